//! The memories of a chip, over a session.

use core::fmt;
use core::time::Duration;

use super::page_write::{PageWrite, load_eeprom_byte, load_flash_byte};
use super::encoding::{fuse_byte, lock_of_shared};
use super::{Error, Instruction, Session};
use crate::bus::{Hertz, IcspBus, Tail, WordAddr, Work};
use crate::chip::{Chip, Eeprom, FlashWrite, Fuse, ReadBits, Ready};

/// A memory of a chip that programming can reach.
#[doc(alias("lfuse", "hfuse", "efuse"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Memory {
    /// Program memory.
    Flash,
    /// Data memory that survives power-off.
    Eeprom,
    /// A fuse byte.
    Fuse(Fuse),
    /// The lock byte.
    Lock,
    /// The oscillator calibration bytes, read-only.
    Calibration,
    /// The three signature bytes, read-only.
    Signature,
    /// The signature row, read-only: signature and calibration bytes and, on newer parts, more.
    SignatureRow,
}

impl Memory {
    /// Every memory that a chip can have.
    pub const ALL: [Self; 10] = [
        Self::Flash,
        Self::Eeprom,
        Self::Fuse(Fuse::Low),
        Self::Fuse(Fuse::High),
        Self::Fuse(Fuse::Extended),
        Self::Fuse(Fuse::Only),
        Self::Lock,
        Self::Calibration,
        Self::Signature,
        Self::SignatureRow,
    ];

    /// The name that avrdude made the custom: `flash`, `lfuse`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Flash => "flash",
            Self::Eeprom => "eeprom",
            Self::Fuse(Fuse::Low) => "lfuse",
            Self::Fuse(Fuse::High) => "hfuse",
            Self::Fuse(Fuse::Extended) => "efuse",
            Self::Fuse(Fuse::Only) => "fuse",
            Self::Lock => "lock",
            Self::Calibration => "calibration",
            Self::Signature => "signature",
            Self::SignatureRow => "prodsig",
        }
    }

    /// The size in bytes on this chip; 0: it has no such memory that serial programming reaches.
    #[must_use]
    pub fn size(self, chip: &Chip) -> u32 {
        match self {
            Self::Flash => chip.flash.size,
            Self::Eeprom => chip.eeprom.map_or(0, |eeprom| u32::from(eeprom.size)),
            Self::Fuse(fuse) => {
                let within_reach =
                    fuse_byte(chip, fuse).is_some_and(|byte| byte.readable | byte.writable != 0);
                u32::from(within_reach)
            }
            Self::Lock => 1,
            Self::Calibration => u32::from(chip.calibration_bytes),
            Self::Signature => 3,
            Self::SignatureRow => u32::from(chip.signature_row_bytes),
        }
    }

    /// Can serial programming read it on this chip? Some old parts do not tell their lock bits.
    #[must_use]
    pub fn is_readable(self, chip: &Chip) -> bool {
        match self {
            Self::Lock => chip.instructions.lock_read != ReadBits::None,
            Self::Fuse(fuse) => fuse_byte(chip, fuse).is_some_and(|byte| byte.readable != 0),
            _ => self.size(chip) > 0,
        }
    }

    /// Can it be written?
    #[must_use]
    pub const fn is_writable(self) -> bool {
        !matches!(self, Self::Calibration | Self::Signature | Self::SignatureRow)
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The fuse bytes that can be read, and the lock byte if it can be.
pub type FusesAndLock = ([Option<(Fuse, u8)>; 4], Option<u8>);

/// A chip in programming mode: its memories can be read and written.
///
/// Dropping it leaves programming mode, like dropping a [`Session`].
#[derive(Debug)]
#[must_use = "a programmer that is dropped leaves programming mode at once"]
pub struct Programmer<'b, B: IcspBus + ?Sized> {
    pub(super) session: Session<'b, B>,
    pub(super) chip: Chip,
    /// What Load Extended Address was last told; `None` after anything that may have changed it.
    extended: Option<u8>,
    /// The CPU clock that the fuses tell, Hz, if the SPI clock that was found agrees.
    oscillator: Option<Hertz>,
    /// The fuse bytes, since they were read and as long as none was written.
    fuses: Option<[Option<(Fuse, u8)>; 4]>,
}

impl<'b, B: IcspBus + ?Sized> Programmer<'b, B> {
    pub(super) fn new(session: Session<'b, B>, chip: Chip) -> Self {
        Self { session, chip, extended: None, oscillator: None, fuses: None }
    }

    /// The chip, as it was given.
    #[must_use]
    pub fn chip(&self) -> &Chip {
        &self.chip
    }

    /// The signature, as it was read on entry.
    #[must_use]
    pub fn signature(&self) -> [u8; 3] {
        self.session.signature()
    }

    /// The SPI clock at which the target answered; `None`: the bus does not know.
    #[must_use]
    pub fn clock(&self) -> Option<Hertz> {
        self.session.clock()
    }

    /// The SPI clock at which the target was found when the session began; `None`: the bus does not know.
    #[must_use]
    pub fn entry_clock(&self) -> Option<Hertz> {
        self.session.entry_clock()
    }

    /// The slowest SPI clock that the bus can be set to, if it can tell.
    #[must_use]
    pub fn slowest_clock(&mut self) -> Option<Hertz> {
        self.session.bus().slowest_clock()
    }

    /// What work on the bus costs, if it can tell.
    #[must_use]
    pub fn cost(&mut self) -> Option<crate::bus::Cost> {
        self.session.bus().cost()
    }

    /// The bus's clock, if it has one.
    #[must_use]
    pub fn now(&mut self) -> Option<Duration> {
        self.session.bus().now()
    }

    /// Leaves programming mode: waits until writes have ended and lets RESET go.
    ///
    /// # Errors
    ///
    /// [`Error::Bus`]; RESET may then still be low.
    pub fn leave(self) -> Result<(), Error<B::Error>> {
        self.session.leave()
    }

    /// The CPU clock of the target, if [`find_clock`](Self::find_clock) learned it from the fuses and
    /// the SPI clock that the target follows agrees; else it is more than four times the SPI clock.
    #[must_use]
    pub fn target_clock(&self) -> Option<Hertz> {
        self.oscillator
    }

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

    /// Erases the whole chip and enables programming again at the fastest clock, which costs less than to
    /// do one after the other: as [`erase`](Self::erase) and [`find_clock`](Self::find_clock).
    ///
    /// # Errors
    ///
    /// As theirs.
    pub fn erase_and_find_clock(&mut self, at_most: Hertz, work: Work) -> Result<(), Error<B::Error>> {
        let oscillator = self.read_oscillator()?;
        self.start_erase()?;
        self.try_clocks(at_most, oscillator, work)
    }

    fn start_erase(&mut self) -> Result<(), Error<B::Error>> {
        self.extended = None;
        self.session.forget_lock(true);
        self.session.ask_one(Instruction::ChipErase)?;
        self.wait(self.chip.erase_time)?;
        // A part that took it for something else, some bits behind or ahead, would repeat it all the same.
        self.session.ask_in_step(core::iter::empty(), |_, _| {})
    }

    /// Enters programming mode again at the fastest SPI clock that the target follows without an error,
    /// not above `at_most`, and harmless to it whatever its clock is. It stays at the clock that it has if
    /// there is no faster one, and the bus makes itself ready for the `work` that follows.
    ///
    /// The internal oscillator may be off by 10 %, and drift; if the fuses choose it, there is that much
    /// margin.
    ///
    /// # Errors
    ///
    /// [`Error::NoSync`] when the part does not come back, [`Error::Bus`].
    pub fn find_clock(&mut self, at_most: Hertz, work: Work) -> Result<(), Error<B::Error>> {
        let oscillator = self.read_oscillator()?;
        self.try_clocks(at_most, oscillator, work)
    }

    fn try_clocks(
        &mut self,
        at_most: Hertz,
        oscillator: Option<Hertz>,
        work: Work,
    ) -> Result<(), Error<B::Error>> {
        self.extended = None;
        let sck = self.chip.sck;
        let most = self.chip.max_clock.map_or(u32::MAX, |clock| sck.sck_below(clock).0.saturating_sub(1));
        let fastest = at_most.0.min(most);
        // At the slow and the fast end of its tolerance. If the target follows a clock that is beyond
        // both, it does not run on that oscillator.
        let (safe, possible) =
            oscillator.map_or((Hertz(fastest), Hertz(0)), |clock| sck.sck_below_oscillator(clock));
        let safe = fastest.min(safe.0.saturating_sub(1));
        let first = if fastest > possible.0 { fastest } else { safe };
        self.session.find_clock([first, safe].map(Hertz), work)?;
        let agrees = |_: &Hertz| self.session.clock().is_some_and(|clock| clock < possible);
        self.oscillator = oscillator.filter(agrees);
        Ok(())
    }

    /// The frequency of the internal oscillator, if the fuses choose it.
    fn read_oscillator(&mut self) -> Result<Option<Hertz>, Error<B::Error>> {
        let known = match self.fuses {
            Some(known) => known,
            None => self.read_fuses_and_lock()?.0,
        };
        let value =
            |wanted| known.iter().flatten().find(|(fuse, _)| *fuse == wanted).map(|(_, value)| *value);
        Ok(self.chip.internal_clock(value))
    }

    /// Enters programming mode again at the next slower SPI clock, because the target made an error;
    /// `false`: there is none, and it was entered again at the same one.
    ///
    /// # Errors
    ///
    /// [`Error::NoSync`] when the part does not come back, [`Error::Bus`].
    pub fn slow_down(&mut self) -> Result<bool, Error<B::Error>> {
        self.extended = None;
        self.session.bus().doubt();
        self.session.slow_down()
    }

    /// Reads flash from byte address `at` on; any start, any length.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`], [`Error::OutOfStep`], [`Error::Unstable`] when the part is not in step,
    /// [`Error::Bus`].
    pub fn read_flash(&mut self, at: u32, out: &mut [u8]) -> Result<(), Error<B::Error>> {
        self.check_range(Memory::Flash, at, out.len())?;
        self.session.check_suspicion()?;
        // The part does not repeat the segment that it is told, so what it was told before proves nothing.
        self.extended = None;
        let mut at = at;
        let mut rest = out;
        while !rest.is_empty() {
            let to_border = FLASH_SEGMENT - at % FLASH_SEGMENT;
            let length = rest.len().min(to_border as usize);
            let (part, after) = rest.split_at_mut(length);
            self.select_segment(at)?;
            self.read_flash_segment(at, part)?;
            // A segment is at most 128 KiB, so the length fits.
            at += length as u32;
            rest = after;
        }
        Ok(())
    }

    /// Reads inside one segment of 64 Ki words.
    fn read_flash_segment(&mut self, at: u32, out: &mut [u8]) -> Result<(), Error<B::Error>> {
        let mut done = 0;
        while done < out.len() {
            let next = at + done as u32;
            if next.is_multiple_of(2) {
                let quick = self.session.bus().read_flash(WordAddr::of_byte(next), &mut out[done..]);
                match quick.map_err(Error::Bus)? {
                    0 => {}
                    count => {
                        done += count;
                        continue;
                    }
                }
            }
            // Frames for all of it, or for a single byte so that the short cut can begin at a word.
            let count = if next.is_multiple_of(2) { out.len() - done } else { 1 };
            let part = &mut out[done..done + count];
            let instructions = (next..).take(count).map(read_flash_byte);
            self.session.ask(instructions, |index, byte| part[index] = byte)?;
            done += count;
        }
        Ok(())
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
        self.session.tell(&mut instructions, Tail::Free)?;
        self.extended = extended.or(known);
        self.hold_off(self.chip.flash.write_time)
    }

    /// Reads EEPROM from byte address `at` on.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchMemory`], [`Error::OutOfRange`], [`Error::OutOfStep`], [`Error::Unstable`] when the part
    /// is not in step, [`Error::Bus`].
    pub fn read_eeprom(&mut self, at: u32, out: &mut [u8]) -> Result<(), Error<B::Error>> {
        self.check_range(Memory::Eeprom, at, out.len())?;
        // An EEPROM has at most 4 KiB.
        let addresses = at as u16..(at as usize + out.len()) as u16;
        let instructions = addresses.map(|at| Instruction::ReadEeprom { at });
        self.session.ask_in_step(instructions, |index, byte| out[index] = byte)
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
                self.session.tell(&mut instructions, Tail::Free)?;
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

    /// Reads a fuse byte, until two reads one after the other agree.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchMemory`], [`Error::Unstable`], [`Error::OutOfStep`], [`Error::Bus`].
    pub fn read_fuse(&mut self, fuse: Fuse) -> Result<u8, Error<B::Error>> {
        self.check_exists(Memory::Fuse(fuse))?;
        // Where the lock bits come along they are part of the answer, as other unused bits are.
        self.session.ask_stable(Instruction::ReadFuse { fuse }, Memory::Fuse(fuse))
    }

    /// Reads all fuse bytes and the lock byte at once, each as far as the part lets it be read, until two
    /// reads one after the other agree.
    ///
    /// # Errors
    ///
    /// [`Error::Unstable`] when they do not, or when the part is not in step, [`Error::OutOfStep`],
    /// [`Error::Bus`].
    pub fn read_fuses_and_lock(&mut self) -> Result<FusesAndLock, Error<B::Error>> {
        // No part has more fuse bytes.
        let mut fuses = [None; 4];
        let readable = self.chip.fuses.iter().filter(|byte| byte.readable != 0).map(|byte| byte.fuse);
        for (place, fuse) in fuses.iter_mut().zip(readable) {
            *place = Some((fuse, 0));
        }
        let shared = self.chip.instructions.lock_read == ReadBits::Shared;
        let has_lock = self.chip.instructions.lock_read != ReadBits::None;
        let ask_fuses = fuses.into_iter().flatten().map(|(fuse, _)| Instruction::ReadFuse { fuse });
        let ask_lock = has_lock.then_some(Instruction::ReadLock);
        let what = |index: usize| fuses.get(index).copied().flatten();
        let what = |index| what(index).map_or(Memory::Lock, |(fuse, _)| Memory::Fuse(fuse));
        let mut bytes = [0; 5];
        self.session.ask_until_stable(&ask_fuses.chain(ask_lock), &mut bytes, what)?;
        let mut bytes = bytes.into_iter();
        for ((_, value), byte) in fuses.iter_mut().flatten().zip(&mut bytes) {
            *value = byte;
        }
        let lock = bytes.next().filter(|_| has_lock);
        let lock = lock.map(|byte| if shared { lock_of_shared(byte) } else { byte });
        self.fuses = Some(fuses);
        Ok((fuses, lock))
    }

    /// Reads the signature as the part tells it now, until two reads one after the other agree.
    ///
    /// # Errors
    ///
    /// [`Error::Unstable`], [`Error::OutOfStep`], [`Error::Bus`].
    pub fn read_signature(&mut self) -> Result<[u8; 3], Error<B::Error>> {
        let mut bytes = [0; 3];
        let instructions = (0..3).map(|index| Instruction::ReadSignature { index });
        self.session.ask_until_stable(&instructions, &mut bytes, |_| Memory::Signature)?;
        Ok(bytes)
    }

    /// Reads the signature again: a part that is not in step with what it is sent would say something else.
    ///
    /// # Errors
    ///
    /// [`Error::Unstable`], [`Error::OutOfStep`], [`Error::Bus`].
    pub fn check_step(&mut self) -> Result<(), Error<B::Error>> {
        self.session.check_signature()
    }

    /// Since the last call, or since programming mode was entered: may something have reached the part that
    /// was not sent? A byte that is lost or added on the way can make an instruction another one.
    pub fn take_disturbed(&mut self) -> bool {
        self.session.take_disturbed()
    }

    /// Pulses RESET and enables programming again, as after an error of the bus.
    ///
    /// # Errors
    ///
    /// [`Error::NoSync`] when the part does not come back, [`Error::Bus`].
    pub fn enter_again(&mut self) -> Result<(), Error<B::Error>> {
        self.extended = None;
        self.session.bus().doubt();
        self.session.reenter()
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
        self.fuses = None;
        self.session.ask_one(Instruction::WriteFuse { fuse, data })?;
        self.wait(byte.write_time)
    }

    /// Reads the lock byte, until two reads one after the other agree.
    ///
    /// # Errors
    ///
    /// [`Error::WriteOnly`], [`Error::Unstable`], [`Error::OutOfStep`], [`Error::Bus`].
    pub fn read_lock(&mut self) -> Result<u8, Error<B::Error>> {
        let memory = Memory::Lock;
        match self.chip.instructions.lock_read {
            ReadBits::None => Err(Error::WriteOnly { chip: self.chip.name, memory }),
            ReadBits::Shared => self.session.ask_stable(Instruction::ReadLock, memory).map(lock_of_shared),
            ReadBits::Own => self.session.ask_stable(Instruction::ReadLock, memory),
        }
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
        self.session.tell(&mut [Instruction::WriteLock { data }].into_iter(), Tail::Exact)?;
        self.wait(self.chip.lock.write_time)
    }

    /// Reads an oscillator calibration byte, until two reads one after the other agree; `index` counts from 0.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`], [`Error::Unstable`], [`Error::OutOfStep`], [`Error::Bus`].
    pub fn read_calibration(&mut self, index: u8) -> Result<u8, Error<B::Error>> {
        self.check_range(Memory::Calibration, u32::from(index), 1)?;
        self.session.ask_stable(Instruction::ReadCalibration { index }, Memory::Calibration)
    }

    /// Checks a range against a memory. For EEPROM, hands out what is known of it.
    pub(super) fn check_range(
        &self,
        memory: Memory,
        at: u32,
        length: usize,
    ) -> Result<Eeprom, Error<B::Error>> {
        self.check_exists(memory)?;
        let size = memory.size(&self.chip);
        let fits = u32::try_from(length).ok().and_then(|length| at.checked_add(length));
        if fits.is_none_or(|end| end > size) {
            return Err(Error::OutOfRange { memory, at, length, size });
        }
        const NONE: Eeprom = Eeprom { size: 0, page_size: None, write_time: Duration::ZERO, polling: None };
        Ok(self.chip.eeprom.unwrap_or(NONE))
    }

    fn check_exists(&self, memory: Memory) -> Result<(), Error<B::Error>> {
        match memory.size(&self.chip) {
            0 => Err(Error::NoSuchMemory { chip: self.chip.name, memory }),
            _ => Ok(()),
        }
    }

    /// The extended address for this byte, if the part must be told.
    fn needed_segment(&self, at: u32) -> Option<u8> {
        // Flash of 256 segments would be 32 MiB; no part comes near.
        let high = (at / FLASH_SEGMENT) as u8;
        (self.chip.flash.extended_address && self.extended != Some(high)).then_some(high)
    }

    fn select_segment(&mut self, at: u32) -> Result<(), Error<B::Error>> {
        if let Some(high) = self.needed_segment(at) {
            self.extended = None;
            self.session.ask_one(Instruction::LoadExtendedAddress { high })?;
            self.extended = Some(high);
        }
        Ok(())
    }

    pub(super) fn hold_off(&mut self, time: Duration) -> Result<(), Error<B::Error>> {
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

/// Bytes of flash that one value of the extended address reaches: 64 Ki words.
const FLASH_SEGMENT: u32 = 128 * 1024;

/// The instruction that reads the byte at this byte address of the current segment.
fn read_flash_byte(at: u32) -> Instruction {
    let word = (at / 2) as u16;
    if at.is_multiple_of(2) {
        Instruction::ReadFlashLow { word }
    } else {
        Instruction::ReadFlashHigh { word }
    }
}
