//! What a session costs on the wire, exactly: bytes up and down, round trips, seconds of virtual
//! time. A change of speed shows as a change of this table.
//!
//! Chips at 16 MHz; every line is a whole session from connecting to leaving, with random bytes in
//! everything that is written and verified. The last column is the time over the limit of the wire, without
//! what is allowed for setting up a session.

mod limit;
mod random;

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::Target;
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::{ATMEGA328P, ATMEGA2560, ATTINY2313, Chip};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{self, Avr, Board, Device, Line, ViolationKind, World};

use limit::Limit;

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

/// A board, and the line rate that is asked for.
const LINES: [(&str, &str, u32); 3] =
    [("v3", "6.3", 1_000_000), ("v3", "6.3", 115_200), ("v1a", "5.10", 1_000_000)];

/// The jobs of the table.
#[derive(Clone, Copy)]
enum Job {
    Signature,
    Flash(Chip, u32),
    Eeprom(Chip, u32),
}

impl Job {
    const ALL: [(&str, Self); 6] = [
        ("signature", Self::Signature),
        ("32 KB", Self::Flash(ATMEGA328P, 32 * 1024)),
        ("8 KB", Self::Flash(ATMEGA328P, 8 * 1024)),
        ("1 KB EEPROM", Self::Eeprom(ATMEGA328P, 1024)),
        ("2 KB, 2313", Self::Flash(ATTINY2313, 2048)),
        ("256 KB, 2560", Self::Flash(ATMEGA2560, 256 * 1024)),
    ];

    fn chip(self) -> Chip {
        match self {
            Self::Signature => ATMEGA328P,
            Self::Flash(chip, _) | Self::Eeprom(chip, _) => chip,
        }
    }

    fn operations(self) -> Vec<Operation> {
        let write = |memory, bytes: u32| {
            let image = Image::from_bytes(0, random::bytes(2, bytes as usize)).unwrap();
            Operation::Write { memory, image }
        };
        match self {
            Self::Signature => vec![],
            Self::Flash(_, bytes) => vec![Operation::Erase, write(Memory::Flash, bytes)],
            Self::Eeprom(_, bytes) => vec![write(Memory::Eeprom, bytes)],
        }
    }

    fn limit(self, limit: &Limit) -> Duration {
        match self {
            Self::Signature => Duration::ZERO,
            Self::Flash(chip, bytes) => limit.write_flash(&chip, bytes) + limit.read_flash(bytes),
            // It is read first, too, to write only what differs.
            Self::Eeprom(chip, bytes) => limit.write_eeprom(&chip, bytes) + 2 * limit.read_frames(bytes),
        }
    }
}

/// What a session may take beyond the limit.
fn set_up(latency_ms: u64) -> Duration {
    Duration::from_millis(if latency_ms > 1 { 600 } else { 350 })
}

fn row((hardware, firmware, rate): (&str, &str, u32), latency_ms: u64, name: &str, job: Job) -> String {
    let mut options = sim::Options::default();
    options.device = Device::new(hardware.parse().unwrap(), firmware.parse().unwrap()).unwrap();
    options.latency = Duration::from_millis(latency_ms);
    let avr = Avr::new(job.chip()).with_clock(16_000_000);
    let mut world = World::with_options(Board::new().with(avr, Line::Cs), options);

    let plan = Plan::new(job.chip(), job.operations(), Policy::default()).unwrap();
    let mut options = Options::default();
    // As the program does it: a signature is not worth the dialog for a faster line.
    options.line_rate = if matches!(job, Job::Signature) { 115_200 } else { rate };
    let mut bus = BusPirate::connect(&mut world, Direct::ONE, options).unwrap();
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(job.chip());
    plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap();
    let spi = programmer.clock().unwrap();
    programmer.leave().unwrap();
    bus.close().unwrap();

    let stats = world.stats();
    assert_eq!(stats.bytes_lost, 0);
    let kinds = world.wires().violation_counts().map(|(kind, _)| kind);
    assert_eq!(kinds.filter(|kind| !matches!(kind, ViolationKind::SckTooFast { .. })).count(), 0);
    let time = stats.last_received.unwrap() - stats.first_sent.unwrap();
    let baud = if (hardware, rate) == ("v3", 1_000_000) { rate } else { 115_200 };
    // The v1a's line has no USB adapter, and so no timer.
    let timer = if hardware == "v3" { Duration::from_millis(latency_ms) } else { Duration::ZERO };
    let limit = job.limit(&Limit { baud, latency: timer, spi, reads_flash: hardware == "v3" });
    let over = time.saturating_sub(set_up(latency_ms)).as_secs_f64() / limit.as_secs_f64();
    assert!(time <= set_up(latency_ms) + limit * 115 / 100, "{name}: {time:?}, limit {limit:?}");
    format!(
        "{name:12} {hardware:>3} {baud:>7} {latency_ms:>2} ms {:>7} up {:>6} down {:>4} trips {:>8.4} s{}\n",
        stats.bytes_up,
        stats.bytes_down,
        stats.round_trips,
        time.as_secs_f64(),
        if limit.is_zero() { String::new() } else { format!(" {over:.2}") },
    )
}

#[test]
fn a_session_costs_exactly_this() {
    let mut table = String::new();
    for line in LINES {
        for latency_ms in [16, 1] {
            for (name, job) in Job::ALL {
                // The line of a v1a has no timer.
                if (line.0, latency_ms) != ("v1a", 1) {
                    table.push_str(&row(line, latency_ms, name, job));
                }
            }
        }
    }
    assert!(table == BUDGET, "the budget has changed; it is now\n{table}");
}
