//! The memory that a command names.

use avrrr::chip::Chip;
use avrrr::icsp::Memory;

use crate::diagnostic::Diagnostic;
use crate::memory_list::{MemoryList, no_such_memory};

/// The only memory that a name means; the chip has it.
pub(super) fn find(name: &str, chip: &Chip) -> Result<Memory, Diagnostic> {
    let list = MemoryList::parse(name, chip)?;
    match list.memories[..] {
        [memory] if memory.size(chip) == 0 => Err(no_such_memory(chip, memory)),
        [memory] => Ok(memory),
        _ => Err(Diagnostic::new(format!("{name} is more than one memory"))),
    }
}

/// Checks a list of memories.
pub(super) fn check(names: &str, chip: &Chip) -> Result<(), Diagnostic> {
    MemoryList::parse(names, chip).map(drop)
}

#[cfg(test)]
mod tests {
    use avrrr::chip::{ATMEGA8, ATMEGA328P, Fuse};

    use super::*;

    #[test]
    fn a_memory_is_one_that_the_chip_has() {
        assert_eq!(find("ee", &ATMEGA328P).unwrap(), Memory::Eeprom);
        assert_eq!(find("EFU", &ATMEGA328P).unwrap(), Memory::Fuse(Fuse::Extended));
        for (name, want) in [
            ("efuse", "the ATmega8 has no efuse"),
            ("fuses", "fuses is more than one memory"),
            ("flash,ee", "flash,ee is more than one memory"),
            ("flsh", "unknown memory flsh"),
        ] {
            assert_eq!(find(name, &ATMEGA8).unwrap_err().text(), want);
        }
    }
}
