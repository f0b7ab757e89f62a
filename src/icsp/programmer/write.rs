//! Erasing and writing memories, and waiting for it.

use core::time::Duration;

use super::Programmer;
use crate::bus::{IcspBus, Tail};
use crate::chip::{Flash, FlashWrite, Fuse, Ready, ValuePolling};
use crate::icsp::memory::fuse_byte;
use crate::icsp::page_write::{PageWrite, load_eeprom_byte, load_flash_byte};
use crate::icsp::{Error, Instruction, Memory};

impl<B: IcspBus + ?Sized> Programmer<'_, B> {
    /// Erases the whole chip and enables programming again.
    ///
    /// # Errors
    ///
    /// [`Error::StillBusy`], [`Error::Unstable`] when the part was not in step, [`Error::NoSync`] when it does
    /// not come back, [`Error::Bus`].
    pub fn erase(&mut self) -> Result<(), Error<B::Error>> {
        self.start_erase()?;
        self.session.reenter()
    }

    pub(super) fn start_erase(&mut self) -> Result<(), Error<B::Error>> {
        self.extended = None;
        self.session.forget_lock(true);
        let asked = self.session.ask_one(Instruction::ChipErase);
        self.begun(asked, self.chip.erase_time)?;
        self.wait(self.chip.erase_time)?;
        // A part that took it for something else, some bits behind or ahead, would repeat it all the same.
        self.session.ask_in_step(core::iter::empty(), |_, _| {})
    }

    /// Writes one page of flash: `at` is the byte address of the page, `data` is one page long, which is
    /// one byte on parts without a page buffer.
    ///
    /// Only clears bits; a page that is not erased ends up as the AND of old and new. Returns before
    /// the write has ended, whatever comes next waits for it.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`], [`Error::NotOnePage`], [`Error::OutOfStep`] and [`Error::Unstable`] when the part
    /// is not in step, [`Error::Bus`].
    pub fn write_flash_page(&mut self, at: u32, data: &[u8]) -> Result<(), Error<B::Error>> {
        self.check_range(Memory::Flash, at, data.len())?;
        let page_size = self.chip.flash.page_size;
        if !at.is_multiple_of(u32::from(page_size)) || data.len() != usize::from(page_size) {
            return Err(Error::NotOnePage { at, length: data.len(), page_size });
        }
        if let (FlashWrite::Byte, &[byte]) = (self.chip.instructions.flash, data) {
            return self.write_flash_byte(at, byte);
        }
        let extended = self.needed_segment(at);
        let before = extended.map(|high| Instruction::LoadExtendedAddress { high });
        let write = Instruction::WriteFlashPage { word: (at / 2) as u16 };
        // What is not loaded stays 0xFF in the buffer, which leaves the flash as it is. Parts that cannot
        // be polled are older than the data sheets that say so.
        let skips = if self.chip.ready == Ready::Poll { 2 } else { 0 };
        let mut instructions = PageWrite::new(before, load_flash_byte, 0, data, skips, write);
        // Unknown until the whole page has gone through.
        let known = self.extended.take();
        let told = self.session.tell(&mut instructions, Tail::Free);
        self.begun(told, self.chip.flash.write_time)?;
        self.extended = extended.or(known);
        self.hold_off(self.chip.flash.write_time)
    }

    /// Writes EEPROM from byte address `at` on; needs no erase. By pages where the part can.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchMemory`], [`Error::OutOfRange`], [`Error::OutOfStep`] and [`Error::Unstable`] when the part
    /// is not in step, [`Error::Bus`].
    pub fn write_eeprom(&mut self, at: u32, data: &[u8]) -> Result<(), Error<B::Error>> {
        let eeprom = self.check_range(Memory::Eeprom, at, data.len())?;
        let mut at = at as u16;
        let mut rest = data;
        while !rest.is_empty() {
            let page = eeprom.page_size.map_or(1, u16::from).max(1);
            let length = rest.len().min(usize::from(page - at % page));
            let (part, after) = rest.split_at(length);
            if eeprom.page_size.is_some() {
                let first = at % page;
                let write = Instruction::WriteEepromPage { at: at - first };
                let mut instructions = PageWrite::new(None, load_eeprom_byte, first.into(), part, 0, write);
                let told = self.session.tell(&mut instructions, Tail::Free);
                self.begun(told, eeprom.write_time)?;
                self.hold_off(eeprom.write_time)?;
            } else {
                let write = Instruction::WriteEeprom { at, data: part[0] };
                let read = Instruction::ReadEeprom { at };
                self.write_byte(write, read, part[0], eeprom.write_time, eeprom.polling)?;
            }
            at += length as u16;
            rest = after;
        }
        Ok(())
    }

    /// Writes a fuse byte; bits that the part does not use are sent as 1.
    ///
    /// Nothing is checked here: a wrong value can end serial programming for good once RESET is
    /// released. Until then the fuse can be read back and repaired.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchMemory`], [`Error::StillBusy`], [`Error::Bus`].
    pub fn write_fuse(&mut self, fuse: Fuse, value: u8) -> Result<(), Error<B::Error>> {
        let memory = Memory::Fuse(fuse);
        let byte = fuse_byte(&self.chip, fuse).filter(|byte| byte.writable != 0);
        let byte = byte.ok_or(Error::NoSuchMemory { chip: self.chip.name, memory })?;
        let data = value | !byte.used;
        self.forget_fuse(fuse);
        let asked = self.session.ask_one(Instruction::WriteFuse { fuse, data });
        self.begun(asked, byte.write_time)?;
        self.wait(byte.write_time)
    }

    /// Writes the lock byte; bits that the part does not use are sent as 1. Only a chip erase sets
    /// bits again.
    ///
    /// # Errors
    ///
    /// [`Error::StillBusy`], [`Error::Bus`].
    pub fn write_lock(&mut self, value: u8) -> Result<(), Error<B::Error>> {
        let data = value | !self.chip.lock.used;
        self.session.forget_lock(false);
        let told = self.session.tell(&mut [Instruction::WriteLock { data }].into_iter(), Tail::Exact);
        self.begun(told, self.chip.lock.write_time)?;
        self.wait(self.chip.lock.write_time)
    }

    /// Writes one byte of flash on a part without a page buffer, and waits for it: by reading it until
    /// it is there, where the part can tell and asking takes less time than waiting.
    fn write_flash_byte(&mut self, at: u32, data: u8) -> Result<(), Error<B::Error>> {
        let word = (at / 2) as u16;
        let (write, read) = if at.is_multiple_of(2) {
            (Instruction::WriteFlashLow { word, data }, Instruction::ReadFlashLow { word })
        } else {
            (Instruction::WriteFlashHigh { word, data }, Instruction::ReadFlashHigh { word })
        };
        let Flash { write_time, polling, .. } = self.chip.flash;
        self.write_byte(write, read, data, write_time, polling)
    }

    /// Writes one byte and waits for it. Whether it is right is for a verification to say.
    fn write_byte(
        &mut self,
        write: Instruction,
        read: Instruction,
        data: u8,
        write_time: Duration,
        polling: Option<ValuePolling>,
    ) -> Result<(), Error<B::Error>> {
        /// So often the part is asked, in the time that is left after the earliest.
        const ASKS: u32 = 8;
        let told = self.session.tell(&mut [write].into_iter(), Tail::Exact);
        self.begun(told, write_time)?;
        let asking = self.session.bus().cost().map_or(Duration::ZERO, |cost| cost.round_trip + cost.exchange);
        let soonest = match polling {
            Some(polling) if polling.can_tell(data) && polling.soonest + asking < write_time => {
                polling.soonest
            }
            _ => return self.hold_off(write_time),
        };
        self.hold_off(soonest)?;
        for _ in 0..ASKS {
            if self.session.ask_one(read)? == data {
                return Ok(());
            }
            self.hold_off((write_time - soonest) / ASKS)?;
        }
        Ok(())
    }

    /// After asking for a write of this time. It may have begun although its echo says otherwise, so that nothing
    /// follows at once, not even the end of the session.
    fn begun<T>(&mut self, asked: Result<T, Error<B::Error>>, time: Duration) -> Result<T, Error<B::Error>> {
        if asked.is_err() {
            self.hold_off(time)?;
        }
        asked
    }

    fn hold_off(&mut self, time: Duration) -> Result<(), Error<B::Error>> {
        self.session.bus().hold_off(time).map_err(Error::Bus)
    }

    /// Waits for a write that takes `nominal` at most; asks the part where it can answer.
    fn wait(&mut self, nominal: Duration) -> Result<(), Error<B::Error>> {
        /// Beyond this many times the data sheet's time something is broken.
        const LIMIT: u32 = 10;
        self.hold_off(nominal)?;
        if self.chip.ready != Ready::Poll {
            return Ok(());
        }
        for _ in 1..LIMIT {
            if self.session.ask_one(Instruction::PollReady)? & 1 == 0 {
                return Ok(());
            }
            self.hold_off(nominal)?;
        }
        let ms = |time: Duration| u32::try_from(time.as_micros().div_ceil(1000)).unwrap_or(u32::MAX);
        Err(Error::StillBusy { waited_ms: ms(nominal * LIMIT), nominal_ms: ms(nominal) })
    }
}
