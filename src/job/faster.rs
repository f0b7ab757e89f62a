//! Which fuse values make a chip faster without harm.
//!
//! SCK has to stay below a quarter of the CPU clock, so a chip that runs at 1 MHz takes several times as long as
//! one at 8 MHz.

use alloc::vec::Vec;
use core::fmt;

use super::Operation;
use super::hazard::Judge;
use crate::chip::{Chip, Field, Fuse, FuseByte, Hazard, Hertz, Shows};
use crate::icsp::Memory;

/// The least supply for a CPU clock up to this one, millivolts. AVR data sheets, "Speed Grades": parts for low
/// voltages run at 4 MHz from 1.8 V on, at 8 or 10 MHz from 2.7 V on, and faster from 4.5 V on.
const SUPPLIES: [(Hertz, u32); 3] = [(Hertz::mhz(4), 1800), (Hertz::mhz(10), 2700), (Hertz(u32::MAX), 4500)];

/// Why a chip cannot be made faster for the length of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoBoost {
    /// The fuses choose a clock from outside, or do not tell the frequency of an internal oscillator.
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NotInternal {
        /// The chip's name.
        chip: &'static str,
    },
    /// The supply is too low for a faster clock.
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Supply {
        /// The faster clock.
        clock: Hertz,
        /// The least supply for it, millivolts.
        needs: u32,
        /// The supply, millivolts.
        supply: u32,
    },
    /// The signature is that of another chip, whose fuses may mean something else.
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    OtherPart {
        /// The chip's name.
        chip: &'static str,
    },
}

impl fmt::Display for NoBoost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInternal { chip } => {
                write!(
                    f,
                    "the {chip} cannot be boosted: its fuses choose no internal oscillator of a known frequency"
                )
            }
            Self::Supply { clock, needs, supply } => {
                let volts = |millivolts: &u32| f64::from(*millivolts) / 1000.0;
                write!(
                    f,
                    "the chip cannot be boosted: {clock} takes {:.1} V, and its supply is {:.1} V",
                    volts(needs),
                    volts(supply)
                )
            }
            Self::OtherPart { chip } => {
                write!(f, "the chip cannot be boosted: its signature is not that of the {chip}")
            }
        }
    }
}

/// A chip, what its fuse bytes hold, and its supply, millivolts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slow<'s> {
    pub(super) chip: &'s Chip,
    pub(super) before: &'s [(Fuse, u8)],
    pub(super) supply: Option<u32>,
}

impl Slow<'_> {
    /// The clock that this value of a fuse byte gives the chip, if it makes it faster, by its internal oscillator and
    /// without any hazard.
    pub(super) fn faster_clock(&self, write: (Fuse, u8)) -> Option<Hertz> {
        self.faster(write).filter(|clock| self.takes(*clock))
    }

    /// The value of a fuse byte that makes the chip as fast as its internal oscillator can; `None`: it is.
    pub(super) fn fastest(&self, fuse: Fuse) -> Result<Option<u8>, NoBoost> {
        let not_internal = NoBoost::NotInternal { chip: self.chip.name };
        let (Some(byte), Some(old)) = (clock_byte(self.chip), self.value(fuse)) else {
            return Err(not_internal);
        };
        if self.clock(|fuse| self.value(fuse)).is_none() {
            return Err(not_internal);
        }
        let undivided = byte.fields.iter().find(|field| field.name == "CKDIV8").map_or(0, |field| field.mask);
        let sources = byte.fields.iter().filter(|field| is_source(field));
        let values = sources.flat_map(|field| field.values.iter().map(|value| field.put(value.value, old)));
        let faster = values
            .map(|value| value | undivided)
            .filter_map(|value| Some((self.faster((fuse, value))?, (value ^ old).count_ones(), value)));
        let best = |is_possible: &dyn Fn(Hertz) -> bool| {
            let possible = faster.clone().filter(|(clock, ..)| is_possible(*clock));
            // The fewest bits change: the start-up time stays.
            possible.min_by_key(|(clock, bits, _)| (core::cmp::Reverse(*clock), *bits))
        };
        match (best(&|clock| self.takes(clock)), best(&|_| true), self.supply) {
            (Some((.., value)), ..) => Ok(Some(value)),
            (None, Some((clock, ..)), Some(supply)) => {
                Err(NoBoost::Supply { clock, needs: needs(clock), supply })
            }
            _ => Ok(None),
        }
    }

    /// The same, whatever the supply.
    fn faster(&self, (fuse, value): (Fuse, u8)) -> Option<Hertz> {
        let byte = self.chip.fuses.iter().find(|byte| byte.fuse == fuse)?;
        let old = self.value(fuse)?;
        // It takes effect at once, while the others wait until RESET goes high.
        let keeps = byte.fields.iter().find(|field| field.name == "EESAVE").map_or(0, |field| field.mask);
        let writes = [(fuse, value)];
        let judge = Judge {
            chip: self.chip,
            before: self.before,
            writes: &writes,
            supply: self.supply,
            slowest: None,
        };
        if !shows(self.chip, byte) || (old ^ value) & keeps != 0 || !judge.hazards().is_empty() {
            return None;
        }
        let now = self.clock(|fuse| self.value(fuse))?;
        let new = self.clock(|other| if other == fuse { Some(value) } else { self.value(other) })?;
        (new > now && self.chip.max_clock.is_none_or(|most| new <= most)).then_some(new)
    }

    fn clock(&self, fuse: impl Fn(Fuse) -> Option<u8>) -> Option<Hertz> {
        self.chip.internal_clock(fuse)
    }

    /// What the fuse byte holds, if that is known.
    pub(super) fn value(&self, wanted: Fuse) -> Option<u8> {
        self.before.iter().find(|(fuse, _)| *fuse == wanted).map(|(_, value)| *value)
    }

    /// Is the supply, if it is known, high enough for this clock?
    fn takes(&self, clock: Hertz) -> bool {
        self.supply.is_none_or(|supply| supply >= needs(clock))
    }
}

fn needs(clock: Hertz) -> u32 {
    SUPPLIES.iter().find(|(most, _)| clock <= *most).map_or(u32::MAX, |(_, needs)| *needs)
}

/// Can it be written, and read back before RESET goes high?
fn shows(chip: &Chip, byte: &FuseByte) -> bool {
    byte.writable != 0 && byte.shows == Shows::AtOnce && Memory::Fuse(byte.fuse).is_readable(chip)
}

fn is_source(field: &Field) -> bool {
    field.hazard == Some(Hazard::Clock) && !field.values.is_empty()
}

/// The fuse byte that chooses the clock.
pub(super) fn clock_byte(chip: &Chip) -> Option<&'static FuseByte> {
    chip.fuses.iter().find(|byte| shows(chip, byte) && byte.fields.iter().any(is_source))
}

/// The fuse bytes of a new chip, as far as they are known.
pub(super) fn factory(chip: &Chip) -> Vec<(Fuse, u8)> {
    chip.fuses.iter().filter_map(|byte| Some((byte.fuse, byte.factory?))).collect()
}

/// The fuse byte that is written by these operations, once, and makes a new chip faster.
pub(super) fn first(chip: &Chip, operations: &[Operation], supply: Option<u32>) -> Option<Fuse> {
    let factory = factory(chip);
    let new = Slow { chip, before: &factory, supply };
    let writes = operations.iter().filter_map(|operation| match operation {
        Operation::Write { memory: Memory::Fuse(fuse), image } => Some((*fuse, image.get(0)?)),
        _ => None,
    });
    let is_once = |fuse| writes.clone().filter(|(other, _)| *other == fuse).count() == 1;
    writes
        .clone()
        .find(|(fuse, value)| is_once(*fuse) && new.faster_clock((*fuse, *value)).is_some())
        .map(|(fuse, _)| fuse)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chip;

    #[test]
    fn the_byte_that_chooses_the_clock_is_written_and_read_at_once() {
        for chip in [chip::ATMEGA328P, chip::ATTINY13, chip::ATMEGA8, chip::ATTINY2313] {
            assert_eq!(clock_byte(&chip).map(|byte| byte.fuse), Some(Fuse::Low), "{}", chip.name);
        }
        // Not written; no such field; not read before the next power-up; values of something else.
        for chip in [chip::AT90S1200, chip::AT90S2323, chip::AT90S2333, chip::ATMEGA8HVA, chip::LGT8F328P] {
            assert_eq!(clock_byte(&chip).map(|byte| byte.fuse), None, "{}", chip.name);
        }
    }
}
