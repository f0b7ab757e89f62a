//! The instructions of a particular chip.

use super::Instruction;
use super::memory::fuse_byte;
use crate::bus::Frame;
use crate::chip::{Chip, FlashWrite, InstructionSet, ReadBits, Ready, WriteBits};

/// The instruction that reads fuse and lock bits together. It is also that of the lock bits alone.
const READ_SHARED: Frame = [0x58, 0x00, 0x00, 0x00];

impl Instruction {
    /// The four bytes of the instruction for this chip; `None`: it has no such instruction.
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
            Self::ReadSignature { index } => index < 3 || in_row(chip, index),
            Self::ReadCalibration { index } => index < chip.calibration_bytes || in_row(chip, index),
        };
        exists.then(|| self.encode_in(set))
    }

    /// The four bytes in this set. Where it has no such instruction, those of the standard set.
    pub(super) fn encode_in(self, set: &InstructionSet) -> Frame {
        match self {
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

/// Whether the signature row has a byte of the signature and one of the calibration with this index.
fn in_row(chip: &Chip, index: u8) -> bool {
    2 * u16::from(index) < u16::from(chip.signature_row_bytes)
}
