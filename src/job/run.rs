//! Carrying a plan out.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use core::ops::ControlFlow;
use core::time::Duration;

use super::compare::{mismatch, needs_erase};
use super::guard::Expected;
use super::operation::forbids;
use super::plan::Task;
use super::write::{WrittenFuse, is_passing};
use super::{Action, Change, Event, FuseHazard, Plan, Repair, Report, State, Step, StepReport};
use crate::bus::{Cost, Hertz, IcspBus, Work};
use crate::icsp::{self, FusesAndLock, Memory, Programmer};
use crate::image::Image;

/// Why a run ended early; `E` is the error of the bus.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error<E: core::error::Error + 'static> {
    /// The chip or the bus below failed.
    #[error(transparent)]
    Icsp(#[from] icsp::Error<E>),
    /// The programmer was set up for another chip than the plan.
    #[error("the plan is for the {plan}, the programmer for the {programmer}")]
    OtherChip {
        /// The plan's chip.
        plan: &'static str,
        /// The programmer's chip.
        programmer: &'static str,
    },
    /// A memory does not hold what it should.
    #[error("{}", differs(*memory, *at, *want, *got, *count))]
    Mismatch {
        /// The memory.
        memory: Memory,
        /// The first byte address that differs.
        at: u32,
        /// What should be there.
        want: u8,
        /// What is there.
        got: u8,
        /// How many bytes of the block that was read differ.
        count: u32,
    },
    /// The lock bits forbid reading flash and EEPROM; what was read is the echo of the addresses.
    #[error("{memory} cannot be read, the chip is locked by lock byte {lock:#04x}")]
    Locked {
        /// The memory.
        memory: Memory,
        /// The lock byte.
        lock: u8,
    },
    /// The lock bits forbid writing, and the plan has not erased them.
    #[error("{memory} cannot be written, the chip is locked by lock byte {lock:#04x}")]
    WriteLocked {
        /// The memory.
        memory: Memory,
        /// The lock byte.
        lock: u8,
    },
    /// A fuse or lock byte holds another value than before, although the plan does not write it. It was not
    /// put back, because the policy does not say so, because that is refused as a hazard, or because it did
    /// not help.
    #[error("{0}, although the plan does not write it")]
    Changed(Change),
    /// Flash that was not erased holds zeros where the image has ones.
    #[error("flash at {at:#06x} holds {old:#04x} and cannot become {new:#04x} without an erase")]
    NeedsErase {
        /// The first such byte address.
        at: u32,
        /// What is there.
        old: u8,
        /// What should be written.
        new: u8,
    },
    /// A byte that was lost or added on the way may have changed what nobody asked to change, and that
    /// could not be mended.
    #[error("{}", disturbed(*memory))]
    Disturbed {
        /// What has changed, or may have; `None`: anything.
        memory: Option<Memory>,
    },
    /// A fuse value does something that cannot be undone over this bus, and that is not accepted. Nothing
    /// was changed.
    #[error("{0}")]
    Hazard(FuseHazard),
    /// The callback asked to stop.
    #[error("stopped")]
    Stopped,
}

fn differs(memory: Memory, at: u32, want: u8, got: u8, count: u32) -> String {
    match memory {
        // One byte each.
        Memory::Fuse(_) | Memory::Lock => format!("{memory} is {got:#04x} instead of {want:#04x}"),
        _ => format!(
            "{memory} at {at:#06x}: {got:#04x} instead of {want:#04x}; bytes that differ in this block: {count}"
        ),
    }
}

fn disturbed(memory: Option<Memory>) -> &'static str {
    match memory {
        None => "fuses, lock bits, EEPROM or flash may have changed on a disturbed line",
        Some(Memory::Flash) => "flash outside of the image may have changed on a disturbed line",
        Some(_) => "EEPROM may have changed on a disturbed line, or does not take back what it held",
    }
}

/// A run that ended early: why, in which step, and in which state it left the chip.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure<E: core::error::Error + 'static> {
    /// Why.
    pub error: Error<E>,
    /// The step that did not end.
    pub step: Option<Step>,
    /// What is known of the chip.
    pub state: State,
}

impl<E: core::error::Error + 'static> fmt::Display for Failure<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<E: core::error::Error + 'static> core::error::Error for Failure<E> {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        self.error.source()
    }
}

impl Plan {
    /// Carries the plan out. Programming mode is left to the caller, also after a failure.
    ///
    /// What is read is read until two separate reads agree, unless [`Policy::read_once`](super::Policy::read_once)
    /// says otherwise. After a disturbance everything that the plan changes or could have changed is compared
    /// with what it should be. EEPROM and flash whose contents are known are put right, and so is what the plan
    /// has written. Of fuses and lock bits that the plan does not write a change is an error,
    /// [`Error::Changed`], and they stay as they are; [`Repair`](super::Repair) changes that. Every repair is told by
    /// [`Event::Repaired`] and is in [`Report::repairs`] or [`State::repairs`].
    ///
    /// A chip that was locked is not written to unless the plan erases it.
    ///
    /// # Errors
    ///
    /// A [`Failure`], which says what state the chip is in.
    pub fn run<B: IcspBus + ?Sized>(
        &self,
        programmer: &mut Programmer<'_, B>,
        watch: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
    ) -> Result<Report, Box<Failure<B::Error>>> {
        let report = Report {
            chip: self.chip.name,
            signature: programmer.signature(),
            clock: programmer.clock(),
            steps: Vec::new(),
            read: Vec::new(),
            warnings: Vec::new(),
            repairs: Vec::new(),
        };
        let mut run = Run {
            first_clock: programmer.entry_clock(),
            faster: self.fastest,
            programmer,
            watch,
            report,
            state: State::default(),
            skipped: 0,
            written_fuse: None,
            flash: Flash::Unknown,
            expected: None,
            eeprom_before: None,
            eeprom_kept: None,
            bits: None,
            erased: false,
            looked: false,
            wrote_fuses: false,
            wants_erase: false,
            doubt: None,
            reads_once: self.read_once,
            repair: self.repair,
            repeated: false,
            failures: 0,
        };
        match run.everything(self) {
            Ok(()) => {
                run.report.clock = run.programmer.clock();
                run.report.repairs = run.state.repairs;
                Ok(run.report)
            }
            Err((step, error)) => {
                run.state.disturbed |= run.programmer.take_disturbed();
                if let Some(step) = step {
                    // It is over already; there is nothing left to stop.
                    let _ = (run.watch)(Event::Failed(step));
                }
                Err(Box::new(Failure { error, step, state: run.state }))
            }
        }
    }

    /// About how much is to be done on the bus. `reads_by_frames`: it has no short cut for flash.
    fn work(&self, reads_by_frames: bool) -> Work {
        let mut work = Work::default();
        for task in &self.tasks {
            let (step, bytes) = (task.step, task.step.bytes * self.reads(task));
            match (step.action, step.memory) {
                (Action::Write, Some(Memory::Flash)) => work.sends += step.bytes,
                (_, Some(Memory::Flash)) => work.exchanges += if reads_by_frames { bytes } else { 0 },
                (Action::Write, Some(Memory::Eeprom)) => {
                    // Those that are there are read first.
                    work.sends += step.bytes;
                    work.exchanges += bytes;
                }
                (_, Some(Memory::Eeprom)) => work.exchanges += bytes,
                _ => {}
            }
        }
        work
    }

    /// How often a task reads what it is about.
    fn reads(&self, task: &Task) -> u32 {
        let is_evidence = task.step.action == Action::Write || !task.is_ours && !self.read_once;
        if is_evidence { 2 } else { 1 }
    }

    /// About how long the plan takes on a bus with these costs.
    #[must_use]
    pub fn estimate(&self, cost: Cost) -> Duration {
        let chip = &self.chip;
        self.tasks
            .iter()
            .map(|task| {
                let (step, bytes) = (task.step, task.step.bytes);
                let reads = self.reads(task);
                let page = u32::from(chip.flash.page_size).max(1);
                let times = Duration::saturating_mul;
                let trip = |time: Duration| cost.round_trip.saturating_add(time);
                match (step.action, step.memory) {
                    (Action::Erase, _) => times(cost.round_trip, 4).saturating_add(chip.erase_time),
                    (Action::Write, Some(Memory::Flash)) => {
                        let write = trip(times(cost.send, page)).saturating_add(chip.flash.write_time);
                        times(write, bytes.div_ceil(page))
                    }
                    (_, Some(Memory::Flash)) => {
                        times(cost.read_flash.unwrap_or(cost.exchange), bytes.saturating_mul(reads))
                    }
                    (Action::Write, Some(Memory::Eeprom)) => chip.eeprom.map_or(Duration::ZERO, |eeprom| {
                        let writes = bytes.div_ceil(eeprom.page_size.map_or(1, u32::from).max(1));
                        times(cost.send, bytes + writes)
                            .saturating_add(times(trip(eeprom.write_time), writes))
                    }),
                    _ => times(trip(times(cost.exchange, bytes)), reads),
                }
            })
            .fold(Duration::ZERO, Duration::saturating_add)
    }
}

/// How an inner step ends early; the step is added outside.
pub(super) type Inner<E> = Result<(), Error<E>>;

/// What a look at flash has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Flash {
    /// It was not looked at, or it is not as the image wants it.
    Unknown,
    /// It holds the image.
    Same,
    /// It can take the image without an erase; the addresses of the pages that differ.
    Clearable(Vec<u32>),
}

pub(super) struct Run<'r, 'b, B: IcspBus + ?Sized> {
    pub(super) programmer: &'r mut Programmer<'b, B>,
    watch: &'r mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
    pub(super) report: Report,
    pub(super) state: State,
    /// Bytes of the current step that needed no work.
    pub(super) skipped: u32,
    /// The fuse byte that was written last, until it was verified.
    pub(super) written_fuse: Option<WrittenFuse>,
    pub(super) flash: Flash,
    /// What the chip is to hold; known once pages are sent.
    pub(super) expected: Option<Expected>,
    /// What the EEPROM holds that is about to be written.
    pub(super) eeprom_before: Option<Vec<u8>>,
    /// What the EEPROM held before anything was changed, if nothing erases it.
    pub(super) eeprom_kept: Option<Vec<u8>>,
    /// The fuses and lock bits before anything was changed.
    pub(super) bits: Option<FusesAndLock>,
    /// The plan has erased the chip.
    pub(super) erased: bool,
    /// Flash was looked at just before.
    pub(super) looked: bool,
    /// A fuse was written.
    pub(super) wrote_fuses: bool,
    /// Flash differs from what was written, and only an erase helps.
    pub(super) wants_erase: bool,
    /// What was written was not there, so something else may be; what was wrong.
    pub(super) doubt: Option<Error<B::Error>>,
    /// One read is enough for what is only handed out or compared.
    pub(super) reads_once: bool,
    /// What may be put right.
    pub(super) repair: Repair,
    /// The plan was begun again at its erase.
    repeated: bool,
    /// How often the bus failed.
    pub(super) failures: u8,
    /// The clock at which the target was found: never too fast for it.
    first_clock: Option<Hertz>,
    /// Up to this clock it may go when there is much to read after a disturbance.
    pub(super) faster: Option<Hertz>,
}

impl<B: IcspBus + ?Sized> Run<'_, '_, B> {
    fn everything(&mut self, plan: &Plan) -> Result<(), (Option<Step>, Error<B::Error>)> {
        /// A job of this length is worth the time that it takes to find a faster clock.
        const WORTHWHILE: Duration = Duration::from_millis(300);
        let programmer = self.programmer.chip().name;
        if *self.programmer.chip() != plan.chip {
            return Err((None, Error::OtherChip { plan: plan.chip.name, programmer }));
        }
        let estimate = self.programmer.cost().map(|cost| plan.estimate(cost));
        let planned =
            Event::Planned { steps: plan.tasks.len(), bytes: plan.steps().map(|step| step.bytes).sum() };
        self.tell(planned).and_then(|()| self.judge_fuses(plan)).map_err(|error| (None, error))?;
        let reads_by_frames = self.programmer.cost().is_some_and(|cost| cost.read_flash.is_none());
        let work = plan.work(reads_by_frames);
        let worthwhile = estimate.is_some_and(|time| time > WORTHWHILE);
        let mut fastest = plan.fastest.filter(|_| worthwhile).map(|fastest| (fastest, work));
        if let (None, Some(estimate)) = (fastest, estimate) {
            self.tell(Event::Estimated(estimate)).map_err(|error| (None, error))?;
        }
        let mut begin = 0;
        while let Err(failure) = self.tasks(plan, begin, &mut fastest) {
            // Flash took what it was not meant to take: all of it once more.
            let erase = plan.tasks.iter().rposition(|task| task.step.action == Action::Erase);
            match erase.filter(|_| core::mem::take(&mut self.wants_erase) && !self.repeated) {
                Some(erase) => begin = erase,
                None => return Err(failure),
            }
            self.repeated = true;
            self.flash = Flash::Unknown;
            self.report.steps.truncate(begin);
            let reads = plan.tasks[..begin].iter().filter(|task| task.step.action == Action::Read).count();
            self.report.read.truncate(reads);
            self.state.memories.clear();
        }
        Ok(())
    }

    /// Carries out the tasks from this one on.
    fn tasks(
        &mut self,
        plan: &Plan,
        begin: usize,
        fastest: &mut Option<(Hertz, Work)>,
    ) -> Result<(), (Option<Step>, Error<B::Error>)> {
        for task in &plan.tasks[begin..] {
            let searches = fastest.is_some();
            if let Err(error) = self.task(plan, task, fastest.take()) {
                let by_bus = matches!(&error, Error::Icsp(error) if is_passing(error));
                self.state.disturbed |= by_bus;
                return Err((Some(task.step), error));
            }
            if searches {
                // One that was found before and then went wrong is not tried again.
                self.faster = self.programmer.clock().map(|clock| Hertz(clock.0 / 2));
            }
        }
        self.end(plan).map_err(|error| (None, error))
    }

    /// After the last task.
    fn end(&mut self, plan: &Plan) -> Inner<B::Error> {
        let last = plan.tasks.last().map(|task| task.step.action);
        if matches!(last, Some(Action::Erase | Action::Write)) {
            // Nobody has read anything since, and who is out of step may have taken it for something else.
            self.retrying(|run| Ok(run.programmer.check_step()?))?;
        }
        self.settle_doubts()
    }

    /// Carries out a task. `fastest`: and finds the fastest SPI clock up to this one, for this work.
    fn task(&mut self, plan: &Plan, task: &Task, fastest: Option<(Hertz, Work)>) -> Inner<B::Error> {
        let step = task.step;
        let began = self.programmer.now();
        self.skipped = 0;
        self.tell(Event::Started(step))?;
        let is_change = matches!(step.action, Action::Erase | Action::Write);
        if is_change && self.bits.is_none() {
            self.look_at_bits()?;
        }
        self.state.started(step);
        if let Some((fastest, work)) = fastest.filter(|_| step.action != Action::Erase) {
            self.retrying(|run| Ok(run.programmer.find_clock(fastest, work)?))?;
            self.tell_clock()?;
            self.tell_estimate(plan)?;
        }
        match (step.action, step.memory) {
            (Action::Erase, _) => {
                self.erase(step, fastest)?;
                if fastest.is_some() {
                    self.tell_estimate(plan)?;
                }
            }
            (Action::Write, Some(memory)) => self.write(step, memory, &task.image)?,
            (Action::Read, Some(memory)) => self.read(step, memory)?,
            (Action::Verify, Some(Memory::Flash)) if task.is_ours && self.flash == Flash::Same => {
                self.skip(step, step.bytes)?;
            }
            (Action::Verify, Some(Memory::Fuse(fuse))) => self.verify_fuse(step, fuse, &task.image)?,
            (Action::Verify, Some(memory @ (Memory::Flash | Memory::Eeprom))) if task.is_ours => {
                self.verify_own(step, memory, &task.image)?;
            }
            (Action::Verify, Some(memory)) => self.compare(step, memory, &task.image, mismatch)?,
            (Action::Check, Some(memory)) => self.compare(step, memory, &task.image, needs_erase)?,
            (Action::Look, Some(_)) => self.look(step, &task.image)?,
            // Only an erase is about no memory.
            (_, None) => {}
        }
        self.state.finished(step);
        let time = began.zip(self.programmer.now()).map(|(began, now)| now.saturating_sub(began));
        let done = StepReport { step, skipped: self.skipped, time };
        self.report.steps.push(done);
        self.tell(Event::Finished(done))
    }

    fn erase(&mut self, step: Step, fastest: Option<(Hertz, Work)>) -> Inner<B::Error> {
        if !core::mem::take(&mut self.looked) {
            self.flash = Flash::Unknown;
        }
        if self.flash != Flash::Unknown {
            self.state.spared_erase();
            return self.skip(step, step.bytes);
        }
        // An erase that may not have been one can be repeated.
        self.retrying(|run| {
            let outcome = match fastest {
                Some((fastest, work)) => run.programmer.erase_and_find_clock(fastest, work),
                None => run.programmer.erase(),
            };
            if let Err(icsp::Error::OutOfStep { .. }) = &outcome {
                // A bit away from this instruction is one that writes a fuse.
                run.state.disturbed = true;
                run.check_fuses()?;
            }
            Ok(outcome?)
        })?;
        self.tell_clock()?;
        self.erased = true;
        // Of what was there before nothing is left to compare with.
        self.expected = None;
        Ok(())
    }

    /// Tells about how long the whole plan takes at this clock.
    fn tell_estimate(&mut self, plan: &Plan) -> Inner<B::Error> {
        match self.programmer.cost() {
            Some(cost) => self.tell(Event::Estimated(plan.estimate(cost))),
            None => Ok(()),
        }
    }

    /// Tells the clock if it has changed since the beginning.
    pub(super) fn tell_clock(&mut self) -> Inner<B::Error> {
        match self.programmer.clock() {
            Some(spi) if Some(spi) != self.first_clock => {
                self.tell(Event::Clock { spi, target: self.programmer.target_clock() })
            }
            _ => Ok(()),
        }
    }

    /// After an error that the clock may have caused: goes on with a slower one; `false`: the clock is the
    /// one at which the target was found.
    pub(super) fn slow_down(&mut self) -> Result<bool, Error<B::Error>> {
        // RESET would be let go on the way, and a fuse that was written would take effect.
        if self.programmer.clock() <= self.first_clock || self.wrote_fuses {
            return Ok(false);
        }
        let slower = self.programmer.slow_down()?;
        self.tell_clock()?;
        Ok(slower)
    }

    pub(super) fn tell(&mut self, event: Event<'_>) -> Inner<B::Error> {
        match (self.watch)(event) {
            ControlFlow::Continue(()) => Ok(()),
            // A fuse that was not read back yet is no place to stop at.
            ControlFlow::Break(()) if self.written_fuse.is_some() => Ok(()),
            ControlFlow::Break(()) => Err(Error::Stopped),
        }
    }

    pub(super) fn advance(&mut self, step: Step, bytes: u32) -> Inner<B::Error> {
        self.state.advanced(step, bytes);
        self.tell(Event::Advanced(bytes))
    }

    pub(super) fn skip(&mut self, step: Step, bytes: u32) -> Inner<B::Error> {
        self.skipped += bytes;
        self.state.advanced(step, bytes);
        self.tell(Event::Skipped(bytes))
    }

    fn read(&mut self, step: Step, memory: Memory) -> Inner<B::Error> {
        let size = memory.size(self.programmer.chip());
        let block = self.block_size(memory);
        let mut bytes = vec![0; size as usize];
        for (at, part) in (0..size).step_by(block as usize).zip(bytes.chunks_mut(block as usize)) {
            if self.reads_once {
                self.retrying(|run| run.read_checked(memory, at, part))?;
            } else {
                self.read_known(memory, at, part)?;
            }
            self.advance(step, part.len() as u32)?;
        }
        let image = Image::from_bytes(0, bytes).unwrap_or_default();
        let told = self.tell(Event::Read { memory, image: &image });
        self.report.read.push((memory, image));
        told
    }

    pub(super) fn read_into(&mut self, memory: Memory, at: u32, out: &mut [u8]) -> Inner<B::Error> {
        match memory {
            Memory::Flash => {
                self.programmer.read_flash(at, out)?;
                self.refuse_echo(memory, (at..).map(|at| (at / 2) as u8), out)?;
            }
            Memory::Eeprom => {
                self.programmer.read_eeprom(at, out)?;
                self.refuse_echo(memory, (at..).map(|at| at as u8), out)?;
            }
            Memory::Fuse(fuse) => out.fill(self.programmer.read_fuse(fuse)?),
            Memory::Lock => out.fill(self.programmer.read_lock()?),
            Memory::Calibration => {
                for (index, byte) in (at as u8..).zip(out) {
                    *byte = self.programmer.read_calibration(index)?;
                }
            }
            Memory::Signature => {
                let signature = self.programmer.read_signature()?;
                out.iter_mut().zip(&signature[at as usize..]).for_each(|(byte, known)| *byte = *known);
            }
            Memory::SignatureRow => self.programmer.read_signature_row(at, out)?,
        }
        Ok(())
    }

    /// A locked part gives the third byte of the instruction for data (Microchip AN0943,
    /// section 3.3). Few bytes may be so by chance, and many on purpose: then the lock byte decides.
    fn refuse_echo(
        &mut self,
        memory: Memory,
        mut echo: impl Iterator<Item = u8>,
        got: &[u8],
    ) -> Inner<B::Error> {
        const FEW: usize = 8;
        let decides = Memory::Lock.is_readable(self.programmer.chip());
        if !decides || got.len() < FEW || !got.iter().all(|byte| echo.next() == Some(*byte)) {
            return Ok(());
        }
        let lock = self.programmer.read_lock()?;
        if forbids(self.programmer.chip(), lock).0 { Err(self.locked(memory, lock)) } else { Ok(()) }
    }

    /// How many bytes to read at once: as many as take about half a second, so that progress is seen
    /// and a wish to stop is heard.
    pub(super) fn block_size(&mut self, memory: Memory) -> u32 {
        const BLOCK_TIME: Duration = Duration::from_millis(500);
        const WITHOUT_CLOCK: u32 = 1024;
        let Some(cost) = self.programmer.cost() else { return WITHOUT_CLOCK };
        let per_byte = match memory {
            Memory::Flash => cost.read_flash.unwrap_or(cost.exchange),
            _ => cost.exchange,
        };
        let bytes = BLOCK_TIME.as_nanos() / per_byte.as_nanos().max(1);
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX).clamp(64, 32 * 1024);
        // A power of two, so that blocks fit pages and borders.
        1 << bytes.ilog2()
    }
}
