//! The format of a file, by its contents.

use avrrr::image::{HexError, HexFile};

/// Formats that are told apart by their first bytes or their first line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    IntelHex,
    SRecord,
    /// Addresses and words as text, as CodeVisionAVR writes them into a .rom file.
    WordList,
    Elf,
    WebPage,
    Archive,
    /// Text that is none of these.
    Text,
    /// Anything else.
    Raw,
}

/// How files that hold other files begin: zip, gzip, bzip2, xz, 7-Zip, Zstandard.
const ARCHIVES: [&[u8]; 7] = [
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\0",
    b"7z\xbc\xaf\x27\x1c",
    b"\x28\xb5\x2f\xfd",
];

impl Content {
    pub(super) fn of(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"\x7fELF") {
            return Self::Elf;
        }
        if ARCHIVES.iter().any(|magic| bytes.starts_with(magic)) {
            return Self::Archive;
        }
        if is_hex(bytes) {
            return Self::IntelHex;
        }
        let Some(text) = text(bytes) else { return Self::Raw };
        let first = text.trim_start().lines().next().unwrap_or_default().trim_end();
        if is_s_record(first) {
            Self::SRecord
        } else if is_word(first) {
            Self::WordList
        } else if first.starts_with('<') {
            Self::WebPage
        } else {
            Self::Text
        }
    }

    /// What to call it; `None`: it is nothing in particular.
    pub(super) fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::IntelHex => "Intel HEX",
            Self::SRecord => "Motorola S-record",
            Self::WordList => "a list of addresses and words (CodeVisionAVR's .rom)",
            Self::Elf => "an ELF file",
            Self::WebPage => "a web page or other markup",
            Self::Archive => "an archive",
            Self::Text | Self::Raw => return None,
        })
    }
}

/// Is it Intel HEX, maybe damaged?
fn is_hex(bytes: &[u8]) -> bool {
    match HexFile::parse(bytes) {
        Ok(_) => true,
        Err(HexError::MissingColon { .. } | HexError::Empty) => {
            let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
            first == Some(&b':') && text(bytes).is_some()
        }
        // Raw bytes may begin with that of a colon.
        Err(HexError::BadCharacter { line: 1, column, found, .. }) => {
            column > 3 && (found.is_ascii_graphic() || found == b' ')
        }
        Err(_) => true,
    }
}

/// UTF-8 without control characters, or UTF-16 with a mark; of the latter nothing.
fn text(bytes: &[u8]) -> Option<&str> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return bytes.len().is_multiple_of(2).then_some("");
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.chars().all(|char| !char.is_control() || char.is_whitespace()).then_some(text)
}

/// `S1`, and as many digits as the length behind it says.
fn is_s_record(line: &str) -> bool {
    let Some(digits) = line.strip_prefix('S').and_then(|rest| rest.get(1..)) else { return false };
    let length = digits.get(..2).and_then(|length| usize::from_str_radix(length, 16).ok());
    line.as_bytes()[1].is_ascii_digit()
        && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        && length.is_some_and(|length| digits.len() == 2 + 2 * length)
}

/// `000000:C00C`.
fn is_word(line: &str) -> bool {
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    line.split_once(':').is_some_and(|(address, word)| {
        (4..=8).contains(&address.len()) && matches!(word.len(), 2 | 4) && is_hex(address) && is_hex(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_told_apart() {
        for (bytes, want) in [
            (&b":00000001FF"[..], Content::IntelHex),
            (b"\xef\xbb\xbf:00000001FF", Content::IntelHex),
            (b":\x000\x000\x000\x000\x000\x000\x000\x001\x00F\x00F\x00", Content::IntelHex),
            (b"; by hand\n:00000001FF", Content::IntelHex),
            // Damaged.
            (b":10000000zz", Content::IntelHex),
            (b":00000001FF\nmore", Content::IntelHex),
            (b":\x94\x34", Content::Raw),
            (b":12\x94", Content::Raw),
            (b":-)", Content::Text),
            (b"S9030000FC", Content::SRecord),
            (b"\nS9030000FC\r\n", Content::SRecord),
            (b"S9030000", Content::Text),
            (b"Sun", Content::Text),
            (b"S\xc3\xa9", Content::Text),
            (b"000000:C00C\r\n000001:CFFF\r\n", Content::WordList),
            (b"12:30\n", Content::Text),
            (b"\x7fELF\x01", Content::Elf),
            (b"<!DOCTYPE html>\r\n", Content::WebPage),
            (b"<?xml version=\"1.0\"?>", Content::WebPage),
            (b"PK\x03\x04", Content::Archive),
            (b"\x1f\x8b\x08", Content::Archive),
            (b"\xff\xfeh\0i\0", Content::Text),
            (b"\x0c\x94\x34\x00", Content::Raw),
            (b"\xff\xff\xff\xff", Content::Raw),
            (b"Gr\xc3\xbc\xc3\x9fe\n", Content::Text),
        ] {
            assert_eq!(Content::of(bytes), want, "{}", bytes.escape_ascii());
        }
    }
}
