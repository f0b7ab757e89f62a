//! Any bytes on the SPI bus, instead of an AVR's instructions: for other chips, and to measure the wire.

use alloc::vec::Vec;
use core::time::Duration;

use super::BinaryBus;
use super::link::PACKET;
use super::pace::{TRANSFER_COMMAND, USB};
use super::shifter::Shifter;
use super::wire::Command;
use crate::buspirate::{Features, Outcome};
use crate::select::{Lines, TargetMap};
use crate::transport::Transport;

/// The longest read that is asked for at once, of the 4096 bytes that are possible: with its
/// acknowledgement it fills packets, which wait for no timer.
const LONGEST_READ: usize = 66 * PACKET - 1;

/// What MOSI says while a device reads that cannot do it by itself; others say 0xFF, too (firmware up to
/// 7.0), or 0x00 (8.0).
pub(super) const FILLER: u8 = 0xff;

/// What a v1a to v3 needs for a byte beyond the clocks: at least this where each is echoed, and about this from byte
/// to byte of a write-then-read up to firmware 6.1.
const OVERHEAD: Duration = Duration::from_micros(2);

/// The same from byte to byte of a write-then-read from firmware 6.2 on.
const OVERHEAD_6_2: Duration = Duration::from_nanos(1_250);

/// The same of a v4: 5 to 11 µs (build -O0), about.
const OVERHEAD_V4: Duration = Duration::from_micros(8);

/// The most bytes that go in one exchange, and how long that should take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    /// Bytes of data.
    pub bytes: usize,
    /// From asking to the end of the answer.
    pub time: Duration,
}

/// What bytes on the SPI bus should cost: time on the line, time on the SPI bus, and waiting for the
/// answer. Calculated, not measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteCost {
    /// [`BusPirate::transfer`](crate::buspirate::BusPirate::transfer).
    pub transfer: Batch,
    /// [`BusPirate::write_then_read`](crate::buspirate::BusPirate::write_then_read) that reads nothing.
    pub write: Batch,
    /// The same that writes nothing.
    pub read: Batch,
}

impl<T: Transport, M: TargetMap, X: Lines> BinaryBus<T, M, X> {
    /// As [`BusPirate::transfer`](crate::buspirate::BusPirate::transfer).
    pub(in crate::buspirate) fn transfer(&mut self, bytes: &mut [u8]) -> Outcome<(), T, X> {
        self.wait_for_frames();
        if self.shifter() == Shifter::Bitbang {
            self.shift(bytes)?;
            self.not_before = self.link.now();
            return Ok(());
        }
        for part in bytes.chunks_mut(self.transfer_bytes()) {
            let commands: Vec<_> = part.chunks(TRANSFER_COMMAND - 1).map(Command::Transfer).collect();
            let answers = self.run_all(&commands)?;
            part.copy_from_slice(&answers);
        }
        self.not_before = self.link.now();
        Ok(())
    }

    /// As [`BusPirate::write_then_read`](crate::buspirate::BusPirate::write_then_read).
    pub(in crate::buspirate) fn write_then_read(
        &mut self,
        write: &[u8],
        read: &mut [u8],
    ) -> Outcome<(), T, X> {
        let mut write = write;
        if !self.uploads_bytes() {
            self.transfer(&mut write.to_vec())?;
            write = &[];
        }
        if !self.usable().contains(Features::WRITE_THEN_READ) {
            read.fill(FILLER);
            return self.transfer(read);
        }
        self.wait_for_frames();
        let longest = self.longest_upload();
        let first = write.len().saturating_sub(1) / longest * longest;
        let (first, last) = write.split_at(first);
        for part in first.chunks(longest) {
            self.run(Command::WriteThenRead { write: part, read: 0 })?;
        }
        let (now, later) = read.split_at_mut(read.len().min(LONGEST_READ));
        self.one_write_then_read(last, now)?;
        for part in later.chunks_mut(LONGEST_READ) {
            self.one_write_then_read(&[], part)?;
        }
        self.not_before = self.link.now();
        Ok(())
    }

    fn one_write_then_read(&mut self, write: &[u8], read: &mut [u8]) -> Outcome<(), T, X> {
        if write.is_empty() && read.is_empty() {
            return Ok(());
        }
        // A part is not longer than the longest read.
        let answer = self.run(Command::WriteThenRead { write, read: read.len() as u16 })?;
        read.copy_from_slice(&answer);
        Ok(())
    }

    /// As [`BusPirate::byte_cost`](crate::buspirate::BusPirate::byte_cost).
    pub(in crate::buspirate) fn byte_cost(&self, round_trip: Duration) -> ByteCost {
        let transfer = self.transfer_batch(round_trip);
        let write = if self.uploads_bytes() { self.write_batch(round_trip) } else { transfer };
        let reads = self.usable().contains(Features::WRITE_THEN_READ);
        let read = if reads { self.read_batch(round_trip) } else { transfer };
        ByteCost { transfer, write, read }
    }

    /// Can a payload be written without an answer of its own? Firmware between 7.0 and 8.0 may say nothing
    /// to it, and 8.0 needs an SPI bus that keeps up with the line.
    fn uploads_bytes(&self) -> bool {
        self.usable().contains(Features::WRITE_THEN_READ) && self.is_classic()
    }

    /// How many bytes of data go in one burst of transfers. The longest fills four packets.
    fn transfer_bytes(&self) -> usize {
        let burst = self.transfers_at_once(self.line_time(1));
        burst - burst.div_ceil(TRANSFER_COMMAND)
    }

    fn transfer_batch(&self, round_trip: Duration) -> Batch {
        if self.shifter() == Shifter::Bitbang {
            // Many go together, however many that are.
            const MANY: usize = 64;
            return Batch { bytes: MANY, time: self.bitbang_byte_time() * MANY as u32 };
        }
        let bytes = self.transfer_bytes();
        let on_line = bytes + bytes.div_ceil(TRANSFER_COMMAND - 1);
        // Up, SPI and down overlap but for a byte at either end.
        let slower = self.line_time(on_line).max(self.line_time(2) + self.shift_time(bytes - 1));
        let work = slower + self.shift_time(1) + self.line_time(1);
        Batch { bytes, time: self.heard_after(self.line_time(1), work, on_line, round_trip) }
    }

    fn write_batch(&self, round_trip: Duration) -> Batch {
        let bytes = self.longest_upload();
        let quiet = self.line_time(bytes + 5) + self.run_time(bytes);
        let work = quiet + self.line_time(1);
        Batch { bytes, time: self.heard_after(quiet, work, 1, round_trip) }
    }

    fn read_batch(&self, round_trip: Duration) -> Batch {
        let answer = LONGEST_READ + 1;
        let (asked, shift, line) = (self.line_time(5), self.run_time(LONGEST_READ), self.line_time(answer));
        // Firmware 8.0 sends what it reads at once.
        let streams = self.banner.as_ref().is_some_and(|banner| banner.firmware >= (8, 0));
        let (quiet, work) =
            if streams { (asked, asked + shift.max(line)) } else { (asked + shift, asked + shift + line) };
        Batch { bytes: LONGEST_READ, time: self.heard_after(quiet, work, answer, round_trip) }
    }

    /// When an answer of so many bytes is here that begins after `quiet` and is complete on the line after
    /// `work`.
    fn heard_after(&self, quiet: Duration, work: Duration, answer: usize, round_trip: Duration) -> Duration {
        // Of the round trip that was given, what is not work.
        let waits = round_trip.saturating_sub(self.line_time(4) + self.shift_time(1));
        if self.is_usb() || waits <= USB {
            return work.saturating_add(waits);
        }
        // An adapter with a timer, whose period is the round trip. It runs on from its last packet, that of
        // the answer before, and may cut the answer anywhere.
        let byte = (work - quiet) / answer as u32;
        let mut expiry = round_trip;
        let mut filling = 0;
        let mut here = Duration::ZERO;
        for count in 1..=answer as u32 {
            here = USB + quiet + byte * count;
            while expiry < here {
                filling = 0;
                expiry = expiry.saturating_add(round_trip);
            }
            filling += 1;
            if filling == PACKET {
                filling = 0;
                expiry = here.saturating_add(round_trip);
            }
        }
        if filling == 0 { here } else { expiry }
    }

    /// Time on the line; USB takes next to none.
    fn line_time(&self, bytes: usize) -> Duration {
        if self.is_usb() { Duration::ZERO } else { self.link.line_time(bytes) }
    }

    /// Time on the SPI bus in a write-then-read, about.
    fn run_time(&self, bytes: usize) -> Duration {
        let is_quick = self.banner.as_ref().is_some_and(|banner| banner.firmware >= (6, 2));
        match is_quick && !self.is_usb() {
            true => self.link.spi_clocks(bytes) + OVERHEAD_6_2 * bytes as u32,
            false => self.shift_time(bytes),
        }
    }

    /// Time on the SPI bus, at the least.
    fn shift_time(&self, bytes: usize) -> Duration {
        let overhead = if self.is_usb() { OVERHEAD_V4 } else { OVERHEAD };
        self.link.spi_clocks(bytes) + overhead * bytes as u32
    }
}
