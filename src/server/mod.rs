//! Another programmer's protocol on any bus: STK500v2, which avrdude, Arduino and PlatformIO speak.
//!
//! A [`Server`] answers one client, over any [`Transport`]: a TCP connection, a pseudo-terminal, a UART. It needs an
//! [`IcspBus`] only while its client is in programming mode, so that several clients can share one.
//! Pages are written whole and read ahead, and the SPI clock is found, unless the client names one.
//!
//! ```
//! use std::ops::ControlFlow;
//!
//! use avrrr::bus::Target;
//! use avrrr::buspirate::{BusPirate, Options};
//! use avrrr::chip::ATMEGA328P;
//! use avrrr::easy::simulated;
//! use avrrr::select::Direct;
//! use avrrr::server::{Server, Wish};
//! # use avrrr::transport::Transport;
//! # fn serve<C: Transport>(client: C) -> Result<(), Box<dyn std::error::Error>> {
//! // `client` is a connection that was accepted.
//! let mut server = Server::new(client);
//! let mut bus = BusPirate::connect(simulated(ATMEGA328P), Direct::ONE, Options::default())?;
//! let mut go_on = || ControlFlow::Continue(());
//! while server.wait(&mut go_on)? == Wish::Programming {
//!     server.program(&mut bus, Target::ONLY, &mut go_on, &mut |_event| {})?;
//! }
//! bus.close()?;
//! # Ok(()) }
//! ```
//!
//! # What clients get
//!
//! * Sign-on as `AVRISP_2`; parameters, of which the SCK duration, the polarity of RESET and the controller's
//!   initialization can be set.
//! * Entering and leaving, chip erase, flash and EEPROM in all modes, fuses, lock bits, signature, calibration bytes,
//!   and any instructions (`CMD_SPI_MULTI`).
//! * A chip that is not in [`crate::chip`] is programmed with the client's own instructions, one by one.
//!
//! For a chip that is known, the client's times, polling values and instructions for flash and EEPROM are not used.
//! What is read is read until two reads agree.

mod ahead;
mod packet;
mod parameters;
mod programming;
mod request;
mod stk500v2;

pub use packet::{LONGEST_BODY, Messages, Received, encode};
pub use stk500v2::{Event, Server, Wish};

#[cfg(doc)]
use crate::{bus::IcspBus, transport::Transport};
