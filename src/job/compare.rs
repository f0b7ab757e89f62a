//! Comparing a memory with an image while it is read, and what can be done about a difference.

use alloc::vec;
use alloc::vec::Vec;

use super::guard::repair_of;
use super::run::{Error, Flash, Inner, Run};
use super::{Event, Repair, Step};
use crate::bus::IcspBus;
use crate::chip::FuseByte;
use crate::icsp::{self, Memory};
use crate::image::Image;

/// Finds what is wrong with pairs of wanted and found bytes that begin at an address.
pub(super) type Judge<E> = fn(Memory, u32, &[(u8, u8)]) -> Option<Error<E>>;

/// What was expected and what was found, byte by byte.
type Pairs = Vec<(u8, u8)>;

/// Nothing, or a difference with what was expected and found.
type Judged<E> = Result<(), (Error<E>, Pairs)>;

impl<B: IcspBus + ?Sized> Run<'_, '_, B> {
    /// Reads what the image mentions, block by block, and hands expected and found to `judge`.
    pub(super) fn compare(
        &mut self,
        step: Step,
        memory: Memory,
        image: &Image,
        judge: Judge<B::Error>,
    ) -> Inner<B::Error> {
        for (first, length) in self.parts(memory, image) {
            let pairs = self.compared_pairs(memory, first, length, image)?;
            if let Some(error) = judge(memory, first, &pairs) {
                return Err(error);
            }
            self.advance(step, present(image, first, length))?;
        }
        Ok(())
    }

    /// Compares what was written just now with the image; what is missing is written once more.
    pub(super) fn verify_own(&mut self, step: Step, memory: Memory, image: &Image) -> Inner<B::Error> {
        for part in self.parts(memory, image) {
            self.mend_part(memory, part, image)?;
            self.advance(step, present(image, part.0, part.1))?;
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
        let blames_clock = !self.state.disturbed;
        let Err((error, pairs)) = self.judged(memory, part, image, blames_clock)? else { return Ok(()) };
        if self.repair == Repair::Nothing {
            return Err(error);
        }
        let written = match memory {
            Memory::Eeprom => self.write_eeprom_again(part.0, &pairs)?,
            _ => self.write_again(part.0, &pairs)?,
        };
        // What did not go where it should may have gone elsewhere.
        self.doubt = mismatch(memory, part.0, &pairs);
        let outcome = if written {
            if let Some(repaired) = repair_of(memory, part.0, &pairs) {
                self.repaired(repaired)?;
            }
            self.judged(memory, part, image, true)?.map_err(|(error, _)| error)
        } else {
            Err(error)
        };
        self.wants_erase = outcome.is_err() && memory == Memory::Flash && self.erased;
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
    pub(super) fn look(&mut self, step: Step, image: &Image) -> Inner<B::Error> {
        let page_size = u32::from(self.programmer.chip().flash.page_size).max(1);
        (self.flash, self.looked) = (Flash::Unknown, true);
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
            self.advance(step, present(image, first, length))?;
        }
        self.flash = if differ.is_empty() { Flash::Same } else { Flash::Clearable(differ) };
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
        if self.reads_once {
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

    /// Reads until two reads one after the other agree, each with its own checks.
    pub(super) fn read_known(&mut self, memory: Memory, at: u32, out: &mut [u8]) -> Inner<B::Error> {
        /// So many reads are enough to see that they will not.
        const READS: u8 = 5;
        self.retrying(|run| run.read_checked(memory, at, out))?;
        if !matches!(memory, Memory::Flash | Memory::Eeprom) {
            // These were read until two reads agreed.
            return Ok(());
        }
        let mut again = vec![0; out.len()];
        let mut differ = None;
        for read in 1..READS {
            // It takes as long once more; a wish to stop is heard.
            self.tell(Event::Advanced(0))?;
            self.retrying(|run| run.read_checked(memory, at, &mut again))?;
            differ = difference(out, &again);
            out.copy_from_slice(&again);
            if differ.is_none() {
                break;
            }
            // One byte that was damaged says nothing about the clock.
            if read > 1 {
                self.slow_down()?;
            }
        }
        match differ {
            Some((first, second)) => Err(icsp::Error::Unstable { what: memory, first, second }.into()),
            None => Ok(()),
        }
    }

    /// Reads, and sees that the part is in step.
    pub(super) fn read_checked(&mut self, memory: Memory, at: u32, out: &mut [u8]) -> Inner<B::Error> {
        self.read_into(memory, at, out)?;
        if memory == Memory::Flash {
            // A bus that has a short cut does not see that, nor do frames for flash.
            self.programmer.check_step()?;
        }
        Ok(())
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

    pub(super) fn used_bits(&self, memory: Memory) -> u8 {
        let chip = self.programmer.chip();
        match memory {
            Memory::Fuse(fuse) => {
                chip.fuses.iter().find(|byte| byte.fuse == fuse).map_or(0xff, FuseByte::comparable)
            }
            Memory::Lock => chip.lock.used,
            _ => 0xff,
        }
    }
}

/// The first bytes that differ.
fn difference(first: &[u8], second: &[u8]) -> Option<(u8, u8)> {
    let mut pairs = first.iter().copied().zip(second.iter().copied());
    pairs.find(|(first, second)| first != second)
}

/// How many bytes of a range an image mentions.
fn present(image: &Image, first: u32, length: u32) -> u32 {
    image.copy_to(first, &mut vec![0; length as usize]) as u32
}

/// The addresses of all blocks of `size` that an image touches; `size` is a power of two.
pub(super) fn blocks(image: &Image, size: u32) -> impl Iterator<Item = u32> {
    let mut next = 0;
    image.segments().flat_map(move |(at, bytes)| {
        let first = (at / size * size).max(next);
        let last = (u64::from(at) + bytes.len() as u64 - 1) as u32;
        next = last / size * size + size;
        (first..=last).step_by(size as usize)
    })
}

/// From the first to behind the last byte of a block that an image mentions.
fn extent(image: &Image, at: u32, length: u32) -> Option<(u32, u32)> {
    let mut present = (at..at + length).filter(|at| image.get(*at).is_some());
    let first = present.next()?;
    Some((first, present.next_back().unwrap_or(first) + 1))
}

pub(super) fn mismatch<E: core::error::Error>(
    memory: Memory,
    at: u32,
    pairs: &[(u8, u8)],
) -> Option<Error<E>> {
    let mut wrong = (at..).zip(pairs).filter(|(_, (want, got))| want != got);
    let (at, (want, got)) = wrong.next()?;
    let count = 1 + wrong.count() as u32;
    Some(Error::Mismatch { memory, at, want: *want, got: *got, count })
}

pub(super) fn needs_erase<E: core::error::Error>(_: Memory, at: u32, pairs: &[(u8, u8)]) -> Option<Error<E>> {
    let (at, (new, old)) = (at..).zip(pairs).find(|(_, (new, old))| new & old != *new)?;
    Some(Error::NeedsErase { at, old: *old, new: *new })
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;
    use std::vec::Vec;

    #[test]
    fn each_block_comes_once_and_begins_where_blocks_do() {
        let mut image = Image::new();
        for (at, length) in [(5_000, 10), (5_050, 2), (5_070, 50), (6_335, 65), (6_401, 1), (8_192, 64)] {
            image.insert(at, &vec![0; length]).unwrap();
        }
        let found: Vec<_> = blocks(&image, 64).collect();
        assert_eq!(found, [4_992, 5_056, 6_272, 6_336, 6_400, 8_192]);
    }
}
