//! Comparing a memory with an image while it is read, and what can be done about a difference.

use alloc::vec;
use alloc::vec::Vec;

use super::access::{Inner, Run};
use super::compare::{Judge, Pairs, blocks, extent, mismatch, needs_erase, present, repair_of};
use super::expected::is_harmless;
use super::place::{Finding, WrittenFuse};
use super::{Error, Repair, Repaired};
use crate::bus::IcspBus;
use crate::chip::Fuse;
use crate::icsp::Memory;
use crate::image::Image;

/// Nothing, or a difference with what was expected and found.
type Judged<E> = Result<(), (Error<E>, Pairs)>;

impl<B: IcspBus + ?Sized> Run<'_, '_, B> {
    /// Reads what the image mentions, block by block, and hands expected and found to `judge`.
    pub(super) fn compare(
        &mut self,
        memory: Memory,
        image: &Image,
        judge: Judge<B::Error>,
    ) -> Inner<B::Error> {
        for (first, length) in self.parts(memory, image) {
            let pairs = self.compared_pairs(memory, first, length, image)?;
            if let Some(error) = judge(memory, first, &pairs) {
                return Err(error);
            }
            self.advance(present(image, first, length))?;
        }
        Ok(())
    }

    /// Compares what was written just now with the image; what is missing is written once more.
    pub(super) fn verify_own(&mut self, memory: Memory, image: &Image) -> Inner<B::Error> {
        for part in self.parts(memory, image) {
            self.mend_part(memory, part, image)?;
            self.advance(present(image, part.0, part.1))?;
        }
        Ok(())
    }

    /// Compares flash with the image of all of it and mends it.
    pub(super) fn mend_flash(&mut self, image: &Image) -> Inner<B::Error> {
        self.parts(Memory::Flash, image)
            .into_iter()
            .try_for_each(|part| self.mend_part(Memory::Flash, part, image))
    }

    fn mend_part(&mut self, memory: Memory, part: (u32, u32), image: &Image) -> Inner<B::Error> {
        // After a disturbance a difference says nothing about the clock.
        let blames_clock = !self.trouble.is_disturbed();
        let Err((error, pairs)) = self.judged(memory, part, image, blames_clock)? else { return Ok(()) };
        if self.plan.repair == Repair::Nothing {
            return Err(error);
        }
        let written = match memory {
            Memory::Eeprom => self.write_eeprom_again(part.0, &pairs)?,
            _ => self.write_again(part.0, &pairs)?,
        };
        // What did not go where it should may have gone elsewhere.
        self.trouble.misplace(mismatch(memory, part.0, &pairs));
        let outcome = if written {
            if let Some(repaired) = repair_of(memory, part.0, &pairs) {
                self.repaired(repaired)?;
            }
            self.judged(memory, part, image, true)?.map_err(|(error, _)| error)
        } else {
            Err(error)
        };
        let helps = memory == Memory::Flash && self.before.is_erased();
        self.trouble.need_erase(outcome.is_err() && helps);
        outcome
    }

    pub(super) fn write_eeprom_again(
        &mut self,
        first: u32,
        pairs: &[(u8, u8)],
    ) -> Result<bool, Error<B::Error>> {
        for (at, (want, got)) in (first..).zip(pairs) {
            if want != got {
                self.retrying(|run| Ok(run.programmer.write_eeprom(at, &[*want])?))?;
            }
        }
        Ok(true)
    }

    /// Compares a part of a memory that was written just now, at slower clocks as long as it differs, if that
    /// may be because of the clock; in the end, what is wrong with it as two reads agree on it, and what was
    /// expected and found.
    fn judged(
        &mut self,
        memory: Memory,
        (first, length): (u32, u32),
        image: &Image,
        blames_clock: bool,
    ) -> Result<Judged<B::Error>, Error<B::Error>> {
        loop {
            let pairs = self.read_pairs(memory, first, length, image)?;
            if mismatch::<B::Error>(memory, first, &pairs).is_none() {
                return Ok(Ok(()));
            }
            if blames_clock && self.slow_down()? {
                continue;
            }
            let pairs = self.known_pairs(memory, first, length, image)?;
            return Ok(mismatch(memory, first, &pairs).map_or(Ok(()), |error| Err((error, pairs))));
        }
    }

    /// Looks what flash holds already.
    pub(super) fn look(&mut self, image: &Image) -> Inner<B::Error> {
        let page_size = u32::from(self.programmer.chip().flash.page_size).max(1);
        self.place.forget_flash();
        let mut differ = Vec::new();
        for (first, length) in self.parts(Memory::Flash, image) {
            let mut pairs = match self.compared_pairs(Memory::Flash, first, length, image) {
                // Only an erase helps.
                Err(Error::Locked { .. }) => return Ok(()),
                pairs => pairs?,
            };
            if needs_erase::<B::Error>(Memory::Flash, first, &pairs).is_some() {
                // Two reads may have been damaged alike, and an erase takes EEPROM with it.
                pairs = self.known_pairs(Memory::Flash, first, length, image)?;
            }
            if needs_erase::<B::Error>(Memory::Flash, first, &pairs).is_some() {
                return Ok(());
            }
            let wrong = (first..).zip(&pairs).filter(|(_, (want, got))| want != got);
            differ.extend(wrong.map(|(at, _)| at / page_size * page_size));
            differ.dedup();
            self.advance(present(image, first, length))?;
        }
        self.place.see_flash(if differ.is_empty() { Finding::Same } else { Finding::Clearable(differ) });
        Ok(())
    }

    /// What is read at once to compare an image with a memory: the first address and the length of each
    /// part.
    fn parts(&mut self, memory: Memory, image: &Image) -> Vec<(u32, u32)> {
        let size = memory.size(self.programmer.chip());
        let block = self.block_size(memory);
        blocks(image, block)
            .filter_map(|at| extent(image, at, (size - at).min(block)))
            .map(|(first, end)| (first, end - first))
            .collect()
    }

    /// What the image wants and what is there, as one read says; bits that the chip does not use left out. What
    /// the image does not mention is what it is.
    fn read_pairs(
        &mut self,
        memory: Memory,
        first: u32,
        length: u32,
        image: &Image,
    ) -> Result<Pairs, Error<B::Error>> {
        let mut found = vec![0; length as usize];
        self.retrying(|run| run.read_into(memory, first, &mut found))?;
        Ok(self.pairs(memory, first, image, found))
    }

    /// The same, as two separate reads agree on it.
    fn known_pairs(
        &mut self,
        memory: Memory,
        first: u32,
        length: u32,
        image: &Image,
    ) -> Result<Pairs, Error<B::Error>> {
        let mut found = vec![0; length as usize];
        self.read_known(memory, first, &mut found)?;
        Ok(self.pairs(memory, first, image, found))
    }

    /// The same of what the plan has not written; one read is enough where the policy says so and nothing
    /// differs.
    fn compared_pairs(
        &mut self,
        memory: Memory,
        first: u32,
        length: u32,
        image: &Image,
    ) -> Result<Pairs, Error<B::Error>> {
        if self.plan.read_once {
            let pairs = self.read_pairs(memory, first, length, image)?;
            if mismatch::<B::Error>(memory, first, &pairs).is_none() {
                return Ok(pairs);
            }
        }
        self.known_pairs(memory, first, length, image)
    }

    fn pairs(&self, memory: Memory, first: u32, image: &Image, found: Vec<u8>) -> Pairs {
        let used = self.used_bits(memory);
        let mut wanted = found.clone();
        image.copy_to(first, &mut wanted);
        wanted.into_iter().zip(found).map(|(want, got)| (want & used, got & used)).collect()
    }

    /// Writes the pages of flash again that are not as they should be, if that can help; `false`: a bit is
    /// 0 that should be 1, or there are none.
    fn write_again(&mut self, first: u32, pairs: &[(u8, u8)]) -> Result<bool, Error<B::Error>> {
        if needs_erase::<B::Error>(Memory::Flash, first, pairs).is_some() {
            return Ok(false);
        }
        let page_size = u32::from(self.programmer.chip().flash.page_size).max(1);
        let mut done = None;
        for (at, _) in (first..).zip(pairs).filter(|(_, (want, got))| want != got) {
            let page_at = at / page_size * page_size;
            if done == Some(page_at) {
                continue;
            }
            done = Some(page_at);
            let mut page = vec![0xff; page_size as usize];
            for (place, at) in page.iter_mut().zip(page_at..) {
                let known = at.checked_sub(first).and_then(|index| pairs.get(index as usize));
                *place = known.map_or(0xff, |(want, _)| *want);
            }
            self.retrying(|run| Ok(run.programmer.write_flash_page(page_at, &page)?))?;
        }
        Ok(done.is_some())
    }

    /// Compares a fuse byte. One that was written just now and is wrong takes effect when RESET goes
    /// high: it is written once more, and if that does not help it becomes what it was, if that is no hazard.
    /// A comparison with anything but the value that was written changes nothing.
    pub(super) fn verify_fuse(&mut self, fuse: Fuse, image: &Image) -> Inner<B::Error> {
        let memory = Memory::Fuse(fuse);
        let outcome = self.compare(memory, image, mismatch);
        let written = self.place.verify_fuse();
        let written = written.filter(|of| of.fuse == fuse && image.get(0) == Some(of.wanted));
        let (Err(Error::Mismatch { got, .. }), Some(written)) = (&outcome, written) else {
            return outcome;
        };
        if self.plan.repair == Repair::Nothing {
            return outcome;
        }
        let repaired = Repaired { memory, at: 0, bytes: 1, found: *got, written: written.wanted };
        // Until it is read back again this is no place to stop at, and RESET stays low.
        self.place.write_fuse(written);
        let mended = self.rewrite_fuse(written, image, repaired);
        self.place.verify_fuse();
        match mended {
            Ok(true) => Ok(()),
            Ok(false) => outcome,
            Err(error) => Err(error),
        }
    }

    /// Writes a fuse byte once more that reads back wrong. `false`: that did not help, and it got the value that it
    /// had, unless that is a hazard.
    fn rewrite_fuse(
        &mut self,
        WrittenFuse { fuse, before, wanted }: WrittenFuse,
        image: &Image,
        repaired: Repaired,
    ) -> Result<bool, Error<B::Error>> {
        let memory = Memory::Fuse(fuse);
        self.place.doubt(memory, 1);
        self.programmer.write_fuse(fuse, wanted)?;
        self.repaired(repaired)?;
        match self.compare(memory, image, mismatch) {
            Err(Error::Mismatch { .. }) => {}
            mended_or_stopped => return mended_or_stopped.map(|()| true),
        }
        self.place.doubt(memory, 0);
        if self.is_boosted() || !is_harmless(self.programmer.chip(), fuse, before) {
            return Ok(false);
        }
        self.place.doubt(memory, 1);
        self.programmer.write_fuse(fuse, before)?;
        let used = self.used_bits(memory);
        let mut now = [0];
        self.read_known(memory, 0, &mut now)?;
        self.place.doubt(memory, 0);
        if (now[0] ^ before) & used == 0 {
            self.place.put_back();
        }
        Ok(false)
    }
}
