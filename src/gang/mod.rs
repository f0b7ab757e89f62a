//! Many targets, many boards, one manifest: each target gets its own firmware, EEPROM, fuses, lock
//! byte and serial number, and what became of it is in a log.
//!
//! A [`Gang`] is read [from a manifest](Gang::from_toml), or put together. [`Gang::run`] works on all
//! boards at the same time and on the targets of each one after the other, tells what it does, and ends
//! with a [`Report`]. It knows no hardware: an [`Opener`] of the caller opens the boards.
//!
//! ```
//! use std::ops::ControlFlow;
//!
//! use avrrr::buspirate::{self, BusPirate, Source};
//! use avrrr::gang::{Board, Disk, Firmware, Gang, Map, Opener, Options, Tally, Workshop};
//! use avrrr::image::Image;
//! # use std::path::Path;
//! # use avrrr::chip::{ATMEGA8, ATTINY85};
//! # use avrrr::sim::{Avr, Line, World};
//! # type Port = World<avrrr::sim::Board>;
//!
//! const MANIFEST: &str = r#"
//!     [board]
//!     lines = ["cs", "aux"]
//!
//!     [[slot]]
//!     name = "motor"
//!     target = 0
//!     part = "atmega8"
//!     flash = "motor.bin"
//!
//!     [[slot]]
//!     name = "display"
//!     target = 1
//!     part = "attiny85"
//!     flash = "display.bin"
//!     fuses = { lfuse = 0xe2 }
//! "#;
//!
//! /// Where the words of the manifest get their meaning.
//! struct Files;
//! impl Workshop for Files {
//!     type Error = std::io::Error;
//!     fn lines(&self) -> &[&str] {
//!         &["cs", "aux", "aux2"]
//!     }
//!     fn firmware(&mut self, path: &Path) -> Result<Firmware, Self::Error> {
//! #       let contents = vec![0x0c; 100];
//! #       #[cfg(any())]
//!         let contents = std::fs::read(path)?;
//!         let image = Image::from_bytes(0, contents.clone()).map_err(std::io::Error::other)?;
//!         Ok(Firmware::new(path.display().to_string(), &contents, image))
//!     }
//!     fn check_port(&self, _: &str) -> Result<(), Self::Error> {
//!         Ok(())
//!     }
//! }
//!
//! /// Opens Bus Pirates.
//! struct Pirates;
//! impl Opener for Pirates {
//!     type Bus = BusPirate<Port, Map>;
//!     type Error = buspirate::Error<std::convert::Infallible>;
//!     fn open(&self, board: &Board) -> Result<Self::Bus, Self::Error> {
//!         // A simulated one. `SerialPort::open(board.port.as_deref().unwrap(), 115_200)` is a real one.
//! #       let chips = avrrr::sim::Board::new();
//! #       let chips = chips.with(Avr::new(ATMEGA8), Line::Cs).with(Avr::new(ATTINY85), Line::Aux);
//!         let port = World::new(chips);
//!         let mut options = buspirate::Options::default();
//!         options.wiring = [Source::Cs, Source::Aux].into();
//!         BusPirate::connect(port, board.map, options)
//!     }
//!     fn close(&self, bus: Self::Bus) -> Result<(), Self::Error> {
//!         bus.close()
//!     }
//! }
//!
//! let gang = Gang::from_toml("board.toml", Path::new("."), MANIFEST, &mut Files)?;
//! let watch = |_event: avrrr::gang::Event<'_, _>| ControlFlow::Continue(());
//! let report = gang.run(&Pirates, &Disk, &Options::default(), &watch)?;
//! assert_eq!(report.tally(), Tally::All);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [wiring]: crate::buspirate
//!
#![doc = include_str!("../../docs/production.md")]

mod counter;
mod files;
mod log;
mod manifest;
mod record;
mod report;
mod run;
mod serial;
mod setup;
mod start;
mod target;

pub use counter::CounterError;
pub use files::{Disk, Files};
pub use log::LogError;
pub use manifest::{Fault, ManifestError, Problem, Workshop};
pub use report::{BoardReport, Error, Outcome, Report, SlotReport, Tally};
pub use run::{Event, Opener, Options, Watch};
pub use serial::{Serial, SerialFormat};
pub use setup::{Board, Counter, Firmware, Gang, Map, Slot, Supply};
pub use start::StartError;
