//! A host and a device at different line rates, and how long the firmware takes to start.

use super::*;
use Firmware::{V5_10, V6_1, V6_2, V6_3, V7_0, V8_0};

/// In binary SPI mode at 1 Mbaud.
fn spi_at_a_megabaud() -> World<Recorder> {
    let mut world = world();
    type_in(&mut world, "b 10 3\n");
    world.set_baud(1_000_000).unwrap();
    assert_eq!(type_in(&mut world, " "), "HiZ>");
    assert_eq!(ask(&mut world, &[0; 20]), b"BBIO1");
    assert_eq!(ask(&mut world, &[1]), b"SPI1");
    world
}

/// Work during which the firmware reads nothing, at an SCK of 31 kHz: 4096 bytes of flash, and a transfer
/// that reads 300 bytes.
const WORK: [&[u8]; 2] = [&[0x06, 0x02, 0, 0, 0, 0, 0, 0, 0x10, 0], &[0x05, 0, 0, 0x01, 0x2c]];

#[test]
fn slow_bytes_deafen_a_busy_device() {
    for work in WORK {
        // Characters: one for each zero, three for the line feed, five for 0x55, one for 0xff.
        for (bytes, lost) in [
            (&[0x00, 0x00, 0x0a][..], 1),
            (&[0x55], 1),
            (&[0x55, 0x55], 6),
            (&[0x00, 0x0a], 0),
            (&[0x00, 0x00, 0x00, 0x00], 0),
            (&[0xff, 0xff, 0xff], 0),
        ] {
            let mut world = spi_at_a_megabaud();
            ask(&mut world, &[0x60]);
            world.send(work).unwrap();
            world.pause(Duration::from_millis(5));
            world.set_baud(115_200).unwrap();
            world.send(bytes).unwrap();
            world.pause(Duration::from_secs(6));
            assert_eq!(
                (world.is_deaf(), world.stats().bytes_lost),
                (lost > 0, lost),
                "{work:02x?} {bytes:02x?}"
            );
            world.set_baud(1_000_000).unwrap();
            world.discard_input().unwrap();
            assert_eq!(ask(&mut world, &[0x00]).is_empty(), lost > 0, "{work:02x?} {bytes:02x?}");
        }
    }
}

#[test]
fn a_device_that_listens_takes_slow_bytes_one_by_one() {
    let mut world = spi_at_a_megabaud();
    world.set_baud(115_200).unwrap();
    // 0x55 is five zeros. The first leaves SPI mode, the others are answered in bitbang mode.
    let answer = ask(&mut world, &[0x55]);
    assert_eq!(world.mode(), Mode::Bitbang);
    assert!(!answer.is_empty() && !answer.starts_with(b"B"), "{answer:02x?}");
    assert_eq!((world.is_deaf(), world.stats().bytes_lost), (false, 0));
    // A payload that is waited for takes them, too.
    let mut world = spi_at_a_megabaud();
    world.send(&[0x05, 0, 7, 0, 0, 1, 2]).unwrap();
    world.set_baud(115_200).unwrap();
    world.send(&[0x55]).unwrap();
    world.set_baud(1_000_000).unwrap();
    assert_eq!(ask(&mut world, &[]), [1]);
    assert_eq!(world.wires().shifted(), [1, 2, 0, 0, 0, 0, 0]);
}

#[test]
fn what_a_device_at_another_rate_makes_of_a_line_feed() {
    // 9600: 0xff, as the line is low after 52 us, in bit 6, and idle from 87 us on.
    // 235294: 0x98 and 0x80, no keys. 57971: one character, 0xe5. 1 Mbaud: three zeros.
    for (line, baud, bells) in
        [("b 5\n", 9_600, 1), ("b 10 16\n", 230_400, 2), ("b 8\n", 57_600, 1), ("b 10 3\n", 1_000_000, 0)]
    {
        let mut world = world();
        type_in(&mut world, line);
        world.set_baud(baud).unwrap();
        assert_eq!(type_in(&mut world, " "), "HiZ>", "{line}");
        world.set_baud(115_200).unwrap();
        world.send(b"\n").unwrap();
        world.set_baud(baud).unwrap();
        let answer = ask(&mut world, &[]);
        assert!(answer.len() <= bells, "{line} {answer:02x?}");
        // It is left at that rate, and a host that finds the rate finds the device.
        assert_eq!(type_in(&mut world, "\n"), "\r\nHiZ>", "{line}");
    }
}

#[test]
fn the_banner_comes_when_the_generation_has_started() {
    // Milliseconds from the reset to the first byte, and to the last before the prompt.
    for (firmware, first, last) in
        [(V5_10, 2.5, 14.2), (V6_1, 1.56, 13.1), (V6_2, 51.0, 63.0), (V6_3, 51.0, 63.0)]
    {
        let options = WorldOptions {
            device: device(Hardware::V3, firmware),
            latency: Duration::from_micros(1),
            ..WorldOptions::default()
        };
        let mut world = World::with_options(Recorder::default(), options);
        assert_eq!(ask(&mut world, &[0; 20]), b"BBIO1");
        world.send(&[0x0f]).unwrap();
        let mut times = Vec::new();
        while world.recv(&mut [0], Duration::from_millis(100)) == Ok(1) {
            times.push(world.now().as_secs_f64() * 1e3);
        }
        let [reset, begin, .., end, _, _, _, _] = times[..] else { panic!("{times:?}") };
        assert!((begin - reset - first).abs() < 0.01, "{firmware} {begin} {reset}");
        assert!((end - reset - last).abs() < 0.11, "{firmware} {end} {reset}");
    }
}

#[test]
fn a_host_that_changes_its_rate_too_late_misses_the_banner() {
    for (firmware, waits, hears) in
        [(V6_1, 5, false), (V6_1, 1, true), (V6_3, 5, true), (V7_0, 40, true), (V8_0, 40, true)]
    {
        let mut world = on(device(Hardware::V3, firmware));
        type_in(&mut world, "b 10 3\n");
        world.set_baud(1_000_000).unwrap();
        type_in(&mut world, " ");
        assert_eq!(ask(&mut world, &[0; 20]), b"BBIO1");
        world.send(&[0x0f]).unwrap();
        world.pause(Duration::from_millis(waits));
        world.set_baud(115_200).unwrap();
        let answer = String::from_utf8_lossy(&ask(&mut world, &[])).into_owned();
        assert_eq!(answer.contains("Bus Pirate v3"), hears, "{firmware} {waits} {answer:?}");
        // The prompt is there in any case.
        assert!(type_in(&mut world, "i\n").contains("Bus Pirate v3"), "{firmware} {waits}");
    }
}
