//! Gangs that are made in code, on buses and maps of any kind.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use avrrr::bus::{Frame, HalBus, Hertz, IcspBus, Tail, Target};
use avrrr::chip::{ATMEGA8, ATMEGA328P, ATTINY85, ATTINY2313, Fuse};
use avrrr::gang::{
    Board, Connector, Counter, Firmware, Gang, Map, Options, Outcome, Report, Serial, SerialFormat, Slot,
    StartError, Summary, Supply,
};
use avrrr::icsp::Memory;
use avrrr::image::Image;
use avrrr::job::{Accept, Policy, Verify};
use avrrr::select::{Direct, HCT138, HCT155, Held, Levels, PinLines, TargetMap};
use avrrr::sim::{self, Avr, Gpio, Hardware, Host, Line, Shared};

use crate::files_in_memory::FilesInMemory;
use crate::support::{BusError, Ports, gang, options, run, shared};

fn firmware(name: &str, bytes: &[u8]) -> Firmware {
    Firmware::from_image(name, Image::from_bytes(0, bytes).unwrap())
}

fn serial(width: u8) -> Serial {
    Serial::new(Memory::Eeprom, 2, width, SerialFormat::Big)
}

const MANIFEST: &str = "
    log = \"log\"
    [serial]
    counter = \"next\"
    first = 7
    [[board]]
    name = \"left\"
    port = \"one\"
    decoder = \"138\"
    power = \"keep\"
    [[board]]
    name = \"right\"
    port = \"two\"
    lines = [\"aux\", \"cs\"]
    [[slot]]
    name = \"a\"
    board = \"left\"
    target = 6
    part = \"m8\"
    flash = \"a\"
    eeprom = \"e\"
    fuses = { lfuse = 0xe4, hfuse = 0xd9 }
    lock = 0xfc
    serial = { address = 2, width = 3, endian = \"big\" }
    [[slot]]
    name = \"b\"
    board = \"right\"
    target = 0
    part = \"t85\"
    flash = \"b\"
    fuses = { hfuse = 0x5f }
    accept = [\"rstdisbl\"]
    [[slot]]
    name = \"c\"
    board = \"left\"
    target = 0
    part = \"t2313\"
    flash = \"b\"
";

/// Slots are numbered in the order of the manifest, and here in that of the boards.
#[test]
fn a_manifest_makes_the_same_gang() {
    let files = [("a", vec![1; 200]), ("b", vec![2; 300]), ("e", vec![3; 4])];
    let of_manifest = gang(MANIFEST, &files);
    let [a, b, e] = files.map(|(name, contents)| firmware(name, &contents));
    let accepted = Policy::default().with_accepted(Accept::RSTDISBL);
    let motor = Slot::new("a", Target(6), ATMEGA8)
        .with_flash(a)
        .with_eeprom(e)
        .with_fuse(Fuse::Low, 0xff)
        .with_fuse(Fuse::Low, 0xe4)
        .with_fuse(Fuse::High, 0xd9)
        .with_lock(0xfc)
        .with_serial(serial(3));
    let left = Board::new("left", HCT138)
        .with_port("one")
        .with_lines(["cs", "aux", "aux2"])
        .with_supply(Supply::Keep)
        .with_slot(motor)
        .with_slot(Slot::new("c", Target(0), ATTINY2313).with_flash(b.clone()));
    let display = Slot::new("b", Target(0), ATTINY85).with_flash(b).with_fuse(Fuse::High, 0x5f);
    let right = Board::new("right", Direct::new(2))
        .with_port("two")
        .with_lines(["aux", "cs"])
        .with_slot(display.with_policy(accepted));
    let mut in_code = Gang::new("board.toml")
        .with_counter(Counter::new("next", 7))
        .with_log("log")
        .with_board(left)
        .with_board(right);
    for source in ["a", "e", "b", "b"] {
        in_code = in_code.with_source(source);
    }
    let numbers: Vec<_> = in_code.slots().iter().map(|(_, slot)| (slot.name.clone(), slot.number)).collect();
    assert_eq!(numbers, [("a".to_owned(), 1), ("c".to_owned(), 2), ("b".to_owned(), 3)]);
    in_code.boards[0].slots[1].number = 3;
    in_code.boards[1].slots[0].number = 2;
    assert_eq!(of_manifest, in_code);
}

/// Two lines that select three targets and are idle when both are low.
struct LowIdle;

impl TargetMap for LowIdle {
    fn lines(&self) -> u8 {
        2
    }

    fn idle(&self) -> Levels {
        Levels(0)
    }

    fn levels(&self, target: Target) -> Option<Levels> {
        (target.0 < 3).then_some(Levels(target.0 + 1))
    }

    fn held(&self, levels: Levels) -> Held {
        match levels.0 & 3 {
            0 => Held::NONE,
            code => Held::only(Target(code - 1)),
        }
    }
}

#[test]
fn any_bus_and_any_map_will_do() {
    let decoder = sim::Decoder::hct155();
    let chips = (1..4).fold(sim::Board::new().self_powered().with_decoder(decoder), |chips, output| {
        chips.with(Avr::new(ATTINY85), Line::Output(output))
    });
    let host = Host::new(chips);
    let map = Map::other(LowIdle);
    assert_eq!(map, map.clone());
    assert_ne!(map, Map::other(LowIdle));
    let slot = |target: u8| {
        Slot::new(format!("s{target}"), Target(target), ATTINY85).with_flash(firmware("f", &[target; 70]))
    };
    let board = Board::new("bench", map).with_slot(slot(0)).with_slot(slot(2));
    let connect = |board: &Board| {
        let pins = [Gpio::Cs, Gpio::Aux].map(|gpio| host.pin(gpio));
        HalBus::new(host.spi(Hertz::khz(125)), PinLines(pins), host.delay(), board.map.clone())
    };
    let gang = Gang::new("bench").with_board(board);
    let report = gang.run(&connect, &Options::default(), &|_| ControlFlow::Continue(())).unwrap();
    assert_eq!((report.summary(), report.good()), (Summary::All, 2));
    host.wires(|chips| {
        assert_eq!(chips.held(), []);
        for (target, byte) in [(0, 0), (1, 0xff), (2, 2)] {
            assert_eq!(chips.avr(Target(target)).unwrap().flash()[..70], [byte; 70], "{target}");
        }
    });
}

fn pirate() -> Shared<sim::Board> {
    let chips = sim::Board::new().with(Avr::new(ATMEGA8), Line::Cs);
    shared(Hardware::V3, Duration::from_millis(1), chips)
}

/// A gang of one slot that gets this number.
fn numbered(number: u64) -> Gang {
    let slot = Slot::new("a", Target(0), ATMEGA8)
        .with_flash(firmware("f", &[1; 100]))
        .with_serial(serial(2))
        .with_serial_number(number);
    let board = Board::new("board", Direct::ONE).with_port("pirate").with_lines(["cs"]).with_slot(slot);
    Gang::new("gang").with_board(board)
}

#[test]
fn a_number_of_the_caller_needs_no_counter() {
    let pirate = pirate();
    let ports = Ports([("pirate", pirate.clone())].into());
    let disk = FilesInMemory::default();
    let program = |gang: &Gang, options: &Options| -> (Outcome, Option<u64>) {
        let report: Report<BusError> = run(gang, &ports, &disk, options);
        let slot = &report.boards[0].slots[0];
        let world = pirate.world();
        let held = &world.wires().avr(Target(0)).unwrap().eeprom()[2..4];
        let held = u64::from(u16::from_be_bytes(held.try_into().unwrap()));
        assert_eq!(slot.serial, Some(held));
        (slot.outcome, slot.serial)
    };
    let if_changed = options().with_if_changed(true);
    assert_eq!(program(&numbered(300), &options()), (Outcome::Programmed, Some(300)));
    assert_eq!(program(&numbered(300), &if_changed), (Outcome::Unchanged, Some(300)));
    assert_eq!(program(&numbered(301), &if_changed), (Outcome::Programmed, Some(301)));
    // Without a log nothing is written.
    assert_eq!(disk.operations(), 0);
    // What an earlier run left good has to have the number that is wanted now.
    let resume = options().with_resume(true);
    let logged = |number| numbered(number).with_log("log");
    assert_eq!(program(&logged(301), &options()), (Outcome::Programmed, Some(301)));
    assert_eq!(program(&logged(301), &resume), (Outcome::Unchanged, Some(301)));
    assert_eq!(program(&logged(302), &resume), (Outcome::Programmed, Some(302)));
}

/// A bus on which nothing works.
struct Dead;

#[derive(Debug, PartialEq, Eq)]
struct DeadError;

impl std::fmt::Display for DeadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("dead")
    }
}

impl std::error::Error for DeadError {}

impl IcspBus for Dead {
    type Error = DeadError;

    fn exchange(&mut self, _: &mut [Frame]) -> Result<(), DeadError> {
        Err(DeadError)
    }

    fn send(
        &mut self,
        _: &mut dyn ExactSizeIterator<Item = Frame>,
        _: Tail,
    ) -> Result<Option<u8>, DeadError> {
        Err(DeadError)
    }

    fn hold_off(&mut self, _: Duration) -> Result<(), DeadError> {
        Err(DeadError)
    }

    fn hold_reset(&mut self, _: Target) -> Result<(), DeadError> {
        Err(DeadError)
    }

    fn release_reset(&mut self) -> Result<(), DeadError> {
        Err(DeadError)
    }

    fn set_clock(&mut self, _: Hertz) -> Result<Option<Hertz>, DeadError> {
        Err(DeadError)
    }
}

#[test]
fn a_bus_that_cannot_be_closed_is_reported() {
    let connect = |_: &Board| Ok(Dead);
    let report = numbered(1).run(&connect, &Options::default(), &|_| ControlFlow::Continue(())).unwrap();
    assert_eq!(report.boards[0].closing, Some(DeadError));
    assert_eq!(report.summary(), Summary::None);
    assert_eq!(Connector::close(&connect, Dead), Err(DeadError));
}

#[test]
fn a_gang_that_cannot_be_programmed_opens_nothing() {
    let opened = AtomicU32::new(0);
    let connect = |_: &Board| {
        opened.fetch_add(1, Ordering::Relaxed);
        Ok(Dead)
    };
    let refused = |slots: &[Slot]| {
        let board = slots.iter().cloned().fold(Board::new("left", HCT155), Board::with_slot);
        let gang = Gang::new("gang").with_board(board);
        let error =
            gang.run(&connect, &Options::default(), &|_| ControlFlow::Continue(())).unwrap_err().to_string();
        assert_eq!(gang.check(&Options::default()).unwrap_err().to_string(), error);
        error
    };
    let slot = |name: &str, target: u8| Slot::new(name, Target(target), ATTINY85).with_lock(0xff);
    assert_eq!(refused(&[slot("a", 0), slot("a", 1)]), "slot \"a\" is there twice");
    assert_eq!(refused(&[slot("a", 2), slot("b", 2)]), "target 2 of board left is there twice");
    assert_eq!(refused(&[slot("a", 3)]), "slot a: the board has no target 3");
    let misfit = "slot a: the serial number does not fit in its place";
    assert_eq!(refused(&[slot("a", 0).with_serial(serial(1)).with_serial_number(255)]), misfit);
    assert_eq!(refused(&[slot("a", 0).with_serial(serial(9))]), misfit);
    assert_eq!(refused(&[slot("a", 0).with_serial_number(7)]), misfit);
    let blind = Policy::default().with_verify(Verify::Nothing);
    assert_eq!(refused(&[slot("a", 0).with_policy(blind)]), "slot a: its policy verifies nothing");
    let behind = Serial::new(Memory::Eeprom, 511, 2, SerialFormat::Big);
    assert_eq!(refused(&[slot("a", 0).with_serial(behind)]), misfit);
    let in_a_fuse = Serial::new(Memory::Lock, 0, 1, SerialFormat::Big);
    assert_eq!(refused(&[slot("a", 0).with_serial(in_a_fuse)]), misfit);
    assert_eq!(refused(&[slot("a", 0).with_serial(serial(2))]), "there is no counter for serial numbers");
    assert_eq!(refused(&[slot("a", 0).with_flash(firmware("f", &[0; 8193]))]), "slot a");
    let slow = slot("a", 0).with_fuse(Fuse::Low, 0x64);
    let slowest = Policy::default().with_slowest(Some(Hertz(31_250)));
    assert_eq!(refused(&[slow.with_policy(slowest)]), "slot a");
    let two = Gang::new("gang").with_board(Board::new("left", HCT155)).with_board(Board::new("left", HCT138));
    assert!(
        matches!(two.check(&Options::default()), Err(StartError::Twice { what, .. }) if what == "board left")
    );
    let mut same = Gang::new("gang").with_board(Board::new("left", HCT155).with_slot(slot("a", 0)));
    same.boards[0].slots.push(slot("b", 1));
    same.boards[0].slots[1].number = 1;
    assert!(
        matches!(same.check(&Options::default()), Err(StartError::Twice { what, .. }) if what == "slot number 1")
    );
    // Only the slots that are chosen have to be programmable.
    let some = Gang::new("gang")
        .with_board(Board::new("left", HCT155).with_slot(slot("a", 0)).with_slot(slot("b", 9)));
    some.check(&Options::default().with_only([1])).unwrap();
    some.check(&Options::default()).unwrap_err();
    let none = some.check(&Options::default().with_only([1, 99])).unwrap_err();
    assert_eq!(none.to_string(), "there is no slot with the number 99");
    // A name is not taken for a number.
    let named = Board::new("left", HCT155).with_slot(slot("number 2", 0)).with_slot(slot("b", 1));
    Gang::new("gang").with_board(named).check(&Options::default()).unwrap();
    assert_eq!(opened.load(Ordering::Relaxed), 0);
}

#[test]
fn the_policy_of_a_slot_is_that_of_its_plan() {
    let slot = Slot::new("a", Target(0), ATTINY85).with_flash(firmware("f", &[1; 4]));
    let steps = |slot: &Slot| slot.plan(None).unwrap().steps().count();
    assert_eq!(steps(&slot), 3);
    assert_eq!(steps(&slot.with_policy(Policy::default().with_verify(Verify::Nothing))), 2);
}

#[test]
fn the_likely_clock_is_that_of_the_fuses_while_the_chip_is_written() {
    let slot = |fuses: &[(Fuse, u8)], boosts: bool| {
        let slot = Slot::new("one", Target::ONLY, ATMEGA328P)
            .with_flash(firmware("flash", &[1; 600]))
            .with_policy(Policy::default().with_boost(boosts));
        fuses.iter().fold(slot, |slot, (fuse, value)| slot.with_fuse(*fuse, *value))
    };
    let below = |mhz| ATMEGA328P.sck.sck_below(Hertz::mhz(mhz));
    let crystal = [(Memory::Fuse(Fuse::Low), 0xff)];
    for (slot, read, want) in [
        (slot(&[], false), &[][..], below(1)),
        (slot(&[], false), &[(Memory::Fuse(Fuse::Low), 0xe2)], below(8)),
        (slot(&[(Fuse::High, 0xd1), (Fuse::Low, 0xe2)], false), &[], below(8)),
        (slot(&[(Fuse::High, 0xd1)], true), &[], below(8)),
        // How fast a crystal is nothing tells.
        (slot(&[], false), &crystal, Policy::default().fastest.unwrap()),
    ] {
        assert_eq!(slot.likely_clock(read), want, "{:?} {read:?}", slot.fuses);
    }
}
