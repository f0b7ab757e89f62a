//! What differs between boards and firmware generations, as data: no other file asks for a version.

use super::device;
use crate::sim::link::Kind;

/// What RB11 does, and with it the pull-up bit of the peripherals command. Reference 1.2, 1.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rb11 {
    /// Switches the pull-ups.
    Pullups,
    /// Is AUX2: let go of, or low.
    Aux2,
}

/// How the firmware waits for its last characters before it changes the line rate. Reference 2.7.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RateChange {
    /// Not at all: what has not left is lost.
    Abrupt,
    /// By a flag of the wrong sense: well or, as an option, too early; at high rates for ever.
    WrongFlag,
}

/// A board.
#[derive(Debug)]
pub(super) struct Hardware {
    /// What it is called on a command line.
    pub(super) term: &'static str,
    /// After `Bus Pirate ` up to firmware 6.0, and from 6.1 on. Reference 2.2.
    pub(super) names: [&'static str; 2],
    /// The line that names the microcontroller. Reference 2.2.
    pub(super) device: &'static str,
    /// The two configuration words, as `i` prints them.
    pub(super) config_words: &'static str,
    pub(super) rb11: Rb11,
    /// Does bitbang mode know 0x10 and 0x11? Reference 1.2.
    pub(super) self_test: bool,
    /// What lies between the microcontroller and the host.
    pub(super) link: Kind,
}

/// A firmware generation.
#[derive(Debug)]
pub(super) struct Firmware {
    /// What it is called on a command line.
    pub(super) term: &'static str,
    /// The boards that ran it.
    pub(super) boards: &'static [device::Hardware],
    /// The banner's second line. Reference 2.2.
    pub(super) version: &'static str,
    /// Which of the board's [names](Hardware::names).
    pub(super) naming: usize,
    /// The status report's item about the supplies, without its ON or OFF. Reference 2.2.
    pub(super) supplies: &'static str,
    /// Does SPI reach the pins only with `W`? Reference 2.3.
    pub(super) clutch: bool,
    /// Which of the six questions about SPI are asked, in order. Reference 2.3.
    pub(super) spi_questions: &'static [usize],
    /// Does `#` ask first? Reference 2.4.
    pub(super) confirms_reset: bool,
    /// Entries of the line rate menu; the tenth is a divider. Reference 2.7, 5.5.
    pub(super) rates: u16,
    pub(super) rate_change: RateChange,
    /// What bitbang mode knows below 0x20, self tests aside. Reference 3.1.
    pub(super) bitbang: &'static [u8],
    /// What binary SPI knows below 0x10. Reference 4.2, 5.5.
    pub(super) spi: &'static [u8],
    /// SCK periods of the eight speed codes, nanoseconds. Reference 4.8.
    pub(super) sck_period_ns: [u64; 8],
    /// Does open drain reach MOSI? Reference 4.3: a wrong register bit in all official releases.
    pub(super) mosi_open_drain: bool,
    /// Largest count of 0x04/0x05. Reference 4.5.
    pub(super) transfer_limit: u16,
}

/// v1a.
pub(super) static V1A: Hardware = Hardware {
    term: "v1a",
    names: ["v1a"; 2],
    device: "DEVID:0x0447 REVID:0x3043 (24FJ64GA002 B5)",
    config_words: "CFG1:0xFFDF CFG2:0xFF7F",
    rb11: Rb11::Aux2,
    self_test: false,
    link: Kind::Rs232,
};

/// v3.a, which v2go looks like too.
pub(super) static V3: Hardware = Hardware {
    term: "v3",
    names: ["v3a", "v3.a"],
    device: "DEVID:0x0447 REVID:0x3046 (24FJ64GA002 B8)",
    config_words: "CFG1:0xFFDF CFG2:0xFF7F",
    rb11: Rb11::Pullups,
    self_test: true,
    link: Kind::Ftdi,
};

/// 3.0, which the original article used. What no source tells about it is the simplest that fits:
/// no boot loader in the banner, none of bitbang mode's later commands, no sniffer.
pub(super) static V3_0: Firmware = Firmware {
    term: "3.0",
    boards: &[device::Hardware::V1a],
    version: "Firmware v3.0",
    spi_questions: &[0, 1, 2, 3, 5],
    confirms_reset: true,
    rates: 9,
    bitbang: &[0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x0f, 0x12, 0x13, 0x14],
    spi: &[0x00, 0x01, 0x02, 0x03],
    ..V5_10
};

/// 5.10, the last for v1a.
pub(super) static V5_10: Firmware = Firmware {
    term: "5.10",
    boards: &[device::Hardware::V1a, device::Hardware::V3],
    version: "Firmware v5.10 (r559)  Bootloader v4.4",
    naming: 0,
    supplies: "Power supplies",
    clutch: false,
    rate_change: RateChange::Abrupt,
    spi: &[0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x0d, 0x0e],
    sck_period_ns: [32_000, 8_000, 4_000, 1_000, 500, 24_000, 16_000, 8_000],
    ..V6_3
};

/// 6.3.
pub(super) static V6_3: Firmware = Firmware {
    term: "6.3",
    boards: &[device::Hardware::V3],
    version: "Firmware v6.3-beta1 r2151  Bootloader v4.4",
    naming: 1,
    supplies: "POWER SUPPLIES",
    clutch: true,
    spi_questions: &[0, 1, 2, 3, 4, 5],
    confirms_reset: false,
    rates: 10,
    rate_change: RateChange::WrongFlag,
    bitbang: &[0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0f, 0x12, 0x13, 0x14, 0x15, 0x16],
    spi: &[0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0d, 0x0e],
    sck_period_ns: [32_000, 8_000, 4_000, 1_000, 500, 375, 250, 125],
    mosi_open_drain: false,
    transfer_limit: 4096,
};
