//! A run: the boards at the same time, the targets of each one after the other.

use core::error::Error as StdError;
use core::ops::ControlFlow;
use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::borrow::ToOwned as _;
use std::collections::{BTreeMap, BTreeSet};
use std::string::String;
use std::time::SystemTime;
use std::vec::Vec;

use serde_json::Value;

use super::check::StartError;
use super::files::Files;
use super::log::{GoodSlot, LastRun, Log, LogError};
use super::program::{self, Work};
use super::record::{Stamp, time};
use super::report::{BoardReport, Error, Outcome, Report, SlotReport};
use super::{Board, Gang, Slot};
use crate::bus::{Hertz, IcspBus};
use crate::job::Step;

/// Opens the programmers of boards. Called from several threads at once.
pub trait Opener: Sync {
    /// A programmer that is open; it stays in the thread that opened it.
    type Bus: IcspBus<Error = Self::Error>;
    /// What can go wrong with it.
    type Error: StdError + Send + 'static;

    /// Opens the programmer of a board, with all targets let go.
    ///
    /// # Errors
    ///
    /// When it is not there, or is not what the board needs.
    fn open(&self, board: &Board) -> Result<Self::Bus, Self::Error>;

    /// Leaves a programmer as the board's [`Supply`](super::Supply) says.
    ///
    /// # Errors
    ///
    /// When it did not confirm: a target may still be in reset.
    fn close(&self, bus: Self::Bus) -> Result<(), Self::Error>;
}

/// How to run a gang.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// The numbers of the slots that are worked on; `None`: all.
    pub only: Option<BTreeSet<u16>>,
    /// Compare first, and leave alone what holds everything already.
    pub if_changed: bool,
    /// Go on where the last run of this gang in its log has stopped: what that run left good is
    /// compared, serial number and all, and left alone if it is as it should be.
    pub resume: bool,
    /// The name and version of the program, for the log.
    pub tool: String,
    /// Where the time in the log comes from. Each run is called by the time at which it began, so no
    /// two calls may give the same.
    pub clock: fn() -> SystemTime,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            only: None,
            if_changed: false,
            resume: false,
            tool: concat!("avrrr ", env!("CARGO_PKG_VERSION")).to_owned(),
            clock: SystemTime::now,
        }
    }
}

/// Something that happened during a run; `E` is the error of the bus.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'e, E: StdError + 'static> {
    /// A board is being opened.
    Opening(&'e Board),
    /// A board could not be opened; its slots follow as not reached.
    NotOpened {
        /// The board.
        board: &'e Board,
        /// Why.
        error: &'e E,
    },
    /// A slot is being identified.
    Identifying(&'e Slot),
    /// The chip in a slot is the one that should be there.
    Identified {
        /// The slot.
        slot: &'e Slot,
        /// The SPI clock at which it answered; `None`: the bus does not know.
        clock: Option<Hertz>,
    },
    /// All slots of a board are identified.
    Planned {
        /// The board.
        board: &'e Board,
        /// How many of its slots will be worked on.
        slots: usize,
        /// About how long that will take, if the bus can tell.
        estimate: Option<Duration>,
    },
    /// A slot is being worked on.
    Working {
        /// The slot.
        slot: &'e Slot,
        /// What is being done; `None`: entering or leaving programming mode.
        step: Option<Step>,
        /// It is compared with what it should hold, before anything is written.
        comparing: bool,
        /// Bytes that are done, of all steps; verifying counts as much as writing.
        done: u32,
        /// Bytes that there are.
        total: u32,
    },
    /// A slot is done, well or not.
    Finished {
        /// The slot.
        slot: &'e Slot,
        /// What became of it.
        report: &'e SlotReport<E>,
    },
}

/// Whoever is told of events, from several threads at once. `Break` stops at the next safe point.
pub type Watch<'w, E> = dyn Fn(Event<'_, E>) -> ControlFlow<()> + Sync + 'w;

impl Gang {
    /// Programs the slots. One that fails stops no other.
    ///
    /// All slots of a board are identified before the first is changed. Then each is entered again,
    /// compared if asked, gets its serial number, is written and compared, and is left; what became of
    /// it is in the log before it is told.
    ///
    /// # Errors
    ///
    /// When log or counter cannot be used, before any board is opened: as [`check`](Self::check). Whatever
    /// goes wrong later is in the report.
    pub fn run<O: Opener, F: Files>(
        &self,
        opener: &O,
        files: &F,
        options: &Options,
        watch: &Watch<'_, O::Error>,
    ) -> Result<Report<O::Error>, StartError> {
        let log = self.check_log(files, options)?;
        let last = match &log {
            Some(log) if options.resume => log.last_run(&self.name)?,
            _ => LastRun::default(),
        };
        let name = time((options.clock)());
        let stamp = Stamp { run: &name, clock: options.clock };
        let chosen = |slot: &&Slot| options.chooses(slot);
        let boards: Vec<_> = self
            .boards
            .iter()
            .map(|board| (board, board.slots.iter().filter(chosen).collect::<Vec<_>>()))
            .filter(|(_, slots)| !slots.is_empty())
            .collect();
        let count = boards.iter().map(|(_, slots)| slots.len()).sum();
        if let Some(log) = &log {
            log.append(&stamp.begin(self, &options.tool, count, last.run.as_deref()))?;
        }
        let run = Run {
            gang: self,
            opener,
            files,
            log,
            stamp,
            if_changed: options.if_changed,
            good: last.good,
            watch,
            stopped: AtomicBool::new(false),
        };
        let reports = std::thread::scope(|scope| {
            let run = &run;
            let work = |(board, slots): (_, Vec<_>)| scope.spawn(move || run.board(board, &slots));
            let threads: Vec<_> = boards.into_iter().map(work).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        let report = Report { run: run.stamp.run.to_owned(), boards: reports };
        // Each slot is in the log already; whoever resumes reads those.
        let _ = run.write(&run.stamp.end(&report));
        Ok(report)
    }
}

struct Run<'r, O: Opener, F> {
    gang: &'r Gang,
    opener: &'r O,
    files: &'r F,
    log: Option<Log<'r, F>>,
    stamp: Stamp<'r>,
    if_changed: bool,
    /// What the run that is resumed left good.
    good: BTreeMap<String, GoodSlot>,
    watch: &'r Watch<'r, O::Error>,
    /// Nothing more is to be begun.
    stopped: AtomicBool,
}

impl<O: Opener, F: Files> Run<'_, O, F> {
    /// All slots of a board.
    fn board(&self, board: &Board, slots: &[&Slot]) -> BoardReport<O::Error> {
        self.tell(Event::Opening(board));
        let reports = slots.iter().map(|slot| SlotReport::new(slot)).collect();
        let mut report = BoardReport::new(board, reports);
        match self.opener.open(board) {
            Ok(mut bus) => {
                self.slots(&mut bus, board, slots, &mut report.slots);
                report.closing = self.opener.close(bus).err();
            }
            Err(error) => {
                self.tell(Event::NotOpened { board, error: &error });
                report.opening = Some(error);
                for (slot, of_slot) in slots.iter().zip(&mut report.slots) {
                    self.finish(board, slot, of_slot);
                }
            }
        }
        if let Some(line) = self.stamp.board(&report) {
            // The report has it as well.
            let _ = self.write(&line);
        }
        report
    }

    fn slots(&self, bus: &mut O::Bus, board: &Board, slots: &[&Slot], reports: &mut [SlotReport<O::Error>]) {
        let mut identified = Vec::new();
        for (slot, report) in slots.iter().zip(reports.iter_mut()) {
            if self.is_stopped() {
                continue;
            }
            self.tell(Event::Identifying(slot));
            match program::identify(bus, slot, report) {
                Ok(clock) => {
                    identified.push((*slot, slot.likely_clock(&report.before)));
                    self.tell(Event::Identified { slot, clock });
                }
                Err(error) => {
                    report.fail(error);
                    self.finish(board, slot, report);
                }
            }
        }
        let estimate = estimate(bus, &identified);
        self.tell(Event::Planned { board, slots: identified.len(), estimate });
        for (slot, report) in slots.iter().zip(reports) {
            if report.outcome == Outcome::Failed {
                continue;
            }
            if !self.is_stopped() {
                self.slot(bus, slot, report);
            }
            self.finish(board, slot, report);
        }
    }

    /// One slot, from entering to leaving.
    fn slot(&self, bus: &mut O::Bus, slot: &Slot, report: &mut SlotReport<O::Error>) {
        let began = bus.now();
        let before = self.good.get(&slot.name).filter(|good| good.plan == slot.fingerprint());
        let work = Work {
            slot,
            files: self.files,
            counter: self.gang.counter.as_ref(),
            if_changed: self.if_changed,
            good: before,
            tell: &|event| self.ask(event),
        };
        match work.program(bus, report) {
            Ok(outcome) => {
                report.outcome = outcome;
                report.bytes = slot.bytes(report.serial);
            }
            Err(error) => report.fail(error),
        }
        report.time = began.zip(bus.now()).map(|(began, now)| now.saturating_sub(began));
    }

    /// Logs what became of a slot, then tells it.
    fn finish(&self, board: &Board, slot: &Slot, report: &mut SlotReport<O::Error>) {
        if let Err(error) = self.write(&self.stamp.slot(board, slot, report)) {
            // Whatever follows could not be logged either.
            self.stopped.store(true, Ordering::Relaxed);
            if report.outcome.is_good() {
                report.fail(Error::Log(error));
            }
        }
        self.tell(Event::Finished { slot, report });
    }

    fn write(&self, line: &Value) -> Result<(), LogError> {
        self.log.as_ref().map_or(Ok(()), |log| log.append(line))
    }

    fn tell(&self, event: Event<'_, O::Error>) {
        // A wish to stop is kept.
        let _ = self.ask(event);
    }

    /// Tells something while a chip is worked on: go on with it?
    fn ask(&self, event: Event<'_, O::Error>) -> ControlFlow<()> {
        let wish = (self.watch)(event);
        if wish.is_break() {
            self.stopped.store(true, Ordering::Relaxed);
        }
        wish
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

/// About how long these slots take, each at this SPI clock. Nobody is in reset, so the clock may change.
fn estimate<B: IcspBus>(bus: &mut B, slots: &[(&Slot, Hertz)]) -> Option<Duration> {
    let mut costs = BTreeMap::new();
    let mut time = Duration::ZERO;
    for (slot, clock) in slots {
        if !costs.contains_key(clock) {
            bus.set_clock(*clock).ok()?;
            costs.insert(*clock, bus.cost()?);
        }
        time = time.saturating_add(slot.estimate(costs[clock]).ok()?);
    }
    Some(time)
}
