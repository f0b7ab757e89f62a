//! Commands and answers over a transport: deadlines, and what is known of the device's state.

use alloc::vec::Vec;
use core::time::Duration;

use super::wire::{Command, NORMAL_BAUD, op};
use crate::bus::Hertz;
use crate::buspirate::{Error, Features};
use crate::transport::Transport;

/// How long an answer may take beyond what its bytes need: the 16 ms of an FTDI's latency timer, USB, and
/// a line or a host that was busy with something else for a good while. What is sent before that comes behind
/// what waits already, back to back, and overruns the FIFO: with 0.6 s a stall of 1.2 s at any of 996 bytes to a
/// v3 (6.3) left the device deaf at 955 of them, with this at 25.
pub(super) const SLACK: Duration = Duration::from_millis(1500);

/// Bytes in a full packet of an FTDI: a USB packet of 64 less two status bytes.
pub(super) const PACKET: usize = 62;

/// The longest write of write-then-read: a page of 128 words with its page write. Short, because a
/// payload that is interrupted must be completed blindly.
pub(super) const LONGEST_WRITE: usize = 4 * (256 + 2);

/// The longest that a device is busy with one of our payloads on the SPI bus, deaf for more than four bytes: it
/// decides how fast a payload that was interrupted can be completed (module `complete`). A page of 64 words at
/// 125 kHz takes 35 ms.
pub(super) const BUSY_MOST: Duration = Duration::from_millis(38);

/// What an exchange is taken to wait before one was measured: an FTDI's default latency timer, and USB.
const FIRST_ROUND_TRIP: Duration = Duration::from_millis(17);

/// What the firmware may need for a byte on the SPI bus beyond the clocks themselves; the slowest
/// build known, that of the v4, takes 11 µs.
const SPI_BYTE_OVERHEAD: Duration = Duration::from_micros(12);

/// A line of commands and answers.
#[derive(Debug)]
pub(crate) struct Link<T> {
    transport: T,
    /// Received, not yet used.
    inbox: Vec<u8>,
    /// Scratch for what is sent.
    outbox: Vec<u8>,
    /// How many bytes the last commands had.
    sent: usize,
    /// There was a payload among them whose length the device was told.
    uploading: bool,
    /// The device shifts such payloads while they come.
    streams: bool,
    /// How long bytes were sent to complete transfers of our own, and until when.
    filled: (Duration, Duration),
    /// The line rate; `None`: the transport has none.
    baud: Option<u32>,
    /// The fast line rate that is used where it can be.
    usual_baud: u32,
    clock: Hertz,
    /// Between asking and hearing, beyond what the bytes need: the average of the last exchanges; `None`:
    /// there was none yet.
    round_trip: Option<Duration>,
    /// When the device is done with the last commands, if it got all of them and nothing delays it.
    done: Duration,
    /// An exchange failed half-way: what the device waits for is unknown.
    lost: bool,
    /// Nothing is waited for after this moment; and how long that was from the beginning.
    limit: Option<(Duration, Duration)>,
}

impl<T: Transport> Link<T> {
    pub(super) fn new(mut transport: T, usual_baud: u32) -> Result<Self, Error<T::Error>> {
        let has_rate = transport.set_baud(NORMAL_BAUD).map_err(Error::Transport)?;
        transport.discard_input().map_err(Error::Transport)?;
        Ok(Self {
            transport,
            inbox: Vec::new(),
            outbox: Vec::new(),
            sent: 0,
            uploading: false,
            streams: false,
            filled: (Duration::ZERO, Duration::ZERO),
            baud: has_rate.then_some(NORMAL_BAUD),
            usual_baud,
            clock: Hertz(0),
            round_trip: None,
            done: Duration::ZERO,
            lost: false,
            limit: None,
        })
    }

    /// The same link over a transport that is made of this one.
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Link<U> {
        let Self { transport, inbox, outbox, sent, uploading, streams, filled, .. } = self;
        let Self { baud, usual_baud, clock, round_trip, done, lost, limit, .. } = self;
        Link {
            transport: change(transport),
            inbox,
            outbox,
            sent,
            uploading,
            streams,
            filled,
            baud,
            usual_baud,
            clock,
            round_trip,
            done,
            lost,
            limit,
        }
    }

    /// The transport, with nothing set back.
    pub(super) fn into_transport(self) -> T {
        self.transport
    }

    /// Does something that is over, or an error, after so long at most; an outer limit holds as well.
    pub(super) fn limited<R>(
        &mut self,
        most: Duration,
        act: impl FnOnce(&mut Self) -> Result<R, Error<T::Error>>,
    ) -> Result<R, Error<T::Error>> {
        let outer = self.limit;
        let own = (self.now() + most, most);
        self.limit = Some(outer.map_or(own, |outer| outer.min(own)));
        let result = act(self);
        self.limit = outer;
        result
    }

    pub(super) fn now(&self) -> Duration {
        self.transport.now()
    }

    pub(super) fn pause(&mut self, time: Duration) {
        self.transport.pause(time);
    }

    /// Waits until the device is done with the last commands, however they ended, and for `then`.
    pub(super) fn settle(&mut self, then: Duration) {
        /// Streams take longer, but they can be heard.
        const MOST: Duration = Duration::from_millis(500);
        let now = self.now();
        self.pause_until(self.done.min(now + MOST) + then);
        self.pause_until(now + then);
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

    /// Tells whether the state of the device is known.
    pub(super) fn set_lost(&mut self, lost: bool) {
        self.lost = lost;
    }

    /// Tells the SPI clock, for deadlines.
    pub(super) fn set_clock(&mut self, clock: Hertz) {
        self.clock = clock;
    }

    /// The line rate; `None`: the transport has none.
    pub(crate) fn baud(&self) -> Option<u32> {
        self.baud
    }

    /// The fast line rate that is used where it can be.
    pub(super) fn usual_baud(&self) -> u32 {
        self.usual_baud
    }

    /// Changes our end of the line. A transport without a rate stays as it is.
    pub(super) fn set_baud(&mut self, baud: u32) -> Result<(), Error<T::Error>> {
        if self.baud.is_some_and(|now| now != baud) {
            self.transport.set_baud(baud).map_err(Error::Transport)?;
            self.baud = Some(baud);
        }
        Ok(())
    }

    /// Changes our end of the line, if it has such a rate.
    pub(super) fn try_baud(&mut self, baud: u32) -> bool {
        // A real RS-232 port may know none above 115,200 baud. One that has failed shows that soon.
        self.baud.is_some() && self.set_baud(baud).is_ok()
    }

    /// Between asking and hearing, beyond what the bytes need: the average of the last exchanges.
    pub(crate) fn round_trip(&self) -> Duration {
        self.round_trip.unwrap_or(FIRST_ROUND_TRIP)
    }

    /// Time that this many bytes need on the line, at the least.
    pub(super) fn line_time(&self, bytes: usize) -> Duration {
        let bits = 10 * bytes as u64;
        self.baud.map_or(Duration::ZERO, |baud| Duration::from_nanos(bits * 1_000_000_000 / u64::from(baud)))
    }

    /// Time of the clocks of this many bytes on the SPI bus.
    pub(super) fn spi_clocks(&self, bytes: usize) -> Duration {
        Duration::from_nanos(8_000_000_000 * bytes as u64 / u64::from(self.clock.0.max(1)))
    }

    /// Time that this many bytes need on the SPI bus, at the most.
    pub(super) fn spi_time(&self, bytes: usize) -> Duration {
        self.spi_clocks(bytes) + SPI_BYTE_OVERHEAD * bytes as u32
    }

    /// How long the device is busy with all that was sent since it answered last, and so many bytes more, if
    /// that is one transfer; `None`: what it may be busy with is not ours.
    pub(super) fn busy_at_most(&self, bytes: usize) -> Option<Duration> {
        (self.clock.0 > 0).then(|| self.spi_time(self.sent + bytes))
    }

    /// May the device be waiting for a payload of ours whose length was damaged?
    pub(super) fn is_uploading(&self) -> bool {
        self.uploading
    }

    /// Tells whether the device shifts payloads while they come.
    pub(super) fn set_streams(&mut self, streams: bool) {
        self.streams = streams;
    }

    /// Would a payload that the device may be waiting for be shifted as fast as it can come?
    pub(super) fn is_streaming(&self) -> bool {
        // USB holds back what the device has no room for.
        let keeps_up = self.baud.is_none() || self.spi_time(1) <= self.line_time(1);
        self.streams && self.clock.0 > 0 && keeps_up
    }

    /// How long bytes were sent to complete transfers of our own, less the time since then: no error costs that
    /// time twice.
    pub(super) fn filled_lately(&self) -> Duration {
        let (time, moment) = self.filled;
        time.saturating_sub(self.now().saturating_sub(moment))
    }

    /// Bytes were sent for so long until now.
    pub(super) fn add_filled(&mut self, time: Duration) {
        self.filled = (self.filled_lately() + time, self.now());
    }

    /// Runs one command; the data of its answer.
    pub(super) fn run(&mut self, command: Command<'_>) -> Result<Vec<u8>, Error<T::Error>> {
        let mut data = Vec::new();
        self.run_into(command, &mut data)?;
        Ok(data)
    }

    /// Runs one command and appends the data of its answer.
    pub(super) fn run_into(
        &mut self,
        command: Command<'_>,
        data: &mut Vec<u8>,
    ) -> Result<(), Error<T::Error>> {
        self.send_all(&[command])?;
        self.answer(&command, data)?;
        self.end(&[command])
    }

    /// Runs commands that are all sent at once; the data of their answers. The caller knows that the
    /// device can take so many bytes.
    pub(super) fn run_all(&mut self, commands: &[Command<'_>]) -> Result<Vec<u8>, Error<T::Error>> {
        let mut data = Vec::new();
        self.send_all(commands)?;
        commands.iter().try_for_each(|command| self.answer(command, &mut data))?;
        self.end(commands)?;
        Ok(data)
    }

    /// After the answers: nothing else may come. If it does, the device has heard something that was not
    /// sent.
    fn end(&mut self, commands: &[Command<'_>]) -> Result<(), Error<T::Error>> {
        if self.inbox.is_empty() {
            self.measure(commands);
            return Ok(());
        }
        if let Some(Command::LeaveBitbang) = commands.last() {
            // The banner of the reset that follows.
            self.inbox.clear();
            return Ok(());
        }
        self.lost = true;
        let command = commands.last().map_or("nothing", Command::name);
        Err(Error::Unasked { command, got: self.take_inbox() })
    }

    /// Learns from an exchange that has just ended how long a round trip takes.
    fn measure(&mut self, commands: &[Command<'_>]) {
        /// How long the device needs for more bytes than these is not known well enough.
        const SHORT: usize = 32;
        let answer: usize = commands.iter().map(Command::answer_len).sum();
        let spi: usize = commands.iter().map(Command::spi_len).sum();
        // A full packet does not wait for the timer of the USB adapter, and tells nothing. The answers to pin commands
        // come while others go up.
        let overlaps = matches!(commands, [Command::Levels(_)]);
        if overlaps || spi > SHORT || answer.is_multiple_of(PACKET) {
            return;
        }
        let work = self.done + self.line_time(answer);
        let waited = self.now().saturating_sub(work);
        self.round_trip = Some(self.round_trip.map_or(waited, |average| (average * 3 + waited) / 4));
    }

    fn send_all(&mut self, commands: &[Command<'_>]) -> Result<(), Error<T::Error>> {
        if self.lost {
            return Err(Error::Lost);
        }
        self.outbox.clear();
        for command in commands {
            command.encode(&mut self.outbox);
        }
        let spi = commands.iter().map(Command::spi_len).sum();
        self.done = self.now() + self.line_time(self.outbox.len()) + self.spi_time(spi);
        self.sent = self.outbox.len();
        self.uploading = commands.iter().any(|command| {
            matches!(command, Command::WriteThenRead { write, .. } | Command::SelectedWriteThenRead { write, .. }
                if !write.is_empty())
        });
        let sent = self.transport.send(&self.outbox);
        self.lost = sent.is_err();
        sent.map_err(Error::Transport)
    }

    fn answer(&mut self, command: &Command<'_>, data: &mut Vec<u8>) -> Result<(), Error<T::Error>> {
        self.outbox.clear();
        command.encode(&mut self.outbox);
        let quiet_on_spi = match command {
            // It streams what it reads; silence is never longer than one byte of flash takes.
            Command::AvrReadFlash { .. } => self.spi_time(4),
            _ => self.spi_time(command.spi_len()),
        };
        let deadline = SLACK + 2 * (self.line_time(self.outbox.len()) + quiet_on_spi);
        // A device that sends byte by byte, each just in time, is given up in the end.
        let in_all = deadline + 2 * (self.line_time(command.answer_len()) + self.spi_time(command.spi_len()));
        // Until it is complete.
        self.lost = true;
        for want in command.acknowledge() {
            let got = self.take(1, command.name(), deadline)?[0];
            if got != *want {
                return Err(Error::Refused { command: command.name(), want: *want, got });
            }
        }
        data.extend_from_slice(&self.take_in_all(command.data_len(), command.name(), deadline, in_all)?);
        self.lost = false;
        Ok(())
    }

    /// Takes exactly `count` bytes; that they are not there `within` is an error.
    pub(super) fn take(
        &mut self,
        count: usize,
        command: &'static str,
        within: Duration,
    ) -> Result<Vec<u8>, Error<T::Error>> {
        self.take_in_all(count, command, within, within)
    }

    /// Takes exactly `count` bytes; silence of `within` is an error, and that they are not there `in_all`.
    fn take_in_all(
        &mut self,
        count: usize,
        command: &'static str,
        within: Duration,
        in_all: Duration,
    ) -> Result<Vec<u8>, Error<T::Error>> {
        let end = self.now() + in_all;
        while self.inbox.len() < count {
            let rest = end.saturating_sub(self.now());
            if rest.is_zero() || self.receive(within.min(rest))? == 0 {
                let waited = if rest > within { within } else { in_all };
                return Err(Error::Silent { command, got: self.inbox.len(), want: count, waited });
            }
        }
        let rest = self.inbox.split_off(count);
        Ok(core::mem::replace(&mut self.inbox, rest))
    }

    /// Sends bytes outside of any command. The caller knows that the device can take so many.
    pub(super) fn send_raw(&mut self, bytes: &[u8]) -> Result<(), Error<T::Error>> {
        self.transport.send(bytes).map_err(Error::Transport)
    }

    /// Waits for anything, and adds it to the inbox; how many bytes came. Every wait goes through here, and ends
    /// at the limit.
    pub(super) fn receive(&mut self, within: Duration) -> Result<usize, Error<T::Error>> {
        let mut within = within;
        if let Some((moment, limit)) = self.limit {
            let rest = moment.saturating_sub(self.now());
            if rest.is_zero() {
                return Err(Error::TooLong { limit });
            }
            within = within.min(rest);
        }
        let mut buffer = [0; 4096];
        let count = self.transport.recv(&mut buffer, within).map_err(Error::Transport)?;
        self.inbox.extend_from_slice(&buffer[..count]);
        Ok(count)
    }

    /// What was received and not used.
    pub(super) fn inbox(&self) -> &[u8] {
        &self.inbox
    }

    /// Takes everything that was received.
    pub(super) fn take_inbox(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.inbox)
    }

    /// Asks for features, those of `wanted` that have to be asked for; `at_once`: so many questions go in one write.
    /// The device is in SPI mode afterwards, without write-then-read as if newly entered.
    pub(super) fn ask_features(
        &mut self,
        wanted: Features,
        at_once: usize,
    ) -> Result<Features, Error<T::Error>> {
        // Reading one byte is understood by every firmware that has write-then-read; reading none is
        // not. It comes last, because the device is busy with the byte while others would arrive.
        let write_then_read = Command::WriteThenRead { write: &[], read: 1 };
        let questions =
            [(Features::AVR_READ, Command::AvrVersion), (Features::WRITE_THEN_READ, write_then_read)];
        let asked: Vec<_> = questions.into_iter().filter(|(feature, _)| wanted.contains(*feature)).collect();
        let mut known = Features::empty();
        for part in asked.chunks(at_once) {
            let commands: Vec<_> = part.iter().map(|(_, command)| *command).collect();
            self.send_all(&commands)?;
            self.lost = true;
            for (feature, command) in part {
                let has = match command {
                    Command::AvrVersion => self.has_avr_commands()?,
                    _ => self.has_write_then_read(*command)?,
                };
                known.set(*feature, has);
            }
            self.lost = false;
        }
        Ok(known)
    }

    fn has_avr_commands(&mut self) -> Result<bool, Error<T::Error>> {
        let command = Command::AvrVersion;
        // Firmware that does not know the prefix refuses it and takes the second byte for the
        // command that asks for the mode.
        let known = self.take(1, command.name(), SLACK)? == [op::OK];
        let rest = if known { command.answer_len() - 1 } else { op::SPI_NAME.len() };
        let answer = self.take(rest, command.name(), SLACK)?;
        Ok(known && answer[0] == op::OK && answer[1..] == *op::AVR_VERSION_1)
    }

    fn has_write_then_read(&mut self, command: Command<'_>) -> Result<bool, Error<T::Error>> {
        // Without it, the counts are commands: three leave SPI or repeat the name of bitbang mode, the
        // fourth enters SPI again.
        let known = self.take(1, command.name(), SLACK)? == [op::OK];
        let rest = if known { command.data_len() } else { 3 * op::BITBANG_NAME.len() + op::SPI_NAME.len() };
        self.take(rest, command.name(), SLACK)?;
        Ok(known)
    }
}
