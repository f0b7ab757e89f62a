//! What is there already is not written, and what is verified is what was meant.

use std::ops::ControlFlow;

use avrrr::bus::{Hertz, Target};
use avrrr::buspirate::Options;
use avrrr::chip::{ATMEGA328P, ATTINY85};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{self, Action, EraseState, Event, Operation, Plan, Policy, Verify};
use avrrr::sim::{Avr, World};

use crate::bench::{self, Dice, assert_clean, avr, board, connect, image};
use crate::speed::{flash, run};

#[test]
fn an_image_that_is_there_already_is_not_written_again() {
    let mut world = World::new(board(Avr::new(ATTINY85).with_clock(Hertz::mhz(8))));
    let contents = Dice::new(73).bytes(4096);
    let plan = |bytes: &[u8]| {
        let operations = vec![Operation::EraseIfNeeded, flash(bytes)];
        Plan::new(ATTINY85, operations, Policy::default().with_if_changed(true)).unwrap()
    };
    let counts = |world: &World<_>| {
        let stats = avr(world).stats();
        (stats.erases, stats.page_writes)
    };
    // Something else is there.
    let report = run(&mut world, &plan(&contents), &mut |_| ());
    assert_eq!(counts(&world), (0, 64), "blank flash takes everything");
    assert_eq!(report.steps[0].step.action, Action::Look);
    // The same.
    let report = run(&mut world, &plan(&contents), &mut |_| ());
    assert_eq!(counts(&world), (0, 64));
    let skipped: Vec<_> = report.steps.iter().map(|step| (step.step.action, step.skipped)).collect();
    assert_eq!(
        skipped,
        [(Action::Look, 0), (Action::Erase, 8192), (Action::Write, 4096), (Action::Verify, 4096)]
    );
    // Two pages have bits to clear.
    let mut fewer = contents.clone();
    fewer[100] = 0;
    fewer[3000] &= 0x0f;
    run(&mut world, &plan(&fewer), &mut |_| ());
    assert_eq!(counts(&world), (0, 66));
    assert!(avr(&world).flash()[..4096] == fewer);
    // A bit to set.
    run(&mut world, &plan(&contents), &mut |_| ());
    assert_eq!(counts(&world), (1, 66 + 64));
    assert!(avr(&world).flash()[..4096] == contents);
    // A locked chip cannot be looked at.
    let lock = Operation::Write { memory: Memory::Lock, image: image(0, [0xfc]) };
    run(
        &mut world,
        &Plan::new(ATTINY85, vec![lock], Policy::default().with_verify(Verify::Nothing)).unwrap(),
        &mut |_| (),
    );
    run(&mut world, &plan(&contents), &mut |_| ());
    assert_eq!(counts(&world), (2, 66 + 128));
    assert_clean(&mut world, &"if changed");
}

#[test]
fn all_of_flash_is_verified_when_that_is_asked_for() {
    let policy = Policy::default().with_verify(Verify::All);
    let plan = Plan::new(ATTINY85, vec![Operation::Erase, flash([1, 2, 3])], policy).unwrap();
    let mut world = bench::world(&ATTINY85);
    let report = run(&mut world, &plan, &mut |_| ());
    assert_eq!(report.steps.last().unwrap().step.bytes, 8192);
    // A page behind the image that does not stay blank.
    let mut bus = connect(&mut world, &Options::default());
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(ATTINY85);
    let failure = plan
        .run(&mut programmer, &mut |event| {
            if let Event::Started(step) = event
                && step.action == Action::Verify
            {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        })
        .unwrap_err();
    assert!(matches!(failure.error, job::Error::Stopped));
    programmer.write_flash_page(0x1fc0, &[0xaa; 64]).unwrap();
    let again = Operation::Verify { memory: Memory::Flash, image: whole(&[1, 2, 3]) };
    let plan = Plan::new(ATTINY85, vec![again], Policy::default()).unwrap();
    let failure = plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert!(
        matches!(failure.error, job::Error::Mismatch { at: 0x1fc0, want: 0xff, got: 0xaa, .. }),
        "{failure:?}"
    );
    assert_eq!(failure.state.erase, EraseState::NotBegun);
}

/// It keeps what it holds, and to compare it would cost a byte on the wire.
#[test]
fn the_byte_behind_an_odd_image_is_as_all_others_behind_it() {
    let mut part = Avr::new(ATTINY85).with_clock(Hertz::mhz(8));
    part.set_flash(3, &[0x12]);
    let mut world = World::new(board(part));
    let plan = Plan::new(ATTINY85, vec![flash([1, 2, 3])], Policy::default()).unwrap();
    let report = run(&mut world, &plan, &mut |_| ());
    assert!(report.steps.iter().all(|step| step.step.bytes == 3), "{:?}", report.steps);
    assert_eq!(avr(&world).flash()[..5], [1, 2, 3, 0x12, 0xff]);
    assert_clean(&mut world, &"odd");
}

fn whole(bytes: &[u8]) -> Image {
    let mut all = vec![0xff; 8192];
    all[..bytes.len()].copy_from_slice(bytes);
    image(0, all)
}

#[test]
fn only_eeprom_that_differs_is_written() {
    let mut avr_with = Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16));
    let old = Dice::new(74).bytes(1024);
    avr_with.set_eeprom(0, &old);
    let mut new = old.clone();
    for at in [0, 5, 6, 1023] {
        new[at] ^= 0x55;
    }
    let mut world = World::new(board(avr_with));
    let write = Operation::Write { memory: Memory::Eeprom, image: image(0, new.clone()) };
    let plan = Plan::new(ATMEGA328P, vec![write], Policy::default()).unwrap();
    let report = run(&mut world, &plan, &mut |_| ());
    assert!(avr(&world).eeprom() == new);
    assert_eq!(avr(&world).stats().eeprom_writes, 3, "three pages of four bytes");
    assert_eq!(report.steps[0].skipped, 1024 - 4);
    assert_clean(&mut world, &"eeprom");
}

/// Each page has its own bytes to write, and the image may begin within one.
#[test]
fn of_a_page_of_eeprom_only_what_differs_is_written() {
    let mut part = Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16));
    let held = Dice::new(76).bytes(1024);
    part.set_eeprom(0, &held);
    let mut new = held.clone();
    for at in [2, 7] {
        new[at] ^= 0x55;
    }
    let mut world = World::new(board(part));
    let write = Operation::Write { memory: Memory::Eeprom, image: image(2, &new[2..]) };
    let plan = Plan::new(ATMEGA328P, vec![write], Policy::default()).unwrap();
    let report = run(&mut world, &plan, &mut |_| ());
    assert_eq!((report.steps[0].skipped, avr(&world).stats().eeprom_writes), (1022 - 2, 2));
    assert!(avr(&world).eeprom() == new);
    assert_clean(&mut world, &"eeprom");
}

/// It can be read, but takes nothing.
#[test]
fn a_chip_that_is_locked_for_writing_holds_the_right_eeprom() {
    let mut part = Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16));
    let held = Dice::new(75).bytes(64);
    part.set_eeprom(0, &held);
    part.set_lock(0xfe);
    let mut world = World::new(board(part));
    let write = Operation::Write { memory: Memory::Eeprom, image: image(0, held) };
    let plan = Plan::new(ATMEGA328P, vec![write], Policy::default()).unwrap();
    let report = run(&mut world, &plan, &mut |_| ());
    assert_eq!((report.steps[0].skipped, avr(&world).stats().eeprom_writes), (64, 0));
}
