//! What is in a backup: comments with hashes, and the memories.

use std::fmt;
use std::time::SystemTime;

use avrrr::chip::Chip;
use avrrr::icsp::Memory;
use avrrr::image::Image;
use sha2::{Digest as _, Sha256};

use crate::diagnostic::Diagnostic;
use crate::files::{self, LoadOptions};

/// The first line.
const FIRST: &str = "# avrrr backup";

/// The comments at the beginning of a backup.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    part: String,
    signature: String,
    date: String,
    tool: String,
    /// The SHA-256 of each memory as a whole, with 0xff where the file has no byte.
    hashes: Vec<(Memory, String)>,
}

impl Header {
    /// About what was read from a chip at this time.
    pub(super) fn new(chip: &Chip, at: SystemTime, read: &[(Memory, Image)]) -> Self {
        let hashes = read.iter().map(|(memory, image)| (*memory, hash(&whole(*memory, chip, image))));
        Self {
            part: chip.name.to_owned(),
            signature: chip.signature.map(|byte| format!("{byte:02x}")).join(" "),
            date: humantime::format_rfc3339_seconds(at).to_string(),
            tool: concat!("avrrr ", env!("CARGO_PKG_VERSION")).to_owned(),
            hashes: hashes.collect(),
        }
    }

    /// Out of the beginning of a file; `None`: it has no such comments.
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
        lines.next().filter(|line| *line == FIRST)?;
        let mut this = Self {
            part: String::new(),
            signature: String::new(),
            date: String::new(),
            tool: String::new(),
            hashes: Vec::new(),
        };
        for line in lines.map_while(|line| line.strip_prefix('#')) {
            let Some((name, value)) = line.trim().split_once(": ") else { continue };
            let value = value.to_owned();
            match name {
                "part" => this.part = value,
                "signature" => this.signature = value,
                "date" => this.date = value,
                "tool" => this.tool = value,
                _ => {
                    let memory = name.strip_prefix("sha256 ");
                    let known = Memory::ALL.into_iter().find(|known| Some(known.name()) == memory);
                    this.hashes.extend(known.map(|memory| (memory, value)));
                }
            }
        }
        Some(this)
    }
}

impl fmt::Display for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST}")?;
        for (name, value) in
            [("part", &self.part), ("signature", &self.signature), ("date", &self.date), ("tool", &self.tool)]
        {
            writeln!(f, "# {name}: {value}")?;
        }
        for (memory, hash) in &self.hashes {
            writeln!(f, "# sha256 {memory}: {hash}")?;
        }
        Ok(())
    }
}

/// All bytes of a memory, 0xff where the image has none.
fn whole(memory: Memory, chip: &Chip, image: &Image) -> Vec<u8> {
    let mut bytes = vec![0xff; memory.size(chip) as usize];
    image.copy_to(0, &mut bytes);
    bytes
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file with several memories that was read whole.
#[derive(Debug)]
pub(super) struct Backup {
    name: String,
    bytes: Vec<u8>,
    header: Option<Header>,
}

impl Backup {
    pub(super) fn read(name: &str) -> Result<Self, Diagnostic> {
        let bytes = files::read(name).map_err(|error| Diagnostic::of(&error).about(name))?;
        let header = Header::parse(&String::from_utf8_lossy(&bytes));
        Ok(Self { name: name.to_owned(), bytes, header })
    }

    /// The part that it is of, as it says; `None`: it does not say.
    pub(super) fn part(&self) -> Option<&str> {
        self.header.as_ref().map(|header| &*header.part).filter(|part| !part.is_empty())
    }

    /// Where it is from, as a line.
    pub(super) fn origin(&self) -> String {
        match &self.header {
            Some(Header { part, date, tool, .. }) => {
                format!("{}: backup of an {part}, {date}, by {tool}", self.name)
            }
            None => format!(
                "note: {}: avrrr has not made this file: it has no hashes, so a damage may go unseen",
                self.name
            ),
        }
    }

    /// What it has for this chip, each memory with the bytes that count. A file for another chip is refused, and one whose
    /// bytes are not those of its hashes.
    pub(super) fn memories(
        &self,
        chip: &Chip,
        any_signature: bool,
    ) -> Result<Vec<(Memory, Image)>, Diagnostic> {
        let about = |diagnostic: Diagnostic| diagnostic.about(&self.name);
        let options = LoadOptions { chip: Some(chip), any_signature, choice: None };
        let mut memories = Vec::new();
        for memory in Memory::ALL.into_iter().filter(|memory| memory.size(chip) > 0) {
            let loaded =
                files::decode_one_of(&self.name, self.bytes.clone(), memory, options).map_err(about)?;
            let size = memory.size(chip);
            if loaded.image.end().is_some_and(|end| end > size.into()) {
                let text = format!("its {memory} is larger than the {size} bytes of the {}", chip.name);
                return Err(about(Diagnostic::new(text)));
            }
            if let Some(image) = self.checked(memory, chip, loaded.image).map_err(about)? {
                memories.push((memory, image));
            }
        }
        if !memories.iter().any(|(memory, _)| memory.is_writable()) {
            return Err(about(Diagnostic::new("there is nothing to restore in this file")));
        }
        Ok(memories)
    }

    /// A memory whose hash is right. In a file without hashes it is what is there, and of flash all.
    fn checked(&self, memory: Memory, chip: &Chip, image: Image) -> Result<Option<Image>, Diagnostic> {
        let bytes = whole(memory, chip, &image);
        let Some(header) = &self.header else {
            return match memory {
                _ if image.is_empty() => Ok(None),
                Memory::Flash => in_full(bytes).map(Some),
                _ => Ok(Some(image)),
            };
        };
        match header.hashes.iter().find(|(known, _)| *known == memory) {
            Some((_, want)) if *want == hash(&bytes) => in_full(bytes).map(Some),
            Some(_) => Err(Diagnostic::new(format!(
                "its {memory} is damaged: the SHA-256 is not that in the first lines of the file"
            ))),
            None if image.is_empty() => Ok(None),
            None => {
                Err(Diagnostic::new(format!("the first lines of the file have no SHA-256 of its {memory}")))
            }
        }
    }
}

fn in_full(bytes: Vec<u8>) -> Result<Image, Diagnostic> {
    Image::from_bytes(0, bytes).map_err(|error| Diagnostic::of(&error))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use avrrr::chip::ATTINY13;

    use super::*;

    #[test]
    fn a_header_is_read_as_it_was_written() {
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_764_000_000);
        let image = Image::from_bytes(2, [1, 2]).unwrap();
        let header = Header::new(&ATTINY13, at, &[(Memory::Eeprom, image)]);
        let text = header.to_string();
        let want = "# avrrr backup\n# part: ATtiny13\n# signature: 1e 90 07\n# date: 2025-11-24T16:00:00Z\n# tool: avrrr ";
        assert!(text.starts_with(want), "{text}");
        // From another program: 64 bytes, two of which are not 0xff.
        let mut bytes = [0xff; 64];
        bytes[2..4].copy_from_slice(&[1, 2]);
        assert!(text.ends_with(&format!("\n# sha256 eeprom: {}\n", hash(&bytes))), "{text}");
        for text in [text.clone(), text.replace('\n', "\r\n"), format!("\u{feff}{text}:00000001FF\n")] {
            assert_eq!(Header::parse(&text).as_ref(), Some(&header), "{text}");
        }
        assert_eq!(Header::parse(":00000001FF\n"), None);
        assert_eq!(hash(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
