//! Which Bus Pirate is simulated.

use core::fmt;
use core::str::FromStr;
use std::borrow::ToOwned;
use std::string::String;
use std::vec::Vec;

use super::generation::{Firmware, Hardware};
use super::model::{firmware_facts, hardware_facts};
use crate::sim::link::Kind;

/// A board with a firmware that exists for it; by default v3 with 6.3.
///
/// ```
/// use avrrr::sim::{Device, Firmware, Hardware};
///
/// let device = Device::new("v1a".parse()?, "5.10".parse()?)?;
/// assert_eq!(device.to_string(), "v1a/5.10");
/// assert_eq!(device.firmware(), Firmware::V5_10);
/// let error = Device::new(Hardware::V1a, Firmware::V6_3).unwrap_err();
/// assert_eq!(error.to_string(), "no firmware 6.3 for v1a in the simulator; there are 3.0, 5.10");
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
    /// Both exist, but not together.
    #[error("no firmware {firmware} for {hardware} in the simulator; there are {names}", names = Names(&hardware.firmware()))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    NoSuchPair {
        /// The board.
        hardware: Hardware,
        /// The release.
        firmware: Firmware,
    },
}

impl Hardware {
    /// All of them, oldest first.
    pub const ALL: &[Self] = &[Self::V1a, Self::V2go, Self::V3, Self::V4, Self::V5, Self::V5xl, Self::V6];

    /// Every firmware that there is for it, oldest first.
    #[must_use]
    pub fn firmware(self) -> Vec<Firmware> {
        let all = Firmware::ALL.iter().copied();
        all.filter(|firmware| firmware_facts(*firmware).boards.contains(&self)).collect()
    }

    /// The firmware that most of them have: the last official one, 5.10 on v1a and 6.3 up to v4.
    #[must_use]
    pub fn usual_firmware(self) -> Firmware {
        hardware_facts(self).usual_firmware
    }
}

impl Firmware {
    /// All of them, oldest first; the legacy mode last.
    pub const ALL: &[Self] = &[
        Self::V3_0,
        Self::V5_10,
        Self::V6_1,
        Self::V6_2,
        Self::V6_3,
        Self::V7_0,
        Self::V7_1Early,
        Self::V7_1_2016_10,
        Self::V7_1_2017_08,
        Self::V7_1_2019_02,
        Self::V7_1_2019_03,
        Self::V7_1_2024_02,
        Self::V8_0,
        Self::Legacy,
        Self::Legacy307,
    ];
}

impl From<Hardware> for Device {
    /// With its [usual firmware](Hardware::usual_firmware).
    fn from(hardware: Hardware) -> Self {
        Self { hardware, firmware: hardware.usual_firmware() }
    }
}

impl Device {
    /// This board with this firmware.
    ///
    /// # Errors
    ///
    /// [`DeviceError::NoSuchPair`] when the board has no such firmware.
    pub fn new(hardware: Hardware, firmware: Firmware) -> Result<Self, DeviceError> {
        if firmware_facts(firmware).boards.contains(&hardware) {
            Ok(Self { hardware, firmware })
        } else {
            Err(DeviceError::NoSuchPair { hardware, firmware })
        }
    }

    /// Every board with every firmware that there is for it.
    pub fn all() -> impl Iterator<Item = Self> {
        let boards = Hardware::ALL.iter().copied();
        boards.flat_map(|hardware| {
            hardware.firmware().into_iter().map(move |firmware| Self { hardware, firmware })
        })
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
        hardware_facts(self.hardware).link
    }
}

impl fmt::Display for Hardware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(hardware_facts(*self).term)
    }
}

impl fmt::Display for Firmware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(firmware_facts(*self).term)
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
        let found = Self::ALL.iter().find(|hardware| hardware_facts(**hardware).term == text);
        found.copied().ok_or_else(|| DeviceError::UnknownHardware(text.to_owned()))
    }
}

impl FromStr for Firmware {
    type Err = DeviceError;

    fn from_str(text: &str) -> Result<Self, DeviceError> {
        let found = Self::ALL.iter().find(|firmware| firmware_facts(**firmware).term == text);
        found.copied().ok_or_else(|| DeviceError::UnknownFirmware(text.to_owned()))
    }
}

/// A list in a sentence.
struct Names<'a, T>(&'a [T]);

impl<T: fmt::Display> fmt::Display for Names<'_, T> {
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
            "no Bus Pirate hardware \"v2\" in the simulator; there are v1a, v2go, v3, v4, v5, v5xl, v6"
        );
        assert_eq!(
            "7.1".parse::<Firmware>().unwrap_err().to_string(),
            "no Bus Pirate firmware \"7.1\" in the simulator; there are 3.0, 5.10, 6.1, 6.2, 6.3, 7.0, \
             7.1-early, 7.1-2016-10, 7.1-2017-08, 7.1-2019-02, 7.1-2019-03, 7.1-2024-02, 8.0, legacy, legacy-307"
        );
    }

    #[test]
    fn pairs() {
        let names = |hardware: Hardware| Names(&hardware.firmware()).to_string();
        let builds = "7.0, 7.1-early, 7.1-2016-10, 7.1-2017-08, 7.1-2019-02, 7.1-2019-03, 7.1-2024-02, 8.0";
        assert_eq!(names(Hardware::V1a), "3.0, 5.10");
        assert_eq!(names(Hardware::V2go), std::format!("5.10, 6.1, 6.2, 6.3, {builds}"));
        assert_eq!(names(Hardware::V3), names(Hardware::V2go));
        assert_eq!(names(Hardware::V4), std::format!("6.3, {builds}"));
        for hardware in [Hardware::V5, Hardware::V5xl, Hardware::V6] {
            assert_eq!(names(hardware), "legacy, legacy-307");
        }
        for hardware in Hardware::ALL {
            let device = Device::from(*hardware);
            assert_eq!(Device::new(device.hardware(), device.firmware()), Ok(device));
        }
        assert_eq!(Device::all().count(), 2 + 2 * 12 + 9 + 3 * 2);
        let (hardware, firmware) = (Hardware::V3, Firmware::V3_0);
        assert_eq!(Device::new(hardware, firmware), Err(DeviceError::NoSuchPair { hardware, firmware }));
        let default = Device::default();
        assert_eq!(Device::new(default.hardware(), default.firmware()), Ok(default));
        assert_eq!(default.to_string(), "v3/6.3");
    }
}
