//! Where the CPU clock comes from: an oscillator inside of the part, or what is at XTAL1. Data sheets, "System
//! Clock and Clock Options".

use super::{Avr, as_shipped, index};
use crate::chip::{Hazard, Hertz, SckRule};

/// The clock of a part that has none of its own.
const ATTACHED_CLOCK: Hertz = Hertz::mhz(8);

/// What is at XTAL1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Xtal {
    /// What the fuses need is on the board: a crystal, an oscillator or an RC network.
    attached: bool,
    /// A clock that is fed into XTAL1. It is stronger than what is on the board.
    fed: Option<Hertz>,
}

impl Xtal {
    pub(super) const ATTACHED: Self = Self { attached: true, fed: None };
}

/// What the CPU clock means for the pins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// CPU clock, Hz; 0: none.
    pub(super) clock: Hertz,
    /// SCK must be low for longer than this, ns.
    pub(super) sck_low_ns: u64,
    /// SCK must be high for longer than this, ns.
    pub(super) sck_high_ns: u64,
    /// RESET must be high at least this long to be seen, ns.
    pub(super) reset_ns: u64,
}

impl Pace {
    pub(super) fn new(clock: Hertz, rule: SckRule) -> Self {
        let fast = clock.0 >= 12_000_000;
        // Tenths of a clock, low and high.
        let (low, high) = match rule {
            SckRule::TwoOrThree if fast => (30, 30),
            SckRule::TwoOrThree | SckRule::Two => (20, 20),
            SckRule::Battery if fast => (32, 32),
            SckRule::Battery => (22, 22),
            SckRule::OneAndFour => (10, 40),
        };
        let hz = u64::from(clock.0.max(1));
        let ns = |tenths: u64| tenths * 100_000_000 / hz;
        let reset_ns = 2_000_000_000_u64.div_ceil(hz);
        Self { clock, sck_low_ns: ns(low), sck_high_ns: ns(high), reset_ns }
    }
}

impl Avr {
    /// The same part with this CPU clock, whatever its fuses say; 0: its clock stands still.
    #[must_use]
    pub fn with_clock(mut self, clock: Hertz) -> Self {
        self.fixed_clock = Some(clock);
        self.take_over_fuses();
        self
    }

    /// The same part with no crystal, no oscillator and no RC network at its XTAL pins: with fuses that choose one of
    /// these it has no clock, unless the board feeds one into XTAL1
    /// ([`Board::with_xtal1_on_aux`](crate::sim::Board::with_xtal1_on_aux)).
    ///
    /// A clock that is fed works for each of them. Data sheets say so of an external clock; a crystal oscillator and
    /// an RC oscillator take their input from the same pin.
    #[must_use]
    pub fn with_nothing_on_xtal(mut self) -> Self {
        self.xtal.attached = false;
        self.follow_clock();
        self
    }

    /// Feeds a clock into XTAL1 from `at` on, or none.
    pub(in crate::sim) fn feed_clock(&mut self, at: u64, clock: Option<Hertz>) {
        self.settle(at);
        self.xtal.fed = clock;
        self.follow_clock();
    }

    /// Runs at the clock that the fuses in force choose.
    pub(super) fn follow_clock(&mut self) {
        let clock = self.fixed_clock.unwrap_or_else(|| self.chosen_clock());
        self.pace = Pace::new(clock, self.chip.sck);
    }

    fn chosen_clock(&self) -> Hertz {
        let chosen = self.fuses_in_force;
        let mut factory = [0xff; 3];
        for byte in self.chip.fuses {
            factory[index(byte.fuse)] = as_shipped(byte);
        }
        let divided = |fuses| self.programmed(fuses, "CKDIV8").unwrap_or(false);
        if let Some(clock) = self.chip.internal_clock(|fuse| Some(chosen[index(fuse)])) {
            return clock;
        }
        if self.needs_xtal() {
            match self.xtal {
                Xtal { fed: Some(fed), .. } => return Hertz(fed.0 / if divided(chosen) { 8 } else { 1 }),
                Xtal { attached: false, .. } => return Hertz(0),
                _ => {}
            }
        }
        let attached = self.chip.max_clock.map_or(ATTACHED_CLOCK, |most| most.min(ATTACHED_CLOCK));
        let rated = self.chip.factory_clock.unwrap_or(attached);
        match (divided(factory), divided(chosen)) {
            (true, false) => Hertz(rated.0.saturating_mul(8)),
            (false, true) => Hertz(rated.0 / 8),
            _ => rated,
        }
    }

    /// Do the fuses in force choose a clock that comes in at XTAL1? Without fuses for it, the part has no oscillator
    /// of its own, or no other.
    fn needs_xtal(&self) -> bool {
        let fields =
            self.chip.fuses.iter().flat_map(|byte| byte.fields.iter().map(move |field| (byte, field)));
        let mut fields = fields.filter(|(_, field)| field.hazard == Some(Hazard::Clock)).peekable();
        if fields.peek().is_none() {
            return self.chip.factory_clock.is_none();
        }
        fields.any(|(byte, field)| {
            let value = field.of(self.fuses_in_force[index(byte.fuse)]);
            let known = field.values.iter().find(|known| known.value == value);
            matches!(
                known.and_then(|known| known.hazard),
                Some(
                    Hazard::NeedsCrystal
                        | Hazard::NeedsWatchCrystal
                        | Hazard::NeedsExternalClock
                        | Hazard::NeedsExternalRc
                )
            )
        })
    }
}
