//! What an error of a Bus Pirate means.

use alloc::format;
use alloc::string::ToString;

use super::{Code, Finding};
use crate::buspirate::{Error, ErrorKind, SupplyFault};

/// The bytes that looking for a Bus Pirate sends: a port that repeats what it is sent gives these back.
const SENT: [u8; 2] = [0x00, b'\n'];

/// What an error means that came while a Bus Pirate was looked for, or used. `None`: the caller stopped it.
#[must_use]
pub fn of_bus_pirate<E: core::error::Error, L: core::fmt::Debug>(error: &Error<E, L>) -> Option<Finding> {
    let code = match error {
        Error::Stopped => return None,
        Error::Transport(port) => return Some(Finding::text(Code::PortLost, port.to_string())),
        Error::NoAnswer { .. } => Code::NoAnswer,
        Error::NotABusPirate { heard, .. } if heard.starts_with(&SENT) => Code::PortEcho,
        Error::NotABusPirate { .. } => Code::OtherDevice,
        Error::Terminal => Code::TerminalPort,
        Error::Supply { fault, .. } => match fault {
            SupplyFault::Missing => Code::SupplyMissing,
            SupplyFault::Overload => Code::SupplyOverload,
            SupplyFault::Backflow => Code::SupplyBackflow,
        },
        Error::NoSuchPin { .. } => Code::NoSuchPin,
        error => match error.kind() {
            ErrorKind::Answer => Code::DeviceConfused,
            _ => Code::WrongOptions,
        },
    };
    Some(Finding::text(code, format!("{error}")))
}
