//! AVRs that serial programming does not reach, by the pattern of their names.

use core::fmt;

/// How an AVR is programmed that serial programming does not reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Interface {
    /// The Program and Debug Interface of the XMEGA.
    Pdi,
    /// The Unified Program and Debug Interface of newer parts.
    Updi,
    /// The Tiny Programming Interface of small parts.
    Tpi,
    /// High-voltage programming only.
    HighVoltage,
    /// JTAG.
    Jtag,
}

impl fmt::Display for Interface {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pdi => "PDI",
            Self::Updi => "UPDI",
            Self::Tpi => "TPI",
            Self::HighVoltage => "high voltage",
            Self::Jtag => "JTAG",
        })
    }
}

/// Parts with no pattern.
const SINGLE: [(&str, Interface); 11] = [
    ("t4", Interface::Tpi),
    ("t5", Interface::Tpi),
    ("t9", Interface::Tpi),
    ("t10", Interface::Tpi),
    ("t20", Interface::Tpi),
    ("t40", Interface::Tpi),
    ("t102", Interface::Tpi),
    ("t104", Interface::Tpi),
    ("t11", Interface::HighVoltage),
    ("t28", Interface::HighVoltage),
    ("m406", Interface::Jtag),
];

/// The interface of a part that serial programming does not reach, by its name or avrdude's short form of it;
/// `None`: it is none of these. Case does not matter.
///
/// ```
/// use avrrr::chip::{Interface, other_interface};
///
/// assert_eq!(other_interface("ATmega4809"), Some(Interface::Updi));
/// assert_eq!(other_interface("x128d4"), Some(Interface::Pdi));
/// assert_eq!(other_interface("m328p"), None);
/// ```
#[must_use]
pub fn other_interface(name: &str) -> Option<Interface> {
    let after = |prefixes: &[&str]| {
        prefixes.iter().find_map(|prefix| {
            let head = name.get(..prefix.len())?;
            head.eq_ignore_ascii_case(prefix).then(|| &name[prefix.len()..])
        })
    };
    let single = |letter: &str, rest: &str| {
        let known = SINGLE.iter().find(|(known, _)| known.strip_prefix(letter) == Some(rest));
        known.map(|(_, interface)| *interface)
    };
    if let Some(rest) = after(&["atxmega", "xmega", "x"]) {
        return is_xmega(rest).then_some(Interface::Pdi);
    }
    if let Some(rest) = after(&["attiny", "tiny", "t"]) {
        let is_newer =
            || has_size(rest, &["2", "4", "8", "16", "32"], &['0', '1', '2'], &['2', '4', '6', '7']);
        return single("t", rest).or_else(|| is_newer().then_some(Interface::Updi));
    }
    if let Some(rest) = after(&["atmega", "mega", "m"]) {
        let is_newer = || has_size(rest, &["8", "16", "32", "48"], &['0'], &['8', '9']);
        return single("m", rest).or_else(|| is_newer().then_some(Interface::Updi));
    }
    let rest = after(&["avr"])?;
    is_avr_dx(rest).then_some(Interface::Updi)
}

/// Is it flash in KB, the series and the pins: `1614`, `4809`?
fn has_size(text: &str, sizes: &[&str], series: &[char], pins: &[char]) -> bool {
    sizes.iter().filter_map(|size| text.strip_prefix(size)).any(|rest| {
        let mut rest = rest.chars();
        rest.next().is_some_and(|digit| series.contains(&digit))
            && rest.next().is_some_and(|digit| pins.contains(&digit))
            && rest.next().is_none()
    })
}

/// `128d4`, `256a3bu`: flash in KB, the series and the pins.
fn is_xmega(text: &str) -> bool {
    let rest = text.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let mut rest = rest.chars();
    !text.starts_with(char::is_alphabetic)
        && rest.next().is_some_and(|series| matches!(series.to_ascii_lowercase(), 'a'..='e'))
        && rest.next().is_some_and(|pins| pins.is_ascii_digit())
}

/// `128da48`, `16eb32`: flash in KB, the series of two letters and the pins.
fn is_avr_dx(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let letters = |text: &str| text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (size, series) = text.split_at(digits(text));
    let (series, pins) = series.split_at(letters(series));
    !size.is_empty() && series.len() == 2 && digits(pins) == 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chip::ALL;

    #[test]
    fn families_are_known_by_their_names() {
        for (names, interface) in [
            (&["x128d4", "ATxmega128D4", "x256a3bu", "x8e5", "x64a1u"][..], Interface::Pdi),
            (&["t1614", "ATtiny1614", "t202", "t412", "t817", "t3217", "t1627", "tiny3226"], Interface::Updi),
            (&["m4809", "ATmega4809", "m808", "mega3208", "m1609"], Interface::Updi),
            (&["avr128da48", "AVR64DD32", "avr16eb14", "avr128db64", "AVR32DA28S"], Interface::Updi),
            (&["t4", "t5", "t9", "t10", "ATtiny10", "t20", "t40", "t102", "t104"], Interface::Tpi),
            (&["t11", "ATtiny28"], Interface::HighVoltage),
            (&["m406"], Interface::Jtag),
        ] {
            for name in names {
                assert_eq!(other_interface(name), Some(interface), "{name}");
            }
        }
        for name in [
            "",
            "x",
            "t",
            "m",
            "avr",
            "z80",
            "x128",
            "x128f4",
            "xd4",
            "t1634x",
            "t3",
            "m48090",
            "t16145",
            "avr128da",
            "avrda48",
            "avr128d48",
            "avr128da4",
            "\u{e4}tmega4809",
        ] {
            assert_eq!(other_interface(name), None, "{name}");
        }
    }

    #[test]
    fn no_chip_of_the_table_is_out_of_reach() {
        for chip in ALL {
            for name in chip.aliases.iter().chain([&chip.name]) {
                assert_eq!(other_interface(name), None, "{name}");
            }
        }
    }
}
