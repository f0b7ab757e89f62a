//! The simulated Bus Pirate, of every generation, takes whatever a host sends.
//!
//! The input is a byte for the device, one of options, and then pieces: a byte with the length and the
//! pause after it, and so many bytes.
#![no_main]

use std::time::Duration;

use avrrr::chip::ATTINY85;
use avrrr::sim::{Avr, Board, Device, Line, World, WorldOptions};
use avrrr::transport::Transport;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let &[device, how, ref pieces @ ..] = data else { return };
    let devices = Device::all().count();
    let mut options = WorldOptions::default();
    options.device = Device::all().nth(usize::from(device) % devices).expect("one of them");
    options.checks_baud = how & 1 != 0;
    let board = Board::new().with(Avr::new(ATTINY85), Line::Cs);
    let mut world = World::with_options(board, options);
    let mut heard = [0; 4096];
    let mut pieces = pieces;
    while let Some((&head, rest)) = pieces.split_first() {
        let (piece, rest) = rest.split_at(rest.len().min(usize::from(head & 31)));
        pieces = rest;
        let Ok(()) = world.send(piece);
        let before = world.now();
        let wait = Duration::from_micros(100 << (head >> 5));
        let Ok(count) = world.recv(&mut heard, wait);
        assert!(count <= heard.len() && world.now() <= before + wait);
    }
    world.pause(Duration::from_millis(200));
    world.power_cycle();
    assert!(!world.is_deaf() && !world.supply_on());
});
