//! How the chip answers at each SPI clock.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Code, Finding};
use crate::bus::{Hertz, IcspBus};
use crate::icsp::{Diagnosis, Error, Hex, Session};

/// The clocks at which an unknown chip is asked first: a bus takes the next slower one that it has.
pub(super) const USUAL: [Hertz; 3] = [Hertz::khz(125), Hertz(62_500), Hertz(31_250)];

/// The clocks that a chip which answers may follow. The fastest is what is tried at all.
pub(super) const FASTER: [Hertz; 4] = [Hertz::mhz(2), Hertz::mhz(1), Hertz::khz(500), Hertz::khz(250)];

/// The clocks for a chip that answers at none of the usual ones. The last one suits a CPU clock of 2 kHz.
pub(super) const SLOWER: [Hertz; 5] =
    [Hertz::khz(16), Hertz::khz(8), Hertz::khz(4), Hertz::khz(2), Hertz(500)];

/// What was said at which clock.
#[derive(Debug, Default)]
pub(super) struct Clocks {
    all: Vec<At>,
    /// The bus has no pin for a clock that is fed.
    cannot_feed: bool,
}

#[derive(Debug)]
struct At {
    /// A clock was fed into XTAL1.
    fed: bool,
    clock: Hertz,
    answers: bool,
    /// The echo came so many bits late, or early.
    shifted: Option<i8>,
    how: String,
}

impl Clocks {
    /// Notes how the chip answered. A bus that does not know its clock has only one.
    pub(super) fn note<E>(&mut self, fed: bool, clock: Option<Hertz>, how: Result<[u8; 3], &Error<E>>) {
        let Some(clock) = clock else { return };
        let answers = how.is_ok();
        let shifted = match how {
            Err(Error::NoSync { diagnosis: Diagnosis::Shifted { bits }, .. }) => Some(*bits),
            _ => None,
        };
        let how = match how {
            Ok(signature) => format!("{}", Hex(&signature)),
            Err(error) => in_short(error),
        };
        self.all.push(At { fed, clock, answers, shifted, how });
    }

    /// Was this clock tried already?
    pub(super) fn has(&self, fed: bool, clock: Option<Hertz>) -> bool {
        clock.is_some_and(|clock| self.all.iter().any(|at| at.fed == fed && at.clock == clock))
    }

    pub(super) const fn cannot_feed(&mut self) {
        self.cannot_feed = true;
    }

    /// Was the echo as many bits late or early at each of several clocks? A chip whose clock is too slow misses other edges
    /// at each.
    pub(super) fn are_late_alike(&self) -> bool {
        self.all.len() > 1
            && self.all.iter().all(|at| at.shifted.is_some() && at.shifted == self.all[0].shifted)
    }

    /// The chip answers at this clock, which is below the usual ones.
    pub(super) fn too_slow(&self, clock: Hertz) -> Finding {
        let silent = self.all.iter().filter(|at| !at.fed && !at.answers).map(|at| at.clock).min();
        // SCK has to be below a quarter of the CPU clock.
        let cpu = silent.map_or(String::new(), |silent| {
            format!(
                ", not at {silent}: its CPU clock is about {} or below",
                Hertz(silent.0.saturating_mul(4))
            )
        });
        Finding::text(Code::VerySlowClock, format!("it answers at {clock}{cpu}"))
    }

    /// All of them, from the fastest to the slowest, and those with a clock that is fed at the end.
    pub(super) fn finding(mut self) -> Option<Finding> {
        self.all.sort_by_key(|at| (at.fed, core::cmp::Reverse(at.clock)));
        let of_one = |at: &At| {
            let fed = if at.fed { " with a clock at XTAL1" } else { "" };
            format!("{}{fed}: {}", at.clock, at.how)
        };
        let mut all: Vec<_> = self.all.iter().map(of_one).collect();
        if self.cannot_feed {
            all.push("no clock can be fed: AUX is a line, or this Bus Pirate has no pin for it".into());
        }
        (!all.is_empty()).then(|| Finding::text(Code::EachClock, all.join("; ")))
    }
}

/// Tries the clocks above that of a session, the fastest first, with nothing that a part which misses an edge can take
/// for a write. The session is to be entered again.
pub(super) fn try_faster<B: IcspBus + ?Sized>(
    session: &mut Session<'_, B>,
    clocks: &mut Clocks,
) -> Result<(), Error<B::Error>> {
    let signature = session.signature();
    for at_most in FASTER {
        let Some((clock, outcome)) = session.try_clock_at(at_most)? else { break };
        if !clocks.has(false, Some(clock)) {
            clocks.note(false, Some(clock), outcome.as_ref().map(|()| signature));
        }
    }
    Ok(())
}

fn in_short<E>(error: &Error<E>) -> String {
    match error {
        Error::NoSync { diagnosis, .. } => match diagnosis {
            Diagnosis::AllZero | Diagnosis::AllOnes => "no answer".into(),
            Diagnosis::Shifted { bits } => {
                let plural = if bits.abs() == 1 { "" } else { "s" };
                let direction = if *bits < 0 { "early" } else { "late" };
                format!("echo {} bit{plural} {direction}", bits.abs())
            }
            Diagnosis::Loopback => "MOSI comes back".into(),
            Diagnosis::Changing => "another answer each time".into(),
            _ => "no sense".into(),
        },
        Error::NoSignature { got, .. } => format!("no signature, {}", Hex(got)),
        _ => "unstable".into(),
    }
}
