//! Fuses that read back wrong.

use std::ops::{ControlFlow, Range};
use std::time::Duration;

use avrrr::bus::{Frame, Hertz, IcspBus, Tail, Target};

use avrrr::buspirate::{self};
use avrrr::chip::{ATMEGA328P, Fuse};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::job::{self, Operation, Plan, Policy, Verify};
use avrrr::sim::{Avr, World};

use crate::bench::{board, connect, image};

/// A bus on which some writes of the low fuse arrive with a wrong bit.
struct BadFuse<B> {
    bus: B,
    writes: u32,
    bad: Range<u32>,
}

impl<B: IcspBus> IcspBus for BadFuse<B> {
    type Error = B::Error;

    fn exchange(&mut self, frames: &mut [Frame]) -> Result<(), B::Error> {
        if let [[0xac, 0xa0, _, data]] = frames {
            *data ^= if self.bad.contains(&self.writes) { 0x40 } else { 0 };
            self.writes += 1;
        }
        self.bus.exchange(frames)
    }
    fn send(
        &mut self,
        frames: &mut dyn ExactSizeIterator<Item = Frame>,
        tail: Tail,
    ) -> Result<Option<u8>, B::Error> {
        self.bus.send(frames, tail)
    }
    fn hold_off(&mut self, time: Duration) -> Result<(), B::Error> {
        self.bus.hold_off(time)
    }
    fn hold_reset(&mut self, target: Target) -> Result<(), B::Error> {
        self.bus.hold_reset(target)
    }
    fn release_reset(&mut self) -> Result<(), B::Error> {
        self.bus.release_reset()
    }
    fn set_clock(&mut self, at_most: Hertz) -> Result<Option<Hertz>, B::Error> {
        self.bus.set_clock(at_most)
    }
}

#[test]
fn a_fuse_that_reads_back_wrong_is_mended_before_reset_is_released() {
    let fuse = Memory::Fuse(Fuse::Low);
    // Without CKDIV8: harmless, and easy to see.
    let operations = vec![Operation::Write { memory: fuse, image: image(0, [0xe2]) }];
    let plan = Plan::new(ATMEGA328P, operations, Policy::default()).unwrap();
    // Also at a clock that was found: going down from it would let RESET go before the fuse is mended.
    let big = Operation::Write { memory: Memory::Flash, image: image(0, vec![1; 8192]) };
    let fuse_after = Operation::Write { memory: fuse, image: image(0, [0xe0]) };
    let operations = vec![Operation::Erase, big, fuse_after];
    let fast = Plan::new(ATMEGA328P, operations, Policy::default()).unwrap();
    let mut world = World::new(board(Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16))));
    let mut pirate = connect(&mut world, &buspirate::Options::default());
    let mut bus = BadFuse { bus: &mut pirate, writes: 0, bad: 0..2 };
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(ATMEGA328P);
    let failure = fast.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert!(failure.state.to_string().contains("written and put back as it was"), "{}", failure.state);
    programmer.leave().unwrap();
    pirate.close().unwrap();
    assert_eq!(world.wires().avr(Target::ONLY).unwrap().fuse(Fuse::Low), Some(0x62));
    for (wrong, stored, state) in [
        (0, 0xe2, None),
        (1, 0xe2, None),
        (2, 0x62, Some(" and put back as it was; lfuse: written again at 0x0000")),
        (3, 0x22, Some(", not verified; lfuse: written again at 0x0000")),
    ] {
        let mut world = World::new(board(Avr::new(ATMEGA328P)));
        let mut pirate = connect(&mut world, &buspirate::Options::default());
        let mut bus = BadFuse { bus: &mut pirate, writes: 0, bad: 0..wrong };
        let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
        let mut programmer = session.into_programmer(ATMEGA328P);
        let outcome = plan.run(&mut programmer, &mut |_| ControlFlow::Continue(()));
        let told = outcome.err().map(|failure| failure.state.to_string());
        let state = state.map(|state| format!("the chip was not erased; lfuse: 1 of 1 bytes written{state}"));
        assert_eq!(told, state, "{wrong}");
        programmer.leave().unwrap();
        pirate.close().unwrap();
        assert_eq!(world.wires().avr(Target::ONLY).unwrap().fuse(Fuse::Low), Some(stored), "{wrong}");
    }
}

#[test]
fn a_fuse_that_is_only_compared_is_never_written() {
    let fuse = Memory::Fuse(Fuse::Low);
    let write = |value| Operation::Write { memory: fuse, image: image(0, [value]) };
    let verify = |value| Operation::Verify { memory: fuse, image: image(0, [value]) };
    for operations in [
        // Another value than was written, and a hazardous one at that: it is no wish to have it.
        vec![write(0xe2), verify(0xe0)],
        vec![verify(0xe0)],
    ] {
        let stored = if operations.len() > 1 { 0xe2 } else { 0x62 };
        let plan = Plan::new(ATMEGA328P, operations, Policy::default()).unwrap();
        let mut world = World::new(board(Avr::new(ATMEGA328P)));
        let mut bus = connect(&mut world, &buspirate::Options::default());
        let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
        let mut programmer = session.into_programmer(ATMEGA328P);
        let failure = plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap_err();
        assert!(matches!(failure.error, job::Error::Mismatch { want: 0xe0, .. }));
        programmer.leave().unwrap();
        bus.close().unwrap();
        let avr = world.wires().avr(Target::ONLY).unwrap();
        assert_eq!(avr.fuse(Fuse::Low), Some(stored));
        assert_eq!(avr.stats().fuse_writes, u64::from(stored != 0x62));
    }
}

/// A board on which these writes of the low fuse go wrong: what the run comes to, and the chip behind it.
fn bad_run(avr: Avr, bad: Range<u32>, operations: Vec<Operation>, policy: Policy) -> (String, Avr) {
    let plan = Plan::new(ATMEGA328P, operations, policy).unwrap();
    let mut world = World::new(board(avr));
    let mut pirate = connect(&mut world, &buspirate::Options::default());
    let mut bus = BadFuse { bus: &mut pirate, writes: 0, bad };
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(ATMEGA328P);
    let failure = plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert!(matches!(failure.error, job::Error::Mismatch { .. }), "{failure:?}");
    programmer.leave().unwrap();
    pirate.close().unwrap();
    (failure.state.to_string(), world.wires().avr(Target::ONLY).unwrap().clone())
}

/// Nothing is compared behind a write by itself, so that the comparison of the plan is the next one.
#[test]
fn a_comparison_with_another_value_or_of_another_fuse_mends_nothing() {
    let image_of = |value: u8| image(0, [value]);
    for (fuse, value, compared) in [(Fuse::Low, 0xe2, 0xe0), (Fuse::High, 0xd8, 0xd8)] {
        let operations = vec![
            Operation::Write { memory: Memory::Fuse(fuse), image: image_of(value) },
            Operation::Verify { memory: Memory::Fuse(Fuse::Low), image: image_of(compared) },
        ];
        let policy = Policy::default().with_verify(Verify::Nothing);
        let (_, avr) = bad_run(Avr::new(ATMEGA328P), 0..0, operations, policy);
        assert_eq!((avr.fuse(fuse), avr.stats().fuse_writes), (Some(value), 1), "{value:#04x}");
    }
}

#[test]
fn a_fuse_does_not_get_a_hazardous_value_back() {
    // The data sheet reserves it.
    let mut avr = Avr::new(ATMEGA328P).with_clock(Hertz::mhz(1));
    avr.set_fuse(Fuse::Low, 0x61);
    let write = Operation::Write { memory: Memory::Fuse(Fuse::Low), image: image(0, [0xe2]) };
    let (told, avr) = bad_run(avr, 0..2, vec![write], Policy::default());
    assert_eq!((avr.fuse(Fuse::Low), avr.stats().fuse_writes), (Some(0xa2), 2));
    assert!(told.contains("written, not verified; lfuse: written again"), "{told}");
}

#[test]
fn a_fuse_that_the_plan_has_written_before_gets_that_value_back() {
    let write = |value| Operation::Write { memory: Memory::Fuse(Fuse::Low), image: image(0, [value]) };
    let operations = vec![write(0xe2), write(0xd2)];
    let (told, avr) = bad_run(Avr::new(ATMEGA328P), 1..3, operations, Policy::default());
    assert_eq!((avr.fuse(Fuse::Low), avr.stats().fuse_writes), (Some(0xe2), 4));
    assert!(told.contains("written and put back as it was; lfuse: written again"), "{told}");
}
