//! The other side of the wire: a simulated Bus Pirate, the serial line before it and the AVRs behind
//! it, on virtual time.
//!
//! For tests of anything that programs AVRs. A [`World`] is a [`Transport`](crate::transport::Transport),
//! so it goes where a serial port would, and afterwards tells what happened to the chips:
//!
//! ```
//! use avrrr::bus::{IcspBus, Target};
//! use avrrr::buspirate::{BusPirate, Options};
//! use avrrr::chip::ATTINY85;
//! use avrrr::icsp::{Entry, Session};
//! use avrrr::select::Direct;
//! use avrrr::sim::{Avr, Board, Line, World};
//!
//! let mut world = World::new(Board::new().with(Avr::new(ATTINY85), Line::Cs));
//! let mut bus = BusPirate::connect(&mut world, Direct::ONE, Options::default())?;
//! Session::enter(&mut bus, Target::ONLY, &Entry::default())?.into_programmer(ATTINY85).erase()?;
//! bus.close()?;
//! assert_eq!(world.wires().avr(Target::ONLY).unwrap().stats().erases, 1);
//! assert!(world.wires().violations().is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! * [`Avr`] is one part, exact to the bit and the busy time: echo, page buffers, flash that only
//!   clears bits, lock bits, its CPU clock and what an SCK that is too fast for it does.
//! * [`Board`] wires any number of them to the pins, directly or behind a [`Decoder`], with or without
//!   buffers, beside running programs and their peripherals. What a correct programmer never does is
//!   counted as a [`Violation`].
//! * [`BoardFault`]s break a board or a chip at a moment of your choice; for those of the line
//!   between host and Bus Pirate there is [`transport::Faulty`](crate::transport).
//! * [`World`] puts a Bus Pirate of some [`Device`] and a serial line in front of a board: receive
//!   FIFO of four bytes, latency timer, USB. Time passes only in calls; so tests are
//!   quick, exact and the same every time.
//! * [`UsbWorld`] is a Bus Pirate 5, 5XL or 6 with its two ports in front of a board: BPIO2 and the binary modes
//!   beside it on one, the terminal on the other.
//! * [`Host`] is an embedded-hal host in the place of the Bus Pirate.
//! * [`SpiPeripherals`] are SPI peripherals alone on the pins, for tests of other driver crates: a
//!   [`TemperatureSensor`], a [`FlashChip`], an [`EthernetChip`], or your own.
//! * [`Scripted`] and [`Faulty`](crate::transport::Faulty) let something go wrong in the middle: on the wires, or
//!   on the line.
//! * [`Traced`] writes what happens on the wires of a board to a file for a wave viewer.
//! * [`pty`] offers a world to other programs; `avrrr sim` is that as a program.
//!
//! The simulator is written from the references of the protocols and shares no encoder with the
//! programmer, so that a misreading shows as a failing test and not as two mistakes that cancel out.
mod avr;
mod board;
mod bus_pirate;
mod flash_chip;
mod host;
mod link;
#[cfg(unix)]
pub mod pty;
#[cfg(test)]
mod recorder;
mod script;
mod shared;
mod spi_peripherals;
mod timing;
mod usb;
mod vcd;
mod wires;
mod world;

pub use avr::{Avr, AvrStats};
pub use board::{
    Board, BoardFault, BusWire, Decoder, EthernetChip, Float, Glitch, Line, MisoFault, Net, PeripheralStats,
    Program, SpiPeripheral, TemperatureSensor, Violation, ViolationKind, Vpu, When,
};
pub use bus_pirate::{Device, DeviceError, Firmware, Hardware, Mode};
pub use flash_chip::FlashChip;
pub use host::{Gpio, Host, HostDelay, HostPin, HostSpi};
pub use script::Scripted;
pub use shared::Shared;
pub use spi_peripherals::SpiPeripherals;
pub use usb::{Binmode, Disturbance, PortGone, UsbBoard, UsbOptions, UsbPort, UsbWorld, WiresGuard};
pub use vcd::Traced;
pub use wires::{Drive, Pins, Pwm, Shift, Wires};
pub use world::{World, WorldOptions, WorldStats};
