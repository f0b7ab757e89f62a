//! A chip at the terminal: what is read from it, and what is written to it, by plans only.

use avrrr::chip::Chip;
use avrrr::icsp::Memory;
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, Policy, Report};

use super::interval::Interval;
use super::pending::Pending;
use crate::advice::SlowerClock;
use crate::connect::ChipProgrammer;
use crate::diagnostic::Diagnostic;
use crate::files::LoadOptions;
use crate::memory_spec::MemorySpec;
use crate::progress::plural;
use crate::run_plan::{PlanRunner, refused_plan};
use crate::standard_output::print_lines;
use crate::stop::Stop;
use crate::text;

/// How commands are done.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Settings {
    pub(in super::super) policy: Policy,
    /// `-n`: nothing is written.
    pub(in super::super) no_write: bool,
    /// `-F`: files for another chip are taken.
    pub(in super::super) any_signature: bool,
    /// `-A`: files keep the blank end of flash.
    pub(in super::super) keep_blank_end: bool,
    pub(in super::super) quiet: u8,
    pub(in super::super) verbose: u8,
}

/// Says how to erase, where an error says that flash cannot be written without.
pub(in super::super) fn advise_erase(diagnostic: Diagnostic, how: &str) -> Diagnostic {
    match diagnostic.text().ends_with(" without an erase") {
        true => diagnostic.help(how.to_owned()),
        false => diagnostic,
    }
}

/// A chip in programming mode, and what was typed for it.
pub(super) struct Session<'s, 'b> {
    pub(super) settings: Settings,
    pub(super) chip: Chip,
    pub(super) programmer: &'s mut ChipProgrammer<'b>,
    pub(super) stop: &'s Stop,
    slower: SlowerClock,
    pub(super) pending: Pending,
    /// A fuse was written: it acts when RESET goes high, which is not to be before the end.
    pub(super) wrote_fuses: bool,
    /// A plan was carried out: an error of a later one does not mean that the chip is as it was.
    has_worked: bool,
}

impl<'s, 'b> Session<'s, 'b> {
    pub(super) fn new(
        settings: Settings,
        programmer: &'s mut ChipProgrammer<'b>,
        runner: &PlanRunner<'s>,
    ) -> Self {
        let (stop, slower, chip) = (runner.stop, runner.slower, *programmer.chip());
        Self {
            settings,
            chip,
            programmer,
            stop,
            slower,
            pending: Pending::default(),
            wrote_fuses: false,
            has_worked: false,
        }
    }

    /// A line for people, unless they want errors only.
    pub(super) fn say(&self, line: impl AsRef<str>) {
        if self.settings.quiet < 2 {
            text::say(line.as_ref());
        }
    }

    /// Lines of data.
    pub(super) fn print(&self, lines: &str) -> Result<(), Diagnostic> {
        if lines.is_empty() { Ok(()) } else { print_lines(lines) }
    }

    /// How files are read for this chip.
    pub(super) fn load_options(&self) -> LoadOptions<'_> {
        LoadOptions { chip: Some(&self.chip), any_signature: self.settings.any_signature, choice: None }
    }

    /// Carries operations out, as `-U` does.
    pub(super) fn run(&mut self, operations: Vec<Operation>) -> Result<Report, Diagnostic> {
        self.run_to(operations, &[])
    }

    /// The same; what is read goes to these files, in order.
    pub(super) fn run_to(
        &mut self,
        operations: Vec<Operation>,
        outputs: &[MemorySpec],
    ) -> Result<Report, Diagnostic> {
        self.run_at(operations, outputs, self.settings.quiet)
    }

    fn run_at(
        &mut self,
        operations: Vec<Operation>,
        outputs: &[MemorySpec],
        quiet: u8,
    ) -> Result<Report, Diagnostic> {
        let writes_fuses = operations
            .iter()
            .any(|operation| matches!(operation, Operation::Write { memory: Memory::Fuse(_), .. }));
        let mut policy = self.settings.policy;
        if self.wrote_fuses {
            // A search for a faster clock would let RESET go.
            policy = policy.with_fastest(None);
        }
        let plan = Plan::new(self.chip, operations, policy).map_err(|error| refused_plan(&error))?;
        self.wrote_fuses |= writes_fuses;
        let runner = PlanRunner { stop: self.stop, quiet, slower: self.slower };
        let done = runner.run(plan, outputs, self.programmer);
        let has_worked = std::mem::replace(&mut self.has_worked, true);
        done.map_err(|diagnostic| {
            let diagnostic = advise_erase(diagnostic, "erase erases the chip");
            if has_worked { diagnostic.behind_others() } else { diagnostic }
        })
    }

    /// Says what `-n` holds back; `true`: it does.
    pub(super) fn holds_back(&self, what: &str) -> bool {
        if self.settings.no_write {
            self.say(format!("not done because of -n: {what}"));
        }
        self.settings.no_write
    }

    /// What a memory holds, as two reads agree.
    pub(super) fn read_all(&mut self, memory: Memory) -> Result<Vec<u8>, Diagnostic> {
        // Much of it takes so long that progress is shown.
        let quiet = match memory {
            Memory::Flash | Memory::Eeprom => self.settings.quiet,
            _ => u8::MAX,
        };
        let report = self.run_at(vec![Operation::Read { memory }], &[], quiet)?;
        let image = report.read.into_iter().next().map(|(_, image)| image).unwrap_or_default();
        let mut bytes = image.to_bytes(0xff);
        bytes.resize(memory.size(&self.chip) as usize, 0xff);
        Ok(bytes)
    }

    /// What these bytes of a memory are, with what waits to be written.
    pub(super) fn read(&mut self, memory: Memory, interval: Interval) -> Result<Vec<u8>, Diagnostic> {
        let pieces: Vec<_> = interval.wrapped().collect();
        let length: u32 = pieces.iter().map(|(_, length)| length).sum();
        let is_little = length <= memory.size(&self.chip) / 2;
        let mut bytes = match is_little.then(|| self.read_pieces(memory, &pieces)).flatten() {
            Some(bytes) => bytes,
            None => {
                let all = self.read_all(memory)?;
                let piece = |(at, length): &(u32, u32)| all[*at as usize..(at + length) as usize].to_vec();
                pieces.iter().flat_map(piece).collect()
            }
        };
        let mut rest = &mut bytes[..];
        for (at, length) in pieces {
            let (piece, behind) = rest.split_at_mut(length as usize);
            self.pending.cover(memory, at, piece);
            rest = behind;
        }
        Ok(bytes)
    }

    /// Some bytes of flash or EEPROM, if two reads agree at once and nothing is wrong. Else a plan reads all, and can
    /// do more about it.
    fn read_pieces(&mut self, memory: Memory, pieces: &[(u32, u32)]) -> Option<Vec<u8>> {
        let mut once = || {
            let mut bytes = Vec::new();
            for (at, length) in pieces {
                let start = bytes.len();
                bytes.resize(start + *length as usize, 0);
                match memory {
                    Memory::Flash => self.programmer.read_flash(*at, &mut bytes[start..]).ok()?,
                    Memory::Eeprom => self.programmer.read_eeprom(*at, &mut bytes[start..]).ok()?,
                    _ => return None,
                }
            }
            // A chip that is out of step would not say this.
            let signature = self.programmer.read_signature().ok()?;
            (signature == self.programmer.signature()).then_some(bytes)
        };
        let first = once()?;
        let second = once()?;
        let is_locked = Memory::Lock.is_readable(&self.chip) && self.forbids_reading()?;
        (first == second && !is_locked).then_some(first)
    }

    /// Do the lock bits say that flash and EEPROM cannot be read? `None`: they could not be read themselves.
    fn forbids_reading(&mut self) -> Option<bool> {
        let lock = self.programmer.read_lock().ok()?;
        let field = self.chip.lock.fields.iter().find(|field| field.name == "LB");
        Some(field.is_some_and(|field| field.of(lock) == 0))
    }

    /// Writes what waits.
    pub(super) fn flush(&mut self) -> Result<(), Diagnostic> {
        let images = self.pending.images();
        if images.is_empty() {
            return Ok(());
        }
        let write = |(memory, image)| Operation::Write { memory, image };
        self.run(images.into_iter().map(write).collect())?;
        self.pending.clear();
        Ok(())
    }

    /// Drops what waits; says so.
    pub(super) fn drop_pending(&mut self, why: &str) {
        if let Some(what) = self.pending.describe() {
            self.say(format!("note: {what} not written{why}"));
        }
        self.pending.clear();
    }

    /// Writes bytes of a memory that is written at once, or keeps them until there is a flush.
    pub(super) fn write(&mut self, memory: Memory, image: Image) -> Result<(), Diagnostic> {
        if !memory.is_writable() {
            return Err(Diagnostic::new(format!("{memory} cannot be written")));
        }
        if self.holds_back(&format!("write {} to {memory}", plural(image.len(), "byte"))) {
            return Ok(());
        }
        if self.pending.of(memory).is_none() {
            self.run(vec![Operation::Write { memory, image }])?;
            return Ok(());
        }
        if memory == Memory::Flash {
            self.refuse_ones(&image)?;
        }
        let count = image.len();
        if let Some(map) = self.pending.of(memory) {
            for (at, bytes) in image.segments() {
                map.extend((at..).zip(bytes.iter().copied()));
            }
        }
        if self.settings.quiet == 0 {
            let wait = if count == 1 { "waits" } else { "wait" };
            self.say(format!("{memory}: {} {wait} for flush or quit", plural(count, "byte")));
        }
        Ok(())
    }

    /// Refuses bytes that flash can take only when it is erased.
    fn refuse_ones(&mut self, image: &Image) -> Result<(), Diagnostic> {
        let (Some(start), Some(end)) = (image.start(), image.end()) else { return Ok(()) };
        let length = i64::try_from(end).unwrap_or(i64::MAX) - i64::from(start);
        let interval = Interval::new(Memory::Flash.size(&self.chip), start.into(), length)?;
        let Some(interval) = interval else { return Ok(()) };
        // What waits has not cleared a bit yet.
        let waiting = std::mem::take(&mut self.pending);
        let held = self.read(Memory::Flash, interval.inside()?);
        self.pending = waiting;
        let held = held?;
        for (at, bytes) in image.segments() {
            let held = &held[(at - start) as usize..];
            let wrong = bytes.iter().zip(held).position(|(new, old)| new & !old != 0);
            if let Some(index) = wrong {
                return Err(Diagnostic::new(format!(
                    "flash at {:#06x} holds {:#04x} and cannot become {:#04x} without an erase",
                    at as usize + index,
                    held[index],
                    bytes[index]
                ))
                .note("nothing was written")
                .help(
                    "backup flash,eeprom FILE.hex saves what is there; erase blanks all of the chip, and then it can \
                     be written"
                        .to_owned(),
                ));
            }
        }
        Ok(())
    }
}
