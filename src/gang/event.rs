//! What a run tells while it works.

use core::error::Error as StdError;
use core::ops::ControlFlow;
use core::time::Duration;

use super::{Board, Slot, SlotReport};
use crate::bus::Hertz;
use crate::job::{Change, Step};

/// Something that happened during a run; `E` is the error of the bus.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'e, E: StdError + 'static> {
    /// A board is being opened.
    Opening(&'e Board),
    /// A board could not be opened, or its wires not be looked at; its slots follow as not reached.
    NotOpened {
        /// The board.
        board: &'e Board,
        /// Why.
        error: &'e E,
    },
    /// A slot is being identified.
    Identifying(&'e Slot),
    /// The slot holds the right chip.
    Identified {
        /// The slot.
        slot: &'e Slot,
        /// The SPI clock at which the chip answered; `None`: the bus does not know.
        clock: Option<Hertz>,
    },
    /// All slots of a board are identified.
    Planned {
        /// The board.
        board: &'e Board,
        /// How many of its slots will be programmed.
        slots: usize,
        /// About how long that will take, if the bus can tell.
        estimate: Option<Duration>,
    },
    /// A slot is being programmed.
    Working {
        /// The slot.
        slot: &'e Slot,
        /// What is being done; `None`: entering or leaving programming mode.
        step: Option<Step>,
        /// It is compared with what it should hold; nothing is written yet.
        comparing: bool,
        /// Bytes that are done, of all steps. Written and verified bytes count alike.
        done: u32,
        /// Bytes of all steps.
        total: u32,
    },
    /// A fuse byte is about to get a value that makes the chip faster while it is programmed; what it holds before. If
    /// the run is killed, the byte keeps that value until it is put back.
    Boosting {
        /// The slot.
        slot: &'e Slot,
        /// The byte, what it holds, and what it gets.
        change: Change,
    },
    /// A slot is done, whether it is good or not.
    Finished {
        /// The slot.
        slot: &'e Slot,
        /// Its report.
        report: &'e SlotReport<E>,
    },
}

/// A function that gets the events, from several threads at the same time. `Break` stops the run at the next
/// safe point.
pub type Watch<'w, E> = dyn Fn(Event<'_, E>) -> ControlFlow<()> + Sync + 'w;
