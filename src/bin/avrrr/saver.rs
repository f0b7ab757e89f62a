//! Saves each memory at once when it was read, before anything changes the chip.

use std::ops::ControlFlow;

use avrrr::image::Image;
use avrrr::job::{Action, Event, Plan};

use crate::complaint::Complaint;
use crate::files;
use crate::memory_spec::MemorySpec;

/// Turns what a plan reads into files.
#[derive(Debug)]
pub(crate) struct Saver<'o> {
    /// Where each read of the plan goes.
    outputs: &'o [MemorySpec],
    /// What was saved of each.
    saved: Vec<Option<Image>>,
    /// Which is read next.
    next: usize,
    /// How many are read before the plan's last erase, at which a plan may begin again.
    before_erase: usize,
    failed: Option<Complaint>,
}

impl<'o> Saver<'o> {
    pub(crate) fn new(plan: &Plan, outputs: &'o [MemorySpec]) -> Self {
        let steps: Vec<_> = plan.steps().map(|step| step.action).collect();
        let erase = steps.iter().rposition(|action| *action == Action::Erase).unwrap_or(0);
        let before_erase = steps[..erase].iter().filter(|action| **action == Action::Read).count();
        Self { outputs, saved: vec![None; outputs.len()], next: 0, before_erase, failed: None }
    }

    /// `Break`: something could not be saved, and the chip must not be changed.
    pub(crate) fn on(&mut self, event: Event<'_>) -> ControlFlow<()> {
        match event {
            Event::Started(step) if step.action == Action::Erase => self.next = self.before_erase,
            Event::Read { image, .. } => {
                let index = self.next;
                self.next += 1;
                if let (None, Some(spec)) = (&self.failed, self.outputs.get(index)) {
                    self.failed = self.save(index, spec, image).err();
                }
            }
            _ => {}
        }
        if self.failed.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn save(&mut self, index: usize, spec: &MemorySpec, image: &Image) -> Result<(), Complaint> {
        match &self.saved[index] {
            Some(before) if before == image => return Ok(()),
            // It cannot be taken back.
            Some(_) if spec.file == "-" => {
                return Err(Complaint::new(format!("{} was read again and differs", spec.memory))
                    .about("standard output"));
            }
            _ => {}
        }
        files::save(spec, image)?;
        self.saved[index] = Some(image.clone());
        Ok(())
    }

    /// What could not be saved.
    pub(crate) fn failed(self) -> Option<Complaint> {
        self.failed
    }
}
