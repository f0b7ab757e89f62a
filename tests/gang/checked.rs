//! `check = true`: the wires are looked at before the first chip is changed.

use std::collections::BTreeMap;
use std::time::Duration;

use avrrr::bus::Target;
use avrrr::chip::{ATMEGA328P, ATTINY85, ATTINY2313};
use avrrr::gang::{Error, Gang, Outcome, Report};
use avrrr::sim::{Avr, Board, BoardFault, Decoder, Float, Hardware, Line, Net, Shared, When};

use crate::files_in_memory::FilesInMemory;
use crate::support::{BusError, Ports, gang, options, run, shared, two_slots};

fn two(fault: Option<BoardFault>) -> Board {
    let board = Board::new().with(Avr::new(ATTINY85), Line::Cs).with(Avr::new(ATTINY85), Line::Aux);
    fault.into_iter().fold(board, |board, fault| board.with_fault(When::Start, fault))
}

fn checked(manifest: &str) -> Gang {
    let files = ["a", "b", "c"].map(|name| (name, vec![name.as_bytes()[0]; 64]));
    gang(&format!("check = true\n{manifest}"), &files)
}

fn program(gang: &Gang, world: &Shared<Board>) -> Report<BusError> {
    let ports = Ports(BTreeMap::from([("pirate", world.clone())]));
    run(gang, &ports, &FilesInMemory::default(), &options())
}

/// What came of the slots: `None` for a good one, else what is wrong with its wires.
fn wires(report: &Report<BusError>) -> Vec<Option<String>> {
    let of = |error: &Option<Error<BusError>>| match error {
        Some(error @ Error::Wires { .. }) => Some(error.to_string()),
        Some(other) => panic!("{other}"),
        None => None,
    };
    report.slots().iter().map(|(_, slot)| of(&slot.error)).collect()
}

/// What was written to a chip, of any memory.
fn writes(world: &Shared<Board>, target: u8) -> u64 {
    let world = world.world();
    let stats = world.wires().avr(Target(target)).unwrap().stats();
    stats.erases + stats.page_writes + stats.eeprom_writes + stats.fuse_writes
}

const LINES: &str = "lines = [\"cs\", \"aux\"]";

#[test]
fn whole_wires_cost_little_and_everything_is_programmed() {
    let manifest = two_slots(LINES, "t85", [0, 1]);
    for hardware in [Hardware::V1a, Hardware::V3, Hardware::V4] {
        let took = |check: bool| {
            let world = shared(hardware, Duration::from_millis(1), two(None));
            let report = program(&checked(&manifest).with_check(check), &world);
            assert_eq!(report.good(), 2, "{hardware:?}");
            let world = world.world();
            assert!(world.wires().violations().is_empty(), "{:?}", world.wires().violations());
            world.stats().last_received.unwrap()
        };
        let cost = took(true).saturating_sub(took(false));
        println!("{hardware:?}: {cost:?}");
        assert!(cost < Duration::from_millis(250), "{hardware:?}: {cost:?}");
    }
}

#[test]
fn a_slot_with_a_bad_wire_is_not_programmed_and_the_other_is() {
    for (fault, says) in [
        (BoardFault::Cut(Net::Aux), "AUX is not pulled up"),
        (BoardFault::Short(Net::Aux, Net::Supply), "AUX stays high"),
    ] {
        let world = shared(Hardware::V3, Duration::from_millis(1), two(Some(fault)));
        let report = program(&checked(&two_slots(LINES, "t85", [0, 1])), &world);
        let told = wires(&report);
        assert_eq!(told[0], None);
        assert!(told[1].as_ref().unwrap().contains(says), "{told:?}");
        assert!(writes(&world, 0) > 0);
        assert_eq!(writes(&world, 1), 0);
        assert_eq!(report.slots()[1].1.outcome, Outcome::Failed);
    }
}

#[test]
fn two_resets_that_touch_are_both_named_and_a_bus_that_touches_serves_no_slot() {
    for (fault, says) in [
        (BoardFault::Short(Net::Cs, Net::Aux), "CS and AUX touch each other (slots a, b)"),
        (
            BoardFault::Short(Net::Reset(Target(0)), Net::Reset(Target(1))),
            "CS and AUX touch each other (slots a, b)",
        ),
        (BoardFault::Short(Net::Clk, Net::Mosi), "CLK and MOSI touch each other (slots a, b)"),
        (BoardFault::Short(Net::Miso, Net::Mosi), "MISO and MOSI touch each other (slots a, b)"),
        (BoardFault::Short(Net::Clk, Net::Ground), "CLK stays low"),
        // The second chip would hear all that is sent to the first.
        (BoardFault::Short(Net::Aux, Net::Ground), "AUX stays low"),
    ] {
        let world = shared(Hardware::V3, Duration::from_millis(1), two(Some(fault)));
        for told in wires(&program(&checked(&two_slots(LINES, "t85", [0, 1])), &world)) {
            assert!(told.as_ref().is_some_and(|told| told.contains(says)), "{fault:?}: {told:?}");
        }
        assert_eq!([writes(&world, 0), writes(&world, 1)], [0, 0]);
    }
}

#[test]
fn wires_that_float_are_no_shorts() {
    for float in [Float::High, Float::Noise] {
        let board = two(Some(BoardFault::Floats(float)));
        let world = shared(Hardware::V3, Duration::from_millis(1), board);
        let report = program(&checked(&two_slots(LINES, "t85", [0, 1])), &world);
        assert_eq!(wires(&report), [None, None], "{float:?}");
    }
    let board = two(None).with_fault(When::Start, BoardFault::NoSupply);
    let world = shared(Hardware::V3, Duration::from_millis(1), board);
    for told in wires(&program(&checked(&two_slots(LINES, "t85", [0, 1])), &world)) {
        assert!(told.as_ref().is_some_and(|told| told.contains("is not pulled up")), "{told:?}");
    }
}

/// Behind a decoder only the chips themselves can show it, and equal ones do not.
#[test]
fn behind_a_decoder_two_different_chips_that_answer_at_once_are_named() {
    let board = |short: bool| {
        let board = Board::new()
            .with_decoder(Decoder::hct138())
            .with(Avr::new(ATTINY85), Line::Output(0))
            .with(Avr::new(ATMEGA328P), Line::Output(3))
            .with(Avr::new(ATTINY2313), Line::Output(5));
        let touch = BoardFault::Short(Net::Reset(Target(0)), Net::Reset(Target(1)));
        if short { board.with_fault(When::Start, touch) } else { board }
    };
    let slot = |name, target, part| {
        format!("[[slot]]\nname = \"{name}\"\ntarget = {target}\npart = \"{part}\"\nflash = \"{name}\"\n")
    };
    let slots = slot("a", 0, "t85") + &slot("b", 3, "m328p") + &slot("c", 5, "t2313");
    let manifest = format!("[board]\nport = \"pirate\"\ndecoder = \"138\"\n{slots}");
    let whole = shared(Hardware::V1a, Duration::from_millis(1), board(false));
    assert_eq!(program(&checked(&manifest), &whole).good(), 3);
    let shorted = shared(Hardware::V1a, Duration::from_millis(1), board(true));
    let told = wires(&program(&checked(&manifest), &shorted));
    for told in &told[..2] {
        let told = told.as_ref().unwrap();
        assert!(told.contains("two chips answer at once") && told.ends_with("(slots a, b)"), "{told}");
    }
    assert_eq!(told[2], None);
    assert_eq!([0, 1].map(|target| writes(&shorted, target)), [0, 0]);
}

#[test]
fn of_several_boards_only_the_one_with_the_bad_wire_fails() {
    let slot = |name, board, target| {
        format!(
            "[[slot]]\nname = \"{name}\"\nboard = \"{board}\"\ntarget = {target}\npart = \"t85\"\nflash = \"a\"\n"
        )
    };
    let board = |name| format!("[[board]]\nname = \"{name}\"\nport = \"{name}\"\n{LINES}\n");
    let manifest = board("left")
        + &board("right")
        + &slot("a", "left", 0)
        + &slot("b", "left", 1)
        + &slot("c", "right", 0)
        + &slot("d", "right", 1);
    let touch = BoardFault::Short(Net::Cs, Net::Aux);
    let worlds = [None, Some(touch)].map(|fault| shared(Hardware::V3, Duration::from_millis(1), two(fault)));
    let ports = Ports(BTreeMap::from([("left", worlds[0].clone()), ("right", worlds[1].clone())]));
    let report = run(&checked(&manifest), &ports, &FilesInMemory::default(), &options());
    let told = wires(&report);
    assert_eq!(told[..2], [None, None]);
    assert!(told[2..].iter().all(|told| told.as_ref().unwrap().ends_with("(slots c, d)")), "{told:?}");
}
