//! The live view of `avrrr gang` on a terminal, as tmux shows it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use avrrr::bus::Target;
use avrrr::chip::{ATMEGA328P, ATMEGA2560, ATTINY85, Hertz};
use avrrr::sim::pty::{Pace, Pty};
use avrrr::sim::{Avr, Board, Decoder, Line, World};
use tempfile::TempDir;

use crate::failing_board::FailingBoard;
use crate::random;
use crate::tmux::Tmux;

const MANIFEST: &str = r#"
[board]
port = "port"
decoder = "155"

[[slot]]
name = "motor"
target = 0
part = "t85"
flash = "motor.bin"

[[slot]]
name = "display"
target = 1
part = "m328p"
flash = "display.bin"

[[slot]]
name = "radio"
target = 2
part = "m2560"
flash = "radio.bin"
"#;

/// Numbers as N, bars as [=], runs of blanks as one.
fn masked(line: &str) -> String {
    let mut masked = String::new();
    for letter in line.chars() {
        let letter = match letter {
            '0'..='9' => 'N',
            '#' | '-' if masked.ends_with(['[', '=']) => '=',
            letter => letter,
        };
        if !("N= ".contains(letter) && masked.ends_with(letter)) {
            masked.push(letter);
        }
    }
    masked.replace("N.N", "N")
}

/// The three snapshots of a run in which the second of three chips dies.
fn snapshots(columns: u16) -> [Vec<String>; 3] {
    let folder = TempDir::new().unwrap();
    let chips = [ATTINY85, ATMEGA328P, ATMEGA2560];
    let board =
        (0..).zip(chips).fold(Board::new().with_decoder(Decoder::hct155()), |board, (output, chip)| {
            board.with(Avr::new(chip).with_clock(Hertz::mhz(16)), Line::Output(output))
        });
    let mut world = World::new(FailingBoard { board, dies: Some((Target(1), 100)) });
    let write = |name: &str, contents: &[u8]| std::fs::write(folder.path().join(name), contents).unwrap();
    write("board.toml", MANIFEST.as_bytes());
    for (seed, (name, length)) in
        [("motor.bin", 300), ("display.bin", 32_768), ("radio.bin", 131_072)].iter().enumerate()
    {
        write(name, &random::bytes(seed as u64, *length));
    }
    let mut pty = Pty::open().unwrap();
    pty.link(&folder.path().join("port")).unwrap();
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let _stop = Raised(&stop);
        scope.spawn(|| pty.serve(&mut world, Pace::Real, true, &stop).unwrap());
        let shell = format!("{} gang board.toml; echo exit $?; read _", env!("CARGO_BIN_EXE_avrrr"));
        let terminal = Tmux::start("gang", columns, folder.path(), &shell);
        let slot = |screen: &str, slot: &str, words: &str| {
            screen.lines().any(|line| line.starts_with(slot) && line.contains(words))
        };
        let before = terminal.wait("before", |screen| slot(screen, " 2 ", "writing"));
        let during = terminal.wait("during", |screen| slot(screen, " 3 ", "writing"));
        let after = terminal.wait("after", |screen| screen.contains("exit"));
        [before, during, after]
    })
}

/// Raises a flag at its end.
struct Raised<'a>(&'a AtomicBool);

impl Drop for Raised<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Compares a screen with what it should show; every line fits, and lines with a bar fill it. Why a chip
/// failed is the affair of others: here it is "why".
#[track_caller]
fn check(columns: usize, screen: &[String], want: &[&str]) {
    let mut got: Vec<_> = screen
        .iter()
        .map(|line| match line.split_once("failed: ") {
            _ if line.starts_with("    ") => "why".to_owned(),
            Some((before, _)) => format!("{}failed: why", masked(before)),
            None => masked(line),
        })
        .collect();
    got.dedup_by(|line, before| line == "why" && before == "why");
    assert_eq!(got, want, "\n{}", screen.join("\n"));
    for line in screen {
        let width = line.chars().count();
        assert!(width < columns, "{line}");
        // What is longer is cut at the very end.
        assert!(!line.ends_with(['%', '…']) || width == columns - 1, "{line}");
    }
}

#[test]
#[ignore = "needs tmux"]
fn a_terminal_of_80_columns() {
    let [before, during, after] = snapshots(80);
    let motor = " N motor ATtinyN programmed in N s, N bytes";
    let ready = " N radio ATmegaN ready, SPI N MHz";
    check(
        80,
        &before,
        &["board: N slots, about N s", motor, " N display ATmegaNP writing flash [=] N%", ready],
    );
    let failed = " N display ATmegaNP failed: why";
    check(
        80,
        &during,
        &["board: N slots, about N s", motor, failed, " N radio ATmegaN writing flash [=] N%"],
    );
    check(
        80,
        &after,
        &[
            "board: N slots, about N s",
            motor,
            failed,
            " N radio ATmegaN programmed in N s, N bytes",
            "slot part signature bytes seconds result",
            " N motor ATtinyN Ne N Nb N N programmed",
            " N display ATmegaNP Ne N Nf N N failed",
            "why",
            " N radio ATmegaN Ne N N N N programmed",
            "error: N of N slots are good",
            "exit N",
        ],
    );
}

#[test]
#[ignore = "needs tmux"]
fn a_terminal_of_40_columns() {
    let [before, during, after] = snapshots(40);
    let motor = " N motor programmed in N s";
    let ready = " N radio ready, SPI N MHz";
    check(40, &before, &["board: N slots, about N s", motor, " N display writing flash N%", ready]);
    let failed = " N display failed: why";
    check(40, &during, &["board: N slots, about N s", motor, failed, " N radio writing flash N%"]);
    check(
        40,
        &after,
        &[
            "board: N slots, about N s",
            motor,
            failed,
            " N radio programmed in N s",
            " N motor: programmed",
            " ATtinyN, Ne N Nb, N bytes, N s",
            " N display: failed",
            " ATmegaNP, Ne N Nf, N bytes, N s",
            "why",
            " N radio: programmed",
            " ATmegaN, Ne N N, N bytes,",
            " N s",
            "error: N of N slots are good",
            "exit N",
        ],
    );
}
