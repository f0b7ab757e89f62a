//! Jobs for a chip that is not named: its signature says which it is.

use avrrr::chip::{self, Chip, Field};
use avrrr::icsp::Memory;
use avrrr::job::Policy;

use super::ProgramArgs;
use super::sequence::Sequence;
use crate::diagnostic::Diagnostic;
use crate::driver::{Driver, Work};
use crate::memory_spec::MemorySpec;

pub(super) fn run(args: &ProgramArgs, driver: &Driver<'_>, policy: Policy) -> Result<(), Diagnostic> {
    let mut operations = args.memories.clone();
    if args.terminal.is_wanted() {
        // Its commands may write anything.
        let writable = Memory::ALL.iter().filter(|memory| memory.is_writable());
        operations.extend(writable.map(|memory| format!("{memory}:v:-")));
    }
    driver.program_unnamed(&|signature| {
        let (chip, others) = plain_chip(signature, &operations)?;
        if !others.is_empty() {
            driver.say(format!("note: taken for {}; {} the same signature", chip.name, have(&others)));
        }
        let job = Sequence::from_args(args, chip, policy)?;
        job.notes().for_each(|note| driver.say(note));
        let work: Work<'_> = Box::new(move |programmer, runner| job.start(driver, programmer, runner));
        Ok((chip, work))
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
fn plain_chip(signature: [u8; 3], operations: &[String]) -> Result<(Chip, Vec<&'static str>), Diagnostic> {
    let mut known: Vec<_> = chip::with_signature(signature).collect();
    known.sort_by_key(|chip| (!is_plain(chip.name), chip.name.len()));
    let Some((first, others)) = known.split_first() else {
        let [a, b, c] = signature;
        return Err(Diagnostic::new(format!("no known chip has the signature {a:02x} {b:02x} {c:02x}"))
            .help("if you know which chip it is, name it with -p, and add -F".to_owned()));
    };
    for operation in operations {
        // What cannot be read is told when the job is made.
        for spec in MemorySpec::parse(operation, first).unwrap_or_default() {
            if others.iter().any(|other| !is_same(spec.memory, first, other)) {
                return Err(Diagnostic::new(format!(
                    "the signature is that of {}, and their {} differ",
                    known.iter().map(|chip| chip.name).collect::<Vec<_>>().join(" and "),
                    plural(spec.memory)
                ))
                .help("say which one it is with -p".to_owned()));
            }
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
    use super::*;

    fn chosen(signature: [u8; 3], operation: &str) -> Result<(&'static str, Vec<&'static str>), String> {
        plain_chip(signature, &[operation.to_owned()])
            .map(|(chip, others)| (chip.name, others))
            .map_err(|diagnostic| diagnostic.text())
    }

    #[test]
    fn the_plain_chip_is_taken_where_the_others_are_the_same() {
        let m328p = [0x1e, 0x95, 0x0f];
        let others = vec!["ATA6614Q", "LGT8F328P"];
        assert_eq!(chosen(m328p, "flash:w:a.hex"), Ok(("ATmega328P", others.clone())));
        // Nothing is known of the fuses of the LGT8F328P.
        assert_eq!(chosen(m328p, "lfuse:w:0xe2:m"), Ok(("ATmega328P", others)));
        assert_eq!(chosen([0x1e, 0x90, 0x07], "hfuse:w:0xff:m"), Ok(("ATtiny13", vec!["ATtiny13A"])));
        assert_eq!(chosen([0x1e, 0x92, 0x06], "flash:w:a.hex"), Ok(("ATtiny45", vec![])));
        assert_eq!(chosen([0x1e, 0x91, 0x0a], "flash:w:a.hex"), Ok(("ATtiny2313", vec!["ATtiny2313A"])));
    }

    #[test]
    fn chips_that_differ_in_what_is_written_are_not_guessed() {
        // One has CKDIV8 there, the other DUVRDINIT.
        let refused = chosen([0x1e, 0x94, 0x0d], "hfuse:w:0xff:m").unwrap_err();
        let want = "the signature is that of ATmega16HVB and ATmega16HVBrevB, and their hfuse bytes differ";
        assert_eq!(refused, want);
        assert_eq!(
            chosen([0x1e, 0x77, 0x77], "flash:w:a.hex").unwrap_err(),
            "no known chip has the signature 1e 77 77"
        );
    }
}
