//! The fields of the commands: pins, switches, the SPI configuration, the prescaler of PWM.

use crate::buspirate::PinSet;

bitflags::bitflags! {
    /// The peripherals byte: all four bits are set by every peripherals command.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub(crate) struct Peripherals: u8 {
        /// CS is high.
        const CS = 0b0001;
        /// AUX is high.
        const AUX = 0b0010;
        /// The pull-up resistors are connected (v2go and later).
        const PULL_UPS = 0b0100;
        /// AUX2 is released instead of held low (v1a only: the same bit).
        const AUX2 = 0b0100;
        /// The supplies are on.
        const POWER = 0b1000;
    }
}

bitflags::bitflags! {
    /// The SPI configuration.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub(crate) struct Config: u8 {
        /// MISO is sampled at the end of the data time instead of its middle.
        #[doc(alias = "SMP")]
        const SAMPLE_AT_END = 0b0001;
        /// MOSI changes on the clock edge from active to idle.
        #[doc(alias("CKE", "CPHA"))]
        const CHANGE_ON_IDLE_EDGE = 0b0010;
        /// SCK idles high.
        #[doc(alias("CKP", "CPOL"))]
        const IDLE_HIGH = 0b0100;
        /// Outputs are driven to 3.3 V; else they are open drain.
        const PUSH_PULL = 0b1000;
    }
}

bitflags::bitflags! {
    /// What bitbang mode sets with one command: the level of every pin that is an output, and two
    /// switches.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub(crate) struct Outputs: u8 {
        /// CS is high.
        const CS = 1 << 0;
        /// MISO is high.
        const MISO = 1 << 1;
        /// CLK is high.
        const CLK = 1 << 2;
        /// MOSI is high.
        const MOSI = 1 << 3;
        /// AUX is high.
        const AUX = 1 << 4;
        /// The pull-up resistors are connected (v2go and later).
        const PULL_UPS = 1 << 5;
        /// The supplies are on.
        const POWER = 1 << 6;
    }
}

/// What the PWM module divides its 16 MHz by, before the period does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Prescaler {
    /// 1.
    By1 = 0,
    /// 8.
    By8 = 1,
    /// 64.
    By64 = 2,
    /// 256.
    By256 = 3,
}

impl Prescaler {
    /// All of them, smallest first: the index is the code.
    pub(crate) const ALL: [Self; 4] = [Self::By1, Self::By8, Self::By64, Self::By256];

    /// The divisor.
    #[must_use]
    pub(crate) const fn divisor(self) -> u32 {
        match self {
            Self::By1 => 1,
            Self::By8 => 8,
            Self::By64 => 64,
            Self::By256 => 256,
        }
    }
}

impl Outputs {
    /// The level bits of these pins; those that bitbang mode does not have are left out.
    pub(crate) const fn of_pins(pins: PinSet) -> Self {
        Self::from_bits_truncate(pins.intersection(PinSet::BITBANG).bits() as u8)
    }
}

impl Config {
    /// SPI mode 0 with driven outputs, what an AVR wants.
    pub(crate) const AVR: Self = Self::PUSH_PULL.union(Self::CHANGE_ON_IDLE_EDGE);
}
