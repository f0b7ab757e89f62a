//! What the terminal does with an answer. Reference 2.3 and 2.7.

use std::vec::Vec;

use super::question::{Answer, Asking, Question, RATE_MENU};
use super::settings::{HIZ, SPI};
use super::terminal::{Phase, Terminal};
use super::{Core, Go, texts};

/// BRG for menu entries 1 to 9. Reference 2.7.
const BRG: [u16; RATE_MENU as usize] = [13332, 3332, 1666, 832, 416, 207, 103, 68, 34];

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
            (Question::Mode, Some(number)) => return self.change_mode(number, true, core),
            (Question::Reset, None) => return self.reset(core),
            (Question::Bootloader, None) => {
                core.say("BOOTLOADER\r\n");
                return Go::Hang;
            }
            (Question::Reset | Question::Bootloader, Some(_)) => {}
            (Question::Format, _) => core.say("Display format set\r\n"),
            (_, None) => core.say("no mode change\r\n"),
            (Question::Spi { at, by_menu }, Some(value)) => {
                self.set_spi(at, value);
                if at == 0 {
                    self.settings.shown_speed = value.saturating_sub(1);
                }
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
    pub(super) fn change_mode(&mut self, number: u16, by_menu: bool, core: &Core) -> Go {
        self.settings.mode = core.modes()[usize::from(number) - 1];
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
                if at == 0 {
                    self.settings.shown_speed = value;
                }
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
            if at == 0 && answer > core.firmware.speeds_in_line {
                return None;
            }
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
        self.phase = Phase::Switch { brg, how: core.firmware.rate_change };
        Go::Stay
    }
}
