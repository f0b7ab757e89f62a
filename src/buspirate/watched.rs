//! Connecting as it is watched: what is told, how long it may take, and a transport that asks whenever it sends
//! or waits.

use core::ops::ControlFlow;
use core::time::Duration;

use super::Error;
use crate::transport::Transport;

/// A device that is not a Bus Pirate, or does not answer, is given up after this.
pub(super) const GIVE_UP_AFTER: Duration = Duration::from_secs(1);

/// The longest time between two questions.
const STEP: Duration = Duration::from_millis(50);

/// Tells the watcher what connecting is busy with; go on, or stop?
pub(super) type Ask<'w> = &'w dyn Fn(Connecting) -> ControlFlow<()>;

/// What connecting is busy with, for a progress display.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Connecting {
    /// Something is sent, or waited for. Comes at least every 50 ms.
    Waiting {
        /// Time since connecting began.
        for_time: Duration,
    },
    /// The device is silent. It may be in the middle of an interrupted transfer, and is sent the bytes that
    /// may be missing.
    Recovering {
        /// Time since it began.
        for_time: Duration,
        /// When it will be given up.
        at_most: Duration,
    },
    /// The device speaks BPIO2. Nothing was set up yet, and no supply switched on.
    Bpio2,
}

/// How to look for the device.
#[derive(Clone, Copy)]
pub(super) struct Search<'w> {
    /// How long to read what does not end, and to complete an interrupted transfer; `None`: the device is
    /// given up after a short look.
    pub(super) patience: Option<Duration>,
    /// Is the banner wanted?
    pub(super) banner: bool,
    /// Is asked while an interrupted transfer is completed.
    pub(super) ask: Ask<'w>,
}

impl Search<'_> {
    /// For a device that talked to us and was lost, without a watcher.
    pub(super) fn again(patience: Duration) -> Self {
        Search { patience: Some(patience), banner: false, ask: &|_| ControlFlow::Continue(()) }
    }

    /// How long it may take. What may be a transfer of ours is completed for twice as long as one of
    /// others.
    pub(super) fn limit(&self) -> Duration {
        self.patience.map_or(GIVE_UP_AFTER, |patience| GIVE_UP_AFTER + patience * 3)
    }
}

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
