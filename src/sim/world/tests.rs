//! Time on the line, to the nanosecond, and whole sessions.

use core::time::Duration;
use std::string::String;
use std::vec::Vec;

use proptest::prelude::*;

use super::*;
use crate::sim::recorder::Recorder;
use crate::sim::{Device, Drive, Firmware, Hardware};

const fn ns(time: u64) -> Duration {
    Duration::from_nanos(time)
}

const MS: fn(u64) -> Duration = Duration::from_millis;

fn read(world: &mut World<Recorder>, len: usize, within: Duration) -> Vec<u8> {
    let mut all = Vec::new();
    let mut buf = [0; 512];
    while all.len() < len {
        let want = buf.len().min(len - all.len());
        match world.recv(&mut buf[..want], within).unwrap() {
            0 => break,
            got => all.extend(&buf[..got]),
        }
    }
    all
}

fn ask(world: &mut World<Recorder>, bytes: &[u8], len: usize) -> Vec<u8> {
    world.send(bytes).unwrap();
    read(world, len, MS(300))
}

fn in_spi(options: WorldOptions) -> World<Recorder> {
    let mut world = World::with_options(Recorder::default(), options);
    assert_eq!(ask(&mut world, &[0; 20], 5), b"BBIO1");
    assert_eq!(ask(&mut world, &[1], 4), b"SPI1");
    world
}

#[test]
fn one_instruction_at_125_khz() {
    let mut world = in_spi(WorldOptions::default());
    ask(&mut world, &[0x61], 1);
    // The last packet left 250 us ago, and the timer began again with it.
    let sent = world.now();
    let tick = sent - ns(250_000) + MS(16);
    world.wires_mut().events.clear();
    assert_eq!(ask(&mut world, &[0x13, 0xac, 0x53, 0, 0], 5), [1, 0xac, 0x53, 0, 0]);
    // 250 us USB; byte k of the payload is here after (k + 1) x 86.667 us, and shifted 0.56 us later.
    let shifts: Vec<_> = world.wires().events.iter().map(|(at, _)| *at - sent).collect();
    assert_eq!(shifts, [2, 3, 4, 5].map(|k| ns(250_560 + k * 86_667)));
    // The answer waits for the latency timer, then takes 250 us.
    assert_eq!(world.now(), tick + ns(250_000));
}

#[test]
fn answers_leave_at_the_pics_rate() {
    // With a latency of 1 us a packet leaves at once: arrivals show when bytes were complete.
    let latency = Duration::from_micros(1);
    let mut world = in_spi(WorldOptions { latency, ..WorldOptions::default() });
    ask(&mut world, &[0x61], 1);
    let sent = world.now();
    world.send(&[0x13, 1, 2, 3, 4]).unwrap();
    let mut done = Vec::new();
    for _ in 0..5 {
        assert_eq!(read(&mut world, 1, MS(1)).len(), 1);
        done.push((world.now() - sent - ns(250_000)).as_nanos() as u64);
    }
    // 0x01 follows the command by 3 us. Each byte is written 0.56 + 64 + 1.25 us after it came. The line is
    // free by then: 339667 + 87500 = 427167 < 489144.
    let came = |k: u64| 250_000 + k * 86_667;
    let expected = [
        came(1) + 3_000 + 87_500,
        came(2) + 65_810 + 87_500,
        came(2) + 65_810 + 2 * 87_500,
        came(2) + 65_810 + 3 * 87_500,
        came(2) + 65_810 + 4 * 87_500,
    ];
    for (done, expected) in done.iter().zip(expected) {
        // Rounded up to the next microsecond of the timer, which ticks at its own phase.
        assert!((expected..=expected + 1_000).contains(done), "{done} {expected}");
    }
}

#[test]
fn full_packets_do_not_wait() {
    let mut world = in_spi(WorldOptions::default());
    ask(&mut world, &[0x63], 1);
    let start = world.now();
    // 0 written, 61 read: 62 bytes of answer.
    world.send(&[0x05, 0, 0, 0, 61]).unwrap();
    let mut buf = [0; 62];
    assert_eq!(world.recv(&mut buf, MS(100)), Ok(62));
    // USB; 5 bytes; the last count; the turn; 61 bytes at 1 MHz with gaps; 62 bytes up; USB.
    let spent = 250_000 + 5 * 86_667 + 1_000 + 1_940 + 61 * 9_250 + 62 * 87_500 + 250_000;
    assert_eq!(world.now() - start, ns(spent));
}

#[test]
fn the_line_paces_bulk_reading() {
    let mut world = in_spi(WorldOptions::default());
    ask(&mut world, &[0x67], 1);
    let start = world.now();
    let answer = ask(&mut world, &[0x06, 0x02, 0, 0, 0, 0, 0, 0, 0x10, 0], 4098);
    assert_eq!(&answer[..2], [1, 1]);
    assert_eq!(answer.len(), 4098);
    // At most 4 + 1 bytes are ahead of the line: the last four instructions wait for it.
    let starts: Vec<_> = world.wires().events.iter().map(|(at, _)| *at).collect();
    let last = starts[starts.len() - 4] - starts[starts.len() - 8];
    assert_eq!(last, ns(87_500));
    // 4097 bytes back to back after the parameters, then the timer, 16 ms after the last packet.
    let took = world.now() - start;
    assert!(took > ns(4097 * 87_500) && took < ns(4097 * 87_500) + MS(18), "{took:?}");
}

#[test]
fn nothing_is_heard_while_bulk_reading() {
    let mut world = in_spi(WorldOptions::default());
    world.send(&[0x06, 0x02, 0, 0, 0, 0, 0, 0, 0x10, 0]).unwrap();
    world.pause(MS(5));
    world.send(&[1, 1, 1, 1, 1]).unwrap();
    let answer = read(&mut world, 5000, MS(100));
    // The four bytes of the queue are executed, then it is deaf.
    assert_eq!(answer.len(), 4098 + 4 * 4);
    assert!(world.is_deaf());
    assert_eq!(world.stats().bytes_lost, 1);
}

#[test]
fn payload_goes_to_ram_before_the_bus_moves() {
    let mut world = in_spi(WorldOptions::default());
    world.wires_mut().events.clear();
    let start = world.now();
    let mut request = Vec::from([0x05, 0, 200, 0, 1]);
    request.extend([0x55; 200]);
    world.send(&request).unwrap();
    assert_eq!(read(&mut world, 2, MS(100)), [1, 0xff]);
    let first = world.wires().events[0].0 - start;
    assert_eq!(first, ns(250_000 + 205 * 86_667 + 1_440));
    // An interrupted payload waits for ever.
    world.send(&[0x05, 0, 9, 0, 0, 1, 2, 3]).unwrap();
    assert_eq!(read(&mut world, 1, Duration::from_secs(100)), b"");
    assert_eq!(ask(&mut world, &[0; 6], 1), [1]);
}

#[test]
fn a_wrong_rate_is_garbage_both_ways() {
    let mut world = World::new(Recorder::default());
    world.set_baud(57_600).unwrap();
    let answer = ask(&mut world, b"\n", 10);
    assert!(!answer.contains(&b'>'), "{answer:02x?}");
    // Slow zeros are zeros, but the answer is unreadable.
    let answer = ask(&mut world, &[0; 20], 5);
    assert_eq!(world.mode(), Mode::Bitbang);
    assert!(!answer.is_empty() && answer != b"BBIO1", "{answer:02x?}");
    world.set_baud(115_200).unwrap();
    assert_eq!(ask(&mut world, &[0], 5), b"BBIO1");
    world.set_checks_baud(false);
    world.set_baud(300).unwrap();
    assert_eq!(ask(&mut world, &[0], 5), b"BBIO1");
}

#[test]
fn rs_232_hands_over_each_byte_when_it_is_complete() {
    let device = Device::new(Hardware::V1a, Firmware::V5_10).unwrap();
    // There is no timer that a latency could be of.
    let mut world =
        in_spi(WorldOptions { device, latency: Duration::from_secs(1), ..WorldOptions::default() });
    ask(&mut world, &[0x61], 1);
    let sent = world.now();
    world.wires_mut().events.clear();
    world.send(&[0x13, 1, 2, 3, 4]).unwrap();
    let mut done = Vec::new();
    for _ in 0..5 {
        assert_eq!(read(&mut world, 1, MS(1)).len(), 1);
        done.push(world.now() - sent);
    }
    // Byte k is there after (k + 1) x 86.806 us; SPI begins 0.44 us later and takes 64 us, and 1.7 us after
    // that the answer begins, which takes 87.5 us. The first one follows 0x01, which has left by then.
    let came = |k: u64| (k + 1) * 86_806;
    let shifts: Vec<_> = world.wires().events.iter().map(|(at, _)| *at - sent).collect();
    assert_eq!(shifts, [1, 2, 3, 4].map(|k| ns(came(k) + 440)));
    let first = came(1) + 66_140;
    let expected = [
        came(0) + 3_000 + 87_500,
        first + 87_500,
        first + 2 * 87_500,
        first + 3 * 87_500,
        first + 4 * 87_500,
    ];
    assert_eq!(done, expected.map(ns));
    // Rates matter here, too.
    world.set_baud(57_600).unwrap();
    assert_ne!(ask(&mut world, &[0x01], 4), b"SPI1");
}

#[test]
fn statistics() {
    let mut world = World::new(Recorder::default());
    assert_eq!((world.stats(), world.next()), (WorldStats::default(), None));
    world.pause(MS(1));
    ask(&mut world, &[0; 20], 5);
    ask(&mut world, &[1], 4);
    world.send(&[0x13]).unwrap();
    world.send(&[1, 2, 3, 4]).unwrap();
    read(&mut world, 5, MS(100));
    let stats = world.stats();
    assert_eq!((stats.bytes_up, stats.bytes_down), (26, 14));
    assert_eq!((stats.round_trips, stats.spi_bytes, stats.bytes_lost), (3, 4, 0));
    assert_eq!((stats.first_sent, stats.last_received), (Some(MS(1)), Some(world.now())));
}

/// Reference 7: open, probe, program, close, as avrdude does it, with its reads.
#[test]
fn an_avrdude_session() {
    let mut world = World::new(Recorder::default());
    let drain = |world: &mut World<Recorder>| read(world, usize::MAX, MS(250));
    drain(&mut world);
    world.send(b"\n\n").unwrap();
    assert_eq!(drain(&mut world), b"\r\nHiZ>\r\nHiZ>");
    let mut page_write = Vec::new();
    for word in 0..64u8 {
        page_write.extend([0x40, 0, word, 0xaa, 0x48, 0, word, 0x55]);
    }
    let steps: [(&[u8], &[u8]); 16] = [
        (&[0; 20], b"BBIO1"),
        (&[0x01], b"SPI1"),
        (&[0x05, 0, 0, 0, 0], &[1]),
        (&[0x49], &[1]),
        (&[0x60], &[1]),
        (&[0x8a], &[1]),
        (&[0x06], &[1]),
        (&[0x01], &[1, 0, 1]),
        (&[0x48], &[1]),
        (&[0x13], &[1]),
        (&[0xac, 0x53, 0, 0], &[0xac, 0x53, 0, 0]),
        (&[0x13], &[1]),
        (&[0x30, 0, 1, 0], &[0x30, 0, 1, 0]),
        (&[0x06, 2, 0, 0, 0, 0x40, 0, 0, 0, 4], &[1, 1, 0, 0, 0, 0]),
        (&[0x13], &[1]),
        (&[0xac, 0x80, 0, 0], &[0xac, 0x80, 0, 0]),
    ];
    for (sent, answer) in steps {
        assert_eq!(ask(&mut world, sent, answer.len()), answer, "{sent:02x?}");
    }
    assert_eq!(world.pins().cs, Drive::Low);
    for byte in [0x05, 2, 0, 0, 0] {
        world.send(&[byte]).unwrap();
    }
    assert_eq!(ask(&mut world, &page_write, 1), [1]);
    assert_eq!(ask(&mut world, &[0x13], 1), [1]);
    assert_eq!(ask(&mut world, &[0x4c, 0, 0x3f, 0], 4), [0x4c, 0, 0x3f, 0]);
    world.pause(Duration::from_micros(4_500));
    assert_eq!(ask(&mut world, &[0x00], 5), b"BBIO1");
    assert_eq!(ask(&mut world, &[0x40], 1), [0x40]);
    assert_eq!(world.pins().cs, Drive::Low);
    world.send(&[0x0f]).unwrap();
    let text = read(&mut world, usize::MAX, MS(100));
    assert!(String::from_utf8_lossy(&text).ends_with("HiZ>"));
    assert_eq!((world.mode(), world.stats().bytes_lost), (Mode::Terminal, 0));
    assert!(!world.supply_on());
}

#[test]
fn a_power_cycle_lets_go_of_the_wires() {
    let mut world = in_spi(WorldOptions::default());
    ask(&mut world, &[0x8a], 1);
    ask(&mut world, &[0x4b], 1);
    let spi_bytes = world.stats().spi_bytes;
    world.send(&[0x13, 1, 2, 3, 4]).unwrap();
    world.power_cycle();
    assert_eq!(read(&mut world, 1, MS(100)), b"");
    assert_eq!((world.pins(), world.supply_on()), (Pins::RELEASED, false));
    assert_eq!((world.mode(), world.stats().spi_bytes), (Mode::Terminal, spi_bytes));
}

/// Reading costs four SPI bytes each. Some 50 ms here; the bound is for a busy machine.
#[test]
fn a_quarter_of_a_megabyte_is_cheap() {
    let mut world = in_spi(WorldOptions::default());
    world.wires_mut().forgets = true;
    ask(&mut world, &[0x67], 1);
    let started = std::time::Instant::now();
    for _ in 0..8 {
        let answer = ask(&mut world, &[0x06, 0x02, 0, 0, 0, 0, 0, 0, 0x80, 0], 0x8002);
        assert_eq!(answer.len(), 0x8002);
    }
    let flash = started.elapsed();
    let started = std::time::Instant::now();
    let mut request = Vec::from([0x05, 0x10, 0, 0, 1]);
    request.extend([0; 4096]);
    for _ in 0..64 {
        world.send(&request).unwrap();
        assert_eq!(read(&mut world, 2, MS(500)), [1, 0xff]);
    }
    let writing = started.elapsed();
    assert!(flash + writing < Duration::from_secs(5), "{flash:?}, {writing:?}");
}

/// Commands, payloads, and what leads to other modes and line rates.
const REQUESTS: &[&[u8]] = &[
    &[0x01],
    &[0x13, 1, 2, 3, 4],
    &[0x1f, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
    &[0x05, 0, 3, 0, 100, 7, 8, 9],
    &[0x05, 0, 20, 0, 1],
    &[0x60],
    &[0x63],
    &[0x8a],
    &[0x00],
    &[0x0f],
    &[0x06, 0x02, 0, 0, 0, 0, 0, 0, 0, 200],
    &[0x5a; 20],
    &[0; 20],
    b"b 10 3\n",
    b" ",
];

/// Waits like `recv`, but from one event to the next.
fn recv_by_events(world: &mut World<Recorder>, within: Duration) -> Vec<u8> {
    let deadline = world.now() + within;
    let mut all = Vec::new();
    while all.is_empty() {
        match world.next() {
            Some(at) if at <= deadline => world.run_to(at, &mut all),
            _ => {
                world.run_to(deadline, &mut all);
                break;
            }
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn looking_ahead_changes_nothing(
        sends in prop::collection::vec((prop::sample::select(REQUESTS), 0u64..40_000), 1..12),
        device in prop::sample::select(Device::all().collect::<Vec<_>>()),
        latency in 1u64..20,
    ) {
        let options = WorldOptions { device, latency: MS(latency), ..WorldOptions::default() };
        let mut world = World::with_options(Recorder::default(), options);
        ask(&mut world, &[0; 20], 5);
        ask(&mut world, &[1], 4);
        let mut other = world.clone();
        for (bytes, within) in sends {
            let within = Duration::from_micros(within);
            world.send(bytes).unwrap();
            other.send(bytes).unwrap();
            let mut buf = [0; 512];
            let len = world.recv(&mut buf, within).unwrap();
            prop_assert_eq!(&buf[..len], recv_by_events(&mut other, within));
            prop_assert_eq!(world.now(), other.now());
            prop_assert_eq!(world.stats(), other.stats());
            prop_assert_eq!(&world.wires().events, &other.wires().events);
        }
    }
}
