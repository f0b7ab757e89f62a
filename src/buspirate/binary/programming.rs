//! The Bus Pirate as a programming bus.

use alloc::vec::Vec;
use core::time::Duration;

use super::BinaryBus;
use super::link::PACKET;
use super::pace::{Burst, TRANSFER_FRAMES};
use super::shifter::Shifter;
use super::wire::{Command, Config, Speed, SpeedCodes};
use crate::bus::{BusTuning, Cost, Frame, Hertz, IcspBus, Tail, Target, WordAddr, Work};
use crate::buspirate::{Error, Features, Outcome, quirks};
use crate::select::{Lines, TargetMap};
use crate::transport::Transport;

/// The longest flash read that is asked for at once, and the longest time that it may take: it cannot be stopped.
const LONGEST_READ: usize = 32 * 1024;
const LONGEST_TO_READ: Duration = Duration::from_secs(3);

/// The first so many speed codes mean the same in every firmware.
const SAME_EVERYWHERE: usize = 4;

/// Bytes that are read to time a clock. Their answer and that of the command before fill two packets, which wait
/// for no timer.
const TIMED: usize = 2 * PACKET - 2;

/// Bytes of a write-then-read before its payload.
const HEADER: usize = 5;

/// The shortest flash read that is made when more is wanted; less is left to frames, which cost no more.
const SHORTEST_PART: usize = 64;

impl<T: Transport, M: TargetMap, X: Lines> IcspBus for BinaryBus<T, M, X>
where
    X::Error: 'static,
{
    type Error = Error<T::Error, X::Error>;

    fn exchange(&mut self, frames: &mut [Frame]) -> Result<(), Self::Error> {
        self.wait_for_frames();
        if self.shifter() == Shifter::Bitbang {
            self.shift(frames.as_flattened_mut())?;
            self.not_before = self.link.now();
            return Ok(());
        }
        for part in frames.chunks_mut(self.frames_per_burst()) {
            let mut rest = part.as_flattened();
            let commands: Vec<_> = Burst::of(part.len())
                .split()
                .map(|frames| {
                    let (bytes, after) = rest.split_at(4 * frames);
                    rest = after;
                    Command::Transfer(bytes)
                })
                .collect();
            let answers = self.run_on_target(&commands)?;
            part.as_flattened_mut().copy_from_slice(&answers);
        }
        self.not_before = self.link.now();
        Ok(())
    }

    fn send(
        &mut self,
        frames: &mut dyn ExactSizeIterator<Item = Frame>,
        tail: Tail,
    ) -> Result<Option<u8>, Self::Error> {
        // A write-then-read costs five bytes more than it carries; a transfer of few frames one.
        let few = frames.len() <= TRANSFER_FRAMES.min(self.frames_per_burst());
        // Without a byte to read some firmware does not answer; there is one in a free tail only.
        let longest = self.longest_upload();
        let has_tail = tail == Tail::Free && 4 * frames.len() <= longest;
        let is_mute = !has_tail && !quirks::answers_to_writes(self.banner.as_ref());
        if few || is_mute || !self.uploads() || self.as_stream(frames.len(), false).is_some() {
            let mut frames: Vec<Frame> = frames.collect();
            self.exchange(&mut frames)?;
            return Ok(frames.last().map(|frame| frame[3]));
        }
        let mut bytes = Vec::with_capacity(longest);
        let mut echo = None;
        while frames.len() > 0 {
            bytes.clear();
            bytes.extend(frames.take(longest / 4).flatten());
            let free = tail == Tail::Free && frames.len() == 0;
            echo = self.upload(&bytes, free)?;
        }
        Ok(echo)
    }

    fn hold_off(&mut self, time: Duration) -> Result<(), Self::Error> {
        self.not_before = self.not_before.max(self.link.now().saturating_add(time));
        Ok(())
    }

    fn hold_reset(&mut self, target: Target) -> Result<(), Self::Error> {
        let levels = self.map.levels(target).ok_or(Error::NoSuchTarget(target))?;
        if self.is_held_at(levels) {
            return self.hold_again();
        }
        self.wait_for_target();
        self.held = true;
        match self.go_to(levels) {
            Ok(()) => Ok(()),
            Err(error @ (Error::Transport(_) | Error::Lines(_) | Error::Lost)) => Err(error),
            // A disturbed command that only moves lines can be repeated.
            Err(error) => {
                self.recover().map_err(|_| error)?;
                self.held = true;
                self.go_to(levels)
            }
        }
    }

    fn release_reset(&mut self) -> Result<(), Self::Error> {
        self.release()
    }

    fn set_clock(&mut self, at_most: Hertz) -> Result<Option<Hertz>, Self::Error> {
        if self.held {
            return Err(Error::ClockWhileHeld);
        }
        if let Some(clock) = self.set_slow_clock(at_most)? {
            return Ok(Some(clock));
        }
        let fits = |speed: &&Speed| speed.hertz() <= at_most;
        let speed = match self.options.speed {
            Some(speed) => speed,
            None => self.known_speeds().iter().rev().find(fits).copied().unwrap_or(Speed::Khz30),
        };
        if speed != self.speed {
            self.set_speed(speed)?;
        }
        let is_known =
            [self.known_speeds(), self.trusted_speeds()].iter().all(|speeds| speeds.contains(&self.speed));
        Ok(is_known.then(|| self.speed.hertz()))
    }

    fn read_flash(&mut self, at: WordAddr, out: &mut [u8]) -> Result<usize, Self::Error> {
        // The upper bits are in the target already.
        let word = at.0 as u16;
        // The firmware refuses a sum of words and bytes above 0xFFFF.
        let byte = self.link.line_time(1).max(self.device_time(4)).as_nanos().max(1);
        let in_time = (LONGEST_TO_READ.as_nanos() / byte) as usize;
        let most = usize::from(u16::MAX - word).min(LONGEST_READ).min(in_time);
        let length = match out.len() {
            all if all <= most => all,
            // Whole words, so that the next read begins with one; ever fewer towards the border.
            _ if most >= SHORTEST_PART => most & !1,
            _ => 0,
        };
        if length == 0 || !self.usable().contains(Features::AVR_READ) {
            return Ok(0);
        }
        self.wait_for_frames();
        let data = self.run_on_target(&[Command::AvrReadFlash { word, length: length as u16 }])?;
        out[..length].copy_from_slice(&data);
        self.not_before = self.link.now();
        Ok(length)
    }

    fn cost(&self) -> Option<Cost> {
        let line = |bytes| self.link.line_time(bytes);
        let exchange = match self.shifter() {
            Shifter::Bitbang => self.bitbang_byte_time() * 4,
            _ => self.exchange_time(line(1)),
        };
        Some(Cost {
            round_trip: self.link.round_trip(),
            exchange,
            send: if self.uploads() { line(4) + self.device_time(4) } else { exchange },
            read_flash: self.usable().contains(Features::AVR_READ).then(|| line(1).max(self.device_time(4))),
        })
    }

    fn now(&self) -> Option<Duration> {
        Some(self.link.now())
    }

    fn tuning(&mut self) -> Option<&mut dyn BusTuning<Error = Self::Error>> {
        Some(self)
    }
}

impl<T: Transport, M: TargetMap, X: Lines> BusTuning for BinaryBus<T, M, X>
where
    X::Error: 'static,
{
    type Error = Error<T::Error, X::Error>;

    fn padding(&self, frames: usize, early: bool) -> usize {
        self.as_stream(frames, early).map_or(0, |padded| padded - frames)
    }

    fn begin_early(&mut self, frames: usize) {
        self.not_before = self.not_before.saturating_sub(self.time_ahead(frames));
    }

    /// A slow mode has nothing that is quicker than an exchange.
    fn hears_all(&self) -> bool {
        self.shifter() != Shifter::Spi
    }

    fn slowest_clock(&self) -> Option<Hertz> {
        Some(self.slowest())
    }

    fn other_edge(&mut self) -> Result<bool, Self::Error> {
        if !quirks::may_invert_edge(self.banner.as_ref()) || self.shifter() != Shifter::Spi {
            return Ok(false);
        }
        if self.held {
            return Err(Error::ClockWhileHeld);
        }
        self.config.toggle(Config::CHANGE_ON_IDLE_EDGE);
        if self.run(Command::Config(self.config)).is_err() {
            // Which sets it, too.
            self.recover()?;
        }
        Ok(true)
    }

    fn feed_clock(&mut self, clock: Option<Hertz>) -> Result<bool, Self::Error> {
        self.feed(clock)
    }

    fn adapt(&mut self, work: Work) -> Result<(), Self::Error> {
        self.better_rate(work).map_or(Ok(()), |rate| self.change_line_rate(rate))
    }

    fn doubt(&mut self) {
        self.link.set_lost(true);
    }
}

impl<T: Transport, M: TargetMap, X: Lines> BinaryBus<T, M, X> {
    /// Waits until the target may be sent frames.
    pub(super) fn wait_for_frames(&mut self) {
        self.link.pause_until(self.not_before.max(self.rails_up));
    }

    /// The SPI clocks that the device has for certain, or that can be timed, which takes write-then-read.
    fn known_speeds(&self) -> &'static [Speed] {
        let can_be_timed = self.features.contains(Features::WRITE_THEN_READ) && self.timed != Some(false);
        match can_be_timed {
            true if quirks::may_have_late_codes(self.banner.as_ref()) => &Speed::ALL,
            true => self.trusted_speeds(),
            false => &Speed::ALL[..SAME_EVERYWHERE],
        }
    }

    /// Sets a clock; the first that does not have the same code everywhere is timed, and given up for the
    /// fastest that has if it is slower than it should be.
    fn set_speed(&mut self, speed: Speed) -> Outcome<(), T, X> {
        if self.is_legacy() {
            self.speed = speed;
            // Finding it again sets the clock, too.
            return self.configure_legacy().or_else(|_| self.recover());
        }
        let is_known = Speed::ALL[..SAME_EVERYWHERE].contains(&speed) || self.timed.is_some();
        let mut is_set = None;
        if !is_known && self.options.speed.is_none() {
            // Which codes the device has shows in that of 2 MHz.
            let finds_codes = quirks::may_have_late_codes(self.banner.as_ref());
            let timed = if finds_codes { Speed::Mhz2 } else { speed };
            let as_expected = if finds_codes { self.find_codes()? } else { self.is_as_fast(timed)? };
            self.timed = Some(as_expected);
            if !as_expected {
                return self.set_speed(Speed::Mhz1);
            }
            is_set = Some(timed);
        }
        if is_set != Some(speed) {
            self.run(Command::Speed(self.codes.code(speed)))?;
        }
        self.speed = speed;
        self.link.set_clock(speed.hertz());
        Ok(())
    }

    /// Learns which codes the device has, by the one for 2 MHz, which later builds of 7.1 take for 50 kHz.
    fn find_codes(&mut self) -> Outcome<bool, T, X> {
        /// At 50 kHz, by a clock that is too fast.
        const SLOW: Duration = Duration::from_micros(8 * 20 * TIMED as u64 * 95 / 100);
        if self.is_as_fast(Speed::Mhz2)? {
            return Ok(true);
        }
        self.codes = SpeedCodes::Late;
        let is_late = self.time_code(Speed::Mhz2 as u8, SLOW)? >= SLOW;
        if is_late && self.is_as_fast(Speed::Mhz2)? {
            return Ok(true);
        }
        self.codes = SpeedCodes::Usual;
        Ok(false)
    }

    /// Sets a clock; is it not slower than it should be?
    fn is_as_fast(&mut self, speed: Speed) -> Outcome<bool, T, X> {
        /// More than USB and a host take; less than the slowest clock that a code may mean instead.
        const SLACK: Duration = Duration::from_millis(4);
        let per_byte = Duration::from_nanos(8_000_000_000 / u64::from(speed.hertz().0));
        let overhead = self.device_time(1).saturating_sub(self.link.spi_clocks(1));
        let most = 2 * (per_byte + overhead) * TIMED as u32 + SLACK;
        Ok(self.time_code(self.codes.code(speed), most)? < most)
    }

    /// Sets a clock by its code and sees how long some bytes take, with no target in reset. A host that was busy
    /// for a moment may have looked slow, so it may try again unless it takes less than `enough`.
    fn time_code(&mut self, code: u8, enough: Duration) -> Outcome<Duration, T, X> {
        const TRIES: usize = 3;
        self.wait_for_frames();
        let mut least = Duration::MAX;
        for _ in 0..TRIES {
            let set = Command::Speed(code);
            let read = |more| Command::WriteThenRead { write: &[], read: TIMED as u16 + more };
            let began = if quirks::may_flush(self.banner.as_ref()) {
                self.run(set)?;
                let began = self.link.now();
                self.run(read(1))?;
                began
            } else {
                let began = self.link.now();
                self.run_all(&[set, read(0)])?;
                began
            };
            let on_line = self.link.line_time(TIMED + 8);
            least = least.min(self.link.now().saturating_sub(began + on_line));
            if least < enough {
                break;
            }
        }
        Ok(least)
    }

    /// Sends whole frames by write-then-read.
    fn upload(&mut self, bytes: &[u8], free_tail: bool) -> Outcome<Option<u8>, T, X> {
        // Where the upload comes first, the hold-off may pass meanwhile; over USB it takes no time.
        let hidden =
            if self.is_classic() { self.least_line_time(bytes.len() + HEADER) } else { Duration::ZERO };
        self.link.pause_until(self.not_before.max(self.rails_up).saturating_sub(hidden));
        let command = match bytes {
            // The byte that is read clocks out the last byte of the last frame, whatever it is. That
            // gives every firmware something to answer.
            [write @ .., _] if free_tail => Command::WriteThenRead { write, read: 1 },
            write => Command::WriteThenRead { write, read: 0 },
        };
        let answer = self.run_on_target(&[command])?;
        self.not_before = self.link.now();
        Ok(answer.last().copied())
    }
}
