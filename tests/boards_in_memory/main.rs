//! Several chips on one Bus Pirate, in memory on virtual time: what processes cannot show.

mod equal;
#[path = "../few/mod.rs"]
mod few;
#[path = "../random/mod.rs"]
mod random;
mod reset_and_clock;
mod running;

use std::cell::Cell;
use std::convert::Infallible;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::time::Duration;

use avrrr::bus::{Hertz, IcspBus, Target};
use avrrr::buspirate::{BusPirate, Error, Options, Source};
use avrrr::chip::{ATMEGA8, ATMEGA328P, ATTINY85, Chip};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::{
    Decoder, Direct, Enable, HCT138, HCT155, Held, Idle, Levels, Lines, MapFault, NoLines, TargetMap, targets,
};
use avrrr::sim::{
    self, Avr, Board, Device, EthernetChip, Firmware, Hardware, Line, PeripheralStats, Pins, Program, Shared,
    Shift, TemperatureSensor, ViolationKind, Wires, World,
};
use avrrr::transport::Transport;

use few::FEW;

use Source::{Aux, Aux2, Cs, Extra};

const MS: Duration = Duration::from_millis(1);

/// From the first to the last pin of one peripherals command.
const LINE_SKEW: Duration = Duration::from_micros(5);

fn world<W: Wires>(hardware: Hardware, firmware: Firmware, wires: W) -> World<W> {
    let mut options = sim::WorldOptions::default();
    options.device = Device::new(hardware, firmware).unwrap();
    World::with_options(wires, options)
}

fn v1a<W: Wires>(wires: W) -> World<W> {
    world(Hardware::V1a, Firmware::V5_10, wires)
}

fn options(wiring: &[Source]) -> Options {
    let mut options = Options::default();
    options.wiring = wiring.to_vec();
    options
}

/// Two pages and a bit, different for each target.
fn image(target: Target, chip: &Chip) -> Vec<u8> {
    random::bytes(u64::from(target.0) + 1, 2 * usize::from(chip.flash.page_size) + 3)
}

/// Writes its image to a target, and verifies it. Anything that fails is an error.
fn program<B: IcspBus>(bus: &mut B, target: Target, chip: Chip) -> Result<(), String> {
    let image = Image::from_bytes(0, image(target, &chip)).unwrap();
    let operations = vec![Operation::Erase, Operation::Write { memory: Memory::Flash, image }];
    let plan = Plan::new(chip, operations, Policy::default()).unwrap();
    let session = Session::enter(bus, target, &Entry::default()).map_err(|error| error.to_string())?;
    if session.signature() != chip.signature {
        return Err(format!("signature {:02x?}", session.signature()));
    }
    let mut programmer = session.into_programmer(chip);
    plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).map_err(|error| error.error.to_string())?;
    programmer.leave().map_err(|error| error.to_string())
}

/// Its own image, and nothing else.
fn is_right(board: &Board, target: Target) -> bool {
    let avr = board.avr(target).unwrap();
    let mut wanted = image(target, avr.chip());
    wanted.resize(avr.flash().len(), 0xff);
    avr.flash() == wanted
}

/// The six chips and the first ones again.
fn chips(count: usize) -> Vec<Chip> {
    FEW.iter().cycle().take(count).map(|chip| **chip).collect()
}

fn behind(decoder: sim::Decoder, chips: &[Chip]) -> Board {
    let board = Board::new().with_decoder(decoder);
    let chips = (0..).zip(chips);
    chips.fold(board, |board, (output, chip)| board.with(Avr::new(*chip), Line::Output(output)))
}

/// RTS and DTR of another serial port: each takes its time, one after the other.
struct SecondPort(Shared<Board>);

impl Lines for SecondPort {
    type Error = Infallible;

    fn set(&mut self, all: Levels) -> Result<(), Infallible> {
        let mut world = self.0.world();
        for line in [0, 1] {
            world.pause(3 * MS);
            let now = world.now();
            world.wires_mut().set_extra(now, line, all.is_high(line));
        }
        Ok(())
    }
}

#[test]
fn seven_with_a_line_and_the_enable_from_a_second_port() {
    let decoder = sim::Decoder::hct138()
        .with_address(&[Line::Cs, Line::Aux, Line::Extra(0)])
        .with_enable(Line::Extra(1), true);
    let chips = chips(7);
    let board = behind(decoder, &chips).with_glitches_below(20 * MS);
    let shared = World::new(board).shared();
    let map = Decoder { idle: Idle::Disabled, enable: Some(Enable { line: 3, high: true }), ..HCT138 };
    let mut bus = BusPirate::connect_with_lines(
        shared.clone(),
        map,
        SecondPort(shared.clone()),
        options(&[Cs, Aux, Extra(0), Extra(1)]),
        &mut |_| ControlFlow::Continue(()),
    )
    .unwrap();
    for (target, chip) in targets(&map).zip(&chips) {
        program(&mut bus, target, *chip).unwrap();
    }
    bus.close().unwrap();
    let mut world = shared.world();
    let now = world.now();
    let board = world.wires_mut();
    board.finish(now);
    for target in targets(&map) {
        assert!(is_right(board, target), "{target}");
    }
    assert_eq!(board.violations(), []);
    for glitch in board.glitches() {
        assert!(glitch.length <= LINE_SKEW, "{glitch:?}");
    }
}

/// The targets that are in reset for a moment while the pins go from these levels to those, in the order of
/// the firmware: AUX2, AUX, CS, which are the lines 2, 1 and 0.
fn transient_selections(from: Levels, to: Levels) -> Vec<Held> {
    let mut levels = from;
    let mut held = Vec::new();
    for line in [2, 1, 0] {
        levels = levels.with(line, to.is_high(line));
        held.push(HCT138.held(levels));
    }
    held.retain(|held| *held != Held::NONE && *held != HCT138.held(from) && *held != HCT138.held(to));
    held
}

/// The order of the pins alone decides which other targets see a glitch.
#[test]
fn glitches_behind_a_138_are_those_that_the_order_of_the_pins_gives() {
    let wiring = [Cs, Aux, Aux2];
    let chips = chips(7);
    for firmware in [Firmware::V5_10, Firmware::V3_0] {
        let board = behind(sim::Decoder::hct138(), &chips).with_glitches_below(20 * MS);
        let mut world = world(Hardware::V1a, firmware, board);
        for (target, chip) in targets(&HCT138).zip(&chips) {
            // All that this one target gives; a connection of its own, because the board says of a
            // glitch only whose it was.
            let seen = world.wires().glitches().len();
            let mut bus = BusPirate::connect(&mut world, HCT138, options(&wiring)).unwrap();
            program(&mut bus, target, *chip).unwrap();
            bus.close().unwrap();
            let (idle, selected) = (HCT138.idle(), HCT138.levels(target).unwrap());
            let [mut expected, back] =
                [(idle, selected), (selected, idle)].map(|(from, to)| transient_selections(from, to));
            expected.extend(back);
            let glitches = &world.wires().glitches()[seen..];
            for glitch in glitches {
                let is_expected = expected.contains(&Held::only(glitch.target));
                assert!(is_expected && glitch.length <= LINE_SKEW, "{firmware} {target}: {glitch:?}");
            }
            for held in expected {
                let happened = glitches.iter().any(|glitch| held == Held::only(glitch.target));
                assert!(happened, "{firmware} {target}: {held:?}");
            }
        }
        let now = world.now();
        let board = world.wires_mut();
        board.finish(now);
        assert!(targets(&HCT138).all(|target| is_right(board, target)));
        assert_eq!(board.violations(), []);
    }
}

/// What it says when it comes out of the reset at the end of a session is not taken for an answer.
#[test]
fn the_next_session_may_begin_while_the_device_starts() {
    for after in (0..40).map(|step| step * 2 * MS) {
        let mut world =
            v1a(Board::new().with(Avr::new(ATMEGA8), Line::Cs).with(Avr::new(ATTINY85), Line::Aux2));
        for (target, chip) in [(Target(0), ATMEGA8), (Target(2), ATTINY85)] {
            let mut bus = BusPirate::connect(&mut world, Direct::new(3), options(&[Cs, Aux, Aux2]))
                .expect("AUX2 is known");
            assert!(bus.banner().is_some());
            Session::enter(&mut bus, target, &Entry::default())
                .map(|session| assert_eq!(session.signature(), chip.signature))
                .unwrap();
            bus.close().unwrap();
            world.pause(after);
        }
        assert_eq!(world.wires().violations(), [], "{after:?}");
    }
}

#[test]
fn what_cannot_work_is_refused_before_anything_is_sent() {
    let refused = |map: Decoder<'static>, wiring: &[Source]| {
        let mut world = v1a(Board::new());
        let error = BusPirate::connect(&mut world, map, options(wiring)).unwrap_err();
        assert_eq!(world.stats().bytes_up, 0, "{error}");
        error
    };
    let low_idle = Decoder { idle: Idle::Code(6), targets: &[0, 7], ..HCT138 };
    assert_eq!(refused(low_idle, &[Cs, Aux, Aux2]), Error::IdleHoldsCs);
    let taken = Decoder { idle: Idle::Code(1), ..HCT138 };
    assert!(matches!(refused(taken, &[Cs, Aux, Aux2]), Error::Map(MapFault::IdleHolds { .. })));
    for wiring in [&[Cs, Aux][..], &[Cs, Aux, Aux]] {
        let refused = refused(HCT138, wiring);
        assert!(
            matches!(refused, Error::Wiring { wired, lines: 3, .. } if wired == wiring.len()),
            "{refused}"
        );
    }
    // A third line from elsewhere, without an enable line.
    let no_route = refused(HCT138, &[Cs, Aux, Extra(0)]);
    assert!(matches!(no_route, Error::NoRoute { target: Target(0), .. }), "{no_route}");
    let no_line = refused(HCT138, &[Cs, Aux, Extra(8)]);
    assert!(matches!(no_line, Error::NoSuchExtraLine { number: 8, .. }), "{no_line}");
}

#[test]
fn a_pin_that_the_board_does_not_have_is_refused_with_the_reason() {
    let mut world = world(Hardware::V3, Firmware::V6_3, Board::new());
    let error = BusPirate::connect(&mut world, HCT138, options(&[Cs, Aux, Aux2])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "AUX2 cannot be used on a Bus Pirate v3.a: only the v1a has it in binary mode; elsewhere its bit \
         switches the pull-ups"
    );
}

#[test]
fn a_line_that_does_not_move_is_an_error() {
    #[derive(Debug)]
    struct Stuck;
    impl Lines for Stuck {
        type Error = &'static str;
        fn set(&mut self, _: Levels) -> Result<(), &'static str> {
            Err("stuck")
        }
    }
    let quiet = Decoder { idle: Idle::Disabled, enable: Some(Enable { line: 3, high: true }), ..HCT138 };
    let mut world = v1a(Board::new());
    let wiring = options(&[Cs, Aux, Aux2, Extra(0)]);
    let connected =
        BusPirate::connect_with_lines(&mut world, quiet, Stuck, wiring, &mut |_| ControlFlow::Continue(()));
    assert_eq!(connected.unwrap_err(), Error::Lines("stuck"));
}

/// Extra lines that move, and then say once that they did not; and the levels that they have.
struct Doubtful(Rc<Cell<Levels>>, bool);

impl Lines for Doubtful {
    type Error = &'static str;

    fn set(&mut self, all: Levels) -> Result<(), &'static str> {
        self.0.set(all);
        let fails = !all.is_high(0) && !std::mem::replace(&mut self.1, true);
        if fails { Err("no answer") } else { Ok(()) }
    }
}

#[test]
fn lines_that_may_have_moved_are_let_go() {
    let levels = Rc::new(Cell::new(Levels::ALL_HIGH));
    let lines = Doubtful(Rc::clone(&levels), false);
    let go_on = &mut |_| ControlFlow::Continue(());
    let port = World::new(Board::new());
    let mut bus =
        BusPirate::connect_with_lines(port, Direct::ONE, lines, options(&[Extra(0)]), go_on).unwrap();
    assert_eq!(bus.hold_reset(Target(0)), Err(Error::Lines("no answer")));
    assert!(!levels.get().is_high(0));
    bus.release_reset().unwrap();
    assert!(levels.get().is_high(0));
    bus.hold_reset(Target(0)).unwrap();
    bus.close().unwrap();
    assert!(levels.get().is_high(0));
}
