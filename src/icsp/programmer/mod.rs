//! The memories of a chip, over a session.

mod clock;
#[cfg(feature = "alloc")]
mod job;
mod read;
mod write;

use core::time::Duration;

use super::{Error, Instruction, Memory, Session};
use crate::bus::{Frame, Hertz, IcspBus};
use crate::chip::{Chip, Eeprom, Fuse};

#[cfg(feature = "alloc")]
pub(crate) use read::FusesAndLock;

/// Bytes of flash that one value of the extended address reaches: 64 Ki words.
const FLASH_SEGMENT: u32 = 128 * 1024;

impl<'b, B: IcspBus + ?Sized> Session<'b, B> {
    /// Adds what is known about the chip, and with it the memories.
    ///
    /// The caller checks whether the signature is that of the chip.
    pub fn into_programmer(mut self, chip: Chip) -> Programmer<'b, B> {
        self.set_instructions(chip.instructions, chip.ready);
        Programmer { session: self, chip, extended: None, oscillator: None, fuses: [None; 4] }
    }
}

/// A chip in programming mode: its memories can be read and written.
///
/// Dropping it leaves programming mode, like dropping a [`Session`].
#[derive(Debug)]
#[must_use = "a programmer that is dropped leaves programming mode at once"]
pub struct Programmer<'b, B: IcspBus + ?Sized> {
    session: Session<'b, B>,
    chip: Chip,
    /// The extended address that the part has; `None` after anything that may have changed it.
    extended: Option<u8>,
    /// The CPU clock by the fuses, if the SPI clock that was found agrees.
    oscillator: Option<Hertz>,
    /// The fuse bytes, since two reads of each agreed and as long as it was not written.
    fuses: [Option<(Fuse, u8)>; 4],
}

impl<B: IcspBus + ?Sized> Programmer<'_, B> {
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
    #[cfg(feature = "alloc")]
    pub(crate) fn entry_clock(&self) -> Option<Hertz> {
        self.session.entry_clock()
    }

    /// The slowest SPI clock that the bus can be set to, if it can tell.
    #[must_use]
    pub fn slowest_clock(&mut self) -> Option<Hertz> {
        self.session.tuning().and_then(|tuning| tuning.slowest_clock())
    }

    /// What the bus measured of the target's supply last, millivolts, if it can.
    #[must_use]
    pub fn supply(&mut self) -> Option<u32> {
        self.session.tuning()?.supply().map(|supply| supply.millivolts)
    }

    /// The bus's clock, if it has one.
    #[must_use]
    pub fn now(&mut self) -> Option<Duration> {
        self.session.bus().now()
    }

    /// As [`Session::take_disturbed`].
    pub fn take_disturbed(&mut self) -> bool {
        self.session.take_disturbed()
    }

    /// Sends an instruction as it is, and gives what the part sends back meanwhile. Nothing is known of it, so that
    /// nothing is waited for and nothing is compared. For instructions that only read.
    ///
    /// ```
    /// use avrrr::bus::Target;
    /// use avrrr::buspirate::{BusPirate, Options};
    /// use avrrr::chip::ATMEGA328P;
    /// use avrrr::easy::simulated;
    /// use avrrr::icsp::{Entry, Session};
    /// use avrrr::select::Direct;
    ///
    /// let mut bus = BusPirate::connect(simulated(ATMEGA328P), Direct::ONE, Options::default())?;
    /// let session = Session::enter(&mut bus, Target::ONLY, &Entry::default())?;
    /// let mut programmer = session.into_programmer(ATMEGA328P);
    /// // Read Signature Byte 1.
    /// assert_eq!(programmer.exchange([0x30, 0, 1, 0])?[3], ATMEGA328P.signature[1]);
    /// programmer.leave()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Bus`].
    pub fn exchange(&mut self, instruction: Frame) -> Result<Frame, Error<B::Error>> {
        (self.extended, self.fuses) = (None, [None; 4]);
        let mut frames = [instruction];
        self.session.bus().exchange(&mut frames).map_err(Error::Bus)?;
        Ok(frames[0])
    }

    /// Leaves programming mode: waits until writes have ended and lets RESET go.
    ///
    /// # Errors
    ///
    /// [`Error::Bus`]; RESET may then still be low.
    pub fn leave(self) -> Result<(), Error<B::Error>> {
        self.session.leave()
    }

    /// Checks a range against a memory. For EEPROM, hands out what is known of it.
    fn check_range(&self, memory: Memory, at: u32, length: usize) -> Result<Eeprom, Error<B::Error>> {
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

    /// The extended address for this byte, if the part does not have it yet.
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
}
