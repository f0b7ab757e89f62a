//! Names of memories, and lists of them, as they are typed.

use avrrr::chip::Chip;
use avrrr::icsp::Memory;

use crate::diagnostic::Diagnostic;

/// Memories of AVRs that serial programming does not reach, or that are not memories of their own there.
const ELSEWHERE: [(&str, &str); 12] = [
    ("application", "flash has all of the program memory"),
    ("apptable", "flash has all of the program memory"),
    ("boot", "flash has all of the program memory, the boot section too"),
    ("bootrow", "only parts with UPDI have it"),
    ("userrow", "only parts with PDI or UPDI have it"),
    ("usersig", "serial programming does not reach it"),
    ("sernum", "only parts with UPDI have it"),
    ("osccal", "calibration has the byte that the factory has found"),
    ("io", "serial programming does not reach registers"),
    ("sram", "serial programming does not reach RAM"),
    ("data", "serial programming does not reach RAM"),
    ("osc", "calibration has the byte that the factory has found"),
];

/// The memories that a part of `-U` names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct MemoryList {
    pub(crate) memories: Vec<Memory>,
    /// It is a list, and not the name of one memory.
    pub(crate) is_list: bool,
}

impl MemoryList {
    /// Names in any case, and their beginnings where these are clear; `all`, `ALL`, `etc` and `fuses` stand for those
    /// that the chip has. With `-` or `\` in front, a memory is taken out of the list before it.
    pub(crate) fn parse(text: &str, chip: &Chip) -> Result<Self, Diagnostic> {
        let mut memories: Vec<Memory> = Vec::new();
        let mut is_list = text.contains(',');
        for name in text.split(',') {
            let (name, removed) = match name.strip_prefix(['-', '\\']) {
                Some(name) => (name, true),
                None => (name, false),
            };
            let group = group(name, chip);
            is_list |= group.is_some();
            let named = match group {
                Some(group) => group,
                None => vec![parse_memory(name, chip)?],
            };
            memories.retain(|memory| !named.contains(memory));
            if !removed {
                memories.extend(named);
            }
        }
        if memories.is_empty() {
            return Err(Diagnostic::new(format!("{text} names no memory")).help(memories_of(chip)));
        }
        Ok(Self { memories, is_list })
    }
}

/// What a word for several memories stands for.
fn group(name: &str, chip: &Chip) -> Option<Vec<Memory>> {
    let exist = Memory::ALL.into_iter().filter(|memory| memory.size(chip) > 0);
    match name.to_ascii_lowercase().as_str() {
        "all" | "etc" => Some(exist.collect()),
        "fuses" => Some(exist.filter(|memory| matches!(memory, Memory::Fuse(_))).collect()),
        _ => None,
    }
}

fn parse_memory(name: &str, chip: &Chip) -> Result<Memory, Diagnostic> {
    let lower = name.to_ascii_lowercase();
    let name_of = match lower.as_str() {
        // avrdude has two names for the same bytes.
        "sigrow" => "prodsig",
        "lockbits" => "lock",
        name => name,
    };
    if let Some(exact) = Memory::ALL.into_iter().find(|memory| memory.name() == name_of) {
        return Ok(exact);
    }
    let error = || Diagnostic::new(format!("unknown memory {name}"));
    if let Some((_, why)) = ELSEWHERE.iter().find(|(known, _)| *known == lower) {
        return Err(error().help((*why).to_owned()));
    }
    let begins = |memory: &Memory| !lower.is_empty() && memory.name().starts_with(&lower);
    let on_chip: Vec<_> =
        Memory::ALL.into_iter().filter(|memory| begins(memory) && memory.size(chip) > 0).collect();
    match on_chip.as_slice() {
        [one] => Ok(*one),
        [] => Err(error().help(memories_of(chip))),
        several => {
            let names: Vec<_> = several.iter().map(|memory| memory.name()).collect();
            Err(Diagnostic::new(format!("{name} could be {}", names.join(" or "))))
        }
    }
}

/// The chip lacks a memory that others have.
pub(crate) fn no_such_memory(chip: &Chip, memory: Memory) -> Diagnostic {
    Diagnostic::new(format!("the {} has no {memory}", chip.name)).help(memories_of(chip))
}

fn memories_of(chip: &Chip) -> String {
    let exist = Memory::ALL.iter().filter(|memory| memory.size(chip) > 0);
    let names: Vec<_> = exist.map(|memory| memory.name()).collect();
    format!("the {} has {}", chip.name, names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use avrrr::chip::{ATMEGA328P, ATTINY13};

    fn names(text: &str, chip: &Chip) -> Result<String, String> {
        MemoryList::parse(text, chip)
            .map(|list| list.memories.iter().map(|memory| memory.name()).collect::<Vec<_>>().join(" "))
            .map_err(|diagnostic| diagnostic.to_string())
    }

    #[test]
    fn names_and_their_beginnings_are_known_in_any_case() {
        for (text, want) in [
            ("flash", "flash"),
            ("FLASH", "flash"),
            ("fl", "flash"),
            ("efu", "efuse"),
            ("Cal", "calibration"),
            ("sigrow", "prodsig"),
            ("lockbits", "lock"),
            ("flash,eeprom", "flash eeprom"),
            ("fuses", "lfuse hfuse efuse"),
            ("all", "flash eeprom lfuse hfuse efuse lock calibration signature prodsig"),
            ("ALL,-cal", "flash eeprom lfuse hfuse efuse lock signature prodsig"),
            ("signature,etc", "flash eeprom lfuse hfuse efuse lock calibration signature prodsig"),
            ("all,\\lock,\\fuses", "flash eeprom calibration signature prodsig"),
        ] {
            assert_eq!(names(text, &ATMEGA328P).as_deref(), Ok(want), "{text}");
        }
        assert_eq!(names("fuses", &ATTINY13).as_deref(), Ok("lfuse hfuse"));
        let list = |text| MemoryList::parse(text, &ATMEGA328P).unwrap().is_list;
        assert_eq!([list("flash"), list("all"), list("lfuse,lock")], [false, true, true]);
    }

    #[test]
    fn what_is_not_clear_is_refused() {
        for (text, reason) in [
            ("flsh", "unknown memory flsh\nhelp: the ATmega328P has flash"),
            ("", "unknown memory "),
            ("flash,", "unknown memory "),
            ("l", "l could be lfuse or lock"),
            ("e", "e could be eeprom or efuse"),
            ("application", "help: flash has all of the program memory"),
            ("userrow", "help: only parts with PDI or UPDI have it"),
            ("flash,-flash", "flash,-flash names no memory"),
        ] {
            let error = names(text, &ATMEGA328P).unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }
}
