// Generated from data/*.csv: do not edit, run `cargo run --package avrrr-xtask`.

use core::time::Duration;

use super::{
    Chip, Doubt, Echo, Eeprom, Field, Flash, FlashWrite, Fuse, FuseByte, Hazard, Hertz, InstructionSet,
    LockByte, ReadBits, Ready, SckRule, Shows, Value, ValuePolling, WriteBits,
};

/// All chips of this crate.
pub const ALL: &[&Chip] = &[
    &ATTINY12,
    &ATTINY15,
    &ATTINY22,
    &ATTINY13,
    &ATTINY13A,
    &ATTINY25,
    &ATTINY45,
    &ATTINY85,
    &ATTINY2313,
    &ATTINY2313A,
    &ATTINY4313,
    &ATTINY24,
    &ATTINY24A,
    &ATTINY44,
    &ATTINY44A,
    &ATTINY84,
    &ATTINY84A,
    &ATTINY441,
    &ATTINY841,
    &ATTINY26,
    &ATTINY261,
    &ATTINY261A,
    &ATTINY461,
    &ATTINY461A,
    &ATTINY861,
    &ATTINY861A,
    &ATTINY48,
    &ATTINY88,
    &ATTINY43U,
    &ATTINY828,
    &ATTINY828R,
    &ATTINY87,
    &ATTINY167,
    &ATTINY1634,
    &ATTINY1634R,
    &AT90CAN32,
    &AT90CAN64,
    &AT90CAN128,
    &AT90PWM81,
    &AT90PWM161,
    &AT90PWM1,
    &AT90PWM2,
    &AT90PWM2B,
    &AT90PWM3,
    &AT90PWM3B,
    &AT90PWM216,
    &AT90PWM316,
    &AT90USB646,
    &AT90USB647,
    &AT90USB1286,
    &AT90USB1287,
    &AT90USB82,
    &AT90USB162,
    &AT90S1200,
    &AT90S2313,
    &AT90S2323,
    &AT90S2343,
    &AT90S2333,
    &AT90S4433,
    &AT90S4414,
    &AT90S8515,
    &AT90S4434,
    &AT90S8535,
    &ATMEGA103,
    &ATMEGA161,
    &ATMEGA162,
    &ATMEGA163,
    &ATMEGA8515,
    &ATMEGA8535,
    &ATMEGA8,
    &ATMEGA8A,
    &ATMEGA16,
    &ATMEGA16A,
    &ATMEGA32,
    &ATMEGA32A,
    &ATMEGA64,
    &ATMEGA64A,
    &ATMEGA128,
    &ATMEGA128A,
    &ATMEGA640,
    &ATMEGA1280,
    &ATMEGA1281,
    &ATMEGA2560,
    &ATMEGA2561,
    &ATMEGA164P,
    &ATMEGA164A,
    &ATMEGA164PA,
    &ATMEGA324P,
    &ATMEGA324A,
    &ATMEGA324PA,
    &ATMEGA324PB,
    &ATMEGA644,
    &ATMEGA644P,
    &ATMEGA644A,
    &ATMEGA644PA,
    &ATMEGA1284,
    &ATMEGA1284P,
    &ATMEGA128RFA1,
    &ATMEGA644RFR2,
    &ATMEGA1284RFR2,
    &ATMEGA2564RFR2,
    &ATMEGA64RFR2,
    &ATMEGA128RFR2,
    &ATMEGA256RFR2,
    &ATMEGA165,
    &ATMEGA165P,
    &ATMEGA165A,
    &ATMEGA165PA,
    &ATMEGA325,
    &ATMEGA325P,
    &ATMEGA325A,
    &ATMEGA325PA,
    &ATMEGA3250,
    &ATMEGA3250P,
    &ATMEGA3250A,
    &ATMEGA3250PA,
    &ATMEGA645,
    &ATMEGA645P,
    &ATMEGA645A,
    &ATMEGA6450,
    &ATMEGA6450P,
    &ATMEGA6450A,
    &ATMEGA48,
    &ATMEGA48P,
    &ATMEGA48A,
    &ATMEGA48PA,
    &ATMEGA88,
    &ATMEGA88P,
    &ATMEGA88A,
    &ATMEGA88PA,
    &ATMEGA168,
    &ATMEGA168P,
    &ATMEGA168A,
    &ATMEGA168PA,
    &ATMEGA328,
    &ATMEGA328P,
    &ATMEGA48PB,
    &ATMEGA88PB,
    &ATMEGA168PB,
    &ATMEGA328PB,
    &ATMEGA169,
    &ATMEGA169P,
    &ATMEGA169A,
    &ATMEGA169PA,
    &ATMEGA329,
    &ATMEGA329P,
    &ATMEGA329A,
    &ATMEGA329PA,
    &ATMEGA3290,
    &ATMEGA3290P,
    &ATMEGA3290A,
    &ATMEGA3290PA,
    &ATMEGA649,
    &ATMEGA649P,
    &ATMEGA649A,
    &ATMEGA6490,
    &ATMEGA6490P,
    &ATMEGA6490A,
    &ATMEGA8HVA,
    &ATMEGA16HVA,
    &ATMEGA32HVE2,
    &ATMEGA64HVE2,
    &ATMEGA16HVB,
    &ATMEGA16HVBREVB,
    &ATMEGA32HVB,
    &ATMEGA32HVBREVB,
    &ATMEGA16M1,
    &ATMEGA32C1,
    &ATMEGA32M1,
    &ATMEGA64C1,
    &ATMEGA64M1,
    &ATMEGA8U2,
    &ATMEGA16U2,
    &ATMEGA32U2,
    &ATMEGA16U4,
    &ATMEGA32U4,
    &ATA6612C,
    &ATA6613C,
    &ATA6616C,
    &ATA6617C,
    &ATA5505,
    &ATA6614Q,
    &ATA664251,
    &LGT8F88P,
    &LGT8F168P,
    &LGT8F328P,
    &ATMEGAS64M1,
    &ATMEGAS128,
];

/// ATtiny12: 1 KiB flash, 64 bytes EEPROM, signature 1E 90 05
/// (source: `data/isp-parts.csv`).
pub const ATTINY12: Chip = Chip {
    name: "ATtiny12",
    aliases: &["t12"],
    signature: [0x1e, 0x90, 0x05],
    flash: Flash {
        size: 1024,
        page_size: 1,
        write_time: Duration::from_micros(20_000),
        polling: Some(ValuePolling { busy: [0xff, 0x00], soonest: Duration::from_micros(4500) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 64, page_size: None, write_time: Duration::from_micros(20_000), polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(9000) }) }),
    fuses: &ATTINY12_FUSES,
    lock: LockByte { used: 0x06, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY12_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(20_000),
    ready: Ready::Wait,
    instructions: InstructionSet {
        echo: Echo::Byte3,
        flash: FlashWrite::Byte,
        fuse_read: ReadBits::Own,
        fuse_write: WriteBits::Byte4,
        lock_read: ReadBits::Own,
        lock_write: WriteBits::Byte2 { mask: 0x06, rest: 0xf9 },
    },
    sck: SckRule::Two,
    factory_clock: Some(Hertz(1_200_000)),
    max_clock: Some(Hertz(8_000_000)),
    doubts: &[],
};

/// ATtiny15: 1 KiB flash, 64 bytes EEPROM, signature 1E 90 06
/// (source: `data/isp-parts.csv`).
pub const ATTINY15: Chip = Chip {
    name: "ATtiny15",
    aliases: &["t15"],
    signature: [0x1e, 0x90, 0x06],
    flash: Flash {
        size: 1024,
        page_size: 1,
        write_time: Duration::from_micros(4100),
        polling: Some(ValuePolling { busy: [0xff, 0x00], soonest: Duration::from_micros(4100) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 64, page_size: None, write_time: Duration::from_micros(8200), polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(8200) }) }),
    fuses: &ATTINY15_FUSES,
    lock: LockByte { used: 0x06, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY12_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(8200),
    ready: Ready::Wait,
    instructions: InstructionSet {
        echo: Echo::Byte3,
        flash: FlashWrite::Byte,
        fuse_read: ReadBits::Own,
        fuse_write: WriteBits::Byte4,
        lock_read: ReadBits::Own,
        lock_write: WriteBits::Byte2 { mask: 0x06, rest: 0xf9 },
    },
    sck: SckRule::Two,
    factory_clock: Some(Hertz(1_600_000)),
    max_clock: Some(Hertz(1_600_000)),
    doubts: &[],
};

/// ATtiny22: 2 KiB flash, 128 bytes EEPROM, signature 1E 91 06
/// (source: `data/isp-parts.csv`).
pub const ATTINY22: Chip = Chip {
    name: "ATtiny22",
    aliases: &["t22"],
    signature: [0x1e, 0x91, 0x06],
    flash: Flash {
        size: 2048,
        page_size: 1,
        write_time: Duration::from_micros(20_000),
        polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(9000) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 128, page_size: None, write_time: Duration::from_micros(20_000), polling: Some(ValuePolling { busy: [0x00, 0xff], soonest: Duration::from_micros(9000) }) }),
    fuses: &ATTINY22_FUSES,
    lock: LockByte { used: 0x06, factory: Some(0xff), write_time: Duration::from_micros(20_000), fields: &ATTINY12_LOCK },
    calibration_bytes: 0,
    signature_row_bytes: 0,
    erase_time: Duration::from_micros(18_000),
    ready: Ready::Wait,
    instructions: InstructionSet {
        echo: Echo::Byte3,
        flash: FlashWrite::Byte,
        fuse_read: ReadBits::Shared,
        fuse_write: WriteBits::Byte2 { mask: 0x01, rest: 0xbe },
        lock_read: ReadBits::Shared,
        lock_write: WriteBits::Byte2 { mask: 0x06, rest: 0xf9 },
    },
    sck: SckRule::Two,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(1_000_000)),
    doubts: &[],
};

/// ATtiny13: 1 KiB flash, 64 bytes EEPROM, signature 1E 90 07
/// (source: `data/isp-parts.csv`).
pub const ATTINY13: Chip = Chip {
    name: "ATtiny13",
    aliases: &["t13"],
    signature: [0x1e, 0x90, 0x07],
    flash: Flash {
        size: 1024,
        page_size: 32,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 64, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATTINY13_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 2,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_200_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATtiny13A: 1 KiB flash, 64 bytes EEPROM, signature 1E 90 07
/// (source: `data/isp-parts.csv`).
pub const ATTINY13A: Chip = Chip {
    name: "ATtiny13A",
    aliases: &["t13a"],
    signature: [0x1e, 0x90, 0x07],
    flash: Flash {
        size: 1024,
        page_size: 32,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 64, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATTINY13_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 2,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_200_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATtiny25: 2 KiB flash, 128 bytes EEPROM, signature 1E 91 08
/// (source: `data/isp-parts.csv`).
pub const ATTINY25: Chip = Chip {
    name: "ATtiny25",
    aliases: &["t25"],
    signature: [0x1e, 0x91, 0x08],
    flash: Flash {
        size: 2048,
        page_size: 32,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 128, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &ATTINY25_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY13_LOCK },
    calibration_bytes: 2,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATtiny45: 4 KiB flash, 256 bytes EEPROM, signature 1E 92 06
/// (source: `data/isp-parts.csv`).
pub const ATTINY45: Chip = Chip {
    name: "ATtiny45",
    aliases: &["t45"],
    signature: [0x1e, 0x92, 0x06],
    flash: Flash {
        size: 4096,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &ATTINY25_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY13_LOCK },
    calibration_bytes: 2,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

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
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &ATTINY25_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY13_LOCK },
    calibration_bytes: 2,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
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
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 128, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &ATTINY2313_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY13_LOCK },
    calibration_bytes: 2,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATtiny2313A: 2 KiB flash, 128 bytes EEPROM, signature 1E 91 0A
/// (source: `data/isp-parts.csv`).
pub const ATTINY2313A: Chip = Chip {
    name: "ATtiny2313A",
    aliases: &["t2313a"],
    signature: [0x1e, 0x91, 0x0a],
    flash: Flash {
        size: 2048,
        page_size: 32,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 128, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &ATTINY2313A_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY13_LOCK },
    calibration_bytes: 2,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[Doubt::FactoryFuses],
};

/// ATtiny4313: 4 KiB flash, 256 bytes EEPROM, signature 1E 92 0D
/// (source: `data/isp-parts.csv`).
pub const ATTINY4313: Chip = Chip {
    name: "ATtiny4313",
    aliases: &["t4313"],
    signature: [0x1e, 0x92, 0x0d],
    flash: Flash {
        size: 4096,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &ATTINY2313A_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY13_LOCK },
    calibration_bytes: 2,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[Doubt::FactoryFuses],
};

/// ATtiny24: 2 KiB flash, 128 bytes EEPROM, signature 1E 91 0B
/// (source: `data/isp-parts.csv`).
pub const ATTINY24: Chip = Chip {
    name: "ATtiny24",
    aliases: &["t24"],
    signature: [0x1e, 0x91, 0x0b],
    flash: Flash {
        size: 2048,
        page_size: 32,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 128, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &ATTINY24_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATtiny24A: 2 KiB flash, 128 bytes EEPROM, signature 1E 91 0B
/// (source: `data/isp-parts.csv`).
pub const ATTINY24A: Chip = Chip {
    name: "ATtiny24A",
    aliases: &["t24a"],
    signature: [0x1e, 0x91, 0x0b],
    flash: Flash {
        size: 2048,
        page_size: 32,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 128, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &ATTINY24_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATtiny44: 4 KiB flash, 256 bytes EEPROM, signature 1E 92 07
/// (source: `data/isp-parts.csv`).
pub const ATTINY44: Chip = Chip {
    name: "ATtiny44",
    aliases: &["t44"],
    signature: [0x1e, 0x92, 0x07],
    flash: Flash {
        size: 4096,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &ATTINY24_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATtiny44A: 4 KiB flash, 256 bytes EEPROM, signature 1E 92 07
/// (source: `data/isp-parts.csv`).
pub const ATTINY44A: Chip = Chip {
    name: "ATtiny44A",
    aliases: &["t44a"],
    signature: [0x1e, 0x92, 0x07],
    flash: Flash {
        size: 4096,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &ATTINY24_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATtiny84: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 0C
/// (source: `data/isp-parts.csv`).
pub const ATTINY84: Chip = Chip {
    name: "ATtiny84",
    aliases: &["t84"],
    signature: [0x1e, 0x93, 0x0c],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &ATTINY24_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATtiny84A: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 0C
/// (source: `data/isp-parts.csv`).
pub const ATTINY84A: Chip = Chip {
    name: "ATtiny84A",
    aliases: &["t84a"],
    signature: [0x1e, 0x93, 0x0c],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &ATTINY24_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATtiny441: 4 KiB flash, 256 bytes EEPROM, signature 1E 92 15
/// (source: `data/isp-parts.csv`).
pub const ATTINY441: Chip = Chip {
    name: "ATtiny441",
    aliases: &["t441"],
    signature: [0x1e, 0x92, 0x15],
    flash: Flash {
        size: 4096,
        page_size: 16,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &ATTINY441_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATtiny841: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 15
/// (source: `data/isp-parts.csv`).
pub const ATTINY841: Chip = Chip {
    name: "ATtiny841",
    aliases: &["t841"],
    signature: [0x1e, 0x93, 0x15],
    flash: Flash {
        size: 8192,
        page_size: 16,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &ATTINY441_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATtiny26: 2 KiB flash, 128 bytes EEPROM, signature 1E 91 09
/// (source: `data/isp-parts.csv`).
pub const ATTINY26: Chip = Chip {
    name: "ATtiny26",
    aliases: &["t26"],
    signature: [0x1e, 0x91, 0x09],
    flash: Flash {
        size: 2048,
        page_size: 32,
        write_time: Duration::from_micros(4500),
        polling: Some(ValuePolling { busy: [0xff, 0x00], soonest: Duration::from_micros(4500) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 128, page_size: None, write_time: Duration::from_micros(9000), polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(9000) }) }),
    fuses: &ATTINY26_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY13_LOCK },
    calibration_bytes: 4,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Wait,
    instructions: InstructionSet {
        echo: Echo::Byte3,
        flash: FlashWrite::Page,
        fuse_read: ReadBits::Own,
        fuse_write: WriteBits::Byte4,
        lock_read: ReadBits::Own,
        lock_write: WriteBits::Bytes2And4 { mask: 0x03, rest: 0xfc },
    },
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATtiny261: 2 KiB flash, 128 bytes EEPROM, signature 1E 91 0C
/// (source: `data/isp-parts.csv`).
pub const ATTINY261: Chip = Chip {
    name: "ATtiny261",
    aliases: &["t261"],
    signature: [0x1e, 0x91, 0x0c],
    flash: Flash {
        size: 2048,
        page_size: 32,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 128, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATTINY261_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet {
        echo: Echo::Byte3,
        flash: FlashWrite::Page,
        fuse_read: ReadBits::Own,
        fuse_write: WriteBits::Byte4,
        lock_read: ReadBits::Own,
        lock_write: WriteBits::Bytes2And4 { mask: 0x03, rest: 0xfc },
    },
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATtiny261A: 2 KiB flash, 128 bytes EEPROM, signature 1E 91 0C
/// (source: `data/isp-parts.csv`).
pub const ATTINY261A: Chip = Chip {
    name: "ATtiny261A",
    aliases: &["t261a"],
    signature: [0x1e, 0x91, 0x0c],
    flash: Flash {
        size: 2048,
        page_size: 32,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 128, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATTINY261_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet {
        echo: Echo::Byte3,
        flash: FlashWrite::Page,
        fuse_read: ReadBits::Own,
        fuse_write: WriteBits::Byte4,
        lock_read: ReadBits::Own,
        lock_write: WriteBits::Bytes2And4 { mask: 0x03, rest: 0xfc },
    },
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATtiny461: 4 KiB flash, 256 bytes EEPROM, signature 1E 92 08
/// (source: `data/isp-parts.csv`).
pub const ATTINY461: Chip = Chip {
    name: "ATtiny461",
    aliases: &["t461"],
    signature: [0x1e, 0x92, 0x08],
    flash: Flash {
        size: 4096,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATTINY261_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet {
        echo: Echo::Byte3,
        flash: FlashWrite::Page,
        fuse_read: ReadBits::Own,
        fuse_write: WriteBits::Byte4,
        lock_read: ReadBits::Own,
        lock_write: WriteBits::Bytes2And4 { mask: 0x03, rest: 0xfc },
    },
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATtiny461A: 4 KiB flash, 256 bytes EEPROM, signature 1E 92 08
/// (source: `data/isp-parts.csv`).
pub const ATTINY461A: Chip = Chip {
    name: "ATtiny461A",
    aliases: &["t461a"],
    signature: [0x1e, 0x92, 0x08],
    flash: Flash {
        size: 4096,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATTINY261_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet {
        echo: Echo::Byte3,
        flash: FlashWrite::Page,
        fuse_read: ReadBits::Own,
        fuse_write: WriteBits::Byte4,
        lock_read: ReadBits::Own,
        lock_write: WriteBits::Bytes2And4 { mask: 0x03, rest: 0xfc },
    },
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATtiny861: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 0D
/// (source: `data/isp-parts.csv`).
pub const ATTINY861: Chip = Chip {
    name: "ATtiny861",
    aliases: &["t861"],
    signature: [0x1e, 0x93, 0x0d],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATTINY261_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet {
        echo: Echo::Byte3,
        flash: FlashWrite::Page,
        fuse_read: ReadBits::Own,
        fuse_write: WriteBits::Byte4,
        lock_read: ReadBits::Own,
        lock_write: WriteBits::Bytes2And4 { mask: 0x03, rest: 0xfc },
    },
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATtiny861A: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 0D
/// (source: `data/isp-parts.csv`).
pub const ATTINY861A: Chip = Chip {
    name: "ATtiny861A",
    aliases: &["t861a"],
    signature: [0x1e, 0x93, 0x0d],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATTINY261_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet {
        echo: Echo::Byte3,
        flash: FlashWrite::Page,
        fuse_read: ReadBits::Own,
        fuse_write: WriteBits::Byte4,
        lock_read: ReadBits::Own,
        lock_write: WriteBits::Bytes2And4 { mask: 0x03, rest: 0xfc },
    },
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATtiny48: 4 KiB flash, 64 bytes EEPROM, signature 1E 92 09
/// (source: `data/isp-parts.csv`).
pub const ATTINY48: Chip = Chip {
    name: "ATtiny48",
    aliases: &["t48"],
    signature: [0x1e, 0x92, 0x09],
    flash: Flash {
        size: 4096,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 64, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATTINY48_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(15_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(12_000_000)),
    doubts: &[],
};

/// ATtiny88: 8 KiB flash, 64 bytes EEPROM, signature 1E 93 11
/// (source: `data/isp-parts.csv`).
pub const ATTINY88: Chip = Chip {
    name: "ATtiny88",
    aliases: &["t88"],
    signature: [0x1e, 0x93, 0x11],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 64, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATTINY48_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATtiny43U: 4 KiB flash, 64 bytes EEPROM, signature 1E 92 0C
/// (source: `data/isp-parts.csv`).
pub const ATTINY43U: Chip = Chip {
    name: "ATtiny43U",
    aliases: &["t43u"],
    signature: [0x1e, 0x92, 0x0c],
    flash: Flash {
        size: 4096,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 64, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &ATTINY261_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(10_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(8_000_000)),
    doubts: &[],
};

/// ATtiny828: 8 KiB flash, 256 bytes EEPROM, signature 1E 93 14
/// (source: `data/isp-parts.csv`).
pub const ATTINY828: Chip = Chip {
    name: "ATtiny828",
    aliases: &["t828"],
    signature: [0x1e, 0x93, 0x14],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATTINY828_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(15_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATtiny828R: 8 KiB flash, 256 bytes EEPROM, signature 1E 93 14
/// (source: `data/isp-parts.csv`).
pub const ATTINY828R: Chip = Chip {
    name: "ATtiny828R",
    aliases: &["t828r"],
    signature: [0x1e, 0x93, 0x14],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATTINY828_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(15_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATtiny87: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 87
/// (source: `data/isp-parts.csv`).
pub const ATTINY87: Chip = Chip {
    name: "ATtiny87",
    aliases: &["t87"],
    signature: [0x1e, 0x93, 0x87],
    flash: Flash {
        size: 8192,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &ATTINY87_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(15_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATtiny167: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 87
/// (source: `data/isp-parts.csv`).
pub const ATTINY167: Chip = Chip {
    name: "ATtiny167",
    aliases: &["t167"],
    signature: [0x1e, 0x94, 0x87],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &ATTINY87_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(15_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATtiny1634: 16 KiB flash, 256 bytes EEPROM, signature 1E 94 12
/// (source: `data/isp-parts.csv`).
pub const ATTINY1634: Chip = Chip {
    name: "ATtiny1634",
    aliases: &["t1634"],
    signature: [0x1e, 0x94, 0x12],
    flash: Flash {
        size: 16_384,
        page_size: 32,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATTINY1634_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(12_000_000)),
    doubts: &[],
};

/// ATtiny1634R: 16 KiB flash, 256 bytes EEPROM, signature 1E 94 12
/// (source: `data/isp-parts.csv`).
pub const ATTINY1634R: Chip = Chip {
    name: "ATtiny1634R",
    aliases: &["t1634r"],
    signature: [0x1e, 0x94, 0x12],
    flash: Flash {
        size: 16_384,
        page_size: 32,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATTINY1634_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(12_000_000)),
    doubts: &[],
};

/// AT90CAN32: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 81
/// (source: `data/isp-parts.csv`).
pub const AT90CAN32: Chip = Chip {
    name: "AT90CAN32",
    aliases: &["c32"],
    signature: [0x1e, 0x95, 0x81],
    flash: Flash {
        size: 32_768,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &AT90CAN32_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// AT90CAN64: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 81
/// (source: `data/isp-parts.csv`).
pub const AT90CAN64: Chip = Chip {
    name: "AT90CAN64",
    aliases: &["c64"],
    signature: [0x1e, 0x96, 0x81],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &AT90CAN32_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// AT90CAN128: 128 KiB flash, 4 KiB EEPROM, signature 1E 97 81
/// (source: `data/isp-parts.csv`).
pub const AT90CAN128: Chip = Chip {
    name: "AT90CAN128",
    aliases: &["c128"],
    signature: [0x1e, 0x97, 0x81],
    flash: Flash {
        size: 131_072,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 4096, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &AT90CAN128_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// AT90PWM81: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 88
/// (source: `data/isp-parts.csv`).
pub const AT90PWM81: Chip = Chip {
    name: "AT90PWM81",
    aliases: &["pwm81"],
    signature: [0x1e, 0x93, 0x88],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &AT90PWM81_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// AT90PWM161: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 8B
/// (source: `data/isp-parts.csv`).
pub const AT90PWM161: Chip = Chip {
    name: "AT90PWM161",
    aliases: &["pwm161"],
    signature: [0x1e, 0x94, 0x8b],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &AT90PWM81_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// AT90PWM1: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 83
/// (source: `data/isp-parts.csv`).
pub const AT90PWM1: Chip = Chip {
    name: "AT90PWM1",
    aliases: &["pwm1"],
    signature: [0x1e, 0x93, 0x83],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &AT90PWM1_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// AT90PWM2: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 81
/// (source: `data/isp-parts.csv`).
pub const AT90PWM2: Chip = Chip {
    name: "AT90PWM2",
    aliases: &["pwm2"],
    signature: [0x1e, 0x93, 0x81],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &AT90PWM2_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// AT90PWM2B: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 83
/// (source: `data/isp-parts.csv`).
pub const AT90PWM2B: Chip = Chip {
    name: "AT90PWM2B",
    aliases: &["pwm2b"],
    signature: [0x1e, 0x93, 0x83],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &AT90PWM2B_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// AT90PWM3: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 81
/// (source: `data/isp-parts.csv`).
pub const AT90PWM3: Chip = Chip {
    name: "AT90PWM3",
    aliases: &["pwm3"],
    signature: [0x1e, 0x93, 0x81],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &AT90PWM2_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// AT90PWM3B: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 83
/// (source: `data/isp-parts.csv`).
pub const AT90PWM3B: Chip = Chip {
    name: "AT90PWM3B",
    aliases: &["pwm3b"],
    signature: [0x1e, 0x93, 0x83],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &AT90PWM2B_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// AT90PWM216: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 83
/// (source: `data/isp-parts.csv`).
pub const AT90PWM216: Chip = Chip {
    name: "AT90PWM216",
    aliases: &["pwm216"],
    signature: [0x1e, 0x94, 0x83],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &AT90PWM216_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// AT90PWM316: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 83
/// (source: `data/isp-parts.csv`).
pub const AT90PWM316: Chip = Chip {
    name: "AT90PWM316",
    aliases: &["pwm316"],
    signature: [0x1e, 0x94, 0x83],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4500), polling: None }),
    fuses: &AT90PWM316_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// AT90USB646: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 82
/// (source: `data/isp-parts.csv`).
pub const AT90USB646: Chip = Chip {
    name: "AT90USB646",
    aliases: &["usb646"],
    signature: [0x1e, 0x96, 0x82],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &AT90USB646_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: None,
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// AT90USB647: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 82
/// (source: `data/isp-parts.csv`).
pub const AT90USB647: Chip = Chip {
    name: "AT90USB647",
    aliases: &["usb647"],
    signature: [0x1e, 0x96, 0x82],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &AT90USB646_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: None,
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// AT90USB1286: 128 KiB flash, 4 KiB EEPROM, signature 1E 97 82
/// (source: `data/isp-parts.csv`).
pub const AT90USB1286: Chip = Chip {
    name: "AT90USB1286",
    aliases: &["usb1286"],
    signature: [0x1e, 0x97, 0x82],
    flash: Flash {
        size: 131_072,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 4096, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &AT90USB1286_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: None,
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// AT90USB1287: 128 KiB flash, 4 KiB EEPROM, signature 1E 97 82
/// (source: `data/isp-parts.csv`).
pub const AT90USB1287: Chip = Chip {
    name: "AT90USB1287",
    aliases: &["usb1287"],
    signature: [0x1e, 0x97, 0x82],
    flash: Flash {
        size: 131_072,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 4096, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &AT90USB1286_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: None,
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// AT90USB82: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 82
/// (source: `data/isp-parts.csv`).
pub const AT90USB82: Chip = Chip {
    name: "AT90USB82",
    aliases: &["usb82"],
    signature: [0x1e, 0x93, 0x82],
    flash: Flash {
        size: 8192,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &AT90USB82_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: None,
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
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
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &AT90USB82_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: None,
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// AT90S1200: 1 KiB flash, 64 bytes EEPROM, signature 1E 90 01
/// (source: `data/isp-parts.csv`).
pub const AT90S1200: Chip = Chip {
    name: "AT90S1200",
    aliases: &["1200"],
    signature: [0x1e, 0x90, 0x01],
    flash: Flash {
        size: 1024,
        page_size: 1,
        write_time: Duration::from_micros(9000),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 64, page_size: None, write_time: Duration::from_micros(9000), polling: Some(ValuePolling { busy: [0x00, 0xff], soonest: Duration::from_micros(4000) }) }),
    fuses: &AT90S1200_FUSES,
    lock: LockByte { used: 0x06, factory: Some(0xff), write_time: Duration::from_micros(20_000), fields: &ATTINY12_LOCK },
    calibration_bytes: 0,
    signature_row_bytes: 0,
    erase_time: Duration::from_micros(20_000),
    ready: Ready::Wait,
    instructions: InstructionSet {
        echo: Echo::None,
        flash: FlashWrite::Byte,
        fuse_read: ReadBits::None,
        fuse_write: WriteBits::None,
        lock_read: ReadBits::None,
        lock_write: WriteBits::Byte2 { mask: 0x06, rest: 0xf9 },
    },
    sck: SckRule::OneAndFour,
    factory_clock: None,
    max_clock: Some(Hertz(12_000_000)),
    doubts: &[],
};

/// AT90S2313: 2 KiB flash, 128 bytes EEPROM, signature 1E 91 01
/// (source: `data/isp-parts.csv`).
pub const AT90S2313: Chip = Chip {
    name: "AT90S2313",
    aliases: &["2313"],
    signature: [0x1e, 0x91, 0x01],
    flash: Flash {
        size: 2048,
        page_size: 1,
        write_time: Duration::from_micros(9000),
        polling: Some(ValuePolling { busy: [0x7f, 0x7f], soonest: Duration::from_micros(4000) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 128, page_size: None, write_time: Duration::from_micros(9000), polling: Some(ValuePolling { busy: [0x80, 0x7f], soonest: Duration::from_micros(4000) }) }),
    fuses: &AT90S2313_FUSES,
    lock: LockByte { used: 0x06, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY12_LOCK },
    calibration_bytes: 0,
    signature_row_bytes: 0,
    erase_time: Duration::from_micros(20_000),
    ready: Ready::Wait,
    instructions: InstructionSet {
        echo: Echo::Byte3,
        flash: FlashWrite::Byte,
        fuse_read: ReadBits::None,
        fuse_write: WriteBits::None,
        lock_read: ReadBits::None,
        lock_write: WriteBits::Byte2 { mask: 0x06, rest: 0xe0 },
    },
    sck: SckRule::Two,
    factory_clock: None,
    max_clock: Some(Hertz(10_000_000)),
    doubts: &[],
};

/// AT90S2323: 2 KiB flash, 128 bytes EEPROM, signature 1E 91 02
/// (source: `data/isp-parts.csv`).
pub const AT90S2323: Chip = Chip {
    name: "AT90S2323",
    aliases: &["2323"],
    signature: [0x1e, 0x91, 0x02],
    flash: Flash {
        size: 2048,
        page_size: 1,
        write_time: Duration::from_micros(20_000),
        polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(9000) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 128, page_size: None, write_time: Duration::from_micros(20_000), polling: Some(ValuePolling { busy: [0x00, 0xff], soonest: Duration::from_micros(9000) }) }),
    fuses: &AT90S2323_FUSES,
    lock: LockByte { used: 0x06, factory: Some(0xff), write_time: Duration::from_micros(20_000), fields: &ATTINY12_LOCK },
    calibration_bytes: 0,
    signature_row_bytes: 0,
    erase_time: Duration::from_micros(18_000),
    ready: Ready::Wait,
    instructions: InstructionSet {
        echo: Echo::Byte3,
        flash: FlashWrite::Byte,
        fuse_read: ReadBits::Shared,
        fuse_write: WriteBits::Byte2 { mask: 0x01, rest: 0xbe },
        lock_read: ReadBits::Shared,
        lock_write: WriteBits::Byte2 { mask: 0x06, rest: 0xf9 },
    },
    sck: SckRule::Two,
    factory_clock: None,
    max_clock: Some(Hertz(10_000_000)),
    doubts: &[],
};

/// AT90S2343: 2 KiB flash, 128 bytes EEPROM, signature 1E 91 03
/// (source: `data/isp-parts.csv`).
pub const AT90S2343: Chip = Chip {
    name: "AT90S2343",
    aliases: &["2343"],
    signature: [0x1e, 0x91, 0x03],
    flash: Flash {
        size: 2048,
        page_size: 1,
        write_time: Duration::from_micros(20_000),
        polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(9000) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 128, page_size: None, write_time: Duration::from_micros(20_000), polling: Some(ValuePolling { busy: [0x00, 0xff], soonest: Duration::from_micros(9000) }) }),
    fuses: &AT90S2343_FUSES,
    lock: LockByte { used: 0x06, factory: Some(0xff), write_time: Duration::from_micros(20_000), fields: &ATTINY12_LOCK },
    calibration_bytes: 0,
    signature_row_bytes: 0,
    erase_time: Duration::from_micros(18_000),
    ready: Ready::Wait,
    instructions: InstructionSet {
        echo: Echo::Byte3,
        flash: FlashWrite::Byte,
        fuse_read: ReadBits::Shared,
        fuse_write: WriteBits::Byte2 { mask: 0x01, rest: 0xbe },
        lock_read: ReadBits::Shared,
        lock_write: WriteBits::Byte2 { mask: 0x06, rest: 0xf9 },
    },
    sck: SckRule::Two,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(10_000_000)),
    doubts: &[],
};

/// AT90S2333: 2 KiB flash, 128 bytes EEPROM, signature 1E 91 05
/// (source: `data/isp-parts.csv`).
pub const AT90S2333: Chip = Chip {
    name: "AT90S2333",
    aliases: &["2333"],
    signature: [0x1e, 0x91, 0x05],
    flash: Flash {
        size: 2048,
        page_size: 1,
        write_time: Duration::from_micros(20_000),
        polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(9000) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 128, page_size: None, write_time: Duration::from_micros(20_000), polling: Some(ValuePolling { busy: [0x00, 0xff], soonest: Duration::from_micros(9000) }) }),
    fuses: &AT90S2333_FUSES,
    lock: LockByte { used: 0x06, factory: None, write_time: Duration::from_micros(20_000), fields: &AT90S2333_LOCK },
    calibration_bytes: 0,
    signature_row_bytes: 0,
    erase_time: Duration::from_micros(20_000),
    ready: Ready::Wait,
    instructions: InstructionSet {
        echo: Echo::Byte3,
        flash: FlashWrite::Byte,
        fuse_read: ReadBits::Own,
        fuse_write: WriteBits::Byte2 { mask: 0x1f, rest: 0xa0 },
        lock_read: ReadBits::Own,
        lock_write: WriteBits::Byte2 { mask: 0x06, rest: 0xf9 },
    },
    sck: SckRule::Two,
    factory_clock: None,
    max_clock: Some(Hertz(8_000_000)),
    doubts: &[],
};

/// AT90S4433: 4 KiB flash, 256 bytes EEPROM, signature 1E 92 03
/// (source: `data/isp-parts.csv`).
pub const AT90S4433: Chip = Chip {
    name: "AT90S4433",
    aliases: &["4433"],
    signature: [0x1e, 0x92, 0x03],
    flash: Flash {
        size: 4096,
        page_size: 1,
        write_time: Duration::from_micros(20_000),
        polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(9000) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: None, write_time: Duration::from_micros(20_000), polling: Some(ValuePolling { busy: [0x00, 0xff], soonest: Duration::from_micros(9000) }) }),
    fuses: &AT90S4433_FUSES,
    lock: LockByte { used: 0x06, factory: Some(0xff), write_time: Duration::from_micros(20_000), fields: &ATTINY12_LOCK },
    calibration_bytes: 0,
    signature_row_bytes: 0,
    erase_time: Duration::from_micros(20_000),
    ready: Ready::Wait,
    instructions: InstructionSet {
        echo: Echo::Byte3,
        flash: FlashWrite::Byte,
        fuse_read: ReadBits::Own,
        fuse_write: WriteBits::Byte2 { mask: 0x1f, rest: 0xa0 },
        lock_read: ReadBits::Own,
        lock_write: WriteBits::Byte2 { mask: 0x06, rest: 0xf9 },
    },
    sck: SckRule::Two,
    factory_clock: None,
    max_clock: Some(Hertz(8_000_000)),
    doubts: &[],
};

/// AT90S4414: 4 KiB flash, 256 bytes EEPROM, signature 1E 92 01
/// (source: `data/isp-parts.csv`).
pub const AT90S4414: Chip = Chip {
    name: "AT90S4414",
    aliases: &["4414"],
    signature: [0x1e, 0x92, 0x01],
    flash: Flash {
        size: 4096,
        page_size: 1,
        write_time: Duration::from_micros(20_000),
        polling: Some(ValuePolling { busy: [0x7f, 0x7f], soonest: Duration::from_micros(9000) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: None, write_time: Duration::from_micros(20_000), polling: Some(ValuePolling { busy: [0x80, 0x7f], soonest: Duration::from_micros(9000) }) }),
    fuses: &AT90S2313_FUSES,
    lock: LockByte { used: 0x06, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY12_LOCK },
    calibration_bytes: 0,
    signature_row_bytes: 0,
    erase_time: Duration::from_micros(20_000),
    ready: Ready::Wait,
    instructions: InstructionSet {
        echo: Echo::Byte3,
        flash: FlashWrite::Byte,
        fuse_read: ReadBits::None,
        fuse_write: WriteBits::None,
        lock_read: ReadBits::None,
        lock_write: WriteBits::Byte2 { mask: 0x06, rest: 0xf9 },
    },
    sck: SckRule::Two,
    factory_clock: None,
    max_clock: Some(Hertz(8_000_000)),
    doubts: &[],
};

/// AT90S8515: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 01
/// (source: `data/isp-parts.csv`).
pub const AT90S8515: Chip = Chip {
    name: "AT90S8515",
    aliases: &["8515"],
    signature: [0x1e, 0x93, 0x01],
    flash: Flash {
        size: 8192,
        page_size: 1,
        write_time: Duration::from_micros(9000),
        polling: Some(ValuePolling { busy: [0x7f, 0x7f], soonest: Duration::from_micros(4000) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: None, write_time: Duration::from_micros(9000), polling: Some(ValuePolling { busy: [0x80, 0x7f], soonest: Duration::from_micros(4000) }) }),
    fuses: &AT90S2313_FUSES,
    lock: LockByte { used: 0x06, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY12_LOCK },
    calibration_bytes: 0,
    signature_row_bytes: 0,
    erase_time: Duration::from_micros(20_000),
    ready: Ready::Wait,
    instructions: InstructionSet {
        echo: Echo::Byte3,
        flash: FlashWrite::Byte,
        fuse_read: ReadBits::None,
        fuse_write: WriteBits::None,
        lock_read: ReadBits::None,
        lock_write: WriteBits::Byte2 { mask: 0x06, rest: 0xf9 },
    },
    sck: SckRule::Two,
    factory_clock: None,
    max_clock: Some(Hertz(8_000_000)),
    doubts: &[],
};

/// AT90S4434: 4 KiB flash, 256 bytes EEPROM, signature 1E 92 02
/// (source: `data/isp-parts.csv`).
pub const AT90S4434: Chip = Chip {
    name: "AT90S4434",
    aliases: &["4434"],
    signature: [0x1e, 0x92, 0x02],
    flash: Flash {
        size: 4096,
        page_size: 1,
        write_time: Duration::from_micros(20_000),
        polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(9000) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: None, write_time: Duration::from_micros(20_000), polling: Some(ValuePolling { busy: [0x00, 0xff], soonest: Duration::from_micros(9000) }) }),
    fuses: &AT90S4434_FUSES,
    lock: LockByte { used: 0x06, factory: Some(0xff), write_time: Duration::from_micros(20_000), fields: &ATTINY12_LOCK },
    calibration_bytes: 0,
    signature_row_bytes: 0,
    erase_time: Duration::from_micros(20_000),
    ready: Ready::Wait,
    instructions: InstructionSet {
        echo: Echo::Byte3,
        flash: FlashWrite::Byte,
        fuse_read: ReadBits::Shared,
        fuse_write: WriteBits::Byte2 { mask: 0x01, rest: 0xbe },
        lock_read: ReadBits::Shared,
        lock_write: WriteBits::Byte2 { mask: 0x06, rest: 0xf9 },
    },
    sck: SckRule::Two,
    factory_clock: None,
    max_clock: Some(Hertz(8_000_000)),
    doubts: &[],
};

/// AT90S8535: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 03
/// (source: `data/isp-parts.csv`).
pub const AT90S8535: Chip = Chip {
    name: "AT90S8535",
    aliases: &["8535"],
    signature: [0x1e, 0x93, 0x03],
    flash: Flash {
        size: 8192,
        page_size: 1,
        write_time: Duration::from_micros(20_000),
        polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(9000) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: None, write_time: Duration::from_micros(20_000), polling: Some(ValuePolling { busy: [0x00, 0xff], soonest: Duration::from_micros(9000) }) }),
    fuses: &AT90S8535_FUSES,
    lock: LockByte { used: 0x06, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY12_LOCK },
    calibration_bytes: 0,
    signature_row_bytes: 0,
    erase_time: Duration::from_micros(20_000),
    ready: Ready::Wait,
    instructions: InstructionSet {
        echo: Echo::Byte3,
        flash: FlashWrite::Byte,
        fuse_read: ReadBits::Shared,
        fuse_write: WriteBits::Byte2 { mask: 0x01, rest: 0xbe },
        lock_read: ReadBits::Shared,
        lock_write: WriteBits::Byte2 { mask: 0x06, rest: 0xf9 },
    },
    sck: SckRule::Two,
    factory_clock: None,
    max_clock: Some(Hertz(8_000_000)),
    doubts: &[],
};

/// ATmega103: 128 KiB flash, 4 KiB EEPROM, signature 1E 97 01
/// (source: `data/isp-parts.csv`).
pub const ATMEGA103: Chip = Chip {
    name: "ATmega103",
    aliases: &["m103"],
    signature: [0x1e, 0x97, 0x01],
    flash: Flash {
        size: 131_072,
        page_size: 256,
        write_time: Duration::from_micros(56_000),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 4096, page_size: None, write_time: Duration::from_micros(9000), polling: Some(ValuePolling { busy: [0x80, 0x7f], soonest: Duration::from_micros(4000) }) }),
    fuses: &ATMEGA103_FUSES,
    lock: LockByte { used: 0x06, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY12_LOCK },
    calibration_bytes: 0,
    signature_row_bytes: 0,
    erase_time: Duration::from_micros(112_000),
    ready: Ready::Wait,
    instructions: InstructionSet {
        echo: Echo::Byte3,
        flash: FlashWrite::Page,
        fuse_read: ReadBits::Own,
        fuse_write: WriteBits::Byte2 { mask: 0x0b, rest: 0xb4 },
        lock_read: ReadBits::Own,
        lock_write: WriteBits::Byte2 { mask: 0x06, rest: 0xf9 },
    },
    sck: SckRule::Two,
    factory_clock: None,
    max_clock: Some(Hertz(6_000_000)),
    doubts: &[],
};

/// ATmega161: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 01
/// (source: `data/isp-parts.csv`).
pub const ATMEGA161: Chip = Chip {
    name: "ATmega161",
    aliases: &["m161"],
    signature: [0x1e, 0x94, 0x01],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(14_000),
        polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(14_000) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: None, write_time: Duration::from_micros(3400), polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(3400) }) }),
    fuses: &ATMEGA161_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(2000), fields: &ATTINY828_LOCK },
    calibration_bytes: 0,
    signature_row_bytes: 0,
    erase_time: Duration::from_micros(28_000),
    ready: Ready::Wait,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::Two,
    factory_clock: None,
    max_clock: Some(Hertz(8_000_000)),
    doubts: &[],
};

/// ATmega162: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 04
/// (source: `data/isp-parts.csv`).
pub const ATMEGA162: Chip = Chip {
    name: "ATmega162",
    aliases: &["m162"],
    signature: [0x1e, 0x94, 0x04],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA162_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(16_000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega163: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 02
/// (source: `data/isp-parts.csv`).
pub const ATMEGA163: Chip = Chip {
    name: "ATmega163",
    aliases: &["m163"],
    signature: [0x1e, 0x94, 0x02],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(16_000),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: None, write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATMEGA163_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(2000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(32_000),
    ready: Ready::Wait,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::Two,
    factory_clock: None,
    max_clock: Some(Hertz(8_000_000)),
    doubts: &[Doubt::FactoryFuses, Doubt::EepromPages],
};

/// ATmega8515: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 06
/// (source: `data/isp-parts.csv`).
pub const ATMEGA8515: Chip = Chip {
    name: "ATmega8515",
    aliases: &["m8515"],
    signature: [0x1e, 0x93, 0x06],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: Some(ValuePolling { busy: [0xff, 0x00], soonest: Duration::from_micros(4500) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: None, write_time: Duration::from_micros(9000), polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(9000) }) }),
    fuses: &ATMEGA8515_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 4,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Wait,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega8535: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 08
/// (source: `data/isp-parts.csv`).
pub const ATMEGA8535: Chip = Chip {
    name: "ATmega8535",
    aliases: &["m8535"],
    signature: [0x1e, 0x93, 0x08],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: Some(ValuePolling { busy: [0xff, 0x00], soonest: Duration::from_micros(4500) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: None, write_time: Duration::from_micros(9000), polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(9000) }) }),
    fuses: &ATMEGA8535_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 4,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Wait,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
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
        polling: Some(ValuePolling { busy: [0xff, 0x00], soonest: Duration::from_micros(4500) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: None, write_time: Duration::from_micros(9000), polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(9000) }) }),
    fuses: &ATMEGA8_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 4,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Wait,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega8A: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 07
/// (source: `data/isp-parts.csv`).
pub const ATMEGA8A: Chip = Chip {
    name: "ATmega8A",
    aliases: &["m8a"],
    signature: [0x1e, 0x93, 0x07],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: Some(ValuePolling { busy: [0xff, 0x00], soonest: Duration::from_micros(4500) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: None, write_time: Duration::from_micros(9000), polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(9000) }) }),
    fuses: &ATMEGA8_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 4,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Wait,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega16: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 03
/// (source: `data/isp-parts.csv`).
pub const ATMEGA16: Chip = Chip {
    name: "ATmega16",
    aliases: &["m16"],
    signature: [0x1e, 0x94, 0x03],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: Some(ValuePolling { busy: [0xff, 0x00], soonest: Duration::from_micros(4500) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: None, write_time: Duration::from_micros(9000), polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(9000) }) }),
    fuses: &ATMEGA16_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 4,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Wait,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[Doubt::EepromPages],
};

/// ATmega16A: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 03
/// (source: `data/isp-parts.csv`).
pub const ATMEGA16A: Chip = Chip {
    name: "ATmega16A",
    aliases: &["m16a"],
    signature: [0x1e, 0x94, 0x03],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: Some(ValuePolling { busy: [0xff, 0x00], soonest: Duration::from_micros(4500) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: None, write_time: Duration::from_micros(9000), polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(9000) }) }),
    fuses: &ATMEGA16_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 4,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Wait,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[Doubt::EepromPages],
};

/// ATmega32: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 02
/// (source: `data/isp-parts.csv`).
pub const ATMEGA32: Chip = Chip {
    name: "ATmega32",
    aliases: &["m32"],
    signature: [0x1e, 0x95, 0x02],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: Some(ValuePolling { busy: [0xff, 0x00], soonest: Duration::from_micros(4500) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: None, write_time: Duration::from_micros(9000), polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(9000) }) }),
    fuses: &ATMEGA32_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 4,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Wait,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[Doubt::EepromPages],
};

/// ATmega32A: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 02
/// (source: `data/isp-parts.csv`).
pub const ATMEGA32A: Chip = Chip {
    name: "ATmega32A",
    aliases: &["m32a"],
    signature: [0x1e, 0x95, 0x02],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: Some(ValuePolling { busy: [0xff, 0x00], soonest: Duration::from_micros(4500) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: None, write_time: Duration::from_micros(9000), polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(9000) }) }),
    fuses: &ATMEGA32_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 4,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Wait,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[Doubt::EepromPages],
};

/// ATmega64: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 02
/// (source: `data/isp-parts.csv`).
pub const ATMEGA64: Chip = Chip {
    name: "ATmega64",
    aliases: &["m64"],
    signature: [0x1e, 0x96, 0x02],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: Some(ValuePolling { busy: [0xff, 0x00], soonest: Duration::from_micros(4500) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: None, write_time: Duration::from_micros(9000), polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(9000) }) }),
    fuses: &ATMEGA64_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 4,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Wait,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega64A: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 02
/// (source: `data/isp-parts.csv`).
pub const ATMEGA64A: Chip = Chip {
    name: "ATmega64A",
    aliases: &["m64a"],
    signature: [0x1e, 0x96, 0x02],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: Some(ValuePolling { busy: [0xff, 0x00], soonest: Duration::from_micros(4500) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: None, write_time: Duration::from_micros(9000), polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(9000) }) }),
    fuses: &ATMEGA64_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 4,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Wait,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega128: 128 KiB flash, 4 KiB EEPROM, signature 1E 97 02
/// (source: `data/isp-parts.csv`).
pub const ATMEGA128: Chip = Chip {
    name: "ATmega128",
    aliases: &["m128"],
    signature: [0x1e, 0x97, 0x02],
    flash: Flash {
        size: 131_072,
        page_size: 256,
        write_time: Duration::from_micros(5000),
        polling: Some(ValuePolling { busy: [0xff, 0x00], soonest: Duration::from_micros(5000) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 4096, page_size: None, write_time: Duration::from_micros(10_000), polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(10_000) }) }),
    fuses: &ATMEGA64_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 4,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(10_000),
    ready: Ready::Wait,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega128A: 128 KiB flash, 4 KiB EEPROM, signature 1E 97 02
/// (source: `data/isp-parts.csv`).
pub const ATMEGA128A: Chip = Chip {
    name: "ATmega128A",
    aliases: &["m128a"],
    signature: [0x1e, 0x97, 0x02],
    flash: Flash {
        size: 131_072,
        page_size: 256,
        write_time: Duration::from_micros(5000),
        polling: Some(ValuePolling { busy: [0xff, 0x00], soonest: Duration::from_micros(5000) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 4096, page_size: None, write_time: Duration::from_micros(10_000), polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(10_000) }) }),
    fuses: &ATMEGA64_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 4,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(10_000),
    ready: Ready::Wait,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega640: 64 KiB flash, 4 KiB EEPROM, signature 1E 96 08
/// (source: `data/isp-parts.csv`).
pub const ATMEGA640: Chip = Chip {
    name: "ATmega640",
    aliases: &["m640"],
    signature: [0x1e, 0x96, 0x08],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 4096, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA640_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega1280: 128 KiB flash, 4 KiB EEPROM, signature 1E 97 03
/// (source: `data/isp-parts.csv`).
pub const ATMEGA1280: Chip = Chip {
    name: "ATmega1280",
    aliases: &["m1280"],
    signature: [0x1e, 0x97, 0x03],
    flash: Flash {
        size: 131_072,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 4096, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA640_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega1281: 128 KiB flash, 4 KiB EEPROM, signature 1E 97 04
/// (source: `data/isp-parts.csv`).
pub const ATMEGA1281: Chip = Chip {
    name: "ATmega1281",
    aliases: &["m1281"],
    signature: [0x1e, 0x97, 0x04],
    flash: Flash {
        size: 131_072,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 4096, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA640_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
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
        polling: None,
        extended_address: true,
    },
    eeprom: Some(Eeprom { size: 4096, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA640_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega2561: 256 KiB flash, 4 KiB EEPROM, signature 1E 98 02
/// (source: `data/isp-parts.csv`).
pub const ATMEGA2561: Chip = Chip {
    name: "ATmega2561",
    aliases: &["m2561"],
    signature: [0x1e, 0x98, 0x02],
    flash: Flash {
        size: 262_144,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: true,
    },
    eeprom: Some(Eeprom { size: 4096, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA640_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega164P: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 0A
/// (source: `data/isp-parts.csv`).
pub const ATMEGA164P: Chip = Chip {
    name: "ATmega164P",
    aliases: &["m164p"],
    signature: [0x1e, 0x94, 0x0a],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA164P_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(55_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega164A: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 0F
/// (source: `data/isp-parts.csv`).
pub const ATMEGA164A: Chip = Chip {
    name: "ATmega164A",
    aliases: &["m164a"],
    signature: [0x1e, 0x94, 0x0f],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA164P_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(55_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega164PA: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 0A
/// (source: `data/isp-parts.csv`).
pub const ATMEGA164PA: Chip = Chip {
    name: "ATmega164PA",
    aliases: &["m164pa"],
    signature: [0x1e, 0x94, 0x0a],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA164P_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(55_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega324P: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 08
/// (source: `data/isp-parts.csv`).
pub const ATMEGA324P: Chip = Chip {
    name: "ATmega324P",
    aliases: &["m324p"],
    signature: [0x1e, 0x95, 0x08],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA324P_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(55_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega324A: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 15
/// (source: `data/isp-parts.csv`).
pub const ATMEGA324A: Chip = Chip {
    name: "ATmega324A",
    aliases: &["m324a"],
    signature: [0x1e, 0x95, 0x15],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA324P_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(55_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega324PA: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 11
/// (source: `data/isp-parts.csv`).
pub const ATMEGA324PA: Chip = Chip {
    name: "ATmega324PA",
    aliases: &["m324pa"],
    signature: [0x1e, 0x95, 0x11],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA324P_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(55_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega324PB: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 17
/// (source: `data/isp-parts.csv`).
pub const ATMEGA324PB: Chip = Chip {
    name: "ATmega324PB",
    aliases: &["m324pb"],
    signature: [0x1e, 0x95, 0x17],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA324PB_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(55_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega644: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 09
/// (source: `data/isp-parts.csv`).
pub const ATMEGA644: Chip = Chip {
    name: "ATmega644",
    aliases: &["m644"],
    signature: [0x1e, 0x96, 0x09],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA640_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(55_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega644P: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 0A
/// (source: `data/isp-parts.csv`).
pub const ATMEGA644P: Chip = Chip {
    name: "ATmega644P",
    aliases: &["m644p"],
    signature: [0x1e, 0x96, 0x0a],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA640_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(55_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega644A: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 09
/// (source: `data/isp-parts.csv`).
pub const ATMEGA644A: Chip = Chip {
    name: "ATmega644A",
    aliases: &["m644a"],
    signature: [0x1e, 0x96, 0x09],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA640_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(55_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega644PA: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 0A
/// (source: `data/isp-parts.csv`).
pub const ATMEGA644PA: Chip = Chip {
    name: "ATmega644PA",
    aliases: &["m644pa"],
    signature: [0x1e, 0x96, 0x0a],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA640_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(55_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega1284: 128 KiB flash, 4 KiB EEPROM, signature 1E 97 06
/// (source: `data/isp-parts.csv`).
pub const ATMEGA1284: Chip = Chip {
    name: "ATmega1284",
    aliases: &["m1284"],
    signature: [0x1e, 0x97, 0x06],
    flash: Flash {
        size: 131_072,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 4096, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA640_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(55_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega1284P: 128 KiB flash, 4 KiB EEPROM, signature 1E 97 05
/// (source: `data/isp-parts.csv`).
pub const ATMEGA1284P: Chip = Chip {
    name: "ATmega1284P",
    aliases: &["m1284p"],
    signature: [0x1e, 0x97, 0x05],
    flash: Flash {
        size: 131_072,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 4096, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA640_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(55_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega128RFA1: 128 KiB flash, 4 KiB EEPROM, signature 1E A7 01
/// (source: `data/isp-parts.csv`).
pub const ATMEGA128RFA1: Chip = Chip {
    name: "ATmega128RFA1",
    aliases: &["m128rfa1"],
    signature: [0x1e, 0xa7, 0x01],
    flash: Flash {
        size: 131_072,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 4096, page_size: Some(8), write_time: Duration::from_micros(13_000), polling: None }),
    fuses: &ATMEGA128RFA1_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(18_500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega644RFR2: 64 KiB flash, 2 KiB EEPROM, signature 1E A6 03
/// (source: `data/isp-parts.csv`).
pub const ATMEGA644RFR2: Chip = Chip {
    name: "ATmega644RFR2",
    aliases: &["m644rfr2"],
    signature: [0x1e, 0xa6, 0x03],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(13_000), polling: None }),
    fuses: &ATMEGA644RFR2_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(18_500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega1284RFR2: 128 KiB flash, 4 KiB EEPROM, signature 1E A7 03
/// (source: `data/isp-parts.csv`).
pub const ATMEGA1284RFR2: Chip = Chip {
    name: "ATmega1284RFR2",
    aliases: &["m1284rfr2"],
    signature: [0x1e, 0xa7, 0x03],
    flash: Flash {
        size: 131_072,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 4096, page_size: Some(8), write_time: Duration::from_micros(13_000), polling: None }),
    fuses: &ATMEGA644RFR2_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(18_500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega2564RFR2: 256 KiB flash, 8 KiB EEPROM, signature 1E A8 03
/// (source: `data/isp-parts.csv`).
pub const ATMEGA2564RFR2: Chip = Chip {
    name: "ATmega2564RFR2",
    aliases: &["m2564rfr2"],
    signature: [0x1e, 0xa8, 0x03],
    flash: Flash {
        size: 262_144,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: true,
    },
    eeprom: Some(Eeprom { size: 8192, page_size: Some(8), write_time: Duration::from_micros(13_000), polling: None }),
    fuses: &ATMEGA644RFR2_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(18_500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega64RFR2: 64 KiB flash, 2 KiB EEPROM, signature 1E A6 02
/// (source: `data/isp-parts.csv`).
pub const ATMEGA64RFR2: Chip = Chip {
    name: "ATmega64RFR2",
    aliases: &["m64rfr2"],
    signature: [0x1e, 0xa6, 0x02],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(13_000), polling: None }),
    fuses: &ATMEGA644RFR2_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(18_500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega128RFR2: 128 KiB flash, 4 KiB EEPROM, signature 1E A7 02
/// (source: `data/isp-parts.csv`).
pub const ATMEGA128RFR2: Chip = Chip {
    name: "ATmega128RFR2",
    aliases: &["m128rfr2"],
    signature: [0x1e, 0xa7, 0x02],
    flash: Flash {
        size: 131_072,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 4096, page_size: Some(8), write_time: Duration::from_micros(13_000), polling: None }),
    fuses: &ATMEGA644RFR2_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(18_500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega256RFR2: 256 KiB flash, 8 KiB EEPROM, signature 1E A8 02
/// (source: `data/isp-parts.csv`).
pub const ATMEGA256RFR2: Chip = Chip {
    name: "ATmega256RFR2",
    aliases: &["m256rfr2"],
    signature: [0x1e, 0xa8, 0x02],
    flash: Flash {
        size: 262_144,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: true,
    },
    eeprom: Some(Eeprom { size: 8192, page_size: Some(8), write_time: Duration::from_micros(13_000), polling: None }),
    fuses: &ATMEGA644RFR2_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(18_500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega165: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 07
/// (source: `data/isp-parts.csv`).
pub const ATMEGA165: Chip = Chip {
    name: "ATmega165",
    aliases: &["m165"],
    signature: [0x1e, 0x94, 0x07],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA165_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega165P: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 07
/// (source: `data/isp-parts.csv`).
pub const ATMEGA165P: Chip = Chip {
    name: "ATmega165P",
    aliases: &["m165p"],
    signature: [0x1e, 0x94, 0x07],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA165P_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega165A: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 10
/// (source: `data/isp-parts.csv`).
pub const ATMEGA165A: Chip = Chip {
    name: "ATmega165A",
    aliases: &["m165a"],
    signature: [0x1e, 0x94, 0x10],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA165P_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega165PA: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 07
/// (source: `data/isp-parts.csv`).
pub const ATMEGA165PA: Chip = Chip {
    name: "ATmega165PA",
    aliases: &["m165pa"],
    signature: [0x1e, 0x94, 0x07],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA165P_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega325: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 05
/// (source: `data/isp-parts.csv`).
pub const ATMEGA325: Chip = Chip {
    name: "ATmega325",
    aliases: &["m325"],
    signature: [0x1e, 0x95, 0x05],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA325_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega325P: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 0D
/// (source: `data/isp-parts.csv`).
pub const ATMEGA325P: Chip = Chip {
    name: "ATmega325P",
    aliases: &["m325p"],
    signature: [0x1e, 0x95, 0x0d],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA325_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega325A: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 05
/// (source: `data/isp-parts.csv`).
pub const ATMEGA325A: Chip = Chip {
    name: "ATmega325A",
    aliases: &["m325a"],
    signature: [0x1e, 0x95, 0x05],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA325_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega325PA: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 0D
/// (source: `data/isp-parts.csv`).
pub const ATMEGA325PA: Chip = Chip {
    name: "ATmega325PA",
    aliases: &["m325pa"],
    signature: [0x1e, 0x95, 0x0d],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA325_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega3250: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 06
/// (source: `data/isp-parts.csv`).
pub const ATMEGA3250: Chip = Chip {
    name: "ATmega3250",
    aliases: &["m3250"],
    signature: [0x1e, 0x95, 0x06],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA325_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega3250P: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 0E
/// (source: `data/isp-parts.csv`).
pub const ATMEGA3250P: Chip = Chip {
    name: "ATmega3250P",
    aliases: &["m3250p"],
    signature: [0x1e, 0x95, 0x0e],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA325_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega3250A: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 06
/// (source: `data/isp-parts.csv`).
pub const ATMEGA3250A: Chip = Chip {
    name: "ATmega3250A",
    aliases: &["m3250a"],
    signature: [0x1e, 0x95, 0x06],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA325_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega3250PA: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 0E
/// (source: `data/isp-parts.csv`).
pub const ATMEGA3250PA: Chip = Chip {
    name: "ATmega3250PA",
    aliases: &["m3250pa"],
    signature: [0x1e, 0x95, 0x0e],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA325_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega645: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 05
/// (source: `data/isp-parts.csv`).
pub const ATMEGA645: Chip = Chip {
    name: "ATmega645",
    aliases: &["m645"],
    signature: [0x1e, 0x96, 0x05],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA645_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega645P: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 0D
/// (source: `data/isp-parts.csv`).
pub const ATMEGA645P: Chip = Chip {
    name: "ATmega645P",
    aliases: &["m645p"],
    signature: [0x1e, 0x96, 0x0d],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA645_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega645A: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 05
/// (source: `data/isp-parts.csv`).
pub const ATMEGA645A: Chip = Chip {
    name: "ATmega645A",
    aliases: &["m645a"],
    signature: [0x1e, 0x96, 0x05],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA645_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega6450: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 06
/// (source: `data/isp-parts.csv`).
pub const ATMEGA6450: Chip = Chip {
    name: "ATmega6450",
    aliases: &["m6450"],
    signature: [0x1e, 0x96, 0x06],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA645_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega6450P: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 0E
/// (source: `data/isp-parts.csv`).
pub const ATMEGA6450P: Chip = Chip {
    name: "ATmega6450P",
    aliases: &["m6450p"],
    signature: [0x1e, 0x96, 0x0e],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA645_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega6450A: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 06
/// (source: `data/isp-parts.csv`).
pub const ATMEGA6450A: Chip = Chip {
    name: "ATmega6450A",
    aliases: &["m6450a"],
    signature: [0x1e, 0x96, 0x06],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA645_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega48: 4 KiB flash, 256 bytes EEPROM, signature 1E 92 05
/// (source: `data/isp-parts.csv`).
pub const ATMEGA48: Chip = Chip {
    name: "ATmega48",
    aliases: &["m48"],
    signature: [0x1e, 0x92, 0x05],
    flash: Flash {
        size: 4096,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA48_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(45_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega48P: 4 KiB flash, 256 bytes EEPROM, signature 1E 92 0A
/// (source: `data/isp-parts.csv`).
pub const ATMEGA48P: Chip = Chip {
    name: "ATmega48P",
    aliases: &["m48p"],
    signature: [0x1e, 0x92, 0x0a],
    flash: Flash {
        size: 4096,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA48_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(45_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega48A: 4 KiB flash, 256 bytes EEPROM, signature 1E 92 05
/// (source: `data/isp-parts.csv`).
pub const ATMEGA48A: Chip = Chip {
    name: "ATmega48A",
    aliases: &["m48a"],
    signature: [0x1e, 0x92, 0x05],
    flash: Flash {
        size: 4096,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA48_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(45_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega48PA: 4 KiB flash, 256 bytes EEPROM, signature 1E 92 0A
/// (source: `data/isp-parts.csv`).
pub const ATMEGA48PA: Chip = Chip {
    name: "ATmega48PA",
    aliases: &["m48pa"],
    signature: [0x1e, 0x92, 0x0a],
    flash: Flash {
        size: 4096,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA48_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(45_000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega88: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 0A
/// (source: `data/isp-parts.csv`).
pub const ATMEGA88: Chip = Chip {
    name: "ATmega88",
    aliases: &["m88"],
    signature: [0x1e, 0x93, 0x0a],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA88_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega88P: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 0F
/// (source: `data/isp-parts.csv`).
pub const ATMEGA88P: Chip = Chip {
    name: "ATmega88P",
    aliases: &["m88p"],
    signature: [0x1e, 0x93, 0x0f],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA88_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega88A: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 0A
/// (source: `data/isp-parts.csv`).
pub const ATMEGA88A: Chip = Chip {
    name: "ATmega88A",
    aliases: &["m88a"],
    signature: [0x1e, 0x93, 0x0a],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA88_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega88PA: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 0F
/// (source: `data/isp-parts.csv`).
pub const ATMEGA88PA: Chip = Chip {
    name: "ATmega88PA",
    aliases: &["m88pa"],
    signature: [0x1e, 0x93, 0x0f],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA88_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega168: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 06
/// (source: `data/isp-parts.csv`).
pub const ATMEGA168: Chip = Chip {
    name: "ATmega168",
    aliases: &["m168"],
    signature: [0x1e, 0x94, 0x06],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA88_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega168P: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 0B
/// (source: `data/isp-parts.csv`).
pub const ATMEGA168P: Chip = Chip {
    name: "ATmega168P",
    aliases: &["m168p"],
    signature: [0x1e, 0x94, 0x0b],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA88_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega168A: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 06
/// (source: `data/isp-parts.csv`).
pub const ATMEGA168A: Chip = Chip {
    name: "ATmega168A",
    aliases: &["m168a"],
    signature: [0x1e, 0x94, 0x06],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA88_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega168PA: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 0B
/// (source: `data/isp-parts.csv`).
pub const ATMEGA168PA: Chip = Chip {
    name: "ATmega168PA",
    aliases: &["m168pa"],
    signature: [0x1e, 0x94, 0x0b],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA88_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega328: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 14
/// (source: `data/isp-parts.csv`).
pub const ATMEGA328: Chip = Chip {
    name: "ATmega328",
    aliases: &["m328"],
    signature: [0x1e, 0x95, 0x14],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA328_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
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
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA328_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega48PB: 4 KiB flash, 256 bytes EEPROM, signature 1E 92 10
/// (source: `data/isp-parts.csv`).
pub const ATMEGA48PB: Chip = Chip {
    name: "ATmega48PB",
    aliases: &["m48pb"],
    signature: [0x1e, 0x92, 0x10],
    flash: Flash {
        size: 4096,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA48PB_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(10_500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega88PB: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 16
/// (source: `data/isp-parts.csv`).
pub const ATMEGA88PB: Chip = Chip {
    name: "ATmega88PB",
    aliases: &["m88pb"],
    signature: [0x1e, 0x93, 0x16],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA88PB_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(10_500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega168PB: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 15
/// (source: `data/isp-parts.csv`).
pub const ATMEGA168PB: Chip = Chip {
    name: "ATmega168PB",
    aliases: &["m168pb"],
    signature: [0x1e, 0x94, 0x15],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA88PB_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(10_500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega328PB: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 16
/// (source: `data/isp-parts.csv`).
pub const ATMEGA328PB: Chip = Chip {
    name: "ATmega328PB",
    aliases: &["m328pb"],
    signature: [0x1e, 0x95, 0x16],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA328PB_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(10_500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega169: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 05
/// (source: `data/isp-parts.csv`).
pub const ATMEGA169: Chip = Chip {
    name: "ATmega169",
    aliases: &["m169"],
    signature: [0x1e, 0x94, 0x05],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA165_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega169P: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 05
/// (source: `data/isp-parts.csv`).
pub const ATMEGA169P: Chip = Chip {
    name: "ATmega169P",
    aliases: &["m169p"],
    signature: [0x1e, 0x94, 0x05],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA165P_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega169A: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 11
/// (source: `data/isp-parts.csv`).
pub const ATMEGA169A: Chip = Chip {
    name: "ATmega169A",
    aliases: &["m169a"],
    signature: [0x1e, 0x94, 0x11],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA165P_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega169PA: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 05
/// (source: `data/isp-parts.csv`).
pub const ATMEGA169PA: Chip = Chip {
    name: "ATmega169PA",
    aliases: &["m169pa"],
    signature: [0x1e, 0x94, 0x05],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA165P_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega329: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 03
/// (source: `data/isp-parts.csv`).
pub const ATMEGA329: Chip = Chip {
    name: "ATmega329",
    aliases: &["m329"],
    signature: [0x1e, 0x95, 0x03],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA329_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega329P: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 0B
/// (source: `data/isp-parts.csv`).
pub const ATMEGA329P: Chip = Chip {
    name: "ATmega329P",
    aliases: &["m329p"],
    signature: [0x1e, 0x95, 0x0b],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA329_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega329A: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 03
/// (source: `data/isp-parts.csv`).
pub const ATMEGA329A: Chip = Chip {
    name: "ATmega329A",
    aliases: &["m329a"],
    signature: [0x1e, 0x95, 0x03],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA329_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega329PA: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 0B
/// (source: `data/isp-parts.csv`).
pub const ATMEGA329PA: Chip = Chip {
    name: "ATmega329PA",
    aliases: &["m329pa"],
    signature: [0x1e, 0x95, 0x0b],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA329_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega3290: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 04
/// (source: `data/isp-parts.csv`).
pub const ATMEGA3290: Chip = Chip {
    name: "ATmega3290",
    aliases: &["m3290"],
    signature: [0x1e, 0x95, 0x04],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA329_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega3290P: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 0C
/// (source: `data/isp-parts.csv`).
pub const ATMEGA3290P: Chip = Chip {
    name: "ATmega3290P",
    aliases: &["m3290p"],
    signature: [0x1e, 0x95, 0x0c],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA329_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega3290A: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 04
/// (source: `data/isp-parts.csv`).
pub const ATMEGA3290A: Chip = Chip {
    name: "ATmega3290A",
    aliases: &["m3290a"],
    signature: [0x1e, 0x95, 0x04],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA329_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega3290PA: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 0C
/// (source: `data/isp-parts.csv`).
pub const ATMEGA3290PA: Chip = Chip {
    name: "ATmega3290PA",
    aliases: &["m3290pa"],
    signature: [0x1e, 0x95, 0x0c],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA329_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega649: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 03
/// (source: `data/isp-parts.csv`).
pub const ATMEGA649: Chip = Chip {
    name: "ATmega649",
    aliases: &["m649"],
    signature: [0x1e, 0x96, 0x03],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA649_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega649P: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 0B
/// (source: `data/isp-parts.csv`).
pub const ATMEGA649P: Chip = Chip {
    name: "ATmega649P",
    aliases: &["m649p"],
    signature: [0x1e, 0x96, 0x0b],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA649_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega649A: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 03
/// (source: `data/isp-parts.csv`).
pub const ATMEGA649A: Chip = Chip {
    name: "ATmega649A",
    aliases: &["m649a"],
    signature: [0x1e, 0x96, 0x03],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA649_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega6490: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 04
/// (source: `data/isp-parts.csv`).
pub const ATMEGA6490: Chip = Chip {
    name: "ATmega6490",
    aliases: &["m6490"],
    signature: [0x1e, 0x96, 0x04],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA649_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega6490P: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 0C
/// (source: `data/isp-parts.csv`).
pub const ATMEGA6490P: Chip = Chip {
    name: "ATmega6490P",
    aliases: &["m6490p"],
    signature: [0x1e, 0x96, 0x0c],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA649_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega6490A: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 04
/// (source: `data/isp-parts.csv`).
pub const ATMEGA6490A: Chip = Chip {
    name: "ATmega6490A",
    aliases: &["m6490a"],
    signature: [0x1e, 0x96, 0x04],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA649_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(20_000_000)),
    doubts: &[],
};

/// ATmega8HVA: 8 KiB flash, 256 bytes EEPROM, signature 1E 93 10
/// (source: `data/isp-parts.csv`).
pub const ATMEGA8HVA: Chip = Chip {
    name: "ATmega8HVA",
    aliases: &["m8hva"],
    signature: [0x1e, 0x93, 0x10],
    flash: Flash {
        size: 8192,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATMEGA8HVA_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::Battery,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(4_000_000)),
    doubts: &[],
};

/// ATmega16HVA: 16 KiB flash, 256 bytes EEPROM, signature 1E 94 0C
/// (source: `data/isp-parts.csv`).
pub const ATMEGA16HVA: Chip = Chip {
    name: "ATmega16HVA",
    aliases: &["m16hva"],
    signature: [0x1e, 0x94, 0x0c],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 256, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATMEGA8HVA_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::Battery,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(4_000_000)),
    doubts: &[],
};

/// ATmega32HVE2: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 13
/// (source: `data/isp-parts.csv`).
pub const ATMEGA32HVE2: Chip = Chip {
    name: "ATmega32HVE2",
    aliases: &["m32hve2"],
    signature: [0x1e, 0x95, 0x13],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATMEGA32HVE2_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::Battery,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(15_000_000)),
    doubts: &[],
};

/// ATmega64HVE2: 64 KiB flash, 1 KiB EEPROM, signature 1E 96 10
/// (source: `data/isp-parts.csv`).
pub const ATMEGA64HVE2: Chip = Chip {
    name: "ATmega64HVE2",
    aliases: &["m64hve2"],
    signature: [0x1e, 0x96, 0x10],
    flash: Flash {
        size: 65_536,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATMEGA32HVE2_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::Battery,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(15_000_000)),
    doubts: &[],
};

/// ATmega16HVB: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 0D
/// (source: `data/isp-parts.csv`).
pub const ATMEGA16HVB: Chip = Chip {
    name: "ATmega16HVB",
    aliases: &["m16hvb"],
    signature: [0x1e, 0x94, 0x0d],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATMEGA16HVB_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::Battery,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(8_000_000)),
    doubts: &[],
};

/// ATmega16HVBrevB: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 0D
/// (source: `data/isp-parts.csv`).
pub const ATMEGA16HVBREVB: Chip = Chip {
    name: "ATmega16HVBrevB",
    aliases: &["m16hvbrevb"],
    signature: [0x1e, 0x94, 0x0d],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATMEGA16HVBREVB_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::Battery,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(8_000_000)),
    doubts: &[],
};

/// ATmega32HVB: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 10
/// (source: `data/isp-parts.csv`).
pub const ATMEGA32HVB: Chip = Chip {
    name: "ATmega32HVB",
    aliases: &["m32hvb"],
    signature: [0x1e, 0x95, 0x10],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATMEGA16HVB_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::Battery,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(8_000_000)),
    doubts: &[],
};

/// ATmega32HVBrevB: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 10
/// (source: `data/isp-parts.csv`).
pub const ATMEGA32HVBREVB: Chip = Chip {
    name: "ATmega32HVBrevB",
    aliases: &["m32hvbrevb"],
    signature: [0x1e, 0x95, 0x10],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATMEGA16HVBREVB_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::Battery,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(8_000_000)),
    doubts: &[],
};

/// ATmega16M1: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 84
/// (source: `data/isp-parts.csv`).
pub const ATMEGA16M1: Chip = Chip {
    name: "ATmega16M1",
    aliases: &["m16m1"],
    signature: [0x1e, 0x94, 0x84],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA16M1_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega32C1: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 86
/// (source: `data/isp-parts.csv`).
pub const ATMEGA32C1: Chip = Chip {
    name: "ATmega32C1",
    aliases: &["m32c1"],
    signature: [0x1e, 0x95, 0x86],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA16M1_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega32M1: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 84
/// (source: `data/isp-parts.csv`).
pub const ATMEGA32M1: Chip = Chip {
    name: "ATmega32M1",
    aliases: &["m32m1"],
    signature: [0x1e, 0x95, 0x84],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA16M1_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega64C1: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 86
/// (source: `data/isp-parts.csv`).
pub const ATMEGA64C1: Chip = Chip {
    name: "ATmega64C1",
    aliases: &["m64c1"],
    signature: [0x1e, 0x96, 0x86],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA64C1_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega64M1: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 84
/// (source: `data/isp-parts.csv`).
pub const ATMEGA64M1: Chip = Chip {
    name: "ATmega64M1",
    aliases: &["m64m1"],
    signature: [0x1e, 0x96, 0x84],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA64C1_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega8U2: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 89
/// (source: `data/isp-parts.csv`).
pub const ATMEGA8U2: Chip = Chip {
    name: "ATmega8U2",
    aliases: &["m8u2"],
    signature: [0x1e, 0x93, 0x89],
    flash: Flash {
        size: 8192,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &AT90USB82_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: None,
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega16U2: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 89
/// (source: `data/isp-parts.csv`).
pub const ATMEGA16U2: Chip = Chip {
    name: "ATmega16U2",
    aliases: &["m16u2"],
    signature: [0x1e, 0x94, 0x89],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &AT90USB82_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: None,
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega32U2: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 8A
/// (source: `data/isp-parts.csv`).
pub const ATMEGA32U2: Chip = Chip {
    name: "ATmega32U2",
    aliases: &["m32u2"],
    signature: [0x1e, 0x95, 0x8a],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &AT90USB82_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: None,
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATmega16U4: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 88
/// (source: `data/isp-parts.csv`).
pub const ATMEGA16U4: Chip = Chip {
    name: "ATmega16U4",
    aliases: &["m16u4"],
    signature: [0x1e, 0x94, 0x88],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA16U4_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[Doubt::FactoryFuses],
};

/// ATmega32U4: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 87
/// (source: `data/isp-parts.csv`).
pub const ATMEGA32U4: Chip = Chip {
    name: "ATmega32U4",
    aliases: &["m32u4"],
    signature: [0x1e, 0x95, 0x87],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(9000), polling: None }),
    fuses: &ATMEGA16U4_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(9000), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[Doubt::FactoryFuses],
};

/// ATA6612C: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 0A
/// (source: `data/isp-parts.csv`).
pub const ATA6612C: Chip = Chip {
    name: "ATA6612C",
    aliases: &["a6612c"],
    signature: [0x1e, 0x93, 0x0a],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATMEGA88_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATA6613C: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 06
/// (source: `data/isp-parts.csv`).
pub const ATA6613C: Chip = Chip {
    name: "ATA6613C",
    aliases: &["a6613c"],
    signature: [0x1e, 0x94, 0x06],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA88_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATA6616C: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 87
/// (source: `data/isp-parts.csv`).
pub const ATA6616C: Chip = Chip {
    name: "ATA6616C",
    aliases: &["a6616c"],
    signature: [0x1e, 0x93, 0x87],
    flash: Flash {
        size: 8192,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATA6616C_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATA6617C: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 87
/// (source: `data/isp-parts.csv`).
pub const ATA6617C: Chip = Chip {
    name: "ATA6617C",
    aliases: &["a6617c"],
    signature: [0x1e, 0x94, 0x87],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATA6616C_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATA5505: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 87
/// (source: `data/isp-parts.csv`).
pub const ATA5505: Chip = Chip {
    name: "ATA5505",
    aliases: &["a5505"],
    signature: [0x1e, 0x94, 0x87],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATA5505_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: None,
    doubts: &[],
};

/// ATA6614Q: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 0F
/// (source: `data/isp-parts.csv`).
pub const ATA6614Q: Chip = Chip {
    name: "ATA6614Q",
    aliases: &["a6614q"],
    signature: [0x1e, 0x95, 0x0f],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGA328_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// ATA664251: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 87
/// (source: `data/isp-parts.csv`).
pub const ATA664251: Chip = Chip {
    name: "ATA664251",
    aliases: &["a664251"],
    signature: [0x1e, 0x94, 0x87],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(4000), polling: None }),
    fuses: &ATA6616C_FUSES,
    lock: LockByte { used: 0x03, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY13_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(4000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(16_000_000)),
    doubts: &[],
};

/// LGT8F88P: 8 KiB flash, 512 bytes EEPROM, signature 1E 93 0F
/// (source: `data/isp-parts.csv`).
pub const LGT8F88P: Chip = Chip {
    name: "LGT8F88P",
    aliases: &["lgt88p"],
    signature: [0x1e, 0x93, 0x0f],
    flash: Flash {
        size: 8192,
        page_size: 64,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &LGT8F88P_FUSES,
    lock: LockByte { used: 0x3f, factory: None, write_time: Duration::from_micros(4500), fields: &LGT8F88P_LOW },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: None,
    doubts: &[Doubt::Clone],
};

/// LGT8F168P: 16 KiB flash, 512 bytes EEPROM, signature 1E 94 0B
/// (source: `data/isp-parts.csv`).
pub const LGT8F168P: Chip = Chip {
    name: "LGT8F168P",
    aliases: &["lgt168p"],
    signature: [0x1e, 0x94, 0x0b],
    flash: Flash {
        size: 16_384,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 512, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &LGT8F88P_FUSES,
    lock: LockByte { used: 0x3f, factory: None, write_time: Duration::from_micros(4500), fields: &LGT8F88P_LOW },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: None,
    doubts: &[Doubt::Clone],
};

/// LGT8F328P: 32 KiB flash, 1 KiB EEPROM, signature 1E 95 0F
/// (source: `data/isp-parts.csv`).
pub const LGT8F328P: Chip = Chip {
    name: "LGT8F328P",
    aliases: &["lgt328p"],
    signature: [0x1e, 0x95, 0x0f],
    flash: Flash {
        size: 32_768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &LGT8F88P_FUSES,
    lock: LockByte { used: 0x3f, factory: None, write_time: Duration::from_micros(4500), fields: &LGT8F88P_LOW },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: None,
    doubts: &[Doubt::Clone],
};

/// ATmegaS64M1: 64 KiB flash, 2 KiB EEPROM, signature 1E 96 84
/// (source: `data/isp-parts.csv`).
pub const ATMEGAS64M1: Chip = Chip {
    name: "ATmegaS64M1",
    aliases: &["ms64m1"],
    signature: [0x1e, 0x96, 0x84],
    flash: Flash {
        size: 65_536,
        page_size: 256,
        write_time: Duration::from_micros(2600),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 2048, page_size: Some(8), write_time: Duration::from_micros(3600), polling: None }),
    fuses: &ATMEGAS64M1_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(2600), fields: &ATTINY828_LOCK },
    calibration_bytes: 1,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(10_500),
    ready: Ready::Poll,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(8_000_000)),
    doubts: &[],
};

/// ATmegaS128: 128 KiB flash, 4 KiB EEPROM, signature 1E 97 02
/// (source: `data/isp-parts.csv`).
pub const ATMEGAS128: Chip = Chip {
    name: "ATmegaS128",
    aliases: &["ms128"],
    signature: [0x1e, 0x97, 0x02],
    flash: Flash {
        size: 131_072,
        page_size: 256,
        write_time: Duration::from_micros(5000),
        polling: Some(ValuePolling { busy: [0xff, 0x00], soonest: Duration::from_micros(5000) }),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 4096, page_size: None, write_time: Duration::from_micros(10_000), polling: Some(ValuePolling { busy: [0xff, 0xff], soonest: Duration::from_micros(10_000) }) }),
    fuses: &ATMEGA64_FUSES,
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &ATTINY828_LOCK },
    calibration_bytes: 4,
    signature_row_bytes: 24,
    erase_time: Duration::from_micros(10_000),
    ready: Ready::Wait,
    instructions: InstructionSet::STANDARD,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(Hertz(1_000_000)),
    max_clock: Some(Hertz(8_000_000)),
    doubts: &[],
};

static ATTINY12_FUSES: [FuseByte; 1] = [
    FuseByte { fuse: Fuse::Only, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x52), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY12_ONLY },
];

static ATTINY15_FUSES: [FuseByte; 1] = [
    FuseByte { fuse: Fuse::Only, used: 0xf3, readable: 0xf3, writable: 0xf3, ignored: 0x20, factory: Some(0x5c), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY15_ONLY },
];

static ATTINY22_FUSES: [FuseByte; 1] = [
    FuseByte { fuse: Fuse::Only, used: 0x21, readable: 0x21, writable: 0x01, ignored: 0x00, factory: None, write_time: Duration::from_micros(20_000), shows: Shows::AtOnce, fields: &ATTINY22_ONLY },
];

static ATTINY13_FUSES: [FuseByte; 2] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x80, factory: Some(0x6a), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY13_LOW },
    FuseByte { fuse: Fuse::High, used: 0x1f, readable: 0x1f, writable: 0x1f, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY13_HIGH },
];

static ATTINY25_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY25_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY25_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x01, readable: 0x01, writable: 0x01, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY25_EXTENDED },
];

static ATTINY2313_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x64), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY2313_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY2313_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x01, readable: 0x01, writable: 0x01, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY25_EXTENDED },
];

static ATTINY2313A_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY2313_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY2313_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x01, readable: 0x01, writable: 0x01, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY25_EXTENDED },
];

static ATTINY24_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY24_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY25_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x01, readable: 0x01, writable: 0x01, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY25_EXTENDED },
];

static ATTINY441_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xdf, readable: 0xdf, writable: 0xdf, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY441_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY441_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY441_EXTENDED },
];

static ATTINY26_FUSES: [FuseByte; 2] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0xe1), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY26_LOW },
    FuseByte { fuse: Fuse::High, used: 0x1f, readable: 0x1f, writable: 0x1f, ignored: 0x08, factory: Some(0xf7), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY26_HIGH },
];

static ATTINY261_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY261_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY261_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x01, readable: 0x01, writable: 0x01, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY25_EXTENDED },
];

static ATTINY48_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xf3, readable: 0xf3, writable: 0xf3, ignored: 0x00, factory: Some(0x6e), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY48_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY25_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x01, readable: 0x01, writable: 0x01, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY25_EXTENDED },
];

static ATTINY828_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xf3, readable: 0xf3, writable: 0xf3, ignored: 0x00, factory: Some(0x6e), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY828_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY25_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0xf7, readable: 0xf7, writable: 0xf7, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY828_EXTENDED },
];

static ATTINY87_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY87_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY261_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x01, readable: 0x01, writable: 0x01, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATTINY25_EXTENDED },
];

static ATTINY1634_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xdf, readable: 0xdf, writable: 0xdf, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY1634_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY441_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x1f, readable: 0x1f, writable: 0x1f, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY1634_EXTENDED },
];

static AT90CAN32_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90CAN32_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x99), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90CAN32_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x0f, readable: 0x0f, writable: 0x0f, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90CAN32_EXTENDED },
];

static AT90CAN128_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90CAN128_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x99), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90CAN32_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x0f, readable: 0x0f, writable: 0x0f, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90CAN32_EXTENDED },
];

static AT90PWM81_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &AT90PWM81_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xd9), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &AT90PWM81_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0xfd), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &AT90PWM81_EXTENDED },
];

static AT90PWM1_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &AT90PWM1_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &AT90PWM1_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0xb7, readable: 0xb7, writable: 0xb7, ignored: 0x00, factory: Some(0xf9), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &AT90PWM1_EXTENDED },
];

static AT90PWM2_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90PWM1_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90PWM2_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0xf7, readable: 0xf7, writable: 0xf7, ignored: 0x00, factory: Some(0xf9), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90PWM2_EXTENDED },
];

static AT90PWM2B_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90PWM2B_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90PWM1_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0xf7, readable: 0xf7, writable: 0xf7, ignored: 0x00, factory: Some(0xf9), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90PWM2_EXTENDED },
];

static AT90PWM216_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90PWM1_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90PWM1_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0xf7, readable: 0xf7, writable: 0xf7, ignored: 0x00, factory: Some(0xf9), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90PWM216_EXTENDED },
];

static AT90PWM316_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90PWM2B_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90PWM1_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0xf7, readable: 0xf7, writable: 0xf7, ignored: 0x00, factory: Some(0xf9), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90PWM216_EXTENDED },
];

static AT90USB646_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x5e), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90CAN128_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x9b), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90CAN32_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x0f, readable: 0x0f, writable: 0x0f, ignored: 0x00, factory: Some(0xf3), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90USB646_EXTENDED },
];

static AT90USB1286_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x5e), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90CAN128_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x99), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90CAN32_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x0f, readable: 0x0f, writable: 0x0f, ignored: 0x00, factory: Some(0xf3), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90USB646_EXTENDED },
];

static AT90USB82_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x5e), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90CAN128_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xd9), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90USB82_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x0f, readable: 0x0f, writable: 0x0f, ignored: 0x00, factory: Some(0xf4), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90USB82_EXTENDED },
];

static AT90S1200_FUSES: [FuseByte; 1] = [
    FuseByte { fuse: Fuse::Only, used: 0x21, readable: 0x00, writable: 0x00, ignored: 0x00, factory: Some(0xdf), write_time: Duration::ZERO, shows: Shows::AtOnce, fields: &AT90S1200_ONLY },
];

static AT90S2313_FUSES: [FuseByte; 1] = [
    FuseByte { fuse: Fuse::Only, used: 0x21, readable: 0x00, writable: 0x00, ignored: 0x00, factory: Some(0xdf), write_time: Duration::ZERO, shows: Shows::AtOnce, fields: &AT90S2313_ONLY },
];

static AT90S2323_FUSES: [FuseByte; 1] = [
    FuseByte { fuse: Fuse::Only, used: 0x21, readable: 0x21, writable: 0x01, ignored: 0x00, factory: Some(0xde), write_time: Duration::from_micros(20_000), shows: Shows::AtOnce, fields: &AT90S2313_ONLY },
];

static AT90S2343_FUSES: [FuseByte; 1] = [
    FuseByte { fuse: Fuse::Only, used: 0x21, readable: 0x21, writable: 0x01, ignored: 0x00, factory: Some(0xde), write_time: Duration::from_micros(20_000), shows: Shows::AtOnce, fields: &AT90S1200_ONLY },
];

static AT90S2333_FUSES: [FuseByte; 1] = [
    FuseByte { fuse: Fuse::Only, used: 0x3f, readable: 0x3f, writable: 0x1f, ignored: 0x00, factory: None, write_time: Duration::from_micros(20_000), shows: Shows::AfterPowerCycle, fields: &AT90S2333_ONLY },
];

static AT90S4433_FUSES: [FuseByte; 1] = [
    FuseByte { fuse: Fuse::Only, used: 0x3f, readable: 0x3f, writable: 0x1f, ignored: 0x00, factory: Some(0xda), write_time: Duration::from_micros(20_000), shows: Shows::AfterPowerCycle, fields: &AT90S2333_ONLY },
];

static AT90S4434_FUSES: [FuseByte; 1] = [
    FuseByte { fuse: Fuse::Only, used: 0x21, readable: 0x21, writable: 0x01, ignored: 0x00, factory: Some(0xdf), write_time: Duration::from_micros(20_000), shows: Shows::AtOnce, fields: &AT90S2313_ONLY },
];

static AT90S8535_FUSES: [FuseByte; 1] = [
    FuseByte { fuse: Fuse::Only, used: 0x21, readable: 0x21, writable: 0x01, ignored: 0x00, factory: Some(0xdf), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90S2313_ONLY },
];

static ATMEGA103_FUSES: [FuseByte; 1] = [
    FuseByte { fuse: Fuse::Only, used: 0x2b, readable: 0x2b, writable: 0x0b, ignored: 0x00, factory: Some(0xdf), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATMEGA103_ONLY },
];

static ATMEGA161_FUSES: [FuseByte; 1] = [
    FuseByte { fuse: Fuse::Only, used: 0x77, readable: 0x57, writable: 0x57, ignored: 0x00, factory: Some(0xda), write_time: Duration::from_micros(2000), shows: Shows::AtOnce, fields: &ATMEGA161_ONLY },
];

static ATMEGA162_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(16_000), shows: Shows::AtOnce, fields: &AT90CAN128_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x99), write_time: Duration::from_micros(16_000), shows: Shows::AtOnce, fields: &ATMEGA162_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x1e, readable: 0x1e, writable: 0x1e, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(16_000), shows: Shows::AtOnce, fields: &ATMEGA162_EXTENDED },
];

static ATMEGA163_FUSES: [FuseByte; 2] = [
    FuseByte { fuse: Fuse::Low, used: 0xef, readable: 0xcf, writable: 0xcf, ignored: 0x00, factory: Some(0xdf), write_time: Duration::from_micros(2000), shows: Shows::AtOnce, fields: &ATMEGA163_LOW },
    FuseByte { fuse: Fuse::High, used: 0x07, readable: 0x07, writable: 0x07, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(2000), shows: Shows::AtOnce, fields: &ATMEGA163_HIGH },
];

static ATMEGA8515_FUSES: [FuseByte; 2] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0xe1), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA8515_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xd9), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA8515_HIGH },
];

static ATMEGA8535_FUSES: [FuseByte; 2] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0xe1), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA8515_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xd9), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA8535_HIGH },
];

static ATMEGA8_FUSES: [FuseByte; 2] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0xe1), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA8515_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xd9), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA8_HIGH },
];

static ATMEGA16_FUSES: [FuseByte; 2] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0xe1), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA8515_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x99), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA16_HIGH },
];

static ATMEGA32_FUSES: [FuseByte; 2] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0xe1), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA8515_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x99), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA32_HIGH },
];

static ATMEGA64_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0xe1), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA8515_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x99), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA64_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x03, readable: 0x03, writable: 0x03, ignored: 0x00, factory: Some(0xfd), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA64_EXTENDED },
];

static ATMEGA640_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATMEGA640_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x99), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90CAN32_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x07, readable: 0x07, writable: 0x07, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATMEGA640_EXTENDED },
];

static ATMEGA164P_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATMEGA640_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x99), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATMEGA162_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x07, readable: 0x07, writable: 0x07, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATMEGA640_EXTENDED },
];

static ATMEGA324P_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATMEGA640_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x99), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATMEGA324P_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x07, readable: 0x07, writable: 0x07, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATMEGA640_EXTENDED },
];

static ATMEGA324PB_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATMEGA324PB_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x99), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATMEGA324P_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x0f, readable: 0x0f, writable: 0x0f, ignored: 0x00, factory: Some(0x07), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATMEGA324PB_EXTENDED },
];

static ATMEGA128RFA1_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA128RFA1_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x99), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &AT90CAN32_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x07, readable: 0x07, writable: 0x07, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA128RFA1_EXTENDED },
];

static ATMEGA644RFR2_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA644RFR2_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x99), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &AT90CAN32_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x07, readable: 0x07, writable: 0x07, ignored: 0x00, factory: Some(0xfe), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA128RFA1_EXTENDED },
];

static ATMEGA165_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA165_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x99), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA162_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x0f, readable: 0x0f, writable: 0x0f, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA165_EXTENDED },
];

static ATMEGA165P_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA165_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x99), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA162_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x0f, readable: 0x0f, writable: 0x0f, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA165P_EXTENDED },
];

static ATMEGA325_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATMEGA165_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x99), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATMEGA324P_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x07, readable: 0x07, writable: 0x07, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATMEGA325_EXTENDED },
];

static ATMEGA645_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATMEGA165_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x99), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90CAN32_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x07, readable: 0x07, writable: 0x07, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATMEGA325_EXTENDED },
];

static ATMEGA48_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA48_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY25_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x01, readable: 0x01, writable: 0x01, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY25_EXTENDED },
];

static ATMEGA88_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA48_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY25_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x07, readable: 0x07, writable: 0x07, ignored: 0x00, factory: Some(0xf9), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA163_HIGH },
];

static ATMEGA328_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA48_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xd9), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA328_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x07, readable: 0x07, writable: 0x07, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA640_EXTENDED },
];

static ATMEGA48PB_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA324PB_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY25_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x01, readable: 0x01, writable: 0x01, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY25_EXTENDED },
];

static ATMEGA88PB_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA324PB_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY25_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x07, readable: 0x07, writable: 0x07, ignored: 0x00, factory: Some(0xf9), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA163_HIGH },
];

static ATMEGA328PB_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA324PB_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xd9), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA328_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x0f, readable: 0x0f, writable: 0x0f, ignored: 0x00, factory: Some(0xf7), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA324PB_EXTENDED },
];

static ATMEGA329_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA165_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x99), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA324P_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x07, readable: 0x07, writable: 0x07, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA325_EXTENDED },
];

static ATMEGA649_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA165_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x99), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &AT90CAN32_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x07, readable: 0x07, writable: 0x07, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA325_EXTENDED },
];

static ATMEGA8HVA_FUSES: [FuseByte; 1] = [
    FuseByte { fuse: Fuse::Only, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA8HVA_ONLY },
];

static ATMEGA32HVE2_FUSES: [FuseByte; 2] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xd7), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA32HVE2_LOW },
    FuseByte { fuse: Fuse::High, used: 0x0f, readable: 0x0f, writable: 0x0f, ignored: 0x00, factory: Some(0xf9), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA32HVE2_HIGH },
];

static ATMEGA16HVB_FUSES: [FuseByte; 2] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdd), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA16HVB_LOW },
    FuseByte { fuse: Fuse::High, used: 0x1f, readable: 0x1f, writable: 0x1f, ignored: 0x00, factory: Some(0xe9), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA16HVB_HIGH },
];

static ATMEGA16HVBREVB_FUSES: [FuseByte; 2] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdd), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA16HVB_LOW },
    FuseByte { fuse: Fuse::High, used: 0x1f, readable: 0x1f, writable: 0x1f, ignored: 0x00, factory: Some(0xe9), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA16HVBREVB_HIGH },
];

static ATMEGA16M1_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &AT90PWM2B_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xd9), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA328_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x3f, readable: 0x3f, writable: 0x3f, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA16M1_EXTENDED },
];

static ATMEGA64C1_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &AT90PWM2B_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xd9), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA64C1_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x3f, readable: 0x3f, writable: 0x3f, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATMEGA16M1_EXTENDED },
];

static ATMEGA16U4_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x52), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90CAN128_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0x99), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &ATMEGA324P_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x0f, readable: 0x0f, writable: 0x0f, ignored: 0x00, factory: Some(0xfb), write_time: Duration::from_micros(9000), shows: Shows::AtOnce, fields: &AT90USB646_EXTENDED },
];

static ATA6616C_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY87_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY261_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x01, readable: 0x01, writable: 0x01, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY25_EXTENDED },
];

static ATA5505_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY87_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xdf), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATA5505_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x01, readable: 0x01, writable: 0x01, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &ATTINY25_EXTENDED },
];

static LGT8F88P_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: None, write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &LGT8F88P_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: None, write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &LGT8F88P_LOW },
    FuseByte { fuse: Fuse::Extended, used: 0x07, readable: 0x07, writable: 0x07, ignored: 0x00, factory: None, write_time: Duration::from_micros(4500), shows: Shows::AtOnce, fields: &LGT8F88P_LOW },
];

static ATMEGAS64M1_FUSES: [FuseByte; 3] = [
    FuseByte { fuse: Fuse::Low, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x00, factory: Some(0x62), write_time: Duration::from_micros(2600), shows: Shows::AtOnce, fields: &AT90PWM2B_LOW },
    FuseByte { fuse: Fuse::High, used: 0xff, readable: 0xff, writable: 0xff, ignored: 0x20, factory: Some(0xd9), write_time: Duration::from_micros(2600), shows: Shows::AtOnce, fields: &ATMEGA64C1_HIGH },
    FuseByte { fuse: Fuse::Extended, used: 0x3f, readable: 0x3f, writable: 0x3f, ignored: 0x00, factory: Some(0xff), write_time: Duration::from_micros(2600), shows: Shows::AtOnce, fields: &ATMEGA16M1_EXTENDED },
];

static ATTINY12_ONLY: [Field; 5] = [
    Field { name: "CKSEL", about: "clock source", mask: 0x0f, values: &CKSEL_1, hazard: Some(Hazard::Clock) },
    Field { name: "RSTDISBL", about: "0 = RESET pin is I/O: no ISP any more, high-voltage programming needed", mask: 0x10, values: &[], hazard: Some(Hazard::FreesReset) },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "BODEN", about: "0 = brown-out detector on", mask: 0x40, values: &[], hazard: None },
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x80, values: &BODLEVEL_1, hazard: Some(Hazard::BrownOut) },
];

static ATTINY12_LOCK: [Field; 1] = [
    Field { name: "LB", about: "programming lock; only chip erase sets it back", mask: 0x06, values: &LB_1, hazard: Some(Hazard::Locks) },
];

static ATTINY15_ONLY: [Field; 5] = [
    Field { name: "CKSEL", about: "clock source", mask: 0x03, values: &CKSEL_2, hazard: Some(Hazard::Clock) },
    Field { name: "RSTDISBL", about: "0 = RESET pin is I/O: no ISP any more, high-voltage programming needed", mask: 0x10, values: &[], hazard: Some(Hazard::FreesReset) },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "BODEN", about: "0 = brown-out detector on", mask: 0x40, values: &[], hazard: None },
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x80, values: &BODLEVEL_2, hazard: Some(Hazard::BrownOut) },
];

static ATTINY22_ONLY: [Field; 2] = [
    Field { name: "CKSEL", about: "clock source", mask: 0x01, values: &CKSEL_3, hazard: Some(Hazard::Clock) },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
];

static ATTINY13_LOW: [Field; 5] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x0f, values: &SUT_CKSEL_1, hazard: Some(Hazard::Clock) },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x10, values: &[], hazard: Some(Hazard::SlowsClock) },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x20, values: &[], hazard: None },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x40, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x80, values: &[], hazard: Some(Hazard::EndsIsp) },
];

static ATTINY13_HIGH: [Field; 4] = [
    Field { name: "RSTDISBL", about: "0 = RESET pin is I/O: no ISP any more, high-voltage programming needed", mask: 0x01, values: &[], hazard: Some(Hazard::FreesReset) },
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x06, values: &BODLEVEL_3, hazard: Some(Hazard::BrownOut) },
    Field { name: "DWEN", about: "0 = debugWIRE takes RESET: no ISP until debugWIRE is left or HV is used", mask: 0x08, values: &[], hazard: Some(Hazard::DebugWire) },
    Field { name: "SELFPRGEN", about: "0 = self programming on", mask: 0x10, values: &[], hazard: None },
];

static ATTINY13_LOCK: [Field; 1] = [
    Field { name: "LB", about: "programming lock; only chip erase sets it back", mask: 0x03, values: &LB_1, hazard: Some(Hazard::Locks) },
];

static ATTINY25_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x3f, values: &SUT_CKSEL_2, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", about: "0 = clock on a pin", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static ATTINY25_HIGH: [Field; 6] = [
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x07, values: &BODLEVEL_4, hazard: Some(Hazard::BrownOut) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x08, values: &[], hazard: None },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "DWEN", about: "0 = debugWIRE takes RESET: no ISP until debugWIRE is left or HV is used", mask: 0x40, values: &[], hazard: Some(Hazard::DebugWire) },
    Field { name: "RSTDISBL", about: "0 = RESET pin is I/O: no ISP any more, high-voltage programming needed", mask: 0x80, values: &[], hazard: Some(Hazard::FreesReset) },
];

static ATTINY25_EXTENDED: [Field; 1] = [
    Field { name: "SELFPRGEN", about: "0 = self programming on", mask: 0x01, values: &[], hazard: None },
];

static ATTINY2313_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x3f, values: &SUT_CKSEL_3, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", about: "0 = clock on a pin", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static ATTINY2313_HIGH: [Field; 6] = [
    Field { name: "RSTDISBL", about: "0 = RESET pin is I/O: no ISP any more, high-voltage programming needed", mask: 0x01, values: &[], hazard: Some(Hazard::FreesReset) },
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x0e, values: &BODLEVEL_4, hazard: Some(Hazard::BrownOut) },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x40, values: &[], hazard: None },
    Field { name: "DWEN", about: "0 = debugWIRE takes RESET: no ISP until debugWIRE is left or HV is used", mask: 0x80, values: &[], hazard: Some(Hazard::DebugWire) },
];

static ATTINY24_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x3f, values: &SUT_CKSEL_4, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", about: "0 = clock on a pin", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static ATTINY441_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x1f, values: &SUT_CKSEL_5, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", about: "0 = clock on a pin", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static ATTINY441_HIGH: [Field; 6] = [
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x07, values: &BODLEVEL_5, hazard: Some(Hazard::BrownOut) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x08, values: &[], hazard: None },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "DWEN", about: "0 = debugWIRE takes RESET: no ISP until debugWIRE is left or HV is used", mask: 0x40, values: &[], hazard: Some(Hazard::DebugWire) },
    Field { name: "RSTDISBL", about: "0 = RESET pin is I/O: no ISP any more, high-voltage programming needed", mask: 0x80, values: &[], hazard: Some(Hazard::FreesReset) },
];

static ATTINY441_EXTENDED: [Field; 4] = [
    Field { name: "SELFPRGEN", about: "0 = self programming on", mask: 0x01, values: &[], hazard: None },
    Field { name: "BODACT", about: "brown-out mode when active", mask: 0x06, values: &BODACT_1, hazard: None },
    Field { name: "BODPD", about: "brown-out mode in power-down", mask: 0x18, values: &BODACT_1, hazard: None },
    Field { name: "ULPOSCSEL", about: "frequency of the ultra low power oscillator", mask: 0xe0, values: &ULPOSCSEL_1, hazard: Some(Hazard::SlowsClock) },
];

static ATTINY26_LOW: [Field; 2] = [
    Field { name: "PLLCK_SUT_CKSEL", about: "clock source and start-up time", mask: 0xbf, values: &PLLCK_SUT_CKSEL_1, hazard: Some(Hazard::Clock) },
    Field { name: "CKOPT", about: "0 = full-swing oscillator / internal load capacitors", mask: 0x40, values: &[], hazard: None },
];

static ATTINY26_HIGH: [Field; 5] = [
    Field { name: "BODEN", about: "0 = brown-out detector on", mask: 0x01, values: &[], hazard: None },
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x02, values: &BODLEVEL_2, hazard: Some(Hazard::BrownOut) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x04, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x08, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "RSTDISBL", about: "0 = RESET pin is I/O: no ISP any more, high-voltage programming needed", mask: 0x10, values: &[], hazard: Some(Hazard::FreesReset) },
];

static ATTINY261_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x3f, values: &SUT_CKSEL_6, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", about: "0 = clock on a pin", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static ATTINY261_HIGH: [Field; 6] = [
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x07, values: &BODLEVEL_6, hazard: Some(Hazard::BrownOut) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x08, values: &[], hazard: None },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "DWEN", about: "0 = debugWIRE takes RESET: no ISP until debugWIRE is left or HV is used", mask: 0x40, values: &[], hazard: Some(Hazard::DebugWire) },
    Field { name: "RSTDISBL", about: "0 = RESET pin is I/O: no ISP any more, high-voltage programming needed", mask: 0x80, values: &[], hazard: Some(Hazard::FreesReset) },
];

static ATTINY48_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x33, values: &SUT_CKSEL_7, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", about: "0 = clock on a pin", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static ATTINY828_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x33, values: &SUT_CKSEL_8, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", about: "0 = clock on a pin", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static ATTINY828_EXTENDED: [Field; 4] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_1, hazard: Some(Hazard::MovesBoot) },
    Field { name: "BODACT", about: "brown-out mode when active", mask: 0x30, values: &BODACT_1, hazard: None },
    Field { name: "BODPD", about: "brown-out mode in power-down", mask: 0xc0, values: &BODACT_1, hazard: None },
];

static ATTINY828_LOCK: [Field; 3] = [
    Field { name: "LB", about: "programming lock; only chip erase sets it back", mask: 0x03, values: &LB_1, hazard: Some(Hazard::Locks) },
    Field { name: "BLB0", about: "lock of the application section against LPM/SPM", mask: 0x0c, values: &BLB0_1, hazard: Some(Hazard::Locks) },
    Field { name: "BLB1", about: "lock of the boot section against LPM/SPM", mask: 0x30, values: &BLB0_1, hazard: Some(Hazard::Locks) },
];

static ATTINY87_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x3f, values: &SUT_CKSEL_9, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", about: "0 = clock on a pin", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static ATTINY1634_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x1f, values: &SUT_CKSEL_10, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", about: "0 = clock on a pin", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static ATTINY1634_EXTENDED: [Field; 3] = [
    Field { name: "SELFPRGEN", about: "0 = self programming on", mask: 0x01, values: &[], hazard: None },
    Field { name: "BODACT", about: "brown-out mode when active", mask: 0x06, values: &BODACT_1, hazard: None },
    Field { name: "BODPD", about: "brown-out mode in power-down", mask: 0x18, values: &BODACT_1, hazard: None },
];

static AT90CAN32_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x3f, values: &SUT_CKSEL_11, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", about: "0 = clock on a pin", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static AT90CAN32_HIGH: [Field; 7] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_2, hazard: Some(Hazard::MovesBoot) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x08, values: &[], hazard: None },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "JTAGEN", about: "0 = JTAG on (uses its pins)", mask: 0x40, values: &[], hazard: None },
    Field { name: "OCDEN", about: "0 = on-chip debug on", mask: 0x80, values: &[], hazard: None },
];

static AT90CAN32_EXTENDED: [Field; 2] = [
    Field { name: "TA0SEL", about: "reserved for factory test, keep 1", mask: 0x01, values: &[], hazard: None },
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x0e, values: &BODLEVEL_7, hazard: Some(Hazard::BrownOut) },
];

static AT90CAN128_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x3f, values: &SUT_CKSEL_12, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", about: "0 = clock on a pin", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static AT90PWM81_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x3f, values: &SUT_CKSEL_13, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", about: "0 = clock on a pin", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static AT90PWM81_HIGH: [Field; 7] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_1, hazard: Some(Hazard::MovesBoot) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x08, values: &[], hazard: None },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "DWEN", about: "0 = debugWIRE takes RESET: no ISP until debugWIRE is left or HV is used", mask: 0x40, values: &[], hazard: Some(Hazard::DebugWire) },
    Field { name: "RSTDISBL", about: "0 = RESET pin is I/O: no ISP any more, high-voltage programming needed", mask: 0x80, values: &[], hazard: Some(Hazard::FreesReset) },
];

static AT90PWM81_EXTENDED: [Field; 6] = [
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x07, values: &BODLEVEL_6, hazard: Some(Hazard::BrownOut) },
    Field { name: "PSCINRB", about: "power stage controller pins during and after reset", mask: 0x08, values: &[], hazard: None },
    Field { name: "PSCRV", about: "power stage controller pins during and after reset", mask: 0x10, values: &[], hazard: None },
    Field { name: "PSC0RB", about: "power stage controller pins during and after reset", mask: 0x20, values: &[], hazard: None },
    Field { name: "PSC2RBA", about: "power stage controller pins during and after reset", mask: 0x40, values: &[], hazard: None },
    Field { name: "PSC2RB", about: "power stage controller pins during and after reset", mask: 0x80, values: &[], hazard: None },
];

static AT90PWM1_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x3f, values: &SUT_CKSEL_14, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", about: "0 = clock on a pin", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static AT90PWM1_HIGH: [Field; 6] = [
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x07, values: &BODLEVEL_8, hazard: Some(Hazard::BrownOut) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x08, values: &[], hazard: None },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "DWEN", about: "0 = debugWIRE takes RESET: no ISP until debugWIRE is left or HV is used", mask: 0x40, values: &[], hazard: Some(Hazard::DebugWire) },
    Field { name: "RSTDISBL", about: "0 = RESET pin is I/O: no ISP any more, high-voltage programming needed", mask: 0x80, values: &[], hazard: Some(Hazard::FreesReset) },
];

static AT90PWM1_EXTENDED: [Field; 5] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_1, hazard: Some(Hazard::MovesBoot) },
    Field { name: "PSCRV", about: "power stage controller pins during and after reset", mask: 0x10, values: &[], hazard: None },
    Field { name: "PSC0RB", about: "power stage controller pins during and after reset", mask: 0x20, values: &[], hazard: None },
    Field { name: "PSC2RB", about: "power stage controller pins during and after reset", mask: 0x80, values: &[], hazard: None },
];

static AT90PWM2_HIGH: [Field; 6] = [
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x07, values: &BODLEVEL_9, hazard: Some(Hazard::BrownOut) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x08, values: &[], hazard: None },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "DWEN", about: "0 = debugWIRE takes RESET: no ISP until debugWIRE is left or HV is used", mask: 0x40, values: &[], hazard: Some(Hazard::DebugWire) },
    Field { name: "RSTDISBL", about: "0 = RESET pin is I/O: no ISP any more, high-voltage programming needed", mask: 0x80, values: &[], hazard: Some(Hazard::FreesReset) },
];

static AT90PWM2_EXTENDED: [Field; 6] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_1, hazard: Some(Hazard::MovesBoot) },
    Field { name: "PSCRV", about: "power stage controller pins during and after reset", mask: 0x10, values: &[], hazard: None },
    Field { name: "PSC0RB", about: "power stage controller pins during and after reset", mask: 0x20, values: &[], hazard: None },
    Field { name: "PSC1RB", about: "power stage controller pins during and after reset", mask: 0x40, values: &[], hazard: None },
    Field { name: "PSC2RB", about: "power stage controller pins during and after reset", mask: 0x80, values: &[], hazard: None },
];

static AT90PWM2B_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x3f, values: &SUT_CKSEL_15, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", about: "0 = clock on a pin", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static AT90PWM216_EXTENDED: [Field; 6] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_3, hazard: Some(Hazard::MovesBoot) },
    Field { name: "PSCRV", about: "power stage controller pins during and after reset", mask: 0x10, values: &[], hazard: None },
    Field { name: "PSC0RB", about: "power stage controller pins during and after reset", mask: 0x20, values: &[], hazard: None },
    Field { name: "PSC1RB", about: "power stage controller pins during and after reset", mask: 0x40, values: &[], hazard: None },
    Field { name: "PSC2RB", about: "power stage controller pins during and after reset", mask: 0x80, values: &[], hazard: None },
];

static AT90USB646_EXTENDED: [Field; 2] = [
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x07, values: &BODLEVEL_10, hazard: Some(Hazard::BrownOut) },
    Field { name: "HWBE", about: "0 = hardware boot pin on", mask: 0x08, values: &[], hazard: Some(Hazard::MovesBoot) },
];

static AT90USB82_HIGH: [Field; 7] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_3, hazard: Some(Hazard::MovesBoot) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x08, values: &[], hazard: None },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "RSTDISBL", about: "0 = RESET pin is I/O: no ISP any more, high-voltage programming needed", mask: 0x40, values: &[], hazard: Some(Hazard::FreesReset) },
    Field { name: "DWEN", about: "0 = debugWIRE takes RESET: no ISP until debugWIRE is left or HV is used", mask: 0x80, values: &[], hazard: Some(Hazard::DebugWire) },
];

static AT90USB82_EXTENDED: [Field; 2] = [
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x07, values: &BODLEVEL_11, hazard: Some(Hazard::BrownOut) },
    Field { name: "HWBE", about: "0 = hardware boot pin on", mask: 0x08, values: &[], hazard: Some(Hazard::MovesBoot) },
];

static AT90S1200_ONLY: [Field; 2] = [
    Field { name: "RCEN", about: "AT90S1200: 0 = internal RC, 1 = XTAL; AT90S2343, ATtiny22: 0 = internal RC, 1 = external clock", mask: 0x01, values: &CKSEL_3, hazard: Some(Hazard::Clock) },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
];

static AT90S2313_ONLY: [Field; 2] = [
    Field { name: "FSTRT", about: "0 = short start-up time", mask: 0x01, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
];

static AT90S2333_ONLY: [Field; 4] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x07, values: &SUT_CKSEL_16, hazard: Some(Hazard::Clock) },
    Field { name: "BODEN", about: "0 = brown-out detector on", mask: 0x08, values: &[], hazard: None },
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x10, values: &BODLEVEL_2, hazard: Some(Hazard::BrownOut) },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
];

static AT90S2333_LOCK: [Field; 1] = [
    Field { name: "LB", about: "programming lock; only chip erase sets it back", mask: 0x06, values: &LB_2, hazard: Some(Hazard::Locks) },
];

static ATMEGA103_ONLY: [Field; 3] = [
    Field { name: "CKSEL", about: "clock source", mask: 0x03, values: &CKSEL_4, hazard: Some(Hazard::Clock) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x08, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
];

static ATMEGA161_ONLY: [Field; 4] = [
    Field { name: "CKSEL", about: "clock source", mask: 0x07, values: &CKSEL_5, hazard: Some(Hazard::Clock) },
    Field { name: "SUT", about: "start-up time", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x40, values: &[], hazard: Some(Hazard::MovesBoot) },
];

static ATMEGA162_HIGH: [Field; 7] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_1, hazard: Some(Hazard::MovesBoot) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x08, values: &[], hazard: None },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "JTAGEN", about: "0 = JTAG on (uses its pins)", mask: 0x40, values: &[], hazard: None },
    Field { name: "OCDEN", about: "0 = on-chip debug on", mask: 0x80, values: &[], hazard: None },
];

static ATMEGA162_EXTENDED: [Field; 2] = [
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x0e, values: &BODLEVEL_12, hazard: Some(Hazard::BrownOut) },
    Field { name: "M161C", about: "0 = ATmega161 compatible", mask: 0x10, values: &[], hazard: None },
];

static ATMEGA163_LOW: [Field; 4] = [
    Field { name: "CKSEL", about: "clock source", mask: 0x0f, values: &CKSEL_6, hazard: Some(Hazard::Clock) },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "BODEN", about: "0 = brown-out detector on", mask: 0x40, values: &[], hazard: None },
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x80, values: &BODLEVEL_2, hazard: Some(Hazard::BrownOut) },
];

static ATMEGA163_HIGH: [Field; 2] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_1, hazard: Some(Hazard::MovesBoot) },
];

static ATMEGA8515_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x3f, values: &SUT_CKSEL_17, hazard: Some(Hazard::Clock) },
    Field { name: "BODEN", about: "0 = brown-out detector on", mask: 0x40, values: &[], hazard: None },
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x80, values: &BODLEVEL_2, hazard: Some(Hazard::BrownOut) },
];

static ATMEGA8515_HIGH: [Field; 7] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_1, hazard: Some(Hazard::MovesBoot) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x08, values: &[], hazard: None },
    Field { name: "CKOPT", about: "0 = full-swing oscillator / internal load capacitors", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x40, values: &[], hazard: None },
    Field { name: "S8515C", about: "0 = AT90S8515 compatible", mask: 0x80, values: &[], hazard: None },
];

static ATMEGA8535_HIGH: [Field; 7] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_1, hazard: Some(Hazard::MovesBoot) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x08, values: &[], hazard: None },
    Field { name: "CKOPT", about: "0 = full-swing oscillator / internal load capacitors", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x40, values: &[], hazard: None },
    Field { name: "S8535C", about: "0 = AT90S8535 compatible", mask: 0x80, values: &[], hazard: None },
];

static ATMEGA8_HIGH: [Field; 7] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_1, hazard: Some(Hazard::MovesBoot) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x08, values: &[], hazard: None },
    Field { name: "CKOPT", about: "0 = full-swing oscillator / internal load capacitors", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x40, values: &[], hazard: None },
    Field { name: "RSTDISBL", about: "0 = RESET pin is I/O: no ISP any more, high-voltage programming needed", mask: 0x80, values: &[], hazard: Some(Hazard::FreesReset) },
];

static ATMEGA16_HIGH: [Field; 7] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_1, hazard: Some(Hazard::MovesBoot) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x08, values: &[], hazard: None },
    Field { name: "CKOPT", about: "0 = full-swing oscillator / internal load capacitors", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "JTAGEN", about: "0 = JTAG on (uses its pins)", mask: 0x40, values: &[], hazard: None },
    Field { name: "OCDEN", about: "0 = on-chip debug on", mask: 0x80, values: &[], hazard: None },
];

static ATMEGA32_HIGH: [Field; 7] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_3, hazard: Some(Hazard::MovesBoot) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x08, values: &[], hazard: None },
    Field { name: "CKOPT", about: "0 = full-swing oscillator / internal load capacitors", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "JTAGEN", about: "0 = JTAG on (uses its pins)", mask: 0x40, values: &[], hazard: None },
    Field { name: "OCDEN", about: "0 = on-chip debug on", mask: 0x80, values: &[], hazard: None },
];

static ATMEGA64_HIGH: [Field; 7] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_2, hazard: Some(Hazard::MovesBoot) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x08, values: &[], hazard: None },
    Field { name: "CKOPT", about: "0 = full-swing oscillator / internal load capacitors", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "JTAGEN", about: "0 = JTAG on (uses its pins)", mask: 0x40, values: &[], hazard: None },
    Field { name: "OCDEN", about: "0 = on-chip debug on", mask: 0x80, values: &[], hazard: None },
];

static ATMEGA64_EXTENDED: [Field; 2] = [
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x01, values: &[], hazard: None },
    Field { name: "M103C", about: "0 = ATmega103 compatible", mask: 0x02, values: &[], hazard: None },
];

static ATMEGA640_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x3f, values: &SUT_CKSEL_18, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", about: "0 = clock on a pin", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static ATMEGA640_EXTENDED: [Field; 1] = [
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x07, values: &BODLEVEL_4, hazard: Some(Hazard::BrownOut) },
];

static ATMEGA324P_HIGH: [Field; 7] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_3, hazard: Some(Hazard::MovesBoot) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x08, values: &[], hazard: None },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "JTAGEN", about: "0 = JTAG on (uses its pins)", mask: 0x40, values: &[], hazard: None },
    Field { name: "OCDEN", about: "0 = on-chip debug on", mask: 0x80, values: &[], hazard: None },
];

static ATMEGA324PB_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x3f, values: &SUT_CKSEL_19, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", about: "0 = clock on a pin", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static ATMEGA324PB_EXTENDED: [Field; 2] = [
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x07, values: &BODLEVEL_4, hazard: Some(Hazard::BrownOut) },
    Field { name: "CFD", about: "clock failure detection", mask: 0x08, values: &[], hazard: None },
];

static ATMEGA128RFA1_LOW: [Field; 3] = [
    Field { name: "CKSEL_SUT", about: "clock source and start-up time", mask: 0x3f, values: &CKSEL_SUT_1, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", about: "0 = clock on a pin", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static ATMEGA128RFA1_EXTENDED: [Field; 1] = [
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x07, values: &BODLEVEL_13, hazard: Some(Hazard::BrownOut) },
];

static ATMEGA644RFR2_LOW: [Field; 3] = [
    Field { name: "CKSEL_SUT", about: "clock source and start-up time", mask: 0x3f, values: &CKSEL_SUT_2, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", about: "0 = clock on a pin", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static ATMEGA165_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x3f, values: &SUT_CKSEL_20, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", about: "0 = clock on a pin", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static ATMEGA165_EXTENDED: [Field; 2] = [
    Field { name: "RSTDISBL", about: "0 = RESET pin is I/O: no ISP any more, high-voltage programming needed", mask: 0x01, values: &[], hazard: Some(Hazard::FreesReset) },
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x0e, values: &BODLEVEL_14, hazard: Some(Hazard::BrownOut) },
];

static ATMEGA165P_EXTENDED: [Field; 2] = [
    Field { name: "RSTDISBL", about: "0 = RESET pin is I/O: no ISP any more, high-voltage programming needed", mask: 0x01, values: &[], hazard: Some(Hazard::FreesReset) },
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x0e, values: &BODLEVEL_4, hazard: Some(Hazard::BrownOut) },
];

static ATMEGA325_EXTENDED: [Field; 2] = [
    Field { name: "RSTDISBL", about: "0 = RESET pin is I/O: no ISP any more, high-voltage programming needed", mask: 0x01, values: &[], hazard: Some(Hazard::FreesReset) },
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x06, values: &BODLEVEL_3, hazard: Some(Hazard::BrownOut) },
];

static ATMEGA48_LOW: [Field; 3] = [
    Field { name: "SUT_CKSEL", about: "clock source and start-up time", mask: 0x3f, values: &SUT_CKSEL_21, hazard: Some(Hazard::Clock) },
    Field { name: "CKOUT", about: "0 = clock on a pin", mask: 0x40, values: &[], hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x80, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static ATMEGA328_HIGH: [Field; 7] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_3, hazard: Some(Hazard::MovesBoot) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x08, values: &[], hazard: None },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "DWEN", about: "0 = debugWIRE takes RESET: no ISP until debugWIRE is left or HV is used", mask: 0x40, values: &[], hazard: Some(Hazard::DebugWire) },
    Field { name: "RSTDISBL", about: "0 = RESET pin is I/O: no ISP any more, high-voltage programming needed", mask: 0x80, values: &[], hazard: Some(Hazard::FreesReset) },
];

static ATMEGA8HVA_ONLY: [Field; 6] = [
    Field { name: "SUT", about: "start-up time", mask: 0x07, values: &SUT_1, hazard: None },
    Field { name: "SELFPRGEN", about: "0 = self programming on", mask: 0x08, values: &[], hazard: None },
    Field { name: "DWEN", about: "0 = debugWIRE takes RESET: no ISP until debugWIRE is left or HV is used", mask: 0x10, values: &[], hazard: Some(Hazard::DebugWire) },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x40, values: &[], hazard: None },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x80, values: &[], hazard: None },
];

static ATMEGA32HVE2_LOW: [Field; 7] = [
    Field { name: "OSCSEL0", about: "oscillator select", mask: 0x01, values: &[], hazard: Some(Hazard::Clock) },
    Field { name: "SUT", about: "start-up time", mask: 0x06, values: &SUT_2, hazard: None },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x08, values: &[], hazard: Some(Hazard::SlowsClock) },
    Field { name: "BODEN", about: "0 = brown-out detector on", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x40, values: &[], hazard: None },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x80, values: &[], hazard: None },
];

static ATMEGA32HVE2_HIGH: [Field; 3] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_2, hazard: Some(Hazard::MovesBoot) },
    Field { name: "DWEN", about: "0 = debugWIRE takes RESET: no ISP until debugWIRE is left or HV is used", mask: 0x08, values: &[], hazard: Some(Hazard::DebugWire) },
];

static ATMEGA16HVB_LOW: [Field; 5] = [
    Field { name: "OSCSEL", about: "oscillator select", mask: 0x03, values: &OSCSEL_1, hazard: Some(Hazard::Clock) },
    Field { name: "SUT", about: "start-up time", mask: 0x1c, values: &SUT_3, hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x40, values: &[], hazard: None },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x80, values: &[], hazard: None },
];

static ATMEGA16HVB_HIGH: [Field; 4] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_3, hazard: Some(Hazard::MovesBoot) },
    Field { name: "DWEN", about: "0 = debugWIRE takes RESET: no ISP until debugWIRE is left or HV is used", mask: 0x08, values: &[], hazard: Some(Hazard::DebugWire) },
    Field { name: "CKDIV8", about: "0 = start with the clock divided by 8: SCK limit falls too", mask: 0x10, values: &[], hazard: Some(Hazard::SlowsClock) },
];

static ATMEGA16HVBREVB_HIGH: [Field; 4] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_3, hazard: Some(Hazard::MovesBoot) },
    Field { name: "DWEN", about: "0 = debugWIRE takes RESET: no ISP until debugWIRE is left or HV is used", mask: 0x08, values: &[], hazard: Some(Hazard::DebugWire) },
    Field { name: "DUVRDINIT", about: "deep under-voltage recovery at start", mask: 0x10, values: &[], hazard: None },
];

static ATMEGA16M1_EXTENDED: [Field; 4] = [
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x07, values: &BODLEVEL_8, hazard: Some(Hazard::BrownOut) },
    Field { name: "PSCRVB", about: "power stage controller pins during and after reset", mask: 0x08, values: &[], hazard: None },
    Field { name: "PSCRVA", about: "power stage controller pins during and after reset", mask: 0x10, values: &[], hazard: None },
    Field { name: "PSCRB", about: "power stage controller pins during and after reset", mask: 0x20, values: &[], hazard: None },
];

static ATMEGA64C1_HIGH: [Field; 7] = [
    Field { name: "BOOTRST", about: "0 = start in the boot section", mask: 0x01, values: &[], hazard: Some(Hazard::MovesBoot) },
    Field { name: "BOOTSZ", about: "size of the boot section", mask: 0x06, values: &BOOTSZ_2, hazard: Some(Hazard::MovesBoot) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x08, values: &[], hazard: None },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "DWEN", about: "0 = debugWIRE takes RESET: no ISP until debugWIRE is left or HV is used", mask: 0x40, values: &[], hazard: Some(Hazard::DebugWire) },
    Field { name: "RSTDISBL", about: "0 = RESET pin is I/O: no ISP any more, high-voltage programming needed", mask: 0x80, values: &[], hazard: Some(Hazard::FreesReset) },
];

static ATA5505_HIGH: [Field; 6] = [
    Field { name: "BODLEVEL", about: "brown-out level; a level above VCC holds the part in reset", mask: 0x07, values: &BODLEVEL_15, hazard: Some(Hazard::BrownOut) },
    Field { name: "EESAVE", about: "0 = chip erase keeps the EEPROM", mask: 0x08, values: &[], hazard: None },
    Field { name: "WDTON", about: "0 = watchdog always on", mask: 0x10, values: &[], hazard: None },
    Field { name: "SPIEN", about: "0 = serial programming on; ISP cannot change this bit, a write is ignored", mask: 0x20, values: &[], hazard: Some(Hazard::EndsIsp) },
    Field { name: "DWEN", about: "0 = debugWIRE takes RESET: no ISP until debugWIRE is left or HV is used", mask: 0x40, values: &[], hazard: Some(Hazard::DebugWire) },
    Field { name: "RSTDISBL", about: "0 = RESET pin is I/O: no ISP any more, high-voltage programming needed", mask: 0x80, values: &[], hazard: Some(Hazard::FreesReset) },
];

static LGT8F88P_LOW: [Field; 0] = [
];

static CKSEL_1: [Value; 16] = [
    Value { value: 0x00, code: "extclk_0x00", meaning: "external clock", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x01, code: "extclk_0x01", meaning: "external clock", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_0x02", meaning: "internal RC", hazard: None },
    Value { value: 0x03, code: "intrcosc_0x03", meaning: "internal RC", hazard: None },
    Value { value: 0x04, code: "intrcosc_0x04", meaning: "internal RC", hazard: None },
    Value { value: 0x05, code: "extrcosc_0x05", meaning: "external RC", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x06, code: "extrcosc_0x06", meaning: "external RC", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x07, code: "extrcosc_0x07", meaning: "external RC", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x08, code: "extlofxtal_0x08", meaning: "32 kHz crystal", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x09, code: "extlofxtal_0x09", meaning: "32 kHz crystal", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x0a, code: "extxtalcres_0x0a", meaning: "crystal or resonator", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0b, code: "extxtalcres_0x0b", meaning: "crystal or resonator", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0c, code: "extxtalcres_0x0c", meaning: "crystal or resonator", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0d, code: "extxtalcres_0x0d", meaning: "crystal or resonator", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0e, code: "extxtalcres_0x0e", meaning: "crystal or resonator", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0f, code: "extxtalcres_0x0f", meaning: "crystal or resonator", hazard: Some(Hazard::NeedsCrystal) },
];

static BODLEVEL_1: [Value; 2] = [
    Value { value: 0x00, code: "2v7", meaning: "2.7 V", hazard: None },
    Value { value: 0x01, code: "1v8", meaning: "1.8 V", hazard: None },
];

static LB_1: [Value; 3] = [
    Value { value: 0x00, code: "prog_ver_disabled", meaning: "writing and reading disabled", hazard: Some(Hazard::Locks) },
    Value { value: 0x02, code: "prog_disabled", meaning: "writing disabled (flash, EEPROM, fuses)", hazard: Some(Hazard::Locks) },
    Value { value: 0x03, code: "no_lock", meaning: "no lock", hazard: None },
];

static CKSEL_2: [Value; 4] = [
    Value { value: 0x00, code: "slowpwr_0x00", meaning: "slowly rising power", hazard: None },
    Value { value: 0x01, code: "slowpwr_0x01", meaning: "slowly rising power", hazard: None },
    Value { value: 0x02, code: "quickpwr", meaning: "quickly rising power", hazard: None },
    Value { value: 0x03, code: "vquickpwr", meaning: "very quickly rising power", hazard: None },
];

static BODLEVEL_2: [Value; 2] = [
    Value { value: 0x00, code: "4v0", meaning: "4.0 V", hazard: None },
    Value { value: 0x01, code: "2v7", meaning: "2.7 V", hazard: None },
];

static CKSEL_3: [Value; 2] = [
    Value { value: 0x00, code: "intrcosc", meaning: "internal RC", hazard: None },
    Value { value: 0x01, code: "extclk", meaning: "external clock", hazard: Some(Hazard::NeedsExternalClock) },
];

static SUT_CKSEL_1: [Value; 12] = [
    Value { value: 0x00, code: "extclk_14ck_0ms", meaning: "external clock; 14 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x01, code: "intrcosc_4mhz8_14ck_0ms", meaning: "internal RC 4.8 MHz; 14 CK + 0 ms", hazard: None },
    Value { value: 0x02, code: "intrcosc_9mhz6_14ck_0ms", meaning: "internal RC 9.6 MHz; 14 CK + 0 ms", hazard: None },
    Value { value: 0x03, code: "intrcosc_128khz_14ck_0ms", meaning: "internal RC 128 kHz; 14 CK + 0 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x04, code: "extclk_14ck_4ms", meaning: "external clock; 14 CK + 4 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x05, code: "intrcosc_4mhz8_14ck_4ms", meaning: "internal RC 4.8 MHz; 14 CK + 4 ms", hazard: None },
    Value { value: 0x06, code: "intrcosc_9mhz6_14ck_4ms", meaning: "internal RC 9.6 MHz; 14 CK + 4 ms", hazard: None },
    Value { value: 0x07, code: "intrcosc_128khz_14ck_4ms", meaning: "internal RC 128 kHz; 14 CK + 4 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x08, code: "extclk_14ck_64ms", meaning: "external clock; 14 CK + 64 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x09, code: "intrcosc_4mhz8_14ck_64ms", meaning: "internal RC 4.8 MHz; 14 CK + 64 ms", hazard: None },
    Value { value: 0x0a, code: "intrcosc_9mhz6_14ck_64ms", meaning: "internal RC 9.6 MHz; 14 CK + 64 ms", hazard: None },
    Value { value: 0x0b, code: "intrcosc_128khz_14ck_64ms", meaning: "internal RC 128 kHz; 14 CK + 64 ms", hazard: Some(Hazard::SlowsClock) },
];

static BODLEVEL_3: [Value; 4] = [
    Value { value: 0x00, code: "4v3", meaning: "4.3 V", hazard: None },
    Value { value: 0x01, code: "2v7", meaning: "2.7 V", hazard: None },
    Value { value: 0x02, code: "1v8", meaning: "1.8 V", hazard: None },
    Value { value: 0x03, code: "disabled", meaning: "off", hazard: None },
];

static SUT_CKSEL_2: [Value; 52] = [
    Value { value: 0x00, code: "extclk_6ck_14ck_0ms", meaning: "external clock; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x01, code: "pllclk_1kck_14ck_4ms", meaning: "PLL; 1K CK / 14 CK + 4 ms", hazard: None },
    Value { value: 0x02, code: "intrcosc_8mhz_6ck_14ck_0ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 0 ms", hazard: None },
    Value { value: 0x03, code: "intrcosc_6mhz4_6ck_14ck_64ms_0x03", meaning: "internal RC 6.4 MHz; 6 CK / 14 CK + 64 ms", hazard: None },
    Value { value: 0x04, code: "wdosc_128khz_6ck_14ck_0ms", meaning: "watchdog oscillator 128 kHz; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x06, code: "extlofxtal_1kck_14ck_0ms", meaning: "32 kHz crystal; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
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
    Value { value: 0x16, code: "extlofxtal_1kck_14ck_4ms", meaning: "32 kHz crystal; 1K CK / 14 CK + 4 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
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
    Value { value: 0x26, code: "extlofxtal_32kck_14ck_64ms", meaning: "32 kHz crystal; 32K CK / 14 CK + 64 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
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

static SUT_CKSEL_4: [Value; 44] = [
    Value { value: 0x00, code: "extclk_6ck_14ck_0ms", meaning: "external clock; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_8mhz_6ck_14ck_0ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 0 ms", hazard: None },
    Value { value: 0x04, code: "wdosc_128khz_6ck_14ck_0ms", meaning: "watchdog oscillator 128 kHz; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x06, code: "extlofxtal_1kck_14ck_0ms", meaning: "32 kHz crystal; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x08, code: "extxosc_0mhz4_0mhz9_258ck_14ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x09, code: "extxosc_0mhz4_0mhz9_1kck_14ck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0a, code: "extxosc_0mhz9_3mhz_258ck_14ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0b, code: "extxosc_0mhz9_3mhz_1kck_14ck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0c, code: "extxosc_3mhz_8mhz_258ck_14ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0d, code: "extxosc_3mhz_8mhz_1kck_14ck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0e, code: "extxosc_8mhz_xx_258ck_14ck_4ms1", meaning: "crystal, low power 8 MHz and up; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0f, code: "extxosc_8mhz_xx_1kck_14ck_65ms", meaning: "crystal, low power 8 MHz and up; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x10, code: "extclk_6ck_14ck_4ms1", meaning: "external clock; 6 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x12, code: "intrcosc_8mhz_6ck_14ck_4ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 4 ms", hazard: None },
    Value { value: 0x14, code: "wdosc_128khz_6ck_14ck_4ms", meaning: "watchdog oscillator 128 kHz; 6 CK / 14 CK + 4 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x16, code: "extlofxtal_1kck_14ck_4ms", meaning: "32 kHz crystal; 1K CK / 14 CK + 4 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x18, code: "extxosc_0mhz4_0mhz9_258ck_14ck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x19, code: "extxosc_0mhz4_0mhz9_16kck_14ck_0ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1a, code: "extxosc_0mhz9_3mhz_258ck_14ck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1b, code: "extxosc_0mhz9_3mhz_16kck_14ck_0ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1c, code: "extxosc_3mhz_8mhz_258ck_14ck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1d, code: "extxosc_3mhz_8mhz_16kck_14ck_0ms", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1e, code: "extxosc_8mhz_xx_258ck_14ck_65ms", meaning: "crystal, low power 8 MHz and up; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1f, code: "extxosc_8mhz_xx_16kck_14ck_0ms", meaning: "crystal, low power 8 MHz and up; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x20, code: "extclk_6ck_14ck_65ms", meaning: "external clock; 6 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x22, code: "intrcosc_8mhz_6ck_14ck_64ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 64 ms", hazard: None },
    Value { value: 0x24, code: "wdosc_128khz_6ck_14ck_64ms", meaning: "watchdog oscillator 128 kHz; 6 CK / 14 CK + 64 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x26, code: "extlofxtal_32kck_14ck_64ms", meaning: "32 kHz crystal; 32K CK / 14 CK + 64 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x28, code: "extxosc_0mhz4_0mhz9_1kck_14ck_0ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x29, code: "extxosc_0mhz4_0mhz9_16kck_14ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2a, code: "extxosc_0mhz9_3mhz_1kck_14ck_0ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2b, code: "extxosc_0mhz9_3mhz_16kck_14ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2c, code: "extxosc_3mhz_8mhz_1kck_14ck_0ms", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2d, code: "extxosc_3mhz_8mhz_16kck_14ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2e, code: "extxosc_8mhz_xx_1kck_14ck_0ms", meaning: "crystal, low power 8 MHz and up; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2f, code: "extxosc_8mhz_xx_16kck_14ck_4ms1", meaning: "crystal, low power 8 MHz and up; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x38, code: "extxosc_0mhz4_0mhz9_1kck_14ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x39, code: "extxosc_0mhz4_0mhz9_16kck_14ck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3a, code: "extxosc_0mhz9_3mhz_1kck_14ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3b, code: "extxosc_0mhz9_3mhz_16kck_14ck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3c, code: "extxosc_3mhz_8mhz_1kck_14ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3d, code: "extxosc_3mhz_8mhz_16kck_14ck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3e, code: "extxosc_8mhz_xx_1kck_14ck_4ms1", meaning: "crystal, low power 8 MHz and up; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3f, code: "extxosc_8mhz_xx_16kck_14ck_65ms", meaning: "crystal, low power 8 MHz and up; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
];

static SUT_CKSEL_5: [Value; 17] = [
    Value { value: 0x00, code: "extclk_6ck_16ck_16ms", meaning: "external clock; 6 CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_8mhz_6ck_16ck_16ms", meaning: "internal RC 8 MHz; 6 CK / 16 CK + 16 ms", hazard: None },
    Value { value: 0x04, code: "intulposc_32khz_6ck_16ck_16ms", meaning: "ultra low power oscillator 32 kHz; 6 CK / 16 CK + 16 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x06, code: "extlofxtal_1kck_16ck_16ms", meaning: "32 kHz crystal; 1K CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x08, code: "extcres_0mhz4_0mhz9_258ck_16ck_16ms", meaning: "ceramic resonator 0.4 MHz to 0.9 MHz; 258 CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x09, code: "extxosc_0mhz4_0mhz9_16kck_16ck_16ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0a, code: "extcres_0mhz9_3mhz_258ck_16ck_16ms", meaning: "ceramic resonator 0.9 MHz to 3 MHz; 258 CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0b, code: "extxosc_0mhz9_3mhz_16kck_16ck_16ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0c, code: "extcres_3mhz_8mhz_258ck_16ck_16ms", meaning: "ceramic resonator 3 MHz to 8 MHz; 258 CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0d, code: "extxosc_3mhz_8mhz_16kck_16ck_16ms", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0e, code: "extcres_8mhz_xx_258ck_16ck_16ms", meaning: "ceramic resonator 8 MHz and up; 258 CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0f, code: "extxosc_8mhz_xx_16kck_16ck_16ms", meaning: "crystal, low power 8 MHz and up; 16K CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x16, code: "extlofxtal_32kck_14ck_16ms", meaning: "32 kHz crystal; 32K CK / 14 CK + 16 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x18, code: "extcres_0mhz4_0mhz9_1kck_16ck_16ms", meaning: "ceramic resonator 0.4 MHz to 0.9 MHz; 1K CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1a, code: "extcres_0mhz9_3mhz_1kck_16ck_16ms", meaning: "ceramic resonator 0.9 MHz to 3 MHz; 1K CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1c, code: "extcres_3mhz_8mhz_1kck_16ck_16ms", meaning: "ceramic resonator 3 MHz to 8 MHz; 1K CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1e, code: "extcres_8mhz_xx_1kck_16ck_16ms", meaning: "ceramic resonator 8 MHz and up; 1K CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
];

static BODLEVEL_5: [Value; 4] = [
    Value { value: 0x04, code: "4v3", meaning: "4.3 V", hazard: None },
    Value { value: 0x05, code: "2v7", meaning: "2.7 V", hazard: None },
    Value { value: 0x06, code: "1v8_0x06", meaning: "1.8 V", hazard: None },
    Value { value: 0x07, code: "1v8_0x07", meaning: "1.8 V", hazard: None },
];

static BODACT_1: [Value; 3] = [
    Value { value: 0x01, code: "bod_sampled", meaning: "sampled", hazard: None },
    Value { value: 0x02, code: "bod_enabled", meaning: "on", hazard: None },
    Value { value: 0x03, code: "bod_disabled", meaning: "off", hazard: None },
];

static ULPOSCSEL_1: [Value; 5] = [
    Value { value: 0x03, code: "ulposc_512khz", meaning: "512 kHz", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x04, code: "ulposc_256khz", meaning: "256 kHz", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x05, code: "ulposc_128khz", meaning: "128 kHz", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x06, code: "ulposc_64khz", meaning: "64 kHz", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x07, code: "ulposc_32khz", meaning: "32 kHz", hazard: Some(Hazard::SlowsClock) },
];

static PLLCK_SUT_CKSEL_1: [Value; 62] = [
    Value { value: 0x01, code: "pllclk_1kck_0ms", meaning: "PLL; 1K CK + 0 ms", hazard: None },
    Value { value: 0x11, code: "pllclk_1kck_4ms", meaning: "PLL; 1K CK + 4 ms", hazard: None },
    Value { value: 0x21, code: "pllclk_1kck_64ms", meaning: "PLL; 1K CK + 64 ms", hazard: None },
    Value { value: 0x31, code: "pllclk_16kck_64ms", meaning: "PLL; 16K CK + 64 ms", hazard: None },
    Value { value: 0x80, code: "extclk_6ck_0ms", meaning: "external clock; 6 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x81, code: "intrcosc_1mhz_6ck_0ms", meaning: "internal RC 1 MHz; 6 CK + 0 ms", hazard: None },
    Value { value: 0x82, code: "intrcosc_2mhz_6ck_0ms", meaning: "internal RC 2 MHz; 6 CK + 0 ms", hazard: None },
    Value { value: 0x83, code: "intrcosc_4mhz_6ck_0ms", meaning: "internal RC 4 MHz; 6 CK + 0 ms", hazard: None },
    Value { value: 0x84, code: "intrcosc_8mhz_6ck_0ms", meaning: "internal RC 8 MHz; 6 CK + 0 ms", hazard: None },
    Value { value: 0x85, code: "extrcosc_xx_0mhz9_18ck_0ms", meaning: "external RC up to 0.9 MHz; 18 CK + 0 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x86, code: "extrcosc_0mhz9_3mhz_18ck_0ms", meaning: "external RC 0.9 MHz to 3 MHz; 18 CK + 0 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x87, code: "extrcosc_3mhz_8mhz_18ck_0ms", meaning: "external RC 3 MHz to 8 MHz; 18 CK + 0 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x88, code: "extrcosc_8mhz_12mhz_18ck_0ms", meaning: "external RC 8 MHz to 12 MHz; 18 CK + 0 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x89, code: "extlofxtal_1kck_4ms", meaning: "32 kHz crystal; 1K CK + 4 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x8a, code: "extlofxtalres_258ck_4ms", meaning: "crystal or resonator, low range; 258 CK + 4 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x8b, code: "extlofxtalres_1kck_64ms", meaning: "crystal or resonator, low range; 1K CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x8c, code: "extmedfxtalres_258ck_4ms", meaning: "crystal or resonator, medium range; 258 CK + 4 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x8d, code: "extmedfxtalres_1kck_64ms", meaning: "crystal or resonator, medium range; 1K CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x8e, code: "exthifxtalres_258ck_4ms", meaning: "crystal or resonator, high range; 258 CK + 4 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x8f, code: "exthifxtalres_1kck_64ms", meaning: "crystal or resonator, high range; 1K CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x90, code: "extclk_6ck_4ms", meaning: "external clock; 6 CK + 4 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x91, code: "intrcosc_1mhz_6ck_4ms", meaning: "internal RC 1 MHz; 6 CK + 4 ms", hazard: None },
    Value { value: 0x92, code: "intrcosc_2mhz_6ck_4ms", meaning: "internal RC 2 MHz; 6 CK + 4 ms", hazard: None },
    Value { value: 0x93, code: "intrcosc_4mhz_6ck_4ms", meaning: "internal RC 4 MHz; 6 CK + 4 ms", hazard: None },
    Value { value: 0x94, code: "intrcosc_8mhz_6ck_4ms", meaning: "internal RC 8 MHz; 6 CK + 4 ms", hazard: None },
    Value { value: 0x95, code: "extrcosc_xx_0mhz9_18ck_4ms", meaning: "external RC up to 0.9 MHz; 18 CK + 4 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x96, code: "extrcosc_0mhz9_3mhz_18ck_4ms", meaning: "external RC 0.9 MHz to 3 MHz; 18 CK + 4 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x97, code: "extrcosc_3mhz_8mhz_18ck_4ms", meaning: "external RC 3 MHz to 8 MHz; 18 CK + 4 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x98, code: "extrcosc_8mhz_12mhz_18ck_4ms", meaning: "external RC 8 MHz to 12 MHz; 18 CK + 4 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x99, code: "extlofxtal_1kck_64ms", meaning: "32 kHz crystal; 1K CK + 64 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x9a, code: "extlofxtalres_258ck_64ms", meaning: "crystal or resonator, low range; 258 CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x9b, code: "extlofxtalres_16kck_0ms", meaning: "crystal or resonator, low range; 16K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x9c, code: "extmedfxtalres_258ck_64ms", meaning: "crystal or resonator, medium range; 258 CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x9d, code: "extmedfxtalres_16kck_0ms", meaning: "crystal or resonator, medium range; 16K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x9e, code: "exthifxtalres_258ck_64ms", meaning: "crystal or resonator, high range; 258 CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x9f, code: "exthifxtalres_16kck_0ms", meaning: "crystal or resonator, high range; 16K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0xa0, code: "extclk_6ck_64ms", meaning: "external clock; 6 CK + 64 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0xa1, code: "intrcosc_1mhz_6ck_64ms", meaning: "internal RC 1 MHz; 6 CK + 64 ms", hazard: None },
    Value { value: 0xa2, code: "intrcosc_2mhz_6ck_64ms", meaning: "internal RC 2 MHz; 6 CK + 64 ms", hazard: None },
    Value { value: 0xa3, code: "intrcosc_4mhz_6ck_64ms", meaning: "internal RC 4 MHz; 6 CK + 64 ms", hazard: None },
    Value { value: 0xa4, code: "intrcosc_8mhz_6ck_64ms", meaning: "internal RC 8 MHz; 6 CK + 64 ms", hazard: None },
    Value { value: 0xa5, code: "extrcosc_xx_0mhz9_18ck_64ms", meaning: "external RC up to 0.9 MHz; 18 CK + 64 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0xa6, code: "extrcosc_0mhz9_3mhz_18ck_64ms", meaning: "external RC 0.9 MHz to 3 MHz; 18 CK + 64 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0xa7, code: "extrcosc_3mhz_8mhz_18ck_64ms", meaning: "external RC 3 MHz to 8 MHz; 18 CK + 64 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0xa8, code: "extrcosc_8mhz_12mhz_18ck_64ms", meaning: "external RC 8 MHz to 12 MHz; 18 CK + 64 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0xa9, code: "extlofxtal_32kck_64ms", meaning: "32 kHz crystal; 32K CK + 64 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0xaa, code: "extlofxtalres_1kck_0ms", meaning: "crystal or resonator, low range; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0xab, code: "extlofxtalres_16kck_4ms", meaning: "crystal or resonator, low range; 16K CK + 4 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0xac, code: "extmedfxtalres_1kck_0ms", meaning: "crystal or resonator, medium range; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0xad, code: "extmedfxtalres_16kck_4ms", meaning: "crystal or resonator, medium range; 16K CK + 4 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0xae, code: "exthifxtalres_1kck_0ms", meaning: "crystal or resonator, high range; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0xaf, code: "exthifxtalres_16kck_4ms", meaning: "crystal or resonator, high range; 16K CK + 4 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0xb5, code: "extrcosc_xx_0mhz9_6ck_4ms", meaning: "external RC up to 0.9 MHz; 6 CK + 4 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0xb6, code: "extrcosc_0mhz9_3mhz_6ck_4ms", meaning: "external RC 0.9 MHz to 3 MHz; 6 CK + 4 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0xb7, code: "extrcosc_3mhz_8mhz_6ck_4ms", meaning: "external RC 3 MHz to 8 MHz; 6 CK + 4 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0xb8, code: "extrcosc_8mhz_12mhz_6ck_4ms", meaning: "external RC 8 MHz to 12 MHz; 6 CK + 4 ms", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0xba, code: "extlofxtalres_1kck_4ms", meaning: "crystal or resonator, low range; 1K CK + 4 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0xbb, code: "extlofxtalres_16kck_64ms", meaning: "crystal or resonator, low range; 16K CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0xbc, code: "extmedfxtalres_1kck_4ms", meaning: "crystal or resonator, medium range; 1K CK + 4 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0xbd, code: "extmedfxtalres_16kck_64ms", meaning: "crystal or resonator, medium range; 16K CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0xbe, code: "exthifxtalres_1kck_4ms", meaning: "crystal or resonator, high range; 1K CK + 4 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0xbf, code: "exthifxtalres_16kck_64ms", meaning: "crystal or resonator, high range; 16K CK + 64 ms", hazard: Some(Hazard::NeedsCrystal) },
];

static SUT_CKSEL_6: [Value; 48] = [
    Value { value: 0x00, code: "extclk_6ck_14ck_0ms", meaning: "external clock; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x01, code: "pllclk_1kck_14ck_8ms", meaning: "PLL; 1K CK / 14 CK + 8 ms", hazard: None },
    Value { value: 0x02, code: "intrcosc_8mhz_6ck_14ck_0ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 0 ms", hazard: None },
    Value { value: 0x03, code: "wdosc_128khz_6ck_14ck_0ms", meaning: "watchdog oscillator 128 kHz; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x04, code: "extlofxtal_1kck_4ms", meaning: "32 kHz crystal; 1K CK + 4 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x08, code: "extcres_0mhz4_0mhz9_258ck_14ck_4ms1", meaning: "ceramic resonator 0.4 MHz to 0.9 MHz; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x09, code: "extcres_0mhz4_0mhz9_1kck_14ck_65ms", meaning: "ceramic resonator 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0a, code: "extcres_0mhz9_3mhz_258ck_14ck_4ms1", meaning: "ceramic resonator 0.9 MHz to 3 MHz; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0b, code: "extcres_0mhz9_3mhz_1kck_14ck_65ms", meaning: "ceramic resonator 0.9 MHz to 3 MHz; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0c, code: "extcres_3mhz_8mhz_258ck_14ck_4ms1", meaning: "ceramic resonator 3 MHz to 8 MHz; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0d, code: "extcres_3mhz_8mhz_1kck_14ck_65ms", meaning: "ceramic resonator 3 MHz to 8 MHz; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0e, code: "extcres_8mhz_xx_258ck_14ck_4ms1", meaning: "ceramic resonator 8 MHz and up; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0f, code: "extcres_8mhz_xx_1kck_14ck_65ms", meaning: "ceramic resonator 8 MHz and up; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x10, code: "extclk_6ck_14ck_4ms", meaning: "external clock; 6 CK / 14 CK + 4 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x11, code: "pllclk_16kck_14ck_8ms", meaning: "PLL; 16K CK / 14 CK + 8 ms", hazard: None },
    Value { value: 0x12, code: "intrcosc_8mhz_6ck_14ck_4ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 4 ms", hazard: None },
    Value { value: 0x13, code: "wdosc_128khz_6ck_14ck_4ms", meaning: "watchdog oscillator 128 kHz; 6 CK / 14 CK + 4 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x14, code: "extlofxtal_1kck_64ms", meaning: "32 kHz crystal; 1K CK + 64 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x18, code: "extcres_0mhz4_0mhz9_258ck_14ck_65ms", meaning: "ceramic resonator 0.4 MHz to 0.9 MHz; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x19, code: "extxosc_0mhz4_0mhz9_16kck_14ck_0ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1a, code: "extcres_0mhz9_3mhz_258ck_14ck_65ms", meaning: "ceramic resonator 0.9 MHz to 3 MHz; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1b, code: "extxosc_0mhz9_3mhz_16kck_14ck_0ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1c, code: "extcres_3mhz_8mhz_258ck_14ck_65ms", meaning: "ceramic resonator 3 MHz to 8 MHz; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1d, code: "extxosc_3mhz_8mhz_16kck_14ck_0ms", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1e, code: "extcres_8mhz_xx_258ck_14ck_65ms", meaning: "ceramic resonator 8 MHz and up; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1f, code: "extxosc_8mhz_xx_16kck_14ck_0ms", meaning: "crystal, low power 8 MHz and up; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x20, code: "extclk_6ck_14ck_64ms", meaning: "external clock; 6 CK / 14 CK + 64 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x21, code: "pllclk_1kck_14ck_68ms", meaning: "PLL; 1K CK / 14 CK + 68 ms", hazard: None },
    Value { value: 0x22, code: "intrcosc_8mhz_6ck_14ck_64ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 64 ms", hazard: None },
    Value { value: 0x23, code: "wdosc_128khz_6ck_14ck_64ms", meaning: "watchdog oscillator 128 kHz; 6 CK / 14 CK + 64 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x24, code: "extlofxtal_32kck_64ms", meaning: "32 kHz crystal; 32K CK + 64 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x28, code: "extcres_0mhz4_0mhz9_1kck_14ck_0ms", meaning: "ceramic resonator 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x29, code: "extxosc_0mhz4_0mhz9_16kck_14ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2a, code: "extcres_0mhz9_3mhz_1kck_14ck_0ms", meaning: "ceramic resonator 0.9 MHz to 3 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2b, code: "extxosc_0mhz9_3mhz_16kck_14ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2c, code: "extcres_3mhz_8mhz_1kck_14ck_0ms", meaning: "ceramic resonator 3 MHz to 8 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2d, code: "extxosc_3mhz_8mhz_16kck_14ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2e, code: "extcres_8mhz_xx_1kck_14ck_0ms", meaning: "ceramic resonator 8 MHz and up; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2f, code: "extxosc_8mhz_xx_16kck_14ck_4ms1", meaning: "crystal, low power 8 MHz and up; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x31, code: "pllclk_16kck_14ck_68ms", meaning: "PLL; 16K CK / 14 CK + 68 ms", hazard: None },
    Value { value: 0x38, code: "extcres_0mhz4_0mhz9_1kck_14ck_4ms1", meaning: "ceramic resonator 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x39, code: "extxosc_0mhz4_0mhz9_16kck_14ck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3a, code: "extcres_0mhz9_3mhz_1kck_14ck_4ms1", meaning: "ceramic resonator 0.9 MHz to 3 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3b, code: "extxosc_0mhz9_3mhz_16kck_14ck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3c, code: "extcres_3mhz_8mhz_1kck_14ck_4ms1", meaning: "ceramic resonator 3 MHz to 8 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3d, code: "extxosc_3mhz_8mhz_16kck_14ck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3e, code: "extcres_8mhz_xx_1kck_14ck_4ms1", meaning: "ceramic resonator 8 MHz and up; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3f, code: "extxosc_8mhz_xx_16kck_14ck_65ms", meaning: "crystal, low power 8 MHz and up; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
];

static BODLEVEL_6: [Value; 8] = [
    Value { value: 0x00, code: "2v0", meaning: "2.0 V", hazard: None },
    Value { value: 0x01, code: "1v9", meaning: "1.9 V", hazard: None },
    Value { value: 0x02, code: "2v2", meaning: "2.2 V", hazard: None },
    Value { value: 0x03, code: "2v3", meaning: "2.3 V", hazard: None },
    Value { value: 0x04, code: "4v3", meaning: "4.3 V", hazard: None },
    Value { value: 0x05, code: "2v7", meaning: "2.7 V", hazard: None },
    Value { value: 0x06, code: "1v8", meaning: "1.8 V", hazard: None },
    Value { value: 0x07, code: "disabled", meaning: "off", hazard: None },
];

static SUT_CKSEL_7: [Value; 9] = [
    Value { value: 0x00, code: "extclk_6ck_14ck_0ms", meaning: "external clock; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_8mhz_6ck_14ck_0ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 0 ms", hazard: None },
    Value { value: 0x03, code: "intrcosc_128khz_6ck_14ck_0ms", meaning: "internal RC 128 kHz; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x10, code: "extclk_6ck_14ck_4ms1", meaning: "external clock; 6 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x12, code: "intrcosc_8mhz_6ck_14ck_4ms1", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 4.1 ms", hazard: None },
    Value { value: 0x13, code: "intrcosc_128khz_6ck_14ck_4ms1", meaning: "internal RC 128 kHz; 6 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x20, code: "extclk_6ck_14ck_65ms", meaning: "external clock; 6 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x22, code: "intrcosc_8mhz_6ck_14ck_65ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 65 ms", hazard: None },
    Value { value: 0x23, code: "intrcosc_128khz_6ck_14ck_65ms", meaning: "internal RC 128 kHz; 6 CK / 14 CK + 65 ms", hazard: Some(Hazard::SlowsClock) },
];

static SUT_CKSEL_8: [Value; 16] = [
    Value { value: 0x00, code: "extclk_6ck_14ck_0ms_0x00", meaning: "external clock; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x01, code: "extclk_6ck_14ck_0ms_0x01", meaning: "external clock; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_8mhz_6ck_14ck_0ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 0 ms", hazard: None },
    Value { value: 0x03, code: "intulposc_32khz_6ck_14ck_0ms", meaning: "ultra low power oscillator 32 kHz; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x10, code: "extclk_6ck_14ck_4ms1_0x10", meaning: "external clock; 6 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x11, code: "extclk_6ck_14ck_4ms1_0x11", meaning: "external clock; 6 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x12, code: "intrcosc_8mhz_6ck_14ck_4ms1", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 4.1 ms", hazard: None },
    Value { value: 0x13, code: "intulposc_32khz_6ck_14ck_4ms1", meaning: "ultra low power oscillator 32 kHz; 6 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x20, code: "extclk_6ck_14ck_65ms_0x20", meaning: "external clock; 6 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x21, code: "extclk_6ck_14ck_65ms_0x21", meaning: "external clock; 6 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x22, code: "intrcosc_8mhz_6ck_14ck_65ms_0x22", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 65 ms", hazard: None },
    Value { value: 0x23, code: "intulposc_32khz_6ck_14ck_65ms_0x23", meaning: "ultra low power oscillator 32 kHz; 6 CK / 14 CK + 65 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x30, code: "extclk_6ck_14ck_65ms_0x30", meaning: "external clock; 6 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x31, code: "extclk_6ck_14ck_65ms_0x31", meaning: "external clock; 6 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x32, code: "intrcosc_8mhz_6ck_14ck_65ms_0x32", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 65 ms", hazard: None },
    Value { value: 0x33, code: "intulposc_32khz_6ck_14ck_65ms_0x33", meaning: "ultra low power oscillator 32 kHz; 6 CK / 14 CK + 65 ms", hazard: Some(Hazard::SlowsClock) },
];

static BOOTSZ_1: [Value; 4] = [
    Value { value: 0x00, code: "bs_1024w", meaning: "1024 words", hazard: None },
    Value { value: 0x01, code: "bs_512w", meaning: "512 words", hazard: None },
    Value { value: 0x02, code: "bs_256w", meaning: "256 words", hazard: None },
    Value { value: 0x03, code: "bs_128w", meaning: "128 words", hazard: None },
];

static BLB0_1: [Value; 4] = [
    Value { value: 0x00, code: "lpm_spm_disabled", meaning: "SPM and LPM disabled", hazard: Some(Hazard::Locks) },
    Value { value: 0x01, code: "lpm_disabled", meaning: "LPM disabled", hazard: Some(Hazard::Locks) },
    Value { value: 0x02, code: "spm_disabled", meaning: "SPM disabled", hazard: Some(Hazard::Locks) },
    Value { value: 0x03, code: "no_lock", meaning: "no restriction", hazard: None },
];

static SUT_CKSEL_9: [Value; 44] = [
    Value { value: 0x00, code: "extclk_6ck_14ck_0ms", meaning: "external clock; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_8mhz_6ck_14ck_0ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 0 ms", hazard: None },
    Value { value: 0x03, code: "wdosc_128khz_6ck_14ck_0ms", meaning: "watchdog oscillator 128 kHz; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x04, code: "extlofxtal_1kck_4ms", meaning: "32 kHz crystal; 1K CK + 4 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x08, code: "extcres_0mhz4_0mhz9_258ck_14ck_4ms1", meaning: "ceramic resonator 0.4 MHz to 0.9 MHz; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x09, code: "extcres_0mhz4_0mhz9_1kck_14ck_65ms", meaning: "ceramic resonator 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0a, code: "extcres_0mhz9_3mhz_258ck_14ck_4ms1", meaning: "ceramic resonator 0.9 MHz to 3 MHz; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0b, code: "extcres_0mhz9_3mhz_1kck_14ck_65ms", meaning: "ceramic resonator 0.9 MHz to 3 MHz; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0c, code: "extcres_3mhz_8mhz_258ck_14ck_4ms1", meaning: "ceramic resonator 3 MHz to 8 MHz; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0d, code: "extcres_3mhz_8mhz_1kck_14ck_65ms", meaning: "ceramic resonator 3 MHz to 8 MHz; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0e, code: "extcres_8mhz_16mhz_258ck_14ck_4ms1", meaning: "ceramic resonator 8 MHz to 16 MHz; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0f, code: "extcres_8mhz_16mhz_1kck_14ck_65ms", meaning: "ceramic resonator 8 MHz to 16 MHz; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x10, code: "extclk_6ck_14ck_4ms", meaning: "external clock; 6 CK / 14 CK + 4 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x12, code: "intrcosc_8mhz_6ck_14ck_4ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 4 ms", hazard: None },
    Value { value: 0x13, code: "wdosc_128khz_6ck_14ck_4ms", meaning: "watchdog oscillator 128 kHz; 6 CK / 14 CK + 4 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x14, code: "extlofxtal_1kck_64ms", meaning: "32 kHz crystal; 1K CK + 64 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x18, code: "extcres_0mhz4_0mhz9_258ck_14ck_65ms", meaning: "ceramic resonator 0.4 MHz to 0.9 MHz; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x19, code: "extxosc_0mhz4_0mhz9_16kck_14ck_0ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1a, code: "extcres_0mhz9_3mhz_258ck_14ck_65ms", meaning: "ceramic resonator 0.9 MHz to 3 MHz; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1b, code: "extxosc_0mhz9_3mhz_16kck_14ck_0ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1c, code: "extcres_3mhz_8mhz_258ck_14ck_65ms", meaning: "ceramic resonator 3 MHz to 8 MHz; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1d, code: "extxosc_3mhz_8mhz_16kck_14ck_0ms", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1e, code: "extcres_8mhz_16mhz_258ck_14ck_65ms", meaning: "ceramic resonator 8 MHz to 16 MHz; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1f, code: "extxosc_8mhz_16mhz_16kck_14ck_0ms", meaning: "crystal, low power 8 MHz to 16 MHz; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x20, code: "extclk_6ck_14ck_64ms", meaning: "external clock; 6 CK / 14 CK + 64 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x22, code: "intrcosc_8mhz_6ck_14ck_64ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 64 ms", hazard: None },
    Value { value: 0x23, code: "wdosc_128khz_6ck_14ck_64ms", meaning: "watchdog oscillator 128 kHz; 6 CK / 14 CK + 64 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x24, code: "extlofxtal_32kck_64ms", meaning: "32 kHz crystal; 32K CK + 64 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x28, code: "extcres_0mhz4_0mhz9_1kck_14ck_0ms", meaning: "ceramic resonator 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x29, code: "extxosc_0mhz4_0mhz9_16kck_14ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2a, code: "extcres_0mhz9_3mhz_1kck_14ck_0ms", meaning: "ceramic resonator 0.9 MHz to 3 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2b, code: "extxosc_0mhz9_3mhz_16kck_14ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2c, code: "extcres_3mhz_8mhz_1kck_14ck_0ms", meaning: "ceramic resonator 3 MHz to 8 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2d, code: "extxosc_3mhz_8mhz_16kck_14ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2e, code: "extcres_8mhz_16mhz_1kck_14ck_0ms", meaning: "ceramic resonator 8 MHz to 16 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2f, code: "extxosc_8mhz_16mhz_16kck_14ck_4ms1", meaning: "crystal, low power 8 MHz to 16 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x38, code: "extcres_0mhz4_0mhz9_1kck_14ck_4ms1", meaning: "ceramic resonator 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x39, code: "extxosc_0mhz4_0mhz9_16kck_14ck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3a, code: "extcres_0mhz9_3mhz_1kck_14ck_4ms1", meaning: "ceramic resonator 0.9 MHz to 3 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3b, code: "extxosc_0mhz9_3mhz_16kck_14ck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3c, code: "extcres_3mhz_8mhz_1kck_14ck_4ms1", meaning: "ceramic resonator 3 MHz to 8 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3d, code: "extxosc_3mhz_8mhz_16kck_14ck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3e, code: "extcres_8mhz_16mhz_1kck_14ck_4ms1", meaning: "ceramic resonator 8 MHz to 16 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3f, code: "extxosc_8mhz_16mhz_16kck_14ck_65ms", meaning: "crystal, low power 8 MHz to 16 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
];

static SUT_CKSEL_10: [Value; 15] = [
    Value { value: 0x00, code: "extclk_6ck_16ck_16ms", meaning: "external clock; 6 CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_8mhz_6ck_16ck_16ms", meaning: "internal RC 8 MHz; 6 CK / 16 CK + 16 ms", hazard: None },
    Value { value: 0x04, code: "intulposc_32khz_6ck_16ck_16ms", meaning: "ultra low power oscillator 32 kHz; 6 CK / 16 CK + 16 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x08, code: "extcres_0mhz4_0mhz9_258ck_16ck_16ms", meaning: "ceramic resonator 0.4 MHz to 0.9 MHz; 258 CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x09, code: "extxosc_0mhz4_0mhz9_16kck_16ck_16ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0a, code: "extcres_0mhz9_3mhz_258ck_16ck_16ms", meaning: "ceramic resonator 0.9 MHz to 3 MHz; 258 CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0b, code: "extxosc_0mhz9_3mhz_16kck_16ck_16ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0c, code: "extcres_3mhz_8mhz_258ck_16ck_16ms", meaning: "ceramic resonator 3 MHz to 8 MHz; 258 CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0d, code: "extxosc_3mhz_8mhz_16kck_16ck_16ms", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0e, code: "extcres_8mhz_xx_258ck_16ck_16ms", meaning: "ceramic resonator 8 MHz and up; 258 CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0f, code: "extxosc_8mhz_xx_16kck_16ck_16ms", meaning: "crystal, low power 8 MHz and up; 16K CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x18, code: "extcres_0mhz4_0mhz9_1kck_16ck_16ms", meaning: "ceramic resonator 0.4 MHz to 0.9 MHz; 1K CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1a, code: "extcres_0mhz9_3mhz_1kck_16ck_16ms", meaning: "ceramic resonator 0.9 MHz to 3 MHz; 1K CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1c, code: "extcres_3mhz_8mhz_1kck_16ck_16ms", meaning: "ceramic resonator 3 MHz to 8 MHz; 1K CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1e, code: "extcres_8mhz_xx_1kck_16ck_16ms", meaning: "ceramic resonator 8 MHz and up; 1K CK / 16 CK + 16 ms", hazard: Some(Hazard::NeedsCrystal) },
];

static SUT_CKSEL_11: [Value; 38] = [
    Value { value: 0x00, code: "extclk_6ck_0ms", meaning: "external clock; 6 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_6ck_0ms", meaning: "internal RC; 6 CK + 0 ms", hazard: None },
    Value { value: 0x04, code: "extlofxtal_1kck_0ms", meaning: "32 kHz crystal; 1K CK + 0 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x05, code: "extlofxtal_32kck_0ms", meaning: "32 kHz crystal; 32K CK + 0 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x06, code: "extlofxtal_1kck_0ms_intcap", meaning: "32 kHz crystal; 1K CK + 0 ms; internal capacitors", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x07, code: "extlofxtal_32kck_0ms_intcap", meaning: "32 kHz crystal; 32K CK + 0 ms; internal capacitors", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x08, code: "extxosc_0mhz4_0mhz9_258ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 258 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x09, code: "extxosc_0mhz4_0mhz9_1kck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0a, code: "extxosc_0mhz9_3mhz_258ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 258 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0b, code: "extxosc_0mhz9_3mhz_1kck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0c, code: "extxosc_3mhz_8mhz_258ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 258 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0d, code: "extxosc_3mhz_8mhz_1kck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0e, code: "extxosc_8mhz_16mhz_258ck_4ms1", meaning: "crystal, low power 8 MHz to 16 MHz; 258 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0f, code: "extxosc_8mhz_16mhz_1kck_65ms", meaning: "crystal, low power 8 MHz to 16 MHz; 1K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x10, code: "extclk_6ck_4ms1", meaning: "external clock; 6 CK + 4.1 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x12, code: "intrcosc_6ck_4ms1", meaning: "internal RC; 6 CK + 4.1 ms", hazard: None },
    Value { value: 0x14, code: "extlofxtal_1kck_4ms1", meaning: "32 kHz crystal; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x15, code: "extlofxtal_32kck_4ms1", meaning: "32 kHz crystal; 32K CK + 4.1 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x16, code: "extlofxtal_1kck_4ms1_intcap", meaning: "32 kHz crystal; 1K CK + 4.1 ms; internal capacitors", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x17, code: "extlofxtal_32kck_4ms1_intcap", meaning: "32 kHz crystal; 32K CK + 4.1 ms; internal capacitors", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x18, code: "extxosc_0mhz4_0mhz9_258ck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 258 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1a, code: "extxosc_0mhz9_3mhz_258ck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 258 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1c, code: "extxosc_3mhz_8mhz_258ck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 258 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1e, code: "extxosc_8mhz_16mhz_258ck_65ms", meaning: "crystal, low power 8 MHz to 16 MHz; 258 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x20, code: "extclk_6ck_65ms", meaning: "external clock; 6 CK + 65 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x22, code: "intrcosc_6ck_65ms", meaning: "internal RC; 6 CK + 65 ms", hazard: None },
    Value { value: 0x24, code: "extlofxtal_1kck_65ms", meaning: "32 kHz crystal; 1K CK + 65 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x25, code: "extlofxtal_32kck_65ms", meaning: "32 kHz crystal; 32K CK + 65 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x26, code: "extlofxtal_1kck_65ms_intcap", meaning: "32 kHz crystal; 1K CK + 65 ms; internal capacitors", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x27, code: "extlofxtal_32kck_65ms_intcap", meaning: "32 kHz crystal; 32K CK + 65 ms; internal capacitors", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x28, code: "extxosc_0mhz4_0mhz9_1kck_0ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2a, code: "extxosc_0mhz9_3mhz_1kck_0ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2c, code: "extxosc_3mhz_8mhz_1kck_0ms", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2e, code: "extxosc_8mhz_16mhz_1kck_0ms", meaning: "crystal, low power 8 MHz to 16 MHz; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x38, code: "extxosc_0mhz4_0mhz9_1kck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3a, code: "extxosc_0mhz9_3mhz_1kck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3c, code: "extxosc_3mhz_8mhz_1kck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3e, code: "extxosc_8mhz_16mhz_1kck_4ms1", meaning: "crystal, low power 8 MHz to 16 MHz; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
];

static BOOTSZ_2: [Value; 4] = [
    Value { value: 0x00, code: "bs_4096w", meaning: "4096 words", hazard: None },
    Value { value: 0x01, code: "bs_2048w", meaning: "2048 words", hazard: None },
    Value { value: 0x02, code: "bs_1024w", meaning: "1024 words", hazard: None },
    Value { value: 0x03, code: "bs_512w", meaning: "512 words", hazard: None },
];

static BODLEVEL_7: [Value; 8] = [
    Value { value: 0x00, code: "2v5", meaning: "2.5 V", hazard: None },
    Value { value: 0x01, code: "2v6", meaning: "2.6 V", hazard: None },
    Value { value: 0x02, code: "2v7", meaning: "2.7 V", hazard: None },
    Value { value: 0x03, code: "3v8", meaning: "3.8 V", hazard: None },
    Value { value: 0x04, code: "3v9", meaning: "3.9 V", hazard: None },
    Value { value: 0x05, code: "4v0", meaning: "4.0 V", hazard: None },
    Value { value: 0x06, code: "4v1", meaning: "4.1 V", hazard: None },
    Value { value: 0x07, code: "disabled", meaning: "off", hazard: None },
];

static SUT_CKSEL_12: [Value; 50] = [
    Value { value: 0x00, code: "extclk_6ck_0ms", meaning: "external clock; 6 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_6ck_0ms", meaning: "internal RC; 6 CK + 0 ms", hazard: None },
    Value { value: 0x04, code: "extlofxtal_1kck_0ms", meaning: "32 kHz crystal; 1K CK + 0 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x05, code: "extlofxtal_32kck_0ms", meaning: "32 kHz crystal; 32K CK + 0 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x06, code: "extlofxtal_1kck_0ms_intcap", meaning: "32 kHz crystal; 1K CK + 0 ms; internal capacitors", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x07, code: "extlofxtal_32kck_0ms_intcap", meaning: "32 kHz crystal; 32K CK + 0 ms; internal capacitors", hazard: Some(Hazard::NeedsWatchCrystal) },
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
    Value { value: 0x14, code: "extlofxtal_1kck_4ms1", meaning: "32 kHz crystal; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x15, code: "extlofxtal_32kck_4ms1", meaning: "32 kHz crystal; 32K CK + 4.1 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x16, code: "extlofxtal_1kck_4ms1_intcap", meaning: "32 kHz crystal; 1K CK + 4.1 ms; internal capacitors", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x17, code: "extlofxtal_32kck_4ms1_intcap", meaning: "32 kHz crystal; 32K CK + 4.1 ms; internal capacitors", hazard: Some(Hazard::NeedsWatchCrystal) },
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
    Value { value: 0x24, code: "extlofxtal_1kck_65ms", meaning: "32 kHz crystal; 1K CK + 65 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x25, code: "extlofxtal_32kck_65ms", meaning: "32 kHz crystal; 32K CK + 65 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x26, code: "extlofxtal_1kck_65ms_intcap", meaning: "32 kHz crystal; 1K CK + 65 ms; internal capacitors", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x27, code: "extlofxtal_32kck_65ms_intcap", meaning: "32 kHz crystal; 32K CK + 65 ms; internal capacitors", hazard: Some(Hazard::NeedsWatchCrystal) },
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

static SUT_CKSEL_13: [Value; 56] = [
    Value { value: 0x00, code: "extclk_pllin_rc_8mhz_6ck_14ck_0ms", meaning: "external clock 8 MHz; 6 CK / 14 CK + 0 ms; pllin, rc", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x01, code: "pllclk_div4_pllin_rc_8mhz_1kck_14ck_0ms", meaning: "PLL 8 MHz; 1K CK / 14 CK + 0 ms; div4, pllin, rc", hazard: None },
    Value { value: 0x02, code: "rc_8mhz_pllin_rc_8mhz_6ck_14ck_0ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 0 ms; pllin, rc", hazard: None },
    Value { value: 0x03, code: "wdosc_128khz_1kck_14ck_0ms", meaning: "watchdog oscillator 128 kHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x04, code: "pllclk_div4_pllin_xosc_1kck_14ck_0ms", meaning: "PLL; 1K CK / 14 CK + 0 ms; div4, pllin, xosc", hazard: None },
    Value { value: 0x05, code: "pllclk_div4_pllin_extclk_16kck_14ck_0ms", meaning: "PLL; 16K CK / 14 CK + 0 ms; div4, pllin, extclk", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x06, code: "rc_1mhz_1kck_14ck_0ms", meaning: "internal RC 1 MHz; 1K CK / 14 CK + 0 ms", hazard: None },
    Value { value: 0x08, code: "xosc_pllin_rc_8mhz_258ck_14ck_4ms1", meaning: "crystal 8 MHz; 258 CK / 14 CK + 4.1 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x09, code: "xosc_pllin_rc_8mhz_1kck_14ck_65ms", meaning: "crystal 8 MHz; 1K CK / 14 CK + 65 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0a, code: "xosc_3mhz_8mhz_pllin_rc_8mhz_258ck_14ck_4ms1", meaning: "crystal 3 MHz; 258 CK / 14 CK + 4.1 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0b, code: "xosc_3mhz_8mhz_pllin_rc_8mhz_1kck_14ck_65ms", meaning: "crystal 3 MHz; 1K CK / 14 CK + 65 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0c, code: "xosc_3mhz_8mhz_pllin_xosc_258ck_14ck_4ms1", meaning: "crystal 3 MHz; 258 CK / 14 CK + 4.1 ms; pllin, xosc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0d, code: "xosc_3mhz_8mhz_pllin_xosc_1kck_14ck_65ms", meaning: "crystal 3 MHz; 1K CK / 14 CK + 65 ms; pllin, xosc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0e, code: "xosc_8mhz_16mhz_pllin_rc_8mhz_258ck_14ck_4ms1", meaning: "crystal 8 MHz; 258 CK / 14 CK + 4.1 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0f, code: "xosc_8mhz_16mhz_pllin_rc_8mhz_1kck_14ck_65ms", meaning: "crystal 8 MHz; 1K CK / 14 CK + 65 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x10, code: "extclk_pllin_rc_8mhz_6ck_14ck_4ms1", meaning: "external clock 8 MHz; 6 CK / 14 CK + 4.1 ms; pllin, rc", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x11, code: "pllclk_div4_pllin_rc_8mhz_1kck_14ck_4ms", meaning: "PLL 8 MHz; 1K CK / 14 CK + 4 ms; div4, pllin, rc", hazard: None },
    Value { value: 0x12, code: "rc_8mhz_pllin_rc_8mhz_6ck_14ck_4ms1", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 4.1 ms; pllin, rc", hazard: None },
    Value { value: 0x13, code: "wdosc_128khz_1kck_14ck_4ms1", meaning: "watchdog oscillator 128 kHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x14, code: "pllclk_div4_pllin_xosc_1kck_14ck_4ms", meaning: "PLL; 1K CK / 14 CK + 4 ms; div4, pllin, xosc", hazard: None },
    Value { value: 0x15, code: "pllclk_div4_pllin_extclk_16kck_14ck_4ms_0x15", meaning: "PLL; 16K CK / 14 CK + 4 ms; div4, pllin, extclk", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x16, code: "rc_1mhz_1kck_14ck_4ms1", meaning: "internal RC 1 MHz; 1K CK / 14 CK + 4.1 ms", hazard: None },
    Value { value: 0x18, code: "xosc_pllin_rc_8mhz_258ck_14ck_65ms", meaning: "crystal 8 MHz; 258 CK / 14 CK + 65 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x19, code: "xosc_pllin_rc_8mhz_16kck_14ck_0ms", meaning: "crystal 8 MHz; 16K CK / 14 CK + 0 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1a, code: "xosc_3mhz_8mhz_pllin_rc_8mhz_258ck_14ck_65ms", meaning: "crystal 3 MHz; 258 CK / 14 CK + 65 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1b, code: "xosc_3mhz_8mhz_pllin_rc_8mhz_16kck_14ck_0ms", meaning: "crystal 3 MHz; 16K CK / 14 CK + 0 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1c, code: "xosc_3mhz_8mhz_pllin_xosc_258ck_14ck_65ms", meaning: "crystal 3 MHz; 258 CK / 14 CK + 65 ms; pllin, xosc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1d, code: "xosc_3mhz_8mhz_pllin_xosc_16kck_14ck_0ms", meaning: "crystal 3 MHz; 16K CK / 14 CK + 0 ms; pllin, xosc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1e, code: "xosc_8mhz_16mhz_pllin_rc_8mhz_258ck_14ck_65ms", meaning: "crystal 8 MHz; 258 CK / 14 CK + 65 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1f, code: "xosc_8mhz_16mhz_pllin_rc_8mhz_16kck_14ck_0ms", meaning: "crystal 8 MHz; 16K CK / 14 CK + 0 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x20, code: "extclk_pllin_rc_8mhz_6ck_14ck_65ms", meaning: "external clock 8 MHz; 6 CK / 14 CK + 65 ms; pllin, rc", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x21, code: "pllclk_div4_pllin_rc_8mhz_1kck_14ck_64ms", meaning: "PLL 8 MHz; 1K CK / 14 CK + 64 ms; div4, pllin, rc", hazard: None },
    Value { value: 0x22, code: "rc_8mhz_pllin_rc_8mhz_6ck_14ck_65ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 65 ms; pllin, rc", hazard: None },
    Value { value: 0x23, code: "wdosc_128khz_1kck_14ck_65ms", meaning: "watchdog oscillator 128 kHz; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x24, code: "pllclk_div4_pllin_xosc_1kck_14ck_64ms", meaning: "PLL; 1K CK / 14 CK + 64 ms; div4, pllin, xosc", hazard: None },
    Value { value: 0x25, code: "pllclk_div4_pllin_extclk_16kck_14ck_4ms_0x25", meaning: "PLL; 16K CK / 14 CK + 4 ms; div4, pllin, extclk", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x26, code: "rc_1mhz_1kck_14ck_65ms", meaning: "internal RC 1 MHz; 1K CK / 14 CK + 65 ms", hazard: None },
    Value { value: 0x28, code: "xosc_pllin_rc_8mhz_1kck_14ck_0ms", meaning: "crystal 8 MHz; 1K CK / 14 CK + 0 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x29, code: "xosc_pllin_rc_8mhz_16kck_14ck_4ms1", meaning: "crystal 8 MHz; 16K CK / 14 CK + 4.1 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2a, code: "xosc_3mhz_8mhz_pllin_rc_8mhz_1kck_14ck_0ms", meaning: "crystal 3 MHz; 1K CK / 14 CK + 0 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2b, code: "xosc_3mhz_8mhz_pllin_rc_8mhz_16kck_14ck_4ms1", meaning: "crystal 3 MHz; 16K CK / 14 CK + 4.1 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2c, code: "xosc_3mhz_8mhz_pllin_xosc_1kck_14ck_0ms", meaning: "crystal 3 MHz; 1K CK / 14 CK + 0 ms; pllin, xosc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2d, code: "xosc_3mhz_8mhz_pllin_xosc_16kck_14ck_4ms1", meaning: "crystal 3 MHz; 16K CK / 14 CK + 4.1 ms; pllin, xosc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2e, code: "xosc_8mhz_16mhz_pllin_rc_8mhz_1kck_14ck_0ms", meaning: "crystal 8 MHz; 1K CK / 14 CK + 0 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2f, code: "xosc_8mhz_16mhz_pllin_rc_8mhz_16kck_14ck_4ms1", meaning: "crystal 8 MHz; 16K CK / 14 CK + 4.1 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x33, code: "wdosc_128khz_16kck_14ck_0ms", meaning: "watchdog oscillator 128 kHz; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x34, code: "pllclk_div4_pllin_xosc_16kck_14ck_0ms", meaning: "PLL; 16K CK / 14 CK + 0 ms; div4, pllin, xosc", hazard: None },
    Value { value: 0x35, code: "pllclk_div4_pllin_extclk_16kck_14ck_64ms", meaning: "PLL; 16K CK / 14 CK + 64 ms; div4, pllin, extclk", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x38, code: "xosc_pllin_rc_8mhz_1kck_14ck_4ms1", meaning: "crystal 8 MHz; 1K CK / 14 CK + 4.1 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x39, code: "xosc_pllin_rc_8mhz_16kck_14ck_65ms", meaning: "crystal 8 MHz; 16K CK / 14 CK + 65 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3a, code: "xosc_3mhz_8mhz_pllin_rc_8mhz_1kck_14ck_4ms1", meaning: "crystal 3 MHz; 1K CK / 14 CK + 4.1 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3b, code: "xosc_3mhz_8mhz_pllin_rc_8mhz_16kck_14ck_65ms", meaning: "crystal 3 MHz; 16K CK / 14 CK + 65 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3c, code: "xosc_3mhz_8mhz_pllin_xosc_1kck_14ck_4ms1", meaning: "crystal 3 MHz; 1K CK / 14 CK + 4.1 ms; pllin, xosc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3d, code: "xosc_3mhz_8mhz_pllin_xosc_16kck_14ck_65ms", meaning: "crystal 3 MHz; 16K CK / 14 CK + 65 ms; pllin, xosc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3e, code: "xosc_8mhz_16mhz_pllin_rc_8mhz_1kck_14ck_4ms1", meaning: "crystal 8 MHz; 1K CK / 14 CK + 4.1 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3f, code: "xosc_8mhz_16mhz_pllin_rc_8mhz_16kck_14ck_65ms", meaning: "crystal 8 MHz; 16K CK / 14 CK + 65 ms; pllin, rc", hazard: Some(Hazard::NeedsCrystal) },
];

static SUT_CKSEL_14: [Value; 42] = [
    Value { value: 0x00, code: "extclk_6ck_14ck_0ms", meaning: "external clock; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_8mhz_6ck_14ck_0ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 0 ms", hazard: None },
    Value { value: 0x03, code: "pllclk_16mhz_1kck_14ck_0ms", meaning: "PLL 16 MHz; 1K CK / 14 CK + 0 ms", hazard: None },
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
    Value { value: 0x13, code: "pllclk_16mhz_1kck_14ck_4ms1", meaning: "PLL 16 MHz; 1K CK / 14 CK + 4.1 ms", hazard: None },
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
    Value { value: 0x23, code: "pllclk_16mhz_1kck_14ck_65ms", meaning: "PLL 16 MHz; 1K CK / 14 CK + 65 ms", hazard: None },
    Value { value: 0x28, code: "extxosc_0mhz4_0mhz9_1kck_14ck_0ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x29, code: "extxosc_0mhz4_0mhz9_16kck_14ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2a, code: "extxosc_0mhz9_3mhz_1kck_14ck_0ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2b, code: "extxosc_0mhz9_3mhz_16kck_14ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2c, code: "extxosc_3mhz_8mhz_1kck_14ck_0ms", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2d, code: "extxosc_3mhz_8mhz_16kck_14ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2e, code: "extxosc_8mhz_xx_1kck_14ck_0ms", meaning: "crystal, low power 8 MHz and up; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2f, code: "extxosc_8mhz_xx_16kck_14ck_4ms1", meaning: "crystal, low power 8 MHz and up; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x33, code: "pllclk_16mhz_16kck_14ck_0ms", meaning: "PLL 16 MHz; 16K CK / 14 CK + 0 ms", hazard: None },
    Value { value: 0x38, code: "extxosc_0mhz4_0mhz9_1kck_14ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x39, code: "extxosc_0mhz4_0mhz9_16kck_14ck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3a, code: "extxosc_0mhz9_3mhz_1kck_14ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3b, code: "extxosc_0mhz9_3mhz_16kck_14ck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3c, code: "extxosc_3mhz_8mhz_1kck_14ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3d, code: "extxosc_3mhz_8mhz_16kck_14ck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3e, code: "extxosc_8mhz_xx_1kck_14ck_4ms1", meaning: "crystal, low power 8 MHz and up; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3f, code: "extxosc_8mhz_xx_16kck_14ck_65ms", meaning: "crystal, low power 8 MHz and up; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
];

static BODLEVEL_8: [Value; 8] = [
    Value { value: 0x00, code: "2v6", meaning: "2.6 V", hazard: None },
    Value { value: 0x01, code: "2v8", meaning: "2.8 V", hazard: None },
    Value { value: 0x02, code: "4v2", meaning: "4.2 V", hazard: None },
    Value { value: 0x03, code: "4v4", meaning: "4.4 V", hazard: None },
    Value { value: 0x04, code: "4v3", meaning: "4.3 V", hazard: None },
    Value { value: 0x05, code: "2v7", meaning: "2.7 V", hazard: None },
    Value { value: 0x06, code: "4v5", meaning: "4.5 V", hazard: None },
    Value { value: 0x07, code: "disabled", meaning: "off", hazard: None },
];

static BODLEVEL_9: [Value; 8] = [
    Value { value: 0x00, code: "2v6", meaning: "2.6 V", hazard: None },
    Value { value: 0x01, code: "2v8", meaning: "2.8 V", hazard: None },
    Value { value: 0x02, code: "4v2", meaning: "4.2 V", hazard: None },
    Value { value: 0x03, code: "4v4", meaning: "4.4 V", hazard: None },
    Value { value: 0x04, code: "4v3", meaning: "4.3 V", hazard: None },
    Value { value: 0x05, code: "2v7", meaning: "2.7 V", hazard: None },
    Value { value: 0x06, code: "4v5", meaning: "4.5 V", hazard: None },
    Value { value: 0x07, code: "bod_disabled", meaning: "off", hazard: None },
];

static SUT_CKSEL_15: [Value; 53] = [
    Value { value: 0x00, code: "extclk_6ck_14ck_0ms", meaning: "external clock; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x01, code: "pllclk_pllin_extclk_6kck_14ck_0ms", meaning: "PLL; 6K CK / 14 CK + 0 ms; pllin, extclk", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_8mhz_6ck_14ck_0ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 0 ms", hazard: None },
    Value { value: 0x03, code: "pllclk_16mhz_1kck_14ck_0ms", meaning: "PLL 16 MHz; 1K CK / 14 CK + 0 ms", hazard: None },
    Value { value: 0x04, code: "extxosc_pllin_extxosc_1kck_14ck_0ms", meaning: "crystal, low power; 1K CK / 14 CK + 0 ms; pllin, extxosc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x05, code: "pllclk_pllin_extxosc_1kck_14ck_0ms", meaning: "PLL; 1K CK / 14 CK + 0 ms; pllin, extxosc", hazard: None },
    Value { value: 0x08, code: "extxosc_0mhz4_0mhz9_258ck_14ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x09, code: "extxosc_0mhz4_0mhz9_1kck_14ck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0a, code: "extxosc_0mhz9_3mhz_258ck_14ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0b, code: "extxosc_0mhz9_3mhz_1kck_14ck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0c, code: "extxosc_3mhz_8mhz_258ck_14ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0d, code: "extxosc_3mhz_8mhz_1kck_14ck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0e, code: "extxosc_8mhz_xx_258ck_14ck_4ms1", meaning: "crystal, low power 8 MHz and up; 258 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0f, code: "extxosc_8mhz_xx_1kck_14ck_65ms", meaning: "crystal, low power 8 MHz and up; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x10, code: "extclk_6ck_14ck_4ms1", meaning: "external clock; 6 CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x11, code: "pllclk_pllin_extclk_6kck_14ck_4ms", meaning: "PLL; 6K CK / 14 CK + 4 ms; pllin, extclk", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x12, code: "intrcosc_8mhz_6ck_14ck_4ms1", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 4.1 ms", hazard: None },
    Value { value: 0x13, code: "pllclk_16mhz_1kck_14ck_4ms1", meaning: "PLL 16 MHz; 1K CK / 14 CK + 4.1 ms", hazard: None },
    Value { value: 0x14, code: "extxosc_pllin_extxosc_1kck_14ck_4ms", meaning: "crystal, low power; 1K CK / 14 CK + 4 ms; pllin, extxosc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x15, code: "pllclk_pllin_extxosc_1kck_14ck_4ms", meaning: "PLL; 1K CK / 14 CK + 4 ms; pllin, extxosc", hazard: None },
    Value { value: 0x18, code: "extxosc_0mhz4_0mhz9_258ck_14ck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x19, code: "extxosc_0mhz4_0mhz9_16kck_14ck_0ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1a, code: "extxosc_0mhz9_3mhz_258ck_14ck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1b, code: "extxosc_0mhz9_3mhz_16kck_14ck_0ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1c, code: "extxosc_3mhz_8mhz_258ck_14ck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1d, code: "extxosc_3mhz_8mhz_16kck_14ck_0ms", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1e, code: "extxosc_8mhz_xx_258ck_14ck_65ms", meaning: "crystal, low power 8 MHz and up; 258 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1f, code: "extxosc_8mhz_xx_16kck_14ck_0ms", meaning: "crystal, low power 8 MHz and up; 16K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x20, code: "extclk_6ck_14ck_65ms", meaning: "external clock; 6 CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x21, code: "pllclk_pllin_extclk_6kck_14ck_64ms", meaning: "PLL; 6K CK / 14 CK + 64 ms; pllin, extclk", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x22, code: "intrcosc_8mhz_6ck_14ck_65ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 65 ms", hazard: None },
    Value { value: 0x23, code: "pllclk_16mhz_1kck_14ck_65ms", meaning: "PLL 16 MHz; 1K CK / 14 CK + 65 ms", hazard: None },
    Value { value: 0x24, code: "extxosc_pllin_extxosc_16kck_14ck_4ms", meaning: "crystal, low power; 16K CK / 14 CK + 4 ms; pllin, extxosc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x25, code: "pllclk_pllin_extxosc_16kck_14ck_4ms", meaning: "PLL; 16K CK / 14 CK + 4 ms; pllin, extxosc", hazard: None },
    Value { value: 0x28, code: "extxosc_0mhz4_0mhz9_1kck_14ck_0ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x29, code: "extxosc_0mhz4_0mhz9_16kck_14ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2a, code: "extxosc_0mhz9_3mhz_1kck_14ck_0ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2b, code: "extxosc_0mhz9_3mhz_16kck_14ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2c, code: "extxosc_3mhz_8mhz_1kck_14ck_0ms", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2d, code: "extxosc_3mhz_8mhz_16kck_14ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2e, code: "extxosc_8mhz_xx_1kck_14ck_0ms", meaning: "crystal, low power 8 MHz and up; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2f, code: "extxosc_8mhz_xx_16kck_14ck_4ms1", meaning: "crystal, low power 8 MHz and up; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x33, code: "pllclk_16mhz_16kck_14ck_0ms", meaning: "PLL 16 MHz; 16K CK / 14 CK + 0 ms", hazard: None },
    Value { value: 0x34, code: "extxosc_pllin_extxosc_16kck_14ck_64ms", meaning: "crystal, low power; 16K CK / 14 CK + 64 ms; pllin, extxosc", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x35, code: "pllclk_pllin_extxosc_16kck_14ck_64ms", meaning: "PLL; 16K CK / 14 CK + 64 ms; pllin, extxosc", hazard: None },
    Value { value: 0x38, code: "extxosc_0mhz4_0mhz9_1kck_14ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x39, code: "extxosc_0mhz4_0mhz9_16kck_14ck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3a, code: "extxosc_0mhz9_3mhz_1kck_14ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3b, code: "extxosc_0mhz9_3mhz_16kck_14ck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3c, code: "extxosc_3mhz_8mhz_1kck_14ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3d, code: "extxosc_3mhz_8mhz_16kck_14ck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3e, code: "extxosc_8mhz_xx_1kck_14ck_4ms1", meaning: "crystal, low power 8 MHz and up; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3f, code: "extxosc_8mhz_xx_16kck_14ck_65ms", meaning: "crystal, low power 8 MHz and up; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
];

static BOOTSZ_3: [Value; 4] = [
    Value { value: 0x00, code: "bs_2048w", meaning: "2048 words", hazard: None },
    Value { value: 0x01, code: "bs_1024w", meaning: "1024 words", hazard: None },
    Value { value: 0x02, code: "bs_512w", meaning: "512 words", hazard: None },
    Value { value: 0x03, code: "bs_256w", meaning: "256 words", hazard: None },
];

static BODLEVEL_10: [Value; 8] = [
    Value { value: 0x00, code: "4v3", meaning: "4.3 V", hazard: None },
    Value { value: 0x01, code: "3v5", meaning: "3.5 V", hazard: None },
    Value { value: 0x02, code: "3v4", meaning: "3.4 V", hazard: None },
    Value { value: 0x03, code: "2v6", meaning: "2.6 V", hazard: None },
    Value { value: 0x04, code: "2v4", meaning: "2.4 V", hazard: None },
    Value { value: 0x05, code: "2v2", meaning: "2.2 V", hazard: None },
    Value { value: 0x06, code: "2v0", meaning: "2.0 V", hazard: None },
    Value { value: 0x07, code: "disabled", meaning: "off", hazard: None },
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

static SUT_CKSEL_16: [Value; 8] = [
    Value { value: 0x00, code: "extclk_slowpwr", meaning: "external clock; slowly rising power", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x01, code: "extclk_boden_por", meaning: "external clock; BOD on, por", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "xosc", meaning: "crystal", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x03, code: "xosc_fastpwr", meaning: "crystal; fast rising power", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x04, code: "xosc_boden_por", meaning: "crystal; BOD on, por", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x05, code: "cres", meaning: "ceramic resonator", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x06, code: "cres_fastpwr", meaning: "ceramic resonator; fast rising power", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x07, code: "cres_boden_por", meaning: "ceramic resonator; BOD on, por", hazard: Some(Hazard::NeedsCrystal) },
];

static LB_2: [Value; 3] = [
    Value { value: 0x00, code: "prog_ver_disabled", meaning: "writing and reading disabled", hazard: Some(Hazard::Locks) },
    Value { value: 0x01, code: "prog_disabled", meaning: "undefined, do not use", hazard: Some(Hazard::Locks) },
    Value { value: 0x03, code: "no_lock", meaning: "no lock", hazard: None },
];

static CKSEL_4: [Value; 4] = [
    Value { value: 0x00, code: "sut_5ck", meaning: "start-up time; 5 CK", hazard: None },
    Value { value: 0x01, code: "sut_0ms5", meaning: "start-up time; 0.5 ms", hazard: None },
    Value { value: 0x02, code: "sut_4ms", meaning: "start-up time; 4 ms", hazard: None },
    Value { value: 0x03, code: "sut_16ms", meaning: "start-up time; 16 ms", hazard: None },
];

static CKSEL_5: [Value; 8] = [
    Value { value: 0x00, code: "extclk_fastpwr", meaning: "external clock; fast rising power", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x01, code: "extclk_boden_por", meaning: "external clock; BOD on, por", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "xosc_slowpwr", meaning: "crystal; slowly rising power", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x03, code: "xosc_fastpwr", meaning: "crystal; fast rising power", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x04, code: "xosc_boden_por", meaning: "crystal; BOD on, por", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x05, code: "cres_extclk_slowpwr", meaning: "ceramic resonator; extclk, slowly rising power", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x06, code: "cres_fastpwr", meaning: "ceramic resonator; fast rising power", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x07, code: "cres_boden_por", meaning: "ceramic resonator; BOD on, por", hazard: Some(Hazard::NeedsCrystal) },
];

static BODLEVEL_12: [Value; 5] = [
    Value { value: 0x03, code: "2v3", meaning: "2.3 V", hazard: None },
    Value { value: 0x04, code: "4v3", meaning: "4.3 V", hazard: None },
    Value { value: 0x05, code: "2v7", meaning: "2.7 V", hazard: None },
    Value { value: 0x06, code: "1v8", meaning: "1.8 V", hazard: None },
    Value { value: 0x07, code: "disabled", meaning: "off", hazard: None },
];

static CKSEL_6: [Value; 16] = [
    Value { value: 0x00, code: "extclk_fastpwr", meaning: "external clock; fast rising power", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x01, code: "extclk_boden", meaning: "external clock; BOD on", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_slowpwr", meaning: "internal RC; slowly rising power", hazard: None },
    Value { value: 0x03, code: "intrcosc_fastpwr", meaning: "internal RC; fast rising power", hazard: None },
    Value { value: 0x04, code: "intrcosc_boden", meaning: "internal RC; BOD on", hazard: None },
    Value { value: 0x05, code: "extrcosc_slowpwr", meaning: "external RC; slowly rising power", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x06, code: "extrcosc_fastpwr", meaning: "external RC; fast rising power", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x07, code: "extrcosc_boden", meaning: "external RC; BOD on", hazard: Some(Hazard::NeedsExternalRc) },
    Value { value: 0x08, code: "extlofxtalx08", meaning: "32 kHz crystal; x08", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x09, code: "extlofxtalx09", meaning: "32 kHz crystal; x09", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x0a, code: "xosc_slowpwr", meaning: "crystal; slowly rising power", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0b, code: "xosc_fastpwr", meaning: "crystal; fast rising power", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0c, code: "xosc_boden", meaning: "crystal; BOD on", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0d, code: "cres_extclk_slowpwr", meaning: "ceramic resonator; extclk, slowly rising power", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x0e, code: "cres_fastpwr", meaning: "ceramic resonator; fast rising power", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0f, code: "cres_boden", meaning: "ceramic resonator; BOD on", hazard: Some(Hazard::NeedsCrystal) },
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
    Value { value: 0x09, code: "extlofxtal_1kck_4ms", meaning: "32 kHz crystal; 1K CK + 4 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
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
    Value { value: 0x19, code: "extlofxtal_1kck_64ms", meaning: "32 kHz crystal; 1K CK + 64 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
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
    Value { value: 0x29, code: "extlofxtal_32kck_64ms", meaning: "32 kHz crystal; 32K CK + 64 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
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

static SUT_CKSEL_18: [Value; 55] = [
    Value { value: 0x00, code: "extclk_6ck_0ms", meaning: "external clock; 6 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_6ck_0ms", meaning: "internal RC; 6 CK + 0 ms", hazard: None },
    Value { value: 0x03, code: "intrcosc_128khz_6ck_0ms", meaning: "internal RC 128 kHz; 6 CK + 0 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x04, code: "extlofxtal_1kck_0ms", meaning: "32 kHz crystal; 1K CK + 0 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x05, code: "extlofxtal_32kck_0ms", meaning: "32 kHz crystal; 32K CK + 0 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
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
    Value { value: 0x14, code: "extlofxtal_1kck_4ms1", meaning: "32 kHz crystal; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x15, code: "extlofxtal_32kck_4ms1", meaning: "32 kHz crystal; 32K CK + 4.1 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
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
    Value { value: 0x24, code: "extlofxtal_1kck_65ms", meaning: "32 kHz crystal; 1K CK + 65 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x25, code: "extlofxtal_32kck_65ms", meaning: "32 kHz crystal; 32K CK + 65 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
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

static SUT_CKSEL_19: [Value; 47] = [
    Value { value: 0x00, code: "extclk_6ck_14ck_0ms", meaning: "external clock; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_8mhz_6ck_14ck_0ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 0 ms", hazard: None },
    Value { value: 0x03, code: "intrcosc_128khz_6ck_14ck_0ms", meaning: "internal RC 128 kHz; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x04, code: "extlofxtal_1kck_14ck_0ms", meaning: "32 kHz crystal; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x05, code: "extlofxtal_32kck_14ck_0ms", meaning: "32 kHz crystal; 32K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
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
    Value { value: 0x14, code: "extlofxtal_1kck_14ck_4ms1", meaning: "32 kHz crystal; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x15, code: "extlofxtal_32kck_14ck_4ms1", meaning: "32 kHz crystal; 32K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
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
    Value { value: 0x24, code: "extlofxtal_1kck_14ck_65ms", meaning: "32 kHz crystal; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x25, code: "extlofxtal_32kck_14ck_65ms", meaning: "32 kHz crystal; 32K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x28, code: "extxosc_0mhz4_0mhz9_1kck_14ck_0ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x29, code: "extxosc_0mhz4_0mhz9_16kck_14ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2a, code: "extxosc_0mhz9_3mhz_1kck_14ck_0ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2b, code: "extxosc_0mhz9_3mhz_16kck_14ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2c, code: "extxosc_3mhz_8mhz_1kck_14ck_0ms", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2d, code: "extxosc_3mhz_8mhz_16kck_14ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2e, code: "extxosc_8mhz_xx_1kck_14ck_0ms", meaning: "crystal, low power 8 MHz and up; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2f, code: "extxosc_8mhz_xx_16kck_14ck_4ms1", meaning: "crystal, low power 8 MHz and up; 16K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x38, code: "extxosc_0mhz4_0mhz9_1kck_14ck_4ms1", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x39, code: "extxosc_0mhz4_0mhz9_16kck_14ck_65ms", meaning: "crystal, low power 0.4 MHz to 0.9 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3a, code: "extxosc_0mhz9_3mhz_1kck_14ck_4ms1", meaning: "crystal, low power 0.9 MHz to 3 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3b, code: "extxosc_0mhz9_3mhz_16kck_14ck_65ms", meaning: "crystal, low power 0.9 MHz to 3 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3c, code: "extxosc_3mhz_8mhz_1kck_14ck_4ms1", meaning: "crystal, low power 3 MHz to 8 MHz; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3d, code: "extxosc_3mhz_8mhz_16kck_14ck_65ms", meaning: "crystal, low power 3 MHz to 8 MHz; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3e, code: "extxosc_8mhz_xx_1kck_14ck_4ms1", meaning: "crystal, low power 8 MHz and up; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3f, code: "extxosc_8mhz_xx_16kck_14ck_65ms", meaning: "crystal, low power 8 MHz and up; 16K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
];

static CKSEL_SUT_1: [Value; 17] = [
    Value { value: 0x00, code: "extclk_6ck_0ms", meaning: "external clock; 6 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_6ck_0ms", meaning: "internal RC; 6 CK + 0 ms", hazard: None },
    Value { value: 0x03, code: "intrcosc_128khz_6ck_0ms", meaning: "internal RC 128 kHz; 6 CK + 0 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x06, code: "trxosc_258ck_4ms1", meaning: "transceiver crystal oscillator; 258 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x07, code: "trxosc_1kck_65ms", meaning: "transceiver crystal oscillator; 1K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x10, code: "extclk_6ck_4ms1", meaning: "external clock; 6 CK + 4.1 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x12, code: "intrcosc_6ck_4ms1", meaning: "internal RC; 6 CK + 4.1 ms", hazard: None },
    Value { value: 0x13, code: "intrcosc_128khz_6ck_4ms1", meaning: "internal RC 128 kHz; 6 CK + 4.1 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x16, code: "trxosc_258ck_65ms", meaning: "transceiver crystal oscillator; 258 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x17, code: "trxosc_16kck_0ms", meaning: "transceiver crystal oscillator; 16K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x20, code: "extclk_6ck_65ms", meaning: "external clock; 6 CK + 65 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x22, code: "intrcosc_6ck_65ms", meaning: "internal RC; 6 CK + 65 ms", hazard: None },
    Value { value: 0x23, code: "intrcosc_128khz_6ck_65ms", meaning: "internal RC 128 kHz; 6 CK + 65 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x26, code: "trxosc_1kck_0ms", meaning: "transceiver crystal oscillator; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x27, code: "trxosc_16kck_4ms1", meaning: "transceiver crystal oscillator; 16K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x36, code: "trxosc_1kck_4ms1", meaning: "transceiver crystal oscillator; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x37, code: "trxosc_16kck_65ms", meaning: "transceiver crystal oscillator; 16K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
];

static BODLEVEL_13: [Value; 8] = [
    Value { value: 0x00, code: "2v4", meaning: "2.4 V", hazard: None },
    Value { value: 0x01, code: "2v3", meaning: "2.3 V", hazard: None },
    Value { value: 0x02, code: "2v2", meaning: "2.2 V", hazard: None },
    Value { value: 0x03, code: "2v1", meaning: "2.1 V", hazard: None },
    Value { value: 0x04, code: "2v0", meaning: "2.0 V", hazard: None },
    Value { value: 0x05, code: "1v9", meaning: "1.9 V", hazard: None },
    Value { value: 0x06, code: "1v8", meaning: "1.8 V", hazard: None },
    Value { value: 0x07, code: "disabled", meaning: "off", hazard: None },
];

static CKSEL_SUT_2: [Value; 49] = [
    Value { value: 0x00, code: "extclk_6ck_0ms", meaning: "external clock; 6 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_6ck_0ms", meaning: "internal RC; 6 CK + 0 ms", hazard: None },
    Value { value: 0x03, code: "intrcosc_128khz_6ck_0ms", meaning: "internal RC 128 kHz; 6 CK + 0 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x06, code: "tosc_258ck_4ms1_0x06", meaning: "transceiver crystal oscillator; 258 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x07, code: "tosc_1kck_65ms_0x07", meaning: "transceiver crystal oscillator; 1K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x08, code: "tosc_258ck_4ms1_0x08", meaning: "transceiver crystal oscillator; 258 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x09, code: "tosc_1kck_65ms_0x09", meaning: "transceiver crystal oscillator; 1K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0a, code: "tosc_258ck_4ms1_0x0a", meaning: "transceiver crystal oscillator; 258 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0b, code: "tosc_1kck_65ms_0x0b", meaning: "transceiver crystal oscillator; 1K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0c, code: "tosc_258ck_4ms1_0x0c", meaning: "transceiver crystal oscillator; 258 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0d, code: "tosc_1kck_65ms_0x0d", meaning: "transceiver crystal oscillator; 1K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0e, code: "tosc_258ck_4ms1_0x0e", meaning: "transceiver crystal oscillator; 258 CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x0f, code: "tosc_1kck_65ms_0x0f", meaning: "transceiver crystal oscillator; 1K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x10, code: "extclk_6ck_4ms1", meaning: "external clock; 6 CK + 4.1 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x12, code: "intrcosc_6ck_4ms1", meaning: "internal RC; 6 CK + 4.1 ms", hazard: None },
    Value { value: 0x13, code: "intrcosc_128khz_6ck_4ms1", meaning: "internal RC 128 kHz; 6 CK + 4.1 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x16, code: "tosc_258ck_65ms_0x16", meaning: "transceiver crystal oscillator; 258 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x17, code: "tosc_16kck_0ms_0x17", meaning: "transceiver crystal oscillator; 16K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x18, code: "tosc_258ck_65ms_0x18", meaning: "transceiver crystal oscillator; 258 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x19, code: "tosc_16kck_0ms_0x19", meaning: "transceiver crystal oscillator; 16K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1a, code: "tosc_258ck_65ms_0x1a", meaning: "transceiver crystal oscillator; 258 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1b, code: "tosc_16kck_0ms_0x1b", meaning: "transceiver crystal oscillator; 16K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1c, code: "tosc_258ck_65ms_0x1c", meaning: "transceiver crystal oscillator; 258 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1d, code: "tosc_16kck_0ms_0x1d", meaning: "transceiver crystal oscillator; 16K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1e, code: "tosc_258ck_65ms_0x1e", meaning: "transceiver crystal oscillator; 258 CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x1f, code: "tosc_16kck_0ms_0x1f", meaning: "transceiver crystal oscillator; 16K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x20, code: "extclk_6ck_65ms", meaning: "external clock; 6 CK + 65 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x22, code: "intrcosc_6ck_65ms", meaning: "internal RC; 6 CK + 65 ms", hazard: None },
    Value { value: 0x23, code: "intrcosc_128khz_6ck_65ms", meaning: "internal RC 128 kHz; 6 CK + 65 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x26, code: "tosc_1kck_0ms_0x26", meaning: "transceiver crystal oscillator; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x27, code: "tosc_16kck_4ms1_0x27", meaning: "transceiver crystal oscillator; 16K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x28, code: "tosc_1kck_0ms_0x28", meaning: "transceiver crystal oscillator; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x29, code: "tosc_16kck_4ms1_0x29", meaning: "transceiver crystal oscillator; 16K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2a, code: "tosc_1kck_0ms_0x2a", meaning: "transceiver crystal oscillator; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2b, code: "tosc_16kck_4ms1_0x2b", meaning: "transceiver crystal oscillator; 16K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2c, code: "tosc_1kck_0ms_0x2c", meaning: "transceiver crystal oscillator; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2d, code: "tosc_16kck_4ms1_0x2d", meaning: "transceiver crystal oscillator; 16K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2e, code: "tosc_1kck_0ms_0x2e", meaning: "transceiver crystal oscillator; 1K CK + 0 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x2f, code: "tosc_16kck_4ms1_0x2f", meaning: "transceiver crystal oscillator; 16K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x36, code: "tosc_1kck_4ms1_0x36", meaning: "transceiver crystal oscillator; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x37, code: "tosc_16kck_65ms_0x37", meaning: "transceiver crystal oscillator; 16K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x38, code: "tosc_1kck_4ms1_0x38", meaning: "transceiver crystal oscillator; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x39, code: "tosc_16kck_65ms_0x39", meaning: "transceiver crystal oscillator; 16K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3a, code: "tosc_1kck_4ms1_0x3a", meaning: "transceiver crystal oscillator; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3b, code: "tosc_16kck_65ms_0x3b", meaning: "transceiver crystal oscillator; 16K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3c, code: "tosc_1kck_4ms1_0x3c", meaning: "transceiver crystal oscillator; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3d, code: "tosc_16kck_65ms_0x3d", meaning: "transceiver crystal oscillator; 16K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3e, code: "tosc_1kck_4ms1_0x3e", meaning: "transceiver crystal oscillator; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsCrystal) },
    Value { value: 0x3f, code: "tosc_16kck_65ms_0x3f", meaning: "transceiver crystal oscillator; 16K CK + 65 ms", hazard: Some(Hazard::NeedsCrystal) },
];

static SUT_CKSEL_20: [Value; 44] = [
    Value { value: 0x00, code: "extclk_6ck_0ms", meaning: "external clock; 6 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_6ck_0ms", meaning: "internal RC; 6 CK + 0 ms", hazard: None },
    Value { value: 0x06, code: "extlofxtal_1kck_0ms", meaning: "32 kHz crystal; 1K CK + 0 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x07, code: "extlofxtal_32kck_0ms", meaning: "32 kHz crystal; 32K CK + 0 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
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
    Value { value: 0x16, code: "extlofxtal_1kck_4ms1", meaning: "32 kHz crystal; 1K CK + 4.1 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x17, code: "extlofxtal_32kck_4ms1", meaning: "32 kHz crystal; 32K CK + 4.1 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
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
    Value { value: 0x26, code: "extlofxtal_1kck_65ms", meaning: "32 kHz crystal; 1K CK + 65 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x27, code: "extlofxtal_32kck_65ms", meaning: "32 kHz crystal; 32K CK + 65 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
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

static BODLEVEL_14: [Value; 4] = [
    Value { value: 0x04, code: "4v3", meaning: "4.3 V", hazard: None },
    Value { value: 0x05, code: "2v7", meaning: "2.7 V", hazard: None },
    Value { value: 0x06, code: "1v8", meaning: "1.8 V", hazard: None },
    Value { value: 0x07, code: "bod_disabled", meaning: "off", hazard: None },
];

static SUT_CKSEL_21: [Value; 55] = [
    Value { value: 0x00, code: "extclk_6ck_14ck_0ms", meaning: "external clock; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsExternalClock) },
    Value { value: 0x02, code: "intrcosc_8mhz_6ck_14ck_0ms", meaning: "internal RC 8 MHz; 6 CK / 14 CK + 0 ms", hazard: None },
    Value { value: 0x03, code: "intrcosc_128khz_6ck_14ck_0ms", meaning: "internal RC 128 kHz; 6 CK / 14 CK + 0 ms", hazard: Some(Hazard::SlowsClock) },
    Value { value: 0x04, code: "extlofxtal_1kck_14ck_0ms", meaning: "32 kHz crystal; 1K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x05, code: "extlofxtal_32kck_14ck_0ms", meaning: "32 kHz crystal; 32K CK / 14 CK + 0 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
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
    Value { value: 0x14, code: "extlofxtal_1kck_14ck_4ms1", meaning: "32 kHz crystal; 1K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x15, code: "extlofxtal_32kck_14ck_4ms1", meaning: "32 kHz crystal; 32K CK / 14 CK + 4.1 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
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
    Value { value: 0x24, code: "extlofxtal_1kck_14ck_65ms", meaning: "32 kHz crystal; 1K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
    Value { value: 0x25, code: "extlofxtal_32kck_14ck_65ms", meaning: "32 kHz crystal; 32K CK / 14 CK + 65 ms", hazard: Some(Hazard::NeedsWatchCrystal) },
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

static SUT_1: [Value; 8] = [
    Value { value: 0x00, code: "6ck_14ck_4ms", meaning: "4 ms", hazard: None },
    Value { value: 0x01, code: "6ck_14ck_8ms", meaning: "8 ms", hazard: None },
    Value { value: 0x02, code: "6ck_14ck_16ms", meaning: "16 ms", hazard: None },
    Value { value: 0x03, code: "6ck_14ck_32ms", meaning: "32 ms", hazard: None },
    Value { value: 0x04, code: "6ck_14ck_64ms", meaning: "64 ms", hazard: None },
    Value { value: 0x05, code: "6ck_14ck_128ms", meaning: "128 ms", hazard: None },
    Value { value: 0x06, code: "6ck_14ck_256ms", meaning: "256 ms", hazard: None },
    Value { value: 0x07, code: "6ck_14ck_512ms", meaning: "512 ms", hazard: None },
];

static SUT_2: [Value; 4] = [
    Value { value: 0x00, code: "14ck_0ms", meaning: "0 ms", hazard: None },
    Value { value: 0x01, code: "14ck_16ms", meaning: "16 ms", hazard: None },
    Value { value: 0x02, code: "14ck_32ms", meaning: "32 ms", hazard: None },
    Value { value: 0x03, code: "14ck_64ms", meaning: "64 ms", hazard: None },
];

static OSCSEL_1: [Value; 1] = [
    Value { value: 0x01, code: "default", meaning: "factory setting", hazard: None },
];

static SUT_3: [Value; 8] = [
    Value { value: 0x00, code: "14ck_4ms", meaning: "4 ms", hazard: None },
    Value { value: 0x01, code: "14ck_8ms", meaning: "8 ms", hazard: None },
    Value { value: 0x02, code: "14ck_16ms", meaning: "16 ms", hazard: None },
    Value { value: 0x03, code: "14ck_32ms", meaning: "32 ms", hazard: None },
    Value { value: 0x04, code: "14ck_64ms", meaning: "64 ms", hazard: None },
    Value { value: 0x05, code: "14ck_128ms", meaning: "128 ms", hazard: None },
    Value { value: 0x06, code: "14ck_256ms", meaning: "256 ms", hazard: None },
    Value { value: 0x07, code: "14ck_512ms", meaning: "512 ms", hazard: None },
];

static BODLEVEL_15: [Value; 8] = [
    Value { value: 0x00, code: "2v0", meaning: "2.0 V", hazard: None },
    Value { value: 0x01, code: "1v9", meaning: "1.9 V", hazard: None },
    Value { value: 0x02, code: "2v2", meaning: "2.2 V", hazard: None },
    Value { value: 0x03, code: "2v3", meaning: "2.3 V", hazard: None },
    Value { value: 0x04, code: "4v3", meaning: "4.3 V", hazard: None },
    Value { value: 0x05, code: "2v7", meaning: "2.7 V", hazard: None },
    Value { value: 0x06, code: "1v8", meaning: "1.8 V", hazard: None },
    Value { value: 0x07, code: "bod_disabled", meaning: "off", hazard: None },
];
