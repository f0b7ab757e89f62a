//! `DelayNs`. The rules are those of embedded-hal 1.0, module `delay`.

use std::time::Duration;

use avrrr::buspirate::{BitbangHost, BitbangOptions, Speed};
use avrrr::sim::{Device, Host};
use avrrr::transport::Transport;
use embedded_hal::delay::DelayNs;

use crate::rig::{Outcome, Tape, holds, shared, spi_host};

/// The whole contract; `now` is the clock that the hardware lives by.
pub(crate) fn suite<D: DelayNs>(delay: &mut D, now: &dyn Fn() -> Duration) -> Outcome {
    const RULE: &str = "Pauses execution for at minimum `ns` nanoseconds.";
    let mut passes = |act: &dyn Fn(&mut D), at_least: Duration| {
        let before = now();
        act(delay);
        holds(RULE, now() - before >= at_least, true)
    };
    for ns in [0, 1, 999, 1_000, 1_999, 123_456_789, u32::MAX] {
        passes(&|delay| delay.delay_ns(ns), Duration::from_nanos(ns.into()))?;
    }
    for us in [0, 1, 999, 5_000_001] {
        passes(&|delay| delay.delay_us(us), Duration::from_micros(us.into()))?;
    }
    for ms in [0, 1, 5_001] {
        passes(&|delay| delay.delay_ms(ms), Duration::from_millis(ms.into()))?;
    }
    Ok(())
}

#[test]
fn every_delay_keeps_the_contract() {
    let (mut host, _, world) = spi_host(Device::default(), Speed::Mhz1);
    suite(&mut host.split().delay, &|| world.now()).unwrap();
    suite(&mut host.split_devices().delay, &|| world.now()).unwrap();

    let world = shared(Tape::default(), Device::default());
    let mut host = BitbangHost::connect(world.clone(), BitbangOptions::default()).unwrap();
    suite(&mut host.split().unwrap().delay, &|| world.now()).unwrap();

    let host = Host::new(Tape::default());
    suite(&mut host.delay(), &|| host.now()).unwrap();
}
