//! `avrrr run`, `map`, `completions` and `man`.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};

use avrrr::chip::ATMEGA328P;
use avrrr::image::{Image, Memories, Space};
use avrrr::sim::World;
use rustix::io::{FdFlags, fcntl_setfd};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::support::{Folder, avr, board, noise, serve};

const ELF: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/elf/loader.elf");

/// What is flash in the program.
fn flash() -> Image {
    Memories::from_elf(&std::fs::read(ELF).unwrap()).unwrap().get(Space::Flash)
}

/// Another serial port: the end that a chip would have, and the name of the other one.
fn line() -> (File, String) {
    let master: OwnedFd = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    // Or the program would hold this end open.
    fcntl_setfd(&master, FdFlags::CLOEXEC).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
    (File::from(master), name)
}

#[test]
fn a_runner_writes_a_program_once() {
    let folder = Folder::new();
    let world = serve(World::new(board(ATMEGA328P)), |port| {
        let first = folder.succeed(&format!("run -p m328p -P {port} {ELF}"));
        assert!(first.stderr.contains("wrote flash"), "{}", first.stderr);
        assert!(first.stderr.contains("the supplies stay on"), "{}", first.stderr);
        // Without -p, by the signature.
        let again = folder.succeed(&format!("run -P {port} {ELF}"));
        assert!(!again.stderr.contains("wrote flash"), "{}", again.stderr);
    });
    let chip = avr(world.wires());
    let flash = flash();
    let (start, end) = (flash.start().unwrap() as usize, flash.end().unwrap() as usize);
    assert_eq!(chip.flash()[start..end], flash.to_bytes(0xff)[start..]);
    assert_eq!(chip.stats().erases, 0, "the chip was new");
    for (args, why) in [
        ("run -p m328p -P sim nowhere.elf", "nowhere.elf: "),
        ("run -p m328p -P sim --monitor sim:9600 ELF", "this is the port of the Bus Pirate"),
        ("run -p m328p -P sim --monitor /dev/nowhere:9600 ELF", "--monitor: there is no port /dev/nowhere"),
    ] {
        let run = folder.run(&args.replace("ELF", ELF));
        assert_eq!(run.code, Some(1), "{args}\n{}", run.stderr);
        assert!(run.stderr.contains(why), "{args}\n{}", run.stderr);
    }
}

#[test]
fn what_the_program_sends_is_shown_until_ctrl_c_or_the_end_of_the_port() {
    for ends_by_signal in [true, false] {
        let folder = Folder::new();
        let (mut chip, name) = line();
        let mut child = folder.spawn(&format!("run -p m328p -P sim --monitor {name}:9600 {ELF}"));
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut text = String::new();
        while !text.contains("this is what comes in") {
            assert!(said.read_line(&mut text).unwrap() > 0, "{text}");
        }
        assert!(text.contains("wrote flash"), "{text}");
        chip.write_all(b"hello \x1b\xff\n").unwrap();
        let mut got = [0; 9];
        child.stdout.as_mut().unwrap().read_exact(&mut got).unwrap();
        assert_eq!(&got, b"hello \x1b\xff\n");
        if ends_by_signal {
            kill_process(Pid::from_child(&child), Signal::INT).unwrap();
        } else {
            drop(chip);
        }
        said.read_to_string(&mut text).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{text}");
        assert_eq!(text.contains("the port is gone"), !ends_by_signal, "{text}");
    }
}

#[test]
fn a_map_shows_what_is_in_a_file_and_which_parts_it_fits() {
    let folder = Folder::new();
    let mut all = Memories::new();
    let jumps: Vec<u8> = [0x0c, 0x94, 0x34, 0x00].repeat(26);
    all.insert(Space::Flash, 0, &Image::from_bytes(0, jumps).unwrap()).unwrap();
    all.insert(Space::Flash, 0x7e00, &Image::from_bytes(0, noise(1, 256)).unwrap()).unwrap();
    all.insert(Space::Eeprom, 4, &Image::from_bytes(0, [1]).unwrap()).unwrap();
    all.insert(Space::Fuses, 0, &Image::from_bytes(0, [0xff, 0xde, 0xfd]).unwrap()).unwrap();
    folder.write("all.hex", all.flat().to_hex());
    let run = folder.succeed("map all.hex -p m328p --svg all.svg");
    let dots = |count| ".".repeat(count);
    let want = format!(
        "all.hex: Intel HEX\n\
         \n\
         flash: 360 bytes in 2 segments\n  \
         0x00000 to 0x00067  104 bytes\n  \
         0x07e00 to 0x07eff  256 bytes\n  \
         vectors: 26 jmps from 0x00000 on; reset goes to 0x00068\n  \
         the boot section begins at 0x07e00, as the fuses of the file say\n  \
         0x00000  V{}\n  0x02000  {}\n    ...\n  0x06000  {}BB..\n  \
         128 bytes each: V vectors, B boot section, . nothing in the file\n\
         \n\
         EEPROM: 1 byte\n  0x00004 to 0x00004  1 byte\n  0x00000  .#{}\n  0x00100  {}\n    ...\n  \
         4 bytes each: # used, . nothing in the file\n\
         \n\
         fuses: ff de fd\n\
         \n\
         it fits the ATmega328P\n",
        dots(63),
        dots(64),
        dots(60),
        dots(62),
        dots(64),
    );
    assert_eq!(run.stdout(), want);
    let svg = String::from_utf8(folder.read("all.svg")).unwrap();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"), "{svg}");
    // A rectangle for each page of both memories, the background and the legend.
    assert_eq!(svg.matches("<rect ").count(), 256 + 256 + 1 + 5);
    assert_eq!(svg.matches("<rect ").count(), svg.matches("fill=\"#").count());

    which_parts_fit(&folder);
}

/// The same file, and others.
fn which_parts_fit(folder: &Folder) {
    let run = folder.succeed("map all.hex");
    let last = run.stdout().lines().last().unwrap();
    assert!(
        last.starts_with("it fits ") && last.contains("the smallest have 32768 bytes of flash: "),
        "{last}"
    );
    let run = folder.run("map all.hex -p t85");
    assert_eq!(run.code, Some(1));
    let why = "it does not fit the ATtiny85: the file ends at 0x7f00, its flash at 0x2000; its \
               instructions lack jmp, with which the program begins\n";
    assert!(run.stdout().ends_with(why), "{}", run.stdout());
    // Other formats: an ELF file, and bytes without addresses.
    let run = folder.succeed(&format!("map {ELF}"));
    assert!(run.stdout().contains(": an ELF file\n"), "{}", run.stdout());
    folder.write("raw.bin", [0x0e, 0xc0, 0xff, 0xcf]);
    assert!(folder.succeed("map raw.bin").stdout().contains("flash: 4 bytes\n"));
    for (args, why) in
        [("map nowhere.hex", "nowhere.hex: "), ("map empty.hex", "there is nothing in this file")]
    {
        folder.write("empty.hex", ":00000001FF\n");
        let run = folder.run(args);
        assert!(run.code == Some(1) && run.stderr.contains(why), "{args}: {}", run.stderr);
    }
}

#[test]
fn shells_take_the_completions_and_man_the_page() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = folder.succeed(&format!("completions {shell}"));
        for name in ["burn-bootloader", "backup", "fuses"] {
            assert!(script.stdout().contains(name), "{shell}: {name}");
        }
        folder.write(shell, script.stdout);
    }
    let checked = Command::new("bash").arg("-n").arg(folder.path("bash")).output().unwrap();
    assert!(checked.status.success(), "{checked:?}");
    // Bash completes the name of a command.
    let completed = Command::new("bash")
        .args(["--norc", "-c"])
        .arg("source \"$1\"; COMP_WORDS=(avrrr burn); COMP_CWORD=1; _avrrr avrrr burn avrrr; echo \"${COMPREPLY[@]}\"")
        .arg("bash")
        .arg(folder.path("bash"))
        .stderr(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&completed.stdout).trim(), "burn-bootloader");

    for (args, title) in [("man", ".TH avrrr 1"), ("man fuses set", ".TH avrrr-fuses-set 1")] {
        let page = folder.succeed(args);
        assert!(page.stdout().lines().any(|line| line.starts_with(title)), "{}", page.stdout());
        for part in [".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS"] {
            assert!(page.stdout().contains(part), "{args}: {part}");
        }
    }
    let run = folder.run("man fuse");
    assert!(
        run.code == Some(1) && run.stderr.contains("avrrr has no command fuse\nhelp: there are "),
        "{}",
        run.stderr
    );
}
