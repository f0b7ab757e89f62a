//! `avrrr clone`: other chips become what one chip is.

use super::restore::Restore;
use super::save;
use crate::args::{Connection, Hazards};
use crate::bus_options::Traffic;
use crate::by_signature;
use crate::diagnostic::Diagnostic;
use crate::driver::Driver;

/// Make new chips hold what a backup, or a chip beside them, holds
///
/// Each chip is erased and gets flash, EEPROM, fuses and, last, lock bits; what it held is neither compared nor printed.
/// Signature and calibration bytes are those of each chip, and stay. To bring a chip back to what it held, use restore.
#[derive(Debug, clap::Args)]
#[command(max_term_width = 100)]
#[command(after_help = "Example:\n  avrrr clone golden.hex --decoder 155 --from 0 --to 1,2")]
pub(crate) struct CloneArgs {
    /// The backup; with --from, the file that it is saved in first
    #[arg(value_name = "FILE")]
    file: String,

    /// The chip, by name (atmega328p) or avrdude's short form (m328p); without it, that of the backup
    #[arg(short = 'p', long, value_name = "PART")]
    part: Option<String>,

    /// Read this target into FILE first
    #[arg(long, value_name = "N", conflicts_with = "target")]
    from: Option<u8>,

    /// The targets that are written; without it, the one of --target
    #[arg(long, value_name = "N,…", value_delimiter = ',', conflicts_with = "target")]
    to: Vec<u8>,

    #[command(flatten)]
    hazards: Hazards,

    #[command(flatten)]
    connection: Connection,
}

pub(crate) fn run(args: &CloneArgs) -> Result<(), Diagnostic> {
    let to: Vec<_> = match args.to.is_empty() {
        true => vec![args.connection.target],
        false => args.to.iter().copied().map(Some).collect(),
    };
    let targets: Vec<_> =
        to.iter().map(|target| Connection { target: *target, ..args.connection.clone() }).collect();
    // Every option is checked before the first chip is touched.
    let drivers: Result<Vec<_>, _> =
        targets.iter().map(|target| Driver::new(target, Traffic::Much)).collect();
    let drivers = drivers?;
    if let Some(from) = args.from {
        save_from(args, from)?;
    }
    let clone = Restore::new(&args.file, args.part.as_deref(), false, true)?;
    if args.from.is_none()
        && let Some(driver) = drivers.first()
    {
        driver.say(clone.origin());
    }
    for (index, (driver, connection)) in drivers.iter().zip(&targets).enumerate() {
        let policy = args.hazards.policy(connection);
        let Some(number) = connection.target.filter(|_| to.len() > 1) else {
            clone.run(driver, policy)?;
            continue;
        };
        driver.say(format!("target {number}:"));
        clone.run(driver, policy).map_err(|diagnostic| {
            let rest: Vec<_> = args.to[index + 1..].iter().map(u8::to_string).collect();
            let diagnostic = diagnostic.about(format_args!("target {number}"));
            match rest.is_empty() {
                true => diagnostic,
                false => diagnostic.note(format!("nothing was done with target {}", rest.join(", "))),
            }
        })?;
    }
    Ok(())
}

/// Reads the chip that the others are to become.
fn save_from(args: &CloneArgs, from: u8) -> Result<(), Diagnostic> {
    if args.to.is_empty() {
        return Err(Diagnostic::new("--from needs the targets that become the same: --to"));
    }
    if args.to.contains(&from) {
        return Err(Diagnostic::new(format!("target {from} cannot become what it is: --to has it, too")));
    }
    if args.file == "-" {
        return Err(Diagnostic::new("--from saves the backup in a file, and - is none"));
    }
    let connection = Connection { target: Some(from), ..args.connection.clone() };
    let named = by_signature::named(args.part.as_deref())?;
    save(&Driver::new(&connection, Traffic::Much)?, named, &args.file, connection.reading())
}
