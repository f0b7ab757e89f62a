//! Records by hand, and images there and back.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use proptest::prelude::*;

use super::*;
use crate::image::TextNote;
use crate::image::tests::{Runs, cells, image};

// Each checksum below is 0xff minus the low byte of the sum of the bytes before it.
/// 07+10 + 01+02+03+04 = 21.
const DATA: &str = "S107001001020304DE";
/// 03.
const END: &str = "S9030000FC";
/// 06 + 61+70+70 = 147.
const HEADER: &str = "S0060000617070B8";

fn lines(lines: &[&str]) -> String {
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}

/// The only image, and the notes.
fn noted(text: &[u8]) -> (Image, Vec<TextNote>) {
    let TextFile { mut images, notes } = TextFile::from_srec(text).unwrap();
    assert_eq!(images.len(), 1);
    (images.remove(0).image, notes)
}

#[test]
fn reads_every_record_type() {
    let bytes: &[u8] = &[1, 2, 3, 4];
    let cases: [(&[&str], Runs); 8] = [
        (&[DATA, END], &[(0x10, bytes)]),
        (&[HEADER, DATA, "S5030001FB", END], &[(0x10, bytes)]),
        (&[HEADER, DATA, "S604000001FA", END], &[(0x10, bytes)]),
        // 08+01+10 + 0a = 23.
        (&["S20801001001020304DC", "S804000000FB"], &[(0x1_0010, bytes)]),
        // 09+01+10 + 0a = 24.
        (&["S3090100001001020304DB", "S70500000000FA"], &[(0x100_0010, bytes)]),
        // Mixed, and the wrong end for it.
        (&[DATA, "S20801001001020304DC", "S5030002FA", END], &[(0x10, bytes), (0x1_0010, bytes)]),
        // A start address. 03+12+34 = 49.
        (&[DATA, "S9031234B6"], &[(0x10, bytes)]),
        // 07 + ff+ff+ff+fe + aa+bb = 567.
        (&["S307FFFFFFFEAABB98", END], &[(0xffff_fffe, &[0xaa, 0xbb])]),
    ];
    for (text, want) in cases {
        let image = Image::from_srec(lines(text).as_bytes()).unwrap();
        assert_eq!(image.segments().collect::<Vec<_>>(), want, "{text:?}");
    }
}

#[test]
fn every_spelling_is_the_same_file() {
    let want = Image::from_bytes(0x10, [1, 2, 3, 4]).unwrap();
    let plain = format!("{HEADER}\n{DATA}\nS5030001FB\n{END}\n");
    let utf16: Vec<u8> =
        ["\u{feff}", &plain].iter().flat_map(|text| text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for text in [
        plain.as_bytes(),
        plain.to_ascii_lowercase().as_bytes(),
        plain.replace('\n', "\r\n").as_bytes(),
        plain.replace('\n', "\r").as_bytes(),
        format!("\n \n\t{}\x1a\0\0", plain.replace('\n', " \n\n")).as_bytes(),
        format!("{plain}{END}\n").as_bytes(),
        format!("{plain}\x1aold sector\nS1").as_bytes(),
        format!("\u{feff}{plain}").as_bytes(),
        &utf16,
    ] {
        assert_eq!(noted(text), (want.clone(), Vec::new()), "{:?}", text.escape_ascii());
        assert_eq!(Image::from_srec(text), Ok(want.clone()));
    }
}

#[test]
fn notes_what_a_person_may_want_to_know() {
    let want = Image::from_bytes(0x10, [1, 2, 3, 4]).unwrap();
    let cases: [(&[&str], &[TextNote]); 6] = [
        (&["; old tool", DATA, END], &[TextNote::Comments { first: 1, count: 1 }]),
        (
            &["$$ app", "  start $0", "$$ ", "// made", "S107001001020304DE  by hand", END],
            &[TextNote::Comments { first: 1, count: 5 }],
        ),
        (&[DATA, DATA, "S5030002FA", END], &[TextNote::Repeated { first: 2, bytes: 4 }]),
        (&[DATA], &[TextNote::MissingEnd { line: 1 }]),
        (&["S5030000FC", DATA], &[TextNote::MissingEnd { line: 2 }]),
        (&[DATA, "S5030001FB"], &[]),
    ];
    for (text, notes) in cases {
        assert_eq!(noted(lines(text).as_bytes()), (want.clone(), notes.to_vec()), "{text:?}");
    }
}

#[test]
fn keeps_several_images_apart() {
    // The count begins again.
    let text = lines(&[DATA, END, "", "S10400100AE1", "S5030001FB", END]);
    let file = TextFile::from_srec(text.as_bytes()).unwrap();
    let found: Vec<_> = file.images.iter().map(|one| (one.first_line(), one.last_line())).collect();
    assert_eq!(found, [(Some(1), Some(2)), (Some(4), Some(6))]);
    assert_eq!(Image::from_srec(text.as_bytes()), Err(SrecError::AfterEnd { line: 4, end: 2 }));
}

#[test]
fn names_what_is_wrong_and_the_line() {
    use SrecError::*;
    let cases: [(&[&str], SrecError); 25] = [
        (&[":00000001FF"], MissingStart { line: 1, found: b':' }),
        (&[DATA, "X9030000FC"], MissingStart { line: 2, found: b'X' }),
        (&["", " SO03"], BadCharacter { line: 2, column: 3, found: b'O' }),
        (&["S10700100102030GDE"], BadCharacter { line: 1, column: 16, found: b'G' }),
        (&["S9030000FCS9030000FC"], BadCharacter { line: 1, column: 11, found: b'S' }),
        (&["S9030000FC S9030000FC"], BadCharacter { line: 1, column: 12, found: b'S' }),
        (&["S9030000F C"], BadCharacter { line: 1, column: 11, found: b'C' }),
        (&["S"], Length { line: 1, found: 0, expected: 8 }),
        (&["S1"], Length { line: 1, found: 0, expected: 8 }),
        (&["S1070010010203DE"], Length { line: 1, found: 14, expected: 16 }),
        (&["S107001001020304DEDE"], Length { line: 1, found: 18, expected: 16 }),
        (&["S107001001020304D"], Length { line: 1, found: 15, expected: 16 }),
        // Fewer bytes than an address has.
        (&["S3030010EC"], Length { line: 1, found: 8, expected: 12 }),
        (&["S900"], Length { line: 1, found: 2, expected: 8 }),
        // 04+01 = 05.
        (&[DATA, "S504000001FA"], Length { line: 2, found: 10, expected: 8 }),
        (&[DATA, "S107001001020304DF"], Checksum { line: 2, found: 0xdf, expected: 0xde }),
        (&["S404000001FA"], UnknownType { line: 1, record_type: 4 }),
        (&[HEADER, DATA, "S5030002FA", END], Count { line: 3, found: 1, expected: 2 }),
        // 07+10 + 01+02+03+05 = 22.
        (&[DATA, "S107001001020305DD", END], Contradiction { line: 2, at: 0x13, new: 5, before: 1, old: 4 }),
        // 09 + ff+ff+ff+fe + 0a = 40e.
        (&["S309FFFFFFFE01020304F1", END], PastEnd { line: 1, at: 0xffff_fffe, len: 4 }),
        (&[DATA, END, "x"], AfterEnd { line: 3, end: 2 }),
        (&[DATA, ""], MissingEnd { line: 1 }),
        (&["; nothing"], Empty),
        (&[], Empty),
        (&[HEADER, END], NoData),
    ];
    for (text, want) in cases {
        assert_eq!(Image::from_srec(lines(text).as_bytes()), Err(want), "{text:?}");
        assert!(!want.to_string().is_empty());
    }
}

#[test]
fn more_records_than_a_count_can_say_are_told_by_its_lower_bits() {
    // 04+11+07 = 1c.
    let many = "S104001107E3\n".repeat(0x1_0001);
    assert!(Image::from_srec(format!("{many}S5030001FB\n{END}\n").as_bytes()).is_ok());
    let wrong = Image::from_srec(format!("{many}S604000001FA\n{END}\n").as_bytes());
    assert_eq!(wrong, Err(SrecError::Count { line: 0x1_0002, found: 0x1_0001, expected: 1 }));
}

#[test]
fn writes_records() {
    // 23+20 = 43; 04+40 = 44.
    let whole = ["S1230020", &"00".repeat(32), "BC"].concat();
    let cases: [(u32, &[u8], &[&str]); 7] = [
        (0, &[], &[END]),
        (0x10, &[1, 2, 3, 4], &[DATA, END]),
        (0x20, &[0; 33], &[&whole, "S104004000BB", END]),
        // The address behind the last byte decides. 04+ff+fe+aa = 2ab; 06+ff+fe+aa+bb = 368.
        (0xfffe, &[0xaa], &["S104FFFEAA54", END]),
        (0xfffe, &[0xaa, 0xbb], &["S20600FFFEAABB97", END]),
        // 07+ff+ff+fe+01+02 = 306.
        (0xff_fffe, &[1, 2], &["S30700FFFFFE0102F9", END]),
        (0xffff_fffe, &[0xaa, 0xbb], &["S307FFFFFFFEAABB98", END]),
    ];
    for (at, bytes, want) in cases {
        assert_eq!(Image::from_bytes(at, bytes).unwrap().to_srec(), lines(want));
    }
}

proptest! {
    #[test]
    fn round_trips(cells in cells()) {
        let empty = cells.is_empty();
        let image = image(cells);
        let read = Image::from_srec(image.to_srec().as_bytes());
        prop_assert_eq!(read, if empty { Err(SrecError::NoData) } else { Ok(image) });
    }

    #[test]
    fn takes_anything_without_panic(
        text in prop::collection::vec(prop::sample::select(&b"SSs000123456789ABCDEFabcdef\r\n \xff"[..]), 0..80)
    ) {
        let _ = Image::from_srec(&text);
        let _ = Image::from_srec(&[b"S1", &text[..]].concat());
    }
}
