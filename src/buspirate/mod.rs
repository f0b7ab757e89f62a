//! A Bus Pirate: connection, capabilities, and programming AVRs through its binary SPI mode, or through the BPIO2
//! mode of a v5, 5XL or 6.
//!
//! [`BusPirate`] owns a [`Transport`], finds the device in whatever state it is, asks it what it can do, and
//! is an [`IcspBus`]. [`SpiHost`] and [`BitbangHost`] are the same device for driver
//! crates.
//!
//! # Lines
//!
//! The lines of the [`TargetMap`] are wired to what [`Options::wiring`] says, line 0 first: pins of the
//! Bus Pirate, or extra [`Lines`] from elsewhere. Pins that are not listed stay high while the Bus
//! Pirate is in SPI mode.
//!
//! The pins of the Bus Pirate move together, with one command. The firmware moves AUX2 first, then AUX,
//! then CS, within 5 µs. For that time a decoder may hold another target in reset. Extra lines move one
//! by one, and each may rest for as long as the system likes. So a map over pins and extra lines needs an
//! order of moves in which no other target is in reset; without one it is refused.
//!
//! Nothing reads the lines back. So a session sets them twice, before and after it enables programming: a byte that
//! was changed on the way cannot have a second target programmed. Where the map has several targets, the pins are
//! set again by one byte more in front of the next command; firmware after 7.0 on a line takes it by itself.
//!
//! Changing the SPI clock raises CS, so CS must be high while no target is selected.
//!
//! A v5, 5XL or 6 in its BPIO2 mode moves one pin at a time, IO0 to IO3 or CS, along a route on which no other target
//! is in reset, and reads the pins back. Where CS stays high, as a line or as none, it is let go while another target is
//! held, because transfers pull it low: RESET, or the enable input of the decoder, needs a pull-up there.
//!
//! In the legacy mode of a v5 or v6 there is one line only, CS, and changing the SPI clock or setting it up
//! pulls it low for a moment: a target that runs then is reset.
//!
//! * AUX2 exists on the v1a only. It is open drain and needs a pull-up. The firmware holds it
//!   low from the moment it enters bitbang mode until the first peripherals command.
//! * While the Bus Pirate enters and leaves binary mode its pins are inputs: pull-ups decide.
//!
//! # Power and the end
//!
//! Leaving binary mode switches the supplies off and lets all pins go: that is what the firmware
//! does. [`Power::Keep`] therefore ends with the Bus Pirate still in binary SPI mode, supplies on and
//! RESET high; the next connection finds it there.
//!
//! # The receive FIFO
//!
//! A v1a to v3 holds four bytes that it has not processed, and is deaf after the fifth until it is
//! re-plugged. While its state is unknown it gets one at a time, and none before it was silent for 20 ms at
//! whatever line rate. Later a command and its
//! payload travel together. Transfers, whose bytes are answered one by one, travel together as far as the
//! device keeps up with the line, but never more than 248 bytes before all answers are there: clocks may
//! differ by 2 %. Nothing else follows before the answer is there, or 1.5 s have passed: a line that stalls for
//! longer (a USB adapter, a bridge over a network) delivers what was sent meanwhile at once, and what looks for
//! the device then may be the fifth byte.
//!
//! # How fast it is
//!
//! A v3 (or v2go) with firmware 5.5 to 7.1 goes to [`Options::line_rate`] by the terminal's dialog, typed
//! letter by letter and looked at before it is carried out, and back to 115,200 baud with the reset at the
//! end. A device that was left at another rate is found there. A target that is too slow for a fast
//! line to be of use, because the FIFO then takes one instruction at a time, gets the normal one
//! ([`adapt`](crate::bus::BusTuning::adapt)).
//!
//! An FTDI holds an answer back until 62 bytes are there or a timer expires, 16 ms by default. Where round
//! trips are that long, pages go as transfers whose answers fill packets, if that is quicker.
//!
//! What the wire allows at best, with T = 10 / baud for a byte on the line, S = 8 / f + 1.5 µs for a byte
//! on the SPI bus, A = 0.5 ms + half the timer for a turnaround, and W for the time of the chip's data
//! sheet:
//!
//! * a page of n bytes: 4 (n + 1) S + A + max((4 (n + 1) + 5) T, W). That the write has begun is known
//!   when the answer is there; the next upload is on its way while the chip is busy.
//! * reading n bytes of flash: n max(T, 4 S) + A, with the firmware's own reading;
//! * reading n bytes otherwise: n / 58 times max(248 T, 232 S) + A.
//!
//! Over BPIO2 a request takes R and each of its bytes S + B: R = 0.21 ms and B = 3.2 µs, or 0.33 ms and 16 µs while the
//! device supplies the target. A page of n bytes is two requests, of 4 n and of 4 bytes, and W less 0.8 µs for each
//! byte of the next one; reading goes in requests of 464 bytes.
//!
//! `tests/budget.rs` compares whole sessions with it: from 0.3 to 1.1 of it, after 0.35 s (timer 1 ms) or
//! 0.6 s (16 ms) for setting up.
//!
//! [direct]: crate::select::Direct
//! [hct138]: crate::select::HCT138
//! [hct155]: crate::select::HCT155
//!
#![doc = include_str!("../../docs/wiring.md")]

mod banner;
mod binary;
mod bpio;
mod check;
mod error;
mod inspect;
mod look;
mod options;
mod quirks;
mod source;
mod watched;
mod wiring;

use alloc::boxed::Box;
use core::cell::RefCell;
use core::ops::ControlFlow;
use core::time::Duration;

use crate::bus::{BusTuning, Cost, Frame, Hertz, IcspBus, Measured, Tail, Target, WordAddr};
use crate::select::{Lines, NoLines, TargetMap};
use crate::transport::Transport;

use binary::{BinaryBus, Found, Prescaler, brg};
use wiring::{check_wiring, extra_levels};

pub use banner::Banner;
pub use binary::bitbang::{BitbangHost, BitbangOptions};
pub use binary::spi::{SpiHost, SpiOptions};
pub use binary::{Batch, ByteCost, HostError, NORMAL_BAUD, RawSpeed, Shifter, Speed, bitbang, spi};
pub use bpio::{BinaryPort, select_bpio2};
pub use check::{WireFault, WireFaultKind};
pub use error::{Error, ErrorKind, HardwareName, Lacks, SupplyFault};
pub use inspect::{Inspect, PinSet, PinState, Voltages};
pub use options::{Features, Options, Outputs, Power};
pub use source::Source;
pub use watched::Connecting;

/// A connected Bus Pirate with the targets of map `M`, and lines `X` from elsewhere.
///
/// Dropping it lets RESET go and leaves as [`Options::power`] says; [`close`](Self::close) does the
/// same and reports errors.
///
/// ```
/// use avrrr::buspirate::{BusPirate, Options};
/// use avrrr::chip::ATMEGA328P;
/// use avrrr::select::Direct;
/// use avrrr::sim::{Avr, Board, Line, World};
///
/// // A simulated Bus Pirate with one AVR, its RESET on CS. A serial port works the same way.
/// let world = World::new(Board::new().with(Avr::new(ATMEGA328P), Line::Cs));
/// let bus = BusPirate::connect(world, Direct::ONE, Options::default())?;
/// assert_eq!(bus.banner().unwrap().firmware, (6, 3));
/// bus.close()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct BusPirate<T: Transport, M: TargetMap, X: Lines = NoLines>(Engine<T, M, X>);

/// How the device is spoken to.
#[derive(Debug)]
enum Engine<T: Transport, M: TargetMap, X: Lines> {
    Binary(Box<BinaryBus<T, M, X>>),
    Bpio(Box<bpio::Bus<T, M, X>>),
}

/// The outcome of something that a Bus Pirate does.
type Outcome<O, T, X> = Result<O, Error<<T as Transport>::Error, <X as Lines>::Error>>;

impl<T: Transport, M: TargetMap> BusPirate<T, M> {
    /// Connects: finds the device in whatever state it is, enters binary SPI mode, asks what it can
    /// do, lets every target go and switches the supplies as asked.
    ///
    /// What does not answer like a Bus Pirate is given up after one second, or, with [`Options::recover`], after
    /// one second and three times [`Options::patience`]. A device that was found has 5 s for everything that
    /// follows its banner. If it is lost then, it is looked for once more, for that second and three times the
    /// patience, and has 5 s again.
    ///
    /// # Errors
    ///
    /// [`Error::Map`], [`Error::Wiring`], [`Error::NoSuchExtraLine`], [`Error::IdleHoldsCs`],
    /// [`Error::NoRoute`], [`Error::NoSuchLineRate`], [`Error::NoSuchSupply`], [`Error::AuxFeedsClock`] and
    /// [`Error::Frequency`] before anything is sent;
    /// [`Error::NoAnswer`], [`Error::NotABusPirate`], [`Error::TooLong`], [`Error::NoSuchPin`],
    /// [`Error::LegacyMode`], [`Error::Lacks`], [`Error::FixedSupply`], [`Error::Supply`], and whatever goes wrong later on.
    pub fn connect(transport: T, map: M, options: Options) -> Result<Self, Error<T::Error>> {
        Self::connect_watched(transport, map, options, &mut |_| ControlFlow::Continue(()))
    }

    /// Connects, and tells what it is busy with, at least every 50 ms; `Break` stops it at once, but for up to
    /// half a second in which a device that was found is brought back to its prompt.
    ///
    /// # Errors
    ///
    /// As [`connect`](Self::connect), and [`Error::Stopped`].
    pub fn connect_watched(
        transport: T,
        map: M,
        options: Options,
        watch: &mut dyn FnMut(Connecting) -> ControlFlow<()>,
    ) -> Result<Self, Error<T::Error>> {
        Self::connect_with_lines(transport, map, NoLines, options, watch)
    }
}

impl<T: Transport, M: TargetMap, X: Lines> BusPirate<T, M, X> {
    /// Connects with extra lines, which are set to idle first; tells what it is busy with, and `Break` stops
    /// it, as [`connect_watched`](BusPirate::connect_watched) does.
    ///
    /// # Errors
    ///
    /// As [`connect`](BusPirate::connect), [`Error::Stopped`] and [`Error::Lines`].
    pub fn connect_with_lines(
        transport: T,
        map: M,
        mut extra: X,
        options: Options,
        watch: &mut dyn FnMut(Connecting) -> ControlFlow<()>,
    ) -> Outcome<Self, T, X> {
        check_wiring(&map, &options.wiring)?;
        if options.line_rate != NORMAL_BAUD && brg(options.line_rate).is_none() {
            return Err(Error::NoSuchLineRate { baud: options.line_rate });
        }
        if let Some(supply) = options.supply.filter(|supply| !supply.is_possible()) {
            return Err(Error::NoSuchSupply { supply });
        }
        if options.feed_clock.is_some() && options.wiring.contains(&Source::Aux) {
            return Err(Error::AuxFeedsClock);
        }
        if let Some(frequency) = options.feed_clock.filter(|clock| Prescaler::divide(*clock).is_none()) {
            return Err(Error::Frequency { frequency });
        }
        // Lines from elsewhere can keep a decoder silent while the pins are not driven.
        extra.set(extra_levels(&options.wiring, map.idle())).map_err(Error::Lines)?;
        let watch = RefCell::new(watch);
        let ask = |event| (watch.borrow_mut())(event);
        Ok(Self(match BinaryBus::connect(transport, map, extra, options, &ask)? {
            Found::Binary(bus) => Engine::Binary(bus),
            Found::Bpio { .. } if ask(Connecting::Bpio2).is_break() => return Err(Error::Stopped),
            Found::Bpio { transport, map, extra, options } => {
                Engine::Bpio(Box::new(bpio::Bus::connect(transport, map, extra, options, &ask)?))
            }
        }))
    }

    /// What the device said of itself; `None`: it could not be asked.
    #[must_use]
    pub fn banner(&self) -> Option<&Banner> {
        match &self.0 {
            Engine::Binary(bus) => bus.banner.as_ref(),
            Engine::Bpio(bus) => Some(bus.banner()),
        }
    }

    /// What the device can do, of what [`Options::features`] allows. Not looked at in BPIO2 mode, whose requests
    /// are bulk transfers.
    #[must_use]
    pub fn features(&self) -> Features {
        match &self.0 {
            Engine::Binary(bus) => bus.features,
            Engine::Bpio(_) => Features::BULK,
        }
    }

    /// May this firmware shift on the other edge of SCK than its banner lets expect? Then an entry tries both.
    pub(crate) fn may_invert_edge(&self) -> bool {
        matches!(&self.0, Engine::Binary(bus) if quirks::may_invert_edge(bus.banner.as_ref()))
    }

    /// Between asking and hearing, beyond what the bytes need: the average of the last short exchanges.
    #[must_use]
    pub fn round_trip(&self) -> Duration {
        match &self.0 {
            Engine::Binary(bus) => bus.link.round_trip(),
            Engine::Bpio(bus) => bus.round_trip(),
        }
    }

    /// The line rate, baud; `None`: there is none, because the device has USB instead of a line (v4 to v6), or
    /// because the transport knows of none.
    #[must_use]
    pub fn line_rate(&self) -> Option<u32> {
        match &self.0 {
            Engine::Binary(bus) if !quirks::has_usb(bus.banner.as_ref()) => bus.link.baud(),
            _ => None,
        }
    }

    /// The SPI clock, if the firmware means the same by its code as the others do ([`Speed`]). In BPIO2 mode what
    /// the device makes of it: 1.953 MHz for 2 MHz on a v5.
    #[must_use]
    pub fn clock(&self) -> Hertz {
        match &self.0 {
            Engine::Binary(bus) => bus.clock(),
            Engine::Bpio(bus) => bus.clock(),
        }
    }

    /// What shifts the bits at the present clock.
    #[must_use]
    pub fn shifter(&self) -> Shifter {
        match &self.0 {
            Engine::Binary(bus) => bus.shifter(),
            Engine::Bpio(_) => Shifter::Spi,
        }
    }

    /// What was measured at the supply pin when it was switched on, or found on; `None`: this device cannot
    /// measure it.
    #[must_use]
    pub fn supply(&self) -> Option<Measured> {
        match &self.0 {
            Engine::Binary(_) => None,
            Engine::Bpio(bus) => Some(bus.measured()),
        }
    }

    /// Shifts all bytes; what came back replaces what was sent. No line of the map moves: the
    /// chips that were selected before listen, and those that need no selection.
    ///
    /// As many bytes go at once as the receive FIFO allows. An SPI bus that is much slower than the line
    /// allows four, and each four cost a round trip.
    ///
    /// ```
    /// use avrrr::buspirate::{BusPirate, Options};
    /// use avrrr::select::Direct;
    /// use avrrr::sim::{Board, World};
    ///
    /// let world = World::new(Board::new().with_jumper());
    /// let mut bus = BusPirate::connect(world, Direct::ONE, Options::default())?;
    /// let mut bytes = *b"there and back again";
    /// bus.transfer(&mut bytes)?;
    /// assert_eq!(&bytes, b"there and back again");
    /// bus.close()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the Bus Pirate fails; how many bytes were shifted is then unknown.
    pub fn transfer(&mut self, bytes: &mut [u8]) -> Outcome<(), T, X> {
        match &mut self.0 {
            Engine::Binary(bus) => bus.transfer(bytes),
            Engine::Bpio(bus) => bus.transfer(bytes),
        }
    }

    /// Shifts the bytes of `write` and forgets what comes back, then fills `read`. MOSI meanwhile says 0xFF
    /// (firmware up to 7.0) or 0x00 (8.0). No line of the map moves, also where the bytes need more than
    /// one command.
    ///
    /// Within a command there are no round trips, whatever the SPI clock. Without write-then-read, and
    /// for writing with firmware that is not known to keep up with the line, it is the same as
    /// [`transfer`](Self::transfer).
    ///
    /// # Errors
    ///
    /// When the Bus Pirate fails; how many bytes were shifted is then unknown.
    pub fn write_then_read(&mut self, write: &[u8], read: &mut [u8]) -> Outcome<(), T, X> {
        match &mut self.0 {
            Engine::Binary(bus) => bus.write_then_read(write, read),
            Engine::Bpio(bus) => bus.write_then_read(write, read),
        }
    }

    /// What bytes should cost at the present SPI clock and line rate; `round_trip` is what a
    /// [`transfer`](Self::transfer) of one byte takes, one after the other.
    #[must_use]
    pub fn byte_cost(&self, round_trip: Duration) -> ByteCost {
        match &self.0 {
            Engine::Binary(bus) => bus.byte_cost(round_trip),
            Engine::Bpio(bus) => bus.byte_cost(round_trip),
        }
    }

    /// Lets RESET go and leaves the device as [`Options::power`] says.
    ///
    /// # Errors
    ///
    /// When the device did not confirm: RESET may still be low, or the supplies on.
    pub fn close(mut self) -> Outcome<(), T, X> {
        self.shut_down()
    }

    /// Ends the work with RESET of a target held low. The device stays in the mode that it is in, with its supplies as
    /// they are.
    ///
    /// # Errors
    ///
    /// As [`hold_reset`](IcspBus::hold_reset); the work is then ended as by [`close`](Self::close).
    pub fn close_in_reset(mut self, target: Target) -> Outcome<(), T, X>
    where
        X::Error: 'static,
    {
        self.hold_reset(target)?;
        self.flush()?;
        match &mut self.0 {
            Engine::Binary(bus) => bus.closed = true,
            Engine::Bpio(bus) => bus.set_closed(),
        }
        Ok(())
    }

    fn shut_down(&mut self) -> Outcome<(), T, X> {
        match &mut self.0 {
            Engine::Binary(bus) if !bus.closed => bus.shut_down(),
            Engine::Bpio(bus) if !bus.is_closed() => bus.shut_down(),
            _ => Ok(()),
        }
    }
}

impl<T: Transport, M: TargetMap, X: Lines> Drop for BusPirate<T, M, X> {
    fn drop(&mut self) {
        // There is no caller left to tell.
        let _ = self.shut_down();
    }
}

impl<T: Transport, M: TargetMap, X: Lines> BusPirate<T, M, X>
where
    X::Error: 'static,
{
    fn bus(&mut self) -> &mut dyn IcspBus<Error = Error<T::Error, X::Error>> {
        match &mut self.0 {
            Engine::Binary(bus) => &mut **bus,
            Engine::Bpio(bus) => &mut **bus,
        }
    }

    fn bus_ref(&self) -> &dyn IcspBus<Error = Error<T::Error, X::Error>> {
        match &self.0 {
            Engine::Binary(bus) => &**bus,
            Engine::Bpio(bus) => &**bus,
        }
    }
}

impl<T: Transport, M: TargetMap, X: Lines> IcspBus for BusPirate<T, M, X>
where
    X::Error: 'static,
{
    type Error = Error<T::Error, X::Error>;

    fn exchange(&mut self, frames: &mut [Frame]) -> Result<(), Self::Error> {
        self.bus().exchange(frames)
    }

    fn send(
        &mut self,
        frames: &mut dyn ExactSizeIterator<Item = Frame>,
        tail: Tail,
    ) -> Result<Option<u8>, Self::Error> {
        self.bus().send(frames, tail)
    }

    fn hold_off(&mut self, time: Duration) -> Result<(), Self::Error> {
        self.bus().hold_off(time)
    }

    fn flush(&mut self) -> Result<(), Self::Error> {
        self.bus().flush()
    }

    fn hold_reset(&mut self, target: Target) -> Result<(), Self::Error> {
        self.bus().hold_reset(target)
    }

    fn release_reset(&mut self) -> Result<(), Self::Error> {
        self.bus().release_reset()
    }

    fn set_clock(&mut self, at_most: Hertz) -> Result<Option<Hertz>, Self::Error> {
        self.bus().set_clock(at_most)
    }

    fn read_flash(&mut self, at: WordAddr, out: &mut [u8]) -> Result<usize, Self::Error> {
        self.bus().read_flash(at, out)
    }

    fn cost(&self) -> Option<Cost> {
        self.bus_ref().cost()
    }

    fn now(&self) -> Option<Duration> {
        self.bus_ref().now()
    }

    fn tuning(&mut self) -> Option<&mut dyn BusTuning<Error = Self::Error>> {
        self.bus().tuning()
    }
}
