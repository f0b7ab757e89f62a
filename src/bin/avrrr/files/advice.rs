//! Advice on files, as commands that make or select a file that can be written.

use avrrr::icsp::Memory;

use super::content::{Elf, Known, is_plain, text_of};
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
fn from_text(name: &str, option: &str, mending: Option<&str>) -> String {
    make(name, ".hex", |from, to| match mending {
        None => format!("make Intel HEX of it: srec_cat {from} {option} -o {to} -intel"),
        Some(mending) => {
            let text = format!(
                r"LC_ALL=C tr -cd '[:print:]\n\r' <{from} |{mending} srec_cat - {option} -o {to} -intel"
            );
            format!("make Intel HEX of it: {text}")
        }
    })
}

/// Would `srec_cat` leave a line out, or the command that mends the text change one?
fn is_damaged(known: Known, bytes: &[u8]) -> bool {
    let is_ascii = |line: &str| is_plain(line.as_bytes());
    let is_left_out = |line: &str| {
        let text = line.trim();
        let is_symbol = line.starts_with([' ', '\t']) && text.contains(" $");
        text.is_empty() || text.starts_with([';', '#', '/', '$']) || is_symbol
    };
    let is_record = |line: &str| line.starts_with(['S', 's']) && is_ascii(line);
    text_of(bytes, usize::MAX).split(['\n', '\r']).any(|line| match known {
        Known::SRecord => !is_left_out(line) && !is_record(line),
        _ => !is_ascii(line),
    })
}

/// What can be done with a file of a format that cannot be read.
pub(super) fn on_format(known: Known, name: &str, bytes: &[u8], memory: Memory) -> String {
    let mending = (!is_plain(bytes)).then_some("");
    match known {
        Known::SRecord | Known::TiText | Known::Verilog | Known::Tektronix | Known::TektronixExtended
            if is_damaged(known, bytes) =>
        {
            "it is damaged, and a conversion may leave a line out; make it once more".to_owned()
        }
        Known::SRecord => {
            let is_lower = bytes.contains(&b's');
            let mending = (is_lower || mending.is_some()).then_some(" tr a-z A-Z |");
            from_text(name, "-motorola", mending)
        }
        Known::TiText => from_text(name, "-texas_instruments_text", mending),
        Known::Verilog => from_text(name, "-vmem", mending),
        Known::Tektronix => from_text(name, "-tektronix", mending),
        Known::TektronixExtended => from_text(name, "-tektronix_extended", mending),
        Known::Dump => make(name, ".bin", |from, to| format!("make raw binary of it: xxd -r {from} {to}")),
        Known::PlainDump => {
            make(name, ".bin", |from, to| format!("make raw binary of it: xxd -r -p {from} {to}"))
        }
        Known::OtherDump => "take the file that it shows".to_owned(),
        Known::Elf => match Elf::of(bytes) {
            Elf::Avr => from_elf(name, memory),
            Elf::Object => "link it with avr-gcc, and take the .hex file of the program".to_owned(),
            Elf::OtherMachine(_) => "build it with avr-gcc, and take the .hex file of that".to_owned(),
        },
        Known::Library => "link it into a program, and take the .hex file of that".to_owned(),
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

/// To make Intel HEX of what an ELF file has for a memory.
pub(super) fn from_elf(name: &str, memory: Memory) -> String {
    let only = match memory {
        Memory::Eeprom => "-j .eeprom --set-section-flags=.eeprom=alloc,load",
        Memory::Fuse(_) => "-j .fuse --set-section-flags=.fuse=alloc,load",
        Memory::Lock => "-j .lock --set-section-flags=.lock=alloc,load",
        Memory::Signature => "-j .signature --set-section-flags=.signature=alloc,load",
        _ => "-R .eeprom -R .fuse -R .lock -R .signature",
    };
    make(name, &format!(".{memory}.hex"), |from, to| {
        format!("make Intel HEX of it: avr-objcopy -O ihex {only} {from} {to}")
    })
}

/// To cut out of Intel HEX what belongs to a memory.
pub(super) fn cut_out(name: &str, memory: Memory, (first, end): (u32, u32)) -> String {
    make(name, &format!(".{memory}.hex"), |from, to| {
        format!("cut out what is {memory}: srec_cat {from} -intel -crop {first:#x} {end:#x} -o {to} -intel")
    })
}

/// To take what a file has for other memories than the one that was named.
pub(super) fn elsewhere(name: &str, memory: Memory, others: &[Memory]) -> String {
    let nothing = format!("there is nothing for {memory} in this file");
    let command = |other: &Memory| format!("-U {}", word(&format!("{other}:w:{name}")));
    match others.iter().map(command).collect::<Vec<_>>().join(" ") {
        commands if commands.is_empty() => nothing,
        commands => format!("{nothing}, what there is goes elsewhere: {commands}"),
    }
}
