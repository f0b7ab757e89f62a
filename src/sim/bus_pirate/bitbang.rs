//! Bitbang binary mode. Reference, chapter 3.

use super::{Core, Go, Mode, Want, pins};
use crate::sim::{Wires, timing};

/// What the next byte means.
#[derive(Debug, Clone)]
enum Phase {
    Command,
    /// So many PWM parameters are to come.
    Pwm(u8),
    /// Answering the self test's bytes.
    SelfTest,
    /// Measuring until a byte comes.
    Measuring,
}

/// Bitbang mode.
#[derive(Debug, Clone)]
pub(super) struct Bitbang {
    phase: Phase,
}

/// Errors that the self test finds here.
const SELF_TEST_ERRORS: u8 = 0;

impl Bitbang {
    pub(super) fn new() -> Self {
        Self { phase: Phase::Command }
    }

    #[inline]
    pub(super) fn want(&self) -> Want {
        match self.phase {
            Phase::Measuring => Want::Work,
            _ => Want::Byte { clears: false },
        }
    }

    pub(super) fn take(&mut self, byte: u8, core: &mut Core, wires: &mut dyn Wires) -> Go {
        core.spend(timing::COMMAND);
        match self.phase {
            Phase::Command | Phase::Measuring => self.command(byte, core, wires),
            Phase::Pwm(left) => {
                if left > 1 {
                    self.phase = Phase::Pwm(left - 1);
                } else {
                    self.phase = Phase::Command;
                    core.port.set_pwm(true);
                    core.show(wires);
                    core.put(0x01);
                }
                Go::Stay
            }
            Phase::SelfTest => {
                if byte == 0xff {
                    self.phase = Phase::Command;
                    core.put(0x01);
                } else {
                    core.put(byte.wrapping_add(SELF_TEST_ERRORS));
                }
                Go::Stay
            }
        }
    }

    fn command(&mut self, byte: u8, core: &mut Core, wires: &mut dyn Wires) -> Go {
        match byte {
            _ if !is_known(byte, core) => core.put(0x00),
            // PIC mode (0x07) is not part of this build.
            0x00 | 0x07 => core.say("BBIO1"),
            0x01 => return Go::Spi,
            0x02 => return Go::Stub(Mode::I2c),
            0x03 => return Go::Stub(Mode::Uart),
            0x04 => return Go::Stub(Mode::OneWire),
            0x05 => return Go::RawWire,
            // Not part of v4's build.
            0x06 if core.hardware.build == 1 => core.say("BBIO1"),
            0x06 => return Go::OpenOcd,
            0x0f => {
                core.put(0x01);
                return Go::Restart;
            }
            0x10 | 0x11 => {
                self.phase = Phase::SelfTest;
                core.put(SELF_TEST_ERRORS);
            }
            0x12 => self.phase = Phase::Pwm(5),
            0x13 => {
                core.port.set_pwm(false);
                core.show(wires);
                core.put(0x01);
            }
            0x14 => measure(core),
            0x15 => self.phase = Phase::Measuring,
            // Nothing oscillates on AUX.
            0x16 => core.out.extend([0; 4]),
            0x60..=0x7f if !core.firmware.bitbang_aliases => core.put(0x00),
            0x40..=0x7f => {
                core.port.set_input(!pins::MISO & 0x1f, byte);
                self.reply_levels(byte, core, wires);
            }
            0x80.. => {
                core.set_supply(byte & 0x40 != 0, wires);
                core.set_pullups(byte & 0x20 != 0, wires);
                core.port.set_latch(0x1f, byte);
                self.reply_levels(byte, core, wires);
            }
            _ => core.put(0x00),
        }
        Go::Stay
    }

    fn reply_levels(&self, command: u8, core: &mut Core, wires: &mut dyn Wires) {
        core.show(wires);
        core.spend(timing::LEVELS);
        let levels = core.levels(wires);
        core.put(command & core.firmware.bitbang_echo | levels);
    }

    pub(super) fn work(&mut self, core: &mut Core) -> Go {
        if core.uart.read(core.clock).is_some() {
            self.phase = Phase::Command;
        } else {
            measure(core);
        }
        Go::Stay
    }
}

/// Does this board's firmware have the command?
fn is_known(byte: u8, core: &Core) -> bool {
    match byte {
        0x10 | 0x11 => core.hardware.self_test,
        0x00..=0x1f => core.firmware.bitbang.contains(&byte),
        _ => true,
    }
}

/// One reading of a probe that touches nothing.
fn measure(core: &mut Core) {
    core.spend(timing::ADC);
    core.out.extend([0, 0]);
}
