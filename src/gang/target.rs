//! One slot, on a board that is open.

use core::error::Error as StdError;
use core::ops::ControlFlow;
use std::vec::Vec;

use super::counter::CounterError;
use super::files::Files;
use super::log::GoodSlot;
use super::report::{Error, Outcome, SlotReport};
use super::run::Event;
use super::setup::Counter;
use super::{Serial, Slot};
use crate::bus::{Hertz, IcspBus};
use crate::icsp::{self, Entry, Memory, Programmer, Session};
use crate::job::{self, Action, Plan, Step};

/// Enters programming mode, checks that the chip is the right one, reads its fuses, and leaves.
pub(super) fn identify<B: IcspBus>(
    bus: &mut B,
    slot: &Slot,
    report: &mut SlotReport<B::Error>,
) -> Result<Option<Hertz>, Error<B::Error>> {
    let mut programmer = enter(bus, slot, report)?.into_programmer(slot.chip);
    let clock = programmer.clock();
    report.before = fuses(&mut programmer).map_err(|source| Error::Fuses { source, after: false })?;
    programmer.leave().map_err(Error::Entry)?;
    Ok(clock)
}

fn enter<'b, B: IcspBus>(
    bus: &'b mut B,
    slot: &Slot,
    report: &mut SlotReport<B::Error>,
) -> Result<Session<'b, B>, Error<B::Error>> {
    let entry = Entry { echo: slot.chip.instructions.echo, ..Entry::default() };
    let mut session = Session::enter(bus, slot.target, &entry).map_err(Error::Entry)?;
    let want = slot.chip.signature;
    let mut got = session.signature();
    if got != want {
        // It is believed when it says so again.
        got = session.confirm_signature().map_err(Error::Entry)?;
    }
    report.signature = Some(got);
    if got == want { Ok(session) } else { Err(Error::WrongChip { part: slot.chip.name, want, got }) }
}

/// What is to be done to a slot.
pub(super) struct Work<'w, F, E: StdError + 'static> {
    pub(super) slot: &'w Slot,
    pub(super) files: &'w F,
    pub(super) counter: Option<&'w Counter>,
    pub(super) if_changed: bool,
    /// What an earlier run made of it.
    pub(super) good: Option<&'w GoodSlot>,
    pub(super) tell: &'w dyn Fn(Event<'_, E>) -> ControlFlow<()>,
}

impl<F: Files, E: StdError + 'static> Work<'_, F, E> {
    /// Makes the chip hold what it should.
    pub(super) fn program<B: IcspBus<Error = E>>(
        &self,
        bus: &mut B,
        report: &mut SlotReport<E>,
    ) -> Result<Outcome, Error<E>> {
        let slot = self.slot;
        let mut programmer = enter(bus, slot, report)?.into_programmer(slot.chip);
        if let Some(number) = self.holds_everything(&mut programmer)? {
            report.serial = number;
            report.after.clone_from(&report.before);
            programmer.leave().map_err(Error::Leaving)?;
            return Ok(Outcome::Unchanged);
        }
        report.serial = slot.serial.map(|serial| self.draw(serial)).transpose()?;
        let plan = slot.plan(report.serial)?;
        let outcome = self.run(&plan, &mut programmer, false);
        report.clock = programmer.clock();
        outcome.map_err(Error::Job)?;
        report.after = fuses(&mut programmer).map_err(|source| Error::Fuses { source, after: true })?;
        programmer.leave().map_err(Error::Leaving)?;
        Ok(Outcome::Programmed)
    }

    /// Draws the serial number; from now on it belongs to this slot, whatever becomes of it.
    fn draw(&self, serial: Serial) -> Result<u64, Error<E>> {
        if serial.end() > u64::from(serial.memory.size(&self.slot.chip)) {
            return Err(Error::SerialRange);
        }
        Ok(self.counter.ok_or(CounterError::None)?.draw(self.files, serial.largest())?)
    }

    /// Does the chip hold everything already, and which serial number? Not asked: no.
    fn holds_everything<B: IcspBus<Error = E>>(
        &self,
        programmer: &mut Programmer<'_, B>,
    ) -> Result<Option<Option<u64>>, Error<E>> {
        let number = match (self.slot.serial, self.good) {
            // What an earlier run wrote, and nothing else.
            (Some(serial), Some(good)) if good.serial.and_then(|number| serial.encode(number)).is_none() => {
                return Ok(None);
            }
            (_, Some(good)) => good.serial,
            (_, None) if !self.if_changed => return Ok(None),
            (None, None) => None,
            (Some(serial), None) => match read_serial(programmer, serial).map_err(Error::Entry)? {
                None => return Ok(None),
                number => number,
            },
        };
        let plan = self.slot.comparison(number)?;
        match self.run(&plan, programmer, true) {
            Ok(()) => Ok(Some(number)),
            Err(failure) => match failure.error {
                job::Error::Mismatch { .. } | job::Error::Locked { .. } => Ok(None),
                _ => Err(Error::Job(failure)),
            },
        }
    }

    /// Runs a plan, and tells how far it is.
    fn run<B: IcspBus<Error = E>>(
        &self,
        plan: &Plan,
        programmer: &mut Programmer<'_, B>,
        comparing: bool,
    ) -> Result<(), std::boxed::Box<job::Failure<E>>> {
        let counts = |step: &Step| step.action != Action::Erase;
        let total = plan.steps().filter(counts).map(|step| step.bytes).sum();
        let mut done = 0;
        let mut step = None;
        plan.run(programmer, &mut |event| {
            match event {
                job::Event::Started(started) => step = Some(started),
                job::Event::Advanced(bytes) | job::Event::Skipped(bytes) => done += bytes,
                job::Event::Finished(_) => step = None,
                _ => {}
            }
            (self.tell)(Event::Working { slot: self.slot, step, comparing, done, total })
        })
        .map(|_| ())
    }
}

/// All fuse bytes and the lock byte, as far as the chip lets them be read.
fn fuses<B: IcspBus>(programmer: &mut Programmer<'_, B>) -> Result<Vec<(Memory, u8)>, icsp::Error<B::Error>> {
    let mut all = Vec::new();
    let chip = *programmer.chip();
    for byte in chip.fuses.iter().filter(|byte| Memory::Fuse(byte.fuse).is_readable(&chip)) {
        all.push((Memory::Fuse(byte.fuse), programmer.read_fuse(byte.fuse)?));
    }
    if Memory::Lock.is_readable(&chip) {
        all.push((Memory::Lock, programmer.read_lock()?));
    }
    Ok(all)
}

/// The serial number that the chip holds, as two separate reads agree on it.
fn read_serial<B: IcspBus>(
    programmer: &mut Programmer<'_, B>,
    serial: Serial,
) -> Result<Option<u64>, icsp::Error<B::Error>> {
    /// So many reads are enough to see that they will not.
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
        Ok(bytes)
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
