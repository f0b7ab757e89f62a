//! Serial ports of Windows.

use std::io;
use std::string::{String, ToString as _};
use std::vec::Vec;

use serialport::{ErrorKind, SerialPortInfo};

use super::super::com_ports::no_device;
use crate::transport::{Obstacle, SerialError};

pub(in crate::transport) use super::super::com_ports::is_same;

/// An open port.
pub(in crate::transport) type Port = serialport::COMPort;

/// The ports that the system knows.
pub(in crate::transport) fn available() -> io::Result<Vec<SerialPortInfo>> {
    serialport::available_ports().map_err(io::Error::from)
}

/// Where the USB device of a port is plugged in: not known here.
pub(in crate::transport) fn location(_: &str) -> Option<String> {
    None
}

/// Why a port was not opened.
pub(in crate::transport) fn open_error(path: &str, error: serialport::Error) -> SerialError {
    match error.kind() {
        ErrorKind::NoDevice => {
            no_device(path, available().unwrap_or_default().into_iter().map(|port| port.port_name))
        }
        _ => SerialError::Open { path: path.to_string(), source: error.into() },
    }
}

/// What would keep this process from opening a port: that shows when it is opened.
pub(in crate::transport) fn obstacle(_: &str) -> Option<Obstacle> {
    None
}
