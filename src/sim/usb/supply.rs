//! The supply: voltage, limit, fuse, and what is measured.

use core::time::Duration;

use super::timing;
use crate::sim::Wires;

/// What can be asked for.
pub(super) const MILLIVOLTS: core::ops::RangeInclusive<u32> = 800..=5_000;
pub(super) const MILLIAMPERES: core::ops::RangeInclusive<u16> = 1..=500;
/// What it gives when nothing is said, mV and mA.
pub(super) const USUAL_MV: u32 = 3_300;
pub(super) const USUAL_MA: u16 = 300;
/// Steps of the converter that sets the voltage. Chosen, so that 3300 mV become 3299 as recorded.
const STEPS: u32 = 14_000;
/// A voltage from outside so far above the one that is set is backflow: about 100 steps of 1.6 mV.
const BACKFLOW_MV: u16 = 160;

/// The supply and its fuse.
#[derive(Debug, Clone, Default)]
pub(super) struct Supply {
    pub(super) on: bool,
    /// What was set last, mV, as the converter makes it.
    pub(super) set_mv: u16,
    /// The last limit that was set, mA; it is shown even while there is none.
    pub(super) shown_ma: u16,
    limited: bool,
    /// The fuse tripped while it was on.
    pub(super) tripped: bool,
    /// The last two samples of the current, the newer one first.
    samples: [u16; 2],
    /// When they were last taken.
    sampled: Duration,
}

impl Supply {
    /// A request that may switch it on: it is off now, and the voltage and the limit are these. A limit of 0 is
    /// none.
    pub(super) fn set(&mut self, millivolts: u32, limit_ma: u16) {
        let least = *MILLIVOLTS.start();
        let span = MILLIVOLTS.end() - least;
        let steps = millivolts.saturating_sub(least) * STEPS / span;
        self.set_mv = (least + steps * span / STEPS) as u16;
        self.limited = limit_ma > 0;
        if self.limited {
            self.shown_ma = limit_ma;
        }
    }

    /// Switches it, at the wires, too.
    pub(super) fn switch(&mut self, at: Duration, on: bool, wires: &mut dyn Wires) {
        if self.on != on {
            self.on = on;
            wires.set_supply_mv(at, if on { self.set_mv } else { 0 });
        }
    }

    /// Would what the board has of its own flow back into it?
    pub(super) fn flows_back(&self, at: Duration, wires: &mut dyn Wires) -> bool {
        wires.own_supply_mv(at) > self.set_mv + BACKFLOW_MV
    }

    /// Is more drawn than the limit allows?
    pub(super) fn is_over(&self, at: Duration, wires: &mut dyn Wires) -> bool {
        self.on && self.limited && wires.draw_ma(at) > self.shown_ma
    }

    /// What is on the supply pin, mV.
    pub(super) fn measured_mv(&self, at: Duration, wires: &mut dyn Wires) -> u16 {
        let given = if self.on { self.set_mv } else { 0 };
        given.max(wires.own_supply_mv(at))
    }

    /// Measures the current once more.
    pub(super) fn sample(&mut self, at: Duration, wires: &mut dyn Wires) {
        let now = if self.on { wires.draw_ma(at).min(*MILLIAMPERES.end()) } else { 0 };
        self.samples = [now, self.samples[0]];
        self.sampled = at;
    }

    /// Catches up with the sweeps for the LCD since the last sample.
    pub(super) fn catch_up(&mut self, at: Duration, period: Option<Duration>, wires: &mut dyn Wires) {
        let Some(period) = period else { return };
        let number = |time: Duration| time.as_nanos() / period.as_nanos().max(1);
        // Two samples are remembered.
        for _ in 0..(number(at) - number(self.sampled).min(number(at))).min(2) {
            self.sample(at, wires);
        }
    }

    /// The average of the last two samples, mA.
    pub(super) fn measured_ma(&self) -> u16 {
        (self.samples[0] + self.samples[1]) / 2
    }

    /// How long switching on takes once the gap is over.
    pub(super) fn settles_in(&self) -> Duration {
        if self.limited { timing::LIMITED } else { timing::UNLIMITED }
    }
}
