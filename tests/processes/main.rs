//! Whole processes on pseudo-terminals: `avrrr sim` with `avrrr`, avrdude and flashrom as its clients.

mod avrdude;
mod boards;
#[path = "../gang/failing_board.rs"]
mod failing_board;
mod faults;
#[path = "../few/mod.rs"]
mod few;
mod flashrom;
mod formats;
mod front_ends;
mod gang;
mod generations;
mod killed;
mod line_editing;
mod permission;
mod ports;
#[path = "../random/mod.rs"]
mod random;
mod ser2net;
mod serve_faults;
mod server;
mod simulator;
mod stk500v2;
mod terminal;
mod tmux;
mod two_ports;
mod variants;
