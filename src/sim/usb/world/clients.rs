//! What the host's programs do to the ports.

use core::time::Duration;

use super::{Exit, Inner, Mode, Which};
use crate::sim::Wires;

/// A longer wait ends after so long.
const FOREVER: Duration = Duration::from_secs(86_400);

impl<W: Wires> Inner<W> {
    /// DTR of a port goes on, if it is the first to open it. The epoch of the handle.
    pub(in crate::sim::usb) fn open(&mut self, which: Which) -> u64 {
        self.advance(self.now);
        let (now, host) = (self.now, self.options.host / 2);
        self.port(which).open(now, host);
        if self.port(which).handles == 1 {
            match which {
                Which::Terminal => self.stall(),
                Which::Binary => self.sump_opened(),
            }
        }
        self.epoch
    }

    /// A handle of this epoch goes away; DTR goes off with the last.
    pub(in crate::sim::usb) fn close(&mut self, which: Which, epoch: u64) {
        if epoch != self.epoch {
            return;
        }
        self.advance(self.now);
        self.port(which).close();
        if self.port(which).handles == 0 {
            match which {
                Which::Terminal => self.stall(),
                Which::Binary if matches!(self.mode, Mode::Sump(_)) => {
                    self.device.clock = self.device.clock.max(self.now);
                    self.device.switch_supply(false, &mut self.wires);
                }
                Which::Binary => {}
            }
        }
    }

    /// Is a port that was opened in this epoch still there?
    pub(in crate::sim::usb) fn is_there(&self, epoch: u64) -> bool {
        let gone = self.device.exit == Some(Exit::Bootloader);
        epoch == self.epoch && self.now >= self.back_at && !gone
    }

    pub(in crate::sim::usb) fn send(&mut self, which: Which, bytes: &[u8]) {
        self.advance(self.now);
        if bytes.is_empty() {
            return;
        }
        let (now, host) = (self.now, self.options.host / 2);
        self.port(which).send(now, host, bytes);
        self.stats.bytes_up += bytes.len() as u64;
        self.stats.round_trips += u64::from(self.answered);
        self.answered = false;
        self.stats.first_sent.get_or_insert(now);
    }

    pub(in crate::sim::usb) fn recv(
        &mut self,
        which: Which,
        epoch: u64,
        buf: &mut [u8],
        within: Duration,
    ) -> usize {
        let deadline = self.now + within.min(FOREVER);
        self.advance(self.now);
        while self.port(which).inbox.is_empty() && epoch == self.epoch {
            match self.next() {
                Some(at) if at <= deadline => self.advance(at),
                _ => {
                    self.advance(deadline);
                    break;
                }
            }
        }
        let inbox = &mut self.port(which).inbox;
        let len = buf.len().min(inbox.len());
        for (place, byte) in buf.iter_mut().zip(inbox.drain(..len)) {
            *place = byte;
        }
        len
    }

    pub(in crate::sim::usb) fn discard(&mut self, which: Which) {
        self.advance(self.now);
        self.port(which).inbox.clear();
    }

    pub(in crate::sim::usb) fn pause(&mut self, time: Duration) {
        self.advance(self.now + time.min(FOREVER));
    }
}
