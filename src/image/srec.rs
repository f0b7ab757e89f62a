//! Motorola S-record, as Motorola's "M68000 Family Programmer's Reference Manual" (1992), appendix C, has it.

mod error;
mod read;
mod record;
#[cfg(test)]
mod tests;

use alloc::string::String;

use super::Image;
use super::text::{NotOne, TextFile};

pub use error::SrecError;

/// Data bytes in a record that is written: as many as avrdude writes.
const RECORD: usize = 32;

/// Motorola S-record.
impl Image {
    /// Reads Motorola S-record that holds one complete image, in any dialect that [`TextFile::from_srec`] reads.
    ///
    /// ```
    /// use avrrr::image::{Image, SrecError};
    ///
    /// let image = Image::from_srec(b"S107001001020304DE\nS9030000FC\n")?;
    /// assert_eq!(image.segments().collect::<Vec<_>>(), [(0x0010, &[1, 2, 3, 4][..])]);
    ///
    /// let error = Image::from_srec(b"S107001001020304DF\nS9030000FC\n").unwrap_err();
    /// assert_eq!(error, SrecError::Checksum { line: 1, found: 0xdf, expected: 0xde });
    /// # Ok::<(), SrecError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`TextFile::from_srec`], and
    ///
    /// * [`AfterEnd`](SrecError::AfterEnd): two images in one file;
    /// * [`MissingEnd`](SrecError::MissingEnd): maybe half a file;
    /// * [`NoData`](SrecError::NoData): nothing to program.
    pub fn from_srec(text: &[u8]) -> Result<Self, SrecError> {
        TextFile::from_srec(text)?.only().map_err(|not_one| match not_one {
            NotOne::AfterEnd { line, end } => SrecError::AfterEnd { line, end },
            NotOne::MissingEnd { line } => SrecError::MissingEnd { line },
            NotOne::NoData => SrecError::NoData,
        })
    }

    /// Writes Motorola S-record as avrdude 7.1 does: 32 bytes a record, upper-case digits, lines that end with LF,
    /// no header.
    ///
    /// Only the bytes that are present are written. The address of a record has as many bits as the address behind
    /// its last byte needs: 16 (S1), 24 (S2) or 32 (S3). The end record is S9 with address 0. An empty image becomes
    /// an end record and nothing else, which [`from_srec`](Self::from_srec) refuses as
    /// [`NoData`](SrecError::NoData).
    ///
    /// ```
    /// use avrrr::image::Image;
    ///
    /// let image = Image::from_bytes(0x10, [1, 2, 3, 4])?;
    /// assert_eq!(image.to_srec(), "S107001001020304DE\nS9030000FC\n");
    /// # Ok::<(), avrrr::image::InsertError>(())
    /// ```
    #[must_use]
    pub fn to_srec(&self) -> String {
        let mut text = String::new();
        for (first, bytes) in self.segments() {
            for (number, bytes) in bytes.chunks(RECORD).enumerate() {
                let at = first + (number * RECORD) as u32;
                let record_type = match u64::from(at) + bytes.len() as u64 {
                    0..=0xffff => 1,
                    0x1_0000..=0xff_ffff => 2,
                    _ => 3,
                };
                record::write(&mut text, record_type, at, bytes);
            }
        }
        record::write(&mut text, 9, 0, &[]);
        text
    }
}
