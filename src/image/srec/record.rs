//! One record of Motorola S-record.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use super::super::lines::byte;

/// What a record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Record {
    /// S0: a text about the file.
    Header,
    /// S1, S2 and S3: bytes at a byte address.
    Data { at: u32, bytes: Vec<u8> },
    /// S5 and S6: how many data records are before it, counted with so many bits.
    Count { count: u32, bits: u32 },
    /// S7, S8 and S9: the end. Where a program starts is of no use for an AVR.
    End,
}

/// Why digits are no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RecordError {
    /// There are not as many digits as the count byte says, or not as many as this type needs at least.
    Length { expected: usize },
    /// The checksum is `found`, the rest adds up to `expected`.
    Checksum { found: u8, expected: u8 },
    /// The type means nothing.
    UnknownType,
}

/// How many bytes the address of a type has.
fn address_len(record_type: u8) -> Option<usize> {
    match record_type {
        0 | 1 | 5 | 9 => Some(2),
        2 | 6 | 8 => Some(3),
        3 | 7 => Some(4),
        _ => None,
    }
}

/// How many digits a record has behind its type by its count byte.
pub(super) fn expected(digits: &[u8]) -> usize {
    2 + 2 * usize::from(byte(digits, 0).unwrap_or(0))
}

impl Record {
    /// Reads the digits behind the S and the type, which is a digit itself.
    pub(super) fn parse(record_type: u8, digits: &[u8]) -> Result<Self, RecordError> {
        let address_len = address_len(record_type).ok_or(RecordError::UnknownType)?;
        let expected = expected(digits).max(2 * (1 + address_len + 1));
        let bytes: Option<Vec<u8>> = (0..digits.len().div_ceil(2)).map(|index| byte(digits, index)).collect();
        let bytes = bytes.filter(|_| digits.len() == expected).ok_or(RecordError::Length { expected })?;
        let (&found, bytes) = bytes.split_last().ok_or(RecordError::Length { expected })?;
        match checksum(bytes) {
            expected if expected != found => return Err(RecordError::Checksum { found, expected }),
            _ => {}
        }
        let (address, data) = bytes[1..].split_at(address_len);
        let address = address.iter().fold(0, |address, byte| address << 8 | u32::from(*byte));
        match record_type {
            0 => Ok(Self::Header),
            1..=3 => Ok(Self::Data { at: address, bytes: data.to_vec() }),
            5 | 6 if data.is_empty() => Ok(Self::Count { count: address, bits: 8 * address_len as u32 }),
            5 | 6 => Err(RecordError::Length { expected: 2 * (1 + address_len + 1) }),
            _ => Ok(Self::End),
        }
    }
}

/// Appends a record with its checksum and the end of the line.
pub(super) fn write(text: &mut String, record_type: u8, at: u32, data: &[u8]) {
    let address = at.to_be_bytes();
    let address = &address[4 - address_len(record_type).unwrap_or(4)..];
    let count = (address.len() + data.len() + 1) as u8;
    let bytes = || [count].into_iter().chain(address.iter().copied()).chain(data.iter().copied());
    let sum = !bytes().fold(0_u8, u8::wrapping_add);
    // Writing to a string cannot fail.
    let _ = write!(text, "S{record_type}");
    for byte in bytes().chain([sum]) {
        let _ = write!(text, "{byte:02X}");
    }
    text.push('\n');
}

/// The complement of the sum of all bytes.
fn checksum(bytes: &[u8]) -> u8 {
    !bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte))
}
