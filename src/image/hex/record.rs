//! One record of Intel HEX. Pure `core` and `alloc`, so that firmware can be read without an operating system.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use super::super::lines::byte;

/// Hexadecimal digits behind the colon of a record without data.
pub(super) const SHORTEST: usize = 10;

/// What a record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Record {
    /// Type 00: bytes at an address that is relative to the last base.
    Data { offset: u16, bytes: Vec<u8> },
    /// Type 01.
    End,
    /// Type 02: bits 19 to 4 of the base.
    Segment(u16),
    /// Type 04: bits 31 to 16 of the base.
    Linear(u16),
    /// Types 03 and 05: where a program starts, for which an AVR has no use.
    Start,
}

/// Why digits are no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RecordError {
    /// There are fewer or more digits than the length byte says, or something else than digits.
    Length,
    /// The checksum is `found`, the rest adds up to `expected`.
    Checksum { found: u8, expected: u8 },
    /// There is no such type.
    UnknownType(u8),
    /// The type cannot have this many bytes of data.
    TypeLength { record_type: u8, len: u8 },
}

impl Record {
    /// Reads the digits behind the colon.
    pub(super) fn parse(digits: &[u8]) -> Result<Self, RecordError> {
        let whole = digits.len() >= SHORTEST && digits.len().is_multiple_of(2);
        let bytes: Option<Vec<u8>> = (0..digits.len() / 2).map(|index| byte(digits, index)).collect();
        let bytes = bytes.filter(|_| whole).ok_or(RecordError::Length)?;
        let (head, rest) = bytes.split_first_chunk().ok_or(RecordError::Length)?;
        let (&found, data) = rest.split_last().ok_or(RecordError::Length)?;
        let &[len, high, low, record_type] = head;
        if data.len() != usize::from(len) {
            return Err(RecordError::Length);
        }
        match checksum(&bytes[..bytes.len() - 1]) {
            expected if expected != found => return Err(RecordError::Checksum { found, expected }),
            _ => {}
        }
        match (record_type, data) {
            (0, _) => Ok(Self::Data { offset: u16::from_be_bytes([high, low]), bytes: data.to_vec() }),
            (1, []) => Ok(Self::End),
            (2, &[high, low]) => Ok(Self::Segment(u16::from_be_bytes([high, low]))),
            (4, &[high, low]) => Ok(Self::Linear(u16::from_be_bytes([high, low]))),
            (3 | 5, [_, _, _, _]) => Ok(Self::Start),
            (1..=5, _) => Err(RecordError::TypeLength { record_type, len }),
            _ => Err(RecordError::UnknownType(record_type)),
        }
    }
}

/// Appends a record with its colon and its checksum.
pub(super) fn write(text: &mut String, record_type: u8, offset: u16, data: &[u8]) {
    let [high, low] = offset.to_be_bytes();
    let head = [data.len() as u8, high, low, record_type];
    let sum = checksum(&head).wrapping_add(checksum(data));
    text.push(':');
    for byte in head.iter().chain(data).chain([&sum]) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02X}");
    }
}

/// What makes the sum of all bytes zero.
fn checksum(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum.wrapping_sub(*byte))
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use proptest::prelude::*;

    use super::*;

    /// What the crate `ihex`, which is written independently, makes of a record.
    fn by_ihex(digits: &str) -> Result<Record, RecordError> {
        use ihex::ReaderError;

        match ihex::Record::from_record_string(&format!(":{digits}")) {
            Ok(ihex::Record::Data { offset, value }) => Ok(Record::Data { offset, bytes: value }),
            Ok(ihex::Record::EndOfFile) => Ok(Record::End),
            Ok(ihex::Record::ExtendedSegmentAddress(base)) => Ok(Record::Segment(base)),
            Ok(ihex::Record::ExtendedLinearAddress(base)) => Ok(Record::Linear(base)),
            Ok(ihex::Record::StartSegmentAddress { .. } | ihex::Record::StartLinearAddress(_)) => {
                Ok(Record::Start)
            }
            Err(ReaderError::ChecksumMismatch(expected, found)) => {
                Err(RecordError::Checksum { found, expected })
            }
            Err(ReaderError::UnsupportedRecordType(kind)) => Err(RecordError::UnknownType(kind)),
            Err(ReaderError::InvalidLengthForType) => {
                let [len, record_type] = [0, 3].map(|index| byte(digits.as_bytes(), index).unwrap());
                Err(RecordError::TypeLength { record_type, len })
            }
            Err(_) => Err(RecordError::Length),
        }
    }

    proptest! {
        /// Records of every type and length, right and wrong, are what another implementation says.
        #[test]
        fn records_mean_what_ihex_says(
            kind in 0_u8..8,
            offset: u16,
            data in prop_oneof![
                prop::collection::vec(any::<u8>(), 0..6),
                prop::collection::vec(any::<u8>(), 0..=255),
            ],
            flip in prop_oneof![3 => Just(0), 1 => any::<u8>()],
        ) {
            let mut text = String::new();
            write(&mut text, kind, offset, &data);
            let digits = text.trim_start_matches(':');
            let (body, sum) = digits.split_at(digits.len() - 2);
            let sum = u8::from_str_radix(sum, 16).unwrap() ^ flip;
            let digits = format!("{body}{sum:02X}");
            prop_assert_eq!(Record::parse(digits.as_bytes()), by_ihex(&digits));
        }

        #[test]
        fn any_digits_mean_what_ihex_says(digits in "0[0-3]0000[0-9a-fA-F]{2,14}|[0-9a-fA-F]{0,16}") {
            // Which of two things is wrong may be said in another order; the files are checked for the length
            // before.
            match (Record::parse(digits.as_bytes()), by_ihex(&digits)) {
                (Err(RecordError::Length), by_ihex) => prop_assert!(by_ihex.is_err()),
                (mine, by_ihex) => prop_assert_eq!(mine, by_ihex),
            }
        }

        #[test]
        fn data_records_are_written_as_ihex_does(offset: u16, data in prop::collection::vec(any::<u8>(), 0..=16)) {
            let mut text = String::new();
            write(&mut text, 0, offset, &data);
            let record = ihex::Record::Data { offset, value: data };
            prop_assert_eq!(text, record.to_record_string().unwrap());
        }
    }
}
