//! Saves each memory as soon as it is read, before the chip changes.

use std::ops::ControlFlow;

use avrrr::image::Image;
use avrrr::job::{Action, Event, Plan};

use crate::diagnostic::Diagnostic;
use crate::files::{self, LoadOptions};
use crate::memory_spec::MemorySpec;
use crate::text;

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
    failed: Option<Diagnostic>,
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

    fn save(&mut self, index: usize, spec: &MemorySpec, image: &Image) -> Result<(), Diagnostic> {
        match &self.saved[index] {
            Some(before) if before == image => return Ok(()),
            // It cannot be taken back.
            Some(_) if spec.file == "-" => {
                return Err(Diagnostic::new(format!("{} was read again and differs", spec.memory))
                    .about("standard output"));
            }
            _ => {}
        }
        if self.saved[index].is_none() {
            keep_backup(spec, image)?;
        }
        self.saved[index] = Some(image.clone());
        if !spec.in_list {
            return files::save(spec, image);
        }
        // The file is written when all memories in it are read.
        let list = files::list_of(self.outputs, index);
        let images: Option<Vec<_>> = self.saved[list.clone()].iter().map(Option::as_ref).collect();
        images.map_or(Ok(()), |images| files::save_list(&self.outputs[list], &images))
    }

    /// What could not be saved.
    pub(crate) fn failed(self) -> Option<Diagnostic> {
        self.failed
    }
}

/// A job that was stopped before it wrote a backup back leaves a blank memory: when it is run again, that must not
/// take the place of the backup.
fn keep_backup(spec: &MemorySpec, image: &Image) -> Result<(), Diagnostic> {
    let is_blank = |image: &Image| image.segments().all(|(_, bytes)| bytes.iter().all(|byte| *byte == 0xff));
    if !spec.written_back || !is_blank(image) {
        return Ok(());
    }
    let MemorySpec { memory, file, .. } = spec;
    match files::load(spec, LoadOptions::default()) {
        Ok(before) if !is_blank(&before.image) => {
            let text = format!(
                "{memory} is blank, and this file is not: it may be the backup of a job that was stopped"
            );
            let file_word = text::word(file);
            Err(Diagnostic::new(text).about(file).help(format!(
                "to write the file to the chip, add -U {memory}:w:{file_word} and leave out the read; to replace \
                 the file, remove it first"
            )))
        }
        _ => Ok(()),
    }
}
