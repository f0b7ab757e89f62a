//! The lines of a text file, whatever wrote it.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The end of a text file under CP/M and MS-DOS.
pub(super) const CTRL_Z: u8 = 0x1a;

/// The text as ASCII or UTF-8, without a byte order mark and without what pads its end.
pub(super) fn plain(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut text = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => Cow::Borrowed(rest),
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)),
        // Without a mark, but two characters in four bytes.
        [1..=0xff, 0, 1..=0xff, 0, ..] => Cow::Owned(utf16(bytes, u16::from_le_bytes)),
        [0, 1..=0xff, 0, 1..=0xff, ..] => Cow::Owned(utf16(bytes, u16::from_be_bytes)),
        _ => Cow::Borrowed(bytes),
    };
    let is_padding = |byte: &u8| matches!(*byte, 0 | CTRL_Z) || byte.is_ascii_whitespace();
    let length = text.iter().rposition(|byte| !is_padding(byte)).map_or(0, |last| last + 1);
    match &mut text {
        Cow::Borrowed(text) => *text = &text[..length],
        Cow::Owned(text) => text.truncate(length),
    }
    text
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Vec<u8> {
    let units = bytes.chunks(2).map(|pair| match *pair {
        [one, other] => unit([one, other]),
        // Half a character.
        _ => 0xfffd,
    });
    let text: String =
        char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    text.into_bytes()
}

/// Lines that end with LF, CR LF or CR, with their numbers from 1 on.
pub(super) fn lines(mut rest: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    (1..).zip(core::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        let (line, end) = rest.split_at(length);
        rest = end.strip_prefix(b"\r\n").or(end.get(1..)).unwrap_or_default();
        Some(line)
    }))
}

/// Does a comment begin here?
pub(super) fn is_comment(text: &[u8]) -> bool {
    matches!(text, [b';' | b'#', ..] | [b'/', b'/', ..])
}

/// A byte for a person: as a character if it is one.
pub(super) fn shown(byte: u8) -> String {
    match byte {
        b' '..=b'~' => format!("'{}'", char::from(byte)),
        _ => format!("{byte:#04x}"),
    }
}

/// The byte number `index`, given hexadecimal digits.
pub(super) fn byte(digits: &[u8], index: usize) -> Option<u8> {
    let digit = |at: usize| char::from(*digits.get(at)?).to_digit(16);
    Some((digit(2 * index)? << 4 | digit(2 * index + 1)?) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_alike_whatever_ends_them() {
        for text in ["a\n\nb", "a\r\n\r\nb", "a\r\rb", "a\r\n\rb\n", "a\n\r\nb\r"] {
            let found: Vec<_> = lines(text.as_bytes()).filter(|(_, line)| !line.is_empty()).collect();
            assert_eq!(found, [(1, &b"a"[..]), (3, &b"b"[..])], "{text:?}");
        }
        assert_eq!(lines(b"").count(), 0);
    }

    #[test]
    fn every_encoding_is_the_same_text() {
        let utf16 = |mark: &[u8], order: fn(u16) -> [u8; 2]| {
            [mark.to_vec(), ":0é\n".encode_utf16().flat_map(order).collect()].concat()
        };
        for bytes in [
            ":0é\n".as_bytes().to_vec(),
            b"\xef\xbb\xbf:0\xc3\xa9\r\n\x1a\0\0".to_vec(),
            utf16(&[0xff, 0xfe], u16::to_le_bytes),
            utf16(&[0xfe, 0xff], u16::to_be_bytes),
            utf16(&[], u16::to_le_bytes),
            utf16(&[], u16::to_be_bytes),
        ] {
            assert_eq!(&*plain(&bytes), ":0é".as_bytes(), "{bytes:?}");
        }
        // Half a character is not dropped without a word.
        assert_eq!(&*plain(b"\xff\xfe:\x000\0F"), ":0\u{fffd}".as_bytes());
    }
}
