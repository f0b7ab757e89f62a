//! The serial programming instruction set, from the wire to a meaning.
//!
//! AVR data sheets, "Serial Programming Instruction Set"; bits that they print as x are ignored.

use crate::chip::{Chip, FlashWrite, Fuse, FuseByte, ReadBits, Ready, WriteBits};

/// An instruction that a part knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Instruction {
    /// Programming Enable.
    Enable,
    /// Chip Erase.
    Erase,
    /// Poll RDY/BSY.
    Poll,
    /// Load Extended Address: word address bits 23..16.
    ExtendedAddress(u8),
    /// Load Program Memory Page, low byte.
    LoadLow(u8),
    /// Load Program Memory Page, high byte.
    LoadHigh { word: u8, data: u8 },
    /// Load EEPROM Memory Page.
    LoadEeprom { byte: u8, data: u8 },
    /// Write Program Memory Page, at a word address.
    WritePage(u16),
    /// Write Program Memory, one byte at a word address.
    WriteByte { word: u16, high: bool, data: u8 },
    /// Write EEPROM Memory.
    WriteEeprom { byte: u16, data: u8 },
    /// Write EEPROM Memory Page, at a byte address.
    WriteEepromPage(u16),
    /// Write Lock bits.
    WriteLock(u8),
    /// Write Fuse bits.
    WriteFuse(Fuse, u8),
    /// Anything that answers in its last byte, Poll RDY/BSY apart.
    Read(Read),
}

/// What a read instruction asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    /// Program memory, at a word address.
    Flash { word: u16, high: bool },
    /// EEPROM, at a byte address.
    Eeprom(u16),
    /// Signature byte.
    Signature(u8),
    /// Calibration byte.
    Calibration(u8),
    /// Fuse byte.
    Fuse(Fuse),
    /// Lock byte.
    Lock,
    /// Both lock bits and the fuse bits, in one byte.
    FuseAndLock,
}

/// What the four bytes mean to this chip; `None`: nothing.
///
/// Reads and Poll RDY/BSY are known before the last byte has come, which they ignore.
pub(super) fn decode(chip: &Chip, frame: [u8; 4]) -> Option<Instruction> {
    use Instruction as I;
    let [first, second, third, data] = frame;
    let address = u16::from_be_bytes([second, third]);
    let eeprom = chip.eeprom.is_some();
    let eeprom_pages = chip.eeprom.is_some_and(|eeprom| eeprom.page_size.is_some());
    Some(match first {
        0x20 | 0x28 => I::Read(Read::Flash { word: address, high: first == 0x28 }),
        0x30 => I::Read(Read::Signature(third)),
        0x38 => I::Read(Read::Calibration(third)),
        0x40 | 0x48 if chip.instructions.flash == FlashWrite::Byte => {
            I::WriteByte { word: address, high: first == 0x48, data }
        }
        0x4c if chip.instructions.flash == FlashWrite::Byte => return None,
        0x40 => I::LoadLow(data),
        0x48 => I::LoadHigh { word: third, data },
        0x4c => I::WritePage(address),
        0x4d if chip.flash.extended_address => I::ExtendedAddress(third),
        0x50 | 0x58 => I::Read(fuse_or_lock(chip, first, second)?),
        0xa0 if eeprom => I::Read(Read::Eeprom(address)),
        0xac => prefixed(chip, second, data)?,
        0xc0 if eeprom => I::WriteEeprom { byte: address, data },
        0xc1 if eeprom_pages => I::LoadEeprom { byte: third, data },
        0xc2 if eeprom_pages => I::WriteEepromPage(address),
        0xf0 if chip.ready == Ready::Poll => I::Poll,
        _ => return None,
    })
}

/// The instructions that begin with 0x50 and 0x58.
fn fuse_or_lock(chip: &Chip, first: u8, second: u8) -> Option<Read> {
    let own = chip.instructions.fuse_read == ReadBits::Own;
    let fuse = |fuse| (own && find(chip, fuse)?.readable != 0).then_some(Read::Fuse(fuse));
    match (first, second) {
        (0x50, 0x00) => fuse(Fuse::Low).or(fuse(Fuse::Only)),
        (0x50, 0x08) => fuse(Fuse::Extended),
        (0x58, 0x00) => match chip.instructions.lock_read {
            ReadBits::Own => Some(Read::Lock),
            ReadBits::Shared => Some(Read::FuseAndLock),
            _ => None,
        },
        (0x58, 0x08) => fuse(Fuse::High),
        _ => None,
    }
}

/// The instructions that begin with 0xAC. Where fuse or lock bits travel in the second byte, its top
/// three bits tell which they are.
fn prefixed(chip: &Chip, second: u8, data: u8) -> Option<Instruction> {
    let fuse = |fuse, bits| (find(chip, fuse)?.writable != 0).then_some(Instruction::WriteFuse(fuse, bits));
    match (second, chip.instructions.fuse_write, chip.instructions.lock_write) {
        (0x53, ..) => Some(Instruction::Enable),
        (0x80, ..) => Some(Instruction::Erase),
        (0xa0..=0xbf, WriteBits::Byte2 { .. }, _) => fuse(Fuse::Only, second),
        (0xa0, WriteBits::Byte4, _) => fuse(Fuse::Low, data).or(fuse(Fuse::Only, data)),
        (0xa4, WriteBits::Byte4, _) => fuse(Fuse::Extended, data),
        (0xa8, WriteBits::Byte4, _) => fuse(Fuse::High, data),
        (0xe0, _, WriteBits::Byte4) => Some(Instruction::WriteLock(data)),
        (0xe0..=0xff, _, WriteBits::Byte2 { .. }) => Some(Instruction::WriteLock(second)),
        // Taken for those that avrdude means: they do not look at the fourth byte.
        (0xfc..=0xff, _, WriteBits::Bytes2And4 { .. }) => Some(Instruction::WriteLock(second)),
        _ => None,
    }
}

fn find(chip: &Chip, fuse: Fuse) -> Option<&'static FuseByte> {
    chip.fuses.iter().find(|byte| byte.fuse == fuse)
}
