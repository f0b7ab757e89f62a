//! A crash at every operation on files: no number twice, no torn line, nothing good that is not.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::time::Duration;

use avrrr::bus::Target;
use avrrr::chip::{ATTINY85, ATTINY2313};
use avrrr::gang::{Event, Gang, Outcome, Summary};
use avrrr::sim::{Avr, Board, Hardware, Line, Shared};
use serde_json::Value;

use crate::files_in_memory::{Crash, FilesInMemory, Left, Point, Trouble};
use crate::support::{BusError, Ports, gang, options, run, shared};

const MANIFEST: &str = "
    log = \"log\"
    [serial]
    counter = \"next\"
    [board]
    port = \"pirate\"
    lines = [\"cs\", \"aux\"]
    [[slot]]
    name = \"a\"
    target = 0
    part = \"t2313\"
    flash = \"a\"
    serial = { address = 0, width = 4 }
    [[slot]]
    name = \"b\"
    target = 1
    part = \"t85\"
    flash = \"b\"
    serial = { address = 0, width = 4 }
";

/// Each slot: its name, the place of its chip, the byte in its flash.
const SLOTS: [(&str, Target, u8); 2] = [("a", Target(0), 0xaa), ("b", Target(1), 0xbb)];

fn manifest() -> Gang {
    gang(MANIFEST, &[("a", vec![0xaa; 64]), ("b", vec![0xbb; 64])])
}

fn pirate() -> Shared<Board> {
    let board = Board::new().with(Avr::new(ATTINY2313), Line::Cs).with(Avr::new(ATTINY85), Line::Aux);
    shared(Hardware::V3, Duration::from_millis(1), board)
}

fn ports(pirate: &Shared<Board>) -> Ports<Board> {
    Ports(BTreeMap::from([("pirate", pirate.clone())]))
}

/// The number in a chip, if it holds its image; `None`: it does not.
fn number(pirate: &Shared<Board>, target: Target, byte: u8) -> Option<u64> {
    let world = pirate.world();
    let avr = world.wires().avr(target).unwrap();
    let bytes: [u8; 4] = avr.eeprom()[..4].try_into().unwrap();
    (avr.flash()[..64] == [byte; 64]).then(|| u32::from_le_bytes(bytes).into())
}

/// The whole lines of the log; a torn one is only allowed at the end, where a crash has just been.
fn lines(log: &str, may_be_torn: bool) -> Vec<Value> {
    let whole = log.rfind('\n').map_or(0, |end| end + 1);
    assert!(may_be_torn || whole == log.len(), "{log}");
    log[..whole]
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}")))
        .collect()
}

/// A slot that the log calls good is good.
fn good_is_good(pirate: &Shared<Board>, lines: &[Value]) {
    for (name, target, byte) in SLOTS {
        let last = lines.iter().rev().find(|line| line["event"] == "slot" && line["name"] == name);
        if let Some(line) =
            last.filter(|line| ["programmed", "unchanged"].contains(&line["outcome"].as_str().unwrap()))
        {
            assert_eq!(number(pirate, target, byte), line["serial"].as_u64(), "{line}");
        }
    }
}

/// Continues after the trouble. No number may be in two slots.
fn goes_on(pirate: &Shared<Board>, disk: &FilesInMemory, case: &str) {
    let before = lines(&disk.text("log"), true);
    good_is_good(pirate, &before);
    // Numbers in chips, even if they are not in the log.
    let mut owners: BTreeMap<u64, BTreeSet<&str>> = BTreeMap::new();
    let mut note = || {
        for (name, target, byte) in SLOTS {
            if let Some(number) = number(pirate, target, byte).filter(|number| *number != 0xffff_ffff) {
                owners.entry(number).or_default().insert(name);
            }
        }
    };
    note();
    let resume = options().with_resume(true);
    let report = run(&manifest(), &ports(pirate), disk, &resume);
    assert_eq!(report.summary(), Summary::All, "{case}");
    note();
    let after = lines(&disk.text("log"), false);
    assert_eq!(after[..before.len()], before[..], "{case}");
    good_is_good(pirate, &after);
    for (name, ..) in SLOTS {
        let good = |lines: &[Value]| {
            lines.iter().any(|line| line["name"] == name && line["outcome"] == "programmed")
        };
        // What was done is not done again.
        if good(&before) {
            assert!(!good(&after[before.len()..]), "{case}");
        }
    }
    // A new board gets new numbers.
    let fresh = run(&manifest(), &ports(&self::pirate()), disk, &options());
    let old: Vec<_> = owners.keys().copied().collect();
    assert!(fresh.slots().iter().all(|(_, slot)| !old.contains(&slot.serial.unwrap())), "{case}");
    assert!(owners.values().all(|names| names.len() == 1), "{case}: {owners:?}");
    lines(&disk.text("log"), false);
}

/// How many operations a run has, by itself and when one was resumed before.
fn operations() -> usize {
    let disk = FilesInMemory::default();
    run(&manifest(), &ports(&pirate()), &disk, &options());
    disk.operations()
}

#[test]
fn a_crash_at_every_operation() {
    let all = operations();
    let mut crashes = 0;
    for at in 0..all {
        for point in [Point::Before, Point::Within, Point::After] {
            for left in [Left::All, Left::Nothing, Left::Names] {
                let (pirate, disk) = (pirate(), FilesInMemory::default());
                disk.plan(at, Trouble::Crash(point, left));
                let told = Mutex::new(Vec::new());
                let watch = |event: Event<'_, BusError>| {
                    if let Event::Finished { slot, report } = event {
                        assert_eq!(report.outcome, Outcome::Programmed);
                        told.lock().unwrap().push(slot.name.clone());
                    }
                    ControlFlow::Continue(())
                };
                let outcome = catch_unwind(AssertUnwindSafe(|| {
                    manifest().run_with_files(&ports(&pirate), &disk, &options(), &watch).unwrap();
                }));
                let crash = outcome.expect_err("it crashes");
                assert!(crash.is::<Crash>(), "another panic");
                // A slot is in the log before its event is told.
                let log = lines(&disk.text("log"), true);
                for name in told.into_inner().unwrap() {
                    assert!(log.iter().any(|line| line["name"] == *name), "{at} {point:?} {left:?}: {name}");
                }
                crashes += 1;
                goes_on(&pirate, &disk, &format!("{at} {point:?} {left:?}"));
            }
        }
    }
    println!("{all} operations, {crashes} crashes");
    assert!(all >= 25, "{all}");
}

/// The second crash comes while a run resumes after the first one.
#[test]
fn a_crash_while_a_run_is_resumed() {
    let all = operations();
    let resume = options().with_resume(true);
    for first in (0..all).step_by(3) {
        for second in 0..all {
            let (pirate, disk) = (pirate(), FilesInMemory::default());
            for (at, options) in [(first, &options()), (second, &resume)] {
                disk.plan(at, Trouble::Crash(Point::Within, Left::All));
                // A run that has less to do may end before its crash.
                let _ = catch_unwind(AssertUnwindSafe(|| run(&manifest(), &ports(&pirate), &disk, options)));
            }
            disk.heal();
            goes_on(&pirate, &disk, &format!("{first} {second}"));
        }
    }
}

#[test]
fn a_disk_that_refuses_makes_nothing_good_that_is_not() {
    for at in 0..operations() {
        let (pirate, disk) = (pirate(), FilesInMemory::default());
        disk.plan(at, Trouble::Refuse);
        let watch = |_: Event<'_, BusError>| ControlFlow::Continue(());
        let report = manifest().run_with_files(&ports(&pirate), &disk, &options(), &watch);
        disk.heal();
        let log = lines(&disk.text("log"), true);
        for (_, slot) in report.iter().flat_map(|report| report.slots()) {
            let logged = log.iter().any(|line| line["name"] == slot.name && line["outcome"] == "programmed");
            assert_eq!(slot.outcome == Outcome::Programmed, logged && slot.outcome.is_good(), "{at}");
        }
        goes_on(&pirate, &disk, &format!("{at}"));
    }
}
