//! What is to be done, checked before it is begun.

use alloc::vec::Vec;

use super::{Action, Step};
use crate::chip::{Chip, Field, FuseByte, Hazard, Shows};
use crate::icsp::Memory;
use crate::image::Image;

/// One thing to do to a chip.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operation {
    /// Erases flash, lock bits and, unless a fuse keeps it, EEPROM.
    Erase,
    /// Writes the bytes of an image to a memory; what the image does not mention stays.
    Write {
        /// The memory.
        memory: Memory,
        /// What to write, by byte address.
        image: Image,
    },
    /// Compares a memory with an image; what the image does not mention is not looked at.
    Verify {
        /// The memory.
        memory: Memory,
        /// What should be there, by byte address.
        image: Image,
    },
    /// Reads a whole memory into the report.
    Read {
        /// The memory.
        memory: Memory,
    },
}

impl Operation {
    /// The memory it is about; `None` for an erase.
    #[must_use]
    pub fn memory(&self) -> Option<Memory> {
        match self {
            Self::Erase => None,
            Self::Write { memory, .. } | Self::Verify { memory, .. } | Self::Read { memory } => Some(*memory),
        }
    }
}

/// How to carry operations out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// Read back and compare what was written, where it can be read; the default is `true`.
    pub verify: bool,
    /// Write fuse values that can end serial programming or stop the clock; the default is `None`: not.
    pub at_own_risk: Option<AtOwnRisk>,
}

/// Says that the consequences of hazardous fuse values are known and wanted: afterwards the chip may be
/// out of reach of serial programming for good, or until a clock is fed to it.
///
/// Nothing else brings such a value into a plan. Whoever makes one should have it from a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AtOwnRisk(());

impl AtOwnRisk {
    /// The consequences are accepted.
    #[must_use]
    pub const fn accepted() -> Self {
        Self(())
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self { verify: true, at_own_risk: None }
    }
}

impl Policy {
    /// The same, with or without verification.
    #[must_use]
    pub fn with_verify(self, verify: bool) -> Self {
        Self { verify, ..self }
    }

    /// The same, with hazardous fuse values.
    #[must_use]
    pub fn with_hazards_accepted(self, at_own_risk: AtOwnRisk) -> Self {
        Self { at_own_risk: Some(at_own_risk), ..self }
    }
}

/// Why a plan cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// The chip has no such memory.
    #[error("the {chip} has no {memory}")]
    NoSuchMemory {
        /// The chip's name.
        chip: &'static str,
        /// The memory.
        memory: Memory,
    },
    /// The memory can only be read.
    #[error("{memory} cannot be written")]
    ReadOnly {
        /// The memory.
        memory: Memory,
    },
    /// The memory can only be written.
    #[error("the {memory} of the {chip} cannot be read")]
    WriteOnly {
        /// The chip's name.
        chip: &'static str,
        /// The memory.
        memory: Memory,
    },
    /// There is nothing to write or to compare.
    #[error("there is nothing in the image for {memory}")]
    Empty {
        /// The memory.
        memory: Memory,
    },
    /// The image reaches beyond the end of the memory.
    #[error("the image ends at {end:#x}, the {memory} of the {chip} at {size:#x}")]
    TooLarge {
        /// The chip's name.
        chip: &'static str,
        /// The memory.
        memory: Memory,
        /// The address behind the last byte of the image.
        end: u64,
        /// The size of the memory in bytes.
        size: u32,
    },
    /// The value would end serial programming, or stop the clock unless something is connected.
    #[error("{memory} = {value:#04x} sets {field} so that {}", consequence(*hazard))]
    Hazard {
        /// The fuse byte.
        memory: Memory,
        /// The value it would get.
        value: u8,
        /// The field that is dangerous.
        field: &'static str,
        /// What it can do.
        hazard: Hazard,
    },
}

fn consequence(hazard: Hazard) -> &'static str {
    match hazard {
        Hazard::EndsIsp => "serial programming may never work again",
        Hazard::Clock => "the clock source changes to an unknown one",
        Hazard::NeedsCrystal => "the chip stops unless a crystal is connected",
        Hazard::NeedsExternalClock => "the chip stops unless a clock is fed to it",
        Hazard::NeedsExternalRc => "the chip stops unless an RC network is connected",
        Hazard::SlowsClock => "the clock becomes slower",
        Hazard::MovesBoot => "the start address changes",
        Hazard::Locks => "only a chip erase undoes it",
    }
}

/// Operations on one chip that have passed every check that needs no wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub(super) chip: Chip,
    pub(super) tasks: Vec<Task>,
}

/// An operation made of steps that are carried out one after another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Task {
    pub(super) step: Step,
    /// What is written or compared; empty for the other actions.
    pub(super) image: Image,
}

impl Plan {
    /// Checks operations against a chip; they will be carried out in this order.
    ///
    /// Flash that is written without an erase before it, or that the plan has written already, is
    /// read first, because bits can only be cleared.
    ///
    /// # Errors
    ///
    /// A [`PlanError`] for the first operation that cannot be done, or must not be.
    pub fn new(chip: Chip, operations: Vec<Operation>, policy: Policy) -> Result<Self, PlanError> {
        let mut tasks = Vec::new();
        let mut erased = false;
        // What was written to flash since the erase.
        let mut written: Vec<Image> = Vec::new();
        for operation in operations {
            check(&chip, &operation, policy)?;
            match operation {
                Operation::Erase => {
                    erased = true;
                    written.clear();
                    tasks.push(Task::new(Action::Erase, None, chip.flash.size, Image::new()));
                }
                Operation::Read { memory } => {
                    tasks.push(Task::new(Action::Read, Some(memory), memory.size(&chip), Image::new()));
                }
                Operation::Verify { memory, image } => tasks.push(Task::about(Action::Verify, memory, image)),
                Operation::Write { memory, image } => {
                    if memory == Memory::Flash {
                        if !erased || written.iter().any(|earlier| overlap(earlier, &image)) {
                            tasks.push(Task::about(Action::Check, memory, image.clone()));
                        }
                        written.push(image.clone());
                    }
                    tasks.push(Task::about(Action::Write, memory, image.clone()));
                    if policy.verify && shows_at_once(&chip, memory) {
                        tasks.push(Task::about(Action::Verify, memory, image));
                    }
                }
            }
        }
        Ok(Self { chip, tasks })
    }

    /// The steps, in order.
    pub fn steps(&self) -> impl Iterator<Item = Step> {
        self.tasks.iter().map(|task| task.step)
    }
}

impl Task {
    fn new(action: Action, memory: Option<Memory>, bytes: u32, image: Image) -> Self {
        Self { step: Step { action, memory, bytes }, image }
    }

    fn about(action: Action, memory: Memory, image: Image) -> Self {
        // The image was checked to fit the memory.
        Self::new(action, Some(memory), image.len() as u32, image)
    }
}

fn overlap(one: &Image, other: &Image) -> bool {
    // No segment is empty.
    other.segments().any(|(at, bytes)| one.overlaps(at..=at + (bytes.len() - 1) as u32))
}

fn check(chip: &Chip, operation: &Operation, policy: Policy) -> Result<(), PlanError> {
    let Some(memory) = operation.memory() else { return Ok(()) };
    let size = memory.size(chip);
    if size == 0 {
        return Err(PlanError::NoSuchMemory { chip: chip.name, memory });
    }
    if matches!(operation, Operation::Read { .. } | Operation::Verify { .. }) && !memory.is_readable(chip) {
        return Err(PlanError::WriteOnly { chip: chip.name, memory });
    }
    if let Operation::Write { image, .. } | Operation::Verify { image, .. } = operation {
        match image.end() {
            None => return Err(PlanError::Empty { memory }),
            Some(end) if end > u64::from(size) => {
                return Err(PlanError::TooLarge { chip: chip.name, memory, end, size });
            }
            Some(_) => {}
        }
    }
    if let Operation::Write { image, .. } = operation {
        if !memory.is_writable() {
            return Err(PlanError::ReadOnly { memory });
        }
        if let (Memory::Fuse(fuse), None) = (memory, policy.at_own_risk) {
            let byte = chip.fuses.iter().find(|byte| byte.fuse == fuse);
            if let (Some(byte), Some(value)) = (byte, image.get(0)) {
                check_fuse(byte, memory, value)?;
            }
        }
    }
    Ok(())
}

/// Can what was written be read back before the supply goes off?
fn shows_at_once(chip: &Chip, memory: Memory) -> bool {
    let late = |byte: &FuseByte| memory == Memory::Fuse(byte.fuse) && byte.shows == Shows::AfterPowerCycle;
    memory.is_readable(chip) && !chip.fuses.iter().any(late)
}

/// Refuses a value that ends serial programming, or that names a clock from outside, unless the part
/// left the factory like that.
fn check_fuse(byte: &FuseByte, memory: Memory, value: u8) -> Result<(), PlanError> {
    for field in byte.fields.iter().filter(|field| field.mask & byte.writable != 0) {
        if byte.factory.is_some_and(|factory| field.of(value) == field.of(factory)) {
            continue;
        }
        if let Some(hazard) = hazard_of(field, value) {
            return Err(PlanError::Hazard { memory, value, field: field.name, hazard });
        }
    }
    Ok(())
}

/// What is grave about a field's value in this byte. A value of no known meaning is as grave as the
/// field.
pub(super) fn hazard_of(field: &Field, byte: u8) -> Option<Hazard> {
    let hazard = match field.values.iter().find(|known| known.value == field.of(byte)) {
        Some(known) => known.hazard,
        None => field.hazard,
    };
    hazard.filter(|hazard| {
        use Hazard::{Clock, EndsIsp, NeedsCrystal, NeedsExternalClock, NeedsExternalRc};
        matches!(hazard, Clock | EndsIsp | NeedsCrystal | NeedsExternalClock | NeedsExternalRc)
    })
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;
    use crate::chip::ATMEGA328P;

    #[test]
    fn flash_is_checked_when_it_may_not_be_blank() {
        let write = |at: u32| Operation::Write {
            memory: Memory::Flash,
            image: Image::from_bytes(at, [0; 4]).unwrap(),
        };
        for (operations, checks) in [
            (vec![write(0)], 1),
            (vec![Operation::Erase, write(0)], 0),
            (vec![Operation::Erase, write(0), write(4)], 0),
            (vec![Operation::Erase, write(0), write(3)], 1),
            (vec![Operation::Erase, write(0), Operation::Erase, write(0)], 0),
        ] {
            let plan = Plan::new(ATMEGA328P, operations.clone(), Policy::default()).unwrap();
            let found = plan.steps().filter(|step| step.action == Action::Check).count();
            assert_eq!(found, checks, "{operations:?}");
        }
    }
}
