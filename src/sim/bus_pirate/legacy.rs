//! The old protocol on v5 and v6, as their legacy mode speaks it. Reference 6.2.
//!
//! One mode for everything: no terminal, no bitbang commands, SPI in mode 0 only.

use core::time::Duration;
use std::vec::Vec;

use super::{Core, Go, Want, pins};
use crate::sim::{Shift, Wires, timing};

/// What it calls itself, so that old programs keep their hands off the line rate.
const BANNER: &str = "Bus Pirate v2.5\r\nCommunity Firmware v7.1\r\nHiZ>";
/// Second bytes of the signatures of chips whose flash takes an extended address.
const LARGE: [u8; 5] = [0x97, 0x98, 0xa7, 0xa8, 0xc0];
/// MOSI while reading.
const FILLER: u8 = 0x00;

/// Where in a command it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Command,
    /// 0x04/0x05: reading the counts.
    Counts,
    /// 0x04/0x05: reading the payload.
    Payload,
    /// 0x04/0x05: clocking out and in.
    Transfer,
    /// 0x1n: reading so many bytes.
    Bulk(usize),
    /// 0x1n: clocking them.
    Shift,
    /// 0x06: the sub-command is to come.
    Extended,
    /// 0x06 0x02: reading the parameters.
    FlashArguments,
    /// 0x06 0x02: reading flash.
    Flash,
}

/// The legacy mode.
#[derive(Debug, Clone)]
pub(super) struct Legacy {
    phase: Phase,
    /// The last command was 0x00.
    zero: bool,
    /// The speed that was set last, and the one in force; `None`: the SPI module is off.
    next_period_ns: u64,
    period_ns: Option<u64>,
    /// What has come of the command.
    bytes: Vec<u8>,
    answer: Vec<u8>,
    /// When the last byte came.
    heard: Duration,
    /// 0x04: CS goes along.
    selects: bool,
    write: usize,
    read: usize,
    /// The signature's second byte, as a bulk transfer read it.
    signature: u8,
    /// Flash reading: word address, high byte next, bytes left.
    word: u32,
    high: bool,
    left: u32,
}

impl Legacy {
    pub(super) fn new() -> Self {
        Self {
            phase: Phase::Command,
            zero: false,
            next_period_ns: timing::UNSET_SCK_NS,
            period_ns: None,
            bytes: Vec::new(),
            answer: Vec::new(),
            heard: Duration::ZERO,
            selects: false,
            write: 0,
            read: 0,
            signature: 0,
            word: 0,
            high: false,
            left: 0,
        }
    }

    pub(super) fn want(&self) -> Want {
        match self.phase {
            Phase::Payload => Want::ByteUntil(self.heard + timing::STALL),
            Phase::Transfer | Phase::Shift | Phase::Flash => Want::Work,
            _ => Want::Byte { clears: false },
        }
    }

    pub(super) fn take(&mut self, byte: u8, core: &mut Core, wires: &mut dyn Wires) -> Go {
        self.heard = core.clock;
        match self.phase {
            Phase::Counts | Phase::Payload | Phase::Bulk(_) | Phase::FlashArguments => {
                core.spend(timing::PAYLOAD);
                self.bytes.push(byte);
                return self.collect(core, wires);
            }
            Phase::Extended => self.extended(byte, core),
            Phase::Command | Phase::Transfer | Phase::Shift | Phase::Flash => self.command(byte, core, wires),
        }
        core.flush_answer();
        Go::Stay
    }

    fn command(&mut self, byte: u8, core: &mut Core, wires: &mut dyn Wires) {
        core.spend(timing::COMMAND);
        let again = core::mem::replace(&mut self.zero, byte == 0x00);
        self.bytes.clear();
        self.answer.clear();
        match byte {
            // Of a run of zeros only the first counts.
            0x00 if again => {}
            0x00 => {
                *self = Self { zero: true, ..Self::new() };
                core.release_pins(wires);
                core.say("BBIO1");
            }
            0x01 => core.say("SPI1"),
            0x02 | 0x03 => {
                core.drive(pins::CS, byte == 0x03, wires);
                core.put(0x01);
            }
            0x04 | 0x05 => {
                self.selects = byte == 0x04;
                self.phase = Phase::Counts;
            }
            0x06 => {
                self.phase = Phase::Extended;
                core.put(0x01);
            }
            0x0f => core.say(BANNER),
            0x10..=0x1f => {
                self.phase = Phase::Bulk(usize::from(byte & 0x0f) + 1);
                core.put(0x01);
            }
            0x60..=0x67 => {
                self.next_period_ns = core.firmware.sck_period_ns[usize::from(byte & 0b111)];
                core.put(0x01);
            }
            // CS does not move: its bit is only stored.
            0x40..=0x7f => {
                core.set_supply(byte & 0b1000 != 0, wires);
                core.set_pullups(byte & 0b0100 != 0, wires);
                core.put(0x01);
            }
            0x80.. => self.start(core, wires),
            // There is no answer.
            _ => {}
        }
    }

    /// Sets SPI up, in mode 0 whatever was asked for, and pulls CS low.
    fn start(&mut self, core: &mut Core, wires: &mut dyn Wires) {
        self.period_ns = Some(self.next_period_ns);
        core.port.set_latch(pins::CLK | pins::MOSI, 0);
        core.port.set_input(pins::CLK | pins::MOSI, 0);
        core.drive(pins::CS, false, wires);
        core.spend(timing::SPI_SETUP);
        core.put(0x01);
    }

    /// Goes on when everything is there that was waited for.
    fn collect(&mut self, core: &mut Core, wires: &mut dyn Wires) -> Go {
        match (self.phase, self.bytes.as_slice()) {
            (Phase::Counts, &[w1, w0, r1, r0]) => {
                self.write = u16::from_be_bytes([w1, w0]).into();
                self.read = u16::from_be_bytes([r1, r0]).into();
                self.bytes.clear();
                self.phase = Phase::Payload;
                // It writes beyond the end of its buffer, and over what follows it.
                if self.write + self.read > timing::LEGACY_BUFFER {
                    return Go::Hang;
                }
                if self.write == 0 {
                    self.begin_transfer(core, wires);
                }
            }
            (Phase::Payload, bytes) if bytes.len() == self.write => self.begin_transfer(core, wires),
            (Phase::Bulk(len), bytes) if bytes.len() == len => self.phase = Phase::Shift,
            (Phase::FlashArguments, &[a3, a2, a1, a0, l3, l2, l1, l0]) => {
                self.word = u32::from_be_bytes([a3, a2, a1, a0]);
                self.left = u32::from_be_bytes([l3, l2, l1, l0]);
                self.high = false;
                core.put(0x01);
                core.flush_answer();
                self.phase = if self.left > 0 { Phase::Flash } else { Phase::Command };
            }
            _ => {}
        }
        Go::Stay
    }

    fn begin_transfer(&mut self, core: &mut Core, wires: &mut dyn Wires) {
        if self.selects {
            core.drive(pins::CS, false, wires);
        }
        self.phase = Phase::Transfer;
    }

    fn extended(&mut self, byte: u8, core: &mut Core) {
        core.spend(timing::COMMAND);
        self.phase = Phase::Command;
        match byte {
            0x00 => core.put(0x01),
            0x01 => core.out.extend([0x01, 0x00, 0x01]),
            0x02 => self.phase = Phase::FlashArguments,
            _ => core.put(0x00),
        }
    }

    pub(super) fn work(&mut self, core: &mut Core, wires: &mut dyn Wires) -> Go {
        match self.phase {
            // It stalled: what has come has to do.
            Phase::Payload => {
                self.write = self.bytes.len();
                self.begin_transfer(core, wires);
            }
            Phase::Transfer => self.transfer(core, wires),
            Phase::Shift => {
                if let Some(&byte) = self.bytes.get(self.answer.len()) {
                    let read = self.shift(byte, core, wires);
                    self.answer.push(read);
                } else {
                    if let (&[0x30, _, 1, _], &[.., id]) = (self.bytes.as_slice(), self.answer.as_slice()) {
                        self.signature = id;
                    }
                    self.reply(core);
                }
            }
            Phase::Flash => self.read_flash(core, wires),
            Phase::Command | Phase::Counts | Phase::Bulk(_) | Phase::Extended | Phase::FlashArguments => {}
        }
        if self.phase == Phase::Command {
            core.flush_answer();
        }
        Go::Stay
    }

    /// The next byte of 0x04 or 0x05, out or in.
    fn transfer(&mut self, core: &mut Core, wires: &mut dyn Wires) {
        let done = self.answer.len();
        if done < self.write + self.read {
            let byte = self.bytes.get(done).copied().unwrap_or(FILLER);
            let read = self.shift(byte, core, wires);
            self.answer.push(read);
            return;
        }
        if self.selects {
            core.drive(pins::CS, true, wires);
        }
        // Whatever came meanwhile is lost.
        core.uart.clear(core.clock);
        core.put(0x01);
        self.answer.drain(..self.write);
        self.reply(core);
    }

    fn reply(&mut self, core: &mut Core) {
        core.out.extend(&self.answer);
        self.phase = Phase::Command;
    }

    /// One byte of flash, by the instructions that the chip takes for it.
    fn read_flash(&mut self, core: &mut Core, wires: &mut dyn Wires) {
        let [_, bank, address_high, address_low] = self.word.to_be_bytes();
        let mut read = 0;
        if !self.high && LARGE.contains(&self.signature) {
            for byte in [0x4d, 0x00, bank & 0b11, 0x00] {
                self.shift(byte, core, wires);
            }
        }
        let opcode = if self.high { 0x28 } else { 0x20 };
        for byte in [opcode, address_high, address_low, 0x00] {
            read = self.shift(byte, core, wires);
        }
        core.put(read);
        if self.high {
            self.word = self.word.wrapping_add(1);
        }
        self.high = !self.high;
        self.left -= 1;
        if self.left == 0 {
            self.phase = Phase::Command;
        }
    }

    /// Shifts a byte; a module that is off reads zeros.
    fn shift(&mut self, byte: u8, core: &mut Core, wires: &mut dyn Wires) -> u8 {
        let Some(period_ns) = self.period_ns else { return 0 };
        let how = Shift {
            half_period_ns: period_ns / 2,
            idle_high: false,
            change_on_idle_edge: true,
            sample_at_end: false,
            open_drain: false,
        };
        let read = core.clock_out(how, byte, wires);
        core.spend(Duration::from_nanos(8 * period_ns) + core.times.spi_gap);
        read
    }
}
