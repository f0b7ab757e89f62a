//! Why something did not work, in words.

use std::error::Error;

use avrrr::gang;

use super::opener::BusError;
use crate::advice;
use crate::complaint::Complaint;

/// An error and its causes, on one line.
pub(super) fn reason(error: &(dyn Error + 'static)) -> String {
    // What is said of the bus is said by its cause.
    let complaint = match error.downcast_ref::<gang::Error<BusError>>() {
        Some(gang::Error::Entry(error)) => Complaint::of_chip(error),
        Some(gang::Error::Job(failure)) => Complaint::of_job(&failure.error),
        Some(_) | None => match error.downcast_ref::<BusError>() {
            Some(error) => Complaint::of_bus_pirate(error),
            None => Complaint::of(error),
        },
    };
    complaint.text().to_owned()
}

/// What a person can do about it.
pub(super) fn help(error: &gang::Error<BusError>) -> Option<String> {
    match error {
        gang::Error::Entry(error) => advice::on_chip(error),
        gang::Error::Job(failure) => advice::on_job(failure),
        gang::Error::WrongChip { .. } => Some("is the right chip in the slot?".to_owned()),
        _ => None,
    }
}
