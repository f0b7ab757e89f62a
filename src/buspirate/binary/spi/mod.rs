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
//! use avrrr::sim::{Line, Neighbours, TemperatureSensor, World};
//! use embedded_hal::spi::SpiDevice;
//!
//! // A simulated Bus Pirate with a sensor on CS. A serial port works the same way.
//! let port = World::new(Neighbours::new().with(TemperatureSensor::new(0x0c80), Line::Cs));
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

use core::cell::RefCell;
use core::time::Duration;

use embedded_hal::delay::DelayNs;
use embedded_hal::digital::{self, OutputPin, StatefulOutputPin};
use embedded_hal::spi::{ErrorType, MODE_0, Mode, Operation, Phase, Polarity, SpiBus, SpiDevice};

use super::bytes::FILLER;
use super::desk::Desk;
use super::pace::TRANSFER_FRAMES;
use super::wire::{Command, Config, FIFO, Peripherals, Speed};
use super::{Banner, BitbangHost, BitbangOptions, Error, Features, HostError, quirks};
use crate::transport::Transport;

/// The longest payload of a write-then-read that is used: four pages of a flash chip. Short, because a
/// payload that is interrupted must be completed blindly.
const LONGEST_WRITE: usize = 1024;

/// The most that one command reads.
const LONGEST_READ: usize = 4096;

/// How CLK, MOSI and CS are driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Outputs {
    /// To 3.3 V and to ground.
    #[default]
    PushPull,
    /// To ground only; somebody else pulls up. MOSI is driven all the same by firmware up to 6.3.
    OpenDrain,
    /// To ground only, with the pull-ups of the Bus Pirate to whatever is on its Vpu pin (v2go and
    /// later).
    OpenDrainWithPullUps,
}

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
    /// As [`Options::recover`](super::Options::recover).
    pub recover: bool,
    /// As [`Options::patience`](super::Options::patience).
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
            patience: super::Options::default().patience,
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
    desk: Desk<T>,
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
        Self::set_up(Desk::connect(transport, options.patience, options.recover)?, options)
    }

    /// In bitbang mode: the same.
    pub(super) fn set_up(desk: Desk<T>, options: SpiOptions) -> Result<Self, Error<T::Error>> {
        let mut inside = Inside {
            desk,
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
        self.inside.borrow().desk.banner().cloned()
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
        inside.desk.find_again()?;
        inside.begin()
    }

    /// Changes to bitbang mode. On the way all pins are let go and the supplies are off.
    ///
    /// # Errors
    ///
    /// When the device does not follow.
    pub fn into_bitbang(self, options: BitbangOptions) -> Result<BitbangHost<T>, Error<T::Error>> {
        let mut desk = self.inside.into_inner().desk;
        desk.leave_spi()?;
        BitbangHost::set_up(desk, options)
    }

    /// Switches the supplies off, lets all pins go, and goes back to the terminal.
    ///
    /// # Errors
    ///
    /// When the device did not confirm: the supplies may still be on.
    pub fn close(self) -> Result<(), Error<T::Error>> {
        self.inside.into_inner().desk.close()
    }
}

impl<T: Transport> Inside<T> {
    /// From bitbang mode, everything anew.
    fn begin(&mut self) -> Result<(), Error<T::Error>> {
        /// Time for the supplies to come up.
        const RAILS: Duration = Duration::from_millis(50);
        self.desk.enter_spi()?;
        let streams = quirks::streams_uploads(self.desk.banner());
        self.desk.line.set_streams(streams);
        self.writes_then_reads =
            self.desk.line.ask_features(Features::WRITE_THEN_READ)?.contains(Features::WRITE_THEN_READ);
        self.configure(self.mode, self.speed)?;
        let mut peripherals = Peripherals::CS | Peripherals::AUX;
        peripherals.set(Peripherals::POWER, self.options.power);
        if quirks::has_aux2(self.desk.banner()) {
            // The bit that switches the pull-ups elsewhere holds AUX2 low here.
            peripherals |= Peripherals::AUX2;
        } else {
            peripherals.set(Peripherals::PULL_UPS, self.options.outputs == Outputs::OpenDrainWithPullUps);
        }
        self.desk.run(Command::Peripherals(peripherals))?;
        self.peripherals = peripherals;
        if self.options.power {
            self.desk.line.pause(RAILS);
        }
        Ok(())
    }

    fn check_speed(&self, speed: Speed) -> Result<(), Error<T::Error>> {
        let trusted = quirks::trusted_speeds(self.desk.banner()).contains(&speed);
        if trusted { Ok(()) } else { Err(Error::Clock { clock: speed.hertz() }) }
    }

    fn configure(&mut self, mode: Mode, speed: Speed) -> Result<(), Error<T::Error>> {
        let mut config = Config::empty();
        config.set(Config::PUSH_PULL, self.options.outputs == Outputs::PushPull);
        config.set(Config::IDLE_HIGH, mode.polarity == Polarity::IdleHigh);
        // What is captured on the first transition has to change on the second, back to idle.
        config.set(Config::CHANGE_ON_IDLE_EDGE, mode.phase == Phase::CaptureOnFirstTransition);
        self.desk.line.run_all(&[Command::Config(config), Command::Speed(speed)])?;
        self.desk.line.set_clock(speed.hertz());
        self.peripherals |= Peripherals::CS;
        (self.mode, self.speed) = (mode, speed);
        Ok(())
    }

    /// Moves CS or AUX.
    fn drive(&mut self, bit: Peripherals, high: bool) -> Result<(), Error<T::Error>> {
        let mut peripherals = self.peripherals;
        peripherals.set(bit, high);
        self.desk.run(Command::Peripherals(peripherals))?;
        self.peripherals = peripherals;
        Ok(())
    }

    /// Is the SPI bus at least as fast as the line? Else the line brings more bytes than the device
    /// shifts, and its FIFO overflows.
    fn keeps_up(&self) -> bool {
        self.desk.line.spi_time(1) <= self.desk.line.line_time(1)
    }

    /// May a payload of write-then-read be sent?
    fn uploads(&self) -> bool {
        self.writes_then_reads && (quirks::buffers_uploads(self.desk.banner()) || self.keeps_up())
    }

    /// Bytes in a transfer command that cannot overrun the FIFO.
    fn burst(&self) -> usize {
        if self.keeps_up() { 4 * TRANSFER_FRAMES } else { FIFO }
    }

    fn read(&mut self, words: &mut [u8]) -> Result<(), Error<T::Error>> {
        if !self.writes_then_reads || words.len() <= self.burst() {
            words.fill(FILLER);
            return self.transfer_in_place(words);
        }
        for part in words.chunks_mut(LONGEST_READ) {
            let read = part.len() as u16;
            part.copy_from_slice(&self.desk.run(Command::WriteThenRead { write: &[], read })?);
        }
        Ok(())
    }

    fn write(&mut self, words: &[u8]) -> Result<(), Error<T::Error>> {
        let burst = self.burst();
        if words.len() <= burst || !self.uploads() || !quirks::answers_to_writes(self.desk.banner()) {
            return words.chunks(burst).try_for_each(|part| self.desk.run(Command::Transfer(part)).map(drop));
        }
        words
            .chunks(LONGEST_WRITE)
            .try_for_each(|write| self.desk.run(Command::WriteThenRead { write, read: 0 }).map(drop))
    }

    fn transfer(&mut self, read: &mut [u8], write: &[u8]) -> Result<(), Error<T::Error>> {
        let both = read.len().min(write.len());
        let (read, read_only) = read.split_at_mut(both);
        let (write, write_only) = write.split_at(both);
        read.copy_from_slice(write);
        self.transfer_in_place(read)?;
        self.write(write_only)?;
        self.read(read_only)
    }

    fn transfer_in_place(&mut self, words: &mut [u8]) -> Result<(), Error<T::Error>> {
        for part in words.chunks_mut(self.burst()) {
            let answer = self.desk.run(Command::Transfer(part))?;
            part.copy_from_slice(&answer);
        }
        Ok(())
    }

    fn operate(&mut self, operation: &mut Operation<'_, u8>) -> Result<(), Error<T::Error>> {
        match operation {
            Operation::Read(words) => self.read(words),
            Operation::Write(words) => self.write(words),
            Operation::Transfer(read, write) => self.transfer(read, write),
            Operation::TransferInPlace(words) => self.transfer_in_place(words),
            Operation::DelayNs(ns) => {
                self.desk.line.pause(Duration::from_nanos((*ns).into()));
                Ok(())
            }
        }
    }

    /// The whole transaction as one command, if the firmware can do it with its own CS.
    fn at_once(&mut self, operations: &mut [Operation<'_, u8>]) -> Result<bool, Error<T::Error>> {
        // With open drain outputs the firmware's CS does not reach the pin.
        if !self.uploads() || self.options.outputs != Outputs::PushPull {
            return Ok(false);
        }
        let Some((write, read)) = write_then_read(operations) else { return Ok(false) };
        let fits = write <= LONGEST_WRITE && read <= LONGEST_READ && write + read > 0;
        if !fits || (read == 0 && !quirks::answers_to_writes(self.desk.banner())) {
            return Ok(false);
        }
        let mut payload = alloc::vec::Vec::with_capacity(write);
        for operation in &*operations {
            if let Operation::Write(words) = operation {
                payload.extend_from_slice(words);
            }
        }
        let command = Command::SelectedWriteThenRead { write: &payload, read: read as u16 };
        let answer = self.desk.run(command)?;
        let mut answer = answer.as_slice();
        for operation in operations {
            if let Operation::Read(words) = operation {
                let (these, rest) = answer.split_at(words.len());
                words.copy_from_slice(these);
                answer = rest;
            }
        }
        Ok(true)
    }

    fn transaction(
        &mut self,
        select: Peripherals,
        operations: &mut [Operation<'_, u8>],
    ) -> Result<(), Failure<T>> {
        if select == Peripherals::CS && self.at_once(operations)? {
            return Ok(());
        }
        self.drive(select, false).map_err(HostError::Select)?;
        let done = operations.iter_mut().try_for_each(|operation| self.operate(operation));
        let released = self.drive(select, true);
        done?;
        released.map_err(HostError::Select)
    }
}

/// Bytes to be written, and then read, if that is all that these operations do.
fn write_then_read(operations: &[Operation<'_, u8>]) -> Option<(usize, usize)> {
    operations.iter().try_fold((0, 0), |(write, read), operation| match operation {
        Operation::Write(words) if read == 0 => Some((write + words.len(), 0)),
        Operation::Read(words) => Some((write, read + words.len())),
        _ => None,
    })
}

impl<T: Transport> Device<'_, T> {
    /// Gives this device a mode and a clock of its own, used from its next transaction on.
    ///
    /// # Errors
    ///
    /// [`Error::Clock`] when this firmware may mean another clock by that code.
    pub fn configure(&mut self, mode: Mode, speed: Speed) -> Result<(), Error<T::Error>> {
        self.inside.borrow().check_speed(speed)?;
        (self.mode, self.speed) = (mode, speed);
        Ok(())
    }
}

impl<T: Transport> ErrorType for Bus<'_, T> {
    type Error = Failure<T>;
}

impl<T: Transport> SpiBus for Bus<'_, T> {
    fn read(&mut self, words: &mut [u8]) -> Result<(), Failure<T>> {
        Ok(self.inside.borrow_mut().read(words)?)
    }

    fn write(&mut self, words: &[u8]) -> Result<(), Failure<T>> {
        Ok(self.inside.borrow_mut().write(words)?)
    }

    fn transfer(&mut self, read: &mut [u8], write: &[u8]) -> Result<(), Failure<T>> {
        Ok(self.inside.borrow_mut().transfer(read, write)?)
    }

    fn transfer_in_place(&mut self, words: &mut [u8]) -> Result<(), Failure<T>> {
        Ok(self.inside.borrow_mut().transfer_in_place(words)?)
    }

    /// Everything is done already.
    fn flush(&mut self) -> Result<(), Failure<T>> {
        Ok(())
    }
}

impl<T: Transport> ErrorType for Device<'_, T> {
    type Error = Failure<T>;
}

impl<T: Transport> SpiDevice for Device<'_, T> {
    fn transaction(&mut self, operations: &mut [Operation<'_, u8>]) -> Result<(), Failure<T>> {
        let mut inside = self.inside.borrow_mut();
        if (inside.mode, inside.speed) != (self.mode, self.speed) {
            inside.configure(self.mode, self.speed)?;
        }
        inside.transaction(self.select, operations)
    }
}

impl<T: Transport> digital::ErrorType for Pin<'_, T> {
    type Error = Failure<T>;
}

impl<T: Transport> OutputPin for Pin<'_, T> {
    fn set_low(&mut self) -> Result<(), Failure<T>> {
        Ok(self.inside.borrow_mut().drive(self.bit, false)?)
    }

    fn set_high(&mut self) -> Result<(), Failure<T>> {
        Ok(self.inside.borrow_mut().drive(self.bit, true)?)
    }
}

impl<T: Transport> StatefulOutputPin for Pin<'_, T> {
    fn is_set_high(&mut self) -> Result<bool, Failure<T>> {
        Ok(self.inside.borrow().peripherals.contains(self.bit))
    }

    fn is_set_low(&mut self) -> Result<bool, Failure<T>> {
        self.is_set_high().map(|high| !high)
    }
}

impl<T: Transport> DelayNs for Delay<'_, T> {
    fn delay_ns(&mut self, ns: u32) {
        self.inside.borrow_mut().desk.line.pause(Duration::from_nanos(ns.into()));
    }
}
