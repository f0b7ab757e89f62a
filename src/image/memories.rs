//! All memories of a chip in one address space.

use core::ops::Range;

use thiserror::Error;

use super::{Image, InsertError};

/// A part of the address space that avr-gcc, avr-libc and avrdude's files share: flash is at 0, and every other
/// memory has 64 KiB of its own behind 8 MiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Space {
    /// Program memory, from 0 on.
    Flash,
    /// Registers and RAM, from 0x80_0000 on. Nothing can be programmed there.
    Ram,
    /// EEPROM, from 0x81_0000 on.
    Eeprom,
    /// Fuse bytes, from 0x82_0000 on: the low one, the high one, the extended one.
    Fuses,
    /// Lock bits, at 0x83_0000.
    Lock,
    /// The signature, from 0x84_0000 on, then calibration bytes; from 0x84_0010 on the signature row.
    Signature,
    /// User signatures, from 0x85_0000 on, which the chips of this crate lack.
    UserRow,
    /// The boot row, from 0x86_0000 on, which the chips of this crate lack.
    BootRow,
}

impl Space {
    /// Each of them, in the order of their addresses.
    pub const ALL: [Self; 8] = [
        Self::Flash,
        Self::Ram,
        Self::Eeprom,
        Self::Fuses,
        Self::Lock,
        Self::Signature,
        Self::UserRow,
        Self::BootRow,
    ];

    /// Its byte addresses.
    #[must_use]
    pub const fn addresses(self) -> Range<u32> {
        let first: u32 = match self {
            Self::Flash => return 0..0x80_0000,
            Self::Ram => 0x80_0000,
            Self::Eeprom => 0x81_0000,
            Self::Fuses => 0x82_0000,
            Self::Lock => 0x83_0000,
            Self::Signature => 0x84_0000,
            Self::UserRow => 0x85_0000,
            Self::BootRow => 0x86_0000,
        };
        first..first + 0x1_0000
    }

    /// The one with this byte address; `None`: it is behind all of them.
    #[must_use]
    pub fn of(at: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|space| space.addresses().contains(&at))
    }

    /// What it is, in a word or two: `flash`, `RAM`, `lock bits`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Flash => "flash",
            Self::Ram => "RAM",
            Self::Eeprom => "EEPROM",
            Self::Fuses => "fuses",
            Self::Lock => "lock bits",
            Self::Signature => "signature",
            Self::UserRow => "user signature row",
            Self::BootRow => "boot row",
        }
    }
}

/// Bytes are at an address that belongs to no memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no memory of an AVR has the address {at:#x}")]
#[cfg_attr(not(feature = "mock"), non_exhaustive)]
pub struct NoSpaceError {
    /// The lowest such byte address.
    pub at: u32,
}

/// Images of several memories, which one file can hold: [`flat`](Self::flat) is what goes into it.
///
/// ```
/// use avrrr::image::{Image, Memories, Space};
///
/// let mut backup = Memories::new();
/// backup.insert(Space::Flash, 0, &Image::from_bytes(0, [0x0c, 0x94])?)?;
/// backup.insert(Space::Fuses, 1, &Image::from_bytes(0, [0xd9])?)?;
/// let file = backup.flat().to_hex();
/// assert_eq!(file, ":020000000C945E\n:02000004008278\n:01000100D925\n:00000001FF\n");
///
/// let restored = Memories::from_flat(Image::from_hex(file.as_bytes())?)?;
/// assert_eq!(restored.spaces().collect::<Vec<_>>(), [Space::Flash, Space::Fuses]);
/// assert_eq!(restored.get(Space::Fuses).get(1), Some(0xd9));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memories {
    flat: Image,
}

impl Memories {
    /// Without bytes.
    #[must_use]
    pub const fn new() -> Self {
        Self { flat: Image::new() }
    }

    /// What an image of the whole address space holds.
    ///
    /// # Errors
    ///
    /// An address behind all memories.
    pub fn from_flat(flat: Image) -> Result<Self, NoSpaceError> {
        let end = Space::BootRow.addresses().end;
        let behind = flat.segments().find(|(at, bytes)| u64::from(*at) + bytes.len() as u64 > end.into());
        match behind {
            Some((at, _)) => Err(NoSpaceError { at: at.max(end) }),
            None => Ok(Self { flat }),
        }
    }

    /// The whole address space, as it goes into a file.
    #[must_use]
    pub const fn flat(&self) -> &Image {
        &self.flat
    }

    /// Those that have bytes, in the order of their addresses.
    pub fn spaces(&self) -> impl Iterator<Item = Space> {
        Space::ALL.into_iter().filter(|space| self.flat.overlaps(space.addresses()))
    }

    /// What one of them holds, with addresses from 0 on.
    #[must_use]
    pub fn get(&self, space: Space) -> Image {
        let Range { start, end } = space.addresses();
        let mut image = Image::new();
        for (at, bytes) in self.flat.segments() {
            let first = start.max(at);
            let skipped = (first - at) as usize;
            let taken = bytes.len().saturating_sub(skipped).min(end.saturating_sub(first) as usize);
            if taken > 0 {
                // Segments do not overlap.
                let _ = image.insert(first - start, &bytes[skipped..skipped + taken]);
            }
        }
        image
    }

    /// Puts in an image, moved up by `offset` from the beginning of the space.
    ///
    /// # Errors
    ///
    /// Nothing is put in when it fails.
    ///
    /// * [`InsertError::PastEnd`] when the bytes reach past the end of the space.
    /// * [`InsertError::Overlap`] when one of the addresses holds a byte already.
    pub fn insert(&mut self, space: Space, offset: u32, image: &Image) -> Result<(), InsertError> {
        let Range { start, end } = space.addresses();
        let mut flat = self.flat.clone();
        for (at, bytes) in image.segments() {
            let first = u64::from(start) + u64::from(offset) + u64::from(at);
            if first + bytes.len() as u64 > end.into() {
                return Err(InsertError::PastEnd { at: offset.saturating_add(at), len: bytes.len() });
            }
            flat.insert(first as u32, bytes)?;
        }
        self.flat = flat;
        Ok(())
    }

    /// The three bytes of the signature in the order of a chip; `None`: not all of them are there.
    ///
    /// Programs that include avr-libc's `avr/signature.h` have them the other way round. Every signature begins
    /// with 0x1e, so that tells the order.
    #[must_use]
    pub fn signature(&self) -> Option<[u8; 3]> {
        let start = Space::Signature.addresses().start;
        let byte = |index| self.flat.get(start + index);
        Some(match [byte(0)?, byte(1)?, byte(2)?] {
            [low, middle, high @ 0x1e] if low != 0x1e => [high, middle, low],
            in_order => in_order,
        })
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    fn at(at: u32, bytes: &[u8]) -> Image {
        Image::from_bytes(at, bytes).unwrap()
    }

    #[test]
    fn spaces_follow_each_other_without_a_gap() {
        let mut next = 0;
        for space in Space::ALL {
            let Range { start, end } = space.addresses();
            assert_eq!(start, next);
            assert_eq!([start, end - 1].map(Space::of), [Some(space); 2]);
            next = end;
        }
        assert_eq!(Space::of(next), None);
    }

    #[test]
    fn what_has_no_place_is_refused() {
        let mut memories = Memories::new();
        memories.insert(Space::Fuses, 0, &at(0, &[1, 2, 3])).unwrap();
        let before = memories.clone();
        let mut two = at(0x10, &[1]);
        two.insert(0x1_0000, &[2]).unwrap();
        for (space, offset, image, error) in [
            (Space::Fuses, 2, at(0, &[9]), InsertError::Overlap { at: 0x82_0002 }),
            (Space::Fuses, 0, two, InsertError::PastEnd { at: 0x1_0000, len: 1 }),
            (Space::Lock, 0xffff, at(0, &[1, 2]), InsertError::PastEnd { at: 0xffff, len: 2 }),
            (Space::Lock, u32::MAX, at(1, &[1]), InsertError::PastEnd { at: u32::MAX, len: 1 }),
        ] {
            assert_eq!(memories.insert(space, offset, &image), Err(error));
            assert_eq!(memories, before);
        }
        for (image, first) in [
            (at(0x87_0000, &[1]), 0x87_0000),
            (at(0x86_ffff, &[1, 2]), 0x87_0000),
            (at(u32::MAX, &[1]), u32::MAX),
        ] {
            assert_eq!(Memories::from_flat(image), Err(NoSpaceError { at: first }));
        }
    }

    #[test]
    fn a_signature_may_be_either_way_round() {
        let of = |bytes: &[u8]| Memories::from_flat(at(0x84_0000, bytes)).unwrap().signature();
        assert_eq!(of(&[0x1e, 0x95, 0x0f, 0xa0]), Some([0x1e, 0x95, 0x0f]));
        assert_eq!(of(&[0x0f, 0x95, 0x1e]), Some([0x1e, 0x95, 0x0f]));
        assert_eq!(of(&[0x1e, 0x95, 0x1e]), Some([0x1e, 0x95, 0x1e]));
        assert_eq!(of(&[0x1e, 0x95]), None);
    }

    proptest! {
        /// A file of several memories is the sum of them, in every text format.
        #[test]
        fn parts_make_the_whole(
            parts in prop::collection::vec((0..8_usize, 0..0x1_0100_u32, prop::collection::vec(any::<u8>(), 1..64)), 0..12)
        ) {
            let mut memories = Memories::new();
            for (space, offset, bytes) in &parts {
                let _ = memories.insert(Space::ALL[*space], *offset, &at(0, bytes));
            }
            let mut again = Memories::new();
            for space in memories.spaces() {
                again.insert(space, 0, &memories.get(space)).unwrap();
            }
            prop_assert_eq!(&again, &memories);
            for space in Space::ALL {
                prop_assert_eq!(memories.get(space).is_empty(), !memories.spaces().any(|other| other == space));
            }
            if !parts.is_empty() && !memories.flat().is_empty() {
                let flat = memories.flat();
                let texts = [
                    Image::from_hex(flat.to_hex().as_bytes()).unwrap(),
                    Image::from_hex(flat.to_hex_with_comments().as_bytes()).unwrap(),
                    Image::from_srec(flat.to_srec().as_bytes()).unwrap(),
                ];
                prop_assert!(texts.iter().all(|image| image == flat));
                let found: Vec<_> = memories.spaces().collect();
                prop_assert_eq!(Memories::from_flat(flat.clone()).unwrap().spaces().collect::<Vec<_>>(), found);
            }
        }
    }
}
