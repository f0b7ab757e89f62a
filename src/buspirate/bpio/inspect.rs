//! The pins of a v5, 5XL or 6 one by one: its HiZ mode, in which no peripheral has any of them, and the way back.

use super::bus::Bus;
use super::message::{Configure, DeviceMode, Psu, Query, Status};
use super::supply;
use crate::bus::Measured;
use crate::buspirate::inspect::SETTLE;
use crate::buspirate::{
    Error, HardwareName, Inspect, Options, Outcome, PinSet, PinState, Power, Source, Voltages,
};
use crate::select::{Lines, TargetMap};
use crate::transport::Transport;

/// The pins by the numbers of their IOs.
const BY_NUMBER: [PinSet; 8] =
    [PinSet::IO0, PinSet::IO1, PinSet::IO2, PinSet::IO3, PinSet::MISO, PinSet::CS, PinSet::CLK, PinSet::MOSI];

/// The device in its HiZ mode.
struct HiZ<'b, T: Transport, M: TargetMap, X: Lines> {
    bus: &'b mut Bus<T, M, X>,
    state: PinState,
    /// The work has come to its end, with a result or with an error.
    is_done: bool,
}

impl<T: Transport, M: TargetMap, X: Lines> Bus<T, M, X>
where
    X::Error: 'static,
{
    /// Lets every target go, leaves SPI mode for `work`, and comes back.
    pub(in crate::buspirate) fn inspect<R>(
        &mut self,
        work: impl FnOnce(&mut dyn Inspect<Error = Error<T::Error, X::Error>>) -> Outcome<R, T, X>,
    ) -> Outcome<R, T, X> {
        self.release()?;
        let mut hiz = HiZ { bus: self, state: PinState::default(), is_done: false };
        // All pins become inputs, and the supply goes off.
        let outcome = match hiz.bus.link.configure(Configure::Mode(DeviceMode::HiZ)) {
            Ok(()) => work(&mut hiz),
            Err(error) => Err(error.with_lines()),
        };
        hiz.is_done = true;
        drop(hiz);
        let back = if self.link.is_lost() {
            self.recover()
        } else {
            self.set_up_again().or_else(|_| self.recover())
        };
        let result = outcome?;
        back?;
        Ok(result)
    }
}

impl<T: Transport, M: TargetMap, X: Lines> Drop for HiZ<'_, T, M, X> {
    fn drop(&mut self) {
        if !self.is_done {
            // A panic passes through. The device is not where letting RESET go expects it.
            self.bus.link.set_lost();
        }
    }
}

impl<T: Transport, M: TargetMap, X: Lines> HiZ<'_, T, M, X> {
    /// Changes what is different; `state` is always what the device has been told so far.
    fn follow(&mut self, state: PinState) -> Result<PinSet, Error<T::Error>> {
        let Self { bus, state: now, .. } = self;
        let Bus { link, options, .. } = &mut **bus;
        let released = now.driven - state.driven;
        if !released.is_empty() {
            link.set_directions(numbers(released), 0)?;
            now.driven -= released;
        }
        if state.supply != now.supply {
            now.supply = false;
            if state.supply {
                let on = Options { power: Power::On, ..options.clone() };
                let status = link.status(&[Query::Psu])?;
                supply::set_up(link, &on, &status)?;
            } else {
                link.configure(Configure::Psu(Psu::Off))?;
            }
            now.supply = state.supply;
        }
        if state.pull_ups != now.pull_ups {
            link.configure(Configure::PullUps(state.pull_ups))?;
            now.pull_ups = state.pull_ups;
        }
        if !state.driven.is_empty() {
            let driven = numbers(state.driven);
            link.set_levels(driven, numbers(state.high & state.driven))?;
            link.set_directions(driven, driven)?;
            now.driven = state.driven;
        }
        link.pause_until(link.now() + SETTLE);
        Ok(named(link.status(&[Query::Io])?.io_value))
    }
}

impl<T: Transport, M: TargetMap, X: Lines> Inspect for HiZ<'_, T, M, X> {
    type Error = Error<T::Error, X::Error>;

    fn pins(&self) -> PinSet {
        PinSet::BPIO2
    }

    fn can_pull_up(&self) -> bool {
        true
    }

    fn set(&mut self, state: PinState) -> Result<PinSet, Self::Error> {
        if state.driven.contains(PinSet::AUX) {
            let hardware = HardwareName(Some(self.bus.banner().hardware.clone()));
            return Err(Error::NoSuchPin { pin: Source::Aux, hardware });
        }
        let state = PinState { supply: state.supply && self.bus.options.power != Power::Off, ..state };
        self.follow(state).map_err(Error::with_lines)
    }

    fn measure(&mut self) -> Result<Voltages, Self::Error> {
        // The device tells the average of its last two samples of the current, so the second answer counts.
        self.bus.link.status(&[Query::Psu]).map_err(Error::with_lines)?;
        let status = self.bus.link.status(&[Query::Psu, Query::Adc]).map_err(Error::with_lines)?;
        Ok(Voltages { probe: None, supply: Some(measured(&status)), pins: Some(voltages(&status)) })
    }
}

fn measured(status: &Status) -> Measured {
    Measured {
        supplied: status.psu_enabled && !status.psu_current_error,
        millivolts: status.psu_measured_mv,
        milliamperes: status.psu_measured_ma,
    }
}

/// The bits of these pins, by the numbers of their IOs.
fn numbers(pins: PinSet) -> u8 {
    (0u8..)
        .zip(BY_NUMBER)
        .filter(|(_, pin)| pins.contains(*pin))
        .fold(0, |bits, (number, _)| bits | 1 << number)
}

/// The pins of these bits.
fn named(bits: u8) -> PinSet {
    (0u8..).zip(BY_NUMBER).filter(|(number, _)| bits >> number & 1 != 0).map(|(_, pin)| pin).collect()
}

fn voltages(status: &Status) -> [(PinSet, u16); 8] {
    let mut voltages = BY_NUMBER.map(|pin| (pin, 0));
    for ((_, voltage), measured) in voltages.iter_mut().zip(status.adc_mv) {
        *voltage = measured;
    }
    voltages
}
