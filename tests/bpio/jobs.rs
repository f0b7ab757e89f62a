//! Every operation, on each of the boards; and how long they take.

use std::time::Duration;

use avrrr::bus::Target;
use avrrr::chip::{ATMEGA328P, Fuse};
use avrrr::icsp::Memory;
use avrrr::job::Operation;
use avrrr::sim::{Avr, Board, Line};

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

/// The limit of the wire, at an SPI clock of 1.953 MHz: 256 pages, each of two requests and 4.5 ms of waiting, of
/// which the way of the next request over USB hides 0.4 ms; and 283 requests to verify.
fn limit(supplied: bool) -> Duration {
    // Chapter 10 of docs/protocol/bpio2.md: 4 bytes and 512 bytes, full duplex, at 2 MHz.
    let (short, long) = if supplied { (350, 10_500) } else { (220, 3_900) };
    Duration::from_micros(256 * (short + long + 4_500 - 400) + 283 * long * 464 / 512)
}

#[test]
fn a_whole_flash_takes_as_long_as_promised() -> Outcome<()> {
    let (flash, _) = images(&ATMEGA328P, 5);
    for (supplied, most) in [(false, 4.3), (true, 8.0)] {
        let board = Board::new().with(chip(ATMEGA328P, 16), Line::Cs);
        let board = if supplied { board } else { board.self_powered() };
        let world = world(BOARDS[0], board);
        let mut options = avrrr::buspirate::Options::default();
        options.speed = Some(avrrr::buspirate::Speed::Mhz2);
        let mut bus = connect(&world, avrrr::select::Direct::ONE, options)?;
        assert_eq!(bus.supply().unwrap().supplied, supplied);
        let began = avrrr::bus::IcspBus::now(&bus).unwrap();
        run(&mut bus, Target::ONLY, ATMEGA328P, vec![Operation::Erase, write(Memory::Flash, &flash)])?;
        let ended = avrrr::bus::IcspBus::now(&bus).unwrap();
        bus.close()?;
        is_clean(&world);
        let (all, work) = (ended.as_secs_f64(), (ended - began).as_secs_f64());
        let ratio = work / limit(supplied).as_secs_f64();
        eprintln!("supplied: {supplied}; {all:.3} s of {most} s; {ratio:.2} of the limit");
        assert!(all <= most, "{all:.3} s, not {most}");
        assert!(ratio <= 1.15, "{ratio:.3} of the limit");
    }
    Ok(())
}

#[test]
fn a_signature_takes_as_long_as_promised() -> Outcome<()> {
    let world = world(BOARDS[0], Board::new().with(Avr::new(ATMEGA328P), Line::Cs).self_powered());
    let (_, took) = session(&world, ATMEGA328P, vec![])?;
    eprintln!("{took:?}");
    assert!(took <= Duration::from_millis(300), "{took:?}");
    Ok(())
}
