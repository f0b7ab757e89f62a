//! The SPI clock of a programmer.

use super::Programmer;
use crate::bus::{Hertz, IcspBus, Work};
use crate::icsp::Error;

impl<B: IcspBus + ?Sized> Programmer<'_, B> {
    /// The CPU clock of the target, if [`find_clock`](Self::find_clock) learned it from the fuses and
    /// the SPI clock that the target follows agrees; else it is more than four times the SPI clock.
    #[must_use]
    pub fn target_clock(&self) -> Option<Hertz> {
        self.oscillator
    }

    /// Enters programming mode again at the fastest SPI clock that the target follows without an error,
    /// not above `at_most`, and harmless to it whatever its clock is. It stays at the clock that it has if
    /// there is no faster one, and the bus makes itself ready for the `work` that follows.
    ///
    /// The internal oscillator may be off by 10 %, and drift; if the fuses choose it, there is that much
    /// margin.
    ///
    /// # Errors
    ///
    /// [`Error::NoSync`] when the part does not come back, [`Error::Bus`].
    pub fn find_clock(&mut self, at_most: Hertz, work: Work) -> Result<(), Error<B::Error>> {
        let oscillator = self.read_oscillator()?;
        self.try_clocks(at_most, oscillator, work)
    }

    pub(super) fn try_clocks(
        &mut self,
        at_most: Hertz,
        oscillator: Option<Hertz>,
        work: Work,
    ) -> Result<(), Error<B::Error>> {
        self.extended = None;
        let sck = self.chip.sck;
        let most = self.chip.max_clock.map_or(u32::MAX, |clock| sck.sck_below(clock).0.saturating_sub(1));
        let fastest = at_most.0.min(most);
        // At the slow and the fast end of its tolerance. If the target follows a clock that is beyond
        // both, it does not run on that oscillator.
        let (safe, possible) =
            oscillator.map_or((Hertz(fastest), Hertz(0)), |clock| sck.sck_below_oscillator(clock));
        let safe = fastest.min(safe.0.saturating_sub(1));
        let first = if fastest > possible.0 { fastest } else { safe };
        self.session.find_clock([first, safe].map(Hertz), work)?;
        let agrees = |_: &Hertz| self.session.clock().is_some_and(|clock| clock < possible);
        self.oscillator = oscillator.filter(agrees);
        Ok(())
    }

    /// The frequency of the internal oscillator, if the fuses choose it.
    pub(super) fn read_oscillator(&mut self) -> Result<Option<Hertz>, Error<B::Error>> {
        let mut readable = self.chip.fuses.iter().filter(|byte| byte.readable != 0);
        if !readable.all(|byte| self.known_fuse(byte.fuse).is_some()) {
            self.read_fuses_and_lock()?;
        }
        Ok(self.chip.internal_clock(|fuse| self.known_fuse(fuse)))
    }
}
