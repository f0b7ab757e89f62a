use avrrr::image::Image;

use super::known::Known as Format;
use super::*;

const RECORDS: &str = "S0060000617070B8\nS11300000CC0FFCF000102030405060708090A0B10\nS9030000FC\n";
const HEX: &str = ":100000000CC0FFCF000102030405060708090A0B14\n:00000001FF\n";

/// The same text as other programs leave it.
fn damaged(text: &str) -> Vec<Vec<u8>> {
    let wide = |mark: &[u8], order: fn(u32) -> Vec<u8>| {
        [mark.to_vec(), text.chars().flat_map(|letter| order(letter as u32)).collect()].concat()
    };
    let half = text.len() / 2;
    let mut all = vec![
        text.as_bytes().to_vec(),
        [text.as_bytes(), b"\x1a"].concat(),
        [text.as_bytes(), &[0; 100]].concat(),
        [&[0; 5000], text.as_bytes()].concat(),
        [b"\x02\x1a", text.as_bytes()].concat(),
        [b"\r\n \t\n", text.as_bytes()].concat(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        [&text.as_bytes()[..half], b"\0", &text.as_bytes()[half..]].concat(),
        [&text.as_bytes()[..half], b"\xe9", &text.as_bytes()[half..]].concat(),
        wide(b"\xff\xfe", |letter| (letter as u16).to_le_bytes().to_vec()),
        wide(b"\xfe\xff", |letter| (letter as u16).to_be_bytes().to_vec()),
        wide(b"", |letter| (letter as u16).to_le_bytes().to_vec()),
        wide(b"", |letter| (letter as u16).to_be_bytes().to_vec()),
        wide(b"\xff\xfe\0\0", |letter| letter.to_le_bytes().to_vec()),
        wide(b"", |letter| letter.to_be_bytes().to_vec()),
    ];
    all.push(text.replace('\n', "\r").into_bytes());
    all
}

#[test]
fn bytes_that_are_no_text_do_not_hide_a_format() {
    for (text, want) in [
        (RECORDS, Content::SRecord),
        (&RECORDS.to_ascii_lowercase(), Content::SRecord),
        (&format!("; made by hand\n# twice\n{RECORDS}"), Content::SRecord),
        (&format!("$$ app\n  start $0\n$$\n{RECORDS}"), Content::SRecord),
        (HEX, Content::IntelHex),
        ("@0000\n0C C0 FF CF 00 01 02 03 04 05 06 07 08\nq\n", Content::Known(Format::TiText)),
        ("@00000000\n0C C0 FF CF 00 01 02 03 04 05 06 07 08\n", Content::Known(Format::Verilog)),
        ("/* tool */\n@00000000 0C C0 FF CF 00 01 02\n", Content::Known(Format::Verilog)),
        ("%4E62B8000000000CC0FFCF000102030405060708090A\n", Content::Known(Format::TektronixExtended)),
        ("/000020020CC0FFCF000102030405060708090A0B00\n", Content::Known(Format::Tektronix)),
        ("00000000: 3a31 3030 3030 3030  :1000000\n", Content::Known(Format::Dump)),
        ("00000000  3a 31 30 30 30 30 30 30  |:1000000|\n", Content::Known(Format::OtherDump)),
        (
            "3a3130303030303030304343304646434630\n3a3130303030303030304343304646434630\n",
            Content::Known(Format::PlainDump),
        ),
        ("000000:C00C\n000001:CFFF\n", Content::Known(Format::WordList)),
        ("<!DOCTYPE html>\n<html><body>none</body></html>\n", Content::Known(Format::WebPage)),
        ("{\"message\":\"Not Found\"}", Content::Known(Format::Json)),
        (
            "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\n",
            Content::Known(Format::LfsPointer),
        ),
    ] {
        for (number, bytes) in damaged(text).iter().enumerate() {
            assert_eq!(Content::of(bytes), want, "{number} {}", bytes.escape_ascii());
        }
    }
    // One damaged byte, wherever it is.
    for text in [RECORDS, HEX] {
        let whole = Content::of(text.as_bytes());
        for at in 0..text.len() {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] = 0x80;
            assert_eq!(Content::of(&bytes), whole, "{at}");
        }
    }
}

#[test]
fn magic_numbers_are_known() {
    let mut tar = [0; 512];
    tar[..7].copy_from_slice(b"app.hex");
    tar[257..262].copy_from_slice(b"ustar");
    for (bytes, want) in [
        (&tar[..], Format::Archive),
        (b"PK\x07\x08PK\x03\x04", Format::Archive),
        (b"Rar!\x1a\x07\x01\0", Format::Archive),
        (b"\x1f\x9d\x90", Format::Archive),
        (b"\x1f\x8b\x08", Format::Archive),
        (b"MSCF\0\0\0\0", Format::Archive),
        (b"\x04\x22\x4d\x18", Format::Archive),
        (b"\x5d\0\0\x80\0\xff\xff\xff\xff\xff\xff\xff\xff", Format::Archive),
        (b"MZ\x90\0", Format::Program),
        (b"\xcf\xfa\xed\xfe", Format::Program),
        (b"!<arch>\ncrt.o/", Format::Library),
        (b"%PDF-1.4\n", Format::Document),
        (b"\x89PNG\r\n\x1a\n", Format::Document),
        (b"UF2\n\x57\x51\x5d\x9e", Format::Uf2),
    ] {
        assert_eq!(Content::of(bytes), Content::Known(want), "{}", bytes.escape_ascii());
    }
}

#[test]
fn contents_are_told_apart() {
    for (bytes, want) in [
        (&b":00000001FF"[..], Content::IntelHex),
        (b"; by hand\n:00000001FF", Content::IntelHex),
        // Damaged.
        (b":10000000zz", Content::IntelHex),
        (b":00000001FF\nmore", Content::IntelHex),
        (b":\x94\x34", Content::Raw),
        (b":12\x94", Content::Raw),
        (b":-)", Content::Text),
        (b":;\x94\x34", Content::Raw),
        (b"S9030000", Content::SRecord),
        (b"Sun", Content::Text),
        (b"S\xc3\xa9", Content::Text),
        (b"12:30\n", Content::Text),
        (b"0x1e,0x95,0xf\n", Content::Numbers),
        (b"\xff\xfe2\x002\x006\0\r\0\n\0", Content::Numbers),
        (b"226\r\n", Content::Numbers),
        (b"\0\x005\0", Content::MostlyText),
        (b"\x7fELF\x01", Content::Elf),
        (b"\x7fELF", Content::Elf),
        (b"\xff\xfeh\0i\0", Content::Text),
        (b"\xff\xfe\x01\x02", Content::Raw),
        (b"\n \r\n; nothing\n", Content::NoRecord),
        (b"\n\x1a", Content::NoRecord),
        (b"\0\0\0\0", Content::Raw),
        (b"\x0c\x94\x34\x00", Content::Raw),
        (b"\xff\xff\xff\xff", Content::Raw),
        (b"Gr\xc3\xbc\xc3\x9fe\n", Content::Text),
        (b"Dear diary, this is a note in Latin-1 of a caf\xe9.\n", Content::MostlyText),
    ] {
        assert_eq!(Content::of(bytes), want, "{}", bytes.escape_ascii());
    }
}

/// Pseudo-random bytes.
fn noise(seed: u32) -> impl Iterator<Item = u8> {
    std::iter::successors(Some(seed.wrapping_mul(2_654_435_761) | 1), |state| {
        let state = state ^ state << 13;
        let state = state ^ state >> 17;
        Some(state ^ state << 5)
    })
    .skip(4)
    .map(|state| (state >> 11) as u8)
}

#[test]
fn programs_are_raw_whatever_they_say() {
    let texts = format!("\r\n{HEX}{RECORDS}<html>{{\"a\":1}}\r\n").repeat(40);
    for seed in 0..3000 {
        let mut bytes: Vec<u8> = noise(seed).take(64 + seed as usize % 1500).collect();
        let first: [u8; 4] = match seed % 4 {
            0 => [bytes[0], 0xc0 | bytes[1] & 0x0f, 0x18, 0x95],
            1 => [0x0c, 0x94, bytes[2], 0],
            2 => [0xff; 4],
            _ => [0x0d, 0x94, bytes[2], 0],
        };
        bytes[..4].copy_from_slice(&first);
        assert_eq!(Content::of(&bytes), Content::Raw, "seed {seed}");
        // Vectors, then text and code.
        let mut program = first.repeat(8);
        program.extend(texts.as_bytes());
        program.extend(&bytes);
        assert_eq!(Content::of(&program), Content::Raw, "seed {seed}");
        assert!(!is_doubtful(&program), "seed {seed}");
        // Without vectors, and an EEPROM of anything.
        let bytes: Vec<u8> = noise(seed).skip(4).take(1024).collect();
        if !MAGIC_STARTS.iter().any(|start| bytes.starts_with(start)) {
            assert_eq!(Content::of(&bytes), Content::Raw, "seed {seed}");
            assert!(!is_doubtful(&bytes), "seed {seed}");
        }
    }
}

/// What 3000 random beginnings may hit.
const MAGIC_STARTS: [&[u8]; 3] = [b"MZ", b"\x1f\x8b", b"\x1f\x9d"];

#[test]
fn the_images_of_our_own_files_are_raw() {
    let folders = ["tests/wild", "data", "examples"];
    let mut found = 0;
    for folder in folders {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let Some(image) = std::fs::read(&path).ok().and_then(|bytes| Image::from_hex(&bytes).ok()) else {
                continue;
            };
            if image.end().is_some_and(|end| end <= 0x1_0000) {
                assert_eq!(Content::of(&image.to_bytes(0xff)), Content::Raw, "{}", path.display());
                found += 1;
            }
        }
    }
    assert!(found >= 5, "{found}");
    let eeprom = include_bytes!("../../../../../tests/wild/raw.eep");
    assert_eq!(Content::of(eeprom), Content::Raw);
}
