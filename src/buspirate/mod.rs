//! A Bus Pirate: connection, capabilities, and programming AVRs through its binary SPI mode.
//!
//! [`wire`] is the protocol as values, without IO. [`BusPirate`] owns a
//! [`Transport`](crate::transport::Transport), finds the device in whatever state it is, asks it
//! what it can do, and is an [`IcspBus`](crate::bus::IcspBus).
//!
//! # Lines
//!
//! The lines of the [`TargetMap`] are wired to what [`Options::wiring`] says, line 0 first: pins of the
//! Bus Pirate, or extra [`Lines`] from elsewhere. Pins that are not listed stay high while the Bus
//! Pirate is in SPI mode.
//!
//! The pins of the Bus Pirate move together, with one command; inside the firmware one follows the
//! other, [`LINE_ORDER`], within a few microseconds. [`passages`] lists who is selected for so long on
//! the way. Extra lines move one by one, and each may rest for as long as the system likes: a map over
//! pins and extra lines needs a [route](crate::select::route) on which nobody is in reset meanwhile, or
//! it is refused.
//!
//! Changing the SPI clock raises CS, so CS must be high while nobody is selected.
//!
//! * AUX2 exists on the v1a only. It is open drain: somebody must pull it up. The firmware holds it
//!   low from the moment it enters bitbang mode until the first peripherals command.
//! * While the Bus Pirate enters and leaves binary mode its pins are inputs: pull-ups decide.
//!
//! # Power and the end
//!
//! Leaving binary mode switches the supplies off and lets all pins go: that is what the firmware
//! does. [`Power::Keep`] therefore ends with the Bus Pirate still in binary SPI mode, supplies on and
//! RESET high; the next connection finds it there.
//!
//! # The receive FIFO
//!
//! A v1a to v3 has room for four bytes that it has not processed, and dies of the fifth until it is
//! re-plugged. While its state is unknown it never gets more than four at a time; later a command
//! and its payload travel together, and nothing follows before the answer is there.

mod banner;
mod connect;
mod conversation;
mod programming;
pub mod wire;

use alloc::string::String;
use alloc::vec::Vec;
use core::convert::Infallible;
use core::fmt;
use core::time::Duration;

use crate::bus::{Hertz, Target};
use crate::select::{Held, Levels, Lines, MapFault, NoLines, TargetMap, check, passing, route, targets};
use crate::transport::Transport;

use conversation::Conversation;
use wire::{Command, Config, Peripherals, Speed};

pub use banner::Banner;
pub use connect::Connecting;

bitflags::bitflags! {
    /// What a Bus Pirate can do beyond shifting a few bytes. Each is asked for by itself, and each
    /// has a plain path that works without it.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub struct Features: u8 {
        /// Several instructions in one transfer command; else one at a time.
        const BULK = 0b001;
        /// A whole page in one write-then-read command (firmware 5.10 and later).
        const WRITE_THEN_READ = 0b010;
        /// The firmware reads flash by itself (6.1 and later).
        const AVR_READ = 0b100;
    }
}

/// What to do with the supplies of the Bus Pirate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Power {
    /// On while connected, off at the end.
    #[default]
    On,
    /// Never on: the targets have their own supply.
    Off,
    /// On while connected and left on at the end, which leaves the Bus Pirate in binary SPI mode.
    Keep,
}

/// Where a line of the target map is wired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source {
    /// The CS pin.
    Cs,
    /// The AUX pin.
    Aux,
    /// The AUX2 pin of a v1a; it is never driven high, only released.
    Aux2,
    /// A line of the extra [`Lines`], by its number there.
    Extra(u8),
}

impl Source {
    /// The bit of the peripherals byte; `None` for lines from elsewhere.
    const fn bit(self) -> Option<Peripherals> {
        match self {
            Self::Cs => Some(Peripherals::CS),
            Self::Aux => Some(Peripherals::AUX),
            Self::Aux2 => Some(Peripherals::AUX2),
            Self::Extra(_) => None,
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cs => f.write_str("CS"),
            Self::Aux => f.write_str("AUX"),
            Self::Aux2 => f.write_str("AUX2"),
            Self::Extra(number) => write!(f, "extra line {number}"),
        }
    }
}

/// The order in which the firmware moves the pins of one peripherals command (`binIOhelpers.c`).
pub const LINE_ORDER: [Source; 3] = [Source::Aux2, Source::Aux, Source::Cs];

/// How long the firmware needs from the first to the last pin of one peripherals command, at the
/// most: a few instructions for each at 16 MIPS. Inferred from the source, not measured.
pub const LINE_SKEW: Duration = Duration::from_micros(5);

/// Somebody who is in reset for a moment while others are selected or let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// The selection before; `None`: nobody.
    pub from: Option<Target>,
    /// The selection after; `None`: nobody.
    pub to: Option<Target>,
    /// The levels on the way.
    pub through: Levels,
    /// Who is in reset at these levels.
    pub held: Held,
    /// For how long, at the most.
    pub at_most: Duration,
}

/// Every moment at which the pins of a Bus Pirate, while they select a target or let it go, hold
/// somebody in reset who is neither selected before nor after.
///
/// ```
/// use avrrr::buspirate::{Source, passages};
/// use avrrr::select::{Direct, HCT138};
///
/// // A line for each target: selecting one touches no other.
/// assert!(passages(&Direct::new(2), &[Source::Cs, Source::Aux]).is_empty());
/// // A decoder passes through other codes, for 5 µs at the most.
/// assert!(!passages(&HCT138, &[Source::Cs, Source::Aux, Source::Aux2]).is_empty());
/// ```
#[must_use]
pub fn passages<M: TargetMap + ?Sized>(map: &M, wiring: &[Source]) -> Vec<Passage> {
    let order: Vec<u8> = LINE_ORDER
        .iter()
        .filter_map(|pin| (0u8..).zip(wiring).find(|(_, source)| *source == pin).map(|(line, _)| line))
        .collect();
    let ends = |target: Option<Target>| match target {
        Some(target) => map.levels(target).unwrap_or(map.idle()),
        None => map.idle(),
    };
    let mut found = Vec::new();
    // Every target is let go before another is selected, so one end is always nobody.
    for target in targets(map) {
        for (from, to) in [(None, Some(target)), (Some(target), None)] {
            for through in passing(ends(from), ends(to), &order) {
                let held = map.held(through);
                if held != Held::NOBODY && held != Held::only(target) {
                    found.push(Passage { from, to, through, held, at_most: LINE_SKEW });
                }
            }
        }
    }
    found
}

/// How to connect.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The pin of each line of the target map, line 0 first; the default is CS alone.
    pub wiring: Vec<Source>,
    /// The supplies; the default is [`Power::On`].
    pub power: Power,
    /// The features that may be used where the device has them; the default is all.
    pub features: Features,
    /// This SPI clock and no other, whatever a session asks for; the default is `None`.
    pub speed: Option<Speed>,
    /// How long a silent device is fed to complete a transfer that somebody may have interrupted,
    /// before it counts as absent; the default is 12 s, enough for some 1200 missing bytes.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            wiring: [Source::Cs].into(),
            power: Power::On,
            features: Features::all(),
            speed: None,
            patience: Duration::from_secs(12),
        }
    }
}

/// What can go wrong between us and a Bus Pirate; `E` is the error of the transport, `L` that of the
/// extra lines.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error<E, L = Infallible> {
    /// The port failed.
    #[error("the port failed")]
    Transport(#[source] E),
    /// Nothing answered at all.
    #[error("nothing answered in {} ms", waited.as_millis())]
    NoAnswer {
        /// How long it was tried.
        waited: Duration,
    },
    /// Something answered, but not like a Bus Pirate.
    #[error("what answers is no Bus Pirate: it sent {}", heard.escape_ascii())]
    NotABusPirate {
        /// The beginning of what it said.
        heard: Vec<u8>,
    },
    /// Somebody asked to stop while connecting.
    #[error("stopped while connecting")]
    Stopped,
    /// No or not enough of an answer.
    #[error("the Bus Pirate did not answer to \"{command}\": {got} of {want} bytes in {} ms", waited.as_millis())]
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
    Refused {
        /// The command.
        command: &'static str,
        /// The byte that should have come.
        want: u8,
        /// The byte that came.
        got: u8,
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
    #[error("{pin} cannot be used on {hardware}: {}", no_such_pin(*pin))]
    NoSuchPin {
        /// The pin.
        pin: Source,
        /// What the device says it is.
        hardware: Hardware,
    },
    /// CS is low while nobody is selected; a change of the SPI clock would raise it.
    #[error("CS is low in the idle levels of the map, and a change of the SPI clock raises it")]
    IdleHoldsCs,
    /// The lines cannot get from idle to this target, or back, without selecting another one for as
    /// long as the system likes.
    #[error("target {target} cannot be selected without resting at the code of another one")]
    NoRoute {
        /// The target.
        target: Target,
    },
    /// The wiring has another number of lines than the target map, or uses a pin twice.
    #[error("the wiring names {wired} pins for a map of {lines} lines, or one of them twice")]
    Wiring {
        /// How many pins the wiring names.
        wired: usize,
        /// How many lines the map has.
        lines: u8,
    },
    /// The map has no such target.
    #[error("there is no target {0}")]
    NoSuchTarget(Target),
    /// A change of the SPI clock moves CS, so it must not happen while a target is in reset.
    #[error("the SPI clock cannot change while a target is in reset")]
    ClockWhileHeld,
}

/// What a Bus Pirate says it is, for messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hardware(
    /// As in [`Banner::hardware`]; `None`: it could not be asked.
    pub Option<String>,
);

impl fmt::Display for Hardware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(hardware) => write!(f, "a Bus Pirate v{hardware}"),
            None => f.write_str("a Bus Pirate of unknown version"),
        }
    }
}

fn no_such_pin(pin: Source) -> &'static str {
    match pin {
        Source::Aux2 => "only the v1a has it in binary mode; elsewhere its bit switches the pull-ups",
        _ => "its binary mode moves CS only",
    }
}

impl<E> Error<E> {
    /// The same error, of a Bus Pirate with extra lines.
    fn with_lines<L>(self) -> Error<E, L> {
        match self {
            Self::Transport(error) => Error::Transport(error),
            Self::NoAnswer { waited } => Error::NoAnswer { waited },
            Self::NotABusPirate { heard } => Error::NotABusPirate { heard },
            Self::Stopped => Error::Stopped,
            Self::Silent { command, got, want, waited } => Error::Silent { command, got, want, waited },
            Self::Refused { command, want, got } => Error::Refused { command, want, got },
            Self::Lost => Error::Lost,
            Self::Lines(never) => match never {},
            Self::Map(fault) => Error::Map(fault),
            Self::NoSuchPin { pin, hardware } => Error::NoSuchPin { pin, hardware },
            Self::IdleHoldsCs => Error::IdleHoldsCs,
            Self::NoRoute { target } => Error::NoRoute { target },
            Self::Wiring { wired, lines } => Error::Wiring { wired, lines },
            Self::NoSuchTarget(target) => Error::NoSuchTarget(target),
            Self::ClockWhileHeld => Error::ClockWhileHeld,
        }
    }
}

/// A connected Bus Pirate with the targets of map `M`, and lines `X` from elsewhere.
///
/// Dropping it lets RESET go and leaves as [`Options::power`] says; [`close`](Self::close) does the
/// same and reports errors.
///
/// ```
/// use avrrr::buspirate::{BusPirate, Options};
/// use avrrr::chip::ATMEGA328P;
/// use avrrr::select::Direct;
/// use avrrr::sim::{Avr, Board, Line, World};
///
/// // A simulated Bus Pirate with one AVR, its RESET on CS. A serial port works the same way.
/// let world = World::new(Board::new().with(Avr::new(ATMEGA328P), Line::Cs));
/// let bus = BusPirate::connect(world, Direct::ONE, Options::default())?;
/// assert_eq!(bus.banner().unwrap().firmware, (6, 3));
/// bus.close()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct BusPirate<T: Transport, M: TargetMap, X: Lines = NoLines> {
    conversation: Conversation<T>,
    map: M,
    extra: X,
    options: Options,
    features: Features,
    banner: Option<Banner>,
    /// What the lines of the map were last set to.
    levels: Levels,
    /// What the peripherals byte was last set to.
    peripherals: Peripherals,
    speed: Speed,
    held: bool,
    /// Nothing may reach the target before this moment of the transport's clock.
    not_before: Duration,
    closed: bool,
}

/// The outcome of something that a Bus Pirate does.
type Outcome<O, T, X> = Result<O, Error<<T as Transport>::Error, <X as Lines>::Error>>;

impl<T: Transport, M: TargetMap, X: Lines> BusPirate<T, M, X> {
    /// What the device said of itself; `None`: it could not be asked.
    #[must_use]
    pub fn banner(&self) -> Option<&Banner> {
        self.banner.as_ref()
    }

    /// What the device can do, of what [`Options::features`] allows.
    #[must_use]
    pub fn features(&self) -> Features {
        self.features
    }

    /// The SPI clock.
    #[must_use]
    pub fn clock(&self) -> Hertz {
        self.speed.hertz()
    }

    /// Lets RESET go and leaves the device as [`Options::power`] says.
    ///
    /// # Errors
    ///
    /// When the device did not confirm: RESET may still be low, or the supplies on.
    pub fn close(mut self) -> Outcome<(), T, X> {
        self.shut_down()
    }

    fn shut_down(&mut self) -> Outcome<(), T, X> {
        self.closed = true;
        let released = self.release();
        if self.options.power == Power::Keep {
            return released;
        }
        // Also when RESET could not be released: leaving binary mode lets all pins go.
        let left = self.run(Command::LeaveSpi).and_then(|_| self.run(Command::LeaveBitbang));
        released.and(left.map(drop))
    }

    /// Lets every target go, and finds the device again if an error lost it.
    fn release(&mut self) -> Outcome<(), T, X> {
        self.wait_for_target();
        if !self.conversation.is_lost() && self.go_to(self.map.idle()).is_ok() {
            self.held = false;
            return Ok(());
        }
        self.recover()?;
        self.held = false;
        Ok(())
    }

    fn run(&mut self, command: Command<'_>) -> Outcome<Vec<u8>, T, X> {
        self.conversation.run(command).map_err(Error::with_lines)
    }

    /// The peripherals byte for these levels of the map's lines, all other lines high.
    fn peripherals_at(&self, levels: Levels) -> Peripherals {
        let mut others = Peripherals::CS | Peripherals::AUX;
        others.set(Peripherals::POWER, self.options.power != Power::Off);
        others.set(Peripherals::AUX2, self.has_aux2());
        let lines = (0u8..).zip(&self.options.wiring);
        lines.fold(others, |mut byte, (line, source)| {
            if let Some(bit) = source.bit() {
                byte.set(bit, levels.is_high(line));
            }
            byte
        })
    }

    /// Moves the lines of the map to these levels, with nobody in reset on the way but those at its
    /// ends.
    fn go_to(&mut self, levels: Levels) -> Outcome<(), T, X> {
        let groups = line_groups(&self.options.wiring);
        // Connecting has made sure that there is one.
        let route = route(&self.map, &groups, self.levels, levels).ok_or(Error::Lost)?;
        for stop in route.steps() {
            self.move_lines(stop)?;
        }
        Ok(())
    }

    /// Moves all lines to these levels: first those from elsewhere, then the pins.
    fn move_lines(&mut self, levels: Levels) -> Outcome<(), T, X> {
        let wiring = &self.options.wiring;
        let extra = extra_levels(wiring, levels);
        if extra != extra_levels(wiring, self.levels) {
            self.extra.set(extra).map_err(Error::Lines)?;
        }
        let peripherals = self.peripherals_at(levels);
        if self.peripherals != peripherals {
            self.run(Command::Peripherals(peripherals))?;
            self.peripherals = peripherals;
        }
        self.levels = levels;
        Ok(())
    }

    /// Sets up SPI and lets every target go, then switches the supplies as asked.
    ///
    /// The configuration comes first, because setting it moves CS; the idle levels come before
    /// power does.
    fn set_up_spi(&mut self) -> Outcome<(), T, X> {
        /// Time for the supplies to come up.
        const RAILS: Duration = Duration::from_millis(50);
        let idle = self.map.idle();
        self.extra.set(extra_levels(&self.options.wiring, idle)).map_err(Error::Lines)?;
        let peripherals = self.peripherals_at(idle);
        let unpowered = peripherals - Peripherals::POWER;
        self.conversation
            .run_all(&[
                Command::Config(Config::AVR),
                Command::Speed(self.speed),
                Command::Peripherals(unpowered),
            ])
            .map_err(Error::with_lines)?;
        self.peripherals = unpowered;
        self.levels = idle;
        self.held = false;
        if peripherals != unpowered {
            self.run(Command::Peripherals(peripherals))?;
            self.peripherals = peripherals;
            self.conversation.pause(RAILS);
        }
        Ok(())
    }

    /// Waits until the last hold-off is over.
    fn wait_for_target(&mut self) {
        self.conversation.pause_until(self.not_before);
    }

    /// Does AUX2 exist? Only where the device says that it is a v1a or its forerunner.
    fn has_aux2(&self) -> bool {
        self.banner.as_ref().is_some_and(|banner| banner.hardware.starts_with(['0', '1']))
    }

    /// Refuses pins that this device does not have.
    fn check_pins(&self) -> Outcome<(), T, X> {
        // The legacy mode of v5 and v6 has this banner, whatever the hardware; its AUX does nothing.
        let is_legacy =
            self.banner.as_ref().is_some_and(|banner| banner.hardware == "2.5" && banner.firmware == (7, 1));
        let missing = self.options.wiring.iter().find(|pin| match pin {
            Source::Aux2 => !self.has_aux2(),
            Source::Aux => is_legacy,
            Source::Cs | Source::Extra(_) => false,
        });
        match missing {
            Some(pin) => {
                let hardware = Hardware(self.banner.as_ref().map(|banner| banner.hardware.clone()));
                Err(Error::NoSuchPin { pin: *pin, hardware })
            }
            None => Ok(()),
        }
    }
}

/// The lines that can switch together: the pins of the Bus Pirate, and each other line by itself.
fn line_groups(wiring: &[Source]) -> Vec<u8> {
    let bits = |pins: bool| {
        (0u8..)
            .zip(wiring)
            .filter(move |(_, source)| source.bit().is_some() == pins)
            .map(|(line, _)| 1 << line)
    };
    let pins = bits(true).fold(0, |all, bit: u8| all | bit);
    bits(false).chain([pins]).collect()
}

/// The levels of the extra lines, by their numbers there.
fn extra_levels(wiring: &[Source], levels: Levels) -> Levels {
    (0u8..).zip(wiring).fold(Levels::ALL_HIGH, |extra, (line, source)| match source {
        Source::Extra(number) => extra.with(*number, levels.is_high(line)),
        _ => extra,
    })
}

/// Refuses a map or a wiring that cannot work, whatever the device.
fn check_wiring<M: TargetMap, E, L>(map: &M, wiring: &[Source]) -> Result<(), Error<E, L>> {
    check(map)?;
    let twice = wiring.iter().enumerate().any(|(index, pin)| wiring[..index].contains(pin));
    if wiring.len() != usize::from(map.lines()) || twice {
        return Err(Error::Wiring { wired: wiring.len(), lines: map.lines() });
    }
    let idle = map.idle();
    if (0u8..).zip(wiring).any(|(line, pin)| *pin == Source::Cs && !idle.is_high(line)) {
        return Err(Error::IdleHoldsCs);
    }
    let groups = line_groups(wiring);
    for target in targets(map) {
        let levels = map.levels(target).unwrap_or(idle);
        let ways = [route(map, &groups, idle, levels), route(map, &groups, levels, idle)];
        if ways.contains(&None) {
            return Err(Error::NoRoute { target });
        }
    }
    Ok(())
}

impl<T: Transport, M: TargetMap, X: Lines> Drop for BusPirate<T, M, X> {
    fn drop(&mut self) {
        if !self.closed {
            // Nobody is left to tell.
            let _ = self.shut_down();
        }
    }
}
