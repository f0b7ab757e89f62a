//! `avrrr completions`: what a shell needs to complete options.

use std::io::Write as _;

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::Args;
use crate::diagnostic::Diagnostic;

/// Print what a shell needs to complete commands and options
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  avrrr completions bash > ~/.local/share/bash-completion/completions/avrrr\n  \
    avrrr completions fish > ~/.config/fish/completions/avrrr.fish"
)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs) -> Result<(), Diagnostic> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "avrrr", &mut script);
    let mut out = std::io::stdout().lock();
    let written = out.write_all(&script).and_then(|()| out.flush());
    written.map_err(|error| Diagnostic::of(&error).about("standard output"))
}
