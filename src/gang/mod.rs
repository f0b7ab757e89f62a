//! Many targets on many boards. Each target gets its own firmware, EEPROM, fuses, lock byte and serial number.
//!
//! A [`Gang`] has boards, a [`Board`] has slots, and a [`Slot`] is one target with everything that it is to
//! hold. They are made in code, or read [from a manifest](Gang::from_toml). [`Gang::run`] programs all boards
//! at the same time and the slots of each board one after the other. It tells [`Event`]s and ends with a
//! [`Report`]. A gang knows no hardware: a [`Connector`] opens any [`IcspBus`](crate::bus::IcspBus).
//!
//! Seven chips behind a 74HCT138, without a manifest and without files:
//!
//! ```
//! use std::error::Error;
//! use std::ops::ControlFlow;
//!
//! use avrrr::bus::Target;
//! use avrrr::buspirate::{self, BusPirate, Source};
//! use avrrr::chip::{ATMEGA8, ATMEGA328P, ATTINY85, ATTINY2313, Fuse};
//! use avrrr::gang::{Board, Firmware, Gang, Options, Serial, SerialFormat, Slot, Summary};
//! use avrrr::icsp::Memory;
//! use avrrr::image::Image;
//! use avrrr::select::HCT138;
//! use avrrr::sim::{self, Avr, Decoder, Device, Hardware, Line, World};
//!
//! fn main() -> Result<(), Box<dyn Error>> {
//!     // What each chip is to hold, and the simulated chips on the outputs of the decoder.
//!     let parts = [ATMEGA8, ATTINY85, ATTINY2313, ATMEGA328P, ATMEGA8, ATTINY85, ATTINY2313];
//!     let mut board = Board::new("panel", HCT138);
//!     let mut chips = sim::Board::new().with_decoder(Decoder::hct138());
//!     for (number, part) in (0..).zip(parts) {
//!         let program = Firmware::from_image("program", Image::from_bytes(0, [number; 100])?);
//!         let slot = Slot::new(format!("chip-{number}"), Target(number), part)
//!             .with_flash(program)
//!             .with_serial(Serial::new(Memory::Eeprom, 0, 2, SerialFormat::Big))
//!             .with_serial_number(1000 + u64::from(number));
//!         board = board.with_slot(if part == ATTINY85 { slot.with_fuse(Fuse::Low, 0xe2) } else { slot });
//!         chips = chips.with(Avr::new(part), Line::Output(number));
//!     }
//!     let gang = Gang::new("panels").with_board(board);
//!
//!     // A Bus Pirate v1a. A real one is at `SerialPort::open("/dev/ttyUSB0", 115_200)?`.
//!     let mut world = sim::WorldOptions::default();
//!     world.device = Device::new(Hardware::V1a, sim::Firmware::V5_10)?;
//!     let port = World::with_options(chips, world).shared();
//!     let connect = |_: &Board| {
//!         let mut options = buspirate::Options::default();
//!         options.wiring = vec![Source::Cs, Source::Aux, Source::Aux2];
//!         BusPirate::connect(port.clone(), HCT138, options)
//!     };
//!
//!     // The name of your program is for the log, if there is one.
//!     let options = Options::default().with_tool("panels 1.0");
//!     let report = gang.run(&connect, &options, &|_| ControlFlow::Continue(()))?;
//!     assert_eq!((report.summary(), report.good()), (Summary::All, 7));
//!     let world = port.world();
//!     let last = world.wires().avr(Target(6)).unwrap();
//!     assert_eq!((&last.flash()[..100], &last.eeprom()[..2]), (&[6; 100][..], &1006_u16.to_be_bytes()[..]));
//!     Ok(())
//! }
//! ```
//!
//! [wiring]: crate::buspirate
//!
#![doc = include_str!("../../docs/production.md")]

mod board;
mod check;
mod connector;
mod counter;
mod event;
mod files;
mod firmware;
mod identify;
mod log;
mod manifest;
mod options;
mod os;
mod program;
mod record;
mod report;
mod run;
mod serial;
mod slot;
mod wires;

use std::path::PathBuf;
use std::string::String;
use std::vec::Vec;

pub use board::{Board, Map, Supply};
pub use check::StartError;
pub use connector::{BadWire, Connector};
pub use counter::{Counter, CounterError};
pub use event::{Event, Watch};
#[doc(hidden)]
pub use files::Files;
pub use firmware::Firmware;
pub use log::LogError;
pub use manifest::{ManifestContext, ManifestError, ManifestFault, Problem};
pub use options::Options;
pub use report::{BoardReport, Error, Outcome, Report, SlotReport, Summary};
pub use serial::{Serial, SerialFormat};
pub use slot::Slot;

/// Boards with targets, the counter of their serial numbers, and their log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Gang {
    /// Its name, which tells the runs in a log apart; that of the manifest, if there is one.
    pub name: String,
    /// The boards. They are programmed at the same time.
    pub boards: Vec<Board>,
    /// The counter of serial numbers, if a slot needs one.
    pub counter: Option<Counter>,
    /// The log, to which every run appends. Without one nothing is logged.
    pub log: Option<PathBuf>,
    /// Are the wires of each board looked at before its targets are programmed? A slot whose wires are not right is not
    /// programmed. The default is `false`.
    pub check: bool,
    /// The files from which all this was read. Neither log nor counter may be one of them.
    pub sources: Vec<PathBuf>,
}

impl Gang {
    /// A gang without boards.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// The same with one more board. Its slots get the next numbers.
    #[must_use]
    pub fn with_board(mut self, mut board: Board) -> Self {
        let slots = core::mem::take(&mut board.slots);
        self.boards.push(board);
        for slot in slots {
            self.add_slot(self.boards.len() - 1, slot);
        }
        self
    }

    /// The same with this counter of serial numbers.
    #[must_use]
    pub fn with_counter(self, counter: Counter) -> Self {
        Self { counter: Some(counter), ..self }
    }

    /// The same with this log.
    #[must_use]
    pub fn with_log(self, path: impl Into<PathBuf>) -> Self {
        Self { log: Some(path.into()), ..self }
    }

    /// The same, which looks at the wires first or not.
    #[must_use]
    pub fn with_check(self, check: bool) -> Self {
        Self { check, ..self }
    }

    /// The same with one more file that neither log nor counter may be.
    #[must_use]
    pub fn with_source(mut self, path: impl Into<PathBuf>) -> Self {
        self.sources.push(path.into());
        self
    }

    /// Puts a slot with the next number on a board.
    fn add_slot(&mut self, board: usize, mut slot: Slot) {
        let last = self.boards.iter().filter_map(|board| board.slots.last()).map(|slot| slot.number).max();
        let last = last.unwrap_or(0);
        // A number that is there twice is refused when the gang is run.
        slot.number = last.saturating_add(1);
        self.boards[board].slots.push(slot);
    }

    /// All slots, in the order of their numbers.
    #[must_use]
    pub fn slots(&self) -> Vec<(&Board, &Slot)> {
        let mut all: Vec<_> =
            self.boards.iter().flat_map(|board| board.slots.iter().map(move |slot| (board, slot))).collect();
        all.sort_by_key(|(_, slot)| slot.number);
        all
    }
}
