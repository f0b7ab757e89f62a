//! What the SPI clock may be.

use crate::bus::{Hertz, Work};

/// What the SPI clock may be.
#[derive(Debug)]
pub(super) struct Clock {
    /// The one at which the target was found: never too fast for it.
    first: Option<Hertz>,
    /// The fastest one to look for, and the work it is for, until it was looked for.
    search: Option<(Hertz, Work)>,
    /// What was looked for at first.
    searched: Option<(Hertz, Work)>,
    /// The fastest one to go to when there is much to read after a disturbance.
    faster: Option<Hertz>,
}

impl Clock {
    /// `first`: the target was found at this clock. `fastest`: no faster one is looked for.
    pub(super) fn new(first: Option<Hertz>, fastest: Option<Hertz>) -> Self {
        Self { first, search: None, searched: None, faster: fastest }
    }

    /// The plan is long enough to look for a faster clock, for this work; `false`: it may not.
    pub(super) fn search(&mut self, work: Work) -> bool {
        self.search = self.faster.map(|fastest| (fastest, work));
        self.searched = self.search;
        self.search.is_some()
    }

    /// The chip is faster from now on.
    pub(super) fn search_again(&mut self) {
        self.search = self.searched;
    }

    /// The clock to look for with the next step.
    pub(super) fn take_search(&mut self) -> Option<(Hertz, Work)> {
        self.search.take()
    }

    /// A search has found this clock. If that goes wrong it is not tried again.
    pub(super) fn found(&mut self, clock: Option<Hertz>) {
        self.faster = clock.map(|clock| Hertz(clock.0 / 2));
    }

    /// Is this the clock of the beginning, or a slower one?
    pub(super) fn is_first(&self, clock: Option<Hertz>) -> bool {
        clock <= self.first
    }

    /// Has the clock changed to this one?
    pub(super) fn is_new(&self, clock: Hertz) -> bool {
        Some(clock) != self.first
    }

    /// What is faster than this clock and still to be tried.
    pub(super) fn faster_than(&self, clock: Option<Hertz>) -> Option<Hertz> {
        self.faster.filter(|faster| clock.is_some_and(|clock| clock < *faster))
    }

    /// The faster clock is tried now, and not again.
    pub(super) fn try_faster(&mut self) {
        self.faster = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_went_wrong_is_not_tried_again() {
        let mut clock = Clock::new(Some(Hertz::khz(125)), Some(Hertz::mhz(8)));
        clock.found(Some(Hertz::mhz(2)));
        assert_eq!(clock.faster_than(Some(Hertz::khz(125))), Some(Hertz::mhz(1)));
        assert_eq!(clock.faster_than(Some(Hertz::mhz(1))), None);
        clock.try_faster();
        assert_eq!(clock.faster_than(Some(Hertz::khz(125))), None);
    }
}
