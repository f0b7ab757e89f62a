//! Reading Motorola S-record in any dialect that loses nothing, with notes on what is unusual.

use core::ops::ControlFlow;

use super::super::lines;
use super::super::text::{Builder, Misplaced, TextFile};
use super::error::SrecError;
use super::record::{Record, RecordError, expected};

/// A file while it is read.
#[derive(Default)]
struct Reader {
    file: Builder,
    /// Data records since the beginning or the last end record.
    count: u32,
    /// The line of the last record, if that is a count.
    counted: Option<usize>,
}

/// Motorola S-record.
impl TextFile {
    /// Reads Motorola S-record in all its dialects that lose nothing.
    ///
    /// Addresses have 16, 24 or 32 bits (S1, S2, S3), also mixed. A header (S0) and start addresses (in S7, S8 and
    /// S9) are ignored; a count of records (S5, S6) is checked. Lines end with LF, CR LF or CR. White space around
    /// a record, blank lines, lower-case letters, ^Z and NULs behind the end, a byte order mark and UTF-16 are fine
    /// without a note. With one, so are comments (from `;`, `#` or `//` on, a list of symbols that `$$` begins and
    /// ends, and what follows a record behind white space), records that say the same once more, and a missing end
    /// record, unless a count is at the end.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong, with its line:
    ///
    /// * [`MissingStart`](SrecError::MissingStart), [`BadCharacter`](SrecError::BadCharacter): not S-record, maybe
    ///   not even text.
    /// * [`Length`](SrecError::Length), [`Checksum`](SrecError::Checksum),
    ///   [`UnknownType`](SrecError::UnknownType): a damaged record.
    /// * [`Count`](SrecError::Count): a line is missing.
    /// * [`Contradiction`](SrecError::Contradiction), [`PastEnd`](SrecError::PastEnd): data that has no place.
    /// * [`AfterEnd`](SrecError::AfterEnd): something that is no record behind the end.
    /// * [`Empty`](SrecError::Empty): no record at all.
    ///
    /// ```
    /// use avrrr::image::TextFile;
    ///
    /// let file = TextFile::from_srec(b"S107001001020304DE\nS9030000FC\n")?;
    /// assert_eq!(file.images[0].image.segments().collect::<Vec<_>>(), [(0x10, &[1, 2, 3, 4][..])]);
    /// # Ok::<(), avrrr::image::SrecError>(())
    /// ```
    pub fn from_srec(bytes: &[u8]) -> Result<Self, SrecError> {
        let mut reader = Reader::default();
        for (line, text) in lines::lines(&lines::plain(bytes)) {
            if reader.line(line, text)?.is_break() {
                break;
            }
        }
        // srecord writes no end record where it knows no start address, but nothing is missing before a count.
        if let (Some(line), None) = (reader.counted, reader.file.ended()) {
            reader.file.end(line);
        }
        reader.file.finish().ok_or(SrecError::Empty)
    }
}

impl Reader {
    /// Takes a line; `Break`: nothing behind it counts.
    fn line(&mut self, line: usize, text: &[u8]) -> Result<ControlFlow<()>, SrecError> {
        let indent = text.len() - text.trim_ascii_start().len();
        let is_symbol = indent > 0 && text.windows(2).any(|pair| pair == b" $");
        let text = text.trim_ascii();
        match (text, self.file.ended()) {
            ([], _) => {}
            (comment, _) if is_symbol || comment.starts_with(b"$$") || lines::is_comment(comment) => {
                self.file.comment(line);
            }
            ([b'S' | b's', ..], _) => {
                let (record_type, digits, tail) = split(line, indent, text)?;
                if !tail.is_empty() {
                    self.file.comment(line);
                }
                self.record(line, record(line, record_type, digits)?)?;
                self.file.record(line);
            }
            ([lines::CTRL_Z, ..], Some(_)) => return Ok(ControlFlow::Break(())),
            (_, Some(end)) => return Err(SrecError::AfterEnd { line, end }),
            ([found, ..], None) => return Err(SrecError::MissingStart { line, found: *found }),
        }
        Ok(ControlFlow::Continue(()))
    }

    fn record(&mut self, line: usize, record: Record) -> Result<(), SrecError> {
        self.counted = matches!(record, Record::Count { .. }).then_some(line);
        match record {
            Record::Header => {}
            Record::Data { at, bytes } => {
                self.count = self.count.wrapping_add(1);
                self.file.data(line, at, &bytes).map_err(|misplaced| match misplaced {
                    Misplaced::PastEnd { at, len } => SrecError::PastEnd { line, at, len },
                    Misplaced::Contradiction { at, new, before, old } => {
                        SrecError::Contradiction { line, at, new, before, old }
                    }
                })?;
            }
            // Of more records than the bits can count, the lower bits are told.
            Record::Count { count, bits } if count != self.count & ((1 << bits) - 1) => {
                return Err(SrecError::Count { line, found: self.count, expected: count });
            }
            Record::Count { .. } => {}
            Record::End => {
                self.file.end(line);
                self.count = 0;
            }
        }
        Ok(())
    }
}

/// The type of a record, its digits, and the comment that follows. `text` begins with the S, which is in column
/// `indent + 1`.
fn split(line: usize, indent: usize, text: &[u8]) -> Result<(u8, &[u8], &[u8]), SrecError> {
    let bad = |index: usize| SrecError::BadCharacter { line, column: indent + 1 + index, found: text[index] };
    let record_type = match text.get(1) {
        Some(digit @ b'0'..=b'9') => digit - b'0',
        Some(_) => return Err(bad(1)),
        None => return Err(SrecError::Length { line, found: 0, expected: 8 }),
    };
    let digits = &text[2..];
    let found = digits.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let (digits, rest) = digits.split_at(found);
    let tail = rest.trim_ascii_start();
    let is_record = |pair: &[u8]| matches!(pair, [b'S' | b's', b'0'..=b'9']);
    let is_apart = tail.len() < rest.len() && !tail.windows(2).any(is_record);
    let is_left_out = lines::is_comment(tail) || is_apart && found == expected(digits);
    if !tail.is_empty() && !is_left_out {
        return Err(bad(text.len() - tail.len()));
    }
    Ok((record_type, digits, tail))
}

/// Reads the digits of a record.
fn record(line: usize, record_type: u8, digits: &[u8]) -> Result<Record, SrecError> {
    Record::parse(record_type, digits).map_err(|error| match error {
        RecordError::Length { expected } => SrecError::Length { line, found: digits.len(), expected },
        RecordError::Checksum { found, expected } => SrecError::Checksum { line, found, expected },
        RecordError::UnknownType => SrecError::UnknownType { line, record_type },
    })
}
