//! Gangs on simulated Bus Pirates, in memory and on virtual time.

mod crashes;
mod faults;
mod in_code;
mod memory;
mod mortal;
mod mutants;
mod pairs;
#[path = "../random/mod.rs"]
mod random;
mod rig;
mod runs;
mod seven;
mod switching;
