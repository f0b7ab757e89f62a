//! The terminal's questions: texts, ranges, defaults, and how they are typed. Reference 2.1, 2.3 and 2.7.

use std::format;

use super::Core;
use crate::sim::timing;

const BELL: u8 = 0x07;
/// Digits of an answer. Reference 2.1.
const DIGITS: u8 = 4;
/// Entries of the line rate menu that name a rate.
pub(super) const RATE_MENU: u16 = 9;

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
    /// How values are shown.
    Format,
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
            Self::Mode | Self::Format => 1,
            Self::Reset | Self::Bootloader => 0,
            Self::Spi { at, .. } => sheet(at).map_or(SLOWEST, |sheet| sheet.default),
            Self::Rate => 9,
            Self::Divider => timing::BRG_AT_RESET,
        }
    }

    pub(super) fn accepts(self, answer: i32, core: &Core) -> bool {
        let (least, most) = match self {
            Self::Mode => (1, core.modes().len() as i32),
            Self::Spi { at, .. } => {
                (1, i32::from(sheet(at).map_or(core.firmware.speed_menu.1, |sheet| sheet.most)))
            }
            Self::Reset | Self::Bootloader => (0, 0),
            Self::Rate => (1, i32::from(core.firmware.rates)),
            Self::Divider => (0, 32_767),
            Self::Format => (1, 4),
        };
        (least..=most).contains(&answer)
    }

    /// The letter that can be answered with Enter instead of a number.
    fn letter(self) -> Option<u8> {
        match self {
            Self::Reset | Self::Bootloader => Some(b'y'),
            _ => None,
        }
    }

    /// Prints the question and its default.
    pub(super) fn print(self, core: &mut Core) {
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
            Self::Format => core.say(" 1. HEX\r\n 2. DEC\r\n 3. BIN\r\n 4. RAW\r\n"),
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
    pub(super) question: Question,
    pub(super) value: Option<u16>,
}

impl Asking {
    pub(super) fn new(question: Question) -> Self {
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
            // It leaves at once, and is not echoed.
            b'x' if self.question == Question::Mode && self.digits == 0 && !self.minus => {
                return Some(Answer { question: self.question, value: None });
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
