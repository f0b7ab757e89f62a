//! Ctrl-C and SIGTERM: stop at the next safe point. A second one ends the program at once.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether somebody wants us to stop.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Exit code of a program that was interrupted: 128 and the number of SIGINT.
    pub(crate) const EXIT_CODE: u8 = 130;

    /// Listens to the signals from now on.
    #[cfg(unix)]
    pub(crate) fn on_signals() -> std::io::Result<Self> {
        use signal_hook::consts::{SIGINT, SIGTERM};
        use signal_hook::flag;

        let this = Self::default();
        for signal in [SIGINT, SIGTERM] {
            // In this order: the first signal finds the flag down and raises it.
            flag::register_conditional_shutdown(signal, Self::EXIT_CODE.into(), Arc::clone(&this.0))?;
            flag::register(signal, Arc::clone(&this.0))?;
        }
        Ok(this)
    }

    /// Elsewhere the system ends the program; dropping everything does not happen then.
    #[cfg(not(unix))]
    pub(crate) fn on_signals() -> std::io::Result<Self> {
        Ok(Self::default())
    }

    /// Go on, or stop?
    pub(crate) fn check(&self) -> ControlFlow<()> {
        if self.0.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
