//! A folder to run the program in, and ports for it to find.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use avrrr::bus::Target;
use avrrr::chip::Chip;
use avrrr::sim::pty::{Pace, Pty};
use avrrr::sim::{Avr, Board, Line, Pins, Shift, Wires, World};
use tempfile::TempDir;

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_avrrr");

/// More than a Bus Pirate takes to come back to its prompt.
pub(crate) const RESTART: Duration = Duration::from_secs(2);

/// Firmware that comes with the crate.
pub(crate) const BLINK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/firmware/blink.hex");

/// A folder of its own for the files of a test; the program runs in it.
pub(crate) struct Folder(TempDir);

/// What a run of the program left behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        fs::write(self.path(name), contents).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The names of all files, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The program with arguments that are separated by blanks.
    pub(crate) fn command(&self, args: &str) -> Command {
        let mut command = Command::new(PROGRAM);
        // On a busy machine a simulated device may be silent for the second after which a port is given up.
        let served = SERVED.lock().unwrap_or_else(PoisonError::into_inner);
        let is_served = args.split_ascii_whitespace().any(|word| served.contains(word));
        drop(served);
        let recover = (is_served && !args.contains("--recover")).then_some("--recover");
        command
            .args(args.split_ascii_whitespace())
            .args(recover)
            .current_dir(self.0.path())
            .env_remove("CLICOLOR_FORCE")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, args: &str) -> Run {
        Run::from(self.command(args).output().unwrap())
    }

    /// Starts the program with pipes for both outputs.
    pub(crate) fn spawn(&self, args: &str) -> Child {
        self.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Runs the program, which must succeed.
    pub(crate) fn succeed(&self, args: &str) -> Run {
        let run = self.run(args);
        assert_eq!(run.code, Some(0), "{args}\n{}", run.stderr);
        run
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let stderr = String::from_utf8(output.stderr).unwrap();
        Self { code: output.status.code(), stdout: output.stdout, stderr }
    }
}

impl Run {
    pub(crate) fn stdout(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap()
    }

    #[track_caller]
    pub(crate) fn says(&self, want: &str) {
        assert_eq!(self.stderr, want);
    }

    /// The same, with the name of this port replaced by PORT.
    #[track_caller]
    pub(crate) fn says_of(&self, port: &str, want: &str) {
        assert_eq!(self.stderr.replace(port, "PORT"), want);
    }
}

/// Bytes without a pattern, but the same ones each time.
pub(crate) fn noise(seed: u32, len: usize) -> Vec<u8> {
    let state = Cell::new(seed.wrapping_mul(0x9e37_79b9) | 1);
    let next = || {
        // Marsaglia, "Xorshift RNGs", 2003.
        let mut x = state.get();
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        state.set(x);
        (x >> 24) as u8
    };
    std::iter::repeat_with(next).take(len).collect()
}

/// A board with one new chip, as it is wired for this program.
pub(crate) fn board(chip: Chip) -> Board {
    Board::new().with(Avr::new(chip), Line::Cs)
}

/// The only chip on a board.
pub(crate) fn avr(board: &Board) -> &Avr {
    board.avr(Target::ONLY).unwrap()
}

/// The ports at which simulated devices are.
static SERVED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// A port at which a simulated device is, until it goes out of scope, also by a panic.
struct Served(String);

impl Served {
    fn new(path: &Path) -> Self {
        let path = name(path).to_owned();
        SERVED.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone());
        Self(path)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        SERVED.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

/// Serves a world on a pseudo-terminal while `client` runs, and gives it back.
pub(crate) fn serve<W: Wires + Send>(mut world: World<W>, client: impl FnOnce(&str)) -> World<W> {
    let pty = Pty::open().unwrap();
    let _served = Served::new(pty.path());
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        // Also when the client panics.
        let _stop = Raised(&stop);
        scope.spawn(|| pty.serve(&mut world, Pace::Fast, true, &stop).unwrap());
        client(name(pty.path()));
    });
    world
}

pub(crate) fn name(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Raises a flag at its end.
pub(crate) struct Raised<'a>(pub(crate) &'a AtomicBool);

impl Drop for Raised<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A board, and somebody who looks at it after every byte and does something at the right moment.
pub(crate) struct Watched<F> {
    pub(crate) board: Board,
    pub(crate) watch: F,
}

impl<F: FnMut(&Board)> Wires for Watched<F> {
    fn set_pins(&mut self, at: Duration, pins: Pins) {
        self.board.set_pins(at, pins);
        // In bitbang mode the pins move one by one.
        (self.watch)(&self.board);
    }

    fn set_supply(&mut self, at: Duration, on: bool) {
        self.board.set_supply(at, on);
    }

    fn set_pullups(&mut self, at: Duration, on: bool) {
        self.board.set_pullups(at, on);
    }

    fn shift(&mut self, at: Duration, how: Shift, mosi: u8) -> u8 {
        let miso = self.board.shift(at, how, mosi);
        (self.watch)(&self.board);
        miso
    }

    fn miso(&mut self, at: Duration) -> bool {
        self.board.miso(at)
    }
}
