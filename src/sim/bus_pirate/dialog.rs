//! The terminal's questions. Reference 2.1, 2.3 and 2.7.

use std::format;

use super::terminal::{HIZ, Phase, SPI, Terminal};
use super::{Core, Go, texts};
use crate::sim::timing;

const BELL: u8 = 0x07;
/// Digits of an answer. Reference 2.1.
const DIGITS: u8 = 4;
/// BRG for menu entries 1 to 9. Reference 2.7.
const BRG: [u16; 9] = [13332, 3332, 1666, 832, 416, 207, 103, 68, 34];

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// The mode; `x` leaves it.
    Mode,
    /// One of the six SPI settings; `by_menu`: the mode came from the menu.
    Spi { at: usize, by_menu: bool },
    /// The entry of the line rate menu.
    Rate,
    /// The line rate divider.
    Divider,
}

/// A question with its range and default.
struct Sheet {
    text: &'static str,
    default: u16,
    most: u16,
}

/// The SPI settings. Reference 2.3.
const SPI_SHEETS: [Sheet; 6] = [
    Sheet {
        text: "Set speed:\r\n 1. 30KHz\r\n 2. 125KHz\r\n 3. 250KHz\r\n 4. 1MHz\r\n",
        default: 1,
        most: 4,
    },
    Sheet { text: "Clock polarity:\r\n 1. Idle low *default\r\n 2. Idle high\r\n", default: 1, most: 2 },
    Sheet {
        text: "Output clock edge:\r\n 1. Idle to active\r\n 2. Active to idle *default\r\n",
        default: 2,
        most: 2,
    },
    Sheet { text: "Input sample phase:\r\n 1. Middle *default\r\n 2. End\r\n", default: 1, most: 2 },
    Sheet { text: "CS:\r\n 1. CS\r\n 2. /CS *default\r\n", default: 2, most: 2 },
    Sheet {
        text: "Select output type:\r\n 1. Open drain (H=Hi-Z, L=GND)\r\n \
               2. Normal (H=3.3V, L=GND)\r\n",
        default: 1,
        most: 2,
    },
];

const RATES: &str = "Set serial port speed: (bps)\r\n 1. 300\r\n 2. 1200\r\n 3. 2400\r\n \
    4. 4800\r\n 5. 9600\r\n 6. 19200\r\n 7. 38400\r\n 8. 57600\r\n 9. 115200\r\n\
    10. BRG raw value\r\n";

impl Question {
    fn default(self) -> u16 {
        match self {
            Self::Mode => 1,
            Self::Spi { at, .. } => SPI_SHEETS[at].default,
            Self::Rate => 9,
            Self::Divider => timing::BRG_AT_RESET,
        }
    }

    fn accepts(self, answer: i32) -> bool {
        let (least, most) = match self {
            Self::Mode => (1, texts::MODES.len() as i32),
            Self::Spi { at, .. } => (1, i32::from(SPI_SHEETS[at].most)),
            Self::Rate => (1, 10),
            Self::Divider => (0, 32_767),
        };
        (least..=most).contains(&answer)
    }

    /// Prints the question and its default.
    fn print(self, core: &mut Core) {
        match self {
            Self::Mode => {
                for (mode, number) in texts::MODES.iter().zip(1..) {
                    core.say(&format!("{number}. {mode}\r\n"));
                }
                core.say("x. exit(without change)\r\n");
            }
            Self::Spi { at, .. } => core.say(SPI_SHEETS[at].text),
            Self::Rate => core.say(RATES),
            Self::Divider => core.say("Enter raw value for BRG\r\n"),
        }
        self.print_default(core);
    }

    fn print_default(self, core: &mut Core) {
        core.say(&format!("\r\n({})>", self.default()));
    }
}

/// A question being answered.
#[derive(Debug)]
pub(super) struct Asking {
    question: Question,
    value: u16,
    digits: u8,
    minus: bool,
    exit: bool,
}

/// A question and its answer; `None`: the exit was taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    question: Question,
    value: Option<u16>,
}

impl Asking {
    fn new(question: Question) -> Self {
        Self { question, value: 0, digits: 0, minus: false, exit: false }
    }

    /// One key; an answer once there is a good one.
    pub(super) fn key(&mut self, byte: u8, core: &mut Core) -> Option<Answer> {
        match byte {
            b'0'..=b'9' if self.digits < DIGITS && !self.exit => {
                self.value = self.value * 10 + u16::from(byte - b'0');
                self.digits += 1;
                core.put(byte);
            }
            b'-' if self.digits == 0 && !self.minus && !self.exit => {
                self.minus = true;
                core.put(byte);
            }
            b'x' if self.question == Question::Mode && self.digits == 0 && !self.minus => {
                self.exit = true;
                core.put(byte);
            }
            0x08 if self.digits > 0 || self.minus || self.exit => self.erase(core),
            b'\r' | b'\n' => {
                core.say("\r\n");
                return self.enter(core);
            }
            _ => core.put(BELL),
        }
        None
    }

    fn erase(&mut self, core: &mut Core) {
        if self.digits > 0 {
            self.value /= 10;
            self.digits -= 1;
        } else {
            self.minus = false;
            self.exit = false;
        }
        core.say("\x08 \x08");
    }

    fn enter(&mut self, core: &mut Core) -> Option<Answer> {
        let question = self.question;
        if self.exit {
            return Some(Answer { question, value: None });
        }
        if self.digits == 0 && !self.minus {
            return Some(Answer { question, value: Some(question.default()) });
        }
        let value = i32::from(self.value) * if self.minus { -1 } else { 1 };
        if question.accepts(value) {
            return Some(Answer { question, value: Some(self.value) });
        }
        core.say("\r\nInvalid choice, try again\r\n");
        question.print_default(core);
        *self = Self::new(question);
        None
    }
}

impl Terminal {
    /// Asks, and waits for the answer.
    pub(super) fn ask(&mut self, question: Question, core: &mut Core) {
        question.print(core);
        self.phase = Phase::Ask(Asking::new(question));
    }

    /// Goes on after an answer.
    pub(super) fn answer(&mut self, answer: Answer, core: &mut Core) -> Go {
        self.phase = Phase::Execute;
        match (answer.question, answer.value) {
            (Question::Mode, Some(number)) => return self.change_mode(number, true),
            (_, None) => core.say("no mode change\r\n"),
            (Question::Spi { at, by_menu }, Some(value)) => {
                self.set_spi(at, value);
                if at + 1 < SPI_SHEETS.len() {
                    self.ask(Question::Spi { at: at + 1, by_menu }, core);
                } else {
                    self.mode_is_ready(by_menu, core);
                }
            }
            (Question::Rate, Some(number)) => return self.set_rate(number, core),
            (Question::Divider, Some(value)) => return self.switch_rate(value & 0xff, core),
        }
        Go::Stay
    }

    /// Leaves the old mode at once; the pins follow in [`Terminal::enter_mode`].
    pub(super) fn change_mode(&mut self, number: u16, by_menu: bool) -> Go {
        self.settings.mode = usize::from(number) - 1;
        self.settings.engaged = false;
        self.phase = Phase::Enter { by_menu };
        Go::Stay
    }

    /// Asks what the new mode needs to know, unless the line says it.
    pub(super) fn enter_mode(&mut self, by_menu: bool, core: &mut Core) {
        self.phase = Phase::Execute;
        if self.settings.mode != SPI {
            self.mode_is_ready(by_menu, core);
        } else if let Some(answers) = self.spi_answers() {
            for (at, value) in answers.into_iter().enumerate() {
                self.set_spi(at, value);
            }
            texts::spi_settings(core, &self.settings);
            self.mode_is_ready(by_menu, core);
        } else {
            self.ask(Question::Spi { at: 0, by_menu }, core);
        }
        // The firmware drops what else is on the line.
        self.at = self.script.len();
    }

    /// Six good answers on the rest of the line.
    fn spi_answers(&mut self) -> Option<[u16; 6]> {
        let mut answers = [0; 6];
        for (at, answer) in answers.iter_mut().enumerate() {
            *answer = self.argument()?;
            if !(Question::Spi { at, by_menu: false }).accepts(i32::from(*answer)) {
                return None;
            }
        }
        Some(answers)
    }

    fn set_spi(&mut self, at: usize, value: u16) {
        let second = value == 2;
        let settings = &mut self.settings;
        match at {
            0 => settings.spi.speed = value.saturating_sub(1) as u8,
            1 => settings.spi.idle_high = second,
            2 => settings.spi.change_on_idle_edge = second,
            3 => settings.spi.sample_at_end = second,
            4 => settings.cs_active_low = second,
            _ => settings.spi.hiz = !second,
        }
    }

    fn mode_is_ready(&mut self, by_menu: bool, core: &mut Core) {
        if by_menu {
            core.say(texts::CLUTCH_OFF);
            if self.settings.mode != HIZ {
                core.say(texts::CLUTCH_HINT);
            }
        }
        core.say(texts::READY);
    }

    /// An entry of the line rate menu.
    pub(super) fn set_rate(&mut self, number: u16, core: &mut Core) -> Go {
        if let Some(&brg) = BRG.get(usize::from(number) - 1) {
            return self.switch_rate(brg, core);
        }
        // A divider of 0 must be typed at the question, and only eight bits of it are kept.
        match self.argument() {
            Some(brg) if brg & 0xff > 0 => self.switch_rate(brg & 0xff, core),
            _ => {
                self.ask(Question::Divider, core);
                Go::Stay
            }
        }
    }

    fn switch_rate(&mut self, brg: u16, core: &mut Core) -> Go {
        core.say(texts::ADJUST);
        self.phase = Phase::Switch { brg, waits: !core.loses_text };
        if core.uart.brg() <= timing::BRG_HANGS { Go::Hang } else { Go::Stay }
    }
}
