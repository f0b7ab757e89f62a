//! The terminal port: a line editor, and the dialogs that choose a binmode.

use core::fmt::Write as _;
use std::string::String;
use std::{format, mem};

use super::binmode::Binmode;
use super::facts::Facts;
use super::texts;

/// What a dialog decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// This binmode from now on, and at the next start, too?
    Binmode { number: u8, save: bool },
    /// The legacy binmode with this supply, mV and mA.
    Legacy { millivolts: u32 },
    /// A start.
    Reset,
}

/// What the next line answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Question {
    /// Nothing was asked yet: Enter wakes it.
    Asleep,
    Colour,
    /// A command.
    Prompt,
    /// Which binmode?
    Binmode,
    /// Save the choice of this one?
    Save(u8),
    /// Which mode?
    Mode,
    /// Are HOLD and WP outputs, and their levels?
    Hold,
    HoldHigh,
    WpHigh,
    Volts,
    /// With so many millivolts.
    Limit(u32),
    /// A binmode has the device for itself.
    Locked,
    /// End it by a start?
    Exit,
}

/// The terminal.
#[derive(Debug, Clone)]
pub(super) struct Shell {
    question: Question,
    line: String,
}

impl Shell {
    /// Just started.
    pub(super) const fn new() -> Self {
        Self { question: Question::Asleep, line: String::new() }
    }

    /// Started in a binmode that has the device for itself.
    pub(super) const fn locked() -> Self {
        Self { question: Question::Locked, line: String::new() }
    }

    /// Does core 0 wait for an answer here, and serve nothing else?
    pub(super) fn is_asking(&self) -> bool {
        let is_free = matches!(self.question, Question::Asleep | Question::Colour | Question::Prompt);
        !is_free && !self.is_locked()
    }

    /// Has a binmode the device for itself?
    pub(super) fn is_locked(&self) -> bool {
        matches!(self.question, Question::Locked | Question::Exit)
    }

    /// Takes a key; what to print goes to `out`.
    pub(super) fn key(&mut self, key: u8, facts: Facts, out: &mut String) -> Option<Decision> {
        match (self.question, key) {
            (Question::Locked, b'q') if facts.pull_307 && facts.binmode == Binmode::LEGACY => {
                self.question = Question::Exit;
                out.push_str("\r\nExit legacy binary mode and reset the Bus Pirate? (y/n) ");
            }
            (Question::Locked, _) => {}
            (Question::Exit, b'y') => return Some(Decision::Reset),
            (Question::Exit, _) => self.question = Question::Locked,
            (_, b'\r') => return self.enter(facts, out),
            (_, b'\n') => out.push('\n'),
            (Question::Asleep, _) => {}
            (_, 0x08 | 0x7f) => {
                self.line.pop();
                if self.question == Question::Prompt {
                    self.redraw(true, facts, out);
                }
            }
            (_, b' '..=b'~') => {
                self.line.push(char::from(key));
                if self.question == Question::Prompt {
                    self.redraw(true, facts, out);
                } else {
                    out.push(char::from(key));
                }
            }
            _ => {}
        }
        None
    }

    fn redraw(&self, hints: bool, facts: Facts, out: &mut String) {
        let Self { line, .. } = self;
        let column = facts.mode.len() + 2 + line.len();
        let hint = if hints { texts::hint(line) } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(out, "\r{}> {line}", facts.mode);
        if !hint.is_empty() {
            let _ = write!(out, "\x1b[0;95;49m{hint}\x1b[0m");
        }
        let _ = write!(out, "\x1b[0K\r\x1b[{column}C");
    }

    fn prompt(&mut self, facts: Facts, out: &mut String) {
        self.question = Question::Prompt;
        let _ = write!(out, "{}> \x03", facts.mode);
    }

    fn ask(&mut self, question: Question, text: &str, out: &mut String) {
        self.question = question;
        out.push_str(text);
        out.push('\x03');
    }

    fn enter(&mut self, facts: Facts, out: &mut String) -> Option<Decision> {
        let line = mem::take(&mut self.line);
        if self.question == Question::Prompt && !line.is_empty() {
            self.line = line.clone();
            self.redraw(false, facts, out);
            self.line.clear();
        }
        out.push_str("\n\r\n");
        match self.question {
            Question::Asleep => {
                self.question = Question::Colour;
                out.push_str("\r\nVT100 compatible color mode? (Y/n)> ");
            }
            Question::Colour => self.prompt(facts, out),
            Question::Prompt => return self.command(line.trim(), facts, out),
            Question::Locked | Question::Exit => {}
            _ => {
                out.push_str("\r\n");
                return self.answer(line.trim(), facts, out);
            }
        }
        None
    }

    fn command(&mut self, line: &str, facts: Facts, out: &mut String) -> Option<Decision> {
        let (word, argument) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "" => self.prompt(facts, out),
            "i" => {
                texts::information(facts, out);
                self.prompt(facts, out);
            }
            "m" => {
                texts::modes(out);
                self.ask(Question::Mode, "x to exit > ", out);
            }
            "binmode" => match argument.trim().parse() {
                Ok(number) if (1..=7).contains(&number) => {
                    out.push_str("\r\n");
                    return self.chosen(number, facts, out);
                }
                _ => {
                    texts::binmodes(facts, out);
                    let text = format!("x to exit ({}) > ", facts.binmode);
                    self.ask(Question::Binmode, &text, out);
                }
            },
            _ => {
                let _ = write!(out, "Invalid command: {word}. Type ? for help.\r\n\x07");
                self.prompt(facts, out);
            }
        }
        None
    }

    fn chosen(&mut self, number: u8, facts: Facts, out: &mut String) -> Option<Decision> {
        let _ = write!(out, "Binmode selected: {}\r\n", texts::binmode(number, facts.pull_307));
        if Binmode::is_savable(number) {
            self.ask(Question::Save(number), "Save setting?\r\ny/n > ", out);
            return None;
        }
        let _ = write!(out, "\r\nBinmode active. Terminal locked\r\n\r\n{}> \x03", facts.mode);
        if number == Binmode::LEGACY {
            let text = "\r\nSet OUTPUT HOLD(IO2) & WP(IO3) pins? (no=INPUT)\r\ny/n, x to exit (Y) > ";
            self.ask(Question::Hold, text, out);
            return None;
        }
        self.question = Question::Locked;
        Some(Decision::Binmode { number, save: false })
    }

    fn answer(&mut self, line: &str, facts: Facts, out: &mut String) -> Option<Decision> {
        let no = line.eq_ignore_ascii_case("n");
        match self.question {
            _ if line == "x" => self.prompt(facts, out),
            Question::Binmode => match if line.is_empty() { Ok(facts.binmode) } else { line.parse() } {
                Ok(number) if (1..=7).contains(&number) => return self.chosen(number, facts, out),
                _ => self.ask(Question::Binmode, &format!("x to exit ({}) > ", facts.binmode), out),
            },
            Question::Save(number) => {
                if !no && !line.eq_ignore_ascii_case("y") {
                    self.ask(Question::Save(number), "y/n > ", out);
                    return None;
                }
                self.prompt(facts, out);
                return Some(Decision::Binmode { number, save: !no });
            }
            Question::Mode => self.ask(Question::Mode, "x to exit > ", out),
            Question::Hold if !no => self.ask(Question::HoldHigh, "HOLD high?\r\ny/n, x to exit (Y) > ", out),
            Question::HoldHigh => self.ask(Question::WpHigh, "WP high?\r\ny/n, x to exit (Y) > ", out),
            Question::Hold | Question::WpHigh => {
                self.ask(Question::Volts, "Power supply\r\nVolts (0.80V-5.00V)\r\nx to exit (3.30) > ", out);
            }
            Question::Volts => match texts::thousandths(line, 3_300) {
                Some(millivolts @ 800..=5_000) => {
                    let text = "Maximum current (0mA-500mA)\r\nx to exit (200.00) > ";
                    self.ask(Question::Limit(millivolts), text, out);
                }
                _ => self.ask(Question::Volts, "x to exit (3.30) > ", out),
            },
            Question::Limit(millivolts) => match texts::thousandths(line, 200_000) {
                Some(limit @ 0..=500_000) => {
                    let limit_ma = (limit / 1_000) as u16;
                    self.question = Question::Locked;
                    let _ = write!(
                        out,
                        "Power supply set to {}.{:02}V, {limit_ma}mA\r\n\r\nDone! Just execute flashrom or avrdude using the binary com port\r\n",
                        millivolts / 1_000,
                        millivolts % 1_000 / 10,
                    );
                    return Some(Decision::Legacy { millivolts });
                }
                _ => self.ask(Question::Limit(millivolts), "x to exit (200.00) > ", out),
            },
            Question::Asleep | Question::Colour | Question::Prompt | Question::Locked | Question::Exit => {}
        }
        None
    }
}
