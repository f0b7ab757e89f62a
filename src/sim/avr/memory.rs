//! What the instructions do to the memories, and how long it takes.

use core::time::Duration;

use crate::chip::Fuse;

use super::decode::{Instruction, Read};
use super::{Avr, index, nanoseconds};

/// A write that goes on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Busy {
    /// When it began, and when it ends, ns.
    pub(super) since: u64,
    pub(super) until: u64,
    what: Write,
}

/// What is being written, for the case that the supply fails.
#[derive(Debug, Clone, Copy)]
enum Write {
    /// Everything, EEPROM included or not; the lock byte before it.
    Erase { eeprom: bool, lock: u8 },
    /// Bytes of flash.
    Flash { at: usize, len: usize },
    /// Bytes of EEPROM.
    Eeprom { at: usize, len: usize },
    /// A fuse byte.
    Fuse(Fuse),
    /// The lock byte, and what it was.
    Lock { before: u8 },
}

/// What lock bits LB2 and LB1 forbid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Protection {
    None,
    Writing,
    WritingAndReading,
}

impl Avr {
    /// Does a write go on at this time, in ns?
    pub(super) fn is_busy(&self, at: u64) -> bool {
        self.busy.is_some_and(|busy| at < busy.until)
    }

    /// The answer to a read; `None`: the lock bits forbid it.
    pub(super) fn read(&self, read: Read) -> Option<u8> {
        let locked = self.protection() == Protection::WritingAndReading;
        match read {
            Read::Flash { .. } | Read::Eeprom(_) if locked => None,
            Read::Flash { word, high } => {
                byte(&self.flash, (self.word_address(word) << 1) + usize::from(high))
            }
            Read::Eeprom(at) => byte(&self.eeprom, usize::from(at)),
            Read::Signature(at) => Some(self.signature.get(usize::from(at)).copied().unwrap_or(0xff)),
            Read::Calibration(at) => Some(self.calibration.get(usize::from(at)).copied().unwrap_or(0xff)),
            Read::Fuse(fuse) => Some(self.fuses[index(fuse)]),
            Read::Lock => Some(self.lock),
        }
    }

    /// Executes an instruction, programming being enabled and no write going on.
    pub(super) fn execute(&mut self, at: u64, instruction: Instruction) {
        match instruction {
            Instruction::Enable => self.stats.enables += 1,
            Instruction::Erase => self.erase(at),
            Instruction::ExtendedAddress(high) => self.extended_address = high,
            Instruction::LoadLow(data) => self.low_byte = data,
            Instruction::LoadHigh { word, data } => self.load_word(word, data),
            Instruction::LoadEeprom { byte, data } => {
                if let Some(slot) = wrap(usize::from(byte), self.eeprom_page.len()) {
                    self.eeprom_page[slot] = Some(data);
                }
            }
            Instruction::WritePage(word) => self.write_page(at, word),
            Instruction::WriteEeprom { byte, data } => self.write_eeprom(at, byte, data),
            Instruction::WriteEepromPage(byte) => self.write_eeprom_page(at, byte),
            Instruction::WriteLock(data) => self.write_lock(at, data),
            Instruction::WriteFuse(fuse, data) => self.write_fuse(at, fuse, data),
            Instruction::Poll | Instruction::Read(_) => {}
        }
    }

    /// Empties the page buffers.
    pub(super) fn clear_buffers(&mut self) {
        self.page.fill(0xffff);
        self.eeprom_page.fill(None);
    }

    /// The supply fails: whatever is being written is left undefined. True when something was.
    pub(super) fn interrupt_write(&mut self, at: u64) -> bool {
        let Some(Busy { what, .. }) = self.busy.take().filter(|busy| at < busy.until) else {
            return false;
        };
        self.stats.power_losses += 1;
        let seed = self.stats.power_losses;
        match what {
            Write::Erase { eeprom, lock } => {
                // The lock bits are erased last.
                self.lock = lock;
                spoil(seed, &mut self.flash);
                if eeprom {
                    spoil(seed, &mut self.eeprom);
                }
            }
            Write::Flash { at, len } => spoil(seed, &mut self.flash[at..][..len]),
            Write::Eeprom { at, len } => spoil(seed, &mut self.eeprom[at..][..len]),
            Write::Fuse(fuse) => {
                let bits = self.writable_fuse_bits(fuse);
                let fuse = &mut self.fuses[index(fuse)];
                *fuse = *fuse & !bits | scramble(seed) as u8 & bits;
            }
            // Bits that were to stay 1 stay 1.
            Write::Lock { before } => self.lock |= before & scramble(seed) as u8,
        }
        true
    }

    fn protection(&self) -> Protection {
        match self.lock & 0b11 {
            0b11 => Protection::None,
            0b10 => Protection::Writing,
            // 01 has no meaning in the data sheets; taken for the stricter mode.
            _ => Protection::WritingAndReading,
        }
    }

    fn writable(&self) -> bool {
        self.protection() == Protection::None
    }

    fn word_address(&self, word: u16) -> usize {
        usize::from(self.extended_address) << 16 | usize::from(word)
    }

    fn start(&mut self, at: u64, takes: Duration, what: Write) {
        let until =
            if self.defects.take_stuck_busy() { u64::MAX } else { at.saturating_add(nanoseconds(takes)) };
        self.busy = Some(Busy { since: at, until, what });
        self.writes += 1;
    }

    fn erase(&mut self, at: u64) {
        self.stats.erases += 1;
        // As stored now: EESAVE needs no release of RESET to work.
        let eeprom = !self.programmed(self.fuses, "EESAVE").unwrap_or(false);
        self.start(at, self.chip.erase_time, Write::Erase { eeprom, lock: self.lock });
        self.flash.fill(0xff);
        if eeprom {
            self.eeprom.fill(0xff);
        }
        self.lock |= self.chip.lock.used;
        self.clear_buffers();
    }

    /// The high byte takes the waiting low byte with it into the page buffer. Loading a word twice
    /// is not described anywhere; here bits only go from 1 to 0, as in the flash.
    fn load_word(&mut self, word: u8, high: u8) {
        if let Some(slot) = wrap(usize::from(word), self.page.len()) {
            self.page[slot] &= u16::from_le_bytes([self.low_byte, high]);
        }
    }

    fn write_page(&mut self, at: u64, word: u16) {
        let len = self.page.len() * 2;
        let Some(address) = wrap(self.word_address(word) * 2, self.flash.len()) else { return };
        let Some(index) = wrap(address, len) else { return };
        let start = address - index;
        if !self.writable() {
            return;
        }
        self.stats.page_writes += 1;
        let buffer = self.page.iter().flat_map(|word| word.to_le_bytes());
        for ((at, cell), new) in (start..).zip(&mut self.flash[start..]).zip(buffer) {
            *cell &= new | self.defects.stuck_bits(at);
        }
        self.page.fill(0xffff);
        let len = len.min(self.flash.len() - start);
        self.start(at, self.chip.flash.write_time, Write::Flash { at: start, len });
    }

    fn write_eeprom(&mut self, at: u64, byte: u16, data: u8) {
        let Some(address) = wrap(usize::from(byte), self.eeprom.len()) else { return };
        if self.writable() {
            self.eeprom[address] = data;
            self.start_eeprom(at, address, 1);
        }
    }

    fn write_eeprom_page(&mut self, at: u64, byte: u16) {
        let len = self.eeprom_page.len();
        let Some(address) = wrap(usize::from(byte), self.eeprom.len()) else { return };
        let Some(index) = wrap(address, len) else { return };
        let start = address - index;
        if !self.writable() {
            return;
        }
        for (cell, loaded) in self.eeprom[start..].iter_mut().zip(&self.eeprom_page) {
            *cell = loaded.unwrap_or(*cell);
        }
        self.eeprom_page.fill(None);
        let len = len.min(self.eeprom.len() - start);
        self.start_eeprom(at, start, len);
    }

    fn start_eeprom(&mut self, at: u64, address: usize, len: usize) {
        self.stats.eeprom_writes += 1;
        if let Some(eeprom) = self.chip.eeprom {
            self.start(at, eeprom.write_time, Write::Eeprom { at: address, len });
        }
    }

    /// Works in every lock mode: it can only lock further.
    fn write_lock(&mut self, at: u64, data: u8) {
        self.stats.lock_writes += 1;
        let before = self.lock;
        self.lock &= data | !self.chip.lock.used;
        self.start(at, self.chip.lock.write_time, Write::Lock { before });
    }

    fn write_fuse(&mut self, at: u64, fuse: Fuse, data: u8) {
        let Some(byte) = self.fuse_byte(fuse) else { return };
        if !self.writable() {
            return;
        }
        self.stats.fuse_writes += 1;
        let bits = self.writable_fuse_bits(fuse);
        let stored = &mut self.fuses[index(fuse)];
        *stored = *stored & !bits | data & bits;
        self.start(at, byte.write_time, Write::Fuse(fuse));
    }

    /// The bits that a write changes: those that exist, but SPIEN is out of reach of serial
    /// programming.
    fn writable_fuse_bits(&self, fuse: Fuse) -> u8 {
        self.fuse_byte(fuse).map_or(0, |byte| {
            let spien = byte.fields.iter().filter(|field| field.name == "SPIEN");
            spien.fold(byte.used, |bits, field| bits & !field.mask)
        })
    }
}

/// An address in a memory of this length: higher address bits are not decoded. `None`: no memory.
fn wrap(address: usize, len: usize) -> Option<usize> {
    address.checked_rem(len)
}

fn byte(memory: &[u8], address: usize) -> Option<u8> {
    wrap(address, memory.len()).map(|address| memory[address])
}

/// Undefined contents, the same on every run.
fn spoil(seed: u64, bytes: &mut [u8]) {
    for (at, byte) in (0_u64..).zip(bytes) {
        *byte = scramble(seed << 32 | at) as u8;
    }
}

/// A number that looks random: the finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
pub(in crate::sim) const fn scramble(seed: u64) -> u64 {
    let mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
