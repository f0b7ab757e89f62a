//! The generator of the table: what it writes is the table, and what it says to wrong tables.

use avrrr::chip::ALL;

use crate::{FIELDS, FUSES, GROUPS, OPCODES, PARTS, VALUES};

#[path = "../../data/generate/table.rs"]
mod generate;

const TEXTS: generate::Texts<'static> = generate::Texts {
    parts: PARTS,
    fuses: FUSES,
    fields: FIELDS,
    values: VALUES,
    opcodes: OPCODES,
    groups: GROUPS,
};

#[test]
fn table_is_what_the_generator_writes() {
    let (count, fresh) = generate::table(&TEXTS).unwrap();
    assert_eq!((count, ALL.len()), (188, 188));
    assert!(
        fresh == include_str!("../../src/chip/table.rs"),
        "src/chip/table.rs is stale: run `cargo run --package avrrr-xtask`"
    );
}

/// What the generator says to the tables with `old` replaced by `new` in one of them.
#[track_caller]
fn complaint(file: &str, old: &str, new: &str) -> (String, usize) {
    let mut texts = [PARTS, FUSES, FIELDS, VALUES, OPCODES, GROUPS].map(str::to_owned);
    let files = [
        "data/isp-parts.csv",
        "data/fuses.csv",
        "data/fuse-fields.csv",
        "data/fuse-values.csv",
        "data/isp-opcodes.csv",
        "data/isp-opcode-groups.csv",
    ];
    let at = files.iter().position(|name| *name == file).expect("the generator reads this file");
    let start = texts[at].find(old).expect("the tables have this text");
    let line = texts[at][..start].matches('\n').count() + 1;
    texts[at] = texts[at].replacen(old, new, 1);
    let [parts, fuses, fields, values, opcodes, groups] = &texts;
    let texts = generate::Texts { parts, fuses, fields, values, opcodes, groups };
    let error = generate::table(&texts).expect_err("the generator takes it");
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
            "`lsb` is 1, but mask and byte say 0",
        ),
        (fuses, "ATmega328P,hfuse,BOOTSZ,0x06,", "ATmega328P,hfuse,BOOTSZ,0x00,", "the mask is empty"),
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
        (values, "lb.1,2,0x02,", "lb.1,4,0x04,", "4 does not fit into a field of mask 0x06"),
        (values, "lb.1,2,0x02,", "lb.1,0,0x00,", "`lb.1` has 0 twice"),
        (values, "\"crystal", "\"\"crystal", "text after a closing quote"),
        (values, "\"writing disabled (", "\"writing\" disabled (", "text after a closing quote"),
    ] {
        let (error, line) = complaint(file, old, new);
        assert_eq!(error, format!("{file}:{line}: {what}"));
    }
}

#[test]
fn generator_refuses_what_the_crate_has_no_instructions_for() {
    let (parts, fuses) = ("data/isp-parts.csv", "data/fuses.csv");
    let group = |what: &str| format!("`{what}` and the opcodes of the group disagree");
    for (old, new, what) in [
        ("ATmega328P,m328p,", "ATmega328P,m8,", "another part is called `m8` as well".to_owned()),
        (",G13,L01,", ",G99,L01,", "data/isp-opcode-groups.csv has no group `G99`".to_owned()),
        (",G13,L01,", ",G01,L01,", group("flash_prog")),
        ("lock_data_in_byte2 flash_byte_write", "flash_byte_write", group("lock_data_in_byte2")),
        (
            "1,lock_data_in_byte2 flash",
            "1,warp_drive flash",
            "the crate does not know the quirk `warp_drive`".to_owned(),
        ),
        ("lo>1,hi>4", "lo>1,hi>5", "unknown SCK rule `lo>1,hi>5`".to_owned()),
    ] {
        let (error, line) = complaint(parts, old, new);
        assert_eq!(error, format!("{parts}:{line}: {what}"));
    }
    let (error, _) = complaint("data/isp-opcode-groups.csv", " fuse.read/2 ", " fuse.read/9 ");
    assert!(error.ends_with("data/isp-opcodes.csv has no opcode `fuse.read/9`"), "{error}");
    let (error, _) = complaint("data/isp-opcodes.csv", "101iiiii", "10xiiiii");
    assert!(error.ends_with("the crate does not know how to write bits by 10101100 10xiiiii"), "{error}");
    let (error, line) =
        complaint(fuses, "AT90S4433,fuse,*,0x3f,,,0xda,,rw,", "AT90S4433,fuse,*,0x3f,,,0xda,,w,");
    assert_eq!(error, format!("{fuses}:{line}: `isp_access` is `w`, but the masks say `rw`"));
}
