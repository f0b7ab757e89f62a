//! Modes that a programmer passes through but does not use.

use super::{Core, Go, Mode};
use crate::sim::timing;

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

    pub(super) fn take(&mut self, byte: u8, core: &mut Core) -> Go {
        core.spend(timing::COMMAND);
        match byte {
            0x00 => return Go::Bitbang,
            0x01 => core.say(self.name()),
            _ => core.put(0x00),
        }
        Go::Stay
    }
}

/// OpenOCD's mode: silent but for its name. Reference, appendix A.
#[derive(Debug, Clone)]
pub(super) struct OpenOcd;

impl OpenOcd {
    pub(super) fn new() -> Self {
        Self
    }

    pub(super) fn take(&mut self, byte: u8, core: &mut Core) -> Go {
        core.spend(timing::COMMAND);
        match byte {
            0x00 => return Go::Bitbang,
            0x06 => core.say("OCD1"),
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
