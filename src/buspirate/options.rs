//! How to connect.

use alloc::vec::Vec;
use core::time::Duration;

use super::{RawSpeed, Source, Speed};
use crate::bus::{Hertz, SupplySetting};

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
    /// On while connected and left on at the end, which leaves the Bus Pirate in the binary mode that it is in.
    Keep,
}

/// How CLK, MOSI and CS are driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Outputs {
    /// To 3.3 V and to ground.
    #[default]
    PushPull,
    /// To ground only; external pull-ups are needed. MOSI is driven all the same by firmware up to 6.3.
    OpenDrain,
    /// To ground only, with the pull-ups of the Bus Pirate to whatever is on its Vpu pin (v2go and
    /// later).
    OpenDrainWithPullUps,
}

/// How to connect.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The pin of each line of the target map, line 0 first; the default is CS alone.
    pub wiring: Vec<Source>,
    /// The supplies; the default is [`Power::On`].
    pub power: Power,
    /// What the supply of a v5, 5XL or 6 in its BPIO2 mode is set to, unless the target has one of its own; others
    /// refuse a setting. The default is `None`: 3.3 V and at most 300 mA where it can be set.
    pub supply: Option<SupplySetting>,
    /// How CLK, MOSI and CS are driven; the default is to 3.3 V and to ground. Other lines that are pins of the Bus Pirate
    /// are driven in any case. On a v4 the pull-ups get 3.3 V of its own, unless Vpu has a voltage from outside; a v1a
    /// has none that can be switched, and a v5 to v6 has push-pull outputs only.
    pub outputs: Outputs,
    /// A clock on AUX, from which a wire goes to XTAL1 of a target that has none; a v1a to v4 can be asked for one from
    /// 1 Hz to 8 MHz. It ends when the connection does, but for [`Power::Keep`]. The default is none.
    pub feed_clock: Option<Hertz>,
    /// The features that may be used where the device has them; the default is all.
    pub features: Features,
    /// The line rate to use where the device can change it and is known to do so well (v2go and v3 with
    /// firmware 5.5 to 7.1), baud; elsewhere it is 115,200. The default is 1,000,000: the reference has it
    /// exact on both ends, and twice as much works on most boards. With [`Power::Keep`] the rate stays
    /// 115,200, because the next program expects the device there.
    pub line_rate: u32,
    /// This SPI clock and no other, whatever a session asks for; the default is `None`.
    pub speed: Option<Speed>,
    /// Raw wire mode of a v1a to v4 at this clock and nothing else, whatever a session asks for; the default is `None`.
    /// A v5 to v6 in its BPIO2 mode has none, and takes its fastest SPI clock that is not above this one.
    pub raw_wire: Option<RawSpeed>,
    /// May a v1a to v4 leave SPI mode where a session asks for a clock below 31.25 kHz, the slowest there? Bitbang mode
    /// goes down to 100 Hz; a v1a with AUX2 among its lines has raw wire mode for that, at 5 kHz. Whenever the mode
    /// changes, the supplies are off and all pins are let go for a moment. The default is no.
    pub slow: bool,
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
            supply: None,
            outputs: Outputs::PushPull,
            feed_clock: None,
            features: Features::all(),
            line_rate: 1_000_000,
            speed: None,
            raw_wire: None,
            slow: false,
            recover: false,
            patience: Duration::from_secs(17),
        }
    }
}

impl Options {
    /// The clock that is set whatever a session asks for.
    pub(super) fn fixed_clock(&self) -> Option<Hertz> {
        self.speed.map(Speed::hertz).or(self.raw_wire.map(RawSpeed::hertz))
    }
}
