//! Output files: checks before a job, and complete replacement.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use avrrr::chip::Chip;
use avrrr::icsp::Memory;
use avrrr::image::{Image, Memories};
use tempfile::NamedTempFile;

use super::places;
use crate::diagnostic::Diagnostic;
use crate::memory_spec::{Format, MemorySpec};
use crate::os;
use crate::os::files::{Place, free_space, is_output_closed, is_pipe, open_device, place, standard_output};

/// The identity of a file: two names mean one file if this is equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Identity {
    /// Of a file that exists.
    There(Place),
    /// Of a file that does not exist yet.
    New { folder: Place, name: OsString },
}

/// The file that a name means; `None`: a stream, a device or a folder.
pub(crate) fn identity(name: &str) -> Option<Identity> {
    let path = Path::new(name);
    match fs::metadata(path) {
        _ if name == "-" => None,
        Ok(found) => found.is_file().then(|| place(path, &found)).flatten().map(Identity::There),
        Err(_) => {
            let folder = folder_of(path);
            let found = fs::metadata(folder).ok()?;
            let name = path.file_name()?;
            let name = os::files::usual_spelling(name);
            Some(Identity::New { folder: place(folder, &found)?, name })
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Refuses outputs that cannot be written, before a port is opened. It leaves no file behind.
pub(crate) fn check_outputs(outputs: &[MemorySpec], chip: &Chip) -> Result<(), Diagnostic> {
    // A file that is also standard output would be replaced, and what was printed lost.
    let streams = outputs.iter().any(|spec| spec.file == "-");
    let names = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];
    if outputs.iter().any(|spec| names.contains(&spec.file.as_str())) && is_output_closed() {
        return Err(Diagnostic::new("it is closed").about("standard output"));
    }
    let mut before: Vec<_> =
        streams.then(standard_output).flatten().map(Identity::There).into_iter().collect();
    for (index, spec) in outputs.iter().enumerate().filter(|(_, spec)| spec.file != "-") {
        if list_of(outputs, index).start < index {
            continue;
        }
        let about = |diagnostic: Diagnostic| diagnostic.about(&spec.file);
        check(spec, spec.memory.size(chip)).map_err(about)?;
        let Some(identity) = identity(&spec.file) else { continue };
        if before.contains(&identity) {
            return Err(about(Diagnostic::new("two memories cannot be read into one file")));
        }
        before.push(identity);
    }
    Ok(())
}

fn check(spec: &MemorySpec, size: u32) -> Result<(), Diagnostic> {
    let path = Path::new(&spec.file);
    let folder = folder_of(path);
    if path.is_dir() || spec.file.ends_with(std::path::is_separator) {
        return Err(Diagnostic::new("this is a folder, not a file"));
    }
    if !folder.is_dir() {
        return Err(Diagnostic::new(format!("there is no folder {}", folder.display())));
    }
    let target = target(path).map_err(|error| Diagnostic::of(&error))?;
    let folder = folder_of(&target);
    probe(&target).map_err(|error| Diagnostic::of(&error))?;
    let is_device = fs::metadata(&target).is_ok_and(|found| !found.is_file());
    let needed = most(spec.format, size);
    match free_space(folder).filter(|_| !is_device) {
        Some(free) if free < needed => {
            Err(Diagnostic::new(format!("it may need {needed} bytes, but only {free} are free")))
        }
        _ => Ok(()),
    }
}

/// The file that is to be replaced or made: a link stays a link.
fn target(path: &Path) -> io::Result<PathBuf> {
    match (fs::metadata(path), fs::symlink_metadata(path)) {
        // The name of a pipe of this process, such as /dev/stdout, leads to no other name.
        (Ok(_), _) => Ok(fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())),
        (Err(_), Ok(link)) if link.is_symlink() => {
            Err(io::Error::new(ErrorKind::NotFound, "this is a link to a file that does not exist"))
        }
        (Err(error), _) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(path.to_owned()),
    }
}

/// Can a file be written to and, unless it is a device, replaced?
fn probe(target: &Path) -> io::Result<()> {
    match fs::metadata(target) {
        Ok(found) if is_pipe(&found) => return Ok(()),
        Ok(found) => {
            OpenOptions::new().write(true).open(target)?;
            if !found.is_file() {
                return Ok(());
            }
        }
        Err(_) => {}
    }
    temporary(folder_of(target)).and_then(NamedTempFile::close)
}

/// How many bytes a memory of this size becomes at most.
fn most(format: Format, size: u32) -> u64 {
    let size = u64::from(size);
    let records = size.div_ceil(32);
    match format {
        // 76 characters for 32 bytes, and what comes once for 64 KiB and for a file.
        Format::IntelHex => records * 76 + size.div_ceil(1 << 16) * 16 + 12,
        Format::HexWithComments => records * (76 + 11 + 32) + size.div_ceil(1 << 16) * 16 + 12,
        // With 24 bits of address.
        Format::SRecord => records * 77 + 11,
        Format::Decimal => 4 * size + 1,
        Format::Hexadecimal | Format::Octal => 5 * size + 1,
        Format::Binary => 11 * size + 1,
        Format::Raw | Format::Auto | Format::Immediate | Format::Elf => size,
    }
}

/// The outputs that have a file in common with this one: a list of memories.
pub(crate) fn list_of(outputs: &[MemorySpec], index: usize) -> Range<usize> {
    let this = &outputs[index];
    let is_other = |other: &MemorySpec| !this.in_list || !other.in_list || other.file != this.file;
    let start = outputs[..index].iter().rposition(is_other).map_or(0, |before| before + 1);
    let end =
        outputs[index + 1..].iter().position(is_other).map_or(outputs.len(), |behind| index + 1 + behind);
    start..end
}

/// Writes what was read from a memory. Files get a temporary name until they are complete.
pub(crate) fn save(spec: &MemorySpec, image: &Image) -> Result<(), Diagnostic> {
    save_contents(&spec.file, &contents(spec, image))
}

fn contents(spec: &MemorySpec, image: &Image) -> Vec<u8> {
    render(spec.format, &trimmed(spec, image))
}

/// What goes into a file: of flash all but the blank end, unless that is to be kept.
fn trimmed<'i>(spec: &MemorySpec, image: &'i Image) -> Cow<'i, Image> {
    match (spec.memory, spec.keep_blank_end) {
        (Memory::Flash, false) => Cow::Owned(without_blank_end(image)),
        _ => Cow::Borrowed(image),
    }
}

/// Writes what was read from several memories to the one file that they have in common.
pub(crate) fn save_list(specs: &[MemorySpec], images: &[&Image]) -> Result<(), Diagnostic> {
    let Some(first) = specs.first() else { return Ok(()) };
    if first.format.is_numbers() {
        let bytes: Vec<_> = images.iter().flat_map(|image| image.to_bytes(0xff)).collect();
        let image = Image::from_bytes(0, bytes).map_err(|error| Diagnostic::of(&error))?;
        return save_contents(&first.file, &render(first.format, &image));
    }
    save_contents(&first.file, &render(first.format, together(specs, images)?.flat()))
}

/// What was read from several memories, as it goes into one file.
pub(crate) fn together(specs: &[MemorySpec], images: &[&Image]) -> Result<Memories, Diagnostic> {
    let mut memories = Memories::new();
    for (spec, image) in specs.iter().zip(images) {
        places::put(&mut memories, spec.memory, &trimmed(spec, image))
            .map_err(|error| Diagnostic::of(&error).about(&spec.file))?;
    }
    Ok(memories)
}

/// Writes a file or, for `-`, to standard output.
pub(crate) fn save_contents(file: &str, contents: &[u8]) -> Result<(), Diagnostic> {
    let written = if file == "-" {
        let mut out = io::stdout().lock();
        out.write_all(contents).and_then(|()| out.flush())
    } else {
        write_whole(Path::new(file), contents)
    };
    let name = if file == "-" { "standard output" } else { file };
    written.map_err(|error| Diagnostic::of(&error).about(name))
}

/// The contents of a file, byte for byte as avrdude 7.1 writes them.
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
        Format::HexWithComments => image.to_hex_with_comments().into_bytes(),
        Format::SRecord => image.to_srec().into_bytes(),
        Format::Decimal => list(|byte| format!("{byte}")),
        Format::Hexadecimal => list(|byte| format!("{byte:#x}")),
        Format::Octal => list(|byte| if *byte < 8 { format!("{byte}") } else { format!("0{byte:o}") }),
        Format::Binary => list(|byte| format!("{byte:#b}")),
        Format::Raw | Format::Auto | Format::Immediate | Format::Elf => bytes,
    }
}

/// Flash without the bytes 0xff at its end, which an erase leaves there; an even number of bytes.
fn without_blank_end(image: &Image) -> Image {
    let mut bytes = image.to_bytes(0xff);
    let length = bytes.iter().rposition(|byte| *byte != 0xff).map_or(0, |last| last + 1);
    bytes.truncate(length.next_multiple_of(2));
    Image::from_bytes(0, bytes).unwrap_or_default()
}

/// Writes a file under a temporary name first, then gives it its own.
pub(crate) fn write_whole(path: &Path, contents: &[u8]) -> io::Result<()> {
    let old = fs::metadata(path);
    if old.as_ref().is_ok_and(|old| !old.is_file() && !old.is_dir()) {
        // A pipe or /dev/null is written to, not replaced.
        return open_device(path)?.write_all(contents);
    }
    let target = target(path)?;
    let folder = folder_of(&target);
    let mut file = temporary(folder)?;
    if let Ok(old) = &old {
        file.as_file().set_permissions(os::files::without_special_bits(&old.permissions()))?;
    }
    file.write_all(contents)?;
    file.as_file().sync_all()?;
    file.persist(&target)?;
    // So that the name survives a power failure; some file systems cannot do it.
    let _ = os::files::sync_folder(folder);
    Ok(())
}

/// A temporary file, which is removed unless it gets another name.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    // The error must not name the temporary file.
    let mut cause = None;
    let make = |path: &Path| fs::File::create_new(path).inspect_err(|error| cause = error.raw_os_error());
    let made = tempfile::Builder::new().prefix(".avrrr-").suffix(".part").make_in(folder, make);
    made.map_err(|error| cause.map_or(error, io::Error::from_raw_os_error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory_spec::Op;

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

    const FORMATS: [Format; 8] = [
        Format::IntelHex,
        Format::HexWithComments,
        Format::SRecord,
        Format::Raw,
        Format::Decimal,
        Format::Hexadecimal,
        Format::Octal,
        Format::Binary,
    ];

    #[test]
    fn what_is_needed_is_never_less_than_what_is_written() {
        for size in [0, 1, 15, 17, 4096, 0x1_0001] {
            let image = Image::from_bytes(0, vec![0xff; size]).unwrap();
            for format in FORMATS {
                let spec = MemorySpec::new(Memory::Eeprom, Op::Read, "file", format);
                let written = contents(&spec, &image).len() as u64;
                let needed = most(format, size as u32);
                let spare = 124 + if format == Format::SRecord { needed / 32 } else { 0 };
                assert!(
                    (written..=written + spare).contains(&needed),
                    "{size} {format:?}: {written} {needed}"
                );
            }
        }
    }

    /// As avrdude 7.1 did it.
    #[test]
    fn files_are_as_those_of_avrdude() {
        let image = Image::from_bytes(0, [0, 7, 8, 0x0f, 0x62, 0xff, 0xff, 0xff]).unwrap();
        let of = |memory, format| {
            let spec = MemorySpec::new(memory, Op::Read, "file", format);
            String::from_utf8_lossy(&contents(&spec, &image)).into_owned()
        };
        let comment = format!("{} // 00000> ....b...\n", " ".repeat(48));
        for (format, eeprom, flash) in [
            (Format::Hexadecimal, "0x0,0x7,0x8,0xf,0x62,0xff,0xff,0xff\n", "0x0,0x7,0x8,0xf,0x62,0xff\n"),
            (Format::Decimal, "0,7,8,15,98,255,255,255\n", "0,7,8,15,98,255\n"),
            (Format::Octal, "0,7,010,017,0142,0377,0377,0377\n", "0,7,010,017,0142,0377\n"),
            (
                Format::Binary,
                "0b0,0b111,0b1000,0b1111,0b1100010,0b11111111,0b11111111,0b11111111\n",
                "0b0,0b111,0b1000,0b1111,0b1100010,0b11111111\n",
            ),
            (
                Format::IntelHex,
                ":080000000007080F62FFFFFF7B\n:00000001FF\n",
                ":060000000007080F62FF7B\n:00000001FF\n",
            ),
            (
                Format::SRecord,
                "S10B00000007080F62FFFFFF77\nS9030000FC\n",
                "S10900000007080F62FF77\nS9030000FC\n",
            ),
        ] {
            assert_eq!([of(Memory::Eeprom, format), of(Memory::Flash, format)], [eeprom, flash]);
        }
        let with_comments = of(Memory::Eeprom, Format::HexWithComments);
        assert_eq!(with_comments, format!(":080000000007080F62FFFFFF7B{comment}:00000001FF\n"));
        let blank = Image::from_bytes(0, [0xff; 64]).unwrap();
        let spec = MemorySpec::new(Memory::Flash, Op::Read, "file", Format::Raw);
        assert!(contents(&spec, &blank).is_empty());
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

    #[cfg(unix)]
    #[test]
    fn a_file_is_the_same_by_every_name() {
        let folder = tempfile::tempdir().unwrap();
        let name = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        assert_eq!(identity(&name("new")), identity(&name("./new")));
        assert_ne!(identity(&name("new")), identity(&name("newer")));
        fs::write(name("file"), b"").unwrap();
        std::os::unix::fs::symlink("file", name("link")).unwrap();
        fs::hard_link(name("file"), name("hard")).unwrap();
        for other in ["./file", "link", "hard"] {
            assert_eq!(identity(&name(other)), identity(&name("file")), "{other}");
        }
        assert_eq!(identity("/dev/null"), None);
        assert_eq!(identity("-"), None);
    }
}
