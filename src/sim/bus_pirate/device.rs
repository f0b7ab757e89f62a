//! Which Bus Pirate is simulated.

use core::fmt;
use core::str::FromStr;
use std::borrow::ToOwned;
use std::string::String;

use super::model;
use crate::sim::link::Kind;

/// A board. As text: `v1a`, `v3`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Hardware {
    /// v1a: RS-232, AUX2 instead of a switch for the pull-ups.
    V1a,
    /// v3, and v2go: USB, no AUX2.
    #[default]
    V3,
}

/// A firmware release. As text: `3.0`, `5.10`, `6.3`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Firmware {
    /// 3.0: of the long commands of binary SPI only 0x1n.
    V3_0,
    /// 5.10: write-then-read, but no extended commands.
    V5_10,
    /// 6.3.
    #[default]
    V6_3,
}

/// A board with a firmware that exists for it; by default v3 with 6.3.
///
/// ```
/// use avrrr::sim::{Device, Firmware, Hardware};
///
/// let device = Device::new("v1a".parse()?, "5.10".parse()?)?;
/// assert_eq!(device.to_string(), "v1a/5.10");
/// assert_eq!(device.firmware(), Firmware::V5_10);
/// let error = Device::new(Hardware::V1a, Firmware::V6_3).unwrap_err();
/// assert_eq!(error.to_string(), "there is no firmware 6.3 for v1a");
/// # Ok::<(), avrrr::sim::DeviceError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Device {
    hardware: Hardware,
    firmware: Firmware,
}

/// What cannot be simulated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeviceError {
    /// No such board.
    #[error("no Bus Pirate hardware {0:?} in the simulator; there are {names}", names = Names(Hardware::ALL))]
    UnknownHardware(String),
    /// No such release.
    #[error("no Bus Pirate firmware {0:?} in the simulator; there are {names}", names = Names(Firmware::ALL))]
    UnknownFirmware(String),
    /// Both exist, but this release was never made for this board.
    #[error("there is no firmware {firmware} for {hardware}")]
    NoSuchPair {
        /// The board.
        hardware: Hardware,
        /// The release.
        firmware: Firmware,
    },
}

impl Hardware {
    /// All of them, oldest first.
    pub const ALL: &[Self] = &[Self::V1a, Self::V3];

    pub(super) fn facts(self) -> &'static model::Hardware {
        match self {
            Self::V1a => &model::V1A,
            Self::V3 => &model::V3,
        }
    }
}

impl Firmware {
    /// All of them, oldest first.
    pub const ALL: &[Self] = &[Self::V3_0, Self::V5_10, Self::V6_3];

    pub(super) fn facts(self) -> &'static model::Firmware {
        match self {
            Self::V3_0 => &model::V3_0,
            Self::V5_10 => &model::V5_10,
            Self::V6_3 => &model::V6_3,
        }
    }
}

impl Device {
    /// This board with this firmware.
    ///
    /// # Errors
    ///
    /// [`DeviceError::NoSuchPair`] when the release was never made for the board.
    pub fn new(hardware: Hardware, firmware: Firmware) -> Result<Self, DeviceError> {
        if firmware.facts().boards.contains(&hardware) {
            Ok(Self { hardware, firmware })
        } else {
            Err(DeviceError::NoSuchPair { hardware, firmware })
        }
    }

    /// The board.
    #[must_use]
    pub const fn hardware(self) -> Hardware {
        self.hardware
    }

    /// The firmware.
    #[must_use]
    pub const fn firmware(self) -> Firmware {
        self.firmware
    }

    /// What lies between it and the host.
    pub(in crate::sim) fn link(self) -> Kind {
        self.hardware.facts().link
    }
}

impl fmt::Display for Hardware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.facts().term)
    }
}

impl fmt::Display for Firmware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.facts().term)
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.hardware, self.firmware)
    }
}

impl FromStr for Hardware {
    type Err = DeviceError;

    fn from_str(text: &str) -> Result<Self, DeviceError> {
        let found = Self::ALL.iter().find(|hardware| hardware.facts().term == text);
        found.copied().ok_or_else(|| DeviceError::UnknownHardware(text.to_owned()))
    }
}

impl FromStr for Firmware {
    type Err = DeviceError;

    fn from_str(text: &str) -> Result<Self, DeviceError> {
        let found = Self::ALL.iter().find(|firmware| firmware.facts().term == text);
        found.copied().ok_or_else(|| DeviceError::UnknownFirmware(text.to_owned()))
    }
}

/// A list in a sentence.
struct Names<T: 'static>(&'static [T]);

impl<T: fmt::Display> fmt::Display for Names<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (k, name) in self.0.iter().enumerate() {
            write!(f, "{}{name}", if k > 0 { ", " } else { "" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;
    use std::vec::Vec;

    use super::*;

    #[test]
    fn names_lead_back() {
        for hardware in Hardware::ALL {
            assert_eq!(hardware.to_string().parse(), Ok(*hardware));
        }
        for firmware in Firmware::ALL {
            assert_eq!(firmware.to_string().parse(), Ok(*firmware));
        }
        assert_eq!(
            "v2".parse::<Hardware>().unwrap_err().to_string(),
            "no Bus Pirate hardware \"v2\" in the simulator; there are v1a, v3"
        );
        assert_eq!(
            "5.1".parse::<Firmware>().unwrap_err().to_string(),
            "no Bus Pirate firmware \"5.1\" in the simulator; there are 3.0, 5.10, 6.3"
        );
    }

    #[test]
    fn pairs() {
        let pairs = |hardware: Hardware| -> Vec<String> {
            let pairs = Firmware::ALL.iter().filter_map(|&firmware| Device::new(hardware, firmware).ok());
            pairs.map(|device| device.firmware().to_string()).collect()
        };
        assert_eq!(pairs(Hardware::V1a), ["3.0", "5.10"]);
        assert_eq!(pairs(Hardware::V3), ["5.10", "6.3"]);
        let (hardware, firmware) = (Hardware::V3, Firmware::V3_0);
        assert_eq!(Device::new(hardware, firmware), Err(DeviceError::NoSuchPair { hardware, firmware }));
        let default = Device::default();
        assert_eq!(Device::new(default.hardware(), default.firmware()), Ok(default));
        assert_eq!(default.to_string(), "v3/6.3");
    }
}
