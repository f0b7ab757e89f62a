//! Binary raw wire: as much as bit-banged SPI needs. Reference 3.3.

use super::{Core, Go, Want, pins};
use crate::sim::{Wires, timing};

/// Raw wire mode.
#[derive(Debug, Clone)]
pub(super) struct RawWire {
    speed: u8,
    push_pull: bool,
    three_wires: bool,
    lsb_first: bool,
    /// Bytes of a bulk transfer that are still to come.
    left: u8,
    /// So many bits of the next byte are written.
    bits: u8,
}

impl RawWire {
    pub(super) fn new() -> Self {
        Self { speed: 0, push_pull: false, three_wires: false, lsb_first: false, left: 0, bits: 0 }
    }

    pub(super) fn want(&self) -> Want {
        Want::Byte { clears: false }
    }

    pub(super) fn take(&mut self, byte: u8, core: &mut Core, wires: &mut dyn Wires) -> Go {
        if self.left > 0 {
            self.left -= 1;
            let read = self.transfer(byte, core, wires);
            core.put(if self.three_wires { read } else { 0x01 });
            return Go::Stay;
        }
        if self.bits > 0 {
            self.write_bits(byte, core, wires);
            return Go::Stay;
        }
        core.spend(timing::COMMAND);
        match byte {
            0x00 => return Go::Bitbang,
            0x01 => {
                core.say("RAW1");
                return Go::Stay;
            }
            // Start and stop move nothing here.
            0x02 | 0x03 => {}
            0x04 | 0x05 => core.latch_cs(byte == 0x05, wires),
            0x09 => self.tick(core, wires),
            0x0a | 0x0b => self.level(pins::CLK, byte == 0x0b, core, wires),
            0x0c | 0x0d => self.level(pins::MOSI, byte == 0x0d, core, wires),
            0x20..=0x2f => (0x20..=byte).for_each(|_| self.tick(core, wires)),
            0x30..=0x37 => self.bits = (byte & 0b111) + 1,
            // Of PIC programming: the parameters are not taken.
            0xa0..=0xaf => return Go::Stay,
            0x10..=0x1f => self.left = (byte & 0x0f) + 1,
            0x40..=0x4f => core.peripherals(byte, !self.push_pull, wires),
            0x60..=0x6f => {
                self.speed = byte & 0b11;
                self.set_up(core, wires);
            }
            0x80..=0x8f => {
                self.push_pull = byte & 0b1000 != 0;
                self.three_wires = byte & 0b0100 != 0;
                self.lsb_first = byte & 0b0010 != 0;
                self.set_up(core, wires);
            }
            _ => {
                core.put(0x00);
                return Go::Stay;
            }
        }
        core.put(0x01);
        Go::Stay
    }

    /// CLK and MOSI low, CS high, all outputs.
    fn set_up(&self, core: &mut Core, wires: &mut dyn Wires) {
        let moved = pins::CS | pins::CLK | pins::MOSI;
        core.port.set_open_drain(if self.push_pull { 0 } else { moved });
        core.port.set_latch(moved, pins::CS);
        core.port.set_input(moved, 0);
        core.show(wires);
        core.spend(timing::SPI_SETUP);
    }

    fn level(&self, pin: u8, high: bool, core: &mut Core, wires: &mut dyn Wires) {
        core.port.set_latch(pin, if high { pin } else { 0 });
        core.show(wires);
    }

    /// A pulse of the clock.
    fn tick(&self, core: &mut Core, wires: &mut dyn Wires) {
        let half = timing::RAW_HALF[usize::from(self.speed)];
        for high in [true, false] {
            self.level(pins::CLK, high, core, wires);
            core.spend(half);
        }
    }

    /// Clocks the first bits of a byte out.
    fn write_bits(&mut self, byte: u8, core: &mut Core, wires: &mut dyn Wires) {
        for k in 0..core::mem::take(&mut self.bits) {
            let bit = 1 << if self.lsb_first { k } else { 7 - k };
            self.level(pins::MOSI, byte & bit != 0, core, wires);
            self.tick(core, wires);
        }
    }

    /// Moves one byte: data, clock high, look, clock low.
    fn transfer(&self, byte: u8, core: &mut Core, wires: &mut dyn Wires) -> u8 {
        let half = timing::RAW_HALF[usize::from(self.speed)];
        let mut read = 0;
        for k in 0..8 {
            let bit = 1 << if self.lsb_first { k } else { 7 - k };
            core.port.set_latch(pins::MOSI, if byte & bit != 0 { pins::MOSI } else { 0 });
            core.show(wires);
            core.spend(half);
            core.port.set_latch(pins::CLK, pins::CLK);
            core.show(wires);
            if wires.miso(core.clock) {
                read |= bit;
            }
            core.spend(half);
            core.port.set_latch(pins::CLK, 0);
            core.show(wires);
        }
        core.spi_bytes += 1;
        read
    }
}
