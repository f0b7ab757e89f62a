//! Sessions over BPIO2, and what they leave.

use std::error::Error;
use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::{Hertz, IcspBus as _, Target};
use avrrr::buspirate::{BusPirate, Options, Source};
use avrrr::chip::{Chip, Fuse};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, Policy, Report};
use avrrr::select::{Direct, TargetMap};
use avrrr::sim::{Avr, Board, Line, UsbBoard, UsbOptions, UsbPort, UsbWorld};
use avrrr::transport::Transport;

use crate::random;

pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

/// The boards.
pub(crate) const BOARDS: [UsbBoard; 3] = [UsbBoard::V5, UsbBoard::V5xl, UsbBoard::V6];

/// A chip at this clock.
pub(crate) fn chip(chip: Chip, mhz: u32) -> Avr {
    Avr::new(chip).with_clock(Hertz::mhz(mhz))
}

/// A device of this kind with a board.
pub(crate) fn world(board: UsbBoard, wires: Board) -> UsbWorld<Board> {
    let mut options = UsbOptions::default();
    options.board = board;
    UsbWorld::with_options(wires, options)
}

/// A chip with its RESET on CS.
pub(crate) fn one(board: UsbBoard, avr: Avr) -> UsbWorld<Board> {
    world(board, Board::new().with(avr, Line::Cs))
}

pub(crate) fn wired(wiring: &[Source]) -> Options {
    let mut options = Options::default();
    options.wiring = wiring.to_vec();
    options
}

pub(crate) fn connect<M: TargetMap>(
    world: &UsbWorld<Board>,
    map: M,
    options: Options,
) -> Outcome<BusPirate<UsbPort<Board>, M>> {
    Ok(BusPirate::connect(world.binary(), map, options)?)
}

/// The recorded request with this number, as it was sent.
pub(crate) fn recorded(number: u8) -> Vec<u8> {
    const VECTORS: &str = include_str!("../../data/bpio2-vectors.txt");
    let (_, rest) = VECTORS.split_once(&format!("\n#{number} ")).unwrap();
    let line = rest.lines().find(|line| line.trim_start().starts_with("request  frame")).unwrap();
    let hex = line.split_once(':').unwrap().1.split_whitespace();
    hex.map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}

pub(crate) fn write(memory: Memory, bytes: &[u8]) -> Operation {
    Operation::Write { memory, image: Image::from_bytes(0, bytes).unwrap() }
}

/// Runs operations on a target of a bus that is connected.
pub(crate) fn run<T: Transport, M: TargetMap>(
    bus: &mut BusPirate<T, M>,
    target: Target,
    chip: Chip,
    operations: Vec<Operation>,
) -> Outcome<Report> {
    let plan = Plan::new(chip, operations, Policy::default())?;
    let entry = Entry::default().with_echo(chip.instructions.echo);
    let mut programmer = Session::enter(bus, target, &entry)?.into_programmer(chip);
    let report = plan
        .run(&mut programmer, &mut |_| ControlFlow::Continue(()))
        .map_err(|failure| format!("{failure:?}"))?;
    programmer.leave()?;
    Ok(report)
}

/// A whole session with one chip; how long it took from connecting to the end.
pub(crate) fn session(
    world: &UsbWorld<Board>,
    chip: Chip,
    operations: Vec<Operation>,
) -> Outcome<(Report, Duration)> {
    let mut bus = connect(world, Direct::ONE, Options::default())?;
    let report = run(&mut bus, Target::ONLY, chip, operations)?;
    let took = bus.now().unwrap_or_default();
    bus.close()?;
    Ok((report, took))
}

/// Nothing was done that a correct programmer does not do.
pub(crate) fn is_clean(world: &UsbWorld<Board>) {
    let wires = world.wires();
    assert!(wires.violations().is_empty(), "{:?}", wires.violations());
}

/// Bytes for each memory of a chip: flash, and EEPROM if it has one.
pub(crate) fn images(chip: &Chip, seed: u64) -> (Vec<u8>, Vec<u8>) {
    let eeprom = Memory::Eeprom.size(chip) as usize;
    (random::bytes(seed, chip.flash.size as usize), random::bytes(seed + 1, eeprom))
}

/// A fuse byte that is harmless to write on all chips of the tests: the one that it has.
pub(crate) fn low_fuse(avr: &Avr) -> Option<u8> {
    avr.fuse(Fuse::Low)
}
