//! One fault at each byte while equal chips are programmed: a command that moves the lines may hold a second chip,
//! or another one than it should, and no answer of equal chips tells.

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::time::Duration;

use avrrr::chip::ATTINY13;
use avrrr::gang::{Event, Outcome, Watch};
use avrrr::sim::{Avr, Board, Decoder, Hardware, Line, Shared};
use avrrr::transport::{Direction, Fault, FaultKind};

use crate::faults::{BrokenError, contents, gang_of, run_gang};
use crate::files_in_memory::FilesInMemory;
use crate::support::{options, shared, two_slots};

/// Two equal chips and their lines.
#[derive(Debug, Clone, Copy)]
enum Wiring {
    /// The first on CS, the second on AUX.
    Direct,
    /// Codes 0 and 1 of a 74HCT155.
    Decoder155,
    /// Codes 5 and 4 of a 74HCT138.
    Decoder138,
}

impl Wiring {
    fn manifest(self) -> String {
        let (lines, targets) = match self {
            Self::Direct => ("lines = [\"cs\", \"aux\"]", [0, 1]),
            Self::Decoder155 => ("decoder = \"155\"", [0, 1]),
            Self::Decoder138 => ("decoder = \"138\"", [5, 4]),
        };
        two_slots(lines, "t13", targets)
    }

    fn pirate(self, hardware: Hardware) -> Shared<Board> {
        let avr = || {
            let mut avr = Avr::new(ATTINY13);
            avr.set_eeprom(0, &[0x5a; 64]);
            avr.set_flash(0, &[0xa5; 1024]);
            avr
        };
        let (board, lines) = match self {
            Self::Direct => (Board::new(), [Line::Cs, Line::Aux]),
            Self::Decoder155 => (Board::new().with_decoder(Decoder::hct155()), [0, 1].map(Line::Output)),
            Self::Decoder138 => (Board::new().with_decoder(Decoder::hct138()), [5, 4].map(Line::Output)),
        };
        let board = lines.into_iter().fold(board, |board, line| board.with(avr(), line));
        shared(hardware, Duration::from_millis(1), board)
    }
}

/// The kinds of faults: each bit inverted, the byte lost, the byte doubled.
fn kinds() -> impl Iterator<Item = FaultKind> {
    (0..8).map(|bit| FaultKind::Flip(1 << bit)).chain([FaultKind::Drop, FaultKind::Duplicate])
}

/// Each fault at one of `step` bytes up, and at some of those down, from the identification of the second chip on.
fn sweep(wiring: Wiring, hardware: Hardware, step: usize) {
    let gang = gang_of(&wiring.manifest());
    let run = |world: &Shared<Board>, faults: &[Fault], watch: &Watch<'_, BrokenError>| {
        run_gang(&gang, world, faults, &FilesInMemory::default(), &options(), watch)
    };
    let first = wiring.pirate(hardware);
    let begin = Mutex::new([0; 2]);
    let (report, end) = run(&first, &[], &|event| {
        if matches!(event, Event::Identifying(slot) if slot.number == 2) {
            let stats = first.world().stats();
            *begin.lock().unwrap() = [stats.bytes_up, stats.bytes_down];
        }
        ControlFlow::Continue(())
    });
    assert!(report.slots().iter().all(|(_, slot)| slot.outcome == Outcome::Programmed), "{report:#?}");
    let made = contents(&first);
    assert!(made[0].0[..80].iter().copied().eq(0..80) && made[1].0[..40] == [0xbb; 40]);
    let begin = begin.into_inner().unwrap();
    let places = (begin[0]..end[0]).step_by(step).map(|at| (Direction::Up, at));
    let places = places.chain((begin[1]..end[1]).step_by(9).map(|at| (Direction::Down, at)));
    let (mut good, mut bad) = (0, 0);
    for (direction, at) in places {
        for kind in kinds() {
            let (world, fault) = (wiring.pirate(hardware), Fault { direction, at, kind });
            let (report, _) = run(&world, &[fault], &|_| ControlFlow::Continue(()));
            let after = contents(&world);
            for (index, (_, slot)) in report.slots().into_iter().enumerate() {
                let is_right = after[index] == made[index];
                assert!(is_right || !slot.outcome.is_good(), "{wiring:?} {hardware} {fault:?}: {slot:#?}");
                if slot.outcome.is_good() { good += 1 } else { bad += 1 }
            }
        }
    }
    println!("{wiring:?} {hardware}: {good} good, {bad} not");
    assert!(good > 5 * bad, "{good} {bad}");
}

#[test]
fn of_two_lines_of_a_v1a() {
    sweep(Wiring::Direct, Hardware::V1a, 7);
}

#[test]
fn of_two_lines_of_a_v3() {
    sweep(Wiring::Direct, Hardware::V3, 1);
}

#[test]
fn of_two_lines_of_a_v4() {
    sweep(Wiring::Direct, Hardware::V4, 7);
}

#[test]
fn behind_a_155() {
    sweep(Wiring::Decoder155, Hardware::V3, 1);
}

#[test]
fn behind_a_138() {
    sweep(Wiring::Decoder138, Hardware::V1a, 7);
}
