//! The counter that never hands out a number twice.

use std::format;
use std::io;
use std::path::{Path, PathBuf};

use super::files::{Files, LOCK, NEW, read_if_there, replace, with_suffix};

/// A file with the next serial number.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counter {
    /// Its path.
    pub path: PathBuf,
    /// The first number, while there is no file yet.
    pub first: u64,
}

/// Why there is no serial number.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CounterError {
    /// The counter's file cannot be read or written.
    #[error("the counter {}", path.display())]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    File {
        /// Its path, or that of the file that replaces it.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The counter's file holds something else than a number.
    #[error("the counter {} does not hold one number", path.display())]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Garbage {
        /// Its path.
        path: PathBuf,
    },
    /// The number is too large for its place.
    #[error("serial number {number} is too large: the largest that fits is {largest}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Exhausted {
        /// The next number.
        number: u64,
        /// The largest that can be written.
        largest: u64,
    },
    /// A slot wants a number, but there is no counter.
    #[error("there is no counter for serial numbers")]
    None,
}

impl Counter {
    /// The counter in this file, which begins with `first` when there is no file yet.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>, first: u64) -> Self {
        Self { path: path.into(), first }
    }

    /// Takes the next number, which is at most `largest`. The file says that the number is taken before this
    /// returns. A crash at any moment may lose a number, and never repeats one.
    ///
    /// A link stays a link: the file behind it is locked, read and replaced. A lock on `FILE.lock` makes other
    /// programs that draw from the same file wait.
    ///
    /// # Errors
    ///
    /// A [`CounterError`]; the number may then be lost, but it was given to no chip.
    pub(super) fn draw<F: Files>(&self, files: &F, largest: u64) -> Result<u64, CounterError> {
        let failed = |source| self.failed(source);
        let path = files.resolve(&self.path).map_err(failed)?;
        let _lock = files.lock(&with_suffix(&path, LOCK)).map_err(failed)?;
        let number = self.read(files, &path)?;
        // The one behind the last would be 0 again.
        let next = number.checked_add(1).filter(|_| number <= largest);
        let next = next.ok_or(CounterError::Exhausted { number, largest })?;
        replace(files, &path, format!("{next}\n").as_bytes()).map_err(failed)?;
        Ok(number)
    }

    /// The next number. Checks that it can be taken, and does not take it.
    pub(super) fn prove<F: Files>(&self, files: &F) -> Result<u64, CounterError> {
        let path = files.resolve(&self.path).map_err(|source| self.failed(source))?;
        let number = self.read(files, &path)?;
        files.prove(&path).map_err(|source| self.failed(source))?;
        let new = with_suffix(&self.path, NEW);
        files.prove(&with_suffix(&path, NEW)).map_err(|source| CounterError::File { path: new, source })?;
        Ok(number)
    }

    fn failed(&self, source: io::Error) -> CounterError {
        CounterError::File { path: self.path.clone(), source }
    }

    /// The next number.
    fn read<F: Files>(&self, files: &F, path: &Path) -> Result<u64, CounterError> {
        /// The longest number has 20 digits; the rest is for blanks.
        const LONGEST: usize = 64;
        let text = read_if_there(files, path, LONGEST + 1).map_err(|source| self.failed(source))?;
        let Some(text) = text else { return Ok(self.first) };
        let text = core::str::from_utf8(&text).ok().filter(|text| text.len() <= LONGEST).map(str::trim);
        let digits = text.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
        let number = digits.and_then(|digits| digits.parse().ok());
        number.ok_or_else(|| CounterError::Garbage { path: self.path.clone() })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::string::ToString as _;
    use std::vec::Vec;

    use super::super::files::Disk;
    use super::*;

    #[test]
    fn numbers_go_up_from_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let counter = Counter::new(folder.path().join("next"), 41);
        let drawn: Vec<_> = (0..3).map(|_| counter.draw(&Disk, 1000).unwrap()).collect();
        assert_eq!(drawn, [41, 42, 43]);
        assert_eq!(fs::read(&counter.path).unwrap(), b"44\n");
        // Where it began matters no more.
        assert_eq!(Counter { first: 1, ..counter }.draw(&Disk, 1000).unwrap(), 44);
    }

    #[test]
    fn the_last_number_is_the_last() {
        let folder = tempfile::tempdir().unwrap();
        let counter = Counter::new(folder.path().join("next"), 254);
        assert_eq!(counter.draw(&Disk, 254).unwrap(), 254);
        for _ in 0..2 {
            let error = counter.draw(&Disk, 254).unwrap_err();
            assert_eq!(error.to_string(), "serial number 255 is too large: the largest that fits is 254");
        }
        let counter = Counter::new(folder.path().join("huge"), u64::MAX);
        assert!(matches!(counter.draw(&Disk, u64::MAX), Err(CounterError::Exhausted { .. })));
    }

    #[test]
    fn a_file_without_a_number_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        for text in ["", "\n", "12 13", "-1", "0x10", "99999999999999999999999"] {
            let counter = Counter::new(folder.path().join("next"), 1);
            fs::write(&counter.path, text).unwrap();
            assert!(matches!(counter.draw(&Disk, 1000), Err(CounterError::Garbage { .. })), "{text:?}");
            assert_eq!(fs::read_to_string(&counter.path).unwrap(), text);
        }
        // Blanks do not matter, as far as they are looked at. What stands behind them is not cut off.
        let counter = Counter::new(folder.path().join("next"), 1);
        fs::write(&counter.path, std::format!("7{}8", " ".repeat(63))).unwrap();
        assert!(matches!(counter.draw(&Disk, 1000), Err(CounterError::Garbage { .. })));
        for (blanks, drawn) in [(63, Some(7)), (64, None), (100_000, None)] {
            fs::write(&counter.path, " ".repeat(blanks) + "7").unwrap();
            assert_eq!(counter.draw(&Disk, 1000).ok(), drawn, "{blanks}");
        }
    }

    #[test]
    fn a_proof_takes_no_number() {
        let folder = tempfile::tempdir().unwrap();
        let counter = Counter::new(folder.path().join("next"), 41);
        assert_eq!(counter.prove(&Disk).unwrap(), 41);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        assert_eq!(counter.draw(&Disk, 1000).unwrap(), 41);
        assert_eq!(counter.prove(&Disk).unwrap(), 42);
        fs::write(&counter.path, "x").unwrap();
        assert!(matches!(counter.prove(&Disk), Err(CounterError::Garbage { .. })));
        for (name, of, why) in [
            ("full.lock", "full", "its lock full.lock: this is not a regular file"),
            ("full.new", "full.new", "this is not a regular file"),
        ] {
            let path = folder.path().join(name);
            fs::create_dir(&path).unwrap();
            let counter = Counter::new(folder.path().join("full"), 1);
            let Err(CounterError::File { path: named, source }) = counter.prove(&Disk) else {
                panic!("{name}")
            };
            assert_eq!((named, source.to_string().as_str()), (folder.path().join(of), why));
            fs::remove_dir(path).unwrap();
        }
        let locked = folder.path().join("next.lock");
        let _ = fs::remove_file(&locked);
        fs::create_dir(&locked).unwrap();
        let Err(CounterError::File { source, .. }) = Counter::new(&counter.path, 1).draw(&Disk, 1000) else {
            panic!("drawn without a lock");
        };
        assert_eq!(source.to_string(), "its lock next.lock: this is not a regular file");
        let nowhere = Counter::new(folder.path().join("nosuch/next"), 41);
        assert!(matches!(nowhere.prove(&Disk), Err(CounterError::File { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn a_counter_by_another_name_is_the_same_counter() {
        let folder = tempfile::tempdir().unwrap();
        let [here, there] = ["here", "there"].map(|name| folder.path().join(name));
        for folder in [&here, &there] {
            fs::create_dir(folder).unwrap();
        }
        let real = Counter::new(here.join("next"), 1);
        let linked = Counter::new(there.join("linked"), 1);
        assert_eq!(real.draw(&Disk, 1000).unwrap(), 1);
        std::os::unix::fs::symlink(&real.path, &linked.path).unwrap();
        // At the same time: the lock is one, too.
        let mut all: Vec<u64> = std::thread::scope(|scope| {
            let threads = [&real, &linked, &real, &linked].map(|counter| {
                scope.spawn(|| (0..25).map(|_| counter.draw(&Disk, 1000).unwrap()).collect::<Vec<_>>())
            });
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        });
        all.sort_unstable();
        assert_eq!(all, (2..102).collect::<Vec<_>>());
        assert!(fs::symlink_metadata(&linked.path).unwrap().is_symlink());
        assert_eq!(fs::read_dir(&there).unwrap().count(), 1);
        // Of two hard links, one would be left behind.
        fs::hard_link(&real.path, here.join("second")).unwrap();
        for counter in [&real, &linked] {
            let error = counter.draw(&Disk, 1000).unwrap_err();
            assert!(matches!(error, CounterError::File { .. }), "{error}");
        }
        assert_eq!(fs::read(&real.path).unwrap(), b"102\n");
    }

    #[test]
    fn many_at_once_never_get_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let counter = Counter::new(folder.path().join("next"), 0);
        let mut all: Vec<u64> = std::thread::scope(|scope| {
            let draw = || (0..25).map(|_| counter.draw(&Disk, 1000).unwrap()).collect::<Vec<_>>();
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(draw)).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        });
        all.sort_unstable();
        assert_eq!(all, (0..100).collect::<Vec<_>>());
    }
}
