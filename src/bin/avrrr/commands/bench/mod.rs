//! `avrrr bench`: how fast bytes move over SPI, and whether they arrive.

mod json;
mod table;

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::buspirate::{self, BusPirate, NORMAL_BAUD, Options, Power, Speed};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, Line, World};
use avrrr::transport::{BoxedTransport, Transport as _, boxed};
use clap::Parser;

use crate::advice;
use crate::args::OutputFormat;
use crate::connect::{self, BusError};
use crate::diagnostic::Diagnostic;
use crate::os;
use crate::port::{self, Port};
use crate::progress::say;
use crate::standard_output::print;
use crate::stop::Stop;
use crate::text;
use table::Miso;

/// Measure how fast bytes move over SPI, for each SPI clock and line rate
///
/// Needs no chip. All lines that a RESET may hang on stay high and the supplies off, but CLK and MOSI
/// move: nothing on the board may depend on them. With a jumper between MOSI and MISO it also looks whether the
/// bytes come back as they were sent; it ends with exit code 1 if they do not.
#[derive(Debug, Parser)]
#[command(after_help = after_help())]
pub(crate) struct BenchArgs {
    /// The port of the Bus Pirate; "sim" or "sim:PART" for the built-in simulated one, on virtual time
    ///
    /// Its path or name, or usb:VENDOR:PRODUCT:SERIAL as `avrrr ports` lists it
    #[arg(short = 'P', value_name = "PORT")]
    port: String,

    /// A line rate to measure: 115200, or 4000000 divided by 2 to 256; repeatable
    #[arg(short = 'b', value_name = "BAUD", default_values_t = [NORMAL_BAUD, 1_000_000])]
    bauds: Vec<u32>,

    /// Complete a transfer that was interrupted before, for 22 s at most, if the Bus Pirate does not answer
    #[arg(long)]
    recover: bool,

    /// A table, or for each row a JSON object on a line of its own
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    format: OutputFormat,
}

fn after_help() -> String {
    format!(
        "The table has the round trip of one byte, and bytes per second: of full-duplex transfers, and of \
         writing and of reading by write-then-read. What is expected is calculated from the time on the line, \
         the time on the SPI bus, and the round trip; the ratio is what was measured over it. Full duplex is \
         slow where the SPI bus is slower than the line: more bytes at once would overrun the Bus Pirate's receive buffer.

Example:
  avrrr bench -P {} -b 115200 -b 1000000 -b 2000000",
        os::ports::EXAMPLE
    )
}

pub(super) fn run(args: &BenchArgs) -> Result<(), Diagnostic> {
    let stop = Stop::on_signals().map_err(|error| Diagnostic::of(&error).about("signal handlers"))?;
    match Port::parse(Some(&args.port), None)? {
        Port::Simulated(chip) => {
            // It is not selected.
            let board = Board::new().with(Avr::new(*chip), Line::Cs).with_jumper();
            let name = "the simulated board, on virtual time";
            all_rates(boxed(World::new(board)), name, args, false, &stop)
        }
        Port::Network(server) => {
            all_rates(connect::open_network(&server)?, &server.address, args, args.recover, &stop)
        }
        Port::Serial(path) => {
            let opened = connect::open_device(&path, true, say);
            let opened = opened.map_err(|error| Diagnostic::of(&error).help(advice::on_port(&error)))?;
            let recover = args.recover || port::is_likely(&path);
            all_rates(opened.transport, &path, args, recover, &stop)
        }
    }
}

fn all_rates(
    mut transport: BoxedTransport,
    port: &str,
    args: &BenchArgs,
    recover: bool,
    stop: &Stop,
) -> Result<(), Diagnostic> {
    /// The Bus Pirate restarts when it is left, and hears nothing meanwhile.
    const RESTART: Duration = Duration::from_millis(200);
    let mut altered = false;
    for (index, baud) in args.bauds.iter().enumerate() {
        let mut options = Options::default();
        options.line_rate = *baud;
        options.power = Power::Off;
        options.recover = recover;
        let explain = |error| explain(&error, port);
        let connected =
            connect::connect(&mut transport, Direct::ONE, options, false, stop, |text: &str| say(text));
        let mut bus = connected.map_err(explain)?;
        let first = index == 0;
        if first {
            say(&connect::describe(&bus, port));
            if args.format == OutputFormat::Text {
                print(table::HEAD)?;
            }
        }
        let outcome = match bus.line_rate() {
            Some(rate) if rate != *baud => {
                say(&format!("not measured: {baud} baud; the Bus Pirate stays at {rate}"));
                Ok(false)
            }
            _ => one_rate(&mut bus, port, first, args.format, stop),
        };
        let has_line = bus.line_rate().is_some();
        let closed = bus.close().map_err(explain);
        altered |= outcome?;
        closed?;
        if !has_line {
            // It has one rate, whatever it is called.
            break;
        }
        transport.pause(RESTART);
    }
    if altered {
        return Err(Diagnostic::new("bytes came back altered")
            .help("check the jumper, and keep the wires short".to_owned()));
    }
    Ok(())
}

/// Measures all clocks; were bytes altered?
fn one_rate(
    bus: &mut BusPirate<&mut BoxedTransport, Direct>,
    port: &str,
    first: bool,
    format: OutputFormat,
    stop: &Stop,
) -> Result<bool, Diagnostic> {
    let explain = |error| explain(&error, port);
    let miso = table::look_at_miso(bus).map_err(explain)?;
    match miso {
        Miso::Other if first => say("MISO is neither MOSI nor still: does something else drive it?"),
        _ => {}
    }
    let mut altered = false;
    for speed in Speed::ALL {
        if stop.check() == ControlFlow::Break(()) {
            return Err(Diagnostic::new("stopped").code(Stop::EXIT_CODE));
        }
        match table::measure(bus, speed, miso == Miso::Mosi).map_err(explain)? {
            Some(row) => {
                match format {
                    OutputFormat::Text => print(&row.to_string())?,
                    OutputFormat::Json => print(&text::json(&format!("{}\n", json::object(&row))))?,
                }
                altered |= row.is_altered();
            }
            None => say(&format!("not measured: {}; this firmware may mean another", speed.hertz())),
        }
    }
    Ok(altered)
}

fn explain(error: &BusError, port: &str) -> Diagnostic {
    let diagnostic = Diagnostic::of_bus_pirate(error).about(port);
    match error {
        buspirate::Error::Stopped => diagnostic.code(Stop::EXIT_CODE),
        _ => diagnostic.help(advice::on_bus_pirate(error)),
    }
}
