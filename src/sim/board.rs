//! AVRs on a board, wired to a Bus Pirate.

use core::time::Duration;
use std::vec::Vec;

use super::avr::nanoseconds;
use super::{Avr, Drive, Pins, Shift, Wires};
use crate::select::Target;

/// How many violations are kept one by one; the others are only counted.
const KEPT_VIOLATIONS: usize = 256;

/// The Bus Pirate pin that a target's RESET hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Line {
    /// CS.
    Cs,
    /// AUX.
    Aux,
    /// AUX2.
    Aux2,
}

/// What can be wrong with the MISO wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MisoFault {
    /// Shorted to ground.
    StuckLow,
    /// Shorted to the supply.
    StuckHigh,
}

/// Something that a correct programmer never does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Violation {
    /// When; for a byte, its beginning.
    pub at: Duration,
    /// What.
    pub kind: ViolationKind,
}

/// What a programmer did wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ViolationKind {
    /// SCK was low or high for too short a time for this target's clock.
    SckTooFast {
        /// Whose clock.
        target: Target,
    },
    /// Programming Enable began less than 20 ms after RESET went low.
    EarlyEnable {
        /// Whose RESET.
        target: Target,
    },
    /// An instruction other than Poll RDY/BSY came during a write.
    CommandWhileBusy {
        /// Who was writing.
        target: Target,
    },
    /// The supply went off during a write.
    PowerLostDuringWrite {
        /// Who was writing.
        target: Target,
    },
    /// Two targets drove MISO against each other.
    Contention,
}

/// A board with any number of AVRs that share SCK, MOSI and MISO, each with a RESET of its own.
///
/// RESET, SCK and MOSI have pull-ups on the board: a released wire is high at the targets. MISO has
/// none. The targets live on the Bus Pirate's supplies, unless the board is
/// [self-powered](Self::self_powered).
///
/// ```
/// use avrrr::chip::ATMEGA328P;
/// use avrrr::select::Target;
/// use avrrr::sim::{Avr, Board, Line};
///
/// let board = Board::new()
///     .with(Avr::new(ATMEGA328P), Line::Cs)
///     .with(Avr::new(ATMEGA328P).with_clock(16_000_000), Line::Aux)
///     .self_powered();
/// assert_eq!(board.targets(), 2);
/// assert_eq!(board.avr(Target(1)).unwrap().stats().erases, 0);
/// ```
#[derive(Debug, Clone)]
pub struct Board {
    slots: Vec<Slot>,
    self_powered: bool,
    supply: bool,
    pullups: bool,
    floats_high: bool,
    fault: Option<MisoFault>,
    pins: Pins,
    violations: Vec<Violation>,
    counts: Vec<(ViolationKind, u64)>,
}

#[derive(Debug, Clone)]
struct Slot {
    avr: Avr,
    reset: Line,
}

/// Who drives the bits of MISO where to.
#[derive(Debug, Clone, Copy, Default)]
struct Levels {
    low: u8,
    high: u8,
}

impl Default for Board {
    fn default() -> Self {
        Self::new()
    }
}

impl Board {
    /// A board with no AVR on it.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            slots: Vec::new(),
            self_powered: false,
            supply: false,
            pullups: false,
            floats_high: false,
            fault: None,
            pins: Pins::RELEASED,
            violations: Vec::new(),
            counts: Vec::new(),
        }
    }

    /// Adds an AVR with its RESET on this line; targets are counted in the order of adding.
    ///
    /// # Panics
    ///
    /// When there are 256 already.
    #[must_use]
    pub fn with(mut self, mut avr: Avr, reset: Line) -> Self {
        assert!(self.slots.len() < 256, "a target is a number below 256");
        avr.set_sck(0, is_high(self.pins.clk));
        avr.set_mosi(is_high(self.pins.mosi));
        avr.set_reset(0, is_high(wire(self.pins, reset)));
        avr.set_power(0, self.is_powered());
        self.slots.push(Slot { avr, reset });
        self
    }

    /// The same board with a supply of its own, which is always on.
    #[must_use]
    pub fn self_powered(mut self) -> Self {
        self.self_powered = true;
        for slot in &mut self.slots {
            slot.avr.set_power(0, true);
        }
        self
    }

    /// The same board with a MISO that reads high when nobody drives it.
    #[must_use]
    pub const fn miso_floats_high(mut self) -> Self {
        self.floats_high = true;
        self
    }

    /// How many AVRs there are.
    #[must_use]
    pub fn targets(&self) -> usize {
        self.slots.len()
    }

    /// One of the AVRs; `None`: there are not that many.
    #[must_use]
    pub fn avr(&self, target: Target) -> Option<&Avr> {
        self.slots.get(usize::from(target.0)).map(|slot| &slot.avr)
    }

    /// One of the AVRs; `None`: there are not that many.
    pub fn avr_mut(&mut self, target: Target) -> Option<&mut Avr> {
        self.slots.get_mut(usize::from(target.0)).map(|slot| &mut slot.avr)
    }

    /// Breaks or, with `None`, mends the MISO wire.
    pub fn set_fault(&mut self, fault: Option<MisoFault>) {
        self.fault = fault;
    }

    /// The first violations, in the order they happened; at most a few hundred are kept.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// How many violations of this kind there were; bytes that break a rule more than once count
    /// once.
    #[must_use]
    pub fn violation_count(&self, kind: ViolationKind) -> u64 {
        self.counts.iter().find(|(known, _)| *known == kind).map_or(0, |(_, count)| *count)
    }

    /// Every kind of violation that happened, and how often, as
    /// [`violation_count`](Self::violation_count) counts.
    pub fn violation_counts(&self) -> impl Iterator<Item = (ViolationKind, u64)> {
        self.counts.iter().copied()
    }

    fn is_powered(&self) -> bool {
        self.self_powered || self.supply
    }

    fn violate(&mut self, at: Duration, kind: ViolationKind) {
        if self.violations.len() < KEPT_VIOLATIONS {
            self.violations.push(Violation { at, kind });
        }
        match self.counts.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => self.counts.push((kind, 1)),
        }
    }

    /// Does something to one AVR, and notes what it did wrong.
    fn watch<R>(&mut self, at: Duration, slot: usize, act: impl FnOnce(&mut Avr) -> R) -> R {
        let avr = &mut self.slots[slot].avr;
        let before = avr.stats();
        let result = act(avr);
        let after = avr.stats();
        if before != after {
            // `with` keeps the number of slots in range.
            let target = Target(slot as u8);
            for (before, after, kind) in [
                (before.lost_edges, after.lost_edges, ViolationKind::SckTooFast { target }),
                (before.early_enables, after.early_enables, ViolationKind::EarlyEnable { target }),
                (
                    before.commands_while_busy,
                    after.commands_while_busy,
                    ViolationKind::CommandWhileBusy { target },
                ),
                (before.power_losses, after.power_losses, ViolationKind::PowerLostDuringWrite { target }),
            ] {
                if before != after {
                    self.violate(at, kind);
                }
            }
        }
        result
    }

    /// A wire that nobody drives is low, unless something pulls it up.
    const fn idle_miso(&self) -> u8 {
        if self.pullups || self.floats_high { 0xff } else { 0 }
    }

    /// What the Bus Pirate reads.
    fn read(&self, levels: Levels) -> u8 {
        match self.fault {
            Some(MisoFault::StuckLow) => 0,
            Some(MisoFault::StuckHigh) => 0xff,
            None => !levels.low & (levels.high | self.idle_miso()),
        }
    }

    /// The eight bits of a mode 0 byte, all at once for each AVR.
    fn shift_at_once(&mut self, at: Duration, half: u64, mosi: u8) -> Levels {
        let start = nanoseconds(at);
        let mut levels = Levels::default();
        for slot in 0..self.slots.len() {
            let answer = self.watch(at, slot, |avr| avr.shift(start, half, mosi));
            levels.low |= answer.driven & !answer.value;
            levels.high |= answer.driven & answer.value;
        }
        levels
    }

    /// The eight bits of a byte in any mode, as edges.
    fn shift_by_edges(&mut self, at: Duration, how: Shift, mosi: u8) -> Levels {
        let start = nanoseconds(at);
        let time = |halves: u64| start.saturating_add(how.half_period_ns.saturating_mul(halves));
        let (idle, active) = (how.idle_high, !how.idle_high);
        let mut levels = Levels::default();
        self.move_sck(at, start, idle);
        for bit in 0..8 {
            let mask = 0x80_u8 >> bit;
            let (begin, middle, end) = (time(2 * bit), time(2 * bit + 1), time(2 * bit + 2));
            if !how.change_on_idle_edge {
                // The target sees MOSI as it was before this edge.
                self.move_sck(at, begin, active);
            }
            for slot in &mut self.slots {
                slot.avr.set_mosi(mosi & mask != 0);
            }
            if !how.sample_at_end {
                self.sample(middle, mask, &mut levels);
            }
            self.move_sck(at, middle, if how.change_on_idle_edge { active } else { idle });
            if how.sample_at_end {
                self.sample(end, mask, &mut levels);
            }
            self.move_sck(at, end, idle);
        }
        levels
    }

    /// Moves SCK at a time in ns, in the byte that began at `byte_at`.
    fn move_sck(&mut self, byte_at: Duration, at: u64, high: bool) {
        for slot in 0..self.slots.len() {
            self.watch(byte_at, slot, |avr| avr.set_sck(at, high));
        }
    }

    /// Adds one bit of MISO to the levels.
    fn sample(&mut self, at: u64, mask: u8, levels: &mut Levels) {
        for slot in &mut self.slots {
            match slot.avr.miso(at) {
                Some(true) => levels.high |= mask,
                Some(false) => levels.low |= mask,
                None => {}
            }
        }
    }
}

impl Wires for Board {
    fn set_pins(&mut self, at: Duration, pins: Pins) {
        let start = nanoseconds(at);
        self.pins = pins;
        for slot in 0..self.slots.len() {
            let reset = is_high(wire(pins, self.slots[slot].reset));
            self.watch(at, slot, |avr| {
                avr.set_mosi(is_high(pins.mosi));
                avr.set_sck(start, is_high(pins.clk));
                avr.set_reset(start, reset);
            });
        }
    }

    fn set_supply(&mut self, at: Duration, on: bool) {
        self.supply = on;
        let powered = self.is_powered();
        for slot in 0..self.slots.len() {
            self.watch(at, slot, |avr| avr.set_power(nanoseconds(at), powered));
        }
    }

    fn set_pullups(&mut self, _at: Duration, on: bool) {
        self.pullups = on;
    }

    fn shift(&mut self, at: Duration, how: Shift, mosi: u8) -> u8 {
        let mode_0 = !how.idle_high && how.change_on_idle_edge;
        let levels = if mode_0 && self.pins.clk == Drive::Low {
            self.shift_at_once(at, how.half_period_ns, mosi)
        } else {
            self.shift_by_edges(at, how, mosi)
        };
        // Open drain makes no difference: the pull-up of MOSI does the work of the driver.
        let drive = |high| if high { Drive::High } else { Drive::Low };
        self.pins.clk = drive(how.idle_high);
        self.pins.mosi = drive(mosi & 1 != 0);
        if levels.low & levels.high != 0 {
            self.violate(at, ViolationKind::Contention);
        }
        self.read(levels)
    }

    fn miso(&mut self, at: Duration) -> bool {
        let mut levels = Levels::default();
        self.sample(nanoseconds(at), 1, &mut levels);
        self.read(levels) & 1 != 0
    }
}

/// Is a wire with a pull-up high?
fn is_high(drive: Drive) -> bool {
    drive != Drive::Low
}

const fn wire(pins: Pins, line: Line) -> Drive {
    match line {
        Line::Cs => pins.cs,
        Line::Aux => pins.aux,
        Line::Aux2 => pins.aux2,
    }
}

#[cfg(test)]
mod tests;
