//! A line as commands, and a command as words.

use crate::diagnostic::Diagnostic;

/// A word of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Word {
    /// As it was typed, without quotes around it.
    pub(in super::super) text: String,
    pub(in super::super) kind: Kind,
}

/// How a word was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Kind {
    Plain,
    /// All of it between `"`.
    String,
    /// All of it between `'`.
    Char,
}

impl Word {
    fn new(text: impl Into<String>, kind: Kind) -> Self {
        Self { text: text.into(), kind }
    }

    /// Is it this text, without quotes?
    pub(super) fn is(&self, text: &str) -> bool {
        self.kind == Kind::Plain && self.text == text
    }
}

/// The commands of a line, each as its words. `;` separates commands, `#` in front of a word begins a comment, and
/// `!` in front of a command takes the rest of the line.
pub(super) fn split(line: &str) -> Result<Vec<Vec<Word>>, Diagnostic> {
    let mut commands = vec![Vec::new()];
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        let words = commands.last_mut().filter(|words| !words.is_empty());
        rest = match (first, words) {
            ('#', _) => break,
            ('!', None) => {
                push(&mut commands, Word::new(rest, Kind::Plain));
                break;
            }
            (';', _) => {
                commands.push(Vec::new());
                &rest[1..]
            }
            _ => {
                let (word, rest) = word(rest)?;
                push(&mut commands, word);
                rest
            }
        }
        .trim_start();
    }
    commands.retain(|words| !words.is_empty());
    Ok(commands)
}

fn push(commands: &mut [Vec<Word>], word: Word) {
    if let Some(words) = commands.last_mut() {
        words.push(word);
    }
}

/// Does a word end in front of this character?
fn is_end(letter: Option<char>) -> bool {
    letter.is_none_or(|letter| letter.is_whitespace() || letter == ';')
}

/// The first word of a text that begins with one, and the rest.
fn word(text: &str) -> Result<(Word, &str), Diagnostic> {
    if let Some(mark @ ('"' | '\'')) = text.chars().next() {
        let (inside, rest) = quoted(text, mark)?;
        let behind = rest.strip_prefix(',').filter(|rest| is_end(rest.chars().next())).unwrap_or(rest);
        if is_end(behind.chars().next()) {
            let kind = if mark == '"' { Kind::String } else { Kind::Char };
            return Ok((Word::new(inside, kind), behind));
        }
    }
    plain(text)
}

/// A word in which quotes are a part: `"C:\a b\x.hex":i`.
fn plain(text: &str) -> Result<(Word, &str), Diagnostic> {
    let mut word = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next().filter(|letter| !is_end(Some(*letter))) {
        let behind = &rest[letter.len_utf8()..];
        let escaped = behind.chars().next().filter(|next| " ;#\"'".contains(*next));
        rest = match (letter, escaped) {
            ('\\', Some(next)) => {
                word.push(next);
                &behind[next.len_utf8()..]
            }
            ('"', _) => {
                let (inside, behind) = quoted(rest, '"')?;
                word.push_str(inside);
                behind
            }
            _ => {
                word.push(letter);
                behind
            }
        };
    }
    Ok((Word::new(word, Kind::Plain), rest))
}

/// What is between the mark at the beginning and the next one that has no backslash, and what is behind it.
fn quoted(text: &str, mark: char) -> Result<(&str, &str), Diagnostic> {
    let inside = &text[mark.len_utf8()..];
    let mut is_escaped = false;
    for (at, letter) in inside.char_indices() {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if letter == mark => return Ok((&inside[..at], &inside[at + mark.len_utf8()..])),
            _ => {}
        }
    }
    Err(Diagnostic::new(format!("the closing {mark} is missing behind {text}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(line: &str) -> Vec<Vec<String>> {
        let commands = split(line).unwrap();
        commands.into_iter().map(|words| words.into_iter().map(|word| word.text).collect()).collect()
    }

    #[test]
    fn a_line_is_commands_and_comments() {
        for (line, want) in [
            ("", vec![]),
            ("  # all of it", vec![]),
            (";;", vec![]),
            ("dump flash 0 16", vec![vec!["dump", "flash", "0", "16"]]),
            ("erase; dump\tee;# 5", vec![vec!["erase"], vec!["dump", "ee"]]),
            ("config lb=3 # 3", vec![vec!["config", "lb=3"]]),
            ("save flash a#b", vec![vec!["save", "flash", "a#b"]]),
            ("save flash C:\\fw\\a.hex", vec![vec!["save", "flash", "C:\\fw\\a.hex"]]),
            ("save flash C:/My\\ fw/a.hex:i", vec![vec!["save", "flash", "C:/My fw/a.hex:i"]]),
            ("save flash \"C:\\a b\\f.hex\":i", vec![vec!["save", "flash", "C:\\a b\\f.hex:i"]]),
            ("sig !ls; quit", vec![vec!["sig", "!ls"], vec!["quit"]]),
            ("! ls *; rm x # y", vec![vec!["! ls *; rm x # y"]]),
            ("sig; !ls", vec![vec!["sig"], vec!["!ls"]]),
            ("a it's 'b c'", vec![vec!["a", "it's", "b c"]]),
        ] {
            assert_eq!(plain(line), want, "{line:?}");
        }
    }

    #[test]
    fn quotes_tell_strings_and_characters() {
        let words = &split(r#"w "a;b" 'x', "q\"r", '\'' '#' ";" "#).unwrap()[0];
        let found: Vec<_> = words.iter().map(|word| (&*word.text, word.kind)).collect();
        use Kind::{Char, Plain, String};
        assert_eq!(
            found,
            [
                ("w", Plain),
                ("a;b", String),
                ("x", Char),
                (r#"q\"r"#, String),
                (r"\'", Char),
                ("#", Char),
                (";", String)
            ]
        );
        for open in ["w \"a", "w 'a", "w a\"b", "w \"a\\\""] {
            let error = split(open).unwrap_err().text();
            assert!(error.starts_with("the closing "), "{open}: {error}");
        }
    }
}
