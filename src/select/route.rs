//! How to get from one selection to another without selecting a third target on the way.

use alloc::vec::Vec;

use super::check::MOST_LINES;
use super::{Held, Levels, TargetMap};

/// The shortest route from `from` to `to` on which no target is in reset but at its two ends.
///
/// The answer has every stop in order, the destination last; it is empty if the route begins there. Each stop
/// is reached by moving lines of a single group.
///
/// `groups` are the lines that can switch together, as bit masks: those of one device. Lines of
/// different groups cannot switch at the same instant, so that the lines rest at the levels between
/// for as long as a system may take to get from one device to the other. The levels that a group passes
/// through while it switches are not looked at.
///
/// `None`: there is no such route. The map then needs an enable line, or must leave the codes on the
/// way unused.
pub(crate) fn route<M: TargetMap + ?Sized>(
    map: &M,
    groups: &[u8],
    from: Levels,
    to: Levels,
) -> Option<Vec<Levels>> {
    // A map without lines has no bits.
    let mask = u8::MAX.checked_shr((MOST_LINES - map.lines().min(MOST_LINES)).into()).unwrap_or(0);
    let ends = [map.held(from), map.held(to)];
    let may_rest = |levels: Levels| {
        let held = map.held(levels);
        held == Held::NONE || ends.contains(&held)
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
    let mut stops = Vec::new();
    let mut here = from.0 & mask;
    while here != to.0 & mask {
        here = next[usize::from(here)]?;
        stops.push(Levels(here).first(map.lines()));
    }
    Some(stops)
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::super::{
        Decoder, Direct, Enable, HCT138, HCT138_ENABLED, HCT154, HCT155, Idle, Target, targets,
    };
    use super::*;

    /// A 74HCT138 with its other enable input, which is active high.
    const EIGHT: Decoder = Decoder { enable: Some(Enable { line: 3, high: true }), ..HCT138_ENABLED };

    /// A made-up decoder of four lines into sixteen outputs, fifteen of them for targets.
    const FOUR_TO_SIXTEEN: Decoder = Decoder {
        address: &[0, 1, 2, 3],
        targets: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14],
        idle: Idle::Code(15),
        enable: None,
    };

    /// Maps of up to four lines.
    fn maps() -> [(&'static str, &'static dyn TargetMap); 9] {
        const MIXED_UP: Decoder =
            Decoder { address: &[2, 0, 1], targets: &[7, 2, 4], idle: Idle::Code(5), ..HCT138 };
        const TWO: Direct = Direct::new(2);
        const THREE: Direct = Direct::new(3);
        const FOUR: Direct = Direct::new(4);
        [
            ("74HCT138", &HCT138),
            ("74HCT155", &HCT155),
            ("4 to 16", &FOUR_TO_SIXTEEN),
            ("138 with enable", &EIGHT),
            ("138 mixed up", &MIXED_UP),
            ("one line", &Direct::ONE),
            ("two lines", &TWO),
            ("three lines", &THREE),
            ("four lines", &FOUR),
        ]
    }

    /// Lines from several devices cannot switch at once: on every route no target but those of the ends is in reset
    /// at any stop, and every stop moves lines of one device only.
    #[test]
    fn routes_rest_nowhere_but_at_their_ends() {
        // Each line belongs to device 0, 1 or 2.
        for (name, map) in maps() {
            let lines = u32::from(map.lines());
            for assignment in 0..3_u32.pow(lines) {
                let device = |line: u32| assignment / 3_u32.pow(line) % 3;
                let groups: Vec<u8> = (0..3)
                    .map(|of| {
                        (0..lines).filter(|line| device(*line) == of).fold(0, |all, line| all | 1 << line)
                    })
                    .collect();
                for target in targets(map) {
                    let selected = map.levels(target).unwrap();
                    for (from, to) in [(map.idle(), selected), (selected, map.idle())] {
                        let together = groups.iter().filter(|group| **group != 0).count() == 1;
                        let Some(route) = route(map, &groups, from, to) else {
                            assert!(!together, "{name}: one device needs one step");
                            continue;
                        };
                        assert!(!together || route.len() == 1, "{name}: one device needs one step");
                        let mut here = from;
                        for stop in route {
                            let mask = u8::MAX >> (8 - lines);
                            let moved = (here.0 ^ stop.0) & mask;
                            assert!(groups.iter().any(|group| moved & !group == 0), "{name} {groups:?}");
                            let held = map.held(stop);
                            assert!(held == Held::NONE || held == Held::only(target), "{name} {groups:?}");
                            here = stop;
                        }
                        assert_eq!(map.held(here), map.held(to), "{name}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_route_between_two_targets_rests_where_none_is_in_reset() {
        let direct = Direct::new(2);
        let [first, second] = [0, 1].map(|target| direct.levels(Target(target)).unwrap());
        let stops = |groups: &[u8], from| route(&direct, groups, from, second);
        assert_eq!(stops(&[0b11], first), Some(vec![second]), "both lines at once");
        assert_eq!(stops(&[0b01, 0b10], first), Some(vec![direct.idle(), second]), "one after the other");
        assert_eq!(stops(&[0b01], first), None, "a line that no device moves");
        assert_eq!(stops(&[0b11], second), Some(vec![]), "nothing to do");
        // Bits above the lines are not looked at, neither in levels nor in groups.
        assert_eq!(stops(&[0b11], Levels(first.0 & 0b11)), Some(vec![second]));
        assert_eq!(stops(&[0b0111, 0b1000], first), Some(vec![second]));
        // All eight lines are.
        let eight = Direct::new(8);
        let last = eight.levels(Target(7)).unwrap();
        assert_eq!(route(&eight, &[0b0111_1111], eight.idle(), last), None);
        assert!(route(&eight, &[0b1000_0000], eight.idle(), last).is_some());
        // Seven of them mean nothing, so that no other target is in reset at any of the 256 levels.
        let far = Decoder { address: &[7], targets: &[0], idle: Idle::Code(1), enable: None };
        let selected = far.levels(Target(0)).unwrap();
        assert_eq!(route(&far, &[0xff], far.idle(), selected), Some(vec![selected]));
    }

    #[test]
    fn an_enable_line_makes_every_target_reachable_from_mixed_sources() {
        // Bits 0 and 1 from one device, bit 2 and the enable input each from another.
        let groups = [0b0011, 0b0100, 0b1000];
        for target in targets(&EIGHT) {
            let selected = EIGHT.levels(target).unwrap();
            assert!(route(&EIGHT, &groups, EIGHT.idle(), selected).is_some(), "{target}");
            assert!(route(&EIGHT, &groups, selected, EIGHT.idle()).is_some(), "{target}");
        }
        // Without it, three of the seven are lost.
        let lost = targets(&HCT138).filter(|target| {
            route(&HCT138, &groups, HCT138.idle(), HCT138.levels(*target).unwrap()).is_none()
        });
        assert_eq!(lost.collect::<Vec<_>>(), [Target(0), Target(1), Target(2)]);
    }

    /// As the pins of a Bus Pirate 5 do: from target to target, and to idle, no other one is ever in reset.
    #[test]
    fn with_an_enable_input_lines_may_move_one_by_one() {
        for (map, count) in [(HCT138_ENABLED, 8), (HCT154, 16)] {
            let one_by_one: Vec<u8> = (0..map.lines()).map(|line| 1 << line).collect();
            let mut ends: Vec<_> = targets(&map).map(|target| map.levels(target).unwrap()).collect();
            assert_eq!(ends.len(), count);
            ends.push(map.idle());
            for from in &ends {
                for to in &ends {
                    let mut here = from.0;
                    for stop in route(&map, &one_by_one, *from, *to).unwrap() {
                        assert_eq!((stop.0 ^ here).count_ones(), 1);
                        here = stop.0;
                        let held = map.held(stop);
                        assert!([Held::NONE, map.held(*from), map.held(*to)].contains(&held));
                    }
                    assert_eq!(map.held(Levels(here)), map.held(*to));
                }
            }
        }
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
            assert_eq!(there.last(), Some(&Levels(to.0)), "{target}");
            assert_eq!(back.last(), Some(&reduced.idle()), "{target}");
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
