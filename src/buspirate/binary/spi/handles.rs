//! The handles of an SPI host as embedded-hal has them.

use core::time::Duration;

use embedded_hal::delay::DelayNs;
use embedded_hal::digital::{self, OutputPin, StatefulOutputPin};
use embedded_hal::spi::{ErrorType, Mode, Operation, SpiBus, SpiDevice};

use super::{Bus, Delay, Device, Failure, Pin};
use crate::buspirate::{Error, Speed};
use crate::transport::Transport;

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
        self.inside.borrow_mut().binary.link.pause(Duration::from_nanos(ns.into()));
    }
}
