//! Reading Intel HEX in any dialect that loses nothing, with notes on what is unusual.

use alloc::format;
use core::ops::ControlFlow;

use super::super::lines::{self, byte};
use super::super::text::{Builder, Misplaced, TextFile};
use super::error::HexError;
use super::record::{Record, RecordError, SHORTEST};

/// How much a record's own 16-bit address reaches.
const BLOCK: usize = 1 << 16;

/// What the addresses of data records are relative to.
#[derive(Clone, Copy)]
enum Base {
    /// Type 04: addresses run on from there.
    Linear(u32),
    /// Type 02: addresses wrap round in the 64 KiB from there.
    Segment(u32),
}

/// A file while it is read.
struct Reader {
    file: Builder,
    base: Base,
    /// Wrong checksums are noted, not refused.
    is_edited: bool,
}

/// Intel HEX.
impl TextFile {
    /// Reads Intel HEX in all its dialects that lose nothing.
    ///
    /// All six record types are understood. Start addresses (types 03 and 05, or in an end-of-file record)
    /// are ignored, for an AVR has no use for them. Data behind an extended segment address (type 02) wraps
    /// round at the end of its 64 KiB, as the specification wants it. Lines end with LF, CR LF or CR. White
    /// space around a record, blank lines, lower-case digits, more than one end-of-file record, ^Z and NULs
    /// behind the end, a byte order mark and UTF-16 are fine without a note. With one, so are
    /// comments (from `;`, `#` or `//` on, and what follows a record behind white space, if it has no
    /// colon), records that say the same once more, and a missing end-of-file record.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong, with its line:
    ///
    /// * [`MissingColon`](HexError::MissingColon), [`BadCharacter`](HexError::BadCharacter): not Intel
    ///   HEX, maybe not even text.
    /// * [`Length`](HexError::Length), [`Checksum`](HexError::Checksum),
    ///   [`UnknownType`](HexError::UnknownType), [`TypeLength`](HexError::TypeLength): a damaged record.
    /// * [`Contradiction`](HexError::Contradiction), [`PastEnd`](HexError::PastEnd): data that has no
    ///   place.
    /// * [`AfterEnd`](HexError::AfterEnd): something that is no record behind the end.
    /// * [`Empty`](HexError::Empty): no record at all.
    pub fn from_hex(bytes: &[u8]) -> Result<Self, HexError> {
        Self::read_hex(bytes, false)
    }

    /// The same of a file that a person has edited: a wrong checksum is a note, as it is for avrdude's format `I`.
    ///
    /// # Errors
    ///
    /// Those of [`from_hex`](Self::from_hex), but not [`Checksum`](HexError::Checksum).
    pub fn from_edited_hex(bytes: &[u8]) -> Result<Self, HexError> {
        Self::read_hex(bytes, true)
    }

    fn read_hex(bytes: &[u8], is_edited: bool) -> Result<Self, HexError> {
        let mut reader = Reader { file: Builder::default(), base: Base::Linear(0), is_edited };
        for (line, text) in lines::lines(&lines::plain(bytes)) {
            if reader.line(line, text)?.is_break() {
                break;
            }
        }
        reader.file.finish().ok_or(HexError::Empty)
    }
}

impl Reader {
    /// Takes a line; `Break`: nothing behind it counts.
    fn line(&mut self, line: usize, text: &[u8]) -> Result<ControlFlow<()>, HexError> {
        let indent = text.len() - text.trim_ascii_start().len();
        let text = text.trim_ascii();
        match (text, self.file.ended()) {
            ([], _) => {}
            ([b':', ..], _) => {
                let (digits, tail) = split(line, indent, &text[1..])?;
                if !tail.is_empty() {
                    self.file.comment(line);
                }
                let record = self.parse(line, &text[1..=digits])?;
                self.record(line, record)?;
                self.file.record(line);
            }
            (comment, _) if lines::is_comment(comment) => self.file.comment(line),
            ([lines::CTRL_Z, ..], Some(_)) => return Ok(ControlFlow::Break(())),
            (_, Some(end)) => return Err(HexError::AfterEnd { line, end }),
            ([found, ..], None) => return Err(HexError::MissingColon { line, found: *found }),
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Reads the digits of a record, which are as many as it says.
    fn parse(&mut self, line: usize, digits: &[u8]) -> Result<Record, HexError> {
        let mut parsed = Record::parse(digits);
        if let (Err(RecordError::Checksum { expected, .. }), true) = (&parsed, self.is_edited) {
            self.file.wrong_checksum(line);
            let right = format!("{expected:02X}");
            parsed = Record::parse(&[&digits[..digits.len() - 2], right.as_bytes()].concat());
        }
        parsed.map_err(|error| match error {
            RecordError::Checksum { found, expected } => HexError::Checksum { line, found, expected },
            RecordError::UnknownType(record_type) => HexError::UnknownType { line, record_type },
            RecordError::TypeLength { record_type, len } => HexError::TypeLength { line, record_type, len },
            RecordError::Length => HexError::Length { line, found: digits.len(), expected: digits.len() },
        })
    }

    fn record(&mut self, line: usize, record: Record) -> Result<(), HexError> {
        match record {
            Record::Data { offset, bytes } => self.data(line, offset, &bytes)?,
            Record::End => {
                self.file.end(line);
                self.base = Base::Linear(0);
            }
            Record::Segment(segment) => self.base = Base::Segment(u32::from(segment) << 4),
            Record::Linear(upper) => self.base = Base::Linear(u32::from(upper) << 16),
            Record::Start => {}
        }
        Ok(())
    }

    fn data(&mut self, line: usize, offset: u16, bytes: &[u8]) -> Result<(), HexError> {
        let (base, fits) = match self.base {
            Base::Linear(base) => (base, bytes.len()),
            Base::Segment(base) => (base, bytes.len().min(BLOCK - usize::from(offset))),
        };
        let (bytes, wrapped) = bytes.split_at(fits);
        let misplaced = |misplaced| match misplaced {
            Misplaced::PastEnd { at, len } => HexError::PastEnd { line, at, len },
            Misplaced::Contradiction { at, new, before, old } => {
                HexError::Contradiction { line, at, new, before, old }
            }
        };
        self.file.data(line, base + u32::from(offset), bytes).map_err(misplaced)?;
        self.file.data(line, base, wrapped).map_err(misplaced)
    }
}

/// How many digits a record has by its length byte, if they are there, and what follows them. `digits` is
/// what is behind the colon, which is in column `indent + 1`.
fn split(line: usize, indent: usize, digits: &[u8]) -> Result<(usize, &[u8]), HexError> {
    let found = digits.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let expected = SHORTEST + 2 * usize::from(byte(digits, 0).unwrap_or(0));
    let rest = &digits[found..];
    let tail = rest.trim_ascii_start();
    let is_apart = tail.len() < rest.len() && !tail.contains(&b':');
    let is_left_out = lines::is_comment(tail) || is_apart && found == expected;
    if !tail.is_empty() && !is_left_out {
        let is_next = tail.len() == rest.len();
        let bad = rest.iter().position(|byte| *byte == b':').filter(|_| !is_next).unwrap_or(0);
        return Err(HexError::BadCharacter { line, column: indent + 2 + found + bad, found: rest[bad] });
    }
    if found != expected {
        return Err(HexError::Length { line, found, expected });
    }
    Ok((found, tail))
}
