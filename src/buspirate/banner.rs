//! What a Bus Pirate says of itself.

use alloc::string::String;
use core::fmt::{self, Write as _};

/// Longer is no version of any hardware.
const LONGEST: usize = 16;

/// Longer is no hash with a date.
const LONGEST_BUILD: usize = 60;

/// What the `i` command of the terminal printed. For people and for guesses about speed; what the
/// device can do is found out by asking it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Banner {
    /// The hardware, as printed after "Bus Pirate v": `3.a`, `1a`, `4`. Letters, digits, dots and dashes, 16 at
    /// most.
    pub hardware: String,
    /// The firmware's major and minor version: `(6, 3)`; that of a v5, 5XL or 6 in BPIO2 mode is not numbered, and
    /// is `(0, 0)`.
    pub firmware: (u8, u8),
    /// Hash and date of a firmware that is not numbered: `0f41e60 of Mar 20 2026 09:12:00`.
    pub build: Option<String>,
}

impl Banner {
    /// Finds hardware and firmware in whatever the terminal printed.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(text);
        let (_, hardware) = text.split_once("Bus Pirate v")?;
        let is_part = |letter: &char| letter.is_ascii_alphanumeric() || ['.', '-'].contains(letter);
        let hardware: String = hardware.chars().take_while(is_part).take(LONGEST).collect();
        // Both "Firmware v6.3-beta1" and "Community Firmware v7.0" occur.
        let (_, firmware) = text.split_once("irmware v")?;
        let (major, rest) = leading_number(firmware)?;
        let minor = rest.strip_prefix('.').and_then(leading_number).map_or(0, |(minor, _)| minor);
        Some(Self { hardware, firmware: (major, minor), build: None })
    }

    /// That of a firmware that is not numbered.
    pub(super) fn of_build(hardware: String, build: &str) -> Self {
        let is_plain = |letter: &char| (' '..='~').contains(letter);
        let build = build.chars().filter(is_plain).take(LONGEST_BUILD).collect();
        Self { hardware, firmware: (0, 0), build: Some(build) }
    }
}

impl fmt::Display for Banner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (major, minor) = self.firmware;
        write!(f, "Bus Pirate v{}, firmware ", Name(&self.hardware))?;
        match &self.build {
            Some(build) => escaped(build, LONGEST_BUILD, f),
            None => write!(f, "{major}.{minor}"),
        }
    }
}

/// The hardware for people: without control characters, and not too long, whatever the banner holds.
pub(super) struct Name<'n>(pub(super) &'n str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        escaped(self.0, LONGEST, f)
    }
}

fn escaped(text: &str, most: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    text.chars().take(most).flat_map(char::escape_default).try_for_each(|letter| f.write_char(letter))
}

fn leading_number(text: &str) -> Option<(u8, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    Some((digits.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn banners_of_every_generation_are_understood() {
        for (text, hardware, firmware) in [
            ("Bus Pirate v3.a\r\nFirmware v6.3-beta1 r2151  Bootloader v4.4\r\n", "3.a", (6, 3)),
            ("Bus Pirate v1a\r\nFirmware v5.10 (r559)  Bootloader v4.4\r\n", "1a", (5, 10)),
            ("Bus Pirate v3b\r\nFirmware v6.0\r\n", "3b", (6, 0)),
            ("Bus Pirate v4\r\nCommunity Firmware v7.1 - goo.gl/gCzQnW [HiZ SPI]\r\n", "4", (7, 1)),
            ("Bus Pirate v3.5 clone w/different PIC\r\nElderlyPirate Firmware v8.0 ", "3.5", (8, 0)),
            ("Bus Pirate v2.5\r\nCommunity Firmware v7.1\r\nHiZ>", "2.5", (7, 1)),
        ] {
            let banner = Banner::parse(text.as_bytes()).unwrap();
            assert_eq!((banner.hardware.as_str(), banner.firmware), (hardware, firmware));
        }
    }

    #[test]
    fn nothing_of_a_banner_reaches_a_terminal_raw() {
        let long = "x".repeat(10_000);
        for hardware in ["3\x1b]0;pwn\x07", "3\x1b[2J", "3\u{9b}2J", "3\u{202e}", &long] {
            let text = alloc::format!("Bus Pirate v{hardware}\r\nFirmware v6.3 r1\x1b[31m\r\nHiZ>");
            let read = Banner::parse(text.as_bytes()).unwrap();
            let made = Banner { hardware: hardware.into(), firmware: (6, 3), build: None };
            let named = super::super::HardwareName(Some(hardware.into()));
            let shown = [alloc::format!("{read}"), alloc::format!("{made}"), alloc::format!("{named}")];
            for text in shown.into_iter().chain([read.hardware]) {
                assert!(text.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{text:?}");
                assert!(text.len() < 200, "{} bytes", text.len());
            }
        }
    }

    #[test]
    fn what_is_no_banner_is_none() {
        for text in ["", "HiZ>", "Bus Pirate v3", "Firmware v6.3", "Bus Pirate v3\nFirmware vX"] {
            assert_eq!(Banner::parse(text.as_bytes()), None, "{text}");
        }
    }
}
