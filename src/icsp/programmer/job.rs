//! What jobs and the server need.

use core::time::Duration;

use super::Programmer;
use crate::bus::{Cost, Frame, Hertz, IcspBus, Work};
use crate::icsp::Error;

impl<B: IcspBus + ?Sized> Programmer<'_, B> {
    /// As [`exchange`](Self::exchange), for several; an error when a part that repeats what it is sent did not.
    pub(crate) fn exchange_all(&mut self, frames: &mut [Frame]) -> Result<(), Error<B::Error>> {
        (self.extended, self.fuses) = (None, [None; 4]);
        self.session.exchange_frames(frames)
    }

    /// Nothing follows before this time has passed.
    pub(crate) fn wait_at_least(&mut self, time: Duration) -> Result<(), Error<B::Error>> {
        self.session.bus().hold_off(time).map_err(Error::Bus)
    }

    /// What work on the bus costs, if it can tell.
    pub(crate) fn cost(&mut self) -> Option<Cost> {
        self.session.bus().cost()
    }

    /// Erases the whole chip and enables programming again at the fastest clock, which costs less than to
    /// do one after the other: as [`erase`](Self::erase) and [`find_clock`](Self::find_clock).
    ///
    /// # Errors
    ///
    /// As theirs.
    pub(crate) fn erase_and_find_clock(&mut self, at_most: Hertz, work: Work) -> Result<(), Error<B::Error>> {
        let oscillator = self.read_oscillator()?;
        self.start_erase()?;
        self.try_clocks(at_most, oscillator, work)
    }

    /// Enters programming mode again at the next slower SPI clock, because the target made an error;
    /// `false`: there is none, and it was entered again at the same one.
    ///
    /// # Errors
    ///
    /// [`Error::NoSync`] when the part does not come back, [`Error::Bus`].
    pub(crate) fn slow_down(&mut self) -> Result<bool, Error<B::Error>> {
        self.extended = None;
        self.doubt_bus();
        self.session.slow_down()
    }

    /// Reads the signature again: a part that is not in step with what it is sent would say something else.
    ///
    /// # Errors
    ///
    /// [`Error::Unstable`], [`Error::OutOfStep`], [`Error::Bus`].
    pub(crate) fn check_step(&mut self) -> Result<(), Error<B::Error>> {
        self.session.check_signature()
    }

    /// Pulses RESET and enables programming again, as after an error of the bus.
    ///
    /// # Errors
    ///
    /// [`Error::NoSync`] when the part does not come back, [`Error::Bus`].
    pub(crate) fn enter_again(&mut self) -> Result<(), Error<B::Error>> {
        self.extended = None;
        self.doubt_bus();
        self.session.reenter()
    }

    /// Enters programming mode again at the SPI clock at which the target was found, because its CPU clock may be
    /// what it was then.
    ///
    /// # Errors
    ///
    /// [`Error::NoSync`] when the part does not come back, [`Error::Unstable`], [`Error::OutOfStep`], [`Error::Bus`].
    pub(crate) fn enter_at_entry_clock(&mut self) -> Result<(), Error<B::Error>> {
        (self.extended, self.oscillator) = (None, None);
        self.session.enter_at_entry_clock()
    }

    /// The hardware may not have received what was sent.
    pub(crate) fn doubt_bus(&mut self) {
        if let Some(tuning) = self.session.tuning() {
            tuning.doubt();
        }
    }
}
