//! A checked plan for one chip, its execution with progress events, and its report.
//!
//! A [`Plan`] is checked in full before anything touches the wire: the images fit, the memories
//! exist and can be written, no fuse value takes RESET away unasked. [`Plan::run`] then
//! carries it out on a [`Programmer`](crate::icsp::Programmer) and tells a callback what it does.
//!
//! ```
//! use std::ops::ControlFlow;
//!
//! use avrrr::bus::Target;
//! use avrrr::buspirate::{BusPirate, Options};
//! use avrrr::chip::ATMEGA328P;
//! use avrrr::easy::simulated;
//! use avrrr::icsp::{Entry, Memory, Session};
//! use avrrr::image::Image;
//! use avrrr::job::{Operation, Plan, Policy};
//! use avrrr::select::Direct;
//!
//! let firmware = Image::from_bytes(0, b"\x0c\x94\x34\x00".to_vec())?;
//! let operations = vec![
//!     Operation::Erase,
//!     Operation::Write { memory: Memory::Flash, image: firmware },
//! ];
//! let plan = Plan::new(ATMEGA328P, operations, Policy::default())?;
//!
//! let mut bus = BusPirate::connect(simulated(ATMEGA328P), Direct::ONE, Options::default())?;
//! let mut programmer = Session::enter(&mut bus, Target::ONLY, &Entry::default())?
//!     .into_programmer(ATMEGA328P);
//! let report = plan.run(&mut programmer, &mut |_event| ControlFlow::Continue(()))?;
//! programmer.leave()?;
//! assert_eq!(report.steps.len(), 3); // erase, write, verify
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What a chip holds is known when two separate reads agree. After a disturbance everything is compared with
//! what it should be. [`Repair`] decides what is put right then, and [`Report::repairs`] lists it.
//!
//! A callback hears what happens, as [`Event`]s. [`Event::Progress`] counts the bytes of the whole job: it never
//! falls, and a job that succeeds ends at its total.
//!
//! Fuses are changed by name, on top of what a chip holds: [`Fuses`] reads them, [`Fuses::change`] checks
//! [`Setting`]s against them, and the [`FuseChanges`] become a plan.
//!
//! A fuse that makes the chip faster comes first, or for the length of a plan ([`Policy::boost`]): see [`Plan::run`].
//!
//! Before anything is changed, the values of fuses are judged by what the chip holds and by the slowest SPI
//! clock of the bus. What can be undone over the same bus is written and told as an [`Event::Warning`]. What
//! cannot is refused unless it is accepted by its name ([`Accept`]): by [`Plan::new`], with
//! [`PlanError::Hazard`], where the part alone tells it, and else by [`Plan::run`], with [`Error::Hazard`].
//! [`Risk::accept`] says what has to be accepted, [`Policy::with_accepted`] accepts it.

mod access;
mod before;
mod boost;
mod clock;
mod compare;
mod error;
mod estimate;
mod expected;
mod fast_fuse;
mod faster;
mod fuses;
mod hazard;
mod operation;
mod order;
mod place;
mod plan;
mod policy;
mod progress;
mod report;
mod rescue;
mod restore;
mod run;
mod task;
mod trouble;
mod verify;
mod write;

use core::time::Duration;

use crate::bus::Hertz;
use crate::icsp::Memory;
use crate::image::Image;

pub use error::{Error, ErrorKind, Failure};
pub use faster::NoBoost;
pub use fuses::{FieldState, FuseChange, FuseChanges, FuseError, Fuses, Setting, fields};
pub use hazard::{Accept, FuseHazard, Risk, SlowClock, UnknownHazard};
pub use operation::Operation;
pub use plan::{Plan, PlanError};
pub use policy::{Policy, Repair, Verify};
pub use progress::Progress;
pub use report::{Change, EraseState, MemoryState, Repaired, Report, State, StepReport};
pub use rescue::{Rescue, RescueError, RescueEvent, RescueStep, Rescued, factory_clock};

/// What a step of a plan does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// Erases the chip.
    Erase,
    /// Reads what is about to be written over, because nothing was erased.
    Check,
    /// Reads flash to see whether it holds the image already, or can take it without an erase.
    Look,
    /// Writes a memory.
    Write,
    /// Compares a memory with an image.
    Verify,
    /// Reads a memory.
    Read,
}

/// One step of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What it does.
    pub action: Action,
    /// To which memory; `None` for an erase.
    pub memory: Option<Memory>,
    /// How many bytes it is about.
    pub bytes: u32,
}

/// Something that happened while a plan ran. Returning `Break` stops at the next safe point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event<'e> {
    /// How much of the job is done: before the first step, whenever there is something new, and now and then when
    /// there is not.
    Progress(Progress),
    /// A fuse value that is about to be written needs something, and what, or is a hazard that was accepted;
    /// before the first change.
    Warning(FuseHazard),
    /// A fuse byte is about to be written that makes the chip faster for the length of the plan: what it holds,
    /// and what it holds from now on. Whatever ends the program from here on leaves the second value.
    Boosting {
        /// Both values.
        change: Change,
        /// What the byte holds at the end of the plan.
        end: u8,
    },
    /// [`Policy::boost`] would not make this plan faster, so no fuse byte is written for it.
    NoBoost,
    /// About how long all steps together take, if the bus can tell; after the SPI clock was found.
    Estimated(Duration),
    /// The SPI clock has changed.
    Clock {
        /// The clock.
        spi: Hertz,
        /// The CPU clock of the target, if its fuses tell and `spi` agrees; else it is more than four
        /// times `spi`.
        target: Option<Hertz>,
    },
    /// A step begins.
    Started(Step),
    /// A memory was read. Nothing changes the chip before this call returns, so a copy can be saved first.
    Read {
        /// The memory.
        memory: Memory,
        /// All that it holds, from address 0 on.
        image: &'e Image,
    },
    /// Something was put right that a disturbance had changed, or that a write had not done.
    Repaired(Repaired),
    /// The step is done.
    Finished(StepReport),
    /// The step failed or was stopped; nothing follows.
    Failed(Step),
}
