//! A host's serial line, a Bus Pirate, and whatever hangs on its pins, on virtual time.

use core::convert::Infallible;
use core::time::Duration;
use std::collections::VecDeque;

use super::bus_pirate::{BusPirate, Device, Mode};
use super::link::Link;
use super::{Pins, Pwm, Wires, timing};
use crate::transport::Transport;

/// How a [`World`] is built.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct WorldOptions {
    /// Which board with which firmware.
    pub device: Device,
    /// The FT232R's latency timer; 16 ms unless the host asks for less, at least 1 us. An RS-232
    /// line and a board with a USB of its own have none.
    pub latency: Duration,
    /// Does a wrong line rate garble bytes? On by default. If not, both ends always have the
    /// device's rate, whatever the host says.
    pub checks_baud: bool,
}

impl Default for WorldOptions {
    fn default() -> Self {
        Self { device: Device::default(), latency: timing::LATENCY, checks_baud: true }
    }
}

/// What went over the line, and when.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorldStats {
    /// Bytes that the host sent.
    pub bytes_up: u64,
    /// Bytes that reached the host.
    pub bytes_down: u64,
    /// Sends of the host that came first, or after something had been received.
    pub round_trips: u64,
    /// Bytes that the Bus Pirate shifted over SPI or raw wire.
    pub spi_bytes: u64,
    /// Bytes that the Bus Pirate's UART lost, by overrun or because it was set up anew.
    pub bytes_lost: u64,
    /// When the host sent its first byte.
    pub first_sent: Option<Duration>,
    /// When the last byte reached the host.
    pub last_received: Option<Duration>,
}

/// A Bus Pirate on a serial line, with `wires` on its pins; v3 with firmware 6.3 unless the
/// [`WorldOptions`] say otherwise.
///
/// A pure state machine: time passes only in calls that say so. Moments are counted from the start
/// of the world, at which the Bus Pirate shows its `HiZ>` prompt, which is not sent; v5 and v6 are in their
/// legacy mode. As a [`Transport`] it
/// brings its own clock, which stands still between calls.
///
/// ```
/// use core::time::Duration;
/// use avrrr::sim::{Pins, Shift, Wires, World};
/// use avrrr::transport::Transport;
///
/// #[derive(Debug)]
/// struct Nothing;
/// impl Wires for Nothing {
///     fn set_pins(&mut self, _: Duration, _: Pins) {}
///     fn set_supply(&mut self, _: Duration, _: bool) {}
///     fn set_pullups(&mut self, _: Duration, _: bool) {}
///     fn shift(&mut self, _: Duration, _: Shift, mosi: u8) -> u8 { mosi }
///     fn miso(&mut self, _: Duration) -> bool { false }
/// }
///
/// let mut world = World::new(Nothing);
/// let mut answer = [0; 5];
/// world.send(&[0; 20]).unwrap();
/// assert_eq!(world.recv(&mut answer, Duration::from_millis(50)), Ok(5));
/// assert_eq!(&answer, b"BBIO1");
/// ```
#[doc(alias("simulator", "emulator", "fake"))]
#[derive(Debug, Clone)]
pub struct World<W> {
    wires: W,
    options: WorldOptions,
    pirate: BusPirate,
    link: Link,
    host_baud: u32,
    now: Duration,
    /// Reached the host and was not taken yet.
    inbox: VecDeque<u8>,
    stats: WorldStats,
    /// Something was received since the last send.
    answered: bool,
    /// Counters of pirates before the last power cycle.
    spi_bytes_before: u64,
    bytes_lost_before: u64,
}

/// A longer wait ends after so long.
const FOREVER: Duration = Duration::from_secs(86_400);
/// The rate at which a host opens the port.
const HOST_BAUD: u32 = 115_200;

impl<W: Wires> World<W> {
    /// With the default [`WorldOptions`].
    pub fn new(wires: W) -> Self {
        Self::with_options(wires, WorldOptions::default())
    }

    /// With these options.
    pub fn with_options(wires: W, options: WorldOptions) -> Self {
        let mut pirate = BusPirate::new(Duration::ZERO, options.device);
        pirate.set_garbles(options.checks_baud);
        Self {
            link: Link::new(options.device.link(), Duration::ZERO, options.latency, HOST_BAUD),
            wires,
            pirate,
            options,
            host_baud: HOST_BAUD,
            now: Duration::ZERO,
            inbox: VecDeque::new(),
            stats: WorldStats::default(),
            answered: true,
            spi_bytes_before: 0,
            bytes_lost_before: 0,
        }
    }

    /// The host sends `bytes` at `at`, with its line at `baud`. A moment that has passed already
    /// means now.
    pub(super) fn host_bytes(&mut self, at: Duration, baud: u32, bytes: &[u8]) {
        let at = at.max(self.now);
        self.advance(at);
        self.set_host_baud(at, baud);
        if bytes.is_empty() {
            return;
        }
        self.link.send(at, bytes, self.pirate.incoming_mut());
        self.stats.bytes_up += bytes.len() as u64;
        self.stats.round_trips += u64::from(self.answered);
        self.answered = false;
        self.stats.first_sent.get_or_insert(at);
    }

    /// The host changes its line rate at `at`; bytes that it sent before keep theirs.
    pub(super) fn set_host_baud(&mut self, at: Duration, baud: u32) {
        self.advance(at.max(self.now));
        let baud = if self.options.checks_baud { baud } else { self.pirate.baud() };
        if baud != self.host_baud {
            self.host_baud = baud;
            self.link.set_baud(self.now, baud);
        }
    }

    /// The next moment at which something can happen; `None`: nothing before the host sends.
    pub(super) fn next(&self) -> Option<Duration> {
        let link = self.link.next(self.pirate.outgoing(), self.options.checks_baud);
        [self.pirate.next(), link].into_iter().flatten().min()
    }

    /// The same, but for the end of a wait for bytes that the host may still be about to send.
    // For pseudo-terminals.
    #[cfg(unix)]
    pub(super) fn next_but_for_waits(&self) -> Option<Duration> {
        let link = self.link.next(self.pirate.outgoing(), self.options.checks_baud);
        [self.pirate.next_but_for_waits(), link].into_iter().flatten().min()
    }

    /// Lets everything happen up to and including `now`; appends what has reached the host to
    /// `out`.
    // For pseudo-terminals.
    #[cfg(any(unix, test))]
    pub(super) fn run_to(&mut self, now: Duration, out: &mut std::vec::Vec<u8>) {
        self.advance(now);
        out.extend(self.inbox.drain(..));
    }

    /// Unplugs the Bus Pirate and plugs it in again: back at its prompt, or in its legacy mode, as if
    /// it had been switched to that again; what was under way is lost. A step of the firmware that has begun ends
    /// first, and time passes until then.
    pub fn power_cycle(&mut self) {
        self.now = self.pirate.power_off(self.now, &mut self.wires);
        self.spi_bytes_before += self.pirate.spi_bytes();
        self.bytes_lost_before += self.pirate.bytes_lost();
        self.pirate = BusPirate::new(self.now, self.options.device);
        self.pirate.set_garbles(self.options.checks_baud);
        let WorldOptions { device, latency, .. } = self.options;
        self.link = Link::new(device.link(), self.now, latency, self.host_baud);
    }

    /// Switches [`WorldOptions::checks_baud`].
    // For pseudo-terminals.
    #[cfg(any(unix, test))]
    pub(super) fn set_checks_baud(&mut self, on: bool) {
        self.options.checks_baud = on;
        self.pirate.set_garbles(on);
    }

    /// What hangs on the pins.
    pub fn wires(&self) -> &W {
        &self.wires
    }

    /// What hangs on the pins, to be changed.
    pub fn wires_mut(&mut self) -> &mut W {
        &mut self.wires
    }

    /// Ends the world: what hung on the pins, as it is now.
    pub fn into_wires(self) -> W {
        self.wires
    }

    /// What the firmware is doing.
    pub fn mode(&self) -> Mode {
        self.pirate.mode()
    }

    /// Will the firmware never hear a byte again, until a power cycle?
    pub fn is_deaf(&self) -> bool {
        self.pirate.is_deaf()
    }

    /// What the Bus Pirate does to its pins.
    pub fn pins(&self) -> Pins {
        self.pirate.pins()
    }

    /// What the PWM module does to AUX; `None`: it is off.
    pub fn pwm(&self) -> Option<Pwm> {
        self.pirate.pwm()
    }

    /// Are the supplies switched on?
    pub fn supply_on(&self) -> bool {
        self.pirate.supply_on()
    }

    /// The Bus Pirate's line rate, baud; 0: its USB has none.
    pub fn baud(&self) -> u32 {
        self.pirate.baud()
    }

    /// What went over the line so far.
    pub fn stats(&self) -> WorldStats {
        WorldStats {
            spi_bytes: self.spi_bytes_before + self.pirate.spi_bytes(),
            bytes_lost: self.bytes_lost_before + self.pirate.bytes_lost(),
            ..self.stats
        }
    }

    /// Until then nothing can reach the host, whatever happens: no need to look at each event.
    fn silent_until(&self) -> Duration {
        self.link.silent_until(self.now, self.pirate.steady_byte_ns(), self.pirate.outgoing())
    }

    fn advance(&mut self, now: Duration) {
        self.now = self.now.max(now);
        self.pirate.run_to(self.now, &mut self.wires);
        self.link.receive(self.now, self.pirate.outgoing_mut(), self.options.checks_baud);
        let before = self.inbox.len();
        if let Some(at) = self.link.deliver(self.now, &mut self.inbox) {
            self.stats.bytes_down += (self.inbox.len() - before) as u64;
            self.stats.last_received = Some(at);
            self.answered = true;
        }
    }
}

impl<W: Wires> Transport for World<W> {
    type Error = Infallible;

    fn send(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        self.host_bytes(self.now, self.host_baud, bytes);
        Ok(())
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Infallible> {
        let deadline = self.now + within.min(FOREVER);
        self.advance(self.now);
        while self.inbox.is_empty() {
            match self.next() {
                Some(at) if at <= deadline => self.advance(at.max(self.silent_until().min(deadline))),
                _ => {
                    self.advance(deadline);
                    break;
                }
            }
        }
        let len = buf.len().min(self.inbox.len());
        for (place, byte) in buf.iter_mut().zip(self.inbox.drain(..len)) {
            *place = byte;
        }
        Ok(len)
    }

    fn discard_input(&mut self) -> Result<(), Infallible> {
        self.advance(self.now);
        self.inbox.clear();
        Ok(())
    }

    fn set_baud(&mut self, baud: u32) -> Result<bool, Infallible> {
        self.set_host_baud(self.link.free(), baud);
        Ok(self.link.has_rate())
    }

    fn now(&self) -> Duration {
        self.now
    }

    fn pause(&mut self, time: Duration) {
        self.advance(self.now + time.min(FOREVER));
    }
}

#[cfg(test)]
mod tests;
