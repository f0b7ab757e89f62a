//! The terminal: commands for a chip in programming mode, from `-T`, from a person or from a pipe.
//!
//! All that changes a chip goes through plans, as what `-U` does: fuse values are judged, and what is written is read
//! back. What is typed for flash and EEPROM is kept until `flush`, `quit`, or the next `-U`.

mod args;
mod change;
mod config;
mod dump;
mod file;
mod help;
mod input;
mod interval;
mod memories;
mod parse;
mod pending;
mod session;

use std::ops::ControlFlow;

use avrrr::chip::{self, Chip};

use crate::commands::parts;
use crate::connect::ChipProgrammer;
use crate::diagnostic::Diagnostic;
use crate::files;
use crate::run_plan::PlanRunner;
use crate::stop::Stop;
use crate::text;
pub(super) use args::{TerminalArgs, Typed};
use dump::Dumps;
use input::{Input, Next, PROMPT};
use interval::Interval;
use parse::Command;
use session::Session;
pub(super) use session::{Settings, advise_erase};

/// Files of commands that include each other go no deeper.
const DEEPEST: u8 = 8;

/// A line of commands that make sense for a chip.
#[derive(Debug)]
pub(super) struct Commands {
    line: String,
    commands: Vec<Command>,
}

impl Commands {
    /// Those of `-T`; all that can be checked without the chip is checked.
    pub(super) fn parse(line: &str, chip: &Chip) -> Result<Self, Diagnostic> {
        let about = |diagnostic: Diagnostic| diagnostic.about(format_args!("-T {line}"));
        let commands = parse::parse(line).map_err(about)?;
        for command in &commands {
            check(command, chip).map_err(about)?;
        }
        Ok(Self { line: line.to_owned(), commands })
    }

    /// The files that they write.
    pub(super) fn outputs(&self) -> impl Iterator<Item = &str> {
        self.commands.iter().filter_map(|command| match command {
            // A letter behind the last colon is a format.
            Command::Save { file, .. } | Command::Backup { file, .. } => match file.rsplit_once(':') {
                Some((name, format)) if format.len() == 1 => Some(name),
                _ => Some(file.as_str()),
            },
            _ => None,
        })
    }

    /// May one of them write a fuse?
    pub(super) fn may_write_fuses(&self, chip: &Chip) -> bool {
        self.commands.iter().any(|command| match command {
            Command::Write(write) => memories::find(&write.memory, chip).is_ok_and(|memory| !is_kept(memory)),
            Command::Config(config) => config.value.is_some(),
            Command::Factory | Command::Restore { .. } | Command::Include { .. } => true,
            _ => false,
        })
    }
}

/// Is what is written to this memory kept until there is a flush?
fn is_kept(memory: avrrr::icsp::Memory) -> bool {
    matches!(memory, avrrr::icsp::Memory::Flash | avrrr::icsp::Memory::Eeprom)
}

/// The memories and addresses that a command names are there, and an instruction is one that may be sent.
fn check(command: &Command, chip: &Chip) -> Result<(), Diagnostic> {
    match command {
        Command::Dump { memory: Some(memory), at, .. } => check_address(memory, *at, chip),
        Command::Save { memory, pieces, .. } => {
            check_address(memory, None, chip)?;
            pieces.iter().try_for_each(|(at, _)| check_address(memory, Some(*at), chip))
        }
        Command::EraseMemory { memory, piece } => check_address(memory, piece.map(|(at, _)| at), chip),
        Command::ErasePage { memory, at } => check_address(memory, Some(*at), chip),
        Command::Write(write) => check_address(&write.memory, write.at, chip),
        Command::Send(instruction) => change::check_instruction(*instruction),
        Command::Backup { memories, .. }
        | Command::Restore { memories, .. }
        | Command::Verify { memories, .. } => memories::check(memories, chip),
        _ => Ok(()),
    }
}

fn check_address(memory: &str, at: Option<i64>, chip: &Chip) -> Result<(), Diagnostic> {
    let size = memories::find(memory, chip)?.size(chip);
    at.map_or(Ok(()), |at| Interval::new(size, at, 1).map(drop))
}

/// Does a command change the chip, now or with the next flush?
fn is_change(command: &Command) -> bool {
    match command {
        Command::Write(_)
        | Command::Restore { .. }
        | Command::Flush
        | Command::Erase
        | Command::EraseMemory { .. }
        | Command::ErasePage { .. }
        | Command::Factory => true,
        Command::Config(config) => config.value.as_ref().is_some_and(|value| !value.is_empty()),
        _ => false,
    }
}

/// The terminal of a chip.
pub(super) struct Terminal<'s, 'b> {
    session: Session<'s, 'b>,
    dumps: Dumps,
}

impl<'s, 'b> Terminal<'s, 'b> {
    pub(super) fn new(
        settings: Settings,
        programmer: &'s mut ChipProgrammer<'b>,
        runner: &PlanRunner<'s>,
    ) -> Self {
        Self { session: Session::new(settings, programmer, runner), dumps: Dumps::default() }
    }

    /// The chip, for a job between commands, which may write fuses.
    pub(super) fn programmer(&mut self, may_write_fuses: bool) -> &mut ChipProgrammer<'b> {
        self.session.wrote_fuses |= may_write_fuses;
        self.session.programmer
    }

    /// Writes what waits.
    pub(super) fn flush(&mut self) -> Result<(), Diagnostic> {
        self.session.flush()
    }

    /// Does the commands of a `-T`. The first that fails is the last.
    pub(super) fn run(&mut self, commands: &Commands) -> Result<(), Diagnostic> {
        self.all(&commands.commands, 0).map(drop).map_err(|diagnostic| {
            self.session.drop_pending(", because a command failed");
            diagnostic.about(format_args!("-T {}", commands.line))
        })
    }

    /// Does commands from standard input until there are no more, and what waits.
    pub(super) fn interact(&mut self) -> Result<(), Diagnostic> {
        let input = Input::open()?;
        let mut failed = 0;
        let ended = self.read_lines(&input, &mut failed);
        let is_flushed = ended.is_ok() && (failed == 0 || input.is_terminal);
        if is_flushed {
            self.session.flush()?;
        }
        self.session.drop_pending(if ended.is_ok() { ", because a command failed" } else { "" });
        match failed {
            _ if ended.is_err() => ended,
            0 => Ok(()),
            1 => Err(Diagnostic::new("a command of the terminal failed")),
            _ => Err(Diagnostic::new(format!("{failed} commands of the terminal failed"))),
        }
    }

    fn read_lines(&mut self, input: &Input, failed: &mut u32) -> Result<(), Diagnostic> {
        let stop = self.session.stop;
        let mut interrupts = 0;
        loop {
            if input.is_terminal {
                // It came when a command had ended.
                stop.forget_interrupt();
            }
            let line = match input.next(stop) {
                Next::Line(line) => line,
                Next::End => return Ok(()),
                Next::Stopped => return Err(Diagnostic::new("stopped").code(Stop::EXIT_CODE)),
                Next::Failed(error) => return Err(Diagnostic::new(error).about("standard input")),
                Next::Interrupted if interrupts > 0 => {
                    return Err(Diagnostic::new("stopped").code(Stop::EXIT_CODE));
                }
                Next::Interrupted => {
                    interrupts += 1;
                    text::say("quit ends, and so does another Ctrl-C");
                    continue;
                }
            };
            interrupts = 0;
            let line = line.trim_start_matches('\u{feff}').trim_end();
            if !input.is_terminal && self.session.settings.quiet == 0 && !line.is_empty() {
                text::say(&format!("{PROMPT}{line}"));
            }
            match self.typed(line, input.is_terminal, failed) {
                Ok(ControlFlow::Continue(())) => {}
                Ok(ControlFlow::Break(())) => return Ok(()),
                Err(diagnostic) => return Err(diagnostic),
            }
        }
    }

    /// Does a line of standard input. What fails is told and counted; only a signal is an error.
    fn typed(
        &mut self,
        line: &str,
        is_terminal: bool,
        failed: &mut u32,
    ) -> Result<ControlFlow<()>, Diagnostic> {
        let commands = match parse::parse(line) {
            Ok(commands) => commands,
            Err(diagnostic) => {
                diagnostic.show();
                *failed += 1;
                return Ok(ControlFlow::Continue(()));
            }
        };
        for command in &commands {
            if !is_terminal && *failed > 0 && is_change(command) {
                Diagnostic::new("not done, because a command before it failed").about(line).show();
                *failed += 1;
                break;
            }
            match self.one(command, 0) {
                Ok(ControlFlow::Continue(())) => {}
                Ok(ControlFlow::Break(())) => return Ok(ControlFlow::Break(())),
                Err(diagnostic) => {
                    let is_stop = diagnostic.code == Stop::EXIT_CODE;
                    if is_stop && !(is_terminal && self.session.stop.forget_interrupt()) {
                        return Err(diagnostic);
                    }
                    diagnostic.show();
                    *failed += 1;
                    break;
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Does commands up to the first that fails. `Break`: the terminal is left.
    fn all(&mut self, commands: &[Command], depth: u8) -> Result<ControlFlow<()>, Diagnostic> {
        for command in commands {
            if self.one(command, depth)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn one(&mut self, command: &Command, depth: u8) -> Result<ControlFlow<()>, Diagnostic> {
        let session = &mut self.session;
        match command {
            Command::Dump { memory, at, length } => {
                self.dumps.show(session, memory.as_deref(), *at, *length)?;
            }
            Command::Write(write) => {
                let (memory, image) = file::image(write, session)?;
                match image.is_empty() {
                    true => session.say("note: there is nothing to write"),
                    false => session.write(memory, image)?,
                }
            }
            Command::Save { memory, pieces, file } => file::save(session, memory, pieces, file)?,
            Command::Backup { memories, file } => file::backup(session, memories, file)?,
            Command::Restore { memories, file } => file::restore(session, memories, file)?,
            Command::Verify { memories, file } => file::verify(session, memories, file)?,
            Command::Flush => session.flush()?,
            Command::Abort => session.drop_pending(""),
            Command::Erase => change::erase(session)?,
            Command::EraseMemory { memory, piece } => change::erase_memory(session, memory, *piece)?,
            Command::ErasePage { memory, at } => change::erase_page(session, memory, *at)?,
            Command::Config(wanted) => {
                let verbose = wanted.verbose || session.settings.verbose > 0;
                config::config(session, &parse::Config { verbose, ..wanted.clone() })?;
            }
            Command::Factory => change::factory(session)?,
            Command::Include { file, shows_lines } => return self.include(file, *shows_lines, depth),
            Command::Signature => signature(session)?,
            Command::Part { only_memories, all } => part(session, *only_memories, *all)?,
            Command::Send(instruction) => change::send(session, *instruction)?,
            Command::Parms => match session.programmer.clock() {
                Some(clock) => session.print(&format!("SPI clock {clock}"))?,
                None => session.print("the SPI clock is not known")?,
            },
            Command::Verbose(Some(level)) => session.settings.verbose = *level,
            Command::Verbose(None) => session.print(&format!("verbose {}", session.settings.verbose))?,
            Command::Quell(Some(level)) => session.settings.quiet = *level,
            Command::Quell(None) => session.print(&format!("quell {}", session.settings.quiet))?,
            Command::Help(word) => session.print(&help::text(*word))?,
            Command::Quit => return Ok(ControlFlow::Break(())),
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Does the commands of a file, up to the first that fails.
    fn include(&mut self, file: &str, shows_lines: bool, depth: u8) -> Result<ControlFlow<()>, Diagnostic> {
        if depth == DEEPEST {
            return Err(Diagnostic::new("too many files include each other").about(file));
        }
        if file == "-" {
            return Err(Diagnostic::new("the commands themselves may come from standard input"));
        }
        let bytes = files::read(file).map_err(|error| Diagnostic::of(&error).about(file))?;
        let contents = String::from_utf8_lossy(&bytes);
        for (number, line) in (1..).zip(contents.trim_start_matches('\u{feff}').lines()) {
            if shows_lines {
                let number =
                    if self.session.settings.verbose > 0 { format!("{number}: ") } else { String::new() };
                self.session.print(&format!("# {number}{line}"))?;
            }
            let done = parse::parse(line).and_then(|commands| self.all(&commands, depth + 1));
            let flow = done.map_err(|diagnostic| diagnostic.about(format_args!("{file}, line {number}")))?;
            if flow.is_break() {
                return Ok(flow);
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

fn hex([a, b, c]: [u8; 3]) -> String {
    format!("0x{a:02x}{b:02x}{c:02x}")
}

fn signature(session: &mut Session<'_, '_>) -> Result<(), Diagnostic> {
    let read = session.programmer.read_signature().map_err(|error| Diagnostic::of_chip(&error))?;
    let names: Vec<_> = chip::with_signature(read).map(|chip| chip.name).collect();
    let names = if names.is_empty() { "an unknown chip".to_owned() } else { names.join(" or ") };
    session.print(&format!("device signature = {} ({names})", hex(read)))
}

fn part(session: &Session<'_, '_>, only_memories: bool, all: bool) -> Result<(), Diagnostic> {
    let chip = &session.chip;
    if (all || session.settings.verbose > 0) && !only_memories {
        return session.print(&parts::card(chip));
    }
    let memories = help::memories(chip);
    match only_memories {
        true => session.print(&memories),
        false => session.print(&format!("{}, signature {}\n{memories}", chip.name, hex(chip.signature))),
    }
}
