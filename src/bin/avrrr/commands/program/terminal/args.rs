//! `-t` and `-T`, in the order in which they were typed between `-U`.

use clap::parser::ValueSource;
use clap::{ArgMatches, Command, FromArgMatches};

/// The options of the terminal.
#[derive(Debug, clap::Args)]
struct TerminalOptions {
    /// Do commands from standard input when it is their turn among -U and -T: on a terminal, with line editing
    ///
    /// help lists the commands.
    #[arg(short = 't', long, display_order = 50, conflicts_with = "boost")]
    terminal: bool,

    /// Do commands of the terminal when it is their turn among -U and -t; repeatable, several are separated by ;
    ///
    /// -T "write eeprom 0 1 2; dump eeprom 0 16"; -T help lists the commands.
    #[arg(short = 'T', long = "command", value_name = "CMD", display_order = 51, conflicts_with = "boost")]
    commands: Vec<String>,
}

/// One option among those that have an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Typed {
    /// The next of `-U`.
    Memory,
    Commands(String),
    Terminal,
}

/// What was typed, in order.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct TerminalArgs {
    pub(in super::super) order: Vec<Typed>,
}

impl TerminalArgs {
    /// Is there anything to do for the terminal?
    pub(in super::super) fn is_wanted(&self) -> bool {
        self.order.iter().any(|typed| *typed != Typed::Memory)
    }

    /// The lines of `-T`.
    pub(in super::super) fn lines(&self) -> impl Iterator<Item = &str> {
        self.order.iter().filter_map(|typed| match typed {
            Typed::Commands(line) => Some(line.as_str()),
            _ => None,
        })
    }
}

impl clap::Args for TerminalArgs {
    fn augment_args(command: Command) -> Command {
        <TerminalOptions as clap::Args>::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        <TerminalOptions as clap::Args>::augment_args_for_update(command)
    }
}

impl FromArgMatches for TerminalArgs {
    /// It has to come before the fields of `ProgramArgs` that take their values out of the matches.
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let typed = |id: &str| matches.value_source(id) == Some(ValueSource::CommandLine);
        let indices = |id: &str| matches.indices_of(id).filter(|_| typed(id)).into_iter().flatten();
        let commands = matches.get_many::<String>("commands").into_iter().flatten().cloned();
        let mut all: Vec<(usize, Typed)> = indices("memories").map(|at| (at, Typed::Memory)).collect();
        all.extend(indices("commands").zip(commands.map(Typed::Commands)));
        all.extend(indices("terminal").map(|at| (at, Typed::Terminal)));
        all.sort_by_key(|(at, _)| *at);
        Ok(Self { order: all.into_iter().map(|(_, typed)| typed).collect() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
