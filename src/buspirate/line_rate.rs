//! A faster line: the terminal's dialog, and the proof that both ends have changed.

use alloc::format;

use super::conversation::Conversation;
use super::locate::{ANSWER, QUIET, is_prompt};
use super::wire::{NORMAL_BAUD, brg};
use super::{Banner, Error};
use crate::transport::Transport;
use core::time::Duration;

/// The last the terminal says at the old rate, if nothing of it is lost.
const ADJUST: &[u8] = b"continue\r\n";

/// From the last of that to the moment at which the device listens at the new rate.
const SWITCH: Duration = Duration::from_millis(5);

/// Can the line rate of this device be changed, and is it known how it behaves then? A v3 or v2go has
/// an adapter that follows; firmware 5.5 to 7.0 takes any divider and buffers what it is sent.
pub(super) fn can_change(banner: Option<&Banner>) -> bool {
    banner.is_some_and(|banner| {
        banner.hardware.starts_with('3') && ((5, 5)..=(7, 0)).contains(&banner.firmware)
    })
}

/// At the prompt: changes the line rate of both ends to `baud`; `false`: the device did not, or was not
/// heard at that rate, and both ends are at the normal one.
///
/// A device that changed its rate and hears nothing at it, because the adapter in between cannot follow,
/// has to be plugged in again; it is silent then.
pub(super) fn change<T: Transport>(line: &mut Conversation<T>, baud: u32) -> Result<bool, Error<T::Error>> {
    let Some(divider) = brg(baud) else { return Ok(false) };
    if line.baud().is_none() || !ask(line, divider)? {
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
fn ask<T: Transport>(line: &mut Conversation<T>, divider: u8) -> Result<bool, Error<T::Error>> {
    /// The entry for a divider in the menu.
    const RAW: &[u8] = b"10\n";
    line.poke(format!("b 10 {divider}\n").as_bytes())?;
    loop {
        let mut within = ANSWER;
        while line.hear(within)? > 0 {
            if line.inbox().ends_with(ADJUST) || is_prompt(line.inbox()) {
                break;
            }
            within = QUIET;
        }
        let said = line.take_inbox();
        // Firmware that does not take the answers on the command's line asks for them.
        match said.as_slice() {
            said if is_prompt(said) => return Ok(false),
            [.., b'(', b'9', b')', b'>'] => line.poke(RAW)?,
            [.., b'4', b')', b'>'] => line.poke(format!("{divider}\n").as_bytes())?,
            // The end of the text may be lost on the way to the new rate.
            _ => return Ok(true),
        }
    }
}

/// Ends the dialog with a space; does the prompt come?
fn comes_back<T: Transport>(line: &mut Conversation<T>) -> Result<bool, Error<T::Error>> {
    const PROMPT: &[u8] = b"HiZ>";
    line.poke(b" ")?;
    let mut within = ANSWER;
    while line.hear(within)? > 0 {
        if line.inbox().ends_with(PROMPT) {
            line.take_inbox();
            return Ok(true);
        }
        within = QUIET;
    }
    line.take_inbox();
    Ok(false)
}
