//! The serial programming instructions as values.
//!
//! Source: the tables "Serial Programming Instruction Set" of the AVR data sheets, and Microchip
//! AN0943 (AVR910). `data/isp-opcodes.csv` has every pattern.

use crate::bus::Frame;
use crate::chip::Fuse;

/// One serial programming instruction.
///
/// Flash addresses are words, all others bytes. Bits that a part does not use are ignored by it.
/// [`encode`](Self::encode) knows the standard instructions, [`encode_for`](Self::encode_for) those of a
/// chip.
///
/// ```
/// use avrrr::icsp::Instruction;
///
/// let frame = Instruction::ReadFlashHigh { word: 0x0123 }.encode();
/// assert_eq!(frame, [0x28, 0x01, 0x23, 0x00]);
/// assert_eq!(Instruction::decode(frame), Some(Instruction::ReadFlashHigh { word: 0x0123 }));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Instruction {
    /// Turns programming on; the part echoes 0x53 in the third byte.
    ProgrammingEnable,
    /// Erases flash, EEPROM (unless the EESAVE fuse keeps it) and, at the end, the lock bits.
    ChipErase,
    /// Answers 1 in bit 0 while a write is going on. Only parts with
    /// [`Ready::Poll`](crate::chip::Ready::Poll) decode it.
    PollReady,
    /// Sets bits 16 and up of the word addresses that follow.
    LoadExtendedAddress {
        /// Word address bits 23 to 16.
        high: u8,
    },
    /// Puts the low byte of a word into a latch; [`LoadFlashHigh`](Self::LoadFlashHigh) completes it.
    LoadFlashLow {
        /// Word index in the page.
        word: u8,
        /// The byte.
        data: u8,
    },
    /// Puts a word, the latched low byte and this high byte, into the flash page buffer.
    LoadFlashHigh {
        /// Word index in the page.
        word: u8,
        /// The byte.
        data: u8,
    },
    /// Writes the page buffer to flash. Only clears bits; does not erase.
    WriteFlashPage {
        /// Word address bits 15 to 0 of the page.
        word: u16,
    },
    /// Writes the low byte of a word at once, on parts with
    /// [`FlashWrite::Byte`](crate::chip::FlashWrite::Byte). Only clears bits.
    WriteFlashLow {
        /// Word address.
        word: u16,
        /// The byte.
        data: u8,
    },
    /// Writes the high byte of a word at once, as [`WriteFlashLow`](Self::WriteFlashLow) does.
    WriteFlashHigh {
        /// Word address.
        word: u16,
        /// The byte.
        data: u8,
    },
    /// Reads the low byte of a word of flash.
    ReadFlashLow {
        /// Word address bits 15 to 0.
        word: u16,
    },
    /// Reads the high byte of a word of flash.
    ReadFlashHigh {
        /// Word address bits 15 to 0.
        word: u16,
    },
    /// Puts a byte into the EEPROM page buffer.
    LoadEepromPage {
        /// Byte index in the page.
        byte: u8,
        /// The byte.
        data: u8,
    },
    /// Erases and writes the loaded bytes of an EEPROM page.
    WriteEepromPage {
        /// Byte address of the page.
        at: u16,
    },
    /// Reads a byte of EEPROM.
    ReadEeprom {
        /// Byte address.
        at: u16,
    },
    /// Erases and writes one byte of EEPROM.
    WriteEeprom {
        /// Byte address.
        at: u16,
        /// The byte.
        data: u8,
    },
    /// Reads the lock byte.
    ReadLock,
    /// Writes the lock byte. Only clears bits.
    WriteLock {
        /// The byte; unused bits are 1.
        data: u8,
    },
    /// Reads a fuse byte.
    ReadFuse {
        /// Which one.
        fuse: Fuse,
    },
    /// Writes a fuse byte.
    WriteFuse {
        /// Which one.
        fuse: Fuse,
        /// The byte; unused bits are 1.
        data: u8,
    },
    /// Reads a signature byte: the even bytes of the signature row.
    ReadSignature {
        /// 0 to 2; further ones where the row can be read.
        index: u8,
    },
    /// Reads an oscillator calibration byte: the odd bytes of the signature row.
    ReadCalibration {
        /// From 0.
        index: u8,
    },
}

impl Instruction {
    /// The four bytes of the instruction, in the order in which they are sent, as most parts know it.
    #[must_use]
    pub const fn encode(self) -> Frame {
        match self {
            Self::ProgrammingEnable => [0xac, 0x53, 0x00, 0x00],
            Self::ChipErase => [0xac, 0x80, 0x00, 0x00],
            Self::PollReady => [0xf0, 0x00, 0x00, 0x00],
            Self::LoadExtendedAddress { high } => [0x4d, 0x00, high, 0x00],
            Self::LoadFlashLow { word, data } => [0x40, 0x00, word, data],
            Self::LoadFlashHigh { word, data } => [0x48, 0x00, word, data],
            Self::WriteFlashPage { word } => addressed(0x4c, word, 0x00),
            Self::WriteFlashLow { word, data } => addressed(0x40, word, data),
            Self::WriteFlashHigh { word, data } => addressed(0x48, word, data),
            Self::ReadFlashLow { word } => addressed(0x20, word, 0x00),
            Self::ReadFlashHigh { word } => addressed(0x28, word, 0x00),
            Self::LoadEepromPage { byte, data } => [0xc1, 0x00, byte, data],
            Self::WriteEepromPage { at } => addressed(0xc2, at, 0x00),
            Self::ReadEeprom { at } => addressed(0xa0, at, 0x00),
            Self::WriteEeprom { at, data } => addressed(0xc0, at, data),
            Self::ReadLock => [0x58, 0x00, 0x00, 0x00],
            Self::WriteLock { data } => [0xac, 0xe0, 0x00, data],
            Self::ReadFuse { fuse: Fuse::Low | Fuse::Only } => [0x50, 0x00, 0x00, 0x00],
            Self::ReadFuse { fuse: Fuse::High } => [0x58, 0x08, 0x00, 0x00],
            Self::ReadFuse { fuse: Fuse::Extended } => [0x50, 0x08, 0x00, 0x00],
            Self::WriteFuse { fuse: Fuse::Low | Fuse::Only, data } => [0xac, 0xa0, 0x00, data],
            Self::WriteFuse { fuse: Fuse::High, data } => [0xac, 0xa8, 0x00, data],
            Self::WriteFuse { fuse: Fuse::Extended, data } => [0xac, 0xa4, 0x00, data],
            Self::ReadSignature { index } => [0x30, 0x00, index, 0x00],
            Self::ReadCalibration { index } => [0x38, 0x00, index, 0x00],
        }
    }

    /// The instruction that these four bytes are to parts with the
    /// [standard set](crate::chip::InstructionSet::STANDARD), or `None`. The inverse of
    /// [`encode`](Self::encode): bytes that the instruction leaves at 0 must be 0.
    #[must_use]
    pub const fn decode(frame: Frame) -> Option<Self> {
        let [opcode, second, third, data] = frame;
        let address = u16::from_be_bytes([second, third]);
        Some(match (opcode, second, third, data) {
            (0xac, 0x53, 0, 0) => Self::ProgrammingEnable,
            (0xac, 0x80, 0, 0) => Self::ChipErase,
            (0xac, 0xe0, 0, data) => Self::WriteLock { data },
            (0xac, 0xa0, 0, data) => Self::WriteFuse { fuse: Fuse::Low, data },
            (0xac, 0xa8, 0, data) => Self::WriteFuse { fuse: Fuse::High, data },
            (0xac, 0xa4, 0, data) => Self::WriteFuse { fuse: Fuse::Extended, data },
            (0xf0, 0, 0, 0) => Self::PollReady,
            (0x4d, 0, high, 0) => Self::LoadExtendedAddress { high },
            (0x40, 0, word, data) => Self::LoadFlashLow { word, data },
            (0x48, 0, word, data) => Self::LoadFlashHigh { word, data },
            (0x4c, _, _, 0) => Self::WriteFlashPage { word: address },
            (0x20, _, _, 0) => Self::ReadFlashLow { word: address },
            (0x28, _, _, 0) => Self::ReadFlashHigh { word: address },
            (0xc1, 0, byte, data) => Self::LoadEepromPage { byte, data },
            (0xc2, _, _, 0) => Self::WriteEepromPage { at: address },
            (0xa0, _, _, 0) => Self::ReadEeprom { at: address },
            (0xc0, _, _, data) => Self::WriteEeprom { at: address, data },
            (0x58, 0x00, 0, 0) => Self::ReadLock,
            (0x50, 0x00, 0, 0) => Self::ReadFuse { fuse: Fuse::Low },
            (0x58, 0x08, 0, 0) => Self::ReadFuse { fuse: Fuse::High },
            (0x50, 0x08, 0, 0) => Self::ReadFuse { fuse: Fuse::Extended },
            (0x30, 0, index, 0) => Self::ReadSignature { index },
            (0x38, 0, index, 0) => Self::ReadCalibration { index },
            _ => return None,
        })
    }
}

/// An instruction with a 16-bit address in its second and third byte.
const fn addressed(opcode: u8, address: u16, data: u8) -> Frame {
    let [high, low] = address.to_be_bytes();
    [opcode, high, low, data]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The golden test: every opcode, typed by hand from the data sheets' table.
    const GOLDEN: &[(Instruction, Frame)] = &[
        (Instruction::ProgrammingEnable, [0xac, 0x53, 0x00, 0x00]),
        (Instruction::ChipErase, [0xac, 0x80, 0x00, 0x00]),
        (Instruction::PollReady, [0xf0, 0x00, 0x00, 0x00]),
        (Instruction::LoadExtendedAddress { high: 0x01 }, [0x4d, 0x00, 0x01, 0x00]),
        (Instruction::LoadFlashLow { word: 0x3f, data: 0xa5 }, [0x40, 0x00, 0x3f, 0xa5]),
        (Instruction::LoadFlashHigh { word: 0x3f, data: 0x5a }, [0x48, 0x00, 0x3f, 0x5a]),
        (Instruction::WriteFlashPage { word: 0x1fc0 }, [0x4c, 0x1f, 0xc0, 0x00]),
        (Instruction::ReadFlashLow { word: 0x1234 }, [0x20, 0x12, 0x34, 0x00]),
        (Instruction::ReadFlashHigh { word: 0x1234 }, [0x28, 0x12, 0x34, 0x00]),
        (Instruction::LoadEepromPage { byte: 0x03, data: 0x77 }, [0xc1, 0x00, 0x03, 0x77]),
        (Instruction::WriteEepromPage { at: 0x01fc }, [0xc2, 0x01, 0xfc, 0x00]),
        (Instruction::ReadEeprom { at: 0x0155 }, [0xa0, 0x01, 0x55, 0x00]),
        (Instruction::WriteEeprom { at: 0x0011, data: 0x0f }, [0xc0, 0x00, 0x11, 0x0f]),
        (Instruction::ReadLock, [0x58, 0x00, 0x00, 0x00]),
        (Instruction::WriteLock { data: 0xfc }, [0xac, 0xe0, 0x00, 0xfc]),
        (Instruction::ReadFuse { fuse: Fuse::Low }, [0x50, 0x00, 0x00, 0x00]),
        (Instruction::ReadFuse { fuse: Fuse::High }, [0x58, 0x08, 0x00, 0x00]),
        (Instruction::ReadFuse { fuse: Fuse::Extended }, [0x50, 0x08, 0x00, 0x00]),
        (Instruction::WriteFuse { fuse: Fuse::Low, data: 0x62 }, [0xac, 0xa0, 0x00, 0x62]),
        (Instruction::WriteFuse { fuse: Fuse::High, data: 0xd9 }, [0xac, 0xa8, 0x00, 0xd9]),
        (Instruction::WriteFuse { fuse: Fuse::Extended, data: 0xff }, [0xac, 0xa4, 0x00, 0xff]),
        (Instruction::ReadSignature { index: 2 }, [0x30, 0x00, 0x02, 0x00]),
        (Instruction::ReadCalibration { index: 3 }, [0x38, 0x00, 0x03, 0x00]),
    ];

    #[test]
    fn every_instruction_is_what_the_data_sheet_says() {
        for (instruction, frame) in GOLDEN {
            assert_eq!(instruction.encode(), *frame, "{instruction:?}");
            assert_eq!(Instruction::decode(*frame), Some(*instruction), "{frame:02x?}");
        }
    }

    #[test]
    fn whatever_decodes_encodes_to_the_same_bytes() {
        for opcode in 0..=0xff {
            for second in 0..=0xff {
                for (third, data) in [(0, 0), (0x12, 0), (0, 0x34), (0x12, 0x34), (0xff, 0xff)] {
                    let frame = [opcode, second, third, data];
                    if let Some(instruction) = Instruction::decode(frame) {
                        assert_eq!(instruction.encode(), frame, "{instruction:?}");
                    }
                }
            }
        }
    }
}
