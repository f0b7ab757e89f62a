//! Ctrl-C and SIGTERM. The simulated chip itself sends them, so that the moment is always the same.

use std::io::{BufRead as _, BufReader, Read as _};
use std::sync::{Arc, OnceLock};

use avrrr::chip::ATMEGA328P;
use avrrr::sim::pty::Pty;
use avrrr::sim::{AvrStats, Board, Drive, Mode, ViolationKind, World};
use avrrr::transport::Transport as _;
use rustix::process::{Pid, Signal, kill_process};

use crate::support::{BLINK, Folder, RESTART, Run, Watched, avr, board, name, noise, serve};

/// What the program said, and the world at the end.
struct Interrupted<F> {
    run: Run,
    world: World<Watched<F>>,
}

/// Runs the program on a chip that sends it these signals when its statistics are like this, then
/// `after`.
fn interrupted(
    folder: &Folder,
    args: &str,
    signals: &'static [Signal],
    when: fn(AvrStats) -> bool,
    after: &dyn Fn(&str),
) -> Interrupted<impl FnMut(&Board) + use<>> {
    let pid = Arc::new(OnceLock::new());
    let known = Arc::clone(&pid);
    let mut sent = false;
    let watch = move |board: &Board| {
        if !sent && when(avr(board).stats()) {
            sent = true;
            for signal in signals {
                kill_process(*known.wait(), *signal).unwrap();
            }
        }
    };
    let mut run = None;
    let world = serve(World::new(Watched { board: board(ATMEGA328P), watch }), |port| {
        let child = folder.spawn(&format!("-P {port} {args}"));
        pid.set(Pid::from_child(&child)).unwrap();
        run = Some(Run::from(child.wait_with_output().unwrap()));
        after(port);
    });
    Interrupted { run: run.unwrap(), world }
}

/// A folder with random firmware of 256 pages.
fn firmware() -> Folder {
    let folder = Folder::new();
    folder.write("flash.bin", noise(1, ATMEGA328P.flash.size as usize));
    folder
}

#[test]
fn a_signal_ends_a_job_at_a_safe_point() {
    for signals in [&[Signal::INT], &[Signal::TERM]] {
        let folder = firmware();
        let args = "-p m328p -U flash:w:flash.bin";
        let Interrupted { run, mut world } =
            interrupted(&folder, args, signals, |stats| stats.page_writes == 10, &|_| {});
        assert_eq!(run.code, Some(130), "{}", run.stderr);
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
        let kinds = world.wires().board.violation_counts().map(|(kind, _)| kind);
        assert_eq!(kinds.filter(|kind| !matches!(kind, ViolationKind::SckTooFast { .. })).count(), 0);
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
    assert_eq!(run.code, Some(130), "{}", run.stderr);
    let end = "\
error: interrupted twice, ended at once while writing flash
note: RESET may still be low, the supplies on, and the Bus Pirate in the middle of a command
help: run it again, for example with avrrr identify: it finds the Bus Pirate and lets RESET go
";
    assert!(run.stderr.ends_with(end), "{}", run.stderr);
    assert_eq!(folder.names(), ["flash.bin"]);
    assert!(!world.supply_on());
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
    assert_eq!(said, "no answer yet; completing what may be an interrupted transfer, for 17.00 s at most\n");
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    said.clear();
    stderr.read_to_string(&mut said).unwrap();
    let said = said.replace(name(pty.path()), "PORT");
    assert_eq!(said, "error: PORT: stopped while connecting\nnote: no chip was touched\n");
    assert_eq!(child.wait().unwrap().code(), Some(130));
}
