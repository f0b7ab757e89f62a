//! A serial flash memory like Winbond's W25Q32JV.

use std::boxed::Box;
use std::vec;
use std::vec::Vec;

use super::board::SpiPeripheral;

/// A serial NOR flash of 4 MiB, its single-bit commands: JEDEC and unique identification, status, read,
/// page program, sector, block and chip erase. Source of the opcodes: W25Q32JV data sheet, instruction
/// set table 1.
///
/// Programming clears bits only, within one page of 256 bytes, and both it and erasing need Write Enable
/// and keep the chip busy for the next few status reads.
#[derive(Debug, Clone)]
pub struct FlashChip {
    memory: Vec<u8>,
    unique: [u8; 8],
    /// What came since the select, as far as it is a command, its address and dummies.
    command: Vec<u8>,
    /// Bytes to program, at the end.
    data: Vec<u8>,
    write_enabled: bool,
    /// Status reads for which it is still busy.
    busy: u8,
}

/// Status reads that find the chip busy after each write.
const BUSY_READS: u8 = 2;

const PAGE: usize = 256;

impl FlashChip {
    const SIZE: usize = 4 << 20;
    const PROGRAM: u8 = 0x02;
    const READ: u8 = 0x03;
    const WRITE_DISABLE: u8 = 0x04;
    const STATUS: u8 = 0x05;
    const WRITE_ENABLE: u8 = 0x06;
    const ERASE_SECTOR: u8 = 0x20;
    const UNIQUE_ID: u8 = 0x4b;
    const ERASE_32K: u8 = 0x52;
    const JEDEC_ID: u8 = 0x9f;
    const ERASE_CHIP: u8 = 0xc7;
    const ERASE_64K: u8 = 0xd8;
    /// Winbond, W25Q, 32 Mbit.
    const JEDEC: [u8; 3] = [0xef, 0x40, 0x16];

    /// An erased one.
    #[must_use]
    pub fn new() -> Self {
        Self {
            memory: vec![0xff; Self::SIZE],
            unique: *b"\xd1\x62\x38\x55\x4a\x2b\x60\x33",
            command: Vec::new(),
            data: Vec::new(),
            write_enabled: false,
            busy: 0,
        }
    }

    /// What it holds.
    #[must_use]
    pub fn memory(&self) -> &[u8] {
        &self.memory
    }

    /// The address of a command, if it is complete.
    fn address(&self) -> Option<usize> {
        let [_, high, middle, low, ..] = self.command[..] else { return None };
        Some(u32::from_be_bytes([0, high, middle, low]) as usize % Self::SIZE)
    }

    /// What is sent after the byte that was just taken; `taken` bytes came since the select.
    fn answer(&mut self, taken: usize) -> u8 {
        match self.command[0] {
            Self::STATUS => {
                let busy = self.busy > 0;
                self.busy = self.busy.saturating_sub(1);
                u8::from(busy) | u8::from(self.write_enabled) << 1
            }
            _ if self.busy > 0 => 0xff,
            Self::JEDEC_ID => Self::JEDEC.get(taken - 1).copied().unwrap_or(0xff),
            // Four bytes of dummies.
            Self::UNIQUE_ID => taken.checked_sub(5).map_or(0xff, |at| self.unique[at % 8]),
            Self::READ => match (self.address(), taken.checked_sub(4)) {
                (Some(address), Some(at)) => self.memory[(address + at) % Self::SIZE],
                _ => 0xff,
            },
            _ => 0xff,
        }
    }

    /// Carries out what takes effect when the select goes high.
    fn carry_out(&mut self) {
        let Some(command) = self.command.first().copied() else { return };
        if self.busy > 0 {
            return;
        }
        match command {
            Self::WRITE_ENABLE => self.write_enabled = true,
            Self::WRITE_DISABLE => self.write_enabled = false,
            _ if !self.write_enabled => {}
            Self::ERASE_CHIP => self.erase(0, Self::SIZE),
            Self::ERASE_SECTOR | Self::ERASE_32K | Self::ERASE_64K => {
                let size = match command {
                    Self::ERASE_SECTOR => 4 << 10,
                    Self::ERASE_32K => 32 << 10,
                    _ => 64 << 10,
                };
                if let Some(address) = self.address() {
                    self.erase(address - address % size, size);
                }
            }
            Self::PROGRAM => self.program(),
            _ => {}
        }
    }

    fn erase(&mut self, from: usize, size: usize) {
        self.memory[from..from + size].fill(0xff);
        self.written();
    }

    fn program(&mut self) {
        let Some(address) = self.address() else { return };
        let page = address - address % PAGE;
        // Of more than a page the last bytes count; all wrap around within it.
        let data = core::mem::take(&mut self.data);
        let first = data.len().saturating_sub(PAGE);
        for (at, byte) in data.iter().enumerate().skip(first) {
            self.memory[page + (address + at) % PAGE] &= byte;
        }
        self.written();
    }

    fn written(&mut self) {
        self.write_enabled = false;
        self.busy = BUSY_READS;
    }
}

impl Default for FlashChip {
    fn default() -> Self {
        Self::new()
    }
}

impl SpiPeripheral for FlashChip {
    fn select(&mut self) -> u8 {
        self.command.clear();
        self.data.clear();
        0xff
    }

    fn exchange(&mut self, mosi: u8) -> u8 {
        let programs = self.command.len() == 4 && self.command[0] == Self::PROGRAM;
        if programs {
            self.data.push(mosi);
        } else {
            self.command.push(mosi);
        }
        self.answer(self.command.len() + self.data.len())
    }

    fn deselect(&mut self) {
        self.carry_out();
        self.command.clear();
    }

    fn request(&self) -> &[u8] {
        &[Self::JEDEC_ID, 0, 0, 0]
    }

    fn is_right(&self, answer: &[u8]) -> bool {
        answer.get(1..) == Some(&Self::JEDEC)
    }

    fn boxed(&self) -> Box<dyn SpiPeripheral> {
        Box::new(self.clone())
    }
}
