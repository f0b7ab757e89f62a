//! What a gang costs beyond the programming of its chips, on virtual time.
//!
//! "The programming" of a chip is one `Plan::run` in a session that was entered before: erase, write and verify,
//! with the search for a clock and the reading of fuses that belong to it, without entering and leaving. Everything
//! else counts as the cost of the gang: from opening the Bus Pirates, which is not counted, to the last report.

use std::convert::Infallible;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::time::Duration;

use avrrr::bus::{Hertz, Target};
use avrrr::buspirate::{self, BusPirate, Options, Source};
use avrrr::chip::{ATMEGA328P, Fuse};
use avrrr::gang::{self, Connector, Event, Firmware, Gang, Map, Serial, SerialFormat, Slot, Summary};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::select::{Decoder, Enable, HCT138, Idle};
use avrrr::sim::{self, Avr, Board, Line, Shared, World};

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

/// A v3 with seven chips at 16 MHz, made different from their delivery by `change`.
fn pirate(latency_ms: u64, mhz: u32) -> Port {
    let decoder = sim::Decoder::new(&[0, 1, 2].map(Line::Extra)).with_enable(Line::Cs, false);
    let chips = (0..7).fold(Board::new().with_decoder(decoder), |chips, output| {
        chips.with(Avr::new(ATMEGA328P).with_clock(Hertz::mhz(mhz)), Line::Output(output))
    });
    let mut options = sim::WorldOptions::default();
    options.latency = Duration::from_millis(latency_ms);
    World::with_options(chips, options).shared()
}

fn connect(port: &Port, map: Map) -> Result<Bus, BusError> {
    let mut options = Options::default();
    options.wiring = WIRING.to_vec();
    BusPirate::connect_with_lines(port.clone(), map, port.clone(), options, &mut |_| ControlFlow::Continue(()))
}

/// Opens one Bus Pirate, and notes when it was open and when it begins to be closed.
struct Clocked {
    port: Port,
    open: Mutex<Vec<Duration>>,
}

impl Clocked {
    fn note(&self) {
        self.open.lock().unwrap().push(self.port.world().now());
    }
}

trait Now {
    fn now(&self) -> Duration;
}

impl Now for World<Board> {
    fn now(&self) -> Duration {
        avrrr::transport::Transport::now(self)
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

/// A whole gang.
fn cost(latency_ms: u64, mhz: u32, bytes: usize, all: bool, if_changed: bool) {
    let port = pirate(latency_ms, mhz);
    let board = (0..7).fold(gang::Board::new("panel", MAP), |board, target| board.with_slot(slot(target, bytes, all)));
    let gang = Gang::new("panels").with_board(board);
    let connector = Clocked { port: port.clone(), open: Mutex::default() };
    let times = Mutex::new(Vec::new());
    let watch = |event: Event<'_, BusError>| {
        let name = match event {
            Event::Identifying(slot) => format!("identify {}", slot.number),
            Event::Identified { .. } => "identified".to_owned(),
            Event::Planned { .. } => "planned".to_owned(),
            Event::Finished { slot, .. } => format!("finished {}", slot.number),
            Event::Working { step: Some(step), .. } => format!("{:?}", (step.action, step.memory)),
            Event::Working { step: None, .. } => "working".to_owned(),
            _ => return ControlFlow::Continue(()),
        };
        times.lock().unwrap().push((name, port.world().now()));
        ControlFlow::Continue(())
    };
    let options = options().with_if_changed(if_changed);
    for turn in 0..1 + u8::from(if_changed) {
        times.lock().unwrap().clear();
        connector.open.lock().unwrap().clear();
        let before = port.world().stats();
        let report = gang.run_with_files(&connector, &FilesInMemory::default(), &options, &watch).unwrap();
        assert_eq!(report.summary(), Summary::All, "{report:?}");
        let stats = port.world().stats();
        let noted = connector.open.lock().unwrap().clone();
        let one = programming(latency_ms, mhz, &slot(0, bytes, all));
        let took = noted[1] - noted[0];
        println!(
            "{latency_ms} ms {mhz} MHz {bytes} {all} turn {turn}: one {one:?}, 7 x {:?}, gang {took:?}, more {:.4}, trips {}",
            one * 7,
            took.as_secs_f64() - 7.0 * one.as_secs_f64(),
            stats.round_trips - before.round_trips,
        );
        let mut last = (String::new(), noted[0]);
        for (name, at) in times.lock().unwrap().iter().take(400) {
            if *name != last.0 || name.starts_with("iden") || name.starts_with("fin") {
                println!("   {name}: +{:.4}", (*at - last.1).as_secs_f64());
                last = (name.clone(), *at);
            }
        }
    }
    assert_eq!(port.world().wires().violations(), []);
}

#[test]
fn measure() {
    for latency_ms in [1, 16] {
        cost(latency_ms, 16, 32 * 1024, false, false);
        cost(latency_ms, 16, 600, false, false);
        cost(latency_ms, 16, 600, true, false);
        cost(latency_ms, 16, 600, true, true);
        cost(latency_ms, 1, 600, true, false);
    }
}
