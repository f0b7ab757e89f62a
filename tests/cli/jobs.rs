//! Jobs that succeed, and options that change how.

use std::io::Write as _;
use std::process::Stdio;

use avrrr::chip::{self, AT90S8535, AT90USB162, ATMEGA328P, Fuse, Hertz};
use avrrr::icsp::Memory;
use avrrr::image::Image;
use avrrr::sim::{Avr, Board, Line, Mode, World};
use avrrr::transport::Transport as _;

use crate::few::FEW;
use crate::support::{BLINK, Folder, RESTART, Run, avr, board, noise, serve};

#[test]
fn the_main_job() {
    let run = Folder::new().succeed(&format!("-P sim -p atmega328p -U flash:w:{BLINK}"));
    assert_eq!(run.stdout(), "");
    run.says(
        "\
Bus Pirate v3.a, firmware 6.3, on the simulated board, on virtual time
ATmega328P, signature 1e 95 0f, SPI 125 kHz
erased the chip in 0.27 s
wrote flash: 236 bytes in 0.10 s
verified flash: 236 bytes in 0.08 s
done in 0.75 s; RESET is released, the supplies are off
",
    );
}

#[test]
fn the_main_job_on_a_serial_port() {
    let folder = Folder::new();
    let blink = Image::from_hex(&std::fs::read(BLINK).unwrap()).unwrap().to_bytes(0xff);
    let mut world = serve(World::new(board(ATMEGA328P)), |port| {
        let run = folder.succeed(&format!("-P {port} -p m328p -U flash:w:{BLINK}"));
        for part in
            ["Bus Pirate v3.a, firmware 6.3, on /dev", "1e 95 0f", "erased", "wrote flash", "verified"]
        {
            assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
        }
        // The next program finds the chip as this one left it.
        folder.succeed(&format!("-P {port} -p m328p -U flash:v:{BLINK}"));
    });
    assert_eq!(&avr(world.wires()).flash()[..blink.len()], blink);
    world.pause(RESTART);
    assert_eq!(world.mode(), Mode::Terminal);
    assert!(!world.supply_on());
    assert_eq!(world.wires().violations(), []);
}

#[test]
fn every_memory_of_a_chip_keeps_what_is_written() {
    for (seed, chip) in (1..).zip(FEW) {
        let folder = Folder::new();
        let eeprom_size = chip.eeprom.map_or(0, |eeprom| usize::from(eeprom.size));
        let [flash, eeprom] = [chip.flash.size as usize, eeprom_size].map(|size| noise(seed, size));
        folder.write("flash.bin", &flash);
        folder.write("eeprom.bin", &eeprom);
        let run = folder.succeed(&format!(
            "-P sim -p {} -U flash:w:flash.bin:r -U eeprom:w:eeprom.bin -U flash:v:flash.bin \
             -U flash:r:flash.back -U flash:r:flash.hex:i -U eeprom:r:eeprom.back:r -U eeprom:v:eeprom.bin",
            chip.name
        ));
        assert!(run.stderr.contains(chip.name), "{}", run.stderr);
        assert!(folder.read("flash.back") == flash, "{}", chip.name);
        assert!(folder.read("eeprom.back") == eeprom, "{}", chip.name);
        let hex = Image::from_hex(&folder.read("flash.hex")).unwrap();
        assert!(hex == Image::from_bytes(0, flash).unwrap(), "{}", chip.name);
    }
}

#[test]
fn small_memories_of_every_chip_can_be_read() {
    for chip in chip::ALL {
        let [a, b, c] = chip.signature;
        let mut args = format!("-P sim -p {} -q -U signature:r:-:h", chip.name);
        let mut want = format!("{a:#04x},{b:#04x},{c:#04x}\n");
        let known = Avr::new(**chip);
        for byte in chip.fuses.iter().filter(|byte| byte.readable != 0) {
            args += &format!(" -U {}:r:-:h", Memory::Fuse(byte.fuse));
            // Where one instruction reads both, the lock bits come along: they are 1.
            want += &format!("{:#04x}\n", known.fuse(byte.fuse).unwrap());
        }
        if Memory::Lock.is_readable(chip) {
            args += " -U lock:r:-:h";
            want += "0xff\n";
        }
        if chip.calibration_bytes > 0 {
            args += " -U calibration:r:-:r";
        }
        let run = Folder::new().succeed(&args);
        let (text, calibration) = run.stdout.split_at(want.len());
        assert_eq!(std::str::from_utf8(text).unwrap(), want, "{}", chip.name);
        assert_eq!(calibration, known.calibration(), "{}", chip.name);
    }
}

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
                 SCK below {sck} at best, and the slowest here is 31.25 kHz; afterwards only a programmer with a \
                 slower SCK reaches the chip\n\
                 note: the chip is as it was\n\
                 note: RESET is released, the supplies are off\n\
                 help: if that is what you want, add --accept clock\n"
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
fn the_bit_clock_is_kept_or_refused() {
    for clock in ["1000", "33", "30kHz", "31.2kHz", "1Hz"] {
        for command in ["-p m328p", "identify", "fuses show -p m328p"] {
            let run = Folder::new().run(&format!("{command} -P nowhere -B {clock}"));
            assert_eq!(run.code, Some(1), "{command} {clock}");
            assert!(run.stderr.starts_with("error: -B asks for an SPI clock of "), "{}", run.stderr);
            assert!(
                run.stderr.contains(", and the slowest of a Bus Pirate is 31.25 kHz\n"),
                "{}",
                run.stderr
            );
        }
    }
    let fast = || Board::new().with(Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16)), Line::Cs);
    serve(World::new(fast()), |port| {
        for (clock, used, is_told) in [
            ("32", "31.25 kHz", false),
            ("31.25kHz", "31.25 kHz", false),
            ("100kHz", "31.25 kHz", true),
            ("8", "125 kHz", false),
            ("3", "250 kHz", true),
            ("1", "1 MHz", false),
        ] {
            let run = Folder::new().succeed(&format!("-P {port} -p m328p -B {clock}"));
            assert!(run.stderr.contains(&format!(", SPI {used}\n")), "{clock} {}", run.stderr);
            let told = run.stderr.contains(&format!("the SPI clock is {used}, the next below "));
            assert_eq!(told, is_told, "{clock} {}", run.stderr);
        }
        Folder::new().succeed(&format!("-P {port} -p m328p -B 1 -x spifreq=1"));
    });
    let both = Folder::new().run("-P nowhere -p m328p -B 10 -x spifreq=3");
    both.says(
        "error: -x spifreq sets an SPI clock of 1 MHz, which is above the 100 kHz of -B\n\
         help: leave one of them out\n",
    );
}

#[test]
fn parts_of_other_interfaces_are_named() {
    for (part, interface) in [
        ("x128d4", "PDI"),
        ("t1614", "UPDI"),
        ("ATmega4809", "UPDI"),
        ("avr128da48", "UPDI"),
        ("t10", "TPI"),
        ("t11", "high voltage"),
        ("m406", "JTAG"),
    ] {
        let run = Folder::new().run(&format!("-P nowhere -p {part}"));
        assert_eq!(run.code, Some(1), "{part}");
        run.says(&format!(
            "error: {part} is not reached by ISP: it is programmed by {interface}\n\
             help: this program does ISP only; avrrr parts lists all chips that have it\n"
        ));
    }
}

#[test]
fn formats_of_what_is_read() {
    for (format, want) in [
        ("h", "0x01,0x00,0xff,0x41\n"),
        ("d", "1,0,255,65\n"),
        ("o", "0o1,0o0,0o377,0o101\n"),
        ("b", "0b00000001,0b00000000,0b11111111,0b01000001\n"),
    ] {
        let args = format!("-P sim -p attiny85 -U eeprom:w:1,0,0xff,0o101:m -U eeprom:r:-:{format}");
        let run = Folder::new().succeed(&args);
        let start = &want[..want.len() - 1];
        assert!(run.stdout().starts_with(start), "{format}: {}", run.stdout());
        assert_eq!(run.stdout().split(',').count(), 512);
    }
    let run = Folder::new().succeed("-P sim -p attiny85 -U lfuse:r:-:i -U lfuse:r:-:r -U lfuse:r:-");
    assert_eq!(run.stdout(), ":01000000629D\n:00000001FF\nbb");
}

#[test]
fn standard_input_is_a_file() {
    let folder = Folder::new();
    for (data, format) in [(&b":0400100001020304E2\n:00000001FF\n"[..], "a"), (b"\x01\xff\x02", "r")] {
        let mut child = folder
            .command(&format!("-P sim -p m8 -U flash:w:-:{format}"))
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(data).unwrap();
        let run = Run::from(child.wait_with_output().unwrap());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(run.stderr.contains("verified flash: "), "{}", run.stderr);
    }
}

#[test]
fn without_a_part_the_chip_is_identified() {
    for chip in chip::ALL {
        let run = Folder::new().succeed(&format!("-P sim:{}", chip.name));
        assert!(run.stderr.contains(chip.name), "{}", run.stderr);
    }
    Folder::new().succeed("-P sim").says(
        "\
Bus Pirate v3.a, firmware 6.3, on the simulated board, on virtual time
ATmega328P or ATA6614Q or LGT8F328P, signature 1e 95 0f, SPI 125 kHz
done in 0.30 s; RESET is released, the supplies are off
",
    );
}

#[test]
fn a_chip_that_ships_without_a_clock_is_said_to() {
    let silent = Avr::new(AT90USB162).with_clock(Hertz(0));
    serve(World::new(Board::new().with(silent, Line::Cs)), |port| {
        let run = Folder::new().run(&format!("-P {port} -p usb162 -U flash:r:f.bin"));
        assert_eq!(run.code, Some(1));
        let note = "note: a new AT90USB162 is silent until a clock is fed to it\n";
        assert!(run.stderr.contains(note), "{}", run.stderr);
    });
}

/// An old chip that is locked does not tell its signature.
#[test]
fn an_old_locked_chip_is_erased_by_force() {
    let mut locked = Avr::new(AT90S8535);
    locked.set_lock(0xf9);
    locked.set_flash(0, &[1, 2, 3]);
    let world = serve(World::new(Board::new().with(locked, Line::Cs)), |port| {
        let run = Folder::new().run(&format!("-P {port} -p 8535 -e"));
        assert_eq!(run.code, Some(1));
        assert!(run.stderr.contains("00 01 02 is no signature"), "{}", run.stderr);
        assert!(run.stderr.contains("-F with -e erases it"), "{}", run.stderr);
        Folder::new().succeed(&format!("-P {port} -p 8535 -F -e"));
    });
    let left = avr(world.wires());
    assert_eq!((left.lock() & 0x06, left.flash()[0]), (0x06, 0xff));
}

#[test]
fn another_chip_than_named_needs_force() {
    let folder = Folder::new();
    let run = folder.run("-P sim:atmega8 -p m328p -U flash:w:1:m");
    assert_eq!(run.code, Some(1));
    run.says(
        "\
Bus Pirate v3.a, firmware 6.3, on the simulated board, on virtual time
error: the chip's signature is 1e 93 07 (ATmega8 or ATmega8A), but that of the ATmega328P is 1e 95 0f
note: the chip is as it was
note: RESET is released, the supplies are off
help: if that is the chip you have, say -p ATmega8
",
    );
    let run = folder.succeed("-P sim:atmega8 -p m328p -F -U lfuse:w:0xe2:m");
    let warning = "warning: the chip's signature is 1e 93 07 (ATmega8 or ATmega8A), but that of the ATmega328P is \
                   1e 95 0f; going on because of -F\n";
    assert!(run.stderr.contains(warning), "{}", run.stderr);
    assert!(run.stderr.contains("verified lfuse"), "{}", run.stderr);
}

#[test]
fn force_takes_a_signature_that_nobody_has() {
    let mut world = World::new(board(ATMEGA328P));
    world.wires_mut().avr_mut(avrrr::bus::Target::ONLY).unwrap().set_signature([0x1e, 0x77, 0x77]);
    serve(world, |port| {
        let folder = Folder::new();
        let run = folder.run(&format!("-P {port} -p m328p"));
        assert_eq!(run.code, Some(1));
        let help = "help: is it the chip that you think it is?\n";
        assert!(run.stderr.ends_with(help), "{}", run.stderr);
        let run = folder.succeed(&format!("-P {port}"));
        assert!(run.stderr.contains("an unknown chip, signature 1e 77 77"), "{}", run.stderr);
        folder.succeed(&format!("-P {port} -p m328p -F -U lfuse:r:-"));
    });
}

#[test]
fn options_about_erasing_and_verifying() {
    let blink = |options: &str| {
        let run = Folder::new().succeed(&format!("-P sim -p m328p {options} -U flash:w:{BLINK}"));
        let verbs = ["erased", "checked", "wrote", "verified", "not done"];
        verbs.into_iter().filter(|verb| run.stderr.contains(verb)).collect::<Vec<_>>()
    };
    assert_eq!(blink(""), ["erased", "wrote", "verified"]);
    assert_eq!(blink("-e"), ["erased", "wrote", "verified"]);
    assert_eq!(blink("-D"), ["checked", "wrote", "verified"]);
    assert_eq!(blink("-D -e"), ["erased", "wrote", "verified"]);
    assert_eq!(blink("-V"), ["erased", "wrote"]);
    assert_eq!(blink("-DV"), ["checked", "wrote"]);
    assert_eq!(blink("-n"), ["not done"]);
    let run = Folder::new().succeed("-P sim -p m328p -e");
    assert!(run.stderr.contains("erased the chip in"), "{}", run.stderr);
}

#[test]
fn nothing_changes_with_n() {
    let folder = Folder::new();
    let world = serve(World::new(board(ATMEGA328P)), |port| {
        let run = folder.succeed(&format!(
            "-P {port} -p m328p -n -e -U flash:w:{BLINK} -U lfuse:w:0xe2:m -U lfuse:r:lfuse -U lfuse:v:0x62:m"
        ));
        for line in ["erase the chip", "write 236 bytes to flash", "write 1 byte to lfuse"] {
            assert!(run.stderr.contains(&format!("not done because of -n: {line}\n")), "{}", run.stderr);
        }
        // What only looks is done.
        assert!(run.stderr.contains("verified lfuse"), "{}", run.stderr);
    });
    assert_eq!(folder.read("lfuse"), [0x62]);
    let stats = avr(world.wires()).stats();
    assert_eq!((stats.erases, stats.page_writes, stats.fuse_writes), (0, 0, 0));
}

#[test]
fn two_images_that_do_not_overlap_are_both_written() {
    let folder = Folder::new();
    folder.write("low.hex", Image::from_bytes(0, noise(1, 100)).unwrap().to_hex());
    folder.write("high.hex", Image::from_bytes(100, noise(2, 100)).unwrap().to_hex());
    let run = folder.succeed(
        "-P sim -p m328p -U flash:w:low.hex -U flash:w:high.hex -U flash:v:low.hex -U flash:v:high.hex",
    );
    assert!(!run.stderr.contains("checked"), "{}", run.stderr);
}

#[test]
fn writing_over_other_bytes_needs_an_erase() {
    let folder = Folder::new();
    folder.write("a.bin", [0xf0, 0x12]);
    folder.write("b.bin", [0xf0, 0x21]);
    for (options, state) in [
        ("-D", "the chip was not erased; flash: 2 of 2 bytes written and verified"),
        ("-D -V", "the chip was not erased; flash: 2 of 2 bytes written, not verified"),
        // Also after an erase: the first write undoes it.
        ("-V", "the chip was erased; flash: 2 of 2 bytes written, not verified"),
    ] {
        let run = folder.run(&format!("-P sim -p m8 {options} -U flash:w:a.bin -U flash:w:b.bin"));
        assert_eq!(run.code, Some(1), "{options}");
        let want = format!(
            "\
error: flash at 0x0001 holds 0x12 and cannot become 0x21 without an erase
note: {state}
note: RESET is released, the supplies are off
help: two -U flash:w: want different bytes at the same address
"
        );
        assert!(run.stderr.ends_with(&want), "{options}: {}", run.stderr);
    }
    folder.succeed("-P sim -p m8 -U flash:w:a.bin -U flash:w:a.bin");
}

#[test]
fn what_the_chip_held_before_needs_an_erase() {
    let folder = Folder::new();
    folder.write("a.bin", [0xf0, 0x12]);
    let mut world = World::new(board(ATMEGA328P));
    world.wires_mut().avr_mut(avrrr::bus::Target::ONLY).unwrap().set_flash(0, &[0, 0]);
    serve(world, |port| {
        let run = folder.run(&format!("-P {port} -p m328p -D -U flash:w:a.bin"));
        let want = "\
error: flash at 0x0000 holds 0x00 and cannot become 0xf0 without an erase
note: the chip is as it was
note: RESET is released, the supplies are off
help: leave out -D, so that the chip is erased first
";
        assert!(run.stderr.ends_with(want), "{}", run.stderr);
    });
}

#[test]
fn quiet_and_verbose() {
    let run = |options| Folder::new().succeed(&format!("-P sim -p m328p {options} -U flash:w:{BLINK}"));
    let normal = run("").stderr;
    // There is no progress to leave out in a pipe.
    assert_eq!(run("-q").stderr, normal);
    assert_eq!(run("-qq").stderr, "");
    let verbose = run("-v").stderr;
    assert!(
        verbose.contains("it can do bulk transfers, write-then-read, reading flash by itself\n"),
        "{verbose}"
    );
    assert!(verbose.contains("line at 1000000 baud, round trip 15."), "{verbose}");
    assert_eq!(verbose.lines().count(), normal.lines().count() + 2);
    let failed = Folder::new().run(&format!("-P sim -p m328p -qq -U flash:v:{BLINK}"));
    assert!(failed.stderr.starts_with("error: "), "{}", failed.stderr);
}

#[test]
fn every_spi_clock_is_used_or_refused() {
    // A CPU clock of 1 MHz allows less than 250 kHz, one of 16 MHz less than 2.667 MHz.
    let clocks = ["31.25 kHz", "125 kHz", "250 kHz", "1 MHz", "2 MHz", "2.667 MHz", "4 MHz", "8 MHz"];
    for (code, clock) in clocks.into_iter().enumerate() {
        let run = Folder::new().run(&format!("-P sim -p m328p -x spifreq={code}"));
        if code < 2 {
            assert_eq!(run.code, Some(0), "{code}: {}", run.stderr);
            assert!(run.stderr.contains(&format!("SPI {clock}\n")), "{code}: {}", run.stderr);
            continue;
        }
        assert_eq!(run.code, Some(1), "{code}");
        run.says(
            "\
Bus Pirate v3.a, firmware 6.3, on the simulated board, on virtual time
error: no answer to Programming Enable in 3 tries: sent ac 53 00 00, got 00 00 00 00; the answer is all zeros
note: the chip is as it was
note: RESET is released, the supplies are off
help: the SPI clock may be too fast: a new chip often runs at 1 MHz, which is good for -x spifreq=1; \
             without that option it is chosen
",
        );
    }
    let fast = Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16));
    let board = Board::new().with(fast, Line::Cs);
    serve(World::new(board), |port| {
        for (code, clock) in clocks.into_iter().enumerate().take(5) {
            let run = Folder::new().succeed(&format!("-P {port} -p m328p -x spifreq={code}"));
            assert!(run.stderr.contains(&format!("SPI {clock}\n")), "{code}: {}", run.stderr);
        }
    });
}

#[test]
fn slow_paths_give_the_same_bytes() {
    let folder = Folder::new();
    folder.write("flash.bin", noise(5, 2048));
    for options in ["-x nopagedread", "-x nopagedwrite", "-x nopagedread -x nopagedwrite"] {
        let run = folder
            .succeed(&format!("-P sim -p attiny2313 -v {options} -U flash:w:flash.bin -U flash:r:back.bin"));
        assert_eq!(run.stderr.contains("write-then-read"), !options.contains("write"), "{}", run.stderr);
        assert_eq!(
            run.stderr.contains("reading flash by itself"),
            !options.contains("read"),
            "{}",
            run.stderr
        );
        assert_eq!(folder.read("back.bin"), folder.read("flash.bin"), "{options}");
    }
}

#[test]
fn the_supplies_do_as_told() {
    let run = Folder::new().run("-P sim -p m328p --power off");
    assert_eq!(run.code, Some(1));
    let help = "\
note: RESET is released, the supplies were never on
help: is the chip's own supply on? With --power on the Bus Pirate feeds it
";
    assert!(run.stderr.ends_with(help), "{}", run.stderr);

    let world = serve(World::new(board(ATMEGA328P).self_powered()), |port| {
        let run = Folder::new().succeed(&format!("-P {port} -p m328p --power off"));
        assert!(run.stderr.ends_with("; RESET is released, the supplies were never on\n"), "{}", run.stderr);
    });
    assert!(!world.supply_on());

    let world = serve(World::new(board(ATMEGA328P)), |port| {
        let run = Folder::new().succeed(&format!("-P {port} -p m328p --power keep"));
        let end = "; RESET is released, the supplies stay on; the Bus Pirate stays in binary SPI mode\n";
        assert!(run.stderr.ends_with(end), "{}", run.stderr);
    });
    assert!(world.supply_on());
    assert_eq!(world.mode(), Mode::Spi);
    // The next program finds it there, and ends it.
    let world = serve(world, |port| {
        Folder::new().succeed(&format!("-P {port} -p m328p"));
    });
    assert!(!world.supply_on());
}

#[test]
fn nobody_needs_to_listen() {
    let folder = Folder::new();
    let mut child = folder.spawn(&format!("-P sim -p m328p -U flash:w:{BLINK} -U lfuse:r:lfuse"));
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(folder.read("lfuse"), [0x62]);
}

#[test]
fn help_and_version() {
    let run = Folder::new().succeed("--version");
    assert_eq!(run.stdout(), concat!("avrrr ", env!("CARGO_PKG_VERSION"), "\n"));
    for option in ["-h", "--help"] {
        let run = Folder::new().succeed(option);
        assert!(run.stdout().contains("Usage: avrrr [OPTIONS]"), "{}", run.stdout());
        assert_eq!(run.stderr, "");
    }
}

#[test]
fn what_is_read_before_the_first_write_is_read_before_the_erase() {
    let folder = Folder::new();
    let mut world = World::new(board(ATMEGA328P));
    let avr = world.wires_mut().avr_mut(avrrr::bus::Target::ONLY).unwrap();
    avr.set_flash(0, &[1, 2, 3]);
    serve(world, |port| {
        let backup = "-U flash:r:old.bin -U flash:v:0x01:m";
        folder.succeed(&format!("-P {port} -p m328p {backup} -U eeprom:w:7:m -U flash:w:{BLINK}"));
        assert_eq!(folder.read("old.bin")[..3], [1, 2, 3]);
        // But nothing that is written is erased afterwards, and -e comes first.
        folder.succeed(&format!("-P {port} -p m328p -U eeprom:v:7:m"));
        folder.succeed(&format!("-P {port} -p m328p -e -U flash:r:new.bin -U flash:w:{BLINK}"));
        assert_eq!(folder.read("new.bin")[..3], [0xff; 3]);
    });
}

#[test]
fn an_erase_that_was_asked_for_is_done_although_nothing_has_changed() {
    let folder = Folder::new();
    serve(World::new(board(ATMEGA328P)), |port| {
        let write = |options: &str| {
            let args = format!("-P {port} -p m328p {options} --if-changed -U flash:w:{BLINK}");
            folder.succeed(&args).stderr
        };
        write("");
        assert!(write("").contains("no erase needed"));
        let asked = write("-e");
        assert!(asked.contains("erased the chip") && !asked.contains("no erase needed"), "{asked}");
    });
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

#[test]
fn a_read_is_done_twice_unless_once_is_enough() {
    let bytes_read = |options: &str| {
        let world = serve(World::new(board(ATMEGA328P)), |port| {
            Folder::new().succeed(&format!("-P {port} -p m328p {options} -U flash:r:-:r"));
        });
        world.stats().bytes_down
    };
    let (twice, once) = (bytes_read(""), bytes_read("--read-once"));
    assert!((32_768..40_000).contains(&(twice - once)), "{twice} {once}");
}
