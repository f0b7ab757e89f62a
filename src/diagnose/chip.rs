//! Asks the chip, with instructions that only read.

use alloc::format;
use alloc::vec::Vec;

use super::clocks::{self, Clocks};
use super::{Code, Finding, Measured, Subject};
use crate::bus::{Hertz, IcspBus, Target, Work};
use crate::chip::{self, Chip, Echo};
use crate::icsp::{Diagnosis, Entry, Error, Programmer, Session};
use crate::select::targets;

/// So much flash is looked at to see whether it is blank.
const LOOKED_AT: usize = 64;

/// Lock bits 1 and 2: what keeps a programmer from writing and reading. On old parts they are one bit further up.
const LB: u8 = 0b11;

/// What came of asking.
pub(super) struct Asked<E> {
    /// What the chip said; nothing if it did not answer.
    pub(super) said: Vec<Finding>,
    /// What went wrong, if it did.
    pub(super) failure: Option<Error<E>>,
    pub(super) clocks: Clocks,
}

/// How a chip is reached.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Usual,
    Slow,
    Fed,
}

/// Enters at the usual clocks; then, unless the silence is `explained`, at slower and slower ones; then with a clock that
/// is fed, if that may be. Reads what can be read of a chip that answers.
pub(super) fn ask<B: IcspBus + ?Sized>(
    bus: &mut B,
    subject: &Subject<'_>,
    explained: bool,
) -> Asked<B::Error> {
    let mut asked = Asked { said: Vec::new(), failure: None, clocks: Clocks::default() };
    if let Err(error) = asked.in_all_ways(bus, subject, explained) {
        asked.failure = Some(error);
    }
    asked
}

impl<E> Asked<E> {
    /// Has the bus failed?
    pub(super) fn is_lost(&self) -> bool {
        matches!(self.failure, Some(Error::Bus(_) | Error::Disturbed(_)))
    }

    /// Stops at an error of the bus. Of the others the one at the usual clocks is kept.
    fn in_all_ways<B: IcspBus<Error = E> + ?Sized>(
        &mut self,
        bus: &mut B,
        subject: &Subject<'_>,
        explained: bool,
    ) -> Result<(), Error<E>> {
        self.at_clocks(bus, subject, Way::Usual, explained)?;
        if !self.is_silent() || explained || self.clocks.are_late_alike() {
            return Ok(());
        }
        let slowest = bus.tuning().and_then(|tuning| tuning.slowest_clock());
        if slowest.is_some_and(|slowest| slowest < clocks::USUAL[clocks::USUAL.len() - 1]) {
            self.at_clocks(bus, subject, Way::Slow, explained)?;
        }
        let Some(clock) = subject.feed_clock.filter(|_| self.is_silent()) else { return Ok(()) };
        if feed(bus, Some(clock))? {
            let outcome = self.at_clocks(bus, subject, Way::Fed, explained);
            feed(bus, None)?;
            outcome
        } else {
            self.clocks.cannot_feed();
            Ok(())
        }
    }

    fn is_silent(&self) -> bool {
        self.said.is_empty()
    }

    /// Enters at the first clock at which the chip answers, and reads. Faster ones are tried unless the lines have
    /// `explained` a silence: a chip that cannot leave its reset would take in what is too fast for it.
    fn at_clocks<B: IcspBus<Error = E> + ?Sized>(
        &mut self,
        bus: &mut B,
        subject: &Subject<'_>,
        way: Way,
        explained: bool,
    ) -> Result<(), Error<E>> {
        // Without an echo, a part that is out of step could take a question for a write. So only one that is named as a
        // part without an echo is asked without.
        let echo = subject.chip.map_or(Echo::Byte3, |chip| chip.instructions.echo);
        let (all, is_fed) =
            (if way == Way::Slow { &clocks::SLOWER[..] } else { &clocks::USUAL }, way == Way::Fed);
        for at_most in all {
            let clock = bus.set_clock(*at_most).map_err(Error::Bus)?;
            if self.clocks.has(is_fed, clock) {
                continue;
            }
            let entry = Entry::default().with_echo(echo).with_clock(*at_most).with_slowest(*at_most);
            let session = match Session::enter(bus, subject.target, &entry) {
                Ok(session) => session,
                Err(error @ (Error::Bus(_) | Error::Disturbed(_))) => return Err(error),
                Err(error) => {
                    self.clocks.note(is_fed, clock, Err(&error));
                    if way == Way::Usual {
                        self.failure = Some(error);
                    }
                    continue;
                }
            };
            self.failure = None;
            self.clocks.note::<E>(is_fed, clock, Ok(session.signature()));
            self.read(session, subject, way)?;
            if way == Way::Usual && !explained && self.said.iter().any(|finding| finding.code == Code::Chip) {
                let mut session = Session::enter(bus, subject.target, &entry)?;
                clocks::try_faster(&mut session, &mut self.clocks)?;
            }
            return Ok(());
        }
        Ok(())
    }

    /// All that a chip in programming mode tells. An error of the chip is one more finding.
    fn read<B: IcspBus<Error = E> + ?Sized>(
        &mut self,
        session: Session<'_, B>,
        subject: &Subject<'_>,
        way: Way,
    ) -> Result<(), Error<E>> {
        let Err(error) = self.read_more(session, subject, way) else { return Ok(()) };
        self.said.push(of_error(&error).ok_or(error)?);
        Ok(())
    }

    fn read_more<B: IcspBus<Error = E> + ?Sized>(
        &mut self,
        mut session: Session<'_, B>,
        subject: &Subject<'_>,
        way: Way,
    ) -> Result<(), Error<E>> {
        let signature = session.confirm_signature()?;
        let findings = &mut self.said;
        findings.push(Finding::new(Code::Chip, measured(subject.target, signature)));
        let named = subject.chip.copied();
        let known = chip::with_signature(signature).next().copied();
        match named {
            Some(named) if named.signature != signature => {
                findings.push(Finding::text(Code::OtherChip, format!("the {} was named", named.name)));
            }
            None if known.is_none() => findings.push(Code::UnknownChip.into()),
            _ => {}
        }
        match (way, session.clock()) {
            (Way::Slow, Some(clock)) => findings.push(self.clocks.too_slow(clock)),
            (Way::Fed, _) => findings.push(Code::FedClockOnly.into()),
            _ => {}
        }
        let Some(chip) = named.filter(|chip| chip.signature == signature).or(known) else { return Ok(()) };
        let mut programmer = session.into_programmer(chip);
        if way == Way::Usual {
            find_clock(&mut programmer, subject.fixed_clock, findings)?;
        }
        read_contents(&mut programmer, &chip, way, findings)?;
        programmer.leave()
    }
}

/// Feeds a clock or none; `false`: the bus cannot.
fn feed<B: IcspBus + ?Sized>(bus: &mut B, clock: Option<Hertz>) -> Result<bool, Error<B::Error>> {
    bus.tuning().map_or(Ok(false), |tuning| tuning.feed_clock(clock)).map_err(Error::Bus)
}

/// The fastest clock that the chip follows, and whether it suits what was `asked` for.
fn find_clock<B: IcspBus + ?Sized>(
    programmer: &mut Programmer<'_, B>,
    asked: Option<Hertz>,
    findings: &mut Vec<Finding>,
) -> Result<(), Error<B::Error>> {
    programmer.find_clock(clocks::FASTER[0], Work::default())?;
    let Some(clock) = programmer.clock() else { return Ok(()) };
    findings.push(Finding::new(Code::FastestClock, Measured::Clock(clock)));
    match asked {
        Some(asked) if asked > clock => {
            let text = format!("{asked} was asked for, {clock} is the fastest that works");
            findings.push(Finding::text(Code::ClockTooFast, text));
        }
        _ if clock < clocks::USUAL[0] => {
            let text = format!("its CPU clock is below {}", Hertz(clocks::USUAL[0].0.saturating_mul(4)));
            findings.push(Finding::text(Code::SlowClock, text));
        }
        _ => {}
    }
    Ok(())
}

/// The lock bits, and the beginning of the flash, which takes too long at a slow clock.
fn read_contents<B: IcspBus + ?Sized>(
    programmer: &mut Programmer<'_, B>,
    chip: &Chip,
    way: Way,
    findings: &mut Vec<Finding>,
) -> Result<(), Error<B::Error>> {
    let bits = if chip.lock.used & LB == LB { LB } else { LB << 1 } & chip.lock.used;
    let lock = match programmer.read_lock() {
        Err(Error::WriteOnly { .. }) => None,
        lock => Some(lock?),
    };
    if let Some(lock) = lock.filter(|lock| !lock & bits != 0) {
        let what = if lock & bits == 0 { "flash and EEPROM cannot be read" } else { "flash can be read" };
        findings.push(Finding::text(Code::Locked, format!("its lock byte is {lock:#04x}: {what}")));
    } else if way != Way::Slow {
        let mut flash = [0; LOOKED_AT];
        programmer.read_flash(0, &mut flash)?;
        if let Some(at) = flash.iter().position(|byte| *byte != 0xff) {
            findings.push(Finding::text(Code::NotBlank, format!("it holds {:#04x} at {at:#06x}", flash[at])));
        }
    }
    Ok(())
}

fn measured(target: Target, signature: [u8; 3]) -> Measured {
    let names = chip::with_signature(signature).map(|chip| chip.name).collect();
    Measured::Signature { target, signature, names }
}

/// The other targets of the map, each asked once.
pub(super) fn others<B: IcspBus + ?Sized>(bus: &mut B, subject: &Subject<'_>) -> Vec<Finding> {
    let once = Entry::default().with_tries(1).with_slowest(clocks::USUAL[0]);
    let others = targets(subject.map).filter(|target| *target != subject.target);
    let answering = others.filter_map(|target| {
        let session = Session::enter(bus, target, &once).ok()?;
        let signature = session.signature();
        session.leave().ok()?;
        Some(Finding::new(Code::OtherTarget, measured(target, signature)))
    });
    answering.collect()
}

/// What an error of a chip in programming mode means, whatever the wires look like. `None`: the wires decide, or the
/// bus failed.
pub(super) fn of_error<E>(error: &Error<E>) -> Option<Finding> {
    let words = |diagnosis: &Diagnosis| format!("{diagnosis}");
    match error {
        Error::NoSignature { diagnosis: Diagnosis::EchoOnly, .. } => Some(Code::OldAndLocked.into()),
        Error::NoSignature { got, diagnosis, .. } => {
            let [a, b, c] = got;
            let text = format!("it gives {a:02x} {b:02x} {c:02x}; {diagnosis}");
            Some(Finding::text(Code::BadSignature, text))
        }
        Error::Unstable { what, first, second } => {
            let text = format!("two reads of the {what} gave {first:#04x} and {second:#04x}");
            Some(Finding::text(Code::Unstable, text))
        }
        Error::OutOfStep { sent, got } => {
            Some(Finding::new(Code::Unstable, Measured::Answer { sent: *sent, got: *got }))
        }
        Error::StillBusy { waited_ms, .. } => Some(Finding::text(Code::Busy, format!("for {waited_ms} ms"))),
        Error::NoSync { diagnosis: shifted @ Diagnosis::Shifted { .. }, .. } => {
            Some(Finding::text(Code::Shifted, words(shifted)))
        }
        Error::NoSync { diagnosis: changing @ Diagnosis::Changing, .. } => {
            Some(Finding::text(Code::MisoChanging, words(changing)))
        }
        Error::NoSync { diagnosis: Diagnosis::Garbage, sent, got, .. } => {
            Some(Finding::new(Code::Garbage, Measured::Answer { sent: *sent, got: *got }))
        }
        _ => None,
    }
}
