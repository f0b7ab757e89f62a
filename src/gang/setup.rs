//! What a gang is made of.

use core::time::Duration;
use std::format;
use std::path::PathBuf;
use std::string::String;
use std::vec::Vec;

use sha2::{Digest as _, Sha256};

use super::Serial;
use crate::bus::{Cost, Hertz, Target};
use crate::chip::{Chip, Fuse};
use crate::icsp::{Entry, Memory};
use crate::image::Image;
use crate::job::{Accept, Operation, Plan, PlanError, Policy};
use crate::select::{Decoder, Direct, Held, Levels, TargetMap};

/// Boards with targets, and where their serial numbers come from and their log goes.
///
/// [`from_toml`](Self::from_toml) reads one from a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Gang {
    /// The name of the manifest, which tells runs in a log apart.
    pub name: String,
    /// The boards; they are worked on at the same time.
    pub boards: Vec<Board>,
    /// The file with the next serial number, if slots want one.
    pub counter: Option<Counter>,
    /// The file that every run appends to.
    pub log: Option<PathBuf>,
    /// The files that all this was read from, as far as they are known: none of them may be written.
    pub sources: Vec<PathBuf>,
}

/// A file with the next serial number.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counter {
    /// Its path.
    pub path: PathBuf,
    /// The first number, if there is no file yet.
    pub first: u64,
}

impl Counter {
    /// The counter in this file, which begins with `first` when there is none yet.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>, first: u64) -> Self {
        Self { path: path.into(), first }
    }
}

/// One programmer with the targets behind it, which are worked on one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Board {
    /// Its name.
    pub name: String,
    /// Where its programmer is, in the words of whoever opens it; `None`: there is only one.
    pub port: Option<String>,
    /// How the RESETs of the targets are chosen.
    pub map: Map,
    /// What each line of the map is called, line 0 first.
    pub lines: Vec<String>,
    /// What becomes of the programmer's supplies.
    pub supply: Supply,
    /// Its targets, in the order in which they are worked on.
    pub slots: Vec<Slot>,
}

/// How the RESETs of several targets are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Map {
    /// A line for each.
    Direct(Direct),
    /// A decoder.
    Decoder(Decoder<'static>),
}

impl TargetMap for Map {
    fn lines(&self) -> u8 {
        match self {
            Self::Direct(map) => map.lines(),
            Self::Decoder(map) => map.lines(),
        }
    }

    fn idle(&self) -> Levels {
        match self {
            Self::Direct(map) => map.idle(),
            Self::Decoder(map) => map.idle(),
        }
    }

    fn levels(&self, target: Target) -> Option<Levels> {
        match self {
            Self::Direct(map) => map.levels(target),
            Self::Decoder(map) => map.levels(target),
        }
    }

    fn held(&self, levels: Levels) -> Held {
        match self {
            Self::Direct(map) => map.held(levels),
            Self::Decoder(map) => map.held(levels),
        }
    }
}

/// What becomes of a programmer's supplies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Supply {
    /// On while it is worked, off at the end.
    #[default]
    On,
    /// Never on: the targets have their own.
    Off,
    /// On, and left on.
    Keep,
}

/// One target, and what it is to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Slot {
    /// Its number among all slots, from 1.
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
    /// What its fuse values may do that cannot be undone over the bus.
    pub accept: Accept,
    /// The supply of the chip, millivolts, so that a brown-out level above it is told; `None`: not known.
    pub supply: Option<u32>,
}

/// An image, and the file that it is from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Firmware {
    /// The file, as it was named.
    pub file: String,
    /// The SHA-256 of the whole file.
    pub sha256: [u8; 32],
    /// What is in it.
    pub image: Image,
}

impl Firmware {
    /// An image from the contents of a file of this name.
    #[must_use]
    pub fn new(file: impl Into<String>, contents: &[u8], image: Image) -> Self {
        Self { file: file.into(), sha256: Sha256::digest(contents).into(), image }
    }

    /// The hash as it is written.
    #[must_use]
    pub fn hash(&self) -> String {
        hex(&self.sha256)
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Gang {
    /// All slots, in the order of their numbers.
    #[must_use]
    pub fn slots(&self) -> Vec<(&Board, &Slot)> {
        let mut all: Vec<_> =
            self.boards.iter().flat_map(|board| board.slots.iter().map(move |slot| (board, slot))).collect();
        all.sort_by_key(|(_, slot)| slot.number);
        all
    }
}

impl Slot {
    /// A slot for which nothing is to be done yet.
    #[must_use]
    pub fn new(number: u16, name: impl Into<String>, target: Target, chip: Chip) -> Self {
        Self {
            number,
            name: name.into(),
            target,
            chip,
            flash: None,
            eeprom: None,
            fuses: Vec::new(),
            lock: None,
            serial: None,
            accept: Accept::empty(),
            supply: None,
        }
    }

    /// The plan that makes the chip hold what it should, with this serial number in the place for one:
    /// flash, EEPROM, fuses and at last the lock byte, each compared after it was written.
    ///
    /// # Errors
    ///
    /// When it cannot be done to the chip, or must not be.
    pub fn plan(&self, serial: Option<u64>) -> Result<Plan, PlanError> {
        let erase = self.flash.is_some().then_some(Operation::Erase);
        let writes =
            self.memories(serial).into_iter().map(|(memory, image)| Operation::Write { memory, image });
        Plan::new(self.chip, erase.into_iter().chain(writes).collect(), self.policy())
    }

    /// The plan that only compares; without a number, what stands in the place of the serial number is
    /// not looked at.
    ///
    /// # Errors
    ///
    /// As [`plan`](Self::plan).
    pub fn comparison(&self, serial: Option<u64>) -> Result<Plan, PlanError> {
        let comparable =
            |(memory, image): &(Memory, Image)| !image.is_empty() && memory.is_readable(&self.chip);
        let memories = self.memories(serial).into_iter().filter(comparable);
        let compare = memories.map(|(memory, image)| Operation::Verify { memory, image });
        Plan::new(self.chip, compare.collect(), self.policy())
    }

    /// Everything that the chip is to hold, as it is in these bytes, however the files are called.
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

    /// How many bytes are written.
    pub(super) fn bytes(&self, serial: Option<u64>) -> u32 {
        self.memories(serial).iter().map(|(_, image)| image.len() as u32).sum()
    }

    /// The SPI clock that the chip will probably follow, by fuse bytes that were read from it; those that
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
        let fastest = self.policy().fastest.unwrap_or(Entry::default().clock());
        let internal = self.chip.internal_clock(value);
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

    fn policy(&self) -> Policy {
        Policy::default().with_accepted(self.accept).with_supply(self.supply)
    }

    /// What each memory is to hold, in the order of writing.
    fn memories(&self, serial: Option<u64>) -> Vec<(Memory, Image)> {
        let one = |value: u8| Image::from_bytes(0, [value]).unwrap_or_default();
        let big = [(Memory::Flash, &self.flash), (Memory::Eeprom, &self.eeprom)];
        let mut all: Vec<_> = big
            .into_iter()
            .filter_map(|(memory, firmware)| {
                let image = firmware.as_ref().map(|firmware| &firmware.image);
                self.with_serial(memory, image, serial).map(|image| (memory, image))
            })
            .collect();
        all.extend(self.fuses.iter().map(|(fuse, value)| (Memory::Fuse(*fuse), one(*value))));
        all.extend(self.lock.map(|value| (Memory::Lock, one(value))));
        all
    }

    fn with_serial(&self, memory: Memory, image: Option<&Image>, number: Option<u64>) -> Option<Image> {
        let Some(serial) = self.serial.filter(|serial| serial.memory == memory) else {
            return image.cloned();
        };
        let mut whole = image.map(|image| serial.cut_from(image).unwrap_or_default());
        if let Some(bytes) = number.and_then(|number| serial.encode(number)) {
            // There is room for it: the image was cut, and whoever drew the number has checked the memory.
            let _ = whole.get_or_insert_default().insert(serial.at, &bytes);
        }
        whole
    }
}
