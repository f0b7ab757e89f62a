//! Fuses and lock bits in a job, and what of them is refused.

use avrrr::chip::{self, ATMEGA328P, Fuse, Hertz};
use avrrr::sim::{Avr, Board, Line, World};

use crate::support::{BLINK, Folder, Run, avr, board, serve};

#[test]
fn fuses_and_lock_bits_are_written() {
    let world = serve(World::new(board(ATMEGA328P)), |port| {
        let run = Folder::new().succeed(&format!(
            "-P {port} -p m328p -U lfuse:w:0xe2:m -U hfuse:w:0b11010001:m -U efuse:w:253:m -U lock:w:0xfc:m \
             -U efuse:v:0x05:m"
        ));
        assert!(run.stderr.contains("wrote lfuse: 1 byte in"), "{}", run.stderr);
        assert!(run.stderr.contains("verified lock: 1 byte in"), "{}", run.stderr);
    });
    let avr = avr(world.wires());
    assert_eq!(avr.fuse(Fuse::Low), Some(0xe2));
    assert_eq!(avr.fuse(Fuse::High), Some(0xd1));
    assert_eq!(avr.fuse(Fuse::Extended), Some(0xfd));
    assert_eq!(avr.lock(), 0xfc);
    assert_eq!(avr.stats().erases, 0);
}

#[test]
fn hazardous_fuses_are_written_when_accepted() {
    let run = Folder::new().succeed(
        "-P sim -p m328p --accept rstdisbl,clock -q -U hfuse:w:0x59:m -U lfuse:w:0xe4:m -U hfuse:r:-:h",
    );
    assert_eq!(run.stdout(), "0x59\n");
    for warning in ["hfuse = 0x59 sets RSTDISBL", "lfuse = 0xe4 sets SUT_CKSEL"] {
        assert!(run.stderr.contains(&format!("warning: {warning} of the ATmega328P: ")), "{}", run.stderr);
    }
    // One name accepts one hazard.
    for accept in ["rstdisbl", "clock", "dwen,spien,reserved,other-part"] {
        let args = format!("-P sim -p m328p --accept {accept} -U hfuse:w:0x59:m -U lfuse:w:0xe4:m");
        assert_eq!(Folder::new().run(&args).code, Some(1), "{accept}");
    }
}

#[test]
fn a_fuse_that_can_be_undone_is_written_with_a_warning() {
    let crystal = "lfuse = 0xff sets SUT_CKSEL of the ATmega328P: the chip stops unless a crystal or resonator is \
                   connected; with one, or a clock fed to XTAL1, it can be set back\n";
    let held = Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16));
    serve(World::new(Board::new().with(held, Line::Cs)), |port| {
        let write = format!("-P {port} -p m328p -U lfuse:w:0xff:m");
        let first = Folder::new().succeed(&write);
        assert!(first.stderr.contains(&format!("warning: {crystal}")), "{}", first.stderr);
        // It has it already.
        let again = Folder::new().succeed(&write);
        assert!(!again.stderr.contains("warning"), "{}", again.stderr);
        let back = Folder::new().succeed(&format!("-P {port} -p m328p -U lfuse:w:0x62:m"));
        assert!(!back.stderr.contains("warning"), "{}", back.stderr);
    });
    let level = "efuse = 0xfc sets BODLEVEL of the ATmega328P: the chip stays in reset below 4.3 V, and its supply \
                 is 3.3 V; a higher one brings it back\n";
    for (options, is_told) in [("", true), ("--power keep", true), ("--power off", false)] {
        let folder = Folder::new();
        let world = World::new(Board::new().with(Avr::new(ATMEGA328P), Line::Cs).self_powered());
        serve(world, |port| {
            let run = folder.succeed(&format!("-P {port} -p m328p {options} -U efuse:w:0xfc:m"));
            assert_eq!(run.stderr.contains(level), is_told, "{options} {}", run.stderr);
        });
    }
}

#[test]
fn serial_programming_leaves_spien_as_it_is() {
    let world = serve(World::new(board(ATMEGA328P)), |port| {
        let run = Folder::new().succeed(&format!("-P {port} -p m328p -U hfuse:w:0xf9:m"));
        assert!(!run.stderr.contains("warning"), "{}", run.stderr);
        assert!(run.stderr.contains("verified hfuse"), "{}", run.stderr);
    });
    assert_eq!(avr(world.wires()).fuse(Fuse::High), Some(0xd9));
}

#[test]
fn a_cpu_clock_that_is_out_of_reach_is_refused_before_the_erase() {
    for (part, value, cpu, sck) in [
        ("t13", 0x6b, "ATtiny13", "4.4 kHz"),
        ("t85", 0x64, "ATtiny85", "4.4 kHz"),
        ("m328p", 0x63, "ATmega328P", "4.4 kHz"),
    ] {
        let chip = *chip::find(part).unwrap();
        let world = serve(World::new(board(chip)), |port| {
            let folder = Folder::new();
            folder.write("app.bin", [1, 2, 3]);
            let args = format!("-P {port} -p {part} -qq -U flash:w:app.bin:r -U lfuse:w:{value:#04x}:m");
            let run = folder.run(&args);
            assert_eq!(run.code, Some(1), "{part}");
            run.says(&format!(
                "error: lfuse = {value:#04x} sets SUT_CKSEL of the {cpu}: the CPU clock becomes 16 kHz, which takes \
                 SCK below {sck} at best, and the slowest here is 31.25 kHz; afterwards only a slower SCK \
                 reaches the chip\n\
                 note: the chip is as it was\n\
                 note: RESET is released, the supplies are off\n\
                 help: if that is what you want, add --accept clock; a Bus Pirate v1a to v4 then reaches \
                 the chip by -B 1000 or avrrr rescue\n"
            ));
        });
        let stats = avr(world.wires()).stats();
        assert_eq!((stats.erases, stats.fuse_writes), (0, 0), "{part}");
    }
}

#[test]
fn a_chip_that_was_forced_is_judged_by_its_own_fuses() {
    let world = serve(World::new(board(ATMEGA328P)), |port| {
        let write =
            |options: &str| Folder::new().run(&format!("-P {port} -p m8 -F {options} -qq -U hfuse:w:0x99:m"));
        let run = write("");
        assert_eq!(run.code, Some(1));
        let why = "error: hfuse = 0x99 sets DWEN of the ATmega328P: debugWIRE takes RESET";
        assert!(run.stderr.starts_with(why), "{}", run.stderr);
        assert!(
            run.stderr.ends_with("help: if that is what you want, add --accept dwen\n"),
            "{}",
            run.stderr
        );
        assert_eq!(write("--accept other-part").code, Some(1));
    });
    assert_eq!(avr(world.wires()).stats().fuse_writes, 0);
    // A part that the table does not have.
    let mine = chip::Chip { signature: [0x1e, 0x95, 0xfe], ..ATMEGA328P };
    let world = serve(World::new(board(mine)), |port| {
        let write = |options: &str| {
            Folder::new().run(&format!("-P {port} -p m328p -F {options} -qq -U lfuse:w:0xe2:m"))
        };
        let run = write("");
        assert_eq!(run.code, Some(1));
        let why = "error: lfuse = 0xe2 is meant for the ATmega328P: the chip's signature is unknown";
        assert!(run.stderr.starts_with(why), "{}", run.stderr);
        assert_eq!(write("--accept other-part").code, Some(0));
    });
    assert_eq!(avr(world.wires()).fuse(Fuse::Low), Some(0xe2));
}

#[test]
fn lock_bits_before_flash_are_written_behind_it() {
    let folder = Folder::new();
    let world = serve(World::new(board(ATMEGA328P)), |port| {
        let run = folder.succeed(&format!("-P {port} -p m328p -U lock:w:0xFC:m -U flash:w:{BLINK}"));
        let [flash, lock] = ["wrote flash", "wrote lock"].map(|text| run.stderr.find(text));
        assert!(flash < lock && run.stderr.matches("erased").count() == 1, "{}", run.stderr);
        // And now it is locked.
        let run = folder.run(&format!("-P {port} -p m328p -D -U eeprom:w:0x42:m"));
        assert!(run.stderr.contains("locked by lock byte 0x"), "{}", run.stderr);
        assert!(run.stderr.contains("-e") && !run.stderr.contains("disturbed"), "{}", run.stderr);
    });
    assert_eq!(avr(world.wires()).stats().erases, 1);
}

/// What a dry run and a run of a gang say of a slot with these keys.
fn dry_run_and_run(keys: &str) -> [Run; 2] {
    let folder = Folder::new();
    let slot = "[[slot]]\nname = \"a\"\ntarget = 0\npart = \"t85\"";
    folder.write("board.toml", format!("[board]\nport = \"sim\"\n{slot}\n{keys}\n"));
    ["gang board.toml --dry-run", "gang board.toml"].map(|args| folder.run(args))
}

#[test]
fn a_dry_run_tells_of_hazards() {
    // What no chip that answers can hold is refused.
    for run in dry_run_and_run("fuses = { lfuse = 0x64 }") {
        assert_eq!((run.code, run.stdout()), (Some(1), ""));
        run.says(
            "error: board.toml:7: slot.a.fuses.lfuse: lfuse = 0x64 sets SUT_CKSEL of the ATtiny85: the CPU clock \
             becomes 16 kHz, which takes SCK below 4.4 kHz at best, and the slowest here is 31.25 kHz; afterwards \
             only a slower SCK reaches the chip; accept = [\"clock\"] in the slot allows it\n",
        );
    }
    // Of the rest it warns, as far as a new chip tells.
    let crystal = "warning: lfuse = 0x6f sets SUT_CKSEL of the ATtiny85: the chip stops unless a crystal or \
                   resonator is connected; with one, or a clock fed to XTAL1, it can be set back\n";
    for run in dry_run_and_run("fuses = { lfuse = 0x6f }") {
        assert_eq!(run.code, Some(0));
        assert!(run.stdout().contains(crystal), "{}", run.stdout());
    }
    let [dry, run] = dry_run_and_run("fuses = { lfuse = 0x66 }");
    let allows = "accept = [\"clock\"] in the slot allows it\n";
    let refused = format!("reaches the chip; refused unless the chip holds it already; {allows}");
    assert_eq!((dry.code, run.code), (Some(0), Some(4)));
    assert!(dry.stdout().contains(&refused), "{}", dry.stdout());
    assert!(run.stdout().contains(&format!("help: {allows}")), "{}", run.stdout());
    for value in ["0x64", "0x66"] {
        for run in dry_run_and_run(&format!("fuses = {{ lfuse = {value} }}\naccept = [\"clock\"]")) {
            assert_eq!(run.code, Some(0), "{value}");
            let text = run.stdout();
            assert!(text.contains("slower SCK") && !text.contains("refused"), "{text}");
        }
    }
}
