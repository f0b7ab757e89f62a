//! The times of section 2 of `docs/protocol/real-firmware.md`, measured on the wires and on the line.

use super::*;
use Firmware::{V5_10, V6_1, V6_2, V6_3, V7_0, V7_1_2019_03};

const FIRMWARE: [Firmware; 6] = [V5_10, V6_1, V6_2, V6_3, V7_0, V7_1_2019_03];

/// A world whose answers reach the host when they are complete, but for 1 us and the USB.
fn prompt(firmware: Firmware) -> World<Recorder> {
    let device = device(Hardware::V3, firmware);
    let latency = Duration::from_micros(1);
    World::with_options(Recorder::default(), WorldOptions { device, latency, ..WorldOptions::default() })
}

fn in_spi(firmware: Firmware) -> World<Recorder> {
    let mut world = prompt(firmware);
    assert_eq!(ask(&mut world, &[0; 20]), b"BBIO1");
    assert_eq!(ask(&mut world, &[1]), b"SPI1");
    world
}

/// When each SPI byte begins that a request makes at 1 MHz, microseconds from when its last byte is there.
fn shifts(firmware: Firmware, request: &[u8]) -> Vec<f64> {
    let mut world = in_spi(firmware);
    ask(&mut world, &[0x63]);
    let first = world.wires().events.len();
    let there = world.now() + Duration::from_nanos(250_000 + 86_667 * request.len() as u64);
    ask(&mut world, request);
    let events = world.wires().events[first..].iter();
    let shifts = events.filter(|(_, event)| matches!(event, Event::Shift(..)));
    shifts.map(|(at, _)| (at.as_nanos() as f64 - there.as_nanos() as f64) / 1e3).collect()
}

fn assert_times(what: &str, got: f64, want: f64, within: f64) {
    assert!((got - want).abs() < within, "{what}: {got} us instead of {want} us");
}

#[test]
fn spi_bytes_are_as_far_apart_as_in_the_executed_firmware() {
    // The gap; from writing to reading; 0x1n to SPI; 0x05 to SPI. A byte takes 8 us.
    let figures = [
        [2.0, 4.7, 0.44, 2.2],
        [2.0, 4.75, 0.75, 2.5],
        [1.25, 3.19, 0.56, 1.44],
        [1.25, 3.19, 0.56, 1.44],
        [1.25, 3.19, 0.50, 1.38],
        [1.25, 3.19, 0.50, 1.38],
    ];
    for (firmware, [gap, turn, bulk, payload]) in FIRMWARE.into_iter().zip(figures) {
        let name = format!("{firmware}");
        let [first, second, read, again] = shifts(firmware, &[0x05, 0, 2, 0, 2, 7, 8])[..] else {
            panic!("{firmware}");
        };
        assert_times(&name, first, payload, 0.001);
        assert_times(&name, second - first, 8.0 + gap, 0.001);
        assert_times(&name, read - second, 8.0 + turn, 0.001);
        assert_times(&name, again - read, 8.0 + gap, 0.001);
        assert_times(&name, shifts(firmware, &[0x10, 7])[0], bulk, 0.001);
    }
}

#[test]
fn a_byte_of_flash_takes_four_spi_bytes_and_some() {
    for (firmware, time) in [(V6_1, 23.0), (V6_2, 20.81), (V6_3, 20.81), (V7_0, 20.91)] {
        let at = shifts(firmware, &[0x06, 0x02, 0, 0, 0, 0, 0, 0, 0, 3]);
        // At 2 MHz four bytes take 16 us, here 32.
        assert_times(&format!("{firmware}"), at[8] - at[4], time + 16.0, 0.001);
    }
}

/// How long one byte takes from being there to its answer, after `before`.
fn answer(world: &mut World<Recorder>, byte: u8) -> f64 {
    let sent = world.now();
    world.send(&[byte]).unwrap();
    assert_eq!(world.recv(&mut [0], Duration::from_secs(1)), Ok(1));
    let took = world.now() - sent;
    ask(world, &[]);
    took.as_nanos() as f64 / 1e3 - (250.0 + 86.667 + 87.5 + 250.0)
}

#[test]
fn answers_come_as_late_as_in_the_executed_firmware() {
    // Select, 4x, 6x, 8x; entering SPI, the 20th zero; pin commands 5x and 8x.
    let figures = [
        [4.0, 5.6, 9.9, 13.4, 47.0, 39.0, 24.6, 19.2],
        [4.6, 6.0, 10.2, 13.7, 47.0, 39.0, 25.0, 19.5],
        [2.6, 3.7, 6.4, 7.9, 30.5, 25.5, 15.4, 13.0],
        [2.6, 3.7, 6.4, 7.9, 30.5, 25.5, 15.4, 13.0],
        [2.4, 3.5, 6.2, 7.5, 30.0, 25.6, 15.0, 12.7],
        [2.4, 3.5, 6.2, 7.5, 30.0, 25.6, 15.0, 12.7],
    ];
    for (firmware, [select, pins, speed, config, spi, zero, directions, values]) in
        FIRMWARE.into_iter().zip(figures)
    {
        let mut world = prompt(firmware);
        assert_eq!(ask(&mut world, &[0; 19]), b"");
        for (byte, time) in [
            (0x00, zero),
            (0x5f, directions),
            (0x80, values),
            (0x01, spi),
            (0x02, select),
            (0x03, select),
            (0x8a, config),
            (0x61, speed),
            (0x49, pins),
        ] {
            // A packet leaves at most a microsecond after its byte.
            assert_times(&format!("{firmware} {byte:02x}"), answer(&mut world, byte), time + 0.5, 0.6);
        }
    }
}

#[test]
fn aux_moves_half_a_microsecond_before_cs() {
    let mut world = in_spi(V6_3);
    ask(&mut world, &[0x8a]);
    ask(&mut world, &[0x4f]);
    let first = world.wires().events.len();
    ask(&mut world, &[0x40]);
    let at: Vec<_> = world.wires().events[first..].iter().map(|(at, _)| *at).collect();
    let steps: Vec<_> = at.windows(2).map(|pair| (pair[1] - pair[0]).as_nanos()).collect();
    assert_eq!(steps, [500, 500, 500]);
}
