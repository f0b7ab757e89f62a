//! Where a board has its supply from, and what it draws.

use core::time::Duration;

use super::Board;
use crate::sim::avr::nanoseconds;

/// What a supply gives when nothing says which: of a [self-powered](Board::self_powered) board, and of a Bus
/// Pirate whose supplies are only on or off.
const USUAL_MV: u16 = 5_000;
/// What an AVR needs: parts for low voltage work from 1.8 V on, less what a converter rounds down. Others need
/// 2.7 V for all that they do.
const LEAST_MV: u16 = 1_750;
/// What the supplies of a v1a to v4 give at the most, mA. Reference 1.3.
const MOST_MA: u16 = 150;
/// What an AVR without a supply has at its supply pin while a line of 3.3 V feeds it through a diode.
const FED_BY_A_LINE_MV: u16 = 2_700;
/// What an AVR draws. Chosen, of the order that data sheets have for 8 MHz at 5 V.
const AVR_MA: u16 = 4;

/// The supplies of a board.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Supply {
    /// What its own gives, mV; 0: there is none.
    own_mv: u16,
    /// What the Bus Pirate gives, mV.
    given_mv: u16,
    /// What is drawn beside the AVRs, mA.
    load_ma: u16,
    /// The Bus Pirate's voltage breaks down above [`MOST_MA`]; one that can be set has a fuse.
    is_fixed: bool,
    pub(super) brown_out: bool,
    /// It reaches no target.
    pub(super) is_cut: bool,
    /// No ground reaches a target.
    pub(super) is_ground_cut: bool,
    /// When that of the Bus Pirate went off, unless the targets in reset were looked at since.
    pub(super) off_since: Option<Duration>,
}

impl Supply {
    pub(super) const NONE: Self = Self {
        own_mv: 0,
        given_mv: 0,
        load_ma: 0,
        is_fixed: false,
        brown_out: false,
        is_cut: false,
        is_ground_cut: false,
        off_since: None,
    };

    pub(super) fn is_on(self) -> bool {
        self.at_targets() >= LEAST_MV && !self.is_ground_cut
    }

    /// Is there any, at the Bus Pirate or of the board?
    pub(super) fn is_there(self) -> bool {
        self.own_mv.max(self.given_mv) > 0 && !self.brown_out
    }

    /// What reaches the targets, mV.
    fn at_targets(self) -> u16 {
        if self.brown_out || self.is_cut { 0 } else { self.own_mv.max(self.delivered()) }
    }

    /// What is left of what the Bus Pirate gives: the load is taken for a resistor.
    fn delivered(self) -> u16 {
        if self.is_fixed && self.load_ma > MOST_MA {
            (u32::from(self.given_mv) * u32::from(MOST_MA) / u32::from(self.load_ma)) as u16
        } else {
            self.given_mv
        }
    }
}

impl Board {
    /// The same board with a supply of its own, which is always on and gives 5 V.
    #[must_use]
    pub fn self_powered(self) -> Self {
        self.self_powered_at(USUAL_MV)
    }

    /// The same board with a supply of its own, which is always on and gives so many millivolts. The AVRs work
    /// from 1.8 V on.
    #[must_use]
    pub fn self_powered_at(mut self, millivolts: u16) -> Self {
        self.supply.own_mv = millivolts;
        self.power(Duration::ZERO);
        self
    }

    /// The same board with something on it that draws so many milliamperes beside the AVRs, which draw 4 mA
    /// each.
    #[must_use]
    pub const fn with_load(mut self, milliamperes: u16) -> Self {
        self.supply.load_ma = milliamperes;
        self
    }

    /// So much is drawn from now on.
    pub(super) fn set_load(&mut self, at: Duration, milliamperes: u16) {
        self.supply.load_ma = milliamperes;
        self.power(at);
    }

    /// At the supply pins of the targets, mV.
    pub(super) fn vcc_mv(&self) -> u16 {
        match self.supply.at_targets() {
            0 if self.is_fed_by_a_line() => FED_BY_A_LINE_MV,
            millivolts => millivolts,
        }
    }

    pub(super) fn is_powered(&self) -> bool {
        self.supply.is_on()
    }

    /// From `at` on the Bus Pirate gives so much; `None`: whatever it has.
    pub(super) fn give(&mut self, at: Duration, millivolts: Option<u16>) {
        self.begin(at);
        self.supply.is_fixed = millivolts.is_none();
        let millivolts = millivolts.unwrap_or(USUAL_MV);
        if millivolts > 0 {
            self.supply.off_since = None;
        } else if self.supply.given_mv > 0 {
            self.supply.off_since = Some(at);
        }
        self.supply.given_mv = millivolts;
        self.power(at);
    }

    /// What its own supply gives at `at`, mV.
    pub(super) fn own_mv(&mut self, at: Duration) -> u16 {
        self.elapse(at);
        if self.supply.brown_out { 0 } else { self.supply.own_mv }
    }

    /// What it takes from the Bus Pirate at `at`, mA.
    pub(super) fn drawn_ma(&mut self, at: Duration) -> u16 {
        self.elapse(at);
        if self.supply.given_mv == 0 || self.supply.own_mv >= self.supply.given_mv {
            return 0;
        }
        let avrs = if self.is_powered() { self.slots.len() as u16 * AVR_MA } else { 0 };
        self.supply.load_ma.saturating_add(avrs)
    }

    /// Tells every target whether it has its supply.
    pub(super) fn power(&mut self, at: Duration) {
        let (start, powered) = (nanoseconds(at), self.is_powered());
        for slot in 0..self.slots.len() {
            self.watch(at, slot, |avr| avr.set_power(start, powered));
            self.slots[slot].powered_since_low &= powered;
            if self.has_activity {
                self.refresh(start, slot);
            }
        }
    }
}
