//! One fault on the line, at one byte after the other: a good unit keeps its number, and what may have
//! changed is said.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use avrrr::bus::Target;
use avrrr::buspirate::{self, BusPirate, Source};
use avrrr::chip::{ATTINY85, ATTINY2313, Fuse};
use avrrr::gang::{self, Connector, Event, Files as _, Gang, Map, Options, Outcome, Report, Watch};
use avrrr::select::TargetMap as _;
use avrrr::sim::{Avr, Board, Hardware, Line};
use avrrr::transport::{Direction, Fault, FaultKind, Faulty, Transport};

use crate::files_in_memory::FilesInMemory;
use crate::support::{gang, options, shared};
use avrrr::sim::Shared;

/// Opens one Bus Pirate, with faults on its line.
struct Broken<'f> {
    world: Shared<Board>,
    faults: &'f [Fault],
    /// How many bytes went up and down until it was closed.
    passed: Mutex<[u64; 2]>,
}

type Port = Faulty<Shared<Board>>;
pub(crate) type BrokenError = buspirate::Error<<Port as Transport>::Error>;

impl Connector for Broken<'_> {
    type Bus = BusPirate<Port, Map>;
    type Error = BrokenError;

    fn open(&self, board: &gang::Board) -> Result<Self::Bus, BrokenError> {
        let port = self.faults.iter().copied().fold(Faulty::new(self.world.clone()), Faulty::with);
        let mut options = buspirate::Options::default();
        let source = |line: &String| match line.as_str() {
            "cs" => Source::Cs,
            "aux" => Source::Aux,
            _ => Source::Aux2,
        };
        options.wiring = board.lines.iter().map(source).take(board.map.lines().into()).collect();
        BusPirate::connect(port, board.map.clone(), options)
    }

    fn close(&self, bus: Self::Bus) -> Result<(), BrokenError> {
        let stats = self.world.world().stats();
        *self.passed.lock().unwrap() = [stats.bytes_up, stats.bytes_down];
        bus.close()
    }
}

pub(crate) const MANIFEST: &str = "
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
    fuses = { lfuse = 0xe4 }
    serial = { address = 4, width = 3 }
    [[slot]]
    name = \"b\"
    target = 1
    part = \"t85\"
    flash = \"b\"
";

fn manifest() -> Gang {
    gang_of(MANIFEST)
}

pub(crate) fn gang_of(manifest: &str) -> Gang {
    gang(manifest, &[("a", (0..80).collect()), ("b", vec![0xbb; 40])])
}

/// The boards as they are before a run.
fn pirate(hardware: Hardware) -> Shared<Board> {
    shared(hardware, Duration::from_millis(1), board())
}

pub(crate) fn board() -> Board {
    let mut avr = Avr::new(ATTINY2313);
    avr.set_eeprom(0, &[0x5a; 128]);
    avr.set_flash(0, &[0xa5; 2048]);
    Board::new().with(avr, Line::Cs).with(Avr::new(ATTINY85), Line::Aux)
}

/// What a chip holds: flash, EEPROM, fuses and lock byte.
pub(crate) type Contents = (Vec<u8>, Vec<u8>, [Option<u8>; 3], u8);

pub(crate) fn contents(world: &Shared<Board>) -> [Contents; 2] {
    let world = world.world();
    [0, 1].map(|target| {
        let avr = world.wires().avr(Target(target)).unwrap();
        let fuses = [Fuse::Low, Fuse::High, Fuse::Extended].map(|fuse| avr.fuse(fuse));
        (avr.flash().to_vec(), avr.eeprom().to_vec(), fuses, avr.lock())
    })
}

fn run(
    world: &Shared<Board>,
    fault: Option<Fault>,
    disk: &FilesInMemory,
    options: &Options,
    watch: &Watch<'_, BrokenError>,
) -> (Report<BrokenError>, [u64; 2]) {
    run_gang(&manifest(), world, fault.as_slice(), disk, options, watch)
}

pub(crate) fn run_gang(
    gang: &Gang,
    world: &Shared<Board>,
    faults: &[Fault],
    disk: &FilesInMemory,
    options: &Options,
    watch: &Watch<'_, BrokenError>,
) -> (Report<BrokenError>, [u64; 2]) {
    let connector = Broken { world: world.clone(), faults, passed: Mutex::default() };
    let report = gang.run_with_files(&connector, disk, options, watch).unwrap();
    (report, connector.passed.into_inner().unwrap())
}

const KINDS: [FaultKind; 6] = [
    FaultKind::Drop,
    FaultKind::Flip(0x01),
    FaultKind::Flip(0x28),
    FaultKind::Duplicate,
    FaultKind::Insert(0xc0),
    FaultKind::Disconnect,
];

/// Every fault of these kinds at each of so many bytes up and down.
pub(crate) fn faults(passed: [u64; 2], step: usize) -> impl Iterator<Item = Fault> {
    let directions = [Direction::Up, Direction::Down].into_iter().zip(passed);
    let places =
        directions.flat_map(move |(direction, all)| (0..all).step_by(step).map(move |at| (direction, at)));
    places.flat_map(|(direction, at)| KINDS.map(|kind| Fault { direction, at, kind }))
}

/// What is said of each slot.
pub(crate) fn states(report: &Report<BrokenError>) -> Vec<String> {
    report.slots().iter().map(|(_, slot)| slot.state().unwrap_or_default()).collect()
}

const HARDWARE: [Hardware; 3] = [Hardware::V1a, Hardware::V3, Hardware::V4];

#[test]
fn what_may_have_changed_while_chips_are_identified_is_said() {
    let stop = |event: Event<'_, BrokenError>| match event {
        Event::Planned { .. } => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    };
    let (mut cases, mut changed) = (0, 0);
    for hardware in HARDWARE {
        let (_, passed) = run(&pirate(hardware), None, &FilesInMemory::default(), &options(), &stop);
        for fault in faults(passed, 3) {
            let world = pirate(hardware);
            let before = contents(&world);
            let (report, _) = run(&world, Some(fault), &FilesInMemory::default(), &options(), &stop);
            let after = contents(&world);
            for (index, state) in states(&report).iter().enumerate() {
                let is_same = before[index] == after[index];
                let is_said = state.contains("may have changed");
                assert!(is_same || is_said, "{hardware} {fault:?}: {state:?} {report:#?}");
                cases += 1;
                changed += u32::from(!is_same);
            }
        }
    }
    println!("{cases} slots, of which {changed} were changed");
    assert!(changed > 0, "no fault has changed anything");
}

/// Boards that hold everything, serial number 1 among it, and the files of the run that made them.
fn good(
    hardware: Hardware,
    made: &[Contents; 2],
    files: &[(&str, String)],
) -> (Shared<Board>, FilesInMemory) {
    let (world, disk) = (pirate(hardware), FilesInMemory::default());
    for (target, (flash, eeprom, fuses, _)) in made.iter().enumerate() {
        let mut world = world.world();
        let avr = world.wires_mut().avr_mut(Target(target as u8)).unwrap();
        avr.set_flash(0, flash);
        avr.set_eeprom(0, eeprom);
        avr.set_fuse(Fuse::Low, fuses[0].unwrap());
    }
    for (name, text) in files {
        disk.write(Path::new(name), text.as_bytes()).unwrap();
    }
    (world, disk)
}

#[test]
fn a_good_unit_keeps_its_number() {
    let go_on = |_: Event<'_, BrokenError>| ControlFlow::Continue(());
    let mut seen = BTreeMap::new();
    for hardware in HARDWARE {
        let (first, disk) = (pirate(hardware), FilesInMemory::default());
        run(&first, None, &disk, &options(), &go_on);
        let made = contents(&first);
        let files = ["log", "next"].map(|name| (name, disk.text(name)));
        for resume in [false, true] {
            let mut again = options();
            (again.if_changed, again.resume) = (!resume, resume);
            let (world, disk) = good(hardware, &made, &files);
            let (report, passed) = run(&world, None, &disk, &again, &go_on);
            assert!(report.slots().iter().all(|(_, slot)| slot.outcome == Outcome::Unchanged), "{report:?}");
            for fault in faults(passed, 7) {
                let (world, disk) = good(hardware, &made, &files);
                let (report, _) = run(&world, Some(fault), &disk, &again, &go_on);
                let after = contents(&world);
                for (index, (_, slot)) in report.slots().into_iter().enumerate() {
                    let state = slot.state().unwrap_or_default();
                    let case = format!("{hardware} {resume} {fault:?}: {state:?} {slot:#?}");
                    assert!(slot.outcome != Outcome::Programmed, "{case}");
                    assert!(made[index] == after[index] || state.contains("may have changed"), "{case}");
                    let passes = fault.kind != FaultKind::Disconnect;
                    *seen.entry((slot.outcome.name(), passes)).or_insert(0) += 1;
                }
                assert_eq!(disk.text("next"), "2\n", "{hardware} {fault:?}");
            }
        }
    }
    println!("{seen:?}");
    // Most of what passes does not even show.
    assert!(seen[&("unchanged", true)] > 4 * seen[&("failed", true)], "{seen:?}");
}

#[test]
fn a_unit_that_differs_is_programmed_in_spite_of_a_fault() {
    let go_on = |_: Event<'_, BrokenError>| ControlFlow::Continue(());
    let if_changed = options().with_if_changed(true);
    let mut programmed = 0;
    for hardware in HARDWARE {
        let (_, passed) = run(&pirate(hardware), None, &FilesInMemory::default(), &if_changed, &go_on);
        for fault in faults(passed, 29) {
            let world = pirate(hardware);
            let (report, _) = run(&world, Some(fault), &FilesInMemory::default(), &if_changed, &go_on);
            let [a, b] = contents(&world);
            for ((_, slot), is_right) in
                report.slots().into_iter().zip([a.0[..80].iter().copied().eq(0..80), b.0[..40] == [0xbb; 40]])
            {
                assert!(is_right || !slot.outcome.is_good(), "{hardware} {fault:?}: {slot:#?}");
                assert!(slot.outcome != Outcome::Unchanged, "{hardware} {fault:?}: {slot:#?}");
                programmed += u32::from(slot.outcome == Outcome::Programmed);
            }
        }
    }
    println!("{programmed} programmed");
    assert!(programmed > 100);
}

#[test]
fn a_port_that_has_gone_is_the_reason_for_every_slot() {
    let go_on = |_: Event<'_, BrokenError>| ControlFlow::Continue(());
    let mut reasons = 0;
    for hardware in HARDWARE {
        let (_, [up, down]) = run(&pirate(hardware), None, &FilesInMemory::default(), &options(), &go_on);
        for (direction, all) in [(Direction::Up, up), (Direction::Down, down)] {
            for at in (0..all).step_by(11) {
                let fault = Fault { direction, at, kind: FaultKind::Disconnect };
                let (report, _) =
                    run(&pirate(hardware), Some(fault), &FilesInMemory::default(), &options(), &go_on);
                for why in report.slots().iter().filter_map(|(_, slot)| slot.error.as_ref()).map(|e| chain(e))
                {
                    assert!(
                        why.ends_with("the port failed: the line is dead, as asked for"),
                        "{fault:?}: {why}"
                    );
                    reasons += 1;
                }
            }
        }
    }
    assert!(reasons > 100, "{reasons}");
}

/// An error and its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        text += &format!(": {source}");
        next = source.source();
    }
    text
}
