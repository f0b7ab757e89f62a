//! Every operation, on each of the boards.

use avrrr::bus::Target;
use avrrr::chip::{ATMEGA328P, Fuse};
use avrrr::icsp::Memory;
use avrrr::job::Operation;

use crate::few::FEW;
use crate::support::*;

#[test]
fn every_operation_of_six_chips() -> Outcome<()> {
    for board in BOARDS {
        for (seed, one_of) in (1..).step_by(2).zip(FEW) {
            let (flash, eeprom) = images(one_of, seed);
            let flash = &flash[..flash.len().min(8192)];
            let world = one(board, chip(*one_of, 8));
            let fuse = low_fuse(world.wires().avr(Target::ONLY).unwrap());
            let mut operations = vec![Operation::Erase, write(Memory::Flash, flash)];
            operations.push(write(Memory::Eeprom, &eeprom[..64]));
            operations.extend(fuse.map(|value| write(Memory::Fuse(Fuse::Low), &[value])));
            operations.push(write(Memory::Lock, &[0xfe]));
            for memory in [Memory::Signature, Memory::Lock] {
                operations.push(Operation::Read { memory });
            }
            let (report, _) = session(&world, *one_of, operations)?;
            assert_eq!(report.signature, one_of.signature, "{board:?} {}", one_of.name);
            is_clean(&world);
            let wires = world.wires();
            let avr = wires.avr(Target::ONLY).unwrap();
            assert_eq!(&avr.flash()[..flash.len()], flash, "{board:?} {}", one_of.name);
            assert_eq!(&avr.eeprom()[..64], &eeprom[..64], "{board:?} {}", one_of.name);
            assert_eq!(avr.lock() & 1, 0);
            assert_eq!(avr.fuse(Fuse::Low), fuse);
        }
    }
    Ok(())
}

/// What is read of a chip is what it holds.
#[test]
fn all_memories_are_read() -> Outcome<()> {
    let (flash, eeprom) = images(&ATMEGA328P, 3);
    let mut avr = chip(ATMEGA328P, 16);
    avr.set_flash(0, &flash);
    avr.set_eeprom(0, &eeprom);
    let world = one(BOARDS[0], avr);
    let reads = [Memory::Flash, Memory::Eeprom, Memory::Fuse(Fuse::High), Memory::Calibration];
    let (report, _) = session(&world, ATMEGA328P, reads.map(|memory| Operation::Read { memory }).to_vec())?;
    let read = |memory| {
        report.read.iter().find(|(of, _)| *of == memory).map(|(_, image)| image.to_bytes(0xff)).unwrap()
    };
    assert_eq!(read(Memory::Flash), flash);
    assert_eq!(read(Memory::Eeprom), eeprom);
    assert_eq!(read(Memory::Fuse(Fuse::High)), [0xd9]);
    is_clean(&world);
    Ok(())
}
