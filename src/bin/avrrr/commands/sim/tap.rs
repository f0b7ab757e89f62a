//! Listening on the wires, and writing down what is heard.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use avrrr::sim::{Board, Drive, Hardware, Pins, Pwm, Shift, Wires};

use crate::diagnostic::Diagnostic;

/// Something on the Bus Pirate's pins.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// RESET lines moved: CS, AUX, AUX2, IO0 to IO3.
    Reset([Drive; 7]),
    /// The supplies.
    Supply(bool),
    /// One SPI byte: out, in.
    Byte(u8, u8),
}

/// The board, and perhaps an ear on its wires.
#[derive(Debug)]
pub(super) struct Tap {
    board: Board,
    listens: bool,
    heard: Vec<(Duration, Event)>,
    lines: [Drive; 7],
}

impl Tap {
    pub(super) fn new(board: Board, listens: bool) -> Self {
        Self { board, listens, heard: Vec::new(), lines: [Drive::Released; 7] }
    }

    pub(super) fn board_mut(&mut self) -> &mut Board {
        &mut self.board
    }

    /// What was heard since the last time.
    pub(super) fn take(&mut self) -> Vec<(Duration, Event)> {
        std::mem::take(&mut self.heard)
    }

    fn note(&mut self, at: Duration, event: Event) {
        if self.listens {
            self.heard.push((at, event));
        }
    }
}

impl Wires for Tap {
    fn set_pins(&mut self, at: Duration, pins: Pins) {
        self.board.set_pins(at, pins);
        let [io0, io1, io2, io3] = pins.io;
        let lines = [pins.cs, pins.aux, pins.aux2, io0, io1, io2, io3];
        if lines != self.lines {
            self.lines = lines;
            self.note(at, Event::Reset(lines));
        }
    }

    fn set_supply(&mut self, at: Duration, on: bool) {
        self.board.set_supply(at, on);
        self.note(at, Event::Supply(on));
    }

    fn set_supply_mv(&mut self, at: Duration, millivolts: u16) {
        self.board.set_supply_mv(at, millivolts);
        self.note(at, Event::Supply(millivolts > 0));
    }

    fn own_supply_mv(&mut self, at: Duration) -> u16 {
        self.board.own_supply_mv(at)
    }

    fn draw_ma(&mut self, at: Duration) -> u16 {
        self.board.draw_ma(at)
    }

    fn outside(&mut self, at: Duration) -> Pins {
        self.board.outside(at)
    }

    fn set_pullups(&mut self, at: Duration, on: bool) {
        self.board.set_pullups(at, on);
    }

    fn set_pwm(&mut self, at: Duration, wave: Option<Pwm>) {
        self.board.set_pwm(at, wave);
    }

    fn shift(&mut self, at: Duration, how: Shift, mosi: u8) -> u8 {
        let miso = self.board.shift(at, how, mosi);
        self.note(at, Event::Byte(mosi, miso));
        miso
    }

    fn miso(&mut self, at: Duration) -> bool {
        self.board.miso(at)
    }
}

/// A text file, one event a line: seconds, what, bytes.
///
/// SPI bytes stand in groups of four from each move of RESET on, as the chip takes them, at the time
/// of the first of them.
pub(super) struct Trace {
    path: PathBuf,
    file: BufWriter<File>,
    /// Names of the lines that it shows, each with its place.
    lines_shown: &'static [(&'static str, usize)],
    /// The first error; later lines are dropped.
    failed: Option<io::Error>,
    /// Not written yet, because something earlier may follow.
    lines: Vec<(Duration, String)>,
    frame_at: Duration,
    frame: Vec<(u8, u8)>,
}

impl Trace {
    /// `native`: of a v5, 5XL or v6 that is not in its legacy mode.
    pub(super) fn create(path: &Path, hardware: Hardware, native: bool) -> Result<Self, Diagnostic> {
        let file = File::create(path).map_err(|error| Diagnostic::of(&error).about(path.display()))?;
        Ok(Self {
            path: path.to_owned(),
            file: BufWriter::new(file),
            lines_shown: match hardware {
                _ if native => &[("CS", 0), ("IO0", 3), ("IO1", 4), ("IO2", 5), ("IO3", 6)],
                Hardware::V1a => &[("CS", 0), ("AUX", 1), ("AUX2", 2)],
                _ => &[("CS", 0), ("AUX", 1)],
            },
            failed: None,
            lines: Vec::new(),
            frame_at: Duration::ZERO,
            frame: Vec::new(),
        })
    }

    pub(super) fn line(&mut self, at: Duration, what: &str, bytes: &[u8]) {
        self.write(at, what, &hex(bytes.iter().copied()));
    }

    pub(super) fn events(&mut self, events: Vec<(Duration, Event)>) {
        for (at, event) in events {
            match event {
                Event::Byte(mosi, miso) => {
                    if self.frame.is_empty() {
                        self.frame_at = at;
                    }
                    self.frame.push((mosi, miso));
                    if self.frame.len() == 4 {
                        self.end_frame();
                    }
                }
                Event::Reset(lines) => {
                    self.end_frame();
                    let shown = self.lines_shown.iter();
                    let texts: Vec<_> =
                        shown.map(|(name, place)| format!("{name} {}", level(lines[*place]))).collect();
                    self.write(at, "pins", &texts.join(" "));
                }
                Event::Supply(on) => {
                    self.end_frame();
                    self.write(at, "supply", if on { "on" } else { "off" });
                }
            }
        }
        self.flush();
    }

    fn end_frame(&mut self) {
        let frame = std::mem::take(&mut self.frame);
        if !frame.is_empty() {
            let sent = hex(frame.iter().map(|(mosi, _)| *mosi));
            let read = hex(frame.iter().map(|(_, miso)| *miso));
            self.write(self.frame_at, "spi", &format!("{sent} -> {read}"));
        }
    }

    fn write(&mut self, at: Duration, what: &str, text: &str) {
        self.lines.push((at, format!("{:>13.6} {what:<6} {text}", at.as_secs_f64())));
    }

    fn flush(&mut self) {
        self.lines.sort_by_key(|(at, _)| *at);
        for (_, line) in self.lines.drain(..) {
            if self.failed.is_none() {
                self.failed = writeln!(self.file, "{line}").err();
            }
        }
    }

    /// Completes the file, or says why it is not complete.
    pub(super) fn finish(mut self) -> Result<(), Diagnostic> {
        self.end_frame();
        self.flush();
        let done = match self.failed.take() {
            Some(error) => Err(error),
            None => self.file.flush(),
        };
        done.map_err(|error| Diagnostic::of(&error).about(self.path.display()))
    }
}

fn level(drive: Drive) -> &'static str {
    match drive {
        Drive::Low => "low",
        Drive::High => "high",
        Drive::Released => "released",
    }
}

fn hex(bytes: impl Iterator<Item = u8>) -> String {
    let mut text = String::new();
    for byte in bytes {
        if !text.is_empty() {
            text.push(' ');
        }
        // A String takes everything.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
