//! Whole processes on pseudo-terminals: `avrrr sim` with `avrrr`, avrdude and flashrom as its clients.

mod avrdude;
mod boards;
mod flashrom;
mod gang;
#[path = "../gang/mortal.rs"]
mod mortal;
mod permission;
#[path = "../random/mod.rs"]
mod random;
mod server;
mod simulator;
mod terminal;
