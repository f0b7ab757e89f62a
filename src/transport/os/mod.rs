//! What differs between operating systems: one folder each, with the same files. `unix` has what Linux, macOS and
//! other Unix systems share, and stands for those others.
//!
//! * `low_latency`: asks a driver not to hold received bytes back;
//! * `ports`: lists ports, compares their names, and tells why one cannot be opened.

// Tested everywhere.
#[cfg(any(windows, test))]
mod com_ports;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
use linux as system;
#[cfg(target_os = "macos")]
use macos as system;
#[cfg(all(unix, not(any(target_os = "linux", target_os = "macos"))))]
use unix as system;
#[cfg(windows)]
use windows as system;

use super::Obstacle;

pub(super) use system::{low_latency, ports};

/// What would keep this process from opening the port at this path, as far as can be told without opening it: on
/// some devices that is a reset.
///
/// Which process has it open is known on Linux only, and of processes of other users to root only. On Windows
/// nothing is known before the port is opened.
#[must_use]
pub fn obstacle(path: &str) -> Option<Obstacle> {
    ports::obstacle(path)
}
