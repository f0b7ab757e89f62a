//! Pairs of faults: the first in what is read before anything is changed, the second anywhere. What a chip held
//! is known only when it was read twice, so one damaged answer must never be written or believed.

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::job::{Action, Event};
use avrrr::sim::{self, Board, BoardFault, Device, Firmware, Hardware, Line, World};
use avrrr::transport::{Direction, FaultKind};

use crate::struck::{Case, Dice, Outcome, Work};
use crate::sweep::{BOARD, Counts, Kind, LINE, Place, Sweep, device};

fn sweep(device: Device, work: Work) -> Sweep {
    let (case, avr) = Case::of(work);
    let mut options = sim::WorldOptions::default();
    options.device = device;
    options.latency = Duration::from_millis(1);
    let world = World::with_options(Board::new().with(avr, Line::Cs), options);
    Sweep { device, case, world, longest: Duration::from_secs(60) }
}

/// The places of a session before it first writes; all, if it never does.
fn early(sweep: &Sweep) -> [u64; 3] {
    let mut world = sweep.world.clone();
    let (mut writes, mut done) = (false, 0);
    let outcome = sweep.run_watched(&mut world, &mut |event| {
        match event {
            Event::Started(step) => writes = step.action == Action::Write,
            Event::Progress(progress) if writes && progress.done > done => return ControlFlow::Break(()),
            Event::Progress(progress) => done = progress.done,
            _ => {}
        }
        ControlFlow::Continue(())
    });
    assert!(matches!(outcome, Outcome::Right | Outcome::Failed(..)), "{outcome:?}");
    let stats = world.stats();
    [stats.bytes_up, stats.bytes_down, stats.spi_bytes]
}

/// Some place of so many, with something that goes wrong there.
fn some(dice: &mut Dice, [up, down, spi]: [u64; 3], flips: bool) -> (Kind, Place) {
    if flips {
        // A damaged answer.
        let kind = [FaultKind::Flip(0x01), FaultKind::Flip(0x28), FaultKind::Flip(0xf0)][dice.below(3)];
        return (Kind::Line(kind), Place::Line(Direction::Down, dice.below(down as usize) as u64));
    }
    if dice.below(4) == 0 {
        let fault: BoardFault = BOARD[dice.below(BOARD.len())];
        return (Kind::Board(fault), Place::Spi(dice.below(spi as usize) as u64));
    }
    let kind = Kind::Line(LINE[dice.below(LINE.len())]);
    let at = dice.below((up + down) as usize) as u64;
    let place = match at.checked_sub(up) {
        Some(at) => Place::Line(Direction::Down, at),
        None => Place::Line(Direction::Up, at),
    };
    (kind, place)
}

/// So many pairs of faults; what is wrong.
fn pairs(sweep: &Sweep, work: Work, count: usize, counts: &mut Counts) -> Vec<String> {
    let mut dice = Dice::new(13);
    let (early, all) = (early(sweep), sweep.places());
    let mut wrong = Vec::new();
    for _ in 0..count {
        let flips = dice.below(4) > 0;
        let faults = [some(&mut dice, early, flips), some(&mut dice, all, false)];
        if let Err(what) = sweep.strike_all(&faults, counts) {
            wrong.push(format!("{} {work:?} {faults:?}: {what}", sweep.device));
        }
    }
    wrong
}

/// How many pairs of each work on each device: `AVRRR_PAIRS`, or else few.
fn count() -> usize {
    std::env::var("AVRRR_PAIRS").ok().and_then(|text| text.parse().ok()).unwrap_or(10)
}

#[test]
fn two_faults_are_mended_or_told() {
    let mut wrong = Vec::new();
    let mut all = 0;
    for work in Work::ALL {
        let mut counts = Counts::default();
        for device in Device::all() {
            wrong.extend(pairs(&sweep(device, work), work, count(), &mut counts));
        }
        let (mended, passing) = counts.mended();
        all += counts.all();
        eprintln!("{work:?}: {mended} of {passing} that pass are mended");
    }
    eprintln!("{all} pairs, {} wrong", wrong.len());
    for text in wrong.iter().take(25) {
        eprintln!("{text}");
    }
    assert_eq!(wrong, [""; 0]);
}

/// Each damaged answer before the first write, and then a byte that is lost while flash is written.
#[test]
fn one_damaged_answer_is_neither_written_nor_believed() {
    let mut wrong = Vec::new();
    for (work, generation) in Work::ALL.into_iter().map(|work| (work, (Hardware::V3, Firmware::V6_3))) {
        let sweep = sweep(device(generation.0, generation.1), work);
        let ([_, early, _], [up, ..]) = (early(&sweep), sweep.places());
        let (mut counts, mut dice) = (Counts::default(), Dice::new(17));
        for at in (dice.below(4) as u64..early.min(700)).step_by(4) {
            let flip = (Kind::Line(FaultKind::Flip(0x01)), Place::Line(Direction::Down, at));
            let lost = Place::Line(Direction::Up, up * 3 / 4 + dice.below(40) as u64);
            for faults in [&[flip][..], &[flip, (Kind::Line(FaultKind::Drop), lost)]] {
                if let Err(what) = sweep.strike_all(faults, &mut counts) {
                    wrong.push(format!("{work:?} {faults:?}: {what}"));
                }
            }
        }
        eprintln!("{work:?}\n{counts}");
    }
    for text in wrong.iter().take(40) {
        eprintln!("{text}");
    }
    assert_eq!(wrong.len(), 0);
}

/// What two reads agree on may be wrong if both were damaged alike: no erase follows from that alone.
#[test]
fn the_same_damage_to_both_reads_of_a_comparison_erases_nothing() {
    let sweep = sweep(device(Hardware::V4, Firmware::V6_3), Work::Unchanged);
    let [_, down, _] = sweep.places();
    let (mut wrong, mut counts) = (Vec::new(), Counts::default());
    // The second read comes somewhere in the distance of a block of 200 bytes.
    for at in (down / 2..down * 3 / 4).step_by(17) {
        for gap in 200..260 {
            let flip = |at| (Kind::Line(FaultKind::Flip(0x01)), Place::Line(Direction::Down, at));
            if let Err(what) = sweep.strike_all(&[flip(at), flip(at + gap)], &mut counts) {
                wrong.push(format!("{at} and {gap}: {what}"));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}
