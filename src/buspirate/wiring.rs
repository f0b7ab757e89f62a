//! Where the lines of a map are wired, and what they pass through.

use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use super::Error;
use super::wire::Peripherals;
use crate::bus::Target;
use crate::select::{Held, Levels, TargetMap, check, passing, route, targets};

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
    /// A line of the extra [`Lines`](crate::select::Lines), by its number there, 0 to 7.
    Extra(u8),
}

impl Source {
    /// The bit of the peripherals byte; `None` for lines from elsewhere.
    pub(super) const fn bit(self) -> Option<Peripherals> {
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

/// The lines that can switch together: the pins of the Bus Pirate, and each other line by itself.
pub(super) fn line_groups(wiring: &[Source]) -> Vec<u8> {
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
pub(super) fn extra_levels(wiring: &[Source], levels: Levels) -> Levels {
    (0u8..).zip(wiring).fold(Levels::ALL_HIGH, |extra, (line, source)| match source {
        Source::Extra(number) => extra.with(*number, levels.is_high(line)),
        _ => extra,
    })
}

/// Refuses a map or a wiring that cannot work, whatever the device.
pub(super) fn check_wiring<M: TargetMap, E, L>(map: &M, wiring: &[Source]) -> Result<(), Error<E, L>> {
    check(map)?;
    let twice = wiring.iter().enumerate().any(|(index, pin)| wiring[..index].contains(pin));
    if wiring.len() != usize::from(map.lines()) || twice {
        return Err(Error::Wiring { wired: wiring.len(), lines: map.lines() });
    }
    if let Some(number) = wiring.iter().find_map(|pin| match pin {
        Source::Extra(number @ 8..) => Some(*number),
        _ => None,
    }) {
        return Err(Error::NoSuchExtraLine { number });
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
