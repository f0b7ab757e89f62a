//! The memories of a chip.

use core::fmt;

use crate::chip::{Chip, Fuse, FuseByte, ReadBits};

/// A memory of a chip that programming can reach.
#[doc(alias("lfuse", "hfuse", "efuse"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Memory {
    /// Program memory.
    Flash,
    /// Data memory that survives power-off.
    Eeprom,
    /// A fuse byte.
    Fuse(Fuse),
    /// The lock byte.
    Lock,
    /// The oscillator calibration bytes, read-only.
    Calibration,
    /// The three signature bytes, read-only.
    Signature,
    /// The signature row, read-only: signature and calibration bytes and, on newer parts, more.
    SignatureRow,
}

impl Memory {
    /// Every memory that a chip can have.
    pub const ALL: [Self; 10] = [
        Self::Flash,
        Self::Eeprom,
        Self::Fuse(Fuse::Low),
        Self::Fuse(Fuse::High),
        Self::Fuse(Fuse::Extended),
        Self::Fuse(Fuse::Only),
        Self::Lock,
        Self::Calibration,
        Self::Signature,
        Self::SignatureRow,
    ];

    /// The name that avrdude made the custom: `flash`, `lfuse`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Flash => "flash",
            Self::Eeprom => "eeprom",
            Self::Fuse(Fuse::Low) => "lfuse",
            Self::Fuse(Fuse::High) => "hfuse",
            Self::Fuse(Fuse::Extended) => "efuse",
            Self::Fuse(Fuse::Only) => "fuse",
            Self::Lock => "lock",
            Self::Calibration => "calibration",
            Self::Signature => "signature",
            Self::SignatureRow => "prodsig",
        }
    }

    /// The size in bytes on this chip; 0: it has no such memory that serial programming reaches.
    #[must_use]
    pub fn size(self, chip: &Chip) -> u32 {
        match self {
            Self::Flash => chip.flash.size,
            Self::Eeprom => chip.eeprom.map_or(0, |eeprom| u32::from(eeprom.size)),
            Self::Fuse(fuse) => {
                let within_reach =
                    fuse_byte(chip, fuse).is_some_and(|byte| byte.readable | byte.writable != 0);
                u32::from(within_reach)
            }
            Self::Lock => 1,
            Self::Calibration => u32::from(chip.calibration_bytes),
            Self::Signature => 3,
            Self::SignatureRow => u32::from(chip.signature_row_bytes),
        }
    }

    /// Can serial programming read it on this chip? Some old parts do not tell their lock bits.
    #[must_use]
    pub fn is_readable(self, chip: &Chip) -> bool {
        match self {
            Self::Lock => chip.instructions.lock_read != ReadBits::None,
            Self::Fuse(fuse) => fuse_byte(chip, fuse).is_some_and(|byte| byte.readable != 0),
            _ => self.size(chip) > 0,
        }
    }

    /// Can it be written?
    #[must_use]
    pub const fn is_writable(self) -> bool {
        !matches!(self, Self::Calibration | Self::Signature | Self::SignatureRow)
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What is known of a fuse byte.
pub(super) fn fuse_byte(chip: &Chip, fuse: Fuse) -> Option<&'static FuseByte> {
    chip.fuses.iter().find(|byte| byte.fuse == fuse)
}
