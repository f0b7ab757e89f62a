//! Low latency of Windows: a setting of the driver, which programs do not reach.

use std::io;

use super::ports::Port;

/// There is nothing to ask.
pub(in crate::transport) fn ask(_: &Port) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
