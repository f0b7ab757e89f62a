//! Whole processes on pseudo-terminals: `avrrr sim` with `avrrr`, avrdude and flashrom as its clients.

mod avrdude;
mod boards;
mod faults;
mod flashrom;
mod generations;
#[path = "../random/mod.rs"]
mod random;
mod server;
mod simulator;
