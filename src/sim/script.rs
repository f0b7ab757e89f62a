//! What goes wrong, and when: on the wires, and on the line.

use core::fmt;
use core::time::Duration;
use std::boxed::Box;
use std::collections::VecDeque;
use std::vec::Vec;

use super::{Pins, Shift, Wires};
use crate::transport::Transport;

/// Wires to which something happens in the middle of what a programmer does: a contact that is lost, a
/// supply that goes off, a line of somebody else that moves.
///
/// ```
/// use avrrr::bus::Target;
/// use avrrr::buspirate::{BusPirate, Options};
/// use avrrr::chip::ATTINY85;
/// use avrrr::icsp::{Entry, Session};
/// use avrrr::select::Direct;
/// use avrrr::sim::{Avr, Board, Line, MisoFault, Scripted, World};
///
/// let board = Board::new().with(Avr::new(ATTINY85), Line::Cs);
/// // The wire of MISO breaks after a hundred bytes.
/// let board = Scripted::new(board).after(100, |board| board.set_fault(Some(MisoFault::StuckLow)));
/// let mut bus = BusPirate::connect(World::new(board), Direct::ONE, Options::default())?;
/// let session = Session::enter(&mut bus, Target::ONLY, &Entry::default())?;
/// let mut programmer = session.into_programmer(ATTINY85);
/// let mut flash = [0; 256];
/// programmer.read_flash(0, &mut flash)?;
/// assert_eq!((flash[0], flash[255]), (0xff, 0x00));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Scripted<W> {
    wires: W,
    steps: Vec<Step<W>>,
    shifted: u64,
}

type Act<W> = Box<dyn FnOnce(&mut W) + Send>;

struct Step<W> {
    when: When,
    act: Act<W>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Time(Duration),
    Shifted(u64),
}

impl<W> Scripted<W> {
    /// With nothing in the script.
    pub const fn new(wires: W) -> Self {
        Self { wires, steps: Vec::new(), shifted: 0 }
    }

    /// Does this once so many bytes have been shifted over SPI since the beginning.
    #[must_use]
    pub fn after(mut self, bytes: u64, act: impl FnOnce(&mut W) + Send + 'static) -> Self {
        self.steps.push(Step { when: When::Shifted(bytes), act: Box::new(act) });
        self
    }

    /// Does this at the first thing that happens on the wires at `time` or later, just before.
    #[must_use]
    pub fn at(mut self, time: Duration, act: impl FnOnce(&mut W) + Send + 'static) -> Self {
        self.steps.push(Step { when: When::Time(time), act: Box::new(act) });
        self
    }

    /// The wires.
    pub const fn wires(&self) -> &W {
        &self.wires
    }

    /// The wires, to be changed.
    pub const fn wires_mut(&mut self) -> &mut W {
        &mut self.wires
    }

    /// How many steps of the script are still to come.
    #[must_use]
    pub fn steps_left(&self) -> usize {
        self.steps.len()
    }

    fn act(&mut self, now: Duration) {
        let due = |when: When| match when {
            When::Time(time) => time <= now,
            When::Shifted(bytes) => bytes <= self.shifted,
        };
        if !self.steps.iter().any(|step| due(step.when)) {
            return;
        }
        let (due, later) = self.steps.drain(..).partition::<Vec<_>, _>(|step| due(step.when));
        self.steps = later;
        for step in due {
            (step.act)(&mut self.wires);
        }
    }
}

impl<W: fmt::Debug> fmt::Debug for Scripted<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps: Vec<When> = self.steps.iter().map(|step| step.when).collect();
        f.debug_struct("Scripted")
            .field("wires", &self.wires)
            .field("steps", &steps)
            .field("shifted", &self.shifted)
            .finish()
    }
}

impl<W: Wires> Wires for Scripted<W> {
    fn set_pins(&mut self, at: Duration, pins: Pins) {
        self.act(at);
        self.wires.set_pins(at, pins);
    }

    fn set_supply(&mut self, at: Duration, on: bool) {
        self.act(at);
        self.wires.set_supply(at, on);
    }

    fn set_pullups(&mut self, at: Duration, on: bool) {
        self.act(at);
        self.wires.set_pullups(at, on);
    }

    fn shift(&mut self, at: Duration, how: Shift, mosi: u8) -> u8 {
        self.act(at);
        self.shifted += 1;
        self.wires.shift(at, how, mosi)
    }

    fn miso(&mut self, at: Duration) -> bool {
        self.act(at);
        self.wires.miso(at)
    }

    fn outside(&mut self, at: Duration) -> Pins {
        self.act(at);
        self.wires.outside(at)
    }

    fn probe(&mut self, at: Duration) -> u16 {
        self.act(at);
        self.wires.probe(at)
    }
}

/// A transport that does things to single bytes on their way.
///
/// ```
/// use avrrr::buspirate::{BusPirate, Options};
/// use avrrr::select::Direct;
/// use avrrr::sim::{Board, Faulty, LineFault, World};
///
/// // The third byte that the Bus Pirate sends is lost. It is found all the same.
/// let port = Faulty::new(World::new(Board::new())).down(2, LineFault::Lost);
/// BusPirate::connect(port, Direct::ONE, Options::default())?.close()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Faulty<T> {
    transport: T,
    up: Way,
    down: Way,
    /// Arrived, and not taken yet.
    inbox: VecDeque<u8>,
}

/// What happens to a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LineFault {
    /// It does not arrive.
    Lost,
    /// It arrives twice.
    Twice,
    /// These bits are inverted.
    Flipped(u8),
    /// It does not arrive, nor does anything after it: the cable is cut.
    Cut,
}

/// One direction: what was counted, and what is to come.
#[derive(Debug, Default)]
struct Way {
    count: u64,
    faults: Vec<(u64, LineFault)>,
    cut: bool,
}

impl Way {
    /// The bytes as they arrive.
    fn pass(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut arrived = Vec::with_capacity(bytes.len());
        for byte in bytes {
            let fault = self.faults.iter().find(|(at, _)| *at == self.count).map(|(_, fault)| *fault);
            self.count += 1;
            self.cut |= fault == Some(LineFault::Cut);
            if self.cut {
                continue;
            }
            match fault {
                Some(LineFault::Lost | LineFault::Cut) => {}
                Some(LineFault::Twice) => arrived.extend([*byte; 2]),
                Some(LineFault::Flipped(bits)) => arrived.push(byte ^ bits),
                None => arrived.push(*byte),
            }
        }
        arrived
    }
}

impl<T: Transport> Faulty<T> {
    /// With nothing wrong.
    pub fn new(transport: T) -> Self {
        Self { transport, up: Way::default(), down: Way::default(), inbox: VecDeque::new() }
    }

    /// Something happens to the byte of this number, from 0, that the host sends; once for each number.
    #[must_use]
    pub fn up(mut self, number: u64, fault: LineFault) -> Self {
        self.up.faults.push((number, fault));
        self
    }

    /// Something happens to the byte of this number, from 0, that the host is sent; once for each number.
    #[must_use]
    pub fn down(mut self, number: u64, fault: LineFault) -> Self {
        self.down.faults.push((number, fault));
        self
    }

    /// How many bytes the host sent, and was sent.
    #[must_use]
    pub const fn counts(&self) -> (u64, u64) {
        (self.up.count, self.down.count)
    }

    /// What is behind it.
    pub fn into_inner(self) -> T {
        self.transport
    }
}

impl<T: Transport> Transport for Faulty<T> {
    type Error = T::Error;

    fn send(&mut self, bytes: &[u8]) -> Result<(), T::Error> {
        let arrived = self.up.pass(bytes);
        if arrived.is_empty() { Ok(()) } else { self.transport.send(&arrived) }
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, T::Error> {
        let deadline = self.transport.now().saturating_add(within);
        while self.inbox.is_empty() {
            let rest = deadline.saturating_sub(self.transport.now());
            let count = self.transport.recv(buf, rest)?;
            if count == 0 {
                return Ok(0);
            }
            self.inbox.extend(self.down.pass(&buf[..count]));
        }
        let length = buf.len().min(self.inbox.len());
        for (place, byte) in buf.iter_mut().zip(self.inbox.drain(..length)) {
            *place = byte;
        }
        Ok(length)
    }

    fn discard_input(&mut self) -> Result<(), T::Error> {
        self.inbox.clear();
        self.transport.discard_input()
    }

    fn set_baud(&mut self, baud: u32) -> Result<bool, T::Error> {
        self.transport.set_baud(baud)
    }

    fn now(&self) -> Duration {
        self.transport.now()
    }

    fn pause(&mut self, time: Duration) {
        self.transport.pause(time);
    }
}
