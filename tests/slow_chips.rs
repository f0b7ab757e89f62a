//! Chips that run at 1 MHz: fuses that make them faster come first, and a boost makes them fast for one job.

mod random;

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::{Hertz, Target};
use avrrr::buspirate::{self, BusPirate, Options};
use avrrr::chip::{AT90S8515, ATMEGA8, ATMEGA328P, ATTINY13, ATTINY85, Chip, Fuse};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{
    Action, Change, Error, Event, Failure, NoBoost, Operation, Plan, PlanError, Policy, Report, Step, Verify,
};
use avrrr::select::Direct;
use avrrr::sim::{self, Avr, Board, Line, World};
use avrrr::transport::{Direction, Fault, FaultKind, Faulty, Transport};

fn world(avr: Avr, latency_ms: u64) -> World<Board> {
    let mut options = sim::WorldOptions::default();
    options.latency = Duration::from_millis(latency_ms);
    World::with_options(Board::new().with(avr, Line::Cs), options)
}

fn image(bytes: impl Into<Vec<u8>>) -> Image {
    Image::from_bytes(0, bytes).unwrap()
}

fn write(memory: Memory, bytes: impl Into<Vec<u8>>) -> Operation {
    Operation::Write { memory, image: image(bytes) }
}

const LOW: Memory = Memory::Fuse(Fuse::Low);
const HIGH: Memory = Memory::Fuse(Fuse::High);

/// A step, briefly.
type Act = (Action, Option<Memory>);

const ERASE: Act = (Action::Erase, None);

fn acts(action: Action, memory: Memory) -> Act {
    (action, Some(memory))
}

/// Writes and compares.
fn both(memory: Memory) -> [Act; 2] {
    [acts(Action::Write, memory), acts(Action::Verify, memory)]
}

fn of(steps: impl Iterator<Item = Step>) -> Vec<Act> {
    steps.map(|step| (step.action, step.memory)).collect()
}

type Outcome<T> = Result<Report, Box<Failure<buspirate::Error<<T as Transport>::Error>>>>;

/// Runs a plan in a session of its own.
fn try_run<T: Transport>(
    transport: T,
    plan: &Plan,
    chip: Chip,
    watch: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
) -> Outcome<T> {
    let mut bus = BusPirate::connect(transport, Direct::ONE, Options::default()).unwrap();
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(chip);
    let outcome = plan.run(&mut programmer, watch);
    let left = programmer.leave();
    if outcome.is_ok() {
        left.unwrap();
        bus.close().unwrap();
    }
    outcome
}

fn run(world: &mut World<Board>, plan: &Plan, chip: Chip) -> Report {
    let report = try_run(&mut *world, plan, chip, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(world.wires().violations(), []);
    report
}

fn avr(world: &World<Board>) -> &Avr {
    world.wires().avr(Target::ONLY).unwrap()
}

/// An erase, enough flash for a search of the clock to be worth it, and what follows.
fn operations(more: impl IntoIterator<Item = Operation>) -> Vec<Operation> {
    let flash = write(Memory::Flash, random::bytes(3, 1024));
    [Operation::Erase, flash].into_iter().chain(more).collect()
}

fn boost() -> Policy {
    Policy::default().with_boost(true)
}

/// Every session's row. To renew it, run the test and take what it prints.
const BUDGET: &str = "\
as it is   16 ms  133640 up  33844 down  335 trips  21.8663 s
as it is    1 ms  133640 up  33844 down  335 trips  19.0681 s
lfuse 0xe2 16 ms  133388 up  33698 down  308 trips   6.2434 s
lfuse 0xe2  1 ms  133388 up  33698 down  308 trips   4.2613 s
boosted    16 ms  133453 up  33763 down  321 trips   6.4674 s
boosted     1 ms  133453 up  33763 down  321 trips   4.3003 s
";

#[test]
fn all_of_a_new_chip_takes_exactly_this() {
    let most = Duration::from_millis;
    let mut table = String::new();
    for (name, fuse, policy, limits) in [
        ("as it is", None, Policy::default(), [most(22_000), most(19_100)]),
        ("lfuse 0xe2", Some(0xe2), Policy::default(), [most(7_000), most(5_500)]),
        ("boosted", None, boost(), [most(6_500), most(6_500)]),
    ] {
        for (latency_ms, limit) in [16, 1].into_iter().zip(limits) {
            let mut operations = vec![Operation::Erase, write(Memory::Flash, random::bytes(2, 32 * 1024))];
            operations.extend(fuse.map(|value| write(LOW, [value])));
            let plan = Plan::new(ATMEGA328P, operations, policy).unwrap();
            let mut world = world(Avr::new(ATMEGA328P), latency_ms);
            run(&mut world, &plan, ATMEGA328P);
            assert_eq!(avr(&world).fuse(Fuse::Low), Some(fuse.unwrap_or(0x62)));
            let stats = world.stats();
            let time = stats.last_received.unwrap() - stats.first_sent.unwrap();
            assert!(time <= limit, "{name} {latency_ms} ms: {time:?}");
            table += &format!(
                "{name:10} {latency_ms:>2} ms {:>7} up {:>6} down {:>4} trips {:>8.4} s\n",
                stats.bytes_up,
                stats.bytes_down,
                stats.round_trips,
                time.as_secs_f64()
            );
        }
    }
    assert!(table == BUDGET, "the budget has changed; it is now\n{table}");
}

/// The steps of these operations.
fn steps(chip: Chip, operations: Vec<Operation>, policy: Policy) -> Vec<Act> {
    of(Plan::new(chip, operations, policy).unwrap().steps())
}

#[test]
fn a_fuse_that_makes_the_chip_faster_comes_first_and_no_other() {
    let flash = both(Memory::Flash);
    let [low, high] = [LOW, HIGH].map(both);
    let lock = both(Memory::Lock);
    let all = |value: u8| operations([write(LOW, [value]), write(HIGH, [0xd8]), write(Memory::Lock, [0xcf])]);
    let first = [&low[..], &[ERASE], &flash, &high, &lock].concat();
    let given = [&[ERASE][..], &flash, &low, &high, &lock].concat();
    let policy = Policy::default();
    for (value, policy, want) in [
        (0xe2, policy, &first),
        (0xd2, policy, &first),
        // The same clock, slower ones, a crystal, a clock from outside, reserved.
        (0x62, policy, &given),
        (0x63, policy, &given),
        (0xe3, policy, &given),
        (0xff, policy, &given),
        (0xe0, policy, &given),
        (0xe1, policy, &given),
        (0xe2, policy.with_supply(Some(2700)), &first),
        (0xe2, policy.with_supply(Some(2600)), &given),
        (0xe2, policy.with_fastest(None), &given),
    ] {
        assert_eq!(&steps(ATMEGA328P, all(value), policy), want, "{value:#04x} {policy:?}");
    }
    // Of the ATmega8 CKSEL alone; a brown-out level above the supply is a hazard.
    let low_only = |value: u8| operations([write(LOW, [value])]);
    for (value, supply, goes_first) in [
        (0xe4, None, true),
        (0xe3, None, true),
        (0xe1, None, false),
        (0x24, Some(3300), false),
        (0xa4, Some(3300), true),
    ] {
        let steps = steps(ATMEGA8, low_only(value), policy.with_supply(supply));
        assert_eq!(steps[0] != ERASE, goes_first, "{value:#04x} {supply:?}");
    }
    // EESAVE is in the same byte, and takes effect at once.
    let only = |value: u8| operations([write(LOW, [value])]);
    assert_eq!(steps(ATTINY13, only(0x7a), policy)[0], acts(Action::Write, LOW));
    assert_eq!(steps(ATTINY13, only(0x3a), policy)[0], ERASE);
}

#[test]
fn a_fuse_stays_where_it_matters_when_it_is_written() {
    let low = |value: u8| write(LOW, [value]);
    let read = |memory| Operation::Read { memory };
    let look = |memory| acts(Action::Read, memory);
    let check = Operation::Verify { memory: LOW, image: image([0x62]) };
    let flash = || write(Memory::Flash, [1; 512]);
    let low_steps = both(LOW);
    let policy = Policy::default();
    // What is read before anything is changed is read before.
    let backup = vec![read(LOW), read(Memory::Flash), Operation::Erase, flash(), low(0xe2)];
    let want = [&[look(LOW), look(Memory::Flash)][..], &low_steps, &[ERASE], &both(Memory::Flash)].concat();
    assert_eq!(steps(ATMEGA328P, backup, policy), want);
    for kept in [
        vec![Operation::Erase, flash(), read(LOW), low(0xe2)],
        vec![Operation::Erase, flash(), check, low(0xe2)],
        vec![Operation::Erase, flash(), low(0xe2), low(0x62)],
        vec![Operation::Erase, low(0xe2)],
    ] {
        assert_eq!(steps(ATMEGA328P, kept.clone(), policy)[0], ERASE, "{kept:?}");
    }
    // From behind other fuses, and once.
    let others = [write(HIGH, [0xd8]), write(Memory::Fuse(Fuse::Extended), [0xfd])];
    let behind = operations(others.into_iter().chain([low(0xe2)]));
    let extended = both(Memory::Fuse(Fuse::Extended));
    let want = [&low_steps[..], &[ERASE], &both(Memory::Flash), &both(HIGH), &extended].concat();
    assert_eq!(steps(ATMEGA328P, behind, policy), want);
    // Before flash is looked at, and compared whatever is verified.
    let plan = vec![Operation::EraseIfNeeded, flash(), low(0xe2)];
    let found = steps(ATMEGA328P, plan, policy.with_if_changed(true).with_verify(Verify::Nothing));
    let want =
        [&low_steps[..], &[acts(Action::Look, Memory::Flash), ERASE, acts(Action::Write, Memory::Flash)]];
    assert_eq!(found, want.concat());
}

#[test]
fn a_boost_is_around_the_work_and_before_the_lock_bits() {
    let low = |value: u8| write(LOW, [value]);
    let flash = both(Memory::Flash);
    let fuse = both(LOW);
    let read = acts(Action::Read, LOW);
    let reads = |memories: [Memory; 2]| memories.map(|memory| Operation::Read { memory }).to_vec();
    for (more, behind) in [
        (vec![], vec![]),
        // The plan's own value is the one at the end.
        (vec![low(0xe2)], vec![]),
        (vec![write(Memory::Lock, [0xfc])], both(Memory::Lock).to_vec()),
        (vec![Operation::Read { memory: LOW }], vec![read]),
        (vec![low(0xff), write(HIGH, [0xd8])], both(HIGH).to_vec()),
        // A locked chip takes no fuse, also where much is read behind the lock bits.
        (
            [vec![write(Memory::Lock, [0xfe])], reads([Memory::Lock, Memory::Flash])].concat(),
            [&both(Memory::Lock)[..], &[acts(Action::Read, Memory::Lock), acts(Action::Read, Memory::Flash)]]
                .concat(),
        ),
    ] {
        let want = [&fuse[..], &[ERASE], &flash, &fuse, &behind].concat();
        assert_eq!(steps(ATMEGA328P, operations(more.clone()), boost()), want, "{more:?}");
    }
    // Nothing is written, or nothing of it takes long.
    for short in [vec![Operation::Read { memory: Memory::Flash }], vec![write(HIGH, [0xd8])]] {
        assert_eq!(steps(ATMEGA328P, short.clone(), boost()), steps(ATMEGA328P, short, Policy::default()));
    }
    let refused = Plan::new(AT90S8515, operations([]), boost());
    assert!(matches!(refused, Err(PlanError::NoBoost(NoBoost::NotInternal { chip: "AT90S8515", .. }))));
}

fn new(low: u8) -> Avr {
    let mut avr = Avr::new(ATMEGA328P);
    avr.set_fuse(Fuse::Low, low);
    avr
}

#[test]
fn the_order_depends_on_what_the_chip_holds() {
    let plan = Plan::new(ATMEGA328P, operations([write(LOW, [0xe2])]), Policy::default()).unwrap();
    let given = [&[ERASE][..], &both(Memory::Flash), &both(LOW)].concat();
    let mut locked = new(0x62);
    locked.set_lock(0xfc);
    let behind_erase = [&[ERASE][..], &both(LOW), &both(Memory::Flash)].concat();
    let on_crystal = new(0xff).with_clock(Hertz::mhz(16));
    for (avr, want, clock) in [
        (new(0x62), of(plan.steps()), Hertz::mhz(1)),
        // It has it already, or is as fast.
        (new(0xe2), given.clone(), Hertz::mhz(1)),
        (new(0xd2), given.clone(), Hertz::mhz(1)),
        (on_crystal, given, Hertz::mhz(2)),
        // Lock bits go with an erase only.
        (locked, behind_erase, Hertz::mhz(1)),
    ] {
        let mut world = world(avr, 1);
        let report = run(&mut world, &plan, ATMEGA328P);
        assert_eq!(of(report.steps.iter().map(|done| done.step)), want);
        assert_eq!(report.clock, Some(clock));
        let avr = self::avr(&world);
        assert_eq!((avr.fuse(Fuse::Low), &avr.flash()[..1024]), (Some(0xe2), &random::bytes(3, 1024)[..]));
    }
}

#[test]
fn cksel_of_an_old_part_makes_it_faster() {
    for (policy, value) in [(Policy::default(), Some(0xe4)), (boost(), None)] {
        let more = value.map(|value: u8| write(LOW, [value]));
        let plan = Plan::new(ATMEGA8, operations(more), policy).unwrap();
        let mut world = world(Avr::new(ATMEGA8), 1);
        let mut fastest = Hertz(0);
        let outcome = try_run(&mut world, &plan, ATMEGA8, &mut |event| {
            if let Event::Clock { spi, .. } = event {
                fastest = fastest.max(spi);
            }
            ControlFlow::Continue(())
        });
        outcome.unwrap();
        assert_eq!(fastest, Hertz::mhz(1));
        assert_eq!(avr(&world).fuse(Fuse::Low), Some(value.unwrap_or(0xe1)));
    }
}

#[test]
fn a_boost_leaves_the_fuse_as_it_was_or_as_the_plan_has_it() {
    let mut locked = new(0x62);
    locked.set_lock(0xfc);
    for (avr, more, want) in [
        (new(0x62), None, 0x62),
        // CKOUT and the start-up time stay.
        (new(0x02), None, 0x02),
        (new(0x62), Some(0xe2), 0xe2),
        (new(0x62), Some(0xff), 0xff),
        // 128 kHz.
        (new(0xe3), None, 0xe3),
        // It is as fast as it can be.
        (new(0xe2), None, 0xe2),
        (new(0xe2), Some(0xe2), 0xe2),
        (new(0xe2), Some(0x62), 0x62),
        (locked, None, 0x62),
    ] {
        let (before, is_locked) = (avr.fuse(Fuse::Low).unwrap(), avr.lock() != 0xff);
        let plan =
            Plan::new(ATMEGA328P, operations(more.map(|value: u8| write(LOW, [value]))), boost()).unwrap();
        let mut told = Vec::new();
        let mut world = world(avr, 1);
        let outcome = try_run(&mut world, &plan, ATMEGA328P, &mut |event| {
            if matches!(event, Event::Boosting { .. } | Event::NoBoost) {
                told.push(format!("{event:?}"));
            }
            ControlFlow::Continue(())
        });
        let report = outcome.unwrap();
        assert_eq!(world.wires().violations(), []);
        assert_eq!(avr_fuse(&world), want, "{before:#04x} {more:?}");
        let fast = before & 0x70 | 0x82;
        let change = Change { memory: LOW, before, now: fast, hazard: None };
        let (event, writes) = match more {
            _ if before == fast => (Some(Event::NoBoost), u64::from(want != before)),
            // The plan itself makes it as fast as it can be.
            Some(own) if own == fast => (None, 1),
            _ => (Some(Event::Boosting { change, end: want }), 2),
        };
        let event = event.map(|event| format!("{event:?}"));
        assert_eq!(told, event.into_iter().collect::<Vec<_>>(), "{before:#04x} {more:?}");
        assert_eq!(self::avr(&world).stats().fuse_writes, writes, "{before:#04x} {more:?}");
        // Once more to erase a locked chip before its clock is looked for.
        let entries = 2 + u64::from(writes == 2) + u64::from(is_locked);
        assert_eq!(self::avr(&world).stats().enables, entries, "{before:#04x} {more:?}");
        assert_eq!(report.steps.len(), plan.steps().count());
    }
}

fn avr_fuse(world: &World<Board>) -> u8 {
    avr(world).fuse(Fuse::Low).unwrap()
}

#[test]
fn a_boost_is_refused_where_the_chip_can_have_none_and_nothing_is_changed() {
    type Refusal = fn(&NoBoost) -> bool;
    let not_internal: Refusal = |why| matches!(why, NoBoost::NotInternal { chip: "ATmega328P", .. });
    let other_part: Refusal = |why| matches!(why, NoBoost::OtherPart { chip: "ATmega328P", .. });
    let supply: Refusal =
        |why| matches!(why, NoBoost::Supply { clock: Hertz(8_000_000), needs: 2700, supply: 2600, .. });
    let at_1_mhz = |low| new(low).with_clock(Hertz::mhz(1));
    for (avr, policy, is_why) in [
        (at_1_mhz(0xff), boost(), not_internal),
        (at_1_mhz(0xe0), boost(), not_internal),
        (new(0x62), boost().with_supply(Some(2600)), supply),
        (Avr::new(ATTINY85), boost(), other_part),
    ] {
        let chip = ATMEGA328P;
        let plan = Plan::new(chip, operations([]), policy).unwrap();
        let mut world = world(avr.clone(), 1);
        let failure =
            try_run(&mut world, &plan, chip, &mut |_| ControlFlow::Continue(())).expect_err("it is refused");
        let Error::NoBoost(why) = failure.error else { panic!("{failure:?}") };
        assert!(is_why(&why), "{why}");
        assert_eq!(failure.state.to_string(), "the chip is as it was");
        let now = self::avr(&world);
        assert_eq!((now.fuse(Fuse::Low), now.flash()), (avr.fuse(Fuse::Low), avr.flash()));
    }
}

#[test]
fn a_run_that_is_stopped_gives_the_fuse_back() {
    let plan = Plan::new(ATMEGA328P, operations([]), boost()).unwrap();
    let mut events = 0;
    let mut world = world(new(0x62), 1);
    try_run(&mut world.clone(), &plan, ATMEGA328P, &mut |_| {
        events += 1;
        ControlFlow::Continue(())
    })
    .unwrap();
    let fresh = world.clone();
    let mut boosted = 0;
    for stop in 0..events {
        world = fresh.clone();
        let (mut count, mut raised) = (0, false);
        let outcome = try_run(&mut world, &plan, ATMEGA328P, &mut |event| {
            raised |= matches!(event, Event::Boosting { .. });
            count += 1;
            if count > stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(avr_fuse(&world), 0x62, "{stop}");
        if let Err(failure) = outcome {
            assert_eq!((&failure.error, failure.state.boosted), (&Error::Stopped, None));
            let put_back = failure.state.memories.iter().any(|state| state.memory == LOW && state.put_back);
            boosted += usize::from(put_back);
            assert!(raised || !put_back, "{stop}: {}", failure.state);
        }
    }
    assert!(boosted > 10, "{boosted} of {events}");
}

#[test]
fn a_cable_that_is_pulled_leaves_a_value_that_is_told() {
    let plan = Plan::new(ATMEGA328P, operations([]), boost()).unwrap();
    let mut world = world(new(0x62), 1);
    let mut whole = world.clone();
    run(&mut whole, &plan, ATMEGA328P);
    let at = whole.stats().bytes_up / 2;
    let fault = Fault { direction: Direction::Up, at, kind: FaultKind::Disconnect };
    let transport = Faulty::new(&mut world).with(fault);
    let failure =
        try_run(transport, &plan, ATMEGA328P, &mut |_| ControlFlow::Continue(())).expect_err("it is pulled");
    assert_eq!(failure.state.boosted, Some(Change { memory: LOW, before: 0x62, now: 0xe2, hazard: None }));
    let told = "; lfuse was 0x62, was to be 0xe2 for this job only, and is not known to be back";
    assert!(failure.state.to_string().contains(told), "{}", failure.state);
    assert_eq!(avr_fuse(&world), 0xe2);
}
