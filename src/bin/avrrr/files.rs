//! Firmware files: read whole before a job, written so that no contents are lost.

mod advice;
mod content;
pub(crate) mod output;
mod places;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use avrrr::icsp::Memory;
use avrrr::image::{HexFile, HexImage, HexNote, Image};

use crate::diagnostic::Diagnostic;
use crate::memory_spec::{Format, MemorySpec, Op, is_hex_name};
use content::{Content, Elf, Known};

pub(crate) use output::{Identity, check_outputs, identity, save};

/// No input is larger: Intel HEX of the largest AVR, 384 KB, with one byte a record has 5.5 MB.
const LARGEST: u64 = 16 << 20;

/// What a file holds for a memory.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// Empty: nothing is to be done with the memory.
    pub(crate) image: Image,
    /// Notes for people, as whole lines.
    pub(crate) notes: Vec<String>,
    /// The file holds several images, one of which was chosen.
    pub(crate) chosen: bool,
}

impl Loaded {
    /// There is nothing to be done.
    const fn nothing() -> Self {
        Self { image: Image::new(), notes: Vec::new(), chosen: false }
    }
}

/// Reads what a write or verify operation names; `choice`: of several images in a file this one, from 1.
pub(crate) fn load(spec: &MemorySpec, choice: Option<u16>) -> Result<Loaded, Diagnostic> {
    if spec.format == Format::Immediate {
        return Ok(Loaded { image: immediate(&spec.file)?, notes: Vec::new(), chosen: false });
    }
    let name = &spec.file;
    let bytes = read(name).map_err(|error| {
        let values = error.kind() == io::ErrorKind::NotFound && immediate(name).is_ok();
        Diagnostic::of(&error).about(name).help(values.then(|| advice::values(spec)))
    })?;
    decode(spec, Some(spec.memory), bytes, choice).map_err(|diagnostic| diagnostic.about(name))
}

/// The bytes of a file, or of standard input, up to a limit.
pub(crate) fn read(name: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let source: &mut dyn Read = if name == "-" { &mut io::stdin().lock() } else { &mut File::open(name)? };
    source.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        let text = format!("more than {} MB, no file for an AVR is as large", LARGEST >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, text));
    }
    Ok(bytes)
}

/// The image in the contents of a file of this name, for whatever memory. One that may be cut off is
/// refused: a warning may go unseen among many chips.
pub(crate) fn decode_any(name: &str, bytes: Vec<u8>) -> Result<Loaded, Diagnostic> {
    let spec = MemorySpec::new(Memory::Flash, Op::Write, name, Format::Auto);
    decode(&spec, None, bytes, None)
}

/// The image in the contents of a file; `memory`: which one it is for, if that is known.
fn decode(
    spec: &MemorySpec,
    memory: Option<Memory>,
    bytes: Vec<u8>,
    choice: Option<u16>,
) -> Result<Loaded, Diagnostic> {
    let is_named_hex = spec.format == Format::IntelHex || is_hex_name(&spec.file);
    let wants_hex = is_named_hex && spec.format != Format::Raw;
    if bytes.is_empty() {
        return match memory {
            // Board packages pass an empty .eep, and an empty .hex for no bootloader.
            Some(memory) if wants_hex || memory == Memory::Eeprom => Ok(Loaded::nothing()),
            _ => Err(Diagnostic::new("the file is empty")),
        };
    }
    let content = Content::of(&bytes);
    match (spec.format, content) {
        (Format::Raw, _) => {
            let is_text = matches!(content, Content::NoRecord | Content::Text | Content::MostlyText);
            let name = content.name().filter(|_| !is_text || memory == Some(Memory::Flash));
            let warning = name.map(|name| {
                format!("warning: {}: this is {name}, but taken as it is because of :r", spec.file)
            });
            raw(bytes, warning)
        }
        (_, Content::IntelHex) => {
            let note = format!("note: {}: this is Intel HEX, whatever its name says", spec.file);
            hex(spec, memory, &bytes, choice, is_raw_name(&spec.file).then_some(note))
        }
        (_, Content::Known(known)) => of_known(known, spec, memory, bytes),
        (_, Content::NoRecord) if wants_hex && memory.is_some() => Ok(Loaded::nothing()),
        (_, Content::Text | Content::MostlyText | Content::NoRecord) if wants_hex => {
            hex(spec, memory, &bytes, choice, None)
        }
        (_, Content::Text | Content::NoRecord) => text(spec, memory, bytes),
        (_, Content::MostlyText) if matches!(memory, Some(Memory::Flash) | None) => text(spec, memory, bytes),
        (_, Content::MostlyText) => raw(bytes, None),
        (_, Content::Raw) if wants_hex => {
            Err(Diagnostic::new("this is not Intel HEX, it may be raw binary").help(advice::raw(spec)))
        }
        (_, Content::Raw) => {
            let is_doubtful = memory == Some(Memory::Flash) && content::is_doubtful(&bytes);
            let warning = is_doubtful.then(|| {
                let insist = advice::insist(spec);
                format!("warning: {}: this begins more like text than like a program; {insist}", spec.file)
            });
            raw(bytes, warning)
        }
    }
}

/// Another format than Intel HEX, or what only looks like it.
fn of_known(
    known: Known,
    spec: &MemorySpec,
    memory: Option<Memory>,
    bytes: Vec<u8>,
) -> Result<Loaded, Diagnostic> {
    let name = &spec.file;
    let is_settings = memory == Some(Memory::Eeprom) && known == Known::Json;
    if is_settings && spec.format != Format::IntelHex && !is_hex_name(name) {
        return text(spec, memory, bytes);
    }
    if spec.format == Format::Auto && is_raw_name(name) && content::may_be_chance(&bytes) {
        let begins = format!("this begins like {}", known.name());
        return raw(
            bytes,
            Some(format!("warning: {name}: {begins}, but is taken as it is because of its name")),
        );
    }
    Err(refuse(known, spec, &bytes))
}

/// Text of no known format. In a file for raw binary it may be a pattern.
fn text(spec: &MemorySpec, memory: Option<Memory>, bytes: Vec<u8>) -> Result<Loaded, Diagnostic> {
    let error = Diagnostic::new("this is text, but not Intel HEX");
    let is_program = memory == Some(Memory::Flash);
    if is_raw_name(&spec.file) {
        let warning = format!("warning: {}: this is text, but taken as it is because of its name", spec.file);
        return raw(bytes, is_program.then_some(warning));
    }
    Err(error.help(if is_program { advice::no_program() } else { advice::raw(spec) }))
}

/// Is a file of this name expected to be raw binary?
fn is_raw_name(name: &str) -> bool {
    let extension = Path::new(name).extension();
    ["bin", "raw"]
        .iter()
        .any(|known| extension.is_some_and(|extension| extension.eq_ignore_ascii_case(known)))
}

fn raw(bytes: Vec<u8>, note: Option<String>) -> Result<Loaded, Diagnostic> {
    let image = Image::from_bytes(0, bytes).map_err(|error| Diagnostic::of(&error))?;
    Ok(Loaded { image, notes: note.into_iter().collect(), chosen: false })
}

fn hex(
    spec: &MemorySpec,
    memory: Option<Memory>,
    bytes: &[u8],
    choice: Option<u16>,
    note: Option<String>,
) -> Result<Loaded, Diagnostic> {
    let file = HexFile::parse(bytes).map_err(|error| Diagnostic::of(&error))?;
    if let (None, Some(note @ HexNote::MissingEnd { .. })) = (memory, file.notes.last()) {
        return Err(Diagnostic::new(note.to_string()));
    }
    let mut notes: Vec<_> = note.into_iter().collect();
    notes.extend(file.notes.iter().map(|note| {
        let kind = if matches!(note, HexNote::MissingEnd { .. }) { "warning" } else { "note" };
        format!("{kind}: {}: {note}", spec.file)
    }));
    let (one, chosen) = (choose(&file.images, choice)?, file.images.len() > 1);
    let Some(memory) = memory else { return Ok(Loaded { image: one.image.clone(), notes, chosen }) };
    let (image, is_mapped) = places::place(&spec.file, one, memory)?;
    if is_mapped {
        notes.push(format!("note: {}: the addresses are those of {memory} in avr-gcc's map", spec.file));
    }
    Ok(Loaded { image, notes, chosen })
}

/// The image that is meant.
fn choose(images: &[HexImage], choice: Option<u16>) -> Result<&HexImage, Diagnostic> {
    let chosen = match (images, choice) {
        ([only], _) => Some(only),
        (_, Some(number)) => images.get(usize::from(number).wrapping_sub(1)),
        (_, None) => None,
    };
    chosen.ok_or_else(|| {
        let place = |image: &HexImage| {
            let [first, last] = [image.first_line(), image.last_line()].map(Option::unwrap_or_default);
            format!("lines {first} to {last}")
        };
        let places: Vec<_> = images.iter().map(place).collect();
        let places = places.join(", ");
        let text = match choice {
            Some(number) => format!("there is no image {number}, but {}: {places}", images.len()),
            None => format!("{} images in one file: {places}", images.len()),
        };
        Diagnostic::new(text).help(format!("choose one, from 1 to {}: --image 1", images.len()))
    })
}

/// Why a format cannot be read, and what can be done.
fn refuse(known: Known, spec: &MemorySpec, bytes: &[u8]) -> Diagnostic {
    let name = Content::Known(known).name().unwrap_or_default();
    let text = match Elf::of(bytes) {
        Elf::OtherMachine(number) if known == Known::Elf => {
            format!("this is an ELF file for another machine: its number is {number}, that of an AVR is 83")
        }
        Elf::Object if known == Known::Elf => {
            "this is an ELF object file, which is not linked yet".to_owned()
        }
        _ => format!("this is {name}"),
    };
    Diagnostic::new(text).help(advice::on_format(known, &spec.file, bytes, spec.memory))
}

/// Values on the command line: decimal, 0x, 0o or 0b, separated by commas or blanks.
fn immediate(text: &str) -> Result<Image, Diagnostic> {
    let values = text.split([',', ' ']).filter(|value| !value.is_empty());
    let bytes: Result<Vec<u8>, _> = values.map(parse_byte).collect();
    if bytes.as_ref().is_ok_and(Vec::is_empty) {
        return Err(Diagnostic::new(format!("there is no value in \"{text}\"")));
    }
    Image::from_bytes(0, bytes?).map_err(|error| Diagnostic::of(&error))
}

pub(crate) fn parse_byte(text: &str) -> Result<u8, Diagnostic> {
    let lower = text.to_ascii_lowercase();
    let (digits, radix) = match lower.get(..2) {
        Some("0x") => (&lower[2..], 16),
        Some("0b") => (&lower[2..], 2),
        Some("0o") => (&lower[2..], 8),
        _ => (lower.as_str(), 10),
    };
    // A sign is not a digit.
    let digits = Some(digits).filter(|digits| !digits.starts_with(['+', '-']));
    digits.and_then(|digits| u8::from_str_radix(digits, radix).ok()).ok_or_else(|| {
        Diagnostic::new(format!("{text} is not a byte, which goes from 0 to 255, or 0x00 to 0xff"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_on_the_command_line() {
        let bytes = |text| immediate(text).map(|image| image.to_bytes(0)).ok();
        assert_eq!(bytes("0x62"), Some(vec![0x62]));
        assert_eq!(bytes("1, 0b10,0o3 0xFF"), Some(vec![1, 2, 3, 255]));
        for wrong in ["256", "-1", "+1", "0x", "0x100", "ten", "0xg0"] {
            assert_eq!(bytes(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn content_decides_and_a_name_where_content_does_not() {
        const HEX: &[u8] = b":0400100001020304E2\n:00000001FF\n";
        for (file, format, bytes, want) in [
            ("a", Format::Auto, HEX, Some(0x10)),
            ("a.bin", Format::Auto, HEX, Some(0x10)),
            ("a.bin", Format::IntelHex, HEX, Some(0x10)),
            ("a.hex", Format::Raw, HEX, Some(0)),
            ("a.bin", Format::Auto, b"text", Some(0)),
            ("a.txt", Format::Auto, b"text", None),
            ("a.hex", Format::Auto, b"text", None),
            ("a", Format::Auto, b"\x0c\x94", Some(0)),
            ("a.EEP", Format::Auto, b"\x0c\x94", None),
            ("a.bin", Format::IntelHex, b"\x0c\x94", None),
            ("a.bin", Format::Auto, b"\x7fELF\x01", None),
            ("a.elf", Format::Raw, b"\x7fELF\x01", Some(0)),
            ("a.bin", Format::Auto, b"MZ\x90", Some(0)),
            ("a.RAW", Format::Auto, b"\x1f\x8b\x08", Some(0)),
            ("a.raw", Format::Auto, b"\x5d\0\0\0", Some(0)),
            ("a.bin", Format::Auto, b"PK\x03\x04", None),
            ("a.bin", Format::IntelHex, b"MZ\x90", None),
            ("a.eep", Format::Auto, b"MZ\x90", None),
            ("a", Format::Auto, b"MZ\x90", None),
        ] {
            let spec = MemorySpec::new(Memory::Flash, Op::Write, file, format);
            let start = decode(&spec, None, bytes.to_vec(), None).ok().map(|loaded| loaded.image.start());
            assert_eq!(start, want.map(Some), "{file} {format:?}");
        }
    }
}
