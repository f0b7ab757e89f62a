//! What the wire gives, on virtual time and so the same on every machine: the table of `avrrr bench`, and
//! the time of whole jobs against the limit of line, SPI bus and chip (`tests/limit`).
//!
//! `cargo bench --bench spi_throughput`.

#[path = "../tests/limit/mod.rs"]
mod limit;
#[path = "../tests/random/mod.rs"]
mod random;
#[path = "../src/bin/avrrr/commands/bench/table.rs"]
mod table;

use std::time::Duration;

use avrrr::buspirate::{BusPirate, Options, Speed};
use avrrr::select::Direct;
use avrrr::sim::{self, Board, World};
use limit::jobs;
use table::Miso;

/// Of the USB adapter: by default, and where the host asks for low latency.
const LATENCIES_MS: [u64; 2] = [16, 1];
const LINE_RATES: [u32; 3] = [115_200, 1_000_000, 2_000_000];

fn main() {
    for latency_ms in LATENCIES_MS {
        println!("v3 with firmware 6.3, latency {latency_ms} ms\n\n{}", table::HEAD.trim_end());
        for line_rate in LINE_RATES {
            spi(latency_ms, line_rate);
        }
        println!();
    }
    println!("Write and verify, 16 MHz: the last column is the time, less what is allowed for setting up a");
    println!("session (0.35 s at 1 ms, 0.6 s at 16 ms), over the limit\n");
    for (line, latency_ms, name, job) in jobs::all() {
        let session = jobs::run(line, latency_ms, job);
        let limit = session.over().map_or(String::new(), |over| {
            format!(", limit {:>8.3} s {over:.2}", session.limit.as_secs_f64())
        });
        println!(
            "{name:12} {:>3} {:>7} {latency_ms:>2} ms {:>5} trips {:>8.3} s{limit}",
            line.0,
            session.baud,
            session.stats.round_trips,
            session.time.as_secs_f64(),
        );
    }
}

/// The rows of one line rate.
fn spi(latency_ms: u64, line_rate: u32) {
    let mut options = sim::WorldOptions::default();
    options.latency = Duration::from_millis(latency_ms);
    let mut world = World::with_options(Board::new().with_jumper(), options);
    let mut options = Options::default();
    options.line_rate = line_rate;
    let mut bus = BusPirate::connect(&mut world, Direct::ONE, options).unwrap();
    let has_jumper = table::look_at_miso(&mut bus).unwrap() == Miso::Mosi;
    for speed in Speed::ALL {
        let row = table::measure(&mut bus, speed, has_jumper).unwrap().unwrap();
        assert!(!row.is_altered());
        print!("{row}");
    }
    bus.close().unwrap();
    assert_eq!(world.stats().bytes_lost, 0);
}
