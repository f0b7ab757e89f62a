//! The programmer on the simulated board: whole jobs, errors, unknown states, and what is left behind.
//! In memory on virtual time, and over a pseudo-terminal.

mod bench;
mod broken;
#[cfg(feature = "mock")]
mod bytes;
mod doubts;
mod errors;
mod every_chip;
#[path = "../few/mod.rs"]
mod few;
mod fuse_lines;
mod hal_bus;
mod host;
mod killed;
mod kinds;
mod legacy;
mod other_devices;
mod pairs;
mod progress;
#[cfg(all(unix, feature = "serial"))]
mod pty;
mod releasing;
mod soak;
mod speed;
mod stalls;
mod sweep;
mod trust;
mod unknown_state;
mod whole_jobs;
#[cfg(feature = "mock")]
mod wire_transcripts;
