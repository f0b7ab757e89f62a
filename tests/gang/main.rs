//! Gangs on simulated Bus Pirates, in memory and on virtual time.

mod crashes;
mod failing_board;
mod faults;
mod memory;
mod mutants;
mod pairs;
#[path = "../random/mod.rs"]
mod random;
mod rig;
mod runs;
mod seven;
mod switching;
