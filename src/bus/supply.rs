//! Supplies that a bus can set and measure.

use core::fmt;

/// What an adjustable supply is to be set to; the limits are those of a Bus Pirate 5, 5XL or 6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SupplySetting {
    /// The voltage, mV: [`LOWEST`](Self::LOWEST) to [`HIGHEST`](Self::HIGHEST).
    pub millivolts: u16,
    /// The current at which it switches itself off, mA: 1 to [`MOST`](Self::MOST); `None`: no limit.
    pub limit_ma: Option<u16>,
}

impl SupplySetting {
    /// The lowest voltage at which an AVR works, mV.
    pub const LOWEST: u16 = 1_800;
    /// The highest voltage of the device, mV.
    pub const HIGHEST: u16 = 5_000;
    /// The highest limit of the device, mA.
    pub const MOST: u16 = 500;

    /// Can the device be set to this?
    #[must_use]
    pub fn is_possible(self) -> bool {
        (Self::LOWEST..=Self::HIGHEST).contains(&self.millivolts)
            && self.limit_ma.is_none_or(|limit| (1..=Self::MOST).contains(&limit))
    }
}

impl Default for SupplySetting {
    /// 3.3 V and 300 mA, as the device itself has it.
    fn default() -> Self {
        Self { millivolts: 3_300, limit_ma: Some(300) }
    }
}

impl fmt::Display for SupplySetting {
    /// `3.3 V, at most 300 mA`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Volts(self.millivolts.into()))?;
        match self.limit_ma {
            Some(limit) => write!(f, ", at most {limit} mA"),
            None => f.write_str(", without a limit"),
        }
    }
}

/// What a bus measured at the supply of its targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Measured {
    /// Does the bus supply the targets? If not, they have a supply of their own.
    pub supplied: bool,
    /// The voltage, mV.
    pub millivolts: u32,
    /// The current, mA; 0 where the targets have a supply of their own.
    pub milliamperes: u32,
}

impl fmt::Display for Measured {
    /// `3.28 V, 12 mA`, or `5.02 V of its own`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.supplied {
            true => write!(f, "{}, {} mA", Volts(self.millivolts), self.milliamperes),
            false => write!(f, "{} of its own", Volts(self.millivolts)),
        }
    }
}

/// Millivolts, for people.
pub(crate) struct Volts(pub(crate) u32);

impl fmt::Display for Volts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = (self.0 + 5) / 10;
        match hundredths % 10 {
            0 => write!(f, "{}.{} V", hundredths / 100, hundredths / 10 % 10),
            _ => write!(f, "{}.{:02} V", hundredths / 100, hundredths % 100),
        }
    }
}
