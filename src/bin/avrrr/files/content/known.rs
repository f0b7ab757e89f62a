//! Formats that are known by name, and cannot be read.

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Known {
    TiText,
    Verilog,
    Tektronix,
    TektronixExtended,
    /// Addresses and words as text, as CodeVisionAVR writes them into a .rom file.
    WordList,
    /// Addresses and bytes, as xxd writes them.
    Dump,
    /// Bytes in hexadecimal, and nothing else.
    PlainDump,
    /// Addresses and bytes, as hexdump and od write them.
    OtherDump,
    Library,
    WebPage,
    Json,
    LfsPointer,
    Archive,
    /// A program for Windows, DOS or macOS.
    Program,
    Document,
    Uf2,
}

use Known::{
    Archive, Document, Dump, Json, LfsPointer, Library, OtherDump, PlainDump, Program, Tektronix,
    TektronixExtended, TiText, Uf2, Verilog, WebPage, WordList,
};

/// How files begin. None of these is a jump, with which a program begins; raw data may begin with a short one.
const MAGIC: [(&[u8], Known); 26] = [
    (b"PK\x03\x04", Archive),
    (b"PK\x05\x06", Archive),
    (b"PK\x07\x08", Archive),
    (b"\x1f\x8b", Archive),
    (b"\x1f\x9d", Archive),
    (b"BZh", Archive),
    (b"\xfd7zXZ\0", Archive),
    (b"7z\xbc\xaf\x27\x1c", Archive),
    (b"\x28\xb5\x2f\xfd", Archive),
    (b"Rar!\x1a\x07", Archive),
    (b"MSCF", Archive),
    (b"\x04\x22\x4d\x18", Archive),
    (b"\x5d\0\0", Archive),
    (b"LZIP", Archive),
    (b"!<arch>\n", Library),
    (b"MZ", Program),
    (b"\xfe\xed\xfa\xce", Program),
    (b"\xfe\xed\xfa\xcf", Program),
    (b"\xce\xfa\xed\xfe", Program),
    (b"\xcf\xfa\xed\xfe", Program),
    (b"\xca\xfe\xba\xbe", Program),
    (b"%PDF-", Document),
    (b"\x89PNG\r\n\x1a\n", Document),
    (b"GIF8", Document),
    (b"\xff\xd8\xff\xe0", Document),
    (b"UF2\n", Uf2),
];

impl Known {
    pub(super) fn of_magic(bytes: &[u8]) -> Option<Self> {
        // The header of the first file in a tar archive.
        if bytes.get(257..262) == Some(b"ustar") && !is_vector(bytes) {
            return Some(Archive);
        }
        find_magic(bytes).map(|(_, known)| known)
    }

    /// The format of a text with this first line.
    pub(super) fn of_first_line(line: &str) -> Option<Self> {
        let is_tag = |rest: &str| {
            rest.starts_with(|letter: char| letter.is_ascii_alphabetic() || "!?".contains(letter))
        };
        let dense: String = line.chars().filter(|letter| !letter.is_whitespace()).take(2).collect();
        if line.strip_prefix('<').is_some_and(is_tag) {
            Some(WebPage)
        } else if matches!(&*dense, "{" | "{\"" | "[{" | "[\"") {
            Some(Json)
        } else {
            line.starts_with("version https://git-lfs").then_some(LfsPointer)
        }
    }

    /// The format of text with this line; `bytes`: all of the file.
    pub(super) fn of_line(line: &str, bytes: &[u8]) -> Option<Self> {
        if line.strip_prefix('@').is_some_and(is_address) {
            let end = bytes.iter().rfind(|byte| byte.is_ascii_graphic());
            Some(if matches!(end, Some(b'q' | b'Q')) { TiText } else { Verilog })
        } else if line.strip_prefix('%').is_some_and(is_record) {
            Some(TektronixExtended)
        } else if line.strip_prefix('/').is_some_and(is_record) {
            Some(Tektronix)
        } else if is_word(line) {
            Some(WordList)
        } else {
            of_dump(line)
        }
    }

    /// What to call it.
    pub(in super::super) fn name(self) -> &'static str {
        match self {
            TiText => "TI-TXT",
            Verilog => "Verilog hex (VMEM)",
            Tektronix => "Tektronix hex",
            TektronixExtended => "extended Tektronix hex",
            WordList => "a list of addresses and words (CodeVisionAVR's .rom)",
            Dump | OtherDump => "a hex dump",
            PlainDump => "a hex dump without addresses",
            Library => "a library of object files",
            WebPage => "a web page or other markup",
            Json => "JSON, maybe the answer of a server",
            LfsPointer => "a pointer of Git LFS, not the file itself",
            Archive => "an archive",
            Program => "a program for another machine",
            Document => "a document or a picture",
            Uf2 => "a UF2 file",
        }
    }
}

/// The bytes with which a file begins as files of a format do.
fn find_magic(bytes: &[u8]) -> Option<(&'static [u8], Known)> {
    MAGIC.into_iter().find(|(magic, _)| bytes.starts_with(magic))
}

/// Are the bytes that tell the format so few that settings or a table may begin with them?
pub(in super::super) fn may_be_chance(bytes: &[u8]) -> bool {
    const FEW: usize = 3;
    find_magic(bytes).is_some_and(|(magic, _)| magic.len() <= FEW)
}

/// Does it begin as a program does: with `rjmp`, `jmp` or blank flash?
pub(super) fn is_vector(bytes: &[u8]) -> bool {
    let Some(&[low, high]) = bytes.first_chunk() else { return false };
    let word = u16::from_le_bytes([low, high]);
    word & 0xf000 == 0xc000 || word & 0xfe0e == 0x940c || word == 0xffff
}

/// Does a record have these digits? Some may be damaged.
pub(super) fn is_record(digits: &str) -> bool {
    let are_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let found = digits.bytes().filter(u8::is_ascii_hexdigit).count();
    digits.get(..8).is_some_and(are_hex)
        || digits.len() >= 6 && are_hex(digits)
        || found >= 8 && found * 5 >= digits.chars().count() * 4
}

/// `0000`, or `00000000 0C 94`, of which one byte may be damaged.
fn is_address(rest: &str) -> bool {
    let mut words = rest.split_ascii_whitespace();
    words.next().is_some_and(|word| is_hex(word, 1..=8))
        && words.filter(|word| !is_hex(word, 2..=8)).count() < 2
}

/// `000000:C00C`.
fn is_word(line: &str) -> bool {
    line.split_once(':').is_some_and(|(address, word)| {
        is_hex(address, 4..=8) && matches!(word.len(), 2 | 4) && is_hex(word, 2..=4)
    })
}

/// `00000000: 0c94 3400`, `00000000  0c 94 34 00`, or 32 digits and more.
fn of_dump(line: &str) -> Option<Known> {
    if is_hex(line, 32..=usize::MAX) {
        return Some(PlainDump);
    }
    let mut words = line.split_ascii_whitespace();
    let address = words.next()?;
    let first = words.next()?;
    match address.strip_suffix(':') {
        Some(address) if is_hex(address, 6..=9) && is_hex(first, 2..=8) => Some(Dump),
        None if is_hex(address, 6..=8) && is_hex(first, 2..=8) => {
            let alike = words.take_while(|word| word.len() == first.len() && is_hex(word, 2..=8));
            (alike.count() >= 3).then_some(OtherDump)
        }
        _ => None,
    }
}

fn is_hex(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
