//! Commands of the terminal that no programmer uses. Section 4 of `docs/protocol/real-firmware.md` says that
//! they exist; what they answer beyond that is made up here.

use std::format;

use super::question::Question;
use super::settings::HIZ;
use super::terminal::{Phase, Terminal};
use super::{Core, texts};

impl Terminal {
    /// A command that is neither of the usual ones nor a blank.
    pub(super) fn rare(&mut self, command: u8, core: &mut Core) {
        match command {
            b'o' => self.ask(Question::Format, core),
            b'l' | b'L' => {
                self.settings.lsb_first = command == b'L';
                core.say(&format!("{}\r\n", texts::bit_order(self.settings.lsb_first)));
            }
            b'h' => {
                for (line, number) in self.history.iter().rev().zip(1..) {
                    core.say(&format!(" {number}. "));
                    core.out.extend(line);
                    core.say("\r\n");
                }
            }
            b's' => {
                self.settings.basic = true;
                self.at = self.script.len();
                core.say(texts::READY);
            }
            // Nothing oscillates on AUX.
            b'f' => core.say("AUX Frequency: 0 Hz\r\n"),
            b'~' if core.hardware.self_test && self.settings.mode == HIZ => {
                core.say(texts::SELF_TEST);
                self.phase = Phase::SelfTest;
            }
            b'~' => core.say(texts::REFUSED),
            b'=' | b'|' => self.convert(command, core),
            // Macros: there are none.
            b'<' => self.skip_to(b'>', core),
            b'(' => self.skip_to(b')', core),
            // Text, and single edges and bits, which neither HiZ nor SPI can do.
            b'"' | b'^' | b'\\' | b'/' | b'-' | b'_' | b'.' | b'!' => self.no_effect(core),
            _ => self.syntax_error(core),
        }
    }

    /// The value that follows in three bases, its bits in reverse order for `|`.
    fn convert(&mut self, command: u8, core: &mut Core) {
        let Some(value) = self.argument() else {
            self.syntax_error(core);
            return;
        };
        let value = value as u8;
        let value = if command == b'|' { value.reverse_bits() } else { value };
        core.say(&format!("0x{value:02X} = {value} = 0b{value:08b}\r\n"));
    }

    /// Goes behind the next `end`; a line without one is an error.
    fn skip_to(&mut self, end: u8, core: &mut Core) {
        match self.script[self.at..].iter().position(|byte| *byte == end) {
            Some(length) => self.at += length + 1,
            None => {
                self.at = self.script.len();
                self.syntax_error(core);
            }
        }
    }

    /// A line for the BASIC interpreter, which knows the way out here and nothing else.
    pub(super) fn basic_line(&mut self, core: &mut Core) {
        self.at = self.script.len();
        if self.script == b"exit" {
            self.settings.basic = false;
        }
        core.say(texts::READY);
    }
}
