//! The legacy mode of a Bus Pirate 5 or 6: the old protocol, in which CS moves otherwise.
//!
//! * The SPI configuration pulls CS low, and the peripherals command does not move it. Only the two CS
//!   commands do, and a reset, which is what a zero means.
//! * An SPI clock counts from the next configuration on.
//! * Of a run of zeros only the first is answered. Unknown commands are not answered at all.
//! * It is left with its banner, which ends the run of zeros for the next program.
//!
//! Write-then-read is not used: a payload that comes haltingly is cut off and its rest taken for commands.
//! Neither is its own reading of flash, which sends some chips one instruction more, depending on what was
//! shifted before. What is left goes in transfers of up to four frames, one at a time.

use core::time::Duration;

use super::BinaryBus;
use super::hear::{ANSWER, QUIET};
use super::link::Link;
use super::wire::{Command, Config, Peripherals, Speed, op};
use crate::buspirate::error::HEARD_MOST;
use crate::buspirate::watched::GIVE_UP_AFTER;
use crate::buspirate::{Banner, Error, Outcome, quirks};
use crate::select::{Lines, TargetMap};
use crate::transport::Transport;

/// Its banner.
const BANNER: &[u8] = b"Bus Pirate v2.5\r\nCommunity Firmware v7.1\r\nHiZ>";

/// In binary SPI mode: is it the legacy mode? For a device whose banner was not understood. The others do
/// not know the question, and refuse it.
pub(super) fn ask<T: Transport>(line: &mut Link<T>) -> Result<Option<Banner>, Error<T::Error>> {
    line.send_raw(&[op::TERMINAL])?;
    line.set_lost(true);
    let mut heard = line.take(1, "banner", ANSWER)?;
    line.limited(GIVE_UP_AFTER, |line| {
        while line.receive(QUIET)? > 0 {}
        Ok(())
    })?;
    heard.extend(line.take_inbox());
    let banner = quirks::legacy_banner(&heard);
    if banner.is_none() && heard != [op::REFUSED] {
        heard.truncate(HEARD_MOST);
        return Err(Error::NotABusPirate { heard, recovered: true });
    }
    line.set_lost(false);
    Ok(banner)
}

/// Sets clock and mode, with no target in reset. That pulls CS low, which is raised when that was
/// confirmed: a target that runs gets a whole reset, not a spike that it may half follow.
pub(super) fn configure<T: Transport>(
    line: &mut Link<T>,
    speed: Speed,
    config: Config,
) -> Result<(), Error<T::Error>> {
    /// Long enough for every AVR.
    const PULSE: Duration = Duration::from_millis(1);
    line.run(Command::Speed(speed as u8))?;
    line.run(Command::Config(config))?;
    line.pause(PULSE);
    line.run(Command::ChipSelect { high: true }).map(drop)
}

impl<T: Transport, M: TargetMap, X: Lines> BinaryBus<T, M, X> {
    /// Is it the legacy mode of a v5 or v6?
    pub(super) fn is_legacy(&self) -> bool {
        quirks::is_legacy(self.banner.as_ref())
    }

    /// Sets clock and mode, with no target in reset.
    pub(super) fn configure_legacy(&mut self) -> Outcome<(), T, X> {
        self.wait_for_target();
        configure(&mut self.link, self.speed, self.config).map_err(Error::with_lines)?;
        self.link.set_clock(self.speed.hertz());
        self.peripherals.insert(Peripherals::CS);
        Ok(())
    }

    /// A zero switches the supply off and lets all pins go; the banner ends the run of zeros.
    pub(super) fn leave_legacy(&mut self) -> Outcome<(), T, X> {
        /// A byte that was not what we sent may have pulled CS low again.
        const TRIES: usize = 3;
        for _ in 0..TRIES {
            if self.run(Command::LeaveSpi).is_err() && self.find_again().is_err() {
                self.find_again()?;
            }
            if says_banner_alone(&mut self.link).map_err(Error::with_lines)? {
                return Ok(());
            }
        }
        Err(Error::Lost)
    }
}

/// Asks for the banner; is that what comes, and nothing else?
fn says_banner_alone<T: Transport>(line: &mut Link<T>) -> Result<bool, Error<T::Error>> {
    line.take_inbox();
    line.send_raw(&[op::TERMINAL])?;
    line.limited(GIVE_UP_AFTER, |line| {
        while line.inbox() != BANNER && line.receive(ANSWER)? > 0 {}
        Ok(())
    })?;
    Ok(line.take_inbox() == BANNER)
}
