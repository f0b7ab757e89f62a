//! Which AVR is in reset: truth tables from targets to line levels, and the lines that carry them.
//!
//! A [`TargetMap`] is a pure truth table: it says which [`Levels`] of its lines hold which
//! [`Target`] in reset, and which levels hold none. [`Lines`] is the hardware that moves them.
//! Neither knows the other, so one map serves a Bus Pirate's CS pin and a microcontroller's GPIO
//! alike, and can be proven without any hardware.
//!
//! # For implementors of [`TargetMap`]
//!
//! * [`idle`](TargetMap::idle) holds no target: `held(idle())` is [`Held::NONE`].
//! * [`levels`](TargetMap::levels) holds exactly the target that was asked for:
//!   `held(levels(t)) == Held::only(t)`.
//! * [`held`](TargetMap::held) answers for *every* level of the lines, also for those that a map
//!   never asks for, because hardware passes through them.
//!
//! # For implementors of [`Lines`]
//!
//! [`set`](Lines::set) gets the levels of all lines at once. Lines that cannot switch at the same
//! instant must say so in their documentation; the caller chooses the map accordingly.

#[cfg(feature = "alloc")]
use alloc::boxed::Box;
use core::fmt;

mod check;
mod decoder;
mod lines;
#[cfg(feature = "alloc")]
mod route;

pub use check::{MapFault, check, targets};
pub use decoder::{Decoder, Enable, HCT138, HCT138_ENABLED, HCT154, HCT155, Idle};
pub use lines::{Lines, NoLines, PinLines};
#[cfg(feature = "alloc")]
pub(crate) use route::route;

/// One of the AVRs that share a bus, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target(
    /// The index, from 0.
    pub u8,
);

impl Target {
    /// The target of a bus that has only one.
    pub const ONLY: Self = Self(0);
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The levels of up to eight lines: bit `k` is line `k`, 1 is high.
///
/// Bits above the lines of a map are not looked at. `==` compares all eight; where a map has fewer lines,
/// compare the [first](Self::first) ones. Levels print in binary, line 0 last.
///
/// ```
/// use avrrr::select::{HCT138, Levels, Target, TargetMap};
///
/// let levels = HCT138.levels(Target(5)).unwrap();
/// assert_eq!(levels.first(HCT138.lines()), Levels(0b101).first(3));
/// assert_eq!(format!("{levels:03b}, {levels:?}"), "11111101, Levels(0b11111101)");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Levels(
    /// Bit `k` is line `k`, 1 is high.
    pub u8,
);

impl Levels {
    /// Every line high.
    pub const ALL_HIGH: Self = Self(0xff);

    /// Is `line` high? From 8 on there is no line, and none is high.
    ///
    /// ```
    /// use avrrr::select::Levels;
    /// assert!(Levels::ALL_HIGH.is_high(3));
    /// assert!(!Levels::ALL_HIGH.with(3, false).is_high(3));
    /// ```
    #[must_use]
    pub const fn is_high(self, line: u8) -> bool {
        self.0 & bit(line) != 0
    }

    /// The levels of the first so many lines, and high for all others, as the maps of this crate have it.
    #[must_use]
    pub const fn first(self, lines: u8) -> Self {
        match u8::MAX.checked_shl(lines as u32) {
            Some(others) => Self(self.0 | others),
            None => self,
        }
    }

    /// The same levels with `line` high or low; from 8 on there is no line to change.
    #[must_use]
    pub const fn with(self, line: u8, high: bool) -> Self {
        Self(if high { self.0 | bit(line) } else { self.0 & !bit(line) })
    }
}

impl fmt::Debug for Levels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Levels({:#010b})", self.0)
    }
}

impl fmt::Binary for Levels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Binary::fmt(&self.0, f)
    }
}

/// The bit of a line; none from 8 on.
const fn bit(line: u8) -> u8 {
    if line < 8 { 1 << line } else { 0 }
}

/// A set of up to 16 targets that are held in reset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Held(
    /// Bit `k` is set when target `k` is in reset.
    pub u16,
);

impl Held {
    /// No target is in reset.
    pub const NONE: Self = Self(0);

    /// Exactly this target is in reset. A target from 16 on has no place in a set, and the set is empty.
    #[must_use]
    pub const fn only(target: Target) -> Self {
        if target.0 < 16 { Self(1 << target.0) } else { Self::NONE }
    }

    /// The targets of both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A truth table from targets to levels. Pure data, no hardware.
///
/// The [module page](self) lists what an implementation must honour.
pub trait TargetMap {
    /// How many lines the map moves, at most 8: lines `0..lines()`.
    fn lines(&self) -> u8;
    /// Levels that hold no target in reset.
    fn idle(&self) -> Levels;
    /// Levels that hold exactly `target` in reset; `None` when the map has no such target.
    fn levels(&self, target: Target) -> Option<Levels>;
    /// The targets that are in reset at these levels: the inverse of the two methods above, for every level.
    fn held(&self, levels: Levels) -> Held;
}

/// Forwards all methods.
macro_rules! forward {
    ($pointer:ty) => {
        impl<M: TargetMap + ?Sized> TargetMap for $pointer {
            fn lines(&self) -> u8 {
                (**self).lines()
            }
            fn idle(&self) -> Levels {
                (**self).idle()
            }
            fn levels(&self, target: Target) -> Option<Levels> {
                (**self).levels(target)
            }
            fn held(&self, levels: Levels) -> Held {
                (**self).held(levels)
            }
        }
    };
}

forward!(&M);
forward!(&mut M);
#[cfg(feature = "alloc")]
forward!(Box<M>);

/// One line for each target, low while the target is in reset; all others stay high.
///
/// ```
/// use avrrr::select::{Direct, Held, Levels, Target, TargetMap};
///
/// let map = Direct::new(3);
/// let levels = map.levels(Target(1)).unwrap();
/// assert_eq!(levels, Levels::ALL_HIGH.with(1, false));
/// assert_eq!(map.held(levels), Held::only(Target(1)));
/// assert_eq!(map.held(map.idle()), Held::NONE);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Direct {
    lines: u8,
}

impl Direct {
    /// One target on one line.
    pub const ONE: Self = Self { lines: 1 };

    /// A map of `lines` targets on as many lines.
    ///
    /// # Panics
    ///
    /// When `lines` is 0 or above 8.
    #[must_use]
    pub const fn new(lines: u8) -> Self {
        assert!(lines >= 1 && lines <= 8, "a map has 1 to 8 lines");
        Self { lines }
    }
}

impl TargetMap for Direct {
    fn lines(&self) -> u8 {
        self.lines
    }

    fn idle(&self) -> Levels {
        Levels::ALL_HIGH
    }

    fn levels(&self, target: Target) -> Option<Levels> {
        (target.0 < self.lines).then(|| Levels::ALL_HIGH.with(target.0, false))
    }

    fn held(&self, levels: Levels) -> Held {
        (0..self.lines)
            .filter(|line| !levels.is_high(*line))
            .fold(Held::NONE, |held, line| Held(held.0 | 1 << line))
    }
}
