//! The way into programming mode at a clock that is known from before.

use super::{Entry, Session};
use crate::bus::{Hertz, IcspBus, Target};
use crate::icsp::Error;

/// An SPI clock from an earlier session, and what followed it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum KnownClock {
    /// This part.
    OfPart(Hertz),
    /// An equal part: that this one does is proven first, in a way that harms no part.
    OfEqual(Hertz),
}

impl<'b, B: IcspBus + ?Sized> Session<'b, B> {
    /// As [`enter`](Self::enter), but tries a clock first that is known. If the part does not answer there, the
    /// rest is as without it.
    ///
    /// [`entry_clock`](Self::entry_clock) is that of `entry`: a part that follows a faster clock follows that one too.
    pub(crate) fn enter_at(
        bus: &'b mut B,
        target: Target,
        entry: &Entry,
        known: Option<KnownClock>,
    ) -> Result<Self, Error<B::Error>> {
        let mut session = Self::new(bus, target, entry);
        match known {
            Some(known) if session.try_known(known, entry)? => Ok(session),
            _ => session.find(entry),
        }
    }

    fn try_known(&mut self, known: KnownClock, entry: &Entry) -> Result<bool, Error<B::Error>> {
        let (KnownClock::OfPart(at_most) | KnownClock::OfEqual(at_most)) = known;
        let clock = self.bus().set_clock(at_most).map_err(Error::Bus)?;
        if clock.is_none_or(|clock| clock <= entry.clock()) {
            return Ok(false);
        }
        self.clock = clock;
        let enabled = match known {
            KnownClock::OfPart(_) => self.enable(1),
            KnownClock::OfEqual(_) => self.probe(),
        };
        let failure = match enabled.and_then(|()| self.read_first_signature(entry)) {
            Ok(()) => {
                self.entry_clock = Some(entry.clock());
                return Ok(true);
            }
            Err(failure) => failure,
        };
        let bus_failed = matches!(failure, Error::Bus(_));
        // A bus that does not come back has failed for good; what it said first says why.
        if bus_failed && !self.holds || self.pulse_reset_high().is_err() {
            return Err(self.with_doubts(failure));
        }
        self.disturbed |= bus_failed;
        Ok(false)
    }
}
