//! Why something did not work, in words.

use std::error::Error;

use avrrr::{gang, job};

use crate::connect::BusError;
use crate::diagnostic::Diagnostic;

/// An error and its causes, on one line.
pub(super) fn reason(error: &(dyn Error + 'static)) -> String {
    // What is said of the bus is said by its cause.
    let diagnostic = match error.downcast_ref::<gang::Error<BusError>>() {
        Some(gang::Error::Entry(error)) => Diagnostic::of_chip(error),
        Some(gang::Error::Job(failure)) => Diagnostic::of_job(&failure.error),
        Some(_) | None => match error.downcast_ref::<BusError>() {
            Some(error) => Diagnostic::of_bus_pirate(error),
            None => Diagnostic::of(error),
        },
    };
    diagnostic.text()
}

/// What a person can do about it.
pub(super) fn help(error: &gang::Error<BusError>, slot: &str) -> Option<String> {
    let names = |change: &job::Change, value: u8| format!("fuses = {{ {} = {value:#04x} }}", change.memory);
    let failure = if let gang::Error::Job(failure) = error { Some(failure) } else { None };
    if let Some(job::Error::Hazard(hazard)) = failure.map(|failure| &failure.error) {
        return Some(accepts(hazard.risk));
    }
    if let Some(change) = failure.and_then(|failure| failure.state.boosted.as_ref()) {
        let (memory, puts_back) = (change.memory, names(change, change.before));
        return Some(format!(
            "to put {memory} back, run the slot again with {puts_back} in it: --only {slot}"
        ));
    }
    match error {
        gang::Error::MayBeBoosted(change) => Some(format!(
            "say in the slot what it is to be: {} as in a new chip, or {}",
            names(change, change.before),
            names(change, change.now)
        )),
        _ => on_contacts(error).map(str::to_owned),
    }
}

/// How a manifest accepts what a fuse value does.
pub(super) fn accepts(risk: job::Risk) -> String {
    format!("accept = [\"{}\"] in the slot allows it", risk.accept())
}

/// What a person can do about an error, if it is the same for all slots.
fn on_contacts(error: &gang::Error<BusError>) -> Option<&'static str> {
    use avrrr::icsp::{Diagnosis, Error};

    let contacts = "check the contacts of the slot, then run it again with --only";
    Some(match error {
        gang::Error::Entry(Error::NoSync { diagnosis, .. } | Error::NoSignature { diagnosis, .. }) => {
            match diagnosis {
                Diagnosis::AllZero | Diagnosis::AllOnes => {
                    "is a chip in the slot? If so, check MISO, RESET, ground and its supply; a chip whose \
                     fuses ask for a crystal or an external clock is silent without one"
                }
                _ => contacts,
            }
        }
        gang::Error::WrongChip { .. } => "is the right chip in the slot?",
        gang::Error::Counter(gang::CounterError::Garbage { .. }) => {
            "the file holds the next serial number and nothing else"
        }
        gang::Error::Job(failure) => match failure.error {
            job::Error::Mismatch { .. }
            | job::Error::Icsp(Error::OutOfStep { .. } | Error::Unstable { .. }) => contacts,
            _ => return None,
        },
        _ => return None,
    })
}
