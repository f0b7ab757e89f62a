//! Advice on files, as commands that make or select a file that can be written.

use avrrr::icsp::Memory;

use super::Purpose;
use super::content::{Known, is_plain, text_of};
use crate::memory_spec::{MemorySpec, Op};
use crate::text::word;

/// The same operation with another file and format.
fn operation(spec: &MemorySpec, file: &str, format: &str) -> String {
    let op = match spec.op {
        Op::Read => "r",
        Op::Write => "w",
        Op::Verify => "v",
    };
    format!("-U {}", word(&format!("{}:{op}:{file}{format}", spec.memory)))
}

/// To take bytes as they are.
pub(super) fn raw(spec: &MemorySpec) -> String {
    format!("to write it as it is: {}", operation(spec, &spec.file, ":r"))
}

/// To insist on what is doubtful.
pub(super) fn insist(spec: &MemorySpec) -> String {
    format!("{} says that it is meant", operation(spec, &spec.file, ":r"))
}

/// To take what was meant as values.
pub(super) fn values(spec: &MemorySpec) -> String {
    format!("for values instead of a file: {}", operation(spec, &spec.file, ":m"))
}

/// Another file of the same build.
const OTHER_FILE: &str = "take the .hex file of the same build";

/// A command that makes a file of this name out of another; `command` has both names, as words of a shell.
fn make(name: &str, suffix: &str, command: impl FnOnce(&str, &str) -> String) -> String {
    let is_stream =
        name == "-" || ["/dev/stdin", "/dev/fd/", "/proc/"].iter().any(|start| name.starts_with(start));
    if is_stream {
        return format!("save it in a file first; then {}", command("FILE", &format!("FILE{suffix}")));
    }
    // Else a program would take it for an option.
    let name = if name.starts_with('-') { format!("./{name}") } else { name.to_owned() };
    command(&word(&name), &word(&format!("{name}{suffix}")))
}

/// To make Intel HEX of text that `srec_cat` reads with this option. It leaves out lines that it does not
/// understand, so what is not plain must be mended first.
fn from_text(name: &str, option: &str, is_plain: bool) -> String {
    make(name, ".hex", |from, to| match is_plain {
        true => format!("make Intel HEX of it: srec_cat {from} {option} -o {to} -intel"),
        false => {
            let plain = format!(r"LC_ALL=C tr -cd '[:print:]\n\r' <{from}");
            format!("make Intel HEX of it: {plain} | srec_cat - {option} -o {to} -intel")
        }
    })
}

/// What can be done with a file of a format that cannot be read.
pub(super) fn on_format(known: Known, name: &str, bytes: &[u8]) -> String {
    let plain = is_plain(bytes);
    let is_damaged = || text_of(bytes, usize::MAX).split(['\n', '\r']).any(|line| !is_plain(line.as_bytes()));
    match known {
        // Or the command that mends the text would change a line.
        Known::TiText | Known::Verilog | Known::Tektronix | Known::TektronixExtended if is_damaged() => {
            "it is damaged, and a conversion may leave a line out; make it once more".to_owned()
        }
        Known::TiText => from_text(name, "-texas_instruments_text", plain),
        Known::Verilog => from_text(name, "-vmem", plain),
        Known::Tektronix => from_text(name, "-tektronix", plain),
        Known::TektronixExtended => from_text(name, "-tektronix_extended", plain),
        Known::Dump => make(name, ".bin", |from, to| format!("make raw binary of it: xxd -r {from} {to}")),
        Known::PlainDump => {
            make(name, ".bin", |from, to| format!("make raw binary of it: xxd -r -p {from} {to}"))
        }
        Known::OtherDump => "take the file that it shows".to_owned(),
        Known::Library => "link it into a program, and take that".to_owned(),
        Known::WebPage | Known::Json => "download the file itself, not the page that shows it".to_owned(),
        Known::LfsPointer => "get the file itself: git lfs pull".to_owned(),
        Known::Archive => "unpack it, and take the file inside".to_owned(),
        Known::WordList | Known::Program | Known::Document | Known::Uf2 => OTHER_FILE.to_owned(),
    }
}

/// About text that is no program.
pub(super) fn no_program() -> String {
    format!("this is no program for an AVR; {OTHER_FILE}")
}

/// To take what a file has for other memories than the one that was named.
pub(super) fn elsewhere(purpose: &Purpose<'_>, others: &[Memory]) -> Option<String> {
    let command = |other: &Memory| format!("-U {}", word(&format!("{other}:w:{}", purpose.name())));
    let commands: Vec<_> = others.iter().map(command).collect();
    (!commands.is_empty()).then(|| format!("what there is goes elsewhere: {}", commands.join(" ")))
}
