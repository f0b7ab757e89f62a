//! What can be wrong with a part, and how it comes about.

use std::vec::Vec;

use super::{Avr, Pace};
use crate::chip::Hertz;

/// What is wrong with a part.
#[derive(Debug, Clone)]
pub(super) struct Defects {
    dead: bool,
    /// The next write never ends.
    stuck_busy: bool,
    /// Pulses of SCK that will be missed.
    lost_pulses: u32,
    /// One pulse will be seen twice.
    extra_pulse: bool,
    /// Bytes of flash with bits that are not programmed.
    stuck_flash: Vec<(usize, u8)>,
}

impl Defects {
    pub(super) const NONE: Self =
        Self { dead: false, stuck_busy: false, lost_pulses: 0, extra_pulse: false, stuck_flash: Vec::new() };

    pub(super) const fn is_dead(&self) -> bool {
        self.dead
    }

    /// Will a pulse of SCK not be seen for what it is?
    pub(super) const fn disturb_sck(&self) -> bool {
        self.lost_pulses > 0 || self.extra_pulse
    }

    pub(super) fn take_lost_pulse(&mut self) -> bool {
        let lost = self.lost_pulses > 0;
        self.lost_pulses -= u32::from(lost);
        lost
    }

    pub(super) fn take_extra_pulse(&mut self) -> bool {
        core::mem::take(&mut self.extra_pulse)
    }

    pub(super) fn take_stuck_busy(&mut self) -> bool {
        core::mem::take(&mut self.stuck_busy)
    }

    /// The bits of a byte of flash that a write leaves alone.
    pub(super) fn stuck_bits(&self, at: usize) -> u8 {
        self.stuck_flash.iter().filter(|(byte, _)| *byte == at).fold(0, |bits, (_, more)| bits | more)
    }
}

impl Avr {
    /// Begin and end, ns, of the write that goes on, or was the last one, if it came after so many
    /// others.
    pub(in crate::sim) fn write_times(&self, number: u64) -> Option<(u64, u64)> {
        let busy = self.busy.filter(|_| self.writes == number.saturating_add(1))?;
        Some((busy.since, busy.until))
    }

    /// Does nothing any more.
    pub(in crate::sim) fn die(&mut self, at: u64) {
        self.settle(at);
        self.defects.dead = true;
        self.busy = None;
    }

    /// Changes the CPU clock.
    pub(in crate::sim) fn change_clock(&mut self, at: u64, clock: Hertz) {
        self.settle(at);
        self.fixed_clock = Some(clock);
        self.pace = Pace::new(clock, self.chip.sck);
    }

    /// The write that goes on, else the next one, never ends.
    pub(in crate::sim) fn stick_busy(&mut self, at: u64) {
        match &mut self.busy {
            Some(busy) if at < busy.until => busy.until = u64::MAX,
            _ => self.defects.stuck_busy = true,
        }
    }

    /// Misses so many pulses of SCK.
    pub(in crate::sim) fn lose_pulses(&mut self, count: u32) {
        self.defects.lost_pulses = self.defects.lost_pulses.saturating_add(count);
    }

    /// Sees the next pulse of SCK twice.
    pub(in crate::sim) fn add_pulse(&mut self) {
        self.defects.extra_pulse = true;
    }

    /// Programs these bits of a byte of flash no more.
    pub(in crate::sim) fn stick_flash(&mut self, at: usize, bits: u8) {
        self.defects.stuck_flash.push((at, bits));
    }

    /// Turns these bits of a byte of flash.
    pub(in crate::sim) fn rot_flash(&mut self, at: usize, bits: u8) {
        if let Some(byte) = self.flash.get_mut(at) {
            *byte ^= bits;
        }
    }

    /// Turns these bits of a byte of EEPROM.
    pub(in crate::sim) fn rot_eeprom(&mut self, at: usize, bits: u8) {
        if let Some(byte) = self.eeprom.get_mut(at) {
            *byte ^= bits;
        }
    }
}
