//! A serial port.

use std::io::{self, ErrorKind};
use std::string::{String, ToString};
use std::time::{Duration, Instant};

use serialport::SerialPort as _;

use super::Transport;

/// How long the port may take to accept bytes. Nothing that is sent at once takes longer than a
/// second on the line.
const WRITE_DEADLINE: Duration = Duration::from_secs(5);

/// A serial port: 8 data bits, no parity, one stop bit, no flow control.
///
/// Opened for us alone (`TIOCEXCL` and `flock` on Unix). DTR and RTS are left as the system sets
/// them. On Linux the driver is asked for low latency, which lowers the latency timer of an FTDI from
/// 16 ms to 1 ms until it is unplugged.
#[doc(alias("tty", "COM port"))]
#[derive(Debug)]
pub struct SerialPort {
    port: Port,
    path: String,
    baud: u32,
    opened: Instant,
    has_low_latency: bool,
}

#[cfg(unix)]
pub(super) type Port = serialport::TTYPort;
#[cfg(windows)]
pub(super) type Port = serialport::COMPort;

/// What can go wrong with a serial port.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SerialError {
    /// There is no such port.
    #[error("there is no port {path}")]
    NotFound {
        /// The path or name of the port.
        path: String,
    },
    /// Another program has the port.
    #[error("port {path} is in use by another program")]
    Busy {
        /// The path or name of the port.
        path: String,
    },
    /// We are not allowed to open the port.
    #[error("no permission to open port {path}")]
    Denied {
        /// The path or name of the port.
        path: String,
    },
    /// The system refused for another reason; a file that is no serial port, for example.
    #[error("port {path} cannot be used")]
    Open {
        /// The path or name of the port.
        path: String,
        /// The system's reason.
        source: io::Error,
    },
    /// The port is gone: unplugged, or closed at the other end.
    #[error("port {path} is gone")]
    Closed {
        /// The path or name of the port.
        path: String,
    },
    /// Reading or writing failed.
    #[error("port {path} failed")]
    Io {
        /// The path or name of the port.
        path: String,
        /// The system's reason.
        source: io::Error,
    },
    /// The port does not take what it should send.
    #[error("port {path} takes no bytes")]
    Stuck {
        /// The path or name of the port.
        path: String,
    },
}

impl SerialPort {
    /// Opens the port at this path (`/dev/ttyUSB0`, `COM3`) and line rate.
    ///
    /// # Errors
    ///
    /// [`SerialError::NotFound`], [`SerialError::Busy`], [`SerialError::Denied`] or
    /// [`SerialError::Open`].
    pub fn open(path: &str, baud: u32) -> Result<Self, SerialError> {
        let port = open_port(path, baud)?;
        let has_low_latency = ask_low_latency(&port);
        Ok(Self { port, path: path.to_string(), baud, opened: Instant::now(), has_low_latency })
    }

    /// Did the driver agree to low latency?
    #[must_use]
    pub fn has_low_latency(&self) -> bool {
        self.has_low_latency
    }

    fn io_error(&self, source: io::Error) -> SerialError {
        let path = self.path.clone();
        match source.kind() {
            ErrorKind::BrokenPipe | ErrorKind::NotConnected | ErrorKind::UnexpectedEof => {
                SerialError::Closed { path }
            }
            ErrorKind::TimedOut => SerialError::Stuck { path },
            _ => SerialError::Io { path, source },
        }
    }

    fn port_error(&self, error: serialport::Error) -> SerialError {
        self.io_error(error.into())
    }
}

#[cfg(all(
    target_os = "linux",
    any(
        target_arch = "x86_64",
        target_arch = "x86",
        target_arch = "aarch64",
        target_arch = "arm",
        target_arch = "riscv64"
    )
))]
#[path = "low_latency.rs"]
mod low_latency;

#[cfg(not(all(
    target_os = "linux",
    any(
        target_arch = "x86_64",
        target_arch = "x86",
        target_arch = "aarch64",
        target_arch = "arm",
        target_arch = "riscv64"
    )
)))]
mod low_latency {
    pub(super) fn ask(_port: &super::Port) -> Result<(), ()> {
        Err(())
    }
}

fn ask_low_latency(port: &Port) -> bool {
    low_latency::ask(port).is_ok()
}

pub(super) fn open_port(path: &str, baud: u32) -> Result<Port, SerialError> {
    serialport::new(path, baud).timeout(WRITE_DEADLINE).open_native().map_err(|error| open_error(path, error))
}

fn open_error(path: &str, error: serialport::Error) -> SerialError {
    use serialport::ErrorKind as Kind;
    let kind = error.kind();
    let path = path.to_string();
    match kind {
        Kind::Io(ErrorKind::NotFound) => SerialError::NotFound { path },
        Kind::Io(ErrorKind::PermissionDenied) => SerialError::Denied { path },
        // The library's word for a lock that another program holds; on Windows, for a missing port.
        Kind::NoDevice if cfg!(windows) => SerialError::NotFound { path },
        Kind::NoDevice => SerialError::Busy { path },
        _ => SerialError::Open { path, source: error.into() },
    }
}

impl Transport for SerialPort {
    type Error = SerialError;

    fn send(&mut self, bytes: &[u8]) -> Result<(), Self::Error> {
        use io::Write as _;
        self.port.set_timeout(WRITE_DEADLINE).map_err(|error| self.port_error(error))?;
        self.port.write_all(bytes).map_err(|error| self.io_error(error))
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Self::Error> {
        use io::Read as _;
        // `None`: later than any clock goes.
        let deadline = Instant::now().checked_add(within);
        loop {
            let rest = deadline.map_or(within, |deadline| deadline.saturating_duration_since(Instant::now()));
            self.port.set_timeout(rest).map_err(|error| self.port_error(error))?;
            match self.port.read(buf) {
                Ok(0) if buf.is_empty() => return Ok(0),
                Ok(0) => return Err(SerialError::Closed { path: self.path.clone() }),
                Ok(count) => return Ok(count),
                Err(error) if error.kind() == ErrorKind::TimedOut => return Ok(0),
                // A signal came; the time goes on.
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(self.io_error(error)),
            }
        }
    }

    fn discard_input(&mut self) -> Result<(), Self::Error> {
        self.port.clear(serialport::ClearBuffer::Input).map_err(|error| self.port_error(error))
    }

    fn set_baud(&mut self, baud: u32) -> Result<bool, Self::Error> {
        use io::Write as _;
        if baud != self.baud {
            self.port.flush().map_err(|error| self.io_error(error))?;
            self.port.set_baud_rate(baud).map_err(|error| self.port_error(error))?;
            self.baud = baud;
        }
        Ok(true)
    }

    fn now(&self) -> Duration {
        self.opened.elapsed()
    }

    fn pause(&mut self, time: Duration) {
        std::thread::sleep(time);
    }
}
