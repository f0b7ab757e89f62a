//! Whole jobs over the simulated Bus Pirate, for every chip.

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::{Hertz, Target};
use avrrr::buspirate::{self, Features, Power, Speed};
use avrrr::chip::{self, ATMEGA8, ATMEGA328P, ATMEGA2560, ATTINY85, Chip, Fuse, ReadBits};
use avrrr::icsp::{Entry, Error, Memory, Programmer, Session};
use avrrr::job::{Accept, Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{self, Avr, Board, Device, Firmware, Hardware, World};

use crate::bench::{
    Dice, Job, Size, assert_clean, avr, board, connect, entry_for, image, run_and_check, world,
};
use crate::few::FEW;

pub(crate) type Bus<'w> = buspirate::BusPirate<&'w mut World<Board>, Direct>;

/// Connects, enters programming mode, does something, leaves, closes; all is well afterwards.
pub(crate) fn with_programmer<R>(
    world: &mut World<Board>,
    chip: &Chip,
    act: impl FnOnce(&mut Programmer<'_, Bus<'_>>) -> R,
) -> R {
    let mut bus = connect(&mut *world, &buspirate::Options::default());
    let session = Session::enter(&mut bus, Target::ONLY, &entry_for(chip)).unwrap();
    let mut programmer = session.into_programmer(*chip);
    let result = act(&mut programmer);
    programmer.leave().unwrap();
    bus.close().unwrap();
    assert_clean(world, &chip.name);
    result
}

#[test]
fn a_fast_target_is_programmed_fast() {
    let mut dice = Dice::new(2);
    for (clock, at_most, want) in [
        (16_000_000, Hertz::khz(2_000), Hertz::khz(2_000)),
        (8_000_000, Hertz::khz(1_999), Hertz::khz(1_000)),
        (20_000_000, Hertz::khz(3_000), Hertz(2_666_667)),
    ] {
        let mut world = World::new(board(Avr::new(ATMEGA328P).with_clock(Hertz(clock))));
        let job = Job::new(&ATMEGA328P, Size::Full, &mut dice);
        let report = run_and_check(
            &mut world,
            &job,
            &Default::default(),
            &Entry::default().with_clock(at_most),
            &clock,
        );
        assert_eq!(report.clock, Some(want));
    }
}

#[test]
fn each_feature_can_be_missing() {
    let mut dice = Dice::new(3);
    for chip in FEW {
        let combinations = [
            Features::all() - Features::BULK,
            Features::all() - Features::WRITE_THEN_READ,
            Features::all() - Features::AVR_READ,
            Features::empty(),
        ];
        for features in combinations {
            let mut world = world(chip);
            let job = Job::new(chip, Size::Flash, &mut dice);
            let mut options = buspirate::Options::default();
            options.features = features;
            run_and_check(&mut world, &job, &options, &Entry::default(), &(chip.name, features));
        }
    }
}

#[test]
fn the_slowest_clock_needs_no_feature() {
    let mut dice = Dice::new(4);
    for features in [Features::all(), Features::empty()] {
        let mut world = World::new(board(Avr::new(ATTINY85).with_clock(Hertz::khz(128))));
        let job = Job::new(&ATTINY85, Size::Short, &mut dice);
        let mut options = buspirate::Options::default();
        options.features = features;
        let entry = Entry::default().with_clock(Hertz(31_250));
        let report = run_and_check(&mut world, &job, &options, &entry, &features);
        assert_eq!(report.clock, Some(Hertz(31_250)));
    }
}

#[test]
fn any_start_and_any_length_can_be_read() {
    let mut dice = Dice::new(5);
    for chip in FEW {
        let size = chip.flash.size as usize;
        let contents = dice.bytes(size);
        let eeprom_size = chip.eeprom.map_or(0, |eeprom| usize::from(eeprom.size));
        let eeprom = dice.bytes(eeprom_size);
        let mut part = Avr::new(*chip);
        part.set_flash(0, &contents);
        part.set_eeprom(0, &eeprom);
        for features in [Features::all(), Features::empty()] {
            let mut world = World::new(board(part.clone()));
            let mut options = buspirate::Options::default();
            options.features = features;
            let mut bus = connect(&mut world, &options);
            let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
            let mut programmer = session.into_programmer(*chip);
            let border = 128 * 1024;
            let mut ranges =
                vec![(0, 1), (1, 1), (0, 2), (1, 2), (3, 130), (size - 1, 1), (size - 3, 3), (7, 0)];
            ranges.push((size, 0));
            if size > border {
                ranges.extend([(border - 1, 1), (border, 1), (border - 1, 2), (border - 5, 9), (border, 6)]);
                // Back below the border, and up again.
                ranges.extend([(5, 3), (border + 1, 3), (border - 2, 1)]);
            }
            for _ in 0..8 {
                let at = dice.below(size);
                ranges.push((at, dice.below(300.min(size - at))));
            }
            for (at, length) in ranges {
                let mut got = vec![0; length];
                programmer.read_flash(at as u32, &mut got).unwrap();
                assert!(got == contents[at..][..length], "{} {features:?} {at:#x} {length}", chip.name);
            }
            for (at, length) in [(0, 1), (1, 7), (eeprom_size - 1, 1), (eeprom_size - 70, 70)] {
                let mut got = vec![0; length];
                programmer.read_eeprom(at as u32, &mut got).unwrap();
                assert_eq!(got, eeprom[at..][..length], "{} {features:?} {at:#x} {length}", chip.name);
            }
            let too_far = programmer.read_flash(size as u32 - 1, &mut [0; 2]);
            assert!(matches!(too_far, Err(Error::OutOfRange { memory: Memory::Flash, .. })), "{too_far:?}");
            let too_far = programmer.read_eeprom(eeprom_size as u32, &mut [0]);
            assert!(matches!(too_far, Err(Error::OutOfRange { memory: Memory::Eeprom, .. })), "{too_far:?}");
            programmer.leave().unwrap();
            bus.close().unwrap();
            assert_clean(&mut world, &(chip.name, features));
        }
    }
}

#[test]
fn flash_up_to_a_border_of_64_ki_words_is_read_whole() {
    let mut dice = Dice::new(6);
    let contents = dice.bytes(ATMEGA2560.flash.size as usize);
    let mut part = Avr::new(ATMEGA2560).with_clock(Hertz::mhz(16));
    part.set_flash(0, &contents);
    let mut world = World::new(board(part));
    with_programmer(&mut world, &ATMEGA2560, |programmer| {
        let mut got = vec![0; 70_000];
        programmer.read_flash(100_001, &mut got).unwrap();
        assert!(got == contents[100_001..][..70_000]);
    });
}

#[test]
fn pages_on_both_sides_of_the_border_are_written() {
    let mut dice = Dice::new(7);
    let mut world = world(&ATMEGA2560);
    let pages = [0x1ff00, 0x20000, 0x00100, 0x3ff00].map(|at| (at, dice.bytes(256)));
    with_programmer(&mut world, &ATMEGA2560, |programmer| {
        for (at, page) in &pages {
            programmer.write_flash_page(*at, page).unwrap();
        }
        for (at, page) in &pages {
            let mut got = [0; 256];
            programmer.read_flash(*at, &mut got).unwrap();
            assert_eq!(got[..], page[..], "{at:#x}");
        }
        let crooked = programmer.write_flash_page(0x80, &pages[0].1);
        assert!(matches!(crooked, Err(Error::NotOnePage { at: 0x80, .. })), "{crooked:?}");
        let short = programmer.write_flash_page(0x100, &pages[0].1[..255]);
        assert!(matches!(short, Err(Error::NotOnePage { length: 255, .. })), "{short:?}");
    });
    let mut want = vec![0xff; ATMEGA2560.flash.size as usize];
    for (at, page) in &pages {
        want[*at as usize..][..256].copy_from_slice(page);
    }
    assert!(avr(&world).flash() == want);
    assert_eq!(avr(&world).stats().page_writes, 4);
}

#[test]
fn eeprom_is_written_at_any_start_and_length() {
    let mut dice = Dice::new(8);
    for chip in chip::ALL.iter().copied() {
        let size = usize::from(chip.eeprom.unwrap().size);
        let mut want = vec![0xff; size];
        let mut world = world(chip);
        with_programmer(&mut world, chip, |programmer| {
            for (at, length) in [(0, 1), (size - 1, 1), (3, 1), (6, 17), (8, 4), (5, 0), (size, 0)] {
                let bytes = dice.bytes(length);
                programmer.write_eeprom(at as u32, &bytes).unwrap();
                want[at..][..length].copy_from_slice(&bytes);
            }
            let mut got = vec![0; size];
            programmer.read_eeprom(0, &mut got).unwrap();
            assert_eq!(got, want, "{}", chip.name);
        });
        assert_eq!(avr(&world).eeprom(), want, "{}", chip.name);
    }
}

#[test]
fn single_values_are_read_right() {
    for chip in chip::ALL.iter().copied() {
        let mut part = Avr::new(*chip);
        let calibration: Vec<u8> = (0..chip.calibration_bytes).map(|at| 0x91 + at).collect();
        part.set_calibration(&calibration);
        let mut world = World::new(board(part));
        with_programmer(&mut world, chip, |programmer| {
            assert_eq!(programmer.signature(), chip.signature);
            for (index, want) in (0..).zip(&calibration) {
                assert_eq!(programmer.read_calibration(index).unwrap(), *want, "{}", chip.name);
            }
            let too_far = programmer.read_calibration(chip.calibration_bytes);
            let refused = matches!(too_far, Err(Error::OutOfRange { .. } | Error::NoSuchMemory { .. }));
            assert!(refused, "{}: {too_far:?}", chip.name);
            for fuse in [Fuse::Low, Fuse::High, Fuse::Extended, Fuse::Only] {
                let got = programmer.read_fuse(fuse);
                match chip.fuses.iter().find(|byte| byte.fuse == fuse && byte.readable != 0) {
                    Some(byte) => {
                        let want = Avr::new(*chip).fuse(fuse).unwrap();
                        assert_eq!((got.unwrap() ^ want) & byte.readable, 0, "{}", chip.name);
                    }
                    None => assert!(matches!(got, Err(Error::NoSuchMemory { .. })), "{got:?}"),
                }
            }
            match programmer.read_lock() {
                Ok(lock) => assert_eq!(lock, 0xff, "{}", chip.name),
                Err(error) => {
                    assert!(matches!(error, Error::WriteOnly { memory: Memory::Lock, .. }), "{error:?}");
                    assert_eq!(chip.instructions.lock_read, ReadBits::None);
                }
            }
        });
    }
}

#[test]
fn lock_bits_lock_until_the_chip_is_erased() {
    let mut dice = Dice::new(9);
    for chip in FEW {
        let mut world = world(chip);
        let contents = dice.bytes(600);
        world.wires_mut().avr_mut(Target::ONLY).unwrap().set_flash(0, &contents);
        let locked = !chip.lock.used | (chip.lock.used & 0b1111_1100);
        let operations = vec![
            Operation::Write { memory: Memory::Lock, image: image(0, [locked]) },
            Operation::Read { memory: Memory::Lock },
        ];
        let plan = Plan::new(*chip, operations, Policy::default()).unwrap();
        for features in [Features::all(), Features::empty()] {
            let mut options = buspirate::Options::default();
            options.features = features;
            let mut bus = connect(&mut world, &options);
            let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
            let mut programmer = session.into_programmer(*chip);
            let report = plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap();
            assert_eq!(report.read[0].1.get(0).unwrap() & chip.lock.used, locked & chip.lock.used);
            // The part echoes the third byte, the low byte of the word address.
            let mut got = [0; 600];
            programmer.read_flash(0, &mut got).unwrap();
            let echo: Vec<u8> = (0..600_u32).map(|at| (at / 2) as u8).collect();
            assert_eq!(got[..], echo[..], "{}", chip.name);
            programmer.leave().unwrap();
            bus.close().unwrap();
            assert_clean(&mut world, &chip.name);
        }
        assert_eq!(avr(&world).flash()[..600], contents);
        with_programmer(&mut world, chip, |programmer| {
            programmer.erase().unwrap();
            assert_eq!(programmer.read_lock().unwrap() & chip.lock.used, chip.lock.used);
            let mut got = [0; 600];
            programmer.read_flash(0, &mut got).unwrap();
            assert!(got.iter().all(|byte| *byte == 0xff), "{}", chip.name);
        });
        assert!(avr(&world).flash().iter().all(|byte| *byte == 0xff));
    }
}

#[test]
fn a_hazardous_fuse_needs_to_be_accepted() {
    let operations = vec![Operation::Write { memory: Memory::Fuse(Fuse::High), image: image(0, [0x99]) }];
    assert!(Plan::new(ATMEGA328P, operations.clone(), Policy::default()).is_err());
    let other = Policy::default().with_accepted(Accept::all() - Accept::DWEN);
    assert!(Plan::new(ATMEGA328P, operations.clone(), other).is_err());
    let policy = Policy::default().with_accepted(Accept::DWEN);
    let plan = Plan::new(ATMEGA328P, operations, policy).unwrap();
    let mut world = world(&ATMEGA328P);
    with_programmer(&mut world, &ATMEGA328P, |programmer| {
        plan.run(programmer, &mut |_| ControlFlow::Continue(())).unwrap();
    });
    assert_eq!(avr(&world).fuse(Fuse::High), Some(0x99));
}

#[test]
fn bits_that_a_fuse_does_not_use_stay_one() {
    let mut world = world(&ATMEGA328P);
    with_programmer(&mut world, &ATMEGA328P, |programmer| {
        programmer.write_fuse(Fuse::Extended, 0x05).unwrap();
        assert_eq!(programmer.read_fuse(Fuse::Extended).unwrap() & 0x07, 0x05);
    });
    assert_eq!(avr(&world).fuse(Fuse::Extended), Some(0xfd));
}

#[test]
fn supplies_are_kept_off_or_on_as_asked() {
    let mut dice = Dice::new(10);
    let job = Job::new(&ATTINY85, Size::Short, &mut dice);
    let mut options = buspirate::Options::default();

    options.power = Power::Off;
    let mut self_powered = World::new(board(Avr::new(ATTINY85)).self_powered());
    run_and_check(&mut self_powered, &job, &options, &Entry::default(), &options.power);

    options.power = Power::Keep;
    let mut world = world(&ATTINY85);
    for _ in 0..2 {
        let mut bus = connect(&mut world, &options);
        let report = job.run(&mut bus, &Entry::default());
        bus.close().unwrap();
        job.check(&report, avr(&world));
        assert!(world.supply_on());
        assert_eq!(world.pins().cs, sim::Drive::High);
    }
    connect(&mut world, &buspirate::Options::default()).close().unwrap();
    assert_clean(&mut world, &"off again");
}

#[test]
fn a_fixed_clock_is_never_changed() {
    let mut options = buspirate::Options::default();
    options.speed = Some(Speed::Mhz1);
    let mut world = World::new(board(Avr::new(ATTINY85).with_clock(Hertz::mhz(8))));
    let job = Job::new(&ATTINY85, Size::Short, &mut Dice::new(11));
    let report = run_and_check(&mut world, &job, &options, &Entry::default(), &"1 MHz");
    assert_eq!(report.clock, Some(Hertz::khz(1_000)));
}

#[test]
fn whatever_a_data_sheet_leaves_open_is_fine() {
    let mut dice = Dice::new(13);
    for (strict, delay_line) in [(true, false), (false, true), (true, true)] {
        for chip in FEW {
            let part = Avr::new(*chip).strict_entry(strict).delay_line(delay_line);
            let mut world = World::new(board(part));
            let job = Job::new(chip, Size::Short, &mut dice);
            let what = (chip.name, strict, delay_line);
            run_and_check(&mut world, &job, &Default::default(), &Entry::default(), &what);
        }
    }
}

#[test]
fn a_host_that_is_quick_waits_as_long_as_it_must() {
    let mut dice = Dice::new(14);
    for latency in [Duration::from_micros(1), Duration::from_millis(1), Duration::from_millis(2)] {
        for (chip, features) in [
            (ATMEGA328P, Features::all()),
            (ATMEGA328P, Features::empty()),
            (ATMEGA8, Features::all()),
            (ATMEGA8, Features::empty()),
        ] {
            let mut how = sim::WorldOptions::default();
            how.latency = latency;
            let mut world = World::with_options(board(Avr::new(chip).with_clock(Hertz::mhz(8))), how);
            let job = Job::new(&chip, Size::Full, &mut dice);
            let mut options = buspirate::Options::default();
            options.features = features;
            let entry = Entry::default().with_clock(Hertz::khz(1_000));
            run_and_check(&mut world, &job, &options, &entry, &(chip.name, latency, features));
        }
    }
}

#[test]
fn two_targets_share_a_bus() {
    use avrrr::buspirate::Source;
    use avrrr::sim::Line;
    let parts = Board::new().with(Avr::new(ATTINY85), Line::Cs).with(Avr::new(ATMEGA328P), Line::Aux);
    let mut world = World::new(parts);
    let mut options = buspirate::Options::default();
    options.wiring = vec![Source::Cs, Source::Aux];
    let mut bus = buspirate::BusPirate::connect(&mut world, Direct::new(2), options).unwrap();
    for _ in 0..2 {
        for (target, chip) in [(Target(0), ATTINY85), (Target(1), ATMEGA328P)] {
            let session = Session::enter(&mut bus, target, &Entry::default()).unwrap();
            assert_eq!(session.signature(), chip.signature);
            let mut programmer = session.into_programmer(chip);
            let page = vec![0x5a; usize::from(chip.flash.page_size)];
            programmer.write_flash_page(0, &page).unwrap();
            programmer.leave().unwrap();
        }
    }
    bus.close().unwrap();
    assert_clean(&mut world, &"two targets");
    for target in [Target(0), Target(1)] {
        let avr = world.wires().avr(target).unwrap();
        assert_eq!((avr.flash()[0], avr.stats().page_writes), (0x5a, 2));
    }
}

#[test]
fn a_job_takes_about_as_long_as_the_line_does() {
    let mut world = world(&ATMEGA328P);
    let job = Job::new(&ATMEGA328P, Size::Flash, &mut Dice::new(12));
    let report = run_and_check(&mut world, &job, &Default::default(), &Entry::default(), &"speed");
    let time = |index: usize| report.steps[index].time.unwrap();
    // 256 pages of 516 + 5 bytes at 115200, their time on the SPI bus, and a round trip each.
    assert!(time(1) < Duration::from_secs(28), "{:?}", time(1));
    // At 125 kHz the SPI bus is the brake: 4 x 65.5 us for each byte.
    assert!(time(2) < Duration::from_secs(10), "{:?}", time(2));
}

#[test]
fn speed_codes_that_old_firmware_mixed_up_lose_nothing() {
    // Codes 5 and 6 are 41.7 and 62.5 kHz there.
    let mut dice = Dice::new(12);
    for speed in [Speed::Mhz2_6, Speed::Mhz4, Speed::Mhz8] {
        let mut how = sim::WorldOptions::default();
        how.device = Device::new(Hardware::V3, Firmware::V5_10).unwrap();
        let mut world = World::with_options(board(Avr::new(ATMEGA328P)), how);
        let job = Job::new(&ATMEGA328P, Size::Short, &mut dice);
        let mut options = buspirate::Options::default();
        options.speed = Some(speed);
        let report = run_and_check(&mut world, &job, &options, &Entry::default(), &speed);
        assert_eq!(report.clock, None, "the clock of {speed:?} is unknown");
    }
}
