//! What the instructions do to the memories, and how long it takes.

use core::time::Duration;

use crate::chip::{FlashWrite, Fuse, Shows, ValuePolling};

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
            // Microchip AN0943, section 3.3: the oldest parts do not even tell their signature.
            Read::Signature(_) if locked && self.chip.instructions.flash == FlashWrite::Byte => None,
            Read::Flash { word, high } => byte(&self.flash, self.byte_address(word, high)),
            Read::Eeprom(at) => byte(&self.eeprom, usize::from(at)),
            Read::Signature(at) => Some(self.row_byte(2 * usize::from(at))),
            Read::Calibration(at) => Some(self.row_byte(2 * usize::from(at) + 1)),
            Read::Fuse(fuse) => Some(self.shown_fuse(fuse)),
            Read::Lock => Some(self.lock),
            Read::FuseAndLock => {
                let (lb1, lb2) = (self.lock >> 1 & 1, self.lock >> 2 & 1);
                Some(self.shown_fuse(Fuse::Only) & 0x3f | lb1 << 7 | lb2 << 6)
            }
        }
    }

    /// What a read gives of the very bytes that are being written, on parts where that tells whether
    /// the write is over; first the one value, then the other.
    pub(super) fn busy_value(&self, at: u64, read: Read) -> Option<u8> {
        let Busy { since, until, what } = self.busy?;
        let (written, address, polling) = match (what, read) {
            (Write::Flash { at, len }, Read::Flash { word, high }) => {
                let address = wrap(self.byte_address(word, high), self.flash.len())?;
                (at..at + len, address, self.chip.flash.polling?)
            }
            (Write::Eeprom { at, len }, Read::Eeprom(byte)) => {
                let address = wrap(usize::from(byte), self.eeprom.len())?;
                (at..at + len, address, self.chip.eeprom?.polling?)
            }
            _ => return None,
        };
        let half = since + (until - since) / 2;
        written.contains(&address).then_some(polling.busy[usize::from(at >= half)])
    }

    /// A byte of the signature row.
    pub(super) fn row_byte(&self, at: usize) -> u8 {
        let named =
            if at.is_multiple_of(2) { self.signature.get(at / 2) } else { self.calibration.get(at / 2) };
        named.or(self.row.get(at)).copied().unwrap_or(0xff)
    }

    fn shown_fuse(&self, fuse: Fuse) -> u8 {
        let late = self.fuse_byte(fuse).is_some_and(|byte| byte.shows == Shows::AfterPowerCycle);
        let fuses = if late { self.fuses_at_power_up } else { self.fuses };
        fuses[index(fuse)]
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
            Instruction::WriteByte { word, high, data } => self.write_byte(at, word, high, data),
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
        // LB1 is the lower of the two.
        let lb = self.chip.lock.fields.iter().find(|field| field.name == "LB");
        match self.lock >> lb.map_or(0, |field| field.mask.trailing_zeros()) & 0b11 {
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

    fn byte_address(&self, word: u16, high: bool) -> usize {
        (self.word_address(word) << 1) + usize::from(high)
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

    fn write_byte(&mut self, at: u64, word: u16, high: bool, data: u8) {
        let Some(address) = wrap(self.byte_address(word, high), self.flash.len()) else { return };
        if !self.writable() {
            return;
        }
        self.stats.page_writes += 1;
        self.flash[address] &= data;
        let takes = write_takes(self.chip.flash.write_time, self.chip.flash.polling, address);
        self.start(at, takes, Write::Flash { at: address, len: 1 });
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
            let takes = write_takes(eeprom.write_time, eeprom.polling, address);
            self.start(at, takes, Write::Eeprom { at: address, len });
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
            spien.fold(byte.writable, |bits, field| bits & !field.mask)
        })
    }
}

/// How long a write takes. Where a programmer can ask, it is sometimes done early: between the times
/// that the table has.
fn write_takes(at_most: Duration, polling: Option<ValuePolling>, address: usize) -> Duration {
    let Some(ValuePolling { soonest, .. }) = polling else { return at_most };
    let share = (scramble(address as u64) & 0xff) as u32;
    soonest + at_most.saturating_sub(soonest) / 0xff * share
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
