//! Writing memories, no more of them than has to be.

use alloc::vec;

use super::compare::{blocks, mismatch};
use super::guard::is_harmless;
use super::operation::forbids;
use super::run::{Error, Flash, Inner, Run};
use super::{Repair, Repaired, Step};
use crate::bus::IcspBus;
use crate::chip::Fuse;
use crate::icsp::{self, Memory};
use crate::image::Image;

/// A fuse byte that was written.
#[derive(Debug, Clone, Copy)]
pub(super) struct WrittenFuse {
    fuse: Fuse,
    before: u8,
    wanted: u8,
}

impl<B: IcspBus + ?Sized> Run<'_, '_, B> {
    pub(super) fn write(&mut self, step: Step, memory: Memory, image: &Image) -> Inner<B::Error> {
        match memory {
            Memory::Flash if self.flash == Flash::Same => return self.skip(step, step.bytes),
            Memory::Flash | Memory::Eeprom => self.look_around()?,
            // Behind it nothing can be read or mended.
            Memory::Lock => self.settle_doubts()?,
            _ => {}
        }
        if let Some(expected) = &mut self.expected {
            if memory == Memory::Eeprom {
                self.eeprom_before = Some(expected.eeprom.clone()).filter(|before| !before.is_empty());
            }
            expected.write(memory, image);
        }
        match memory {
            Memory::Flash => self.write_flash(step, image),
            Memory::Eeprom => self.write_eeprom(step, image),
            Memory::Fuse(fuse) => {
                self.write_fuse(fuse, image.get(0).unwrap_or(0xff))?;
                self.advance(step, 1)
            }
            Memory::Lock => {
                self.programmer.write_lock(image.get(0).unwrap_or(0xff))?;
                self.advance(step, 1)
            }
            // The plan has refused these.
            Memory::Calibration | Memory::Signature | Memory::SignatureRow => Ok(()),
        }
    }

    fn write_fuse(&mut self, fuse: Fuse, wanted: u8) -> Inner<B::Error> {
        let memory = Memory::Fuse(fuse);
        let mut before = [wanted];
        if memory.is_readable(self.programmer.chip()) {
            self.read_known(memory, 0, &mut before)?;
        }
        let [before] = before;
        if (before ^ wanted) & self.used_bits(memory) != 0 {
            self.refuse_locked(memory)?;
        }
        self.written_fuse = Some(WrittenFuse { fuse, before, wanted });
        self.wrote_fuses = true;
        let outcome = self.programmer.write_fuse(fuse, wanted);
        if let Err(icsp::Error::OutOfStep { .. }) = &outcome {
            // A bit away from this instruction is one that writes another fuse.
            self.state.disturbed = true;
            self.check_fuses()?;
        }
        Ok(outcome?)
    }

    /// What the chip would not take, because it is locked and was not erased.
    fn refuse_locked(&self, memory: Memory) -> Inner<B::Error> {
        match self.bits {
            Some((_, Some(lock))) if !self.erased && forbids(self.programmer.chip(), lock).1 => {
                Err(Error::WriteLocked { memory, lock })
            }
            _ => Ok(()),
        }
    }

    fn write_flash(&mut self, step: Step, image: &Image) -> Inner<B::Error> {
        let page_size = u32::from(self.programmer.chip().flash.page_size).max(1);
        let mut page = vec![0; page_size as usize];
        for at in blocks(image, page_size) {
            // Ones change nothing in flash: they stand for what the image does not mention.
            page.fill(0xff);
            let present = image.copy_to(at, &mut page) as u32;
            let is_there = match &self.flash {
                Flash::Clearable(differ) => !differ.contains(&at),
                _ => false,
            };
            if is_there || page.iter().all(|byte| *byte == 0xff) {
                self.skip(step, present)?;
            } else {
                self.refuse_locked(Memory::Flash)?;
                self.retrying(|run| Ok(run.programmer.write_flash_page(at, &page)?))?;
                self.advance(step, present)?;
            }
        }
        Ok(())
    }

    /// Writes what differs from what is there.
    fn write_eeprom(&mut self, step: Step, image: &Image) -> Inner<B::Error> {
        let Some(eeprom) = self.programmer.chip().eeprom else { return Ok(()) };
        let page = eeprom.page_size.map_or(1, usize::from).max(1);
        // As it was before this plan began to change it.
        let before = self.eeprom_before.take();
        for (mut at, mut rest) in image.segments() {
            let mut found = before.as_ref().map(|before| &before[at as usize..][..rest.len()]);
            while !rest.is_empty() {
                let (part, after) = rest.split_at(rest.len().min(page - at as usize % page));
                let old = found.map(|found| found.split_at(part.len()));
                let (first, end) = match old {
                    Some((old, _)) => differing(old, part),
                    None => (0, part.len()),
                };
                if first < end {
                    let from = at + first as u32;
                    self.refuse_locked(Memory::Eeprom)?;
                    self.retrying(|run| Ok(run.programmer.write_eeprom(from, &part[first..end])?))?;
                    self.skipped += (part.len() - (end - first)) as u32;
                    self.advance(step, part.len() as u32)?;
                } else {
                    self.skip(step, part.len() as u32)?;
                }
                at += part.len() as u32;
                rest = after;
                found = old.map(|(_, after)| after);
            }
        }
        Ok(())
    }

    /// Repeats something that can be repeated when the target falls out of step or the bus fails: at a
    /// slower clock as long as there is one, or after programming mode was entered again.
    pub(super) fn retrying(&mut self, mut work: impl FnMut(&mut Self) -> Inner<B::Error>) -> Inner<B::Error> {
        /// So often in a run; who fails more often will go on to do so.
        const FAILURES: u8 = 5;
        loop {
            let error = match work(self) {
                Err(Error::Icsp(error)) if is_passing(&error) => error,
                outcome => return outcome,
            };
            self.state.disturbed = true;
            self.failures += 1;
            if self.failures > FAILURES {
                return Err(error.into());
            }
            // While a fuse is not verified RESET must stay low, if it can.
            if !matches!(error, icsp::Error::Bus(_)) && self.written_fuse.is_some() {
                continue;
            }
            if matches!(error, icsp::Error::Bus(_)) || !self.slow_down()? {
                // What went wrong first says more than that it could not be mended.
                if self.programmer.enter_again().is_err() {
                    return Err(error.into());
                }
            }
        }
    }

    /// Compares a fuse byte. One that was written just now and is wrong takes effect when RESET goes
    /// high: it is written once more, and if that does not help it becomes what it was, if that is no hazard.
    /// A comparison with anything but the value that was written changes nothing.
    pub(super) fn verify_fuse(&mut self, step: Step, fuse: Fuse, image: &Image) -> Inner<B::Error> {
        let memory = Memory::Fuse(fuse);
        let outcome = self.compare(step, memory, image, mismatch);
        let written = self.written_fuse.take();
        let written = written.filter(|of| of.fuse == fuse && image.get(0) == Some(of.wanted));
        let (Err(Error::Mismatch { got, .. }), Some(written)) = (&outcome, written) else {
            return outcome;
        };
        if self.repair == Repair::Nothing {
            return outcome;
        }
        let repaired = Repaired { memory, at: 0, bytes: 1, found: *got, written: written.wanted };
        self.programmer.write_fuse(fuse, written.wanted)?;
        self.repaired(repaired)?;
        match self.compare(step, memory, image, mismatch) {
            Err(Error::Mismatch { .. }) => {}
            mended_or_stopped => return mended_or_stopped,
        }
        if !is_harmless(self.programmer.chip(), fuse, written.before) {
            return outcome;
        }
        self.programmer.write_fuse(fuse, written.before)?;
        let used = self.used_bits(memory);
        let mut now = [0];
        self.read_known(memory, 0, &mut now)?;
        if (now[0] ^ written.before) & used == 0 {
            self.state.put_back();
        }
        outcome
    }
}

/// May it go well the next time?
pub(super) fn is_passing<E>(error: &icsp::Error<E>) -> bool {
    matches!(error, icsp::Error::OutOfStep { .. } | icsp::Error::Unstable { .. } | icsp::Error::Bus(_))
}

/// From the first to behind the last byte that differs; the same twice if none does.
fn differing(old: &[u8], new: &[u8]) -> (usize, usize) {
    let mut differ = (0..new.len()).filter(|index| old[*index] != new[*index]);
    match differ.next() {
        Some(first) => (first, differ.next_back().unwrap_or(first) + 1),
        None => (0, 0),
    }
}
