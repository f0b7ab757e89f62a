//! Seven chips behind a 74HCT138 of a v1a, each with an image of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

use avrrr::bus::Target;
use avrrr::chip::{self, Chip};
use avrrr::gang::{Error, Gang, Outcome, Report, Summary};
use avrrr::sim::{Avr, Board, Decoder, Hardware, Line, Shared};

use crate::failing_board::FailingBoard;
use crate::files_in_memory::FilesInMemory;
use crate::random;
use crate::support::{BusError, Ports, gang, options, run, shared};

/// The part of each slot. The last is there twice as long as the table has six chips only.
const PARTS: [&str; 7] = ["t85", "t2313", "usb162", "m8", "m2560", "m328p", "m32"];

/// The most bytes of an image: 0x20100 reach beyond the 128 KiB of one extended address.
const MOST: usize = 0x20100;

fn chip_of(part: &str) -> Chip {
    *chip::find(part).unwrap()
}

fn flash(slot: usize) -> Vec<u8> {
    let size = chip_of(PARTS[slot]).flash.size as usize;
    random::bytes(slot as u64 + 1, size.min(MOST) - slot)
}

fn eeprom(slot: usize) -> Vec<u8> {
    random::bytes(slot as u64 + 100, 40 + slot)
}

/// All seven. Slots with an even number get a serial number, too.
fn manifest() -> Gang {
    let mut text = "
        log = \"log\"
        [serial]
        counter = \"next\"
        first = 100
        [board]
        port = \"pirate\"
        decoder = \"138\"
    "
    .to_owned();
    let mut files = Vec::new();
    for (slot, part) in PARTS.iter().enumerate() {
        let names = [format!("f{slot}"), format!("e{slot}")];
        let serial = if slot % 2 == 0 { "serial = { address = 8, width = 4 }" } else { "" };
        write!(
            text,
            "
            [[slot]]
            name = \"s{slot}\"
            target = {slot}
            part = \"{part}\"
            flash = \"{}\"
            eeprom = \"{}\"
            {serial}
            ",
            names[0], names[1]
        )
        .unwrap();
        let [of_flash, of_eeprom] = names;
        files.push((of_flash, flash(slot)));
        files.push((of_eeprom, eeprom(slot)));
    }
    let files: Vec<_> = files.iter().map(|(name, contents)| (name.as_str(), contents.clone())).collect();
    gang(&text, &files)
}

/// The board without the chip of one slot, and with one that fails.
fn pirate(missing: Option<usize>, dies: Option<(usize, u64)>) -> Shared<FailingBoard> {
    let mut board = Board::new().with_decoder(Decoder::hct138());
    for (slot, part) in PARTS.iter().enumerate().filter(|(slot, _)| Some(*slot) != missing) {
        board = board.with(Avr::new(chip_of(part)), Line::Output(slot as u8));
    }
    let dies = dies.map(|(slot, pages)| (place(slot, missing), pages));
    shared(Hardware::V1a, Duration::ZERO, FailingBoard { board, dies })
}

/// The place of a slot's chip among the chips of the board.
fn place(slot: usize, missing: Option<usize>) -> Target {
    Target((slot - usize::from(missing.is_some_and(|missing| missing < slot))) as u8)
}

/// Checks that a chip holds its own images, its own number, and nothing else.
fn check_chip(board: &Board, slot: usize, at: Target, number: Option<u64>) {
    let avr = board.avr(at).unwrap();
    let mut wanted = flash(slot);
    wanted.resize(avr.flash().len(), 0xff);
    assert!(avr.flash() == wanted, "{slot}");
    let mut wanted = eeprom(slot);
    if let Some(number) = number {
        wanted[8..12].copy_from_slice(&(number as u32).to_le_bytes());
    }
    wanted.resize(avr.eeprom().len(), 0xff);
    assert!(avr.eeprom() == wanted, "{slot}");
}

fn program(ports: &Ports<FailingBoard>, disk: &FilesInMemory) -> Report<BusError> {
    run(&manifest(), ports, disk, &options())
}

/// The error and the state of a slot that is not good.
fn reason(report: &Report<BusError>, slot: usize) -> (String, String) {
    let error = report.boards[0].slots[slot].error.as_ref().unwrap();
    (error.to_string(), error.state())
}

#[test]
fn each_of_seven_holds_exactly_its_own() {
    let (pirate, disk) = (pirate(None, None), FilesInMemory::default());
    let report = program(&Ports(BTreeMap::from([("pirate", pirate.clone())])), &disk);
    assert_eq!((report.summary(), report.good()), (Summary::All, 7));
    let mut numbers = BTreeSet::new();
    let mut world = pirate.world();
    for (slot, (_, of_slot)) in report.slots().into_iter().enumerate() {
        assert_eq!(of_slot.outcome, Outcome::Programmed);
        assert_eq!(of_slot.signature, Some(chip_of(PARTS[slot]).signature));
        assert_eq!(of_slot.serial.is_some(), slot % 2 == 0);
        assert_eq!(of_slot.before, of_slot.after);
        numbers.extend(of_slot.serial);
        check_chip(&world.wires().board, slot, place(slot, None), of_slot.serial);
    }
    assert_eq!(numbers, BTreeSet::from([100, 101, 102, 103]));
    let now = avrrr::transport::Transport::now(&*world);
    let board = &mut world.wires_mut().board;
    board.finish(now);
    assert_eq!(board.violations(), []);
    assert_eq!(disk.text("log").lines().count(), 9);
}

#[test]
fn two_that_are_broken_leave_five_that_are_right() {
    const MISSING: usize = 2;
    const DIES: usize = 5;
    let pages = 64;
    let (pirate, disk) = (pirate(Some(MISSING), Some((DIES, pages))), FilesInMemory::default());
    let report = program(&Ports(BTreeMap::from([("pirate", pirate.clone())])), &disk);
    assert_eq!((report.summary(), report.good()), (Summary::Some, 5));
    let world = pirate.world();
    for (slot, (_, of_slot)) in report.slots().into_iter().enumerate() {
        if slot == MISSING || slot == DIES {
            assert_eq!((of_slot.outcome, of_slot.bytes), (Outcome::Failed, 0), "{slot}");
        } else {
            assert_eq!(of_slot.outcome, Outcome::Programmed, "{slot}");
            check_chip(&world.wires().board, slot, place(slot, Some(MISSING)), of_slot.serial);
        }
    }
    let (why, state) = reason(&report, MISSING);
    assert!(why.starts_with("no answer to Programming Enable"), "{why}");
    assert_eq!(state, "the chip is as it was");
    // It took no number.
    assert_eq!(report.boards[0].slots[MISSING].serial, None);
    let died = &report.boards[0].slots[DIES];
    assert!(matches!(died.error, Some(Error::Job(_))), "{:?}", died.error);
    let (_, state) = reason(&report, DIES);
    assert!(state.starts_with("the chip was erased; flash: "), "{state}");
    assert!(state.contains("bytes written, 128 more may have changed, not verified"), "{state}");
    let avr = world.wires().board.avr(place(DIES, Some(MISSING))).unwrap();
    assert_eq!(avr.stats().page_writes, pages);
    // All slots are in the log.
    let log = disk.text("log");
    let outcomes: Vec<_> = log
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|line| line["event"] == "slot")
        .map(|line| (line["slot"].as_u64().unwrap(), line["outcome"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(outcomes.len(), 7);
    for (number, outcome) in outcomes {
        let is_broken = number == MISSING as u64 + 1 || number == DIES as u64 + 1;
        assert_eq!(outcome, if is_broken { "failed" } else { "programmed" }, "{number}");
    }
}
