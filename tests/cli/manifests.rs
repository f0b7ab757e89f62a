//! Broken manifests: each is refused with file, line, key and the nearest known word, before the port is
//! opened.

use avrrr::chip::{ATMEGA8, ATTINY85};
use avrrr::sim::{Avr, Board, Line, World};

use crate::support::{Folder, serve};

/// A manifest with nothing wrong; PORT is where a Bus Pirate listens.
pub(crate) const GOOD: &str = r#"log = "log.jsonl"

[serial]
counter = "next"

[[board]]
name = "left"
port = "PORT"
lines = ["cs", "aux"]
power = "on"

[[slot]]
name = "motor"
board = "left"
target = 0
part = "atmega8"
flash = "motor.bin"
fuses = { lfuse = 0xe4, hfuse = 0xd9 }
lock = 0xfc
serial = { address = 0x10, width = 4, endian = "big" }

[[slot]]
name = "display"
target = 1
part = "t85"
flash = "display.bin"
eeprom = "display.eep"
"#;

/// What is replaced by what in the good manifest, and what the program says then.
const BROKEN: &[(&str, &str, &str)] = &[
    // No TOML.
    ("[serial]", "[serial", "3: this is not TOML: unclosed table, expected `]`"),
    ("target = 1", "target 1", "24: this is not TOML: key with no value, expected `=`"),
    ("target = 1", "target = 0\ntarget = 1", "25: this is not TOML: duplicate key"),
    ("\"t85\"", "t85", "25: this is not TOML: invalid boolean, expected `true`"),
    ("\"display.eep\"", "\"display.eep", "27: this is not TOML: invalid basic string, expected `\"`"),
    ("[[board]]", "[board]\n[[board]]", "7: this is not TOML: duplicate key"),
    // Keys that there are not.
    ("log =", "logg =", "1: logg: there is no such key; did you mean log?"),
    (
        "[serial]",
        "[sreial]",
        "3: sreial: there is no such key; did you mean serial?\n\
         board.toml:20: slot.motor.serial: is missing: [serial] with its counter, from which the numbers come",
    ),
    (
        "counter =",
        "Counter =",
        "3: serial.counter: is missing: the file with the next number\n\
         board.toml:4: serial.Counter: there is no such key; did you mean counter?",
    ),
    ("power =", "pwoer =", "10: board.left.pwoer: there is no such key; did you mean power?"),
    ("flash = \"motor", "flsh = \"motor", "17: slot.motor.flsh: there is no such key; did you mean flash?"),
    ("lfuse =", "efuse =", "18: slot.motor.fuses.efuse: there is no such key; did you mean lfuse?"),
    (
        "width = 4",
        "widht = 4",
        "20: slot.motor.serial.widht: there is no such key; did you mean width?\n\
         board.toml:20: slot.motor.serial.width: is missing",
    ),
    (
        "lock = 0xfc",
        "verify = false",
        "19: slot.motor.verify: there is no such key; known are name, board, target, part, flash, eeprom, \
         fuses, lock, serial, accept, boost",
    ),
    // Words that there are not.
    ("\"aux\"]", "\"auxx\"]", "9: board.left.lines: \"auxx\" is not known; did you mean aux?"),
    (
        "\"aux\"]",
        "\"dtr\"]",
        "9: board.left.lines: \"dtr\" is not known; known are cs, aux, aux2, io0, io1, io2, io3",
    ),
    ("power = \"on\"", "power = \"onn\"", "10: board.left.power: \"onn\" is not known; did you mean on?"),
    (
        "power = \"on\"",
        "decoder = \"139\"",
        "10: board.left.decoder: \"139\" is not known; did you mean 138?",
    ),
    ("board = \"left\"", "board = \"lef\"", "14: slot.motor.board: \"lef\" is not known; did you mean left?"),
    (
        "part = \"atmega8\"",
        "part = \"atmega9\"",
        "16: slot.motor.part: \"atmega9\" is not known; did you mean ATmega8?",
    ),
    (
        "part = \"t85\"",
        "part = \"pic16\"",
        "25: slot.display.part: \"pic16\" is not known; nothing similar is known",
    ),
    (
        "endian = \"big\"",
        "endian = \"bg\"",
        "20: slot.motor.serial.endian: \"bg\" is not known; did you mean big?",
    ),
    (
        "endian = \"big\"",
        "format = \"asci\"",
        "20: slot.motor.serial.format: \"asci\" is not known; did you mean ascii?",
    ),
    // Values of another kind, too large, too small.
    ("target = 1", "target = \"1\"", "24: slot.display.target: is text, but must be a whole number"),
    (
        "flash = \"motor.bin\"",
        "flash = [\"motor.bin\"]",
        "17: slot.motor.flash: is a list, but must be text in quotes",
    ),
    (
        "lines = [\"cs\", \"aux\"]",
        "lines = \"cs,aux\"",
        "9: board.left.lines: is text, but must be a list of texts",
    ),
    (
        "lock = 0xfc",
        "accept_hazards = true",
        "19: slot.motor.accept_hazards: there is no such key; did you mean accept?",
    ),
    ("lock = 0xfc", "accept = true", "19: slot.motor.accept: is true or false, but must be a list of texts"),
    (
        "lock = 0xfc",
        "accept = [\"crystal\"]",
        "19: slot.motor.accept: \"crystal\" is not known; known are rstdisbl, dwen, spien, clock, reserved, \
         other-part",
    ),
    (
        "lock = 0xfc",
        "accept = [\"clock\", \"rstdisb\"]",
        "19: slot.motor.accept: \"rstdisb\" is not known; did you mean rstdisbl?",
    ),
    ("{ lfuse = 0xe4, hfuse = 0xd9 }", "0xe4", "18: slot.motor.fuses: is a number, but must be a table"),
    ("lfuse = 0xe4", "lfuse = 0x1e4", "18: slot.motor.fuses.lfuse: is 0x1e4, but must be 0 to 255"),
    ("lock = 0xfc", "lock = -4", "19: slot.motor.lock: is -4, but must be 0 to 255"),
    ("width = 4", "width = 9", "20: slot.motor.serial.width: is 9, but must be 1 to 8"),
    // What does not go together.
    ("target = 1", "target = 2", "24: slot.display.target: there is no target 2; the board has 0 to 1"),
    ("target = 1", "target = 0", "24: slot.display.target: target 0 of left is there already, on line 15"),
    (
        "name = \"display\"",
        "name = \"motor\"",
        "23: slot.motor.name: slot motor is there already, on line 13",
    ),
    ("\"aux\"]", "\"cs\"]", "9: board.left.lines: cs is there already, on line 9"),
    (
        "power = \"on\"",
        "decoder = \"138\"",
        "9: board.left.lines: names 2 lines, but the 74HCT138 has 3 address inputs",
    ),
    (
        "name = \"display\"",
        "name = \"2\"",
        "23: slot[2].name: \"2\" is not a name: a name has 1 to 24 letters, digits, \"-\", \"_\" and \".\", and not only digits",
    ),
    (
        "endian = \"big\"",
        "format = \"ascii\", endian = \"big\"",
        "20: slot.motor.serial.endian: has no effect: digits have one order only",
    ),
    (
        "power = \"on\"",
        "[[board]]\nname = \"right\"\nport = \"PORT\"",
        "12: board.right.port: port PORT is there already, on line 8\n\
         board.toml:24: slot.display.board: is missing: there are several",
    ),
    (
        "[serial]\ncounter = \"next\"\n",
        "",
        "18: slot.motor.serial: is missing: [serial] with its counter, from which the numbers come",
    ),
    ("counter = \"next\"", "first = 5", "3: serial.counter: is missing: the file with the next number"),
    ("target = 1\n", "", "22: slot.display.target: is missing"),
    ("part = \"t85\"\n", "", "22: slot.display.part: is missing"),
    ("name = \"display\"\n", "", "22: slot[2].name: is missing"),
    (
        "flash = \"display.bin\"\neeprom = \"display.eep\"\n",
        "",
        "22: slot.display.flash: is missing: a slot without flash, eeprom, fuses, lock and serial",
    ),
    // Files that are written.
    ("log = \"log.jsonl\"", "log = \"\"", "1: log: \"\" is not the name of a file"),
    ("log = \"log.jsonl\"", "log = \"logs/..\"", "1: log: \"logs/..\" is not the name of a file"),
    ("log = \"log.jsonl\"", "log = \"logs/\"", "1: log: \"logs/\" is not the name of a file"),
    ("counter = \"next\"", "counter = \".\"", "4: serial.counter: \".\" is not the name of a file"),
    (
        "counter = \"next\"",
        "counter = \"ne\\u0000xt\"",
        "4: serial.counter: \"ne\\0xt\" is not the name of a file",
    ),
    (
        "counter = \"next\"",
        "counter = \"next\"\nfirst = 0xffffffff",
        "5: serial.first: is 4294967295, but the largest number that fits slot motor is 4294967294",
    ),
    // What would reach a terminal.
    (
        "power =",
        "\"\\u001b[2J\" =",
        "10: board.left.\\u{1b}[2J: there is no such key; known are name, port, decoder, lines, power, \
         millivolts, limit_ma",
    ),
    (
        "power = \"on\"",
        "power = \"\\u001b]0;\\u0007\\n\"",
        "10: board.left.power: \"\\u{1b}]0;\\u{7}\\n\" is not known; known are on, off, keep",
    ),
    (
        "\"motor.bin\"",
        "\"\\u001b[2J\"",
        "17: slot.motor.flash: \\u{1b}[2J: No such file or directory (os error 2)",
    ),
    // Files, and what the chips say to them.
    (
        "\"motor.bin\"",
        "\"moter.bin\"",
        "17: slot.motor.flash: moter.bin: No such file or directory (os error 2)",
    ),
    (
        "\"motor.bin\"",
        "\"torn.hex\"",
        "17: slot.motor.flash: torn.hex: no end-of-file record behind line 1, the file may be cut off",
    ),
    (
        "\"display.bin\"",
        "\"motor.elf\"",
        "26: slot.display.flash: motor.elf: the ELF file is cut off or damaged: its header cannot be read",
    ),
    (
        "\"display.bin\"",
        "\"huge.bin\"",
        "26: slot.display.flash: the image ends at 0x2001, the flash of the ATtiny85 at 0x2000",
    ),
    (
        "\"display.eep\"",
        "\"motor.bin\"",
        "27: slot.display.eeprom: the image ends at 0x258, the eeprom of the ATtiny85 at 0x200",
    ),
    (
        "hfuse = 0xd9",
        "hfuse = 0x59",
        "18: slot.motor.fuses.hfuse: hfuse = 0x59 sets RSTDISBL of the ATmega8: RESET becomes a port pin, and only \
         high-voltage programming reaches the chip again; accept = [\"rstdisbl\"] in the slot allows it",
    ),
    (
        "flash = \"display.bin\"",
        "flash = \"display.bin\"\nfuses = { lfuse = 0x64 }",
        "27: slot.display.fuses.lfuse: lfuse = 0x64 sets SUT_CKSEL of the ATtiny85: the CPU clock becomes 16 kHz, \
         which takes SCK below 4.4 kHz at best, and the slowest here is 31.25 kHz; afterwards only a slower SCK \
         reaches the chip; accept = [\"clock\"] in the slot allows it",
    ),
    (
        "address = 0x10",
        "address = 0x1fe",
        "20: slot.motor.serial.address: the serial number ends at 0x202, but the memory ends at 0x200",
    ),
    (
        "port = \"PORT\"",
        "port = \"usb:0403\"",
        "8: board.left.port: \"usb:0403\" is not a USB device: the form is usb:VENDOR:PRODUCT:SERIAL, \
         such as usb:0403:6001:A7004IXj",
    ),
];

pub(crate) fn folder() -> Folder {
    let folder = Folder::new();
    for (name, contents) in [
        ("motor.bin", &[1; 600][..]),
        ("display.bin", &[2; 100]),
        ("display.eep", b":0400100001020304E2\n:00000001FF\n"),
        ("torn.hex", b":0400100001020304E2\n"),
        ("motor.elf", b"\x7fELF\x01\x01\x01"),
        ("huge.bin", &[0; 0x2001]),
    ] {
        folder.write(name, contents);
    }
    folder
}

#[test]
fn each_is_refused_before_the_port_is_opened() {
    const { assert!(BROKEN.len() >= 30) };
    let folder = folder();
    let chips = Board::new().with(Avr::new(ATMEGA8), Line::Cs).with(Avr::new(ATTINY85), Line::Aux);
    let world = serve(World::new(chips), |port| {
        let mut wrong = String::new();
        for (old, new, want) in BROKEN {
            assert_eq!(GOOD.matches(old).count(), 1, "{old}");
            folder.write("board.toml", GOOD.replace(old, new).replace("PORT", port));
            let before = folder.names();
            let run = folder.run("gang board.toml");
            let said = run.stderr.replace(port, "PORT").replace("error: board.toml", "board.toml");
            if said != format!("board.toml:{want}\n") {
                wrong.push_str(&format!("{old:?} as {new:?} said:\n{said}"));
            }
            assert_eq!((run.code, run.stdout()), (Some(1), ""), "{new}");
            assert_eq!(folder.names(), before, "{new}");
        }
        assert!(wrong.is_empty(), "{wrong}");
    });
    assert_eq!(world.stats().bytes_up, 0);
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let folder = folder();
    let text =
        GOOD.replace("target = 1", "target = 7").replace("\"t85\"", "\"t86\"").replace("log =", "lgo =");
    folder.write("board.toml", text.replace("power =", "powr ="));
    folder.run("gang board.toml").says(
        "\
error: board.toml:1: lgo: there is no such key; did you mean log?
error: board.toml:10: board.left.powr: there is no such key; did you mean power?
error: board.toml:24: slot.display.target: there is no target 7; the board has 0 to 1
error: board.toml:25: slot.display.part: \"t86\" is not known; did you mean ATtiny85?
",
    );
    folder.write("board.toml", "");
    folder
        .run("gang board.toml")
        .says("error: board.toml:1: board: is missing\nerror: board.toml:1: slot: is missing\n");
    folder.write("board.toml", b"log = \"\xff\"");
    folder.run("gang board.toml").says("error: board.toml: this is not UTF-8 text\n");
    folder.run("gang nosuch.toml").says("error: nosuch.toml: No such file or directory (os error 2)\n");
}

#[test]
fn the_good_one_is_good() {
    let folder = folder();
    folder.write("board.toml", GOOD.replace("PORT", "sim"));
    assert_eq!(folder.succeed("gang board.toml --dry-run").stderr, "");
    assert_eq!(folder.succeed("gang board.toml").stdout().lines().count(), 3);
}
