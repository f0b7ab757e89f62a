//! A Bus Pirate: connection, capabilities, and programming AVRs through its binary SPI mode.
//!
//! [`wire`] is the protocol as values, without IO. [`BusPirate`] owns a
//! [`Transport`](crate::transport::Transport), finds the device in whatever state it is, asks it
//! what it can do, and is an [`IcspBus`](crate::bus::IcspBus).
//!
//! # Lines
//!
//! The lines of the [`TargetMap`] are wired to the pins of [`Options::wiring`], line 0 first. Pins
//! that are not listed stay high while the Bus Pirate is in SPI mode.
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

use alloc::vec::Vec;
use core::time::Duration;

use crate::bus::{Hertz, Target};
use crate::select::{Levels, TargetMap};
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
}

impl Source {
    const fn bit(self) -> Peripherals {
        match self {
            Self::Cs => Peripherals::CS,
            Self::Aux => Peripherals::AUX,
        }
    }
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
    /// before it counts as absent; the default is 17 s, enough for some 560 missing bytes: a page of
    /// 64 words.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            wiring: [Source::Cs].into(),
            power: Power::On,
            features: Features::all(),
            speed: None,
            patience: Duration::from_secs(17),
        }
    }
}

/// What can go wrong between us and a Bus Pirate; `E` is the error of the transport.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error<E> {
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

/// A connected Bus Pirate with the targets of map `M`.
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
pub struct BusPirate<T: Transport, M: TargetMap> {
    conversation: Conversation<T>,
    map: M,
    options: Options,
    features: Features,
    banner: Option<Banner>,
    /// What the peripherals byte was last set to.
    peripherals: Peripherals,
    speed: Speed,
    held: bool,
    /// Nothing may reach the target before this moment of the transport's clock.
    not_before: Duration,
    /// It was looked for after an error, and not found.
    given_up: bool,
    closed: bool,
}

impl<T: Transport, M: TargetMap> BusPirate<T, M> {
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
    pub fn close(mut self) -> Result<(), Error<T::Error>> {
        self.shut_down()
    }

    fn shut_down(&mut self) -> Result<(), Error<T::Error>> {
        self.closed = true;
        self.release()?;
        if self.options.power == Power::Keep { Ok(()) } else { self.leave_binary_mode() }
    }

    /// Leaving binary mode switches the supplies off and lets all pins go, and so does finding the
    /// device again if it cannot be told from its answer whether it heard.
    fn leave_binary_mode(&mut self) -> Result<(), Error<T::Error>> {
        let left = self.conversation.run(Command::LeaveSpi);
        if left.and_then(|_| self.conversation.run(Command::LeaveBitbang)).is_err() {
            self.find_again()?;
            self.conversation.run(Command::LeaveBitbang)?;
        }
        Ok(())
    }

    /// Lets every target go, and finds the device again if an error lost it.
    fn release(&mut self) -> Result<(), Error<T::Error>> {
        self.wait_for_target();
        if !self.conversation.is_lost() {
            let idle = self.peripherals_at(self.map.idle());
            if self.peripherals == idle || self.set_peripherals(idle).is_ok() {
                self.held = false;
                return Ok(());
            }
        }
        self.recover()?;
        self.held = false;
        Ok(())
    }

    /// The peripherals byte for these levels of the map's lines, all other lines high.
    fn peripherals_at(&self, levels: Levels) -> Peripherals {
        let power = match self.options.power {
            Power::On | Power::Keep => Peripherals::POWER,
            Power::Off => Peripherals::empty(),
        };
        let lines = (0u8..).zip(&self.options.wiring);
        lines.fold(power | Peripherals::CS | Peripherals::AUX, |mut byte, (line, source)| {
            byte.set(source.bit(), levels.is_high(line));
            byte
        })
    }

    fn set_peripherals(&mut self, peripherals: Peripherals) -> Result<(), Error<T::Error>> {
        if self.peripherals != peripherals {
            self.conversation.run(Command::Peripherals(peripherals))?;
            self.peripherals = peripherals;
        }
        Ok(())
    }

    /// Sets up SPI and lets every target go, then switches the supplies as asked.
    ///
    /// The configuration comes first, because setting it moves CS; the idle levels come before
    /// power does.
    fn set_up_spi(&mut self) -> Result<(), Error<T::Error>> {
        /// Time for the supplies to come up.
        const RAILS: Duration = Duration::from_millis(50);
        let idle = self.peripherals_at(self.map.idle());
        self.conversation.run_all(&[
            Command::Config(Config::AVR),
            Command::Speed(self.speed),
            Command::Peripherals(idle - Peripherals::POWER),
        ])?;
        self.peripherals = idle - Peripherals::POWER;
        self.held = false;
        if idle.contains(Peripherals::POWER) {
            self.set_peripherals(idle)?;
            self.conversation.pause(RAILS);
        }
        Ok(())
    }

    /// Waits until the last hold-off is over.
    fn wait_for_target(&mut self) {
        self.conversation.pause_until(self.not_before);
    }
}

impl<T: Transport, M: TargetMap> Drop for BusPirate<T, M> {
    fn drop(&mut self) {
        if !self.closed {
            // Nobody is left to tell.
            let _ = self.shut_down();
        }
    }
}
