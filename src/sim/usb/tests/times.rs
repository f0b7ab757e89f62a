//! The times of the reference's table, from the parts that the simulator puts them together from.

use super::*;

/// A request in SPI mode at this speed, the supply on or off; how long it takes with a host that takes no time.
fn time(speed: u32, supplied: bool, frame: &[u8]) -> Duration {
    let mut world = quiet(Board::new());
    if supplied {
        drop(ask(&mut world, &supply(3_300, 0)));
    }
    drop(ask(&mut world, &mode("SPI", speed)));
    ask(&mut world, frame).1
}

/// What it is, speed, supply on, request, milliseconds.
type Case = (&'static str, u32, bool, Vec<u8>, [f64; 2]);

#[test]
fn requests_take_the_measured_times() {
    const M: u32 = 1_000_000;
    let full = |len: usize| data(&std::vec![0; len]);
    let write = |len: usize| write_read(&std::vec![0; len], 0);
    let cases: [Case; 14] = [
        ("4 bytes", 2 * M, false, full(4), [0.20, 0.24]),
        ("4 bytes, supply on", 2 * M, true, full(4), [0.33, 0.37]),
        ("4 bytes and a read field, supply on", 2 * M, true, write_read(&[0x30; 4], 1), [0.74, 0.88]),
        ("128 bytes", 2 * M, false, full(128), [1.05, 1.15]),
        ("128 bytes, supply on", 2 * M, true, full(128), [2.6, 2.9]),
        ("512 bytes, 1 MHz", M, false, full(512), [5.8, 6.2]),
        ("512 bytes, 2 MHz", 2 * M, false, full(512), [3.7, 4.1]),
        ("512 bytes, 1 MHz, supply on", M, true, full(512), [11.8, 12.7]),
        ("512 bytes, 2 MHz, supply on", 2 * M, true, full(512), [10.2, 10.8]),
        ("512 bytes, 8 MHz, supply on", 8 * M, true, full(512), [8.7, 9.3]),
        ("512 bytes written, 2 MHz", 2 * M, false, write(512), [3.0, 3.2]),
        ("512 bytes written, 1 MHz, supply on", M, true, write(512), [8.2, 8.8]),
        ("512 bytes written, 2 MHz, supply on", 2 * M, true, write(512), [6.2, 6.6]),
        ("SPI mode again, supply on", M, true, mode("SPI", 2 * M), [1.0, 1.6]),
    ];
    let mut wrong = Vec::new();
    for (title, speed, supplied, frame, [least, most]) in cases {
        let took = time(speed, supplied, &frame).as_secs_f64() * 1_000.0;
        if !(least..=most).contains(&took) {
            wrong.push((title, took));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn queries_take_the_measured_times() {
    for (queries, [least, most]) in
        [(&[1][..], [550, 750]), (&[6], [550, 750]), (&[4], [11_000, 12_000]), (&[0], [11_000, 12_500])]
    {
        let took = ask(&mut quiet(Board::new()), &status(queries)).1.as_micros();
        assert!((least..=most).contains(&took), "{queries:?} {took}");
    }
}

#[test]
fn frames_that_do_not_wait_for_answers_are_a_little_faster() {
    let mut world = quiet(Board::new());
    drop(ask(&mut world, &mode("SPI", 2_000_000)));
    let begun = world.now();
    for _ in 0..6 {
        world.send(&data(&[0; 4])).unwrap();
    }
    let mut zeros = 0;
    while zeros < 6 {
        let mut buffer = [0; 64];
        let len = world.recv(&mut buffer, 10 * MS).unwrap();
        assert!(len > 0);
        zeros += buffer[..len].iter().filter(|byte| **byte == 0).count();
    }
    let each = (world.now() - begun).as_micros() / 6;
    assert!((165..=185).contains(&each), "{each}");
}

#[test]
fn a_host_that_takes_time_takes_it_once_per_exchange() {
    let options = UsbOptions { sweep: None, ..UsbOptions::default() };
    let mut world = UsbWorld::with_options(Board::new(), options);
    drop(ask(&mut world, &mode("SPI", 2_000_000)));
    let took = ask(&mut world, &data(&[0; 4])).1.as_micros();
    assert!((400..=440).contains(&took), "{took}");
}

#[test]
fn a_request_that_meets_a_sweep_waits_for_its_end() {
    let mut world = UsbWorld::new(Board::new());
    drop(ask(&mut world, &mode("SPI", 2_000_000)));
    let mut slow = Vec::new();
    while world.now() < 2_100 * MS {
        let begun = world.now();
        let took = ask(&mut world, &data(&[0; 4])).1;
        if took > MS {
            slow.push(((begun + MS).as_millis(), took.as_millis()));
        }
    }
    let begun: Vec<u128> = slow.iter().map(|(begun, _)| begun / 500 * 500).collect();
    assert_eq!(begun, [500, 1_000, 1_500, 2_000]);
    assert!(slow.iter().all(|(_, took)| (10..=11).contains(took)), "{slow:?}");
}
