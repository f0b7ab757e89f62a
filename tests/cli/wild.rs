//! Files as other programs and people make them: `tests/wild` has one of each kind that was seen in public
//! reports, and more are made here.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use crate::support::{Folder, Run};

const APP: &str = ":100000000CC0FFCF000102030405060708090A0B14\r\n\
                   :10001000000102030405060708090A0B0C0D0E0F68\r\n\
                   :00000001FF\r\n";

/// What is to happen to a file.
enum Want {
    /// It holds the program; said is this.
    Program(&'static str),
    /// It holds another program; said is this.
    Other(&'static str),
    /// It holds nothing, and everything else is done.
    Nothing,
    /// It is refused, with these words.
    Refused(&'static [&'static str]),
}

use Want::{Nothing, Other, Program, Refused};

const WILD: &[(&str, Want)] = &[
    ("app.hex", Program("")),
    ("app.rom", Refused(&["a list of addresses and words", "help: take the .hex file of the same build"])),
    ("app.srec", Program("")),
    (
        "avrdude-I-format.hex",
        Program("note: avrdude-I-format.hex: 2 lines have comments, the first is line 1"),
    ),
    ("blank-lines.hex", Program("")),
    ("bom.hex", Program("")),
    ("bss-800000-empty-record.hex", Program("")),
    ("comment-first.hex", Program("note: comment-first.hex: line 1 has a comment")),
    ("ctrl-z.hex", Program("")),
    ("dup-differs.hex", Refused(&["line 3: address 0x0010 is 0x01 here, but 0x00 in line 2"])),
    (
        "dup-same.hex",
        Program("note: dup-same.hex: 16 bytes are set twice, to the same values, from line 3 on"),
    ),
    (
        "elf-as-advised.hex",
        Other(
            "note: elf-as-advised.hex: it also has EEPROM (6 bytes), fuses (3 bytes), lock bits (1 byte), of which \
             nothing is taken",
        ),
    ),
    (
        "elf-with-eeprom-and-fuses.elf",
        Other(
            "note: elf-with-eeprom-and-fuses.elf: it also has EEPROM (6 bytes), fuses (3 bytes), lock bits (1 byte), \
             of which nothing is taken",
        ),
    ),
    ("empty.eep", Nothing),
    ("empty.hex", Nothing),
    ("eof-with-start-address.hex", Program("")),
    ("html.hex", Refused(&["this is a web page"])),
    ("main.bin", Program("note: main.bin: this is Intel HEX, whatever its name says")),
    (
        "missing-eof.hex",
        Program("warning: missing-eof.hex: no end-of-file record behind line 2, the file may be cut off"),
    ),
    (
        "raw.eep",
        Refused(&[
            "this is not Intel HEX, it may be raw binary",
            "help: to write it as it is: -U flash:w:raw.eep:r\n",
        ]),
    ),
    (
        "serial-810000.eep",
        Refused(&[
            "there is nothing for flash in this file",
            "help: what there is goes elsewhere: -U eeprom:w:serial-810000.eep\n",
        ]),
    ),
    ("srec-named.bin", Program("note: srec-named.bin: this is Motorola S-record, whatever its name says")),
    (
        "two-images-one-file.hex",
        Refused(&[
            "2 images in one file: lines 1 to 3, lines 4 to 5",
            "help: choose one, from 1 to 2: --image 1\n",
        ]),
    ),
    (
        "with-eeprom-section.hex",
        Program("note: with-eeprom-section.hex: it also has EEPROM (8 bytes), of which nothing is taken"),
    ),
];

/// A folder with everything in `tests/wild`.
pub(crate) fn wild() -> Folder {
    let folder = Folder::new();
    for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wild")).unwrap() {
        let path = entry.unwrap().path();
        folder.write(path.file_name().unwrap().to_str().unwrap(), fs::read(&path).unwrap());
    }
    folder
}

#[test]
fn every_wild_file_is_taken_or_refused_with_what_it_is() {
    let folder = wild();
    let mut known: Vec<_> = WILD.iter().map(|(name, _)| *name).collect();
    known.extend(["elf-with-eeprom-and-fuses.c", "gap.hex"]);
    known.sort_unstable();
    let mut names = folder.names();
    names.sort();
    assert_eq!(names, known);
    for (name, want) in WILD {
        let verified = if matches!(want, Other(_)) { "elf-with-eeprom-and-fuses.elf" } else { "app.hex" };
        let run = folder.run(&format!("-P sim -p m328p -U flash:w:{name} -U flash:v:{verified}"));
        let said = &run.stderr;
        match want {
            Program(note) | Other(note) => {
                assert_eq!(run.code, Some(0), "{name}: {said}");
                assert!(said.contains("erased the chip"), "{name}: {said}");
                let notes = said.lines().take_while(|line| !line.starts_with("Bus Pirate"));
                let notes = notes.take(if matches!(want, Other(_)) { 1 } else { usize::MAX });
                assert_eq!(notes.collect::<Vec<_>>().join("\n"), *note, "{name}");
            }
            Nothing => {
                // It is not the program, of course.
                let run = folder.succeed(&format!("-P sim -p m328p -U flash:w:{name} -U lfuse:w:0xe2:m"));
                let note = format!("note: {name} holds no data: nothing to write to flash\n");
                assert!(run.stderr.starts_with(&note), "{}", run.stderr);
                assert!(run.stderr.contains("erased the chip"), "{}", run.stderr);
                assert!(run.stderr.contains("verified lfuse"), "{}", run.stderr);
                let run = folder.succeed(&format!("-P sim -p m328p -U eeprom:w:{name} -U flash:w:app.hex"));
                assert!(run.stderr.contains("verified flash"), "{}", run.stderr);
                assert!(!run.stderr.contains("eeprom:"), "{}", run.stderr);
            }
            Refused(words) => {
                assert_eq!(run.code, Some(1), "{name}: {said}");
                assert!(said.starts_with(&format!("error: {name}: ")), "{said}");
                assert!(words.iter().all(|words| said.contains(words)), "{name}: {said}");
                assert!(!said.contains("Bus Pirate"), "{name}: {said}");
            }
        }
    }
}

#[test]
fn dialects_are_read_under_any_name_and_on_standard_input() {
    let utf16 = |order: fn(u16) -> [u8; 2], mark: &[u8]| {
        [mark.to_vec(), APP.encode_utf16().flat_map(order).collect()].concat()
    };
    let cr = APP.replace("\r\n", "\r");
    let cases = [
        utf16(u16::to_le_bytes, &[0xff, 0xfe]),
        utf16(u16::to_be_bytes, &[0xfe, 0xff]),
        utf16(u16::to_le_bytes, &[]),
        [b"\xef\xbb\xbf", APP.as_bytes()].concat(),
        cr.clone().into_bytes(),
        APP.to_ascii_lowercase().into_bytes(),
        format!("{APP}\0\0\0\0").into_bytes(),
        format!("{APP}:00000001FF\r\n\x1a").into_bytes(),
        format!("# one\r\n{APP}; two\r\n").into_bytes(),
        APP.replace("\r\n", " ; tail\r\n").into_bytes(),
    ];
    let folder = Folder::new();
    folder.write("app.hex", APP);
    for (number, bytes) in cases.iter().enumerate() {
        for name in ["a.hex", "a.bin", "a", "a.hex:i", "a:i", "-", "-:i"] {
            folder.write(name.trim_end_matches(":i"), bytes);
            let args = format!("-P sim -p t13 -U flash:w:{name} -U flash:v:app.hex");
            let mut child =
                folder.command(&args).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            let mut input = child.stdin.take().unwrap();
            if name.starts_with('-') {
                input.write_all(bytes).unwrap();
            }
            drop(input);
            let run = Run::from(child.wait_with_output().unwrap());
            assert_eq!(run.code, Some(0), "{number} {name}: {}", run.stderr);
        }
    }
    // The line is right, whatever ends one.
    for end in ["\n", "\r", "\r\n"] {
        folder.write("a.hex", APP.replace("68\r\n", "67\r\n").replace("\r\n", end));
        let run = folder.run("-P sim -p t13 -U flash:w:a.hex");
        run.says("error: a.hex: line 2: checksum is 0x67, the record adds up to 0x68\n");
    }
}

#[test]
fn what_is_taken_as_it_is_and_looks_like_something_else_is_told() {
    let folder = wild();
    for (name, what) in [
        ("main.bin", "Intel HEX"),
        ("app.srec", "Motorola S-record"),
        ("elf-with-eeprom-and-fuses.elf", "an ELF file"),
    ] {
        let run = folder.succeed(&format!("-P sim -p m328p -U flash:w:{name}:r"));
        let warning = format!("warning: {name}: this is {what}, but taken as it is because of :r\n");
        assert!(run.stderr.starts_with(&warning), "{}", run.stderr);
    }
    let run = folder.succeed("-P sim -p m328p -U eeprom:w:raw.eep:r -U eeprom:v:raw.eep:r");
    assert!(!run.stderr.contains("warning"), "{}", run.stderr);
}

#[test]
fn a_file_of_no_records_is_nothing() {
    let folder = Folder::new();
    for (name, contents) in [
        ("none.eep", ""),
        ("none.hex", ""),
        ("blank.hex", "\n \r\n"),
        ("comments.hex", "; none\n# at all\n\x1a"),
    ] {
        folder.write(name, contents);
        let run =
            folder.succeed(&format!("-P sim -p m328p -U eeprom:w:{name} -U flash:w:1:m -U eeprom:v:{name}"));
        let notes = format!(
            "note: {name} holds no data: nothing to write to eeprom\n\
             note: {name} holds no data: nothing to compare with eeprom\n"
        );
        assert!(run.stderr.starts_with(&notes), "{}", run.stderr);
        assert!(run.stderr.contains("verified flash: 1 byte"), "{}", run.stderr);
        let run = folder.succeed(&format!("-P sim -p m328p -U flash:w:{name} -U lfuse:w:0xe2:m"));
        let note = format!("note: {name} holds no data: nothing to write to flash\n");
        assert!(run.stderr.starts_with(&note), "{}", run.stderr);
        assert!(run.stderr.contains("verified lfuse"), "{}", run.stderr);
    }
    // A name that promises no records promises a program.
    folder.write("none.bin", "");
    folder.run("-P sim -p m328p -U flash:w:none.bin").says("error: none.bin: the file is empty\n");
    folder.write("blank.txt", "\n\n");
    let run = folder.run("-P sim -p m328p -U flash:w:blank.txt");
    assert!(run.stderr.starts_with("error: blank.txt: this is text"), "{}", run.stderr);
}

#[test]
fn memories_are_found_where_avr_gcc_puts_them() {
    let folder = wild();
    // 02+04 + 00+82 = 88, 03 + e2+d9+fd = 2bb; 02+04 + 00+83 = 89, 01 + fc = fd; 03 + 0f+95+1e = c5.
    folder.write("fuses.hex", ":02000004008278\n:03000000E2D9FD45\n:00000001FF\n");
    folder.write("lock.hex", ":02000004008377\n:01000000FC03\n:00000001FF\n");
    folder.write("signature.hex", ":02000004008476\n:030000000F951E3B\n:00000001FF\n");
    let run = folder.succeed(
        "-P sim -p m328p -q -U eeprom:w:serial-810000.eep -U eeprom:v:0x12,0x34,0x56,0x78:m \
         -U lfuse:w:fuses.hex -U hfuse:w:fuses.hex -U efuse:w:fuses.hex -U lock:w:lock.hex \
         -U signature:v:signature.hex -U lfuse:r:-:h -U hfuse:r:-:h -U efuse:r:-:h -U lock:r:-:h",
    );
    assert_eq!(run.stdout(), "0xe2\n0xd9\n0xfd\n0xfc\n");
    let note = "note: serial-810000.eep: the addresses are those of eeprom in avr-gcc's map\n";
    assert!(run.stderr.contains(note), "{}", run.stderr);
    // 02+04 + 00+82 = 88, 01 + e2 = e3.
    folder.write("low.hex", ":02000004008278\n:01000000E21D\n:00000001FF\n");
    for (args, want) in [
        ("lock:w:fuses.hex", "there is no lock in this file, which is at 0x830000 there\n"),
        ("lock:w:fuses.hex", "help: what there is goes elsewhere: -U lfuse:w:fuses.hex -U hfuse:w:fuses.hex"),
        ("hfuse:w:low.hex", "there is no hfuse in this file, which is at 0x820001 there\n"),
    ] {
        let run = folder.run(&format!("-P sim -p m328p -U {args}"));
        assert!(run.stderr.contains(want), "{args}: {}", run.stderr);
    }
    // What is not zero in RAM comes from flash, so it is no use to cut it off.
    folder.write("data.hex", ":0200000400807A\n:0101000001FD\n:00000001FF\n");
    let run = folder.run("-P sim -p m328p -U flash:w:data.hex");
    run.says(
        "error: data.hex: address 0x800100 is RAM, whose initial value must be in flash; this file has it in RAM only\n\
         help: take the ELF file of the same build\n",
    );
    let run = folder.succeed(
        "-P sim -p m328p -U eeprom:w:with-eeprom-section.hex -U eeprom:v:0x45,0x45,0x50,0x52,0x4f,0x4d,0x21,0x21:m",
    );
    let note = "note: with-eeprom-section.hex: it also has flash (32 bytes), of which nothing is taken\n";
    assert!(run.stderr.starts_with(note), "{}", run.stderr);
}

#[test]
fn one_of_several_images_is_chosen() {
    let folder = wild();
    folder.succeed("-P sim -p m328p -U flash:w:two-images-one-file.hex --image 1 -U flash:v:app.hex");
    let run =
        folder.succeed("-P sim -p m328p -q -U flash:w:two-images-one-file.hex --image 2 -U flash:r:f.bin");
    assert!(folder.read("f.bin").starts_with(b"second image for another memory!"), "{}", run.stderr);
    for number in [0, 3] {
        let run = folder.run(&format!("-P sim -p m328p -U flash:w:two-images-one-file.hex --image {number}"));
        let want = format!("there is no image {number}, but 2: lines 1 to 3, lines 4 to 5\n");
        assert!(run.stderr.contains(&want), "{}", run.stderr);
    }
}

#[test]
fn what_is_read_into_a_hex_file_is_intel_hex() {
    let folder = wild();
    folder.succeed("-P sim -p m328p -U flash:w:app.hex -U flash:r:backup.hex -U flash:r:backup.bin");
    folder.succeed("-P sim -p m328p -U flash:w:backup.hex -U flash:v:backup.bin");
    assert_eq!(folder.read("backup.hex")[0], b':');
    // Without the blank end.
    assert_eq!(folder.read("backup.bin").len(), 32);
}

#[test]
fn fuses_and_lock_bits_that_a_part_lacks_are_left_out() {
    let folder = wild();
    let run = folder.succeed("-P sim -p m32 -e -U lock:w:0x3f:m -U efuse:w:0xff:m -U hfuse:w:0xd6:m");
    assert!(run.stderr.starts_with("note: the ATmega32 has no efuse: left out\n"), "{}", run.stderr);
    assert!(run.stderr.contains("verified hfuse"), "{}", run.stderr);
    folder.succeed("-P sim -p m32 -e -U efuse:w:0xff:m");
    folder.succeed("-P sim -p m8 -U eeprom:w:1:m -U efuse:v:0xff:m");
    for args in [
        // Nothing else is to be done.
        "-U efuse:w:0xff:m",
        "-U efuse:w:0xff:m -U efuse:v:0xff:m",
        // A file would be missing.
        "-U lfuse:r:l -U efuse:r:e",
    ] {
        let run = folder.run(&format!("-P sim -p m32 {args}"));
        assert!(run.stderr.starts_with("error: the ATmega32 has no efuse\n"), "{}", run.stderr);
        assert_eq!(run.code, Some(1));
    }
}
