//! Chips that are not what was named, and `-F`.

use avrrr::chip::{self, AT90S8535, AT90USB162, ATMEGA328P, Hertz};
use avrrr::sim::{Avr, Board, Line, World};

use crate::support::{Folder, avr, board, serve};

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
fn without_a_part_the_chip_is_identified() {
    for chip in chip::ALL {
        let run = Folder::new().succeed(&format!("-P sim:{}", chip.name));
        assert!(run.stderr.contains(chip.name), "{}", run.stderr);
    }
    Folder::new().succeed("-P sim").says(
        "\
Bus Pirate v3.a, firmware 6.3, on the simulated board, on virtual time
device signature = 0x1e950f
ATmega328P or ATA6614Q or LGT8F328P, SPI 125 kHz
done in 0.35 s; RESET is released, the supplies are off
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
device signature = 0x1e9307
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
        assert!(run.stderr.contains("device signature = 0x1e7777\nan unknown chip"), "{}", run.stderr);
        folder.succeed(&format!("-P {port} -p m328p -F -U lfuse:r:-"));
    });
}
