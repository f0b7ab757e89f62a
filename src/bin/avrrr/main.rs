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
mod ports;
mod progress;
mod selection;
#[cfg(unix)]
mod simulate;
mod stop;
mod table;
mod text;
mod udev;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let args = match args::Args::try_parse() {
        Ok(args) => args,
        Err(error) => return not_understood(&error),
    };
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(complaint) => {
            complaint.show();
            ExitCode::from(stop::Stop::exit_code(complaint.code))
        }
    }
}

/// Says what is wrong with the command line, or what it asked for: help, or the version.
fn not_understood(error: &clap::Error) -> ExitCode {
    let text = error.to_string();
    if text == text::lines(&text) {
        // In colours, where there are any.
        error.exit();
    }
    text.lines().for_each(text::say);
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
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
