//! From one mode of the device to another: the terminal, bitbang mode, binary SPI.

use alloc::vec::Vec;
use core::time::Duration;

use super::hear::{ANSWER, LONGEST_ANSWER, QUIET, is_bitbang, is_prompt, keep, listen, probe};
use super::link::{Link, SLACK};
use super::wire::{FIFO, NORMAL_BAUD, op};
use crate::buspirate::watched::GIVE_UP_AFTER;
use crate::buspirate::{Banner, Error, quirks};
use crate::transport::Transport;

/// A device that talks to us is in a known mode after this, or it is none.
const CHANGE_OF_MODE: Duration = Duration::from_secs(4);

/// Zeros that a terminal counts before it enters bitbang mode.
const ZEROS: usize = 20;

/// The margin for USB after the time in which four zeros come and are answered by four names.
const ZEROS_MARGIN: Duration = Duration::from_millis(4);

/// Time for a reset, and for the banner after it.
pub(super) const RESET: Duration = Duration::from_millis(1500);

/// Asks a terminal for a prompt.
pub(super) const PROMPT: &[u8] = b"\n";

/// At the prompt: the banner, `None` if there was no sense in it.
pub(super) fn ask_banner<T: Transport>(line: &mut Link<T>) -> Result<Option<Banner>, Error<T::Error>> {
    /// Prompts that may be on their way still: those of a device that has just been reset, and of
    /// what it was asked meanwhile.
    const PROMPTS: usize = 4;
    line.send_raw(b"i\n")?;
    let mut text = Vec::new();
    for _ in 0..PROMPTS {
        match listen(line, if text.is_empty() { SLACK } else { ANSWER }, RESET, &mut Vec::new())? {
            Some(reply) if !reply.is_empty() => text.extend(reply),
            _ => break,
        }
        if is_prompt(&text)
            && let Some(banner) = Banner::parse(&text)
        {
            return Ok(Some(banner));
        }
    }
    Ok(Banner::parse(&text))
}

/// In bitbang mode: back to the terminal, at the normal line rate. What it says of itself; `None`: the device
/// stayed, or did not say it.
pub(super) fn restart<T: Transport>(line: &mut Link<T>) -> Result<Option<Banner>, Error<T::Error>> {
    /// From a reset to the banner: 65 ms at the most (7.0, a build without optimisation), and the timer.
    const BOOT: Duration = Duration::from_millis(150);
    line.send_raw(&[op::TERMINAL])?;
    let changes_rate = line.baud().is_some_and(|baud| baud != NORMAL_BAUD);
    if changes_rate {
        // Its confirmation still comes at the old rate.
        line.receive(ANSWER)?;
        line.take_inbox();
        line.set_baud(NORMAL_BAUD)?;
    }
    let deadline = line.now() + RESET;
    let mut within = if changes_rate { BOOT } else { RESET };
    while !is_prompt(line.inbox()) && line.now() < deadline {
        let rest = deadline.saturating_sub(line.now());
        if line.receive(within.min(rest))? == 0 {
            break;
        }
        within = if changes_rate { QUIET } else { RESET };
    }
    let said = line.take_inbox();
    let banner = quirks::legacy_banner(&said).or_else(|| Banner::parse(&said));
    if banner.is_some() || !changes_rate {
        return Ok(banner);
    }
    // Firmware up to 6.1 begins it 2 ms after the reset. With a timer of 16 ms it is over then.
    match probe(line, PROMPT, ANSWER, RESET, &mut Vec::new())? {
        Some(reply) if is_prompt(&reply) => ask_banner(line),
        _ => Ok(None),
    }
}

/// At the prompt: zeros, never more than a device that is there already can take, until it is in
/// bitbang mode.
pub(super) fn send_zeros<T: Transport>(
    line: &mut Link<T>,
    heard: &mut Vec<u8>,
) -> Result<(), Error<T::Error>> {
    /// More than the terminal counts, in case the line lost some.
    const MOST: usize = ZEROS + 8;
    let pause = line.line_time(FIFO + FIFO * op::BITBANG_NAME.len()) + ZEROS_MARGIN;
    line.limited(CHANGE_OF_MODE, |line| {
        let mut sent = 0;
        while sent < MOST {
            line.send_raw(&[op::BITBANG; FIFO])?;
            sent += FIFO;
            // More than the terminal counts would be too much for bitbang mode, if they came at once.
            let mut within = if sent < ZEROS { pause } else { SLACK };
            // An answer is received to its end before more is sent: it may come in pieces.
            while line.receive(within)? > 0 {
                if is_bitbang(line.inbox()) {
                    line.take_inbox();
                    return Ok(());
                }
                if line.inbox().len() > LONGEST_ANSWER {
                    return Err(not_a_bus_pirate(line, heard));
                }
                within = QUIET;
            }
        }
        Err(not_a_bus_pirate(line, heard))
    })
}

/// What it said before, and what it says now; the beginning of it.
fn not_a_bus_pirate<T: Transport>(line: &mut Link<T>, heard: &mut Vec<u8>) -> Error<T::Error> {
    keep(heard, &line.take_inbox());
    Error::NotABusPirate { heard: core::mem::take(heard), recovered: true }
}

/// In bitbang mode: into binary SPI. Zeros on their way may still be answered before.
pub(super) fn enter_spi<T: Transport>(line: &mut Link<T>) -> Result<(), Error<T::Error>> {
    enter(line, op::SPI, op::SPI_NAME, "enter SPI mode")
}

/// In bitbang mode: into raw wire mode, in the same way. Firmware that does not have it says the name of bitbang mode.
pub(super) fn enter_raw_wire<T: Transport>(line: &mut Link<T>) -> Result<(), Error<T::Error>> {
    drain(line)?;
    let entered = enter(line, op::RAW_WIRE, op::RAW_WIRE_NAME, "enter raw wire mode");
    match entered {
        Err(Error::Silent { got, .. }) if got == op::BITBANG_NAME.len() => Err(Error::NoRawWire),
        entered => entered,
    }
}

fn enter<T: Transport>(
    line: &mut Link<T>,
    mode: u8,
    name: &[u8],
    command: &'static str,
) -> Result<(), Error<T::Error>> {
    line.send_raw(&[mode])?;
    line.set_lost(true);
    line.limited(CHANGE_OF_MODE, |line| {
        while !line.inbox().ends_with(name) {
            if line.inbox().len() > LONGEST_ANSWER {
                return Err(not_a_bus_pirate(line, &mut Vec::new()));
            }
            if line.receive(SLACK)? == 0 {
                let (got, want) = (line.take_inbox().len(), name.len());
                return Err(Error::Silent { command, got, want, waited: SLACK });
            }
        }
        Ok(())
    })?;
    line.take_inbox();
    line.set_lost(false);
    Ok(())
}

/// In bitbang mode: reads and drops the answers to zeros that were still on their way.
pub(super) fn drain<T: Transport>(line: &mut Link<T>) -> Result<(), Error<T::Error>> {
    line.limited(GIVE_UP_AFTER, |line| {
        while line.receive(QUIET)? > 0 {}
        Ok(())
    })?;
    line.take_inbox();
    Ok(())
}
