//! Decoders: few lines, many targets.

use super::check::MOST_TARGETS;
use super::{Held, Levels, Target, TargetMap};

/// A decoder of n address lines into 2ⁿ outputs of which one is low, each the RESET of a target.
///
/// One output of an enabled decoder is *always* low. So one code must stay without a target and means
/// that no target is in reset: a 74HCT138 serves seven targets and not eight, a 74HCT155 three and not
/// four. A decoder whose enable input is on a line of its own can be silent instead.
///
/// All of it is data, so that every other wiring is one constant:
///
/// ```
/// use avrrr::select::{Decoder, HCT138, Held, Idle, Levels, Target, TargetMap, check};
///
/// // A0 and A2 swapped, code 3 parked, and only four of the outputs used.
/// const MINE: Decoder = Decoder { address: &[2, 1, 0], idle: Idle::Code(3), targets: &[7, 5, 6, 4], ..HCT138 };
/// check(&MINE)?;
/// // Code 5 is A2 = 1, A1 = 0, A0 = 1.
/// assert_eq!(MINE.levels(Target(1)), Some(Levels::ALL_HIGH.with(1, false)));
/// # Ok::<(), avrrr::select::MapFault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decoder<'a> {
    /// The line of each address bit, bit 0 first; at most four bits.
    pub address: &'a [u8],
    /// The code of each target, target 0 first; a code is the number of the output that is low.
    pub targets: &'a [u8],
    /// What means that no target is in reset.
    pub idle: Idle,
    /// The line of the enable input, if it has one.
    pub enable: Option<Enable>,
}

/// What means that no target is in reset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idle {
    /// A code whose output is connected to no target.
    Code(u8),
    /// The decoder is disabled by its [`Enable`] line.
    Disabled,
}

/// An enable input of a decoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enable {
    /// The line.
    pub line: u8,
    /// The level that enables the decoder: `true` is high.
    pub high: bool,
}

/// A 74HCT138 with its address inputs A0 to A2 on lines 0 to 2: targets 0 to 6 on outputs Y0 to Y6,
/// Y7 parked.
///
/// All lines high is code 7: no target is in reset while the lines are not driven and pull-ups hold
/// them. Function table: Nexperia 74HCT138 data sheet.
#[doc(alias("74HCT138", "74HC138"))]
pub const HCT138: Decoder<'static> =
    Decoder { address: &[0, 1, 2], targets: &[0, 1, 2, 3, 4, 5, 6], idle: Idle::Code(7), enable: None };

/// One half of a 74HCT155 or 74HCT139 with its address inputs A and B on lines 0 and 1: targets 0 to
/// 2 on outputs Y0 to Y2, Y3 parked. Function table: Nexperia 74HCT139 data sheet.
#[doc(alias("74HCT155", "74HC155"))]
pub const HCT155: Decoder<'static> =
    Decoder { address: &[0, 1], targets: &[0, 1, 2], idle: Idle::Code(3), enable: None };

/// A 74HCT138 with its address inputs A0 to A2 on lines 0 to 2 and an enable input that is active low, E1 or E2, on
/// line 3: targets 0 to 7 on outputs Y0 to Y7.
///
/// All lines high disables it: no target is in reset while the lines are not driven and pull-ups hold them. Function
/// table: Nexperia 74HCT138 data sheet.
#[doc(alias("74HCT138", "74HC138"))]
pub const HCT138_ENABLED: Decoder<'static> = Decoder {
    address: &[0, 1, 2],
    targets: &[0, 1, 2, 3, 4, 5, 6, 7],
    idle: Idle::Disabled,
    enable: Some(Enable { line: 3, high: false }),
};

/// A 74HCT154 with its address inputs A0 to A3 on lines 0 to 3 and an enable input that is active low, E0 or E1, on
/// line 4: targets 0 to 15 on outputs Y0 to Y15.
///
/// All lines high disables it. Function table: Nexperia 74HCT154 data sheet.
#[doc(alias("74HCT154", "74HC154"))]
pub const HCT154: Decoder<'static> = Decoder {
    address: &[0, 1, 2, 3],
    targets: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    idle: Idle::Disabled,
    enable: Some(Enable { line: 4, high: false }),
};

impl Decoder<'_> {
    /// The levels at which the decoder is enabled and gets this code.
    fn at(&self, code: u8) -> Levels {
        let enabled = match self.enable {
            Some(enable) => Levels::ALL_HIGH.with(enable.line, enable.high),
            None => Levels::ALL_HIGH,
        };
        (0u8..8)
            .zip(self.address)
            .fold(enabled, |levels, (bit, line)| levels.with(*line, code & (1 << bit) != 0))
    }
}

impl TargetMap for Decoder<'_> {
    fn lines(&self) -> u8 {
        let enable = self.enable.map(|enable| enable.line);
        self.address.iter().copied().chain(enable).max().map_or(0, |last| last.saturating_add(1))
    }

    fn idle(&self) -> Levels {
        match (self.idle, self.enable) {
            (Idle::Code(code), _) => self.at(code),
            (Idle::Disabled, Some(enable)) => Levels::ALL_HIGH.with(enable.line, !enable.high),
            // Not silent at all; `check` says so.
            (Idle::Disabled, None) => Levels::ALL_HIGH,
        }
    }

    fn levels(&self, target: Target) -> Option<Levels> {
        self.targets.get(usize::from(target.0)).map(|code| self.at(*code))
    }

    fn held(&self, levels: Levels) -> Held {
        if self.enable.is_some_and(|enable| levels.is_high(enable.line) != enable.high) {
            return Held::NONE;
        }
        let code = (0u8..8)
            .zip(self.address)
            .fold(0, |code, (bit, line)| code | u8::from(levels.is_high(*line)) << bit);
        (0u8..MOST_TARGETS)
            .zip(self.targets)
            .filter(|(_, of_target)| **of_target == code)
            .fold(Held::NONE, |held, (target, _)| held.and(Held::only(Target(target))))
    }
}
