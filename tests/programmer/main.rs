//! The programmer on the simulated board: whole jobs, errors, unknown states, and what is left behind.
//! In memory on virtual time, and over a pseudo-terminal.

/// Panics with the value unless it matches the pattern: errors with fields are non-exhaustive, so that
/// `assert_eq!` has nothing to compare them with.
macro_rules! assert_is {
    ($value:expr, $pattern:pat $(if $guard:expr)?) => {
        match $value {
            $pattern $(if $guard)? => {}
            other => panic!("{other:?}"),
        }
    };
}

mod bad_fuses;
mod bench;
mod boost_ends;
mod boosted;
mod broken;
#[cfg(feature = "mock")]
mod bytes;
mod clocks;
mod doctor;
mod doctor_clocks;
mod doubts;
mod entering;
mod errors;
mod every_chip;
mod feeding;
#[path = "../few/mod.rs"]
mod few;
mod fuse_lines;
mod hal_bus;
mod host;
mod in_doubt;
mod inspecting;
mod killed;
mod kinds;
mod legacy;
#[cfg(feature = "mock")]
mod legacy_transcripts;
mod liar;
mod no_more_than_needed;
mod other_devices;
mod pairs;
mod progress;
#[cfg(all(unix, feature = "serial"))]
mod pty;
mod reads;
mod releasing;
mod rescuing;
#[cfg(feature = "mock")]
mod script;
mod soak;
mod speed;
mod stalls;
#[path = "../struck/mod.rs"]
mod struck;
mod sweep;
mod trust;
mod unknown_state;
mod whole_jobs;
#[cfg(feature = "mock")]
mod wire_faults;
#[cfg(feature = "mock")]
mod wire_transcripts;
