//! What is wrong between a computer and a chip, and what to do next, as data.
//!
//! [`examine`] looks at a connected Bus Pirate, its lines and its chip, and gives a [`Report`] of [`Finding`]s in the
//! order in which a person would look. [`explain`] does less, after an entry into programming mode that failed.
//! [`of_bus_pirate`] is for a Bus Pirate that could not be connected. Each finding has a [`Code`] with a stable name,
//! a meaning and a next step.
//!
//! Nothing is written to a chip. Afterwards every target is let go, and the supply is as [`Options`] say. On the way
//! the supply of the Bus Pirate goes off and on.
//!
//! ```
//! use avrrr::buspirate::{BusPirate, Options};
//! use avrrr::diagnose::{Code, Subject, examine};
//! use avrrr::select::Direct;
//! use avrrr::sim::{Board, World};
//!
//! // A board without a chip.
//! let options = Options::default();
//! let mut bus = BusPirate::connect(World::new(Board::new()), Direct::ONE, options.clone())?;
//! let report = examine(&mut bus, &Subject::new(&Direct::ONE, &options));
//! assert_eq!(report.cause().unwrap().code, Code::NoResetPullUp);
//! bus.close()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What can be told apart
//!
//! * An AVR with supply pulls RESET up. So a RESET that reads high when it is let go shows that the chip has supply
//!   and that RESET is connected.
//! * A chip without supply is fed by a line that is driven high. Then its RESET reads high only while SCK or MOSI is.
//! * A chip in reset drives MISO. With the pull-ups on, a MISO that nothing drives reads high.
//! * An open MISO, a chip without a clock, one whose RESET was taken away by a fuse, and one that is damaged look the
//!   same. One finding names what to check, the likely first; another names the fuses.
//! * A chip whose clock is too slow for the usual SPI clocks answers at slower ones. A v1a to v4 tries these if it was
//!   connected with [`Options::slow`].
//!
//! Pull-ups need a voltage at Vpu on a v2go and v3; a v1a has none. Without them less can be told.

mod chip;
mod clocks;
mod code;
mod connecting;
mod look;
mod report;
mod wires;

use alloc::format;
use alloc::vec::Vec;
use core::fmt;

use crate::bus::{Hertz, Target};
use crate::buspirate::{BusPirate, Error as BusError, Features, Options, Power, Speed};
use crate::chip::{Chip, Hazard};
use crate::icsp::{Diagnosis, Error};
use crate::select::{Lines, TargetMap};
use crate::transport::Transport;

use self::chip::Asked;
use clocks::Clocks;
use look::{Roles, Seen};
use wires::Wires;

pub use code::{Code, Severity};
pub use connecting::of_bus_pirate;
pub use report::{Finding, Measured, Report};

/// What is to be looked at.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Subject<'a> {
    /// Which target of the map.
    pub target: Target,
    /// The chip that should be there; `None`: any.
    pub chip: Option<&'a Chip>,
    /// The map with which the Bus Pirate was connected.
    pub map: &'a dyn TargetMap,
    /// The options with which it was connected.
    pub options: &'a Options,
    /// The SPI clock that the user asked for, if it is to be judged.
    pub fixed_clock: Option<Hertz>,
    /// The clock that may be fed to a chip which answers to nothing else; the default is `None`: the clock takes a wire
    /// from AUX to XTAL1. The Bus Pirate was connected without it.
    pub feed_clock: Option<Hertz>,
}

impl<'a> Subject<'a> {
    /// The first target of a Bus Pirate that was connected with this map and these options.
    #[must_use]
    pub fn new(map: &'a dyn TargetMap, options: &'a Options) -> Self {
        let fixed_clock = options.speed.map(Speed::hertz);
        Self { target: Target::ONLY, chip: None, map, options, fixed_clock, feed_clock: None }
    }
}

impl fmt::Debug for Subject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { target, chip, options, fixed_clock, feed_clock, .. } = self;
        let chip = chip.map(|chip| chip.name);
        f.debug_struct("Subject")
            .field("target", target)
            .field("chip", &chip)
            .field("options", options)
            .field("fixed_clock", fixed_clock)
            .field("feed_clock", feed_clock)
            .finish_non_exhaustive()
    }
}

/// Looks at everything: the device, the supply, each line, the chip at each SPI clock, the other targets.
pub fn examine<T: Transport, M: TargetMap, X: Lines>(
    bus: &mut BusPirate<T, M, X>,
    subject: &Subject<'_>,
) -> Report
where
    T::Error: 'static,
    X::Error: 'static,
{
    let mut findings = of_device(bus);
    let seen = match see(bus, subject) {
        Ok(seen) => seen,
        Err(finding) if finding.code == Code::LegacyMode => {
            findings.push(finding);
            None
        }
        Err(finding) => {
            findings.push(finding);
            return findings.into_iter().collect();
        }
    };
    let wires = Wires::of(seen.as_ref(), subject);
    let asked = chip::ask(bus, subject, wires.as_ref().is_some_and(Wires::explain_silence));
    let is_lost = asked.is_lost();
    findings.extend(judge(wires.as_ref(), subject, asked));
    if !is_lost {
        findings.extend(chip::others(bus, subject));
    }
    findings.into_iter().collect()
}

/// Says why this entry into programming mode failed: looks at the supply and at each line. The bus failed, or the lines
/// cannot be looked at: the error alone decides.
pub fn explain<T: Transport, M: TargetMap, X: Lines>(
    bus: &mut BusPirate<T, M, X>,
    subject: &Subject<'_>,
    error: Error<BusError<T::Error, X::Error>>,
) -> Report
where
    T::Error: 'static,
    X::Error: 'static,
{
    let is_bus = matches!(error, Error::Bus(_) | Error::Disturbed(_));
    let seen = if is_bus { Ok(None) } else { see(bus, subject) };
    let asked = Asked { said: Vec::new(), failure: Some(error), clocks: Clocks::default() };
    match seen {
        Ok(seen) => judge(Wires::of(seen.as_ref(), subject).as_ref(), subject, asked).into_iter().collect(),
        Err(finding) if finding.code == Code::LegacyMode => {
            [finding].into_iter().chain(judge(None, subject, asked)).collect()
        }
        Err(finding) => [finding].into_iter().collect(),
    }
}

/// Looks at the lines; what it says if that is not possible.
fn see<T: Transport, M: TargetMap, X: Lines>(
    bus: &mut BusPirate<T, M, X>,
    subject: &Subject<'_>,
) -> Result<Option<Seen>, Finding>
where
    X::Error: 'static,
{
    let roles = Roles::new(subject.map, &subject.options.wiring, subject.target);
    let supply = subject.options.power != Power::Off;
    match bus.inspect(|pins| look::look(pins, &roles, supply)) {
        Ok(seen) => Ok(Some(seen)),
        Err(BusError::LegacyMode) => Err(Code::LegacyMode.into()),
        Err(error) => Err(of_bus_pirate(&error).unwrap_or(Code::DeviceConfused.into())),
    }
}

/// The device itself.
fn of_device<T: Transport, M: TargetMap, X: Lines>(bus: &BusPirate<T, M, X>) -> Vec<Finding>
where
    X::Error: 'static,
{
    let name = bus.banner().map_or_else(|| "of an unknown version".into(), |banner| format!("{banner}"));
    let rate = bus.line_rate().map_or_else(Default::default, |rate| format!(", line at {rate} baud"));
    let round_trip = bus.round_trip().as_secs_f64() * 1e3;
    let plain = if bus.features().contains(Features::BULK) { "" } else { ", one instruction at a time only" };
    let text = format!("{name}{rate}, round trip {round_trip:.1} ms{plain}");
    let mut findings = Vec::new();
    findings.push(Finding::text(Code::Device, text));
    if bus.may_invert_edge() {
        findings.push(Code::EdgeUnknown.into());
    }
    findings
}

/// Puts what the wires show and what the chip says into the order in which a person would look.
fn judge<E: core::error::Error + 'static>(
    wires: Option<&Wires<'_>>,
    subject: &Subject<'_>,
    asked: Asked<BusError<E, impl fmt::Debug>>,
) -> Vec<Finding> {
    let Asked { mut said, failure, clocks } = asked;
    let mut findings = wires.map_or_else(Vec::new, Wires::supply);
    let on_lines = wires.map_or_else(Vec::new, Wires::lines);
    if said.is_empty() {
        findings.extend(on_lines);
        findings.extend(clocks.finding());
        if let Some(error) = failure {
            findings.extend(no_answer(wires, &findings, subject, &error));
        }
        return findings;
    }
    let stays = |finding: &Finding| {
        let is_certain = [Code::ResetStuckLow, Code::Short].contains(&finding.code);
        is_certain || finding.code.severity() != Severity::Problem
    };
    // A chip that answers has its supply and its RESET, whatever is between them. Only its program does not run
    // if RESET stays low, and a RESET that touches another moves two chips.
    findings.extend(on_lines.into_iter().filter(stays));
    // One that is in reset all the time is a chip that is selected.
    if findings.iter().all(|finding| finding.code != Code::ResetStuckLow) {
        findings.extend(wires.and_then(Wires::neighbours));
    }
    let after_chip = said.iter().position(|finding| finding.code == Code::Chip).map_or(0, |at| at + 1);
    said.splice(after_chip..after_chip, clocks.finding());
    findings.extend(said);
    if let Some(Error::Bus(error) | Error::Disturbed(error)) = failure {
        findings.extend(of_bus_pirate(&error));
    }
    findings
}

/// Why there was no answer, if it is not the supply or RESET.
fn no_answer<E: core::error::Error, L: fmt::Debug>(
    wires: Option<&Wires<'_>>,
    before: &[Finding],
    subject: &Subject<'_>,
    error: &Error<BusError<E, L>>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (sent, got, diagnosis) = match error {
        Error::Bus(error) | Error::Disturbed(error) => return of_bus_pirate(error).into_iter().collect(),
        Error::NoSync { sent, got, diagnosis, .. } => (*sent, *got, *diagnosis),
        error => return chip::of_error(error).into_iter().collect(),
    };
    let needs_clock = subject.chip.filter(|chip| chip.factory_clock.is_none());
    let is_explained = before.iter().any(|finding| finding.code.severity() == Severity::Problem);
    let measured = Measured::Answer { sent, got };
    let miso = wires.and_then(Wires::miso);
    let of_miso = miso.as_ref().map(|finding| finding.code);
    let of_error = chip::of_error(error);
    let too_fast = subject.options.speed.filter(|speed| *speed > Speed::Khz125);
    match (of_error, of_miso) {
        _ if is_explained => findings.push(Finding::new(Code::Silent, measured)),
        (Some(finding), _) => findings.push(finding),
        (None, Some(Code::MisoDriven)) => {
            findings.extend(miso);
            let code = if too_fast.is_some() { Code::ClockTooFast } else { Code::NoEcho };
            findings.push(Finding::new(code, measured));
        }
        _ if too_fast.is_some() && diagnosis == Diagnosis::AllZero => {
            findings.push(Finding::new(Code::ClockTooFast, measured));
        }
        (None, Some(_)) => findings.extend(miso),
        (None, None) if diagnosis == Diagnosis::AllOnes => {
            findings.push(Finding::new(Code::MisoHigh, measured));
        }
        (None, None) if diagnosis == Diagnosis::Loopback => {
            findings.push(Finding::text(Code::Short, "MOSI and MISO: what is sent comes back at once"));
        }
        (None, None) => findings.push(Finding::new(Code::Silent, measured)),
    }
    if let Some(chip) = needs_clock.filter(|_| !is_explained) {
        findings.push(Finding::text(Code::NeedsClock, chip.name));
    }
    let is_not_driven = matches!(of_miso, None | Some(Code::MisoNotDriven));
    let is_silent = matches!(diagnosis, Diagnosis::AllZero | Diagnosis::AllOnes);
    // Where RESET cannot be looked at, other reasons are more likely.
    let is_pulled_up = before.iter().any(|finding| finding.code == Code::ResetPulledUp);
    if is_pulled_up && is_not_driven && is_silent && !is_explained {
        findings.extend(reset_taken(subject.chip));
    }
    findings
}

/// The suspicion that a fuse has taken RESET away; none of a chip without such fuses.
fn reset_taken(chip: Option<&Chip>) -> Option<Finding> {
    let takes = |hazard| matches!(hazard, Some(Hazard::FreesReset | Hazard::DebugWire));
    let fuses = match chip {
        Some(chip) => {
            let fields = chip.fuses.iter().flat_map(|byte| byte.fields);
            let names: Vec<_> = fields.filter(|field| takes(field.hazard)).map(|field| field.name).collect();
            if names.is_empty() {
                return None;
            }
            format!("{} of the {}", names.join(" or "), chip.name)
        }
        None => "RSTDISBL or DWEN".into(),
    };
    let why = "RESET is pulled up and follows, but nothing answers; an open MISO, a chip without a clock, and a board \
               without a chip that pulls RESET up look the same";
    Some(Finding::text(Code::ResetTaken, format!("{fuses}: {why}")))
}
