//! The terminal of a Bus Pirate 5, 5XL or 6, as far as it takes to put its binary port into BPIO2 mode.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

use super::link::FIRST;
use super::message::END;
use crate::buspirate::Error;
use crate::transport::Transport;

/// Ends every question and every prompt (chapter 2).
const PROMPT: u8 = 0x03;

/// Tells about the device, with its mode; no question takes it for an answer.
const INFORMATION: &[u8] = b"i\r";

/// Comes with what the terminal does not understand.
const BELL: u8 = 0x07;

/// Ends the one question that comes before any prompt.
const COLOURS: &[u8] = b"(Y/n)> ";

/// Its text.
const QUESTION: &[u8] = b"VT100 compatible color mode?";

/// More than any answer of the terminal to what is typed here.
const MOST: usize = 16 * 1024;

/// How long an answer may take once the terminal has shown that it is there.
const ANSWER: Duration = Duration::from_secs(3);

/// In which mode the binary port of a Bus Pirate 5, 5XL or 6 was.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BinaryPort {
    /// In its BPIO2 mode already.
    Bpio2,
    /// In another mode, which the device calls so. Now it is in its BPIO2 mode, until it is switched off.
    Was(String),
}

/// Puts the binary port into its BPIO2 mode, over the terminal, which is the other port of the device.
///
/// A new device has a logic analyser at its binary port, and switches 3.3 V on as soon as that port is opened. So
/// this comes before it. Where BPIO2 is chosen already it is chosen again, which mends [`Error::Spoiled`]. Opening or
/// closing the terminal stops the device for up to 2.6 s: leave `terminal` open until the binary port is not needed
/// any more.
///
/// # Errors
///
/// [`Error::NoTerminal`] when it is silent for six seconds, or does not end up at a prompt;
/// [`Error::Transport`].
pub fn select_bpio2<T: Transport>(terminal: &mut T) -> Result<BinaryPort, Error<T::Error>> {
    let mut dialog = Dialog { terminal, heard: Vec::new() };
    dialog.reach_prompt()?;
    let about = dialog.ask(INFORMATION, ANSWER)?;
    let mode = about.lines().find_map(|line| line.trim().strip_prefix("Active binmode: "));
    let mode = mode.unwrap_or("unknown").trim();
    let mut answer = dialog.ask(b"binmode 2\r", ANSWER)?;
    if !answer.contains("BPIO2") {
        return Err(dialog.failed());
    }
    if !is_prompt(&answer) {
        // Whether to save it: the user may not want that.
        answer = dialog.ask(b"n\r", ANSWER)?;
    }
    match is_prompt(&answer) {
        true if mode.starts_with("BPIO2") => Ok(BinaryPort::Bpio2),
        true => Ok(BinaryPort::Was(mode.into())),
        false => Err(dialog.failed()),
    }
}

struct Dialog<'t, T> {
    terminal: &'t mut T,
    /// The last answer, as it came.
    heard: Vec<u8>,
}

impl<T: Transport> Dialog<'_, T> {
    /// From wherever it is to the prompt of a mode.
    fn reach_prompt(&mut self) -> Result<(), Error<T::Error>> {
        /// Menus may lie in each other.
        const TRIES: usize = 4;
        self.terminal.discard_input().map_err(Error::Transport)?;
        // Enter alone would take what a question suggests: the last one of the legacy mode switches the supply on.
        let mut answer = self.ask(INFORMATION, FIRST)?;
        for _ in 0..TRIES {
            let next: &[u8] = match () {
                () if is_prompt(&answer) => return Ok(()),
                // No colours, which would only have to be taken out again.
                () if self.heard.ends_with(COLOURS) => b"n\r",
                // Leaves a menu.
                () => b"x\r",
            };
            answer = self.ask(next, ANSWER)?;
        }
        Err(self.failed())
    }

    /// Types this; what is answered up to the next prompt, without escape sequences.
    fn ask(&mut self, typed: &[u8], within: Duration) -> Result<String, Error<T::Error>> {
        self.heard.clear();
        self.terminal.send(typed).map_err(Error::Transport)?;
        let deadline = self.terminal.now() + within;
        let mut buffer = vec![0; 256];
        while !self.heard.ends_with(&[PROMPT]) && !self.heard.ends_with(COLOURS) {
            let rest = deadline.saturating_sub(self.terminal.now());
            let count = self.terminal.recv(&mut buffer, rest).map_err(Error::Transport)?;
            self.heard.extend(&buffer[..count]);
            if count == 0 || self.heard.len() > MOST {
                return Err(self.failed());
            }
        }
        Ok(plain(&self.heard))
    }

    fn failed(&mut self) -> Error<T::Error> {
        Error::NoTerminal { heard: core::mem::take(&mut self.heard) }
    }
}

/// The text without what cannot be seen: bells, and escape sequences, `ESC [`, parameters, a letter.
fn plain(bytes: &[u8]) -> String {
    let mut text = String::new();
    let mut rest = bytes.iter().copied();
    while let Some(byte) = rest.next() {
        match byte {
            0x1b => drop(rest.find(u8::is_ascii_alphabetic)),
            END | PROMPT | BELL => {}
            byte => text.push(char::from(byte)),
        }
    }
    text
}

/// Does this come from the terminal: its first question, a prompt, or a line that its editor draws anew?
pub(crate) fn is_terminal(reply: &[u8]) -> bool {
    const END_OF_LINE: &[u8] = b"\x1b[0K\r\x1b[";
    let has = |text: &[u8]| reply.windows(text.len()).any(|part| part == text);
    has(QUESTION) || reply.ends_with(b"> \x03") || reply.starts_with(b"\r") && has(END_OF_LINE)
}

/// Does it end in the prompt of a mode, `HiZ> `, and not in a question, `y/n > `?
fn is_prompt(text: &str) -> bool {
    let last = text.rsplit(['\r', '\n']).next().unwrap_or("");
    let Some(name) = last.strip_suffix("> ") else { return false };
    (1..=10).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_terminal_says_is_told_from_what_others_do() {
        for (bytes, want) in [
            (&b"\n\r\n\r\nVT100 compatible color mode? (Y/n)> "[..], true),
            (b"\n\r\nHiZ> \x03", true),
            (b"Save setting?\r\ny/n > \x03", true),
            (b"\rHiZ>  \x1b[0K\r\x1b[6C", true),
            (b"HiZ>", false),
            (b"\r\nHiZ>", false),
            (b"(1)>", false),
            (b"BBIO1", false),
            (b"\x03", false),
            (b"C", false),
            (b"", false),
        ] {
            assert_eq!(is_terminal(bytes), want, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn a_prompt_is_told_from_a_question() {
        for (bytes, want) in [
            (&b"n\n\r\nHiZ> \x03"[..], true),
            (b"\n\r\n\x1b[0mSPI> \x03", true),
            (b"Invalid command: x. Type ? for help.\r\n\x07HiZ> \x03", true),
            (b"Save setting?\r\ny/n > \x03", false),
            (b"x to exit > \x03", false),
            (b"VT100 compatible color mode? (Y/n)> ", false),
            (b"", false),
        ] {
            assert_eq!(is_prompt(&plain(bytes)), want, "{}", bytes.escape_ascii());
        }
        assert_eq!(plain(b"\rHiZ> b\x1b[0;95;49mug\x1b[0m\x1b[0K\r\x1b[6C"), "\rHiZ> bug\r");
    }
}
