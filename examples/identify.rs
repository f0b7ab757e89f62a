//! Says which AVR is connected.
//!
//! Wiring: CS to RESET, CLK to SCK, MOSI, MISO, GND, and +3.3V to VCC.
//!
//! `cargo run --example identify -- /dev/ttyUSB0`; without a port, on a simulated board. Prints
//! `1e 93 0b: ATtiny85 at 125 kHz`.

use std::error::Error;

use avrrr::bus::Target;
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip;
use avrrr::icsp::{Entry, Session};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, Line, World};
use avrrr::transport::{SerialPort, Transport};

fn main() -> Result<(), Box<dyn Error>> {
    match std::env::args().nth(1) {
        Some(port) => identify(SerialPort::open(&port, 115_200)?),
        None => identify(World::new(Board::new().with(Avr::new(chip::ATTINY85), Line::Cs))),
    }
}

fn identify<T: Transport>(transport: T) -> Result<(), Box<dyn Error>> {
    let mut bus = BusPirate::connect(transport, Direct::ONE, Options::default())?;
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default())?;
    let [a, b, c] = session.signature();
    let names: Vec<_> = chip::with_signature([a, b, c]).map(|chip| chip.name).collect();
    let clock = session.clock().map_or(String::new(), |clock| format!(" at {clock}"));
    println!("{a:02x} {b:02x} {c:02x}: {}{clock}", names.join(" or "));
    session.leave()?;
    bus.close()?;
    Ok(())
}
