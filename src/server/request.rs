//! The commands of STK500v2 that concern in-system programming (application note AVR068).

use crate::bus::Frame;
use crate::chip::Echo;

pub(super) const SIGN_ON: u8 = 0x01;
pub(super) const SET_PARAMETER: u8 = 0x02;
pub(super) const GET_PARAMETER: u8 = 0x03;
pub(super) const LOAD_ADDRESS: u8 = 0x06;
pub(super) const ENTER: u8 = 0x10;
pub(super) const LEAVE: u8 = 0x11;
const ERASE: u8 = 0x12;
const PROGRAM_FLASH: u8 = 0x13;
const READ_FLASH: u8 = 0x14;
const PROGRAM_EEPROM: u8 = 0x15;
const READ_EEPROM: u8 = 0x16;
const PROGRAM_FUSE: u8 = 0x17;
const READ_FUSE: u8 = 0x18;
const PROGRAM_LOCK: u8 = 0x19;
const READ_LOCK: u8 = 0x1a;
const READ_SIGNATURE: u8 = 0x1b;
const READ_CALIBRATION: u8 = 0x1c;
const SPI_MULTI: u8 = 0x1d;

/// Which of the two large memories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Area {
    /// Addresses are those of words.
    Flash,
    /// Addresses are those of bytes.
    Eeprom,
}

/// A block to be programmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block<'a> {
    pub(super) area: Area,
    mode: u8,
    /// How long a write takes, ms.
    pub(super) delay_ms: u8,
    /// The first bytes of the instructions: load a byte, or write one; write the page.
    pub(super) opcodes: [u8; 2],
    pub(super) data: &'a [u8],
}

impl Block<'_> {
    /// Is it loaded into the page buffer? Else each byte is written by itself.
    pub(super) const fn is_paged(&self) -> bool {
        self.mode & 0x01 != 0
    }

    /// Is the page written when the block is loaded?
    pub(super) const fn ends_page(&self) -> bool {
        self.mode & 0x80 != 0
    }
}

/// A command with its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Request<'a> {
    SignOn,
    SetParameter {
        id: u8,
        value: u8,
    },
    GetParameter {
        id: u8,
    },
    LoadAddress {
        address: u32,
    },
    /// What the part answers to Programming Enable.
    Enter {
        echo: Echo,
    },
    Leave,
    Erase {
        delay_ms: u8,
        instruction: Frame,
    },
    Program(Block<'a>),
    Read {
        area: Area,
        length: u16,
        opcode: u8,
    },
    /// A fuse byte or the lock byte.
    Write {
        instruction: Frame,
    },
    /// One byte: the answer to this byte of the instruction, 0 to 3.
    ReadByte {
        answer: u8,
        instruction: Frame,
    },
    /// Any bytes; `receive` of those that come back, `skip` behind the first.
    Multi {
        send: &'a [u8],
        receive: u8,
        skip: u8,
    },
}

impl<'a> Request<'a> {
    /// The request in the body of a message; `None`: it is not known, or too short.
    pub(super) fn parse(body: &'a [u8]) -> Option<Self> {
        let (&command, rest) = body.split_first()?;
        Some(match (command, rest) {
            (SIGN_ON, _) => Self::SignOn,
            (SET_PARAMETER, &[id, value, ..]) => Self::SetParameter { id, value },
            (GET_PARAMETER, &[id, ..]) => Self::GetParameter { id },
            (LOAD_ADDRESS, &[a, b, c, d, ..]) => {
                Self::LoadAddress { address: u32::from_be_bytes([a, b, c, d]) }
            }
            // Its times are for a programmer that has to be told; its instruction is always the same. An index of 0
            // says that the part does not answer it.
            (ENTER, &[_, _, _, _, _, _, 0, ..]) => Self::Enter { echo: Echo::None },
            (ENTER, _) => Self::Enter { echo: Echo::Byte3 },
            (LEAVE, _) => Self::Leave,
            (ERASE, &[delay_ms, _, a, b, c, d, ..]) => Self::Erase { delay_ms, instruction: [a, b, c, d] },
            (PROGRAM_FLASH, _) => Self::Program(block(Area::Flash, rest)?),
            (PROGRAM_EEPROM, _) => Self::Program(block(Area::Eeprom, rest)?),
            (READ_FLASH, &[high, low, opcode, ..]) => read(Area::Flash, [high, low], opcode),
            (READ_EEPROM, &[high, low, opcode, ..]) => read(Area::Eeprom, [high, low], opcode),
            (PROGRAM_FUSE | PROGRAM_LOCK, &[a, b, c, d, ..]) => Self::Write { instruction: [a, b, c, d] },
            (
                READ_FUSE | READ_LOCK | READ_SIGNATURE | READ_CALIBRATION,
                &[answer @ 1..=4, a, b, c, d, ..],
            ) => Self::ReadByte { answer: answer - 1, instruction: [a, b, c, d] },
            (SPI_MULTI, &[count, receive, skip, ref send @ ..]) => {
                Self::Multi { send: send.get(..usize::from(count))?, receive, skip }
            }
            _ => return None,
        })
    }
}

fn read<'a>(area: Area, length: [u8; 2], opcode: u8) -> Request<'a> {
    Request::Read { area, length: u16::from_be_bytes(length), opcode }
}

fn block(area: Area, parameters: &[u8]) -> Option<Block<'_>> {
    let &[high, low, mode, delay_ms, load, write, _, _, _, ref data @ ..] = parameters else { return None };
    let length = usize::from(u16::from_be_bytes([high, low]));
    Some(Block { area, mode, delay_ms, opcodes: [load, write], data: data.get(..length)? })
}

/// Is this command one of ours?
pub(super) const fn is_known(command: u8) -> bool {
    matches!(command, SIGN_ON..=GET_PARAMETER | LOAD_ADDRESS | ENTER..=SPI_MULTI)
}
