//! What can go wrong with a serial port.

use std::io;
use std::string::String;

/// What can go wrong with a serial port.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SerialError {
    /// There is no such port.
    #[error("there is no port {path}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NotFound {
        /// The path or name of the port.
        path: String,
    },
    /// Another program has the port.
    #[error("port {path} is in use by another program")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Busy {
        /// The path or name of the port.
        path: String,
    },
    /// The permissions of the port do not let this user open it.
    #[error("no permission to open port {path}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Denied {
        /// The path or name of the port.
        path: String,
    },
    /// The system refused for another reason; for example, the file is not a serial port.
    #[error("port {path} cannot be used")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Open {
        /// The path or name of the port.
        path: String,
        /// The system's reason.
        source: io::Error,
    },
    /// The port is gone: unplugged, or closed at the other end.
    #[error("port {path} is gone")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Closed {
        /// The path or name of the port.
        path: String,
    },
    /// Reading or writing failed.
    #[error("port {path} failed")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Io {
        /// The path or name of the port.
        path: String,
        /// The system's reason.
        source: io::Error,
    },
    /// The port does not accept bytes to send.
    #[error("port {path} takes no bytes")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Stuck {
        /// The path or name of the port.
        path: String,
    },
}
