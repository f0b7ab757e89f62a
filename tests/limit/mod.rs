//! What the wire, the SPI clock and the chip allow at best: the formula that is in the documentation of
//! `buspirate`, with the figures of the simulated line.

pub(crate) mod jobs;

use std::time::Duration;

use avrrr::bus::Hertz;
use avrrr::chip::Chip;

/// The conditions under which something is limited.
pub(crate) struct Limit {
    /// The line rate, baud.
    pub(crate) baud: u32,
    /// The latency timer of the USB adapter.
    pub(crate) latency: Duration,
    /// The SPI clock.
    pub(crate) spi: Hertz,
    /// Can the firmware read flash by itself?
    pub(crate) reads_flash: bool,
}

impl Limit {
    /// From one SPI byte to the next, beyond the clocks (`sim/timing.rs`).
    const SPI_GAP: Duration = Duration::from_nanos(1500);
    /// Two passes through USB.
    const USB: Duration = Duration::from_micros(500);

    fn line(&self, bytes: u32) -> Duration {
        Duration::from_nanos(10_000_000_000 / u64::from(self.baud)) * bytes
    }

    fn spi(&self, bytes: u32) -> Duration {
        (Duration::from_nanos(8_000_000_000 / u64::from(self.spi.0)) + Self::SPI_GAP) * bytes
    }

    /// A free-running timer makes an answer wait for half its period, on average.
    fn turnaround(&self) -> Duration {
        Self::USB + self.latency / 2
    }

    /// One upload of `frames` instructions and its answer. The chip needs `write_time` after it; when that
    /// began is known only when the answer is there, and the next upload can be on its way meanwhile.
    fn page(&self, frames: u32, write_time: Duration) -> Duration {
        self.spi(4 * frames) + self.turnaround() + self.line(4 * frames + 5).max(write_time)
    }

    /// Writing `bytes` of flash, all of them loaded.
    pub(crate) fn write_flash(&self, chip: &Chip, bytes: u32) -> Duration {
        let page = u32::from(chip.flash.page_size);
        self.page(page + 1, chip.flash.write_time) * bytes.div_ceil(page)
    }

    /// Reading `bytes` of flash, in one go where the firmware does it.
    pub(crate) fn read_flash(&self, bytes: u32) -> Duration {
        if !self.reads_flash {
            return self.read_frames(bytes);
        }
        self.line(1).max(self.spi(4)) * bytes + self.turnaround()
    }

    /// Writing `bytes` of EEPROM by pages.
    pub(crate) fn write_eeprom(&self, chip: &Chip, bytes: u32) -> Duration {
        let Some(eeprom) = chip.eeprom else { return Duration::ZERO };
        let page = eeprom.page_size.map_or(1, u32::from);
        self.page(page + 1, eeprom.write_time) * bytes.div_ceil(page)
    }

    /// Reading `bytes`, each by an instruction of four bytes, of which 58 go at once.
    pub(crate) fn read_frames(&self, bytes: u32) -> Duration {
        (self.line(248).max(self.spi(232)) + self.turnaround()) * bytes.div_ceil(58)
    }
}
