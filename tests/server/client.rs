//! A client that sends its messages one after the other, each when the answer to the one before is there.

use std::collections::VecDeque;
use std::time::Duration;

use avrrr::transport::Transport;

/// The client hung up.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the client hung up")]
pub(crate) struct HungUp;

/// A message as AVR068 has it.
pub(crate) fn message(sequence: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x1b, sequence, (body.len() >> 8) as u8, body.len() as u8, 0x0e];
    bytes.extend(body);
    let sum = bytes.iter().fold(0, |sum, byte| sum ^ byte);
    bytes.push(sum);
    bytes
}

/// What a client sends, and what it was answered.
#[derive(Debug, Default)]
pub(crate) struct Client {
    /// What is to be sent, piece by piece; the next one when an answer came, or when nothing comes for a second.
    script: VecDeque<Vec<u8>>,
    sending: VecDeque<u8>,
    waits: bool,
    silent: Duration,
    now: Duration,
    pub(crate) answers: Vec<u8>,
}

impl Client {
    pub(crate) fn new<B: AsRef<[u8]>>(bodies: impl IntoIterator<Item = B>) -> Self {
        let messages = (0..=255).cycle().zip(bodies).map(|(sequence, body)| message(sequence, body.as_ref()));
        Self::raw(messages)
    }

    pub(crate) fn raw(pieces: impl IntoIterator<Item = Vec<u8>>) -> Self {
        Self { script: pieces.into_iter().collect(), ..Self::default() }
    }

    /// The bodies of the answers, whose frames are checked.
    pub(crate) fn bodies(&self) -> Vec<Vec<u8>> {
        let mut rest = &self.answers[..];
        let mut bodies = Vec::new();
        while let [0x1b, sequence, high, low, 0x0e, after @ ..] = rest {
            let length = usize::from(*high) << 8 | usize::from(*low);
            let body = after[..length].to_vec();
            assert_eq!(message(*sequence, &body), rest[..length + 6]);
            rest = &after[length + 1..];
            bodies.push(body);
        }
        assert!(rest.is_empty(), "{rest:02x?}");
        bodies
    }
}

impl Transport for &mut Client {
    type Error = HungUp;

    fn send(&mut self, bytes: &[u8]) -> Result<(), HungUp> {
        self.answers.extend(bytes);
        self.waits = false;
        Ok(())
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, HungUp> {
        if self.sending.is_empty() && (!self.waits || self.silent >= Duration::from_secs(1)) {
            let Some(piece) = self.script.pop_front() else { return Err(HungUp) };
            (self.waits, self.silent) = (true, Duration::ZERO);
            self.sending = piece.into();
        }
        let count = buf.len().min(self.sending.len());
        if count == 0 {
            self.now += within;
            self.silent += within;
        }
        for (place, byte) in buf.iter_mut().zip(self.sending.drain(..count)) {
            *place = byte;
        }
        Ok(count)
    }

    fn discard_input(&mut self) -> Result<(), HungUp> {
        self.sending.clear();
        Ok(())
    }

    fn set_baud(&mut self, _: u32) -> Result<bool, HungUp> {
        Ok(false)
    }

    fn now(&self) -> Duration {
        self.now
    }

    fn pause(&mut self, time: Duration) {
        self.now += time;
    }
}
