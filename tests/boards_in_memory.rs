//! Several chips on one Bus Pirate, in memory on virtual time: what processes cannot show.

mod few;
mod random;

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
    self, Avr, Board, Device, EthernetChip, Firmware, Hardware, Line, NeighbourStats, Pins, Program, Shared,
    Shift, TemperatureSensor, ViolationKind, Wires, World,
};
use avrrr::transport::Transport;

use few::FEW;

use Source::{Aux, Aux2, Cs, Extra};

const MS: Duration = Duration::from_millis(1);

/// From the first to the last pin of one peripherals command.
const LINE_SKEW: Duration = Duration::from_micros(5);

fn world<W: Wires>(hardware: Hardware, firmware: Firmware, wires: W) -> World<W> {
    let mut options = sim::Options::default();
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

fn only_glitches(board: &Board) -> bool {
    board
        .violation_counts()
        .all(|(kind, _)| matches!(kind, ViolationKind::Glitch { .. } | ViolationKind::SckTooFast { .. }))
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
    assert!(only_glitches(board), "{:?}", board.violations());
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
    held.retain(|held| *held != Held::NOBODY && *held != HCT138.held(from) && *held != HCT138.held(to));
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
        assert!(only_glitches(board), "{:?}", board.violations());
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

const SENSOR: Target = Target(0);
const ETHERNET: Target = Target(1);

/// A sensor on the first chip's SPI, an Ethernet chip on the second's, nothing on the third's.
fn neighbours(every: Duration) -> Board {
    let sensor = Program::new().talks_to(TemperatureSensor::new(0x0c8a), every);
    let ethernet = Program::new().talks_to(EthernetChip::new(6), every * 3).with_sck(Hertz::mhz(4));
    Board::new()
        .with(Avr::new(ATMEGA328P), Line::Cs)
        .with(Avr::new(ATTINY85), Line::Aux)
        .with(Avr::new(ATMEGA8), Line::Aux2)
        .with_running(SENSOR, sensor)
        .with_running(ETHERNET, ethernet)
        .self_powered()
}

const THREE: [(Target, Chip); 3] = [(Target(0), ATMEGA328P), (Target(1), ATTINY85), (Target(2), ATMEGA8)];

#[test]
fn buffers_keep_neighbours_undisturbed() {
    let mut world = v1a(neighbours(MS).with_buffers());
    let wiring = options(&[Cs, Aux, Aux2]);
    for (target, chip) in THREE {
        let stats = |world: &World<Board>| -> [NeighbourStats; 2] {
            [SENSOR, ETHERNET].map(|target| world.wires().neighbour(target).unwrap())
        };
        let before = stats(&world);
        let mut bus = BusPirate::connect(&mut world, Direct::new(3), wiring.clone()).unwrap();
        program(&mut bus, target, chip).unwrap();
        bus.close().unwrap();
        let after = stats(&world);
        for (other, (before, after)) in [SENSOR, ETHERNET].into_iter().zip(before.into_iter().zip(after)) {
            assert!(after.right > before.right + 20, "{target} {other}: {before:?} {after:?}");
            assert_eq!((after.wrong, after.disturbed), (0, 0), "{target} {other}");
            if other != target {
                assert_eq!(after.aborted, before.aborted, "{target} {other}");
            }
        }
        assert!(is_right(world.wires(), target));
    }
    let now = world.now();
    world.wires_mut().finish(now);
    let counts = world.wires().violation_counts();
    assert_eq!(counts.filter(|(kind, _)| !matches!(kind, ViolationKind::SckTooFast { .. })).count(), 0);
}

/// Often and seldom, so that sometimes nothing works, and sometimes almost all.
#[test]
fn without_buffers_nothing_succeeds_that_did_not() {
    let mut outcomes = [0, 0];
    for every in [1, 7, 40, 150, 400, 1100] {
        for (target, chip) in THREE {
            let mut world = v1a(neighbours(MS * every));
            let mut bus = BusPirate::connect(&mut world, Direct::new(3), options(&[Cs, Aux, Aux2])).unwrap();
            let outcome = program(&mut bus, target, chip);
            bus.close().unwrap();
            let board = world.wires();
            outcomes[usize::from(outcome.is_ok())] += 1;
            assert!(outcome.is_err() || is_right(board, target), "{every} {target}");
            let kinds: Vec<_> = board.violation_counts().map(|(kind, _)| kind).collect();
            let counted = |is: fn(&ViolationKind) -> bool| kinds.iter().any(is);
            let fought = counted(|kind| {
                matches!(kind, ViolationKind::Contention | ViolationKind::BusContention { .. })
            });
            let disturbed = counted(|kind| matches!(kind, ViolationKind::NeighbourDisturbed { .. }));
            assert!(every > 40 || fought && disturbed, "{every} {target}: {kinds:?}");
            assert!(outcome.is_ok() || fought, "{every} {target}: {outcome:?}");
        }
    }
    assert!(outcomes.iter().all(|count| *count > 0), "{outcomes:?}");
}

/// A board, and who was in reset whenever the supplies went on.
struct Watched {
    board: Board,
    on: Vec<Vec<Target>>,
}

impl Wires for Watched {
    fn set_pins(&mut self, at: Duration, pins: Pins) {
        self.board.set_pins(at, pins);
    }

    fn set_supply(&mut self, at: Duration, on: bool) {
        self.board.set_supply(at, on);
        if on {
            self.on.push(self.board.held());
        }
    }

    fn set_pullups(&mut self, at: Duration, on: bool) {
        self.board.set_pullups(at, on);
    }

    fn shift(&mut self, at: Duration, how: Shift, mosi: u8) -> u8 {
        self.board.shift(at, how, mosi)
    }

    fn miso(&mut self, at: Duration) -> bool {
        self.board.miso(at)
    }
}

/// A shared world of which one answer is lost, when the countdown says so.
struct Lossy {
    inner: Shared<Watched>,
    countdown: Rc<Cell<Option<u32>>>,
}

impl Transport for Lossy {
    type Error = Infallible;

    fn send(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        self.inner.send(bytes)
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Infallible> {
        match self.countdown.get() {
            Some(0) => {
                self.countdown.set(None);
                self.inner.recv(buf, within).map(|_| 0)
            }
            left => {
                self.countdown.set(left.map(|left| left - 1));
                self.inner.recv(buf, within)
            }
        }
    }

    fn discard_input(&mut self) -> Result<(), Infallible> {
        self.inner.discard_input()
    }

    fn set_baud(&mut self, baud: u32) -> Result<bool, Infallible> {
        self.inner.set_baud(baud)
    }

    fn now(&self) -> Duration {
        self.inner.now()
    }

    fn pause(&mut self, time: Duration) {
        self.inner.pause(time);
    }
}

/// Connects, loses an answer on the way into a target, lets go, programs it after all.
fn idle_comes_first<M: TargetMap + Copy>(world: World<Watched>, map: M, wiring: &[Source]) {
    let shared = world.shared();
    let countdown = Rc::new(Cell::new(None));
    let transport = Lossy { inner: shared.clone(), countdown: Rc::clone(&countdown) };
    let held = || shared.world().wires().board.held();
    let mut bus = BusPirate::<_, _, NoLines>::connect(transport, map, options(wiring)).unwrap();
    assert_eq!(held(), []);
    let mut failed = 0;
    for target in targets(&map) {
        let chip = *shared.world().wires().board.avr(target).unwrap().chip();
        for lost in 0..12 {
            bus.hold_reset(target).unwrap();
            assert_eq!(held(), [target]);
            countdown.set(Some(lost));
            for _ in 0..3 {
                failed += u32::from(bus.exchange(&mut [[0xac, 0x53, 0, 0], [0x30, 0, 0, 0]]).is_err());
            }
            bus.release_reset().unwrap();
            assert_eq!(held(), [], "{target} {lost}");
            countdown.set(None);
        }
        program(&mut bus, target, chip).unwrap();
    }
    bus.close().unwrap();
    assert_eq!(held(), []);
    assert!(failed > 0);
    let mut world = shared.world();
    let now = world.now();
    let Watched { board, on } = world.wires_mut();
    board.finish(now);
    // Once, and again after errors.
    assert!(on.len() > 1 && on.iter().all(Vec::is_empty), "{on:?}");
    for target in targets(&map) {
        assert!(is_right(board, target), "{target}");
        assert_eq!(board.violation_count(ViolationKind::LeftInReset { target }), 0);
    }
}

#[test]
fn nobody_is_in_reset_when_power_comes_and_after_errors() {
    let watched = |board| Watched { board, on: Vec::new() };
    let lines = [Line::Cs, Line::Aux, Line::Aux2];
    let direct = lines.into_iter().fold(Board::new(), |board, line| board.with(Avr::new(ATMEGA8), line));
    idle_comes_first(v1a(watched(direct)), Direct::new(3), &[Cs, Aux, Aux2]);
    let board = behind(sim::Decoder::hct138(), &[ATTINY85; 7]);
    idle_comes_first(v1a(watched(board)), HCT138, &[Cs, Aux, Aux2]);
    let board = behind(sim::Decoder::hct155(), &[ATTINY85; 3]);
    idle_comes_first(World::new(watched(board)), HCT155, &[Cs, Aux]);
}

/// A transport that looks at what is sent: speed and configuration commands raise CS, so CS must be
/// high when they come.
struct CsWatch<'w> {
    inner: &'w mut World<Board>,
    in_spi: bool,
    cs_high: bool,
    speeds: &'w mut u32,
}

impl Transport for CsWatch<'_> {
    type Error = Infallible;

    fn send(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        match bytes {
            // Into SPI mode, where CS begins high; out of it again.
            [0x01] => (self.in_spi, self.cs_high) = (true, true),
            [0x00] => self.in_spi = false,
            _ => {}
        }
        // Each send in SPI mode is one command with its payload, or several of one byte each.
        let is_short = bytes.len() <= 4 && !matches!(bytes[0], 0x05 | 0x06 | 0x10..=0x1f);
        for byte in bytes.iter().take(if is_short { 4 } else { 1 }).filter(|_| self.in_spi) {
            match byte {
                0x40..=0x4f => self.cs_high = byte & 1 != 0,
                0x60..=0x6f | 0x80..=0x8f => {
                    assert!(self.cs_high, "{byte:#04x} while CS is low");
                    *self.speeds += u32::from(byte & 0xf0 == 0x60);
                }
                _ => {}
            }
        }
        self.inner.send(bytes)
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Infallible> {
        self.inner.recv(buf, within)
    }

    fn discard_input(&mut self) -> Result<(), Infallible> {
        self.inner.discard_input()
    }

    fn set_baud(&mut self, baud: u32) -> Result<bool, Infallible> {
        self.inner.set_baud(baud)
    }

    fn now(&self) -> Duration {
        self.inner.now()
    }

    fn pause(&mut self, time: Duration) {
        self.inner.pause(time);
    }
}

#[test]
fn the_clock_changes_only_while_cs_is_high() {
    // Code 0 holds CS low, and a factory chip makes a session at 1 MHz step down twice.
    let mut world = v1a(behind(sim::Decoder::hct138(), &chips(7)));
    let mut speeds = 0;
    let watch = CsWatch { inner: &mut world, in_spi: false, cs_high: false, speeds: &mut speeds };
    let mut bus = BusPirate::connect(watch, HCT138, options(&[Cs, Aux, Aux2])).unwrap();
    let session =
        Session::enter(&mut bus, Target(0), &Entry::default().with_clock(Hertz::khz(1_000))).unwrap();
    assert_eq!(session.clock(), Some(Hertz::khz(125)));
    session.leave().unwrap();
    bus.close().unwrap();
    assert_eq!(speeds, 4, "set up, 1 MHz, 250 kHz, 125 kHz");
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
    assert_eq!(refused(HCT138, &[Cs, Aux]), Error::Wiring { wired: 2, lines: 3 });
    assert_eq!(refused(HCT138, &[Cs, Aux, Aux]), Error::Wiring { wired: 3, lines: 3 });
    // A third line from elsewhere, without an enable line.
    assert_eq!(refused(HCT138, &[Cs, Aux, Extra(0)]), Error::NoRoute { target: Target(0) });
    assert_eq!(refused(HCT138, &[Cs, Aux, Extra(8)]), Error::NoSuchExtraLine { number: 8 });
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
