//! Serial ports of Windows.

use std::io;
use std::string::ToString as _;
use std::vec::Vec;

use serialport::{ErrorKind, SerialPortInfo};

use crate::transport::{Obstacle, SerialError};

pub(in crate::transport) use super::super::com_name::is_same;

/// An open port.
pub(in crate::transport) type Port = serialport::COMPort;

/// The ports that the system knows.
pub(in crate::transport) fn available() -> io::Result<Vec<SerialPortInfo>> {
    serialport::available_ports().map_err(io::Error::from)
}

/// Why a port was not opened.
pub(in crate::transport) fn open_error(path: &str, error: serialport::Error) -> SerialError {
    let (kind, path) = (error.kind(), path.to_string());
    match kind {
        // The library's word for a port that is missing, and for one to which access is denied because another
        // program has it open. The system lists the second.
        ErrorKind::NoDevice if is_listed(&path) => SerialError::Busy { path },
        ErrorKind::NoDevice => SerialError::NotFound { path },
        _ => SerialError::Open { path, source: error.into() },
    }
}

/// Does the system know a port of this name?
fn is_listed(path: &str) -> bool {
    available().unwrap_or_default().iter().any(|port| is_same(&port.port_name, path))
}

/// What would keep this process from opening a port: that shows when it is opened.
pub(in crate::transport) fn obstacle(_: &str) -> Option<Obstacle> {
    None
}
