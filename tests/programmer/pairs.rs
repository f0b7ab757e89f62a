//! Pairs of faults: the first in what is read before anything is changed, the second anywhere. What a chip held
//! is known only when it was read twice, so one damaged answer must never be written or believed.

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::chip::{ATTINY2313, Fuse, Hertz};
use avrrr::icsp::Memory;
use avrrr::job::{Action, Event, Operation, Plan, Policy};
use avrrr::sim::{self, Avr, Board, BoardFault, Device, Firmware, Hardware, Line, World};
use avrrr::transport::{Direction, FaultKind};

use crate::bench::{Dice, image};
use crate::sweep::{BOARD, Contents, Counts, FUSES, Kind, LINE, Outcome, Place, Sweep, device};

/// What is done to a chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    /// Erases it and writes flash.
    Flash,
    /// The same, where a fuse keeps the EEPROM.
    KeptEeprom,
    /// Writes some EEPROM, and erases nothing.
    Eeprom,
    /// Writes two fuses.
    Fuses,
    /// Reads all of it.
    Read,
    /// Looks at a chip that holds the image: nothing is to be done.
    Unchanged,
    /// Looks at a chip that differs from the image by one bit.
    Changed,
}

const ALL: [Work; 7] =
    [Work::Flash, Work::KeptEeprom, Work::Eeprom, Work::Fuses, Work::Read, Work::Unchanged, Work::Changed];

fn sweep(device: Device, work: Work) -> Sweep {
    let chip = ATTINY2313;
    let flash = Dice::new(6).bytes(chip.flash.size as usize);
    let eeprom = Dice::new(7).bytes(Memory::Eeprom.size(&chip) as usize);
    let contents = Dice::new(5).bytes(200);
    let mut avr = Avr::new(chip).with_clock(Hertz::mhz(16));
    avr.set_flash(0, &flash);
    avr.set_eeprom(0, &eeprom);
    if work == Work::KeptEeprom {
        avr.set_fuse(Fuse::High, avr.fuse(Fuse::High).unwrap() & !0x40);
    }
    if let Work::Unchanged | Work::Changed = work {
        avr.set_flash(0, &contents);
    }
    if work == Work::Changed {
        // It can only become 1 by an erase.
        let at = contents.iter().position(|byte| byte & 1 == 1).unwrap();
        avr.set_flash(at, &[contents[at] & 0xfe]);
    }
    let (before, read) = (Contents::of(&avr), if work == Work::Read { readable(&avr) } else { Vec::new() });
    let (operations, policy) = operations(work, &contents, &read);
    let after = after(work, &before, &contents);
    let mut options = sim::WorldOptions::default();
    options.device = device;
    options.latency = Duration::from_millis(1);
    let world = World::with_options(Board::new().with(avr, Line::Cs), options);
    let plan = Plan::new(chip, operations, policy).unwrap();
    Sweep { device, chip, plan, world, before, after, read, longest: Duration::from_secs(60) }
}

/// What is done.
fn operations(work: Work, contents: &[u8], read: &[(Memory, Vec<u8>)]) -> (Vec<Operation>, Policy) {
    let write = |memory, bytes: &[u8]| Operation::Write { memory, image: image(0, bytes) };
    match work {
        Work::Flash | Work::KeptEeprom => {
            (vec![Operation::Erase, write(Memory::Flash, contents)], Policy::default())
        }
        Work::Unchanged | Work::Changed => (
            vec![Operation::EraseIfNeeded, write(Memory::Flash, contents)],
            Policy::default().with_if_changed(true),
        ),
        Work::Eeprom => (vec![write(Memory::Eeprom, &contents[..20])], Policy::default()),
        Work::Fuses => (
            vec![write(Memory::Fuse(Fuse::Low), &[0xe4]), write(Memory::Fuse(Fuse::High), &[0xdb])],
            Policy::default(),
        ),
        Work::Read => {
            (read.iter().map(|(memory, _)| Operation::Read { memory: *memory }).collect(), Policy::default())
        }
    }
}

/// All that can be read, and what it holds.
fn readable(avr: &Avr) -> Vec<(Memory, Vec<u8>)> {
    let Contents { flash, eeprom, fuses, lock } = Contents::of(avr);
    let mut all = vec![(Memory::Flash, flash), (Memory::Eeprom, eeprom)];
    all.extend(FUSES.iter().zip(fuses).map(|(fuse, value)| (Memory::Fuse(*fuse), vec![value.unwrap()])));
    all.push((Memory::Lock, vec![lock]));
    all.push((Memory::Signature, avr.signature().to_vec()));
    all.push((Memory::Calibration, avr.calibration().to_vec()));
    all
}

/// What the chip holds in the end.
fn after(work: Work, before: &Contents, contents: &[u8]) -> Contents {
    let mut after = before.clone();
    match work {
        Work::Flash | Work::KeptEeprom | Work::Changed => {
            after.flash.fill(0xff);
            after.flash[..contents.len()].copy_from_slice(contents);
            if work != Work::KeptEeprom {
                after.eeprom.fill(0xff);
            }
        }
        Work::Eeprom => after.eeprom[..20].copy_from_slice(&contents[..20]),
        Work::Fuses => (after.fuses[0], after.fuses[1]) = (Some(0xe4), Some(0xdb)),
        Work::Read | Work::Unchanged => {}
    }
    after
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
    for work in ALL {
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
    for (work, generation) in ALL.into_iter().map(|work| (work, (Hardware::V3, Firmware::V6_3))) {
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
