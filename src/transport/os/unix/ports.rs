//! Serial ports of Unix.

use std::borrow::ToOwned as _;
use std::path::Path;
use std::string::{String, ToString as _};
use std::vec::Vec;
use std::{fs, io};

use rustix::fs::{Access, access};
use serialport::{ErrorKind, SerialPortInfo};
use std::os::unix::fs::MetadataExt as _;

use crate::transport::{Obstacle, SerialError};

/// An open port.
pub(in crate::transport) type Port = serialport::TTYPort;

/// The ports that the system knows.
pub(in crate::transport) fn available() -> io::Result<Vec<SerialPortInfo>> {
    serialport::available_ports().map_err(io::Error::from)
}

/// Do two paths lead to the same port? One may be a link to the other.
pub(in crate::transport) fn is_same(one: &str, other: &str) -> bool {
    let device = |path: &str| fs::canonicalize(path).unwrap_or_else(|_| path.into());
    one == other || device(one) == device(other)
}

/// Where the USB device of a port is plugged in: `1-1.2`. Only Linux has such a folder.
pub(in crate::transport) fn location(path: &str) -> Option<String> {
    let name = Path::new(path).file_name()?;
    // The interface, and the device around it.
    let interface = fs::canonicalize(Path::new("/sys/class/tty").join(name).join("device")).ok()?;
    Some(interface.parent()?.file_name()?.to_str()?.to_owned())
}

/// Why a port was not opened.
pub(in crate::transport) fn open_error(path: &str, error: serialport::Error) -> SerialError {
    let (kind, path) = (error.kind(), path.to_string());
    match kind {
        ErrorKind::Io(io::ErrorKind::NotFound) => SerialError::NotFound { path },
        ErrorKind::Io(io::ErrorKind::PermissionDenied) => SerialError::Denied { path },
        // The library's word for a lock that another program holds.
        ErrorKind::NoDevice => SerialError::Busy { path },
        _ => SerialError::Open { path, source: error.into() },
    }
}

/// What would keep this process from opening a port, but for processes that have it open.
pub(in crate::transport) fn obstacle(path: &str) -> Option<Obstacle> {
    const GROUP_MAY: u32 = 0o060;
    let Ok(metadata) = fs::metadata(path) else { return Some(Obstacle::Missing) };
    access(path, Access::READ_OK | Access::WRITE_OK).err()?;
    let group = (metadata.mode() & GROUP_MAY == GROUP_MAY).then(|| metadata.gid());
    Some(Obstacle::Denied { group })
}
