//! A serial port whose bytes are shown.

use std::io::{self, IsTerminal as _, Write as _};
use std::str::FromStr;
use std::time::Duration;

use avrrr::transport::{SerialError, SerialPort, Transport as _};

use crate::args::Connection;
use crate::diagnostic::Diagnostic;
use crate::driver::Driver;
use crate::stop::Stop;
use crate::{port, text};

/// A port, and its line rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MonitorPort {
    port: String,
    baud: u32,
}

impl FromStr for MonitorPort {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let form = "the form is PORT:BAUD, such as /dev/ttyACM0:57600";
        let (port, baud) = text.rsplit_once(':').filter(|(port, _)| !port.is_empty()).ok_or(form)?;
        let baud = baud.parse().ok().filter(|baud| *baud > 0).ok_or(form)?;
        Ok(Self { port: port.to_owned(), baud })
    }
}

/// An open port.
#[derive(Debug)]
pub(super) struct Monitor {
    port: SerialPort,
    name: String,
}

impl Monitor {
    pub(super) fn open(of: &MonitorPort, connection: &Connection) -> Result<Self, Diagnostic> {
        if connection.port.as_ref() == Some(&of.port) {
            return Err(Diagnostic::new("this is the port of the Bus Pirate, which does not hear the chip")
                .about(format_args!("--monitor {}", of.port)));
        }
        let name = port::find(Some(&of.port), port::available)?;
        let port =
            SerialPort::open(&name, of.baud).map_err(|error| Diagnostic::of(&error).about("--monitor"))?;
        Ok(Self { port, name })
    }

    /// Drops what has come so far.
    pub(super) fn forget(&mut self) -> Result<(), Diagnostic> {
        self.port.discard_input().map_err(|error| Diagnostic::of(&error).about("--monitor"))
    }

    /// Shows what comes, until a signal or the end of the port.
    pub(super) fn show(mut self, driver: &Driver<'_>) -> Result<(), Diagnostic> {
        const MOMENT: Duration = Duration::from_millis(100);
        driver.say(format!("{}: this is what comes in, until Ctrl-C:", self.name));
        let stop = Stop::on_signals().map_err(|error| Diagnostic::of(&error).about("signal handlers"))?;
        let mut out = io::stdout().lock();
        let mut shown = Shown { is_terminal: out.is_terminal(), rest: Vec::new() };
        let mut buffer = [0; 1024];
        while stop.check().is_continue() {
            match self.port.recv(&mut buffer, MOMENT) {
                Ok(count) => {
                    let bytes = shown.of(&buffer[..count]);
                    let written = out.write_all(&bytes).and_then(|()| out.flush());
                    written.map_err(|error| Diagnostic::of(&error).about("standard output"))?;
                }
                // An adapter that is unplugged, or the other end of a pseudo-terminal that is closed.
                Err(SerialError::Closed { .. } | SerialError::Io { .. }) => {
                    driver.say(format!("{}: the port is gone", self.name));
                    break;
                }
                Err(error) => return Err(Diagnostic::of(&error).about("--monitor")),
            }
        }
        Ok(())
    }
}

/// Bytes on their way to standard output. A terminal gets no control characters but ends of lines and tabs.
struct Shown {
    is_terminal: bool,
    /// The beginning of a character whose end has not come yet.
    rest: Vec<u8>,
}

impl Shown {
    fn of(&mut self, bytes: &[u8]) -> Vec<u8> {
        if !self.is_terminal {
            return bytes.to_vec();
        }
        self.rest.extend_from_slice(bytes);
        let pending = std::mem::take(&mut self.rest);
        let mut out = String::new();
        let mut chunks = pending.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            out.extend(chunk.valid().chars().map(shown));
            let invalid = chunk.invalid();
            // Up to three bytes at the end may be the beginning of a character.
            let is_begun = chunks.peek().is_none() && invalid.len() < 4 && begins(invalid);
            if is_begun {
                self.rest = invalid.to_vec();
            } else {
                out.extend(invalid.iter().map(|byte| format!("\\x{byte:02x}")));
            }
        }
        out.into_bytes()
    }
}

/// Can this be the beginning of a longer character in UTF-8?
fn begins(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

fn shown(letter: char) -> String {
    match letter {
        '\n' | '\r' | '\t' => letter.to_string(),
        _ if text::is_shown(letter) => letter.to_string(),
        _ => letter.escape_default().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_may_have_colons() {
        let parse = |text: &str| text.parse().map(|MonitorPort { port, baud }| (port, baud));
        assert_eq!(parse("/dev/ttyACM0:57600"), Ok(("/dev/ttyACM0".to_owned(), 57600)));
        assert_eq!(parse("usb:0403:6001:A1:9600"), Ok(("usb:0403:6001:A1".to_owned(), 9600)));
        for wrong in ["/dev/ttyACM0", "COM3:fast", ":9600", "COM3:0", ""] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_terminal_gets_text_and_a_pipe_gets_bytes() {
        let mut terminal = Shown { is_terminal: true, rest: Vec::new() };
        let mut shown = |bytes: &[u8]| String::from_utf8(terminal.of(bytes)).unwrap();
        assert_eq!(shown(b"a\tb\r\n\x1b[2J"), "a\tb\r\n\\u{1b}[2J");
        assert_eq!(shown(b"\xff20 \xc2"), "\\xff20 ");
        assert_eq!(shown(b"\xb0C"), "°C");
        assert_eq!(shown(b"\xe2\x82"), "");
        assert_eq!(shown(b"x"), "\\xe2\\x82x");
        let mut pipe = Shown { is_terminal: false, rest: Vec::new() };
        assert_eq!(pipe.of(b"\x1b\xff"), b"\x1b\xff");
    }
}
