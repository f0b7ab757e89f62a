//! Ctrl-C and SIGTERM: stop at the next safe point. A second one ends the program at once.

#[cfg(unix)]
use std::io::Write as _;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Whether somebody wants us to stop.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop {
    raised: Arc<AtomicBool>,
    /// What would be left if the program ended now.
    left: Arc<Mutex<String>>,
}

impl Stop {
    /// Exit code of a program that was interrupted: 128 and the number of SIGINT.
    pub(crate) const EXIT_CODE: u8 = 130;

    /// Listens to the signals from now on. What the second one leaves is said by a thread, because a
    /// handler must not write.
    #[cfg(unix)]
    pub(crate) fn on_signals() -> std::io::Result<Self> {
        use signal_hook::consts::{SIGINT, SIGTERM};
        use signal_hook::flag;
        use signal_hook::iterator::Signals;

        let this = Self::default();
        for signal in [SIGINT, SIGTERM] {
            flag::register(signal, Arc::clone(&this.raised))?;
        }
        let mut signals = Signals::new([SIGINT, SIGTERM])?;
        let left = Arc::clone(&this.left);
        std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            if signals.forever().nth(1).is_some() {
                quit(&left);
            }
        })?;
        Ok(this)
    }

    /// Elsewhere the system ends the program; dropping everything does not happen then.
    #[cfg(not(unix))]
    pub(crate) fn on_signals() -> std::io::Result<Self> {
        Ok(Self::default())
    }

    /// Says what is going on, for the case that it is cut off.
    pub(crate) fn during(&self, what: impl Into<String>) {
        *self.left.lock().unwrap_or_else(PoisonError::into_inner) = what.into();
    }

    /// Go on, or stop?
    pub(crate) fn check(&self) -> ControlFlow<()> {
        if self.raised.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Ends the program at once, and says what that leaves.
#[cfg(unix)]
fn quit(left: &Mutex<String>) -> ! {
    let left = left.lock().unwrap_or_else(PoisonError::into_inner);
    let during = if left.is_empty() { String::new() } else { format!(" while {left}") };
    // Whoever was listening may have gone.
    let _ = write!(
        std::io::stderr(),
        "error: interrupted twice, ended at once{during}\n\
         note: RESET may still be low, the supplies on, and the Bus Pirate in the middle of a command\n\
         help: run it again, for example with avrrr identify: it finds the Bus Pirate and lets RESET go\n"
    );
    std::process::exit(Stop::EXIT_CODE.into());
}
