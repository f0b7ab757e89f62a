//! Serial ports of Linux.

use std::path::Path;
use std::vec::Vec;
use std::{fs, io};

use serialport::SerialPortInfo;

use super::super::unix;
use crate::transport::Obstacle;

pub(in crate::transport) use super::super::unix::ports::{Port, is_same, location, open_error};

/// The ports that the system knows.
pub(in crate::transport) fn available() -> io::Result<Vec<SerialPortInfo>> {
    // Where there is no such folder, there is no port either.
    if Path::new("/sys/class/tty").is_dir() { unix::ports::available() } else { Ok(Vec::new()) }
}

/// What would keep this process from opening a port.
pub(in crate::transport) fn obstacle(path: &str) -> Option<Obstacle> {
    unix::ports::obstacle(path).or_else(|| {
        let device = fs::canonicalize(path).ok()?;
        holder(&device).map(|process| Obstacle::InUse { process })
    })
}

/// A process that has a device open.
fn holder(device: &Path) -> Option<u32> {
    let processes = fs::read_dir("/proc").ok()?.flatten();
    let mut numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    numbers.find(|process| {
        // That of another user, or one that ended meanwhile, tells nothing.
        let Ok(open) = fs::read_dir(std::format!("/proc/{process}/fd")) else { return false };
        open.flatten().any(|entry| fs::read_link(entry.path()).is_ok_and(|to| to == device))
    })
}
