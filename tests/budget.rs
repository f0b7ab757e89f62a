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
32 KB         v3 1000000 16 ms  143066 up 176111 down 1319 trips   4.6349 s 0.81
8 KB          v3 1000000 16 ms   35900 up  44393 down  356 trips   1.6148 s 0.81
1 KB EEPROM   v3 1000000 16 ms   24801 up  25110 down  360 trips   1.9273 s 0.35
2 KB, 2313    v3 1000000 16 ms   12092 up  14441 down  164 trips   1.1428 s 0.58
256 KB, 2560  v3 1000000 16 ms 1143996 up 1405949 down 9305 trips  27.9784 s 0.89
signature     v3 1000000  1 ms      72 up    218 down   11 trips   0.0943 s
32 KB         v3 1000000  1 ms  133338 up  33775 down  295 trips   3.1851 s 0.93
8 KB          v3 1000000  1 ms   33468 up   8809 down  100 trips   0.9141 s 0.74
1 KB EEPROM   v3 1000000  1 ms   15073 up   9750 down  360 trips   1.6039 s 0.92
2 KB, 2313    v3 1000000  1 ms    8892 up   2665 down  100 trips   0.5841 s 0.53
256 KB, 2560  v3 1000000  1 ms 1057980 up 265213 down 1113 trips  23.3856 s 0.99
signature     v3  115200 16 ms      72 up    218 down   11 trips   0.2197 s
32 KB         v3  115200 16 ms  133363 up  33723 down  287 trips  19.8173 s 1.11
8 KB          v3  115200 16 ms   33463 up   8751 down   89 trips   5.2773 s 1.08
1 KB EEPROM   v3  115200 16 ms   24786 up  25050 down  348 trips   3.6728 s 0.68
2 KB, 2313    v3  115200 16 ms    8877 up   2605 down   88 trips   1.6510 s 0.68
256 KB, 2560  v3  115200 16 ms 1058265 up 265213 down 1131 trips 123.0761 s 0.95
signature     v3  115200  1 ms      72 up    218 down   11 trips   0.0943 s
32 KB         v3  115200  1 ms  133363 up  33723 down  287 trips  15.5892 s 0.99
8 KB          v3  115200  1 ms   33463 up   8751 down   89 trips   4.0213 s 0.95
1 KB EEPROM   v3  115200  1 ms   15058 up   9690 down  348 trips   2.2772 s 0.94
2 KB, 2313    v3  115200  1 ms    8877 up   2605 down   88 trips   1.2423 s 0.85
256 KB, 2560  v3  115200  1 ms 1058265 up 265213 down 1131 trips 121.5842 s 1.00
signature    v1a  115200 16 ms      72 up    214 down   11 trips   0.0840 s
32 KB        v1a  115200 16 ms  273411 up 141063 down 1431 trips  24.8343 s 0.96
8 KB         v1a  115200 16 ms   68475 up  35583 down  375 trips   6.3137 s 0.91
1 KB EEPROM  v1a  115200 16 ms   15058 up   9686 down  348 trips   1.9975 s 0.74
2 KB, 2313   v1a  115200 16 ms   17625 up   9309 down  159 trips   1.7264 s 0.69
256 KB, 2560 v1a  115200 16 ms 2177965 up 1123505 down 10265 trips 196.7798 s 0.98
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
