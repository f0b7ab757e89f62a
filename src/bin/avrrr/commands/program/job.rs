//! From `-U` options to plans. Everything that can be checked without a port is checked.

use std::collections::{BTreeMap, BTreeSet};

use avrrr::chip::Chip;
use avrrr::icsp::Memory;
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, PlanError, Policy};

use super::{Erase, ProgramArgs};
use crate::connect::ChipProgrammer;
use crate::diagnostic::Diagnostic;
use crate::driver::Driver;
use crate::files::{self, Identity, LoadOptions, Loaded};
use crate::memory_list::no_such_memory;
use crate::memory_spec::{Format, MemorySpec, Op};
use crate::progress::plural;
use crate::run_plan::{PlanRunner, refused_plan};
use crate::text;

/// Where the bytes come from that are written or compared.
#[derive(Debug, Clone)]
enum Source {
    Image(Image),
    /// The memory with this number among those that are read: the file is what it is saved to.
    Read(usize),
}

/// One thing to do.
#[derive(Debug, Clone)]
enum JobStep {
    Erase,
    /// It was not asked for, but flash is written.
    EraseIfNeeded,
    Read(Memory),
    Write(Memory, Source),
    Verify(Memory, Source),
}

/// All that is to be done with a chip.
#[derive(Debug)]
pub(super) struct Job {
    chip: Chip,
    policy: Policy,
    /// Done one after another: what one writes may be what those before it have read. Only the last one
    /// changes the chip, so that all changes are judged and ordered together before the first.
    parts: Vec<Vec<JobStep>>,
    /// Where each memory that is read goes, in order.
    outputs: Vec<MemorySpec>,
    /// What `-n` holds back.
    held_back: Vec<String>,
    /// Notes for people.
    notes: Vec<String>,
    bytes: u32,
}

impl Job {
    /// Checks everything that was asked for.
    pub(super) fn from_args(args: &ProgramArgs, chip: Chip, policy: Policy) -> Result<Self, Diagnostic> {
        let mut builder = JobBuilder::new(chip, policy, args);
        for spec in builder.specs(args)? {
            builder.add(spec)?;
        }
        if let Some((file, _)) = builder.lists.values().find(|(_, has_data)| !has_data) {
            return Err(Diagnostic::new("there is nothing in this file for these memories").about(file));
        }
        if args.image.is_some() && !builder.chosen {
            return Err(Diagnostic::new("no file holds several images").about("--image"));
        }
        files::check_outputs(&builder.outputs, &chip)?;
        builder.read_first();
        match args.erase.erase() {
            Erase::Always => builder.steps.insert(0, JobStep::Erase),
            // What is read before anything is written is what the chip held.
            Erase::IfNeeded if builder.writes_flash => {
                builder.steps.insert(builder.first_write.unwrap_or(0), JobStep::EraseIfNeeded);
            }
            Erase::IfNeeded | Erase::Never => {}
        }
        builder.note_late_reads();
        let writes = |step: &JobStep| matches!(step, JobStep::Write(Memory::Flash | Memory::Eeprom, _));
        if policy.boost && !builder.steps.iter().any(writes) {
            return Err(Diagnostic::new("--boost is for jobs that write flash or EEPROM"));
        }
        let mut held_back = Vec::new();
        if args.no_write {
            held_back = builder.steps.iter().filter(|step| is_change(step)).map(describe).collect();
            builder.steps.retain(|step| !is_change(step));
        }
        let rehearsal = builder.steps.iter().map(|step| builder.rehearsed(step)).collect();
        let plan = Plan::new(chip, rehearsal, policy).map_err(|error| refused_plan(&error))?;
        Ok(Self {
            chip,
            policy,
            parts: builder.parts()?,
            outputs: builder.outputs,
            held_back,
            notes: builder.notes,
            bytes: plan.steps().map(|step| step.bytes).sum(),
        })
    }

    /// How many bytes all steps are about.
    pub(super) fn bytes(&self) -> u32 {
        self.bytes
    }

    /// Tells what is not done, and does everything else; what is read is saved at once.
    pub(super) fn start(
        &self,
        driver: &Driver<'_>,
        programmer: &mut ChipProgrammer<'_>,
        runner: &PlanRunner<'_>,
    ) -> Result<(), Diagnostic> {
        for step in &self.held_back {
            driver.say(format!("not done because of -n: {step}"));
        }
        self.run(programmer, runner)
    }

    /// Notes for people before the work, as lines.
    pub(super) fn notes(&self) -> impl Iterator<Item = &String> {
        self.notes.iter()
    }

    fn run(&self, programmer: &mut ChipProgrammer<'_>, runner: &PlanRunner<'_>) -> Result<(), Diagnostic> {
        let mut read: Vec<Image> = Vec::new();
        for part in 0..self.parts.len() {
            let (plan, outputs) = self.part(part, &read)?;
            let report = runner
                .run(plan, outputs, programmer)
                .map_err(|diagnostic| self.backups(read.len()).fold(diagnostic, Diagnostic::note))?;
            read.extend(report.read.into_iter().map(|(_, image)| image));
        }
        Ok(())
    }

    /// Where that is which the first reads have saved, and which is still to be written back, as lines.
    fn backups(&self, read: usize) -> impl Iterator<Item = String> {
        self.outputs.iter().take(read).filter(|spec| spec.written_back).map(|spec| {
            let MemorySpec { memory, file, .. } = spec;
            let operation = text::word(&format!("{memory}:w:{file}"));
            format!(
                "what {memory} held is in {file}, and -U {operation} writes it back; the same command \
                 again would first read into this file what the chip holds now"
            )
        })
    }

    /// The plan of a part, when this was read by those before it; and where goes what it reads.
    fn part(&self, part: usize, read: &[Image]) -> Result<(Plan, &[MemorySpec]), Diagnostic> {
        let image = |source: &Source| match source {
            Source::Image(image) => image.clone(),
            Source::Read(number) => read.get(*number).cloned().unwrap_or_default(),
        };
        let operation = |step: &JobStep| match step {
            JobStep::Erase => Operation::Erase,
            JobStep::EraseIfNeeded => Operation::EraseIfNeeded,
            JobStep::Read(memory) => Operation::Read { memory: *memory },
            JobStep::Write(memory, source) => Operation::Write { memory: *memory, image: image(source) },
            JobStep::Verify(memory, source) => Operation::Verify { memory: *memory, image: image(source) },
        };
        let operations = self.parts[part].iter().map(operation).collect();
        let plan = Plan::new(self.chip, operations, self.policy).map_err(|error| refused_plan(&error))?;
        Ok((plan, &self.outputs[read.len()..]))
    }
}

/// A job while it is put together.
struct JobBuilder {
    chip: Chip,
    policy: Policy,
    /// Which of several images in one file.
    choice: Option<u16>,
    /// Files for another chip are taken.
    any_signature: bool,
    steps: Vec<JobStep>,
    outputs: Vec<MemorySpec>,
    /// Of each output that is a file.
    identities: Vec<Option<Identity>>,
    notes: Vec<String>,
    /// Where the first write is among the steps, or would be if it had anything to write.
    first_write: Option<usize>,
    /// The same of flash and EEPROM.
    first_memory: Option<usize>,
    writes_flash: bool,
    chosen: bool,
    /// By the number of a `-U` with a list of memories: its file, and whether that has one of them.
    lists: BTreeMap<usize, (String, bool)>,
}

impl JobBuilder {
    fn new(chip: Chip, policy: Policy, args: &ProgramArgs) -> Self {
        Self {
            chip,
            policy,
            choice: args.image,
            any_signature: args.connection.force,
            steps: Vec::new(),
            outputs: Vec::new(),
            identities: Vec::new(),
            notes: Vec::new(),
            first_write: None,
            first_memory: None,
            writes_flash: false,
            chosen: false,
            lists: BTreeMap::new(),
        }
    }

    /// The operations on memories that the chip has. A fuse or lock byte that it has not is left out if
    /// there is something else to do, for such lines are made for many chips.
    fn specs(&mut self, args: &ProgramArgs) -> Result<Vec<MemorySpec>, Diagnostic> {
        let chip = self.chip;
        let mut specs = Vec::new();
        for (number, operation) in args.memories.iter().enumerate() {
            let of_one = MemorySpec::parse(operation, &chip)?;
            specs.extend(of_one.into_iter().map(|spec| MemorySpec { number, ..spec }));
        }
        for spec in &mut specs {
            // Files of a job that erases nothing are written over what is there.
            spec.keep_blank_end = args.compatible.keep_blank_end || args.erase.no_erase;
        }
        let (specs, missing): (Vec<_>, Vec<_>) =
            specs.into_iter().partition(|spec| spec.memory.size(&chip) > 0);
        for spec in &missing {
            let may_lack = matches!(spec.memory, Memory::Fuse(_) | Memory::Lock) && spec.op != Op::Read;
            if !(may_lack || spec.in_list) || specs.is_empty() && args.erase.erase() != Erase::Always {
                return Err(no_such_memory(&chip, spec.memory));
            }
            self.notes.push(format!("note: the {} has no {}: left out", chip.name, spec.memory));
        }
        let is_input = |spec: &&MemorySpec| spec.op != Op::Read && spec.file == "-";
        let inputs: BTreeSet<_> = specs.iter().filter(is_input).map(|spec| spec.number).collect();
        if inputs.len() > 1 {
            return Err(Diagnostic::new("standard input can be read only once"));
        }
        Ok(specs)
    }

    fn add(&mut self, spec: MemorySpec) -> Result<(), Diagnostic> {
        let memory = spec.memory;
        let source = if spec.op == Op::Read { None } else { self.source(&spec)? };
        if spec.in_list && spec.op != Op::Read {
            self.lists.entry(spec.number).or_insert_with(|| (spec.file.clone(), false)).1 |= source.is_some();
            if source.is_none() {
                return Ok(());
            }
        }
        if spec.op == Op::Write {
            self.first_write.get_or_insert(self.steps.len());
            self.writes_flash |= memory == Memory::Flash;
            if matches!(memory, Memory::Flash | Memory::Eeprom) {
                self.first_memory.get_or_insert(self.steps.len());
            }
        }
        let step = match spec.op {
            Op::Read => JobStep::Read(memory),
            Op::Write | Op::Verify => {
                let Some(source) = source else { return Ok(()) };
                let step = if spec.op == Op::Write { JobStep::Write } else { JobStep::Verify };
                step(memory, source)
            }
        };
        // One by one, so that the diagnostic can name the file.
        Plan::new(self.chip, vec![self.rehearsed(&step)], self.policy)
            .map_err(|error| refused(&error, &spec))?;
        self.steps.push(step);
        if spec.op == Op::Read {
            self.identities.push(files::identity(&spec.file));
            self.outputs.push(spec);
        }
        Ok(())
    }

    /// Moves what is read before flash and EEPROM are written in front of fuses and lock bits: these are written
    /// behind the erase, which would cost it. What fuses and lock bits hold is read where it stands.
    fn read_first(&mut self) {
        let (Some(first), Some(end)) = (self.first_write, self.first_memory) else { return };
        let is_read = |step: &JobStep| matches!(step, JobStep::Read(_));
        let is_bits = |step: &JobStep| matches!(step, JobStep::Read(Memory::Fuse(_) | Memory::Lock));
        if !self.steps[first..end].iter().any(is_bits) {
            self.steps[first..end].sort_by_key(|step| !is_read(step));
            let reads = self.steps[first..end].iter().filter(|step| is_read(step)).count();
            self.first_write = Some(first + reads);
        }
    }

    /// Tells what is read only when an erase has blanked it.
    fn note_late_reads(&mut self) {
        let mut blank = Vec::new();
        for step in &self.steps {
            match step {
                JobStep::Erase | JobStep::EraseIfNeeded => blank = vec![Memory::Flash, Memory::Eeprom],
                JobStep::Write(memory, _) => blank.retain(|other| other != memory),
                JobStep::Read(memory) if blank.contains(memory) => {
                    self.notes.push(format!("note: {memory} is read after the erase"));
                }
                _ => {}
            }
        }
    }

    /// Where the bytes of a write or a verify come from; `None`: there are none.
    fn source(&mut self, spec: &MemorySpec) -> Result<Option<Source>, Diagnostic> {
        let MemorySpec { memory, file, .. } = spec;
        if let Some(number) = self.read_before(spec) {
            let from = self.outputs[number].memory;
            let is_bits = |memory: &Memory| matches!(memory, Memory::Fuse(_) | Memory::Lock);
            if from != *memory && (is_bits(&from) || is_bits(memory)) {
                let text = format!("what is read from {from} before is not a value for {memory}");
                return Err(Diagnostic::new(text).about(file));
            }
            self.outputs[number].written_back |= spec.op == Op::Write && from == *memory;
            let verb = if spec.op == Op::Write { "written to" } else { "compared with" };
            self.notes.push(format!("note: {file}: what this job reads from {from} is {verb} {memory}"));
            return Ok(Some(Source::Read(number)));
        }
        let options =
            LoadOptions { chip: Some(&self.chip), any_signature: self.any_signature, choice: self.choice };
        let Loaded { image, notes, chosen } = files::load(spec, options)?;
        // A file of several memories is read for each of them.
        for note in notes {
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        self.chosen |= chosen;
        if image.is_empty() && spec.in_list {
            return Ok(None);
        }
        if image.is_empty() {
            let verb = if spec.op == Op::Write { "write to" } else { "compare with" };
            self.notes.push(format!("note: {file} holds no data: nothing to {verb} {memory}"));
            return Ok(None);
        }
        Ok(Some(Source::Image(image)))
    }

    /// The read before this operation that goes to its file.
    fn read_before(&self, spec: &MemorySpec) -> Option<usize> {
        let identity = (spec.format != Format::Immediate).then(|| files::identity(&spec.file)).flatten()?;
        // Of several memories in the file it is the same one.
        let is_it = |(before, output): &(&Option<Identity>, &MemorySpec)| {
            before.as_ref() == Some(&identity) && (!output.in_list || output.memory == spec.memory)
        };
        self.identities.iter().zip(&self.outputs).position(|found| is_it(&found))
    }

    /// Cuts behind what is read for a later step, so that the rest is one plan again.
    fn parts(&self) -> Result<Vec<Vec<JobStep>>, Diagnostic> {
        let needed: Vec<_> = self
            .steps
            .iter()
            .filter_map(|step| match step {
                JobStep::Write(_, Source::Read(number)) | JobStep::Verify(_, Source::Read(number)) => {
                    Some(*number)
                }
                _ => None,
            })
            .collect();
        let (mut parts, mut current) = (Vec::new(), Vec::new());
        let (mut read, mut is_needed, mut is_changed) = (0, false, false);
        for step in &self.steps {
            if matches!(step, JobStep::Read(_)) {
                if is_changed && needed.contains(&read) {
                    let text = "this is used again, but read after the job has changed the chip";
                    return Err(Diagnostic::new(text)
                        .about(&self.outputs[read].file)
                        .help("read it first and leave out -e, or read it in a job of its own".to_owned()));
                }
                is_needed |= needed.contains(&read);
                read += 1;
            } else if std::mem::take(&mut is_needed) {
                parts.push(std::mem::take(&mut current));
            }
            is_changed |= is_change(step);
            current.push(step.clone());
        }
        parts.push(current);
        Ok(parts)
    }

    /// The same as an operation, with bytes of which only the number counts where they are not known yet.
    fn rehearsed(&self, step: &JobStep) -> Operation {
        let image = |source: &Source| match source {
            Source::Image(image) => image.clone(),
            Source::Read(number) => {
                let size = self.outputs[*number].memory.size(&self.chip);
                Image::from_bytes(0, vec![0xff; size as usize]).unwrap_or_default()
            }
        };
        match step {
            JobStep::Erase => Operation::Erase,
            JobStep::EraseIfNeeded => Operation::EraseIfNeeded,
            JobStep::Read(memory) => Operation::Read { memory: *memory },
            // What the chip holds already is not a hazard.
            JobStep::Verify(memory, source)
            | JobStep::Write(memory @ Memory::Fuse(_), source @ Source::Read(_)) => {
                Operation::Verify { memory: *memory, image: image(source) }
            }
            JobStep::Write(memory, source) => Operation::Write { memory: *memory, image: image(source) },
        }
    }
}

fn is_change(step: &JobStep) -> bool {
    matches!(step, JobStep::Erase | JobStep::EraseIfNeeded | JobStep::Write(..))
}

fn describe(step: &JobStep) -> String {
    match step {
        JobStep::Write(memory, Source::Image(image)) => {
            format!("write {} to {memory}", plural(image.len(), "byte"))
        }
        JobStep::Write(memory, Source::Read(_)) => format!("write what was read to {memory}"),
        _ => "erase the chip".to_owned(),
    }
}

fn refused(error: &PlanError, spec: &MemorySpec) -> Diagnostic {
    match error {
        PlanError::TooLarge { .. } => Diagnostic::of(error).about(&spec.file),
        _ => refused_plan(error),
    }
}
