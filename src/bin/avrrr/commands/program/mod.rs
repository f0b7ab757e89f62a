//! `avrrr`: reads, writes and verifies memories of one chip.

mod compatible;
mod job;
mod sequence;
mod terminal;

use std::fs::File;
use std::path::Path;

use avrrr::chip::Chip;
use avrrr::icsp::Memory;
use avrrr::job::{Policy, Verify};
use clap::ValueEnum;

use crate::args::{self, Connection, Extended, Hazards};
use crate::bus_options::Traffic;
use crate::by_signature;
use crate::commands::parts::{self, PartsArgs};
use crate::commands::ports::{self, PortsArgs};
use crate::diagnostic::Diagnostic;
use crate::driver::{Driver, Work};
use crate::memory_spec::MemorySpec;
use crate::{files, os, text};
pub(crate) use compatible::AtEnd;
use compatible::Compatible;
use sequence::Sequence;
use terminal::TerminalArgs;

/// As many bytes take long enough for a faster SPI clock to be looked for.
const MUCH: u32 = 4096;

/// What to do with a chip.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ProgramArgs {
    // First: it looks at the order of the others.
    #[command(flatten)]
    terminal: TerminalArgs,

    /// The chip, by name (atmega328p) or avrdude's short form (m328p); "auto" or nothing: by its signature; "?" for a
    /// list
    #[arg(short = 'p', long, value_name = "PART")]
    part: Option<String>,

    /// Read, write or verify a memory; repeatable, done in this order
    ///
    /// MEMORY is flash, eeprom, lfuse, hfuse, efuse, fuse (of chips with only one), lock, calibration,
    /// signature or prodsig (the signature row, also called sigrow); OP is r, w or v;
    /// FILE "-" is standard input or output. FORMAT is i (Intel HEX), I (the same with comments), s
    /// (S-record), e (ELF, not for r), r (raw binary), d, h, o, b (numbers as text), m (values on the
    /// command line, not for r) or a (find out, not for r; the default for w and v). Reading defaults to
    /// r, or to i or s for a file that is named so: .hex, .ihex, .ihx, .eep, .srec, .s19, .s28, .s37, .mot.
    /// A file that was read into before stands for what was read.
    ///
    /// MEMORY can also be a list (flash,eeprom), fuses, or ALL, with one file for all of them; FILE alone is for
    /// flash:w:FILE.
    #[arg(short = 'U', long = "memory", value_name = "MEMORY:OP:FILE[:FORMAT]")]
    memories: Vec<String>,

    /// Which image to take of a file that holds several, from 1
    #[arg(long, value_name = "N")]
    image: Option<u16>,

    #[command(flatten)]
    erase: EraseArgs,

    #[command(flatten)]
    verify: VerifyArgs,

    /// Look first whether flash holds the image already, and erase and write only what is needed
    ///
    /// What an erase would have blanked besides, EEPROM among it, then stays as it is.
    #[arg(long, conflicts_with = "no_erase")]
    if_changed: bool,

    /// Believe a single read of flash and EEPROM; without this option, two reads have to agree
    #[arg(long)]
    read_once: bool,

    /// Make a slow chip faster for this job: its clock fuse is written first and written back at the end
    ///
    /// For a chip on its internal oscillator. Its fuse is what it was afterwards, or what -U makes it; the fuses are
    /// written back after an error and on Ctrl-C, too. Fuses that -U writes and that make the chip faster come
    /// first without this option.
    #[arg(long, conflicts_with = "bit_clock")]
    boost: bool,

    /// Write and erase nothing; check everything, identify the chip, read and verify as asked
    #[arg(short = 'n', long = "test-memory")]
    no_write: bool,

    #[command(flatten)]
    hazards: Hazards,

    #[command(flatten)]
    connection: Connection,

    #[command(flatten)]
    compatible: Compatible,
}

/// Whether to erase it first.
#[derive(Debug, Clone, clap::Args)]
struct EraseArgs {
    /// Erase the chip first
    #[arg(short = 'e', long)]
    erase: bool,

    /// Do not erase the chip before writing flash
    #[arg(short = 'D', long = "noerase")]
    no_erase: bool,

    /// Something was done before that an erase could undo.
    #[arg(skip)]
    is_too_late: bool,
}

/// When a chip is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Erase {
    Always,
    /// Before flash is written.
    IfNeeded,
    Never,
}

impl EraseArgs {
    fn erase(&self) -> Erase {
        match self {
            Self { is_too_late: true, .. } => Erase::Never,
            Self { erase: true, .. } => Erase::Always,
            Self { no_erase: true, .. } => Erase::Never,
            _ => Erase::IfNeeded,
        }
    }
}

/// What to read back.
#[derive(Debug, Clone, clap::Args)]
struct VerifyArgs {
    /// Do not read back and compare what was written
    #[arg(short = 'V', long = "noverify-memory")]
    no_verify: bool,

    /// What to read back and compare after writing: what was written, or all of flash after an erase, so
    /// that nothing else is there
    #[arg(long, value_enum, default_value_t = VerifyArg::Programmed, conflicts_with = "no_verify")]
    verify: VerifyArg,
}

impl VerifyArgs {
    fn verify(&self) -> Verify {
        match self.verify {
            _ if self.no_verify => Verify::Nothing,
            VerifyArg::Programmed => Verify::Programmed,
            VerifyArg::All => Verify::All,
        }
    }
}

/// What to verify.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum VerifyArg {
    /// What was written
    Programmed,
    /// All of flash, if it was erased
    All,
}

pub(super) fn after_help() -> String {
    let port = os::ports::EXAMPLE;
    format!(
        "Examples:
  avrrr -P {port} -p m328p -U flash:w:blink.hex
  avrrr -P {port} -p m328p -U eeprom:r:eeprom.bin -U lfuse:r:-:h
  avrrr fuses set -P {port} -p m328p CKDIV8=1 BODLEVEL=2.7V
  avrrr -P sim -p m328p -U flash:w:blink.hex"
    )
}

pub(super) fn run(args: &ProgramArgs) -> Result<(), Diagnostic> {
    if let Some(list) = args.list() {
        return list;
    }
    if let Some(path) = &args.compatible.logfile {
        log_to(args, path)?;
    }
    let changes_or_reads =
        args.erase.erase() == Erase::Always || !args.memories.is_empty() || args.terminal.is_wanted();
    let traffic = if changes_or_reads { Traffic::Much } else { Traffic::Little };
    let mut driver = Driver::new(&args.connection, traffic)?;
    driver.set_at_end(args.compatible.at_end(args.connection.power.into())?);
    if args.connection.verbose > 0 {
        args.compatible.notes().for_each(|note| driver.say(note));
    }
    if let Some(option) = driver.clock_fixed_by().filter(|_| args.boost) {
        return Err(Diagnostic::new(format!("{option} sets the SPI clock, which --boost would raise"))
            .help("leave one of them out".to_owned()));
    }
    driver.set_boosts(args.boost);
    let policy = policy(args);
    let Some(chip) = by_signature::named(args.part.as_deref())? else {
        return match changes_or_reads {
            true => run_unnamed(args, &driver, policy),
            false => driver.identify(|_, _| Ok(())),
        };
    };
    let job = Sequence::from_args(args, chip, policy)?;
    job.notes().for_each(|note| driver.say(note));
    let finds_clock = policy.fastest.is_some() && driver.clock_fixed_by().is_none();
    if finds_clock && job.bytes() >= MUCH {
        // The search for a faster clock reads again.
        driver.read_entry_once();
    }
    driver.program(chip, &|programmer, runner| job.start(&driver, programmer, runner))
}

/// Does everything on the chip whose signature is found.
fn run_unnamed(args: &ProgramArgs, driver: &Driver<'_>, policy: Policy) -> Result<(), Diagnostic> {
    let concerned = |chip: &Chip| {
        // What cannot be read is told when the job is made.
        let specs = args.memories.iter().flat_map(|text| MemorySpec::parse(text, chip).unwrap_or_default());
        // The commands of the terminal may write anything.
        let by_terminal =
            Memory::ALL.into_iter().filter(|memory| args.terminal.is_wanted() && memory.is_writable());
        specs.map(|spec| spec.memory).chain(by_terminal).collect()
    };
    by_signature::run(driver, &concerned, &|chip| {
        let job = Sequence::from_args(args, chip, policy)?;
        job.notes().for_each(|note| driver.say(note));
        let work: Work<'_> = Box::new(move |programmer, runner| job.start(driver, programmer, runner));
        Ok(work)
    })
}

impl ProgramArgs {
    /// Prints a list, if one was asked for.
    fn list(&self) -> Option<Result<(), Diagnostic>> {
        if self.part.as_deref() == Some("?") {
            return Some(parts::run(&PartsArgs::all()));
        }
        if self.connection.port.as_deref().is_some_and(|port| port.starts_with('?')) {
            return Some(ports::run(&PortsArgs::all()));
        }
        let text = if self.connection.programmer == "?" {
            "known programmers:\n  buspirate = The Bus Pirate, any version\n"
        } else if Extended::is_help(&self.connection.extended) {
            args::EXTENDED_HELP
        } else if self.compatible.is_exit_help() {
            compatible::EXIT_HELP
        } else {
            return None;
        };
        text::show(text);
        Some(Ok(()))
    }
}

/// Sends messages to a file that is none of those that the job reads or writes.
fn log_to(args: &ProgramArgs, path: &Path) -> Result<(), Diagnostic> {
    let about = |diagnostic: Diagnostic| diagnostic.about(format_args!("-l {}", path.display()));
    let identity = files::identity(&path.to_string_lossy());
    let is_used = |spec: &String| {
        // The file of an operation, with and without a format behind it, or all of it.
        let file = spec.splitn(3, ':').nth(2).unwrap_or(spec);
        let names = [file, file.rsplit_once(':').map_or(file, |(file, _)| file)];
        identity.is_some() && names.into_iter().map(files::identity).any(|used| used == identity)
    };
    if args.memories.iter().any(is_used) {
        return Err(about(Diagnostic::new("the log would replace a file that -U names")));
    }
    // A word of a command may be a file, and have a format behind it.
    let ends_word = |letter: char| letter.is_whitespace() || "\"';".contains(letter);
    let mut words = args.terminal.lines().flat_map(|line| line.split(ends_word).map(str::to_owned));
    if words.any(|word| is_used(&word)) {
        return Err(about(Diagnostic::new("the log would replace a file that -T names")));
    }
    let file = File::create(path).map_err(|error| about(Diagnostic::of(&error)))?;
    text::log_to(file);
    Ok(())
}

fn policy(args: &ProgramArgs) -> Policy {
    args.hazards
        .policy(&args.connection)
        .with_verify(args.verify.verify())
        .with_if_changed(args.if_changed)
        .with_read_once(args.read_once)
        .with_boost(args.boost)
}
