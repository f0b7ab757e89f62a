//! What is wrong with a Motorola S-record file.

use thiserror::Error;

use super::super::lines::shown;

/// Why a text is not a usable Motorola S-record file.
///
/// Lines count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SrecError {
    /// A line does not begin with an S: another format, or a damaged file.
    #[error("line {line}: not S-record, it begins with {} instead of 'S'", shown(*found))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    MissingStart {
        /// The line.
        line: usize,
        /// The first byte of the line.
        found: u8,
    },
    /// Something else than a digit is behind the S.
    #[error("line {line}: {} in column {column} is not a hexadecimal digit", shown(*found))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    BadCharacter {
        /// The line.
        line: usize,
        /// Where in the line, in bytes; the S is in column 1.
        column: usize,
        /// The byte that is there.
        found: u8,
    },
    /// A line is shorter or longer than its count byte says.
    #[error("line {line}: {found} digits behind the record type, the record needs {expected}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Length {
        /// The line.
        line: usize,
        /// How many hexadecimal digits are behind the record type.
        found: usize,
        /// How many there are by the count byte, or at least for this type.
        expected: usize,
    },
    /// A checksum is wrong.
    #[error("line {line}: checksum is {found:#04x}, the record adds up to {expected:#04x}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Checksum {
        /// The line.
        line: usize,
        /// The checksum in the file.
        found: u8,
        /// The checksum that fits the rest of the record.
        expected: u8,
    },
    /// A record type is S4, which means nothing.
    #[error("line {line}: record type S{record_type} is unknown")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    UnknownType {
        /// The line.
        line: usize,
        /// The digit of the record type.
        record_type: u8,
    },
    /// A record of type S5 or S6 tells another number of data records than there are: a line is missing.
    #[error("line {line}: {found} data records are before this line, but there should be {expected}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Count {
        /// The line.
        line: usize,
        /// How many data records are before it.
        found: u32,
        /// How many there are by the record.
        expected: u32,
    },
    /// A line sets a byte to another value than an earlier line.
    #[error("line {line}: address {at:#06x} is {new:#04x} here, but {old:#04x} in line {before}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Contradiction {
        /// The later line.
        line: usize,
        /// The lowest byte address where they differ.
        at: u32,
        /// The value there.
        new: u8,
        /// The earlier line.
        before: usize,
        /// The value that it sets.
        old: u8,
    },
    /// A record reaches past the last address, 0xffff_ffff.
    #[error("line {line}: {len} bytes from {at:#06x} on reach past the last 32-bit address")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    PastEnd {
        /// The line.
        line: usize,
        /// The byte address of the record.
        at: u32,
        /// How many bytes it holds.
        len: usize,
    },
    /// There is a line with data, or with what is neither a record nor a comment, behind the end record.
    #[error("line {line}: there is more behind the end-of-file record of line {end}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    AfterEnd {
        /// The first such line.
        line: usize,
        /// The line of the end record.
        end: usize,
    },
    /// The end record is missing: the file may be cut off between two records.
    #[error("no end-of-file record behind line {line}, the file may be cut off")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    MissingEnd {
        /// The last line with a record.
        line: usize,
    },
    /// The file has no records at all.
    #[error("there is no record in the file")]
    Empty,
    /// The file has an end, but no data.
    #[error("the file is complete, but holds no data")]
    NoData,
}
