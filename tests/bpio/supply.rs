//! The supply: measured before it is switched on, and told.

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::{IcspBus as _, Measured, SupplySetting, Target};
use avrrr::buspirate::{BusPirate, Error, Options, Power, SupplyFault};
use avrrr::chip::{ATMEGA328P, Fuse};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::job::{Plan, Policy, Risk};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, Line, PortGone, UsbPort, UsbWorld, World};

use avrrr::transport::{Direction, Fault, FaultKind, Faulty, Transport as _};

use crate::support::*;

type Bus = BusPirate<UsbPort<Board>, Direct>;

fn board() -> Board {
    Board::new().with(Avr::new(ATMEGA328P), Line::Cs)
}

fn options(power: Power, millivolts: u16, limit_ma: u16) -> Options {
    let mut options = Options::default();
    options.power = power;
    options.supply = Some(SupplySetting { millivolts, limit_ma: Some(limit_ma) });
    options
}

fn connected(wires: Board, options: Options) -> (UsbWorld<Board>, Result<Bus, Error<PortGone>>) {
    let world = world(BOARDS[0], wires);
    let bus = BusPirate::connect(world.binary(), Direct::ONE, options);
    (world, bus)
}

#[test]
fn a_target_without_a_supply_gets_what_was_asked_for() -> Outcome<()> {
    for (millivolts, near) in [(1_800, 1_790..=1_810), (3_300, 3_290..=3_310), (5_000, 4_990..=5_010)] {
        let (world, bus) = connected(board(), options(Power::On, millivolts, 100));
        let mut bus = bus?;
        let measured = bus.supply().unwrap();
        assert!(measured.supplied && near.contains(&measured.millivolts), "{measured:?}");
        assert!(measured.milliamperes > 0);
        assert!(world.supply_on());
        run(&mut bus, Target::ONLY, ATMEGA328P, vec![])?;
        bus.close()?;
        assert!(!world.supply_on());
    }
    Ok(())
}

#[test]
fn a_target_with_a_supply_of_its_own_is_left_alone() -> Outcome<()> {
    for power in [Power::On, Power::Off, Power::Keep] {
        let (world, bus) = connected(board().self_powered(), options(power, 3_300, 100));
        let bus = bus?;
        assert_eq!(bus.supply(), Some(Measured { supplied: false, millivolts: 5_000, milliamperes: 0 }));
        assert!(!world.supply_on());
        bus.close()?;
        is_clean(&world);
    }
    Ok(())
}

/// One damaged answer is not enough to switch a supply on beside that of the target.
#[test]
fn a_supply_that_was_misread_is_left_alone() {
    for at in 0..600 {
        let world = world(BOARDS[0], board().self_powered());
        let fault = Fault { direction: Direction::Down, at, kind: FaultKind::Flip(0x10) };
        let port = Faulty::new(world.binary()).with(fault);
        let bus = BusPirate::connect(port, Direct::ONE, options(Power::On, 5_000, 100));
        assert!(!world.supply_on(), "byte {at}");
        drop(bus);
    }
}

#[test]
fn a_supply_that_is_kept_is_found_and_not_interrupted() -> Outcome<()> {
    let (world, bus) = connected(board(), options(Power::Keep, 5_000, 100));
    bus?.close()?;
    assert!(world.supply_on());
    let port = world.binary();
    let began = port.now();
    let bus = BusPirate::connect(port, Direct::ONE, options(Power::On, 5_000, 100))?;
    assert!(bus.supply().unwrap().supplied);
    // Switching it on takes 0.5 s, and would be a gap for a running target.
    let took = bus.now().unwrap() - began;
    assert!(took < Duration::from_millis(300), "{took:?}");
    bus.close()?;
    assert!(!world.supply_on());
    Ok(())
}

/// The limit is that of this session, not what an earlier one has set.
#[test]
fn a_supply_that_is_kept_with_another_limit_is_set_anew() -> Outcome<()> {
    let (world, bus) = connected(board().with_load(50), options(Power::Keep, 5_000, 100));
    bus?.close()?;
    let bus = BusPirate::connect(world.binary(), Direct::ONE, options(Power::On, 5_000, 20));
    assert!(matches!(bus, Err(Error::Supply { fault: SupplyFault::Overload, .. })), "{bus:?}");
    drop(bus);
    assert!(!world.supply_on());
    Ok(())
}

/// A brown-out level of 4.3 V is told by what was measured, whatever was taken for the supply.
#[test]
fn a_brown_out_level_is_judged_by_the_measured_supply() -> Outcome<()> {
    for (wires, millivolts, told) in
        [(board().self_powered(), 3_300, None), (board(), 5_000, None), (board(), 3_300, Some(3_300))]
    {
        let (_, bus) = connected(wires, options(Power::On, millivolts, 100));
        let mut bus = bus?;
        for assumed in [None, Some(3_300), Some(5_000)] {
            let policy = Policy::default().with_supply(assumed);
            let plan = Plan::new(ATMEGA328P, vec![write(Memory::Fuse(Fuse::Extended), &[0xfc])], policy)?;
            let mut programmer =
                Session::enter(&mut bus, Target::ONLY, &Entry::default())?.into_programmer(ATMEGA328P);
            let mut supplies = Vec::new();
            let report = plan.run(&mut programmer, &mut |_| ControlFlow::Continue(()));
            for warning in report.map_err(|failure| format!("{failure:?}"))?.warnings {
                if let Risk::BrownOut { supply, .. } = warning.risk {
                    supplies.push(supply.next_multiple_of(100));
                }
            }
            assert_eq!(supplies, Vec::from_iter(told), "{millivolts} mV, {assumed:?} assumed");
            let back = Plan::new(ATMEGA328P, vec![write(Memory::Fuse(Fuse::Extended), &[0xff])], policy)?;
            back.run(&mut programmer, &mut |_| ControlFlow::Continue(()))
                .map_err(|failure| format!("{failure:?}"))?;
            programmer.leave()?;
        }
        bus.close()?;
    }
    Ok(())
}

#[test]
fn what_goes_wrong_with_the_supply_is_told_with_figures() {
    let fault = |wires, options| match connected(wires, options) {
        (world, Err(Error::Supply { fault, millivolts, milliamperes, .. })) => {
            assert!(!world.supply_on());
            (fault, millivolts, milliamperes)
        }
        (_, other) => panic!("{other:?}"),
    };
    let (what, millivolts, _) = fault(board(), options(Power::Off, 3_300, 100));
    assert_eq!((what, millivolts), (SupplyFault::Missing, 0));
    // Something takes more than the limit.
    let (what, ..) = fault(board().with_load(300), options(Power::On, 3_300, 100));
    assert_eq!(what, SupplyFault::Overload);
}

/// A supply of 5 V was left on beside that of the target, and 3.3 V are asked for.
#[test]
fn a_target_that_pushes_against_the_supply_is_told_with_figures() {
    let world = world(BOARDS[0], board().self_powered());
    let mut port = world.binary();
    port.send(&recorded(13)).unwrap();
    assert!(port.recv(&mut [0; 100], Duration::from_secs(1)).unwrap() > 0);
    assert!(world.supply_on());
    match BusPirate::connect(port, Direct::ONE, options(Power::On, 3_300, 100)) {
        Err(Error::Supply { fault: SupplyFault::Backflow, millivolts: 5_000, milliamperes: 0, .. }) => {}
        other => panic!("{other:?}"),
    }
    assert!(!world.supply_on());
}

#[test]
fn what_cannot_be_set_is_refused_before_anything_is_sent() {
    for (millivolts, limit_ma) in [(6_000, 100), (1_700, 100), (3_300, 600), (3_300, 0)] {
        let (world, bus) = connected(board(), options(Power::On, millivolts, limit_ma));
        assert!(matches!(bus, Err(Error::NoSuchSupply { .. })));
        assert_eq!(world.stats().bytes_up, 0);
    }
    // The supplies of others are fixed.
    let world = World::new(board()).shared();
    let error = BusPirate::connect(world.clone(), Direct::ONE, options(Power::On, 5_000, 100)).unwrap_err();
    assert!(matches!(error, Error::FixedSupply), "{error:?}");
    assert!(!world.world().supply_on());
}
