//! Hardware that moves lines.

#[cfg(feature = "alloc")]
use alloc::boxed::Box;
use core::convert::Infallible;
use core::fmt;

use embedded_hal::digital::{OutputPin, PinState};

use super::Levels;

/// Hardware that moves the lines of a [`TargetMap`](super::TargetMap).
pub trait Lines {
    /// What moving a line can run into.
    type Error: fmt::Debug;

    /// Drives every line to its level; bits above the last line are not looked at.
    ///
    /// # Errors
    ///
    /// Whatever the hardware reports; some lines may have moved already.
    fn set(&mut self, all: Levels) -> Result<(), Self::Error>;
}

impl<L: Lines + ?Sized> Lines for &mut L {
    type Error = L::Error;
    fn set(&mut self, all: Levels) -> Result<(), Self::Error> {
        (**self).set(all)
    }
}

#[cfg(feature = "alloc")]
impl<L: Lines + ?Sized> Lines for Box<L> {
    type Error = L::Error;
    fn set(&mut self, all: Levels) -> Result<(), Self::Error> {
        (**self).set(all)
    }
}

/// Lines made of embedded-hal [`OutputPin`]s: pin `k` is line `k`.
///
/// The pins switch one after another, from the first to the last.
#[derive(Debug)]
pub struct PinLines<P, const N: usize>(
    /// The pins, line 0 first.
    pub [P; N],
);

impl<P: OutputPin, const N: usize> Lines for PinLines<P, N> {
    type Error = P::Error;

    fn set(&mut self, all: Levels) -> Result<(), Self::Error> {
        let mut first_error = Ok(());
        for (line, pin) in (0u8..).zip(&mut self.0) {
            first_error = first_error.and(pin.set_state(PinState::from(all.is_high(line))));
        }
        first_error
    }
}

/// No lines at all: for a bus that has all the lines it needs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NoLines;

impl Lines for NoLines {
    type Error = Infallible;

    fn set(&mut self, _all: Levels) -> Result<(), Self::Error> {
        Ok(())
    }
}
