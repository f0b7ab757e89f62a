//! Program AVR microcontrollers over ICSP through a Bus Pirate, or through anything else that has
//! an SPI bus, a RESET line and a clock.
//!
//! ```
#![doc = include_str!("../examples/hello.rs")]
//! ```
//!
//! That is the short way, [`easy`]. It is written with the layers below, which are there for more than that:
//!
//! ```
//! use std::ops::ControlFlow;
//!
//! use avrrr::bus::Target;
//! use avrrr::buspirate::{BusPirate, Options};
//! use avrrr::chip::ATMEGA328P;
//! use avrrr::icsp::{Entry, Memory, Session};
//! use avrrr::image::Image;
//! use avrrr::job::{Operation, Plan, Policy};
//! use avrrr::select::Direct;
//! use avrrr::sim::{Avr, Board, Line, World};
//!
//! // Firmware from an Intel HEX file, and a plan that is checked before anything is touched.
//! let hex = include_bytes!("../examples/firmware/blink.hex");
//! let image = Image::from_hex(hex)?;
//! let operations = vec![Operation::Erase, Operation::Write { memory: Memory::Flash, image }];
//! let plan = Plan::new(ATMEGA328P, operations, Policy::default())?;
//!
//! // A simulated Bus Pirate. For a real one:
//! // let port = avrrr::transport::SerialPort::open("/dev/ttyUSB0", 115_200)?;
//! let port = World::new(Board::new().with(Avr::new(ATMEGA328P), Line::Cs));
//!
//! let mut bus = BusPirate::connect(port, Direct::ONE, Options::default())?;
//! let session = Session::enter(&mut bus, Target::ONLY, &Entry::default())?;
//! assert_eq!(session.signature(), ATMEGA328P.signature);
//! let mut programmer = session.into_programmer(ATMEGA328P);
//! plan.run(&mut programmer, &mut |_event| ControlFlow::Continue(()))?;
//! programmer.leave()?;
//! bus.close()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`cookbook`] has more programs: several targets, a chip, a programmer or a transport of your own, tests
//! without hardware, a microcontroller, and driver crates of others on a Bus Pirate.
//!
//! # The modules
//!
//! ```text
//!  firmware.hex                                                     the wire
//!       |                                                              |
//!    [image] --> [job] --> [icsp] --> [bus] --> [buspirate] --> [transport] --> serial port
//!   sparse map  checked  instructions  the      protocol codec,  bytes and        or
//!   of bytes    plan,    and session   seam     capabilities     deadlines      [sim]: Bus Pirate,
//!               run,        |           |                                       board and AVRs
//!               report   [chip]      [select]                                   on virtual time
//!                 |      what every  which AVR
//!              [gang]    AVR is      is in reset
//!           many targets
//! ```
//!
//! Nothing to the right of [`bus`] knows what an AVR is; nothing to the left of it knows what a Bus
//! Pirate is. The simulator shares no encoder with the programmer. `tests/architecture.rs` holds
//! every import to this plan.
//!
//! # Features
//!
//! Library users write `default-features = false` and pick:
//!
//! * none: `no_std`, no heap: [`chip`], [`icsp`], [`bus`] with [`HalBus`](bus::HalBus), [`select`],
//!   and the [`Transport`](transport::Transport) trait;
//! * `alloc`: [`image`], [`job`], [`buspirate`], [`diagnose`], [`easy`] and [`server`];
//! * `elf`: [`Memories::from_elf`](image::Memories::from_elf);
//! * `std`: what needs an operating system builds on it;
//! * `gang`: [`gang`];
//! * `serial`: [`SerialPort`](transport::SerialPort);
//! * `sim`: the simulated Bus Pirate, for tests without hardware;
//! * `mock`, for tests: mockall's mocks of [`Transport`](transport::Transport) and [`IcspBus`](bus::IcspBus),
//!   and errors with fields can be made outside of the crate;
//! * `cli` (the default): the `avrrr` program.
//!
//! The library never prints, exits, sleeps outside of a transport, or looks at the environment.
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(clippy::unwrap_used)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

pub mod bus;
#[cfg(feature = "alloc")]
pub mod buspirate;
pub mod chip;
#[cfg(feature = "alloc")]
pub mod diagnose;
#[cfg(feature = "alloc")]
pub mod easy;
#[cfg(feature = "gang")]
pub mod gang;
mod hertz;
pub mod icsp;
#[cfg(feature = "alloc")]
pub mod image;
#[cfg(feature = "alloc")]
pub mod job;
pub mod select;
#[cfg(feature = "alloc")]
pub mod server;
#[cfg(feature = "sim")]
pub mod sim;
pub mod transport;

/// How to: short programs for the most common tasks.
///
/// [crate::bus]: crate::bus
/// [crate::bus::HalBus]: crate::bus::HalBus
/// [crate::bus::HalBus::with_clock]: crate::bus::HalBus::with_clock
/// [crate::bus::IcspBus]: crate::bus::IcspBus
/// [crate::buspirate::BitbangHost]: crate::buspirate::BitbangHost
/// [crate::buspirate::BusPirate::connect_with_lines]: crate::buspirate::BusPirate::connect_with_lines
/// [crate::buspirate::Options::wiring]: crate::buspirate::Options::wiring
/// [crate::buspirate::SpiHost]: crate::buspirate::SpiHost
/// [crate::buspirate::select_bpio2]: crate::buspirate::select_bpio2
/// [crate::easy]: crate::easy
/// [crate::gang]: crate::gang
/// [crate::icsp::Error::Bus]: crate::icsp::Error::Bus
/// [crate::select::Lines]: crate::select::Lines
/// [crate::select::TargetMap]: crate::select::TargetMap
/// [crate::sim]: crate::sim
/// [crate::sim::Traced]: crate::sim::Traced
/// [crate::sim::pty]: crate::sim::pty
/// [crate::transport::BoxedError]: crate::transport::BoxedError
/// [crate::transport::Faulty]: crate::transport::Faulty
/// [crate::transport::Recorded]: crate::transport::Recorded
/// [crate::transport::Replayed]: crate::transport::Replayed
/// [crate::transport::Transport]: crate::transport::Transport
/// [crate::transport::boxed]: crate::transport::boxed
/// [crate::transport::two_ports]: crate::transport::two_ports
#[cfg(any(doc, doctest))]
#[doc = include_str!("cookbook.md")]
pub mod cookbook {}

/// The Rust examples of the README, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
