//! Why a port cannot be opened.

use core::fmt;

/// What keeps this process from opening a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Obstacle {
    /// There is nothing at this path.
    Missing,
    /// Its permissions do not let this user read and write it.
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
