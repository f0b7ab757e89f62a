//! `avrrr burn-bootloader`: what a board's chip holds afterwards.

use std::fs;

use avrrr::chip::{ATMEGA8, ATMEGA328P, Chip, Fuse, Hertz};
use avrrr::image::Image;
use avrrr::sim::{Avr, Board, Line, World};

use crate::support::{Folder, Run, avr, noise, serve};

/// Boards as cores write them: Arduino's own, one with variables in braces, and one of the time before 1.5.
const BOARDS: &str = "\
# A core
menu.cpu=Processor
menu.clock=Clock
menu.bootloader=Bootloader

uno.name=Arduino Uno
uno.bootloader.tool=avrdude
uno.bootloader.low_fuses=0xFF
uno.bootloader.high_fuses=0xDE
uno.bootloader.extended_fuses=0xFD
uno.bootloader.unlock_bits=0x3F
uno.bootloader.lock_bits=0x0F
uno.bootloader.file=optiboot/opti.hex
uno.build.mcu=atmega328p

ng.name=NG or older
ng.menu.cpu.atmega168=ATmega168
ng.menu.cpu.atmega168.build.mcu=atmega168
ng.menu.cpu.atmega8=ATmega8
ng.menu.cpu.atmega8.bootloader.low_fuses=0xdf
ng.menu.cpu.atmega8.bootloader.high_fuses=0xca
ng.menu.cpu.atmega8.bootloader.extended_fuses=0xff
ng.menu.cpu.atmega8.bootloader.path=old
ng.menu.cpu.atmega8.bootloader.file=boot8.hex
ng.menu.cpu.atmega8.bootloader.lock_bits=0x0f
ng.menu.cpu.atmega8.build.mcu=atmega8

328.name=ATmega328
328.bootloader.unlock_bits=0xff
328.bootloader.lock_bits=0xff
328.bootloader.cksel=0010
328.bootloader.high_fuses=0b1101{bootloader.eesave}11{bootloader.bootrst}
328.bootloader.eesave=0
328.build.mcu=atmega328{build.letter}
328.build.letter=p
328.menu.clock.8=Internal 8 MHz
328.menu.clock.8.bootloader.low_fuses=0b1110{bootloader.cksel}
328.menu.clock.1=Internal 1 MHz
328.menu.clock.1.bootloader.low_fuses=0b0110{bootloader.cksel}
328.menu.bootloader.uart0=Yes
328.menu.bootloader.uart0.bootloader.bootrst=0
328.menu.bootloader.uart0.bootloader.file={core.folder}/opti.hex
328.menu.bootloader.none=No bootloader
328.menu.bootloader.none.bootloader.bootrst=1
328.menu.bootloader.none.bootloader.file=empty/empty.hex

bad.name=Bad
bad.bootloader.low_fuses=0xXY
bad.build.mcu=atmega328p
lost.name=Lost
lost.bootloader.file=nowhere/at_all.hex
lost.build.mcu=atmega328p
big.name=Big
big.bootloader.file=optiboot/opti.hex
big.build.mcu=attiny85
arm.name=Arm
arm.build.mcu=cortex-m0plus
none.name=None
gone.name=Gone
gone.bootloader.high_fuses=0x5f
gone.build.mcu=atmega328p
";

/// A core, in a folder as the IDE installs it.
fn core() -> (Folder, Vec<u8>) {
    let folder = Folder::new();
    let boot = noise(7, 500);
    for name in ["optiboot", "old", "empty"] {
        fs::create_dir_all(folder.path("avr/bootloaders").join(name)).unwrap();
    }
    folder.write("avr/boards.txt", BOARDS);
    folder.write("avr/platform.txt", "name=A core\ncore.folder=optiboot\n");
    folder.write(
        "avr/bootloaders/optiboot/opti.hex",
        Image::from_bytes(0x7e00, boot.clone()).unwrap().to_hex(),
    );
    folder.write("avr/bootloaders/old/boot8.hex", Image::from_bytes(0x1c00, boot.clone()).unwrap().to_hex());
    folder.write("avr/bootloaders/empty/empty.hex", ":00000001FF\n");
    (folder, boot)
}

/// A chip that was used, with a clock at XTAL1.
fn used(chip: Chip) -> Avr {
    let mut avr = Avr::new(chip).with_clock(Hertz::mhz(16));
    avr.set_flash(0, &noise(1, 600));
    avr.set_lock(0xfc);
    avr
}

/// Burns on a chip that was used; `PORT` is its board.
fn burn(folder: &Folder, chip: Chip, args: &str) -> (Run, World<Board>) {
    let mut run = None;
    let world = serve(World::new(Board::new().with(used(chip), Line::Cs)), |port| {
        run = Some(folder.run(&format!("burn-bootloader -P {port} {args}")));
    });
    (run.unwrap(), world)
}

#[test]
fn a_board_gets_fuses_bootloader_and_lock_bits() {
    let (folder, boot) = core();
    for (args, chip, start, fuses, lock) in [
        ("--boards avr --board uno", ATMEGA328P, Some(0x7e00), [0xff, 0xde, 0xfd], 0x0f),
        (
            "--boards avr/boards.txt --board arduino:avr:uno",
            ATMEGA328P,
            Some(0x7e00),
            [0xff, 0xde, 0xfd],
            0x0f,
        ),
        ("--boards avr --board ng --menu cpu=atmega8", ATMEGA8, Some(0x1c00), [0xdf, 0xca, 0xff], 0x0f),
        ("--boards avr --board x:avr:328:clock=8", ATMEGA328P, Some(0x7e00), [0xe2, 0xd6, 0xff], 0x3f),
        (
            "--boards avr --board 328 --menu clock=1 --menu bootloader=none",
            ATMEGA328P,
            None,
            [0x62, 0xd7, 0xff],
            0x3f,
        ),
    ] {
        let (run, world) = burn(&folder, chip, args);
        assert_eq!(run.code, Some(0), "{args}\n{}", run.stderr);
        let avr = avr(world.wires());
        let mut want = vec![0xff; avr.flash().len()];
        if let Some(start) = start {
            want[start..start + boot.len()].copy_from_slice(&boot);
        }
        assert!(avr.flash() == want, "{args}");
        for (fuse, value) in [Fuse::Low, Fuse::High, Fuse::Extended].into_iter().zip(fuses) {
            assert!(
                avr.fuse(fuse).is_none_or(|byte| byte & 7 == value & 7),
                "{args}: {fuse:?} {:?}",
                avr.fuse(fuse)
            );
        }
        assert_eq!((avr.fuse(Fuse::Low), avr.fuse(Fuse::High)), (Some(fuses[0]), Some(fuses[1])), "{args}");
        assert_eq!(avr.lock() & 0x3f, lock, "{args}");
        assert_eq!(avr.stats().erases, 1, "{args}");
    }
}

#[test]
fn what_is_burnt_is_said_and_n_burns_nothing() {
    let (folder, _) = core();
    let (run, world) = burn(&folder, ATMEGA328P, "--boards avr --board uno");
    let summary =
        "uno (Arduino Uno): ATmega328P, optiboot/opti.hex, lfuse 0xff, hfuse 0xde, efuse 0xfd, lock 0x0f\n";
    assert!(run.stderr.contains(summary), "{}", run.stderr);
    // A crystal can be undone.
    assert!(run.stderr.contains("warning: lfuse = 0xff sets SUT_CKSEL"), "{}", run.stderr);
    assert!(!run.stderr.contains("error"), "{}", run.stderr);
    assert_eq!(avr(world.wires()).lock() & 0x3f, 0x0f);

    let run = folder.succeed("burn-bootloader -P /dev/none --boards avr --board 328 -n");
    let notes = "note: menu clock: 8, the first; there is also 1\n\
                 note: menu bootloader: uart0, the first; there is also none\n\
                 328 (ATmega328): ATmega328P, optiboot/opti.hex, lfuse 0xe2, hfuse 0xd6\nnot written because of -n\n";
    run.says(notes);
    let run = folder.succeed("burn-bootloader --boards avr");
    assert!(run.stdout().contains("uno    Arduino Uno\n"), "{}", run.stdout());
}

#[test]
fn local_files_override() {
    let (folder, _) = core();
    folder.write("avr/boards.local.txt", "uno.bootloader.lock_bits=0x2F\nmine.name=Mine\n");
    folder.write("avr/platform.local.txt", "core.folder=old\n");
    let run = folder.succeed("burn-bootloader --boards avr --board uno -n");
    assert!(run.stderr.contains("lock 0x2f"), "{}", run.stderr);
    let run = folder.run("burn-bootloader --boards avr --board 328 -n");
    assert!(run.stderr.contains("opti.hex: No such file"), "{}", run.stderr);
}

#[test]
fn what_is_wrong_is_named_with_its_line_before_the_port_is_opened() {
    let (folder, _) = core();
    folder.write("broken.txt", "a.name=A\nwhat\n");
    for (args, why) in [
        (
            "--boards avr --board une",
            "there is no board une\nhelp: did you mean one of these?\n  uno  Arduino Uno\n",
        ),
        (
            "--boards avr --board ng --menu cpu=atmega9",
            "there is no option atmega9 of the menu cpu\nhelp: did you mean",
        ),
        ("--boards avr --board uno --menu cpu=x", "there is no menu cpu of uno\n"),
        ("--boards avr --board uno --menu cpu", "\"cpu\" is not a menu with an option"),
        ("--boards avr --board bad", ": bad.bootloader.low_fuses: 0xXY is not a byte"),
        ("--boards avr --board lost", ": lost.bootloader.file: "),
        ("--boards avr --board big", ": big.bootloader.file: it is larger than the flash of the ATtiny85"),
        ("--boards avr --board arm", ": arm.build.mcu: unknown chip cortex-m0plus"),
        ("--boards avr --board none", "none has no build.mcu"),
        ("--boards avr --board gone", "RSTDISBL"),
        ("--boards broken.txt --board a", "broken.txt:2: this is neither KEY=VALUE nor a comment"),
        ("--boards nowhere --board uno", "nowhere: "),
    ] {
        let run = folder.run(&format!("burn-bootloader -P /dev/none {args}"));
        assert_eq!(run.code, Some(1), "{args}\n{}", run.stderr);
        assert!(run.stderr.contains(why), "{args}\n{}", run.stderr);
        assert!(!run.stderr.contains("/dev/none"), "{args}\n{}", run.stderr);
    }
    let line = 1 + BOARDS.lines().position(|line| line.starts_with("bad.bootloader")).unwrap();
    let run = folder.run("burn-bootloader --boards avr --board bad");
    assert!(run.stderr.contains(&format!("boards.txt:{line}: bad.")), "{}", run.stderr);
}
