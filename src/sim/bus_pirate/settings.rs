//! What the terminal was told to use.

use super::spi_config::SpiConfig;

/// Places in [`Core::modes`](super::Core::modes).
pub(super) const HIZ: usize = 0;
pub(super) const SPI: usize = 4;

/// What the terminal was told to use.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    /// Place in [`Core::modes`](super::Core::modes).
    pub(super) mode: usize,
    pub(super) spi: SpiConfig,
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
