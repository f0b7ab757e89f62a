//! Carrying a plan out.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::ControlFlow;
use core::time::Duration;

use super::access::{Inner, Run};
use super::before::Before;
use super::clock::Clock;
use super::compare::{mismatch, needs_erase};
use super::order;
use super::place::Place;
use super::task::{Pace, Task};
use super::trouble::Trouble;
use super::{Action, Error, Event, Failure, Plan, Report, State, Step, StepReport};
use crate::bus::{Hertz, IcspBus, Work};
use crate::icsp::{self, Memory, Programmer};
use crate::image::Image;

/// A job of this length is worth the time that it takes to find a faster clock.
const WORTHWHILE: Duration = Duration::from_millis(300);

/// How a run ends early: in which step, and why.
type Ended<E> = Result<(), (Option<Step>, Error<E>)>;

impl Plan {
    /// Carries the plan out. The caller leaves programming mode, also after a failure.
    ///
    /// Flash and EEPROM are read until two separate reads agree, unless
    /// [`Policy::read_once`](super::Policy::read_once) says otherwise. A locked chip is not written to unless the
    /// plan erases it.
    ///
    /// # The order
    ///
    /// A fuse byte that makes the chip faster by its internal oscillator is written and compared before the first
    /// change, and the chip is entered again before the next step: if the plan gives it a value without any hazard, and
    /// flash or EEPROM is worked on behind it. [`Plan::steps`] has this order if it is so for a new chip. A run keeps to
    /// the given order if the chip holds something else, or if the job is too short to look for a faster SPI clock. A
    /// locked chip is erased before.
    ///
    /// [`Policy::boost`](super::Policy::boost) does the same with a value that leaves all but the clock of the byte as
    /// it is. Behind the work, and before lock bits, the byte gets the value of the plan, or what it held.
    /// [`Event::Boosting`] tells all values before the first is written; [`Event::NoBoost`] tells that a faster chip is
    /// of no use. If the plan itself gives the byte the faster value, that is written once, first. After a failure the
    /// byte gets back what it held; [`State::boosted`] says if that may not have worked. The run ends with
    /// [`Error::NoBoost`] before it changes anything if the chip runs on a clock from outside, or the supply is too low.
    ///
    /// # What is repaired
    ///
    /// A run writes more than the plan says in these cases, as far as [`Policy::repair`](super::Policy::repair)
    /// allows:
    ///
    /// * Flash or EEPROM that was written and reads back wrong is written again. If that does not help flash, or if
    ///   lock bits are set that the plan has not set, a plan that has erased the chip begins again at its last
    ///   erase, once.
    /// * A fuse byte that was written and reads back wrong is written again. If that does not help it gets the
    ///   value that it had, unless that is a hazard.
    /// * After a disturbance the run compares everything that may have changed with what the chip held or is to
    ///   hold, and writes EEPROM and flash again where they differ. A fuse or lock byte that has changed and that
    ///   the plan does not write is an error, [`Error::Changed`]; [`Repair::All`](super::Repair::All) writes such
    ///   fuses, too.
    ///
    /// A plan that begins again tells its steps again. [`MemoryState::put_back`](super::MemoryState::put_back) tells
    /// of a fuse byte that has its old value back. [`Event::Repaired`] tells everything else, and
    /// [`Report::repairs`] or [`State::repairs`] lists it.
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
            clock: Clock::new(programmer.entry_clock(), self.fastest),
            plan: self,
            programmer,
            watch,
            report,
            before: Before::default(),
            expected: None,
            place: Place::new(self.steps()),
            trouble: Trouble::NONE,
            boost: None,
        };
        match run.everything() {
            Ok(()) => {
                run.report.clock = run.programmer.clock();
                (_, run.report.repairs) = run.trouble.into_changes();
                Ok(run.report)
            }
            Err((step, error)) => {
                run.end_boost(&error);
                if let Some(step) = step {
                    // It is over already; there is nothing left to stop.
                    let _ = (run.watch)(Event::Failed(step));
                }
                Err(Box::new(Failure { error, step, state: run.into_state() }))
            }
        }
    }
}

impl<'r, B: IcspBus + ?Sized> Run<'r, '_, B> {
    fn into_state(mut self) -> State {
        let disturbed = self.is_disturbed();
        let boosted = self.left_boosted();
        let (erase, memories) = self.place.into_states();
        let (changed, repairs) = self.trouble.into_changes();
        State { erase, memories, disturbed, changed, boosted, repairs }
    }

    fn everything(&mut self) -> Ended<B::Error> {
        let plan = self.plan;
        let programmer = self.programmer.chip().name;
        if *self.programmer.chip() != plan.chip {
            return Err((None, Error::OtherChip { plan: plan.chip.name, programmer }));
        }
        let tasks = self.prepare().map_err(|error| (None, error))?;
        let mut begin = 0;
        while let Err(failure) = self.tasks(&tasks[begin..]) {
            // Flash took what it was not meant to take: all of it once more.
            let erase = tasks.iter().rposition(|task| task.step.action == Action::Erase);
            match erase {
                Some(erase) if self.trouble.restart() => begin = erase,
                _ => return Err(failure),
            }
            self.place.restart(tasks[..begin].iter().map(|task| task.step));
            self.report.steps.truncate(begin);
            let reads = tasks[..begin].iter().filter(|task| task.step.action == Action::Read).count();
            self.report.read.truncate(reads);
        }
        Ok(())
    }

    /// Before the first step: tells what is to be done, judges the fuse values, and puts the tasks in order.
    fn prepare(&mut self) -> Result<Vec<Cow<'r, Task>>, Error<B::Error>> {
        let plan = self.plan;
        let cost = self.programmer.cost();
        let estimate = cost.map(|cost| plan.estimate(cost));
        self.tell_progress()?;
        self.judge_fuses()?;
        let worthwhile = estimate.is_some_and(|time| time > WORTHWHILE);
        let reads_by_frames = cost.is_some_and(|cost| cost.read_flash.is_none());
        let searches = worthwhile && self.clock.search(plan.work(reads_by_frames));
        // After a search it is told then.
        if let Some(estimate) = estimate.filter(|_| !searches) {
            self.tell(Event::Estimated(estimate))?;
        }
        let order = self.decide_order(searches)?;
        let is_locked = self.before.write_lock(self.programmer.chip()).is_some();
        Ok(order::arrange(&plan.tasks, order, is_locked))
    }

    /// Reads the fuses and the lock bits, before anything is changed.
    pub(super) fn look_at_bits(&mut self) -> Inner<B::Error> {
        self.retrying(|run| {
            run.before.set_bits(run.programmer.read_fuses_and_lock()?);
            Ok(())
        })
    }

    /// Judges the fuse values of the plan by what the chip holds; refuses what cannot be undone over this bus and
    /// is not accepted, and tells the rest.
    fn judge_fuses(&mut self) -> Inner<B::Error> {
        let plan = self.plan;
        if plan.fuse_writes().is_empty() {
            return Ok(());
        }
        self.look_at_bits()?;
        let before: Vec<_> = self.before.fuses().collect();
        let slowest = self.programmer.slowest_clock().or(plan.slowest);
        let supply = self.programmer.supply().or(plan.supply);
        let warnings = plan.hazards_with(self.programmer.signature(), &before, slowest, supply);
        if let Some(hazard) = warnings.iter().find(|hazard| !plan.accept.contains(hazard.risk.accept())) {
            return Err(Error::Hazard(*hazard));
        }
        for hazard in warnings {
            self.report.warnings.push(hazard);
            self.tell(Event::Warning(hazard))?;
        }
        Ok(())
    }

    /// Carries out these tasks.
    fn tasks(&mut self, tasks: &[Cow<'_, Task>]) -> Ended<B::Error> {
        for task in tasks {
            // What makes the chip faster comes first.
            let search = if task.pace == Pace::Faster { None } else { self.clock.take_search() };
            if let Err(error) = self.task(task, search) {
                if matches!(&error, Error::Icsp(error) if error.is_evidence()) {
                    self.trouble.disturb();
                }
                return Err((Some(task.step), error));
            }
            if search.is_some() {
                self.clock.found(self.programmer.clock());
            }
        }
        let last = tasks.last().map(|task| task.step.action);
        self.end(last).map_err(|error| (None, error))
    }

    /// After the last task, which did this.
    fn end(&mut self, last: Option<Action>) -> Inner<B::Error> {
        if matches!(last, Some(Action::Erase | Action::Write)) {
            // Nothing was read since, and a chip that is out of step may have taken it for something else.
            self.retrying(|run| Ok(run.programmer.check_step()?))?;
        }
        self.settle_doubts()
    }

    /// Carries out a task. `search`: and finds the fastest SPI clock up to this one, for this work.
    fn task(&mut self, task: &Task, search: Option<(Hertz, Work)>) -> Inner<B::Error> {
        let step = task.step;
        let began = self.programmer.now();
        self.place.start(step);
        self.tell(Event::Started(step))?;
        let is_change = matches!(step.action, Action::Erase | Action::Write);
        if is_change && !self.before.knows_bits() {
            self.look_at_bits()?;
        }
        if task.is_idle() {
            // The chip is as fast as it can be.
            self.place.skip(step.bytes);
        } else {
            self.place.touch(step);
        }
        if let Some((fastest, work)) = search.filter(|_| step.action != Action::Erase) {
            self.retrying(|run| Ok(run.programmer.find_clock(fastest, work)?))?;
            self.place.let_fuses_act();
            self.tell_clock()?;
            self.tell_estimate()?;
        }
        if !task.is_idle() {
            self.before_pace(task)?;
            self.act(task, search)?;
            self.after_pace(task)?;
        }
        let (skipped, has_news) = self.place.finish(step);
        if has_news {
            self.tell_progress()?;
        }
        let time = began.zip(self.programmer.now()).map(|(began, now)| now.saturating_sub(began));
        let done = StepReport { step, skipped, time };
        self.report.steps.push(done);
        self.tell(Event::Finished(done))
    }

    /// Does what a task is about.
    fn act(&mut self, task: &Task, search: Option<(Hertz, Work)>) -> Inner<B::Error> {
        let (step, image) = (task.step, &task.image);
        match (step.action, step.memory) {
            (Action::Erase, _) => self.erase(step, search),
            (Action::Write, Some(memory)) => self.write(step, memory, image),
            (Action::Read, Some(memory)) => self.read(memory),
            (Action::Verify, Some(Memory::Flash)) if task.is_ours && self.place.flash_is_same() => {
                self.skip(step.bytes)
            }
            (Action::Verify, Some(Memory::Fuse(fuse))) => self.verify_fuse(fuse, image),
            (Action::Verify, Some(memory @ (Memory::Flash | Memory::Eeprom))) if task.is_ours => {
                self.verify_own(memory, image)
            }
            (Action::Verify, Some(memory)) => self.compare(memory, image, mismatch),
            (Action::Check, Some(memory)) => self.compare(memory, image, needs_erase),
            (Action::Look, Some(_)) => self.look(image),
            // Only an erase is about no memory.
            (_, None) => Ok(()),
        }
    }

    fn erase(&mut self, step: Step, search: Option<(Hertz, Work)>) -> Inner<B::Error> {
        if self.place.spare_erase() {
            self.skip(step.bytes)?;
        } else {
            self.erase_chip(search)?;
        }
        if search.is_some() {
            self.place.let_fuses_act();
            self.tell_estimate()?;
        }
        Ok(())
    }

    fn erase_chip(&mut self, search: Option<(Hertz, Work)>) -> Inner<B::Error> {
        // An erase that may not have been one can be repeated.
        self.retrying(|run| {
            let outcome = match search {
                Some((fastest, work)) => run.programmer.erase_and_find_clock(fastest, work),
                None => run.programmer.erase(),
            };
            if let Err(icsp::Error::OutOfStep { .. }) = &outcome {
                // A bit away from this instruction is one that writes a fuse.
                run.trouble.disturb();
                run.check_fuses()?;
            }
            Ok(outcome?)
        })?;
        self.tell_clock()?;
        self.before.erase();
        // Of flash nothing is left to compare with. EEPROM may be kept, with what the plan has written to it.
        if let Some(expected) = self.expected.take().filter(|expected| !expected.eeprom().is_empty()) {
            self.before.set_eeprom(expected.eeprom().to_vec());
        }
        Ok(())
    }

    /// Tells about how long the whole plan takes at this clock.
    fn tell_estimate(&mut self) -> Inner<B::Error> {
        match self.programmer.cost() {
            Some(cost) => self.tell(Event::Estimated(self.plan.estimate(cost))),
            None => Ok(()),
        }
    }

    fn read(&mut self, memory: Memory) -> Inner<B::Error> {
        let size = memory.size(self.programmer.chip());
        let block = self.block_size(memory);
        let mut bytes = vec![0; size as usize];
        for (at, part) in (0..size).step_by(block as usize).zip(bytes.chunks_mut(block as usize)) {
            if self.plan.read_once {
                self.retrying(|run| run.read_checked(memory, at, part))?;
            } else {
                self.read_known(memory, at, part)?;
            }
            self.advance(part.len() as u32)?;
        }
        let image = Image::from_zero(bytes);
        let told = self.tell(Event::Read { memory, image: &image });
        self.report.read.push((memory, image));
        told
    }
}
