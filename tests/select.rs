//! Which target is in reset: one contract suite for every map and one for every kind of lines.

use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;

use avrrr::bus::Target;
use avrrr::select::{
    Decoder, Direct, Enable, HCT138, HCT155, Held, Idle, Levels, Lines, NoLines, PinLines, TargetMap, check,
    targets,
};
use embedded_hal::digital::{ErrorType, OutputPin};

/// A made-up decoder of four lines into sixteen outputs, fifteen of them for targets.
const FOUR_TO_SIXTEEN: Decoder = Decoder {
    address: &[0, 1, 2, 3],
    targets: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14],
    idle: Idle::Code(15),
    enable: None,
};

/// A 74HCT138 whose enable input lets it serve all eight outputs.
const EIGHT: Decoder = Decoder {
    targets: &[0, 1, 2, 3, 4, 5, 6, 7],
    idle: Idle::Disabled,
    enable: Some(Enable { line: 3, high: true }),
    ..HCT138
};

/// A 74HCT138 with its lines mixed up, another code parked, and fewer targets.
const MIXED_UP: Decoder = Decoder { address: &[2, 0, 1], targets: &[7, 2, 4], idle: Idle::Code(5), ..HCT138 };

/// Every map with the number of targets that it must have.
fn maps() -> Vec<(&'static str, Box<dyn TargetMap>, usize)> {
    let mut maps: Vec<(_, Box<dyn TargetMap>, _)> = vec![
        ("74HCT138", Box::new(HCT138), 7),
        ("74HCT155", Box::new(HCT155), 3),
        ("4 to 16", Box::new(FOUR_TO_SIXTEEN), 15),
        ("138 with enable", Box::new(EIGHT), 8),
        ("138 mixed up", Box::new(MIXED_UP), 3),
        ("one line", Box::new(Direct::ONE), 1),
    ];
    maps.extend((2..=8).map(|lines| ("direct", Box::new(Direct::new(lines)) as _, lines.into())));
    maps
}

/// The contract of [`TargetMap`], as its module page lists it.
fn target_map_contract(name: &str, map: &dyn TargetMap, expected: usize) {
    assert!((1..=8).contains(&map.lines()), "{name}");
    // "idle holds no target"
    assert_eq!(map.held(map.idle()), Held::NONE, "{name}");
    // "levels holds exactly the target that was asked for"
    let all: Vec<_> = targets(map).collect();
    assert_eq!(all.len(), expected, "{name}");
    for target in &all {
        assert_eq!(map.held(map.levels(*target).unwrap()), Held::only(*target), "{name} {target}");
    }
    // "held answers for every level of the lines": with targets that exist, and the same whatever the
    // bits above the last line are.
    let known = all.iter().fold(Held::NONE, |held, target| held.and(Held::only(*target)));
    for bits in 0..=u8::MAX {
        let held = map.held(Levels(bits));
        assert_eq!(held.and(known), known, "{name} {bits:#010b}");
        let above = u8::MAX.checked_shl(map.lines().into()).unwrap_or(0);
        assert_eq!(map.held(Levels(bits | above)), held, "{name} {bits:#010b}");
    }
    assert_eq!(map.levels(Target(16)), None, "{name}");
    assert_eq!(check(map), Ok(()), "{name}");
}

#[test]
fn every_map_keeps_the_contract() {
    for (name, map, targets) in maps() {
        target_map_contract(name, map.as_ref(), targets);
        // Also behind a reference.
        target_map_contract(name, &map.as_ref(), targets);
    }
}

#[test]
fn decoders_are_what_their_function_tables_say() {
    // 74HCT138, enabled: inputs A2 A1 A0, the output that is low.
    for (a2, a1, a0, output) in
        [(0, 0, 0, 0), (0, 0, 1, 1), (0, 1, 0, 2), (0, 1, 1, 3), (1, 0, 0, 4), (1, 0, 1, 5), (1, 1, 0, 6)]
    {
        let levels = Levels(0).with(0, a0 == 1).with(1, a1 == 1).with(2, a2 == 1);
        assert_eq!(HCT138.held(levels), Held::only(Target(output)));
    }
    assert_eq!(HCT138.held(Levels(0b111)), Held::NONE);
    // 74HCT155, one half, enabled: inputs B A.
    for (b, a, output) in [(0, 0, 0), (0, 1, 1), (1, 0, 2)] {
        let levels = Levels(0).with(0, a == 1).with(1, b == 1);
        assert_eq!(HCT155.held(levels), Held::only(Target(output)));
    }
    assert_eq!(HCT155.held(Levels(0b11)), Held::NONE);
}

/// Pins that write their levels into a common logbook.
#[derive(Debug, Clone)]
struct Pin {
    number: u8,
    log: Rc<RefCell<Vec<(u8, bool)>>>,
}

impl ErrorType for Pin {
    type Error = Infallible;
}

impl OutputPin for Pin {
    fn set_low(&mut self) -> Result<(), Infallible> {
        self.log.borrow_mut().push((self.number, false));
        Ok(())
    }
    fn set_high(&mut self) -> Result<(), Infallible> {
        self.log.borrow_mut().push((self.number, true));
        Ok(())
    }
}

/// The contract of [`Lines`]: `set` drives every line to its level, whatever it was before, and does
/// not look at bits above the last line. `levels` returns those of the first `count` lines.
fn lines_contract<L: Lines>(mut lines: L, count: u8, levels: impl Fn() -> Levels) {
    let mask = u8::MAX.checked_shr(8 - u32::from(count)).unwrap_or(0);
    for from in 0..=u8::MAX {
        for to in [0, 1, 0x55, 0xaa, 0xfe, 0xff, from] {
            lines.set(Levels(from)).unwrap();
            assert_eq!(levels().0 & mask, from & mask);
            lines.set(Levels(to)).unwrap();
            assert_eq!(levels().0 & mask, to & mask);
        }
    }
}

fn pins<const N: usize>(log: &Rc<RefCell<Vec<(u8, bool)>>>) -> PinLines<Pin, N> {
    PinLines(std::array::from_fn(|number| Pin { number: number as u8, log: Rc::clone(log) }))
}

fn last_levels(log: &RefCell<Vec<(u8, bool)>>) -> Levels {
    let mut log = log.borrow_mut();
    let levels = log.iter().fold(Levels::ALL_HIGH, |levels, (pin, high)| levels.with(*pin, *high));
    log.clear();
    levels
}

#[test]
fn every_kind_of_lines_keeps_the_contract() {
    let log = Rc::default();
    lines_contract(pins::<1>(&log), 1, || last_levels(&log));
    lines_contract(pins::<3>(&log), 3, || last_levels(&log));
    lines_contract(pins::<8>(&log), 8, || last_levels(&log));
    lines_contract(&mut pins::<4>(&log), 4, || last_levels(&log));
    let boxed: Box<dyn Lines<Error = _>> = Box::new(pins::<2>(&log));
    lines_contract(boxed, 2, || last_levels(&log));
    lines_contract(NoLines, 0, || Levels(0));
}

#[test]
fn pins_switch_from_the_first_to_the_last() {
    let log = Rc::default();
    pins::<3>(&log).set(Levels(0b101)).unwrap();
    assert_eq!(*log.borrow(), [(0, true), (1, false), (2, true)]);
}

#[test]
fn a_target_is_called_by_its_number() {
    assert_eq!(Target(7).to_string(), "7");
}

#[test]
fn levels_compare_by_the_lines_that_count_and_print_in_binary() {
    let mine = Levels(0b0000_0101);
    let theirs = HCT138.levels(Target(5)).unwrap();
    assert_ne!(mine, theirs);
    assert_eq!(mine.first(3), theirs.first(3));
    assert_ne!(mine.first(4), theirs.first(4));
    assert_eq!(
        [Levels(0).first(0), Levels(0).first(8), Levels(0).first(9)],
        [Levels::ALL_HIGH, Levels(0), Levels(0)]
    );
    assert!(!Levels::ALL_HIGH.is_high(8));
    assert_eq!(Levels::ALL_HIGH.with(8, false), Levels::ALL_HIGH);
    assert_eq!(format!("{theirs:?} {mine:b} {mine:#06b}"), "Levels(0b11111101) 101 0b0101");
}
