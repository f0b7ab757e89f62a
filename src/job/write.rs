//! Writing memories, no more of them than has to be.

use alloc::vec;
use alloc::vec::Vec;

use super::access::{Inner, Run};
use super::compare::{blocks, differing};
use super::place::WrittenFuse;
use super::{Error, Step};
use crate::bus::IcspBus;
use crate::chip::Fuse;
use crate::icsp::{self, Memory};
use crate::image::Image;

impl<B: IcspBus + ?Sized> Run<'_, '_, B> {
    pub(super) fn write(&mut self, step: Step, memory: Memory, image: &Image) -> Inner<B::Error> {
        match memory {
            Memory::Flash if self.place.flash_is_same() => return self.skip(step.bytes),
            Memory::Flash | Memory::Eeprom => self.look_around()?,
            // Behind it nothing can be read or mended.
            Memory::Lock => self.settle_doubts()?,
            _ => {}
        }
        // As it was before this write began to change it; empty: not known.
        let mut eeprom = Vec::new();
        if let Some(expected) = &mut self.expected {
            if memory == Memory::Eeprom {
                eeprom.extend_from_slice(expected.eeprom());
            }
            expected.write(memory, image);
        }
        match memory {
            Memory::Flash => self.write_flash(image),
            Memory::Eeprom => self.write_eeprom(&eeprom, image),
            Memory::Fuse(fuse) => {
                self.write_fuse(fuse, image.get(0).unwrap_or(0xff))?;
                self.advance(1)
            }
            Memory::Lock => {
                self.place.doubt(memory, 1);
                self.programmer.write_lock(image.get(0).unwrap_or(0xff))?;
                self.advance(1)
            }
            // The plan has refused these.
            Memory::Calibration | Memory::Signature | Memory::SignatureRow => Ok(()),
        }
    }

    fn write_fuse(&mut self, fuse: Fuse, wanted: u8) -> Inner<B::Error> {
        let memory = Memory::Fuse(fuse);
        let before = self.fuse_before(fuse)?.unwrap_or(wanted);
        if (before ^ wanted) & self.used_bits(memory) != 0 {
            self.refuse_locked(memory)?;
        }
        self.before.ask(fuse, wanted);
        self.place.write_fuse(WrittenFuse { fuse, before, wanted });
        self.place.doubt(memory, 1);
        let outcome = self.programmer.write_fuse(fuse, wanted);
        if let Err(icsp::Error::OutOfStep { .. }) = &outcome {
            // A bit away from this instruction is one that writes another fuse.
            self.trouble.disturb();
            self.check_fuses()?;
        }
        Ok(outcome?)
    }

    /// What a fuse byte holds before it is written; `None`: it cannot be read.
    fn fuse_before(&mut self, fuse: Fuse) -> Result<Option<u8>, Error<B::Error>> {
        let memory = Memory::Fuse(fuse);
        if !memory.is_readable(self.programmer.chip()) {
            return Ok(None);
        }
        if !self.is_disturbed()
            && let Some(known) = self.programmer.known_fuse(fuse)
        {
            return Ok(Some(known));
        }
        let mut before = [0];
        self.read_known(memory, 0, &mut before)?;
        Ok(Some(before[0]))
    }

    /// What the chip would not take, because it is locked and was not erased.
    fn refuse_locked(&self, memory: Memory) -> Inner<B::Error> {
        match self.before.write_lock(self.programmer.chip()) {
            Some(lock) => Err(Error::WriteLocked { memory, lock }),
            None => Ok(()),
        }
    }

    fn write_flash(&mut self, image: &Image) -> Inner<B::Error> {
        let page_size = u32::from(self.programmer.chip().flash.page_size).max(1);
        let mut page = vec![0; page_size as usize];
        for at in blocks(image, page_size) {
            // Ones change nothing in flash: they stand for what the image does not mention.
            page.fill(0xff);
            let present = image.copy_to(at, &mut page) as u32;
            if self.place.page_is_same(at) || page.iter().all(|byte| *byte == 0xff) {
                self.skip(present)?;
            } else {
                self.refuse_locked(Memory::Flash)?;
                self.place.doubt(Memory::Flash, present);
                self.retrying(|run| Ok(run.programmer.write_flash_page(at, &page)?))?;
                self.advance(present)?;
            }
        }
        Ok(())
    }

    /// Writes what differs from what was there before; `before` is empty where that is not known.
    fn write_eeprom(&mut self, before: &[u8], image: &Image) -> Inner<B::Error> {
        let Some(eeprom) = self.programmer.chip().eeprom else { return Ok(()) };
        let page = eeprom.page_size.map_or(1, usize::from).max(1);
        for (mut at, mut rest) in image.segments() {
            let mut found = (!before.is_empty()).then(|| &before[at as usize..][..rest.len()]);
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
                    self.place.doubt(Memory::Eeprom, (end - first) as u32);
                    self.retrying(|run| Ok(run.programmer.write_eeprom(from, &part[first..end])?))?;
                    self.place.skip((part.len() - (end - first)) as u32);
                    self.advance(part.len() as u32)?;
                } else {
                    self.skip(part.len() as u32)?;
                }
                at += part.len() as u32;
                rest = after;
                found = old.map(|(_, after)| after);
            }
        }
        Ok(())
    }
}
