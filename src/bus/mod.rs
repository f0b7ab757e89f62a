//! The seam between programming an AVR and the hardware that does it.
//!
//! Everything to the left of [`IcspBus`] knows AVRs and no hardware; everything to the right knows
//! hardware and no AVR. [`HalBus`] makes a bus of any embedded-hal 1.0 SPI bus; the Bus Pirate
//! implements the trait itself, because it can do more than shift bytes.
//!
//! # For implementors
//!
//! * SPI mode 0, most significant bit first, SCK low whenever RESET moves.
//! * All frames of a call reach the target, whole and in order, or the call fails.
//! * [`hold_off`](IcspBus::hold_off) states what must be true, not how to wait: a bus that uploads
//!   first and clocks later may upload at once and make up only the difference.
//! * [`hold_reset`](IcspBus::hold_reset) comes again after each entry into programming mode, before the first
//!   change. Lines that may have been moved wrongly are to be set then, whatever they should be already.
//! * [`release_reset`](IcspBus::release_reset) is what a dropped session relies on: it is
//!   idempotent, ends in bounded time, and tries even after other calls have failed.
//!
//! # For callers
//!
//! Batch: one call with many frames costs one round trip where many calls cost many.

mod hal;
#[cfg(feature = "mock")]
mod mock;
mod supply;
mod tuning;

#[cfg(feature = "alloc")]
use alloc::boxed::Box;
use core::time::Duration;

pub use crate::hertz::Hertz;
pub use crate::select::Target;
pub use hal::{FixedClock, HalBus, HalError};
#[cfg(feature = "mock")]
pub use mock::{MockBusError, MockIcspBus};
#[cfg(feature = "alloc")]
pub(crate) use supply::Volts;
pub use supply::{Measured, SupplySetting};
pub use tuning::{BusTuning, Work};

/// One serial programming instruction, or the four bytes that came back during it.
pub type Frame = [u8; 4];

/// The address of a 16-bit word of flash, as the instructions want it. Byte address divided by two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordAddr(
    /// The word address.
    pub u32,
);

impl WordAddr {
    /// The word that holds this byte of flash.
    #[must_use]
    pub(crate) const fn of_byte(byte: u32) -> Self {
        Self(byte / 2)
    }
}

/// May a bus put anything it likes into the last byte of the last frame?
///
/// Only the session knows: a page-write instruction does not care about its fourth byte, an EEPROM
/// or fuse write does. Freedom there lets a Bus Pirate end an upload with a read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tail {
    /// Every byte counts.
    Exact,
    /// The fourth byte of the last frame may be any value.
    Free,
}

/// What working on a bus costs, for estimates. All of it is approximate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Between asking and the first byte of the answer.
    pub round_trip: Duration,
    /// Each frame of [`IcspBus::exchange`], round trips included.
    pub exchange: Duration,
    /// Each frame of [`IcspBus::send`].
    pub send: Duration,
    /// Each byte of [`IcspBus::read_flash`]; `None` where the bus has no such short cut.
    pub read_flash: Option<Duration>,
}

/// What programming needs from hardware. The [module page](self) has the contract.
pub trait IcspBus {
    /// What can go wrong on this bus.
    type Error: core::error::Error + 'static;

    /// Shifts all frames in order; what came back replaces what was sent.
    ///
    /// # Errors
    ///
    /// When the hardware fails; how many frames reached the target is then unknown.
    fn exchange(&mut self, frames: &mut [Frame]) -> Result<(), Self::Error>;

    /// Shifts all frames in order and forgets the answers, but for one byte: what came back during the
    /// last byte of the last frame, if the bus knows.
    ///
    /// May return before they have reached the target; [`flush`](Self::flush) waits for that.
    ///
    /// # Errors
    ///
    /// When the hardware fails; how many frames reached the target is then unknown.
    fn send(
        &mut self,
        frames: &mut dyn ExactSizeIterator<Item = Frame>,
        tail: Tail,
    ) -> Result<Option<u8>, Self::Error>;

    /// Nothing more reaches the target, neither a frame nor an edge on RESET, before this much time
    /// has passed since the last frame or edge.
    ///
    /// # Errors
    ///
    /// When the hardware fails.
    fn hold_off(&mut self, time: Duration) -> Result<(), Self::Error>;

    /// Waits until everything that was sent has reached the target, and reports its late errors.
    ///
    /// # Errors
    ///
    /// When work that was queued has failed.
    fn flush(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }

    /// Puts exactly `target` into reset; if it is there already, sets all lines once more, before the next frame.
    ///
    /// # Errors
    ///
    /// When the bus has no such target, or the hardware fails.
    fn hold_reset(&mut self, target: Target) -> Result<(), Self::Error>;

    /// Lets every target go. Idempotent, bounded in time, and tries even after an error.
    ///
    /// # Errors
    ///
    /// When the hardware did not confirm; a target may then still be in reset.
    fn release_reset(&mut self) -> Result<(), Self::Error>;

    /// Sets the fastest SPI clock that is not above `at_most`, or the slowest that there is, and returns it;
    /// `None`: the clock is fixed and the bus does not know it.
    ///
    /// # Errors
    ///
    /// While a target is held in reset: on some hardware a change of clock moves the RESET line.
    fn set_clock(&mut self, at_most: Hertz) -> Result<Option<Hertz>, Self::Error>;

    /// Reads flash by a short cut of the hardware, if it has one: the number of bytes that were read,
    /// always a prefix of `out`. `Ok(0)`: not here, read by frames.
    ///
    /// The upper bits of the address (16 and up) are the caller's affair: it has sent the Load
    /// Extended Address instruction, and `out` does not cross a border of 64 Ki words.
    ///
    /// # Errors
    ///
    /// When the hardware fails.
    fn read_flash(&mut self, at: WordAddr, out: &mut [u8]) -> Result<usize, Self::Error> {
        let _ = (at, out);
        Ok(0)
    }

    /// What work on this bus costs now, if it can tell.
    fn cost(&self) -> Option<Cost> {
        None
    }

    /// The bus's clock, for reports; `None`: it has none.
    fn now(&self) -> Option<Duration> {
        None
    }

    /// The adjustments that this bus offers beyond the seam. `None`, the default, is right for a bus that is
    /// nothing but wires.
    fn tuning(&mut self) -> Option<&mut dyn BusTuning<Error = Self::Error>> {
        None
    }
}

/// Forwards all methods: one that is left out would quietly be the default.
macro_rules! forward {
    ($pointer:ty) => {
        impl<B: IcspBus + ?Sized> IcspBus for $pointer {
            type Error = B::Error;
            fn exchange(&mut self, frames: &mut [Frame]) -> Result<(), Self::Error> {
                (**self).exchange(frames)
            }
            fn send(
                &mut self,
                frames: &mut dyn ExactSizeIterator<Item = Frame>,
                tail: Tail,
            ) -> Result<Option<u8>, Self::Error> {
                (**self).send(frames, tail)
            }
            fn hold_off(&mut self, time: Duration) -> Result<(), Self::Error> {
                (**self).hold_off(time)
            }
            fn flush(&mut self) -> Result<(), Self::Error> {
                (**self).flush()
            }
            fn hold_reset(&mut self, target: Target) -> Result<(), Self::Error> {
                (**self).hold_reset(target)
            }
            fn release_reset(&mut self) -> Result<(), Self::Error> {
                (**self).release_reset()
            }
            fn set_clock(&mut self, at_most: Hertz) -> Result<Option<Hertz>, Self::Error> {
                (**self).set_clock(at_most)
            }
            fn read_flash(&mut self, at: WordAddr, out: &mut [u8]) -> Result<usize, Self::Error> {
                (**self).read_flash(at, out)
            }
            fn cost(&self) -> Option<Cost> {
                (**self).cost()
            }
            fn now(&self) -> Option<Duration> {
                (**self).now()
            }
            fn tuning(&mut self) -> Option<&mut dyn BusTuning<Error = Self::Error>> {
                (**self).tuning()
            }
        }
    };
}

forward!(&mut B);
#[cfg(feature = "alloc")]
forward!(Box<B>);
