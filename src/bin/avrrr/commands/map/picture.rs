//! A memory as cells of one or more pages.

use avrrr::chip::Chip;
use avrrr::icsp::Memory;
use avrrr::image::{Image, Space};

use super::program::vectors_end;

/// What a part of a memory holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// Vectors are in it.
    Vectors,
    /// In the boot section.
    Boot,
    Used,
    /// The file has bytes for it, but all are 0xff.
    Blank,
    /// The file has nothing for it.
    Absent,
}

impl Cell {
    /// All of them, each with its character and what it means.
    pub(super) const ALL: [(Self, char, &'static str); 5] = [
        (Self::Vectors, 'V', "vectors"),
        (Self::Boot, 'B', "boot section"),
        (Self::Used, '#', "used"),
        (Self::Blank, '-', "0xff"),
        (Self::Absent, '.', "nothing in the file"),
    ];

    fn letter(self) -> char {
        Self::ALL.into_iter().find(|(cell, ..)| *cell == self).map_or('?', |(_, letter, _)| letter)
    }
}

/// A memory as equal cells.
#[derive(Debug)]
pub(super) struct Picture {
    space: Space,
    /// Bytes of a cell.
    pub(super) unit: u32,
    pub(super) cells: Vec<Cell>,
}

impl Picture {
    /// Without a chip the memory ends with the file. `boot`: where the boot section begins.
    pub(super) fn new(space: Space, image: &Image, chip: Option<&Chip>, boot: Option<u32>) -> Self {
        /// More cells are no picture.
        const MOST: u32 = 1024;
        let end = image.end().unwrap_or(0).min(u64::from(space.addresses().end - space.addresses().start));
        let memory = if space == Space::Eeprom { Memory::Eeprom } else { Memory::Flash };
        let (size, page) = match chip {
            Some(chip) if space == Space::Eeprom => {
                let page = chip.eeprom.and_then(|eeprom| eeprom.page_size).unwrap_or(1);
                (memory.size(chip), u32::from(page))
            }
            Some(chip) => (memory.size(chip), u32::from(chip.flash.page_size)),
            None if space == Space::Eeprom => (0, 4),
            None => (0, 64),
        };
        // What does not fit is in the picture, too.
        let size = size.max(u32::try_from(end).unwrap_or(u32::MAX));
        let mut unit = page.max(if space == Space::Eeprom { 4 } else { 32 });
        while size.div_ceil(unit) > MOST {
            unit *= 2;
        }
        let vectors = if space == Space::Flash { vectors_end(image, 0) } else { 0 };
        let cell = |index: u32| {
            let at = index * unit;
            let mut bytes = vec![0xff; unit as usize];
            let count = image.copy_to(at, &mut bytes);
            match () {
                () if count == 0 => Cell::Absent,
                () if bytes.iter().all(|byte| *byte == 0xff) => Cell::Blank,
                () if at < vectors => Cell::Vectors,
                () if space == Space::Flash && boot.is_some_and(|boot| at >= boot) => Cell::Boot,
                () => Cell::Used,
            }
        };
        Self { space, unit, cells: (0..size.div_ceil(unit)).map(cell).collect() }
    }

    pub(super) fn space(&self) -> Space {
        self.space
    }

    /// Rows of cells behind their addresses, and what the characters mean. Of rows that are alike, and hold nothing, one
    /// is shown.
    pub(super) fn lines(&self, width: usize) -> Vec<String> {
        const MARGIN: usize = 12;
        let columns = width.saturating_sub(MARGIN).clamp(8, 64);
        // A power of two, so that the addresses are round.
        let columns = 1 << columns.ilog2();
        let mut lines = Vec::new();
        let mut alike = 0;
        for (row, cells) in self.cells.chunks(columns).enumerate() {
            let is_empty = cells.iter().all(|cell| *cell == Cell::Absent) && cells.len() == columns;
            alike = if is_empty { alike + 1 } else { 0 };
            match alike {
                0 | 1 => {
                    let letters: String = cells.iter().map(|cell| cell.letter()).collect();
                    lines.push(format!("  {:#07x}  {letters}", row * columns * self.unit as usize));
                }
                2 => lines.push("    ...".to_owned()),
                _ => {}
            }
        }
        let used = Cell::ALL.into_iter().filter(|(cell, ..)| self.cells.contains(cell));
        let legend: Vec<_> = used.map(|(_, letter, meaning)| format!("{letter} {meaning}")).collect();
        lines.push(format!("  {} bytes each: {}", self.unit, legend.join(", ")));
        lines
    }
}

#[cfg(test)]
mod tests {
    use avrrr::chip::ATMEGA328P;

    use super::*;

    #[test]
    fn each_page_is_a_character() {
        let mut image = Image::from_bytes(0, [0x0c, 0x94, 0x34, 0x00].repeat(40)).unwrap();
        image.insert(0x100, &[1; 0x80]).unwrap();
        image.insert(0x200, &[0xff; 0x80]).unwrap();
        image.insert(0x7fff, &[2]).unwrap();
        let picture = Picture::new(Space::Flash, &image, Some(&ATMEGA328P), Some(0x7e00));
        let dots = |count| ".".repeat(count);
        let lines = [
            format!("  0x00000  VV#.-{}", dots(59)),
            format!("  0x02000  {}", dots(64)),
            "    ...".to_owned(),
            format!("  0x06000  {}B", dots(63)),
            "  128 bytes each: V vectors, B boot section, # used, - 0xff, . nothing in the file".to_owned(),
        ];
        assert_eq!(picture.lines(80), lines);
        assert_eq!(picture.lines(30)[0], format!("  0x00000  VV#.-{}", dots(11)));
        // Without a part the picture ends with the file, and is never large.
        let picture = Picture::new(Space::Flash, &image, None, None);
        assert_eq!((picture.unit, picture.cells.len()), (64, 512));
        let far = Image::from_bytes(0x7f_ffff, [1]).unwrap();
        assert_eq!(Picture::new(Space::Flash, &far, None, None).cells.len(), 1024);
    }
}
