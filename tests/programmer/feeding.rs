//! A clock on AUX for a chip that has none, and outputs that are open drain.

use avrrr::bus::{Hertz, IcspBus as _, Target};
use avrrr::buspirate::Outputs;
use avrrr::buspirate::{BusPirate, Error, Lacks, Options, Power, Source};
use avrrr::chip::{ATMEGA328P, Fuse};
use avrrr::icsp::{Entry, Session};
use avrrr::select::{Direct, HCT155};
use avrrr::sim::{
    Avr, Board, Device, Drive, Firmware, Hardware, Line, Mode, Shared, UsbWorld, World, WorldOptions,
};
use avrrr::transport::{Direction, Fault, FaultKind, Faulty};

const CLOCK: Option<Hertz> = Some(Hertz::mhz(4));

/// The devices that have PWM, with the oldest and the usual firmware.
fn devices() -> impl Iterator<Item = Device> {
    [
        (Hardware::V1a, Firmware::V3_0),
        (Hardware::V3, Firmware::V5_10),
        (Hardware::V3, Firmware::V6_3),
        (Hardware::V3, Firmware::V8_0),
        (Hardware::V4, Firmware::V6_3),
    ]
    .into_iter()
    .map(|(hardware, firmware)| Device::new(hardware, firmware).unwrap())
}

/// An ATmega328P with fuses for a crystal and none on the board, and a wire from AUX to XTAL1.
fn board() -> Board {
    let mut avr = Avr::new(ATMEGA328P).with_nothing_on_xtal();
    avr.set_fuse(Fuse::Low, 0xff);
    Board::new().with(avr, Line::Cs).with_xtal1_on_aux(Target::ONLY)
}

fn world(device: Device) -> Shared<Board> {
    let mut options = WorldOptions::default();
    options.device = device;
    World::with_options(board(), options).shared()
}

fn feeding() -> Options {
    let mut options = Options::default();
    options.feed_clock = CLOCK;
    options
}

fn enters<T: avrrr::transport::Transport>(bus: &mut BusPirate<T, Direct>) -> bool {
    match Session::enter(bus, Target::ONLY, &Entry::default().with_slowest(Hertz(31_250))) {
        Ok(session) => session.signature() == ATMEGA328P.signature,
        Err(_) => false,
    }
}

#[test]
fn a_chip_without_a_crystal_answers_to_a_clock_on_aux() {
    for device in devices() {
        let world = world(device);
        let mut bus = BusPirate::connect(world.clone(), Direct::ONE, Options::default()).unwrap();
        assert!(!enters(&mut bus), "{device}");
        bus.close().unwrap();

        let mut bus = BusPirate::connect(world.clone(), Direct::ONE, feeding()).unwrap();
        assert!(enters(&mut bus), "{device}");
        bus.close().unwrap();
        assert_eq!(world.world().pwm(), None, "{device}");

        // The same bus begins and ends it.
        let mut bus = BusPirate::connect(world.clone(), Direct::ONE, Options::default()).unwrap();
        for (clock, answers) in [(CLOCK, true), (CLOCK, true), (None, false), (CLOCK, true)] {
            assert!(bus.tuning().unwrap().feed_clock(clock).unwrap());
            assert_eq!(enters(&mut bus), answers, "{device} {clock:?}");
            assert_eq!(world.world().pwm().is_some(), clock.is_some(), "{device}");
        }
        drop(bus);
        assert_eq!(world.world().pwm(), None, "{device}");
        assert!(!world.world().supply_on());
    }
}

/// A program that was killed leaves PWM on; the next one ends it.
#[test]
fn what_a_killed_program_left_is_ended() {
    for device in devices() {
        let world = world(device);
        let mut options = feeding();
        // Its end is left out.
        options.power = Power::Keep;
        BusPirate::connect(world.clone(), Direct::ONE, options).unwrap().close().unwrap();
        assert!(world.world().pwm().is_some(), "{device}");
        let bus = BusPirate::connect(world.clone(), Direct::ONE, Options::default()).unwrap();
        assert_eq!(world.world().pwm(), None, "{device}");
        bus.close().unwrap();
    }
}

/// One byte of the line is lost, changed or doubled: the clock ends with the connection all the same.
#[test]
fn the_clock_ends_after_any_fault() {
    let mut ended = 0;
    for device in devices() {
        for direction in [Direction::Up, Direction::Down] {
            for (at, kind) in (0..400)
                .step_by(7)
                .zip([FaultKind::Drop, FaultKind::Flip(0x12), FaultKind::Duplicate].into_iter().cycle())
            {
                let world = world(device);
                let line = Faulty::new(world.clone()).with(Fault { direction, at, kind });
                let mut options = feeding();
                options.recover = true;
                if let Ok(mut bus) = BusPirate::connect(line, Direct::ONE, options) {
                    enters(&mut bus);
                    if bus.close().is_err() {
                        continue;
                    }
                } else if world.world().mode() != Mode::Terminal {
                    continue;
                }
                ended += 1;
                assert_eq!(world.world().pwm(), None, "{device}: {kind:?} of byte {at} {direction:?}");
            }
        }
    }
    assert!(ended > 500, "{ended}");
}

#[test]
fn aux_is_a_line_or_feeds_a_clock() {
    let device = Device::default();
    let mut options = feeding();
    options.wiring = vec![Source::Cs, Source::Aux];
    let refused = BusPirate::connect(world(device), HCT155, options.clone()).map(drop);
    assert_is!(refused, Err(Error::AuxFeedsClock));
    options.feed_clock = None;
    let mut bus = BusPirate::connect(world(device), HCT155, options).unwrap();
    assert!(!bus.tuning().unwrap().feed_clock(CLOCK).unwrap());
    bus.close().unwrap();
    let mut options = feeding();
    options.feed_clock = Some(Hertz::mhz(9));
    assert_is!(
        BusPirate::connect(world(device), Direct::ONE, options).map(drop),
        Err(Error::Frequency { .. })
    );
}

#[test]
fn a_v5_says_what_it_lacks() {
    let open = |outputs| {
        let mut options = Options::default();
        options.outputs = outputs;
        options
    };
    for (options, what) in [
        (feeding(), Lacks::Clock),
        (open(Outputs::OpenDrain), Lacks::OpenDrain),
        (open(Outputs::OpenDrainWithPullUps), Lacks::OpenDrain),
    ] {
        let bpio2 = UsbWorld::new(board());
        let refused = BusPirate::connect(bpio2, Direct::ONE, options.clone()).map(drop);
        assert_is!(refused, Err(Error::Lacks { what: got, .. }) if got == what);
        let mut legacy = WorldOptions::default();
        legacy.device = Device::new(Hardware::V5, Firmware::Legacy).unwrap();
        let refused =
            BusPirate::connect(World::with_options(board(), legacy), Direct::ONE, options).map(drop);
        assert_is!(refused, Err(Error::Lacks { what: got, .. }) if got == what);
    }
}

/// With open drain outputs CS is let go of instead of driven high, and only pull-ups make it high.
#[test]
fn outputs_can_be_open_drain() {
    for device in devices() {
        for outputs in [Outputs::PushPull, Outputs::OpenDrain, Outputs::OpenDrainWithPullUps] {
            let board = Board::new().with(Avr::new(ATMEGA328P), Line::Cs);
            let mut options = WorldOptions::default();
            options.device = device;
            let world = World::with_options(board, options).shared();
            let mut options = Options::default();
            options.outputs = outputs;
            let connected = BusPirate::connect(world.clone(), Direct::ONE, options);
            if device.hardware() == Hardware::V1a && outputs == Outputs::OpenDrainWithPullUps {
                assert_is!(connected.map(drop), Err(Error::Lacks { what: Lacks::PullUps, .. }));
                continue;
            }
            let mut bus = connected.unwrap();
            let high = if outputs == Outputs::PushPull { Drive::High } else { Drive::Released };
            assert_eq!(world.world().pins().cs, high, "{device} {outputs:?}");
            // Nothing drives MISO but the pull-ups.
            let mut byte = [0];
            bus.transfer(&mut byte).unwrap();
            let pulled = outputs == Outputs::OpenDrainWithPullUps;
            assert_eq!(byte[0], if pulled { 0xff } else { 0 }, "{device} {outputs:?}");
            assert!(enters(&mut bus), "{device} {outputs:?}");
            bus.close().unwrap();
        }
    }
}
