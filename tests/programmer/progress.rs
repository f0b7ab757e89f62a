//! Progress of a job: it never falls, and never runs over.

use std::ops::ControlFlow;

use avrrr::bus::IcspBus;
use avrrr::icsp::Programmer;
use avrrr::job::{Event, Failure, Plan, Progress, Report};

/// Runs a plan, and checks what it tells of its progress.
pub(crate) fn run<B: IcspBus>(
    plan: &Plan,
    programmer: &mut Programmer<'_, B>,
    watch: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
) -> Result<Report, Box<Failure<B::Error>>> {
    let mut told: Option<Progress> = None;
    let outcome = plan.run(programmer, &mut |event| {
        if let Event::Progress(now) = event {
            let before = told.replace(now).unwrap_or(Progress { done: 0, total: now.total });
            let grows = (before.done..=before.total).contains(&now.done);
            assert!(grows && now.total == before.total, "{before:?}, then {now:?}");
        }
        watch(event)
    });
    if outcome.is_ok() {
        assert!(told.is_some_and(|told| told.done == told.total), "{told:?} at the end");
    }
    outcome
}
