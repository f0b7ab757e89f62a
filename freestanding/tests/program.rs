//! The microcontroller's program on a simulated host; and on a Bus Pirate, whose session it is.

use avrrr::bus::{HalBus, Hertz};
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::{ATMEGA328P, ATTINY85};
use avrrr::select::{Direct, PinLines, Target};
use avrrr::sim::{Avr, Board, Gpio, Host, Line, World};
use avrrr_freestanding::{Failure, program};

fn firmware() -> Vec<u8> {
    (0..1000).map(|at| (at * 7) as u8).collect()
}

#[test]
fn it_programs_one_of_its_chips() {
    let board = Board::new().self_powered().with(Avr::new(ATTINY85), Line::Cs);
    let host = Host::new(board);
    let mut bus =
        HalBus::new(host.spi(Hertz::khz(125)), PinLines([host.pin(Gpio::Cs)]), host.delay(), Direct::ONE)
            .unwrap();
    program(&mut bus, &[ATMEGA328P, ATTINY85], &firmware()).unwrap();
    host.wires(|board| {
        assert_eq!(board.violations(), []);
        assert_eq!(board.avr(Target::ONLY).unwrap().flash()[..1000], firmware());
    });
}

#[test]
fn the_same_program_drives_a_bus_pirate() {
    let mut world = World::new(Board::new().with(Avr::new(ATTINY85), Line::Cs));
    let mut bus = BusPirate::connect(&mut world, Direct::ONE, Options::default()).unwrap();
    program(&mut bus, &[ATTINY85], &firmware()).unwrap();
    bus.close().unwrap();
    assert_eq!(world.wires().avr(Target::ONLY).unwrap().flash()[..1000], firmware());
}

#[test]
fn it_refuses_what_it_does_not_know_and_what_does_not_fit() {
    let host = Host::new(Board::new().self_powered().with(Avr::new(ATTINY85), Line::Cs));
    let mut bus =
        HalBus::new(host.spi(Hertz::khz(125)), PinLines([host.pin(Gpio::Cs)]), host.delay(), Direct::ONE)
            .unwrap();
    let unknown = program(&mut bus, &[ATMEGA328P], &firmware());
    assert!(matches!(unknown, Err(Failure::UnknownChip([0x1e, 0x93, 0x0b]))));
    assert!(matches!(program(&mut bus, &[ATTINY85], &[0; 8193]), Err(Failure::TooLarge)));
    assert_eq!(host.wires(|board| board.held()), []);
}
