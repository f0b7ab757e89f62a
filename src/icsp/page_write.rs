//! The instructions that load a page and write it.

use super::Instruction;

/// The instruction that loads the byte at this index of a flash page; the low byte of a word comes
/// before its high byte.
pub(super) fn load_flash_byte(index: usize, data: u8) -> Instruction {
    // A page has at most 128 words.
    let word = (index / 2) as u8;
    if index.is_multiple_of(2) {
        Instruction::LoadFlashLow { word, data }
    } else {
        Instruction::LoadFlashHigh { word, data }
    }
}

/// The instruction that loads the byte at this index of an EEPROM page.
pub(super) fn load_eeprom_byte(index: usize, data: u8) -> Instruction {
    // A page has at most 8 bytes.
    Instruction::LoadEepromPage { byte: index as u8, data }
}

/// The instructions of one page write: what comes before, the loads, the write itself.
pub(super) struct PageWrite<'a> {
    before: Option<Instruction>,
    load: fn(usize, u8) -> Instruction,
    /// The index in the page of the first byte.
    first: usize,
    data: &'a [u8],
    /// Groups of so many bytes that are all 0xFF are not loaded; 0: all are.
    skips: usize,
    write: Option<Instruction>,
    /// How many instructions are left.
    left: usize,
}

impl<'a> PageWrite<'a> {
    pub(super) fn new(
        before: Option<Instruction>,
        load: fn(usize, u8) -> Instruction,
        first: usize,
        data: &'a [u8],
        skips: usize,
        write: Instruction,
    ) -> Self {
        let blank = match skips {
            0 => 0,
            size => data.chunks_exact(size).filter(|group| is_blank(group)).count() * size,
        };
        let left = before.iter().len() + data.len() - blank + 1;
        Self { before, load, first, data, skips, write: Some(write), left }
    }
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0xff)
}

impl Iterator for PageWrite<'_> {
    type Item = Instruction;

    fn next(&mut self) -> Option<Instruction> {
        self.left = self.left.saturating_sub(1);
        if let Some(before) = self.before.take() {
            return Some(before);
        }
        while self.skips > 0
            && self.first.is_multiple_of(self.skips)
            && let Some((group, rest)) = self.data.split_at_checked(self.skips)
            && is_blank(group)
        {
            self.first += self.skips;
            self.data = rest;
        }
        let Some((&byte, rest)) = self.data.split_first() else { return self.write.take() };
        let index = self.first;
        self.first += 1;
        self.data = rest;
        Some((self.load)(index, byte))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for PageWrite<'_> {}

#[cfg(all(test, feature = "std"))]
mod tests {
    use std::vec;
    use std::vec::Vec;

    use super::*;

    #[test]
    fn blank_words_are_not_loaded_and_the_count_is_exact() {
        let data = [0xff, 0xff, 0x01, 0xff, 0xff, 0x02, 0xff, 0xff, 0xff, 0xff];
        for (skips, loads) in [(0, (0..10).collect::<Vec<_>>()), (2, vec![2, 3, 4, 5])] {
            let write = Instruction::WriteFlashPage { word: 0 };
            let before = Some(Instruction::LoadExtendedAddress { high: 0 });
            let mut page = PageWrite::new(before, load_flash_byte, 0, &data, skips, write);
            let mut got = Vec::new();
            for left in (0..loads.len() + 2).rev() {
                assert_eq!(page.len(), left + 1);
                got.extend(page.next());
                assert_eq!(page.len(), left);
            }
            assert_eq!(page.next(), None);
            let loads = loads.iter().map(|&index| load_flash_byte(index, data[index]));
            let want: Vec<_> = before.into_iter().chain(loads).chain([write]).collect();
            assert_eq!(got, want);
        }
    }
}
