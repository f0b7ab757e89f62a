//! `MEMORY:OP:FILE[:FORMAT]`, as typed and as meant.

use avrrr::chip::Chip;
use avrrr::icsp::Memory;

use crate::complaint::Complaint;

/// What to do with a memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    Read,
    Write,
    Verify,
}

/// How bytes stand in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Find out.
    Auto,
    IntelHex,
    Raw,
    /// The "file" is a list of values.
    Immediate,
    Decimal,
    Hexadecimal,
    Octal,
    Binary,
}

/// One `-U`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MemorySpec {
    pub(crate) memory: Memory,
    pub(crate) op: Op,
    /// A path, `-`, or values.
    pub(crate) file: String,
    pub(crate) format: Format,
}

impl MemorySpec {
    pub(crate) fn parse(spec: &str, chip: &Chip) -> Result<Self, Complaint> {
        let wrong = |what: String| {
            Complaint::new(what)
                .about(format_args!("-U {spec}"))
                .help("the form is MEMORY:OP:FILE[:FORMAT], for example flash:w:blink.hex:i".to_owned())
        };
        let mut parts = spec.splitn(3, ':');
        let (Some(memory), Some(op), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(wrong("a part is missing".to_owned()));
        };
        let memory = parse_memory(memory, chip)?;
        let op = match op {
            "r" => Op::Read,
            "w" => Op::Write,
            "v" => Op::Verify,
            _ => return Err(wrong(format!("{op} is no operation: r reads, w writes, v verifies"))),
        };
        let (file, format) = match rest.rsplit_once(':') {
            // One letter behind a colon is a format; anything else belongs to the name.
            Some((file, letter)) if letter.chars().count() == 1 => {
                let format = parse_format(letter, op).map_err(wrong)?;
                (file, format)
            }
            _ if op == Op::Read => (rest, Format::Raw),
            _ => (rest, Format::Auto),
        };
        if file.is_empty() {
            return Err(wrong("the file name is empty".to_owned()));
        }
        Ok(Self { memory, op, file: file.to_owned(), format })
    }
}

fn parse_memory(name: &str, chip: &Chip) -> Result<Memory, Complaint> {
    let exists = |memory: &Memory| memory.size(chip) > 0;
    // Two names of avrdude's for the same bytes.
    let name = if name == "sigrow" { "prodsig" } else { name };
    let known = Memory::ALL.into_iter().find(|memory| memory.name() == name);
    match known {
        Some(memory) if exists(&memory) => Ok(memory),
        _ => {
            let text = match known {
                Some(memory) => format!("the {} has no {memory}", chip.name),
                None => format!("unknown memory {name}"),
            };
            let all: Vec<_> = Memory::ALL.iter().filter(|memory| exists(memory)).map(|m| m.name()).collect();
            Err(Complaint::new(text).help(format!("the {} has {}", chip.name, all.join(", "))))
        }
    }
}

fn parse_format(letter: &str, op: Op) -> Result<Format, String> {
    let format = match letter {
        "a" => Format::Auto,
        "i" => Format::IntelHex,
        "r" => Format::Raw,
        "m" => Format::Immediate,
        "d" => Format::Decimal,
        "h" => Format::Hexadecimal,
        "o" => Format::Octal,
        "b" => Format::Binary,
        _ => return Err(format!("{letter} is no format")),
    };
    let for_reading = !matches!(format, Format::Auto | Format::Immediate);
    let for_writing = matches!(format, Format::Auto | Format::Immediate | Format::IntelHex | Format::Raw);
    match op {
        Op::Read if !for_reading => Err(format!("format {letter} is for writing and verifying only")),
        Op::Write | Op::Verify if !for_writing => Err(format!("format {letter} is for reading only")),
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
            ("lfuse:w:0x62:m", Memory::Fuse(Fuse::Low), Op::Write, "0x62", Format::Immediate),
            ("flash:v:C:\\fw\\blink.hex", Memory::Flash, Op::Verify, "C:\\fw\\blink.hex", Format::Auto),
            ("flash:v:a:b:c.hex:i", Memory::Flash, Op::Verify, "a:b:c.hex", Format::IntelHex),
        ] {
            let spec = MemorySpec::parse(typed, &ATMEGA328P).unwrap();
            assert_eq!(spec, MemorySpec { memory, op, file: file.to_owned(), format }, "{typed}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_a_reason() {
        for (typed, reason) in [
            ("flash", "a part is missing"),
            ("flash:w", "a part is missing"),
            ("flash:x:file", "x is no operation"),
            ("flash:w::i", "the file name is empty"),
            ("flash:w:", "the file name is empty"),
            ("flash:w:file:z", "z is no format"),
            ("flash:r:file:m", "format m is for writing"),
            ("flash:w:file:h", "format h is for reading"),
            ("flsh:w:file", "unknown memory flsh"),
            ("efuse:r:-:h", "the ATmega8 has no efuse"),
        ] {
            let complaint = MemorySpec::parse(typed, &ATMEGA8).unwrap_err().to_string();
            assert!(complaint.contains(reason), "{typed}: {complaint}");
        }
    }
}
