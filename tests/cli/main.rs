//! The `avrrr` program as a whole process: what it does, what it says, how it ends.

#![cfg(unix)]

mod bad_input;
mod bench;
mod files;
mod jobs;
mod ports;
mod readme;
mod signals;
mod support;
