//! The other side of the wire.
mod wires;
pub use wires::{Drive, Pins, Shift, Wires};
