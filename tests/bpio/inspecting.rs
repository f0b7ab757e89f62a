//! Pins and voltages of a v5, 5XL and 6 one by one, and the way back into SPI mode.

use std::time::Duration;

use avrrr::bus::Target;
use avrrr::buspirate::{Error, Options, PinSet, PinState, Power, Source, SupplyFault};
use avrrr::chip::{ATMEGA328P, ATTINY85};
use avrrr::icsp::{Entry, Session};
use avrrr::select::Direct;
use avrrr::sim::{Board, BoardFault, Line, Pins, When};
use avrrr::transport::Transport as _;

use crate::support::{BOARDS, chip, connect, is_clean, one, wired, world};

#[test]
fn pins_are_moved_and_read_on_every_board_and_spi_mode_is_as_before() {
    for board in BOARDS {
        let world = one(board, chip(ATTINY85, 8));
        let mut bus = connect(&world, Direct::ONE, Options::default()).unwrap();
        let outputs = PinSet::CLK | PinSet::MOSI | PinSet::IO2;
        let (levels, voltages) = bus
            .inspect(|pins| {
                assert_eq!(pins.pins(), PinSet::BPIO2);
                let mut levels = Vec::new();
                // Without a supply its buffers drive nothing.
                levels.push(pins.set(PinState { driven: outputs, ..PinState::default() })?);
                levels.push(pins.set(PinState { supply: true, ..PinState::default() })?);
                let high = PinSet::MOSI | PinSet::IO2;
                let state = PinState { driven: outputs, high, supply: true, pull_ups: false };
                levels.push(pins.set(state)?);
                levels.push(pins.set(PinState { pull_ups: true, ..state })?);
                Ok((levels, pins.measure()?))
            })
            .unwrap();
        let driven = PinSet::MOSI | PinSet::IO2;
        let pulled = PinSet::CS | PinSet::IO0 | PinSet::IO1 | PinSet::IO3 | PinSet::MISO;
        assert_eq!(levels, [PinSet::empty(), PinSet::CS, PinSet::CS | driven, driven | pulled], "{board:?}");
        let supply = voltages.supply.unwrap();
        assert!(supply.supplied && supply.millivolts > 3_200, "{supply:?}");
        for (pin, millivolts) in voltages.pins.unwrap() {
            assert_eq!(millivolts > 3_000, levels[3].contains(pin), "{pin:?}: {millivolts} mV");
        }
        assert!(world.supply_on());
        Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap().leave().unwrap();
        bus.close().unwrap();
        is_clean(&world);
        assert!(!world.supply_on());
    }
}

#[test]
fn a_target_with_a_supply_of_its_own_keeps_it_and_lines_on_io_pins_come_back() {
    let two = Board::new().with(chip(ATMEGA328P, 16), Line::Io(0)).with(chip(ATTINY85, 8), Line::Io(3));
    let world = world(BOARDS[0], two.self_powered_at(3_300));
    let mut options = wired(&[Source::Io(0), Source::Io(3)]);
    options.power = Power::Off;
    let mut bus = connect(&world, Direct::new(2), options).unwrap();
    let (levels, supply) = bus
        .inspect(|pins| {
            let aux = PinState { driven: PinSet::AUX, ..PinState::default() };
            let Err(Error::NoSuchPin { pin: Source::Aux, .. }) = pins.set(aux) else { panic!("no AUX here") };
            let levels = pins.set(PinState { supply: true, ..PinState::default() })?;
            Ok((levels, pins.measure()?.supply))
        })
        .unwrap();
    assert_eq!(levels, PinSet::IO0 | PinSet::IO3);
    assert!(supply.is_some_and(|supply| !supply.supplied && supply.millivolts > 3_200), "{supply:?}");
    for target in [Target(0), Target(1)] {
        Session::enter(&mut bus, target, &Entry::default()).unwrap().leave().unwrap();
    }
    bus.close().unwrap();
    is_clean(&world);
}

#[test]
fn an_overload_is_an_error_and_everything_is_let_go() {
    let (connected, later) = (Duration::from_secs(3), Duration::from_secs(4));
    let board = Board::new().with(chip(ATTINY85, 8), Line::Cs);
    let world = world(BOARDS[0], board.with_fault(When::At(connected), BoardFault::Load(400)));
    let mut bus = connect(&world, Direct::ONE, Options::default()).unwrap();
    world.binary().pause(later);
    let outcome = bus.inspect(|pins| pins.set(PinState { supply: true, ..PinState::default() }));
    assert!(matches!(outcome, Err(Error::Supply { fault: SupplyFault::Overload, .. })), "{outcome:?}");
    drop(bus);
    assert!(!world.supply_on());
    assert_eq!(world.pins(), Pins::RELEASED);
}
