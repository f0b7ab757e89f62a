//! Where AVRs differ in the instructions that program them.

/// The instructions of a chip, as far as they are not the same for all.
///
/// What follows from the memories is not repeated here: parts with
/// [`Flash::extended_address`](super::Flash::extended_address) know Load Extended Address, those with
/// an [`Eeprom::page_size`](super::Eeprom::page_size) the EEPROM page instructions, those with
/// [`Ready::Poll`](super::Ready::Poll) the Poll RDY/BSY instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct InstructionSet {
    /// What the part answers to Programming Enable.
    pub echo: Echo,
    /// How flash is written.
    pub flash: FlashWrite,
    /// How fuse bytes are read.
    pub fuse_read: ReadBits,
    /// How fuse bytes are written.
    pub fuse_write: WriteBits,
    /// How the lock byte is read.
    pub lock_read: ReadBits,
    /// How the lock byte is written.
    pub lock_write: WriteBits,
}

impl InstructionSet {
    /// That of most parts.
    pub const STANDARD: Self = Self {
        echo: Echo::Byte3,
        flash: FlashWrite::Page,
        fuse_read: ReadBits::Own,
        fuse_write: WriteBits::Byte4,
        lock_read: ReadBits::Own,
        lock_write: WriteBits::Byte4,
    };
}

impl Default for InstructionSet {
    fn default() -> Self {
        Self::STANDARD
    }
}

/// What a part answers to Programming Enable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Echo {
    /// The 0x53 that it was sent comes back in the third byte.
    Byte3,
    /// Nothing that could be relied on: only the signature shows whether the part listens (AT90S1200).
    None,
}

/// How flash is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FlashWrite {
    /// `40` and `48` load a page buffer, `4C` writes it.
    Page,
    /// `40` and `48` write one byte at once. The page size is 1.
    Byte,
}

/// How the bits of a fuse or lock byte are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReadBits {
    /// By an instruction for this byte: `50 00`, `58 08`, `50 08` for the fuse bytes (`50 00` for an
    /// only one), `58 00` for the lock byte.
    Own,
    /// `58 00` reads both: the lock bits LB1 and LB2 as bits 7 and 6, the fuses as the others.
    Shared,
    /// Serial programming cannot read it.
    None,
}

/// Where the bits of a fuse or lock byte travel in the instruction that writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WriteBits {
    /// In byte 4, after `AC A0 00`, `AC A8 00` or `AC A4 00` for the fuse bytes (`AC A0 00` for an only
    /// one), `AC E0 00` for the lock byte.
    Byte4,
    /// In byte 2, after `AC`, each at its own place.
    Byte2 {
        /// The bits that are data.
        mask: u8,
        /// The other bits of byte 2.
        rest: u8,
    },
    /// In byte 2, and a second time in byte 4: the data sheets of one part disagree about the byte that
    /// it looks at, and ones do no harm in the other.
    Bytes2And4 {
        /// The bits that are data.
        mask: u8,
        /// The other bits of byte 2.
        rest: u8,
    },
    /// Serial programming cannot write it.
    None,
}

/// A memory that is asked for a byte which is being written gives another value until it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ValuePolling {
    /// What it may give meanwhile. To write such a byte, wait.
    pub busy: [u8; 2],
    /// Asking earlier than this after the write is in vain.
    pub soonest: core::time::Duration,
}

impl ValuePolling {
    /// Does reading this value mean that it was written?
    #[must_use]
    pub(crate) const fn can_tell(&self, written: u8) -> bool {
        written != self.busy[0] && written != self.busy[1]
    }
}

/// Something about a chip that the sources leave open; `data/conflicts.md` has the details.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Doubt {
    /// The factory values of the fuses may be wrong: data sheet and device files disagree.
    FactoryFuses,
    /// Some sources list EEPROM page instructions. This crate writes bytes, which works for certain.
    EepromPages,
    /// Not Microchip's silicon: firmware plays serial programming, and its fuse bytes mean nothing.
    Clone,
}
