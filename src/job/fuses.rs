//! Fuses by name: what a chip holds, what is to change, and what that would do.
//!
//! ```
//! use avrrr::chip::{ATMEGA328P, Fuse};
//! use avrrr::job::{Accept, Fuses, Policy, Setting};
//!
//! // `Fuses::read(&mut programmer)?` has them from a chip.
//! let fuses = Fuses::new(ATMEGA328P, [(Fuse::Low, 0x62), (Fuse::High, 0xd9), (Fuse::Extended, 0xff)]);
//! let fast: Setting = "lfuse.CKDIV8=1".parse()?;
//! let changes = fuses.change(&[fast])?;
//! assert_eq!(changes.iter().map(|change| change.after).collect::<Vec<_>>(), [0xe2]);
//! let plan = changes.plan(Policy::default())?;
//!
//! let debug: Setting = "DWEN=programmed".parse()?;
//! let changes = fuses.change(&[debug])?;
//! assert!(changes.plan(Policy::default()).is_err());
//! let plan = changes.plan(Policy::default().with_accepted(Accept::DWEN))?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::str::FromStr;

use super::hazard::Judge;
use super::{FuseHazard, Operation, Plan, PlanError, Policy};
use crate::bus::IcspBus;
use crate::chip::{Chip, Field, Fuse, FuseByte, Hazard};
use crate::icsp::{self, Memory, Programmer};
use crate::image::Image;

/// The fuse bytes of a chip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fuses {
    chip: Chip,
    bytes: Vec<(Fuse, u8)>,
}

/// A field of a fuse or lock byte with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldState {
    /// The byte that it is in.
    pub memory: Memory,
    /// The field.
    pub field: &'static Field,
    /// Its value, moved down to bit 0.
    pub value: u8,
    /// Its value in a new part; `None`: the sources do not say.
    pub factory: Option<u8>,
}

impl FieldState {
    /// What the value means, in words.
    #[must_use]
    pub fn meaning(&self) -> &'static str {
        match self.field.values.iter().find(|known| known.value == self.value) {
            Some(known) => known.meaning,
            None if !self.field.values.is_empty() => "reserved",
            None if self.value == 0 => "programmed",
            None => "unprogrammed",
        }
    }

    /// What this value does to the next session; where values are not told apart, what setting the field
    /// can do.
    #[must_use]
    pub fn hazard(&self) -> Option<Hazard> {
        match self.field.values.iter().find(|known| known.value == self.value) {
            Some(known) => known.hazard,
            None => self.field.hazard,
        }
    }
}

/// The fields of a fuse or lock byte that holds this value, lowest bit first; none for other memories.
pub fn fields(chip: &Chip, memory: Memory, byte: u8) -> impl Iterator<Item = FieldState> + use<> {
    let (fields, factory): (&[Field], _) = match memory {
        Memory::Fuse(fuse) => find(chip, fuse).map_or((&[], None), |byte| (byte.fields, byte.factory)),
        Memory::Lock => (chip.lock.fields, chip.lock.factory),
        _ => (&[], None),
    };
    fields.iter().map(move |field| FieldState {
        memory,
        field,
        value: field.of(byte),
        factory: factory.map(|factory| field.of(factory)),
    })
}

/// What a field or a byte is to become, as people say it: `lfuse.CKDIV8=1`, `CKDIV8=programmed`,
/// `BODLEVEL=2.7V`, `hfuse=0xd9`, `lfuse=factory`.
///
/// A field's value is a number, the short name or the meaning of a value, or `factory`; of a single bit
/// also `programmed` (0) and `unprogrammed` (1). Case and blanks do not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    fuse: Option<Fuse>,
    /// `None`: the whole byte.
    field: Option<String>,
    value: String,
}

impl FromStr for Setting {
    type Err = FuseError;

    fn from_str(text: &str) -> Result<Self, FuseError> {
        let wrong = || FuseError::NotASetting { text: text.to_owned() };
        let (place, value) = text.split_once('=').ok_or_else(wrong)?;
        let (place, value) = (place.trim(), value.trim());
        if place.is_empty() || value.is_empty() {
            return Err(wrong());
        }
        let (fuse, field) = match place.split_once('.') {
            Some((byte, field)) => {
                let no_fuse = || FuseError::NoSuchFuse { name: byte.to_owned() };
                (Some(fuse_named(byte).ok_or_else(no_fuse)?), Some(field))
            }
            None => match fuse_named(place) {
                Some(fuse) => (Some(fuse), None),
                None => (None, Some(place)),
            },
        };
        Ok(Self { fuse, field: field.map(str::to_owned), value: value.to_owned() })
    }
}

fn fuse_named(name: &str) -> Option<Fuse> {
    Memory::ALL.into_iter().find_map(|memory| match memory {
        Memory::Fuse(fuse) if memory.name().eq_ignore_ascii_case(name) => Some(fuse),
        _ => None,
    })
}

/// Why settings make no sense for a chip.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FuseError {
    /// Not of the form `FIELD=VALUE`.
    #[error("{text:?} is no setting. A setting is written like this: lfuse.CKDIV8=1")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NotASetting {
        /// What was given.
        text: String,
    },
    /// There is no fuse byte of this name.
    #[error("{name} is no fuse byte")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoSuchFuse {
        /// The name.
        name: String,
    },
    /// The chip has no such fuse byte, or it was not read.
    #[error("the {chip} has no {memory} that can be written")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NotThere {
        /// The chip's name.
        chip: &'static str,
        /// The fuse byte.
        memory: Memory,
    },
    /// The chip has no such field, or not in that byte.
    #[error("the {chip} has no fuse named {name}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoSuchField {
        /// The chip's name.
        chip: &'static str,
        /// The field's name.
        name: String,
    },
    /// The field cannot have this value.
    #[error("{value} is no value of {}", field.name)]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoSuchValue {
        /// The field.
        field: &'static Field,
        /// The value.
        value: String,
    },
    /// A byte goes from 0 to 255, or 0x00 to 0xff.
    #[error("{value} is no value of a byte")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NotAByte {
        /// The value.
        value: String,
    },
    /// The sources do not have the factory value.
    #[error("the factory value of {memory} is not known")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoFactoryValue {
        /// The fuse byte.
        memory: Memory,
    },
    /// No instruction of serial programming writes the field.
    #[error("{field} cannot be changed by serial programming")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    OutOfReach {
        /// The field's name.
        field: &'static str,
    },
    /// Two settings are about the same bits.
    #[error("bits of {memory} are set twice")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Twice {
        /// The fuse byte.
        memory: Memory,
    },
}

/// A fuse byte that is to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FuseChange {
    /// Which one.
    pub fuse: Fuse,
    /// What the chip holds.
    pub before: u8,
    /// What it will hold; bits that no setting names are as before.
    pub after: u8,
}

/// Changes of fuse bytes that are possible. Whether they are wise, [`plan`](Self::plan) decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FuseChanges {
    chip: Chip,
    /// All bytes that were read.
    read: Vec<(Fuse, u8)>,
    changes: Vec<FuseChange>,
}

impl Fuses {
    /// These bytes of this chip.
    pub fn new(chip: Chip, bytes: impl IntoIterator<Item = (Fuse, u8)>) -> Self {
        Self { chip, bytes: bytes.into_iter().collect() }
    }

    /// Reads all fuse bytes that can be read, each twice.
    ///
    /// # Errors
    ///
    /// As those of [`Programmer::read_fuse`]; [`icsp::Error::Unstable`] when two reads differ.
    pub fn read<B: IcspBus + ?Sized>(
        programmer: &mut Programmer<'_, B>,
    ) -> Result<Self, icsp::Error<B::Error>> {
        let chip = *programmer.chip();
        let readable = chip.fuses.iter().filter(|byte| byte.readable != 0);
        let bytes: Result<_, icsp::Error<_>> =
            readable.map(|byte| Ok((byte.fuse, programmer.read_fuse(byte.fuse)?))).collect();
        Ok(Self { chip, bytes: bytes? })
    }

    /// The bytes.
    pub fn iter(&self) -> impl Iterator<Item = (Fuse, u8)> {
        self.bytes.iter().copied()
    }

    /// What these settings change; bytes that stay as they are are not part of it.
    ///
    /// # Errors
    ///
    /// A [`FuseError`] for the first setting that makes no sense for the chip.
    pub fn change(&self, settings: &[Setting]) -> Result<FuseChanges, FuseError> {
        let mut changes: Vec<_> =
            self.iter().map(|(fuse, before)| (FuseChange { fuse, before, after: before }, 0_u8)).collect();
        for setting in settings {
            let (byte, mask, value) = self.resolve(setting)?;
            let memory = Memory::Fuse(byte.fuse);
            let (change, taken) = changes
                .iter_mut()
                .find(|(change, _)| change.fuse == byte.fuse)
                .ok_or(FuseError::NotThere { chip: self.chip.name, memory })?;
            if *taken & mask != 0 {
                return Err(FuseError::Twice { memory });
            }
            *taken |= mask;
            change.after = change.after & !mask | value & mask;
        }
        let changes = changes.into_iter().map(|(change, _)| change);
        let changes = changes.filter(|change| change.before != change.after).collect();
        Ok(FuseChanges { chip: self.chip, read: self.bytes.clone(), changes })
    }

    /// The byte that a setting is about, its bits, and their values at their place.
    fn resolve(&self, setting: &Setting) -> Result<(&'static FuseByte, u8, u8), FuseError> {
        match &setting.field {
            Some(name) => self.resolve_field(setting, name),
            None => self.resolve_byte(setting),
        }
    }

    fn resolve_byte(&self, setting: &Setting) -> Result<(&'static FuseByte, u8, u8), FuseError> {
        let chip = self.chip.name;
        let fuse = setting.fuse.unwrap_or(Fuse::Only);
        let memory = Memory::Fuse(fuse);
        let byte = find(&self.chip, fuse).filter(|byte| byte.writable != 0);
        let byte = byte.ok_or(FuseError::NotThere { chip, memory })?;
        let value = match byte.factory {
            _ if !same(&setting.value, "factory") => {
                number(&setting.value).ok_or_else(|| FuseError::NotAByte { value: setting.value.clone() })?
            }
            Some(factory) => factory,
            None => return Err(FuseError::NoFactoryValue { memory }),
        };
        Ok((byte, byte.changeable(), value))
    }

    fn resolve_field(&self, setting: &Setting, name: &str) -> Result<(&'static FuseByte, u8, u8), FuseError> {
        let bytes = self.chip.fuses.iter().filter(|byte| setting.fuse.is_none_or(|fuse| fuse == byte.fuse));
        let mut found = bytes.flat_map(|byte| byte.fields.iter().map(move |field| (byte, field)));
        let (byte, field) = found
            .find(|(_, field)| field.name.eq_ignore_ascii_case(name))
            .ok_or_else(|| FuseError::NoSuchField { chip: self.chip.name, name: name.to_owned() })?;
        if field.mask & !byte.changeable() != 0 {
            return Err(FuseError::OutOfReach { field: field.name });
        }
        let value = match byte.factory {
            Some(factory) if same(&setting.value, "factory") => field.of(factory),
            None if same(&setting.value, "factory") => {
                return Err(FuseError::NoFactoryValue { memory: Memory::Fuse(byte.fuse) });
            }
            _ => value_of(field, &setting.value)
                .ok_or_else(|| FuseError::NoSuchValue { field, value: setting.value.clone() })?,
        };
        Ok((byte, field.mask, field.put(value, 0)))
    }
}

/// The value that a text names.
fn value_of(field: &Field, text: &str) -> Option<u8> {
    if field.values.is_empty() {
        let named = [("programmed", 0), ("unprogrammed", 1)];
        let named = named.into_iter().find(|(name, _)| same(text, name)).map(|(_, value)| value);
        return named.or_else(|| number(text).filter(|value| field.of(field.put(*value, 0)) == *value));
    }
    let mut known = field.values.iter();
    let is_it = |value: u8, code: &str, meaning: &str| {
        number(text) == Some(value) || same(text, code) || same(text, meaning)
    };
    known.find(|known| is_it(known.value, known.code, known.meaning)).map(|known| known.value)
}

/// Decimal, or hexadecimal or binary after `0x` and `0b`.
fn number(text: &str) -> Option<u8> {
    let radix = |prefix: [&str; 2]| prefix.iter().find_map(|prefix| text.strip_prefix(prefix));
    let (digits, radix) = match (radix(["0x", "0X"]), radix(["0b", "0B"])) {
        (Some(digits), _) => (digits, 16),
        (_, Some(digits)) => (digits, 2),
        _ => (text, 10),
    };
    // A sign is no digit.
    let plain = digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plain.then(|| u8::from_str_radix(digits, radix).ok()).flatten()
}

/// The same text, but for case and blanks?
fn same(one: &str, other: &str) -> bool {
    let letters = |text: &str| {
        let plain = text.chars().filter(|letter| !letter.is_whitespace());
        plain.map(|letter| letter.to_ascii_lowercase()).collect::<String>()
    };
    letters(one) == letters(other)
}

impl FuseChanges {
    /// The bytes that change.
    pub fn iter(&self) -> impl Iterator<Item = FuseChange> {
        self.changes.iter().copied()
    }

    /// Does nothing change?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// What the changes do to the next session on a bus with the policy's slowest SPI clock.
    /// What has to be accepted comes first. A field that stays as it is has done no harm so far.
    #[must_use]
    pub fn hazards(&self, policy: Policy) -> Vec<FuseHazard> {
        let writes: Vec<_> = self.iter().map(|change| (change.fuse, change.after)).collect();
        let Policy { supply, slowest, .. } = policy;
        Judge { chip: &self.chip, before: &self.read, writes: &writes, supply, slowest }.hazards()
    }

    /// The plan that writes them and reads them back, in the order low, high, extended.
    ///
    /// # Errors
    ///
    /// [`PlanError::Hazard`] for the first of the [`hazards`](Self::hazards) that the policy does not accept,
    /// as far as they can be told without a bus.
    pub fn plan(&self, policy: Policy) -> Result<Plan, PlanError> {
        let hazards = self.hazards(policy);
        if let Some(hazard) = hazards.into_iter().find(|hazard| !policy.accept.contains(hazard.risk.accept()))
        {
            return Err(PlanError::Hazard(hazard));
        }
        let operations = self.iter().map(|change| Operation::Write {
            memory: Memory::Fuse(change.fuse),
            image: Image::from_zero(vec![change.after]),
        });
        // What the chip holds already was considered.
        Plan::unjudged(self.chip, operations.collect(), policy)
    }
}

fn find(chip: &Chip, fuse: Fuse) -> Option<&'static FuseByte> {
    chip.fuses.iter().find(|byte| byte.fuse == fuse)
}
