//! How to get from one selection to another without selecting somebody else on the way.

use super::{Held, Levels, Target, TargetMap};

/// The most targets that a [`Held`] can tell apart.
pub(super) const MOST_TARGETS: u8 = 16;

/// The most lines of a map.
const MOST_LINES: u8 = 8;

/// What is wrong with a [`TargetMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MapFault {
    /// It has more lines than levels have bits, or none.
    #[error("a map has 1 to 8 lines, not {lines}")]
    Lines {
        /// How many it says.
        lines: u8,
    },
    /// It has no target.
    #[error("the map has no target")]
    NoTarget,
    /// Its idle levels hold somebody in reset.
    #[error("the idle levels hold a target in reset")]
    IdleHolds {
        /// Who is in reset.
        held: Held,
    },
    /// The levels of a target do not hold exactly that target.
    #[error("the levels of target {target} do not hold that target alone")]
    NotAlone {
        /// The target.
        target: Target,
        /// Who is in reset.
        held: Held,
    },
}

/// All targets of a map.
pub fn targets<M: TargetMap + ?Sized>(map: &M) -> impl Iterator<Item = Target> {
    (0..MOST_TARGETS).map(Target).filter(|target| map.levels(*target).is_some())
}

/// Checks that a map keeps its contract: idle holds nobody, and the levels of each target hold
/// exactly that target.
///
/// # Errors
///
/// The first [`MapFault`] found.
pub fn check<M: TargetMap + ?Sized>(map: &M) -> Result<(), MapFault> {
    let lines = map.lines();
    if !(1..=MOST_LINES).contains(&lines) {
        return Err(MapFault::Lines { lines });
    }
    let held = map.held(map.idle());
    if held != Held::NOBODY {
        return Err(MapFault::IdleHolds { held });
    }
    let mut any = false;
    // Those that no set has room for are not alone either.
    for target in (0..=u8::MAX).map(Target).filter(|target| map.levels(*target).is_some()) {
        any = true;
        let held = map.levels(target).map_or(Held::NOBODY, |levels| map.held(levels));
        if held != Held::only(target) || target.0 >= MOST_TARGETS {
            return Err(MapFault::NotAlone { target, held });
        }
    }
    if any { Ok(()) } else { Err(MapFault::NoTarget) }
}

/// The levels that lines pass through on the way from one to another, neither of these included, when
/// they switch one after another in this order; lines that `order` does not name do not move.
///
/// ```
/// use avrrr::select::{Levels, passing};
/// let through: Vec<_> = passing(Levels(0b111), Levels(0b001), &[2, 1, 0]).collect();
/// assert_eq!(through, [Levels(0b011)]);
/// ```
pub fn passing(from: Levels, to: Levels, order: &[u8]) -> impl Iterator<Item = Levels> {
    let mut now = from;
    order
        .iter()
        .map(move |line| {
            now = now.with(*line, to.is_high(*line));
            now
        })
        .filter(move |levels| *levels != from && *levels != to)
}

/// The resting places between two selections: each is reached from the one before by moving lines of
/// a single group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    steps: [Levels; MOST_LINES as usize],
    length: usize,
}

impl Route {
    /// Every stop of the route in order, the destination last; empty if that is where it begins.
    pub fn steps(&self) -> impl Iterator<Item = Levels> {
        self.steps.into_iter().take(self.length)
    }
}

/// The shortest route from `from` to `to` on which nobody is in reset but at its two ends.
///
/// `groups` are the lines that can switch together, as bit masks: those of one device. Lines of
/// different groups cannot switch at the same instant, so that the lines rest at the levels between
/// for as long as a system may take to get from one device to the other. What a group passes through
/// while it switches is not looked at here, see [`passing`].
///
/// `None`: there is no such route. The map then needs an enable line, or must leave the codes on the
/// way unused.
///
/// ```
/// use avrrr::select::{Decoder, Enable, HCT138, Idle, Target, TargetMap, route};
///
/// // Address bit 2 comes from another device than bits 0 and 1.
/// let groups = [0b0011, 0b0100, 0b1000];
/// let to = HCT138.levels(Target(0)).unwrap();
/// assert_eq!(route(&HCT138, &groups, HCT138.idle(), to), None);
///
/// // An enable line keeps the decoder silent meanwhile.
/// let quiet = Decoder { idle: Idle::Disabled, enable: Some(Enable { line: 3, high: true }), ..HCT138 };
/// let to = quiet.levels(Target(0)).unwrap();
/// assert_eq!(route(&quiet, &groups, quiet.idle(), to).unwrap().steps().count(), 3);
/// ```
#[must_use]
pub fn route<M: TargetMap + ?Sized>(map: &M, groups: &[u8], from: Levels, to: Levels) -> Option<Route> {
    // A map without lines has no bits.
    let mask = u8::MAX.checked_shr((MOST_LINES - map.lines().min(MOST_LINES)).into()).unwrap_or(0);
    let ends = [map.held(from), map.held(to)];
    let may_rest = |levels: Levels| {
        let held = map.held(levels);
        held == Held::NOBODY || ends.contains(&held)
    };
    // Breadth first from the destination, over all levels of the lines: next[level] is the stop that
    // follows.
    let mut next: [Option<u8>; 256] = [None; 256];
    let mut queue = [0; 256];
    let (mut head, mut tail) = (0, 1);
    queue[0] = to.0 & mask;
    next[usize::from(queue[0])] = Some(queue[0]);
    while head < tail {
        let here = queue[head];
        head += 1;
        for group in groups {
            let group = group & mask;
            // Every setting of the lines of the group, by counting through its bits.
            let mut setting: u8 = 0;
            loop {
                let before = here & !group | setting;
                if next[usize::from(before)].is_none() && may_rest(Levels(before)) {
                    next[usize::from(before)] = Some(here);
                    queue[tail] = before;
                    tail += 1;
                }
                setting = setting.wrapping_sub(group) & group;
                if setting == 0 {
                    break;
                }
            }
        }
    }
    let mut steps = [to; MOST_LINES as usize];
    let mut length = 0;
    let mut here = from.0 & mask;
    while here != to.0 & mask {
        here = next[usize::from(here)]?;
        *steps.get_mut(length)? = Levels(here | !mask);
        length += 1;
    }
    Some(Route { steps, length })
}

#[cfg(test)]
mod tests {
    use super::super::{Decoder, Direct, HCT138, HCT155, Idle};
    use super::*;

    #[test]
    fn every_map_of_this_crate_keeps_the_contract() {
        for lines in 1..=8 {
            assert_eq!(check(&Direct::new(lines)), Ok(()));
        }
        assert_eq!(check(&HCT138), Ok(()));
        assert_eq!(check(&HCT155), Ok(()));
    }

    #[test]
    fn broken_maps_are_told_apart() {
        let idle_taken = Decoder { idle: Idle::Code(2), ..HCT138 };
        assert_eq!(check(&idle_taken), Err(MapFault::IdleHolds { held: Held::only(Target(2)) }));
        let never_silent = Decoder { idle: Idle::Disabled, targets: &[7], ..HCT138 };
        assert_eq!(check(&never_silent), Err(MapFault::IdleHolds { held: Held::only(Target(0)) }));
        let twice = Decoder { targets: &[1, 1], ..HCT138 };
        assert_eq!(check(&twice), Err(MapFault::NotAlone { target: Target(0), held: Held(0b11) }));
        let out_of_range = Decoder { targets: &[8], ..HCT138 };
        assert_eq!(check(&out_of_range), Err(MapFault::NotAlone { target: Target(0), held: Held::NOBODY }));
        let many = Decoder { address: &[0, 1, 2, 3, 4], targets: &[0; 17], idle: Idle::Code(31), ..HCT138 };
        let fault = MapFault::NotAlone { target: Target(0), held: Held(0xffff) };
        assert_eq!(check(&many), Err(fault));
        let codes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
        let many = Decoder { targets: &codes, ..many };
        let fault = MapFault::NotAlone { target: Target(16), held: Held::NOBODY };
        assert_eq!(check(&many), Err(fault));
        assert_eq!(check(&Decoder { targets: &codes[..16], ..many }), Ok(()));
        assert_eq!(check(&Decoder { targets: &[], ..HCT138 }), Err(MapFault::NoTarget));
        assert_eq!(check(&Decoder { address: &[], ..HCT138 }), Err(MapFault::Lines { lines: 0 }));
        let far = Decoder { address: &[0, 1, 255], ..HCT138 };
        assert_eq!(check(&far), Err(MapFault::Lines { lines: 255 }));
    }

    #[test]
    fn a_slow_address_line_leaves_six_targets_when_the_code_on_the_way_is_unused() {
        // Line 2 is slow. From 111 it falls to 011 before the others move, so code 3 must be free.
        let groups = [0b011, 0b100];
        let reduced = Decoder { targets: &[0, 1, 2, 4, 5, 6], ..HCT138 };
        for target in targets(&reduced) {
            let to = reduced.levels(target).unwrap();
            let there = route(&reduced, &groups, reduced.idle(), to).unwrap();
            let back = route(&reduced, &groups, to, reduced.idle()).unwrap();
            assert_eq!(there.steps().last(), Some(Levels(to.0)), "{target}");
            assert_eq!(back.steps().last(), Some(reduced.idle()), "{target}");
        }
        let lost = targets(&HCT138)
            .filter(|target| {
                route(&HCT138, &groups, HCT138.idle(), HCT138.levels(*target).unwrap()).is_none()
            })
            .count();
        // Codes 0, 1 and 2 pass code 3; code 3 itself is one step away.
        assert_eq!(lost, 3);
    }
}
