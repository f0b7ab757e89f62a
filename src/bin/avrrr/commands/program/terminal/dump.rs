//! `dump`: bytes of a memory as hexadecimal numbers and characters.

use std::fmt::Write as _;

use avrrr::icsp::Memory;

use super::interval::Interval;
use super::memories;
use super::parse::Length;
use super::session::Session;
use crate::diagnostic::Diagnostic;

/// So many bytes are shown where nothing was said.
const USUAL: i64 = 256;
/// So many of them are in a line.
const COLUMNS: usize = 16;

/// Where dumps have come to.
#[derive(Debug, Default)]
pub(super) struct Dumps {
    /// Of each memory, the last one that was shown at the end.
    last: Vec<Last>,
}

#[derive(Debug, Clone, Copy)]
struct Last {
    memory: Memory,
    /// What comes next.
    next: u32,
    /// How much was asked for.
    length: i64,
}

impl Dumps {
    /// Which bytes are meant.
    fn choose(
        &mut self,
        session: &Session<'_, '_>,
        name: Option<&str>,
        at: Option<i64>,
        length: Length,
    ) -> Result<(Memory, Option<Interval>), Diagnostic> {
        let memory = match (name, self.last.last()) {
            (Some(name), _) => memories::find(name, &session.chip)?,
            (None, Some(last)) => last.memory,
            (None, None) => {
                return Err(Diagnostic::new("no memory was shown before")
                    .help("dump flash 0 64 shows the first 64 bytes of flash".to_owned()));
            }
        };
        let size = memory.size(&session.chip);
        let before = self.last.iter().find(|last| last.memory == memory).copied();
        let usual = before.map_or(USUAL, |last| last.length);
        let interval = match (at, length) {
            (Some(at), Length::Bytes(length)) => Interval::new(size, at, length)?,
            (Some(at), Length::ToEnd) => Interval::new(size, at, -1)?,
            (Some(at), Length::AsBefore) => Interval::new(size, at, usual.min(size.into()))?,
            (None, _) => {
                let next = before.map_or(0, |last| last.next);
                Interval::new(size, next.into(), usual.min(size.into()))?
            }
        };
        let length = match (length, interval) {
            (Length::Bytes(_), Some(interval)) => interval.length.min(size).into(),
            _ => usual,
        };
        self.last.retain(|last| last.memory != memory);
        let next = interval.map_or(0, |interval| end(interval, size));
        self.last.push(Last { memory, next, length });
        Ok((memory, interval))
    }

    /// Shows bytes of a memory.
    pub(super) fn show(
        &mut self,
        session: &mut Session<'_, '_>,
        name: Option<&str>,
        at: Option<i64>,
        length: Length,
    ) -> Result<(), Diagnostic> {
        let (memory, interval) = self.choose(session, name, at, length)?;
        let Some(interval) = interval else { return Ok(()) };
        let bytes = session.read(memory, interval)?;
        let mut rest = &bytes[..];
        let mut lines = String::new();
        for (at, length) in interval.wrapped() {
            let (piece, behind) = rest.split_at(length as usize);
            lines += &hexdump(at, piece, memory.size(&session.chip));
            rest = behind;
        }
        session.print(lines.trim_end_matches('\n'))
    }
}

/// The address behind what is shown; behind the last one is the first one.
fn end(interval: Interval, size: u32) -> u32 {
    interval.wrapped().last().map_or(0, |(at, length)| (at + length) % size.max(1))
}

/// Lines as avrdude has them.
fn hexdump(at: u32, bytes: &[u8], size: u32) -> String {
    let width = if size > 0x1_0000 { 5 } else { 4 };
    let mut lines = String::new();
    for (number, line) in bytes.chunks(COLUMNS).enumerate() {
        let mut digits = String::new();
        let mut letters = String::new();
        for (column, byte) in line.iter().enumerate() {
            let gap = if column == COLUMNS / 2 { "  " } else { " " };
            // A String takes everything.
            let _ = write!(digits, "{}{byte:02x}", if column == 0 { "" } else { gap });
            let is_shown = byte.is_ascii_graphic() || *byte == b' ';
            letters.push(if is_shown { char::from(*byte) } else { '.' });
        }
        let at = at as usize + number * COLUMNS;
        let _ = writeln!(lines, "{at:0width$x}  {digits:48}  |{letters:16}|");
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_avrdude() {
        let bytes = b"\x01\x02\x03\x04\xfe\xcaAvrdude\0\xff\xff";
        assert_eq!(
            hexdump(0, bytes, 1024),
            "0000  01 02 03 04 fe ca 41 76  72 64 75 64 65 00 ff ff  |......Avrdude...|\n"
        );
        assert_eq!(
            hexdump(0, b"\x62", 1),
            "0000  62                                                |b               |\n"
        );
        let lines = hexdump(0x1_fff8, &[0xff; 20], 0x4_0000);
        let starts: Vec<_> = lines.lines().map(|line| &line[..8]).collect();
        assert_eq!(starts, ["1fff8  f", "20008  f"]);
    }

    #[test]
    fn the_next_dump_begins_where_the_last_one_ended() {
        let after = |at, length| end(Interval::new(0x400, at, length).unwrap().unwrap(), 0x400);
        assert_eq!([after(0, 16), after(0x3f0, 16), after(0x3f8, 16), after(0, -1)], [16, 0, 8, 0]);
    }
}
