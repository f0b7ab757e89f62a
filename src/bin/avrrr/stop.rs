//! Ctrl-C, SIGTERM, a terminal that is closed and the like: stop at the next safe point. A second Ctrl-C
//! or SIGTERM ends the program at once.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use crate::os::signals;
use crate::text;

/// The number of the signal that came last; 0: none. Signals are for the whole process, and so is this.
static NUMBER: LazyLock<Arc<AtomicUsize>> = LazyLock::new(Arc::default);

/// How many signals came that ask for an end, since the last one that was answered.
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// What Ctrl-C counts as.
const INTERRUPT: usize = 2;

/// Whether a signal asks the program to stop.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop {
    /// The number of the signal, or 0.
    number: Arc<AtomicUsize>,
    /// The work that would be interrupted if the program ended now.
    left: Arc<Mutex<String>>,
}

impl Stop {
    /// Stands for the exit code of the signal that came; see [`exit_code`](Self::exit_code).
    pub(crate) const EXIT_CODE: u8 = 130;

    /// Handles signals from now on. A second call changes nothing.
    pub(crate) fn on_signals() -> std::io::Result<Self> {
        /// The first one, whose listener counts for all.
        static FIRST: Mutex<Option<Stop>> = Mutex::new(None);
        let mut first = FIRST.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(first) = &*first {
            return Ok(first.clone());
        }
        let this = Self { number: Arc::clone(&NUMBER), left: Arc::default() };
        let on_second = this.clone();
        signals::listen(&this.number, move || {
            if COUNT.fetch_add(1, Ordering::Relaxed) > 0 {
                on_second.quit();
            }
        })?;
        *first = Some(this.clone());
        Ok(this)
    }

    /// The exit code of the process: 128 and the number of the signal where a signal ended the work.
    pub(crate) fn exit_code(code: u8) -> u8 {
        match (code, NUMBER.load(Ordering::Relaxed)) {
            (Self::EXIT_CODE, number @ 1..128) => u8::try_from(128 + number).unwrap_or(code),
            _ => code,
        }
    }

    /// Notes the current work, for the message of a second signal.
    pub(crate) fn during(&self, what: impl Into<String>) {
        *self.left.lock().unwrap_or_else(PoisonError::into_inner) = what.into();
    }

    /// Go on, or stop?
    pub(crate) fn check(&self) -> ControlFlow<()> {
        match self.number.load(Ordering::Relaxed) {
            0 => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        }
    }

    /// Goes on after Ctrl-C, where that was to end one command of several; `false`: something else asks to stop.
    pub(crate) fn forget_interrupt(&self) -> bool {
        let answered = self.number.compare_exchange(INTERRUPT, 0, Ordering::Relaxed, Ordering::Relaxed);
        if answered.is_ok() {
            COUNT.store(0, Ordering::Relaxed);
        }
        answered.is_ok()
    }

    /// Ends the program at once, and says what was interrupted.
    fn quit(&self) -> ! {
        let left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let during = if left.is_empty() { String::new() } else { format!(" while {left}") };
        text::show(&format!(
            "error: interrupted twice, ended at once{during}\n\
             note: RESET may still be low, the supplies on, and the Bus Pirate in the middle of a command\n\
             help: run it again, for example with avrrr identify: it finds the Bus Pirate and releases RESET\n"
        ));
        std::process::exit(Self::exit_code(Self::EXIT_CODE).into());
    }
}
