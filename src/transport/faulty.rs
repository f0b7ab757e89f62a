//! Faults on the line, for tests of programs that talk over it.

use alloc::collections::VecDeque;
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

use super::Transport;

/// Which way a byte goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the host to the device.
    Up,
    /// From the device to the host.
    Down,
}

/// What happens to a byte on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// It is lost.
    Drop,
    /// These of its bits are inverted; 0 changes nothing.
    Flip(u8),
    /// It comes twice.
    Duplicate,
    /// This byte comes before it.
    Insert(u8),
    /// Nothing comes for so long, then it and all that follows.
    Stall(Duration),
    /// It is lost, and with it the rest of what was sent, or had arrived, at once.
    Truncate,
    /// The line is dead before it, in both directions and for good.
    Disconnect,
}

/// A fault at one byte of one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fault {
    /// Which way that byte goes.
    pub direction: Direction,
    /// How many bytes went that way before it, other faults not counted.
    pub at: u64,
    /// What happens.
    pub kind: FaultKind,
}

/// What comes out of a faulty line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Bytes.
    Bytes(Vec<u8>),
    /// Silence for so long.
    Silence(Duration),
    /// The end of the line.
    End,
}

/// Both directions of a line with faults: bytes in, [pieces](Piece) out.
///
/// ```
/// use avrrr::transport::{Direction, Fault, FaultKind, Faults, Piece};
///
/// let mut faults = Faults::new([
///     Fault { direction: Direction::Up, at: 1, kind: FaultKind::Drop },
///     Fault { direction: Direction::Up, at: 4, kind: FaultKind::Flip(0xf0) },
/// ]);
/// assert_eq!(faults.pass(Direction::Up, &[1, 2, 3]), [Piece::Bytes(vec![1, 3])]);
/// assert_eq!(faults.pass(Direction::Up, &[4, 5]), [Piece::Bytes(vec![4, 0xf5])]);
/// assert_eq!(faults.passed(Direction::Up), 5);
/// assert_eq!(faults.pending(), 0);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Faults {
    up: Half,
    down: Half,
}

/// One direction.
#[derive(Debug, Clone, Default)]
struct Half {
    passed: u64,
    /// In order of place.
    faults: VecDeque<(u64, FaultKind)>,
}

impl Faults {
    /// A line with these faults. Of several at one byte, the first given strikes first.
    #[must_use]
    pub fn new(faults: impl IntoIterator<Item = Fault>) -> Self {
        let mut this = Self::default();
        faults.into_iter().for_each(|fault| this.add(fault));
        this
    }

    /// Adds a fault; at a byte that has passed already, it strikes the next one.
    pub fn add(&mut self, Fault { direction, at, kind }: Fault) {
        let half = self.half_mut(direction);
        let place = half.faults.partition_point(|(other, _)| *other <= at);
        half.faults.insert(place, (at, kind));
    }

    /// How many bytes went into this direction so far.
    #[must_use]
    pub fn passed(&self, direction: Direction) -> u64 {
        self.half(direction).passed
    }

    /// How many faults have not struck yet.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.up.faults.len() + self.down.faults.len()
    }

    /// Will one of the next so many bytes of this direction be struck?
    fn strikes(&self, direction: Direction, len: usize) -> bool {
        let half = self.half(direction);
        half.faults.front().is_some_and(|(at, _)| *at < half.passed + len as u64)
    }

    /// What becomes of these bytes. Behind [`Piece::End`] there is no line any more.
    pub fn pass(&mut self, direction: Direction, bytes: &[u8]) -> Vec<Piece> {
        let half = self.half_mut(direction);
        let start = half.passed;
        half.passed += bytes.len() as u64;
        let mut pieces = Vec::new();
        let mut whole = Vec::with_capacity(bytes.len());
        for (at, &byte) in (start..).zip(bytes) {
            let (mut byte, mut copies) = (byte, 1);
            while let Some((_, kind)) = half.faults.front().copied().filter(|(place, _)| *place <= at) {
                half.faults.pop_front();
                match kind {
                    FaultKind::Drop => copies = 0,
                    FaultKind::Flip(bits) => byte ^= bits,
                    FaultKind::Duplicate => copies *= 2,
                    FaultKind::Insert(other) => whole.push(other),
                    FaultKind::Stall(time) => {
                        end_piece(&mut pieces, &mut whole);
                        pieces.push(Piece::Silence(time));
                    }
                    FaultKind::Truncate => {
                        end_piece(&mut pieces, &mut whole);
                        return pieces;
                    }
                    FaultKind::Disconnect => {
                        end_piece(&mut pieces, &mut whole);
                        pieces.push(Piece::End);
                        return pieces;
                    }
                }
            }
            whole.extend(core::iter::repeat_n(byte, copies));
        }
        end_piece(&mut pieces, &mut whole);
        pieces
    }

    fn half(&self, direction: Direction) -> &Half {
        match direction {
            Direction::Up => &self.up,
            Direction::Down => &self.down,
        }
    }

    fn half_mut(&mut self, direction: Direction) -> &mut Half {
        match direction {
            Direction::Up => &mut self.up,
            Direction::Down => &mut self.down,
        }
    }
}

fn end_piece(pieces: &mut Vec<Piece>, bytes: &mut Vec<u8>) {
    if !bytes.is_empty() {
        pieces.push(Piece::Bytes(core::mem::take(bytes)));
    }
}

/// Why a [`Faulty`] transport failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultyError<E> {
    /// By [`FaultKind::Disconnect`].
    #[error("the line is dead, as asked for")]
    Disconnected,
    /// The transport inside failed.
    #[error(transparent)]
    Inside(E),
}

/// A transport with faults on its line.
///
/// Bytes up are struck as they are sent, bytes down as they arrive. A stall up does not hold the sender up:
/// what it sends meanwhile waits in the adapter, and comes behind, back to back. That is what a USB adapter or
/// a bridge over a network makes of it, and what a receiver with a short FIFO may die of. A change of the line
/// rate waits until everything has left.
/// What is thrown away by [`discard_input`](Transport::discard_input) went over the line, too.
///
/// ```
/// use core::time::Duration;
/// use avrrr::chip::ATTINY85;
/// use avrrr::sim::{Avr, Board, Line, World};
/// use avrrr::transport::{Direction, Fault, FaultKind, Faulty, Transport};
///
/// let world = World::new(Board::new().with(Avr::new(ATTINY85), Line::Cs));
/// let third = Fault { direction: Direction::Down, at: 2, kind: FaultKind::Drop };
/// let mut port = Faulty::new(world).with(third);
/// let mut answer = [0; 8];
/// port.send(&[0; 20])?;
/// assert_eq!(port.recv(&mut answer, Duration::from_millis(50))?, 4);
/// assert_eq!(&answer[..4], b"BBO1");
/// assert_eq!(port.faults().pending(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Faulty<T> {
    inside: T,
    faults: Faults,
    /// Room for what comes from inside.
    chunk: Vec<u8>,
    /// What came out of the line, and when the host may see it.
    arrived: VecDeque<(Duration, u8)>,
    /// Nothing is seen before.
    stalled_until: Duration,
    /// What waits on its way up, and until when.
    held_up: VecDeque<(Duration, Vec<u8>)>,
    /// Nothing goes up before.
    held_until: Duration,
    is_dead: bool,
}

/// Bytes that are taken from the transport inside at once.
const CHUNK: usize = 512;

impl<T: Transport> Faulty<T> {
    /// A transport without faults, for now.
    pub fn new(inside: T) -> Self {
        Self {
            inside,
            faults: Faults::default(),
            chunk: vec![0; CHUNK],
            arrived: VecDeque::new(),
            stalled_until: Duration::ZERO,
            held_up: VecDeque::new(),
            held_until: Duration::ZERO,
            is_dead: false,
        }
    }

    /// The same with this fault, too.
    #[must_use]
    pub fn with(mut self, fault: Fault) -> Self {
        self.faults.add(fault);
        self
    }

    /// The line: how much went over it, and which faults are to come.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// The line, for more faults.
    pub fn faults_mut(&mut self) -> &mut Faults {
        &mut self.faults
    }

    /// What is behind the line.
    pub fn inside(&self) -> &T {
        &self.inside
    }

    /// What is behind the line, to be changed.
    pub fn inside_mut(&mut self) -> &mut T {
        &mut self.inside
    }

    fn alive(&self) -> Result<(), FaultyError<T::Error>> {
        if self.is_dead { Err(FaultyError::Disconnected) } else { Ok(()) }
    }

    /// Sends these bytes, as soon as the line moves.
    fn go_up(&mut self, bytes: &[u8]) -> Result<(), FaultyError<T::Error>> {
        self.release()?;
        if self.held_until > self.inside.now() {
            self.held_up.push_back((self.held_until, bytes.to_vec()));
            return Ok(());
        }
        self.inside.send(bytes).map_err(FaultyError::Inside)
    }

    /// Sends what has waited for long enough.
    fn release(&mut self) -> Result<(), FaultyError<T::Error>> {
        let now = self.inside.now();
        while self.held_up.front().is_some_and(|(until, _)| *until <= now)
            && let Some((_, bytes)) = self.held_up.pop_front()
        {
            self.inside.send(&bytes).map_err(FaultyError::Inside)?;
        }
        Ok(())
    }

    /// The moment at which something goes up, if it is before this one.
    fn next_up(&self, before: Duration) -> Duration {
        self.held_up.front().map_or(before, |(until, _)| before.min(*until))
    }

    /// Waits for bytes, and lets them over the faulty line. How many came?
    fn listen(&mut self, within: Duration) -> Result<usize, FaultyError<T::Error>> {
        let mut chunk = core::mem::take(&mut self.chunk);
        let got = self.inside.recv(&mut chunk, within);
        if let Ok(len) = got {
            self.take(&chunk[..len]);
        }
        self.chunk = chunk;
        got.map_err(FaultyError::Inside)
    }

    fn take(&mut self, bytes: &[u8]) {
        if !self.faults.strikes(Direction::Down, bytes.len()) {
            self.faults.down.passed += bytes.len() as u64;
            self.arrived.extend(bytes.iter().map(|&byte| (self.stalled_until, byte)));
            return;
        }
        for piece in self.faults.pass(Direction::Down, bytes) {
            match piece {
                Piece::Bytes(bytes) => {
                    let visible = self.stalled_until;
                    self.arrived.extend(bytes.into_iter().map(|byte| (visible, byte)));
                }
                Piece::Silence(time) => {
                    let now = self.stalled_until.max(self.inside.now());
                    self.stalled_until = now.saturating_add(time);
                }
                Piece::End => {
                    self.is_dead = true;
                    return;
                }
            }
        }
    }

    /// Moves what the host may see by now.
    fn hand_over(&mut self, buf: &mut [u8]) -> usize {
        let now = self.inside.now();
        let mut len = 0;
        while len < buf.len()
            && let Some((_, byte)) = self.arrived.front().copied().filter(|(visible, _)| *visible <= now)
        {
            self.arrived.pop_front();
            buf[len] = byte;
            len += 1;
        }
        len
    }
}

impl<T: Transport> Transport for Faulty<T> {
    type Error = FaultyError<T::Error>;

    fn send(&mut self, bytes: &[u8]) -> Result<(), Self::Error> {
        self.alive()?;
        if !self.faults.strikes(Direction::Up, bytes.len()) {
            self.faults.up.passed += bytes.len() as u64;
            return self.go_up(bytes);
        }
        for piece in self.faults.pass(Direction::Up, bytes) {
            match piece {
                Piece::Bytes(bytes) => self.go_up(&bytes)?,
                Piece::Silence(time) => {
                    self.held_until = self.held_until.max(self.inside.now()).saturating_add(time);
                }
                Piece::End => {
                    self.arrived.clear();
                    self.held_up.clear();
                    self.is_dead = true;
                }
            }
        }
        self.alive()
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Self::Error> {
        let deadline = self.inside.now().saturating_add(within);
        loop {
            let len = self.hand_over(buf);
            if len > 0 || buf.is_empty() {
                return Ok(len);
            }
            self.release()?;
            let now = self.inside.now();
            let until = self.next_up(deadline);
            let seen = self.arrived.front().map_or(until, |(visible, _)| until.min(*visible));
            if self.is_dead {
                // The line is dead, but what had come over it is on its way.
                if self.arrived.is_empty() {
                    return Err(FaultyError::Disconnected);
                }
                self.inside.pause(seen.saturating_sub(now));
            } else {
                if self.listen(seen.saturating_sub(now))? > 0 {
                    continue;
                }
            }
            if self.inside.now() >= deadline {
                return Ok(self.hand_over(buf));
            }
        }
    }

    fn discard_input(&mut self) -> Result<(), Self::Error> {
        while !self.is_dead && self.listen(Duration::ZERO)? > 0 {}
        while self.hand_over(&mut [0; CHUNK]) > 0 {}
        if self.arrived.is_empty() { self.alive() } else { Ok(()) }
    }

    fn set_baud(&mut self, baud: u32) -> Result<bool, Self::Error> {
        self.alive()?;
        if let Some((until, _)) = self.held_up.back() {
            self.pause(until.saturating_sub(self.inside.now()));
        }
        self.inside.set_baud(baud).map_err(FaultyError::Inside)
    }

    fn now(&self) -> Duration {
        self.inside.now()
    }

    fn pause(&mut self, time: Duration) {
        let end = self.inside.now().saturating_add(time);
        loop {
            let until = self.next_up(end);
            self.inside.pause(until.saturating_sub(self.inside.now()));
            // What cannot be sent then, cannot be sent later either.
            let failed = self.release().is_err();
            if failed || until >= end {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests;
