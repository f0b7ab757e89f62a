//! Which lines switch together, and which maps and wirings can work.

use alloc::vec::Vec;

use super::{Error, Source};
use crate::select::{Levels, TargetMap, check, route, targets};

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
