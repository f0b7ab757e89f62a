//! A Bus Pirate 5 whose sweeps over the analogue channels disturb SPI every half a second.

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::{IcspBus as _, Target};
use avrrr::buspirate::Options;
use avrrr::chip::ATMEGA328P;
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::job::{Event, Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{Board, Line, UsbOptions, UsbWorld};

use crate::random;
use crate::support::{chip, connect, write};

/// How a session went: how long it took, how often the clock was changed, and what it repaired.
#[derive(Debug)]
struct Went {
    took: Duration,
    clocks: usize,
    repairs: usize,
    outcome: Result<(), String>,
}

/// Writes and verifies 32 KB.
fn write_all(mhz: u32, self_powered: bool, seed: Option<u64>) -> Went {
    let board = Board::new().with(chip(ATMEGA328P, mhz), Line::Cs);
    let mut options = UsbOptions::default();
    options.disturbs = seed;
    let world = UsbWorld::with_options(if self_powered { board.self_powered() } else { board }, options);
    let bytes = random::bytes(5, 32 * 1024);
    let plan = Plan::new(ATMEGA328P, vec![Operation::Erase, write(Memory::Flash, &bytes)], Policy::default())
        .unwrap();
    let mut bus = connect(&world, Direct::ONE, Options::default()).unwrap();
    let mut clocks = 0;
    let mut went = Went { took: Duration::ZERO, clocks: 0, repairs: 0, outcome: Ok(()) };
    match Session::enter(&mut bus, Target::ONLY, &Entry::default()) {
        Ok(session) => {
            let mut programmer = session.into_programmer(ATMEGA328P);
            let run = plan.run(&mut programmer, &mut |event| {
                clocks += usize::from(matches!(event, Event::Clock { .. }));
                ControlFlow::Continue(())
            });
            match run {
                Ok(report) => went.repairs = report.repairs.len(),
                Err(failure) => went.outcome = Err(format!("{:?}: {}", failure.step, failure.error)),
            }
        }
        Err(error) => went.outcome = Err(error.to_string()),
    }
    went.took = bus.now().unwrap_or_default();
    bus.close().unwrap();
    went.clocks = clocks;
    if went.outcome.is_ok() {
        assert!(
            world.wires().avr(Target::ONLY).unwrap().flash() == bytes,
            "false success with seed {seed:?}"
        );
    }
    went
}

#[test]
fn sweeps_cost_little() {
    for (mhz, self_powered) in [(16, true), (16, false), (1, true)] {
        let quiet = write_all(mhz, self_powered, None);
        assert_eq!(quiet.outcome, Ok(()));
        let all: Vec<_> = (0..10).map(|seed| write_all(mhz, self_powered, Some(seed))).collect();
        eprintln!("{mhz} MHz, self-powered {self_powered}: {quiet:?}");
        for went in &all {
            eprintln!("    {went:?}");
        }
        let failed: Vec<_> = all.iter().filter(|went| went.outcome.is_err()).collect();
        assert!(failed.is_empty(), "{failed:?}");
        let longest = all.iter().map(|went| went.took).max().unwrap();
        assert!(longest < quiet.took * 5 / 4, "{longest:?}, {:?} without sweeps", quiet.took);
    }
}
