//! Opens ports, and finds the Bus Pirates at them.

use std::time::Duration;

use avrrr::buspirate::{self, BusPirate, Connecting, NORMAL_BAUD, Options};
use avrrr::icsp::Programmer;
use avrrr::select::{Decoder, TargetMap};
use avrrr::transport::{BoxedError, BoxedTransport, SerialError, SerialPort, Transport};

use crate::progress::seconds;
use crate::stop::Stop;

/// A Bus Pirate at a port of any kind.
pub(crate) type Bus<M> = BusPirate<BoxedTransport, M>;

/// A Bus Pirate with one chip that is meant.
pub(crate) type ChipBus = Bus<Decoder<'static>>;

/// A chip in programming mode.
pub(crate) type ChipProgrammer<'b> = Programmer<'b, ChipBus>;

/// What can go wrong with a Bus Pirate.
pub(crate) type BusError = buspirate::Error<BoxedError>;

/// Opens a serial port. Another program that is about to close it gets a moment.
pub(crate) fn open_port(path: &str) -> Result<SerialPort, SerialError> {
    const TRIES: u32 = 5;
    const MOMENT: Duration = Duration::from_millis(40);
    for _ in 1..TRIES {
        match SerialPort::open(path, NORMAL_BAUD) {
            Err(SerialError::Busy { .. }) => std::thread::sleep(MOMENT),
            opened => return opened,
        }
    }
    SerialPort::open(path, NORMAL_BAUD)
}

/// Finds the Bus Pirate, until a signal comes. `say` gets a line if an interrupted transfer is completed.
pub(crate) fn connect<T: Transport, M: TargetMap>(
    transport: T,
    map: M,
    options: Options,
    stop: &Stop,
    say: impl Fn(&str),
) -> Result<BusPirate<T, M>, buspirate::Error<T::Error>> {
    let mut said = false;
    BusPirate::connect_watched(transport, map, options, &mut |event| {
        if let (Connecting::Recovering { at_most, .. }, false) = (event, said) {
            said = true;
            say(&format!(
                "no answer yet; completing what may be an interrupted transfer, for {} at most",
                seconds(at_most)
            ));
        }
        stop.check()
    })
}

/// The Bus Pirate and its port, as a line.
pub(crate) fn describe<T: Transport, M: TargetMap>(bus: &BusPirate<T, M>, port: &str) -> String {
    match bus.banner() {
        Some(banner) => format!("{banner}, on {port}"),
        None => format!("Bus Pirate, on {port}"),
    }
}
