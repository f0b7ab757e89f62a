//! The log: a JSON object a line, none of them torn.

use std::borrow::ToOwned as _;
use std::collections::{BTreeMap, BTreeSet};
use std::format;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::string::String;

use serde_json::Value;

use super::files::{Files, folder_of, read_if_there, with_suffix};

/// Why the log cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// It cannot be read or written.
    #[error("the log {}", path.display())]
    File {
        /// Its path.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// What is in the file is no log.
    #[error("{} is no log: line {line} is no JSON object", path.display())]
    Foreign {
        /// Its path.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// There is no log to resume from.
    #[error("there is no log to resume from")]
    None,
}

/// The longest line that a crash may have cut off.
const LONGEST: usize = 1 << 20;

/// A log file.
#[derive(Debug)]
pub(super) struct Log<'l, F> {
    files: &'l F,
    path: &'l Path,
}

/// What the last run of a manifest, with those that it resumed, has left.
#[derive(Debug, Default)]
pub(super) struct LastRun {
    /// Its name.
    pub(super) run: Option<String>,
    /// The slots that it left good, by name.
    pub(super) good: BTreeMap<String, GoodSlot>,
}

/// A slot that a run left good.
#[derive(Debug)]
pub(super) struct GoodSlot {
    /// What it was made to hold.
    pub(super) plan: String,
    /// Its serial number.
    pub(super) serial: Option<u64>,
}

impl<'l, F: Files> Log<'l, F> {
    pub(super) fn new(files: &'l F, path: &'l Path) -> Self {
        Self { files, path }
    }

    /// Adds a line, and waits until it would survive a power failure. What a crash has left of an
    /// earlier line is cut off first.
    pub(super) fn append(&self, record: &Value) -> Result<(), LogError> {
        self.try_append(record).map_err(|source| LogError::File { path: self.path.to_owned(), source })
    }

    fn try_append(&self, record: &Value) -> io::Result<()> {
        let _lock = self.files.lock(&with_suffix(self.path, ".lock"))?;
        let is_new = self.mend()?;
        self.files.append(self.path, format!("{record}\n").as_bytes())?;
        self.files.sync(self.path)?;
        if is_new { self.files.sync_folder(folder_of(self.path)) } else { Ok(()) }
    }

    /// Cuts off a line without an end; is the file not there yet?
    fn mend(&self) -> io::Result<bool> {
        let (length, tail) = match self.files.tail(self.path, LONGEST) {
            Ok(tail) => tail,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(true),
            Err(error) => return Err(error),
        };
        let torn = tail.iter().rev().take_while(|byte| **byte != b'\n').count();
        if torn == 0 {
            return Ok(false);
        }
        // The beginning of a line of ours; anything else is the file of somebody else.
        if torn == LONGEST || tail[tail.len() - torn] != b'{' {
            return Err(io::Error::new(ErrorKind::InvalidData, "it does not end like a log"));
        }
        self.files.truncate(self.path, length - torn as u64)?;
        self.files.sync(self.path)?;
        Ok(false)
    }

    /// What the last run of this manifest has left.
    pub(super) fn last_run(&self, manifest: &str) -> Result<LastRun, LogError> {
        let text = read_if_there(self.files, self.path)
            .map_err(|source| LogError::File { path: self.path.to_owned(), source })?
            .unwrap_or_default();
        let mut runs = BTreeSet::new();
        let mut last = LastRun::default();
        for (number, line) in (1..).zip(text.split_inclusive(|byte| *byte == b'\n')) {
            // What a crash has left of a line does not count.
            let Some(line) = line.strip_suffix(b"\n") else { break };
            let record = serde_json::from_slice(line).ok().filter(Value::is_object);
            let record =
                record.ok_or_else(|| LogError::Foreign { path: self.path.to_owned(), line: number })?;
            let text = |key: &str| record[key].as_str().unwrap_or_default();
            match text("event") {
                "begin" if text("manifest") == manifest => {
                    if !runs.contains(text("resumes")) {
                        runs.clear();
                        last.good.clear();
                    }
                    runs.insert(text("run").to_owned());
                    last.run = Some(text("run").to_owned());
                }
                "slot" if runs.contains(text("run")) => {
                    let name = text("name").to_owned();
                    if matches!(text("outcome"), "programmed" | "unchanged") {
                        let good =
                            GoodSlot { plan: text("plan").to_owned(), serial: record["serial"].as_u64() };
                        last.good.insert(name, good);
                    } else {
                        last.good.remove(&name);
                    }
                }
                _ => {}
            }
        }
        Ok(last)
    }
}
