//! The terminal: keys, lines and prompts. Reference 2.1.
//!
//! What a line does is in [`commands`](super::commands), what it asks in [`dialog`](super::dialog).

use std::vec::Vec;

use super::question::Asking;
use super::settings::{HIZ, Settings};
use super::spi_config::SpiConfig;
use super::{Core, Go, Want, texts};
use crate::sim::{Wires, timing};

/// Characters of a line. Reference 2.1.
const LINE: usize = 256;
/// Lines that are remembered. Chosen.
const HISTORY: usize = 15;
/// Zeros that lead to bitbang mode. Reference 2.1.
const ZEROS_TO_BITBANG: u8 = 20;
/// Zeros before 0x02 that lead to SUMP. Reference 2.1.
const ZEROS_TO_SUMP: u8 = 5;
const BELL: u8 = 0x07;
const BACKSPACE: u8 = 0x08;
const ESCAPE: u8 = 0x1b;

/// What the terminal is busy with.
#[derive(Debug, Clone)]
pub(super) enum Phase {
    /// Taking keys.
    Prompt,
    /// Running the script.
    Execute,
    /// Moving SPI bytes: the same one again and again, or reading.
    Transfer { value: Option<u8>, left: u16 },
    /// Entering a new mode.
    Enter { by_menu: bool },
    /// Letting SPI reach its pins, in a firmware without a clutch.
    Engage,
    /// At a question.
    Ask(Asking),
    /// The line rate changes, once everything has left if it `waits`.
    Switch { brg: u16, waits: bool },
    /// At the new rate, waiting for a space.
    Space,
}

/// The steps of an escape sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Escape {
    None,
    Started,
    Bracket,
}

/// The terminal.
#[derive(Debug, Clone)]
pub(super) struct Terminal {
    pub(super) settings: Settings,
    pub(super) phase: Phase,
    /// The line that is executed, and how far.
    pub(super) script: Vec<u8>,
    pub(super) at: usize,
    line: Vec<u8>,
    cursor: usize,
    /// Oldest first.
    history: Vec<Vec<u8>>,
    /// The line of the history that is shown; its length: none.
    recalled: usize,
    escape: Escape,
    zeros: u8,
}

impl Terminal {
    /// As after a reset.
    pub(super) fn new() -> Self {
        Self {
            settings: Settings {
                mode: HIZ,
                spi: SpiConfig { speed: 0, ..SpiConfig::AT_ENTRY },
                cs_active_low: true,
                engaged: false,
                reads_while_writing: false,
                aux_is_cs: false,
            },
            phase: Phase::Prompt,
            script: Vec::new(),
            at: 0,
            line: Vec::new(),
            cursor: 0,
            history: Vec::new(),
            recalled: 0,
            escape: Escape::None,
            zeros: 0,
        }
    }

    /// Prints the prompt and takes keys.
    pub(super) fn prompt(&mut self, core: &mut Core) {
        core.say(core.modes()[self.settings.mode]);
        core.put(b'>');
        self.phase = Phase::Prompt;
    }

    /// Is it at a question, where it does not notice an overrun?
    pub(super) fn is_asking(&self) -> bool {
        matches!(self.phase, Phase::Ask(_) | Phase::Space)
    }

    #[inline]
    pub(super) fn want(&self) -> Want {
        match self.phase {
            Phase::Prompt => Want::Byte { clears: true },
            Phase::Ask(_) | Phase::Space => Want::Byte { clears: false },
            Phase::Execute
            | Phase::Transfer { .. }
            | Phase::Enter { .. }
            | Phase::Engage
            | Phase::Switch { waits: false, .. } => Want::Work,
            Phase::Switch { waits: true, .. } => Want::Sent,
        }
    }

    pub(super) fn take(&mut self, byte: u8, core: &mut Core) -> Go {
        core.spend(timing::COMMAND);
        match &mut self.phase {
            Phase::Prompt => self.key(byte, core),
            Phase::Ask(asking) => {
                if let Some(answer) = asking.key(byte, core) {
                    self.answer(answer, core)
                } else {
                    Go::Stay
                }
            }
            Phase::Space => {
                if byte == b' ' {
                    self.phase = Phase::Execute;
                }
                Go::Stay
            }
            Phase::Execute
            | Phase::Transfer { .. }
            | Phase::Enter { .. }
            | Phase::Engage
            | Phase::Switch { .. } => Go::Stay,
        }
    }

    pub(super) fn work(&mut self, core: &mut Core, wires: &mut dyn Wires) -> Go {
        match self.phase {
            Phase::Execute => self.execute(core, wires),
            Phase::Transfer { value, left } => {
                self.transfer(value, left, core, wires);
                Go::Stay
            }
            Phase::Enter { by_menu } => {
                core.release_pins(wires);
                self.enter_mode(by_menu, core);
                Go::Stay
            }
            Phase::Engage => {
                self.engage(core, wires);
                core.say(texts::READY);
                self.phase = Phase::Execute;
                Go::Stay
            }
            Phase::Switch { brg, .. } => {
                core.uart.restart(core.clock, brg);
                self.phase = Phase::Space;
                Go::Stay
            }
            Phase::Prompt | Phase::Ask(_) | Phase::Space => Go::Stay,
        }
    }

    fn key(&mut self, byte: u8, core: &mut Core) -> Go {
        if self.escape != Escape::None {
            self.escape_key(byte, core);
            return Go::Stay;
        }
        match byte {
            0x00 => {
                self.zeros += 1;
                if self.zeros == ZEROS_TO_BITBANG {
                    self.zeros = 0;
                    core.spend(core.times.enter_bitbang - timing::COMMAND);
                    return Go::Bitbang;
                }
            }
            0x02 if self.zeros >= ZEROS_TO_SUMP => {
                self.zeros = 0;
                return Go::Sump;
            }
            b'\r' | b'\n' => self.enter(core),
            b' '..=b'~' => self.insert(byte, core),
            0x01 => self.move_to(0, core),
            0x02 => self.move_left(core),
            0x05 => self.move_to(self.line.len(), core),
            0x06 => self.move_right(core),
            BACKSPACE if self.cursor > 0 => {
                self.move_to(self.cursor - 1, core);
                self.delete(core);
            }
            0x04 | 0x7f if self.cursor < self.line.len() => self.delete(core),
            0x10 => self.recall(self.recalled.checked_sub(1), core),
            0x0e => self.recall(Some(self.recalled + 1), core),
            ESCAPE => self.escape = Escape::Started,
            _ => core.put(BELL),
        }
        Go::Stay
    }

    fn escape_key(&mut self, byte: u8, core: &mut Core) {
        let bracket = self.escape == Escape::Bracket;
        self.escape = Escape::None;
        match (bracket, byte) {
            (false, b'[') => self.escape = Escape::Bracket,
            (true, b'A') => self.recall(self.recalled.checked_sub(1), core),
            (true, b'B') => self.recall(Some(self.recalled + 1), core),
            (true, b'C') => self.move_right(core),
            (true, b'D') => self.move_left(core),
            _ => core.put(BELL),
        }
    }

    fn enter(&mut self, core: &mut Core) {
        core.say("\r\n");
        self.script = core::mem::take(&mut self.line);
        self.at = 0;
        self.cursor = 0;
        if !self.script.is_empty() {
            if self.history.len() == HISTORY {
                self.history.remove(0);
            }
            self.history.push(self.script.clone());
        }
        self.recalled = self.history.len();
        self.phase = Phase::Execute;
    }

    fn insert(&mut self, byte: u8, core: &mut Core) {
        if self.line.len() >= LINE - 1 {
            core.put(BELL);
            return;
        }
        self.line.insert(self.cursor, byte);
        self.cursor += 1;
        core.put(byte);
        self.redraw_tail("", core);
    }

    /// Takes away the character under the cursor.
    fn delete(&mut self, core: &mut Core) {
        self.line.remove(self.cursor);
        self.redraw_tail(" ", core);
    }

    /// Prints what is right of the cursor and `more`, and goes back.
    fn redraw_tail(&self, more: &str, core: &mut Core) {
        let tail = &self.line[self.cursor..];
        core.out.extend(tail);
        core.say(more);
        core.out.extend(core::iter::repeat_n(BACKSPACE, tail.len() + more.len()));
    }

    /// Moves the cursor; going right prints what it passes.
    fn move_to(&mut self, to: usize, core: &mut Core) {
        if to < self.cursor {
            core.out.extend(core::iter::repeat_n(BACKSPACE, self.cursor - to));
        } else {
            core.out.extend(&self.line[self.cursor..to]);
        }
        self.cursor = to;
    }

    fn move_left(&mut self, core: &mut Core) {
        if self.cursor > 0 {
            self.move_to(self.cursor - 1, core);
        } else {
            core.put(BELL);
        }
    }

    fn move_right(&mut self, core: &mut Core) {
        if self.cursor < self.line.len() {
            self.move_to(self.cursor + 1, core);
        } else {
            core.put(BELL);
        }
    }

    /// Replaces the line by one of the history.
    fn recall(&mut self, which: Option<usize>, core: &mut Core) {
        let Some((which, line)) = which.and_then(|k| Some((k, self.history.get(k)?.clone()))) else {
            core.put(BELL);
            return;
        };
        self.move_to(self.line.len(), core);
        for _ in 0..self.line.len() {
            core.say("\x08 \x08");
        }
        core.out.extend(&line);
        self.cursor = line.len();
        self.line = line;
        self.recalled = which;
    }
}
