//! Numbers as text, on the command line and in files.

use avrrr::image::Image;

use crate::diagnostic::Diagnostic;

/// What separates two numbers.
fn is_separator(letter: char) -> bool {
    letter == ',' || letter.is_whitespace()
}

/// The numbers of a line, without a comment.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let line = line.split_once('#').map_or(line, |(before, _)| before);
    line.split(is_separator).filter(|word| !word.is_empty())
}

/// Values on the command line, separated by commas or blanks.
pub(super) fn on_command_line(text: &str) -> Result<Image, Diagnostic> {
    let bytes: Result<Vec<u8>, _> =
        text.split(is_separator).filter(|word| !word.is_empty()).map(byte).collect();
    if bytes.as_ref().is_ok_and(Vec::is_empty) {
        return Err(Diagnostic::new(format!("there is no value in \"{text}\"")));
    }
    Image::from_bytes(0, bytes?).map_err(|error| Diagnostic::of(&error))
}

/// The numbers of a file, separated by commas, blanks or line ends; `#` begins a comment.
pub(super) fn in_file(text: &str) -> Result<Vec<u8>, Diagnostic> {
    let mut bytes = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        for word in words(line) {
            let byte =
                byte(word).map_err(|error| Diagnostic::new(format!("line {number}: {}", error.text())))?;
            bytes.push(byte);
        }
    }
    if bytes.is_empty() { Err(Diagnostic::new("there is no number in this file")) } else { Ok(bytes) }
}

/// Is this text a list of numbers, and nothing else? Several in decimal without a comma may be a dump in hexadecimal.
pub(super) fn are(text: &str) -> bool {
    let mut count = 0;
    let mut is_certain = false;
    for word in text.lines().flat_map(words) {
        if byte(word).is_err() {
            return false;
        }
        count += 1;
        is_certain |= ["0x", "0X", "0b", "0B"].iter().any(|prefix| word.starts_with(prefix));
    }
    is_certain |= text.lines().any(|line| line.split('#').next().is_some_and(|line| line.contains(',')));
    count == 1 || count > 1 && is_certain
}

/// A byte as C writes numbers, which avrdude reads as well: decimal, 0x, 0b, or octal behind a 0; also 0o.
pub(crate) fn byte(text: &str) -> Result<u8, Diagnostic> {
    let lower = text.to_ascii_lowercase();
    let (digits, radix) = match lower.get(..2) {
        Some("0x") => (&lower[2..], 16),
        Some("0b") => (&lower[2..], 2),
        Some("0o") => (&lower[2..], 8),
        Some(_) if lower.starts_with('0') => (&lower[1..], 8),
        _ => (lower.as_str(), 10),
    };
    // A sign is not a digit.
    let digits = Some(digits).filter(|digits| !digits.starts_with(['+', '-']));
    digits.and_then(|digits| u8::from_str_radix(digits, radix).ok()).ok_or_else(|| {
        Diagnostic::new(format!("{text} is not a byte, which goes from 0 to 255, or 0x00 to 0xff"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_on_the_command_line() {
        let bytes = |text| on_command_line(text).map(|image| image.to_bytes(0)).ok();
        assert_eq!(bytes("0x62"), Some(vec![0x62]));
        assert_eq!(bytes("1, 0b10,0o3 0xFF"), Some(vec![1, 2, 3, 255]));
        // As avrdude writes and reads it.
        assert_eq!(bytes("010,0377,0,00,07"), Some(vec![8, 255, 0, 0, 7]));
        for wrong in ["256", "-1", "+1", "0x", "0x100", "ten", "0xg0", "08", "0-1", "0400", "", " ,"] {
            assert_eq!(bytes(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn numbers_in_files() {
        for (text, want) in [
            ("0x1e,0x95,0xf\n", Some(vec![0x1e, 0x95, 0x0f])),
            ("1 2\t3\r\n# all\n4,5 # the last\n", Some(vec![1, 2, 3, 4, 5])),
            ("", None),
            ("# none\n", None),
            ("1,2\n3,x\n", None),
        ] {
            assert_eq!(in_file(text).ok(), want, "{text:?}");
        }
        let error = in_file("1,2\n3,256\n").unwrap_err().text();
        assert_eq!(error, "line 2: 256 is not a byte, which goes from 0 to 255, or 0x00 to 0xff");
    }

    #[test]
    fn a_list_of_numbers_is_known_by_more_than_digits() {
        for text in ["0x1e\n", "226", "1,2,3", "0b1 0b10", "1\n0x2\n", "# fuse\n0xe2\n", "0,1,010,0377\n"] {
            assert!(are(text), "{text:?}");
        }
        for text in ["12 34 56", "1\n2\n", "", "# 1,2\n", "1,2,x", "300", "08", "1;2", "12:30", "1 2 # a, b"]
        {
            assert!(!are(text), "{text:?}");
        }
    }
}
