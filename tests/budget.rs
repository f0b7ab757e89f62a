//! What a session costs on the wire, exactly: bytes up and down, round trips, seconds of virtual
//! time. A change of speed shows as a change of this table.
//!
//! Chips at 16 MHz; every line is a whole session from connecting to leaving, with random bytes in
//! everything that is written and verified. The last column is the time over the limit of the wire, without
//! what is allowed for setting up a session.

mod limit;
mod random;

use avrrr::chip::ATMEGA328P;
use limit::jobs::{self, Job, LineRate, Session};

/// Every session's row. To renew it, run the test and take what it prints.
const BUDGET: &str = "\
signature     v3 1000000 16 ms      72 up    218 down   11 trips   0.2157 s
32 KB         v3 1000000 16 ms  143091 up 176136 down 1324 trips   4.7109 s 0.83
8 KB          v3 1000000 16 ms   35925 up  44418 down  361 trips   1.6908 s 0.87
1 KB EEPROM   v3 1000000 16 ms   29209 up  29518 down  401 trips   2.0808 s 0.35
2 KB, 2313    v3 1000000 16 ms   12117 up  14466 down  169 trips   1.2188 s 0.66
256 KB, 2560  v3 1000000 16 ms 1144171 up 1406124 down 9340 trips  28.5344 s 0.91
signature     v3 1000000  1 ms      72 up    218 down   11 trips   0.0943 s
32 KB         v3 1000000  1 ms  133363 up  33800 down  300 trips   3.1901 s 0.93
8 KB          v3 1000000  1 ms   33493 up   8834 down  105 trips   0.9191 s 0.75
1 KB EEPROM   v3 1000000  1 ms   19481 up  14158 down  401 trips   1.7015 s 0.93
2 KB, 2313    v3 1000000  1 ms    8917 up   2690 down  105 trips   0.5891 s 0.54
256 KB, 2560  v3 1000000  1 ms 1058155 up 265388 down 1148 trips  23.4206 s 1.00
signature     v3  115200 16 ms      72 up    218 down   11 trips   0.2157 s
32 KB         v3  115200 16 ms  133385 up  33745 down  288 trips  19.8293 s 1.11
8 KB          v3  115200 16 ms   33485 up   8773 down   90 trips   5.2893 s 1.08
1 KB EEPROM   v3  115200 16 ms   29191 up  29455 down  385 trips   4.1013 s 0.67
2 KB, 2313    v3  115200 16 ms    8899 up   2627 down   89 trips   1.6630 s 0.69
256 KB, 2560  v3  115200 16 ms 1058597 up 265545 down 1194 trips 124.0801 s 0.96
signature     v3  115200  1 ms      72 up    218 down   11 trips   0.0943 s
32 KB         v3  115200  1 ms  133385 up  33745 down  288 trips  15.5922 s 0.99
8 KB          v3  115200  1 ms   33485 up   8773 down   90 trips   4.0243 s 0.95
1 KB EEPROM   v3  115200  1 ms   19463 up  14095 down  385 trips   2.7052 s 0.95
2 KB, 2313    v3  115200  1 ms    8899 up   2627 down   89 trips   1.2452 s 0.85
256 KB, 2560  v3  115200  1 ms 1058597 up 265545 down 1194 trips 121.7113 s 1.00
signature    v1a  115200 16 ms      72 up    214 down   11 trips   0.0840 s
32 KB        v1a  115200 16 ms  273433 up 141085 down 1432 trips  24.8364 s 0.96
8 KB         v1a  115200 16 ms   68497 up  35605 down  376 trips   6.3158 s 0.91
1 KB EEPROM  v1a  115200 16 ms   19463 up  14091 down  385 trips   2.3864 s 0.78
2 KB, 2313   v1a  115200 16 ms   17647 up   9331 down  160 trips   1.7285 s 0.69
256 KB, 2560 v1a  115200 16 ms 2179257 up 1124797 down 10520 trips 196.9163 s 0.98
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
        ("6.3", eeprom, 1.65, 2.05),
        ("5.10", flash, 5.5, 5.5),
        ("5.10", eeprom, 1.7, 2.05),
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
