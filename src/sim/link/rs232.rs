//! An RS-232 line: a byte is with the host as soon as its stop bit ends.

use core::time::Duration;
use std::collections::VecDeque;

use super::{OnWire, Receiver, Sender, Up};
use crate::sim::timing;

/// The host's end of the line.
#[derive(Debug, Clone)]
pub(in crate::sim) struct Rs232 {
    sender: Sender,
    receiver: Receiver,
    /// Bytes on their way up, with the moments at which they reach the host.
    received: VecDeque<(Duration, u8)>,
}

impl Rs232 {
    pub(super) fn new(at: Duration, baud: u32) -> Self {
        let byte_ns = timing::rs232_byte_ns(baud);
        Self {
            sender: Sender { byte_ns, free: at },
            receiver: Receiver::new(at, byte_ns),
            received: VecDeque::new(),
        }
    }

    pub(super) fn set_baud(&mut self, at: Duration, baud: u32) {
        self.sender.byte_ns = timing::rs232_byte_ns(baud);
        self.receiver = Receiver::new(at, self.sender.byte_ns);
    }

    pub(super) fn free(&self) -> Duration {
        self.sender.free
    }

    pub(super) fn send(&mut self, at: Duration, bytes: &[u8], line: &mut VecDeque<OnWire>) {
        self.sender.send(at + timing::RS232, bytes, line);
    }

    pub(super) fn receive(&mut self, until: Duration, line: &mut VecDeque<Up>, garbles: bool) {
        // Nothing here looks at CTS.
        line.retain(|up| matches!(up, Up::Byte(_)));
        while let Some(heard) = self.receiver.take(line, until, garbles) {
            self.received.push_back((heard.done + timing::RS232, heard.byte));
        }
    }

    pub(super) fn deliver(&mut self, until: Duration, into: &mut VecDeque<u8>) -> Option<Duration> {
        let mut last = None;
        while let Some(&(at, byte)) = self.received.front()
            && at <= until
        {
            self.received.pop_front();
            into.push_back(byte);
            last = Some(at);
        }
        last
    }

    /// Looks no further than the byte on the line, whatever its rate.
    pub(super) fn silent_until(&self, now: Duration, byte_ns: Option<u32>, line: &VecDeque<Up>) -> Duration {
        let least = byte_ns.map_or(0, |byte_ns| self.receiver.least_ns(byte_ns));
        if line.is_empty() {
            self.received.front().map_or(now + timing::ns(least), |&(at, _)| at)
        } else {
            now
        }
    }

    pub(super) fn next(&self, line: &VecDeque<Up>, garbles: bool) -> Option<Duration> {
        let arrival = self.received.front().map(|&(at, _)| at);
        [arrival, self.receiver.next_up(line, garbles)].into_iter().flatten().min()
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    const NS: fn(u64) -> Duration = Duration::from_nanos;

    #[test]
    fn bytes_leave_back_to_back_at_the_hosts_rate() {
        let mut port = Rs232::new(Duration::ZERO, 115_200);
        let mut line = VecDeque::new();
        port.send(Duration::ZERO, &[1, 2], &mut line);
        port.set_baud(Duration::ZERO, 9_600);
        port.send(NS(1_000_000), &[3], &mut line);
        let done: Vec<_> = line.iter().map(|on_wire| on_wire.done).collect();
        assert_eq!(done, [NS(86_806), NS(173_612), NS(2_041_667)]);
        assert_eq!(port.free(), done[2]);
    }

    #[test]
    fn each_byte_arrives_by_itself() {
        let mut port = Rs232::new(Duration::ZERO, 115_200);
        let mut line: VecDeque<_> = [(1, 87_500), (2, 175_000)]
            .map(|(byte, done)| Up::Byte(OnWire { done: NS(done), byte_ns: 87_500, byte }))
            .into();
        let mut got = VecDeque::new();
        assert_eq!(port.next(&line, true), Some(NS(87_500)));
        port.receive(NS(87_499), &mut line, true);
        assert_eq!(port.deliver(NS(87_499), &mut got), None);
        port.receive(NS(87_500), &mut line, true);
        assert_eq!(port.deliver(NS(87_500), &mut got), Some(NS(87_500)));
        assert_eq!((&got, port.next(&line, true)), (&VecDeque::from([1]), Some(NS(175_000))));
        port.receive(NS(200_000), &mut line, true);
        assert_eq!(port.deliver(NS(200_000), &mut got), Some(NS(175_000)));
        assert_eq!((got, port.next(&line, true)), (VecDeque::from([1, 2]), None));
    }
}
