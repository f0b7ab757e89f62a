//! What went wrong so far.

use alloc::vec::Vec;

use super::{Change, Error, Repaired};
use crate::icsp::Memory;

/// How often something may fail in a run: what fails more often goes on to do so.
const FAILURES: u8 = 5;

/// What went wrong so far, and what came of it.
#[derive(Debug)]
pub(super) struct Trouble<E: core::error::Error + 'static> {
    /// Since everything was compared last, something may have reached the chip that was not sent.
    disturbed: bool,
    /// What was written and was not there, so that something else may have changed.
    misplaced: Option<Error<E>>,
    failures: u8,
    restart: Restart,
    changed: Vec<Change>,
    repairs: Vec<Repaired>,
}

/// Is the plan to begin again at its last erase? That helps once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Restart {
    NotNeeded,
    Needed,
    Done,
}

impl<E: core::error::Error + 'static> Trouble<E> {
    pub(super) const NONE: Self = Self {
        disturbed: false,
        misplaced: None,
        failures: 0,
        restart: Restart::NotNeeded,
        changed: Vec::new(),
        repairs: Vec::new(),
    };

    /// Notes evidence of the transport or of the step check.
    pub(super) fn disturb(&mut self) {
        self.disturbed = true;
    }

    pub(super) fn is_disturbed(&self) -> bool {
        self.disturbed
    }

    /// Counts a failure; `false`: it was one too many.
    pub(super) fn count_failure(&mut self) -> bool {
        self.failures += 1;
        self.failures <= FAILURES
    }

    pub(super) fn failures(&self) -> u8 {
        self.failures
    }

    /// What was written is not there: what is wrong with it.
    pub(super) fn misplace(&mut self, what: Option<Error<E>>) {
        self.misplaced = what;
    }

    /// Has everything to be compared?
    pub(super) fn is_unsettled(&self) -> bool {
        self.disturbed || self.misplaced.is_some()
    }

    /// Everything is compared from here on; what it finds has changed is noted anew.
    pub(super) fn begin_comparison(&mut self) {
        self.changed.clear();
    }

    /// Everything was compared and put right, but for what has changed.
    pub(super) fn settle(&mut self) -> Result<(), Error<E>> {
        self.disturbed = false;
        self.misplaced = None;
        self.first_change()
    }

    /// What it means that a memory may have changed and cannot be compared with what it held.
    pub(super) fn of_unknown(&mut self, memory: Option<Memory>) -> Error<E> {
        match self.misplaced.take() {
            // The line is not known to be at fault.
            Some(misplaced) if !self.disturbed => misplaced,
            _ => Error::Disturbed { memory },
        }
    }

    pub(super) fn add_change(&mut self, change: Change) -> Error<E> {
        self.changed.push(change);
        Error::Changed(change)
    }

    pub(super) fn first_change(&self) -> Result<(), Error<E>> {
        self.changed.first().map_or(Ok(()), |change| Err(Error::Changed(*change)))
    }

    pub(super) fn add_repair(&mut self, repaired: Repaired) {
        self.repairs.push(repaired);
    }

    /// Only an erase may help, or is not needed any more.
    pub(super) fn need_erase(&mut self, needed: bool) {
        self.restart = match self.restart {
            Restart::Done => Restart::Done,
            _ if needed => Restart::Needed,
            _ => Restart::NotNeeded,
        };
    }

    /// Begins again at the erase, if that may help.
    pub(super) fn restart(&mut self) -> bool {
        let restarts = self.restart == Restart::Needed;
        if restarts {
            self.restart = Restart::Done;
        }
        restarts
    }

    /// Fuse and lock bytes that have changed, and what was put right.
    pub(super) fn into_changes(self) -> (Vec<Change>, Vec<Repaired>) {
        (self.changed, self.repairs)
    }
}

#[cfg(test)]
mod tests {
    use core::convert::Infallible;

    use super::*;

    fn none() -> Trouble<Infallible> {
        Trouble::NONE
    }

    #[test]
    fn a_plan_begins_again_once() {
        let mut trouble = none();
        assert!(!trouble.restart());
        trouble.need_erase(true);
        trouble.need_erase(false);
        assert!(!trouble.restart());
        trouble.need_erase(true);
        assert!(trouble.restart());
        trouble.need_erase(true);
        assert!(!trouble.restart());
    }

    #[test]
    fn a_line_is_called_disturbed_on_evidence_only() {
        let mismatch = || Error::Mismatch { memory: Memory::Flash, at: 3, want: 0, got: 0x10, count: 1 };
        let mut trouble = none();
        trouble.misplace(Some(mismatch()));
        assert!(trouble.is_unsettled());
        assert_eq!(trouble.of_unknown(Some(Memory::Eeprom)), mismatch());
        trouble.misplace(Some(mismatch()));
        trouble.disturb();
        let memory = Some(Memory::Eeprom);
        assert_eq!(trouble.of_unknown(memory), Error::Disturbed { memory });
        assert_eq!(trouble.settle(), Ok(()));
        assert!(!trouble.is_unsettled());
    }

    #[test]
    fn the_sixth_failure_is_one_too_many() {
        let mut trouble = none();
        let counted = [(); 6].map(|()| (trouble.count_failure(), trouble.failures()));
        assert_eq!(counted, [(true, 1), (true, 2), (true, 3), (true, 4), (true, 5), (false, 6)]);
    }
}
