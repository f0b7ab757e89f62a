//! An STK500v2 programmer of your own: any embedded-hal 1.0 host, and avrdude as its client.
//!
//! `cargo run --example stk500v2 127.0.0.1:5400` is one for a simulated ATmega328P, for one client. In another
//! terminal: `avrdude -c stk500v2 -P net:127.0.0.1:5400 -p m328p`. On a microcontroller the client is a UART.

use std::error::Error;
use std::net::TcpListener;
use std::ops::ControlFlow;

use avrrr::bus::{HalBus, Hertz, Target};
use avrrr::chip::ATMEGA328P;
use avrrr::select::{Direct, PinLines};
use avrrr::server::{Event, Server, Wish};
use avrrr::sim::{Avr, Board, Gpio, Host, Line};
use avrrr::transport::TcpPort;

fn main() -> Result<(), Box<dyn Error>> {
    // SPI, a pin and a delay: those of your HAL.
    let host = Host::new(Board::new().self_powered().with(Avr::new(ATMEGA328P), Line::Cs));
    let pins = PinLines([host.pin(Gpio::Cs)]);
    let mut bus = HalBus::new(host.spi(Hertz::khz(125)), pins, host.delay(), Direct::ONE)?;

    let listener = TcpListener::bind(std::env::args().nth(1).as_deref().unwrap_or("127.0.0.1:0"))?;
    println!("listening at {}", listener.local_addr()?);
    let (stream, _) = listener.accept()?;
    let mut server = Server::new(TcpPort::accepted(stream)?);
    let mut go_on = || ControlFlow::Continue(());
    while let Ok(Wish::Programming) = server.wait(&mut go_on) {
        server.program(&mut bus, Target::ONLY, &mut go_on, &mut |event| match event {
            Event::Entered { chip: Some(chip), .. } => println!("{}", chip.name),
            Event::Failed(error) => println!("{error}"),
            _ => {}
        })?;
    }
    // Closing the connection is how a client ends.
    println!("done");
    Ok(())
}
