//! Files of Windows.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io;
use std::path::{Path, PathBuf};

/// What a file is apart from its name: the name as the file system spells it.
pub(crate) type Place = PathBuf;

/// The place of the file with this name.
pub(crate) fn place(path: &Path, _: &Metadata) -> Option<Place> {
    fs::canonicalize(path).ok()
}

/// The place of the file that standard output goes to: the standard library does not tell.
pub(crate) fn standard_output() -> Option<Place> {
    None
}

/// Was standard output closed when the program started? The standard library does not tell.
pub(crate) fn is_output_closed() -> bool {
    false
}

/// Is it a named pipe? They have names of their own here.
pub(crate) fn is_pipe(_: &Metadata) -> bool {
    false
}

/// How many bytes more the file system takes: the standard library does not tell.
pub(crate) fn free_space(_: &Path) -> Option<u64> {
    None
}

/// Opens what is not a regular file.
pub(crate) fn open_device(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).open(path)
}

/// The permissions of a file that is replaced: there are no others here.
pub(crate) fn without_special_bits(old: &Permissions) -> Permissions {
    old.clone()
}

/// Makes the names in a folder survive a power failure: Windows writes them at once, as far as a program can ask.
pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// The name of a new file. Names that differ in case only are usually of one file.
pub(crate) fn usual_spelling(name: &OsStr) -> OsString {
    name.to_ascii_lowercase()
}
