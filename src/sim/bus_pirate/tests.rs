//! Transcripts of the three modes, and what they do to the pins.

use core::time::Duration;
use std::format;
use std::string::String;
use std::vec::Vec;

use proptest::prelude::*;

use super::Mode;
use crate::sim::recorder::{Event, Recorder};
use crate::sim::{Device, Drive, Firmware, Hardware, Pins, World, WorldOptions};
use crate::transport::Transport;

mod legacy;
mod newer;
mod older;
mod random;
mod rates;
mod terminal;
mod times;
mod v4;

/// Sends all at once and listens until it is quiet.
fn ask(world: &mut World<Recorder>, bytes: &[u8]) -> Vec<u8> {
    world.send(bytes).unwrap();
    let mut all = Vec::new();
    let mut buf = [0; 64];
    loop {
        match world.recv(&mut buf, Duration::from_millis(100)).unwrap() {
            0 => return all,
            len => all.extend(&buf[..len]),
        }
        if all.len() > 20_000 {
            return all;
        }
    }
}

/// The same for what takes its time, up to two seconds.
fn ask_slowly(world: &mut World<Recorder>, bytes: &[u8]) -> Vec<u8> {
    world.send(bytes).unwrap();
    world.pause(Duration::from_secs(2));
    ask(world, &[])
}

fn type_in(world: &mut World<Recorder>, text: &str) -> String {
    String::from_utf8(ask(world, text.as_bytes())).unwrap()
}

fn world() -> World<Recorder> {
    World::new(Recorder::default())
}

fn on(device: Device) -> World<Recorder> {
    World::with_options(Recorder::default(), WorldOptions { device, ..WorldOptions::default() })
}

/// In binary SPI mode.
fn spi_on(device: Device) -> World<Recorder> {
    let mut world = on(device);
    assert_eq!(ask(&mut world, &[0; 20]), b"BBIO1");
    assert_eq!(ask(&mut world, &[1]), b"SPI1");
    world
}

fn device(hardware: Hardware, firmware: Firmware) -> Device {
    Device::new(hardware, firmware).unwrap()
}

fn in_bitbang() -> World<Recorder> {
    let mut world = world();
    assert_eq!(ask(&mut world, &[0; 20]), b"BBIO1");
    world
}

fn in_spi() -> World<Recorder> {
    let mut world = in_bitbang();
    assert_eq!(ask(&mut world, &[1]), b"SPI1");
    world
}

fn in_terminal_spi() -> World<Recorder> {
    let mut world = world();
    type_in(&mut world, "m 5 4 1 2 1 2 2\n");
    type_in(&mut world, "W\n");
    world
}

#[test]
fn bitbang_commands() {
    let transcript: [(&[u8], &[u8]); 17] = [
        (&[0x00], b"BBIO1"),
        (&[0x0a], &[0]),
        (&[0x07], b"BBIO1"),
        (&[0x40], &[0x40]),
        (&[0xff], &[0xff]),
        (&[0x5f], &[0x5d]),
        (&[0x9f], &[0x80]),
        (&[0x60], &[0x7f]),
        (&[0x12, 0, 1, 2, 3, 4], &[1]),
        (&[0x13], &[1]),
        (&[0x14], &[0, 0]),
        (&[0x16], &[0, 0, 0, 0]),
        (&[0x10, 0x22, 0xff], &[0, 0x22, 1]),
        (&[0x17], &[0]),
        (&[0x06, 0x06, 0x09, 0x00], b"OCD1BBIO1"),
        (&[0x02, 0x01, 0x55, 0x00], b"I2C1I2C1\0BBIO1"),
        (&[0x03, 0x00, 0x04, 0x00], b"ART1BBIO11W01BBIO1"),
    ];
    let mut world = in_bitbang();
    for (sent, answer) in transcript {
        assert_eq!(ask(&mut world, sent), answer, "{sent:02x?}");
    }
}

#[test]
fn measuring_goes_on_until_a_byte_comes() {
    let mut world = in_bitbang();
    world.send(&[0x15]).unwrap();
    let mut buf = [0xff; 400];
    world.pause(Duration::from_millis(200));
    assert_eq!(world.recv(&mut buf, Duration::ZERO), Ok(400));
    assert_eq!(buf, [0; 400]);
    let rest = ask(&mut world, &[0x0f]);
    assert!(rest.len() < 20_000 && rest.iter().all(|&b| b == 0));
    assert_eq!(ask(&mut world, &[0]), b"BBIO1");
}

#[test]
fn leaving_bitbang_resets_the_chip() {
    let mut world = in_bitbang();
    ask(&mut world, &[0x40]);
    ask(&mut world, &[0xff]);
    let answer = ask(&mut world, &[0x0f]);
    assert!(answer.starts_with(b"\x01\r\nBus Pirate v3.a\r\n"), "{answer:02x?}");
    assert!(answer.ends_with(b".com\r\nHiZ>"));
    assert_eq!((world.pins(), world.supply_on()), (Pins::RELEASED, false));
    assert_eq!(world.mode(), Mode::Terminal);
}

#[test]
fn spi_commands() {
    let transcript: [(&[u8], &[u8]); 20] = [
        (&[0x01], b"SPI1"),
        (&[0x02], &[1]),
        (&[0x03], &[1]),
        (&[0x4b], &[1]),
        (&[0x63], &[1]),
        (&[0x8a], &[1]),
        (&[0x07], &[0]),
        (&[0x50], &[0]),
        (&[0x93], &[0]),
        (&[0x0a], &[0]),
        (&[0x13, 0xac, 0x53, 0, 0], &[1, 0xac, 0x53, 0, 0]),
        (&[0x05, 0, 0, 0, 0], &[1]),
        (&[0x05, 0, 2, 0, 3, 7, 8], &[1, 0xff, 0xff, 0xff]),
        // Refused: the payload is taken for commands.
        (&[0x04, 0x10, 0x01, 0, 0, 0x01], b"\0SPI1"),
        (&[0x04, 0, 0, 0x10, 0x01, 0x03], &[0, 1]),
        (&[0x06, 0x00], &[1, 1]),
        (&[0x06, 0x01], &[1, 1, 0, 1]),
        (&[0x06, 0x55], &[1, 0]),
        (&[0x0d, 0x77], &[1]),
        (&[0x00], b"BBIO1"),
    ];
    let mut world = in_spi();
    for (sent, answer) in transcript {
        assert_eq!(ask(&mut world, sent), answer, "{sent:02x?}");
    }
}

#[test]
fn bulk_flash_reading_adds_words_to_bytes() {
    let request =
        |word: u32, bytes: u32| [&[0x06, 0x02][..], &word.to_be_bytes(), &bytes.to_be_bytes()].concat();
    let refused = [1, 0];
    for (word, bytes, accepted) in [
        (0, 0, true),
        (0xfffe, 1, true),
        (0xffff, 1, false),
        (0xffff, 0, true),
        (0x1_0000, 0, false),
        (0, 0x1_0000, false),
        (0x8000, 0x8000, false),
    ] {
        let answer = ask(&mut in_spi(), &request(word, bytes));
        assert_eq!(answer != refused, accepted, "{word:x} {bytes:x}");
        assert!(!accepted || answer.len() == bytes as usize + 2);
    }
    let mut world = in_spi();
    ask(&mut world, &request(0x12ff, 3));
    let expected = [[0x20, 0x12, 0xff, 0], [0x28, 0x12, 0xff, 0], [0x20, 0x13, 0x00, 0]];
    assert_eq!(world.wires().shifted(), expected.concat());
}

/// What CS does during `sent`, after the given set-up.
fn cs_levels(set_up: &[u8], sent: &[u8]) -> Vec<Drive> {
    let mut world = in_spi();
    for &byte in set_up {
        ask(&mut world, &[byte]);
    }
    let first = world.wires().events.len();
    let mut last = world.pins().cs;
    let mut levels = Vec::from([last]);
    ask(&mut world, sent);
    for (_, event) in &world.wires().events[first..] {
        if let Event::Pins(pins) = event
            && pins.cs != last
        {
            last = pins.cs;
            levels.push(last);
        }
    }
    levels
}

#[test]
fn what_moves_cs() {
    use Drive::{High, Low, Released};
    let table: [(&[u8], &[u8], &[Drive]); 10] = [
        (&[0x8a], &[0x02, 0x03], &[High, Low, High]),
        (&[0x8a, 0x48], &[0x63], &[Low, High]),
        (&[0x8a, 0x48], &[0x8a], &[Low, High]),
        (&[0x8a], &[0x04, 0, 1, 0, 1, 9], &[High, Low, High]),
        (&[0x8a], &[0x05, 0, 1, 0, 1, 9], &[High]),
        (&[], &[0x02, 0x03], &[Released, Low, Released]),
        // An input's latch moves nothing.
        (&[0x82, 0x49], &[0x02], &[Released]),
        (&[0x82, 0x49], &[0x04, 0, 0, 0, 1], &[Released]),
        (&[0x82, 0x49], &[0x48, 0x49], &[Released, Low, Released]),
        (&[0x82, 0x49, 0x60], &[0x02], &[Released, Low]),
    ];
    for (set_up, sent, levels) in table {
        assert_eq!(cs_levels(set_up, sent), levels, "{set_up:02x?} {sent:02x?}");
    }
}

#[test]
fn peripherals_move_one_after_another() {
    let mut world = in_spi();
    ask(&mut world, &[0x8a]);
    let first = world.wires().events.len();
    ask(&mut world, &[0x4e]);
    let events: Vec<_> = world.wires().events[first..].iter().map(|(_, event)| *event).collect();
    let high =
        Pins { cs: Drive::High, aux: Drive::High, clk: Drive::Low, mosi: Drive::Low, ..Pins::RELEASED };
    let expected = [
        Event::Supply(true),
        Event::Pullups(true),
        Event::Pins(high),
        Event::Pins(Pins { cs: Drive::Low, ..high }),
    ];
    assert_eq!(events, expected);
}

#[test]
fn configuration_reaches_the_shifter() {
    let table = [
        // (0x8x, 0x6x, half period, idle high, idle edge, end)
        (0x8a, 0x60, 16_000, false, true, false),
        (0x88, 0x61, 4_000, false, false, false),
        (0x8e, 0x6c, 250, true, true, false),
        (0x8d, 0x65, 187, true, false, true),
        (0x82, 0x67, 62, false, true, false),
    ];
    for (config, speed, half, idle_high, change_on_idle_edge, sample_at_end) in table {
        let mut world = in_spi();
        ask(&mut world, &[config]);
        ask(&mut world, &[speed]);
        ask(&mut world, &[0x10, 0x5a]);
        let Some((_, Event::Shift(how, 0x5a))) = world.wires().events.last() else {
            panic!("nothing shifted");
        };
        let expected = crate::sim::Shift {
            half_period_ns: half,
            idle_high,
            change_on_idle_edge,
            sample_at_end,
            // MOSI stays push-pull in 6.3, whatever was asked for.
            open_drain: false,
        };
        assert_eq!(*how, expected, "{config:02x} {speed:02x}");
    }
}

#[test]
fn raw_wire_bit_bangs() {
    let mut world = in_bitbang();
    for (sent, answer) in
        [(&[0x05][..], &b"RAW1"[..]), (&[0x8c], &[1]), (&[0x63], &[1]), (&[0x48], &[1]), (&[0x07], &[0])]
    {
        assert_eq!(ask(&mut world, sent), answer);
    }
    world.wires_mut().miso = true;
    let first = world.wires().events.len();
    assert_eq!(ask(&mut world, &[0x10, 0xa5]), [1, 0xff]);
    // MOSI at each rising edge of CLK.
    let (mut byte, mut clk) = (0u8, Drive::Low);
    for (_, event) in &world.wires().events[first..] {
        if let Event::Pins(pins) = event {
            assert_eq!(pins.cs, Drive::Low);
            if (clk, pins.clk) == (Drive::Low, Drive::High) {
                byte = byte << 1 | u8::from(pins.mosi == Drive::High);
            }
            clk = pins.clk;
        }
    }
    assert_eq!((byte, clk), (0xa5, Drive::Low));
    assert_eq!(ask(&mut world, &[0x00]), b"BBIO1");
    assert_eq!(world.pins(), Pins::RELEASED);
}

#[test]
fn leaving_spi_lets_go_of_everything() {
    let mut world = in_spi();
    for byte in [0x8a, 0x4f] {
        ask(&mut world, &[byte]);
    }
    assert!(world.supply_on());
    ask(&mut world, &[0x00]);
    assert_eq!((world.pins(), world.supply_on()), (Pins::RELEASED, false));
}

#[test]
fn twenty_zeros_hang_a_device_that_is_in_bitbang() {
    for mut world in [in_bitbang(), in_spi()] {
        let answer = ask(&mut world, &[0; 20]);
        assert!(answer.len() < 100 && answer.starts_with(b"BBIO1"));
        assert!(world.is_deaf());
        assert_eq!(ask(&mut world, &[0]), b"");
        world.power_cycle();
        assert!(!world.is_deaf());
        assert_eq!(type_in(&mut world, "\n"), "\r\nHiZ>");
    }
}

#[test]
fn slow_bulk_transfers_overrun_and_short_ones_do_not() {
    // 256 us a byte against 87: reference R3.
    let mut world = in_spi();
    ask(&mut world, &[0x60]);
    ask(&mut world, &[0x1f, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    assert!(world.is_deaf());
    let mut world = in_spi();
    ask(&mut world, &[0x60]);
    assert_eq!(ask(&mut world, &[0x13, 1, 2, 3, 4]), [1, 1, 2, 3, 4]);
}
