//! A Bus Pirate that clients take turns with.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use avrrr::gang::{Board, Connector as _};

use super::super::gang::{BoardConnector, GangBus};
use crate::advice;
use crate::connect::BusError;
use crate::diagnostic::Diagnostic;

/// A Bus Pirate that one client has at a time; who came first has it first.
pub(super) struct BoardBus {
    board: Board,
    connector: Arc<BoardConnector>,
    turns: Mutex<Turns>,
    changed: Condvar,
}

struct Turns {
    /// `None`: a client has it, or it has to be opened.
    bus: Option<GangBus>,
    is_lent: bool,
    /// Who waits, the first one in front.
    queue: VecDeque<u64>,
    next: u64,
}

/// A place in the queue; dropping it gives it up.
pub(super) struct Turn<'a> {
    of: &'a BoardBus,
    ticket: u64,
}

/// The Bus Pirate in the hands of a client.
pub(super) struct Lent<'a> {
    from: &'a BoardBus,
    /// `None`: it has to be opened.
    bus: Option<GangBus>,
}

impl BoardBus {
    pub(super) fn new(board: Board, connector: Arc<BoardConnector>) -> Self {
        let turns = Turns { bus: None, is_lent: false, queue: VecDeque::new(), next: 0 };
        Self { board, connector, turns: Mutex::new(turns), changed: Condvar::new() }
    }

    fn turns(&self) -> MutexGuard<'_, Turns> {
        // A panic elsewhere has left nothing half done in it.
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Connects to it, so that the first client finds it open.
    pub(super) fn open(&self) -> Result<(), Diagnostic> {
        let lent = self.turn().wait(Duration::ZERO);
        let mut lent = lent.ok_or_else(|| Diagnostic::new("the Bus Pirate is taken"))?;
        lent.bus()
            .map(drop)
            .map_err(|error| Diagnostic::of_bus_pirate(&error).help(advice::on_bus_pirate(&error)))
    }

    /// A place behind all who wait already.
    pub(super) fn turn(&self) -> Turn<'_> {
        let mut turns = self.turns();
        let ticket = turns.next;
        turns.next += 1;
        turns.queue.push_back(ticket);
        Turn { of: self, ticket }
    }

    /// Ends the work with it, when the client that has it has let it go.
    pub(super) fn close(&self, within: Duration) -> Result<(), Diagnostic> {
        let Some(mut lent) = self.turn().wait(within) else {
            return Err(Diagnostic::new("a client did not let the Bus Pirate go")
                .note("RESET may still be low, and the supplies on"));
        };
        match lent.bus.take() {
            Some(bus) => self.connector.close(bus).map_err(|error| {
                Diagnostic::of_bus_pirate(&error)
                    .note("RESET may still be low, and the supplies on")
                    .help(advice::on_bus_pirate(&error))
            }),
            None => Ok(()),
        }
    }
}

impl<'a> Turn<'a> {
    /// The Bus Pirate, as soon as it is this one's turn; `None`: it was not within this time.
    pub(super) fn wait(&self, within: Duration) -> Option<Lent<'a>> {
        let deadline = Instant::now() + within;
        let mut turns = self.of.turns();
        while turns.is_lent || turns.queue.front() != Some(&self.ticket) {
            let rest = deadline.saturating_duration_since(Instant::now());
            if rest.is_zero() {
                return None;
            }
            turns = self.of.changed.wait_timeout(turns, rest).unwrap_or_else(PoisonError::into_inner).0;
        }
        turns.is_lent = true;
        Some(Lent { from: self.of, bus: turns.bus.take() })
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.of.turns().queue.retain(|other| *other != self.ticket);
        self.of.changed.notify_all();
    }
}

impl Lent<'_> {
    /// The Bus Pirate, opened if it has to be.
    pub(super) fn bus(&mut self) -> Result<&mut GangBus, BusError> {
        match &mut self.bus {
            Some(bus) => Ok(bus),
            closed => Ok(closed.insert(self.from.connector.open(&self.from.board)?)),
        }
    }

    /// Gives it up: it is opened anew for the next client.
    pub(super) fn drop_bus(&mut self) {
        self.bus = None;
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut turns = self.from.turns();
        turns.bus = self.bus.take();
        turns.is_lent = false;
        drop(turns);
        self.from.changed.notify_all();
    }
}
