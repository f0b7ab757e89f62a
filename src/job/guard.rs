//! What nobody asked to change.
//!
//! A byte that is lost or added on the way to a Bus Pirate shifts what follows, and shifted data can be
//! instructions: the data byte 0xC0 becomes an EEPROM write. So what the chip is to hold is written down
//! before pages are sent. After anything that may have been such a shift, a failed exchange or an echo that
//! is wrong, everything is compared with it and mended, before the plan counts as carried out.

use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

use super::run::{Error, Inner, Run};
use super::{Event, Plan};
use crate::bus::{Cost, Hertz, IcspBus, Work};
use crate::chip::Fuse;
use crate::icsp::{self, FusesAndLock, Memory};
use crate::image::Image;

/// Reading that takes longer is worth looking for a faster clock after a disturbance.
const LONG: Duration = Duration::from_secs(10);

/// Time that reading EEPROM is worth, in case something goes wrong.
const PATIENCE: Duration = Duration::from_secs(1);

/// What the memories hold, or will when the plan is carried out.
#[derive(Debug, Clone, Default)]
pub(super) struct Expected {
    fuses: Vec<(Fuse, u8)>,
    lock: Option<u8>,
    /// From address 0 on; empty: the chip has none, or it was not looked at.
    pub(super) eeprom: Vec<u8>,
    /// From address 0 on; empty: what it held before is not known.
    flash: Vec<u8>,
}

impl Expected {
    /// The plan writes this.
    pub(super) fn write(&mut self, memory: Memory, image: &Image) {
        match memory {
            Memory::Flash => drop(image.copy_to(0, &mut self.flash)),
            Memory::Eeprom => drop(image.copy_to(0, &mut self.eeprom)),
            Memory::Fuse(fuse) => {
                let known = self.fuses.iter_mut().find(|(other, _)| *other == fuse);
                if let (Some((_, value)), Some(wanted)) = (known, image.get(0)) {
                    *value = wanted;
                }
            }
            Memory::Lock => {
                self.lock = self.lock.zip(image.get(0)).map(|(before, wanted)| before & wanted);
            }
            Memory::Calibration | Memory::Signature | Memory::SignatureRow => {}
        }
    }
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

    /// Judges the fuse values of a plan by what the chip holds, which two reads agree about; refuses what cannot
    /// be undone over this bus and is not accepted, and tells the rest.
    pub(super) fn judge_fuses(&mut self, plan: &Plan) -> Inner<B::Error> {
        if plan.fuse_writes().is_empty() {
            return Ok(());
        }
        let (fuses, _) = self.agreed_bits()?;
        let before: Vec<_> = fuses.into_iter().flatten().collect();
        let slowest = self.programmer.slowest_clock();
        for hazard in plan.hazards(self.programmer.signature(), &before, slowest) {
            if !plan.accept.contains(hazard.risk.accept()) {
                return Err(Error::Hazard(hazard));
            }
            self.report.warnings.push(hazard);
            self.tell(Event::Warning(hazard))?;
        }
        Ok(())
    }

    /// The fuses and the lock bits, when two reads of the fuses agree.
    fn agreed_bits(&mut self) -> Result<FusesAndLock, Error<B::Error>> {
        const READS: usize = 4;
        let mut differ = None;
        for _ in 0..READS {
            let before = self.bits;
            self.look_at_bits()?;
            let (Some((first, _)), Some(now @ (second, _))) = (before, self.bits) else { continue };
            if first == second {
                return Ok(now);
            }
            let mut pairs = first.into_iter().flatten().zip(second.into_iter().flatten());
            differ = pairs.find(|(first, second)| first != second);
        }
        self.bits = None;
        let ((fuse, first), (_, second)) = differ.unwrap_or(((Fuse::Low, 0), (Fuse::Low, 0)));
        Err(icsp::Error::Unstable { what: Memory::Fuse(fuse), first, second }.into())
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
        expected.fuses.extend(fuses.into_iter().flatten());
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

    /// What the EEPROM holds; nothing if a disturbance may have left it there.
    fn look_at_eeprom(&mut self, size: u32) -> Result<Vec<u8>, Error<B::Error>> {
        let mut eeprom = vec![0; size as usize];
        let block = self.block_size(Memory::Eeprom);
        for (at, part) in (0..size).step_by(block as usize).zip(eeprom.chunks_mut(block as usize)) {
            self.retrying(|run| run.read_into(Memory::Eeprom, at, part))?;
            // Somebody may want to stop.
            self.tell(Event::Advanced(0))?;
        }
        self.state.disturbed |= self.programmer.take_disturbed();
        if self.state.disturbed {
            eeprom.clear();
        } else {
            self.eeprom_kept = Some(eeprom.clone());
        }
        Ok(eeprom)
    }

    /// After something that may have changed what nobody asked to change: looks at all of it and mends it.
    pub(super) fn settle_doubts(&mut self) -> Inner<B::Error> {
        self.state.disturbed |= self.programmer.take_disturbed();
        if !self.state.disturbed {
            return Ok(());
        }
        let Some(expected) = self.expected.take() else {
            return Err(Error::Disturbed { memory: None });
        };
        self.hurry(expected.flash.len() + expected.eeprom.len())?;
        loop {
            let failures = self.failures;
            self.mend_all(&expected)?;
            if self.failures == failures && !self.programmer.take_disturbed() {
                break;
            }
            // Something went wrong again meanwhile, perhaps behind what was looked at already.
        }
        self.state.disturbed = false;
        self.expected = Some(expected);
        Ok(())
    }

    fn mend_all(&mut self, expected: &Expected) -> Inner<B::Error> {
        self.mend_bits(expected)?;
        match Memory::Eeprom.size(self.programmer.chip()) as usize {
            size if size == expected.eeprom.len() => self.mend_eeprom(&expected.eeprom)?,
            _ => return Err(Error::Disturbed { memory: Some(Memory::Eeprom) }),
        }
        if expected.flash.is_empty() {
            // Who knows what else it held.
            return Err(Error::Disturbed { memory: Some(Memory::Flash) });
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

    /// The chip is locked, and nobody has asked for it: only an erase helps.
    fn was_locked(&mut self) -> Error<B::Error> {
        self.state.disturbed = true;
        self.wants_erase = self.erased;
        Error::Disturbed { memory: Some(Memory::Lock) }
    }

    /// What it means that the lock bits forbid reading.
    pub(super) fn locked(&mut self, memory: Memory) -> Error<B::Error> {
        let lock = self.expected.as_ref().and_then(|expected| expected.lock);
        let used = self.used_bits(Memory::Lock);
        match lock {
            Some(lock) if lock & used == used => self.was_locked(),
            _ => Error::Locked { memory },
        }
    }

    fn mend_bits(&mut self, expected: &Expected) -> Inner<B::Error> {
        // The lock bits first: a locked chip takes nothing else back.
        if let Some(value) = expected.lock {
            let mut found = [0];
            self.retrying(|run| run.read_into(Memory::Lock, 0, &mut found))?;
            if (found[0] ^ value) & self.used_bits(Memory::Lock) != 0 {
                return Err(self.was_locked());
            }
        }
        for &(fuse, value) in &expected.fuses {
            let memory = Memory::Fuse(fuse);
            let used = self.used_bits(memory);
            let differs = |run: &mut Self| {
                let mut found = [0];
                run.retrying(|run| run.read_into(memory, 0, &mut found))?;
                Ok::<_, Error<B::Error>>((found[0] ^ value) & used != 0)
            };
            if differs(self)? {
                self.programmer.write_fuse(fuse, value)?;
                if differs(self)? {
                    return Err(Error::Disturbed { memory: Some(memory) });
                }
            }
        }
        Ok(())
    }

    fn mend_eeprom(&mut self, expected: &[u8]) -> Inner<B::Error> {
        let mut found = vec![0; expected.len()];
        for _ in 0..2 {
            self.retrying(|run| run.read_into(Memory::Eeprom, 0, &mut found))?;
            let wrong: Vec<_> = (0..expected.len()).filter(|&at| found[at] != expected[at]).collect();
            if wrong.is_empty() {
                return Ok(());
            }
            for at in wrong {
                self.retrying(|run| Ok(run.programmer.write_eeprom(at as u32, &expected[at..=at])?))?;
            }
        }
        Err(Error::Disturbed { memory: Some(Memory::Eeprom) })
    }
}
