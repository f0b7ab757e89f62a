//! Firmware files: read whole before a job, written so that no contents are lost.

mod advice;
mod content;
mod numbers;
pub(crate) mod output;
mod places;
mod records;

use std::fs::File;
use std::io::{self, Read};

use avrrr::chip::Chip;
use avrrr::icsp::Memory;
use avrrr::image::{Image, Memories, Space};

use crate::diagnostic::Diagnostic;
use crate::memory_spec::{Format, MemorySpec, Op, has_extension, is_hex_name, is_srec_name};
use content::{Content, Known};

pub(crate) use numbers::byte as parse_byte;
pub(crate) use output::{
    Identity, check_outputs, identity, list_of, save, save_contents, save_list, together,
};

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

/// How a file is read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LoadOptions<'c> {
    /// The chip that it is for. A file that names another signature is refused.
    pub(crate) chip: Option<&'c Chip>,
    /// Such a file is taken with a warning.
    pub(crate) any_signature: bool,
    /// Of several images in a file this one, from 1.
    pub(crate) choice: Option<u16>,
}

/// What a file is read for.
struct Purpose<'p> {
    spec: &'p MemorySpec,
    options: LoadOptions<'p>,
    /// A file that is empty or may be cut off is refused: a warning may go unseen among many chips.
    is_strict: bool,
}

impl Purpose<'_> {
    fn name(&self) -> &str {
        &self.spec.file
    }

    fn memory(&self) -> Memory {
        self.spec.memory
    }

    /// Tells that a file is not what its name or the given format says.
    fn surprise(&self, content: Content) -> Option<String> {
        let (name, is) = (self.name(), content.name().unwrap_or_default());
        let fits = |format| match content {
            Content::IntelHex => matches!(format, Format::IntelHex | Format::HexWithComments),
            Content::SRecord => format == Format::SRecord,
            Content::Elf => format == Format::Elf,
            Content::Numbers => format.is_numbers(),
            _ => false,
        };
        match self.spec.format {
            Format::Auto => {
                let says_otherwise = is_raw_name(name)
                    || is_hex_name(name) && content != Content::IntelHex
                    || is_srec_name(name) && content != Content::SRecord;
                says_otherwise.then(|| format!("note: {name}: this is {is}, whatever its name says"))
            }
            format => (!fits(format))
                .then(|| format!("note: {name}: this is {is}, and read as that, whatever the format says")),
        }
    }
}

/// Reads what a write or verify operation names.
pub(crate) fn load(spec: &MemorySpec, options: LoadOptions<'_>) -> Result<Loaded, Diagnostic> {
    if spec.format == Format::Immediate {
        let image = numbers::on_command_line(&spec.file)?;
        return Ok(Loaded { image, notes: Vec::new(), chosen: false });
    }
    let name = &spec.file;
    let bytes = read(name).map_err(|error| {
        let values = error.kind() == io::ErrorKind::NotFound && numbers::on_command_line(name).is_ok();
        Diagnostic::of(&error).about(name).help(values.then(|| advice::values(spec)))
    })?;
    let purpose = Purpose { spec, options, is_strict: false };
    decode(&purpose, bytes).map_err(|diagnostic| diagnostic.about(name))
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

/// What the contents of a file of this name hold for a memory. One that may be cut off is refused.
pub(crate) fn decode_whole(
    name: &str,
    bytes: Vec<u8>,
    chip: Option<&Chip>,
    memory: Memory,
) -> Result<Loaded, Diagnostic> {
    let spec = MemorySpec::new(memory, Op::Write, name, Format::Auto);
    let options = LoadOptions { chip, ..LoadOptions::default() };
    decode(&Purpose { spec: &spec, options, is_strict: true }, bytes)
}

/// Everything in a file.
#[derive(Debug)]
pub(crate) struct Everything {
    /// What the file is, in words.
    pub(crate) format: &'static str,
    pub(crate) memories: Memories,
    /// Facts about the file, as lines.
    pub(crate) notes: Vec<String>,
}

/// Reads everything in a file. One without addresses is for flash.
pub(crate) fn everything(name: &str, choice: Option<u16>) -> Result<Everything, Diagnostic> {
    let about = |diagnostic: Diagnostic| diagnostic.about(name);
    let bytes = read(name).map_err(|error| about(Diagnostic::of(&error)))?;
    let content = Content::of(&bytes);
    let format = content.name().unwrap_or("raw binary");
    if matches!(content, Content::IntelHex | Content::SRecord | Content::Elf) {
        let (memories, notes) = records::everything(content, &bytes, choice).map_err(about)?;
        return Ok(Everything { format, memories, notes });
    }
    let spec = MemorySpec::new(Memory::Flash, Op::Write, name, Format::Auto);
    let purpose = Purpose { spec: &spec, options: LoadOptions::default(), is_strict: true };
    let loaded = decode(&purpose, bytes).map_err(about)?;
    let mut memories = Memories::new();
    memories.insert(Space::Flash, 0, &loaded.image).map_err(|error| about(Diagnostic::of(&error)))?;
    Ok(Everything { format, memories, notes: loaded.notes })
}

/// What the contents of a file of several memories have for one of them; empty: nothing. A file that may be cut off is
/// refused.
pub(crate) fn decode_one_of(
    name: &str,
    bytes: Vec<u8>,
    memory: Memory,
    options: LoadOptions<'_>,
) -> Result<Loaded, Diagnostic> {
    let spec = MemorySpec { in_list: true, ..MemorySpec::new(memory, Op::Write, name, Format::Auto) };
    decode(&Purpose { spec: &spec, options, is_strict: true }, bytes)
}

/// The image in the contents of a file.
fn decode(purpose: &Purpose<'_>, bytes: Vec<u8>) -> Result<Loaded, Diagnostic> {
    let Purpose { spec, is_strict, .. } = purpose;
    let (name, memory) = (purpose.name(), purpose.memory());
    let wanted = Records::wanted(spec);
    if bytes.is_empty() {
        // Board packages pass an empty .eep, and an empty .hex for no bootloader. A pipe is empty where the command in
        // front of it failed.
        return match wanted.is_some() && name != "-" || memory == Memory::Eeprom {
            true if !is_strict => Ok(Loaded::nothing()),
            _ => Err(Diagnostic::new("the file is empty")),
        };
    }
    let content = Content::of(&bytes);
    if spec.in_list && !matches!(content, Content::IntelHex | Content::SRecord | Content::Elf) {
        let is = content.name().unwrap_or("raw binary or something else");
        return Err(Diagnostic::new(format!(
            "several memories need Intel HEX, S-record or ELF, and this is {is}"
        )));
    }
    match (spec.format, content) {
        (Format::Raw, _) => {
            let is_text =
                matches!(content, Content::NoRecord | Content::Numbers | Content::Text | Content::MostlyText);
            let is = content.name().filter(|_| !is_text || memory == Memory::Flash);
            raw(
                bytes,
                is.map(|is| format!("warning: {name}: this is {is}, but taken as it is because of :r")),
            )
        }
        (_, Content::IntelHex | Content::SRecord) => records::text(purpose, content, &bytes),
        (_, Content::Elf) => records::elf(purpose, &bytes),
        (_, Content::Known(known)) => of_known(known, purpose, bytes),
        (format, _) if format.is_numbers() => of_numbers(None, &bytes),
        (Format::Elf, _) => {
            let is = content.name().unwrap_or("raw binary or something else");
            Err(Diagnostic::new(format!("this is not an ELF file, but {is}")))
        }
        (Format::Auto, Content::Numbers) if !is_raw_name(name) || bytes.contains(&b',') => {
            of_numbers(purpose.surprise(content), &bytes)
        }
        _ => without_format(purpose, wanted, content, bytes),
    }
}

/// A format of records, as a name or a format asks for it.
#[derive(Clone, Copy)]
struct Records(Content);

impl Records {
    fn wanted(spec: &MemorySpec) -> Option<Self> {
        match spec.format {
            Format::IntelHex | Format::HexWithComments => Some(Self(Content::IntelHex)),
            Format::SRecord => Some(Self(Content::SRecord)),
            Format::Auto if is_hex_name(&spec.file) => Some(Self(Content::IntelHex)),
            Format::Auto if is_srec_name(&spec.file) => Some(Self(Content::SRecord)),
            _ => None,
        }
    }
}

/// Text and bytes of no known format.
fn without_format(
    purpose: &Purpose<'_>,
    wanted: Option<Records>,
    content: Content,
    bytes: Vec<u8>,
) -> Result<Loaded, Diagnostic> {
    let (spec, is_program) = (purpose.spec, purpose.memory() == Memory::Flash);
    match (content, wanted) {
        (Content::NoRecord, Some(_)) if !purpose.is_strict => Ok(Loaded::nothing()),
        // The error names the line that is wrong.
        (
            Content::Text | Content::MostlyText | Content::NoRecord | Content::Numbers,
            Some(Records(wanted)),
        ) => records::text(purpose, wanted, &bytes),
        (Content::Text | Content::NoRecord | Content::Numbers, None) => text(purpose, bytes),
        (Content::MostlyText, None) if is_program => text(purpose, bytes),
        (Content::MostlyText, None) => raw(bytes, None),
        (_, Some(Records(wanted))) => {
            let wanted = wanted.name().unwrap_or_default();
            Err(Diagnostic::new(format!("this is not {wanted}, it may be raw binary"))
                .help(advice::raw(spec)))
        }
        (_, None) => {
            let is_doubtful = is_program && !purpose.is_strict && content::is_doubtful(&bytes);
            let warning = is_doubtful.then(|| {
                let insist = advice::insist(spec);
                format!("warning: {}: this begins more like text than like a program; {insist}", spec.file)
            });
            raw(bytes, warning)
        }
    }
}

/// Another format, or what only looks like it.
fn of_known(known: Known, purpose: &Purpose<'_>, bytes: Vec<u8>) -> Result<Loaded, Diagnostic> {
    let (spec, name) = (purpose.spec, purpose.name());
    let is_settings = purpose.memory() == Memory::Eeprom && known == Known::Json;
    if is_settings && Records::wanted(spec).is_none() {
        return text(purpose, bytes);
    }
    if spec.format == Format::Auto && is_raw_name(name) && content::may_be_chance(&bytes) {
        let begins = format!("this begins like {}", known.name());
        return raw(
            bytes,
            Some(format!("warning: {name}: {begins}, but is taken as it is because of its name")),
        );
    }
    let error = Diagnostic::new(format!("this is {}", known.name()));
    Err(error.help(advice::on_format(known, name, &bytes)))
}

/// Numbers as text.
fn of_numbers(note: Option<String>, bytes: &[u8]) -> Result<Loaded, Diagnostic> {
    let bytes = numbers::in_file(&content::text_of(bytes, usize::MAX))?;
    raw(bytes, note)
}

/// Text of no known format. In a file for raw binary it may be a pattern.
fn text(purpose: &Purpose<'_>, bytes: Vec<u8>) -> Result<Loaded, Diagnostic> {
    let (spec, name) = (purpose.spec, purpose.name());
    let is_program = spec.memory == Memory::Flash;
    if is_raw_name(name) {
        let warning = format!("warning: {name}: this is text, but taken as it is because of its name");
        return raw(bytes, is_program.then_some(warning));
    }
    let error = Diagnostic::new("this is text, but not Intel HEX");
    Err(error.help(if is_program { advice::no_program() } else { advice::raw(spec) }))
}

/// Is a file of this name expected to be raw binary?
fn is_raw_name(name: &str) -> bool {
    has_extension(name, &["bin", "raw"])
}

fn raw(bytes: Vec<u8>, note: Option<String>) -> Result<Loaded, Diagnostic> {
    let image = Image::from_bytes(0, bytes).map_err(|error| Diagnostic::of(&error))?;
    Ok(Loaded { image, notes: note.into_iter().collect(), chosen: false })
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let start = decode(
                &Purpose { spec: &spec, options: LoadOptions::default(), is_strict: false },
                bytes.to_vec(),
            )
            .ok()
            .map(|loaded| loaded.image.start());
            assert_eq!(start, want.map(Some), "{file} {format:?}");
        }
    }
}
