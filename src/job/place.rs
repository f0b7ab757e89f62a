//! Where the plan is.

use alloc::vec::Vec;

use super::progress::Counter;
use super::{Action, EraseState, MemoryState, Progress, Step};
use crate::chip::Fuse;
use crate::icsp::Memory;

/// Where the plan is: what it has done, and what is known of the step that it does.
#[derive(Debug)]
pub(super) struct Place {
    counter: Counter,
    /// What the current step does; `None`: none has begun.
    action: Option<Action>,
    /// Bytes of the current step that needed no work.
    skipped: u32,
    erase: EraseState,
    memories: Vec<MemoryState>,
    /// How many of them were written before the last erase.
    before_erase: usize,
    flash: Flash,
    fuses: FuseWrites,
}

/// What is known of flash that is to be written next.
#[derive(Debug)]
enum Flash {
    /// It was not looked at, or it is not as the image wants it.
    Unknown,
    /// It was looked at just before.
    Seen(Finding),
    /// Because of that it was not erased.
    Spared(Finding),
}

/// Why flash can take an image without an erase.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// It holds the image.
    Same,
    /// Only bits have to be cleared; the addresses of the pages that differ.
    Clearable(Vec<u32>),
}

/// The fuse bytes that the plan has written.
#[derive(Debug)]
enum FuseWrites {
    None,
    /// The last one was not read back yet.
    Unverified(WrittenFuse),
    Verified,
}

/// A fuse byte that was written.
#[derive(Debug, Clone, Copy)]
pub(super) struct WrittenFuse {
    pub(super) fuse: Fuse,
    pub(super) before: u8,
    pub(super) wanted: u8,
}

impl Place {
    pub(super) fn new(steps: impl Iterator<Item = Step>) -> Self {
        Self {
            counter: Counter::new(steps),
            action: None,
            skipped: 0,
            erase: EraseState::NotBegun,
            memories: Vec::new(),
            before_erase: 0,
            flash: Flash::Unknown,
            fuses: FuseWrites::None,
        }
    }

    pub(super) fn progress(&self) -> Progress {
        self.counter.progress()
    }

    /// A step begins.
    pub(super) fn start(&mut self, step: Step) {
        self.counter.start(step);
        self.action = Some(step.action);
        self.skipped = 0;
    }

    /// The step may change the chip from here on.
    pub(super) fn touch(&mut self, step: Step) {
        match (step.action, step.memory) {
            (Action::Erase, _) => {
                self.erase = EraseState::Begun;
                self.before_erase = self.memories.len();
            }
            (Action::Write, Some(memory)) => {
                let (written, total) = (0, step.bytes);
                let (unknown, verified, put_back) = (0, false, false);
                self.memories.push(MemoryState { memory, written, unknown, total, verified, put_back });
            }
            _ => {}
        }
    }

    /// So many bytes of the step are done.
    pub(super) fn advance(&mut self, bytes: u32) {
        self.counter.advance(bytes);
        if let (Some(Action::Write), Some(last)) = (self.action, self.memories.last_mut()) {
            last.written += bytes;
            last.unknown = 0;
        }
    }

    /// The write of so many bytes of this memory begins: until they are done or read back they may be anything.
    /// 0: they were read back.
    pub(super) fn doubt(&mut self, memory: Memory, bytes: u32) {
        if let Some(state) = self.memories.iter_mut().rfind(|state| state.memory == memory) {
            state.unknown = bytes;
        }
    }

    /// So many bytes of the step need no work; they count as done when [`advance`](Self::advance) says so.
    pub(super) fn skip(&mut self, bytes: u32) {
        self.skipped += bytes;
    }

    /// The step is done. Returns how many of its bytes needed no work, and whether some were not counted yet.
    pub(super) fn finish(&mut self, step: Step) -> (u32, bool) {
        match (step.action, self.memories.last_mut()) {
            (Action::Erase, _) if self.erase == EraseState::Begun => self.erase = EraseState::Done,
            (Action::Verify, Some(last)) if Some(last.memory) == step.memory && last.total <= step.bytes => {
                (last.verified, last.unknown) = (true, 0);
            }
            _ => {}
        }
        (self.skipped, self.counter.finish())
    }

    /// The plan begins again behind these steps.
    pub(super) fn restart(&mut self, steps: impl Iterator<Item = Step>) {
        self.counter.go_back(steps);
        self.flash = Flash::Unknown;
        self.memories.truncate(self.before_erase);
    }

    /// What was known of flash is not known any more.
    pub(super) fn forget_flash(&mut self) {
        self.flash = Flash::Unknown;
    }

    /// Flash can take the image that is written next.
    pub(super) fn see_flash(&mut self, finding: Finding) {
        self.flash = Flash::Seen(finding);
    }

    /// An erase is next; `true`: flash was looked at just before and needs none.
    pub(super) fn spare_erase(&mut self) -> bool {
        let Flash::Seen(finding) = core::mem::replace(&mut self.flash, Flash::Unknown) else { return false };
        self.flash = Flash::Spared(finding);
        self.erase = EraseState::NotBegun;
        true
    }

    /// Flash was not erased because it holds what is to be written.
    pub(super) fn flash_is_same(&self) -> bool {
        matches!(self.flash, Flash::Spared(Finding::Same))
    }

    /// Flash was not erased, and the page at this address holds what is to be written.
    pub(super) fn page_is_same(&self, at: u32) -> bool {
        matches!(&self.flash, Flash::Spared(Finding::Clearable(differ)) if !differ.contains(&at))
    }

    /// A fuse byte is about to be written.
    pub(super) fn write_fuse(&mut self, written: WrittenFuse) {
        self.fuses = FuseWrites::Unverified(written);
    }

    /// The fuse byte that was written last was read back, whatever it is; `None`: that was so before.
    pub(super) fn verify_fuse(&mut self) -> Option<WrittenFuse> {
        let FuseWrites::Unverified(written) = self.fuses else { return None };
        self.fuses = FuseWrites::Verified;
        Some(written)
    }

    /// Was a fuse byte written that was not read back? It takes effect when RESET is let go.
    pub(super) fn has_unverified_fuse(&self) -> bool {
        matches!(self.fuses, FuseWrites::Unverified(_))
    }

    pub(super) fn wrote_fuses(&self) -> bool {
        !matches!(self.fuses, FuseWrites::None)
    }

    /// RESET was high: what was written and compared is in effect.
    pub(super) fn let_fuses_act(&mut self) {
        if !self.has_unverified_fuse() {
            self.fuses = FuseWrites::None;
        }
    }

    /// A fuse byte that was written is what it was before.
    pub(super) fn put_fuse_back(&mut self, memory: Memory) {
        for state in self.memories.iter_mut().filter(|state| state.memory == memory) {
            (state.put_back, state.unknown) = (true, 0);
        }
    }

    /// The memory that was written last is what it was before.
    pub(super) fn put_back(&mut self) {
        if let Some(last) = self.memories.last_mut() {
            (last.put_back, last.unknown) = (true, 0);
        }
    }

    /// How far the erase and the writing of each memory came.
    pub(super) fn into_states(self) -> (EraseState, Vec<MemoryState>) {
        (self.erase, self.memories)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::icsp::Memory;

    const ERASE: Step = Step { action: Action::Erase, memory: None, bytes: 0 };

    fn step(action: Action, memory: Memory, bytes: u32) -> Step {
        Step { action, memory: Some(memory), bytes }
    }

    #[test]
    fn an_erase_that_is_spared_has_not_begun() {
        let mut place = Place::new([ERASE].into_iter());
        place.start(ERASE);
        place.touch(ERASE);
        place.see_flash(Finding::Same);
        assert!(place.spare_erase());
        place.finish(ERASE);
        assert_eq!(place.into_states().0, EraseState::NotBegun);
    }

    #[test]
    fn what_flash_held_is_forgotten_when_it_is_looked_at_again() {
        let mut place = Place::new([ERASE].into_iter());
        place.see_flash(Finding::Same);
        assert!(place.spare_erase() && place.flash_is_same());
        place.forget_flash();
        assert!(!place.flash_is_same());
    }

    #[test]
    fn a_memory_is_verified_when_all_that_was_written_is() {
        let write = step(Action::Write, Memory::Flash, 8);
        for (memory, bytes, want) in
            [(Memory::Flash, 8, true), (Memory::Flash, 7, false), (Memory::Eeprom, 8, false)]
        {
            let verify = step(Action::Verify, memory, bytes);
            let mut place = Place::new([write, verify].into_iter());
            for step in [write, verify] {
                place.start(step);
                place.touch(step);
                place.finish(step);
            }
            assert_eq!(place.into_states().1[0].verified, want, "{memory} {bytes}");
        }
    }
}
