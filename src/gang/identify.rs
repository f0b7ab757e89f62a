//! Identifying the chips of a board: before the first is changed, each is seen to be the right one.

use core::error::Error as StdError;
use std::vec::Vec;

use super::Slot;
use super::report::{Error, SlotReport};
use crate::bus::{Hertz, IcspBus, Work};
use crate::icsp::{self, Entry, KnownClock, Memory, Programmer, Session};

/// A chip that was identified.
#[derive(Debug, Clone)]
pub(super) struct Identified<'s> {
    pub(super) slot: &'s Slot,
    /// Its fuse bytes.
    fuses: Vec<(Memory, u8)>,
    /// The fastest SPI clock that it follows, if that was looked for and is faster than the one at which every chip
    /// is entered.
    pub(super) clock: Option<Hertz>,
    /// The SPI clock at which it answered.
    pub(super) answered: Option<Hertz>,
}

/// The chips of a board that were identified, in this order.
#[derive(Debug, Default)]
pub(super) struct Chips<'s>(pub(super) Vec<Identified<'s>>);

impl<'s> Chips<'s> {
    /// The last chip that should be like that of this slot.
    fn equal(&self, slot: &Slot) -> Option<&Identified<'s>> {
        let is_equal = |known: &&Identified<'_>| {
            known.slot.chip == slot.chip && known.slot.policy.fastest == slot.policy.fastest
        };
        self.0.iter().rfind(is_equal)
    }

    /// The chip of this slot.
    pub(super) fn of(&self, slot: &Slot) -> Option<&Identified<'s>> {
        self.0.iter().find(|known| known.slot.number == slot.number)
    }

    /// Enters programming mode, checks that the chip is the right one, reads its fuses, and leaves. After most
    /// errors it tries once more.
    ///
    /// Of several equal chips the first shows how fast SPI may be, and the others are entered at that clock. `slots`
    /// are all of the board.
    pub(super) fn identify<B: IcspBus>(
        &mut self,
        bus: &mut B,
        slot: &'s Slot,
        slots: &[&Slot],
        report: &mut SlotReport<B::Error>,
    ) -> Result<Option<Hertz>, Error<B::Error>> {
        let equal = self.equal(slot);
        let identified = match identify_once(bus, slot, equal, slots, report) {
            Err(error) if is_worth_another(&error) => {
                report.disturbed |= error.was_disturbed();
                identify_once(bus, slot, None, slots, report)
            }
            outcome => outcome,
        }?;
        let answered = identified.answered;
        self.0.push(identified);
        Ok(answered)
    }
}

fn identify_once<'s, B: IcspBus>(
    bus: &mut B,
    slot: &'s Slot,
    equal: Option<&Identified<'_>>,
    slots: &[&Slot],
    report: &mut SlotReport<B::Error>,
) -> Result<Identified<'s>, Error<B::Error>> {
    let guess = equal.and_then(|equal| equal.clock);
    let unread = |source| Error::Fuses { source, after: false };
    // The search for a clock reads the signature twice more.
    let once = equal.is_none() && slot.policy.fastest.is_some();
    let mut programmer = enter(bus, slot, report, guess.map(KnownClock::OfEqual), once)?;
    report.before = read_fuses(&mut programmer).map_err(unread)?;
    let fuses = only_fuses(&report.before);
    if equal.is_none_or(|equal| equal.fuses != fuses) {
        if faster(&programmer).is_some() {
            // By other fuses it may be too slow for this clock after all, with a margin that has just sufficed.
            report.disturbed |= programmer.take_disturbed();
            programmer.leave().map_err(Error::Entry)?;
            programmer = enter(bus, slot, report, None, false)?;
            report.before = read_fuses(&mut programmer).map_err(unread)?;
        }
        if let Some(fastest) = slot.policy.fastest {
            let by_frames = programmer.cost().is_some_and(|cost| cost.read_flash.is_none());
            let found = programmer.find_clock(fastest, work(slot, slots, by_frames));
            found.map_err(|error| {
                // In programming mode a part may take what goes wrong for something else.
                report.disturbed |= programmer.take_disturbed() || error.is_evidence();
                Error::Entry(error)
            })?;
        }
    }
    let (clock, answered) = (faster(&programmer), programmer.clock());
    report.disturbed |= programmer.take_disturbed();
    programmer.leave().map_err(Error::Entry)?;
    Ok(Identified { slot, fuses: only_fuses(&report.before), clock, answered })
}

/// What will be done at the present clock to all chips of the board. [`Work::default`], which says nothing, if other
/// parts are on the board or fuses make chips faster.
fn work(slot: &Slot, slots: &[&Slot], by_frames: bool) -> Work {
    /// Entering twice, fuses three times, each by two reads: about so many frames.
    const AROUND: u32 = 50;
    let mut all = Work::default();
    for other in slots {
        let plan = other.plan(other.serial.map(|_| 0)).ok();
        let Some(plan) = plan.filter(|plan| other.chip == slot.chip && !plan.makes_faster()) else {
            return Work::default();
        };
        let Work { exchanges, sends } = plan.work(by_frames);
        all.exchanges = all.exchanges.saturating_add(exchanges).saturating_add(AROUND);
        all.sends = all.sends.saturating_add(sends);
    }
    all
}

/// The SPI clock, if it is faster than the one at which every chip is entered.
fn faster<B: IcspBus>(programmer: &Programmer<'_, B>) -> Option<Hertz> {
    programmer.clock().filter(|clock| programmer.entry_clock().is_some_and(|entry| entry < *clock))
}

fn only_fuses(all: &[(Memory, u8)]) -> Vec<(Memory, u8)> {
    all.iter().copied().filter(|(memory, _)| *memory != Memory::Lock).collect()
}

/// A session has tried several times already before it says that a chip does not answer.
fn is_worth_another<E: StdError>(error: &Error<E>) -> bool {
    !matches!(error, Error::Entry(icsp::Error::NoSync { .. } | icsp::Error::NoSignature { .. }))
}

/// Programming mode, with the right chip in it. `once`: its signature is read once, unless it is wrong.
pub(super) fn enter<'b, B: IcspBus>(
    bus: &'b mut B,
    slot: &Slot,
    report: &mut SlotReport<B::Error>,
    clock: Option<KnownClock>,
    once: bool,
) -> Result<Programmer<'b, B>, Error<B::Error>> {
    // A bus that could not release RESET says why here. Otherwise the session would only tell a consequence.
    bus.release_reset().map_err(|error| Error::Entry(icsp::Error::Bus(error)))?;
    let entry = Entry::default().with_echo(slot.chip.instructions.echo).with_read_once(once);
    let mut session = Session::enter_at(bus, slot.target, &entry, clock).map_err(Error::Entry)?;
    let want = slot.chip.signature;
    if session.signature() != want {
        // Only the second wrong signature counts.
        session.confirm_signature().map_err(|error| {
            report.disturbed = true;
            Error::Entry(error)
        })?;
    }
    let mut programmer = session.into_programmer(slot.chip);
    // The programmer forgets what disturbed the line before this moment.
    report.disturbed |= programmer.take_disturbed();
    let got = programmer.signature();
    report.signature = Some(got);
    if got == want { Ok(programmer) } else { Err(Error::WrongChip { part: slot.chip.name, want, got }) }
}

/// All fuse bytes and the lock byte that can be read.
pub(super) fn read_fuses<B: IcspBus>(
    programmer: &mut Programmer<'_, B>,
) -> Result<Vec<(Memory, u8)>, icsp::Error<B::Error>> {
    let (fuses, lock) = programmer.read_fuses_and_lock()?;
    let fuses = fuses.into_iter().flatten().map(|(fuse, value)| (Memory::Fuse(fuse), value));
    Ok(fuses.chain(lock.map(|value| (Memory::Lock, value))).collect())
}
