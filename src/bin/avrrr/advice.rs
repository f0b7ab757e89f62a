//! What a person can do about an error of the library, in terms of this program's options.

use std::error::Error as StdError;
use std::time::Duration;

use avrrr::buspirate::{Lacks, Options, Power, Source, Speed, SupplyFault};
use avrrr::diagnose::Code;
use avrrr::icsp::{Diagnosis, Memory};
use avrrr::job::{Action, Change, EraseState, Failure, MemoryState, Risk, State};
use avrrr::transport::{Obstacle, SerialError, TcpError, obstacle};
use avrrr::{buspirate, icsp, job};

use crate::diagnostic::Diagnostic;
use crate::{os, port, text};

/// Whether a slower SPI clock is left to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SlowerClock {
    /// It can be asked for.
    Free,
    /// The job is to be boosted, which does not go together with a clock that is asked for.
    NotWithBoost,
    /// Only a slow mode has one; instead of this option, if there is one.
    SlowMode(Option<&'static str>),
    /// There is none, or it was asked for already.
    None,
}

/// The option for a chip with a CPU clock of 4 kHz or more.
const SLOW_MODE: &str = "-B 1000";

impl SlowerClock {
    /// The option that asks for it.
    fn option(self) -> Option<String> {
        Some(match self {
            Self::Free => "-x spifreq=0".to_owned(),
            Self::NotWithBoost => "-x spifreq=0 instead of --boost".to_owned(),
            Self::SlowMode(None) => SLOW_MODE.to_owned(),
            Self::SlowMode(Some(other)) => format!("{SLOW_MODE} instead of {other}"),
            Self::None => return None,
        })
    }
}

/// About answers that wait for the timer of a USB adapter.
pub(crate) fn on_latency() -> String {
    format!(
        "hint: answers wait in the USB adapter; a lower latency timer makes this faster ({})",
        os::ports::LATENCY_TIMER
    )
}

/// The option or command of this program for the next step after a finding.
const fn on_finding(code: Code) -> Option<&'static str> {
    Some(match code {
        Code::NoPort | Code::PortMissing => "avrrr ports lists the ports",
        Code::SeveralPorts | Code::OtherDevice => "-P; avrrr ports lists the ports",
        Code::PortDenied => "or install the rules that avrrr udev prints",
        Code::NoAnswer => "after a program that was killed, --recover",
        Code::SupplyMissing => "--power on --volts 3.3",
        Code::OwnSupply | Code::SupplyBackflow => "--power off",
        Code::ResetElsewhere => "for example -x reset=aux",
        Code::ClockTooFast => "leave -x spifreq and -B out",
        Code::Unstable | Code::BadSignature => "-x spifreq=0",
        Code::NoEcho => "for a slow clock, on a v1a to v4, -B 1000",
        Code::VerySlowClock => "avrrr rescue, with the same -P and -p",
        Code::FedClockOnly => "avrrr rescue --feed-clock, with the same -P and -p",
        Code::OldAndLocked => "-F -e, with the same -P and -p",
        Code::Locked => "avrrr -e, with the same -P and -p",
        Code::OtherChip => "-p",
        _ => return None,
    })
}

/// What to do about a finding, with the option of this program that does it.
pub(crate) fn next_step(code: Code) -> Option<String> {
    let option = on_finding(code).map_or(String::new(), |option| format!(" ({option})"));
    (!code.step().is_empty()).then(|| format!("{}{option}", code.step()))
}

/// A word of the command line that nothing asks for.
pub(crate) fn on_stray_word(word: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(format!("{word} is neither an option nor a command"));
    let word_typed = text::word(word);
    let mut parts = word.splitn(3, ':');
    let is_operation = parts.by_ref().nth(1).is_some_and(|op| ["r", "w", "v"].contains(&op));
    diagnostic.help(if is_operation && parts.next().is_some() {
        format!("-U is missing in front of it: -U {word_typed}")
    } else if word.contains('.') {
        format!("to write this file to flash, type -U {word_typed}; a name with blanks needs quotes")
    } else {
        "avrrr --help lists the options and the commands".to_owned()
    })
}

/// About an option that a manifest says instead.
pub(crate) fn on_manifest_option(option: &str) -> Option<String> {
    let (key, section) = match option {
        "-P" => ("port", "[board]"),
        "--decoder" => ("decoder", "[board]"),
        "--lines" => ("lines", "[board]"),
        "--power" => ("power", "[board]"),
        "-p" => ("part", "[[slot]]"),
        "-U" => ("flash, eeprom, fuses or lock", "[[slot]]"),
        "--target" => ("target", "[[slot]]"),
        "--accept" => ("accept", "[[slot]]"),
        "--boost" => ("boost", "[[slot]]"),
        _ => return None,
    };
    Some(format!("leave {option} out: in the manifest it is the key {key} below {section}"))
}

/// About a port that cannot be opened.
pub(crate) fn on_port(error: &SerialError) -> Option<String> {
    on_port_with(error, obstacle)
}

/// What to do about a server on the network.
pub(crate) fn on_network(error: &TcpError) -> &'static str {
    match error {
        TcpError::NoRfc2217 { .. } => "a port that a server offers without RFC 2217 is -P net:HOST:PORT",
        _ => "the form is net:HOST:PORT or rfc2217:HOST:PORT, for a server such as ser2net",
    }
}

/// The same, with what tells the obstacle at a path.
fn on_port_with(error: &SerialError, obstacle: impl Fn(&str) -> Option<Obstacle>) -> Option<String> {
    Some(match error {
        SerialError::NotFound { .. } => {
            let usual = os::ports::USUAL;
            format!(
                "is the Bus Pirate plugged in? avrrr ports lists the ports that are there; it is usually {usual}"
            )
        }
        SerialError::Busy { path, .. } => match obstacle(path) {
            Some(obstacle @ Obstacle::InUse { .. }) => port::describe_obstacle(obstacle),
            _ => "close the terminal program that holds it".to_owned(),
        },
        SerialError::Denied { path, .. } => match obstacle(path) {
            Some(obstacle @ Obstacle::Denied { group: None }) => {
                format!("{}; install the rule that avrrr udev prints", port::describe_obstacle(obstacle))
            }
            Some(obstacle @ Obstacle::Denied { .. }) => {
                format!("{}; or install the rule that avrrr udev prints", port::describe_obstacle(obstacle))
            }
            _ => os::ports::GET_PERMISSION.to_owned(),
        },
        SerialError::Open { .. } => "-P wants a serial port, or \"sim\"".to_owned(),
        _ => return None,
    })
}

/// About a Bus Pirate that was not found, or was lost.
pub(crate) fn on_bus_pirate<E: StdError + 'static>(error: &buspirate::Error<E>) -> Option<String> {
    use buspirate::Error;
    Some(match error {
        Error::Transport(_) => "is the cable loose?".to_owned(),
        Error::NoAnswer { recovered, .. } => format!(
            "is this the port of the Bus Pirate? One whose receive buffer was overrun, or \
             that is in a transparent mode, is silent until it is unplugged and plugged in again; a Bus Pirate 5, 5XL \
             or 6 is silent in other modes than BPIO2: type binmode 2 in its terminal{}{}",
            if *recovered { "" } else { "." },
            with_recover(*recovered)
        ),
        Error::NotABusPirate { recovered, .. } => format!(
            "is this the port of the Bus Pirate, and is no other program talking to it?{}",
            with_recover(*recovered)
        ),
        Error::TooLong { .. }
        | Error::Silent { .. }
        | Error::Refused { .. }
        | Error::Unasked { .. }
        | Error::Lost => {
            "run it again; if that does not help, unplug the Bus Pirate and plug it in again".to_owned()
        }
        Error::NoSuchLineRate { .. } => LINE_RATES.to_owned(),
        Error::Spoiled => "type binmode 2 in the terminal of the Bus Pirate, or unplug it and plug it in again".to_owned(),
        Error::RefusedRequest { .. } | Error::BadAnswer { .. } | Error::PinsMoved { .. } => {
            "run it again; if that does not help, type binmode 2 in the terminal of the Bus Pirate, or unplug it"
                .to_owned()
        }
        Error::Supply { fault: SupplyFault::Missing, .. } => {
            "connect the supply of the target to VOUT, or let the Bus Pirate supply it: --power on --volts 3.3"
                .to_owned()
        }
        Error::Supply { fault: SupplyFault::Overload, .. } => {
            "is there a short circuit? A target that needs more takes --limit-ma, up to 500".to_owned()
        }
        Error::Supply { fault: SupplyFault::Backflow, .. } => {
            "the target has a supply of its own: --power off leaves it alone".to_owned()
        }
        Error::FixedSupply => {
            "leave --volts and --limit-ma out; a v5, 5XL or 6 in its BPIO2 mode has an adjustable supply".to_owned()
        }
        Error::AuxFeedsClock => "wire RESET to CS, and AUX to XTAL1 (--lines cs)".to_owned(),
        Error::Lacks { what, .. } => on_lack(*what),
        Error::NoRawWire => "leave -x rawfreq out".to_owned(),
        Error::Terminal => "name its other port, or leave -P out".to_owned(),
        Error::NoSuchPin { hardware, .. } if hardware.has_io() => {
            "wire RESET to CS or to IO0 to IO3: --lines cs,io0,io1,io2,io3".to_owned()
        }
        Error::NoSuchPin { pin: Source::Io(_), hardware, .. } if !hardware.is_legacy() => "wire RESET to CS or AUX (--lines)".to_owned(),
        Error::NoSuchPin { hardware, .. } if hardware.is_legacy() => {
            "wire the RESET of one chip to CS, and leave out what names another line; a Bus Pirate v1a to v4 \
             reaches more chips"
                .to_owned()
        }
        Error::NoSuchPin { pin: Source::Aux2, .. } => {
            "wire RESET to CS or AUX (--lines); three chips on these two lines need --decoder 155".to_owned()
        }
        _ => return None,
    })
}

/// Where a line rate is not possible.
const LINE_RATES: &str = "leave -b out; or it is 115200, or 4000000 divided by 2 to 256";

/// What to do without something that a Bus Pirate lacks.
fn on_lack(what: Lacks) -> String {
    match what {
        Lacks::Clock => {
            "leave --feed-clock out, and feed XTAL1 from elsewhere: from an oscillator, or from a port pin of another \
             board"
        }
        _ => "leave --outputs out: it drives its lines in any case",
    }
    .to_owned()
}

/// What else could be tried with a Bus Pirate that was not found, if it was not.
fn with_recover(recovered: bool) -> String {
    /// At the fast line rate, which comes first.
    const FAST: Duration = Duration::from_millis(4_200);
    let patience = (Options::default().patience + FAST).as_secs_f64().ceil();
    match recovered {
        true => String::new(),
        false => format!(
            " If a program was interrupted in the middle of its work, --recover tries to complete that, which \
             takes up to {patience} s"
        ),
    }
}

/// About a chip that does not answer as it should.
pub(crate) fn on_chip<E: StdError + 'static>(
    error: &icsp::Error<buspirate::Error<E>>,
    slower: SlowerClock,
) -> Option<String> {
    use icsp::Error;
    match error {
        Error::Bus(error) | Error::Disturbed(error) => on_bus_pirate(error),
        Error::NoSync { diagnosis, .. } | Error::NoSignature { diagnosis, .. } => {
            Some(on_diagnosis(*diagnosis, "RESET", slower))
        }
        Error::Unstable { .. } | Error::OutOfStep { .. } => Some(match slower.option() {
            Some(option) => format!("check the contacts, or try a slower SPI clock: {option}"),
            None => "check the contacts, and keep the wires short".to_owned(),
        }),
        Error::StillBusy { .. } => {
            let why = "is the supply too weak for a write, or the chip worn out?";
            Some(format!("{why} With --power keep the supply stays on, so that a slow write can end"))
        }
        _ => None,
    }
}

/// About a chip that cannot be brought into programming mode with these options.
pub(crate) fn on_entry<E: StdError + 'static>(
    error: &icsp::Error<buspirate::Error<E>>,
    options: &Options,
    slower: SlowerClock,
) -> Option<String> {
    let lines: Vec<_> = options.wiring.iter().map(ToString::to_string).collect();
    let reset = format!("RESET (to {})", lines.join(", "));
    let silent = matches!(error, icsp::Error::NoSync { .. } | icsp::Error::NoSignature { .. });
    let fast = options.speed.is_some_and(|speed| speed > Speed::Khz125);
    match options.power {
        _ if silent && fast => Some(
            "the SPI clock may be too fast: a new chip often runs at 1 MHz, which is good for -x spifreq=1; \
             without that option it is chosen"
                .to_owned(),
        ),
        Power::Off if silent => {
            Some("is the chip's own supply on? With --power on the Bus Pirate feeds it".to_owned())
        }
        _ => match error {
            icsp::Error::NoSync { diagnosis, .. } | icsp::Error::NoSignature { diagnosis, .. } => {
                Some(on_diagnosis(*diagnosis, &reset, slower))
            }
            _ => on_chip(error, slower),
        },
    }
}

/// About an answer that makes no sense; `reset` is what to call the chip's RESET.
fn on_diagnosis(diagnosis: Diagnosis, reset: &str, slower: SlowerClock) -> String {
    match diagnosis {
        Diagnosis::AllZero => {
            let slow = match slower {
                SlowerClock::SlowMode(_) => {
                    format!(", and one with a CPU clock below 125 kHz needs {SLOW_MODE}")
                }
                _ => String::new(),
            };
            return format!(
                "check MISO, {reset}, ground and the chip's supply; a chip whose fuses ask for a crystal or \
                 an external clock is silent without one{slow}"
            );
        }
        Diagnosis::AllOnes => {
            return format!("nothing drives MISO: check its wire, {reset} and the chip's supply");
        }
        Diagnosis::Loopback => "MOSI and MISO are connected with each other",
        Diagnosis::EchoOnly => {
            "RESET may not reach the chip, or it is an old one that is locked and does not even tell its \
             signature: -F with -e erases it"
        }
        Diagnosis::Changing => {
            "MISO reads something else each time: it is connected to nothing, or something else drives it; a \
             program that still runs may, if RESET does not reach its chip"
        }
        Diagnosis::Shifted { .. } => match slower.option() {
            Some(option) => return format!("the SPI clock may be too fast for the chip: try {option}"),
            None => "the CPU clock of the chip may be too slow for every SPI clock here",
        },
        _ => match slower.option() {
            Some(option) => {
                return format!("check the wires, keep them short, and try a slower SPI clock: {option}");
            }
            None => "check the wires, and keep them short",
        },
    }
    .to_owned()
}

/// About a fuse value that is refused.
pub(crate) fn on_hazard(risk: Risk) -> String {
    let accept = format!("if that is what you want, add --accept {}", risk.accept());
    match risk {
        Risk::TooSlow(_) => {
            format!("{accept}; a Bus Pirate v1a to v4 then reaches the chip by {SLOW_MODE} or avrrr rescue")
        }
        _ => accept,
    }
}

/// About a chip that cannot be made faster for a job.
pub(crate) const WITHOUT_BOOST: &str = "leave --boost out; the job is the same, and takes longer";

/// Values of fuse or lock bytes for `-U`, as they were before these changes.
fn as_before<'c>(changes: impl IntoIterator<Item = &'c Change>) -> String {
    let puts_back = |change: &Change| format!(" -U {}:w:{:#04x}:m", change.memory, change.before);
    changes.into_iter().map(puts_back).collect()
}

/// About a job that failed.
pub(crate) fn on_job<E: StdError + 'static>(
    failure: &Failure<buspirate::Error<E>>,
    slower: SlowerClock,
) -> Option<String> {
    let state = &failure.state;
    let puts_back = |change: &Change| {
        format!("to put {} back, with the same -P and -p:{}", change.memory, as_before([change]))
    };
    let is_unknown =
        |of: &&MemoryState| of.unknown > 0 && matches!(of.memory, Memory::Fuse(_) | Memory::Lock);
    let unknown = state.memories.iter().find(is_unknown).filter(|_| state.boosted.is_none());
    let looks = unknown.map(|of| format!("look at {}, with the same -P and -p: avrrr fuses show", of.memory));
    // Until the fuse is back, the chip is fast enough for any SPI clock.
    let cause = on_cause(failure, if state.boosted.is_some() { SlowerClock::None } else { slower });
    let all = [cause, looks, state.boosted.as_ref().map(puts_back)];
    let all: Vec<_> = all.into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join("; and "))
}

/// About the error itself.
fn on_cause<E: StdError + 'static>(
    failure: &Failure<buspirate::Error<E>>,
    slower: SlowerClock,
) -> Option<String> {
    use job::Error;
    let state = &failure.state;
    match &failure.error {
        Error::Icsp(error) => on_chip(error, slower),
        Error::Hazard(hazard) => Some(on_hazard(hazard.risk)),
        Error::NoBoost(_) => Some(WITHOUT_BOOST.to_owned()),
        Error::Disturbed { .. } => {
            Some("write all memories again that matter, and look at the fuses: avrrr fuses show".to_owned())
        }
        Error::Changed(change) if change.memory == Memory::Lock => {
            Some("a chip erase (-e) sets the lock bits back, and erases all that the chip holds".to_owned())
        }
        Error::Changed(_) => {
            Some(format!("to put it back, with the same -P and -p:{}", as_before(&state.changed)))
        }
        Error::Locked { .. } if only_reads(failure) => Some(
            "its contents cannot be read any more: an erase unlocks the chip, but they are gone then"
                .to_owned(),
        ),
        Error::Locked { .. } | Error::WriteLocked { .. } => {
            let how = "a chip erase unlocks it, and erases all that it holds";
            Some(format!("{how}: avrrr -e, with the same -P and -p"))
        }
        Error::NeedsErase { .. } if is_untouched(state, Memory::Flash) => {
            Some("leave out -D, so that the chip is erased first".to_owned())
        }
        Error::NeedsErase { .. } => {
            Some("two -U flash:w: want different bytes at the same address".to_owned())
        }
        Error::Mismatch { memory, .. } if is_untouched(state, *memory) => {
            Some("the chip holds something else; w instead of v writes the file".to_owned())
        }
        Error::Mismatch { memory, .. } if is_done(state, *memory) => {
            Some("this job itself wrote other bytes there, and verified them, before it compared".to_owned())
        }
        Error::Mismatch { memory: memory @ (Memory::Flash | Memory::Eeprom | Memory::Lock), .. }
            if state.erase == EraseState::Done && !was_written(state, *memory) =>
        {
            Some("this job itself erased the chip before it compared".to_owned())
        }
        Error::Mismatch { .. } if state.erase != EraseState::NotBegun => {
            Some("is the contact bad, the supply weak, or the chip worn out?".to_owned())
        }
        Error::Mismatch { .. } => {
            Some("is the chip locked, or the contact bad? A chip erase (-e) unlocks it".to_owned())
        }
        _ => None,
    }
}

/// Did it fail when it read what the chip held before the job?
fn only_reads<E: StdError>(failure: &Failure<buspirate::Error<E>>) -> bool {
    let action = failure.step.map(|step| step.action);
    matches!(action, Some(Action::Read | Action::Verify)) && failure.state.memories.is_empty()
}

/// Has the job written a memory?
fn was_written(state: &State, memory: Memory) -> bool {
    state.memories.iter().any(|written| written.memory == memory)
}

/// Has the job written a memory and found it right?
fn is_done(state: &State, memory: Memory) -> bool {
    let of_memory = state.memories.iter().rfind(|written| written.memory == memory);
    of_memory.is_some_and(|written| written.verified) && !state.disturbed
}

/// Does a memory hold what it held before the job?
fn is_untouched(state: &State, memory: Memory) -> bool {
    state.erase == EraseState::NotBegun && !state.disturbed && !was_written(state, memory)
}

#[cfg(test)]
mod tests;
