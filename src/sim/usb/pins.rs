//! The eight IO pins: latches, directions, and what the SPI module does with its own.

use core::time::Duration;

use crate::sim::{Drive, Pins, Wires};

/// IO numbers of the SPI pins.
pub(super) const MISO: u8 = 4;
pub(super) const CS: u8 = 5;
pub(super) const CLK: u8 = 6;
pub(super) const MOSI: u8 = 7;

/// A bit of each pin, IO0 in bit 0.
#[derive(Debug, Clone)]
pub(super) struct Port {
    /// What SIO would drive.
    latch: u8,
    /// 1 = output.
    output: u8,
    /// The level of an idle clock, while CLK, MOSI and MISO are those of the SPI module.
    spi: Option<bool>,
    shown: Pins,
}

impl Port {
    pub(super) const RESET: Self = Self { latch: 0, output: 0, spi: None, shown: Pins::RELEASED };

    /// What the wires see.
    pub(super) fn shown(&self) -> Pins {
        self.shown
    }

    pub(super) fn outputs(&self) -> u8 {
        self.output
    }

    /// The level that a pin has as an output.
    fn level(&self, pin: u8) -> bool {
        match (pin, self.spi) {
            (CLK, Some(idle)) => idle,
            // The SPI module holds it low between bytes.
            (MOSI, Some(_)) => false,
            _ => self.latch >> pin & 1 != 0,
        }
    }

    fn drive(&self, pin: u8) -> Drive {
        match (self.output >> pin & 1 != 0, self.level(pin)) {
            (false, _) => Drive::Released,
            (true, false) => Drive::Low,
            (true, true) => Drive::High,
        }
    }

    pub(super) fn set_latch(&mut self, pin: u8, high: bool) {
        self.latch = self.latch & !(1 << pin) | u8::from(high) << pin;
    }

    pub(super) fn set_output(&mut self, pin: u8, on: bool) {
        self.output = self.output & !(1 << pin) | u8::from(on) << pin;
    }

    /// All pins become inputs; latches stay.
    pub(super) fn let_go(&mut self) {
        self.output = 0;
        self.spi = None;
    }

    /// CS, CLK and MOSI become outputs, the latter two of the SPI module, whose clock idles at this level.
    pub(super) fn attach_spi(&mut self, idle: bool) {
        self.output = 1 << CS | 1 << CLK | 1 << MOSI;
        self.spi = Some(idle);
    }

    /// Moves the wires to what latches and directions say. Without a voltage on the supply pin the buffers
    /// drive nothing.
    pub(super) fn show(&mut self, at: Duration, powered: bool, wires: &mut dyn Wires) {
        let drive = |pin| if powered { self.drive(pin) } else { Drive::Released };
        let pins = Pins {
            cs: drive(CS),
            clk: drive(CLK),
            mosi: drive(MOSI),
            miso: drive(MISO),
            io: [0, 1, 2, 3].map(drive),
            ..Pins::RELEASED
        };
        if pins != self.shown {
            self.shown = pins;
            wires.set_pins(at, pins);
        }
    }

    /// A byte was shifted: MOSI is as its last bit left it.
    pub(super) fn shifted(&mut self, last: bool) {
        self.shown.mosi = if last { Drive::High } else { Drive::Low };
    }

    /// The levels of all pins.
    pub(super) fn levels(&self, at: Duration, powered: bool, pullups: bool, wires: &mut dyn Wires) -> u8 {
        let outside = wires.outside(at);
        let mut levels = 0;
        for pin in 0..8 {
            let is_output = self.output >> pin & 1 != 0;
            let seen = match pin {
                CS => outside.cs,
                CLK => outside.clk,
                MOSI => outside.mosi,
                MISO => outside.miso,
                _ => outside.io[usize::from(pin)],
            };
            let high = match seen {
                // The input is on the other side of the buffer.
                _ if !powered => is_output && self.level(pin),
                _ if pin == MISO && !is_output => wires.miso(at),
                Drive::Released if is_output => self.level(pin),
                Drive::Released => pullups,
                seen => seen == Drive::High,
            };
            levels |= u8::from(high) << pin;
        }
        levels
    }
}
