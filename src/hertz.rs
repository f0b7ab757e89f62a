//! The one unit of frequencies.

use core::fmt;

/// A frequency in hertz.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hertz(
    /// Cycles per second.
    pub u32,
);

impl Hertz {
    /// A frequency given in kilohertz; the highest that there is, 4.295 GHz, for all above it.
    #[must_use]
    pub const fn khz(khz: u32) -> Self {
        Self(khz.saturating_mul(1000))
    }

    /// A frequency given in megahertz; the highest that there is, 4.295 GHz, for all above it.
    #[must_use]
    pub const fn mhz(mhz: u32) -> Self {
        Self(mhz.saturating_mul(1_000_000))
    }
}

impl fmt::Display for Hertz {
    /// `125 kHz`, `31.25 kHz`, `2.667 MHz`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, name) = match self.0 {
            hz if hz >= 1_000_000 => (1_000_000, "MHz"),
            hz if hz >= 1_000 => (1_000, "kHz"),
            _ => (1, "Hz"),
        };
        // Three decimals, rounded, without trailing zeros.
        let thousandths = (u64::from(self.0) * 1000 + unit / 2) / unit;
        let (whole, rest) = (thousandths / 1000, thousandths % 1000);
        match rest {
            0 => write!(f, "{whole} {name}"),
            rest if rest % 100 == 0 => write!(f, "{whole}.{} {name}", rest / 100),
            rest if rest % 10 == 0 => write!(f, "{whole}.{:02} {name}", rest / 10),
            rest => write!(f, "{whole}.{rest:03} {name}"),
        }
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn a_frequency_reads_like_a_person_writes_it() {
        for (hz, text) in [
            (4_000, "4 kHz"),
            (31_250, "31.25 kHz"),
            (125_000, "125 kHz"),
            (1_000_000, "1 MHz"),
            (2_666_666, "2.667 MHz"),
            (999, "999 Hz"),
            (1_500_000, "1.5 MHz"),
        ] {
            assert_eq!(Hertz(hz).to_string(), text);
        }
    }
}
