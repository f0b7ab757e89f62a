//! A bus that counts what is asked of it, and answers falsely where it is told to.

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::{BusTuning, Cost, Frame, Hertz, IcspBus, Tail, Target, WordAddr};
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::ATTINY2313;
use avrrr::icsp::{Entry, Session};
use avrrr::job::{Event, Failure, Operation, Plan, Policy, Report};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, World};

use crate::bench::{board, connect};

pub(crate) type Inner<'w> = BusPirate<&'w mut World<Board>, Direct>;
pub(crate) type BusError = <Inner<'static> as IcspBus>::Error;

/// Changes the answers to frames; `false`: the bus fails.
type Answers<'l> = Box<dyn FnMut(&[Frame], &mut [Frame]) -> bool + 'l>;

/// Changes what a read of flash gives.
type ShortCut<'l> = Box<dyn FnMut(&mut [u8]) + 'l>;

/// What this bus does to what it carries. The default: nothing.
pub(crate) struct Lies<'l> {
    /// Answers of an exchange: what was sent and what came back. `false`: the bus fails.
    pub(crate) answers: Answers<'l>,
    /// The last byte of the answer to what is only sent, by the last frame of it.
    pub(crate) echo: Box<dyn FnMut(Frame) -> Option<u8> + 'l>,
    /// Reads by the short cut; `None`: there is none.
    pub(crate) short_cut: Option<ShortCut<'l>>,
    /// The clock that the bus says that it has, by what was asked for; `None`: the one that it has.
    pub(crate) clock: Option<fn(Hertz) -> Hertz>,
    /// What the bus says that it costs; `None`: what it costs.
    pub(crate) cost: Option<Cost>,
}

impl Default for Lies<'_> {
    fn default() -> Self {
        Self {
            answers: Box::new(|_, _| true),
            echo: Box::new(|_| None),
            short_cut: None,
            clock: None,
            cost: None,
        }
    }
}

/// What was asked of the bus.
#[derive(Default)]
pub(crate) struct Asked {
    pub(crate) clocks: Vec<Hertz>,
    pub(crate) entries: usize,
    /// The word addresses of the pages that were written.
    pub(crate) pages: Vec<u16>,
    pub(crate) signatures: usize,
    /// How often the bus was told that it may not be set up as it should be.
    pub(crate) doubts: usize,
    /// What was told to be done, in bytes.
    pub(crate) told: Vec<u32>,
    /// How many bytes each read by the short cut was to give.
    pub(crate) reads: Vec<usize>,
}

pub(crate) struct Liar<'w, 'l> {
    pub(crate) bus: Inner<'w>,
    pub(crate) lies: Lies<'l>,
    pub(crate) asked: Asked,
    held: bool,
}

impl IcspBus for Liar<'_, '_> {
    type Error = BusError;

    fn exchange(&mut self, frames: &mut [Frame]) -> Result<(), BusError> {
        let sent = frames.to_vec();
        self.asked.signatures += sent.iter().filter(|frame| frame[0] == 0x30).count();
        self.bus.exchange(frames)?;
        if (self.lies.answers)(&sent, frames) { Ok(()) } else { Err(no_target(&mut self.bus)) }
    }
    fn send(
        &mut self,
        frames: &mut dyn ExactSizeIterator<Item = Frame>,
        tail: Tail,
    ) -> Result<Option<u8>, BusError> {
        let frames: Vec<_> = frames.collect();
        let pages = frames.iter().filter(|frame| frame[0] == 0x4c);
        self.asked.pages.extend(pages.map(|frame| u16::from_be_bytes([frame[1], frame[2]])));
        self.bus.send(&mut frames.iter().copied(), tail)?;
        Ok(frames.last().and_then(|last| (self.lies.echo)(*last)))
    }
    fn hold_off(&mut self, time: Duration) -> Result<(), BusError> {
        self.bus.hold_off(time)
    }
    fn hold_reset(&mut self, target: Target) -> Result<(), BusError> {
        // A second call sets the lines once more.
        self.asked.entries += usize::from(!std::mem::replace(&mut self.held, true));
        self.bus.hold_reset(target)
    }
    fn release_reset(&mut self) -> Result<(), BusError> {
        self.held = false;
        self.bus.release_reset()
    }
    fn set_clock(&mut self, at_most: Hertz) -> Result<Option<Hertz>, BusError> {
        self.asked.clocks.push(at_most);
        let clock = self.bus.set_clock(at_most)?;
        Ok(self.lies.clock.map(|clock| clock(at_most)).or(clock))
    }
    fn cost(&self) -> Option<Cost> {
        self.lies.cost.or_else(|| self.bus.cost())
    }
    fn read_flash(&mut self, at: WordAddr, out: &mut [u8]) -> Result<usize, BusError> {
        let Some(lie) = &mut self.lies.short_cut else { return Ok(0) };
        self.asked.reads.push(out.len());
        for (place, byte) in (at.0 * 2..).zip(out.iter_mut()) {
            let mut frame = [[0x20 | (place as u8 & 1) << 3, (place >> 9) as u8, (place >> 1) as u8, 0]];
            self.bus.exchange(&mut frame)?;
            *byte = frame[0][3];
        }
        lie(out);
        Ok(out.len())
    }
    fn tuning(&mut self) -> Option<&mut dyn BusTuning<Error = BusError>> {
        Some(self)
    }
}

impl BusTuning for Liar<'_, '_> {
    type Error = BusError;

    fn doubt(&mut self) {
        self.asked.doubts += 1;
    }
}

/// An error that this bus can have.
fn no_target(bus: &mut Inner<'_>) -> BusError {
    bus.hold_reset(Target(15)).unwrap_err()
}

impl<'w, 'l> Liar<'w, 'l> {
    pub(crate) fn new(world: &'w mut World<Board>, lies: Lies<'l>) -> Self {
        Self { bus: connect(world, &Options::default()), lies, asked: Asked::default(), held: false }
    }
}

/// Runs operations on an ATtiny2313 over such a bus.
pub(crate) fn run(
    world: &mut World<Board>,
    operations: Vec<Operation>,
    lies: Lies<'_>,
) -> (Result<Report, Box<Failure<BusError>>>, Asked) {
    let plan = Plan::new(ATTINY2313, operations, Policy::default()).unwrap();
    let mut bus = Liar::new(world, lies);
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(ATTINY2313);
    let mut told = Vec::new();
    let outcome = plan.run(&mut programmer, &mut |event| {
        told.extend(match event {
            Event::Progress(progress) => Some(progress.done),
            _ => None,
        });
        ControlFlow::Continue(())
    });
    programmer.leave().unwrap();
    bus.bus.close().unwrap();
    bus.asked.told = told;
    (outcome, bus.asked)
}

pub(crate) fn holding(flash: &[u8]) -> World<Board> {
    let mut part = Avr::new(ATTINY2313).with_clock(Hertz::mhz(16));
    part.set_flash(0, flash);
    World::new(board(part))
}
