//! What fuse values do to the next session: which can be undone over this bus, and which not.
//!
//! Values are judged by what the chip holds: what stays as it is has done no harm so far.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use crate::bus::Hertz;
use crate::chip::{Chip, Field, Fuse, FuseByte, Hazard};
use crate::icsp::{Entry, Memory};

bitflags::bitflags! {
    /// Hazards that are accepted, each by its own name: afterwards the bus at hand may not reach the chip any
    /// more. The default is none.
    ///
    /// Nothing else brings such a value into a chip. A program that accepts one should have that from a person.
    ///
    /// ```
    /// use avrrr::job::Accept;
    ///
    /// assert_eq!("clock".parse(), Ok(Accept::CLOCK));
    /// assert_eq!((Accept::RSTDISBL | Accept::OTHER_PART).to_string(), "rstdisbl, other-part");
    /// assert!("crystal".parse::<Accept>().is_err());
    /// ```
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
    pub struct Accept: u8 {
        /// `rstdisbl`: RESET becomes a port pin.
        const RSTDISBL = 1;
        /// `dwen`: debugWIRE takes RESET.
        const DWEN = 2;
        /// `spien`: serial programming is switched off, on a part where it can do that itself.
        const SPIEN = 4;
        /// `clock`: the CPU clock becomes too slow for the slowest SPI clock of the bus.
        const CLOCK = 8;
        /// `reserved`: a clock source that the data sheet reserves.
        const RESERVED = 16;
        /// `other-part`: fuses of a chip whose signature is unknown.
        const OTHER_PART = 32;
    }
}

/// How each of [`Accept`] is written.
const NAMES: [(&str, Accept); 6] = [
    ("rstdisbl", Accept::RSTDISBL),
    ("dwen", Accept::DWEN),
    ("spien", Accept::SPIEN),
    ("clock", Accept::CLOCK),
    ("reserved", Accept::RESERVED),
    ("other-part", Accept::OTHER_PART),
];

impl Accept {
    /// The names that there are.
    pub fn names() -> impl Iterator<Item = &'static str> + Clone {
        NAMES.iter().map(|(name, _)| *name)
    }
}

impl fmt::Display for Accept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let here = NAMES.iter().filter(|(_, flag)| self.contains(*flag));
        for (index, (name, _)) in here.enumerate() {
            write!(f, "{}{name}", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

/// A name that is none of [`Accept`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is no hazard that can be accepted; known are {}", Accept::all())]
pub struct UnknownHazard {
    name: String,
}

impl FromStr for Accept {
    type Err = UnknownHazard;

    fn from_str(name: &str) -> Result<Self, UnknownHazard> {
        let found = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, flag)| *flag).ok_or_else(|| UnknownHazard { name: name.into() })
    }
}

/// Something that a fuse value does to the next session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct FuseHazard {
    /// The fuse byte.
    pub fuse: Fuse,
    /// The value that it gets.
    pub value: u8,
    /// The field that does it.
    pub field: &'static str,
    /// The part by whose fuses the value was judged.
    pub part: &'static str,
    /// What it does.
    pub risk: Risk,
}

/// What a fuse value does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Risk {
    /// RESET becomes a port pin.
    FreesReset,
    /// debugWIRE takes RESET.
    DebugWire,
    /// Serial programming is switched off.
    EndsIsp,
    /// The data sheet reserves this clock source.
    ReservedClock,
    /// The CPU clock is too slow for the slowest SPI clock of the bus.
    TooSlow(SlowClock),
    /// The signature is that of no known part, so that nothing says what the value does.
    UnknownPart,
    /// The chip stops unless a crystal or resonator is connected.
    NeedsCrystal,
    /// The chip stops unless a clock is fed to XTAL1.
    NeedsExternalClock,
    /// The chip stops unless an RC network is connected.
    NeedsExternalRc,
    /// The CPU clock is so slow that the usual SPI clock is too fast.
    Slow(SlowClock),
    /// The chip is held in reset below a level above its supply, millivolts.
    BrownOut {
        /// The level.
        level: u32,
        /// The supply.
        supply: u32,
    },
    /// The data sheet reserves this brown-out level.
    ReservedBrownOut,
}

/// A CPU clock, and what it means for SCK.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SlowClock {
    /// The CPU clock; where it may be one of a range, the fastest.
    pub cpu: Hertz,
    /// SCK must be below this at the slowest CPU clock that is possible.
    pub sck_surely: Hertz,
    /// SCK must be below this at the fastest CPU clock that is possible.
    pub sck_at_best: Hertz,
    /// The slowest SCK of the bus; `None`: not known.
    pub slowest: Option<Hertz>,
    /// Is it a clock from outside, so that another one can be fed to XTAL1?
    pub from_outside: bool,
}

impl Risk {
    /// What has to be accepted for it; nothing where it can be undone over the same bus.
    #[must_use]
    pub const fn accept(self) -> Accept {
        match self {
            Self::FreesReset => Accept::RSTDISBL,
            Self::DebugWire => Accept::DWEN,
            Self::EndsIsp => Accept::SPIEN,
            Self::ReservedClock => Accept::RESERVED,
            Self::TooSlow(_) => Accept::CLOCK,
            Self::UnknownPart => Accept::OTHER_PART,
            Self::NeedsCrystal
            | Self::NeedsExternalClock
            | Self::NeedsExternalRc
            | Self::Slow(_)
            | Self::BrownOut { .. }
            | Self::ReservedBrownOut => Accept::empty(),
        }
    }
}

impl fmt::Display for Risk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FreesReset => {
                "RESET becomes a port pin, and only high-voltage programming reaches the chip again"
            }
            Self::DebugWire => {
                "debugWIRE takes RESET, and only a debugger or high-voltage programming reaches the chip again"
            }
            Self::EndsIsp => {
                "serial programming is off, and only parallel or high-voltage programming reaches the chip again"
            }
            Self::ReservedClock => "the data sheet reserves this clock source; the chip may never answer again",
            Self::UnknownPart => "the chip's signature is unknown, and so is what the value does to it",
            Self::NeedsCrystal => {
                "the chip stops unless a crystal or resonator is connected; with one, or a clock fed to XTAL1, \
                 it can be set back"
            }
            Self::NeedsExternalClock => {
                "the chip stops unless a clock is fed to XTAL1; with one it can be set back"
            }
            Self::NeedsExternalRc => {
                "the chip stops unless an RC network is connected; with one, or a clock fed to XTAL1, it can be \
                 set back"
            }
            Self::ReservedBrownOut => {
                "the data sheet reserves this brown-out level; if the chip stays in reset, a higher supply \
                 brings it back"
            }
            Self::BrownOut { level, supply } => {
                let volts = |millivolts: u32| f64::from(millivolts) / 1000.0;
                return write!(
                    f,
                    "the chip stays in reset below {:.1} V, and its supply is {:.1} V; a higher one brings it back",
                    volts(*level),
                    volts(*supply)
                );
            }
            Self::TooSlow(clock) => return clock.too_slow(f),
            Self::Slow(clock) => return clock.slow(f),
        })
    }
}

impl SlowClock {
    fn too_slow(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cpu, sck_at_best, slowest, from_outside, .. } = self;
        write!(f, "the CPU clock becomes {cpu}, which takes SCK below {sck_at_best} at best")?;
        if let Some(slowest) = slowest {
            write!(f, ", and the slowest here is {slowest}")?;
        }
        f.write_str("; afterwards only a slower SCK")?;
        f.write_str(if *from_outside { ", or a faster clock fed to XTAL1," } else { "" })?;
        f.write_str(" reaches the chip")
    }

    fn slow(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cpu, sck_surely, sck_at_best, slowest, from_outside } = self;
        write!(f, "the CPU clock becomes {cpu}, which takes SCK below {sck_surely}")?;
        match slowest {
            Some(slowest) if slowest >= sck_surely => write!(
                f,
                " to {sck_at_best}, {}; the slowest here is {slowest}, so that it may take a slower SCK \
                 to reach the chip again",
                if *from_outside { "by what is connected" } else { "as its oscillator may be off by 10 %" }
            ),
            Some(slowest) => write!(f, "; the slowest here is {slowest}, so it can be set back"),
            None => f.write_str("; a bus with such an SCK can set it back"),
        }
    }
}

impl fmt::Display for FuseHazard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { fuse, value, field, part, risk } = self;
        write!(f, "{} = {value:#04x}", Memory::Fuse(*fuse))?;
        match risk {
            Risk::UnknownPart => write!(f, " is meant for the {part}: {risk}"),
            _ => write!(f, " sets {field} of the {part}: {risk}"),
        }
    }
}

/// What the values are judged by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judge<'j> {
    pub(super) chip: &'j Chip,
    /// What the chip holds, as far as it is known.
    pub(super) before: &'j [(Fuse, u8)],
    /// What is written.
    pub(super) writes: &'j [(Fuse, u8)],
    /// The supply of the chip, millivolts, if it is known.
    pub(super) supply: Option<u32>,
    /// The slowest SPI clock of the bus, if it is known.
    pub(super) slowest: Option<Hertz>,
}

impl Judge<'_> {
    /// Everything that the values do; what has to be accepted comes first.
    pub(super) fn hazards(&self) -> Vec<FuseHazard> {
        let mut all: Vec<_> =
            self.fields().filter_map(|(byte, value, field)| self.of_field(byte, value, field)).collect();
        all.extend(self.of_clock());
        all.extend(self.of_brown_out());
        all.sort_by_key(|hazard| hazard.risk.accept().is_empty());
        all
    }

    /// What needs to be accepted whatever the chip holds: no chip that answers holds it. A clock from outside
    /// is no such hazard: the frequency that is connected may be another than the fuses say.
    pub(super) fn certain(&self) -> impl Iterator<Item = FuseHazard> {
        let is_certain = |hazard: &FuseHazard| match hazard.risk {
            Risk::FreesReset | Risk::DebugWire | Risk::EndsIsp => true,
            Risk::TooSlow(clock) => !clock.from_outside,
            _ => false,
        };
        self.hazards().into_iter().filter(is_certain)
    }

    /// The fields that change, with their byte and its value.
    fn fields(&self) -> impl Iterator<Item = (&'static FuseByte, u8, &'static Field)> {
        self.writes.iter().flat_map(move |&(fuse, value)| {
            let byte = self.chip.fuses.iter().find(|byte| byte.fuse == fuse);
            let fields = byte.into_iter().flat_map(|byte| byte.fields.iter().map(move |field| (byte, field)));
            fields
                .filter(move |(byte, field)| {
                    let stays = known(self.before, fuse).is_some_and(|old| field.of(old) == field.of(value));
                    field.mask & byte.changeable() != 0 && !stays
                })
                .map(move |(byte, field)| (byte, value, field))
        })
    }

    fn of_field(&self, byte: &FuseByte, value: u8, field: &'static Field) -> Option<FuseHazard> {
        let hazard = hazard_of(field, value)?;
        // A board on which the chip answers with such a clock, or on which it answers when it is new, has it.
        let has_it = |other: Option<u8>| other.is_some_and(|other| hazard_of(field, other) == Some(hazard));
        let needs = |risk| {
            let is_there = has_it(known(self.before, byte.fuse)) || has_it(byte.factory);
            (!is_there).then_some(risk)
        };
        let is_new = byte.factory.is_some_and(|factory| field.of(factory) == field.of(value));
        let risk = match hazard {
            _ if is_new => None,
            Hazard::FreesReset => Some(Risk::FreesReset),
            Hazard::DebugWire => Some(Risk::DebugWire),
            Hazard::EndsIsp => Some(Risk::EndsIsp),
            Hazard::Clock => Some(Risk::ReservedClock),
            Hazard::NeedsCrystal | Hazard::NeedsWatchCrystal => needs(Risk::NeedsCrystal),
            Hazard::NeedsExternalClock => needs(Risk::NeedsExternalClock),
            Hazard::NeedsExternalRc => needs(Risk::NeedsExternalRc),
            Hazard::SlowsClock | Hazard::BrownOut | Hazard::MovesBoot | Hazard::Locks => None,
        };
        risk.map(|risk| self.found(byte.fuse, value, field, risk))
    }

    /// Can the bus follow the CPU clock that all bytes together choose?
    fn of_clock(&self) -> Option<FuseHazard> {
        let after = self.chip.clock_range(|fuse| self.after(fuse))?;
        if self.chip.clock_range(|fuse| known(self.before, fuse)) == Some(after) {
            return None;
        }
        let [sck_surely, sck_at_best] = after.map(|clock| self.chip.sck.sck_below(clock));
        let internal = self.chip.internal_clock(|fuse| self.after(fuse));
        let clock = SlowClock {
            cpu: internal.unwrap_or(after[1]),
            sck_surely,
            sck_at_best,
            slowest: self.slowest,
            from_outside: internal.is_none(),
        };
        let risk = match self.slowest {
            Some(slowest) if slowest >= sck_at_best => Risk::TooSlow(clock),
            // Then the usual SPI clock may do, and a slower one is found by itself.
            _ if sck_at_best > Entry::default().clock() => return None,
            _ => Risk::Slow(clock),
        };
        let chooses = |field: &Field| matches!(field.hazard, Some(Hazard::Clock | Hazard::SlowsClock));
        let (byte, value, field) = self.fields().find(|(_, _, field)| chooses(field))?;
        Some(self.found(byte.fuse, value, field, risk))
    }

    /// Does the brown-out detector let go of the chip at its supply?
    fn of_brown_out(&self) -> Option<FuseHazard> {
        let after = self.brown_out(|fuse| self.after(fuse))?;
        if self.brown_out(|fuse| known(self.before, fuse)) == Some(after) {
            return None;
        }
        let risk = match (after.1, self.supply) {
            (None, _) => Risk::ReservedBrownOut,
            (Some(level), Some(supply)) if level > supply => Risk::BrownOut { level, supply },
            _ => return None,
        };
        let (byte, field) = after.0;
        let value = self.after(byte)?;
        Some(self.found(byte, value, field, risk))
    }

    /// The field of the brown-out level with its byte, and the level, millivolts, or that it is reserved;
    /// nothing where the detector is off.
    fn brown_out(&self, fuse: impl Fn(Fuse) -> Option<u8>) -> Option<Level> {
        let fields = self.chip.fuses.iter().filter_map(|byte| Some((byte, fuse(byte.fuse)?)));
        let fields =
            fields.flat_map(|(byte, value)| byte.fields.iter().map(move |field| (byte, value, field)));
        let is_off = |(_, value, field): (&FuseByte, u8, &Field)| match field.name {
            "BODEN" => field.of(value) != 0,
            "BODACT" => code(field, value) == Some("bod_disabled"),
            _ => false,
        };
        if fields.clone().any(is_off) {
            return None;
        }
        let (byte, value, field) =
            fields.clone().find(|(_, _, field)| field.hazard == Some(Hazard::BrownOut))?;
        match code(field, value) {
            None => Some(((byte.fuse, field), None)),
            Some(code) => millivolts(code).map(|level| ((byte.fuse, field), Some(level))),
        }
    }

    /// What a byte holds when all is written.
    fn after(&self, fuse: Fuse) -> Option<u8> {
        known(self.writes, fuse).or_else(|| known(self.before, fuse))
    }

    fn found(&self, fuse: Fuse, value: u8, field: &'static Field, risk: Risk) -> FuseHazard {
        FuseHazard { fuse, value, field: field.name, part: self.chip.name, risk }
    }
}

/// A field of a brown-out level, and the level, millivolts; `None`: it is reserved.
type Level = ((Fuse, &'static Field), Option<u32>);

fn known(bytes: &[(Fuse, u8)], wanted: Fuse) -> Option<u8> {
    bytes.iter().find(|(fuse, _)| *fuse == wanted).map(|(_, value)| *value)
}

fn code(field: &Field, byte: u8) -> Option<&'static str> {
    field.values.iter().find(|known| known.value == field.of(byte)).map(|known| known.code)
}

/// `4v3` is 4.3 V; `disabled` is none.
fn millivolts(code: &str) -> Option<u32> {
    let (volts, tenths) = code.split_once('v')?;
    Some(volts.parse::<u32>().ok()? * 1000 + tenths.parse::<u32>().ok()? * 100)
}

/// What a field's value in this byte can do. A value of no known meaning can do what the field can.
fn hazard_of(field: &Field, byte: u8) -> Option<Hazard> {
    let value = field.of(byte);
    match field.values.iter().find(|known| known.value == value) {
        Some(known) => known.hazard,
        // A bit does it when it is programmed; the one for serial programming when it is not.
        None => match field.hazard? {
            Hazard::FreesReset | Hazard::DebugWire if value != 0 => None,
            Hazard::EndsIsp if value == 0 => None,
            hazard => Some(hazard),
        },
    }
}
