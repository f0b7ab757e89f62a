//! The fuses of ten chips, typed from their data sheets.

use avrrr::chip::{
    self, AT90USB162, ATMEGA8, ATMEGA16, ATMEGA32U4, ATMEGA128, ATMEGA328P, ATMEGA2560, ATTINY13, ATTINY85,
    ATTINY861, ATTINY2313, Chip, Fuse, Hazard,
};
use avrrr::icsp::Memory;
use avrrr::job::fields;

/// A byte of a data sheet's table: its factory value, its fields with their bits, those that can end
/// serial programming.
struct Byte {
    fuse: Fuse,
    factory: u8,
    fields: &'static [(&'static str, u8)],
}

/// The tables "Fuse Low Byte", "Fuse High Byte" and "Extended Fuse Byte" in the chapter "Memory Programming"
/// of the data sheet with this number. The crate joins CKSEL and SUT, as the device files do.
struct SheetFuses {
    chip: &'static Chip,
    sheet: &'static str,
    bytes: &'static [Byte],
}

const CLOCK_AND_DIVIDER: &[(&str, u8)] = &[("SUT_CKSEL", 0x3f), ("CKOUT", 0x40), ("CKDIV8", 0x80)];

const CLOCK_AND_BROWN_OUT: &[(&str, u8)] = &[("SUT_CKSEL", 0x3f), ("BODEN", 0x40), ("BODLEVEL", 0x80)];

const DEBUG_WIRE_WITH_BROWN_OUT: &[(&str, u8)] = &[
    ("BODLEVEL", 0x07),
    ("EESAVE", 0x08),
    ("WDTON", 0x10),
    ("SPIEN", 0x20),
    ("DWEN", 0x40),
    ("RSTDISBL", 0x80),
];

const JTAG_WITH_WATCHDOG: &[(&str, u8)] = &[
    ("BOOTRST", 0x01),
    ("BOOTSZ", 0x06),
    ("EESAVE", 0x08),
    ("WDTON", 0x10),
    ("SPIEN", 0x20),
    ("JTAGEN", 0x40),
    ("OCDEN", 0x80),
];

const JTAG_WITH_CKOPT: &[(&str, u8)] = &[
    ("BOOTRST", 0x01),
    ("BOOTSZ", 0x06),
    ("EESAVE", 0x08),
    ("CKOPT", 0x10),
    ("SPIEN", 0x20),
    ("JTAGEN", 0x40),
    ("OCDEN", 0x80),
];

const SHEETS: &[SheetFuses] = &[
    SheetFuses {
        chip: &ATMEGA328P,
        sheet: "DS40002061A (ATmega48A/PA/88A/PA/168A/PA/328/P), Tables 28-6, 28-8 and 28-9",
        bytes: &[
            Byte { fuse: Fuse::Low, factory: 0x62, fields: CLOCK_AND_DIVIDER },
            Byte {
                fuse: Fuse::High,
                factory: 0xd9,
                fields: &[
                    ("BOOTRST", 0x01),
                    ("BOOTSZ", 0x06),
                    ("EESAVE", 0x08),
                    ("WDTON", 0x10),
                    ("SPIEN", 0x20),
                    ("DWEN", 0x40),
                    ("RSTDISBL", 0x80),
                ],
            },
            Byte { fuse: Fuse::Extended, factory: 0xff, fields: &[("BODLEVEL", 0x07)] },
        ],
    },
    SheetFuses {
        chip: &ATTINY85,
        sheet: "2586Q (ATtiny25/45/85), Tables 20-3 to 20-5",
        bytes: &[
            Byte { fuse: Fuse::Low, factory: 0x62, fields: CLOCK_AND_DIVIDER },
            Byte { fuse: Fuse::High, factory: 0xdf, fields: DEBUG_WIRE_WITH_BROWN_OUT },
            Byte { fuse: Fuse::Extended, factory: 0xff, fields: &[("SELFPRGEN", 0x01)] },
        ],
    },
    SheetFuses {
        chip: &ATTINY2313,
        sheet: "2543L (ATtiny2313), Tables 66 to 68",
        bytes: &[
            Byte { fuse: Fuse::Low, factory: 0x64, fields: CLOCK_AND_DIVIDER },
            Byte {
                fuse: Fuse::High,
                factory: 0xdf,
                fields: &[
                    ("RSTDISBL", 0x01),
                    ("BODLEVEL", 0x0e),
                    ("WDTON", 0x10),
                    ("SPIEN", 0x20),
                    ("EESAVE", 0x40),
                    ("DWEN", 0x80),
                ],
            },
            Byte { fuse: Fuse::Extended, factory: 0xff, fields: &[("SELFPRGEN", 0x01)] },
        ],
    },
    SheetFuses {
        chip: &ATTINY13,
        sheet: "2535J (ATtiny13), Tables 17-3 and 17-4",
        bytes: &[
            Byte {
                fuse: Fuse::Low,
                factory: 0x6a,
                fields: &[
                    ("SUT_CKSEL", 0x0f),
                    ("CKDIV8", 0x10),
                    ("WDTON", 0x20),
                    ("EESAVE", 0x40),
                    ("SPIEN", 0x80),
                ],
            },
            Byte {
                fuse: Fuse::High,
                factory: 0xff,
                fields: &[("RSTDISBL", 0x01), ("BODLEVEL", 0x06), ("DWEN", 0x08), ("SELFPRGEN", 0x10)],
            },
        ],
    },
    SheetFuses {
        chip: &ATTINY861,
        sheet: "2588B (ATtiny261/461/861), Tables 22-3 to 22-5",
        bytes: &[
            Byte { fuse: Fuse::Low, factory: 0x62, fields: CLOCK_AND_DIVIDER },
            Byte { fuse: Fuse::High, factory: 0xdf, fields: DEBUG_WIRE_WITH_BROWN_OUT },
            Byte { fuse: Fuse::Extended, factory: 0xff, fields: &[("SELFPRGEN", 0x01)] },
        ],
    },
    SheetFuses {
        chip: &ATMEGA8,
        sheet: "2486AA (ATmega8), Tables 87 and 88",
        bytes: &[
            Byte { fuse: Fuse::Low, factory: 0xe1, fields: CLOCK_AND_BROWN_OUT },
            Byte {
                fuse: Fuse::High,
                factory: 0xd9,
                fields: &[
                    ("BOOTRST", 0x01),
                    ("BOOTSZ", 0x06),
                    ("EESAVE", 0x08),
                    ("CKOPT", 0x10),
                    ("SPIEN", 0x20),
                    ("WDTON", 0x40),
                    ("RSTDISBL", 0x80),
                ],
            },
        ],
    },
    SheetFuses {
        chip: &ATMEGA16,
        sheet: "2466 (ATmega16), Tables 105 and 106",
        bytes: &[
            Byte { fuse: Fuse::Low, factory: 0xe1, fields: CLOCK_AND_BROWN_OUT },
            Byte { fuse: Fuse::High, factory: 0x99, fields: JTAG_WITH_CKOPT },
        ],
    },
    SheetFuses {
        chip: &ATMEGA128,
        sheet: "2467S (ATmega128), Tables 117 to 119",
        bytes: &[
            Byte { fuse: Fuse::Low, factory: 0xe1, fields: CLOCK_AND_BROWN_OUT },
            Byte { fuse: Fuse::High, factory: 0x99, fields: JTAG_WITH_CKOPT },
            Byte { fuse: Fuse::Extended, factory: 0xfd, fields: &[("WDTON", 0x01), ("M103C", 0x02)] },
        ],
    },
    SheetFuses {
        chip: &ATMEGA2560,
        sheet: "2549O (ATmega640/1280/1281/2560/2561), Tables 30-3 to 30-5",
        bytes: &[
            Byte { fuse: Fuse::Low, factory: 0x62, fields: CLOCK_AND_DIVIDER },
            Byte { fuse: Fuse::High, factory: 0x99, fields: JTAG_WITH_WATCHDOG },
            Byte { fuse: Fuse::Extended, factory: 0xff, fields: &[("BODLEVEL", 0x07)] },
        ],
    },
    SheetFuses {
        chip: &AT90USB162,
        sheet: "7707D (AT90USB82/162), section 25.2",
        bytes: &[
            Byte { fuse: Fuse::Low, factory: 0x5e, fields: CLOCK_AND_DIVIDER },
            Byte {
                fuse: Fuse::High,
                factory: 0xd9,
                fields: &[
                    ("BOOTRST", 0x01),
                    ("BOOTSZ", 0x06),
                    ("EESAVE", 0x08),
                    ("WDTON", 0x10),
                    ("SPIEN", 0x20),
                    ("RSTDISBL", 0x40),
                    ("DWEN", 0x80),
                ],
            },
            Byte { fuse: Fuse::Extended, factory: 0xf4, fields: &[("BODLEVEL", 0x07), ("HWBE", 0x08)] },
        ],
    },
];

/// Of the bits that a sheet knows, the hazard that the crate must see.
fn hazard(name: &str) -> Option<Hazard> {
    match name {
        "SPIEN" => Some(Hazard::EndsIsp),
        "RSTDISBL" => Some(Hazard::FreesReset),
        "DWEN" => Some(Hazard::DebugWire),
        "BODLEVEL" => Some(Hazard::BrownOut),
        "CKDIV8" => Some(Hazard::SlowsClock),
        "BOOTRST" | "BOOTSZ" | "HWBE" => Some(Hazard::MovesBoot),
        _ if name.contains("CKSEL") => Some(Hazard::Clock),
        _ => None,
    }
}

#[test]
fn fuses_of_ten_chips_are_those_of_their_data_sheets() {
    assert_eq!(SHEETS.len(), 10);
    for SheetFuses { chip, sheet, bytes } in SHEETS {
        let what = format!("{}, data sheet {sheet}", chip.name);
        assert_eq!(chip.fuses.len(), bytes.len(), "{what}");
        for (known, byte) in chip.fuses.iter().zip(*bytes) {
            assert_eq!((known.fuse, known.factory), (byte.fuse, Some(byte.factory)), "{what}");
            let mask = byte.fields.iter().fold(0, |mask, (_, bits)| mask | bits);
            assert_eq!(known.used, mask, "{what} {:?}", byte.fuse);
            let mut found: Vec<_> = known.fields.iter().map(|field| (field.name, field.mask)).collect();
            let mut want = byte.fields.to_vec();
            found.sort_unstable();
            want.sort_unstable();
            assert_eq!(found, want, "{what} {:?}", byte.fuse);
            for field in known.fields {
                assert_eq!(field.hazard, hazard(field.name), "{what} {}", field.name);
            }
        }
    }
}

/// The sheets of the ATmega16U4 and 32U4 name two factory values of the low byte, one for each order code.
#[test]
fn doubtful_factory_values_are_marked() {
    assert_eq!(ATMEGA32U4.doubts, [chip::Doubt::FactoryFuses]);
    let low = ATMEGA32U4.fuses[0];
    assert_eq!(low.factory, Some(0x52));
    let states: Vec<_> = fields(&ATMEGA32U4, Memory::Fuse(Fuse::Low), 0x5e).collect();
    assert_eq!(states[0].hazard(), Some(Hazard::NeedsCrystal));
    assert_eq!(states[0].factory, Some(0x12));
}
