//! What the terminal was told to use.

use super::spi_config::SpiConfig;

/// Names in [`Core::modes`](super::Core::modes).
pub(super) const HIZ: &str = "HiZ";
pub(super) const SPI: &str = "SPI";

/// What the terminal was told to use.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    /// One of [`Core::modes`](super::Core::modes).
    pub(super) mode: &'static str,
    pub(super) spi: SpiConfig,
    /// The speed as `i` shows it: the number that was typed in one line, or one less at the question.
    pub(super) shown_speed: u16,
    /// Bytes go least significant bit first.
    pub(super) lsb_first: bool,
    /// The BASIC interpreter takes the lines.
    pub(super) basic: bool,
    /// `[` pulls CS low.
    pub(super) cs_active_low: bool,
    /// The clutch: do the SPI pins reach the outside?
    pub(super) engaged: bool,
    /// Writes print what was read.
    pub(super) reads_while_writing: bool,
    /// a/A/@ move CS, not AUX.
    pub(super) aux_is_cs: bool,
}

impl Settings {
    pub(super) fn is_spi(&self) -> bool {
        self.mode == SPI
    }
}
