//! Intel HEX, as Intel's "Hexadecimal Object File Format Specification", revision A (1988), has it.

use alloc::format;
use alloc::string::String;

use ihex::{ReaderError, Record};
use thiserror::Error;

use super::{Image, InsertError};

/// Data bytes in a record that is written.
const RECORD: usize = 16;

/// How much a record's own 16-bit address reaches.
const BLOCK: usize = 1 << 16;

/// Hexadecimal digits behind the colon of a record without data.
const SHORTEST: usize = 10;

/// Why a text is not a usable Intel HEX file.
///
/// Lines count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum HexError {
    /// A line does not begin with a colon: another format, or a damaged file.
    #[error("line {line}: not Intel HEX, it begins with {} instead of ':'", shown(*found))]
    MissingColon {
        /// The line.
        line: usize,
        /// The first byte of the line.
        found: u8,
    },
    /// Something else than a hexadecimal digit is behind the colon.
    #[error("line {line}: {} in column {column} is not a hexadecimal digit", shown(*found))]
    BadCharacter {
        /// The line.
        line: usize,
        /// Where in the line, in bytes; the colon is in column 1.
        column: usize,
        /// The byte that is there.
        found: u8,
    },
    /// A line is shorter or longer than its length byte says.
    #[error("line {line}: {found} digits behind the colon, the record needs {expected}")]
    Length {
        /// The line.
        line: usize,
        /// How many hexadecimal digits are behind the colon.
        found: usize,
        /// How many there are by the length byte; 10, the least there can be, when even that byte is
        /// missing.
        expected: usize,
    },
    /// A checksum is wrong.
    #[error("line {line}: checksum is {found:#04x}, the record adds up to {expected:#04x}")]
    Checksum {
        /// The line.
        line: usize,
        /// The checksum in the file.
        found: u8,
        /// The checksum that fits the rest of the record.
        expected: u8,
    },
    /// A record type is none of 0x00 to 0x05.
    #[error("line {line}: record type {record_type:#04x} is unknown")]
    UnknownType {
        /// The line.
        line: usize,
        /// The record type.
        record_type: u8,
    },
    /// A record other than data has more or less bytes than its type asks for.
    #[error("line {line}: a record of type {record_type:#04x} cannot hold {len} bytes")]
    TypeLength {
        /// The line.
        line: usize,
        /// The record type.
        record_type: u8,
        /// How many bytes the record holds.
        len: u8,
    },
    /// A line sets a byte that an earlier line has set, even if to the same value.
    #[error("line {line}: address {at:#06x} was set before")]
    Overlap {
        /// The later line.
        line: usize,
        /// The lowest byte address of the line that was set before.
        at: u32,
    },
    /// A record reaches past the last address, 0xffff_ffff.
    #[error("line {line}: {len} bytes from {at:#06x} on reach past the last 32-bit address")]
    PastEnd {
        /// The line.
        line: usize,
        /// The byte address of the record.
        at: u32,
        /// How many bytes it holds.
        len: usize,
    },
    /// There is a line behind the end-of-file record.
    #[error("line {line}: there is more behind the end-of-file record of line {end}")]
    AfterEnd {
        /// The first such line.
        line: usize,
        /// The line of the end-of-file record.
        end: usize,
    },
    /// The end-of-file record is missing: the file is cut off.
    #[error("no end-of-file record behind line {line}, the file is cut off")]
    MissingEnd {
        /// The last line with a record.
        line: usize,
    },
    /// The file has no records at all.
    #[error("the file is empty")]
    Empty,
    /// The file has an end and maybe addresses, but no data. Tool chains write such a file for a
    /// program that puts nothing into EEPROM.
    #[error("the file is complete, but holds no data")]
    NoData,
}

impl HexError {
    fn insert(line: usize, error: InsertError) -> Self {
        match error {
            InsertError::Overlap { at } => Self::Overlap { line, at },
            InsertError::PastEnd { at, len } => Self::PastEnd { line, at, len },
        }
    }
}

/// A byte for a person: as a character if it is one.
fn shown(byte: u8) -> String {
    match byte {
        b' '..=b'~' => format!("'{}'", char::from(byte)),
        _ => format!("{byte:#04x}"),
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

impl Base {
    fn put(self, image: &mut Image, offset: u16, bytes: &[u8]) -> Result<(), InsertError> {
        match self {
            Self::Linear(base) => image.insert(base + u32::from(offset), bytes),
            Self::Segment(base) => {
                let room = bytes.len().min(BLOCK - usize::from(offset));
                let (bytes, wrapped) = bytes.split_at(room);
                image.insert(base + u32::from(offset), bytes)?;
                image.insert(base, wrapped)
            }
        }
    }
}

/// Intel HEX, with the feature `std`.
impl Image {
    /// Reads Intel HEX.
    ///
    /// All six record types are understood. Start addresses (types 03 and 05) are checked and
    /// ignored, for an AVR has no use for them. Data behind an extended segment address (type 02)
    /// wraps round at the end of its 64 KiB, as the specification wants it. Lower-case digits, CR LF,
    /// blank lines and white space at the end of a line are fine.
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
    /// The first thing that is wrong, with its line:
    ///
    /// * [`MissingColon`](HexError::MissingColon), [`BadCharacter`](HexError::BadCharacter): not Intel
    ///   HEX, maybe not even text.
    /// * [`Length`](HexError::Length), [`Checksum`](HexError::Checksum),
    ///   [`UnknownType`](HexError::UnknownType), [`TypeLength`](HexError::TypeLength): a damaged record.
    /// * [`Overlap`](HexError::Overlap), [`PastEnd`](HexError::PastEnd): data that has no place.
    /// * [`AfterEnd`](HexError::AfterEnd), [`MissingEnd`](HexError::MissingEnd): two files in one, or
    ///   half a file.
    /// * [`Empty`](HexError::Empty), [`NoData`](HexError::NoData): nothing to program.
    pub fn from_hex(text: &[u8]) -> Result<Self, HexError> {
        let mut image = Self::new();
        let mut base = Base::Linear(0);
        let mut last = None;
        let mut end = None;
        for (line, text) in (1..).zip(text.split(|&byte| byte == b'\n')) {
            let text = text.trim_ascii_end();
            if text.is_empty() {
                continue;
            }
            if let Some(end) = end {
                return Err(HexError::AfterEnd { line, end });
            }
            match record(line, text)? {
                Record::Data { offset, value } => {
                    base.put(&mut image, offset, &value).map_err(|error| HexError::insert(line, error))?;
                }
                Record::EndOfFile => end = Some(line),
                Record::ExtendedSegmentAddress(segment) => base = Base::Segment(u32::from(segment) << 4),
                Record::ExtendedLinearAddress(upper) => base = Base::Linear(u32::from(upper) << 16),
                Record::StartSegmentAddress { .. } | Record::StartLinearAddress(_) => {}
            }
            last = Some(line);
        }
        match (last, end) {
            (None, _) => Err(HexError::Empty),
            (Some(line), None) => Err(HexError::MissingEnd { line }),
            (Some(_), Some(_)) if image.is_empty() => Err(HexError::NoData),
            (Some(_), Some(_)) => Ok(image),
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
                    write(&mut text, &Record::ExtendedLinearAddress(upper));
                }
                write(&mut text, &Record::Data { offset, value: now.into() });
                // Wraps behind the last address, where no bytes are left.
                at = at.wrapping_add(len as u32);
                bytes = later;
            }
        }
        write(&mut text, &Record::EndOfFile);
        text
    }
}

fn write(text: &mut String, record: &Record) {
    text.push_str(&record.to_record_string().expect("16 bytes fit into a record"));
    text.push('\n');
}

/// Reads a line that is not blank.
fn record(line: usize, text: &[u8]) -> Result<Record, HexError> {
    let parsed = match core::str::from_utf8(text) {
        Ok(text) => Record::from_record_string(text),
        Err(_) => Err(ReaderError::ContainsInvalidCharacters),
    };
    parsed.map_err(|error| diagnose(line, text, error))
}

/// What is wrong with a line that `ihex` refused for `error`.
///
/// `ihex` compares the checksum before the length, so that most truncated lines are a wrong
/// checksum to it; and it gives no positions.
fn diagnose(line: usize, text: &[u8], error: ReaderError) -> HexError {
    let found = text.first().copied().unwrap_or_default();
    if found != b':' {
        return HexError::MissingColon { line, found };
    }
    let digits = &text[1..];
    if let Some(bad) = digits.iter().position(|byte| !byte.is_ascii_hexdigit()) {
        return HexError::BadCharacter { line, column: bad + 2, found: digits[bad] };
    }
    let len = byte(digits, 0);
    let expected = SHORTEST + 2 * usize::from(len.unwrap_or(0));
    match error {
        _ if digits.len() != expected => HexError::Length { line, found: digits.len(), expected },
        ReaderError::ChecksumMismatch(expected, found) => HexError::Checksum { line, found, expected },
        ReaderError::UnsupportedRecordType(record_type) => HexError::UnknownType { line, record_type },
        ReaderError::InvalidLengthForType => {
            HexError::TypeLength { line, record_type: byte(digits, 3).unwrap_or(0), len: len.unwrap_or(0) }
        }
        // Ruled out above: colon, digits and length are as they should be.
        ReaderError::MissingStartCode
        | ReaderError::ContainsInvalidCharacters
        | ReaderError::RecordTooShort
        | ReaderError::RecordTooLong
        | ReaderError::RecordNotEvenLength
        | ReaderError::PayloadLengthMismatch => HexError::Length { line, found: digits.len(), expected },
    }
}

/// The byte number `index` of a record, given its digits.
fn byte(digits: &[u8], index: usize) -> Option<u8> {
    let pair = core::str::from_utf8(digits.get(2 * index..2 * index + 2)?).ok()?;
    u8::from_str_radix(pair, 16).ok()
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;
    use alloc::vec::Vec;

    use proptest::prelude::*;

    use super::super::tests::{Runs, cells, image};
    use super::*;

    // Each checksum below is 0x100 minus the low byte of the sum of the bytes before it.
    /// 04+10 + 01+02+03+04 = 1e.
    const DATA: &str = ":0400100001020304E2";
    /// 04+ff+fe + aa+bb+cc+dd = 50f.
    const ACROSS: &str = ":04FFFE00AABBCCDDF1";
    /// 02+ff+fe + aa+bb = 364.
    const TOP: &str = ":02FFFE00AABB9C";
    /// 01.
    const END: &str = ":00000001FF";
    /// 02+02 + 10+00 = 14.
    const SEGMENT_1000: &str = ":020000021000EC";
    /// 02+02 + ff+ff = 202.
    const SEGMENT_FFFF: &str = ":02000002FFFFFE";
    /// 04+03 + 38 = 3f.
    const START_SEGMENT: &str = ":0400000300003800C1";
    /// 02+04 + 00+01 = 07.
    const LINEAR_1: &str = ":020000040001F9";
    /// 02+04 + ff+ff = 204.
    const LINEAR_FFFF: &str = ":02000004FFFFFC";
    /// 04+05 + cd = d6.
    const START_LINEAR: &str = ":04000005000000CD2A";

    fn lines(lines: &[&str]) -> String {
        lines.iter().flat_map(|line| [line, "\n"]).collect()
    }

    #[test]
    fn reads_every_record_type() {
        const ABCD: &[u8] = &[0xaa, 0xbb, 0xcc, 0xdd];
        let cases: [(&[&str], Runs); 12] = [
            (&[DATA, END], &[(0x10, &[1, 2, 3, 4])]),
            // 00: an empty data record is none.
            (&[":0000000000", DATA, END], &[(0x10, &[1, 2, 3, 4])]),
            // Without a base, addresses run on.
            (&[ACROSS, END], &[(0xfffe, ABCD)]),
            (&[SEGMENT_1000, DATA, END], &[(0x1_0010, &[1, 2, 3, 4])]),
            (&[SEGMENT_1000, ACROSS, END], &[(0x1_0000, &[0xcc, 0xdd]), (0x1_fffe, &[0xaa, 0xbb])]),
            (&[SEGMENT_FFFF, TOP, END], &[(0x10_ffee, &[0xaa, 0xbb])]),
            (&[START_SEGMENT, DATA, END], &[(0x10, &[1, 2, 3, 4])]),
            (&[LINEAR_1, DATA, END], &[(0x1_0010, &[1, 2, 3, 4])]),
            (&[LINEAR_1, ACROSS, END], &[(0x1_fffe, ABCD)]),
            (&[LINEAR_FFFF, TOP, END], &[(0xffff_fffe, &[0xaa, 0xbb])]),
            (&[SEGMENT_FFFF, LINEAR_1, ACROSS, END], &[(0x1_fffe, ABCD)]),
            (&[DATA, START_LINEAR, END], &[(0x10, &[1, 2, 3, 4])]),
        ];
        for (text, want) in cases {
            let image = Image::from_hex(lines(text).as_bytes()).unwrap();
            assert_eq!(image.segments().collect::<Vec<_>>(), want, "{text:?}");
        }
    }

    #[test]
    fn takes_the_longest_record() {
        // ff + 255 * 01 = 1fe.
        let text = lines(&[&[":FF000000", &"01".repeat(255), "02"].concat(), END]);
        assert_eq!(Image::from_hex(text.as_bytes()), Ok(Image::from_bytes(0, [1; 255]).unwrap()));
    }

    #[test]
    fn takes_other_layouts() {
        let want = Image::from_bytes(0x10, [1, 2, 3, 4]).unwrap();
        for text in [
            ":0400100001020304E2\r\n:00000001FF\r\n",
            ":0400100001020304e2\n:00000001ff",
            "\n\n:0400100001020304E2 \t\n \r\n:00000001FF\n\n  \n",
        ] {
            assert_eq!(Image::from_hex(text.as_bytes()), Ok(want.clone()), "{text:?}");
        }
    }

    #[test]
    fn names_what_is_wrong_and_the_line() {
        use HexError::*;
        let zeros = [":", &"00".repeat(300)].concat();
        let cases: [(&[&str], HexError); 30] = [
            (&["S00600004844521B"], MissingColon { line: 1, found: b'S' }),
            (&["\x7fELF\x02\x01\x01"], MissingColon { line: 1, found: 0x7f }),
            (&[DATA, " :00000001FF"], MissingColon { line: 2, found: b' ' }),
            (&[":04001000O1020304E2"], BadCharacter { line: 1, column: 10, found: b'O' }),
            (&["", ":04\u{e9}0"], BadCharacter { line: 2, column: 4, found: 0xc3 }),
            (&[":00000001FF:00000001FF"], BadCharacter { line: 1, column: 12, found: b':' }),
            // Truncated: the last byte left, 03, is not the checksum.
            (&[":04001000010203"], Length { line: 1, found: 14, expected: 18 }),
            // Truncated, and the last byte left happens to be the checksum: 04+10 + 01 = 15.
            (&[":0400100001EB"], Length { line: 1, found: 12, expected: 18 }),
            (&[":0400100001020304E"], Length { line: 1, found: 17, expected: 18 }),
            (&[":0400100001020304E2E2"], Length { line: 1, found: 20, expected: 18 }),
            (&[":"], Length { line: 1, found: 0, expected: 10 }),
            (&[":0"], Length { line: 1, found: 1, expected: 10 }),
            (&[":04"], Length { line: 1, found: 2, expected: 18 }),
            (&[&zeros], Length { line: 1, found: 600, expected: 10 }),
            (&[DATA, ":0400200001020304D3"], Checksum { line: 2, found: 0xd3, expected: 0xd2 }),
            // 06.
            (&[":00000006FA"], UnknownType { line: 1, record_type: 6 }),
            // 01+01 = 02, 03+02 = 05, 02+03 = 05, 01+04 + 01 = 06, 05.
            (&[":0100000100FE"], TypeLength { line: 1, record_type: 1, len: 1 }),
            (&[":03000002000000FB"], TypeLength { line: 1, record_type: 2, len: 3 }),
            (&[":020000030000FB"], TypeLength { line: 1, record_type: 3, len: 2 }),
            (&[":0100000401FA"], TypeLength { line: 1, record_type: 4, len: 1 }),
            (&[":00000005FB"], TypeLength { line: 1, record_type: 5, len: 0 }),
            (&[DATA, "", DATA, END], Overlap { line: 3, at: 0x10 }),
            // 04+0e + 0a = 1c.
            (&[DATA, ":04000E0001020304E4", END], Overlap { line: 2, at: 0x10 }),
            // 02 + cc+dd = 1ab; the wrapped half of the other record meets it.
            (&[SEGMENT_1000, ":02000000CCDD55", ACROSS, END], Overlap { line: 3, at: 0x1_0000 }),
            (&[LINEAR_FFFF, ACROSS, END], PastEnd { line: 2, at: 0xffff_fffe, len: 4 }),
            (&[DATA, END, "", DATA], AfterEnd { line: 4, end: 2 }),
            (&[DATA, "", ""], MissingEnd { line: 1 }),
            (&[], Empty),
            (&["", " \r", ""], Empty),
            (&[LINEAR_1, END], NoData),
        ];
        for (text, want) in cases {
            assert_eq!(Image::from_hex(lines(text).as_bytes()), Err(want), "{text:?}");
        }
    }

    #[test]
    fn takes_bytes_that_are_no_text() {
        let cases: [(&[u8], HexError); 3] = [
            (b"\xff\xfe:\0", HexError::MissingColon { line: 1, found: 0xff }),
            (b"\n\0\0", HexError::MissingColon { line: 2, found: 0 }),
            (b":04\xff0", HexError::BadCharacter { line: 1, column: 4, found: 0xff }),
        ];
        for (text, want) in cases {
            assert_eq!(Image::from_hex(text), Err(want), "{text:?}");
        }
    }

    #[test]
    fn errors_say_what_and_where() {
        use HexError::*;
        let cases = [
            (
                MissingColon { line: 1, found: b'S' },
                "line 1: not Intel HEX, it begins with 'S' instead of ':'",
            ),
            (
                MissingColon { line: 1, found: 0x7f },
                "line 1: not Intel HEX, it begins with 0x7f instead of ':'",
            ),
            (
                BadCharacter { line: 4, column: 12, found: b'g' },
                "line 4: 'g' in column 12 is not a hexadecimal digit",
            ),
            (
                Length { line: 2, found: 30, expected: 42 },
                "line 2: 30 digits behind the colon, the record needs 42",
            ),
            (
                Checksum { line: 3, found: 0x4f, expected: 0x50 },
                "line 3: checksum is 0x4f, the record adds up to 0x50",
            ),
            (UnknownType { line: 5, record_type: 6 }, "line 5: record type 0x06 is unknown"),
            (
                TypeLength { line: 5, record_type: 4, len: 3 },
                "line 5: a record of type 0x04 cannot hold 3 bytes",
            ),
            (Overlap { line: 9, at: 0x80 }, "line 9: address 0x0080 was set before"),
            (
                PastEnd { line: 9, at: 0xffff_fff8, len: 16 },
                "line 9: 16 bytes from 0xfffffff8 on reach past the last 32-bit address",
            ),
            (AfterEnd { line: 9, end: 7 }, "line 9: there is more behind the end-of-file record of line 7"),
            (MissingEnd { line: 7 }, "no end-of-file record behind line 7, the file is cut off"),
            (Empty, "the file is empty"),
            (NoData, "the file is complete, but holds no data"),
        ];
        for (error, text) in cases {
            assert_eq!(error.to_string(), text);
        }
    }

    #[test]
    fn writes_records() {
        // 10 = 10; 01+10 = 11.
        let seventeen = [":10000000", &"00".repeat(16), "F0"].concat();
        let cases: [(u32, &[u8], &[&str]); 6] = [
            (0, &[], &[END]),
            (0x10, &[1, 2, 3, 4], &[DATA, END]),
            (0, &[0; 17], &[&seventeen, ":0100100000EF", END]),
            (0xfffe, &[0xaa, 0xbb, 0xcc, 0xdd], &[TOP, LINEAR_1, ":02000000CCDD55", END]),
            (0x1_0010, &[1, 2, 3, 4], &[LINEAR_1, DATA, END]),
            (0xffff_fffe, &[0xaa, 0xbb], &[LINEAR_FFFF, TOP, END]),
        ];
        for (at, bytes, want) in cases {
            assert_eq!(Image::from_bytes(at, bytes).unwrap().to_hex(), lines(want));
        }
    }

    #[test]
    fn keeps_gaps() {
        let mut image = Image::from_bytes(0x10, [1, 2, 3, 4]).unwrap();
        image.insert(0xfffe, &[0xaa, 0xbb]).unwrap();
        assert_eq!(image.to_hex(), lines(&[DATA, TOP, END]));
    }

    proptest! {
        #[test]
        fn round_trips(cells in cells()) {
            let empty = cells.is_empty();
            let image = image(cells);
            let read = Image::from_hex(image.to_hex().as_bytes());
            prop_assert_eq!(read, if empty { Err(HexError::NoData) } else { Ok(image) });
        }

        #[test]
        fn takes_anything_without_panic(
            text in prop::collection::vec(prop::sample::select(&b":0000123489ABCDEFabcdef\r\n \xff"[..]), 0..80)
        ) {
            let _ = Image::from_hex(&text);
            let _ = Image::from_hex(&[b":", &text[..]].concat());
        }
    }
}
