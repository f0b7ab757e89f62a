//! `avrrr udev`: rules that give each adapter a stable name.

use std::io::Write as _;

use avrrr::transport::PortInfo;
use clap::Parser;

use crate::complaint::Complaint;
use crate::ports;

/// Print udev rules for the adapters that are attached: a stable name, access, low latency
///
/// Each adapter is known by its serial number and becomes /dev/buspirate-SERIAL; if it is the only one,
/// /dev/buspirate as well. The group is dialout, and whoever sits at the computer has access, too.
#[derive(Debug, Parser)]
#[command(after_help = "Example:\n  avrrr udev | sudo tee /etc/udev/rules.d/60-buspirate.rules\n  \
    sudo udevadm control --reload && sudo udevadm trigger")]
pub(crate) struct UdevArgs {}

pub(crate) fn run(_: &UdevArgs) -> Result<(), Complaint> {
    let text = rules(&ports::available()?);
    std::io::stdout()
        .lock()
        .write_all(text.as_bytes())
        .map_err(|error| Complaint::of(&error).about("standard output"))
}

const HEAD: &str = "\
# Bus Pirates, by the serial numbers of their adapters. Written by: avrrr udev
# Put this into /etc/udev/rules.d/60-buspirate.rules, then say:
#   sudo udevadm control --reload && sudo udevadm trigger
# The group is that of Debian and its relatives; elsewhere it may be uucp.
";

fn rules(ports: &[PortInfo]) -> String {
    let candidates: Vec<_> = ports.iter().filter(|port| port.kind().is_candidate()).collect();
    let mut text = HEAD.to_owned();
    if candidates.is_empty() {
        text += "# Nothing that looks like a Bus Pirate is attached.\n";
    }
    for port in &candidates {
        text += "\n";
        text += &rule(port, &candidates);
    }
    text
}

fn rule(port: &PortInfo, all: &[&PortInfo]) -> String {
    let Some(usb) = &port.usb else { return String::new() };
    let Some(serial) = &usb.serial else {
        return format!("# {port}: has no serial number, so it cannot be told apart\n");
    };
    let id = |port: &PortInfo| port.usb.as_ref().map(|usb| (usb.vendor, usb.product, usb.serial.clone()));
    if all.iter().filter(|other| id(other) == id(port)).count() > 1 {
        return format!("# {port}: another adapter has the same serial number\n");
    }
    let only = if all.len() == 1 { " buspirate" } else { "" };
    let is_this = format!(
        "ATTRS{{idVendor}}==\"{:04x}\", ATTRS{{idProduct}}==\"{:04x}\", ATTRS{{serial}}==\"{}\"",
        usb.vendor,
        usb.product,
        pattern(serial)
    );
    let name = file_name(serial);
    let mut text = format!(
        "# {}\nSUBSYSTEM==\"tty\", {is_this}, SYMLINK+=\"buspirate-{name}{only}\", GROUP=\"dialout\", \
         MODE=\"0660\", TAG+=\"uaccess\"\n",
        port.kind()
    );
    // Only the FTDI has such a timer.
    if usb.vendor == 0x0403 {
        text += &format!(
            "ACTION==\"add\", SUBSYSTEM==\"usb-serial\", DRIVER==\"ftdi_sio\", {is_this}, \
             ATTR{{latency_timer}}=\"1\"\n"
        );
    }
    text
}

/// A text as udev compares it: what means something else there matches any one character.
fn pattern(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_graphic() && !"*?[]|\"\\$%".contains(letter) || letter == ' ';
    text.chars().map(|letter| if plain(letter) { letter } else { '?' }).collect()
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
    fn one_adapter_is_the_bus_pirate() {
        let ports = [ft232("/dev/ttyUSB0", Some("A7004IXj")), PortInfo::new("/dev/ttyS0")];
        let want = "
# Bus Pirate v2go or v3, or another FT232R
SUBSYSTEM==\"tty\", ATTRS{idVendor}==\"0403\", ATTRS{idProduct}==\"6001\", ATTRS{serial}==\"A7004IXj\", \
SYMLINK+=\"buspirate-A7004IXj buspirate\", GROUP=\"dialout\", MODE=\"0660\", TAG+=\"uaccess\"
ACTION==\"add\", SUBSYSTEM==\"usb-serial\", DRIVER==\"ftdi_sio\", ATTRS{idVendor}==\"0403\", \
ATTRS{idProduct}==\"6001\", ATTRS{serial}==\"A7004IXj\", ATTR{latency_timer}=\"1\"
";
        assert_eq!(rules(&ports), format!("{HEAD}{want}"));
    }

    #[test]
    fn several_have_their_own_names_and_twins_none() {
        let ports = [
            ft232("/dev/ttyUSB0", Some("A1")),
            ft232("/dev/ttyUSB1", None),
            PortInfo::new("/dev/ttyACM0").with_usb(0x04d8, 0xfb00, Some("0 \"1*")),
            ft232("/dev/ttyUSB2", Some("B2")),
            ft232("/dev/ttyUSB3", Some("B2")),
        ];
        let text = rules(&ports);
        let names: Vec<_> =
            text.lines().filter_map(|line| line.split_once("SYMLINK+=\"")?.1.split('"').next()).collect();
        assert_eq!(names, ["buspirate-A1", "buspirate-0__1_"]);
        assert!(text.contains("ATTRS{serial}==\"0 ?1?\""), "{text}");
        assert_eq!(text.matches("latency_timer").count(), 1);
        assert!(text.contains("# /dev/ttyUSB1 (usb:0403:6001): has no serial number"), "{text}");
        assert_eq!(text.matches("another adapter has the same serial number").count(), 2);
        assert!(rules(&[]).ends_with("# Nothing that looks like a Bus Pirate is attached.\n"));
    }
}
