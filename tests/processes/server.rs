//! `avrrr sim` as a process of its own, and other programs beside it. Nothing survives a test: not
//! the processes, not the files.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// Nothing that is waited for takes longer.
pub(crate) const DEADLINE: Duration = Duration::from_secs(600);

/// A running simulator with its port at `port` and its dumps in `dump`, in a folder of its own.
pub(crate) struct Server {
    child: Child,
    out: Receiver<String>,
    err: Receiver<String>,
    pub(crate) folder: TempDir,
}

/// What a simulator that was told to end has left.
pub(crate) struct Ended {
    /// The JSON object.
    pub(crate) statistics: String,
    /// The folder that it ran in.
    pub(crate) folder: TempDir,
}

/// Lines as they come; the channel closes at the end.
fn lines(stream: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        BufReader::new(stream).lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
    });
    receiver
}

impl Server {
    /// Starts one, at `--pace fast` unless another is given, and waits until it is ready.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::start_in(folder, arguments)
    }

    /// The same in a folder that exists.
    pub(crate) fn start_in(folder: TempDir, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
        command.args(["sim", "--link", "port", "--dump", "dump"]).args(arguments);
        if !arguments.contains(&"--pace") {
            command.args(["--pace", "fast"]);
        }
        command.current_dir(&folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let out = lines(child.stdout.take().unwrap());
        let err = lines(child.stderr.take().unwrap());
        let this = Self { child, out, err, folder };
        let mut ready = this.out.recv_timeout(DEADLINE);
        if ready.as_deref() == Ok("terminal port-terminal") {
            ready = this.out.recv_timeout(DEADLINE);
        }
        assert_eq!(ready.as_deref(), Ok("ready port"), "{:?}", this.err.iter().collect::<Vec<_>>());
        this
    }

    /// The port, for other programs.
    pub(crate) fn port(&self) -> PathBuf {
        self.folder.path().join("port")
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Unplugs the Bus Pirate and plugs it in again.
    pub(crate) fn power_cycle(&self) {
        self.signal(Signal::USR1);
        let line = self.err.recv_timeout(DEADLINE).unwrap();
        assert!(line.contains("unplugged"), "{line}");
    }

    /// Ends it with this signal.
    pub(crate) fn end_with(mut self, signal: Signal) -> Ended {
        self.signal(signal);
        let statistics = self.out.recv_timeout(DEADLINE).unwrap();
        let rest: Vec<_> = self.out.iter().collect();
        assert!(rest.is_empty(), "{rest:?}");
        assert!(self.child.wait().unwrap().success());
        // Not even a link that leads nowhere.
        assert!(fs::symlink_metadata(self.port()).is_err());
        let folder = std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap());
        Ended { statistics, folder }
    }

    /// Ends it as a person would end a service.
    pub(crate) fn end(self) -> Ended {
        self.end_with(Signal::TERM)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Fails when it has ended already, as it should.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Ended {
    /// The first number of this name: that of everything together stands before those of the chips.
    pub(crate) fn number(&self, name: &str) -> f64 {
        let (_, rest) = self.statistics.split_once(&format!("\"{name}\":")).unwrap();
        let end = rest.find([',', '}']).unwrap();
        rest[..end].parse().unwrap()
    }

    /// A dumped memory: `m328p@cs.flash`.
    pub(crate) fn dumped(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder.path().join(format!("dump/{name}.bin"))).unwrap()
    }
}

/// Runs a program to its end; one that does not end is killed.
pub(crate) fn run(command: &mut Command) -> Output {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let pid = Pid::from_child(&child);
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(child.wait_with_output()));
    receiver.recv_timeout(DEADLINE).map(Result::unwrap).unwrap_or_else(|_| {
        // It did not end, so the number is still its own.
        let _ = kill_process(pid, Signal::KILL);
        panic!("{command:?} did not end")
    })
}
