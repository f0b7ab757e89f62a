//! Firmware files: reading them whole before anything else happens, writing them so that nothing is
//! ever lost.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use avrrr::image::Image;

use crate::complaint::Complaint;
use crate::memory_spec::{Format, MemorySpec};
use crate::text;

/// Reads what a write or verify operation names.
pub(crate) fn load(spec: &MemorySpec) -> Result<Image, Complaint> {
    if spec.format == Format::Immediate {
        return immediate(&spec.file);
    }
    let name = &spec.file;
    let bytes = read(name).map_err(|error| {
        let values = error.kind() == io::ErrorKind::NotFound && immediate(name).is_ok();
        let help = "for values instead of a file, put :m behind them".to_owned();
        Complaint::of(&error).about(name).help(values.then_some(help))
    })?;
    decode(name, bytes, spec.format).map_err(|complaint| complaint.about(name))
}

/// The image in the contents of a file of this name.
pub(crate) fn decode(name: &str, bytes: Vec<u8>, format: Format) -> Result<Image, Complaint> {
    if bytes.is_empty() {
        return Err(Complaint::new("the file is empty"));
    }
    let format = match format {
        Format::Auto => detect(name, &bytes)?,
        format => format,
    };
    match format {
        Format::IntelHex if is_elf(&bytes) => Err(elf()),
        Format::IntelHex => Image::from_hex(&bytes).map_err(|error| Complaint::of(&error)),
        _ => Image::from_bytes(0, bytes).map_err(|error| Complaint::of(&error)),
    }
}

fn read(name: &str) -> io::Result<Vec<u8>> {
    if name == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    fs::read(name)
}

fn detect(name: &str, bytes: &[u8]) -> Result<Format, Complaint> {
    if is_elf(bytes) {
        return Err(elf());
    }
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    let extension = extension.unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "hex" | "ihex" | "ihx" | "eep" => return Ok(Format::IntelHex),
        "bin" | "raw" => return Ok(Format::Raw),
        _ => {}
    }
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    let is_text = bytes.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
    match first {
        Some(b':') => Ok(Format::IntelHex),
        _ if is_text => Err(Complaint::new("this is text, but not Intel HEX")
            .help("to write it as it is, put :r behind the file name".to_owned())),
        _ => Ok(Format::Raw),
    }
}

fn is_elf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x7fELF")
}

fn elf() -> Complaint {
    Complaint::new("this is an ELF file, not firmware ready to write")
        .help("make Intel HEX of it: avr-objcopy -O ihex FILE FILE.hex".to_owned())
}

/// Values on the command line: decimal, 0x, 0o or 0b, separated by commas or blanks.
fn immediate(text: &str) -> Result<Image, Complaint> {
    let values = text.split([',', ' ']).filter(|value| !value.is_empty());
    let bytes: Result<Vec<u8>, _> = values.map(parse_byte).collect();
    if bytes.as_ref().is_ok_and(Vec::is_empty) {
        return Err(Complaint::new(format!("there is no value in \"{text}\"")));
    }
    Image::from_bytes(0, bytes?).map_err(|error| Complaint::of(&error))
}

pub(crate) fn parse_byte(text: &str) -> Result<u8, Complaint> {
    let lower = text.to_ascii_lowercase();
    let (digits, radix) = match lower.get(..2) {
        Some("0x") => (&lower[2..], 16),
        Some("0b") => (&lower[2..], 2),
        Some("0o") => (&lower[2..], 8),
        _ => (lower.as_str(), 10),
    };
    // A sign is no digit.
    let digits = Some(digits).filter(|digits| !digits.starts_with(['+', '-']));
    digits.and_then(|digits| u8::from_str_radix(digits, radix).ok()).ok_or_else(|| {
        Complaint::new(format!("{text} is no byte, which goes from 0 to 255, or 0x00 to 0xff"))
    })
}

/// Refuses what cannot be written to, before time is spent on reading a chip.
pub(crate) fn check_outputs(outputs: &[MemorySpec]) -> Result<(), Complaint> {
    for (index, spec) in outputs.iter().enumerate().filter(|(_, spec)| spec.file != "-") {
        let name = &spec.file;
        if outputs[..index].iter().any(|earlier| earlier.file == *name) {
            return Err(Complaint::new("two memories cannot be read into one file").about(name));
        }
        let path = Path::new(name);
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if path.is_dir() {
            return Err(Complaint::new("this is a folder, not a file").about(name));
        }
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            return Err(Complaint::new(format!("there is no folder {}", folder.display())).about(name));
        }
    }
    Ok(())
}

/// Lines on standard output.
pub(crate) fn print(lines: &str) -> Result<(), Complaint> {
    text::print(&format!("{lines}\n")).map_err(|error| Complaint::of(&error).about("standard output"))
}

/// Writes what was read from a memory. Files get a temporary name until they are complete.
pub(crate) fn save(spec: &MemorySpec, image: &Image) -> Result<(), Complaint> {
    let contents = render(spec.format, image);
    let written = if spec.file == "-" {
        io::stdout().lock().write_all(&contents)
    } else {
        write_whole(Path::new(&spec.file), &contents)
    };
    written.map_err(|error| Complaint::of(&error).about(&spec.file))
}

fn render(format: Format, image: &Image) -> Vec<u8> {
    let bytes = image.to_bytes(0xff);
    let list = |one: fn(&u8) -> String| {
        let mut text = bytes.iter().map(one).collect::<Vec<_>>().join(",");
        // A String takes everything.
        let _ = writeln!(text);
        text.into_bytes()
    };
    match format {
        Format::IntelHex => image.to_hex().into_bytes(),
        Format::Decimal => list(|byte| format!("{byte}")),
        Format::Hexadecimal => list(|byte| format!("{byte:#04x}")),
        Format::Octal => list(|byte| format!("{byte:#o}")),
        Format::Binary => list(|byte| format!("{byte:#010b}")),
        Format::Raw | Format::Auto | Format::Immediate => bytes,
    }
}

/// Writes a file under a temporary name first, then gives it its own.
pub(crate) fn write_whole(path: &Path, contents: &[u8]) -> io::Result<()> {
    let old = fs::metadata(path);
    if old.as_ref().is_ok_and(|old| !old.is_file() && !old.is_dir()) {
        // A pipe or /dev/null is written to, not replaced.
        return fs::OpenOptions::new().write(true).open(path)?.write_all(contents);
    }
    // A link stays a link.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut temporary = OsString::from(path);
    temporary.push(format!(".{}.part", std::process::id()));
    let result = fs::File::create_new(&temporary)
        .and_then(|mut file| {
            if let Ok(old) = &old {
                file.set_permissions(old.permissions())?;
            }
            file.write_all(contents)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&temporary, path));
    if result.is_err() {
        // It may not even exist; the first error is the one to report.
        let _ = fs::remove_file(&temporary);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_on_the_command_line() {
        let bytes = |text| immediate(text).map(|image| image.to_bytes(0)).ok();
        assert_eq!(bytes("0x62"), Some(vec![0x62]));
        assert_eq!(bytes("1, 0b10,0o3 0xFF"), Some(vec![1, 2, 3, 255]));
        for wrong in ["256", "-1", "+1", "0x", "0x100", "ten", "0xg0"] {
            assert_eq!(bytes(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn formats_are_told_apart() {
        for (name, bytes, want) in [
            ("a.hex", &b"garbage"[..], Some(Format::IntelHex)),
            ("a.EEP", b":00000001FF", Some(Format::IntelHex)),
            ("a", b":00000001FF", Some(Format::IntelHex)),
            ("a.bin", b"text", Some(Format::Raw)),
            ("a", b"\x0c\x94", Some(Format::Raw)),
            ("a.txt", b"text", None),
            ("a.elf", b"\x7fELF\x01", None),
            ("elf.bin", b"\x7fELF\x01", None),
        ] {
            assert_eq!(detect(name, bytes).ok(), want, "{name}");
        }
    }

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("dump.bin");
        write_whole(&path, b"old").unwrap();
        // A folder in the way of the rename.
        let blocked = folder.path().join("blocked");
        fs::create_dir(&blocked).unwrap();
        assert!(write_whole(&blocked, b"new").is_err());
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left.len(), 2, "{left:?}");
        assert_eq!(fs::read(&path).unwrap(), b"old");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_devices_stay_what_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let [path, link, null] = ["dump.bin", "link", "null"].map(|name| folder.path().join(name));
        fs::write(&path, b"old").unwrap();
        for (from, to) in [(&link, path.as_path()), (&null, Path::new("/dev/null"))] {
            std::os::unix::fs::symlink(to, from).unwrap();
            write_whole(from, b"new").unwrap();
            assert_eq!(fs::read_link(from).unwrap(), to);
        }
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}
