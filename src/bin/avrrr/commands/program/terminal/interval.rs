//! Which bytes of a memory an address and a length mean.

use crate::diagnostic::Diagnostic;

/// Bytes of a memory of this size, from `start` on; `length` may reach beyond the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) start: u32,
    pub(super) length: u32,
    size: u32,
}

impl Interval {
    /// From the address on, which counts from the end if it is negative. A negative length names the last byte, which
    /// counts from the end. `None`: no bytes.
    pub(super) fn new(size: u32, at: i64, length: i64) -> Result<Option<Self>, Diagnostic> {
        let whole = i64::from(size);
        let start = if at < 0 { whole + at } else { at };
        if !(0..whole).contains(&start) {
            return Err(Diagnostic::new(format!(
                "the address {} is not between -{size:#x} and {:#x}",
                hex(at),
                size.saturating_sub(1)
            )));
        }
        let length = match length {
            0 => 0,
            length if length < 0 => whole + length + 1 - start,
            length => length.min(u32::MAX.into()),
        };
        match (u32::try_from(start), u32::try_from(length)) {
            (Ok(_), Ok(0)) => Ok(None),
            (Ok(start), Ok(length)) => Ok(Some(Self { start, length, size })),
            _ => Err(Diagnostic::new(format!("the bytes from {start:#x} on would end before they begin"))),
        }
    }

    /// All of a memory.
    pub(super) fn whole(size: u32) -> Self {
        Self { start: 0, length: size, size }
    }

    /// For reading, which goes on at the beginning: the pieces, each with its address and length.
    pub(super) fn wrapped(self) -> impl Iterator<Item = (u32, u32)> {
        let length = self.length.min(self.size);
        let first = length.min(self.size - self.start);
        [(self.start, first), (0, length - first)].into_iter().filter(|(_, length)| *length > 0)
    }

    /// For writing, which ends with the memory.
    pub(super) fn inside(self) -> Result<Self, Diagnostic> {
        let Self { start, length, size } = self;
        if u64::from(start) + u64::from(length) <= u64::from(size) {
            return Ok(self);
        }
        Err(Diagnostic::new(format!(
            "{length} bytes from {start:#x} on reach beyond the end of the memory, {size:#x}"
        )))
    }
}

fn hex(value: i64) -> String {
    format!("{}{:#x}", if value < 0 { "-" } else { "" }, value.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Start and length.
    fn found(at: i64, length: i64) -> Result<Option<(u32, u32)>, ()> {
        match Interval::new(0x800, at, length) {
            Ok(interval) => Ok(interval.map(|interval| (interval.start, interval.length))),
            Err(_) => Err(()),
        }
    }

    /// The table of avrdude's manual, for 2048 bytes.
    #[test]
    fn addresses_and_lengths_are_those_of_avrdude() {
        for (at, length, want) in [
            (0x700, 12, Ok(Some((0x700, 12)))),
            (1024, -257, Ok(Some((0x400, 0x300)))),
            (-512, 512, Ok(Some((0x600, 0x200)))),
            (-256, -1, Ok(Some((0x700, 0x100)))),
            (0, 49, Ok(Some((0, 49)))),
            (0, -49, Ok(Some((0, 2000)))),
            (0, -1, Ok(Some((0, 0x800)))),
            (2046, 4, Ok(Some((0x7fe, 4)))),
            (-1, -1, Ok(Some((0x7ff, 1)))),
            (-1, -2, Ok(None)),
            (-1, -3, Err(())),
            (5, 0, Ok(None)),
            (2048, 1, Err(())),
            (-2049, 1, Err(())),
            (0, 1 << 32, Ok(Some((0, u32::MAX)))),
        ] {
            assert_eq!(found(at, length), want, "{at} {length}");
        }
    }

    #[test]
    fn reading_wraps_around_and_writing_does_not() {
        let pieces =
            |at, length| Interval::new(0x800, at, length).unwrap().unwrap().wrapped().collect::<Vec<_>>();
        assert_eq!(pieces(2046, 4), [(0x7fe, 2), (0, 2)]);
        assert_eq!(pieces(2046, 4096), [(0x7fe, 2), (0, 0x7fe)]);
        assert_eq!(pieces(0, -1), [(0, 0x800)]);
        let inside = |at, length| Interval::new(0x800, at, length).unwrap().unwrap().inside();
        assert!(inside(2046, 2).is_ok());
        let error = inside(2046, 4).unwrap_err().text();
        assert_eq!(error, "4 bytes from 0x7fe on reach beyond the end of the memory, 0x800");
        let error = Interval::new(0x800, -2049, 1).unwrap_err().text();
        assert_eq!(error, "the address -0x801 is not between -0x800 and 0x7ff");
        // A chip without this memory.
        assert!(Interval::new(0, 0, 1).is_err());
    }
}
