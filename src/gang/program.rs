//! Programs one slot of a board that is open.

use core::error::Error as StdError;
use core::ops::ControlFlow;
use std::vec::Vec;

use super::counter::{Counter, CounterError};
use super::event::Event;
use super::files::Files;
use super::identify::{enter, read_fuses};
use super::log::GoodSlot;
use super::report::{Error, Outcome, SlotReport};
use super::{Serial, Slot};
use crate::bus::{Hertz, IcspBus};
use crate::icsp::{self, KnownClock, Memory, Programmer};
use crate::job::{self, Change, Plan};

/// The result of one comparison.
enum Finding<E: StdError + 'static> {
    /// The chip holds everything, and this serial number.
    Same(Option<u64>),
    /// The chip differs here.
    Differs(Difference),
    /// The line was disturbed: the comparison says nothing about the chip.
    Nothing(Error<E>),
}

/// Where a chip does not hold what it should. Two comparisons have to agree on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Difference {
    /// There is no serial number in its place.
    NoNumber,
    /// With this serial number, this memory differs at an address.
    Memory { number: Option<u64>, memory: Memory, at: u32, got: u8 },
    /// The lock bits forbid reading.
    Locked(Memory),
}

/// The result of several comparisons.
enum Verdict {
    /// It holds everything, and this serial number.
    Same(Option<u64>),
    /// It holds something else.
    Changed,
}

/// The comparisons of a chip, each in a programming mode of its own. One byte that is misread is no reason to
/// program a good chip again: two of them must find the same difference.
struct Comparison<E: StdError + 'static> {
    left: u8,
    differs: Option<Difference>,
    /// Why the last one says nothing.
    disturbed: Option<Error<E>>,
}

impl<E: StdError + 'static> Default for Comparison<E> {
    fn default() -> Self {
        Self { left: 4, differs: None, disturbed: None }
    }
}

impl<E: StdError + 'static> Comparison<E> {
    /// Adds the result of a comparison; `None`: another one is needed.
    fn judge(&mut self, finding: Finding<E>) -> Result<Option<Verdict>, Error<E>> {
        self.left -= 1;
        self.disturbed = None;
        match finding {
            Finding::Same(number) => return Ok(Some(Verdict::Same(number))),
            Finding::Differs(found) => {
                if self.differs.replace(found) == Some(found) {
                    return Ok(Some(Verdict::Changed));
                }
            }
            Finding::Nothing(error) => self.disturbed = Some(error),
        }
        match self.left {
            0 => Err(self.reason(Error::Undecided)),
            _ => Ok(None),
        }
    }

    /// This error, or the earlier one that caused it.
    fn reason(&mut self, error: Error<E>) -> Error<E> {
        self.disturbed.take().unwrap_or(error)
    }
}

/// One slot and how it is programmed.
pub(super) struct SlotWork<'w, F, E: StdError + 'static> {
    pub(super) slot: &'w Slot,
    /// The SPI clock that the chip has followed; `None`: that at which every chip is entered.
    pub(super) clock: Option<Hertz>,
    pub(super) files: &'w F,
    pub(super) counter: Option<&'w Counter>,
    pub(super) if_changed: bool,
    /// An earlier run left it good.
    pub(super) good: Option<&'w GoodSlot>,
    pub(super) tell: &'w dyn Fn(Event<'_, E>) -> ControlFlow<()>,
}

impl<F: Files, E: StdError + 'static> SlotWork<'_, F, E> {
    /// Makes the chip hold what it should.
    pub(super) fn program<B: IcspBus<Error = E>>(
        &self,
        bus: &mut B,
        report: &mut SlotReport<E>,
    ) -> Result<Outcome, Error<E>> {
        let slot = self.slot;
        let clock = self.clock.map(KnownClock::OfPart);
        let measured = bus.tuning().map_or(Ok(None), |tuning| tuning.measure_supply());
        report.supply = measured.map_err(|error| Error::Entry(icsp::Error::Bus(error)))?;
        let mut programmer = enter(bus, slot, report, clock, true)?;
        if let Some(change) = self.boosted_before(&report.before)? {
            programmer.leave().map_err(Error::Leaving)?;
            return Err(Error::MayBeBoosted(change));
        }
        let mut comparison = self.compares().then(Comparison::default);
        while let Some(comparison) = &mut comparison {
            let finding = self.look(&mut programmer)?;
            report.disturbed |= matches!(finding, Finding::Nothing(_));
            match comparison.judge(finding)? {
                Some(Verdict::Same(number)) => {
                    report.serial = number;
                    report.after.clone_from(&report.before);
                    programmer.leave().map_err(Error::Leaving)?;
                    return Ok(Outcome::Unchanged);
                }
                Some(Verdict::Changed) => break,
                None => {
                    // The next entry releases RESET even if this fails.
                    let _ = programmer.leave();
                    let again = enter(bus, slot, report, clock, true);
                    programmer = again.map_err(|error| comparison.reason(error))?;
                }
            }
        }
        report.serial = slot.serial.map(|serial| self.number(serial)).transpose()?;
        let plan = slot.plan(report.serial)?;
        let outcome = self.run(&plan, &mut programmer, false);
        report.clock = programmer.clock();
        let done = outcome.map_err(Error::Job)?;
        (report.warnings, report.repairs) = (done.warnings, done.repairs);
        let after = read_fuses(&mut programmer).or_else(|first| {
            report.disturbed = true;
            read_fuses(&mut programmer).map_err(|_| first)
        });
        report.after = after.map_err(|source| Error::Fuses { source, after: true })?;
        programmer.leave().map_err(Error::Leaving)?;
        Ok(Outcome::Programmed)
    }

    /// The fuse byte that an earlier boost may have left as it is.
    fn boosted_before(&self, before: &[(Memory, u8)]) -> Result<Option<Change>, Error<E>> {
        let fuse = |(memory, value): &(Memory, u8)| match memory {
            Memory::Fuse(fuse) => Some((*fuse, *value)),
            _ => None,
        };
        let fuses: Vec<_> = before.iter().filter_map(fuse).collect();
        Ok(self.slot.plan(self.slot.serial.map(|_| 0))?.boosted_before(&fuses))
    }

    /// The number that the slot gets. A number of the counter belongs to this slot from now on, even if
    /// programming fails.
    fn number(&self, serial: Serial) -> Result<u64, Error<E>> {
        if let Some(number) = self.slot.serial_number {
            return Ok(number);
        }
        Ok(self.counter.ok_or(CounterError::None)?.draw(self.files, serial.largest())?)
    }

    /// Is the chip compared before anything is done to it?
    fn compares(&self) -> bool {
        match (self.slot.serial, self.good) {
            // It is compared with what the earlier run wrote, so the number must be known.
            (Some(serial), Some(good)) => good.serial.and_then(|number| serial.encode(number)).is_some(),
            (None, Some(_)) => true,
            (_, None) => self.if_changed,
        }
    }

    /// Compares the chip once with what it should hold.
    fn look<B: IcspBus<Error = E>>(
        &self,
        programmer: &mut Programmer<'_, B>,
    ) -> Result<Finding<E>, Error<E>> {
        let number = match (self.slot.serial, self.good) {
            (_, Some(good)) => good.serial,
            (None, None) => None,
            (Some(_), None) if self.slot.serial_number.is_some() => self.slot.serial_number,
            (Some(serial), None) => match read_serial(programmer, serial) {
                Ok(None) => return Ok(Finding::Differs(Difference::NoNumber)),
                Ok(number) => number,
                Err(error) => return Ok(Finding::Nothing(Error::Serial(error))),
            },
        };
        let plan = self.slot.comparison(number)?;
        let Err(failure) = self.run(&plan, programmer, true) else { return Ok(Finding::Same(number)) };
        match failure.error {
            job::Error::Mismatch { memory, at, got, .. } => {
                Ok(Finding::Differs(Difference::Memory { number, memory, at, got }))
            }
            job::Error::Locked { memory, .. } => Ok(Finding::Differs(Difference::Locked(memory))),
            job::Error::Icsp(_) | job::Error::Disturbed { .. } => Ok(Finding::Nothing(Error::Job(failure))),
            _ => Err(Error::Job(failure)),
        }
    }

    /// Runs a plan, and tells its progress.
    fn run<B: IcspBus<Error = E>>(
        &self,
        plan: &Plan,
        programmer: &mut Programmer<'_, B>,
        comparing: bool,
    ) -> Result<job::Report, std::boxed::Box<job::Failure<E>>> {
        let (mut done, mut total) = (0, 0);
        let mut step = None;
        plan.run(programmer, &mut |event| {
            match event {
                job::Event::Progress(progress) => job::Progress { done, total } = progress,
                job::Event::Started(started) => step = Some(started),
                job::Event::Finished(_) => step = None,
                job::Event::Boosting { change, .. } => {
                    return (self.tell)(Event::Boosting { slot: self.slot, change });
                }
                _ => {}
            }
            (self.tell)(Event::Working { slot: self.slot, step, comparing, done, total })
        })
    }
}

/// The serial number in the chip. Two separate reads agree on it.
fn read_serial<B: IcspBus>(
    programmer: &mut Programmer<'_, B>,
    serial: Serial,
) -> Result<Option<u64>, icsp::Error<B::Error>> {
    /// More reads would not agree either.
    const READS: u8 = 5;
    let mut read = || {
        let mut bytes = std::vec![0; serial.width.into()];
        match serial.memory {
            Memory::Flash => {
                programmer.read_flash(serial.at, &mut bytes)?;
                programmer.check_step()?;
            }
            _ => programmer.read_eeprom(serial.at, &mut bytes)?,
        }
        Ok::<_, icsp::Error<B::Error>>(bytes)
    };
    let mut bytes = read()?;
    let mut differ = None;
    for _ in 1..READS {
        let again = read()?;
        differ = bytes.iter().copied().zip(again.iter().copied()).find(|(first, second)| first != second);
        bytes = again;
        if differ.is_none() {
            break;
        }
    }
    match differ {
        Some((first, second)) => Err(icsp::Error::Unstable { what: serial.memory, first, second }),
        None => Ok(serial.decode(&bytes)),
    }
}
