//! `avrrr fuses`, `avrrr parts` and `avrrr identify`.

use avrrr::chip::{self, ATMEGA328P, Fuse};
use avrrr::sim::World;
use serde_json::Value;

use crate::support::{Folder, Run, avr, board, serve};

#[test]
fn fuses_are_shown_with_their_meaning() {
    let run = Folder::new().succeed("fuses show -P sim -p t13 -qq");
    assert_eq!(
        run.stdout(),
        "\
byte   bits  field      value  meaning                                                                                 factory  hazard
lfuse                   0x6a                                                                                           0x6a
lfuse  3..0  SUT_CKSEL  0x0a   internal RC 9.6 MHz; 14 CK + 64 ms                                                      0x0a     chooses the clock
lfuse  4     CKDIV8     0      programmed (0 = start with the clock divided by 8: SCK limit falls too)                 0        slows the clock
lfuse  5     WDTON      1      unprogrammed (0 = watchdog always on)                                                   1
lfuse  6     EESAVE     1      unprogrammed (0 = chip erase keeps the EEPROM)                                          1
lfuse  7     SPIEN      0      programmed (0 = serial programming on; ISP cannot change this bit, a write is ignored)  0        is out of reach of serial programming
hfuse                   0xff                                                                                           0xff
hfuse  0     RSTDISBL   1      unprogrammed (0 = RESET pin is I/O: no ISP any more, high-voltage programming needed)   1        can take RESET away for good
hfuse  2..1  BODLEVEL   0x03   off                                                                                     0x03     holds in reset below a level
hfuse  3     DWEN       1      unprogrammed (0 = debugWIRE takes RESET: no ISP until debugWIRE is left or HV is used)  1        can give RESET to debugWIRE
hfuse  4     SELFPRGEN  1      unprogrammed (0 = self programming on)                                                  1
lock                    0xff                                                                                           0xff
lock   1..0  LB         0x03   no lock                                                                                 0x03     only a chip erase undoes it
"
    );
    assert_eq!(run.stderr, "");
}

#[test]
fn what_is_shown_on_a_chip_is_decoded_without_one() {
    let folder = Folder::new();
    for part in ["m328p", "t12", "8535", "4433", "m103", "t261", "m2560"] {
        let shown = folder.succeed(&format!("fuses show -P sim -p {part} -qq"));
        let mut bytes = String::new();
        for line in shown.stdout().lines().skip(1) {
            let cells: Vec<_> = line.split_whitespace().collect();
            if let [byte, value, ..] = cells[..]
                && value.starts_with("0x")
            {
                bytes += &format!(" {byte}={value}");
            }
        }
        let decoded = folder.succeed(&format!("fuses decode -p {part}{bytes}"));
        assert_eq!(decoded.stdout(), shown.stdout(), "{part}");
    }
    let unreachable = folder.succeed("fuses decode -p 1200 fuse=0xde");
    assert!(unreachable.stdout().contains("RCEN"), "{}", unreachable.stdout());
}

#[test]
fn fuses_are_set_by_name_and_nothing_else_is_written() {
    let world = serve(World::new(board(ATMEGA328P)), |port| {
        let folder = Folder::new();
        let run =
            folder.succeed(&format!("fuses set -P {port} -p m328p -qq lfuse.CKDIV8=1 EESAVE=programmed"));
        assert_eq!(
            run.stdout(),
            "\
byte   field   before                after
lfuse          0x62                  0xe2
lfuse  CKDIV8  0       programmed    1      unprogrammed
hfuse          0xd9                  0xd1
hfuse  EESAVE  1       unprogrammed  0      programmed
"
        );
        let again = folder.succeed(&format!("fuses set -P {port} -p m328p CKDIV8=1"));
        assert_eq!(again.stdout(), "");
        assert!(
            again.stderr.contains("the fuses are like that already; nothing is written"),
            "{}",
            again.stderr
        );
        let dry = folder.succeed(&format!("fuses set -P {port} -p m328p -n BODLEVEL=2.7V"));
        assert!(dry.stdout().contains("efuse  BODLEVEL  0x07    off  0x05   2.7 V"), "{}", dry.stdout());
        assert!(dry.stderr.contains("not written because of -n"), "{}", dry.stderr);
    });
    let avr = avr(world.wires());
    let fuses = [Fuse::Low, Fuse::High, Fuse::Extended].map(|fuse| avr.fuse(fuse).unwrap());
    assert_eq!((fuses, avr.stats().fuse_writes), ([0xe2, 0xd1, 0xff], 2));
}

#[test]
fn hazards_are_refused_with_the_consequence_and_the_way_round() {
    for (setting, what, name) in [
        (
            "RSTDISBL=0",
            "hfuse = 0x59 sets RSTDISBL of the ATmega328P: RESET becomes a port pin, and only high-voltage programming \
             reaches the chip again",
            "rstdisbl",
        ),
        (
            "DWEN=programmed",
            "hfuse = 0x99 sets DWEN of the ATmega328P: debugWIRE takes RESET, and only a debugger or high-voltage \
             programming reaches the chip again",
            "dwen",
        ),
        (
            "lfuse=0x61",
            "lfuse = 0x61 sets SUT_CKSEL of the ATmega328P: the data sheet reserves this clock source; the chip may \
             never answer again",
            "reserved",
        ),
        (
            "lfuse=0xe4",
            "lfuse = 0xe4 sets SUT_CKSEL of the ATmega328P: the CPU clock becomes 32.768 kHz, which takes SCK below \
             8.192 kHz at best, and the slowest here is 31.25 kHz; afterwards only a slower SCK, or a \
             faster clock fed to XTAL1, reaches the chip",
            "clock",
        ),
    ] {
        let slow = match name {
            "clock" => "; a Bus Pirate v1a to v4 then reaches the chip by -B 1000 or avrrr rescue",
            _ => "",
        };
        let world = serve(World::new(board(ATMEGA328P)), |port| {
            let run = Folder::new().run(&format!("fuses set -P {port} -p m328p -qq {setting}"));
            assert_eq!(run.code, Some(1), "{setting}");
            run.says(&format!(
                "error: {what}\n\
                 note: the chip is as it was\n\
                 note: RESET is released, the supplies are off\n\
                 help: if that is what you want, add --accept {name}{slow}\n"
            ));
        });
        assert_eq!(avr(world.wires()).stats().fuse_writes, 0);
        let world = serve(World::new(board(ATMEGA328P)), |port| {
            let run =
                Folder::new().succeed(&format!("fuses set -P {port} -p m328p --accept {name} {setting}"));
            assert!(run.stderr.contains(&format!("warning: {what}\n")), "{}", run.stderr);
        });
        assert_eq!(avr(world.wires()).stats().fuse_writes, 1);
    }
    for args in ["-p m328p --accept-hazards", "fuses set -p m328p --accept-hazards CKDIV8=1"] {
        let gone = Folder::new().run(&format!("{args} -P nowhere"));
        assert_eq!(gone.code, Some(2));
        assert!(gone.stderr.contains("a similar argument exists: '--accept'"), "{}", gone.stderr);
    }
    let unknown = Folder::new().run("-P nowhere -p m328p --accept crystal");
    assert_eq!(unknown.code, Some(2));
    let known = "known are rstdisbl, dwen, spien, clock, reserved, other-part";
    assert!(unknown.stderr.contains(known), "{}", unknown.stderr);
}

#[test]
fn what_can_be_undone_is_set_with_a_warning() {
    let warning = "warning: lfuse = 0x7f sets SUT_CKSEL of the ATmega328P: the chip stops unless a crystal";
    let world = serve(World::new(board(ATMEGA328P)), |port| {
        for (option, writes) in [("-n", false), ("", true)] {
            let args = format!("fuses set -P {port} -p m328p {option} SUT_CKSEL=0x3f");
            let run = Folder::new().succeed(&args);
            assert_eq!(run.stderr.matches(warning).count(), 1, "{writes} {}", run.stderr);
        }
    });
    assert_eq!(avr(world.wires()).fuse(Fuse::Low), Some(0x7f));
    let world = serve(World::new(board(ATMEGA328P)), |port| {
        let run = Folder::new().run(&format!("fuses set -P {port} -p m328p SPIEN=1"));
        assert_eq!((run.code, run.stdout()), (Some(1), ""));
        assert!(run.stderr.contains("SPIEN cannot be changed by serial programming"), "{}", run.stderr);
    });
    assert_eq!(avr(world.wires()).stats().fuse_writes, 0);
}

#[test]
fn settings_that_make_no_sense_are_refused_before_the_port_is_opened() {
    for (args, want) in [
        (
            "fuses set -P nowhere -p m328p BODLEVEL=3.3V",
            "error: 3.3V is no value of BODLEVEL\n\
             help: it can be\n  0x04  4v3  4.3 V\n  0x05  2v7  2.7 V\n  0x06  1v8  1.8 V\n  0x07  disabled  off\n",
        ),
        (
            "fuses set -P nowhere -p t13 JTAGEN=1",
            "error: the ATtiny13 has no fuse named JTAGEN\n\
             help: it has lfuse.SUT_CKSEL, lfuse.CKDIV8, lfuse.WDTON, lfuse.EESAVE, lfuse.SPIEN, \
             hfuse.RSTDISBL, hfuse.BODLEVEL, hfuse.DWEN, hfuse.SELFPRGEN\n",
        ),
        (
            "fuses set -P nowhere -p m8 efuse=1",
            "error: the ATmega8 has no efuse that can be written\nhelp: it has lfuse, hfuse\n",
        ),
        (
            "fuses set -P nowhere -p m8 WDTON",
            "error: \"WDTON\" is no setting. A setting is written like this: lfuse.CKDIV8=1\n",
        ),
        (
            "fuses set -P nowhere -p m8 WDTON=on",
            "error: on is no value of WDTON\nhelp: 0 or programmed, 1 or unprogrammed\n",
        ),
        ("fuses set -P nowhere -p 8535 SPIEN=1", "error: SPIEN cannot be changed by serial programming\n"),
        ("fuses set -P nowhere -p 1200 RCEN=0", "error: RCEN cannot be changed by serial programming\n"),
        ("fuses decode -p m8 efuse=1", "error: the ATmega8 has no efuse\nhelp: it has lfuse, hfuse, lock\n"),
        ("fuses decode -p m8 lfuse", "error: \"lfuse\" is not a byte with a value, such as lfuse=0x62\n"),
        (
            "fuses decode -p m8 lfuse=256",
            "error: 256 is not a byte, which goes from 0 to 255, or 0x00 to 0xff\n",
        ),
        (
            "fuses show -P nowhere -p z80",
            "error: unknown chip z80\nhelp: avrrr parts lists all that are known\n",
        ),
        ("parts z80", "error: unknown chip z80\nhelp: avrrr parts lists all that are known\n"),
    ] {
        let run = Folder::new().run(args);
        assert_eq!(run.code, Some(1), "{args}");
        assert_eq!(run.stdout(), "", "{args}");
        run.says(want);
    }
}

#[test]
fn a_name_that_is_not_there_gets_the_one_that_is_meant() {
    let lock = "lock bits are written with -U lock:w:VALUE:m, and cleared by a chip erase";
    for (setting, error, help) in [
        ("CKSEL=0", "the ATmega328P has no fuse named CKSEL", "did you mean lfuse.SUT_CKSEL?"),
        ("BODLEVEL1=0", "the ATmega328P has no fuse named BODLEVEL1", "did you mean efuse.BODLEVEL?"),
        ("hfuse.CKDIV8=1", "the ATmega328P has no fuse named CKDIV8", "did you mean lfuse.CKDIV8?"),
        ("Lock=0xfc", "the ATmega328P has no fuse named Lock", lock),
        ("LB=0", "the ATmega328P has no fuse named LB", lock),
        ("lock.LB=0", "lock is no fuse byte", lock),
    ] {
        let run = Folder::new().run(&format!("fuses set -P nowhere -p m328p {setting}"));
        assert_eq!(run.code, Some(1), "{setting}");
        run.says(&format!("error: {error}\nhelp: {help}\n"));
    }
}

#[test]
fn of_many_values_those_with_the_words_are_offered() {
    let folder = Folder::new();
    let offered = |value: &str| {
        let mut command = folder.command("fuses set -P nowhere -p m328p");
        let run = Run::from(command.arg(format!("SUT_CKSEL={value}")).output().unwrap());
        assert_eq!(run.code, Some(1));
        run.stderr
    };
    let field = ATMEGA328P.fuses[0].fields.iter().find(|field| field.name == "SUT_CKSEL").unwrap();
    let all = |word: &str| field.values.iter().filter(|value| value.meaning.contains(word)).count();
    let many = offered("Crystal");
    let rest = all("crystal") - 12;
    assert!(
        many.starts_with(
            "error: Crystal is no value of SUT_CKSEL\nhelp: these have \"Crystal\" in them\n  0x04  "
        ),
        "{many}"
    );
    assert!(many.ends_with(&format!("\n  and {rest} more; another word makes them fewer\n")), "{many}");
    assert_eq!(many.lines().count(), 2 + 12 + 1);
    assert!(many.lines().skip(2).take(12).all(|line| line.contains("crystal")), "{many}");
    let few = offered("8 MHz RC");
    assert_eq!(few.lines().count(), 2 + 3, "{few}");
    assert!(few.lines().skip(2).all(|line| line.contains("internal RC 8 MHz")), "{few}");
    assert_eq!(offered("quartz").lines().count(), 2 + all(""));
}

/// An AT90S4433 shows its new fuses after a power cycle.
#[test]
fn what_cannot_be_verified_is_said() {
    let world = serve(World::new(board(chip::AT90S4433)), |port| {
        let run = Folder::new().succeed(&format!("fuses set -P {port} -p 4433 BODEN=0"));
        assert!(run.stderr.contains("off and on again: they are not verified"), "{}", run.stderr);
        assert!(!run.stderr.contains("verified fuse"), "{}", run.stderr);
    });
    assert_eq!(avr(world.wires()).fuse(Fuse::Only), Some(0xd2));
}

#[test]
fn a_chip_is_identified_by_all_its_names() {
    for (part, names) in [
        ("m328p", "signature 1e 95 0f\nATmega328P\nATA6614Q\nLGT8F328P\n"),
        ("t13", "signature 1e 90 07\nATtiny13\nATtiny13A\n"),
        ("1200", "signature 1e 90 01\nAT90S1200\n"),
    ] {
        let run = Folder::new().succeed(&format!("identify -P sim:{part} -qq"));
        assert_eq!((run.stdout(), run.stderr.as_str()), (names, ""));
    }
}

#[test]
fn parts_are_listed_for_programs() {
    let run = Folder::new().succeed("parts --format json");
    let all: Value = serde_json::from_slice(&run.stdout).unwrap();
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), chip::ALL.len());
    for (part, chip) in all.iter().zip(chip::ALL) {
        let keys: Vec<_> = part.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["aliases", "delays", "eeprom", "flash", "fuses", "name", "signature"]);
        assert_eq!(part["name"], chip.name);
        assert_eq!(part["flash"]["size"], chip.flash.size);
    }
    let one = Folder::new().succeed("parts m328p --format json");
    let one: Value = serde_json::from_slice(&one.stdout).unwrap();
    assert_eq!(
        one,
        serde_json::json!([{
            "name": "ATmega328P",
            "aliases": ["m328p"],
            "signature": "1e950f",
            "flash": { "size": 32768, "page_size": 128 },
            "eeprom": { "size": 1024, "page_size": 4 },
            "fuses": {
                "lfuse": { "mask": 255, "factory": 0x62 },
                "hfuse": { "mask": 255, "factory": 0xd9 },
                "efuse": { "mask": 7, "factory": 255 },
            },
            "delays": {
                "erase_us": 9000, "flash_us": 4500, "eeprom_us": 3600, "fuse_us": 4500, "lock_us": 4500,
            },
        }])
    );
    let old = Folder::new().succeed("parts 1200 --format json");
    let old: Value = serde_json::from_slice(&old.stdout).unwrap();
    assert_eq!(old[0]["flash"]["page_size"], 1);
    assert_eq!((&old[0]["eeprom"]["page_size"], &old[0]["delays"]["fuse_us"]), (&Value::Null, &Value::Null));
}

#[test]
fn parts_are_listed_for_people() {
    let run = Folder::new().succeed("parts");
    let lines: Vec<_> = run.stdout().lines().collect();
    assert_eq!(lines.len(), chip::ALL.len() + 1);
    assert_eq!(lines[0], "name             alias       signature  flash   page  eeprom  page  fuses");
    let one = lines.iter().find(|line| line.starts_with("ATmega328P ")).unwrap();
    assert_eq!(*one, "ATmega328P       m328p       1e950f     32768   128   1024    4     lfuse hfuse efuse");
    assert_eq!(
        Folder::new().succeed("parts at90s8535").stdout(),
        "\
name          AT90S8535
alias         8535
signature     1e9303
flash         8192 bytes, byte by byte, 20 ms, reads 0xff until it is written
eeprom        512 bytes, byte by byte, 20 ms, reads 0x00 or 0xff until it is written
fuse          bits 0x21, factory 0xdf, 9 ms: SPIEN FSTRT
lock          bits 0x06, 9 ms
calibration   none
prodsig       none
erase         20 ms
clock         a new part needs one from outside, 8 MHz at most
SCK           low and high for more than 2 clocks: below f/4
instructions  no RDY/BSY poll; one instruction reads fuse and lock bits; fuse bits are written in byte 2; \
lock bits are written in byte 2
"
    );
    let doubtful = Folder::new().succeed("parts m16");
    assert!(
        doubtful.stdout().contains("doubt         whether there are EEPROM page"),
        "{}",
        doubtful.stdout()
    );
}

#[test]
fn a_chip_that_is_not_named_is_found_by_its_signature() {
    let folder = Folder::new();
    for part in ["", "-p auto"] {
        let run = folder.succeed(&format!("fuses show -P sim:t85 {part}"));
        assert!(run.stdout().contains("CKDIV8") && run.stderr.contains("\nATtiny85, SPI"), "{}", run.stderr);
        let run = folder.succeed(&format!("fuses set -P sim {part} CKDIV8=1"));
        assert!(run.stderr.contains("verified lfuse"), "{}", run.stderr);
    }
    let run = folder.run("fuses set -P sim CKDIV=1");
    assert!(run.code == Some(1) && run.stderr.contains("did you mean lfuse.CKDIV8?"), "{}", run.stderr);
}
