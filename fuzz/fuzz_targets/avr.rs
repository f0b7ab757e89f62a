//! Every simulated AVR takes whatever comes over SPI, and keeps what no programmer can change.
//!
//! The input is a byte for the chip, and then records: a byte of what happens before, and a frame.
#![no_main]

use std::time::Duration;

use avrrr::chip::ALL;
use avrrr::select::Target;
use avrrr::sim::{Avr, Board, Drive, Line, Pins, Shift, Wires};
use libfuzzer_sys::fuzz_target;

const MS: Duration = Duration::from_millis(1);

fn pins(cs: Drive) -> Pins {
    Pins { cs, clk: Drive::Low, mosi: Drive::Low, ..Pins::RELEASED }
}

fuzz_target!(|data: &[u8]| {
    let Some((chip, records)) = data.split_first() else { return };
    let chip = *ALL[usize::from(*chip) % ALL.len()];
    let part = Avr::new(chip);
    let (signature, calibration) = (part.signature(), part.calibration().to_vec());
    let mut board = Board::new().with(part, Line::Cs);
    let mut now = Duration::ZERO;
    board.set_pins(now, pins(Drive::Low));
    board.set_supply(now, true);
    now += 40 * MS;
    for record in records.chunks(5) {
        let (&what, frame) = record.split_first().expect("chunks are not empty");
        if what & 0x80 != 0 {
            board.set_pins(now, pins(Drive::High));
            board.set_pins(now + MS, pins(Drive::Low));
            now += 22 * MS;
        }
        if what & 0x40 != 0 {
            board.set_supply(now, false);
            board.set_supply(now + MS, true);
            now += 22 * MS;
        }
        let how = Shift {
            half_period_ns: if what & 0x20 != 0 { 250 } else { 4_000 },
            idle_high: false,
            change_on_idle_edge: what & 0x10 == 0,
            sample_at_end: false,
            open_drain: false,
        };
        now += Duration::from_micros(100) * u32::from(what & 0x0f).pow(2);
        for &byte in frame {
            board.shift(now, how, byte);
            now += Duration::from_nanos(how.half_period_ns * 16 + 1_500);
        }
    }
    board.set_pins(now, Pins::RELEASED);
    board.finish(now + 100 * MS);
    let part = board.avr(Target::ONLY).expect("there is one");
    assert_eq!(part.signature(), signature);
    assert_eq!(part.calibration(), calibration);
    assert_eq!(part.flash().len(), chip.flash.size as usize);
});
