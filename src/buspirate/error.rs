//! What can go wrong with a Bus Pirate.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::convert::Infallible;
use core::fmt;
use core::time::Duration;

use super::Source;
use super::banner::Name;
use crate::bus::{Hertz, SupplySetting, Target, Volts};
use crate::select::MapFault;

/// What the legacy mode of a v5 or v6 calls its hardware.
pub(super) const LEGACY: &str = "2.5";

/// So many bytes of what was heard are kept, and shown.
pub(super) const HEARD_MOST: usize = 64;

/// What can go wrong between us and a Bus Pirate; `E` is the error of the transport, `L` that of the
/// extra lines.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error<E, L = Infallible> {
    /// The port failed.
    #[error("the port failed")]
    Transport(#[source] E),
    /// Nothing answered.
    #[error("nothing answered in {} ms", waited.as_millis())]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoAnswer {
        /// How long it was tried.
        waited: Duration,
        /// Was it tried to complete an interrupted transfer? If not,
        /// [`Options::recover`](super::Options::recover) would try that.
        recovered: bool,
    },
    /// Something answered, but not like a Bus Pirate.
    #[error("the device is not a Bus Pirate: it sent {}", Beginning(heard))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NotABusPirate {
        /// The beginning of what it said.
        heard: Vec<u8>,
        /// Was it tried to complete an interrupted transfer and to read to its end? If not,
        /// [`Options::recover`](super::Options::recover) would try that.
        recovered: bool,
    },
    /// The device answers, and does not come to an end.
    #[error("the Bus Pirate was not ready after {} ms, although it answers", limit.as_millis())]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    TooLong {
        /// How long it may take.
        limit: Duration,
    },
    /// The caller stopped connecting.
    #[error("stopped while connecting")]
    Stopped,
    /// No or not enough of an answer.
    #[error("the Bus Pirate did not answer to \"{command}\": {got} of {want} bytes in {} ms", waited.as_millis())]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Silent {
        /// The command.
        command: &'static str,
        /// How many bytes came.
        got: usize,
        /// How many should have come.
        want: usize,
        /// How long it was waited for the last of them.
        waited: Duration,
    },
    /// Another answer than the command has.
    #[error("the Bus Pirate refused \"{command}\": it answered {got:#04x} instead of {want:#04x}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Refused {
        /// The command.
        command: &'static str,
        /// The byte that should have come.
        want: u8,
        /// The byte that came.
        got: u8,
    },
    /// More came than the command's answer: the device has heard something that was not sent.
    #[error("after \"{command}\" the Bus Pirate sent {} that was not asked for", Beginning(got))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Unasked {
        /// The command.
        command: &'static str,
        /// What came behind its answer.
        got: Vec<u8>,
    },
    /// An earlier error left the device in an unknown state; letting RESET go finds it again.
    #[error("the Bus Pirate is in an unknown state after an earlier error")]
    Lost,
    /// An extra line did not move.
    #[error("an extra line did not move: {0:?}")]
    Lines(L),
    /// The target map does not keep its contract.
    #[error("the target map is wrong")]
    Map(#[from] MapFault),
    /// This Bus Pirate has no such pin, or cannot move it in binary mode.
    #[error("{pin} cannot be used on {hardware}: {}", no_such_pin(*pin, hardware))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoSuchPin {
        /// The pin.
        pin: Source,
        /// What the device says it is.
        hardware: HardwareName,
    },
    /// This is the legacy mode of a Bus Pirate 5 or 6, which moves no line but CS and has no other SPI mode
    /// than 0.
    #[error(
        "the legacy mode of a Bus Pirate 5 or 6 serves for one AVR with its RESET on CS, and nothing else"
    )]
    LegacyMode,
    /// The device speaks BPIO2, the mode of a Bus Pirate 5, 5XL or 6, in which only
    /// [`BusPirate`](super::BusPirate) works.
    #[error("the Bus Pirate is in its BPIO2 mode, which has no bitbang mode and no peripherals")]
    Bpio2,
    /// An earlier program has asked a Bus Pirate 5, 5XL or 6 for more than it can answer, and no answer can be read since.
    /// [`select_bpio2`](super::select_bpio2) mends that, and so does unplugging it.
    #[error(
        "the answers of the Bus Pirate are spoiled, until BPIO2 is chosen again in its terminal or it is unplugged"
    )]
    Spoiled,
    /// This is the terminal of a Bus Pirate 5, 5XL or 6. Its other port is the binary one.
    #[error("this is the terminal of a Bus Pirate 5, 5XL or 6, and not its binary port")]
    Terminal,
    /// The terminal of a Bus Pirate 5, 5XL or 6 does not answer, or not as a terminal does.
    #[error("the terminal of the Bus Pirate {}", no_terminal(heard))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoTerminal {
        /// The beginning of what came last; nothing: it is silent.
        heard: Vec<u8>,
    },
    /// A Bus Pirate 5, 5XL or 6 refused a request.
    #[error("the Bus Pirate refused \"{command}\": {message}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    RefusedRequest {
        /// The request.
        command: &'static str,
        /// What it said, as far as it can be printed.
        message: String,
    },
    /// The answer of a Bus Pirate 5, 5XL or 6 does not belong to the request, or is no answer at all.
    #[error("the answer of the Bus Pirate to \"{command}\" makes no sense: {}", Beginning(got))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    BadAnswer {
        /// The request.
        command: &'static str,
        /// The bytes that came.
        got: Vec<u8>,
    },
    /// The pins of a Bus Pirate 5, 5XL or 6 are not where they were set.
    #[error("the pins of the Bus Pirate read {got:#010b} instead of {want:#010b}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    PinsMoved {
        /// Bit `n` is IO `n`.
        want: u8,
        /// The same, as it was read.
        got: u8,
    },
    /// The supply of a Bus Pirate 5, 5XL or 6.
    #[error("{fault}: {} and {milliamperes} mA were measured", Volts(*millivolts))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Supply {
        /// What is wrong.
        fault: SupplyFault,
        /// The voltage at the supply pin, mV.
        millivolts: u32,
        /// The current, mA.
        milliamperes: u32,
    },
    /// No Bus Pirate can be set to this supply.
    #[error("a supply of {supply} is not possible: 1.8 V to 5.0 V, and 1 mA to 500 mA")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoSuchSupply {
        /// What was asked for.
        supply: SupplySetting,
    },
    /// The supplies of a Bus Pirate v1a to v4, and of the legacy mode, cannot be set.
    #[error("the supplies of this Bus Pirate cannot be set")]
    FixedSupply,
    /// The options ask for what this device does not have.
    #[error("{hardware} has {what}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Lacks {
        /// What is missing.
        what: Lacks,
        /// What the device says it is.
        hardware: HardwareName,
    },
    /// AUX cannot be a line of the map and feed a clock.
    #[error("AUX is a line of the target map, and cannot feed a clock as well")]
    AuxFeedsClock,
    /// CS is low while no target is selected; a change of the SPI clock would raise it.
    #[error("CS is low in the idle levels of the map, and a change of the SPI clock raises it")]
    IdleHoldsCs,
    /// The lines cannot get from idle to this target, or back, without selecting another one for as
    /// long as the system likes.
    #[error("target {target} cannot be selected without resting at the code of another one")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoRoute {
        /// The target.
        target: Target,
    },
    /// The wiring has another number of lines than the target map, or uses a pin twice.
    #[error("the wiring names {wired} pins for a map of {lines} lines, or one of them twice")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Wiring {
        /// How many pins the wiring names.
        wired: usize,
        /// How many lines the map has.
        lines: u8,
    },
    /// A v1a to v3 has no such line rate: it must be 115,200, or 4,000,000 divided by 2 to 256.
    #[error("a Bus Pirate has no line rate of {baud} baud")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoSuchLineRate {
        /// The rate, baud.
        baud: u32,
    },
    /// The wiring names an extra line by a number that [`Levels`](crate::select::Levels) do not have.
    #[error("there is no extra line {number}, they are numbered 0 to 7")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoSuchExtraLine {
        /// The number.
        number: u8,
    },
    /// The map has no such target.
    #[error("there is no target {0}")]
    NoSuchTarget(Target),
    /// The firmware may mean another SPI clock by the code of this one.
    #[error("this firmware may not have an SPI clock of {clock}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Clock {
        /// The clock that was asked for.
        clock: Hertz,
    },
    /// The firmware has no raw wire mode.
    #[error("this firmware has no raw wire mode")]
    NoRawWire,
    /// PWM exists on AUX only.
    #[error("only AUX has PWM")]
    OnlyAuxHasPwm,
    /// The PWM module cannot run at this frequency.
    #[error("PWM cannot run at {frequency}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Frequency {
        /// The frequency that was asked for.
        frequency: Hertz,
    },
    /// A change of the SPI clock moves CS, so it must not happen while a target is in reset.
    #[error("the SPI clock cannot change while a target is in reset")]
    ClockWhileHeld,
}

/// What a Bus Pirate does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Lacks {
    /// A pin that can feed a clock: PWM exists on a v1a to v4.
    #[error("no pin that can feed a clock")]
    Clock,
    /// Open drain outputs: those of a v5 to v6 are push-pull.
    #[error("no open drain outputs")]
    OpenDrain,
    /// Pull-ups that can be switched: those of a v1a cannot.
    #[error("no pull-ups that can be switched")]
    PullUps,
}

/// What is wrong with the supply of a Bus Pirate 5, 5XL or 6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum SupplyFault {
    /// The supply is to stay off, and the target has none of its own. Without one the pins cannot be driven.
    #[error("the target has no supply")]
    Missing,
    /// The supply switched itself off: the target takes more than the limit, or there is a short circuit.
    #[error("the supply switched itself off")]
    Overload,
    /// The target has a supply of its own with a higher voltage.
    #[error("a supply of the target pushes against that of the Bus Pirate")]
    Backflow,
}

/// What an [`Error`] is about, for code that decides what to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The port failed. Its own error says why.
    Transport,
    /// No Bus Pirate was found at the port.
    NotFound,
    /// The Bus Pirate did not answer as it should.
    Answer,
    /// The caller stopped connecting.
    Stopped,
    /// The extra lines failed.
    Lines,
    /// The target map and the wiring do not fit each other, or do not have what was asked for.
    Wiring,
    /// This Bus Pirate cannot do it.
    Unsupported,
    /// The supply of the target.
    Supply,
    /// It is not possible while a target is in reset.
    Held,
}

impl<E, L> Error<E, L> {
    /// What it is about.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::Transport(_) => ErrorKind::Transport,
            Self::NoAnswer { .. } | Self::NotABusPirate { .. } | Self::Terminal => ErrorKind::NotFound,
            Self::TooLong { .. }
            | Self::Silent { .. }
            | Self::Refused { .. }
            | Self::Unasked { .. }
            | Self::RefusedRequest { .. }
            | Self::BadAnswer { .. }
            | Self::PinsMoved { .. }
            | Self::NoTerminal { .. }
            | Self::Spoiled
            | Self::Lost => ErrorKind::Answer,
            Self::Supply { .. } => ErrorKind::Supply,
            Self::Stopped => ErrorKind::Stopped,
            Self::Lines(_) => ErrorKind::Lines,
            Self::Map(_)
            | Self::IdleHoldsCs
            | Self::NoRoute { .. }
            | Self::Wiring { .. }
            | Self::NoSuchExtraLine { .. }
            | Self::AuxFeedsClock
            | Self::NoSuchTarget(_) => ErrorKind::Wiring,
            Self::NoSuchPin { .. }
            | Self::LegacyMode
            | Self::NoSuchLineRate { .. }
            | Self::Clock { .. }
            | Self::OnlyAuxHasPwm
            | Self::NoRawWire
            | Self::Bpio2
            | Self::NoSuchSupply { .. }
            | Self::FixedSupply
            | Self::Lacks { .. }
            | Self::Frequency { .. } => ErrorKind::Unsupported,
            Self::ClockWhileHeld => ErrorKind::Held,
        }
    }
}

fn no_terminal(heard: &[u8]) -> String {
    match heard.is_empty() {
        true => String::from("is silent"),
        false => format!("does not answer as it should: {}", Beginning(heard)),
    }
}

/// Bytes that were received, for messages: escaped, and not more than the first of them.
struct Beginning<'b>(&'b [u8]);

impl fmt::Display for Beginning<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, rest) = self.0.split_at(self.0.len().min(HEARD_MOST));
        write!(f, "{}", first.escape_ascii())?;
        if rest.is_empty() { Ok(()) } else { write!(f, " and {} bytes more", rest.len()) }
    }
}

/// What a Bus Pirate says it is, for messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HardwareName(
    /// As in [`Banner::hardware`](super::Banner::hardware); `None`: it could not be asked.
    pub Option<String>,
);

impl HardwareName {
    /// Is it the legacy mode of a Bus Pirate 5 or 6, which moves CS only?
    #[must_use]
    pub fn is_legacy(&self) -> bool {
        self.0.as_deref() == Some(LEGACY)
    }

    /// Is it a Bus Pirate 5, 5XL or 6 in its BPIO2 mode, which has IO0 to IO3?
    #[must_use]
    pub fn has_io(&self) -> bool {
        self.0.as_deref().is_some_and(|hardware| hardware.starts_with(['5', '6']))
    }
}

impl fmt::Display for HardwareName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(_) if self.is_legacy() => f.write_str("a Bus Pirate 5 or 6 in its legacy mode"),
            Some(hardware) => write!(f, "a Bus Pirate v{}", Name(hardware)),
            None => f.write_str("a Bus Pirate of unknown version"),
        }
    }
}

fn no_such_pin(pin: Source, hardware: &HardwareName) -> &'static str {
    match pin {
        _ if hardware.has_io() => "it has CS and IO0 to IO3",
        Source::Io(_) => "only v5, 5XL and 6 have it, in their BPIO2 mode",
        Source::Aux2 if !hardware.is_legacy() => {
            "only the v1a has it in binary mode; elsewhere its bit switches the pull-ups"
        }
        _ => "its binary mode moves CS only",
    }
}

impl<E> Error<E> {
    /// The same error, of a Bus Pirate with extra lines.
    pub(super) fn with_lines<L>(self) -> Error<E, L> {
        self.convert(Error::Transport)
    }

    /// The same error, but for one of the transport, which becomes another.
    pub(super) fn convert<F, L>(self, transport: impl FnOnce(E) -> Error<F, L>) -> Error<F, L> {
        match self {
            Self::Transport(error) => transport(error),
            Self::NoAnswer { waited, recovered } => Error::NoAnswer { waited, recovered },
            Self::NotABusPirate { heard, recovered } => Error::NotABusPirate { heard, recovered },
            Self::TooLong { limit } => Error::TooLong { limit },
            Self::Stopped => Error::Stopped,
            Self::Silent { command, got, want, waited } => Error::Silent { command, got, want, waited },
            Self::Refused { command, want, got } => Error::Refused { command, want, got },
            Self::Unasked { command, got } => Error::Unasked { command, got },
            Self::Lost => Error::Lost,
            Self::Lines(never) => match never {},
            Self::Map(fault) => Error::Map(fault),
            Self::NoSuchPin { pin, hardware } => Error::NoSuchPin { pin, hardware },
            Self::LegacyMode => Error::LegacyMode,
            Self::Bpio2 => Error::Bpio2,
            Self::Spoiled => Error::Spoiled,
            Self::Terminal => Error::Terminal,
            Self::NoTerminal { heard } => Error::NoTerminal { heard },
            Self::RefusedRequest { command, message } => Error::RefusedRequest { command, message },
            Self::BadAnswer { command, got } => Error::BadAnswer { command, got },
            Self::PinsMoved { want, got } => Error::PinsMoved { want, got },
            Self::Supply { fault, millivolts, milliamperes } => {
                Error::Supply { fault, millivolts, milliamperes }
            }
            Self::NoSuchSupply { supply } => Error::NoSuchSupply { supply },
            Self::FixedSupply => Error::FixedSupply,
            Self::Lacks { what, hardware } => Error::Lacks { what, hardware },
            Self::AuxFeedsClock => Error::AuxFeedsClock,
            Self::IdleHoldsCs => Error::IdleHoldsCs,
            Self::NoRoute { target } => Error::NoRoute { target },
            Self::Wiring { wired, lines } => Error::Wiring { wired, lines },
            Self::NoSuchLineRate { baud } => Error::NoSuchLineRate { baud },
            Self::NoSuchExtraLine { number } => Error::NoSuchExtraLine { number },
            Self::NoSuchTarget(target) => Error::NoSuchTarget(target),
            Self::Clock { clock } => Error::Clock { clock },
            Self::OnlyAuxHasPwm => Error::OnlyAuxHasPwm,
            Self::NoRawWire => Error::NoRawWire,
            Self::Frequency { frequency } => Error::Frequency { frequency },
            Self::ClockWhileHeld => Error::ClockWhileHeld,
        }
    }
}
