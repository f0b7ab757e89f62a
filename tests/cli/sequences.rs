//! Lines that could lose something: files without what is wanted, and steps that depend on each other.

use std::path::Path;
use std::process::{Command, Stdio};

use avrrr::chip::ATMEGA328P;
use avrrr::image::Image;
use avrrr::sim::{Avr, Board, Line, World};

use crate::support::{Folder, PROGRAM, Run, avr, noise, serve};

/// Files, and a chip with a program and data for each line.
struct Bench {
    folder: Folder,
    old: Vec<u8>,
}

impl Bench {
    fn new() -> Self {
        let folder = Folder::new();
        folder.write("a.hex", Image::from_bytes(0, noise(1, 300)).unwrap().to_hex());
        folder.write("fuses.hex", Image::from_bytes(0x82_0000, [0xe2, 0xd9, 0xff]).unwrap().to_hex());
        folder.write("nothing.hex", ":00000001FF\n");
        folder.write("zero.hex", "");
        folder.write("empty.eep", "");
        Self { folder, old: noise(9, 200) }
    }

    fn run(&self, words: &[&str]) -> (Run, World<Board>) {
        let mut chip = Avr::new(ATMEGA328P);
        chip.set_flash(0, &self.old);
        chip.set_eeprom(0, &self.old);
        let mut run = None;
        let world = serve(World::new(Board::new().with(chip, Line::Cs)), |port| {
            let mut command = Command::new(PROGRAM);
            command.args(["-p", "m328p", "--recover", "-P", port]).args(words).stdin(Stdio::null());
            run = Some(Run::from(command.current_dir(self.folder.path("")).output().unwrap()));
        });
        (run.unwrap(), world)
    }

    /// The line is refused with this reason, and nothing on the chip changed.
    fn refuses(&self, words: &[&str], why: &str) {
        let (run, world) = self.run(words);
        assert_eq!(run.code, Some(1), "{words:?}\n{}", run.stderr);
        assert!(run.stderr.contains(why), "{words:?}\n{}", run.stderr);
        let chip = avr(world.wires());
        assert!(chip.flash().starts_with(&self.old) && chip.eeprom().starts_with(&self.old), "{words:?}");
        assert_eq!(chip.stats().fuse_writes, 0, "{words:?}");
    }
}

#[test]
fn a_list_that_finds_nothing_in_its_file_is_refused() {
    let bench = Bench::new();
    let why = "there is nothing in this file for these memories";
    for words in [
        &["-U", "fuses:w:a.hex"][..],
        &["-U", "fuses,lock:w:a.hex"],
        &["-e", "-U", "fuses:w:a.hex"],
        &["-U", "fuses:v:a.hex"],
        &["-U", "fuses:w:fuses.hex", "-U", "fuses:v:a.hex"],
        &["-U", "flash,eeprom:w:nothing.hex"],
        &["-U", "ALL:w:nothing.hex"],
        &["-U", "flash,eeprom:w:fuses.hex"],
    ] {
        bench.refuses(words, why);
    }
    // What is in the file is written, and flash is not erased for a list that has none.
    let (run, world) = bench.run(&["-U", "ALL:w:fuses.hex"]);
    let chip = avr(world.wires());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(chip.flash().starts_with(&bench.old) && chip.stats().erases == 0);
    assert_eq!(chip.fuse(avrrr::chip::Fuse::Low), Some(0xe2));
}

#[test]
fn a_pipe_without_a_byte_is_no_program() {
    let bench = Bench::new();
    for operation in ["flash:w:-:i", "flash:w:-", "flash:v:-:s"] {
        bench.refuses(&["-U", operation], "the file is empty");
    }
    for operation in ["ALL:w:empty.eep", "flash,eeprom:w:zero.hex"] {
        bench.refuses(&["-U", operation], "there is nothing in this file");
    }
    // Board packages pass such files.
    assert_eq!(bench.run(&["-U", "flash:w:zero.hex", "-U", "eeprom:w:empty.eep:i"]).0.code, Some(0));
}

#[test]
fn a_file_that_a_step_writes_is_not_read_by_a_later_one() {
    let bench = Bench::new();
    let why = "a step before this one writes this file";
    for words in [
        &["-T", "save flash a.hex:i", "-T", "erase", "-U", "flash:w:a.hex:i"][..],
        &["-T", "backup all a.hex", "-T", "erase", "-U", "ALL:w:./a.hex"],
        &["-T", "save flash new.hex", "-U", "flash:v:new.hex"],
        &["-T", "sig", "-U", "flash:r:a.hex:i", "-T", "erase", "-U", "flash:w:a.hex:i"],
        &["-T", "save flash new.hex", "-U", "eeprom:r:new.hex"],
    ] {
        let before = bench.folder.read("a.hex");
        bench.refuses(words, why);
        assert_eq!(bench.folder.read("a.hex"), before, "{words:?}");
        assert!(!Path::new(&bench.folder.path("new.hex")).exists());
    }
}

#[test]
fn addresses_and_instructions_are_looked_at_before_the_first_step() {
    let bench = Bench::new();
    for line in [
        "write eeprom 5000 1",
        "write lfuse 3 1",
        "dump flash 0x9000 1",
        "save eeprom 2000,1 x.hex",
        "send 0xac 0x80 0 0",
        "erase eeprom 5000 1",
        "pgerase eeprom -5000",
    ] {
        let (run, world) = bench.run(&["-T", "erase", "-T", line]);
        assert_eq!(run.code, Some(1), "{line}\n{}", run.stderr);
        assert_eq!(avr(world.wires()).stats().erases, 0, "{line}\n{}", run.stderr);
    }
}

#[test]
fn a_log_replaces_no_file_of_the_terminal() {
    let bench = Bench::new();
    let before = bench.folder.read("a.hex");
    for line in ["write flash a.hex", "erase; write flash \"a.hex\"", "include a.hex", "save flash ./a.hex:i"]
    {
        bench.refuses(&["-l", "a.hex", "-T", line], "the log would replace a file that -T names");
        assert_eq!(bench.folder.read("a.hex"), before);
    }
    let run = bench.folder.run("map a.hex --svg ./a.hex");
    assert!(
        run.code == Some(1) && run.stderr.contains("the drawing would replace the file"),
        "{}",
        run.stderr
    );
    assert_eq!(bench.folder.read("a.hex"), before);
}

#[test]
fn what_was_typed_can_be_dropped_by_a_later_command() {
    let bench = Bench::new();
    let (run, world) = bench.run(&["-T", "write eeprom 0 9", "-T", "abort"]);
    assert_eq!((run.code, avr(world.wires()).eeprom()[0]), (Some(0), bench.old[0]), "{}", run.stderr);
    let (run, world) = bench.run(&["-T", "write eeprom 0 9", "-T", "dump eeprom 0 1"]);
    assert_eq!((run.code, avr(world.wires()).eeprom()[0]), (Some(0), 9), "{}", run.stderr);
}

#[test]
fn an_error_behind_other_steps_does_not_say_that_the_chip_is_as_it_was() {
    let bench = Bench::new();
    for words in [
        &["-T", "write lfuse 0xe2", "-U", "flash:v:a.hex"][..],
        &["-U", "lfuse:w:0xe2:m", "-T", "verify flash a.hex"],
        &["-T", "erase; verify flash a.hex"],
    ] {
        let (run, _) = bench.run(words);
        assert_eq!(run.code, Some(1), "{words:?}\n{}", run.stderr);
        assert!(!run.stderr.contains("the chip is as it was"), "{words:?}\n{}", run.stderr);
    }
}

#[test]
fn a_file_has_the_blank_end_of_flash_where_that_is_asked_for() {
    let bench = Bench::new();
    for (options, length) in [(&[][..], 200), (&["-A"], 32_768), (&["-D"], 32_768)] {
        let (run, _) = bench.run(&[options, &["-U", "flash:r:read.bin:r"]].concat());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let read = bench.folder.read("read.bin");
        assert!(read.len() == length && read.starts_with(&bench.old), "{options:?}: {}", read.len());
    }
}
