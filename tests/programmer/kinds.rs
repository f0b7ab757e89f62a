//! What an error is about, and that only the line and the step check speak of a disturbance.

use std::ops::ControlFlow;

use avrrr::bus::{Hertz, IcspBus, Target};
use avrrr::buspirate::{self, BusPirate, Options, Source};
use avrrr::chip::{ATMEGA328P, ATTINY26, Chip, Fuse};
use avrrr::icsp::{Entry, Error, ErrorKind, Memory, Programmer, Session};
use avrrr::job::{self, Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, BoardFault, When, Wires, World};
use avrrr::transport::{Direction, Fault, FaultKind, Faulty, Transport};

use crate::bench::{board, connect, image};
use crate::errors::{Trouble, flaky};

/// What is wrong when this is done in programming mode, and whether a disturbance is suspected.
fn kind_of<W: Wires>(
    world: &mut World<W>,
    chip: Chip,
    work: impl FnOnce(&mut Programmer<'_, BusPirate<&mut World<W>, Direct>>) -> Option<ErrorKind>,
) -> (Option<ErrorKind>, bool) {
    let mut bus = connect(world, &Options::default());
    let mut programmer =
        Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap().into_programmer(chip);
    let kind = work(&mut programmer);
    let disturbed = programmer.take_disturbed();
    programmer.leave().unwrap();
    bus.close().unwrap();
    (kind, disturbed)
}

/// The kind of the error of trying to enter, and whether a memory may have changed.
fn entry_kind<T: Transport>(transport: T) -> Option<(ErrorKind, bool)> {
    let mut bus = BusPirate::connect(transport, Direct::ONE, Options::default()).ok()?;
    let outcome = Session::enter(&mut bus, Target::ONLY, &Entry::default()).map(drop);
    outcome.err().map(|error| (error.kind(), error.may_have_changed()))
}

#[test]
fn the_way_in_fails_by_kinds() {
    assert_eq!(entry_kind(World::new(Board::new())), Some((ErrorKind::NoTarget, false)));
    let mut part = Avr::new(ATMEGA328P);
    part.set_signature([0, 1, 2]);
    assert_eq!(entry_kind(World::new(board(part))), Some((ErrorKind::NoSignature, false)));

    // The line dies at each byte in turn: before programming is enabled it is the bus alone that failed.
    let mut kinds: Vec<_> = (0..600)
        .filter_map(|at| {
            let world = World::new(board(Avr::new(ATMEGA328P)));
            let fault = Fault { direction: Direction::Up, at, kind: FaultKind::Disconnect };
            entry_kind(Faulty::new(world).with(fault))
        })
        .collect();
    kinds.dedup();
    assert_eq!(kinds, [(ErrorKind::Transport, false), (ErrorKind::Disturbed, true)]);
}

#[test]
fn a_session_fails_by_kinds() {
    // A pulse of SCK too many.
    let mut world = flaky(|byte| (byte == 1000).then_some(Trouble::Glitch));
    let (kind, _) = kind_of(&mut world, ATMEGA328P, |programmer| {
        programmer.read_eeprom(0, &mut [0; 512]).err().map(|error| error.kind())
    });
    assert_eq!(kind, Some(ErrorKind::Disturbed));

    let stuck = board(Avr::new(ATMEGA328P)).with_fault(When::Start, BoardFault::StuckBusy(Target::ONLY));
    let found = kind_of(&mut World::new(stuck), ATMEGA328P, |programmer| {
        programmer.write_lock(0xff).err().map(|error| error.kind())
    });
    assert_eq!(found, (Some(ErrorKind::Busy), false));

    let found = kind_of(&mut World::new(board(Avr::new(ATTINY26))), ATTINY26, |programmer| {
        programmer.read_fuse(Fuse::Extended).err().map(|error| error.kind())
    });
    assert_eq!(found, (Some(ErrorKind::NoMemory), false));

    let found = kind_of(&mut World::new(board(Avr::new(ATMEGA328P))), ATMEGA328P, |programmer| {
        programmer.read_flash(0x7fff, &mut [0; 2]).err().map(|error| error.kind())
    });
    assert_eq!(found, (Some(ErrorKind::Range), false));
}

/// A wrong bit on MISO in one byte of sixteen, late enough to get in.
fn wrong<const AT: u64>(byte: u64) -> Option<Trouble> {
    (byte > 2100 && byte % 16 == AT).then_some(Trouble::WrongBit)
}

/// A fuse is read with a byte of the signature behind it, eight bytes in all. A fuse that differs every second
/// time, while the rest is right, is not called a disturbance.
#[test]
fn a_byte_that_changes_is_told_from_a_lost_step() {
    let places: [fn(u64) -> Option<Trouble>; 16] = [
        wrong::<0>,
        wrong::<1>,
        wrong::<2>,
        wrong::<3>,
        wrong::<4>,
        wrong::<5>,
        wrong::<6>,
        wrong::<7>,
        wrong::<8>,
        wrong::<9>,
        wrong::<10>,
        wrong::<11>,
        wrong::<12>,
        wrong::<13>,
        wrong::<14>,
        wrong::<15>,
    ];
    let kinds = places.map(|place| {
        kind_of(&mut flaky(place), ATMEGA328P, |programmer| {
            programmer.read_eeprom(0, &mut [0; 500]).unwrap();
            let error = (0..30).find_map(|_| programmer.read_fuse(Fuse::Low).err())?;
            let of_fuse = matches!(error, Error::Unstable { what: Memory::Fuse(_), .. });
            assert_eq!(of_fuse, error.kind() == ErrorKind::Unstable, "{error:?}");
            Some(error.kind())
        })
    });
    let count = |kind| kinds.iter().filter(|found| **found == (kind, false)).count();
    // No instruction looks at the first byte of a frame. Echo and signature are the step check.
    let counts = [None, Some(ErrorKind::Disturbed), Some(ErrorKind::Unstable)].map(count);
    assert_eq!(counts, [4, 10, 2], "{kinds:?}");
}

/// Runs operations; the error, and all that the failure says.
fn failure<B: IcspBus>(
    programmer: &mut Programmer<'_, B>,
    operations: Vec<Operation>,
) -> (job::Error<B::Error>, String) {
    let plan = Plan::new(ATMEGA328P, operations, Policy::default().with_fastest(None)).unwrap();
    let failure = plan.run(programmer, &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert!(!failure.state.disturbed, "{failure:?}");
    let text = format!("{}; {}", failure.error, failure.state);
    (failure.error, text)
}

/// A worn flash bit, a locked chip and a wrong image are what they are, and no disturbed line.
#[test]
fn what_the_chip_holds_is_no_disturbance() {
    let flash = |bytes: &[u8]| image(0, bytes.to_vec());
    let write =
        || vec![Operation::Erase, Operation::Write { memory: Memory::Flash, image: flash(&[0x55; 64]) }];
    let verify = || vec![Operation::Verify { memory: Memory::Flash, image: flash(&[0x55; 64]) }];
    let worn = BoardFault::StuckFlash { target: Target::ONLY, at: 3, bits: 0x20 };
    let mut locked = Avr::new(ATMEGA328P);
    locked.set_lock(0xfc);
    for (what, avr, operations) in [
        ("worn", Avr::new(ATMEGA328P), write()),
        ("locked", locked, verify()),
        ("another image", Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16)), verify()),
    ] {
        let board = board(avr);
        let board = if what == "worn" { board.with_fault(When::Start, worn) } else { board };
        let (_, disturbed) = kind_of(&mut World::new(board), ATMEGA328P, |programmer| {
            let (error, text) = failure(programmer, operations);
            let is_right = match what {
                "locked" => matches!(error, job::Error::Locked { .. }),
                _ => matches!(error, job::Error::Mismatch { memory: Memory::Flash, .. }),
            };
            assert!(is_right && !text.contains("disturbed"), "{what}: {text}");
            None
        });
        assert!(!disturbed, "{what}");
    }
}

/// What a device without AUX2, and a wiring that does not fit, are refused with; and what is done in a wrong order.
#[test]
fn a_bus_pirate_fails_by_kinds() {
    let kind = |wiring: &[Source], lines: u8| {
        let mut options = Options::default();
        options.wiring = wiring.to_vec();
        let board = World::new(board(Avr::new(ATMEGA328P)));
        BusPirate::connect(board, Direct::new(lines), options).map(drop).map_err(|error| error.kind())
    };
    assert_eq!(kind(&[Source::Cs], 1), Ok(()));
    assert_eq!(kind(&[Source::Cs, Source::Aux2], 2), Err(buspirate::ErrorKind::Unsupported));
    assert_eq!(kind(&[Source::Cs], 2), Err(buspirate::ErrorKind::Wiring));
    let stopped = BusPirate::connect_watched(
        World::new(board(Avr::new(ATMEGA328P))),
        Direct::ONE,
        Options::default(),
        &mut |_| ControlFlow::Break(()),
    );
    assert_eq!(stopped.map(drop).unwrap_err().kind(), buspirate::ErrorKind::Stopped);
    let mut bus =
        BusPirate::connect(World::new(board(Avr::new(ATMEGA328P))), Direct::ONE, Options::default());
    let bus = bus.as_mut().unwrap();
    assert_eq!(bus.hold_reset(Target(1)).unwrap_err().kind(), buspirate::ErrorKind::Wiring);
    bus.hold_reset(Target::ONLY).unwrap();
    assert_eq!(bus.set_clock(Hertz::mhz(1)).unwrap_err().kind(), buspirate::ErrorKind::Held);
    let dead = Fault { direction: Direction::Up, at: 30, kind: FaultKind::Disconnect };
    let dying = Faulty::new(World::new(board(Avr::new(ATMEGA328P)))).with(dead);
    let error = BusPirate::connect(dying, Direct::ONE, Options::default()).map(drop).unwrap_err();
    assert_eq!(error.kind(), buspirate::ErrorKind::Transport);
}
