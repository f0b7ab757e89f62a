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
32 KB         v3 1000000 16 ms  143056 up 176101 down 1317 trips   4.6029 s 0.81
8 KB          v3 1000000 16 ms   35890 up  44383 down  354 trips   1.5828 s 0.79
1 KB EEPROM   v3 1000000 16 ms   24788 up  25097 down  359 trips   1.9113 s 0.34
2 KB, 2313    v3 1000000 16 ms   12082 up  14431 down  162 trips   1.1108 s 0.55
256 KB, 2560  v3 1000000 16 ms 1143986 up 1405939 down 9303 trips  27.9464 s 0.89
signature     v3 1000000  1 ms      72 up    218 down   11 trips   0.0943 s
32 KB         v3 1000000  1 ms  133328 up  33765 down  293 trips   3.1831 s 0.93
8 KB          v3 1000000  1 ms   33458 up   8799 down   98 trips   0.9121 s 0.74
1 KB EEPROM   v3 1000000  1 ms   15060 up   9737 down  359 trips   1.6029 s 0.92
2 KB, 2313    v3 1000000  1 ms    8882 up   2655 down   98 trips   0.5821 s 0.52
256 KB, 2560  v3 1000000  1 ms 1057970 up 265203 down 1111 trips  23.3836 s 0.99
signature     v3  115200 16 ms      72 up    218 down   11 trips   0.2197 s
32 KB         v3  115200 16 ms  133391 up  34269 down  290 trips  19.7891 s 1.11
8 KB          v3  115200 16 ms   33491 up   9297 down   92 trips   5.2491 s 1.07
1 KB EEPROM   v3  115200 16 ms   24773 up  25037 down  348 trips   3.6728 s 0.68
2 KB, 2313    v3  115200 16 ms    8867 up   2595 down   87 trips   1.6350 s 0.67
256 KB, 2560  v3  115200 16 ms 1058335 up 266317 down 1138 trips 123.0511 s 0.95
signature     v3  115200  1 ms      72 up    218 down   11 trips   0.0943 s
32 KB         v3  115200  1 ms  133353 up  33713 down  286 trips  15.5873 s 0.99
8 KB          v3  115200  1 ms   33453 up   8741 down   88 trips   4.0193 s 0.95
1 KB EEPROM   v3  115200  1 ms   15045 up   9677 down  348 trips   2.2772 s 0.94
2 KB, 2313    v3  115200  1 ms    8867 up   2595 down   87 trips   1.2403 s 0.85
256 KB, 2560  v3  115200  1 ms 1058255 up 265203 down 1130 trips 121.5823 s 1.00
signature    v1a  115200 16 ms      72 up    214 down   11 trips   0.0840 s
32 KB        v1a  115200 16 ms  273401 up 141053 down 1430 trips  24.8333 s 0.96
8 KB         v1a  115200 16 ms   68465 up  35573 down  374 trips   6.3127 s 0.91
1 KB EEPROM  v1a  115200 16 ms   15045 up   9673 down  348 trips   1.9963 s 0.74
2 KB, 2313   v1a  115200 16 ms   17615 up   9299 down  158 trips   1.7254 s 0.69
256 KB, 2560 v1a  115200 16 ms 2177955 up 1123495 down 10264 trips 196.7788 s 0.98
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
