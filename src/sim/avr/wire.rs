//! The four pins: levels and edges in, bits out.
//!
//! SPI mode 0, most significant bit first: MOSI is taken at the rising edge of SCK, MISO changes
//! after the falling edge. An SCK pulse counts only when SCK was low, and then high, for long
//! enough; whether it was high for long enough shows later, so a rising edge waits in
//! [`Port::rise`] until then. RESET, low and high, is treated the same way.

use super::Avr;
use super::decode::{Instruction, decode};
use crate::chip::Echo;

/// From RESET low to Programming Enable, ns: data sheets, "Serial Programming Algorithm", step 2.
const ENTRY_NS: u64 = 20_000_000;

/// RESET low is seen after this time, ns. Data sheets, "System and Reset Characteristics", minimum
/// pulse width on RESET: at most 2.5 us. A shorter pulse may reset a real part; here it does not.
pub(in crate::sim) const RESET_LOW_NS: u64 = 2_500;

/// The pins and the shift registers behind them. Times are ns.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Port {
    powered: bool,
    reset_high: bool,
    sck_high: bool,
    mosi: bool,
    /// RESET went low then, which was not seen yet.
    fell_at: Option<u64>,
    /// Does RESET hold the CPU?
    in_reset: bool,
    /// Does it hold the part where it can be programmed?
    held: bool,
    /// When it went into reset.
    held_since: u64,
    /// RESET went high then, which was not seen yet.
    released_at: Option<u64>,
    /// When SCK last went low.
    sck_fell: Option<u64>,
    /// A rising edge that was not taken yet, and MOSI at that time.
    rise: Option<(u64, bool)>,
    /// The rising edge was taken; the falling edge has yet to come.
    taken: bool,
    /// Bits of the instruction taken so far, 0..=31.
    bits: u8,
    input: u32,
    /// When the first bit of the instruction came.
    began_at: u64,
    /// Its top bit is on MISO.
    output: u8,
    /// What `output` becomes after the falling edge, when a byte is complete.
    next_output: u8,
}

impl Port {
    pub(super) const fn in_reset(&self) -> bool {
        self.in_reset
    }
}

/// What one part put on MISO during one byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sim) struct Answer {
    /// Bits that it drove.
    pub(in crate::sim) driven: u8,
    /// Their levels.
    pub(in crate::sim) value: u8,
}

impl Avr {
    /// Turns the supply on or off.
    pub(in crate::sim) fn set_power(&mut self, at: u64, on: bool) {
        self.settle(at);
        if on == self.port.powered {
            return;
        }
        if !on {
            self.interrupt_write(at);
        }
        self.busy = None;
        self.port.powered = on;
        self.fuses_at_power_up = self.fuses;
        self.leave();
        if on && !self.port.reset_high {
            self.enter(at);
        }
    }

    /// Moves RESET.
    pub(in crate::sim) fn set_reset(&mut self, at: u64, high: bool) {
        self.settle(at);
        if high == self.port.reset_high {
            return;
        }
        self.port.reset_high = high;
        if high {
            self.port.fell_at = None;
            self.port.released_at = self.port.in_reset.then_some(at);
        } else if self.port.released_at.take().is_none() && self.port.powered {
            self.port.fell_at = Some(at);
        }
    }

    /// Does the part execute its program?
    pub(in crate::sim) fn runs(&mut self, at: u64) -> bool {
        self.settle(at);
        self.port.powered && !self.port.in_reset && self.pace.clock.0 != 0 && !self.defects.is_dead()
    }

    /// When, ns, it will see what RESET did; `None`: it has.
    pub(in crate::sim) fn next_change(&self) -> Option<u64> {
        let Port { fell_at, released_at, .. } = self.port;
        let sees_low = fell_at.map(|low| low.saturating_add(RESET_LOW_NS));
        sees_low.or(released_at.map(|high| high.saturating_add(self.pace.reset_ns)))
    }

    /// Moves MOSI.
    pub(in crate::sim) fn set_mosi(&mut self, high: bool) {
        self.port.mosi = high;
    }

    /// Moves SCK.
    pub(in crate::sim) fn set_sck(&mut self, at: u64, high: bool) {
        self.settle(at);
        if high == self.port.sck_high {
            return;
        }
        self.port.sck_high = high;
        if high && self.listens() {
            if self.defects.take_lost_pulse() {
                // It never knows.
            } else if self.port.sck_fell.is_none_or(|fell| at.saturating_sub(fell) > self.pace.sck_low_ns) {
                self.port.rise = Some((at, self.port.mosi));
            } else {
                self.lose_edges(1);
            }
        } else if !high {
            self.port.sck_fell = Some(at);
            if self.port.rise.take().is_some() {
                self.lose_edges(1);
            } else if core::mem::take(&mut self.port.taken) {
                self.shift_out();
                if self.defects.take_extra_pulse() {
                    self.shift_in(at, self.port.mosi);
                    self.shift_out();
                }
            }
        }
    }

    /// The level that the part puts on MISO; `None`: it lets go of it.
    pub(in crate::sim) fn miso(&mut self, at: u64) -> Option<bool> {
        self.settle(at);
        self.listens().then_some(self.port.output & 0x80 != 0)
    }

    /// One byte in SPI mode 0 with SCK low before and after it, the first half period beginning at
    /// `at`. The same as its edges one by one, only faster.
    pub(in crate::sim) fn shift(&mut self, at: u64, half: u64, byte: u8) -> Answer {
        self.settle(at);
        let Port { sck_high, released_at, fell_at, .. } = self.port;
        if sck_high || released_at.is_some() || fell_at.is_some() || self.defects.disturb_sck() {
            return self.shift_by_edges(at, half, byte);
        }
        let too_fast = half <= self.pace.sck_low_ns.max(self.pace.sck_high_ns);
        if self.listens() && !too_fast && !self.port.bits.is_multiple_of(8) {
            return self.shift_by_edges(at, half, byte);
        }
        self.port.mosi = byte & 1 != 0;
        self.port.sck_fell = Some(edge(at, half, 16));
        if !self.listens() {
            return Answer { driven: 0, value: 0 };
        }
        if too_fast {
            self.lose_edges(8);
            return Answer { driven: 0xff, value: if self.port.output & 0x80 != 0 { 0xff } else { 0 } };
        }
        let value = self.port.output;
        if self.port.bits == 0 {
            self.port.began_at = edge(at, half, 1);
        }
        self.port.input = self.port.input << 8 | u32::from(byte);
        self.port.bits += 8;
        self.byte_taken(edge(at, half, 15));
        self.port.output = self.port.next_output;
        Answer { driven: 0xff, value }
    }

    fn shift_by_edges(&mut self, at: u64, half: u64, byte: u8) -> Answer {
        let mut answer = Answer { driven: 0, value: 0 };
        for bit in 0..8 {
            let mask = 0x80 >> bit;
            let rises = edge(at, half, 2 * bit + 1);
            self.set_mosi(byte & mask != 0);
            if let Some(high) = self.miso(rises) {
                answer.driven |= mask;
                answer.value |= if high { mask } else { 0 };
            }
            self.set_sck(rises, true);
            self.set_sck(edge(at, half, 2 * bit + 2), false);
        }
        answer
    }

    /// SCK was too fast for so many pulses.
    const fn lose_edges(&mut self, count: u64) {
        self.stats.lost_edges += count;
        if self.enabled {
            self.lost_while_enabled += count;
        }
    }

    /// Does the part follow SCK and drive MISO?
    const fn listens(&self) -> bool {
        self.port.held && self.pace.clock.0 != 0 && !self.defects.is_dead()
    }

    /// Draws the conclusions that the time until now allows.
    pub(super) fn settle(&mut self, at: u64) {
        if let Some(low) = self.port.fell_at
            && low.saturating_add(RESET_LOW_NS) <= at
        {
            self.port.fell_at = None;
            self.enter(low);
        }
        let leaves = self.port.released_at.map(|high| high.saturating_add(self.pace.reset_ns));
        let now = leaves.map_or(at, |leaves| leaves.min(at));
        if let Some((rose, bit)) = self.port.rise
            && now.saturating_sub(rose) > self.pace.sck_high_ns
        {
            self.port.rise = None;
            self.port.taken = true;
            self.shift_in(rose, bit);
        }
        if leaves.is_some_and(|leaves| leaves <= at) {
            self.stats.restarts += 1;
            self.leave();
        }
    }

    /// RESET is low: the serial programming logic starts, unless the fuses took it away.
    fn enter(&mut self, at: u64) {
        let is_programmed = |name, unknown| self.programmed(self.fuses_in_force, name).unwrap_or(unknown);
        let in_reset = !is_programmed("RSTDISBL", false) && !is_programmed("DWEN", false);
        let held = in_reset && is_programmed("SPIEN", true);
        self.port.in_reset = in_reset;
        self.port.held = held;
        self.port.held_since = at;
    }

    /// The program runs, or the supply changed. A write that goes on is not disturbed.
    fn leave(&mut self) {
        let Port { powered, reset_high, sck_high, mosi, sck_fell, .. } = self.port;
        self.port = Port { powered, reset_high, sck_high, mosi, sck_fell, ..Port::default() };
        self.enabled = false;
        self.extended_address = 0;
        self.low_byte = 0xff;
        self.clear_buffers();
        self.take_over_fuses();
    }

    fn shift_in(&mut self, at: u64, bit: bool) {
        if self.port.bits == 0 {
            self.port.began_at = at;
        }
        self.port.input = self.port.input << 1 | u32::from(bit);
        self.port.bits += 1;
        if self.port.bits.is_multiple_of(8) {
            self.byte_taken(at);
        }
    }

    fn shift_out(&mut self) {
        if self.delay_line && !self.enabled {
            self.port.output = self.port.input as u8;
        } else if self.port.bits.is_multiple_of(8) {
            self.port.output = self.port.next_output;
        } else {
            self.port.output <<= 1;
        }
    }

    /// A byte is complete: what goes out next, and after the fourth what is to be done.
    fn byte_taken(&mut self, at: u64) {
        let bits = self.port.bits;
        let frame = (self.port.input << (32 - bits)).to_be_bytes();
        let byte = self.port.input as u8;
        self.port.bits %= 32;
        self.port.next_output = if !self.enabled {
            self.byte_before_enable(at, bits, frame)
        } else if bits == 24 {
            self.answer(at, frame).unwrap_or(byte)
        } else {
            if bits == 32 {
                self.frame_taken(at, frame);
            }
            byte
        };
    }

    /// Programming is not enabled: only Programming Enable is taken, and only it is echoed.
    fn byte_before_enable(&mut self, at: u64, bits: u8, frame: [u8; 4]) -> u8 {
        let early = self.port.began_at.saturating_sub(self.port.held_since) < ENTRY_NS;
        let deaf = early && self.strict_entry;
        if bits == 32 && frame[..2] == [0xac, 0x53] {
            self.stats.early_enables += u64::from(early);
            let busy = self.is_busy(at);
            self.stats.commands_while_busy += u64::from(busy);
            if !deaf && !busy {
                self.enabled = true;
                self.stats.enables += 1;
            }
        }
        let echoed = match bits {
            _ if self.chip.instructions.echo == Echo::None => self.enabled,
            8 => frame[0] == 0xac,
            16 | 24 => frame[..2] == [0xac, 0x53],
            _ => self.enabled,
        };
        if self.delay_line || echoed && !deaf { self.port.input as u8 } else { 0 }
    }

    /// What byte 4 carries after these three bytes; `None`: the echo of the third.
    fn answer(&mut self, at: u64, frame: [u8; 4]) -> Option<u8> {
        match decode(&self.chip, frame)? {
            // Only bit 0 is defined; the others read 0 here.
            Instruction::Poll => Some(u8::from(self.is_busy(at))),
            Instruction::Read(read) if self.is_busy(at) => {
                if let Some(value) = self.busy_value(at, read) {
                    return Some(value);
                }
                self.stats.commands_while_busy += 1;
                Some(0xff)
            }
            Instruction::Read(read) => self.read(read),
            _ => None,
        }
    }

    fn frame_taken(&mut self, at: u64, frame: [u8; 4]) {
        match decode(&self.chip, frame) {
            // Done after the third byte.
            Some(Instruction::Poll | Instruction::Read(_)) => {}
            _ if self.is_busy(at) => self.stats.commands_while_busy += 1,
            Some(instruction) => self.execute(at, instruction),
            None => self.stats.unknown += 1,
        }
    }
}

/// The time of edge `n` of a byte, counted in half periods.
const fn edge(at: u64, half: u64, n: u64) -> u64 {
    at.saturating_add(half.saturating_mul(n))
}
