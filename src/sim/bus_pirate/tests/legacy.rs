//! The legacy mode of v5, 5XL and v6, older and newer.

use super::*;

fn legacy() -> World<Recorder> {
    on(Hardware::V5.into())
}

/// With SPI at 1 MHz, CS low.
fn started() -> World<Recorder> {
    let mut world = legacy();
    assert_eq!(ask(&mut world, &[0x00, 0x63, 0x8a]), b"BBIO1\x01\x01");
    world
}

#[test]
fn commands() {
    let transcript: [(&[u8], &[u8]); 23] = [
        (&[0; 20], b"BBIO1"),
        // The run goes on.
        (&[0], b""),
        (&[0x0a], b""),
        (&[0], b"BBIO1"),
        (&[0x01], b"SPI1"),
        (&[0x0f], b"Bus Pirate v2.5\r\nCommunity Firmware v7.1\r\nHiZ>"),
        (&[0x07, 0x0d, 0x20, 0x3f], b""),
        (&[0x40], &[1]),
        (&[0x57], &[1]),
        (&[0x70], &[1]),
        (&[0x63], &[1]),
        (&[0x93], &[1]),
        (&[0x02, 0x03], &[1, 1]),
        (&[0x13, 0xac, 0x53, 0, 0], &[1, 0xac, 0x53, 0, 0]),
        (&[0x05, 0, 0, 0, 0], &[1]),
        (&[0x05, 0, 2, 0, 3, 7, 8], &[1, 0, 0, 0]),
        (&[0x06, 0x00], &[1, 1]),
        (&[0x06, 0x01], &[1, 1, 0, 1]),
        (&[0x06, 0x55], &[1, 0]),
        // Two bytes of a bulk transfer are missing: zeros after 51 ms.
        (&[0x12, 7], &[1, 7, 0, 0]),
        (&[0x06, 0x02, 0, 0, 0], &[1, 1]),
        (&[0x05, 0], &[1]),
        (&[0], b"BBIO1"),
    ];
    for hardware in [Hardware::V5, Hardware::V5xl, Hardware::V6] {
        let mut world = on(hardware.into());
        for (sent, answer) in transcript {
            assert_eq!(ask(&mut world, sent), answer, "{sent:02x?}");
        }
        assert_eq!(world.mode(), Mode::Legacy);
    }
}

#[test]
fn only_0x8x_and_0x02_pull_cs_low() {
    use Drive::{High, Low, Released};
    let mut world = legacy();
    for (sent, cs) in [
        (0x48, Released),
        (0x49, Released),
        (0x63, Released),
        (0x8a, Low),
        (0x49, Low),
        (0x03, High),
        (0x60, High),
        (0x02, Low),
        (0x03, High),
        (0x82, Low),
        (0x00, Released),
    ] {
        ask_slowly(&mut world, &[sent]);
        assert_eq!(world.pins().cs, cs, "{sent:02x}");
    }
}

#[test]
fn supplies_and_pull_ups() {
    let mut world = legacy();
    assert_eq!(ask_slowly(&mut world, &[0x4c]), [1]);
    assert!(world.supply_on());
    ask(&mut world, &[0x40]);
    assert!(!world.supply_on());
    ask_slowly(&mut world, &[0x5c]);
    ask(&mut world, &[0x00]);
    assert!(!world.supply_on());
    let events = world.wires().events.iter();
    assert_eq!(events.filter(|(_, event)| matches!(event, Event::Pullups(_))).count(), 4);
}

#[test]
fn a_speed_counts_from_the_next_0x8x_on_and_until_zero() {
    let half = |sent: &[u8]| {
        let mut world = legacy();
        ask(&mut world, sent);
        ask(&mut world, &[0x10, 0x5a]);
        match world.wires().events.last() {
            Some((_, Event::Shift(how, 0x5a))) => {
                assert!(how.change_on_idle_edge && !how.idle_high && !how.open_drain);
                Some(how.half_period_ns)
            }
            _ => None,
        }
    };
    assert_eq!(half(&[0x63]), None);
    assert_eq!(half(&[0x63, 0x8a]), Some(504));
    // The mode is 0, whatever is asked for.
    assert_eq!(half(&[0x61, 0x8d, 0x63]), Some(4_000));
    assert_eq!(half(&[0x63, 0x00, 0x8a]), Some(260_096));
}

#[test]
fn pipelined_commands_are_lost_before_an_answer() {
    let mut world = started();
    // The 0x01 behind the payload is thrown away.
    assert_eq!(ask(&mut world, &[0x05, 0, 1, 0, 1, 9, 0x01]), [1, 0]);
    assert_eq!(world.stats().bytes_lost, 1);
    assert_eq!(ask(&mut world, &[0x01]), b"SPI1");
}

#[test]
fn the_missing_bytes_of_a_payload_that_stalls_are_zeros() {
    let mut world = started();
    world.send(&[0x04, 0, 4, 0, 1, 7, 8]).unwrap();
    world.pause(Duration::from_millis(50));
    assert_eq!(world.wires().shifted(), b"");
    assert_eq!(ask(&mut world, &[]), [1, 0]);
    assert_eq!(world.wires().shifted(), [7, 8, 0, 0, 0]);
    assert_eq!(world.pins().cs, Drive::High);
}

#[test]
fn counts_beyond_the_buffer_are_its_end() {
    let mut world = started();
    assert_eq!(ask(&mut world, &[0x05, 0x20, 0, 0x20, 1]), b"");
    assert!(world.is_deaf());
    let mut world = started();
    assert_eq!(ask_slowly(&mut world, &[0x05, 0, 0, 0x40, 0]).len(), 16_385);
}

#[test]
fn flash_reading_sends_an_extended_address_after_a_large_chips_signature() {
    let request = [0x06, 0x02, 0, 1, 0xff, 0xff, 0, 0, 0, 3];
    let low_and_high = |extended: bool| {
        let frames =
            [[0x4d, 0, 1, 0], [0x20, 0xff, 0xff, 0], [0x28, 0xff, 0xff, 0], [0x4d, 0, 2, 0], [0x20, 0, 0, 0]];
        frames.into_iter().filter(|frame| extended || frame[0] != 0x4d).flatten().collect::<Vec<_>>()
    };
    let mut world = started();
    assert_eq!(ask(&mut world, &request).len(), 5);
    assert_eq!(world.wires().shifted(), low_and_high(false));
    let mut world = started();
    // The recorder sends back what it gets: 0x98 as the fourth byte.
    ask(&mut world, &[0x13, 0x30, 0x00, 0x01, 0x98]);
    let before = world.wires().shifted().len();
    ask(&mut world, &request);
    assert_eq!(world.wires().shifted()[before..], low_and_high(true));
}

#[test]
fn an_answer_does_not_wait_for_frames() {
    let mut world = started();
    let start = world.now();
    world.send(&[0x13, 1, 2, 3, 4]).unwrap();
    let mut got = 0;
    while got < 5 {
        got += world.recv(&mut [0; 8], Duration::from_millis(100)).unwrap();
    }
    assert!(world.now() - start < Duration::from_millis(1));
}

/// Found by chance: bytes that take more than a second to be clocked out, and then no power.
#[test]
fn a_power_cycle_waits_for_the_step_that_is_under_way() {
    let device = Device::all().find(|device| device.hardware() == Hardware::V5).unwrap();
    let mut world = on(device);
    let mut out = Vec::new();
    for byte in [128, 6, 2, 0, 0, 0, 0, 0, 0, 0, 109] {
        world.host_bytes(Duration::ZERO, 115_200, &[byte]);
        world.run_to(Duration::ZERO, &mut out);
    }
    world.run_to(Duration::from_secs(1), &mut out);
    world.power_cycle();
    assert!(world.now() > Duration::from_secs(1));
}

#[test]
fn a_supply_that_is_on_goes_off_and_on_again_in_520_ms() {
    let mut world = legacy();
    for _ in 0..2 {
        let start = world.now();
        world.send(&[0x48]).unwrap();
        assert_eq!(world.recv(&mut [0; 8], Duration::from_secs(2)), Ok(1));
        assert!((520..=522).contains(&(world.now() - start).as_millis()));
    }
    let switched = world.wires().events.iter().filter_map(|(at, event)| match event {
        Event::Supply(on) => Some((*at, *on)),
        _ => None,
    });
    let switched: Vec<_> = switched.collect();
    let on: Vec<bool> = switched.iter().map(|(_, on)| *on).collect();
    assert_eq!(on, [true, false, true]);
    assert_eq!(switched[2].0 - switched[1].0, Duration::from_millis(6));
}

fn newer() -> World<Recorder> {
    on(device(Hardware::V5, Firmware::Legacy307))
}

#[test]
fn commands_of_the_newer_one() {
    let transcript: [(&[u8], &[u8]); 25] = [
        (&[0; 20], b"BBIO1"),
        // More than 100 ms later.
        (&[0], b"BBIO1"),
        (&[0; 14], b"BBIO1"),
        // Not set up yet: 0x13 is refused, and its bytes are commands.
        (&[0x80], &[1]),
        (&[0x13, 0x30, 0, 0, 0], b"\0\0BBIO1"),
        (&[0x05, 0, 1, 0, 2, 7], &[0, 0xff, 0xff]),
        (&[0x06, 0x02, 0, 0, 0, 0, 0, 0, 0, 2], &[1, 0]),
        (&[0x01], b"SPI1"),
        (&[0x0f], b"Bus Pirate v2.5\r\nCommunity Firmware v7.1\r\nHiZ>"),
        (&[0x07, 0x0d, 0x20, 0x3f], &[0; 4]),
        (&[0x40, 0x57, 0x70, 0x68, 0x90], &[1, 0, 0, 0, 0]),
        (&[0x63, 0x8a], &[1, 1]),
        (&[0x13, 0xac, 0x53, 0, 0], &[1, 0xac, 0x53, 0, 0]),
        // Both at once.
        (&[0x11, 1, 2, 0x11, 3, 4], &[1, 1, 2, 1, 3, 4]),
        (&[0x05, 0, 2, 0, 3, 7, 8, 0x01], b"\x01\xff\xff\xffSPI1"),
        (&[0x05, 0x40, 0, 0, 1], b""),
        // Of that payload 16384 bytes are swallowed.
        (&[0; 16_384], &[0, 0xff]),
        (&[0x06, 0x02, 0, 0, 0xff, 0xff, 0, 0, 0, 2], &[1, 1, 0, 0]),
        (&[0x06, 0x02, 0, 0, 0xff, 0xff, 0, 0, 0, 3], &[1, 0]),
        (&[0x13, 0x30, 0, 1, 0x98], &[1, 0x30, 0, 1, 0x98]),
        (&[0x06, 0x02, 0, 3, 0xff, 0xff, 0, 0, 0, 3], &[1, 0]),
        (&[0x06, 0x02, 0, 1, 0, 0, 0, 0, 0, 1], &[1, 1, 0]),
        (&[0x06, 0x01], &[1, 1, 0, 1]),
        (&[0x13, 0x30], &[1]),
        // The rest does not come: it gives up, without a word.
        (&[], b""),
    ];
    let mut world = newer();
    for (sent, answer) in transcript {
        assert_eq!(ask(&mut world, sent), answer, "{sent:02x?}");
    }
    assert_eq!(ask_slowly(&mut world, &[]), b"");
    world.pause(Duration::from_secs(2));
    assert_eq!(ask(&mut world, &[0x01]), b"SPI1");
}

#[test]
fn modes_and_clocks_of_the_newer_one() {
    let how = |sent: &[u8]| {
        let mut world = newer();
        ask(&mut world, sent);
        ask(&mut world, &[0x10, 0x5a]);
        match world.wires().events.iter().rev().find_map(|(_, event)| match event {
            Event::Shift(how, 0x5a) => Some(*how),
            _ => None,
        }) {
            Some(how) => (how.half_period_ns, how.idle_high, how.change_on_idle_edge),
            None => panic!("{sent:02x?}"),
        }
    };
    assert_eq!(how(&[0x01]), (4_000, false, false));
    assert_eq!(how(&[0x01, 0x80]), (504, false, false));
    assert_eq!(how(&[0x01, 0x8a]), (504, false, true));
    assert_eq!(how(&[0x01, 0x61, 0x82]), (4_000, false, true));
    assert_eq!(how(&[0x01, 0x84]), (504, true, false));
}
