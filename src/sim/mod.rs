//! The other side of the wire.
mod avr;
mod board;
mod wires;
pub use avr::{Avr, Stats};
pub use board::{Board, Line, MisoFault, Violation, ViolationKind};
pub use wires::{Drive, Pins, Shift, Wires};
