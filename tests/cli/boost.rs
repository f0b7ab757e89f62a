//! `--boost`, and fuses that make a chip faster.

use avrrr::bus::Target;
use avrrr::chip::{ATMEGA328P, Fuse};
use avrrr::sim::{BoardFault, MisoFault, When, World};

use crate::support::{Folder, RESTART, avr, board, noise, serve};
use avrrr::transport::Transport as _;

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("app.bin", noise(7, 2000));
    folder
}

/// The lines without times, the first three and the last one, which are about the device and the end.
fn lines(stderr: &str) -> Vec<String> {
    let without_time = |line: &str| line.split(" in ").next().unwrap().to_owned();
    stderr.lines().skip(3).map(without_time).filter(|line| line != "done").collect()
}

#[test]
fn a_fuse_that_makes_the_chip_faster_comes_first() {
    let run = folder().succeed("-P sim -p m328p -U flash:w:app.bin -U lfuse:w:0xe2:m -U hfuse:w:0xd8:m");
    assert_eq!(
        lines(&run.stderr),
        [
            "wrote lfuse: 1 byte",
            "verified lfuse: 1 byte",
            "SPI 1 MHz (target clock about 8 MHz)",
            "erased the chip",
            "wrote flash: 2000 bytes",
            "verified flash: 2000 bytes",
            "wrote hfuse: 1 byte",
            "verified hfuse: 1 byte",
        ]
    );
}

#[test]
fn a_boost_is_told_and_taken_back() {
    let folder = folder();
    let run = folder.succeed("-P sim -p m328p --boost -U flash:w:app.bin -U lfuse:r:low.txt:h");
    assert_eq!(
        lines(&run.stderr),
        [
            "lfuse is 0xe2 for this job; if the program is killed, -U lfuse:w:0x62:m puts it back",
            "wrote lfuse: 1 byte",
            "verified lfuse: 1 byte",
            "SPI 1 MHz (target clock about 8 MHz)",
            "erased the chip",
            "wrote flash: 2000 bytes",
            "verified flash: 2000 bytes",
            "wrote lfuse: 1 byte",
            "verified lfuse: 1 byte",
            "read lfuse: 1 byte",
        ]
    );
    assert_eq!(folder.read("low.txt"), b"0x62\n");
}

#[test]
fn the_advice_of_a_boost_names_the_value_at_the_end() {
    let folder = folder();
    let told = |lines: &[String]| {
        lines.iter().find_map(|line| line.strip_prefix("lfuse is 0xe2 for this job")).map(ToOwned::to_owned)
    };
    for (more, want, writes) in [
        ("", Some("; if the program is killed, -U lfuse:w:0x62:m puts it back"), 2),
        (
            " -U lfuse:w:0xc2:m",
            Some("; if the program is killed, -U lfuse:w:0xc2:m gives it the value that is asked for"),
            2,
        ),
        // The job itself makes it as fast as it can be.
        (" -U lfuse:w:0xe2:m", None, 1),
        // Until it is read it is what it was.
        (" -U lfuse:r:low.txt:h -U lfuse:w:0xe2:m", Some(""), 3),
    ] {
        let world = serve(World::new(board(ATMEGA328P)), |port| {
            let run = folder.succeed(&format!("-P {port} -p m328p --boost -U flash:w:app.bin{more}"));
            let lines = lines(&run.stderr);
            assert_eq!(told(&lines).as_deref(), want, "{more}: {lines:?}");
            let wrote = lines.iter().filter(|line| *line == "wrote lfuse: 1 byte").count();
            assert_eq!(wrote, writes, "{more}: {lines:?}");
        });
        assert_eq!(avr(world.wires()).stats().fuse_writes, writes as u64, "{more}");
    }
    assert_eq!(folder.read("low.txt"), b"0x62\n");
}

#[test]
fn a_boost_that_is_of_no_use_is_told_in_one_line() {
    let folder = folder();
    folder.write("small.bin", [1; 16]);
    let no_boost = "no boost: this job would not be faster with it";
    let run = folder.succeed("-P sim:t85 -p t85 --boost -U flash:w:small.bin");
    assert_eq!(
        lines(&run.stderr),
        [no_boost, "erased the chip", "wrote flash: 16 bytes", "verified flash: 16 bytes"]
    );
    let mut fast = board(ATMEGA328P);
    fast.avr_mut(Target::ONLY).unwrap().set_fuse(Fuse::Low, 0xe2);
    let world = serve(World::new(fast), |port| {
        let args = format!("-P {port} -p m328p --boost -U flash:w:app.bin -U lfuse:w:0xe2:m");
        let lines = lines(&folder.succeed(&args).stderr);
        assert_eq!(lines[0], no_boost);
        assert!(!lines.iter().any(|line| line.starts_with("wrote lfuse")), "{lines:?}");
        assert_eq!(lines.last().unwrap(), "verified lfuse: 1 byte");
    });
    assert_eq!(avr(world.wires()).stats().fuse_writes, 0);
}

#[test]
fn a_boost_that_makes_no_sense_is_refused() {
    let folder = folder();
    for (args, says) in [
        ("--boost -U flash:r:back.bin", "error: --boost is for jobs that write flash or EEPROM\n"),
        (
            "--boost -x spifreq=3 -U flash:w:app.bin",
            "error: -x spifreq sets the SPI clock, which --boost would raise\nhelp: leave one of them out\n",
        ),
    ] {
        let run = folder.run(&format!("-P sim -p m328p {args}"));
        assert_eq!(run.code, Some(1), "{args}");
        run.says(says);
    }
    let run = folder.run("-P sim -p m328p --boost -B 1 -U flash:w:app.bin");
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    let run = folder.run("-P sim -p 8515 --boost -U flash:w:app.bin");
    run.says(
        "error: the AT90S8515 cannot be boosted: its fuses choose no internal oscillator of a known frequency\n\
         help: leave --boost out; the job is the same, and takes longer\n",
    );
}

#[test]
fn a_slower_clock_is_advised_in_place_of_a_boost() {
    let folder = folder();
    let mut strange = board(ATMEGA328P);
    strange.avr_mut(Target::ONLY).unwrap().set_signature([0x12, 0x34, 0x56]);
    serve(World::new(strange), |port| {
        for (args, help) in [
            ("", "and try a slower SPI clock: -B 1000\n"),
            ("--boost", "and try a slower SPI clock: -B 1000 instead of --boost\n"),
            ("-x spifreq=0", "and try a slower SPI clock: -B 1000 instead of -x spifreq\n"),
            ("-B 1000", "check the wires, and keep them short\n"),
        ] {
            let run = folder.run(&format!("-P {port} -p m328p {args} -U flash:w:app.bin"));
            assert!(run.stderr.ends_with(help), "{args}: {}", run.stderr);
        }
    });
}

#[test]
fn the_advice_after_a_boost_that_was_cut_off_puts_the_fuse_back() {
    let folder = folder();
    let fault = BoardFault::Miso(Some(MisoFault::StuckLow));
    let broken = board(ATMEGA328P).with_fault(When::AfterWrite(Target::ONLY, 5), fault);
    let mut help = String::new();
    let mut world = serve(World::new(broken), |port| {
        let run = folder.run(&format!("-P {port} -p m328p --boost -U flash:w:app.bin"));
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        let told = "; lfuse was 0x62, was to be 0xe2 for this job only, and is not known to be back";
        assert!(run.stderr.contains(told), "{}", run.stderr);
        help = run.stderr.lines().find_map(|line| line.strip_prefix("help: ")).unwrap().to_owned();
    });
    assert_eq!(avr(world.wires()).fuse(Fuse::Low), Some(0xe2));
    world.wires_mut().set_fault(None);
    world.pause(RESTART);
    let (_, command) = help.split_once("to put lfuse back, with the same -P and -p: ").unwrap();
    let world = serve(world, |port| {
        folder.succeed(&format!("-P {port} -p m328p {command}"));
    });
    assert_eq!(avr(world.wires()).fuse(Fuse::Low), Some(0x62));
}

#[test]
fn a_manifest_boosts_and_says_what_comes_first() {
    let folder = folder();
    let slot = "[[slot]]\nname = \"a\"\ntarget = 0\npart = \"m328p\"\nflash = \"app.bin\"\n";
    let tasks = "erase, flash 2000 bytes from app.bin";
    for (more, want) in [
        ("", tasks.to_owned()),
        ("fuses = { lfuse = 0xe2, hfuse = 0xd8 }\n", format!("lfuse 0xe2, {tasks}, hfuse 0xd8")),
        ("fuses = { lfuse = 0x62 }\n", format!("{tasks}, lfuse 0x62")),
        ("boost = true\n", format!("boost by lfuse, {tasks}")),
        ("boost = true\nfuses = { lfuse = 0x62 }\n", format!("boost by lfuse, {tasks}, lfuse 0x62")),
        ("boost = false\n", tasks.to_owned()),
    ] {
        folder.write("board.toml", format!("[board]\nport = \"sim\"\n{slot}{more}"));
        let run = folder.succeed("gang board.toml --dry-run");
        let line = run.stdout().lines().nth(1).unwrap();
        assert_eq!(line, format!(" 1 a ATmega328P target 0: {want}"), "{more}");
        let run = folder.succeed("gang board.toml --format json");
        let low = if more.contains("0xe2") { "\"lfuse\":\"0xe2\"" } else { "\"lfuse\":\"0x62\"" };
        let (_, after) = run.stdout().split_once("\"fuses_after\":{").unwrap();
        assert!(after.split('}').next().unwrap().contains(low), "{more}: {after}");
    }
    folder.write("board.toml", format!("[board]\nport = \"sim\"\n{slot}boost = \"yes\"\n"));
    let run = folder.run("gang board.toml --dry-run");
    assert!(run.stderr.contains("slot.a.boost: is text, but must be true or false"), "{}", run.stderr);
}

/// The slot is not called good before the manifest says what the fuse is to be.
#[test]
fn a_gang_says_what_a_boost_that_was_cut_off_has_left() {
    let folder = folder();
    let fault = BoardFault::Miso(Some(MisoFault::StuckLow));
    let broken = board(ATMEGA328P).with_fault(When::AfterWrite(Target::ONLY, 5), fault);
    let manifest = |port: &str, more: &str| {
        let slot =
            "[[slot]]\nname = \"a\"\ntarget = 0\npart = \"m328p\"\nflash = \"app.bin\"\nboost = true\n";
        folder.write("board.toml", format!("log = \"log\"\n[board]\nport = \"{port}\"\n{slot}{more}"));
    };
    let mut world = serve(World::new(broken), |port| {
        manifest(port, "");
        let run = folder.run("gang board.toml --recover");
        assert_eq!(run.code, Some(4), "{}", run.stderr);
        assert!(run.stderr.contains("lfuse was 0x62, is 0xe2 for this job"), "{}", run.stderr);
        let log = String::from_utf8(folder.read("log")).unwrap();
        let boost = log.lines().find(|line| line.contains("\"event\":\"boost\"")).unwrap();
        assert!(boost.contains("\"before\":\"0x62\"") && boost.contains("\"during\":\"0xe2\""), "{boost}");
        let help = "run the slot again with fuses = { lfuse = 0x62 } in it: --only a";
        assert!(run.stdout().contains(help), "{}", run.stdout());
    });
    assert_eq!(avr(world.wires()).fuse(Fuse::Low), Some(0xe2));
    for (more, code, fuse) in [("", 4, 0xe2), ("fuses = { lfuse = 0x62 }\n", 0, 0x62)] {
        world.wires_mut().set_fault(None);
        world.pause(RESTART);
        world = serve(world, |port| {
            manifest(port, more);
            let run = folder.run("gang board.toml --only a --recover");
            assert_eq!(run.code, Some(code), "{}{}", run.stderr, run.stdout());
            let says = "lfuse is 0xe2 already, as a boost that was cut off leaves it, and 0x62 in a new chip";
            assert_eq!(run.stderr.contains(says), code == 4, "{}", run.stderr);
        });
        assert_eq!(avr(world.wires()).fuse(Fuse::Low), Some(fuse));
    }
}
