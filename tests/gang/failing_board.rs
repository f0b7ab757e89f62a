//! A chip that fails while it is programmed.

use std::time::Duration;

use avrrr::bus::Target;
use avrrr::sim::{Board, Pins, Shift, Wires};

/// A board with a chip that fails for good after so many page writes.
#[derive(Debug)]
pub(crate) struct FailingBoard {
    pub(crate) board: Board,
    /// The chip, and the number of its page writes.
    pub(crate) dies: Option<(Target, u64)>,
}

impl FailingBoard {
    fn is_dead(&self) -> bool {
        self.dies.is_some_and(|(target, pages)| {
            self.board.held() == [target] && self.board.avr(target).unwrap().stats().page_writes >= pages
        })
    }
}

impl Wires for FailingBoard {
    fn set_pins(&mut self, at: Duration, pins: Pins) {
        self.board.set_pins(at, pins);
    }

    fn set_supply(&mut self, at: Duration, on: bool) {
        self.board.set_supply(at, on);
    }

    fn set_pullups(&mut self, at: Duration, on: bool) {
        self.board.set_pullups(at, on);
    }

    fn shift(&mut self, at: Duration, how: Shift, mosi: u8) -> u8 {
        if self.is_dead() { 0 } else { self.board.shift(at, how, mosi) }
    }

    fn miso(&mut self, at: Duration) -> bool {
        self.board.miso(at)
    }
}
