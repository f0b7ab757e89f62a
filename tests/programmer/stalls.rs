//! Stalls of the line in the middle of a session.

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::Target;
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::ATTINY2313;
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{self, Avr, Board, Device, Firmware, Hardware, Line, World};
use avrrr::transport::{Direction, Fault, FaultKind, Faulty, Transport};

use crate::bench::{Dice, image};

fn plan() -> Plan {
    let image = image(0, Dice::new(5).bytes(200));
    let write = Operation::Write { memory: Memory::Flash, image };
    Plan::new(ATTINY2313, vec![Operation::Erase, write], Policy::default()).unwrap()
}

/// A session that erases, writes and verifies; did it end well?
fn session<T: Transport>(transport: T) -> bool {
    let Ok(mut bus) = BusPirate::connect(transport, Direct::ONE, Options::default()) else { return false };
    let Ok(session) = Session::enter(&mut bus, Target::ONLY, &Entry::default()) else { return false };
    let mut programmer = session.into_programmer(ATTINY2313);
    let done = plan().run(&mut programmer, &mut |_| ControlFlow::Continue(())).is_ok();
    programmer.leave().is_ok() && bus.close().is_ok() && done
}

#[test]
fn measure() {
    for (hardware, firmware) in [
        (Hardware::V3, Firmware::V6_3),
        (Hardware::V3, Firmware::V5_10),
        (Hardware::V3, Firmware::V8_0),
        (Hardware::V1a, Firmware::V5_10),
        (Hardware::V4, Firmware::V7_0),
    ] {
        let mut options = sim::Options::default();
        options.device = Device::new(hardware, firmware).unwrap();
        options.latency = Duration::from_millis(1);
        let avr = Avr::new(ATTINY2313).with_clock(16_000_000);
        let world = World::with_options(Board::new().with(avr, Line::Cs), options);
        let mut whole = world.clone();
        assert!(session(&mut whole));
        let stats = whole.stats();
        for (direction, count) in [(Direction::Up, stats.bytes_up), (Direction::Down, stats.bytes_down)] {
            let (mut deaf, mut right, mut first) = (0, 0, Vec::new());
            for at in 0..count {
                let mut world = world.clone();
                let kind = FaultKind::Stall(Duration::from_millis(1200));
                right += u32::from(session(Faulty::new(&mut world).with(Fault { direction, at, kind })));
                if world.is_deaf() {
                    deaf += 1;
                    if first.len() < 12 {
                        first.push(at);
                    }
                }
            }
            eprintln!(
                "{hardware:?} {firmware:?} {direction:?}: {count} stalls, {right} right, {deaf} deaf {first:?}"
            );
        }
    }
}
