//! A faster line: the terminal's dialog, and the proof that both ends have changed.

use alloc::format;

use super::hear::{ANSWER, LONGEST_ANSWER, QUIET, is_prompt, is_prompt_line};
use super::link::{Link, SLACK};
use super::wire::{NORMAL_BAUD, brg};
use crate::buspirate::Error;
use crate::transport::Transport;
use core::time::Duration;

/// The last the terminal says at the old rate, if nothing of it is lost.
const ADJUST: &[u8] = b"continue\r\n";

/// The entry for a divider in the menu.
const RAW: &str = "10";

/// Erases a letter.
const BACKSPACE: &[u8] = b"\x08";

/// From the last of that to the moment at which the device listens at the new rate.
const SWITCH: Duration = Duration::from_millis(2);

/// At the prompt: changes the line rate of both ends to `baud`; `false`: the device did not, or was not
/// heard at that rate, and both ends are at the normal one.
///
/// A device that changed its rate and hears nothing at it, because the adapter in between cannot follow,
/// has to be plugged in again; it is silent then.
pub(super) fn change<T: Transport>(line: &mut Link<T>, baud: u32) -> Result<bool, Error<T::Error>> {
    /// The whole dialog takes a fraction of it.
    const MOST: Duration = Duration::from_secs(3);
    line.limited(MOST, |line| try_to_change(line, baud))
}

fn try_to_change<T: Transport>(line: &mut Link<T>, baud: u32) -> Result<bool, Error<T::Error>> {
    let Some(divider) = brg(baud) else { return Ok(false) };
    // A device that goes to a rate that the port does not have is not heard again.
    if !line.try_baud(baud) {
        return Ok(false);
    }
    line.set_baud(NORMAL_BAUD)?;
    if !ask(line, divider)? {
        return Ok(false);
    }
    line.pause(SWITCH);
    line.set_baud(baud)?;
    // A device that was not ready for the first space takes the second.
    for _ in 0..2 {
        if comes_back(line)? {
            return Ok(true);
        }
    }
    line.set_baud(NORMAL_BAUD)?;
    comes_back(line)?;
    Ok(false)
}

/// Goes through the dialog until the device waits for us to change our rate; `false`: it refused, and is
/// at its prompt.
fn ask<T: Transport>(line: &mut Link<T>, divider: u8) -> Result<bool, Error<T::Error>> {
    let divider = format!("{divider}");
    if !enter(line, &format!("b {RAW} {divider}"))? {
        return Ok(false);
    }
    /// The menu, the divider, and the end.
    const ANSWERS: usize = 3;
    for _ in 0..ANSWERS {
        let mut within = SLACK;
        while line.receive(within)? > 0 {
            if line.inbox().ends_with(ADJUST) || is_prompt(line.inbox()) {
                break;
            }
            within = QUIET;
        }
        let said = line.take_inbox();
        // Firmware that does not take the answers on the command's line asks for them.
        let answer = match said.as_slice() {
            said if is_prompt(said) => return Ok(false),
            [.., b'(', b'9', b')', b'>'] => RAW,
            [.., b'4', b')', b'>'] => &divider,
            // The end of the text may be lost on the way to the new rate.
            _ => return Ok(true),
        };
        if !enter(line, answer)? {
            return Ok(false);
        }
    }
    Ok(false)
}

/// Types a text and, if it comes back as it was typed, a newline. A text that lost a letter could choose
/// any rate, so it is erased; also if the port fails, because the next newline would carry it out.
fn enter<T: Transport>(line: &mut Link<T>, text: &str) -> Result<bool, Error<T::Error>> {
    let typed = type_in(line, text);
    if matches!(typed, Ok(true)) {
        line.send_raw(b"\n")?;
    } else {
        for _ in 0..text.len() {
            line.send_raw(BACKSPACE)?;
        }
        line.pause(QUIET);
    }
    typed
}

fn type_in<T: Transport>(line: &mut Link<T>, text: &str) -> Result<bool, Error<T::Error>> {
    line.send_raw(text.as_bytes())?;
    while !line.inbox().ends_with(text.as_bytes()) {
        if line.receive(SLACK)? == 0 || line.inbox().len() > LONGEST_ANSWER {
            return Ok(false);
        }
    }
    Ok(line.take_inbox() == text.as_bytes())
}

/// Ends the dialog with a space; does the prompt come?
fn comes_back<T: Transport>(line: &mut Link<T>) -> Result<bool, Error<T::Error>> {
    line.send_raw(b" ")?;
    let mut within = ANSWER;
    while line.receive(within)? > 0 {
        if is_prompt_line(line.inbox()) {
            line.take_inbox();
            return Ok(true);
        }
        within = QUIET;
    }
    line.take_inbox();
    Ok(false)
}
