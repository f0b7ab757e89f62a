//! What one device adjusts to go faster or to be sure, beyond the seam.

use super::{Hertz, Measured};

/// Adjustments that a bus may offer by [`IcspBus::tuning`](super::IcspBus::tuning).
///
/// A session works without any of them. Each method has a default that adjusts nothing; a bus overrides
/// those that apply to its hardware.
pub trait BusTuning {
    /// The error of the bus.
    type Error;

    /// How many more frames make a [`send`](super::IcspBus::send) of this many frames faster. The caller puts
    /// harmless frames in front of the others. Some devices answer sooner when they have more to say. `early`: the
    /// target takes those frames while it writes, and the caller says so by [`begin_early`](Self::begin_early).
    fn padding(&self, frames: usize, early: bool) -> usize {
        let _ = (frames, early);
        0
    }

    /// Does an exchange cost no more than a send? Then a session exchanges instead, and looks at every echo.
    fn hears_all(&self) -> bool {
        false
    }

    /// The next exchange begins with so many frames that the target takes while it writes: a hold-off need not
    /// have passed before those, only before the frames that follow.
    fn begin_early(&mut self, frames: usize) {
        let _ = frames;
    }

    /// The slowest SPI clock that the bus can be set to, whatever is set now; `None`: it does not know.
    ///
    /// A job refuses fuses that make a target too slow for this clock.
    fn slowest_clock(&self) -> Option<Hertz> {
        None
    }

    /// Changes to the other edge of SCK for the data that the bus sends, and back when called again. No target
    /// is held. `false`: the bus is sure of its edge, and nothing was done.
    ///
    /// # Errors
    ///
    /// As [`set_clock`](super::IcspBus::set_clock).
    fn other_edge(&mut self) -> Result<bool, Self::Error> {
        Ok(false)
    }

    /// Feeds a clock of this frequency, or none, to a pin from which a wire may go to XTAL1 of the target. No target is
    /// held; the supplies of the targets may be switched off and on again. `false`: this bus has no pin for it, and
    /// nothing was done.
    ///
    /// # Errors
    ///
    /// When the frequency is not possible, or the hardware fails.
    fn feed_clock(&mut self, clock: Option<Hertz>) -> Result<bool, Self::Error> {
        let _ = clock;
        Ok(false)
    }

    /// Prepares the bus for this work at the clock that is set. No target is held; the supplies of the targets
    /// may be switched off and on again.
    ///
    /// # Errors
    ///
    /// When the hardware fails.
    fn adapt(&mut self, work: Work) -> Result<(), Self::Error> {
        let _ = work;
        Ok(())
    }

    /// Measures the supply of the targets; `None`: this bus cannot. No target is held: measuring may disturb SPI.
    ///
    /// # Errors
    ///
    /// When the supply is off that should be on, or the hardware fails.
    fn measure_supply(&mut self) -> Result<Option<Measured>, Self::Error> {
        Ok(None)
    }

    /// What was measured of the supply last; `None`: nothing was, or this bus cannot.
    ///
    /// A job judges brown-out levels by it.
    fn supply(&self) -> Option<Measured> {
        None
    }

    /// The hardware may have received something else than was sent: the bus sets it up anew before RESET moves
    /// next.
    fn doubt(&mut self) {}
}

/// Approximately how much work follows on a bus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Work {
    /// Frames of [`IcspBus::exchange`](super::IcspBus::exchange).
    pub exchanges: u32,
    /// Frames of [`IcspBus::send`](super::IcspBus::send).
    pub sends: u32,
}
