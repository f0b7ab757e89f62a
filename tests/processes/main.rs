//! Whole processes on pseudo-terminals: `avrrr sim` with `avrrr`, avrdude and flashrom as its clients.

mod avrdude;
mod boards;
#[path = "../few/mod.rs"]
mod few;
mod flashrom;
#[path = "../random/mod.rs"]
mod random;
mod server;
mod simulator;
mod variants;
