//! What every AVR is: signature, memories, pages, delays, instruction-set variant, fuses.
//!
//! Data without behaviour. The chips of this crate are the constants of this module, generated
//! from `data/`; [`ALL`] lists them, [`find`] looks one up and [`similar`] has suggestions. A program
//! that names constants and uses none of these three carries only the chips that it names. A chip of
//! your own is a constant made from its nearest relative:
//!
//! ```
//! use avrrr::chip::{ATMEGA328P, Chip, Flash};
//!
//! const MINE: Chip = Chip {
//!     name: "ATmega328P, 16 KB variant",
//!     aliases: &[],
//!     signature: [0x1e, 0x95, 0xff],
//!     flash: Flash { size: 16 * 1024, ..ATMEGA328P.flash },
//!     ..ATMEGA328P
//! };
//! assert_eq!(MINE.flash.pages(), 128);
//! ```
//!
//! Where the instructions of parts differ, an [`InstructionSet`] says how, by a few small enums.
//!
//! The table has every AVR of the sources that serial programming reaches, old ones that are written byte
//! by byte among them. The AT89S51 and AT89S52, which have the same wires, are no AVRs and are not in it.
//! 49 parts share their signature with others. Such parts have the same memories, pages and instructions,
//! but not always the same fuses, factory values and delays: fuses need the name.
//!
//! What the sources leave open is in [`Chip::doubts`], and in full in `data/conflicts.md`:
//!
//! * the factory fuses of ATtiny2313A, ATtiny4313, ATmega163, ATmega16U4 and ATmega32U4
//!   ([`Doubt::FactoryFuses`]);
//! * whether ATmega16, 32 and 163 write EEPROM pages ([`Doubt::EepromPages`]): they are written by byte;
//! * where ATtiny26 and the ATtiny261 family look for lock bits ([`WriteBits::Bytes2And4`]): they are sent to
//!   both places;
//! * the LGT8F88P, 168P and 328P are clones with AVR signatures ([`Doubt::Clone`]).
//!
//! Times are those that programmers wait, at or above the data sheets' minima; where one of them is too
//! short (chip erase of the ATtiny43U) it is the vendor's.
//!
//! Sizes and addresses are bytes unless a name says otherwise.

use core::fmt;
use core::time::Duration;

mod clock;
mod interface;
#[rustfmt::skip]
mod table;
mod variant;

pub use crate::hertz::Hertz;
pub use interface::{Interface, other_interface};
pub use table::*;
pub use variant::{Doubt, Echo, FlashWrite, InstructionSet, ReadBits, ValuePolling, WriteBits};

/// Everything about one AVR that programming it needs.
///
/// Not `#[non_exhaustive]`, on purpose: functional update is how users add a chip.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Chip {
    /// The part's name, as its data sheet writes it: `ATmega328P`.
    pub name: &'static str,
    /// Other names it goes by, avrdude's among them: `m328p`.
    pub aliases: &'static [&'static str],
    /// The three signature bytes, address 0 first.
    pub signature: [u8; 3],
    /// Program memory.
    pub flash: Flash,
    /// Data memory that survives power-off; `None`: the part has none.
    pub eeprom: Option<Eeprom>,
    /// The fuse bytes, in the order low, high, extended; or the only one.
    pub fuses: &'static [FuseByte],
    /// The lock byte.
    pub lock: LockByte,
    /// How many oscillator calibration bytes can be read.
    pub calibration_bytes: u8,
    /// How many bytes of the signature row can be read, signature and calibration bytes included; 0:
    /// no more than these is known to be there.
    pub signature_row_bytes: u8,
    /// Time that a chip erase takes at most, as long as programmers are told to wait for it.
    pub erase_time: Duration,
    /// How to learn that a write has ended.
    pub ready: Ready,
    /// Which instructions it has, where chips differ.
    pub instructions: InstructionSet,
    /// What the part demands of SCK.
    pub sck: SckRule,
    /// The CPU clock of a part as it leaves the factory; `None`: it needs a clock from outside.
    pub factory_clock: Option<Hertz>,
    /// The highest CPU clock; `None`: the sources do not say.
    pub max_clock: Option<Hertz>,
    /// What of all this is not certain.
    pub doubts: &'static [Doubt],
}

impl fmt::Debug for Chip {
    /// Its name: all of it is twelve kilobytes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Program memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flash {
    /// Size in bytes.
    pub size: u32,
    /// Page size in bytes, a power of two; 1: there is no page buffer, each byte is written alone.
    pub page_size: u16,
    /// Time that one page (or byte) write takes at most.
    pub write_time: Duration,
    /// How a read shows that a byte has been written; `None`: it does not.
    pub polling: Option<ValuePolling>,
    /// Are there more than 64 Ki words, so that the Load Extended Address instruction is needed?
    pub extended_address: bool,
}

impl Flash {
    /// How many pages there are; none where a page has no bytes.
    #[must_use]
    pub const fn pages(&self) -> u32 {
        if self.page_size == 0 { 0 } else { self.size / self.page_size as u32 }
    }
}

/// Data EEPROM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Eeprom {
    /// Size in bytes.
    pub size: u16,
    /// Page size in bytes for parts with the EEPROM page instructions; `None`: byte by byte.
    pub page_size: Option<u8>,
    /// Time that one byte or page write takes at most.
    pub write_time: Duration,
    /// How a read shows that a byte has been written; `None`: it does not.
    pub polling: Option<ValuePolling>,
}

/// Which fuse byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Fuse {
    /// The low byte, avrdude's `lfuse`.
    Low,
    /// The high byte, avrdude's `hfuse`.
    High,
    /// The extended byte, avrdude's `efuse`.
    Extended,
    /// The only byte of a part that has no more, avrdude's `fuse`.
    Only,
}

/// One fuse byte and the fields in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FuseByte {
    /// Which one it is.
    pub fuse: Fuse,
    /// The bits that exist; the others are left out of comparisons and written as 1.
    pub used: u8,
    /// Of these, the bits that serial programming can read; 0: it cannot read the byte.
    pub readable: u8,
    /// Of these, the bits that an instruction of serial programming carries; 0: there is none that
    /// writes the byte.
    pub writable: u8,
    /// Of the writable bits, those that parts keep as they are, whatever an instruction of serial programming
    /// carries: SPIEN.
    pub ignored: u8,
    /// The value of a part as it leaves the factory; `None`: the sources do not say. What it says of
    /// unused bits differs by part.
    pub factory: Option<u8>,
    /// Time that writing it takes at most.
    pub write_time: Duration,
    /// When a new value can be read back.
    pub shows: Shows,
    /// The fields, lowest bit first; they do not overlap.
    pub fields: &'static [Field],
}

impl FuseByte {
    /// The bits that a comparison of what was written with what is read can be about.
    #[must_use]
    pub const fn comparable(&self) -> u8 {
        self.readable & self.changeable()
    }

    /// The bits that serial programming can change.
    #[must_use]
    pub const fn changeable(&self) -> u8 {
        self.writable & !self.ignored
    }
}

/// When the new value of a fuse byte can be read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Shows {
    /// As soon as it is written.
    AtOnce,
    /// When the supply was off and on again (AT90S2333 and 4433).
    AfterPowerCycle,
}

/// The lock byte and the fields in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockByte {
    /// The bits that exist; the others are left out of comparisons and written as 1.
    pub used: u8,
    /// The value of a part as it leaves the factory, and after a chip erase; `None`: the sources do
    /// not say.
    pub factory: Option<u8>,
    /// Time that writing it takes at most.
    pub write_time: Duration,
    /// The fields, lowest bit first; they do not overlap.
    pub fields: &'static [Field],
}

/// A named group of bits in a fuse or lock byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The data sheet's name: `CKDIV8`.
    pub name: &'static str,
    /// What it is about, in words.
    pub about: &'static str,
    /// Its bits in the byte, at least one. Next to each other, but for one field of the ATtiny26, one of the
    /// ATtiny48 and 88 and one of the ATtiny828, in whose middle other bits lie.
    pub mask: u8,
    /// The values that have a meaning of their own, others are reserved; empty: a single bit, 0 is
    /// programmed.
    pub values: &'static [Value],
    /// What setting it wrongly can do, whatever the value.
    pub hazard: Option<Hazard>,
}

impl Field {
    /// The field's value in a byte, moved down to bit 0. A hole in the mask stays where it is.
    #[must_use]
    pub const fn of(&self, byte: u8) -> u8 {
        (byte & self.mask) >> self.mask.trailing_zeros()
    }

    /// A byte with this value in the field, moved up to its place; bits that the field does not have
    /// are lost.
    #[must_use]
    pub const fn put(&self, value: u8, byte: u8) -> u8 {
        byte & !self.mask | (value << self.mask.trailing_zeros()) & self.mask
    }
}

/// One value of a [`Field`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value {
    /// The value, moved down to bit 0.
    pub value: u8,
    /// A short name that is unique in its field: `intrcosc_8mhz_6ck_14ck_65ms`, `prog_disabled`.
    ///
    /// Where the vendor's tables name several values alike, the value follows: `.._64ms_0x13`.
    pub code: &'static str,
    /// What it means, in words.
    pub meaning: &'static str,
    /// What choosing it can do.
    pub hazard: Option<Hazard>,
}

/// What a fuse or lock setting can do to the next programming session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Hazard {
    /// Programming it makes RESET a port pin, which only high-voltage programming undoes (RSTDISBL).
    FreesReset,
    /// Programming it gives RESET to debugWIRE (DWEN).
    DebugWire,
    /// Without it there is no serial programming (SPIEN).
    EndsIsp,
    /// It chooses the clock; see the hazard of the value.
    Clock,
    /// The part stops unless a crystal or resonator is connected.
    NeedsCrystal,
    /// The part stops unless a crystal of 32.768 kHz is connected, and is slow with one.
    NeedsWatchCrystal,
    /// The part stops unless a clock is fed to XTAL1.
    NeedsExternalClock,
    /// The part stops unless an RC network is connected.
    NeedsExternalRc,
    /// It lowers the CPU clock, and so the highest SCK.
    SlowsClock,
    /// It holds the part in reset while the supply is below a level.
    BrownOut,
    /// It moves the start address.
    MovesBoot,
    /// Only a chip erase undoes it.
    Locks,
}

/// How to learn that a write has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ready {
    /// The Poll RDY/BSY instruction works.
    Poll,
    /// The instruction is not decoded and would read as ready: wait the time of the data sheet.
    Wait,
}

/// How long SCK must stay low and high, in CPU clocks of the target.
///
/// AVR data sheets, "Serial Downloading"; for the AT90S1200 Microchip AN0943, section 2.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SckRule {
    /// More than two clocks below 12 MHz, more than three from there.
    TwoOrThree,
    /// More than two clocks.
    Two,
    /// More than 2.2 clocks below 12 MHz, more than 3.2 from there (battery parts).
    Battery,
    /// Low for more than one clock, high for more than four (AT90S1200).
    OneAndFour,
}

impl Chip {
    /// This chip with delays as long and a clock as slow as the other needs as well.
    #[cfg(feature = "alloc")]
    pub(crate) fn at_the_pace_of(mut self, other: &Self) -> Self {
        self.max_clock = self.max_clock.into_iter().chain(other.max_clock).min();
        self.erase_time = self.erase_time.max(other.erase_time);
        self.flash.write_time = self.flash.write_time.max(other.flash.write_time);
        if let (Some(one), Some(other)) = (&mut self.eeprom, other.eeprom) {
            one.write_time = one.write_time.max(other.write_time);
        }
        self
    }
}

/// Looks a chip up by its name or one of its aliases; case does not matter.
///
/// ```
/// let chip = avrrr::chip::find("m328p").unwrap();
/// assert_eq!(chip.name, "ATmega328P");
/// assert_eq!(chip.signature, [0x1e, 0x95, 0x0f]);
/// ```
#[must_use]
pub fn find(name: &str) -> Option<&'static Chip> {
    ALL.iter().copied().find(|chip| names(chip).any(|known| known.eq_ignore_ascii_case(name)))
}

/// All chips with this signature.
pub fn with_signature(signature: [u8; 3]) -> impl Iterator<Item = &'static Chip> {
    ALL.iter().copied().filter(move |chip| chip.signature == signature)
}

/// At most three chips that a name unknown to [`find`] may have meant, the likeliest first.
///
/// A chip is likely if few letters have to be inserted, left out or replaced to make the name one of
/// its own: one of each three letters of `name`, but at least one and never more than three. Case
/// does not matter.
///
/// ```
/// let mut similar = avrrr::chip::similar("mega328p");
/// assert_eq!(similar.next().unwrap().name, "ATmega328P");
/// assert_eq!(avrrr::chip::similar("xyz").count(), 0);
/// ```
pub fn similar(name: &str) -> impl Iterator<Item = &'static Chip> + use<> {
    const COUNT: usize = 3;
    let at_most = (name.len() / 3).clamp(1, 3);
    // The last place is for the one that falls out.
    let mut best: [Option<(usize, &'static Chip)>; COUNT + 1] = [None; COUNT + 1];
    for chip in ALL.iter().copied() {
        let nearest = names(chip).filter_map(|known| distance(name, known, at_most)).min();
        let Some(nearest) = nearest else { continue };
        let place = best.iter().position(|at| at.is_none_or(|(distance, _)| nearest < distance));
        if let Some(place) = place {
            best[place..].rotate_right(1);
            best[place] = Some((nearest, chip));
        }
    }
    best.into_iter().take(COUNT).flatten().map(|(_, chip)| chip)
}

/// What a chip is called.
fn names(chip: &'static Chip) -> impl Iterator<Item = &'static str> {
    core::iter::once(chip.name).chain(chip.aliases.iter().copied())
}

/// How many letters to insert, leave out or replace between a name and a known one (Levenshtein
/// distance); `None`: more than `at_most`.
fn distance(name: &str, known: &str, at_most: usize) -> Option<usize> {
    if name.len().abs_diff(known.len()) > at_most {
        return None;
    }
    // `row[k]` is the distance of what was seen of `name` to the first `k` letters of `known`.
    let mut row: [usize; LONGEST_NAME + 1] = core::array::from_fn(|k| k);
    for (seen, letter) in name.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = seen + 1;
        for (k, other) in known.bytes().enumerate() {
            let replaced = diagonal + usize::from(!letter.eq_ignore_ascii_case(&other));
            diagonal = row[k + 1];
            row[k + 1] = replaced.min(diagonal + 1).min(row[k] + 1);
        }
    }
    Some(row[known.len()]).filter(|&distance| distance <= at_most)
}

/// The most bytes that a name or alias in [`ALL`] has.
const LONGEST_NAME: usize = {
    let mut longest = 0;
    let mut at = 0;
    while at < ALL.len() {
        let chip = ALL[at];
        if chip.name.len() > longest {
            longest = chip.name.len();
        }
        let mut alias = 0;
        while alias < chip.aliases.len() {
            if chip.aliases[alias].len() > longest {
                longest = chip.aliases[alias].len();
            }
            alias += 1;
        }
        at += 1;
    }
    longest
};
