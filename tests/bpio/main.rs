//! Bus Pirate 5, 5XL and 6 in their BPIO2 mode, simulated on virtual time.

mod disturbed;
mod equal;
mod faults;
#[path = "../few/mod.rs"]
mod few;
mod inspecting;
mod jobs;
mod lines;
#[path = "../random/mod.rs"]
mod random;
mod states;
mod strikes;
#[path = "../struck/mod.rs"]
mod struck;
mod supply;
mod support;
