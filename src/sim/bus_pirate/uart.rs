//! The PIC's UART: four bytes each way beside the shift registers, and the overrun latch.
//!
//! Or what boards with a USB of their own have in its place: two buffers of 64 bytes each way, no
//! rate, and no overrun, because the host keeps what finds no room.

use core::time::Duration;
use std::collections::VecDeque;

use crate::sim::link::{Kind, OnWire, Receiver, Up};
use crate::sim::timing;

/// Depth of both hardware queues. Reference 5.1.
const DEPTH: usize = 4;

/// The UART, with the bytes on both of its wires.
#[derive(Debug, Clone)]
pub(super) struct Uart {
    /// Towards the device, in order of arrival; taken in when the firmware looks.
    pub(super) incoming: VecDeque<OnWire>,
    /// Towards the host, in order of completion.
    pub(super) outgoing: VecDeque<Up>,
    is_usb: bool,
    receiver: Receiver,
    received: VecDeque<u8>,
    overrun: bool,
    lost: u64,
    brg: u16,
    byte_ns: u32,
    garbles: bool,
    /// How many bytes can be written without waiting for the first of them to leave.
    depth: usize,
    /// When each of the last bytes, as many as that, left the queue, oldest first.
    started: VecDeque<Duration>,
    sent: Duration,
}

impl Uart {
    pub(super) fn new(link: Kind) -> Self {
        let is_usb = link == Kind::Cdc;
        let byte_ns = if is_usb { timing::CDC_BYTE_NS } else { timing::pic_byte_ns(timing::BRG_AT_RESET) };
        Self {
            incoming: VecDeque::new(),
            outgoing: VecDeque::new(),
            is_usb,
            receiver: Receiver::new(Duration::ZERO, byte_ns),
            received: VecDeque::new(),
            overrun: false,
            lost: 0,
            brg: timing::BRG_AT_RESET,
            byte_ns,
            garbles: !is_usb,
            depth: if is_usb { timing::CDC_BUFFERS } else { DEPTH },
            started: VecDeque::new(),
            sent: Duration::ZERO,
        }
    }

    /// Divider of the line rate; `None`: there is no rate.
    #[inline]
    pub(super) fn brg(&self) -> Option<u16> {
        (!self.is_usb).then_some(self.brg)
    }

    /// How long a byte to the host takes at least, nanoseconds.
    pub(super) fn byte_ns(&self) -> u32 {
        self.byte_ns
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
        self.garbles = on && !self.is_usb;
    }

    /// Takes in what arrived by `at`.
    #[inline]
    pub(super) fn hear(&mut self, at: Duration) {
        while let Some(heard) = self.receiver.take(&mut self.incoming, at, self.garbles) {
            if self.overrun || (self.received.len() == DEPTH && !self.is_usb) {
                self.overrun = true;
                self.lost += 1;
                continue;
            }
            self.received.push_back(heard.byte);
        }
    }

    /// The earliest moment from `at` on at which a byte can be read; `None`: not without the host,
    /// or never.
    #[inline]
    pub(super) fn readable(&self, at: Duration) -> Option<Duration> {
        if !self.received.is_empty() {
            Some(at)
        } else if self.overrun {
            None
        } else {
            self.receiver.next(&self.incoming, self.garbles).map(|heard| heard.done.max(at))
        }
    }

    /// The next byte, if one has arrived by `at`.
    #[inline]
    pub(super) fn read(&mut self, at: Duration) -> Option<u8> {
        self.hear(at);
        self.received.pop_front()
    }

    /// Throws away what was received, and clears the overrun latch. Reference 2.1.
    pub(super) fn clear(&mut self, at: Duration) {
        self.hear(at);
        self.lost += self.received.len() as u64;
        self.received.clear();
        self.overrun = false;
    }

    /// The earliest moment at which a byte can be written without waiting.
    #[inline]
    pub(super) fn writable(&self) -> Duration {
        match self.started.front() {
            Some(started) if self.started.len() == self.depth => *started,
            _ => Duration::ZERO,
        }
    }

    /// When everything written has left.
    pub(super) fn sent(&self) -> Duration {
        self.sent
    }

    /// Writes a byte at `at`, not before [`Self::writable`].
    pub(super) fn write(&mut self, at: Duration, byte: u8) {
        let start = self.sent.max(at);
        if self.started.len() == self.depth {
            self.started.pop_front();
        }
        self.started.push_back(start);
        self.sent = start + timing::ns(self.byte_ns);
        self.outgoing.push_back(Up::Byte(OnWire { done: self.sent, byte_ns: self.byte_ns, byte }));
    }

    /// Makes the USB side hand over what it has: at `at`, or when the last byte is there.
    pub(super) fn flush(&mut self, at: Duration) {
        self.outgoing.push_back(Up::Flush(self.sent.max(at)));
    }

    /// Sets the UART up anew: both queues are lost. USB has nothing to set up.
    pub(super) fn restart(&mut self, at: Duration, brg: u16) {
        if self.is_usb {
            return;
        }
        self.clear(at);
        while self.outgoing.back().is_some_and(|up| up.at() > at) {
            self.outgoing.pop_back();
        }
        self.started.clear();
        self.sent = at;
        self.brg = brg;
        self.byte_ns = timing::pic_byte_ns(brg);
        self.receiver = Receiver::new(at, self.byte_ns);
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    const US: fn(u64) -> Duration = Duration::from_micros;

    fn uart_with(arrivals: &[u64]) -> Uart {
        let mut uart = Uart::new(Kind::Ftdi);
        // The moments alone count.
        uart.set_garbles(false);
        uart.incoming.extend(arrivals.iter().zip(1..).map(|(&at, byte)| OnWire {
            done: US(at),
            byte_ns: 1_000,
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
        let mut uart = Uart::new(Kind::Ftdi);
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
