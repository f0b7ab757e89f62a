//! What the supply and the lines show after an entry into programming mode that failed.

use avrrr::buspirate::Power;
use avrrr::diagnose::{self, Code, Finding, Measured, Severity, Subject};
use avrrr::icsp;

use crate::advice::next_step;
use crate::connect::{BusError, ChipBus};
use crate::diagnostic::Diagnostic;

/// Adds what explains the error, and the next step. Whatever is looked at, RESET is released afterwards.
///
/// The lines are not looked at where the Bus Pirate itself failed, whose error says more, and where the supply is to
/// stay on all the time: looking switches it off.
pub(crate) fn explain(
    bus: &mut ChipBus,
    subject: &Subject<'_>,
    error: icsp::Error<BusError>,
    diagnostic: Diagnostic,
) -> Diagnostic {
    let is_lost = matches!(error, icsp::Error::Bus(_) | icsp::Error::Disturbed(_));
    if is_lost || subject.options.power == Power::Keep {
        return diagnostic;
    }
    let report = diagnose::explain(bus, subject, error);
    // That the chip is silent is known, and the notes alone explain nothing.
    let cause = report.cause().map(|finding| finding.code).filter(|code| *code != Code::Silent);
    let Some(cause) = cause.filter(|code| code.severity() == Severity::Problem) else { return diagnostic };
    let tells = |finding: &&Finding| {
        // The error itself has said these.
        let is_known = matches!(finding.code, Code::Silent | Code::NeedsClock | Code::EdgeUnknown);
        finding.code.severity() != Severity::Fine && !is_known
    };
    let in_words = |finding: &Finding| match finding.measured {
        // So has it said what was sent, and what came back.
        Measured::Answer { .. } => format!("{} [{}]", finding.code.meaning(), finding.code),
        _ => format!("{finding} [{}]", finding.code),
    };
    let notes = report.findings.iter().filter(tells).map(in_words);
    let diagnostic = notes.fold(diagnostic, Diagnostic::note);
    // The help that is there fits the options, and names one that can be followed.
    let knows_better = match cause {
        Code::ClockTooFast
        | Code::Shifted
        | Code::Garbage
        | Code::Unstable
        | Code::OldAndLocked
        | Code::BadSignature => true,
        Code::NoSupply => subject.options.power == Power::Off,
        _ => false,
    };
    if knows_better { diagnostic } else { diagnostic.help(next_step(cause)) }
}
