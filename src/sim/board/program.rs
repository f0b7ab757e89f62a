//! What a target does to the wires while it is not in reset.

use core::time::Duration;
use std::boxed::Box;
use std::vec::Vec;

use super::spi_peripheral::{Socket, SpiPeripheral};
use super::violation::BusWire;
use crate::chip::Hertz;
use crate::sim::avr::nanoseconds;

/// Half an SCK period of a program, ns: 1 MHz.
const HALF_NS: u64 = 500;

/// What the program in a target does to the three wires of the bus while it runs.
///
/// It starts when the target has its supply and leaves reset, and ends with either. Then the
/// target's pins float, and its peripheral is not selected: that has a pull-up of its own.
///
/// ```
/// use core::time::Duration;
/// use avrrr::chip::ATMEGA328P;
/// use avrrr::select::Target;
/// use avrrr::sim::{Avr, Board, Line, Program, TemperatureSensor};
///
/// let program = Program::new().talks_to(TemperatureSensor::new(0x0c80), Duration::from_millis(10));
/// let mut board = Board::new()
///     .with(Avr::new(ATMEGA328P), Line::Cs)
///     .with_running(Target(0), program)
///     .self_powered();
/// board.finish(Duration::from_millis(1000));
/// assert_eq!(board.peripheral_stats(Target(0)).unwrap().right, 99);
/// ```
#[derive(Debug, Clone)]
pub struct Program {
    sck: Option<bool>,
    mosi: Option<bool>,
    miso: Option<bool>,
    device: Option<Box<dyn SpiPeripheral>>,
    request: Vec<u8>,
    /// From its start to the first burst, ns.
    first: u64,
    /// From burst to burst, ns.
    every: u64,
    half: u64,
}

impl Default for Program {
    fn default() -> Self {
        Self::new()
    }
}

impl Program {
    /// A program that leaves the wires alone.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            sck: None,
            mosi: None,
            miso: None,
            device: None,
            request: Vec::new(),
            first: 0,
            every: 0,
            half: HALF_NS,
        }
    }

    /// The same program with this wire driven to this level all the time, apart from what a burst
    /// does to it.
    #[must_use]
    pub const fn drives(mut self, wire: BusWire, high: bool) -> Self {
        match wire {
            BusWire::Sck => self.sck = Some(high),
            BusWire::Mosi => self.mosi = Some(high),
            BusWire::Miso => self.miso = Some(high),
        }
        self
    }

    /// The same program as the SPI master of a peripheral, which it selects and asks in one burst,
    /// the first one `every` after its start. SCK and MOSI are driven only during a burst, unless
    /// [`drives`](Self::drives) says otherwise.
    #[must_use]
    pub fn talks_to(mut self, peripheral: impl SpiPeripheral + 'static, every: Duration) -> Self {
        self.request = peripheral.request().to_vec();
        self.device = Some(Box::new(peripheral));
        self.bursts(every)
    }

    /// The same program sending these bytes in bursts, to no chip of the board.
    #[must_use]
    pub fn sends(mut self, bytes: &[u8], every: Duration) -> Self {
        self.request = bytes.to_vec();
        self.device = None;
        self.bursts(every)
    }

    fn bursts(mut self, every: Duration) -> Self {
        self.every = nanoseconds(every);
        self.first = self.every;
        self
    }

    /// The same program with its first burst this long after its start.
    #[cfg(test)]
    pub(super) const fn with_first_burst(mut self, after: Duration) -> Self {
        self.first = nanoseconds(after);
        self
    }

    /// The same program with its bursts at this SCK; 1 MHz else.
    ///
    /// # Panics
    ///
    /// When it is 0.
    #[must_use]
    pub const fn with_sck(mut self, clock: Hertz) -> Self {
        self.half = 500_000_000_u64.div_ceil(clock.0 as u64);
        self
    }
}

/// How a target and its peripheral got along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PeripheralStats {
    /// Complete transactions of which the master read the right answer.
    pub right: u64,
    /// Complete transactions of which the master read something else.
    pub wrong: u64,
    /// Transactions during which the peripheral took other bits than its master sent.
    pub disturbed: u64,
    /// Transactions that ended early, because the master went into reset or lost its supply.
    pub aborted: u64,
}

/// What comes next in a burst: `2 n + 2` steps, half an SCK period apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The peripheral is selected, SCK low, the first bit on MOSI.
    Begin,
    /// SCK rises, and MISO is taken.
    Rise,
    /// SCK falls, and the next bit comes.
    Fall,
    /// The peripheral is not selected any more.
    End,
}

/// A program, and how far it is.
#[derive(Debug, Clone)]
pub(super) struct Running {
    program: Program,
    runs: bool,
    /// What it does to the wires now; `None`: they are inputs.
    pub(super) sck: Option<bool>,
    pub(super) mosi: Option<bool>,
    pub(super) miso: Option<bool>,
    socket: Option<Socket>,
    /// When the next step is due, ns.
    pub(super) next_at: Option<u64>,
    began: u64,
    /// Steps of this burst that are done.
    steps: usize,
    answer: Vec<u8>,
    /// A bit that it sends just now.
    sending: bool,
    disturbed: bool,
    /// There was contention on SCK, on MOSI, since the last byte or burst began.
    pub(super) contended: [bool; 2],
    pub(super) stats: PeripheralStats,
}

impl Running {
    pub(super) fn new(program: Program) -> Self {
        Self {
            socket: program.device.clone().map(Socket::new),
            program,
            runs: false,
            sck: None,
            mosi: None,
            miso: None,
            next_at: None,
            began: 0,
            steps: 0,
            answer: Vec::new(),
            sending: false,
            disturbed: false,
            contended: [false; 2],
            stats: PeripheralStats::default(),
        }
    }

    /// Does it drive no wire, nor its peripheral?
    pub(super) const fn is_silent(&self) -> bool {
        self.sck.is_none() && self.mosi.is_none() && self.miso.is_none()
    }

    /// What its peripheral puts on MISO.
    pub(super) fn socket_miso(&self) -> Option<bool> {
        self.socket.as_ref().and_then(Socket::miso)
    }

    /// Starts or stops it. Is that something new?
    pub(super) fn set_runs(&mut self, at: u64, runs: bool) -> bool {
        if runs == self.runs {
            return false;
        }
        self.runs = runs;
        self.next_at = (runs && !self.program.request.is_empty())
            .then_some(at.saturating_add(self.program.first.max(self.program.half)));
        if self.steps > 0 && self.socket.is_some() {
            self.stats.aborted += 1;
        }
        self.steps = 0;
        self.select(false);
        self.rest();
        true
    }

    /// The wires as they are between bursts.
    fn rest(&mut self) {
        (self.sck, self.mosi, self.miso) = if self.runs {
            (self.program.sck, self.program.mosi, self.program.miso)
        } else {
            (None, None, None)
        };
    }

    pub(super) fn select(&mut self, on: bool) {
        if let Some(socket) = &mut self.socket {
            socket.select(on);
        }
    }

    /// The step that is due.
    pub(super) fn step(&self) -> Step {
        if self.steps == 0 {
            Step::Begin
        } else if self.steps > 16 * self.program.request.len() {
            Step::End
        } else if self.steps % 2 == 1 {
            Step::Rise
        } else {
            Step::Fall
        }
    }

    fn is_bit_high(&self, bit: usize) -> bool {
        self.program.request.get(bit / 8).is_some_and(|byte| byte & (0x80 >> (bit % 8)) != 0)
    }

    /// Moves the wires for the step that is due, before a peripheral is selected.
    pub(super) fn drive(&mut self, at: u64) {
        match self.step() {
            Step::Begin => {
                self.began = at;
                self.answer.clear();
                self.disturbed = false;
                self.contended = [false; 2];
                self.sck = Some(false);
                self.mosi = Some(self.is_bit_high(0));
            }
            Step::Rise => {
                self.sck = Some(true);
                self.sending = true;
            }
            Step::Fall => {
                self.sck = Some(false);
                if self.steps < 16 * self.program.request.len() {
                    self.mosi = Some(self.is_bit_high(self.steps / 2));
                }
            }
            Step::End => self.rest(),
        }
    }

    /// Takes a bit of MISO, before SCK rises.
    pub(super) fn take(&mut self, high: bool) {
        if self.steps % 16 == 1 {
            self.answer.push(0);
        }
        if let Some(byte) = self.answer.last_mut() {
            *byte = *byte << 1 | u8::from(high);
        }
    }

    /// The step is done.
    pub(super) fn advance(&mut self, at: u64) {
        if self.step() == Step::End {
            self.complete();
            self.next_at = Some(self.after_burst(at));
        } else {
            self.steps += 1;
            self.next_at = Some(at.saturating_add(self.program.half));
        }
    }

    fn complete(&mut self) {
        self.steps = 0;
        if let Some(socket) = &self.socket {
            if socket.device.is_right(&self.answer) {
                self.stats.right += 1;
            } else {
                self.stats.wrong += 1;
            }
        }
    }

    /// When the next burst begins, this one having ended.
    fn after_burst(&self, end: u64) -> u64 {
        let next = self.began.saturating_add(self.program.every);
        next.max(end.saturating_add(self.program.half))
    }

    /// SCK as the peripheral sees it. Did that disturb it for the first time in this transaction?
    pub(super) fn set_sck(&mut self, high: bool, mosi: bool) -> bool {
        let took = self.socket.as_mut().is_some_and(|socket| socket.set_sck(high, mosi));
        if took && !(core::mem::take(&mut self.sending) && self.mosi == Some(mosi)) {
            return self.disturb();
        }
        false
    }

    /// SCK should have risen. Has the peripheral missed the bit, its first in this transaction?
    pub(super) fn missed(&mut self) -> bool {
        core::mem::take(&mut self.sending) && self.socket.is_some() && self.disturb()
    }

    fn disturb(&mut self) -> bool {
        if self.disturbed {
            return false;
        }
        self.disturbed = true;
        self.stats.disturbed += 1;
        true
    }

    /// When a burst that begins now would end.
    pub(super) fn burst_end(&self, begin: u64) -> u64 {
        let halves = 16 * self.program.request.len() as u64 + 1;
        begin.saturating_add(halves.saturating_mul(self.program.half))
    }

    /// A whole burst with nothing else on the wires. The same as its steps one by one, only faster.
    pub(super) fn burst(&mut self, begin: u64) {
        self.began = begin;
        self.answer.clear();
        if let Some(socket) = &mut self.socket {
            let mut output = socket.device.select();
            for byte in &self.program.request {
                self.answer.push(output);
                output = socket.device.exchange(*byte);
            }
        }
        self.contended = [false; 2];
        self.complete();
        self.next_at = Some(self.after_burst(self.burst_end(begin)));
    }
}
