//! RESET lines: levels, glitches, and targets that are left in reset.

use core::time::Duration;
use std::vec::Vec;

use super::violation::{Glitch, ViolationKind};
use super::wiring::Net;
use super::{Board, Decoder, Line, Slot, is_high};
use crate::select::Target;
use crate::sim::avr::{RESET_LOW_NS, nanoseconds};

/// A RESET that is low for a shorter time is a glitch. The firmware moves one pin after another in
/// a few microseconds; a host that means it waits for 20 ms before Programming Enable, and even one
/// that changes its mind needs two commands, of 87 us each at 115200 baud.
pub(super) const GLITCH_BELOW: Duration = Duration::from_micros(100);

/// The pins of one command move one after another, within this time at the most. Behind a decoder that selects
/// other targets on the way, which no programmer can avoid. Reference 4.3.
const PIN_SKEW: Duration = Duration::from_micros(5);

/// A v5 that enters SPI drives CS with its old level for so long. A chip does not see it; it is kept as a glitch,
/// and is no violation. Section 6.1 of `docs/protocol/bpio2.md`.
const ENTERS_SPI: Duration = Duration::from_nanos(200);

/// A target that is in reset so long after the Bus Pirate's supplies went off was left there: a
/// host that leaves binary mode, or switches the supply off and on, has done so by then.
const LEFT_AFTER: Duration = Duration::from_millis(100);

impl Board {
    /// Counts a RESET of a powered target as a glitch when it was low for less than this; 100 us
    /// else. No selection is shorter than 20 ms.
    #[must_use]
    pub const fn with_glitches_below(mut self, length: Duration) -> Self {
        self.glitch_below = length;
        self
    }

    /// Moves [`Line::Extra`] number `index`; a moment that has passed already means now.
    pub fn set_extra(&mut self, at: Duration, index: u8, high: bool) {
        let at = at.max(self.now);
        self.begin(at);
        let index = usize::from(index);
        if self.extra.len() <= index {
            self.extra.resize(index + 1, true);
        }
        self.extra[index] = high;
        self.move_resets(at);
    }

    /// Targets whose RESET is low now.
    #[must_use]
    pub fn held(&self) -> Vec<Target> {
        let targets = (0..).map(Target).zip(&self.slots);
        targets.filter(|(_, slot)| slot.low_since.is_some()).map(|(target, _)| target).collect()
    }

    /// The lines that RESETs and the inputs of the decoder hang on; some may come twice.
    pub(in crate::sim) fn lines(&self) -> impl Iterator<Item = Line> {
        let resets = self.slots.iter().map(|slot| slot.reset);
        resets.chain(self.decoder.iter().flat_map(Decoder::inputs))
    }

    /// The first glitches, in the order they ended; at most a few hundred are kept. Most count as
    /// a [`ViolationKind::Glitch`], too.
    #[must_use]
    pub fn glitches(&self) -> &[Glitch] {
        &self.log.glitches
    }

    /// Lets everything happen up to `at`, and counts the powered targets that are in reset now as
    /// left there. It may be called at any time.
    pub fn finish(&mut self, at: Duration) {
        self.begin(at);
        for slot in 0..self.slots.len() {
            self.watch(at, slot, |avr| avr.runs(nanoseconds(at)));
        }
        self.left_in_reset(at, nanoseconds(at));
    }

    /// Counts targets in reset since `since` ns, each once until its RESET goes high.
    fn left_in_reset(&mut self, at: Duration, since: u64) {
        let powered = self.is_powered();
        for slot in 0..self.slots.len() {
            let Slot { low_since, left, .. } = &mut self.slots[slot];
            if powered && !*left && low_since.is_some_and(|low| low <= since) {
                *left = true;
                self.log.violate(at, ViolationKind::LeftInReset { target: Target(slot as u8) });
            }
        }
    }

    /// What must be looked at before anything is moved at `at`.
    pub(super) fn begin(&mut self, at: Duration) {
        self.elapse(at);
        self.now = self.now.max(at);
        if let Some(off) = self.supply.off_since
            && at >= off + LEFT_AFTER
        {
            self.supply.off_since = None;
            self.left_in_reset(off, nanoseconds(off));
        }
    }

    /// Is a line high? A line that nothing drives has a pull-up.
    fn is_line_high(&self, line: Line) -> bool {
        let shorted = |drive, net| match self.wiring.is_shorted() {
            true => self.shorted(net).unwrap_or(true),
            false => is_high(drive),
        };
        match line {
            Line::Cs => shorted(self.pins.cs, Net::Cs),
            Line::Aux => shorted(self.pins.aux, Net::Aux),
            Line::Aux2 => is_high(self.pins.aux2),
            Line::Io(index) => self.pins.io.get(usize::from(index)).is_none_or(|drive| is_high(*drive)),
            Line::Extra(index) => self.extra.get(usize::from(index)).copied().unwrap_or(true),
            Line::Output(_) => true,
        }
    }

    /// Moves every RESET to where its line is.
    pub(super) fn move_resets(&mut self, at: Duration) {
        self.set_resets(at);
        if self.has_activity {
            self.resolve(nanoseconds(at));
        }
    }

    /// The same, without what follows from it.
    pub(super) fn set_resets(&mut self, at: Duration) {
        let low = self.low_output();
        for slot in 0..self.slots.len() {
            let high = match self.slots[slot].reset {
                _ if self.wiring.is_shorted() => self.shorted(Net::Reset(Target(slot as u8))).unwrap_or(true),
                _ if self.slots[slot].reset_cut => true,
                Line::Output(output) => Some(output) != low,
                line => self.is_line_high(line),
            };
            self.move_reset(at, slot, high);
        }
    }

    /// The output of the decoder that is low.
    fn low_output(&self) -> Option<u8> {
        self.decoder.as_ref().and_then(|decoder| decoder.low_output(|line| self.is_line_high(line)))
    }

    /// Is a line that something always drives high?
    pub(super) fn line_is_high(&self, line: Line) -> bool {
        match line {
            Line::Output(output) => Some(output) != self.low_output(),
            line => self.is_line_high(line),
        }
    }

    /// Breaks the wire to the RESET of a target; a pull-up takes over.
    pub(super) fn cut_reset(&mut self, at: Duration, target: Target) {
        if let Some(slot) = self.slots.get_mut(usize::from(target.0)) {
            slot.reset_cut = true;
            self.move_resets(at);
        }
    }

    fn move_reset(&mut self, at: Duration, slot: usize, high: bool) {
        let start = nanoseconds(at);
        let (powered, buffers) = (self.is_powered(), self.buffers);
        let state = &mut self.slots[slot];
        match (state.low_since, high) {
            (None, false) => {
                state.low_since = Some(start);
                state.powered_since_low = powered;
                state.joins_at = buffers.then_some(start.saturating_add(RESET_LOW_NS));
            }
            (Some(low), true) => {
                let glitch = state.powered_since_low && start > low;
                let length = Duration::from_nanos(start.saturating_sub(low));
                let is_decoded = matches!(state.reset, Line::Output(_));
                state.low_since = None;
                state.left = false;
                state.joins_at = None;
                state.joined = !buffers;
                if glitch && length < self.glitch_below {
                    let at = Duration::from_nanos(low);
                    let target = Target(slot as u8);
                    self.log.glitch(Glitch { at, target, length });
                    let harmless = if is_decoded { PIN_SKEW } else { ENTERS_SPI };
                    if length > harmless {
                        self.log.violate(at, ViolationKind::Glitch { target });
                    }
                }
            }
            _ => {}
        }
        self.watch(at, slot, |avr| avr.set_reset(start, high));
    }
}
