//! Transports of one type, for callers that choose at run time.

use alloc::boxed::Box;
use core::error::Error;
use core::time::Duration;

use super::Transport;

/// A transport of any kind, made by [`boxed`].
pub type BoxedTransport = Box<dyn Transport<Error = BoxedError> + Send>;

/// The error of a transport of any kind. It reads like the error inside, and has its source.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct BoxedError(Box<dyn Error + Send + Sync>);

impl BoxedError {
    /// An error of any kind, for example one of opening a port that is boxed when it is open.
    pub fn new(error: impl Error + Send + Sync + 'static) -> Self {
        Self(Box::new(error))
    }

    /// The error inside, if it is an `E`.
    #[must_use]
    pub fn downcast_ref<E: Error + 'static>(&self) -> Option<&E> {
        self.0.downcast_ref()
    }
}

/// Makes transports with different errors one type.
///
/// ```
/// use avrrr::sim::{Avr, Board, Line, World};
/// use avrrr::transport::{Replayed, Transcript, boxed};
///
/// let board = Board::new().with(Avr::new(avrrr::chip::ATTINY85), Line::Cs);
/// let ports = [boxed(World::new(board)), boxed(Replayed::new(Transcript::default()))];
/// # let _ = ports;
/// ```
pub fn boxed<T>(transport: T) -> BoxedTransport
where
    T: Transport<Error: Send + Sync> + Send + 'static,
{
    Box::new(Erased(transport))
}

/// A transport whose errors lose their type.
struct Erased<T>(T);

impl<T: Transport<Error: Send + Sync>> Transport for Erased<T> {
    type Error = BoxedError;
    fn send(&mut self, bytes: &[u8]) -> Result<(), BoxedError> {
        self.0.send(bytes).map_err(BoxedError::new)
    }
    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, BoxedError> {
        self.0.recv(buf, within).map_err(BoxedError::new)
    }
    fn discard_input(&mut self) -> Result<(), BoxedError> {
        self.0.discard_input().map_err(BoxedError::new)
    }
    fn set_baud(&mut self, baud: u32) -> Result<bool, BoxedError> {
        self.0.set_baud(baud).map_err(BoxedError::new)
    }
    fn now(&self) -> Duration {
        self.0.now()
    }
    fn pause(&mut self, time: Duration) {
        self.0.pause(time);
    }
}
