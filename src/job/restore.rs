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

use super::access::{Inner, Run};
use super::compare::repair_of;
use super::expected::{Expected, ExpectedFuse};
use super::{Error, Repair, Repaired};
use crate::bus::{Cost, IcspBus, Work};
use crate::icsp::Memory;

/// Reading that takes longer is worth looking for a faster clock after a disturbance.
const LONG: Duration = Duration::from_secs(10);

/// Time that reading EEPROM is worth, in case something goes wrong.
const PATIENCE: Duration = Duration::from_secs(1);

impl<B: IcspBus + ?Sized> Run<'_, '_, B> {
    /// Writes down what the chip holds, before pages are sent.
    pub(super) fn look_around(&mut self) -> Inner<B::Error> {
        if self.expected.is_some() {
            return Ok(());
        }
        let chip = *self.programmer.chip();
        let size = Memory::Eeprom.size(&chip);
        let too_slow = self.programmer.cost().is_some_and(|cost| cost.exchange * size > PATIENCE);
        let eeprom = match self.before.eeprom() {
            _ if !self.before.keeps_eeprom(&chip) => vec![0xff; size as usize],
            _ if too_slow || size == 0 => Vec::new(),
            // Of the time before anything went wrong.
            Some(before) => before.to_vec(),
            None => self.look_at_eeprom(size)?,
        };
        self.expected = Some(Expected::new(&self.before, &chip, eeprom));
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
            self.tell_progress()?;
            let mut again = vec![0; size as usize];
            self.retrying(|run| run.read_into(MEMORY, 0, &mut again))?;
            // One that was disturbed, but agrees with the first, proves it.
            if again != eeprom {
                self.read_known(MEMORY, 0, &mut eeprom)?;
                is_known = !self.is_disturbed();
            }
        }
        if is_known {
            self.before.set_eeprom(eeprom.clone());
        } else {
            eeprom.clear();
        }
        Ok(eeprom)
    }

    /// After something that may have changed what the plan was not asked to change: looks at all of it and
    /// mends it.
    pub(super) fn settle_doubts(&mut self) -> Inner<B::Error> {
        if !self.is_disturbed() && !self.trouble.is_unsettled() {
            return Ok(());
        }
        let Some(expected) = self.expected.take() else { return Err(self.trouble.of_unknown(None)) };
        self.hurry(expected.known_bytes())?;
        loop {
            let failures = self.trouble.failures();
            self.trouble.begin_comparison();
            self.mend_all(&expected)?;
            if self.trouble.failures() == failures && !self.programmer.take_disturbed() {
                break;
            }
            // Something went wrong again meanwhile, perhaps behind what was looked at already.
        }
        self.expected = Some(expected);
        self.trouble.settle()
    }

    fn mend_all(&mut self, expected: &Expected) -> Inner<B::Error> {
        self.mend_bits(expected)?;
        match Memory::Eeprom.size(self.programmer.chip()) as usize {
            size if size == expected.eeprom().len() => self.mend_eeprom(expected.eeprom())?,
            _ => return Err(self.trouble.of_unknown(Some(Memory::Eeprom))),
        }
        match expected.flash() {
            Some(image) => self.mend_flash(&image),
            None => Err(self.trouble.of_unknown(Some(Memory::Flash))),
        }
    }

    /// Finds a faster clock, if there is much to read: the plan was not long enough for that, or the clock was
    /// lowered because the disturbance looked like one that is too fast.
    fn hurry(&mut self, bytes: usize) -> Inner<B::Error> {
        let faster = self.clock.faster_than(self.programmer.clock());
        let Some(fastest) = faster.filter(|_| !self.place.wrote_fuses()) else { return Ok(()) };
        let time = |cost: Cost| cost.read_flash.unwrap_or(cost.exchange) * bytes as u32;
        if self.programmer.cost().is_some_and(|cost| time(cost) > LONG) {
            self.clock.try_faster();
            let work = Work { exchanges: bytes as u32, sends: 0 };
            self.retrying(|run| Ok(run.programmer.find_clock(fastest, work)?))?;
            self.tell_clock()?;
        }
        Ok(())
    }

    /// After an instruction that may have been taken for one that writes a fuse: looks at them while RESET is
    /// still held and they have no effect.
    pub(super) fn check_fuses(&mut self) -> Inner<B::Error> {
        let expected = match &self.expected {
            Some(expected) => expected.fuses().to_vec(),
            None => Expected::fuses_now(&self.before),
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
        self.trouble.first_change()
    }

    fn mend_bits(&mut self, expected: &Expected) -> Inner<B::Error> {
        // The lock bits first: a locked chip takes nothing else back.
        if let Some(value) = expected.lock() {
            let mut found = [0];
            self.read_known(Memory::Lock, 0, &mut found)?;
            if (found[0] ^ value) & self.used_bits(Memory::Lock) != 0 {
                return Err(self.was_locked(value, found[0]));
            }
        }
        expected.fuses().iter().try_for_each(|fuse| self.mend_fuse(*fuse))
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
        if expected.may_write(self.programmer.chip(), self.plan.repair) {
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
            if self.plan.repair == Repair::Nothing {
                break;
            }
            self.write_eeprom_again(0, &pairs)?;
            self.repaired(repaired)?;
            self.retrying(|run| run.read_into(MEMORY, 0, &mut found))?;
        }
        if found == expected { Ok(()) } else { Err(self.trouble.of_unknown(Some(MEMORY))) }
    }
}
