//! Names of memories, and lists of them.

use avrrr::chip::Chip;
use avrrr::icsp::Memory;

use crate::diagnostic::Diagnostic;

/// The memory of the chip that a name means, in any case: all of it, or a beginning that no other memory has.
pub(super) fn find(name: &str, chip: &Chip) -> Result<Memory, Diagnostic> {
    let lower = name.to_ascii_lowercase();
    let lower = match &*lower {
        // avrdude has several names for the same bytes.
        "sigrow" => "prodsig",
        "lockbits" => "lock",
        _ => &lower,
    };
    if let Some(memory) = Memory::ALL.into_iter().find(|memory| memory.name() == lower) {
        return match memory.size(chip) {
            0 => Err(unknown(format!("the {} has no {memory}", chip.name), chip)),
            _ => Ok(memory),
        };
    }
    let begun: Vec<_> = all(chip).filter(|memory| memory.name().starts_with(lower)).collect();
    match begun[..] {
        [one] if !lower.is_empty() => Ok(one),
        [_, _, ..] if !lower.is_empty() => {
            let names: Vec<_> = begun.iter().map(|memory| memory.name()).collect();
            Err(Diagnostic::new(format!("{name} may be {}", names.join(" or "))))
        }
        _ => Err(unknown(format!("unknown memory {name}"), chip)),
    }
}

/// What the chip has.
fn all(chip: &Chip) -> impl Iterator<Item = Memory> {
    Memory::ALL.into_iter().filter(|memory| memory.size(chip) > 0)
}

fn unknown(text: String, chip: &Chip) -> Diagnostic {
    let names: Vec<_> = all(chip).map(Memory::name).collect();
    Diagnostic::new(text).help(format!("the {} has {}", chip.name, names.join(", ")))
}

/// The memories of a list with commas, once each: names, `fuses`, and `all`, `ALL` or `etc` for all that are not in it
/// already. A minus in front takes one out again.
pub(super) fn list(names: &str, chip: &Chip) -> Result<Vec<Memory>, Diagnostic> {
    let mut list: Vec<Memory> = Vec::new();
    for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let (is_less, name) = match name.strip_prefix(['-', '\\']) {
            Some(name) => (true, name),
            None => (false, name),
        };
        let meant: Vec<_> = match &*name.to_ascii_lowercase() {
            "all" | "etc" => all(chip).collect(),
            "fuses" => all(chip).filter(|memory| matches!(memory, Memory::Fuse(_))).collect(),
            _ => vec![find(name, chip)?],
        };
        list.retain(|memory| !is_less || !meant.contains(memory));
        let new = meant.into_iter().filter(|memory| !is_less && !list.contains(memory)).collect::<Vec<_>>();
        list.extend(new);
    }
    match list.is_empty() {
        true => Err(Diagnostic::new(format!("there is no memory in the list {names:?}"))),
        false => Ok(list),
    }
}

#[cfg(test)]
mod tests {
    use avrrr::chip::{ATMEGA8, ATMEGA328P, Fuse};

    use super::*;

    #[test]
    fn a_memory_is_found_by_a_beginning_and_in_any_case() {
        for (name, want) in [
            ("flash", Memory::Flash),
            ("FL", Memory::Flash),
            ("ee", Memory::Eeprom),
            ("efu", Memory::Fuse(Fuse::Extended)),
            ("sig", Memory::Signature),
            ("cal", Memory::Calibration),
            ("lockbits", Memory::Lock),
            ("sigrow", Memory::SignatureRow),
        ] {
            assert_eq!(find(name, &ATMEGA328P).unwrap(), want, "{name}");
        }
        for (name, want) in [
            ("e", "e may be eeprom or efuse"),
            ("l", "l may be lfuse or lock"),
            ("x", "unknown memory x"),
            ("", "unknown memory "),
            ("fuse", "the ATmega328P has no fuse"),
        ] {
            assert_eq!(find(name, &ATMEGA328P).unwrap_err().text(), want);
        }
        assert_eq!(find("efuse", &ATMEGA8).unwrap_err().text(), "the ATmega8 has no efuse");
    }

    #[test]
    fn lists_are_those_of_avrdude() {
        let names = |text| {
            list(text, &ATMEGA328P).unwrap().into_iter().map(Memory::name).collect::<Vec<_>>().join(" ")
        };
        let all = "flash eeprom lfuse hfuse efuse lock calibration signature prodsig";
        for (typed, want) in [
            ("flash,ee", "flash eeprom"),
            ("fuses", "lfuse hfuse efuse"),
            ("all", all),
            ("ALL", all),
            ("signature,etc", "signature flash eeprom lfuse hfuse efuse lock calibration prodsig"),
            ("all,-cal,-sig,\\prodsig", "flash eeprom lfuse hfuse efuse lock"),
            ("flash,flash,", "flash"),
        ] {
            assert_eq!(names(typed), want, "{typed}");
        }
        assert!(list(",", &ATMEGA328P).is_err());
        assert!(list("flash,-flash", &ATMEGA328P).is_err());
        assert!(list("flash,x", &ATMEGA328P).is_err());
    }
}
