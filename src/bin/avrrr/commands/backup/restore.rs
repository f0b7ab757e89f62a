//! `avrrr restore`: a chip becomes what a backup has.

use avrrr::chip::{Chip, Fuse};
use avrrr::icsp::Memory;
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, Policy, Verify};

use super::all;
use super::difference::{Difference, tells};
use super::file::Backup;
use crate::args::{Connection, Hazards};
use crate::bus_options::Traffic;
use crate::by_signature;
use crate::connect::ChipProgrammer;
use crate::diagnostic::Diagnostic;
use crate::driver::{Driver, Work};
use crate::run_plan::{PlanRunner, refused_plan};
use crate::standard_output::print_lines;

/// Make a chip hold again what a backup has
///
/// FILE is from `avrrr backup`, or a file with several memories by avrdude 8. It is refused if it is for a part with another
/// signature, or if its bytes are not those of its hashes. What differs is printed first: bytes of memories, and each fuse
/// before and after. Only that is written; the chip is erased where flash or lock bits need it. Lock bits come last.
/// Everything that was written is read back. Signature and calibration bytes cannot be written.
#[derive(Debug, clap::Args)]
#[command(max_term_width = 100)]
pub(crate) struct RestoreArgs {
    /// The backup; "-" is standard input
    #[arg(value_name = "FILE")]
    file: String,

    /// The chip, by name (atmega328p) or avrdude's short form (m328p); without it, that of the backup
    #[arg(short = 'p', long, value_name = "PART")]
    part: Option<String>,

    /// Write nothing; print what would be written
    #[arg(short = 'n')]
    no_write: bool,

    #[command(flatten)]
    hazards: Hazards,

    #[command(flatten)]
    connection: Connection,
}

pub(crate) fn run(args: &RestoreArgs) -> Result<(), Diagnostic> {
    let restore = Restore::new(&args.file, args.part.as_deref(), args.no_write, false)?;
    let policy = args.hazards.policy(&args.connection);
    let driver = Driver::new(&args.connection, Traffic::Much)?;
    driver.say(restore.backup.origin());
    restore.run(&driver, policy)
}

/// A backup, and how it is written.
pub(super) struct Restore {
    backup: Backup,
    named: Option<Chip>,
    no_write: bool,
    /// The chip is another one: whatever it holds is erased.
    is_clone: bool,
}

impl Restore {
    pub(super) fn new(
        file: &str,
        part: Option<&str>,
        no_write: bool,
        is_clone: bool,
    ) -> Result<Self, Diagnostic> {
        let backup = Backup::read(file)?;
        let named = by_signature::named(part.or(backup.part()))?;
        Ok(Self { backup, named, no_write, is_clone })
    }

    pub(super) fn origin(&self) -> String {
        self.backup.origin()
    }

    pub(super) fn run(&self, driver: &Driver<'_>, policy: Policy) -> Result<(), Diagnostic> {
        let policy = policy.with_verify(Verify::All);
        by_signature::run_on(driver, self.named, &all, &|chip| {
            let wanted = self.backup.memories(&chip, driver.takes_any_signature())?;
            if self.named.is_none() && !wanted.iter().any(|(memory, _)| *memory == Memory::Signature) {
                return Err(Diagnostic::new("the file does not say for which part it is")
                    .help("name the part with -p".to_owned()));
            }
            // Values that no chip of this kind may get are refused before a port is opened.
            let writable = wanted.iter().filter(|(memory, _)| memory.is_writable());
            let writes =
                writable.map(|(memory, image)| Operation::Write { memory: *memory, image: image.clone() });
            Plan::new(chip, writes.collect(), policy).map_err(|error| refused_plan(&error))?;
            let work: Work<'_> = Box::new(move |programmer, runner| {
                self.write(&Target { driver, chip, policy, wanted: &wanted }, programmer, runner)
            });
            Ok(work)
        })
    }

    fn write(
        &self,
        target: &Target<'_>,
        programmer: &mut ChipProgrammer<'_>,
        runner: &PlanRunner<'_>,
    ) -> Result<(), Diagnostic> {
        let Target { driver, chip, policy, wanted } = target;
        let found = target.read(self.is_clone, programmer, runner)?;
        if !self.is_clone && is_another(wanted, &found) {
            driver.say(
                "note: this is another chip than that of the backup: its factory bytes differ, and stay",
            );
        }
        let difference = Difference::new(chip, wanted, &found, self.is_clone)?;
        if difference.is_nothing() {
            driver.say("the chip holds all of this already; nothing is written");
            return Ok(());
        }
        print_lines(&difference.lines())?;
        let plan =
            Plan::new(*chip, difference.operations(), *policy).map_err(|error| refused_plan(&error))?;
        if !self.no_write {
            return runner.run(plan, &[], programmer).map(drop);
        }
        let fuse = |(memory, image): &(Memory, Image)| match memory {
            Memory::Fuse(fuse) => image.get(0).map(|value| (*fuse, value)),
            _ => None,
        };
        let before: Vec<(Fuse, u8)> = found.iter().filter_map(fuse).collect();
        for hazard in plan.hazards(&before) {
            driver.say(format!("warning: {hazard}"));
        }
        driver.say("not written because of -n");
        Ok(())
    }
}

/// Are there factory bytes, and are they not those of the backup?
fn is_another(wanted: &[(Memory, Image)], found: &[(Memory, Image)]) -> bool {
    let bytes = |all: &[(Memory, Image)], wanted: Memory| {
        all.iter().find(|(memory, _)| *memory == wanted).map(|(_, image)| image.to_bytes(0xff))
    };
    [Memory::Calibration, Memory::SignatureRow].into_iter().any(|memory| {
        let (before, now) = (bytes(wanted, memory), bytes(found, memory));
        before.is_some() && now.is_some() && before != now
    })
}

/// A chip, and what it is to hold.
struct Target<'t> {
    driver: &'t Driver<'t>,
    chip: Chip,
    policy: Policy,
    wanted: &'t [(Memory, Image)],
}

impl Target<'_> {
    /// What the chip holds of what is wanted, as far as it tells. `only_bytes`: neither flash nor EEPROM.
    fn read(
        &self,
        only_bytes: bool,
        programmer: &mut ChipProgrammer<'_>,
        runner: &PlanRunner<'_>,
    ) -> Result<Vec<(Memory, Image)>, Diagnostic> {
        let mut read = |memories: Vec<Memory>| {
            let operations = memories.into_iter().map(|memory| Operation::Read { memory }).collect();
            let plan = Plan::new(self.chip, operations, self.policy).map_err(|error| refused_plan(&error))?;
            runner.run(plan, &[], programmer).map(|report| report.read)
        };
        let mut found = Vec::new();
        if Memory::Lock.is_readable(&self.chip) {
            found = read(vec![Memory::Lock])?;
        }
        let lock = found.first().and_then(|(_, image)| image.get(0)).unwrap_or(0xff);
        let tells = tells(&self.chip, lock);
        if !tells && !only_bytes {
            self.driver.say(format!(
                "note: the chip is locked by lock byte {lock:#04x}: its flash and EEPROM cannot be compared, and are erased"
            ));
        }
        let is_read = |memory: &Memory| match memory {
            Memory::Lock => false,
            Memory::Flash | Memory::Eeprom => tells && !only_bytes,
            memory => memory.is_readable(&self.chip),
        };
        let wanted = self.wanted.iter().map(|(memory, _)| *memory);
        found.extend(read(wanted.filter(is_read).collect())?);
        Ok(found)
    }
}
