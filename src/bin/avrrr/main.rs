//! The `avrrr` program: arguments in, one job on one chip, one simulation, one table or one measurement,
//! messages out.
//!
//! Messages go to standard error, data that is read (`-U flash:r:-`) or measured to standard output. Exit
//! code 0 means that everything that was asked for was done, 128 and the number of a signal that it ended
//! the work.
#![warn(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

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
mod text;
mod udev;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};

fn main() -> ExitCode {
    let typed: Vec<_> = std::env::args_os().collect();
    let args = match args::Args::try_parse_from(&typed) {
        Ok(args) => args,
        Err(error) => not_understood(error, &typed),
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
fn not_understood(error: clap::Error, typed: &[OsString]) -> ! {
    // The same error, about arguments that a terminal shows as they are.
    let shown = typed.iter().map(|argument| text::line(&argument.to_string_lossy()));
    let error = args::Args::try_parse_from(shown).err().unwrap_or(error);
    if let (ErrorKind::UnknownArgument, Some(ContextValue::String(option))) =
        (error.kind(), error.get(ContextKind::InvalidArg))
        && let Some(help) = advice::on_avrdude_option(option)
    {
        let _ = error.print();
        text::show(&format!("help: {help}\n"));
        std::process::exit(error.exit_code());
    }
    error.exit()
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
