//! Progress of a job: it never falls, and never runs over.

use std::ops::ControlFlow;

use avrrr::bus::Target;
use avrrr::buspirate::Options;
use avrrr::chip::{ATMEGA328P, Fuse};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::job::{self, Action, Event, Operation, Plan, Policy};

use crate::bench::{avr, connect, image, world};

/// A fuse that was not read back yet is no place to stop at.
#[test]
fn a_wish_to_stop_waits_for_a_fuse_that_was_written() {
    let mut world = world(&ATMEGA328P);
    let lfuse = Operation::Write { memory: Memory::Fuse(Fuse::Low), image: image(0, [0x52]) };
    let eeprom = Operation::Write { memory: Memory::Eeprom, image: image(0, [1, 2, 3]) };
    let plan = Plan::new(ATMEGA328P, vec![lfuse, eeprom], Policy::default()).unwrap();
    let mut bus = connect(&mut world, &Options::default());
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(ATMEGA328P);
    let (mut wrote, mut compared) = (false, false);
    let failure = plan
        .run(&mut programmer, &mut |event| {
            if let Event::Finished(report) = &event {
                let is_fuse = report.step.memory == Some(Memory::Fuse(Fuse::Low));
                wrote |= is_fuse && report.step.action == Action::Write;
                compared |= is_fuse && report.step.action == Action::Verify;
            }
            if wrote { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .unwrap_err();
    assert!(matches!(failure.error, job::Error::Stopped), "{failure:?}");
    assert!(compared, "{failure:?}");
    programmer.leave().unwrap();
    bus.close().unwrap();
    assert_eq!(avr(&world).eeprom()[0], 0xff);
}
