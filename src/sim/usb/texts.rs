//! Texts of the terminal, as recorded.

use core::fmt::Write as _;
use std::string::String;

use super::facts::{Facts, MODES};

/// Names of the binmodes, from number 1 on.
const BINMODES: [&str; 7] = [
    "SUMP logic analyzer",
    "BPIO2 flatbuffer interface",
    "Arduino CH32V003 SWIO",
    "Follow along logic analyzer",
    "Legacy Binary Mode for Flashrom and AVRdude (EXPERIMENTAL)",
    "IRMAN IR decoder (LIRC, etc)",
    "AIR capture (AnalysIR, etc)",
];

/// Commands that the editor completes, first match first, with what it shows behind a complete one.
const COMMANDS: [(&str, &str); 3] = [("bug", ""), ("binmode", " [number]"), ("m", " HiZ")];

pub(super) fn binmode(number: u8, pull_307: bool) -> &'static str {
    let name = BINMODES.get(usize::from(number).wrapping_sub(1)).copied().unwrap_or_default();
    if pull_307 { name.trim_end_matches(" (EXPERIMENTAL)") } else { name }
}

/// What the editor shows behind a line that is typed.
pub(super) fn hint(line: &str) -> &'static str {
    for (name, usage) in COMMANDS {
        if line.trim_end() == name {
            return usage;
        }
        if let Some(rest) = name.strip_prefix(line) {
            return rest;
        }
    }
    ""
}

pub(super) fn information(facts: Facts, out: &mut String) {
    let Facts { board, chip, hash, .. } = facts;
    out.push_str("This device complies with part 15 of the FCC Rules. ");
    out.push_str("Operation is subject to the following two conditions:\r\n");
    out.push_str("(1) this device may not cause harmful interference, and \r\n");
    out.push_str("(2) this device must accept any interference received, ");
    out.push_str("including interference that may cause undesired operation.\r\n\r\n");
    // Writing to a string cannot fail.
    let _ = write!(out, "{board}\r\nhttps://BusPirate.com/\r\n");
    let _ = write!(out, "Firmware main branch @ {hash} (Nov 29 2026 21:32:49)\r\n{chip}, 128Mbit FLASH\r\n");
    out.push_str("S/N: 0000000000000000\r\nStorage: Not Detected\r\n\r\n");
    let _ = write!(
        out,
        "Configuration file: Not Detected\r\nActive binmode: {}\r\nAvailable modes:",
        binmode(facts.binmode, facts.pull_307)
    );
    for mode in MODES {
        let _ = write!(out, " {mode}");
    }
    let _ = write!(out, "\r\nActive mode: {}\r\n\r\nDisplay format: Auto\r\n\r\n", facts.mode);
}

pub(super) fn modes(out: &mut String) {
    out.push_str("Mode selection\r\n");
    for (number, mode) in (1..).zip(MODES) {
        let _ = write!(out, " {number}. {mode}\r\n");
    }
    out.push_str("\r\n");
}

pub(super) fn binmodes(facts: Facts, out: &mut String) {
    for number in 1..=7 {
        let _ = write!(out, " {number}. {}\r\n", binmode(number, facts.pull_307));
    }
    out.push_str("Select binary mode\r\n");
}

/// A decimal number in thousandths; an empty one is `usual`.
pub(super) fn thousandths(text: &str, usual: u32) -> Option<u32> {
    if text.is_empty() {
        return Some(usual);
    }
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    whole.parse::<u32>().ok()?.checked_mul(1_000)?.checked_add(part.parse().ok()?)
}
