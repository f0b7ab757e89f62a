//! A clock for the targets: PWM on AUX, which only bitbang mode can begin and end. It goes on in SPI mode.
//!
//! The reset of a v1a to v3 ends it, and that is on the way of each program that finds the device in binary mode. A v4
//! is not reset, so it is told to end what another program may have left.

use alloc::vec::Vec;

use super::BinaryBus;
use super::link::Link;
use super::modes::{drain, enter_spi, send_zeros};
use super::wire::{Command, Prescaler, Speed, op};
use crate::bus::{Hertz, IcspBus as _};
use crate::buspirate::{Banner, Error, Options, Outcome, Source, quirks};
use crate::select::{Lines, TargetMap};
use crate::transport::Transport;

/// In bitbang mode: begins or ends PWM as the options say. `fed`: it may run since this connection began it.
pub(super) fn set_pwm<T: Transport>(
    line: &mut Link<T>,
    options: &Options,
    banner: Option<&Banner>,
    fed: bool,
) -> Result<(), Error<T::Error>> {
    if let Some(frequency) = options.feed_clock {
        let (prescaler, period) = Prescaler::divide(frequency).ok_or(Error::Frequency { frequency })?;
        drain(line)?;
        // Finding the device, or the answer to a command, has said where it is.
        line.set_lost(false);
        let duty = period.div_ceil(2);
        return line.run(Command::Pwm { prescaler, duty, period }).map(drop);
    }
    // In the legacy mode of a v5 or v6 it is another command.
    if (fed || quirks::keeps_pwm(banner)) && !quirks::is_legacy(banner) {
        // Its answer comes before that of the way into the next mode.
        line.send_raw(&[op::STOP_PWM])?;
    }
    Ok(())
}

/// At the prompt: ends PWM, and comes back.
pub(super) fn stop_pwm<T: Transport>(line: &mut Link<T>) -> Result<(), Error<T::Error>> {
    send_zeros(line, &mut Vec::new())?;
    drain(line)?;
    line.set_lost(false);
    line.run_all(&[Command::StopPwm, Command::LeaveBitbang]).map(drop)
}

impl<T: Transport, M: TargetMap, X: Lines> BinaryBus<T, M, X>
where
    X::Error: 'static,
{
    /// Begins or ends the clock; `false`: there is no pin for it.
    pub(super) fn feed(&mut self, clock: Option<Hertz>) -> Outcome<bool, T, X> {
        if self.is_legacy() || self.options.wiring.contains(&Source::Aux) {
            return Ok(false);
        }
        if let Some(frequency) = clock.filter(|clock| Prescaler::divide(*clock).is_none()) {
            return Err(Error::Frequency { frequency });
        }
        if clock == self.options.feed_clock {
            return Ok(true);
        }
        self.set_clock(Speed::Khz125.hertz())?;
        self.wait_for_target();
        self.options.feed_clock = clock;
        self.fed = true;
        let is_set =
            self.run(Command::LeaveSpi).is_ok() && self.enter_again().is_ok() && self.set_up().is_ok();
        if !is_set {
            self.recover()?;
        }
        Ok(true)
    }

    /// From bitbang mode into SPI mode again.
    fn enter_again(&mut self) -> Result<(), Error<T::Error>> {
        set_pwm(&mut self.link, &self.options, self.banner.as_ref(), self.fed)?;
        enter_spi(&mut self.link)
    }
}
