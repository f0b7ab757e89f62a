//! The worlds as a server of pseudo-terminals sees them.

use core::time::Duration;
use std::vec::Vec;

use crate::sim::{Drive, UsbPort, UsbWorld, Wires, World};
use crate::transport::Transport;

/// A world with serial ports, numbered from 0.
pub(super) trait Served {
    /// What an observer sees.
    type World;

    fn world(&mut self) -> &mut Self::World;
    fn now(&self) -> Duration;
    /// The next moment at which something can happen.
    fn next(&self) -> Option<Duration>;
    /// The same, but for the end of a wait for bytes that a client may still be about to send: its thinking is not
    /// skipped.
    fn next_but_for_waits(&self) -> Option<Duration>;
    /// Lets everything happen up to and including `now`; appends what has reached the client of `port`.
    fn run_to(&mut self, now: Duration, port: usize, out: &mut Vec<u8>);
    /// SPI bytes so far, and whether a line is low that may select a chip, where clients measure the SPI clock.
    fn shifted(&self) -> Option<(u64, bool)>;
    /// A client sends bytes, with its line at `baud`.
    fn send(&mut self, at: Duration, port: usize, baud: u32, bytes: &[u8]);
    /// A client sets its line rate.
    fn set_baud(&mut self, at: Duration, baud: u32);
    /// A client opens or closes a port.
    fn set_open(&mut self, at: Duration, port: usize, open: bool);
}

impl<W: Wires> Served for World<W> {
    type World = Self;

    fn world(&mut self) -> &mut Self {
        self
    }

    fn now(&self) -> Duration {
        Transport::now(self)
    }

    fn next(&self) -> Option<Duration> {
        self.next()
    }

    fn next_but_for_waits(&self) -> Option<Duration> {
        self.next_but_for_waits()
    }

    fn run_to(&mut self, now: Duration, _: usize, out: &mut Vec<u8>) {
        self.run_to(now, out);
    }

    fn shifted(&self) -> Option<(u64, bool)> {
        let pins = self.pins();
        let selects = [pins.cs, pins.aux, pins.aux2].contains(&Drive::Low);
        Some((self.stats().spi_bytes, selects))
    }

    fn send(&mut self, at: Duration, _: usize, baud: u32, bytes: &[u8]) {
        self.host_bytes(at, baud, bytes);
    }

    fn set_baud(&mut self, at: Duration, baud: u32) {
        self.set_host_baud(at, baud);
    }

    fn set_open(&mut self, _: Duration, _: usize, _: bool) {}
}

/// A world with two ports, and who has them open: the terminal, then the binary one.
#[derive(Debug)]
pub(super) struct Clients<'a, W: Wires> {
    world: &'a mut UsbWorld<W>,
    open: [bool; 2],
    ports: [Option<UsbPort<W>>; 2],
}

impl<'a, W: Wires> Clients<'a, W> {
    pub(super) fn new(world: &'a mut UsbWorld<W>) -> Self {
        Self { world, open: [false; 2], ports: [None, None] }
    }

    /// A port whose device has left the bus is opened anew once that is back: a pseudo-terminal cannot go away.
    fn port(&mut self, port: usize) -> &mut Option<UsbPort<W>> {
        let is_dead = self.ports[port].as_ref().is_some_and(|port| !port.is_there());
        if is_dead || (self.open[port] && self.ports[port].is_none()) {
            self.ports[port] = None;
            if self.open[port] {
                self.ports[port] = Some(if port == 0 { self.world.terminal() } else { self.world.binary() });
            }
        }
        &mut self.ports[port]
    }
}

impl<W: Wires> Served for Clients<'_, W> {
    type World = UsbWorld<W>;

    fn world(&mut self) -> &mut UsbWorld<W> {
        self.world
    }

    fn now(&self) -> Duration {
        Transport::now(self.world)
    }

    fn next(&self) -> Option<Duration> {
        self.world.next()
    }

    fn next_but_for_waits(&self) -> Option<Duration> {
        self.world.next_but_for_waits()
    }

    fn run_to(&mut self, now: Duration, port: usize, out: &mut Vec<u8>) {
        self.world.run_to(now);
        if let Some(port) = self.port(port) {
            let mut buffer = [0; 256];
            while let Ok(len @ 1..) = port.recv(&mut buffer, Duration::ZERO) {
                out.extend(&buffer[..len]);
            }
        }
    }

    fn shifted(&self) -> Option<(u64, bool)> {
        None
    }

    fn send(&mut self, at: Duration, port: usize, _: u32, bytes: &[u8]) {
        self.world.run_to(at);
        if let Some(port) = self.port(port) {
            // What is sent to a device that is not there is lost.
            let _ = port.send(bytes);
        }
    }

    fn set_baud(&mut self, _: Duration, _: u32) {}

    fn set_open(&mut self, at: Duration, port: usize, open: bool) {
        self.world.run_to(at);
        self.open[port] = open;
        if !open {
            self.ports[port] = None;
        }
        self.port(port);
    }
}
