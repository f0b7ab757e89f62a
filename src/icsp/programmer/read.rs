//! Reading memories.

use super::{FLASH_SEGMENT, Programmer};
use crate::bus::{IcspBus, WordAddr};
use crate::chip::{Fuse, ReadBits};
use crate::icsp::encoding::lock_of_shared;
use crate::icsp::{Error, Instruction, Memory};

/// The fuse bytes that can be read, and the lock byte if it can be.
pub(crate) type FusesAndLock = ([Option<(Fuse, u8)>; 4], Option<u8>);

impl<B: IcspBus + ?Sized> Programmer<'_, B> {
    /// Reads flash from byte address `at` on; any start, any length.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`], [`Error::OutOfStep`], [`Error::Unstable`] when the part is not in step,
    /// [`Error::Bus`].
    pub fn read_flash(&mut self, at: u32, out: &mut [u8]) -> Result<(), Error<B::Error>> {
        self.check_range(Memory::Flash, at, out.len())?;
        self.session.check_suspicion()?;
        // The part does not repeat the segment that it receives, so the last one that was sent proves nothing.
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

    /// Reads a fuse byte, until two reads one after the other agree.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchMemory`], [`Error::Unstable`], [`Error::OutOfStep`], [`Error::Bus`].
    pub fn read_fuse(&mut self, fuse: Fuse) -> Result<u8, Error<B::Error>> {
        self.check_exists(Memory::Fuse(fuse))?;
        // Where the lock bits come along they are part of the answer, as other unused bits are.
        let value = self.session.ask_stable(Instruction::ReadFuse { fuse }, Memory::Fuse(fuse))?;
        self.forget_fuse(fuse);
        if let Some(place) = self.fuses.iter_mut().find(|place| place.is_none()) {
            *place = Some((fuse, value));
        }
        Ok(value)
    }

    /// A fuse byte as two reads agreed on it, if it was not written since.
    pub(crate) fn known_fuse(&self, fuse: Fuse) -> Option<u8> {
        self.fuses.iter().flatten().find(|(other, _)| *other == fuse).map(|(_, value)| *value)
    }

    pub(super) fn forget_fuse(&mut self, fuse: Fuse) {
        for place in &mut self.fuses {
            place.take_if(|(other, _)| *other == fuse);
        }
    }

    /// Reads all fuse bytes and the lock byte at once, each as far as the part lets it be read, until two
    /// reads one after the other agree.
    ///
    /// # Errors
    ///
    /// [`Error::Unstable`] when they do not, or when the part is not in step, [`Error::OutOfStep`],
    /// [`Error::Bus`].
    pub(crate) fn read_fuses_and_lock(&mut self) -> Result<FusesAndLock, Error<B::Error>> {
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
        self.fuses = fuses;
        Ok((fuses, lock))
    }

    /// Reads the signature as the part gives it now, until two reads one after the other agree.
    /// [`signature`](Self::signature) is what it gave on entry: that they are the same shows that the part is still
    /// there.
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
    /// assert_eq!(programmer.read_signature()?, programmer.signature());
    ///
    /// // Calibration bytes are at odd addresses of the signature row, signature bytes at even ones.
    /// let mut row = [0; 6];
    /// programmer.read_signature_row(0, &mut row)?;
    /// assert_eq!([row[0], row[2], row[4]], ATMEGA328P.signature);
    /// programmer.leave()?;
    /// bus.close()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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

    /// Reads an oscillator calibration byte, until two reads one after the other agree; `index` counts from 0.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`], [`Error::Unstable`], [`Error::OutOfStep`], [`Error::Bus`].
    pub fn read_calibration(&mut self, index: u8) -> Result<u8, Error<B::Error>> {
        self.check_range(Memory::Calibration, u32::from(index), 1)?;
        self.session.ask_stable(Instruction::ReadCalibration { index }, Memory::Calibration)
    }

    /// Reads the signature row from byte `at` on, until two reads one after the other agree: signature bytes at
    /// even, calibration bytes at odd addresses, on newer parts also a serial number. See [`read_signature`](Self::read_signature).
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchMemory`], [`Error::OutOfRange`], [`Error::Unstable`], [`Error::OutOfStep`], [`Error::Bus`].
    pub fn read_signature_row(&mut self, at: u32, out: &mut [u8]) -> Result<(), Error<B::Error>> {
        self.check_range(Memory::SignatureRow, at, out.len())?;
        let instructions = (at..).take(out.len()).map(|at| {
            // A row has less than 256 bytes.
            let index = (at / 2) as u8;
            if at.is_multiple_of(2) {
                Instruction::ReadSignature { index }
            } else {
                Instruction::ReadCalibration { index }
            }
        });
        self.session.ask_until_stable(&instructions, out, |_| Memory::SignatureRow)
    }
}

/// The instruction that reads the byte at this byte address of the current segment.
fn read_flash_byte(at: u32) -> Instruction {
    let word = (at / 2) as u16;
    if at.is_multiple_of(2) {
        Instruction::ReadFlashLow { word }
    } else {
        Instruction::ReadFlashHigh { word }
    }
}
