//! The legacy mode of a Bus Pirate 5 or 6: one chip on CS, by transfers alone.

use std::time::Duration;

use avrrr::bus::{Hertz, IcspBus, Target};
use avrrr::buspirate::{BusPirate, Error, Features, HardwareName, Options, Power, Source};
use avrrr::chip::{ATMEGA328P, ATMEGA2560, ATTINY2313};
use avrrr::icsp::{Entry, Session};
use avrrr::select::Direct;
use avrrr::sim::{self, Avr, Board, Device, Drive, Firmware, Hardware, Mode, World};
use avrrr::transport::Transport;

use crate::bench::{Dice, Job, Size, assert_let_go, avr, board, connect, run_and_check};
use crate::few::FEW;
use crate::wire_transcripts::{Shared, expect, is_over, player};

fn world(hardware: Hardware, board: Board) -> World<Board> {
    let mut options = sim::WorldOptions::default();
    options.device = Device::new(hardware, Firmware::Legacy).unwrap();
    World::with_options(board, options)
}

#[test]
fn the_main_job_is_done_on_v5_and_v6() {
    let mut dice = Dice::new(31);
    for hardware in [Hardware::V5, Hardware::V6] {
        for chip in FEW {
            let mut world = world(hardware, board(Avr::new(*chip)));
            let job = Job::new(chip, Size::Short, &mut dice);
            let what = (hardware, &chip.name);
            run_and_check(&mut world, &job, &Options::default(), &Entry::default(), &what);
            // The next program is answered at once: no run of zeros is left.
            assert_eq!(world.mode(), Mode::Legacy);
            world.send(&[0]).unwrap();
            let mut heard = [0; 16];
            let count = world.recv(&mut heard, Duration::from_millis(50)).unwrap();
            assert_eq!(heard[..count], *b"BBIO1");
        }
        let mut world = world(hardware, board(Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16))));
        let job = Job::new(&ATMEGA328P, Size::Full, &mut dice);
        let report = run_and_check(
            &mut world,
            &job,
            &Options::default(),
            &Entry::default().with_clock(Hertz::khz(2_000)),
            &hardware,
        );
        assert_eq!(report.clock, Some(Hertz::khz(1_000)));
    }
}

/// Both the clock's change and whatever else does not need the target leave it running.
#[test]
fn reset_is_high_but_for_a_session() {
    let mut world = world(Hardware::V5, board(Avr::new(ATTINY2313)));
    let mut bus = connect(&mut world, &Options::default());
    assert_eq!(bus.features(), Features::BULK);
    assert_eq!(bus.line_rate(), None);
    for clock in [Hertz::khz(1_000), Hertz::khz(31), Hertz::khz(125)] {
        bus.set_clock(clock).unwrap();
        bus.release_reset().unwrap();
    }
    assert!(!bus.tuning().unwrap().other_edge().unwrap());
    bus.close().unwrap();
    assert_let_go(&mut world, &"closed");

    let options = with_power(Power::Keep);
    for _ in 0..2 {
        let mut bus = connect(&mut world, &options);
        Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap().leave().unwrap();
        bus.close().unwrap();
        assert!(world.pins().cs == Drive::High && world.supply_on());
    }
    drop(connect(&mut world, &usual()));
    assert_let_go(&mut world, &"dropped");
    let mut bus = connect(&mut world, &usual());
    bus.hold_reset(Target::ONLY).unwrap();
    drop(bus);
    assert_let_go(&mut world, &"dropped while held");
    let options = with_power(Power::Off);
    let bus = connect(&mut world, &options);
    bus.close().unwrap();
    assert_let_go(&mut world, &"without power");
}

fn usual() -> Options {
    Options::default()
}

/// For a device whose last program was killed.
fn patient() -> Options {
    let mut options = usual();
    options.recover = true;
    options
}

fn with_power(power: Power) -> Options {
    let mut options = usual();
    options.power = power;
    options
}

#[test]
fn it_is_found_in_any_state() {
    let job = Job::new(&ATTINY2313, Size::Short, &mut Dice::new(32));
    let states: [&[u8]; 13] = [
        &[],
        &[0],
        &[0; 20],
        &[1],
        &[0x61, 0x8a, 0x4b, 0x02],
        &[0x61, 0x8a, 0x4b, 0x13, 0xac],
        &[0x61, 0x8a, 0x1f],
        &[0x05, 0x00],
        &[0x04, 0x01, 0x00, 0x00, 0x00, 0x55],
        &[0x05, 0x00, 0x00, 0x10, 0x00],
        &[0x06],
        &[0x61, 0x8a, 0x06, 0x02, 0, 0, 0, 0, 0, 0, 0x08, 0],
        &[0x0f, 0x0f],
    ];
    for state in states {
        for wait in [Duration::ZERO, Duration::from_millis(50)] {
            let mut world = world(Hardware::V6, board(Avr::new(ATTINY2313)));
            world.send(state).unwrap();
            world.pause(wait);
            let mut bus = connect(&mut world, &patient());
            let report = job.run(&mut bus, &Entry::default());
            bus.close().unwrap();
            job.check(&report, avr(&world));
            assert_let_go(&mut world, &state);
        }
    }
}

#[test]
fn a_large_chip_with_a_supply_of_its_own_is_served() {
    let chip = Avr::new(ATMEGA2560).with_clock(Hertz::mhz(16));
    let mut world = world(Hardware::V5, board(chip).self_powered());
    let job = Job::new(&ATMEGA2560, Size::Short, &mut Dice::new(33));
    let options = with_power(Power::Off);
    run_and_check(&mut world, &job, &options, &Entry::default(), &"self-powered");
}

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
