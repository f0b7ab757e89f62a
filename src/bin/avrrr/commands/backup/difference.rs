//! What a chip holds and what it is to hold, and the operations between both.

use avrrr::chip::{Chip, FuseByte};
use avrrr::icsp::Memory;
use avrrr::image::Image;
use avrrr::job::Operation;

use super::super::fuses::before_and_after;
use crate::diagnostic::Diagnostic;
use crate::progress::plural;

/// A memory that is not as it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Differing {
    memory: Memory,
    /// What it is to hold.
    image: Image,
    /// What it holds; `None`: that is not known.
    found: Option<Image>,
}

/// What is to be done so that a chip holds what a backup has.
#[derive(Debug)]
pub(super) struct Difference {
    chip: Chip,
    /// Everything that can be written.
    wanted: Vec<(Memory, Image)>,
    differing: Vec<Differing>,
    erases: bool,
}

impl Difference {
    /// `found`: what was read of the chip; `always_erases`: whatever it holds.
    pub(super) fn new(
        chip: &Chip,
        wanted: &[(Memory, Image)],
        found: &[(Memory, Image)],
        always_erases: bool,
    ) -> Result<Self, Diagnostic> {
        let wanted: Vec<_> = wanted.iter().filter(|(memory, _)| memory.is_writable()).cloned().collect();
        let differing: Vec<_> = wanted
            .iter()
            .map(|(memory, image)| {
                let found = found.iter().find(|(known, _)| known == memory).map(|(_, image)| image.clone());
                Differing { memory: *memory, image: image.clone(), found }
            })
            .filter(|one| one.is_different(chip))
            .collect();
        let lock =
            found.iter().find(|(memory, _)| *memory == Memory::Lock).and_then(|(_, image)| image.get(0));
        let is_locked = lock.is_some_and(|lock| !takes_writes(chip, lock));
        let erases = always_erases
            || !differing.is_empty() && is_locked
            || differing.iter().any(|one| one.needs_erase(chip));
        if erases && !wanted.iter().any(|(memory, _)| *memory == Memory::Flash) {
            let why = if is_locked { "the chip is locked, and an erase" } else { "an erase of the chip" };
            return Err(Diagnostic::new(format!("{why} would take its flash, which the file does not have")));
        }
        Ok(Self { chip: *chip, wanted, differing, erases })
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.differing.is_empty() && !self.erases
    }

    /// Each memory that differs, and each fuse before and after, as lines.
    pub(super) fn lines(&self) -> String {
        let size = |one: &Differing| one.memory.size(&self.chip);
        let memories = self.differing.iter().filter(|one| size(one) > 1).map(|one| one.line());
        let mut lines: Vec<_> = memories.collect();
        let bytes = self.differing.iter().filter(|one| size(one) == 1);
        let known = bytes.clone().filter_map(|one| {
            let before = one.found.as_ref()?.get(0)?;
            Some((one.memory, before, one.image.get(0)?))
        });
        let known: Vec<_> = known.collect();
        lines.extend(bytes.filter(|one| one.found.is_none()).map(|one| one.line()));
        if !known.is_empty() {
            lines.push(before_and_after(&self.chip, known));
        }
        if self.erases {
            lines.insert(0, "the chip is erased first".to_owned());
        }
        lines.join("\n")
    }

    /// What to do, lock bits last.
    pub(super) fn operations(&self) -> Vec<Operation> {
        let mut operations = Vec::new();
        if self.erases {
            operations.push(Operation::Erase);
        }
        let is_bits = |memory: &Memory| matches!(memory, Memory::Fuse(_));
        for (memory, image) in &self.wanted {
            let (memory, image) = (*memory, image.clone());
            let differs = self.differing.iter().any(|one| one.memory == memory);
            let is_blank = image.segments().all(|(_, bytes)| bytes.iter().all(|byte| *byte == 0xff));
            // An erase takes lock bits, flash and, mostly, EEPROM.
            let unlocks =
                memory == Memory::Lock && used(&self.chip, memory) & !image.get(0).unwrap_or(0xff) == 0;
            match memory {
                Memory::Lock if self.erases && unlocks => {
                    let verify =
                        memory.is_readable(&self.chip).then_some(Operation::Verify { memory, image });
                    operations.extend(verify);
                }
                Memory::Flash if is_blank && self.erases => {
                    operations.push(Operation::Verify { memory, image });
                }
                _ if differs || self.erases && !is_bits(&memory) => {
                    operations.push(Operation::Write { memory, image });
                }
                _ => {}
            }
        }
        operations
    }
}

impl Differing {
    fn is_different(&self, chip: &Chip) -> bool {
        let Some(found) = &self.found else { return true };
        self.bytes(found, used(chip, self.memory)).any(|(_, before, after)| before != after)
    }

    /// Does it have bits that only an erase sets?
    fn needs_erase(&self, chip: &Chip) -> bool {
        match (self.memory, &self.found) {
            // A page can be written where bits are only cleared; but then what else it holds has to be the same.
            (Memory::Flash, _) => true,
            (Memory::Lock, Some(found)) => {
                self.bytes(found, used(chip, self.memory)).any(|(_, before, after)| !before & after != 0)
            }
            (Memory::Lock | Memory::Eeprom, None) => true,
            _ => false,
        }
    }

    /// Address, before and after, of the bits that count.
    fn bytes<'d>(&'d self, found: &'d Image, used: u8) -> impl Iterator<Item = (u32, u8, u8)> + 'd {
        let each = self.image.segments().flat_map(|(at, bytes)| (at..).zip(bytes.iter().copied()));
        each.map(move |(at, after)| (at, found.get(at).unwrap_or(0xff) & used, after & used))
    }

    fn line(&self) -> String {
        let Self { memory, image, found } = self;
        let Some(found) = found else { return format!("{memory}: what the chip holds was not read") };
        let bytes = self.bytes(found, 0xff).filter(|(_, before, after)| before != after);
        let at: Vec<_> = bytes.map(|(at, ..)| at).collect();
        let (first, last) = (at.first().copied().unwrap_or(0), at.last().copied().unwrap_or(0));
        format!(
            "{memory}: {} of {} differ, from {first:#06x} to {last:#06x}",
            at.len(),
            plural(image.len(), "byte")
        )
    }
}

/// The bits that count of a byte of this memory.
fn used(chip: &Chip, memory: Memory) -> u8 {
    match memory {
        Memory::Fuse(fuse) => {
            chip.fuses.iter().find(|byte| byte.fuse == fuse).map_or(0xff, FuseByte::comparable)
        }
        Memory::Lock => chip.lock.used,
        _ => 0xff,
    }
}

/// Does a chip with this lock byte tell its flash and EEPROM?
pub(super) fn tells(chip: &Chip, lock: u8) -> bool {
    programming(chip, lock).is_none_or(|(value, _)| value != 0)
}

/// Does a chip with this lock byte take what is written?
fn takes_writes(chip: &Chip, lock: u8) -> bool {
    programming(chip, lock).is_none_or(|(value, free)| value == free)
}

/// The bits that lock serial programming out, and their value when they do not.
fn programming(chip: &Chip, lock: u8) -> Option<(u8, u8)> {
    let field = chip.lock.fields.iter().find(|field| field.name == "LB")?;
    Some((field.of(lock), field.of(0xff)))
}

#[cfg(test)]
mod tests {
    use avrrr::chip::{ATMEGA328P, Fuse};

    use super::*;

    fn image(bytes: &[u8]) -> Image {
        Image::from_bytes(0, bytes).unwrap()
    }

    fn names(difference: &Difference) -> String {
        let name = |operation: &Operation| match operation {
            Operation::Erase => "erase".to_owned(),
            Operation::Verify { memory, .. } => format!("verify {memory}"),
            Operation::Write { memory, .. } => format!("write {memory}"),
            _ => "?".to_owned(),
        };
        difference.operations().iter().map(name).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn no_more_is_done_than_is_needed() {
        let chip = &ATMEGA328P;
        let low = Memory::Fuse(Fuse::Low);
        let wanted = [
            (Memory::Flash, image(&[1, 2])),
            (Memory::Eeprom, image(&[3])),
            (low, image(&[0xe2])),
            (Memory::Lock, image(&[0xff])),
            (Memory::Signature, image(&[0x1e, 0x95, 0x0f])),
        ];
        let all = "erase, write flash, write eeprom, ";
        for (flash, eeprom, fuse, lock, want) in [
            (&[1, 2], 3, 0xe2, 0xff, ""),
            // Bits that the chip does not have.
            (&[1, 2], 3, 0xe2, 0x3f, ""),
            (&[1, 2], 4, 0xe2, 0xff, "write eeprom"),
            (&[1, 2], 3, 0x62, 0xff, "write lfuse"),
            (&[1, 3], 3, 0xe2, 0xff, &format!("{all}verify lock")),
            // What is locked takes only an erase.
            (&[1, 2], 3, 0xe2, 0xef, &format!("{all}verify lock")),
            (&[1, 2], 3, 0x62, 0xfe, &format!("{all}write lfuse, verify lock")),
        ] {
            let found = [
                (Memory::Flash, image(flash)),
                (Memory::Eeprom, image(&[eeprom])),
                (low, image(&[fuse])),
                (Memory::Lock, image(&[lock])),
            ];
            let difference = Difference::new(chip, &wanted, &found, false).unwrap();
            assert_eq!(names(&difference), want);
            assert_eq!(difference.is_nothing(), want.is_empty());
        }
        let difference = Difference::new(chip, &wanted, &[], true).unwrap();
        assert_eq!(names(&difference), format!("{all}write lfuse, verify lock"));
        // Nothing erases what the file does not have.
        let found = [(Memory::Eeprom, image(&[9])), (Memory::Lock, image(&[0xfe]))];
        let refused = Difference::new(chip, &wanted[1..2], &found, false).unwrap_err().to_string();
        assert!(refused.contains("the chip is locked, and an erase would take its flash"), "{refused}");
    }
}
