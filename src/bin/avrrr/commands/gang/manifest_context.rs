//! The meaning of lines, files and ports of a manifest on this computer.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use avrrr::buspirate::Speed;
use avrrr::chip::Chip;
use avrrr::gang::{Firmware, ManifestContext};
use avrrr::icsp::Memory;
use avrrr::job::Policy;
use avrrr::transport::PortSpec;

use crate::files;
use crate::progress;
use crate::selection::LINE_NAMES;

/// The port that means the built-in simulated Bus Pirate.
pub(super) const SIMULATED: &str = "sim";

/// The longest firmware file, bytes: many times the largest flash in Intel HEX.
const LONGEST_FIRMWARE: usize = 16 << 20;

/// Files of this computer, ports of Bus Pirates.
#[derive(Debug, Default)]
pub(super) struct LocalContext {
    /// What was read already, by file, signature and memory: many slots may have the same.
    read: BTreeMap<(PathBuf, [u8; 3], Memory), Firmware>,
}

/// The contents of a regular file that is no longer than this.
pub(super) fn read(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("this is not a regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(most as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > most {
        return Err(io::Error::other(format!("the file is longer than {most} bytes")));
    }
    Ok(bytes)
}

impl ManifestContext for LocalContext {
    type Error = String;

    fn lines(&self) -> &[&str] {
        &LINE_NAMES
    }

    fn policy(&self) -> Policy {
        Policy::default().with_slowest(Some(Speed::Khz30.hertz()))
    }

    fn firmware(&mut self, path: &Path, chip: Option<&Chip>, memory: Memory) -> Result<Firmware, String> {
        let key = (path.to_owned(), chip.map_or([0; 3], |chip| chip.signature), memory);
        if let Some(known) = self.read.get(&key) {
            return Ok(known.clone());
        }
        let contents = read(path, LONGEST_FIRMWARE).map_err(|error| error.to_string())?;
        let name = path.to_string_lossy();
        let loaded = files::decode_whole(&name, contents.clone(), chip, memory)
            .map_err(|diagnostic| diagnostic.text())?;
        for note in loaded.notes {
            progress::say(&note);
        }
        let firmware = Firmware::new(name, &contents, loaded.image);
        self.read.insert(key, firmware.clone());
        Ok(firmware)
    }

    fn check_port(&self, port: &str) -> Result<(), String> {
        port.parse::<PortSpec>().map(|_| ()).map_err(|error| error.to_string())
    }
}
