//! The time from one slot to the next.

use std::collections::BTreeMap;
use std::time::Duration;

use avrrr::bus::Target;
use avrrr::chip::{ATMEGA8, ATTINY85, ATTINY2313};
use avrrr::gang::Summary;
use avrrr::sim::{Avr, Board, Decoder, Hardware, Line, Pins, Shift, Wires};

use crate::files_in_memory::FilesInMemory;
use crate::support::{Ports, gang, options, run, shared};

const MS: Duration = Duration::from_millis(1);

/// A board, and how long it took from the last byte to one target until the next is in reset.
#[derive(Debug)]
struct Clocked {
    board: Board,
    last: Option<(Target, Duration)>,
    switches: Vec<Duration>,
}

impl Wires for Clocked {
    fn set_pins(&mut self, at: Duration, pins: Pins) {
        self.board.set_pins(at, pins);
        if let ([now], Some((before, since))) = (self.board.held().as_slice(), self.last)
            && *now != before
        {
            self.switches.push(at - since);
            self.last = None;
        }
    }

    fn set_supply(&mut self, at: Duration, on: bool) {
        self.board.set_supply(at, on);
    }

    fn set_pullups(&mut self, at: Duration, on: bool) {
        self.board.set_pullups(at, on);
    }

    fn shift(&mut self, at: Duration, how: Shift, mosi: u8) -> u8 {
        if let [target] = self.board.held().as_slice() {
            self.last = Some((*target, at));
        }
        self.board.shift(at, how, mosi)
    }

    fn miso(&mut self, at: Duration) -> bool {
        self.board.miso(at)
    }
}

const TWO: &str = "
    [board]
    port = \"pirate\"
    lines = [\"cs\", \"aux\"]
    [[slot]]
    name = \"a\"
    target = 0
    part = \"m8\"
    flash = \"a\"
    fuses = { lfuse = 0xe4 }
    lock = 0xfc
    [[slot]]
    name = \"b\"
    target = 1
    part = \"t85\"
    flash = \"a\"
";

const THREE: &str = "
    [[slot]]
    name = \"c\"
    target = 2
    part = \"t2313\"
    eeprom = \"a\"
";

/// The longest switch of a run, and how many there were.
fn longest(manifest: &str, latency: Duration, board: Board) -> (Duration, usize) {
    let wires = Clocked { board, last: None, switches: Vec::new() };
    let pirate = shared(Hardware::V3, latency, wires);
    let gang = gang(manifest, &[("a", vec![0x5a; 100])]);
    let ports = Ports(BTreeMap::from([("pirate", pirate.clone())]));
    assert_eq!(run(&gang, &ports, &FilesInMemory::default(), &options()).summary(), Summary::All);
    let world = pirate.world();
    let switches = &world.wires().switches;
    (*switches.iter().max().unwrap(), switches.len())
}

/// Fuses and lock byte come last, and their write time has to pass before RESET may go high.
#[test]
fn from_the_last_frame_of_a_slot_to_the_reset_of_the_next() {
    for (latency, most) in [(MS, MS * 20), (MS * 16, MS * 120)] {
        let on_lines = Board::new().with(Avr::new(ATMEGA8), Line::Cs).with(Avr::new(ATTINY85), Line::Aux);
        let (longest_switch, switches) = longest(TWO, latency, on_lines);
        println!("direct lines, latency {latency:?}: {longest_switch:?}");
        assert!(longest_switch <= most, "{latency:?}: {longest_switch:?}");
        // Identified one after the other, then programmed.
        assert_eq!(switches, 3);

        let decoded = Board::new()
            .with_decoder(Decoder::hct155())
            .with(Avr::new(ATMEGA8), Line::Output(0))
            .with(Avr::new(ATTINY85), Line::Output(1))
            .with(Avr::new(ATTINY2313), Line::Output(2));
        let manifest = TWO.replace("lines = [\"cs\", \"aux\"]", "decoder = \"155\"") + THREE;
        let (longest_switch, switches) = longest(&manifest, latency, decoded);
        println!("behind a 155, latency {latency:?}: {longest_switch:?}");
        assert!(longest_switch <= most, "{latency:?}: {longest_switch:?}");
        assert!(switches >= 5, "{switches}");
    }
}
