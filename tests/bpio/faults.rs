//! The fault sweep over BPIO2: one fault at one byte of a session, and pairs of them. There is no checksum: a byte
//! that changes can make another request of one, which the answers must show.

use std::time::Duration;

use avrrr::sim::{BoardFault, Disturbance, MisoFault};
use avrrr::transport::{Direction, FaultKind};

use crate::strikes::{BOARD, Counts, LINE, Places, Strike, Sweep, number};
use crate::struck::{Dice, Work};

/// How many single faults for each work and supply: `AVRRR_STRIKES`.
fn strikes() -> usize {
    number("AVRRR_STRIKES", 150)
}

/// How many pairs for each work and supply: `AVRRR_PAIRS`.
fn pairs() -> usize {
    number("AVRRR_PAIRS", 20)
}

fn sweeps() -> impl Iterator<Item = Sweep> {
    Work::ALL.into_iter().flat_map(|work| [true, false].map(|self_powered| Sweep::new(work, self_powered)))
}

/// A byte of the line of so many.
fn on_the_line(dice: &mut Dice, [up, down, _]: Places, kind: FaultKind) -> Strike {
    let at = dice.below((up + down) as usize) as u64;
    match at.checked_sub(up) {
        Some(at) => Strike::Line(Direction::Down, at, kind),
        None => Strike::Line(Direction::Up, at, kind),
    }
}

/// Something that goes wrong somewhere.
fn some(dice: &mut Dice, places: Places) -> Strike {
    let [up, _, spi] = places.map(|count| count as usize);
    match dice.below(20) {
        0..14 => {
            let kind = LINE[dice.below(LINE.len())];
            on_the_line(dice, places, kind)
        }
        14 => Strike::Reset(dice.below(up) as u64),
        15 => Strike::Overload(dice.below(spi) as u64, 1 + dice.below(40) as u64),
        16 | 17 => {
            let miso = [MisoFault::StuckLow, MisoFault::Noise].map(|fault| BoardFault::Miso(Some(fault)));
            let all = [&BOARD[..], &miso].concat();
            Strike::Board(dice.below(spi) as u64, all[dice.below(all.len())])
        }
        _ => disturbance(dice.below(spi) as u64, dice),
    }
}

fn disturbance(at: u64, dice: &mut Dice) -> Strike {
    let bit = 1 << dice.below(8);
    let all = [Disturbance::Miso(bit), Disturbance::Mosi(bit), Disturbance::Clock];
    Strike::Sweep(at, all[dice.below(3)])
}

/// Prints what came of it.
fn report(what: &str, counts: &Counts, wrong: &[String]) {
    let (mended, passing) = counts.mended();
    eprintln!("{what}\n{counts}");
    eprintln!(
        "{} strikes, {mended} of {passing} that pass are mended, {} hung, {} wrong",
        counts.all(),
        counts.hung(),
        wrong.len()
    );
    for text in wrong.iter().take(25) {
        eprintln!("{text}");
    }
}

/// Strikes with each of these by itself; what is wrong.
fn strike(sweep: &Sweep, strikes: impl IntoIterator<Item = Vec<Strike>>, counts: &mut Counts) -> Vec<String> {
    let tell = |strikes: Vec<Strike>| {
        let outcome = sweep.strike(&strikes, counts);
        outcome.err().map(|what| format!("{:?} {strikes:?}: {what}", sweep.work))
    };
    strikes.into_iter().filter_map(tell).collect()
}

#[test]
fn a_fault_at_any_byte_is_mended_or_told() {
    let (mut wrong, mut counts) = (Vec::new(), Counts::default());
    for sweep in sweeps() {
        let (places, mut dice) = (sweep.places(), Dice::new(21));
        let all: Vec<_> = (0..strikes()).map(|_| vec![some(&mut dice, places)]).collect();
        let before = counts.mended();
        wrong.extend(strike(&sweep, all, &mut counts));
        let after = counts.mended();
        let (mended, passing) = (after.0 - before.0, after.1 - before.1);
        eprintln!("{:?}: {mended} of {passing} that pass are mended", sweep.work);
        // What was not looked at before cannot be compared after a disturbance, and is told.
        let least = if matches!(sweep.work, Work::Flash | Work::Changed) { 90 } else { 40 };
        assert!(mended * 100 >= passing * least, "{:?}: {mended} of {passing}", sweep.work);
    }
    report("single faults", &counts, &wrong);
    let (mended, passing) = counts.mended();
    assert!(mended * 100 >= passing * 70, "{mended} of {passing}");
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn a_sweep_at_any_instruction_is_mended_or_told() {
    let (mut wrong, mut counts) = (Vec::new(), Counts::default());
    for sweep in sweeps() {
        let ([_, _, spi], mut dice) = (sweep.places(), Dice::new(22));
        let step = spi.div_ceil(strikes() as u64).next_multiple_of(4).max(4);
        let all: Vec<_> = (0..spi)
            .step_by(step as usize)
            .map(|at| vec![disturbance(at + dice.below(4) as u64, &mut dice)])
            .collect();
        wrong.extend(strike(&sweep, all, &mut counts));
    }
    report("disturbances by sweeps", &counts, &wrong);
    let (mended, passing) = counts.mended();
    assert!(mended * 100 >= passing * 60, "{mended} of {passing}");
    assert_eq!(wrong, [""; 0]);
}

/// The first in what is read before anything is changed: what a chip held is known only when it was read twice.
#[test]
fn two_faults_are_mended_or_told() {
    let (mut wrong, mut counts) = (Vec::new(), Counts::default());
    for sweep in sweeps() {
        let (early, places, mut dice) = (sweep.early(), sweep.places(), Dice::new(23));
        let first = |dice: &mut Dice| match dice.below(4) {
            0 => some(dice, early),
            1 => {
                let at = dice.below(early[2] as usize) as u64;
                disturbance(at, dice)
            }
            _ => {
                let kind = LINE[1 + dice.below(4)];
                Strike::Line(Direction::Down, dice.below(early[1] as usize) as u64, kind)
            }
        };
        let all: Vec<_> = (0..pairs()).map(|_| vec![first(&mut dice), some(&mut dice, places)]).collect();
        wrong.extend(strike(&sweep, all, &mut counts));
    }
    let (mended, passing) = counts.mended();
    eprintln!("{} pairs, {mended} of {passing} mended, {} wrong", counts.all(), wrong.len());
    for text in wrong.iter().take(25) {
        eprintln!("{text}");
    }
    assert_eq!(wrong, [""; 0]);
}

/// Each bit of each byte of the requests that a session on a single chip begins and ends with: pins, mode, supply.
#[test]
fn any_bit_of_a_request_that_sets_up_or_leaves_is_mended_or_told() {
    let (mut wrong, mut counts) = (Vec::new(), Counts::default());
    for self_powered in [true, false] {
        let sweep = Sweep::new(Work::Fuses, self_powered);
        let ([up, ..], [early, ..]) = (sweep.places(), sweep.early());
        // Behind the last write come the release of RESET and the farewell, some 300 bytes.
        let places = (0..early.min(1_500)).chain(up.saturating_sub(400)..up);
        let step = (1_500 / strikes()).clamp(1, 16);
        let all = places.flat_map(|at| (0..8).map(move |bit| (at, bit)));
        let all: Vec<_> = all
            .skip(3)
            .step_by(2 * step + 1)
            .map(|(at, bit)| vec![Strike::Line(Direction::Up, at, FaultKind::Flip(1 << bit))])
            .collect();
        wrong.extend(strike(&sweep, all, &mut counts));
    }
    report("bits of requests", &counts, &wrong);
    assert_eq!(wrong, [""; 0]);
}

/// A stall of the Bus Pirate, by a program that opens its terminal, is no error.
#[test]
fn a_stall_of_three_seconds_costs_time_and_nothing_else() {
    let sweep = Sweep::new(Work::Flash, true);
    let ([up, ..], mut counts) = (sweep.places(), Counts::default());
    let stall = FaultKind::Stall(Duration::from_millis(2_600));
    let frames = (300..up).step_by(97).map(|at| vec![Strike::Line(Direction::Down, at, stall)]);
    let wrong = strike(&sweep, frames, &mut counts);
    report("stalls", &counts, &wrong);
    let (mended, passing) = counts.mended();
    assert_eq!(mended, passing);
    assert_eq!(wrong, [""; 0]);
}

/// A zero that comes of damage ends a request early, and the device takes the end of the last one for its end
/// (chapter 3): reads of the same byte in one request are wrong together.
#[test]
fn a_request_that_is_cut_short_is_not_believed() {
    let sweep = Sweep::new(Work::Read, true);
    let ([up, ..], mut counts) = (sweep.places(), Counts::default());
    // The calibration bytes are read last.
    let places = up.saturating_sub(900)..up;
    let cuts = places.flat_map(|at| [FaultKind::Flip(0x01), FaultKind::Insert(0)].map(|kind| (at, kind)));
    let all: Vec<_> = cuts.map(|(at, kind)| vec![Strike::Line(Direction::Up, at, kind)]).collect();
    let wrong = strike(&sweep, all, &mut counts);
    report("requests that are cut short", &counts, &wrong);
    assert_eq!(wrong, [""; 0]);
}
