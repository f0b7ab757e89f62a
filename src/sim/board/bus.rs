//! The wires that all share: what drives them, and what each end reads.
//!
//! A wire that two drive against each other is low: the output stages of these parts pull down
//! harder than they push up. What then becomes of a byte follows from the levels.

use core::time::Duration;

use super::Board;
use super::program::Step;
use super::violation::{BusWire, ViolationKind};
use super::wiring::Net;
use crate::select::Target;
use crate::sim::avr::nanoseconds;
use crate::sim::{Drive, Shift};

/// To which levels a wire is driven; for MISO, eight bits of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Levels {
    pub(super) low: u8,
    pub(super) high: u8,
}

impl Levels {
    pub(super) const fn are_contended(self) -> bool {
        self.low & self.high != 0
    }

    fn add(&mut self, mask: u8, level: Option<bool>) {
        match level {
            Some(true) => self.high |= mask,
            Some(false) => self.low |= mask,
            None => {}
        }
    }
}

impl Board {
    /// Lets the programs of running targets run up to and including `at`, and break what is to
    /// break until then. Everything that happens on the wires does so, too.
    pub(super) fn elapse(&mut self, at: Duration) {
        if !self.script.is_empty() {
            self.play_to(at);
        }
        self.elapse_running(at);
    }

    pub(super) fn elapse_running(&mut self, at: Duration) {
        if self.has_activity {
            self.elapse_to(nanoseconds(at));
        }
    }

    fn elapse_to(&mut self, until: u64) {
        while let Some((at, slot)) = self.next_event()
            && at <= until
        {
            self.event(at, slot, until);
        }
    }

    /// When something happens of its own, ns, and to whom.
    fn next_event(&self) -> Option<(u64, usize)> {
        let times = self.slots.iter().enumerate();
        times.filter_map(|(slot, state)| state.next_event().map(|at| (at, slot))).min()
    }

    fn event(&mut self, at: u64, slot: usize, until: u64) {
        self.refresh(at, slot);
        let stays_alone_until = self.slots[slot].next_change().map_or(until, |change| change.min(until));
        let state = &mut self.slots[slot];
        let Some(running) = &mut state.running else { return };
        if running.next_at.is_none_or(|next| next > at) {
            return;
        }
        let step = running.step();
        if step == Step::Begin && !state.joined && running.burst_end(at) <= stays_alone_until {
            running.burst(at);
            return;
        }
        self.step(at, slot, step);
    }

    /// What RESET did at the buffers and at the CPU shows by now.
    pub(super) fn refresh(&mut self, at: u64, slot: usize) {
        let state = &mut self.slots[slot];
        let joins = state.joins_at.is_some_and(|joins| joins <= at);
        if joins {
            state.joins_at = None;
            state.joined = true;
        }
        let mut changes = joins;
        if self.slots[slot].running.is_some() {
            let runs = self.watch(self.stamp(at), slot, |avr| avr.runs(at));
            if let Some(running) = &mut self.slots[slot].running {
                changes |= running.set_runs(at, runs);
            }
        }
        if changes {
            self.resolve(at);
        }
    }

    fn step(&mut self, at: u64, slot: usize, step: Step) {
        let miso = (step == Step::Rise).then(|| self.local_miso(at, slot));
        let Some(running) = &mut self.slots[slot].running else { return };
        if let Some(high) = miso {
            running.take(high);
        }
        match step {
            Step::Begin => self.miso_contended = false,
            Step::End => running.select(false),
            Step::Rise | Step::Fall => {}
        }
        running.drive(at);
        self.resolve(at);
        let Some(running) = &mut self.slots[slot].running else { return };
        if step == Step::Begin {
            running.select(true);
        }
        let cut_off = step == Step::Rise && running.missed();
        running.advance(at);
        if cut_off {
            self.disturbed(at, slot);
        }
        self.check_miso(at);
    }

    fn disturbed(&mut self, at: u64, slot: usize) {
        let target = Target(slot as u8);
        self.log.violate(self.stamp(at), ViolationKind::PeripheralDisturbed { target });
    }

    /// The time to write down for something at `at` ns.
    pub(super) fn stamp(&self, at: u64) -> Duration {
        self.byte_at.unwrap_or(Duration::from_nanos(at))
    }

    /// The Bus Pirate's drivers and those of running targets, on SCK or MOSI.
    fn drivers(&self, wire: BusWire) -> Levels {
        let is_sck = wire == BusWire::Sck;
        let (drive, net) = if is_sck { (self.pins.clk, Net::Clk) } else { (self.pins.mosi, Net::Mosi) };
        let mut levels = Levels::default();
        if self.wiring.is_shorted() {
            levels.add(1, self.shorted(net).filter(|_| !self.wiring.is_cut(net)));
        } else if !self.wiring.is_cut(net) {
            levels.add(1, (drive != Drive::Released).then_some(drive == Drive::High));
        }
        self.add_running(is_sck, &mut levels);
        levels
    }

    /// Adds what running targets do to SCK or MOSI.
    pub(super) fn add_running(&self, is_sck: bool, levels: &mut Levels) {
        for slot in self.slots.iter().filter(|slot| slot.joined) {
            if let Some(running) = &slot.running {
                levels.add(1, if is_sck { running.sck } else { running.mosi });
            }
        }
    }

    /// Works out SCK and MOSI, and moves them at every chip that has them.
    pub(super) fn resolve(&mut self, at: u64) {
        let [sck, mosi] = [BusWire::Sck, BusWire::Mosi].map(|wire| {
            let levels = self.drivers(wire);
            if levels.are_contended() {
                self.note_contention(at, wire);
            }
            levels.low == 0
        });
        let stamp = self.stamp(at);
        if self.wiring.is_shorted() {
            self.set_resets(Duration::from_nanos(at));
        }
        for slot in 0..self.slots.len() {
            let joined = self.slots[slot].joined;
            if joined {
                self.watch(stamp, slot, |avr| {
                    avr.set_mosi(mosi);
                    avr.set_sck(at, sck);
                });
            }
            let disturbed = self.slots[slot].running.as_mut().is_some_and(|running| {
                if joined {
                    running.set_sck(sck, mosi)
                } else {
                    running.set_sck(running.sck.unwrap_or(true), running.mosi.unwrap_or(true))
                }
            });
            if disturbed {
                self.disturbed(at, slot);
            }
        }
    }

    /// Counts contention on SCK or MOSI for all running targets that drive it.
    fn note_contention(&mut self, at: u64, wire: BusWire) {
        let (stamp, sck) = (self.stamp(at), wire == BusWire::Sck);
        for (slot, state) in self.slots.iter_mut().enumerate().filter(|(_, slot)| slot.joined) {
            let Some(running) = &mut state.running else { continue };
            let drives = if sck { running.sck.is_some() } else { running.mosi.is_some() };
            let contended = &mut running.contended[usize::from(!sck)];
            if drives && !core::mem::replace(contended, true) {
                let target = Target(slot as u8);
                self.log.violate(stamp, ViolationKind::BusContention { target, wire });
            }
        }
    }

    /// Counts contention on MISO.
    pub(super) fn check_miso(&mut self, at: u64) {
        let mut levels = Levels::default();
        self.sample(at, 1, &mut levels);
        if levels.are_contended() {
            self.note_miso_contention(self.stamp(at));
        }
    }

    pub(super) fn note_miso_contention(&mut self, at: Duration) {
        if !core::mem::replace(&mut self.miso_contended, true) {
            self.log.violate(at, ViolationKind::Contention);
        }
    }

    /// MISO at a running target.
    fn local_miso(&mut self, at: u64, slot: usize) -> bool {
        if self.slots[slot].joined {
            let mut levels = Levels::default();
            self.sample(at, 1, &mut levels);
            return levels.low == 0
                && (levels.high != 0
                    || self.has_pull_ups()
                    || self.floating_byte(Duration::from_nanos(at)) != 0);
        }
        self.slots[slot].running.as_ref().and_then(|running| running.socket_miso()).unwrap_or(false)
    }

    /// Adds one bit of the shared MISO to the levels.
    pub(super) fn sample(&mut self, at: u64, mask: u8, levels: &mut Levels) {
        let stamp = self.stamp(at);
        for slot in 0..self.slots.len() {
            if !self.slots[slot].joined {
                continue;
            }
            levels.add(mask, self.watch(stamp, slot, |avr| avr.miso(at)));
            if let Some(running) = &self.slots[slot].running {
                levels.add(mask, running.miso);
                levels.add(mask, running.socket_miso());
            }
        }
    }

    /// Do only the Bus Pirate and targets in reset drive the wires up to `until` ns?
    pub(super) fn is_quiet(&self, until: u64) -> bool {
        !self.has_activity
            || self.slots.iter().all(|slot| {
                let stays = slot.joins_at.is_none_or(|joins| joins > until);
                let Some(running) = &slot.running else { return stays };
                let silent = running.is_silent() && slot.next_event().is_none_or(|next| next > until);
                if slot.joined { silent } else { stays }
            })
    }

    /// A byte begins: contention counts anew.
    pub(super) fn clear_contention(&mut self) {
        self.miso_contended = false;
        if self.has_activity {
            for running in self.slots.iter_mut().filter_map(|slot| slot.running.as_mut()) {
                running.contended = [false; 2];
            }
        }
    }

    /// The eight bits of a mode 0 byte, all at once for each AVR.
    pub(super) fn shift_at_once(&mut self, at: Duration, half: u64, mosi: u8) -> Levels {
        let start = nanoseconds(at);
        let mut levels = Levels::default();
        for slot in 0..self.slots.len() {
            if !self.slots[slot].joined {
                continue;
            }
            let answer = self.watch(at, slot, |avr| avr.shift(start, half, mosi));
            levels.low |= answer.driven & !answer.value;
            levels.high |= answer.driven & answer.value;
        }
        levels
    }

    /// The eight bits of a byte in any mode, as edges.
    pub(super) fn shift_by_edges(&mut self, at: Duration, how: Shift, mosi: u8) -> Levels {
        let start = nanoseconds(at);
        let time = |halves: u64| start.saturating_add(how.half_period_ns.saturating_mul(halves));
        let (idle, active) = (how.idle_high, !how.idle_high);
        let drive = |high| driven(high, how.open_drain);
        let mut levels = Levels::default();
        self.byte_at = Some(at);
        if self.pins.clk != drive(idle) {
            self.drive_sck(start, drive(idle));
        }
        for bit in 0..8 {
            let mask = 0x80_u8 >> bit;
            let (begin, middle, end) = (time(2 * bit), time(2 * bit + 1), time(2 * bit + 2));
            if !how.change_on_idle_edge {
                // The target sees MOSI as it was before this edge.
                self.drive_sck(begin, drive(active));
            }
            self.pins.mosi = drive(mosi & mask != 0);
            self.resolve(begin);
            if !how.sample_at_end {
                self.elapse_and_sample(middle, mask, &mut levels);
            }
            self.drive_sck(middle, drive(if how.change_on_idle_edge { active } else { idle }));
            if how.sample_at_end {
                self.elapse_and_sample(end, mask, &mut levels);
            }
            self.drive_sck(end, drive(idle));
        }
        self.byte_at = None;
        levels
    }

    /// The Bus Pirate moves SCK at a time in ns.
    fn drive_sck(&mut self, at: u64, drive: Drive) {
        self.elapse_to(at);
        self.pins.clk = drive;
        self.resolve(at);
    }

    fn elapse_and_sample(&mut self, at: u64, mask: u8, levels: &mut Levels) {
        self.elapse_to(at);
        if self.wiring.is_whole() {
            self.sample(at, mask, levels);
        } else {
            let high = self.level(at, Net::Miso);
            levels.add(mask, Some(high));
        }
    }
}

/// What an output stage does for a level.
pub(super) const fn driven(high: bool, open_drain: bool) -> Drive {
    match (high, open_drain) {
        (false, _) => Drive::Low,
        (true, false) => Drive::High,
        (true, true) => Drive::Released,
    }
}
