//! Low latency of Unix systems that have no request for it.

use std::io;

use super::ports::Port;

/// There is nothing to ask.
pub(in crate::transport) fn ask(_: &Port) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
