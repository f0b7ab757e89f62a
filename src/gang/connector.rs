//! From a board to its programmer.

use core::error::Error as StdError;

use std::string::String;
use std::vec::Vec;

use super::Board;
use crate::bus::IcspBus;

/// Something that is wrong with the wires of a board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadWire {
    /// The lines of the board's map that it concerns; none: all targets.
    pub lines: Vec<u8>,
    /// What is wrong, in words.
    pub what: String,
}

/// Opens the programmers of boards, and closes them. Several threads call it at the same time.
///
/// A function that opens a bus is one. It is `Fn(&Board) -> Result<B, B::Error>`, and its buses are closed as
/// [`close`](Self::close) does it by default.
pub trait Connector: Sync {
    /// A programmer that is open. It stays in the thread that opened it.
    type Bus: IcspBus<Error = Self::Error>;
    /// What can go wrong with it.
    type Error: StdError + Send + 'static;

    /// Opens the programmer of a board, with no target in reset.
    ///
    /// # Errors
    ///
    /// When the programmer is not there, or lacks what the board needs.
    fn open(&self, board: &Board) -> Result<Self::Bus, Self::Error>;

    /// Looks at the wires of a board before anything is done to its targets, for a gang with
    /// [`check`](super::Gang::check); writes nothing. Returns what is wrong. By default nothing is looked at; for a
    /// `BusPirate` there is [`check_wires`](crate::buspirate::BusPirate::check_wires).
    ///
    /// # Errors
    ///
    /// When the programmer fails, or cannot look. No target of the board is then programmed.
    fn check(&self, bus: &mut Self::Bus, board: &Board) -> Result<Vec<BadWire>, Self::Error> {
        let _ = (bus, board);
        Ok(Vec::new())
    }

    /// Closes a programmer. By default it releases RESET, waits until that has reached the targets, and drops
    /// the bus. What a bus does when it is dropped is not reported: for a `BusPirate` call
    /// [`close`](crate::buspirate::BusPirate::close) here.
    ///
    /// # Errors
    ///
    /// When the programmer did not confirm: a target may still be in reset.
    fn close(&self, mut bus: Self::Bus) -> Result<(), Self::Error> {
        bus.release_reset()?;
        bus.flush()
    }
}

impl<F, B> Connector for F
where
    F: Fn(&Board) -> Result<B, B::Error> + Sync,
    B: IcspBus<Error: Send>,
{
    type Bus = B;
    type Error = B::Error;

    fn open(&self, board: &Board) -> Result<B, B::Error> {
        self(board)
    }
}
