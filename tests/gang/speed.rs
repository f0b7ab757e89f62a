//! What a gang costs beyond the programming of its chips, on virtual time.
//!
//! "The programming" of a chip is one `Plan::run` in a session that was entered before: erase, write and verify, with
//! the fuses that it reads and the SPI clock that it looks for, but without entering and leaving. Everything from the
//! moment at which the Bus Pirate is open to that at which it is closed is the cost of the gang.

use std::convert::Infallible;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::time::Duration;

use avrrr::bus::{Hertz, Target};
use avrrr::buspirate::{self, BusPirate, Options, Source};
use avrrr::chip::{ATMEGA328P, ATTINY85, Chip, Fuse};
use avrrr::gang::{self, Connector, Event, Firmware, Gang, Map, Outcome, Serial, SerialFormat, Slot};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::select::{Decoder, Enable, HCT138, Idle};
use avrrr::sim::{self, Avr, Board, Line, Shared, World};
use avrrr::transport::Transport as _;

use crate::files_in_memory::FilesInMemory;
use crate::random;
use crate::support::options;

/// A 74HCT138 whose enable input is on CS, and its address on lines that are not the Bus Pirate's: a v3 has too few.
const MAP: Decoder =
    Decoder { idle: Idle::Disabled, enable: Some(Enable { line: 3, high: false }), ..HCT138 };
const WIRING: [Source; 4] = [Source::Extra(0), Source::Extra(1), Source::Extra(2), Source::Cs];

type Port = Shared<Board>;
type Bus = BusPirate<Port, Map, Port>;
type BusError = buspirate::Error<Infallible, Infallible>;

/// A v3 with seven chips at this clock.
fn pirate(latency_ms: u64, mhz: u32) -> Port {
    pirate_with(latency_ms, [mhz; 7].map(|mhz| Avr::new(ATMEGA328P).with_clock(Hertz::mhz(mhz))))
}

fn pirate_with(latency_ms: u64, avrs: [Avr; 7]) -> Port {
    let decoder = sim::Decoder::new(&[0, 1, 2].map(Line::Extra)).with_enable(Line::Cs, false);
    let chips = (0..).zip(avrs).fold(Board::new().with_decoder(decoder), |chips, (output, avr)| {
        chips.with(avr, Line::Output(output))
    });
    let mut options = sim::WorldOptions::default();
    options.latency = Duration::from_millis(latency_ms);
    World::with_options(chips, options).shared()
}

fn connect(port: &Port, map: Map) -> Result<Bus, BusError> {
    let mut options = Options::default();
    options.wiring = WIRING.to_vec();
    BusPirate::connect_with_lines(
        port.clone(),
        map,
        port.clone(),
        options,
        &mut |_| ControlFlow::Continue(()),
    )
}

/// Opens one Bus Pirate, and notes when it is open and when it begins to be closed.
struct Clocked {
    port: Port,
    moments: Mutex<Vec<Duration>>,
    /// The line rate in the end.
    rate: Mutex<Option<u32>>,
}

impl Clocked {
    fn note(&self) {
        self.moments.lock().unwrap().push(self.port.world().now());
    }
}

impl Connector for Clocked {
    type Bus = Bus;
    type Error = BusError;

    fn open(&self, board: &gang::Board) -> Result<Bus, BusError> {
        let bus = connect(&self.port, board.map.clone());
        self.note();
        bus
    }

    fn close(&self, bus: Bus) -> Result<(), BusError> {
        self.note();
        *self.rate.lock().unwrap() = bus.line_rate();
        bus.close()
    }
}

fn slot(target: u8, bytes: usize, all: bool) -> Slot {
    let image = |seed, bytes| Image::from_bytes(0, random::bytes(seed, bytes)).unwrap();
    let slot = Slot::new(format!("s{target}"), Target(target), ATMEGA328P)
        .with_flash(Firmware::from_image("flash", image(2, bytes)));
    if !all {
        return slot;
    }
    slot.with_eeprom(Firmware::from_image("eeprom", image(3, 64)))
        .with_fuse(Fuse::High, 0xd1)
        .with_serial(Serial::new(Memory::Eeprom, 100, 4, SerialFormat::Big))
        .with_serial_number(u64::from(target) + 77)
}

fn with_chip(mut slot: Slot, chip: Chip) -> Slot {
    slot.chip = chip;
    slot
}

/// What `Plan::run` of one slot takes on such a Bus Pirate.
fn programming(latency_ms: u64, mhz: u32, slot: &Slot) -> Duration {
    let port = pirate(latency_ms, mhz);
    let mut bus = connect(&port, MAP.into()).unwrap();
    let session = Session::enter(&mut bus, slot.target, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(slot.chip);
    let began = programmer.now().unwrap();
    slot.plan(slot.serial_number).unwrap().run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap();
    let took = programmer.now().unwrap() - began;
    programmer.leave().unwrap();
    bus.close().unwrap();
    took
}

/// What a gang of seven costs.
struct Cost {
    /// From the moment at which the Bus Pirate is open to that at which it is closed.
    gang: Duration,
    /// What `Plan::run` takes within that, for all seven: at the clock that was found before, so less than elsewhere.
    within: Duration,
}

/// Runs a gang of seven on this Bus Pirate.
fn cost(port: &Port, bytes: usize, all: bool, if_changed: bool) -> Cost {
    let board = gang::Board::new("panel", MAP);
    let board = (0..7).map(|target| slot(target, bytes, all)).fold(board, gang::Board::with_slot);
    let gang = Gang::new("panels").with_board(board);
    let connector = Clocked { port: port.clone(), moments: Mutex::default(), rate: Mutex::default() };
    let runs = Mutex::new([[Duration::ZERO; 2]; 7]);
    let watch = |event: Event<'_, BusError>| {
        if let Event::Working { slot, .. } = event {
            let now = port.world().now();
            let [began, ended] = &mut runs.lock().unwrap()[usize::from(slot.target.0)];
            *began = if began.is_zero() { now } else { *began };
            *ended = now;
        }
        ControlFlow::Continue(())
    };
    let options = options().with_if_changed(if_changed);
    let report = gang.run_with_files(&connector, &FilesInMemory::default(), &options, &watch).unwrap();
    let outcome = if if_changed { Outcome::Unchanged } else { Outcome::Programmed };
    assert!(report.slots().iter().all(|(_, slot)| slot.outcome == outcome), "{report:?}");
    let mut world = port.world();
    let now = world.now();
    world.wires_mut().finish(now);
    assert_eq!(world.wires().violations(), []);
    let moments = connector.moments.into_inner().unwrap();
    let within = runs.into_inner().unwrap().iter().map(|[began, ended]| *ended - *began).sum();
    Cost { gang: moments[1] - moments[0], within }
}

/// Most that a gang of seven may cost beyond seven times the programming.
const MOST: f64 = 0.6;

/// Latency in milliseconds; the clock of the chips in MHz; bytes of flash; EEPROM, a fuse and a serial number, too?
/// Then the most seconds around what is programmed within the gang.
type Row = (u64, u32, usize, bool, f64);

const ROWS: [Row; 8] = [
    (1, 16, 32 * 1024, false, 0.44),
    (1, 16, 600, false, 0.44),
    (1, 16, 600, true, 0.44),
    (1, 1, 600, true, 0.61),
    (16, 16, 32 * 1024, false, 1.96),
    (16, 16, 600, false, 1.96),
    (16, 16, 600, true, 1.96),
    (16, 1, 600, true, 2.00),
];

#[test]
fn seven_equal_chips_cost_little_more_than_their_programming() {
    for (latency_ms, mhz, bytes, all, most_around) in ROWS {
        let one = programming(latency_ms, mhz, &slot(0, bytes, all)).as_secs_f64();
        let port = pirate(latency_ms, mhz);
        let Cost { gang, within } = cost(&port, bytes, all, false);
        let [gang, within] = [gang, within].map(|time| time.as_secs_f64());
        let (more, around) = (gang - 7.0 * one, gang - within);
        println!(
            "{latency_ms:2} ms {mhz:2} MHz {bytes:5} bytes{}: 7 x {one:.3} s, gang {gang:.3} s, {more:+.3} s; \
             {within:.3} s within, {around:.3} s around",
            if all { " and more" } else { "" },
        );
        assert!(more <= MOST, "{more}");
        assert!(around <= most_around, "{around}");
        // The same again, which changes nothing.
        let again = cost(&port, bytes, all, true).gang.as_secs_f64();
        println!("      unchanged: {again:.3} s");
        assert!(again < gang);
    }
}

/// A slow chip needs many answers, which a fast line has no use for; but there may be other chips on the board.
#[test]
fn the_line_is_slow_only_for_a_board_of_equal_slow_chips() {
    let slow = || Avr::new(ATMEGA328P);
    let other = || Avr::new(ATTINY85).with_clock(Hertz::mhz(16));
    let equal = [(); 7].map(|()| slow());
    let mixed = [slow(), slow(), slow(), slow(), slow(), slow(), other()];
    for (avrs, parts, fuse, rate) in [
        (equal.clone(), [ATMEGA328P; 7], None, 115_200),
        // It makes them faster.
        (equal, [ATMEGA328P; 7], Some(0xe2), 1_000_000),
        (
            mixed,
            [ATMEGA328P, ATMEGA328P, ATMEGA328P, ATMEGA328P, ATMEGA328P, ATMEGA328P, ATTINY85],
            None,
            1_000_000,
        ),
    ] {
        let port = pirate_with(16, avrs);
        let slots = (0..).zip(parts).map(|(target, part)| {
            let slot = with_chip(slot(target, 600, false), part);
            fuse.map_or(slot.clone(), |value| slot.with_fuse(Fuse::Low, value))
        });
        let gang = Gang::new("panels")
            .with_board(slots.fold(gang::Board::new("panel", MAP), gang::Board::with_slot));
        let connector = Clocked { port, moments: Mutex::default(), rate: Mutex::default() };
        let watch = |event: Event<'_, BusError>| match event {
            Event::Planned { slots, .. } => {
                assert_eq!(slots, 7);
                ControlFlow::Break(())
            }
            _ => ControlFlow::Continue(()),
        };
        gang.run_with_files(&connector, &FilesInMemory::default(), &options(), &watch).unwrap();
        assert_eq!(connector.rate.into_inner().unwrap(), Some(rate));
    }
}
