//! Programming from the simulator's embedded-hal host: with a clock that changes, and pins without end.

use avrrr::bus::{HalBus, HalError, Hertz, IcspBus, Target};
use avrrr::chip::{ATMEGA328P, ATTINY85};
use avrrr::icsp::{Entry, Session};
use avrrr::select::{Decoder, Direct, Enable, HCT138, Idle, PinLines, targets};
use avrrr::sim::{self, Avr, Board, Gpio, Host, Line};

#[test]
fn a_bus_that_can_change_its_clock_gets_the_fastest_that_the_target_follows() {
    let avr = Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16));
    let host = Host::new(Board::new().self_powered().with(avr, Line::Extra(4)));
    let pins = PinLines([host.pin(Gpio::Extra(4))]);
    let bus = HalBus::new(host.spi(Hertz::khz(125)), pins, host.delay(), Direct::ONE).unwrap();
    let mut bus = bus.with_clock(|spi, at_most| {
        let clock = (0..8).map(|halves| Hertz(4_000_000 >> halves)).find(|clock| *clock <= at_most);
        let clock = clock.unwrap_or(Hertz(31_250));
        *spi = host.spi(clock);
        Ok(Some(clock))
    });
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    assert_eq!(session.clock(), Some(Hertz::khz(125)));
    let mut programmer = session.into_programmer(ATMEGA328P);
    programmer.find_clock(Hertz::mhz(8), Default::default()).unwrap();
    // Below a sixth of 16 MHz.
    assert_eq!(programmer.clock(), Some(Hertz::mhz(2)));
    programmer.leave().unwrap();
    bus.hold_reset(Target::ONLY).unwrap();
    assert_eq!(bus.set_clock(Hertz::mhz(1)), Err(HalError::ClockWhileHeld));
    bus.release_reset().unwrap();
    assert_eq!(host.wires(|board| board.held()), []);
}

#[test]
fn a_host_reaches_seven_behind_a_decoder_whose_enable_is_an_extra_line() {
    let decoder = sim::Decoder::hct138()
        .with_address(&[Line::Extra(0), Line::Extra(1), Line::Extra(2)])
        .with_enable(Line::Extra(7), true);
    let board = (0..7).fold(Board::new().self_powered().with_decoder(decoder), |board, output| {
        board.with(Avr::new(ATTINY85), Line::Output(output))
    });
    let host = Host::new(board);
    let pins = PinLines([0, 1, 2, 7].map(|line| host.pin(Gpio::Extra(line))));
    let map = Decoder { idle: Idle::Disabled, enable: Some(Enable { line: 3, high: true }), ..HCT138 };
    let mut bus = HalBus::new(host.spi(Hertz::khz(125)), pins, host.delay(), map).unwrap();
    for target in targets(&map) {
        let session = Session::enter(&mut bus, target, &Entry::default()).unwrap();
        assert_eq!(host.wires(|board| board.held()), [target]);
        session.leave().unwrap();
    }
    assert_eq!(host.wires(|board| board.held()), []);
}
