//! A step of a plan with what it needs.

use super::{Action, Step};
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
}

impl Task {
    pub(super) fn new(action: Action, memory: Option<Memory>, bytes: u32, image: Image) -> Self {
        Self { step: Step { action, memory, bytes }, image, is_ours: false }
    }

    pub(super) fn about(action: Action, memory: Memory, image: Image) -> Self {
        // The image was checked to fit the memory.
        Self::new(action, Some(memory), image.len() as u32, image)
    }
}
