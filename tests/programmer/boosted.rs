//! Faults on a slow chip that is made faster first, for good or for one job: its fuse is what it was or what was
//! asked for, or the run says otherwise.

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::chip::{ATTINY2313, Fuse};
use avrrr::icsp::Memory;
use avrrr::job::{Event, Operation, Plan, Policy};
use avrrr::sim::{self, Avr, Board, Firmware, Hardware, Line, World};
use avrrr::transport::{Direction, FaultKind};

use crate::bench::{Dice, image};
use crate::struck::{Case, Contents, Outcome};
use crate::sweep::{BOARD, Kind, LINE, Place, Sweep, device};

const LOW: Memory = Memory::Fuse(Fuse::Low);

/// All of a new chip at 1 MHz is erased, written and compared.
fn sweep(fuse: Option<u8>, policy: Policy) -> Sweep {
    let chip = ATTINY2313;
    let mut avr = Avr::new(chip);
    avr.set_flash(0, &Dice::new(6).bytes(chip.flash.size as usize));
    avr.set_eeprom(0, &Dice::new(7).bytes(Memory::Eeprom.size(&chip) as usize));
    let before = Contents::of(&avr);
    let contents = Dice::new(5).bytes(600);
    let mut after = before.clone();
    after.flash.fill(0xff);
    after.eeprom.fill(0xff);
    after.flash[..600].copy_from_slice(&contents);
    after.fuses[0] = fuse.or(before.fuses[0]);
    let mut operations =
        vec![Operation::Erase, Operation::Write { memory: Memory::Flash, image: image(0, contents) }];
    operations.extend(fuse.map(|value| Operation::Write { memory: LOW, image: image(0, [value]) }));
    let plan = Plan::new(chip, operations, policy).unwrap();
    let mut options = sim::WorldOptions::default();
    options.device = device(Hardware::V3, Firmware::V6_3);
    options.latency = Duration::from_millis(1);
    let world = World::with_options(Board::new().with(avr, Line::Cs), options.clone());
    let longest = Duration::from_secs(60);
    let case = Case { chip, plan, before, after, read: Vec::new() };
    Sweep { device: options.device, case, world, longest }
}

fn boosted() -> Sweep {
    sweep(None, Policy::default().with_boost(true))
}

#[test]
fn a_fault_while_a_chip_is_boosted_is_mended_or_told() {
    let sweep = boosted();
    assert_eq!(sweep.sweep(sweep.some(6_000), 97), [""; 0]);
}

#[test]
fn a_fault_behind_a_fuse_that_comes_first_is_mended_or_told() {
    let sweep = sweep(Some(0xe4), Policy::default());
    assert_eq!(sweep.sweep(sweep.some(6_000), 97), [""; 0]);
}

/// What was transferred when this step, of those about the fuse, began and ended.
fn around_fuse_steps(sweep: &Sweep) -> Vec<[u64; 3]> {
    let shared = sweep.world.clone().shared();
    let mut places = Vec::new();
    let watched = shared.clone();
    let outcome = sweep.run_watched(shared, &mut |event| {
        let step = match event {
            Event::Started(step) => Some(step),
            Event::Finished(done) => Some(done.step),
            _ => None,
        };
        if step.is_some_and(|step| step.memory == Some(LOW)) {
            let stats = watched.world().stats();
            places.push([stats.bytes_up, stats.bytes_down, stats.spi_bytes]);
        }
        ControlFlow::Continue(())
    });
    assert!(matches!(outcome, Outcome::Right), "{outcome:?}");
    places
}

/// Every fault at every byte that is transferred while the fuse is written and compared.
#[test]
fn a_fault_around_a_fuse_of_a_boost_is_mended_or_told() {
    let sweep = boosted();
    let places = around_fuse_steps(&sweep);
    assert_eq!(places.len(), 8);
    let mut all = Vec::new();
    for pair in places.chunks(4) {
        let [[up, down, spi], _, _, [up_end, down_end, spi_end]] = pair else { unreachable!("four of them") };
        let line = (*up..*up_end + 8).map(|at| Place::Line(Direction::Up, at));
        let line = line.chain((*down..*down_end + 8).map(|at| Place::Line(Direction::Down, at)));
        all.extend(line.flat_map(|place| LINE.map(|kind: FaultKind| (Kind::Line(kind), place))));
        all.extend((*spi..*spi_end).flat_map(|at| BOARD.map(|fault| (Kind::Board(fault), Place::Spi(at)))));
    }
    assert!(all.len() > 1_000, "{}", all.len());
    assert_eq!(sweep.sweep(all.into_iter(), 60), [""; 0]);
}
