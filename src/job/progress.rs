//! How much of a job is done.

use core::fmt;

use super::{Action, Step};

/// How much of a job is done, in bytes of all its steps but erases, which take a moment.
///
/// `done` never falls and is never above `total`, which stays as it is. What is done again, because it went wrong,
/// does not count again. A job that was carried out ends with `done` at `total`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Progress {
    /// Bytes that were read, compared or written, or needed no work.
    pub done: u32,
    /// The bytes of all steps.
    pub total: u32,
}

impl Progress {
    /// From 0 to 100, rounded down; 100 if there is nothing to do.
    #[must_use]
    pub fn percent(self) -> u8 {
        match self.total {
            0 => 100,
            // At most 100.
            total => (u64::from(self.done) * 100 / u64::from(total)) as u8,
        }
    }
}

impl fmt::Display for Progress {
    /// `42 %`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.percent())
    }
}

/// Counts the bytes of the steps of a plan.
#[derive(Debug)]
pub(super) struct Counter {
    progress: Progress,
    /// Bytes of the steps before this one, and of this one.
    at: u32,
    /// Where this step ends.
    end: u32,
}

impl Counter {
    pub(super) fn new(steps: impl Iterator<Item = Step>) -> Self {
        Self { progress: Progress { done: 0, total: sum(steps) }, at: 0, end: 0 }
    }

    pub(super) fn progress(&self) -> Progress {
        self.progress
    }

    pub(super) fn start(&mut self, step: Step) {
        self.end = self.at.saturating_add(bytes(step));
    }

    pub(super) fn advance(&mut self, bytes: u32) {
        self.at = self.at.saturating_add(bytes).min(self.end);
        self.progress.done = self.progress.done.max(self.at);
    }

    /// Goes to the end of the step; `false`: it is there.
    pub(super) fn finish(&mut self) -> bool {
        let rest = self.end - self.at;
        self.advance(rest);
        rest > 0
    }

    /// Goes back behind these steps.
    pub(super) fn go_back(&mut self, steps: impl Iterator<Item = Step>) {
        self.at = sum(steps);
        self.end = self.at;
    }
}

fn bytes(step: Step) -> u32 {
    if step.action == Action::Erase { 0 } else { step.bytes }
}

fn sum(steps: impl Iterator<Item = Step>) -> u32 {
    steps.map(bytes).fold(0, u32::saturating_add)
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;
    use crate::icsp::Memory;

    fn steps() -> [Step; 3] {
        let of = |action, bytes| Step { action, memory: Some(Memory::Flash), bytes };
        [of(Action::Read, 10), Step { memory: None, ..of(Action::Erase, 1000) }, of(Action::Write, 30)]
    }

    #[test]
    fn what_is_done_again_does_not_count_again() {
        let [read, erase, write] = steps();
        let mut counter = Counter::new(steps().into_iter());
        let mut told = alloc::vec::Vec::new();
        counter.start(read);
        counter.advance(4);
        told.push(counter.progress().done);
        // More than there is.
        counter.advance(7);
        told.push(counter.progress().done);
        assert!(!counter.finish());
        for _ in 0..2 {
            counter.go_back([read].into_iter());
            counter.start(erase);
            counter.advance(1000);
            assert!(!counter.finish());
            counter.start(write);
            counter.advance(20);
            told.push(counter.progress().done);
            assert!(counter.finish());
            told.push(counter.progress().done);
        }
        assert_eq!(told, [4, 10, 30, 40, 40, 40]);
        assert_eq!(counter.progress().total, 40);
    }

    #[test]
    fn progress_is_told_in_percent() {
        for (done, total, want) in
            [(0, 7, "0 %"), (2, 7, "28 %"), (6, 7, "85 %"), (7, 7, "100 %"), (0, 0, "100 %")]
        {
            assert_eq!(Progress { done, total }.to_string(), want);
        }
        assert_eq!(Progress { done: u32::MAX - 1, total: u32::MAX }.percent(), 99);
    }
}
