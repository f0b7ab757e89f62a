//! Serial numbers in the memory of a chip.

use std::format;
use std::vec::Vec;

use crate::chip::Chip;
use crate::icsp::Memory;
use crate::image::{Image, InsertError};

/// The place and the format of a serial number in a chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Serial {
    /// Flash or EEPROM.
    pub memory: Memory,
    /// The byte address of its first byte.
    pub at: u32,
    /// How many bytes it has: 1 to 8, or 1 to 19 digits.
    pub width: u8,
    /// How the bytes are written.
    pub format: SerialFormat,
}

/// How the bytes of a serial number are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SerialFormat {
    /// A binary number, the lowest byte first.
    Little,
    /// A binary number, the highest byte first.
    Big,
    /// Decimal digits in ASCII, with leading zeros.
    Ascii,
}

impl Serial {
    /// A serial number of `width` bytes from the byte address `at` on.
    #[must_use]
    pub const fn new(memory: Memory, at: u32, width: u8, format: SerialFormat) -> Self {
        Self { memory, at, width, format }
    }

    /// The largest width of this format.
    pub(super) const fn widest(format: SerialFormat) -> u8 {
        match format {
            SerialFormat::Little | SerialFormat::Big => 8,
            // One digit less than 2^64 has.
            SerialFormat::Ascii => 19,
        }
    }

    /// The address behind the last byte.
    pub(super) const fn end(&self) -> u64 {
        self.at as u64 + self.width as u64
    }

    /// Is this number in its place within the memory of a chip?
    pub(super) fn fits(&self, chip: &Chip, number: u64) -> bool {
        matches!(self.memory, Memory::Flash | Memory::Eeprom)
            && self.end() <= u64::from(self.memory.size(chip))
            && self.encode(number).is_some()
    }

    /// Is the width possible in this format?
    fn is_width(&self) -> bool {
        (1..=Self::widest(self.format)).contains(&self.width)
    }

    /// The largest number that fits; 0 if the width is wrong, and then not even 0 is
    /// [encoded](Self::encode). A blank memory holds a binary number of ones only, so that is no number.
    #[must_use]
    pub fn largest(&self) -> u64 {
        let width = u32::from(self.width);
        match self.format {
            _ if !self.is_width() => 0,
            SerialFormat::Ascii => 10_u64.pow(width) - 1,
            SerialFormat::Little | SerialFormat::Big => (u64::MAX >> (64 - 8 * width)) - 1,
        }
    }

    /// The bytes of a number; `None`: it does not fit, or the width is wrong.
    ///
    /// ```
    /// use avrrr::gang::{Serial, SerialFormat};
    /// use avrrr::icsp::Memory;
    ///
    /// let serial = Serial::new(Memory::Eeprom, 0, 3, SerialFormat::Big);
    /// assert_eq!(serial.encode(0x0102), Some(vec![0, 1, 2]));
    /// let digits = Serial::new(Memory::Eeprom, 0, 4, SerialFormat::Ascii);
    /// assert_eq!(digits.encode(42), Some(b"0042".to_vec()));
    /// assert_eq!(digits.encode(10_000), None);
    /// assert_eq!(digits.decode(b"0042"), Some(42));
    /// ```
    #[must_use]
    pub fn encode(&self, number: u64) -> Option<Vec<u8>> {
        if number > self.largest() || !self.is_width() {
            return None;
        }
        let width = usize::from(self.width);
        Some(match self.format {
            SerialFormat::Little => number.to_le_bytes()[..width].to_vec(),
            SerialFormat::Big => number.to_be_bytes()[8 - width..].to_vec(),
            SerialFormat::Ascii => format!("{number:0width$}").into_bytes(),
        })
    }

    /// The number in these bytes; `None`: they hold no number.
    #[must_use]
    pub fn decode(&self, bytes: &[u8]) -> Option<u64> {
        if bytes.len() != usize::from(self.width) || !self.is_width() {
            return None;
        }
        let binary = |all: u64, byte: &u8| all << 8 | u64::from(*byte);
        let number = match self.format {
            SerialFormat::Little => bytes.iter().rev().fold(0, binary),
            SerialFormat::Big => bytes.iter().fold(0, binary),
            SerialFormat::Ascii if bytes.iter().all(u8::is_ascii_digit) => {
                core::str::from_utf8(bytes).ok()?.parse().ok()?
            }
            SerialFormat::Ascii => return None,
        };
        (number <= self.largest()).then_some(number)
    }

    /// An image without the bytes that it has in the place of the serial number.
    pub(super) fn cut_from(&self, image: &Image) -> Result<Image, InsertError> {
        let mut rest = Image::new();
        for (at, bytes) in image.segments() {
            let end = u64::from(at) + bytes.len() as u64;
            // The parts of this segment before and behind the serial number.
            let before = u64::from(self.at).clamp(at.into(), end) - u64::from(at);
            let behind = self.end().clamp(at.into(), end) - u64::from(at);
            rest.insert(at, &bytes[..before as usize])?;
            let behind = behind as usize;
            if behind < bytes.len() {
                rest.insert(at + behind as u32, &bytes[behind..])?;
            }
        }
        Ok(rest)
    }
}

#[cfg(test)]
mod tests {
    use std::vec;

    use super::*;

    const ALL: [SerialFormat; 3] = [SerialFormat::Little, SerialFormat::Big, SerialFormat::Ascii];

    fn serial(at: u32, width: u8, format: SerialFormat) -> Serial {
        Serial::new(Memory::Eeprom, at, width, format)
    }

    #[test]
    fn every_number_that_fits_comes_back() {
        for format in ALL {
            for width in 1..=Serial::widest(format) {
                let serial = serial(0, width, format);
                let largest = serial.largest();
                for number in [0, 1, 9, largest / 3, largest - 1, largest] {
                    let bytes = serial.encode(number).unwrap();
                    assert_eq!(bytes.len(), usize::from(width));
                    assert_eq!(serial.decode(&bytes), Some(number), "{serial:?} {number}");
                }
                assert_eq!(serial.encode(largest + 1), None, "{serial:?}");
            }
        }
    }

    #[test]
    fn a_number_fits_a_memory_that_has_its_place() {
        let chip = &crate::chip::ATTINY85;
        for (memory, at, width, number, fits) in [
            (Memory::Eeprom, 508, 4, 0, true),
            (Memory::Eeprom, 509, 4, 0, false),
            (Memory::Eeprom, u32::MAX, u8::MAX, 0, false),
            (Memory::Flash, 8188, 4, 0, true),
            (Memory::Flash, 8189, 4, 0, false),
            (Memory::Lock, 0, 1, 0, false),
            (Memory::Eeprom, 0, 1, 254, true),
            (Memory::Eeprom, 0, 1, 255, false),
            (Memory::Eeprom, 0, 9, 0, false),
        ] {
            let serial = Serial::new(memory, at, width, SerialFormat::Big);
            assert_eq!(serial.fits(chip, number), fits, "{serial:?} {number}");
        }
        assert_eq!(serial(u32::MAX, 255, SerialFormat::Big).end(), u64::from(u32::MAX) + 255);
    }

    #[test]
    fn a_blank_memory_holds_no_number() {
        for format in ALL {
            for width in 1..=Serial::widest(format) {
                assert_eq!(serial(0, width, format).decode(&vec![0xff; width.into()]), None);
            }
        }
        assert_eq!(serial(0, 2, SerialFormat::Ascii).decode(b"+1"), None);
        assert_eq!(serial(0, 2, SerialFormat::Big).decode(&[1]), None);
    }

    #[test]
    fn an_image_loses_only_what_is_below_the_number() {
        let image = Image::from_bytes(10, [0, 1, 2, 3, 4, 5]).unwrap();
        for (at, width, left) in [
            (0, 4, vec![(10, vec![0, 1, 2, 3, 4, 5])]),
            (16, 4, vec![(10, vec![0, 1, 2, 3, 4, 5])]),
            (8, 4, vec![(12, vec![2, 3, 4, 5])]),
            (10, 6, vec![]),
            (12, 2, vec![(10, vec![0, 1]), (14, vec![4, 5])]),
            (14, 4, vec![(10, vec![0, 1, 2, 3])]),
        ] {
            let rest = serial(at, width, SerialFormat::Big).cut_from(&image).unwrap();
            let found: Vec<_> = rest.segments().map(|(at, bytes)| (at, bytes.to_vec())).collect();
            assert_eq!(found, left, "{at} {width}");
        }
    }
}
