//! Comparing bytes with what they should be.

use alloc::vec;
use alloc::vec::Vec;

use super::{Error, Repaired};
use crate::icsp::Memory;
use crate::image::Image;

/// What was expected and what was found, byte by byte.
pub(super) type Pairs = Vec<(u8, u8)>;

/// Finds what is wrong with pairs of wanted and found bytes that begin at an address.
pub(super) type Judge<E> = fn(Memory, u32, &[(u8, u8)]) -> Option<Error<E>>;

/// How many bytes of a range an image mentions.
pub(super) fn present(image: &Image, first: u32, length: u32) -> u32 {
    image.copy_to(first, &mut vec![0; length as usize]) as u32
}

/// The addresses of all blocks of `size` that an image touches; `size` is a power of two.
pub(super) fn blocks(image: &Image, size: u32) -> impl Iterator<Item = u32> {
    let mut next = 0;
    image.segments().flat_map(move |(at, bytes)| {
        let first = (at / size * size).max(next);
        let last = (u64::from(at) + bytes.len() as u64 - 1) as u32;
        next = last / size * size + size;
        (first..=last).step_by(size as usize)
    })
}

/// From the first to behind the last byte of a block that an image mentions.
pub(super) fn extent(image: &Image, at: u32, length: u32) -> Option<(u32, u32)> {
    let mut present = (at..at + length).filter(|at| image.get(*at).is_some());
    let first = present.next()?;
    Some((first, present.next_back().unwrap_or(first) + 1))
}

pub(super) fn mismatch<E: core::error::Error>(
    memory: Memory,
    at: u32,
    pairs: &[(u8, u8)],
) -> Option<Error<E>> {
    let mut wrong = (at..).zip(pairs).filter(|(_, (want, got))| want != got);
    let (at, (want, got)) = wrong.next()?;
    let count = 1 + wrong.count() as u32;
    Some(Error::Mismatch { memory, at, want: *want, got: *got, count })
}

pub(super) fn needs_erase<E: core::error::Error>(_: Memory, at: u32, pairs: &[(u8, u8)]) -> Option<Error<E>> {
    let (at, (new, old)) = (at..).zip(pairs).find(|(_, (new, old))| new & old != *new)?;
    Some(Error::NeedsErase { at, old: *old, new: *new })
}

/// What is to be told when bytes are written again that differ; `None`: none does.
pub(super) fn repair_of(memory: Memory, first: u32, pairs: &[(u8, u8)]) -> Option<Repaired> {
    let mut wrong = (first..).zip(pairs).filter(|(_, (want, got))| want != got);
    let (at, (written, found)) = wrong.next()?;
    Some(Repaired { memory, at, bytes: 1 + wrong.count() as u32, found: *found, written: *written })
}

/// From the first to behind the last byte that differs; the same twice if none does.
pub(super) fn differing(old: &[u8], new: &[u8]) -> (usize, usize) {
    let mut differ = (0..new.len()).filter(|index| old[*index] != new[*index]);
    match differ.next() {
        Some(first) => (first, differ.next_back().unwrap_or(first) + 1),
        None => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repair_tells_the_first_byte_and_how_many() {
        assert_eq!(repair_of(Memory::Eeprom, 5, &[(1, 1), (2, 2)]), None);
        let pairs = [(1, 1), (2, 3), (4, 4), (5, 6)];
        let want = Repaired { memory: Memory::Eeprom, at: 6, bytes: 2, found: 3, written: 2 };
        assert_eq!(repair_of(Memory::Eeprom, 5, &pairs), Some(want));
    }

    #[test]
    fn each_block_comes_once_and_begins_where_blocks_do() {
        let mut image = Image::new();
        for (at, length) in [(5_000, 10), (5_050, 2), (5_070, 50), (6_335, 65), (6_401, 1), (8_192, 64)] {
            image.insert(at, &vec![0; length]).unwrap();
        }
        let found: Vec<_> = blocks(&image, 64).collect();
        assert_eq!(found, [4_992, 5_056, 6_272, 6_336, 6_400, 8_192]);
    }
}
