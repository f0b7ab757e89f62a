//! Parameters that a client can read and set.

use crate::bus::Hertz;

const HARDWARE_VERSION: u8 = 0x90;
const SOFTWARE_MAJOR: u8 = 0x91;
const SOFTWARE_MINOR: u8 = 0x92;
const TARGET_VOLTAGE: u8 = 0x94;
const SCK_DURATION: u8 = 0x98;
const TOP_CARD: u8 = 0x9a;
const RESET_POLARITY: u8 = 0x9e;
const CONTROLLER_INIT: u8 = 0x9f;

/// SCK of duration 1. Clients count its period in units of 8 clocks of the STK500, which has 7.3728 MHz.
const UNIT: u32 = 7_372_800 / 8;
/// SCK of duration 0.
const FASTEST: Hertz = Hertz(2 * UNIT);

/// What a client has set.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Parameters {
    sck_duration: Option<u8>,
    controller_init: u8,
}

impl Parameters {
    /// The SPI clock that the client wants; `None`: it did not say.
    pub(super) fn clock(self) -> Option<Hertz> {
        self.sck_duration.map(|duration| match duration {
            0 => FASTEST,
            units => Hertz(UNIT / u32::from(units)),
        })
    }

    /// The value of a parameter. `clock` is that of the last session, `supply` what was measured, mV.
    pub(super) fn get(self, id: u8, clock: Option<Hertz>, supply: Option<u32>) -> Option<u8> {
        Some(match id {
            HARDWARE_VERSION => 2,
            SOFTWARE_MAJOR => 2,
            SOFTWARE_MINOR => 10,
            // Tenths of a volt. Clients stop at a low voltage, so one that is not known is the usual one.
            TARGET_VOLTAGE => supply.map_or(50, tenths),
            SCK_DURATION => self.sck_duration.unwrap_or_else(|| duration(clock)),
            // No top module.
            TOP_CARD => 0xff,
            RESET_POLARITY => 1,
            CONTROLLER_INIT => self.controller_init,
            _ => return None,
        })
    }

    /// Sets a parameter; `false`: it cannot be set to that.
    pub(super) fn set(&mut self, id: u8, value: u8) -> bool {
        match id {
            SCK_DURATION => self.sck_duration = Some(value),
            // RESET of an AVR is low when it is active.
            RESET_POLARITY => return value == 1,
            CONTROLLER_INIT => self.controller_init = value,
            _ => return false,
        }
        true
    }
}

fn tenths(millivolts: u32) -> u8 {
    u8::try_from((millivolts + 50) / 100).unwrap_or(u8::MAX)
}

/// The duration of a clock, the slowest one if it is not known.
fn duration(clock: Option<Hertz>) -> u8 {
    let units = clock.map_or(u32::MAX, |clock| UNIT / clock.0.max(1));
    u8::try_from(units).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_what_avrdude_means_by_a_duration() {
        let mut parameters = Parameters::default();
        assert_eq!(parameters.clock(), None);
        // avrdude -B 10 sends 9: 9.77 us.
        assert!(parameters.set(SCK_DURATION, 9));
        assert_eq!(parameters.clock(), Some(Hertz(102_400)));
        assert_eq!(parameters.get(SCK_DURATION, Some(Hertz::mhz(1)), None), Some(9));
        assert!(parameters.set(SCK_DURATION, 0));
        assert_eq!(parameters.clock(), Some(FASTEST));
    }

    #[test]
    fn what_cannot_be_set_is_refused() {
        let mut parameters = Parameters::default();
        assert!(!parameters.set(TARGET_VOLTAGE, 33));
        assert!(!parameters.set(RESET_POLARITY, 0));
        assert_eq!(parameters.get(TARGET_VOLTAGE, None, Some(3_290)), Some(33));
        assert_eq!(parameters.get(0x40, None, None), None);
    }
}
