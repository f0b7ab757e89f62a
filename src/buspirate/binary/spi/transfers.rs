//! What an SPI host sends: its set-up, and any number of bytes in few commands.

use alloc::vec::Vec;
use core::time::Duration;

use embedded_hal::spi::{Mode, Operation, Phase, Polarity};

use super::{Failure, Inside};
use crate::buspirate::binary::bytes::FILLER;
use crate::buspirate::binary::pace::TRANSFER_FRAMES;
use crate::buspirate::binary::wire::{Command, Config, FIFO, Peripherals, Speed};
use crate::buspirate::{Error, Features, HostError, Outputs, quirks};
use crate::transport::Transport;

/// The longest payload of a write-then-read that is used: four pages of a flash chip. Short, because a
/// payload that is interrupted must be completed blindly.
const LONGEST_WRITE: usize = 1024;

/// The most that one command reads.
const LONGEST_READ: usize = 4096;

impl<T: Transport> Inside<T> {
    /// From bitbang mode, everything anew.
    pub(super) fn begin(&mut self) -> Result<(), Error<T::Error>> {
        /// Time for the supplies to come up.
        const RAILS: Duration = Duration::from_millis(50);
        self.binary.enter_spi()?;
        let streams = quirks::streams_uploads(self.binary.banner());
        self.binary.link.set_streams(streams);
        self.writes_then_reads =
            self.binary.link.ask_features(Features::WRITE_THEN_READ, 1)?.contains(Features::WRITE_THEN_READ);
        self.configure(self.mode, self.speed)?;
        let mut peripherals = Peripherals::CS | Peripherals::AUX;
        peripherals.set(Peripherals::POWER, self.options.power);
        if quirks::has_aux2(self.binary.banner()) {
            // The bit that switches the pull-ups elsewhere holds AUX2 low here.
            peripherals |= Peripherals::AUX2;
        } else {
            peripherals.set(Peripherals::PULL_UPS, self.options.outputs == Outputs::OpenDrainWithPullUps);
        }
        self.binary.run(Command::Peripherals(peripherals))?;
        self.peripherals = peripherals;
        if self.options.power {
            self.binary.link.pause(RAILS);
        }
        Ok(())
    }

    pub(super) fn check_speed(&self, speed: Speed) -> Result<(), Error<T::Error>> {
        let trusted = quirks::trusted_speeds(self.binary.banner()).contains(&speed);
        if trusted { Ok(()) } else { Err(Error::Clock { clock: speed.hertz() }) }
    }

    pub(super) fn configure(&mut self, mode: Mode, speed: Speed) -> Result<(), Error<T::Error>> {
        let mut config = Config::empty();
        config.set(Config::PUSH_PULL, self.options.outputs == Outputs::PushPull);
        config.set(Config::IDLE_HIGH, mode.polarity == Polarity::IdleHigh);
        // What is captured on the first transition has to change on the second, back to idle.
        config.set(Config::CHANGE_ON_IDLE_EDGE, mode.phase == Phase::CaptureOnFirstTransition);
        self.binary.link.run_all(&[Command::Config(config), Command::Speed(speed as u8)])?;
        self.binary.link.set_clock(speed.hertz());
        self.peripherals |= Peripherals::CS;
        (self.mode, self.speed) = (mode, speed);
        Ok(())
    }

    /// Moves CS or AUX.
    pub(super) fn drive(&mut self, bit: Peripherals, high: bool) -> Result<(), Error<T::Error>> {
        let mut peripherals = self.peripherals;
        peripherals.set(bit, high);
        self.binary.run(Command::Peripherals(peripherals))?;
        self.peripherals = peripherals;
        Ok(())
    }

    /// Is the SPI bus at least as fast as the line? Else the line brings more bytes than the device
    /// shifts, and its FIFO overflows.
    fn keeps_up(&self) -> bool {
        self.binary.link.spi_time(1) <= self.binary.link.line_time(1)
    }

    /// May a payload of write-then-read be sent?
    fn uploads(&self) -> bool {
        self.writes_then_reads && (quirks::buffers_uploads(self.binary.banner()) || self.keeps_up())
    }

    /// Bytes in a transfer command that cannot overrun the FIFO.
    fn burst(&self) -> usize {
        if self.keeps_up() { 4 * TRANSFER_FRAMES } else { FIFO }
    }

    pub(super) fn read(&mut self, words: &mut [u8]) -> Result<(), Error<T::Error>> {
        if !self.writes_then_reads || words.len() <= self.burst() {
            words.fill(FILLER);
            return self.transfer_in_place(words);
        }
        for part in words.chunks_mut(LONGEST_READ) {
            let read = part.len() as u16;
            part.copy_from_slice(&self.binary.run(Command::WriteThenRead { write: &[], read })?);
        }
        Ok(())
    }

    pub(super) fn write(&mut self, words: &[u8]) -> Result<(), Error<T::Error>> {
        let burst = self.burst();
        if words.len() <= burst || !self.uploads() || !quirks::answers_to_writes(self.binary.banner()) {
            return words
                .chunks(burst)
                .try_for_each(|part| self.binary.run(Command::Transfer(part)).map(drop));
        }
        words
            .chunks(LONGEST_WRITE)
            .try_for_each(|write| self.binary.run(Command::WriteThenRead { write, read: 0 }).map(drop))
    }

    pub(super) fn transfer(&mut self, read: &mut [u8], write: &[u8]) -> Result<(), Error<T::Error>> {
        let both = read.len().min(write.len());
        let (read, read_only) = read.split_at_mut(both);
        let (write, write_only) = write.split_at(both);
        read.copy_from_slice(write);
        self.transfer_in_place(read)?;
        self.write(write_only)?;
        self.read(read_only)
    }

    pub(super) fn transfer_in_place(&mut self, words: &mut [u8]) -> Result<(), Error<T::Error>> {
        for part in words.chunks_mut(self.burst()) {
            let answer = self.binary.run(Command::Transfer(part))?;
            part.copy_from_slice(&answer);
        }
        Ok(())
    }

    fn operate(&mut self, operation: &mut Operation<'_, u8>) -> Result<(), Error<T::Error>> {
        match operation {
            Operation::Read(words) => self.read(words),
            Operation::Write(words) => self.write(words),
            Operation::Transfer(read, write) => self.transfer(read, write),
            Operation::TransferInPlace(words) => self.transfer_in_place(words),
            Operation::DelayNs(ns) => {
                self.binary.link.pause(Duration::from_nanos((*ns).into()));
                Ok(())
            }
        }
    }

    /// The whole transaction as one command, if the firmware can do it with its own CS.
    fn at_once(&mut self, operations: &mut [Operation<'_, u8>]) -> Result<bool, Error<T::Error>> {
        // With open drain outputs the firmware's CS does not reach the pin.
        if !self.uploads() || self.options.outputs != Outputs::PushPull {
            return Ok(false);
        }
        let Some((write, read)) = write_then_read(operations) else { return Ok(false) };
        let fits = write <= LONGEST_WRITE && read <= LONGEST_READ && write + read > 0;
        if !fits || (read == 0 && !quirks::answers_to_writes(self.binary.banner())) {
            return Ok(false);
        }
        let mut payload = Vec::with_capacity(write);
        for operation in &*operations {
            if let Operation::Write(words) = operation {
                payload.extend_from_slice(words);
            }
        }
        let command = Command::SelectedWriteThenRead { write: &payload, read: read as u16 };
        let answer = self.binary.run(command)?;
        let mut answer = answer.as_slice();
        for operation in operations {
            if let Operation::Read(words) = operation {
                let (these, rest) = answer.split_at(words.len());
                words.copy_from_slice(these);
                answer = rest;
            }
        }
        Ok(true)
    }

    pub(super) fn transaction(
        &mut self,
        select: Peripherals,
        operations: &mut [Operation<'_, u8>],
    ) -> Result<(), Failure<T>> {
        if select == Peripherals::CS && self.at_once(operations)? {
            return Ok(());
        }
        self.drive(select, false).map_err(HostError::Select)?;
        let done = operations.iter_mut().try_for_each(|operation| self.operate(operation));
        let released = self.drive(select, true);
        done?;
        released.map_err(HostError::Select)
    }
}

/// Bytes to be written, and then read, if that is all that these operations do.
fn write_then_read(operations: &[Operation<'_, u8>]) -> Option<(usize, usize)> {
    operations.iter().try_fold((0, 0), |(write, read), operation| match operation {
        Operation::Write(words) if read == 0 => Some((write + words.len(), 0)),
        Operation::Read(words) => Some((write, read + words.len())),
        _ => None,
    })
}
