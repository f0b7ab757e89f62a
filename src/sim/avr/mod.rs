//! One simulated part: its pins, its serial programming logic, its memories.
//!
//! Written from the data sheets and nothing else, so that a programmer that misreads them is
//! caught. Where they are silent the model is the plainest one; the items say so.

mod clock;
mod decode;
mod fault;
mod memory;
mod wire;

use core::fmt;
use core::time::Duration;
use std::vec::Vec;
use std::{format, vec};

use crate::chip::{Chip, Fuse, FuseByte, Hertz};

use clock::{Pace, Xtal};
use fault::Defects;
use memory::Busy;
pub(in crate::sim) use memory::scramble;
use wire::Port;
pub(in crate::sim) use wire::RESET_LOW_NS;

/// One simulated AVR: what a programmer finds at the end of RESET, SCK, MOSI and MISO.
///
/// It is plugged into a [`Board`](crate::sim::Board), which moves its pins.
///
/// ```
/// use avrrr::chip::{ATMEGA328P, Fuse};
/// use avrrr::sim::Avr;
///
/// let mut avr = Avr::new(ATMEGA328P);
/// avr.set_flash(0, &[0x0c, 0x94]);
/// assert_eq!(avr.flash()[..4], [0x0c, 0x94, 0xff, 0xff]);
/// assert_eq!(avr.fuse(Fuse::Low), Some(0x62));
/// ```
#[derive(Clone)]
pub struct Avr {
    chip: Chip,
    flash: Vec<u8>,
    eeprom: Vec<u8>,
    /// Low (or only), high, extended: as stored, as in force since RESET was last released, and as they
    /// were when the supply came.
    fuses: [u8; 3],
    fuses_in_force: [u8; 3],
    fuses_at_power_up: [u8; 3],
    lock: u8,
    signature: [u8; 3],
    calibration: Vec<u8>,
    /// The signature row; where signature and calibration bytes are in it, these count.
    row: Vec<u8>,

    fixed_clock: Option<Hertz>,
    xtal: Xtal,
    pace: Pace,
    strict_entry: bool,
    delay_line: bool,

    port: Port,
    enabled: bool,
    extended_address: u8,
    page: Vec<u16>,
    low_byte: u8,
    /// `Some`: loaded.
    eeprom_page: Vec<Option<u8>>,
    busy: Option<Busy>,
    /// Writes begun so far.
    writes: u64,
    defects: Defects,
    stats: AvrStats,
    /// Of the [lost edges](AvrStats::lost_edges), those in programming mode.
    lost_while_enabled: u64,
}

/// What happened to an [`Avr`] since it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct AvrStats {
    /// Flash pages written, or bytes where there are no pages.
    pub page_writes: u64,
    /// EEPROM writes, by byte and by page.
    pub eeprom_writes: u64,
    /// Fuse bytes written.
    pub fuse_writes: u64,
    /// Lock bytes written.
    pub lock_writes: u64,
    /// Chip erases.
    pub erases: u64,
    /// Programming Enable instructions that were taken.
    pub enables: u64,
    /// Programming Enable instructions that began less than 20 ms after RESET went low.
    pub early_enables: u64,
    /// Instructions other than Poll RDY/BSY that came during a write and were not executed.
    pub commands_while_busy: u64,
    /// SCK pulses that were lost because SCK was low or high for too short a time.
    pub lost_edges: u64,
    /// Instructions that the part does not know, programming being enabled.
    pub unknown: u64,
    /// Writes during which the supply failed.
    pub power_losses: u64,
    /// How often RESET let the program start anew. RESET must be low for 2.5 us to be seen; the
    /// end of a selection counts too, power-up does not.
    pub restarts: u64,
}

impl Avr {
    /// A part as it leaves the factory: memories 0xFF, factory fuses, not locked, no supply yet.
    ///
    /// It has what its fuses need: a crystal, a clock or an RC network at its XTAL pins, unless
    /// [`with_nothing_on_xtal`](Self::with_nothing_on_xtal) takes that away. Its CPU clock is the factory clock, or
    /// 8 MHz (or what it takes at most, if that is less) when it needs one from outside. Fuses that choose another
    /// internal oscillator change it. Otherwise programming or unprogramming CKDIV8 divides or multiplies it by 8.
    #[must_use]
    pub fn new(chip: Chip) -> Self {
        let mut fuses = [0xff; 3];
        for byte in chip.fuses {
            fuses[index(byte.fuse)] = as_shipped(byte);
        }
        let seed = chip.signature.iter().fold(0, |seed, byte| seed << 8 | u64::from(*byte));
        let calibration = (0..u64::from(chip.calibration_bytes))
            // The middle of the range, as on real parts, and different from its neighbours.
            .map(|at| 0x60 | (scramble(seed << 8 | at) & 0x3f) as u8)
            .collect();
        let row =
            (0..u64::from(chip.signature_row_bytes)).map(|at| scramble(seed << 16 | at) as u8).collect();
        let eeprom = chip.eeprom.map_or(0, |eeprom| usize::from(eeprom.size));
        let eeprom_page = chip.eeprom.and_then(|eeprom| eeprom.page_size).map_or(0, usize::from);
        let mut avr = Self {
            flash: vec![0xff; chip.flash.size as usize],
            eeprom: vec![0xff; eeprom],
            fuses,
            fuses_in_force: fuses,
            fuses_at_power_up: fuses,
            lock: chip.lock.factory.unwrap_or(0xff),
            signature: chip.signature,
            calibration,
            row,
            fixed_clock: None,
            xtal: Xtal::ATTACHED,
            pace: Pace::new(Hertz(0), chip.sck),
            strict_entry: false,
            delay_line: false,
            port: Port::default(),
            enabled: false,
            extended_address: 0,
            page: vec![0xffff; usize::from(chip.flash.page_size) / 2],
            low_byte: 0xff,
            eeprom_page: vec![None; eeprom_page],
            busy: None,
            writes: 0,
            defects: Defects::NONE,
            stats: AvrStats::default(),
            lost_while_enabled: 0,
            chip,
        };
        avr.take_over_fuses();
        avr
    }

    /// Is Programming Enable refused for 20 ms after RESET went low? By default it is taken, and
    /// counted in [`AvrStats::early_enables`].
    #[must_use]
    pub const fn strict_entry(mut self, strict: bool) -> Self {
        self.strict_entry = strict;
        self
    }

    /// Does every bit come back eight bits later while programming is not enabled?
    ///
    /// By default only a Programming Enable that is in step is echoed. Data sheets do not say which
    /// it is.
    #[must_use]
    pub const fn delay_line(mut self, delay: bool) -> Self {
        self.delay_line = delay;
        self
    }

    /// What kind of part it is.
    #[must_use]
    pub const fn chip(&self) -> &Chip {
        &self.chip
    }

    /// Program memory, the low byte of each word first.
    #[must_use]
    pub fn flash(&self) -> &[u8] {
        &self.flash
    }

    /// EEPROM; empty when the part has none.
    #[must_use]
    pub fn eeprom(&self) -> &[u8] {
        &self.eeprom
    }

    /// A fuse byte as stored; `None`: the part has no such byte.
    #[must_use]
    pub fn fuse(&self, fuse: Fuse) -> Option<u8> {
        self.fuse_byte(fuse).map(|_| self.fuses[index(fuse)])
    }

    /// The lock byte.
    #[must_use]
    pub const fn lock(&self) -> u8 {
        self.lock
    }

    /// The signature that it answers with.
    #[must_use]
    pub const fn signature(&self) -> [u8; 3] {
        self.signature
    }

    /// The oscillator calibration bytes; they differ from chip to chip.
    #[must_use]
    pub fn calibration(&self) -> &[u8] {
        &self.calibration
    }

    /// The signature row: signature bytes at even addresses, calibration bytes at odd ones, and what
    /// else is in it; empty when the part is not known to have more than these.
    #[must_use]
    pub fn signature_row(&self) -> Vec<u8> {
        (0..self.row.len()).map(|at| self.row_byte(at)).collect()
    }

    /// What happened so far.
    #[must_use]
    pub const fn stats(&self) -> AvrStats {
        self.stats
    }

    /// Counters of mistakes: SCK too fast in programming mode, Programming Enable too early, instructions
    /// during a write, and supply failures during one.
    pub(in crate::sim) const fn mistakes(&self) -> [u64; 4] {
        let stats = &self.stats;
        [self.lost_while_enabled, stats.early_enables, stats.commands_while_busy, stats.power_losses]
    }

    /// Puts bytes into program memory from byte address `at` on, as if programmed earlier.
    ///
    /// # Panics
    ///
    /// When they do not fit.
    pub fn set_flash(&mut self, at: usize, bytes: &[u8]) {
        self.flash[at..][..bytes.len()].copy_from_slice(bytes);
    }

    /// Puts bytes into the EEPROM from address `at` on, as if programmed earlier.
    ///
    /// # Panics
    ///
    /// When they do not fit.
    pub fn set_eeprom(&mut self, at: usize, bytes: &[u8]) {
        self.eeprom[at..][..bytes.len()].copy_from_slice(bytes);
    }

    /// Stores a fuse byte as if programmed earlier: in force from now on, unless the part is in
    /// reset, then from its release. A part without that byte ignores it.
    pub fn set_fuse(&mut self, fuse: Fuse, value: u8) {
        if self.fuse_byte(fuse).is_some() {
            self.fuses[index(fuse)] = value;
            self.fuses_at_power_up[index(fuse)] = value;
            if !self.port.in_reset() {
                self.take_over_fuses();
            }
        }
    }

    /// Stores the lock byte as if programmed earlier.
    pub fn set_lock(&mut self, value: u8) {
        self.lock = value;
    }

    /// Makes the part answer with another signature, like a counterfeit or a damaged one.
    pub fn set_signature(&mut self, signature: [u8; 3]) {
        self.signature = signature;
    }

    /// Changes the calibration bytes, from the first; surplus bytes are ignored.
    pub fn set_calibration(&mut self, bytes: &[u8]) {
        for (old, new) in self.calibration.iter_mut().zip(bytes) {
            *old = *new;
        }
    }

    fn fuse_byte(&self, fuse: Fuse) -> Option<&'static FuseByte> {
        self.chip.fuses.iter().find(|byte| byte.fuse == fuse)
    }

    /// Is the single-bit field of this name 0 in these fuse bytes? `None`: there is no such field.
    fn programmed(&self, fuses: [u8; 3], name: &str) -> Option<bool> {
        self.chip.fuses.iter().find_map(|byte| {
            let field = byte.fields.iter().find(|field| field.name == name)?;
            Some(fuses[index(byte.fuse)] & field.mask == 0)
        })
    }

    /// What RESET going high, and power-up, do: the fuses as stored are in force.
    fn take_over_fuses(&mut self) {
        self.fuses_in_force = self.fuses;
        self.follow_clock();
    }
}

impl fmt::Debug for Avr {
    /// Leaves out the memories.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Avr")
            .field("chip", &self.chip.name)
            .field("clock", &self.pace.clock.0)
            .field("fuses", &format!("{:02x?}", self.fuses))
            .field("lock", &self.lock)
            .field("port", &self.port)
            .field("enabled", &self.enabled)
            .field("busy", &self.busy)
            .field("stats", &self.stats)
            .finish_non_exhaustive()
    }
}

/// A fuse byte of a new part. Where the tables do not say, nothing is programmed but serial programming
/// itself.
fn as_shipped(byte: &FuseByte) -> u8 {
    let spien = byte.fields.iter().filter(|field| field.name == "SPIEN");
    byte.factory.unwrap_or_else(|| spien.fold(0xff, |bits, field| bits & !field.mask))
}

const fn index(fuse: Fuse) -> usize {
    match fuse {
        Fuse::Low | Fuse::Only => 0,
        Fuse::High => 1,
        Fuse::Extended => 2,
    }
}

/// A time in whole nanoseconds, which is how the pins count; enough for 584 years.
pub(in crate::sim) const fn nanoseconds(time: Duration) -> u64 {
    time.as_secs().saturating_mul(1_000_000_000).saturating_add(time.subsec_nanos() as u64)
}

#[cfg(test)]
mod tests;
