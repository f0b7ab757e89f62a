//! `avrrr man`: pages of the manual.

use std::io::Write as _;

use clap::CommandFactory as _;
use clap_mangen::Man;

use super::Args;
use crate::diagnostic::Diagnostic;

/// Print a page of the manual, in the language of man
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  avrrr man > avrrr.1\n  avrrr man fuses set > avrrr-fuses-set.1")]
pub(crate) struct ManArgs {
    /// The command that the page is about; without it, that of the program
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

pub(super) fn run(args: &ManArgs) -> Result<(), Diagnostic> {
    let mut command = Args::command();
    command.build();
    let mut title = "avrrr".to_owned();
    for name in &args.command {
        let found = command.find_subcommand(name).cloned();
        command = found.ok_or_else(|| {
            let known: Vec<_> = command.get_subcommands().map(clap::Command::get_name).collect();
            let help = (!known.is_empty()).then(|| format!("there are {}", known.join(", ")));
            Diagnostic::new(format!("{title} has no command {name}")).help(help)
        })?;
        title = format!("{title}-{name}");
    }
    let mut page = Vec::new();
    let man = Man::new(command.display_name(title));
    man.render(&mut page).map_err(|error| Diagnostic::of(&error))?;
    let mut out = std::io::stdout().lock();
    let written = out.write_all(&page).and_then(|()| out.flush());
    written.map_err(|error| Diagnostic::of(&error).about("standard output"))
}
