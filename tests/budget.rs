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
signature     v3 1000000 16 ms      72 up    218 down   12 trips   0.2517 s
32 KB         v3 1000000 16 ms  143031 up 176076 down 1313 trips   4.5549 s 0.80
8 KB          v3 1000000 16 ms   35865 up  44358 down  350 trips   1.5348 s 0.75
1 KB EEPROM   v3 1000000 16 ms   24763 up  25072 down  355 trips   1.8633 s 0.33
2 KB, 2313    v3 1000000 16 ms   12057 up  14406 down  158 trips   1.0628 s 0.50
256 KB, 2560  v3 1000000 16 ms 1143961 up 1405914 down 9299 trips  27.8984 s 0.88
signature     v3 1000000  1 ms      72 up    218 down   12 trips   0.1052 s
32 KB         v3 1000000  1 ms  133303 up  33740 down  289 trips   3.1921 s 0.94
8 KB          v3 1000000  1 ms   33433 up   8774 down   94 trips   0.9211 s 0.75
1 KB EEPROM   v3 1000000  1 ms   15035 up   9712 down  355 trips   1.6119 s 0.92
2 KB, 2313    v3 1000000  1 ms    8857 up   2630 down   94 trips   0.5911 s 0.54
256 KB, 2560  v3 1000000  1 ms 1057945 up 265178 down 1107 trips  23.3926 s 0.99
signature     v3  115200 16 ms      72 up    218 down   12 trips   0.2517 s
32 KB         v3  115200 16 ms  133441 up  34319 down  292 trips  19.8271 s 1.11
8 KB          v3  115200 16 ms   33541 up   9347 down   94 trips   5.2872 s 1.08
1 KB EEPROM   v3  115200 16 ms   24766 up  25030 down  350 trips   3.7208 s 0.69
2 KB, 2313    v3  115200 16 ms    8917 up   2645 down   89 trips   1.6730 s 0.70
256 KB, 2560  v3  115200 16 ms 1144321 up 1405989 down 9324 trips 134.8091 s 1.04
signature     v3  115200  1 ms      72 up    218 down   12 trips   0.1052 s
32 KB         v3  115200  1 ms  133346 up  33706 down  288 trips  15.5992 s 0.99
8 KB          v3  115200  1 ms   33446 up   8734 down   90 trips   4.0312 s 0.96
1 KB EEPROM   v3  115200  1 ms   15038 up   9670 down  350 trips   2.2893 s 0.94
2 KB, 2313    v3  115200  1 ms    8860 up   2588 down   89 trips   1.2523 s 0.86
256 KB, 2560  v3  115200  1 ms 1058248 up 265196 down 1132 trips 121.5943 s 1.00
signature    v1a  115200 16 ms      72 up    214 down   12 trips   0.0941 s
32 KB        v1a  115200 16 ms  273394 up 141046 down 1432 trips  24.8429 s 0.96
8 KB         v1a  115200 16 ms   68458 up  35566 down  376 trips   6.3222 s 0.91
1 KB EEPROM  v1a  115200 16 ms   15038 up   9666 down  350 trips   2.0059 s 0.74
2 KB, 2313   v1a  115200 16 ms   17608 up   9292 down  160 trips   1.7349 s 0.69
256 KB, 2560 v1a  115200 16 ms 2177948 up 1123488 down 10266 trips 196.7884 s 0.98
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
