//! Jobs for a chip that is not named: its signature says which it is.

use avrrr::chip::{self, Chip, Field};
use avrrr::icsp::Memory;

use crate::chip_name::find_chip;
use crate::diagnostic::Diagnostic;
use crate::driver::{Driver, Work};

/// The memories of a chip that a job is about.
type Concerned<'c> = &'c dyn Fn(&Chip) -> Vec<Memory>;

/// The job for a chip.
type Make<'m, 'w> = &'m dyn Fn(Chip) -> Result<Work<'w>, Diagnostic>;

/// The chip of this name; `None`: its signature is to say which it is.
pub(crate) fn named(part: Option<&str>) -> Result<Option<Chip>, Diagnostic> {
    part.filter(|part| !part.eq_ignore_ascii_case("auto")).map(find_chip).transpose()
}

/// Does a job on this chip or, if it is not named, on the one whose signature is found.
pub(crate) fn run_on(
    driver: &Driver<'_>,
    named: Option<Chip>,
    concerned: Concerned<'_>,
    make: Make<'_, '_>,
) -> Result<(), Diagnostic> {
    match named {
        Some(chip) => {
            let work = make(chip)?;
            driver.program(chip, &*work)
        }
        None => run(driver, concerned, make),
    }
}

/// Does a job on the chip whose signature is found.
pub(crate) fn run(
    driver: &Driver<'_>,
    concerned: Concerned<'_>,
    make: Make<'_, '_>,
) -> Result<(), Diagnostic> {
    driver.program_unnamed(&|signature| {
        let (chip, others) = plain_chip(signature, concerned)?;
        if !others.is_empty() {
            driver.say(format!("note: taken for {}; {} the same signature", chip.name, have(&others)));
        }
        Ok((chip, make(chip)?))
    })
}

/// "ATmega88A and ATA6612C have".
fn have(names: &[&str]) -> String {
    match names {
        [one] => format!("{one} has"),
        _ => format!("{} have", names.join(" and ")),
    }
}

/// The plainest of the chips with this signature, and the names of the others: those that differ in what the
/// operations are about must not be among them.
fn plain_chip(signature: [u8; 3], concerned: Concerned<'_>) -> Result<(Chip, Vec<&'static str>), Diagnostic> {
    let mut known: Vec<_> = chip::with_signature(signature).collect();
    known.sort_by_key(|chip| (!is_plain(chip.name), chip.name.len()));
    let Some((first, others)) = known.split_first() else {
        let [a, b, c] = signature;
        return Err(Diagnostic::new(format!("no known chip has the signature {a:02x} {b:02x} {c:02x}"))
            .help("if you know which chip it is, name it with -p, and add -F".to_owned()));
    };
    for memory in concerned(first) {
        if others.iter().any(|other| !is_same(memory, first, other)) {
            return Err(Diagnostic::new(format!(
                "the signature is that of {}, and their {} differ",
                known.iter().map(|chip| chip.name).collect::<Vec<_>>().join(" and "),
                plural(memory)
            ))
            .help("say which one it is with -p".to_owned()));
        }
    }
    Ok((**first, others.iter().map(|chip| chip.name).collect()))
}

/// Is it a name of the family itself, not of a variant by another maker?
fn is_plain(name: &str) -> bool {
    ["ATmega", "ATtiny", "AT90"].iter().any(|family| name.starts_with(family))
}

fn plural(memory: Memory) -> String {
    match memory {
        Memory::Lock => "lock bits".to_owned(),
        Memory::Fuse(_) => format!("{memory} bytes"),
        _ => format!("{memory} memories"),
    }
}

/// Is an operation on this memory the same for both chips?
fn is_same(memory: Memory, a: &Chip, b: &Chip) -> bool {
    memory.size(b) == 0
        || a.instructions == b.instructions
            && match memory {
                Memory::Flash => {
                    let shape =
                        |chip: &Chip| (chip.flash.size, chip.flash.page_size, chip.flash.extended_address);
                    shape(a) == shape(b)
                }
                Memory::Eeprom => {
                    let shape = |chip: &Chip| chip.eeprom.map(|eeprom| (eeprom.size, eeprom.page_size));
                    shape(a) == shape(b)
                }
                Memory::Fuse(fuse) => {
                    let fields = |chip: &Chip| {
                        chip.fuses.iter().find(|byte| byte.fuse == fuse).map(|byte| byte.fields)
                    };
                    are_same(fields(a), fields(b))
                }
                Memory::Lock => are_same(Some(a.lock.fields), Some(b.lock.fields)),
                _ => memory.size(a) == memory.size(b),
            }
}

/// Do these bits mean the same? Of some clones nothing is known.
fn are_same(a: Option<&[Field]>, b: Option<&[Field]>) -> bool {
    a == b || b.is_some_and(<[Field]>::is_empty)
}

#[cfg(test)]
mod tests {
    use avrrr::chip::Fuse;

    use super::*;

    fn chosen(signature: [u8; 3], memory: Memory) -> Result<(&'static str, Vec<&'static str>), String> {
        plain_chip(signature, &|_| vec![memory])
            .map(|(chip, others)| (chip.name, others))
            .map_err(|diagnostic| diagnostic.text())
    }

    #[test]
    fn the_plain_chip_is_taken_where_the_others_are_the_same() {
        let m328p = [0x1e, 0x95, 0x0f];
        let others = vec!["ATA6614Q", "LGT8F328P"];
        assert_eq!(chosen(m328p, Memory::Flash), Ok(("ATmega328P", others.clone())));
        // Nothing is known of the fuses of the LGT8F328P.
        assert_eq!(chosen(m328p, Memory::Fuse(Fuse::Low)), Ok(("ATmega328P", others)));
        assert_eq!(chosen([0x1e, 0x90, 0x07], Memory::Fuse(Fuse::High)), Ok(("ATtiny13", vec!["ATtiny13A"])));
        assert_eq!(chosen([0x1e, 0x92, 0x06], Memory::Flash), Ok(("ATtiny45", vec![])));
        assert_eq!(chosen([0x1e, 0x91, 0x0a], Memory::Flash), Ok(("ATtiny2313", vec!["ATtiny2313A"])));
    }

    #[test]
    fn chips_that_differ_in_what_is_written_are_not_guessed() {
        // One has CKDIV8 there, the other DUVRDINIT.
        let refused = chosen([0x1e, 0x94, 0x0d], Memory::Fuse(Fuse::High)).unwrap_err();
        let want = "the signature is that of ATmega16HVB and ATmega16HVBrevB, and their hfuse bytes differ";
        assert_eq!(refused, want);
        assert_eq!(
            chosen([0x1e, 0x77, 0x77], Memory::Flash).unwrap_err(),
            "no known chip has the signature 1e 77 77"
        );
    }
}
