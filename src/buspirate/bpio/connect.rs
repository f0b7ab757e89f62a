//! Setting up: SPI, the pins at idle, the supply; and the same again after an error.

use alloc::format;
use alloc::string::String;
use core::time::Duration;

use super::bus::Bus;
use super::lines::{CS, Pins};
use super::link::Link;
use super::message::{Configure, DeviceMode, Psu, Query, Status};
use super::supply;
use crate::bus::{Hertz, Measured};
use crate::buspirate::watched::{Ask, Watched, unwatched};
use crate::buspirate::{Banner, Error, HardwareName, Options, Outcome, Power, Source, Speed};
use crate::select::{Levels, Lines, TargetMap};
use crate::transport::Transport;

/// The SPI clock until a session asks for another.
const FIRST_CLOCK: Hertz = Speed::Khz125.hertz();

/// The clocks of the two processors that their SPI clocks are divided from (chapter 7.1).
const RP2040: Hertz = Hertz(125_000_000);
const RP2350: Hertz = Hertz(150_000_000);

/// The SPI clocks that are set, fastest first. Below the last one the divider of an RP2350 would overflow, and the
/// device hang.
const CLOCKS: [Hertz; 13] = [
    Hertz::mhz(8),
    Hertz::mhz(4),
    Hertz(2_666_667),
    Hertz::mhz(2),
    Hertz::mhz(1),
    Hertz::khz(500),
    Hertz::khz(250),
    Hertz::khz(125),
    Hertz(62_500),
    Hertz(31_250),
    Hertz::khz(16),
    Hertz::khz(8),
    SLOWEST_CLOCK,
];

/// The slowest of them.
pub(super) const SLOWEST_CLOCK: Hertz = Hertz::khz(4);

/// What is known of the device.
#[derive(Debug)]
pub(super) struct Device {
    pub(super) banner: Banner,
    /// What its SPI clocks are divided from.
    peripheral_clock: Hertz,
    is_disturbed: bool,
}

impl Device {
    fn new(status: &Status) -> Self {
        // A 5XL says 0.0.
        let (hardware, peripheral_clock) = match status.hardware {
            (0, _) => (String::from("5XL"), RP2350),
            (5, revision) => (format!("5-REV{revision}"), RP2040),
            (major, revision) => (format!("{major}-REV{revision}"), RP2350),
        };
        let build = format!("{} of {}", status.git_hash, status.date);
        let is_disturbed = matches!(status.hardware, (0 | 5, _));
        Self { banner: Banner::of_build(hardware, &build), peripheral_clock, is_disturbed }
    }

    /// Do its analogue measurements disturb SPI?
    pub(super) fn is_disturbed(&self) -> bool {
        self.is_disturbed
    }

    /// The fastest clock that is not above `at_most`, or the slowest: what is asked for, and what it is then.
    pub(super) fn clock(&self, at_most: Hertz) -> (Hertz, Hertz) {
        let fits = |clock: &&Hertz| rounded(self.peripheral_clock, **clock) <= at_most;
        let asked = CLOCKS.iter().find(fits).copied().unwrap_or(SLOWEST_CLOCK);
        (asked, rounded(self.peripheral_clock, asked))
    }
}

/// The clock that the device sets where this one is asked for: divided by an even number up to 254, the least that
/// will do, and by 1 to 256 (chapter 7.1).
fn rounded(peripheral: Hertz, asked: Hertz) -> Hertz {
    let (from, asked) = (u64::from(peripheral.0), u64::from(asked.0.max(1)));
    let prescale = (2..=254_u64).step_by(2).find(|prescale| from < prescale * 256 * asked).unwrap_or(254);
    let divider = from.div_ceil(prescale * asked).clamp(1, 256);
    // The quotient is below the clock it is divided from.
    Hertz((from / (prescale * divider)) as u32)
}

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
        let idle = self.map.idle();
        self.link.synchronise().map_err(Error::with_lines)?;
        self.pins = set_up_pins(&mut self.link, &self.options, idle, self.device.clock(self.clock).0)
            .map_err(Error::with_lines)?;
        self.levels = idle;
        if !self.extra_lines().is_empty() {
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
    let (asked, clock) = device.clock(options.speed.map_or(FIRST_CLOCK, Speed::hertz));
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
        let got = link.status(&[Query::Io])?.io_value & CS;
        return if got == CS { Ok(()) } else { Err(Error::PinsMoved { want: CS, got }) };
    }
    // The mode switches the supply off, too; said by itself, in case that the mode is not taken.
    link.configure(Configure::Psu(Psu::Off))?;
    link.configure(Configure::Mode(DeviceMode::HiZ))?;
    let is_left = link.status(&[Query::Mode])?.mode.eq_ignore_ascii_case("HiZ");
    if is_left { Ok(()) } else { Err(Error::Lost) }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The figures of chapter 7.1.
    #[test]
    fn clocks_are_rounded_as_the_device_does() {
        for (asked, on_rp2040) in [
            (8_000_000, 7_812_500),
            (4_000_000, 3_906_250),
            (2_000_000, 1_953_125),
            (1_000_000, 992_063),
            (250_000, 250_000),
            (125_000, 125_000),
            (31_250, 31_250),
        ] {
            assert_eq!(rounded(RP2040, Hertz(asked)), Hertz(on_rp2040));
        }
        for (asked, on_rp2350) in [(8_000_000, 7_500_000), (2_000_000, 1_973_684), (1_000_000, 1_000_000)] {
            assert_eq!(rounded(RP2350, Hertz(asked)), Hertz(on_rp2350));
        }
        for asked in CLOCKS {
            for peripheral in [RP2040, RP2350] {
                let is = rounded(peripheral, asked);
                assert!(is <= asked && is.0 > asked.0 / 100 * 80, "{asked} becomes {is}");
            }
        }
    }
}
