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
32 KB         v3  6.3  115200 16 ms  133385 up  33741 down  289 trips  19.8773 s 1.11
8 KB          v3  6.3  115200 16 ms   33485 up   8769 down   91 trips   5.3373 s 1.09
1 KB EEPROM   v3  6.3  115200 16 ms   29248 up  29508 down  332 trips   3.3145 s 0.57
2 KB, 2313    v3  6.3  115200 16 ms    8899 up   2623 down   90 trips   1.7109 s 0.72
256 KB, 2560  v3  6.3  115200 16 ms 1058597 up 265541 down 1193 trips 124.0949 s 0.96
signature     v3  6.3  115200  1 ms      72 up    214 down   12 trips   0.1403 s
32 KB         v3  6.3  115200  1 ms  133385 up  33741 down  289 trips  15.6382 s 0.99
8 KB          v3  6.3  115200  1 ms   33485 up   8769 down   91 trips   4.0702 s 0.97
1 KB EEPROM   v3  6.3  115200  1 ms   19520 up  14148 down  332 trips   2.6993 s 0.97
2 KB, 2313    v3  6.3  115200  1 ms    8899 up   2623 down   90 trips   1.2913 s 0.90
256 KB, 2560  v3  6.3  115200  1 ms 1058597 up 265541 down 1193 trips 121.7523 s 1.00
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
32 KB        v1a 5.10  115200 16 ms  274169 up 141817 down  857 trips  24.9603 s 0.98
8 KB         v1a 5.10  115200 16 ms   68681 up  35785 down  233 trips   6.3806 s 0.93
1 KB EEPROM  v1a 5.10  115200 16 ms   19520 up  14144 down  332 trips   2.3275 s 0.76
2 KB, 2313   v1a 5.10  115200 16 ms   17693 up   9373 down  125 trips   1.7787 s 0.72
256 KB, 2560 v1a 5.10  115200 16 ms 2185145 up 1130681 down 5913 trips 197.5869 s 1.00
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
