//! Transcripts of the three modes, and what they do to the pins.

use core::time::Duration;
use std::format;
use std::string::String;
use std::vec::Vec;

use proptest::prelude::*;

use super::Mode;
use crate::sim::recorder::{Event, Recorder};
use crate::sim::{Device, Drive, Firmware, Hardware, Options, Pins, World};
use crate::transport::Transport;

mod legacy;
mod newer;
mod older;
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
    World::with_options(Recorder::default(), Options { device, ..Options::default() })
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
fn a_person_at_the_prompt() {
    let transcript = [
        ("\n", "\r\nHiZ>"),
        ("\r\n", "\r\nHiZ>\r\nHiZ>"),
        ("\x07", "\x07"),
        ("W\n", "W\r\nCommand not used in this mode\r\nHiZ>"),
        (
            "[0xAC:2]\n",
            concat!(
                "[0xAC:2]\r\n",
                "Command not used in this mode\r\n",
                "Command not used in this mode\r\n",
                "Command not used in this mode\r\n",
                "HiZ>"
            ),
        ),
        (
            "d c,C z d\n",
            concat!(
                "d c,C z d\r\nVOLTAGE PROBE: 0.00V\r\na/A/@ controls AUX pin\r\n",
                "a/A/@ controls CS pin\r\nSyntax error at char 7\r\nHiZ>"
            ),
        ),
        (
            "c A @ a\n",
            concat!(
                "c A @ a\r\na/A/@ controls AUX pin\r\nAUX HIGH\r\n",
                "AUX INPUT/HI-Z, READ: 0\r\nAUX LOW\r\nHiZ>"
            ),
        ),
        ("x\x08\x08", "x\x08 \x08\x07"),
        ("dx\x02d\x02\x7f\n", "dx\x08dx\x08\x08x \x08\x08\r\n"),
    ];
    let mut world = world();
    for (typed, answer) in &transcript[..8] {
        assert_eq!(type_in(&mut world, typed), *answer, "{typed:?}");
    }
    // d, x; left; d between them; left; delete that d; then "dx".
    let (typed, echo) = transcript[8];
    let answer = type_in(&mut world, typed);
    assert!(answer.starts_with(echo), "{answer:?}");
    assert!(answer.ends_with("VOLTAGE PROBE: 0.00V\r\nSyntax error at char 2\r\nHiZ>"));
}

#[test]
fn history_comes_back() {
    let mut world = world();
    type_in(&mut world, "d\n");
    type_in(&mut world, "c\n");
    assert_eq!(type_in(&mut world, "\x10\x10"), "c\x08 \x08d");
    assert_eq!(type_in(&mut world, "\x1b[B\x1b[B"), "\x08 \x08c\x07");
    assert!(type_in(&mut world, "\n").contains("a/A/@ controls AUX pin"));
}

#[test]
fn the_banner_and_what_it_adds_in_a_mode() {
    let banner = "Bus Pirate v3.a\r\nFirmware v6.3-beta1 r2151  Bootloader v4.4\r\n\
        DEVID:0x0447 REVID:0x3046 (24FJ64GA002 B8)\r\nhttp://dangerousprototypes.com\r\n";
    let mut world = in_terminal_spi();
    let info = type_in(&mut world, "i\n");
    let rest = info.strip_prefix("i\r\n").unwrap().strip_prefix(banner).unwrap();
    for line in [
        "CFG1:0xFFDF CFG2:0xFF7F\r\n*----------*\r\nPinstates:\r\n",
        "P\tP\tP\tI\tI\tI\tO\tO\tO\tI\t\r\n",
        "GND\t3.30V\t5.00V\t0.00V\t0.00V\tL\tL\tL\tH\tL\t\r\n",
        "POWER SUPPLIES ON, Pull-up resistors OFF, Normal outputs (H=3.3v, L=GND)\r\n",
        "SPI (spd ckp ske smp csl hiz)=( 3 0 1 0 1 0 )\r\n*----------*\r\nSPI>",
    ] {
        assert!(rest.contains(line), "{line:?} in {rest:?}");
    }
    let reset = type_in(&mut world, "#\n");
    assert_eq!(reset, ["#\r\nRESET\r\n\r\n", banner, "HiZ>"].concat());
    assert_eq!(type_in(&mut world, "i\n"), ["i\r\n", banner, "HiZ>"].concat());
}

#[test]
fn the_spi_dialog() {
    let mut world = world();
    let menu = type_in(&mut world, "m\n");
    assert!(menu.starts_with("m\r\n1. HiZ\r\n2. 1-WIRE\r\n"), "{menu:?}");
    assert!(
        menu.ends_with("5. SPI\r\n6. 2WIRE\r\n7. 3WIRE\r\n8. LCD\r\nx. exit(without change)\r\n\r\n(1)>")
    );
    assert_eq!(type_in(&mut world, "9\n"), "9\r\n\r\nInvalid choice, try again\r\n\r\n(1)>");
    assert_eq!(type_in(&mut world, "x\n"), "x\r\nno mode change\r\nHiZ>");
    type_in(&mut world, "m\n");
    let dialog = [
        ("5\n", "Set speed:"),
        ("4\n", "Clock polarity:"),
        ("\n", "Output clock edge:"),
        ("\0\n", "Input sample phase:"),
        ("-1\n", "Invalid choice, try again"),
        ("12\x08\n", "CS:"),
        ("\n", "Select output type:"),
        ("2\n", "Clutch disengaged!!!"),
    ];
    for (typed, next) in dialog {
        let answer = type_in(&mut world, typed);
        assert!(answer.contains(next), "{typed:?} {answer:?}");
        let end = if next.starts_with("Clutch") { "'W'\r\n\r\nReady\r\nSPI>" } else { ")>" };
        assert!(answer.ends_with(end), "{typed:?} {answer:?}");
    }
    assert_eq!(world.pins(), Pins::RELEASED);
    assert_eq!(type_in(&mut world, "W\n"), "W\r\nPOWER SUPPLIES ON\r\nClutch engaged!!!\r\nSPI>");
    assert_eq!(world.pins().cs, Drive::High);
    assert!(world.supply_on());
    assert_eq!(type_in(&mut world, "w\n"), "w\r\nClutch disengaged!!!\r\nPOWER SUPPLIES OFF\r\nSPI>");
    assert_eq!(world.pins(), Pins::RELEASED);
    assert_eq!(type_in(&mut world, "m 1\n"), "m 1\r\nReady\r\nHiZ>");
    assert_eq!(type_in(&mut world, "m 4\n"), "m 4\r\nReady\r\nI2C>");
}

#[test]
fn the_one_line_dialog() {
    let mut world = world();
    assert_eq!(
        type_in(&mut world, "m 5 4 1 2 1 2 2\n"),
        "m 5 4 1 2 1 2 2\r\nSPI (spd ckp ske smp csl hiz)=( 3 0 1 0 1 0 )\r\nReady\r\nSPI>"
    );
    assert!(type_in(&mut world, "m 5 4 1 2 1 2 3\n").ends_with("4. 1MHz\r\n\r\n(1)>"));
}

#[test]
fn bracket_transfers() {
    let mut world = in_terminal_spi();
    let transcript = [
        ("[0xAC 0b11\n", "[0xAC 0b11\r\n/CS ENABLED\r\nWRITE: 0xAC \r\nWRITE: 0x03 \r\nSPI>"),
        ("]\n", "]\r\n/CS DISABLED\r\nSPI>"),
        (
            "{83,7:2 r:3}\n",
            concat!(
                "{83,7:2 r:3}\r\n/CS ENABLED\r\nWRITE: 0x53 READ: 0x53 \r\n",
                "WRITE: 0x07 READ: 0x07 0x07 READ: 0x07 \r\nREAD: 0xFF 0xFF 0xFF \r\n/CS DISABLED\r\nSPI>"
            ),
        ),
    ];
    for (typed, answer) in transcript {
        assert_eq!(type_in(&mut world, typed), answer, "{typed:?}");
    }
    assert_eq!(world.wires().shifted(), [0xac, 3, 83, 7, 7, 0xff, 0xff, 0xff]);
}

#[test]
fn zeros_add_up() {
    let mut world = world();
    assert_eq!(ask(&mut world, &[0; 19]), b"");
    assert_eq!(type_in(&mut world, "d"), "d");
    assert_eq!(ask(&mut world, &[0]), b"BBIO1");
    assert_eq!(world.mode(), Mode::Bitbang);
}

#[test]
fn sump_and_back() {
    let mut world = world();
    assert_eq!(ask(&mut world, &[0, 0, 0, 0, 0, 2]), b"1ALS");
    assert_eq!(world.mode(), Mode::Sump);
    assert_eq!(ask(&mut world, &[0x0a, 0x82, 0, 0, 0, 0, 0]), b"HiZ>");
}

#[test]
fn line_rate_dialog() {
    let mut world = world();
    let adjust = "Adjust your terminal\r\nSpace to continue\r\n";
    assert!(type_in(&mut world, "b\n").ends_with("10. BRG raw value\r\n\r\n(9)>"));
    assert_eq!(type_in(&mut world, "10\n"), "10\r\nEnter raw value for BRG\r\n\r\n(34)>");
    assert_eq!(type_in(&mut world, "3\n"), ["3\r\n", adjust].concat());
    assert_eq!(world.baud(), 1_000_000);
    world.set_baud(1_000_000).unwrap();
    assert_eq!(ask(&mut world, b"x\n\0"), b"");
    assert_eq!(type_in(&mut world, " "), "HiZ>");
    // The transmit wait never ends at this rate.
    type_in(&mut world, "#\n");
    assert_eq!(world.mode(), Mode::Hung);
    assert!(world.is_deaf());
}

#[test]
fn line_rate_in_one_line() {
    for (line, baud) in [("b 10 15\n", 250_000), ("b 8\n", 57_971), ("b 10 271\n", 250_000)] {
        let mut world = world();
        type_in(&mut world, line);
        assert_eq!(world.baud(), baud, "{line}");
        world.set_baud(baud).unwrap();
        assert_eq!(type_in(&mut world, " "), "HiZ>", "{line}");
    }
}

#[test]
fn lost_text_is_an_option() {
    let options = Options { loses_text: true, ..Options::default() };
    let mut world = World::with_options(Recorder::default(), options);
    assert_eq!(type_in(&mut world, "b 10 3\n"), "b 10 3\r\nAdjust your terminal\r\nSpace to conti");
}

#[test]
fn the_terminal_survives_an_overrun() {
    let mut world = world();
    // The banner is being printed while the rest comes in.
    type_in(&mut world, "i\ndddddddddddddddd");
    assert!(!world.is_deaf());
    assert!(world.stats().bytes_lost > 0);
    assert!(type_in(&mut world, "\n").ends_with("HiZ>"));
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

/// Bytes that lead somewhere more often than chance.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        any::<u8>(),
        Just(0x00),
        Just(b'\n'),
        prop::sample::select(&b"mb#iWwPp[]{}rcCaA@v?d:x0123456789 "[..]),
        0u8..0x20,
    ];
    prop::collection::vec(byte, 0..200)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_stream_of_bytes_panics(
        bytes in stream(),
        place in 0u8..4,
        chunk in 1usize..30,
        pause in 0u64..5_000,
        baud in prop::sample::select(&[115_200u32, 1_000_000, 0, u32::MAX][..]),
    ) {
        let mut world = match place {
            0 => world(),
            1 => in_bitbang(),
            2 => in_spi(),
            _ => in_terminal_spi(),
        };
        let mut out = Vec::new();
        for part in bytes.chunks(chunk) {
            let at = world.now();
            world.host_bytes(at, if pause == 77 { baud } else { 115_200 }, part);
            world.run_to(at + Duration::from_micros(pause), &mut out);
        }
        world.run_to(world.now() + Duration::from_secs(1), &mut out);
        let stats = world.stats();
        prop_assert_eq!(stats.bytes_up, bytes.len() as u64 + match place { 0 => 0, 1 => 20, 2 => 21, _ => 18 });
        // Whatever happened, a power cycle helps.
        world.power_cycle();
        world.set_baud(115_200).unwrap();
        world.discard_input().unwrap();
        prop_assert_eq!(type_in(&mut world, "\n"), "\r\nHiZ>");
    }

    #[test]
    fn no_stream_of_bytes_panics_on_any_device(
        bytes in stream(),
        device in prop::sample::select(Device::all().collect::<Vec<_>>()),
        binary in any::<bool>(),
        chunk in 1usize..30,
        pause in 0u64..5_000,
    ) {
        let mut world = on(device);
        if binary {
            // A mode that is there already answers only the first of them.
            ask(&mut world, &[0; 20]);
            ask(&mut world, &[1]);
        }
        let mut out = Vec::new();
        for part in bytes.chunks(chunk) {
            let at = world.now();
            world.host_bytes(at, 115_200, part);
            world.run_to(at + Duration::from_micros(pause), &mut out);
        }
        world.run_to(world.now() + Duration::from_secs(1), &mut out);
        prop_assert!(world.pins().aux2 != Drive::High);
        prop_assert!(device.hardware() == Hardware::V1a || world.pins().aux2 == Drive::Released);
        let lost_by_overrun = world.is_deaf() && world.mode() != Mode::Hung;
        prop_assert!(!lost_by_overrun || world.baud() > 0);
        world.power_cycle();
        world.discard_input().unwrap();
        let answer = if world.mode() == Mode::Legacy { (&b"\0"[..], &b"BBIO1"[..]) } else { (&b"\n"[..], &b"\r\nHiZ>"[..]) };
        prop_assert_eq!(ask(&mut world, answer.0), answer.1);
    }
}
