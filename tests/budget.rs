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
signature     v3  6.3 1000000 16 ms      71 up    213 down   11 trips   0.2317 s
32 KB         v3  6.3 1000000 16 ms  143090 up 176131 down  812 trips   4.4243 s 0.77
8 KB          v3  6.3 1000000 16 ms   35924 up  44413 down  233 trips   1.6312 s 0.83
1 KB EEPROM   v3  6.3 1000000 16 ms   29265 up  29570 down  347 trips   2.0244 s 0.38
2 KB, 2313    v3  6.3 1000000 16 ms   12116 up  14461 down  105 trips   1.1993 s 0.64
256 KB, 2560  v3  6.3 1000000 16 ms 1144170 up 1406119 down 5242 trips  26.1282 s 0.83
signature     v3  6.3 1000000  1 ms      71 up    213 down   11 trips   0.1133 s
32 KB         v3  6.3 1000000  1 ms  133362 up  33795 down  300 trips   3.1651 s 0.93
8 KB          v3  6.3 1000000  1 ms   33492 up   8829 down  105 trips   0.9211 s 0.75
1 KB EEPROM   v3  6.3 1000000  1 ms   19537 up  14210 down  347 trips   1.6422 s 0.93
2 KB, 2313    v3  6.3 1000000  1 ms    8916 up   2685 down  105 trips   0.5981 s 0.56
256 KB, 2560  v3  6.3 1000000  1 ms 1058154 up 265383 down 1146 trips  23.1378 s 0.98
signature     v3  6.3  115200 16 ms      71 up    213 down   11 trips   0.2317 s
32 KB         v3  6.3  115200 16 ms  133384 up  33740 down  288 trips  19.8453 s 1.11
8 KB          v3  6.3  115200 16 ms   33484 up   8768 down   90 trips   5.3053 s 1.08
1 KB EEPROM   v3  6.3  115200 16 ms   29247 up  29507 down  331 trips   4.0555 s 0.73
2 KB, 2313    v3  6.3  115200 16 ms    8898 up   2622 down   89 trips   1.6789 s 0.70
256 KB, 2560  v3  6.3  115200 16 ms 1058596 up 265540 down 1192 trips 124.0629 s 0.96
signature     v3  6.3  115200  1 ms      71 up    213 down   11 trips   0.1133 s
32 KB         v3  6.3  115200  1 ms  133384 up  33740 down  288 trips  15.6113 s 0.99
8 KB          v3  6.3  115200  1 ms   33484 up   8768 down   90 trips   4.0432 s 0.96
1 KB EEPROM   v3  6.3  115200  1 ms   19519 up  14147 down  331 trips   2.6723 s 0.96
2 KB, 2313    v3  6.3  115200  1 ms    8898 up   2622 down   89 trips   1.2643 s 0.87
256 KB, 2560  v3  6.3  115200  1 ms 1058596 up 265540 down 1192 trips 121.7253 s 1.00
signature     v3 5.10 1000000 16 ms      71 up    265 down   11 trips   0.2241 s
32 KB         v3 5.10 1000000 16 ms  283170 up 283522 down 1376 trips   5.3760 s 0.46
8 KB          v3 5.10 1000000 16 ms   70944 up  71296 down  374 trips   1.8726 s 0.49
1 KB EEPROM   v3 5.10 1000000 16 ms   29265 up  29617 down  347 trips   2.0292 s 0.38
2 KB, 2313    v3 5.10 1000000 16 ms   20863 up  21215 down  140 trips   1.2669 s 0.52
256 KB, 2560  v3 5.10 1000000 16 ms 2264106 up 2264458 down 9736 trips  33.4457 s 0.44
signature     v3 5.10 1000000  1 ms      71 up    209 down   11 trips   0.1133 s
32 KB         v3 5.10 1000000  1 ms  273442 up 141130 down  864 trips   4.6827 s 1.01
8 KB          v3 5.10 1000000  1 ms   68512 up  35656 down  246 trips   1.3175 s 0.90
1 KB EEPROM   v3 5.10 1000000  1 ms   19537 up  14201 down  347 trips   1.6653 s 0.94
2 KB, 2313    v3 5.10 1000000  1 ms   17663 up   9383 down  140 trips   0.7138 s 0.69
256 KB, 2560  v3 5.10 1000000  1 ms 2178090 up 1123666 down 5640 trips  36.1231 s 1.08
signature    v1a 5.10  115200 16 ms      71 up    209 down   11 trips   0.1038 s
32 KB        v1a 5.10  115200 16 ms  274168 up 141816 down  856 trips  24.9351 s 0.98
8 KB         v1a 5.10  115200 16 ms   68680 up  35784 down  232 trips   6.3554 s 0.92
1 KB EEPROM  v1a 5.10  115200 16 ms   19519 up  14143 down  331 trips   2.3023 s 0.75
2 KB, 2313   v1a 5.10  115200 16 ms   17692 up   9372 down  124 trips   1.7536 s 0.71
256 KB, 2560 v1a 5.10  115200 16 ms 2185144 up 1130680 down 5912 trips 197.5617 s 1.00
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
