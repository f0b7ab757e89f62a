//! Lines of commands: on a terminal with editing and a history, else as they come.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use rustyline::error::{ReadlineError, Signal};
use rustyline::{Behavior, Config, DefaultEditor};

use crate::diagnostic::Diagnostic;
use crate::os::terminal::Mode;
use crate::stop::Stop;
use crate::text;

/// What stands in front of a line.
pub(super) const PROMPT: &str = "avrrr> ";

/// No line is longer, in bytes.
const LONGEST: u64 = 1 << 16;

/// How often a signal is looked for while nothing is typed.
const MOMENT: Duration = Duration::from_millis(50);

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    Line(String),
    /// Ctrl-C where a line was to be typed.
    Interrupted,
    End,
    /// A signal asks for the end.
    Stopped,
    Failed(String),
}

/// Standard input. Lines are read in a thread of its own, so that a signal is heard while nothing comes.
pub(super) struct Input {
    wanted: Sender<()>,
    lines: Receiver<Next>,
    /// A person types the lines.
    pub(super) is_terminal: bool,
    mode: Mode,
}

impl Input {
    pub(super) fn open() -> Result<Self, Diagnostic> {
        let is_terminal = io::stdin().is_terminal();
        let mode = Mode::now();
        let mut read: Box<dyn FnMut() -> Next + Send> = if is_terminal { editor()? } else { Box::new(plain) };
        let (wanted, requests) = channel();
        let (answers, lines) = channel();
        let serve = move || {
            while requests.recv().is_ok() && answers.send(read()).is_ok() {}
        };
        std::thread::Builder::new()
            .name("input".to_owned())
            .spawn(serve)
            .map_err(|error| Diagnostic::of(&error).about("standard input"))?;
        Ok(Self { wanted, lines, is_terminal, mode })
    }

    /// The next line, unless a signal comes first.
    pub(super) fn next(&self, stop: &Stop) -> Next {
        if self.wanted.send(()).is_err() {
            return Next::End;
        }
        loop {
            match self.lines.recv_timeout(MOMENT) {
                Ok(next) => return next,
                Err(RecvTimeoutError::Disconnected) => return Next::End,
                Err(RecvTimeoutError::Timeout) if stop.check().is_break() => {
                    self.mode.restore();
                    if self.is_terminal {
                        // Behind the line that was being edited.
                        text::show("\n");
                    }
                    return Next::Stopped;
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

/// Reads lines that a person edits.
fn editor() -> Result<Box<dyn FnMut() -> Next + Send>, Diagnostic> {
    // Lines that are pasted are lines.
    let config = Config::builder().auto_add_history(true).bracketed_paste(false);
    let config = match io::stdout().is_terminal() {
        true => config,
        // Standard output has data only.
        false => config.behavior(Behavior::PreferTerm),
    };
    let editor = DefaultEditor::with_config(config.build());
    let mut editor = editor.map_err(|error| Diagnostic::of(&error).about("standard input"))?;
    Ok(Box::new(move || {
        loop {
            return match editor.readline(PROMPT) {
                Ok(line) => Next::Line(line),
                Err(ReadlineError::Eof) => Next::End,
                Err(ReadlineError::Interrupted) => Next::Interrupted,
                Err(ReadlineError::Signal(Signal::Interrupt)) => Next::Interrupted,
                // The window has another size.
                Err(ReadlineError::Signal(_)) => continue,
                Err(error) => Next::Failed(error.to_string()),
            };
        }
    }))
}

/// Reads a line as it comes.
fn plain() -> Next {
    let mut line = Vec::new();
    match io::stdin().lock().take(LONGEST + 1).read_until(b'\n', &mut line) {
        Ok(0) => Next::End,
        Ok(_) if line.len() as u64 > LONGEST => Next::Failed(format!("a line of more than {LONGEST} bytes")),
        Ok(_) => Next::Line(String::from_utf8_lossy(&line).into_owned()),
        Err(error) => Next::Failed(error.to_string()),
    }
}
