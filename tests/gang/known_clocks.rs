//! A chip is entered at the SPI clock that is known from before, and as at first when the bus fails there.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use avrrr::bus::{Cost, Frame, Hertz, IcspBus, Tail, Target};
use avrrr::chip::ATTINY85;
use avrrr::gang::{self, Connector, Event, Report, Summary};
use avrrr::sim::{Avr, Board, Hardware, Line};

use crate::files_in_memory::FilesInMemory;
use crate::support::{BusError, Ports, gang, options, shared, two_slots};

/// A bus that fails once, at the first look at a chip behind the entry of this number.
struct FailsOnce<'f, B> {
    bus: B,
    is_enabled: bool,
    entries: &'f AtomicUsize,
    fails_at: usize,
}

impl<B: IcspBus> IcspBus for FailsOnce<'_, B> {
    type Error = B::Error;

    fn exchange(&mut self, frames: &mut [Frame]) -> Result<(), B::Error> {
        let enables = frames[0][..2] == [0xac, 0x53];
        let looks = std::mem::replace(&mut self.is_enabled, enables) && !enables;
        self.bus.exchange(frames)?;
        if looks && self.entries.fetch_add(1, Ordering::Relaxed) == self.fails_at {
            return Err(self.bus.hold_reset(Target(15)).unwrap_err());
        }
        Ok(())
    }
    fn send(
        &mut self,
        frames: &mut dyn ExactSizeIterator<Item = Frame>,
        tail: Tail,
    ) -> Result<Option<u8>, B::Error> {
        self.bus.send(frames, tail)
    }
    fn hold_off(&mut self, time: Duration) -> Result<(), B::Error> {
        self.bus.hold_off(time)
    }
    fn hold_reset(&mut self, target: Target) -> Result<(), B::Error> {
        self.bus.hold_reset(target)
    }
    fn release_reset(&mut self) -> Result<(), B::Error> {
        self.bus.release_reset()
    }
    fn set_clock(&mut self, at_most: Hertz) -> Result<Option<Hertz>, B::Error> {
        self.bus.set_clock(at_most)
    }
    fn cost(&self) -> Option<Cost> {
        self.bus.cost()
    }
}

struct Failing {
    ports: Ports<Board>,
    entries: &'static AtomicUsize,
    fails_at: usize,
}

impl Connector for Failing {
    type Bus = FailsOnce<'static, <Ports<Board> as Connector>::Bus>;
    type Error = BusError;

    fn open(&self, board: &gang::Board) -> Result<Self::Bus, BusError> {
        Ok(FailsOnce {
            bus: self.ports.open(board)?,
            is_enabled: false,
            entries: self.entries,
            fails_at: self.fails_at,
        })
    }

    fn close(&self, bus: Self::Bus) -> Result<(), BusError> {
        self.ports.close(bus.bus)
    }
}

/// Two equal chips on a bus that fails then; how often they were entered, and the report.
fn run(fails_at: usize) -> (usize, Report<BusError>) {
    static ENTRIES: AtomicUsize = AtomicUsize::new(0);
    ENTRIES.store(0, Ordering::Relaxed);
    let avr = || Avr::new(ATTINY85).with_clock(Hertz::mhz(16));
    let board = Board::new().with(avr(), Line::Cs).with(avr(), Line::Aux);
    let pirate = shared(Hardware::V3, Duration::from_millis(1), board);
    let ports = Ports(BTreeMap::from([("pirate", pirate)]));
    let connector = Failing { ports, entries: &ENTRIES, fails_at };
    let manifest = two_slots("lines = [\"cs\", \"aux\"]", "t85", [0, 1]);
    let gang = gang(&manifest, &[("a", vec![1; 600]), ("b", vec![2; 600])]);
    let watch = |_: Event<'_, BusError>| ControlFlow::Continue(());
    let report = gang.run_with_files(&connector, &FilesInMemory::default(), &options(), &watch).unwrap();
    (ENTRIES.load(Ordering::Relaxed), report)
}

#[test]
fn a_bus_that_fails_once_at_a_known_clock_costs_no_chip() {
    let (entries, report) = run(usize::MAX);
    assert_eq!(report.summary(), Summary::All);
    // Each chip is identified, and entered once more to be written.
    assert!(entries >= 4, "{entries}");
    for fails_at in 0..entries {
        let (again, report) = run(fails_at);
        assert_eq!(report.summary(), Summary::All, "{fails_at} of {entries}: {report:?}");
        assert!(again > entries, "{fails_at}");
    }
}
