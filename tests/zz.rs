//! x
mod random;
use std::ops::ControlFlow;
use std::time::Duration;
use avrrr::bus::Target;
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::{self, Chip};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{Event, Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{self, Avr, Board, Line, World};

fn run(chip: Chip, latency_ms: u64, rate: u32, ops: Vec<Operation>, what: &str) {
    let mut options = sim::Options::default();
    options.latency = Duration::from_millis(latency_ms);
    let avr = Avr::new(chip).with_clock(16_000_000);
    let mut world = World::with_options(Board::new().with(avr, Line::Cs), options);
    let plan = Plan::new(chip, ops, Policy::default()).unwrap();
    let mut o = Options::default();
    o.line_rate = rate;
    let mut bus = BusPirate::connect(&mut world, Direct::ONE, o).unwrap();
    let mut marks = vec![("connected", avrrr::bus::IcspBus::now(&bus).unwrap())];
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(chip);
    marks.push(("entered", programmer.now().unwrap()));
    let r = plan.run(&mut programmer, &mut |e| { if let Event::Clock{spi,target} = e { println!("  clock {spi} {target:?}"); } ControlFlow::Continue(()) }).unwrap();
    for s in &r.steps { println!("  {:?} {:?} {:?}", s.step.action, s.step.memory, s.time); }
    programmer.leave().unwrap();
    bus.close().unwrap();
    let stats = world.stats();
    assert_eq!(stats.bytes_lost, 0);
    assert_eq!(world.wires().violations(), []);
    let time = stats.last_received.unwrap() - stats.first_sent.unwrap();
    println!("{what} {latency_ms} ms {rate}: {:.4} s, {} trips, up {} down {} {marks:?}", time.as_secs_f64(), stats.round_trips, stats.bytes_up, stats.bytes_down);
}
fn w(m: Memory, n: usize) -> Operation { Operation::Write{memory:m, image: Image::from_bytes(0, random::bytes(2, n)).unwrap()} }
#[test]
fn t() {
    for rate in [1_000_000, 115_200] { for l in [16,1] {
        run(chip::ATMEGA328P, l, rate, vec![], "signature");
        run(chip::ATMEGA328P, l, rate, vec![Operation::Erase, w(Memory::Flash, 32768)], "32K");
        run(chip::ATMEGA328P, l, rate, vec![Operation::Erase, w(Memory::Flash, 8192)], "8K");
        run(chip::ATMEGA328P, l, rate, vec![w(Memory::Eeprom, 1024)], "1K eeprom");
        run(chip::ATTINY2313, l, rate, vec![Operation::Erase, w(Memory::Flash, 2048)], "2K 2313");
        run(chip::ATMEGA2560, l, rate, vec![Operation::Erase, w(Memory::Flash, 262144)], "256K 2560");
    }}
}
