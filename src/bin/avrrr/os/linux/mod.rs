//! Linux, and Unix systems other than macOS.

pub(crate) mod files;
pub(crate) mod ports;

pub(crate) use super::unix::{signals, terminal};
