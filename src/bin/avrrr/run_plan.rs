//! Plans on a chip: progress, files as soon as their bytes are known, and what a failure left behind.

use std::time::Duration;

use avrrr::buspirate::{self, BusPirate};
use avrrr::chip;
use avrrr::icsp::Programmer;
use avrrr::image::Image;
use avrrr::job::{Event, Failure, Plan, Report};
use avrrr::select::Decoder;
use avrrr::transport::Transport;

use crate::advice;
use crate::complaint::Complaint;
use crate::memory_spec::MemorySpec;
use crate::planning::Work;
use crate::progress::{self, Progress};
use crate::saver::Saver;
use crate::stop::Stop;

/// A job that takes so long says so first.
const WORTH_TELLING: Duration = Duration::from_secs(5);

/// How plans are carried out.
#[derive(Debug)]
pub(crate) struct Running<'s> {
    pub(crate) stop: &'s Stop,
    /// How often `-q` was said.
    pub(crate) quiet: u8,
    /// The slowest SPI clock was asked for.
    pub(crate) is_slowest: bool,
}

impl Running<'_> {
    /// Carries out all parts; what they read is saved at once.
    pub(crate) fn work<T: Transport>(
        &self,
        work: &Work,
        programmer: &mut Programmer<'_, BusPirate<T, Decoder<'static>>>,
    ) -> Result<(), Complaint> {
        let mut read: Vec<Image> = Vec::new();
        for part in 0..work.parts() {
            let (plan, outputs) = work.part(part, &read)?;
            let report = self
                .plan(plan, outputs, programmer)
                .map_err(|complaint| work.backups(read.len()).fold(complaint, Complaint::note))?;
            read.extend(report.read.into_iter().map(|(_, image)| image));
        }
        Ok(())
    }

    /// Carries out a plan, with progress.
    pub(crate) fn plan<T: Transport>(
        &self,
        plan: Plan,
        outputs: &[MemorySpec],
        programmer: &mut Programmer<'_, BusPirate<T, Decoder<'static>>>,
    ) -> Result<Report, Complaint> {
        // With -F it may be another chip, whose fuses mean something else.
        let plan = plan.judged_by(chip::with_signature(programmer.signature()).copied());
        let mut progress = Progress::new(self.stop.clone(), self.quiet);
        let mut saver = Saver::new(&plan, outputs);
        let outcome = plan.run(programmer, &mut |event| {
            if let Event::Estimated(time) = event
                && time >= WORTH_TELLING
                && self.quiet < 2
            {
                progress::say(&format!("this takes about {:.0} s", time.as_secs_f64()));
            }
            if let Event::Warning(hazard) = event
                && self.quiet < 2
            {
                progress::say(&format!("warning: {hazard}"));
            }
            let (told, saved) = (progress.on(event), saver.on(event));
            if saved.is_break() { saved } else { told }
        });
        match (saver.failed(), outcome) {
            (None, Ok(report)) => Ok(report),
            (None, Err(failure)) => Err(explain(&failure, self.is_slowest)),
            (Some(complaint), Ok(_)) => Err(complaint.note("everything else was done")),
            (Some(complaint), Err(failure)) => Err(complaint.note(failure.state.to_string())),
        }
    }
}

fn explain<E: std::error::Error + 'static>(
    failure: &Failure<buspirate::Error<E>>,
    is_slowest: bool,
) -> Complaint {
    let complaint = Complaint::of_job(&failure.error).note(failure.state.to_string());
    match failure.error {
        avrrr::job::Error::Stopped => complaint.code(Stop::EXIT_CODE),
        _ => complaint.help(advice::on_job(failure, is_slowest)),
    }
}
