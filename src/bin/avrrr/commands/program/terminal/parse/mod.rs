//! Commands of the terminal, as they are typed and as they are meant.

mod data;
mod names;
#[cfg(test)]
mod tests;
mod words;

use crate::diagnostic::Diagnostic;
pub(super) use data::Item;
pub(super) use names::{ALL, Known, Name};
use words::Word;

/// A command that makes sense, whatever the chip.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Command {
    Dump {
        memory: Option<String>,
        at: Option<i64>,
        length: Length,
    },
    Write(Write),
    Save {
        memory: String,
        pieces: Vec<(i64, i64)>,
        file: String,
    },
    Backup {
        memories: String,
        file: String,
    },
    Restore {
        memories: String,
        file: String,
    },
    Verify {
        memories: String,
        file: String,
    },
    Flush,
    Abort,
    /// The chip.
    Erase,
    EraseMemory {
        memory: String,
        piece: Option<(i64, i64)>,
    },
    ErasePage {
        memory: String,
        at: i64,
    },
    Config(Config),
    Factory,
    Include {
        file: String,
        shows_lines: bool,
    },
    Signature,
    Part {
        only_memories: bool,
        all: bool,
    },
    Send([u8; 4]),
    Parms,
    Verbose(Option<u8>),
    Quell(Option<u8>),
    /// About all commands, or one.
    Help(Option<&'static str>),
    Quit,
}

/// How much to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    /// As much as the last time.
    AsBefore,
    /// So much, or up to so much below the end.
    Bytes(i64),
    /// All of the rest.
    ToEnd,
}

/// What to write.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Write {
    pub(super) memory: String,
    pub(super) at: Option<i64>,
    /// The length of what is filled.
    pub(super) fill: Option<i64>,
    pub(super) items: Vec<Item>,
    /// What to tell about the items.
    pub(super) warnings: Vec<String>,
}

/// What to show or change of fuses and lock bits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Config {
    /// Below the byte that they are in.
    pub(super) by_byte: bool,
    /// All values of all of them.
    pub(super) all: bool,
    /// With what it means.
    pub(super) verbose: bool,
    /// Say what was changed.
    pub(super) confirm: bool,
    pub(super) name: Option<String>,
    /// With an empty one: all that there are.
    pub(super) value: Option<String>,
}

/// The commands of a line, in order. Nothing is done when one of them is wrong.
pub(super) fn parse(line: &str) -> Result<Vec<Command>, Diagnostic> {
    words::split(line)?.iter().map(|words| command(words)).collect()
}

fn command(words: &[Word]) -> Result<Command, Diagnostic> {
    let [first, rest @ ..] = words else { return Err(Diagnostic::new("there is no command")) };
    let known = names::find(&first.text)?;
    if let [question] = rest
        && question.is("-?")
    {
        return Ok(Command::Help(Some(known.word)));
    }
    let wrong = || wrong_form(known);
    match known.name {
        Name::Dump => dump(rest).and_then(|command| command.ok_or_else(wrong)),
        Name::Write => write(rest).and_then(|command| command.ok_or_else(wrong)),
        Name::Save => save(rest).and_then(|command| command.ok_or_else(wrong)),
        Name::Erase => erase(rest).and_then(|command| command.ok_or_else(wrong)),
        Name::PageErase => {
            let [memory, at] = rest else { return Err(wrong()) };
            let at = data::place(at)?.ok_or_else(wrong)?;
            Ok(Command::ErasePage { memory: memory.text.clone(), at })
        }
        Name::Backup | Name::Restore | Name::Verify => {
            let [memories, file] = rest else { return Err(wrong()) };
            let (memories, file) = (memories.text.clone(), file.text.clone());
            Ok(match known.name {
                Name::Backup => Command::Backup { memories, file },
                Name::Restore => Command::Restore { memories, file },
                _ => Command::Verify { memories, file },
            })
        }
        Name::Config => config(rest).ok_or_else(wrong),
        Name::Include => include(rest).ok_or_else(wrong),
        Name::Part => part(rest).ok_or_else(wrong),
        Name::Send => {
            let bytes: Vec<_> = rest.iter().map(data::byte).collect::<Result<_, _>>()?;
            <[u8; 4]>::try_from(bytes).map(Command::Send).map_err(|_| wrong())
        }
        Name::Factory => match rest {
            [word] if word.is("reset") => Ok(Command::Factory),
            _ => Err(wrong()),
        },
        Name::Verbose => level(rest).map(Command::Verbose).ok_or_else(wrong),
        Name::Quell => level(rest).map(Command::Quell).ok_or_else(wrong),
        Name::Help => match rest {
            [] => Ok(Command::Help(None)),
            [word] => names::find(&word.text).map(|known| Command::Help(Some(known.word))),
            _ => Err(wrong()),
        },
        Name::NotHere(why) => Err(Diagnostic::new(format!("{} is not available: {why}", known.word))),
        _ if !rest.is_empty() => Err(wrong()),
        Name::Flush => Ok(Command::Flush),
        Name::Abort => Ok(Command::Abort),
        Name::Signature => Ok(Command::Signature),
        Name::Parms => Ok(Command::Parms),
        Name::Quit => Ok(Command::Quit),
    }
}

/// Says how a command is written.
fn wrong_form(known: &Known) -> Diagnostic {
    let mut forms = known.forms.lines();
    let first = forms.next().unwrap_or_default().to_owned();
    Diagnostic::new(format!("{} is not written like this", known.word))
        .help(first)
        .choices(forms.map(str::to_owned))
}

/// Does a word stand for the rest?
fn is_ellipsis(word: &Word) -> bool {
    word.is("...") || word.is("…")
}

fn dump(words: &[Word]) -> Result<Option<Command>, Diagnostic> {
    let Some((memory, places)) = words.split_first() else {
        return Ok(Some(Command::Dump { memory: None, at: None, length: Length::AsBefore }));
    };
    let (at, length) = match places {
        [] => (None, Length::AsBefore),
        [rest] if is_ellipsis(rest) => (Some(0), Length::ToEnd),
        [at] => (data::place(at)?, Length::AsBefore),
        [at, rest] if is_ellipsis(rest) => (data::place(at)?, Length::ToEnd),
        [at, length] => match data::place(length)? {
            Some(length) => (data::place(at)?, Length::Bytes(length)),
            None => return Ok(None),
        },
        _ => return Ok(None),
    };
    let is_complete = at.is_some() || places.is_empty();
    Ok(is_complete.then(|| Command::Dump { memory: Some(memory.text.clone()), at, length }))
}

fn write(words: &[Word]) -> Result<Option<Command>, Diagnostic> {
    let Some((memory, words)) = words.split_first() else { return Ok(None) };
    let (at, fill, words) = match words {
        [at, length, data @ .., last] if is_ellipsis(last) && !data.is_empty() => {
            match (data::place(at)?, data::place(length)?) {
                (Some(at), Some(length)) => (Some(at), Some(length), data),
                _ => return Ok(None),
            }
        }
        [_] => (None, None, words),
        [at, data @ ..] => match data::place(at)? {
            Some(at) => (Some(at), None, data),
            None => return Ok(None),
        },
        [] => return Ok(None),
    };
    if words.iter().any(is_ellipsis) {
        return Ok(None);
    }
    let (mut items, mut warnings) = (Vec::new(), Vec::new());
    for word in words {
        warnings.extend(data::items(word, &mut items)?);
    }
    Ok(Some(Command::Write(Write { memory: memory.text.clone(), at, fill, items, warnings })))
}

fn save(words: &[Word]) -> Result<Option<Command>, Diagnostic> {
    let [memory, places @ .., file] = words else { return Ok(None) };
    let places: Option<Vec<_>> = places.iter().map(data::place).collect::<Result<_, _>>()?;
    let Some(places) = places.filter(|places| places.len() % 2 == 0) else { return Ok(None) };
    let pieces = places.chunks(2).map(|pair| (pair[0], pair[1])).collect();
    Ok(Some(Command::Save { memory: memory.text.clone(), pieces, file: file.text.clone() }))
}

fn erase(words: &[Word]) -> Result<Option<Command>, Diagnostic> {
    let piece = match words {
        [] => return Ok(Some(Command::Erase)),
        [_] => None,
        [_, at, length] => match (data::place(at)?, data::place(length)?) {
            (Some(at), Some(length)) => Some((at, length)),
            _ => return Ok(None),
        },
        _ => return Ok(None),
    };
    Ok(Some(Command::EraseMemory { memory: words[0].text.clone(), piece }))
}

fn config(words: &[Word]) -> Option<Command> {
    let mut config = Config::default();
    for word in words {
        match (&*word.text, word.text.split_once('=')) {
            ("-f", _) => config.by_byte = true,
            ("-a", _) => config.all = true,
            ("-v", _) => config.verbose = true,
            ("-c", _) => config.confirm = true,
            _ if config.name.is_some() || word.text.starts_with(['-', '=']) => return None,
            (_, Some((name, value))) => {
                config.name = Some(name.to_owned());
                config.value = Some(value.to_owned());
            }
            (name, None) => config.name = Some(name.to_owned()),
        }
    }
    Some(Command::Config(config))
}

fn include(words: &[Word]) -> Option<Command> {
    let (shows_lines, file) = match words {
        [file] => (false, file),
        [option, file] | [file, option] if option.is("-e") => (true, file),
        _ => return None,
    };
    Some(Command::Include { file: file.text.clone(), shows_lines })
}

fn part(words: &[Word]) -> Option<Command> {
    let (mut only_memories, mut all) = (false, false);
    for word in words {
        match &*word.text {
            "-m" => only_memories = true,
            "-v" => all = true,
            _ => return None,
        }
    }
    Some(Command::Part { only_memories, all })
}

/// A level from 0 on, or none; `None`: something else.
fn level(words: &[Word]) -> Option<Option<u8>> {
    match words {
        [] => Some(None),
        [word] => word.text.parse().ok().map(Some),
        _ => None,
    }
}
