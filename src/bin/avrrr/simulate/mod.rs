//! `avrrr sim`: the simulated Bus Pirate as a serial port for any program.

mod chips;
mod statistics;
mod tap;

use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use std::{fs, io};

use avrrr::sim::pty::{Observer, Pace, Pty};
use avrrr::sim::{Options, World};
use clap::{Parser, ValueEnum};

use crate::complaint::Complaint;
use crate::stop::Stop;
use chips::{ChipSpec, Load};
use tap::{Tap, Trace};

/// Be a Bus Pirate with AVRs behind it, on a pseudo-terminal that any program can open
///
/// Prints "ready PATH" when it listens, then serves one client after the other; what one leaves, the
/// next finds. On SIGTERM and SIGINT it writes the dumps, prints its statistics as a JSON object and
/// ends. SIGUSR1 unplugs the Bus Pirate and plugs it in again, the only way out when it hangs.
#[derive(Debug, Parser)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct SimArgs {
    /// Make a symbolic link to the port here, and remove it at the end
    ///
    /// A link that leads nowhere is replaced.
    #[arg(long, value_name = "PATH")]
    link: Option<PathBuf>,

    /// The Bus Pirate's board
    #[arg(long, value_enum, default_value_t = Hardware::V3)]
    hardware: Hardware,

    /// The Bus Pirate's firmware
    #[arg(long, value_enum, default_value_t = Firmware::V6_3)]
    firmware: Firmware,

    /// A chip on the board, and the line its RESET is wired to (cs or aux); repeatable
    ///
    /// Its clock is the one it leaves the factory with, unless given: 16000000, 16MHz, 128kHz.
    #[arg(long = "chip", value_name = "PART@SELECT[,clock=HZ]", value_parser = ChipSpec::parse)]
    chips: Vec<ChipSpec>,

    /// Latency timer of the USB to serial converter
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u8).range(1..))]
    latency_ms: u8,

    /// How time passes
    #[arg(long, value_enum, default_value_t = PaceArg::Real)]
    pace: PaceArg,

    /// At the end write the chips' memories into this folder, as raw binary
    ///
    /// The files are PART@SELECT.flash.bin, .eeprom.bin, .fuses.bin (low, high, extended) and
    /// .lock.bin, with PART as --chip says it; those of them that the chip has.
    #[arg(long, value_name = "DIR")]
    dump: Option<PathBuf>,

    /// Fill a memory (flash or eeprom) beforehand; repeatable
    ///
    /// PART as --chip says it, with @SELECT if there are several of that name. The file is Intel HEX
    /// or raw binary.
    #[arg(long = "load", value_name = "PART:MEMORY:FILE", value_parser = Load::parse)]
    loads: Vec<Load>,

    /// Write what goes over the line and over SPI to this file, as text
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,

    /// Chips refuse Programming Enable during the 20 ms after RESET went low, instead of counting it
    #[arg(long)]
    strict_entry: bool,

    /// Bytes arrive whatever line rate the client sets
    #[arg(long)]
    no_check_baud: bool,
}

const AFTER_HELP: &str = "\
Statistics: bytes_up and bytes_down over the line, round_trips, model_time_s (simulated seconds from
the first byte of the first client to the last byte of an answer; thinking and waiting included, also
between clients), spi_bytes, page_writes, bytes_lost (in the Bus Pirate's receive buffer), violations
of the chips' rules by kind; page_writes and violations also by chip.

Example:
  avrrr sim --link /tmp/pirate --chip m328p@cs,clock=16MHz --pace fast --dump .
  avrdude -c buspirate -P /tmp/pirate -p m328p -U flash:w:blink.hex";

/// The boards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Hardware {
    /// v3, or v2go
    V3,
}

/// The firmwares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Firmware {
    /// 6.3
    #[value(name = "6.3")]
    V6_3,
}

/// How simulated time follows the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PaceArg {
    /// As on the wall clock
    Real,
    /// The same, but without waiting for the simulated Bus Pirate
    Fast,
}

pub(crate) fn run(args: &SimArgs) -> Result<(), Complaint> {
    // There is one board and one firmware so far, and clap has refused all others.
    let (Hardware::V3, Firmware::V6_3) = (args.hardware, args.firmware);
    chips::check(&args.chips)?;
    let board = chips::board(&args.chips, &args.loads, args.strict_entry)?;
    for chip in args.chips.iter().filter(|chip| chip.clock.is_none()) {
        if chip.chip.factory_clock.is_none() {
            eprintln!("{} has no clock of its own: it gets 8 MHz", chip.name());
        }
    }
    if let Some(folder) = &args.dump {
        fs::create_dir_all(folder).map_err(|error| Complaint::of(&error).about(folder.display()))?;
    }
    let trace = args.trace.as_deref().map(Trace::create).transpose()?;
    let mut options = Options::default();
    options.latency = Duration::from_millis(args.latency_ms.into());
    let mut world = World::with_options(Tap::new(board, trace.is_some()), options);

    let mut watcher = Watcher::new(trace)?;
    let mut pty = Pty::open().map_err(|error| Complaint::of(&error).about("pseudo-terminal"))?;
    if let Some(link) = &args.link {
        pty.link(link).map_err(|error| Complaint::of(&error).about(link.display()))?;
    }
    let path = args.link.as_deref().unwrap_or(pty.path());
    print(&format!("ready {}", path.display()))?;
    let pace = match args.pace {
        PaceArg::Real => Pace::Real,
        PaceArg::Fast => Pace::Fast,
    };
    pty.serve(&mut world, pace, !args.no_check_baud, &mut watcher)
        .map_err(|error| Complaint::of(&error).about("pseudo-terminal"))?;
    drop(pty);

    if let Some(folder) = &args.dump {
        chips::dump(&args.chips, world.wires().board(), folder)?;
    }
    print(&statistics::json(&world, &args.chips))?;
    watcher.finish()
}

/// One line on standard output, at once.
fn print(line: &str) -> Result<(), Complaint> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .map_err(|error| Complaint::of(&error).about("standard output"))
}

/// Signals in, trace out.
struct Watcher {
    stop: Stop,
    power_cycle: Arc<AtomicBool>,
    trace: Option<Trace>,
}

impl Watcher {
    fn new(trace: Option<Trace>) -> Result<Self, Complaint> {
        let handlers = |error: io::Error| Complaint::of(&error).about("signal handlers");
        let stop = Stop::on_signals().map_err(handlers)?;
        let power_cycle = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register(signal_hook::consts::SIGUSR1, Arc::clone(&power_cycle))
            .map_err(handlers)?;
        Ok(Self { stop, power_cycle, trace })
    }

    fn finish(self) -> Result<(), Complaint> {
        self.trace.map_or(Ok(()), Trace::finish)
    }
}

impl Observer<Tap> for &mut Watcher {
    fn turn(&mut self, world: &mut World<Tap>) -> ControlFlow<()> {
        if self.power_cycle.swap(false, Ordering::Relaxed) {
            world.power_cycle();
            eprintln!("the Bus Pirate was unplugged and plugged in again");
        }
        if let Some(trace) = &mut self.trace {
            trace.events(world.wires_mut().take());
        }
        self.stop.check()
    }

    fn sent(&mut self, at: Duration, bytes: &[u8]) {
        if let Some(trace) = &mut self.trace {
            trace.line(at, "up", bytes);
        }
    }

    fn received(&mut self, at: Duration, bytes: &[u8]) {
        if let Some(trace) = &mut self.trace {
            trace.line(at, "down", bytes);
        }
    }
}
