//! RTS and DTR of a serial port as output pins.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use embedded_hal::digital::{Error, ErrorKind, ErrorType, OutputPin};
use serialport::SerialPort as _;

use super::SerialError;
use super::os::ports::Port;
use super::serial::open_port;

/// RTS or DTR of a serial port that is used for nothing else: two more lines for selecting targets.
///
/// Levels are those of a USB adapter with logic levels (FT232R and the like), whose RTS# and DTR# are
/// active low: a pin that is set high is a signal that is not asserted. Behind an RS-232 level shifter
/// they are the other way round.
///
/// Opening a port asserts both on most systems, which makes both pins low until they are set; so a
/// decoder's enable input on one of them should be active high.
///
/// Each change is a system call and a USB transfer of its own, so the two never switch at the same
/// instant.
#[derive(Debug, Clone)]
pub struct ModemPin {
    port: Arc<Mutex<Port>>,
    line: ModemLine,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ModemLine {
    Rts,
    Dtr,
}

/// A modem line could not be set. Ports without such lines, like pseudo-terminals, give this error.
#[derive(Debug, thiserror::Error)]
#[error("the modem line did not move")]
pub struct ModemError(#[source] io::Error);

impl Error for ModemError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }
}

impl ModemPin {
    /// Opens a port for its modem lines alone: RTS first, DTR second.
    ///
    /// # Errors
    ///
    /// As [`SerialPort::open`](super::SerialPort::open).
    pub fn open(path: &str) -> Result<[Self; 2], SerialError> {
        let port = Arc::new(Mutex::new(open_port(path, RATE)?));
        Ok([ModemLine::Rts, ModemLine::Dtr].map(|line| Self { port: Arc::clone(&port), line }))
    }

    fn assert(&mut self, asserted: bool) -> Result<(), ModemError> {
        let mut port = self.port.lock().unwrap_or_else(PoisonError::into_inner);
        let done = match self.line {
            ModemLine::Rts => port.write_request_to_send(asserted),
            ModemLine::Dtr => port.write_data_terminal_ready(asserted),
        };
        done.map_err(|error| ModemError(error.into()))
    }
}

/// No byte is ever sent, so any rate will do.
const RATE: u32 = 9_600;

impl ErrorType for ModemPin {
    type Error = ModemError;
}

impl OutputPin for ModemPin {
    fn set_low(&mut self) -> Result<(), ModemError> {
        self.assert(true)
    }

    fn set_high(&mut self) -> Result<(), ModemError> {
        self.assert(false)
    }
}
