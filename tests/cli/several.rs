//! Motorola S-record, ELF, and files with several memories.

use avrrr::image::{Image, Memories, Space};

use crate::support::Folder;
use crate::wild::wild;

const RECORDS: &str = "S0060000617070B8\nS11300000CC0FFCF000102030405060708090A0B10\n\
                       S1130010000102030405060708090A0B0C0D0E0F64\nS9030000FC\n";

/// A folder with the ELF files of `tests/data/elf`.
fn elf() -> Folder {
    let folder = Folder::new();
    for name in ["everything.elf", "loader.elf", "small.elf"] {
        let path = format!("{}/tests/data/elf/{name}", env!("CARGO_MANIFEST_DIR"));
        folder.write(name, std::fs::read(path).unwrap());
    }
    folder
}

#[test]
fn s_record_is_read_in_any_dialect_and_under_any_name() {
    let folder = wild();
    let wide: Vec<u8> = ["\u{feff}", RECORDS]
        .iter()
        .flat_map(|text| text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for (number, bytes) in [
        RECORDS.as_bytes(),
        RECORDS.to_ascii_lowercase().as_bytes(),
        format!("{RECORDS}\x1a\0\0").as_bytes(),
        format!("# a comment\r\n{}", RECORDS.replace('\n', "\r\n")).as_bytes(),
        format!("$$ app\n  start $0\n$$\n{RECORDS}").as_bytes(),
        &wide,
    ]
    .into_iter()
    .enumerate()
    {
        for name in ["x.s19", "x.hex", "x.bin", "x"] {
            folder.write(name, bytes);
            let run = folder.succeed(&format!("-P sim -p m328p -U flash:w:{name} -U flash:v:app.hex"));
            let note = format!("note: {name}: this is Motorola S-record, whatever its name says\n");
            let surprises = matches!(name, "x.hex" | "x.bin");
            assert_eq!(run.stderr.contains(&note), surprises, "{number} {name}: {}", run.stderr);
        }
        for format in ["s", "i", "I", "h"] {
            let run = folder.succeed(&format!("-P sim -p m328p -U flash:w:x:{format} -U flash:v:app.hex"));
            let note = "note: x: this is Motorola S-record, and read as that, whatever the format says\n";
            assert_eq!(run.stderr.contains(note), format != "s", "{}", run.stderr);
        }
    }
}

#[test]
fn a_damaged_s_record_is_refused_with_the_line() {
    let folder = Folder::new();
    for (text, what) in [
        (RECORDS.replace("0F64", "0F65"), "line 3: checksum is 0x65, the record adds up to 0x64"),
        (RECORDS.replace("S1130010", "X1130010"), "line 3: not S-record, it begins with 'X' instead of 'S'"),
        (RECORDS.replace("0F64", "64"), "line 3: 38 digits behind the record type, the record needs 40"),
        (
            RECORDS.replace("S9", "S5030003F9\nS9"),
            "line 4: 2 data records are before this line, but there should be 3",
        ),
        (format!("{RECORDS}{RECORDS}"), "2 images in one file: lines 2 to 4, lines 6 to 8"),
    ] {
        for name in ["x.srec", "x"] {
            folder.write(name, &text);
            let run = folder.run(&format!("-P sim -p m328p -U flash:w:{name}"));
            assert!(run.stderr.starts_with(&format!("error: {name}: {what}\n")), "{}", run.stderr);
        }
    }
    folder.write("x.srec", &RECORDS[..RECORDS.len() - 11]);
    let run = folder.succeed("-P sim -p m328p -U flash:w:x.srec");
    let warning = "warning: x.srec: no end-of-file record behind line 3, the file may be cut off\n";
    assert!(run.stderr.starts_with(warning), "{}", run.stderr);
    folder.write("x.mot", b"\x0c\x94\x34\x00");
    folder.run("-P sim -p m328p -U flash:w:x.mot").says(
        "error: x.mot: this is not Motorola S-record, it may be raw binary\n\
         help: to write it as it is: -U flash:w:x.mot:r\n",
    );
}

/// As avrdude has it: the format with comments is for files that a person has edited.
#[test]
fn wrong_checksums_are_taken_from_edited_files_only() {
    let folder = wild();
    let text = String::from_utf8(folder.read("avrdude-I-format.hex")).unwrap();
    folder.write("edited.hex", text.replacen("0CC0", "0DC0", 1));
    for format in ["", ":i", ":a"] {
        let run = folder.run(&format!("-P sim -p m328p -U flash:w:edited.hex{format}"));
        let want = "error: edited.hex: line 1: checksum is 0x14, the record adds up to 0x13\n";
        run.says(want);
    }
    let run = folder.succeed("-P sim -p m328p -U flash:w:edited.hex:I -U flash:r:f.bin");
    assert!(run.stderr.contains("warning: edited.hex: the checksum of line 1 is wrong\n"), "{}", run.stderr);
    assert_eq!(folder.read("f.bin")[..2], [0x0d, 0xc0]);
}

#[test]
fn each_section_of_an_elf_file_goes_to_its_memory() {
    let folder = elf();
    let file = "everything.elf";
    let run = folder.succeed(&format!(
        "-P sim -p m328p -U flash:w:{file} -U eeprom:w:{file}:e -U lfuse:w:{file} -U hfuse:w:{file} \
         -U lock:w:{file} -U flash:v:{file} -U eeprom:v:1,2,3,4,5,6:m -U signature:v:{file} -U flash:r:flash.bin \
         -U lfuse:r:-:h -U hfuse:r:-:h -U lock:r:-:h"
    ));
    assert_eq!(run.stdout(), "0xe2\n0xd9\n0xff\n");
    let flash = folder.read("flash.bin");
    assert_eq!((flash.len(), &flash[0xe4..]), (0xee, &b"*constant\0"[..]));
    let note = "note: everything.elf: it also has EEPROM (6 bytes), fuses (3 bytes), lock bits (1 byte), user \
                signature row (2 bytes), of which nothing is taken\n";
    assert!(run.stderr.starts_with(note), "{}", run.stderr);
    // Flash only, and nothing of the rest.
    let run = folder.succeed(&format!("-P sim -p m328p -U flash:w:{file} -U lfuse:r:-:h -U eeprom:v:255:m"));
    assert_eq!(run.stdout(), "0x62\n");
    // A boot loader behind a gap.
    let run =
        folder.succeed("-P sim -p m328p -U flash:w:loader.elf -U flash:v:loader.elf -U flash:r:all.bin");
    assert!(!run.stderr.contains("note:"), "{}", run.stderr);
    let all = folder.read("all.bin");
    assert_eq!(all.len(), 0x7006);
    assert!(all[0x8a..0x7000].iter().all(|byte| *byte == 0xff));
}

#[test]
fn what_an_elf_file_lacks_or_is_not_is_told_before_the_chip_is_touched() {
    let folder = elf();
    let elf = folder.read("everything.elf");
    let changed = |name: &str, at: usize, byte: u8| {
        let mut elf = elf.clone();
        elf[at] = byte;
        folder.write(name, elf);
    };
    changed("a.o", 16, 1);
    changed("host", 18, 62);
    changed("damaged.elf", 32, 0xff);
    folder.write("cut.elf", &elf[..100]);
    folder.write("x", b"\x0c\x94");
    for (operation, want) in [
        (
            "eeprom:w:loader.elf",
            "loader.elf: there is nothing for eeprom in this file\nhelp: what there is goes elsewhere: -U flash:w:loader.elf",
        ),
        (
            "lfuse:w:loader.elf",
            "loader.elf: there is no lfuse in this file, which is at 0x820000 there\nhelp: what there is",
        ),
        ("lock:v:loader.elf", "loader.elf: there is no lock in this file, which is at 0x830000 there\n"),
        (
            "calibration:v:everything.elf",
            "everything.elf: there is no calibration in this file, which is at 0x840003 there\n",
        ),
        (
            "flash:w:a.o",
            "a.o: this is an ELF object file, which is not linked yet\nhelp: link it with avr-gcc, and take the program\n",
        ),
        (
            "flash:w:host",
            "host: this is an ELF file for another machine: its number is 62, that of an AVR is 83\nhelp: build it with avr-gcc\n",
        ),
        (
            "flash:w:damaged.elf",
            "damaged.elf: the ELF file is cut off or damaged: its section header table cannot be read\n",
        ),
        (
            "flash:w:cut.elf",
            "cut.elf: the ELF file is cut off or damaged: its program header table cannot be read\n",
        ),
        ("flash:w:x:e", "x: this is not an ELF file, but raw binary or something else\n"),
    ] {
        let run = folder.run(&format!("-P sim -p m328p -U {operation}"));
        assert!(run.stderr.starts_with(&format!("error: {want}")), "{operation}: {}", run.stderr);
        assert!(run.code == Some(1) && !run.stderr.contains("Bus Pirate"), "{operation}: {}", run.stderr);
    }
}

#[test]
fn a_file_for_another_chip_needs_force() {
    let folder = elf();
    let text = "this file is for a chip with the signature 1e 93 0b (ATtiny85), but that of the ATmega328P is 1e 95 0f";
    let small = Memories::from_elf(&folder.read("small.elf")).unwrap();
    folder.write("small.hex", small.flat().to_hex());
    folder.write("small.s19", small.flat().to_srec());
    for file in ["small.elf", "small.hex", "small.s19"] {
        let run = folder.run(&format!("-P sim -p m328p -U flash:w:{file}"));
        run.says(&format!("error: {file}: {text}\n"));
        let run = folder.succeed(&format!("-P sim -p m328p -F -U flash:w:{file}"));
        let warning = format!("warning: {file}: {text}; going on because of -F\n");
        assert!(run.stderr.starts_with(&warning), "{}", run.stderr);
        folder.succeed(&format!("-P sim -p t85 -U flash:w:{file} -U signature:v:{file}"));
    }
    // To compare with it is no mistake.
    let run = folder.run("-P sim -p m328p -U signature:v:small.elf");
    assert!(run.stderr.contains("error: signature at 0x0001: 0x95 instead of 0x93"), "{}", run.stderr);
}

/// One file with all memories, as a backup of avrdude 8 has them.
#[test]
fn a_file_with_several_memories_gives_each_its_part() {
    let folder = Folder::new();
    let mut memories = Memories::new();
    let one = |bytes: &[u8]| Image::from_bytes(0, bytes).unwrap();
    for (space, bytes) in [
        (Space::Flash, &b"\x0c\x94a program"[..]),
        (Space::Eeprom, &b"settings"[..]),
        (Space::Fuses, &[0xe2, 0xd1, 0xfd][..]),
        (Space::Lock, &[0xfc][..]),
        (Space::Signature, &[0x1e, 0x95, 0x0f, 0x9a][..]),
    ] {
        memories.insert(space, 0, &one(bytes)).unwrap();
    }
    folder.write("all.hex", memories.flat().to_hex());
    folder.write("all.I", memories.flat().to_hex_with_comments());
    folder.write("all.srec", memories.flat().to_srec());
    for file in ["all.hex", "all.I", "all.srec"] {
        let run = folder.succeed(&format!(
            "-P sim -p m328p --accept clock -U flash:w:{file} -U eeprom:w:{file} -U lfuse:w:{file} -U hfuse:w:{file} \
             -U efuse:w:{file} -U lock:w:{file} -U signature:v:{file} \
             -U lfuse:r:-:h -U hfuse:r:-:h -U efuse:r:-:h -U lock:r:-:h"
        ));
        assert_eq!(run.stdout(), "0xe2\n0xd1\n0xfd\n0xfc\n", "{file}");
        let note = format!(
            "note: {file}: it also has EEPROM (8 bytes), fuses (3 bytes), lock bits (1 byte), of which nothing is taken\n"
        );
        assert!(run.stderr.contains(&note), "{}", run.stderr);
        folder.succeed(&format!(
            "-P sim -p m328p -U eeprom:w:{file} -U flash:w:{file} -U flash:r:f.bin -U eeprom:r:e.bin"
        ));
        assert_eq!(folder.read("f.bin"), b"\x0c\x94a program\xff");
        assert_eq!(folder.read("e.bin")[..9], *b"settings\xff");
    }
}

#[test]
fn a_gang_takes_the_same_files_and_refuses_those_for_another_chip() {
    let folder = elf();
    let board = |file: &str| {
        format!(
            "[board]\nport = \"sim\"\n[[slot]]\nname = \"one\"\ntarget = 0\npart = \"m328p\"\n\
             flash = \"{file}\"\neeprom = \"everything.elf\"\n"
        )
    };
    folder.write("board.toml", board("everything.elf"));
    let run = folder.succeed("gang board.toml");
    // 238 of flash, 6 of EEPROM.
    assert!(run.stderr.contains(", 244 bytes\n"), "{}", run.stderr);
    folder.write("board.toml", board("small.elf"));
    let run = folder.run("gang board.toml");
    let want = "slot.one.flash: small.elf: this file is for a chip with the signature 1e 93 0b (ATtiny85), but that of \
                the ATmega328P is 1e 95 0f";
    assert!(run.code != Some(0) && run.stderr.contains(want), "{}", run.stderr);
}

/// A kilobyte that claims 4 GB, and a file of zeros that has no end.
#[test]
fn what_is_too_large_is_refused_at_once() {
    let folder = Folder::new();
    // 02+04 + ff+ff = 202; 01+ff+ff = 1ff.
    folder.write("far.hex", ":0100000000FF\n:02000004FFFFFC\n:01FFFF000001\n:00000001FF\n");
    folder.write("far.srec", "S10400000 0FB\nS306FFFFFFFF00FD\nS9030000FC\n".replace(' ', ""));
    for file in ["far.hex", "far.srec"] {
        let run = folder.run(&format!("-P sim -p m328p -U flash:w:{file}"));
        let want =
            format!("error: {file}: the image ends at 0x100000000, the flash of the ATmega328P at 0x8000\n");
        assert_eq!((run.code, run.stderr), (Some(1), want));
    }
    let zeros = std::fs::File::create(folder.path("zeros")).unwrap();
    zeros.set_len(300 << 20).unwrap();
    for format in ["", ":r", ":i", ":e", ":h"] {
        let run = folder.run(&format!("-P sim -p m328p -U flash:w:zeros{format}"));
        run.says("error: zeros: more than 16 MB, no file for an AVR is as large\n");
    }
}
