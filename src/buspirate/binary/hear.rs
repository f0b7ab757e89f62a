//! What a device says while its state is unknown: when it ends, and whether it is a prompt or a name.

use alloc::vec::Vec;
use core::time::Duration;

use super::link::Link;
use super::wire::op;
use crate::buspirate::error::HEARD_MOST;
use crate::buspirate::{Error, bpio};
use crate::transport::Transport;

/// How long the device may take to begin an answer: FTDI latency timer (16 ms), USB, a busy host.
/// Only a device that does not answer costs so much time.
pub(super) const ANSWER: Duration = Duration::from_millis(100);

/// Silence that ends an answer of unknown length; longer than an FTDI's latency timer.
pub(super) const QUIET: Duration = Duration::from_millis(25);

/// More than a device says to a few zeros, with the rest of a banner before it.
pub(super) const LONGEST_ANSWER: usize = 1024;

/// Adds to the beginning of what was heard.
pub(super) fn keep(heard: &mut Vec<u8>, reply: &[u8]) {
    heard.extend(reply.iter().take(HEARD_MOST.saturating_sub(heard.len())));
}

/// Everything that comes until it is quiet, or until it ends in something known; its beginning goes
/// to `heard`. `first`: so long it may take to begin. `None`: there is no end of it.
pub(super) fn listen<T: Transport>(
    line: &mut Link<T>,
    first: Duration,
    patience: Duration,
    heard: &mut Vec<u8>,
) -> Result<Option<Vec<u8>>, Error<T::Error>> {
    /// More than the longest flash read, which cannot be stopped.
    const MOST: usize = 0x1_1000;
    let began = line.now();
    let mut within = first;
    let mut ends = true;
    while line.receive(within)? > 0 {
        if is_prompt(line.inbox()) || is_bitbang(line.inbox()) {
            break;
        }
        ends = line.inbox().len() < MOST && line.now().saturating_sub(began) <= patience.max(ANSWER);
        if !ends {
            break;
        }
        within = QUIET;
    }
    let reply = line.take_inbox();
    keep(heard, &reply);
    Ok(ends.then_some(reply))
}

/// Sends a few bytes and listens. The answer begins within `first`. One of a device that speaks BPIO2 is
/// [`Error::Bpio2`] or [`Error::Spoiled`]: any of these bytes may be its first, or may come late. That of its terminal
/// is [`Error::Terminal`].
pub(super) fn probe<T: Transport>(
    line: &mut Link<T>,
    bytes: &[u8],
    first: Duration,
    patience: Duration,
    heard: &mut Vec<u8>,
) -> Result<Option<Vec<u8>>, Error<T::Error>> {
    line.send_raw(bytes)?;
    let reply = listen(line, first, patience, heard)?;
    match reply {
        Some(reply) if bpio::answers_zero(&reply) => Err(Error::Bpio2),
        Some(reply) if bpio::is_spoiled(&reply) => Err(Error::Spoiled),
        Some(reply) if bpio::is_terminal(&reply) => Err(Error::Terminal),
        reply => Ok(reply),
    }
}

/// Does this end in the name of bitbang mode?
pub(super) fn is_bitbang(reply: &[u8]) -> bool {
    reply.ends_with(op::BITBANG_NAME)
}

/// Does this end in the prompt of a mode, `HiZ>` at the beginning of a line, and not in a question,
/// `(1)>`? Strict, because it may be flash that is being read.
pub(super) fn is_prompt(reply: &[u8]) -> bool {
    let Some(line) = reply.iter().rposition(|byte| *byte == b'\n') else { return false };
    is_prompt_line(&reply[line + 1..])
}

/// Is this a line with the prompt of a mode and nothing else?
pub(super) fn is_prompt_line(line: &[u8]) -> bool {
    let Some(name) = line.strip_suffix(b">") else { return false };
    let name = name.strip_suffix(b"(BASIC)").unwrap_or(name);
    (2..=10).contains(&name.len()) && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

/// Is this what a device says at another line rate? It has bytes that neither a terminal nor a binary mode
/// sends, or zeros behind each other.
pub(super) fn is_garbled(reply: &[u8]) -> bool {
    let is_known =
        |byte: &u8| matches!(byte, 0x00 | 0x01 | 0x07 | 0x08 | b'\t' | b'\n' | b'\r' | 0x1b | b' '..=b'~');
    !reply.iter().all(is_known) || reply.len() > 1 && reply.iter().all(|byte| *byte == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_is_told_from_a_question() {
        for (reply, want) in [
            (&b"\r\nHiZ>"[..], true),
            (b"\r\nSPI>", true),
            (b"Ready\r\n1-WIRE>", true),
            (b"\r\nHiZ(BASIC)>", true),
            (b"\r\n(1)>", false),
            (b"HiZ>", false),
            (b"\x0c\x94x>", false),
            (b"\n\x94HiZ>", false),
            (b"\n>", false),
            (b"\n(BASIC)>", false),
            (b">", false),
            (b"", false),
            (b"HiZ", false),
            (b"BBIO1", false),
        ] {
            assert_eq!(is_prompt(reply), want, "{}", reply.escape_ascii());
        }
    }

    #[test]
    fn an_answer_at_another_rate_is_told_from_a_short_one() {
        for (reply, want) in [
            (&b"\xff"[..], true),
            (b"BB\x9f", true),
            (b"\0\0", true),
            (b"\0", false),
            (b"\x01", false),
            (b"\x07", false),
            (b"\r\n(1)>", false),
            (b"", false),
        ] {
            assert_eq!(is_garbled(reply), want, "{}", reply.escape_ascii());
        }
    }
}
