//! What `write` takes: numbers of several sizes, strings, characters, and the names of files.

use super::words::{Kind, Word};
use crate::diagnostic::Diagnostic;

/// One thing to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Item {
    Bytes(Vec<u8>),
    /// The bytes of a file.
    File(String),
}

/// An integer as it was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Integer {
    value: i128,
    is_unsigned: bool,
    /// By its suffix.
    size: Option<usize>,
    /// By the number of its digits.
    least: usize,
}

/// The items of a word, and a warning.
pub(super) fn items(word: &Word, into: &mut Vec<Item>) -> Result<Option<String>, Diagnostic> {
    match word.kind {
        Kind::String => {
            let mut bytes = unescape(&word.text)?;
            bytes.push(0);
            into.push(Item::Bytes(bytes));
        }
        Kind::Char => match unescape(&word.text)?[..] {
            [byte] => into.push(Item::Bytes(vec![byte])),
            _ => return Err(Diagnostic::new(format!("'{}' is not one character of one byte", word.text))),
        },
        Kind::Plain => {
            let text = word.text.strip_suffix(',').unwrap_or(&word.text);
            let parts: Option<Vec<_>> = text.split(',').map(|part| number(part).transpose()).collect();
            let Some(numbers) = parts else {
                into.push(Item::File(text.to_owned()));
                return Ok(None);
            };
            let mut warning = None;
            for number in numbers {
                let (bytes, cut) = number?;
                warning = warning.or(cut);
                into.push(Item::Bytes(bytes));
            }
            return Ok(warning);
        }
    }
    Ok(None)
}

/// The bytes of a number, and a warning if it does not fit its suffix; `None`: it is none.
type Number = (Vec<u8>, Option<String>);

fn number(text: &str) -> Result<Option<Number>, Diagnostic> {
    match integer(text)? {
        Some(integer) => Ok(Some(bytes_of(text, integer))),
        None => Ok(float(text).map(|bytes| (bytes, None))),
    }
}

/// An address or a length.
pub(super) fn place(word: &Word) -> Result<Option<i64>, Diagnostic> {
    if word.kind != Kind::Plain {
        return Ok(None);
    }
    let text = word.text.strip_suffix(',').unwrap_or(&word.text);
    let Some(Integer { value, .. }) = integer(text)? else { return Ok(None) };
    // No memory is as large.
    const LIMIT: i64 = 1 << 32;
    i64::try_from(value)
        .ok()
        .filter(|value| value.abs() <= LIMIT)
        .map(Some)
        .ok_or_else(|| Diagnostic::new(format!("{text} is beyond every memory")))
}

/// A number from 0 to 255, as a byte of an instruction.
pub(super) fn byte(word: &Word) -> Result<u8, Diagnostic> {
    let wrong = || Diagnostic::new(format!("{} is not a byte, which goes from 0 to 0xff", word.text));
    let value = place(word)?.ok_or_else(wrong)?;
    u8::try_from(value).map_err(|_| wrong())
}

/// An integer as C has it, with `0b`, and with suffixes for its size.
fn integer(text: &str) -> Result<Option<Integer>, Diagnostic> {
    let lower = text.to_ascii_lowercase();
    let (is_negative, has_sign, unsigned) = match lower.as_bytes().first() {
        Some(b'-') => (true, true, &lower[1..]),
        Some(b'+') => (false, true, &lower[1..]),
        _ => (false, false, &*lower),
    };
    let (radix, body) = match unsigned.get(..2) {
        Some("0x") => (16, &unsigned[2..]),
        Some("0b") => (2, &unsigned[2..]),
        Some("0o") => (8, &unsigned[2..]),
        Some(start) if start.starts_with('0') && start.as_bytes()[1].is_ascii_digit() => (8, &unsigned[1..]),
        _ => (10, unsigned),
    };
    let end = body.find(|letter: char| !letter.is_digit(radix)).unwrap_or(body.len());
    let (digits, suffix) = body.split_at(end);
    if digits.is_empty() {
        return Ok(None);
    }
    let is_u = suffix.contains('u');
    let size = match suffix.trim_start_matches('u').trim_end_matches('u') {
        _ if suffix.matches('u').count() > 1 => return Ok(None),
        "" => None,
        "ll" => Some(8),
        "l" => Some(4),
        "h" | "s" => Some(2),
        "hh" => Some(1),
        _ => return Ok(None),
    };
    let too_large = || Diagnostic::new(format!("{text} does not fit 8 bytes"));
    let magnitude = u64::from_str_radix(digits, radix).map_err(|_| too_large())?;
    let by_digits = matches!(radix, 2 | 16) && !has_sign;
    let least = match radix {
        16 if by_digits => digits.len().div_ceil(2),
        2 if by_digits => digits.len().div_ceil(8),
        _ => 1,
    };
    let is_unsigned = is_u || by_digits;
    let value = match is_negative {
        // As in C.
        true if is_unsigned => i128::from(magnitude.wrapping_neg()),
        true => -i128::from(magnitude),
        false => i128::from(magnitude),
    };
    if value < i128::from(i64::MIN) {
        return Err(too_large());
    }
    Ok(Some(Integer { value, is_unsigned, size, least }))
}

fn bytes_of(text: &str, integer: Integer) -> Number {
    let Integer { value, is_unsigned, size, least } = integer;
    let fits = |size: usize| {
        let bits = 8 * size as u32;
        value < 1 << bits && value >= if is_unsigned { 0 } else { -(1 << (bits - 1)) }
    };
    let by_value = || [1, 2, 4].into_iter().find(|size| *size >= least && fits(*size)).unwrap_or(8);
    let used = size.unwrap_or_else(by_value);
    let warning = (!fits(used)).then(|| {
        format!("{text} does not fit {used} byte{}: the rest is left out", if used == 1 { "" } else { "s" })
    });
    (value.to_le_bytes()[..used].to_vec(), warning)
}

/// A decimal number with a point, an exponent or a suffix, or a hexadecimal one with a point or an exponent.
fn float(text: &str) -> Option<Vec<u8>> {
    let lower = text.to_ascii_lowercase();
    let unsigned = lower.strip_prefix(['-', '+']).unwrap_or(&lower);
    let is_hex = unsigned.starts_with("0x");
    // Without an exponent, a last letter is a digit of a hexadecimal number.
    let (core, suffix) = match unsigned.chars().last() {
        Some(letter @ ('d' | 'f')) if !is_hex || unsigned.contains('p') => {
            (&unsigned[..unsigned.len() - 1], Some(letter))
        }
        _ => (unsigned, None),
    };
    let magnitude = match is_hex {
        true => hex_float(core.strip_prefix("0x")?)?,
        false => {
            let is_plain = core.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.')
                && core.chars().all(|letter| letter.is_ascii_digit() || ".e+-".contains(letter));
            let is_float = suffix.is_some() || core.contains(['.', 'e']);
            core.parse::<f64>().ok().filter(|_| is_plain && is_float)?
        }
    };
    let value = if lower.starts_with('-') { -magnitude } else { magnitude };
    Some(match suffix {
        Some('d') => value.to_le_bytes().to_vec(),
        _ if is_hex => (value as f32).to_le_bytes().to_vec(),
        // Rounded once.
        _ => {
            let single: f32 = core.parse().ok()?;
            if lower.starts_with('-') { -single } else { single }.to_le_bytes().to_vec()
        }
    })
}

/// `a.8p2`.
fn hex_float(text: &str) -> Option<f64> {
    let (mantissa, exponent) =
        text.split_once('p').map_or((text, None), |(before, behind)| (before, Some(behind)));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.len() + fraction.len() == 0 || exponent.is_none() && !mantissa.contains('.') {
        return None;
    }
    let exponent: i32 = match exponent {
        Some(exponent) => exponent.parse().ok()?,
        None => 0,
    };
    let mut value = 0.0;
    for digit in whole.chars().chain(fraction.chars()) {
        value = value * 16.0 + f64::from(digit.to_digit(16)?);
    }
    let shift = exponent.saturating_sub(i32::try_from(4 * fraction.len()).ok()?);
    Some(value * 2_f64.powi(shift))
}

/// The bytes of a string as C has it.
fn unescape(text: &str) -> Result<Vec<u8>, Diagnostic> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        rest = &rest[letter.len_utf8()..];
        if letter != '\\' {
            bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            continue;
        }
        let wrong = || Diagnostic::new(format!("\\{rest} is no escape sequence"));
        let kind = rest.chars().next().ok_or_else(wrong)?;
        let behind = &rest[kind.len_utf8()..];
        let digits = |text: &str, radix: u32, most: usize| {
            text.chars().take(most).take_while(|letter| letter.is_digit(radix)).count()
        };
        let simple = |byte: u8| (vec![byte], behind);
        let (found, behind) = match kind {
            'n' => simple(b'\n'),
            't' => simple(b'\t'),
            'r' => simple(b'\r'),
            'a' => simple(7),
            'b' => simple(8),
            'f' => simple(12),
            'v' => simple(11),
            'e' => simple(27),
            '\\' | '\'' | '"' | '?' => simple(kind as u8),
            '0'..='7' => {
                let count = digits(rest, 8, 3);
                let value = u16::from_str_radix(&rest[..count], 8).map_err(|_| wrong())?;
                (vec![u8::try_from(value).map_err(|_| wrong())?], &rest[count..])
            }
            'x' => {
                let count = digits(behind, 16, 2);
                (vec![u8::from_str_radix(&behind[..count], 16).map_err(|_| wrong())?], &behind[count..])
            }
            'u' | 'U' => {
                let count = if kind == 'u' { 4 } else { 8 };
                let code = behind.get(..count).and_then(|code| u32::from_str_radix(code, 16).ok());
                let letter = code.and_then(char::from_u32).ok_or_else(wrong)?;
                (letter.to_string().into_bytes(), &behind[count..])
            }
            _ => return Err(wrong()),
        };
        bytes.extend(found);
        rest = behind;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Word {
        Word { text: text.to_owned(), kind: Kind::Plain }
    }

    fn bytes(text: &str) -> Option<Vec<u8>> {
        number(text).unwrap().map(|(bytes, _)| bytes)
    }

    #[test]
    fn integers_have_the_size_that_they_are_written_with() {
        for (text, want) in [
            ("0", &[0][..]),
            ("255", &[255]),
            ("256", &[0, 1]),
            ("-1", &[255]),
            ("-128", &[128]),
            ("-129", &[0x7f, 0xff]),
            ("65535", &[255, 255]),
            ("1234567890", &[0xd2, 0x02, 0x96, 0x49]),
            ("-1U", &[255; 8]),
            ("255u", &[255]),
            ("0x2a", &[0x2a]),
            ("0x002a", &[0x2a, 0]),
            ("0x01234", &[0x34, 0x12, 0, 0]),
            ("0xcafe", &[0xfe, 0xca]),
            ("0x12345678", &[0x78, 0x56, 0x34, 0x12]),
            ("0x123456789", &[0x89, 0x67, 0x45, 0x23, 1, 0, 0, 0]),
            ("0b101010", &[42]),
            ("0b100000000", &[0, 1]),
            ("+0x002a", &[0x2a]),
            ("-0x1", &[255]),
            ("-0x1u", &[255; 8]),
            ("012", &[10]),
            ("0o17", &[15]),
            ("00", &[0]),
            ("1L", &[1, 0, 0, 0]),
            ("1ll", &[1, 0, 0, 0, 0, 0, 0, 0]),
            ("1UL", &[1, 0, 0, 0]),
            ("1lu", &[1, 0, 0, 0]),
            ("0x1H", &[1, 0]),
            ("0x1S", &[1, 0]),
            ("-2hh", &[254]),
            ("18446744073709551615", &[255; 8]),
        ] {
            assert_eq!(bytes(text).as_deref(), Some(want), "{text}");
        }
        for text in ["", "x", "0x", "0b2", "08", "1uu", "1lll", "ulu", "--1", "1 2", "é", "-", "0é"] {
            assert_eq!(integer(text).unwrap(), None, "{text}");
        }
        for text in ["18446744073709551616", "-9223372036854775809", "0x10000000000000000"] {
            assert_eq!(integer(text).unwrap_err().text(), format!("{text} does not fit 8 bytes"));
        }
        let (cut, warning) = number("0x1234hh").unwrap().unwrap();
        assert_eq!(
            (&cut[..], warning.as_deref()),
            (&[0x34][..], Some("0x1234hh does not fit 1 byte: the rest is left out"))
        );
    }

    #[test]
    fn floats_are_single_or_double() {
        for (text, want) in [
            ("2.718282", &[0x55, 0xf8, 0x2d, 0x40][..]),
            ("-1.0", &[0, 0, 0x80, 0xbf]),
            ("1e3", &[0, 0, 0x7a, 0x44]),
            ("5f", &[0, 0, 0xa0, 0x40]),
            (".5", &[0, 0, 0, 0x3f]),
            ("1.5D", &[0, 0, 0, 0, 0, 0, 0xf8, 0x3f]),
            ("0xA.8p2", &[0, 0, 0x28, 0x42]),
            ("0xA.8p2D", &[0, 0, 0, 0, 0, 0, 0x45, 0x40]),
            // D is a digit.
            ("0x1.8D", &[0, 0x80, 0xc6, 0x3f]),
            ("0x1.8p0D", &[0, 0, 0, 0, 0, 0, 0xf8, 0x3f]),
        ] {
            assert_eq!(bytes(text).as_deref(), Some(want), "{text}");
        }
        for text in [".", "e", "1.2.3", "f", "0x.", "0xp1", "nan", "inf", "1e", "a.hex", "0x1.gp1"] {
            assert_eq!(bytes(text), None, "{text}");
        }
    }

    #[test]
    fn strings_end_in_a_nul_and_characters_do_not() {
        let item = |text: &str, kind| {
            let mut items = Vec::new();
            super::items(&Word { text: text.to_owned(), kind }, &mut items).map(|_| items)
        };
        for (text, want) in [
            ("Bonjour", &b"Bonjour\0"[..]),
            ("", b"\0"),
            (r"a\n\t\\\x41\101\0b\e", b"a\n\t\\AA\0b\x1b\0"),
            ("é\\u00e9", b"\xc3\xa9\xc3\xa9\0"),
        ] {
            assert_eq!(item(text, Kind::String).unwrap(), [Item::Bytes(want.to_vec())], "{text}");
        }
        assert_eq!(item(r"\'", Kind::Char).unwrap(), [Item::Bytes(vec![b'\''])]);
        for wrong in ["", "ab", "é", r"\q", r"\xg", r"\400", r"\u12", "\\", "\\é"] {
            assert!(item(wrong, Kind::Char).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_list_of_numbers_is_several_and_everything_else_a_file() {
        let item = |text: &str| {
            let mut items = Vec::new();
            super::items(&plain(text), &mut items).map(|_| items)
        };
        assert_eq!(item("1,2,").unwrap(), [Item::Bytes(vec![1]), Item::Bytes(vec![2])]);
        assert_eq!(item("0xff,").unwrap(), [Item::Bytes(vec![255])]);
        for file in ["blink.hex", "C:\\a\\b.hex:i", "1,x", "12:m"] {
            assert_eq!(item(file).unwrap(), [Item::File(file.to_owned())]);
        }
    }

    #[test]
    fn addresses_and_bytes_are_integers() {
        assert_eq!(place(&plain("-0x40")).unwrap(), Some(-64));
        assert_eq!(place(&plain("0x7D00,")).unwrap(), Some(0x7d00));
        assert_eq!(place(&plain("1.5")).unwrap(), None);
        assert_eq!(place(&Word { text: "1".to_owned(), kind: Kind::String }).unwrap(), None);
        assert!(place(&plain("0x100000001")).is_err());
        assert_eq!(byte(&plain("0xac")).unwrap(), 0xac);
        for wrong in ["256", "-1", "x"] {
            assert_eq!(
                byte(&plain(wrong)).unwrap_err().text(),
                format!("{wrong} is not a byte, which goes from 0 to 0xff")
            );
        }
    }
}
