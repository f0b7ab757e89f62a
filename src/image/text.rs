//! Files of lines with records: what Intel HEX and Motorola S-record have in common.

use alloc::vec::Vec;
use core::fmt;

use super::{Image, InsertError};

/// What a file of records holds, and what is unusual about it.
///
/// [`Image::from_hex`] and [`Image::from_srec`] read one complete image, or fail.
///
/// ```
/// use avrrr::image::{TextFile, TextNote};
///
/// let file = TextFile::from_hex(b"; by hand\n:0400100001020304E2\n")?;
/// assert_eq!(file.images[0].image.start(), Some(0x10));
/// assert_eq!(file.notes, [TextNote::Comments { first: 1, count: 1 }, TextNote::MissingEnd { line: 2 }]);
/// # Ok::<(), avrrr::image::HexError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TextFile {
    /// What is between two end records, if there is data: usually one image. An empty one if the file has no
    /// data at all.
    pub images: Vec<TextImage>,
    /// What a person may want to know.
    pub notes: Vec<TextNote>,
}

/// An image of a file of records, and the lines it is from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TextImage {
    /// The bytes.
    pub image: Image,
    /// The line of its end record; `None`: it is missing.
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

/// Why the bytes of a line have no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Misplaced {
    /// They reach past the last address.
    PastEnd { at: u32, len: usize },
    /// An earlier line sets one of them to another value.
    Contradiction { at: u32, new: u8, before: usize, old: u8 },
}

/// Something unusual about a file of records that was read nevertheless.
///
/// Lines count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextNote {
    /// Comments were left out.
    Comments {
        /// The first line with one.
        first: usize,
        /// How many lines have one.
        count: usize,
    },
    /// Checksums are wrong, and were not asked for ([`TextFile::from_edited_hex`]).
    Checksums {
        /// The first line with a wrong one.
        first: usize,
        /// How many lines have a wrong one.
        count: usize,
    },
    /// Some bytes are set more than once, always to the same value.
    Repeated {
        /// The first line that does so.
        first: usize,
        /// How many bytes are set again.
        bytes: u32,
    },
    /// The last line with a record is whole, but there is no end record behind it.
    MissingEnd {
        /// That line.
        line: usize,
    },
}

impl fmt::Display for TextNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Comments { first, count: 1 } => write!(f, "line {first} has a comment"),
            Self::Comments { first, count } => {
                write!(f, "{count} lines have comments, the first is line {first}")
            }
            Self::Checksums { first, count: 1 } => write!(f, "the checksum of line {first} is wrong"),
            Self::Checksums { first, count } => {
                write!(f, "the checksums of {count} lines are wrong, the first is line {first}")
            }
            Self::Repeated { first, bytes } => {
                write!(f, "{bytes} bytes are set twice, to the same values, from line {first} on")
            }
            Self::MissingEnd { line } => {
                write!(f, "no end-of-file record behind line {line}, the file may be cut off")
            }
        }
    }
}

impl TextImage {
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

    /// The line where it ends: that of the end record or, without one, of the last data record.
    #[must_use]
    pub fn last_line(&self) -> Option<usize> {
        self.end.or(self.records.last().map(|source| source.line))
    }

    /// Puts bytes in; returns how many of them were there already.
    fn put(&mut self, line: usize, at: u32, bytes: &[u8]) -> Result<u32, Misplaced> {
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
            Err(InsertError::PastEnd { at, len }) => return Err(Misplaced::PastEnd { at, len }),
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
    fn put_over(&mut self, line: usize, at: u32, mut bytes: &[u8]) -> Result<u32, Misplaced> {
        let (mut at, mut repeated) = (at, 0);
        while let Some(&first) = bytes.first() {
            if let Some(old) = self.image.get(at) {
                if old != first {
                    let before = self.line_of(at).unwrap_or(line);
                    return Err(Misplaced::Contradiction { at, new: first, before, old });
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

/// A file while it is read.
#[derive(Default)]
pub(super) struct Builder {
    done: Vec<TextImage>,
    current: TextImage,
    /// The last line with a record.
    last: Option<usize>,
    /// The first line that repeats something, and how many bytes are repeated.
    repeated: Option<(usize, u32)>,
    /// The first line with a comment, and how many have one.
    comments: Option<(usize, usize)>,
    /// The same of wrong checksums.
    checksums: Option<(usize, usize)>,
}

impl Builder {
    /// The line of the end record, if no data is behind it yet.
    pub(super) fn ended(&self) -> Option<usize> {
        self.current.end
    }

    /// There is a comment in this line.
    pub(super) fn comment(&mut self, line: usize) {
        self.comments.get_or_insert((line, 0)).1 += 1;
    }

    /// The checksum of this line is wrong, and does not count.
    pub(super) fn wrong_checksum(&mut self, line: usize) {
        self.checksums.get_or_insert((line, 0)).1 += 1;
    }

    /// There is a record in this line, of whatever type.
    pub(super) fn record(&mut self, line: usize) {
        self.last = Some(line);
    }

    /// Takes the bytes of a line. Behind an end record they begin another image.
    pub(super) fn data(&mut self, line: usize, at: u32, bytes: &[u8]) -> Result<(), Misplaced> {
        if bytes.is_empty() {
            return Ok(());
        }
        if self.current.end.is_some() {
            let before = core::mem::take(&mut self.current);
            if !before.image.is_empty() {
                self.done.push(before);
            }
        }
        let repeated = self.current.put(line, at, bytes)?;
        if repeated > 0 {
            self.repeated.get_or_insert((line, 0)).1 += repeated;
        }
        Ok(())
    }

    /// There is an end record in this line.
    pub(super) fn end(&mut self, line: usize) {
        self.current.settle();
        self.current.end.get_or_insert(line);
    }

    /// `None`: there was no record at all.
    pub(super) fn finish(mut self) -> Option<TextFile> {
        let line = self.last?;
        self.current.settle();
        let mut notes = Vec::new();
        if let Some((first, count)) = self.comments {
            notes.push(TextNote::Comments { first, count });
        }
        if let Some((first, count)) = self.checksums {
            notes.push(TextNote::Checksums { first, count });
        }
        if let Some((first, bytes)) = self.repeated {
            notes.push(TextNote::Repeated { first, bytes });
        }
        if self.current.end.is_none() {
            notes.push(TextNote::MissingEnd { line });
        }
        if self.done.is_empty() || !self.current.image.is_empty() {
            self.done.push(self.current);
        }
        Some(TextFile { images: self.done, notes })
    }
}

/// Why a file does not hold one complete image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotOne {
    /// A second image begins in `line`, behind the end record of line `end`.
    AfterEnd { line: usize, end: usize },
    /// The end record behind this line is missing.
    MissingEnd { line: usize },
    /// There is no data.
    NoData,
}

impl TextFile {
    /// The only image.
    pub(super) fn only(self) -> Result<Image, NotOne> {
        let mut images = self.images.into_iter();
        let only = images.next().unwrap_or_default();
        if let (Some(end), Some(line)) = (only.end, images.next().and_then(|next| next.first_line())) {
            return Err(NotOne::AfterEnd { line, end });
        }
        match only.last_line() {
            Some(line) if only.end.is_none() => Err(NotOne::MissingEnd { line }),
            _ if only.image.is_empty() => Err(NotOne::NoData),
            _ => Ok(only.image),
        }
    }
}
