//! What can go wrong between a programmer and an AVR.

use core::fmt;

use super::{Diagnosis, Memory};
use crate::bus::Frame;

/// What can go wrong between a programmer and an AVR; `E` is the error of the bus below.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error<E> {
    /// The bus failed.
    #[error("the programming bus failed")]
    Bus(#[source] E),
    /// The bus failed when programming was enabled already and nothing was known of the part yet: what was on
    /// its way may have become another instruction, and a memory may have changed.
    #[error("the programming bus failed in programming mode, and memories of the target may have changed")]
    Disturbed(#[source] E),
    /// No try to enable programming was answered as it should be.
    #[error(
        "no answer to Programming Enable in {tries} tries: sent {}, got {}; {diagnosis}",
        Hex(sent),
        Hex(got)
    )]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoSync {
        /// How often it was tried; 255 is the highest count.
        tries: u8,
        /// What was sent last.
        sent: Frame,
        /// What came back for it; the third byte should have been 0x53.
        got: Frame,
        /// What the answer looks like.
        diagnosis: Diagnosis,
        /// Another try was answered, and what followed made no sense: a memory may have changed.
        doubtful: bool,
    },
    /// The part took Programming Enable, but what it gives as its signature is none.
    #[error("{} is no signature; {diagnosis}", Hex(got))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoSignature {
        /// The three bytes that were read.
        got: [u8; 3],
        /// What they look like.
        diagnosis: Diagnosis,
        /// The part did not repeat what it was sent as it should, or another try made no sense: a memory may
        /// have changed.
        doubtful: bool,
    },
    /// Two reads of the same thing gave different answers.
    #[error("two reads of the {what} differ: {first:#04x}, then {second:#04x}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Unstable {
        /// What was read.
        what: Memory,
        /// The first byte that differed, as read first.
        first: u8,
        /// The same byte, as read again.
        second: u8,
    },
    /// The part no longer echoes what it is sent: a bit was lost on the wire, or the contact.
    #[error("the target fell out of step: sent {}, got {}", Hex(sent), Hex(got))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    OutOfStep {
        /// What was sent.
        sent: Frame,
        /// What came back; its second and third byte should repeat the first two that were sent.
        got: Frame,
    },
    /// A write did not end within ten times its time.
    #[error("the target is still busy {waited_ms} ms after a write that takes {nominal_ms} ms at most")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    StillBusy {
        /// How long it was waited for, milliseconds.
        waited_ms: u32,
        /// How long it takes by the data sheet, milliseconds, rounded up.
        nominal_ms: u32,
    },
    /// The chip has no such memory.
    #[error("the {chip} has no {memory}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoSuchMemory {
        /// The chip's name.
        chip: &'static str,
        /// The memory that was asked for.
        memory: Memory,
    },
    /// Serial programming can write this memory of the chip, but not read it.
    #[error("the {memory} of the {chip} cannot be read")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    WriteOnly {
        /// The chip's name.
        chip: &'static str,
        /// The memory that was asked for.
        memory: Memory,
    },
    /// The range does not fit the memory.
    #[error("{length} bytes at {at:#x} do not fit the {memory} of {size} bytes")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    OutOfRange {
        /// The memory that was asked for.
        memory: Memory,
        /// The first byte address.
        at: u32,
        /// How many bytes.
        length: usize,
        /// The size of the memory in bytes.
        size: u32,
    },
    /// A page write that does not begin at a page border, or is not one page long.
    #[error("{length} bytes at {at:#x} are not one page of {page_size} bytes")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NotOnePage {
        /// The first byte address.
        at: u32,
        /// How many bytes.
        length: usize,
        /// The page size in bytes.
        page_size: u16,
    },
}

impl<E> From<E> for Error<E> {
    /// The bus failed.
    fn from(error: E) -> Self {
        Self::Bus(error)
    }
}

/// What an [`Error`] is about, for code that decides what to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The bus failed. Its own error says why.
    Transport,
    /// The part may have received something that was not sent: the bus failed during the entry when programming
    /// was enabled already, the part did not repeat what it was sent, or it gave another signature than before.
    Disturbed,
    /// No target answered Programming Enable.
    NoTarget,
    /// A target answered, but what it gives as its signature is none.
    NoSignature,
    /// A byte reads differently each time, while the part is in step: the memory cell or the supply is bad.
    Unstable,
    /// The part does not end a write.
    Busy,
    /// The chip has no such memory, or serial programming cannot read it.
    NoMemory,
    /// The range does not fit the memory.
    Range,
}

impl<E> Error<E> {
    /// Does it show, after the entry, that the part may have received something that was not sent? That two reads
    /// of a memory differ does not: a worn cell does that, too.
    #[cfg(feature = "alloc")]
    pub(crate) const fn is_evidence(&self) -> bool {
        matches!(self.kind(), ErrorKind::Transport | ErrorKind::Disturbed)
    }

    /// What it is about.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::Bus(_) => ErrorKind::Transport,
            Self::Disturbed(_) | Self::OutOfStep { .. } => ErrorKind::Disturbed,
            Self::NoSync { .. } => ErrorKind::NoTarget,
            Self::NoSignature { .. } => ErrorKind::NoSignature,
            // No part has a signature that changes, so that it is another instruction that it has taken.
            Self::Unstable { what: Memory::Signature, .. } => ErrorKind::Disturbed,
            Self::Unstable { .. } => ErrorKind::Unstable,
            Self::StillBusy { .. } => ErrorKind::Busy,
            Self::NoSuchMemory { .. } | Self::WriteOnly { .. } => ErrorKind::NoMemory,
            Self::OutOfRange { .. } | Self::NotOnePage { .. } => ErrorKind::Range,
        }
    }

    /// May the part have received something in programming mode that was not sent, by an error of
    /// [`Session::enter`](super::Session::enter)? `false`: the target is as it was.
    #[must_use]
    pub const fn may_have_changed(&self) -> bool {
        match self {
            Self::NoSync { doubtful, .. } | Self::NoSignature { doubtful, .. } => *doubtful,
            _ => matches!(self.kind(), ErrorKind::Disturbed),
        }
    }
}

/// Bytes as people compare them: `ac 53 00 00`.
pub(crate) struct Hex<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.0.iter().enumerate() {
            write!(f, "{}{byte:02x}", if index == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}
