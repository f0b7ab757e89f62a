//! The wires between the Bus Pirate and the board: what is shorted, cut, or left to itself.
//!
//! A wire that is driven low and high at once is low. Ground is stronger than any output, and so is the supply, but
//! for ground. Output stages of AVRs show at the Bus Pirate and not at the inputs of other AVRs.

use core::time::Duration;
use std::vec;
use std::vec::Vec;

use super::bus::Levels;
use super::{Board, Line};
use crate::select::Target;
use crate::sim::avr::{nanoseconds, scramble};
use crate::sim::{Drive, Pins};

/// A wire, by the pin of the Bus Pirate that it hangs on, or what else can be shorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Net {
    /// CS.
    Cs,
    /// MISO.
    Miso,
    /// CLK, the AVR's SCK.
    Clk,
    /// MOSI.
    Mosi,
    /// AUX.
    Aux,
    /// RESET of a target.
    Reset(Target),
    /// Ground.
    Ground,
    /// The supply.
    Supply,
}

/// What a pin of the Bus Pirate reads of a wire that nothing drives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Float {
    /// Low.
    #[default]
    Low,
    /// High.
    High,
    /// Something else every time, in the same order every time.
    Noise,
}

/// What the Vpu pin of a v2go or v3, which feeds its pull-ups, is wired to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Vpu {
    /// A voltage that is always there.
    #[default]
    Fed,
    /// The supply of the board, that of the Bus Pirate or its own.
    Supply,
    /// Nothing: there are no pull-ups.
    Open,
}

/// The wires.
#[derive(Debug, Clone)]
pub(super) struct Wiring {
    shorts: Vec<(Net, Net)>,
    /// [`Net::Clk`], [`Net::Mosi`], [`Net::Miso`] and [`Net::Ground`].
    cuts: Vec<Net>,
    pub(super) float: Float,
    /// A MISO that is cut is an aerial.
    miso_noise: bool,
    pub(super) vpu: Vpu,
    /// The voltage probe of the Bus Pirate is at the supply of the targets.
    pub(super) has_probe: bool,
}

impl Wiring {
    pub(super) const WHOLE: Self = Self {
        shorts: Vec::new(),
        cuts: Vec::new(),
        float: Float::Low,
        miso_noise: false,
        vpu: Vpu::Fed,
        has_probe: false,
    };

    /// Is there nothing that a byte on the bus would meet?
    pub(super) fn is_whole(&self) -> bool {
        self.shorts.is_empty() && self.cuts.is_empty()
    }

    pub(super) fn is_shorted(&self) -> bool {
        !self.shorts.is_empty()
    }

    pub(super) fn is_cut(&self, net: Net) -> bool {
        self.cuts.contains(&net)
    }

    pub(super) fn short(&mut self, one: Net, other: Net) {
        self.shorts.push((one, other));
    }

    pub(super) fn cut(&mut self, net: Net) {
        self.cuts.push(net);
    }

    /// Mends MISO, but for a jumper to another wire.
    pub(super) fn mend_miso(&mut self) {
        let rails = [Net::Ground, Net::Supply];
        self.shorts.retain(|(one, other)| *one != Net::Miso || !rails.contains(other));
        self.cuts.retain(|net| *net != Net::Miso);
        self.miso_noise = false;
    }

    pub(super) fn cut_miso(&mut self, noise: bool) {
        self.cut(Net::Miso);
        self.miso_noise = noise;
    }

    /// What a wire reads that nothing drives.
    fn floating(&self, at: u64, net: Net) -> bool {
        match self.float {
            Float::Noise => scramble(at) & 1 != 0,
            _ if net == Net::Miso && self.miso_noise => scramble(at) & 1 != 0,
            float => float == Float::High,
        }
    }
}

/// What decides the level of some wires that are one.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    ground: bool,
    supply: bool,
    low: bool,
    high: bool,
}

impl Group {
    fn add(&mut self, drive: Drive) {
        self.low |= drive == Drive::Low;
        self.high |= drive == Drive::High;
    }

    /// `None`: nothing drives it.
    fn level(self) -> Option<bool> {
        match self {
            Self { ground: true, .. } => Some(false),
            Self { supply: true, .. } => Some(true),
            Self { low: true, .. } => Some(false),
            Self { high: true, .. } => Some(true),
            _ => None,
        }
    }
}

impl Board {
    /// This wire and all that are one with it.
    fn group(&self, net: Net) -> Vec<Net> {
        let resets = self.slots.iter().enumerate().filter(|(_, slot)| !slot.reset_cut);
        let resets = resets.filter_map(|(number, slot)| match slot.reset {
            Line::Cs => Some((Net::Cs, Net::Reset(Target(number as u8)))),
            Line::Aux => Some((Net::Aux, Net::Reset(Target(number as u8)))),
            _ => None,
        });
        let joints: Vec<_> = self.wiring.shorts.iter().copied().chain(resets).collect();
        let mut group = vec![net];
        let mut next = 0;
        while let Some(from) = group.get(next).copied() {
            next += 1;
            for (one, other) in &joints {
                for (here, there) in [(one, other), (other, one)] {
                    if *here == from && !group.contains(there) {
                        group.push(*there);
                    }
                }
            }
        }
        group
    }

    /// What the Bus Pirate reads of a MISO that no target drives during a byte.
    pub(super) fn floating_byte(&self, at: Duration) -> u8 {
        match self.wiring.float {
            _ if self.has_pull_ups() => 0xff,
            Float::Low => 0,
            Float::High => 0xff,
            Float::Noise => scramble(nanoseconds(at)) as u8,
        }
    }

    /// What the outputs of the Bus Pirate, of decoders and the supplies make of these wires; those of AVRs are not
    /// among them.
    fn outputs(&self, nets: &[Net]) -> Group {
        let mut group = Group::default();
        for net in nets {
            match net {
                Net::Cs => group.add(self.pins.cs),
                Net::Miso => group.add(self.pins.miso),
                Net::Clk => group.add(self.pins.clk),
                Net::Mosi => group.add(self.pins.mosi),
                Net::Aux => group.add(self.pins.aux),
                Net::Reset(target) => {
                    if let Some(slot) = self.slots.get(usize::from(target.0)) {
                        group.add(self.reset_drive(slot.reset, slot.reset_cut));
                    }
                }
                Net::Ground => group.ground = true,
                Net::Supply => {
                    group.supply |= self.supply.is_there();
                    group.ground |= !self.supply.is_there();
                }
            }
        }
        group
    }

    /// What the Bus Pirate or a decoder does to RESET of a target.
    fn reset_drive(&self, line: Line, is_cut: bool) -> Drive {
        match line {
            _ if is_cut => Drive::Released,
            Line::Cs => self.pins.cs,
            Line::Aux => self.pins.aux,
            Line::Aux2 => self.pins.aux2,
            Line::Io(number) => self.pins.io.get(usize::from(number)).copied().unwrap_or(Drive::Released),
            Line::Extra(_) | Line::Output(_) => {
                if self.line_is_high(line) {
                    Drive::High
                } else {
                    Drive::Low
                }
            }
        }
    }

    /// To what level a wire that may be shorted to others is driven, but for AVRs; `None`: to none.
    pub(super) fn shorted(&self, net: Net) -> Option<bool> {
        self.outputs(&self.group(net)).level()
    }

    /// The level of a wire at its pin of the Bus Pirate.
    pub(super) fn level(&mut self, at: u64, net: Net) -> bool {
        let nets = self.group(net);
        let mut group = self.outputs(&nets);
        for net in &nets {
            let mut levels = Levels::default();
            match net {
                _ if self.wiring.is_cut(*net) => {}
                Net::Miso => self.sample(at, 1, &mut levels),
                Net::Clk | Net::Mosi => self.add_running(*net == Net::Clk, &mut levels),
                _ => {}
            }
            let against = group.low && levels.high != 0 || group.high && levels.low != 0;
            if *net == Net::Miso && (against || levels.are_contended()) {
                self.note_miso_contention(self.stamp(at));
            }
            group.low |= levels.low != 0;
            group.high |= levels.high != 0;
        }
        group.level().unwrap_or_else(|| {
            let pulled = nets.iter().any(|net| self.is_pulled_up(*net));
            // Over a jumper MISO has the pull-up of MOSI.
            let is_jumper = net == Net::Miso && nets.contains(&Net::Mosi);
            pulled || is_jumper || self.has_pull_ups() || self.wiring.floating(at, net)
        })
    }

    /// Are the pull-ups of the Bus Pirate connected, and to a voltage?
    pub(super) fn has_pull_ups(&self) -> bool {
        self.pullups
            && match self.wiring.vpu {
                Vpu::Fed => true,
                Vpu::Supply => self.supply.is_there(),
                Vpu::Open => false,
            }
    }

    /// RESET of an AVR has a pull-up, which works while its supply pin has a voltage, whatever its ground is at.
    fn is_pulled_up(&self, net: Net) -> bool {
        let Net::Reset(target) = net else { return false };
        usize::from(target.0) < self.slots.len() && self.vcc_mv() > 0
    }

    /// Does an output of the Bus Pirate that is high feed a target, through the diode of its pin?
    pub(super) fn is_fed_by_a_line(&self) -> bool {
        let Pins { clk, mosi, .. } = self.pins;
        let bus = [(Net::Clk, clk), (Net::Mosi, mosi)];
        let by_bus = !self.buffers
            && !self.slots.is_empty()
            && bus.iter().any(|(net, drive)| *drive == Drive::High && !self.wiring.is_cut(*net));
        let by_reset = |slot: &super::Slot| {
            !matches!(slot.reset, Line::Output(_) | Line::Extra(_))
                && self.reset_drive(slot.reset, slot.reset_cut) == Drive::High
        };
        by_bus || self.slots.iter().any(by_reset)
    }

    /// What the Bus Pirate reads of its pins: of inputs, and of outputs that something stronger holds.
    pub(super) fn seen(&mut self, at: Duration) -> Pins {
        let ns = nanoseconds(at);
        let mut drive = |net| if self.level(ns, net) { Drive::High } else { Drive::Low };
        let (cs, miso, clk) = (drive(Net::Cs), drive(Net::Miso), drive(Net::Clk));
        let (mosi, aux) = (drive(Net::Mosi), drive(Net::Aux));
        let io = [0, 1, 2, 3]
            .map(|number| self.unshorted(ns, Line::Io(number), self.pins.io[usize::from(number)]));
        let aux2 = self.unshorted(ns, Line::Aux2, self.pins.aux2);
        Pins { cs, miso, clk, mosi, aux, aux2, io }
    }

    /// The same of a pin that is never shorted.
    fn unshorted(&self, at: u64, line: Line, drive: Drive) -> Drive {
        let pulled = self.slots.iter().any(|slot| slot.reset == line && !slot.reset_cut) && self.vcc_mv() > 0;
        match drive {
            Drive::Released if pulled || self.has_pull_ups() => Drive::High,
            Drive::Released if self.wiring.floating(at, Net::Aux) => Drive::High,
            Drive::Released => Drive::Low,
            driven => driven,
        }
    }
}
