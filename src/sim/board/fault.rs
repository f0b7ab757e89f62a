//! Things that break, by themselves or at a moment that a test names.

use core::time::Duration;
use std::vec::Vec;

use super::{Board, Float, Line, Net, Vpu};
use crate::chip::Hertz;
use crate::select::Target;
use crate::sim::Avr;
use crate::sim::avr::nanoseconds;

/// What can be wrong with the MISO wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MisoFault {
    /// Shorted to ground.
    StuckLow,
    /// Shorted to the supply.
    StuckHigh,
    /// Cut: it reads as a wire that nothing drives.
    Open,
    /// Cut, and an aerial: it reads something else every time, in the same order every time.
    Noise,
}

/// What can break on a board. [`Board::with_fault`] says when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BoardFault {
    /// The MISO wire breaks, or is whole again.
    Miso(Option<MisoFault>),
    /// Two wires touch each other.
    Short(Net, Net),
    /// A wire between the Bus Pirate and the board breaks; [`Net::Cs`] and [`Net::Aux`]: to the RESETs on it.
    Cut(Net),
    /// Wires that nothing drives read like this from now on.
    Floats(Float),
    /// The Vpu pin of the Bus Pirate is wired to this.
    Vpu(Vpu),
    /// The supply of all targets is off for so long, even that of a self-powered board. What is
    /// being written is left undefined.
    BrownOut(Duration),
    /// The board draws so many milliamperes beside its AVRs from now on, as a short circuit makes it.
    Load(u16),
    /// The supply reaches no target any more.
    NoSupply,
    /// The part dies: it lets go of everything and does nothing any more. Its memories can be looked
    /// at, by the test.
    Death(Target),
    /// The wire to RESET breaks: a pull-up lets the program run, whatever it does to the bus.
    NoReset(Target),
    /// The clock of the part changes; 0 Hz: it stands still.
    Clock(Target, Hertz),
    /// The write that goes on, or the next one, never ends.
    StuckBusy(Target),
    /// The part misses so many pulses of SCK from now on, as if SCK were too fast for a moment.
    LostPulses(Target, u32),
    /// The part sees one pulse of SCK too many after the next one, as a glitch makes it.
    ExtraPulse(Target),
    /// These bits of a byte of flash are not programmed any more: a write leaves them as they are.
    StuckFlash {
        /// Whose flash.
        target: Target,
        /// Byte address.
        at: usize,
        /// The bits.
        bits: u8,
    },
    /// These bits of a byte of flash change.
    FlashRot {
        /// Whose flash.
        target: Target,
        /// Byte address.
        at: usize,
        /// The bits.
        bits: u8,
    },
    /// These bits of a byte of EEPROM change.
    EepromRot {
        /// Whose EEPROM.
        target: Target,
        /// Address.
        at: usize,
        /// The bits.
        bits: u8,
    },
}

/// When something breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum When {
    /// Before anything happens.
    Start,
    /// At this time.
    At(Duration),
    /// Before the Bus Pirate's SPI module shifts its next byte after so many. Bits that firmware
    /// moves one by one, in raw wire and bitbang mode, are not counted.
    Byte(u64),
    /// In the middle of a write of this target after so many others: erasing, a flash page, an
    /// EEPROM byte or page, a fuse or the lock byte.
    DuringWrite(Target, u64),
    /// As soon as such a write has ended.
    AfterWrite(Target, u64),
}

/// What the script does.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    Fault(BoardFault),
    /// The end of a brown-out.
    SupplyBack,
}

impl Board {
    /// The same board with something that will break, once.
    ///
    /// Of several at the same time the first given comes first. Faults of a target that is not there,
    /// or not yet, do nothing, like bytes beyond the end of a memory. What is due while no pin
    /// moves happens when one does, or by [`finish`](Self::finish).
    ///
    /// ```
    /// use avrrr::chip::ATTINY2313;
    /// use avrrr::select::Target;
    /// use avrrr::sim::{Avr, Board, BoardFault, Line, When};
    ///
    /// // The third write, of a page perhaps, is cut short, and one bit never was any good.
    /// let chip = Target::ONLY;
    /// let board = Board::new()
    ///     .with(Avr::new(ATTINY2313), Line::Cs)
    ///     .with_fault(
    ///         When::DuringWrite(chip, 2),
    ///         BoardFault::BrownOut(core::time::Duration::from_millis(50)),
    ///     )
    ///     .with_fault(When::Start, BoardFault::StuckFlash { target: chip, at: 0x123, bits: 0x10 });
    /// assert_eq!(board.pending_faults(), 1);
    /// ```
    #[must_use]
    pub fn with_fault(mut self, when: When, fault: BoardFault) -> Self {
        self.break_later(when, fault);
        self
    }

    /// Lets something break later, or at once by [`When::Start`].
    pub(super) fn break_later(&mut self, when: When, fault: BoardFault) {
        if when == When::Start {
            self.happen(self.now, Event::Fault(fault));
        } else {
            self.script.push((when, Event::Fault(fault)));
        }
    }

    /// How many faults have not happened yet.
    #[must_use]
    pub fn pending_faults(&self) -> usize {
        self.script.len()
    }

    /// Lets break what is due up to and including `at`, in order of time.
    #[cold]
    pub(super) fn play_to(&mut self, at: Duration) {
        while let Some((index, moment)) = self.next_fault()
            && moment <= at
        {
            let (_, event) = self.script.remove(index);
            // What was shifted meanwhile is past.
            let moment = moment.max(self.now).max(self.byte_end);
            self.elapse_running(moment);
            self.happen(moment, event);
        }
    }

    /// A byte is about to be shifted.
    #[cold]
    pub(super) fn play_byte(&mut self, at: Duration) {
        let number = self.bytes;
        while let Some(index) = self.script.iter().position(|(when, _)| *when == When::Byte(number)) {
            let (_, event) = self.script.remove(index);
            self.happen(at, event);
        }
    }

    /// The next fault whose time is known, and that time.
    fn next_fault(&self) -> Option<(usize, Duration)> {
        let moment = |when: When| match when {
            When::At(at) => Some(at),
            When::DuringWrite(target, number) => {
                let (begin, end) = self.avr(target)?.write_times(number)?;
                Some(Duration::from_nanos(begin + (end - begin) / 2))
            }
            When::AfterWrite(target, number) => {
                Some(Duration::from_nanos(self.avr(target)?.write_times(number)?.1))
            }
            When::Start | When::Byte(_) => None,
        };
        let known = self.script.iter().enumerate();
        known.filter_map(|(index, (when, _))| Some((index, moment(*when)?))).min_by_key(|(_, at)| *at)
    }

    fn happen(&mut self, at: Duration, event: Event) {
        let ns = nanoseconds(at);
        let Event::Fault(fault) = event else { return self.set_brown_out(at, false) };
        match fault {
            BoardFault::Miso(fault) => self.set_fault(fault),
            BoardFault::BrownOut(length) => {
                self.set_brown_out(at, true);
                self.script.push((When::At(at.saturating_add(length)), Event::SupplyBack));
            }
            BoardFault::NoSupply => self.cut(at, Net::Supply),
            BoardFault::Load(milliamperes) => self.set_load(at, milliamperes),
            BoardFault::Short(Net::Supply, Net::Ground) | BoardFault::Short(Net::Ground, Net::Supply) => {
                // More than any supply gives.
                self.set_load(at, u16::MAX);
                self.cut(at, Net::Supply);
            }
            BoardFault::Short(one, other) => {
                self.wiring.short(one, other);
                self.resolve(ns);
                self.move_resets(at);
            }
            BoardFault::Cut(net) => self.cut(at, net),
            BoardFault::Floats(float) => self.wiring.float = float,
            BoardFault::Vpu(vpu) => self.wiring.vpu = vpu,
            BoardFault::NoReset(target) => self.cut_reset(at, target),
            BoardFault::Death(target) => self.at_chip(at, target, |avr| avr.die(ns)),
            BoardFault::Clock(target, clock) => self.at_chip(at, target, |avr| avr.change_clock(ns, clock)),
            BoardFault::StuckBusy(target) => self.at_chip(at, target, |avr| avr.stick_busy(ns)),
            BoardFault::LostPulses(target, count) => self.at_chip(at, target, |avr| avr.lose_pulses(count)),
            BoardFault::ExtraPulse(target) => self.at_chip(at, target, Avr::add_pulse),
            BoardFault::StuckFlash { target, at: byte, bits } => {
                self.at_chip(at, target, |avr| avr.stick_flash(byte, bits));
            }
            BoardFault::FlashRot { target, at: byte, bits } => {
                self.at_chip(at, target, |avr| avr.rot_flash(byte, bits));
            }
            BoardFault::EepromRot { target, at: byte, bits } => {
                self.at_chip(at, target, |avr| avr.rot_eeprom(byte, bits));
            }
        }
    }

    /// A wire between the Bus Pirate and the board breaks.
    fn cut(&mut self, at: Duration, net: Net) {
        match net {
            Net::Reset(target) => self.cut_reset(at, target),
            Net::Cs | Net::Aux => {
                let line = if net == Net::Cs { Line::Cs } else { Line::Aux };
                for number in (0..self.slots.len())
                    .filter(|number| self.slots[*number].reset == line)
                    .collect::<Vec<_>>()
                {
                    self.cut_reset(at, Target(number as u8));
                }
            }
            Net::Supply => {
                self.supply.is_cut = true;
                self.power(at);
            }
            Net::Ground => {
                self.supply.is_ground_cut = true;
                self.power(at);
            }
            Net::Clk | Net::Mosi | Net::Miso => {
                self.wiring.cut(net);
                self.resolve(nanoseconds(at));
            }
        }
    }

    fn set_brown_out(&mut self, at: Duration, on: bool) {
        self.supply.brown_out = on;
        self.power(at);
    }

    /// Something happens to a chip, and shows at its pins.
    fn at_chip(&mut self, at: Duration, target: Target, act: impl FnOnce(&mut Avr)) {
        let slot = usize::from(target.0);
        if slot < self.slots.len() {
            self.watch(at, slot, act);
            if self.has_activity {
                self.refresh(nanoseconds(at), slot);
            }
        }
    }
}
