//! Finding a Bus Pirate in whatever state it is, and learning what it can do.

use alloc::vec::Vec;
use core::ops::ControlFlow;
use core::time::Duration;

use super::conversation::Conversation;
use super::wire::{Command, Peripherals, Speed, op};
use super::wiring::{check_wiring, extra_levels};
use super::{Banner, BusPirate, Error, Features, Options, Outcome};
use crate::select::{Lines, NoLines, TargetMap};
use crate::transport::Transport;

/// How long the device may take to begin an answer: FTDI latency timer (16 ms), USB, a busy host.
/// Only those who do not answer are waited for so long.
const ANSWER: Duration = Duration::from_millis(100);

/// Silence that ends an answer of unknown length; longer than an FTDI's latency timer.
const QUIET: Duration = Duration::from_millis(25);

/// Zeros that a terminal counts before it enters bitbang mode.
const ZEROS: usize = 20;

/// As much as a device in unknown state can take without harm.
const FIFO: usize = 4;

/// Time for four zeros to be answered by four names (1.74 ms), with a margin for USB.
const ZEROS_PAUSE: Duration = Duration::from_millis(6);

/// Pause between bytes that may complete an interrupted transfer. When the last missing byte arrives
/// the device is busy for as long as the whole transfer takes on the SPI bus, and [`FIFO`] bytes more
/// are all that it can take meanwhile. That makes 150 ms: 516 bytes at 31.25 kHz are 134 ms, 1032
/// bytes at 125 kHz are 68 ms.
const FEED_PAUSE: Duration = Duration::from_millis(30);

/// The longest transfer that can have been interrupted.
const FEED_MOST: usize = 4096 + 4;

/// For a device that lost a byte of ours: whatever it has made of the others is done after this.
const SETTLE: Duration = Duration::from_millis(40);

/// More than a device says to a few zeros, with the rest of a banner before it.
const CHATTER: usize = 1024;

/// Time for a reset, and for the banner after it.
const RESET: Duration = Duration::from_millis(1500);

/// What connecting is busy with; for people who wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Connecting {
    /// The device is silent. It may be in the middle of a transfer that somebody interrupted, and is
    /// fed what may be missing.
    Feeding {
        /// Time since it began.
        for_time: Duration,
        /// When it will be given up.
        at_most: Duration,
    },
}

/// Where the device was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Prompt,
    Bitbang,
}

/// What came of looking for the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sight {
    Found(Found),
    /// Nobody answers, or nobody answers any more.
    Silence,
    /// Nobody talks like that.
    Nonsense,
}

impl<T: Transport, M: TargetMap> BusPirate<T, M> {
    /// Connects: finds the device in whatever state it is, enters binary SPI mode, asks what it can
    /// do, lets every target go and switches the supplies as asked.
    ///
    /// # Errors
    ///
    /// [`Error::Map`], [`Error::Wiring`], [`Error::NoSuchExtraLine`], [`Error::IdleHoldsCs`] and
    /// [`Error::NoRoute`] before anything is sent; [`Error::NoAnswer`], [`Error::NotABusPirate`],
    /// [`Error::NoSuchPin`], [`Error::LegacyMode`], and whatever goes wrong later on.
    pub fn connect(transport: T, map: M, options: Options) -> Result<Self, Error<T::Error>> {
        Self::connect_watched(transport, map, options, &mut |_| ControlFlow::Continue(()))
    }

    /// Connects, and tells what takes long; `Break` stops it.
    ///
    /// # Errors
    ///
    /// As [`connect`](Self::connect), and [`Error::Stopped`].
    pub fn connect_watched(
        transport: T,
        map: M,
        options: Options,
        watch: &mut dyn FnMut(Connecting) -> ControlFlow<()>,
    ) -> Result<Self, Error<T::Error>> {
        Self::connect_with_lines(transport, map, NoLines, options, watch)
    }
}

impl<T: Transport, M: TargetMap, X: Lines> BusPirate<T, M, X> {
    /// Connects with extra lines, which are set to idle first; tells what takes long, and `Break` stops
    /// it.
    ///
    /// # Errors
    ///
    /// As [`connect`](BusPirate::connect), [`Error::Stopped`] and [`Error::Lines`].
    pub fn connect_with_lines(
        transport: T,
        map: M,
        mut extra: X,
        options: Options,
        watch: &mut dyn FnMut(Connecting) -> ControlFlow<()>,
    ) -> Outcome<Self, T, X> {
        check_wiring(&map, &options.wiring)?;
        // Lines from elsewhere can keep a decoder silent while the pins are not driven.
        let idle = map.idle();
        extra.set(extra_levels(&options.wiring, idle)).map_err(Error::Lines)?;
        let mut conversation = Conversation::new(transport).map_err(Error::with_lines)?;
        let banner =
            enter_bitbang(&mut conversation, options.patience, true, watch).map_err(Error::with_lines)?;
        let speed = options.speed.unwrap_or(Speed::Khz125);
        conversation.set_clock(speed.hertz());
        let mut this = Self {
            conversation,
            levels: idle,
            map,
            extra,
            features: Features::BULK & options.features,
            banner,
            peripherals: Peripherals::empty(),
            speed,
            held: false,
            not_before: Duration::ZERO,
            given_up: false,
            closed: false,
            options,
        };
        this.check_device()?;
        enter_spi(&mut this.conversation).map_err(Error::with_lines)?;
        this.ask_features().map_err(Error::with_lines)?;
        this.set_up_spi()?;
        Ok(this)
    }

    fn ask_features(&mut self) -> Result<(), Error<T::Error>> {
        let wanted = self.options.features;
        if wanted.contains(Features::WRITE_THEN_READ) {
            let has = self.conversation.has_write_then_read()?;
            self.features.set(Features::WRITE_THEN_READ, has);
        }
        // On a v4 earlier firmware hangs instead of refusing.
        let hangs = self.is_v4() && self.banner.as_ref().is_some_and(|banner| banner.firmware < (6, 3));
        if wanted.contains(Features::AVR_READ) && !hangs {
            let has = self.conversation.has_avr_commands()?;
            self.features.set(Features::AVR_READ, has);
        }
        Ok(())
    }

    /// Finds the device again after an error, and sets it up anew. Passing through bitbang mode
    /// lets every pin go and switches the supplies off.
    pub(super) fn recover(&mut self) -> Outcome<(), T, X> {
        self.find_again()?;
        enter_spi(&mut self.conversation).map_err(Error::with_lines)?;
        self.set_up_spi()
    }

    /// Finds the device again after an error, and leaves it in bitbang mode.
    pub(super) fn find_again(&mut self) -> Outcome<(), T, X> {
        // Whoever was given up once is not fed a second time.
        let patience = if self.given_up { Duration::ZERO } else { self.options.patience };
        let found = find_again(&mut self.conversation, patience);
        self.given_up = found.is_err();
        found.map_err(Error::with_lines)
    }
}

/// After an error: into bitbang mode again.
pub(super) fn find_again<T: Transport>(
    line: &mut Conversation<T>,
    patience: Duration,
) -> Result<(), Error<T::Error>> {
    // What it heard of the last command it may still be doing, and the target after it.
    line.settle(SETTLE);
    line.take_inbox();
    enter_bitbang(line, patience, false, &mut |_| ControlFlow::Continue(())).map(drop)
}

/// From any state into bitbang mode; the banner on the way, if it is wanted and there is one.
pub(super) fn enter_bitbang<T: Transport>(
    line: &mut Conversation<T>,
    patience: Duration,
    want_banner: bool,
    watch: &mut dyn FnMut(Connecting) -> ControlFlow<()>,
) -> Result<Option<Banner>, Error<T::Error>> {
    let began = line.now();
    let mut heard = Vec::new();
    let sight = match locate(line, patience, &mut heard)? {
        Sight::Silence => feed(line, patience, watch)?,
        sight => sight,
    };
    let found = match sight {
        Sight::Found(found) => found,
        Sight::Silence if heard.is_empty() => {
            return Err(Error::NoAnswer { waited: line.now().saturating_sub(began) });
        }
        Sight::Silence | Sight::Nonsense => return Err(Error::NotABusPirate { heard }),
    };
    let banner = match found {
        Found::Prompt if want_banner => ask_banner(line)?,
        Found::Bitbang if want_banner => restart(line)?,
        _ => None,
    };
    if found == Found::Prompt || want_banner {
        send_zeros(line, &mut heard)?;
    }
    line.set_lost(false);
    Ok(banner)
}

/// A byte or three at a time until the device shows where it is; the beginning of what it says goes
/// to `heard`.
fn locate<T: Transport>(
    line: &mut Conversation<T>,
    patience: Duration,
    heard: &mut Vec<u8>,
) -> Result<Sight, Error<T::Error>> {
    /// Enough for a transfer of 16 bytes that answers each of them.
    const TRIES: usize = 24;
    /// Leaves what a zero leaves, and asks for a prompt. The zeros come first: in half a header of a
    /// transfer a newline would be a large count.
    const FIRST: &[u8] = &[op::BITBANG, op::BITBANG, b'\n'];
    const PROMPT: &[u8] = b"\n";
    const NAME: &[u8] = &[op::BITBANG];
    /// A space ends the wait of the line rate dialog, the zero leaves a logic analyser that took all
    /// before for the parameters of a command.
    const INTO_SILENCE: [&[u8]; 2] = [b" ", NAME];
    let mut silences = INTO_SILENCE.into_iter();
    let mut probe = FIRST;
    for _ in 0..TRIES {
        line.poke(probe)?;
        let Some(reply) = listen(line, patience, heard)? else { return Ok(Sight::Nonsense) };
        probe = match reply.as_slice() {
            reply if is_bitbang(reply) => return Ok(Sight::Found(Found::Bitbang)),
            reply if is_prompt(reply) => return Ok(Sight::Found(Found::Prompt)),
            [] => match silences.next() {
                Some(next) => next,
                None => return Ok(Sight::Silence),
            },
            // Bitbang and its submodes refuse what they do not know with a zero.
            [.., op::REFUSED] if probe != NAME => NAME,
            _ => PROMPT,
        };
    }
    Ok(Sight::Nonsense)
}

/// Everything that comes until it is quiet, or until it ends in something known; its beginning goes
/// to `heard`. `None`: there is no end of it.
fn listen<T: Transport>(
    line: &mut Conversation<T>,
    patience: Duration,
    heard: &mut Vec<u8>,
) -> Result<Option<Vec<u8>>, Error<T::Error>> {
    /// More than the longest flash read, which cannot be stopped.
    const MOST: usize = 0x1_1000;
    let began = line.now();
    let mut within = ANSWER;
    let mut ends = true;
    while line.hear(within)? > 0 {
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
    heard.extend(reply.iter().take(64_usize.saturating_sub(heard.len())));
    Ok(ends.then_some(reply))
}

/// Zeros, so slowly that no device can choke on them, until an interrupted transfer is complete.
fn feed<T: Transport>(
    line: &mut Conversation<T>,
    patience: Duration,
    watch: &mut dyn FnMut(Connecting) -> ControlFlow<()>,
) -> Result<Sight, Error<T::Error>> {
    let began = line.now();
    for _ in 0..FEED_MOST {
        let for_time = line.now().saturating_sub(began);
        if for_time > patience {
            break;
        }
        if watch(Connecting::Feeding { for_time, at_most: patience }).is_break() {
            return Err(Error::Stopped);
        }
        line.poke(&[op::BITBANG])?;
        if line.hear(FEED_PAUSE)? == 0 {
            continue;
        }
        // Zeros that are still on their way are answered, too.
        match listen(line, patience, &mut Vec::new())? {
            Some(reply) if is_bitbang(&reply) => return Ok(Sight::Found(Found::Bitbang)),
            Some(_) => {}
            None => return Ok(Sight::Nonsense),
        }
    }
    Ok(Sight::Silence)
}

/// At the prompt: the banner, `None` if there was no sense in it.
fn ask_banner<T: Transport>(line: &mut Conversation<T>) -> Result<Option<Banner>, Error<T::Error>> {
    /// Prompts that may be on their way still: those of a device that has just been reset, and of
    /// what it was asked meanwhile.
    const PROMPTS: usize = 4;
    line.poke(b"i\n")?;
    let mut text = Vec::new();
    for _ in 0..PROMPTS {
        match listen(line, RESET, &mut Vec::new())? {
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

/// In bitbang mode: back to the terminal, which shows its banner. `None`: the device stayed.
fn restart<T: Transport>(line: &mut Conversation<T>) -> Result<Option<Banner>, Error<T::Error>> {
    line.poke(&[op::TERMINAL])?;
    let deadline = line.now() + RESET;
    while !is_prompt(line.inbox()) && line.now() < deadline {
        line.hear(deadline.saturating_sub(line.now()))?;
    }
    Ok(Banner::parse(&line.take_inbox()))
}

/// At the prompt: zeros, never more than a device that is there already can take, until it is in
/// bitbang mode.
fn send_zeros<T: Transport>(line: &mut Conversation<T>, heard: &mut Vec<u8>) -> Result<(), Error<T::Error>> {
    /// More than the terminal counts, in case the line lost some.
    const MOST: usize = ZEROS + 8;
    let mut sent = 0;
    while sent < MOST {
        line.poke(&[op::BITBANG; FIFO])?;
        sent += FIFO;
        let mut within = if sent < ZEROS { ZEROS_PAUSE } else { ANSWER };
        // Who answers is heard out before more is sent: an answer may come in pieces.
        while line.hear(within)? > 0 {
            if is_bitbang(line.inbox()) {
                line.take_inbox();
                return Ok(());
            }
            if line.inbox().len() > CHATTER {
                return Err(not_a_bus_pirate(line, heard));
            }
            within = QUIET;
        }
    }
    Err(not_a_bus_pirate(line, heard))
}

/// What it said before, and what it says now; the beginning of it.
fn not_a_bus_pirate<T: Transport>(line: &mut Conversation<T>, heard: &mut Vec<u8>) -> Error<T::Error> {
    heard.extend(line.take_inbox());
    heard.truncate(64);
    Error::NotABusPirate { heard: core::mem::take(heard) }
}

/// In bitbang mode: into binary SPI. Zeros on their way may still be answered before.
pub(super) fn enter_spi<T: Transport>(line: &mut Conversation<T>) -> Result<(), Error<T::Error>> {
    let command = Command::EnterSpi;
    line.poke(&[op::SPI])?;
    line.set_lost(true);
    while !line.inbox().ends_with(op::SPI_NAME) {
        if line.inbox().len() > CHATTER {
            return Err(not_a_bus_pirate(line, &mut Vec::new()));
        }
        if line.hear(ANSWER.max(QUIET * 4))? == 0 {
            let got = line.take_inbox().len();
            return Err(Error::Silent {
                command: command.name(),
                got,
                want: op::SPI_NAME.len(),
                waited: ANSWER.max(QUIET * 4),
            });
        }
    }
    line.take_inbox();
    line.set_lost(false);
    Ok(())
}

fn is_bitbang(reply: &[u8]) -> bool {
    reply.ends_with(op::BITBANG_NAME)
}

/// Does this end in the prompt of a mode, `HiZ>` at the beginning of a line, and not in a question,
/// `(1)>`? Strict, because it may be flash that is being read.
fn is_prompt(reply: &[u8]) -> bool {
    let Some(line) = reply.iter().rposition(|byte| *byte == b'\n') else { return false };
    let Some(name) = reply[line + 1..].strip_suffix(b">") else { return false };
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
