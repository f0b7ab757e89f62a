//! `avrrr sim`: the simulated Bus Pirate as a serial port for any program.

mod chips;
mod faults;
mod reset_line;
mod statistics;
mod tap;
mod two_ports;

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use std::{fs, io};

use avrrr::sim::pty::{Observer, Pace, Pty};
use avrrr::sim::{Board, Device, Firmware, Hardware, UsbWorld, World, WorldOptions, WorldStats};
use avrrr::transport::{Direction, Faults, Piece, Transport as _};
use clap::{Parser, ValueEnum};

use crate::diagnostic::Diagnostic;
use crate::progress::say;
use crate::standard_output::print_lines;
use crate::stop::Stop;
use chips::{ChipSpec, Extras, Load};
use faults::FaultSpec;
use tap::{Tap, Trace};
use two_ports::UsbArgs;

/// Be a Bus Pirate with AVRs behind it, on a pseudo-terminal that any program can open
///
/// Prints "ready PATH" when it listens, of a board with two ports "terminal PATH" before it, then serves one client after the other; what one leaves, the
/// next finds. On SIGTERM, SIGINT, SIGHUP and SIGQUIT it writes the dumps, prints its statistics as a JSON
/// object and ends. SIGUSR1 unplugs the Bus Pirate and plugs it in again, the only way out when it hangs.
#[derive(Debug, Parser)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct SimArgs {
    /// Make a symbolic link to the port here, and remove it at the end
    ///
    /// A link that leads nowhere is replaced. Of a board with two ports this is the binary one; the terminal
    /// has the same name with "-terminal" behind it.
    #[arg(long, value_name = "PATH")]
    link: Option<PathBuf>,

    /// The Bus Pirate's board
    ///
    /// v1a, v2go, v3, v4; or v5, v5xl or v6, with --mode with both of its ports, without it with the binary one
    /// alone, which is in the legacy mode.
    #[arg(long, value_name = "BOARD", default_value_t = Hardware::V3)]
    hardware: Hardware,

    /// The Bus Pirate's firmware: 5.10 on a v1a, 6.3 up to v4, unless given
    ///
    /// v1a has 3.0 and 5.10; v2go and v3 have 5.10, 6.1, 6.2, 6.3, 7.0, the builds of 7.1, and 8.0; v4
    /// has 6.3, 7.0, the builds of 7.1, and 8.0; v5, v5xl and v6 have legacy and legacy-307, whose
    /// legacy mode is that of pull request 307. All builds of 7.1 call
    /// themselves 7.1 and differ by the month from which on they were made: 7.1-early (as 7.0),
    /// 7.1-2016-10 (other speed codes), 7.1-2017-08 (and the wrong clock edge), 7.1-2019-02 (and no
    /// answer to a transfer that reads nothing), 7.1-2019-03 (the clock edge is right again),
    /// 7.1-2024-02 (always an answer, and at once).
    #[arg(long, value_name = "VERSION")]
    firmware: Option<Firmware>,

    /// A chip on the board, and what its RESET is wired to; repeatable
    ///
    /// SELECT is a line, cs, aux or (v1a only) aux2; or an output of a 74HCT138 on cs, aux and aux2
    /// (v1a only), 138:0 to 138:6; or of a 74HCT155 on cs and aux, 155:0 to 155:2. On a v5, v5xl or v6 with
    /// --mode bpio2 or sump it is cs, io0 to io3, or an output of a 74HCT138 on IO0 to IO2 or of a 74HCT154 on
    /// IO0 to IO3, each enabled by CS, 138io:0 to 138io:7 and 154:0 to 154:15. Its clock is the
    /// one it leaves the factory with, unless given: 16000000, 16MHz, 128kHz.
    #[arg(long = "chip", value_name = "PART@SELECT[,clock=HZ]", value_parser = ChipSpec::parse)]
    chips: Vec<ChipSpec>,

    #[command(flatten)]
    extras: Extras,

    #[command(flatten)]
    usb: UsbArgs,

    /// Latency timer of the USB to serial converter of a v2go or v3; 16 unless given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..))]
    latency_ms: Option<u8>,

    /// How time passes
    #[arg(long, value_enum, default_value_t = PaceArg::Real)]
    pace: PaceArg,

    /// At the end write the chips' memories into this folder, as raw binary
    ///
    /// The files are PART@SELECT.flash.bin, .eeprom.bin, .fuses.bin (low, high, extended; or the only one) and
    /// .lock.bin, with PART as --chip says it; those of them that the chip has.
    #[arg(long, value_name = "DIR")]
    dump: Option<PathBuf>,

    /// Fill a memory (flash or eeprom) beforehand; repeatable
    ///
    /// PART as --chip says it, with @SELECT if there are several of that name. The file is any that -U
    /// takes.
    #[arg(long = "load", value_name = "PART:MEMORY:FILE", value_parser = Load::parse)]
    loads: Vec<Load>,

    /// Write what goes over the line and over SPI to this file, as text
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,

    /// Something that goes wrong, once; repeatable
    ///
    /// On the line, after N bytes of a direction: up:N:WHAT from the client, down:N:WHAT to it, where
    /// WHAT is drop, dup, flip=BITS, insert=BYTE, cut (the rest of what came with that byte is lost,
    /// too) or hangup (the port goes away, and avrrr sim ends).
    ///
    /// On the board: start:WHAT, time:SECONDS:WHAT (simulated), byte:N:WHAT after N bytes over SPI,
    /// write:N:WHAT in the middle of a write of a chip after N others (erasing, pages, EEPROM bytes,
    /// fuses), written:N:WHAT at its end, where WHAT is miso=low, miso=high, miso=open, miso=noise,
    /// miso=ok, brownout=MS, load=MA (which may trip the fuse of a v5, v5xl or v6), no-supply, short=WIRE-WIRE, cut=WIRE (cs, miso, sck, mosi, aux, ground, supply, resetN), floats=low|high|noise, vpu=fed|supply|open; or, with ,chip=PART@SELECT if there are several, dead,
    /// no-reset, fights (no-reset, and a program that drives SCK, MOSI and MISO), clock=HZ,
    /// stuck-busy, lost-sck=N, extra-sck, stuck-flash=ADDRESS/BITS, flash-rot=ADDRESS/BITS,
    /// eeprom-rot=ADDRESS/BITS.
    #[arg(long = "fault", value_name = "WHEN:WHAT", value_parser = FaultSpec::parse)]
    faults: Vec<FaultSpec>,

    /// Bytes arrive whatever line rate the client sets
    #[arg(long)]
    no_check_baud: bool,
}

const AFTER_HELP: &str = "\
Statistics: bytes_up and bytes_down over the line, round_trips, model_time_s (simulated seconds from \
the first byte of the first client to the last byte of an answer; thinking and waiting included, also \
between clients), spi_bytes, page_writes, bytes_lost (in the Bus Pirate's receive buffer), violations \
of the chips' rules by kind; page_writes and violations also by chip; pending_faults (those that did \
not strike).

Example:
  avrrr sim --link /tmp/pirate --chip m328p@cs,clock=16MHz --pace fast --dump .
  avrdude -c buspirate -P /tmp/pirate -p m328p -U flash:w:blink.hex";

/// Simulated time from a port that went away to the end.
const AFTERMATH: Duration = Duration::from_secs(1);

/// How simulated time follows the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PaceArg {
    /// As on the wall clock
    Real,
    /// The same, but without waiting for the simulated Bus Pirate, except while a client may be measuring its SPI clock
    Fast,
}

pub(super) fn run(args: &SimArgs) -> Result<(), Diagnostic> {
    let options = options(args)?;
    let two_ports = args.usb.options(args.hardware, options.device.firmware())?;
    let native = args.usb.is_native();
    chips::check(&args.chips, args.hardware, native)?;
    let board = chips::board(&args.chips, &args.loads, &args.extras)?;
    let board = args.faults.iter().try_fold(board, |board, fault| fault.apply(&args.chips, board))?;
    for chip in args.chips.iter().filter(|chip| chip.clock.is_none()) {
        if chip.chip.factory_clock.is_none() {
            let most = chip.chip.max_clock.map_or(u32::MAX, |most| most.0) / 1_000_000;
            say(&format!("{} has no clock of its own: it gets {} MHz", chip.name(), most.min(8)));
        }
    }
    if let Some(folder) = &args.dump {
        fs::create_dir_all(folder).map_err(|error| Diagnostic::of(&error).about(folder.display()))?;
    }
    let trace = args.trace.as_deref().map(|path| Trace::create(path, args.hardware, native)).transpose()?;
    let tap = Tap::new(board, trace.is_some());
    let mut watcher = Watcher::new(trace, Faults::new(args.faults.iter().filter_map(FaultSpec::of_line)))?;
    let pace = match args.pace {
        PaceArg::Real => Pace::Real,
        PaceArg::Fast => Pace::Fast,
    };
    match two_ports {
        None => {
            let mut world = World::with_options(tap, options);
            serve(args, pace, &mut world, &mut watcher)?;
            if watcher.hung_up {
                // What was on its way is done all the same.
                world.pause(AFTERMATH);
            }
            let (end, stats) = (world.now(), world.stats());
            report(args, world.wires_mut().board_mut(), end, stats, &watcher)?;
        }
        Some(options) => {
            let mut world = UsbWorld::with_options(tap, options);
            two_ports::serve(args.link.as_deref(), pace, &mut world, &mut watcher)?;
            if watcher.hung_up {
                world.pause(AFTERMATH);
            }
            let (end, stats) = (world.now(), world.stats());
            report(args, world.wires_mut().board_mut(), end, stats, &watcher)?;
        }
    }
    watcher.finish()
}

/// Serves one port until the end.
fn serve(
    args: &SimArgs,
    pace: Pace,
    world: &mut World<Tap>,
    watcher: &mut Watcher,
) -> Result<(), Diagnostic> {
    let mut pty = Pty::open().map_err(|error| Diagnostic::of(&error).about("pseudo-terminal"))?;
    if let Some(link) = &args.link {
        pty.link(link).map_err(|error| Diagnostic::of(&error).about(link.display()))?;
    }
    let path = args.link.as_deref().unwrap_or(pty.path());
    print_lines(&format!("ready {}", path.display()))?;
    pty.serve(world, pace, !args.no_check_baud, watcher)
        .map_err(|error| Diagnostic::of(&error).about("pseudo-terminal"))
}

/// What is left to say at the end.
fn report(
    args: &SimArgs,
    board: &mut Board,
    end: Duration,
    stats: WorldStats,
    watcher: &Watcher,
) -> Result<(), Diagnostic> {
    board.finish(end);
    if let Some(folder) = &args.dump {
        chips::dump(&args.chips, board, folder)?;
    }
    print_lines(&statistics::json(stats, board, &args.chips, watcher.faults.pending()))
}

/// The Bus Pirate that was asked for.
fn options(args: &SimArgs) -> Result<WorldOptions, Diagnostic> {
    let firmware = args.firmware.unwrap_or(args.hardware.usual_firmware());
    let mut options = WorldOptions::default();
    options.device = Device::new(args.hardware, firmware).map_err(|error| Diagnostic::of(&error))?;
    if let Some(latency) = args.latency_ms {
        let link = match args.hardware {
            Hardware::V2go | Hardware::V3 => None,
            Hardware::V1a => Some("RS-232"),
            _ => Some("USB"),
        };
        if let Some(link) = link {
            return Err(Diagnostic::new(format!(
                "--latency-ms has no effect on a {}: its {link} has no latency timer",
                args.hardware
            )));
        }
        options.latency = Duration::from_millis(latency.into());
    }
    Ok(options)
}

/// Signals in, trace out, and faults on the line.
struct Watcher {
    stop: Stop,
    power_cycle: Arc<AtomicBool>,
    trace: Option<Trace>,
    faults: Faults,
    hung_up: bool,
}

impl Watcher {
    fn new(trace: Option<Trace>, faults: Faults) -> Result<Self, Diagnostic> {
        let handlers = |error: io::Error| Diagnostic::of(&error).about("signal handlers");
        let stop = Stop::on_signals().map_err(handlers)?;
        let power_cycle = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register(signal_hook::consts::SIGUSR1, Arc::clone(&power_cycle))
            .map_err(handlers)?;
        Ok(Self { stop, power_cycle, trace, faults, hung_up: false })
    }

    /// What comes out of the line.
    fn pass(&mut self, direction: Direction, bytes: &[u8]) -> Vec<u8> {
        let mut passed = Vec::new();
        if self.hung_up {
            return passed;
        }
        for piece in self.faults.pass(direction, bytes) {
            match piece {
                Piece::Bytes(bytes) => passed.extend(bytes),
                Piece::End => self.hung_up = true,
                // There is no option for it.
                Piece::Silence(_) => {}
            }
        }
        passed
    }

    fn finish(self) -> Result<(), Diagnostic> {
        self.trace.map_or(Ok(()), Trace::finish)
    }
}

/// A simulated Bus Pirate that can be unplugged.
trait Plugged {
    fn power_cycle(&mut self);
    /// What was heard on its wires.
    fn heard(&mut self) -> Vec<(Duration, tap::Event)>;
}

impl Plugged for World<Tap> {
    fn power_cycle(&mut self) {
        self.power_cycle();
    }

    fn heard(&mut self) -> Vec<(Duration, tap::Event)> {
        self.wires_mut().take()
    }
}

impl Plugged for UsbWorld<Tap> {
    fn power_cycle(&mut self) {
        self.power_cycle();
    }

    fn heard(&mut self) -> Vec<(Duration, tap::Event)> {
        self.wires_mut().take()
    }
}

impl<P: Plugged> Observer<P> for &mut Watcher {
    fn turn(&mut self, world: &mut P) -> ControlFlow<()> {
        if self.power_cycle.swap(false, Ordering::Relaxed) {
            world.power_cycle();
            say("the Bus Pirate was unplugged and plugged in again");
        }
        if let Some(trace) = &mut self.trace {
            trace.events(world.heard());
        }
        if self.hung_up { ControlFlow::Break(()) } else { self.stop.check() }
    }

    fn pass_up(&mut self, bytes: Vec<u8>) -> Vec<u8> {
        self.pass(Direction::Up, &bytes)
    }

    fn pass_down(&mut self, bytes: Vec<u8>) -> Vec<u8> {
        self.pass(Direction::Down, &bytes)
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
