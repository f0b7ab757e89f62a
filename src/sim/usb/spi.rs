//! The SPI module: its clock, and bytes.

use crate::sim::Shift;

/// The module's own clock is divided by an even number from 2 to 254, and by one from 1 to 256.
const PRESCALES: core::ops::RangeInclusive<u64> = 2..=254;
const DIVIDER: u64 = 256;

/// SPI as it was configured.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spi {
    /// How it shifts; `None`: the clock stands still.
    pub(super) how: Option<Shift>,
    /// The level of CS between transfers.
    pub(super) cs_idle: bool,
}

impl Spi {
    pub(super) fn new(module_hz: u64, speed: u32, polarity: bool, phase: bool, cs_idle: bool) -> Self {
        let how = half_period_ns(module_hz, speed).map(|half_period_ns| Shift {
            half_period_ns,
            idle_high: polarity,
            change_on_idle_edge: !phase,
            sample_at_end: false,
            open_drain: false,
        });
        Self { how, cs_idle }
    }

    /// The level of CLK between bytes; a clock that stands still is low.
    pub(super) fn idle(&self) -> bool {
        self.how.is_some_and(|how| how.idle_high)
    }
}

/// Half a period of the fastest clock that is not above `speed`, in whole nanoseconds, rounded up; `None`: there
/// is none so slow.
fn half_period_ns(module_hz: u64, speed: u32) -> Option<u64> {
    let speed = u64::from(speed);
    let prescale = PRESCALES.step_by(2).find(|prescale| module_hz < prescale * DIVIDER * speed)?;
    let divider =
        (1..DIVIDER).rev().find(|less| module_hz / (prescale * less) > speed).map_or(1, |less| less + 1);
    Some((prescale * divider * 500_000_000).div_ceil(module_hz))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_rounded_down() {
        let hz = |module: u64, speed| half_period_ns(module, speed).map(|half| 500_000_000 / half);
        for (asked, got) in [
            (62_500_000, 62_500_000),
            (8_000_000, 7_812_500),
            (4_000_000, 3_906_250),
            (2_000_000, 1_953_125),
            (1_000_000, 992_063),
            (250_000, 250_000),
            (125_000, 125_000),
            (31_250, 31_250),
            (2_000, 2_000),
        ] {
            assert_eq!(hz(125_000_000, asked), Some(got), "{asked}");
        }
        // Whole nanoseconds are 0.2 percent off at most.
        for (asked, got) in
            [(8_000_000, 7_462_686), (4_000_000, 3_937_007), (2_000_000, 1_968_503), (1_000_000, 1_000_000)]
        {
            assert_eq!(hz(150_000_000, asked), Some(got), "{asked}");
        }
        for slow in [0, 1, 1_900] {
            assert_eq!(hz(125_000_000, slow), None);
        }
    }
}
