//! A run: all boards at the same time, the slots of each board one after the other.

use core::ops::ControlFlow;
use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::borrow::ToOwned as _;
use std::collections::BTreeMap;
use std::string::String;
use std::vec::Vec;

use serde_json::Value;

use super::check::StartError;
use super::connector::Connector;
use super::event::{Event, Watch};
use super::files::{Disk, Files};
use super::identify::Chips;
use super::log::{GoodSlot, LastRun, Log, LogError};
use super::options::Options;
use super::program::SlotWork;
use super::record::{LineHeader, time};
use super::report::{BoardReport, Error, Outcome, Report, SlotReport};
use super::wires;
use super::{Board, Gang, Slot};
use crate::bus::{Hertz, IcspBus};

impl Gang {
    /// Programs the slots. One that fails stops no other.
    ///
    /// All slots of a board are identified before the first one is changed. Of equal chips the first shows how fast
    /// SPI may be. Then each slot is entered again, at the clock that it follows, compared if that is asked for, gets
    /// its serial number, is written, compared, and left. Its line is in the log before its report is told.
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check), before any board is opened. Everything that goes wrong later is in the
    /// report.
    pub fn run<C: Connector>(
        &self,
        connector: &C,
        options: &Options,
        watch: &Watch<'_, C::Error>,
    ) -> Result<Report<C::Error>, StartError> {
        self.run_with_files(connector, &Disk, options, watch)
    }

    /// [`run`](Self::run) with other files than those of the computer, for tests of crashes.
    #[doc(hidden)]
    pub fn run_with_files<C: Connector, F: Files>(
        &self,
        connector: &C,
        files: &F,
        options: &Options,
        watch: &Watch<'_, C::Error>,
    ) -> Result<Report<C::Error>, StartError> {
        let log = self.check_log(files, options)?;
        let last = match &log {
            Some(log) if options.resume => log.last_run(&self.name)?,
            _ => LastRun::default(),
        };
        let name = time((options.clock)());
        let header = LineHeader { run: &name, clock: options.clock };
        let chosen = |slot: &&Slot| options.chooses(slot);
        let boards: Vec<_> = self
            .boards
            .iter()
            .map(|board| (board, board.slots.iter().filter(chosen).collect::<Vec<_>>()))
            .filter(|(_, slots)| !slots.is_empty())
            .collect();
        let count = boards.iter().map(|(_, slots)| slots.len()).sum();
        if let Some(log) = &log {
            log.append(&header.begin(self, &options.tool, count, last.run.as_deref()))?;
        }
        let run = Run {
            gang: self,
            connector,
            files,
            log,
            header,
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
        let report = Report { run: run.header.run.to_owned(), boards: reports };
        // A later run resumes from the lines of the slots, which are in the log already.
        let _ = run.write(&run.header.end(&report));
        Ok(report)
    }
}

struct Run<'r, C: Connector, F> {
    gang: &'r Gang,
    connector: &'r C,
    files: &'r F,
    log: Option<Log<'r, F>>,
    header: LineHeader<'r>,
    if_changed: bool,
    /// The slots that the resumed run left good.
    good: BTreeMap<String, GoodSlot>,
    watch: &'r Watch<'r, C::Error>,
    /// No other slot is begun.
    stopped: AtomicBool,
}

impl<C: Connector, F: Files> Run<'_, C, F> {
    /// All slots of a board.
    fn board(&self, board: &Board, slots: &[&Slot]) -> BoardReport<C::Error> {
        self.tell(Event::Opening(board));
        let reports = slots.iter().map(|slot| SlotReport::new(slot)).collect();
        let mut report = BoardReport::new(board, reports);
        match self.connector.open(board) {
            Ok(mut bus) => {
                match self.look(&mut bus, board, slots, &mut report.slots) {
                    Ok(()) => self.slots(&mut bus, board, slots, &mut report.slots),
                    Err(error) => self.not_opened(board, slots, error, &mut report),
                }
                report.closing = self.connector.close(bus).err();
            }
            Err(error) => self.not_opened(board, slots, error, &mut report),
        }
        if let Some(line) = self.header.board(&report) {
            // The report has it as well.
            let _ = self.write(&line);
        }
        report
    }

    /// Looks at the wires, if that is asked for.
    fn look(
        &self,
        bus: &mut C::Bus,
        board: &Board,
        slots: &[&Slot],
        reports: &mut [SlotReport<C::Error>],
    ) -> Result<(), C::Error> {
        if self.gang.check { wires::look(self.connector, bus, board, slots, reports) } else { Ok(()) }
    }

    /// No slot of the board is reached.
    fn not_opened(
        &self,
        board: &Board,
        slots: &[&Slot],
        error: C::Error,
        report: &mut BoardReport<C::Error>,
    ) {
        self.tell(Event::NotOpened { board, error: &error });
        report.opening = Some(error);
        for (slot, of_slot) in slots.iter().zip(&mut report.slots) {
            self.finish(board, slot, of_slot);
        }
    }

    fn slots(&self, bus: &mut C::Bus, board: &Board, slots: &[&Slot], reports: &mut [SlotReport<C::Error>]) {
        let mut chips = Chips::default();
        for (slot, report) in slots.iter().zip(reports.iter_mut()) {
            if self.is_stopped() || report.outcome == Outcome::Failed {
                continue;
            }
            self.tell(Event::Identifying(slot));
            match chips.identify(bus, slot, slots, report) {
                Ok(clock) => {
                    self.tell(Event::Identified { slot, clock });
                }
                Err(error) => {
                    report.fail(error);
                    // Its wires may be found to be the reason.
                    if !self.gang.check {
                        self.finish(board, slot, report);
                    }
                }
            }
        }
        if self.gang.check {
            wires::find_pairs(slots, reports);
            for (slot, report) in slots.iter().zip(reports.iter_mut()) {
                if report.outcome == Outcome::Failed {
                    self.finish(board, slot, report);
                }
            }
        }
        let clocks = slots.iter().zip(reports.iter()).filter_map(|(slot, report)| {
            let likely = slot.likely_clock(&report.before);
            chips.of(slot).map(|chip| (*slot, chip.clock.map_or(likely, |clock| clock.max(likely))))
        });
        let clocks: Vec<_> = clocks.collect();
        let estimate = estimate(bus, &clocks);
        self.tell(Event::Planned { board, slots: clocks.len(), estimate });
        for (slot, report) in slots.iter().zip(reports) {
            if report.outcome == Outcome::Failed {
                continue;
            }
            if !self.is_stopped() {
                let clock = chips.of(slot).and_then(|chip| chip.clock);
                self.slot(bus, slot, clock, report);
            }
            self.finish(board, slot, report);
        }
    }

    /// One slot, from entering to leaving.
    fn slot(&self, bus: &mut C::Bus, slot: &Slot, clock: Option<Hertz>, report: &mut SlotReport<C::Error>) {
        let began = bus.now();
        let good = self.good.get(&slot.name).filter(|good| good.is(slot));
        let work = SlotWork {
            slot,
            clock,
            files: self.files,
            counter: self.gang.counter.as_ref(),
            if_changed: self.if_changed,
            good,
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

    /// Logs the report of a slot, then tells it.
    fn finish(&self, board: &Board, slot: &Slot, report: &mut SlotReport<C::Error>) {
        if let Err(error) = self.write(&self.header.slot(board, slot, report)) {
            // The slots that follow could not be logged either.
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

    fn tell(&self, event: Event<'_, C::Error>) {
        // It notes the answer.
        let _ = self.ask(event);
    }

    /// Tells something while a chip is programmed. `Break`: the caller of the run wants to stop.
    fn ask(&self, event: Event<'_, C::Error>) -> ControlFlow<()> {
        let is_logged = match &event {
            Event::Boosting { slot, change } => self.write(&self.header.boost(slot, *change)).is_ok(),
            _ => true,
        };
        if !is_logged {
            // After a kill the old value would be known nowhere.
            self.stopped.store(true, Ordering::Relaxed);
            return ControlFlow::Break(());
        }
        let answer = (self.watch)(event);
        if answer.is_break() {
            self.stopped.store(true, Ordering::Relaxed);
        }
        answer
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

/// About how long these slots take, each at this SPI clock. No target is in reset, so the clock may change.
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
