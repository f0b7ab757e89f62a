//! Ctrl-C, SIGTERM and their like. The simulated chip itself sends them, so that the moment is always the same.

#[cfg(target_os = "linux")]
use std::fs::OpenOptions;
use std::io::{BufRead as _, BufReader, Read as _};
#[cfg(target_os = "linux")]
use std::os::unix::fs::OpenOptionsExt as _;
use std::process::Child;
#[cfg(target_os = "linux")]
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};

use avrrr::chip::ATMEGA328P;
use avrrr::sim::pty::Pty;
use avrrr::sim::{AvrStats, Board, Drive, Mode, World};
use avrrr::transport::Transport as _;
#[cfg(target_os = "linux")]
use rustix::fs::OFlags;
use rustix::process::{Pid, Signal, kill_process};
#[cfg(target_os = "linux")]
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use signal_hook::consts::SIGHUP;
use signal_hook::flag;

use crate::support::{BLINK, Folder, RESTART, Run, Watched, avr, board, name, noise, serve};

/// What the program said, and the world at the end.
struct Interrupted {
    run: Run,
    world: World<Watched<Watch>>,
}

type Watch = Box<dyn FnMut(&Board) + Send>;

/// Runs the program on a chip that sends it these signals when its statistics are like this, then
/// `after`.
fn interrupted(
    folder: &Folder,
    args: &str,
    signals: &'static [Signal],
    when: fn(AvrStats) -> bool,
    after: &dyn Fn(&str),
) -> Interrupted {
    let send = move |pid| {
        for signal in signals {
            kill_process(pid, *signal).unwrap();
        }
    };
    let spawn = |port: &str| folder.spawn(&format!("-P {port} {args}"));
    disturbed(spawn, send, when, after)
}

/// The same with any command, and with anything that happens to its process.
fn disturbed(
    spawn: impl FnOnce(&str) -> Child,
    mut act: impl FnMut(Pid) + Send + 'static,
    when: fn(AvrStats) -> bool,
    after: &dyn Fn(&str),
) -> Interrupted {
    // What this process ignores, as one does that nohup has begun, its children ignore too; what it handles,
    // they do not.
    flag::register(SIGHUP, Arc::default()).unwrap();
    let pid = Arc::new(OnceLock::new());
    let known = Arc::clone(&pid);
    let mut done = false;
    let watch: Watch = Box::new(move |board: &Board| {
        if !done && when(avr(board).stats()) {
            done = true;
            act(*known.wait());
        }
    });
    let mut run = None;
    let world = serve(World::new(Watched { board: board(ATMEGA328P), watch }), |port| {
        let child = spawn(port);
        pid.set(Pid::from_child(&child)).unwrap();
        run = Some(Run::from(child.wait_with_output().unwrap()));
        after(port);
    });
    Interrupted { run: run.unwrap(), world }
}

/// Is it 128 and the number of one of these signals? Of several at once, the kernel chooses the order.
fn is_code_of(signals: &[Signal], code: Option<i32>) -> bool {
    signals.iter().any(|signal| code == Some(128 + signal.as_raw()))
}

/// A folder with random firmware of 256 pages.
fn firmware() -> Folder {
    let folder = Folder::new();
    folder.write("flash.bin", noise(1, ATMEGA328P.flash.size as usize));
    folder
}

#[test]
fn a_signal_ends_a_job_at_a_safe_point() {
    let all: [&[Signal]; 6] = [
        &[Signal::INT],
        &[Signal::TERM],
        &[Signal::HUP],
        &[Signal::QUIT],
        // A hangup comes from the kernel and from the shell, and systemd adds one to its SIGTERM: it is
        // no second request to end at once.
        &[Signal::TERM, Signal::HUP],
        &[Signal::HUP, Signal::HUP, Signal::TERM],
    ];
    for signals in all {
        let folder = firmware();
        let args = "-p m328p -U flash:w:flash.bin";
        let Interrupted { run, mut world } =
            interrupted(&folder, args, signals, |stats| stats.page_writes == 10, &|_| {});
        assert!(is_code_of(signals, run.code), "{signals:?}: {run:?}");
        // The page that was being written is finished, and maybe the next one.
        let pages = avr(&world.wires().board).stats().page_writes;
        assert!((10..=12).contains(&pages), "{pages}");
        let end = format!(
            "\
error: stopped
note: the chip was erased; flash: {} of 32768 bytes written, not verified
note: RESET is released, the supplies are off
",
            pages * 128
        );
        assert!(run.stderr.ends_with(&end), "{}", run.stderr);
        assert_eq!(world.pins().cs, Drive::Released);
        assert!(!world.supply_on());
        world.pause(RESTART);
        assert_eq!(world.mode(), Mode::Terminal);
        assert_eq!(world.wires().board.violations(), []);
        assert_eq!(folder.names(), ["flash.bin"]);
    }
}

#[test]
fn a_signal_before_anything_was_done_leaves_the_chip_as_it_was() {
    let folder = firmware();
    let args = "-p m328p -U flash:w:flash.bin";
    let Interrupted { run, world } =
        interrupted(&folder, args, &[Signal::INT], |stats| stats.enables == 1, &|_| {});
    assert_eq!(run.code, Some(130), "{}", run.stderr);
    let end = "error: stopped\nnote: the chip is as it was\nnote: RESET is released, the supplies are off\n";
    assert!(run.stderr.ends_with(end), "{}", run.stderr);
    assert_eq!(avr(&world.wires().board).stats().erases, 0);
    assert!(!world.supply_on());
}

#[test]
fn supplies_that_are_to_be_kept_stay_on_after_a_signal() {
    let folder = firmware();
    let args = "-p m328p --power keep -U flash:w:flash.bin";
    let Interrupted { run, world } =
        interrupted(&folder, args, &[Signal::INT], |stats| stats.page_writes == 3, &|_| {});
    assert_eq!(run.code, Some(130), "{}", run.stderr);
    let end = "note: RESET is released, the supplies stay on; the Bus Pirate stays in binary SPI mode\n";
    assert!(run.stderr.ends_with(end), "{}", run.stderr);
    assert_eq!(world.pins().cs, Drive::High);
    assert!(world.supply_on());
}

#[test]
fn a_signal_in_a_slow_mode_leaves_reset_released() {
    let folder = firmware();
    for (args, mode) in [("-B 1000", Mode::Bitbang), ("-x rawfreq=0", Mode::RawWire)] {
        let args = format!("-p m328p {args} --power keep -U flash:w:flash.bin");
        let Interrupted { run, world } =
            interrupted(&folder, &args, &[Signal::INT], |stats| stats.page_writes == 1, &|_| {});
        assert_eq!(run.code, Some(130), "{}", run.stderr);
        let end = format!(
            "RESET is released, the supplies stay on; the Bus Pirate stays in binary {}\n",
            name_of(mode)
        );
        assert!(run.stderr.ends_with(&end), "{}", run.stderr);
        assert_eq!((world.mode(), world.pins().cs, world.supply_on()), (mode, Drive::High, true));
        let stats = avr(&world.wires().board).stats();
        assert!((1..=2).contains(&stats.page_writes), "{}", stats.page_writes);
        assert_eq!(world.wires().board.violations(), []);
    }
}

/// As the program calls it.
fn name_of(mode: Mode) -> &'static str {
    if mode == Mode::Bitbang { "bitbang mode" } else { "raw wire mode" }
}

#[test]
fn a_second_signal_ends_at_once_and_the_next_run_mends_it() {
    let folder = firmware();
    let both = &[Signal::INT, Signal::TERM];
    let Interrupted { run, world } = interrupted(
        &folder,
        "-p m328p -U flash:w:flash.bin -U flash:r:back.bin",
        both,
        |stats| stats.page_writes == 10,
        &|port| {
            folder.succeed(&format!("-P {port} -p m328p -U flash:w:{BLINK}"));
        },
    );
    assert!(is_code_of(both, run.code), "{run:?}");
    let end = "\
error: interrupted twice, ended at once while writing flash
note: RESET may still be low, the supplies on, and the Bus Pirate in the middle of a command
help: run it again, for example with avrrr identify: it finds the Bus Pirate and releases RESET
";
    assert!(run.stderr.ends_with(end), "{}", run.stderr);
    assert_eq!(folder.names(), ["flash.bin"]);
    assert!(!world.supply_on());
}

/// The program has a terminal of its own, with a progress bar on it.
#[cfg(target_os = "linux")]
#[test]
fn a_closed_terminal_ends_a_job_at_a_safe_point() {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let terminal = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
    let flags = OFlags::NOCTTY.bits() as i32;
    let terminal = OpenOptions::new().read(true).write(true).custom_flags(flags).open(&terminal).unwrap();
    let folder = firmware();
    let spawn = |port: &str| {
        let job = folder.command(&format!("-P {port} -p m328p -U flash:w:flash.bin"));
        let mut command = Command::new("setsid");
        command.arg("--ctty").arg(job.get_program()).args(job.get_args());
        command.current_dir(job.get_current_dir().unwrap());
        let handle = || Stdio::from(terminal.try_clone().unwrap());
        command.stdin(handle()).stdout(handle()).stderr(handle()).spawn().unwrap()
    };
    let mut master = Some(master);
    let close = move |_| drop(master.take());
    let Interrupted { run, mut world } = disturbed(spawn, close, |stats| stats.page_writes == 10, &|_| {});
    assert_eq!(run.code, Some(129));
    let pages = avr(&world.wires().board).stats().page_writes;
    assert!((10..200).contains(&pages), "{pages}");
    assert_eq!(world.pins().cs, Drive::Released);
    assert!(!world.supply_on());
    world.pause(RESTART);
    assert_eq!(world.mode(), Mode::Terminal);
}

/// Under nohup, a job outlives its terminal.
#[cfg(target_os = "linux")]
#[test]
fn a_hangup_that_was_ignored_stays_ignored() {
    let folder = firmware();
    let spawn = |port: &str| {
        let job = folder.command(&format!("-P {port} -p m328p -U flash:w:flash.bin"));
        let mut command = Command::new("env");
        command.arg("--ignore-signal=HUP").arg(job.get_program()).args(job.get_args());
        command.current_dir(job.get_current_dir().unwrap());
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let hang_up = |pid| kill_process(pid, Signal::HUP).unwrap();
    let Interrupted { run, world } = disturbed(spawn, hang_up, |stats| stats.page_writes == 10, &|_| {});
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(avr(&world.wires().board).stats().page_writes >= 256);
}

#[test]
fn a_signal_ends_the_search_for_a_bus_pirate() {
    let pty = Pty::open().unwrap();
    let folder = Folder::new();
    let mut child = folder.spawn(&format!("-P {} -p m328p --recover", name(pty.path())));
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut said = String::new();
    // After a second of silence.
    stderr.read_line(&mut said).unwrap();
    assert_eq!(said, "no answer yet; completing what may be an interrupted transfer, for 21.16 s at most\n");
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    said.clear();
    stderr.read_to_string(&mut said).unwrap();
    let said = said.replace(name(pty.path()), "PORT");
    assert_eq!(said, "error: PORT: stopped while connecting\nnote: no chip was touched\n");
    assert_eq!(child.wait().unwrap().code(), Some(130));
}
