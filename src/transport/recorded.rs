//! Transcripts: what went over a transport, to be replayed without hardware.

use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;
use core::time::Duration;

use super::Transport;

/// What went over a transport, and when.
///
/// As text it has a line for each entry, with the time in seconds; a line that begins with `#` says
/// nothing:
///
/// ```
/// use avrrr::transport::Transcript;
///
/// let text = "\
/// ## A Bus Pirate that is in bitbang mode.
/// 0.000000000 baud 115200
/// 0.000100000 > 00
/// 0.017350000 < 42 42 49 4f 31
/// 0.017400000 discard
/// ";
/// let transcript: Transcript = text.parse()?;
/// assert_eq!(transcript.entries().len(), 4);
/// assert!(text.ends_with(&transcript.to_string()));
/// # Ok::<(), avrrr::transport::TranscriptError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transcript {
    entries: Vec<TranscriptEntry>,
}

/// One line of a [`Transcript`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranscriptEntry {
    /// When, since the recording began.
    pub at: Duration,
    /// What.
    pub what: Exchange,
}

/// What the user of a transport asked of it, or got from it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exchange {
    /// Bytes were sent.
    Sent(Vec<u8>),
    /// Bytes were received.
    Received(Vec<u8>),
    /// What had arrived was thrown away.
    Discarded,
    /// The line rate was set.
    Baud {
        /// The rate.
        baud: u32,
        /// Did the transport have one?
        had_rate: bool,
    },
}

/// A line of a transcript that makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the transcript makes no sense")]
pub struct TranscriptError {
    /// The line, from 1.
    pub line: usize,
}

/// A transport that writes down what goes over it.
///
/// ```
/// use avrrr::buspirate::{BusPirate, Options};
/// use avrrr::select::Direct;
/// use avrrr::sim::{Board, World};
/// use avrrr::transport::{Recorded, Replayed};
///
/// // For real hardware: `SerialPort::open("/dev/ttyUSB0", 115_200)?`.
/// let mut recorded = Recorded::new(World::new(Board::new()));
/// let bus = BusPirate::connect(&mut recorded, Direct::ONE, Options::default())?;
/// let banner = bus.banner().cloned();
/// bus.close()?;
///
/// // The same again, without the hardware.
/// let mut replayed = Replayed::new(recorded.into_parts().1);
/// let bus = BusPirate::connect(&mut replayed, Direct::ONE, Options::default())?;
/// assert_eq!(bus.banner(), banner.as_ref());
/// bus.close()?;
/// assert!(replayed.is_over());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias("transcript", "fixture", "capture"))]
#[derive(Debug)]
pub struct Recorded<T> {
    transport: T,
    began: Duration,
    transcript: Transcript,
}

/// A transport that plays the other side of a [`Transcript`], on virtual time.
///
/// It answers as the transcript says as long as it is asked in the same order; when it is sent
/// something else, it tells what the transcript has there.
#[doc(alias("transcript", "fixture"))]
#[derive(Debug)]
pub struct Replayed {
    entries: Vec<TranscriptEntry>,
    /// The entry that comes next, and how many of its bytes were used.
    next: usize,
    used: usize,
    now: Duration,
}

/// The user of a [`Replayed`] transport did something else than the transcript has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("entry {} of the transcript: there was {got}, but it has {}", entry + 1, Wanted(want.as_ref()))]
pub struct ReplayError {
    /// The index of the entry.
    pub entry: usize,
    /// What the transcript has there, as far as it was not used before; `None`: it is over.
    pub want: Option<Exchange>,
    /// What was done.
    pub got: Exchange,
}

struct Wanted<'a>(Option<&'a Exchange>);

impl fmt::Display for Wanted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(want) => want.fmt(f),
            None => f.write_str("ended"),
        }
    }
}

impl Transcript {
    /// What happened, in order.
    #[must_use]
    pub fn entries(&self) -> &[TranscriptEntry] {
        &self.entries
    }
}

impl From<Vec<TranscriptEntry>> for Transcript {
    fn from(entries: Vec<TranscriptEntry>) -> Self {
        Self { entries }
    }
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, bytes) = match self {
            Self::Sent(bytes) => (">", bytes),
            Self::Received(bytes) => ("<", bytes),
            Self::Discarded => return f.write_str("discard"),
            Self::Baud { baud, had_rate: true } => return write!(f, "baud {baud}"),
            Self::Baud { baud, had_rate: false } => return write!(f, "no baud {baud}"),
        };
        f.write_str(sign)?;
        bytes.iter().try_for_each(|byte| write!(f, " {byte:02x}"))
    }
}

impl fmt::Display for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for TranscriptEntry { at, what } in &self.entries {
            writeln!(f, "{}.{:09} {what}", at.as_secs(), at.subsec_nanos())?;
        }
        Ok(())
    }
}

impl FromStr for Transcript {
    type Err = TranscriptError;

    fn from_str(text: &str) -> Result<Self, TranscriptError> {
        let mut entries: Vec<TranscriptEntry> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let entry = parse_entry(line).ok_or(TranscriptError { line: index + 1 })?;
            if entries.last().is_some_and(|last| last.at > entry.at) {
                return Err(TranscriptError { line: index + 1 });
            }
            entries.push(entry);
        }
        Ok(Self { entries })
    }
}

fn parse_entry(line: &str) -> Option<TranscriptEntry> {
    let (time, what) = line.split_once(' ')?;
    let (seconds, nanos) = time.split_once('.')?;
    if nanos.len() != 9 || !nanos.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let at = Duration::new(seconds.parse().ok()?, nanos.parse().ok()?);
    let mut words = what.split_whitespace();
    let bytes = |words: core::str::SplitWhitespace<'_>| {
        words.map(|byte| u8::from_str_radix(byte, 16).ok()).collect::<Option<Vec<u8>>>()
    };
    let baud = |mut words: core::str::SplitWhitespace<'_>, had_rate| {
        let baud = words.next()?.parse().ok()?;
        words.next().is_none().then_some(Exchange::Baud { baud, had_rate })
    };
    let what = match words.next()? {
        ">" => Exchange::Sent(bytes(words)?),
        "<" => Exchange::Received(bytes(words)?),
        "discard" if words.next().is_none() => Exchange::Discarded,
        "baud" => baud(words, true)?,
        "no" if words.next() == Some("baud") => baud(words, false)?,
        _ => return None,
    };
    Some(TranscriptEntry { at, what })
}

impl<T: Transport> Recorded<T> {
    /// Writes down what goes over this transport from now on.
    pub fn new(transport: T) -> Self {
        Self { began: transport.now(), transport, transcript: Transcript::default() }
    }

    /// What was written down so far.
    pub const fn transcript(&self) -> &Transcript {
        &self.transcript
    }

    /// The transport, and what was written down.
    pub fn into_parts(self) -> (T, Transcript) {
        (self.transport, self.transcript)
    }

    fn record(&mut self, what: Exchange) {
        let at = self.transport.now().saturating_sub(self.began);
        self.transcript.entries.push(TranscriptEntry { at, what });
    }
}

impl<T: Transport> Transport for Recorded<T> {
    type Error = T::Error;

    fn send(&mut self, bytes: &[u8]) -> Result<(), T::Error> {
        self.transport.send(bytes)?;
        self.record(Exchange::Sent(bytes.into()));
        Ok(())
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, T::Error> {
        let count = self.transport.recv(buf, within)?;
        if count > 0 {
            self.record(Exchange::Received(buf[..count].into()));
        }
        Ok(count)
    }

    fn discard_input(&mut self) -> Result<(), T::Error> {
        self.transport.discard_input()?;
        self.record(Exchange::Discarded);
        Ok(())
    }

    fn set_baud(&mut self, baud: u32) -> Result<bool, T::Error> {
        let had_rate = self.transport.set_baud(baud)?;
        self.record(Exchange::Baud { baud, had_rate });
        Ok(had_rate)
    }

    fn now(&self) -> Duration {
        self.transport.now()
    }

    fn pause(&mut self, time: Duration) {
        self.transport.pause(time);
    }
}

impl Replayed {
    /// Plays this transcript from its beginning.
    #[must_use]
    pub fn new(transcript: Transcript) -> Self {
        Self { entries: transcript.entries, next: 0, used: 0, now: Duration::ZERO }
    }

    /// Was all of it used?
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.next == self.entries.len()
    }

    /// The next entry is done; it was not before its time.
    fn advance(&mut self) {
        self.now = self.now.max(self.entries[self.next].at);
        self.next += 1;
        self.used = 0;
    }

    /// Something else was done than the next entry.
    fn differs(&self, got: Exchange) -> ReplayError {
        let want = self.entries.get(self.next).map(|entry| match &entry.what {
            Exchange::Sent(bytes) => Exchange::Sent(bytes[self.used..].into()),
            Exchange::Received(bytes) => Exchange::Received(bytes[self.used..].into()),
            other => other.clone(),
        });
        ReplayError { entry: self.next, want, got }
    }
}

impl Transport for Replayed {
    type Error = ReplayError;

    fn send(&mut self, bytes: &[u8]) -> Result<(), ReplayError> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let Some(TranscriptEntry { what: Exchange::Sent(want), .. }) = self.entries.get(self.next) else {
                return Err(self.differs(Exchange::Sent(rest.into())));
            };
            let want = &want[self.used..];
            let count = want.len().min(rest.len());
            if want[..count] != rest[..count] {
                return Err(self.differs(Exchange::Sent(rest.into())));
            }
            let is_all = count == want.len();
            rest = &rest[count..];
            self.used += count;
            if is_all {
                self.advance();
            }
        }
        Ok(())
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, ReplayError> {
        let deadline = self.now.saturating_add(within);
        match self.entries.get(self.next) {
            Some(TranscriptEntry { at, what: Exchange::Received(bytes) }) if *at <= deadline => {
                let bytes = &bytes[self.used..];
                let count = bytes.len().min(buf.len());
                buf[..count].copy_from_slice(&bytes[..count]);
                self.now = self.now.max(*at);
                let is_all = count == bytes.len();
                self.used += count;
                if is_all {
                    self.advance();
                }
                Ok(count)
            }
            _ => {
                self.now = deadline;
                Ok(0)
            }
        }
    }

    fn discard_input(&mut self) -> Result<(), ReplayError> {
        // What had arrived and was not taken any more is not in the transcript.
        match self.entries.get(self.next) {
            Some(TranscriptEntry { what: Exchange::Discarded, .. }) => {
                self.advance();
                Ok(())
            }
            _ => Err(self.differs(Exchange::Discarded)),
        }
    }

    fn set_baud(&mut self, baud: u32) -> Result<bool, ReplayError> {
        match self.entries.get(self.next) {
            Some(TranscriptEntry { what: Exchange::Baud { baud: want, had_rate }, .. }) if *want == baud => {
                let had_rate = *had_rate;
                self.advance();
                Ok(had_rate)
            }
            // Whether this line had one is not known.
            _ => Err(self.differs(Exchange::Baud { baud, had_rate: true })),
        }
    }

    fn now(&self) -> Duration {
        self.now
    }

    fn pause(&mut self, time: Duration) {
        self.now = self.now.saturating_add(time);
    }
}
