//! A slot: one target, and what it is to hold.

use core::time::Duration;
use std::format;
use std::string::String;
use std::vec::Vec;

use sha2::{Digest as _, Sha256};

use super::firmware::hex;
use super::{Firmware, Serial};
use crate::bus::{Cost, Hertz, Target};
use crate::chip::{Chip, Fuse};
use crate::icsp::{Entry, Memory};
use crate::image::Image;
use crate::job::{Operation, Plan, PlanError, Policy};

/// One target, and what it is to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Slot {
    /// Its number among all slots of a gang, from 1; 0: it is in no gang yet.
    pub number: u16,
    /// Its name.
    pub name: String,
    /// Which target of its board it is.
    pub target: Target,
    /// The chip.
    pub chip: Chip,
    /// What flash is to hold.
    pub flash: Option<Firmware>,
    /// What EEPROM is to hold.
    pub eeprom: Option<Firmware>,
    /// The fuse bytes that are written.
    pub fuses: Vec<(Fuse, u8)>,
    /// The lock byte, if it is written.
    pub lock: Option<u8>,
    /// Where its serial number stands, if it gets one.
    pub serial: Option<Serial>,
    /// Its serial number; `None`: the next one of the gang's counter.
    pub serial_number: Option<u64>,
    /// How all this is written. Its `if_changed` has no effect: see
    /// [`Options::if_changed`](super::Options::if_changed).
    pub policy: Policy,
}

impl Slot {
    /// A slot for which nothing is to be done yet.
    #[must_use]
    pub fn new(name: impl Into<String>, target: Target, chip: Chip) -> Self {
        Self {
            number: 0,
            name: name.into(),
            target,
            chip,
            flash: None,
            eeprom: None,
            fuses: Vec::new(),
            lock: None,
            serial: None,
            serial_number: None,
            policy: Policy::default(),
        }
    }

    /// The same with this flash; the chip is erased first.
    #[must_use]
    pub fn with_flash(self, flash: Firmware) -> Self {
        Self { flash: Some(flash), ..self }
    }

    /// The same with this EEPROM.
    #[must_use]
    pub fn with_eeprom(self, eeprom: Firmware) -> Self {
        Self { eeprom: Some(eeprom), ..self }
    }

    /// The same with this value of a fuse byte. Fuse bytes that are not named are not written.
    #[must_use]
    pub fn with_fuse(mut self, fuse: Fuse, value: u8) -> Self {
        self.fuses.retain(|(other, _)| *other != fuse);
        self.fuses.push((fuse, value));
        self
    }

    /// The same with this lock byte, which is written last.
    #[must_use]
    pub fn with_lock(self, lock: u8) -> Self {
        Self { lock: Some(lock), ..self }
    }

    /// The same with a serial number in this place, the next one of the gang's [counter](super::Counter).
    #[must_use]
    pub fn with_serial(self, serial: Serial) -> Self {
        Self { serial: Some(serial), ..self }
    }

    /// The same with this number instead of the next one of the counter, so that the gang needs no counter.
    /// That no other chip gets it is up to the caller.
    #[must_use]
    pub fn with_serial_number(self, number: u64) -> Self {
        Self { serial_number: Some(number), ..self }
    }

    /// The same with this policy.
    #[must_use]
    pub fn with_policy(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    /// The plan that writes everything, with this serial number in its place: flash, EEPROM, fuses and at last
    /// the lock byte. Each is compared after it was written, if the policy verifies; a gang refuses one that does not.
    ///
    /// # Errors
    ///
    /// When it cannot be done to the chip, or must not be.
    pub fn plan(&self, serial: Option<u64>) -> Result<Plan, PlanError> {
        let erase = self.flash.is_some().then_some(Operation::Erase);
        let writes =
            self.memories(serial).into_iter().map(|(memory, image)| Operation::Write { memory, image });
        Plan::new(self.chip, erase.into_iter().chain(writes).collect(), self.policy)
    }

    /// The plan that only compares. Without a number, the place of the serial number is not compared.
    ///
    /// # Errors
    ///
    /// As [`plan`](Self::plan).
    pub fn comparison(&self, serial: Option<u64>) -> Result<Plan, PlanError> {
        let comparable =
            |(memory, image): &(Memory, Image)| !image.is_empty() && memory.is_readable(&self.chip);
        let memories = self.memories(serial).into_iter().filter(comparable);
        let compare = memories.map(|(memory, image)| Operation::Verify { memory, image });
        Plan::new(self.chip, compare.collect(), self.policy)
    }

    /// A hash of everything that the chip is to hold, but for its serial number. The names of files do not
    /// count.
    pub(super) fn fingerprint(&self) -> String {
        let mut all = format!("{} {:?} {:?}", self.chip.name, self.serial, self.target);
        for (memory, image) in self.memories(None) {
            all.push_str(memory.name());
            for (at, bytes) in image.segments() {
                all.push_str(&format!(" {at:x}:{}", hex(bytes)));
            }
        }
        hex(&Sha256::digest(all))
    }

    /// The place of a serial number that comes from the counter.
    pub(super) fn drawn(&self) -> Option<Serial> {
        self.serial.filter(|_| self.serial_number.is_none())
    }

    /// How many bytes are written.
    pub(super) fn bytes(&self, serial: Option<u64>) -> u32 {
        self.memories(serial).iter().map(|(_, image)| image.len() as u32).sum()
    }

    /// The SPI clock that the chip will probably follow while it is written, by fuse bytes that were read from it; those that
    /// are not there are taken to be as they leave the factory.
    #[must_use]
    pub fn likely_clock(&self, read: &[(Memory, u8)]) -> Hertz {
        let value = |fuse: Fuse| {
            let known =
                read.iter().find(|(memory, _)| *memory == Memory::Fuse(fuse)).map(|(_, value)| *value);
            known.or_else(|| {
                self.chip.fuses.iter().find(|byte| byte.fuse == fuse).and_then(|byte| byte.factory)
            })
        };
        let fastest = self.policy.fastest.unwrap_or(Entry::default().clock());
        let fuses: Vec<_> =
            self.chip.fuses.iter().filter_map(|byte| Some((byte.fuse, value(byte.fuse)?))).collect();
        let plan = self.plan(self.serial.map(|_| 0)).ok();
        let faster = plan.and_then(|plan| plan.faster_clock(&fuses));
        let internal = faster.or_else(|| self.chip.internal_clock(value));
        internal.map_or(fastest, |clock| fastest.min(self.chip.sck.sck_below(clock)))
    }

    /// About how long it takes on a bus with these costs.
    ///
    /// # Errors
    ///
    /// When it cannot be done to the chip, or must not be.
    pub fn estimate(&self, cost: Cost) -> Result<Duration, PlanError> {
        /// Into programming mode and out again, at a slow clock and at a faster one, fuses read afterwards:
        /// about so many round trips, and the times that RESET must be low.
        const ROUND_TRIPS: u32 = 24;
        const RESET: Duration = Duration::from_millis(60);
        let serial = self.serial.map(|_| 0);
        let around = cost.round_trip.saturating_mul(ROUND_TRIPS).saturating_add(RESET);
        Ok(self.plan(serial)?.estimate(cost).saturating_add(around))
    }

    /// What each memory is to hold, in the order of writing.
    fn memories(&self, serial: Option<u64>) -> Vec<(Memory, Image)> {
        let one = |value: u8| Image::from_bytes(0, [value]).unwrap_or_default();
        let big = [(Memory::Flash, &self.flash), (Memory::Eeprom, &self.eeprom)];
        let mut all: Vec<_> = big
            .into_iter()
            .filter_map(|(memory, firmware)| {
                let image = firmware.as_ref().map(|firmware| &firmware.image);
                self.insert_serial(memory, image, serial).map(|image| (memory, image))
            })
            .collect();
        all.extend(self.fuses.iter().map(|(fuse, value)| (Memory::Fuse(*fuse), one(*value))));
        all.extend(self.lock.map(|value| (Memory::Lock, one(value))));
        all
    }

    /// An image with the serial number in its place, if that is in this memory.
    fn insert_serial(&self, memory: Memory, image: Option<&Image>, number: Option<u64>) -> Option<Image> {
        let Some(serial) = self.serial.filter(|serial| serial.memory == memory) else {
            return image.cloned();
        };
        let mut whole = image.map(|image| serial.cut_from(image).unwrap_or_default());
        if let Some(bytes) = number.and_then(|number| serial.encode(number)) {
            // Its place is free: the image was cut.
            let _ = whole.get_or_insert_default().insert(serial.at, &bytes);
        }
        whole
    }
}
