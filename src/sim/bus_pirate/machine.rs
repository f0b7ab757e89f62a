//! What all modes work with: the clock of the firmware, its UART and its pins.

use core::time::Duration;
use std::collections::VecDeque;

use super::model::{Firmware, Hardware, RateChange, Rb11};
use super::pins::{self, Port};
use super::spi_config::SpiConfig;
use super::uart::Uart;
use crate::sim::timing::{self, Times};
use crate::sim::{Shift, Wires};

/// The clock, the UART and the pins.
#[derive(Debug, Clone)]
pub(super) struct Core {
    pub(super) clock: Duration,
    pub(super) uart: Uart,
    /// What the firmware is about to send; it does nothing else before that is done.
    pub(super) out: VecDeque<u8>,
    /// When that is done, the USB side shall hand it over.
    pub(super) flushes: bool,
    pub(super) port: Port,
    /// The switch of the pull-ups, and v4's source for them.
    pub(super) pullups: bool,
    pub(super) vpu: bool,
    pub(super) spi_bytes: u64,
    pub(super) loses_text: bool,
    pub(super) hardware: &'static Hardware,
    pub(super) firmware: &'static Firmware,
    pub(super) times: &'static Times,
}

impl Core {
    pub(super) fn spend(&mut self, time: Duration) {
        self.clock += time;
    }

    /// The terminal's modes.
    pub(super) fn modes(&self) -> &'static [&'static str] {
        self.firmware.modes[self.hardware.build]
    }

    pub(super) fn put(&mut self, byte: u8) {
        self.out.push_back(byte);
    }

    /// Lets the USB side hand over what is about to be sent, if anything is.
    pub(super) fn flush_answer(&mut self) {
        self.flushes |= !self.out.is_empty();
    }

    /// The step that [`Self::flushes`] asks for: the UART waits, and then moves CTS.
    pub(super) fn flush(&mut self) {
        self.flushes = false;
        if self.uart.brg().is_some() {
            self.spend(timing::CTS);
        }
        self.uart.flush(self.clock);
    }

    pub(super) fn say(&mut self, text: &str) {
        self.out.extend(text.bytes());
    }

    /// Moves the wires to what latches and directions say.
    pub(super) fn show(&mut self, wires: &mut dyn Wires) {
        self.port.show(self.clock, wires);
    }

    pub(super) fn set_supply(&mut self, on: bool, wires: &mut dyn Wires) {
        self.port.set_supply(self.clock, on, wires);
    }

    /// Switches the pull-ups, where they can be switched.
    pub(super) fn set_pullups(&mut self, on: bool, wires: &mut dyn Wires) {
        if self.hardware.rb11 == Rb11::Pullups {
            self.pullups = on;
            self.port.set_pullups(self.clock, on && (self.vpu || !self.hardware.vpu), wires);
        }
    }

    /// Switches the source of the pull-ups, which only v4 has on board.
    pub(super) fn set_vpu(&mut self, on: bool, wires: &mut dyn Wires) {
        self.vpu = on;
        self.set_pullups(self.pullups, wires);
    }

    /// The pull-up bit of the peripherals command: AUX2 where there is one, 1 lets go of it.
    pub(super) fn set_rb11(&mut self, on: bool, wires: &mut dyn Wires) {
        match self.hardware.rb11 {
            Rb11::Pullups => self.set_pullups(on, wires),
            Rb11::Aux2 => {
                self.port.set_aux2(!on);
                self.show(wires);
            }
        }
    }

    /// Everything off and let go of, as the terminal and a reset of the chip do it.
    pub(super) fn release_pins(&mut self, wires: &mut dyn Wires) {
        (self.pullups, self.vpu) = (false, false);
        self.port.release(self.clock, wires);
    }

    /// The pin reset of bitbang mode, which means to make AUX2 an input as the last pin and makes
    /// it low. Reference 2.6, 3.1.
    pub(super) fn reset_pins(&mut self, wires: &mut dyn Wires) {
        (self.pullups, self.vpu) = (false, false);
        self.port.release_lines(self.clock, wires);
        if self.hardware.rb11 == Rb11::Aux2 {
            self.port.set_aux2(true);
            self.show(wires);
        }
    }

    /// Does the wait for the last characters never end at this line rate? Reference 2.7.
    pub(super) fn waits_for_ever(&self) -> bool {
        self.firmware.rate_change == RateChange::WrongFlag
            && self.uart.brg().is_some_and(|brg| brg <= timing::BRG_HANGS)
    }

    pub(super) fn levels(&mut self, wires: &mut dyn Wires) -> u8 {
        self.port.levels(self.clock, wires)
    }

    /// Makes a pin an output at a level.
    pub(super) fn drive(&mut self, pin: u8, high: bool, wires: &mut dyn Wires) {
        self.port.set_latch(pin, if high { pin } else { 0 });
        self.port.set_input(pin, 0);
        self.show(wires);
    }

    /// Writes CS's latch; its direction stays.
    pub(super) fn latch_cs(&mut self, high: bool, wires: &mut dyn Wires) {
        self.port.set_latch(pins::CS, if high { pins::CS } else { 0 });
        self.show(wires);
    }

    /// The peripherals command of SPI and raw wire, one line after another. Reference 4.3.
    pub(super) fn peripherals(&mut self, bits: u8, hiz: bool, wires: &mut dyn Wires) {
        self.set_supply(bits & 0b1000 != 0, wires);
        self.spend(self.times.pin_step);
        self.set_rb11(bits & 0b0100 != 0, wires);
        self.spend(self.times.pin_step);
        self.drive(pins::AUX, bits & 0b0010 != 0, wires);
        self.spend(self.times.pin_step);
        let high = bits & 0b0001 != 0;
        self.port.set_latch(pins::CS, if high { pins::CS } else { 0 });
        self.port.set_input(pins::CS, if high && hiz { pins::CS } else { 0 });
        self.show(wires);
        self.spend(self.times.pin_step);
    }

    /// Shifts one SPI byte and pays for it, and for what comes `then`.
    pub(super) fn shift(&mut self, config: SpiConfig, byte: u8, then: Duration, wires: &mut dyn Wires) -> u8 {
        let miso = self.clock_out(config.shift(self.firmware), byte, wires);
        self.spend(config.byte_time(self.firmware) + then);
        miso
    }

    /// The SPI module shifts a byte, while the firmware does something else.
    pub(super) fn clock_out(&mut self, how: Shift, byte: u8, wires: &mut dyn Wires) -> u8 {
        let miso = wires.shift(self.clock, how, byte);
        // The data output keeps the last bit.
        self.port.set_latch(pins::MOSI, if byte & 1 != 0 { pins::MOSI } else { 0 });
        self.spi_bytes += 1;
        miso
    }

    /// Stops the SPI module and sets it up again: CS ends up high, and an output. Reference 4.3.
    pub(super) fn start_spi(&mut self, config: SpiConfig, wires: &mut dyn Wires) {
        let mosi = if self.firmware.mosi_open_drain { pins::MOSI } else { 0 };
        let open_drain = if config.hiz { pins::CS | pins::CLK | mosi } else { 0 };
        self.port.set_open_drain(open_drain);
        let clk = if config.idle_high { pins::CLK } else { 0 };
        self.port.set_latch(pins::CS | pins::CLK, pins::CS | clk);
        self.port.set_input(pins::CS | pins::CLK | pins::MOSI, 0);
        self.show(wires);
    }
}
