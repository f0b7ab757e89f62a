//! What is checked before a board is opened.

use std::borrow::ToOwned as _;
use std::collections::{BTreeMap, BTreeSet};
use std::format;
use std::path::{Path, PathBuf};
use std::string::String;
use std::time::SystemTime;
use std::vec::Vec;

use super::counter::CounterError;
use super::files::{Disk, Files, names_of};
use super::log::{Log, LogError};
use super::record::is_writable;
use super::{Board, Gang, Options, Slot};
use crate::bus::Target;
use crate::job::{PlanError, Verify};
use crate::select::TargetMap as _;

/// Why a run was not begun. Nothing was opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The log cannot be used.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The counter cannot be used, or has no numbers left.
    #[error(transparent)]
    Counter(#[from] CounterError),
    /// A name, a number or a target is used twice.
    #[error("{what} is there twice")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Twice {
        /// What it is.
        what: String,
    },
    /// The map of the board does not have the target of a slot.
    #[error("slot {slot}: the board has no target {target}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoSuchTarget {
        /// The name of the slot.
        slot: String,
        /// The target.
        target: Target,
    },
    /// The serial number of a slot has no place, does not fit in it, or its place is not in flash or EEPROM.
    #[error("slot {slot}: the serial number does not fit in its place")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Serial {
        /// The name of the slot.
        slot: String,
    },
    /// What a slot asks for cannot be done to its chip, or must not be.
    #[error("slot {slot}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Plan {
        /// The name of the slot.
        slot: String,
        /// The reason.
        source: PlanError,
    },
    /// The policy of a slot compares nothing, so that the slot could not be called good.
    #[error("slot {slot}: its policy verifies nothing")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Unverified {
        /// The name of the slot.
        slot: String,
    },
    /// No slot has a number that was chosen.
    #[error("there is no slot with the number {number}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoSuchSlot {
        /// The number.
        number: u16,
    },
    /// One file is to be two things at once, one of them written.
    #[error("{} cannot be both the {one} and the {other}", path.display())]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    SameFile {
        /// The file itself, behind all links.
        path: PathBuf,
        /// What it is.
        one: &'static str,
        /// What it is as well.
        other: &'static str,
    },
    /// The log cannot hold this time.
    #[error("the clock is wrong: a log holds times from 1970 to 9999")]
    Clock,
}

impl Gang {
    /// Checks everything that a run refuses before it opens a board, and changes nothing:
    ///
    /// * names and numbers are there once, and so is each target of a board;
    /// * each slot that is programmed has a target on its board, a plan, and a place for its serial number;
    /// * log and counter can be written, and are not files of something else;
    /// * there is a number for each slot that certainly gets one.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong.
    pub fn check(&self, options: &Options) -> Result<(), StartError> {
        self.check_with_files(&Disk, options)
    }

    /// [`check`](Self::check) with other files than those of the computer, for tests.
    #[doc(hidden)]
    pub fn check_with_files<F: Files>(&self, files: &F, options: &Options) -> Result<(), StartError> {
        let log = self.check_log(files, options)?;
        if let Some(log) = &log {
            log.prove()?;
            if options.resume {
                log.last_run(&self.name)?;
            }
        }
        Ok(())
    }

    /// The same, except for what the beginning of the log shows.
    pub(super) fn check_log<'f, F: Files>(
        &self,
        files: &'f F,
        options: &Options,
    ) -> Result<Option<Log<'f, F>>, StartError> {
        self.check_once()?;
        self.check_chosen(options)?;
        for (board, slot) in self.slots().into_iter().filter(|(_, slot)| options.chooses(slot)) {
            slot.check(board)?;
        }
        if options.resume && self.log.is_none() {
            return Err(LogError::None.into());
        }
        let log = self.log.as_deref().map(|path| Log::open(files, path)).transpose()?;
        self.check_names(files, log.as_ref().map(Log::path))?;
        self.check_numbers(files, options)?;
        let now: SystemTime = (options.clock)();
        if is_writable(now) { Ok(log) } else { Err(StartError::Clock) }
    }

    /// Each number that was chosen is that of a slot.
    fn check_chosen(&self, options: &Options) -> Result<(), StartError> {
        let slots = self.slots();
        let exists = |number: &u16| slots.iter().any(|(_, slot)| slot.number == *number);
        match options.only.iter().flatten().find(|number| !exists(number)) {
            Some(&number) => Err(StartError::NoSuchSlot { number }),
            None => Ok(()),
        }
    }

    /// Names, numbers and targets are there once.
    fn check_once(&self) -> Result<(), StartError> {
        let mut seen = BTreeSet::new();
        let boards = self.boards.iter().map(|board| format!("board {}", board.name));
        let slots = self.slots().into_iter().flat_map(|(board, slot)| {
            let target = format!("target {} of board {}", slot.target, board.name);
            [format!("slot \"{}\"", slot.name), format!("slot number {}", slot.number), target]
        });
        match boards.chain(slots).find(|what| !seen.insert(what.clone())) {
            Some(what) => Err(StartError::Twice { what }),
            None => Ok(()),
        }
    }

    /// Log and counter must not be written over each other, or over what the gang was read from.
    fn check_names<F: Files>(&self, files: &F, log: Option<&Path>) -> Result<(), StartError> {
        let counter = self.counter.as_ref().map(|counter| {
            let failed = |source| CounterError::File { path: counter.path.clone(), source };
            files.resolve(&counter.path).map_err(failed)
        });
        let mut taken: BTreeMap<PathBuf, &'static str> = BTreeMap::new();
        // A source that is not a regular file, or has several names, is refused as log or counter anyway.
        let sources = self.sources.iter().filter_map(|path| files.resolve(path).ok());
        taken.extend(sources.map(|path| (path, "manifest or firmware")));
        let written = log.map(|log| (names_of(log), "log")).into_iter();
        let counter = counter.transpose()?.map(|counter| (names_of(&counter), "counter"));
        for (names, what) in written.chain(counter) {
            for path in &names {
                if let Some(other) = taken.get(path) {
                    return Err(StartError::SameFile { path: path.clone(), one: what, other });
                }
            }
            taken.extend(names.into_iter().map(|path| (path, what)));
        }
        Ok(())
    }

    /// The counter holds a number for each slot that gets one.
    fn check_numbers<F: Files>(&self, files: &F, options: &Options) -> Result<(), StartError> {
        let serials = self.slots().into_iter().filter(|(_, slot)| options.chooses(slot));
        let mut largest: Vec<_> =
            serials.filter_map(|(_, slot)| slot.drawn()).map(|serial| serial.largest()).collect();
        largest.sort_unstable();
        if largest.is_empty() {
            return Ok(());
        }
        let next = self.counter.as_ref().ok_or(CounterError::None)?.prove(files)?;
        // A chip that holds a number already draws none.
        let may_keep = options.if_changed || options.resume;
        let certain = if may_keep { &[][..] } else { &largest[..] };
        for (number, largest) in (0..).map(|more| next.saturating_add(more)).zip(certain) {
            if number > *largest {
                return Err(CounterError::Exhausted { number, largest: *largest }.into());
            }
        }
        Ok(())
    }
}

impl Slot {
    /// It can be programmed on this board.
    fn check(&self, board: &Board) -> Result<(), StartError> {
        let slot = || self.name.to_owned();
        if board.map.levels(self.target).is_none() {
            return Err(StartError::NoSuchTarget { slot: slot(), target: self.target });
        }
        if self.policy.verify == Verify::Nothing {
            return Err(StartError::Unverified { slot: slot() });
        }
        let number = self.serial_number.unwrap_or(0);
        let has_no_place = self.serial.is_none() && self.serial_number.is_some();
        if has_no_place || self.serial.is_some_and(|serial| !serial.fits(&self.chip, number)) {
            return Err(StartError::Serial { slot: slot() });
        }
        let plan = self.plan(self.serial.map(|_| number));
        plan.map(|_| ()).map_err(|source| StartError::Plan { slot: slot(), source })
    }
}
