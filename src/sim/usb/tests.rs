//! The device against what was recorded from the real firmware, and against its reference.

use core::time::Duration;
use std::vec::Vec;

use super::{UsbOptions, UsbWorld};
use crate::chip::{ATMEGA328P, Hertz};
use crate::sim::{Avr, Board, Line};
use crate::transport::Transport;

mod vectors;

const MS: Duration = Duration::from_millis(1);

fn board() -> Board {
    Board::new().with(Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16)), Line::Cs)
}

/// A world without sweeps for the LCD, whose times are then those of the requests alone, and a host that takes no
/// time.
fn quiet(board: Board) -> UsbWorld<Board> {
    let options = UsbOptions { sweep: None, host: Duration::ZERO, ..UsbOptions::default() };
    UsbWorld::with_options(board, options)
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
        let len = port.recv(&mut buffer, 2_000 * MS).unwrap();
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
