//! The Bus Pirate as a programming bus.

use alloc::vec::Vec;
use core::time::Duration;

use super::wire::{Command, Speed};
use super::{BusPirate, Error, Features, Outcome, quirks};
use crate::bus::{Cost, Frame, Hertz, IcspBus, Tail, Target, WordAddr};
use crate::select::{Lines, TargetMap};
use crate::transport::Transport;

/// Frames in the longest transfer command: 16 bytes.
const TRANSFER_FRAMES: usize = 4;

/// The longest write of write-then-read: a page of 128 words with its page write. Short, because a
/// payload that is interrupted must be completed blindly.
const LONGEST_WRITE: usize = 4 * (256 + 2);

/// The longest flash read that is asked for at once.
const LONGEST_READ: usize = 32 * 1024;

/// How much faster than their nominal rate two clocks may make the line, together: an FTDI's baud
/// divisor (0.2 %) and a PIC's RC oscillator (2 %).
const LINE_TOLERANCE_PERCENT: u32 = 3;

/// Time between asking and hearing with an FTDI at its default latency of 16 ms, about.
const ROUND_TRIP: Duration = Duration::from_millis(17);

impl<T: Transport, M: TargetMap, X: Lines> IcspBus for BusPirate<T, M, X>
where
    X::Error: 'static,
{
    type Error = Error<T::Error, X::Error>;

    fn exchange(&mut self, frames: &mut [Frame]) -> Result<(), Self::Error> {
        self.wait_for_target();
        for part in frames.chunks_mut(self.frames_per_transfer()) {
            let bytes = part.as_flattened_mut();
            let answer = self.run(Command::Transfer(bytes))?;
            bytes.copy_from_slice(&answer);
        }
        self.not_before = self.conversation.now();
        Ok(())
    }

    fn send(
        &mut self,
        frames: &mut dyn ExactSizeIterator<Item = Frame>,
        tail: Tail,
    ) -> Result<(), Self::Error> {
        // A write-then-read costs five bytes more than it carries; a transfer of few frames one.
        if frames.len() <= TRANSFER_FRAMES || !self.uploads() {
            let mut frames: Vec<Frame> = frames.collect();
            return self.exchange(&mut frames);
        }
        let mut bytes = Vec::with_capacity(LONGEST_WRITE);
        while frames.len() > 0 {
            bytes.clear();
            bytes.extend(frames.take(LONGEST_WRITE / 4).flatten());
            let free = tail == Tail::Free && frames.len() == 0;
            self.upload(&bytes, free)?;
        }
        Ok(())
    }

    fn hold_off(&mut self, time: Duration) -> Result<(), Self::Error> {
        self.not_before = self.not_before.max(self.conversation.now() + time);
        Ok(())
    }

    fn hold_reset(&mut self, target: Target) -> Result<(), Self::Error> {
        let levels = self.map.levels(target).ok_or(Error::NoSuchTarget(target))?;
        self.wait_for_target();
        self.held = true;
        self.go_to(levels)
    }

    fn release_reset(&mut self) -> Result<(), Self::Error> {
        self.release()
    }

    fn set_clock(&mut self, at_most: Hertz) -> Result<Option<Hertz>, Self::Error> {
        if self.held {
            return Err(Error::ClockWhileHeld);
        }
        let fits = |speed: &&Speed| speed.hertz() <= at_most;
        let speed = self.options.speed.unwrap_or_else(|| {
            self.trusted_speeds().iter().rev().find(fits).copied().unwrap_or(Speed::Khz30)
        });
        if speed != self.speed {
            self.run(Command::Speed(speed))?;
            self.speed = speed;
            self.conversation.set_clock(speed.hertz());
        }
        Ok(self.trusted_speeds().contains(&speed).then(|| speed.hertz()))
    }

    fn read_flash(&mut self, at: WordAddr, out: &mut [u8]) -> Result<usize, Self::Error> {
        // The upper bits are in the target already.
        let word = at.0 as u16;
        // The firmware refuses a sum of words and bytes above 0xFFFF.
        let most = usize::from(u16::MAX - word).min(LONGEST_READ);
        let length = out.len().min(most);
        if length == 0 || !self.features.contains(Features::AVR_READ) {
            return Ok(0);
        }
        self.wait_for_target();
        let data = self.run(Command::AvrReadFlash { word, length: length as u16 })?;
        out[..length].copy_from_slice(&data);
        self.not_before = self.conversation.now();
        Ok(length)
    }

    fn cost(&self) -> Option<Cost> {
        let line = |bytes| self.conversation.line_time(bytes);
        let spi = |bytes| self.conversation.spi_time(bytes);
        let per_transfer = self.frames_per_transfer();
        // Up and down overlap but for the command byte.
        let transfer = line(4 * per_transfer + 2).max(spi(4 * per_transfer)) + ROUND_TRIP;
        let exchange = transfer / per_transfer as u32;
        Some(Cost {
            round_trip: ROUND_TRIP,
            exchange,
            send: if self.uploads() { line(4) + spi(4) } else { exchange },
            read_flash: self.features.contains(Features::AVR_READ).then(|| line(1).max(spi(4))),
        })
    }

    fn now(&self) -> Option<Duration> {
        Some(self.conversation.now())
    }
}

impl<T: Transport, M: TargetMap, X: Lines> BusPirate<T, M, X> {
    /// How many frames a transfer command can carry without overrunning the receive FIFO.
    fn frames_per_transfer(&self) -> usize {
        // Four bytes fit the FIFO, so a single frame is always safe.
        if self.features.contains(Features::BULK) && self.keeps_up() { TRANSFER_FRAMES } else { 1 }
    }

    /// Is the SPI bus at least as fast as the line? Else the line brings more bytes than the device
    /// shifts, and the FIFO overflows. A code whose clock is not known for certain may be a slow one.
    fn keeps_up(&self) -> bool {
        let spi = self.conversation.spi_time(1);
        self.trusted_speeds().contains(&self.speed) && spi <= self.conversation.line_time(1)
    }

    /// May pages be sent by write-then-read?
    fn uploads(&self) -> bool {
        self.features.contains(Features::WRITE_THEN_READ) && (self.buffers_uploads() || self.keeps_up())
    }

    /// The SPI clocks whose code means the same in every firmware, or in this one for certain.
    fn trusted_speeds(&self) -> &'static [Speed] {
        quirks::trusted_speeds(self.banner.as_ref())
    }

    /// Does the firmware take in a whole payload before it moves a pin? Known only of old ones.
    fn buffers_uploads(&self) -> bool {
        quirks::buffers_uploads(self.banner.as_ref())
    }

    /// Sends whole frames by write-then-read.
    fn upload(&mut self, bytes: &[u8], free_tail: bool) -> Outcome<(), T, X> {
        // Where the upload comes first, the hold-off may pass meanwhile; over USB it takes no time.
        let hidden = if self.buffers_uploads() && !self.is_v4() {
            self.conversation.line_time(bytes.len()) * (100 - LINE_TOLERANCE_PERCENT) / 100
        } else {
            Duration::ZERO
        };
        self.conversation.pause_until(self.not_before.saturating_sub(hidden));
        let command = match bytes {
            // The byte that is read clocks out the last byte of the last frame, whatever it is. That
            // gives every firmware something to answer.
            [write @ .., _] if free_tail => Command::WriteThenRead { write, read: 1 },
            write => Command::WriteThenRead { write, read: 0 },
        };
        self.run(command)?;
        self.not_before = self.conversation.now();
        Ok(())
    }
}
