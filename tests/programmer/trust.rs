//! What is believed, what is written without being asked for, and what is said of it: on a bus that changes
//! single instructions and answers on their way.

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::{Frame, Hertz, IcspBus, Tail, Target};
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::{ATMEGA328P, ATMEGA2560, ATTINY2313, Chip, Fuse};
use avrrr::icsp::{self, Entry, Memory, Session};
use avrrr::job::{Change, Error, Event, Failure, Operation, Plan, PlanError, Policy, Repair, Report, Risk};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, World};

use crate::bench::{Dice, avr, board, connect, image};

type Inner<'w> = BusPirate<&'w mut World<Board>, Direct>;

type BusError = <Inner<'static> as IcspBus>::Error;

/// What happens to frames before they are sent.
type Before<'m> = &'m mut dyn FnMut(&mut Inner<'_>, &mut [Frame]);

/// What happens to answers: to what was sent and what came back.
type After<'m> = &'m mut dyn FnMut(&[Frame], &mut [Frame]);

/// A bus that changes what it carries.
struct Meddler<'w, 'm> {
    bus: Inner<'w>,
    before: Before<'m>,
    after: After<'m>,
}

impl IcspBus for Meddler<'_, '_> {
    type Error = BusError;

    fn exchange(&mut self, frames: &mut [Frame]) -> Result<(), BusError> {
        let sent = frames.to_vec();
        (self.before)(&mut self.bus, frames);
        self.bus.exchange(frames)?;
        (self.after)(&sent, frames);
        Ok(())
    }
    fn send(
        &mut self,
        frames: &mut dyn ExactSizeIterator<Item = Frame>,
        tail: Tail,
    ) -> Result<Option<u8>, BusError> {
        let mut frames: Vec<_> = frames.collect();
        (self.before)(&mut self.bus, &mut frames);
        self.bus.send(&mut frames.into_iter(), tail)
    }
    fn hold_off(&mut self, time: Duration) -> Result<(), BusError> {
        self.bus.hold_off(time)
    }
    fn hold_reset(&mut self, target: Target) -> Result<(), BusError> {
        self.bus.hold_reset(target)
    }
    fn release_reset(&mut self) -> Result<(), BusError> {
        self.bus.release_reset()
    }
    fn set_clock(&mut self, at_most: Hertz) -> Result<Option<Hertz>, BusError> {
        self.bus.set_clock(at_most)
    }
}

pub(crate) fn no_before(_: &mut Inner<'_>, _: &mut [Frame]) {}
pub(crate) fn no_after(_: &[Frame], _: &mut [Frame]) {}

/// Runs a plan on a bus that is meddled with.
pub(crate) fn run(
    world: &mut World<Board>,
    chip: Chip,
    plan: &Plan,
    before: Before<'_>,
    after: After<'_>,
) -> Result<Report, Box<Failure<BusError>>> {
    let mut bus = Meddler { bus: connect(world, &Options::default()), before, after };
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(chip);
    let mut repairs = Vec::new();
    let outcome = plan.run(&mut programmer, &mut |event| {
        if let Event::Repaired(repaired) = event {
            repairs.push(repaired);
        }
        ControlFlow::Continue(())
    });
    programmer.leave().unwrap();
    bus.bus.close().unwrap();
    let told = match &outcome {
        Ok(report) => &report.repairs,
        Err(failure) => &failure.state.repairs,
    };
    assert_eq!(*told, repairs);
    outcome
}

pub(crate) fn write(memory: Memory, bytes: &[u8]) -> Operation {
    Operation::Write { memory, image: image(0, bytes) }
}

fn job(repair: Repair) -> Plan {
    let operations = vec![Operation::Erase, write(Memory::Flash, &Dice::new(3).bytes(100))];
    Plan::new(ATTINY2313, operations, Policy::default().with_repair(repair)).unwrap()
}

pub(crate) const HFUSE: Memory = Memory::Fuse(Fuse::High);

/// One bit of the first chip erase makes it write the high fuse.
fn erase_as_fuse(value: u8) -> impl FnMut(&mut Inner<'_>, &mut [Frame]) {
    let mut done = false;
    move |_, frames| {
        if frames[0][..2] == [0xac, 0x80] && !std::mem::replace(&mut done, true) {
            frames[0] = [0xac, 0xa8, 0x00, value];
        }
    }
}

/// Carries out this instruction at the first read of flash, and spoils an echo, so that it is noticed.
fn unasked(instruction: Frame) -> impl FnMut(&mut Inner<'_>, &mut [Frame]) {
    let mut done = false;
    move |bus, frames| {
        if frames[0][0] == 0x20 && !std::mem::replace(&mut done, true) {
            bus.exchange(&mut [instruction]).unwrap();
            bus.hold_off(Duration::from_millis(10)).unwrap();
            frames[0][0] = 0x28;
        }
    }
}

#[test]
fn a_fuse_that_an_erase_became_is_told_or_put_back_when_asked() {
    for (value, risk) in [(0x9f, None), (0xde, Some(Risk::FreesReset)), (0x00, Some(Risk::FreesReset))] {
        for repair in [Repair::Nothing, Repair::Memories] {
            let mut world = World::new(board(Avr::new(ATTINY2313)));
            let mut before = erase_as_fuse(value);
            let failure = run(&mut world, ATTINY2313, &job(repair), &mut before, &mut no_after).unwrap_err();
            let Error::Changed(change) = failure.error else { panic!("{:?}", failure.error) };
            assert_eq!((change.memory, change.before, change.now), (HFUSE, 0xdf, value));
            assert_eq!(change.hazard.map(|hazard| hazard.risk), risk);
            assert_eq!(failure.state.changed, [change]);
            assert!(failure.state.disturbed && failure.state.repairs.is_empty(), "{:?}", failure.state);
            assert_eq!(avr(&world).fuse(Fuse::High), Some(value));
        }
        let mut world = World::new(board(Avr::new(ATTINY2313)));
        let report = run(&mut world, ATTINY2313, &job(Repair::All), &mut erase_as_fuse(value), &mut no_after);
        let repairs = report.unwrap().repairs;
        let told: Vec<_> =
            repairs.iter().map(|of| (of.memory, of.at, of.bytes, of.found, of.written)).collect();
        assert_eq!(told, [(HFUSE, 0, 1, value, 0xdf)]);
        assert_eq!(avr(&world).fuse(Fuse::High), Some(0xdf));
    }
}

#[test]
fn a_fuse_that_changed_meanwhile_is_told_and_memories_are_mended() {
    let change = Change { memory: HFUSE, before: 0xdf, now: 0x9f, hazard: None };
    let mut world = World::new(board(Avr::new(ATTINY2313)));
    let mut before = unasked([0xac, 0xa8, 0x00, 0x9f]);
    let failure =
        run(&mut world, ATTINY2313, &job(Repair::Memories), &mut before, &mut no_after).unwrap_err();
    assert_eq!((failure.error, &failure.state.changed[..]), (Error::Changed(change), &[change][..]));
    assert!(!failure.state.disturbed, "everything was looked at");
    assert_eq!(avr(&world).fuse(Fuse::High), Some(0x9f));

    let mut world = World::new(board(Avr::new(ATTINY2313)));
    let mut before = unasked([0xac, 0xa8, 0x00, 0x9f]);
    let report = run(&mut world, ATTINY2313, &job(Repair::All), &mut before, &mut no_after).unwrap();
    assert_eq!(report.repairs.len(), 1);
    assert_eq!(avr(&world).fuse(Fuse::High), Some(0xdf));
}

#[test]
fn eeprom_that_changed_meanwhile_is_put_right_and_told_or_left() {
    for (repair, mends) in [(Repair::Nothing, false), (Repair::Memories, true), (Repair::All, true)] {
        let mut world = World::new(board(Avr::new(ATTINY2313)));
        let mut before = unasked([0xc0, 0x00, 0x05, 0x12]);
        let outcome = run(&mut world, ATTINY2313, &job(repair), &mut before, &mut no_after);
        assert_eq!(avr(&world).eeprom()[5], if mends { 0xff } else { 0x12 });
        match outcome {
            Ok(report) => {
                let [told] = report.repairs[..] else { panic!("{:?}", report.repairs) };
                let told = (told.memory, told.at, told.bytes, told.found, told.written);
                assert!(mends && told == (Memory::Eeprom, 5, 1, 0x12, 0xff), "{told:?}");
            }
            Err(failure) => {
                assert!(!mends);
                assert_is!(failure.error, Error::Disturbed { memory: Some(Memory::Eeprom), .. });
            }
        }
    }
}

/// The first byte that one of these instructions loads or writes is not what it should be.
fn blanked(opcodes: &[u8]) -> impl FnMut(&mut Inner<'_>, &mut [Frame]) {
    let mut done = false;
    move |_, frames| {
        if let Some(frame) = frames.iter_mut().find(|frame| opcodes.contains(&frame[0]))
            && !std::mem::replace(&mut done, true)
        {
            frame[3] = 0xff;
        }
    }
}

#[test]
fn flash_that_was_not_written_is_written_again_and_told_or_not() {
    for (repair, mends) in [(Repair::Nothing, false), (Repair::Memories, true)] {
        let mut world = World::new(board(Avr::new(ATTINY2313)));
        let outcome = run(&mut world, ATTINY2313, &job(repair), &mut blanked(&[0x40]), &mut no_after);
        match outcome {
            Ok(report) => {
                assert!(mends);
                assert!(report.repairs.iter().all(|told| told.memory == Memory::Flash));
                assert_eq!(report.repairs.len(), 1, "{:?}", report.repairs);
                assert_eq!(avr(&world).flash()[..100], Dice::new(3).bytes(100));
            }
            Err(failure) => {
                assert!(!mends);
                assert!(matches!(failure.error, Error::Mismatch { memory: Memory::Flash, .. }));
            }
        }
    }
}

/// What fails afterwards is no reason for another erase.
#[test]
fn what_was_mended_does_not_need_another_erase() {
    let contents = Dice::new(3).bytes(100);
    for (mended, opcodes, other) in
        [(Memory::Flash, &[0x40][..], Memory::Eeprom), (Memory::Eeprom, &[0xc0, 0xc1], Memory::Flash)]
    {
        let verify = Operation::Verify { memory: other, image: image(0, [0x42]) };
        let operations = vec![Operation::Erase, write(mended, &contents), verify];
        let plan = Plan::new(ATTINY2313, operations, Policy::default()).unwrap();
        let mut world = World::new(board(Avr::new(ATTINY2313)));
        let failure = run(&mut world, ATTINY2313, &plan, &mut blanked(opcodes), &mut no_after).unwrap_err();
        assert_eq!(failure.state.repairs.len(), 1);
        assert_is!(
            failure.error,
            Error::Mismatch { memory, at: 0, want: 0x42, got: 0xff, count: 1, .. } if memory == other
        );
        assert_eq!(avr(&world).stats().erases, 1, "{mended}");
    }
}

/// The first read of EEPROM is damaged; the others agree, so that what the EEPROM held is known.
#[test]
fn eeprom_that_was_known_at_last_is_put_right() {
    let mut part = Avr::new(ATTINY2313);
    let contents = Dice::new(6).bytes(128);
    part.set_eeprom(0, &contents);
    let mut world = World::new(board(part));
    let verify = Operation::Verify { memory: Memory::Flash, image: image(0, [0xff; 8]) };
    let operations = vec![write(Memory::Eeprom, &[!contents[0]]), verify];
    let plan = Plan::new(ATTINY2313, operations, Policy::default()).unwrap();
    let mut before = unasked([0xc0, 0x00, 0x05, !contents[5]]);
    let failure = run(&mut world, ATTINY2313, &plan, &mut before, &mut damaged(0xa0, 0x01)).unwrap_err();
    assert_is!(failure.error, Error::Disturbed { memory: Some(Memory::Flash), .. });
    assert_eq!(avr(&world).eeprom()[0], !contents[0]);
    assert_eq!(avr(&world).eeprom()[1..], contents[1..]);
}

/// Where flash was not erased, nothing says what else it held.
#[test]
fn a_page_that_went_wrong_is_told_as_that_where_the_line_was_quiet() {
    for is_quiet in [true, false] {
        let mut world = World::new(board(Avr::new(ATTINY2313)));
        let plan =
            Plan::new(ATTINY2313, vec![write(Memory::Flash, &[0x42; 100])], Policy::default()).unwrap();
        let (mut spoil, mut blank) = (unasked([0x30, 0x00, 0x00, 0x00]), blanked(&[0x40]));
        let mut before = |bus: &mut Inner<'_>, frames: &mut [Frame]| {
            if !is_quiet {
                spoil(bus, frames);
            }
            blank(bus, frames);
        };
        let failure = run(&mut world, ATTINY2313, &plan, &mut before, &mut no_after).unwrap_err();
        assert_eq!(failure.state.disturbed, !is_quiet);
        match is_quiet {
            true => assert_is!(failure.error, Error::Mismatch { at: 0, want: 0x42, got: 0xff, count: 1, .. }),
            false => assert_is!(failure.error, Error::Disturbed { memory: Some(Memory::Eeprom), .. }),
        }
    }
}

/// Lock bits that were set meanwhile: the erase was asked for, so it is done again.
#[test]
fn lock_bits_that_were_set_meanwhile_are_erased_if_the_plan_erases() {
    let mut world = World::new(board(Avr::new(ATTINY2313)));
    let mut before = unasked([0xac, 0xe0, 0x00, 0xfc]);
    run(&mut world, ATTINY2313, &job(Repair::Memories), &mut before, &mut no_after).unwrap();
    assert_eq!((avr(&world).lock(), avr(&world).stats().erases), (0xff, 2));

    let mut world = World::new(board(Avr::new(ATTINY2313)));
    let mut before = unasked([0xac, 0xe0, 0x00, 0xfe]);
    let failure = run(&mut world, ATTINY2313, &job(Repair::Nothing), &mut before, &mut no_after).unwrap_err();
    let change = Change { memory: Memory::Lock, before: 0xff, now: 0xfe, hazard: None };
    assert_eq!((failure.error, avr(&world).stats().erases), (Error::Changed(change), 1));
}

/// The plan has set a lock bit, and the other follows by itself: what it was asked for is done, so an erase would
/// take it away.
#[test]
fn lock_bits_that_the_plan_has_set_are_not_erased() {
    let mut world = World::new(board(Avr::new(ATTINY2313)));
    let read = |memory| Operation::Read { memory };
    let operations = vec![
        Operation::Erase,
        write(Memory::Eeprom, &[0x42]),
        write(Memory::Lock, &[0xfe]),
        read(Memory::Lock),
        read(Memory::Flash),
    ];
    let plan = Plan::new(ATTINY2313, operations, Policy::default()).unwrap();
    let mut before = unasked([0xac, 0xe0, 0x00, 0xfc]);
    let failure = run(&mut world, ATTINY2313, &plan, &mut before, &mut no_after).unwrap_err();
    assert_is!(failure.error, Error::Locked { memory: Memory::Flash, lock: 0xfc, .. });
    assert_eq!((avr(&world).stats().erases, avr(&world).eeprom()[0]), (1, 0x42));
}

/// Damages the answer to the first read of this kind of frame.
pub(crate) fn damaged(opcode: u8, mask: u8) -> impl FnMut(&[Frame], &mut [Frame]) {
    let mut done = false;
    move |sent, got| {
        let hit = sent.iter().position(|frame| frame[0] == opcode);
        if let (Some(at), false) = (hit, done) {
            done = true;
            got[at][3] ^= mask;
        }
    }
}

#[test]
fn an_erase_that_was_asked_for_is_done_and_one_that_is_not_needed_is_not() {
    let contents = Dice::new(3).bytes(100);
    for (erase, erases) in [(Operation::Erase, 1), (Operation::EraseIfNeeded, 0)] {
        for mask in [0x00, 0x01, 0x80] {
            let mut part = Avr::new(ATTINY2313);
            part.set_flash(0, &contents);
            let mut world = World::new(board(part));
            let operations = vec![erase.clone(), write(Memory::Flash, &contents)];
            let plan = Plan::new(ATTINY2313, operations, Policy::default().with_if_changed(true)).unwrap();
            run(&mut world, ATTINY2313, &plan, &mut no_before, &mut damaged(0x20, mask)).unwrap();
            assert_eq!(avr(&world).stats().erases, erases, "{erase:?} {mask:#04x}");
        }
    }
}

#[test]
fn lock_bits_that_come_first_are_written_last() {
    let contents = Dice::new(3).bytes(100);
    let mut world = World::new(board(Avr::new(ATMEGA328P)));
    let operations = vec![Operation::Erase, write(Memory::Lock, &[0xfc]), write(Memory::Flash, &contents)];
    let plan = Plan::new(ATMEGA328P, operations, Policy::default()).unwrap();
    run(&mut world, ATMEGA328P, &plan, &mut no_before, &mut no_after).unwrap();
    let chip = avr(&world);
    assert_eq!((chip.stats().erases, chip.lock() & 0x3f), (1, 0x3c));
    assert_eq!(chip.flash()[..100], contents);

    let read = |memory| Operation::Read { memory };
    let operations = vec![write(Memory::Lock, &[0xfc]), read(Memory::Lock), read(Memory::Flash)];
    let refused = Plan::new(ATMEGA328P, operations, Policy::default());
    assert!(matches!(refused, Err(PlanError::AfterLock { memory: Memory::Flash, lock: 0xfc, .. })));
}

#[test]
fn a_locked_chip_is_not_written_to_and_the_lock_byte_is_named() {
    let locked = || {
        let mut part = Avr::new(ATMEGA328P);
        part.set_flash(0, &[0x12, 0x34]);
        part.set_lock(0xfe);
        World::new(board(part))
    };
    for memory in [Memory::Flash, Memory::Eeprom, Memory::Fuse(Fuse::Low)] {
        let mut world = locked();
        let operations = vec![write(memory, &[0x42])];
        let plan = Plan::new(ATMEGA328P, operations, Policy::default()).unwrap();
        // Flash is looked at first: it cannot take this.
        let failure = run(&mut world, ATMEGA328P, &plan, &mut no_before, &mut no_after).unwrap_err();
        match memory {
            Memory::Flash => assert_is!(failure.error, Error::NeedsErase { .. }),
            _ => assert_is!(failure.error, Error::WriteLocked { memory: at, lock: 0xfe, .. } if at == memory),
        }
        assert!(!failure.state.disturbed);
        assert_eq!(avr(&world).stats().erases, 0);
    }
    let mut world = locked();
    let plan = Plan::new(ATMEGA328P, vec![write(Memory::Flash, &[0x02])], Policy::default()).unwrap();
    let failure = run(&mut world, ATMEGA328P, &plan, &mut no_before, &mut no_after).unwrap_err();
    assert_is!(failure.error, Error::WriteLocked { memory: Memory::Flash, lock: 0xfe, .. });
    // What it holds already is no write, and an erase unlocks it.
    for operations in
        [vec![write(Memory::Fuse(Fuse::Low), &[0x62])], vec![Operation::Erase, write(Memory::Flash, &[0x42])]]
    {
        let plan = Plan::new(ATMEGA328P, operations, Policy::default()).unwrap();
        run(&mut locked(), ATMEGA328P, &plan, &mut no_before, &mut no_after).unwrap();
    }
}

#[test]
fn a_signature_is_believed_when_it_is_read_again_after_another_entry() {
    let enter = |damages: usize| {
        let mut world = World::new(board(Avr::new(ATTINY2313)));
        let mut left = damages;
        // Both reads of an entry, alike.
        let mut after = |sent: &[Frame], got: &mut [Frame]| {
            if sent.len() == 6 && left > 0 {
                left -= 1;
                (got[2][3], got[5][3]) = (0x01 + left as u8, 0x01 + left as u8);
            }
        };
        let mut before = no_before;
        let mut bus =
            Meddler { bus: connect(&mut world, &Options::default()), before: &mut before, after: &mut after };
        let mut session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
        let first = session.signature();
        let confirmed = session.confirm_signature();
        let signature = session.signature();
        (first, confirmed, signature, session.into_programmer(ATTINY2313).take_disturbed())
    };
    let right = ATTINY2313.signature;
    let (first, confirmed, now, disturbed) = enter(0);
    assert_eq!((first, confirmed.unwrap(), now, disturbed), (right, right, right, false));
    let (first, confirmed, now, disturbed) = enter(1);
    assert_eq!((first, confirmed.unwrap(), now, disturbed), ([0x1e, 0x91, 0x01], right, right, true));
    let (_, confirmed, _, disturbed) = enter(9);
    assert!(matches!(confirmed, Err(icsp::Error::Unstable { what: Memory::Signature, .. })));
    assert!(disturbed);
}

#[test]
fn without_an_answer_nothing_has_changed() {
    let mut world = World::new(Board::new());
    let mut bus = connect(&mut world, &Options::default());
    let Err(error) = Session::enter(&mut bus, Target::ONLY, &Entry::default()) else { panic!("no chip") };
    assert!(matches!(error, icsp::Error::NoSync { .. }) && !error.may_have_changed(), "{error:?}");
}

/// The part does not repeat the segment that it is told.
#[test]
fn a_segment_that_was_damaged_on_the_way_is_no_success() {
    let contents = Dice::new(3).bytes(600);
    let mut world = World::new(board(Avr::new(ATMEGA2560)));
    let mut done = false;
    let mut before = |_: &mut Inner<'_>, frames: &mut [Frame]| {
        if let Some(frame) = frames.iter_mut().find(|frame| frame[0] == 0x4d)
            && !std::mem::replace(&mut done, true)
        {
            frame[2] ^= 0x01;
        }
    };
    let operations = vec![Operation::Erase, write(Memory::Flash, &contents)];
    let plan = Plan::new(ATMEGA2560, operations, Policy::default()).unwrap();
    let outcome = run(&mut world, ATMEGA2560, &plan, &mut before, &mut no_after);
    let is_right =
        avr(&world).flash()[..600] == contents && avr(&world).flash()[600..].iter().all(|byte| *byte == 0xff);
    assert!(outcome.is_err() || is_right);
}
