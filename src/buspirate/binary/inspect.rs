//! The pins of a v1a to v4 one by one: bitbang mode, and the way back into SPI mode.

use alloc::vec::Vec;

use super::BinaryBus;
use super::modes::enter_spi;
use super::shifter::Mode;
use super::wire::{Command, Outputs, millivolts};
use crate::buspirate::inspect::SETTLE;
use crate::buspirate::{
    Error, HardwareName, Inspect, Outcome, PinSet, PinState, Power, Source, Voltages, quirks,
};
use crate::select::{Lines, TargetMap};
use crate::transport::Transport;

/// The device in bitbang mode.
struct Bitbang<'b, T: Transport, M: TargetMap, X: Lines> {
    bus: &'b mut BinaryBus<T, M, X>,
    inputs: PinSet,
    /// The work has come to its end, with a result or with an error.
    is_done: bool,
}

impl<T: Transport, M: TargetMap, X: Lines> BinaryBus<T, M, X>
where
    X::Error: 'static,
{
    /// Lets every target go, leaves SPI mode for `work`, and comes back.
    pub(in crate::buspirate) fn inspect<R>(
        &mut self,
        work: impl FnOnce(&mut dyn Inspect<Error = Error<T::Error, X::Error>>) -> Outcome<R, T, X>,
    ) -> Outcome<R, T, X> {
        if self.is_legacy() {
            return Err(Error::LegacyMode);
        }
        self.release()?;
        self.use_mode(Mode::Spi)?;
        let mut bitbang = Bitbang { bus: self, inputs: PinSet::BITBANG, is_done: false };
        let outcome = match bitbang.bus.run(Command::LeaveSpi) {
            Ok(_) => work(&mut bitbang),
            Err(error) => Err(error),
        };
        bitbang.is_done = true;
        drop(bitbang);
        let back = self.back_to_spi();
        let result = outcome?;
        back?;
        Ok(result)
    }

    /// Into SPI mode again, as connecting has set it up.
    fn back_to_spi(&mut self) -> Outcome<(), T, X> {
        let is_back = !self.link.is_lost() && enter_spi(&mut self.link).is_ok() && self.set_up().is_ok();
        if is_back { Ok(()) } else { self.recover() }
    }
}

impl<T: Transport, M: TargetMap, X: Lines> Drop for Bitbang<'_, T, M, X> {
    fn drop(&mut self) {
        if !self.is_done {
            // A panic passes through. The device is not where letting RESET go expects it.
            self.bus.link.set_lost(true);
        }
    }
}

impl<T: Transport, M: TargetMap, X: Lines> Bitbang<'_, T, M, X> {
    /// Runs commands of pins; the levels that the last answer carries.
    fn levels_after(&mut self, commands: &[Command<'_>]) -> Outcome<PinSet, T, X> {
        /// The bits of an answer that are levels; newer firmware leaves the others 0, older repeats the command.
        const LEVELS: u8 = 0x1f;
        let answers = self.bus.run_all(commands)?;
        let mut last = 0;
        for (command, got) in commands.iter().zip(&answers) {
            let want = first_byte(command) & !LEVELS;
            if ![0, want].contains(&(got & !LEVELS)) {
                self.bus.link.set_lost(true);
                return Err(Error::Refused { command: command.name(), want, got: *got });
            }
            last = *got & LEVELS;
        }
        Ok(PinSet::from_bits_truncate(last.into()))
    }
}

impl<T: Transport, M: TargetMap, X: Lines> Inspect for Bitbang<'_, T, M, X> {
    type Error = Error<T::Error, X::Error>;

    fn pins(&self) -> PinSet {
        PinSet::BITBANG
    }

    fn can_pull_up(&self) -> bool {
        // In bitbang mode a v4 switches the voltage of its own off.
        let banner = self.bus.banner.as_ref();
        !quirks::has_aux2(banner) && !quirks::feeds_pull_ups(banner)
    }

    fn set(&mut self, state: PinState) -> Result<PinSet, Self::Error> {
        let missing = state.driven - PinSet::BITBANG;
        if !missing.is_empty() {
            let number = missing.bits().trailing_zeros() - PinSet::IO0.bits().trailing_zeros();
            let hardware = HardwareName(self.bus.banner.as_ref().map(|banner| banner.hardware.clone()));
            return Err(Error::NoSuchPin { pin: Source::Io(number as u8), hardware });
        }
        let inputs = PinSet::BITBANG - state.driven;
        let mut outputs = Outputs::of_pins(state.high & state.driven);
        outputs.set(Outputs::PULL_UPS, state.pull_ups);
        outputs.set(Outputs::POWER, state.supply && self.bus.options.power != Power::Off);
        self.levels_after(&[
            Command::Directions(self.inputs | inputs),
            Command::Outputs(outputs),
            Command::Directions(inputs),
        ])?;
        self.inputs = inputs;
        self.bus.link.pause(SETTLE);
        self.levels_after(&[Command::Directions(inputs)])
    }

    fn measure(&mut self) -> Result<Voltages, Self::Error> {
        let answer = self.bus.run(Command::Voltage)?;
        Ok(Voltages { probe: Some(millivolts(&answer)), ..Voltages::default() })
    }
}

/// The byte of a command of pins.
fn first_byte(command: &Command<'_>) -> u8 {
    let mut bytes = Vec::new();
    command.encode(&mut bytes);
    bytes[0]
}
