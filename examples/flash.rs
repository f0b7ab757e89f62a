//! Writes an Intel HEX file to an ATmega328P and shows what happens.
//!
//! Wiring: CS to RESET, CLK to SCK, MOSI, MISO, GND, and +3.3V to VCC.
//!
//! `cargo run --example flash -- examples/firmware/blink.hex /dev/ttyUSB0`; without a port, on a
//! simulated board. The last line is `verified 236 bytes`.

use std::error::Error;
use std::ops::ControlFlow;

use avrrr::bus::Target;
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::ATMEGA328P;
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{Event, Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, Line, World};
use avrrr::transport::{SerialPort, Transport};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("which file?")?;
    let image = Image::from_hex(&std::fs::read(file)?)?;
    let operations = vec![Operation::Erase, Operation::Write { memory: Memory::Flash, image }];
    let plan = Plan::new(ATMEGA328P, operations, Policy::default())?;
    match arguments.next() {
        Some(port) => flash(SerialPort::open(&port, 115_200)?, &plan),
        None => flash(World::new(Board::new().with(Avr::new(ATMEGA328P), Line::Cs)), &plan),
    }
}

fn flash<T: Transport>(transport: T, plan: &Plan) -> Result<(), Box<dyn Error>> {
    let mut bus = BusPirate::connect(transport, Direct::ONE, Options::default())?;
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default())?;
    if session.signature() != ATMEGA328P.signature {
        return Err("this is no ATmega328P".into());
    }
    let mut programmer = session.into_programmer(ATMEGA328P);
    let report = plan.run(&mut programmer, &mut |event| {
        if let Event::Started(step) = event {
            println!("{:?} {} bytes", step.action, step.bytes);
        }
        ControlFlow::Continue(())
    });
    // Also after a failure: leave programming mode and switch the supplies off.
    let left = programmer.leave();
    let closed = bus.close();
    let report = report.map_err(|failure| format!("{failure}; {}", failure.state))?;
    left?;
    closed?;
    if let Some(last) = report.steps.last() {
        println!("verified {} bytes", last.step.bytes);
    }
    Ok(())
}
