//! Program AVR microcontrollers over ICSP through a Bus Pirate, or through anything else that has
//! an SPI bus and a RESET line.
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
pub mod icsp;
pub mod select;
pub mod transport;

#[cfg(feature = "alloc")]
pub mod image;
#[cfg(feature = "alloc")]
pub mod job;
#[cfg(feature = "sim")]
pub mod sim;
