//! A programming bus on any embedded-hal 1.0 host.

use core::fmt;
use core::time::Duration;

use embedded_hal::delay::DelayNs;
use embedded_hal::spi::{ErrorType, SpiBus};

use super::{Frame, Hertz, IcspBus, Tail, Target};
use crate::select::{Lines, TargetMap};

/// An [`IcspBus`] on an embedded-hal SPI bus, some lines and a delay.
///
/// The SPI bus must run in mode 0 at a clock that the target can follow: one that is fixed, or what
/// [`with_clock`](Self::with_clock) sets. It must be a [`SpiBus`]: a `SpiDevice` lets go of its chip select
/// after each transaction, and RESET must stay low for a whole session.
///
/// ```
/// use avrrr::bus::{Frame, HalBus, IcspBus, Target};
/// use avrrr::select::{Direct, Levels, Lines};
/// # use core::convert::Infallible;
/// # struct Spi;
/// # impl embedded_hal::spi::ErrorType for Spi { type Error = Infallible; }
/// # impl embedded_hal::spi::SpiBus for Spi {
/// #     fn read(&mut self, _: &mut [u8]) -> Result<(), Infallible> { Ok(()) }
/// #     fn write(&mut self, _: &[u8]) -> Result<(), Infallible> { Ok(()) }
/// #     fn transfer(&mut self, r: &mut [u8], w: &[u8]) -> Result<(), Infallible> { Ok(()) }
/// #     fn transfer_in_place(&mut self, w: &mut [u8]) -> Result<(), Infallible> { w.rotate_right(1); Ok(()) }
/// #     fn flush(&mut self) -> Result<(), Infallible> { Ok(()) }
/// # }
/// # struct Reset;
/// # impl Lines for Reset { type Error = Infallible; fn set(&mut self, _: Levels) -> Result<(), Infallible> { Ok(()) } }
/// # struct Delay;
/// # impl embedded_hal::delay::DelayNs for Delay { fn delay_ns(&mut self, _: u32) {} }
/// # let (spi, reset, delay) = (Spi, Reset, Delay);
/// // `spi`, `reset` and `delay` come from your HAL.
/// let mut bus = HalBus::new(spi, reset, delay, Direct::ONE)?;
/// bus.hold_reset(Target::ONLY)?;
/// let mut frames = [[0xac, 0x53, 0x00, 0x00]];
/// bus.exchange(&mut frames)?;
/// bus.release_reset()?;
/// # Ok::<(), avrrr::bus::HalError<Infallible, Infallible>>(())
/// ```
#[doc(alias("embedded-hal", "Raspberry Pi", "FTDI", "microcontroller"))]
pub struct HalBus<SPI: ErrorType, L, D, M, C = FixedClock<SPI>> {
    spi: SPI,
    lines: L,
    delay: D,
    map: M,
    clock: C,
    held: bool,
}

/// What sets the SPI clock of a bus whose clock stays as it is.
pub type FixedClock<SPI> = fn(&mut SPI, Hertz) -> Result<Option<Hertz>, <SPI as ErrorType>::Error>;

impl<SPI: ErrorType + fmt::Debug, L: fmt::Debug, D: fmt::Debug, M: fmt::Debug, C> fmt::Debug
    for HalBus<SPI, L, D, M, C>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HalBus")
            .field("spi", &self.spi)
            .field("lines", &self.lines)
            .field("delay", &self.delay)
            .field("map", &self.map)
            .field("held", &self.held)
            .finish_non_exhaustive()
    }
}

/// What can go wrong on a [`HalBus`].
///
/// embedded-hal errors are not `core::error::Error`s; they are kept here and print their
/// `kind()` (SPI) or their debug form (lines).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum HalError<S, L> {
    /// The SPI bus failed.
    Spi(S),
    /// A line did not move.
    Lines(L),
    /// The map has no such target.
    NoSuchTarget(Target),
    /// The clock may only change while no target is held.
    ClockWhileHeld,
}

impl<S: embedded_hal::spi::Error, L: fmt::Debug> fmt::Display for HalError<S, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spi(error) => write!(f, "SPI bus: {}", error.kind()),
            Self::Lines(error) => write!(f, "reset line: {error:?}"),
            Self::NoSuchTarget(target) => write!(f, "there is no target {target}"),
            Self::ClockWhileHeld => f.write_str("the SPI clock cannot change while a target is in reset"),
        }
    }
}

impl<S: embedded_hal::spi::Error, L: fmt::Debug> core::error::Error for HalError<S, L> {}

impl<SPI: SpiBus, L: Lines, D: DelayNs, M: TargetMap> HalBus<SPI, L, D, M> {
    /// Takes the hardware and lets every target go.
    ///
    /// # Errors
    ///
    /// [`HalError::Lines`] when the lines cannot be set to idle.
    pub fn new(spi: SPI, mut lines: L, delay: D, map: M) -> Result<Self, HalError<SPI::Error, L::Error>> {
        lines.set(map.idle()).map_err(HalError::Lines)?;
        Ok(Self { spi, lines, delay, map, clock: |_, _| Ok(None), held: false })
    }

    /// The same bus with a way to change its clock, which embedded-hal does not have.
    ///
    /// `clock` sets the fastest SPI clock that is not above the one it gets, or the slowest that there is,
    /// and returns it. A session then finds the fastest clock that the target follows. `clock` is called while
    /// no target is held.
    ///
    /// ```
    /// use avrrr::bus::{HalBus, Hertz, IcspBus};
    /// use avrrr::select::{Direct, PinLines};
    /// use avrrr::sim::{Board, Gpio, Host};
    ///
    /// let host = Host::new(Board::new());
    /// let pins = PinLines([host.pin(Gpio::Cs)]);
    /// let bus = HalBus::new(host.spi(Hertz::khz(125)), pins, host.delay(), Direct::ONE)?;
    /// let mut bus = bus.with_clock(|spi, at_most| {
    ///     // This one has 4 MHz and its halves, down to 31.25 kHz.
    ///     let clock = (0..8).map(|halves| Hertz(4_000_000 >> halves)).find(|clock| *clock <= at_most);
    ///     let clock = clock.unwrap_or(Hertz(31_250));
    ///     *spi = host.spi(clock);
    ///     Ok(Some(clock))
    /// });
    /// assert_eq!(bus.set_clock(Hertz::khz(300))?, Some(Hertz::khz(250)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_clock<C>(self, clock: C) -> HalBus<SPI, L, D, M, C>
    where
        C: FnMut(&mut SPI, Hertz) -> Result<Option<Hertz>, SPI::Error>,
    {
        let Self { spi, lines, delay, map, held, .. } = self;
        HalBus { spi, lines, delay, map, clock, held }
    }
}

impl<SPI: SpiBus, L: Lines, D, M: TargetMap, C> HalBus<SPI, L, D, M, C> {
    /// Gives the hardware back, every target let go as far as the lines obey.
    pub fn into_parts(mut self) -> (SPI, L, D) {
        // The caller gets the lines and can look for itself.
        let _ = self.lines.set(self.map.idle());
        (self.spi, self.lines, self.delay)
    }
}

impl<SPI, L, D, M, C> IcspBus for HalBus<SPI, L, D, M, C>
where
    SPI: SpiBus,
    SPI::Error: 'static,
    L: Lines,
    L::Error: 'static,
    D: DelayNs,
    M: TargetMap,
    C: FnMut(&mut SPI, Hertz) -> Result<Option<Hertz>, SPI::Error>,
{
    type Error = HalError<SPI::Error, L::Error>;

    fn exchange(&mut self, frames: &mut [Frame]) -> Result<(), Self::Error> {
        self.spi
            .transfer_in_place(frames.as_flattened_mut())
            .and_then(|()| self.spi.flush())
            .map_err(HalError::Spi)
    }

    fn send(
        &mut self,
        frames: &mut dyn ExactSizeIterator<Item = Frame>,
        _tail: Tail,
    ) -> Result<Option<u8>, Self::Error> {
        for frame in frames {
            self.spi.write(&frame).map_err(HalError::Spi)?;
        }
        self.spi.flush().map_err(HalError::Spi)?;
        Ok(None)
    }

    fn hold_off(&mut self, time: Duration) -> Result<(), Self::Error> {
        // Every call above ends with a flush, so waiting here is waiting since the last frame.
        let mut rest = time.as_nanos();
        while rest > 0 {
            let step = u32::try_from(rest).unwrap_or(u32::MAX);
            self.delay.delay_ns(step);
            rest -= u128::from(step);
        }
        Ok(())
    }

    fn hold_reset(&mut self, target: Target) -> Result<(), Self::Error> {
        let levels = self.map.levels(target).ok_or(HalError::NoSuchTarget(target))?;
        self.held = true;
        self.lines.set(levels).map_err(HalError::Lines)
    }

    fn release_reset(&mut self) -> Result<(), Self::Error> {
        self.lines.set(self.map.idle()).map_err(HalError::Lines)?;
        self.held = false;
        Ok(())
    }

    fn set_clock(&mut self, at_most: Hertz) -> Result<Option<Hertz>, Self::Error> {
        if self.held {
            return Err(HalError::ClockWhileHeld);
        }
        (self.clock)(&mut self.spi, at_most).map_err(HalError::Spi)
    }
}
