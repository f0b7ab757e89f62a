//! What a chip's own instructions look like, and what only some chips can do.

use core::time::Duration;

use super::{Error, Instruction, Memory, Programmer};
use crate::bus::{Frame, IcspBus, Tail};
use crate::chip::{
    Chip, Flash, FlashWrite, Fuse, FuseByte, InstructionSet, ReadBits, Ready, ValuePolling, WriteBits,
};

/// The instruction that reads fuse and lock bits together.
const READ_SHARED: Frame = [0x58, 0x00, 0x00, 0x00];

impl Instruction {
    /// The four bytes by which this chip is told; `None`: it has no such instruction.
    ///
    /// ```
    /// use avrrr::chip::{AT90S8535, ATMEGA328P};
    /// use avrrr::icsp::Instruction;
    ///
    /// let lock = Instruction::WriteLock { data: 0xfd };
    /// assert_eq!(lock.encode_for(&ATMEGA328P), Some([0xac, 0xe0, 0x00, 0xfd]));
    /// assert_eq!(lock.encode_for(&AT90S8535), Some([0xac, 0xfd, 0x00, 0x00]));
    /// assert_eq!(Instruction::PollReady.encode_for(&AT90S8535), None);
    /// ```
    #[must_use]
    pub fn encode_for(self, chip: &Chip) -> Option<Frame> {
        let set = &chip.instructions;
        let eeprom_pages = || chip.eeprom.is_some_and(|eeprom| eeprom.page_size.is_some());
        let exists = match self {
            Self::ProgrammingEnable
            | Self::ChipErase
            | Self::ReadFlashLow { .. }
            | Self::ReadFlashHigh { .. } => true,
            Self::PollReady => chip.ready == Ready::Poll,
            Self::LoadExtendedAddress { .. } => chip.flash.extended_address,
            Self::LoadFlashLow { .. } | Self::LoadFlashHigh { .. } | Self::WriteFlashPage { .. } => {
                set.flash == FlashWrite::Page
            }
            Self::WriteFlashLow { .. } | Self::WriteFlashHigh { .. } => set.flash == FlashWrite::Byte,
            Self::LoadEepromPage { .. } | Self::WriteEepromPage { .. } => eeprom_pages(),
            Self::ReadEeprom { .. } | Self::WriteEeprom { .. } => chip.eeprom.is_some(),
            Self::ReadLock => set.lock_read != ReadBits::None,
            Self::WriteLock { .. } => set.lock_write != WriteBits::None,
            Self::ReadFuse { fuse } => fuse_byte(chip, fuse).is_some_and(|byte| byte.readable != 0),
            Self::WriteFuse { fuse, .. } => fuse_byte(chip, fuse).is_some_and(|byte| byte.writable != 0),
            Self::ReadSignature { index } => index < 3 || in_row(chip, 2 * u16::from(index)),
            Self::ReadCalibration { index } => {
                index < chip.calibration_bytes || in_row(chip, 2 * u16::from(index) + 1)
            }
        };
        exists.then(|| self.encode_in(set))
    }

    /// The four bytes in this set. Where it has no such instruction, those of the standard set.
    pub(super) fn encode_in(self, set: &InstructionSet) -> Frame {
        match self {
            Self::ReadLock if set.lock_read == ReadBits::Shared => READ_SHARED,
            Self::ReadFuse { .. } if set.fuse_read == ReadBits::Shared => READ_SHARED,
            Self::WriteLock { data } => carry(self.encode(), set.lock_write, data),
            Self::WriteFuse { data, .. } => carry(self.encode(), set.fuse_write, data),
            _ => self.encode(),
        }
    }
}

/// A write of fuse or lock bits that has them in byte 4, with its bits where this part has them.
fn carry(standard: Frame, bits: WriteBits, data: u8) -> Frame {
    let [prefix, ..] = standard;
    match bits {
        WriteBits::Byte2 { mask, rest } => [prefix, rest | data & mask, 0x00, 0x00],
        WriteBits::Bytes2And4 { mask, rest } => [prefix, rest | data & mask, 0x00, data],
        WriteBits::Byte4 | WriteBits::None => standard,
    }
}

/// The lock byte in the answer that holds the fuses as well; bits that it does not have are 1.
pub(super) const fn lock_of_shared(answer: u8) -> u8 {
    let (lb1, lb2) = (answer >> 7 & 1, answer >> 6 & 1);
    0xf9 | lb1 << 1 | lb2 << 2
}

fn in_row(chip: &Chip, at: u16) -> bool {
    at < u16::from(chip.signature_row_bytes)
}

/// What is known of a fuse byte.
pub(super) fn fuse_byte(chip: &Chip, fuse: Fuse) -> Option<&'static FuseByte> {
    chip.fuses.iter().find(|byte| byte.fuse == fuse)
}

impl<B: IcspBus + ?Sized> Programmer<'_, B> {
    /// Writes one byte of flash on a part without a page buffer, and waits for it: by reading it until
    /// it is there, where the part can tell and asking takes less time than waiting.
    pub(super) fn write_flash_byte(&mut self, at: u32, data: u8) -> Result<(), Error<B::Error>> {
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
    pub(super) fn write_byte(
        &mut self,
        write: Instruction,
        read: Instruction,
        data: u8,
        write_time: Duration,
        polling: Option<ValuePolling>,
    ) -> Result<(), Error<B::Error>> {
        /// So often the part is asked, in the time that is left after the earliest.
        const ASKS: u32 = 8;
        self.session.tell(&mut [write].into_iter(), Tail::Exact)?;
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

    /// Reads the signature row from byte `at` on, until two reads one after the other agree: signature bytes at
    /// even, calibration bytes at odd addresses, on newer parts also a serial number.
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
