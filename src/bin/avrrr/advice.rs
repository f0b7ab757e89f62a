//! What a person can do about an error of the library, in terms of this program's options.

use std::error::Error as StdError;

use avrrr::buspirate::wire::Speed;
use avrrr::buspirate::{Options, Power};
use avrrr::icsp::{Diagnosis, Memory};
use avrrr::job::{EraseState, Failure, State};
use avrrr::transport::{Obstacle, SerialError, obstacle};
use avrrr::{buspirate, icsp, job};

use crate::ports;

/// About answers that wait for the timer of a USB adapter.
pub(crate) const ON_LATENCY: &str = "hint: answers wait in the USB adapter; a lower latency timer makes this \
    faster (Linux: echo 1 > /sys/bus/usb-serial/devices/ttyUSB0/latency_timer; Windows: the port's advanced \
    settings)";

/// About a port that cannot be opened.
pub(crate) fn on_port(error: &SerialError) -> Option<String> {
    on_port_with(error, obstacle)
}

/// The same, with what tells the obstacle at a path.
fn on_port_with(error: &SerialError, obstacle: impl Fn(&str) -> Option<Obstacle>) -> Option<String> {
    Some(match error {
        SerialError::NotFound { .. } => {
            "is the Bus Pirate plugged in? On Linux it is /dev/ttyUSB0 (v2go, v3) or \
             /dev/ttyACM0 (v4), on macOS /dev/tty.usbserial-*"
                .to_owned()
        }
        SerialError::Busy { path } => match obstacle(path) {
            Some(obstacle @ Obstacle::InUse { .. }) => ports::in_words(obstacle),
            _ => "close the terminal program that holds it".to_owned(),
        },
        SerialError::Denied { path } => match obstacle(path) {
            Some(obstacle @ Obstacle::Denied { group: None }) => {
                format!("{}; install the rule that avrrr udev prints", ports::in_words(obstacle))
            }
            Some(obstacle @ Obstacle::Denied { .. }) => {
                format!("{}; or install the rule that avrrr udev prints", ports::in_words(obstacle))
            }
            _ => "on Linux, join the group that owns the port (often dialout) and log in again".to_owned(),
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
        Error::NoAnswer { .. } => {
            "is this the port of the Bus Pirate? One whose receive buffer was overrun, or \
             that is in a transparent mode, is silent until it is unplugged and plugged in again"
                .to_owned()
        }
        Error::NotABusPirate { .. } => {
            "is this the port of the Bus Pirate, and is no other program talking to it?".to_owned()
        }
        Error::Silent { .. } | Error::Refused { .. } | Error::Unasked { .. } | Error::Lost => {
            "run it again; if that does not help, unplug the Bus Pirate and plug it in again".to_owned()
        }
        _ => return None,
    })
}

/// About a chip that does not answer as it should.
pub(crate) fn on_chip<E: StdError + 'static>(error: &icsp::Error<buspirate::Error<E>>) -> Option<String> {
    use icsp::Error;
    match error {
        Error::Bus(error) | Error::Disturbed(error) => on_bus_pirate(error),
        Error::NoSync { diagnosis, .. } | Error::NoSignature { diagnosis, .. } => {
            Some(on_diagnosis(*diagnosis, "RESET"))
        }
        Error::Unstable { .. } | Error::OutOfStep { .. } => {
            Some("check the contacts, or try a slower SPI clock: -x spifreq=0".to_owned())
        }
        Error::StillBusy { .. } => {
            Some("is the supply too weak for a write, or the chip worn out?".to_owned())
        }
        _ => None,
    }
}

/// About a chip that cannot be brought into programming mode with these options.
pub(crate) fn on_entry<E: StdError + 'static>(
    error: &icsp::Error<buspirate::Error<E>>,
    options: &Options,
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
                Some(on_diagnosis(*diagnosis, &reset))
            }
            _ => on_chip(error),
        },
    }
}

/// About an answer that makes no sense; `reset` is what to call the chip's RESET.
fn on_diagnosis(diagnosis: Diagnosis, reset: &str) -> String {
    match diagnosis {
        Diagnosis::AllZero => {
            return format!(
                "check MISO, {reset}, ground and the chip's supply; a chip whose fuses ask for a crystal or \
                 an external clock is silent without one"
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
        Diagnosis::Shifted { .. } => "the SPI clock may be too fast for the chip: try -x spifreq=0",
        _ => "check the wires, keep them short, and try a slower SPI clock: -x spifreq=0",
    }
    .to_owned()
}

/// About a job that failed.
pub(crate) fn on_job<E: StdError + 'static>(failure: &Failure<buspirate::Error<E>>) -> Option<String> {
    use job::Error;
    let state = &failure.state;
    match &failure.error {
        Error::Icsp(error) => on_chip(error),
        Error::Disturbed { .. } => {
            Some("write all memories again that matter, and look at the fuses: avrrr fuses show".to_owned())
        }
        Error::Locked { .. } => Some("a chip erase (-e) unlocks it, and erases all that it holds".to_owned()),
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
        Error::Mismatch { .. } => {
            Some("is the chip locked, or the contact bad? A chip erase (-e) unlocks it".to_owned())
        }
        _ => None,
    }
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
