//! The chips: what the tables in `data/` say is what the constants say, and looking them up.

use std::time::Duration;

use avrrr::chip::{
    ALL, AT90USB162, ATMEGA8, ATMEGA328P, ATMEGA2560, ATTINY85, ATTINY2313, Chip, Field, Fuse, Hazard, Ready,
    SckRule, find, similar, with_signature,
};

#[path = "../data/generate/table.rs"]
mod generate;

const PARTS: &str = include_str!("../data/isp-parts.csv");
const FUSES: &str = include_str!("../data/fuses.csv");
const VALUES: &str = include_str!("../data/fuse-values.csv");

#[test]
fn table_is_what_the_generator_writes() {
    let fresh =
        generate::table(generate::PARTS, &generate::Texts { parts: PARTS, fuses: FUSES, values: VALUES });
    assert!(
        fresh.unwrap() == include_str!("../src/chip/table.rs"),
        "src/chip/table.rs is stale: run `cargo run --example generate-chips`"
    );
}

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
    assert_eq!(ALL.len(), FACTS.len());
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
        let fuses: Vec<_> = chip.fuses.iter().map(|byte| (byte.used, byte.factory)).collect();
        assert_eq!(fuses, facts.fuses, "{name}");
        for (byte, fuse) in chip.fuses.iter().zip([Fuse::Low, Fuse::High, Fuse::Extended]) {
            assert_eq!((byte.fuse, byte.write_time), (fuse, us(facts.fuse_us)), "{name}");
        }
        assert_eq!(
            (chip.lock.used, chip.lock.factory, chip.lock.write_time),
            (facts.lock_used, 0xff, us(facts.fuse_us)),
            "{name}"
        );
        assert_eq!(chip.calibration_bytes, facts.calibration_bytes, "{name}");
        assert_eq!(chip.erase_time, us(facts.erase_us), "{name}");
        assert_eq!((chip.ready, chip.sck), (facts.ready, SckRule::TwoOrThree), "{name}");
        let (factory, highest) = facts.clocks;
        assert_eq!(chip.factory_clock, factory.map(|mhz| mhz * 1_000_000), "{name}");
        assert_eq!(chip.max_clock, highest * 1_000_000, "{name}");
    }
}

#[test]
fn hazards_are_those_of_the_tables() {
    let field = |fields: &'static [Field], name: &str| {
        *fields.iter().find(|field| field.name == name).expect("there is such a field")
    };
    let high = ATMEGA328P.fuses[1].fields;
    for name in ["RSTDISBL", "DWEN", "SPIEN"] {
        assert_eq!(field(high, name).hazard, Some(Hazard::EndsIsp), "{name}");
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
        (0x04, "32 kHz crystal; 1K CK / 14 CK + 0 ms", Some(Hazard::NeedsCrystal)),
        (0x22, "internal RC 8 MHz; 6 CK / 14 CK + 65 ms", None),
        (0x3f, "crystal, low power 8 MHz and up; 16K CK / 14 CK + 65 ms", Some(Hazard::NeedsCrystal)),
    ] {
        let found = clock.values.iter().find(|known| known.value == value).unwrap();
        assert_eq!((found.meaning, found.hazard), (meaning, hazard), "{value:#04x}");
    }
    let network = field(ATMEGA8.fuses[0].fields, "SUT_CKSEL").values[5];
    assert_eq!((network.value, network.hazard), (5, Some(Hazard::NeedsExternalRc)));
}

#[test]
fn fields_fit_their_bytes_and_values_their_fields() {
    for chip in ALL {
        let fuses = chip.fuses.iter().map(|byte| (byte.used, byte.factory, byte.fields));
        let lock = (chip.lock.used, chip.lock.factory, chip.lock.fields);
        for (used, factory, fields) in fuses.chain([lock]) {
            let mut taken = 0;
            for field in fields {
                let at = format!("{} {}", chip.name, field.name);
                assert_eq!(field.mask & !used, 0, "{at} has bits that do not exist");
                assert_eq!(field.mask & taken, 0, "{at} overlaps");
                assert!(field.mask > taken, "{at} is out of order");
                taken |= field.mask;
                let top = field.of(0xff);
                assert!(top != 0 && (u32::from(top) + 1).is_power_of_two(), "{at} is not contiguous");
                assert!(top == 1 || !field.values.is_empty(), "{at} has bits without a meaning");
                let factory = field.of(factory);
                assert!(
                    field.values.is_empty() || field.values.iter().any(|value| value.value == factory),
                    "{at} leaves the factory with a value of no meaning"
                );
                for (n, value) in field.values.iter().enumerate() {
                    assert!(value.value <= top, "{at} cannot hold {}", value.code);
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
const _: () = assert!(ATMEGA328P.fuses[0].factory == 0x62 && ATMEGA328P.fuses[0].fields[2].mask == 0x80);

#[test]
fn finds_by_name_and_alias_in_any_case() {
    for name in ["ATmega328P", "atmega328p", "ATMEGA328P", "m328p", "M328P"] {
        assert_eq!(find(name), Some(&ATMEGA328P), "{name}");
    }
    for name in ["", "m328", "atmega328", " m328p"] {
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
    for facts in FACTS {
        assert!(with_signature(facts.signature).eq([facts.chip]), "{}", facts.names[0]);
    }
    assert_eq!(with_signature([0x00, 0x01, 0x02]).count(), 0);
}

#[test]
fn suggests_near_names() {
    let names = |name: &str| similar(name).map(|chip| chip.name).collect::<Vec<_>>();
    for (typed, first) in [
        ("atmega328", "ATmega328P"),
        ("ATMEGA328PB", "ATmega328P"),
        ("mega328p", "ATmega328P"),
        ("m328", "ATmega328P"),
        ("m328p", "ATmega328P"),
        ("tiny85", "ATtiny85"),
        ("attiny58", "ATtiny85"),
        ("t2313a", "ATtiny2313"),
        ("at90usb126", "AT90USB162"),
        ("usb128", "AT90USB162"),
        ("atmega256", "ATmega2560"),
        ("m8a", "ATmega8"),
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

/// What the generator says to the tables with `old` replaced by `new` in one of them.
#[track_caller]
fn complaint(file: &str, old: &str, new: &str) -> (String, usize) {
    let mut texts = [PARTS, FUSES, VALUES].map(str::to_owned);
    let files = ["data/isp-parts.csv", "data/fuses.csv", "data/fuse-values.csv"];
    let at = files.iter().position(|name| *name == file).expect("the generator reads this file");
    let start = texts[at].find(old).expect("the tables have this text");
    let line = texts[at][..start].matches('\n').count() + 1;
    texts[at] = texts[at].replacen(old, new, 1);
    let [parts, fuses, values] = &texts;
    let error = generate::table(generate::PARTS, &generate::Texts { parts, fuses, values })
        .expect_err("the generator takes it");
    (error.to_string(), line)
}

#[test]
fn generator_names_file_and_line_of_what_is_wrong() {
    let (parts, fuses, values) = ("data/isp-parts.csv", "data/fuses.csv", "data/fuse-values.csv");
    for (file, old, new, what) in [
        (parts, ",signature,", ",autograph,", "there is no column `signature`"),
        (parts, ",1e950f,", ",1e95,", "`1e95` is not a signature of three bytes in hex"),
        (parts, "ATmega328P,m328p,", "ATmega328P,m8,", "another part is called `m8` as well"),
        (parts, "ATmega328P,", "ATmega328P,,", "65 cells in 64 columns"),
        (fuses, ",hazard,", ",danger,", "there is no column `hazard`"),
        (
            fuses,
            "ATmega328P,hfuse,BOOTSZ,0x06,1,2,0,bootsz.3,rw,boot,",
            "ATmega328P,hfuse,BOOTSZ,0x06,1,2,0,bootsz.3,rw,bang,",
            "unknown hazard `bang` of a field",
        ),
        (
            fuses,
            "ATmega328P,hfuse,BOOTSZ,0x06,",
            "ATmega328P,hfuse,BOOTSZ,0x05,",
            "mask 0x05 is not contiguous",
        ),
        (
            fuses,
            "ATmega328P,hfuse,BOOTSZ,0x06,",
            "ATmega328P,hfuse,BOOTSZ,0x00,",
            "mask 0x00 is not contiguous",
        ),
        (
            fuses,
            "ATmega328P,hfuse,BOOTSZ,0x06,1,",
            "ATmega328P,hfuse,BOOTSZ,0x06,2,",
            "`lsb` is 2, but mask and byte say 1",
        ),
        (
            fuses,
            "ATmega328P,hfuse,BOOTSZ,0x06,1,2,0,bootsz.3,",
            "ATmega328P,hfuse,BOOTSZ,0x06,1,2,0,bootsz,",
            "data/fuse-values.csv has no list `bootsz`",
        ),
        (
            fuses,
            "ATmega328P,efuse,BODLEVEL,0x07,0,3,",
            "ATmega328P,efuse,BODLEVEL,0x0f,0,4,",
            "mask 0x0f has bits outside of the byte's 0x07",
        ),
        (
            values,
            "lb.1,2,0x02,prog_disabled,lock,",
            "lb.1,2,0x02,prog_disabled,bang,",
            "unknown hazard `bang` of a value",
        ),
        (values, "lb.1,2,0x02,", "lb.1,2,0x03,", "`value` and `hex` differ"),
        (values, "lb.1,2,0x02,", "lb.1,4,0x04,", "4 does not fit into a field of mask 0x03"),
        (values, "lb.1,2,0x02,", "lb.1,0,0x00,", "`lb.1` has 0 twice"),
        (values, "\"crystal", "\"\"crystal", "text after a closing quote"),
        (values, "\"writing disabled (", "\"writing\" disabled (", "text after a closing quote"),
    ] {
        let (error, line) = complaint(file, old, new);
        assert_eq!(error, format!("{file}:{line}: {what}"));
    }
}

#[test]
fn generator_refuses_parts_the_crate_has_no_instructions_for() {
    let texts = generate::Texts { parts: PARTS, fuses: FUSES, values: VALUES };
    let error = |part| generate::table(&[part], &texts).unwrap_err().to_string();
    let line = |part: &str| PARTS.lines().position(|line| line.starts_with(part)).unwrap() + 1;
    for (part, what) in [
        ("AT90S1200", "`flash_prog` is `byte`; the crate only knows `page`"),
        ("ATtiny261", "the crate does not know the quirk `lock_data_in_byte2`"),
    ] {
        assert_eq!(error(part), format!("data/isp-parts.csv:{}: {what}", line(part)));
    }
    assert_eq!(error("ATmega9000"), "data/isp-parts.csv:1: no part is named `ATmega9000`");
}
