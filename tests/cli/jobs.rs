//! Jobs that succeed, and options that change how.

use std::io::Write as _;
use std::process::Stdio;

use avrrr::chip::{self, ATMEGA328P, Hertz};
use avrrr::icsp::Memory;
use avrrr::image::Image;
use avrrr::sim::{self, Avr, Board, Line, Mode, World};
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
device signature = 0x1e950f
ATmega328P, SPI 125 kHz
erased the chip in 0.27 s
wrote flash: 236 bytes in 0.10 s
verified flash: 236 bytes in 0.08 s
done in 0.81 s; RESET is released, the supplies are off
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
            ["Bus Pirate v3.a, firmware 6.3, on /dev", "0x1e950f", "erased", "wrote flash", "verified"]
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

/// Firmware 5.10 does not read flash by itself, so 2 Mbaud is no faster.
#[test]
fn a_line_rate_other_than_the_one_asked_for_is_told() {
    let mut options = sim::WorldOptions::default();
    options.device = sim::Device::new(sim::Hardware::V3, sim::Firmware::V5_10).unwrap();
    serve(World::with_options(board(ATMEGA328P), options), |port| {
        let told =
            "the line runs at 1000000 baud: at 2000000 this Bus Pirate does not work, or is not faster\n";
        let run = Folder::new().succeed(&format!("-P {port} -p m328p -b 2000000"));
        assert_eq!(run.stderr.matches(told).count(), 1, "{}", run.stderr);
        let run = Folder::new().succeed(&format!("-P {port} -p m328p -b 1000000"));
        assert!(!run.stderr.contains("the line runs at"), "{}", run.stderr);
    });
}

/// They mean other SPI clocks by some codes, which the program finds out by measuring.
#[test]
fn later_builds_of_7_1_are_measured() {
    let folder = Folder::new();
    folder.write("app.bin", noise(5, 4000));
    for firmware in [sim::Firmware::V7_1_2016_10, sim::Firmware::V7_1_2019_02, sim::Firmware::V7_1_2024_02] {
        let mut options = sim::WorldOptions::default();
        options.device = sim::Device::new(sim::Hardware::V3, firmware).unwrap();
        let chip = Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16));
        let world = World::with_options(Board::new().with(chip, Line::Cs), options);
        let world = serve(world, |port| {
            folder.succeed(&format!("-P {port} -p m328p -U flash:w:app.bin"));
        });
        assert_eq!((world.is_deaf(), world.stats().bytes_lost), (false, 0), "{firmware:?}");
    }
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
        let mut want = format!("{a:#x},{b:#x},{c:#x}\n");
        let known = Avr::new(**chip);
        for byte in chip.fuses.iter().filter(|byte| byte.readable != 0) {
            args += &format!(" -U {}:r:-:h", Memory::Fuse(byte.fuse));
            // Where one instruction reads both, the lock bits come along: they are 1.
            want += &format!("{:#x}\n", known.fuse(byte.fuse).unwrap());
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
fn the_bit_clock_is_kept_or_refused() {
    for clock in ["99Hz", "1Hz", "10101"] {
        for command in ["-p m328p", "identify", "fuses show -p m328p"] {
            let run = Folder::new().run(&format!("{command} -P nowhere -B {clock}"));
            assert_eq!(run.code, Some(1), "{command} {clock}");
            assert!(run.stderr.starts_with("error: -B asks for an SPI clock of "), "{}", run.stderr);
            assert!(run.stderr.contains(", and the slowest of a Bus Pirate is 100 Hz\n"), "{}", run.stderr);
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
    let raw = Folder::new().run("-P nowhere -p m328p -B 1000 -x rawfreq=0");
    raw.says(
        "error: -x rawfreq sets an SPI clock of 5 kHz, which is above the 1 kHz of -B\n\
         help: leave one of them out\n",
    );
    let raw = Folder::new().run("-P nowhere -p m328p -x spifreq=0 -x rawfreq=1");
    raw.says("error: -x spifreq and -x rawfreq both set the SPI clock\nhelp: leave one of them out\n");
}

#[test]
fn formats_of_what_is_read() {
    for (format, want) in [
        ("h", "0x1,0x0,0xff,0x41\n"),
        ("d", "1,0,255,65\n"),
        ("o", "1,0,0377,0101\n"),
        ("b", "0b1,0b0,0b11111111,0b1000001\n"),
    ] {
        let args = format!("-P sim -p attiny85 -U eeprom:w:1,0,0xff,0o101:m -U eeprom:r:-:{format}");
        let folder = Folder::new();
        let run = folder.succeed(&args);
        // And back, by the format, by any other one, and by the content.
        folder.write("list", &run.stdout);
        for format in [":h", ":d", ":o", ":b", ":a", ""] {
            folder.succeed(&format!(
                "-P sim -p attiny85 -U eeprom:w:list{format} -U eeprom:v:list{format} -U eeprom:v:1,0,255,65:m"
            ));
        }
        let start = &want[..want.len() - 1];
        assert!(run.stdout().starts_with(start), "{format}: {}", run.stdout());
        assert_eq!(run.stdout().split(',').count(), 512);
    }
    let run = Folder::new().succeed("-P sim -p attiny85 -U lfuse:r:-:i -U lfuse:r:-:r -U lfuse:r:-");
    assert_eq!(run.stdout(), ":01000000629D\n:00000001FF\nbb");
    let run = Folder::new().succeed("-P sim -p attiny85 -U lfuse:r:-:I -U lfuse:r:-:s");
    let blanks = " ".repeat(62);
    let want = format!(":01000000629D{blanks} // 00000> b\n:00000001FF\nS10400006299\nS9030000FC\n");
    assert_eq!(run.stdout(), want);
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
        // Blank flash is an empty file, as with avrdude.
        assert!(folder.read("new.bin").is_empty());
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
        let again = write("");
        assert!(again.contains("no erase needed\nflash: 236 bytes are there already\ndone"), "{again}");
        assert!(!again.contains("wrote"), "{again}");
        let asked = write("-e");
        assert!(asked.contains("erased the chip") && !asked.contains("no erase needed"), "{asked}");
    });
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
