//! A run on a chip: reading, and repeating what goes wrong.

use alloc::vec;
use core::ops::ControlFlow;
use core::time::Duration;

use super::before::Before;
use super::clock::Clock;
use super::expected::{Expected, hazards};
use super::fast_fuse::Boost;
use super::operation::forbids;
use super::place::Place;
use super::trouble::Trouble;
use super::{Change, Error, Event, Plan, Repair, Repaired, Report};
use crate::bus::IcspBus;
use crate::chip::FuseByte;
use crate::icsp::{self, Memory, Programmer};

/// How an inner step ends early; the step is added outside.
pub(super) type Inner<E> = Result<(), Error<E>>;

/// A plan that is carried out.
pub(super) struct Run<'r, 'b, B: IcspBus + ?Sized> {
    pub(super) plan: &'r Plan,
    pub(super) programmer: &'r mut Programmer<'b, B>,
    pub(super) watch: &'r mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
    pub(super) report: Report,
    pub(super) before: Before,
    /// Known once memories are written; while they are compared with it, it is away.
    pub(super) expected: Option<Expected>,
    pub(super) place: Place,
    pub(super) clock: Clock,
    pub(super) trouble: Trouble<B::Error>,
    /// The chip is faster for the length of the plan; `None`: it is not, and was not made so.
    pub(super) boost: Option<Boost>,
}

/// May it go well the next time?
fn is_passing<E>(error: &icsp::Error<E>) -> bool {
    matches!(error, icsp::Error::OutOfStep { .. } | icsp::Error::Unstable { .. } | icsp::Error::Bus(_))
}

impl<B: IcspBus + ?Sized> Run<'_, '_, B> {
    pub(super) fn tell(&mut self, event: Event<'_>) -> Inner<B::Error> {
        match (self.watch)(event) {
            ControlFlow::Continue(()) => Ok(()),
            // A fuse that was not read back yet is no place to stop at.
            ControlFlow::Break(()) if self.place.has_unverified_fuse() => Ok(()),
            ControlFlow::Break(()) => Err(Error::Stopped),
        }
    }

    /// Tells how much is done, also where that is nothing new: a wish to stop is heard.
    pub(super) fn tell_progress(&mut self) -> Inner<B::Error> {
        self.tell(Event::Progress(self.place.progress()))
    }

    /// So many bytes more are done.
    pub(super) fn advance(&mut self, bytes: u32) -> Inner<B::Error> {
        self.place.advance(bytes);
        self.tell_progress()
    }

    /// So many bytes more are done without a write.
    pub(super) fn skip(&mut self, bytes: u32) -> Inner<B::Error> {
        self.place.skip(bytes);
        self.advance(bytes)
    }

    /// Tells the clock if it has changed since the beginning.
    pub(super) fn tell_clock(&mut self) -> Inner<B::Error> {
        match self.programmer.clock() {
            Some(spi) if self.clock.is_new(spi) => {
                self.tell(Event::Clock { spi, target: self.programmer.target_clock() })
            }
            _ => Ok(()),
        }
    }

    /// After an error that the clock may have caused: goes on with a slower one; `false`: the clock is the
    /// one at which the target was found.
    pub(super) fn slow_down(&mut self) -> Result<bool, Error<B::Error>> {
        // RESET would be let go on the way, and a fuse that was written would take effect.
        if self.clock.is_first(self.programmer.clock()) || self.place.wrote_fuses() {
            return Ok(false);
        }
        let slower = self.programmer.slow_down()?;
        self.tell_clock()?;
        Ok(slower)
    }

    /// May something have reached the chip that was not sent?
    pub(super) fn is_disturbed(&mut self) -> bool {
        if self.programmer.take_disturbed() {
            self.trouble.disturb();
        }
        self.trouble.is_disturbed()
    }

    /// Repeats something that can be repeated when the target falls out of step or the bus fails: at a
    /// slower clock as long as there is one, or after programming mode was entered again.
    pub(super) fn retrying(&mut self, mut work: impl FnMut(&mut Self) -> Inner<B::Error>) -> Inner<B::Error> {
        loop {
            let error = match work(self) {
                Err(Error::Icsp(error)) if is_passing(&error) => error,
                outcome => return outcome,
            };
            if error.is_evidence() {
                self.trouble.disturb();
            }
            if !self.trouble.count_failure() {
                return Err(error.into());
            }
            // While a fuse is not verified RESET must stay low, if it can.
            if !matches!(error, icsp::Error::Bus(_)) && self.place.has_unverified_fuse() {
                continue;
            }
            if matches!(error, icsp::Error::Bus(_)) || !self.slow_down()? {
                // What went wrong first says more than that it could not be mended.
                if self.enter_again().is_err() {
                    return Err(error.into());
                }
            }
        }
    }

    /// Reads until two reads one after the other agree, each with its own checks.
    pub(super) fn read_known(&mut self, memory: Memory, at: u32, out: &mut [u8]) -> Inner<B::Error> {
        /// So many reads are enough to see that they will not.
        const READS: u8 = 5;
        self.retrying(|run| run.read_checked(memory, at, out))?;
        if !matches!(memory, Memory::Flash | Memory::Eeprom) {
            // These were read until two reads agreed.
            return Ok(());
        }
        let mut again = vec![0; out.len()];
        let mut differ = None;
        for read in 1..READS {
            // It takes as long once more.
            self.tell_progress()?;
            self.retrying(|run| run.read_checked(memory, at, &mut again))?;
            differ = difference(out, &again);
            out.copy_from_slice(&again);
            if differ.is_none() {
                break;
            }
            // One byte that was damaged says nothing about the clock.
            if read > 1 {
                self.slow_down()?;
            }
        }
        match differ {
            Some((first, second)) => Err(icsp::Error::Unstable { what: memory, first, second }.into()),
            None => Ok(()),
        }
    }

    /// Reads, and sees that the part is in step.
    pub(super) fn read_checked(&mut self, memory: Memory, at: u32, out: &mut [u8]) -> Inner<B::Error> {
        self.read_into(memory, at, out)?;
        if memory == Memory::Flash {
            // A bus that has a short cut does not see that, nor do frames for flash.
            self.programmer.check_step()?;
        }
        Ok(())
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

    /// What it means that this lock byte, which was read just now, forbids reading.
    fn locked(&mut self, memory: Memory, lock: u8) -> Error<B::Error> {
        let used = self.used_bits(Memory::Lock);
        match self.expected.as_ref().and_then(Expected::lock) {
            Some(before) if before & used == used => self.was_locked(before, lock),
            _ => Error::Locked { memory, lock },
        }
    }

    /// Lock bits are set that the plan has not set: only an erase helps.
    pub(super) fn was_locked(&mut self, before: u8, now: u8) -> Error<B::Error> {
        self.trouble.need_erase(self.before.is_erased() && self.plan.repair != Repair::Nothing);
        self.changed(Memory::Lock, before, now)
    }

    /// A fuse or lock byte has changed although the plan does not write it.
    pub(super) fn changed(&mut self, memory: Memory, before: u8, now: u8) -> Error<B::Error> {
        let hazard = match memory {
            Memory::Fuse(fuse) => {
                hazards(self.programmer.chip(), &[(fuse, before)], (fuse, now)).first().copied()
            }
            _ => None,
        };
        self.trouble.add_change(Change { memory, before, now, hazard })
    }

    /// Notes and tells what was written to put something right.
    pub(super) fn repaired(&mut self, repaired: Repaired) -> Inner<B::Error> {
        self.trouble.add_repair(repaired);
        self.tell(Event::Repaired(repaired))
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

    /// The bits of a byte of this memory that the chip uses.
    pub(super) fn used_bits(&self, memory: Memory) -> u8 {
        let chip = self.programmer.chip();
        match memory {
            Memory::Fuse(fuse) => {
                chip.fuses.iter().find(|byte| byte.fuse == fuse).map_or(0xff, FuseByte::comparable)
            }
            Memory::Lock => chip.lock.used,
            _ => 0xff,
        }
    }
}

/// The first bytes that differ.
fn difference(first: &[u8], second: &[u8]) -> Option<(u8, u8)> {
    let mut pairs = first.iter().copied().zip(second.iter().copied());
    pairs.find(|(first, second)| first != second)
}
