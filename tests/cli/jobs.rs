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
erased the chip in 0.19 s
wrote flash: 236 bytes in 0.10 s
verified flash: 236 bytes in 0.08 s
done in 0.65 s; RESET is released, the supplies are off
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
    let run = Folder::new()
        .succeed("-P sim -p m328p --accept-hazards -q -U hfuse:w:0x59:m -U lfuse:w:0xe0:m -U hfuse:r:-:h");
    assert_eq!(run.stdout(), "0x59\n");
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
done in 0.20 s; RESET is released, the supplies are off
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
