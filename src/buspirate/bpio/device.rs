//! What is known of the device, and the SPI clocks that it has.

use alloc::format;
use alloc::string::String;

use super::message::Status;
use crate::bus::Hertz;
use crate::buspirate::Banner;

/// The clocks of the two processors that their SPI clocks are divided from (chapter 7.1).
const RP2040: Hertz = Hertz(125_000_000);
const RP2350: Hertz = Hertz(150_000_000);

/// The SPI clocks that are set, fastest first. Below the last one the divider of an RP2350 would overflow, and the
/// device hang.
const CLOCKS: [Hertz; 15] = [
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
    Hertz::khz(4),
    Hertz::khz(3),
    SLOWEST_CLOCK,
];

/// The slowest of them.
pub(super) const SLOWEST_CLOCK: Hertz = Hertz(2_400);

/// What is known of the device.
#[derive(Debug)]
pub(super) struct Device {
    pub(super) banner: Banner,
    /// What its SPI clocks are divided from.
    peripheral_clock: Hertz,
    is_disturbed: bool,
}

impl Device {
    pub(super) fn new(status: &Status) -> Self {
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
