//! The `avrrr` program as a whole process: what it does, what it says, how it ends.

#![cfg(unix)]

mod bad_input;
mod files;
mod jobs;
mod manifests;
mod ports;
mod readme;
mod signals;
mod support;
