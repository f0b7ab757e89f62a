//! Records by hand, and images there and back.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use proptest::prelude::*;

use super::*;
use crate::image::tests::{Runs, cells, image};
use crate::image::{TextImage, TextNote};

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

/// What is read of a file with one image, and the notes.
fn noted(text: &[u8]) -> (Image, Vec<TextNote>) {
    let file = TextFile::from_hex(text).unwrap_or_else(|error| panic!("{error}: {:?}", text.escape_ascii()));
    let [only] = <[TextImage; 1]>::try_from(file.images).unwrap();
    (only.image, file.notes)
}

#[test]
fn takes_every_dialect_that_loses_nothing() {
    let want = Image::from_bytes(0x10, [1, 2, 3, 4]).unwrap();
    let utf16: Vec<u8> = lines(&[DATA, END]).encode_utf16().flat_map(u16::to_le_bytes).collect();
    for text in [
        &b":0400100001020304E2\r\n:00000001FF\r\n"[..],
        b":0400100001020304E2\r:00000001FF\r",
        b":0400100001020304e2\n:00000001ff",
        b"\n\n:0400100001020304E2 \t\n \r\n:00000001FF\n\n  \n",
        b"  :0400100001020304E2\n\t:00000001FF",
        // 01+02 = 03.
        b":0400100001020304E2\n:00000201FD\n:00000001FF\n",
        b":0400100001020304E2\n:00000001FF\n\x1a\0\0\0",
        b":0400100001020304E2\n:00000001FF\n\x1aold sector\n:00",
        b":0400100001020304E2\n:00000001FF\n:00000001FF\n:020000040001F9\n",
        b"\xef\xbb\xbf:0400100001020304E2\n:00000001FF\n",
        &utf16,
    ] {
        assert_eq!(noted(text), (want.clone(), Vec::new()), "{:?}", text.escape_ascii());
        assert_eq!(Image::from_hex(text), Ok(want.clone()));
    }
}

#[test]
fn notes_what_a_person_may_want_to_know() {
    let want = Image::from_bytes(0x10, [1, 2, 3, 4]).unwrap();
    let comments = |first, count| TextNote::Comments { first, count };
    let repeated = |first, bytes| TextNote::Repeated { first, bytes };
    let end = |line| TextNote::MissingEnd { line };
    let cases: [(&[&str], &[TextNote]); 8] = [
        (&["; old tool", DATA, END], &[comments(1, 1)]),
        (&["", "# one", "// two", DATA, END, "; three"], &[comments(2, 3)]),
        (&[":0400100001020304E2 // 00010> ..:.", END], &[comments(1, 1)]),
        (&[":0400100001020304E2;all", ":00000001FF good"], &[comments(1, 2)]),
        (&[DATA, DATA, END], &[repeated(2, 4)]),
        (&[DATA], &[end(1)]),
        (&[DATA, "", "\u{1a}"], &[end(1)]),
        (&["; x", DATA, DATA], &[comments(1, 1), repeated(3, 4), end(3)]),
    ];
    for (text, notes) in cases {
        let (image, found) = noted(lines(text).as_bytes());
        assert_eq!(found, notes, "{text:?}");
        assert_eq!(image, want, "{text:?}");
    }
    for (note, text) in [
        (comments(3, 1), "line 3 has a comment"),
        (comments(3, 2), "2 lines have comments, the first is line 3"),
        (repeated(3, 4), "4 bytes are set twice, to the same values, from line 3 on"),
        (end(7), "no end-of-file record behind line 7, the file may be cut off"),
    ] {
        assert_eq!(note.to_string(), text);
    }
}

#[test]
fn a_record_may_say_the_same_and_more() {
    // 08+0e + ff+ff + 01+02+03+04 + ff+ff = 41c.
    let text = lines(&[DATA, ":08000E00FFFF01020304FFFFE4", END]);
    let want = Image::from_bytes(0x0e, [0xff, 0xff, 1, 2, 3, 4, 0xff, 0xff]).unwrap();
    assert_eq!(noted(text.as_bytes()), (want, Vec::from([TextNote::Repeated { first: 2, bytes: 4 }])));
}

#[test]
fn keeps_several_images_apart() {
    // The base of the first does not hold for the second.
    let text = lines(&[LINEAR_1, DATA, END, "", DATA, END]);
    let file = TextFile::from_hex(text.as_bytes()).unwrap();
    let found: Vec<_> = file
        .images
        .iter()
        .map(|one| (one.image.start(), one.first_line(), one.last_line(), one.line_of(0x13)))
        .collect();
    let second = (Some(0x10), Some(5), Some(6), Some(5));
    assert_eq!(found, [(Some(0x1_0010), Some(2), Some(3), None), second]);
    assert_eq!(Image::from_hex(text.as_bytes()), Err(HexError::AfterEnd { line: 5, end: 3 }));
    // One without data is none.
    let file = TextFile::from_hex(lines(&[END, DATA, END, END]).as_bytes()).unwrap();
    assert_eq!(file.images.len(), 1);
    let file = TextFile::from_hex(END.as_bytes()).unwrap();
    assert!(file.images[0].image.is_empty() && file.notes.is_empty());
}

fn contradiction(line: usize, at: u32, new: u8, before: usize, old: u8) -> HexError {
    HexError::Contradiction { line, at, new, before, old }
}

#[test]
fn names_what_is_wrong_and_the_line() {
    use HexError::*;
    let zeros = [":", &"00".repeat(300)].concat();
    let cases: [(&[&str], HexError); 31] = [
        (&["S00600004844521B"], MissingColon { line: 1, found: b'S' }),
        (&["\x7fELF\x02\x01\x01"], MissingColon { line: 1, found: 0x7f }),
        (&[DATA, " x:00000001FF"], MissingColon { line: 2, found: b'x' }),
        (&[":04001000O1020304E2"], BadCharacter { line: 1, column: 10, found: b'O' }),
        (&["", ":04\u{e9}0"], BadCharacter { line: 2, column: 4, found: 0xc3 }),
        (&[DATA, END, "x"], AfterEnd { line: 3, end: 2 }),
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
        // 04+10 + 01+02+03+05 = 1f.
        (&[DATA, "", ":0400100001020305E1", END], contradiction(3, 0x13, 5, 1, 4)),
        // 04+0e + 0a = 1c.
        (&[DATA, ":04000E0001020304E4", END], contradiction(2, 0x10, 3, 1, 1)),
        // 02 + cc+de = 1ac; the wrapped half of the other record meets it.
        (&[SEGMENT_1000, ":02000000CCDE54", ACROSS, END], contradiction(3, 0x1_0001, 0xdd, 2, 0xde)),
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
    let cases: [(&[u8], HexError); 2] = [
        (b"\n\0\xff", HexError::MissingColon { line: 2, found: 0 }),
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
        (MissingColon { line: 1, found: b'S' }, "line 1: not Intel HEX, it begins with 'S' instead of ':'"),
        (MissingColon { line: 1, found: 0x7f }, "line 1: not Intel HEX, it begins with 0x7f instead of ':'"),
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
        (TypeLength { line: 5, record_type: 4, len: 3 }, "line 5: a record of type 0x04 cannot hold 3 bytes"),
        (contradiction(9, 0x80, 1, 7, 2), "line 9: address 0x0080 is 0x01 here, but 0x02 in line 7"),
        (
            PastEnd { line: 9, at: 0xffff_fff8, len: 16 },
            "line 9: 16 bytes from 0xfffffff8 on reach past the last 32-bit address",
        ),
        (AfterEnd { line: 9, end: 7 }, "line 9: there is more behind the end-of-file record of line 7"),
        (MissingEnd { line: 7 }, "no end-of-file record behind line 7, the file may be cut off"),
        (Empty, "there is no record in the file"),
        (NoData, "the file is complete, but holds no data"),
    ];
    for (error, text) in cases {
        assert_eq!(error.to_string(), text);
    }
}

#[test]
fn writes_records() {
    // 20 = 20; 01+20 = 21.
    let whole = [":20000000", &"00".repeat(32), "E0"].concat();
    let cases: [(u32, &[u8], &[&str]); 6] = [
        (0, &[], &[END]),
        (0x10, &[1, 2, 3, 4], &[DATA, END]),
        (0, &[0; 33], &[&whole, ":0100200000DF", END]),
        (0xfffe, &[0xaa, 0xbb, 0xcc, 0xdd], &[TOP, LINEAR_1, ":02000000CCDD55", END]),
        (0x1_0010, &[1, 2, 3, 4], &[LINEAR_1, DATA, END]),
        (0xffff_fffe, &[0xaa, 0xbb], &[LINEAR_FFFF, TOP, END]),
    ];
    for (at, bytes, want) in cases {
        assert_eq!(Image::from_bytes(at, bytes).unwrap().to_hex(), lines(want));
    }
}

#[test]
fn comments_say_the_address_and_the_letters() {
    let image = Image::from_bytes(0x1_fff0, *b"A b~\x7f\xc1\xa0\x1f0123456789").unwrap();
    let [first, second] = [16, 2].map(|bytes| " ".repeat(2 * (32 - bytes)));
    // 02+04 + 00+01 = 07; 10+ff+f0 + 41+20+62+7e+7f+c1+a0+1f + 30..37 = 6db; 02+04 + 02 = 08; 02 + 38+39 = 73.
    let want = [
        ":020000040001F9\n:10FFF0004120627E7FC1A01F303132333435363725",
        &first,
        " // 1fff0> A_b~.A_.01234567\n:020000040002F8\n:0200000038398D",
        &second,
        " // 20000> 89\n:00000001FF\n",
    ];
    assert_eq!(image.to_hex_with_comments(), want.concat());
    let file = TextFile::from_hex(image.to_hex_with_comments().as_bytes()).unwrap();
    assert_eq!((&file.images[0].image, file.images.len()), (&image, 1));
    assert_eq!(file.notes, [TextNote::Comments { first: 2, count: 2 }]);
}

#[test]
fn wrong_checksums_of_edited_files_are_noted() {
    // One byte was changed, of two records; the end is right.
    let text = lines(&[":0400100001020305E2", ":02FFFE00AABC9C", END]);
    let file = TextFile::from_edited_hex(text.as_bytes()).unwrap();
    let segments: Vec<_> = file.images[0].image.segments().collect();
    assert_eq!(segments, [(0x10, &[1, 2, 3, 5][..]), (0xfffe, &[0xaa, 0xbc])]);
    assert_eq!(file.notes, [TextNote::Checksums { first: 1, count: 2 }]);
    assert_eq!(file.notes[0].to_string(), "the checksums of 2 lines are wrong, the first is line 1");
    let one = TextNote::Checksums { first: 7, count: 1 };
    assert_eq!(one.to_string(), "the checksum of line 7 is wrong");
    // Everything else is as strict as ever.
    for text in [":0400100001020305\n", ":04001000010203O5E2\n", ":00000006FA\n", "x\n"] {
        let strict = TextFile::from_hex(text.as_bytes());
        assert_eq!(TextFile::from_edited_hex(text.as_bytes()), strict);
        assert!(strict.is_err());
    }
    assert!(TextFile::from_hex(text.as_bytes()).is_err());
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

/// One byte per record, from the top down, takes as long as from the bottom up: not the square of it.
#[test]
fn records_that_go_down_are_put_together_once() {
    let record = |at: u32, byte: u8| {
        let bytes = [1, (at >> 8) as u8, at as u8, 0, byte];
        let sum = bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_sub(*byte));
        format!(":01{at:04X}00{byte:02X}{sum:02X}\n")
    };
    let down = |range: core::ops::Range<u32>| range.rev().map(|at| record(at, at as u8)).collect::<String>();
    let text = down(0x100..0x200) + &down(0x80..0xf0) + &down(0xf0..0x100) + ":00000001FF\n";
    let file = TextFile::from_hex(text.as_bytes()).unwrap();
    let image = &file.images[0].image;
    assert_eq!((image.segments().count(), image.start(), image.len()), (1, Some(0x80), 0x180));
    assert!((0x80..0x200).all(|at| image.get(at) == Some(at as u8)));
    assert_eq!(file.images[0].line_of(0x1ff), Some(1));
    // What is there already is seen, above and in between.
    let again = down(0x80..0x200) + &record(0x90, 0x90);
    assert_eq!(
        TextFile::from_hex(again.as_bytes()).unwrap().notes[0],
        TextNote::Repeated { first: 385, bytes: 1 }
    );
    let other = down(0x80..0x200) + &record(0x90, 0x91);
    let error = HexError::Contradiction { line: 385, at: 0x90, new: 0x91, before: 0x200 - 0x90, old: 0x90 };
    assert_eq!(TextFile::from_hex(other.as_bytes()), Err(error));
    let meets = record(0x80, 0x80) + &down(0x70..0x90);
    assert_eq!(
        TextFile::from_hex(meets.as_bytes()).unwrap().notes[0],
        TextNote::Repeated { first: 17, bytes: 1 }
    );
    // Many: what takes the square of it takes minutes here.
    let text: String = (0..12)
        .rev()
        .map(|upper: u32| {
            let sum = (2_u32 + 4 + upper).wrapping_neg() as u8;
            format!(":02000004{upper:04X}{sum:02X}\n") + &down(0..0x1_0000)
        })
        .collect();
    assert_eq!(Image::from_hex((text + ":00000001FF\n").as_bytes()).unwrap().len(), 12 << 16);
}

/// Neither do records in no order at all: 120000 runs of one byte.
#[test]
fn scattered_records_take_no_time() {
    // 1009 has no factor in common with the number of places.
    let place = |number: u32| number * 1009 % 120_000 * 4;
    let mut text = String::new();
    for number in 0..120_000 {
        record::write(&mut text, 4, 0, &((place(number) >> 16) as u16).to_be_bytes());
        text.push('\n');
        record::write(&mut text, 0, place(number) as u16, &[number as u8]);
        text.push('\n');
    }
    let image = Image::from_hex((text + END).as_bytes()).unwrap();
    assert_eq!((image.len(), image.segments().count()), (120_000, 120_000));
    assert!((0..120_000).all(|number| image.get(place(number)) == Some(number as u8)));
}
