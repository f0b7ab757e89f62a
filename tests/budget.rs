//! What a session costs on the wire, exactly: bytes up and down, round trips, seconds of virtual
//! time. A change of speed shows as a change of this table.
//!
//! Bus Pirate v3, firmware 6.3, 115200 baud, ATmega328P at 16 MHz; every line is a whole session from
//! connecting to leaving. The image fills all 32 KB with random bytes.

mod random;

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::{Hertz, Target};
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::ATMEGA328P;
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{self, Avr, Board, Line, World};

/// Every session's row. To renew it, run the test and take what it prints.
const BUDGET: &str = "\
signature  31.25 kHz  16 ms      77 up    223 down    20 trips    0.4117 s
write 32K  31.25 kHz  16 ms  133214 up    752 down   281 trips   49.6597 s
read 32K   31.25 kHz  16 ms    1357 up  33247 down   148 trips   35.2277 s
signature  1 MHz  16 ms      73 up    219 down    16 trips    0.3477 s
write 32K  1 MHz  16 ms  133210 up    748 down   277 trips   16.8277 s
read 32K   1 MHz  16 ms     153 up  33003 down    24 trips    3.3503 s
signature  31.25 kHz   1 ms      77 up    223 down    20 trips    0.1383 s
write 32K  31.25 kHz   1 ms  133214 up    752 down   281 trips   46.0063 s
read 32K   31.25 kHz   1 ms    1357 up  33247 down   148 trips   34.1863 s
signature  1 MHz   1 ms      73 up    219 down    16 trips    0.1313 s
write 32K  1 MHz   1 ms  133210 up    748 down   277 trips   13.2312 s
read 32K   1 MHz   1 ms     153 up  33003 down    24 trips    3.0112 s
";

fn row(name: &str, latency_ms: u64, clock: Hertz, operations: &[Operation]) -> String {
    let mut options = sim::Options::default();
    options.latency = Duration::from_millis(latency_ms);
    let mut avr = Avr::new(ATMEGA328P).with_clock(16_000_000);
    avr.set_flash(0, &random::bytes(1, 32 * 1024));
    let mut world = World::with_options(Board::new().with(avr, Line::Cs), options);

    let policy = Policy::default().with_verify(false);
    let plan = Plan::new(ATMEGA328P, operations.to_vec(), policy).unwrap();
    let mut bus = BusPirate::connect(&mut world, Direct::ONE, Options::default()).unwrap();
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::at(clock)).unwrap();
    assert_eq!(session.clock(), Some(clock));
    let mut programmer = session.into_programmer(ATMEGA328P);
    plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap();
    programmer.leave().unwrap();
    bus.close().unwrap();

    let stats = world.stats();
    assert_eq!(stats.bytes_lost, 0);
    assert_eq!(world.wires().violations(), []);
    let time = stats.last_received.unwrap() - stats.first_sent.unwrap();
    format!(
        "{name:10} {clock:>9} {latency_ms:>3} ms {:>7} up {:>6} down {:>5} trips {:>9.4} s\n",
        stats.bytes_up,
        stats.bytes_down,
        stats.round_trips,
        time.as_secs_f64()
    )
}

#[test]
fn a_session_costs_exactly_this() {
    let image = Image::from_bytes(0, random::bytes(2, 32 * 1024)).unwrap();
    let write = [Operation::Erase, Operation::Write { memory: Memory::Flash, image }];
    let read = [Operation::Read { memory: Memory::Flash }];
    let mut table = String::new();
    for latency_ms in [16, 1] {
        for clock in [Hertz(31_250), Hertz(1_000_000)] {
            for (name, operations) in [("signature", &[][..]), ("write 32K", &write), ("read 32K", &read)] {
                write!(table, "{}", row(name, latency_ms, clock, operations)).unwrap();
            }
        }
    }
    assert!(table == BUDGET, "the budget has changed; it is now\n{table}");
}
