//! Which serial ports there are, and which of them is meant.

use core::fmt;
use core::str::FromStr;
use std::borrow::ToOwned;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use serialport::{SerialPortInfo, SerialPortType};

use super::os;

/// A serial port of this computer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PortInfo {
    /// Its path or name.
    pub path: String,
    /// The USB device that it belongs to; `None`: it is not one, or the system does not say.
    pub usb: Option<UsbId>,
}

/// What a USB device says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UsbId {
    /// Its vendor.
    pub vendor: u16,
    /// Its product number.
    pub product: u16,
    /// Its serial number.
    pub serial: Option<String>,
    /// What the product is called.
    pub name: Option<String>,
    /// Which interface of the device the port is, where it has several and the system tells.
    pub interface: Option<u8>,
    /// Where the device is plugged in, as this system has it; `None`: it does not tell.
    pub location: Option<String>,
}

/// What probably is at a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PortKind {
    /// The adapter of a Bus Pirate v2go or v3, and of many other things.
    Ft232,
    /// A Bus Pirate v4.
    BusPirate4,
    /// The binary port of a Bus Pirate 5, 5XL or 6, or one of its two ports if it is not known which.
    BusPirate5,
    /// The terminal of a Bus Pirate 5, 5XL or 6.
    BusPirate5Terminal,
    /// Something else on USB.
    OtherUsb,
    /// No USB device.
    Plain,
}

impl PortKind {
    /// Is it likely to be a Bus Pirate that this crate can use?
    #[must_use]
    pub const fn is_candidate(self) -> bool {
        matches!(self, Self::Ft232 | Self::BusPirate4 | Self::BusPirate5)
    }
}

impl fmt::Display for PortKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ft232 => "Bus Pirate v2go or v3, or another FT232R",
            Self::BusPirate4 => "Bus Pirate v4",
            Self::BusPirate5 => "Bus Pirate 5, 5XL or 6, its binary port",
            Self::BusPirate5Terminal => "Bus Pirate 5, 5XL or 6, its terminal",
            Self::OtherUsb => "no Bus Pirate, unless a v1a hangs on this adapter",
            Self::Plain => "no Bus Pirate, unless a v1a hangs on this port",
        })
    }
}

impl PortInfo {
    /// A port at this path, without a known USB device.
    #[must_use]
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), usb: None }
    }

    /// The same port, of this USB device.
    #[must_use]
    pub fn with_usb(self, vendor: u16, product: u16, serial: Option<&str>) -> Self {
        let serial = serial.map(ToOwned::to_owned);
        let usb = UsbId { vendor, product, serial, name: None, interface: None, location: None };
        Self { usb: Some(usb), ..self }
    }

    /// Does this path lead to the port? It may be a link, or another spelling of its name.
    #[must_use]
    pub fn is_at(&self, path: &str) -> bool {
        os::ports::is_same(&self.path, path)
    }

    /// What probably is there, by its USB identity.
    #[must_use]
    pub fn kind(&self) -> PortKind {
        match self.usb.as_ref().map(|usb| (usb.vendor, usb.product, usb.interface)) {
            Some((0x0403, 0x6001, _)) => PortKind::Ft232,
            Some((0x04d8, 0xfb00, _)) => PortKind::BusPirate4,
            Some((0x1209, 0x7331, Some(0 | 1))) => PortKind::BusPirate5Terminal,
            Some((0x1209, 0x7331, _)) => PortKind::BusPirate5,
            Some(_) => PortKind::OtherUsb,
            None => PortKind::Plain,
        }
    }
}

impl fmt::Display for UsbId {
    /// `usb:0403:6001:A7004IXj`, as a [`PortSpec`] is written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "usb:{:04x}:{:04x}", self.vendor, self.product)?;
        self.serial.as_ref().map_or(Ok(()), |serial| write!(f, ":{serial}"))
    }
}

impl fmt::Display for PortInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        self.usb.as_ref().map_or(Ok(()), |usb| write!(f, " ({usb})"))
    }
}

/// Which port is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortSpec {
    /// The one at this path, whatever it is.
    Path(String),
    /// That of a USB device.
    Usb {
        /// The vendor.
        vendor: u16,
        /// The product number.
        product: u16,
        /// The serial number; `None`: the only one of this vendor and product.
        serial: Option<String>,
    },
}

/// A text that begins like a USB device, but does not name one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is not a USB device: the form is usb:VENDOR:PRODUCT:SERIAL, such as usb:0403:6001:A7004IXj"
)]
pub struct SpecError {
    /// The text.
    pub text: String,
}

impl FromStr for PortSpec {
    type Err = SpecError;

    /// `usb:0403:6001:A7004IXj` or `usb:0403:6001` for a USB device; anything else is a path.
    fn from_str(text: &str) -> Result<Self, SpecError> {
        let Some(usb) = text.strip_prefix("usb:") else { return Ok(Self::Path(text.to_owned())) };
        let wrong = || SpecError { text: text.to_owned() };
        let mut parts = usb.splitn(3, ':');
        let mut id = || {
            let digits = parts.next().filter(|part| part.len() == 4)?;
            digits
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit())
                .then(|| u16::from_str_radix(digits, 16).ok())?
        };
        let (vendor, product) = id().zip(id()).ok_or_else(wrong)?;
        match parts.next() {
            Some("") => Err(wrong()),
            serial => Ok(Self::Usb { vendor, product, serial: serial.map(ToOwned::to_owned) }),
        }
    }
}

/// Why it is not clear which port is meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResolveError {
    /// There is no such device, or none that looks like a Bus Pirate.
    #[error("{}", match wanted {
        Some(wanted) => format!("{wanted} is not attached"),
        None => "nothing that looks like a Bus Pirate is attached".to_string(),
    })]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    None {
        /// The device that was asked for, in words.
        wanted: Option<String>,
        /// The ports that there are.
        others: Vec<PortInfo>,
    },
    /// There are several, and guessing could hit the wrong one.
    #[error("it could be any of {}", list(candidates))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Several {
        /// All of them.
        candidates: Vec<PortInfo>,
    },
}

fn list(ports: &[PortInfo]) -> String {
    ports.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The path of the port that is meant, out of those that there are; never a guess. Without a `spec` it
/// is the only one that looks like a Bus Pirate.
///
/// ```
/// use avrrr::transport::{PortInfo, resolve};
///
/// let ports = [
///     PortInfo::new("/dev/ttyUSB0").with_usb(0x0403, 0x6001, Some("A7004IXj")),
///     PortInfo::new("/dev/ttyUSB1").with_usb(0x0403, 0x6001, Some("A9014KLM")),
/// ];
/// let second = "usb:0403:6001:A9014KLM".parse()?;
/// assert_eq!(resolve(Some(&second), &ports)?, "/dev/ttyUSB1");
/// assert!(resolve(None, &ports).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`ResolveError::None`] and [`ResolveError::Several`]. A path is never an error.
pub fn resolve(spec: Option<&PortSpec>, ports: &[PortInfo]) -> Result<String, ResolveError> {
    let is_meant = |port: &&PortInfo| match spec {
        None => port.kind().is_candidate(),
        Some(PortSpec::Path(path)) => port.path == *path,
        Some(PortSpec::Usb { vendor, product, serial }) => port.usb.as_ref().is_some_and(|usb| {
            (usb.vendor, usb.product) == (*vendor, *product) && (serial.is_none() || usb.serial == *serial)
        }),
    };
    if let Some(PortSpec::Path(path)) = spec {
        return Ok(path.clone());
    }
    let mut candidates: Vec<_> = ports.iter().filter(is_meant).cloned().collect();
    if candidates.len() > 1 {
        // Of the two ports of a device the binary one is meant.
        candidates.retain(|port| port.kind() != PortKind::BusPirate5Terminal);
    }
    match candidates.as_slice() {
        [only] => Ok(only.path.clone()),
        [] => {
            let wanted = spec.map(|spec| match spec {
                PortSpec::Path(path) => path.clone(),
                PortSpec::Usb { vendor, product, serial } => {
                    let (vendor, product, serial) = (*vendor, *product, serial.clone());
                    UsbId { vendor, product, serial, name: None, interface: None, location: None }.to_string()
                }
            });
            Err(ResolveError::None { wanted, others: ports.to_vec() })
        }
        _ => Err(ResolveError::Several { candidates }),
    }
}

/// The two ports of a Bus Pirate 5, 5XL or 6.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TwoPorts {
    /// The path of the terminal.
    pub terminal: String,
    /// The path of the binary port.
    pub binary: String,
}

/// The two ports of the Bus Pirate 5, 5XL or 6 of which this path is one; `None`: it is none, or the system does not
/// tell which two belong together. Two devices may have the same serial number, so where they are plugged in decides.
///
/// A simulated device has no USB identity: there the terminal has the name of the binary port, and `-terminal` behind it.
///
/// ```
/// use avrrr::transport::{PortInfo, two_ports};
///
/// let port = |path, interface| {
///     let mut port = PortInfo::new(path).with_usb(0x1209, 0x7331, Some("5buspirate"));
///     port.usb.as_mut().unwrap().interface = Some(interface);
///     port
/// };
/// let ports = [port("/dev/ttyACM0", 0), port("/dev/ttyACM1", 2)];
/// for either in ["/dev/ttyACM0", "/dev/ttyACM1"] {
///     let both = two_ports(either, &ports).unwrap();
///     assert_eq!([both.terminal, both.binary], ["/dev/ttyACM0", "/dev/ttyACM1"]);
/// }
/// ```
#[must_use]
pub fn two_ports(path: &str, ports: &[PortInfo]) -> Option<TwoPorts> {
    by_usb(path, ports).or_else(|| by_name(path))
}

/// By the names that `avrrr sim` gives to its links.
fn by_name(path: &str) -> Option<TwoPorts> {
    const TERMINAL: &str = "-terminal";
    let binary = path.strip_suffix(TERMINAL).unwrap_or(path).to_owned();
    let terminal = binary.clone() + TERMINAL;
    let are_there = [&binary, &terminal].into_iter().all(|path| std::path::Path::new(path).exists());
    are_there.then_some(TwoPorts { terminal, binary })
}

fn by_usb(path: &str, ports: &[PortInfo]) -> Option<TwoPorts> {
    let this = ports.iter().find(|port| port.is_at(path))?;
    let device = |port: &PortInfo| {
        let usb = port.usb.as_ref()?;
        Some((usb.vendor, usb.product, usb.serial.clone(), usb.location.clone()))
    };
    let only = |kind: PortKind| {
        let mut same = ports.iter().filter(|port| port.kind() == kind && device(port) == device(this));
        same.next().filter(|_| same.next().is_none())
    };
    let (terminal, binary) = only(PortKind::BusPirate5Terminal).zip(only(PortKind::BusPirate5))?;
    Some(TwoPorts { terminal: terminal.path.clone(), binary: binary.path.clone() })
}

/// The serial ports of this computer, USB devices first. None of them is opened.
///
/// # Errors
///
/// When the system does not tell.
pub fn available_ports() -> std::io::Result<Vec<PortInfo>> {
    let found = os::ports::available()?;
    Ok(sorted(found.into_iter().map(PortInfo::from).collect()))
}

impl From<SerialPortInfo> for PortInfo {
    fn from(port: SerialPortInfo) -> Self {
        let usb = match port.port_type {
            SerialPortType::UsbPort(usb) => Some(UsbId {
                vendor: usb.vid,
                product: usb.pid,
                serial: usb.serial_number,
                name: usb.product,
                interface: usb.interface,
                location: os::ports::location(&port.port_name),
            }),
            _ => None,
        };
        Self { path: port.port_name, usb }
    }
}

/// USB devices first, by path. macOS has two names for each port; only `cu.*` stays, because `tty.*` waits for a
/// modem.
fn sorted(mut ports: Vec<PortInfo>) -> Vec<PortInfo> {
    let twin = |path: &str| path.strip_prefix("/dev/tty.").map(|name| format!("/dev/cu.{name}"));
    let paths: Vec<_> = ports.iter().map(|port| port.path.clone()).collect();
    ports.retain(|port| twin(&port.path).is_none_or(|twin| !paths.contains(&twin)));
    ports.sort_by(|a, b| (a.usb.is_none(), &a.path).cmp(&(b.usb.is_none(), &b.path)));
    ports
}

#[cfg(test)]
mod tests {
    use std::vec;

    use super::*;

    fn ft232(path: &str, serial: Option<&str>) -> PortInfo {
        PortInfo::new(path).with_usb(0x0403, 0x6001, serial)
    }

    fn v4(path: &str) -> PortInfo {
        PortInfo::new(path).with_usb(0x04d8, 0xfb00, Some("00000001"))
    }

    fn v5(path: &str, interface: u8, location: &str) -> PortInfo {
        let mut port = PortInfo::new(path).with_usb(0x1209, 0x7331, Some("5buspirate"));
        let usb = port.usb.as_mut().unwrap();
        (usb.interface, usb.location) = (Some(interface), Some(location.to_owned()));
        port
    }

    /// The path, or the paths between which it cannot be chosen.
    fn outcome(spec: &str, ports: &[PortInfo]) -> Result<String, Vec<String>> {
        let spec = (!spec.is_empty()).then(|| spec.parse().unwrap());
        resolve(spec.as_ref(), ports).map_err(|error| match error {
            ResolveError::None { .. } => vec![],
            ResolveError::Several { candidates } => candidates.into_iter().map(|port| port.path).collect(),
        })
    }

    #[test]
    fn a_port_is_found_or_the_choice_is_left_to_the_person() {
        let built_in = PortInfo::new("/dev/ttyS0");
        let arduino = PortInfo::new("/dev/ttyACM0").with_usb(0x2341, 0x0043, Some("75330"));
        let one = ft232("/dev/ttyUSB0", Some("A7004IXj"));
        let two = ft232("/dev/ttyUSB1", Some("A9014KLM"));
        let nameless = ft232("/dev/ttyUSB2", None);
        let v4 = v4("/dev/ttyACM1");
        let v5 = [v5("/dev/ttyACM2", 0, "1-1"), v5("/dev/ttyACM3", 2, "1-1")];
        let ok = |path: &str| Ok(path.to_owned());
        let several = |paths: &[&str]| Err(paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>());
        let cases: [(&str, &[&PortInfo], _); 19] = [
            // Without a word: the only candidate.
            ("", &[], several(&[])),
            ("", &[&built_in], several(&[])),
            ("", &[&arduino, &built_in], several(&[])),
            ("", &[&v5[0], &v5[1]], ok("/dev/ttyACM3")),
            ("", &[&one], ok("/dev/ttyUSB0")),
            ("", &[&v4], ok("/dev/ttyACM1")),
            ("", &[&arduino, &nameless, &v5[0], &built_in], ok("/dev/ttyUSB2")),
            ("", &[&nameless, &v5[0], &v5[1]], several(&["/dev/ttyUSB2", "/dev/ttyACM3"])),
            ("", &[&one, &two], several(&["/dev/ttyUSB0", "/dev/ttyUSB1"])),
            ("", &[&v4, &two], several(&["/dev/ttyACM1", "/dev/ttyUSB1"])),
            // By serial number.
            ("usb:0403:6001:A9014KLM", &[&one, &two, &nameless], ok("/dev/ttyUSB1")),
            ("usb:0403:6001:a9014klm", &[&one, &two, &nameless], several(&[])),
            ("usb:0403:6001:A7", &[&one], several(&[])),
            ("usb:04D8:FB00", &[&one, &v4], ok("/dev/ttyACM1")),
            ("usb:0403:6001", &[&one, &nameless], several(&["/dev/ttyUSB0", "/dev/ttyUSB2"])),
            ("usb:1209:7331:5buspirate", &[&v5[0], &v5[1]], ok("/dev/ttyACM3")),
            ("usb:2341:0043:75330", &[&arduino, &one], ok("/dev/ttyACM0")),
            // A path is what it is.
            ("/dev/ttyS0", &[&one], ok("/dev/ttyS0")),
            ("usb0", &[], ok("usb0")),
        ];
        for (spec, ports, want) in cases {
            let ports: Vec<_> = ports.iter().map(|port| (*port).clone()).collect();
            assert_eq!(outcome(spec, &ports), want, "{spec:?} {ports:?}");
        }
    }

    #[test]
    fn two_of_the_same_serial_number_are_told_apart_by_path_only() {
        let twins = [ft232("/dev/ttyUSB0", Some("A50285BI")), ft232("/dev/ttyUSB1", Some("A50285BI"))];
        let error = resolve(Some(&"usb:0403:6001:A50285BI".parse().unwrap()), &twins).unwrap_err();
        assert_eq!(
            error.to_string(),
            "it could be any of /dev/ttyUSB0 (usb:0403:6001:A50285BI), /dev/ttyUSB1 (usb:0403:6001:A50285BI)"
        );
    }

    #[test]
    fn the_ports_of_two_devices_with_one_serial_number_are_not_mixed_up() {
        let ports =
            [v5("/dev/ttyACM0", 0, "1-1"), v5("/dev/ttyACM3", 2, "1-1"), v5("/dev/ttyACM1", 0, "1-2")];
        let both = two_ports("/dev/ttyACM0", &ports).unwrap();
        assert_eq!((both.terminal.as_str(), both.binary.as_str()), ("/dev/ttyACM0", "/dev/ttyACM3"));
        assert_eq!(two_ports("/dev/ttyACM3", &ports), Some(both));
        assert_eq!(two_ports("/dev/ttyACM1", &ports), None, "its binary port is not listed");
        assert_eq!(two_ports("/dev/ttyACM9", &ports), None);
        // Where the system does not tell where they are, nothing is guessed.
        let unknown = ports.map(|mut port| {
            port.usb.as_mut().unwrap().location = None;
            port
        });
        assert_eq!(two_ports("/dev/ttyACM3", &unknown), None);
        assert_eq!(two_ports("/dev/ttyACM3", &[ft232("/dev/ttyACM3", None)]), None);
    }

    #[test]
    fn what_is_written_is_understood_and_written_again() {
        for (text, serial) in [
            ("usb:0403:6001:A7004IXj", Some("A7004IXj")),
            ("usb:0403:6001", None),
            ("usb:0403:6001:A:B 1", Some("A:B 1")),
        ] {
            let spec: PortSpec = text.parse().unwrap();
            let serial = serial.map(ToOwned::to_owned);
            assert_eq!(spec, PortSpec::Usb { vendor: 0x0403, product: 0x6001, serial: serial.clone() });
            let port = PortInfo::new("").with_usb(0x0403, 0x6001, serial.as_deref());
            assert_eq!(port.usb.unwrap().to_string(), text);
        }
        for text in ["usb:", "usb:0403", "usb:403:6001", "usb:0403:6001:", "usb:+403:6001", "usb:04o3:6001"] {
            assert_eq!(text.parse::<PortSpec>(), Err(SpecError { text: text.to_owned() }));
        }
    }

    #[test]
    fn each_port_is_listed_once_and_usb_comes_first() {
        let ports = ["/dev/ttyS0", "/dev/tty.usbserial-1", "/dev/cu.usbserial-1", "/dev/tty.alone"];
        let mut ports: Vec<_> = ports.into_iter().map(PortInfo::new).collect();
        ports.push(v4("/dev/ttyACM0"));
        let paths: Vec<_> = sorted(ports).into_iter().map(|port| port.path).collect();
        assert_eq!(paths, ["/dev/ttyACM0", "/dev/cu.usbserial-1", "/dev/tty.alone", "/dev/ttyS0"]);
    }
}
