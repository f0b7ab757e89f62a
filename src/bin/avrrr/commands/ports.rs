//! `avrrr ports`: the serial ports, and why one cannot be opened.

use avrrr::transport::{Obstacle, PortInfo, obstacle};
use clap::Parser;
use serde_json::{Value, json};

use crate::args::OutputFormat;
use crate::diagnostic::Diagnostic;
use crate::standard_output::print;
use crate::{port, text};

/// List the serial ports, what probably is at them, and why one cannot be opened
///
/// None of them is opened.
#[derive(Debug, Parser)]
pub(crate) struct PortsArgs {
    /// Look at these ports instead of all that the system knows
    #[arg(value_name = "PORT")]
    paths: Vec<String>,

    /// How to print them
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    format: OutputFormat,
}

impl PortsArgs {
    /// For the list of all, as text.
    pub(super) const fn all() -> Self {
        Self { paths: Vec::new(), format: OutputFormat::Text }
    }
}

pub(super) fn run(args: &PortsArgs) -> Result<(), Diagnostic> {
    let known = port::available()?;
    let ports = match args.paths.as_slice() {
        [] => known,
        paths => paths.iter().map(|path| port::describe(path, &known)).collect(),
    };
    let ports: Vec<_> = ports.into_iter().map(|port| (obstacle(&port.path), port)).collect();
    let lines = match args.format {
        OutputFormat::Json => text::json(&format!("{}\n", Value::from_iter(ports.iter().map(as_json)))),
        OutputFormat::Text if ports.is_empty() => "there are no serial ports\n".to_owned(),
        OutputFormat::Text => ports.iter().map(as_text).collect(),
    };
    print(&lines)
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
        lines.push(format!("    cannot be opened: {}", port::describe_obstacle(*obstacle)));
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
            "interface": usb.interface,
            "spec": usb.to_string(),
        })),
        "probably": port.kind().to_string(),
        "candidate": port.kind().is_candidate(),
        "problem": obstacle.map(port::describe_obstacle),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usb_device_cannot_add_lines_to_the_list() {
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
    }

    #[test]
    fn a_port_is_described_for_people_and_programs() {
        let mut port = PortInfo::new("/dev/ttyUSB0").with_usb(0x0403, 0x6001, Some("A7004IXj"));
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
