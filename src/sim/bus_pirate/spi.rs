//! Binary SPI mode. Reference, chapter 4.

use core::time::Duration;
use std::collections::VecDeque;
use std::vec::Vec;

use super::model::{Firmware, Transfer};
use super::spi_config::SpiConfig;
use super::{Core, Go, Want};
use crate::sim::Wires;
use crate::sim::timing::{self, Times};

/// Where in a command it is.
#[derive(Debug, Clone)]
enum Phase {
    Command,
    /// 0x04/0x05: reading the two counts; so many of their bytes are here.
    Counts(usize),
    /// Reading the payload into RAM.
    Payload,
    /// Shifting the payload as it comes; so many bytes are still to come.
    Stream(usize),
    /// Clocking the payload out, from this byte on.
    Write(usize),
    /// Clocking in; so many bytes were.
    Read(usize),
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
#[derive(Debug, Clone)]
pub(super) struct BinarySpi {
    config: SpiConfig,
    phase: Phase,
    arguments: [u8; 8],
    /// 0x04: CS goes along.
    selects: bool,
    write: usize,
    read: usize,
    buffer: Vec<u8>,
    /// The SPI module's queue, while payload is streamed, and when it can shift its first byte.
    queue: VecDeque<u8>,
    free: Duration,
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
            queue: VecDeque::new(),
            free: Duration::ZERO,
            word: 0,
            high: false,
            left: 0,
        }
    }

    #[inline]
    pub(super) fn want(&self) -> Want {
        match self.phase {
            Phase::Stream(left) => match (self.queue.len(), left) {
                (0, 1..) => Want::Byte { clears: false },
                (1..timing::SPI_QUEUE, 1..) => Want::ByteUntil(self.free),
                _ => Want::Work,
            },
            Phase::Write(_) | Phase::Read(_) | Phase::Flash => Want::Work,
            _ => Want::Byte { clears: false },
        }
    }

    pub(super) fn take(&mut self, byte: u8, core: &mut Core, wires: &mut dyn Wires) -> Go {
        let go = self.take_byte(byte, core, wires);
        // Leaving the mode is no command of it.
        if go == Go::Stay {
            self.flush(core);
        }
        go
    }

    /// A command is done: its answer is handed over where the firmware does that. Reference 5.3.
    fn flush(&self, core: &mut Core) {
        core.flushes = core.firmware.flushes && matches!(self.phase, Phase::Command);
    }

    fn take_byte(&mut self, byte: u8, core: &mut Core, wires: &mut dyn Wires) -> Go {
        match self.phase {
            Phase::Stream(left) => {
                core.spend(timing::PAYLOAD);
                self.queue.push_back(byte);
                self.phase = Phase::Stream(left - 1);
            }
            Phase::Counts(at) => {
                core.spend(timing::PAYLOAD);
                self.take_count(at, byte, core, wires);
            }
            Phase::Payload => {
                core.spend(timing::PAYLOAD);
                self.buffer.push(byte);
                self.write_when_complete(core, wires);
            }
            Phase::Bulk(left) => {
                let [before, after] = core.times.bulk;
                core.spend(before);
                let read = core.shift(self.config, byte, after, wires);
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
                core.start_spi(self.config, wires);
                core.spend(timing::SPI_SETUP);
            }
            Phase::Command | Phase::Write(_) | Phase::Read(_) | Phase::Flash => {
                core.spend(time_of(byte, core.times));
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
            0x50..=0x52 if core.hardware.vpu && core.firmware.vpu_commands => {
                let allowed = self.config.hiz;
                if allowed {
                    core.set_vpu(byte != 0x50, wires);
                    core.spend(timing::VPU);
                }
                core.put(u8::from(allowed));
                return Go::Stay;
            }
            0x60..=0x6f if self.has_speed(byte, core.firmware) => {
                self.config.speed = byte & core.firmware.speed_mask;
                core.start_spi(self.config, wires);
            }
            0x80..=0x8f => {
                self.config.hiz = byte & 0b1000 == 0;
                self.config.idle_high = byte & 0b0100 != 0;
                self.config.change_on_idle_edge = byte & 0b0010 != 0;
                self.config.sample_at_end = byte & 0b0001 != 0;
                core.start_spi(self.config, wires);
            }
            _ => {
                core.put(0x00);
                return Go::Stay;
            }
        }
        core.put(0x01);
        Go::Stay
    }

    fn has_speed(&self, command: u8, firmware: &Firmware) -> bool {
        usize::from(command & firmware.speed_mask) < firmware.sck_period_ns.len()
    }

    fn take_count(&mut self, at: usize, byte: u8, core: &mut Core, wires: &mut dyn Wires) {
        self.arguments[at] = byte;
        self.phase = Phase::Counts(at + 1);
        if at < 3 {
            return;
        }
        let [write_high, write_low, read_high, read_low, ..] = self.arguments;
        let write = u16::from_be_bytes([write_high, write_low]);
        let read = u16::from_be_bytes([read_high, read_low]);
        let rules = &core.firmware.write_then_read;
        let idle = write == 0 && read == 0 && !rules.takes_nothing;
        if write > rules.most_written || read > rules.most_read || idle {
            core.put(0x00);
            self.phase = Phase::Command;
            return;
        }
        self.write = usize::from(write);
        self.read = usize::from(read);
        self.buffer.clear();
        if rules.selects_early {
            self.select(core, wires);
        }
        if rules.transfer == Transfer::Streamed {
            self.free = core.clock;
            self.phase = Phase::Stream(self.write);
        } else {
            self.phase = Phase::Payload;
            self.write_when_complete(core, wires);
        }
    }

    /// 0x04 pulls CS low.
    fn select(&self, core: &mut Core, wires: &mut dyn Wires) {
        if self.selects {
            core.latch_cs(false, wires);
        }
    }

    fn write_when_complete(&mut self, core: &mut Core, wires: &mut dyn Wires) {
        if self.buffer.len() == self.write {
            if !core.firmware.write_then_read.selects_early {
                self.select(core, wires);
            }
            if self.write > 0 {
                core.spend(core.times.payload_end - timing::PAYLOAD);
            }
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
            Phase::Stream(left) => self.stream_byte(left, core, wires),
            Phase::Write(at) => self.write_byte(at, core, wires),
            Phase::Read(done) => self.read_byte(done, core, wires),
            Phase::Flash => self.read_flash(core, wires),
            _ => {}
        }
        self.flush(core);
        Go::Stay
    }

    /// Shifts the next byte of the queue once the one before it is out.
    fn stream_byte(&mut self, left: usize, core: &mut Core, wires: &mut dyn Wires) {
        core.clock = core.clock.max(self.free);
        if let Some(byte) = self.queue.pop_front() {
            core.clock_out(self.config.shift(core.firmware), byte, wires);
            self.free = core.clock + self.config.byte_time(core.firmware);
        } else if left == 0 {
            core.spend(core.times.turn);
            self.begin_answer(core);
        }
    }

    fn write_byte(&mut self, at: usize, core: &mut Core, wires: &mut dyn Wires) {
        if let Some(&byte) = self.buffer.get(at) {
            core.shift(self.config, byte, core.times.spi_gap, wires);
            self.phase = Phase::Write(at + 1);
        } else {
            core.spend(core.times.turn - core.times.spi_gap);
            self.buffer.clear();
            self.begin_answer(core);
        }
    }

    fn begin_answer(&mut self, core: &mut Core) {
        if core.firmware.write_then_read.transfer == Transfer::Streamed {
            core.put(0x01);
        }
        self.phase = Phase::Read(0);
    }

    fn read_byte(&mut self, done: usize, core: &mut Core, wires: &mut dyn Wires) {
        let rules = &core.firmware.write_then_read;
        let streams = rules.transfer == Transfer::Streamed;
        if done < self.read {
            let read = core.shift(self.config, rules.filler, core.times.spi_gap, wires);
            if streams {
                core.put(read);
            } else {
                self.buffer.push(read);
            }
            self.phase = Phase::Read(done + 1);
            return;
        }
        if self.selects {
            core.latch_cs(true, wires);
        }
        if !streams && (self.read > 0 || rules.answers_writes) {
            core.put(0x01);
            core.out.extend(&self.buffer);
        }
        self.phase = Phase::Command;
    }

    /// One instruction of reading program memory, one byte of answer.
    fn read_flash(&mut self, core: &mut Core, wires: &mut dyn Wires) {
        let [address_high, address_low] = self.word.to_be_bytes();
        let opcode = if self.high { 0x28 } else { 0x20 };
        let mut read = 0;
        let (gap, all) = (core.times.spi_gap, core.times.flash);
        for (byte, then) in [(opcode, gap), (address_high, gap), (address_low, gap), (0x00, all - 3 * gap)] {
            read = core.shift(self.config, byte, then, wires);
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

/// From reading a command to its answer; what [`Core::peripherals`] does to the pins takes its own time.
fn time_of(command: u8, times: &Times) -> Duration {
    match command {
        0x02 | 0x03 => times.select,
        0x40..=0x4f => times.peripherals - 4 * times.pin_step,
        0x60..=0x6f => times.speed,
        0x80..=0x8f => times.config,
        _ => timing::COMMAND,
    }
}
