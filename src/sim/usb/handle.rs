//! A device with two ports as its owner and its clients have it.

use core::fmt;
use core::ops::{Deref, DerefMut};
use core::time::Duration;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::world::{Inner, Which};
use super::{Binmode, Disturbance, UsbOptions};
use crate::sim::{Pins, Wires, WorldStats};
use crate::transport::Transport;

/// The device has left the bus since the port was opened, by a reset perhaps. The port must be opened anew once it
/// is back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the simulated Bus Pirate has left the bus")]
pub struct PortGone;

/// A Bus Pirate 5, 5XL or 6 with `wires` on its pins, on virtual time.
///
/// As a [`Transport`] it is its binary port, which it opens at the first call that needs it. The
/// [terminal](Self::terminal) is a port of its own; and [`binary`](Self::binary) makes handles for drivers that take
/// the port for themselves, so that a test can look at the wires meanwhile. Time passes only in calls, of any
/// handle.
///
/// Each call of [`send`](Transport::send) is one USB transfer, which begins with a packet of its own.
///
/// ```
/// use core::time::Duration;
/// use avrrr::chip::ATTINY85;
/// use avrrr::sim::{Avr, Board, Line, UsbWorld};
/// use avrrr::transport::Transport;
///
/// let mut world = UsbWorld::new(Board::new().with(Avr::new(ATTINY85), Line::Cs));
/// let mut answer = [0; 64];
/// world.send(&[0])?;
/// let len = world.recv(&mut answer, Duration::from_millis(5))?;
/// assert!(answer[..len].windows(18).any(|text| text == b"COBS decode failed"));
/// assert!(world.wires().violations().is_empty());
/// # Ok::<(), avrrr::sim::PortGone>(())
/// ```
#[doc(alias("BPIO2", "simulator"))]
pub struct UsbWorld<W: Wires> {
    shared: Arc<Mutex<Inner<W>>>,
    /// The binary port as this handle has opened it.
    own: Option<UsbPort<W>>,
}

/// An open port of a [`UsbWorld`]; dropping it closes the port.
pub struct UsbPort<W: Wires> {
    shared: Arc<Mutex<Inner<W>>>,
    which: Which,
    epoch: u64,
}

/// What hangs on the pins of a [`UsbWorld`]. Let go of it before any port is used: that would wait for ever.
#[derive(Debug)]
pub struct WiresGuard<'a, W>(MutexGuard<'a, Inner<W>>);

impl<W> Deref for WiresGuard<'_, W> {
    type Target = W;
    fn deref(&self) -> &W {
        &self.0.wires
    }
}

impl<W> DerefMut for WiresGuard<'_, W> {
    fn deref_mut(&mut self) -> &mut W {
        &mut self.0.wires
    }
}

impl<W: Wires> fmt::Debug for UsbWorld<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UsbWorld")
            .field("now", &self.lock().now)
            .field("own", &self.own)
            .finish_non_exhaustive()
    }
}

impl<W: Wires> fmt::Debug for UsbPort<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UsbPort")
            .field("which", &self.which)
            .field("epoch", &self.epoch)
            .finish_non_exhaustive()
    }
}

/// After a panic of a test the world is still usable.
fn lock<W>(shared: &Mutex<Inner<W>>) -> MutexGuard<'_, Inner<W>> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<W: Wires> UsbWorld<W> {
    /// With the default [`UsbOptions`]: a v5 that starts in BPIO2.
    #[must_use]
    pub fn new(wires: W) -> Self {
        Self::with_options(wires, UsbOptions::default())
    }

    /// With these options.
    #[must_use]
    pub fn with_options(wires: W, options: UsbOptions) -> Self {
        Self { shared: Arc::new(Mutex::new(Inner::new(wires, options))), own: None }
    }

    fn lock(&self) -> MutexGuard<'_, Inner<W>> {
        lock(&self.shared)
    }

    fn handle(&self, which: Which) -> UsbPort<W> {
        let epoch = self.lock().open(which);
        UsbPort { shared: Arc::clone(&self.shared), which, epoch }
    }

    /// Opens the terminal port, which stalls the binary one until the host has asked the storage twice; so does
    /// closing it.
    #[must_use]
    pub fn terminal(&self) -> UsbPort<W> {
        self.handle(Which::Terminal)
    }

    /// Opens the binary port. In SUMP mode the first handle switches 3.3 V on, and the last one off.
    #[must_use]
    pub fn binary(&self) -> UsbPort<W> {
        self.handle(Which::Binary)
    }

    /// Opens the binary port of this handle, anew if it was open.
    pub fn open_binary(&mut self) {
        self.close_binary();
        self.own = Some(self.binary());
    }

    /// Closes the binary port of this handle.
    pub fn close_binary(&mut self) {
        self.own = None;
    }

    fn own(&mut self) -> &mut UsbPort<W> {
        let Self { shared, own } = self;
        own.get_or_insert_with(|| {
            let epoch = lock(shared).open(Which::Binary);
            UsbPort { shared: Arc::clone(shared), which: Which::Binary, epoch }
        })
    }

    /// What hangs on the pins.
    #[must_use]
    pub fn wires(&self) -> WiresGuard<'_, W> {
        WiresGuard(self.lock())
    }

    /// What hangs on the pins, to be changed.
    pub fn wires_mut(&mut self) -> WiresGuard<'_, W> {
        WiresGuard(self.lock())
    }

    /// Ends the world: what hung on the pins, as it is now. `None`: a port is still open in another handle.
    #[must_use]
    pub fn into_wires(mut self) -> Option<W> {
        self.close_binary();
        let inner = Arc::into_inner(self.shared)?;
        Some(inner.into_inner().unwrap_or_else(PoisonError::into_inner).wires)
    }

    /// What went over both ports so far.
    #[must_use]
    pub fn stats(&self) -> WorldStats {
        self.lock().stats()
    }

    /// What the binary port speaks now.
    #[must_use]
    pub fn binmode(&self) -> Binmode {
        self.lock().binmode()
    }

    /// What the Bus Pirate does to its pins.
    #[must_use]
    pub fn pins(&self) -> Pins {
        self.lock().pins()
    }

    /// Is the supply switched on?
    #[must_use]
    pub fn supply_on(&self) -> bool {
        self.lock().supply_on()
    }

    /// The next moment at which something can happen; `None`: nothing before a host does something.
    // For pseudo-terminals, as the next.
    #[cfg(unix)]
    pub(in crate::sim) fn next(&self) -> Option<Duration> {
        self.lock().next()
    }

    /// The same, but for the end of a wait for bytes that a host may still be about to send.
    #[cfg(unix)]
    pub(in crate::sim) fn next_but_for_waits(&self) -> Option<Duration> {
        self.lock().next_but_for_waits()
    }

    /// Lets everything happen up to and including `now`.
    #[cfg(unix)]
    pub(in crate::sim) fn run_to(&mut self, now: Duration) {
        self.lock().advance(now);
    }

    /// Unplugs the Bus Pirate and plugs it in again; time passes until it is back. Ports that were open are gone.
    pub fn power_cycle(&mut self) {
        self.lock().power_cycle();
    }

    /// The host asks the storage so often from now on; `None`: not any more.
    /// [`UsbOptions::storage_polls`] has what for.
    pub fn set_storage_polls(&mut self, period: Option<Duration>) {
        self.lock().set_storage_polls(period);
    }

    /// Lets a sweep disturb the SPI byte with this number, counted from 0 at the start of the world, in place of
    /// one that was named before and is not there yet.
    pub fn disturb(&mut self, byte: u64, how: Disturbance) {
        self.lock().disturb(byte, how);
    }
}

impl<W: Wires> UsbPort<W> {
    /// Is the device still the one whose port this is?
    #[cfg(unix)]
    pub(in crate::sim) fn is_there(&self) -> bool {
        self.there().is_ok()
    }

    fn there(&self) -> Result<MutexGuard<'_, Inner<W>>, PortGone> {
        let inner = lock(&self.shared);
        if inner.is_there(self.epoch) { Ok(inner) } else { Err(PortGone) }
    }
}

impl<W: Wires> Drop for UsbPort<W> {
    fn drop(&mut self) {
        lock(&self.shared).close(self.which, self.epoch);
    }
}

impl<W: Wires> Transport for UsbPort<W> {
    type Error = PortGone;

    fn send(&mut self, bytes: &[u8]) -> Result<(), PortGone> {
        self.there()?.send(self.which, bytes);
        Ok(())
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, PortGone> {
        let len = self.there()?.recv(self.which, self.epoch, buf, within);
        if len == 0 {
            drop(self.there()?);
        }
        Ok(len)
    }

    fn discard_input(&mut self) -> Result<(), PortGone> {
        self.there()?.discard(self.which);
        Ok(())
    }

    fn set_baud(&mut self, _: u32) -> Result<bool, PortGone> {
        drop(self.there()?);
        Ok(false)
    }

    fn now(&self) -> Duration {
        lock(&self.shared).now
    }

    fn pause(&mut self, time: Duration) {
        lock(&self.shared).pause(time);
    }
}

impl<W: Wires> Transport for UsbWorld<W> {
    type Error = PortGone;

    fn send(&mut self, bytes: &[u8]) -> Result<(), PortGone> {
        self.own().send(bytes)
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, PortGone> {
        self.own().recv(buf, within)
    }

    fn discard_input(&mut self) -> Result<(), PortGone> {
        self.own().discard_input()
    }

    fn set_baud(&mut self, baud: u32) -> Result<bool, PortGone> {
        self.own().set_baud(baud)
    }

    fn now(&self) -> Duration {
        self.lock().now
    }

    fn pause(&mut self, time: Duration) {
        self.lock().pause(time);
    }
}
