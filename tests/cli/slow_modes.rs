//! Chips that are too slow for SPI mode, and the options that reach them: `-B` below 31.25 kHz, and `-x rawfreq`.

use avrrr::bus::Target;
use avrrr::chip::{ATMEGA328P, Fuse, Hertz};
use avrrr::sim::{Avr, Board, Device, Drive, Firmware, Hardware, Line, Mode, World, WorldOptions};
use avrrr::transport::Transport as _;

use crate::support::{Folder, RESTART, Run, avr, noise, serve};

/// A device, and a chip at this clock on CS.
fn world(hardware: Hardware, firmware: Firmware, cpu: u32) -> World<Board> {
    let mut options = WorldOptions::default();
    options.device = Device::new(hardware, firmware).unwrap();
    let avr = Avr::new(ATMEGA328P).with_clock(Hertz(cpu));
    World::with_options(Board::new().with(avr, Line::Cs), options)
}

/// Runs a line on a device, in which PORT is its port.
fn on(world: World<Board>, folder: &Folder, line: &str) -> (Run, World<Board>) {
    let mut run = None;
    let world = serve(world, |port| run = Some(folder.run(&line.replace("PORT", port))));
    (run.unwrap(), world)
}

/// 32.768 kHz, 128 kHz divided by 8, and as slow as fuses make a chip.
const CLOCKS: [u32; 3] = [32_768, 16_000, 2_000];

#[test]
fn slow_chips_are_identified_and_programmed() {
    let folder = Folder::new();
    let (flash, eeprom) = (noise(3, 48), noise(4, 8));
    folder.write("flash.bin", &flash);
    folder.write("eeprom.bin", &eeprom);
    for (hardware, firmware, cpu) in [
        (Hardware::V1a, Firmware::V3_0, CLOCKS[0]),
        (Hardware::V3, Firmware::V6_3, CLOCKS[0]),
        (Hardware::V3, Firmware::V6_3, CLOCKS[1]),
        (Hardware::V3, Firmware::V6_3, CLOCKS[2]),
        (Hardware::V4, Firmware::V6_3, CLOCKS[1]),
    ] {
        let about = format!("{hardware} {firmware}, {cpu} Hz");
        let world = serve(world(hardware, firmware, cpu), |port| {
            let run = folder.succeed(&format!("identify -P {port} -B 1000"));
            assert!(run.stdout().contains("ATmega328P"), "{about}: {}", run.stdout());
            let mode = "bitbang mode, SPI clock ";
            assert!(
                run.stderr.contains(mode) && run.stderr.contains(": this takes time, about "),
                "{}",
                run.stderr
            );
            folder.succeed(&format!(
                "-P {port} -p m328p -B 1000 -U flash:w:flash.bin:r -U eeprom:w:eeprom.bin:r -U hfuse:w:0xd8:m"
            ));
            folder.succeed(&format!("-P {port} -p m328p -B 0.9kHz -U flash:v:flash.bin:r -U hfuse:v:0xd8:m"));
        });
        let chip = avr(world.wires());
        assert!(chip.flash().starts_with(&flash) && chip.eeprom().starts_with(&eeprom), "{about}");
        assert_eq!((chip.fuse(Fuse::High), chip.fuse(Fuse::Low)), (Some(0xd8), Some(0x62)), "{about}");
        assert_eq!(world.wires().violations(), [], "{about}");
        assert!(!world.supply_on() && world.pins().cs == Drive::Released, "{about}");
    }
}

/// Only what was asked for, and what that comes to, is said; and without `-B` no slow mode is tried.
#[test]
fn the_mode_and_the_clock_are_said() {
    let folder = Folder::new();
    for (hardware, options, said) in [
        (Hardware::V3, "-B 1000", "bitbang mode, SPI clock 960 Hz: this takes time, about 71 s "),
        (Hardware::V3, "-B 6kHz", "bitbang mode, SPI clock 5.76 kHz: "),
        (Hardware::V4, "-B 20kHz", "raw wire mode, SPI clock 5 kHz: "),
        (Hardware::V3, "-x rawfreq=0", "raw wire mode, SPI clock 5 kHz: "),
        (Hardware::V3, "-x rawfreq=0 -B 100kHz", "raw wire mode, SPI clock 5 kHz: "),
    ] {
        let (run, _) =
            on(world(hardware, Firmware::V6_3, 32_768), &folder, &format!("-P PORT -p m328p {options}"));
        assert_eq!(run.code, Some(0), "{options}: {}", run.stderr);
        assert!(run.stderr.contains(&format!("\n{said}")), "{options}: {}", run.stderr);
    }
    let (run, world) =
        on(world(Hardware::V3, Firmware::V6_3, 32_768), &folder, "-P PORT -p m328p --power keep");
    assert_eq!((run.code, world.mode()), (Some(1), Mode::Spi), "{}", run.stderr);
    assert!(run.stderr.contains("-B 1000") && !run.stderr.contains("bitbang"), "{}", run.stderr);
}

#[test]
fn raw_wire_mode_has_the_clocks_of_avrdude() {
    let folder = Folder::new();
    folder.write("flash.bin", noise(5, 64));
    for (code, clock, cpu) in [
        (0, "5 kHz", 32_768),
        (1, "50 kHz", 1_000_000),
        (2, "100 kHz", 1_000_000),
        (3, "400 kHz", 16_000_000),
    ] {
        let line = format!("-P PORT -p m328p -x rawfreq={code} -U flash:w:flash.bin:r");
        let (run, world) = on(world(Hardware::V3, Firmware::V6_3, cpu), &folder, &line);
        assert_eq!(run.code, Some(0), "{code}: {}", run.stderr);
        assert!(run.stderr.contains(&format!("ATmega328P, SPI {clock}\n")), "{code}: {}", run.stderr);
        assert!(avr(world.wires()).flash().starts_with(&folder.read("flash.bin")), "{code}");
    }
}

#[test]
fn a_clock_that_is_out_of_reach_is_refused_with_the_number() {
    let folder = Folder::new();
    let raw = world(Hardware::V1a, Firmware::V5_10, 32_768);
    let (run, _) = on(raw, &folder, "-P PORT -p m328p --lines aux2 -B 1000");
    let why = "error: -B asks for an SPI clock of 1 kHz, and the slowest of a Bus Pirate v1a is 5 kHz\n";
    assert!(run.code == Some(1) && run.stderr.contains(why), "{}", run.stderr);
    let legacy = || world(Hardware::V5, Firmware::Legacy, 1_000_000);
    let (run, _) = on(legacy(), &folder, "-P PORT -p m328p -B 1000");
    let why = "error: -B asks for an SPI clock of 1 kHz, and the slowest of a Bus Pirate 5 or 6 in its legacy mode is \
               31.25 kHz\n";
    assert!(run.code == Some(1) && run.stderr.contains(why), "{}", run.stderr);
    let (run, _) = on(legacy(), &folder, "-P PORT -p m328p -x rawfreq=0");
    assert!(run.code == Some(1) && run.stderr.ends_with("help: leave -x rawfreq out\n"), "{}", run.stderr);
}

#[test]
fn supplies_that_are_kept_on_in_a_slow_mode_are_found_there() {
    let folder = Folder::new();
    for (options, mode, name) in
        [("-B 1000", Mode::Bitbang, "bitbang mode"), ("-x rawfreq=0", Mode::RawWire, "raw wire mode")]
    {
        let slow = world(Hardware::V3, Firmware::V6_3, 32_768);
        let (run, kept) = on(slow, &folder, &format!("-P PORT -p m328p {options} --power keep"));
        let end = format!("RESET is released, the supplies stay on; the Bus Pirate stays in binary {name}\n");
        assert!(run.stderr.ends_with(&end), "{}", run.stderr);
        assert_eq!((kept.mode(), kept.supply_on(), kept.pins().cs), (mode, true, Drive::High));
        let (run, mut ended) = on(kept, &folder, &format!("-P PORT -p m328p {options}"));
        assert_eq!((run.code, ended.supply_on()), (Some(0), false), "{}", run.stderr);
        ended.pause(RESTART);
        assert_eq!(ended.mode(), Mode::Terminal);
    }
}

#[test]
fn the_doctor_finds_a_slow_chip_by_itself() {
    let folder = Folder::new();
    for options in ["", "-B 1000"] {
        let slow = world(Hardware::V3, Firmware::V6_3, 16_000);
        let (run, world) = on(slow, &folder, &format!("doctor -P PORT -p m328p {options}"));
        assert!(run.stdout().contains("ok: the chip answers: "), "{}", run.stdout());
        assert_eq!(world.wires().avr(Target::ONLY).unwrap().stats().fuse_writes, 0);
    }
}
