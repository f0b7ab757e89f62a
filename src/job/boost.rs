//! A chip that is faster for the length of a plan, and gets its fuse back.

use alloc::vec::Vec;

use super::access::{Inner, Run};
use super::fast_fuse::{Boost, Phase};
use super::faster::Slow;
use super::order::{self, Order};
use super::task::{Pace, Task};
use super::{Action, Change, Error, Event};
use crate::bus::IcspBus;
use crate::icsp::{self, Memory};

#[cfg(feature = "gang")]
impl super::Plan {
    /// Does it write a fuse first that makes a new chip faster, for good or for its length?
    pub(crate) fn makes_faster(&self) -> bool {
        self.order != Order::AsGiven
    }

    /// The fuse byte of a boost that the plan does not write itself, if it holds a value already that makes the chip
    /// as fast as a boost does, and a new chip is slower: an earlier boost may have left it. What it holds in a new
    /// chip, and what it holds now.
    pub(crate) fn boosted_before(&self, before: &[(crate::chip::Fuse, u8)]) -> Option<Change> {
        let Order::Boost { fuse, .. } = self.order else { return None };
        let factory = super::faster::factory(&self.chip);
        let of = |before| Slow { chip: &self.chip, before, supply: self.supply };
        let (now, new) = (of(before), of(&factory));
        let is_left = now.fastest(fuse) == Ok(None) && matches!(new.fastest(fuse), Ok(Some(_)));
        let is_named = self.fuse_writes().iter().any(|(other, _)| *other == fuse);
        let (new, now) = new.value(fuse).zip(now.value(fuse)).filter(|_| is_left && !is_named)?;
        Some(Change { memory: Memory::Fuse(fuse), before: new, now, hazard: None })
    }

    /// The CPU clock that a chip with these fuse bytes has while the plan is carried out, if that makes it faster.
    pub(crate) fn faster_clock(&self, before: &[(crate::chip::Fuse, u8)]) -> Option<crate::bus::Hertz> {
        let slow = Slow { chip: &self.chip, before, supply: self.supply };
        let write = match self.order {
            Order::AsGiven => return None,
            Order::First(fuse) => self.fuse_writes().into_iter().find(|(other, _)| *other == fuse)?,
            Order::Boost { fuse, .. } => (fuse, slow.fastest(fuse).ok()??),
        };
        slow.faster_clock(write)
    }
}

impl<B: IcspBus + ?Sized> Run<'_, '_, B> {
    /// In which order the tasks come, by what the chip holds. `searches`: a faster SPI clock is looked for.
    pub(super) fn decide_order(&mut self, searches: bool) -> Result<Order, Error<B::Error>> {
        let plan = self.plan;
        if plan.order != Order::AsGiven && !self.before.knows_bits() {
            self.look_at_bits()?;
        }
        let before: Vec<_> = self.before.fuses().collect();
        let slow = Slow { chip: &plan.chip, before: &before, supply: plan.supply };
        let is_other = self.programmer.signature() != plan.chip.signature;
        let order = plan.order.for_chip(&slow, is_other, &plan.fuse_writes(), searches);
        let order = order.map_err(Error::NoBoost)?;
        match order {
            Order::Boost { fast: None, .. } => self.tell(Event::NoBoost)?,
            // What the plan writes itself is not taken back.
            Order::Boost { fuse, fast, .. } if order::own_value(&plan.tasks, fuse) == fast => {}
            Order::Boost { fuse, fast: Some(fast), held: Some(before) } => {
                let last = plan.fuse_writes().into_iter().find(|(other, _)| *other == fuse);
                let end = last.map_or(before, |(_, value)| value);
                self.boost = Some(Boost { fuse, before, fast, end, phase: Phase::Planned });
            }
            _ => {}
        }
        Ok(order)
    }

    /// Before a fuse is written that makes the chip faster or slow again.
    pub(super) fn before_pace(&mut self, task: &Task) -> Inner<B::Error> {
        let Some(boost) = self.boost.filter(|_| task.step.action == Action::Write) else { return Ok(()) };
        match task.pace {
            Pace::Faster if boost.phase == Phase::Planned => {
                self.tell(Event::Boosting { change: boost.change(), end: boost.end })?;
                self.boost = Some(Boost { phase: Phase::On, ..boost });
                Ok(())
            }
            // What has to be read for that is read while the chip is fast.
            Pace::Back => {
                self.settle_doubts()?;
                self.boost = Some(Boost { phase: Phase::Ending, ..boost });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// After such a fuse was compared: a faster clock is looked for, or the chip becomes slow again.
    pub(super) fn after_pace(&mut self, task: &Task) -> Inner<B::Error> {
        match task.pace {
            _ if task.step.action != Action::Verify => Ok(()),
            Pace::Same => Ok(()),
            Pace::Faster => {
                self.clock.search_again();
                Ok(())
            }
            Pace::Back if self.is_boosted() => {
                let entered = self.retrying(|run| Ok(run.programmer.enter_at_entry_clock()?));
                self.boost = None;
                entered?;
                self.place.let_fuses_act();
                Ok(())
            }
            Pace::Back => Ok(()),
        }
    }

    /// Does the chip hold a value that it is to hold for the length of the plan only?
    pub(super) fn is_boosted(&self) -> bool {
        self.boost.is_some_and(|boost| boost.phase != Phase::Planned)
    }

    /// Enables programming again, as after an error of the bus.
    pub(super) fn enter_again(&mut self) -> Result<(), icsp::Error<B::Error>> {
        match self.boost {
            // When RESET has been high the chip may be slow.
            Some(Boost { phase: Phase::Ending, .. }) => self.begin_anew(),
            _ => self.programmer.enter_again(),
        }
    }

    /// After a failure: gives the chip its fuse back. What that has come to, the state tells.
    pub(super) fn end_boost(&mut self, why: &Error<B::Error>) {
        /// More would not help either.
        const TRIES: u8 = 3;
        let Some(boost) = self.boost.filter(|boost| boost.phase != Phase::Planned) else { return };
        let bus_failed = matches!(why, Error::Icsp(icsp::Error::Bus(_)));
        for attempt in 0..TRIES {
            // A fuse that was not compared takes effect when RESET goes high, so that is the second choice.
            let again = attempt > 0 || bus_failed;
            let outcome = if again { self.begin_anew() } else { Ok(()) };
            match outcome.and_then(|()| self.put_fuse_back(boost)) {
                Ok(true) => {
                    self.boost = None;
                    self.place.put_fuse_back(Memory::Fuse(boost.fuse));
                    return;
                }
                Err(error) if error.is_evidence() => self.trouble.disturb(),
                _ => {}
            }
        }
    }

    fn begin_anew(&mut self) -> Result<(), icsp::Error<B::Error>> {
        self.programmer.doubt_bus();
        self.programmer.enter_at_entry_clock()
    }

    /// `false`: it reads back as something else.
    fn put_fuse_back(&mut self, boost: Boost) -> Result<bool, icsp::Error<B::Error>> {
        self.programmer.check_step()?;
        self.programmer.write_fuse(boost.fuse, boost.before)?;
        let now = self.programmer.read_fuse(boost.fuse)?;
        Ok((now ^ boost.before) & self.used_bits(Memory::Fuse(boost.fuse)) == 0)
    }

    /// The fuse byte that does not have its value back, what it held, and what it was given.
    pub(super) fn left_boosted(&self) -> Option<Change> {
        self.boost.filter(|_| self.is_boosted()).map(|boost| boost.change())
    }
}

#[cfg(all(test, feature = "gang"))]
mod tests {
    use alloc::vec;

    use super::super::{Operation, Plan, Policy};
    use super::*;
    use crate::chip::{ATMEGA328P, Chip, Fuse, FuseByte};
    use crate::image::Image;

    /// One that is fast when it is new.
    const LOW: FuseByte = FuseByte { factory: Some(0xe2), ..ATMEGA328P.fuses[0] };
    const FAST: Chip = Chip { fuses: &[LOW, ATMEGA328P.fuses[1], ATMEGA328P.fuses[2]], ..ATMEGA328P };

    #[test]
    fn a_fast_value_is_of_an_earlier_boost_if_a_new_chip_is_slower_and_the_plan_does_not_write_it() {
        let change = Change { memory: Memory::Fuse(Fuse::Low), before: 0x62, now: 0xe2, hazard: None };
        for (chip, boosts, low, own, want) in [
            (ATMEGA328P, true, 0xe2, None, Some(change)),
            (ATMEGA328P, true, 0xe2, Some(Fuse::High), Some(change)),
            (ATMEGA328P, true, 0xe2, Some(Fuse::Low), None),
            (ATMEGA328P, true, 0x62, None, None),
            // A crystal.
            (ATMEGA328P, true, 0xff, None, None),
            (ATMEGA328P, false, 0xe2, None, None),
            (FAST, true, 0xe2, None, None),
        ] {
            let write = |memory, value| Operation::Write { memory, image: Image::from_zero(vec![value; 1]) };
            let mut operations = vec![Operation::Erase, write(Memory::Flash, 0)];
            operations.extend(own.map(|fuse| write(Memory::Fuse(fuse), 0xd1)));
            let plan = Plan::new(chip, operations, Policy::default().with_boost(boosts)).unwrap();
            let before = [(Fuse::Low, low), (Fuse::High, 0xd9), (Fuse::Extended, 0xff)];
            assert_eq!(plan.boosted_before(&before), want, "{boosts} {low:#04x} {own:?}");
        }
    }
}
