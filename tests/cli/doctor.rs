//! `avrrr doctor` and `avrrr rescue`: what they say, their exit codes, and what they leave.

use avrrr::bus::Target;
use avrrr::chip::{ATMEGA328P, ATTINY13, Chip, Fuse};
use avrrr::sim::{Avr, Board, BoardFault, Line, When, World};

use crate::support::{Folder, Run, serve};

/// Runs a line, in which PORT is this board, and gives the board back.
fn on(board: Board, line: &str) -> (Run, World<Board>) {
    let folder = Folder::new();
    let mut run = None;
    let world = serve(World::new(board), |port| run = Some(folder.run(&line.replace("PORT", port))));
    (run.unwrap(), world)
}

fn board(chip: Chip) -> Board {
    Board::new().with(Avr::new(chip), Line::Cs)
}

#[test]
fn a_healthy_board_has_nothing_wrong() {
    let (run, _) = on(board(ATMEGA328P), "doctor -p m328p -P PORT");
    assert_eq!(run.code, Some(0), "{}{}", run.stdout(), run.stderr);
    assert!(!run.stdout().contains("problem: "), "{}", run.stdout());
    for line in ["ok: a Bus Pirate answers: ", "ok: RESET is pulled up, ", "ok: the chip answers: "] {
        assert!(run.stdout().contains(line), "{}", run.stdout());
    }
}

#[test]
fn what_is_wrong_is_said_with_the_next_step() {
    let cut = board(ATMEGA328P).with_fault(When::Start, BoardFault::NoReset(Target::ONLY));
    let (run, world) = on(cut.clone(), "doctor -P PORT");
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
    assert!(run.stdout().contains("[no-reset-pull-up]"), "{}", run.stdout());
    assert!(run.stdout().contains("\nNext: check in this order: the wire to RESET; "), "{}", run.stdout());
    assert_eq!(world.wires().avr(Target::ONLY).unwrap().stats().enables, 0);
    let (run, _) = on(cut, "doctor -P PORT --format json");
    let report: serde_json::Value = serde_json::from_str(run.stdout()).unwrap();
    assert_eq!((&report["problem"], &report["cause"]), (&true.into(), &"no-reset-pull-up".into()));
}

#[test]
fn each_finding_is_explained() {
    let run = Folder::new().run("doctor --list");
    assert_eq!(run.code, Some(0));
    assert!(
        run.stdout().contains("no-reset-pull-up (problem)\n    nothing pulls RESET up"),
        "{}",
        run.stdout()
    );
}

#[test]
fn each_clock_is_told_and_a_fed_one_only_with_consent() {
    let board = || {
        let mut avr = Avr::new(ATMEGA328P).with_nothing_on_xtal();
        avr.set_fuse(Fuse::Low, 0xff);
        Board::new().with(avr, Line::Cs).with_xtal1_on_aux(Target::ONLY)
    };
    let (run, _) = on(board(), "doctor -p m328p -P PORT --feed-clock");
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        run.stdout().contains("; 125 kHz with a clock at XTAL1: 1e 95 0f [each-clock]"),
        "{}",
        run.stdout()
    );
    assert!(run.stdout().contains("[fed-clock-only]"), "{}", run.stdout());
    assert!(
        run.stdout().ends_with("(avrrr rescue --feed-clock, with the same -P and -p).\n"),
        "{}",
        run.stdout()
    );
    let (run, _) = on(board(), "doctor -p m328p -P PORT --format json");
    let report: serde_json::Value = serde_json::from_str(run.stdout()).unwrap();
    let codes: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|finding| &finding["code"]).collect();
    assert!(codes.iter().any(|code| *code == "each-clock"), "{report}");
    assert!(codes.iter().any(|code| *code == "reset-taken"), "{report}");
    assert!(!run.stdout().contains("fed-clock-only"), "{report}");
}

#[test]
fn a_chip_with_slow_fuses_is_rescued() {
    let mut avr = Avr::new(ATTINY13);
    avr.set_fuse(Fuse::Low, 0x6b);
    avr.set_flash(0, b"program");
    let (run, world) = on(Board::new().with(avr, Line::Cs), "rescue -p t13 -P PORT");
    assert_eq!(run.code, Some(0), "{}{}", run.stdout(), run.stderr);
    assert!(run.stderr.contains("the ATtiny13 is back"), "{}", run.stderr);
    let avr = world.wires().avr(Target::ONLY).unwrap();
    assert_eq!((avr.fuse(Fuse::Low), &avr.flash()[..7]), (Some(0x6a), &b"program"[..]));
}

#[test]
fn a_chip_that_needs_no_rescue_is_left_alone() {
    let (run, world) = on(board(ATMEGA328P), "rescue -p m328p -P PORT");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("nothing is written"), "{}", run.stderr);
    assert_eq!(world.wires().avr(Target::ONLY).unwrap().stats().fuse_writes, 0);
}
