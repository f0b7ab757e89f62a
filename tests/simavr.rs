//! What was flashed runs: the flash of the simulated chip, executed by simavr, does what the program
//! says.

use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;

use avrrr::bus::Target;
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::ATMEGA328P;
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, Line, World};

/// The flash of a simulated ATmega328P after its main job.
fn flashed(hex: &[u8]) -> Vec<u8> {
    let image = Image::from_hex(hex).unwrap();
    let operations = vec![Operation::Erase, Operation::Write { memory: Memory::Flash, image }];
    let plan = Plan::new(ATMEGA328P, operations, Policy::default()).unwrap();
    let mut world = World::new(Board::new().with(Avr::new(ATMEGA328P), Line::Cs));
    let mut bus = BusPirate::connect(&mut world, Direct::ONE, Options::default()).unwrap();
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(ATMEGA328P);
    plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap();
    programmer.leave().unwrap();
    bus.close().unwrap();
    world.wires().avr(Target::ONLY).unwrap().flash().to_vec()
}

#[test]
#[ignore = "needs simavr and a C compiler (Debian: libsimavr-dev libelf-dev gcc); .ci/run runs it"]
fn blink_blinks() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let runner = folder.path().join("run");
    let compiled = Command::new("cc")
        .args(["-Wall", "-Wextra", "-Werror", "-O1", "-o"])
        .arg(&runner)
        .arg(root.join("tests/simavr/run.c"))
        .args(["-lsimavr", "-lelf"])
        .status()
        .unwrap();
    assert!(compiled.success());

    let hex = std::fs::read(root.join("examples/firmware/blink.hex")).unwrap();
    let flash = folder.path().join("flash.bin");
    std::fs::write(&flash, flashed(&hex)).unwrap();
    let output = Command::new(&runner).arg(&flash).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");

    assert!(text.contains("uart blink\n"), "{text}");
    let edges: Vec<(u32, f64)> = text
        .lines()
        .filter_map(|line| line.strip_prefix("pb5 ")?.split_once(' '))
        .map(|(level, time)| (level.parse().unwrap(), time.parse().unwrap()))
        .collect();
    assert!(edges.len() >= 4, "{text}");
    for pair in edges.windows(2) {
        let [(before, from), (after, to)] = pair else { unreachable!() };
        assert_eq!(before ^ after, 1, "{text}");
        assert!((to - from - 500.0).abs() <= 1.0, "{text}");
    }
}
