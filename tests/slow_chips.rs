//! Chips that run at 1 MHz: fuses that make them faster come first, and a boost makes them fast for one job.

mod random;

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::Target;
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::{ATMEGA328P, Chip, Fuse};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{Action, Event, Operation, Plan, Policy, Report, Step};
use avrrr::select::Direct;
use avrrr::sim::{self, Avr, Board, Line, World};

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

fn run(world: &mut World<Board>, plan: &Plan, chip: Chip, watch: &mut dyn FnMut(Event<'_>)) -> Report {
    let mut bus = BusPirate::connect(&mut *world, Direct::ONE, Options::default()).unwrap();
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(chip);
    let report = plan.run(&mut programmer, &mut |event| {
        watch(event);
        ControlFlow::Continue(())
    });
    programmer.leave().unwrap();
    bus.close().unwrap();
    assert_eq!(world.wires().violations(), []);
    report.unwrap()
}

fn took(world: &World<Board>) -> Duration {
    let stats = world.stats();
    stats.last_received.unwrap() - stats.first_sent.unwrap()
}

fn actions(steps: impl Iterator<Item = Step>) -> Vec<(Action, Option<Memory>)> {
    steps.map(|step| (step.action, step.memory)).collect()
}

#[test]
fn all_of_a_new_chip_takes_exactly_this() {
    let mut table = String::new();
    for latency_ms in [16, 1] {
        for (name, fuse, boost) in [("1 MHz", None, false), ("0xe2", Some(0xe2), false), ("boost", None, true)] {
            let mut operations = vec![Operation::Erase, write(Memory::Flash, random::bytes(2, 32 * 1024))];
            operations.extend(fuse.map(|value| write(LOW, [value])));
            let plan = Plan::new(ATMEGA328P, operations, Policy::default().with_boost(boost)).unwrap();
            let mut world = world(Avr::new(ATMEGA328P), latency_ms);
            run(&mut world, &plan, ATMEGA328P, &mut |event| if std::env::var("X").is_ok() {eprintln!("{event:?}")});
            table += &format!("{name:5} {latency_ms:>2} ms {:>8.4} s\n", took(&world).as_secs_f64());
            let avr = world.wires().avr(Target::ONLY).unwrap();
            assert_eq!(avr.fuse(Fuse::Low), Some(fuse.unwrap_or(0x62)));
        }
    }
    eprintln!("{table}");
}
