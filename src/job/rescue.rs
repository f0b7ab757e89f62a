//! Bringing back a chip that does not answer because of its clock fuses: a slower and slower SPI clock, then a clock
//! that the bus feeds into XTAL1, then fuses that need none of both.
//!
//! Flash, EEPROM and lock bits are left alone. A chip whose RESET pin was given away (RSTDISBL, DWEN), or whose serial
//! programming is off (SPIEN), answers to nothing here. One that is locked refuses its fuses.

use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;
use core::fmt;
use core::ops::ControlFlow;

use super::{Event, Failure, FuseChange, FuseError, Fuses, PlanError, Policy, Setting};
use crate::bus::{Hertz, IcspBus, Target};
use crate::chip::{Chip, FuseByte, Hazard};
use crate::icsp::{self, Entry, Memory, Session};

/// The SPI clocks that are tried first end here: the slowest of the SPI module of a Bus Pirate.
const USUAL_SLOWEST: Hertz = Hertz(31_250);

/// No slower SPI clock is tried: it suits a CPU clock of 4 kHz, a crystal for watches divided by 8.
const SLOWEST: Hertz = Hertz(500);

/// How a chip is brought back.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Rescue {
    /// The chip.
    pub chip: Chip,
    /// What its fuses are to become. The default is [`factory_clock`].
    pub fuses: Vec<Setting>,
    /// The clock that is fed into XTAL1. The default is 4 MHz, or what the chip takes at most, if that is less:
    /// divided by 8, 4 MHz still allow an SPI clock of 31.25 kHz.
    pub feed: Hertz,
    /// Begins with the clock that is fed; the default is no.
    pub feeds_first: bool,
    /// How the fuses are written.
    pub policy: Policy,
}

/// One way to reach a chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RescueStep {
    /// At the usual SPI clocks, down to 31.25 kHz.
    Usual,
    /// At slower and slower ones.
    Slow,
    /// With a clock of this frequency fed into XTAL1.
    Fed(Hertz),
}

impl fmt::Display for RescueStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usual => write!(f, "at the usual SPI clocks, down to {USUAL_SLOWEST}"),
            Self::Slow => f.write_str("at slower and slower SPI clocks"),
            Self::Fed(clock) => write!(f, "with a clock of {clock} fed into XTAL1"),
        }
    }
}

/// What a rescue tells.
#[derive(Debug)]
pub enum RescueEvent<'e> {
    /// This comes next.
    Tries(RescueStep),
    /// The bus cannot do this.
    Skips(RescueStep),
    /// The chip answers, at this SPI clock.
    Answers(Option<Hertz>),
    /// These fuse bytes are written next.
    Writes(&'e [FuseChange]),
    /// Of the plan that writes them.
    Job(Event<'e>),
    /// The chip is entered again, without the clock that was fed; new fuses are in force.
    Verifies,
}

/// What came of a rescue.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rescued {
    /// How the chip was reached.
    pub step: RescueStep,
    /// What was written; nothing if its fuses were like that already.
    pub changes: Vec<FuseChange>,
    /// The chip answers without the clock that was fed, with these fuses. Else they choose a clock that it does not have.
    pub verified: bool,
}

/// Why a chip was not brought back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RescueError<E: core::error::Error + 'static> {
    /// It answers in none of these ways. Nothing was written.
    #[error("the chip answers in none of the ways that were tried")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoAnswer {
        /// The ways; none if the bus can do none of those that were asked for.
        tried: Vec<RescueStep>,
        /// What came of the last one.
        #[source]
        last: Option<icsp::Error<E>>,
    },
    /// Another chip answers. Nothing was written.
    #[error("the chip's signature is {got:02x?}, not that of the {name}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    WrongChip {
        /// Its signature.
        got: [u8; 3],
        /// The chip that was named.
        name: &'static str,
    },
    /// The chip was reached, but not read. Nothing was written;
    /// [`may_have_changed`](icsp::Error::may_have_changed) says whether it may have received something else.
    #[error(transparent)]
    Chip(icsp::Error<E>),
    /// The bus failed. Nothing was written.
    #[error(transparent)]
    Bus(E),
    /// The fuses make no sense for the chip. Nothing was written.
    #[error(transparent)]
    Fuses(FuseError),
    /// The fuses are a hazard. Nothing was written.
    #[error(transparent)]
    Plan(PlanError),
    /// Writing failed.
    #[error(transparent)]
    Write(Box<Failure<E>>),
    /// The fuses were written, but the chip does not answer with them, or not with the same ones.
    #[error("the fuses were written, but the chip does not answer with them")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NotVerified {
        /// What was written.
        changes: Vec<FuseChange>,
        /// What came of entering again; `None`: other fuses were read.
        #[source]
        last: Option<icsp::Error<E>>,
    },
    /// The caller stopped it. Nothing was written.
    #[error("stopped")]
    Stopped,
}

/// Settings that set everything about the clock back to what the chip leaves the factory with: its source, its start-up
/// time and its divider. Bytes whose factory value is not known, or that serial programming cannot write, are left out.
#[must_use]
pub fn factory_clock(chip: &Chip) -> Vec<Setting> {
    let is_of_clock = |hazard, name: &str| {
        matches!(hazard, Some(Hazard::Clock | Hazard::SlowsClock)) || ["SUT", "CKOPT"].contains(&name)
    };
    let written = |byte: &&FuseByte| byte.factory.is_some();
    let fields =
        chip.fuses.iter().filter(written).flat_map(|byte| byte.fields.iter().map(move |field| (byte, field)));
    let fields = fields.filter(|(byte, field)| {
        is_of_clock(field.hazard, field.name) && field.mask & !byte.changeable() == 0
    });
    let settings =
        fields.map(|(byte, field)| format!("{}.{}=factory", Memory::Fuse(byte.fuse).name(), field.name));
    settings.filter_map(|text| text.parse().ok()).collect()
}

/// Tells an event; an error if the caller stops.
fn tell<E: core::error::Error>(
    watch: &mut dyn FnMut(RescueEvent<'_>) -> ControlFlow<()>,
    event: RescueEvent<'_>,
) -> Result<(), RescueError<E>> {
    if watch(event).is_break() { Err(RescueError::Stopped) } else { Ok(()) }
}

impl Rescue {
    /// Sets the clock fuses of a chip back to those of the factory.
    #[must_use]
    pub fn new(chip: Chip) -> Self {
        const USUAL: Hertz = Hertz::mhz(4);
        let feed = chip.max_clock.map_or(USUAL, |most| most.min(USUAL));
        let policy = Policy::default().with_fastest(None);
        Self { chip, fuses: factory_clock(&chip), feed, feeds_first: false, policy }
    }

    /// Reaches the chip, writes what differs, and enters again. No clock is fed at the end.
    ///
    /// # Errors
    ///
    /// A [`RescueError`]; each says whether something was written.
    pub fn run<B: IcspBus + ?Sized>(
        &self,
        bus: &mut B,
        target: Target,
        watch: &mut dyn FnMut(RescueEvent<'_>) -> ControlFlow<()>,
    ) -> Result<Rescued, RescueError<B::Error>> {
        let outcome = self.reach_and_write(bus, target, watch);
        let stopped = feed(bus, None);
        let (step, changes) = outcome?;
        match stopped {
            Err(error) if changes.is_empty() => Err(RescueError::Bus(error)),
            Err(error) => Err(RescueError::NotVerified { changes, last: Some(icsp::Error::Bus(error)) }),
            Ok(_) => self.verify(bus, target, step, changes, watch),
        }
    }

    fn reach_and_write<B: IcspBus + ?Sized>(
        &self,
        bus: &mut B,
        target: Target,
        watch: &mut dyn FnMut(RescueEvent<'_>) -> ControlFlow<()>,
    ) -> Result<(RescueStep, Vec<FuseChange>), RescueError<B::Error>> {
        let all = [RescueStep::Usual, RescueStep::Slow, RescueStep::Fed(self.feed)];
        let (mut tried, mut last) = (Vec::new(), None);
        for step in all.into_iter().skip(if self.feeds_first { 2 } else { 0 }) {
            tell(watch, RescueEvent::Tries(step))?;
            let Some(entry) = self.prepare(bus, step).map_err(RescueError::Bus)? else {
                tell(watch, RescueEvent::Skips(step))?;
                continue;
            };
            tried.push(step);
            match Session::enter(bus, target, &entry) {
                Ok(session) => {
                    tell(watch, RescueEvent::Answers(session.clock()))?;
                    return Ok((step, self.write(session, watch)?));
                }
                Err(icsp::Error::Bus(error)) => return Err(RescueError::Bus(error)),
                // Another step would hide that.
                Err(error) if error.may_have_changed() => return Err(RescueError::Chip(error)),
                Err(error) => last = Some(error),
            }
        }
        Err(RescueError::NoAnswer { tried, last })
    }

    /// How the chip is entered in this step; `None`: the bus cannot.
    fn prepare<B: IcspBus + ?Sized>(&self, bus: &mut B, step: RescueStep) -> Result<Option<Entry>, B::Error> {
        let usual = self.entry().with_slowest(USUAL_SLOWEST);
        Ok(match step {
            RescueStep::Usual => Some(usual),
            RescueStep::Slow => {
                let slowest = bus.tuning().and_then(|tuning| tuning.slowest_clock());
                let can = slowest.is_some_and(|slowest| slowest < USUAL_SLOWEST);
                can.then(|| self.entry().with_clock(Hertz(USUAL_SLOWEST.0 / 2)).with_slowest(SLOWEST))
            }
            RescueStep::Fed(clock) => feed(bus, Some(clock))?.then_some(usual),
        })
    }

    fn entry(&self) -> Entry {
        Entry::default().with_echo(self.chip.instructions.echo)
    }

    /// Writes what differs, and lets RESET go: the fuses are in force then.
    fn write<B: IcspBus + ?Sized>(
        &self,
        session: Session<'_, B>,
        watch: &mut dyn FnMut(RescueEvent<'_>) -> ControlFlow<()>,
    ) -> Result<Vec<FuseChange>, RescueError<B::Error>> {
        let (got, chip) = (session.signature(), self.chip);
        if got != chip.signature {
            return Err(RescueError::WrongChip { got, name: chip.name });
        }
        let mut programmer = session.into_programmer(chip);
        let fuses = Fuses::read(&mut programmer).map_err(RescueError::Chip)?;
        let changes = fuses.change(&self.fuses).map_err(RescueError::Fuses)?;
        // A bus with slower clocks reaches a slow chip: the next one may have none.
        let slowest = self.policy.slowest.unwrap_or(USUAL_SLOWEST);
        let policy = self.policy.with_fastest(None).with_slowest(Some(slowest));
        let plan = changes.plan(policy).map_err(RescueError::Plan)?;
        let changes: Vec<_> = changes.iter().collect();
        if !changes.is_empty() {
            tell(watch, RescueEvent::Writes(&changes))?;
            plan.run(&mut programmer, &mut |event| watch(RescueEvent::Job(event)))
                .map_err(RescueError::Write)?;
        }
        match programmer.leave() {
            Err(last) if !changes.is_empty() => Err(RescueError::NotVerified { changes, last: Some(last) }),
            left => left.map(|()| changes).map_err(RescueError::Chip),
        }
    }

    /// Enters again, without the clock that was fed.
    fn verify<B: IcspBus + ?Sized>(
        &self,
        bus: &mut B,
        target: Target,
        step: RescueStep,
        changes: Vec<FuseChange>,
        watch: &mut dyn FnMut(RescueEvent<'_>) -> ControlFlow<()>,
    ) -> Result<Rescued, RescueError<B::Error>> {
        if changes.is_empty() && !matches!(step, RescueStep::Fed(_)) {
            return Ok(Rescued { step, changes, verified: true });
        }
        // Stopping changes nothing any more.
        let _ = watch(RescueEvent::Verifies);
        let read = Session::enter(bus, target, &self.entry().with_slowest(SLOWEST)).and_then(|session| {
            if session.signature() != self.chip.signature {
                return Ok(None);
            }
            let mut programmer = session.into_programmer(self.chip);
            let fuses = Fuses::read(&mut programmer)?;
            programmer.leave()?;
            Ok(Some(fuses))
        });
        let has = |fuses: &Fuses, change: &FuseChange| {
            let mask = self
                .chip
                .fuses
                .iter()
                .find(|byte| byte.fuse == change.fuse)
                .map_or(0, |byte| byte.changeable());
            fuses.iter().any(|(fuse, value)| fuse == change.fuse && (value ^ change.after) & mask == 0)
        };
        let chosen = |fuse| changes.iter().find(|change| change.fuse == fuse).map(|change| change.after);
        match read {
            Ok(Some(fuses)) if changes.iter().all(|change| has(&fuses, change)) => {
                Ok(Rescued { step, changes, verified: true })
            }
            Ok(_) => Err(RescueError::NotVerified { changes, last: None }),
            // They may choose a clock from outside.
            Err(icsp::Error::NoSync { .. })
                if changes.is_empty() || self.chip.internal_clock(chosen).is_none() =>
            {
                Ok(Rescued { step, changes, verified: false })
            }
            Err(last) => Err(RescueError::NotVerified { changes, last: Some(last) }),
        }
    }
}

/// Feeds a clock or none; `false`: the bus cannot.
fn feed<B: IcspBus + ?Sized>(bus: &mut B, clock: Option<Hertz>) -> Result<bool, B::Error> {
    bus.tuning().map_or(Ok(false), |tuning| tuning.feed_clock(clock))
}
