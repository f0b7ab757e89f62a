//! AVRs on a board, wired to a Bus Pirate.

mod bus;
mod decoder;
mod fault;
mod program;
mod resets;
mod spi_peripheral;
mod supply;
mod violation;
mod wiring;

use core::time::Duration;
use std::vec::Vec;

use super::avr::{RESET_LOW_NS, nanoseconds};
use super::{Avr, Drive, Pins, Shift, Wires};
use crate::select::Target;
use bus::driven;
pub use decoder::{Decoder, Line};
use fault::Event;
pub use fault::{BoardFault, MisoFault, When};
use program::Running;
pub use program::{PeripheralStats, Program};
pub use spi_peripheral::{EthernetChip, SpiPeripheral, TemperatureSensor};
use supply::Supply;
use violation::Log;
pub use violation::{BusWire, Glitch, Violation, ViolationKind};
use wiring::Wiring;
pub use wiring::{Float, Net, Vpu};

/// A board with any number of AVRs that share SCK, MOSI and MISO, each with a RESET of its own.
///
/// A target takes a RESET, SCK or MOSI that nothing drives for high. At a pin of the Bus Pirate it is what the
/// pull-up of RESET in a target that has its supply makes of it, or the pull-ups of the Bus Pirate; else it floats.
/// The targets live on the Bus Pirate's supplies, unless the board is
/// [self-powered](Self::self_powered).
///
/// RESETs hang on pins of the Bus Pirate, on lines that are not its own, or on the outputs of one
/// [`Decoder`]. A target that is not in reset may [run a program](Self::with_running) that drives the
/// shared wires, unless [buffers](Self::with_buffers) keep it away from them.
///
/// ```
/// use avrrr::chip::{ATMEGA328P, Hertz};
/// use avrrr::select::Target;
/// use avrrr::sim::{Avr, Board, Line};
///
/// let board = Board::new()
///     .with(Avr::new(ATMEGA328P), Line::Cs)
///     .with(Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16)), Line::Aux)
///     .self_powered();
/// assert_eq!(board.targets(), 2);
/// assert_eq!(board.avr(Target(1)).unwrap().stats().erases, 0);
/// ```
#[derive(Debug, Clone)]
pub struct Board {
    slots: Vec<Slot>,
    decoder: Option<Decoder>,
    /// Levels of the extra lines; those behind the last are high.
    extra: Vec<bool>,
    buffers: bool,
    /// Does anything happen of its own: are there buffers or programs?
    has_activity: bool,
    supply: Supply,
    pullups: bool,
    wiring: Wiring,
    /// What is to break yet, in the order given.
    script: Vec<(When, Event)>,
    /// Bytes that SPI has shifted, and when the last one ended.
    bytes: u64,
    byte_end: Duration,
    pins: Pins,
    glitch_below: Duration,
    /// The last time that something was moved from outside.
    now: Duration,
    /// The beginning of the byte that is being shifted edge by edge.
    byte_at: Option<Duration>,
    /// There was contention on MISO since the last byte or burst began.
    miso_contended: bool,
    log: Log,
}

#[derive(Debug, Clone)]
struct Slot {
    avr: Avr,
    reset: Line,
    /// The wire to RESET is broken.
    reset_cut: bool,
    /// When RESET went low, ns; `None`: it is high.
    low_since: Option<u64>,
    /// Has it had its supply since RESET went low?
    powered_since_low: bool,
    /// Was it counted as left in reset, this time?
    left: bool,
    /// Are its SCK, MOSI and MISO those of the shared bus? Always so without buffers.
    joined: bool,
    /// When its buffers will connect it, ns.
    joins_at: Option<u64>,
    running: Option<Running>,
    /// What [`Avr::mistakes`] were when they were last looked at, and their sum.
    noted_mistakes: [u64; 4],
    noted: u64,
}

impl Slot {
    /// When what RESET did will show, ns.
    fn next_change(&self) -> Option<u64> {
        let seen = self.running.as_ref().and_then(|_| self.avr.next_change());
        [self.joins_at, seen].into_iter().flatten().min()
    }

    /// When something happens here of its own, ns.
    fn next_event(&self) -> Option<u64> {
        let step = self.running.as_ref().and_then(|running| running.next_at);
        [self.next_change(), step].into_iter().flatten().min()
    }
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
            decoder: None,
            extra: Vec::new(),
            buffers: false,
            has_activity: false,
            supply: Supply::NONE,
            pullups: false,
            wiring: Wiring::WHOLE,
            script: Vec::new(),
            bytes: 0,
            byte_end: Duration::ZERO,
            pins: Pins::RELEASED,
            glitch_below: resets::GLITCH_BELOW,
            now: Duration::ZERO,
            byte_at: None,
            miso_contended: false,
            log: Log::EMPTY,
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
        avr.set_reset(0, true);
        let noted_mistakes = avr.mistakes();
        self.slots.push(Slot {
            noted_mistakes,
            noted: noted_mistakes.iter().sum(),
            avr,
            reset,
            reset_cut: false,
            low_since: None,
            powered_since_low: false,
            left: false,
            joined: !self.buffers,
            joins_at: None,
            running: None,
        });
        self.move_resets(Duration::ZERO);
        self.power(Duration::ZERO);
        self
    }

    /// The same board with this decoder, in place of any that it had.
    #[must_use]
    pub fn with_decoder(mut self, decoder: Decoder) -> Self {
        self.decoder = Some(decoder);
        self.move_resets(Duration::ZERO);
        self
    }

    /// The same board with the SCK, MOSI and MISO of each target, and of its peripheral, behind a
    /// 74HCT244 that its RESET enables while it is low. Its outputs follow once the part has seen
    /// RESET, 2.5 us later: before, the part would drive against them.
    #[must_use]
    pub fn with_buffers(mut self) -> Self {
        self.buffers = true;
        self.has_activity = true;
        for slot in &mut self.slots {
            slot.joined = false;
            slot.joins_at = slot.low_since.map(|low| low.saturating_add(RESET_LOW_NS));
        }
        self.resolve(0);
        self
    }

    /// The same board with this program in one of its targets.
    ///
    /// # Panics
    ///
    /// When there is no such target.
    #[must_use]
    pub fn with_running(mut self, target: Target, program: Program) -> Self {
        let slot = usize::from(target.0);
        assert!(slot < self.slots.len(), "a program runs in a target");
        self.slots[slot].running = Some(Running::new(program));
        self.has_activity = true;
        self.refresh(0, slot);
        self
    }

    /// The same board with wires that read high when nothing drives them.
    #[must_use]
    pub const fn miso_floats_high(mut self) -> Self {
        self.wiring.float = Float::High;
        self
    }

    /// The same board with the voltage probe of the Bus Pirate at the supply of the targets.
    #[must_use]
    pub const fn with_probe(mut self) -> Self {
        self.wiring.has_probe = true;
        self
    }

    /// The same board with a jumper from MOSI to MISO: what the Bus Pirate sends comes back. For boards on
    /// which no target is in reset; one that is drives MISO against MOSI, but takes what the Bus Pirate sends.
    #[must_use]
    pub fn with_jumper(mut self) -> Self {
        self.wiring.short(Net::Miso, Net::Mosi);
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

    /// Breaks or, with `None`, mends the MISO wire, at once.
    pub fn set_fault(&mut self, fault: Option<MisoFault>) {
        self.wiring.mend_miso();
        match fault {
            Some(MisoFault::StuckLow) => self.wiring.short(Net::Miso, Net::Ground),
            Some(MisoFault::StuckHigh) => self.wiring.short(Net::Miso, Net::Supply),
            Some(MisoFault::Open) => self.wiring.cut_miso(false),
            Some(MisoFault::Noise) => self.wiring.cut_miso(true),
            None => {}
        }
    }

    /// How a target got along with its peripheral; `None`: there is no such target, or it runs no
    /// program that was put here by [`with_running`](Self::with_running).
    #[must_use]
    pub fn peripheral_stats(&self, target: Target) -> Option<PeripheralStats> {
        self.slots.get(usize::from(target.0))?.running.as_ref().map(|running| running.stats)
    }

    /// The first violations, in the order they were noticed; at most a few hundred are kept.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.log.violations
    }

    /// How many violations of this kind there were; bytes that break a rule more than once count
    /// once.
    #[must_use]
    pub fn violation_count(&self, kind: ViolationKind) -> u64 {
        self.log.count(kind)
    }

    /// Every kind of violation that happened, and how often, as
    /// [`violation_count`](Self::violation_count) counts.
    pub fn violation_counts(&self) -> impl Iterator<Item = (ViolationKind, u64)> {
        self.log.counts()
    }

    /// Does something to one AVR, and notes what it did wrong.
    fn watch<R>(&mut self, at: Duration, slot: usize, act: impl FnOnce(&mut Avr) -> R) -> R {
        let Slot { avr, noted, .. } = &mut self.slots[slot];
        let result = act(avr);
        if avr.mistakes().iter().sum::<u64>() != *noted {
            self.note_mistakes(at, slot);
        }
        result
    }

    #[cold]
    fn note_mistakes(&mut self, at: Duration, slot: usize) {
        let Slot { avr, noted, noted_mistakes, .. } = &mut self.slots[slot];
        let (before, after) = (*noted_mistakes, avr.mistakes());
        *noted_mistakes = after;
        *noted = after.iter().sum();
        // `with` keeps the number of slots in range.
        let target = Target(slot as u8);
        let kinds = [
            ViolationKind::SckTooFast { target },
            ViolationKind::EarlyEnable { target },
            ViolationKind::CommandWhileBusy { target },
            ViolationKind::PowerLostDuringWrite { target },
        ];
        for ((before, after), kind) in before.into_iter().zip(after).zip(kinds) {
            if before < after {
                self.log.violate(at, kind);
            }
        }
    }
}

impl Wires for Board {
    fn set_pins(&mut self, at: Duration, pins: Pins) {
        self.begin(at);
        self.pins = pins;
        self.resolve(nanoseconds(at));
        self.move_resets(at);
    }

    fn set_supply(&mut self, at: Duration, on: bool) {
        self.give(at, if on { None } else { Some(0) });
    }

    fn set_supply_mv(&mut self, at: Duration, millivolts: u16) {
        self.give(at, Some(millivolts));
    }

    fn own_supply_mv(&mut self, at: Duration) -> u16 {
        self.own_mv(at)
    }

    fn draw_ma(&mut self, at: Duration) -> u16 {
        self.drawn_ma(at)
    }

    fn set_pullups(&mut self, at: Duration, on: bool) {
        self.begin(at);
        self.pullups = on;
    }

    fn shift(&mut self, at: Duration, how: Shift, mosi: u8) -> u8 {
        self.elapse(at);
        self.now = at;
        if !self.script.is_empty() {
            self.play_byte(at);
        }
        self.bytes += 1;
        self.clear_contention();
        let mode_0 = !how.idle_high && how.change_on_idle_edge;
        let end = nanoseconds(at).saturating_add(how.half_period_ns.saturating_mul(16));
        self.byte_end = Duration::from_nanos(end);
        let is_plain = mode_0 && self.pins.clk == Drive::Low && self.wiring.is_whole();
        let levels = if is_plain && self.is_quiet(end) {
            self.shift_at_once(at, how.half_period_ns, mosi)
        } else {
            self.shift_by_edges(at, how, mosi)
        };
        self.pins.clk = driven(how.idle_high, how.open_drain);
        self.pins.mosi = driven(mosi & 1 != 0, how.open_drain);
        if levels.are_contended() {
            self.note_miso_contention(at);
        }
        !levels.low & (levels.high | self.floating_byte(at))
    }

    fn miso(&mut self, at: Duration) -> bool {
        self.elapse(at);
        self.level(nanoseconds(at), Net::Miso)
    }

    fn outside(&mut self, at: Duration) -> Pins {
        self.elapse(at);
        self.seen(at)
    }

    fn probe(&mut self, at: Duration) -> u16 {
        self.elapse(at);
        if self.wiring.has_probe { self.vcc_mv() } else { 0 }
    }

    fn set_extra(&mut self, at: Duration, line: u8, high: bool) {
        self.set_extra(at, line, high);
    }
}

/// Is a wire with a pull-up high?
fn is_high(drive: Drive) -> bool {
    drive != Drive::Low
}

#[cfg(test)]
mod tests;
