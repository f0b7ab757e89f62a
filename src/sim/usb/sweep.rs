//! The sweeps over all analogue channels: when they are, and what they do to SPI.

use core::time::Duration;

use super::timing;
use crate::sim::avr::{nanoseconds, scramble};

/// What a sweep does to a byte on the bus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Disturbance {
    /// The Bus Pirate reads these bits wrong.
    Miso(u8),
    /// The target reads these bits wrong.
    Mosi(u8),
    /// The target sees a pulse of SCK more, before the byte.
    Clock,
}

/// The sweeps of one board.
#[derive(Debug, Clone)]
pub(super) struct Sweep {
    period: Option<Duration>,
    /// Does it disturb bytes, and by which numbers?
    seed: Option<u64>,
    /// Bytes that are disturbed in any case, by their number.
    pub(super) planned: Option<(u64, Disturbance)>,
}

impl Sweep {
    pub(super) fn new(period: Option<Duration>, seed: Option<u64>) -> Self {
        // A sweep after the other leaves no time for anything.
        let period = period.map(|period| period.max(2 * timing::SWEEP));
        Self { period, seed, planned: None }
    }

    pub(super) fn period(&self) -> Option<Duration> {
        self.period
    }

    /// When core 1 has time for USB again, if it is asked at `at`.
    pub(super) fn delayed(&self, at: Duration) -> Duration {
        match self.begun_before(at) {
            Some(begun) if at < begun + timing::SWEEP => begun + timing::SWEEP,
            _ => at,
        }
    }

    /// When the last sweep began.
    fn begun_before(&self, at: Duration) -> Option<Duration> {
        let period = nanoseconds(self.period?);
        let number = nanoseconds(at) / period;
        (number > 0).then(|| Duration::from_nanos(number * period))
    }

    /// What happens to a byte that is on the bus from `start` to `end`.
    pub(super) fn disturbs(&mut self, number: u64, start: Duration, end: Duration) -> Option<Disturbance> {
        if let Some((planned, how)) = self.planned
            && planned == number
        {
            self.planned = None;
            return Some(how);
        }
        let seed = self.seed?;
        let begun = self.begun_before(end)?;
        let step = timing::SWEEP / timing::CHANNELS;
        // The channels of IO4 to IO7.
        let channel = (4..8).find(|channel| {
            let loaded = begun + step * *channel;
            start < loaded + timing::LOADED && end > loaded
        })?;
        let random = scramble(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        if random & 1 == 0 {
            return None;
        }
        let bit = 1 << (random >> 8 & 7);
        match channel {
            4 => Some(Disturbance::Miso(bit)),
            7 => Some(Disturbance::Mosi(bit)),
            6 if random & 0b110 == 0 => Some(Disturbance::Clock),
            // A load on CS is no change of RESET.
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn usb_waits_for_the_end_of_a_sweep() {
        let sweep = Sweep::new(Some(500 * MS), None);
        for (at, then) in [(0, 0), (5, 5), (499, 499), (500, 511), (510, 511), (511, 511), (1_003, 1_011)] {
            assert_eq!(sweep.delayed(at * MS), then * MS, "{at}");
        }
        assert_eq!(Sweep::new(None, None).delayed(500 * MS), 500 * MS);
    }

    #[test]
    fn bytes_are_disturbed_only_while_their_pin_is_loaded_and_only_with_a_seed() {
        let byte = Duration::from_micros(4);
        let count = |seed, from: u32, to: u32| {
            let mut sweep = Sweep::new(Some(500 * MS), seed);
            let bytes = u64::from((to - from) * 250);
            (0..bytes)
                .filter(|k| {
                    sweep
                        .disturbs(*k, from * MS + byte * *k as u32, from * MS + byte * (*k as u32 + 1))
                        .is_some()
                })
                .count()
        };
        assert_eq!(count(None, 490, 520), 0);
        assert_eq!(count(Some(1), 0, 500), 0);
        assert_eq!(count(Some(1), 511, 1_000), 0);
        let disturbed = count(Some(1), 490, 520);
        // Two channels of 15 bytes, one of two of them; a few pulses of the clock.
        assert!((5..=35).contains(&disturbed), "{disturbed}");
    }
}
