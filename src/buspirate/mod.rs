//! A Bus Pirate: connection, capabilities, and programming AVRs through its binary SPI mode.
//!
//! [`BusPirate`] owns a [`Transport`], finds the device in whatever state it is, asks it what it can do, and
//! is an [`IcspBus`](crate::bus::IcspBus). [`SpiHost`] and [`BitbangHost`] are the same device for driver
//! crates.
//!
//! # Lines
//!
//! The lines of the [`TargetMap`] are wired to what [`Options::wiring`] says, line 0 first: pins of the
//! Bus Pirate, or extra [`Lines`] from elsewhere. Pins that are not listed stay high while the Bus
//! Pirate is in SPI mode.
//!
//! The pins of the Bus Pirate move together, with one command. The firmware moves AUX2 first, then AUX,
//! then CS, within 5 µs. For that time a decoder may hold another target in reset. Extra lines move one
//! by one, and each may rest for as long as the system likes. So a map over pins and extra lines needs an
//! order of moves in which no other target is in reset; without one it is refused.
//!
//! Nothing reads the lines back. So a session sets them twice, before and after it enables programming: a byte that
//! was changed on the way cannot have a second target programmed. Where the map has several targets, the pins are
//! set again by one byte more in front of the next command; firmware after 7.0 on a line takes it by itself.
//!
//! Changing the SPI clock raises CS, so CS must be high while no target is selected.
//!
//! In the legacy mode of a v5 or v6 there is one line only, CS, and changing the SPI clock or setting it up
//! pulls it low for a moment: a target that runs then is reset.
//!
//! * AUX2 exists on the v1a only. It is open drain and needs a pull-up. The firmware holds it
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
//! A v1a to v3 holds four bytes that it has not processed, and is deaf after the fifth until it is
//! re-plugged. While its state is unknown it gets one at a time, and none before it was silent for 20 ms at
//! whatever line rate. Later a command and its
//! payload travel together. Transfers, whose bytes are answered one by one, travel together as far as the
//! device keeps up with the line, but never more than 248 bytes before all answers are there: clocks may
//! differ by 2 %. Nothing else follows before the answer is there, or 1.5 s have passed: a line that stalls for
//! longer (a USB adapter, a bridge over a network) delivers what was sent meanwhile at once, and what looks for
//! the device then may be the fifth byte.
//!
//! # How fast it is
//!
//! A v3 (or v2go) with firmware 5.5 to 7.1 goes to [`Options::line_rate`] by the terminal's dialog, typed
//! letter by letter and looked at before it is carried out, and back to 115,200 baud with the reset at the
//! end. A device that was left at another rate is found there. A target that is too slow for a fast
//! line to be of use, because the FIFO then takes one instruction at a time, gets the normal one
//! ([`adapt`](crate::bus::BusTuning::adapt)).
//!
//! An FTDI holds an answer back until 62 bytes are there or a timer expires, 16 ms by default. Where round
//! trips are that long, pages go as transfers whose answers fill packets, if that is quicker.
//!
//! What the wire allows at best, with T = 10 / baud for a byte on the line, S = 8 / f + 1.5 µs for a byte
//! on the SPI bus, A = 0.5 ms + half the timer for a turnaround, and W for the time of the chip's data
//! sheet:
//!
//! * a page of n bytes: 4 (n + 1) S + A + max((4 (n + 1) + 5) T, W). That the write has begun is known
//!   when the answer is there; the next upload is on its way while the chip is busy.
//! * reading n bytes of flash: n max(T, 4 S) + A, with the firmware's own reading;
//! * reading n bytes otherwise: n / 58 times max(248 T, 232 S) + A.
//!
//! `tests/budget.rs` compares whole sessions with it: from 0.3 to 1.1 of it, after 0.35 s (timer 1 ms) or
//! 0.6 s (16 ms) for setting up.
//!
//! [direct]: crate::select::Direct
//! [hct138]: crate::select::HCT138
//! [hct155]: crate::select::HCT155
//!
#![doc = include_str!("../../docs/wiring.md")]

mod banner;
mod binary;
mod error;
mod quirks;
mod source;
mod watched;
mod wiring;

use alloc::vec::Vec;
use core::time::Duration;

use crate::bus::Hertz;
use crate::select::{Levels, Lines, NoLines, TargetMap};
use crate::transport::Transport;

use binary::{Config, Link, Peripherals, SpeedCodes};

pub use banner::Banner;
pub use binary::bitbang::{BitbangHost, BitbangOptions};
pub use binary::spi::{SpiHost, SpiOptions};
pub use binary::{Batch, ByteCost, HostError, NORMAL_BAUD, Speed, bitbang, spi};
pub use error::{Error, ErrorKind, HardwareName};
pub use source::Source;
pub use watched::Connecting;

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
    /// The line rate to use where the device can change it and is known to do so well (v2go and v3 with
    /// firmware 5.5 to 7.1), baud; elsewhere it is 115,200. The default is 1,000,000: the reference has it
    /// exact on both ends, and twice as much works on most boards. With [`Power::Keep`] the rate stays
    /// 115,200, because the next program expects the device there.
    pub line_rate: u32,
    /// This SPI clock and no other, whatever a session asks for; the default is `None`.
    pub speed: Option<Speed>,
    /// May the device be in the middle of a transfer that was interrupted, by a program that was killed for
    /// example? Then a silent device is sent what may be missing, and one that keeps sending is read to the end,
    /// each for [`patience`](Self::patience). The default is no: what does not answer as a Bus Pirate does is
    /// given up after a second, and gets no more bytes than it takes to ask.
    ///
    /// Where the port is known to be that of a Bus Pirate, by its USB identity for example, yes is better.
    pub recover: bool,
    /// How long bytes are sent to complete an interrupted transfer of a silent device at the normal line rate,
    /// before it counts as absent; the default is 17 s, enough for some 560 missing bytes: a page of 64 words.
    /// Where the line rate can change, 540 bytes at the fast rate come first, in 4.2 s. When connecting only with
    /// [`recover`](Self::recover); always after an error of a session, because then the transfer is our own, and
    /// twice as long after a payload, whose length may have been damaged.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            wiring: [Source::Cs].into(),
            power: Power::On,
            features: Features::all(),
            line_rate: 1_000_000,
            speed: None,
            recover: false,
            patience: Duration::from_secs(17),
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
    link: Link<T>,
    map: M,
    extra: X,
    options: Options,
    features: Features,
    banner: Option<Banner>,
    /// What the lines of the map were last set to.
    levels: Levels,
    /// What the peripherals byte was last set to.
    peripherals: Peripherals,
    /// The SPI configuration; not the usual one where the firmware means another edge by it.
    config: Config,
    speed: Speed,
    codes: SpeedCodes,
    /// Is a clock as fast as its code says, of those whose code does not mean the same in every firmware?
    /// `None`: it was not timed yet.
    timed: Option<bool>,
    held: bool,
    /// The pins are to be set once more, with the next command that a target follows.
    again: bool,
    /// Nothing may reach the target before this moment of the transport's clock.
    not_before: Duration,
    /// No frame may reach the target before this moment: the supplies were switched on.
    rails_up: Duration,
    /// It was looked for after an error, and not found.
    given_up: bool,
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

    /// Between asking and hearing, beyond what the bytes need: the average of the last short exchanges.
    #[must_use]
    pub fn round_trip(&self) -> Duration {
        self.link.round_trip()
    }

    /// The line rate, baud; `None`: there is none, because the device has USB instead of a line (v4 to v6), or
    /// because the transport knows of none.
    #[must_use]
    pub fn line_rate(&self) -> Option<u32> {
        if quirks::has_usb(self.banner()) { None } else { self.link.baud() }
    }

    /// The SPI clock, if the firmware means the same by its code as the others do ([`Speed`]).
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
}

impl<T: Transport, M: TargetMap, X: Lines> Drop for BusPirate<T, M, X> {
    fn drop(&mut self) {
        if !self.closed {
            // There is no caller left to tell.
            let _ = self.shut_down();
        }
    }
}
