//! Finding the fastest SPI clock that a target can follow, without harming it.
//!
//! A target that cannot follow SCK misses edges, and what it misses shifts the rest of an instruction: the
//! Read Signature instruction shifted by two bits is an EEPROM write. So while a clock is not proven,
//! instructions go one by one, each answer must repeat what was sent, and at the first doubt RESET is
//! pulsed, which drops whatever part of an instruction the target has taken. An instruction needs all its
//! 32 bits to take effect, so one that comes out shifted is noticed before it can. For the case that even
//! that fails, no shift of the instructions that are used for it means anything that writes.

use super::session::is_echo;
use super::{Error, Instruction, Session};
use crate::bus::{Frame, Hertz, IcspBus, Work};

/// Reads of high bytes of flash at various addresses, whose bits change at every place. The fourth byte
/// of a read may be anything.
const PROBES: [Frame; 3] = [[0x28, 0x55, 0x55, 0x55], [0x28, 0xaa, 0xaa, 0x55], [0x28, 0x33, 0x33, 0x55]];

/// A clock, and how the target follows it.
#[cfg(feature = "alloc")]
type Tried<E> = (Hertz, Result<(), Error<E>>);

impl<B: IcspBus + ?Sized> Session<'_, B> {
    /// Leaves programming mode and enters it again at the fastest clock at which the target makes no error:
    /// up to the first of `limits`; if not there, up to the second and slower and slower; else at the clock
    /// it had, with the bus made ready for `work`. A part that gives no echo keeps its clock.
    pub(super) fn find_clock(&mut self, limits: [Hertz; 2], work: Work) -> Result<(), Error<B::Error>> {
        self.pulse_reset_high()?;
        if let Some(proven) = self.clock().filter(|_| self.echoes()) {
            let [mut at_most, mut next] = limits;
            while at_most > proven {
                let clock = self.bus().set_clock(at_most).map_err(Error::Bus)?;
                let Some(tried) = clock.filter(|clock| *clock > proven) else { break };
                self.adapt(work)?;
                match self.prove() {
                    Ok(()) => {
                        self.set_proven(clock);
                        return Ok(());
                    }
                    Err(Error::Bus(error)) => return Err(Error::Bus(error)),
                    Err(_) => self.pulse_reset_high()?,
                }
                let slower = Hertz(tried.0 - 1);
                (at_most, next) = (next.min(slower), slower);
            }
            self.bus().set_clock(proven).map_err(Error::Bus)?;
        }
        self.adapt(work)?;
        self.enable_patiently()?;
        self.check_signature()
    }

    /// Makes the bus ready for work at the clock that is set, with RESET released.
    fn adapt(&mut self, work: Work) -> Result<(), Error<B::Error>> {
        self.tuning().map_or(Ok(()), |tuning| tuning.adapt(work).map_err(Error::Bus))
    }

    /// Enters programming mode again at the next slower clock; `false`, and nothing was done: there is
    /// none.
    #[cfg(feature = "alloc")]
    pub(super) fn slow_down(&mut self) -> Result<bool, Error<B::Error>> {
        let Some(clock) = self.clock() else { return Ok(false) };
        self.pulse_reset_high()?;
        let slower = self.bus().set_clock(Hertz(clock.0 - 1)).map_err(Error::Bus)?;
        let is_slower = slower.is_some_and(|slower| slower < clock);
        if is_slower {
            self.set_proven(slower);
        }
        self.enable_patiently()?;
        Ok(is_slower)
    }

    /// Enters programming mode anew at this clock, or at the next slower one of the bus, and sees whether the target
    /// makes an error there. RESET is released again, and the session stays as it was: its user enters again. The
    /// clock; `None`, and nothing was sent: it is not above that of the session, or the part gives no echo.
    #[cfg(feature = "alloc")]
    pub(crate) fn try_clock_at(
        &mut self,
        at_most: Hertz,
    ) -> Result<Option<Tried<B::Error>>, Error<B::Error>> {
        let Some(proven) = self.clock().filter(|_| self.echoes()) else { return Ok(None) };
        self.pulse_reset_high()?;
        let clock = self.bus().set_clock(at_most).map_err(Error::Bus)?;
        let Some(clock) = clock.filter(|clock| *clock > proven) else { return Ok(None) };
        let outcome = match self.prove() {
            Err(error @ (Error::Bus(_) | Error::Disturbed(_))) => return Err(error),
            outcome => outcome,
        };
        self.pulse_reset_high()?;
        Ok(Some((clock, outcome)))
    }

    /// Enters programming mode again at the clock at which the target was found.
    #[cfg(feature = "alloc")]
    pub(super) fn enter_at_entry_clock(&mut self) -> Result<(), Error<B::Error>> {
        self.pulse_reset_high()?;
        if let Some(clock) = self.entry_clock() {
            let clock = self.bus().set_clock(clock).map_err(Error::Bus)?;
            self.set_proven(clock);
        }
        self.enable_patiently()?;
        self.check_signature()
    }

    /// Enables programming at the clock that is set, and sees whether the target makes an error.
    fn prove(&mut self) -> Result<(), Error<B::Error>> {
        self.probe()?;
        // It can be trusted now with instructions that a shift would make dangerous.
        self.check_signature().inspect_err(|_| self.set_disturbed())
    }

    /// The same with instructions only that are harmless however they are shifted.
    pub(super) fn probe(&mut self) -> Result<(), Error<B::Error>> {
        self.enable(1)?;
        let mut before = Instruction::ProgrammingEnable.encode()[3];
        for sent in PROBES {
            let mut got = [sent];
            self.bus().exchange(&mut got).map_err(Error::Bus)?;
            let [got] = got;
            if got[0] != before || !is_echo(sent, got) {
                // By its echo the part took something else for an instruction, and perhaps not because of the
                // clock.
                if matches!(got[1], 0x40..=0x4f | 0xac | 0xc0..=0xc2) {
                    self.set_disturbed();
                }
                return Err(Error::OutOfStep { sent, got });
            }
            before = sent[3];
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Does a part take this for something that writes, loads, or enables?
    fn is_dangerous(window: u32) -> bool {
        let [opcode, second, ..] = window.to_be_bytes();
        matches!(opcode, 0x40 | 0x48 | 0x4c | 0x4d | 0xc0..=0xc2)
            || opcode == 0xac && (second & 0x80 != 0 || second == 0x53)
    }

    #[test]
    fn no_shift_of_a_probe_writes() {
        let stream = |first: Frame, second: Frame| {
            u64::from(u32::from_be_bytes(first)) << 32 | u64::from(u32::from_be_bytes(second))
        };
        for first in PROBES {
            for second in PROBES {
                for shift in 0..=32 {
                    let window = (stream(first, second) >> shift) as u32;
                    assert!(!is_dangerous(window), "{first:02x?} {second:02x?} >> {shift}: {window:08x}");
                }
            }
        }
        // The danger is real: this is a signature read, two bits late.
        let signature = Instruction::ReadSignature { index: 0 }.encode();
        assert!(is_dangerous((stream(signature, signature) >> 30) as u32));
    }
}
