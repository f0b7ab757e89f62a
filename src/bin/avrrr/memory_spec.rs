//! `MEMORY:OP:FILE[:FORMAT]`, as typed and as meant.

use std::path::Path;

use avrrr::chip::Chip;
use avrrr::icsp::Memory;

use crate::diagnostic::Diagnostic;
use crate::memory_list::MemoryList;

/// What to do with a memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    Read,
    Write,
    Verify,
}

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Find out.
    Auto,
    IntelHex,
    /// Intel HEX with a comment behind each record.
    HexWithComments,
    SRecord,
    Elf,
    Raw,
    /// The "file" is a list of values.
    Immediate,
    Decimal,
    Hexadecimal,
    Octal,
    Binary,
}

impl Format {
    /// Is it numbers as text?
    pub(crate) fn is_numbers(self) -> bool {
        matches!(self, Self::Decimal | Self::Hexadecimal | Self::Octal | Self::Binary)
    }
}

/// One `-U`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MemorySpec {
    pub(crate) memory: Memory,
    pub(crate) op: Op,
    /// A path, `-`, or values.
    pub(crate) file: String,
    pub(crate) format: Format,
    /// The same job writes to the memory what it has read into the file.
    pub(crate) written_back: bool,
    /// It is one of several memories in this file: what the file lacks is left out.
    pub(crate) in_list: bool,
    /// Which `-U` of a job it is of.
    pub(crate) number: usize,
    /// A file keeps the blank end of flash.
    pub(crate) keep_blank_end: bool,
}

impl MemorySpec {
    pub(crate) fn new(memory: Memory, op: Op, file: impl Into<String>, format: Format) -> Self {
        let (written_back, in_list, keep_blank_end) = (false, false, false);
        Self { memory, op, file: file.into(), format, written_back, in_list, number: 0, keep_blank_end }
    }

    /// The operations that one `-U` stands for, one a memory. The chip may lack the memory of one that is no list.
    /// Without a memory and an operation it is a file for flash.
    pub(crate) fn parse(spec: &str, chip: &Chip) -> Result<Vec<Self>, Diagnostic> {
        let wrong = |what: String| {
            Diagnostic::new(what)
                .about(format_args!("-U {spec}"))
                .help(format!("the form is MEMORY:OP:FILE[:FORMAT], for example {}", example(spec, chip)))
        };
        let mut parts = spec.splitn(3, ':');
        let (memory, op, rest) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        // One letter is the drive of a path.
        let names_memory = memory.len() != 1 && MemoryList::parse(memory, chip).is_ok();
        let has_operation = op.is_some_and(|op| op.chars().count() == 1 || names_memory);
        let (Some(op), Some(rest), true) = (op, rest, has_operation) else {
            if spec.is_empty() || names_memory && !Path::new(spec).exists() {
                return Err(wrong("a part is missing".to_owned()));
            }
            return Ok(vec![Self::of_file(spec)]);
        };
        let op = match op {
            "r" => Op::Read,
            "w" => Op::Write,
            "v" => Op::Verify,
            _ => return Err(wrong(format!("{op} is not an operation: r reads, w writes, v verifies"))),
        };
        let list = MemoryList::parse(memory, chip)?;
        let (file, format) = match rest.rsplit_once(':') {
            // One letter behind a colon is a format; anything else belongs to the name.
            Some((file, letter)) if letter.chars().count() == 1 => {
                (file, parse_format(letter, op).map_err(wrong)?)
            }
            _ if op == Op::Read => (rest, usual_format(rest, list.is_list)),
            _ => (rest, Format::Auto),
        };
        if file.is_empty() {
            return Err(wrong("the file name is empty".to_owned()));
        }
        if !list.is_list {
            return Ok(list.memories.iter().map(|memory| Self::new(*memory, op, file, format)).collect());
        }
        Self::of_list(&list.memories, op, file, format).map_err(wrong)
    }

    /// Of a file for flash, with or without a format behind it.
    fn of_file(spec: &str) -> Self {
        let with_format = spec.rsplit_once(':').filter(|_| !Path::new(spec).exists());
        let format =
            with_format.and_then(|(file, letter)| Some((file, parse_format(letter, Op::Write).ok()?)));
        let (file, format) = format.unwrap_or((spec, Format::Auto));
        Self::new(Memory::Flash, Op::Write, file, format)
    }

    /// The operations of a list; what cannot be written is not in it.
    fn of_list(memories: &[Memory], op: Op, file: &str, format: Format) -> Result<Vec<Self>, String> {
        let all = memories.iter().filter(|memory| op != Op::Write || memory.is_writable());
        let are_bits = memories.iter().all(|memory| matches!(memory, Memory::Fuse(_) | Memory::Lock));
        if format == Format::Immediate {
            // One value each.
            let values: Vec<_> = file.split([',', ' ']).filter(|value| !value.is_empty()).collect();
            if values.len() != memories.len() || !are_bits {
                return Err("values for a list are one for each of its fuses and lock bits".to_owned());
            }
            return Ok(all
                .zip(values)
                .map(|(memory, value)| Self::new(*memory, op, value, format))
                .collect());
        }
        let has_addresses = matches!(
            format,
            Format::Auto | Format::IntelHex | Format::HexWithComments | Format::SRecord | Format::Elf
        );
        let are_numbers = op == Op::Read && are_bits && format.is_numbers();
        if !has_addresses && !are_numbers {
            return Err("several memories in one file need Intel HEX (i, I) or S-record (s)".to_owned());
        }
        Ok(all.map(|memory| Self { in_list: true, ..Self::new(*memory, op, file, format) }).collect())
    }
}

/// The format of an output that names none.
fn usual_format(name: &str, is_list: bool) -> Format {
    match name {
        _ if is_srec_name(name) => Format::SRecord,
        _ if is_list => Format::HexWithComments,
        _ if is_hex_name(name) => Format::IntelHex,
        _ => Format::Raw,
    }
}

/// An operation like this one that makes sense.
fn example(spec: &str, chip: &Chip) -> String {
    let mut parts = spec.split(':');
    let (name, value) = (parts.next().unwrap_or_default(), parts.nth(1).unwrap_or_default());
    let memory = Memory::ALL.into_iter().find(|memory| memory.name() == name);
    let factory = match memory {
        Some(Memory::Fuse(fuse)) => {
            chip.fuses.iter().find(|byte| byte.fuse == fuse).and_then(|byte| byte.factory)
        }
        Some(Memory::Lock) => chip.lock.factory,
        _ => return "flash:w:blink.hex:i".to_owned(),
    };
    let is_number = value.starts_with(|letter: char| letter.is_ascii_digit())
        && value.chars().all(|letter| letter.is_ascii_alphanumeric());
    match is_number {
        true => format!("{name}:w:{value}:m"),
        false => format!("{name}:w:{:#04x}:m", factory.unwrap_or(0xff)),
    }
}

/// Is a file of this name expected to be Intel HEX?
pub(crate) fn is_hex_name(name: &str) -> bool {
    has_extension(name, &["hex", "ihex", "ihx", "eep"])
}

/// Is a file of this name expected to be Motorola S-record?
pub(crate) fn is_srec_name(name: &str) -> bool {
    has_extension(name, &["srec", "s19", "s28", "s37", "mot"])
}

/// Does a name end in one of these, in any case?
pub(crate) fn has_extension(name: &str, known: &[&str]) -> bool {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| known.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}

fn parse_format(letter: &str, op: Op) -> Result<Format, String> {
    let format = match letter {
        "a" => Format::Auto,
        "i" => Format::IntelHex,
        "I" => Format::HexWithComments,
        "s" => Format::SRecord,
        "e" => Format::Elf,
        "r" => Format::Raw,
        "m" => Format::Immediate,
        "d" => Format::Decimal,
        "h" => Format::Hexadecimal,
        "o" => Format::Octal,
        "b" => Format::Binary,
        _ => return Err(format!("{letter} is not a format")),
    };
    match (op, format) {
        (Op::Read, Format::Auto | Format::Immediate | Format::Elf) => {
            Err(format!("format {letter} is for writing and verifying only"))
        }
        _ => Ok(format),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use avrrr::chip::{ATMEGA8, ATMEGA328P, Fuse};

    #[test]
    fn what_is_typed_is_understood() {
        for (typed, memory, op, file, format) in [
            ("flash:w:blink.hex:i", Memory::Flash, Op::Write, "blink.hex", Format::IntelHex),
            ("flash:w:blink.hex", Memory::Flash, Op::Write, "blink.hex", Format::Auto),
            ("eeprom:r:-:h", Memory::Eeprom, Op::Read, "-", Format::Hexadecimal),
            ("eeprom:r:dump.bin", Memory::Eeprom, Op::Read, "dump.bin", Format::Raw),
            ("eeprom:r:dump.HEX", Memory::Eeprom, Op::Read, "dump.HEX", Format::IntelHex),
            ("eeprom:r:dump.s19", Memory::Eeprom, Op::Read, "dump.s19", Format::SRecord),
            ("eeprom:r:dump.hex:I", Memory::Eeprom, Op::Read, "dump.hex", Format::HexWithComments),
            ("eeprom:w:list:h", Memory::Eeprom, Op::Write, "list", Format::Hexadecimal),
            ("flash:w:a.elf:e", Memory::Flash, Op::Write, "a.elf", Format::Elf),
            ("eeprom:r:dump.hex:r", Memory::Eeprom, Op::Read, "dump.hex", Format::Raw),
            ("lfuse:w:0x62:m", Memory::Fuse(Fuse::Low), Op::Write, "0x62", Format::Immediate),
            ("flash:v:C:\\fw\\blink.hex", Memory::Flash, Op::Verify, "C:\\fw\\blink.hex", Format::Auto),
            ("C:\\a b\\f.hex", Memory::Flash, Op::Write, "C:\\a b\\f.hex", Format::Auto),
            ("C:\\f.hex:i", Memory::Flash, Op::Write, "C:\\f.hex", Format::IntelHex),
            ("blink.hex", Memory::Flash, Op::Write, "blink.hex", Format::Auto),
            ("blink.hex:i", Memory::Flash, Op::Write, "blink.hex", Format::IntelHex),
            ("LFU:w:0x62:m", Memory::Fuse(Fuse::Low), Op::Write, "0x62", Format::Immediate),
            ("flash:v:a:b:c.hex:i", Memory::Flash, Op::Verify, "a:b:c.hex", Format::IntelHex),
        ] {
            let specs = MemorySpec::parse(typed, &ATMEGA328P).unwrap();
            assert_eq!(specs, [MemorySpec::new(memory, op, file, format)], "{typed}");
        }
    }

    #[test]
    fn the_example_is_about_the_memory_that_was_named() {
        for (typed, want) in [
            ("hfuse:w:0xd1:h", "hfuse:w:0xd1:m"),
            ("lfuse:v:226:i:x", "lfuse:w:226:m"),
            ("lfuse:w", "lfuse:w:0x62:m"),
            ("lock:x:file", "lock:w:0xff:m"),
            ("flash:w:blink.elf:e", "flash:w:blink.hex:i"),
            ("flsh", "flash:w:blink.hex:i"),
            ("", "flash:w:blink.hex:i"),
        ] {
            assert_eq!(example(typed, &ATMEGA328P), want, "{typed}");
        }
        let help = MemorySpec::parse("hfuse:w:0xd1:z", &ATMEGA328P).unwrap_err().to_string();
        assert!(help.ends_with("for example hfuse:w:0xd1:m\n"), "{help}");
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_a_reason() {
        for (typed, reason) in [
            ("flash", "a part is missing"),
            ("flash:w", "a part is missing"),
            ("flash:x:file", "x is not an operation"),
            ("flash:w::i", "the file name is empty"),
            ("flash:w:", "the file name is empty"),
            ("flash:w:file:z", "z is not a format"),
            ("flash:r:file:m", "format m is for writing"),
            ("flash:r:file:e", "format e is for writing"),
            ("flsh:w:file", "unknown memory flsh"),
        ] {
            let diagnostic = MemorySpec::parse(typed, &ATMEGA8).unwrap_err().to_string();
            assert!(diagnostic.contains(reason), "{typed}: {diagnostic}");
        }
    }
}
