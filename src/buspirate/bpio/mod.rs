//! A Bus Pirate 5, 5XL or 6 in its BPIO2 mode: flatbuffers over USB, one request at a time.
//!
//! Each transfer is full duplex, so the echo of every instruction comes for nothing. The facts are in
//! `docs/protocol/bpio2.md`.

mod bus;
mod connect;
mod device;
mod inspect;
mod lines;
mod link;
mod message;
mod pins;
mod supply;
mod table;
mod terminal;

pub(super) use bus::Bus;
pub(super) use message::{answers_zero, is_spoiled};
pub(super) use terminal::is_terminal;
pub use terminal::{BinaryPort, select_bpio2};
