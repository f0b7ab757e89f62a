//! What happens to files when a run fails.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use avrrr::chip::ATMEGA328P;
use avrrr::sim::pty::{Pace, Pty};
use avrrr::sim::{Board, MisoFault, World};
use rustix::process::{Pid, Signal, kill_process};

use crate::support::{BLINK, Folder, Raised, Run, Watched, board, name, serve};

const OLD: &str = "what was read last year";

#[test]
fn a_run_that_fails_leaves_old_files_alone() {
    let folder = Folder::new();
    folder.write("dump.bin", OLD);
    let mut stuck = board(ATMEGA328P);
    stuck.set_fault(Some(MisoFault::StuckHigh));
    for broken in [Board::new(), stuck] {
        serve(World::new(broken), |port| {
            let run = folder.run(&format!("-P {port} -p m328p -U flash:r:dump.bin"));
            assert_eq!(run.code, Some(1), "{}", run.stderr);
        });
    }
    // The read is done, but then something else fails.
    let run = folder.run(&format!("-P sim -p m328p -U flash:r:dump.bin -U flash:v:{BLINK}"));
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_eq!(folder.names(), ["dump.bin"]);
    assert_eq!(folder.read("dump.bin"), OLD.as_bytes());
}

#[test]
fn an_interrupted_read_leaves_old_files_alone() {
    let folder = Folder::new();
    folder.write("dump.bin", OLD);
    let (pid, mut bytes) = (OnceLock::new(), 0);
    let watch = |_: &Board| {
        bytes += 1;
        if bytes == 10_000 {
            kill_process(*pid.wait(), Signal::INT).unwrap();
        }
    };
    serve(World::new(Watched { board: board(ATMEGA328P), watch }), |port| {
        let child = folder.spawn(&format!("-P {port} -p m328p -U flash:r:dump.bin"));
        pid.set(Pid::from_child(&child)).unwrap();
        let run = Run::from(child.wait_with_output().unwrap());
        assert_eq!(run.code, Some(130), "{}", run.stderr);
        let end =
            "error: stopped\nnote: the chip is as it was\nnote: RESET is released, the supplies are off\n";
        assert!(run.stderr.ends_with(end), "{}", run.stderr);
    });
    assert_eq!(folder.names(), ["dump.bin"]);
    assert_eq!(folder.read("dump.bin"), OLD.as_bytes());
}

#[test]
fn a_port_that_goes_away_is_reported_and_costs_no_file() {
    let folder = Folder::new();
    folder.write("dump.bin", OLD);
    let stop = AtomicBool::new(false);
    let mut bytes = 0;
    let watch = |_: &Board| {
        bytes += 1;
        if bytes == 10_000 {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let mut world = World::new(Watched { board: board(ATMEGA328P), watch });
    let pty = Pty::open().unwrap();
    let port = name(pty.path()).to_owned();
    let run = thread::scope(|scope| {
        let _stop = Raised(&stop);
        let (world, stop) = (&mut world, &stop);
        scope.spawn(move || {
            pty.serve(world, Pace::Fast, true, stop).unwrap();
            drop(pty);
        });
        folder.run(&format!("-P {port} -p m328p -U flash:r:dump.bin"))
    });
    assert_eq!(run.code, Some(1));
    run.says_of(
        &port,
        "\
Bus Pirate v3.a, firmware 6.3, on PORT
ATmega328P, signature 1e 95 0f, SPI 125 kHz
error: port PORT is gone
note: the chip was not erased; other memories, fuses and lock bits may have changed on a disturbed line
note: the Bus Pirate did not confirm the end: port PORT is gone
note: RESET may still be low, and the supplies on
help: is the cable loose?
",
    );
    assert_eq!(folder.names(), ["dump.bin"]);
    assert_eq!(folder.read("dump.bin"), OLD.as_bytes());
}

#[test]
fn a_file_that_cannot_be_saved_does_not_lose_the_others() {
    let folder = Folder::new();
    // A name that is fine by itself, but not with an ending.
    let long = "x".repeat(250);
    let run = folder.run(&format!("-P sim -p m328p -U lfuse:r:{long} -U hfuse:r:hfuse"));
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("xxx: File name too long"), "{}", run.stderr);
    assert_eq!(folder.names(), ["hfuse"]);
}

#[test]
fn a_file_is_replaced_when_all_went_well() {
    let folder = Folder::new();
    folder.write("lfuse", OLD);
    folder.succeed("-P sim -p m328p -U lfuse:r:lfuse");
    assert_eq!(folder.names(), ["lfuse"]);
    assert_eq!(folder.read("lfuse"), [0x62]);
    folder.succeed("-P sim -p m328p -U lfuse:r:/dev/null");
    assert_eq!(std::fs::read("/dev/null").unwrap(), b"");
}
