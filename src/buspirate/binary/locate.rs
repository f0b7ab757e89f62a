//! Finding a Bus Pirate in whatever state it is, at whatever line rate.
//!
//! A v1a to v3 that is busy on the SPI bus takes four bytes, and is deaf after the fifth. A byte that comes more
//! slowly than the device listens is several characters: one for each edge at which the line falls. So:
//!
//! 1. Nothing is sent before the device is silent. It is listened to at 2 Mbaud, where a byte of any rate is
//!    heard: at 115,200 baud an 0xFF of a device at 1 Mbaud is a spike.
//! 2. The first byte is a zero at the normal rate. It is one character at every rate, and the same zero: the
//!    line is low for longer than a byte takes at the faster ones. Bitbang and SPI mode answer it.
//! 3. A blank follows, which is two characters at most, and the terminal echoes it at its prompt. A device that was
//!    busy all the time has three then, and gets no more while a page may go on. In half a header of a transfer
//!    the blank makes the count of bytes to read small, or so large that the transfer is refused: a long one
//!    would keep the device busy for longer than it can take what completes it.
//! 4. One that is still silent is looked for at other rates, the fastest first: a byte is one character at most
//!    where the device is slower. What it gets is a blank again, which also
//!    ends the dialog of the line rate; then the pause is so long that what it may be busy with ends meanwhile.
//! 5. A zero that is answered by garbage is sent at the other rates, the slowest first, because then it is
//!    still a zero at all others. One that is too fast could be a command that switches the supplies on.

use alloc::vec::Vec;
use core::time::Duration;

use super::complete::{Fed, Feeder};
use super::hear::{ANSWER, QUIET, is_bitbang, is_garbled, is_prompt, is_prompt_line, keep, listen, probe};
use super::link::Link;
use super::modes::{PROMPT, RESET, ask_banner, restart, send_zeros};
use super::wire::{NORMAL_BAUD, op};
use crate::buspirate::watched::{GIVE_UP_AFTER, Search};
use crate::buspirate::{Banner, Error, quirks};
use crate::transport::Transport;

/// Silence before the first byte: longer than an FTDI's latency timer, so that a device which sends is heard.
const IDLE: Duration = Duration::from_millis(20);

/// A flash read that is still going on is read for so long; the longest of ours takes 3 s. What still talks then
/// may do so until it gets a byte.
const LONGEST_STREAM: Duration = Duration::from_secs(4);

/// The fastest line rate that a device can have.
const FASTEST: u32 = 2_000_000;

/// Line rates at which another program may have left the device, the slowest first. 235,294 baud is what a
/// device has that was told 230,400. One at 9600 baud hears nothing of a byte from 230,400 baud up, so it comes
/// last.
const RATES: [u32; 7] = [NORMAL_BAUD, 230_400, 250_000, 500_000, 1_000_000, FASTEST, 9_600];

/// Leaves what a zero leaves; bitbang mode answers with its name.
const NAME: &[u8] = &[op::BITBANG];

/// Ends the self test of bitbang mode, which stray bytes may have begun.
const END_OF_TEST: &[u8] = &[0xff];

/// Ends the wait of the line rate dialog; at its prompt the terminal echoes it.
const SPACE: &[u8] = b" ";

/// Wakes the terminal of a v5, which is known by its answer.
const ENTER: &[u8] = b"\r";

/// Bytes to find out where it is, enough for a transfer of 16 bytes that answers each of them; and at a rate that
/// may only be near its own.
const TRIES: usize = 24;
const FEW_TRIES: usize = 4;

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

/// Is the device at the terminal's prompt? Else it is in bitbang mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AtPrompt(pub(super) bool);

/// From any state to the terminal's prompt or into bitbang mode; the banner on the way, if it is wanted
/// and there is one. With the banner the device is at its normal line rate.
pub(super) fn find<T: Transport>(
    line: &mut Link<T>,
    search: &Search<'_>,
) -> Result<(AtPrompt, Option<Banner>), Error<T::Error>> {
    let began = line.now();
    let mut heard = Vec::new();
    let response = line.limited(search.limit(), |line| locate_or_complete(line, search, &mut heard));
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

/// Looks for the device; sends one that is silent what it may be waiting for, and looks again.
fn locate_or_complete<T: Transport>(
    line: &mut Link<T>,
    search: &Search<'_>,
    heard: &mut Vec<u8>,
) -> Result<Response, Error<T::Error>> {
    let mut response = locate(line, search, heard)?;
    if response == Response::Silent {
        response = wake(line, search, heard)?;
    }
    let Some(patience) = search.patience.filter(|_| response == Response::Silent) else {
        return Ok(response);
    };
    let mut feeder = Feeder::new(line, patience);
    while response == Response::Silent {
        response = match feeder.feed(line, search)? {
            Fed::Bitbang => Response::Found(Found::Bitbang),
            Fed::Speaks => locate(line, search, heard)?,
            Fed::Babbles => Response::Unknown,
            Fed::Silent => break,
        };
    }
    Ok(response)
}

/// Looks once more for one that is silent. The terminal of a v5 says nothing before Enter; and one that switches its
/// supply on for another program answers after half a second.
fn wake<T: Transport>(
    line: &mut Link<T>,
    search: &Search<'_>,
    heard: &mut Vec<u8>,
) -> Result<Response, Error<T::Error>> {
    let patience = search.patience.unwrap_or(GIVE_UP_AFTER);
    // At a fast rate it is three characters: a device that is busy with the last ones gets twice the usual pause.
    let pause = Pauses::of(line, search).next * 2;
    match probe(line, ENTER, pause, patience, heard)? {
        Some(reply) if reply.is_empty() => Ok(Response::Silent),
        reply => match locate_here(line, TRIES, (ENTER, reply), pause, patience, heard)? {
            // It may have been the last byte of a transfer, and the answer is at another rate.
            Response::Unknown if search.patience.is_some() => locate(line, search, heard),
            response => Ok(response),
        },
    }
}

/// Looks for the device at our line rate and, unless it is found, at the others; the beginning of what
/// it says goes to `heard`.
fn locate<T: Transport>(
    line: &mut Link<T>,
    search: &Search<'_>,
    heard: &mut Vec<u8>,
) -> Result<Response, Error<T::Error>> {
    let patience = search.patience.unwrap_or(GIVE_UP_AFTER);
    if !wait_for_silence(line, patience.min(LONGEST_STREAM), heard)? {
        if search.patience.is_none() {
            return Ok(Response::Unknown);
        }
        line.send_raw(NAME)?;
        // A read whose length was damaged takes 17 s at the slowest of the usual clocks.
        if !wait_for_silence(line, patience, heard)? {
            return Ok(Response::Unknown);
        }
    }
    let pauses = Pauses::of(line, search);
    let mut sent = NAME;
    let mut reply = probe(line, NAME, IDLE, patience, heard)?;
    if reply.as_ref().is_some_and(Vec::is_empty) {
        sent = SPACE;
        reply = probe(line, SPACE, pauses.first, patience, heard)?;
    }
    if reply.as_deref().is_some_and(is_garbled) {
        // A terminal answers no zero. With patience: what came may be the rest of something else.
        let ways: &[_] = match search.patience {
            Some(_) => &BOTH_WAYS,
            None if sent == NAME => &[true],
            None => &[false],
        };
        if let Some(found) = try_ways(line, ways, patience)? {
            return Ok(found);
        }
    }
    match locate_here(line, TRIES, (sent, reply), pauses.next, patience, heard)? {
        Response::Silent => match try_rates(line, pauses.next, false, patience)? {
            Response::Silent if search.patience.is_some() && said_adjust(heard) => leave_slowest_rate(line),
            response => Ok(response),
        },
        // Noise, and then answers at another rate.
        Response::Unknown if search.patience.is_some() => {
            Ok(try_ways(line, &BOTH_WAYS, patience)?.unwrap_or(Response::Unknown))
        }
        response => Ok(response),
    }
}

/// Did our newline carry out a command for another line rate?
fn said_adjust(heard: &[u8]) -> bool {
    const ADJUST: &[u8] = b"Adjust your";
    heard.windows(ADJUST.len()).any(|text| text == ADJUST)
}

/// The command of a program that was killed while it typed it, `b 1` of `b 10 3`, chooses the first entry of the
/// menu. Its last entry leads back.
fn leave_slowest_rate<T: Transport>(line: &mut Link<T>) -> Result<Response, Error<T::Error>> {
    const SLOWEST: u32 = 300;
    const NORMAL: &[u8] = b"b 9\n";
    /// More than the prompt has, and more than the text before the change.
    const PROMPT_MOST: usize = 12;
    const TEXT_MOST: usize = 60;
    let Some(own) = line.baud().filter(|_| line.try_baud(SLOWEST)) else { return Ok(Response::Silent) };
    line.send_raw(SPACE)?;
    line.pause(line.line_time(PROMPT_MOST));
    line.send_raw(NORMAL)?;
    line.pause(line.line_time(TEXT_MOST));
    line.receive(IDLE)?;
    line.take_inbox();
    line.set_baud(own)?;
    let reply = probe(line, SPACE, ANSWER, ANSWER, &mut Vec::new())?;
    let is_there = reply.is_some_and(|reply| is_prompt_line(&reply));
    Ok(if is_there { Response::Found(Found::Prompt) } else { Response::Silent })
}

/// Whether a device at another rate answers a zero: a binary mode does, a terminal does not.
const BOTH_WAYS: [bool; 2] = [true, false];

/// Looks for the device at other rates in these ways.
fn try_ways<T: Transport>(
    line: &mut Link<T>,
    ways: &[bool],
    patience: Duration,
) -> Result<Option<Response>, Error<T::Error>> {
    for answers in ways {
        let response = try_rates(line, IDLE + QUIET, *answers, patience)?;
        if matches!(response, Response::Found(_)) {
            return Ok(Some(response));
        }
    }
    Ok(None)
}

/// How long to wait for an answer that may not come.
struct Pauses {
    /// After the blank: no page of ours or of avrdude takes longer on the SPI bus. With more patience: no read
    /// of flashrom either.
    first: Duration,
    /// After each byte that follows, which may be the last of a payload and is two characters at most: half of
    /// what a page may take then.
    next: Duration,
}

impl Pauses {
    fn of<T: Transport>(line: &Link<T>, search: &Search<'_>) -> Self {
        let is_ours = line.busy_at_most(0).is_some();
        let (first, next) = match search.patience {
            Some(_) if !is_ours => (600, 70),
            _ => (300, 65),
        };
        Self { first: Duration::from_millis(first), next: Duration::from_millis(next) }
    }
}

/// Waits until the device sends nothing, at whatever rate; `false`: it does not come to an end.
fn wait_for_silence<T: Transport>(
    line: &mut Link<T>,
    patience: Duration,
    heard: &mut Vec<u8>,
) -> Result<bool, Error<T::Error>> {
    let own = line.baud();
    let deadline = line.now() + patience;
    loop {
        let fast = own.filter(|_| line.try_baud(FASTEST));
        if let Some(own) = fast {
            let is_silent = line.receive(IDLE)? == 0;
            line.take_inbox();
            line.set_baud(own)?;
            if is_silent {
                return Ok(true);
            }
        }
        // What it says is of use at our rate only.
        let rest = deadline.saturating_sub(line.now());
        match listen(line, IDLE, rest, heard)? {
            Some(reply) if reply.is_empty() && fast.is_none() => return Ok(true),
            Some(_) if !rest.is_zero() => {}
            _ => return Ok(false),
        }
    }
}

/// Looks for the device at the line rates that are not our own; ours is set again if it is not there.
/// `answers`: it has answered a zero.
fn try_rates<T: Transport>(
    line: &mut Link<T>,
    within: Duration,
    answers: bool,
    patience: Duration,
) -> Result<Response, Error<T::Error>> {
    let Some(own) = line.baud() else { return Ok(Response::Silent) };
    let usual = line.usual_baud();
    let mut rates: Vec<_> = RATES.into_iter().filter(|rate| *rate != usual).chain([usual]).collect();
    rates.sort_unstable();
    if answers {
        rates.rotate_left(1);
    } else {
        rates.reverse();
    }
    for rate in rates.into_iter().filter(|rate| *rate != own) {
        if !line.try_baud(rate) {
            continue;
        }
        line.take_inbox();
        let probes: &[_] = match answers {
            // Only there the terminal takes our first zero for something else, and answers.
            true if rate < NORMAL_BAUD => &[NAME, SPACE],
            true => &[NAME],
            false => &[SPACE],
        };
        for bytes in probes {
            match probe(line, bytes, within, patience, &mut Vec::new())? {
                // It may be silent because that was not what it waits for.
                Some(reply) if reply.is_empty() => {}
                Some(reply) if is_bitbang(&reply) => return Ok(Response::Found(Found::Bitbang)),
                Some(reply) if is_prompt_line(&reply) => return Ok(Response::Found(Found::Prompt)),
                Some(reply) if is_garbled(&reply) => break,
                reply => {
                    match locate_here(line, FEW_TRIES, (bytes, reply), within, patience, &mut Vec::new())? {
                        Response::Found(found) => return Ok(Response::Found(found)),
                        _ => break,
                    }
                }
            }
        }
    }
    line.set_baud(own)?;
    Ok(Response::Silent)
}

/// A byte at a time until the device shows where it is, after what it was sent before and answered to that.
/// `pause`: the wait for an answer that may not come.
fn locate_here<T: Transport>(
    line: &mut Link<T>,
    tries: usize,
    (sent, reply): (&'static [u8], Option<Vec<u8>>),
    pause: Duration,
    patience: Duration,
    heard: &mut Vec<u8>,
) -> Result<Response, Error<T::Error>> {
    /// The zero leaves a logic analyser that took all before for the parameters of a command.
    const INTO_SILENCE: [&[u8]; 2] = [SPACE, NAME];
    let mut silences = INTO_SILENCE.into_iter();
    let (mut sent, mut reply) = (sent, reply);
    for _ in 0..tries {
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
            // Bitbang and its submodes refuse what they do not know with a zero. Raw wire takes a newline for a
            // command, and says so.
            [.., op::REFUSED | op::OK] if sent != NAME => NAME,
            _ => PROMPT,
        };
        let first = if silences.len() < INTO_SILENCE.len() { pause } else { ANSWER };
        reply = probe(line, sent, first, patience, heard)?;
    }
    Ok(Response::Unknown)
}
