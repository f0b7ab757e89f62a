//! How a boost ends when something goes wrong on the way: the fuse is back, and as little as possible is done for
//! that.

use std::cell::Cell;
use std::ops::ControlFlow;

use avrrr::bus::{Frame, Target};
use avrrr::chip::{ATTINY2313, Fuse};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::job::{Action, Change, Error, Event, Failure, Operation, Plan, Policy, Report};
use avrrr::sim::{Avr, Board, World};

use crate::bench::{Dice, avr, board, image};
use crate::liar::{Asked, BusError, Liar, Lies};

const LOW: Memory = Memory::Fuse(Fuse::Low);
const FAST: u8 = 0xe4;
const WRITES_LOW: [u8; 2] = [0xac, 0xa0];
const READS_LOW: [u8; 2] = [0x50, 0x00];

/// A new part: it runs at 1 MHz.
fn new() -> World<Board> {
    World::new(board(Avr::new(ATTINY2313)))
}

fn flash() -> Operation {
    Operation::Write { memory: Memory::Flash, image: image(0, Dice::new(8).bytes(1024)) }
}

fn run(
    world: &mut World<Board>,
    operations: Vec<Operation>,
    policy: Policy,
    lies: Lies<'_>,
    watch: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
) -> (Result<Report, Box<Failure<BusError>>>, Asked) {
    let plan = Plan::new(ATTINY2313, operations, policy).unwrap();
    let mut bus = Liar::new(world, lies);
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(ATTINY2313);
    let outcome = plan.run(&mut programmer, watch);
    programmer.leave().unwrap();
    bus.bus.close().unwrap();
    (outcome, bus.asked)
}

/// A boosted run that is stopped at the first page of flash; `stopped` is set then.
fn stop(lies: Lies<'_>, stopped: &Cell<bool>) -> (Failure<BusError>, usize, u8) {
    let mut world = new();
    let operations = vec![Operation::Erase, flash()];
    let (outcome, asked) =
        run(&mut world, operations, Policy::default().with_boost(true), lies, &mut |event| match event {
            Event::Started(step) if (step.action, step.memory) == (Action::Write, Some(Memory::Flash)) => {
                stopped.set(true);
                ControlFlow::Break(())
            }
            _ => ControlFlow::Continue(()),
        });
    let failure = *outcome.unwrap_err();
    assert_eq!(failure.error, Error::Stopped);
    (failure, asked.entries, avr(&world).fuse(Fuse::Low).unwrap())
}

/// RESET has been low since the fast value came into effect.
#[test]
fn a_fuse_is_put_back_without_another_entry_if_that_works() {
    let (failure, entries, low) = stop(Lies::default(), &Cell::new(false));
    assert_eq!((entries, low), (2, 0x64));
    let told = "the chip was erased; lfuse: 1 of 1 bytes written and put back as it was";
    assert_eq!(failure.state.to_string(), told);
}

#[test]
fn a_chip_that_is_out_of_step_is_entered_again_to_get_its_fuse_back() {
    let (stopped, entered) = (Cell::new(false), Cell::new(false));
    let lies = Lies {
        answers: Box::new(|sent, got| {
            entered.set(entered.get() || stopped.get() && sent[0][..2] == [0xac, 0x53]);
            if stopped.get() && !entered.get() {
                got.iter_mut().for_each(|frame| *frame = frame.map(|byte| byte.rotate_left(1)));
            }
            true
        }),
        ..Lies::default()
    };
    let (failure, entries, low) = stop(lies, &stopped);
    assert_eq!((entries, low, failure.state.boosted), (3, 0x64, None));
    assert!(failure.state.disturbed, "{}", failure.state);
}

/// A fuse that does not read the same twice says nothing about the line.
#[test]
fn a_fuse_that_cannot_be_read_is_not_known_to_be_back_and_no_other_is_suspected() {
    let (stopped, mut count) = (Cell::new(false), 0_u8);
    let lies = Lies {
        answers: Box::new(|sent, got| {
            for (_, got) in sent.iter().zip(got).filter(|(sent, _)| stopped.get() && sent[..2] == READS_LOW) {
                count = count.wrapping_add(1);
                got[3] ^= count;
            }
            true
        }),
        ..Lies::default()
    };
    let (failure, entries, _) = stop(lies, &stopped);
    let boosted = Change { memory: LOW, before: 0x64, now: FAST, hazard: None };
    assert_eq!((entries, failure.state.boosted), (4, Some(boosted)));
    assert!(!failure.state.disturbed, "{}", failure.state);
}

/// RESET goes high, and the chip is slow again: it is looked for at the SPI clock at which it was found.
#[test]
fn a_bus_that_fails_behind_the_last_value_finds_a_slow_chip() {
    let (mut writes, mut failed) = (0, false);
    let lies = Lies {
        answers: Box::new(|sent, _| {
            writes += sent.iter().filter(|frame| frame[..2] == WRITES_LOW).count();
            let reads = sent.iter().any(|frame| frame[..2] == READS_LOW);
            !(writes == 2 && reads && !std::mem::replace(&mut failed, true))
        }),
        ..Lies::default()
    };
    let mut world = new();
    let operations = vec![Operation::Erase, flash()];
    let policy = Policy::default().with_boost(true);
    let (outcome, _) = run(&mut world, operations, policy, lies, &mut |_| ControlFlow::Continue(()));
    outcome.unwrap();
    assert!(failed);
    assert_eq!(avr(&world).fuse(Fuse::Low), Some(0x64));
    assert_eq!(avr(&world).flash()[..1024], Dice::new(8).bytes(1024));
}

/// A locked chip gets its fast value behind the erase, and so once more when all is begun again.
#[test]
fn a_plan_that_begins_again_tells_of_its_boost_once() {
    let (mut erases, mut boosts) = (0, 0);
    let lies = Lies {
        answers: Box::new(|sent, got| {
            for (sent, got) in sent.iter().zip(got) {
                erases += usize::from(sent[..2] == [0xac, 0x80]);
                if erases == 1 && sent[..3] == [0x20, 0, 0] {
                    got[3] = 0;
                }
            }
            true
        }),
        ..Lies::default()
    };
    let mut part = Avr::new(ATTINY2313);
    part.set_lock(0xfc);
    let mut world = World::new(board(part));
    let operations = vec![Operation::Erase, flash()];
    let policy = Policy::default().with_boost(true);
    let (outcome, _) = run(&mut world, operations, policy, lies, &mut |event| {
        boosts += usize::from(matches!(event, Event::Boosting { .. }));
        ControlFlow::Continue(())
    });
    outcome.unwrap();
    assert_eq!((erases, boosts), (2, 1));
    assert_eq!(avr(&world).fuse(Fuse::Low), Some(0x64));
    assert_eq!(avr(&world).flash()[..1024], Dice::new(8).bytes(1024));
}

/// RESET has been high, so that the value is in effect and letting RESET go again does no harm.
#[test]
fn a_fuse_that_comes_first_leaves_the_clock_free_to_fall() {
    let clock = |spoils: bool| {
        let (mut erased, mut spoiled) = (false, !spoils);
        let lies = Lies {
            answers: Box::new(|sent: &[Frame], got| {
                erased |= sent.iter().any(|frame| frame[..2] == [0xac, 0x80]);
                if erased && sent[0][0] == 0x20 && !std::mem::replace(&mut spoiled, true) {
                    got.iter_mut().for_each(|frame| *frame = frame.map(|byte| byte.rotate_left(1)));
                }
                true
            }),
            ..Lies::default()
        };
        let mut world = new();
        let fast = Operation::Write { memory: LOW, image: image(0, [FAST]) };
        let operations = vec![Operation::Erase, flash(), fast];
        let (outcome, _) =
            run(&mut world, operations, Policy::default(), lies, &mut |_| ControlFlow::Continue(()));
        assert_eq!(avr(&world).fuse(Fuse::Low), Some(FAST));
        outcome.unwrap().clock.unwrap()
    };
    assert!(clock(true) < clock(false));
}

/// What was read before the erase is kept.
#[test]
fn a_plan_that_begins_again_at_its_erase_keeps_the_backup() {
    let mut erases = 0;
    let lies = Lies {
        answers: Box::new(|sent, got| {
            for (sent, got) in sent.iter().zip(got) {
                erases += usize::from(sent[..2] == [0xac, 0x80]);
                if erases == 1 && sent[..3] == [0x20, 0, 0] {
                    got[3] = 0;
                }
            }
            true
        }),
        ..Lies::default()
    };
    let read = |memory| Operation::Read { memory };
    let operations = vec![read(Memory::Eeprom), Operation::Erase, flash(), read(Memory::Flash)];
    let (outcome, _) =
        run(&mut new(), operations, Policy::default(), lies, &mut |_| ControlFlow::Continue(()));
    let read: Vec<_> = outcome.unwrap().read.into_iter().map(|(memory, _)| memory).collect();
    assert_eq!((erases, read), (2, vec![Memory::Eeprom, Memory::Flash]));
}
