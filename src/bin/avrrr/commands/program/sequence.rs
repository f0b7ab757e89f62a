//! All that one run does with a chip: jobs of `-U`, commands of `-T` and terminals of `-t`, in the order in which they
//! were typed.

use avrrr::chip::Chip;
use avrrr::job::Policy;

use super::job::Job;
use super::terminal::{Commands, Settings, Terminal, Typed, advise_erase};
use super::{Erase, ProgramArgs};
use crate::connect::ChipProgrammer;
use crate::diagnostic::Diagnostic;
use crate::driver::Driver;
use crate::files::{Identity, identity};
use crate::memory_spec::{Format, MemorySpec, Op};
use crate::run_plan::PlanRunner;

/// What comes when it is its turn.
#[derive(Debug)]
enum Turn {
    /// Several `-U`, which are judged and ordered together.
    Job { job: Box<Job>, may_write_fuses: bool },
    /// A `-T`.
    Commands(Commands),
    /// A `-t`.
    Terminal,
}

/// All that is to be done with a chip.
#[derive(Debug)]
pub(super) struct Sequence {
    turns: Vec<Turn>,
    settings: Settings,
}

impl Sequence {
    /// Checks everything that was asked for, as far as that is possible without a chip.
    pub(super) fn from_args(args: &ProgramArgs, chip: Chip, policy: Policy) -> Result<Self, Diagnostic> {
        let settings = Settings {
            policy: policy.with_boost(false),
            no_write: args.no_write,
            any_signature: args.connection.force,
            keep_blank_end: args.compatible.keep_blank_end || args.erase.no_erase,
            quiet: args.connection.quiet,
            verbose: args.connection.verbose,
        };
        let mut this = Self { turns: Vec::new(), settings };
        if !args.terminal.is_wanted() {
            let job = Job::from_args(args, chip, policy)?.into();
            this.turns.push(Turn::Job { job, may_write_fuses: false });
            return Ok(this);
        }
        let (turns, group, written) = (Vec::new(), Vec::new(), Vec::new());
        let mut draft = Draft { args, chip, policy, turns, group, written };
        let mut memories = args.memories.iter();
        for typed in &args.terminal.order {
            match typed {
                Typed::Memory => draft.group.extend(memories.next().cloned()),
                Typed::Commands(line) => {
                    draft.end_group()?;
                    let commands = Commands::parse(line, &chip)?;
                    if commands.may_write_fuses(&chip) {
                        draft.keep_clock();
                    }
                    draft.written.extend(commands.outputs().filter_map(identity));
                    draft.turns.push(Turn::Commands(commands));
                }
                Typed::Terminal => {
                    draft.end_group()?;
                    draft.keep_clock();
                    draft.turns.push(Turn::Terminal);
                }
            }
        }
        draft.end_group()?;
        this.turns = draft.turns;
        Ok(this)
    }

    fn jobs(&self) -> impl Iterator<Item = &Job> {
        self.turns.iter().filter_map(|turn| match turn {
            Turn::Job { job, .. } => Some(&**job),
            _ => None,
        })
    }

    /// How many bytes the jobs are about.
    pub(super) fn bytes(&self) -> u32 {
        self.jobs().map(Job::bytes).sum()
    }

    /// Notes for people before the work, as lines.
    pub(super) fn notes(&self) -> impl Iterator<Item = &String> {
        self.jobs().flat_map(Job::notes)
    }

    /// Does everything.
    pub(super) fn start(
        &self,
        driver: &Driver<'_>,
        programmer: &mut ChipProgrammer<'_>,
        runner: &PlanRunner<'_>,
    ) -> Result<(), Diagnostic> {
        let mut terminal = Terminal::new(self.settings, programmer, runner);
        for (index, turn) in self.turns.iter().enumerate() {
            let done = match turn {
                Turn::Job { job, may_write_fuses } => terminal
                    .flush()
                    .and_then(|()| job.start(driver, terminal.programmer(*may_write_fuses), runner)),
                Turn::Commands(commands) => terminal.run(commands),
                Turn::Terminal => terminal.interact(),
            };
            done.map_err(|diagnostic| match (index, turn) {
                (0, _) => diagnostic,
                (_, Turn::Job { .. }) => {
                    let advice = "-T erase in front of this -U erases the chip";
                    advise_erase(diagnostic, advice).behind_others()
                }
                _ => diagnostic.behind_others(),
            })?;
        }
        terminal.flush()
    }
}

/// Turns that are put together.
struct Draft<'a> {
    args: &'a ProgramArgs,
    chip: Chip,
    policy: Policy,
    turns: Vec<Turn>,
    /// `-U` that follow each other.
    group: Vec<String>,
    /// The files that turns before write. What `-U` writes to a chip or compares is read when the program begins.
    written: Vec<Identity>,
}

impl Draft<'_> {
    /// A fuse may be written. It acts when RESET goes high, and a search for a faster clock would do that.
    fn keep_clock(&mut self) {
        self.policy = self.policy.with_fastest(None);
    }

    /// Makes a job of the `-U` so far, and of `-e` if nothing was done before.
    fn end_group(&mut self) -> Result<(), Diagnostic> {
        let is_first = self.turns.is_empty();
        let memories = std::mem::take(&mut self.group);
        if memories.is_empty() && !(is_first && self.args.erase.erase() == Erase::Always) {
            return Ok(());
        }
        let mut written = Vec::new();
        for operation in &memories {
            for spec in MemorySpec::parse(operation, &self.chip)? {
                let Some(file) = identity(&spec.file) else { continue };
                if spec.format != Format::Immediate && self.written.contains(&file) {
                    return Err(Diagnostic::new("a step before this one writes this file")
                        .about(format_args!("-U {operation}"))
                        .help("do it in two runs: -U looks at its files before the first step".to_owned()));
                }
                if spec.op == Op::Read {
                    written.push(file);
                }
            }
        }
        self.written.extend(written);
        let may_write_fuses = memories.iter().any(|spec| {
            // Flash or EEPROM by any beginning of its name is none.
            let memory = spec.split(':').next().unwrap_or_default().to_ascii_lowercase();
            spec.contains(':') && !["flash", "eeprom"].iter().any(|name| name.starts_with(&memory))
        });
        let mut args = ProgramArgs { memories, ..self.args.clone() };
        if !is_first {
            // A command before may have read flash, or erased it.
            args.erase.is_too_late = true;
        }
        let job = Job::from_args(&args, self.chip, self.policy)?.into();
        self.turns.push(Turn::Job { job, may_write_fuses });
        if may_write_fuses {
            self.keep_clock();
        }
        Ok(())
    }
}
