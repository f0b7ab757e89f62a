//! The supply: what is there already is measured before anything is switched on.

use alloc::boxed::Box;
use core::time::Duration;

use super::link::Link;
use super::message::{Configure, Psu, Query, Status};
use crate::bus::{Measured, SupplySetting};
use crate::buspirate::{Error, Options, Power, SupplyFault};
use crate::transport::Transport;

/// Less at the supply pin is no supply: an AVR is not even in reset properly, and the pins cannot be driven.
const PRESENT_MV: u32 = 1_500;

/// How near to what was asked for a supply that is on already has to be, mV. The device rounds, to 3,299 for 3,300.
const NEAR_MV: u32 = 50;

/// The same for its limit, mA: steps of 0.122 mA.
const NEAR_MA: u32 = 1;

/// For the target to wake up after the supply was switched on.
pub(super) const WAKE_UP: Duration = Duration::from_millis(20);

/// Switches the supply as asked, unless the target has one of its own; what was measured, and whether it was
/// switched on now.
pub(super) fn set_up<T: Transport>(
    link: &mut Link<T>,
    options: &Options,
    status: &Status,
) -> Result<(Measured, bool), Error<T::Error>> {
    let supply = options.supply.unwrap_or_default();
    let is_on = status.psu_enabled && !status.psu_current_error;
    let is_present = status.psu_measured_mv >= PRESENT_MV;
    match options.power {
        Power::Off if is_on => {
            // It would supply the target; what is left then is the target's own.
            link.configure(Configure::Psu(Psu::Off))?;
            let status = link.status(&[Query::Psu])?;
            own(&status).map(|measured| (measured, false))
        }
        Power::On | Power::Keep if is_on && is_near(status, supply) => {
            measure(link, true).map(|measured| (measured, false))
        }
        Power::On | Power::Keep if is_on || !is_present => {
            // What is there is known when two reads agree.
            let again = link.status(&[Query::Psu])?;
            let is_present_again = again.psu_measured_mv >= PRESENT_MV;
            if (again.psu_enabled, is_present_again) != (status.psu_enabled, is_present) {
                return Err(Error::Lost);
            }
            switch_on(link, supply)?;
            let status = settled(link)?;
            if !is_near(&status, supply) {
                // It became another request on the way.
                link.configure(Configure::Psu(Psu::Off))?;
                return Err(Error::Lost);
            }
            supplied(&status).map(|measured| (measured, true))
        }
        _ => own(status).map(|measured| (measured, false)),
    }
}

/// The target's own supply.
fn own<E>(status: &Status) -> Result<Measured, Error<E>> {
    let millivolts = status.psu_measured_mv;
    if millivolts < PRESENT_MV {
        return Err(Error::Supply { fault: SupplyFault::Missing, millivolts, milliamperes: 0 });
    }
    Ok(Measured { supplied: false, millivolts, milliamperes: 0 })
}

/// Is it set as asked? Whether it has no limit, it does not tell.
fn is_near(status: &Status, supply: SupplySetting) -> bool {
    status.psu_set_mv.abs_diff(supply.millivolts.into()) <= NEAR_MV
        && supply.limit_ma.is_none_or(|limit| status.psu_set_ma.abs_diff(limit.into()) <= NEAR_MA)
}

fn switch_on<T: Transport>(link: &mut Link<T>, supply: SupplySetting) -> Result<(), Error<T::Error>> {
    let on = Psu::On { volts: supply.millivolts.into(), limit: supply.limit_ma.unwrap_or(0) };
    let outcome = link.configure(Configure::Psu(on));
    if !matches!(outcome, Err(Error::RefusedRequest { .. })) {
        return outcome;
    }
    let status = link.status(&[Query::Psu])?;
    let millivolts = status.psu_measured_mv;
    // It is off again. What is still there comes from outside, and pushes against a lower voltage.
    let fault = match millivolts >= PRESENT_MV {
        true => SupplyFault::Backflow,
        false => SupplyFault::Overload,
    };
    Err(Error::Supply { fault, millivolts, milliamperes: status.psu_measured_ma })
}

/// What the supply delivers, or the target's own has.
pub(super) fn measure<T: Transport>(
    link: &mut Link<T>,
    is_supplied: bool,
) -> Result<Measured, Error<T::Error>> {
    if is_supplied { supplied(&*settled(link)?) } else { own(&*link.status(&[Query::Psu])?) }
}

/// The device tells the average of its last two samples of the current, so the second answer counts.
fn settled<T: Transport>(link: &mut Link<T>) -> Result<Box<Status>, Error<T::Error>> {
    link.status(&[Query::Psu])?;
    link.status(&[Query::Psu])
}

fn supplied<E>(status: &Status) -> Result<Measured, Error<E>> {
    let (millivolts, milliamperes) = (status.psu_measured_mv, status.psu_measured_ma);
    if status.psu_current_error || !status.psu_enabled {
        return Err(Error::Supply { fault: SupplyFault::Overload, millivolts, milliamperes });
    }
    Ok(Measured { supplied: true, millivolts, milliamperes })
}
