//! How a terminal treats what is typed.

use std::io;

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

/// The mode of the terminal at standard input, if there is one.
#[derive(Debug)]
pub(crate) struct Mode(Option<Termios>);

impl Mode {
    /// As it is now.
    pub(crate) fn now() -> Self {
        Self(tcgetattr(io::stdin()).ok())
    }

    /// Makes it so again: lines were being edited, and no more are read.
    pub(crate) fn restore(&self) {
        if let Some(mode) = &self.0 {
            // A terminal that is gone has no mode.
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, mode);
        }
    }
}
