//! Intel HEX, as Intel's "Hexadecimal Object File Format Specification", revision A (1988), has it.

mod error;
mod read;
mod record;
#[cfg(test)]
mod tests;
mod text;

use alloc::string::String;

use super::Image;

pub use error::{HexError, HexNote};
pub use read::{HexFile, HexImage};

/// Data bytes in a record that is written.
const RECORD: usize = 16;

/// How much a record's own 16-bit address reaches.
const BLOCK: usize = 1 << 16;

/// Intel HEX.
impl Image {
    /// Reads Intel HEX that holds one complete image, in any dialect that [`HexFile::parse`] reads.
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
    /// Those of [`HexFile::parse`], and
    ///
    /// * [`AfterEnd`](HexError::AfterEnd): two images in one file;
    /// * [`MissingEnd`](HexError::MissingEnd): maybe half a file;
    /// * [`NoData`](HexError::NoData): nothing to program.
    pub fn from_hex(text: &[u8]) -> Result<Self, HexError> {
        let mut images = HexFile::parse(text)?.images.into_iter();
        let only = images.next().unwrap_or_default();
        if let (Some(end), Some(line)) = (only.end, images.next().and_then(|next| next.first_line())) {
            return Err(HexError::AfterEnd { line, end });
        }
        match only.last_line() {
            Some(line) if only.end.is_none() => Err(HexError::MissingEnd { line }),
            _ if only.image.is_empty() => Err(HexError::NoData),
            _ => Ok(only.image),
        }
    }

    /// Writes Intel HEX: 16 bytes a record, upper-case digits, lines that end with LF.
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
                }
                record::write(&mut text, 0, offset, now);
                // Wraps behind the last address, where no bytes are left.
                at = at.wrapping_add(len as u32);
                bytes = later;
            }
        }
        record::write(&mut text, 1, 0, &[]);
        text
    }
}
