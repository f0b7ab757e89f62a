//! `avrrr serve`: each chip behind a Bus Pirate as a programmer of its own, for any program that knows STK500v2.

mod board_bus;
mod clients;
#[cfg(unix)]
mod terminals;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use avrrr::buspirate::Source;
use avrrr::chip::ATMEGA328P;
use avrrr::gang::{Board, Slot, Supply};
use avrrr::select::targets;
use clap::Parser;

use super::gang::{BoardConnector, load};
use crate::args::{DecoderArg, PowerArg};
use crate::diagnostic::Diagnostic;
use crate::os;
use crate::progress::say;
use crate::selection::{self, LINE_NAMES};
use crate::standard_output::print_lines;
use crate::stop::Stop;
use crate::text;
use board_bus::BoardBus;
use clients::Endpoint;

/// Make a programmer of each chip behind a Bus Pirate, for avrdude, Arduino and PlatformIO: STK500v2 over TCP
///
/// Prints "ready NAME net:ADDRESS:PORT" for each chip when it listens. Clients that are in programming mode take
/// turns with the Bus Pirate. Ends on Ctrl-C, when those that are in programming mode have been let go.
#[derive(Debug, Parser)]
#[command(after_help = after_help())]
pub(crate) struct ServeArgs {
    /// A manifest of `avrrr gang`, for its boards and the names of its slots; nothing else of it is used
    #[arg(value_name = "MANIFEST", conflicts_with_all = ["port", "decoder", "lines", "power"])]
    manifest: Option<PathBuf>,

    /// The port of the Bus Pirate; "sim" for the built-in simulated one
    #[arg(short = 'P', value_name = "PORT")]
    port: Option<String>,

    /// The decoder that drives the RESET lines of the chips
    #[arg(long, value_enum)]
    decoder: Option<DecoderArg>,

    /// The lines that the decoder or the chips hang on, as for programming; the default without a decoder is cs
    #[arg(long, value_name = "LINE,…")]
    lines: Option<String>,

    /// The supplies of the Bus Pirate
    #[arg(long, value_enum, default_value_t = PowerArg::On)]
    power: PowerArg,

    /// The TCP port of the first chip; the others follow. 0: the system chooses each
    #[arg(long, value_name = "N", default_value_t = 5400)]
    listen: u16,

    /// The address to listen at
    ///
    /// Another one than that of this computer itself lets everybody who reaches it program the chips: nothing is
    /// encrypted, and no password is asked for.
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,

    /// Make a pseudo-terminal for each chip as well, with a link of its name in this folder
    #[cfg(unix)]
    #[arg(long, value_name = "DIR")]
    link: Option<PathBuf>,

    /// Complete a transfer that was interrupted before, for 22 s at most, if the Bus Pirate does not answer
    #[arg(long)]
    recover: bool,
}

fn after_help() -> String {
    format!(
        "Example:
  avrrr serve -P {} --decoder 138
  avrdude -c stk500v2 -P net:127.0.0.1:5402 -p m328p -U flash:w:blink.hex",
        os::ports::EXAMPLE
    )
}

/// The most time that a client in programming mode gets to come to a safe point at the end.
const ENDING: Duration = Duration::from_secs(10);

pub(super) fn run(args: &ServeArgs) -> Result<(), Diagnostic> {
    let boards = boards(args)?;
    let stop = Stop::on_signals().map_err(|error| Diagnostic::of(&error).about("signal handlers"))?;
    let connector = Arc::new(BoardConnector::find(boards.iter(), args.recover, stop.clone())?);
    let mut endpoints = Vec::new();
    let mut buses = Vec::new();
    for board in boards {
        let slots = board.slots.clone();
        let bus = Arc::new(BoardBus::new(board, Arc::clone(&connector)));
        // What is wrong with it shows now, and not to the first client.
        bus.open()?;
        endpoints.extend(slots.into_iter().map(|slot| Endpoint::new(slot, Arc::clone(&bus), stop.clone())));
        buses.push(bus);
    }
    if !args.bind.is_loopback() {
        say(&format!("warning: everybody who reaches {} can program the chips", args.bind));
    }
    let terminals = start(args, endpoints, &stop)?;
    while stop.check().is_continue() {
        std::thread::sleep(Duration::from_millis(50));
    }
    // Their links go with them.
    terminals.into_iter().for_each(|terminal| drop(terminal.join()));
    buses.iter().try_for_each(|bus| bus.close(ENDING))
}

/// Listens for the clients of each chip; what serves pseudo-terminals.
fn start(args: &ServeArgs, endpoints: Vec<Endpoint>, stop: &Stop) -> Result<Vec<JoinHandle<()>>, Diagnostic> {
    let mut listeners = Vec::new();
    for (number, endpoint) in (0..).zip(endpoints) {
        let port = match args.listen {
            0 => 0,
            first => first.checked_add(number).ok_or_else(|| {
                Diagnostic::new(format!("there are not enough TCP ports from {first} on"))
                    .help("name a lower one with --listen".to_owned())
            })?,
        };
        let address = SocketAddr::new(args.bind, port);
        let listener = TcpListener::bind(address).map_err(|error| {
            Diagnostic::of(&error)
                .about(format!("listening at {address}"))
                .help("name another TCP port with --listen; 0 lets the system choose".to_owned())
        })?;
        listeners.push((listener, Arc::new(endpoint)));
    }
    let mut terminals = Vec::new();
    for (listener, endpoint) in listeners {
        let address = listener.local_addr().map_err(|error| Diagnostic::of(&error).about("listening"))?;
        print_lines(&format!("ready {} net:{address}", text::line(endpoint.name())))?;
        terminals.extend(terminal(args, &endpoint, stop)?);
        endpoint.accept(listener);
    }
    say("avrdude -c stk500v2 -P with one of these and -p PART programs that chip");
    Ok(terminals)
}

/// What serves the pseudo-terminal of a chip, if there is to be one.
#[cfg(unix)]
fn terminal(
    args: &ServeArgs,
    endpoint: &Arc<Endpoint>,
    stop: &Stop,
) -> Result<Option<JoinHandle<()>>, Diagnostic> {
    let Some(folder) = &args.link else { return Ok(None) };
    let (path, terminal) = terminals::serve(folder, Arc::clone(endpoint), stop.clone())?;
    print_lines(&format!("ready {} {}", text::line(endpoint.name()), path.display()))?;
    Ok(Some(terminal))
}

/// This system has no pseudo-terminals.
#[cfg(not(unix))]
fn terminal(_: &ServeArgs, _: &Arc<Endpoint>, _: &Stop) -> Result<Option<JoinHandle<()>>, Diagnostic> {
    Ok(None)
}

/// The boards, with a slot for each chip.
fn boards(args: &ServeArgs) -> Result<Vec<Board>, Diagnostic> {
    if let Some(manifest) = &args.manifest {
        return load(manifest).map(|gang| gang.boards);
    }
    let (map, wiring) = selection::all(args.decoder, args.lines.as_deref())?;
    let names = wiring.iter().filter_map(|source| name_of(*source));
    let mut board = Board::new("board", map.clone()).with_lines(names).with_supply(match args.power {
        PowerArg::On => Supply::On,
        PowerArg::Off => Supply::Off,
        PowerArg::Keep => Supply::Keep,
    });
    if let Some(port) = &args.port {
        board = board.with_port(port);
    }
    // The chip is that of the simulated board; clients name theirs.
    Ok(vec![targets(&map).fold(board, |board, target| {
        board.with_slot(Slot::new(format!("target{target}"), target, ATMEGA328P))
    })])
}

fn name_of(wanted: Source) -> Option<&'static str> {
    LINE_NAMES.into_iter().find(|name| selection::source(name) == Some(wanted))
}
