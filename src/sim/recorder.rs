//! A test double on the pins: writes down what happens, and sends MOSI back.

use core::time::Duration;
use std::vec::Vec;

use super::{Pins, Shift, Wires};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    Pins(Pins),
    Supply(bool),
    Pullups(bool),
    Shift(Shift, u8),
}

/// The double. Also checks that time does not run backwards.
#[derive(Debug, Clone, Default)]
pub(super) struct Recorder {
    pub(super) events: Vec<(Duration, Event)>,
    pub(super) miso: bool,
    /// Its own supply, and what it draws from that of the Bus Pirate.
    pub(super) own_mv: u16,
    pub(super) draws_ma: u16,
    pub(super) last: Duration,
    /// Keeps nothing: for long runs.
    pub(super) forgets: bool,
}

impl Recorder {
    fn record(&mut self, at: Duration, event: Event) {
        assert!(at >= self.last, "{event:?} at {at:?}, after {:?}", self.last);
        self.last = at;
        if !self.forgets {
            self.events.push((at, event));
        }
    }

    /// The bytes that were shifted.
    pub(super) fn shifted(&self) -> Vec<u8> {
        self.events
            .iter()
            .filter_map(|(_, event)| match event {
                Event::Shift(_, byte) => Some(*byte),
                _ => None,
            })
            .collect()
    }
}

impl Wires for Recorder {
    fn set_pins(&mut self, at: Duration, pins: Pins) {
        self.record(at, Event::Pins(pins));
    }
    fn set_supply(&mut self, at: Duration, on: bool) {
        self.record(at, Event::Supply(on));
    }
    fn own_supply_mv(&mut self, _at: Duration) -> u16 {
        self.own_mv
    }
    fn draw_ma(&mut self, _at: Duration) -> u16 {
        self.draws_ma
    }
    fn set_pullups(&mut self, at: Duration, on: bool) {
        self.record(at, Event::Pullups(on));
    }
    fn shift(&mut self, at: Duration, how: Shift, mosi: u8) -> u8 {
        self.record(at, Event::Shift(how, mosi));
        mosi
    }
    fn miso(&mut self, at: Duration) -> bool {
        assert!(at >= self.last);
        self.miso
    }
}
