//! Finding a Bus Pirate in whatever state it is, at whatever line rate.

use alloc::vec::Vec;
use core::time::Duration;

use super::link::{Link, SLACK};
use super::wire::{FIFO, NORMAL_BAUD, op};
use crate::buspirate::error::HEARD_MOST;
use crate::buspirate::watched::{Connecting, GIVE_UP_AFTER, Search};
use crate::buspirate::{Banner, Error, quirks};
use crate::transport::Transport;

/// How long the device may take to begin an answer: FTDI latency timer (16 ms), USB, a busy host.
/// Only a device that does not answer costs so much time.
pub(super) const ANSWER: Duration = Duration::from_millis(100);

/// Silence that ends an answer of unknown length; longer than an FTDI's latency timer.
pub(super) const QUIET: Duration = Duration::from_millis(25);

/// Silence before the first byte: longer than an FTDI's latency timer, so that a device which sends is heard.
const IDLE: Duration = Duration::from_millis(20);

/// A flash read that is still going on is read for so long; the longest of ours takes 2.9 s at 115,200
/// baud. What still talks then may do so until it gets a byte.
const LONGEST_STREAM: Duration = Duration::from_secs(4);

/// How long the answer to the first bytes may take: the next ones could be too much for a device that is in
/// the middle of a page at the slowest SPI clock, which takes 270 ms at most.
const FIRST_ANSWER: Duration = Duration::from_millis(300);

/// A device that talks to us is in a known mode after this, or it is none.
const CHANGE_OF_MODE: Duration = Duration::from_secs(4);

/// Zeros that a terminal counts before it enters bitbang mode.
const ZEROS: usize = 20;

/// Time for four zeros to be answered by four names (1.74 ms), with a margin for USB.
const ZEROS_PAUSE: Duration = Duration::from_millis(6);

/// Pause between bytes that may complete an interrupted transfer. When the last missing byte arrives
/// the device is busy for as long as the whole transfer takes on the SPI bus, and [`FIFO`] bytes more
/// are all that it can take meanwhile. That makes 150 ms: 516 bytes at 31.25 kHz are 134 ms, 1032
/// bytes at 125 kHz are 68 ms.
const FILL_PAUSE: Duration = Duration::from_millis(30);

/// Between two bytes that may complete a transfer of our own, at least.
const LEAST_PAUSE: Duration = Duration::from_millis(2);

/// The longest transfer that can have been interrupted.
const FILL_MOST: usize = 4096 + 4;

/// What completes a transfer of our own that the device shifts while it comes. An AVR does nothing about it,
/// and what is too much is refused byte by byte. Short, because clocks differ by 2 %.
const STREAM_FILL: &[u8] = &[0xff; 128];

/// The longest transfer of that kind.
const STREAM_MOST: usize = 0x1_0000;

/// More than a device says to a few zeros, with the rest of a banner before it.
pub(super) const LONGEST_ANSWER: usize = 1024;

/// Time for a reset, and for the banner after it.
const RESET: Duration = Duration::from_millis(1500);

/// Line rates at which another program may have left the device, the likeliest first.
const RATES: [u32; 5] = [NORMAL_BAUD, 1_000_000, 2_000_000, 250_000, 500_000];

/// Leaves what a zero leaves, and asks for a prompt. The zeros come first: in half a header of a
/// transfer a newline would be a large count.
const FIRST: &[u8] = &[op::BITBANG, op::BITBANG, b'\n'];

/// Two zeros, which leave what a zero leaves; bitbang mode answers each with its name.
const NAMES: &[u8] = &[op::BITBANG; 2];

/// Asks a terminal for a prompt.
const PROMPT: &[u8] = b"\n";

/// Ends the self test of bitbang mode, which stray bytes may have begun.
const END_OF_TEST: &[u8] = &[0xff];

/// Ends the wait of the line rate dialog.
const SPACE: &[u8] = b" ";

/// The state in which the device was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Prompt,
    Bitbang,
}

/// What came of looking for the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Response {
    Found(Found),
    /// Nothing answers, or nothing answers any more.
    Silent,
    /// No Bus Pirate answers like that.
    Unknown,
}

/// From any state to the terminal's prompt or into bitbang mode; the banner on the way, if it is wanted
/// and there is one. With the banner the device is at its normal line rate.
pub(super) fn find<T: Transport>(
    line: &mut Link<T>,
    search: &Search<'_>,
) -> Result<(AtPrompt, Option<Banner>), Error<T::Error>> {
    let began = line.now();
    let mut heard = Vec::new();
    let response =
        line.limited(search.limit(), |line| match (locate(line, search, &mut heard)?, search.patience) {
            (Response::Silent, Some(patience)) => complete_transfer(line, patience, search, &mut heard),
            (response, _) => Ok(response),
        });
    let recovered = search.patience.is_some();
    let found = match response {
        Ok(Response::Found(found)) => found,
        Err(error) if !matches!(error, Error::TooLong { .. }) => return Err(error),
        _ => {
            keep(&mut heard, &line.take_inbox());
            let waited = line.now().saturating_sub(began);
            return Err(match heard.is_empty() {
                true => Error::NoAnswer { waited, recovered },
                false => Error::NotABusPirate { heard, recovered },
            });
        }
    };
    line.set_lost(false);
    if !search.banner {
        return Ok((AtPrompt(found == Found::Prompt), None));
    }
    let banner = if found == Found::Prompt && line.baud().is_none_or(|baud| baud == NORMAL_BAUD) {
        line.limited(2 * RESET, ask_banner)?
    } else {
        if found == Found::Prompt {
            // At a fast rate the terminal's own reset may hang; that of bitbang mode does not.
            send_zeros(line, &mut heard)?;
        }
        restart(line)?
    };
    Ok((AtPrompt(true), banner))
}

/// Adds to the beginning of what was heard.
fn keep(heard: &mut Vec<u8>, reply: &[u8]) {
    heard.extend(reply.iter().take(HEARD_MOST.saturating_sub(heard.len())));
}

/// Is the device at the terminal's prompt? Else it is in bitbang mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AtPrompt(pub(super) bool);

/// Looks for the device at our line rate and, unless it is found, at the others; the beginning of what
/// it says goes to `heard`.
fn locate<T: Transport>(
    line: &mut Link<T>,
    search: &Search<'_>,
    heard: &mut Vec<u8>,
) -> Result<Response, Error<T::Error>> {
    let patience = search.patience.unwrap_or(GIVE_UP_AFTER);
    // A device that is busy sending does not take what it is sent meanwhile.
    let is_idle = listen(line, IDLE, patience.min(LONGEST_STREAM), heard)?.is_some();
    if !is_idle && search.patience.is_none() {
        return Ok(Response::Unknown);
    }
    line.send_raw(FIRST)?;
    let reply = listen(line, FIRST_ANSWER, patience, heard)?;
    // What is sent slower or faster than it is heard has no zeros at its ends.
    let is_garbled = |reply: &Vec<u8>| !reply.is_empty() && reply.iter().all(|byte| *byte >= 0x80);
    if reply.as_ref().is_some_and(is_garbled) {
        let response = try_rates(line, &[NAMES, PROMPT])?;
        if matches!(response, Response::Found(_)) {
            return Ok(response);
        }
    }
    match locate_here(line, reply, patience, heard)? {
        // A device that waits for the space of the line rate dialog answers nothing else.
        Response::Silent => try_rates(line, &[SPACE]),
        response => Ok(response),
    }
}

/// Looks for the device at the line rates that are not our own; ours is set again if it is not there.
fn try_rates<T: Transport>(line: &mut Link<T>, probes: &[&[u8]]) -> Result<Response, Error<T::Error>> {
    let Some(own) = line.baud() else { return Ok(Response::Silent) };
    let usual = line.usual_baud();
    let others = RATES.into_iter().filter(|rate| *rate != usual);
    for rate in [usual].into_iter().chain(others).filter(|rate| *rate != own) {
        line.set_baud(rate)?;
        line.take_inbox();
        for bytes in probes {
            match probe(line, bytes, ANSWER, &mut Vec::new())?.as_deref() {
                Some(reply) if is_bitbang(reply) => return Ok(Response::Found(Found::Bitbang)),
                Some(reply) if is_prompt(reply) || is_prompt_line(reply) => {
                    return Ok(Response::Found(Found::Prompt));
                }
                // It may be silent because that was not what it waits for.
                Some([]) => {}
                _ => break,
            }
        }
    }
    line.set_baud(own)?;
    Ok(Response::Silent)
}

/// Sends a few bytes and listens.
fn probe<T: Transport>(
    line: &mut Link<T>,
    bytes: &[u8],
    patience: Duration,
    heard: &mut Vec<u8>,
) -> Result<Option<Vec<u8>>, Error<T::Error>> {
    line.send_raw(bytes)?;
    listen(line, ANSWER, patience, heard)
}

/// A byte or three at a time until the device shows where it is, after `first` came to the first of
/// them.
fn locate_here<T: Transport>(
    line: &mut Link<T>,
    first: Option<Vec<u8>>,
    patience: Duration,
    heard: &mut Vec<u8>,
) -> Result<Response, Error<T::Error>> {
    /// Enough for a transfer of 16 bytes that answers each of them.
    const TRIES: usize = 24;
    const NAME: &[u8] = &[op::BITBANG];
    /// The zero leaves a logic analyser that took all before for the parameters of a command.
    const INTO_SILENCE: [&[u8]; 2] = [SPACE, NAME];
    let mut silences = INTO_SILENCE.into_iter();
    let mut sent = FIRST;
    let mut reply = first;
    for _ in 0..TRIES {
        let Some(got) = reply else { return Ok(Response::Unknown) };
        sent = match got.as_slice() {
            // The legacy mode of a v5 or v6 has no terminal, whatever it says.
            got if is_bitbang(got) || quirks::legacy_banner(got).is_some() => {
                return Ok(Response::Found(Found::Bitbang));
            }
            got if is_prompt(got) => return Ok(Response::Found(Found::Prompt)),
            [] => match silences.next() {
                Some(next) => next,
                None => return Ok(Response::Silent),
            },
            // Only the self test of bitbang mode sends a newline back as it is.
            got if got == PROMPT && sent == PROMPT => END_OF_TEST,
            // Bitbang and its submodes refuse what they do not know with a zero.
            [.., op::REFUSED] if sent != NAME => NAME,
            _ => PROMPT,
        };
        reply = probe(line, sent, patience, heard)?;
    }
    Ok(Response::Unknown)
}

/// Everything that comes until it is quiet, or until it ends in something known; its beginning goes
/// to `heard`. `first`: so long it may take to begin. `None`: there is no end of it.
fn listen<T: Transport>(
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

/// Zeros, so slowly that no device can choke on them, until an interrupted transfer is complete; after the
/// first of them as fast as the line is, if the device shifts what comes.
fn complete_transfer<T: Transport>(
    line: &mut Link<T>,
    patience: Duration,
    search: &Search<'_>,
    heard: &mut Vec<u8>,
) -> Result<Response, Error<T::Error>> {
    /// What was sent while the device was looked for at first.
    const BEFORE: usize = 16;
    /// All that is missing of most transfers.
    const ZEROS_FIRST: usize = 64;
    let began = line.now();
    let streams = line.is_streaming();
    let is_ours = line.busy_at_most(0).is_some();
    // The length of our own transfer may have been damaged: then it takes longer than that of another program.
    let patience = if line.is_uploading() || streams { patience * 2 } else { patience };
    let patience = if is_ours { patience.saturating_sub(line.filled_lately()) } else { patience };
    let most = if streams { STREAM_MOST } else { FILL_MOST };
    let mut response = Response::Silent;
    let mut filled = 0;
    while response == Response::Silent && filled < most {
        let for_time = line.now().saturating_sub(began);
        if for_time > patience {
            break;
        }
        if (search.ask)(Connecting::Recovering { for_time, at_most: patience }).is_break() {
            return Err(Error::Stopped);
        }
        let (fill, pause) = if streams && filled >= ZEROS_FIRST {
            (STREAM_FILL, line.line_time(STREAM_FILL.len()) + QUIET)
        } else {
            // How long the device will be busy is known of a transfer of our own.
            let pause = line.busy_at_most(BEFORE + filled).map(|busy| busy / FIFO as u32 + LEAST_PAUSE);
            (&[op::BITBANG][..], pause.unwrap_or(FILL_PAUSE))
        };
        line.send_raw(fill)?;
        filled += fill.len();
        if line.receive(pause)? == 0 {
            continue;
        }
        // What is still on its way is answered, too.
        response = match listen(line, ANSWER, patience, &mut Vec::new())? {
            Some(reply) if is_bitbang(&reply) => Response::Found(Found::Bitbang),
            // It speaks, perhaps at a rate that is not ours.
            Some(_) => locate(line, search, heard)?,
            None => Response::Unknown,
        };
    }
    if is_ours {
        line.add_filled(line.now().saturating_sub(began));
    }
    Ok(response)
}

/// At the prompt: the banner, `None` if there was no sense in it.
fn ask_banner<T: Transport>(line: &mut Link<T>) -> Result<Option<Banner>, Error<T::Error>> {
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

/// In bitbang mode: back to the terminal, which shows its banner, at the normal line rate. `None`: the
/// device stayed, or did not say what it is.
pub(super) fn restart<T: Transport>(line: &mut Link<T>) -> Result<Option<Banner>, Error<T::Error>> {
    line.send_raw(&[op::TERMINAL])?;
    if line.baud().is_some_and(|baud| baud != NORMAL_BAUD) {
        // Its confirmation still comes at the old rate, well before the banner.
        line.receive(ANSWER)?;
        line.take_inbox();
        line.set_baud(NORMAL_BAUD)?;
    }
    let deadline = line.now() + RESET;
    while !is_prompt(line.inbox()) && line.now() < deadline {
        line.receive(deadline.saturating_sub(line.now()))?;
    }
    let said = line.take_inbox();
    Ok(quirks::legacy_banner(&said).or_else(|| Banner::parse(&said)))
}

/// At the prompt: zeros, never more than a device that is there already can take, until it is in
/// bitbang mode.
pub(super) fn send_zeros<T: Transport>(
    line: &mut Link<T>,
    heard: &mut Vec<u8>,
) -> Result<(), Error<T::Error>> {
    /// More than the terminal counts, in case the line lost some.
    const MOST: usize = ZEROS + 8;
    line.limited(CHANGE_OF_MODE, |line| {
        let mut sent = 0;
        while sent < MOST {
            line.send_raw(&[op::BITBANG; FIFO])?;
            sent += FIFO;
            // More than the terminal counts would be too much for bitbang mode, if they came at once.
            let mut within = if sent < ZEROS { ZEROS_PAUSE } else { SLACK };
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
    line.send_raw(&[op::SPI])?;
    line.set_lost(true);
    line.limited(CHANGE_OF_MODE, |line| {
        while !line.inbox().ends_with(op::SPI_NAME) {
            if line.inbox().len() > LONGEST_ANSWER {
                return Err(not_a_bus_pirate(line, &mut Vec::new()));
            }
            if line.receive(SLACK)? == 0 {
                let (got, want) = (line.take_inbox().len(), op::SPI_NAME.len());
                return Err(Error::Silent { command: "enter SPI mode", got, want, waited: SLACK });
            }
        }
        Ok(())
    })?;
    line.take_inbox();
    line.set_lost(false);
    Ok(())
}

fn is_bitbang(reply: &[u8]) -> bool {
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
}
