//! One of the two serial ports: packets both ways.

use core::time::Duration;
use std::collections::VecDeque;
use std::vec::Vec;

use super::timing;

/// Both ends of a port.
#[derive(Debug, Clone)]
pub(super) struct Port {
    /// When everything that the host queued is with the device.
    free: Duration,
    /// Packets for the device, and when they are there.
    up: VecDeque<(Duration, Vec<u8>)>,
    /// When the device took the last one.
    taken: Option<Duration>,
    /// Packets for the host, and when they are there.
    down: VecDeque<(Duration, Vec<u8>)>,
    /// Reached the host and was not taken yet.
    pub(super) inbox: VecDeque<u8>,
    /// So many have it open.
    pub(super) handles: usize,
}

impl Port {
    pub(super) const fn new(at: Duration) -> Self {
        Self {
            free: at,
            up: VecDeque::new(),
            taken: None,
            down: VecDeque::new(),
            inbox: VecDeque::new(),
            handles: 0,
        }
    }

    /// The host hands over `bytes`: one transfer, which begins with a packet of its own.
    pub(super) fn send(&mut self, at: Duration, host: Duration, bytes: &[u8]) {
        self.free = self.free.max(at + host);
        for packet in bytes.chunks(timing::PACKET) {
            self.free += timing::PACKET_TIME;
            self.up.push_back((self.free, packet.to_vec()));
        }
    }

    /// When the device can read the next packet; `spacing`: one that waits is there so long after the last.
    pub(super) fn ready(&self, spacing: Duration) -> Option<Duration> {
        let &(arrival, _) = self.up.front()?;
        Some(match self.taken {
            Some(taken) if arrival <= taken + timing::PACKET_TIME => arrival.max(taken + spacing),
            _ => arrival,
        })
    }

    /// The device reads the next packet at `at`.
    pub(super) fn take(&mut self, at: Duration) -> Vec<u8> {
        self.taken = Some(at);
        self.up.pop_front().map(|(_, packet)| packet).unwrap_or_default()
    }

    /// The device hands over a packet, which is with the host at `at`.
    pub(super) fn answer(&mut self, at: Duration, packet: Vec<u8>) {
        self.down.push_back((at, packet));
    }

    /// When something reaches the host; nothing does while the port is closed.
    pub(super) fn next_arrival(&self) -> Option<Duration> {
        self.down.front().filter(|_| self.handles > 0).map(|&(at, _)| at)
    }

    /// Moves what reached the host by `until`; when the last of it did.
    pub(super) fn deliver(&mut self, until: Duration) -> Option<Duration> {
        let mut last = None;
        while let Some(at) = self.next_arrival()
            && at <= until
            && let Some((_, packet)) = self.down.pop_front()
        {
            self.inbox.extend(packet);
            last = Some(at);
        }
        last
    }

    /// The host opens it: what the device could not hand over comes now.
    pub(super) fn open(&mut self, at: Duration, host: Duration) {
        self.handles += 1;
        for (arrival, _) in &mut self.down {
            *arrival = (*arrival).max(at + host);
        }
    }

    /// The host closes it: what it has not taken is lost.
    pub(super) fn close(&mut self) {
        self.handles = self.handles.saturating_sub(1);
        if self.handles == 0 {
            self.inbox.clear();
        }
    }
}
