//! The binary mode of a v1a to v4, and the legacy mode of a v5 or v6: BBIO, and SPI within it.

pub(crate) mod wire;

pub mod bitbang;
mod bus;
mod bytes;
mod complete;
mod connect;
mod feed;
mod hear;
mod inspect;
mod leave;
mod legacy;
mod line_rate;
mod lines;
mod link;
mod locate;
mod mode;
mod modes;
mod pace;
mod programming;
mod shifter;
mod slow;
pub mod spi;
mod switch;

pub(super) use bus::BinaryBus;
pub(super) use connect::Found;
pub(super) use wire::{FAST_BAUD, Peripherals, Prescaler, brg};

pub use bytes::{Batch, ByteCost};
pub use mode::HostError;
pub use shifter::Shifter;
pub use wire::{NORMAL_BAUD, RawSpeed, Speed};
