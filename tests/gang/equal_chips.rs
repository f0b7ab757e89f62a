//! Equal chips: the first shows how fast SPI may be, and the others are entered at that clock, if they follow it.

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::{Hertz, Target};
use avrrr::chip::{ATTINY85, Fuse};
use avrrr::gang::{Event, Outcome, Report};
use avrrr::sim::{Avr, Board, Hardware, Line, Shared};

use crate::faults::{BrokenError, contents, faults, gang_of, run_gang, states};
use crate::files_in_memory::FilesInMemory;
use crate::support::{options, shared, two_slots};

fn manifest() -> String {
    two_slots("lines = [\"cs\", \"aux\"]", "t85", [0, 1])
}

fn avr(clock: Hertz) -> Avr {
    let mut avr = Avr::new(ATTINY85).with_clock(clock);
    avr.set_eeprom(0, &[0x5a; 512]);
    avr.set_flash(0, &[0xa5; 8192]);
    avr
}

/// A chip at 16 MHz, and this one.
fn pirate(hardware: Hardware, second: Avr) -> Shared<Board> {
    let board = Board::new().with(avr(Hertz::mhz(16)), Line::Cs).with(second, Line::Aux);
    shared(hardware, Duration::from_millis(1), board)
}

type Clocks = [Option<Hertz>; 2];

/// The clocks at which the chips answered while they were identified, and the report; `stop`: of no more than that.
fn run(world: &Shared<Board>, stop: bool) -> (Clocks, Report<BrokenError>) {
    let clocks = std::sync::Mutex::new([None; 2]);
    let watch = |event: Event<'_, BrokenError>| {
        match event {
            Event::Identified { slot, clock } => {
                clocks.lock().unwrap()[usize::from(slot.number) - 1] = clock;
            }
            Event::Planned { .. } if stop => return ControlFlow::Break(()),
            _ => {}
        }
        ControlFlow::Continue(())
    };
    let (report, _) =
        run_gang(&gang_of(&manifest()), world, &[], &FilesInMemory::default(), &options(), &watch);
    (clocks.into_inner().unwrap(), report)
}

const SLOW: Hertz = Hertz::khz(125);
const FAST: Hertz = Hertz::mhz(2);

#[test]
fn an_equal_chip_is_entered_at_the_clock_of_the_first() {
    let entries = |world: &Shared<Board>| world.world().wires().avr(Target(1)).unwrap().stats().enables;
    let world = pirate(Hardware::V3, avr(Hertz::mhz(16)));
    let (clocks, report) = run(&world, true);
    assert_eq!((clocks, entries(&world)), ([Some(FAST); 2], 1));
    assert!(report.slots().iter().all(|(_, slot)| slot.outcome == Outcome::NotReached));
    // With other fuses it is looked for what it follows, from the slow clock on.
    let mut other = avr(Hertz::mhz(16));
    other.set_fuse(Fuse::Low, 0xff);
    let world = pirate(Hardware::V3, other);
    let (clocks, _) = run(&world, true);
    assert_eq!((clocks, entries(&world)), ([Some(FAST); 2], 3));
}

/// Whatever clock the second chip has, also one that 2 MHz is just too fast or just slow enough for.
#[test]
fn a_slower_chip_is_not_harmed_and_programmed_all_the_same() {
    let mut fast = 0;
    for tenths in (4..=120).chain([160]) {
        let world = pirate(Hardware::V3, avr(Hertz::khz(100 * tenths)));
        let before = contents(&world);
        let (clocks, report) = run(&world, true);
        assert_eq!(contents(&world), before, "{tenths}");
        assert!(report.slots().iter().all(|(_, slot)| !slot.disturbed), "{tenths}");
        assert!(clocks[1] <= Some(SLOW) || clocks[1] == Some(FAST), "{tenths}: {clocks:?}");
        fast += u32::from(clocks[1] == Some(FAST));
        let (_, report) = run(&world, false);
        assert!(
            report.slots().iter().all(|(_, slot)| slot.outcome == Outcome::Programmed),
            "{tenths}: {report:#?}"
        );
        let after = contents(&world);
        assert!(after[0].0[..80].iter().copied().eq(0..80) && after[1].0[..40] == [0xbb; 40], "{tenths}");
        assert_eq!(world.world().wires().violations(), [], "{tenths}");
    }
    println!("{fast} of 118 follow 2 MHz");
    assert!((20..80).contains(&fast), "{fast}");
}

#[test]
fn what_a_fault_may_have_changed_is_said() {
    let go_on = |event: Event<'_, BrokenError>| match event {
        Event::Planned { .. } => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    };
    let mut cases = 0;
    for hardware in [Hardware::V1a, Hardware::V3, Hardware::V4] {
        let gang = gang_of(&manifest());
        let start = || pirate(hardware, avr(Hertz::mhz(16)));
        let disk = FilesInMemory::default;
        let (_, passed) = run_gang(&gang, &start(), &[], &disk(), &options(), &go_on);
        for fault in faults(passed, 7) {
            let world = start();
            let before = contents(&world);
            let (report, _) = run_gang(&gang, &world, &[fault], &disk(), &options(), &go_on);
            let after = contents(&world);
            for (index, state) in states(&report).iter().enumerate() {
                let is_same = before[index] == after[index];
                assert!(
                    is_same || state.contains("may have changed"),
                    "{hardware} {fault:?}: {state:?} {report:#?}"
                );
                cases += 1;
            }
        }
    }
    println!("{cases} slots");
}

#[test]
fn a_fault_leaves_nothing_good_that_is_not() {
    let go_on = |_: Event<'_, BrokenError>| ControlFlow::Continue(());
    let (mut good, mut bad) = (0, 0);
    for hardware in [Hardware::V1a, Hardware::V3, Hardware::V4] {
        let gang = gang_of(&manifest());
        let start = || pirate(hardware, avr(Hertz::mhz(16)));
        let (_, passed) = run_gang(&gang, &start(), &[], &FilesInMemory::default(), &options(), &go_on);
        for fault in faults(passed, 31) {
            let world = start();
            let (report, _) =
                run_gang(&gang, &world, &[fault], &FilesInMemory::default(), &options(), &go_on);
            let [a, b] = contents(&world);
            let right = [a.0[..80].iter().copied().eq(0..80), b.0[..40] == [0xbb; 40]];
            for ((_, slot), is_right) in report.slots().into_iter().zip(right) {
                assert!(is_right || !slot.outcome.is_good(), "{hardware} {fault:?}: {slot:#?}");
                if slot.outcome.is_good() { good += 1 } else { bad += 1 }
            }
        }
    }
    println!("{good} good, {bad} not");
    assert!(good > 3 * bad, "{good} {bad}");
}
