//! The `avrrr` program: arguments in, one job on one chip, one simulation, one table or one measurement,
//! messages out.
//!
//! Messages go to standard error, data that is read (`-U flash:r:-`) or measured to standard output. Exit
//! code 0 means that everything that was asked for was done, 128 and the number of a signal that it ended
//! the work.
#![warn(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

mod advice;
mod args;
mod bus_options;
mod by_signature;
mod chip_name;
mod commands;
mod connect;
mod diagnostic;
mod driver;
mod files;
mod memory_list;
mod memory_spec;
mod os;
mod port;
mod progress;
mod run_plan;
mod saver;
mod selection;
mod spi_clock;
mod standard_output;
mod stop;
mod table;
mod text;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory as _, Parser as _};

use commands::Args;

fn main() -> ExitCode {
    let typed: Vec<_> = std::env::args_os().collect();
    let args = match Args::try_parse_from(&typed) {
        Ok(args) => args,
        Err(error) => not_understood(error, &typed),
    };
    if typed.len() <= 1 || args.is_usage() {
        usage(&typed);
        return ExitCode::SUCCESS;
    }
    match args.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(diagnostic) => {
            diagnostic.show();
            ExitCode::from(stop::Stop::exit_code(diagnostic.code))
        }
    }
}

/// The options, and a last line with the version, in which programs that run avrdude look for it.
fn usage(typed: &[OsString]) {
    let name = typed.first().map(Path::new).and_then(Path::file_stem);
    let version = match name.is_some_and(|name| name.eq_ignore_ascii_case("avrdude")) {
        true => concat!("avrdude version 8.2, by avrrr ", env!("CARGO_PKG_VERSION")),
        false => concat!("avrrr version ", env!("CARGO_PKG_VERSION")),
    };
    text::show(&format!("{}\n{version}\n", Args::command().render_help()));
}

/// Says what is wrong with the command line, or what it asked for: help, or the version.
fn not_understood(error: clap::Error, typed: &[OsString]) -> ! {
    // The same error, about arguments that a terminal shows as they are.
    let shown: Vec<_> = typed.iter().map(|argument| text::line(&argument.to_string_lossy())).collect();
    let mut error = Args::try_parse_from(&shown).err().unwrap_or(error);
    if let Some(word) = stray_word(&error, &shown) {
        advice::on_stray_word(word).code(2).show();
        std::process::exit(2);
    }
    if let Some(help) = help(&error, &shown) {
        // What clap suggests instead does not help.
        error.remove(ContextKind::Suggested);
        let _ = error.print();
        text::show(&format!("help: {help}\n"));
        std::process::exit(error.exit_code());
    }
    error.exit()
}

/// A word that is neither an option, nor the value of one, nor a command.
fn stray_word<'t>(error: &clap::Error, typed: &'t [String]) -> Option<&'t String> {
    let ContextValue::String(word) = error.get(ContextKind::InvalidSubcommand)? else { return None };
    let is_command = Args::command().find_subcommand(word).is_some();
    let has_near = error.get(ContextKind::SuggestedSubcommand).is_some();
    typed.iter().skip(1).find(|typed| *typed == word && !is_command && !has_near)
}

/// What to do about an error of the command line, where clap does not know.
fn help(error: &clap::Error, typed: &[String]) -> Option<String> {
    match (error.kind(), error.get(ContextKind::InvalidArg), error.get(ContextKind::InvalidSubcommand)) {
        (ErrorKind::UnknownArgument, Some(ContextValue::String(option)), _) => {
            let is_gang = typed.get(1).is_some_and(|word| word == "gang");
            is_gang.then(|| advice::on_manifest_option(option)).flatten()
        }
        (ErrorKind::ArgumentConflict, _, Some(ContextValue::String(command))) => in_front(command, typed),
        _ => None,
    }
}

/// About options in front of this subcommand, if there is one of that name.
fn in_front(command: &str, typed: &[String]) -> Option<String> {
    Args::command().find_subcommand(command)?;
    let at = typed.iter().skip(1).position(|word| word == command)? + 1;
    let behind: Vec<_> =
        ["avrrr".to_owned()].iter().chain(&typed[at..]).chain(&typed[1..at]).cloned().collect();
    let parsed = Args::try_parse_from(&behind);
    let line = behind.iter().map(|word| text::word(word)).collect::<Vec<_>>().join(" ");
    let line = match parsed.as_ref().map_err(clap::Error::kind) {
        Ok(_) => line,
        Err(ErrorKind::MissingRequiredArgument) => format!("{line} ..."),
        Err(ErrorKind::UnknownArgument) if command == "gang" => {
            return parsed.err().and_then(|error| help(&error, &behind));
        }
        Err(_) => format!("avrrr {command} ..."),
    };
    Some(format!("options go behind the subcommand: {line}"))
}
