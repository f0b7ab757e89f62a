//! The `avrrr` program: arguments in, one job on one chip, one simulation, one table or one measurement,
//! messages out.
//!
//! Messages go to standard error, data that is read (`-U flash:r:-`) or measured to standard output. Exit
//! code 0 means that everything that was asked for was done, 128 and the number of a signal that it ended
//! the work.
#![warn(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

mod advice;
mod args;
mod chip_name;
mod commands;
mod connect;
mod diagnostic;
mod driver;
mod files;
mod memory_spec;
mod os;
mod port;
mod progress;
mod run_plan;
mod saver;
mod selection;
mod standard_output;
mod stop;
mod table;
mod text;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use commands::Args;

fn main() -> ExitCode {
    let typed: Vec<_> = std::env::args_os().collect();
    let args = match Args::try_parse_from(&typed) {
        Ok(args) => args,
        Err(error) => not_understood(error, &typed),
    };
    match args.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(diagnostic) => {
            diagnostic.show();
            ExitCode::from(stop::Stop::exit_code(diagnostic.code))
        }
    }
}

/// Says what is wrong with the command line, or what it asked for: help, or the version.
fn not_understood(error: clap::Error, typed: &[OsString]) -> ! {
    // The same error, about arguments that a terminal shows as they are.
    let shown = typed.iter().map(|argument| text::line(&argument.to_string_lossy()));
    let error = Args::try_parse_from(shown).err().unwrap_or(error);
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
