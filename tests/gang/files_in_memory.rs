//! Files in memory, with crashes and errors at any operation.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use avrrr::gang::Files;

/// The payload of the panic that is a crash.
pub(crate) struct Crash;

/// How much of an operation is done at a crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Point {
    Before,
    /// Half of the bytes are written; other operations are not done.
    Within,
    After,
}

/// How much of the data that was not synchronized survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    /// All: the program was killed.
    All,
    /// Nothing: the power failed.
    Nothing,
    /// The names but not the contents: the power failed, but the folder was written first.
    Names,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Trouble {
    Crash(Point, Left),
    /// This operation and all that follow are refused, as by a disk that is full.
    Refuse,
}

#[derive(Debug, Default)]
struct Disk {
    names: BTreeMap<PathBuf, usize>,
    contents: Vec<Vec<u8>>,
    safe_names: BTreeMap<PathBuf, usize>,
    safe_contents: Vec<Vec<u8>>,
    operations: usize,
    /// The number of the operation at which something goes wrong.
    trouble: Option<(usize, Trouble)>,
}

/// Files in memory.
#[derive(Debug, Default)]
pub(crate) struct FilesInMemory(Mutex<Disk>);

impl Disk {
    fn file(&mut self, path: &Path) -> usize {
        if let Some(index) = self.names.get(path) {
            return *index;
        }
        self.contents.push(Vec::new());
        self.safe_contents.push(Vec::new());
        self.names.insert(path.to_owned(), self.contents.len() - 1);
        self.contents.len() - 1
    }

    fn find(&self, path: &Path) -> io::Result<usize> {
        self.names.get(path).copied().ok_or_else(|| ErrorKind::NotFound.into())
    }

    /// The state after the restart.
    fn restart(&mut self, left: Left) {
        if left == Left::Nothing {
            self.names.clone_from(&self.safe_names);
        }
        if left != Left::All {
            self.contents.clone_from(&self.safe_contents);
        }
        self.trouble = None;
    }
}

impl FilesInMemory {
    fn disk(&self) -> MutexGuard<'_, Disk> {
        self.0.lock().unwrap()
    }

    /// Counts the next operations from 0. At this one something goes wrong.
    pub(crate) fn plan(&self, at: usize, trouble: Trouble) {
        let mut disk = self.disk();
        disk.operations = 0;
        disk.trouble = Some((at, trouble));
    }

    /// Ends the trouble.
    pub(crate) fn heal(&self) {
        self.disk().trouble = None;
    }

    pub(crate) fn operations(&self) -> usize {
        self.disk().operations
    }

    pub(crate) fn text(&self, path: &str) -> String {
        self.read(Path::new(path), usize::MAX)
            .map(|bytes| String::from_utf8(bytes).unwrap())
            .unwrap_or_default()
    }

    /// Does an operation; `half` is the part that is done at a crash within it.
    fn operate<T>(
        &self,
        whole: impl FnOnce(&mut Disk) -> io::Result<T>,
        half: impl FnOnce(&mut Disk),
    ) -> io::Result<T> {
        let mut disk = self.disk();
        let at = disk.operations;
        disk.operations += 1;
        match disk.trouble {
            Some((from, Trouble::Refuse)) if at >= from => Err(ErrorKind::StorageFull.into()),
            Some((crash, Trouble::Crash(point, left))) if at == crash => {
                match point {
                    Point::Before => {}
                    Point::Within => half(&mut disk),
                    Point::After => drop(whole(&mut disk)),
                }
                disk.restart(left);
                drop(disk);
                // Without a message: this is no error of the test.
                resume_unwind(Box::new(Crash))
            }
            _ => whole(&mut disk),
        }
    }
}

fn append(disk: &mut Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let file = disk.file(path);
    disk.contents[file].extend_from_slice(bytes);
    Ok(())
}

fn write(disk: &mut Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let file = disk.file(path);
    disk.contents[file] = bytes.to_vec();
    Ok(())
}

fn sync_folder(disk: &mut Disk) -> io::Result<()> {
    disk.safe_names.clone_from(&disk.names);
    Ok(())
}

impl Files for FilesInMemory {
    type Lock = ();

    fn lock(&self, _: &Path) -> io::Result<()> {
        self.operate(|_| Ok(()), |_| ())
    }

    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        self.operate(|_| Ok(path.to_owned()), |_| ())
    }

    fn prove(&self, _: &Path) -> io::Result<()> {
        self.operate(|_| Ok(()), |_| ())
    }

    fn read(&self, path: &Path, most: usize) -> io::Result<Vec<u8>> {
        let cut = |bytes: &Vec<u8>| bytes[..bytes.len().min(most)].to_vec();
        self.operate(|disk| disk.find(path).map(|file| cut(&disk.contents[file])), |_| ())
    }

    fn tail(&self, path: &Path, most: usize) -> io::Result<(u64, Vec<u8>)> {
        let all = self.read(path, usize::MAX)?;
        Ok((all.len() as u64, all[all.len().saturating_sub(most)..].to_vec()))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let half = &bytes[..bytes.len() / 2];
        self.operate(|disk| write(disk, path, bytes), |disk| drop(write(disk, path, half)))
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let half = &bytes[..bytes.len() / 2];
        self.operate(|disk| append(disk, path, bytes), |disk| drop(append(disk, path, half)))
    }

    fn truncate(&self, path: &Path, length: u64) -> io::Result<()> {
        let cut = |disk: &mut Disk| {
            let file = disk.find(path)?;
            disk.contents[file].truncate(length as usize);
            Ok(())
        };
        self.operate(cut, |_| ())
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        let sync = |disk: &mut Disk| {
            let file = disk.find(path)?;
            disk.safe_contents[file] = disk.contents[file].clone();
            Ok(())
        };
        self.operate(sync, |_| ())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let rename = |disk: &mut Disk| {
            let file = disk.find(from)?;
            disk.names.remove(from);
            disk.names.insert(to.to_owned(), file);
            Ok(())
        };
        self.operate(rename, |_| ())
    }

    fn sync_folder(&self, _: &Path) -> io::Result<()> {
        self.operate(sync_folder, |_| ())
    }
}
