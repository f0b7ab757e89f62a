//! Requests and answers over a transport: one at a time, each with a deadline.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

use super::message::{
    Change, Configure, END, MOST_PACKET, Query, Reply, Request, Status, Transfer, is_not_taken, is_spoiled,
};
use crate::bus::Hertz;
use crate::buspirate::Error;
use crate::transport::Transport;

/// A request that the device does at once. It does nothing for up to 2.6 s when another program opens or closes
/// its terminal (chapter 2); what was sent meanwhile is answered late.
const SOON: Duration = Duration::from_secs(3);

/// The supply is off for some milliseconds and then watched for 0.5 s.
const SUPPLY: Duration = Duration::from_secs(4);

/// The first answer after the terminal may have been opened or closed (chapter 14).
pub(super) const FIRST: Duration = Duration::from_secs(6);

/// Silence after which nothing more of an earlier program comes (chapter 3).
const QUIET: Duration = Duration::from_millis(100);

/// The longest that answers of earlier programs are read.
const STALE: Duration = Duration::from_secs(2);

/// More than the longest frame: COBS takes three bytes and the end one.
const MOST_FRAME: usize = MOST_PACKET + 8;

/// What an exchange is taken to need before one was measured.
const FIRST_ROUND_TRIP: Duration = Duration::from_micros(500);

/// A link to a device that speaks BPIO2.
#[derive(Debug)]
pub(super) struct Link<T> {
    transport: T,
    /// Received, and not a whole frame yet.
    inbox: Vec<u8>,
    /// An answer is missing or was not understood: what the device has done is unknown.
    lost: bool,
    /// It did not answer a zero, and is not waited for as long again.
    given_up: bool,
    /// The average of the last short exchanges; `None`: there was none yet.
    round_trip: Option<Duration>,
    clock: Hertz,
}

type Answer<R, T> = Result<R, Error<<T as Transport>::Error>>;

impl<T: Transport> Link<T> {
    pub(super) fn new(transport: T) -> Self {
        Self { transport, inbox: Vec::new(), lost: false, given_up: false, round_trip: None, clock: Hertz(0) }
    }

    /// The same link over a transport that is made of this one.
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Link<U> {
        let Self { transport, inbox, lost, given_up, round_trip, clock } = self;
        Link { transport: change(transport), inbox, lost, given_up, round_trip, clock }
    }

    pub(super) fn now(&self) -> Duration {
        self.transport.now()
    }

    pub(super) fn pause_until(&mut self, moment: Duration) {
        let rest = moment.saturating_sub(self.now());
        if !rest.is_zero() {
            self.transport.pause(rest);
        }
    }

    pub(super) fn is_lost(&self) -> bool {
        self.lost
    }

    pub(super) fn set_lost(&mut self) {
        self.lost = true;
    }

    /// Tells the SPI clock, for deadlines.
    pub(super) fn set_clock(&mut self, clock: Hertz) {
        self.clock = clock;
    }

    /// Time of this many bytes on the SPI bus.
    pub(super) fn spi_time(&self, bytes: usize) -> Duration {
        Duration::from_nanos(8_000_000_000 * bytes as u64 / u64::from(self.clock.0.max(1)))
    }

    /// Between asking and hearing for a request of one instruction.
    pub(super) fn round_trip(&self) -> Duration {
        self.round_trip.unwrap_or(FIRST_ROUND_TRIP)
    }

    pub(super) fn configure(&mut self, step: Configure) -> Answer<(), T> {
        self.request(&Request::Configure(step)).map(drop)
    }

    /// Sets the output latches of these pins.
    pub(super) fn set_levels(&mut self, mask: u8, to: u8) -> Answer<(), T> {
        self.configure(Configure::Levels(Change { mask, to }))
    }

    /// Makes these pins outputs, or inputs.
    pub(super) fn set_directions(&mut self, mask: u8, to: u8) -> Answer<(), T> {
        self.configure(Configure::Directions(Change { mask, to }))
    }

    pub(super) fn status(&mut self, queries: &[Query]) -> Answer<Box<Status>, T> {
        match self.request(&Request::Status(queries))? {
            Reply::Status(status) => Ok(status),
            // No other answer comes this far.
            _ => Err(Error::Lost),
        }
    }

    /// A transfer; the bytes that came back.
    pub(super) fn transfer(&mut self, transfer: Transfer<'_>) -> Answer<Vec<u8>, T> {
        match self.request(&Request::Transfer(transfer))? {
            Reply::Data(data) => Ok(data),
            _ => Err(Error::Lost),
        }
    }

    /// One request and its answer. What the device could not read is sent once more, and so is what can be repeated
    /// if its answer was damaged: the answer of a request that became another one by damage is not.
    fn request(&mut self, request: &Request<'_>) -> Answer<Reply, T> {
        if self.lost {
            return Err(Error::Lost);
        }
        let (error, only_unread) = match self.attempt(request)? {
            Attempt::Answered(Reply::Refused(message)) => return Err(refused(request, &message)),
            Attempt::Answered(reply) => return Ok(reply),
            Attempt::NotTaken(error) => (error, true),
            Attempt::Damaged(error) if request.can_be_repeated() => (error, false),
            Attempt::Damaged(error) | Attempt::Failed(error) => return Err(error),
        };
        match self.synchronise() {
            Ok(clean) if clean || !only_unread => {}
            Err(transport @ Error::Transport(_)) => return Err(transport),
            // What it was that was carried out is unknown.
            _ => {
                self.lost = true;
                return Err(error);
            }
        }
        match self.attempt(request)? {
            Attempt::Answered(Reply::Refused(message)) => Err(refused(request, &message)),
            Attempt::Answered(reply) => Ok(reply),
            _ => Err(error),
        }
    }

    fn attempt(&mut self, request: &Request<'_>) -> Answer<Attempt<T::Error>, T> {
        let within = match request {
            Request::Configure(Configure::Psu(_)) => SUPPLY,
            Request::Transfer(Transfer::FullDuplex(data)) => SOON + self.spi_time(data.len()),
            _ => SOON,
        };
        self.lost = true;
        let frame = request.frame();
        let began = self.now();
        // A frame begins in a USB packet of its own: one call sends it whole (chapter 3).
        self.transport.send(&frame).map_err(Error::Transport)?;
        let command = request.name();
        let Some(got) = self.frame(within)? else {
            let got = self.inbox.len();
            return Ok(Attempt::Damaged(Error::Silent { command, got, want: got + 1, waited: within }));
        };
        let reply = match Reply::decode(&got) {
            Ok(Reply::NotTaken(message)) => return Ok(Attempt::NotTaken(refused(request, &message))),
            Ok(reply) if reply.answers(request) => reply,
            Ok(_) => return Ok(Attempt::Failed(Error::BadAnswer { command, got })),
            Err(_) => return Ok(Attempt::Damaged(Error::BadAnswer { command, got })),
        };
        if !self.inbox.is_empty() {
            let got = self.inbox.clone();
            return Ok(Attempt::Damaged(Error::Unasked { command, got }));
        }
        self.lost = false;
        if let Request::Transfer(Transfer::FullDuplex([_, _, _, _])) = request {
            let took = self.now().saturating_sub(began);
            self.round_trip = Some(self.round_trip.map_or(took, |average| (average * 7 + took) / 8));
        }
        Ok(Attempt::Answered(reply))
    }

    /// The next frame without its end; `None`: it did not end in time.
    fn frame(&mut self, within: Duration) -> Answer<Option<Vec<u8>>, T> {
        let deadline = self.now() + within;
        loop {
            if let Some(end) = self.inbox.iter().position(|byte| *byte == END) {
                let mut frame: Vec<_> = self.inbox.drain(..=end).collect();
                frame.pop();
                return Ok(Some(frame));
            }
            let rest = deadline.saturating_sub(self.now());
            if self.inbox.len() > MOST_FRAME || rest.is_zero() || !self.receive(rest)? {
                return Ok(None);
            }
        }
    }

    /// Waits for more; `false`: nothing came.
    fn receive(&mut self, within: Duration) -> Answer<bool, T> {
        let mut buffer = vec![0; MOST_FRAME];
        let count = self.transport.recv(&mut buffer, within).map_err(Error::Transport)?;
        self.inbox.extend(&buffer[..count]);
        Ok(count > 0)
    }

    /// Ends whatever an earlier request has begun, so that the next answer is that of the next request. `true`: all
    /// that came meanwhile says that something could not be read.
    pub(super) fn synchronise(&mut self) -> Answer<bool, T> {
        let began = self.now();
        while self.receive(QUIET)? && self.now().saturating_sub(began) < STALE {}
        // What is not a whole frame is not a clean end either.
        let mut clean =
            self.inbox.split(|byte| *byte == END).all(|frame| frame.is_empty() || is_not_taken(frame));
        let mut heard = core::mem::take(&mut self.inbox);
        // It ends half a frame, and is answered by one packet in any case.
        self.transport.send(&[END]).map_err(Error::Transport)?;
        let Some(mut answer) = self.frame(if self.given_up { SOON } else { FIRST })? else {
            self.given_up = true;
            let waited = self.now().saturating_sub(began);
            return Err(Error::NoAnswer { waited, recovered: true });
        };
        // An answer that came late may lie before it.
        while self.receive(QUIET)? {
            match self.frame(QUIET)? {
                Some(last) => {
                    clean &= is_not_taken(&answer);
                    answer = last;
                }
                None => break,
            }
        }
        self.inbox.clear();
        if !is_not_taken(&answer) {
            answer.push(END);
            if is_spoiled(&answer) {
                return Err(Error::Spoiled);
            }
            heard.extend(answer);
            return Err(Error::BadAnswer { command: "zero", got: heard });
        }
        (self.lost, self.given_up) = (false, false);
        Ok(clean)
    }
}

/// What came of sending a request.
enum Attempt<E> {
    /// It was answered.
    Answered(Reply),
    /// The device could not read it, and has done nothing.
    NotTaken(Error<E>),
    /// It was carried out, and its answer is lost or cannot be read.
    Damaged(Error<E>),
    /// It is answered as another request would be, and may have become that.
    Failed(Error<E>),
}

fn refused<E>(request: &Request<'_>, message: &str) -> Error<E> {
    Error::RefusedRequest { command: request.name(), message: printable(message) }
}

/// The text of a device for messages: what can be printed of it, and not too much.
fn printable(text: &str) -> String {
    const MOST: usize = 80;
    text.chars().take(MOST).map(|letter| if (' '..='~').contains(&letter) { letter } else { '?' }).collect()
}
