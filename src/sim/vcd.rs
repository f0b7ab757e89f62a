//! Waveforms of a board as a Value Change Dump, for wave viewers.

use core::fmt::Write as _;
use core::time::Duration;
use std::io::{self, Write};
use std::string::{String, ToString};
use std::vec::Vec;
use std::{format, mem};

use super::avr::nanoseconds;
use super::board::{Board, Line};
use super::{Drive, Pins, Pwm, Shift, Wires};
use crate::select::Target;

mod text;

/// A [`Board`] whose wires are written down as a Value Change Dump (IEEE 1364, chapter "Value change dump
/// files"), in nanoseconds: GTKWave, Surfer and sigrok read it.
///
/// It shows the Bus Pirate's supply, CS, AUX, AUX2 and the extra lines and IO0 to IO3 that the board uses (the
/// inputs of a decoder are among these), SCK, MOSI and MISO, the RESET of each target as `reset0` and so on, and as
/// text the instruction that was sent while one of them was low, with its answer. A line that is let go
/// of is `z`; SCK and MOSI are what the Bus Pirate drives, MISO is what it read.
///
/// ```
/// use avrrr::bus::Target;
/// use avrrr::buspirate::{BusPirate, Options};
/// use avrrr::chip::ATTINY85;
/// use avrrr::icsp::{Entry, Session};
/// use avrrr::select::Direct;
/// use avrrr::sim::{Avr, Board, Line, Traced, World};
///
/// let board = Board::new().with(Avr::new(ATTINY85), Line::Cs);
/// // A file does as well.
/// let mut world = World::new(Traced::new(board, Vec::new()));
/// let mut bus = BusPirate::connect(&mut world, Direct::ONE, Options::default())?;
/// Session::enter(&mut bus, Target::ONLY, &Entry::default())?.leave()?;
/// bus.close()?;
/// let (_board, vcd) = world.into_wires().finish()?;
/// assert!(String::from_utf8(vcd)?.contains("read_signature_0x00=0x1e"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias("VCD", "GTKWave", "sigrok", "logic analyser", "trace"))]
#[derive(Debug)]
pub struct Traced<O> {
    board: Board,
    out: O,
    /// The first thing that went wrong with `out`.
    failure: Option<io::Error>,
    /// Numbers of the extra lines, and of IO0 to IO3, that are shown.
    extra: Vec<u8>,
    io: Vec<u8>,
    /// The value that each signal was last given, by its index.
    values: Vec<String>,
    /// Changes that were not written yet, in order: those of the instruction under way.
    pending: Vec<(u64, String)>,
    /// The last time in `out`.
    written: Option<u64>,
    frame: Frame,
    clk: Drive,
    mosi: Drive,
}

/// The instruction under way.
#[derive(Debug, Default)]
struct Frame {
    sent: Vec<u8>,
    answer: Vec<u8>,
}

/// Signals in front of the extra lines.
const FIRST: [&str; 7] = ["supply", "cs", "aux", "aux2", "sck", "mosi", "miso"];
const SUPPLY: usize = 0;
const CS: usize = 1;
const AUX: usize = 2;
const AUX2: usize = 3;
const SCK: usize = 4;
const MOSI: usize = 5;
const MISO: usize = 6;

/// What the instruction signal shows between instructions.
const NONE: &str = "s.";

impl<O: Write> Traced<O> {
    /// Writes the waves of this board from now on. What goes wrong with `out` is told by
    /// [`finish`](Self::finish).
    pub fn new(board: Board, out: O) -> Self {
        let extra =
            board.line_numbers(|line| if let Line::Extra(number) = line { Some(number) } else { None });
        let io =
            board.line_numbers(|line| if let Line::Io(number @ 0..4) = line { Some(number) } else { None });
        let mut this = Self {
            out,
            failure: None,
            values: Vec::new(),
            pending: Vec::new(),
            written: None,
            frame: Frame::default(),
            clk: Drive::Released,
            mosi: Drive::Released,
            extra,
            io,
            board,
        };
        this.begin();
        this
    }

    /// The board.
    pub const fn board(&self) -> &Board {
        &self.board
    }

    /// The board, to be changed; what is changed by hand is not shown.
    pub const fn board_mut(&mut self) -> &mut Board {
        &mut self.board
    }

    /// Moves an extra line, as [`Board::set_extra`] does.
    pub fn set_extra(&mut self, at: Duration, index: u8, high: bool) {
        self.board.set_extra(at, index, high);
        if let Some(place) = self.extra.iter().position(|number| *number == index) {
            self.change(nanoseconds(at), FIRST.len() + place, bit(high));
        }
        self.show_resets(nanoseconds(at));
    }

    /// Writes the rest, and gives everything back.
    ///
    /// # Errors
    ///
    /// The first error that `out` made.
    pub fn finish(mut self) -> io::Result<(Board, O)> {
        self.write_pending();
        let flushed = self.out.flush();
        match self.failure {
            Some(error) => Err(error),
            None => flushed.map(|()| (self.board, self.out)),
        }
    }

    /// The header, and the values at the beginning.
    fn begin(&mut self) {
        let mut header =
            String::from("$version avrrr $end\n$timescale 1 ns $end\n$scope module board $end\n");
        let extra = self.extra.iter().map(|number| format!("extra{number}"));
        let resets = (0..self.board.targets()).map(|target| format!("reset{target}"));
        let io = self.io.iter().map(|number| format!("io{number}"));
        let names: Vec<String> =
            FIRST.iter().map(ToString::to_string).chain(extra).chain(io).chain(resets).collect();
        for (index, name) in names.iter().enumerate() {
            // Writing to a string cannot fail.
            let _ = writeln!(header, "$var wire 1 {} {name} $end", id(index));
        }
        let _ = writeln!(header, "$var string 1 {} instruction $end", id(names.len()));
        header.push_str("$upscope $end\n$enddefinitions $end\n");
        self.write(&header);
        self.values = names.iter().map(|_| String::from("x")).collect();
        self.values.push(String::new());
        self.change(0, SUPPLY, "0");
        for line in [CS, AUX, AUX2, SCK, MOSI] {
            self.change(0, line, "z");
        }
        self.change(0, MISO, "0");
        for place in 0..self.extra.len() {
            self.change(0, FIRST.len() + place, "1");
        }
        self.show_io(0, Pins::RELEASED.io);
        self.change(0, self.instruction(), NONE);
        self.show_resets(0);
        self.write_pending();
    }

    /// The index of the instruction signal: the last one.
    fn instruction(&self) -> usize {
        self.values.len() - 1
    }

    fn write(&mut self, text: &str) {
        if self.failure.is_none() {
            self.failure = self.out.write_all(text.as_bytes()).err();
        }
    }

    /// A signal takes a value, unless it has it.
    fn change(&mut self, at: u64, signal: usize, value: &str) {
        if self.values[signal] != value {
            self.values[signal] = value.to_string();
            self.pending.push((at, line(signal, value)));
        }
    }

    fn write_pending(&mut self) {
        let mut text = String::new();
        for (at, line) in mem::take(&mut self.pending) {
            // Looking back would be refused by readers.
            let at = at.max(self.written.unwrap_or(0));
            if self.written != Some(at) {
                let _ = writeln!(text, "#{at}");
                self.written = Some(at);
            }
            text.push_str(&line);
        }
        self.write(&text);
    }

    fn show_io(&mut self, at: u64, io: [Drive; 4]) {
        let first = FIRST.len() + self.extra.len();
        for place in 0..self.io.len() {
            self.change(at, first + place, value(io[usize::from(self.io[place])]));
        }
    }

    fn show_resets(&mut self, at: u64) {
        let held = self.board.held();
        let first = FIRST.len() + self.extra.len() + self.io.len();
        let mut moved = false;
        for target in 0..self.board.targets() {
            // A board has at most 256 of them.
            let low = held.contains(&Target(target as u8));
            let value = bit(!low);
            moved |= self.values[first + target] != value;
            self.change(at, first + target, value);
        }
        if moved {
            // Whatever was half sent is none.
            self.frame = Frame::default();
            self.write_pending();
        }
    }

    /// A byte went over the bus, from `at` to `end`; with the fourth of an instruction, its text.
    fn take(&mut self, at: u64, end: u64, mosi: u8, miso: u8) {
        if self.board.held().is_empty() {
            self.write_pending();
            return;
        }
        self.frame.sent.push(mosi);
        self.frame.answer.push(miso);
        if let ([a, b, c, d], [.., answer]) = (&self.frame.sent[..], &self.frame.answer[..]) {
            let text = text::instruction([*a, *b, *c, *d], *answer);
            let signal = self.instruction();
            self.values[signal] = NONE.to_string();
            // All of the instruction is pending, and nothing else.
            let began = self.pending.first().map_or(at, |(first, _)| *first);
            self.pending.insert(0, (began, line(signal, &format!("s{text}"))));
            self.pending.push((end, line(signal, NONE)));
            self.frame = Frame::default();
            self.write_pending();
        }
    }

    fn drive_sck(&mut self, at: u64, how: Shift, active: bool) {
        let high = active != how.idle_high;
        self.clk = driven(high, how.open_drain);
        self.change(at, SCK, value(self.clk));
    }
}

impl<O: Write> Wires for Traced<O> {
    fn set_pins(&mut self, at: Duration, pins: Pins) {
        self.board.set_pins(at, pins);
        let now = nanoseconds(at);
        (self.clk, self.mosi) = (pins.clk, pins.mosi);
        for (signal, drive) in
            [(CS, pins.cs), (AUX, pins.aux), (AUX2, pins.aux2), (SCK, pins.clk), (MOSI, pins.mosi)]
        {
            self.change(now, signal, value(drive));
        }
        self.show_io(now, pins.io);
        self.show_resets(now);
    }

    fn set_supply(&mut self, at: Duration, on: bool) {
        self.board.set_supply(at, on);
        self.change(nanoseconds(at), SUPPLY, bit(on));
    }

    fn set_supply_mv(&mut self, at: Duration, millivolts: u16) {
        self.board.set_supply_mv(at, millivolts);
        self.change(nanoseconds(at), SUPPLY, bit(millivolts > 0));
    }

    fn own_supply_mv(&mut self, at: Duration) -> u16 {
        self.board.own_supply_mv(at)
    }

    fn draw_ma(&mut self, at: Duration) -> u16 {
        self.board.draw_ma(at)
    }

    fn set_pullups(&mut self, at: Duration, on: bool) {
        self.board.set_pullups(at, on);
    }

    fn set_pwm(&mut self, at: Duration, wave: Option<Pwm>) {
        self.board.set_pwm(at, wave);
    }

    fn shift(&mut self, at: Duration, how: Shift, mosi: u8) -> u8 {
        let miso = self.board.shift(at, how, mosi);
        let start = nanoseconds(at);
        let time = |halves: u64| start.saturating_add(how.half_period_ns.saturating_mul(halves));
        if self.frame.sent.is_empty() {
            self.write_pending();
        }
        for bit_of in (0..8_u64).rev() {
            let begin = 2 * (7 - bit_of);
            if !how.change_on_idle_edge {
                self.drive_sck(time(begin), how, true);
            }
            self.mosi = driven(mosi >> bit_of & 1 != 0, how.open_drain);
            self.change(time(begin), MOSI, value(self.mosi));
            self.change(time(begin), MISO, bit(miso >> bit_of & 1 != 0));
            self.drive_sck(time(begin + 1), how, how.change_on_idle_edge);
            self.drive_sck(time(begin + 2), how, false);
        }
        self.take(start, time(16), mosi, miso);
        miso
    }

    fn miso(&mut self, at: Duration) -> bool {
        self.board.miso(at)
    }

    fn outside(&mut self, at: Duration) -> Pins {
        self.board.outside(at)
    }

    fn probe(&mut self, at: Duration) -> u16 {
        self.board.probe(at)
    }

    fn set_extra(&mut self, at: Duration, line: u8, high: bool) {
        self.set_extra(at, line, high);
    }
}

impl Board {
    /// Numbers of lines of one kind that RESETs and decoder inputs hang on.
    fn line_numbers(&self, number: impl Fn(Line) -> Option<u8>) -> Vec<u8> {
        let mut numbers: Vec<u8> = self.lines().filter_map(number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

const fn bit(high: bool) -> &'static str {
    if high { "1" } else { "0" }
}

const fn value(drive: Drive) -> &'static str {
    match drive {
        Drive::Low => "0",
        Drive::High => "1",
        Drive::Released => "z",
    }
}

const fn driven(high: bool, open_drain: bool) -> Drive {
    match (high, open_drain) {
        (false, _) => Drive::Low,
        (true, false) => Drive::High,
        (true, true) => Drive::Released,
    }
}

/// A change as a line; text has a blank before the signal.
fn line(signal: usize, value: &str) -> String {
    let blank = if value.len() > 1 { " " } else { "" };
    format!("{value}{blank}{}\n", id(signal))
}

/// The short name of a signal: printable characters.
fn id(index: usize) -> String {
    const FIRST: usize = '!' as usize;
    const COUNT: usize = 94;
    let mut id = String::new();
    let mut rest = index;
    loop {
        id.push(char::from((FIRST + rest % COUNT) as u8));
        rest /= COUNT;
        if rest == 0 {
            return id;
        }
        rest -= 1;
    }
}
