//! Equal chips, one on a pin and one on a line from elsewhere: a fault must not leave the first in programming mode
//! while the second is programmed.

use std::ops::ControlFlow;

use avrrr::bus::Target;
use avrrr::buspirate::{BusPirate, Source};
use avrrr::chip::ATTINY13;
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, Line, Shared, World};
use avrrr::transport::{Direction, Fault, FaultKind, Faulty};

use super::{SecondPort, image, options, program};

/// Programs both; the bytes up before the second, and at the end.
fn run(fault: Option<Fault>) -> ([Result<(), String>; 2], Shared<Board>, [u64; 2]) {
    let avr = || Avr::new(ATTINY13);
    let board = Board::new().with(avr(), Line::Cs).with(avr(), Line::Extra(0));
    let world = World::new(board).shared();
    let port = fault.into_iter().fold(Faulty::new(world.clone()), Faulty::with);
    let wiring = options(&[Source::Cs, Source::Extra(0)]);
    let go_on = &mut |_| ControlFlow::Continue(());
    let lines = SecondPort(world.clone());
    let mut bus = BusPirate::connect_with_lines(port, Direct::new(2), lines, wiring, go_on).unwrap();
    let mut sent = [0; 2];
    let outcomes = [0, 1].map(|target| {
        let outcome = program(&mut bus, Target(target), ATTINY13);
        sent[usize::from(target)] = world.world().stats().bytes_up;
        outcome
    });
    if let Err(error) = bus.close() {
        println!("{fault:?}: {error}");
    }
    (outcomes, world, sent)
}

#[test]
fn a_chip_on_a_pin_is_let_go_before_one_on_another_line_is_changed() {
    /// From the release of the first on.
    const BEFORE: u64 = 2;
    let (outcomes, world, [first, last]) = run(None);
    assert_eq!(outcomes, [Ok(()), Ok(())]);
    assert_eq!(world.world().wires().violations(), []);
    let mut good = 0;
    for at in first - BEFORE..last {
        for bit in 0..8 {
            let fault = Fault { direction: Direction::Up, at, kind: FaultKind::Flip(1 << bit) };
            let (outcomes, world, _) = run(Some(fault));
            for (target, outcome) in (0..).map(Target).zip(outcomes) {
                let world = world.world();
                let flash = world.wires().avr(target).unwrap().flash();
                let is_right = flash.starts_with(&image(target, &ATTINY13));
                assert!(is_right || outcome.is_err(), "{fault:?}: {target}");
                good += u64::from(outcome.is_ok());
            }
        }
    }
    println!("{good} good of {}", 16 * (last - first + BEFORE));
    assert!(good > 12 * (last - first + BEFORE));
}
