//! What a session costs on the wire, exactly: bytes up and down, round trips, seconds of virtual
//! time. A change of speed shows as a change of this table.
//!
//! Chips at 16 MHz; every line is a whole session from connecting to leaving, with random bytes in
//! everything that is written and verified. The last column is the time over the limit of the wire, without
//! what is allowed for setting up a session.

mod limit;
mod random;

use limit::jobs::{self, Job, LineRate, Session};

/// Every session's row. To renew it, run the test and take what it prints.
const BUDGET: &str = "\
signature     v3 1000000 16 ms      72 up    218 down   11 trips   0.2197 s
32 KB         v3 1000000 16 ms  143041 up 176086 down 1314 trips   4.5549 s 0.80
8 KB          v3 1000000 16 ms   35875 up  44368 down  351 trips   1.5348 s 0.75
1 KB EEPROM   v3 1000000 16 ms   24773 up  25082 down  356 trips   1.8633 s 0.33
2 KB, 2313    v3 1000000 16 ms   12067 up  14416 down  159 trips   1.0628 s 0.50
256 KB, 2560  v3 1000000 16 ms 1143971 up 1405924 down 9300 trips  27.8984 s 0.88
signature     v3 1000000  1 ms      72 up    218 down   11 trips   0.0943 s
32 KB         v3 1000000  1 ms  133313 up  33750 down  290 trips   3.1801 s 0.93
8 KB          v3 1000000  1 ms   33443 up   8784 down   95 trips   0.9091 s 0.74
1 KB EEPROM   v3 1000000  1 ms   15045 up   9722 down  356 trips   1.5999 s 0.91
2 KB, 2313    v3 1000000  1 ms    8867 up   2640 down   95 trips   0.5791 s 0.52
256 KB, 2560  v3 1000000  1 ms 1057955 up 265188 down 1108 trips  23.3806 s 0.99
signature     v3  115200 16 ms      72 up    218 down   11 trips   0.2197 s
32 KB         v3  115200 16 ms  133436 up  34314 down  290 trips  19.7791 s 1.11
8 KB          v3  115200 16 ms   33536 up   9342 down   92 trips   5.2392 s 1.07
1 KB EEPROM   v3  115200 16 ms   24761 up  25025 down  348 trips   3.6728 s 0.68
2 KB, 2313    v3  115200 16 ms    8912 up   2640 down   87 trips   1.6250 s 0.67
256 KB, 2560  v3  115200 16 ms 1058380 up 266362 down 1138 trips 123.0412 s 0.95
signature     v3  115200  1 ms      72 up    218 down   11 trips   0.0943 s
32 KB         v3  115200  1 ms  133341 up  33701 down  286 trips  15.5862 s 0.99
8 KB          v3  115200  1 ms   33441 up   8729 down   88 trips   4.0183 s 0.95
1 KB EEPROM   v3  115200  1 ms   15033 up   9665 down  348 trips   2.2763 s 0.94
2 KB, 2313    v3  115200  1 ms    8855 up   2583 down   87 trips   1.2392 s 0.85
256 KB, 2560  v3  115200  1 ms 1058243 up 265191 down 1130 trips 121.5812 s 1.00
signature    v1a  115200 16 ms      72 up    214 down   11 trips   0.0840 s
32 KB        v1a  115200 16 ms  273389 up 141041 down 1430 trips  24.8322 s 0.96
8 KB         v1a  115200 16 ms   68453 up  35561 down  374 trips   6.3116 s 0.91
1 KB EEPROM  v1a  115200 16 ms   15033 up   9661 down  348 trips   1.9953 s 0.74
2 KB, 2313   v1a  115200 16 ms   17603 up   9287 down  158 trips   1.7243 s 0.69
256 KB, 2560 v1a  115200 16 ms 2177943 up 1123483 down 10264 trips 196.7778 s 0.98
";

fn row(line: LineRate, latency_ms: u64, name: &str, job: Job) -> String {
    let session = jobs::run(line, latency_ms, job);
    let Session { baud, stats, time, limit, set_up } = session;
    assert!(time <= set_up + limit * 115 / 100, "{name}: {time:?}, limit {limit:?}");
    format!(
        "{name:12} {:>3} {baud:>7} {latency_ms:>2} ms {:>7} up {:>6} down {:>4} trips {:>8.4} s{}\n",
        line.0,
        stats.bytes_up,
        stats.bytes_down,
        stats.round_trips,
        time.as_secs_f64(),
        session.over().map_or(String::new(), |over| format!(" {over:.2}")),
    )
}

#[test]
fn a_session_costs_exactly_this() {
    let table: String =
        jobs::all().map(|(line, latency_ms, name, job)| row(line, latency_ms, name, job)).collect();
    assert!(table == BUDGET, "the budget has changed; it is now\n{table}");
}
