//! The results of a run.

use core::error::Error as StdError;
use core::time::Duration;
use std::borrow::ToOwned as _;
use std::boxed::Box;
use std::format;
use std::string::{String, ToString as _};
use std::vec::Vec;

use super::counter::CounterError;
use super::log::LogError;
use super::{Board, Slot};
use crate::bus::{Hertz, Measured};
use crate::icsp::{self, Hex, Memory};
use crate::job::{self, Change, FuseHazard, PlanError, Repaired, State};

/// The result of a run, with every slot that was chosen; `E` is the error of the bus.
#[derive(Debug)]
#[non_exhaustive]
pub struct Report<E: StdError + 'static> {
    /// The name of the run in the log.
    pub run: String,
    /// The boards, in the order of the gang.
    pub boards: Vec<BoardReport<E>>,
}

/// The result of a board.
#[derive(Debug)]
#[non_exhaustive]
pub struct BoardReport<E: StdError + 'static> {
    /// Its name.
    pub name: String,
    /// Why it could not be opened, or its wires not be looked at; its slots were then not reached.
    pub opening: Option<E>,
    /// Why it could not be closed: a RESET may still be low.
    pub closing: Option<E>,
    /// Its slots that were chosen, in the order in which they were programmed.
    pub slots: Vec<SlotReport<E>>,
}

/// The result of a slot.
#[derive(Debug)]
#[non_exhaustive]
pub struct SlotReport<E: StdError + 'static> {
    /// Its number among all slots, from 1.
    pub number: u16,
    /// Its name.
    pub name: String,
    /// The part that it should be.
    pub part: &'static str,
    /// The signature that was read.
    pub signature: Option<[u8; 3]>,
    /// The bytes that it was to hold and holds, in all memories; 0 unless it is good.
    pub bytes: u32,
    /// The supply before it was programmed; `None`: it was not reached, or the bus cannot measure it.
    pub supply: Option<Measured>,
    /// The SPI clock at the end; `None`: it was not programmed, or the bus does not know.
    pub clock: Option<Hertz>,
    /// How long its programming took; `None`: it was not begun, or the bus has no clock.
    pub time: Option<Duration>,
    /// The serial number that it got, or had already. A failed slot may hold it or not; no other slot gets it.
    pub serial: Option<u64>,
    /// Fuses and lock byte before.
    pub before: Vec<(Memory, u8)>,
    /// Fuses and lock byte afterwards.
    pub after: Vec<(Memory, u8)>,
    /// The line was disturbed while the chip was identified, entered or compared. The chip may have received
    /// something else than was sent, and memories that were not written may have changed.
    pub disturbed: bool,
    /// What the written fuse values need, or do to the next session.
    pub warnings: Vec<FuseHazard>,
    /// What was repaired during programming.
    pub repairs: Vec<Repaired>,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it is not good.
    pub error: Option<Error<E>>,
}

/// How a slot ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// Everything was written and compared.
    Programmed,
    /// A comparison has shown that it held everything already.
    Unchanged,
    /// Something went wrong.
    Failed,
    /// The caller stopped the run while it was being programmed.
    Stopped,
    /// It was not begun: its board could not be opened, the caller stopped the run, or the log could not be
    /// written.
    NotReached,
}

impl Outcome {
    /// Does the chip hold what it should?
    #[must_use]
    pub const fn is_good(self) -> bool {
        matches!(self, Self::Programmed | Self::Unchanged)
    }

    /// One word for logs and tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Programmed => "programmed",
            Self::Unchanged => "unchanged",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
            Self::NotReached => "not reached",
        }
    }
}

/// Why a slot is not good; `E` is the error of the bus.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error<E: StdError + 'static> {
    /// The chip did not answer as it should.
    #[error(transparent)]
    Entry(icsp::Error<E>),
    /// It is another chip.
    #[error("the signature is {}, but that of the {part} is {}", Hex(got), Hex(want))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    WrongChip {
        /// The part that was expected.
        part: &'static str,
        /// Its signature.
        want: [u8; 3],
        /// The signature that was read.
        got: [u8; 3],
    },
    /// The fuses could not be read, neither before nor after.
    #[error("reading the fuses")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Fuses {
        /// Why.
        source: icsp::Error<E>,
        /// Everything had been written and compared.
        after: bool,
    },
    /// The serial number in the chip could not be read.
    #[error("reading the serial number")]
    Serial(#[source] icsp::Error<E>),
    /// The slot is to be boosted, and its chip is as fast already, which a new one is not: an earlier boost may have
    /// left the fuse byte so. What it holds in a new chip, and now. Nothing was changed.
    #[error(
        "{} is {:#04x} already, as a boost that was cut off leaves it, and {:#04x} in a new chip",
        .0.memory, .0.now, .0.before
    )]
    MayBeBoosted(Change),
    /// The wires of the slot are not right, as a look at them before the work has shown. Nothing was written.
    #[error("the wires: {what}{}", of_slots(slots))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Wires {
        /// What is wrong.
        what: String,
        /// The names of the slots that it concerns, if there are several.
        slots: Vec<String>,
    },
    /// Several comparisons of the chip have found different things each.
    #[error("several comparisons of the chip gave different results")]
    Undecided,
    /// There is no serial number for it.
    #[error(transparent)]
    Counter(#[from] CounterError),
    /// It cannot be done to the chip, or must not be.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Writing or comparing failed.
    #[error(transparent)]
    Job(Box<job::Failure<E>>),
    /// Everything was written and compared, but RESET may still be low.
    #[error("everything was written and compared, but programming mode was not left")]
    Leaving(#[source] icsp::Error<E>),
    /// The chip holds what it should, but that could not be logged.
    #[error("the chip holds what it should, but the log could not be written")]
    Log(#[source] LogError),
}

fn of_slots(slots: &[String]) -> String {
    if slots.len() > 1 { format!(" (slots {})", slots.join(", ")) } else { String::new() }
}

/// The state of a chip that may have received something else than was sent.
const MAY_HAVE_CHANGED: &str = "memories, fuses and lock bits may have changed on a disturbed line";

/// Does this error alone show that the chip received only what was sent, or that programming was not enabled?
const fn is_harmless<E>(error: &icsp::Error<E>) -> bool {
    use icsp::Error::{Bus, NoSuchMemory, NoSync, NotOnePage, OutOfRange, WriteOnly};
    matches!(
        error,
        Bus(_)
            | NoSync { doubtful: false, .. }
            | NoSuchMemory { .. }
            | WriteOnly { .. }
            | OutOfRange { .. }
            | NotOnePage { .. }
    )
}

impl<E: StdError + 'static> Error<E> {
    /// The state of the chip in words, as far as this error tells. [`SlotReport::state`] knows more.
    #[must_use]
    pub fn state(&self) -> String {
        match self {
            error if error.was_disturbed() => MAY_HAVE_CHANGED.to_owned(),
            Self::Entry(_)
            | Self::Serial(_)
            | Self::WrongChip { .. }
            | Self::Undecided
            | Self::MayBeBoosted(_)
            | Self::Wires { .. }
            | Self::Counter(_)
            | Self::Plan(_) => State::default().to_string(),
            Self::Job(failure) => failure.state.to_string(),
            Self::Fuses { .. } | Self::Leaving(_) | Self::Log(_) => {
                "everything was written and compared".to_owned()
            }
        }
    }

    /// Does it show that the chip may have received something else than was sent, before it was programmed?
    pub(super) const fn was_disturbed(&self) -> bool {
        match self {
            Self::Entry(error) => !is_harmless(error),
            Self::Fuses { source, after: false } | Self::Serial(source) => source.is_evidence(),
            _ => false,
        }
    }
}

/// How many of the slots are good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Summary {
    /// All that were chosen.
    All,
    /// Some of them.
    Some,
    /// None of them.
    None,
}

impl<E: StdError + 'static> Report<E> {
    /// All slots that were chosen, by number, with their boards.
    #[must_use]
    pub fn slots(&self) -> Vec<(&BoardReport<E>, &SlotReport<E>)> {
        let mut all: Vec<_> =
            self.boards.iter().flat_map(|board| board.slots.iter().map(move |slot| (board, slot))).collect();
        all.sort_by_key(|(_, slot)| slot.number);
        all
    }

    /// How many slots are good.
    #[must_use]
    pub fn good(&self) -> usize {
        self.slots().iter().filter(|(_, slot)| slot.outcome.is_good()).count()
    }

    /// All, some or none?
    #[must_use]
    pub fn summary(&self) -> Summary {
        match (self.good(), self.slots().len()) {
            (good, all) if good == all => Summary::All,
            (0, _) => Summary::None,
            _ => Summary::Some,
        }
    }
}

impl<E: StdError + 'static> BoardReport<E> {
    pub(super) fn new(board: &Board, slots: Vec<SlotReport<E>>) -> Self {
        Self { name: board.name.clone(), opening: None, closing: None, slots }
    }
}

impl<E: StdError + 'static> SlotReport<E> {
    pub(super) fn new(slot: &Slot) -> Self {
        Self {
            number: slot.number,
            name: slot.name.clone(),
            part: slot.chip.name,
            signature: None,
            bytes: 0,
            supply: None,
            clock: None,
            time: None,
            serial: None,
            before: Vec::new(),
            after: Vec::new(),
            disturbed: false,
            warnings: Vec::new(),
            repairs: Vec::new(),
            outcome: Outcome::NotReached,
            error: None,
        }
    }

    /// The state of the chip in words, as far as it is known; `None`: it holds what it should, or was not
    /// begun, and nothing else may have changed.
    #[must_use]
    pub fn state(&self) -> Option<String> {
        let as_it_was = State::default().to_string();
        match (self.error.as_ref().map(Error::state), self.disturbed) {
            (Some(state), true) if state == as_it_was => Some(MAY_HAVE_CHANGED.to_owned()),
            (Some(state), true) if !state.contains("disturbed") => {
                Some(format!("{state}; other {MAY_HAVE_CHANGED}"))
            }
            (None, true) => Some(format!("other {MAY_HAVE_CHANGED}")),
            (state, _) => state,
        }
    }

    pub(super) fn fail(&mut self, error: Error<E>) {
        self.outcome = match &error {
            Error::Job(failure) if matches!(failure.error, job::Error::Stopped) => Outcome::Stopped,
            _ => Outcome::Failed,
        };
        self.bytes = 0;
        self.error = Some(error);
    }
}
