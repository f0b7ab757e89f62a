//! The other side of the wire.
mod avr;
mod board;
mod bus_pirate;
mod host;
mod link;
#[cfg(unix)]
pub mod pty;
#[cfg(test)]
mod recorder;
mod timing;
mod wires;
mod world;

pub use avr::{Avr, AvrStats};
pub use board::{
    Board, BusWire, Decoder, EthernetChip, Glitch, Line, MisoFault, Neighbour, NeighbourStats, Program,
    TemperatureSensor, Violation, ViolationKind,
};
pub use bus_pirate::{Device, DeviceError, Firmware, Hardware, Mode};
pub use host::{Gpio, Host, HostDelay, HostPin, HostSpi};
pub use wires::{Drive, Pins, Shift, Wires};
pub use world::{Options, Stats, World};
