//! What was done, and what a failed run leaves behind.

use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use super::{FuseHazard, Step};
use crate::bus::Hertz;
use crate::icsp::Memory;
use crate::image::Image;

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The chip's name.
    pub chip: &'static str,
    /// The signature that was read.
    pub signature: [u8; 3],
    /// The SPI clock at the end; `None`: the bus does not know.
    pub clock: Option<Hertz>,
    /// Every step, in order.
    pub steps: Vec<StepReport>,
    /// What was read, in the order of the read operations.
    pub read: Vec<(Memory, Image)>,
    /// What the fuse values that were written do to the next session.
    pub warnings: Vec<FuseHazard>,
    /// What was put right on the way, in order.
    pub repairs: Vec<Repaired>,
}

/// Something that was written although the plan had not come to write it: a disturbance had changed it, or an
/// earlier write had not done what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repaired {
    /// The memory.
    pub memory: Memory,
    /// The first byte address that differed.
    pub at: u32,
    /// How many bytes differed.
    pub bytes: u32,
    /// What was found at the first address.
    pub found: u8,
    /// What was written there.
    pub written: u8,
}

impl fmt::Display for Repaired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: written again at {:#06x}", self.memory, self.at)
    }
}

/// A fuse or lock byte that holds another value than before, although the plan does not write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The byte.
    pub memory: Memory,
    /// What it held before.
    pub before: u8,
    /// What it holds now.
    pub now: u8,
    /// The worst that the new value can do.
    pub hazard: Option<FuseHazard>,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { memory, before, now, hazard } = self;
        write!(f, "{memory} was {before:#04x} and is {now:#04x} now")?;
        match hazard {
            Some(hazard) => write!(f, "; {}", hazard.risk),
            None => Ok(()),
        }
    }
}

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct StepReport {
    /// The step.
    pub step: Step,
    /// Of its bytes, how many needed no work: blank after an erase, or there already.
    pub skipped: u32,
    /// How long it took; `None`: the bus has no clock.
    pub time: Option<Duration>,
}

/// The state in which a failed run left the chip, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct State {
    /// Whether the chip was erased.
    pub erase: EraseState,
    /// Each memory that was written to, in the order of the writes.
    pub memories: Vec<MemoryState>,
    /// The transport or the step check shows that bytes were lost, added or changed on the way: memories that the
    /// plan does not change may have changed.
    pub disturbed: bool,
    /// Fuse and lock bytes that have changed although the plan does not write them.
    pub changed: Vec<Change>,
    /// The fuse byte that was to make the chip faster for the length of the plan and does not have its value back for
    /// certain: what it held, and what it was given.
    pub boosted: Option<Change>,
    /// What was put right on the way, in order; if that is not known to have worked, the last of them.
    pub repairs: Vec<Repaired>,
}

/// How far an erase came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EraseState {
    /// It was not begun.
    #[default]
    NotBegun,
    /// It was begun; whether it ended is not known.
    Begun,
    /// It was done.
    Done,
}

/// How far the writing of a memory came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct MemoryState {
    /// The memory.
    pub memory: Memory,
    /// Bytes that were written for certain.
    pub written: u32,
    /// Bytes whose write was begun, and that were neither written for certain nor read back: they may have changed.
    pub unknown: u32,
    /// Bytes that were to be written.
    pub total: u32,
    /// They were read back and are right.
    pub verified: bool,
    /// It did not take the value, and holds again what it held before.
    pub put_back: bool,
}

impl State {
    /// Is it known that the chip holds what it held before?
    fn is_as_before(&self) -> bool {
        let untouched = self.memories.is_empty()
            && self.changed.is_empty()
            && self.boosted.is_none()
            && self.repairs.is_empty();
        self.erase == EraseState::NotBegun && untouched && !self.disturbed
    }
}

impl fmt::Display for MemoryState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { memory, written, unknown, total, verified, put_back } = self;
        if *put_back && *written == 0 {
            return write!(f, "{memory}: put back as it was");
        }
        if *unknown > 0 && matches!(memory, Memory::Fuse(_) | Memory::Lock) {
            return write!(f, "{memory}: may have changed, not verified");
        }
        write!(f, "{memory}: {written} of {total} bytes written")?;
        if *unknown > 0 {
            write!(f, ", {unknown} more may have changed")?;
        }
        f.write_str(match (put_back, verified) {
            (true, _) => " and put back as it was",
            (_, true) => " and verified",
            _ => ", not verified",
        })
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.erase {
            EraseState::NotBegun if self.is_as_before() => return f.write_str("the chip is as it was"),
            EraseState::NotBegun => f.write_str("the chip was not erased")?,
            EraseState::Begun => f.write_str("the chip may be erased or not")?,
            EraseState::Done => f.write_str("the chip was erased")?,
        }
        for state in &self.memories {
            write!(f, "; {state}")?;
        }
        for change in &self.changed {
            write!(f, "; {change}")?;
        }
        if let Some(Change { memory, before, now, .. }) = &self.boosted {
            write!(
                f,
                "; {memory} was {before:#04x}, was to be {now:#04x} for this job only, and is not known to be back"
            )?;
        }
        for repaired in &self.repairs {
            write!(f, "; {repaired}")?;
        }
        if self.disturbed {
            f.write_str("; other memories, fuses and lock bits may have changed on a disturbed line")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;

    use super::*;
    use crate::chip::Fuse;

    #[test]
    fn a_memory_is_told_as_far_as_it_is_known() {
        let (flash, low) = (Memory::Flash, Memory::Fuse(Fuse::Low));
        for (memory, written, unknown, verified, put_back, told) in [
            (flash, 8, 0, true, false, "flash: 8 of 8 bytes written and verified"),
            (flash, 4, 0, false, false, "flash: 4 of 8 bytes written, not verified"),
            (flash, 4, 2, false, false, "flash: 4 of 8 bytes written, 2 more may have changed, not verified"),
            (low, 0, 1, false, false, "lfuse: may have changed, not verified"),
            (low, 8, 0, true, true, "lfuse: 8 of 8 bytes written and put back as it was"),
            (low, 0, 0, false, true, "lfuse: put back as it was"),
        ] {
            let state = MemoryState { memory, written, unknown, total: 8, verified, put_back };
            assert_eq!(state.to_string(), told);
        }
    }
}
