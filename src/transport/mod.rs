//! A byte pipe with deadlines and its own clock.
//!
//! # For implementors
//!
//! * Time belongs to the transport: a serial port has the real clock, a simulator a virtual one.
//!   Nothing above a transport sleeps or looks at a clock of its own.
//! * [`recv`](Transport::recv) returns as soon as anything is there; `Ok(0)` means silence for the
//!   whole time that was allowed. A pipe that is closed is an error, never 0.
//! * [`send`](Transport::send) queues everything or fails; it may return before the bytes are on
//!   the wire.
//!
//! # For callers
//!
//! Bytes keep their order and nothing else: they may arrive in any grouping.

#[cfg(feature = "alloc")]
use alloc::boxed::Box;
use core::time::Duration;

#[cfg(feature = "alloc")]
mod boxed;
#[cfg(feature = "alloc")]
mod faulty;
#[cfg(feature = "serial")]
mod modem;
#[cfg(feature = "serial")]
mod obstacle;
#[cfg(feature = "serial")]
mod os;
#[cfg(feature = "serial")]
mod ports;
#[cfg(feature = "alloc")]
mod recorded;
#[cfg(feature = "serial")]
mod rfc2217;
#[cfg(feature = "serial")]
mod serial;
#[cfg(feature = "serial")]
mod serial_error;
#[cfg(feature = "std")]
mod tcp;

#[cfg(feature = "alloc")]
pub use boxed::{BoxedError, BoxedTransport, boxed};
#[cfg(feature = "alloc")]
pub use faulty::{Direction, Fault, FaultKind, Faults, Faulty, FaultyError, Piece};
#[cfg(feature = "serial")]
pub use modem::{ModemError, ModemPin};
#[cfg(feature = "serial")]
pub use obstacle::Obstacle;
#[cfg(feature = "serial")]
pub use os::obstacle;
#[cfg(feature = "serial")]
pub use ports::{
    PortInfo, PortKind, PortSpec, ResolveError, SpecError, TwoPorts, UsbId, available_ports, resolve,
    two_ports,
};
#[cfg(feature = "alloc")]
pub use recorded::{Exchange, Recorded, ReplayError, Replayed, Transcript, TranscriptEntry, TranscriptError};
#[cfg(feature = "serial")]
pub use rfc2217::Rfc2217Port;
#[cfg(feature = "serial")]
pub use serial::SerialPort;
#[cfg(feature = "serial")]
pub use serial_error::SerialError;
#[cfg(feature = "std")]
pub use tcp::{TcpError, TcpPort};

/// A byte pipe with deadlines and its own clock. The [module page](self) has the contract.
#[cfg_attr(feature = "mock", mockall::automock(type Error = MockTransportError;))]
pub trait Transport {
    /// What can go wrong with the pipe itself.
    type Error: core::error::Error + 'static;

    /// Queues all of `bytes`; may return before they are on the wire.
    ///
    /// # Errors
    ///
    /// When the pipe is closed or does not take the bytes within the transport's own deadline.
    fn send(&mut self, bytes: &[u8]) -> Result<(), Self::Error>;

    /// Takes what arrived, at most `buf.len()` bytes, waiting at most `within` for the first one.
    /// `Ok(0)`: nothing came for that long.
    ///
    /// # Errors
    ///
    /// When the pipe is closed or broken.
    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Self::Error>;

    /// Throws away what arrived and was not taken yet.
    ///
    /// # Errors
    ///
    /// When the pipe is closed or broken.
    fn discard_input(&mut self) -> Result<(), Self::Error>;

    /// Changes the line rate, in baud, once everything queued has left; `false`: this transport has
    /// no line rate of its own (TCP, USB CDC).
    ///
    /// # Errors
    ///
    /// When the pipe is broken or cannot run at that rate.
    fn set_baud(&mut self, baud: u32) -> Result<bool, Self::Error>;

    /// Time since some fixed moment; never runs backwards.
    fn now(&self) -> Duration;

    /// Lets at least `time` pass.
    fn pause(&mut self, time: Duration);
}

/// The error of the mock transport.
#[cfg(feature = "mock")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the mocked transport failed")]
pub struct MockTransportError;

/// Forwards all methods.
macro_rules! forward {
    ($pointer:ty) => {
        impl<T: Transport + ?Sized> Transport for $pointer {
            type Error = T::Error;
            fn send(&mut self, bytes: &[u8]) -> Result<(), Self::Error> {
                (**self).send(bytes)
            }
            fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Self::Error> {
                (**self).recv(buf, within)
            }
            fn discard_input(&mut self) -> Result<(), Self::Error> {
                (**self).discard_input()
            }
            fn set_baud(&mut self, baud: u32) -> Result<bool, Self::Error> {
                (**self).set_baud(baud)
            }
            fn now(&self) -> Duration {
                (**self).now()
            }
            fn pause(&mut self, time: Duration) {
                (**self).pause(time);
            }
        }
    };
}

forward!(&mut T);
#[cfg(feature = "alloc")]
forward!(Box<T>);
