//! An RS-232 line: a byte is with the host as soon as its stop bit ends.

use core::time::Duration;
use std::collections::VecDeque;

use super::{OnWire, Sender, Up};
use crate::sim::timing;

/// The host's end of the line.
#[derive(Debug, Clone)]
pub(in crate::sim) struct Rs232 {
    sender: Sender,
    /// Bytes on their way up, with the moments at which they reach the host.
    received: VecDeque<(Duration, u8)>,
}

impl Rs232 {
    pub(super) fn new(at: Duration, baud: u32) -> Self {
        let sender = Sender { byte_ns: timing::rs232_byte_ns(baud), free: at };
        Self { sender, received: VecDeque::new() }
    }

    pub(super) fn set_baud(&mut self, baud: u32) {
        self.sender.byte_ns = timing::rs232_byte_ns(baud);
    }

    pub(super) fn free(&self) -> Duration {
        self.sender.free
    }

    pub(super) fn send(&mut self, at: Duration, bytes: &[u8], line: &mut VecDeque<OnWire>) {
        self.sender.send(at + timing::RS232, bytes, line);
    }

    pub(super) fn receive(&mut self, until: Duration, line: &mut VecDeque<Up>, garbles: bool) {
        while let Some(&up) = line.front()
            && up.at() <= until
        {
            line.pop_front();
            // Nothing here looks at CTS.
            let Up::Byte(on_wire) = up else { continue };
            let heard = if garbles { on_wire.heard_at(self.sender.byte_ns) } else { on_wire.byte };
            self.received.push_back((on_wire.done + timing::RS232, heard));
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

    pub(super) fn silent_until(&self, now: Duration, byte_ns: Option<u32>, line: &VecDeque<Up>) -> Duration {
        self.next(line).unwrap_or(now + timing::ns(byte_ns.unwrap_or(0)))
    }

    pub(super) fn next(&self, line: &VecDeque<Up>) -> Option<Duration> {
        let arrival = self.received.front().map(|&(at, _)| at);
        let byte = line.front().map(|up| up.at());
        [arrival, byte].into_iter().flatten().min()
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
        port.set_baud(9_600);
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
        assert_eq!(port.next(&line), Some(NS(87_500)));
        port.receive(NS(87_499), &mut line, true);
        assert_eq!(port.deliver(NS(87_499), &mut got), None);
        port.receive(NS(87_500), &mut line, true);
        assert_eq!(port.deliver(NS(87_500), &mut got), Some(NS(87_500)));
        assert_eq!((&got, port.next(&line)), (&VecDeque::from([1]), Some(NS(175_000))));
        port.receive(NS(200_000), &mut line, true);
        assert_eq!(port.deliver(NS(200_000), &mut got), Some(NS(175_000)));
        assert_eq!((got, port.next(&line)), (VecDeque::from([1, 2]), None));
    }
}
