//! The `avrrr` program as a whole process: what it does, what it says, how it ends.

#![cfg(unix)]
// A test that cannot go on panics, also in its helpers.
#![allow(clippy::unwrap_used)]

mod bad_input;
mod files;
mod jobs;
mod ports;
mod readme;
mod signals;
mod support;
