//! What the terminal's lines do. Reference 2.1 to 2.5.

use core::time::Duration;
use std::format;

use super::model::Rb11;
use super::question::Question;
use super::settings::HIZ;
use super::terminal::{Phase, Terminal};
use super::{Core, Go, pins, texts};
use crate::sim::{Wires, timing};

impl Terminal {
    /// Runs the next command of the line, or prompts after the last.
    pub(super) fn execute(&mut self, core: &mut Core, wires: &mut dyn Wires) -> Go {
        let Some(&command) = self.script.get(self.at) else {
            return Go::Prompt;
        };
        core.spend(timing::COMMAND);
        self.at += 1;
        match command {
            b' ' | b',' => {}
            b'i' => {
                texts::banner(core);
                if self.settings.mode != HIZ {
                    texts::status(core, &self.settings, wires);
                }
            }
            b'm' => return self.mode_command(core),
            b'b' => return self.rate_command(core),
            b'#' => {
                if !core.firmware.confirms_reset {
                    return self.reset(core);
                }
                self.ask(Question::Reset, core);
            }
            b'$' if core.firmware.bootloader => self.ask(Question::Bootloader, core),
            b'?' => core.say(texts::HELP),
            b'v' => texts::pin_table(core, wires),
            b'd' => {
                core.spend(timing::ADC);
                core.say("VOLTAGE PROBE: 0.00V\r\n");
            }
            b'c' | b'C' => {
                self.settings.aux_is_cs = command == b'C';
                core.say(texts::aux_choice(self.settings.aux_is_cs));
            }
            b'a' | b'A' | b'@' => self.aux(command, core, wires),
            b'&' | b'%' => self.delay(command, core),
            b'P' | b'p' if core.hardware.rb11 != Rb11::Pullups => self.syntax_error(core),
            b'W' | b'w' | b'P' | b'p' if self.settings.mode != HIZ => {
                self.power(command, core, wires);
            }
            b'[' | b'{' | b']' | b'}' | b'r' | b'0'..=b'9' if self.settings.is_spi() => {
                self.bus(command, core, wires);
            }
            b'W' | b'w' | b'P' | b'p' | b'[' | b'{' | b']' | b'}' => core.say(texts::REFUSED),
            b'r' | b'0'..=b'9' => {
                self.operand(command);
                self.repeat();
                core.say(texts::REFUSED);
            }
            _ => self.syntax_error(core),
        }
        Go::Stay
    }

    /// Says so, and resets the chip once that has left.
    pub(super) fn reset(&mut self, core: &mut Core) -> Go {
        core.say("RESET\r\n");
        self.settings.mode = HIZ;
        if core.waits_for_ever() { Go::Hang } else { Go::Restart }
    }

    fn syntax_error(&mut self, core: &mut Core) {
        core.say(&format!("Syntax error at char {}\r\n", self.at));
        self.at = self.script.len();
    }

    fn mode_command(&mut self, core: &mut Core) -> Go {
        match self.argument() {
            None | Some(0) => {
                self.ask(Question::Mode, core);
                self.at = self.script.len();
                Go::Stay
            }
            Some(number) if usize::from(number) <= core.modes().len() => self.change_mode(number, false),
            Some(_) => {
                core.say("Nonexistent protocol!!\r\n");
                self.at = self.script.len();
                Go::Stay
            }
        }
    }

    fn rate_command(&mut self, core: &mut Core) -> Go {
        match self.argument() {
            Some(number) if (1..=core.firmware.rates).contains(&number) => self.set_rate(number, core),
            _ => {
                self.ask(Question::Rate, core);
                Go::Stay
            }
        }
    }

    fn aux(&mut self, command: u8, core: &mut Core, wires: &mut dyn Wires) {
        let pin = if self.settings.aux_is_cs { pins::CS } else { pins::AUX };
        match command {
            b'a' => {
                core.drive(pin, false, wires);
                core.say("AUX LOW\r\n");
            }
            b'A' => {
                core.drive(pin, true, wires);
                core.say("AUX HIGH\r\n");
            }
            _ => {
                core.port.set_input(pin, pin);
                core.show(wires);
                let high = core.levels(wires) & pin != 0;
                core.say(&format!("AUX INPUT/HI-Z, READ: {}\r\n", u8::from(high)));
            }
        }
    }

    fn delay(&mut self, command: u8, core: &mut Core) {
        let times = self.repeat();
        let (unit, name) =
            if command == b'&' { (Duration::from_micros(1), "us") } else { (Duration::from_millis(1), "ms") };
        core.spend(unit * u32::from(times));
        core.say(&format!("DELAY {times}{name}\r\n"));
    }

    fn power(&mut self, command: u8, core: &mut Core, wires: &mut dyn Wires) {
        match command {
            b'W' => {
                core.set_supply(true, wires);
                core.spend(timing::RAILS);
                core.say("POWER SUPPLIES ON\r\n");
                if core.firmware.clutch {
                    self.engage(core, wires);
                    core.say(texts::CLUTCH_ON);
                }
            }
            b'w' => {
                if core.firmware.clutch {
                    self.settings.engaged = false;
                    let moved = pins::CS | pins::CLK | pins::MOSI;
                    core.port.set_input(moved, moved);
                    core.show(wires);
                    core.say(texts::CLUTCH_OFF);
                }
                core.set_supply(false, wires);
                core.say("POWER SUPPLIES OFF\r\n");
            }
            b'P' => {
                if !self.settings.spi.hiz {
                    core.say("WARNING: pins not open drain (HiZ)\r\n");
                }
                core.set_pullups(true, wires);
                core.say("Pull-up resistors ON\r\n");
            }
            _ => {
                core.set_pullups(false, wires);
                core.say("Pull-up resistors OFF\r\n");
            }
        }
    }

    /// Lets SPI reach its pins.
    pub(super) fn engage(&mut self, core: &mut Core, wires: &mut dyn Wires) {
        if self.settings.is_spi() {
            core.start_spi(self.settings.spi, wires);
            core.spend(timing::SPI_SETUP);
        }
        self.settings.engaged = true;
    }

    /// Bracket transfers. Reference 2.5.
    fn bus(&mut self, command: u8, core: &mut Core, wires: &mut dyn Wires) {
        match command {
            b'[' | b'{' | b']' | b'}' => {
                let select = matches!(command, b'[' | b'{');
                if select {
                    self.settings.reads_while_writing = command == b'{';
                }
                core.latch_cs(select != self.settings.cs_active_low, wires);
                core.say(if self.settings.cs_active_low { "/CS " } else { "CS " });
                core.say(if select { "ENABLED\r\n" } else { "DISABLED\r\n" });
            }
            _ => {
                let value = self.operand(command);
                let left = self.repeat();
                core.say(if value.is_some() { "WRITE: " } else { "READ: " });
                self.phase = Phase::Transfer { value, left };
            }
        }
    }

    /// The byte that a digit begins; `None` for a read.
    fn operand(&mut self, command: u8) -> Option<u8> {
        if command == b'r' {
            return None;
        }
        self.at -= 1;
        // Eight bits are moved, whatever was typed.
        self.number().map(|value| value as u8)
    }

    /// One byte of a transfer, or its end.
    pub(super) fn transfer(&mut self, value: Option<u8>, left: u16, core: &mut Core, wires: &mut dyn Wires) {
        let Some(left) = left.checked_sub(1) else {
            core.say("\r\n");
            self.phase = Phase::Execute;
            return;
        };
        let sent = value.unwrap_or(0xff);
        let read = if self.settings.engaged {
            core.shift(self.settings.spi, sent, core.times.spi_gap, wires)
        } else {
            0
        };
        match value {
            Some(sent) => {
                core.say(&format!("0x{sent:02X} "));
                if self.settings.reads_while_writing {
                    core.say(&format!("READ: 0x{read:02X} "));
                }
            }
            None => core.say(&format!("0x{read:02X} ")),
        }
        self.phase = Phase::Transfer { value, left };
    }

    /// The `n` of `:n`, else 1.
    fn repeat(&mut self) -> u16 {
        if self.script.get(self.at) != Some(&b':') {
            return 1;
        }
        self.at += 1;
        self.number().unwrap_or(1)
    }

    /// A number after blanks, if one is there.
    pub(super) fn argument(&mut self) -> Option<u16> {
        while self.script.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        self.number()
    }

    /// Decimal, 0x or 0b, if one is here; wraps at 16 bits like the firmware's int.
    fn number(&mut self) -> Option<u16> {
        let rest = &self.script[self.at..];
        let (radix, prefix) = match rest {
            [b'0', b'x' | b'X', ..] => (16, 2),
            [b'0', b'b' | b'B', ..] => (2, 2),
            [b'0'..=b'9', ..] => (10, 0),
            _ => return None,
        };
        let digits = rest[prefix..].iter().map_while(|&byte| char::from(byte).to_digit(radix));
        let mut value = 0u16;
        let mut length = prefix;
        for digit in digits {
            value = value.wrapping_mul(radix as u16).wrapping_add(digit as u16);
            length += 1;
        }
        self.at += length;
        Some(value)
    }
}
