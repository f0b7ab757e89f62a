//! Files of Unix.

use std::fs::{File, Metadata, Permissions};
use std::io::{self, ErrorKind};
use std::os::fd::AsFd as _;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use rustix::fs::{Mode, OFlags, fcntl_getfl, fcntl_setfl, open};

/// What a file is apart from its name: device and inode.
pub(crate) type Place = (u64, u64);

/// The place of the file with this name, of which this was found.
pub(crate) fn place(_: &Path, found: &Metadata) -> Option<Place> {
    Some((found.dev(), found.ino()))
}

/// The place of the file that standard output goes to.
pub(crate) fn standard_output() -> Option<Place> {
    let out = File::from(io::stdout().as_fd().try_clone_to_owned().ok()?).metadata().ok()?;
    out.is_file().then(|| place(Path::new("-"), &out)).flatten()
}

/// Was standard output closed when the program started? The runtime of Rust opens /dev/null in its place, for
/// reading and writing; a shell opens it for writing only.
pub(crate) fn is_output_closed() -> bool {
    let out = io::stdout();
    let is_both = fcntl_getfl(out.as_fd()).is_ok_and(|flags| flags & OFlags::RWMODE == OFlags::RDWR);
    let found = out.as_fd().try_clone_to_owned().and_then(|out| File::from(out).metadata());
    is_both
        && found.is_ok_and(|found| {
            let null = std::fs::metadata("/dev/null");
            found.file_type().is_char_device() && null.is_ok_and(|null| null.rdev() == found.rdev())
        })
}

/// Is it a named pipe? Its reader would take a moment of writing for all of it.
pub(crate) fn is_pipe(found: &Metadata) -> bool {
    found.file_type().is_fifo()
}

/// How many bytes more the file system takes; `None`: it does not say.
pub(crate) fn free_space(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok().filter(|found| found.f_blocks > 0)?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}

/// Opens what is not a regular file. A pipe that has no reader would keep the program waiting, with the chip in
/// reset.
pub(crate) fn open_device(path: &Path) -> io::Result<File> {
    let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let file = open(path, flags, Mode::empty()).map_err(|error| match error {
        rustix::io::Errno::NXIO => io::Error::new(ErrorKind::BrokenPipe, "nothing reads from this pipe"),
        error => error.into(),
    })?;
    fcntl_setfl(&file, OFlags::WRONLY)?;
    Ok(file.into())
}

/// The permissions of a file that is replaced, without those that change the user or the group.
pub(crate) fn without_special_bits(old: &Permissions) -> Permissions {
    Permissions::from_mode(old.mode() & 0o777)
}

/// Makes the names in a folder survive a power failure.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
