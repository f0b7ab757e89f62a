//! `avrrr backup`, `restore` and `clone`: everything that a chip holds, in one file.

mod clone;
mod difference;
mod file;
mod restore;

use std::time::SystemTime;

use avrrr::chip::Chip;
use avrrr::icsp::Memory;
use avrrr::job::{Operation, Plan, Policy};

use crate::args::Connection;
use crate::bus_options::Traffic;
use crate::by_signature;
use crate::diagnostic::Diagnostic;
use crate::driver::{Driver, Work};
use crate::files;
use crate::memory_spec::{Format, MemorySpec, Op};
use crate::run_plan::refused_plan;
pub(super) use clone::{CloneArgs, run as run_clone};
pub(super) use restore::{RestoreArgs, run as run_restore};

/// Save everything that a chip holds in one file: flash, EEPROM, fuses, lock bits, signature, calibration
///
/// The file is Intel HEX in the layout of avrdude 8, which reads it as `-U ALL:w:FILE`. Its first lines are comments with
/// the part, its signature, the date, and a SHA-256 of each memory. Everything is read twice, and the two reads must
/// agree. A locked chip does not tell its flash and EEPROM: then there is no backup, and no file.
#[derive(Debug, clap::Args)]
#[command(max_term_width = 100)]
pub(crate) struct BackupArgs {
    /// The file; "-" is standard output. A file of this name is replaced
    #[arg(value_name = "FILE")]
    file: String,

    /// The chip, by name (atmega328p) or avrdude's short form (m328p); without it, by its signature
    #[arg(short = 'p', long, value_name = "PART")]
    part: Option<String>,

    #[command(flatten)]
    connection: Connection,
}

pub(super) fn run(args: &BackupArgs) -> Result<(), Diagnostic> {
    let named = by_signature::named(args.part.as_deref())?;
    save(&Driver::new(&args.connection, Traffic::Much)?, named, &args.file, args.connection.reading())
}

/// Every memory: parts with one signature that differ in one of them are not guessed.
fn all(_: &Chip) -> Vec<Memory> {
    Memory::ALL.to_vec()
}

/// Reads everything that serial programming reads of a chip into a file.
fn save(driver: &Driver<'_>, named: Option<Chip>, file: &str, policy: Policy) -> Result<(), Diagnostic> {
    by_signature::run_on(driver, named, &all, &|chip| {
        let specs: Vec<_> = readable(&chip).map(|memory| spec(memory, file)).collect();
        files::check_outputs(&specs, &chip)?;
        for memory in Memory::ALL.into_iter().filter(|memory| memory.size(&chip) > 0) {
            if !memory.is_readable(&chip) {
                driver.say(format!("note: the {memory} of the {} cannot be read: left out", chip.name));
            }
        }
        let operations = readable(&chip).map(|memory| Operation::Read { memory }).collect();
        let plan = Plan::new(chip, operations, policy).map_err(|error| refused_plan(&error))?;
        let work: Work<'_> = Box::new(move |programmer, runner| {
            let report = runner.run(plan.clone(), &[], programmer)?;
            let images: Vec<_> = report.read.iter().map(|(_, image)| image).collect();
            let head = file::Header::new(&chip, SystemTime::now(), &report.read);
            let memories = files::together(&specs, &images)?;
            files::save_contents(
                file,
                format!("{head}{}", memories.flat().to_hex_with_comments()).as_bytes(),
            )?;
            let names: Vec<_> = specs.iter().map(|spec| spec.memory.name()).collect();
            driver.say(format!("saved {}", names.join(", ")));
            Ok(())
        });
        Ok(work)
    })
}

/// What serial programming reads of this chip.
fn readable(chip: &Chip) -> impl Iterator<Item = Memory> + use<> {
    let chip = *chip;
    Memory::ALL.into_iter().filter(move |memory| memory.size(&chip) > 0 && memory.is_readable(&chip))
}

/// Where a memory goes.
fn spec(memory: Memory, file: &str) -> MemorySpec {
    MemorySpec { in_list: true, ..MemorySpec::new(memory, Op::Read, file, Format::HexWithComments) }
}
