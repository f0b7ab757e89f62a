//! What the programmers of this package do, whatever host they run on.

use std::error::Error;

use avrrr::bus::{HalBus, Target};
use avrrr::chip;
use avrrr::icsp::{Entry, Session};
use avrrr::select::{Direct, PinLines};
use embedded_hal::delay::DelayNs;
use embedded_hal::digital::OutputPin;
use embedded_hal::spi::SpiBus;

/// Names the AVR on this bus: its signature, and the chips that have it.
///
/// # Errors
///
/// When the hardware fails, or no target answers.
pub fn identify<S, P, D>(spi: S, reset: P, delay: D) -> Result<String, Box<dyn Error>>
where
    S: SpiBus<Error: 'static>,
    P: OutputPin<Error: 'static>,
    D: DelayNs,
{
    let mut bus = HalBus::new(spi, PinLines([reset]), delay, Direct::ONE)?;
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default())?;
    let signature = session.signature();
    session.leave()?;
    let names: Vec<_> = chip::with_signature(signature).map(|chip| chip.name).collect();
    let [a, b, c] = signature;
    Ok(format!("{a:02x} {b:02x} {c:02x}: {}", names.join(" or ")))
}
