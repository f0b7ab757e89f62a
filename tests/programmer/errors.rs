//! What a user hears when something is wrong with the target.

use std::error::Error as _;
use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::{Hertz, IcspBus, Target, WordAddr};

use avrrr::buspirate::{self, BusPirate};
use avrrr::chip::{ATMEGA328P, ATTINY85, Chip};
use avrrr::icsp::{Diagnosis, Entry, Error, Memory, Session};
use avrrr::job::{self, Fuses, Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, Drive, MisoFault, Pins, Shift, Wires, World};

use crate::bench::{
    self, Dice, Job, Size, assert_clean, assert_let_go, board, connect, image, run_and_check,
};

type EntryError = Error<buspirate::Error<std::convert::Infallible>>;

/// Tries to enter programming mode; RESET is released and the supplies are off afterwards.
fn enter<W: Wires>(world: &mut World<W>, entry: &Entry) -> Result<[u8; 3], EntryError> {
    let mut bus = connect(&mut *world, &Default::default());
    let result = Session::enter(&mut bus, Target::ONLY, entry).map(|session| session.signature());
    bus.close().unwrap();
    assert_let_go(world, entry);
    result
}

fn no_sync(result: Result<[u8; 3], EntryError>) -> (u8, Diagnosis) {
    match result {
        Err(Error::NoSync { tries, diagnosis, sent, .. }) => {
            assert_eq!(sent, [0xac, 0x53, 0, 0]);
            (tries, diagnosis)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_chip_that_is_not_there_is_diagnosed() {
    // 125 and 31.25 kHz, three tries each.
    let mut nothing = World::new(Board::new());
    assert_eq!(no_sync(enter(&mut nothing, &Entry::default())), (6, Diagnosis::AllZero));
    let mut floating = World::new(Board::new().miso_floats_high());
    assert_eq!(no_sync(enter(&mut floating, &Entry::default())).1, Diagnosis::AllOnes);
    for (fault, want) in
        [(MisoFault::StuckLow, Diagnosis::AllZero), (MisoFault::StuckHigh, Diagnosis::AllOnes)]
    {
        let mut stuck = World::new(board(Avr::new(ATMEGA328P)));
        stuck.wires_mut().set_fault(Some(fault));
        assert_eq!(no_sync(enter(&mut stuck, &Entry::default())).1, want);
        assert_clean(&mut stuck, &fault);
        // Mended, it works.
        stuck.wires_mut().set_fault(None);
        assert_eq!(enter(&mut stuck, &Entry::default()).unwrap(), ATMEGA328P.signature);
    }
}

#[test]
fn a_chip_without_a_clock_is_diagnosed() {
    let mut world = World::new(board(Avr::new(ATMEGA328P).with_clock(Hertz(0))));
    let (tries, diagnosis) = no_sync(enter(&mut world, &Entry::default()));
    assert_eq!(diagnosis, Diagnosis::AllZero);
    assert!(tries >= 6, "{tries}");
}

#[test]
fn as_many_tries_as_anybody_wants() {
    let mut world = World::new(Board::new());
    let (tries, _) = no_sync(enter(&mut world, &Entry::default().with_tries(200)));
    assert_eq!(tries, 255);
    assert!(no_sync(enter(&mut world, &Entry::default().with_tries(0))).0 > 0);
}

#[test]
fn a_slow_chip_is_entered_at_a_slower_clock() {
    for (clock, want) in [
        (1_000_000, Ok(Hertz::khz(125))),
        (600_000, Ok(Hertz::khz(125))),
        (400_000, Ok(Hertz(31_250))),
        (128_000, Ok(Hertz(31_250))),
        (16_000, Err(())),
    ] {
        let mut world = World::new(board(Avr::new(ATMEGA328P).with_clock(Hertz(clock))));
        let mut bus = connect(&mut world, &Default::default());
        let session = Session::enter(&mut bus, Target::ONLY, &Entry::default());
        match (session, want) {
            (Ok(session), Ok(want)) => assert_eq!(session.clock(), Some(want), "{clock}"),
            (Err(Error::NoSync { diagnosis: Diagnosis::AllZero, .. }), Err(())) => {}
            (other, _) => panic!("{clock}: {other:?}"),
        }
        bus.close().unwrap();
        assert_let_go(&mut world, &clock);
        assert!(!world.is_deaf() && world.stats().bytes_lost == 0);
    }
}

#[test]
fn too_fast_a_start_falls_back() {
    let mut world = World::new(board(Avr::new(ATTINY85)));
    let job = Job::new(&ATTINY85, Size::Short, &mut Dice::new(30));
    let mut bus = connect(&mut world, &Default::default());
    let report = job.run(&mut bus, &Entry::default().with_clock(Hertz::khz(8_000)));
    bus.close().unwrap();
    // 1 MHz allows less than 250 kHz.
    assert_eq!(report.clock, Some(Hertz::khz(125)));
    job.check(&report, bench::avr(&world));
    assert_let_go(&mut world, &"fell back");
}

#[test]
fn a_fixed_clock_that_is_too_fast_fails_soon() {
    let mut options = buspirate::Options::default();
    options.speed = Some(buspirate::Speed::Mhz1);
    let mut world = World::new(board(Avr::new(ATTINY85)));
    let mut bus = connect(&mut world, &options);
    let result = Session::enter(&mut bus, Target::ONLY, &Entry::default());
    assert_eq!(no_sync(result.map(|session| session.signature())), (3, Diagnosis::AllZero));
    bus.close().unwrap();
}

#[test]
fn what_is_no_signature_is_refused_unless_asked_for() {
    for (signature, diagnosis) in [
        ([0xff, 0xff, 0xff], Diagnosis::AllOnes),
        ([0x00, 0x00, 0x00], Diagnosis::AllZero),
        ([0x00, 0x01, 0x02], Diagnosis::EchoOnly),
        ([0x12, 0x34, 0x56], Diagnosis::Garbage),
    ] {
        let mut part = Avr::new(ATMEGA328P);
        part.set_signature(signature);
        let mut world = World::new(board(part));
        let error = enter(&mut world, &Entry::default()).unwrap_err();
        assert_is!(error, Error::NoSignature { got, diagnosis: told, doubtful: false, .. }
            if (got, told) == (signature, diagnosis));
        let entry = Entry::default().with_any_signature(true);
        assert_eq!(enter(&mut world, &entry).unwrap(), signature);
    }
}

#[test]
fn another_chip_says_so() {
    let mut part = Avr::new(ATMEGA328P);
    part.set_signature([0x1e, 0x95, 0x14]);
    let mut world = World::new(board(part));
    assert_eq!(enter(&mut world, &Entry::default()).unwrap(), [0x1e, 0x95, 0x14]);
}

/// A board with a bad contact: now and then a bit of MISO is wrong, a byte is lost, or SCK has a
/// pulse too many.
#[derive(Debug)]
pub(crate) struct Flaky {
    board: Board,
    pins: Pins,
    shifted: u64,
    /// What happens to which byte.
    trouble: fn(u64) -> Option<Trouble>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    WrongBit,
    Lost,
    Glitch,
}

impl Wires for Flaky {
    fn set_pins(&mut self, at: Duration, pins: Pins) {
        self.pins = pins;
        self.board.set_pins(at, pins);
    }
    fn set_supply(&mut self, at: Duration, on: bool) {
        self.board.set_supply(at, on);
    }
    fn set_pullups(&mut self, at: Duration, on: bool) {
        self.board.set_pullups(at, on);
    }
    fn shift(&mut self, mut at: Duration, how: Shift, mosi: u8) -> u8 {
        self.shifted += 1;
        match (self.trouble)(self.shifted) {
            Some(Trouble::Lost) => return 0,
            Some(Trouble::WrongBit) => return self.board.shift(at, how, mosi) ^ 0x10,
            Some(Trouble::Glitch) => {
                for clk in [Drive::High, Drive::Low] {
                    self.board.set_pins(at, Pins { clk, ..self.pins });
                    at += Duration::from_nanos(300);
                }
            }
            None => {}
        }
        self.board.shift(at, how, mosi)
    }
    fn miso(&mut self, at: Duration) -> bool {
        self.board.miso(at)
    }
}

pub(crate) fn flaky(trouble: fn(u64) -> Option<Trouble>) -> World<Flaky> {
    let board = board(Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16)));
    World::new(Flaky { board, pins: Pins::RELEASED, shifted: 0, trouble })
}

#[test]
fn an_unstable_signature_is_noticed() {
    // Every seventh byte: not twice the same in six frames of four.
    let mut world = flaky(|byte| (byte % 7 == 3).then_some(Trouble::WrongBit));
    let error = enter(&mut world, &Entry::default()).unwrap_err();
    let noticed = matches!(error, Error::Unstable { what: Memory::Signature, .. } | Error::NoSync { .. });
    assert!(noticed, "{error:?}");
}

#[test]
fn fuses_that_read_differently_are_not_built_on() {
    // Late enough to get in: each byte of every second frame in turn.
    let troubles: [fn(u64) -> Option<Trouble>; 4] = [
        |byte| (byte > 2100 && byte % 8 == 0).then_some(Trouble::WrongBit),
        |byte| (byte > 2100 && byte % 8 == 1).then_some(Trouble::WrongBit),
        |byte| (byte > 2100 && byte % 8 == 2).then_some(Trouble::WrongBit),
        |byte| (byte > 2100 && byte % 8 == 3).then_some(Trouble::WrongBit),
    ];
    let mut unstable = 0;
    for trouble in troubles {
        let mut world = flaky(trouble);
        let mut bus = connect(&mut world, &Default::default());
        let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
        let mut programmer = session.into_programmer(ATMEGA328P);
        programmer.read_eeprom(0, &mut [0; 500]).unwrap();
        // The last byte is data, the two before it are the echo; the first one is not looked at.
        let outcome = (0..30).find_map(|_| Fuses::read(&mut programmer).err());
        unstable += u32::from(matches!(outcome, Some(Error::Unstable { .. })));
        drop(programmer);
        bus.close().unwrap();
    }
    assert_eq!(unstable, 1);
}

#[test]
fn one_bad_try_is_forgiven() {
    let mut world = flaky(|byte| (byte == 4).then_some(Trouble::WrongBit));
    assert_eq!(enter(&mut world, &Entry::default()).unwrap(), ATMEGA328P.signature);
    let mut world = flaky(|byte| (byte == 3).then_some(Trouble::Lost));
    assert_eq!(enter(&mut world, &Entry::default()).unwrap(), ATMEGA328P.signature);
}

#[test]
fn a_clock_pulse_too_many_is_noticed_by_the_next_frame() {
    let mut world = flaky(|byte| (byte == 1000).then_some(Trouble::Glitch));
    let mut bus = connect(&mut world, &Default::default());
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(ATMEGA328P);
    let error = programmer.read_eeprom(0, &mut [0; 512]).unwrap_err();
    assert!(matches!(error, Error::OutOfStep { .. }), "{error:?}");
    drop(programmer);
    bus.close().unwrap();
    assert_let_go(&mut world, &"out of step");
}

/// Carries operations out on a part as it is.
fn run(
    part: Avr,
    chip: Chip,
    operations: Vec<Operation>,
) -> Result<job::Report, Box<job::Failure<impl std::error::Error>>> {
    let plan = Plan::new(chip, operations, Policy::default()).unwrap();
    let mut world = World::new(board(part));
    let mut bus = connect(&mut world, &Default::default());
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(chip);
    let result = plan.run(&mut programmer, &mut |_| ControlFlow::Continue(()));
    programmer.leave().unwrap();
    bus.close().unwrap();
    assert_clean(&mut world, &chip.name);
    result
}

#[test]
fn flash_that_is_not_blank_is_noticed_before_it_is_touched() {
    let mut part = Avr::new(ATTINY85);
    part.set_flash(5, &[0xf0]);
    let operations = |byte| vec![Operation::Write { memory: Memory::Flash, image: image(4, [0x55, byte]) }];
    let failure = run(part.clone(), ATTINY85, operations(0x01)).unwrap_err();
    assert_is!(failure.error, job::Error::NeedsErase { at: 5, old: 0xf0, new: 0x01, .. });
    assert_eq!(failure.state.to_string(), "the chip is as it was");
    // Bits can be cleared.
    run(part, ATTINY85, operations(0x30)).unwrap();
}

#[test]
fn a_mismatch_names_the_first_byte() {
    let mut part = Avr::new(ATTINY85);
    part.set_flash(100, &[1, 2, 3, 4]);
    let operations = vec![Operation::Verify { memory: Memory::Flash, image: image(100, [1, 0, 3, 0]) }];
    let failure = run(part, ATTINY85, operations).unwrap_err();
    assert_is!(
        failure.error,
        job::Error::Mismatch { memory: Memory::Flash, at: 101, want: 0, got: 2, count: 2, .. }
    );
}

#[test]
fn a_locked_chip_is_not_written_to() {
    let mut part = Avr::new(ATTINY85);
    part.set_lock(0xfc);
    let operations = vec![Operation::Write { memory: Memory::Eeprom, image: image(0, [0x77]) }];
    let failure = run(part, ATTINY85, operations).unwrap_err();
    assert_is!(failure.error, job::Error::WriteLocked { memory: Memory::Eeprom, lock: 0xfc, .. });
    assert_eq!(
        failure.state.to_string(),
        "the chip was not erased; eeprom: 0 of 1 bytes written, not verified"
    );
}

#[test]
fn a_locked_chip_is_not_read_without_a_word() {
    let echo: Vec<u8> = (0..512_u32).map(|at| at as u8).collect();
    let words: Vec<u8> = (0..8192_u32).map(|at| (at / 2) as u8).collect();
    for memory in [Memory::Flash, Memory::Eeprom] {
        let read = vec![Operation::Read { memory }];
        let mut part = Avr::new(ATTINY85);
        part.set_lock(0xfc);
        let failure = run(part, ATTINY85, read.clone()).unwrap_err();
        assert!(
            matches!(failure.error, job::Error::Locked { memory: found, .. } if found == memory),
            "{failure:?}"
        );
        assert_eq!(failure.state.to_string(), "the chip is as it was");
        // A chip that can be read may hold the very same; so may one that only cannot be written.
        for lock in [0xff, 0xfe] {
            let mut part = Avr::new(ATTINY85);
            part.set_flash(0, &words);
            part.set_eeprom(0, &echo);
            part.set_lock(lock);
            assert!(run(part, ATTINY85, read.clone()).is_ok());
        }
    }
}

#[test]
fn a_target_that_is_not_wired_is_refused() {
    let mut world = World::new(board(Avr::new(ATTINY85)));
    let mut bus = connect(&mut world, &Default::default());
    let error = Session::enter(&mut bus, Target(1), &Entry::default()).unwrap_err();
    assert_eq!(error, Error::Bus(buspirate::Error::NoSuchTarget(Target(1))));
    assert_eq!(error.source().unwrap().to_string(), "there is no target 1");
    // It is none the worse for it.
    assert!(Session::enter(&mut bus, Target::ONLY, &Entry::default()).is_ok());
    bus.close().unwrap();
    assert_clean(&mut world, &"no such target");

    let mut options = buspirate::Options::default();
    options.wiring = vec![buspirate::Source::Cs; 2];
    let error = BusPirate::connect(&mut world, Direct::new(2), options).unwrap_err();
    assert_is!(error, buspirate::Error::Wiring { wired: 2, lines: 2, .. });
}

#[test]
fn an_extra_line_that_cannot_be_is_refused() {
    let mut options = buspirate::Options::default();
    options.wiring = vec![buspirate::Source::Extra(8)];
    let mut world = World::new(board(Avr::new(ATTINY85)));
    let error = BusPirate::connect(&mut world, Direct::ONE, options).unwrap_err();
    assert_eq!(error.to_string(), "there is no extra line 8, they are numbered 0 to 7");
    assert_eq!(world.stats().bytes_up, 0);
}

#[test]
fn the_clock_stays_while_a_target_is_held() {
    let mut world = World::new(board(Avr::new(ATTINY85)));
    let mut bus = connect(&mut world, &Default::default());
    bus.hold_reset(Target::ONLY).unwrap();
    assert_eq!(bus.set_clock(Hertz::khz(1_000)), Err(buspirate::Error::ClockWhileHeld));
    bus.release_reset().unwrap();
    assert_eq!(bus.set_clock(Hertz::khz(1_000)), Ok(Some(Hertz::khz(1_000))));
    assert_eq!(bus.set_clock(Hertz(1)), Ok(Some(Hertz(31_250))));
    assert_eq!(bus.read_flash(WordAddr(0xffff), &mut [0; 2]), Ok(0));
    bus.close().unwrap();
    assert_clean(&mut world, &"clocks");
}

#[test]
fn after_every_failure_the_same_bus_pirate_still_works() {
    let mut world = World::new(board(Avr::new(ATTINY85)));
    world.wires_mut().set_fault(Some(MisoFault::StuckHigh));
    no_sync(enter(&mut world, &Entry::default()));
    world.wires_mut().set_fault(None);
    let job = Job::new(&ATTINY85, Size::Short, &mut Dice::new(31));
    run_and_check(&mut world, &job, &Default::default(), &Entry::default(), &"afterwards");
}

#[test]
fn a_plan_for_another_chip_is_not_run() {
    let plan = Plan::new(ATMEGA328P, vec![Operation::Erase], Policy::default()).unwrap();
    let mut world = World::new(board(Avr::new(ATTINY85)));
    let mut bus = connect(&mut world, &buspirate::Options::default());
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(ATTINY85);
    let failure = plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap_err();
    let other =
        matches!(failure.error, job::Error::OtherChip { plan: "ATmega328P", programmer: "ATtiny85", .. });
    assert!(other, "{failure:?}");
    assert_eq!(failure.state.to_string(), "the chip is as it was");
    programmer.leave().unwrap();
    bus.close().unwrap();
    assert_eq!(world.wires().avr(Target::ONLY).unwrap().stats().erases, 0);
}

#[test]
#[cfg(feature = "mock")]
fn a_session_that_fails_on_a_mocked_bus_lets_go() {
    use avrrr::bus::{MockBusError, MockIcspBus};
    let mut bus = MockIcspBus::new();
    let at = Hertz::khz(125);
    bus.expect_set_clock().once().returning(move |_| Ok(Some(at)));
    bus.expect_hold_reset().once().returning(|_| Err(MockBusError));
    bus.expect_release_reset().once().returning(|| Ok(()));
    let error = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap_err();
    assert_eq!(error, Error::Bus(MockBusError));
}
