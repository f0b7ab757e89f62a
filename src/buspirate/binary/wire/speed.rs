//! The SPI clocks.

use crate::bus::Hertz;

/// An SPI clock of the Bus Pirate; the numbers are those of firmware 6.2 to 7.0 and 8.0.
///
/// Codes 0 to 3 mean the same in every firmware, code 4 in all but 7.1; the others differ up to 6.1, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Speed {
    /// 31.25 kHz, called 30 kHz.
    Khz30 = 0,
    /// 125 kHz.
    Khz125 = 1,
    /// 250 kHz.
    Khz250 = 2,
    /// 1 MHz.
    Mhz1 = 3,
    /// 2 MHz.
    Mhz2 = 4,
    /// 2.667 MHz, called 2.6 MHz.
    Mhz2_6 = 5,
    /// 4 MHz.
    Mhz4 = 6,
    /// 8 MHz.
    Mhz8 = 7,
}

/// Which code means which clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum SpeedCodes {
    /// As [`Speed`] has them.
    #[default]
    Usual,
    /// Those of 7.1, in builds from 2016-10-10 on.
    Late,
}

impl SpeedCodes {
    /// The code of a clock.
    pub(crate) const fn code(self, speed: Speed) -> u8 {
        match (self, speed) {
            (Self::Late, Speed::Mhz2) => 6,
            (Self::Late, Speed::Mhz2_6) => 7,
            (Self::Late, Speed::Mhz4) => 9,
            (Self::Late, Speed::Mhz8) => 11,
            _ => speed as u8,
        }
    }
}

impl Speed {
    /// All of them, slowest first: the index is the code.
    pub const ALL: [Self; 8] = [
        Self::Khz30,
        Self::Khz125,
        Self::Khz250,
        Self::Mhz1,
        Self::Mhz2,
        Self::Mhz2_6,
        Self::Mhz4,
        Self::Mhz8,
    ];

    /// The real clock: 16 MHz divided by the PIC's two SPI prescalers.
    #[must_use]
    pub const fn hertz(self) -> Hertz {
        Hertz(match self {
            Self::Khz30 => 31_250,
            Self::Khz125 => 125_000,
            Self::Khz250 => 250_000,
            Self::Mhz1 => 1_000_000,
            Self::Mhz2 => 2_000_000,
            Self::Mhz2_6 => 2_666_667,
            Self::Mhz4 => 4_000_000,
            Self::Mhz8 => 8_000_000,
        })
    }
}

/// A clock of raw wire mode, in which the firmware moves SCK by its program; the numbers are those of `rawfreq` of
/// avrdude.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RawSpeed {
    /// About 5 kHz.
    Khz5 = 0,
    /// About 50 kHz.
    Khz50 = 1,
    /// About 100 kHz.
    Khz100 = 2,
    /// About 400 kHz.
    Khz400 = 3,
}

impl RawSpeed {
    /// All of them, slowest first: the index is the code.
    pub const ALL: [Self; 4] = [Self::Khz5, Self::Khz50, Self::Khz100, Self::Khz400];

    /// The clock, about.
    #[must_use]
    pub const fn hertz(self) -> Hertz {
        Hertz::khz(match self {
            Self::Khz5 => 5,
            Self::Khz50 => 50,
            Self::Khz100 => 100,
            Self::Khz400 => 400,
        })
    }
}
