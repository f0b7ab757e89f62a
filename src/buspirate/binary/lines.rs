//! Commands of a session, and the lines of the target map that they move.

use alloc::vec::Vec;

use super::BinaryBus;
use super::wire::{Command, Config, Peripherals};
use crate::buspirate::wiring::{extra_levels, line_groups};
use crate::buspirate::{Banner, Error, Options, Outcome, Outputs, Power, quirks};
use crate::select::{Levels, Lines, TargetMap, route, targets};
use crate::transport::Transport;

impl<T: Transport, M: TargetMap, X: Lines> BinaryBus<T, M, X> {
    pub(super) fn run(&mut self, command: Command<'_>) -> Outcome<Vec<u8>, T, X> {
        self.link.run(command).map_err(Error::with_lines)
    }

    /// Runs commands that are sent at once; together with their payloads they fit the receive FIFO, or go
    /// where it is emptied as they come.
    pub(super) fn run_all(&mut self, commands: &[Command<'_>]) -> Outcome<Vec<u8>, T, X> {
        self.link.run_all(commands).map_err(Error::with_lines)
    }

    /// Runs commands that a target follows, behind the one that sets the pins once more if that is due.
    pub(super) fn run_on_target(&mut self, commands: &[Command<'_>]) -> Outcome<Vec<u8>, T, X> {
        if !core::mem::take(&mut self.again) {
            return self.run_all(commands);
        }
        let again = Command::Peripherals(self.peripherals);
        if !self.takes_pins_with(commands) {
            self.run(again)?;
            return self.run_all(commands);
        }
        let all: Vec<_> = [again].into_iter().chain(commands.iter().copied()).collect();
        self.run_all(&all)
    }

    pub(super) fn peripherals_at(&self, levels: Levels) -> Peripherals {
        peripherals_at(&self.options, self.banner.as_ref(), levels)
    }

    /// Moves the lines of the map to these levels, with no target in reset on the way but those at its
    /// ends.
    pub(super) fn go_to(&mut self, levels: Levels) -> Outcome<(), T, X> {
        let groups = line_groups(&self.options.wiring);
        // Connecting has made sure that there is one.
        let route = route(&self.map, &groups, self.levels, levels).ok_or(Error::Lost)?;
        for stop in route {
            self.move_lines(stop)?;
        }
        Ok(())
    }

    /// Moves all lines to these levels: first those from elsewhere, then the pins.
    fn move_lines(&mut self, levels: Levels) -> Outcome<(), T, X> {
        let wiring = &self.options.wiring;
        let extra = extra_levels(wiring, levels);
        if extra != extra_levels(wiring, self.levels) {
            self.set_extra(extra)?;
        }
        let peripherals = self.peripherals_at(levels);
        if self.peripherals != peripherals {
            self.set_peripherals(peripherals)?;
            self.peripherals = peripherals;
        }
        self.levels = levels;
        self.again = false;
        Ok(())
    }

    fn set_extra(&mut self, levels: Levels) -> Outcome<(), T, X> {
        self.extra.set(levels).map_err(|error| {
            // Some of them may have moved. Letting go sets all of them again.
            self.link.set_lost(true);
            Error::Lines(error)
        })
    }

    /// Is a target held by these levels of the lines?
    pub(super) fn is_held_at(&self, levels: Levels) -> bool {
        let lines = self.map.lines();
        self.held && !self.link.is_lost() && self.levels.first(lines) == levels.first(lines)
    }

    /// Sets the lines once more as they are: those from elsewhere now, the pins with the next command. A byte that
    /// was changed on the way may have moved them otherwise, which the answer does not tell.
    pub(super) fn hold_again(&mut self) -> Outcome<(), T, X> {
        // Of a single target the answers tell whether it is held.
        if targets(&self.map).nth(1).is_none() {
            return Ok(());
        }
        let wiring = &self.options.wiring;
        self.again = wiring.iter().any(|source| source.bit().is_some());
        if wiring.iter().any(|source| source.bit().is_none()) {
            self.set_extra(extra_levels(wiring, self.levels))?;
        }
        Ok(())
    }

    /// Lets every target go, and finds the device again if an error lost it.
    pub(super) fn release(&mut self) -> Outcome<(), T, X> {
        self.wait_for_target();
        if !self.link.is_lost() && self.go_to(self.map.idle()).is_ok() {
            self.held = false;
            return Ok(());
        }
        self.recover()?;
        self.held = false;
        Ok(())
    }

    /// Waits until the last hold-off is over.
    pub(super) fn wait_for_target(&mut self) {
        self.link.pause_until(self.not_before);
    }
}

/// How SPI is set up for an AVR.
pub(super) fn config(options: &Options) -> Config {
    if options.outputs == Outputs::PushPull { Config::AVR } else { Config::AVR - Config::PUSH_PULL }
}

/// Do the pull-ups have a voltage of the device's own? Those of a v4 do, unless Vpu has one from outside.
pub(super) fn pull_up_voltage(options: &Options, banner: Option<&Banner>) -> bool {
    options.outputs == Outputs::OpenDrainWithPullUps && quirks::feeds_pull_ups(banner)
}

/// The peripherals byte for these levels of the map's lines, all other lines high.
pub(super) fn peripherals_at(options: &Options, banner: Option<&Banner>, levels: Levels) -> Peripherals {
    let mut others = Peripherals::CS | Peripherals::AUX;
    others.set(Peripherals::POWER, options.power != Power::Off);
    if quirks::has_aux2(banner) {
        others |= Peripherals::AUX2;
    } else {
        others.set(Peripherals::PULL_UPS, options.outputs == Outputs::OpenDrainWithPullUps);
    }
    let lines = (0u8..).zip(&options.wiring);
    lines.fold(others, |mut byte, (line, source)| {
        if let Some(bit) = source.bit() {
            byte.set(bit, levels.is_high(line));
        }
        byte
    })
}
