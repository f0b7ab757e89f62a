// Generated from data/*.csv: do not edit, run `cargo run --example generate-chips`.

use core::time::Duration;

use super::{Chip, Eeprom, Field, Flash, Fuse, FuseByte, Hazard, LockByte, Ready, SckRule, Value};

/// All chips of this crate.
pub const ALL: &[&Chip] = &[
    &ATTINY85,
    &ATTINY2313,
    &AT90USB162,
    &ATMEGA8,
    &ATMEGA2560,
    &ATMEGA328P,
];

/// ATtiny85: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 0B
/// (source: `data/isp-parts.csv`).
pub const ATTINY85: Chip = Chip {
    name: "ATtiny85",
    aliases: &["t85"],
    signature: [0x1e, 0x93, 0x0b],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4500) }),
    fuses: &[
        FuseByte { fuse: Fuse::Low, used: 0xff, factory: 0x62, write_time: Duration::from_micros(9000), fields: &ATTINY85_LOW },
        FuseByte { fuse: Fuse::High, used: 0xff, factory: 0xdf, write_time: Duration::from_micros(9000), fields: &ATTINY85_HIGH },
        FuseByte { fuse: Fuse::Extended, used: 0x01, factory: 0xff, write_time: Duration::from_micros(9000), fields: &ATTINY85_EXTENDED },
    ],
    lock: LockByte { used: 0x03, factory: 0xff, write_time: Duration::from_micros(9000), fields: &ATTINY85_LOCK },
    calibration_bytes: 2,
    erase_time: Duration::from_micros(4500),
    ready: Ready::Poll,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(1_000_000),
    max_clock: 20_000_000,
};

/// ATtiny2313: 2 KiB flash, 128 bytes EEPROM, signature 1E 91 0A
/// (source: `data/isp-parts.csv`).
pub const ATTINY2313: Chip = Chip {
    name: "ATtiny2313",
    aliases: &["t2313"],
    signature: [0x1e, 0x91, 0x0a],
    flash: Flash {
        size: 2048,
        page_size: 32,
        write_time: Duration::from_micros(4500),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 128, page_size: Some(4), write_time: Duration::from_micros(4500) }),
    fuses: &[
        FuseByte { fuse: Fuse::Low, used: 0xff, factory: 0x64, write_time: Duration::from_micros(9000), fields: &ATTINY2313_LOW },
        FuseByte { fuse: Fuse::High, used: 0xff, factory: 0xdf, write_time: Duration::from_micros(9000), fields: &ATTINY2313_HIGH },
        FuseByte { fuse: Fuse::Extended, used: 0x01, factory: 0xff, write_time: Duration::from_micros(9000), fields: &ATTINY85_EXTENDED },
    ],
    lock: LockByte { used: 0x03, factory: 0xff, write_time: Duration::from_micros(9000), fields: &ATTINY85_LOCK },
    calibration_bytes: 2,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(1_000_000),
    max_clock: 20_000_000,
};

/// AT90USB162: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 82
/// (source: `data/isp-parts.csv`).
pub const AT90USB162: Chip = Chip {
    name: "AT90USB162",
    aliases: &["usb162"],
    signature: [0x1e, 0x94, 0x82],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(9000) }),
    fuses: &[
        FuseByte { fuse: Fuse::Low, used: 0xff, factory: 0x5e, write_time: Duration::from_micros(9000), fields: &AT90USB162_LOW },
        FuseByte { fuse: Fuse::High, used: 0xff, factory: 0xd9, write_time: Duration::from_micros(9000), fields: &AT90USB162_HIGH },
        FuseByte { fuse: Fuse::Extended, used: 0x0f, factory: 0xf4, write_time: Duration::from_micros(9000), fields: &AT90USB162_EXTENDED },
    ],
    lock: LockByte { used: 0x3f, factory: 0xff, write_time: Duration::from_micros(9000), fields: &AT90USB162_LOCK },
    calibration_bytes: 1,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    sck: SckRule::TwoOrThree,
    factory_clock: None,
    max_clock: 16_000_000,
};

/// ATmega8: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 07
/// (source: `data/isp-parts.csv`).
pub const ATMEGA8: Chip = Chip {
    name: "ATmega8",
    aliases: &["m8"],
    signature: [0x1e, 0x93, 0x07],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: None, write_time: Duration::from_micros(9000) }),
    fuses: &[
        FuseByte { fuse: Fuse::Low, used: 0xff, factory: 0xe1, write_time: Duration::from_micros(4500), fields: &ATMEGA8_LOW },
        FuseByte { fuse: Fuse::High, used: 0xff, factory: 0xd9, write_time: Duration::from_micros(4500), fields: &ATMEGA8_HIGH },
    ],
    lock: LockByte { used: 0x3f, factory: 0xff, write_time: Duration::from_micros(4500), fields: &AT90USB162_LOCK },
    calibration_bytes: 4,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Wait,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(1_000_000),
    max_clock: 16_000_000,
};

/// ATmega2560: 256 KiB flash, 4 KiB EEPROM, signature 1E 98 01
/// (source: `data/isp-parts.csv`).
pub const ATMEGA2560: Chip = Chip {
    name: "ATmega2560",
    aliases: &["m2560"],
    signature: [0x1e, 0x98, 0x01],
    flash: Flash {
        size: 262_144,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        extended_address: true,
    },
    eeprom: Some(Eeprom { size: 4096, page_size: Some(8), write_time: Duration::from_micros(9000) }),
    fuses: &[
        FuseByte { fuse: Fuse::Low, used: 0xff, factory: 0x62, write_time: Duration::from_micros(9000), fields: &ATMEGA2560_LOW },
        FuseByte { fuse: Fuse::High, used: 0xff, factory: 0x99, write_time: Duration::from_micros(9000), fields: &ATMEGA2560_HIGH },
        FuseByte { fuse: Fuse::Extended, used: 0x07, factory: 0xff, write_time: Duration::from_micros(9000), fields: &ATMEGA2560_EXTENDED },
    ],
    lock: LockByte { used: 0x3f, factory: 0xff, write_time: Duration::from_micros(9000), fields: &AT90USB162_LOCK },
    calibration_bytes: 1,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(1_000_000),
    max_clock: 16_000_000,
};

/// ATmega328P: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 0F
/// (source: `data/isp-parts.csv`).
pub const ATMEGA328P: Chip = Chip {
    name: "ATmega328P",
    aliases: &["m328p"],
    signature: [0x1e, 0x95, 0x0f],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(3600) }),
    fuses: &[
        FuseByte { fuse: Fuse::Low, used: 0xff, factory: 0x62, write_time: Duration::from_micros(4500), fields: &ATMEGA328P_LOW },
        FuseByte { fuse: Fuse::High, used: 0xff, factory: 0xd9, write_time: Duration::from_micros(4500), fields: &ATMEGA328P_HIGH },
        FuseByte { fuse: Fuse::Extended, used: 0x07, factory: 0xff, write_time: Duration::from_micros(4500), fields: &ATMEGA2560_EXTENDED },
    ],
    lock: LockByte { used: 0x3f, factory: 0xff, write_time: Duration::from_micros(4500), fields: &AT90USB162_LOCK },
    calibration_bytes: 1,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(1_000_000),
    max_clock: 20_000_000,
};

static ATTINY85_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", mask: 0x3f, values: &SUT_CKSEL_2, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static ATTINY85_HIGH: [Field; 6] = [
    Field { name: "BODLEVEL", mask: 0x07, values: &BODLEVEL_4, hazard: None },
    Field { name: "EESAVE", mask: 0x08, values: &[], hazard: None },
    Field { name: "WDTON", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "DWEN", mask: 0x40, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "RSTDISBL", mask: 0x80, values: &[], hazard: Some(Hazard::EndsIsp) },
];

static ATTINY85_EXTENDED: [Field; 1] = [
    Field { name: "SELFPRGEN", mask: 0x01, values: &[], hazard: None },
];

static ATTINY85_LOCK: [Field; 1] = [
    Field { name: "LB", mask: 0x03, values: &LB_1, hazard: Some(Hazard::Locks) },
];

static ATTINY2313_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", mask: 0x3f, values: &SUT_CKSEL_3, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static ATTINY2313_HIGH: [Field; 6] = [
    Field { name: "RSTDISBL", mask: 0x01, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "BODLEVEL", mask: 0x0e, values: &BODLEVEL_4, hazard: None },
    Field { name: "WDTON", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "EESAVE", mask: 0x40, values: &[], hazard: None },
    Field { name: "DWEN", mask: 0x80, values: &[], hazard: Some(Hazard::EndsIsp) },
];

static AT90USB162_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", mask: 0x3f, values: &SUT_CKSEL_12, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static AT90USB162_HIGH: [Field; 7] = [
    Field { name: "BOOTRST", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", mask: 0x06, values: &BOOTSZ_3, hazard: Some(Hazard::MovesBoot) },
    Field { name: "EESAVE", mask: 0x08, values: &[], hazard: None },
    Field { name: "WDTON", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "RSTDISBL", mask: 0x40, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "DWEN", mask: 0x80, values: &[], hazard: Some(Hazard::EndsIsp) },
];

static AT90USB162_EXTENDED: [Field; 2] = [
    Field { name: "BODLEVEL", mask: 0x07, values: &BODLEVEL_11, hazard: None },
    Field { name: "HWBE", mask: 0x08, values: &[], hazard: Some(Hazard::MovesBoot) },
];

static AT90USB162_LOCK: [Field; 3] = [
    Field { name: "LB", mask: 0x03, values: &LB_1, hazard: Some(Hazard::Locks) },
    Field { name: "BLB0", mask: 0x0c, values: &BLB0_1, hazard: Some(Hazard::Locks) },
    Field { name: "BLB1", mask: 0x30, values: &BLB0_1, hazard: Some(Hazard::Locks) },
];

static ATMEGA8_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", mask: 0x3f, values: &SUT_CKSEL_17, hazard: Some(Hazard::Clock) },
    Field { name: "BODEN", mask: 0x40, values: &[], hazard: None },
    Field { name: "BODLEVEL", mask: 0x80, values: &BODLEVEL_2, hazard: None },
];

static ATMEGA8_HIGH: [Field; 7] = [
    Field { name: "BOOTRST", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", mask: 0x06, values: &BOOTSZ_1, hazard: Some(Hazard::MovesBoot) },
    Field { name: "EESAVE", mask: 0x08, values: &[], hazard: None },
    Field { name: "CKOPT", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "WDTON", mask: 0x40, values: &[], hazard: None },
    Field { name: "RSTDISBL", mask: 0x80, values: &[], hazard: Some(Hazard::EndsIsp) },
];

static ATMEGA2560_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", mask: 0x3f, values: &SUT_CKSEL_18, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static ATMEGA2560_HIGH: [Field; 7] = [
    Field { name: "BOOTRST", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", mask: 0x06, values: &BOOTSZ_2, hazard: Some(Hazard::MovesBoot) },
    Field { name: "EESAVE", mask: 0x08, values: &[], hazard: None },
    Field { name: "WDTON", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "JTAGEN", mask: 0x40, values: &[], hazard: None },
    Field { name: "OCDEN", mask: 0x80, values: &[], hazard: None },
];

static ATMEGA2560_EXTENDED: [Field; 1] = [
    Field { name: "BODLEVEL", mask: 0x07, values: &BODLEVEL_4, hazard: None },
];

static ATMEGA328P_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", mask: 0x3f, values: &SUT_CKSEL_21, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static ATMEGA328P_HIGH: [Field; 7] = [
    Field { name: "BOOTRST", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", mask: 0x06, values: &BOOTSZ_3, hazard: Some(Hazard::MovesBoot) },
    Field { name: "EESAVE", mask: 0x08, values: &[], hazard: None },
    Field { name: "WDTON", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "DWEN", mask: 0x40, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "RSTDISBL", mask: 0x80, values: &[], hazard: Some(Hazard::EndsIsp) },
];

static SUT_CKSEL_2: [Value; 52] = [
    Value { value: 0x00, code: "extclk_6ck_14ck_0ms", meaning: "external clock; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x01, code: "pllclk_1kck_14ck_4ms", meaning: "PLL; 1K CK / 14 CK + 4 ms", hazard: None },
    Value { value: 0x02, code: "intrcosc_8mhz_6ck_14ck_0ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 0 ms", hazard: None },
    Value { value: 0x03, code: "intrcosc_6mhz4_6ck_14ck_64ms_0x03", meaning: "internal RC 6.4 MHz; 6 CK / 14 CK + 64 ms", hazard: None },
    Value { value: 0x04, code: "wdosc_128khz_6ck_14ck_0ms", meaning: "watchdog oscillator 128 kHz; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x06, code: "extlofxtal_1kck_14ck_0ms", meaning: "32 kHz crystal; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x08, code: "extxosc_0mhz4_0mhz9_258ck_14ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x09, code: "extxosc_0mhz4_0mhz9_1kck_14ck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0a, code: "extxosc_0mhz9_3mhz_258ck_14ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0b, code: "extxosc_0mhz9_3mhz_1kck_14ck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0c, code: "extxosc_3mhz_8mhz_258ck_14ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0d, code: "extxosc_3mhz_8mhz_1kck_14ck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0e, code: "extxosc_8mhz_xx_258ck_14ck_4ms1", meaning: "crystal, low power 8 MHz and up; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0f, code: "extxosc_8mhz_xx_1kck_14ck_65ms", meaning: "crystal, low power 8 MHz and up; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x10, code: "extclk_6ck_14ck_4ms1", meaning: "external clock; 6 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x11, code: "pllclk_16kck_14ck_4ms", meaning: "PLL; 16K CK / 14 CK + 4 ms", hazard: None },
    Value { value: 0x12, code: "intrcosc_8mhz_6ck_14ck_4ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 4 ms", hazard: None },
    Value { value: 0x13, code: "intrcosc_6mhz4_6ck_14ck_64ms_0x13", meaning: "internal RC 6.4 MHz; 6 CK / 14 CK + 64 ms", hazard: None },
    Value { value: 0x14, code: "wdosc_128khz_6ck_14ck_4ms", meaning: "watchdog oscillator 128 kHz; 6 CK / 14 CK + 4 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x16, code: "extlofxtal_1kck_14ck_4ms", meaning: "32 kHz crystal; 1K CK / 14 CK + 4 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x18, code: "extxosc_0mhz4_0mhz9_258ck_14ck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x19, code: "extxosc_0mhz4_0mhz9_16kck_14ck_0ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1a, code: "extxosc_0mhz9_3mhz_258ck_14ck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1b, code: "extxosc_0mhz9_3mhz_16kck_14ck_0ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1c, code: "extxosc_3mhz_8mhz_258ck_14ck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1d, code: "extxosc_3mhz_8mhz_16kck_14ck_0ms", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1e, code: "extxosc_8mhz_xx_258ck_14ck_65ms", meaning: "crystal, low power 8 MHz and up; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1f, code: "extxosc_8mhz_xx_16kck_14ck_0ms", meaning: "crystal, low power 8 MHz and up; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x20, code: "extclk_6ck_14ck_65ms", meaning: "external clock; 6 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x21, code: "pllclk_1kck_14ck_64ms", meaning: "PLL; 1K CK / 14 CK + 64 ms", hazard: None },
    Value { value: 0x22, code: "intrcosc_8mhz_6ck_14ck_64ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 64 ms", hazard: None },
    Value { value: 0x23, code: "intrcosc_6mhz4_6ck_14ck_4ms", meaning: "internal RC 6.4 MHz; 6 CK / 14 CK + 4 ms", hazard: None },
    Value { value: 0x24, code: "wdosc_128khz_6ck_14ck_64ms", meaning: "watchdog oscillator 128 kHz; 6 CK / 14 CK + 64 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x26, code: "extlofxtal_32kck_14ck_64ms", meaning: "32 kHz crystal; 32K CK / 14 CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x28, code: "extxosc_0mhz4_0mhz9_1kck_14ck_0ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x29, code: "extxosc_0mhz4_0mhz9_16kck_14ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2a, code: "extxosc_0mhz9_3mhz_1kck_14ck_0ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2b, code: "extxosc_0mhz9_3mhz_16kck_14ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2c, code: "extxosc_3mhz_8mhz_1kck_14ck_0ms", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2d, code: "extxosc_3mhz_8mhz_16kck_14ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2e, code: "extxosc_8mhz_xx_1kck_14ck_0ms", meaning: "crystal, low power 8 MHz and up; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2f, code: "extxosc_8mhz_xx_16kck_14ck_4ms1", meaning: "crystal, low power 8 MHz and up; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x31, code: "pllclk_16kck_14ck_64ms", meaning: "PLL; 16K CK / 14 CK + 64 ms", hazard: None },
    Value { value: 0x33, code: "intrcosc_6mhz4_1ck_14ck_0ms", meaning: "internal RC 6.4 MHz; 1 CK / 14 CK + 0 ms", hazard: None },
    Value { value: 0x38, code: "extxosc_0mhz4_0mhz9_1kck_14ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x39, code: "extxosc_0mhz4_0mhz9_16kck_14ck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3a, code: "extxosc_0mhz9_3mhz_1kck_14ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3b, code: "extxosc_0mhz9_3mhz_16kck_14ck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3c, code: "extxosc_3mhz_8mhz_1kck_14ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3d, code: "extxosc_3mhz_8mhz_16kck_14ck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3e, code: "extxosc_8mhz_xx_1kck_14ck_4ms1", meaning: "crystal, low power 8 MHz and up; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3f, code: "extxosc_8mhz_xx_16kck_14ck_65ms", meaning: "crystal, low power 8 MHz and up; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
];

static BODLEVEL_4: [Value; 4] = [
    Value { value: 0x04, code: "4v3", meaning: "4.3 V", hazard: None },
    Value { value: 0x05, code: "2v7", meaning: "2.7 V", hazard: None },
    Value { value: 0x06, code: "1v8", meaning: "1.8 V", hazard: None },
    Value { value: 0x07, code: "disabled", meaning: "off", hazard: None },
];

static LB_1: [Value; 3] = [
    Value { value: 0x00, code: "prog_ver_disabled", meaning: "writing and reading disabled", hazard: Some(Hazard::Locks) },
    Value { value: 0x02, code: "prog_disabled", meaning: "writing disabled (flash, EEPROM, fuses)", hazard: Some(Hazard::Locks) },
    Value { value: 0x03, code: "no_lock", meaning: "no lock", hazard: None },
];

static SUT_CKSEL_3: [Value; 44] = [
    Value { value: 0x00, code: "extclk_14ck_0ms", meaning: "external clock; 14 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_4mhz_14ck_0ms", meaning: "internal RC 4 MHz; 14 CK + 0 ms", hazard: None },
    Value { value: 0x04, code: "intrcosc_8mhz_14ck_0ms", meaning: "internal RC 8 MHz; 14 CK + 0 ms", hazard: None },
    Value { value: 0x06, code: "intrcosc_128khz_14ck_0ms", meaning: "internal RC 128 kHz; 14 CK + 0 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x08, code: "extxosc_0mhz4_0mhz9_14ck_4ms1_0x08", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x09, code: "extxosc_0mhz4_0mhz9_14ck_65ms_0x09", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0a, code: "extxosc_0mhz9_3mhz_14ck_4ms1_0x0a", meaning: "crystal, low power 0.9 MHz to 3 MHz; 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0b, code: "extxosc_0mhz9_3mhz_14ck_65ms_0x0b", meaning: "crystal, low power 0.9 MHz to 3 MHz; 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0c, code: "extxosc_3mhz_8mhz_14ck_4ms1_0x0c", meaning: "crystal, low power 3 MHz to 8 MHz; 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0d, code: "extxosc_3mhz_8mhz_14ck_65ms_0x0d", meaning: "crystal, low power 3 MHz to 8 MHz; 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0e, code: "extxosc_8mhz_xx_14ck_4ms1_0x0e", meaning: "crystal, low power 8 MHz and up; 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0f, code: "extxosc_8mhz_xx_14ck_65ms_0x0f", meaning: "crystal, low power 8 MHz and up; 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x10, code: "extclk_14ck_4ms1", meaning: "external clock; 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x12, code: "intrcosc_4mhz_14ck_4ms1", meaning: "internal RC 4 MHz; 14 CK + 4.1 ms", hazard: None },
    Value { value: 0x14, code: "intrcosc_8mhz_14ck_4ms1", meaning: "internal RC 8 MHz; 14 CK + 4.1 ms", hazard: None },
    Value { value: 0x16, code: "intrcosc_128khz_14ck_4ms", meaning: "internal RC 128 kHz; 14 CK + 4 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x18, code: "extxosc_0mhz4_0mhz9_14ck_65ms_0x18", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x19, code: "extxosc_0mhz4_0mhz9_14ck_0ms_0x19", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1a, code: "extxosc_0mhz9_3mhz_14ck_65ms_0x1a", meaning: "crystal, low power 0.9 MHz to 3 MHz; 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1b, code: "extxosc_0mhz9_3mhz_14ck_0ms_0x1b", meaning: "crystal, low power 0.9 MHz to 3 MHz; 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1c, code: "extxosc_3mhz_8mhz_14ck_65ms_0x1c", meaning: "crystal, low power 3 MHz to 8 MHz; 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1d, code: "extxosc_3mhz_8mhz_14ck_0ms_0x1d", meaning: "crystal, low power 3 MHz to 8 MHz; 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1e, code: "extxosc_8mhz_xx_14ck_65ms_0x1e", meaning: "crystal, low power 8 MHz and up; 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1f, code: "extxosc_8mhz_xx_14ck_0ms_0x1f", meaning: "crystal, low power 8 MHz and up; 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x20, code: "extclk_14ck_65ms", meaning: "external clock; 14 CK + 65 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x22, code: "intrcosc_4mhz_14ck_65ms", meaning: "internal RC 4 MHz; 14 CK + 65 ms", hazard: None },
    Value { value: 0x24, code: "intrcosc_8mhz_14ck_65ms", meaning: "internal RC 8 MHz; 14 CK + 65 ms", hazard: None },
    Value { value: 0x26, code: "intrcosc_128khz_14ck_64ms", meaning: "internal RC 128 kHz; 14 CK + 64 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x28, code: "extxosc_0mhz4_0mhz9_14ck_0ms_0x28", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x29, code: "extxosc_0mhz4_0mhz9_14ck_4ms1_0x29", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2a, code: "extxosc_0mhz9_3mhz_14ck_0ms_0x2a", meaning: "crystal, low power 0.9 MHz to 3 MHz; 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2b, code: "extxosc_0mhz9_3mhz_14ck_4ms1_0x2b", meaning: "crystal, low power 0.9 MHz to 3 MHz; 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2c, code: "extxosc_3mhz_8mhz_14ck_0ms_0x2c", meaning: "crystal, low power 3 MHz to 8 MHz; 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2d, code: "extxosc_3mhz_8mhz_14ck_4ms1_0x2d", meaning: "crystal, low power 3 MHz to 8 MHz; 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2e, code: "extxosc_8mhz_xx_14ck_0ms_0x2e", meaning: "crystal, low power 8 MHz and up; 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2f, code: "extxosc_8mhz_xx_14ck_4ms1_0x2f", meaning: "crystal, low power 8 MHz and up; 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x38, code: "extxosc_0mhz4_0mhz9_14ck_4ms1_0x38", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x39, code: "extxosc_0mhz4_0mhz9_14ck_65ms_0x39", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3a, code: "extxosc_0mhz9_3mhz_14ck_4ms1_0x3a", meaning: "crystal, low power 0.9 MHz to 3 MHz; 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3b, code: "extxosc_0mhz9_3mhz_14ck_65ms_0x3b", meaning: "crystal, low power 0.9 MHz to 3 MHz; 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3c, code: "extxosc_3mhz_8mhz_14ck_4ms1_0x3c", meaning: "crystal, low power 3 MHz to 8 MHz; 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3d, code: "extxosc_3mhz_8mhz_14ck_65ms_0x3d", meaning: "crystal, low power 3 MHz to 8 MHz; 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3e, code: "extxosc_8mhz_xx_14ck_4ms1_0x3e", meaning: "crystal, low power 8 MHz and up; 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3f, code: "extxosc_8mhz_xx_14ck_65ms_0x3f", meaning: "crystal, low power 8 MHz and up; 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
];

static SUT_CKSEL_12: [Value; 50] = [
    Value { value: 0x00, code: "extclk_6ck_0ms", meaning: "external clock; 6 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_6ck_0ms", meaning: "internal RC; 6 CK + 0 ms", hazard: None },
    Value { value: 0x04, code: "extlofxtal_1kck_0ms", meaning: "32 kHz crystal; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x05, code: "extlofxtal_32kck_0ms", meaning: "32 kHz crystal; 32K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x06, code: "extlofxtal_1kck_0ms_intcap", meaning: "32 kHz crystal; 1K CK + 0 ms; internal capacitors", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x07, code: "extlofxtal_32kck_0ms_intcap", meaning: "32 kHz crystal; 32K CK + 0 ms; internal capacitors", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x08, code: "extxosc_0mhz4_0mhz9_258ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 258 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x09, code: "extxosc_0mhz4_0mhz9_1kck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0a, code: "extxosc_0mhz9_3mhz_258ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 258 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0b, code: "extxosc_0mhz9_3mhz_1kck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0c, code: "extxosc_3mhz_8mhz_258ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 258 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0d, code: "extxosc_3mhz_8mhz_1kck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0e, code: "extxosc_8mhz_xx_258ck_4ms1", meaning: "crystal, low power 8 MHz and up; 258 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0f, code: "extxosc_8mhz_xx_1kck_65ms", meaning: "crystal, low power 8 MHz and up; 1K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x10, code: "extclk_6ck_4ms1", meaning: "external clock; 6 CK + 4.1 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x12, code: "intrcosc_6ck_4ms1", meaning: "internal RC; 6 CK + 4.1 ms", hazard: None },
    Value { value: 0x14, code: "extlofxtal_1kck_4ms1", meaning: "32 kHz crystal; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x15, code: "extlofxtal_32kck_4ms1", meaning: "32 kHz crystal; 32K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x16, code: "extlofxtal_1kck_4ms1_intcap", meaning: "32 kHz crystal; 1K CK + 4.1 ms; internal capacitors", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x17, code: "extlofxtal_32kck_4ms1_intcap", meaning: "32 kHz crystal; 32K CK + 4.1 ms; internal capacitors", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x18, code: "extxosc_0mhz4_0mhz9_258ck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 258 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x19, code: "extxosc_0mhz4_0mhz9_16kck_0ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1a, code: "extxosc_0mhz9_3mhz_258ck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 258 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1b, code: "extxosc_0mhz9_3mhz_16kck_0ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1c, code: "extxosc_3mhz_8mhz_258ck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 258 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1d, code: "extxosc_3mhz_8mhz_16kck_0ms", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1e, code: "extxosc_8mhz_xx_258ck_65ms", meaning: "crystal, low power 8 MHz and up; 258 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1f, code: "extxosc_8mhz_xx_16kck_0ms", meaning: "crystal, low power 8 MHz and up; 16K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x20, code: "extclk_6ck_65ms", meaning: "external clock; 6 CK + 65 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x22, code: "intrcosc_6ck_65ms", meaning: "internal RC; 6 CK + 65 ms", hazard: None },
    Value { value: 0x24, code: "extlofxtal_1kck_65ms", meaning: "32 kHz crystal; 1K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x25, code: "extlofxtal_32kck_65ms", meaning: "32 kHz crystal; 32K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x26, code: "extlofxtal_1kck_65ms_intcap", meaning: "32 kHz crystal; 1K CK + 65 ms; internal capacitors", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x27, code: "extlofxtal_32kck_65ms_intcap", meaning: "32 kHz crystal; 32K CK + 65 ms; internal capacitors", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x28, code: "extxosc_0mhz4_0mhz9_1kck_0ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x29, code: "extxosc_0mhz4_0mhz9_16kck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2a, code: "extxosc_0mhz9_3mhz_1kck_0ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2b, code: "extxosc_0mhz9_3mhz_16kck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2c, code: "extxosc_3mhz_8mhz_1kck_0ms", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2d, code: "extxosc_3mhz_8mhz_16kck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2e, code: "extxosc_8mhz_xx_1kck_0ms", meaning: "crystal, low power 8 MHz and up; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2f, code: "extxosc_8mhz_xx_16kck_4ms1", meaning: "crystal, low power 8 MHz and up; 16K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x38, code: "extxosc_0mhz4_0mhz9_1kck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x39, code: "extxosc_0mhz4_0mhz9_16kck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3a, code: "extxosc_0mhz9_3mhz_1kck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3b, code: "extxosc_0mhz9_3mhz_16kck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3c, code: "extxosc_3mhz_8mhz_1kck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3d, code: "extxosc_3mhz_8mhz_16kck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3e, code: "extxosc_8mhz_xx_1kck_4ms1", meaning: "crystal, low power 8 MHz and up; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3f, code: "extxosc_8mhz_xx_16kck_65ms", meaning: "crystal, low power 8 MHz and up; 16K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
];

static BOOTSZ_3: [Value; 4] = [
    Value { value: 0x00, code: "bs_2048w", meaning: "2048 words", hazard: None },
    Value { value: 0x01, code: "bs_1024w", meaning: "1024 words", hazard: None },
    Value { value: 0x02, code: "bs_512w", meaning: "512 words", hazard: None },
    Value { value: 0x03, code: "bs_256w", meaning: "256 words", hazard: None },
];

static BODLEVEL_11: [Value; 8] = [
    Value { value: 0x00, code: "4v3", meaning: "4.3 V", hazard: None },
    Value { value: 0x01, code: "4v0", meaning: "4.0 V", hazard: None },
    Value { value: 0x02, code: "3v6", meaning: "3.6 V", hazard: None },
    Value { value: 0x03, code: "3v5", meaning: "3.5 V", hazard: None },
    Value { value: 0x04, code: "3v0", meaning: "3.0 V", hazard: None },
    Value { value: 0x05, code: "2v9", meaning: "2.9 V", hazard: None },
    Value { value: 0x06, code: "2v7", meaning: "2.7 V", hazard: None },
    Value { value: 0x07, code: "disabled", meaning: "off", hazard: None },
];

static BLB0_1: [Value; 4] = [
    Value { value: 0x00, code: "lpm_spm_disabled", meaning: "SPM and LPM disabled", hazard: Some(Hazard::Locks) },
    Value { value: 0x01, code: "lpm_disabled", meaning: "LPM disabled", hazard: Some(Hazard::Locks) },
    Value { value: 0x02, code: "spm_disabled", meaning: "SPM disabled", hazard: Some(Hazard::Locks) },
    Value { value: 0x03, code: "no_lock", meaning: "no restriction", hazard: None },
];

static SUT_CKSEL_17: [Value; 58] = [
    Value { value: 0x00, code: "extclk_6ck_0ms", meaning: "external clock; 6 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x01, code: "intrcosc_1mhz_6ck_0ms", meaning: "internal RC 1 MHz; 6 CK + 0 ms", hazard: None },
    Value { value: 0x02, code: "intrcosc_2mhz_6ck_0ms", meaning: "internal RC 2 MHz; 6 CK + 0 ms", hazard: None },
    Value { value: 0x03, code: "intrcosc_4mhz_6ck_0ms", meaning: "internal RC 4 MHz; 6 CK + 0 ms", hazard: None },
    Value { value: 0x04, code: "intrcosc_8mhz_6ck_0ms", meaning: "internal RC 8 MHz; 6 CK + 0 ms", hazard: None },
    Value { value: 0x05, code: "extrcosc_xx_0mhz9_18ck_0ms", meaning: "external RC up to 0.9 MHz; 18 CK + 0 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x06, code: "extrcosc_0mhz9_3mhz_18ck_0ms", meaning: "external RC 0.9 MHz to 3 MHz; 18 CK + 0 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x07, code: "extrcosc_3mhz_8mhz_18ck_0ms", meaning: "external RC 3 MHz to 8 MHz; 18 CK + 0 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x08, code: "extrcosc_8mhz_12mhz_18ck_0ms", meaning: "external RC 8 MHz to 12 MHz; 18 CK + 0 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x09, code: "extlofxtal_1kck_4ms", meaning: "32 kHz crystal; 1K CK + 4 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0a, code: "extlofxtalres_258ck_4ms", meaning: "crystal or resonator, low range; 258 CK + 4 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0b, code: "extlofxtalres_1kck_64ms", meaning: "crystal or resonator, low range; 1K CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0c, code: "extmedfxtalres_258ck_4ms", meaning: "crystal or resonator, medium range; 258 CK + 4 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0d, code: "extmedfxtalres_1kck_64ms", meaning: "crystal or resonator, medium range; 1K CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0e, code: "exthifxtalres_258ck_4ms", meaning: "crystal or resonator, high range; 258 CK + 4 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0f, code: "exthifxtalres_1kck_64ms", meaning: "crystal or resonator, high range; 1K CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x10, code: "extclk_6ck_4ms", meaning: "external clock; 6 CK + 4 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x11, code: "intrcosc_1mhz_6ck_4ms", meaning: "internal RC 1 MHz; 6 CK + 4 ms", hazard: None },
    Value { value: 0x12, code: "intrcosc_2mhz_6ck_4ms", meaning: "internal RC 2 MHz; 6 CK + 4 ms", hazard: None },
    Value { value: 0x13, code: "intrcosc_4mhz_6ck_4ms", meaning: "internal RC 4 MHz; 6 CK + 4 ms", hazard: None },
    Value { value: 0x14, code: "intrcosc_8mhz_6ck_4ms", meaning: "internal RC 8 MHz; 6 CK + 4 ms", hazard: None },
    Value { value: 0x15, code: "extrcosc_xx_0mhz9_18ck_4ms", meaning: "external RC up to 0.9 MHz; 18 CK + 4 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x16, code: "extrcosc_0mhz9_3mhz_18ck_4ms", meaning: "external RC 0.9 MHz to 3 MHz; 18 CK + 4 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x17, code: "extrcosc_3mhz_8mhz_18ck_4ms", meaning: "external RC 3 MHz to 8 MHz; 18 CK + 4 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x18, code: "extrcosc_8mhz_12mhz_18ck_4ms", meaning: "external RC 8 MHz to 12 MHz; 18 CK + 4 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x19, code: "extlofxtal_1kck_64ms", meaning: "32 kHz crystal; 1K CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1a, code: "extlofxtalres_258ck_64ms", meaning: "crystal or resonator, low range; 258 CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1b, code: "extlofxtalres_16kck_0ms", meaning: "crystal or resonator, low range; 16K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1c, code: "extmedfxtalres_258ck_64ms", meaning: "crystal or resonator, medium range; 258 CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1d, code: "extmedfxtalres_16kck_0ms", meaning: "crystal or resonator, medium range; 16K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1e, code: "exthifxtalres_258ck_64ms", meaning: "crystal or resonator, high range; 258 CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1f, code: "exthifxtalres_16kck_0ms", meaning: "crystal or resonator, high range; 16K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x20, code: "extclk_6ck_64ms", meaning: "external clock; 6 CK + 64 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x21, code: "intrcosc_1mhz_6ck_64ms", meaning: "internal RC 1 MHz; 6 CK + 64 ms", hazard: None },
    Value { value: 0x22, code: "intrcosc_2mhz_6ck_64ms", meaning: "internal RC 2 MHz; 6 CK + 64 ms", hazard: None },
    Value { value: 0x23, code: "intrcosc_4mhz_6ck_64ms", meaning: "internal RC 4 MHz; 6 CK + 64 ms", hazard: None },
    Value { value: 0x24, code: "intrcosc_8mhz_6ck_64ms", meaning: "internal RC 8 MHz; 6 CK + 64 ms", hazard: None },
    Value { value: 0x25, code: "extrcosc_xx_0mhz9_18ck_64ms", meaning: "external RC up to 0.9 MHz; 18 CK + 64 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x26, code: "extrcosc_0mhz9_3mhz_18ck_64ms", meaning: "external RC 0.9 MHz to 3 MHz; 18 CK + 64 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x27, code: "extrcosc_3mhz_8mhz_18ck_64ms", meaning: "external RC 3 MHz to 8 MHz; 18 CK + 64 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x28, code: "extrcosc_8mhz_12mhz_18ck_64ms", meaning: "external RC 8 MHz to 12 MHz; 18 CK + 64 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x29, code: "extlofxtal_32kck_64ms", meaning: "32 kHz crystal; 32K CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2a, code: "extlofxtalres_1kck_0ms", meaning: "crystal or resonator, low range; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2b, code: "extlofxtalres_16kck_4ms", meaning: "crystal or resonator, low range; 16K CK + 4 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2c, code: "extmedfxtalres_1kck_0ms", meaning: "crystal or resonator, medium range; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2d, code: "extmedfxtalres_16kck_4ms", meaning: "crystal or resonator, medium range; 16K CK + 4 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2e, code: "exthifxtalres_1kck_0ms", meaning: "crystal or resonator, high range; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2f, code: "exthifxtalres_16kck_4ms", meaning: "crystal or resonator, high range; 16K CK + 4 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x35, code: "extrcosc_xx_0mhz9_6ck_4ms", meaning: "external RC up to 0.9 MHz; 6 CK + 4 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x36, code: "extrcosc_0mhz9_3mhz_6ck_4ms", meaning: "external RC 0.9 MHz to 3 MHz; 6 CK + 4 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x37, code: "extrcosc_3mhz_8mhz_6ck_4ms", meaning: "external RC 3 MHz to 8 MHz; 6 CK + 4 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x38, code: "extrcosc_8mhz_12mhz_6ck_4ms", meaning: "external RC 8 MHz to 12 MHz; 6 CK + 4 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x3a, code: "extlofxtalres_1kck_4ms", meaning: "crystal or resonator, low range; 1K CK + 4 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3b, code: "extlofxtalres_16kck_64ms", meaning: "crystal or resonator, low range; 16K CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3c, code: "extmedfxtalres_1kck_4ms", meaning: "crystal or resonator, medium range; 1K CK + 4 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3d, code: "extmedfxtalres_16kck_64ms", meaning: "crystal or resonator, medium range; 16K CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3e, code: "exthifxtalres_1kck_4ms", meaning: "crystal or resonator, high range; 1K CK + 4 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3f, code: "exthifxtalres_16kck_64ms", meaning: "crystal or resonator, high range; 16K CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
];

static BODLEVEL_2: [Value; 2] = [
    Value { value: 0x00, code: "4v0", meaning: "4.0 V", hazard: None },
    Value { value: 0x01, code: "2v7", meaning: "2.7 V", hazard: None },
];

static BOOTSZ_1: [Value; 4] = [
    Value { value: 0x00, code: "bs_1024w", meaning: "1024 words", hazard: None },
    Value { value: 0x01, code: "bs_512w", meaning: "512 words", hazard: None },
    Value { value: 0x02, code: "bs_256w", meaning: "256 words", hazard: None },
    Value { value: 0x03, code: "bs_128w", meaning: "128 words", hazard: None },
];

static SUT_CKSEL_18: [Value; 55] = [
    Value { value: 0x00, code: "extclk_6ck_0ms", meaning: "external clock; 6 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_6ck_0ms", meaning: "internal RC; 6 CK + 0 ms", hazard: None },
    Value { value: 0x03, code: "intrcosc_128khz_6ck_0ms", meaning: "internal RC 128 kHz; 6 CK + 0 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x04, code: "extlofxtal_1kck_0ms", meaning: "32 kHz crystal; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x05, code: "extlofxtal_32kck_0ms", meaning: "32 kHz crystal; 32K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x06, code: "fsosc_258ck_4ms1_cres_fastpwr", meaning: "crystal or resonator, full swing; 258 CK + 4.1 ms; cres, fast rising power", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x07, code: "fsosc_1kck_65ms_cres_slowpwr", meaning: "crystal or resonator, full swing; 1K CK + 65 ms; cres, slowly rising power", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x08, code: "extxosc_0mhz4_0mhz9_258ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 258 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x09, code: "extxosc_0mhz4_0mhz9_1kck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0a, code: "extxosc_0mhz9_3mhz_258ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 258 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0b, code: "extxosc_0mhz9_3mhz_1kck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0c, code: "extxosc_3mhz_8mhz_258ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 258 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0d, code: "extxosc_3mhz_8mhz_1kck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0e, code: "extxosc_8mhz_xx_258ck_4ms1", meaning: "crystal, low power 8 MHz and up; 258 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0f, code: "extxosc_8mhz_xx_1kck_65ms", meaning: "crystal, low power 8 MHz and up; 1K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x10, code: "extclk_6ck_4ms1", meaning: "external clock; 6 CK + 4.1 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x12, code: "intrcosc_6ck_4ms1", meaning: "internal RC; 6 CK + 4.1 ms", hazard: None },
    Value { value: 0x13, code: "intrcosc_128khz_6ck_4ms", meaning: "internal RC 128 kHz; 6 CK + 4 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x14, code: "extlofxtal_1kck_4ms1", meaning: "32 kHz crystal; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x15, code: "extlofxtal_32kck_4ms1", meaning: "32 kHz crystal; 32K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x16, code: "fsosc_258ck_65ms_cres_slowpwr", meaning: "crystal or resonator, full swing; 258 CK + 65 ms; cres, slowly rising power", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x17, code: "fsosc_16kck_0ms_xosc_boden", meaning: "crystal or resonator, full swing; 16K CK + 0 ms; xosc, BOD on", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x18, code: "extxosc_0mhz4_0mhz9_258ck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 258 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x19, code: "extxosc_0mhz4_0mhz9_16kck_0ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1a, code: "extxosc_0mhz9_3mhz_258ck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 258 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1b, code: "extxosc_0mhz9_3mhz_16kck_0ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1c, code: "extxosc_3mhz_8mhz_258ck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 258 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1d, code: "extxosc_3mhz_8mhz_16kck_0ms", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1e, code: "extxosc_8mhz_xx_258ck_65ms", meaning: "crystal, low power 8 MHz and up; 258 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1f, code: "extxosc_8mhz_xx_16kck_0ms", meaning: "crystal, low power 8 MHz and up; 16K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x20, code: "extclk_6ck_65ms", meaning: "external clock; 6 CK + 65 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x22, code: "intrcosc_6ck_65ms", meaning: "internal RC; 6 CK + 65 ms", hazard: None },
    Value { value: 0x23, code: "intrcosc_128khz_6ck_64ms", meaning: "internal RC 128 kHz; 6 CK + 64 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x24, code: "extlofxtal_1kck_65ms", meaning: "32 kHz crystal; 1K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x25, code: "extlofxtal_32kck_65ms", meaning: "32 kHz crystal; 32K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x26, code: "fsosc_1kck_0ms_cres_boden", meaning: "crystal or resonator, full swing; 1K CK + 0 ms; cres, BOD on", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x27, code: "fsosc_16kck_4ms1_xosc_fastpwr", meaning: "crystal or resonator, full swing; 16K CK + 4.1 ms; xosc, fast rising power", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x28, code: "extxosc_0mhz4_0mhz9_1kck_0ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x29, code: "extxosc_0mhz4_0mhz9_16kck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2a, code: "extxosc_0mhz9_3mhz_1kck_0ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2b, code: "extxosc_0mhz9_3mhz_16kck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2c, code: "extxosc_3mhz_8mhz_1kck_0ms", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2d, code: "extxosc_3mhz_8mhz_16kck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2e, code: "extxosc_8mhz_xx_1kck_0ms", meaning: "crystal, low power 8 MHz and up; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2f, code: "extxosc_8mhz_xx_16kck_4ms1", meaning: "crystal, low power 8 MHz and up; 16K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x36, code: "fsosc_1kck_4ms1_cres_fastpwr", meaning: "crystal or resonator, full swing; 1K CK + 4.1 ms; cres, fast rising power", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x37, code: "fsosc_16kck_65ms_xosc_slowpwr", meaning: "crystal or resonator, full swing; 16K CK + 65 ms; xosc, slowly rising power", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x38, code: "extxosc_0mhz4_0mhz9_1kck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x39, code: "extxosc_0mhz4_0mhz9_16kck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3a, code: "extxosc_0mhz9_3mhz_1kck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3b, code: "extxosc_0mhz9_3mhz_16kck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3c, code: "extxosc_3mhz_8mhz_1kck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3d, code: "extxosc_3mhz_8mhz_16kck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3e, code: "extxosc_8mhz_xx_1kck_4ms1", meaning: "crystal, low power 8 MHz and up; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3f, code: "extxosc_8mhz_xx_16kck_65ms", meaning: "crystal, low power 8 MHz and up; 16K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
];

static BOOTSZ_2: [Value; 4] = [
    Value { value: 0x00, code: "bs_4096w", meaning: "4096 words", hazard: None },
    Value { value: 0x01, code: "bs_2048w", meaning: "2048 words", hazard: None },
    Value { value: 0x02, code: "bs_1024w", meaning: "1024 words", hazard: None },
    Value { value: 0x03, code: "bs_512w", meaning: "512 words", hazard: None },
];

static SUT_CKSEL_21: [Value; 55] = [
    Value { value: 0x00, code: "extclk_6ck_14ck_0ms", meaning: "external clock; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_8mhz_6ck_14ck_0ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 0 ms", hazard: None },
    Value { value: 0x03, code: "intrcosc_128khz_6ck_14ck_0ms", meaning: "internal RC 128 kHz; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x04, code: "extlofxtal_1kck_14ck_0ms", meaning: "32 kHz crystal; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x05, code: "extlofxtal_32kck_14ck_0ms", meaning: "32 kHz crystal; 32K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x06, code: "extfsxtal_258ck_14ck_4ms1", meaning: "crystal, full swing; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x07, code: "extfsxtal_1kck_14ck_65ms", meaning: "crystal, full swing; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x08, code: "extxosc_0mhz4_0mhz9_258ck_14ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x09, code: "extxosc_0mhz4_0mhz9_1kck_14ck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0a, code: "extxosc_0mhz9_3mhz_258ck_14ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0b, code: "extxosc_0mhz9_3mhz_1kck_14ck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0c, code: "extxosc_3mhz_8mhz_258ck_14ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0d, code: "extxosc_3mhz_8mhz_1kck_14ck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0e, code: "extxosc_8mhz_xx_258ck_14ck_4ms1", meaning: "crystal, low power 8 MHz and up; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0f, code: "extxosc_8mhz_xx_1kck_14ck_65ms", meaning: "crystal, low power 8 MHz and up; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x10, code: "extclk_6ck_14ck_4ms1", meaning: "external clock; 6 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x12, code: "intrcosc_8mhz_6ck_14ck_4ms1", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 4.1 ms", hazard: None },
    Value { value: 0x13, code: "intrcosc_128khz_6ck_14ck_4ms1", meaning: "internal RC 128 kHz; 6 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x14, code: "extlofxtal_1kck_14ck_4ms1", meaning: "32 kHz crystal; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x15, code: "extlofxtal_32kck_14ck_4ms1", meaning: "32 kHz crystal; 32K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x16, code: "extfsxtal_258ck_14ck_65ms", meaning: "crystal, full swing; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x17, code: "extfsxtal_16kck_14ck_0ms", meaning: "crystal, full swing; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x18, code: "extxosc_0mhz4_0mhz9_258ck_14ck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x19, code: "extxosc_0mhz4_0mhz9_16kck_14ck_0ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1a, code: "extxosc_0mhz9_3mhz_258ck_14ck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1b, code: "extxosc_0mhz9_3mhz_16kck_14ck_0ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1c, code: "extxosc_3mhz_8mhz_258ck_14ck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1d, code: "extxosc_3mhz_8mhz_16kck_14ck_0ms", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1e, code: "extxosc_8mhz_xx_258ck_14ck_65ms", meaning: "crystal, low power 8 MHz and up; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1f, code: "extxosc_8mhz_xx_16kck_14ck_0ms", meaning: "crystal, low power 8 MHz and up; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x20, code: "extclk_6ck_14ck_65ms", meaning: "external clock; 6 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x22, code: "intrcosc_8mhz_6ck_14ck_65ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 65 ms", hazard: None },
    Value { value: 0x23, code: "intrcosc_128khz_6ck_14ck_65ms", meaning: "internal RC 128 kHz; 6 CK / 14 CK + 65 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x24, code: "extlofxtal_1kck_14ck_65ms", meaning: "32 kHz crystal; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x25, code: "extlofxtal_32kck_14ck_65ms", meaning: "32 kHz crystal; 32K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x26, code: "extfsxtal_1kck_14ck_0ms", meaning: "crystal, full swing; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x27, code: "extfsxtal_16kck_14ck_4ms1", meaning: "crystal, full swing; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x28, code: "extxosc_0mhz4_0mhz9_1kck_14ck_0ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x29, code: "extxosc_0mhz4_0mhz9_16kck_14ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2a, code: "extxosc_0mhz9_3mhz_1kck_14ck_0ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2b, code: "extxosc_0mhz9_3mhz_16kck_14ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2c, code: "extxosc_3mhz_8mhz_1kck_14ck_0ms", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2d, code: "extxosc_3mhz_8mhz_16kck_14ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2e, code: "extxosc_8mhz_xx_1kck_14ck_0ms", meaning: "crystal, low power 8 MHz and up; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2f, code: "extxosc_8mhz_xx_16kck_14ck_4ms1", meaning: "crystal, low power 8 MHz and up; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x36, code: "extfsxtal_1kck_14ck_4ms1", meaning: "crystal, full swing; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x37, code: "extfsxtal_16kck_14ck_65ms", meaning: "crystal, full swing; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x38, code: "extxosc_0mhz4_0mhz9_1kck_14ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x39, code: "extxosc_0mhz4_0mhz9_16kck_14ck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3a, code: "extxosc_0mhz9_3mhz_1kck_14ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3b, code: "extxosc_0mhz9_3mhz_16kck_14ck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3c, code: "extxosc_3mhz_8mhz_1kck_14ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3d, code: "extxosc_3mhz_8mhz_16kck_14ck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3e, code: "extxosc_8mhz_xx_1kck_14ck_4ms1", meaning: "crystal, low power 8 MHz and up; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3f, code: "extxosc_8mhz_xx_16kck_14ck_65ms", meaning: "crystal, low power 8 MHz and up; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
];
