//! How the SPI module is set up. Reference 4.1 and 4.8.

use core::time::Duration;

use super::model::Firmware;
use crate::sim::Shift;

/// How the SPI module is set up.
#[derive(Debug, Clone, Copy)]
pub(super) struct SpiConfig {
    /// Speed code, one that the firmware's table has.
    pub(super) speed: u8,
    /// CKP.
    pub(super) idle_high: bool,
    /// CKE.
    pub(super) change_on_idle_edge: bool,
    /// SMP.
    pub(super) sample_at_end: bool,
    /// Open drain outputs.
    pub(super) hiz: bool,
}

impl SpiConfig {
    /// Reference 4.1.
    pub(super) const AT_ENTRY: Self =
        Self { speed: 1, idle_high: false, change_on_idle_edge: true, sample_at_end: false, hiz: true };

    pub(super) fn shift(self, firmware: &Firmware) -> Shift {
        Shift {
            half_period_ns: self.period_ns(firmware) / 2,
            idle_high: self.idle_high,
            change_on_idle_edge: self.change_on_idle_edge != firmware.inverts_cke,
            sample_at_end: self.sample_at_end,
            open_drain: self.hiz && firmware.mosi_open_drain,
        }
    }

    pub(super) fn byte_time(self, firmware: &Firmware) -> Duration {
        Duration::from_nanos(8 * self.period_ns(firmware))
    }

    fn period_ns(self, firmware: &Firmware) -> u64 {
        firmware.sck_period_ns[usize::from(self.speed)]
    }
}
