//! Gangs on simulated Bus Pirates, in memory and on virtual time.

mod bpio;
mod changed_manifests;
mod checked;
mod crashes;
mod equal_chips;
mod equal_lines;
mod failing_board;
mod faults;
mod files_in_memory;
mod in_code;
mod known_clocks;
mod pairs;
#[path = "../random/mod.rs"]
mod random;
mod runs;
mod seven_chips;
mod several_boards;
mod speed;
mod support;
mod switching;
