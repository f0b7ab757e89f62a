//! What a programmer, or the board that it was given, did wrong.

use core::time::Duration;
use std::vec::Vec;

use crate::select::Target;

/// How many violations, and how many glitches, are kept one by one; the others are only counted.
pub(super) const KEPT: usize = 256;

/// A wire that all targets share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BusWire {
    /// SCK.
    #[doc(alias = "CLK")]
    Sck,
    /// MOSI.
    #[doc(alias = "SDO")]
    Mosi,
    /// MISO.
    #[doc(alias = "SDI")]
    Miso,
}

/// Something that a correct programmer never does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Violation {
    /// When; for a byte, its beginning; for a glitch, when RESET went low.
    pub at: Duration,
    /// What.
    pub kind: ViolationKind,
}

/// What a programmer did wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ViolationKind {
    /// In programming mode, SCK was low or high for too short a time for this target's clock. Outside of that
    /// mode a programmer may try which clock works.
    SckTooFast {
        /// The target.
        target: Target,
    },
    /// Programming Enable began less than 20 ms after RESET went low.
    EarlyEnable {
        /// The target.
        target: Target,
    },
    /// An instruction other than Poll RDY/BSY came during a write.
    CommandWhileBusy {
        /// The target that was writing.
        target: Target,
    },
    /// The supply went off during a write.
    PowerLostDuringWrite {
        /// The target that was writing.
        target: Target,
    },
    /// Two drivers of MISO worked against each other; counted once per byte, and once per burst of
    /// a running target.
    Contention,
    /// A running target drove SCK or MOSI against the Bus Pirate or another target; counted once
    /// per wire and byte, and once per wire and burst of that target.
    BusContention {
        /// The target that was running.
        target: Target,
        /// [`BusWire::Sck`] or [`BusWire::Mosi`].
        wire: BusWire,
    },
    /// RESET of a powered target was low for too short a time to be a selection.
    /// [`Board::glitches`](crate::sim::Board::glitches) has the length. Codes that a decoder shows for up to
    /// 5 us, while its inputs move one after another, are no violations; nor are 0.2 us of a pin.
    Glitch {
        /// The target.
        target: Target,
    },
    /// A powered target was left in reset.
    LeftInReset {
        /// The target.
        target: Target,
    },
    /// The SPI peripheral that belongs to a target took other bits than its master sent; counted once
    /// per transaction.
    PeripheralDisturbed {
        /// Its master.
        target: Target,
    },
}

/// A RESET that was low for too short a time to be a selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Glitch {
    /// When it went low.
    pub at: Duration,
    /// The target.
    pub target: Target,
    /// For how long it was low. An AVR takes notice from 2.5 us on.
    pub length: Duration,
}

/// All of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Log {
    pub(super) violations: Vec<Violation>,
    pub(super) glitches: Vec<Glitch>,
    counts: Vec<(ViolationKind, u64)>,
}

impl Log {
    pub(super) const EMPTY: Self = Self { violations: Vec::new(), glitches: Vec::new(), counts: Vec::new() };

    pub(super) fn violate(&mut self, at: Duration, kind: ViolationKind) {
        if self.violations.len() < KEPT {
            self.violations.push(Violation { at, kind });
        }
        match self.counts.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => self.counts.push((kind, 1)),
        }
    }

    pub(super) fn glitch(&mut self, glitch: Glitch) {
        if self.glitches.len() < KEPT {
            self.glitches.push(glitch);
        }
    }

    /// Every kind that happened, and how often.
    pub(super) fn counts(&self) -> impl Iterator<Item = (ViolationKind, u64)> {
        self.counts.iter().copied()
    }

    pub(super) fn count(&self, kind: ViolationKind) -> u64 {
        self.counts.iter().find(|(known, _)| *known == kind).map_or(0, |(_, count)| *count)
    }
}
