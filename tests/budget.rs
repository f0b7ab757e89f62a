//! What a session costs on the wire, exactly: bytes up and down, round trips, seconds of virtual
//! time. A change of speed shows as a change of this table.
//!
//! Chips at 16 MHz; every line is a whole session from connecting to leaving, with random bytes in
//! everything that is written and verified. The last column is the time over the limit of the wire, without
//! what is allowed for setting up a session.

mod limit;
mod random;

use std::ops::ControlFlow;

use avrrr::bus::{IcspBus as _, Target};
use avrrr::buspirate::{BusPirate, Options, Speed};
use avrrr::chip::{ATMEGA328P, Hertz};
use avrrr::icsp::{self, Entry, Memory};
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, Line, UsbWorld};
use limit::jobs::{self, Job, LineRate, Session};

/// Every session's row. To renew it, run the test and take what it prints.
const BUDGET: &str = "\
signature     v3  6.3 1000000 16 ms      72 up    214 down   12 trips   0.2637 s
32 KB         v3  6.3 1000000 16 ms  143091 up 176127 down  813 trips   4.4624 s 0.78
8 KB          v3  6.3 1000000 16 ms   35925 up  44409 down  234 trips   1.6767 s 0.86
1 KB EEPROM   v3  6.3 1000000 16 ms   29266 up  29566 down  348 trips   1.9834 s 0.37
2 KB, 2313    v3  6.3 1000000 16 ms   12117 up  14457 down  106 trips   1.2229 s 0.67
256 KB, 2560  v3  6.3 1000000 16 ms 1144171 up 1406115 down 5243 trips  26.0174 s 0.82
signature     v3  6.3 1000000  1 ms      72 up    214 down   12 trips   0.1403 s
32 KB         v3  6.3 1000000  1 ms  133363 up  33791 down  301 trips   3.2161 s 0.94
8 KB          v3  6.3 1000000  1 ms   33493 up   8825 down  106 trips   0.9721 s 0.82
1 KB EEPROM   v3  6.3 1000000  1 ms   19538 up  14206 down  348 trips   1.6932 s 0.96
2 KB, 2313    v3  6.3 1000000  1 ms    8917 up   2681 down  106 trips   0.6491 s 0.67
256 KB, 2560  v3  6.3 1000000  1 ms 1058155 up 265379 down 1147 trips  23.1888 s 0.99
signature     v3  6.3  115200 16 ms      72 up    214 down   12 trips   0.2637 s
32 KB         v3  6.3  115200 16 ms  133384 up  33740 down  288 trips  19.8613 s 1.11
8 KB          v3  6.3  115200 16 ms   33484 up   8768 down   90 trips   5.3213 s 1.09
1 KB EEPROM   v3  6.3  115200 16 ms   29247 up  29507 down  331 trips   3.2985 s 0.57
2 KB, 2313    v3  6.3  115200 16 ms    8898 up   2622 down   89 trips   1.6949 s 0.71
256 KB, 2560  v3  6.3  115200 16 ms 1058676 up 266654 down 1196 trips 124.0835 s 0.96
signature     v3  6.3  115200  1 ms      72 up    214 down   12 trips   0.1403 s
32 KB         v3  6.3  115200  1 ms  133384 up  33740 down  288 trips  15.6372 s 0.99
8 KB          v3  6.3  115200  1 ms   33484 up   8768 down   90 trips   4.0693 s 0.97
1 KB EEPROM   v3  6.3  115200  1 ms   19519 up  14147 down  331 trips   2.6982 s 0.97
2 KB, 2313    v3  6.3  115200  1 ms    8898 up   2622 down   89 trips   1.2902 s 0.90
256 KB, 2560  v3  6.3  115200  1 ms 1058596 up 265540 down 1192 trips 121.7512 s 1.00
signature     v3 5.10 1000000 16 ms      72 up    266 down   12 trips   0.2561 s
32 KB         v3 5.10 1000000 16 ms  283171 up 283523 down 1377 trips   5.3981 s 0.46
8 KB          v3 5.10 1000000 16 ms   70945 up  71297 down  375 trips   1.9022 s 0.50
1 KB EEPROM   v3 5.10 1000000 16 ms   29266 up  29618 down  348 trips   1.9721 s 0.37
2 KB, 2313    v3 5.10 1000000 16 ms   20864 up  21216 down  141 trips   1.2744 s 0.53
256 KB, 2560  v3 5.10 1000000 16 ms 2264107 up 2264459 down 9737 trips  33.3189 s 0.44
signature     v3 5.10 1000000  1 ms      72 up    210 down   12 trips   0.1403 s
32 KB         v3 5.10 1000000  1 ms  273443 up 141131 down  865 trips   4.7097 s 1.02
8 KB          v3 5.10 1000000  1 ms   68513 up  35657 down  247 trips   1.3445 s 0.93
1 KB EEPROM   v3 5.10 1000000  1 ms   19538 up  14202 down  348 trips   1.6923 s 0.96
2 KB, 2313    v3 5.10 1000000  1 ms   17664 up   9384 down  141 trips   0.7408 s 0.75
256 KB, 2560  v3 5.10 1000000  1 ms 2178091 up 1123667 down 5641 trips  36.1501 s 1.08
signature    v1a 5.10  115200 16 ms      72 up    210 down   12 trips   0.1290 s
32 KB        v1a 5.10  115200 16 ms  274168 up 141816 down  856 trips  24.9600 s 0.98
8 KB         v1a 5.10  115200 16 ms   68680 up  35784 down  232 trips   6.3803 s 0.93
1 KB EEPROM  v1a 5.10  115200 16 ms   19519 up  14143 down  331 trips   2.3272 s 0.76
2 KB, 2313   v1a 5.10  115200 16 ms   17692 up   9372 down  124 trips   1.7785 s 0.72
256 KB, 2560 v1a 5.10  115200 16 ms 2185144 up 1130680 down 5912 trips 197.5866 s 1.00
";

fn row(line: LineRate, latency_ms: u64, name: &str, job: Job) -> String {
    let session = jobs::run(line, latency_ms, job);
    let Session { baud, stats, time, limit, set_up } = session;
    assert!(time <= set_up + limit * 115 / 100, "{name}: {time:?}, limit {limit:?}");
    format!(
        "{name:12} {:>3} {:>4} {baud:>7} {latency_ms:>2} ms {:>7} up {:>6} down {:>4} trips {:>8.4} s{}\n",
        line.0,
        line.1,
        stats.bytes_up,
        stats.bytes_down,
        stats.round_trips,
        time.as_secs_f64(),
        session.over().map_or(String::new(), |over| format!(" {over:.2}")),
    )
}

/// What is promised: seconds at a timer of 1 ms and of 16 ms.
#[test]
fn the_promised_times_are_kept() {
    let flash = Job::Flash(ATMEGA328P, 32 * 1024);
    let eeprom = Job::Eeprom(ATMEGA328P, 1024);
    for (firmware, job, at_1_ms, at_16_ms) in [
        ("6.3", flash, 3.3, 4.7),
        ("6.3", eeprom, 1.7, 2.0),
        ("5.10", flash, 5.5, 5.5),
        ("5.10", eeprom, 1.7, 2.0),
    ] {
        for (latency_ms, most) in [(1, at_1_ms), (16, at_16_ms)] {
            let took = jobs::run(("v3", firmware, 1_000_000), latency_ms, job).time.as_secs_f64();
            eprintln!("{firmware} {latency_ms} ms: {took:.3} s of {most}");
            assert!(took <= most, "{firmware}, {latency_ms} ms: {took:.3} s, not {most}");
        }
    }
}

#[test]
fn a_session_costs_exactly_this() {
    let table: String =
        jobs::all().map(|(line, latency_ms, name, job)| row(line, latency_ms, name, job)).collect();
    assert!(table == BUDGET, "the budget has changed; it is now\n{table}");
}

/// The limit of BPIO2 for 32 KB, at an SPI clock of 1.953 MHz: 256 pages, each of two requests and 4.5 ms of waiting,
/// of which the way of the next request over USB hides 0.4 ms; and 283 requests to verify.
fn bpio2_limit(supplied: bool) -> f64 {
    // Chapter 10 of docs/protocol/bpio2.md, us: requests of 4 bytes and of 512, full duplex, at 2 MHz.
    let (short, long) = if supplied { (350.0, 10_500.0) } else { (220.0, 3_900.0) };
    (256.0 * (short + long + 4_500.0 - 400.0) + 283.0 * long * 464.0 / 512.0) / 1e6
}

/// A Bus Pirate 5 with an ATmega328P at 16 MHz; seconds from opening the port to the end of connecting, and of all.
fn over_bpio2(supplied: bool, operations: Vec<Operation>) -> (f64, f64) {
    let board = Board::new().with(Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16)), Line::Cs);
    let world = UsbWorld::new(if supplied { board } else { board.self_powered() });
    let mut options = Options::default();
    options.speed = Some(Speed::Mhz2);
    let mut bus = BusPirate::connect(world.binary(), Direct::ONE, options).unwrap();
    let now = |bus: &BusPirate<_, _>| bus.now().unwrap().as_secs_f64();
    let connected = now(&bus);
    let plan = Plan::new(ATMEGA328P, operations, Policy::default()).unwrap();
    let mut programmer =
        icsp::Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap().into_programmer(ATMEGA328P);
    plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap();
    programmer.leave().unwrap();
    let all = now(&bus);
    bus.close().unwrap();
    assert!(world.wires().violations().is_empty());
    (connected, all)
}

#[test]
fn bpio2_takes_as_long_as_promised() {
    let image = Image::from_bytes(0, random::bytes(5, 32 * 1024)).unwrap();
    for (supplied, most) in [(false, 4.3), (true, 8.0)] {
        let write = Operation::Write { memory: Memory::Flash, image: image.clone() };
        let (connected, all) = over_bpio2(supplied, vec![Operation::Erase, write]);
        let ratio = (all - connected) / bpio2_limit(supplied);
        eprintln!("BPIO2, supplied {supplied}: {all:.3} s of {most} s, {ratio:.2} of the limit");
        assert!(all <= most, "{all:.3} s, not {most} s");
        assert!(ratio <= 1.15, "{ratio:.3} of the limit");
    }
    let (_, signature) = over_bpio2(false, vec![]);
    eprintln!("BPIO2, signature: {signature:.3} s");
    assert!(signature <= 0.3, "{signature:.3} s");
}
