//! The order of tasks: fuses that make a chip faster come before the work, and those that make it slow behind it.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::Action;
use super::faster::{NoBoost, Slow};
use super::task::{Pace, Task};
use crate::chip::Fuse;
use crate::icsp::Memory;
use crate::image::Image;

/// When a fuse byte is written that decides about the CPU clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// When its turn comes.
    AsGiven,
    /// First, because the plan gives it a value that makes the chip faster.
    First(Fuse),
    /// First with a value that makes the chip faster, and behind the work with the value of the plan.
    Boost {
        fuse: Fuse,
        /// The first value; `None`: it is not known yet, or not needed.
        fast: Option<u8>,
        /// What the chip holds; `None`: it is not known yet.
        held: Option<u8>,
    },
}

impl Order {
    /// The order for a chip that holds something else than a new one. `is_other`: it is another part. `writes`: the
    /// fuse bytes of the plan. `searches`: a faster SPI clock is looked for; without it a faster chip is of no use.
    pub(super) fn for_chip(
        self,
        slow: &Slow<'_>,
        is_other: bool,
        writes: &[(Fuse, u8)],
        searches: bool,
    ) -> Result<Self, NoBoost> {
        match self {
            Self::Boost { .. } if is_other => Err(NoBoost::OtherPart { chip: slow.chip.name }),
            Self::Boost { fuse, .. } => {
                let fast = slow.fastest(fuse)?.filter(|_| searches);
                Ok(Self::Boost { fuse, fast, held: slow.value(fuse) })
            }
            Self::First(fuse) if searches && !is_other => {
                let write = writes.iter().find(|(other, _)| *other == fuse);
                let helps = write.is_some_and(|write| slow.faster_clock(*write).is_some());
                Ok(if helps { self } else { Self::AsGiven })
            }
            _ => Ok(Self::AsGiven),
        }
    }
}

/// Tasks in this order. `is_locked`: no fuse can be written before an erase.
pub(super) fn arrange(tasks: &[Task], order: Order, is_locked: bool) -> Vec<Cow<'_, Task>> {
    let found = match order {
        Order::AsGiven => None,
        Order::First(fuse) | Order::Boost { fuse, .. } => Work::find(tasks, fuse),
    };
    let Some(work) = found else { return tasks.iter().map(Cow::Borrowed).collect() };
    match order {
        Order::Boost { fuse, fast, held } => {
            let own = work.own_value(tasks);
            // What makes the chip faster is the value of the plan, or neither is there.
            let last = if own == fast { None } else { own.or(held) };
            let mut back = Task::of_fuse(fuse, last, Pace::Back);
            if fast.is_none() && last == held {
                // It is only compared.
                back[0].image = Image::new();
            }
            let faster = Task::of_fuse(fuse, fast, Pace::Faster);
            work.arrange(tasks, is_locked, faster.map(Cow::Owned), back.map(Cow::Owned))
        }
        _ => {
            let faster = tasks.iter().filter(|task| work.moves(task));
            let faster: Vec<_> = faster.map(|task| Cow::Owned(task.with_pace(Pace::Faster))).collect();
            work.arrange(tasks, is_locked, faster, [])
        }
    }
}

/// What the plan itself gives this fuse byte before anything looks at it.
pub(super) fn own_value(tasks: &[Task], fuse: Fuse) -> Option<u8> {
    Work::find(tasks, fuse)?.own_value(tasks)
}

/// Can the tasks be put in this order?
pub(super) fn is_possible(tasks: &[Task], order: Order) -> bool {
    match order {
        Order::AsGiven => true,
        Order::First(fuse) => Work::find(tasks, fuse)
            .is_some_and(|work| !tasks[work.limit..].iter().any(|task| work.moves(task))),
        Order::Boost { fuse, .. } => Work::find(tasks, fuse).is_some(),
    }
}

/// The part of the tasks that a faster chip makes faster.
struct Work {
    fuse: Fuse,
    /// The first task that changes the chip, or prepares that.
    start: usize,
    /// Behind the last one that moves many bytes.
    end: usize,
    /// From here on the fuse byte has to be what the plan says: it is read or compared, or the chip is locked.
    limit: usize,
}

impl Work {
    /// `None`: there is none.
    fn find(tasks: &[Task], fuse: Fuse) -> Option<Self> {
        let is_change = |task: &Task| !matches!(task.step.action, Action::Read | Action::Verify);
        let start = tasks.iter().position(is_change)?;
        let is_erase = |task: &Task| task.step.action == Action::Erase;
        let erase = tasks.iter().rposition(is_erase).map_or(start, |erase| erase.max(start));
        let memory = Memory::Fuse(fuse);
        let looks_at = |task: &Task| task.step.memory == Some(memory) && !is_write(task) && !task.is_ours;
        let locks = |task: &Task| task.step.memory == Some(Memory::Lock) && is_write(task);
        let looked_at = tasks[start..].iter().position(looks_at).map(|index| start + index);
        let locked = tasks[erase..].iter().position(locks).map(|index| erase + index);
        let limit = looked_at.into_iter().chain(locked).min().unwrap_or(tasks.len());
        let is_much = |task: &Task| matches!(task.step.memory, Some(Memory::Flash | Memory::Eeprom));
        let end = start + tasks[start..limit].iter().rposition(is_much)? + 1;
        Some(Self { fuse, start, end, limit })
    }

    /// Is it the plan's own write of the fuse byte, or the comparison with it?
    fn moves(&self, task: &Task) -> bool {
        task.step.memory == Some(Memory::Fuse(self.fuse)) && (is_write(task) || task.is_ours)
    }

    /// The last value that the plan has for the fuse byte before the limit.
    fn own_value(&self, tasks: &[Task]) -> Option<u8> {
        tasks[..self.limit].iter().rfind(|task| self.moves(task) && is_write(task))?.image.get(0)
    }

    fn arrange<'t>(
        &self,
        tasks: &'t [Task],
        is_locked: bool,
        faster: impl IntoIterator<Item = Cow<'t, Task>>,
        back: impl IntoIterator<Item = Cow<'t, Task>>,
    ) -> Vec<Cow<'t, Task>> {
        let erase = tasks[..self.end].iter().position(|task| task.step.action == Action::Erase);
        let start = match erase.filter(|_| is_locked) {
            Some(erase) => self.start.max(erase + 1),
            None => self.start,
        };
        let kept = |from: usize, to: usize| {
            let range = tasks[from..to].iter().enumerate();
            range
                .filter(move |(index, task)| from + index >= self.limit || !self.moves(task))
                .map(|(_, task)| Cow::Borrowed(task))
        };
        let before = kept(0, start).chain(faster);
        before.chain(kept(start, self.end)).chain(back).chain(kept(self.end, tasks.len())).collect()
    }
}

fn is_write(task: &Task) -> bool {
    task.step.action == Action::Write
}
