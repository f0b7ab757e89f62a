//! How a plan is carried out.

use super::Accept;
use crate::bus::Hertz;

/// What to read back and compare after a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Verify {
    /// Nothing.
    Nothing,
    /// What was written.
    #[default]
    Programmed,
    /// The whole memory, if it is flash that the plan has erased: what was not written must be blank. Of
    /// other memories, what was written.
    All,
}

/// What a plan may write besides what it was asked for, when a disturbance has changed it or a write has not
/// done what it should. [`Plan::run`](super::Plan::run) says how each is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Repair {
    /// Nothing: what differs is an error.
    Nothing,
    /// EEPROM and flash whose contents are known, and what the plan writes. Fuses and lock bits that have
    /// changed otherwise are an error that names them.
    #[default]
    Memories,
    /// Fuses as well, but to no value that is refused as a hazard. Lock bits come back by an erase only.
    All,
}

/// How to carry operations out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// What to read back and compare, where it can be read; the default is what was written.
    pub verify: Verify,
    /// Look at [`Operation::EraseIfNeeded`](super::Operation::EraseIfNeeded) whether flash holds the image already.
    /// Then nothing is erased or
    /// written; and if only bits have to be cleared, nothing is erased. What an erase would have blanked
    /// besides, bytes that the image does not mention and the EEPROM, then stays. The default is `false`.
    pub if_changed: bool,
    /// Believe a single read of flash and EEPROM that is only handed out or compared. The default is
    /// `false`: two separate reads have to agree, which takes twice the time. Before anything is erased,
    /// repaired or put back on the strength of a read there are two of them anyway.
    pub read_once: bool,
    /// What may be put right after a disturbance; the default is [`Repair::Memories`].
    pub repair: Repair,
    /// The fastest SPI clock to look for when there is much to do; `None`: the clock stays as it is. The
    /// default is 2 MHz, what an AVR at 16 MHz can follow with some margin.
    pub fastest: Option<Hertz>,
    /// The slowest SPI clock of the bus, so that [`Plan::new`](super::Plan::new) refuses fuse values that need a
    /// slower one. A bus that says it itself is asked when the plan runs. `None`, the default: it is not known.
    pub slowest: Option<Hertz>,
    /// What fuse values may do that cannot be undone over this bus; the default is nothing.
    pub accept: Accept,
    /// The supply of the chip, millivolts, so that a brown-out level above it is told. What the bus measured counts
    /// where it can measure. `None`, the default: it is not known.
    pub supply: Option<u32>,
    /// Make a chip that runs on a slow internal oscillator faster for the length of the plan: its fuse is written
    /// first, and written back behind the work on flash and EEPROM, also after a failure. The default is `false`.
    /// [`Plan::run`](super::Plan::run) says more.
    pub boost: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            verify: Verify::Programmed,
            if_changed: false,
            read_once: false,
            repair: Repair::Memories,
            fastest: Some(Hertz::khz(2000)),
            slowest: None,
            accept: Accept::empty(),
            supply: None,
            boost: false,
        }
    }
}

impl Policy {
    /// The same with this verification.
    #[must_use]
    pub fn with_verify(self, verify: Verify) -> Self {
        Self { verify, ..self }
    }

    /// The same, with or without a look at what flash holds.
    #[must_use]
    pub fn with_if_changed(self, if_changed: bool) -> Self {
        Self { if_changed, ..self }
    }

    /// The same, with one read or two of what is only read or compared.
    #[must_use]
    pub fn with_read_once(self, read_once: bool) -> Self {
        Self { read_once, ..self }
    }

    /// The same with these repairs.
    #[must_use]
    pub fn with_repair(self, repair: Repair) -> Self {
        Self { repair, ..self }
    }

    /// The same with this limit of the SPI clock.
    #[must_use]
    pub fn with_fastest(self, fastest: Option<Hertz>) -> Self {
        Self { fastest, ..self }
    }

    /// The same, with this slowest SPI clock of the bus.
    #[must_use]
    pub fn with_slowest(self, slowest: Option<Hertz>) -> Self {
        Self { slowest, ..self }
    }

    /// The same, with these hazards of fuse values accepted.
    #[must_use]
    pub fn with_accepted(self, accept: Accept) -> Self {
        Self { accept, ..self }
    }

    /// The same, with this supply of the chip, millivolts.
    #[must_use]
    pub fn with_supply(self, supply: Option<u32>) -> Self {
        Self { supply, ..self }
    }

    /// The same, with or without a chip that is faster for the length of the plan.
    #[must_use]
    pub fn with_boost(self, boost: bool) -> Self {
        Self { boost, ..self }
    }
}
