//! Deliberate mistakes. The suites must find each of them.

use std::time::Duration;

use avrrr::buspirate::Speed;
use avrrr::chip::Hertz;
use avrrr::sim::{Device, Gpio, Host};
use embedded_hal::delay::DelayNs;
use embedded_hal::digital::OutputPin;
use embedded_hal::spi::{ErrorType, Operation, SpiBus, SpiDevice};

use crate::rig::{Tape, spi_host};
use crate::{delay, spi_bus, spi_device};

#[derive(Debug, Clone, Copy, PartialEq)]
enum Mistake {
    /// Writes are queued until something else is done, and `flush` forgets them.
    NoFlush,
    /// A transfer runs for the shorter of its two lengths.
    ShortTransfer,
    /// The filler of a short `write` stays in what was read.
    FillLeaks,
    None,
}

/// A bus with a mistake.
struct Mutant<B> {
    bus: B,
    mistake: Mistake,
    queue: Vec<u8>,
}

impl<B> Mutant<B> {
    fn new(bus: B, mistake: Mistake) -> Self {
        Self { bus, mistake, queue: Vec::new() }
    }
}

impl<B: ErrorType> ErrorType for Mutant<B> {
    type Error = B::Error;
}

impl<B: SpiBus> Mutant<B> {
    fn catch_up(&mut self) -> Result<(), B::Error> {
        let queue = std::mem::take(&mut self.queue);
        self.bus.write(&queue)
    }
}

impl<B: SpiBus> SpiBus for Mutant<B> {
    fn read(&mut self, words: &mut [u8]) -> Result<(), B::Error> {
        self.catch_up()?;
        self.bus.read(words)
    }

    fn write(&mut self, words: &[u8]) -> Result<(), B::Error> {
        self.catch_up()?;
        // A hardware FIFO of eight words: only the last of them wait.
        let queued = if self.mistake == Mistake::NoFlush { words.len().min(8) } else { 0 };
        let (now, later) = words.split_at(words.len() - queued);
        self.queue.extend_from_slice(later);
        self.bus.write(now)
    }

    fn transfer(&mut self, read: &mut [u8], write: &[u8]) -> Result<(), B::Error> {
        self.catch_up()?;
        let both = read.len().min(write.len());
        match self.mistake {
            Mistake::ShortTransfer => self.bus.transfer(&mut read[..both], &write[..both]),
            Mistake::FillLeaks => {
                self.bus.transfer(read, write)?;
                read[both..].fill(0xff);
                Ok(())
            }
            _ => self.bus.transfer(read, write),
        }
    }

    fn transfer_in_place(&mut self, words: &mut [u8]) -> Result<(), B::Error> {
        self.catch_up()?;
        self.bus.transfer_in_place(words)
    }

    fn flush(&mut self) -> Result<(), B::Error> {
        self.bus.flush()
    }
}

/// What the suite says of a mutant of the Bus Pirate's bus, and of one of the simulated host's.
fn verdicts(mistake: Mistake) -> [Result<(), &'static str>; 2] {
    let (mut host, tape, _) = spi_host(Device::default(), Speed::Mhz1);
    let mut parts = host.split();
    let ours = spi_bus::suite(&mut Mutant::new(parts.bus, mistake), &mut parts.cs, &tape);
    let tape = Tape::default();
    let host = Host::new(tape.clone());
    let theirs =
        spi_bus::suite(&mut Mutant::new(host.spi(Hertz::mhz(1)), mistake), &mut host.pin(Gpio::Cs), &tape);
    [ours, theirs].map(|verdict| verdict.map_err(|broken| broken.rule))
}

#[test]
fn a_bus_that_does_not_flush_is_found() {
    for verdict in verdicts(Mistake::NoFlush) {
        assert!(verdict.is_err());
    }
}

#[test]
fn a_transfer_that_is_too_short_is_found() {
    let rule = "The transfer runs for `max(read.len(), write.len())` words.";
    assert_eq!(verdicts(Mistake::ShortTransfer), [Err(rule); 2]);
}

#[test]
fn a_filler_that_leaks_into_the_data_is_found() {
    let rule = "If `read` is shorter, incoming words after `read` has been filled will be discarded.";
    assert_eq!(verdicts(Mistake::FillLeaks), [Err(rule); 2]);
}

#[test]
fn the_mutant_without_a_mistake_passes() {
    assert_eq!(verdicts(Mistake::None), [Ok(()); 2]);
}

/// A device that lets go of its chip select between operations.
struct Restless<D>(D);

impl<D: ErrorType> ErrorType for Restless<D> {
    type Error = D::Error;
}

impl<D: SpiDevice> SpiDevice for Restless<D> {
    fn transaction(&mut self, operations: &mut [Operation<'_, u8>]) -> Result<(), D::Error> {
        if operations.is_empty() {
            return self.0.transaction(operations);
        }
        operations.chunks_mut(1).try_for_each(|one| self.0.transaction(one))
    }
}

#[test]
fn a_chip_select_that_is_raised_between_operations_is_found() {
    let (mut host, tape, _) = spi_host(Device::default(), Speed::Mhz1);
    let devices = host.split_devices();
    let broken = spi_device::suite(&mut Restless(devices.cs), |pins| pins.cs, &tape).unwrap_err();
    assert_eq!(broken.rule, "This allows composition of SPI operations into a single bus transaction.");
}

/// A delay that counts whole microseconds.
struct Rounded<D>(D);

impl<D: DelayNs> DelayNs for Rounded<D> {
    fn delay_ns(&mut self, ns: u32) {
        self.0.delay_ns(ns / 1000 * 1000);
    }
}

#[test]
fn a_delay_that_is_rounded_down_is_found() {
    let (mut host, _, world) = spi_host(Device::default(), Speed::Mhz1);
    let now = || -> Duration { avrrr::transport::Transport::now(&world) };
    assert!(delay::suite(&mut Rounded(host.split().delay), &now).is_err());
    let host = Host::new(Tape::default());
    assert!(delay::suite(&mut Rounded(host.delay()), &|| host.now()).is_err());
}

/// The pin suite bites as well: a pin that is wired the wrong way round.
#[test]
fn an_inverted_pin_is_found() {
    struct Inverted<P>(P);
    impl<P: embedded_hal::digital::ErrorType> embedded_hal::digital::ErrorType for Inverted<P> {
        type Error = P::Error;
    }
    impl<P: OutputPin> OutputPin for Inverted<P> {
        fn set_low(&mut self) -> Result<(), P::Error> {
            self.0.set_high()
        }
        fn set_high(&mut self) -> Result<(), P::Error> {
            self.0.set_low()
        }
    }
    let (mut host, tape, _) = spi_host(Device::default(), Speed::Mhz1);
    let parts = host.split();
    assert!(crate::pins::output(&mut Inverted(parts.aux), |pins| pins.aux, &tape).is_err());
}
