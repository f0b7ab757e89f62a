//! The CPU clock that fuses choose, and the SPI clock that it allows.

use super::{Chip, Field, Fuse, Hazard, Hertz, SckRule, Value};

/// How far an internal oscillator may be off before it is calibrated, percent. AVR data sheets,
/// "Calibrated Internal RC Oscillator Accuracy": 10 % with the factory's calibration.
const OSCILLATOR_PERCENT: u32 = 10;

/// How the codes begin that name a frequency of the low-power oscillator.
const LOW_POWER: &str = "ulposc_";

/// The frequency of a crystal for watches, Hz.
const WATCH_CRYSTAL: u32 = 32_768;

impl Chip {
    /// The CPU clock of a chip that runs on its internal oscillator by these fuse bytes; `None`: they
    /// choose another clock, or one whose frequency they do not tell. Fuses that are not known are `None`.
    pub(crate) fn internal_clock(&self, fuse: impl Fn(Fuse) -> Option<u8>) -> Option<Hertz> {
        self.clock_source(&fuse)?.0
    }

    /// The slowest and the fastest CPU clock that a chip can have with these fuse bytes: an internal
    /// oscillator at the ends of its tolerance, a crystal or RC network at those of the range that is chosen
    /// for it, [`u32::MAX`] Hz where that has no end. `None`: they do not tell.
    #[cfg(feature = "alloc")]
    pub(crate) fn clock_range(&self, fuse: impl Fn(Fuse) -> Option<u8>) -> Option<[Hertz; 2]> {
        Some(self.clock_source(&fuse)?.1)
    }

    /// The nominal frequency of the internal oscillator, if these fuse bytes choose it, and the range in which the
    /// clock is, divided as they say.
    fn clock_source(&self, fuse: &impl Fn(Fuse) -> Option<u8>) -> Option<(Option<Hertz>, [Hertz; 2])> {
        let fields = self.fuses.iter().filter_map(|byte| Some((byte, fuse(byte.fuse)?)));
        let fields = fields.flat_map(|(byte, value)| byte.fields.iter().map(move |field| (field, value)));
        let source = fields.clone().find_map(|(field, value)| source(field.value_in(value)?))?;
        let divided = fields.clone().any(|(field, value)| field.name == "CKDIV8" && field.of(value) == 0);
        let by = if divided { 8 } else { 1 };
        let nominal = match source {
            // One oscillator of several frequencies, among which another field chooses.
            Choice::LowPower(usual) => {
                if self.chooser_of_low_power().is_some_and(|chooser| fuse(chooser).is_none()) {
                    return None;
                }
                let chosen = |(field, value): (&Field, u8)| {
                    frequency(field.value_in(value)?.code.strip_prefix(LOW_POWER)?)
                };
                fields.clone().find_map(chosen).unwrap_or(usual) / by
            }
            Choice::Internal(clock) => clock / by,
            Choice::Outside(range) => return Some((None, range.map(|clock| Hertz(clock / by)))),
        };
        let part = nominal / 100 * OSCILLATOR_PERCENT;
        Some((Some(Hertz(nominal)), [Hertz(nominal - part), Hertz(nominal + part)]))
    }

    /// The fuse byte that chooses among the frequencies of the low-power oscillator, if it has several.
    fn chooser_of_low_power(&self) -> Option<Fuse> {
        let chooses = |field: &Field| field.values.iter().any(|value| value.code.starts_with(LOW_POWER));
        self.fuses.iter().find(|byte| byte.fields.iter().any(chooses)).map(|byte| byte.fuse)
    }
}

impl Field {
    /// What its value in a byte means, if that is known.
    fn value_in(&self, byte: u8) -> Option<&'static Value> {
        self.values.iter().find(|known| known.value == self.of(byte))
    }
}

/// What one value chooses, before it is divided.
enum Choice {
    Internal(u32),
    LowPower(u32),
    Outside([u32; 2]),
}

/// The source that a value stands for, by a code like `intrcosc_8mhz_..`, `intrcosc_4mhz8_..` (4.8 MHz),
/// `wdosc_128khz_..`, or `extxosc_0mhz4_0mhz9_..` (a crystal of 0.4 to 0.9 MHz).
fn source(value: &Value) -> Option<Choice> {
    let mut words = value.code.split('_');
    let kind = words.next()?;
    let mut next = || words.next().and_then(frequency);
    match (kind, value.hazard) {
        ("intrcosc" | "wdosc" | "rc", _) => next().map(Choice::Internal),
        ("intulposc", _) => next().map(Choice::LowPower),
        (_, Some(Hazard::NeedsWatchCrystal)) => Some(Choice::Outside([WATCH_CRYSTAL; 2])),
        (_, Some(Hazard::NeedsCrystal | Hazard::NeedsExternalRc)) => {
            let (slowest, fastest) = (next(), next());
            slowest.or(fastest)?;
            Some(Choice::Outside([slowest.unwrap_or(0), fastest.unwrap_or(u32::MAX)]))
        }
        _ => None,
    }
}

/// `128khz`, `8mhz`, `4mhz8` (4.8 MHz), in Hz.
fn frequency(text: &str) -> Option<u32> {
    if let Some(khz) = text.strip_suffix("khz") {
        return Some(khz.parse::<u32>().ok()? * 1000);
    }
    let (mhz, tenths) = text.split_once("mhz")?;
    let tenths = if tenths.is_empty() { 0 } else { tenths.parse::<u32>().ok()? };
    Some(mhz.parse::<u32>().ok()? * 1_000_000 + tenths * 100_000)
}

impl SckRule {
    /// The SPI clock must stay below this for a CPU clock.
    ///
    /// ```
    /// use avrrr::chip::{Hertz, SckRule};
    ///
    /// assert_eq!(SckRule::TwoOrThree.sck_below(Hertz::mhz(8)), Hertz::mhz(2));
    /// assert_eq!(SckRule::TwoOrThree.sck_below(Hertz::mhz(16)), Hertz(2_666_666));
    /// ```
    #[must_use]
    pub const fn sck_below(self, clock: Hertz) -> Hertz {
        let clock = clock.0;
        Hertz(match self {
            Self::TwoOrThree if clock >= 12_000_000 => clock / 6,
            Self::TwoOrThree | Self::Two => clock / 4,
            Self::Battery if clock >= 12_000_000 => clock / 64 * 10,
            Self::Battery => clock / 44 * 10,
            Self::OneAndFour => clock / 8,
        })
    }

    /// The range in which the limit of a chip lies that runs on its internal oscillator of this nominal
    /// frequency: at the slow and at the fast end of its tolerance.
    pub(crate) const fn sck_below_oscillator(self, clock: Hertz) -> (Hertz, Hertz) {
        let part = clock.0 / 100 * OSCILLATOR_PERCENT;
        (self.sck_below(Hertz(clock.0 - part)), self.sck_below(Hertz(clock.0 + part)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chip::{ALL, AT90PWM81, ATMEGA328P, ATTINY13, ATTINY85, ATTINY441, ATTINY2313, Doubt};

    #[test]
    fn fuses_of_the_factory_choose_the_clock_of_the_factory() {
        let mut internal = 0;
        for chip in ALL.iter().filter(|chip| !chip.doubts.contains(&Doubt::FactoryFuses)) {
            let factory = |fuse| chip.fuses.iter().find(|byte| byte.fuse == fuse)?.factory;
            if let Some(clock) = chip.internal_clock(factory) {
                assert_eq!(Some(clock), chip.factory_clock, "{}", chip.name);
                internal += 1;
            }
        }
        assert!(internal > 3);
        let low = |value| move |fuse| (fuse == Fuse::Low).then_some(value);
        assert_eq!(ATTINY2313.internal_clock(low(0xe2)), Some(Hertz::mhz(4)));
        assert_eq!(ATTINY2313.internal_clock(low(0x66)), Some(Hertz::khz(16)));
        assert_eq!(ATTINY2313.internal_clock(|_| None), None);
    }

    #[cfg(feature = "alloc")]
    #[test]
    fn every_slow_source_has_its_range() {
        let low = |value| move |fuse| (fuse == Fuse::Low).then_some(value);
        for (chip, value, range) in [
            // 8 MHz by 8, as it leaves the factory.
            (ATMEGA328P, 0x62, Some([900_000, 1_100_000])),
            (ATTINY13, 0x6b, Some([14_400, 17_600])),
            (ATTINY85, 0x64, Some([14_400, 17_600])),
            (ATMEGA328P, 0x63, Some([14_400, 17_600])),
            (ATMEGA328P, 0xe3, Some([115_200, 140_800])),
            // A crystal of 32.768 kHz, and divided.
            (ATMEGA328P, 0xe4, Some([32_768; 2])),
            (ATMEGA328P, 0x64, Some([4_096; 2])),
            // Crystals of 0.4 to 0.9 MHz, divided, and of 8 MHz and more.
            (ATMEGA328P, 0x78, Some([50_000, 112_500])),
            (ATMEGA328P, 0xff, Some([8_000_000, u32::MAX])),
            // A clock from outside may be any; a reserved one, too.
            (ATMEGA328P, 0xe0, None),
            (ATMEGA328P, 0xe1, None),
            (AT90PWM81, 0xf3, Some([115_200, 140_800])),
        ] {
            assert_eq!(
                chip.clock_range(low(value)),
                range.map(|range: [u32; 2]| range.map(Hertz)),
                "{} {value:#04x}",
                chip.name
            );
        }
        // The low-power oscillator of the ATtiny441 has five frequencies.
        for (extended, clock) in [(0xff, 32_000), (0x7f, 512_000), (0x1f, 32_000)] {
            let fuse = |fuse| match fuse {
                Fuse::Low => Some(0xe4),
                Fuse::Extended => Some(extended),
                _ => None,
            };
            assert_eq!(ATTINY441.internal_clock(fuse), Some(Hertz(clock)), "{extended:#04x}");
        }
        assert_eq!(ATTINY441.internal_clock(low(0xe4)), None, "another byte chooses the frequency");
    }
}
