//! What shifts bits into a target: the SPI module, or one of the slow modes.

use core::fmt;
use core::time::Duration;

use super::wire::RawSpeed;

/// What shifts bits into a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shifter {
    /// The SPI module of the device.
    Spi,
    /// The firmware, in raw wire mode.
    RawWire,
    /// The host, in bitbang mode.
    Bitbang,
}

impl fmt::Display for Shifter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Spi => "SPI mode",
            Self::RawWire => "raw wire mode",
            Self::Bitbang => "bitbang mode",
        })
    }
}

/// The mode that the device is in, or shall be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Spi,
    RawWire(RawSpeed),
    Bitbang,
}

/// The mode, and what is known of the slow ones.
#[derive(Debug)]
pub(super) struct Slow {
    pub(super) mode: Mode,
    /// Bitbang mode: each command is sent so often.
    pub(super) repeats: u32,
    /// Bitbang mode: all pins followed, since it was set up.
    pub(super) follows: bool,
    /// The firmware has refused raw wire mode.
    pub(super) lacks_raw_wire: bool,
    /// What a pin command took on average; zero: not measured yet.
    pub(super) command: Duration,
}

impl Slow {
    pub(super) const fn new() -> Self {
        Self { mode: Mode::Spi, repeats: 1, follows: false, lacks_raw_wire: false, command: Duration::ZERO }
    }
}
