//! Text from outside (files, devices, the command line) on its way to a terminal or a shell.
//!
//! Control characters and invisible characters are written as their codes.

use std::fs::File;
use std::io::{self, Write as _};
use std::sync::OnceLock;

/// Where lines for people go instead of standard error.
static LOG: OnceLock<File> = OnceLock::new();

/// A longer line is cut in the middle, so that the reason at its end stays.
const LONGEST: usize = 2000;

/// As one line without control characters: `a\u{1b}[2J\n` instead of what a terminal would obey.
pub(crate) fn line(text: &str) -> String {
    let length = text.chars().count();
    if length <= LONGEST {
        return text.chars().map(shown).collect();
    }
    let ends = |letter: &(usize, char)| letter.0 < LONGEST / 2 || letter.0 >= length - LONGEST / 2;
    let cut = |(index, letter)| if index == LONGEST / 2 - 1 { "…".to_owned() } else { shown(letter) };
    text.chars().enumerate().filter(ends).map(cut).collect()
}

/// The same for text that has several lines, which are not cut.
pub(crate) fn lines(text: &str) -> String {
    text.chars().map(|letter| if letter == '\n' { "\n".to_owned() } else { shown(letter) }).collect()
}

/// Sends lines for people to this file from now on.
pub(crate) fn log_to(file: File) {
    // A second log is not asked for.
    let _ = LOG.set(file);
}

/// Do lines for people go to a file?
pub(crate) fn is_logged() -> bool {
    LOG.get().is_some()
}

/// A line for people, to standard error or the log.
pub(crate) fn say(text: &str) {
    show(&format!("{}\n", line(text)));
}

/// Lines for people, each with its end, to standard error or the log. Only progress bars write to standard error
/// otherwise.
pub(crate) fn show(text: &str) {
    let text = lines(text);
    // A closed terminal or a full disk must not stop the work on a chip.
    let _ = match LOG.get() {
        Some(mut file) => file.write_all(text.as_bytes()),
        None => io::stderr().write_all(text.as_bytes()),
    };
}

/// Lines to standard output, each with its end.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(lines(text).as_bytes())?;
    out.flush()
}

/// JSON, in which only strings can have such characters.
pub(crate) fn json(text: &str) -> String {
    let code = |letter: char| {
        if letter == '\n' || is_shown(letter) {
            return letter.to_string();
        }
        letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
    };
    text.chars().map(code).collect()
}

/// As one word for a POSIX shell.
pub(crate) fn word(text: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:,+@%=".contains(letter);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

fn shown(letter: char) -> String {
    if is_shown(letter) { letter.to_string() } else { letter.escape_default().to_string() }
}

/// Is this character visible, and without effect on other characters?
pub(crate) fn is_shown(letter: char) -> bool {
    // Their class is letter or mark, but they are invisible.
    let is_hidden = matches!(letter, '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0100}'..='\u{e01ef}');
    // Quotes and backslashes are escaped for another reason. A mark is escaped when it stands alone.
    let escaped = ['a', letter].iter().collect::<String>().escape_debug().count() > 2;
    !is_hidden && (!escaped || matches!(letter, '"' | '\'' | '\\'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_shows_everything_and_obeys_nothing() {
        for (text, want) in [
            ("C:\\fw \"it's\" 1 µs · Größe… 日本 👍", "C:\\fw \"it's\" 1 µs · Größe… 日本 👍"),
            // Decomposed, as in file names on macOS.
            ("u\u{308}", "u\u{308}"),
            ("\x1b]0;title\x07\x1b[2J", "\\u{1b}]0;title\\u{7}\\u{1b}[2J"),
            ("a\r\n\tb\x08\x7f\0", "a\\r\\n\\tb\\u{8}\\u{7f}\\u{0}"),
            ("\u{9b}31m\u{85}\u{2028}\u{2029}", "\\u{9b}31m\\u{85}\\u{2028}\\u{2029}"),
            ("exe.\u{202e}xeh", "exe.\\u{202e}xeh"),
            (
                "\u{2066}\u{2069}\u{200b}\u{200f}\u{feff}\u{ad}",
                "\\u{2066}\\u{2069}\\u{200b}\\u{200f}\\u{feff}\\u{ad}",
            ),
            ("\u{3164}\u{fe0f}\u{e0041}\u{e000}\u{a0}", "\\u{3164}\\u{fe0f}\\u{e0041}\\u{e000}\\u{a0}"),
        ] {
            assert_eq!(line(text), want);
            // What is escaped stays as it is.
            assert_eq!(line(want), want);
        }
        let hidden = |letter: &char| matches!(*letter, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
        for letter in ('\0'..=char::MAX).filter(|letter| letter.is_control() || hidden(letter)) {
            assert!(!is_shown(letter), "{letter:?}");
        }
    }

    #[test]
    fn a_long_line_is_cut_in_the_middle() {
        let text = format!("{}: no such file", "é".repeat(1_000_000));
        let cut = line(&text);
        assert_eq!(cut.chars().count(), LONGEST);
        assert!(cut.starts_with("éé") && cut.contains("é…é") && cut.ends_with("é: no such file"));
        assert_eq!(line(&"é".repeat(LONGEST)), "é".repeat(LONGEST));
    }

    #[test]
    fn lines_of_the_program_stay_lines() {
        assert_eq!(lines("a\x1b\n\nb\r\nc"), "a\\u{1b}\n\nb\\r\nc");
        assert_eq!(lines(""), "");
        assert_eq!(
            json("{\"a\":\"\u{202e}é\u{e0041}\x7f\"}\n"),
            "{\"a\":\"\\u202eé\\udb40\\udc41\\u007f\"}\n"
        );
    }

    #[test]
    fn a_shell_takes_a_word_as_one() {
        for (text, want) in [
            ("usb:0403:6001:A7004IXj", "usb:0403:6001:A7004IXj"),
            ("a b", "'a b'"),
            ("", "''"),
            ("$(id);`id`|&<>*?[]~#!\"\\", "'$(id);`id`|&<>*?[]~#!\"\\'"),
            ("it's", r"'it'\''s'"),
        ] {
            assert_eq!(word(text), want);
        }
    }
}
