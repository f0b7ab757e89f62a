//! Serial ports of Linux in messages.

use std::fs;

pub(crate) use crate::os::unix::ports::{GET_PERMISSION, group_name};

/// A port in examples.
pub(crate) const EXAMPLE: &str = "/dev/ttyUSB0";

/// Where a Bus Pirate usually is.
pub(crate) const USUAL: &str = "/dev/ttyUSB0 (v2go, v3) or /dev/ttyACM0 (v4)";

/// How to lower the latency timer of a USB adapter.
pub(crate) const LATENCY_TIMER: &str = "echo 1 > /sys/bus/usb-serial/devices/ttyUSB0/latency_timer";

/// The name of a process.
pub(crate) fn process_name(process: u32) -> Option<String> {
    let name = fs::read_to_string(format!("/proc/{process}/comm")).ok()?;
    Some(name.trim_end().to_owned())
}
