//! Modes that a programmer passes through but does not use.

use super::{Core, Go, Mode};
use crate::sim::{Wires, timing};

/// A submode that knows its name and the way out.
#[derive(Debug, Clone)]
pub(super) struct Stub {
    mode: Mode,
}

impl Stub {
    pub(super) fn new(mode: Mode) -> Self {
        Self { mode }
    }

    pub(super) fn mode(&self) -> Mode {
        self.mode
    }

    /// Reference 3.1.
    pub(super) fn name(&self) -> &'static str {
        match self.mode {
            Mode::I2c => "I2C1",
            Mode::Uart => "ART1",
            _ => "1W01",
        }
    }

    pub(super) fn take(&mut self, byte: u8, core: &mut Core, wires: &mut dyn Wires) -> Go {
        core.spend(timing::COMMAND);
        match byte {
            0x00 => return Go::Bitbang,
            0x01 => core.say(self.name()),
            // Start, stop, pins and speed. Nothing is on the bus.
            0x02 | 0x03 | 0x60..=0x6f if self.mode == Mode::I2c => core.put(0x01),
            0x40..=0x4f if self.mode == Mode::I2c => {
                core.peripherals(byte, true, wires);
                core.put(0x01);
            }
            _ => core.put(0x00),
        }
        Go::Stay
    }
}

/// OpenOCD's mode: silent but for its name. Reference, appendix A; section 4 of
/// `docs/protocol/real-firmware.md`.
#[derive(Debug, Clone)]
pub(super) struct OpenOcd {
    /// Parameter bytes to come.
    parameters: u8,
}

impl OpenOcd {
    /// What it calls itself, as soon as it is entered.
    pub(super) const NAME: &str = "OCD1";

    pub(super) fn new() -> Self {
        Self { parameters: 0 }
    }

    pub(super) fn take(&mut self, byte: u8, core: &mut Core) -> Go {
        core.spend(timing::COMMAND);
        if self.parameters > 0 {
            self.parameters -= 1;
            return Go::Stay;
        }
        match byte {
            0x00 => return Go::Bitbang,
            // The mode of the port; a feature and its state. OpenOCD's own driver sends them so.
            0x01 => self.parameters = 1,
            0x02 => self.parameters = 2,
            0x06 => core.say(Self::NAME),
            _ => {}
        }
        Go::Stay
    }
}

/// The SUMP logic analyser: its identity and the way out. Reference 2.8.
#[derive(Debug, Clone)]
pub(super) struct Sump {
    /// Parameter bytes to come.
    parameters: u8,
}

impl Sump {
    /// What it calls itself.
    pub(super) const ID: &str = "1ALS";

    pub(super) fn new() -> Self {
        Self { parameters: 0 }
    }

    pub(super) fn take(&mut self, byte: u8, core: &mut Core) -> Go {
        core.spend(timing::COMMAND);
        if self.parameters > 0 {
            self.parameters -= 1;
            return Go::Stay;
        }
        match byte {
            0x00 => return Go::Prompt,
            0x02 => core.say(Self::ID),
            // Long commands of the SUMP protocol carry four bytes.
            0x80.. => self.parameters = 4,
            _ => {}
        }
        Go::Stay
    }
}
