//! How much the device can be sent at once, and what that costs.
//!
//! A v1a to v3 has a receive FIFO of four bytes. A command that is echoed byte by byte may travel
//! together with others as long as the device takes bytes as fast as the line brings them; the rules are
//! those of the Bus Pirate's firmware, worked out in the module.

use core::time::Duration;

use super::BinaryBus;
use super::link::{BUSY_MOST, LONGEST_WRITE, PACKET};
use super::shifter::Shifter;
use super::wire::{Command, FAST_BAUD, FIFO, NORMAL_BAUD, Speed};
use crate::bus::Work;
use crate::buspirate::{Features, quirks};
use crate::select::{Lines, TargetMap};
use crate::transport::Transport;

/// Frames in the longest transfer command: 16 bytes.
pub(super) const TRANSFER_FRAMES: usize = 4;

/// Bytes of the longest transfer command.
pub(super) const TRANSFER_COMMAND: usize = 4 * TRANSFER_FRAMES + 1;

/// The most bytes that are sent before all answers are there: four full packets. The device's clock may be 2 %
/// slower than ours, and our adapter's up to 1 % faster. Then it is 7.4 bytes behind in the end: four of them wait
/// in its transmit FIFO, the others in its receive FIFO, which takes four.
const BURST: usize = 4 * PACKET;
const _: () = assert!(BURST * LINE_TOLERANCE_PERCENT as usize / 100 < 2 * FIFO);

/// What a v1a to v3 needs for an echoed byte beyond the clocks, at the most: 2 to 4 µs (build -O1).
const OVERHEAD: Duration = Duration::from_micros(4);

/// Two passes through USB and a host, about.
pub(super) const USB: Duration = Duration::from_micros(600);

/// How much faster than their nominal rate two clocks may make the line, together: an FTDI's baud
/// divisor (0.2 %) and a PIC's RC oscillator (2 %).
pub(super) const LINE_TOLERANCE_PERCENT: u32 = 3;

/// A round trip that takes longer waits for the timer of the USB adapter.
pub(super) const WAITS_FOR_TIMER: Duration = Duration::from_millis(5);

/// The frames of each command of a burst, and their sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Burst {
    /// How many frames the burst has.
    frames: usize,
    /// In how many commands they go.
    commands: usize,
}

impl Burst {
    /// Frames in the longest burst: 16 commands, 248 bytes.
    pub(super) const FULL_FRAMES: usize = 58;
    /// Frames whose answers fill one packet, two, and so on.
    const FILLING: [usize; 4] = [14, 29, 43, Self::FULL_FRAMES];

    /// The burst that carries `frames`, at most 58, in few commands, or in a few more if that makes the
    /// answers full packets.
    pub(super) fn of(frames: usize) -> Self {
        let least = frames.div_ceil(TRANSFER_FRAMES);
        let full = |commands: &usize| (4 * frames + commands).is_multiple_of(PACKET);
        let commands = (least..=frames).find(full).unwrap_or(least);
        Self { frames, commands }
    }

    /// How many frames each command has, the longest first.
    pub(super) fn split(self) -> impl Iterator<Item = usize> {
        let Self { frames, commands } = self;
        (0..commands).map(move |index| frames / commands + usize::from(index < frames % commands))
    }

    /// The smallest number of frames that is not less than `frames` and whose answers fill packets:
    /// after full bursts comes nothing or one that may be shorter. Also the number of packets.
    fn fill_packets(frames: usize) -> (usize, usize) {
        let (full, rest) = (frames / Self::FULL_FRAMES, frames % Self::FULL_FRAMES);
        let whole = (full * Self::FULL_FRAMES, full * Self::FILLING.len());
        let filling = Self::FILLING.into_iter().zip(1..).find(|(filling, _)| (1..=*filling).contains(&rest));
        filling.map_or(whole, |(filling, packets)| (whole.0 + filling, whole.1 + packets))
    }
}

impl<T: Transport, M: TargetMap, X: Lines> BinaryBus<T, M, X> {
    /// Does the device behave like those that the rules are known of?
    pub(super) fn is_classic(&self) -> bool {
        quirks::buffers_uploads(self.banner.as_ref())
    }

    /// Has it USB instead of a line, whatever line rate its port claims to have?
    pub(super) fn is_usb(&self) -> bool {
        quirks::has_usb(self.banner.as_ref())
    }

    /// The features of the device that the present mode has.
    pub(super) fn usable(&self) -> Features {
        if self.shifter() == Shifter::Spi { self.features } else { self.features & Features::BULK }
    }

    /// How many frames may be sent at once, each with its answer.
    pub(super) fn frames_per_burst(&self) -> usize {
        self.frames_per_burst_at(self.link.line_time(1))
    }

    /// The same for a line on which a byte takes this time.
    fn frames_per_burst_at(&self, line: Duration) -> usize {
        let bytes = self.transfers_at_once(line);
        bytes / TRANSFER_COMMAND * TRANSFER_FRAMES + (bytes % TRANSFER_COMMAND).saturating_sub(1) / 4
    }

    /// How many bytes of transfer commands may be sent at once on a line on which a byte takes this time,
    /// each command with its data: at least five.
    pub(super) fn transfers_at_once(&self, line: Duration) -> usize {
        // Four bytes fit the FIFO, so a single frame is always safe.
        const FRAME: usize = 5;
        let knows_clock = match self.shifter() {
            Shifter::Spi => self.trusted_speeds().contains(&self.speed),
            // Its clocks are known about.
            Shifter::RawWire => self.is_usb() || 2 * self.device_time(1) <= line,
            Shifter::Bitbang => false,
        };
        if !self.features.contains(Features::BULK) || !knows_clock {
            return FRAME;
        }
        let most = if self.is_classic() { BURST } else { TRANSFER_COMMAND };
        self.burst_bytes(line).min(most).max(FRAME)
    }

    /// May a command for the pins go before these commands, at once with them? It takes a few microseconds, so that
    /// the device may be a byte or two behind when they come.
    pub(super) fn takes_pins_with(&self, commands: &[Command<'_>]) -> bool {
        // Other firmware may be busy until an answer has left, and longer.
        let is_quick = self.is_usb() || self.is_classic();
        is_quick
            && match commands {
                // Four bytes wait at the most: the first is taken when it comes.
                [Command::Transfer([_, _, _, _])] => true,
                [Command::Transfer(_), ..] => {
                    let bytes: usize = commands.iter().map(|command| command.spi_len() + 1).sum();
                    bytes + TRANSFER_COMMAND <= self.transfers_at_once(self.link.line_time(1))
                }
                // What follows is read whole, and faster than it can come.
                _ => true,
            }
    }

    /// How many bytes of a stream that is echoed may be sent at once: as many as the FIFO can take on top
    /// of those that the device has done meanwhile, 4 / (1 - T / P) with T from byte to byte on the line
    /// and P in the device.
    fn burst_bytes(&self, line: Duration) -> usize {
        // USB holds back what the device has no room for.
        if self.is_usb() {
            return BURST;
        }
        let line = line * (100 - LINE_TOLERANCE_PERCENT) / 100;
        let device = self.device_time(1);
        match device.checked_sub(line) {
            None | Some(Duration::ZERO) => BURST,
            Some(behind) => {
                let bytes = (device * FIFO as u32).as_nanos() / behind.as_nanos();
                usize::try_from(bytes).unwrap_or(BURST).min(BURST)
            }
        }
    }

    /// Time that so many bytes of a stream need in the device.
    pub(super) fn device_time(&self, bytes: usize) -> Duration {
        if self.is_usb() {
            self.link.spi_time(bytes)
        } else {
            self.link.spi_clocks(bytes) + OVERHEAD * bytes as u32
        }
    }

    /// How many bytes of whole frames one write-then-read may carry. If it is interrupted, the device must not
    /// be busy for long once it is completed.
    pub(super) fn longest_upload(&self) -> usize {
        let most = (BUSY_MOST.as_nanos() / self.device_time(1).as_nanos().max(1)) as usize;
        if self.is_usb() { LONGEST_WRITE } else { LONGEST_WRITE.min(most & !3) }
    }

    /// May pages be sent by write-then-read?
    pub(super) fn uploads(&self) -> bool {
        self.uploads_at(self.link.line_time(1))
    }

    /// The same for a line on which a byte takes this time.
    fn uploads_at(&self, line: Duration) -> bool {
        let keeps_up = || self.trusted_speeds().contains(&self.speed) && self.device_time(1) <= line;
        self.usable().contains(Features::WRITE_THEN_READ) && (self.is_classic() || keeps_up())
    }

    /// With how many frames in all a send of `frames` is a stream of bursts that fill packets; `None`: it
    /// is quicker, or not possible, to send them otherwise.
    ///
    /// Where answers wait for a timer of 16 ms each page costs that at least, but not an answer that fills
    /// its packets. `early`: the target takes what is added while it must rest.
    pub(super) fn as_stream(&self, frames: usize, early: bool) -> Option<usize> {
        let round_trip = self.link.round_trip();
        if round_trip < WAITS_FOR_TIMER || self.frames_per_burst() < Burst::FULL_FRAMES {
            return None;
        }
        let (padded, packets) = Burst::fill_packets(frames);
        let ahead = if early { self.time_ahead(padded - frames) } else { Duration::ZERO };
        let rest = self.not_before.saturating_sub(self.link.now());
        // Of each burst the first command is up before an answer comes down.
        let first = self.link.line_time(TRANSFER_COMMAND);
        let line = self.link.line_time(PACKET * packets);
        let bursts = packets.div_ceil(Burst::FILLING.len());
        let stream = rest.saturating_sub(ahead) + line + (USB + first) * bursts as u32;
        (stream < self.time_of_upload(frames, self.link.line_time(1), rest)).then_some(padded)
    }

    /// How long it takes at least until a target has the frames that follow so many others in a burst. Over USB they
    /// come together.
    pub(super) fn time_ahead(&self, frames: usize) -> Duration {
        self.least_line_time(4 * frames.min(Burst::FULL_FRAMES))
    }

    /// How long bytes take at least on their way to the device. Over USB that is no time.
    pub(super) fn least_line_time(&self, bytes: usize) -> Duration {
        let line = self.link.line_time(bytes) * (100 - LINE_TOLERANCE_PERCENT) / 100;
        if self.is_usb() { Duration::ZERO } else { line }
    }

    /// How long a write-then-read of so many frames takes on a line on which a byte takes this time, if the target
    /// must rest before it; or so many transfers.
    fn time_of_upload(&self, frames: usize, line: Duration, rest: Duration) -> Duration {
        let round_trip = self.link.round_trip();
        let bytes = 4 * frames;
        let work = (line * (bytes as u32 + 5)).max(rest) + self.device_time(bytes);
        // The timer runs on from the last packet.
        let periods = work.as_nanos() / round_trip.as_nanos().max(1) + 1;
        round_trip * u32::try_from(periods).unwrap_or(u32::MAX)
    }

    /// The line rate that is better for this work than the present one. A fast line is of no use where SPI is so
    /// slow, or the line so fast, that the FIFO takes one or two frames at a time, and many need answers.
    pub(super) fn better_rate(&self, work: Work) -> Option<u32> {
        /// From one line rate through the terminal to another, and into SPI mode again.
        const CHANGE: Duration = Duration::from_millis(400);
        let now = self.link.baud().filter(|_| !self.is_usb() && self.shifter() == Shifter::Spi)?;
        let cost = |rate: u32| {
            let line = Duration::from_nanos(10_000_000_000 / u64::from(rate.max(1)));
            self.exchange_time(line) * work.exchanges + self.send_time(line) * work.sends
        };
        let slower = [FAST_BAUD, NORMAL_BAUD].into_iter().filter(|rate| *rate < now);
        let best = slower.min_by_key(|rate| cost(*rate))?;
        (cost(best) + CHANGE < cost(now)).then_some(best)
    }

    /// How long a frame of a page takes that is sent, on a line on which a byte takes this time.
    pub(super) fn send_time(&self, line: Duration) -> Duration {
        /// Frames of a page, about: each page waits for an answer.
        const PAGE: u32 = 128;
        /// How long the target writes a page, about; a stream begins behind it.
        const REST: Duration = Duration::from_micros(4500);
        let upload = self.time_of_upload(PAGE as usize, line, Duration::ZERO) / PAGE;
        let stream = self.exchange_time(line) + REST / PAGE;
        match self.uploads_at(line) {
            true if self.link.round_trip() >= WAITS_FOR_TIMER => upload.min(stream),
            true => upload,
            false => stream,
        }
    }

    /// How long a frame of a long exchange takes, on a line on which a byte takes this time.
    pub(super) fn exchange_time(&self, line: Duration) -> Duration {
        let frames = self.frames_per_burst_at(line);
        // The answers to a whole burst fill their packets, which wait for nothing.
        let waits = if frames == Burst::FULL_FRAMES { USB } else { self.link.round_trip() };
        // Up and down overlap.
        (line * 17 / 4).max(self.device_time(4)) + waits / frames as u32
    }

    /// The SPI clocks whose code means the same in every firmware, or in this one for certain.
    pub(super) fn trusted_speeds(&self) -> &'static [Speed] {
        let banner = self.banner.as_ref();
        let was_timed = self.timed == Some(true) && quirks::may_have_late_codes(banner);
        if was_timed { &Speed::ALL } else { quirks::trusted_speeds(banner) }
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn a_burst_fills_packets_where_it_can() {
        for (frames, split) in [
            (1, &[1][..]),
            (4, &[4]),
            (5, &[3, 2]),
            (13, &[2, 2, 2, 1, 1, 1, 1, 1, 1, 1]),
            (14, &[3, 3, 2, 2, 2, 2]),
            (16, &[4, 4, 4, 4]),
            (29, &[4, 4, 4, 4, 4, 3, 3, 3]),
            (43, &[4, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3]),
            (58, &[4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3]),
        ] {
            let burst = Burst::of(frames);
            assert_eq!(burst.split().collect::<Vec<_>>(), split, "{frames}");
            assert_eq!(burst.split().sum::<usize>(), frames);
            assert!(burst.split().all(|frames| (1..=TRANSFER_FRAMES).contains(&frames)));
            assert!(4 * frames + split.len() <= BURST);
        }
    }

    #[test]
    fn padding_is_as_short_as_can_be_and_needs_none_itself() {
        for (frames, padded, packets) in
            [(1, 14, 1), (14, 14, 1), (15, 29, 2), (29, 29, 2), (30, 43, 3), (59, 72, 5), (129, 130, 9)]
        {
            assert_eq!(Burst::fill_packets(frames), (padded, packets), "{frames}");
            assert_eq!(Burst::fill_packets(padded), (padded, packets), "{frames}");
            let bursts = [Burst::FULL_FRAMES].repeat(padded / Burst::FULL_FRAMES);
            let rest = padded % Burst::FULL_FRAMES;
            let bytes: usize = bursts
                .into_iter()
                .chain([rest])
                .map(|frames| 4 * frames + Burst::of(frames).split().count())
                .sum();
            assert_eq!(bytes, PACKET * packets);
        }
    }
}
