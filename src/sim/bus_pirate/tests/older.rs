//! v1a, and firmware before 6.3.

use super::*;

const NS: fn(u64) -> Duration = Duration::from_nanos;
/// A byte on an RS-232 line at 115200 baud, and one from the PIC.
const DOWN: u64 = 86_806;
const UP: u64 = 87_500;

fn v1a(firmware: Firmware) -> World<Recorder> {
    on(device(Hardware::V1a, firmware))
}

fn spi_on_v1a(firmware: Firmware) -> World<Recorder> {
    spi_on(device(Hardware::V1a, firmware))
}

#[test]
fn banners() {
    let v1a_5_10 = "Bus Pirate v1a\r\nFirmware v5.10 (r559)  Bootloader v4.4\r\n\
        DEVID:0x0447 REVID:0x3043 (24FJ64GA002 B5)\r\nhttp://dangerousprototypes.com\r\n";
    let v1a_3_0 = "Bus Pirate v1a\r\nFirmware v3.0\r\n\
        DEVID:0x0447 REVID:0x3043 (24FJ64GA002 B5)\r\nhttp://dangerousprototypes.com\r\n";
    let v3_5_10 = "Bus Pirate v3a\r\nFirmware v5.10 (r559)  Bootloader v4.4\r\n\
        DEVID:0x0447 REVID:0x3046 (24FJ64GA002 B8)\r\nhttp://dangerousprototypes.com\r\n";
    for (hardware, firmware, banner) in [
        (Hardware::V1a, Firmware::V5_10, v1a_5_10),
        (Hardware::V1a, Firmware::V3_0, v1a_3_0),
        (Hardware::V3, Firmware::V5_10, v3_5_10),
    ] {
        let mut world = on(device(hardware, firmware));
        assert_eq!(type_in(&mut world, "i\n"), ["i\r\n", banner, "HiZ>"].concat());
        assert_eq!(ask(&mut world, &[0; 20]), b"BBIO1");
        let left = String::from_utf8(ask(&mut world, &[0x0f])).unwrap();
        assert_eq!(left, ["\x01\r\n", banner, "HiZ>"].concat());
        world.power_cycle();
        assert_eq!(type_in(&mut world, "i\n"), ["i\r\n", banner, "HiZ>"].concat());
    }
}

#[test]
fn reset_at_the_prompt() {
    let mut world = v1a(Firmware::V5_10);
    let reset = type_in(&mut world, "#\n");
    assert!(reset.starts_with("#\r\nRESET\r\n\r\nBus Pirate v1a\r\n"), "{reset:?}");
    let mut world = v1a(Firmware::V3_0);
    for refusal in ["\n", "n\n", "1-\n", "y\x08\n"] {
        assert_eq!(type_in(&mut world, "#\n"), "#\r\nAre you sure? ");
        assert!(type_in(&mut world, refusal).ends_with("\r\nHiZ>"), "{refusal:?}");
        assert_eq!(world.mode(), Mode::Terminal);
    }
    assert_eq!(type_in(&mut world, "#\n"), "#\r\nAre you sure? ");
    let reset = type_in(&mut world, "y\n");
    assert!(reset.starts_with("y\r\nRESET\r\n\r\nBus Pirate v1a\r\n"), "{reset:?}");
    assert!(reset.ends_with("HiZ>"));
}

#[test]
fn the_terminal_before_the_clutch() {
    let mut world = v1a(Firmware::V5_10);
    assert_eq!(
        type_in(&mut world, "m 5 4 1 2 1 2 2\n"),
        "m 5 4 1 2 1 2 2\r\nSPI (spd ckp ske smp csl hiz)=( 3 0 1 0 1 0 )\r\nReady\r\nSPI>"
    );
    // The pins are set up without W.
    assert_eq!((world.pins().cs, world.pins().clk), (Drive::High, Drive::Low));
    assert!(
        type_in(&mut world, "i\n")
            .contains("Power supplies OFF, Normal outputs (H=3.3v, L=GND)\r\nMSB set: MOST sig bit first, ")
    );
    assert_eq!(
        type_in(&mut world, "[0xAC]\n"),
        "[0xAC]\r\n/CS ENABLED\r\nWRITE: 0xAC \r\n/CS DISABLED\r\nSPI>"
    );
    assert_eq!(world.wires().shifted(), [0xac]);
    assert_eq!(type_in(&mut world, "W\n"), "W\r\nPOWER SUPPLIES ON\r\nSPI>");
    assert!(type_in(&mut world, "i\n").contains("Power supplies ON, Normal"));
    // No switch for the pull-ups.
    assert_eq!(type_in(&mut world, "P\n"), "P\r\nSyntax error at char 1\r\nSPI>");
    assert_eq!(type_in(&mut world, "w\n"), "w\r\nPOWER SUPPLIES OFF\r\nSPI>");
    assert_eq!(world.pins().cs, Drive::High);
    assert_eq!(type_in(&mut world, "m 1\n"), "m 1\r\nReady\r\nHiZ>");
    assert_eq!(world.pins(), Pins::RELEASED);
}

#[test]
fn the_oldest_dialog_does_not_ask_about_cs() {
    let mut world = v1a(Firmware::V3_0);
    assert!(type_in(&mut world, "m\n").contains("5. SPI\r\n"));
    for (typed, next) in [
        ("5\n", "Set speed:"),
        ("4\n", "Clock polarity:"),
        ("\n", "Output clock edge:"),
        ("\n", "Input sample phase:"),
        ("\n", "Select output type:"),
        ("2\n", "\r\nReady\r\nSPI>"),
    ] {
        let answer = type_in(&mut world, typed);
        assert!(answer.contains(next) && !answer.contains("CS:"), "{typed:?} {answer:?}");
    }
    assert_eq!(world.pins().cs, Drive::High);
    assert!(type_in(&mut world, "i\n").contains("SPI (spd ckp ske smp hiz)=( 3 0 1 0 0 )\r\n"));
    let ready = type_in(&mut world, "m 5 4 1 2 1 2\n");
    assert!(ready.ends_with("=( 3 0 1 0 0 )\r\nReady\r\nSPI>"), "{ready:?}");
}

#[test]
fn line_rates() {
    let mut world = v1a(Firmware::V3_0);
    let menu = type_in(&mut world, "b\n");
    assert!(menu.ends_with(" 9. 115200\r\n\r\n(9)>") && !menu.contains("BRG"), "{menu:?}");
    assert_eq!(type_in(&mut world, "10\n"), "10\r\n\r\nInvalid choice, try again\r\n\r\n(9)>");
    // The last five characters are lost: the firmware does not wait for them.
    assert_eq!(type_in(&mut world, "8\n"), "8\r\nAdjust your terminal\r\nSpace to conti");
    assert_eq!(world.baud(), 57_971);
    world.set_baud(57_600).unwrap();
    assert_eq!(type_in(&mut world, " "), "HiZ>");

    // 5.10 takes a divider, and gets away from every rate: it has no wrong flag to wait for.
    let mut world = on(device(Hardware::V3, Firmware::V5_10));
    assert_eq!(type_in(&mut world, "b 10 3\n"), "b 10 3\r\nAdjust your terminal\r\nSpace to conti");
    world.set_baud(1_000_000).unwrap();
    assert_eq!(type_in(&mut world, " "), "HiZ>");
    world.send(b"#\n").unwrap();
    world.pause(Duration::from_millis(1));
    world.set_baud(115_200).unwrap();
    assert!(ask(&mut world, &[]).ends_with(b"HiZ>"));
    assert_eq!(world.baud(), 114_286);
}

#[test]
fn probes() {
    let table: [(Firmware, &[u8], &[u8]); 5] = [
        (Firmware::V5_10, &[0x05, 0, 0, 0, 1], &[1, 0xff]),
        (Firmware::V5_10, &[0x06, 0x01], b"\0SPI1"),
        (Firmware::V5_10, &[0x05, 0, 0, 0, 0], &[1]),
        (Firmware::V3_0, &[0x05, 0, 0, 0, 1], b"\0BBIO1BBIO1BBIO1SPI1"),
        (Firmware::V3_0, &[0x06, 0x01], b"\0SPI1"),
    ];
    for (firmware, sent, expected) in table {
        let mut world = spi_on_v1a(firmware);
        // One at a time: 15 bytes of answer take longer than a queue of four zeros.
        let answer: Vec<u8> = sent.iter().flat_map(|&byte| ask(&mut world, &[byte])).collect();
        assert_eq!(answer, expected, "{firmware} {sent:02x?}");
        assert_eq!(ask(&mut world, sent), expected, "{firmware} {sent:02x?} at once");
        assert_eq!((world.mode(), world.is_deaf()), (Mode::Spi, false));
    }
}

#[test]
fn spi_commands_of_5_10() {
    let transcript: [(&[u8], &[u8]); 13] = [
        (&[0x8a, 0x63], &[1, 1]),
        (&[0x03, 0x02, 0x03], &[1, 1, 1]),
        (&[0x13, 0xac, 0x53, 0, 0], &[1, 0xac, 0x53, 0, 0]),
        (&[0x04, 0, 1, 0, 2, 7], &[1, 0xff, 0xff]),
        (&[0x05, 0, 2, 0, 3, 7, 8], &[1, 0xff, 0xff, 0xff]),
        // Refused: the payload is taken for commands.
        (&[0x05, 0x10, 0x01, 0, 0, 0x01], b"\0SPI1"),
        (&[0x05, 0, 0, 0x10, 0x01, 0x03], &[0, 1]),
        (&[0x06, 0x02], &[0, 1]),
        (&[0x06, 0x03], &[0, 1]),
        (&[0x0d, 0x77], &[1]),
        (&[0x07, 0x0f, 0x50], &[0, 0, 0]),
        (&[0x06, 0x00], b"\0BBIO1"),
        (&[0x01], b"SPI1"),
    ];
    let mut world = spi_on_v1a(Firmware::V5_10);
    for (sent, answer) in transcript {
        assert_eq!(ask(&mut world, sent), answer, "{sent:02x?}");
    }
}

#[test]
fn spi_commands_of_3_0() {
    let transcript: [(&[u8], &[u8]); 10] = [
        (&[0x01], b"SPI1"),
        (&[0x8a, 0x61, 0x4f], &[1, 1, 1]),
        (&[0x02, 0x03], &[1, 1]),
        (&[0x13, 0xac, 0x53, 0, 0], &[1, 0xac, 0x53, 0, 0]),
        (&[0x10, 0x9f], &[1, 0x9f]),
        (&[0x04], &[0]),
        (&[0x05], &[0]),
        (&[0x06], &[0]),
        (&[0x0d, 0x0e, 0x07], &[0, 0, 0]),
        (&[0x00], b"BBIO1"),
    ];
    let mut world = spi_on_v1a(Firmware::V3_0);
    for (sent, answer) in transcript {
        assert_eq!(ask(&mut world, sent), answer, "{sent:02x?}");
    }
}

#[test]
fn bitbang_commands_that_are_missing() {
    for (hardware, firmware, missing) in [
        (Hardware::V1a, Firmware::V3_0, &[0x06, 0x07, 0x10, 0x11, 0x15, 0x16][..]),
        (Hardware::V1a, Firmware::V5_10, &[0x10, 0x11]),
        (Hardware::V3, Firmware::V5_10, &[]),
        (Hardware::V3, Firmware::V6_3, &[]),
    ] {
        for byte in [0x06, 0x07, 0x10, 0x11, 0x15, 0x16] {
            let mut world = on(device(hardware, firmware));
            ask(&mut world, &[0; 20]);
            world.send(&[byte]).unwrap();
            world.pause(Duration::from_millis(20));
            let answer = ask(&mut world, &[]);
            // 0x10 and 0x11 report no errors where they exist, and then echo.
            let known = match byte {
                0x10 | 0x11 => ask(&mut world, &[0x22]) == [0x22],
                0x06 => world.mode() == Mode::OpenOcd,
                0x15 => answer.len() > 100,
                _ => answer.len() > 1,
            };
            assert_eq!(known, !missing.contains(&byte), "{hardware} {firmware} {byte:02x}");
        }
    }
}

#[test]
fn speed_codes_up_to_6_1() {
    for firmware in [Firmware::V3_0, Firmware::V5_10] {
        let periods = [32_000, 8_000, 4_000, 1_000, 500, 24_000, 16_000, 8_000];
        for (code, period) in (0x60..).zip(periods) {
            let mut world = spi_on_v1a(firmware);
            ask(&mut world, &[code]);
            ask(&mut world, &[0x10, 0x5a]);
            let Some((_, Event::Shift(how, 0x5a))) = world.wires().events.last() else {
                panic!("nothing shifted");
            };
            assert_eq!((how.half_period_ns, how.open_drain), (period / 2, false), "{code:02x}");
        }
    }
}

/// What AUX2 does, and when.
fn aux2(world: &World<Recorder>) -> Vec<(Duration, Drive)> {
    let mut levels = Vec::new();
    let mut last = Drive::Released;
    for &(at, event) in &world.wires().events {
        if let Event::Pins(pins) = event
            && pins.aux2 != last
        {
            last = pins.aux2;
            levels.push((at, last));
        }
    }
    levels
}

#[test]
fn aux2_is_trapped_from_binary_mode_to_the_first_peripherals_command() {
    use Drive::{Low, Released};
    for firmware in [Firmware::V3_0, Firmware::V5_10] {
        let mut world = v1a(firmware);
        world.send(&[0; 20]).unwrap();
        // When the 20th zero is there, and done with.
        let low = NS(20 * DOWN + 39_000);
        world.pause(NS(20 * DOWN - 1));
        assert_eq!(world.pins().aux2, Released);
        assert_eq!(ask(&mut world, &[]), b"BBIO1");
        assert_eq!(aux2(&world), [(low, Low)]);
        // Neither the mode nor its set-up nor its transfers let go of it, nor does a 0 in bit 2.
        for sent in [&[0x00][..], &[0x9f], &[0xff], &[0x5f], &[0x01], &[0x8a], &[0x63], &[0x10, 9], &[0x4b]] {
            ask(&mut world, sent);
        }
        assert_eq!(aux2(&world), [(low, Low)]);
        let sent = world.now();
        ask(&mut world, &[0x4f]);
        // The second of four steps before the answer.
        let high = sent + NS(DOWN + 5_600 - 3 * 500);
        assert_eq!(aux2(&world), [(low, Low), (high, Released)]);
        // The way back to bitbang mode is another pin reset.
        let sent = world.now();
        ask(&mut world, &[0x00]);
        let again = sent + NS(DOWN + 3_000);
        assert_eq!(aux2(&world)[2..], [(again, Low)]);
        // The terminal lets go of it once 0x01 has left.
        let sent = world.now();
        ask(&mut world, &[0x0f]);
        let over = sent + NS(DOWN + 3_000 + UP);
        assert_eq!(aux2(&world)[3..], [(over, Released)]);
        assert_eq!((world.pins(), world.mode()), (Pins::RELEASED, Mode::Terminal));
    }
}

#[test]
fn a_power_cycle_ends_the_trap() {
    let mut world = spi_on_v1a(Firmware::V5_10);
    assert_eq!(world.pins().aux2, Drive::Low);
    world.power_cycle();
    assert_eq!(world.pins(), Pins::RELEASED);
}

#[test]
fn v1a_moves_aux2_before_aux_before_cs() {
    let mut world = spi_on_v1a(Firmware::V5_10);
    ask(&mut world, &[0x8a]);
    ask(&mut world, &[0x4f]);
    let first = world.wires().events.len();
    // The answer comes 5.6 us after the command, and 0.5 us after the last of four steps.
    let start = world.now() + NS(DOWN + 5_600 - 4 * 500);
    ask(&mut world, &[0x40]);
    let high =
        Pins { cs: Drive::High, aux: Drive::High, clk: Drive::Low, mosi: Drive::Low, ..Pins::RELEASED };
    let steps = [
        Event::Supply(false),
        Event::Pins(Pins { aux2: Drive::Low, ..high }),
        Event::Pins(Pins { aux2: Drive::Low, aux: Drive::Low, ..high }),
        Event::Pins(Pins { aux2: Drive::Low, aux: Drive::Low, cs: Drive::Low, ..high }),
    ];
    let expected: Vec<_> = (0..).map(|k| start + NS(k * 500)).zip(steps).collect();
    assert_eq!(world.wires().events[first..], expected);
}

#[test]
fn pull_ups_are_v3_only() {
    let pullups = |device: Device| {
        let mut world = spi_on(device);
        ask(&mut world, &[0x4f]);
        ask(&mut world, &[0x00]);
        ask(&mut world, &[0xff]);
        let aux2 = aux2(&world).len();
        let events = world.wires().events.iter();
        (events.filter(|(_, event)| matches!(event, Event::Pullups(_))).count(), aux2)
    };
    assert_eq!(pullups(device(Hardware::V1a, Firmware::V5_10)), (0, 3));
    assert_eq!(pullups(device(Hardware::V3, Firmware::V5_10)), (3, 0));
    assert_eq!(pullups(Device::default()), (3, 0));
}
