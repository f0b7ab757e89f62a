//! Reading Intel HEX in any dialect that loses nothing, with notes on what is unusual.

use alloc::vec::Vec;
use core::ops::ControlFlow;

use super::super::{Image, InsertError};
use super::error::{HexError, HexNote};
use super::record::{Record, RecordError, SHORTEST, byte};
use super::text;

/// How much a record's own 16-bit address reaches.
const BLOCK: usize = 1 << 16;

/// What an Intel HEX file holds, and what is unusual about it.
///
/// [`Image::from_hex`] reads one complete image, or fails.
///
/// ```
/// use avrrr::image::{HexFile, HexNote};
///
/// let file = HexFile::parse(b"; by hand\n:0400100001020304E2\n")?;
/// assert_eq!(file.images[0].image.start(), Some(0x10));
/// assert_eq!(file.notes, [HexNote::Comments { first: 1, count: 1 }, HexNote::MissingEnd { line: 2 }]);
/// # Ok::<(), avrrr::image::HexError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HexFile {
    /// What is between two end-of-file records, if there is data: usually one image. An empty one if the
    /// file has no data at all.
    pub images: Vec<HexImage>,
    /// What a person may want to know.
    pub notes: Vec<HexNote>,
}

/// An image of an Intel HEX file, and the lines it is from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct HexImage {
    /// The bytes.
    pub image: Image,
    /// The line of its end-of-file record; `None`: it is missing.
    pub end: Option<usize>,
    records: Vec<Source>,
    /// What is in front of the image's bytes from the last record's address on, backwards: putting it there
    /// record by record would move the rest each time. Empty once the file is read.
    front: Vec<u8>,
}

/// The bytes that a line gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Source {
    at: u32,
    len: u32,
    line: usize,
}

impl HexImage {
    /// The line that sets the byte at this address.
    #[must_use]
    pub fn line_of(&self, at: u32) -> Option<usize> {
        let sets = |source: &&Source| at.checked_sub(source.at).is_some_and(|offset| offset < source.len);
        self.records.iter().find(sets).map(|source| source.line)
    }

    /// The line of its first data record; `None`: it is empty.
    #[must_use]
    pub fn first_line(&self) -> Option<usize> {
        self.records.first().map(|source| source.line)
    }

    /// The line where it ends: that of the end-of-file record or, without one, of the last data record.
    #[must_use]
    pub fn last_line(&self) -> Option<usize> {
        self.end.or(self.records.last().map(|source| source.line))
    }

    /// Puts bytes in; returns how many of them were there already.
    fn put(&mut self, line: usize, at: u32, bytes: &[u8]) -> Result<u32, HexError> {
        if bytes.is_empty() {
            return Ok(0);
        }
        if self.goes_down(at, bytes.len() as u32) {
            self.front.extend(bytes.iter().rev());
            self.records.push(Source { at, len: bytes.len() as u32, line });
            return Ok(0);
        }
        self.settle();
        let repeated = match self.image.insert(at, bytes) {
            Ok(()) => 0,
            Err(InsertError::PastEnd { at, len }) => return Err(HexError::PastEnd { line, at, len }),
            Err(InsertError::Overlap { .. }) => self.put_over(line, at, bytes)?,
        };
        self.records.push(Source { at, len: bytes.len() as u32, line });
        Ok(repeated)
    }

    /// Do these addresses end where the last record begins, and hold nothing yet?
    fn goes_down(&self, at: u32, len: u32) -> bool {
        let last = self.records.last().map(|source| source.at);
        last.is_some_and(|last| at.checked_add(len) == Some(last) && !self.image.overlaps(at..last))
    }

    /// Puts into the image what is in front of it.
    fn settle(&mut self) {
        let front: Vec<u8> = core::mem::take(&mut self.front).into_iter().rev().collect();
        if let Some(first) = self.records.last() {
            // They were free.
            let _ = self.image.insert(first.at, &front);
        }
    }

    /// The same where some of the addresses hold a byte already, which must be the same one.
    fn put_over(&mut self, line: usize, at: u32, mut bytes: &[u8]) -> Result<u32, HexError> {
        let (mut at, mut repeated) = (at, 0);
        while let Some(&first) = bytes.first() {
            if let Some(old) = self.image.get(at) {
                if old != first {
                    let before = self.line_of(at).unwrap_or(line);
                    return Err(HexError::Contradiction { line, at, new: first, before, old });
                }
                repeated += 1;
                bytes = &bytes[1..];
                at += 1;
                continue;
            }
            let free = (at..).zip(bytes).take_while(|(at, _)| self.image.get(*at).is_none()).count();
            let (new, rest) = bytes.split_at(free);
            // The caller has seen that they fit in front of the last address.
            let _ = self.image.insert(at, new);
            at += free as u32;
            bytes = rest;
        }
        Ok(repeated)
    }
}

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
    done: Vec<HexImage>,
    current: HexImage,
    base: Base,
    /// The last line with a record.
    last: Option<usize>,
    /// The first line that repeats something, and how many bytes are repeated.
    repeated: Option<(usize, u32)>,
    /// The first line with a comment, and how many have one.
    comments: Option<(usize, usize)>,
}

impl HexFile {
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
    pub fn parse(bytes: &[u8]) -> Result<Self, HexError> {
        let mut reader = Reader {
            done: Vec::new(),
            current: HexImage::default(),
            base: Base::Linear(0),
            last: None,
            repeated: None,
            comments: None,
        };
        for (line, text) in text::lines(&text::plain(bytes)) {
            if reader.line(line, text)?.is_break() {
                break;
            }
        }
        reader.finish()
    }
}

impl Reader {
    /// Takes a line; `Break`: nothing behind it counts.
    fn line(&mut self, line: usize, text: &[u8]) -> Result<ControlFlow<()>, HexError> {
        let indent = text.len() - text.trim_ascii_start().len();
        let text = text.trim_ascii();
        match (text, self.current.end) {
            ([], _) => {}
            ([b':', ..], _) => {
                let (digits, tail) = split(line, indent, &text[1..])?;
                if !tail.is_empty() {
                    self.comment(line);
                }
                self.record(line, record(line, &text[1..=digits])?)?;
                self.last = Some(line);
            }
            (comment, _) if text::is_comment(comment) => self.comment(line),
            ([text::CTRL_Z, ..], Some(_)) => return Ok(ControlFlow::Break(())),
            (_, Some(end)) => return Err(HexError::AfterEnd { line, end }),
            ([found, ..], None) => return Err(HexError::MissingColon { line, found: *found }),
        }
        Ok(ControlFlow::Continue(()))
    }

    fn comment(&mut self, line: usize) {
        self.comments.get_or_insert((line, 0)).1 += 1;
    }

    fn record(&mut self, line: usize, record: Record) -> Result<(), HexError> {
        match record {
            Record::Data { bytes, .. } if bytes.is_empty() => {}
            Record::Data { offset, bytes } => self.data(line, offset, &bytes)?,
            Record::End => {
                self.current.settle();
                self.current.end.get_or_insert(line);
                self.base = Base::Linear(0);
            }
            Record::Segment(segment) => self.base = Base::Segment(u32::from(segment) << 4),
            Record::Linear(upper) => self.base = Base::Linear(u32::from(upper) << 16),
            Record::Start => {}
        }
        Ok(())
    }

    fn data(&mut self, line: usize, offset: u16, bytes: &[u8]) -> Result<(), HexError> {
        if self.current.end.is_some() {
            let before = core::mem::take(&mut self.current);
            if !before.image.is_empty() {
                self.done.push(before);
            }
        }
        let (base, fits) = match self.base {
            Base::Linear(base) => (base, bytes.len()),
            Base::Segment(base) => (base, bytes.len().min(BLOCK - usize::from(offset))),
        };
        let (bytes, wrapped) = bytes.split_at(fits);
        let repeated = self.current.put(line, base + u32::from(offset), bytes)?
            + self.current.put(line, base, wrapped)?;
        if repeated > 0 {
            self.repeated.get_or_insert((line, 0)).1 += repeated;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<HexFile, HexError> {
        let line = self.last.ok_or(HexError::Empty)?;
        self.current.settle();
        let mut notes = Vec::new();
        if let Some((first, count)) = self.comments {
            notes.push(HexNote::Comments { first, count });
        }
        if let Some((first, bytes)) = self.repeated {
            notes.push(HexNote::Repeated { first, bytes });
        }
        if self.current.end.is_none() {
            notes.push(HexNote::MissingEnd { line });
        }
        if self.done.is_empty() || !self.current.image.is_empty() {
            self.done.push(self.current);
        }
        Ok(HexFile { images: self.done, notes })
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
    let is_left_out = text::is_comment(tail) || is_apart && found == expected;
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

/// Reads the digits of a record, which are as many as it says.
fn record(line: usize, digits: &[u8]) -> Result<Record, HexError> {
    Record::parse(digits).map_err(|error| match error {
        RecordError::Checksum { found, expected } => HexError::Checksum { line, found, expected },
        RecordError::UnknownType(record_type) => HexError::UnknownType { line, record_type },
        RecordError::TypeLength { record_type, len } => HexError::TypeLength { line, record_type, len },
        RecordError::Length => HexError::Length { line, found: digits.len(), expected: digits.len() },
    })
}
