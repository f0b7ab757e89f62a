//! `avrrr` as a process that is killed at any moment of a job, and another that begins at once.

use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions};
use std::io::Read as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use avrrr::bus::{Hertz, Target};
use avrrr::chip::ATTINY2313;
use avrrr::sim::pty::{Observer, Pace, Pty};
use avrrr::sim::{Avr, Board, Device, Line, World, WorldOptions};
use rustix::termios::{QueueSelector, tcflush};
use tempfile::TempDir;

use crate::random;

/// The generations, on each of which the program is killed.
const DEVICES: [(&str, &str, u64); 10] = [
    ("v1a", "3.0", 1),
    ("v1a", "5.10", 1),
    ("v3", "5.10", 16),
    ("v3", "6.1", 1),
    ("v3", "6.3", 16),
    ("v3", "7.0", 1),
    ("v3", "7.1-2019-03", 16),
    ("v3", "8.0", 16),
    ("v4", "6.3", 1),
    ("v4", "7.0", 1),
];

/// What is done there.
struct Job {
    /// How the program is told the clock.
    options: &'static [&'static str],
    /// Bytes of flash: few, because a payload that was broken off is completed in real time.
    image: usize,
    /// The program is killed so often.
    kills: usize,
}

const FAST: Job = Job { options: &["-b", "1000000"], image: 300, kills: 20 };

/// 5.76 kHz in bitbang mode, 5 kHz in raw wire mode.
const SLOW: [(&str, &str, Job); 3] = [
    ("v1a", "3.0", Job { options: &["-B", "10kHz"], image: 24, kills: 8 }),
    ("v3", "6.3", Job { options: &["-x", "rawfreq=0"], image: 24, kills: 8 }),
    ("v4", "6.3", Job { options: &["-B", "1000"], image: 6, kills: 8 }),
];

/// The simulator has a turn every 5 ms. Bytes that must come one by one are 7.7 ms apart at least, and five of them
/// at once make a device deaf.
const HELD_UP: Duration = Duration::from_millis(12);

/// When a program is killed.
#[derive(Debug, Clone, Copy)]
struct Kill {
    /// So many bytes pass before, both ways together.
    after: usize,
    /// Does the rest of what the program has sent never arrive?
    cuts: bool,
}

/// A run of the program, as the simulated device sees it.
#[derive(Default)]
struct Run {
    /// `None`: it was killed, or is over.
    child: Option<Child>,
    kill: Option<Kill>,
    passed: usize,
    /// When the simulator had its last turn.
    turned: Option<Instant>,
    /// The simulator did not get to run for so long that bytes sent one by one may have come all at once.
    was_held_up: bool,
    is_deaf: bool,
    /// The last of what was sent and received, until the device was deaf.
    log: VecDeque<String>,
}

impl Run {
    fn turn(&mut self) {
        self.was_held_up |= self.turned.is_some_and(|turned| turned.elapsed() > HELD_UP);
        self.turned = Some(Instant::now());
    }

    fn note(&mut self, at: Duration, way: char, bytes: &[u8]) {
        const LAST: usize = 60;
        if !self.is_deaf {
            self.log.push_back(format!("{:>10.3} ms {way} {bytes:02x?}", at.as_secs_f64() * 1000.0));
            self.log.drain(..self.log.len().saturating_sub(LAST));
        }
    }
}

/// What the simulator's thread and the test share.
struct Shared {
    run: Mutex<Run>,
    ended: AtomicBool,
    /// The program's end of the line, to drop what it sent.
    line: File,
}

impl Shared {
    fn run(&self) -> MutexGuard<'_, Run> {
        self.run.lock().unwrap()
    }

    /// So many bytes pass; how many of them do so before the program is killed by them.
    fn pass(&self, count: usize) -> usize {
        let mut run = self.run();
        let before = run.passed;
        run.passed += count;
        let Some(kill) = run.kill.filter(|kill| run.passed >= kill.after) else { return count };
        let Some(mut child) = run.child.take() else { return count };
        child.kill().unwrap();
        child.wait().unwrap();
        if kill.cuts {
            tcflush(&self.line, QueueSelector::OFlush).unwrap();
            return kill.after - before;
        }
        count
    }
}

impl Observer<World<Board>> for &Shared {
    fn turn(&mut self, world: &mut World<Board>) -> ControlFlow<()> {
        self.run().turn();
        if world.is_deaf() {
            self.run().is_deaf = true;
            world.power_cycle();
        }
        if self.ended.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn sent(&mut self, at: Duration, bytes: &[u8]) {
        self.run().note(at, '>', bytes);
    }

    fn received(&mut self, at: Duration, bytes: &[u8]) {
        self.run().note(at, '<', bytes);
    }

    fn pass_up(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        bytes.truncate(self.pass(bytes.len()));
        bytes
    }

    fn pass_down(&mut self, bytes: Vec<u8>) -> Vec<u8> {
        self.pass(bytes.len());
        bytes
    }
}

/// Ends the simulator, by a panic too.
struct End<'a>(&'a Shared);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.ended.store(true, Ordering::Relaxed);
    }
}

/// Writes an image, and is killed; how it ended (`None`: by that) and what it said.
fn write(
    shared: &Shared,
    folder: &Path,
    port: &Path,
    options: &[&str],
    image: &str,
    kill: Option<Kill>,
) -> Option<(ExitStatus, String)> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
    command.args(["--recover", "-p", "t2313", "-U", &format!("flash:w:{image}"), "-P"]);
    command.arg(port).args(options).current_dir(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut run = shared.run();
    let mut child = command.spawn().unwrap();
    let mut stderr = child.stderr.take().unwrap();
    (run.child, run.kill, run.passed) = (Some(child), kill, 0);
    drop(run);
    // It is closed when the program has ended.
    let mut said = Vec::new();
    stderr.read_to_end(&mut said).unwrap();
    let child = shared.run().child.take();
    child.map(|mut child| (child.wait().unwrap(), String::from_utf8_lossy(&said).into_owned()))
}

/// Kills the program at random moments of a job on this device.
fn killed_at_random(shared: &Shared, folder: &Path, port: &Path, job: &Job, seed: u64, what: &str) {
    let tries = 20 * job.kills;
    let succeeds = |image| match write(shared, folder, port, job.options, image, None) {
        Some((status, _)) if status.success() => Ok(()),
        other => Err(other),
    };
    succeeds("a.bin").unwrap_or_else(|other| panic!("{what}: {other:?}"));
    let all = shared.run().passed;
    let dice = random::bytes(seed, 3 * tries);
    let mut moments = dice.chunks(3).map(|dice| Kill {
        after: 1 + usize::from(u16::from_le_bytes([dice[0], dice[1]])) * all / 0x1_0000,
        cuts: dice[2].is_multiple_of(2),
    });
    let (mut killed, mut void) = (0, 0);
    while killed < job.kills {
        let kill =
            moments.next().unwrap_or_else(|| panic!("{what}: killed {killed} times, {void} runs were void"));
        // A run may take fewer bytes than the first one did.
        let was_killed = write(shared, folder, port, job.options, "a.bin", Some(kill)).is_none();
        let second = succeeds("b.bin");
        let run = std::mem::take(&mut *shared.run());
        if run.was_held_up && (run.is_deaf || second.is_err()) {
            // The system may have done that.
            void += 1;
            continue;
        }
        let log = || Vec::from(run.log.clone()).join("\n");
        assert!(!run.is_deaf, "{what}, seed {seed}: deaf after {kill:?}\n{}", log());
        second.unwrap_or_else(|other| panic!("{what}, seed {seed}, after {kill:?}: {other:?}\n{}", log()));
        killed += usize::from(was_killed);
    }
    eprintln!("{what}: killed {killed} times, {void} runs were void");
}

/// One simulated device with a chip, and all that happens to it.
fn on_device(hardware: &str, firmware: &str, latency_ms: u64, job: &Job, seed: u64) {
    let what = format!("{hardware}/{firmware}, {latency_ms} ms, {:?}", job.options);
    let folder = TempDir::new().unwrap();
    let images = [1, 2].map(|seed| random::bytes(seed, job.image));
    for (image, name) in images.iter().zip(["a.bin", "b.bin"]) {
        fs::write(folder.path().join(name), image).unwrap();
    }
    let mut options = WorldOptions::default();
    options.device = Device::new(hardware.parse().unwrap(), firmware.parse().unwrap()).unwrap();
    options.latency = Duration::from_millis(latency_ms);
    let avr = Avr::new(ATTINY2313).with_clock(Hertz::mhz(16));
    let mut world = World::with_options(Board::new().with(avr, Line::Cs), options);
    let pty = Pty::open().unwrap();
    let line = OpenOptions::new().read(true).write(true).open(pty.path()).unwrap();
    let shared = Shared { run: Mutex::default(), ended: AtomicBool::new(false), line };
    thread::scope(|scope| {
        // The program times the SPI clocks of 7.1.
        scope.spawn(|| pty.serve(&mut world, Pace::Real, true, &shared).unwrap());
        let _end = End(&shared);
        killed_at_random(&shared, folder.path(), pty.path(), job, seed, &what);
    });
    assert!(world.wires().avr(Target::ONLY).unwrap().flash().starts_with(&images[1]), "{what}");
    assert!(!world.supply_on(), "{what}");
}

fn seed() -> u64 {
    let seed = std::env::var("AVRRR_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(16);
    eprintln!("to see it again: AVRRR_SEED={seed}");
    seed
}

#[test]
#[ignore = "takes a minute; run by .ci/run"]
fn two_hundred_times_killed() {
    let seed = seed();
    thread::scope(|scope| {
        for ((hardware, firmware, latency_ms), number) in DEVICES.into_iter().zip(0..) {
            scope.spawn(move || on_device(hardware, firmware, latency_ms, &FAST, 100 * seed + number));
        }
    });
}

#[test]
#[ignore = "takes a minute; run by .ci/run"]
fn killed_in_a_slow_mode() {
    let seed = seed();
    thread::scope(|scope| {
        for ((hardware, firmware, job), number) in SLOW.iter().zip(50..) {
            scope.spawn(move || on_device(hardware, firmware, 1, job, 100 * seed + number));
        }
    });
}
