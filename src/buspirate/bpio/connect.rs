//! Setting up: SPI, the pins at idle, the supply; and the same again after an error.

use core::time::Duration;

use super::bus::Bus;
use super::device::Device;
use super::link::Link;
use super::message::{Configure, DeviceMode, Psu, Query};
use super::pins::{CS, Pins};
use super::supply;
use crate::bus::{Hertz, Measured};
use crate::buspirate::watched::{Ask, Watched, unwatched};
use crate::buspirate::{Error, HardwareName, Lacks, Options, Outcome, Outputs, Power, Source, Speed};
use crate::select::{Levels, Lines, TargetMap};
use crate::transport::Transport;

/// The SPI clock until a session asks for another.
const FIRST_CLOCK: Hertz = Speed::Khz125.hertz();

impl<T: Transport, M: TargetMap, X: Lines> Bus<T, M, X> {
    /// Sets up a device that answered a zero as BPIO2 does. The extra lines are idle already.
    pub(in crate::buspirate) fn connect(
        transport: T,
        map: M,
        extra: X,
        options: Options,
        ask: Ask<'_>,
    ) -> Outcome<Self, T, X> {
        let mut link = Link::new(Watched::new(transport, ask));
        let ready = prepare(&mut link, &map, &options);
        let mut link = link.map(Watched::into_inside);
        let Ready { device, clock, pins, measured, rails_up } = match ready {
            Ok(ready) => ready,
            Err(error) => {
                // There is an error to tell already.
                let _ = leave(&mut link, options.power);
                return Err(unwatched(error));
            }
        };
        Ok(Self {
            levels: map.idle(),
            link,
            map,
            extra,
            options,
            device,
            pins,
            measured,
            clock,
            held: false,
            not_before: Duration::ZERO,
            rails_up,
            closed: false,
        })
    }

    /// Finds the device again after an error, and sets it up anew: all pins are let go on the way.
    pub(super) fn recover(&mut self) -> Outcome<(), T, X> {
        self.link.synchronise().map_err(Error::with_lines)?;
        self.set_up_again()
    }

    /// The pins at idle and SPI as they were, and the supply if it went off.
    pub(super) fn set_up_again(&mut self) -> Outcome<(), T, X> {
        let idle = self.map.idle();
        self.pins = set_up_pins(&mut self.link, &self.options, idle, self.device.clock(self.clock).0)
            .map_err(Error::with_lines)?;
        self.levels = idle;
        if self.has_extra_lines() {
            self.set_extra(idle)?;
        }
        let status = self.link.status(&[Query::Psu]).map_err(Error::with_lines)?;
        if self.measured.supplied && (!status.psu_enabled || status.psu_current_error) {
            let (measured, switched) =
                supply::set_up(&mut self.link, &self.options, &status).map_err(Error::with_lines)?;
            self.measured = measured;
            if switched {
                self.rails_up = self.link.now() + supply::WAKE_UP;
            }
        }
        Ok(())
    }

    /// Sets the SPI clock. On the way all pins are let go for 170 µs, so no target is held.
    pub(super) fn change_clock(&mut self, at_most: Hertz) -> Outcome<(), T, X> {
        let (asked, is) = self.device.clock(at_most);
        if is == self.clock && !self.link.is_lost() {
            return Ok(());
        }
        self.wait_for_target();
        self.clock = is;
        let idle = self.map.idle();
        let first = set_up_pins(&mut self.link, &self.options, idle, asked);
        let set = match first {
            Ok(pins) => {
                self.pins = pins;
                self.link.set_clock(is);
                self.levels = idle;
                Ok(())
            }
            Err(error @ Error::Transport(_)) => Err(error.with_lines()),
            Err(_) => self.recover(),
        };
        self.link.set_clock(is);
        set
    }

    /// Measures the supply anew.
    pub(super) fn measure(&mut self) -> Outcome<Measured, T, X> {
        self.measured = supply::measure(&mut self.link, self.measured.supplied).map_err(Error::with_lines)?;
        Ok(self.measured)
    }

    /// Lets everything go, and switches the supply off unless it is to be kept.
    pub(in crate::buspirate) fn shut_down(&mut self) -> Outcome<(), T, X> {
        self.closed = true;
        let released = self.release();
        let left = leave(&mut self.link, self.options.power).map_err(Error::with_lines);
        released.and(left)
    }
}

/// What connecting found out, and set up.
struct Ready {
    device: Device,
    clock: Hertz,
    pins: Pins,
    measured: Measured,
    rails_up: Duration,
}

/// Sets everything up; once more if something went wrong on the way, when nothing is held yet.
fn prepare<T: Transport, M: TargetMap>(
    link: &mut Link<T>,
    map: &M,
    options: &Options,
) -> Result<Ready, Error<T::Error>> {
    match set_up(link, map, options) {
        Err(error) if !is_final(&error) => {
            // What it was asked with is still there, or an answer was damaged.
            link.synchronise()?;
            set_up(link, map, options)
        }
        outcome => outcome,
    }
}

/// Would it be the same the next time?
const fn is_final<E, L>(error: &Error<E, L>) -> bool {
    matches!(
        error,
        Error::Transport(_)
            | Error::NoSuchPin { .. }
            | Error::Lacks { .. }
            | Error::Supply { .. }
            | Error::NoAnswer { .. }
            | Error::Spoiled
    )
}

fn set_up<T: Transport, M: TargetMap>(
    link: &mut Link<T>,
    map: &M,
    options: &Options,
) -> Result<Ready, Error<T::Error>> {
    let status = link.status(&[Query::Version, Query::Mode, Query::Psu, Query::Io])?;
    let device = Device::new(&status);
    check_wiring(&device, &options.wiring)?;
    check_options(&device, options)?;
    let (asked, clock) = device.clock(options.fixed_clock().unwrap_or(FIRST_CLOCK));
    let pins = set_up_pins(link, options, map.idle(), asked)?;
    link.set_clock(clock);
    let (measured, switched) = supply::set_up(link, options, &status)?;
    let rails_up = if switched { link.now() + supply::WAKE_UP } else { Duration::ZERO };
    Ok(Ready { device, clock, pins, measured, rails_up })
}

/// SPI at this clock, and the pins at these levels; all of them are let go on the way.
///
/// The latches are set while the pins are inputs: a pin would drive its old latch for 3.8 µs otherwise, and CS for
/// 0.2 µs (chapter 7.2).
fn set_up_pins<T: Transport>(
    link: &mut Link<T>,
    options: &Options,
    idle: Levels,
    clock: Hertz,
) -> Result<Pins, Error<T::Error>> {
    let pins = Pins::new(&options.wiring, idle);
    link.set_levels(CS, CS)?;
    link.configure(Configure::Mode(DeviceMode::Spi { clock: clock.0 }))?;
    if pins.outputs() != 0 {
        link.set_levels(pins.outputs(), pins.levels())?;
        link.set_directions(pins.outputs(), pins.outputs())?;
    }
    pins.let_cs_go(link)?;
    Ok(pins)
}

/// Lets all pins go, and switches the supply off unless it is to be kept; once more if that went wrong.
fn leave<T: Transport>(link: &mut Link<T>, power: Power) -> Result<(), Error<T::Error>> {
    if link.is_lost() {
        link.synchronise()?;
    }
    match let_go(link, power) {
        Err(error) if !is_final(&error) => {
            link.synchronise()?;
            let_go(link, power)
        }
        outcome => outcome,
    }
}

/// The same, looked at: another request may have been made of these on the way.
fn let_go<T: Transport>(link: &mut Link<T>, power: Power) -> Result<(), Error<T::Error>> {
    if power == Power::Keep {
        link.set_levels(CS, CS)?;
        link.set_directions(CS, CS)?;
        let got = link.status(&[Query::Io])?.io_value & CS;
        return if got == CS { Ok(()) } else { Err(Error::PinsMoved { want: CS, got }) };
    }
    // The mode switches the supply off, too; said by itself, in case that the mode is not taken.
    link.configure(Configure::Psu(Psu::Off))?;
    link.configure(Configure::Mode(DeviceMode::HiZ))?;
    let is_left = link.status(&[Query::Mode])?.mode.eq_ignore_ascii_case("HiZ");
    if is_left { Ok(()) } else { Err(Error::Lost) }
}

/// Refuses what these devices cannot do.
fn check_options<E>(device: &Device, options: &Options) -> Result<(), Error<E>> {
    let what = match options.outputs {
        _ if options.feed_clock.is_some() => Lacks::Clock,
        Outputs::PushPull => return Ok(()),
        Outputs::OpenDrain | Outputs::OpenDrainWithPullUps => Lacks::OpenDrain,
    };
    Err(Error::Lacks { what, hardware: HardwareName(Some(device.banner.hardware.clone())) })
}

/// Refuses pins that these devices do not have.
fn check_wiring<E>(device: &Device, wiring: &[Source]) -> Result<(), Error<E>> {
    match wiring.iter().find(|pin| matches!(pin, Source::Aux | Source::Aux2 | Source::Io(4..))) {
        Some(pin) => {
            let hardware = HardwareName(Some(device.banner.hardware.clone()));
            Err(Error::NoSuchPin { pin: *pin, hardware })
        }
        None => Ok(()),
    }
}
