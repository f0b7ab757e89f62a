//! A serial port behind a server that lets its client set the line rate: RFC 2217.

use std::string::{String, ToString};
use std::time::{Duration, Instant};
use std::vec::Vec;

use rfc2217::{Client, ComPortState, PortSettings, Setting};

use super::{TcpError, TcpPort, Transport};

/// How long the server may take to agree to the protocol, or to a line rate.
const ANSWER: Duration = Duration::from_secs(3);

/// A serial port behind an RFC 2217 server, as ser2net offers it with `telnet(rfc2217)`.
///
/// [`TcpPort`] is for a server that offers the bytes alone. This one sets the line rate, 115,200 baud at first, so that
/// a Bus Pirate v3 can go to a faster one. A rate costs a round trip over the network.
///
/// ```no_run
/// use avrrr::buspirate::{BusPirate, Options};
/// use avrrr::select::Direct;
/// use avrrr::transport::Rfc2217Port;
///
/// let port = Rfc2217Port::connect("workshop.local:2217")?;
/// let bus = BusPirate::connect(port, Direct::ONE, Options::default())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Rfc2217Port {
    port: TcpPort,
    client: Client,
    settings: PortSettings,
    address: String,
    /// Bytes of the port that arrived while an answer of the server was awaited.
    inbox: Vec<u8>,
}

impl Rfc2217Port {
    /// Connects to a server as [`TcpPort::connect`] does, and sets 115,200 baud, 8N1, without flow control.
    ///
    /// # Errors
    ///
    /// Those of [`TcpPort::connect`]; [`TcpError::NoRfc2217`], if the server does not agree within 3 s;
    /// [`TcpError::LineRate`], if it has another rate.
    pub fn connect(address: &str) -> Result<Self, TcpError> {
        let port = TcpPort::connect(address)?;
        let settings = PortSettings { baud_rate: 115_200, ..PortSettings::default() };
        let client = Client::new(settings);
        let mut this = Self { port, client, settings, address: address.to_string(), inbox: Vec::new() };
        this.negotiate()?;
        Ok(this)
    }

    fn negotiate(&mut self) -> Result<(), TcpError> {
        self.await_answer(|client| client.com_port_state() != ComPortState::Negotiating)?;
        if self.client.com_port_state() != ComPortState::Active {
            return Err(TcpError::NoRfc2217 { address: self.address.clone() });
        }
        self.await_rate()
    }

    /// Waits until the server has answered what rate it has.
    fn await_rate(&mut self) -> Result<(), TcpError> {
        self.await_answer(|client| !client.pending_settings().contains(Setting::BaudRate))?;
        let baud = self.settings.baud_rate;
        if self.client.reported_settings().baud_rate == Some(baud) {
            return Ok(());
        }
        Err(TcpError::LineRate { address: self.address.clone(), baud })
    }

    /// Sends what is to be sent, and receives until this is so, or time is up.
    fn await_answer(&mut self, is_there: impl Fn(&Client) -> bool) -> Result<(), TcpError> {
        let deadline = Instant::now() + ANSWER;
        self.flush()?;
        while !is_there(&self.client) {
            let rest = deadline.saturating_duration_since(Instant::now());
            if rest.is_zero() {
                return Ok(());
            }
            self.receive(rest)?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), TcpError> {
        if self.client.has_output() { self.port.send(&self.client.take_output()) } else { Ok(()) }
    }

    /// Receives something, the port's bytes into the inbox; `false`: nothing came.
    fn receive(&mut self, within: Duration) -> Result<bool, TcpError> {
        let mut buffer = [0; 4096];
        let count = self.port.recv(&mut buffer, within)?;
        self.inbox.extend(self.client.receive(&buffer[..count]));
        // What is told is kept as state, too.
        while self.client.poll_event().is_some() {}
        self.flush()?;
        Ok(count > 0)
    }
}

impl Transport for Rfc2217Port {
    type Error = TcpError;

    fn send(&mut self, bytes: &[u8]) -> Result<(), TcpError> {
        self.client.write_data(bytes);
        self.flush()
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, TcpError> {
        // `None`: later than any clock goes.
        let deadline = Instant::now().checked_add(within);
        let mut rest = within;
        while self.inbox.is_empty() && !buf.is_empty() && self.receive(rest)? {
            rest = deadline.map_or(within, |deadline| deadline.saturating_duration_since(Instant::now()));
        }
        let count = self.inbox.len().min(buf.len());
        for (slot, byte) in buf.iter_mut().zip(self.inbox.drain(..count)) {
            *slot = byte;
        }
        Ok(count)
    }

    fn discard_input(&mut self) -> Result<(), TcpError> {
        while self.receive(Duration::ZERO)? {}
        self.inbox.clear();
        Ok(())
    }

    fn set_baud(&mut self, baud: u32) -> Result<bool, TcpError> {
        if self.client.reported_settings().baud_rate != Some(baud) {
            self.settings.baud_rate = baud;
            self.client.set_port_settings(self.settings);
            self.await_rate()?;
        }
        Ok(true)
    }

    fn now(&self) -> Duration {
        self.port.now()
    }

    fn pause(&mut self, time: Duration) {
        self.port.pause(time);
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{TcpListener, TcpStream};
    use std::thread::{self, JoinHandle};
    use std::vec;

    use rfc2217::{Server, ServerEvent};

    use super::*;

    /// A server at which `serve` has one client.
    fn server<R: Send + 'static>(
        serve: impl FnOnce(TcpStream) -> R + Send + 'static,
    ) -> (String, JoinHandle<R>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        (address, thread::spawn(move || serve(listener.accept().unwrap().0)))
    }

    /// What a server without 2 Mbaud answers: it has 1 Mbaud.
    const OTHER_RATE: [u8; 10] = [0xff, 0xfa, 44, 101, 0x00, 0x0f, 0x42, 0x40, 0xff, 0xf0];

    /// Echoes each byte plus one, and tells the rates that were set.
    fn echo(mut stream: TcpStream) -> Vec<u32> {
        let (mut server, mut rates) = (Server::new(PortSettings::default()), vec![]);
        let mut buffer = [0; 512];
        while let Ok(count @ 1..) = stream.read(&mut buffer) {
            let data = server.receive(&buffer[..count]);
            while let Some(event) = server.poll_event() {
                if let ServerEvent::SettingsChanged(settings) = event {
                    rates.push(settings.baud_rate);
                }
            }
            server.write_data(&data.iter().map(|byte| byte.wrapping_add(1)).collect::<Vec<_>>());
            let answer = server.take_output();
            let is_too_fast = server.settings().baud_rate > 1_000_000;
            stream.write_all(if is_too_fast { &OTHER_RATE } else { &answer }).unwrap();
        }
        rates
    }

    fn heard(port: &mut Rfc2217Port, count: usize) -> Vec<u8> {
        let mut got = Vec::new();
        while got.len() < count {
            let mut buffer = [0; 100];
            let count = port.recv(&mut buffer, Duration::MAX).unwrap();
            got.extend_from_slice(&buffer[..count]);
        }
        got
    }

    #[test]
    fn every_byte_passes_and_rates_are_set() {
        let (address, server) = server(echo);
        let mut port = Rfc2217Port::connect(&address).unwrap();
        let all: Vec<u8> = (0..=255).collect();
        port.send(&all).unwrap();
        let want: Vec<u8> = all.iter().map(|byte| byte.wrapping_add(1)).collect();
        assert_eq!(heard(&mut port, 256), want);
        // What arrives while the rate changes is not lost.
        port.send(&[1, 2]).unwrap();
        assert!(port.set_baud(1_000_000).unwrap());
        assert_eq!(heard(&mut port, 2), [2, 3]);
        assert!(port.set_baud(1_000_000).unwrap());
        assert_eq!(port.recv(&mut [0; 4], Duration::from_millis(2)).unwrap(), 0);
        let error = port.set_baud(2_000_000).unwrap_err();
        assert!(matches!(error, TcpError::LineRate { baud: 2_000_000, .. }), "{error}");
        port.set_baud(2_000_000).unwrap_err();
        drop(port);
        assert_eq!(server.join().unwrap(), [115_200, 1_000_000, 2_000_000]);
    }

    #[test]
    fn a_server_without_the_protocol_is_told() {
        // Each option is refused, as a plain telnet server does.
        let (address, server) = server(|mut stream: TcpStream| {
            let mut buffer = [0; 512];
            while let Ok(count @ 1..) = stream.read(&mut buffer) {
                for option in buffer[..count].chunks(3) {
                    let refusal = match option {
                        [0xff, 0xfd, option] => vec![0xff, 0xfc, *option],
                        [0xff, 0xfb, option] => vec![0xff, 0xfe, *option],
                        _ => vec![],
                    };
                    stream.write_all(&refusal).unwrap();
                }
            }
        });
        let error = Rfc2217Port::connect(&address).unwrap_err();
        assert!(matches!(error, TcpError::NoRfc2217 { .. }), "{error}");
        server.join().unwrap();
    }

    #[test]
    fn a_server_that_closes_is_told() {
        let (address, server) = server(drop);
        let error = Rfc2217Port::connect(&address).unwrap_err();
        assert!(matches!(error, TcpError::Closed { .. }), "{error}");
        server.join().unwrap();
    }
}
