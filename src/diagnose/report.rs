//! Findings, and what they come to.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::{Code, Severity};
use crate::bus::{Frame, Hertz, Target, Volts};
use crate::icsp::Hex;

/// What was measured for a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Measured {
    /// Nothing but the finding itself.
    Nothing,
    /// Facts in words.
    Text(String),
    /// A voltage, mV.
    Millivolts(u32),
    /// An SPI clock.
    Clock(Hertz),
    /// What was sent, and what came back.
    Answer {
        /// What was sent.
        sent: Frame,
        /// What came back.
        got: Frame,
    },
    /// The signature of a target.
    Signature {
        /// Which target.
        target: Target,
        /// The bytes.
        signature: [u8; 3],
        /// The names of the chips that have it.
        names: Vec<&'static str>,
    },
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Millivolts(millivolts) => write!(f, "{}", Volts(*millivolts)),
            Self::Clock(clock) => write!(f, "{clock}"),
            Self::Answer { sent, got } => write!(f, "sent {}, got {}", Hex(sent), Hex(got)),
            Self::Signature { target, signature, names } => {
                write!(f, "target {target} has the signature {}", Hex(signature))?;
                match names.is_empty() {
                    true => Ok(()),
                    false => write!(f, " of {}", names.join(" or ")),
                }
            }
        }
    }
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub code: Code,
    /// What was measured.
    pub measured: Measured,
}

impl Finding {
    /// A finding with what was measured.
    #[must_use]
    pub const fn new(code: Code, measured: Measured) -> Self {
        Self { code, measured }
    }

    /// A finding with facts in words.
    #[must_use]
    pub fn text(code: Code, text: impl Into<String>) -> Self {
        Self { code, measured: Measured::Text(text.into()) }
    }
}

impl From<Code> for Finding {
    fn from(code: Code) -> Self {
        Self { code, measured: Measured::Nothing }
    }
}

impl fmt::Display for Finding {
    /// `the chip answers: target 0 has the signature 1e 95 0f of ATmega328P`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.meaning())?;
        match &self.measured {
            Measured::Nothing => Ok(()),
            measured => write!(f, ": {measured}"),
        }
    }
}

/// What was found, in the order in which a person would look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// The findings.
    pub findings: Vec<Finding>,
}

impl Report {
    /// The finding that explains most: the first problem, or else the first thing worth knowing. `None`: nothing is
    /// wrong.
    #[must_use]
    pub fn cause(&self) -> Option<&Finding> {
        let first = |severity| self.findings.iter().find(|finding| finding.code.severity() == severity);
        first(Severity::Problem).or_else(|| first(Severity::Note))
    }

    /// Is anything wrong?
    #[must_use]
    pub fn has_problem(&self) -> bool {
        self.findings.iter().any(|finding| finding.code.severity() == Severity::Problem)
    }

    /// What it comes to: a sentence without its full stop.
    #[must_use]
    pub fn verdict(&self) -> String {
        match self.cause() {
            Some(finding) if self.has_problem() => format!("{finding}"),
            Some(finding) => format!("nothing is wrong; worth knowing: {finding}"),
            None => "nothing is wrong".into(),
        }
    }

    /// What to do next: a sentence without its full stop; empty: nothing.
    #[must_use]
    pub fn next_step(&self) -> &'static str {
        self.cause().map_or("", |finding| finding.code.step())
    }
}

impl FromIterator<Finding> for Report {
    fn from_iter<I: IntoIterator<Item = Finding>>(findings: I) -> Self {
        Self { findings: findings.into_iter().collect() }
    }
}
