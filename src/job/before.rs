//! What the chip held before the plan changed it.

use alloc::vec::Vec;

use super::operation::forbids;
use crate::chip::{Chip, Fuse};
use crate::icsp::FusesAndLock;

/// What the chip held before the plan changed it, as far as it was read, and whether the plan has erased it.
#[derive(Debug, Default)]
pub(super) struct Before {
    bits: Option<FusesAndLock>,
    eeprom: Option<Vec<u8>>,
    erased: bool,
    /// The fuse bytes that the plan has written since, as it is asked to.
    asked: Vec<(Fuse, u8)>,
}

impl Before {
    pub(super) fn knows_bits(&self) -> bool {
        self.bits.is_some()
    }

    pub(super) fn set_bits(&mut self, bits: FusesAndLock) {
        self.bits = Some(bits);
    }

    /// The fuse bytes; none: they were not read.
    pub(super) fn fuses(&self) -> impl Iterator<Item = (Fuse, u8)> + use<'_> {
        self.bits.iter().flat_map(|(fuses, _)| fuses.iter().flatten().copied())
    }

    /// The lock byte; `None`: it was not read, or the chip does not tell it.
    pub(super) fn lock(&self) -> Option<u8> {
        self.bits.and_then(|(_, lock)| lock)
    }

    /// What the EEPROM held, or since the last erase what the plan had written to it before; `None`: it was not
    /// read.
    pub(super) fn eeprom(&self) -> Option<&[u8]> {
        self.eeprom.as_deref()
    }

    pub(super) fn set_eeprom(&mut self, eeprom: Vec<u8>) {
        self.eeprom = Some(eeprom);
    }

    /// The plan writes this fuse byte.
    pub(super) fn ask(&mut self, fuse: Fuse, value: u8) {
        self.asked.retain(|(other, _)| *other != fuse);
        self.asked.push((fuse, value));
    }

    /// What the plan has written to this fuse byte.
    pub(super) fn asked(&self, fuse: Fuse) -> Option<u8> {
        self.asked.iter().find(|(other, _)| *other == fuse).map(|(_, value)| *value)
    }

    /// Notes that the plan has erased the chip.
    pub(super) fn erase(&mut self) {
        self.erased = true;
    }

    pub(super) fn is_erased(&self) -> bool {
        self.erased
    }

    /// The lock byte that forbids writing, unless an erase has set it back.
    pub(super) fn write_lock(&self, chip: &Chip) -> Option<u8> {
        self.lock().filter(|lock| !self.erased && forbids(chip, *lock).1)
    }

    /// Does the EEPROM keep what it held, because no erase has reached it?
    pub(super) fn keeps_eeprom(&self, chip: &Chip) -> bool {
        let value = |fuse| self.fuses().find(|(other, _)| *other == fuse).map(|(_, value)| value);
        !self.erased
            || chip.fuses.iter().any(|byte| {
                let eesave = byte.fields.iter().find(|field| field.name == "EESAVE");
                eesave.is_some_and(|field| value(byte.fuse).is_none_or(|value| field.of(value) == 0))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chip::ATMEGA328P;

    /// EESAVE is bit 3 of the high fuse.
    fn before(high: u8, lock: u8) -> Before {
        let mut before = Before::default();
        before.set_bits(([Some((Fuse::High, high)), None, None, None], Some(lock)));
        before
    }

    #[test]
    fn an_erase_takes_the_eeprom_unless_a_fuse_keeps_it() {
        for (high, erases, want) in [(0xd9, false, true), (0xd9, true, false), (0xd1, true, true)] {
            let mut before = before(high, 0xff);
            if erases {
                before.erase();
            }
            assert_eq!(before.keeps_eeprom(&ATMEGA328P), want, "{high:#04x} {erases}");
        }
        // Without the fuse byte nothing says that it is erased.
        let mut unread = Before::default();
        unread.erase();
        assert!(unread.keeps_eeprom(&ATMEGA328P));
    }

    #[test]
    fn a_fuse_byte_is_known_as_it_was_and_as_it_was_last_written() {
        assert!(!Before::default().knows_bits());
        let mut before = before(0xd9, 0xff);
        assert!(before.knows_bits());
        assert_eq!(before.asked(Fuse::High), None);
        for value in [0xd1, 0xd8] {
            before.ask(Fuse::Low, 0xe2);
            before.ask(Fuse::High, value);
            assert_eq!([Fuse::Low, Fuse::High].map(|fuse| before.asked(fuse)), [Some(0xe2), Some(value)]);
        }
        assert_eq!(before.fuses().collect::<Vec<_>>(), [(Fuse::High, 0xd9)]);
    }

    #[test]
    fn a_locked_chip_takes_nothing_until_it_is_erased() {
        let mut locked = before(0xd9, 0xfe);
        assert_eq!(locked.write_lock(&ATMEGA328P), Some(0xfe));
        locked.erase();
        assert_eq!(locked.write_lock(&ATMEGA328P), None);
        assert_eq!(before(0xd9, 0xff).write_lock(&ATMEGA328P), None);
        assert_eq!(Before::default().write_lock(&ATMEGA328P), None);
    }
}
