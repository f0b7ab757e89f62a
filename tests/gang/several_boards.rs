//! Several Bus Pirates at the same time: a gang takes as long as the slowest.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use avrrr::bus::{Hertz, Target};
use avrrr::chip::ATMEGA328P;
use avrrr::gang::{self, Counter, Event, Files, Firmware, Gang, Serial, SerialFormat, Slot, Summary};
use avrrr::icsp::Memory;
use avrrr::image::Image;
use avrrr::job::Action;
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, Hardware, Line, Shared};
use avrrr::transport::Transport as _;

use crate::files_in_memory::FilesInMemory;
use crate::random;
use crate::support::{BusError, Ports, options, shared};

const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
const SLOTS: u8 = 2;

fn pirate(latency_ms: u64) -> Shared<Board> {
    let avr = || Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16));
    let chips = Board::new().with(avr(), Line::Cs).with(avr(), Line::Aux);
    shared(Hardware::V3, Duration::from_millis(latency_ms), chips)
}

/// A board whose chips get more bytes the later its name comes, each with a serial number.
fn board(index: usize) -> gang::Board {
    let bytes = random::bytes(index as u64, 4096 + 1024 * index);
    let firmware = Firmware::from_image("flash", Image::from_bytes(0, bytes).unwrap());
    let serial = Serial::new(Memory::Eeprom, 8, 4, SerialFormat::Big);
    let slot = |target| {
        Slot::new(format!("{}{target}", NAMES[index]), Target(target), ATMEGA328P)
            .with_flash(firmware.clone())
            .with_serial(serial)
    };
    let board = gang::Board::new(NAMES[index], Direct::new(SLOTS)).with_port(NAMES[index]);
    (0..SLOTS).map(slot).fold(board.with_lines(["cs", "aux"]), gang::Board::with_slot)
}

thread_local! {
    /// How many locks this thread holds.
    static HELD: Cell<usize> = const { Cell::new(0) };
}

/// A lock that is held.
struct Held;

impl Drop for Held {
    fn drop(&mut self) {
        HELD.set(HELD.get() - 1);
    }
}

/// Files that count the waits for the disk, those of a thread that holds a lock apart: others may wait for them.
#[derive(Default)]
struct Counted {
    files: FilesInMemory,
    locked: AtomicUsize,
    free: AtomicUsize,
}

impl Counted {
    fn wait(&self) {
        let count = if HELD.get() > 0 { &self.locked } else { &self.free };
        count.fetch_add(1, Ordering::Relaxed);
    }
}

impl Files for Counted {
    type Lock = Held;

    fn lock(&self, path: &Path) -> io::Result<Held> {
        self.files.lock(path)?;
        HELD.set(HELD.get() + 1);
        Ok(Held)
    }

    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        self.files.resolve(path)
    }

    fn prove(&self, path: &Path) -> io::Result<()> {
        self.files.prove(path)
    }

    fn read(&self, path: &Path, most: usize) -> io::Result<Vec<u8>> {
        self.files.read(path, most)
    }

    fn tail(&self, path: &Path, most: usize) -> io::Result<(u64, Vec<u8>)> {
        self.files.tail(path, most)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.files.write(path, bytes)
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.files.append(path, bytes)
    }

    fn truncate(&self, path: &Path, length: u64) -> io::Result<()> {
        self.files.truncate(path, length)
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        self.wait();
        self.files.sync(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.files.rename(from, to)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.wait();
        self.files.sync_folder(folder)
    }
}

/// What each board takes by the clock of its Bus Pirate, and the files afterwards. All of them are in the same place
/// of their work at each slot: they wait for each other there, so a gang that did one after the other would not end.
fn run(boards: &[usize], latency_ms: u64) -> (Vec<Duration>, Counted) {
    let pirates: BTreeMap<_, _> = boards.iter().map(|index| (NAMES[*index], pirate(latency_ms))).collect();
    let ports = Ports(pirates.clone());
    let serial = Counter::new("next", 1);
    let gang = Gang::new("gang").with_counter(serial).with_log("log");
    let gang = boards.iter().fold(gang, |gang, index| gang.with_board(board(*index)));
    let (files, together) = (Counted::default(), Barrier::new(boards.len()));
    let watch = |event: Event<'_, BusError>| {
        if let Event::Working { step: Some(step), done: 0, .. } = event
            && (step.action, step.memory) == (Action::Erase, None)
        {
            together.wait();
        }
        ControlFlow::Continue(())
    };
    let report = gang.run_with_files(&ports, &files, &options(), &watch).unwrap();
    assert_eq!(report.summary(), Summary::All, "{report:?}");
    let times = boards.iter().map(|index| pirates[NAMES[*index]].now()).collect();
    (times, files)
}

#[test]
fn several_bus_pirates_take_what_the_slowest_takes() {
    for latency_ms in [1, 16] {
        for count in [2, 8] {
            let all: Vec<_> = (0..count).collect();
            let alone = all.iter().map(|index| run(&[*index], latency_ms).0[0]);
            let slowest = alone.max().unwrap();
            let (times, files) = run(&all, latency_ms);
            let took = times.into_iter().max().unwrap();
            println!("{count} at {latency_ms} ms: {took:?}, the slowest alone {slowest:?}");
            assert!(took <= slowest * 103 / 100, "{took:?}, {slowest:?}");
            // A number is drawn while others wait for theirs; a line is in the log before the disk is waited for.
            let slots = count * usize::from(SLOTS);
            let (locked, free) = (files.locked.into_inner(), files.free.into_inner());
            println!("{locked} waits for the disk with a lock, {free} without");
            assert_eq!((locked, free), (2 * slots, slots + 3));
        }
    }
}
