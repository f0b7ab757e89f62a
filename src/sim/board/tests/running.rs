//! Targets that run, and their peripherals.

use std::format;

use super::*;
use crate::chip::Hertz;

const MS: Duration = Duration::from_millis(1);
const ZERO: Target = Target(0);
const ONE: Target = Target(1);

fn sensor() -> Program {
    Program::new().talks_to(TemperatureSensor::new(0x0c8a), MS)
}

fn ethernet() -> Program {
    let program = Program::new().talks_to(EthernetChip::new(0x06), 3 * MS);
    program.with_sck(Hertz::mhz(4)).with_first_burst(2 * MS + MS / 2)
}

/// Three targets on the three pins, the first two with a peripheral.
fn peripherals() -> Board {
    Board::new()
        .with(m328(), Line::Cs)
        .with(m328(), Line::Aux)
        .with(m328(), Line::Aux2)
        .with_running(ZERO, sensor())
        .with_running(ONE, ethernet())
}

fn stats(board: &Board) -> [PeripheralStats; 2] {
    [ZERO, ONE].map(|target| board.peripheral_stats(target).unwrap())
}

fn contention(board: &Board, target: Target) -> [u64; 2] {
    [BusWire::Sck, BusWire::Mosi]
        .map(|wire| board.violation_count(ViolationKind::BusContention { target, wire }))
}

/// Erases a target, writes a page and reads it back. Is it right?
fn program(bench: &mut Bench, line: Line) -> bool {
    let entered = bench.enter(low(line)) == [0, 0xac, 0x53, 0];
    bench.frame([0xac, 0x80, 0, 0]);
    bench.wait(10);
    for word in 0..64 {
        bench.frame([0x40, 0, word, word]);
        bench.frame([0x48, 0, word, !word]);
    }
    bench.frame([0x4c, 0, 0, 0]);
    bench.wait(5);
    let right = (0..64).all(|word| {
        [bench.frame([0x20, 0, word, 0])[3], bench.frame([0x28, 0, word, 0])[3]] == [word, !word]
    });
    bench.pins(IDLE);
    entered && right
}

#[test]
fn peripherals_work_while_nothing_disturbs_them() {
    // Nothing on the bus, with and without buffers; then a Bus Pirate behind buffers.
    let buffered = || peripherals().with_buffers();
    for (board, pirate) in [(peripherals(), false), (buffered(), false), (buffered(), true)] {
        let mut board = board.self_powered();
        if pirate {
            board.set_pins(Duration::ZERO, IDLE);
        }
        // A moment later than the 100th millisecond: a burst takes a while.
        board.elapse(100 * MS + MS / 10);
        let [sensor, ethernet] = stats(&board);
        assert_eq!(sensor, PeripheralStats { right: 100, ..PeripheralStats::default() }, "{pirate}");
        assert_eq!(ethernet, PeripheralStats { right: 33, ..PeripheralStats::default() });
        assert_eq!(board.violations(), []);
    }
    assert_eq!(peripherals().peripheral_stats(Target(2)), None);
    assert_eq!(peripherals().peripheral_stats(Target(3)), None);
}

#[test]
fn a_target_runs_with_its_supply_and_out_of_reset_only() {
    let mut board = peripherals().with_buffers();
    board.elapse(10 * MS);
    assert_eq!(stats(&board), [PeripheralStats::default(); 2]);
    board.set_supply(10 * MS, true);
    board.set_pins(20 * MS + MS / 2, Pins { cs: Drive::Low, ..Pins::RELEASED });
    board.elapse(30 * MS);
    assert_eq!(stats(&board).map(|stats| stats.right), [10, 6]);
    board.set_pins(40 * MS, Pins::RELEASED);
    board.elapse(50 * MS + MS / 2);
    assert_eq!(stats(&board).map(|stats| stats.right), [20, 13]);
    board.set_supply(51 * MS, false);
    board.elapse(90 * MS);
    assert_eq!(stats(&board).map(|stats| stats.right), [20, 13]);
    assert_eq!(stats(&board).map(|stats| stats.aborted), [0, 0]);
}

#[test]
fn buffers_keep_running_targets_and_peripherals_apart() {
    let mut bench = Bench::new(peripherals().with_buffers().self_powered());
    for (line, target) in [(Line::Aux2, Target(2)), (Line::Cs, ZERO), (Line::Aux, ONE)] {
        let before = stats(&bench.board);
        assert!(program(&mut bench, line), "{line:?}");
        assert_eq!(bench.board.avr(target).unwrap().stats().page_writes, 1);
        let after = stats(&bench.board);
        for (other, (before, after)) in [ZERO, ONE].into_iter().zip(before.into_iter().zip(after)) {
            assert_eq!(after.right - before.right > 5, other != target, "{line:?} {other}");
            assert_eq!((after.wrong, after.disturbed), (0, 0));
        }
    }
    assert_eq!(bench.board.violations(), []);
}

#[test]
fn without_buffers_a_running_master_contends_with_the_bus_pirate() {
    let mut bench = Bench::new(peripherals().self_powered());
    bench.board.elapse(bench.now);
    // CLK is driven low all the time: no clock reaches a peripheral.
    let [sensor, ethernet] = stats(&bench.board);
    assert!(sensor.right == 0 && sensor.wrong > 90 && sensor.disturbed == sensor.wrong, "{sensor:?}");
    assert!(ethernet.right == 0 && ethernet.disturbed == ethernet.wrong, "{ethernet:?}");
    let disturbed = ViolationKind::PeripheralDisturbed { target: ZERO };
    assert_eq!(bench.board.violation_count(disturbed), sensor.disturbed);
    assert_eq!(contention(&bench.board, ZERO)[0], sensor.wrong, "once per burst");
    assert_eq!(contention(&bench.board, ONE)[1], 33, "bits that are high");
    // And the bits for the target in reset are lost while a master holds SCK low.
    assert!(!program(&mut bench, Line::Aux2));
    assert!(bench.board.violation_count(ViolationKind::Contention) > 0, "its MISO and the sensor's");
}

#[test]
fn a_target_in_reset_lets_go_of_the_bus_and_of_its_peripheral() {
    for board in [peripherals(), peripherals().with_buffers()] {
        let mut bench = Bench::new(board);
        bench.board.set_supply(bench.now, false);
        let both = Pins { cs: Drive::Low, aux: Drive::Low, ..IDLE };
        bench.pins(both);
        bench.board.set_supply(bench.now, true);
        let before = (stats(&bench.board), bench.board.violations().len());
        bench.wait(20);
        bench.frame([0xac, 0x53, 0, 0]);
        assert_eq!(bench.signature(), [0x1e, 0x95, 0x0f]);
        assert_eq!((stats(&bench.board), bench.board.violations().len()), before);
    }
}

#[test]
fn a_wire_that_a_program_holds_is_low() {
    use BusWire::{Miso, Mosi, Sck};
    // What it drives; the echo of AC 53 00 00, and a byte that the target would answer with 0x1e.
    type Driven = &'static [(BusWire, bool)];
    let cases: [(Driven, [u8; 4], u8, [bool; 3]); 8] = [
        (&[], [0, 0xac, 0x53, 0], 0x1e, [false, false, false]),
        (&[(Sck, false)], [0; 4], 0, [true, false, false]),
        (&[(Sck, true)], [0, 0xac, 0x53, 0], 0x1e, [true, false, false]),
        (&[(Mosi, false)], [0; 4], 0, [false, true, false]),
        (&[(Mosi, true)], [0, 0xac, 0x53, 0], 0x1e, [false, true, false]),
        (&[(Miso, false)], [0; 4], 0, [false, false, true]),
        (&[(Miso, true)], [0, 0xac, 0x53, 0], 0x1e, [false, false, true]),
        (&[(Sck, false), (Mosi, false), (Miso, false)], [0; 4], 0, [true, true, false]),
    ];
    for (wires, echo, byte, fights) in cases {
        for buffers in [false, true] {
            let program =
                wires.iter().fold(Program::new(), |program, (wire, high)| program.drives(*wire, *high));
            let board =
                Board::new().with(m328(), Line::Cs).with(m328(), Line::Aux).with_running(ONE, program);
            let mut bench = Bench::new(if buffers { board.with_buffers() } else { board });
            let case = format!("{wires:?} {buffers}");
            let answers = (bench.enter(low(Line::Cs)), bench.signature()[0]);
            assert_eq!(answers, if buffers { ([0, 0xac, 0x53, 0], 0x1e) } else { (echo, byte) }, "{case}");
            let [sck, mosi] = contention(&bench.board, ONE);
            let miso = bench.board.violation_count(ViolationKind::Contention);
            let fought = [sck, mosi, miso].map(|count| count > 0);
            assert_eq!(fought, if buffers { [false; 3] } else { fights }, "{case}");
            // Not while it is in reset itself.
            assert_eq!(bench.enter(low(Line::Aux)), [0, 0xac, 0x53, 0], "{case}");
            let count = bench.board.violations().len();
            bench.signature();
            assert_eq!(bench.board.violations().len(), count, "{case}");
        }
    }
}

#[test]
fn contention_counts_once_per_byte() {
    let program = Program::new().drives(BusWire::Sck, false).drives(BusWire::Mosi, false);
    let board = Board::new().with(m328(), Line::Cs).with(m328(), Line::Aux).with_running(ONE, program);
    let mut bench = Bench::new(board);
    bench.pins(low(Line::Cs));
    assert_eq!(contention(&bench.board, ONE), [0, 0], "all agree on low");
    bench.wait(20);
    let at = bench.now;
    bench.frame([0x55, 0x00, 0xff, 0x80]);
    assert_eq!(contention(&bench.board, ONE), [4, 3]);
    let kind = ViolationKind::BusContention { target: ONE, wire: BusWire::Mosi };
    assert!(bench.board.violations().contains(&Violation { at, kind }));
}

#[test]
fn a_program_that_sends_to_no_chip_contends_too() {
    let program = Program::new().sends(&[0xff], 7 * MS).with_sck(Hertz::khz(100));
    let board = Board::new().with(m328(), Line::Cs).with(m328(), Line::Aux).with_running(ONE, program);
    let bench = Bench::new(board);
    let mut board = bench.board;
    board.elapse(71 * MS);
    assert_eq!(contention(&board, ONE), [10, 10]);
    assert_eq!(board.peripheral_stats(ONE), Some(PeripheralStats::default()));
}

#[test]
fn a_frame_is_disturbed_by_a_burst_that_falls_on_a_pulse() {
    // 2.1 us each, at 7, 14, 21 and 28 ms. A frame takes 320 us, of which SCK is low for 5, high for 5.
    let program = Program::new().sends(&[0xff], 7 * MS).with_sck(Hertz::mhz(4));
    let board = Board::new().with(m328(), Line::Cs).with(m328(), Line::Aux).with_running(ONE, program);
    for (begins_us, works, bursts) in [
        (27_600, true, 3),
        (27_998, true, 4),
        (27_994, false, 4),
        (27_798, true, 4),
        (27_794, false, 4),
        (28_010, true, 4),
    ] {
        let mut board = board.clone();
        board.set_pins(Duration::ZERO, IDLE);
        board.set_supply(Duration::ZERO, true);
        board.set_pins(MS, low(Line::Cs));
        let now = Duration::from_micros(begins_us);
        let mut bench = Bench { board, now, how: MODE_0 };
        bench.frame([0xac, 0x53, 0, 0]);
        let stats = bench.board.avr(ZERO).unwrap().stats();
        assert_eq!((stats.enables == 1, contention(&bench.board, ONE)[0]), (works, bursts), "{begins_us}");
        assert_eq!(stats.lost_edges == 0, works);
    }
}

#[test]
fn two_masters_on_one_bus_disturb_each_others_peripherals() {
    let mut board = Board::new()
        .with(m328(), Line::Cs)
        .with(m328(), Line::Aux)
        .with_running(ZERO, sensor())
        .with_running(ONE, Program::new().talks_to(EthernetChip::new(6), MS).with_sck(Hertz::khz(800)))
        .self_powered();
    board.elapse(10 * MS + MS / 2);
    let [sensor, ethernet] = stats(&board);
    assert_eq!((sensor.disturbed, sensor.right + sensor.wrong), (10, 10));
    assert_eq!((ethernet.disturbed, ethernet.right + ethernet.wrong), (10, 10));
    assert!(contention(&board, ZERO)[0] > 0 && contention(&board, ONE)[0] > 0);
}

/// A Bus Pirate whose clock idles high lets a master's clock through, until it sends.
#[test]
fn bits_of_the_programmer_disturb_a_peripheral_that_is_selected() {
    for (sent, disturbed) in [(0, 0), (1, 1), (4, 1)] {
        // A burst from 105 to 106.65 ms.
        let program =
            Program::new().talks_to(TemperatureSensor::new(0x0c8a), 5 * MS).with_sck(Hertz::khz(10));
        let board =
            Board::new().with(m328(), Line::Cs).with_running(ZERO, program.with_first_burst(105 * MS));
        let mut bench = Bench::new(board);
        bench.how = Shift { idle_high: true, change_on_idle_edge: false, ..MODE_0 };
        bench.pins(IDLE);
        bench.wait(5);
        bench.now += Duration::from_micros(60);
        for _ in 0..sent {
            bench.board.shift(bench.now, bench.how, 0x00);
            bench.now += Duration::from_micros(160);
        }
        bench.wait(3);
        bench.board.elapse(bench.now);
        let expected = PeripheralStats { right: 1 - disturbed, wrong: disturbed, disturbed, aborted: 0 };
        assert_eq!(bench.board.peripheral_stats(ZERO), Some(expected), "{sent}");
        let kind = ViolationKind::PeripheralDisturbed { target: ZERO };
        assert_eq!(bench.board.violation_count(kind), disturbed);
        assert!(contention(&bench.board, ZERO)[0] > 0, "it holds SCK low");
    }
}

#[test]
fn reset_in_the_middle_of_a_burst_aborts_it() {
    for (offset, aborted, right) in [(-1, 0, 19), (10, 1, 19), (40, 0, 20)] {
        let mut board = peripherals().with_buffers().self_powered();
        let at = Duration::from_micros(20_000_u64.checked_add_signed(offset).unwrap());
        board.set_pins(at - MS / 2, IDLE);
        board.set_pins(at - Duration::from_micros(3), low(Line::Cs));
        board.elapse(25 * MS);
        assert_eq!(stats(&board)[0], PeripheralStats { right, aborted, ..PeripheralStats::default() });
        assert_eq!(board.violations(), []);
    }
}

#[test]
fn how_time_is_cut_makes_no_difference() {
    for buffers in [false, true] {
        let board = || {
            let board = peripherals().self_powered();
            if buffers { board.with_buffers() } else { board }
        };
        let (mut whole, mut pieces) = (board(), board());
        whole.elapse(30 * MS);
        for k in 0..=30_000_000 / 777 {
            pieces.elapse(Duration::from_nanos(777) * k);
        }
        pieces.elapse(30 * MS);
        assert_eq!(stats(&whole), stats(&pieces));
        assert!(whole.violations().is_empty() && pieces.violations().is_empty());
    }
}

#[test]
fn boards_with_buffers_take_bytes_like_others() {
    let mut plain = Bench::new(Board::new().with(m328(), Line::Cs));
    let mut buffered = Bench::new(Board::new().with(m328(), Line::Cs).with_buffers());
    for bench in [&mut plain, &mut buffered] {
        assert!(program(bench, Line::Cs));
        assert_eq!(bench.board.violations(), []);
    }
    assert_eq!(plain.board.avr(ZERO).unwrap().stats(), buffered.board.avr(ZERO).unwrap().stats());
}

/// A part whose RESET is a pin like others runs on.
#[test]
fn buffers_of_a_part_without_a_reset_connect_what_it_drives() {
    let mut avr = m328();
    avr.set_fuse(Fuse::High, 0xd9 & !0x80);
    let program = Program::new().drives(BusWire::Sck, true);
    let mut bench = Bench::new(Board::new().with(avr, Line::Cs).with_running(ZERO, program).with_buffers());
    bench.pins(low(Line::Cs));
    bench.board.elapse(bench.now + Duration::from_nanos(2_499));
    assert_eq!(contention(&bench.board, ZERO), [0, 0]);
    bench.board.elapse(bench.now + Duration::from_nanos(2_500));
    assert_eq!(contention(&bench.board, ZERO), [1, 0]);
}

/// Bytes while selected, and the answers; a new selection for each row.
#[test]
fn the_commands_of_the_ethernet_chip() {
    let rows: [(&[u8], &[u8]); 9] = [
        (&[0x12, 0x00], &[0, 6]),
        // Bit field clear ECON1: bank 0.
        (&[0xbf, 0x03], &[0, 0]),
        (&[0x12, 0x00], &[0, 0]),
        // Write register 0x12 of bank 0, read it.
        (&[0x52, 0xa5], &[0, 0]),
        (&[0x12, 0x00], &[0, 0xa5]),
        // Bit field set ECON1: bank 3.
        (&[0x9f, 0x03], &[0, 0]),
        (&[0x1f, 0x00], &[0, 3]),
        (&[0x12, 0x00], &[0, 6]),
        // System reset: bank 0.
        (&[0xff], &[0]),
    ];
    let mut chip = EthernetChip::new(6);
    for (sent, answers) in rows {
        let mut next = chip.select();
        for (byte, answer) in sent.iter().zip(answers) {
            assert_eq!(next, *answer, "{sent:02x?}");
            next = chip.exchange(*byte);
        }
    }
    chip.select();
    assert_eq!(chip.exchange(0x12), 0);
    let mut other = chip.boxed();
    assert!(other.is_right(&[0x77, 6]) && !other.is_right(&[6, 0]));
    other.select();
    other.exchange(0x52);
    other.exchange(0x06);
    other.select();
    assert_eq!(other.exchange(0x12), 6);
}

#[test]
fn the_sensor_sends_its_reading_and_then_zeros() {
    let mut sensor = TemperatureSensor::new(0x1234);
    for _ in 0..2 {
        assert_eq!(sensor.select(), 0x12);
        assert_eq!([0xff, 0xff, 0xff].map(|byte| sensor.exchange(byte)), [0x34, 0, 0]);
    }
    assert!(sensor.is_right(&[0x12, 0x34]) && !sensor.is_right(&[0x12]) && !sensor.is_right(&[0, 0]));
}
