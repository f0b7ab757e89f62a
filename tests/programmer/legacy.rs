//! The legacy mode of a Bus Pirate 5 or 6: one chip on CS, by transfers alone.

use std::time::Duration;

use avrrr::bus::{Hertz, IcspBus, Target};
use avrrr::buspirate::{Features, Options, Power};
use avrrr::chip::{ATMEGA328P, ATMEGA2560, ATTINY2313};
use avrrr::icsp::{Entry, Session};
use avrrr::sim::{self, Avr, Board, Device, Drive, Firmware, Hardware, Mode, World};
use avrrr::transport::Transport;

use crate::bench::{Dice, Job, Size, assert_let_go, avr, board, connect, run_and_check};
use crate::few::FEW;

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
