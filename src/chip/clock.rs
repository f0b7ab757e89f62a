//! The CPU clock that fuses choose, and the SPI clock that it allows.

use super::{Chip, Field, Fuse, Hertz, SckRule};

/// How far an internal oscillator may be off before it is calibrated, percent. AVR data sheets,
/// "Calibrated Internal RC Oscillator Accuracy": 10 % with the factory's calibration.
const OSCILLATOR_PERCENT: u32 = 10;

impl Chip {
    /// The CPU clock of a chip that runs on its internal oscillator by these fuse bytes; `None`: they
    /// choose another clock, or one whose frequency they do not tell. Fuses that are not known are `None`.
    ///
    /// ```
    /// use avrrr::chip::{ATMEGA328P, Fuse, Hertz};
    ///
    /// let clock = |low| ATMEGA328P.internal_clock(|fuse| (fuse == Fuse::Low).then_some(low));
    /// assert_eq!(clock(0x62), Some(Hertz::mhz(1))); // as it leaves the factory: 8 MHz by 8
    /// assert_eq!(clock(0xe2), Some(Hertz::mhz(8)));
    /// assert_eq!(clock(0xff), None); // a crystal
    /// ```
    #[must_use]
    pub fn internal_clock(&self, fuse: impl Fn(Fuse) -> Option<u8>) -> Option<Hertz> {
        let fields = self.fuses.iter().filter_map(|byte| Some((byte, fuse(byte.fuse)?)));
        let fields =
            || fields.clone().flat_map(|(byte, value)| byte.fields.iter().map(move |field| (field, value)));
        let source = fields().find_map(|(field, value)| oscillator(field, value))?;
        let divided = fields().any(|(field, value)| field.name == "CKDIV8" && field.of(value) == 0);
        Some(Hertz(if divided { source / 8 } else { source }))
    }

    /// The fuse bytes that [`internal_clock`](Self::internal_clock) wants to know.
    pub fn clock_fuses(&self) -> impl Iterator<Item = Fuse> {
        let chooses = |field: &Field| field.name.contains("CKSEL") || field.name == "CKDIV8";
        self.fuses.iter().filter(move |byte| byte.fields.iter().any(chooses)).map(|byte| byte.fuse)
    }
}

/// The frequency of the internal oscillator that this field chooses by a name like `intrcosc_8mhz_..` or
/// `intrcosc_4mhz8_..` (4.8 MHz), Hz.
fn oscillator(field: &Field, byte: u8) -> Option<u32> {
    let chosen = field.values.iter().find(|known| known.value == field.of(byte))?;
    let frequency = chosen.code.strip_prefix("intrcosc_")?.split('_').next()?;
    if let Some(khz) = frequency.strip_suffix("khz") {
        return Some(khz.parse::<u32>().ok()? * 1000);
    }
    let (mhz, tenths) = frequency.split_once("mhz")?;
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
    use crate::chip::{ALL, ATTINY2313, Doubt};

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
}
