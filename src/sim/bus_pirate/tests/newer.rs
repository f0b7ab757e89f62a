//! What distinguishes the generations from 6.1 on, on v2go and v3: reference 2.7, 4.8 and 5.5.

use super::*;
use Firmware::{
    V5_10, V6_1, V6_2, V6_3, V7_0, V7_1_2016_10, V7_1_2017_08, V7_1_2019_02, V7_1_2019_03, V7_1_2024_02,
    V7_1Early, V8_0,
};

fn v3(firmware: Firmware) -> World<Recorder> {
    on(device(Hardware::V3, firmware))
}

fn spi_on_v3(firmware: Firmware) -> World<Recorder> {
    spi_on(device(Hardware::V3, firmware))
}

/// All that v3 has.
fn generations() -> Vec<Firmware> {
    Hardware::V3.firmware()
}

#[test]
fn banners_tell_no_build_of_7_1_from_another() {
    let modes = "[HiZ 1-WIRE UART I2C SPI 2WIRE 3WIRE KEYB LCD PIC DIO]";
    let device = "DEVID:0x0447 REVID:0x3046 (24FJ64GA002 B8)\r\nhttp://dangerousprototypes.com\r\n";
    let community =
        |version| format!("Community Firmware {version} - goo.gl/gCzQnW {modes} Bootloader v4.4\r\n{device}");
    for hardware in [Hardware::V2go, Hardware::V3] {
        for firmware in hardware.firmware() {
            let rest = match firmware {
                V5_10 => continue,
                V6_1 => format!("Firmware v6.1 r1676  Bootloader v4.4\r\n{device}"),
                V6_2 => format!("Firmware v6.2-beta1 r1981  Bootloader v4.4\r\n{device}"),
                V6_3 => format!("Firmware v6.3-beta1 r2151  Bootloader v4.4\r\n{device}"),
                V7_0 => community("v7.0"),
                V8_0 => format!(
                    "ElderlyPirate Firmware v8.0 {modes} Bootloader v4.4\r\n\
                     DEVID:0x0447 REVID:0x3046 (24FJ64GA00 2 B8)\r\nhttp://github.com/ElderlyPirate\r\n"
                ),
                _ => community("v7.1"),
            };
            let mut world = on(super::device(hardware, firmware));
            let banner = format!("Bus Pirate v3.a\r\n{rest}HiZ>");
            assert_eq!(type_in(&mut world, "i\n"), format!("i\r\n{banner}"), "{firmware}");
            assert_eq!(type_in(&mut world, "#\n"), format!("#\r\nRESET\r\n\r\n{banner}"), "{firmware}");
        }
    }
}

/// Half SCK periods of codes 0 to 15, ns; `None`: refused.
fn half_periods(firmware: Firmware) -> Vec<Option<u64>> {
    let code = |code: u8| {
        let mut world = spi_on_v3(firmware);
        let answer = ask(&mut world, &[0x60 | code]);
        ask(&mut world, &[0x10, 0x5a]);
        let Some((_, Event::Shift(how, 0x5a))) = world.wires().events.last() else {
            panic!("nothing shifted")
        };
        match answer[..] {
            [1] => Some(how.half_period_ns),
            [0] => None,
            _ => panic!("{answer:02x?}"),
        }
    };
    (0..16).map(code).collect()
}

#[test]
fn speed_codes() {
    let wrong = [16_000, 4_000, 2_000, 500, 250, 12_000, 8_000, 4_000];
    let classic = [16_000, 4_000, 2_000, 500, 250, 187, 125, 62];
    let of_2016 = [16_000, 4_000, 2_000, 500, 10_000, 375, 250, 187, 156, 125, 93, 62];
    let of_8_0 = [16_000, 4_000, 2_000, 500, 250, 187, 125, 62, 10_000, 375, 156, 93];
    for firmware in generations() {
        let table: Vec<_> = match firmware {
            V5_10 | V6_1 => wrong.iter().chain(&wrong).copied().map(Some).collect(),
            V6_2 | V6_3 | V7_0 | V7_1Early => classic.iter().chain(&classic).copied().map(Some).collect(),
            V8_0 => of_8_0.map(Some).to_vec(),
            _ => of_2016.map(Some).to_vec(),
        };
        let mut periods = half_periods(firmware);
        if table.len() == 12 {
            // What stands behind the table is anybody's guess; the rest is refused.
            assert!(periods[12].is_some() && periods[13..] == [None; 3], "{firmware} {periods:?}");
            periods.truncate(12);
        }
        assert_eq!(periods, table, "{firmware}");
    }
}

#[test]
fn only_the_builds_from_2017_to_2019_take_the_wrong_edge() {
    for firmware in generations() {
        for config in [0x8a, 0x88] {
            let mut world = spi_on_v3(firmware);
            ask(&mut world, &[config]);
            ask(&mut world, &[0x10, 0x5a]);
            let Some((_, Event::Shift(how, _))) = world.wires().events.last() else { panic!("no shift") };
            let inverted = matches!(firmware, V7_1_2017_08 | V7_1_2019_02);
            assert_eq!(how.change_on_idle_edge, (config == 0x8a) != inverted, "{firmware} {config:02x}");
        }
    }
}

#[test]
fn mosi_is_open_drain_from_7_0_on() {
    for firmware in generations() {
        let mut world = spi_on_v3(firmware);
        ask(&mut world, &[0x82]);
        ask(&mut world, &[0x10, 0xff]);
        let Some((_, Event::Shift(how, _))) = world.wires().events.last() else { panic!("no shift") };
        assert_eq!(how.open_drain, firmware > V6_3, "{firmware}");
    }
}

/// What a generation answers to 0x05 with these counts and this payload.
fn write_then_read(firmware: Firmware, write: u16, read: u16, payload: &[u8]) -> Vec<u8> {
    let mut world = spi_on_v3(firmware);
    ask(&mut world, &[0x63]);
    let [w1, w0] = write.to_be_bytes();
    let [r1, r0] = read.to_be_bytes();
    ask(&mut world, &[&[0x05, w1, w0, r1, r0], payload].concat())
}

#[test]
fn write_then_read_of_nothing_and_of_too_much() {
    for firmware in generations() {
        let answer = |write, read, payload: &[u8]| write_then_read(firmware, write, read, payload);
        let since_2019 = firmware >= V7_1_2019_02;
        assert_eq!(answer(0, 0, &[]), [u8::from(!since_2019)], "{firmware}");
        let silent = matches!(firmware, V7_1_2019_02 | V7_1_2019_03);
        assert_eq!(answer(1, 0, &[9]), [1][usize::from(silent)..], "{firmware}");
        let filler = if firmware == V8_0 { 0x00 } else { 0xff };
        assert_eq!(answer(2, 3, &[9, 9]), [1, filler, filler, filler], "{firmware}");
        assert_eq!(answer(0, 1, &[]), [1, filler], "{firmware}");
        assert_eq!(answer(0, 4096, &[]).len(), 4097, "{firmware}");
        // One read too many.
        let length = if matches!(firmware, V7_1_2019_02 | V8_0) { 4098 } else { 1 };
        assert_eq!(answer(0, 4097, &[]).len(), length, "{firmware}");
        // One written too many: its payload is a command. 8.0 waits for all of it.
        let too_many = answer(4097, 0, &[0x01]);
        assert_eq!(too_many, if firmware == V8_0 { &b""[..] } else { b"\0SPI1" }, "{firmware}");
    }
}

#[test]
fn cs_goes_low_before_or_after_the_payload() {
    for firmware in generations() {
        let mut world = spi_on_v3(firmware);
        ask(&mut world, &[0x8a]);
        world.send(&[0x04, 0, 2, 0, 0, 7]).unwrap();
        world.pause(Duration::from_millis(5));
        let early = world.pins().cs == Drive::Low;
        assert_eq!(early, firmware >= V7_1_2019_02, "{firmware}");
        ask(&mut world, &[8]);
        assert_eq!((world.pins().cs, world.wires().shifted()), (Drive::High, Vec::from([7, 8])));
    }
}

#[test]
fn only_8_0_streams_a_payload() {
    for firmware in generations() {
        let mut world = spi_on_v3(firmware);
        ask(&mut world, &[0x63]);
        ask(&mut world, &[0x05, 0, 3, 0, 0, 1, 2]);
        assert_eq!(world.wires().shifted().len(), if firmware == V8_0 { 2 } else { 0 }, "{firmware}");
        ask(&mut world, &[3]);
        assert_eq!(world.wires().shifted(), [1, 2, 3], "{firmware}");
    }
}

/// A payload of 5000 bytes on 8.0 at a line rate and a speed code: does it survive?
fn survives_streaming(brg: u16, baud: u32, speed: u8) -> bool {
    let mut world = v3(V8_0);
    type_in(&mut world, &format!("b 10 {brg}\n"));
    world.set_baud(baud).unwrap();
    assert_eq!(type_in(&mut world, " "), "HiZ>");
    ask(&mut world, &[0; 20]);
    ask(&mut world, &[1]);
    ask(&mut world, &[speed]);
    let [high, low] = 5000_u16.to_be_bytes();
    let answer = ask_slowly(&mut world, &[&[0x05, high, low, 0, 0][..], &[0x5a; 5000]].concat());
    assert_eq!(answer.is_empty(), world.is_deaf());
    assert_eq!(world.wires().shifted().len() == 5000, !world.is_deaf());
    !world.is_deaf()
}

#[test]
fn streaming_overruns_when_spi_is_slower_than_the_line() {
    for (brg, baud, speed, survives) in [
        (34, 115_200, 0x60, false),
        (34, 115_200, 0x61, true),
        (3, 1_000_000, 0x62, false),
        (3, 1_000_000, 0x63, true),
        (1, 2_000_000, 0x63, false),
        (1, 2_000_000, 0x64, true),
    ] {
        assert_eq!(survives_streaming(brg, baud, speed), survives, "{baud} {speed:02x}");
    }
}

#[test]
fn a_short_payload_fits_into_the_queues_at_any_speed() {
    // Eight in the SPI module's queue beside the one that it shifts, four in the UART's.
    let mut world = spi_on_v3(V8_0);
    ask(&mut world, &[0x60]);
    assert_eq!(ask(&mut world, &[&[0x05, 0, 12, 0, 0][..], &[9; 12]].concat()), [1]);
}

#[test]
fn answers_are_handed_over_at_once_where_cts_moves() {
    for firmware in generations() {
        let mut world = spi_on_v3(firmware);
        // Behind an expiry of the latency timer.
        world.pause(Duration::from_millis(100));
        while world.next().is_some() {
            world.pause(Duration::from_millis(1));
        }
        let start = world.now();
        world.send(&[0x13, 1, 2, 3, 4]).unwrap();
        let mut got = 0;
        while got < 5 {
            got += world.recv(&mut [0; 8], Duration::from_millis(100)).unwrap();
        }
        let took = world.now() - start;
        if firmware >= V7_1_2024_02 {
            // USB, five bytes up, the last SPI byte and the answers, 50 us, USB.
            assert!(took < Duration::from_micros(1_800), "{firmware} {took:?}");
        }
        // The first zero counts, too: an answer in bitbang mode waits for the timer.
        ask(&mut world, &[0x00]);
        let start = world.now();
        world.send(&[0x00]).unwrap();
        world.recv(&mut [0; 8], Duration::from_millis(100)).unwrap();
        assert!(world.now() - start > Duration::from_millis(1), "{firmware}");
    }
}

#[test]
fn bitbang_replies() {
    for firmware in generations() {
        let mut world = v3(firmware);
        ask(&mut world, &[0; 20]);
        let echo = if firmware >= V7_1_2019_02 { 0 } else { 0xe0 };
        assert_eq!(ask(&mut world, &[0x40]), [0x40 & echo], "{firmware}");
        assert_eq!(ask(&mut world, &[0xff]), [0xe0 & echo | 0x1f], "{firmware}");
        let alias = if firmware >= V7_1Early { 0x00 } else { 0x60 | 0x1f };
        assert_eq!(ask(&mut world, &[0x60]), [alias], "{firmware}");
    }
}

#[test]
fn the_speeds_of_the_terminal() {
    for firmware in generations() {
        let mut world = v3(firmware);
        let menu = type_in(&mut world, "m 5\n");
        let twelve = firmware >= V7_1_2016_10;
        assert_eq!(menu.contains("12. "), twelve, "{firmware}");
        let fifth = if firmware == V8_0 { " 5. 2MHz\r\n" } else { " 5. 50KHz\r\n" };
        assert_eq!(menu.contains(fifth), twelve, "{firmware}");
        let answer = type_in(&mut world, "5\n");
        assert_eq!(answer.contains("Invalid choice"), !twelve, "{firmware}");
    }
}

const ADJUST: &str = "Adjust your terminal\r\nSpace to continue\r\n";

/// The dialog from 115200 to 1 Mbaud; what it said.
fn to_a_megabaud(world: &mut World<Recorder>) -> String {
    assert!(type_in(world, "b\n").ends_with("10. BRG raw value\r\n\r\n(9)>"));
    type_in(world, "10\n");
    let said = type_in(world, "3\n");
    world.set_baud(1_000_000).unwrap();
    assert_eq!(ask(world, b"x\n\0"), b"");
    assert_eq!(type_in(world, " "), "HiZ>");
    assert_eq!(world.baud(), 1_000_000);
    said
}

#[test]
fn the_last_words_at_the_old_rate() {
    let options = |firmware| WorldOptions {
        device: device(Hardware::V3, firmware),
        loses_text: true,
        ..WorldOptions::default()
    };
    let cut = ["3\r\n", ADJUST].concat();
    for firmware in generations() {
        let mut world = World::with_options(Recorder::default(), options(firmware));
        let said = to_a_megabaud(&mut world);
        let whole = firmware >= V7_0;
        assert_eq!(said, if whole { cut.as_str() } else { &cut[..cut.len() - 5] }, "{firmware}");
        // Without the option, 6.2 and 6.3 say it all.
        let said = to_a_megabaud(&mut v3(firmware));
        assert_eq!(said.len() == cut.len(), firmware >= V6_2, "{firmware}");
    }
}

#[test]
fn who_gets_away_from_a_megabaud() {
    for firmware in generations() {
        let hangs = matches!(firmware, V6_2 | V6_3);
        for words in ["#\n", "b 9\n", "$\ny\n"] {
            let mut world = v3(firmware);
            to_a_megabaud(&mut world);
            ask(&mut world, words.as_bytes());
            assert_eq!(world.mode() == Mode::Hung, hangs || words.starts_with('$'), "{firmware} {words:?}");
        }
        // Bitbang mode's way out is always open, and leads back to 115200.
        let mut world = v3(firmware);
        to_a_megabaud(&mut world);
        assert_eq!(ask(&mut world, &[0; 20]), b"BBIO1");
        world.send(&[0x0f]).unwrap();
        world.pause(Duration::from_millis(1));
        world.set_baud(115_200).unwrap();
        assert!(ask(&mut world, &[]).ends_with(b"HiZ>"), "{firmware}");
        assert_eq!(world.baud(), 114_286);
    }
}

#[test]
fn dividers_of_eight_bits_and_of_sixteen() {
    for firmware in generations() {
        let mut world = v3(firmware);
        type_in(&mut world, "b 10 271\n");
        let baud = if firmware >= V7_1Early { 14_706 } else { 250_000 };
        assert_eq!(world.baud(), baud, "{firmware}");
    }
}

#[test]
fn the_boot_loader_is_a_dead_end_behind_a_question() {
    let mut world = v3(V6_3);
    assert_eq!(type_in(&mut world, "$\n"), "$\r\nAre you sure? ");
    assert_eq!(type_in(&mut world, "\n"), "\r\nHiZ>");
    type_in(&mut world, "$\n");
    assert_eq!(type_in(&mut world, "y\n"), "y\r\nBOOTLOADER\r\n");
    assert!(world.is_deaf());
    world.power_cycle();
    assert_eq!(type_in(&mut world, "\n"), "\r\nHiZ>");
}
