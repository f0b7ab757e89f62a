//! The fuse byte of a boost.

use super::Change;
use crate::chip::Fuse;
use crate::icsp::Memory;

/// A fuse byte that makes the chip faster for the length of a plan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Boost {
    pub(super) fuse: Fuse,
    pub(super) before: u8,
    pub(super) fast: u8,
    /// What the plan leaves.
    pub(super) end: u8,
    pub(super) phase: Phase,
}

/// How far a boost has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// Nothing was written yet.
    Planned,
    /// The write of the faster value has begun.
    On,
    /// So has that of the last one.
    Ending,
}

impl Boost {
    pub(super) fn change(&self) -> Change {
        Change { memory: Memory::Fuse(self.fuse), before: self.before, now: self.fast, hazard: None }
    }
}
