//! What goes over the line, byte for byte, typed from the manual.

use std::time::Duration;

use avrrr::bus::{Hertz, IcspBus, Tail, Target, WordAddr};
use avrrr::buspirate::{BusPirate, Features, Options, Power, Speed};
use avrrr::select::Direct;

use crate::script::*;

#[test]
fn connecting_to_a_firmware_that_has_everything() {
    let (bus, script) = connected(Options::default());
    assert_eq!(bus.features(), Features::all());
    let banner = bus.banner().unwrap();
    assert_eq!((banner.hardware.as_str(), banner.firmware), ("3.a", (6, 3)));
    assert_eq!(bus.clock(), Hertz::khz(125));
    // RESET may go low at once; the first instruction waits for the supplies.
    let mut bus = bus;
    expect(&script, &[0x4a], &[1]);
    bus.hold_reset(Target::ONLY).unwrap();
    let pauses = || script.lock().unwrap().pauses;
    let before = pauses();
    expect(&script, &[0x13, 0xac, 0x53, 0, 0], &[1, 0xff, 0xac, 0x53, 0]);
    bus.exchange(&mut [[0xac, 0x53, 0, 0]]).unwrap();
    assert_eq!(pauses() - before, Duration::from_millis(40));
    expect(&script, &[0x4b], &[1]);
    bus.release_reset().unwrap();
    close(bus, &script);
}

#[test]
fn connecting_to_a_firmware_without_write_then_read() {
    let (mock, script) = player();
    expect_entry(&script, b"Bus Pirate v3a\r\nFirmware v5.9 (r539)  Bootloader v4.1\r\nHiZ>");
    // The counts are commands: out, name, name, in again.
    expect(&script, &QUESTIONS, b"\x01\x01\x00\x01\x00BBIO1BBIO1BBIO1SPI1");
    expect_set_up(&script);
    let mut bus = BusPirate::connect(mock, Direct::ONE, Options::default()).unwrap();
    assert_eq!(bus.features(), Features::BULK | Features::AVR_READ);
    // A page is sent by transfers of four instructions, where the SPI bus nearly keeps up with the line.
    expect(&script, &[0x63], &[1]);
    assert_eq!(bus.set_clock(Hertz::khz(2_000)), Ok(Some(Hertz::khz(1_000))));
    let frames =
        [[0x40, 0, 0, 0x12], [0x48, 0, 0, 0x34], [0x40, 0, 1, 0x56], [0x48, 0, 1, 0x78], [0x4c, 0, 0, 0]];
    expect(
        &script,
        &[0x1f, 0x40, 0, 0, 0x12, 0x48, 0, 0, 0x34, 0x40, 0, 1, 0x56, 0x48, 0, 1, 0x78],
        &[[1].as_slice(), &[0; 16]].concat(),
    );
    expect(&script, &[0x13, 0x4c, 0, 0, 0], &[1, 0, 0, 0, 0]);
    bus.send(&mut frames.into_iter(), Tail::Free).unwrap();
    close(bus, &script);
}

#[test]
fn connecting_to_a_firmware_that_has_nothing() {
    let (mock, script) = player();
    expect_entry(&script, b"Bus Pirate v1a\r\nFirmware v3.0\r\nDEVID:0x0447 REVID:0x3043 (B5)\r\nHiZ>");
    // The sub-command is the command that asks for the name.
    expect(&script, &QUESTIONS, b"\x00SPI1\x00BBIO1BBIO1BBIO1SPI1");
    // AUX2, where there is one, is let go.
    expect(&script, &[0x8a, 0x61, 0x47, 0x4f], &[1, 1, 1, 1]);
    let mut bus = BusPirate::connect(mock, Direct::ONE, Options::default()).unwrap();
    assert_eq!(bus.features(), Features::BULK);
    assert_eq!(bus.read_flash(WordAddr(0), &mut [0; 8]), Ok(0));
    // Codes above 3 do not mean the same everywhere, and without write-then-read they cannot be timed.
    expect(&script, &[0x63], &[1]);
    assert_eq!(bus.set_clock(Hertz::khz(8_000)), Ok(Some(Hertz::khz(1_000))));
    close(bus, &script);
}

#[test]
fn features_that_are_not_wanted_are_not_asked_for() {
    let (mock, script) = player();
    expect_entry(&script, BANNER_6_3);
    expect_set_up(&script);
    let mut options = Options::default();
    options.features = Features::empty();
    let mut bus = BusPirate::connect(mock, Direct::ONE, options).unwrap();
    assert_eq!(bus.features(), Features::empty());
    expect(&script, &[0x13, 0x30, 0, 0, 0], &[1, 0, 0x30, 0, 0x1e]);
    expect(&script, &[0x13, 0x30, 0, 1, 0], &[1, 0, 0x30, 0, 0x95]);
    let mut frames = [[0x30, 0, 0, 0], [0x30, 0, 1, 0]];
    bus.exchange(&mut frames).unwrap();
    assert_eq!(frames, [[0, 0x30, 0, 0x1e], [0, 0x30, 0, 0x95]]);
    close(bus, &script);
}

#[test]
fn connecting_to_a_device_that_is_in_binary_mode() {
    let (mock, script) = player();
    expect(&script, b"\0", b"BBIO1");
    let text = [b"\x01\xff\r\n".as_slice(), BANNER_6_3].concat();
    expect(&script, &[0x0f], &text);
    expect_line_rate(&script, BANNER_6_3);
    for _ in 0..4 {
        expect(&script, &[0, 0, 0, 0], b"");
    }
    expect(&script, &[0, 0, 0, 0], b"BBIO1");
    expect(&script, &[0x01], b"SPI1");
    expect_features(&script);
    expect_set_up(&script);
    let bus = BusPirate::connect(mock, Direct::ONE, Options::default()).unwrap();
    assert_eq!(bus.banner().unwrap().firmware, (6, 3));
    close(bus, &script);
}

#[test]
fn supplies_that_are_not_ours_stay_off() {
    let (mock, script) = player();
    expect_entry(&script, BANNER_6_3);
    expect_features(&script);
    expect(&script, &[0x8a, 0x61, 0x43], &[1, 1, 1]);
    let mut options = Options::default();
    options.power = Power::Off;
    let mut bus = BusPirate::connect(mock, Direct::ONE, options).unwrap();
    expect(&script, &[0x42], &[1]);
    bus.hold_reset(Target::ONLY).unwrap();
    expect(&script, &[0x43], &[1]);
    bus.release_reset().unwrap();
    close(bus, &script);
}

#[test]
fn supplies_that_are_to_be_kept_are_left_in_spi_mode() {
    let mut options = Options::default();
    options.power = Power::Keep;
    // At the normal line rate, at which the next program looks for it.
    let (mock, script) = player();
    expect(&script, b"\0", b"");
    expect(&script, b" ", b" ");
    expect(&script, b"\n", b"\r\nHiZ>");
    expect(&script, b"i\n", BANNER_6_3);
    expect(&script, &[0, 0, 0, 0], b"BBIO1");
    expect(&script, &[0x01], b"SPI1");
    expect_features(&script);
    expect_set_up(&script);
    let mut bus = BusPirate::connect(mock, Direct::ONE, options).unwrap();
    expect(&script, &[0x4a], &[1]);
    bus.hold_reset(Target::ONLY).unwrap();
    expect(&script, &[0x4b], &[1]);
    bus.close().unwrap();
    is_over(&script);
}

/// How many instructions go in each command of 58.
const SPLIT: [u8; 16] = [4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3];

#[test]
fn the_commands_of_a_session() {
    let (mut bus, script) = connected(Options::default());
    enter(&mut bus, &script);
    write_a_page(&mut bus, &script);
    read_flash(&mut bus, &script);

    // Nothing to do is nothing said.
    bus.exchange(&mut []).unwrap();
    bus.send(&mut [].into_iter(), Tail::Exact).unwrap();
    assert_eq!(bus.read_flash(WordAddr(0), &mut []), Ok(0));
    bus.hold_reset(Target::ONLY).unwrap();
    bus.flush().unwrap();

    expect(&script, &[0x4b], &[1]);
    bus.release_reset().unwrap();
    bus.release_reset().unwrap();
    change_clock(&mut bus, &script);
    close(bus, &script);
}

fn enter(bus: &mut Pirate, script: &Shared) {
    expect(script, &[0x4a], &[1]);
    bus.hold_reset(Target::ONLY).unwrap();
    let before = script.lock().unwrap().pauses;
    bus.hold_off(Duration::from_millis(20)).unwrap();
    expect(script, &[0x13, 0xac, 0x53, 0, 0], &[1, 0xff, 0xac, 0x53, 0]);
    let mut enable = [[0xac, 0x53, 0, 0]];
    bus.exchange(&mut enable).unwrap();
    assert_eq!(enable, [[0xff, 0xac, 0x53, 0]]);
    assert!(script.lock().unwrap().pauses - before >= Duration::from_millis(20));

    // At 125 kHz the line is faster than the SPI bus: one instruction at a time.
    for (index, byte) in [(0, 0x1e), (1, 0x93), (2, 0x0b), (0, 0x1e), (1, 0x93), (2, 0x0b)] {
        expect(script, &[0x13, 0x30, 0, index, 0], &[1, 0, 0x30, 0, byte]);
    }
    let mut signature = [0, 1, 2, 0, 1, 2].map(|index| [0x30, 0, index, 0]);
    bus.exchange(&mut signature).unwrap();
    assert_eq!(signature.map(|frame| frame[3]), [0x1e, 0x93, 0x0b, 0x1e, 0x93, 0x0b]);
}

fn write_a_page(bus: &mut Pirate, script: &Shared) {
    // The last byte may be anything: it is read instead of written, which makes every firmware answer.
    let page = [[0x40, 0, 0, 1], [0x48, 0, 0, 2], [0x40, 0, 1, 3], [0x48, 0, 1, 4], [0x4c, 0x1f, 0xe0, 0]];
    let payload = page.concat();
    expect(script, &[&[0x05, 0, 19, 0, 1], &payload[..19]].concat(), &[1, 0xe0]);
    bus.send(&mut page.into_iter(), Tail::Free).unwrap();
    expect(script, &[&[0x05, 0, 20, 0, 0], &payload[..]].concat(), &[1]);
    bus.send(&mut page.into_iter(), Tail::Exact).unwrap();
    // A few instructions are cheaper as a transfer.
    expect(script, &[0x13, 0xac, 0xa0, 0, 0x62], &[1, 0, 0xac, 0xa0, 0]);
    bus.send(&mut [[0xac, 0xa0, 0, 0x62]].into_iter(), Tail::Exact).unwrap();

    // A page of 128 words with a Load Extended Address before it, in two parts because 125 kHz is slow.
    let mut long = vec![[0x4d, 0, 1, 0]];
    long.extend((0..128).flat_map(|word| [[0x40, 0, word, 0x55], [0x48, 0, word, 0xaa]]));
    long.push([0x4c, 0x80, 0, 0]);
    let payload = long.concat();
    expect(script, &[&[0x05, 0x02, 0x2c, 0, 0], &payload[..556]].concat(), &[1]);
    expect(script, &[&[0x05, 0x01, 0xdb, 0, 1], &payload[556..1031]].concat(), &[1, 0]);
    bus.send(&mut long.into_iter(), Tail::Free).unwrap();
}

fn read_flash(bus: &mut Pirate, script: &Shared) {
    expect(script, &[0x06, 0x02, 0, 0, 0x12, 0x34, 0, 0, 0, 6], &[1, 1, 0xa, 0xb, 0xc, 0xd, 0xe, 0xf]);
    let mut flash = [0; 6];
    assert_eq!(bus.read_flash(WordAddr(0x1234), &mut flash), Ok(6));
    assert_eq!(flash, [0xa, 0xb, 0xc, 0xd, 0xe, 0xf]);
    // The firmware adds words and bytes, and takes no more than 0xFFFF of both.
    let most = [[1, 1].as_slice(), &[0x5a; 0x7e]].concat();
    expect(script, &[0x06, 0x02, 0, 0, 0xff, 0x80, 0, 0, 0, 0x7e], &most);
    assert_eq!(bus.read_flash(WordAddr(0xff80), &mut [0; 0x100]), Ok(0x7e));
    // What is left of so little is not worth a command of its own.
    assert_eq!(bus.read_flash(WordAddr(0xfffd), &mut flash), Ok(0));
    // The upper bits are in the target already.
    expect(script, &[0x06, 0x02, 0, 0, 0, 1, 0, 0, 0, 1], &[1, 1, 0x33]);
    assert_eq!(bus.read_flash(WordAddr(0x1_0001), &mut flash[..1]), Ok(1));
}

fn change_clock(bus: &mut Pirate, script: &Shared) {
    expect(script, &[0x60], &[1]);
    assert_eq!(bus.set_clock(Hertz::khz(124)), Ok(Some(Hertz(31_250))));
    assert_eq!(bus.set_clock(Hertz::khz(10)), Ok(Some(Hertz(31_250))));
    // Slower than the line: one instruction at a time.
    for _ in 0..2 {
        expect(script, &[0x13, 0x58, 0, 0, 0], &[1, 0, 0x58, 0, 0xff]);
    }
    bus.exchange(&mut [[0x58, 0, 0, 0]; 2]).unwrap();
    // A clock whose code does not mean the same everywhere is timed, by an answer that fills packets.
    expect(script, &[0x67, 0x05, 0, 0, 0, 122], &[&[1, 1][..], &[0xff; 122]].concat());
    assert_eq!(bus.set_clock(Hertz::khz(20_000)), Ok(Some(Hertz::khz(8_000))));
    // Now the SPI bus is faster: many instructions at once, in commands of four at the most.
    let commands: Vec<u8> = SPLIT
        .iter()
        .flat_map(|&frames: &u8| [vec![0x0f + 4 * frames], vec![0x58; 4 * usize::from(frames)]].concat())
        .collect();
    assert_eq!(commands.len(), 248);
    let answers: Vec<u8> = SPLIT
        .iter()
        .flat_map(|&frames: &u8| [vec![1], vec![0x85; 4 * usize::from(frames)]].concat())
        .collect();
    expect(script, &commands, &answers);
    expect(script, &[0x13, 0x58, 0x58, 0x58, 0x58], &[1, 0x85, 0x85, 0x85, 0x85]);
    let mut frames = [[0x58; 4]; 59];
    bus.exchange(&mut frames).unwrap();
    assert_eq!(frames, [[0x85; 4]; 59]);
    expect(script, &[0x63], &[1]);
    assert_eq!(bus.set_clock(Hertz::khz(1_999)), Ok(Some(Hertz::khz(1_000))));
    expect(script, &[0x64], &[1]);
    assert_eq!(bus.set_clock(Hertz::khz(2_000)), Ok(Some(Hertz::khz(2_000))));
}

#[test]
fn a_hold_off_is_waited_for_before_anything_moves() {
    let wait = Duration::from_millis(100);
    let after = |act: &dyn Fn(&mut Pirate, &Shared)| {
        let (mut bus, script) = connected(Options::default());
        bus.hold_off(wait).unwrap();
        // A shorter one does not shorten it.
        bus.hold_off(Duration::from_millis(1)).unwrap();
        let began = script.lock().unwrap().now;
        act(&mut bus, &script);
        is_over(&script);
        let waited = script.lock().unwrap().now - began;
        close(bus, &script);
        waited
    };
    let exchange = after(&|bus, script| {
        expect(script, &[0x13, 0, 0, 0, 0], &[1, 0, 0, 0, 0]);
        bus.exchange(&mut [[0; 4]]).unwrap();
    });
    assert_eq!(exchange, wait);
    let hold = after(&|bus, script| {
        expect(script, &[0x4a], &[1]);
        bus.hold_reset(Target::ONLY).unwrap();
        expect(script, &[0x4b], &[1]);
        bus.release_reset().unwrap();
    });
    assert_eq!(hold, wait);
    let read = after(&|bus, script| {
        expect(script, &[0x06, 0x02, 0, 0, 0, 0, 0, 0, 0, 1], &[1, 1, 0]);
        bus.read_flash(WordAddr(0), &mut [0]).unwrap();
    });
    assert_eq!(read, wait);
    // This firmware takes in the payload before it moves a pin: 516 bytes at 1 Mbaud, less 3 %.
    let send = after(&|bus, script| {
        let payload = [0; 516];
        expect(script, &[&[0x05, 0x02, 0x03, 0, 1], &payload[..515]].concat(), &[1, 0]);
        bus.send(&mut [[0; 4]; 129].into_iter(), Tail::Free).unwrap();
    });
    let line = Duration::from_micros(516 * 10);
    let hidden = wait - send;
    assert!(hidden < line && hidden > line * 9 / 10, "{hidden:?} of {line:?}");
}

#[test]
fn newer_firmware_moves_pins_while_it_listens() {
    let (mock, script) = player();
    expect_entry(
        &script,
        b"Bus Pirate v3.5\r\nElderlyPirate Firmware v8.0 [HiZ SPI] Bootloader v4.5\r\nHiZ>",
    );
    expect_features(&script);
    expect_set_up(&script);
    let mut bus = BusPirate::connect(mock, Direct::ONE, Options::default()).unwrap();
    bus.hold_off(Duration::from_millis(100)).unwrap();
    let began = script.lock().unwrap().now;
    expect(&script, &[&[0x05, 0x02, 0x03, 0, 1][..], &[0; 515]].concat(), &[1, 0]);
    bus.send(&mut [[0; 4]; 129].into_iter(), Tail::Free).unwrap();
    assert_eq!(script.lock().unwrap().now - began, Duration::from_millis(100));
    close(bus, &script);
}

/// Connected to a device with this banner, at this SPI clock.
fn connected_to(banner: &[u8], speed: Speed) -> (Pirate, Shared) {
    let (mock, script) = player();
    expect_entry(&script, banner);
    expect_features_of(&script, banner);
    expect(&script, &[0x8a, 0x60 | speed as u8, 0x43, 0x4b], &[1, 1, 1, 1]);
    let mut options = Options::default();
    options.speed = Some(speed);
    let bus = BusPirate::connect(mock, Direct::ONE, options).unwrap();
    is_over(&script);
    (bus, script)
}

const BANNER_4: &[u8] = b"Bus Pirate v4\r\nFirmware v6.3-beta1 r2151  [HiZ 1-WIRE SPI]\r\nHiZ>";

#[test]
fn an_upload_over_usb_hides_nothing() {
    // A v4 has no line: its port says 115200 baud, and 516 bytes are there in less than a millisecond.
    let (mut bus, script) = connected_to(BANNER_4, Speed::Khz125);
    let wait = Duration::from_millis(100);
    bus.hold_off(wait).unwrap();
    let began = script.lock().unwrap().now;
    expect(&script, &[&[0x05, 0x02, 0x03, 0, 1][..], &[0; 515]].concat(), &[1, 0]);
    bus.send(&mut [[0; 4]; 129].into_iter(), Tail::Free).unwrap();
    assert_eq!(script.lock().unwrap().now - began, wait);
    close(bus, &script);
}

#[test]
fn a_speed_code_of_unknown_meaning_is_taken_for_slow() {
    // Code 5 is 41.7 kHz up to 6.1, code 4 is 50 kHz in most builds of 7.1: four frames would overrun
    // the FIFO.
    for (banner, speed) in [
        (&b"Bus Pirate v3a\r\nFirmware v5.10 (r559)  Bootloader v4.4\r\nHiZ>"[..], Speed::Mhz2_6),
        (b"Bus Pirate v3.5\r\nCommunity Firmware v7.1 - goo.gl/gCzQnW [HiZ SPI]\r\nHiZ>", Speed::Mhz2),
    ] {
        let (mut bus, script) = connected_to(banner, speed);
        for _ in 0..4 {
            expect(&script, &[0x13, 0, 0, 0, 0], &[1, 0, 0, 0, 0]);
        }
        bus.exchange(&mut [[0; 4]; 4]).unwrap();
        assert_eq!(bus.set_clock(Hertz::khz(8_000)), Ok(None));
        close(bus, &script);
    }
}

#[test]
fn a_payload_that_goes_straight_to_a_slow_spi_bus_is_not_uploaded() {
    // 8.0 has no buffer between line and SPI bus, and a byte at 31.25 kHz takes as long as three on the
    // line.
    let banner = b"Bus Pirate v3.5\r\nElderlyPirate Firmware v8.0 [HiZ SPI] Bootloader v4.5\r\nHiZ>";
    let (mut bus, script) = connected_to(banner, Speed::Khz30);
    for _ in 0..5 {
        expect(&script, &[0x13, 0, 0, 0, 0], &[1, 0, 0, 0, 0]);
    }
    bus.send(&mut [[0; 4]; 5].into_iter(), Tail::Free).unwrap();
    close(bus, &script);
}

#[test]
fn the_firmware_that_hangs_at_the_avr_commands_is_not_asked() {
    let (mock, script) = player();
    expect_entry(&script, b"Bus Pirate v4\r\nFirmware v6.2-beta1 r1981  [HiZ 1-WIRE SPI]\r\nHiZ>");
    expect(&script, &[0x05, 0x00, 0x00, 0x00, 0x01], &[0x01, 0xff]);
    expect_set_up(&script);
    let bus: Pirate = BusPirate::connect(mock, Direct::ONE, Options::default()).unwrap();
    assert_eq!(bus.features(), Features::all() - Features::AVR_READ);
    close(bus, &script);
}
