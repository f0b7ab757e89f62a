//! What the plan was not asked to change.
//!
//! A byte that is lost or added on the way to a Bus Pirate shifts what follows, and shifted data can be
//! instructions: the data byte 0xC0 becomes an EEPROM write. So what the chip is to hold is written down
//! before pages are sent, as two separate reads agree on it. After anything that may have been such a shift, a
//! failed exchange or an echo that is wrong, everything is compared with it, again by two reads, before the plan
//! counts as carried out. EEPROM and flash are mended; fuses and lock bits are reported, unless the policy says
//! otherwise.

use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

use super::hazard::Judge;
use super::run::{Error, Inner, Run};
use super::{Change, Event, FuseHazard, Plan, Repair, Repaired};
use crate::bus::{Cost, Hertz, IcspBus, Work};
use crate::chip::{Chip, Fuse};
use crate::icsp::Memory;
use crate::image::Image;

/// Reading that takes longer is worth looking for a faster clock after a disturbance.
const LONG: Duration = Duration::from_secs(10);

/// Time that reading EEPROM is worth, in case something goes wrong.
const PATIENCE: Duration = Duration::from_secs(1);

/// What the memories hold, or will when the plan is carried out.
#[derive(Debug, Clone, Default)]
pub(super) struct Expected {
    fuses: Vec<ExpectedFuse>,
    lock: Option<u8>,
    /// From address 0 on; empty: the chip has none, or it was not looked at.
    pub(super) eeprom: Vec<u8>,
    /// From address 0 on; empty: what it held before is not known.
    flash: Vec<u8>,
}

/// What a fuse byte holds, or will.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ExpectedFuse {
    fuse: Fuse,
    value: u8,
    /// The plan writes it.
    is_asked: bool,
}

impl Expected {
    /// The plan writes this.
    pub(super) fn write(&mut self, memory: Memory, image: &Image) {
        match memory {
            Memory::Flash => drop(image.copy_to(0, &mut self.flash)),
            Memory::Eeprom => drop(image.copy_to(0, &mut self.eeprom)),
            Memory::Fuse(fuse) => {
                let known = self.fuses.iter_mut().find(|known| known.fuse == fuse);
                if let (Some(known), Some(value)) = (known, image.get(0)) {
                    *known = ExpectedFuse { fuse, value, is_asked: true };
                }
            }
            Memory::Lock => {
                self.lock = self.lock.zip(image.get(0)).map(|(before, wanted)| before & wanted);
            }
            Memory::Calibration | Memory::Signature | Memory::SignatureRow => {}
        }
    }
}

/// May a fuse that holds something else be given this value?
fn may_write(chip: &Chip, expected: ExpectedFuse, repair: Repair) -> bool {
    let ExpectedFuse { fuse, value, is_asked } = expected;
    match repair {
        Repair::Nothing => false,
        _ if is_asked => true,
        Repair::Memories => false,
        Repair::All => is_harmless(chip, fuse, value),
    }
}

/// Is this value of a fuse byte not refused as a hazard, whatever the chip holds?
pub(super) fn is_harmless(chip: &Chip, fuse: Fuse, value: u8) -> bool {
    let is_there = chip.fuses.iter().any(|byte| byte.fuse == fuse);
    is_there && hazards(chip, &[], (fuse, value)).iter().all(|hazard| hazard.risk.accept().is_empty())
}

/// What a fuse byte does with this value to a chip that holds these.
fn hazards(chip: &Chip, before: &[(Fuse, u8)], write: (Fuse, u8)) -> Vec<FuseHazard> {
    Judge { chip, before, writes: &[write], supply: None, slowest: None }.hazards()
}

impl<B: IcspBus + ?Sized> Run<'_, '_, B> {
    /// Writes down the fuses and the lock bits, before anything is changed.
    pub(super) fn look_at_bits(&mut self) -> Inner<B::Error> {
        let mut bits = (Default::default(), None);
        self.retrying(|run| {
            bits = run.programmer.read_fuses_and_lock()?;
            Ok(())
        })?;
        self.bits = Some(bits);
        Ok(())
    }

    /// Judges the fuse values of a plan by what the chip holds; refuses what cannot be undone over this bus and is
    /// not accepted, and tells the rest.
    pub(super) fn judge_fuses(&mut self, plan: &Plan) -> Inner<B::Error> {
        if plan.fuse_writes().is_empty() {
            return Ok(());
        }
        self.look_at_bits()?;
        let fuses = self.bits.map(|(fuses, _)| fuses).unwrap_or_default();
        let before: Vec<_> = fuses.into_iter().flatten().collect();
        let slowest = self.programmer.slowest_clock();
        let warnings = plan.hazards(self.programmer.signature(), &before, slowest);
        if let Some(hazard) = warnings.iter().find(|hazard| !plan.accept.contains(hazard.risk.accept())) {
            return Err(Error::Hazard(*hazard));
        }
        for hazard in warnings {
            self.report.warnings.push(hazard);
            self.tell(Event::Warning(hazard))?;
        }
        Ok(())
    }

    /// Does the EEPROM keep what it holds, because nothing erases it?
    fn keeps_eeprom(&self) -> bool {
        let chip = self.programmer.chip();
        let known = |fuse| {
            let fuses = self.bits.iter().flat_map(|(fuses, _)| fuses.iter().flatten());
            fuses.copied().find(|(other, _)| *other == fuse).map(|(_, value)| value)
        };
        !self.erased
            || chip.fuses.iter().any(|byte| {
                let eesave = byte.fields.iter().find(|field| field.name == "EESAVE");
                eesave.is_some_and(|field| known(byte.fuse).is_none_or(|value| field.of(value) == 0))
            })
    }

    /// Writes down what the chip holds, before pages are sent.
    pub(super) fn look_around(&mut self) -> Inner<B::Error> {
        if self.expected.is_some() {
            return Ok(());
        }
        let mut expected = Expected::default();
        let (fuses, lock) = self.bits.unwrap_or_default();
        let chip = *self.programmer.chip();
        let fuses = fuses.into_iter().flatten();
        expected.fuses.extend(fuses.map(|(fuse, value)| ExpectedFuse { fuse, value, is_asked: false }));
        expected.lock = lock.map(|lock| if self.erased { 0xff } else { lock });
        let keeps_eeprom = self.keeps_eeprom();
        let size = Memory::Eeprom.size(&chip);
        let too_slow = self.programmer.cost().is_some_and(|cost| cost.exchange * size > PATIENCE);
        if !(keeps_eeprom && too_slow) {
            expected.eeprom = vec![0xff; size as usize];
        }
        if keeps_eeprom && !expected.eeprom.is_empty() {
            expected.eeprom = match self.eeprom_kept.clone() {
                // Of the time before anything went wrong.
                Some(kept) => kept,
                None => self.look_at_eeprom(size)?,
            };
        }
        if self.erased {
            expected.flash = vec![0xff; chip.flash.size as usize];
        }
        self.expected = Some(expected);
        Ok(())
    }

    /// What the EEPROM held before any disturbance, as two separate reads agree on it; nothing if that cannot be
    /// known any more.
    fn look_at_eeprom(&mut self, size: u32) -> Result<Vec<u8>, Error<B::Error>> {
        const MEMORY: Memory = Memory::Eeprom;
        let mut eeprom = vec![0; size as usize];
        self.retrying(|run| run.read_into(MEMORY, 0, &mut eeprom))?;
        let mut is_known = !self.is_disturbed();
        if is_known {
            // Somebody may want to stop.
            self.tell(Event::Advanced(0))?;
            let mut again = vec![0; size as usize];
            self.retrying(|run| run.read_into(MEMORY, 0, &mut again))?;
            // One that was disturbed, but agrees with the first, proves it.
            if again != eeprom {
                self.read_known(MEMORY, 0, &mut eeprom)?;
                is_known = !self.is_disturbed();
            }
        }
        if is_known {
            self.eeprom_kept = Some(eeprom.clone());
        } else {
            eeprom.clear();
        }
        Ok(eeprom)
    }

    fn is_disturbed(&mut self) -> bool {
        self.state.disturbed |= self.programmer.take_disturbed();
        self.state.disturbed
    }

    /// After something that may have changed what the plan was not asked to change: looks at all of it and
    /// mends it.
    pub(super) fn settle_doubts(&mut self) -> Inner<B::Error> {
        if !self.is_disturbed() && self.doubt.is_none() {
            return Ok(());
        }
        let Some(expected) = self.expected.take() else { return Err(self.unknown(None)) };
        self.hurry(expected.flash.len() + expected.eeprom.len())?;
        loop {
            let failures = self.failures;
            self.state.changed.clear();
            self.mend_all(&expected)?;
            if self.failures == failures && !self.programmer.take_disturbed() {
                break;
            }
            // Something went wrong again meanwhile, perhaps behind what was looked at already.
        }
        self.state.disturbed = false;
        self.doubt = None;
        self.expected = Some(expected);
        match self.state.changed.first() {
            Some(change) => Err(Error::Changed(*change)),
            None => Ok(()),
        }
    }

    /// What it means that a memory may have changed and cannot be compared with what it held.
    fn unknown(&mut self, memory: Option<Memory>) -> Error<B::Error> {
        match self.doubt.take() {
            // The line is not known to be at fault.
            Some(doubt) if !self.state.disturbed => doubt,
            _ => Error::Disturbed { memory },
        }
    }

    fn mend_all(&mut self, expected: &Expected) -> Inner<B::Error> {
        self.mend_bits(expected)?;
        match Memory::Eeprom.size(self.programmer.chip()) as usize {
            size if size == expected.eeprom.len() => self.mend_eeprom(&expected.eeprom)?,
            _ => return Err(self.unknown(Some(Memory::Eeprom))),
        }
        if expected.flash.is_empty() {
            // It is not known what else it held.
            return Err(self.unknown(Some(Memory::Flash)));
        }
        let image = Image::from_bytes(0, expected.flash.clone()).unwrap_or_default();
        self.mend_flash(&image)
    }

    /// Finds a faster clock, if there is much to read: the plan was not long enough for that, or the clock was
    /// lowered because the disturbance looked like one that is too fast.
    fn hurry(&mut self, bytes: usize) -> Inner<B::Error> {
        let clock = self.programmer.clock();
        let is_faster = |faster: &Hertz| !self.wrote_fuses && clock.is_some_and(|clock| clock < *faster);
        let Some(fastest) = self.faster.filter(is_faster) else { return Ok(()) };
        let time = |cost: Cost| cost.read_flash.unwrap_or(cost.exchange) * bytes as u32;
        if self.programmer.cost().is_some_and(|cost| time(cost) > LONG) {
            self.faster = None;
            let work = Work { exchanges: bytes as u32, sends: 0 };
            self.retrying(|run| Ok(run.programmer.find_clock(fastest, work)?))?;
            self.tell_clock()?;
        }
        Ok(())
    }

    /// Lock bits are set that the plan has not set: only an erase helps.
    fn was_locked(&mut self, before: u8, now: u8) -> Error<B::Error> {
        self.wants_erase = self.erased && self.repair != Repair::Nothing;
        self.changed(Memory::Lock, before, now)
    }

    /// A fuse or lock byte has changed although the plan does not write it.
    fn changed(&mut self, memory: Memory, before: u8, now: u8) -> Error<B::Error> {
        let hazard = match memory {
            Memory::Fuse(fuse) => {
                hazards(self.programmer.chip(), &[(fuse, before)], (fuse, now)).first().copied()
            }
            _ => None,
        };
        let change = Change { memory, before, now, hazard };
        self.state.changed.push(change);
        Error::Changed(change)
    }

    /// What it means that this lock byte, which was read just now, forbids reading.
    pub(super) fn locked(&mut self, memory: Memory, lock: u8) -> Error<B::Error> {
        let before = self.expected.as_ref().and_then(|expected| expected.lock);
        let used = self.used_bits(Memory::Lock);
        match before {
            Some(before) if before & used == used => self.was_locked(before, lock),
            _ => Error::Locked { memory, lock },
        }
    }

    /// After an instruction that may have been taken for one that writes a fuse: looks at them while RESET is
    /// still held and they have no effect.
    pub(super) fn check_fuses(&mut self) -> Inner<B::Error> {
        let (fuses, _) = self.bits.unwrap_or_default();
        let expected = match &self.expected {
            Some(expected) => expected.fuses.clone(),
            None => {
                let fuses = fuses.into_iter().flatten();
                fuses.map(|(fuse, value)| ExpectedFuse { fuse, value, is_asked: false }).collect()
            }
        };
        // One that is out of step has to be entered again first.
        let Ok((now, _)) = self.programmer.read_fuses_and_lock() else { return Ok(()) };
        for known in expected {
            let used = self.used_bits(Memory::Fuse(known.fuse));
            let mut now = now.iter().flatten().filter(|(fuse, _)| *fuse == known.fuse);
            if now.any(|(_, now)| (now ^ known.value) & used != 0) {
                self.mend_fuse(known)?;
            }
        }
        match self.state.changed.first() {
            Some(change) => Err(Error::Changed(*change)),
            None => Ok(()),
        }
    }

    fn mend_bits(&mut self, expected: &Expected) -> Inner<B::Error> {
        // The lock bits first: a locked chip takes nothing else back.
        if let Some(value) = expected.lock {
            let mut found = [0];
            self.read_known(Memory::Lock, 0, &mut found)?;
            if (found[0] ^ value) & self.used_bits(Memory::Lock) != 0 {
                return Err(self.was_locked(value, found[0]));
            }
        }
        expected.fuses.iter().try_for_each(|fuse| self.mend_fuse(*fuse))
    }

    /// Looks at a fuse; one that differs is written, or noted as changed.
    fn mend_fuse(&mut self, expected: ExpectedFuse) -> Inner<B::Error> {
        let ExpectedFuse { fuse, value, .. } = expected;
        let memory = Memory::Fuse(fuse);
        let used = self.used_bits(memory);
        let mut found = [0];
        self.read_known(memory, 0, &mut found)?;
        if (found[0] ^ value) & used == 0 {
            return Ok(());
        }
        if may_write(self.programmer.chip(), expected, self.repair) {
            let repaired = Repaired { memory, at: 0, bytes: 1, found: found[0], written: value };
            self.programmer.write_fuse(fuse, value)?;
            self.repaired(repaired)?;
            self.read_known(memory, 0, &mut found)?;
        }
        if (found[0] ^ value) & used != 0 {
            // The others may have changed as well.
            let _ = self.changed(memory, value, found[0]);
        }
        Ok(())
    }

    /// Notes and tells what was written to put something right.
    pub(super) fn repaired(&mut self, repaired: Repaired) -> Inner<B::Error> {
        self.state.repairs.push(repaired);
        self.tell(Event::Repaired(repaired))
    }

    fn mend_eeprom(&mut self, expected: &[u8]) -> Inner<B::Error> {
        const MEMORY: Memory = Memory::Eeprom;
        let mut found = vec![0; expected.len()];
        self.retrying(|run| run.read_into(MEMORY, 0, &mut found))?;
        for _ in 0..2 {
            if found == expected {
                return Ok(());
            }
            // It is not taken for changed before two reads agree on that.
            self.read_known(MEMORY, 0, &mut found)?;
            let pairs: Vec<_> = expected.iter().copied().zip(found.iter().copied()).collect();
            let Some(repaired) = repair_of(MEMORY, 0, &pairs) else { return Ok(()) };
            if self.repair == Repair::Nothing {
                break;
            }
            self.write_eeprom_again(0, &pairs)?;
            self.repaired(repaired)?;
            self.retrying(|run| run.read_into(MEMORY, 0, &mut found))?;
        }
        if found == expected { Ok(()) } else { Err(self.unknown(Some(MEMORY))) }
    }
}

/// What is to be told when bytes are written again that differ; `None`: none does.
pub(super) fn repair_of(memory: Memory, first: u32, pairs: &[(u8, u8)]) -> Option<Repaired> {
    let mut wrong = (first..).zip(pairs).filter(|(_, (want, got))| want != got);
    let (at, (written, found)) = wrong.next()?;
    Some(Repaired { memory, at, bytes: 1 + wrong.count() as u32, found: *found, written: *written })
}

#[cfg(test)]
mod tests {
    use super::super::Risk;
    use super::*;
    use crate::chip::ATTINY2313;

    fn expected(value: u8, is_asked: bool) -> ExpectedFuse {
        ExpectedFuse { fuse: Fuse::High, value, is_asked }
    }

    #[test]
    fn a_fuse_is_written_when_it_was_asked_for_or_all_may_be_repaired_and_it_is_harmless() {
        let factory = 0xdf;
        let without_reset = 0xde;
        for (value, is_asked, repair, want) in [
            (factory, false, Repair::Nothing, false),
            (factory, true, Repair::Nothing, false),
            (factory, false, Repair::Memories, false),
            (factory, true, Repair::Memories, true),
            (factory, false, Repair::All, true),
            (without_reset, false, Repair::All, false),
            (without_reset, true, Repair::All, true),
            (without_reset, true, Repair::Memories, true),
        ] {
            let got = may_write(&ATTINY2313, expected(value, is_asked), repair);
            assert_eq!(got, want, "{value:#04x} {is_asked} {repair:?}");
        }
        // It has no such fuse.
        assert!(!is_harmless(&ATTINY2313, Fuse::Only, 0xff));
    }

    #[test]
    fn a_change_is_as_bad_as_the_worst_of_its_fields() {
        let worst = |fuse, before, now| {
            hazards(&ATTINY2313, &[(fuse, before)], (fuse, now)).first().map(|hazard| hazard.risk)
        };
        assert_eq!(worst(Fuse::High, 0xdf, 0xde), Some(Risk::FreesReset));
        assert_eq!(worst(Fuse::High, 0xdf, 0x9e), Some(Risk::FreesReset));
        assert_eq!(worst(Fuse::High, 0xdf, 0x9f), None);
        // It was like that.
        assert_eq!(worst(Fuse::High, 0xde, 0x9e), None);
        assert_eq!(worst(Fuse::Low, 0x64, 0x60), Some(Risk::NeedsExternalClock));
    }

    #[test]
    fn what_the_plan_writes_is_expected_and_asked_for() {
        let mut all = Expected { lock: Some(0xff), eeprom: vec![0xff; 4], ..Expected::default() };
        all.flash = vec![0xff; 4];
        all.fuses = vec![expected(0xdf, false)];
        let image = |at, value: u8| Image::from_bytes(at, [value]).unwrap();
        all.write(Memory::Fuse(Fuse::Low), &image(0, 0x62));
        assert_eq!(all.fuses, [expected(0xdf, false)]);
        all.write(Memory::Fuse(Fuse::High), &image(0, 0x9f));
        assert_eq!(all.fuses, [expected(0x9f, true)]);
        all.write(Memory::Lock, &image(0, 0xfe));
        all.write(Memory::Lock, &image(0, 0xfd));
        assert_eq!(all.lock, Some(0xfc));
        all.write(Memory::Eeprom, &image(1, 2));
        all.write(Memory::Flash, &image(3, 4));
        assert_eq!(
            (&all.eeprom[..], &all.flash[..]),
            (&[0xff, 2, 0xff, 0xff][..], &[0xff, 0xff, 0xff, 4][..])
        );
    }

    #[test]
    fn a_repair_tells_the_first_byte_and_how_many() {
        assert_eq!(repair_of(Memory::Eeprom, 5, &[(1, 1), (2, 2)]), None);
        let pairs = [(1, 1), (2, 3), (4, 4), (5, 6)];
        let want = Repaired { memory: Memory::Eeprom, at: 6, bytes: 2, found: 3, written: 2 };
        assert_eq!(repair_of(Memory::Eeprom, 5, &pairs), Some(want));
    }
}
