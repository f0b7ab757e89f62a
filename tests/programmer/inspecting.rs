//! Pins and voltages of a Bus Pirate one by one, and the way back into SPI mode.

use std::panic::{AssertUnwindSafe, catch_unwind};

use avrrr::bus::{IcspBus as _, Target};
use avrrr::buspirate::{BusPirate, Error, Inspect, Options, PinSet, PinState, Power, Source};
use avrrr::chip::{ATMEGA328P, ATTINY85};
use avrrr::icsp::{Entry, Session};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, Device, Line, Mode, World, WorldOptions};
use avrrr::transport::{Direction, Fault, FaultKind, Faulty, Transport};

use crate::bench::{assert_clean, assert_let_go, connect};

fn world(hardware: avrrr::sim::Hardware, firmware: avrrr::sim::Firmware, board: Board) -> World<Board> {
    let mut options = WorldOptions::default();
    options.device = Device::new(hardware, firmware).unwrap();
    World::with_options(board, options)
}

fn one() -> Board {
    Board::new().with(Avr::new(ATTINY85), Line::Cs)
}

/// All that there is to move, once.
fn look<E>(pins: &mut dyn Inspect<Error = E>) -> Result<Vec<PinSet>, E> {
    let outputs = PinSet::CLK | PinSet::MOSI;
    let mut seen = Vec::new();
    for (driven, high, supply) in [
        (PinSet::empty(), PinSet::empty(), false),
        (PinSet::empty(), PinSet::empty(), true),
        (outputs | PinSet::CS, PinSet::MOSI, true),
        (outputs, PinSet::CLK | PinSet::CS, true),
    ] {
        seen.push(pins.set(PinState { driven, high, supply, ..PinState::default() })?);
    }
    pins.measure()?;
    Ok(seen)
}

/// What `look` sees of a chip with its RESET on CS: the pull-up of RESET while the chip has its supply, and the
/// outputs as they are driven.
fn expected() -> Vec<PinSet> {
    vec![PinSet::empty(), PinSet::CS, PinSet::MOSI, PinSet::CLK | PinSet::CS]
}

fn is_identified<T: Transport>(bus: &mut BusPirate<T, Direct>) -> bool
where
    T::Error: 'static,
{
    Session::enter(bus, Target::ONLY, &Entry::default()).is_ok_and(|session| {
        let right = session.signature() == ATTINY85.signature;
        session.leave().is_ok() && right
    })
}

#[test]
fn pins_are_moved_and_read_on_every_device_and_spi_mode_is_as_before() {
    use avrrr::sim::{Firmware as F, Hardware as H};
    for (hardware, firmware) in
        [(H::V1a, F::V5_10), (H::V3, F::V6_1), (H::V3, F::V6_3), (H::V3, F::V8_0), (H::V4, F::V7_0)]
    {
        let mut world = world(hardware, firmware, one());
        let mut bus = connect(&mut world, &Options::default());
        let seen = bus.inspect(look).unwrap();
        assert_eq!(seen, expected(), "{hardware:?}");
        assert!(is_identified(&mut bus), "{hardware:?}");
        bus.inspect(look).unwrap();
        bus.close().unwrap();
        assert_clean(&mut world, &hardware);
    }
}

#[test]
fn a_supply_that_is_to_stay_off_does_and_pins_that_do_not_exist_are_refused() {
    let mut world = World::new(one());
    let options = {
        let mut options = Options::default();
        options.power = Power::Off;
        options
    };
    let mut bus = connect(&mut world, &options);
    let levels = bus
        .inspect(|pins| {
            assert_eq!(pins.pins(), PinSet::BITBANG);
            assert!(pins.can_pull_up());
            let beyond = PinState { driven: PinSet::IO2 | PinSet::CS, ..PinState::default() };
            let Err(Error::NoSuchPin { pin: Source::Io(2), .. }) = pins.set(beyond) else {
                panic!("a v3 has no IO2")
            };
            pins.set(PinState { supply: true, ..PinState::default() })
        })
        .unwrap();
    assert_eq!(levels, PinSet::empty(), "the chip has no supply");
    bus.close().unwrap();
    assert_clean(&mut world, &"off");
}

#[test]
fn the_legacy_mode_cannot_and_nothing_moves() {
    let mut world = world(avrrr::sim::Hardware::V5, avrrr::sim::Firmware::Legacy, one());
    let mut bus = connect(&mut world, &Options::default());
    assert_is!(bus.inspect(|_| Ok(())), Err(Error::LegacyMode));
    assert!(is_identified(&mut bus));
    bus.close().unwrap();
    assert_let_go(&mut world, &"legacy");
}

#[test]
fn an_error_of_the_caller_and_a_panic_let_everything_go() {
    let mut world = World::new(one());
    let mut bus = connect(&mut world, &Options::default());
    let outcome = bus.inspect(|pins| {
        pins.set(PinState { driven: PinSet::CS, supply: true, ..PinState::default() })?;
        Err::<(), _>(Error::Stopped)
    });
    assert_eq!(outcome, Err(Error::Stopped));
    assert!(is_identified(&mut bus));
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _ = bus.inspect(|pins| -> Result<(), _> {
            pins.set(PinState { driven: PinSet::CS, supply: true, ..PinState::default() })?;
            panic!("of the caller")
        });
    }));
    assert!(panicked.is_err());
    bus.release_reset().unwrap();
    assert!(is_identified(&mut bus));
    bus.close().unwrap();
    assert_clean(&mut world, &"after a panic");
}

/// Any byte of it lost, changed or late: afterwards the device is in SPI mode, or closing says that it is not, and
/// nothing is left on.
#[test]
fn after_a_fault_at_any_byte_everything_is_let_go() {
    let kinds = [FaultKind::Drop, FaultKind::Flip(0x08), FaultKind::Flip(0x40), FaultKind::Duplicate];
    let begin = {
        let mut world = Faulty::new(World::new(one()));
        let bus = connect(&mut world, &Options::default());
        drop(bus.close_in_reset(Target::ONLY));
        [world.faults().passed(Direction::Up), world.faults().passed(Direction::Down)]
    };
    let mut right = 0;
    let mut all = 0;
    for (direction, begin) in [Direction::Up, Direction::Down].into_iter().zip(begin) {
        for (at, kind) in (0..24).flat_map(|at| kinds.map(|kind| (begin + at, kind))) {
            let what = (direction, at, kind);
            let mut world = Faulty::new(World::new(one())).with(Fault { direction, at, kind });
            let mut bus = connect(&mut world, &Options::default());
            let seen = bus.inspect(look);
            all += 1;
            right += usize::from(seen.as_ref().is_ok_and(|seen| *seen == expected()));
            assert!(is_identified(&mut bus), "{what:?}: {seen:?}");
            bus.close().unwrap();
            assert_let_go(world.inside_mut(), &what);
        }
    }
    assert!(right * 5 > all, "{right} of {all}");
}

#[test]
fn inspecting_keeps_the_clock_and_the_rate_that_a_session_found() {
    let board = || Board::new().with(Avr::new(ATMEGA328P).with_clock(avrrr::chip::Hertz::mhz(16)), Line::Cs);
    let mut world = World::new(board());
    let mut bus = connect(&mut world, &Options::default());
    let entry = Entry::default();
    Session::enter(&mut bus, Target::ONLY, &entry).unwrap().leave().unwrap();
    let (clock, rate) = (bus.clock(), bus.line_rate());
    bus.inspect(look).unwrap();
    assert_eq!((bus.clock(), bus.line_rate()), (clock, rate));
    Session::enter(&mut bus, Target::ONLY, &entry).unwrap().leave().unwrap();
    bus.close().unwrap();
    assert_clean(&mut world, &"fast");
    assert_eq!(world.mode(), Mode::Terminal);
}
