//! What goes wrong on the wires, and when.

use core::fmt;
use core::time::Duration;
use std::boxed::Box;
use std::vec::Vec;

use super::{Pins, Pwm, Shift, Wires};

/// Wires to which something happens in the middle of what a programmer does: a contact that is lost, a
/// supply that goes off, an extra line that moves.
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

    fn set_supply_mv(&mut self, at: Duration, millivolts: u16) {
        self.act(at);
        self.wires.set_supply_mv(at, millivolts);
    }

    fn own_supply_mv(&mut self, at: Duration) -> u16 {
        self.act(at);
        self.wires.own_supply_mv(at)
    }

    fn draw_ma(&mut self, at: Duration) -> u16 {
        self.act(at);
        self.wires.draw_ma(at)
    }

    fn set_pullups(&mut self, at: Duration, on: bool) {
        self.act(at);
        self.wires.set_pullups(at, on);
    }

    fn set_pwm(&mut self, at: Duration, wave: Option<Pwm>) {
        self.act(at);
        self.wires.set_pwm(at, wave);
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

    fn set_extra(&mut self, at: Duration, line: u8, high: bool) {
        self.act(at);
        self.wires.set_extra(at, line, high);
    }

    fn probe(&mut self, at: Duration) -> u16 {
        self.act(at);
        self.wires.probe(at)
    }
}
