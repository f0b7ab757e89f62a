//! The Bus Pirate as an embedded-hal 1.0 SPI host: plug a driver crate into it.
//!
//! [`SpiHost`] is a Bus Pirate in binary SPI mode. [`split`](SpiHost::split) lends its parts as
//! embedded-hal handles: the [`Bus`], the pins CS and AUX, and a [`Delay`].
//! [`split_devices`](SpiHost::split_devices) lends two [`Device`]s that share the bus, one selected by
//! CS and one by AUX, each with its own SPI mode and clock. When the handles are gone the host is whole
//! again, and can change its mode, its clock, or [become a bitbang host](SpiHost::into_bitbang).
//!
//! ```
//! use avrrr::buspirate::{SpiHost, SpiOptions};
//! use avrrr::sim::{Line, SpiPeripherals, TemperatureSensor, World};
//! use embedded_hal::spi::SpiDevice;
//!
//! // A simulated Bus Pirate with a sensor on CS. A serial port works the same way.
//! let port = World::new(SpiPeripherals::new().with(TemperatureSensor::new(0x0c80), Line::Cs));
//! let mut host = SpiHost::connect(port, SpiOptions::default())?;
//! let mut sensor = host.split_devices().cs;
//! let mut reading = [0; 2];
//! sensor.read(&mut reading)?;
//! assert_eq!(reading, [0x0c, 0x80]);
//! host.close()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What the hardware does
//!
//! * All work is done when a call returns; [`flush`](embedded_hal::spi::SpiBus::flush) has nothing to
//!   wait for.
//! * Where nothing is to be sent the bus sends 0xFF; firmware 8.0 sends 0x00 in long reads.
//! * CS and AUX are outputs, and high at first. AUX is always driven; CS is let go of instead of driven
//!   high when the [`Outputs`] are open drain.
//! * Setting the SPI mode or the clock drives CS high.
//! * A [`Device`] on CS whose transaction writes and then reads costs one command, with CS moved by the
//!   firmware; every other transaction costs one command for each move of the select, and one or more
//!   for each operation.

mod handles;
mod transfers;

use core::cell::RefCell;
use core::time::Duration;

use embedded_hal::spi::{MODE_0, Mode};

use super::mode::BinaryMode;
use super::wire::{Peripherals, Speed};
use crate::buspirate::{Banner, Error, HostError, Options, Outputs};
use crate::transport::Transport;

/// How to connect as an SPI host.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpiOptions {
    /// The SPI mode; the default is mode 0.
    pub mode: Mode,
    /// The clock; the default is 1 MHz.
    pub speed: Speed,
    /// How the outputs are driven; the default is push-pull.
    pub outputs: Outputs,
    /// Are the supplies on while connected? The default is yes.
    pub power: bool,
    /// As [`Options::recover`](crate::buspirate::Options::recover).
    pub recover: bool,
    /// As [`Options::patience`](crate::buspirate::Options::patience).
    pub patience: Duration,
}

impl Default for SpiOptions {
    fn default() -> Self {
        Self {
            mode: MODE_0,
            speed: Speed::Mhz1,
            outputs: Outputs::default(),
            power: true,
            recover: false,
            patience: Options::default().patience,
        }
    }
}

/// A Bus Pirate in binary SPI mode as an embedded-hal host. The [module page](self) tells more.
///
/// Dropping it switches the supplies off and lets all pins go; [`close`](Self::close) does the same and
/// reports errors.
#[doc(alias("embedded-hal", "SpiBus", "SpiDevice"))]
#[derive(Debug)]
pub struct SpiHost<T: Transport> {
    inside: RefCell<Inside<T>>,
}

/// The Bus Pirate behind the handles.
#[derive(Debug)]
struct Inside<T: Transport> {
    binary: BinaryMode<T>,
    options: SpiOptions,
    mode: Mode,
    speed: Speed,
    /// What the peripherals byte was last set to.
    peripherals: Peripherals,
    /// The firmware has 0x04 and 0x05.
    writes_then_reads: bool,
}

/// The parts of a [`SpiHost`], lent.
#[derive(Debug)]
pub struct Parts<'a, T: Transport> {
    /// CLK, MOSI and MISO.
    pub bus: Bus<'a, T>,
    /// CS, an output, high at first.
    pub cs: Pin<'a, T>,
    /// AUX, an output, high at first.
    pub aux: Pin<'a, T>,
    /// The clock of the transport.
    pub delay: Delay<'a, T>,
}

/// Two devices on the bus of a [`SpiHost`], lent.
#[derive(Debug)]
pub struct Devices<'a, T: Transport> {
    /// The one that CS selects.
    pub cs: Device<'a, T>,
    /// The one that AUX selects.
    pub aux: Device<'a, T>,
    /// The clock of the transport.
    pub delay: Delay<'a, T>,
}

/// The SPI bus of a [`SpiHost`]: CLK, MOSI and MISO, most significant bit first.
#[derive(Debug)]
pub struct Bus<'a, T: Transport> {
    inside: &'a RefCell<Inside<T>>,
}

/// CS or AUX of a [`SpiHost`].
#[derive(Debug)]
pub struct Pin<'a, T: Transport> {
    inside: &'a RefCell<Inside<T>>,
    bit: Peripherals,
}

/// The clock of a [`SpiHost`]. Every transfer is over when it waits.
#[derive(Debug)]
pub struct Delay<'a, T: Transport> {
    inside: &'a RefCell<Inside<T>>,
}

/// A device on the bus of a [`SpiHost`], with a select of its own.
#[derive(Debug)]
pub struct Device<'a, T: Transport> {
    inside: &'a RefCell<Inside<T>>,
    select: Peripherals,
    mode: Mode,
    speed: Speed,
}

type Failure<T> = HostError<<T as Transport>::Error>;

impl<T: Transport> SpiHost<T> {
    /// Connects: finds the Bus Pirate in whatever state it is, enters binary SPI mode and sets it up, CS
    /// and AUX high.
    ///
    /// # Errors
    ///
    /// [`Error::NoAnswer`] and [`Error::NotABusPirate`]; [`Error::LegacyMode`]; [`Error::Clock`] when
    /// this firmware may mean another clock by the code of [`SpiOptions::speed`]; and whatever goes
    /// wrong later on.
    pub fn connect(transport: T, options: SpiOptions) -> Result<Self, Error<T::Error>> {
        Self::set_up(BinaryMode::connect(transport, options.patience, options.recover)?, options)
    }

    /// In bitbang mode: the same.
    pub(super) fn set_up(binary: BinaryMode<T>, options: SpiOptions) -> Result<Self, Error<T::Error>> {
        let mut inside = Inside {
            binary,
            mode: options.mode,
            speed: options.speed,
            options,
            peripherals: Peripherals::empty(),
            writes_then_reads: false,
        };
        inside.check_speed(inside.speed)?;
        inside.begin()?;
        Ok(Self { inside: RefCell::new(inside) })
    }

    /// What the device said of itself; `None`: it could not be asked.
    #[must_use]
    pub fn banner(&self) -> Option<Banner> {
        self.inside.borrow().binary.banner().cloned()
    }

    /// Lends the bus, the two pins and the clock.
    pub fn split(&mut self) -> Parts<'_, T> {
        let inside = &self.inside;
        Parts {
            bus: Bus { inside },
            cs: Pin { inside, bit: Peripherals::CS },
            aux: Pin { inside, bit: Peripherals::AUX },
            delay: Delay { inside },
        }
    }

    /// Lends two devices, selected by CS and AUX, low. Both begin with the mode and clock of the host.
    pub fn split_devices(&mut self) -> Devices<'_, T> {
        let Inside { mode, speed, .. } = *self.inside.get_mut();
        let inside = &self.inside;
        let device = |select| Device { inside, select, mode, speed };
        Devices { cs: device(Peripherals::CS), aux: device(Peripherals::AUX), delay: Delay { inside } }
    }

    /// Changes the SPI mode and the clock. Drives CS high.
    ///
    /// # Errors
    ///
    /// [`Error::Clock`] when this firmware may mean another clock by that code; or when the device
    /// refuses.
    pub fn configure(&mut self, mode: Mode, speed: Speed) -> Result<(), Error<T::Error>> {
        let inside = self.inside.get_mut();
        inside.check_speed(speed)?;
        inside.configure(mode, speed)
    }

    /// Finds the device again after an error, and sets it up as at the beginning; on the way all pins
    /// are let go and the supplies are off.
    ///
    /// # Errors
    ///
    /// As [`connect`](Self::connect).
    pub fn recover(&mut self) -> Result<(), Error<T::Error>> {
        let inside = self.inside.get_mut();
        inside.binary.find_again()?;
        inside.begin()
    }

    /// Into bitbang mode, with all pins let go and the supplies off.
    pub(super) fn into_binary_mode(self) -> Result<BinaryMode<T>, Error<T::Error>> {
        let mut binary = self.inside.into_inner().binary;
        binary.leave_spi()?;
        Ok(binary)
    }

    /// Switches the supplies off, lets all pins go, and goes back to the terminal.
    ///
    /// # Errors
    ///
    /// When the device did not confirm: the supplies may still be on.
    pub fn close(self) -> Result<(), Error<T::Error>> {
        self.inside.into_inner().binary.close()
    }
}
