//! What lies between the host and the firmware: an FT232R, an RS-232 line, or USB itself.
//!
//! Towards the device: bytes queue and leave back to back. Towards the host, the FT232R collects
//! bytes until a packet is full, the latency timer expires or the firmware moves CTS; the timer
//! starts anew with each packet and runs freely otherwise. An RS-232 line hands over each byte by
//! itself. A board with a USB of its own fills packets, too, and waits for some quiet frames.

mod cdc;
mod receiver;
mod rs232;

use core::time::Duration;
use std::collections::VecDeque;

use super::timing;
use cdc::Cdc;
pub(super) use receiver::Receiver;
use rs232::Rs232;

/// A byte on its way over the serial line.
#[derive(Debug, Clone, Copy)]
pub(super) struct OnWire {
    /// When its stop bit ends.
    pub(super) done: Duration,
    /// How long its ten bits take, nanoseconds.
    pub(super) byte_ns: u32,
    /// What was sent.
    pub(super) byte: u8,
}

/// What comes from the device, in order of time.
#[derive(Debug, Clone, Copy)]
pub(super) enum Up {
    /// A byte.
    Byte(OnWire),
    /// The wish that what has come so far be handed over at once: a change of CTS, or the end of a
    /// USB packet.
    Flush(Duration),
}

impl Up {
    /// When it is there.
    pub(super) const fn at(self) -> Duration {
        match self {
            Self::Byte(on_wire) => on_wire.done,
            Self::Flush(at) => at,
        }
    }
}

/// The sending half of the host's end: bytes queue and leave back to back.
#[derive(Debug, Clone)]
struct Sender {
    /// How long the ten bits of a byte take, nanoseconds.
    byte_ns: u32,
    /// When the line to the device is free.
    free: Duration,
}

impl Sender {
    /// Queues bytes that are here at `at`.
    fn send(&mut self, at: Duration, bytes: &[u8], line: &mut VecDeque<OnWire>) {
        let mut free = self.free.max(at);
        line.extend(bytes.iter().map(|&byte| {
            free += timing::ns(self.byte_ns);
            OnWire { done: free, byte_ns: self.byte_ns, byte }
        }));
        self.free = free;
    }
}

/// The kinds of links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// USB and an FT232R.
    Ftdi,
    /// An RS-232 port on both sides.
    Rs232,
    /// USB, and the firmware at its other end.
    Cdc,
}

/// A link.
#[derive(Debug, Clone)]
pub(super) enum Link {
    Ftdi(Ftdi),
    Rs232(Rs232),
    Cdc(Cdc),
}

impl Link {
    /// Plugged in at `at`; only an FT232R has a `latency`.
    pub(super) fn new(kind: Kind, at: Duration, latency: Duration, baud: u32) -> Self {
        match kind {
            Kind::Ftdi => Self::Ftdi(Ftdi::new(at, latency, baud)),
            Kind::Rs232 => Self::Rs232(Rs232::new(at, baud)),
            Kind::Cdc => Self::Cdc(Cdc::new(at)),
        }
    }

    /// The host's rate from `at` on, in both directions; bytes that are queued keep theirs.
    pub(super) fn set_baud(&mut self, at: Duration, baud: u32) {
        match self {
            Self::Ftdi(ftdi) => ftdi.set_baud(at, baud),
            Self::Rs232(port) => port.set_baud(at, baud),
            Self::Cdc(_) => {}
        }
    }

    /// Has it a rate at all?
    pub(super) fn has_rate(&self) -> bool {
        !matches!(self, Self::Cdc(_))
    }

    /// When everything that was queued has left towards the device.
    pub(super) fn free(&self) -> Duration {
        match self {
            Self::Ftdi(ftdi) => ftdi.free(),
            Self::Rs232(port) => port.free(),
            Self::Cdc(cdc) => cdc.free(),
        }
    }

    /// The host hands over `bytes` at `at`.
    pub(super) fn send(&mut self, at: Duration, bytes: &[u8], line: &mut VecDeque<OnWire>) {
        match self {
            Self::Ftdi(ftdi) => ftdi.send(at, bytes, line),
            Self::Rs232(port) => port.send(at, bytes, line),
            Self::Cdc(cdc) => cdc.send(at, bytes, line),
        }
    }

    /// Takes what the device sent up to `until`. `garbles`: do the line rates matter?
    pub(super) fn receive(&mut self, until: Duration, line: &mut VecDeque<Up>, garbles: bool) {
        match self {
            Self::Ftdi(ftdi) => ftdi.receive(until, line, garbles),
            Self::Rs232(port) => port.receive(until, line, garbles),
            Self::Cdc(cdc) => cdc.receive(until, line),
        }
    }

    /// Moves what reached the host by `until`; when the last of it did.
    pub(super) fn deliver(&mut self, until: Duration, into: &mut VecDeque<u8>) -> Option<Duration> {
        match self {
            Self::Ftdi(ftdi) => ftdi.deliver(until, into),
            Self::Rs232(port) => port.deliver(until, into),
            Self::Cdc(cdc) => cdc.deliver(until, into),
        }
    }

    /// Until then nothing reaches the host, given what is on the line. `byte_ns`: from now on each
    /// byte from the device takes at least so long, and nothing asks for them to be handed over.
    pub(super) fn silent_until(&self, now: Duration, byte_ns: Option<u32>, line: &VecDeque<Up>) -> Duration {
        match self {
            Self::Ftdi(ftdi) => ftdi.silent_until(now, byte_ns),
            Self::Rs232(port) => port.silent_until(now, byte_ns, line),
            Self::Cdc(cdc) => cdc.silent_until(now, byte_ns),
        }
    }

    /// The next moment at which something happens here, given what is on the line.
    pub(super) fn next(&self, line: &VecDeque<Up>, garbles: bool) -> Option<Duration> {
        match self {
            Self::Ftdi(ftdi) => ftdi.next(line, garbles),
            Self::Rs232(port) => port.next(line, garbles),
            Self::Cdc(cdc) => cdc.next(line),
        }
    }
}

/// The USB to serial converter.
#[derive(Debug, Clone)]
pub(super) struct Ftdi {
    latency: Duration,
    sender: Sender,
    receiver: Receiver,
    /// When the latency timer expires next.
    expiry: Duration,
    /// Received bytes: those of `packets` first, then the `filling` ones.
    bytes: VecDeque<u8>,
    filling: usize,
    /// When each packet reaches the host, and its length.
    packets: VecDeque<(Duration, usize)>,
}

impl Ftdi {
    /// Plugged in at `at`.
    pub(super) fn new(at: Duration, latency: Duration, baud: u32) -> Self {
        let latency = latency.max(Duration::from_micros(1));
        let byte_ns = timing::ftdi_byte_ns(baud);
        Self {
            latency,
            sender: Sender { byte_ns, free: at },
            receiver: Receiver::new(at, byte_ns),
            expiry: at + latency,
            bytes: VecDeque::new(),
            filling: 0,
            packets: VecDeque::new(),
        }
    }

    /// The rate from `at` on, in both directions; bytes that are queued keep theirs.
    pub(super) fn set_baud(&mut self, at: Duration, baud: u32) {
        self.sender.byte_ns = timing::ftdi_byte_ns(baud);
        self.receiver = Receiver::new(at, self.sender.byte_ns);
    }

    /// When everything that was queued has left towards the device.
    pub(super) fn free(&self) -> Duration {
        self.sender.free
    }

    /// The host hands over `bytes` at `at`.
    pub(super) fn send(&mut self, at: Duration, bytes: &[u8], line: &mut VecDeque<OnWire>) {
        self.sender.send(at + timing::USB, bytes, line);
    }

    /// Takes what the device sent up to `until`. `garbles`: do the line rates matter?
    pub(super) fn receive(&mut self, until: Duration, line: &mut VecDeque<Up>, garbles: bool) {
        loop {
            if let Some(&Up::Flush(at)) = line.front()
                && at <= until
            {
                line.pop_front();
                self.expire(at, false);
                self.send_packet(at);
            } else if let Some(heard) = self.receiver.take(line, until, garbles) {
                self.expire(heard.done, false);
                self.bytes.push_back(heard.byte);
                self.filling += 1;
                if self.filling == timing::PACKET {
                    self.send_packet(heard.done);
                }
            } else {
                break;
            }
        }
        self.expire(until, true);
    }

    /// Lets the latency timer run up to `until`, which counts only when `inclusive`.
    fn expire(&mut self, until: Duration, inclusive: bool) {
        let due = |expiry: Duration| expiry < until || (inclusive && expiry == until);
        if self.filling > 0 && due(self.expiry) {
            self.send_packet(self.expiry);
        }
        if due(self.expiry) {
            // Nothing to send: the free-running timer skips whole periods.
            let behind = (until - self.expiry).as_nanos();
            let period = self.latency.as_nanos();
            let mut periods = behind / period;
            if inclusive || !behind.is_multiple_of(period) {
                periods += 1;
            }
            let periods = u32::try_from(periods).unwrap_or(u32::MAX);
            self.expiry = self.expiry.saturating_add(self.latency.saturating_mul(periods));
        }
    }

    /// Hands over what there is; a packet without bytes only restarts the timer.
    fn send_packet(&mut self, at: Duration) {
        if self.filling > 0 {
            self.packets.push_back((at + timing::USB, self.filling));
        }
        self.filling = 0;
        self.expiry = at + self.latency;
    }

    /// No packet leaves before the timer expires or it is full, if one byte was on the line already.
    fn silent_until(&self, now: Duration, byte_ns: Option<u32>) -> Duration {
        if let Some(&(at, _)) = self.packets.front() {
            return at;
        }
        let missing = timing::PACKET - self.filling;
        let full = byte_ns.map_or(now, |byte_ns| now + full_after(self.receiver.least_ns(byte_ns), missing));
        self.expiry.min(full) + timing::USB
    }

    /// Moves the packets that reached the host by `until`; when the last of them did.
    pub(super) fn deliver(&mut self, until: Duration, into: &mut VecDeque<u8>) -> Option<Duration> {
        let mut last = None;
        while let Some(&(at, len)) = self.packets.front()
            && at <= until
        {
            self.packets.pop_front();
            into.extend(self.bytes.drain(..len));
            last = Some(at);
        }
        last
    }

    /// The next moment at which something happens here, given what is on the line.
    pub(super) fn next(&self, line: &VecDeque<Up>, garbles: bool) -> Option<Duration> {
        let arrival = self.packets.front().map(|&(at, _)| at);
        let expiry = (self.filling > 0).then_some(self.expiry);
        let up = self.receiver.next_up(line, garbles);
        [arrival, expiry, up].into_iter().flatten().min()
    }
}

/// The time of so many bytes, of which one may be there already.
fn full_after(byte_ns: u32, missing: usize) -> Duration {
    let more = u32::try_from(missing.saturating_sub(1)).unwrap_or(u32::MAX);
    timing::ns(byte_ns).saturating_mul(more)
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    const US: fn(u64) -> Duration = Duration::from_micros;

    fn byte(at: u64) -> Up {
        Up::Byte(OnWire { done: US(at), byte_ns: 87_500, byte: at as u8 })
    }

    fn line(times: impl Iterator<Item = u64>) -> VecDeque<Up> {
        times.map(byte).collect()
    }

    #[test]
    fn a_change_of_cts_hands_over_at_once_and_restarts_the_timer() {
        let mut ftdi = Ftdi::new(Duration::ZERO, timing::LATENCY, 115_200);
        let mut wire = VecDeque::from([byte(100), byte(200), Up::Flush(US(250)), byte(300)]);
        let mut got = VecDeque::new();
        ftdi.receive(US(300), &mut wire, true);
        assert_eq!(ftdi.deliver(US(500), &mut got), Some(US(500)));
        assert_eq!(got, [100, 200]);
        assert_eq!(ftdi.next(&wire, true), Some(US(16_250)));
        // Without bytes it counts, too.
        wire.extend([Up::Flush(US(17_000)), byte(17_100)]);
        ftdi.receive(US(17_100), &mut wire, true);
        ftdi.deliver(US(17_100), &mut got);
        assert_eq!(ftdi.next(&wire, true), Some(US(33_000)));
    }

    #[test]
    fn sixty_two_bytes_leave_at_once_and_the_rest_with_the_timer() {
        let mut ftdi = Ftdi::new(Duration::ZERO, timing::LATENCY, 115_200);
        let mut wire = line((1..=63).map(|k| k * 100));
        let mut got = VecDeque::new();
        ftdi.receive(US(6_300), &mut wire, true);
        assert_eq!(ftdi.deliver(US(6_449), &mut got), None);
        assert_eq!(ftdi.deliver(US(6_450), &mut got), Some(US(6_450)));
        assert_eq!(got.len(), 62);
        // The timer restarted with the packet at 6.2 ms.
        assert_eq!(ftdi.next(&wire, true), Some(US(22_200)));
        ftdi.receive(US(22_199), &mut wire, true);
        assert_eq!(ftdi.deliver(US(30_000), &mut got), None);
        ftdi.receive(US(22_200), &mut wire, true);
        assert_eq!(ftdi.deliver(US(30_000), &mut got), Some(US(22_450)));
        assert_eq!(got.len(), 63);
    }

    #[test]
    fn the_timer_runs_freely_while_there_is_nothing_to_send() {
        for (byte, arrives) in [(1, 16_250), (15_999, 16_250), (16_000, 16_250), (16_001, 32_250)] {
            let mut ftdi = Ftdi::new(Duration::ZERO, timing::LATENCY, 115_200);
            let mut got = VecDeque::new();
            ftdi.receive(US(100_000), &mut line([byte].into_iter()), true);
            assert_eq!(ftdi.deliver(US(100_000), &mut got), Some(US(arrives)), "{byte}");
        }
        let mut ftdi = Ftdi::new(Duration::ZERO, timing::LATENCY, 115_200);
        let mut got = VecDeque::new();
        ftdi.receive(US(160_000), &mut VecDeque::new(), true);
        ftdi.receive(US(200_000), &mut line([160_001].into_iter()), true);
        assert_eq!(ftdi.deliver(US(200_000), &mut got), Some(US(176_250)));
    }

    #[test]
    fn host_bytes_leave_back_to_back() {
        let mut ftdi = Ftdi::new(Duration::ZERO, timing::LATENCY, 115_200);
        let mut wire = VecDeque::new();
        ftdi.send(Duration::ZERO, &[1, 2], &mut wire);
        ftdi.send(US(100), &[3], &mut wire);
        let done: Vec<u128> = wire.iter().map(|b| b.done.as_nanos()).collect();
        assert_eq!(done, [336_667, 423_334, 510_001]);
        assert_eq!(ftdi.free(), wire[2].done);
    }
}
