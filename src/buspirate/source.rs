//! Where the lines of a target map are wired.

use core::fmt;

use super::PinSet;
use super::binary::Peripherals;

/// Where a line of the target map is wired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source {
    /// The CS pin.
    Cs,
    /// The AUX pin.
    Aux,
    /// The AUX2 pin of a v1a; it is never driven high, only released.
    Aux2,
    /// IO0 to IO3 of a v5, 5XL or 6 in its BPIO2 mode, by its number.
    Io(u8),
    /// A line of the extra [`Lines`](crate::select::Lines), by its number there, 0 to 7.
    Extra(u8),
}

impl Source {
    /// The bit of the peripherals byte; `None` for lines that it does not have.
    pub(super) const fn bit(self) -> Option<Peripherals> {
        match self {
            Self::Cs => Some(Peripherals::CS),
            Self::Aux => Some(Peripherals::AUX),
            Self::Aux2 => Some(Peripherals::AUX2),
            Self::Io(_) | Self::Extra(_) => None,
        }
    }

    /// The pin; `None`: it is none that can be moved by itself.
    pub(crate) fn pin(self) -> Option<PinSet> {
        match self {
            Self::Cs => Some(PinSet::CS),
            Self::Aux => Some(PinSet::AUX),
            Self::Io(number) => {
                [PinSet::IO0, PinSet::IO1, PinSet::IO2, PinSet::IO3].get(usize::from(number)).copied()
            }
            Self::Aux2 | Self::Extra(_) => None,
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cs => f.write_str("CS"),
            Self::Aux => f.write_str("AUX"),
            Self::Aux2 => f.write_str("AUX2"),
            Self::Io(number) => write!(f, "IO{number}"),
            Self::Extra(number) => write!(f, "extra line {number}"),
        }
    }
}
