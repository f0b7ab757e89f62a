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
32 KB         v3 1000000 16 ms  143061 up 176106 down 1318 trips   4.6189 s 0.81
8 KB          v3 1000000 16 ms   35895 up  44388 down  355 trips   1.5988 s 0.80
1 KB EEPROM   v3 1000000 16 ms   24801 up  25110 down  360 trips   1.9273 s 0.35
2 KB, 2313    v3 1000000 16 ms   12087 up  14436 down  163 trips   1.1268 s 0.57
256 KB, 2560  v3 1000000 16 ms 1143991 up 1405944 down 9304 trips  27.9624 s 0.89
signature     v3 1000000  1 ms      72 up    218 down   11 trips   0.0943 s
32 KB         v3 1000000  1 ms  133333 up  33770 down  294 trips   3.1841 s 0.93
8 KB          v3 1000000  1 ms   33463 up   8804 down   99 trips   0.9131 s 0.74
1 KB EEPROM   v3 1000000  1 ms   15073 up   9750 down  360 trips   1.6039 s 0.92
2 KB, 2313    v3 1000000  1 ms    8887 up   2660 down   99 trips   0.5831 s 0.52
256 KB, 2560  v3 1000000  1 ms 1057975 up 265208 down 1112 trips  23.3846 s 0.99
signature     v3  115200 16 ms      72 up    218 down   11 trips   0.2197 s
32 KB         v3  115200 16 ms  133396 up  34274 down  290 trips  19.7891 s 1.11
8 KB          v3  115200 16 ms   33496 up   9302 down   92 trips   5.2491 s 1.07
1 KB EEPROM   v3  115200 16 ms   24786 up  25050 down  348 trips   3.6728 s 0.68
2 KB, 2313    v3  115200 16 ms    8872 up   2600 down   87 trips   1.6350 s 0.67
256 KB, 2560  v3  115200 16 ms 1058340 up 266322 down 1138 trips 123.0511 s 0.95
signature     v3  115200  1 ms      72 up    218 down   11 trips   0.0943 s
32 KB         v3  115200  1 ms  133358 up  33718 down  286 trips  15.5873 s 0.99
8 KB          v3  115200  1 ms   33458 up   8746 down   88 trips   4.0193 s 0.95
1 KB EEPROM   v3  115200  1 ms   15058 up   9690 down  348 trips   2.2772 s 0.94
2 KB, 2313    v3  115200  1 ms    8872 up   2600 down   87 trips   1.2403 s 0.85
256 KB, 2560  v3  115200  1 ms 1058260 up 265208 down 1130 trips 121.5823 s 1.00
signature    v1a  115200 16 ms      72 up    214 down   11 trips   0.0840 s
32 KB        v1a  115200 16 ms  273406 up 141058 down 1430 trips  24.8337 s 0.96
8 KB         v1a  115200 16 ms   68470 up  35578 down  374 trips   6.3131 s 0.91
1 KB EEPROM  v1a  115200 16 ms   15058 up   9686 down  348 trips   1.9975 s 0.74
2 KB, 2313   v1a  115200 16 ms   17620 up   9304 down  158 trips   1.7258 s 0.69
256 KB, 2560 v1a  115200 16 ms 2177960 up 1123500 down 10264 trips 196.7792 s 0.98
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
