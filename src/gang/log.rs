//! The log: one JSON object on each line. A line that a crash has cut off is removed.

use std::borrow::ToOwned as _;
use std::collections::{BTreeMap, BTreeSet};
use std::format;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::string::String;
use std::vec::Vec;

use serde_json::Value;

use super::Slot;
use super::files::{Files, LOCK, folder_of, read_if_there, with_suffix};

/// Why the log cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// It cannot be read or written.
    #[error("the log {}", path.display())]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    File {
        /// Its path.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The file is not the log of a gang. It is left as it is.
    #[error("{} is not a log: {} is not a record of a run", path.display(), name_of(*line))]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Foreign {
        /// Its path.
        path: PathBuf,
        /// The line, from 1; `None`: the last one.
        line: Option<usize>,
    },
    /// It is too long to be read completely.
    #[error("the log {} has {length} bytes, but at most {limit} can be read: begin a new one", path.display())]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    TooLong {
        /// Its path.
        path: PathBuf,
        /// Its length in bytes.
        length: u64,
        /// The most that is read.
        limit: u64,
    },
    /// There is no log to resume from.
    #[error("there is no log to resume from")]
    None,
}

/// The longest line that a crash may have cut off, bytes.
const LONGEST: usize = 1 << 20;

/// The longest log that can be resumed, bytes.
const LIMIT: u64 = 256 << 20;

/// The beginning of the first line of every log.
const BEGINNING: &[u8] = b"{\"event\":\"begin\",";

/// The beginnings of all lines.
const BEGINNINGS: [&[u8]; 3] = [b"{\"event\":\"", b"{\"board\":", b"{\"before\":"];

/// A log file.
#[derive(Debug)]
pub(super) struct Log<'l, F> {
    files: &'l F,
    /// The file itself, behind all links.
    path: PathBuf,
}

/// The results of the last run of a gang, together with the runs that it resumed.
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
    /// The hash of what it holds.
    pub(super) plan: String,
    /// Its serial number.
    pub(super) serial: Option<u64>,
}

impl GoodSlot {
    /// Is that what this slot is to hold now?
    pub(super) fn is(&self, slot: &Slot) -> bool {
        let has_number =
            slot.serial.is_none() || slot.serial_number.is_none_or(|number| self.serial == Some(number));
        has_number && self.plan == slot.fingerprint()
    }
}

impl<'l, F: Files> Log<'l, F> {
    /// The log of this name. It exists and is a log, or can be made.
    pub(super) fn open(files: &'l F, path: &Path) -> Result<Self, LogError> {
        let failed = |source| LogError::File { path: path.to_owned(), source };
        let this = Self { files, path: files.resolve(path).map_err(failed)? };
        let foreign = |line| Err(LogError::Foreign { path: path.to_owned(), line });
        let Some(head) = read_if_there(files, &this.path, LONGEST).map_err(failed)? else { return Ok(this) };
        let is_ours = match head.iter().position(|byte| *byte == b'\n') {
            Some(end) => is_record(&head[..end]),
            None => head.len() < LONGEST && is_beginning(&head),
        };
        if !is_ours {
            return foreign(Some(1));
        }
        let (_, tail) = files.tail(&this.path, LONGEST).map_err(failed)?;
        if ends_like_a_log(&tail) { Ok(this) } else { foreign(None) }
    }

    /// The file itself.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Checks that it can be written, and leaves it as it is.
    pub(super) fn prove(&self) -> Result<(), LogError> {
        self.files.prove(&self.path).map_err(|source| self.failed(source))
    }

    fn failed(&self, source: io::Error) -> LogError {
        LogError::File { path: self.path.clone(), source }
    }

    /// Appends a line, and waits until it survives a power failure. Removes the rest of a line that a crash has
    /// cut off first.
    pub(super) fn append(&self, record: &Value) -> Result<(), LogError> {
        self.try_append(record).map_err(|source| self.failed(source))
    }

    fn try_append(&self, record: &Value) -> io::Result<()> {
        let lock = self.files.lock(&with_suffix(&self.path, LOCK))?;
        let is_new = self.mend()?;
        self.files.append(&self.path, format!("{record}\n").as_bytes())?;
        // The line is whole. Other boards need not wait for the disk; what they append is synchronized along with it.
        drop(lock);
        self.files.sync(&self.path)?;
        if is_new { self.files.sync_folder(folder_of(&self.path)) } else { Ok(()) }
    }

    /// Removes a line without an end. `true`: the file does not exist yet.
    fn mend(&self) -> io::Result<bool> {
        let (length, tail) = match self.files.tail(&self.path, LONGEST) {
            Ok(tail) => tail,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(true),
            Err(error) => return Err(error),
        };
        let count = tail.iter().rev().take_while(|byte| **byte != b'\n').count();
        if count == 0 {
            return Ok(false);
        }
        let torn = &tail[tail.len() - count..];
        let is_ours = if count as u64 == length { is_beginning(torn) } else { is_torn(torn) };
        // Only the beginning of a line of a log is removed.
        if count == LONGEST || !is_ours {
            return Err(io::Error::new(ErrorKind::InvalidData, "it does not end like a log"));
        }
        self.files.truncate(&self.path, length - count as u64)?;
        self.files.sync(&self.path)?;
        Ok(false)
    }

    /// Its contents; empty if it does not exist.
    fn read(&self) -> Result<Vec<u8>, LogError> {
        match self.files.tail(&self.path, 0) {
            Ok((length, _)) if length > LIMIT => {
                Err(LogError::TooLong { path: self.path.clone(), length, limit: LIMIT })
            }
            Ok(_) => self.files.read(&self.path, LIMIT as usize).map_err(|source| self.failed(source)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(self.failed(error)),
        }
    }

    /// The results of the last run of this gang.
    pub(super) fn last_run(&self, gang: &str) -> Result<LastRun, LogError> {
        let text = self.read()?;
        let mut runs = BTreeSet::new();
        let mut last = LastRun::default();
        for (number, line) in (1..).zip(text.split_inclusive(|byte| *byte == b'\n')) {
            // A line that a crash has cut off does not count.
            let Some(line) = line.strip_suffix(b"\n") else { break };
            let record = serde_json::from_slice(line).ok().filter(Value::is_object);
            let record =
                record.ok_or_else(|| LogError::Foreign { path: self.path.clone(), line: Some(number) })?;
            let text = |key: &str| record[key].as_str().unwrap_or_default();
            match text("event") {
                "begin" if text("manifest") == gang => {
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

/// Is it a line of a log?
fn is_record(line: &[u8]) -> bool {
    let record: Value = serde_json::from_slice(line).unwrap_or_default();
    let event = record["event"].as_str().unwrap_or_default();
    ["begin", "boost", "slot", "board", "end"].contains(&event)
        && record["run"].is_string()
        && record["time"].is_string()
}

/// Can a crash leave this of the first line?
fn is_beginning(torn: &[u8]) -> bool {
    torn.starts_with(BEGINNING) || BEGINNING.starts_with(torn)
}

/// Can a crash leave this of a line?
fn is_torn(torn: &[u8]) -> bool {
    match serde_json::from_slice::<Value>(torn) {
        Ok(_) => is_record(torn),
        Err(_) => {
            BEGINNINGS.iter().any(|beginning| torn.starts_with(beginning) || beginning.starts_with(torn))
        }
    }
}

/// Are the last whole line and what is behind it those of a log? The first line is known to be.
fn ends_like_a_log(tail: &[u8]) -> bool {
    let mut lines = tail.rsplit(|byte| *byte == b'\n');
    let torn = lines.next().unwrap_or_default();
    // Without another one, the last line is the first, or longer than any.
    match (lines.next(), lines.next().is_some() || tail.len() < LONGEST) {
        (Some(last), true) => is_record(last) && is_torn(torn),
        (whole, is_first) => whole.is_none() && is_first,
    }
}

fn name_of(line: Option<usize>) -> String {
    line.map_or_else(|| "the last line".to_owned(), |line| format!("line {line}"))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::string::ToString as _;

    use serde_json::json;

    use super::super::files::Disk;
    use super::*;

    fn record(event: &str, run: &str) -> Value {
        json!({ "event": event, "run": run, "time": "now", "manifest": "m" })
    }

    fn file(text: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = fs::canonicalize(folder.path()).unwrap().join("log");
        fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn a_file_of_something_else_is_left_alone() {
        let long = "{\"event\":\"begin\",".to_string() + &" ".repeat(LONGEST);
        for text in [
            "{\"name\": \"mine\"}",
            "{\"name\": \"mine\"}\n",
            "{\"event\":\"begin\"}\n",
            "{\"event\":\"begin\",\"run\":\"1\"}\n",
            "{\"event\":\"begin\",\"run\":1,\"time\":\"2\"}\n",
            "{\"event\":\"open\",\"run\":\"1\",\"time\":\"2\"}\n",
            "{\n}\n",
            "{}\n",
            "[1, 2]\n",
            ":00000001FF\n",
            "log = \"log\"\n",
            "17\n",
            "17",
            "\n",
            long.as_str(),
        ] {
            let (_folder, path) = file(text.as_bytes());
            let error = Log::open(&Disk, &path).unwrap_err();
            assert!(matches!(error, LogError::Foreign { line: Some(1), .. }), "{text}");
            assert_eq!(fs::read(&path).unwrap(), text.as_bytes());
        }
        let first = format!("{}\n", record("begin", "1"));
        let long = format!("{{\"event\":\"{}", " ".repeat(LONGEST));
        for last in [
            "milk",
            "milk\n",
            "\n",
            "{\"name\": \"mine\"}",
            "{\"name\": \"mine\"}\n",
            "{\"name\": \"mi",
            "{\"event\":\"open\",\"run\":\"1\",\"time\":\"2\"}\n",
            "{\"event\":\"open\",\"run\":\"1\",\"time\":\"2\"}",
            "17\n",
            &long,
            &format!("{long}\n"),
        ] {
            let (_folder, path) = file(format!("{first}{last}").as_bytes());
            let error = Log::open(&Disk, &path).unwrap_err();
            assert!(matches!(error, LogError::Foreign { line: None, .. }), "{last:.100}");
            assert_eq!(fs::read(&path).unwrap().len(), first.len() + last.len());
        }
        for event in ["begin", "boost", "slot", "board", "end"] {
            let (_folder, path) = file(format!("{first}{}\n", record(event, "1")).as_bytes());
            Log::open(&Disk, &path).unwrap();
        }
    }

    #[test]
    fn a_log_is_taken_up_wherever_it_was_torn() {
        let first = format!("{}\n", record("begin", "1"));
        let second = format!("{}\n", record("end", "1"));
        let whole = format!("{first}{second}");
        for length in 0..=whole.len() {
            let (_folder, path) = file(&whole.as_bytes()[..length]);
            Log::open(&Disk, &path).unwrap().append(&record("begin", "2")).unwrap();
            let kept = if length < first.len() {
                ""
            } else if length < whole.len() {
                &first
            } else {
                &whole
            };
            let text = fs::read_to_string(&path).unwrap();
            assert_eq!(text, format!("{kept}{}\n", record("begin", "2")), "{length}");
        }
    }

    /// What became of the file since it was opened.
    #[test]
    fn only_what_may_be_torn_is_cut_off() {
        let first = format!("{}\n", record("begin", "1"));
        let open = |text: &str| {
            let (folder, path) = file(b"");
            let log = Log::open(&Disk, &path).unwrap();
            fs::write(&path, text).unwrap();
            (log.append(&record("end", "1")).is_ok(), fs::read_to_string(&path).unwrap(), folder)
        };
        let line = |length: usize| format!("{first}{{\"event\":\"{}", "x".repeat(length - 10));
        let ends = ["milk", "{\"a\":1}", "{\"a\":"].map(|end| first.clone() + end);
        let [milk, whole, torn] = &ends;
        for text in ["milk", "{\"a\":1}", milk, whole, torn, &line(LONGEST), &line(LONGEST + 1)] {
            let (added, left, _folder) = open(text);
            assert!(!added && left == text, "{:.100}", text);
        }
        let (added, left, _folder) = open(&line(LONGEST - 1));
        assert!(added && left.starts_with(&first) && left.len() < 1000);
    }

    #[test]
    fn what_the_last_run_has_left() {
        let slot = |run: &str, name: &str, outcome: &str, serial: u64| {
            let mut line = record("slot", run);
            line["name"] = name.into();
            line["outcome"] = outcome.into();
            line["plan"] = "p".into();
            line["serial"] = serial.into();
            line
        };
        let (_folder, path) = file(b"");
        let log = Log::open(&Disk, &path).unwrap();
        let left = |log: &Log<'_, Disk>| {
            let last = log.last_run("m").unwrap();
            let good: Vec<_> =
                last.good.into_iter().map(|(name, good)| (name, good.plan, good.serial)).collect();
            (last.run, good)
        };
        assert_eq!(left(&log), (None, Vec::new()));
        let good = |name: &str, serial| (name.to_owned(), "p".to_owned(), Some(serial));
        let mut other = record("begin", "9");
        other["manifest"] = "another".into();
        for line in [
            record("begin", "1"),
            slot("1", "a", "programmed", 1),
            slot("1", "b", "unchanged", 2),
            other,
            slot("9", "c", "programmed", 3),
        ] {
            log.append(&line).unwrap();
        }
        assert_eq!(left(&log), (Some("1".to_owned()), Vec::from([good("a", 1), good("b", 2)])));
        // One that goes on, and fails with a slot that was good.
        let mut resumed = record("begin", "2");
        resumed["resumes"] = "1".into();
        log.append(&resumed).unwrap();
        log.append(&slot("2", "a", "failed", 1)).unwrap();
        assert_eq!(left(&log), (Some("2".to_owned()), Vec::from([good("b", 2)])));
        // One that begins anew.
        log.append(&record("begin", "3")).unwrap();
        assert_eq!(left(&log), (Some("3".to_owned()), Vec::new()));
        // What is torn does not count; what is no object is foreign.
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{text}{{\"event\":\"begin\",\"run\":\"4\",\"manifest\":\"m\"}}")).unwrap();
        assert_eq!(left(&log).0, Some("3".to_owned()));
        fs::write(&path, format!("{text}3\n")).unwrap();
        let line = text.lines().count() + 1;
        assert!(matches!(log.last_run("m"), Err(LogError::Foreign { line: at, .. }) if at == Some(line)));
    }

    #[test]
    fn a_log_of_any_length_is_added_to_but_not_read() {
        let text = format!("{}\n", record("begin", "1"));
        let (_folder, path) = file(text.as_bytes());
        let log = Log::open(&Disk, &path).unwrap();
        let extend =
            |length| fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(length).unwrap();
        extend(LIMIT + 1);
        let error = log.last_run("m").unwrap_err();
        assert!(matches!(error, LogError::TooLong { length, limit: LIMIT, .. } if length == LIMIT + 1));
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(matches!(log.last_run("m"), Err(LogError::File { .. })));
        assert!(matches!(log.prove(), Err(LogError::File { .. })));
        assert!(matches!(log.append(&record("end", "1")), Err(LogError::File { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn a_log_behind_a_link_is_locked_where_it_is() {
        let (folder, path) = file(b"");
        let elsewhere = tempfile::tempdir().unwrap();
        let link = elsewhere.path().join("linked");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        let log = Log::open(&Disk, &link).unwrap();
        assert_eq!(log.path(), path);
        log.prove().unwrap();
        log.append(&record("begin", "1")).unwrap();
        assert!(fs::read(&path).unwrap().starts_with(BEGINNING));
        assert!(folder.path().join("log.lock").exists());
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 1);
        fs::hard_link(&path, folder.path().join("second")).unwrap();
        assert!(matches!(Log::open(&Disk, &link), Err(LogError::File { .. })));
    }
}
