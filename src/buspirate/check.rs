//! A look at the wires of a board before anything is done to its targets.

use alloc::vec::Vec;
use core::fmt;

use super::{Inspect, Options, PinSet, PinState, Power, Source};
use crate::select::{TargetMap, targets};

/// Something that is wrong with wires.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WireFault {
    /// What is wrong.
    pub kind: WireFaultKind,
    /// The pins of the Bus Pirate that the wires hang on.
    pub pins: PinSet,
    /// The lines of the target map that it concerns; none: all targets. A RESET at ground concerns all, because its
    /// target hears what is sent to the others.
    pub lines: Vec<u8>,
}

/// What is wrong with wires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WireFaultKind {
    /// They touch: one follows the other.
    Touch,
    /// It stays low while it is driven high: it touches ground.
    Low,
    /// It stays high while it is driven low: it touches the supply.
    High,
    /// A RESET that nothing pulls up: there is no chip, the chip has no supply, or the wire is broken.
    NotPulledUp,
}

impl fmt::Display for WireFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, (name, _)) in self.pins.iter_names().enumerate() {
            write!(f, "{}{name}", if number == 0 { "" } else { " and " })?;
        }
        f.write_str(match self.kind {
            WireFaultKind::Touch => " touch each other",
            WireFaultKind::Low => " stays low while it is driven high: it touches ground",
            WireFaultKind::High => " stays high while it is driven low: it touches the supply",
            WireFaultKind::NotPulledUp => {
                " is not pulled up: there is no chip, it has no supply, or the wire of RESET is broken"
            }
        })
    }
}

/// The pins that are driven, and what is known of them.
struct Wires<'o> {
    wiring: &'o [Source],
    /// Each line of the map is the RESET of one target.
    is_direct: bool,
    supply: bool,
    faults: Vec<WireFault>,
}

/// Drives each pin low and high while the others are inputs, and sees what follows.
pub(super) fn check_wires<E>(
    pins: &mut dyn Inspect<Error = E>,
    map: &dyn TargetMap,
    options: &Options,
) -> Result<Vec<WireFault>, E> {
    let wires = Wires {
        wiring: &options.wiring,
        is_direct: is_direct(map),
        supply: options.power != Power::Off,
        faults: Vec::new(),
    };
    wires.check(pins)
}

impl Wires<'_> {
    fn check<E>(mut self, pins: &mut dyn Inspect<Error = E>) -> Result<Vec<WireFault>, E> {
        let lines = self.wiring.iter().filter_map(|source| source.pin()).collect::<PinSet>() & pins.pins();
        let at_rest = pins.set(PinState { supply: self.supply, ..PinState::default() })?;
        let hanging = if self.is_direct { lines - at_rest } else { PinSet::empty() };
        for pin in lines | PinSet::CLK | PinSet::MOSI {
            let low = self.drive(pins, pin, false)?;
            let high = self.drive(pins, pin, true)?;
            if low.contains(pin) {
                self.add(WireFaultKind::High, pin);
            } else if !high.contains(pin) {
                self.add(WireFaultKind::Low, pin);
            } else {
                // An output that is high feeds a chip without a supply, whose RESET then follows without a short. And a
                // chip that is let go of lets MISO go.
                let apart = if lines.contains(pin) { hanging | PinSet::MISO } else { hanging };
                let follow = self.followers(pins, pin, high - low - pin - apart)?;
                for other in follow {
                    self.add(WireFaultKind::Touch, pin | other);
                }
            }
        }
        for pin in hanging {
            if !self.faults.iter().any(|fault| fault.pins.contains(pin)) {
                self.add(WireFaultKind::NotPulledUp, pin);
            }
        }
        Ok(self.faults)
    }

    fn drive<E>(&self, pins: &mut dyn Inspect<Error = E>, pin: PinSet, high: bool) -> Result<PinSet, E> {
        let high = if high { pin } else { PinSet::empty() };
        pins.set(PinState { driven: pin, high, supply: self.supply, pull_ups: false })
    }

    /// Those of `likely` that go with the pin again and again: a wire that floats may have done so by chance.
    fn followers<E>(
        &self,
        pins: &mut dyn Inspect<Error = E>,
        pin: PinSet,
        likely: PinSet,
    ) -> Result<PinSet, E> {
        const TIMES: usize = 6;
        let mut follow = likely;
        for _ in 0..TIMES {
            if follow.is_empty() {
                break;
            }
            follow -= self.drive(pins, pin, false)?;
            follow &= self.drive(pins, pin, true)?;
        }
        Ok(follow)
    }

    fn add(&mut self, kind: WireFaultKind, pins: PinSet) {
        let bus = PinSet::CLK | PinSet::MOSI | PinSet::MISO;
        // A target that is always in reset hears what is sent to the others, and answers.
        let is_of_all = kind == WireFaultKind::Low || pins.intersects(bus);
        let is_in = |source: &Source| !is_of_all && source.pin().is_some_and(|pin| pins.contains(pin));
        let wiring = (0u8..).zip(self.wiring);
        let lines = wiring.filter(|(_, source)| is_in(source)).map(|(line, _)| line).collect();
        let fault = WireFault { kind, pins, lines };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }
}

/// Is each line of the map the RESET of one target?
fn is_direct(map: &dyn TargetMap) -> bool {
    let lines = map.lines();
    let moves = |target| {
        let levels = map.levels(target)?;
        let moved = (0..lines).filter(|line| levels.is_high(*line) != map.idle().is_high(*line));
        Some(moved.count())
    };
    let mut count = 0;
    for target in targets(map) {
        count += 1;
        if moves(target) != Some(1) {
            return false;
        }
    }
    count == lines
}
