//! The format of a file, by its contents.

mod known;
#[cfg(test)]
mod tests;

use avrrr::image::{HexError, TextFile};

use super::numbers;

pub(super) use known::{Known, may_be_chance};

/// How much of the beginning is looked at.
const BEGINNING: usize = 4096;

/// In how many lines a record is looked for. Comments do not count.
const LINES: usize = 8;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Intel HEX, maybe damaged.
    IntelHex,
    /// Motorola S-record, maybe damaged.
    SRecord,
    /// ELF, for whatever machine.
    Elf,
    /// Numbers as text, and nothing else.
    Numbers,
    /// Another format that is known by name.
    Known(Known),
    /// Blank lines and comments only.
    NoRecord,
    /// Text of no known format.
    Text,
    /// The beginning is text, but for single bytes.
    MostlyText,
    /// Anything else.
    Raw,
}

impl Content {
    pub(super) fn of(bytes: &[u8]) -> Self {
        if bytes.starts_with(b"\x7fELF") {
            return Self::Elf;
        }
        if let Some(known) = Known::of_magic(bytes) {
            return Self::Known(known);
        }
        if is_hex(bytes) {
            return Self::IntelHex;
        }
        if TextFile::from_srec(bytes).is_ok() {
            return Self::SRecord;
        }
        let beginning = beginning(bytes);
        if let Some(content) = of_lines(&beginning, bytes) {
            return content;
        }
        let is_mostly_text = is_text_but_for(&beginning, 20, 0) && is_most(&beginning, bytes);
        let has_mark = without_mark(bytes).len() < bytes.len();
        if has_no_record(bytes) {
            Self::NoRecord
        } else if (is_text(bytes) || has_mark) && numbers::are(&text_of(bytes, usize::MAX)) {
            Self::Numbers
        } else if is_text(bytes) || is_mostly_text && has_mark {
            Self::Text
        } else if is_mostly_text && !known::is_vector(bytes) {
            Self::MostlyText
        } else {
            Self::Raw
        }
    }

    /// What to call it; `None`: it is nothing in particular.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Self::IntelHex => Some("Intel HEX"),
            Self::SRecord => Some("Motorola S-record"),
            Self::Elf => Some("an ELF file"),
            Self::Numbers => Some("a list of numbers"),
            Self::Known(known) => Some(known.name()),
            Self::NoRecord | Self::Text | Self::MostlyText => Some("text"),
            Self::Raw => None,
        }
    }
}

/// Does a file without a known format begin more like text than like a program?
pub(super) fn is_doubtful(bytes: &[u8]) -> bool {
    let beginning = beginning(bytes);
    beginning.len() >= 64 && !known::is_vector(bytes) && is_text_but_for(&beginning, 3, 0)
}

/// Is every byte one of ASCII text?
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace())
}

/// Is it Intel HEX, maybe damaged?
fn is_hex(bytes: &[u8]) -> bool {
    match TextFile::from_hex(bytes) {
        Ok(_) => true,
        Err(HexError::MissingColon { .. } | HexError::Empty) => {
            let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
            first == Some(&b':') && is_text(bytes)
        }
        // Raw bytes may begin with that of a colon.
        Err(HexError::Length { line: 1, found: ..8, .. }) => is_text(bytes),
        Err(HexError::BadCharacter { line: 1, column, found, .. }) => {
            column > 3 && (found.is_ascii_graphic() || found == b' ')
        }
        // A program may begin with the byte of a comment, and have records as text.
        Err(_) => is_text(bytes) || !known::is_vector(bytes),
    }
}

/// Is it a line of Motorola S-record, maybe damaged?
fn is_srec_line(line: &str) -> bool {
    let is_numbered = |rest: &str| rest.starts_with(|letter: char| letter.is_ascii_digit());
    line.strip_prefix(['S', 's']).is_some_and(|rest| is_numbered(rest) && known::is_record(&rest[1..]))
}

/// Blank lines and comments only?
fn has_no_record(bytes: &[u8]) -> bool {
    let end = bytes.iter().rposition(|byte| *byte != 0x1a).map_or(0, |last| last + 1);
    is_text(&bytes[..end]) && TextFile::from_hex(bytes) == Err(HexError::Empty)
}

/// UTF-8 without control characters?
fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| !text.chars().any(is_strange))
}

fn is_strange(letter: char) -> bool {
    letter == char::REPLACEMENT_CHARACTER || letter.is_control() && !letter.is_whitespace()
}

/// Is at most one character in `share` strange, and maybe a few more?
fn is_text_but_for(text: &str, share: usize, more: usize) -> bool {
    let strange = text.chars().filter(|letter| is_strange(*letter)).count();
    !text.is_empty() && strange.saturating_sub(more) * share <= text.chars().count()
}

/// Is the text most of what is between NULs at both ends? In UTF-32 it is a quarter.
fn is_most(text: &str, bytes: &[u8]) -> bool {
    let is_held = |byte: &u8| *byte != 0;
    let start = bytes.iter().position(is_held).unwrap_or(0);
    let end = bytes.iter().rposition(is_held).map_or(0, |last| last + 1);
    4 * text.len() >= (end - start).min(BEGINNING)
}

/// The bytes behind a byte order mark.
fn without_mark(bytes: &[u8]) -> &[u8] {
    let marks: [&[u8]; 5] = [b"\xef\xbb\xbf", b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"\xff\xfe", b"\xfe\xff"];
    marks.iter().find_map(|mark| bytes.strip_prefix(*mark)).unwrap_or(bytes)
}

/// The beginning as text.
fn beginning(bytes: &[u8]) -> String {
    text_of(bytes, BEGINNING)
}

/// So much of a file as text, without what pads both ends. What is not UTF-8 becomes replacement characters.
pub(super) fn text_of(bytes: &[u8], longest: usize) -> String {
    let is_padding = |byte: &u8| *byte <= b' ' || *byte == 0x7f;
    let bytes = without_mark(bytes);
    let start = bytes.iter().position(|byte| !is_padding(byte)).unwrap_or(bytes.len());
    let bytes = &bytes[start..];
    let bytes = &bytes[..bytes.len().min(longest)];
    // UTF-16 and UTF-32 of ASCII are ASCII with NULs between.
    let is_wide = matches!(bytes, [1..=255, 0, 1..=255, 0, ..] | [1..=255, 0, 0, 0, 1..=255, 0, 0, 0, ..]);
    let mut bytes: Vec<u8> = bytes.iter().copied().filter(|byte| !is_wide || *byte != 0).collect();
    let end = bytes.iter().rposition(|byte| !is_padding(byte)).map_or(0, |last| last + 1);
    bytes.truncate(end);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The format that one of the first lines tells. A program may have such lines, too, but behind bytes that are no
/// text.
fn of_lines(text: &str, bytes: &[u8]) -> Option<Content> {
    let (mut before, mut lines) = (0, 0);
    for whole in text.split_inclusive(['\n', '\r']) {
        let line = whole.trim_matches(|letter: char| letter.is_whitespace() || letter.is_control());
        if before > 0 && !is_text_but_for(&text[..before], 10, 1) {
            return None;
        }
        if before == 0
            && let Some(known) = Known::of_first_line(line).filter(|_| is_text_but_for(text, 10, 1))
        {
            return Some(Content::Known(known));
        }
        if line.strip_prefix(':').is_some_and(known::is_record) {
            return Some(Content::IntelHex);
        }
        if is_srec_line(line) {
            return Some(Content::SRecord);
        }
        if let Some(known) = Known::of_line(line, bytes) {
            return Some(Content::Known(known));
        }
        before += whole.len();
        lines += usize::from(!line.is_empty() && !line.starts_with([';', '#']) && !line.starts_with("//"));
        if lines == LINES {
            return None;
        }
    }
    None
}
