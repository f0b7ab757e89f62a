//! Files that survive a crash: the operations of counter and log.

use std::borrow::ToOwned as _;
use std::ffi::OsString;
use std::format;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::vec::Vec;

use super::os;

/// The operations on files of which counter and log are made. Tests implement them, to crash at each one.
#[doc(hidden)]
pub trait Files: Sync {
    /// Keeps others out until it is dropped.
    type Lock;

    /// The path of the file itself, behind all links. The folder must exist, the file need not.
    ///
    /// # Errors
    ///
    /// When the path is not that of a regular file, when the file has several names (hard links), when a link
    /// leads nowhere, or when the folder does not exist.
    fn resolve(&self, path: &Path) -> io::Result<PathBuf>;

    /// Checks that this file can be appended to, if it exists, and that a file can be written beside it.
    /// Leaves everything as it was.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    fn prove(&self, path: &Path) -> io::Result<()>;

    /// Waits until the lock of this name is free, then holds it. Makes the file if it does not exist.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    fn lock(&self, path: &Path) -> io::Result<Self::Lock>;

    /// The first bytes of the file, at most `most`.
    ///
    /// # Errors
    ///
    /// When it does not exist, or cannot be read.
    fn read(&self, path: &Path, most: usize) -> io::Result<Vec<u8>>;

    /// The length of the file, and its last bytes, at most `most`.
    ///
    /// # Errors
    ///
    /// When it does not exist, or cannot be read.
    fn tail(&self, path: &Path, most: usize) -> io::Result<(u64, Vec<u8>)>;

    /// Makes a file with these bytes. A file of that name is replaced.
    ///
    /// # Errors
    ///
    /// When it cannot be written. Some of the bytes may be in it.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Appends bytes to a file. Makes the file if it does not exist.
    ///
    /// # Errors
    ///
    /// When it cannot be written. Some of the bytes may be in it.
    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Cuts a file off behind its first `length` bytes.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    fn truncate(&self, path: &Path, length: u64) -> io::Result<()>;

    /// Waits until the contents of a file survive a power failure.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    fn sync(&self, path: &Path) -> io::Result<()>;

    /// Gives a file another name. A file of that name is replaced.
    ///
    /// # Errors
    ///
    /// When it cannot be done.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Waits until the names in a folder survive a power failure.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
}

/// The suffixes of a file's lock, and of the file that replaces it.
pub(super) const LOCK: &str = ".lock";
pub(super) const NEW: &str = ".new";

/// The files of this computer.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Disk;

impl Files for Disk {
    type Lock = File;

    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        match fs::symlink_metadata(path) {
            Ok(_) => {
                let resolved = fs::canonicalize(path)?;
                regular(&resolved)?.map_or(Ok(()), |metadata| refuse_hard_links(&metadata))?;
                Ok(resolved)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let name = path.file_name().ok_or(ErrorKind::InvalidInput)?;
                Ok(fs::canonicalize(folder_of(path))?.join(name))
            }
            Err(error) => Err(error),
        }
    }

    fn prove(&self, path: &Path) -> io::Result<()> {
        if regular(path)?.is_some() {
            OpenOptions::new().append(true).open(path)?;
        }
        regular_lock(&with_suffix(path, LOCK))?;
        let probe = with_suffix(path, &format!(".{}.probe", std::process::id()));
        // A killed process with the same number may have left one.
        remove_if_there(&probe)?;
        let mut file = File::create_new(&probe)?;
        let written = file.write_all(b"0\n").and_then(|()| file.sync_all());
        fs::remove_file(&probe)?;
        written
    }

    fn lock(&self, path: &Path) -> io::Result<File> {
        regular_lock(path)?;
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path);
        let file = file.map_err(|error| of_lock(path, &error))?;
        file.lock()?;
        Ok(file)
    }

    fn read(&self, path: &Path, most: usize) -> io::Result<Vec<u8>> {
        regular(path)?;
        let mut bytes = Vec::new();
        File::open(path)?.take(most as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn tail(&self, path: &Path, most: usize) -> io::Result<(u64, Vec<u8>)> {
        regular(path)?;
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(most as u64)))?;
        let mut bytes = Vec::new();
        file.take(most as u64).read_to_end(&mut bytes)?;
        Ok((length, bytes))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        // A link of that name is not followed.
        remove_if_there(path)?;
        File::create_new(path)?.write_all(bytes)
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        OpenOptions::new().create(true).append(true).open(path)?.write_all(bytes)
    }

    fn truncate(&self, path: &Path, length: u64) -> io::Result<()> {
        OpenOptions::new().write(true).open(path)?.set_len(length)
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        OpenOptions::new().write(true).open(path)?.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        os::files::sync_folder(folder)
    }
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The metadata of a file, which must be a regular one behind all links. To open a pipe would block, and a
/// device has no end. `None`: it cannot be looked at, mostly because it does not exist; opening it says why.
fn regular(path: &Path) -> io::Result<Option<Metadata>> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(Some(metadata)),
        Ok(_) => Err(io::Error::new(ErrorKind::InvalidInput, "this is not a regular file")),
        Err(_) => Ok(None),
    }
}

/// The same for a lock; the error names it.
fn regular_lock(path: &Path) -> io::Result<()> {
    regular(path).map(drop).map_err(|error| of_lock(path, &error))
}

/// An error of a lock, with its name.
fn of_lock(path: &Path, error: &io::Error) -> io::Error {
    let name = path.file_name().unwrap_or(path.as_os_str());
    io::Error::new(error.kind(), format!("its lock {}: {error}", Path::new(name).display()))
}

/// A file that is replaced keeps only one of its names; the others would stay with the old file.
fn refuse_hard_links(metadata: &Metadata) -> io::Result<()> {
    match os::files::names(metadata) {
        0 | 1 => Ok(()),
        names => Err(io::Error::new(
            ErrorKind::InvalidInput,
            format!("this file has {names} names (hard links), but may have only one"),
        )),
    }
}

/// A path with a suffix behind its name.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// The folder that a file is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Replaces the contents of a file. After a crash it holds all of the old or all of the new bytes.
pub(super) fn replace<F: Files>(files: &F, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = with_suffix(path, NEW);
    files.write(&new, bytes)?;
    files.sync(&new)?;
    files.rename(&new, path)?;
    files.sync_folder(folder_of(path))
}

/// The first bytes of a file, at most `most`; `None`: it does not exist.
pub(super) fn read_if_there<F: Files>(files: &F, path: &Path, most: usize) -> io::Result<Option<Vec<u8>>> {
    match files.read(path, most) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The names that a file needs: its own, that of its lock, and that of the file that replaces it.
pub(super) fn names_of(path: &Path) -> [PathBuf; 3] {
    [path.to_owned(), with_suffix(path, LOCK), with_suffix(path, NEW)]
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::string::ToString as _;
    use std::vec;

    use super::*;

    /// A folder with regular files and others.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("file"), b"0123456789").unwrap();
        fs::write(at("one"), b"").unwrap();
        fs::hard_link(at("one"), at("other")).unwrap();
        fs::create_dir(at("folder")).unwrap();
        symlink("nowhere", at("dangling")).unwrap();
        symlink("loop", at("loop")).unwrap();
        symlink("/dev/full", at("device")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        folder
    }

    const IRREGULAR: [&str; 3] = ["folder", "device", "socket"];

    #[test]
    fn a_file_is_one_file_by_whatever_name() {
        let folder = folder();
        let root = fs::canonicalize(folder.path()).unwrap();
        symlink("file", folder.path().join("link")).unwrap();
        symlink("link", folder.path().join("chain")).unwrap();
        for name in ["file", "link", "chain", "folder/../file"] {
            assert_eq!(Disk.resolve(&folder.path().join(name)).unwrap(), root.join("file"), "{name}");
        }
        // Not there yet.
        symlink("folder", folder.path().join("elsewhere")).unwrap();
        assert_eq!(Disk.resolve(&folder.path().join("elsewhere/x")).unwrap(), root.join("folder/x"));
        let here = fs::canonicalize(".").unwrap();
        assert_eq!(Disk.resolve(Path::new("nosuch")).unwrap(), here.join("nosuch"));
    }

    #[test]
    fn what_is_no_regular_file_of_one_name_is_refused() {
        let folder = folder();
        for name in IRREGULAR {
            let error = Disk.resolve(&folder.path().join(name)).unwrap_err();
            assert_eq!(error.to_string(), "this is not a regular file", "{name}");
        }
        for name in ["one", "other"] {
            let error = Disk.resolve(&folder.path().join(name)).unwrap_err();
            assert_eq!(error.to_string(), "this file has 2 names (hard links), but may have only one");
        }
        for name in ["dangling", "nosuch/x", "file/x", "loop", "nosuch/.."] {
            assert!(Disk.resolve(&folder.path().join(name)).is_err(), "{name}");
        }
    }

    #[test]
    fn what_is_no_regular_file_is_neither_read_nor_locked() {
        let folder = folder();
        for name in IRREGULAR {
            let path = folder.path().join(name);
            assert!(Disk.read(&path, 10).is_err(), "{name}");
            assert!(Disk.tail(&path, 10).is_err(), "{name}");
            assert!(Disk.lock(&path).is_err(), "{name}");
            assert!(Disk.prove(&path).is_err(), "{name}");
        }
        // The reason is that it cannot be replaced, and not that it is there.
        let error = Disk.write(&folder.path().join("folder"), b"").unwrap_err();
        assert_ne!(error.kind(), ErrorKind::AlreadyExists);
    }

    #[test]
    fn no_more_is_read_than_asked_for() {
        let folder = folder();
        let path = folder.path().join("file");
        for (most, head, tail) in
            [(0, "", ""), (1, "0", "9"), (9, "012345678", "123456789"), (20, "0123456789", "0123456789")]
        {
            assert_eq!(Disk.read(&path, most).unwrap(), head.as_bytes());
            assert_eq!(Disk.tail(&path, most).unwrap(), (10, tail.as_bytes().to_vec()));
        }
        let there = |name: &str| read_if_there(&Disk, &folder.path().join(name), 2);
        assert_eq!(there("file").unwrap(), Some(vec![b'0', b'1']));
        assert_eq!(there("nosuch").unwrap(), None);
        assert!(there("folder").is_err());
    }

    #[test]
    fn a_proof_leaves_no_trace() {
        let folder = folder();
        let names = || {
            let mut names: Vec<_> =
                fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            names
        };
        let before = names();
        for name in ["file", "nosuch"] {
            Disk.prove(&folder.path().join(name)).unwrap();
        }
        assert!(Disk.prove(&folder.path().join("nosuch/x")).is_err());
        assert_eq!(names(), before);
        assert_eq!(fs::read(folder.path().join("file")).unwrap(), b"0123456789");
        fs::create_dir(folder.path().join("one.lock")).unwrap();
        assert!(Disk.prove(&folder.path().join("one")).is_err());
        // What a process of the same number left is no obstacle; a name that is taken shows that something is
        // written.
        let probe = folder.path().join(format!("file.{}.probe", std::process::id()));
        fs::write(&probe, b"").unwrap();
        Disk.prove(&folder.path().join("file")).unwrap();
        fs::create_dir(&probe).unwrap();
        assert!(Disk.prove(&folder.path().join("file")).is_err());
    }

    #[test]
    fn a_link_in_the_way_is_replaced_and_not_followed() {
        let folder = folder();
        let [file, counter] = ["file", "counter"].map(|name| folder.path().join(name));
        symlink("file", with_suffix(&counter, NEW)).unwrap();
        replace(&Disk, &counter, b"7\n").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"0123456789");
        assert_eq!(fs::read(&counter).unwrap(), b"7\n");
        assert!(fs::symlink_metadata(&counter).unwrap().is_file());
        // What cannot be replaced is left alone.
        assert!(Disk.write(&folder.path().join("folder"), b"").is_err());
    }

    #[test]
    fn bytes_are_added_and_cut_off() {
        let folder = folder();
        let path = folder.path().join("file");
        Disk.append(&path, b"ab").unwrap();
        Disk.truncate(&path, 11).unwrap();
        Disk.sync(&path).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"0123456789a");
        let new = folder.path().join("new");
        Disk.append(&new, b"x").unwrap();
        assert_eq!(fs::read(&new).unwrap(), b"x");
        for path in ["nosuch", "folder/nosuch"].map(|name| folder.path().join(name)) {
            assert!(Disk.truncate(&path, 0).is_err());
            assert!(Disk.sync(&path).is_err());
            assert!(Disk.rename(&path, &new).is_err());
            assert!(Disk.sync_folder(&path).is_err());
        }
        assert_eq!(folder_of(Path::new("x")), Path::new("."));
        assert_eq!(folder_of(Path::new("a/x")), Path::new("a"));
        assert_eq!(folder_of(Path::new("/")), Path::new("."));
    }

    #[test]
    fn a_lock_keeps_others_out() {
        let folder = folder();
        let path = folder.path().join("lock");
        let lock = Disk.lock(&path).unwrap();
        let other = File::open(&path).unwrap();
        assert!(other.try_lock().is_err());
        drop(lock);
        assert!(other.try_lock().is_ok());
    }
}
