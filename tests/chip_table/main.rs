//! The chips: what the tables in `data/` say is what the constants say, and looking them up.

mod generator;

use std::time::Duration;

use avrrr::chip::{
    ALL, AT90S1200, AT90S2313, AT90S4433, AT90S8535, AT90USB162, ATMEGA8, ATMEGA16, ATMEGA16HVA, ATMEGA16U4,
    ATMEGA103, ATMEGA161, ATMEGA328P, ATMEGA2560, ATTINY12, ATTINY26, ATTINY43U, ATTINY85, ATTINY2313, Chip,
    Doubt, Echo, Field, FlashWrite, Fuse, Hazard, Hertz, InstructionSet, LGT8F328P, ReadBits, Ready, SckRule,
    Shows, ValuePolling, WriteBits, find, similar, with_signature,
};

const PARTS: &str = include_str!("../../data/isp-parts.csv");

const FUSES: &str = include_str!("../../data/fuses.csv");

const FIELDS: &str = include_str!("../../data/fuse-fields.csv");

const VALUES: &str = include_str!("../../data/fuse-values.csv");

const OPCODES: &str = include_str!("../../data/isp-opcodes.csv");

const GROUPS: &str = include_str!("../../data/isp-opcode-groups.csv");

/// Facts of one chip, typed from the tables by hand.
struct Facts {
    chip: &'static Chip,
    names: [&'static str; 2],
    signature: [u8; 3],
    /// Size, page size, microseconds.
    flash: (u32, u16, u64),
    eeprom: (u16, Option<u8>, u64),
    /// Used bits and factory value of the low, high and extended byte.
    fuses: &'static [(u8, u8)],
    fuse_us: u64,
    lock_used: u8,
    calibration_bytes: u8,
    erase_us: u64,
    ready: Ready,
    /// Factory and highest, MHz.
    clocks: (Option<u32>, u32),
}

const FACTS: &[Facts] = &[
    Facts {
        chip: &ATTINY2313,
        names: ["ATtiny2313", "t2313"],
        signature: [0x1e, 0x91, 0x0a],
        flash: (2048, 32, 4500),
        eeprom: (128, Some(4), 4500),
        fuses: &[(0xff, 0x64), (0xff, 0xdf), (0x01, 0xff)],
        fuse_us: 9000,
        lock_used: 0x03,
        calibration_bytes: 2,
        erase_us: 9000,
        ready: Ready::Poll,
        clocks: (Some(1), 20),
    },
    Facts {
        chip: &AT90USB162,
        names: ["AT90USB162", "usb162"],
        signature: [0x1e, 0x94, 0x82],
        flash: (16384, 128, 4500),
        eeprom: (512, Some(4), 9000),
        fuses: &[(0xff, 0x5e), (0xff, 0xd9), (0x0f, 0xf4)],
        fuse_us: 9000,
        lock_used: 0x3f,
        calibration_bytes: 1,
        erase_us: 9000,
        ready: Ready::Poll,
        clocks: (None, 16),
    },
    Facts {
        chip: &ATTINY85,
        names: ["ATtiny85", "t85"],
        signature: [0x1e, 0x93, 0x0b],
        flash: (8192, 64, 4500),
        eeprom: (512, Some(4), 4500),
        fuses: &[(0xff, 0x62), (0xff, 0xdf), (0x01, 0xff)],
        fuse_us: 9000,
        lock_used: 0x03,
        calibration_bytes: 2,
        erase_us: 4500,
        ready: Ready::Poll,
        clocks: (Some(1), 20),
    },
    Facts {
        chip: &ATMEGA8,
        names: ["ATmega8", "m8"],
        signature: [0x1e, 0x93, 0x07],
        flash: (8192, 64, 4500),
        eeprom: (512, None, 9000),
        fuses: &[(0xff, 0xe1), (0xff, 0xd9)],
        fuse_us: 4500,
        lock_used: 0x3f,
        calibration_bytes: 4,
        erase_us: 9000,
        ready: Ready::Wait,
        clocks: (Some(1), 16),
    },
    Facts {
        chip: &ATMEGA328P,
        names: ["ATmega328P", "m328p"],
        signature: [0x1e, 0x95, 0x0f],
        flash: (32768, 128, 4500),
        eeprom: (1024, Some(4), 3600),
        fuses: &[(0xff, 0x62), (0xff, 0xd9), (0x07, 0xff)],
        fuse_us: 4500,
        lock_used: 0x3f,
        calibration_bytes: 1,
        erase_us: 9000,
        ready: Ready::Poll,
        clocks: (Some(1), 20),
    },
    Facts {
        chip: &ATMEGA2560,
        names: ["ATmega2560", "m2560"],
        signature: [0x1e, 0x98, 0x01],
        flash: (262_144, 256, 4500),
        eeprom: (4096, Some(8), 9000),
        fuses: &[(0xff, 0x62), (0xff, 0x99), (0x07, 0xff)],
        fuse_us: 9000,
        lock_used: 0x3f,
        calibration_bytes: 1,
        erase_us: 9000,
        ready: Ready::Poll,
        clocks: (Some(1), 16),
    },
];

#[test]
fn chips_are_as_the_tables_say() {
    for facts in FACTS {
        let (chip, name) = (facts.chip, facts.names[0]);
        let us = Duration::from_micros;
        assert!(ALL.contains(&chip), "{name}");
        assert_eq!((chip.name, chip.aliases), (name, &facts.names[1..]));
        assert_eq!(chip.signature, facts.signature, "{name}");
        assert_eq!(
            (chip.flash.size, chip.flash.page_size, chip.flash.write_time),
            (facts.flash.0, facts.flash.1, us(facts.flash.2)),
            "{name}"
        );
        assert_eq!(chip.flash.extended_address, name == "ATmega2560");
        let eeprom = chip.eeprom.unwrap();
        assert_eq!(
            (eeprom.size, eeprom.page_size, eeprom.write_time),
            (facts.eeprom.0, facts.eeprom.1, us(facts.eeprom.2)),
            "{name}"
        );
        let fuses: Vec<_> = chip.fuses.iter().map(|byte| (byte.used, byte.factory.unwrap())).collect();
        assert_eq!(fuses, facts.fuses, "{name}");
        for (byte, fuse) in chip.fuses.iter().zip([Fuse::Low, Fuse::High, Fuse::Extended]) {
            assert_eq!((byte.fuse, byte.write_time), (fuse, us(facts.fuse_us)), "{name}");
        }
        assert_eq!(
            (chip.lock.used, chip.lock.factory, chip.lock.write_time),
            (facts.lock_used, Some(0xff), us(facts.fuse_us)),
            "{name}"
        );
        assert_eq!(chip.calibration_bytes, facts.calibration_bytes, "{name}");
        assert_eq!(chip.erase_time, us(facts.erase_us), "{name}");
        assert_eq!((chip.ready, chip.sck), (facts.ready, SckRule::TwoOrThree), "{name}");
        let (factory, highest) = facts.clocks;
        assert_eq!(chip.factory_clock.map(|clock| clock.0), factory.map(|mhz| mhz * 1_000_000), "{name}");
        assert_eq!(chip.max_clock, Some(Hertz(highest * 1_000_000)), "{name}");
        assert_eq!(chip.instructions, InstructionSet::STANDARD, "{name}");
        assert!(chip.doubts.is_empty(), "{name}");
    }
}

#[test]
fn every_row_but_the_at89s_is_a_chip() {
    let mut chips = ALL.iter();
    let mut left_out = Vec::new();
    for line in PARTS.lines().skip(1) {
        let cells: Vec<_> = line.split(',').collect();
        if line.ends_with("not_avr") || line.contains("not_avr ") {
            left_out.push(cells[0]);
            continue;
        }
        let chip = chips.next().unwrap();
        let hex = chip.signature.map(|byte| format!("{byte:02x}")).concat();
        assert_eq!([chip.name, chip.aliases[0], &hex], [cells[0], cells[1], cells[5]]);
        let number = |column: usize| cells[column].parse::<u32>().unwrap();
        assert_eq!(
            (chip.flash.size, u32::from(chip.flash.page_size)),
            (number(7), number(8)),
            "{}",
            chip.name
        );
        assert_eq!(u32::from(chip.eeprom.unwrap().size), number(12), "{}", chip.name);
        assert_eq!(chip.fuses.len() as u32, number(15), "{}", chip.name);
    }
    assert_eq!(chips.next(), None);
    assert_eq!(left_out, ["AT89S51", "AT89S52"]);
}

#[test]
fn old_chips_have_the_instructions_of_the_tables() {
    let byte2 = |mask, rest| WriteBits::Byte2 { mask, rest };
    let old_lock = byte2(0x06, 0xf9);
    use ReadBits::{Own, Shared};
    for (chip, fuse_read, fuse_write, lock_read, lock_write) in [
        (AT90S1200, ReadBits::None, WriteBits::None, ReadBits::None, old_lock),
        (AT90S2313, ReadBits::None, WriteBits::None, ReadBits::None, byte2(0x06, 0xe0)),
        (AT90S8535, Shared, byte2(0x01, 0xbe), Shared, old_lock),
        (AT90S4433, Own, byte2(0x1f, 0xa0), Own, old_lock),
        (ATTINY12, Own, WriteBits::Byte4, Own, old_lock),
        (ATMEGA103, Own, byte2(0x0b, 0xb4), Own, old_lock),
        (ATMEGA161, Own, WriteBits::Byte4, Own, WriteBits::Byte4),
        (ATTINY26, Own, WriteBits::Byte4, Own, WriteBits::Bytes2And4 { mask: 0x03, rest: 0xfc }),
    ] {
        let set = chip.instructions;
        let found = (set.fuse_read, set.fuse_write, set.lock_read, set.lock_write);
        assert_eq!(found, (fuse_read, fuse_write, lock_read, lock_write), "{}", chip.name);
        assert_eq!(set.echo == Echo::None, chip.name == "AT90S1200");
        let by_byte = !chip.name.starts_with("ATmega") && chip.name != "ATtiny26";
        assert_eq!((set.flash == FlashWrite::Byte, chip.flash.page_size == 1), (by_byte, by_byte));
        assert_eq!(chip.fuses[0].shows == Shows::AfterPowerCycle, chip.name == "AT90S4433");
    }
    let polling = ValuePolling { busy: [0x80, 0x7f], soonest: Duration::from_millis(4) };
    assert_eq!(AT90S2313.eeprom.unwrap().polling, Some(polling));
    assert_eq!(
        (AT90S1200.sck, AT90S2313.sck, ATMEGA16HVA.sck),
        (SckRule::OneAndFour, SckRule::Two, SckRule::Battery)
    );
    // The device file has 10 ms, avrdude 1 ms.
    assert_eq!(ATTINY43U.erase_time, Duration::from_millis(10));
    assert_eq!(ATMEGA16.doubts, [Doubt::EepromPages]);
    assert_eq!((ATMEGA16U4.doubts, LGT8F328P.doubts), (&[Doubt::FactoryFuses][..], &[Doubt::Clone][..]));
    assert_eq!((AT90S4433.fuses[0].readable, AT90S4433.fuses[0].writable), (0x3f, 0x1f));
}

#[test]
fn hazards_are_those_of_the_tables() {
    let field = |fields: &'static [Field], name: &str| {
        *fields.iter().find(|field| field.name == name).expect("there is such a field")
    };
    let high = ATMEGA328P.fuses[1].fields;
    for (name, hazard) in
        [("RSTDISBL", Hazard::FreesReset), ("DWEN", Hazard::DebugWire), ("SPIEN", Hazard::EndsIsp)]
    {
        assert_eq!(field(high, name).hazard, Some(hazard), "{name}");
    }
    assert_eq!(field(ATMEGA328P.fuses[2].fields, "BODLEVEL").hazard, Some(Hazard::BrownOut));
    // Serial programming cannot change SPIEN, on any part.
    for byte in ALL.iter().flat_map(|chip| chip.fuses) {
        let spien = byte.fields.iter().find(|field| field.name == "SPIEN").map_or(0, |field| field.mask);
        assert_eq!(byte.ignored, spien & byte.writable);
        assert_eq!(byte.changeable(), byte.writable & !spien);
        assert_eq!(byte.comparable(), byte.readable & byte.changeable());
    }
    assert_eq!(field(high, "BOOTRST").hazard, Some(Hazard::MovesBoot));
    assert_eq!(field(high, "WDTON").hazard, None);
    let low = ATMEGA328P.fuses[0].fields;
    assert_eq!(field(low, "CKDIV8").hazard, Some(Hazard::SlowsClock));
    assert!(field(low, "CKDIV8").values.is_empty());
    let lock = field(ATMEGA328P.lock.fields, "LB");
    assert_eq!((lock.hazard, lock.values.len()), (Some(Hazard::Locks), 3));
    assert_eq!((lock.values[0].code, lock.values[0].hazard), ("prog_ver_disabled", Some(Hazard::Locks)));
    assert_eq!((lock.values[2].code, lock.values[2].hazard), ("no_lock", None));

    let clock = field(low, "SUT_CKSEL");
    assert_eq!(clock.hazard, Some(Hazard::Clock));
    for (value, meaning, hazard) in [
        (0x00, "external clock; 6 CK / 14 CK + 0 ms", Some(Hazard::NeedsExternalClock)),
        (0x03, "internal RC 128 kHz; 6 CK / 14 CK + 0 ms", Some(Hazard::SlowsClock)),
        (0x04, "32 kHz crystal; 1K CK / 14 CK + 0 ms", Some(Hazard::NeedsWatchCrystal)),
        (0x22, "internal RC 8 MHz; 6 CK / 14 CK + 65 ms", None),
        (0x3f, "crystal, low power 8 MHz and up; 16K CK / 14 CK + 65 ms", Some(Hazard::NeedsCrystal)),
    ] {
        let found = clock.values.iter().find(|known| known.value == value).unwrap();
        assert_eq!((found.meaning, found.hazard), (meaning, hazard), "{value:#04x}");
    }
    let network = field(ATMEGA8.fuses[0].fields, "SUT_CKSEL").values[5];
    assert_eq!((network.value, network.hazard), (5, Some(Hazard::NeedsExternalRc)));
}

/// The fields in whose middle other bits lie.
const WITH_HOLE: [(&str, &str); 5] = [
    ("ATtiny26", "PLLCK_SUT_CKSEL"),
    ("ATtiny48", "SUT_CKSEL"),
    ("ATtiny88", "SUT_CKSEL"),
    ("ATtiny828", "SUT_CKSEL"),
    ("ATtiny828R", "SUT_CKSEL"),
];

#[test]
fn fields_fit_their_bytes_and_values_their_fields() {
    for chip in ALL {
        let fuses = chip.fuses.iter().map(|byte| (byte.used, byte.factory, byte.fields));
        let lock = (chip.lock.used, chip.lock.factory, chip.lock.fields);
        for byte in chip.fuses {
            assert_eq!((byte.readable | byte.writable) & !byte.used, 0, "{} {:?}", chip.name, byte.fuse);
        }
        for (used, factory, fields) in fuses.chain([lock]) {
            let mut taken = 0;
            for field in fields {
                let at = format!("{} {}", chip.name, field.name);
                assert_eq!(field.mask & !used, 0, "{at} has bits that do not exist");
                assert_eq!(field.mask & taken, 0, "{at} overlaps");
                let hole =
                    field.mask.count_ones() + field.mask.trailing_zeros() + field.mask.leading_zeros() != 8;
                assert_eq!(hole, WITH_HOLE.contains(&(chip.name, field.name)), "{at}");
                let lowest = 1 << field.mask.trailing_zeros();
                assert!(
                    lowest > taken || WITH_HOLE.iter().any(|(name, _)| *name == chip.name),
                    "{at} is out of order"
                );
                taken |= field.mask;
                let top = field.of(0xff);
                assert!(top == 1 || !field.values.is_empty(), "{at} has bits without a meaning");
                let factory = factory.map(|factory| field.of(factory));
                assert!(
                    field.values.is_empty()
                        || factory
                            .is_none_or(|factory| field.values.iter().any(|value| value.value == factory)),
                    "{at} leaves the factory with a value of no meaning"
                );
                for (n, value) in field.values.iter().enumerate() {
                    assert_eq!(value.value & !top, 0, "{at} cannot hold {}", value.code);
                    assert_eq!(field.of(field.put(value.value, 0x5a)), value.value, "{at}");
                    assert_eq!((field.put(value.value, 0x5a) ^ 0x5a) & !field.mask, 0, "{at}");
                    assert!(!value.code.is_empty() && !value.meaning.is_empty(), "{at}: {}", value.value);
                    let earlier = &field.values[..n];
                    assert!(earlier.iter().all(|other| other.code != value.code), "{at}: {}", value.code);
                    assert!(earlier.iter().all(|other| other.value < value.value), "{at}: {}", value.value);
                }
            }
        }
    }
}

#[test]
fn alike_codes_are_told_apart_by_value() {
    let codes: Vec<_> = ATTINY85.fuses[0].fields[0].values.iter().map(|value| value.code).collect();
    assert!(codes.contains(&"intrcosc_6mhz4_6ck_14ck_64ms_0x03"));
    assert!(codes.contains(&"intrcosc_6mhz4_6ck_14ck_64ms_0x13"));
    assert!(codes.contains(&"intrcosc_6mhz4_6ck_14ck_4ms"));
}

#[test]
fn lists_that_are_alike_are_one() {
    assert!(std::ptr::eq(ATTINY2313.lock.fields, ATTINY85.lock.fields));
}

/// The data of a chip is there at compile time, also behind its references.
const _: () =
    assert!(matches!(ATMEGA328P.fuses[0].factory, Some(0x62)) && ATMEGA328P.fuses[0].fields[2].mask == 0x80);

#[test]
fn finds_by_name_and_alias_in_any_case() {
    for name in ["ATmega328P", "atmega328p", "ATMEGA328P", "m328p", "M328P"] {
        assert_eq!(find(name), Some(&ATMEGA328P), "{name}");
    }
    for name in ["", "m32x", "atmega3280", " m328p", "at89s51"] {
        assert_eq!(find(name), None, "{name:?}");
    }
    for facts in FACTS {
        for name in facts.names {
            assert_eq!(find(name), Some(facts.chip), "{name}");
        }
    }
}

#[test]
fn finds_by_signature() {
    for chip in ALL {
        assert!(with_signature(chip.signature).any(|found| found == *chip), "{}", chip.name);
    }
    let names = |signature| with_signature(signature).map(|chip| chip.name).collect::<Vec<_>>();
    assert_eq!(names([0x1e, 0x91, 0x0a]), ["ATtiny2313", "ATtiny2313A"]);
    assert_eq!(names([0x1e, 0x95, 0x0f]), ["ATmega328P", "ATA6614Q", "LGT8F328P"]);
    assert_eq!(with_signature([0x00, 0x01, 0x02]).count(), 0);
}

#[test]
fn suggests_near_names() {
    let names = |name: &str| similar(name).map(|chip| chip.name).collect::<Vec<_>>();
    for (typed, first) in [
        ("mega328p", "ATmega328P"),
        ("ATMEGA328PBX", "ATmega328PB"),
        ("m328x", "ATmega328"),
        ("atmega328p-pu", "ATmega328P"),
        ("tiny85", "ATtiny85"),
        ("attiny5", "ATtiny15"),
        ("t2313b", "ATtiny2313"),
        ("at90usb126", "AT90USB1286"),
        ("atmega256", "ATmega2560"),
        ("m8b", "ATmega8"),
    ] {
        assert_eq!(names(typed).first(), Some(&first), "{typed}");
    }
    for typed in
        ["", "xyz", "at", "stm32f103", "ätmëgä328p", "atmega328p-with-a-very-long-tail-that-nobody-has"]
    {
        assert_eq!(names(typed), [""; 0], "{typed}");
    }
    assert!(names("atmega").len() <= 3);
}

#[test]
fn the_debug_form_of_a_chip_is_its_name() {
    assert_eq!(format!("{:?}, {:?}", ATMEGA328P, Some(&ATTINY85)), "ATmega328P, Some(ATtiny85)");
}
