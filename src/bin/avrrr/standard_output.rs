//! Data on standard output.

use crate::diagnostic::Diagnostic;
use crate::text;

/// Lines, each with its end.
pub(crate) fn print(lines: &str) -> Result<(), Diagnostic> {
    text::print(lines).map_err(|error| Diagnostic::of(&error).about("standard output"))
}

/// Lines without the last end.
pub(crate) fn print_lines(lines: &str) -> Result<(), Diagnostic> {
    print(&format!("{lines}\n"))
}
