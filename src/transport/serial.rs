//! A serial port.

use std::io::{self, ErrorKind};
use std::string::{String, ToString};
use std::time::{Duration, Instant};

use serialport::SerialPort as _;

use super::os::{self, ports::Port};
use super::{SerialError, Transport};

/// How long the port may take to accept bytes. Nothing that is sent at once takes longer than a
/// second on the line.
const WRITE_DEADLINE: Duration = Duration::from_secs(5);

/// A serial port: 8 data bits, no parity, one stop bit, no flow control.
///
/// No other program can open it meanwhile (`TIOCEXCL` and `flock` on Unix). DTR and RTS are left as the system
/// sets them. On Linux and macOS the driver is asked for low latency. On Linux that lowers the latency timer of
/// an FTDI from 16 ms to 1 ms until it is unplugged.
#[doc(alias("tty", "COM port"))]
#[derive(Debug)]
pub struct SerialPort {
    port: Port,
    path: String,
    baud: u32,
    opened: Instant,
    has_low_latency: bool,
}

impl SerialPort {
    /// Opens the port at this path (`/dev/ttyUSB0`, `/dev/cu.usbserial-1`, `COM3`) and line rate.
    ///
    /// # Errors
    ///
    /// [`SerialError::NotFound`], [`SerialError::Busy`], [`SerialError::Denied`] or
    /// [`SerialError::Open`].
    pub fn open(path: &str, baud: u32) -> Result<Self, SerialError> {
        let port = open_port(path, baud)?;
        let has_low_latency = os::low_latency::ask(&port).is_ok();
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

pub(super) fn open_port(path: &str, baud: u32) -> Result<Port, SerialError> {
    serialport::new(path, baud)
        .timeout(WRITE_DEADLINE)
        .open_native()
        .map_err(|error| os::ports::open_error(path, error))
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
