//! What is refused before any chip, or even any port, is touched; every text in full.

use crate::support::Folder;

/// Runs the program with each of these arguments; what it says must be this, and nothing else.
#[track_caller]
fn refused(folder: &Folder, code: i32, cases: &[(&str, &str)]) {
    let before = folder.names();
    for (args, want) in cases {
        let run = folder.run(args);
        assert_eq!(run.stderr, *want, "{args}");
        assert_eq!(run.code, Some(code), "{args}");
        assert_eq!(run.stdout(), "", "{args}");
    }
    assert_eq!(folder.names(), before);
}

/// Files, and what is said of them.
const UNUSABLE: &[(&str, &str)] = &[
    ("nosuch.hex", "nosuch.hex: No such file or directory (os error 2)\n"),
    ("empty.bin", "empty.bin: the file is empty\n"),
    (".", ".: Is a directory (os error 21)\n"),
    ("cut.hex", "cut.hex: line 2: 12 digits behind the colon, the record needs 42\n"),
    ("text.hex", "text.hex: line 1: not Intel HEX, it begins with 'h' instead of ':'\n"),
    ("digit.hex", "digit.hex: line 1: 'O' in column 14 is not a hexadecimal digit\n"),
    ("sum.hex", "sum.hex: line 1: checksum is 0xe3, the record adds up to 0xe2\n"),
    ("overlap.hex", "overlap.hex: line 2: address 0x0001 is 0x03 here, but 0x02 in line 1\n"),
    (
        "raw.hex",
        "raw.hex: this is not Intel HEX, it may be raw binary\n\
         help: to write it as it is: -U flash:OP:raw.hex:r\n",
    ),
    ("a.zip", "a.zip: this is an archive\nhelp: unpack it, and take the file inside\n"),
    ("/dev/zero", "/dev/zero: more than 16 MB, no file for an AVR is as large\n"),
    ("high.hex", "high.hex: the image ends at 0x10001, the flash of the ATmega328P at 0x8000\n"),
    ("large.bin", "large.bin: the image ends at 0x8001, the flash of the ATmega328P at 0x8000\n"),
    (
        "notes.txt",
        "notes.txt: this is text, but not Intel HEX\n\
         help: this is no program for an AVR; take the .hex file of the same build\n",
    ),
    ("notes.txt:i", "notes.txt: line 1: not Intel HEX, it begins with 'D' instead of ':'\n"),
    ("a.elf", "a.elf: the ELF file is cut off or damaged: its header cannot be read\n"),
    ("a.elf:i", "a.elf: the ELF file is cut off or damaged: its header cannot be read\n"),
    ("elf.bin", "elf.bin: the ELF file is cut off or damaged: its header cannot be read\n"),
    (
        "0xe2",
        "0xe2: No such file or directory (os error 2)\n\
         help: for values instead of a file: -U flash:OP:0xe2:m\n",
    ),
    ("-", "-: the file is empty\n"),
    ("0x100:m", "0x100 is not a byte, which goes from 0 to 255, or 0x00 to 0xff\n"),
    ("1,two:m", "two is not a byte, which goes from 0 to 255, or 0x00 to 0xff\n"),
    (",:m", "there is no value in \",\"\n"),
];

#[test]
fn files_that_cannot_be_used() {
    let folder = Folder::new();
    for (name, contents) in [
        ("empty.bin", &b""[..]),
        ("cut.hex", b":0400100001020304E2\n:10001400AABB"),
        ("text.hex", b"hello\n"),
        ("digit.hex", b":040010000102O304E2\n:00000001FF\n"),
        ("sum.hex", b":0400100001020304E3\n:00000001FF\n"),
        ("overlap.hex", b":020000000102FB\n:020001000304F6\n:00000001FF\n"),
        ("raw.hex", b"\x0c\x94\x34\x00"),
        ("a.zip", b"PK\x03\x04"),
        ("high.hex", b":020000040001F9\n:0100000042BD\n:00000001FF\n"),
        ("notes.txt", b"Dear diary\n"),
        ("a.elf", b"\x7fELF\x01\x01\x01"),
        ("elf.bin", b"\x7fELF\x01\x01\x01"),
        ("large.bin", &[0; 32_769]),
    ] {
        folder.write(name, contents);
    }
    for (file, text) in UNUSABLE {
        for operation in ["w", "v"] {
            let args = format!("-P sim -p m328p -U eeprom:r:out.bin -U flash:{operation}:{file}");
            let text = text.replace("OP", operation);
            refused(&folder, 1, &[(&args, &format!("error: {text}"))]);
        }
    }
}

#[test]
fn operations_that_make_no_sense() {
    const FORM: &str = "help: the form is MEMORY:OP:FILE[:FORMAT], for example flash:w:blink.hex:i\n";
    for (operation, want) in [
        (
            "flsh:w:x",
            "error: unknown memory flsh\n\
             help: the ATmega8 has flash, eeprom, lfuse, hfuse, lock, calibration, signature, prodsig\n",
        ),
        (
            "efuse:r:-:h",
            "error: the ATmega8 has no efuse\n\
             help: the ATmega8 has flash, eeprom, lfuse, hfuse, lock, calibration, signature, prodsig\n",
        ),
        ("flash", &format!("error: -U flash: a part is missing\n{FORM}")),
        ("flash:w", &format!("error: -U flash:w: a part is missing\n{FORM}")),
        (
            "flash:x:f.hex",
            &format!("error: -U flash:x:f.hex: x is not an operation: r reads, w writes, v verifies\n{FORM}"),
        ),
        ("flash:w:f.hex:z", &format!("error: -U flash:w:f.hex:z: z is not a format\n{FORM}")),
        ("flash:w::i", &format!("error: -U flash:w::i: the file name is empty\n{FORM}")),
        (
            "flash:r:f.bin:m",
            &format!("error: -U flash:r:f.bin:m: format m is for writing and verifying only\n{FORM}"),
        ),
        (
            "flash:r:f.elf:e",
            &format!("error: -U flash:r:f.elf:e: format e is for writing and verifying only\n{FORM}"),
        ),
        ("signature:w:1,2,3:m", "error: signature cannot be written\n"),
        ("calibration:w:0x80:m", "error: calibration cannot be written\n"),
        ("lfuse:w:0xe1,0xd9:m", "error: 0xe1,0xd9: the image ends at 0x2, the lfuse of the ATmega8 at 0x1\n"),
        ("flash:r:nowhere/f.bin", "error: nowhere/f.bin: there is no folder nowhere\n"),
        ("flash:r:.", "error: .: this is a folder, not a file\n"),
    ] {
        refused(&Folder::new(), 1, &[(&format!("-P sim -p m8 -U {operation}"), want)]);
    }
    refused(
        &Folder::new(),
        1,
        &[
            (
                "-P sim -p m8 -U flash:r:out -U eeprom:r:out",
                "error: out: two memories cannot be read into one file\n",
            ),
            ("-P sim -p m8 -U flash:w:- -U eeprom:w:-", "error: standard input can be read only once\n"),
            ("-P sim -p m8 -e -U eeprom:w:1:m --image 2", "error: --image: no file holds several images\n"),
        ],
    );
}

#[test]
fn fuses_that_lock_us_out() {
    for (part, value, want, name) in [
        (
            "m328p",
            "hfuse:w:0x59:m",
            "error: hfuse = 0x59 sets RSTDISBL of the ATmega328P: RESET becomes a port pin, and only high-voltage \
             programming reaches the chip again\n",
            "rstdisbl",
        ),
        (
            "m328p",
            "hfuse:w:0x99:m",
            "error: hfuse = 0x99 sets DWEN of the ATmega328P: debugWIRE takes RESET, and only a debugger or \
             high-voltage programming reaches the chip again\n",
            "dwen",
        ),
    ] {
        for options in ["", "-n", "-F"] {
            let args = format!("-P nowhere -p {part} {options} -U {value}");
            let help = format!("help: if that is what you want, add --accept {name}\n");
            refused(&Folder::new(), 1, &[(&args, &format!("{want}{help}"))]);
        }
    }
}

#[test]
fn chips_and_programmers_nobody_knows() {
    refused(
        &Folder::new(),
        1,
        &[
            (
                "-P sim -p atmega328x",
                "error: unknown chip atmega328x\nhelp: did you mean ATmega328, ATmega328P, ATmega32?\n",
            ),
            (
                "-P sim -p z80",
                "error: unknown chip z80\n\
                 help: avrrr parts lists all that are known\n",
            ),
            (
                "-P sim:atmega9",
                "error: unknown chip atmega9\nhelp: did you mean ATmega8, ATmega8A, ATmega16?\n",
            ),
            ("-P sim:", "error: the name of the chip is missing\n"),
            (
                "-P sim -p m8 -c usbasp",
                "error: unknown programmer usbasp\nhelp: this program knows -c buspirate only\n",
            ),
        ],
    );
}

#[test]
fn options_in_front_of_a_subcommand_go_behind_it() {
    let folder = Folder::new();
    for (args, help) in [
        ("-P sim identify", "options go behind the subcommand: avrrr identify -P sim"),
        (
            "-P sim -v identify --recover",
            "options go behind the subcommand: avrrr identify --recover -P sim -v",
        ),
        ("-q fuses show", "options go behind the subcommand: avrrr fuses show -q"),
        ("-q fuses decode", "options go behind the subcommand: avrrr fuses ..."),
        ("-q fuses show -p m8", "options go behind the subcommand: avrrr fuses show -p m8 -q"),
        ("-U flash:r:- identify", "options go behind the subcommand: avrrr identify ..."),
        ("-P sim gang x.toml", "leave -P out: in the manifest it is the key port below [board]"),
        ("gang x.toml -P sim", "leave -P out: in the manifest it is the key port below [board]"),
        ("gang x.toml -p m8", "leave -p out: in the manifest it is the key part below [[slot]]"),
    ] {
        let run = folder.run(args);
        assert_eq!(run.code, Some(2), "{args}: {}", run.stderr);
        assert!(run.stderr.ends_with(&format!("\nhelp: {help}\n")), "{args}: {}", run.stderr);
        assert!(!run.stderr.contains("tip:"), "{args}: {}", run.stderr);
    }
}

#[test]
fn options_nobody_knows() {
    let codes = "help: 0 = 31.25 kHz, 1 = 125 kHz, 2 = 250 kHz, 3 = 1 MHz, 4 = 2 MHz, 5 = 2.667 MHz, \
                 6 = 4 MHz, 7 = 8 MHz\n";
    let known = "help: known are spifreq=0..7, rawfreq=0..3, nopagedread, nopagedwrite, noterminal, \
         reset=cs|aux|aux2,…, cpufreq=125..4000, pullups and hiz; -x help lists them\n";
    refused(
        &Folder::new(),
        1,
        &[
            ("-P sim -p m8 -x turbo", &format!("error: unknown option -x turbo\n{known}")),
            ("-P sim -p m8 -x spifreq", &format!("error: unknown option -x spifreq\n{known}")),
            ("-P sim -p m8 -x spifreq=8", &format!("error: spifreq is 8, but must be 0 to 7\n{codes}")),
            ("-P sim -p m8 -x spifreq=fast", &format!("error: spifreq is fast, but must be 0 to 7\n{codes}")),
        ],
    );
    refused(
        &Folder::new(),
        2,
        &[(
            "-P sim --turbo",
            "error: unexpected argument '--turbo' found\n\n\
                 Usage: avrrr --port <PORT>\n\nFor more information, try '--help'.\n",
        )],
    );
    for args in ["-P sim -p m8 -U", "-P sim -p", "-P sim --power maybe", "-P sim -z"] {
        let run = Folder::new().run(args);
        assert_eq!(run.code, Some(2), "{args}");
        assert!(run.stderr.starts_with("error: "), "{args}: {}", run.stderr);
    }
}
