//! What all Unix systems share.

// Those have a request for it.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(in crate::transport) mod low_latency;
pub(in crate::transport) mod ports;
