//! What to say to an AVR: the serial programming instructions, and the session that runs them over
//! any [`IcspBus`](crate::bus::IcspBus).
//!
//! A [`Session`] is programming mode as a value: [`Session::enter`] holds RESET and enables
//! programming, [`Session::leave`] or dropping it lets RESET go. [`Session::into_programmer`] adds
//! the chip, and with it the memories.
//!
//! ```
//! use avrrr::bus::Target;
//! use avrrr::chip::ATMEGA328P;
//! use avrrr::icsp::{Entry, Session};
//! # use avrrr::buspirate::{BusPirate, Options};
//! # use avrrr::select::Direct;
//! # use avrrr::sim::{Avr, Board, Line, World};
//! # let world = World::new(Board::new().with(Avr::new(ATMEGA328P), Line::Cs));
//! # let mut bus = BusPirate::connect(world, Direct::ONE, Options::default())?;
//! // `bus` is a Bus Pirate, a `HalBus`, or a bus of your own.
//! let mut session = Session::enter(&mut bus, Target::ONLY, &Entry::default())?;
//! let signature = session.signature();
//! assert_eq!(signature, [0x1e, 0x95, 0x0f]);
//! let mut programmer = session.into_programmer(ATMEGA328P);
//! let mut first_page = [0; 128];
//! programmer.read_flash(0, &mut first_page)?;
//! programmer.leave()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! No heap is needed: everything works on buffers of the caller and a few frames on the stack.

mod clock;
mod diagnosis;
mod encoding;
mod error;
mod instruction;
mod memory;
mod page_write;
mod programmer;
mod session;

pub use diagnosis::Diagnosis;
#[cfg(feature = "alloc")]
pub(crate) use error::Hex;
pub use error::{Error, ErrorKind};
pub use instruction::Instruction;
pub use memory::Memory;
#[cfg(feature = "alloc")]
pub(crate) use programmer::FusesAndLock;
pub use programmer::Programmer;
#[cfg(feature = "gang")]
pub(crate) use session::KnownClock;
pub use session::{Entry, Session};
