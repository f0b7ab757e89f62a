//! USB up to the firmware: packets of 64 bytes both ways, and no line rate. Reference 5.2.

use core::time::Duration;
use std::collections::VecDeque;

use super::{OnWire, Up, full_after};
use crate::sim::timing;

/// Both ends of the USB cable.
#[derive(Debug, Clone)]
pub(in crate::sim) struct Cdc {
    /// When everything that the host queued is with the device.
    free: Duration,
    /// Bytes for the host: those of `packets` first, then the `filling` ones.
    bytes: VecDeque<u8>,
    filling: usize,
    /// When the last byte came.
    last: Duration,
    /// When each packet reaches the host, and its length.
    packets: VecDeque<(Duration, usize)>,
}

impl Cdc {
    pub(super) fn new(at: Duration) -> Self {
        Self { free: at, bytes: VecDeque::new(), filling: 0, last: at, packets: VecDeque::new() }
    }

    pub(super) fn free(&self) -> Duration {
        self.free
    }

    /// Packets follow each other as fast as they can. A device that has no room keeps them waiting,
    /// which shows nowhere: it takes the bytes when it can.
    pub(super) fn send(&mut self, at: Duration, bytes: &[u8], line: &mut VecDeque<OnWire>) {
        self.free = self.free.max(at + timing::USB);
        for packet in bytes.chunks(timing::CDC_PACKET) {
            self.free += timing::CDC_PACKET_TIME;
            line.extend(packet.iter().map(|&byte| OnWire { done: self.free, byte_ns: 0, byte }));
        }
    }

    pub(super) fn receive(&mut self, until: Duration, line: &mut VecDeque<Up>) {
        while let Some(&up) = line.front()
            && up.at() <= until
        {
            line.pop_front();
            if self.due().is_some_and(|due| due < up.at()) {
                self.end_packet(self.due());
            }
            match up {
                Up::Byte(on_wire) => {
                    self.bytes.push_back(on_wire.byte);
                    self.filling += 1;
                    self.last = on_wire.done;
                    if self.filling == timing::CDC_PACKET {
                        self.end_packet(Some(on_wire.done));
                    }
                }
                Up::Flush(at) => self.end_packet(Some(at)),
            }
        }
        if self.due().is_some_and(|due| due <= until) {
            self.end_packet(self.due());
        }
    }

    /// When a packet that is not full leaves of its own: at the start of a frame.
    fn due(&self) -> Option<Duration> {
        let frames = u32::try_from(self.last.as_millis()).unwrap_or(u32::MAX);
        let due = timing::FRAME.saturating_mul(frames.saturating_add(timing::QUIET_FRAMES));
        (self.filling > 0).then_some(due)
    }

    fn end_packet(&mut self, at: Option<Duration>) {
        if let Some(at) = at
            && self.filling > 0
        {
            self.packets.push_back((at + timing::CDC_PACKET_TIME + timing::USB, self.filling));
            self.filling = 0;
        }
    }

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

    pub(super) fn silent_until(&self, now: Duration, byte_ns: Option<u32>) -> Duration {
        if let Some(&(at, _)) = self.packets.front() {
            return at;
        }
        let missing = timing::CDC_PACKET - self.filling;
        let full = byte_ns.map_or(now, |byte_ns| now + full_after(byte_ns, missing));
        self.due().map_or(full, |due| due.min(full)) + timing::CDC_PACKET_TIME + timing::USB
    }

    pub(super) fn next(&self, line: &VecDeque<Up>) -> Option<Duration> {
        let arrival = self.packets.front().map(|&(at, _)| at);
        let byte = line.front().map(|up| up.at());
        [arrival, self.due(), byte].into_iter().flatten().min()
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    const US: fn(u64) -> Duration = Duration::from_micros;
    /// A packet on the bus, and the host's share.
    const ARRIVAL: Duration = timing::CDC_PACKET_TIME.saturating_add(timing::USB);

    fn line(times: impl IntoIterator<Item = u64>) -> VecDeque<Up> {
        let byte = |at| Up::Byte(OnWire { done: US(at), byte_ns: 1_000, byte: at as u8 });
        times.into_iter().map(byte).collect()
    }

    #[test]
    fn a_packet_that_is_not_full_waits_for_quiet_frames() {
        for (last, leaves) in [(1_000, 6_000), (1_999, 6_000), (2_000, 7_000)] {
            let (mut cdc, mut got) = (Cdc::new(Duration::ZERO), VecDeque::new());
            let mut wire = line([500, last]);
            cdc.receive(US(leaves - 1), &mut wire);
            assert_eq!(cdc.next(&wire), Some(US(leaves)));
            cdc.receive(US(leaves), &mut wire);
            assert_eq!(cdc.deliver(US(20_000), &mut got), Some(US(leaves) + ARRIVAL), "{last}");
            assert_eq!(got.len(), 2);
        }
    }

    #[test]
    fn a_full_packet_and_one_that_the_firmware_ends_leave_at_once() {
        let (mut cdc, mut got) = (Cdc::new(Duration::ZERO), VecDeque::new());
        let mut wire = line(1..=66);
        wire.push_back(Up::Flush(US(70)));
        cdc.receive(US(70), &mut wire);
        assert_eq!(cdc.deliver(US(64) + ARRIVAL, &mut got), Some(US(64) + ARRIVAL));
        assert_eq!(got.len(), 64);
        assert_eq!(cdc.deliver(US(1_000), &mut got), Some(US(70) + ARRIVAL));
        assert_eq!(got.len(), 66);
        // A flush of nothing is nothing.
        cdc.receive(US(80), &mut VecDeque::from([Up::Flush(US(80))]));
        assert_eq!(cdc.next(&VecDeque::new()), None);
    }

    #[test]
    fn a_long_send_comes_in_packets() {
        let (mut cdc, mut wire) = (Cdc::new(Duration::ZERO), VecDeque::new());
        cdc.send(Duration::ZERO, &[0; 130], &mut wire);
        let mut done: Vec<_> = wire.iter().map(|on_wire| on_wire.done).collect();
        assert_eq!(done.iter().filter(|at| **at == done[0]).count(), 64);
        done.dedup();
        assert_eq!(done.len(), 3);
        assert_eq!(done[0], timing::USB + timing::CDC_PACKET_TIME);
        assert_eq!(cdc.free(), done[2]);
    }
}
