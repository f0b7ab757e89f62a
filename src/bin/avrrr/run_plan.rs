//! Runs plans on a chip: shows progress, saves what is read at once, and explains failures.

use avrrr::buspirate;
use avrrr::chip;
use avrrr::job::{Failure, Plan, PlanError, Report};

use crate::advice::{self, SlowerClock};
use crate::connect::ChipProgrammer;
use crate::diagnostic::Diagnostic;
use crate::memory_spec::MemorySpec;
use crate::progress::Progress;
use crate::saver::Saver;
use crate::stop::Stop;

/// How plans are run.
#[derive(Debug)]
pub(crate) struct PlanRunner<'s> {
    pub(crate) stop: &'s Stop,
    /// How often `-q` was given.
    pub(crate) quiet: u8,
    pub(crate) slower: SlowerClock,
}

impl PlanRunner<'_> {
    /// Runs a plan, with progress; `outputs`: where each of its reads goes.
    pub(crate) fn run(
        &self,
        plan: Plan,
        outputs: &[MemorySpec],
        programmer: &mut ChipProgrammer<'_>,
    ) -> Result<Report, Diagnostic> {
        // With -F it may be another chip, whose fuses mean something else.
        let plan = plan.judged_by(chip::with_signature(programmer.signature()).copied());
        let mut progress = Progress::new(self.stop.clone(), self.quiet);
        let mut saver = Saver::new(&plan, outputs);
        let outcome = plan.run(programmer, &mut |event| {
            let (told, saved) = (progress.on(event), saver.on(event));
            if saved.is_break() { saved } else { told }
        });
        match (saver.failed(), outcome) {
            (None, Ok(report)) => Ok(report),
            (None, Err(failure)) => Err(explain(&failure, self.slower)),
            (Some(diagnostic), Ok(_)) => Err(diagnostic.note("everything else was done")),
            (Some(diagnostic), Err(failure)) => Err(diagnostic.note(failure.state.to_string())),
        }
    }
}

fn explain<E: std::error::Error + 'static>(
    failure: &Failure<buspirate::Error<E>>,
    slower: SlowerClock,
) -> Diagnostic {
    let diagnostic = Diagnostic::of_job(&failure.error).note(failure.state.to_string());
    let diagnostic = diagnostic.help(advice::on_job(failure, slower));
    match failure.error {
        avrrr::job::Error::Stopped => diagnostic.code(Stop::EXIT_CODE),
        _ => diagnostic,
    }
}

/// Why a plan cannot be made.
pub(crate) fn refused_plan(error: &PlanError) -> Diagnostic {
    let diagnostic = Diagnostic::of(error);
    match error {
        PlanError::Hazard(hazard) => diagnostic.help(advice::on_hazard(hazard.risk)),
        PlanError::NoBoost(_) => diagnostic.help(advice::WITHOUT_BOOST.to_owned()),
        _ => diagnostic,
    }
}
