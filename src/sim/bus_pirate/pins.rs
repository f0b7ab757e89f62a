//! The PIC's port pins that reach the target.

use core::time::Duration;

use crate::sim::{Drive, Pins, Pwm, Wires};

/// Pin bits, in the order of the bitbang commands. Reference 3.1.
pub(super) const CS: u8 = 1 << 0;
/// MISO; an output in bitbang mode only.
pub(super) const MISO: u8 = 1 << 1;
/// CLK.
pub(super) const CLK: u8 = 1 << 2;
/// MOSI.
pub(super) const MOSI: u8 = 1 << 3;
/// AUX.
pub(super) const AUX: u8 = 1 << 4;

/// Latches, directions and switches.
#[derive(Debug, Clone)]
pub(super) struct Port {
    latch: u8,
    /// 1 = input.
    input: u8,
    /// 1 = a high latch lets go of the pin.
    open_drain: u8,
    supply: bool,
    pullups: bool,
    /// The PWM module owns AUX and does this to it.
    pwm: Option<Pwm>,
    /// AUX2 is low; else it is let go of. It is never high.
    aux2_low: bool,
    shown: Pins,
}

impl Port {
    pub(super) const RESET: Self = Self {
        latch: 0,
        input: 0x1f,
        open_drain: 0,
        supply: false,
        pullups: false,
        pwm: None,
        aux2_low: false,
        shown: Pins::RELEASED,
    };

    /// What the wires see now.
    pub(super) fn shown(&self) -> Pins {
        self.shown
    }

    pub(super) fn supply(&self) -> bool {
        self.supply
    }

    pub(super) fn pullups(&self) -> bool {
        self.pullups
    }

    /// Is this pin an input?
    pub(super) fn is_input(&self, pin: u8) -> bool {
        self.input & pin != 0
    }

    /// Sets the latches of the pins in `mask` to those of `high`; [`Self::show`] moves the wires.
    pub(super) fn set_latch(&mut self, mask: u8, high: u8) {
        self.latch = self.latch & !mask | high & mask;
    }

    /// Makes the pins in `mask` inputs where `input` is 1, outputs where it is 0.
    pub(super) fn set_input(&mut self, mask: u8, input: u8) {
        self.input = self.input & !mask | input & mask;
    }

    /// Which pins only pull low.
    pub(super) fn set_open_drain(&mut self, pins: u8) {
        self.open_drain = pins;
    }

    /// Gives AUX to the PWM module or takes it back.
    pub(super) fn set_pwm(&mut self, pwm: Option<Pwm>) {
        self.pwm = pwm;
    }

    /// What the PWM module does to AUX, if it owns it.
    pub(super) fn pwm(&self) -> Option<Pwm> {
        self.pwm
    }

    /// Pulls AUX2 low or lets go of it.
    pub(super) fn set_aux2(&mut self, low: bool) {
        self.aux2_low = low;
    }

    fn drive(&self, pin: u8) -> Drive {
        if self.input & pin != 0 {
            Drive::Released
        } else if self.latch & pin == 0 {
            Drive::Low
        } else if self.open_drain & pin != 0 {
            Drive::Released
        } else {
            Drive::High
        }
    }

    /// Moves the wires to what latches and directions say.
    pub(super) fn show(&mut self, at: Duration, wires: &mut dyn Wires) {
        let pins = Pins {
            cs: self.drive(CS),
            // A square wave holds nothing in reset: to the wires AUX is then let go of.
            aux: if self.pwm.is_some() { Drive::Released } else { self.drive(AUX) },
            aux2: if self.aux2_low { Drive::Low } else { Drive::Released },
            clk: self.drive(CLK),
            mosi: self.drive(MOSI),
            miso: self.drive(MISO),
            io: Pins::RELEASED.io,
        };
        if pins != self.shown {
            self.shown = pins;
            wires.set_pins(at, pins);
        }
    }

    pub(super) fn set_supply(&mut self, at: Duration, on: bool, wires: &mut dyn Wires) {
        if self.supply != on {
            self.supply = on;
            wires.set_supply(at, on);
        }
    }

    pub(super) fn set_pullups(&mut self, at: Duration, on: bool, wires: &mut dyn Wires) {
        if self.pullups != on {
            self.pullups = on;
            wires.set_pullups(at, on);
        }
    }

    /// Everything off and let go of. The PWM module keeps running. Reference 3.1.
    pub(super) fn release(&mut self, at: Duration, wires: &mut dyn Wires) {
        self.aux2_low = false;
        self.release_lines(at, wires);
    }

    /// The same, but for AUX2, which stays as it is.
    pub(super) fn release_lines(&mut self, at: Duration, wires: &mut dyn Wires) {
        self.latch = 0;
        self.input = 0x1f;
        self.open_drain = 0;
        self.show(at, wires);
        self.set_supply(at, false, wires);
        self.set_pullups(at, false, wires);
    }

    /// Levels of AUX, MOSI, CLK, MISO, CS in bits 4..0.
    pub(super) fn levels(&self, at: Duration, wires: &mut dyn Wires) -> u8 {
        let level = |drive: Drive, outside: Drive| match (outside, drive) {
            (Drive::Low, _) | (Drive::Released, Drive::Low) => false,
            (Drive::High, _) | (Drive::Released, Drive::High) => true,
            (Drive::Released, Drive::Released) => self.pullups,
        };
        let (pins, outside) = (self.shown, wires.outside(at));
        let mut levels = 0;
        for (pin, drive, outside) in [
            (CS, pins.cs, outside.cs),
            (CLK, pins.clk, outside.clk),
            (MOSI, pins.mosi, outside.mosi),
            (AUX, pins.aux, outside.aux),
        ] {
            if level(drive, outside) {
                levels |= pin;
            }
        }
        let miso = match self.drive(MISO) {
            Drive::Released => wires.miso(at),
            drive => level(drive, outside.miso),
        };
        if miso {
            levels |= MISO;
        }
        levels
    }
}
