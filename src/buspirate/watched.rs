//! A transport that asks a watcher whenever it sends or waits, for as long as connecting takes.

use core::ops::ControlFlow;
use core::time::Duration;

use super::{Connecting, Error};
use crate::transport::Transport;

/// The longest time between two questions.
const STEP: Duration = Duration::from_millis(50);

/// Tells the watcher what connecting is busy with; go on, or stop?
pub(super) type Ask<'w> = &'w dyn Fn(Connecting) -> ControlFlow<()>;

/// A transport of which every wait is watched.
pub(super) struct Watched<'w, T> {
    inside: T,
    ask: Ask<'w>,
    began: Duration,
}

/// Why a watched transport failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Interrupted<E> {
    /// The watcher said so.
    #[error("stopped")]
    Stopped,
    /// The transport inside failed.
    #[error(transparent)]
    Inside(E),
}

impl<'w, T: Transport> Watched<'w, T> {
    pub(super) fn new(inside: T, ask: Ask<'w>) -> Self {
        let began = inside.now();
        Self { inside, ask, began }
    }

    pub(super) fn into_inside(self) -> T {
        self.inside
    }

    fn go_on(&self) -> Result<(), Interrupted<T::Error>> {
        let for_time = self.inside.now().saturating_sub(self.began);
        match (self.ask)(Connecting::Waiting { for_time }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Interrupted::Stopped),
        }
    }
}

/// The same error of the transport inside.
pub(super) fn unwatched<E, L>(error: Error<Interrupted<E>>) -> Error<E, L> {
    error.convert(|error| match error {
        Interrupted::Stopped => Error::Stopped,
        Interrupted::Inside(error) => Error::Transport(error),
    })
}

impl<T: Transport> Transport for Watched<'_, T> {
    type Error = Interrupted<T::Error>;

    fn send(&mut self, bytes: &[u8]) -> Result<(), Self::Error> {
        self.go_on()?;
        self.inside.send(bytes).map_err(Interrupted::Inside)
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Self::Error> {
        let mut rest = within;
        loop {
            self.go_on()?;
            let count = self.inside.recv(buf, rest.min(STEP)).map_err(Interrupted::Inside)?;
            rest = rest.saturating_sub(STEP);
            if count > 0 || rest.is_zero() {
                return Ok(count);
            }
        }
    }

    fn discard_input(&mut self) -> Result<(), Self::Error> {
        self.inside.discard_input().map_err(Interrupted::Inside)
    }

    fn set_baud(&mut self, baud: u32) -> Result<bool, Self::Error> {
        self.inside.set_baud(baud).map_err(Interrupted::Inside)
    }

    fn now(&self) -> Duration {
        self.inside.now()
    }

    /// Shorter if the watcher stops it: nothing can be sent any more.
    fn pause(&mut self, time: Duration) {
        let mut rest = time;
        while !rest.is_zero() && self.go_on().is_ok() {
            self.inside.pause(rest.min(STEP));
            rest = rest.saturating_sub(STEP);
        }
    }
}
