//! The lines of the target map on the pins: IO0 to IO3, and CS.
//!
//! Pins of one request move one after the other, so each request moves one, along a route on which no other target
//! is in reset. What the pins are then is read back.

use alloc::vec::Vec;

use super::bus::Bus;
use crate::buspirate::wiring::extra_levels;
use crate::buspirate::{Error, Outcome, Source};
use crate::select::{Held, Levels, Lines, TargetMap, route, targets};
use crate::transport::Transport;

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

    /// Are there lines from elsewhere?
    pub(super) fn has_extra_lines(&self) -> bool {
        self.options.wiring.iter().any(|source| matches!(source, Source::Extra(_)))
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
        if self.has_extra_lines() {
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
