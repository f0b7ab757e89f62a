//! Errors of the program, with notes and help.

use std::error::Error;
use std::fmt;

use avrrr::{buspirate, icsp, job};

use crate::text;

pub(crate) const AS_IT_WAS: &str = "the chip is as it was";

pub(crate) const MAY_HAVE_CHANGED: &str =
    "the chip was in programming mode already: its memories may have changed";

/// An error, facts about it, what to do about it, and the exit code. Each text is escaped to one line.
#[derive(Debug)]
pub(crate) struct Diagnostic {
    /// One, or several of one kind.
    errors: Vec<String>,
    notes: Vec<String>,
    /// A line, and what it offers to choose from; or nothing.
    help: Vec<String>,
    pub(crate) code: u8,
}

impl Diagnostic {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self::several([text.into()])
    }

    /// Several errors of one kind; there is at least one.
    pub(crate) fn several(texts: impl IntoIterator<Item = String>) -> Self {
        let errors = texts.into_iter().map(|text| text::line(&text)).collect();
        Self { errors, notes: Vec::new(), help: Vec::new(), code: 1 }
    }

    /// An error and everything that caused it, on one line.
    pub(crate) fn of(error: &dyn Error) -> Self {
        Self::new(chain(error))
    }

    /// An error of a Bus Pirate, or of its port.
    pub(crate) fn of_bus_pirate<E: Error + 'static>(error: &buspirate::Error<E>) -> Self {
        match error {
            buspirate::Error::Transport(port) => Self::of(port),
            _ => Self::of(error),
        }
    }

    /// An error of a chip, or of what is below it.
    pub(crate) fn of_chip<E: Error + 'static>(error: &icsp::Error<buspirate::Error<E>>) -> Self {
        match error {
            icsp::Error::Bus(bus) => Self::of_bus_pirate(bus),
            icsp::Error::Disturbed(bus) => Self::of_bus_pirate(bus),
            _ => Self::of(error),
        }
    }

    /// An error of a chip before anything was done with it.
    pub(crate) fn of_entry<E: Error + 'static>(error: &icsp::Error<buspirate::Error<E>>) -> Self {
        let diagnostic = Self::of_chip(error);
        diagnostic.note(if error.may_have_changed() { MAY_HAVE_CHANGED } else { AS_IT_WAS })
    }

    /// An error of a job, or of what is below it.
    pub(crate) fn of_job<E: Error + 'static>(error: &job::Error<buspirate::Error<E>>) -> Self {
        match error {
            job::Error::Icsp(chip) => Self::of_chip(chip),
            _ => Self::of(error),
        }
    }

    /// The same, with what it is about in front.
    pub(crate) fn about(self, subject: impl fmt::Display) -> Self {
        let about = |text: &String| text::line(&format!("{subject}: {text}"));
        Self { errors: self.errors.iter().map(about).collect(), ..self }
    }

    /// What is wrong, without notes and help.
    pub(crate) fn text(&self) -> String {
        self.errors.join("; ")
    }

    /// A fact that belongs to it.
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(text::line(&note.into()));
        self
    }

    /// The same of a step behind others, which are done: that it changed nothing does not mean that nothing changed.
    pub(crate) fn behind_others(mut self) -> Self {
        for note in self.notes.iter_mut().filter(|note| *note == AS_IT_WAS) {
            "this step changed nothing; those before it are done".clone_into(note);
        }
        self
    }

    /// What a person can do about it.
    pub(crate) fn help(self, help: impl Into<Option<String>>) -> Self {
        Self { help: help.into().iter().map(|help| text::line(help)).collect(), ..self }
    }

    /// What there is to choose from, below the help.
    pub(crate) fn choices(mut self, choices: impl IntoIterator<Item = String>) -> Self {
        self.help.extend(choices.into_iter().map(|choice| text::line(&choice)));
        self
    }

    /// To standard error.
    pub(crate) fn show(&self) {
        text::show(&self.to_string());
    }

    pub(crate) fn code(self, code: u8) -> Self {
        Self { code, ..self }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for error in &self.errors {
            writeln!(f, "error: {error}")?;
        }
        for note in &self.notes {
            writeln!(f, "note: {note}")?;
        }
        for (index, help) in self.help.iter().enumerate() {
            writeln!(f, "{}{help}", if index == 0 { "help: " } else { "  " })?;
        }
        Ok(())
    }
}

/// An error and its sources, once each.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        let more = source.to_string();
        // A wrapper may end with the text of its source.
        if !text.ends_with(&more) {
            text = format!("{text}: {more}");
        }
        next = source.source();
    }
    text
}
