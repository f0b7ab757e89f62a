//! Why a port cannot be opened, without opening it: on some devices that is a reset.

use core::fmt;

/// What keeps us from opening a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Obstacle {
    /// There is nothing at this path.
    Missing,
    /// It may be read and written by others only.
    Denied {
        /// The number of the group that it belongs to, if members of the group may.
        group: Option<u32>,
    },
    /// Another process has it open.
    InUse {
        /// The number of the process.
        process: u32,
    },
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("there is no such port"),
            Self::Denied { group: Some(group) } => {
                write!(f, "only members of the group with number {group} may open it")
            }
            Self::Denied { group: None } => f.write_str("only others may open it"),
            Self::InUse { process } => write!(f, "process {process} has it open"),
        }
    }
}

/// What would keep us from opening the port at this path, as far as can be told without opening it.
///
/// Who has it open is known on Linux only, and of processes of other users to root only.
#[cfg(unix)]
#[must_use]
pub fn obstacle(path: &str) -> Option<Obstacle> {
    use std::os::unix::fs::MetadataExt as _;

    use rustix::fs::{Access, access};

    let Ok(metadata) = std::fs::metadata(path) else { return Some(Obstacle::Missing) };
    if access(path, Access::READ_OK | Access::WRITE_OK).is_err() {
        const GROUP_MAY: u32 = 0o060;
        let group = (metadata.mode() & GROUP_MAY == GROUP_MAY).then(|| metadata.gid());
        return Some(Obstacle::Denied { group });
    }
    let device = std::fs::canonicalize(path).ok()?;
    holder(&device).map(|process| Obstacle::InUse { process })
}

/// Elsewhere it shows when the port is opened.
#[cfg(not(unix))]
#[must_use]
pub fn obstacle(_path: &str) -> Option<Obstacle> {
    None
}

/// A process that has a device open; `/proc` is there on Linux only.
#[cfg(unix)]
fn holder(device: &std::path::Path) -> Option<u32> {
    let processes = std::fs::read_dir("/proc").ok()?.flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    numbers.into_iter().find(|process| {
        // Not ours to look at, or gone meanwhile.
        let Ok(open) = std::fs::read_dir(std::format!("/proc/{process}/fd")) else { return false };
        open.flatten().any(|entry| std::fs::read_link(entry.path()).is_ok_and(|to| to == device))
    })
}
