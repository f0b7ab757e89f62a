//! Asks the chip, with instructions that only read.

use alloc::format;
use alloc::vec::Vec;

use super::{Code, Finding, Measured, Subject};
use crate::bus::{Hertz, IcspBus, Target, Work};
use crate::chip::{self, Chip, Echo};
use crate::icsp::{Diagnosis, Entry, Error, Session};
use crate::select::targets;

/// The fastest clock that is tried, and the slowest that is not called slow.
const FASTEST: Hertz = Hertz::mhz(2);
const USUAL: Hertz = Hertz::khz(125);

/// So much flash is looked at to see whether it is blank.
const LOOKED_AT: usize = 64;

/// Lock bits 1 and 2: what keeps a programmer from writing and reading. On old parts they are one bit further up.
const LB: u8 = 0b11;

/// What came of asking: what the chip said, or why it said nothing.
pub(super) enum Answer<E> {
    Chip(Vec<Finding>),
    None(Error<E>),
}

/// Enters from the usual clock down, then finds the fastest one and reads what can be read.
pub(super) fn ask<B: IcspBus + ?Sized>(bus: &mut B, subject: &Subject<'_>) -> Answer<B::Error> {
    let echo = subject.chip.map_or(Echo::Byte3, |chip| chip.instructions.echo);
    let entry = Entry::default().with_echo(echo);
    // Without an echo, a part that is out of step could take a question for a write. So only one that is named as a part
    // without an echo is asked without.
    match Session::enter(bus, subject.target, &entry) {
        Ok(session) => Answer::Chip(read(session, subject)),
        Err(error) => Answer::None(error),
    }
}

/// All that a chip in programming mode tells.
fn read<B: IcspBus + ?Sized>(mut session: Session<'_, B>, subject: &Subject<'_>) -> Vec<Finding> {
    let signature = match session.confirm_signature() {
        Ok(signature) => signature,
        Err(error) => return of_error(&error).into_iter().collect(),
    };
    let mut findings = Vec::new();
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
    let Some(chip) = named.filter(|chip| chip.signature == signature).or(known) else { return findings };
    if let Err(error) = read_more(session, chip, subject.fixed_clock, &mut findings) {
        findings.extend(of_error(&error));
    }
    findings
}

fn read_more<B: IcspBus + ?Sized>(
    session: Session<'_, B>,
    chip: Chip,
    asked: Option<Hertz>,
    findings: &mut Vec<Finding>,
) -> Result<(), Error<B::Error>> {
    let mut programmer = session.into_programmer(chip);
    programmer.find_clock(FASTEST, Work::default())?;
    if let Some(clock) = programmer.clock() {
        findings.push(Finding::new(Code::FastestClock, Measured::Clock(clock)));
        match asked {
            Some(asked) if asked > clock => {
                let text = format!("{asked} was asked for, {clock} is the fastest that works");
                findings.push(Finding::text(Code::ClockTooFast, text));
            }
            _ if clock < USUAL => {
                let text = format!("its CPU clock is below {}", Hertz(USUAL.0.saturating_mul(4)));
                findings.push(Finding::text(Code::SlowClock, text));
            }
            _ => {}
        }
    }
    let bits = if chip.lock.used & LB == LB { LB } else { LB << 1 };
    let lock = match programmer.read_lock() {
        Err(Error::WriteOnly { .. }) => None,
        lock => Some(lock?),
    };
    if let Some(lock) = lock.filter(|lock| !lock & bits & chip.lock.used != 0) {
        findings.push(Finding::text(Code::Locked, format!("its lock byte is {lock:#04x}")));
    } else {
        let mut flash = [0; LOOKED_AT];
        programmer.read_flash(0, &mut flash)?;
        if let Some(at) = flash.iter().position(|byte| *byte != 0xff) {
            findings.push(Finding::text(Code::NotBlank, format!("it holds {:#04x} at {at:#06x}", flash[at])));
        }
    }
    programmer.leave()
}

fn measured(target: Target, signature: [u8; 3]) -> Measured {
    let names = chip::with_signature(signature).map(|chip| chip.name).collect();
    Measured::Signature { target, signature, names }
}

/// The other targets of the map, each asked once.
pub(super) fn others<B: IcspBus + ?Sized>(bus: &mut B, subject: &Subject<'_>) -> Vec<Finding> {
    let once = Entry::default().with_tries(1).with_slowest(USUAL);
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
