//! What the levels of the lines mean.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::look::{Moved, Roles, Seen};
use super::{Code, Finding, Measured, Severity, Subject};
use crate::bus::Volts;
use crate::buspirate::{PinSet, Voltages};

/// What an AVR needs at least, mV, and what lets a v1a to v4's probe be called connected.
const LEAST_MV: u32 = 1_800;
const CONNECTED_MV: u16 = 300;

/// The names of pins, for people.
pub(super) fn names(pins: PinSet) -> String {
    let all: Vec<_> = pins.iter_names().map(|(name, _)| name).collect();
    all.join(", ")
}

/// What the supply and the lines show. Nothing is said of what only an answer can tell.
pub(super) struct Wires<'s> {
    seen: &'s Seen,
    roles: Roles,
}

impl<'s> Wires<'s> {
    /// Of what was seen, if the lines can be looked at.
    pub(super) fn of(seen: Option<&'s Seen>, subject: &Subject<'_>) -> Option<Self> {
        let roles = Roles::new(subject.map, &subject.options.wiring, subject.target);
        seen.map(|seen| Self { seen, roles })
    }

    /// Does what they show keep a chip from answering, whatever its clock is?
    pub(super) fn explain_silence(&self) -> bool {
        let all = self.supply().into_iter().chain(self.lines()).chain(self.miso());
        let is_problem = |code: Code| code != Code::MisoNotDriven && code.severity() == Severity::Problem;
        all.map(|finding| finding.code).any(is_problem)
    }

    /// The supply.
    pub(super) fn supply(&self) -> Vec<Finding> {
        let Seen { off, off_voltages, voltages, .. } = self.seen;
        let mut findings = Vec::new();
        let probe = voltages.probe.filter(|millivolts| *millivolts >= CONNECTED_MV);
        findings
            .extend(probe.map(|probe| Finding::new(Code::ProbeVoltage, Measured::Millivolts(probe.into()))));
        let own = off_voltages.supply.filter(|supply| supply.millivolts >= LEAST_MV);
        let pulled_up = off.zip(self.roles.reset).is_some_and(|(off, reset)| off.contains(reset));
        match own {
            Some(own) => {
                let text = format!("{} at the supply pin", Volts(own.millivolts));
                findings.push(Finding::text(Code::OwnSupply, text));
            }
            None if pulled_up => findings.push(Finding::text(Code::OwnSupply, "RESET stays pulled up")),
            None => {}
        }
        findings.extend(voltages.supply.map(|supply| {
            let code = if supply.millivolts < LEAST_MV { Code::SupplyLow } else { Code::SupplyOn };
            Finding::text(code, format!("{supply}"))
        }));
        findings.extend(self.supply_drops());
        findings
    }

    /// The supply with RESET let go, and while the chip is in reset.
    fn supply_drops(&self) -> Option<Finding> {
        let of = |voltages: &Voltages| {
            let probe = voltages.probe.filter(|millivolts| *millivolts >= CONNECTED_MV).map(u32::from);
            voltages.supply.map(|supply| supply.millivolts).or(probe)
        };
        let (before, loaded) = of(&self.seen.voltages).zip(of(&self.seen.held_voltages))?;
        // By more than 10 %.
        (loaded * 10 < before * 9).then(|| {
            let text = format!("{} while RESET is let go, {} while it is low", Volts(before), Volts(loaded));
            Finding::text(Code::SupplyDrops, text)
        })
    }

    /// RESET, and what is connected with what, as far as it is wrong or certain.
    pub(super) fn lines(&self) -> Vec<Finding> {
        let mut findings = self.shorts();
        findings.extend(self.stuck());
        let stuck_reset = findings
            .iter()
            .any(|finding| matches!(finding.code, Code::Short | Code::ResetStuckLow | Code::ResetStuckHigh));
        if !stuck_reset {
            findings.extend(self.reset_pull_up());
        }
        if self.has_idle_pull_ups() {
            findings.push(Code::NoPullUps.into());
        }
        findings
    }

    /// There are pull-ups, and they change nothing where something is to be changed.
    fn has_idle_pull_ups(&self) -> bool {
        let low = self.seen.pins - self.seen.idle - self.roles.lines;
        self.seen.pulled.is_some() && !self.seen.pulls_up() && low.bits().count_ones() >= 2
    }

    fn shorts(&self) -> Vec<Finding> {
        let mut pairs: Vec<PinSet> = Vec::new();
        // A wire that moves by itself seems to follow any other.
        let moves = self.seen.idle_moves | self.seen.held_moves;
        for Moved { pin, shorted, .. } in &self.seen.moved {
            for other in (*shorted - moves).iter() {
                let pair = *pin | other;
                // From a pin that drives, the others are seen; a pair of two that drive is seen from both.
                let back = self.seen.moved.iter().find(|moved| moved.pin == other);
                if !pairs.contains(&pair) && back.is_none_or(|back| back.follows().contains(*pin)) {
                    pairs.push(pair);
                }
            }
        }
        pairs.into_iter().map(|pair| Finding::text(Code::Short, names(pair))).collect()
    }

    /// Lines that do not follow the Bus Pirate.
    fn stuck(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for moved in &self.seen.moved {
            let is_reset = Some(moved.pin) == self.roles.reset;
            let (level, driven) = match (moved.high.contains(moved.pin), moved.low.contains(moved.pin)) {
                (false, _) => ("low", "high"),
                (true, true) => ("high", "low"),
                (true, false) => continue,
            };
            let code = match (is_reset, level) {
                (true, "low") => Code::ResetStuckLow,
                (true, _) => Code::ResetStuckHigh,
                _ => Code::LineStuck,
            };
            let text = format!("{} reads {level} when driven {driven}", names(moved.pin));
            findings.push(Finding::text(code, text));
        }
        let pulled = self.seen.pulled.filter(|_| self.seen.pulls_up());
        let held_down = pulled.zip(self.roles.reset).filter(|(pulled, reset)| !pulled.contains(*reset));
        if let Some((_, reset)) = held_down.filter(|_| findings.is_empty()) {
            let text = format!("{} reads low with the pull-ups on", names(reset));
            findings.push(Finding::text(Code::ResetStuckLow, text));
        }
        findings
    }

    /// Whether a chip pulls RESET up, and what it says if none does.
    fn reset_pull_up(&self) -> Option<Finding> {
        let reset = self.roles.reset?;
        if self.seen.idle.contains(reset) {
            let text = format!("{} reads high when it is let go", names(reset));
            return Some(Finding::text(Code::ResetPulledUp, text));
        }
        // A short circuit was told apart before.
        let others = self.seen.moved.iter().filter(|moved| moved.pin != reset);
        let feeds = others.filter(|moved| moved.follows().contains(reset));
        let feeds = feeds.fold(PinSet::empty(), |all, moved| all | moved.pin);
        if !feeds.is_empty() {
            let text = format!(
                "{} reads high only while {} is driven high",
                names(reset),
                names(feeds).replace(',', " or")
            );
            return Some(Finding::text(Code::NoSupply, text));
        }
        let signals = PinSet::MISO | PinSet::CLK | PinSet::MOSI;
        let elsewhere = self.seen.idle - signals - self.roles.lines;
        if !elsewhere.is_empty() {
            let text = format!("{} reads high, {} low", names(elsewhere), names(reset));
            return Some(Finding::text(Code::ResetElsewhere, text));
        }
        let moves = self.seen.held_moves & signals;
        if !moves.is_empty() {
            return Some(Finding::text(Code::RunsInReset, format!("{} moves", names(moves))));
        }
        let text = format!("{} reads low when it is let go", names(reset));
        Some(Finding::text(Code::NoResetPullUp, text))
    }

    /// MISO, for a target that does not answer.
    pub(super) fn miso(&self) -> Option<Finding> {
        let is_high = |levels: PinSet| levels.contains(PinSet::MISO);
        let Seen { idle, idle_moves, pulled, held, held_moves, held_pulled, miso_low, .. } = self.seen;
        if (*idle_moves | *held_moves).contains(PinSet::MISO) {
            return Some(Code::MisoChanging.into());
        }
        if miso_low.is_some_and(is_high) {
            return Some(Finding::text(Code::MisoHigh, "it reads high while the Bus Pirate drives it low"));
        }
        let pulled = pulled.filter(|_| self.seen.pulls_up());
        if let Some((pulled, held_pulled)) = pulled.zip(*held_pulled) {
            return Some(match (is_high(pulled), is_high(held_pulled)) {
                (false, _) => Finding::text(Code::MisoLow, "it reads low with the pull-ups on"),
                (true, true) => Finding::text(Code::MisoNotDriven, "it follows the pull-ups"),
                (true, false) => Code::MisoDriven.into(),
            });
        }
        match (is_high(*idle), held.map(is_high)) {
            // Something else pulls it up.
            (true, Some(true)) => {
                Some(Finding::text(Code::MisoNotDriven, "it follows a pull-up of the board"))
            }
            (true, Some(false)) => Some(Code::MisoDriven.into()),
            _ => None,
        }
    }

    /// What drives MISO while no target is selected.
    pub(super) fn neighbours(&self) -> Option<Finding> {
        let Seen { idle, idle_moves, pulled, .. } = self.seen;
        let pulled = pulled.filter(|_| self.seen.pulls_up());
        let text = if idle_moves.contains(PinSet::MISO) {
            "MISO moves"
        } else if pulled.is_some_and(|pulled| !pulled.contains(PinSet::MISO)) {
            "MISO reads low with the pull-ups on"
        } else if idle.contains(PinSet::MISO) {
            "MISO reads high"
        } else {
            return None;
        };
        Some(Finding::text(Code::BusDriven, text))
    }
}

impl Moved {
    /// The pins that follow it.
    fn follows(&self) -> PinSet {
        self.high - self.low
    }
}
