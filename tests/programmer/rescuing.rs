//! Chips that do not answer because of their clock fuses are brought back, flash and EEPROM as before.

use std::ops::ControlFlow;

use avrrr::bus::Target;
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::{ATMEGA328P, ATTINY13, ATTINY85, Chip, Fuse};
use avrrr::job::{Rescue, RescueError, RescueEvent, RescueStep, Rescued};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, Device, Firmware, Hardware, Line, Shared, World, WorldOptions};
use avrrr::transport::{Direction, Fault, FaultKind, Faulty, Transport};

const FLASH: &[u8] = b"the program";
const EEPROM: &[u8] = b"the data";

fn avr(chip: Chip, fuses: &[(Fuse, u8)]) -> Avr {
    let mut avr = Avr::new(chip).with_nothing_on_xtal();
    avr.set_flash(100, FLASH);
    avr.set_eeprom(7, EEPROM);
    for (fuse, value) in fuses {
        avr.set_fuse(*fuse, *value);
    }
    avr
}

fn world(device: (Hardware, Firmware), avr: Avr) -> Shared<Board> {
    let mut options = WorldOptions::default();
    options.device = Device::new(device.0, device.1).unwrap();
    World::with_options(Board::new().with(avr, Line::Cs).with_xtal1_on_aux(Target::ONLY), options).shared()
}

/// The fuses as they are, and whether flash and EEPROM are as before.
fn held(world: &Shared<Board>) -> (Vec<u8>, bool) {
    let world = world.world();
    let avr = world.wires().avr(Target::ONLY).unwrap();
    let fuses = avr.chip().fuses.iter().filter_map(|byte| avr.fuse(byte.fuse)).collect();
    let is_whole =
        &avr.flash()[100..][..FLASH.len()] == FLASH && &avr.eeprom()[7..][..EEPROM.len()] == EEPROM;
    (
        fuses,
        is_whole && avr.stats().erases == 0 && avr.stats().page_writes == 0 && avr.stats().eeprom_writes == 0,
    )
}

fn factory(chip: &Chip) -> Vec<u8> {
    chip.fuses.iter().filter_map(|byte| byte.factory).collect()
}

type Outcome<T> = Result<Rescued, RescueError<avrrr::buspirate::Error<<T as Transport>::Error>>>;

/// Rescues; the steps that were told.
fn rescue<T: Transport>(port: T, rescue: &Rescue) -> Option<(Outcome<T>, Vec<RescueStep>)> {
    let mut options = Options::default();
    (options.recover, options.slow) = (true, true);
    let mut bus = BusPirate::connect(port, Direct::ONE, options).ok()?;
    let mut steps = Vec::new();
    let outcome = rescue.run(&mut bus, Target::ONLY, &mut |event| {
        if let RescueEvent::Tries(step) = event {
            steps.push(step);
        }
        ControlFlow::Continue(())
    });
    // A fault at the very end is not about the chip.
    let _ = bus.close();
    Some((outcome, steps))
}

const DEVICES: [(Hardware, Firmware); 4] = [
    (Hardware::V1a, Firmware::V3_0),
    (Hardware::V3, Firmware::V5_10),
    (Hardware::V3, Firmware::V6_3),
    (Hardware::V4, Firmware::V6_3),
];

#[test]
fn a_chip_without_its_clock_gets_its_factory_fuses() {
    for device in DEVICES {
        for (chip, low) in [(ATTINY85, 0xe0), (ATTINY85, 0x60), (ATMEGA328P, 0xff), (ATMEGA328P, 0x7f)] {
            let world = world(device, avr(chip, &[(Fuse::Low, low)]));
            let (outcome, steps) = rescue(world.clone(), &Rescue::new(chip)).unwrap();
            let rescued = outcome.unwrap();
            let about = format!("{device:?} {} {low:#04x}", chip.name);
            assert!(rescued.verified, "{about}");
            assert_is!(rescued.step, RescueStep::Fed(_));
            assert_eq!(steps[0], RescueStep::Usual, "{about}");
            assert_eq!(rescued.changes.len(), 1, "{about}");
            assert_eq!(held(&world), (factory(&chip), true), "{about}");
            assert_eq!(world.world().pwm(), None, "{about}");
        }
    }
}

/// 128 kHz, divided by 8: below the slowest clock of SPI mode.
#[test]
fn a_chip_that_is_too_slow_for_spi_mode_gets_its_factory_fuses() {
    for device in DEVICES {
        for (chip, low) in [(ATTINY13, 0x6b), (ATMEGA328P, 0x63)] {
            let world = world(device, avr(chip, &[(Fuse::Low, low)]));
            let (outcome, _) = rescue(world.clone(), &Rescue::new(chip)).unwrap();
            let rescued = outcome.unwrap();
            assert!(rescued.verified, "{device:?} {}", chip.name);
            assert_eq!(rescued.step, RescueStep::Slow, "{device:?} {}", chip.name);
            assert_eq!(held(&world), (factory(&chip), true), "{device:?} {}", chip.name);
        }
    }
}

/// Fuses that have nothing to do with the clock stay as they are.
#[test]
fn other_fuses_stay() {
    let world = world(DEVICES[2], avr(ATMEGA328P, &[(Fuse::Low, 0xff), (Fuse::High, 0xd1)]));
    let (outcome, _) = rescue(world.clone(), &Rescue::new(ATMEGA328P)).unwrap();
    assert!(outcome.unwrap().verified);
    assert_eq!(held(&world).0, [0x62, 0xd1, 0xff]);
}

#[test]
fn a_chip_with_what_was_asked_for_is_left_alone() {
    let world = world(DEVICES[2], avr(ATMEGA328P, &[]));
    let (outcome, steps) = rescue(world.clone(), &Rescue::new(ATMEGA328P)).unwrap();
    let rescued = outcome.unwrap();
    assert!(rescued.verified && rescued.changes.is_empty());
    assert_eq!(steps, [RescueStep::Usual]);
    assert_eq!(world.world().wires().avr(Target::ONLY).unwrap().stats().fuse_writes, 0);
}

/// The clock that is fed proves nothing, so the chip is asked without it.
#[test]
fn a_chip_that_needs_no_clock_is_not_said_to_need_one() {
    let world = world(DEVICES[2], avr(ATTINY85, &[]));
    let mut fed = Rescue::new(ATTINY85);
    fed.feeds_first = true;
    let (outcome, steps) = rescue(world.clone(), &fed).unwrap();
    let rescued = outcome.unwrap();
    assert!(rescued.verified && rescued.changes.is_empty());
    assert_is!(steps.as_slice(), [RescueStep::Fed(_)]);
    assert_eq!(world.world().wires().avr(Target::ONLY).unwrap().stats().fuse_writes, 0);
}

/// The bus reaches a chip at 16 kHz, the next one may not.
#[test]
fn a_clock_that_is_too_slow_for_spi_mode_is_refused() {
    for (chip, low) in [(ATTINY13, "lfuse=0x6b"), (ATMEGA328P, "lfuse=0x63")] {
        let world = world(DEVICES[2], avr(chip, &[]));
        let mut slower = Rescue::new(chip);
        slower.fuses = vec![low.parse().unwrap()];
        let (outcome, _) = rescue(world.clone(), &slower).unwrap();
        assert_is!(outcome, Err(RescueError::Plan(_)));
        assert_eq!(held(&world), (factory(&chip), true), "{}", chip.name);
    }
}

#[test]
fn what_cannot_be_mended_is_told() {
    // RESET is a port pin; debugWIRE has it.
    for (fuse, value) in [(Fuse::High, 0x59), (Fuse::High, 0x99)] {
        let world = world(DEVICES[2], avr(ATMEGA328P, &[(fuse, value), (Fuse::Low, 0xff)]));
        let (outcome, _) = rescue(world.clone(), &Rescue::new(ATMEGA328P)).unwrap();
        assert_is!(outcome, Err(RescueError::NoAnswer { tried, .. }) if tried.len() > 1);
        assert_eq!(world.world().wires().avr(Target::ONLY).unwrap().stats().fuse_writes, 0);
        assert_eq!(held(&world).0[..2], [0xff, value]);
    }
    // A locked chip keeps its fuses.
    let mut locked = avr(ATMEGA328P, &[(Fuse::Low, 0xff)]);
    locked.set_lock(0xfc);
    let world = world(DEVICES[2], locked);
    let (outcome, _) = rescue(world.clone(), &Rescue::new(ATMEGA328P)).unwrap();
    assert_is!(outcome, Err(RescueError::Write(_)));
    assert_eq!(held(&world), (vec![0xff, 0xd9, 0xff], true));
}

/// One byte of the line is lost, changed or doubled: a success is one, and nothing but fuses is written.
#[test]
fn a_disturbed_line_gives_no_false_success() {
    let mut succeeded = 0;
    for direction in [Direction::Up, Direction::Down] {
        let kinds = [FaultKind::Drop, FaultKind::Flip(0x41), FaultKind::Duplicate].into_iter().cycle();
        for (at, kind) in (0..900).step_by(11).zip(kinds) {
            let world = world(DEVICES[2], avr(ATMEGA328P, &[(Fuse::Low, 0xff)]));
            let line = Faulty::new(world.clone()).with(Fault { direction, at, kind });
            let Some((outcome, _)) = rescue(line, &Rescue::new(ATMEGA328P)) else { continue };
            let (fuses, is_whole) = held(&world);
            assert!(is_whole, "{kind:?} of byte {at} {direction:?}");
            if let Err(RescueError::Bus(_) | RescueError::Stopped | RescueError::NoAnswer { .. }) = outcome {
                assert_eq!(fuses[0], 0xff, "{kind:?} of byte {at} {direction:?}");
            }
            if outcome.is_ok_and(|rescued| rescued.verified) {
                succeeded += 1;
                assert_eq!(fuses, factory(&ATMEGA328P), "{kind:?} of byte {at} {direction:?}");
            }
        }
    }
    assert!(succeeded > 100, "{succeeded}");
}
