//! Commands and answers over a transport: deadlines, and what is known of the device's state.

use alloc::vec::Vec;
use core::time::Duration;

use super::Error;
use super::wire::{Command, op};
use crate::bus::Hertz;
use crate::transport::Transport;

/// The line rate of every Bus Pirate after power-up.
const DEFAULT_BAUD: u32 = 115_200;

/// How long an answer may take beyond what its bytes need: twice the 16 ms of an FTDI's latency
/// timer, USB, a busy host.
const SLACK: Duration = Duration::from_millis(300);

/// What the firmware may need for a byte on the SPI bus beyond the clocks themselves; the slowest
/// build known, that of the v4, takes 11 µs.
const SPI_BYTE_OVERHEAD: Duration = Duration::from_micros(12);

/// A line of commands and answers.
#[derive(Debug)]
pub(super) struct Conversation<T> {
    transport: T,
    /// Received, not yet used.
    inbox: Vec<u8>,
    /// Scratch for what is sent.
    outbox: Vec<u8>,
    /// The line rate; `None`: the transport has none.
    baud: Option<u32>,
    clock: Hertz,
    /// When the device is done with the last commands, if it heard all of them and nobody waits.
    done: Duration,
    /// An exchange failed half-way: nobody knows what the device is waiting for.
    lost: bool,
}

impl<T: Transport> Conversation<T> {
    pub(super) fn new(mut transport: T) -> Result<Self, Error<T::Error>> {
        let has_rate = transport.set_baud(DEFAULT_BAUD).map_err(Error::Transport)?;
        transport.discard_input().map_err(Error::Transport)?;
        Ok(Self {
            transport,
            inbox: Vec::new(),
            outbox: Vec::new(),
            baud: has_rate.then_some(DEFAULT_BAUD),
            clock: Hertz(0),
            done: Duration::ZERO,
            lost: false,
        })
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

    /// Time that this many bytes need on the line, at the least.
    pub(super) fn line_time(&self, bytes: usize) -> Duration {
        let bits = 10 * bytes as u64;
        self.baud.map_or(Duration::ZERO, |baud| Duration::from_nanos(bits * 1_000_000_000 / u64::from(baud)))
    }

    /// Time that this many bytes need on the SPI bus, at the most.
    pub(super) fn spi_time(&self, bytes: usize) -> Duration {
        let clocks = Duration::from_nanos(8_000_000_000 / u64::from(self.clock.0.max(1)));
        (clocks + SPI_BYTE_OVERHEAD) * bytes as u32
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
        self.answer(&command, data)
    }

    /// Runs short commands whose answers are a byte each: all are sent at once, at most four bytes.
    pub(super) fn run_all(&mut self, commands: &[Command<'_>]) -> Result<(), Error<T::Error>> {
        self.send_all(commands)?;
        commands.iter().try_for_each(|command| self.answer(command, &mut Vec::new()))
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
        // Until it is complete.
        self.lost = true;
        for want in command.acknowledge() {
            let got = self.take(1, command.name(), deadline)?[0];
            if got != *want {
                return Err(Error::Refused { command: command.name(), want: *want, got });
            }
        }
        data.extend_from_slice(&self.take(command.data_len(), command.name(), deadline)?);
        self.lost = false;
        Ok(())
    }

    /// Takes exactly `count` bytes; silence of `within` is an error.
    pub(super) fn take(
        &mut self,
        count: usize,
        command: &'static str,
        within: Duration,
    ) -> Result<Vec<u8>, Error<T::Error>> {
        while self.inbox.len() < count {
            if self.hear(within)? == 0 {
                let got = self.inbox.len();
                return Err(Error::Silent { command, got, want: count, waited: within });
            }
        }
        let rest = self.inbox.split_off(count);
        Ok(core::mem::replace(&mut self.inbox, rest))
    }

    /// Sends bytes outside of any command; never more than four.
    pub(super) fn poke(&mut self, bytes: &[u8]) -> Result<(), Error<T::Error>> {
        self.transport.send(bytes).map_err(Error::Transport)
    }

    /// Waits for anything, and adds it to the inbox; how many bytes came.
    pub(super) fn hear(&mut self, within: Duration) -> Result<usize, Error<T::Error>> {
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

    /// Asks for the AVR commands; `false`: the firmware has none.
    pub(super) fn has_avr_commands(&mut self) -> Result<bool, Error<T::Error>> {
        let command = Command::AvrVersion;
        self.send_all(&[command])?;
        self.lost = true;
        // Firmware that does not know the prefix refuses it and takes the second byte for the
        // command that asks for the mode.
        let known = self.take(1, command.name(), SLACK)? == [op::OK];
        let rest =
            if known { command.acknowledge().len() - 1 + command.data_len() } else { op::SPI_NAME.len() };
        let answer = self.take(rest, command.name(), SLACK)?;
        self.lost = false;
        Ok(known && answer[0] == op::OK && answer[1..] == *op::AVR_VERSION_1)
    }

    /// Asks for write-then-read; `false`: the firmware has none. Either way the device is in SPI
    /// mode afterwards, without it as if newly entered.
    pub(super) fn has_write_then_read(&mut self) -> Result<bool, Error<T::Error>> {
        // Reading one byte is understood by every firmware that has the command; reading none is
        // not. Without it, the counts are commands: three leave SPI or repeat the name of bitbang
        // mode, the fourth enters SPI again.
        let command = Command::WriteThenRead { write: &[], read: 1 };
        self.send_all(&[command])?;
        self.lost = true;
        let known = self.take(1, command.name(), SLACK)? == [op::OK];
        let rest = if known { command.data_len() } else { 3 * op::BITBANG_NAME.len() + op::SPI_NAME.len() };
        self.take(rest, command.name(), SLACK)?;
        self.lost = false;
        Ok(known)
    }
}
