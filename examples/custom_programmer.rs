//! A programmer of your own: any embedded-hal 1.0 host, three pins and a 74HCT138, seven AVRs.
//!
//! Wiring: SCK, MOSI and MISO to all AVRs; three output pins to A0, A1 and A2 of the decoder; its
//! outputs Y0 to Y6 to the RESETs. Y7 stays free: that code selects no target.
//!
//! `cargo run --example custom_programmer` does it on a simulated board with two of the seven and
//! prints `target 0: [1e, 91, 0a]` and `target 5: [1e, 95, 0f], verified`.

use std::error::Error;

use avrrr::bus::{HalBus, Hertz, Target};
use avrrr::chip::{ATMEGA328P, ATTINY2313};
use avrrr::icsp::{Entry, Session};
use avrrr::select::{HCT138, PinLines};
use avrrr::sim::{Avr, Board, Decoder, Gpio, Host, Line};
use embedded_hal::delay::DelayNs;
use embedded_hal::digital::OutputPin;
use embedded_hal::spi::SpiBus;

/// Everything that is about programming; knows embedded-hal only.
fn programmer<S, P, D>(spi: S, address: [P; 3], delay: D) -> Result<(), Box<dyn Error>>
where
    S: SpiBus<Error: 'static>,
    P: OutputPin<Error: 'static>,
    D: DelayNs,
{
    let mut bus = HalBus::new(spi, PinLines(address), delay, HCT138)?;
    let session = Session::enter(&mut bus, Target(0), &Entry::default())?;
    println!("target 0: {:02x?}", session.signature());
    session.leave()?;

    let session = Session::enter(&mut bus, Target(5), &Entry::default())?;
    print!("target 5: {:02x?}", session.signature());
    let mut programmer = session.into_programmer(ATMEGA328P);
    let (page, mut read) = ([0x42; 128], [0; 128]);
    programmer.erase()?;
    programmer.write_flash_page(0x100, &page)?;
    programmer.read_flash(0x100, &mut read)?;
    programmer.leave()?;
    println!(", {}", if read == page { "verified" } else { "not verified" });
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let board = Board::new()
        .self_powered()
        .with_decoder(Decoder::hct138())
        .with(Avr::new(ATTINY2313), Line::Output(0))
        .with(Avr::new(ATMEGA328P), Line::Output(5));
    let host = Host::new(board);
    let pins = [Gpio::Cs, Gpio::Aux, Gpio::Aux2].map(|gpio| host.pin(gpio));
    programmer(host.spi(Hertz::khz(125)), pins, host.delay())
}
