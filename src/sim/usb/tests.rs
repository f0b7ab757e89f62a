//! The device against what was recorded from the real firmware, and against its reference.

use core::time::Duration;
use std::vec::Vec;

use super::table::{Builder, Fields, Table};
use super::{UsbOptions, UsbWorld, cobs};
use crate::chip::{ATMEGA328P, Hertz};
use crate::sim::recorder::{Event, Recorder};
use crate::sim::{Avr, Board, Line, Wires};
use crate::transport::Transport;

mod frames;
mod legacy;
mod moves;
mod ports;
mod powering;
mod random;
mod times;
mod vectors;

const MS: Duration = Duration::from_millis(1);

fn board() -> Board {
    Board::new().with(Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16)), Line::Cs)
}

/// A world without sweeps for the LCD, whose times are then those of the requests alone, and a host that takes no
/// time.
fn quiet<W: Wires>(wires: W) -> UsbWorld<W> {
    let options = UsbOptions { sweep: None, host: Duration::ZERO, ..UsbOptions::default() };
    UsbWorld::with_options(wires, options)
}

/// Everything that comes until nothing has for so long.
fn receive<T: Transport>(port: &mut T, silence: Duration) -> Vec<u8> {
    let mut got = Vec::new();
    let mut buffer = [0; 64];
    loop {
        match port.recv(&mut buffer, silence).unwrap() {
            0 => return got,
            len => got.extend(&buffer[..len]),
        }
    }
}

/// One frame, and how long it took.
fn ask<T: Transport>(port: &mut T, frame: &[u8]) -> (Vec<u8>, Duration) {
    let begun = port.now();
    port.send(frame).unwrap();
    let mut got = Vec::new();
    let mut buffer = [0; 64];
    while got.last() != Some(&0) {
        let len = port.recv(&mut buffer, 5_000 * MS).unwrap();
        assert!(len > 0, "no answer");
        got.extend(&buffer[..len]);
    }
    (got, port.now() - begun)
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(core::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

const STATUS: u8 = 1;
const CONFIGURATION: u8 = 2;
const DATA: u8 = 3;

/// A request with a table of these fields.
fn request(tag: u8, fill: impl FnOnce(&mut Builder, &mut Fields)) -> Vec<u8> {
    let mut builder = Builder::default();
    let mut fields = Fields::default();
    fill(&mut builder, &mut fields);
    let contents = builder.table(fields);
    let mut root = Fields::default();
    root.byte(4, 2);
    root.byte(8, tag);
    root.offset(10, contents);
    let root = builder.table(root);
    cobs::encode(&builder.finish(root))
}

/// Both ways, with `start_alt`.
fn data(write: &[u8]) -> Vec<u8> {
    request(DATA, |builder, fields| {
        fields.byte(6, 1);
        let write = builder.bytes(write);
        fields.offset(8, write);
    })
}

/// With `start_main`: written, then read.
fn write_read(write: &[u8], read: u16) -> Vec<u8> {
    request(DATA, |builder, fields| {
        fields.byte(4, 1);
        let write = builder.bytes(write);
        fields.offset(8, write);
        fields.push(10, &read.to_le_bytes());
    })
}

fn stop() -> Vec<u8> {
    request(DATA, |_, fields| fields.byte(12, 1))
}

fn status(queries: &[u8]) -> Vec<u8> {
    request(STATUS, |builder, fields| {
        let queries = builder.bytes(queries);
        fields.offset(4, queries);
    })
}

fn mode(name: &str, speed: u32) -> Vec<u8> {
    request(CONFIGURATION, |builder, fields| mode_fields(builder, fields, name, speed))
}

fn mode_fields(builder: &mut Builder, fields: &mut Fields, name: &str, speed: u32) {
    let mut configuration = Fields::default();
    // 0 is a speed, too.
    configuration.push(4, &speed.to_le_bytes());
    let configuration = builder.table(configuration);
    let name = builder.string(name);
    fields.offset(4, name);
    fields.offset(6, configuration);
}

/// Directions and values of IO pins, mask first.
fn io(direction: [u8; 2], value: [u8; 2]) -> Vec<u8> {
    request(CONFIGURATION, |_, fields| io_fields(fields, direction, value))
}

fn io_fields(fields: &mut Fields, direction: [u8; 2], value: [u8; 2]) {
    for (slot, byte) in [(24, direction[0]), (26, direction[1]), (28, value[0]), (30, value[1])] {
        fields.byte(slot, byte);
    }
}

/// Switches the supply on; a limit of 0 is none.
fn supply(millivolts: u32, limit_ma: u16) -> Vec<u8> {
    request(CONFIGURATION, |_, fields| {
        fields.byte(14, 1);
        fields.word(16, millivolts);
        fields.push(18, &limit_ma.to_le_bytes());
    })
}

/// The text of an error in an answer, of the packet or of what is in it.
fn error(answer: &[u8]) -> Option<std::string::String> {
    let plain = cobs::decode(&answer[..answer.len() - 1]).unwrap();
    let root = Table::root(&plain).unwrap();
    let text = |table: Table<'_>| table.string(4).unwrap().map(<[u8]>::to_vec);
    let found = text(root).or_else(|| root.table(8).unwrap().and_then(text));
    found.map(|text| std::string::String::from_utf8(text).unwrap())
}

/// What a data request read.
fn read(answer: &[u8]) -> Vec<u8> {
    assert_eq!(error(answer), None);
    let plain = cobs::decode(&answer[..answer.len() - 1]).unwrap();
    let root = Table::root(&plain).unwrap();
    root.table(8).unwrap().unwrap().vector(6, 1).unwrap().unwrap().to_vec()
}

/// A number of a status answer; 0 if it is not there.
fn number(answer: &[u8], slot: usize) -> u32 {
    let plain = cobs::decode(&answer[..answer.len() - 1]).unwrap();
    let status = Table::root(&plain).unwrap().table(8).unwrap().unwrap();
    match slot {
        38..=44 => status.word(slot).unwrap().unwrap_or(0),
        _ => status.byte(slot).unwrap().into(),
    }
}

/// A world that records what its pins do, with a supply of its own.
fn recorded() -> UsbWorld<Recorder> {
    quiet(Recorder { own_mv: 3_300, ..Recorder::default() })
}

/// What was recorded since the last time.
fn events(world: &mut UsbWorld<Recorder>) -> Vec<(Duration, Event)> {
    core::mem::take(&mut world.wires_mut().events)
}
