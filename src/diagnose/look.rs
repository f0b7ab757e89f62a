//! Moves the pins one by one, and writes down what is read back. Nothing is concluded here.

use alloc::vec::Vec;

use crate::buspirate::{Inspect, PinSet, PinState, Source, Voltages};
use crate::select::{Levels, Target, TargetMap};

/// Outputs and their levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Drive {
    pub(super) driven: PinSet,
    pub(super) high: PinSet,
}

impl Drive {
    fn and(self, pin: PinSet, high: bool) -> Self {
        let level = if high { pin } else { PinSet::empty() };
        Self { driven: self.driven | pin, high: (self.high - pin) | level }
    }
}

/// Which pins do what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Roles {
    /// The pin that is RESET of the target itself; `None`: a decoder is between them, or another line.
    pub(super) reset: Option<PinSet>,
    /// What keeps all targets out of reset: nothing, or the idle code of a decoder.
    idle: Drive,
    /// What holds the target; `None`: a line that is no pin.
    hold: Option<Drive>,
    /// Pins that are lines of the map.
    pub(super) lines: PinSet,
}

impl Roles {
    pub(super) fn new(map: &dyn TargetMap, wiring: &[Source], target: Target) -> Self {
        let levels = map.levels(target);
        let drive = |levels: Levels| {
            let pins = (0..).zip(wiring).map(|(line, source)| (line, source.pin()));
            pins.fold(Drive::default(), |drive, (line, pin)| match pin {
                Some(pin) => drive.and(pin, levels.is_high(line)),
                None => drive,
            })
        };
        let all_are_pins = wiring.iter().all(|source| source.pin().is_some());
        let reset_line = reset_line(map, target);
        let reset = reset_line.and_then(|line| wiring.get(usize::from(line))?.pin());
        let (idle, hold) = match (reset_line, levels) {
            // Pull-ups keep the other targets out of reset.
            (Some(_), _) => (Drive::default(), reset.map(|pin| Drive::default().and(pin, false))),
            (None, Some(levels)) if all_are_pins => (drive(map.idle()), Some(drive(levels))),
            _ => (drive(map.idle()), None),
        };
        Self { reset, idle, hold, lines: drive(map.idle()).driven }
    }
}

/// The line that is the RESET of this target and of no other.
fn reset_line(map: &dyn TargetMap, target: Target) -> Option<u8> {
    let (idle, levels) = (map.idle(), map.levels(target)?);
    let mut moved = (0..map.lines()).filter(|line| idle.is_high(*line) != levels.is_high(*line));
    let line = moved.next().filter(|line| moved.next().is_none() && idle.is_high(*line))?;
    // A decoder holds one target at the most; lines of their own hold all of them together.
    let is_direct = map.lines() == 1 || map.held(Levels(0)).0.count_ones() > 1;
    is_direct.then_some(line)
}

/// What one pin does to the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moved {
    pub(super) pin: PinSet,
    /// The levels while it is driven high, and low.
    pub(super) high: PinSet,
    pub(super) low: PinSet,
    /// The pins that are connected with it.
    pub(super) shorted: PinSet,
}

/// What was read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) pins: PinSet,
    /// Supply off, everything let go; `None`: the supply is not ours.
    pub(super) off: Option<PinSet>,
    pub(super) off_voltages: Voltages,
    pub(super) voltages: Voltages,
    /// Supply as it is to be, everything let go; the pins that changed by themselves.
    pub(super) idle: PinSet,
    pub(super) idle_moves: PinSet,
    /// The same with pull-ups; `None`: there are none.
    pub(super) pulled: Option<PinSet>,
    /// The target held, without and with pull-ups; `None`: it cannot be held by pins.
    pub(super) held: Option<PinSet>,
    pub(super) held_moves: PinSet,
    pub(super) held_pulled: Option<PinSet>,
    /// Measured in the same state.
    pub(super) held_voltages: Voltages,
    /// The target held and MISO driven low; `None`: there was no reason.
    pub(super) miso_low: Option<PinSet>,
    pub(super) moved: Vec<Moved>,
}

impl Seen {
    /// Do the pull-ups pull anything up?
    pub(super) fn pulls_up(&self) -> bool {
        self.pulled.is_some_and(|pulled| !(pulled - self.idle).is_empty())
    }
}

/// How often the levels are read to see whether they change.
const READS: usize = 3;

/// How often the levels are read until a supply that was switched off is down.
const READS_UNTIL_OFF: usize = 10;

/// Looks at all lines. `supply`: is that of the Bus Pirate to be on?
pub(super) fn look<E>(pins: &mut dyn Inspect<Error = E>, roles: &Roles, supply: bool) -> Result<Seen, E> {
    let mut eyes = Eyes { pins, supply, can_pull_up: false };
    eyes.can_pull_up = eyes.pins.can_pull_up();
    let (off, off_voltages) = eyes.without_supply(roles)?;
    let (idle, idle_moves) = eyes.several(roles.idle)?;
    let voltages = eyes.pins.measure()?;
    let pulled = eyes.pulled(roles.idle)?;
    let at_rest = |hold: Drive| hold.and(PinSet::CLK, false).and(PinSet::MOSI, false);
    let mut seen = Seen {
        pins: eyes.pins.pins(),
        off,
        off_voltages,
        voltages,
        idle,
        idle_moves,
        pulled,
        held: None,
        held_moves: PinSet::empty(),
        held_pulled: None,
        held_voltages: Voltages::default(),
        miso_low: None,
        moved: Vec::new(),
    };
    if let Some(hold) = roles.hold.map(at_rest) {
        let (held, moves) = eyes.several(hold)?;
        (seen.held, seen.held_moves) = (Some(held), moves);
        seen.held_pulled = eyes.pulled(hold)?;
        // What the chip switches may draw more now: its pins float.
        seen.held_voltages = eyes.pins.measure()?;
        if (idle & held).contains(PinSet::MISO) {
            seen.miso_low = Some(eyes.set(hold.and(PinSet::MISO, false), false)?);
        }
    }
    for pin in roles.reset.into_iter().chain([PinSet::CLK, PinSet::MOSI]) {
        let moved = eyes.moved(roles, pin, &seen)?;
        seen.moved.push(moved);
    }
    // All let go again.
    eyes.set(roles.idle, false)?;
    Ok(seen)
}

struct Eyes<'p, E> {
    pins: &'p mut dyn Inspect<Error = E>,
    supply: bool,
    can_pull_up: bool,
}

impl<E> Eyes<'_, E> {
    fn set(&mut self, Drive { driven, high }: Drive, pull_ups: bool) -> Result<PinSet, E> {
        self.pins.set(PinState { driven, high, pull_ups, supply: self.supply })
    }

    /// With the pull-ups, if there are any.
    fn pulled(&mut self, drive: Drive) -> Result<Option<PinSet>, E> {
        match self.can_pull_up {
            true => self.set(drive, true).map(Some),
            false => Ok(None),
        }
    }

    /// Reads several times: the pins that are always high, and those that change.
    fn several(&mut self, drive: Drive) -> Result<(PinSet, PinSet), E> {
        let (mut all, mut any) = (PinSet::all(), PinSet::empty());
        for _ in 0..READS {
            let levels = self.set(drive, false)?;
            (all, any) = (all & levels, any | levels);
        }
        Ok((all, any - all))
    }

    /// What the target does while our supply is off.
    fn without_supply(&mut self, roles: &Roles) -> Result<(Option<PinSet>, Voltages), E> {
        if !self.supply {
            return Ok((None, Voltages::default()));
        }
        let mut levels = PinSet::empty();
        for _ in 0..READS_UNTIL_OFF {
            levels = self.pins.set(PinState::default())?;
            if !levels.intersects(roles.reset.unwrap_or(PinSet::empty())) {
                break;
            }
        }
        Ok((Some(levels), self.pins.measure()?))
    }

    /// What a pin does to the others, high and low.
    fn moved(&mut self, roles: &Roles, pin: PinSet, seen: &Seen) -> Result<Moved, E> {
        let high = self.set(roles.idle.and(pin, true), false)?;
        // Without pull-ups: they would hide that a chip without supply lets go of its RESET.
        let low = self.set(roles.idle.and(pin, false), false)?;
        let follows = (high - low) - pin - roles.idle.driven;
        let mut moved = Moved { pin, high, low, shorted: PinSet::empty() };
        if pin == PinSet::CLK || pin == PinSet::MOSI {
            let other = if pin == PinSet::CLK { PinSet::MOSI } else { PinSet::CLK };
            moved.shorted = follows & other;
            let follows = follows - other;
            if !follows.is_empty() {
                // With a short circuit they follow this pin only.
                let beside = self.set(roles.idle.and(other, true).and(pin, false), false)?;
                moved.shorted |= follows - beside;
            }
            return Ok(moved);
        }
        // A program that RESET stops lets go of its pins, which looks the same from this side.
        for other in (follows - PinSet::CLK - PinSet::MOSI).iter() {
            let from = !seen.idle.contains(pin);
            let back = self.set(roles.idle.and(other, from), false)?;
            if back.contains(pin) == from {
                moved.shorted |= other;
            }
        }
        Ok(moved)
    }
}
