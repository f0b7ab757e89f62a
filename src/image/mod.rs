//! Firmware as a sparse map of bytes.
//!
//! An [`Image`] knows which bytes a firmware file sets and where; what lies between them is absent,
//! not 0xff. All addresses are byte addresses.
//!
//! ```
//! use avrrr::image::Image;
//!
//! let mut image = Image::new();
//! image.insert(0x0000, &[0x0c, 0x94])?;
//! image.insert(0x7e00, b"boot")?;
//! assert_eq!(image.get(0x0001), Some(0x94));
//! assert_eq!(image.get(0x0002), None);
//! # Ok::<(), avrrr::image::InsertError>(())
//! ```
//!
//! Raw binaries come in by [`Image::from_bytes`] and go out by [`Image::to_bytes`], Intel HEX by
//! [`Image::from_hex`] and [`Image::to_hex`], Motorola S-record by [`Image::from_srec`] and [`Image::to_srec`].
//! [`TextFile`] reads both of these with notes on what is unusual. [`Memories`] has all memories of a chip in one
//! file, with its `from_elf` also those of an ELF file.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use core::ops::{Bound, Range, RangeBounds};

use thiserror::Error;

#[cfg(feature = "elf")]
mod elf;
mod hex;
mod lines;
mod memories;
mod srec;
mod text;

#[cfg(feature = "elf")]
pub use elf::ElfError;
pub use hex::HexError;
pub use memories::{Memories, NoSpaceError, Space};
pub use srec::SrecError;
pub use text::{TextFile, TextImage, TextNote};

/// The number of byte addresses, and the end of an image that holds the last of them.
const ADDRESSES: u64 = 1 << 32;

/// How many segments the `Debug` output lists.
const DEBUG_SEGMENTS: usize = 16;

/// A sparse map from 32-bit byte addresses to bytes.
///
/// Two images are equal when they hold the same bytes at the same addresses, however they were put
/// together. Appending in ascending order takes time proportional to the bytes appended, with a
/// search among the segments for each piece; in front of a segment its bytes are moved.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Image {
    /// Runs of bytes without a gap, by the address of the first one; none is empty, no two overlap or
    /// touch, and each ends at or before 2^32.
    segments: BTreeMap<u32, Vec<u8>>,
}

/// Why bytes cannot be put into an [`Image`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InsertError {
    /// There are bytes already, even if they are the same ones.
    #[error("address {at:#06x} holds a byte already")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Overlap {
        /// The lowest byte address that both hold.
        at: u32,
    },
    /// The bytes reach past the last address, 0xffff_ffff.
    #[error("{len} bytes from {at:#06x} on reach past the last 32-bit address")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    PastEnd {
        /// The byte address of the first byte.
        at: u32,
        /// How many bytes there are.
        len: usize,
    },
}

impl Image {
    /// An image without bytes.
    #[must_use]
    pub const fn new() -> Self {
        Self { segments: BTreeMap::new() }
    }

    /// A single run of bytes, such as the content of a raw binary, from the byte address `at` on.
    ///
    /// A `Vec` is taken over, not copied.
    ///
    /// ```
    /// use avrrr::image::Image;
    ///
    /// let image = Image::from_bytes(0x100, *b"avr")?;
    /// assert_eq!((image.start(), image.end()), (Some(0x100), Some(0x103)));
    /// # Ok::<(), avrrr::image::InsertError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InsertError::PastEnd`] when the bytes reach past the last 32-bit address.
    pub fn from_bytes(at: u32, bytes: impl Into<Vec<u8>>) -> Result<Self, InsertError> {
        let bytes = bytes.into();
        if bytes.is_empty() {
            return Ok(Self::new());
        }
        if end_of(at, bytes.len()) > ADDRESSES {
            return Err(InsertError::PastEnd { at, len: bytes.len() });
        }
        Ok(Self { segments: BTreeMap::from([(at, bytes)]) })
    }

    /// A single run of bytes from address 0 on: what a memory holds, or one byte. What lies behind the last 32-bit
    /// address is left out.
    pub(crate) fn from_zero(mut bytes: Vec<u8>) -> Self {
        bytes.truncate(usize::try_from(ADDRESSES).unwrap_or(usize::MAX));
        Self { segments: Some((0, bytes)).filter(|(_, bytes)| !bytes.is_empty()).into_iter().collect() }
    }

    /// Puts `bytes` at the byte address `at` and those that follow.
    ///
    /// ```
    /// use avrrr::image::{Image, InsertError};
    ///
    /// let mut image = Image::from_bytes(0x10, [1, 2, 3, 4])?;
    /// image.insert(0x14, &[5, 6])?;
    /// assert_eq!(image.insert(0x0e, &[0; 8]), Err(InsertError::Overlap { at: 0x10 }));
    /// assert_eq!(image.len(), 6);
    /// # Ok::<(), InsertError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Nothing is put in when it fails.
    ///
    /// * [`InsertError::PastEnd`] when the bytes reach past the last 32-bit address.
    /// * [`InsertError::Overlap`] when one of the addresses holds a byte already.
    pub fn insert(&mut self, at: u32, bytes: &[u8]) -> Result<(), InsertError> {
        if bytes.is_empty() {
            return Ok(());
        }
        let end = end_of(at, bytes.len());
        if end > ADDRESSES {
            return Err(InsertError::PastEnd { at, len: bytes.len() });
        }
        // The one before may reach over the first address, the next one may begin in front of the end.
        let before = self.segments.range(..at).next_back().map(|(first, bytes)| end_of(*first, bytes.len()));
        if before.is_some_and(|end| end > at.into()) {
            return Err(InsertError::Overlap { at });
        }
        let next = self.segments.range(at..).next().map(|(next, _)| *next);
        if let Some(at) = next.filter(|next| u64::from(*next) < end) {
            return Err(InsertError::Overlap { at });
        }
        let touches = before == Some(at.into());
        let mut behind =
            u32::try_from(end).ok().and_then(|end| self.segments.remove(&end)).unwrap_or_default();
        match self.segments.range_mut(..at).next_back().filter(|_| touches) {
            Some((_, before)) => {
                before.extend_from_slice(bytes);
                before.append(&mut behind);
            }
            None => {
                self.segments.insert(at, [bytes, &behind].concat());
            }
        }
        Ok(())
    }

    /// The runs of bytes with the byte address of their first one, in ascending order.
    ///
    /// None is empty, and there is a gap of at least one address between two of them.
    pub fn segments(&self) -> impl Iterator<Item = (u32, &[u8])> {
        self.segments.iter().map(|(at, bytes)| (*at, &**bytes))
    }

    /// The byte at the byte address `at`; `None`: the image has none there.
    #[must_use]
    pub fn get(&self, at: u32) -> Option<u8> {
        let (first, bytes) = self.segments.range(..=at).next_back()?;
        bytes.get((at - first) as usize).copied()
    }

    /// How many bytes are present.
    #[must_use]
    pub fn len(&self) -> usize {
        self.segments.values().map(Vec::len).sum()
    }

    /// Is no byte present?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// The byte address of the first byte; `None`: the image is empty.
    #[must_use]
    pub fn start(&self) -> Option<u32> {
        self.segments.first_key_value().map(|(at, _)| *at)
    }

    /// The byte address behind the last byte; `None`: the image is empty.
    ///
    /// It is 2^32, one more than a `u32` can say, when the last address holds a byte.
    #[must_use]
    pub fn end(&self) -> Option<u64> {
        self.segments.last_key_value().map(|(at, bytes)| end_of(*at, bytes.len()))
    }

    /// Is a byte present at any of these byte addresses?
    ///
    /// ```
    /// use avrrr::image::Image;
    ///
    /// let image = Image::from_bytes(0x80, [0; 128])?;
    /// assert!(image.overlaps(0xff..0x200));
    /// assert!(!image.overlaps(0x100..));
    /// # Ok::<(), avrrr::image::InsertError>(())
    /// ```
    #[must_use]
    pub fn overlaps(&self, range: impl RangeBounds<u32>) -> bool {
        let start = match range.start_bound() {
            Bound::Included(&at) => u64::from(at),
            Bound::Excluded(&at) => u64::from(at) + 1,
            Bound::Unbounded => 0,
        };
        let end = match range.end_bound() {
            Bound::Included(&at) => u64::from(at) + 1,
            Bound::Excluded(&at) => u64::from(at),
            Bound::Unbounded => ADDRESSES,
        };
        start < end && self.within(start..end).next().is_some()
    }

    /// Copies the bytes that are present from the byte address `at` on into `window`, leaves the
    /// rest of it as it is, and returns how many it copied.
    ///
    /// What a window has behind the last 32-bit address stays as it is, too.
    ///
    /// ```
    /// use avrrr::image::Image;
    ///
    /// let image = Image::from_bytes(0x82, [1, 2, 3])?;
    /// let mut page = [0xff; 4];
    /// assert_eq!(image.copy_to(0x80, &mut page), 2);
    /// assert_eq!(page, [0xff, 0xff, 1, 2]);
    /// # Ok::<(), avrrr::image::InsertError>(())
    /// ```
    pub fn copy_to(&self, at: u32, window: &mut [u8]) -> usize {
        let (start, end) = (u64::from(at), end_of(at, window.len()));
        let mut copied = 0;
        for (segment, bytes) in self.within(start..end) {
            let first = start.max(u64::from(segment));
            let len = (end.min(end_of(segment, bytes.len())) - first) as usize;
            let to = (first - start) as usize;
            let from = (first - u64::from(segment)) as usize;
            window[to..to + len].copy_from_slice(&bytes[from..from + len]);
            copied += len;
        }
        copied
    }

    /// The content of a raw binary: everything from address 0 to the last byte, with `fill` where no
    /// byte is present. Empty when the image is.
    ///
    /// It takes as many bytes of memory as [`end`](Self::end) says, however few are present: up to
    /// 4 GiB for an image with a byte at a high address. Look at `end` first if the image comes from
    /// a file of others.
    ///
    /// ```
    /// use avrrr::image::Image;
    ///
    /// let image = Image::from_bytes(2, [1, 2])?;
    /// assert_eq!(image.to_bytes(0xff), [0xff, 0xff, 1, 2]);
    /// # Ok::<(), avrrr::image::InsertError>(())
    /// ```
    ///
    /// # Panics
    ///
    /// When the result is longer than a `Vec` can be, which needs a target with 32-bit or smaller
    /// pointers.
    #[must_use]
    pub fn to_bytes(&self, fill: u8) -> Vec<u8> {
        let len = usize::try_from(self.end().unwrap_or(0)).unwrap_or(usize::MAX);
        let mut bytes = vec![fill; len];
        for (at, segment) in self.segments() {
            bytes[at as usize..][..segment.len()].copy_from_slice(segment);
        }
        bytes
    }

    /// The segments with a byte in a range that is not empty.
    fn within(&self, range: Range<u64>) -> impl Iterator<Item = (u32, &[u8])> {
        let start = u32::try_from(range.start).unwrap_or(u32::MAX);
        let first = self.segments.range(..=start).next_back().map_or(start, |(first, _)| *first);
        let segments = self.segments.range(first..).map(|(at, bytes)| (*at, &**bytes));
        segments
            .skip_while(move |(at, bytes)| end_of(*at, bytes.len()) <= range.start)
            .take_while(move |(at, _)| u64::from(*at) < range.end)
    }
}

/// Lists the ranges of the first segments, not the bytes.
impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Image ")?;
        let mut set = f.debug_set();
        for (at, bytes) in self.segments().take(DEBUG_SEGMENTS) {
            set.entry(&format_args!("{at:#06x}..{:#06x}", end_of(at, bytes.len())));
        }
        if self.segments.len() > DEBUG_SEGMENTS { set.finish_non_exhaustive() } else { set.finish() }
    }
}

/// The address behind `len` bytes from `at` on.
fn end_of(at: u32, len: usize) -> u64 {
    u64::from(at).saturating_add(len as u64)
}

#[cfg(test)]
pub(crate) mod tests {
    use alloc::collections::BTreeMap;
    use alloc::format;

    use proptest::prelude::*;

    use super::*;

    /// What [`Image::segments`] is to give.
    pub(crate) type Runs<'a> = &'a [(u32, &'a [u8])];

    /// Some cells, in clusters around the places where something can go wrong.
    pub(crate) fn cells() -> impl Strategy<Value = BTreeMap<u32, u8>> {
        let base = prop_oneof![Just(0), Just(0xffe0), Just(0x1_0000), Just(0x12_ffc0), Just(0xffff_ffa0)];
        let piece = (base, 0..96_u32, prop::collection::vec(any::<u8>(), 1..32));
        prop::collection::vec(piece, 0..12).prop_map(|pieces| {
            let mut cells = BTreeMap::new();
            for (base, offset, bytes) in pieces {
                cells.extend((base + offset..=u32::MAX).zip(bytes));
            }
            cells
        })
    }

    /// The image with these cells, put in one by one.
    pub(crate) fn image(cells: impl IntoIterator<Item = (u32, u8)>) -> Image {
        let mut image = Image::new();
        for (at, byte) in cells {
            image.insert(at, &[byte]).unwrap();
        }
        image
    }

    fn two() -> Image {
        let mut image = Image::from_bytes(0x10, [1, 2, 3, 4]).unwrap();
        image.insert(0x20, &[5, 6]).unwrap();
        image
    }

    #[test]
    fn inserts_and_merges() {
        let cases: [(u32, &[u8], Runs); 7] = [
            (0x00, &[9], &[(0x00, &[9]), (0x10, &[1, 2, 3, 4]), (0x20, &[5, 6])]),
            (0x0f, &[9], &[(0x0f, &[9, 1, 2, 3, 4]), (0x20, &[5, 6])]),
            (0x14, &[9], &[(0x10, &[1, 2, 3, 4, 9]), (0x20, &[5, 6])]),
            (0x18, &[9], &[(0x10, &[1, 2, 3, 4]), (0x18, &[9]), (0x20, &[5, 6])]),
            (0x14, &[9; 12], &[(0x10, &[1, 2, 3, 4, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 5, 6])]),
            (0x22, &[7], &[(0x10, &[1, 2, 3, 4]), (0x20, &[5, 6, 7])]),
            (0x11, &[], &[(0x10, &[1, 2, 3, 4]), (0x20, &[5, 6])]),
        ];
        for (at, bytes, want) in cases {
            let mut image = two();
            image.insert(at, bytes).unwrap();
            assert_eq!(image.segments().collect::<Vec<_>>(), want, "{at:#x}");
        }
    }

    #[test]
    fn refuses_overlaps_and_names_the_first_address() {
        let cases: [(u32, &[u8], u32); 6] = [
            (0x10, &[1, 2, 3, 4], 0x10),
            (0x13, &[0], 0x13),
            (0x0e, &[0; 8], 0x10),
            (0x00, &[0; 0x100], 0x10),
            (0x14, &[0; 13], 0x20),
            (0x21, &[0; 4], 0x21),
        ];
        for (at, bytes, first) in cases {
            let mut image = two();
            let overlap = image.insert(at, bytes);
            assert_eq!((overlap, image), (Err(InsertError::Overlap { at: first }), two()));
        }
    }

    #[test]
    fn ends_at_the_last_address() {
        let mut image = Image::new();
        let past = InsertError::PastEnd { at: 0xffff_ffff, len: 2 };
        assert_eq!(image.insert(0xffff_ffff, &[1, 2]), Err(past));
        assert_eq!(Image::from_bytes(0xffff_ffff, [1, 2]), Err(past));
        image.insert(0xffff_ffff, &[1]).unwrap();
        assert_eq!(image, Image::from_bytes(0xffff_ffff, [1]).unwrap());
        assert_eq!((image.start(), image.end()), (Some(0xffff_ffff), Some(1 << 32)));
        let mut window = [0; 4];
        assert_eq!(image.copy_to(0xffff_fffe, &mut window), 1);
        assert_eq!(window, [0, 1, 0, 0]);
    }

    #[test]
    fn an_empty_image_has_no_ends() {
        let image = Image::from_bytes(7, []).unwrap();
        assert_eq!(image, Image::new());
        assert!(image.is_empty());
        assert_eq!((image.len(), image.start(), image.end()), (0, None, None));
        assert!(image.to_bytes(0).is_empty());
        assert!(!image.overlaps(..));
    }

    #[test]
    fn overlaps_takes_every_kind_of_range() {
        let image = two();
        assert!(image.overlaps(..));
        assert!(image.overlaps(0x13..=0x13));
        assert!(image.overlaps(0x00..0x11));
        assert!(image.overlaps(0x21..));
        assert!(!image.overlaps(0x00..0x10));
        assert!(!image.overlaps(0x14..0x20));
        assert!(!image.overlaps(0x22..));
        assert!(!image.overlaps(0x12..0x12));
        assert!(!image.overlaps((Bound::Excluded(0x21), Bound::Unbounded)));
    }

    #[test]
    fn prints_ranges_and_no_bytes() {
        assert_eq!(format!("{:?}", two()), "Image {0x0010..0x0014, 0x0020..0x0022}");
        let many = image((0..100).map(|n| (2 * n, 0)));
        assert!(format!("{many:?}").ends_with("0x001e..0x001f, ..}"), "{many:?}");
    }

    proptest! {
        #[test]
        fn order_of_insertion_does_not_matter(
            (cells, shuffled) in cells().prop_flat_map(|cells| {
                let shuffled = Just(Vec::from_iter(cells.clone())).prop_shuffle();
                (Just(cells), shuffled)
            })
        ) {
            let shuffled = image(shuffled);
            prop_assert_eq!(&shuffled, &image(cells));
            for (one, other) in shuffled.segments().zip(shuffled.segments().skip(1)) {
                prop_assert!(end_of(one.0, one.1.len()) < u64::from(other.0));
            }
        }

        #[test]
        fn agrees_with_a_plain_map(cells in cells(), near in prop::sample::select(vec![0, 0xffe0, 0xffff_ff00])) {
            let image = image(cells.clone());
            prop_assert_eq!(image.len(), cells.len());
            prop_assert_eq!(image.start(), cells.keys().next().copied());
            prop_assert_eq!(image.end(), cells.keys().last().map(|&at| u64::from(at) + 1));
            for at in near..near + 0xff {
                prop_assert_eq!(image.get(at), cells.get(&at).copied());
                prop_assert_eq!(image.overlaps(at..at + 1), cells.contains_key(&at));
            }
            let mut window = [0x5a; 200];
            let want = core::array::from_fn(|i| cells.get(&(near + i as u32)).copied().unwrap_or(0x5a));
            prop_assert_eq!(image.copy_to(near, &mut window), cells.range(near..near + 200).count());
            prop_assert_eq!(window, want);
            if image.end().is_none_or(|end| end < 0x20_0000) {
                let bytes = image.to_bytes(0xa5);
                prop_assert_eq!(bytes.len() as u64, image.end().unwrap_or(0));
                let holes = (0..).zip(&bytes).filter(|(at, _)| !cells.contains_key(at));
                prop_assert!(holes.into_iter().all(|(_, &byte)| byte == 0xa5));
                prop_assert!(cells.iter().all(|(&at, &byte)| bytes[at as usize] == byte));
            }
        }
    }
}
