//! A stall of 1.2 s at every byte of a session, up or down: nothing is sent behind what waits already that would
//! overrun the receive FIFO. What comes late is as good.

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::{Hertz, Target};
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::ATTINY2313;
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{self, Avr, Board, Device, Firmware, Hardware, Line, World};
use avrrr::transport::{Direction, Fault, FaultKind, Faulty, Transport};

use crate::bench::{Dice, chain, image};

fn plan() -> Plan {
    let image = image(0, Dice::new(5).bytes(200));
    let write = Operation::Write { memory: Memory::Flash, image };
    Plan::new(ATTINY2313, vec![Operation::Erase, write], Policy::default()).unwrap()
}

/// A session that erases, writes and verifies; the error, unless it ended well.
fn session<T: Transport>(transport: T, options: &Options) -> Result<(), String> {
    let mut bus =
        BusPirate::connect(transport, Direct::ONE, options.clone()).map_err(|error| chain(&error))?;
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).map_err(|error| chain(&error))?;
    let mut programmer = session.into_programmer(ATTINY2313);
    let ran = plan().run(&mut programmer, &mut |_| ControlFlow::Continue(()));
    ran.map_err(|failure| chain(&failure))?;
    programmer.leave().map_err(|error| chain(&error))?;
    bus.close().map_err(|error| chain(&error))
}

fn stalls(hardware: Hardware, firmware: Firmware) {
    let mut options = sim::WorldOptions::default();
    options.device = Device::new(hardware, firmware).unwrap();
    options.latency = Duration::from_millis(1);
    let avr = Avr::new(ATTINY2313).with_clock(Hertz::mhz(16));
    let world = World::with_options(Board::new().with(avr, Line::Cs), options);
    let mut whole = world.clone();
    // A second is too short a look for such a line.
    let mut options = Options::default();
    options.recover = true;
    assert_eq!(session(&mut whole, &options), Ok(()));
    let stats = whole.stats();
    for (direction, count) in [(Direction::Up, stats.bytes_up), (Direction::Down, stats.bytes_down)] {
        let (mut deaf, mut wrong) = (Vec::new(), Vec::new());
        for at in 0..count {
            let mut world = world.clone();
            let kind = FaultKind::Stall(Duration::from_millis(1200));
            let faulty = Faulty::new(&mut world).with(Fault { direction, at, kind });
            if let Err(error) = session(faulty, &options) {
                wrong.push((at, error));
            }
            if world.is_deaf() {
                deaf.push(at);
            }
        }
        let what = format!("{hardware:?} {firmware:?} {direction:?}");
        eprintln!("{what}: {count} stalls, {} wrong, {} deaf", wrong.len(), deaf.len());
        assert_eq!(deaf, [0; 0], "{what}");
        assert_eq!(wrong, [], "{what}");
    }
}

#[test]
fn a_stall_does_not_overrun_a_v3() {
    for firmware in [Firmware::V5_10, Firmware::V6_3, Firmware::V8_0] {
        stalls(Hardware::V3, firmware);
    }
}

#[test]
fn a_stall_does_not_overrun_a_v1a() {
    stalls(Hardware::V1a, Firmware::V5_10);
}

#[test]
fn a_stall_does_not_stop_a_v4() {
    stalls(Hardware::V4, Firmware::V7_0);
}
