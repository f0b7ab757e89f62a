//! A chip that dies while it is programmed.

use std::time::Duration;

use avrrr::bus::Target;
use avrrr::sim::{Board, Pins, Shift, Wires};

/// A board of which one chip dies for good when it has written so many pages.
#[derive(Debug)]
pub(crate) struct FailingBoard {
    pub(crate) board: Board,
    /// Which, and when.
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
