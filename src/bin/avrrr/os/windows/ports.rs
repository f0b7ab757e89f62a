//! Serial ports of Windows in messages.

/// A port in examples.
pub(crate) const EXAMPLE: &str = "COM3";

/// Where a Bus Pirate usually is.
pub(crate) const USUAL: &str = "a COM port such as COM3, which Device Manager lists under Ports";

/// How to lower the latency timer of a USB adapter.
pub(crate) const LATENCY_TIMER: &str =
    "Device Manager: the port's properties, port settings, advanced, latency timer: 1 ms";

/// What to do if a port may not be opened.
pub(crate) const GET_PERMISSION: &str = "ask the administrator of this computer for access to the port";

/// The name of a process: the library does not find processes here.
pub(crate) fn process_name(_: u32) -> Option<String> {
    None
}

/// The name of a group: ports have none here.
pub(crate) fn group_name(_: u32) -> Option<String> {
    None
}
