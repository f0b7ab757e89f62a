//! The old protocol on v5, 5XL and v6, as their legacy mode speaks it: that of firmware 0f41e60f, and the newer one
//! of pull request 307. Section 10 of `docs/protocol/bpio2.md`.
//!
//! One mode for everything: no terminal and no bitbang commands.

use core::time::Duration;
use std::vec::Vec;

use super::{Core, Go, Want, pins};
use crate::sim::{Shift, Wires, timing};

/// What it calls itself, so that old programs keep their hands off the line rate.
const BANNER: &str = "Bus Pirate v2.5\r\nCommunity Firmware v7.1\r\nHiZ>";
/// Second bytes of the signatures of chips whose flash takes an extended address.
const LARGE: [u8; 5] = [0x97, 0x98, 0xa7, 0xa8, 0xc0];
/// MOSI while reading, older and newer; and what the newer one answers in the place of what it did not read.
const FILLERS: [u8; 2] = [0x00, 0xff];
const UNREAD: u8 = 0xff;
/// SCK periods of the newer one before a speed is set: by 0x01 and by 0x8x.
const SLOW_NS: u64 = 8_000;
const USUAL_NS: u64 = 1_008;
/// Words of flash that 0x06 0x02 reaches, with and without an extended address.
const WORDS: u64 = 1 << 16;
const LARGE_WORDS: u64 = 1 << 18;

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
    /// 0x04/0x05 of the newer one: too long, or SPI is not set up. The payload is taken and thrown away.
    Swallow,
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
    /// Pull request 307.
    newer: bool,
    /// The last command was 0x00, and when it came.
    zero: bool,
    commanded: Duration,
    /// The newer one has been told 0x01.
    set_up: bool,
    /// The speed that was set last.
    next_period_ns: Option<u64>,
    /// How it shifts; `None`: the SPI module is off.
    how: Option<Shift>,
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
    pub(super) fn new(newer: bool) -> Self {
        Self {
            phase: Phase::Command,
            newer,
            zero: false,
            commanded: Duration::ZERO,
            set_up: false,
            next_period_ns: None,
            how: None,
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
            Phase::Transfer | Phase::Shift | Phase::Flash => Want::Work,
            Phase::Command => Want::Byte { clears: false },
            _ => Want::ByteOrNot(self.heard + timing::STALL[usize::from(self.newer)]),
        }
    }

    /// Mode 0, or any.
    fn shift_in_mode(period_ns: u64, idle_high: bool, change_on_idle_edge: bool) -> Shift {
        Shift {
            half_period_ns: period_ns / 2,
            idle_high,
            change_on_idle_edge,
            sample_at_end: false,
            open_drain: false,
        }
    }

    pub(super) fn take(&mut self, byte: u8, core: &mut Core, wires: &mut dyn Wires) -> Go {
        self.heard = core.clock;
        match self.phase {
            Phase::Counts | Phase::Payload | Phase::Swallow | Phase::Bulk(_) | Phase::FlashArguments => {
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
        let pause = core.clock.saturating_sub(self.commanded) > timing::NEW_RUN;
        self.commanded = core.clock;
        let zero = core::mem::replace(&mut self.zero, byte == 0x00);
        let again = zero && !(self.newer && pause);
        self.bytes.clear();
        self.answer.clear();
        match byte {
            // Of a run of zeros only the first counts.
            0x00 if again => {}
            0x00 => {
                *self = Self { zero: true, commanded: self.commanded, ..Self::new(self.newer) };
                core.release_pins(wires);
                core.say("BBIO1");
            }
            0x01 => {
                if self.newer {
                    self.set_up = true;
                    self.attach(SLOW_NS, 0, core);
                    core.drive(pins::CS, true, wires);
                }
                core.say("SPI1");
            }
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
            0x10..=0x1f if self.is_ready() => {
                self.phase = Phase::Bulk(usize::from(byte & 0x0f) + 1);
                core.put(0x01);
            }
            0x60..=0x67 => {
                self.next_period_ns = Some(core.firmware.sck_period_ns[usize::from(byte & 0b111)]);
                core.put(0x01);
            }
            0x40..=0x4f => self.peripherals(byte, core, wires),
            0x50..=0x7f if !self.newer => self.peripherals(byte, core, wires),
            0x80..=0x8f => self.start(byte, core, wires),
            0x90.. if !self.newer => self.start(byte, core, wires),
            _ if self.newer => core.put(0x00),
            // There is no answer.
            _ => {}
        }
    }

    /// Does it take transfers?
    fn is_ready(&self) -> bool {
        self.set_up || !self.newer
    }

    /// Supply and pull-ups; CS does not move, its bit is only stored. A supply that is to be on goes off first.
    fn peripherals(&mut self, bits: u8, core: &mut Core, wires: &mut dyn Wires) {
        core.set_supply(false, wires);
        core.set_pullups(bits & 0b0100 != 0, wires);
        if bits & 0b1000 != 0 {
            core.spend(timing::SUPPLY_GAP);
            core.set_supply(true, wires);
            core.spend(timing::SUPPLY_ON);
        }
        core.put(0x01);
    }

    /// The SPI module with this clock, unless a speed was set, in the mode that the bits mean.
    fn attach(&mut self, usual_ns: u64, bits: u8, core: &mut Core) {
        let idle_high = self.newer && bits & 0b0100 != 0;
        let phase = self.newer && bits & 0b0010 == 0;
        self.how = Some(Self::shift_in_mode(self.next_period_ns.unwrap_or(usual_ns), idle_high, !phase));
        core.port.set_latch(pins::CLK | pins::MOSI, if idle_high { pins::CLK } else { 0 });
        core.port.set_input(pins::CLK | pins::MOSI, 0);
        core.spend(timing::SPI_SETUP);
    }

    /// Sets SPI up and pulls CS low.
    fn start(&mut self, bits: u8, core: &mut Core, wires: &mut dyn Wires) {
        self.attach(if self.newer { USUAL_NS } else { timing::UNSET_SCK_NS }, bits, core);
        core.drive(pins::CS, false, wires);
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
                let fits = self.write + self.read <= timing::LEGACY_BUFFER;
                if self.newer && !(fits && self.is_ready()) {
                    self.phase = Phase::Swallow;
                } else if !fits {
                    // It writes beyond the end of its buffer, and over what follows it.
                    return Go::Hang;
                }
                if self.write == 0 {
                    return self.collect(core, wires);
                }
            }
            (Phase::Payload, bytes) if bytes.len() == self.write => self.begin_transfer(core, wires),
            (Phase::Swallow, bytes) if bytes.len() == self.write => {
                core.put(0x00);
                self.answer.resize(self.read, UNREAD);
                self.reply(core);
                core.flush_answer();
            }
            (Phase::Bulk(len), bytes) if bytes.len() == len => self.phase = Phase::Shift,
            (Phase::FlashArguments, &[a3, a2, a1, a0, l3, l2, l1, l0]) => {
                self.word = u32::from_be_bytes([a3, a2, a1, a0]);
                self.left = u32::from_be_bytes([l3, l2, l1, l0]);
                self.high = false;
                let refused = self.newer && !(self.is_ready() && self.reaches());
                core.put(if refused { 0x00 } else { 0x01 });
                core.flush_answer();
                self.phase = if self.left > 0 && !refused { Phase::Flash } else { Phase::Command };
            }
            _ => {}
        }
        Go::Stay
    }

    /// Is what is to be read within the flash of any such chip?
    fn reaches(&self) -> bool {
        let words = if LARGE.contains(&self.signature) { LARGE_WORDS } else { WORDS };
        u64::from(self.word) + u64::from(self.left).div_ceil(2) <= words
    }

    /// How many bytes the phase waits for.
    fn wanted(&self) -> usize {
        match self.phase {
            Phase::Counts => 4,
            Phase::Payload | Phase::Swallow => self.write,
            Phase::Bulk(len) => len,
            Phase::FlashArguments => 8,
            _ => 0,
        }
    }

    /// Bytes that it waited for did not come: the older one takes zeros for them, the newer one gives up.
    fn stalled(&mut self, core: &mut Core, wires: &mut dyn Wires) -> Go {
        if self.newer {
            self.phase = Phase::Command;
            return Go::Stay;
        }
        if self.phase == Phase::Extended {
            self.extended(0x00, core);
            return Go::Stay;
        }
        self.bytes.resize(self.wanted(), 0x00);
        self.collect(core, wires)
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
        let mut go = Go::Stay;
        match self.phase {
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
            _ => go = self.stalled(core, wires),
        }
        if self.phase == Phase::Command {
            core.flush_answer();
        }
        go
    }

    /// The next byte of 0x04 or 0x05, out or in.
    fn transfer(&mut self, core: &mut Core, wires: &mut dyn Wires) {
        let done = self.answer.len();
        if done < self.write + self.read {
            let byte = self.bytes.get(done).copied().unwrap_or(FILLERS[usize::from(self.newer)]);
            let read = self.shift(byte, core, wires);
            self.answer.push(read);
            return;
        }
        if self.selects {
            core.drive(pins::CS, true, wires);
        }
        if !self.newer {
            // Whatever came meanwhile is lost.
            core.uart.clear(core.clock);
        }
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
        let Some(how) = self.how else { return 0 };
        let read = core.clock_out(how, byte, wires);
        core.spend(Duration::from_nanos(16 * how.half_period_ns) + core.times.spi_gap);
        read
    }
}
