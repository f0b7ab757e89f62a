//! The `avrrr` program: arguments in, one job on one chip, one simulation, one table or one measurement,
//! messages out.
//!
//! Messages go to standard error, data that is read (`-U flash:r:-`) or measured to standard output. Exit
//! code 0 means that everything that was asked for was done.
#![warn(clippy::unwrap_used)]

mod advice;
mod args;
mod bench;
mod complaint;
mod files;
mod fuses;
mod gang;
mod job;
mod memory_spec;
mod parts;
mod planning;
mod ports;
mod progress;
mod running;
mod saver;
mod selection;
#[cfg(unix)]
mod simulate;
mod stop;
mod table;
mod udev;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let args = args::Args::parse();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(complaint) => {
            // Whoever was listening may have gone; the exit code still says it.
            let _ = write!(std::io::stderr(), "{complaint}");
            ExitCode::from(complaint.code)
        }
    }
}

fn run(args: &args::Args) -> Result<(), complaint::Complaint> {
    use args::Command;
    match &args.command {
        None => job::run(args),
        Some(Command::Bench(args)) => bench::run(args),
        Some(Command::Fuses(args)) => fuses::run(args),
        Some(Command::Gang(args)) => gang::run(args),
        Some(Command::Identify(args)) => job::identify(&args.connection),
        Some(Command::Parts(args)) => parts::run(args),
        Some(Command::Ports(args)) => ports::run(args),
        #[cfg(unix)]
        Some(Command::Sim(args)) => simulate::run(args),
        Some(Command::Udev(args)) => udev::run(args),
    }
}
