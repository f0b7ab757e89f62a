//! Why a run ended early.

use alloc::format;
use alloc::string::String;
use core::fmt;

use super::{Change, FuseHazard, NoBoost, State, Step};
use crate::icsp::{self, Memory};

/// Why a run ended early; `E` is the error of the bus.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error<E: core::error::Error + 'static> {
    /// The chip or the bus below failed.
    #[error(transparent)]
    Icsp(#[from] icsp::Error<E>),
    /// The programmer was set up for another chip than the plan.
    #[error("the plan is for the {plan}, the programmer for the {programmer}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    OtherChip {
        /// The plan's chip.
        plan: &'static str,
        /// The programmer's chip.
        programmer: &'static str,
    },
    /// A memory does not hold what it should.
    #[error("{}", differs(*memory, *at, *want, *got, *count))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Mismatch {
        /// The memory.
        memory: Memory,
        /// The first byte address that differs.
        at: u32,
        /// What should be there.
        want: u8,
        /// What is there.
        got: u8,
        /// How many bytes of the block that was read differ.
        count: u32,
    },
    /// The lock bits forbid reading flash and EEPROM; what was read is the echo of the addresses.
    #[error("{memory} cannot be read, the chip is locked by lock byte {lock:#04x}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Locked {
        /// The memory.
        memory: Memory,
        /// The lock byte.
        lock: u8,
    },
    /// The lock bits forbid writing, and the plan has not erased them.
    #[error("{memory} cannot be written, the chip is locked by lock byte {lock:#04x}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    WriteLocked {
        /// The memory.
        memory: Memory,
        /// The lock byte.
        lock: u8,
    },
    /// A fuse or lock byte holds another value than before, although the plan does not write it. It was not
    /// put back, because the policy does not say so, because that is refused as a hazard, or because it did
    /// not help.
    #[error("{0}, although the plan does not write it")]
    Changed(Change),
    /// Flash that was not erased holds zeros where the image has ones.
    #[error("flash at {at:#06x} holds {old:#04x} and cannot become {new:#04x} without an erase")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NeedsErase {
        /// The first such byte address.
        at: u32,
        /// What is there.
        old: u8,
        /// What should be written.
        new: u8,
    },
    /// A byte that was lost or added on the way may have changed what the plan does not change, and that
    /// could not be put right.
    #[error("{}", disturbed(*memory))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Disturbed {
        /// What has changed, or may have; `None`: anything.
        memory: Option<Memory>,
    },
    /// A fuse value does something that cannot be undone over this bus, and that is not accepted. Nothing
    /// was changed.
    #[error("{0}")]
    Hazard(FuseHazard),
    /// The policy asks for a boost, and the chip can have none. Nothing was changed.
    #[error("{0}")]
    NoBoost(NoBoost),
    /// The callback asked to stop.
    #[error("stopped")]
    Stopped,
}

fn differs(memory: Memory, at: u32, want: u8, got: u8, count: u32) -> String {
    match memory {
        // One byte each.
        Memory::Fuse(_) | Memory::Lock => format!("{memory} is {got:#04x} instead of {want:#04x}"),
        _ => format!(
            "{memory} at {at:#06x}: {got:#04x} instead of {want:#04x}; bytes that differ in this block: {count}"
        ),
    }
}

fn disturbed(memory: Option<Memory>) -> &'static str {
    match memory {
        None => "fuses, lock bits, EEPROM or flash may have changed on a disturbed line",
        Some(Memory::Flash) => "flash outside of the image may have changed on a disturbed line",
        Some(_) => "EEPROM may have changed on a disturbed line, or does not take back what it held",
    }
}

/// What an [`Error`] is about, for code that decides what to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The chip or the bus failed; what of them did.
    Icsp(icsp::ErrorKind),
    /// Something may have reached the chip that was not sent, and what that changed is not known.
    Disturbed,
    /// A memory holds something else than it should.
    Mismatch,
    /// Bits that are to be set can be set by an erase only.
    NeedsErase,
    /// The lock bits forbid it.
    Locked,
    /// A fuse or lock byte has changed that the plan does not write.
    Changed,
    /// The plan is for another chip, writes a fuse value that is a hazard, or asks for a boost that the chip cannot
    /// have.
    Refused,
    /// The callback asked to stop.
    Stopped,
}

impl<E: core::error::Error + 'static> Error<E> {
    /// What it is about.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::Icsp(error) => ErrorKind::Icsp(error.kind()),
            Self::Disturbed { .. } => ErrorKind::Disturbed,
            Self::Mismatch { .. } => ErrorKind::Mismatch,
            Self::NeedsErase { .. } => ErrorKind::NeedsErase,
            Self::Locked { .. } | Self::WriteLocked { .. } => ErrorKind::Locked,
            Self::Changed(_) => ErrorKind::Changed,
            Self::OtherChip { .. } | Self::Hazard(_) | Self::NoBoost(_) => ErrorKind::Refused,
            Self::Stopped => ErrorKind::Stopped,
        }
    }
}

/// A run that ended early: why, in which step, and in which state it left the chip.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure<E: core::error::Error + 'static> {
    /// Why.
    pub error: Error<E>,
    /// The step that did not end.
    pub step: Option<Step>,
    /// What is known of the chip.
    pub state: State,
}

impl<E: core::error::Error + 'static> fmt::Display for Failure<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<E: core::error::Error + 'static> core::error::Error for Failure<E> {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        self.error.source()
    }
}
