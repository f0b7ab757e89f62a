//! Binary SPI mode. Reference, chapter 4.

use core::time::Duration;
use std::vec::Vec;

use super::model::Firmware;
use super::{Core, Go, Want, pins};
use crate::sim::{Shift, Wires, timing};

/// How the SPI module is set up.
#[derive(Debug, Clone, Copy)]
pub(super) struct SpiConfig {
    /// Speed code, 0..8.
    pub(super) speed: u8,
    /// CKP.
    pub(super) idle_high: bool,
    /// CKE.
    pub(super) change_on_idle_edge: bool,
    /// SMP.
    pub(super) sample_at_end: bool,
    /// Open drain outputs.
    pub(super) hiz: bool,
}

impl SpiConfig {
    /// Reference 4.1.
    pub(super) const AT_ENTRY: Self =
        Self { speed: 1, idle_high: false, change_on_idle_edge: true, sample_at_end: false, hiz: true };

    pub(super) fn shift(self, firmware: &Firmware) -> Shift {
        Shift {
            half_period_ns: self.period_ns(firmware) / 2,
            idle_high: self.idle_high,
            change_on_idle_edge: self.change_on_idle_edge,
            sample_at_end: self.sample_at_end,
            open_drain: self.hiz && firmware.mosi_open_drain,
        }
    }

    pub(super) fn byte_time(self, firmware: &Firmware) -> Duration {
        Duration::from_nanos(8 * self.period_ns(firmware))
    }

    fn period_ns(self, firmware: &Firmware) -> u64 {
        firmware.sck_period_ns[usize::from(self.speed & 0b111)]
    }

    /// Stops the module and sets it up again: CS ends up high, and an output. Reference 4.3.
    pub(super) fn start(self, core: &mut Core, wires: &mut dyn Wires) {
        let mosi = if core.firmware.mosi_open_drain { pins::MOSI } else { 0 };
        let open_drain = if self.hiz { pins::CS | pins::CLK | mosi } else { 0 };
        core.port.set_open_drain(open_drain);
        let clk = if self.idle_high { pins::CLK } else { 0 };
        core.port.set_latch(pins::CS | pins::CLK, pins::CS | clk);
        core.port.set_input(pins::CS | pins::CLK | pins::MOSI, 0);
        core.show(wires);
        core.spend(timing::SPI_SETUP);
    }
}

/// Where in a command it is.
#[derive(Debug)]
enum Phase {
    Command,
    /// 0x04/0x05: reading the two counts; so many of their bytes are here.
    Counts(usize),
    /// Reading the payload into RAM.
    Payload,
    /// Clocking the payload out, from this byte on.
    Write(usize),
    /// Clocking in.
    Read,
    /// 0x1n: so many bytes to come.
    Bulk(u8),
    /// 0x06: the sub-command is to come.
    Extended,
    /// 0x06 0x02: so many parameter bytes are here.
    FlashArguments(usize),
    /// 0x06 0x02: reading flash.
    Flash,
    /// 0x0D/0x0E: waiting for the byte that ends it.
    Sniffing,
}

/// Binary SPI mode.
#[derive(Debug)]
pub(super) struct BinarySpi {
    config: SpiConfig,
    phase: Phase,
    arguments: [u8; 8],
    /// 0x04: CS goes along.
    selects: bool,
    write: usize,
    read: usize,
    buffer: Vec<u8>,
    /// Flash reading: word address, high byte next, bytes left.
    word: u16,
    high: bool,
    left: u16,
}

impl BinarySpi {
    pub(super) fn new(config: SpiConfig) -> Self {
        Self {
            config,
            phase: Phase::Command,
            arguments: [0; 8],
            selects: false,
            write: 0,
            read: 0,
            buffer: Vec::new(),
            word: 0,
            high: false,
            left: 0,
        }
    }

    pub(super) fn want(&self) -> Want {
        match self.phase {
            Phase::Write(_) | Phase::Read | Phase::Flash => Want::Work,
            _ => Want::Byte { clears: false },
        }
    }

    pub(super) fn take(&mut self, byte: u8, core: &mut Core, wires: &mut dyn Wires) -> Go {
        match self.phase {
            Phase::Counts(at) => {
                core.spend(timing::PAYLOAD);
                self.take_count(at, byte, core);
            }
            Phase::Payload => {
                core.spend(timing::PAYLOAD);
                self.buffer.push(byte);
                self.write_when_complete();
            }
            Phase::Bulk(left) => {
                let read = core.shift(self.config, byte, wires);
                core.put(read);
                self.phase = if left > 1 { Phase::Bulk(left - 1) } else { Phase::Command };
            }
            Phase::Extended => self.extended(byte, core),
            Phase::FlashArguments(at) => {
                core.spend(timing::PAYLOAD);
                self.take_flash_argument(at, byte, core);
            }
            Phase::Sniffing => {
                core.spend(timing::COMMAND);
                self.phase = Phase::Command;
                self.config.start(core, wires);
            }
            Phase::Command | Phase::Write(_) | Phase::Read | Phase::Flash => {
                core.spend(timing::COMMAND);
                return self.command(byte, core, wires);
            }
        }
        Go::Stay
    }

    fn command(&mut self, byte: u8, core: &mut Core, wires: &mut dyn Wires) -> Go {
        match byte {
            0x00..=0x0f if !core.firmware.spi.contains(&byte) => {
                core.put(0x00);
                return Go::Stay;
            }
            0x00 => return Go::Bitbang,
            0x01 => {
                core.say("SPI1");
                return Go::Stay;
            }
            0x02 | 0x03 => core.latch_cs(byte == 0x03, wires),
            0x04 | 0x05 => {
                self.selects = byte == 0x04;
                self.phase = Phase::Counts(0);
                return Go::Stay;
            }
            0x06 => self.phase = Phase::Extended,
            0x0d | 0x0e => {
                self.phase = Phase::Sniffing;
                core.port.set_input(0x1f, 0x1f);
                core.show(wires);
            }
            0x10..=0x1f => self.phase = Phase::Bulk((byte & 0x0f) + 1),
            0x40..=0x4f => core.peripherals(byte, self.config.hiz, wires),
            0x60..=0x6f => {
                self.config.speed = byte & 0b111;
                self.config.start(core, wires);
            }
            0x80..=0x8f => {
                self.config.hiz = byte & 0b1000 == 0;
                self.config.idle_high = byte & 0b0100 != 0;
                self.config.change_on_idle_edge = byte & 0b0010 != 0;
                self.config.sample_at_end = byte & 0b0001 != 0;
                self.config.start(core, wires);
            }
            _ => {
                core.put(0x00);
                return Go::Stay;
            }
        }
        core.put(0x01);
        Go::Stay
    }

    fn take_count(&mut self, at: usize, byte: u8, core: &mut Core) {
        self.arguments[at] = byte;
        self.phase = Phase::Counts(at + 1);
        if at < 3 {
            return;
        }
        let [write_high, write_low, read_high, read_low, ..] = self.arguments;
        let write = u16::from_be_bytes([write_high, write_low]);
        let read = u16::from_be_bytes([read_high, read_low]);
        let limit = core.firmware.transfer_limit;
        if write > limit || read > limit {
            core.put(0x00);
            self.phase = Phase::Command;
            return;
        }
        self.write = usize::from(write);
        self.read = usize::from(read);
        self.buffer.clear();
        self.phase = Phase::Payload;
        self.write_when_complete();
    }

    fn write_when_complete(&mut self) {
        if self.buffer.len() == self.write {
            self.phase = Phase::Write(0);
        }
    }

    fn extended(&mut self, byte: u8, core: &mut Core) {
        core.spend(timing::COMMAND);
        self.phase = Phase::Command;
        match byte {
            0x00 => core.put(0x01),
            0x01 => core.out.extend([0x01, 0x00, 0x01]),
            0x02 => self.phase = Phase::FlashArguments(0),
            _ => core.put(0x00),
        }
    }

    /// The range rule adds words to bytes. Reference 4.6.
    fn take_flash_argument(&mut self, at: usize, byte: u8, core: &mut Core) {
        self.arguments[at] = byte;
        self.phase = Phase::FlashArguments(at + 1);
        if at < 7 {
            return;
        }
        let [a0, a1, a2, a3, l0, l1, l2, l3] = self.arguments;
        let word = u16::try_from(u32::from_be_bytes([a0, a1, a2, a3]));
        let bytes = u16::try_from(u32::from_be_bytes([l0, l1, l2, l3]));
        match (word, bytes) {
            (Ok(word), Ok(bytes)) if word.checked_add(bytes).is_some() => {
                core.put(0x01);
                (self.word, self.high, self.left) = (word, false, bytes);
                self.phase = if bytes > 0 { Phase::Flash } else { Phase::Command };
            }
            _ => {
                core.put(0x00);
                self.phase = Phase::Command;
            }
        }
    }

    pub(super) fn work(&mut self, core: &mut Core, wires: &mut dyn Wires) -> Go {
        match self.phase {
            Phase::Write(at) => self.write_byte(at, core, wires),
            Phase::Read => self.read_byte(core, wires),
            Phase::Flash => self.read_flash(core, wires),
            _ => {}
        }
        Go::Stay
    }

    fn write_byte(&mut self, at: usize, core: &mut Core, wires: &mut dyn Wires) {
        if at == 0 && self.selects {
            core.latch_cs(false, wires);
        }
        if let Some(&byte) = self.buffer.get(at) {
            core.shift(self.config, byte, wires);
            self.phase = Phase::Write(at + 1);
        } else {
            core.spend(timing::READ_PAUSE);
            self.buffer.clear();
            self.phase = Phase::Read;
        }
    }

    fn read_byte(&mut self, core: &mut Core, wires: &mut dyn Wires) {
        if self.buffer.len() < self.read {
            let read = core.shift(self.config, 0xff, wires);
            self.buffer.push(read);
            return;
        }
        if self.selects {
            core.latch_cs(true, wires);
        }
        core.put(0x01);
        core.out.extend(&self.buffer);
        self.phase = Phase::Command;
    }

    /// One instruction of reading program memory, one byte of answer.
    fn read_flash(&mut self, core: &mut Core, wires: &mut dyn Wires) {
        let [address_high, address_low] = self.word.to_be_bytes();
        let opcode = if self.high { 0x28 } else { 0x20 };
        let mut read = 0;
        for byte in [opcode, address_high, address_low, 0x00] {
            read = core.shift(self.config, byte, wires);
        }
        core.put(read);
        self.left -= 1;
        if self.high {
            self.word = self.word.wrapping_add(1);
        }
        self.high = !self.high;
        if self.left == 0 {
            self.phase = Phase::Command;
        }
    }
}
