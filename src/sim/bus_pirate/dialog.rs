//! The terminal's questions. Reference 2.1, 2.3 and 2.7.

use std::format;
use std::vec::Vec;

use super::model::RateChange;
use super::terminal::{HIZ, Phase, SPI, Terminal};
use super::{Core, Go, texts};
use crate::sim::timing;

const BELL: u8 = 0x07;
/// Digits of an answer. Reference 2.1.
const DIGITS: u8 = 4;
/// BRG for menu entries 1 to 9. Reference 2.7.
const BRG: [u16; RATE_MENU as usize] = [13332, 3332, 1666, 832, 416, 207, 103, 68, 34];
/// Entries of the line rate menu that name a rate.
const RATE_MENU: u16 = 9;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// The mode; `x` leaves it.
    Mode,
    /// Whether the chip shall be reset; `y` does it.
    Reset,
    /// Whether the boot loader shall take over; `y` does it.
    Bootloader,
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

/// The SPI settings, the first apart, which is the firmware's. Reference 2.3.
const SPI_SHEETS: [Sheet; 5] = [
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
    4. 4800\r\n 5. 9600\r\n 6. 19200\r\n 7. 38400\r\n 8. 57600\r\n 9. 115200\r\n";
const RAW_RATE: &str = "10. BRG raw value\r\n";

/// The speed, when none is chosen.
const SLOWEST: u16 = 1;

/// The sheet of an SPI setting; `None`: that of the speed.
fn sheet(at: usize) -> Option<&'static Sheet> {
    SPI_SHEETS.get(at.wrapping_sub(1))
}

impl Question {
    fn default(self) -> u16 {
        match self {
            Self::Mode => 1,
            Self::Reset | Self::Bootloader => 0,
            Self::Spi { at, .. } => sheet(at).map_or(SLOWEST, |sheet| sheet.default),
            Self::Rate => 9,
            Self::Divider => timing::BRG_AT_RESET,
        }
    }

    fn accepts(self, answer: i32, core: &Core) -> bool {
        let (least, most) = match self {
            Self::Mode => (1, core.modes().len() as i32),
            Self::Spi { at, .. } => {
                (1, i32::from(sheet(at).map_or(core.firmware.speed_menu.1, |sheet| sheet.most)))
            }
            Self::Reset | Self::Bootloader => (0, 0),
            Self::Rate => (1, i32::from(core.firmware.rates)),
            Self::Divider => (0, 32_767),
        };
        (least..=most).contains(&answer)
    }

    /// The letter that can be answered instead of a number.
    fn letter(self) -> Option<u8> {
        match self {
            Self::Mode => Some(b'x'),
            Self::Reset | Self::Bootloader => Some(b'y'),
            _ => None,
        }
    }

    /// Prints the question and its default.
    fn print(self, core: &mut Core) {
        match self {
            Self::Mode => {
                for (mode, number) in core.modes().iter().zip(1..) {
                    core.say(&format!("{number}. {mode}\r\n"));
                }
                core.say("x. exit(without change)\r\n");
            }
            Self::Spi { at, .. } => {
                core.say(sheet(at).map_or(core.firmware.speed_menu.0, |sheet| sheet.text));
            }
            Self::Reset | Self::Bootloader => {
                core.say("Are you sure? ");
                return;
            }
            Self::Rate => {
                core.say(RATES);
                if core.firmware.rates > RATE_MENU {
                    core.say(RAW_RATE);
                }
            }
            Self::Divider => core.say("Enter raw value for BRG\r\n"),
        }
        self.print_default(core);
    }

    fn print_default(self, core: &mut Core) {
        core.say(&format!("\r\n({})>", self.default()));
    }
}

/// A question being answered.
#[derive(Debug, Clone)]
pub(super) struct Asking {
    question: Question,
    value: u16,
    digits: u8,
    minus: bool,
    letter: bool,
}

/// A question and its answer; `None`: its letter was typed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    question: Question,
    value: Option<u16>,
}

impl Asking {
    fn new(question: Question) -> Self {
        Self { question, value: 0, digits: 0, minus: false, letter: false }
    }

    /// One key; an answer once there is a good one.
    pub(super) fn key(&mut self, byte: u8, core: &mut Core) -> Option<Answer> {
        match byte {
            b'0'..=b'9' if self.digits < DIGITS && self.takes_numbers() => {
                self.value = self.value * 10 + u16::from(byte - b'0');
                self.digits += 1;
                core.put(byte);
            }
            b'-' if self.digits == 0 && !self.minus && self.takes_numbers() => {
                self.minus = true;
                core.put(byte);
            }
            _ if self.question.letter() == Some(byte) && self.digits == 0 && !self.minus => {
                self.letter = true;
                core.put(byte);
            }
            0x08 if self.digits > 0 || self.minus || self.letter => self.erase(core),
            b'\r' | b'\n' => {
                core.say("\r\n");
                return self.enter(core);
            }
            _ => core.put(BELL),
        }
        None
    }

    /// Can a number be typed now?
    fn takes_numbers(&self) -> bool {
        !self.letter && !matches!(self.question, Question::Reset | Question::Bootloader)
    }

    fn erase(&mut self, core: &mut Core) {
        if self.digits > 0 {
            self.value /= 10;
            self.digits -= 1;
        } else {
            self.minus = false;
            self.letter = false;
        }
        core.say("\x08 \x08");
    }

    fn enter(&mut self, core: &mut Core) -> Option<Answer> {
        let question = self.question;
        if self.letter {
            return Some(Answer { question, value: None });
        }
        if self.digits == 0 && !self.minus {
            return Some(Answer { question, value: Some(question.default()) });
        }
        let value = i32::from(self.value) * if self.minus { -1 } else { 1 };
        if question.accepts(value, core) {
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
            (Question::Reset, None) => return self.reset(core),
            (Question::Bootloader, None) => {
                core.say("BOOTLOADER\r\n");
                return Go::Hang;
            }
            (Question::Reset | Question::Bootloader, Some(_)) => {}
            (_, None) => core.say("no mode change\r\n"),
            (Question::Spi { at, by_menu }, Some(value)) => {
                self.set_spi(at, value);
                let questions = core.firmware.spi_questions;
                match questions.iter().find(|&&next| next > at) {
                    Some(&at) => self.ask(Question::Spi { at, by_menu }, core),
                    None => self.mode_is_ready(by_menu, core),
                }
            }
            (Question::Rate, Some(number)) => return self.set_rate(number, core),
            (Question::Divider, Some(value)) => {
                return self.switch_rate(value & core.firmware.brg_mask, core);
            }
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
        } else if let Some(answers) = self.spi_answers(core) {
            for (at, value) in answers {
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

    /// Good answers to all questions on the rest of the line, each with the place of its sheet.
    fn spi_answers(&mut self, core: &Core) -> Option<Vec<(usize, u16)>> {
        let questions = core.firmware.spi_questions.iter();
        let answers = questions.map(|&at| {
            let answer = self.argument()?;
            let question = Question::Spi { at, by_menu: false };
            question.accepts(i32::from(answer), core).then_some((at, answer))
        });
        answers.collect()
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
        if !core.firmware.clutch {
            self.phase = Phase::Engage;
            return;
        }
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
        // A divider of 0 must be typed at the question.
        match self.argument().map(|brg| brg & core.firmware.brg_mask) {
            Some(brg) if brg > 0 => self.switch_rate(brg, core),
            _ => {
                self.ask(Question::Divider, core);
                Go::Stay
            }
        }
    }

    fn switch_rate(&mut self, brg: u16, core: &mut Core) -> Go {
        core.say(texts::ADJUST);
        let waits = match core.firmware.rate_change {
            RateChange::Abrupt => false,
            RateChange::WrongFlag => !core.loses_text,
            RateChange::Complete => true,
        };
        self.phase = Phase::Switch { brg, waits };
        if core.waits_for_ever() { Go::Hang } else { Go::Stay }
    }
}
