//! Completing a transfer that was interrupted: the device waits for a payload, and says nothing until it has
//! all of it.
//!
//! The byte that completes it is followed by the whole transfer on the SPI bus. Meanwhile the receive FIFO
//! takes [`FIFO`] bytes; one more makes a v1a to v3 deaf. So the pause between two bytes is the time on the SPI
//! bus over [`FIFO`] + 1, and what that time is, is known of our own transfers only.
//!
//! * Programs leave a v3 at 1 Mbaud or 2 Mbaud only where they are like this one, whose payloads take
//!   [`BUSY_MOST`]. So at first bytes go at the fast rate, 7.7 ms apart, as many as a page of 64 words has. They are
//!   0xFF, whose start bit is so short at that rate that a device at 115,200 baud takes it for noise. Each is one
//!   character at any faster rate, and SPI mode refuses it.
//! * Then zeros go at the normal rate, which every device hears as zeros, whatever its rate is: the line is low
//!   for longer than a byte takes there. They come 30 ms apart: avrdude's 516 bytes at 31.25 kHz take 134 ms. No fast
//!   byte follows any more: a zero may have led to bitbang mode, where 0xFF switches the supplies on.
//! * A line without a rate may be that of a v5 in its legacy mode, which gives a transfer up after a silence. There one
//!   comes after the first zeros.

use alloc::vec::Vec;
use core::time::Duration;

use super::hear::{ANSWER, QUIET, is_bitbang, listen};
use super::link::{BUSY_MOST, Link};
use super::wire::{FAST_BAUD, FIFO, NORMAL_BAUD, op};
use crate::buspirate::watched::Search;
use crate::buspirate::{Connecting, Error, bpio};
use crate::transport::Transport;

/// Between two zeros that may complete the transfer of another program.
const FILL_PAUSE: Duration = Duration::from_millis(30);

/// Between two bytes that may complete a transfer of a program like this one.
const FAST_PAUSE: Duration = Duration::from_micros(7_700);
const _: () = assert!(FAST_PAUSE.as_micros() * (FIFO as u128 + 1) > BUSY_MOST.as_micros());

/// The legacy mode of a v5 or v6 with pull request 307 gives a transfer up when nothing comes for 3 s. Its port has no
/// line rate.
const SILENCE: Duration = Duration::from_millis(3_100);

/// So many bytes go at the fast rate, with the usual patience: a page of 64 words, and some. The most that one of our
/// own can lack follows at the normal rate.
const FAST_MOST: u32 = 540;

/// Between two bytes that may complete a transfer of our own, at least.
const LEAST_PAUSE: Duration = Duration::from_millis(2);

/// The longest transfer that can have been interrupted.
const FILL_MOST: usize = 4096 + 4;

/// What completes a transfer of our own that the device shifts while it comes. An AVR does nothing about it,
/// and what is too much is refused byte by byte. Short, because clocks differ by 2 %.
const STREAM_FILL: &[u8] = &[0xff; 128];

/// The longest transfer of that kind.
const STREAM_MOST: usize = 0x1_0000;

/// What came of a piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fed {
    /// The device is in bitbang mode.
    Bitbang,
    /// It speaks, perhaps at a rate that is not ours.
    Speaks,
    /// It does not stop speaking.
    Babbles,
    /// It is still silent, and everything was tried.
    Silent,
}

/// Bytes for a device that waits for them.
pub(super) struct Feeder {
    began: Duration,
    /// Until then the time is counted as that of a transfer of our own.
    counted: Duration,
    /// The rate to return to, and the end of the fast bytes.
    fast: Option<(u32, Duration)>,
    patience: Duration,
    is_ours: bool,
    streams: bool,
    filled: usize,
}

impl Feeder {
    pub(super) fn new<T: Transport>(line: &mut Link<T>, patience: Duration) -> Self {
        let began = line.now();
        let streams = line.is_streaming();
        let is_ours = line.busy_at_most(0).is_some();
        // The length of our own transfer may have been damaged: then it takes longer than that of another program.
        let whole = if line.is_uploading() || streams { patience * 2 } else { patience };
        let whole = if is_ours { whole.saturating_sub(line.filled_lately()) } else { whole };
        let whole = if line.baud().is_none() { whole + SILENCE } else { whole };
        let mut this =
            Self { began, counted: began, fast: None, patience: whole, is_ours, streams, filled: 0 };
        if let Some(own) = line.baud().filter(|own| *own == NORMAL_BAUD && !is_ours) {
            let usual = line.usual_baud();
            if line.try_baud(if usual > NORMAL_BAUD { usual } else { FAST_BAUD }) {
                let time = (FAST_PAUSE * FAST_MOST).min(patience / 2);
                this.patience += time;
                this.fast = Some((own, began + time));
            }
        }
        this
    }

    /// Sends bytes until the device says something.
    pub(super) fn feed<T: Transport>(
        &mut self,
        line: &mut Link<T>,
        search: &Search<'_>,
    ) -> Result<Fed, Error<T::Error>> {
        let fed = self.feed_on(line, search);
        if self.is_ours {
            line.add_filled(line.now().saturating_sub(self.counted));
            self.counted = line.now();
        }
        fed
    }

    fn feed_on<T: Transport>(
        &mut self,
        line: &mut Link<T>,
        search: &Search<'_>,
    ) -> Result<Fed, Error<T::Error>> {
        let most = if self.streams { STREAM_MOST } else { FILL_MOST };
        while self.filled < most {
            let for_time = line.now().saturating_sub(self.began);
            if for_time > self.patience {
                break;
            }
            if (search.ask)(Connecting::Recovering { for_time, at_most: self.patience }).is_break() {
                return Err(Error::Stopped);
            }
            let (fill, pause) = self.next(line)?;
            line.send_raw(fill)?;
            self.filled += fill.len();
            if line.receive(pause)? == 0 {
                continue;
            }
            // What is still on its way is answered, too.
            return Ok(match listen(line, ANSWER, self.patience, &mut Vec::new())? {
                Some(reply) if is_bitbang(&reply) => Fed::Bitbang,
                Some(reply) if bpio::is_terminal(&reply) => return Err(Error::Terminal),
                Some(_) => Fed::Speaks,
                None => Fed::Babbles,
            });
        }
        Ok(Fed::Silent)
    }

    /// The next bytes, and the pause after them.
    fn next<T: Transport>(
        &mut self,
        line: &mut Link<T>,
    ) -> Result<(&'static [u8], Duration), Error<T::Error>> {
        /// What was sent while the device was looked for at first.
        const BEFORE: usize = 16;
        /// All that is missing of most transfers.
        const ZEROS_FIRST: usize = 64;
        /// What is missing of a transfer of up to 16 bytes, as most programs use them in the legacy mode.
        const ZEROS_BEFORE_SILENCE: usize = 20;
        if let Some((own, end)) = self.fast {
            if line.now() < end {
                return Ok((&[0xff], FAST_PAUSE));
            }
            self.fast = None;
            self.filled = 0;
            line.set_baud(own)?;
        }
        if self.streams && self.filled >= ZEROS_FIRST {
            return Ok((STREAM_FILL, line.line_time(STREAM_FILL.len()) + QUIET));
        }
        if self.filled == ZEROS_BEFORE_SILENCE && line.baud().is_none() {
            return Ok((&[op::BITBANG], SILENCE));
        }
        // How long the device will be busy is known of a transfer of our own.
        let pause = line.busy_at_most(BEFORE + self.filled).map(|busy| busy / FIFO as u32 + LEAST_PAUSE);
        Ok((&[op::BITBANG], pause.unwrap_or(FILL_PAUSE)))
    }
}
