//! What the words of a manifest mean on this computer.

use std::path::Path;

use avrrr::gang::{Firmware, Workshop};
use avrrr::transport::PortSpec;

use crate::files;
use crate::progress;

/// The lines of a Bus Pirate, by their names.
pub(super) const LINES: [&str; 3] = ["cs", "aux", "aux2"];

/// The port that means the built-in simulated Bus Pirate.
pub(super) const SIMULATED: &str = "sim";

/// Files of this computer, ports of Bus Pirates.
#[derive(Debug)]
pub(super) struct Desk;

impl Workshop for Desk {
    type Error = String;

    fn lines(&self) -> &[&str] {
        &LINES
    }

    fn firmware(&mut self, path: &Path) -> Result<Firmware, String> {
        let name = path.to_string_lossy();
        let contents = files::read(&name).map_err(|error| error.to_string())?;
        let loaded =
            files::decode_any(&name, contents.clone()).map_err(|complaint| complaint.text().to_owned())?;
        for note in loaded.notes {
            progress::say(&note);
        }
        Ok(Firmware::new(name, &contents, loaded.image))
    }

    fn check_port(&self, port: &str) -> Result<(), String> {
        port.parse::<PortSpec>().map(|_| ()).map_err(|error| error.to_string())
    }
}
