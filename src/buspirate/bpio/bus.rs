//! The programming bus.

use core::time::Duration;

use super::device::{Device, SLOWEST_CLOCK};
use super::link::Link;
use super::message::{MOST_DATA, Transfer};
use super::pins::Pins;
use crate::bus::{BusTuning, Cost, Frame, Hertz, IcspBus, Measured, Tail, Target};
use crate::buspirate::{Banner, Batch, ByteCost, Error, Options, Outcome};
use crate::select::{Levels, Lines, TargetMap};
use crate::transport::Transport;

/// What MOSI says while something is read.
const FILLER: u8 = 0xff;

/// Frames in the longest request.
const FRAMES: usize = MOST_DATA / 4;

/// A sweep over the analogue channels of a v5 or 5XL, every half a second, disturbs SPI (chapter 9.3). USB stands still
/// meanwhile, so only a request that is under way already can be hit: reads of 2 ms never were, and 5 % of those of
/// 16 ms.
const UNDISTURBED: Duration = Duration::from_micros(2_700);

/// Between two bytes of a request.
const GAP: Duration = Duration::from_micros(1);

/// USB needs so long for a byte at the least: 19 packets of 64 bytes go into a frame of 1 ms.
const USB_BYTE_NS: u64 = 800;

/// What a request needs beyond SPI: in all, and for each byte; measured with the real firmware in an emulator
/// (chapter 10). A supply that is on is watched, which slows USB down.
const REQUEST: Duration = Duration::from_micros(210);
const REQUEST_SUPPLIED: Duration = Duration::from_micros(330);
const BYTE: Duration = Duration::from_nanos(3_200);
const BYTE_SUPPLIED: Duration = Duration::from_nanos(16_000);

/// A Bus Pirate 5, 5XL or 6 in its BPIO2 mode, and the targets of map `M`.
#[derive(Debug)]
pub(in crate::buspirate) struct Bus<T: Transport, M: TargetMap, X: Lines> {
    pub(super) link: Link<T>,
    pub(in crate::buspirate) map: M,
    pub(super) extra: X,
    pub(in crate::buspirate) options: Options,
    pub(super) device: Device,
    /// What the lines of the map were last set to.
    pub(super) levels: Levels,
    pub(super) pins: Pins,
    pub(super) measured: Measured,
    pub(super) clock: Hertz,
    pub(super) held: bool,
    /// Nothing may reach the target before this moment of the transport's clock.
    pub(super) not_before: Duration,
    /// No frame may reach the target before this moment: the supply was switched on.
    pub(super) rails_up: Duration,
    pub(super) closed: bool,
}

impl<T: Transport, M: TargetMap, X: Lines> Bus<T, M, X> {
    pub(in crate::buspirate) fn banner(&self) -> &Banner {
        &self.device.banner
    }

    /// Nothing is left to do at the end.
    pub(in crate::buspirate) fn set_closed(&mut self) {
        self.closed = true;
    }

    pub(in crate::buspirate) fn is_closed(&self) -> bool {
        self.closed
    }

    pub(in crate::buspirate) fn measured(&self) -> Measured {
        self.measured
    }

    pub(in crate::buspirate) fn clock(&self) -> Hertz {
        self.clock
    }

    pub(in crate::buspirate) fn round_trip(&self) -> Duration {
        self.link.round_trip()
    }

    /// Shifts all bytes; what came back replaces what was sent.
    pub(in crate::buspirate) fn transfer(&mut self, bytes: &mut [u8]) -> Outcome<(), T, X> {
        self.pins.keep_cs(&mut self.link).map_err(Error::with_lines)?;
        for part in bytes.chunks_mut(self.most_at_once()) {
            self.wait_for_frames(part.len());
            let back = self.link.transfer(Transfer::FullDuplex(part)).map_err(Error::with_lines)?;
            part.copy_from_slice(&back);
        }
        self.not_before = self.link.now();
        Ok(())
    }

    /// Shifts the bytes of `write`, then fills `read` while MOSI says 0xFF.
    pub(in crate::buspirate) fn write_then_read(
        &mut self,
        write: &[u8],
        read: &mut [u8],
    ) -> Outcome<(), T, X> {
        self.transfer(&mut write.to_vec())?;
        read.fill(FILLER);
        self.transfer(read)
    }

    /// What bytes on the SPI bus should cost.
    pub(in crate::buspirate) fn byte_cost(&self, round_trip: Duration) -> ByteCost {
        let bytes = self.most_at_once();
        let time = round_trip.max(self.request_time()) + self.byte_time() * bytes as u32;
        let batch = Batch { bytes, time };
        ByteCost { transfer: batch, write: batch, read: batch }
    }

    /// How many bytes go in one request: whole frames.
    fn most_at_once(&self) -> usize {
        if !self.device.is_disturbed() {
            return MOST_DATA;
        }
        let frame = self.link.spi_time(4) + GAP * 4;
        4 * (UNDISTURBED.as_nanos() / frame.as_nanos().max(1)).clamp(1, FRAMES as u128) as usize
    }

    fn request_time(&self) -> Duration {
        if self.measured.supplied { REQUEST_SUPPLIED } else { REQUEST }
    }

    fn byte_time(&self) -> Duration {
        self.link.spi_time(1) + if self.measured.supplied { BYTE_SUPPLIED } else { BYTE }
    }

    /// Waits until the target may be sent so many bytes. They are on their way for a while before the first of them
    /// is shifted: the device takes a request in whole.
    fn wait_for_frames(&mut self, bytes: usize) {
        let hidden = Duration::from_nanos(USB_BYTE_NS * bytes as u64);
        self.link.pause_until(self.not_before.saturating_sub(hidden).max(self.rails_up));
    }
}

impl<T: Transport, M: TargetMap, X: Lines> IcspBus for Bus<T, M, X>
where
    X::Error: 'static,
{
    type Error = Error<T::Error, X::Error>;

    fn exchange(&mut self, frames: &mut [Frame]) -> Result<(), Self::Error> {
        self.transfer(frames.as_flattened_mut())
    }

    fn send(
        &mut self,
        frames: &mut dyn ExactSizeIterator<Item = Frame>,
        _: Tail,
    ) -> Result<Option<u8>, Self::Error> {
        let mut last = None;
        while frames.len() > 0 {
            let mut part = [Frame::default(); FRAMES];
            let count = part.iter_mut().zip(&mut *frames).map(|(place, frame)| *place = frame).count();
            self.exchange(&mut part[..count])?;
            last = Some(part[count - 1][3]);
        }
        Ok(last)
    }

    fn hold_off(&mut self, time: Duration) -> Result<(), Self::Error> {
        self.not_before = self.not_before.max(self.link.now().saturating_add(time));
        Ok(())
    }

    fn hold_reset(&mut self, target: Target) -> Result<(), Self::Error> {
        let levels = self.map.levels(target).ok_or(Error::NoSuchTarget(target))?;
        let lines = self.map.lines();
        if self.held && !self.link.is_lost() && self.levels.first(lines) == levels.first(lines) {
            return self.check_lines();
        }
        self.wait_for_target();
        self.held = true;
        match self.go_to(levels).and_then(|()| self.check_lines()) {
            Ok(()) => Ok(()),
            Err(error @ (Error::Transport(_) | Error::Lines(_) | Error::Lost)) => Err(error),
            // A disturbed request that only moves lines can be repeated.
            Err(error) => {
                self.recover().map_err(|_| error)?;
                self.held = true;
                self.go_to(levels)?;
                self.check_lines()
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
        self.change_clock(self.options.fixed_clock().unwrap_or(at_most))?;
        Ok(Some(self.clock))
    }

    fn cost(&self) -> Option<Cost> {
        let frame = self.byte_time() * 4 + self.request_time() * 4 / self.most_at_once() as u32;
        Some(Cost { round_trip: self.round_trip(), exchange: frame, send: frame, read_flash: None })
    }

    fn now(&self) -> Option<Duration> {
        Some(self.link.now())
    }

    fn tuning(&mut self) -> Option<&mut dyn BusTuning<Error = Self::Error>> {
        Some(self)
    }
}

impl<T: Transport, M: TargetMap, X: Lines> BusTuning for Bus<T, M, X>
where
    X::Error: 'static,
{
    type Error = Error<T::Error, X::Error>;

    fn hears_all(&self) -> bool {
        true
    }

    fn slowest_clock(&self) -> Option<Hertz> {
        Some(SLOWEST_CLOCK)
    }

    fn measure_supply(&mut self) -> Result<Option<Measured>, Self::Error> {
        self.measure().map(Some)
    }

    fn supply(&self) -> Option<Measured> {
        Some(self.measured)
    }

    fn doubt(&mut self) {
        self.link.set_lost();
    }
}
