//! `avrrr identify`: which chips a signature may be of.

use crate::args::Connection;
use crate::bus_options::Traffic;
use crate::diagnostic::Diagnostic;
use crate::driver::Driver;
use crate::standard_output::print_lines;

/// Say which chips a signature may be of.
///
/// Standard output has the signature, then the name of each chip that has it, one a line.
#[derive(Debug, clap::Args)]
#[command(max_term_width = 100)]
pub(crate) struct IdentifyArgs {
    #[command(flatten)]
    connection: Connection,
}

pub(super) fn run(args: &IdentifyArgs) -> Result<(), Diagnostic> {
    Driver::new(&args.connection, Traffic::Little)?.identify(|[a, b, c], candidates| {
        let lines = format!("signature {a:02x} {b:02x} {c:02x}\n{}", candidates.join("\n"));
        print_lines(lines.trim_end())
    })
}
