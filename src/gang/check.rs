//! What is checked before a board is opened.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::vec::Vec;

use super::counter::CounterError;
use super::files::{Files, names_of};
use super::log::{Log, LogError};
use super::record::is_writable;
use super::run::Options;
use super::{Gang, Slot};

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
    /// One file is to be two things at once, one of them written.
    #[error("{} cannot be the {one} and the {other} at once", path.display())]
    SameFile {
        /// The file itself, behind all links.
        path: PathBuf,
        /// What it is.
        one: &'static str,
        /// What it is as well.
        other: &'static str,
    },
    /// The log has no form for this time.
    #[error("the clock is wrong: the log has times from 1970 to 9999")]
    Clock,
}

impl Gang {
    /// Checks everything that a run would refuse before it opens a board: that log and counter are, or can
    /// be, what they should be, that they can be written, that they are no file of something else, and that
    /// there are numbers for all slots that get one for certain. Changes nothing.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong.
    pub fn check<F: Files>(&self, files: &F, options: &Options) -> Result<(), StartError> {
        let log = self.check_log(files, options)?;
        if let Some(log) = &log {
            log.prove()?;
            if options.resume {
                log.last_run(&self.name)?;
            }
        }
        Ok(())
    }

    /// The same but for what is seen when the log is begun.
    pub(super) fn check_log<'f, F: Files>(
        &self,
        files: &'f F,
        options: &Options,
    ) -> Result<Option<Log<'f, F>>, StartError> {
        if options.resume && self.log.is_none() {
            return Err(LogError::None.into());
        }
        let log = self.log.as_deref().map(|path| Log::open(files, path)).transpose()?;
        self.check_names(files, log.as_ref().map(Log::path))?;
        self.check_numbers(files, options)?;
        let now: SystemTime = (options.clock)();
        if is_writable(now) { Ok(log) } else { Err(StartError::Clock) }
    }

    /// Log and counter must not be written over each other, or over what the gang was read from.
    fn check_names<F: Files>(&self, files: &F, log: Option<&Path>) -> Result<(), StartError> {
        let counter = self.counter.as_ref().map(|counter| {
            let failed = |source| CounterError::File { path: counter.path.clone(), source };
            files.resolve(&counter.path).map_err(failed)
        });
        let mut taken: BTreeMap<PathBuf, &'static str> = BTreeMap::new();
        // What has several names or is no file cannot be log or counter.
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
            serials.filter_map(|(_, slot)| slot.serial).map(|serial| serial.largest()).collect();
        largest.sort_unstable();
        if largest.is_empty() {
            return Ok(());
        }
        let next = self.counter.as_ref().ok_or(CounterError::None)?.prove(files)?;
        // What holds its number already draws none.
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

impl Options {
    /// Is this slot worked on?
    pub(super) fn chooses(&self, slot: &Slot) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&slot.number))
    }
}
