//! The legacy mode of a Bus Pirate 5 or 6, byte by byte.

use avrrr::bus::{Hertz, IcspBus, Target};
use avrrr::buspirate::{BusPirate, Error, Features, HardwareName, Options, Source};
use avrrr::select::Direct;

use crate::script::{Shared, expect, is_over, player};

const BANNER_LEGACY: &[u8] = b"Bus Pirate v2.5\r\nCommunity Firmware v7.1\r\nHiZ>";

/// In the legacy mode of a v5 or v6, into SPI.
fn expect_legacy_entry(script: &Shared) {
    // Of a run of zeros only the first is answered; a newline is no command.
    expect(script, b"\0", b"BBIO1");
    expect(script, &[0x0f], BANNER_LEGACY);
    expect(script, &[0, 0, 0, 0], b"BBIO1");
    expect(script, &[0x01], b"SPI1");
}

#[test]
fn the_legacy_mode_of_a_bus_pirate_5_moves_cs_by_its_own_commands() {
    let (mock, script) = player();
    expect_legacy_entry(&script);
    // The speed before the configuration, which pulls CS low.
    let expect_set_up = |speed: u8| {
        expect(&script, &[speed], &[1]);
        expect(&script, &[0x8a], &[1]);
        expect(&script, &[0x03], &[1]);
    };
    expect_set_up(0x61);
    expect(&script, &[0x43], &[1]);
    expect(&script, &[0x4b], &[1]);
    let mut bus = BusPirate::connect(mock, Direct::ONE, Options::default()).unwrap();
    assert_eq!(bus.features(), Features::BULK);
    expect_set_up(0x63);
    assert_eq!(bus.set_clock(Hertz::khz(4_000)).unwrap(), Some(Hertz::khz(1_000)));
    expect(&script, &[0x02], &[1]);
    bus.hold_reset(Target::ONLY).unwrap();
    let four = [[0x20, 0, 0, 0]; 4];
    expect(&script, &[&[0x1f], four.as_flattened()].concat(), &[1; 17]);
    expect(&script, &[0x13, 0x20, 0, 0, 0], &[1; 5]);
    bus.exchange(&mut [[0x20, 0, 0, 0]; 5]).unwrap();
    expect(&script, &[0x03], &[1]);
    bus.release_reset().unwrap();
    expect(&script, &[0x00], b"BBIO1");
    expect(&script, &[0x0f], BANNER_LEGACY);
    bus.close().unwrap();
    is_over(&script);
}

#[test]
fn the_legacy_mode_of_a_bus_pirate_5_has_no_line_but_cs() {
    for (wiring, want) in [
        (vec![Source::Cs, Source::Extra(0)], Error::LegacyMode),
        (vec![Source::Extra(0)], Error::LegacyMode),
        (
            vec![Source::Aux],
            Error::NoSuchPin { pin: Source::Aux, hardware: HardwareName(Some("2.5".to_owned())) },
        ),
    ] {
        let (mock, script) = player();
        expect(&script, b"\0", b"BBIO1");
        expect(&script, &[0x0f], BANNER_LEGACY);
        let mut options = Options::default();
        let map = Direct::new(wiring.len() as u8);
        options.wiring = wiring;
        assert_eq!(BusPirate::connect(mock, map, options).unwrap_err(), want);
        is_over(&script);
    }
}

/// Its banner came in an unreadable state: it is asked in SPI mode, where the others refuse the question.
#[test]
fn who_was_not_understood_is_asked_for_the_legacy_mode() {
    let (mock, script) = player();
    expect(&script, b"\0", b"BBIO1");
    expect(&script, &[0x0f], b"\r\nHiZ>");
    expect(&script, &[0, 0, 0, 0], b"BBIO1");
    expect(&script, &[0x01], b"SPI1");
    expect(&script, &[0x0f], BANNER_LEGACY);
    for command in [0x61, 0x8a, 0x03, 0x43, 0x4b] {
        expect(&script, &[command], &[1]);
    }
    let bus = BusPirate::connect(mock, Direct::ONE, Options::default()).unwrap();
    assert_eq!(bus.banner().unwrap().hardware, "2.5");
    expect(&script, &[0x00], b"BBIO1");
    expect(&script, &[0x0f], BANNER_LEGACY);
    bus.close().unwrap();
    is_over(&script);
}
