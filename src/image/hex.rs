//! Intel HEX, as Intel's "Hexadecimal Object File Format Specification", revision A (1988), has it.

mod error;
mod read;
mod record;
#[cfg(test)]
mod tests;

use alloc::string::String;
use core::fmt::Write as _;

use super::Image;
use super::text::{NotOne, TextFile};

pub use error::HexError;

/// Data bytes in a record that is written: as many as avrdude writes.
const RECORD: usize = 32;

/// How much a record's own 16-bit address reaches.
const BLOCK: usize = 1 << 16;

/// Intel HEX.
impl Image {
    /// Reads Intel HEX that holds one complete image, in any dialect that [`TextFile::from_hex`] reads.
    ///
    /// ```
    /// use avrrr::image::{HexError, Image};
    ///
    /// let image = Image::from_hex(b":0400100001020304E2\n:00000001FF\n")?;
    /// assert_eq!(image.segments().collect::<Vec<_>>(), [(0x0010, &[1, 2, 3, 4][..])]);
    ///
    /// let error = Image::from_hex(b":0400100001020304E3\n:00000001FF\n").unwrap_err();
    /// assert_eq!(error, HexError::Checksum { line: 1, found: 0xe3, expected: 0xe2 });
    /// # Ok::<(), HexError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`TextFile::from_hex`], and
    ///
    /// * [`AfterEnd`](HexError::AfterEnd): two images in one file;
    /// * [`MissingEnd`](HexError::MissingEnd): maybe half a file;
    /// * [`NoData`](HexError::NoData): nothing to program.
    pub fn from_hex(text: &[u8]) -> Result<Self, HexError> {
        TextFile::from_hex(text)?.only().map_err(|not_one| match not_one {
            NotOne::AfterEnd { line, end } => HexError::AfterEnd { line, end },
            NotOne::MissingEnd { line } => HexError::MissingEnd { line },
            NotOne::NoData => HexError::NoData,
        })
    }

    /// Writes Intel HEX as avrdude does: 32 bytes a record, upper-case digits, lines that end with LF.
    ///
    /// Only the bytes that are present are written. Extended linear addresses (type 04) come in
    /// where the address passes a 64 KiB border, which no record crosses. An empty image becomes an
    /// end-of-file record and nothing else, which [`from_hex`](Self::from_hex) refuses as
    /// [`NoData`](HexError::NoData).
    ///
    /// ```
    /// use avrrr::image::Image;
    ///
    /// let image = Image::from_bytes(0x10, [1, 2, 3, 4])?;
    /// assert_eq!(image.to_hex(), ":0400100001020304E2\n:00000001FF\n");
    /// # Ok::<(), avrrr::image::InsertError>(())
    /// ```
    #[must_use]
    pub fn to_hex(&self) -> String {
        self.written(|text, _, _| text.push('\n'))
    }

    /// The same with a comment behind each record of data, as avrdude 7.1 has it: the byte address, and the bytes
    /// as ASCII letters without their top bit, with `_` for a blank and `.` for what is no letter.
    ///
    /// ```
    /// use avrrr::image::Image;
    ///
    /// let text = Image::from_bytes(0x10, *b"I am\n")?.to_hex_with_comments();
    /// assert!(text.starts_with(":050010004920616D0AAA "));
    /// assert!(text.ends_with(" // 00010> I_am.\n:00000001FF\n"));
    /// # Ok::<(), avrrr::image::InsertError>(())
    /// ```
    #[must_use]
    pub fn to_hex_with_comments(&self) -> String {
        self.written(|text, at, bytes| {
            let blanks = 2 * (RECORD - bytes.len());
            // Writing to a string cannot fail.
            let _ = write!(text, "{:blanks$} // {at:05x}> ", "");
            text.extend(bytes.iter().map(|byte| match byte & 0x7f {
                b' ' => '_',
                letter @ b'!'..=b'~' => char::from(letter),
                _ => '.',
            }));
            text.push('\n');
        })
    }

    /// Intel HEX; `end_line` ends the line of a record with these bytes at this byte address.
    fn written(&self, end_line: impl Fn(&mut String, u32, &[u8])) -> String {
        let mut text = String::new();
        let mut upper = 0;
        for (mut at, mut bytes) in self.segments() {
            while !bytes.is_empty() {
                let offset = at as u16;
                let len = bytes.len().min(RECORD).min(BLOCK - usize::from(offset));
                let (now, later) = bytes.split_at(len);
                if upper != (at >> 16) as u16 {
                    upper = (at >> 16) as u16;
                    record::write(&mut text, 4, 0, &upper.to_be_bytes());
                    text.push('\n');
                }
                record::write(&mut text, 0, offset, now);
                end_line(&mut text, at, now);
                // Wraps behind the last address, where no bytes are left.
                at = at.wrapping_add(len as u32);
                bytes = later;
            }
        }
        record::write(&mut text, 1, 0, &[]);
        text.push('\n');
        text
    }
}
