//! An embedded-hal host wired to a simulated board, without a Bus Pirate.

use core::convert::Infallible;
use core::time::Duration;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use embedded_hal::delay::DelayNs;
use embedded_hal::digital::{self, OutputPin};
use embedded_hal::spi::{self, SpiBus};

use super::{Drive, Pins, Shift, Wires};
use crate::chip::Hertz;

/// A made-up microcontroller with an SPI bus, GPIO pins and a clock, all on virtual time.
///
/// For programs and tests of `HalBus`, or of drivers of others, that need an embedded-hal host. Its pins take the
/// places of a Bus Pirate's: [`Gpio`]s those of CS, AUX, AUX2 and of lines beside these; SCK, MOSI and MISO those of
/// the shared bus. All handles work on one board; the time is what the bytes and delays take.
///
/// ```
/// use avrrr::bus::{HalBus, Hertz, Target};
/// use avrrr::chip::ATTINY85;
/// use avrrr::icsp::{Entry, Session};
/// use avrrr::select::{Direct, PinLines};
/// use avrrr::sim::{Avr, Board, Gpio, Host, Line};
///
/// let board = Board::new().self_powered().with(Avr::new(ATTINY85), Line::Cs);
/// let host = Host::new(board);
/// let mut bus = HalBus::new(host.spi(Hertz::khz(125)), PinLines([host.pin(Gpio::Cs)]), host.delay(), Direct::ONE)?;
/// let session = Session::enter(&mut bus, Target::ONLY, &Entry::default())?;
/// assert_eq!(session.signature(), ATTINY85.signature);
/// session.leave()?;
/// assert_eq!(host.wires(|board| board.violations().len()), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Host<W> {
    inside: Arc<Mutex<Inside<W>>>,
}

#[derive(Debug)]
struct Inside<W> {
    wires: W,
    now: Duration,
    pins: Pins,
}

/// The SPI bus of a [`Host`]: mode 0, most significant bit first.
#[derive(Debug)]
pub struct HostSpi<W> {
    inside: Arc<Mutex<Inside<W>>>,
    half_period_ns: u64,
}

/// A GPIO output of a [`Host`].
#[derive(Debug)]
pub struct HostPin<W> {
    inside: Arc<Mutex<Inside<W>>>,
    gpio: Gpio,
}

/// A GPIO of a [`Host`], by the pin or line whose place on the board it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gpio {
    /// In the place of CS.
    Cs,
    /// In the place of AUX.
    Aux,
    /// In the place of AUX2.
    Aux2,
    /// On an extra line of the board, high until it is moved:
    /// [`Line::Extra`](crate::sim::Line::Extra) of the same number.
    Extra(u8),
}

/// The clock of a [`Host`].
#[derive(Debug)]
pub struct HostDelay<W> {
    inside: Arc<Mutex<Inside<W>>>,
}

fn open<W>(inside: &Mutex<Inside<W>>) -> MutexGuard<'_, Inside<W>> {
    // After a panic of a test the wires are still usable.
    inside.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<W: Wires> Host<W> {
    /// Wires a host to a board; GPIOs are released, SCK and MOSI low, the supply is on.
    pub fn new(wires: W) -> Self {
        let pins = Pins { clk: Drive::Low, mosi: Drive::Low, ..Pins::RELEASED };
        let mut inside = Inside { wires, now: Duration::ZERO, pins };
        inside.wires.set_pins(Duration::ZERO, pins);
        inside.wires.set_supply(Duration::ZERO, true);
        Self { inside: Arc::new(Mutex::new(inside)) }
    }

    /// The SPI bus at a clock; 0 Hz counts as 1.
    #[must_use]
    pub fn spi(&self, clock: Hertz) -> HostSpi<W> {
        let half_period_ns = 500_000_000_u64.div_ceil(clock.0.max(1).into());
        HostSpi { inside: Arc::clone(&self.inside), half_period_ns }
    }

    /// A GPIO as an output.
    #[must_use]
    pub fn pin(&self, gpio: Gpio) -> HostPin<W> {
        HostPin { inside: Arc::clone(&self.inside), gpio }
    }

    /// The clock.
    #[must_use]
    pub fn delay(&self) -> HostDelay<W> {
        HostDelay { inside: Arc::clone(&self.inside) }
    }

    /// A look at the board, or a change of it.
    pub fn wires<R>(&self, look: impl FnOnce(&mut W) -> R) -> R {
        look(&mut open(&self.inside).wires)
    }

    /// Time since the host began.
    #[must_use]
    pub fn now(&self) -> Duration {
        open(&self.inside).now
    }
}

impl<W: Wires> HostSpi<W> {
    fn shift(&mut self, mosi: u8) -> u8 {
        let how = Shift {
            half_period_ns: self.half_period_ns,
            idle_high: false,
            change_on_idle_edge: true,
            sample_at_end: false,
            open_drain: false,
        };
        let mut inside = open(&self.inside);
        let at = inside.now;
        inside.now += Duration::from_nanos(16 * self.half_period_ns);
        inside.wires.shift(at, how, mosi)
    }
}

/// What is sent while there is only something to read.
const FILL: u8 = 0x00;

impl<W> spi::ErrorType for HostSpi<W> {
    type Error = Infallible;
}

impl<W: Wires> SpiBus for HostSpi<W> {
    fn read(&mut self, words: &mut [u8]) -> Result<(), Infallible> {
        for word in words {
            *word = self.shift(FILL);
        }
        Ok(())
    }

    fn write(&mut self, words: &[u8]) -> Result<(), Infallible> {
        for word in words {
            self.shift(*word);
        }
        Ok(())
    }

    fn transfer(&mut self, read: &mut [u8], write: &[u8]) -> Result<(), Infallible> {
        for index in 0..read.len().max(write.len()) {
            let got = self.shift(write.get(index).copied().unwrap_or(FILL));
            if let Some(word) = read.get_mut(index) {
                *word = got;
            }
        }
        Ok(())
    }

    fn transfer_in_place(&mut self, words: &mut [u8]) -> Result<(), Infallible> {
        for word in words {
            *word = self.shift(*word);
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

impl<W> digital::ErrorType for HostPin<W> {
    type Error = Infallible;
}

impl<W: Wires> HostPin<W> {
    fn drive(&mut self, level: Drive) {
        let mut inside = open(&self.inside);
        let at = inside.now;
        match self.gpio {
            Gpio::Cs => inside.pins.cs = level,
            Gpio::Aux => inside.pins.aux = level,
            Gpio::Aux2 => inside.pins.aux2 = level,
            Gpio::Extra(line) => return inside.wires.set_extra(at, line, level == Drive::High),
        }
        let pins = inside.pins;
        inside.wires.set_pins(at, pins);
    }
}

impl<W: Wires> OutputPin for HostPin<W> {
    fn set_low(&mut self) -> Result<(), Infallible> {
        self.drive(Drive::Low);
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        self.drive(Drive::High);
        Ok(())
    }
}

impl<W> DelayNs for HostDelay<W> {
    fn delay_ns(&mut self, ns: u32) {
        open(&self.inside).now += Duration::from_nanos(ns.into());
    }
}
