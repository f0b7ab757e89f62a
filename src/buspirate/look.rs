//! A connected Bus Pirate that looks at its wires.

use alloc::vec::Vec;

use super::check::{self, WireFault};
use super::{BusPirate, Engine, Error, Inspect, Outcome};
use crate::select::{Lines, TargetMap};
use crate::transport::Transport;

#[cfg(doc)]
use super::Options;

impl<T: Transport, M: TargetMap, X: Lines> BusPirate<T, M, X>
where
    X::Error: 'static,
{
    /// Leaves SPI mode for `work`, which moves the pins one by one and measures, and comes back to it as connecting
    /// left it: all targets let go, the SPI clock as it was, the supply as [`Options::power`] says. On the way in and
    /// out all pins are inputs and the supply is off, so a target that is supplied starts anew.
    ///
    /// Extra lines stay idle. AUX2 of a v1a is low all the time: a target with its RESET there is held.
    ///
    /// After an error, of `work` or on the way, the device is found again, all targets are let go, and it is set up
    /// anew; the first error is returned.
    ///
    /// # Errors
    ///
    /// [`Error::LegacyMode`] in the legacy mode of a v5 or v6, which cannot move its pins; nothing has moved then.
    /// What `work` returns; when the device does not follow.
    pub fn inspect<R>(
        &mut self,
        work: impl FnOnce(&mut dyn Inspect<Error = Error<T::Error, X::Error>>) -> Outcome<R, T, X>,
    ) -> Outcome<R, T, X> {
        match &mut self.0 {
            Engine::Binary(bus) => bus.inspect(work),
            Engine::Bpio(bus) => bus.inspect(work),
        }
    }

    /// What is wrong with the wires, as far as it shows without a byte on the bus: each line on a pin of the Bus
    /// Pirate, CLK and MOSI are driven low and high, and what the others do is read. Targets are reset by it, and
    /// nothing is written. Lines behind a decoder, AUX2 and extra lines cannot be looked at, and neither can a MISO that
    /// is at ground or at the supply.
    ///
    /// # Errors
    ///
    /// As [`inspect`](Self::inspect).
    pub fn check_wires(&mut self) -> Outcome<Vec<WireFault>, T, X>
    where
        M: Clone,
    {
        let (map, options) = match &self.0 {
            Engine::Binary(bus) => (bus.map.clone(), bus.options.clone()),
            Engine::Bpio(bus) => (bus.map.clone(), bus.options.clone()),
        };
        self.inspect(|pins| check::check_wires(pins, &map, &options))
    }
}
