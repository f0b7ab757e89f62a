//! The faults of a manifest.

use core::fmt;
use std::format;
use std::string::{String, ToString as _};
use std::vec::Vec;

use crate::chip::Interface;
use crate::job::PlanError;

/// Everything that is wrong with a manifest, in the order of its lines; never empty. Of more than 50 faults,
/// the message has the first 50.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ManifestError {
    /// The name of the manifest, as it was given.
    pub name: String,
    /// What is wrong.
    pub faults: Vec<ManifestFault>,
}

impl core::error::Error for ManifestError {}

impl fmt::Display for ManifestError {
    /// One fault a line: `board.toml:7: slot.motor.flsh: there is no such key; did you mean flash?`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 50;
        let name = Shown(&self.name);
        for (index, fault) in self.faults.iter().take(MOST).enumerate() {
            write!(f, "{}{name}:{fault}", if index == 0 { "" } else { "\n" })?;
        }
        match self.faults.len().saturating_sub(MOST) {
            0 => Ok(()),
            more => write!(f, "\n{name}: and {more} more"),
        }
    }
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ManifestFault {
    /// The line, from 1.
    pub line: usize,
    /// The key with its tables: `slot.motor.flash`; empty if the text is not TOML.
    pub key: String,
    /// What is wrong with it.
    pub problem: Problem,
}

impl fmt::Display for ManifestFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.key.as_str() {
            "" => write!(f, "{}: {}", self.line, self.problem),
            key => write!(f, "{}: {}: {}", self.line, Shown(key), self.problem),
        }
    }
}

/// What is wrong with a key or its value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The text is not TOML.
    #[error("this is not TOML: {}", Shown(what))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Syntax {
        /// What the TOML parser says.
        what: String,
    },
    /// The table has no such key.
    #[error("there is no such key; {}", Hint(nearest, known))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    UnknownKey {
        /// The known one that is most like it.
        nearest: Option<String>,
        /// All that are known.
        known: Vec<String>,
    },
    /// The value is none of those that are known.
    #[error("\"{}\" is not known; {}", Shown(got), Hint(nearest, known))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    UnknownWord {
        /// The value.
        got: String,
        /// The known one that is most like it.
        nearest: Option<String>,
        /// All that are known; for parts, those that are like it.
        known: Vec<String>,
    },
    /// The key is needed.
    #[error("is missing{}", Because(because))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Missing {
        /// What needs it; empty: it is always needed.
        because: &'static str,
    },
    /// The value has the wrong type.
    #[error("is {got}, but must be {want}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Kind {
        /// The type that it must have.
        want: &'static str,
        /// The type that it has.
        got: &'static str,
    },
    /// The number is too small or too large.
    #[error("is {}, but must be {least} to {most}", Shown(got))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    OutOfRange {
        /// The number.
        got: String,
        /// The smallest that is allowed.
        least: u64,
        /// The largest that is allowed.
        most: u64,
    },
    /// Something is there for the second time.
    #[error("{} is there already, on line {line}", Shown(what))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Twice {
        /// What it is.
        what: String,
        /// Where it is for the first time.
        line: usize,
    },
    /// The name cannot be used.
    #[error(
        "\"{}\" is not a name: a name has 1 to 24 letters, digits, \"-\", \"_\" and \".\", and not only digits",
        Shown(got)
    )]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Name {
        /// The name.
        got: String,
    },
    /// The decoder has another number of lines.
    #[error("names {got} lines, but the {decoder} has {want} address inputs")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    LineCount {
        /// How many there are.
        got: usize,
        /// The decoder.
        decoder: &'static str,
        /// How many there must be.
        want: u8,
    },
    /// The board has no such target.
    #[error("there is no target {got}; the board has 0 to {last}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoSuchTarget {
        /// The number.
        got: u8,
        /// The last target of the board.
        last: u8,
    },
    /// The file cannot be read, or is not a firmware file.
    #[error("{}: {why}", Shown(file))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    File {
        /// Its path.
        file: String,
        /// The reason.
        why: String,
    },
    /// The text is not the name of a port.
    #[error("{why}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Port {
        /// The reason.
        why: String,
    },
    /// The part is not programmed by ISP.
    #[error("{part} is not reached by ISP: it is programmed by {interface}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    OutOfReach {
        /// The part, as it was named.
        part: String,
        /// Its interface.
        interface: Interface,
    },
    /// It cannot be done to the chip, or must not be.
    #[error("{0}{accept}", accept = accept(.0))]
    Plan(PlanError),
    /// There are too many.
    #[error("there are {got}, but at most {most} are allowed")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    TooMany {
        /// How many there are.
        got: usize,
        /// The most that are allowed.
        most: usize,
    },
    /// The text is longer than any manifest needs to be.
    #[error("the manifest has {got} bytes, but may have {most} at most")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    TooLong {
        /// Its length, bytes.
        got: usize,
        /// The most that is allowed, bytes.
        most: usize,
    },
    /// The text cannot be the name of a file.
    #[error("\"{}\" is not the name of a file", Shown(got))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    FileName {
        /// The type that it has.
        got: String,
    },
    /// The first serial number does not fit a slot.
    #[error("is {first}, but the largest number that fits slot {slot} is {largest}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    FirstSerial {
        /// The first number.
        first: u64,
        /// The last that fits.
        largest: u64,
        /// The name of the slot.
        slot: String,
    },
    /// The serial number ends behind the memory.
    #[error("the serial number ends at {end:#x}, but the memory ends at {size:#x}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    SerialRange {
        /// The address behind its last byte.
        end: u64,
        /// The size of the memory in bytes.
        size: u32,
    },
    /// The key has no effect beside another one.
    #[error("has no effect: {because}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Pointless {
        /// Why.
        because: &'static str,
    },
}

/// A text from outside, on one line and not too long.
struct Shown<'a>(&'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 200;
        for letter in self.0.chars().take(MOST) {
            match letter {
                '"' | '\'' | '\\' => write!(f, "{letter}")?,
                _ => write!(f, "{}", letter.escape_debug())?,
            }
        }
        f.write_str(if self.0.chars().nth(MOST).is_some() { "…" } else { "" })
    }
}

/// The nearest known word, or all known words.
struct Hint<'a>(&'a Option<String>, &'a [String]);

impl fmt::Display for Hint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0, self.1) {
            (Some(nearest), _) => write!(f, "did you mean {nearest}?"),
            (None, []) => f.write_str("nothing similar is known"),
            (None, known) => write!(f, "known are {}", known.join(", ")),
        }
    }
}

struct Because<'a>(&'a str);

impl fmt::Display for Because<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { Ok(()) } else { write!(f, ": {}", self.0) }
    }
}

fn accept(error: &PlanError) -> String {
    match error {
        PlanError::Hazard(hazard) => {
            format!("; accept = [\"{}\"] in the slot allows it", hazard.risk.accept())
        }
        _ => String::new(),
    }
}

/// The known word that is most similar to this one; `None`: more than a third of the letters would have to change.
pub(super) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
    /// Longer words are similar to no known one, bytes.
    const LONGEST: usize = 64;
    if word.len() > LONGEST {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let at_most = (word.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|known| (strsim::damerau_levenshtein(&lower, &known.to_ascii_lowercase()), known))
        .filter(|(distance, _)| *distance <= at_most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known.to_string())
}
