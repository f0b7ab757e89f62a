//! What a UART hears: it samples the level of the line at its own rate, whatever rate the sender has.
//!
//! A start bit begins with a falling edge. From there the receiver looks at the middle of each of its
//! own bits: the start bit, eight data bits, the stop bit. It takes the byte even if the stop bit is low,
//! as the PIC and the FT232R do, and then waits until the line is high before it looks for the next start
//! bit. So a slow byte becomes several characters, and fast bytes share one.

use core::time::Duration;
use std::collections::VecDeque;

use super::{OnWire, Up};
use crate::sim::timing;

/// The receiving half of a UART.
#[derive(Debug, Clone)]
pub(in crate::sim) struct Receiver {
    /// How long its ten bits take, nanoseconds.
    byte_ns: u32,
    /// It looks for a start bit from this moment on.
    from: Duration,
}

/// A character, as the receiver understands it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sim) struct Heard {
    /// When its stop bit ends.
    pub(in crate::sim) done: Duration,
    pub(in crate::sim) byte: u8,
    /// When the receiver looks for the next start bit.
    from: Duration,
}

/// Something that may be a byte on the line.
pub(in crate::sim) trait Carrier {
    fn on_wire(&self) -> Option<OnWire>;
}

impl Carrier for OnWire {
    #[inline]
    fn on_wire(&self) -> Option<OnWire> {
        Some(*self)
    }
}

impl Carrier for Up {
    #[inline]
    fn on_wire(&self) -> Option<OnWire> {
        match self {
            Self::Byte(on_wire) => Some(*on_wire),
            Self::Flush(_) => None,
        }
    }
}

/// Bits of a character: start, data, stop.
const BITS: u32 = 10;

impl OnWire {
    /// When its start bit begins.
    fn start(self) -> Duration {
        self.done.saturating_sub(timing::ns(self.byte_ns))
    }

    /// The levels of its ten bits, the start bit lowest.
    fn levels(self) -> u16 {
        1 << (BITS - 1) | u16::from(self.byte) << 1
    }

    /// When bit `k` begins.
    fn bit(self, k: u32) -> Duration {
        let time = (u64::from(self.byte_ns) * u64::from(k)).div_ceil(u64::from(BITS));
        self.start() + Duration::from_nanos(time)
    }

    /// Which bit is on the line at a moment between start and end.
    fn bit_at(self, at: Duration) -> u32 {
        (0..BITS).rev().find(|&k| self.bit(k) <= at).unwrap_or(0)
    }

    fn is_high(self, at: Duration) -> bool {
        self.levels() >> self.bit_at(at) & 1 != 0
    }

    /// When the line falls in it: before its start it is high.
    fn falling_edges(self) -> impl Iterator<Item = Duration> {
        let falls = self.levels() << 1 | 1;
        (0..BITS).filter(move |k| falls >> k & 0b11 == 0b01).map(move |k| self.bit(k))
    }

    /// When the line is high again, at `at` or later; the stop bit is.
    fn high_from(self, at: Duration) -> Duration {
        let now = self.bit_at(at);
        let high = (now..BITS).find(|&k| self.levels() >> k & 1 != 0).unwrap_or(BITS - 1);
        self.bit(high).max(at)
    }
}

impl Receiver {
    /// At its own rate from `at` on: what began before is lost.
    pub(in crate::sim) fn new(at: Duration, byte_ns: u32) -> Self {
        Self { byte_ns, from: at }
    }

    /// Two characters are at least so far apart, nanoseconds, if the sender's bytes take `byte_ns`.
    pub(in crate::sim) fn least_ns(&self, byte_ns: u32) -> u32 {
        // The next start bit may follow the middle of a stop bit.
        byte_ns.min(self.byte_ns / (2 * BITS) * (2 * BITS - 1))
    }

    /// When the next character, or the next wish that what has come be handed over, is there.
    pub(in crate::sim) fn next_up(&self, line: &VecDeque<Up>, garbles: bool) -> Option<Duration> {
        match line.front() {
            Some(Up::Flush(at)) => Some(*at),
            _ => self.next(line, garbles).map(|heard| heard.done),
        }
    }

    /// The next character, given what is on the line. `garbles`: do the line rates matter?
    #[inline]
    pub(in crate::sim) fn next<T: Carrier>(&self, line: &VecDeque<T>, garbles: bool) -> Option<Heard> {
        let mut bytes = line.iter().filter_map(Carrier::on_wire);
        let first = bytes.next()?;
        if !garbles || self.understands(first, self.from) {
            Some(Heard { done: first.done, byte: first.byte, from: first.done })
        } else {
            self.search(line)
        }
    }

    /// Does it sample each bit of this byte where it belongs?
    fn understands(&self, on_wire: OnWire, from: Duration) -> bool {
        from <= on_wire.start() && timing::rates_agree(on_wire.byte_ns, self.byte_ns)
    }

    /// The character of the next start bit.
    fn search<T: Carrier>(&self, line: &VecDeque<T>) -> Option<Heard> {
        let mut from = self.from;
        for on_wire in line.iter().filter_map(Carrier::on_wire) {
            if self.understands(on_wire, from) {
                return Some(Heard { done: on_wire.done, byte: on_wire.byte, from: on_wire.done });
            }
            for edge in on_wire.falling_edges() {
                if edge < from {
                    continue;
                }
                match self.sample(edge, line) {
                    Ok(heard) => return Some(heard),
                    Err(middle) => from = middle,
                }
            }
        }
        None
    }

    /// The character that begins at `edge`; an error is the middle of a start bit that is none.
    fn sample<T: Carrier>(&self, edge: Duration, line: &VecDeque<T>) -> Result<Heard, Duration> {
        let middle = |bit: u64| {
            let time = u64::from(self.byte_ns) * (2 * bit + 1) / u64::from(2 * BITS);
            edge + Duration::from_nanos(time)
        };
        let is_high = |at| byte_at(line, at).is_none_or(|on_wire| on_wire.is_high(at));
        if is_high(middle(0)) {
            return Err(middle(0));
        }
        let byte = (0..8).fold(0, |byte, k| byte | u8::from(is_high(middle(k + 1))) << k);
        let stop = middle(9);
        let from = byte_at(line, stop).map_or(stop, |on_wire| on_wire.high_from(stop));
        Ok(Heard { done: edge + timing::ns(self.byte_ns), byte, from })
    }

    /// Takes the next character off the line, if it is complete at `until`.
    #[inline]
    pub(in crate::sim) fn take<T: Carrier>(
        &mut self,
        line: &mut VecDeque<T>,
        until: Duration,
        garbles: bool,
    ) -> Option<Heard> {
        let heard = self.next(line, garbles).filter(|heard| heard.done <= until);
        match heard {
            Some(heard) if garbles => {
                self.from = heard.from;
                drop_bytes(line, heard.from);
            }
            Some(_) => {
                line.pop_front();
            }
            // A character that begins in these would be complete.
            None if garbles => drop_bytes(line, until.saturating_sub(timing::ns(self.byte_ns))),
            None => {}
        }
        heard
    }
}

/// Forgets the bytes that end by `until`, as far as nothing else stands before them.
fn drop_bytes<T: Carrier>(line: &mut VecDeque<T>, until: Duration) {
    while line.front().and_then(Carrier::on_wire).is_some_and(|on_wire| on_wire.done <= until) {
        line.pop_front();
    }
}

/// The byte that is on the line at a moment.
fn byte_at<T: Carrier>(line: &VecDeque<T>, at: Duration) -> Option<OnWire> {
    let mut bytes = line.iter().filter_map(Carrier::on_wire);
    bytes.find(|on_wire| at < on_wire.done).filter(|on_wire| on_wire.start() <= at)
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    const SLOW: u32 = 86_667;
    const FAST: u32 = 10_000;
    const END: Duration = Duration::from_secs(9);

    /// Bytes back to back from 0 on.
    fn line(bytes: &[u8], byte_ns: u32) -> VecDeque<OnWire> {
        let on_wire = |(&byte, k): (&u8, u32)| OnWire { done: timing::ns(byte_ns) * k, byte_ns, byte };
        bytes.iter().zip(1..).map(on_wire).collect()
    }

    /// Everything that a receiver hears, with the moments at which the start bits began.
    fn heard(line: &VecDeque<OnWire>, byte_ns: u32) -> Vec<(u128, u8)> {
        let mut receiver = Receiver::new(Duration::ZERO, byte_ns);
        let mut line = line.clone();
        let all = core::iter::from_fn(|| receiver.take(&mut line, END, true));
        let all = all
            .map(|heard| (heard.done.saturating_sub(timing::ns(byte_ns)).as_nanos(), heard.byte))
            .collect();
        assert!(line.is_empty(), "{line:?}");
        all
    }

    #[test]
    fn the_same_rate_and_one_that_is_three_percent_off_are_understood() {
        let sent = line(&[0x00, 0x55, 0xff, 0x0a], SLOW);
        for own in [SLOW, 87_500, SLOW * 97 / 100, SLOW * 103 / 100] {
            let bytes: Vec<_> = heard(&sent, own).into_iter().map(|(_, byte)| byte).collect();
            assert_eq!(bytes, [0x00, 0x55, 0xff, 0x0a], "{own}");
        }
    }

    /// 115200 baud: a bit takes 8.667 us. 1 Mbaud: a character takes 10 us, its stop bit is sampled after 9.5 us.
    #[test]
    fn a_slow_byte_becomes_several_characters() {
        // Low for 78 us. The stop bit at 9.5 us is low: a framing error, and silence until the line is high.
        assert_eq!(heard(&line(&[0x00], SLOW), FAST), [(0, 0x00)]);
        // Low in the start bit only. Eight of the nine middles up to 8.5 us are in it.
        assert_eq!(heard(&line(&[0xff], SLOW), FAST), [(0, 0x00)]);
        // Levels 0 0 1 0 1 0 0 0 0 1. Falls at 0, 26.0 and 43.3 us. The first and the last are long and end
        // in framing errors; the second lasts 8.667 us.
        assert_eq!(heard(&line(&[0x0a], SLOW), FAST), [(0, 0), (26_001, 0), (43_334, 0)]);
        // Levels 0 1 0 1 0 1 0 1 0 1: a start bit in every second bit, five of them.
        let five = heard(&line(&[0x55], SLOW), FAST);
        assert_eq!(five, [(0, 0), (17_334, 0), (34_667, 0), (52_001, 0), (69_334, 0)]);
        // The opening bytes 00 00 0a make 1 + 1 + 3 characters: one more than the FIFO holds.
        assert_eq!(heard(&line(&[0x00, 0x00, 0x0a], SLOW), FAST).len(), 5);
        // At 500 kbaud a bit takes 2 us. 0xff is low for 4 bits and a third: start, d0 to d2 at 7 us, d3 at 9 us.
        assert_eq!(heard(&line(&[0xff], SLOW), 20_000), [(0, 0b1111_1000)]);
    }

    /// 1 Mbaud heard at 115200: the middles are after 4.3, 13.0, 21.7, 30.3, 39.0, 47.7, 56.3, 65.0, 73.7 and
    /// 82.3 us, in bits 4 of byte 0, 3 of 1, 1 of 2, 0 of 3, 9 of 3, 7 of 4, 6 of 5, 5 of 6, 3 of 7, 2 of 8.
    #[test]
    fn fast_bytes_share_one_character() {
        // Ten zeros: their stop bits are high for 1 us each. Only the fifth middle is in one (39.0 to 40 us).
        let zeros = heard(&line(&[0x00; 10], FAST), SLOW);
        assert_eq!(zeros[0], (0, 0b0000_1000));
        // The stop bit at 82.3 us is low: the next start bit falls behind the one that is high at 89 us.
        assert_eq!(zeros[1].0, 90_000);
        // One byte is over after 10 us. All that counts is its bit 4, which is d3: low makes a start bit, and
        // the rest is idle; high makes a false start.
        assert_eq!(heard(&line(&[0b1111_0111], FAST), SLOW), [(0, 0xff)]);
        // Its other edges are looked at, too. 0x08 falls at 0 and at 5 us; the middle of the second is idle.
        assert_eq!(heard(&line(&[0x08], FAST), SLOW), []);
        assert_eq!(heard(&line(&[0xff; 9], FAST), SLOW), []);
    }

    #[test]
    fn twice_the_rate_doubles_the_bits() {
        // 0x35: levels 0 1 0 1 0 1 1 0 0 1, each seen twice. First character: start 0, data 0 1 1 0 0 1 1 0,
        // stop 0: a framing error in the fifth bit; high from the sixth on. The next fall is the eighth bit:
        // start 0, data 0 0 0 1 1, then idle.
        assert_eq!(heard(&line(&[0x35], 20_000), 10_000), [(0, 0b0110_0110), (14_000, 0b1111_1000)]);
    }

    #[test]
    fn a_receiver_that_comes_late_begins_with_the_next_edge() {
        // 0x35 again, from the middle of its start bit on: falls at 4, 8 and 14 us. The start bit at 4 us is
        // followed by 1 0 1 1 0 0 1 and idle.
        let mut sent = line(&[0x35], 20_000);
        let mut receiver = Receiver::new(Duration::from_micros(1), 20_000);
        let heard = receiver.take(&mut sent, END, true).map(|heard| heard.byte);
        assert_eq!(heard, Some(0b1100_1101));
    }

    #[test]
    fn nothing_is_heard_before_it_is_complete() {
        let mut sent = line(&[0x00, 0x55], FAST);
        let mut receiver = Receiver::new(Duration::ZERO, SLOW);
        assert_eq!(receiver.take(&mut sent, timing::ns(SLOW - 1), true), None);
        assert_eq!(receiver.next(&sent, true).map(|heard| heard.done), Some(timing::ns(SLOW)));
        assert!(receiver.take(&mut sent, timing::ns(SLOW), true).is_some());
        // Without rates each byte is what was sent.
        let mut sent = line(&[0x00, 0x55], FAST);
        let bytes: Vec<_> = core::iter::from_fn(|| receiver.take(&mut sent, END, false)).collect();
        assert_eq!(bytes.iter().map(|heard| heard.byte).collect::<Vec<_>>(), [0x00, 0x55]);
    }
}
