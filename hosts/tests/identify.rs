//! The programmers' common part, on a simulated host.

use avrrr::chip::{ATTINY85, Hertz};
use avrrr::sim::{Avr, Board, Gpio, Host, Line};

#[test]
fn identify_names_the_chip() {
    let host = Host::new(Board::new().self_powered().with(Avr::new(ATTINY85), Line::Cs));
    let said = avrrr_hosts::identify(host.spi(Hertz::khz(125)), host.pin(Gpio::Cs), host.delay());
    assert_eq!(said.unwrap(), "1e 93 0b: ATtiny85");
    assert_eq!(host.wires(|board| board.violations().len()), 0);
}
