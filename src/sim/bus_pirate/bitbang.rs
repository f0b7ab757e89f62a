//! Bitbang binary mode. Reference, chapter 3.

use core::time::Duration;

use super::{Core, Go, Mode, Want};
use crate::sim::{Pwm, Wires, timing};

/// What the next byte means.
#[derive(Debug, Clone)]
enum Phase {
    Command,
    /// So many PWM parameters are here.
    Pwm(usize),
    /// Answering the self test's bytes.
    SelfTest,
    /// Measuring until a byte comes.
    Measuring,
}

/// Bitbang mode.
#[derive(Debug, Clone)]
pub(super) struct Bitbang {
    phase: Phase,
    /// Prescaler, duty and period of PWM.
    pwm: [u8; 5],
}

/// Errors that the self test finds here.
const SELF_TEST_ERRORS: u8 = 0;

impl Bitbang {
    pub(super) fn new() -> Self {
        Self { phase: Phase::Command, pwm: [0; 5] }
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
            Phase::Pwm(at) => {
                self.pwm[at] = byte;
                self.phase = Phase::Pwm(at + 1);
                if at == 4 {
                    self.phase = Phase::Command;
                    core.port.set_pwm(Some(square_wave(self.pwm)));
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
            0x12 => self.phase = Phase::Pwm(0),
            0x13 => {
                core.port.set_pwm(None);
                core.show(wires);
                core.put(0x01);
            }
            0x14 => measure(core, wires),
            0x15 => self.phase = Phase::Measuring,
            // Nothing oscillates on AUX.
            0x16 => core.out.extend([0; 4]),
            0x60..=0x7f if !core.firmware.bitbang_aliases => core.put(0x00),
            0x40..=0x7f => {
                core.port.set_input(0x1f, byte);
                self.reply_levels(byte, core.times.directions, core, wires);
            }
            0x80.. => {
                core.set_supply(byte & 0x40 != 0, wires);
                core.set_pullups(byte & 0x20 != 0, wires);
                core.port.set_latch(0x1f, byte);
                self.reply_levels(byte, core.times.values, core, wires);
            }
            _ => core.put(0x00),
        }
        Go::Stay
    }

    /// `time`: from reading the command to the answer.
    fn reply_levels(&self, command: u8, time: Duration, core: &mut Core, wires: &mut dyn Wires) {
        core.show(wires);
        core.spend(time - timing::COMMAND);
        let levels = core.levels(wires);
        core.put(command & core.firmware.bitbang_echo | levels);
    }

    pub(super) fn work(&mut self, core: &mut Core, wires: &mut dyn Wires) -> Go {
        if core.uart.read(core.clock).is_some() {
            self.phase = Phase::Command;
        } else {
            measure(core, wires);
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

/// What the parameters of PWM mean. Reference 3.1: 16 MHz, a prescaler, and a period counted from 0.
fn square_wave([prescaler, d1, d0, p1, p0]: [u8; 5]) -> Pwm {
    const CLOCK_HZ: u64 = 16_000_000;
    let divisor = [1, 8, 64, 256][usize::from(prescaler & 0b11)];
    let time = |ticks: u64| Duration::from_nanos(ticks * divisor * 1_000_000_000 / CLOCK_HZ);
    let period = u64::from(u16::from_be_bytes([p1, p0])) + 1;
    let high = u64::from(u16::from_be_bytes([d1, d0])).min(period);
    Pwm { period: time(period), high: time(high) }
}

/// One reading of the voltage probe. Reference 3.1: ten bits, 6.6 V full scale.
fn measure(core: &mut Core, wires: &mut dyn Wires) {
    core.spend(timing::ADC);
    let millivolts = u32::from(wires.probe(core.clock));
    let reading = (millivolts * 1024 / 6600).min(1023) as u16;
    core.out.extend(reading.to_be_bytes());
}
