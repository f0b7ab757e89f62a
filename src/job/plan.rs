//! What is to be done, checked before it is begun.

use alloc::vec;
use alloc::vec::Vec;

use super::faster::{self, NoBoost};
use super::hazard::Judge;
use super::operation::{Operation, lock_last};
use super::order::{self, Order};
use super::policy::{Policy, Repair, Verify};
use super::task::Task;
use super::{Accept, Action, FuseHazard, Risk, Step};
use crate::bus::Hertz;
use crate::chip::{Chip, Fuse, FuseByte, Shows};
use crate::icsp::Memory;
use crate::image::Image;

/// Why a plan cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// The chip has no such memory.
    #[error("the {chip} has no {memory}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoSuchMemory {
        /// The chip's name.
        chip: &'static str,
        /// The memory.
        memory: Memory,
    },
    /// The memory can only be read.
    #[error("{memory} cannot be written")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    ReadOnly {
        /// The memory.
        memory: Memory,
    },
    /// The memory can only be written.
    #[error("the {memory} of the {chip} cannot be read")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    WriteOnly {
        /// The chip's name.
        chip: &'static str,
        /// The memory.
        memory: Memory,
    },
    /// There is nothing to write or to compare.
    #[error("there is nothing in the image for {memory}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Empty {
        /// The memory.
        memory: Memory,
    },
    /// The image reaches beyond the end of the memory.
    #[error("the image ends at {end:#x}, the {memory} of the {chip} at {size:#x}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
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
    /// The lock byte that the plan writes forbids what comes behind it.
    #[error("{memory} cannot be read when the lock byte is {lock:#04x}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    AfterLock {
        /// The memory.
        memory: Memory,
        /// The lock byte that is written before.
        lock: u8,
    },
    /// A fuse value does something that cannot be undone over the bus, and that is not accepted.
    #[error("{0}")]
    Hazard(FuseHazard),
    /// The policy asks for a boost, and the chip can have none.
    #[error("{0}")]
    NoBoost(NoBoost),
}

/// Operations on one chip that have passed every check that needs no wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub(super) chip: Chip,
    /// In the order in which they were given.
    pub(super) tasks: Vec<Task>,
    /// The order for a new chip.
    pub(super) order: Order,
    /// As in [`Policy::fastest`].
    pub(super) fastest: Option<Hertz>,
    /// As in [`Policy::slowest`].
    pub(super) slowest: Option<Hertz>,
    /// As in [`Policy::accept`].
    pub(super) accept: Accept,
    /// As in [`Policy::supply`].
    pub(super) supply: Option<u32>,
    /// By whose fuses values are judged, if the chip has another signature than it should.
    others: Vec<Chip>,
    /// As in [`Policy::read_once`].
    pub(super) read_once: bool,
    /// As in [`Policy::repair`].
    pub(super) repair: Repair,
}

impl Plan {
    /// Checks operations against a chip; they will be carried out in this order, but that lock bits are written
    /// behind everything that they would forbid: at the end, or before the next erase.
    ///
    /// Flash that is written without an erase before it, or that the plan has written already, is
    /// read first, because bits can only be cleared.
    ///
    /// Fuse values that take RESET away or end serial programming are refused here, and so are those that choose
    /// an internal clock too slow for [`Policy::slowest`]. What else a value does depends on what the chip holds
    /// and on the bus: [`run`](Self::run) judges it before it changes anything.
    ///
    /// # Errors
    ///
    /// A [`PlanError`] for the first operation that cannot be done, or must not be.
    pub fn new(chip: Chip, operations: Vec<Operation>, policy: Policy) -> Result<Self, PlanError> {
        refuse_certain(&chip, &operations, policy)?;
        Self::unjudged(chip, operations, policy)
    }

    /// The same, where fuse values were judged by what the chip holds.
    pub(super) fn unjudged(
        chip: Chip,
        operations: Vec<Operation>,
        policy: Policy,
    ) -> Result<Self, PlanError> {
        for operation in &operations {
            check(&chip, operation)?;
        }
        let operations =
            lock_last(&chip, operations).map_err(|(memory, lock)| PlanError::AfterLock { memory, lock })?;
        let mut order = order_for_new(&chip, &operations, &policy)?;
        let first = if let Order::First(fuse) = order { Some(Memory::Fuse(fuse)) } else { None };
        let mut draft = Draft { chip, policy, first, tasks: Vec::new(), erased: false, written: Vec::new() };
        let mut rest = operations.into_iter();
        while let Some(operation) = rest.next() {
            draft.add(operation, rest.as_slice());
        }
        let Policy { fastest, slowest, accept, supply, read_once, repair, .. } = policy;
        let (tasks, others) = (draft.tasks, Vec::new());
        if !order::is_possible(&tasks, order) {
            order = Order::AsGiven;
        }
        Ok(Self { chip, tasks, order, fastest, slowest, accept, supply, read_once, repair, others })
    }

    /// The same for a chip that has the signature of these parts and not that of the plan's: by their fuses the
    /// values are judged, too.
    #[must_use]
    pub fn judged_by(self, parts: impl IntoIterator<Item = Chip>) -> Self {
        Self { others: parts.into_iter().collect(), ..self }
    }

    /// The fuse bytes that the plan writes, each with the value that it has in the end.
    pub(super) fn fuse_writes(&self) -> Vec<(Fuse, u8)> {
        let mut writes: Vec<(Fuse, u8)> = Vec::new();
        for task in &self.tasks {
            if let Step { action: Action::Write, memory: Some(Memory::Fuse(fuse)), .. } = task.step {
                writes.retain(|(other, _)| *other != fuse);
                writes.extend(task.image.get(0).map(|value| (fuse, value)));
            }
        }
        writes
    }

    /// What the fuse values do to the next session with a chip that holds these bytes; what has to be
    /// [accepted](Policy::accept) comes first. What stays as it is has done no harm so far.
    #[must_use]
    pub fn hazards(&self, before: &[(Fuse, u8)]) -> Vec<FuseHazard> {
        self.hazards_with(self.chip.signature, before, self.slowest, self.supply)
    }

    /// The same for a chip with this signature and supply, on a bus with this slowest SPI clock.
    pub(super) fn hazards_with(
        &self,
        signature: [u8; 3],
        before: &[(Fuse, u8)],
        slowest: Option<Hertz>,
        supply: Option<u32>,
    ) -> Vec<FuseHazard> {
        let writes = self.fuse_writes();
        let judge = |chip| Judge { chip, before, writes: &writes, supply, slowest }.hazards();
        if signature == self.chip.signature {
            return judge(&self.chip);
        }
        let known = self.others.iter().filter(|part| part.signature == signature);
        let mut all: Vec<_> = known.clone().flat_map(judge).collect();
        if known.count() == 0 {
            let (risk, part) = (Risk::UnknownPart, self.chip.name);
            let unknown = |&(fuse, value): &(Fuse, u8)| FuseHazard { fuse, value, field: "", part, risk };
            all.extend(writes.iter().map(unknown));
        }
        all.sort_by_key(|hazard| hazard.risk.accept().is_empty());
        all
    }

    /// The steps, in the order for a new chip: [`run`](Self::run) says when a fuse is written at another time.
    pub fn steps(&self) -> impl Iterator<Item = Step> {
        order::arrange(&self.tasks, self.order, false).into_iter().map(|task| task.step)
    }
}

/// A plan in the making.
struct Draft {
    chip: Chip,
    policy: Policy,
    /// What is written first, and surely compared, because more is done behind it.
    first: Option<Memory>,
    tasks: Vec<Task>,
    /// Was flash erased?
    erased: bool,
    /// What was written to flash since the erase.
    written: Vec<Image>,
}

impl Draft {
    /// Adds the steps of an operation; `later` come after it.
    fn add(&mut self, operation: Operation, later: &[Operation]) {
        match operation {
            Operation::Erase | Operation::EraseIfNeeded => {
                let may_spare = operation == Operation::EraseIfNeeded && self.policy.if_changed;
                let mut image = flash_after(later);
                if self.policy.verify == Verify::All && !image.is_empty() {
                    image = whole_flash(self.chip.flash.size, &[image]);
                }
                if may_spare && !image.is_empty() {
                    self.tasks.push(Task::about(Action::Look, Memory::Flash, image));
                }
                self.erased = true;
                self.written.clear();
                self.tasks.push(Task::new(Action::Erase, None, self.chip.flash.size, Image::new()));
            }
            Operation::Read { memory } => {
                let size = memory.size(&self.chip);
                self.tasks.push(Task::new(Action::Read, Some(memory), size, Image::new()));
            }
            Operation::Verify { memory, image } => {
                self.tasks.push(Task::about(Action::Verify, memory, image));
            }
            Operation::Write { memory, image } => self.add_write(memory, image),
        }
    }

    fn add_write(&mut self, memory: Memory, image: Image) {
        if memory == Memory::Flash {
            if !self.erased || self.written.iter().any(|earlier| overlap(earlier, &image)) {
                self.tasks.push(Task::about(Action::Check, memory, image.clone()));
            }
            self.written.push(image.clone());
        }
        self.tasks.push(Task::about(Action::Write, memory, image.clone()));
        let image = match self.policy.verify {
            _ if !shows_at_once(&self.chip, memory) => return,
            Verify::Nothing if self.first != Some(memory) => return,
            Verify::All if memory == Memory::Flash && self.erased => {
                whole_flash(self.chip.flash.size, &self.written)
            }
            _ => image,
        };
        self.tasks.push(Task { is_ours: true, ..Task::about(Action::Verify, memory, image) });
    }
}

/// What erased flash of this size holds when these images are written.
fn whole_flash(size: u32, images: &[Image]) -> Image {
    let mut bytes = vec![0xff; size as usize];
    for image in images {
        image.copy_to(0, &mut bytes);
    }
    Image::from_zero(bytes)
}

/// Everything that is written to flash before the next erase, if no two of the images overlap.
fn flash_after(operations: &[Operation]) -> Image {
    let mut all = Image::new();
    for operation in operations {
        match operation {
            Operation::Erase | Operation::EraseIfNeeded => break,
            Operation::Write { memory: Memory::Flash, image } => {
                for (at, bytes) in image.segments() {
                    if all.insert(at, bytes).is_err() {
                        return Image::new();
                    }
                }
            }
            _ => {}
        }
    }
    all
}

fn overlap(one: &Image, other: &Image) -> bool {
    // No segment is empty.
    other.segments().any(|(at, bytes)| one.overlaps(at..=at + (bytes.len() - 1) as u32))
}

/// When the fuse byte is written that decides about the clock of a new chip.
fn order_for_new(chip: &Chip, operations: &[Operation], policy: &Policy) -> Result<Order, PlanError> {
    if policy.boost {
        let not_internal = NoBoost::NotInternal { chip: chip.name };
        let byte = faster::clock_byte(chip).ok_or(PlanError::NoBoost(not_internal))?;
        return Ok(Order::Boost { fuse: byte.fuse, fast: None, held: None });
    }
    let first = policy.fastest.and_then(|_| faster::first(chip, operations, policy.supply));
    Ok(first.map_or(Order::AsGiven, Order::First))
}

/// Refuses a fuse value that is a hazard on every chip that answers, unless it is accepted. A clock is judged by
/// what all writes together choose in the end.
fn refuse_certain(chip: &Chip, operations: &[Operation], policy: Policy) -> Result<(), PlanError> {
    let check = |writes: &[(Fuse, u8)], slowest| {
        let judge = Judge { chip, before: &[], writes, supply: None, slowest };
        let found = judge.certain().find(|hazard| !policy.accept.contains(hazard.risk.accept()));
        found.map_or(Ok(()), |hazard| Err(PlanError::Hazard(hazard)))
    };
    let mut writes: Vec<(Fuse, u8)> = Vec::new();
    for operation in operations {
        if let Operation::Write { memory: Memory::Fuse(fuse), image } = operation
            && let Some(value) = image.get(0)
        {
            writes.retain(|(other, _)| other != fuse);
            writes.push((*fuse, value));
            check(&writes, None)?;
        }
    }
    check(&writes, policy.slowest)
}

fn check(chip: &Chip, operation: &Operation) -> Result<(), PlanError> {
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
    match operation {
        Operation::Write { .. } if !memory.is_writable() => Err(PlanError::ReadOnly { memory }),
        _ => Ok(()),
    }
}

/// Can what was written be read back before the supply goes off?
fn shows_at_once(chip: &Chip, memory: Memory) -> bool {
    let late = |byte: &FuseByte| memory == Memory::Fuse(byte.fuse) && byte.shows == Shows::AfterPowerCycle;
    memory.is_readable(chip) && !chip.fuses.iter().any(late)
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
            (vec![Operation::Erase, write(4), write(0)], 0),
            (vec![Operation::Erase, write(0), write(3)], 1),
            (vec![Operation::Erase, write(4), write(1)], 1),
            (vec![Operation::Erase, write(0), Operation::Erase, write(0)], 0),
        ] {
            let plan = Plan::new(ATMEGA328P, operations.clone(), Policy::default()).unwrap();
            let found = plan.steps().filter(|step| step.action == Action::Check).count();
            assert_eq!(found, checks, "{operations:?}");
        }
    }

    #[test]
    fn flash_is_looked_at_before_an_erase_that_may_be_spared() {
        let flash = || Operation::Write { memory: Memory::Flash, image: Image::from_zero(vec![0; 4]) };
        let eeprom = || Operation::Write { memory: Memory::Eeprom, image: Image::from_zero(vec![0; 4]) };
        for (write, if_changed, looks) in
            [(flash(), true, true), (flash(), false, false), (eeprom(), true, false)]
        {
            let operations = vec![Operation::EraseIfNeeded, write];
            let policy = Policy::default().with_if_changed(if_changed);
            let plan = Plan::new(ATMEGA328P, operations.clone(), policy).unwrap();
            let first = plan.steps().next().map(|step| step.action);
            assert_eq!(first == Some(Action::Look), looks, "{operations:?} {if_changed}");
        }
    }

    /// How many bytes of flash are looked at, and compared, of one write of flash and one of EEPROM.
    #[test]
    fn all_of_flash_is_looked_at_and_compared_only_where_an_erase_has_left_it_blank() {
        let write = |memory| Operation::Write { memory, image: Image::from_zero(vec![0; 4]) };
        let bytes = |operations: Vec<Operation>, verify| {
            let policy = Policy::default().with_if_changed(true).with_verify(verify);
            let plan = Plan::new(ATMEGA328P, operations, policy).unwrap();
            let of = |action| {
                plan.steps().filter(|step| step.action == action).map(|step| step.bytes).sum::<u32>()
            };
            [of(Action::Look), of(Action::Verify)]
        };
        use Operation::{Erase, EraseIfNeeded};
        let all = ATMEGA328P.flash.size;
        let (flash, eeprom) = (|| write(Memory::Flash), || write(Memory::Eeprom));
        for (operations, written, want) in [
            (vec![EraseIfNeeded, flash()], [4, 4], [all, all]),
            (vec![Erase, flash()], [0, 4], [0, all]),
            (vec![flash()], [0, 4], [0, 4]),
            // There is no image of flash.
            (vec![EraseIfNeeded, eeprom()], [0, 4], [0, 4]),
            (vec![EraseIfNeeded, flash(), eeprom()], [4, 8], [all, all + 4]),
            // What is written behind the next erase is not what this one is for.
            (vec![EraseIfNeeded, flash(), Erase, flash()], [4, 8], [all, all + all]),
            (vec![EraseIfNeeded, Erase, flash()], [0, 4], [0, all]),
        ] {
            assert_eq!(bytes(operations.clone(), Verify::Programmed), written, "{operations:?}");
            assert_eq!(bytes(operations.clone(), Verify::All), want, "{operations:?}");
        }
    }

    #[test]
    fn what_can_only_be_read_is_not_written() {
        for memory in [Memory::Signature, Memory::Calibration] {
            let write = Operation::Write { memory, image: Image::from_zero(vec![0]) };
            let refused = Plan::new(ATMEGA328P, vec![write], Policy::default());
            assert_eq!(refused, Err(PlanError::ReadOnly { memory }));
        }
    }
}
