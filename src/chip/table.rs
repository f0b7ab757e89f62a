//! Placeholder until generated.
use super::*;
use core::time::Duration;
/// ATmega328P.
pub const ATMEGA328P: Chip = Chip {
    name: "ATmega328P",
    aliases: &["m328p"],
    signature: [0x1e, 0x95, 0x0f],
    flash: Flash {
        size: 32768,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        extended_address: false,
    },
    eeprom: Some(Eeprom { size: 1024, page_size: Some(4), write_time: Duration::from_micros(3600) }),
    fuses: &[
        FuseByte {
            fuse: Fuse::Low,
            used: 0xff,
            factory: 0x62,
            write_time: Duration::from_micros(4500),
            fields: &[],
        },
        FuseByte {
            fuse: Fuse::High,
            used: 0xff,
            factory: 0xd9,
            write_time: Duration::from_micros(4500),
            fields: &[],
        },
        FuseByte {
            fuse: Fuse::Extended,
            used: 0x07,
            factory: 0xff,
            write_time: Duration::from_micros(4500),
            fields: &[],
        },
    ],
    lock: LockByte { used: 0x3f, factory: 0xff, write_time: Duration::from_micros(4500), fields: &[] },
    calibration_bytes: 1,
    erase_time: Duration::from_micros(9000),
    ready: Ready::Poll,
    sck: SckRule::TwoOrThree,
    factory_clock: Some(1_000_000),
    max_clock: 20_000_000,
};
/// All chips.
pub const ALL: &[&Chip] = &[&ATMEGA328P];
