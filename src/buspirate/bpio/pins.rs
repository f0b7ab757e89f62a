//! The pins IO0 to IO3 and CS: moved one at a time, and read back.

use super::link::Link;
use super::message::{Query, Transfer};
use crate::buspirate::{Error, Source};
use crate::select::Levels;
use crate::transport::Transport;

/// The bit of CS, which is IO5.
pub(super) const CS: u8 = 1 << 5;

/// What the pins are set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pins {
    /// Those of IO0 to IO3 that are wired.
    outputs: u8,
    /// The levels of those.
    levels: u8,
    cs: Cs,
}

/// What CS does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cs {
    /// No line of the map, and an input: a target that is no target of the map may hang on it.
    Free,
    High,
    /// Low, as each transfer has it.
    Low,
    /// An input: a pull-up keeps it high during transfers.
    Released,
}

impl Pins {
    /// At these levels, CS high.
    pub(super) fn new(wiring: &[Source], levels: Levels) -> Self {
        let cs = if wiring.contains(&Source::Cs) { Cs::High } else { Cs::Free };
        let mut pins = Self { outputs: 0, levels: 0, cs };
        for (line, source) in (0u8..).zip(wiring) {
            if let Source::Io(number) = source {
                pins.outputs |= 1 << number;
                pins.levels |= u8::from(levels.is_high(line)) << number;
            }
        }
        pins
    }

    pub(super) const fn outputs(self) -> u8 {
        self.outputs
    }

    pub(super) const fn levels(self) -> u8 {
        self.levels
    }

    /// Lets CS go where it is no line of the map: transfers would pull it low.
    pub(super) fn let_cs_go<T: Transport>(self, link: &mut Link<T>) -> Result<(), Error<T::Error>> {
        if self.cs != Cs::Free {
            return Ok(());
        }
        link.set_directions(CS, 0)?;
        // Another request may have been made of it on the way.
        match link.status(&[Query::Io])?.io_direction & CS {
            0 => Ok(()),
            got => Err(Error::PinsMoved { want: 0, got }),
        }
    }

    /// Drives CS again, high, after it was let go.
    pub(super) fn take_cs<T: Transport>(&mut self, link: &mut Link<T>) -> Result<(), Error<T::Error>> {
        if self.cs == Cs::Released {
            // Transfers have left its latch low.
            link.set_levels(CS, CS)?;
            link.set_directions(CS, CS)?;
            self.cs = Cs::High;
        }
        Ok(())
    }

    /// Before transfers, which pull CS low: lets it go where it is to stay high. A pull-up keeps it there.
    pub(super) fn keep_cs<T: Transport>(&mut self, link: &mut Link<T>) -> Result<(), Error<T::Error>> {
        if self.cs == Cs::High {
            link.set_directions(CS, 0)?;
            self.cs = Cs::Released;
        }
        Ok(())
    }

    pub(super) fn set_cs<T: Transport>(
        &mut self,
        link: &mut Link<T>,
        high: bool,
    ) -> Result<(), Error<T::Error>> {
        self.take_cs(link)?;
        let (transfer, cs) = if high { (Transfer::Stop, Cs::High) } else { (Transfer::Start, Cs::Low) };
        link.transfer(transfer)?;
        self.cs = cs;
        Ok(())
    }

    pub(super) fn set_io<T: Transport>(
        &mut self,
        link: &mut Link<T>,
        number: u8,
        high: bool,
    ) -> Result<(), Error<T::Error>> {
        let bit = 1 << number;
        let level = if high { bit } else { 0 };
        link.set_levels(bit, level)?;
        self.levels = self.levels & !bit | level;
        Ok(())
    }

    /// Are the pins at the levels they were set to?
    pub(super) fn check<T: Transport>(self, link: &mut Link<T>) -> Result<(), Error<T::Error>> {
        let status = link.status(&[Query::Io])?;
        // Which bits are looked at, which of them are outputs, and the levels. CS that is let go is high by its pull-up;
        // if it were not let go, the next transfer would pull it low.
        let (seen, driven, high) = match self.cs {
            Cs::High => (CS, CS, CS),
            Cs::Low => (CS, CS, 0),
            Cs::Released => (CS, 0, CS),
            Cs::Free => (0, 0, 0),
        };
        let (seen, driven, want) = (self.outputs | seen, self.outputs | driven, self.levels | high);
        if status.io_direction & seen == driven && status.io_value & seen == want {
            return Ok(());
        }
        link.set_lost();
        Err(Error::PinsMoved { want, got: status.io_value & seen })
    }
}
