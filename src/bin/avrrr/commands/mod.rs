//! The commands of the program, one file or folder each.

mod backup;
mod bench;
mod bootloader;
mod completions;
mod doctor;
mod fuses;
mod gang;
mod identify;
mod man;
mod map;
mod parts;
mod ports;
mod program;
mod rescue;
mod run;
mod serve;
#[cfg(unix)]
mod sim;
mod udev;

use clap::{ArgAction, Parser};

use crate::diagnostic::Diagnostic;
pub(crate) use program::AtEnd;

/// Program AVR microcontrollers over ICSP through a Bus Pirate.
///
/// The options are those of avrdude where it has them.
#[derive(Debug, Parser)]
#[command(version, disable_version_flag = true, max_term_width = 100, after_help = program::after_help())]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(disable_help_subcommand = true, args_override_self = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    program: program::ProgramArgs,

    /// Print the options and the version to standard error, as avrdude does
    #[arg(short = '?')]
    usage: bool,

    /// Print the version
    #[arg(long, action = ArgAction::Version)]
    version: (),
}

/// What else the program can do.
#[derive(Debug, clap::Subcommand)]
enum Command {
    Backup(backup::BackupArgs),
    Bench(bench::BenchArgs),
    BurnBootloader(bootloader::BurnBootloaderArgs),
    Clone(backup::CloneArgs),
    Completions(completions::CompletionsArgs),
    Doctor(doctor::DoctorArgs),
    Fuses(fuses::FusesArgs),
    Gang(gang::GangArgs),
    Identify(identify::IdentifyArgs),
    Man(man::ManArgs),
    Map(map::MapArgs),
    Parts(parts::PartsArgs),
    Ports(ports::PortsArgs),
    Rescue(rescue::RescueArgs),
    Restore(backup::RestoreArgs),
    Run(run::RunArgs),
    Serve(serve::ServeArgs),
    #[cfg(unix)]
    Sim(sim::SimArgs),
    Udev(udev::UdevArgs),
}

impl Args {
    /// Are only the options asked for?
    pub(crate) fn is_usage(&self) -> bool {
        self.usage
    }

    /// Does what was asked for.
    pub(crate) fn run(&self) -> Result<(), Diagnostic> {
        match &self.command {
            None => program::run(&self.program),
            Some(Command::Backup(args)) => backup::run(args),
            Some(Command::Bench(args)) => bench::run(args),
            Some(Command::BurnBootloader(args)) => bootloader::run(args),
            Some(Command::Clone(args)) => backup::run_clone(args),
            Some(Command::Completions(args)) => completions::run(args),
            Some(Command::Doctor(args)) => doctor::run(args),
            Some(Command::Fuses(args)) => fuses::run(args),
            Some(Command::Gang(args)) => gang::run(args),
            Some(Command::Identify(args)) => identify::run(args),
            Some(Command::Man(args)) => man::run(args),
            Some(Command::Map(args)) => map::run(args),
            Some(Command::Parts(args)) => parts::run(args),
            Some(Command::Ports(args)) => ports::run(args),
            Some(Command::Rescue(args)) => rescue::run(args),
            Some(Command::Restore(args)) => backup::run_restore(args),
            Some(Command::Run(args)) => run::run(args),
            Some(Command::Serve(args)) => serve::run(args),
            #[cfg(unix)]
            Some(Command::Sim(args)) => sim::run(args),
            Some(Command::Udev(args)) => udev::run(args),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        Args::command().debug_assert();
    }
}
