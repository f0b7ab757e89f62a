//! Files that survive a crash: the few operations that a gang needs, and what is made of them.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::vec::Vec;

/// The operations on files of which counter and log are made. Tests put themselves in between to crash
/// at each of them.
pub trait Files: Sync {
    /// Keeps others out until it is dropped.
    type Lock;

    /// Waits until nobody else holds the lock of this name, then holds it; the file is made if needed.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    fn lock(&self, path: &Path) -> io::Result<Self::Lock>;

    /// The whole file.
    ///
    /// # Errors
    ///
    /// When there is none, or it cannot be read.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// The length of the file, and its last bytes, at most `most`.
    ///
    /// # Errors
    ///
    /// When there is none, or it cannot be read.
    fn tail(&self, path: &Path, most: usize) -> io::Result<(u64, Vec<u8>)>;

    /// Makes a file of these bytes, or replaces what an existing one holds.
    ///
    /// # Errors
    ///
    /// When it cannot be written; some of the bytes may be there.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Adds bytes to the end of a file, which is made if needed.
    ///
    /// # Errors
    ///
    /// When it cannot be written; some of the bytes may be there.
    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Cuts a file off behind its first `length` bytes.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    fn truncate(&self, path: &Path, length: u64) -> io::Result<()>;

    /// Waits until what a file holds would survive a power failure.
    ///
    /// # Errors
    ///
    /// When it cannot be made sure.
    fn sync(&self, path: &Path) -> io::Result<()>;

    /// Gives a file another name, in the place of whatever has that name.
    ///
    /// # Errors
    ///
    /// When it cannot be done.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Waits until the names in a folder would survive a power failure.
    ///
    /// # Errors
    ///
    /// When it cannot be made sure.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
}

/// The files of this computer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl Files for Disk {
    type Lock = File;

    fn lock(&self, path: &Path) -> io::Result<File> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        file.lock()?;
        Ok(file)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn tail(&self, path: &Path, most: usize) -> io::Result<(u64, Vec<u8>)> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(most as u64)))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok((length, bytes))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        fs::write(path, bytes)
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

    #[cfg(unix)]
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        File::open(folder)?.sync_all()
    }

    /// Names are written at once there, as far as a program can ask for it.
    #[cfg(not(unix))]
    fn sync_folder(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }
}

/// A path with something behind its name.
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

/// Replaces what a file holds: after a crash it holds all of the old or all of the new.
pub(super) fn replace<F: Files>(files: &F, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = with_suffix(path, ".new");
    files.write(&new, bytes)?;
    files.sync(&new)?;
    files.rename(&new, path)?;
    files.sync_folder(folder_of(path))
}

/// The file's contents; `None`: there is no such file.
pub(super) fn read_if_there<F: Files>(files: &F, path: &Path) -> io::Result<Option<Vec<u8>>> {
    match files.read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
