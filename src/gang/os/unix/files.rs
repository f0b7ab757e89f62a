//! Files of Unix.

use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

/// Makes the names in a folder survive a power failure.
pub(in crate::gang) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// How many names (hard links) a file has.
pub(in crate::gang) fn names(metadata: &Metadata) -> u64 {
    metadata.nlink()
}
