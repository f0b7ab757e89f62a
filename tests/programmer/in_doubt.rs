//! A write that was begun and not read back: the state says that the memory may have changed.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::Target;
use avrrr::buspirate::{self, BusPirate};
use avrrr::chip::{ATMEGA328P, Fuse};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::job::{Operation, Plan, Policy, State};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, BoardFault, When, World};
use avrrr::transport::{Direction, Fault, FaultKind, Faulty, Transport as _};

use crate::bench::{Dice, board, connect, image};

const LOW: Memory = Memory::Fuse(Fuse::Low);

/// The faults around the first write of a chip.
fn faults() -> [(When, BoardFault); 6] {
    let (during, after) = (When::DuringWrite(Target::ONLY, 0), When::AfterWrite(Target::ONLY, 0));
    let stuck = BoardFault::StuckBusy(Target::ONLY);
    [
        (When::Start, stuck),
        (during, stuck),
        (during, BoardFault::Death(Target::ONLY)),
        (after, BoardFault::Death(Target::ONLY)),
        (during, BoardFault::BrownOut(Duration::from_millis(50))),
        (during, BoardFault::NoReset(Target::ONLY)),
    ]
}

/// Writes to a new chip that breaks; the state, if it fails, and what the chip holds when its supply is off.
fn write(
    memory: Memory,
    bytes: Vec<u8>,
    policy: Policy,
    (when, fault): (When, BoardFault),
) -> (Option<State>, Board) {
    let operations = vec![Operation::Write { memory, image: image(0, bytes) }];
    let plan = Plan::new(ATMEGA328P, operations, policy).unwrap();
    let mut world = World::new(board(Avr::new(ATMEGA328P)).with_fault(when, fault));
    let mut pirate = connect(&mut world, &buspirate::Options::default());
    let session = Session::enter(&mut pirate, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(ATMEGA328P);
    let outcome = plan.run(&mut programmer, &mut |_| ControlFlow::Continue(()));
    // A chip that does not answer cannot leave.
    let _ = programmer.leave();
    let _ = pirate.close();
    world.pause(Duration::from_millis(200));
    (outcome.err().map(|failure| failure.state), world.wires().clone())
}

/// What a chip holds at the beginning of a memory.
fn held(board: &Board, memory: Memory) -> Vec<u8> {
    let avr = board.avr(Target::ONLY).unwrap();
    match memory {
        Memory::Flash => avr.flash()[..128].to_vec(),
        Memory::Eeprom => avr.eeprom()[..4].to_vec(),
        Memory::Fuse(fuse) => avr.fuse(fuse).into_iter().collect(),
        _ => vec![avr.lock()],
    }
}

#[test]
fn a_write_that_was_not_read_back_is_told() {
    let pages = Dice::new(4).bytes(256);
    let mut changed = 0;
    for (memory, bytes) in [
        (LOW, vec![0xe2]),
        (Memory::Fuse(Fuse::High), vec![0xd8]),
        (Memory::Lock, vec![0xfc]),
        (Memory::Eeprom, vec![1, 2, 3, 4]),
        (Memory::Flash, pages),
    ] {
        let before = held(&board(Avr::new(ATMEGA328P)), memory);
        for fault in faults() {
            let (state, chip) = write(memory, bytes.clone(), Policy::default(), fault);
            let Some(state) = state else { continue };
            let told = state.to_string();
            let case = format!("{memory} {fault:?}: {told}");
            let now = held(&chip, memory);
            assert!(memory.size(&ATMEGA328P) != 1 || !told.contains(" 0 of 1 bytes written"), "{case}");
            if now != before {
                changed += 1;
                let is_told =
                    |of: &avrrr::job::MemoryState| of.memory == memory && of.unknown + of.written > 0;
                assert!(state.memories.iter().any(is_told), "{case}");
            }
        }
    }
    // All that this test is about has come to pass.
    assert!(changed >= 10, "{changed}");
}

#[test]
fn a_fuse_in_doubt_is_said_to_be() {
    let stuck = (When::DuringWrite(Target::ONLY, 0), BoardFault::StuckBusy(Target::ONLY));
    let (state, chip) = write(LOW, vec![0xe2], Policy::default(), stuck);
    assert!(![0x62, 0xe2].contains(&held(&chip, LOW)[0]));
    let told = "the chip was not erased; lfuse: may have changed, not verified";
    assert_eq!(state.unwrap().to_string(), told);
}

/// Only the bytes that differ are written, and in doubt when the line dies meanwhile.
#[test]
fn bytes_that_are_not_written_are_not_in_doubt() {
    // So long that the EEPROM is read before.
    let image = image(0, [0xff, 0xff, 7, 8].repeat(128));
    let plan =
        Plan::new(ATMEGA328P, vec![Operation::Write { memory: Memory::Eeprom, image }], Policy::default())
            .unwrap();
    let mut doubts = BTreeSet::new();
    for at in (0..20_000).step_by(7) {
        let dead = Fault { direction: Direction::Up, at, kind: FaultKind::Disconnect };
        let dying = Faulty::new(World::new(board(Avr::new(ATMEGA328P)))).with(dead);
        let Ok(mut pirate) = BusPirate::connect(dying, Direct::ONE, buspirate::Options::default()) else {
            continue;
        };
        let Ok(session) = Session::enter(&mut pirate, Target::ONLY, &Entry::default()) else { continue };
        let mut programmer = session.into_programmer(ATMEGA328P);
        let outcome = plan.run(&mut programmer, &mut |_| ControlFlow::Continue(()));
        let Err(failure) = outcome else { break };
        doubts.extend(failure.state.memories.iter().map(|eeprom| eeprom.unknown));
    }
    assert_eq!(doubts, BTreeSet::from([0, 2]));
}

/// The write of the old value went out, and could not be read back.
#[test]
fn a_fuse_that_is_back_is_not_said_to_be_lost() {
    let flash = Dice::new(4).bytes(4096);
    let mut back = 0;
    for write_number in 30..36 {
        for when in
            [When::DuringWrite(Target::ONLY, write_number), When::AfterWrite(Target::ONLY, write_number)]
        {
            let fault = (when, BoardFault::Death(Target::ONLY));
            let (state, chip) =
                write(Memory::Flash, flash.clone(), Policy::default().with_boost(true), fault);
            let Some(state) = state.filter(|state| state.boosted.is_some()) else { continue };
            let told = state.to_string();
            assert!(
                told.contains(
                    "lfuse was 0x62, was to be 0xe2 for this job only, and is not known to be back"
                )
            );
            back += usize::from(held(&chip, LOW) == [0x62]);
        }
    }
    assert!(back > 0);
    let short = BoardFault::BrownOut(Duration::from_millis(50));
    let first = (When::DuringWrite(Target::ONLY, 0), short);
    let (state, chip) = write(Memory::Flash, flash, Policy::default().with_boost(true), first);
    assert_eq!(held(&chip, LOW), [0x62]);
    let told = state.unwrap().to_string();
    assert!(told.contains("; lfuse: put back as it was"), "{told}");
}
