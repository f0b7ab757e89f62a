//! The counter that never hands out a number twice.

use std::format;
use std::io;
use std::path::PathBuf;

use super::files::{Files, read_if_there, replace, with_suffix};
use super::setup::Counter;

/// Why there is no serial number.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CounterError {
    /// The counter's file cannot be read or written.
    #[error("the counter {}", path.display())]
    File {
        /// Its path.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The counter's file holds something else than a number.
    #[error("the counter {} does not hold one number", path.display())]
    Garbage {
        /// Its path.
        path: PathBuf,
    },
    /// The number has no room where it is to be written.
    #[error("serial number {number} does not fit, {largest} is the last that does")]
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
    /// Hands out the next number, which is at most `largest`, once and for all: before it returns, the
    /// file says that the number is taken. A crash at any moment may lose a number, never repeat one.
    ///
    /// Other programs that draw from the same file are waited for, by a lock on `FILE.lock`.
    ///
    /// # Errors
    ///
    /// A [`CounterError`]; the number may then be lost, but nobody has it.
    pub fn draw<F: Files>(&self, files: &F, largest: u64) -> Result<u64, CounterError> {
        let failed = |source| CounterError::File { path: self.path.clone(), source };
        let _lock = files.lock(&with_suffix(&self.path, ".lock")).map_err(failed)?;
        let number = match read_if_there(files, &self.path).map_err(failed)? {
            None => self.first,
            Some(text) => {
                let text = core::str::from_utf8(&text).ok().map(str::trim);
                let digits = text.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
                let number = digits.and_then(|digits| digits.parse().ok());
                number.ok_or_else(|| CounterError::Garbage { path: self.path.clone() })?
            }
        };
        // The one behind the last would be 0 again.
        let next = number.checked_add(1).filter(|_| number <= largest);
        let next = next.ok_or(CounterError::Exhausted { number, largest })?;
        replace(files, &self.path, format!("{next}\n").as_bytes()).map_err(failed)?;
        Ok(number)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::string::ToString as _;
    use std::vec::Vec;

    use super::super::Disk;
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
            assert_eq!(error.to_string(), "serial number 255 does not fit, 254 is the last that does");
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
