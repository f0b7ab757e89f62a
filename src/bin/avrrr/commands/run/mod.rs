//! `avrrr run`: the runner of cargo. A program goes into a chip, and what it sends is shown.

mod monitor;

use std::cell::RefCell;

use avrrr::icsp::Memory;
use avrrr::job::{Operation, Plan};

use crate::args::Connection;
use crate::bus_options::Traffic;
use crate::by_signature;
use crate::commands::AtEnd;
use crate::diagnostic::Diagnostic;
use crate::driver::{Driver, Work};
use crate::files::{self, LoadOptions};
use crate::memory_spec::{Format, MemorySpec, Op};
use crate::run_plan::refused_plan;
use monitor::{Monitor, MonitorPort};

/// Write a program to flash, let it run, and show what it sends: a runner for cargo
///
/// Of an ELF file it takes what is flash. If the chip holds it already, nothing is written. The supplies of the Bus
/// Pirate stay on, so that the program runs, unless --power off says that the chip has its own.
#[derive(Debug, clap::Args)]
#[command(max_term_width = 100)]
#[command(after_help = "In .cargo/config.toml:\n  [target.avr-none]\n  \
    runner = \"avrrr run -p m328p --monitor /dev/ttyACM0:57600\"")]
pub(crate) struct RunArgs {
    /// The program, as avr-gcc or cargo has linked it
    #[arg(value_name = "ELF")]
    file: String,

    /// The chip, by name (atmega328p) or avrdude's short form (m328p); without it, by its signature
    #[arg(short = 'p', long, value_name = "PART")]
    part: Option<String>,

    /// Show what comes in at this serial port when the program runs, until Ctrl-C or until the port is gone
    ///
    /// It is a port of its own, such as that of a USB adapter at the chip's TXD.
    #[arg(long, value_name = "PORT:BAUD")]
    monitor: Option<MonitorPort>,

    #[command(flatten)]
    connection: Connection,
}

pub(super) fn run(args: &RunArgs) -> Result<(), Diagnostic> {
    let named = by_signature::named(args.part.as_deref())?;
    let mut driver = Driver::new(&args.connection, Traffic::Much)?;
    driver.set_at_end(AtEnd { reset: false, supply: true });
    // It is there before the program runs, so that nothing is lost.
    let monitor = args.monitor.as_ref().map(|port| Monitor::open(port, &args.connection)).transpose()?;
    let monitor = RefCell::new(monitor);
    let spec = MemorySpec::new(Memory::Flash, Op::Write, &*args.file, Format::Elf);
    by_signature::run_on(&driver, named, &|_| vec![Memory::Flash], &|chip| {
        let options = LoadOptions { chip: Some(&chip), any_signature: args.connection.force, choice: None };
        let loaded = files::load(&spec, options)?;
        loaded.notes.iter().for_each(|note| driver.say(note));
        let write = Operation::Write { memory: Memory::Flash, image: loaded.image };
        let policy = args.connection.reading().with_if_changed(true);
        let plan = Plan::new(chip, vec![Operation::EraseIfNeeded, write], policy)
            .map_err(|error| refused_plan(&error).about(&args.file))?;
        let monitor = &monitor;
        let work: Work<'_> = Box::new(move |programmer, runner| {
            runner.run(plan.clone(), &[], programmer)?;
            match &mut *monitor.borrow_mut() {
                // The chip is in reset: what came before is not from this program.
                Some(monitor) => monitor.forget(),
                None => Ok(()),
            }
        });
        Ok(work)
    })?;
    monitor.into_inner().map_or(Ok(()), |monitor| monitor.show(&driver))
}
