//! A serial port behind a TCP server.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::string::{String, ToString};
use std::time::{Duration, Instant};

use super::Transport;

/// How long the server may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(5);

/// How long the network may take to accept bytes.
const WRITE_DEADLINE: Duration = Duration::from_secs(5);

/// A timeout of 0 means none to the system.
const SHORTEST: Duration = Duration::from_micros(1);

/// A serial port that a server offers as a plain TCP stream, as ser2net does in its raw mode; or, on the server's
/// side, a client that has connected.
///
/// The server sets the line rate, which is to be 115,200 baud; [`set_baud`](Transport::set_baud) changes nothing. With
/// the feature `serial`, `Rfc2217Port` is one that changes it.
///
/// ```no_run
/// use avrrr::buspirate::{BusPirate, Options};
/// use avrrr::select::Direct;
/// use avrrr::transport::TcpPort;
///
/// let port = TcpPort::connect("workshop.local:2000")?;
/// let bus = BusPirate::connect(port, Direct::ONE, Options::default())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct TcpPort {
    stream: TcpStream,
    address: String,
    opened: Instant,
}

/// What can go wrong with a port behind a TCP server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TcpError {
    /// No server answers at this address.
    #[error("there is no server at {address}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NotReached {
        /// Host and port.
        address: String,
        /// The system's reason.
        source: io::Error,
    },
    /// The server has closed the connection.
    #[error("the server at {address} has closed the connection")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Closed {
        /// Host and port.
        address: String,
    },
    /// The connection failed.
    #[error("the connection to {address} failed")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Io {
        /// Host and port.
        address: String,
        /// The system's reason.
        source: io::Error,
    },
    /// The server does not let its clients set the line rate.
    #[error("the server at {address} does not speak RFC 2217")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoRfc2217 {
        /// Host and port.
        address: String,
    },
    /// The server did not set the line rate.
    #[error("the server at {address} does not set a line rate of {baud} baud")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    LineRate {
        /// Host and port.
        address: String,
        /// The rate that was asked for, in baud.
        baud: u32,
    },
}

impl TcpPort {
    /// Connects to a server: `host:port`, `192.0.2.7:2000`, `[2001:db8::42]:2000`. Each address that the host has gets
    /// 5 s.
    ///
    /// # Errors
    ///
    /// [`TcpError::NotReached`]; the error of the last address.
    pub fn connect(address: &str) -> Result<Self, TcpError> {
        let stream = connect(address)
            .map_err(|source| TcpError::NotReached { address: address.to_string(), source })?;
        Ok(Self { stream, address: address.to_string(), opened: Instant::now() })
    }

    /// A client that a listener has accepted.
    ///
    /// # Errors
    ///
    /// [`TcpError::Io`], when it is gone already.
    pub fn accepted(stream: TcpStream) -> Result<Self, TcpError> {
        let address = stream.peer_addr().map_or_else(|_| String::from("a client"), |peer| peer.to_string());
        match prepare(&stream) {
            Ok(()) => Ok(Self { stream, address, opened: Instant::now() }),
            Err(source) => Err(TcpError::Io { address, source }),
        }
    }

    fn error(&self, source: io::Error) -> TcpError {
        let address = self.address.clone();
        match source.kind() {
            ErrorKind::BrokenPipe | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => {
                TcpError::Closed { address }
            }
            _ => TcpError::Io { address, source },
        }
    }
}

fn connect(address: &str) -> io::Result<TcpStream> {
    let mut last = io::Error::new(ErrorKind::NotFound, "the host has no address");
    for socket in address.to_socket_addrs()? {
        match TcpStream::connect_timeout(&socket, CONNECT) {
            Ok(stream) => {
                prepare(&stream)?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn prepare(stream: &TcpStream) -> io::Result<()> {
    // Requests are small, and wait for their answers.
    stream.set_nodelay(true)?;
    stream.set_write_timeout(Some(WRITE_DEADLINE))
}

impl Transport for TcpPort {
    type Error = TcpError;

    fn send(&mut self, bytes: &[u8]) -> Result<(), TcpError> {
        self.stream.write_all(bytes).map_err(|error| self.error(error))
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, TcpError> {
        // `None`: later than any clock goes.
        let deadline = Instant::now().checked_add(within);
        loop {
            let rest =
                deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()).max(SHORTEST));
            self.stream.set_read_timeout(rest).map_err(|error| self.error(error))?;
            match self.stream.read(buf) {
                Ok(0) if buf.is_empty() => return Ok(0),
                Ok(0) => return Err(TcpError::Closed { address: self.address.clone() }),
                Ok(count) => return Ok(count),
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    return Ok(0);
                }
                // A signal came; the time goes on.
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(self.error(error)),
            }
        }
    }

    fn discard_input(&mut self) -> Result<(), TcpError> {
        let mut buffer = [0; 1024];
        while self.recv(&mut buffer, Duration::ZERO)? > 0 {}
        Ok(())
    }

    fn set_baud(&mut self, _: u32) -> Result<bool, TcpError> {
        Ok(false)
    }

    fn now(&self) -> Duration {
        self.opened.elapsed()
    }

    fn pause(&mut self, time: Duration) {
        std::thread::sleep(time);
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;
    use std::vec::Vec;

    use super::*;

    #[test]
    fn bytes_go_both_ways_until_the_server_closes() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = [0; 3];
            stream.read_exact(&mut asked).unwrap();
            stream.write_all(&[asked[0] + 1, 7]).unwrap();
        });
        let mut port = TcpPort::connect(&address).unwrap();
        assert_eq!(port.recv(&mut [0; 4], Duration::from_millis(2)).unwrap(), 0);
        port.send(&[1, 2, 3]).unwrap();
        let mut got = Vec::new();
        while got.len() < 2 {
            let mut buffer = [0; 4];
            let count = port.recv(&mut buffer, Duration::MAX).unwrap();
            got.extend_from_slice(&buffer[..count]);
        }
        assert_eq!(got, [2, 7]);
        assert!(!port.set_baud(1_000_000).unwrap());
        server.join().unwrap();
        let closed = port.recv(&mut [0; 4], Duration::MAX).unwrap_err();
        assert!(matches!(closed, TcpError::Closed { .. }), "{closed}");
    }

    #[test]
    fn a_server_that_is_not_there_is_told() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        drop(listener);
        for address in [address.as_str(), "no host", ""] {
            let error = TcpPort::connect(address).unwrap_err();
            assert!(matches!(error, TcpError::NotReached { .. }), "{error}");
        }
    }
}
