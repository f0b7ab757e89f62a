//! The short way: one AVR with its RESET on CS of a Bus Pirate.
//!
//! ```
#![doc = include_str!("../examples/hello.rs")]
//! ```
//!
//! On hardware the port is `SerialPort::open("/dev/ttyUSB0", 115_200)?`, which is here, too, with the feature
//! `serial`; any other [`Transport`] will do.
//!
//! [`OneAvr`] is written with the public layers, and gives way to them: [`OneAvr::run`] takes whatever a
//! [`Plan`] can do. For several targets, another SPI clock, a reason to stop or a chip of your own see
//! [`BusPirate`], [`Session`] and [`Plan`]; the [cookbook](crate::cookbook) has programs.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;
use core::ops::ControlFlow;

use crate::bus::Target;
use crate::buspirate::{self, BusPirate, Options};
use crate::chip::Chip;
use crate::icsp::{self, Entry, Hex, Memory, Session};
use crate::job::{self, Event, Failure, Operation, Plan, PlanError, Policy, Report};
use crate::select::Direct;
#[cfg(feature = "sim")]
use crate::sim::{Avr, Board, Line, World};
use crate::transport::Transport;

pub use crate::chip;
pub use crate::image::Image;
pub use crate::job::Progress;
#[cfg(feature = "serial")]
pub use crate::transport::SerialPort;

/// A simulated Bus Pirate with this chip, as it leaves the factory: a port to try things with.
#[cfg(feature = "sim")]
#[must_use]
pub fn simulated(chip: Chip) -> World<Board> {
    World::new(Board::new().with(Avr::new(chip), Line::Cs))
}

/// One AVR with its RESET on CS of a Bus Pirate, which supplies it.
///
/// RESET is released, and the chip runs its program, before and after each call. Dropping it lets go of the
/// Bus Pirate; [`close`](Self::close) does the same and reports errors.
#[derive(Debug)]
pub struct OneAvr<T: Transport> {
    bus: BusPirate<T, Direct>,
    chip: Chip,
    /// What the chip may be as well: its signature is that of several parts, whose fuses may differ.
    others: Vec<&'static Chip>,
}

/// Why it did not work; `E` is the error of the transport.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error<E: core::error::Error + 'static> {
    /// The Bus Pirate was not found, or did not confirm the end.
    #[error(transparent)]
    BusPirate(buspirate::Error<E>),
    /// The chip did not answer as it should.
    #[error(transparent)]
    Chip(icsp::Error<buspirate::Error<E>>),
    /// It is another chip than the one that was named or found, or an unknown one.
    #[error("the signature of the chip is {}{}", Hex(.got), expected(.want))]
    #[non_exhaustive]
    WrongChip {
        /// Its signature.
        got: [u8; 3],
        /// What it should be; `None`: that of any known AVR.
        want: Option<[u8; 3]>,
    },
    /// The line was disturbed while the chip was identified, so that its memories may have changed.
    #[error("the line was disturbed while the chip was identified, and its memories may have changed")]
    Disturbed,
    /// Several parts have this signature, and their fuses may differ: [`OneAvr::named`] names one.
    #[error("for {memory} it has to be known which chip it is: {}", .parts.join(" or "))]
    #[non_exhaustive]
    Ambiguous {
        /// The first fuse byte, or the lock byte, that was to be written.
        memory: Memory,
        /// Their names.
        parts: Vec<&'static str>,
    },
    /// It cannot be done with this chip. Nothing was touched.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// It went wrong; what state the chip is in.
    #[error("{state}; {0}", state = .0.state)]
    Job(#[source] Box<Failure<buspirate::Error<E>>>),
}

/// What an [`Error`] is about, for code that decides what to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The Bus Pirate or its port failed; what of them did.
    BusPirate(buspirate::ErrorKind),
    /// The chip or the bus failed; what of them did.
    Chip(icsp::ErrorKind),
    /// It is another chip than the one that was named or found, or an unknown one.
    WrongChip,
    /// Something may have reached the chip that was not sent.
    Disturbed,
    /// Several parts have this signature.
    Ambiguous,
    /// It cannot be done with this chip.
    Refused,
    /// The job failed; what of it did.
    Job(job::ErrorKind),
}

impl<E: core::error::Error + 'static> Error<E> {
    /// What it is about.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::BusPirate(error) => ErrorKind::BusPirate(error.kind()),
            Self::Chip(error) => ErrorKind::Chip(error.kind()),
            Self::WrongChip { .. } => ErrorKind::WrongChip,
            Self::Disturbed => ErrorKind::Disturbed,
            Self::Ambiguous { .. } => ErrorKind::Ambiguous,
            Self::Plan(_) => ErrorKind::Refused,
            Self::Job(failure) => ErrorKind::Job(failure.error.kind()),
        }
    }
}

fn expected(want: &Option<[u8; 3]>) -> String {
    let mut text = String::new();
    // A string takes all of it.
    let _ = match want {
        Some(want) => write!(text, " instead of {}", Hex(want)),
        None => write!(text, ", which no known chip has"),
    };
    text
}

impl<T: Transport> OneAvr<T> {
    /// Connects to the Bus Pirate at this port, switches its supplies on, and finds out which chip is there.
    ///
    /// # Errors
    ///
    /// [`Error::BusPirate`], [`Error::Chip`], [`Error::Disturbed`], and [`Error::WrongChip`] when no known chip has
    /// its signature.
    pub fn find(port: T) -> Result<Self, Error<T::Error>> {
        let mut bus = connect(port)?;
        let mut session = enter(&mut bus, &Entry::default())?;
        // It says so twice, because everything that follows depends on it.
        let got = session.confirm_signature().map_err(Error::Chip)?;
        leave(session)?;
        let mut parts = chip::with_signature(got);
        let first = parts.next().ok_or(Error::WrongChip { got, want: None })?;
        let others: Vec<_> = parts.collect();
        let chip = others.iter().fold(*first, |chip, other| chip.at_the_pace_of(other));
        Ok(Self { bus, chip, others })
    }

    /// The same where the chip is known: another one is an error.
    ///
    /// # Errors
    ///
    /// As of [`find`](Self::find); [`Error::WrongChip`] when it has another signature.
    pub fn named(port: T, chip: Chip) -> Result<Self, Error<T::Error>> {
        let mut this = Self { bus: connect(port)?, chip, others: Vec::new() };
        leave(this.session()?)?;
        Ok(this)
    }

    /// The chip. If several have its signature, it is one of them, with the longest delays
    /// and the slowest clock of all.
    #[must_use]
    pub fn chip(&self) -> &Chip {
        &self.chip
    }

    /// Erases the chip, writes an image to flash and compares it.
    ///
    /// # Errors
    ///
    /// As of [`run`](Self::run).
    pub fn write_flash(
        &mut self,
        image: Image,
        progress: impl FnMut(Progress),
    ) -> Result<(), Error<T::Error>> {
        let write = Operation::Write { memory: Memory::Flash, image };
        self.run([Operation::Erase, write], Policy::default(), progress).map(drop)
    }

    /// Carries out operations: [`Plan::new`] and [`Plan::run`].
    ///
    /// # Errors
    ///
    /// [`Error::Plan`] and [`Error::Ambiguous`] before anything is touched; [`Error::Chip`],
    /// [`Error::WrongChip`] when the chip was exchanged, [`Error::Job`].
    pub fn run(
        &mut self,
        operations: impl IntoIterator<Item = Operation>,
        policy: Policy,
        mut progress: impl FnMut(Progress),
    ) -> Result<Report, Error<T::Error>> {
        let operations: Vec<_> = operations.into_iter().collect();
        self.refuse_guess(&operations)?;
        let plan = Plan::new(self.chip, operations, policy)?;
        let chip = self.chip;
        let mut programmer = self.session()?.into_programmer(chip);
        let outcome = plan.run(&mut programmer, &mut |event| {
            if let Event::Progress(now) = event {
                progress(now);
            }
            ControlFlow::Continue(())
        });
        // It is left also after a failure. The failure is then the error: it says more than an error of leaving.
        let left = programmer.leave();
        let report = outcome.map_err(Error::Job)?;
        left.map_err(Error::Chip)?;
        Ok(report)
    }

    /// Lets RESET go, switches the supplies off and leaves the Bus Pirate as it was found.
    ///
    /// # Errors
    ///
    /// [`Error::BusPirate`] when it did not confirm that.
    pub fn close(self) -> Result<(), Error<T::Error>> {
        self.bus.close().map_err(Error::BusPirate)
    }

    /// Refuses fuses and lock bits of a chip that may be one of several.
    fn refuse_guess(&self, operations: &[Operation]) -> Result<(), Error<T::Error>> {
        let guessed = operations.iter().find_map(|operation| match operation {
            Operation::Write { memory: memory @ (Memory::Fuse(_) | Memory::Lock), .. } => Some(*memory),
            _ => None,
        });
        match guessed {
            Some(memory) if !self.others.is_empty() => {
                let others = self.others.iter().map(|other| other.name);
                let parts = [self.chip.name].into_iter().chain(others).collect();
                Err(Error::Ambiguous { memory, parts })
            }
            _ => Ok(()),
        }
    }

    /// Programming mode of the chip that was found.
    fn session(&mut self) -> Result<Session<'_, BusPirate<T, Direct>>, Error<T::Error>> {
        let entry = Entry::default().with_echo(self.chip.instructions.echo);
        let mut session = enter(&mut self.bus, &entry)?;
        let want = self.chip.signature;
        if session.signature() != want {
            // Only the second wrong signature counts.
            session.confirm_signature().map_err(Error::Chip)?;
        }
        let got = session.signature();
        if got == want { Ok(session) } else { Err(Error::WrongChip { got, want: Some(want) }) }
    }
}

fn connect<T: Transport>(port: T) -> Result<BusPirate<T, Direct>, Error<T::Error>> {
    BusPirate::connect(port, Direct::ONE, Options::default()).map_err(Error::BusPirate)
}

fn enter<'b, T: Transport>(
    bus: &'b mut BusPirate<T, Direct>,
    entry: &Entry,
) -> Result<Session<'b, BusPirate<T, Direct>>, Error<T::Error>> {
    Session::enter(bus, Target::ONLY, entry).map_err(Error::Chip)
}

/// Leaves programming mode of a chip that was only identified.
fn leave<T: Transport>(mut session: Session<'_, BusPirate<T, Direct>>) -> Result<(), Error<T::Error>> {
    let disturbed = session.take_disturbed();
    session.leave().map_err(Error::Chip)?;
    if disturbed { Err(Error::Disturbed) } else { Ok(()) }
}
