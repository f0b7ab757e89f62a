//! The PIC's UART: four bytes each way beside the shift registers, and the overrun latch.

use core::time::Duration;
use std::collections::VecDeque;

use crate::sim::link::OnWire;
use crate::sim::timing;

/// Depth of both hardware queues. Reference 5.1.
const DEPTH: usize = 4;

/// The UART, with the bytes on both of its wires.
#[derive(Debug)]
pub(super) struct Uart {
    /// Towards the device, in order of arrival; taken in when the firmware looks.
    pub(super) incoming: VecDeque<OnWire>,
    /// Towards the host, in order of completion.
    pub(super) outgoing: VecDeque<OnWire>,
    received: [u8; DEPTH],
    first: usize,
    len: usize,
    overrun: bool,
    lost: u64,
    brg: u16,
    byte_ns: u32,
    garbles: bool,
    /// When each of the last four bytes moved to the shift register, oldest at `oldest`.
    started: [Duration; DEPTH],
    oldest: usize,
    sent: Duration,
}

impl Uart {
    pub(super) fn new() -> Self {
        Self {
            incoming: VecDeque::new(),
            outgoing: VecDeque::new(),
            received: [0; DEPTH],
            first: 0,
            len: 0,
            overrun: false,
            lost: 0,
            brg: timing::BRG_AT_RESET,
            byte_ns: timing::pic_byte_ns(timing::BRG_AT_RESET),
            garbles: true,
            started: [Duration::ZERO; DEPTH],
            oldest: 0,
            sent: Duration::ZERO,
        }
    }

    pub(super) fn brg(&self) -> u16 {
        self.brg
    }

    pub(super) fn overrun(&self) -> bool {
        self.overrun
    }

    /// Bytes that never reached the firmware.
    pub(super) fn lost(&self) -> u64 {
        self.lost
    }

    /// Does a wrong line rate matter?
    pub(super) fn set_garbles(&mut self, on: bool) {
        self.garbles = on;
    }

    /// Takes in what arrived by `at`.
    pub(super) fn hear(&mut self, at: Duration) {
        while let Some(&on_wire) = self.incoming.front()
            && on_wire.done <= at
        {
            self.incoming.pop_front();
            if self.overrun || self.len == DEPTH {
                self.overrun = true;
                self.lost += 1;
                continue;
            }
            let heard = if self.garbles { on_wire.heard_at(self.byte_ns) } else { on_wire.byte };
            self.received[(self.first + self.len) % DEPTH] = heard;
            self.len += 1;
        }
    }

    /// The earliest moment from `at` on at which a byte can be read; `None`: not without the host,
    /// or never.
    pub(super) fn readable(&self, at: Duration) -> Option<Duration> {
        if self.len > 0 {
            Some(at)
        } else if self.overrun {
            None
        } else {
            self.incoming.front().map(|on_wire| on_wire.done.max(at))
        }
    }

    /// The next byte, if one has arrived by `at`.
    pub(super) fn read(&mut self, at: Duration) -> Option<u8> {
        self.hear(at);
        if self.len == 0 {
            return None;
        }
        let byte = self.received[self.first];
        self.first = (self.first + 1) % DEPTH;
        self.len -= 1;
        Some(byte)
    }

    /// Throws away what was received, and clears the overrun latch. Reference 2.1.
    pub(super) fn clear(&mut self, at: Duration) {
        self.hear(at);
        self.lost += self.len as u64;
        self.len = 0;
        self.overrun = false;
    }

    /// The earliest moment at which a byte can be written without waiting.
    pub(super) fn writable(&self) -> Duration {
        self.started[self.oldest]
    }

    /// When everything written has left.
    pub(super) fn sent(&self) -> Duration {
        self.sent
    }

    /// Writes a byte at `at`, not before [`Self::writable`].
    pub(super) fn write(&mut self, at: Duration, byte: u8) {
        let start = self.sent.max(at);
        self.started[self.oldest] = start;
        self.oldest = (self.oldest + 1) % DEPTH;
        self.sent = start + timing::ns(self.byte_ns);
        self.outgoing.push_back(OnWire { done: self.sent, byte_ns: self.byte_ns, byte });
    }

    /// Sets the UART up anew: both queues are lost.
    pub(super) fn restart(&mut self, at: Duration, brg: u16) {
        self.clear(at);
        while self.outgoing.back().is_some_and(|on_wire| on_wire.done > at) {
            self.outgoing.pop_back();
        }
        self.started = [at; DEPTH];
        self.sent = at;
        self.brg = brg;
        self.byte_ns = timing::pic_byte_ns(brg);
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    const US: fn(u64) -> Duration = Duration::from_micros;

    fn uart_with(arrivals: &[u64]) -> Uart {
        let mut uart = Uart::new();
        uart.incoming.extend(arrivals.iter().zip(1..).map(|(&at, byte)| OnWire {
            done: US(at),
            byte_ns: 86_667,
            byte,
        }));
        uart
    }

    #[test]
    fn the_fifth_unread_byte_deafens() {
        let mut uart = uart_with(&[1, 2, 3, 4, 5, 6]);
        let read: Vec<_> = (0..6).map(|_| uart.read(US(10))).collect();
        assert_eq!(read, [Some(1), Some(2), Some(3), Some(4), None, None]);
        assert!(uart.overrun());
        assert_eq!(uart.lost(), 2);
        assert_eq!(uart.readable(US(10)), None);
        uart.clear(US(10));
        uart.incoming.extend(uart_with(&[20]).incoming);
        assert_eq!(uart.readable(US(10)), Some(US(20)));
    }

    #[test]
    fn four_unread_bytes_are_fine() {
        let mut uart = uart_with(&[1, 2, 3, 4, 5]);
        assert_eq!(uart.read(US(4)), Some(1));
        assert_eq!((0..5).filter_map(|_| uart.read(US(9))).count(), 4);
        assert!(!uart.overrun());
    }

    #[test]
    fn the_sixth_byte_waits_for_the_shift_register() {
        let mut uart = Uart::new();
        for byte in 0..5 {
            assert_eq!(uart.writable(), Duration::ZERO, "{byte}");
            uart.write(Duration::ZERO, byte);
        }
        assert_eq!(uart.writable(), Duration::from_nanos(87_500));
        assert_eq!(uart.sent(), Duration::from_nanos(5 * 87_500));
        uart.restart(Duration::from_nanos(100_000), 3);
        assert_eq!(uart.outgoing.len(), 1);
    }
}
