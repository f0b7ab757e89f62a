//! `avrrr udev`: rules that give each adapter a stable name.

use avrrr::transport::{PortInfo, PortKind, UsbId};
use clap::Parser;

use crate::diagnostic::Diagnostic;
use crate::standard_output::print;
use crate::{port, text};

/// Print udev rules for the adapters that are attached: a stable name, access, low latency
///
/// Each adapter is known by its serial number and becomes /dev/buspirate-SERIAL; if it is the only one,
/// /dev/buspirate as well. The group is dialout, and the person at the computer has access, too.
#[derive(Debug, Parser)]
#[command(after_help = "Example:\n  avrrr udev | sudo tee /etc/udev/rules.d/60-buspirate.rules\n  \
    sudo udevadm control --reload && sudo udevadm trigger")]
pub(crate) struct UdevArgs {}

pub(super) fn run(_: &UdevArgs) -> Result<(), Diagnostic> {
    let (rules, skipped) = rules(&port::available()?);
    skipped.iter().for_each(|note| text::say(note));
    print(&rules)
}

const HEAD: &str = "\
# Bus Pirates, by the serial numbers of their adapters. Written by: avrrr udev
# Put this into /etc/udev/rules.d/60-buspirate.rules, then say:
#   sudo udevadm control --reload && sudo udevadm trigger
# The group is that of Debian and its relatives; elsewhere it may be uucp.
";

/// The rules, and a note for each adapter that has none. People pipe the rules to root: what a device says
/// of itself is in them only where it cannot be anything but a serial number.
fn rules(ports: &[PortInfo]) -> (String, Vec<String>) {
    let candidates: Vec<_> = ports.iter().filter(|port| port.kind().is_candidate()).collect();
    let mut text = HEAD.to_owned();
    if candidates.is_empty() {
        text += "# Nothing that looks like a Bus Pirate is attached.\n";
    }
    let mut skipped = Vec::new();
    for port in &candidates {
        text += "\n";
        match serial(port, &candidates) {
            Ok((usb, serial)) => text += &rule(port.kind(), usb, serial, candidates.len() == 1),
            Err(why) => {
                text += &format!("# No rule for {}: {why}\n", text::line(&port.path));
                skipped.push(format!("no rule for {port}: {why}"));
            }
        }
    }
    (text, skipped)
}

/// The serial number by which an adapter is known among all; or why there is none.
fn serial<'p>(port: &'p PortInfo, all: &[&PortInfo]) -> Result<(&'p UsbId, &'p str), &'static str> {
    let none = "it has no serial number, so it cannot be told apart";
    let usb = port.usb.as_ref().ok_or(none)?;
    let serial = usb.serial.as_deref().filter(|serial| !serial.is_empty()).ok_or(none)?;
    // A string descriptor of USB has 126 characters at most.
    if serial.len() > 126 || pattern(serial).is_none() {
        return Err("its serial number has characters that no rule can have");
    }
    let is_same_device = |other: &UsbId| {
        (other.vendor, other.product, other.serial.as_deref()) == (usb.vendor, usb.product, Some(serial))
    };
    let has_same_name =
        |other: &UsbId| other.serial.as_deref().is_some_and(|other| file_name(other) == file_name(serial));
    let others =
        || all.iter().filter(|other| !std::ptr::eq(**other, port)).filter_map(|other| other.usb.as_ref());
    if others().any(is_same_device) {
        return Err("another adapter has the same serial number");
    }
    if others().any(has_same_name) {
        return Err("another adapter would have the same name in /dev");
    }
    Ok((usb, serial))
}

fn rule(kind: PortKind, usb: &UsbId, serial: &str, is_only: bool) -> String {
    let only = if is_only { " buspirate" } else { "" };
    let is_this = format!(
        "ATTRS{{idVendor}}==\"{:04x}\", ATTRS{{idProduct}}==\"{:04x}\", ATTRS{{serial}}==\"{}\"",
        usb.vendor,
        usb.product,
        pattern(serial).unwrap_or_default()
    );
    let link = format!("SYMLINK+=\"buspirate-{}{only}\"", file_name(serial));
    const ACCESS: &str = "GROUP=\"dialout\", MODE=\"0660\", TAG+=\"uaccess\"";
    let mut text = match kind {
        // Both of its ports have these attributes; the link is that of the binary one.
        PortKind::BusPirate5 => format!(
            "# {kind}\nSUBSYSTEM==\"tty\", {is_this}, IMPORT{{builtin}}=\"usb_id\", {ACCESS}\n\
             SUBSYSTEM==\"tty\", {is_this}, ENV{{ID_USB_INTERFACE_NUM}}==\"02\", {link}\n"
        ),
        _ => format!("# {kind}\nSUBSYSTEM==\"tty\", {is_this}, {link}, {ACCESS}\n"),
    };
    // Only the FTDI has such a timer.
    if usb.vendor == 0x0403 {
        text += &format!(
            "ACTION==\"add\", SUBSYSTEM==\"usb-serial\", DRIVER==\"ftdi_sio\", {is_this}, \
             ATTR{{latency_timer}}=\"1\"\n"
        );
    }
    text
}

/// The pattern that matches this text and no other, if udev has one.
///
/// What is a wildcard stands in brackets. For `|` (the next pattern begins) there is no such way, quotes
/// and backslashes are read in another way by each version, and what is not ASCII arrives in several forms.
fn pattern(text: &str) -> Option<String> {
    text.chars()
        .map(|letter| match letter {
            '|' | '"' | '\\' => None,
            '*' | '?' | '[' => Some(format!("[{letter}]")),
            ' '..='~' => Some(letter.to_string()),
            _ => None,
        })
        .collect()
}

/// A text as part of a file name.
fn file_name(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    text.chars().map(|letter| if plain(letter) { letter } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ft232(path: &str, serial: Option<&str>) -> PortInfo {
        PortInfo::new(path).with_usb(0x0403, 0x6001, serial)
    }

    #[test]
    fn the_link_of_a_bus_pirate_5_is_its_binary_port() {
        let port = |path, interface| {
            let mut port = PortInfo::new(path).with_usb(0x1209, 0x7331, Some("5buspirate"));
            port.usb.as_mut().unwrap().interface = Some(interface);
            port
        };
        let want = "
# Bus Pirate 5, 5XL or 6, its binary port
SUBSYSTEM==\"tty\", ATTRS{idVendor}==\"1209\", ATTRS{idProduct}==\"7331\", ATTRS{serial}==\"5buspirate\", \
IMPORT{builtin}=\"usb_id\", GROUP=\"dialout\", MODE=\"0660\", TAG+=\"uaccess\"
SUBSYSTEM==\"tty\", ATTRS{idVendor}==\"1209\", ATTRS{idProduct}==\"7331\", ATTRS{serial}==\"5buspirate\", \
ENV{ID_USB_INTERFACE_NUM}==\"02\", SYMLINK+=\"buspirate-5buspirate buspirate\"
";
        let both = [port("/dev/ttyACM0", 0), port("/dev/ttyACM1", 2)];
        assert_eq!(rules(&both), (HEAD.to_owned() + want, vec![]));
    }

    #[test]
    fn one_adapter_is_the_bus_pirate() {
        let ports = [ft232("/dev/ttyUSB0", Some("A7004IXj")), PortInfo::new("/dev/ttyS0")];
        let want = "
# Bus Pirate v2go or v3, or another FT232R
SUBSYSTEM==\"tty\", ATTRS{idVendor}==\"0403\", ATTRS{idProduct}==\"6001\", ATTRS{serial}==\"A7004IXj\", \
SYMLINK+=\"buspirate-A7004IXj buspirate\", GROUP=\"dialout\", MODE=\"0660\", TAG+=\"uaccess\"
ACTION==\"add\", SUBSYSTEM==\"usb-serial\", DRIVER==\"ftdi_sio\", ATTRS{idVendor}==\"0403\", \
ATTRS{idProduct}==\"6001\", ATTRS{serial}==\"A7004IXj\", ATTR{latency_timer}=\"1\"
";
        assert_eq!(rules(&ports), (format!("{HEAD}{want}"), vec![]));
    }

    #[test]
    fn several_have_their_own_names_and_twins_none() {
        let ports = [
            ft232("/dev/ttyUSB0", Some("A1")),
            ft232("/dev/ttyUSB1", None),
            PortInfo::new("/dev/ttyACM0").with_usb(0x04d8, 0xfb00, Some("0 1*")),
            ft232("/dev/ttyUSB2", Some("B2")),
            ft232("/dev/ttyUSB3", Some("B2")),
            // Names of files have fewer characters.
            ft232("/dev/ttyUSB4", Some("C 3")),
            ft232("/dev/ttyUSB5", Some("C*3")),
            ft232("/dev/ttyUSB6", Some("")),
        ];
        let (text, skipped) = rules(&ports);
        let names: Vec<_> =
            text.lines().filter_map(|line| line.split_once("SYMLINK+=\"")?.1.split('"').next()).collect();
        assert_eq!(names, ["buspirate-A1", "buspirate-0_1_"]);
        assert!(text.contains("ATTRS{serial}==\"0 1[*]\""), "{text}");
        assert_eq!(text.matches("latency_timer").count(), 1);
        assert!(text.contains("# No rule for /dev/ttyUSB1: it has no serial number"), "{text}");
        assert_eq!(text.matches("another adapter has the same serial number").count(), 2);
        assert_eq!(text.matches("another adapter would have the same name").count(), 2);
        assert_eq!(skipped.len(), 6, "{skipped:?}");
        assert_eq!(
            skipped[1],
            "no rule for /dev/ttyUSB2 (usb:0403:6001:B2): another adapter has the same serial number"
        );
        assert!(rules(&[]).0.ends_with("# Nothing that looks like a Bus Pirate is attached.\n"));
    }

    #[test]
    fn a_device_writes_no_rules() {
        let hostile = [
            "A1\nRUN+=\"/bin/sh -c id\"",
            "A1\rRUN+=\"id\"",
            "A1\", RUN+=\"id",
            "A1\\",
            "A1|B2",
            "A1\u{2028}",
            "Ä1",
            "\u{1b}[2J",
            "\0",
            &"A".repeat(127),
        ];
        for serial in hostile {
            // Alone, and with a twin, which is another way into a comment.
            for count in [1, 2] {
                let ports: Vec<_> =
                    (0..count).map(|_| ft232("/dev/ttyUSB0\nRUN+=\"id\"", Some(serial))).collect();
                let (text, skipped) = rules(&ports);
                let lines: Vec<_> = text[HEAD.len()..].lines().filter(|line| !line.is_empty()).collect();
                let want = "# No rule for /dev/ttyUSB0\\nRUN+=\"id\": its serial number has characters that no rule can have";
                assert_eq!(lines, vec![want; count], "{serial:?}");
                assert_eq!(skipped.len(), count);
            }
        }
        for serial in ["$env{ID}", "%k", "A?1", "[AB]1", "it's #1; {a}"] {
            let (text, skipped) = rules(&[ft232("/dev/ttyUSB0", Some(serial))]);
            assert_eq!((text.lines().count(), skipped.len()), (HEAD.lines().count() + 4, 0), "{text}");
        }
        assert_eq!(pattern("[A]*?").as_deref(), Some("[[]A][*][?]"));
    }
}
