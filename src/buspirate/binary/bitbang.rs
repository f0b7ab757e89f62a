//! The Bus Pirate as an embedded-hal 1.0 host of five pins, PWM and a voltmeter.
//!
//! [`BitbangHost`] is a Bus Pirate in bitbang mode. [`split`](BitbangHost::split) makes all pins inputs
//! and lends them as embedded-hal handles, together with the voltage [`Probe`] and a [`Delay`]. A
//! [`Pin`] is an [`Input`] until it is [made an output](Pin::into_output); AUX can become a [`Pwm`]
//! output. When the handles are gone the host is whole again and can be split anew, or
//! [become an SPI host](BitbangHost::into_spi).
//!
//! ```
//! use avrrr::buspirate::{BitbangHost, BitbangOptions};
//! use avrrr::sim::{SpiPeripherals, World};
//! use embedded_hal::digital::{InputPin, OutputPin, PinState};
//!
//! // A simulated Bus Pirate with nothing on its pins. A serial port works the same way.
//! let mut host = BitbangHost::connect(World::new(SpiPeripherals::new()), BitbangOptions::default())?;
//! let parts = host.split()?;
//! let mut led = parts.aux.into_output(PinState::High)?;
//! assert!(led.is_high()?);
//! led.set_low()?;
//! assert!(led.is_low()?);
//! host.close()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What the hardware does
//!
//! * Every call is a command and its answer, about 0.2 ms on the line at 115200 baud and a round trip.
//! * A pin that is an output is driven to 3.3 V or to ground; what it reads is the level on the wire.
//! * On a v1a AUX2 is low in this mode, and cannot be moved.

use core::cell::RefCell;
use core::marker::PhantomData;
use core::time::Duration;

use embedded_hal::delay::DelayNs;
use embedded_hal::digital::{ErrorType, InputPin, OutputPin, PinState, StatefulOutputPin};
use embedded_hal::pwm::{self, SetDutyCycle};

use super::mode::BinaryMode;
use super::wire::{Command, Outputs, Prescaler, millivolts};
use crate::bus::Hertz;
use crate::buspirate::{Banner, Error, HostError, Options, PinSet};
use crate::transport::Transport;

/// What the PWM module divides.
const PWM_CLOCK: u32 = 16_000_000;

/// How to connect as a bitbang host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BitbangOptions {
    /// Are the supplies on while connected? The default is yes.
    pub power: bool,
    /// Are the pull-ups to Vpu connected (v2go and later)? The default is no.
    pub pull_ups: bool,
    /// As [`Options::recover`](crate::buspirate::Options::recover).
    pub recover: bool,
    /// As [`Options::patience`](crate::buspirate::Options::patience).
    pub patience: Duration,
}

impl Default for BitbangOptions {
    fn default() -> Self {
        let Options { recover, patience, .. } = Options::default();
        Self { power: true, pull_ups: false, recover, patience }
    }
}

/// A Bus Pirate in bitbang mode as an embedded-hal host. The [module page](self) tells more.
///
/// Dropping it switches the supplies off and lets all pins go; [`close`](Self::close) does the same and
/// reports errors.
#[doc(alias("embedded-hal", "OutputPin", "InputPin", "SetDutyCycle", "ADC", "BBIO"))]
#[derive(Debug)]
pub struct BitbangHost<T: Transport> {
    inside: RefCell<Inside<T>>,
}

/// The Bus Pirate behind the handles.
#[derive(Debug)]
struct Inside<T: Transport> {
    binary: BinaryMode<T>,
    options: BitbangOptions,
    /// Pins that are inputs.
    inputs: PinSet,
    outputs: Outputs,
    pwm: bool,
}

/// The parts of a [`BitbangHost`], lent; all pins are inputs.
#[derive(Debug)]
pub struct Parts<'a, T: Transport> {
    /// CS.
    pub cs: Pin<'a, T, Input>,
    /// MISO.
    #[doc(alias = "SDI")]
    pub miso: Pin<'a, T, Input>,
    /// CLK.
    #[doc(alias = "SCK")]
    pub clk: Pin<'a, T, Input>,
    /// MOSI.
    #[doc(alias = "SDO")]
    pub mosi: Pin<'a, T, Input>,
    /// AUX.
    pub aux: Pin<'a, T, Input>,
    /// The voltage probe.
    pub probe: Probe<'a, T>,
    /// The clock of the transport.
    pub delay: Delay<'a, T>,
}

/// Of a [`Pin`]: it only listens.
#[derive(Debug)]
pub struct Input(());

/// Of a [`Pin`]: it is driven.
#[derive(Debug)]
pub struct Output(());

/// One of the five pins, an [`Input`] or an [`Output`].
#[derive(Debug)]
pub struct Pin<'a, T: Transport, D> {
    inside: &'a RefCell<Inside<T>>,
    bit: PinSet,
    direction: PhantomData<D>,
}

/// A square wave on AUX.
#[derive(Debug)]
pub struct Pwm<'a, T: Transport> {
    inside: &'a RefCell<Inside<T>>,
    prescaler: Prescaler,
    period: u16,
}

/// The voltage probe (ADC) of a [`BitbangHost`].
#[doc(alias("ADC", "voltmeter"))]
#[derive(Debug)]
pub struct Probe<'a, T: Transport> {
    inside: &'a RefCell<Inside<T>>,
}

/// The clock of a [`BitbangHost`]. Every pin has moved when it waits.
#[derive(Debug)]
pub struct Delay<'a, T: Transport> {
    inside: &'a RefCell<Inside<T>>,
}

type Failure<T> = HostError<<T as Transport>::Error>;

impl<T: Transport> BitbangHost<T> {
    /// Connects: finds the Bus Pirate in whatever state it is, enters bitbang mode and switches the
    /// supplies. All pins are inputs.
    ///
    /// # Errors
    ///
    /// [`Error::NoAnswer`], [`Error::NotABusPirate`], [`Error::LegacyMode`], and whatever goes wrong
    /// later on.
    pub fn connect(transport: T, options: BitbangOptions) -> Result<Self, Error<T::Error>> {
        Self::set_up(BinaryMode::connect(transport, options.patience, options.recover)?, options)
    }

    /// In bitbang mode: the same.
    pub(super) fn set_up(binary: BinaryMode<T>, options: BitbangOptions) -> Result<Self, Error<T::Error>> {
        let mut inside =
            Inside { binary, options, inputs: PinSet::BITBANG, outputs: Outputs::empty(), pwm: false };
        inside.begin()?;
        Ok(Self { inside: RefCell::new(inside) })
    }

    /// What the device said of itself; `None`: it could not be asked.
    #[must_use]
    pub fn banner(&self) -> Option<Banner> {
        self.inside.borrow().binary.banner().cloned()
    }

    /// Ends PWM, makes all pins inputs and lends everything.
    ///
    /// # Errors
    ///
    /// When the device does not follow.
    pub fn split(&mut self) -> Result<Parts<'_, T>, Error<T::Error>> {
        let inside = self.inside.get_mut();
        if inside.pwm {
            inside.stop_pwm()?;
        }
        inside.direct(PinSet::BITBANG)?;
        let inside = &self.inside;
        let pin = |bit| Pin { inside, bit, direction: PhantomData };
        Ok(Parts {
            cs: pin(PinSet::CS),
            miso: pin(PinSet::MISO),
            clk: pin(PinSet::CLK),
            mosi: pin(PinSet::MOSI),
            aux: pin(PinSet::AUX),
            probe: Probe { inside },
            delay: Delay { inside },
        })
    }

    /// Finds the device again after an error; all pins are inputs then.
    ///
    /// # Errors
    ///
    /// As [`connect`](Self::connect).
    pub fn recover(&mut self) -> Result<(), Error<T::Error>> {
        let inside = self.inside.get_mut();
        inside.binary.find_again()?;
        inside.begin()
    }

    /// In bitbang mode, without PWM.
    pub(super) fn into_binary_mode(self) -> Result<BinaryMode<T>, Error<T::Error>> {
        let mut inside = self.inside.into_inner();
        if inside.pwm {
            inside.stop_pwm()?;
        }
        Ok(inside.binary)
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

impl<T: Transport> Inside<T> {
    /// All pins inputs, no PWM, supplies as asked.
    fn begin(&mut self) -> Result<(), Error<T::Error>> {
        self.binary.drain()?;
        // PWM outlives the way into this mode.
        self.stop_pwm()?;
        self.direct(PinSet::BITBANG)?;
        let mut outputs = Outputs::empty();
        outputs.set(Outputs::POWER, self.options.power);
        outputs.set(Outputs::PULL_UPS, self.options.pull_ups);
        self.drive(outputs)
    }

    fn direct(&mut self, inputs: PinSet) -> Result<(), Error<T::Error>> {
        self.binary.run(Command::Directions(inputs))?;
        self.inputs = inputs;
        Ok(())
    }

    fn drive(&mut self, outputs: Outputs) -> Result<(), Error<T::Error>> {
        self.binary.run(Command::Outputs(outputs))?;
        self.outputs = outputs;
        Ok(())
    }

    /// Sets the level of a pin that is an output, or becomes one.
    fn set(&mut self, pin: PinSet, high: bool) -> Result<(), Error<T::Error>> {
        let mut outputs = self.outputs;
        outputs.set(Outputs::of_pins(pin), high);
        self.drive(outputs)
    }

    fn is_high(&mut self, pin: PinSet) -> Result<bool, Error<T::Error>> {
        // Setting the directions to what they are changes nothing and answers with all levels; the
        // upper three bits of the answer differ between firmwares.
        let answer = self.binary.run(Command::Directions(self.inputs))?;
        Ok(PinSet::from_bits_truncate(answer[0].into()).contains(pin))
    }

    fn stop_pwm(&mut self) -> Result<(), Error<T::Error>> {
        self.binary.run(Command::StopPwm)?;
        self.pwm = false;
        Ok(())
    }
}

impl<'a, T: Transport, D> Pin<'a, T, D> {
    /// Makes it an output that begins at this level.
    ///
    /// # Errors
    ///
    /// When the device does not follow.
    pub fn into_output(self, level: PinState) -> Result<Pin<'a, T, Output>, Failure<T>> {
        let mut inside = self.inside.borrow_mut();
        inside.set(self.bit, level == PinState::High)?;
        let inputs = inside.inputs - self.bit;
        inside.direct(inputs)?;
        drop(inside);
        Ok(Pin { inside: self.inside, bit: self.bit, direction: PhantomData })
    }

    /// Makes it an input.
    ///
    /// # Errors
    ///
    /// When the device does not follow.
    pub fn into_input(self) -> Result<Pin<'a, T, Input>, Failure<T>> {
        let mut inside = self.inside.borrow_mut();
        let inputs = inside.inputs | self.bit;
        inside.direct(inputs)?;
        drop(inside);
        Ok(Pin { inside: self.inside, bit: self.bit, direction: PhantomData })
    }

    /// AUX as a PWM output at a frequency, with a duty cycle of 0. The frequency is rounded to what the
    /// module can do: 16 MHz divided by 1, 8, 64 or 256, and by a period of up to 65535.
    ///
    /// # Errors
    ///
    /// [`Error::OnlyAuxHasPwm`] for any other pin; [`Error::Frequency`] below 1 Hz and above 8 MHz; and
    /// when the device does not follow.
    pub fn into_pwm(self, frequency: Hertz) -> Result<Pwm<'a, T>, Failure<T>> {
        if self.bit != PinSet::AUX {
            return Err(Error::OnlyAuxHasPwm.into());
        }
        let (prescaler, period) = divide(frequency).ok_or(Error::Frequency { frequency })?;
        let mut pwm = Pwm { inside: self.inside, prescaler, period };
        pwm.set_duty_cycle(0)?;
        Ok(pwm)
    }
}

/// The smallest prescaler with which the ticks of a period fit, and these ticks less one.
fn divide(frequency: Hertz) -> Option<(Prescaler, u16)> {
    if frequency.0 == 0 || frequency.0 > PWM_CLOCK / 2 {
        return None;
    }
    Prescaler::ALL.into_iter().find_map(|prescaler| {
        let divisor = u64::from(prescaler.divisor()) * u64::from(frequency.0);
        let ticks = (u64::from(PWM_CLOCK) + divisor / 2) / divisor;
        // The ticks themselves are the longest duty.
        let ticks = u16::try_from(ticks).ok()?;
        Some((prescaler, ticks.checked_sub(1)?))
    })
}

impl<'a, T: Transport> Pwm<'a, T> {
    /// The frequency, rounded to hertz.
    #[must_use]
    pub fn frequency(&self) -> Hertz {
        let divisor = self.prescaler.divisor() * (u32::from(self.period) + 1);
        Hertz((PWM_CLOCK + divisor / 2) / divisor)
    }

    /// Ends PWM and makes AUX an input.
    ///
    /// # Errors
    ///
    /// When the device does not follow.
    pub fn into_input(self) -> Result<Pin<'a, T, Input>, Failure<T>> {
        let mut inside = self.inside.borrow_mut();
        let inputs = inside.inputs | PinSet::AUX;
        inside.direct(inputs)?;
        inside.stop_pwm()?;
        drop(inside);
        Ok(Pin { inside: self.inside, bit: PinSet::AUX, direction: PhantomData })
    }
}

impl<T: Transport> Probe<'_, T> {
    /// The voltage at the probe, mV, from 0 to 6594 in steps of 6.4. The input itself takes 6 V at the
    /// most.
    ///
    /// # Errors
    ///
    /// When the device does not answer.
    pub fn millivolts(&mut self) -> Result<u16, Failure<T>> {
        let answer = self.inside.borrow_mut().binary.run(Command::Voltage)?;
        Ok(millivolts(&answer))
    }
}

impl<T: Transport, D> ErrorType for Pin<'_, T, D> {
    type Error = Failure<T>;
}

impl<T: Transport, D> InputPin for Pin<'_, T, D> {
    fn is_high(&mut self) -> Result<bool, Failure<T>> {
        Ok(self.inside.borrow_mut().is_high(self.bit)?)
    }

    fn is_low(&mut self) -> Result<bool, Failure<T>> {
        self.is_high().map(|high| !high)
    }
}

impl<T: Transport> OutputPin for Pin<'_, T, Output> {
    fn set_low(&mut self) -> Result<(), Failure<T>> {
        Ok(self.inside.borrow_mut().set(self.bit, false)?)
    }

    fn set_high(&mut self) -> Result<(), Failure<T>> {
        Ok(self.inside.borrow_mut().set(self.bit, true)?)
    }
}

impl<T: Transport> StatefulOutputPin for Pin<'_, T, Output> {
    fn is_set_high(&mut self) -> Result<bool, Failure<T>> {
        Ok(self.inside.borrow().outputs.contains(Outputs::of_pins(self.bit)))
    }

    fn is_set_low(&mut self) -> Result<bool, Failure<T>> {
        self.is_set_high().map(|high| !high)
    }
}

impl<T: Transport> pwm::ErrorType for Pwm<'_, T> {
    type Error = Failure<T>;
}

impl<T: Transport> SetDutyCycle for Pwm<'_, T> {
    fn max_duty_cycle(&self) -> u16 {
        self.period + 1
    }

    fn set_duty_cycle(&mut self, duty: u16) -> Result<(), Failure<T>> {
        let mut inside = self.inside.borrow_mut();
        let Self { prescaler, period, .. } = *self;
        inside.binary.run(Command::Pwm { prescaler, duty, period })?;
        inside.pwm = true;
        Ok(())
    }
}

impl<T: Transport> DelayNs for Delay<'_, T> {
    fn delay_ns(&mut self, ns: u32) {
        self.inside.borrow_mut().binary.link.pause(Duration::from_nanos(ns.into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frequency_is_divided_by_the_smallest_prescaler_that_reaches_it() {
        for (hertz, want) in [
            (8_000_000, Some((Prescaler::By1, 1))),
            (1_000_000, Some((Prescaler::By1, 15))),
            (1_000, Some((Prescaler::By1, 15_999))),
            // 65306 ticks; one less hertz is too many.
            (245, Some((Prescaler::By1, 65_305))),
            (244, Some((Prescaler::By8, 8_196))),
            (1, Some((Prescaler::By256, 62_499))),
            (0, None),
            (8_000_001, None),
        ] {
            assert_eq!(divide(Hertz(hertz)), want, "{hertz}");
        }
    }
}
