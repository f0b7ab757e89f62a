//! How to connect, from the arguments.

use avrrr::buspirate::{Features, NORMAL_BAUD, Options, Source};

use crate::args::{Connection, Extended, OutputsArg};

/// How much a command exchanges with the chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Traffic {
    /// Too little for a faster line to be worth its negotiation.
    Little,
    Much,
}

/// How to connect to the Bus Pirate.
pub(crate) fn bus_options(
    connection: &Connection,
    traffic: Traffic,
    extended: &Extended,
    wiring: Vec<Source>,
) -> Options {
    let mut options = Options::default();
    options.wiring = wiring;
    options.power = connection.power.into();
    match (connection.baud, traffic) {
        (Some(baud), _) => options.line_rate = baud,
        (None, Traffic::Little) => options.line_rate = NORMAL_BAUD,
        (None, Traffic::Much) => {}
    }
    options.supply = connection.supply();
    options.feed_clock = connection.feed_clock.or(extended.feed_clock);
    options.outputs = match connection.outputs {
        OutputsArg::PushPull => extended.outputs,
        outputs => outputs.into(),
    };
    options.recover = connection.recover;
    options.features.set(Features::AVR_READ, !extended.no_paged_read);
    options.features.set(Features::WRITE_THEN_READ, !extended.no_paged_write);
    options
}
