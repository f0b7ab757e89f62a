//! macOS.

pub(in crate::transport) mod low_latency;
pub(in crate::transport) mod ports;
