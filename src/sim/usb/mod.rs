//! A Bus Pirate 5, 5XL or 6: two serial ports on one USB cable, BPIO2 on one of them, a terminal on the other.
//!
//! Facts are those of `docs/protocol/bpio2.md`. The codec here is the device's own; the programmer has another.

mod answers;
mod binmode;
mod bpio;
mod cobs;
mod device;
mod facts;
mod handle;
mod legacy;
mod pins;
mod port;
mod requests;
mod spi;
mod status;
mod sump;
mod supply;
mod sweep;
mod table;
mod terminal;
#[cfg(test)]
mod tests;
mod texts;
mod timing;
mod world;

use core::time::Duration;

pub use binmode::Binmode;
pub use handle::{PortGone, UsbPort, UsbWorld, WiresGuard};
pub use sweep::Disturbance;

/// Which board with two ports is simulated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UsbBoard {
    /// Bus Pirate 5, REV10.
    #[default]
    V5,
    /// Bus Pirate 5XL.
    V5xl,
    /// Bus Pirate 6.
    V6,
}

impl UsbBoard {
    /// Its hardware version as it reports it.
    const fn version(self) -> (u8, u8) {
        match self {
            Self::V5 => (5, 10),
            Self::V5xl => (0, 0),
            Self::V6 => (6, 2),
        }
    }

    /// What its terminal calls it, and its chip.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::V5 => ("Bus Pirate 5 REV10", "RP2040 with 264KB RAM"),
            Self::V5xl => ("Bus Pirate 5XL REV0", "RP2350A with 512KB RAM"),
            Self::V6 => ("Bus Pirate 6 REV2", "RP2350B with 512KB RAM"),
        }
    }

    /// The clock of its SPI module, Hz.
    const fn module_hz(self) -> u64 {
        match self {
            Self::V5 => 125_000_000,
            Self::V5xl | Self::V6 => 150_000_000,
        }
    }

    /// Do its analogue sweeps disturb SPI?
    const fn is_disturbed(self) -> bool {
        !matches!(self, Self::V6)
    }
}

/// How a [`UsbWorld`] is built.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct UsbOptions {
    /// Which board.
    pub board: UsbBoard,
    /// The binmode that it starts in, as stored on its disk.
    pub mode: Binmode,
    /// From one sweep over the analogue channels to the next, for the LCD; 500 ms unless said, at least 22 ms.
    /// `None`: there are none.
    pub sweep: Option<Duration>,
    /// Do the sweeps disturb SPI on v5 and 5XL, and which bytes: a seed. Off by default.
    pub disturbs: Option<u64>,
    /// From one question of the host to the storage to the next: two of them end a stall of the binary port, which
    /// begins when the terminal port is opened and when it is closed. 2 s unless said; `None`: it never asks.
    pub storage_polls: Option<Duration>,
    /// Does a read size beyond the limit spoil all later answers? On by default.
    pub poisons: bool,
    /// What the host needs from an answer to the next request, half of it each way; 0.2 ms unless said.
    pub host: Duration,
    /// The firmware has pull request 307: the legacy mode that the terminal offers is the newer one.
    pub pull_307: bool,
}

impl Default for UsbOptions {
    fn default() -> Self {
        Self {
            board: UsbBoard::default(),
            mode: Binmode::default(),
            sweep: Some(timing::SWEEP_PERIOD),
            disturbs: None,
            storage_polls: Some(timing::STORAGE_POLL),
            poisons: true,
            host: 2 * timing::HOST,
            pull_307: false,
        }
    }
}
