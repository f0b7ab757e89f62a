//! What the chip is to hold.

use alloc::vec;
use alloc::vec::Vec;

use super::before::Before;
use super::hazard::Judge;
use super::{FuseHazard, Repair};
use crate::chip::{Chip, Fuse};
use crate::icsp::Memory;
use crate::image::Image;

/// What the memories hold, or will when the plan is carried out.
#[derive(Debug, Default)]
pub(super) struct Expected {
    fuses: Vec<ExpectedFuse>,
    lock: Option<u8>,
    /// From address 0 on; empty: the chip has none, or it was not read.
    eeprom: Vec<u8>,
    /// From address 0 on; empty: what it held before is not known.
    flash: Vec<u8>,
}

/// What a fuse byte holds, or will.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ExpectedFuse {
    pub(super) fuse: Fuse,
    pub(super) value: u8,
    /// The plan writes it.
    is_asked: bool,
}

impl Expected {
    /// What the chip holds now, with this EEPROM.
    pub(super) fn new(before: &Before, chip: &Chip, eeprom: Vec<u8>) -> Self {
        let erased = before.is_erased();
        Self {
            fuses: Self::fuses_now(before),
            lock: before.lock().map(|lock| if erased { 0xff } else { lock }),
            eeprom,
            flash: if erased { vec![0xff; chip.flash.size as usize] } else { Vec::new() },
        }
    }

    /// The fuse bytes, as they were or as the plan has written them.
    pub(super) fn fuses_now(before: &Before) -> Vec<ExpectedFuse> {
        let now = |(fuse, value)| {
            let asked = before.asked(fuse);
            ExpectedFuse { fuse, value: asked.unwrap_or(value), is_asked: asked.is_some() }
        };
        before.fuses().map(now).collect()
    }

    pub(super) fn fuses(&self) -> &[ExpectedFuse] {
        &self.fuses
    }

    pub(super) fn lock(&self) -> Option<u8> {
        self.lock
    }

    /// Empty: the chip has none, or it was not read.
    pub(super) fn eeprom(&self) -> &[u8] {
        &self.eeprom
    }

    /// `None`: what it held before is not known.
    pub(super) fn flash(&self) -> Option<Image> {
        (!self.flash.is_empty()).then(|| Image::from_zero(self.flash.clone()))
    }

    /// How many bytes of flash and EEPROM are known.
    pub(super) fn known_bytes(&self) -> usize {
        self.flash.len() + self.eeprom.len()
    }

    /// The plan writes this.
    pub(super) fn write(&mut self, memory: Memory, image: &Image) {
        match memory {
            Memory::Flash => drop(image.copy_to(0, &mut self.flash)),
            Memory::Eeprom => drop(image.copy_to(0, &mut self.eeprom)),
            Memory::Fuse(fuse) => {
                let known = self.fuses.iter_mut().find(|known| known.fuse == fuse);
                if let (Some(known), Some(value)) = (known, image.get(0)) {
                    *known = ExpectedFuse { fuse, value, is_asked: true };
                }
            }
            Memory::Lock => {
                self.lock = self.lock.zip(image.get(0)).map(|(before, wanted)| before & wanted);
            }
            Memory::Calibration | Memory::Signature | Memory::SignatureRow => {}
        }
    }
}

impl ExpectedFuse {
    /// May the byte be given this value when it holds something else?
    pub(super) fn may_write(self, chip: &Chip, repair: Repair) -> bool {
        match repair {
            Repair::Nothing => false,
            _ if self.is_asked => true,
            Repair::Memories => false,
            Repair::All => is_harmless(chip, self.fuse, self.value),
        }
    }
}

/// Is this value of a fuse byte not refused as a hazard, whatever the chip holds?
pub(super) fn is_harmless(chip: &Chip, fuse: Fuse, value: u8) -> bool {
    let is_there = chip.fuses.iter().any(|byte| byte.fuse == fuse);
    is_there && hazards(chip, &[], (fuse, value)).iter().all(|hazard| hazard.risk.accept().is_empty())
}

/// What a fuse byte does with this value to a chip that holds these.
pub(super) fn hazards(chip: &Chip, before: &[(Fuse, u8)], write: (Fuse, u8)) -> Vec<FuseHazard> {
    Judge { chip, before, writes: &[write], supply: None, slowest: None }.hazards()
}

#[cfg(test)]
mod tests {
    use super::super::Risk;
    use super::*;
    use crate::chip::ATTINY2313;

    fn expected(value: u8, is_asked: bool) -> ExpectedFuse {
        ExpectedFuse { fuse: Fuse::High, value, is_asked }
    }

    #[test]
    fn lock_bits_are_only_programmed() {
        let lock = |known, wanted| {
            let mut expected = Expected { lock: known, ..Expected::default() };
            expected.write(Memory::Lock, &Image::from_zero(vec![wanted]));
            expected.lock()
        };
        let got = [lock(Some(0xff), 0xfc), lock(Some(0xfe), 0xfd), lock(None, 0xfc)];
        assert_eq!(got, [Some(0xfc), Some(0xfc), None]);
    }

    #[test]
    fn a_fuse_is_written_when_it_was_asked_for_or_all_may_be_repaired_and_it_is_harmless() {
        let factory = 0xdf;
        let without_reset = 0xde;
        for (value, is_asked, repair, want) in [
            (factory, false, Repair::Nothing, false),
            (factory, true, Repair::Nothing, false),
            (factory, false, Repair::Memories, false),
            (factory, true, Repair::Memories, true),
            (factory, false, Repair::All, true),
            (without_reset, false, Repair::All, false),
            (without_reset, true, Repair::All, true),
            (without_reset, true, Repair::Memories, true),
        ] {
            let got = expected(value, is_asked).may_write(&ATTINY2313, repair);
            assert_eq!(got, want, "{value:#04x} {is_asked} {repair:?}");
        }
        // It has no such fuse.
        assert!(!is_harmless(&ATTINY2313, Fuse::Only, 0xff));
    }

    #[test]
    fn a_change_is_as_bad_as_the_worst_of_its_fields() {
        let worst = |fuse, before, now| {
            hazards(&ATTINY2313, &[(fuse, before)], (fuse, now)).first().map(|hazard| hazard.risk)
        };
        assert_eq!(worst(Fuse::High, 0xdf, 0xde), Some(Risk::FreesReset));
        assert_eq!(worst(Fuse::High, 0xdf, 0x9e), Some(Risk::FreesReset));
        assert_eq!(worst(Fuse::High, 0xdf, 0x9f), None);
        // It was like that.
        assert_eq!(worst(Fuse::High, 0xde, 0x9e), None);
        assert_eq!(worst(Fuse::Low, 0x64, 0x60), Some(Risk::NeedsExternalClock));
    }

    #[test]
    fn what_the_plan_writes_is_expected_and_asked_for() {
        let mut all = Expected { lock: Some(0xff), eeprom: vec![0xff; 4], ..Expected::default() };
        all.flash = vec![0xff; 4];
        all.fuses = vec![expected(0xdf, false)];
        let image = |at, value: u8| Image::from_bytes(at, [value]).unwrap();
        all.write(Memory::Fuse(Fuse::Low), &image(0, 0x62));
        assert_eq!(all.fuses, [expected(0xdf, false)]);
        all.write(Memory::Fuse(Fuse::High), &image(0, 0x9f));
        assert_eq!(all.fuses, [expected(0x9f, true)]);
        all.write(Memory::Lock, &image(0, 0xfe));
        all.write(Memory::Lock, &image(0, 0xfd));
        assert_eq!(all.lock, Some(0xfc));
        all.write(Memory::Eeprom, &image(1, 2));
        all.write(Memory::Flash, &image(3, 4));
        assert_eq!(
            (&all.eeprom[..], &all.flash[..]),
            (&[0xff, 2, 0xff, 0xff][..], &[0xff, 0xff, 0xff, 4][..])
        );
    }
}
