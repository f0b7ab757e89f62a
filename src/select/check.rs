//! What a map must keep to.

use super::{Held, Target, TargetMap};

/// The most targets that a [`Held`] can tell apart.
pub(super) const MOST_TARGETS: u8 = 16;

/// The most lines of a map.
pub(super) const MOST_LINES: u8 = 8;

/// What is wrong with a [`TargetMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MapFault {
    /// It has more lines than levels have bits, or none.
    #[error("a map has 1 to 8 lines, not {lines}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Lines {
        /// How many it says.
        lines: u8,
    },
    /// It has no target.
    #[error("the map has no target")]
    NoTarget,
    /// Its idle levels hold a target in reset.
    #[error("the idle levels hold a target in reset")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    IdleHolds {
        /// The targets that are in reset.
        held: Held,
    },
    /// The levels of a target do not hold exactly that target.
    #[error("the levels of target {target} do not hold that target alone")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NotAlone {
        /// The target.
        target: Target,
        /// The targets that are in reset.
        held: Held,
    },
}

/// All targets of a map.
pub fn targets<M: TargetMap + ?Sized>(map: &M) -> impl Iterator<Item = Target> {
    (0..MOST_TARGETS).map(Target).filter(|target| map.levels(*target).is_some())
}

/// Checks that a map keeps its contract: idle holds no target, and the levels of each target hold
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
    if held != Held::NONE {
        return Err(MapFault::IdleHolds { held });
    }
    let mut any = false;
    // Targets that have no place in a set are not alone either.
    for target in (0..=u8::MAX).map(Target).filter(|target| map.levels(*target).is_some()) {
        any = true;
        let held = map.levels(target).map_or(Held::NONE, |levels| map.held(levels));
        if held != Held::only(target) || target.0 >= MOST_TARGETS {
            return Err(MapFault::NotAlone { target, held });
        }
    }
    if any { Ok(()) } else { Err(MapFault::NoTarget) }
}

#[cfg(test)]
mod tests {
    use super::super::{Decoder, Direct, HCT138, HCT138_ENABLED, HCT154, HCT155, Idle};
    use super::*;

    #[test]
    fn every_map_of_this_crate_keeps_the_contract() {
        for lines in 1..=8 {
            assert_eq!(check(&Direct::new(lines)), Ok(()));
        }
        assert_eq!(check(&HCT138), Ok(()));
        assert_eq!(check(&HCT155), Ok(()));
        assert_eq!(check(&HCT138_ENABLED), Ok(()));
        assert_eq!(check(&HCT154), Ok(()));
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
        assert_eq!(check(&out_of_range), Err(MapFault::NotAlone { target: Target(0), held: Held::NONE }));
        let many = Decoder { address: &[0, 1, 2, 3, 4], targets: &[0; 17], idle: Idle::Code(31), ..HCT138 };
        let fault = MapFault::NotAlone { target: Target(0), held: Held(0xffff) };
        assert_eq!(check(&many), Err(fault));
        let codes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
        let many = Decoder { targets: &codes, ..many };
        let fault = MapFault::NotAlone { target: Target(16), held: Held::NONE };
        assert_eq!(check(&many), Err(fault));
        assert_eq!(check(&Decoder { targets: &codes[..16], ..many }), Ok(()));
        assert_eq!(check(&Decoder { targets: &[], ..HCT138 }), Err(MapFault::NoTarget));
        assert_eq!(check(&Decoder { address: &[], ..HCT138 }), Err(MapFault::Lines { lines: 0 }));
        let far = Decoder { address: &[0, 1, 255], ..HCT138 };
        assert_eq!(check(&far), Err(MapFault::Lines { lines: 255 }));
    }
}
