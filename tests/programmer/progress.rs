//! Progress of a job: it never falls, and never runs over.

use avrrr::job::{Event, Progress};

/// What was told of a run last.
#[derive(Default)]
pub(crate) struct Told(Option<Progress>);

impl Told {
    pub(crate) fn hear(&mut self, event: &Event<'_>) {
        let Event::Progress(now) = *event else { return };
        let before = self.0.replace(now).unwrap_or(Progress { done: 0, total: now.total });
        let grows = (before.done..=before.total).contains(&now.done);
        assert!(grows && now.total == before.total, "{before:?}, then {now:?}");
    }

    /// The run has succeeded.
    pub(crate) fn end(&self) {
        assert!(self.0.is_some_and(|told| told.done == told.total), "{:?} at the end", self.0);
    }
}
