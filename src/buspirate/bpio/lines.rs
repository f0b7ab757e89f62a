//! The lines of the target map on the pins: IO0 to IO3, and CS.
//!
//! Pins of one request move one after the other, so each request moves one, along a route on which no other target
//! is in reset. What the pins are then is read back.

use super::bus::Bus;
use super::link::Link;
use super::message::{Query, Transfer};
use crate::buspirate::wiring::extra_levels;
use crate::buspirate::{Error, Outcome, Source};
use crate::select::{Held, Levels, Lines, TargetMap, route, targets};
use crate::transport::Transport;
use alloc::vec::Vec;

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
    /// No line of the map: it may be what it likes.
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

    /// Drives CS again, high, after it was let go.
    fn take_cs<T: Transport>(&mut self, link: &mut Link<T>) -> Result<(), Error<T::Error>> {
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

    fn set_cs<T: Transport>(&mut self, link: &mut Link<T>, high: bool) -> Result<(), Error<T::Error>> {
        self.take_cs(link)?;
        let (transfer, cs) = if high { (Transfer::Stop, Cs::High) } else { (Transfer::Start, Cs::Low) };
        link.transfer(transfer)?;
        self.cs = cs;
        Ok(())
    }

    fn set_io<T: Transport>(
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
    fn check<T: Transport>(self, link: &mut Link<T>) -> Result<(), Error<T::Error>> {
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

impl<T: Transport, M: TargetMap, X: Lines> Bus<T, M, X> {
    /// Moves the lines of the map to these levels, with no target in reset on the way but those at its ends.
    pub(super) fn go_to(&mut self, levels: Levels) -> Outcome<(), T, X> {
        let groups: Vec<u8> = (0..self.map.lines().min(8)).map(|line| 1 << line).collect();
        let route = route(&self.map, &groups, self.levels, levels).ok_or(Error::Lost)?;
        for stop in route {
            self.move_line(stop)?;
        }
        if self.map.held(levels) == Held::NONE {
            self.pins.take_cs(&mut self.link).map_err(Error::with_lines)?;
        }
        Ok(())
    }

    /// Moves the one line that these levels change.
    fn move_line(&mut self, levels: Levels) -> Outcome<(), T, X> {
        let changed = (0u8..)
            .zip(self.options.wiring.clone())
            .find(|(line, _)| self.levels.is_high(*line) != levels.is_high(*line));
        let Some((line, source)) = changed else { return Ok(()) };
        let high = levels.is_high(line);
        let moved = match source {
            Source::Io(number) => self.pins.set_io(&mut self.link, number, high),
            Source::Cs => self.pins.set_cs(&mut self.link, high),
            Source::Extra(_) => {
                self.set_extra(levels)?;
                Ok(())
            }
            // Connecting has refused them.
            Source::Aux | Source::Aux2 => Err(Error::Lost),
        };
        moved.map_err(Error::with_lines)?;
        self.levels = levels;
        Ok(())
    }

    /// The numbers of the extra lines.
    pub(super) fn extra_lines(&self) -> Vec<u8> {
        let number = |source: &Source| if let Source::Extra(number) = source { Some(*number) } else { None };
        self.options.wiring.iter().filter_map(number).collect()
    }

    /// Sets the extra lines as these levels have them.
    pub(super) fn set_extra(&mut self, levels: Levels) -> Outcome<(), T, X> {
        self.extra.set(extra_levels(&self.options.wiring, levels)).map_err(|error| {
            // Some of them may have moved. Letting go sets all of them again.
            self.link.set_lost();
            Error::Lines(error)
        })
    }

    /// Makes sure that the lines are where they were set. Of a single target the answers tell whether it is held.
    pub(super) fn check_lines(&mut self) -> Outcome<(), T, X> {
        if targets(&self.map).nth(1).is_none() {
            return Ok(());
        }
        self.check_all_lines()
    }

    fn check_all_lines(&mut self) -> Outcome<(), T, X> {
        if !self.extra_lines().is_empty() {
            self.set_extra(self.levels)?;
        }
        self.pins.check(&mut self.link).map_err(Error::with_lines)
    }

    /// Lets every target go, and finds the device again if an error lost it.
    pub(super) fn release(&mut self) -> Outcome<(), T, X> {
        self.wait_for_target();
        let is_let_go = |this: &mut Self| this.go_to(this.map.idle()).and_then(|()| this.check_all_lines());
        if !self.link.is_lost() && is_let_go(self).is_ok() {
            self.held = false;
            return Ok(());
        }
        // What the device did of the last request is unknown, so it is set up anew.
        self.recover()?;
        self.held = false;
        Ok(())
    }

    /// Waits until the last hold-off is over.
    pub(super) fn wait_for_target(&mut self) {
        self.link.pause_until(self.not_before);
    }
}
