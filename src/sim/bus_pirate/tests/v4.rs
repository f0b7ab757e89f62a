//! v4: USB up to the firmware. Reference 1.4, 2.2, 3.1, 4.3, 5.2.

use super::*;

fn v4(firmware: Firmware) -> World<Recorder> {
    on(device(Hardware::V4, firmware))
}

#[test]
fn banners() {
    let rest = "DEVID:0x1019 REVID:0x0004 (24FJ256GB106 UNK)\r\n";
    let modes = "[HiZ 1-WIRE UART I2C SPI 2WIRE 3WIRE KEYB PIC DIO]";
    for firmware in Hardware::V4.firmware() {
        let (version, url) = match firmware {
            Firmware::V6_3 => ("Firmware v6.3-beta1 r2151 ".into(), "http://dangerousprototypes.com"),
            Firmware::V7_0 => {
                (format!("Community Firmware v7.0 - goo.gl/gCzQnW {modes}"), "http://dangerousprototypes.com")
            }
            Firmware::V8_0 => {
                (format!("ElderlyPirate Firmware v8.0 {modes}"), "http://github.com/ElderlyPirate")
            }
            _ => {
                (format!("Community Firmware v7.1 - goo.gl/gCzQnW {modes}"), "http://dangerousprototypes.com")
            }
        };
        let banner = format!("Bus Pirate v4\r\n{version}\r\n{rest}{url}\r\nHiZ>");
        let mut world = v4(firmware);
        assert_eq!(type_in(&mut world, "i\n"), format!("i\r\n{banner}"), "{firmware}");
        // It never reboots: no empty line, and nothing is waited for.
        assert_eq!(type_in(&mut world, "#\n"), format!("#\r\nRESET\r\n{banner}"), "{firmware}");
        assert_eq!(ask(&mut world, &[0; 20]), b"BBIO1");
        assert_eq!(type_in(&mut world, "\x0f"), format!("\x01{banner}"), "{firmware}");
    }
}

#[test]
fn the_terminal_keeps_its_mode_through_bitbang_mode_but_not_through_a_reset() {
    let mut world = v4(Firmware::V6_3);
    type_in(&mut world, "m 5 4 1 2 1 2 2\n");
    assert_eq!(ask(&mut world, &[0; 20]), b"BBIO1");
    assert!(type_in(&mut world, "\x0f").ends_with("SPI>"));
    assert!(type_in(&mut world, "#\n").ends_with("HiZ>"));
}

#[test]
fn the_line_rate_dialog_runs_and_changes_nothing() {
    for firmware in Hardware::V4.firmware() {
        let mut world = v4(firmware);
        type_in(&mut world, "b\n");
        type_in(&mut world, "10\n");
        assert!(type_in(&mut world, "3\n").ends_with("Space to continue\r\n"));
        assert_eq!(world.set_baud(1_000_000), Ok(false));
        assert_eq!(type_in(&mut world, " "), "HiZ>");
        assert_eq!(world.baud(), 0);
        world.set_baud(300).unwrap();
        assert!(type_in(&mut world, "#\n").ends_with("HiZ>"), "{firmware}");
    }
}

#[test]
fn the_status_tells_the_wrong_pin_up_to_7_0() {
    for firmware in Hardware::V4.firmware() {
        let mut world = v4(firmware);
        type_in(&mut world, "m 5 4 1 2 1 2 2\n");
        let status = type_in(&mut world, "i\n");
        assert!(status.contains("CFG0: 0x") && status.contains("Pull-up resistors OFF, Normal"), "{status}");
        let wrong = matches!(firmware, Firmware::V6_3 | Firmware::V7_0);
        assert_eq!(status.contains("a/A/@ controls CS pin"), wrong, "{firmware}");
    }
}

#[test]
fn any_amount_can_be_queued() {
    for firmware in Hardware::V4.firmware() {
        let mut world = v4(firmware);
        assert_eq!(ask(&mut world, &[0; 20]), b"BBIO1");
        // Each zero costs five bytes of answer, which deafens a v3.
        assert_eq!(ask(&mut world, &[0; 400]), b"BBIO1".repeat(400), "{firmware}");
        assert_eq!(ask(&mut world, &[0x01]), b"SPI1");
        let slow = [&[0x60][..], &[0x1f; 1], &[0x5a; 16]].concat();
        let answer = [&[1, 1][..], &[0x5a; 16]].concat();
        assert_eq!(ask(&mut world, &slow.repeat(20)), answer.repeat(20), "{firmware}");
        let streamed = [&[0x60, 0x05, 0x0f, 0xff, 0, 1][..], &[0x5a; 4095]].concat();
        assert_eq!(
            ask_slowly(&mut world, &streamed),
            [1, 1, if firmware == Firmware::V8_0 { 0x00 } else { 0xff }],
            "{firmware}"
        );
        assert!(!world.is_deaf());
        assert_eq!(world.stats().bytes_lost, 0);
    }
}

#[test]
fn a_short_answer_waits_for_quiet_frames_unless_the_firmware_ends_the_packet() {
    for firmware in Hardware::V4.firmware() {
        let mut world = spi_on(device(Hardware::V4, firmware));
        for _ in 0..10 {
            let start = world.now();
            world.send(&[0x02]).unwrap();
            assert_eq!(world.recv(&mut [0; 4], Duration::from_millis(20)), Ok(1));
            let took = world.now() - start;
            let (least, most) = if firmware >= Firmware::V7_1_2024_02 { (400, 800) } else { (4_300, 5_800) };
            assert!(
                (Duration::from_micros(least)..Duration::from_micros(most)).contains(&took),
                "{firmware} {took:?}"
            );
        }
    }
}

#[test]
fn its_own_source_of_the_pull_ups() {
    let mut world = spi_on(device(Hardware::V4, Firmware::V6_3));
    let pullups = |world: &World<Recorder>| {
        let events = world.wires().events.iter();
        events.filter(|(_, event)| matches!(event, Event::Pullups(_))).count()
    };
    // The switch alone pulls nothing; the source is refused while outputs are driven.
    for (sent, answer, moves) in [
        (&[0x4c][..], 1, 0),
        (&[0x8a], 1, 0),
        (&[0x51], 0, 0),
        (&[0x82], 1, 0),
        (&[0x51], 1, 1),
        (&[0x52], 1, 1),
        (&[0x50], 1, 2),
        (&[0x53], 0, 2),
        (&[0x52], 1, 3),
    ] {
        assert_eq!(ask(&mut world, sent), [answer], "{sent:02x?}");
        assert_eq!(pullups(&world), moves, "{sent:02x?}");
    }
    ask(&mut world, &[0x00]);
    assert_eq!(pullups(&world), 4);
    let mut v3 = in_spi();
    assert_eq!(ask(&mut v3, &[0x51]), [0]);
}

#[test]
fn no_open_ocd() {
    let mut world = v4(Firmware::V6_3);
    ask(&mut world, &[0; 20]);
    assert_eq!(ask(&mut world, &[0x06, 0x06]), b"BBIO1BBIO1");
}
