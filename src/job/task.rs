//! A step of a plan with what it needs.

use alloc::vec;

use super::{Action, Step};
use crate::chip::Fuse;
use crate::icsp::Memory;
use crate::image::Image;

/// An operation made of steps that are carried out one after another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Task {
    pub(super) step: Step,
    /// What is written or compared; empty for the other actions.
    pub(super) image: Image,
    /// The plan has written what is compared, so what is missing may be written again.
    pub(super) is_ours: bool,
    pub(super) pace: Pace,
}

/// What a task does to the speed of those behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// Nothing.
    Same,
    /// It writes or compares a fuse that makes the chip faster when RESET has been high.
    Faster,
    /// The same for a chip that was made faster for the length of the plan, and gets its fuse back.
    Back,
}

impl Task {
    pub(super) fn new(action: Action, memory: Option<Memory>, bytes: u32, image: Image) -> Self {
        Self { step: Step { action, memory, bytes }, image, is_ours: false, pace: Pace::Same }
    }

    pub(super) fn about(action: Action, memory: Memory, image: Image) -> Self {
        // The image was checked to fit the memory.
        Self::new(action, Some(memory), image.len() as u32, image)
    }

    /// Writes a fuse byte and compares it; without a value nothing is to be done.
    pub(super) fn of_fuse(fuse: Fuse, value: Option<u8>, pace: Pace) -> [Self; 2] {
        let image = value.map_or_else(Image::new, |value| Image::from_zero(vec![value]));
        [(Action::Write, false), (Action::Verify, true)].map(|(action, is_ours)| {
            let task = Self::new(action, Some(Memory::Fuse(fuse)), 1, image.clone());
            Self { is_ours, pace, ..task }
        })
    }

    /// Is nothing to be done, because the speed is right?
    pub(super) fn is_idle(&self) -> bool {
        self.pace != Pace::Same && self.image.is_empty()
    }

    pub(super) fn with_pace(&self, pace: Pace) -> Self {
        Self { pace, ..self.clone() }
    }
}
