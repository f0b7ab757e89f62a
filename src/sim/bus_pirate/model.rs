//! What differs between boards and firmware generations, as data.

/// A board.
#[derive(Debug)]
pub(super) struct Hardware {
    /// After `Bus Pirate `. Reference 2.2.
    pub(super) name: &'static str,
    /// The line that names the microcontroller. Reference 2.2.
    pub(super) device: &'static str,
    /// The two configuration words, as `i` prints them.
    pub(super) config_words: &'static str,
}

/// A firmware generation.
#[derive(Debug)]
pub(super) struct Firmware {
    /// The banner's second line. Reference 2.2.
    pub(super) version: &'static str,
    /// SCK periods of the eight speed codes, nanoseconds. Reference 4.8.
    pub(super) sck_period_ns: [u64; 8],
    /// Does open drain reach MOSI? Reference 4.3: a wrong register bit in all official releases.
    pub(super) mosi_open_drain: bool,
    /// Largest count of 0x04/0x05. Reference 4.5.
    pub(super) transfer_limit: u16,
}

/// v3.a, which v2go looks like too.
pub(super) static V3: Hardware = Hardware {
    name: "v3.a",
    device: "DEVID:0x0447 REVID:0x3046 (24FJ64GA002 B8)",
    config_words: "CFG1:0xFFDF CFG2:0xFF7F",
};

/// 6.3.
pub(super) static V6_3: Firmware = Firmware {
    version: "Firmware v6.3-beta1 r2151  Bootloader v4.4",
    sck_period_ns: [32_000, 8_000, 4_000, 1_000, 500, 375, 250, 125],
    mosi_open_drain: false,
    transfer_limit: 4096,
};
