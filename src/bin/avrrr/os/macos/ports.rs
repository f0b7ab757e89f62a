//! Serial ports of macOS in messages. Of the two names of each port, `tty.*` waits for a modem when it is opened.

pub(crate) use crate::os::unix::ports::{GET_PERMISSION, group_name};

/// A port in examples.
pub(crate) const EXAMPLE: &str = "/dev/cu.usbserial-1";

/// Where a Bus Pirate usually is.
pub(crate) const USUAL: &str = "/dev/cu.usbserial-* (v2go, v3) or /dev/cu.usbmodem* (v4)";

/// How to lower the latency timer of a USB adapter.
pub(crate) const LATENCY_TIMER: &str =
    "the driver of the adapter refused IOSSDATALAT; another driver may not";

/// The name of a process: the library does not find processes here.
pub(crate) fn process_name(_: u32) -> Option<String> {
    None
}
