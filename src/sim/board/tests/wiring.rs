//! What the Bus Pirate reads of wires that are shorted, cut, or left to themselves.

use core::time::Duration;

use super::IDLE;
use crate::chip::{ATMEGA328P, ATTINY85};
use crate::select::Target;
use crate::sim::{Avr, Board, BoardFault, Decoder, Drive, Float, Line, Net, Pins, Shift, Vpu, When, Wires};

const MS: Duration = Duration::from_millis(1);
const FREE: Pins = Pins::RELEASED;

fn one() -> Board {
    Board::new().with(Avr::new(ATTINY85), Line::Cs)
}

fn with(board: Board, fault: BoardFault) -> Board {
    board.with_fault(When::Start, fault)
}

/// CS, MISO, CLK, MOSI and AUX as they are read while the pins are like this.
fn read(board: &mut Board, pins: Pins) -> [bool; 5] {
    board.set_pins(MS, pins);
    let seen = board.outside(2 * MS);
    let miso = board.miso(2 * MS);
    assert_eq!(seen.miso == Drive::High, miso);
    [seen.cs, seen.miso, seen.clk, seen.mosi, seen.aux].map(|drive| drive == Drive::High)
}

#[test]
fn reset_shows_the_pull_up_of_a_chip_with_a_supply_and_other_wires_float() {
    let mut board = one();
    assert_eq!(read(&mut board, FREE), [false; 5]);
    board.set_supply(MS, true);
    assert_eq!(read(&mut board, FREE), [true, false, false, false, false]);
    for (fault, seen) in [
        (BoardFault::Floats(Float::High), [true; 5]),
        (BoardFault::Cut(Net::Reset(Target(0))), [false; 5]),
        (BoardFault::Cut(Net::Cs), [false; 5]),
        (BoardFault::NoSupply, [false; 5]),
        (BoardFault::Short(Net::Supply, Net::Ground), [false; 5]),
        (BoardFault::Cut(Net::Supply), [false; 5]),
        (BoardFault::Cut(Net::Ground), [true, false, false, false, false]),
        (BoardFault::Short(Net::Cs, Net::Ground), [false; 5]),
        (BoardFault::Short(Net::Mosi, Net::Supply), [true, false, false, true, false]),
        (BoardFault::Short(Net::Cs, Net::Miso), [true, true, false, false, false]),
    ] {
        let mut board = with(one(), fault);
        board.set_supply(MS, true);
        assert_eq!(read(&mut board, FREE), seen, "{fault:?}");
    }
    let mut noisy = with(one(), BoardFault::Floats(Float::Noise));
    noisy.set_supply(MS, true);
    let mosi = |at: u32| noisy.outside(at * MS).mosi == Drive::High;
    let seen = (2..40).map(mosi).filter(|high| *high).count();
    assert!((5..33).contains(&seen), "{seen}");
}

#[test]
fn pull_ups_need_a_voltage_at_vpu() {
    for (vpu, supply, works) in [
        (Vpu::Fed, false, true),
        (Vpu::Supply, true, true),
        (Vpu::Supply, false, false),
        (Vpu::Open, true, false),
    ] {
        let mut board = with(Board::new(), BoardFault::Vpu(vpu));
        board.set_supply(MS, supply);
        board.set_pullups(MS, true);
        assert_eq!(read(&mut board, FREE), [works; 5], "{vpu:?} {supply}");
    }
}

#[test]
fn wires_that_touch_are_one_and_low_wins() {
    let nets = [Net::Cs, Net::Miso, Net::Clk, Net::Mosi, Net::Aux];
    let drive = |number: usize, drive| {
        let mut pins = FREE;
        *[&mut pins.cs, &mut pins.miso, &mut pins.clk, &mut pins.mosi, &mut pins.aux][number] = drive;
        pins
    };
    for a in 0..5 {
        for b in (0..5).filter(|b| *b != a) {
            let mut board = with(Board::new(), BoardFault::Short(nets[a], nets[b]));
            let mut want = [false; 5];
            (want[a], want[b]) = (true, true);
            assert_eq!(read(&mut board, drive(a, Drive::High)), want, "{a} {b}");
            let mut both = drive(a, Drive::High);
            let low = drive(b, Drive::Low);
            for (pin, low) in [
                (&mut both.cs, low.cs),
                (&mut both.miso, low.miso),
                (&mut both.clk, low.clk),
                (&mut both.mosi, low.mosi),
                (&mut both.aux, low.aux),
            ] {
                if low == Drive::Low {
                    *pin = low;
                }
            }
            assert_eq!(read(&mut board, both), [false; 5], "{a} {b}");
        }
        let mut grounded = with(Board::new(), BoardFault::Short(nets[a], Net::Ground));
        assert_eq!(read(&mut grounded, drive(a, Drive::High)), [false; 5]);
        let mut hot = with(Board::new().self_powered(), BoardFault::Short(Net::Supply, nets[a]));
        let mut want = [false; 5];
        want[a] = true;
        assert_eq!(read(&mut hot, drive(a, Drive::Low)), want);
    }
}

#[test]
fn a_line_feeds_a_chip_without_a_supply_and_the_probe_shows_it() {
    let mut board = one().with_probe();
    assert_eq!(read(&mut board, FREE), [false; 5]);
    assert_eq!(board.probe(2 * MS), 0);
    let high = Pins { mosi: Drive::High, ..FREE };
    assert_eq!(read(&mut board, high), [true, false, false, true, false]);
    assert_eq!(board.probe(2 * MS), 2_700);
    let mut board = with(board, BoardFault::Cut(Net::Mosi));
    assert_eq!(read(&mut board, high), [false, false, false, true, false]);
    board.set_supply(3 * MS, true);
    assert_eq!(board.probe(3 * MS), 5_000);
    let mut loaded = with(one().with_probe(), BoardFault::Load(300));
    loaded.set_supply(MS, true);
    assert_eq!(loaded.probe(MS), 2_500);
    assert_eq!(one().probe(MS), 0);
}

/// Programming Enable at 125 kHz; what comes back.
fn enable(board: &mut Board, held: Pins) -> [u8; 4] {
    let how = Shift {
        half_period_ns: 4_000,
        idle_high: false,
        change_on_idle_edge: true,
        sample_at_end: false,
        open_drain: false,
    };
    board.set_supply(MS, true);
    board.set_pins(2 * MS, IDLE);
    board.set_pins(3 * MS, held);
    let mut at = 40 * MS;
    [0xac, 0x53, 0, 0].map(|byte| {
        at += MS;
        board.shift(at, how, byte)
    })
}

#[test]
fn a_chip_answers_only_where_its_wires_are_whole() {
    let held = Pins { cs: Drive::Low, ..IDLE };
    let right = [0, 0xac, 0x53, 0];
    assert_eq!(enable(&mut one(), held)[1..3], right[1..3]);
    for fault in [
        BoardFault::Cut(Net::Clk),
        BoardFault::Cut(Net::Mosi),
        BoardFault::Cut(Net::Miso),
        BoardFault::Cut(Net::Cs),
        BoardFault::Cut(Net::Ground),
        BoardFault::Short(Net::Clk, Net::Mosi),
        BoardFault::Short(Net::Clk, Net::Ground),
        BoardFault::Short(Net::Mosi, Net::Ground),
        BoardFault::Short(Net::Miso, Net::Ground),
        BoardFault::Short(Net::Cs, Net::Clk),
        BoardFault::Short(Net::Cs, Net::Supply),
    ] {
        let answer = enable(&mut with(one(), fault), held);
        assert_ne!(answer[1..3], right[1..3], "{fault:?}");
    }
    // A short that passes by does no harm to a chip that is not held by it.
    assert_eq!(enable(&mut with(one(), BoardFault::Short(Net::Aux, Net::Supply)), held)[1..3], right[1..3]);
}

#[test]
fn two_resets_that_touch_hold_both_chips() {
    let two = |a, b| {
        let board = Board::new().with(Avr::new(ATTINY85), a).with(Avr::new(ATMEGA328P), b);
        with(board, BoardFault::Short(Net::Reset(Target(0)), Net::Reset(Target(1))))
    };
    let mut direct = two(Line::Cs, Line::Aux);
    direct.set_pins(MS, Pins { cs: Drive::Low, aux: Drive::Released, ..IDLE });
    assert_eq!(direct.held(), [Target(0), Target(1)]);
    direct.set_pins(2 * MS, IDLE);
    assert_eq!(direct.held(), []);
    let mut decoded = two(Line::Output(2), Line::Output(1)).with_decoder(Decoder::hct155());
    decoded.set_pins(MS, Pins { cs: Drive::High, aux: Drive::Low, ..IDLE });
    assert_eq!(decoded.held(), [Target(0), Target(1)]);
    let cut = BoardFault::Cut(Net::Reset(Target(1)));
    let mut lines =
        with(Board::new().with(Avr::new(ATTINY85), Line::Cs).with(Avr::new(ATTINY85), Line::Aux), cut);
    lines.set_pins(MS, Pins { aux: Drive::Low, ..IDLE });
    assert_eq!(lines.held(), []);
}
