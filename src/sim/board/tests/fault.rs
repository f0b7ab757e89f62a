//! Things that break.

use std::vec;

use proptest::prelude::*;

use super::*;
use crate::chip::{ATMEGA8, Hertz};

const CHIP: Target = Target(0);

const fn ms(time: u64) -> Duration {
    Duration::from_millis(time)
}

fn board() -> Board {
    Board::new().with(m328(), Line::Cs)
}

/// A chip that is being programmed.
fn programming(board: Board) -> Bench {
    let mut bench = Bench::new(board);
    assert_eq!(bench.enter(low(Line::Cs))[2], 0x53);
    bench
}

/// Breaks something before the next byte, and reads the signature.
fn signature_after(fault: BoardFault) -> [u8; 3] {
    let mut bench = programming(board());
    bench.board.break_later(When::Start, fault);
    bench.signature()
}

fn write_page(bench: &mut Bench, word: u8, data: u8) {
    bench.frame([0x40, 0, word, data]);
    bench.frame([0x48, 0, word, data]);
    bench.frame([0x4c, 0, word, 0]);
}

fn flash(bench: &Bench, at: usize) -> u8 {
    bench.board.avr(CHIP).unwrap().flash()[at]
}

#[test]
fn what_a_signature_reads_like() {
    let good = [0x1e, 0x95, 0x0f];
    for (fault, signature) in [
        (BoardFault::Miso(None), good),
        (BoardFault::Miso(Some(MisoFault::StuckLow)), [0; 3]),
        (BoardFault::Miso(Some(MisoFault::StuckHigh)), [0xff; 3]),
        (BoardFault::Miso(Some(MisoFault::Open)), [0; 3]),
        (BoardFault::Death(CHIP), [0; 3]),
        (BoardFault::NoSupply, [0; 3]),
        (BoardFault::NoReset(CHIP), [0; 3]),
        (BoardFault::Clock(CHIP, Hertz(0)), [0; 3]),
        // There is no such target.
        (BoardFault::Death(Target(1)), good),
        (BoardFault::NoReset(Target(1)), good),
    ] {
        assert_eq!(signature_after(fault), signature, "{fault:?}");
    }
    let open = Board::new().with(m328(), Line::Cs).miso_floats_high();
    let mut bench = programming(open.with_fault(When::Byte(4), BoardFault::Miso(Some(MisoFault::Open))));
    assert_eq!(bench.signature(), [0xff; 3]);
}

#[test]
fn noise_changes_and_comes_back_the_same() {
    let noise = BoardFault::Miso(Some(MisoFault::Noise));
    let read = || {
        let mut bench = programming(board());
        bench.board.break_later(When::Start, noise);
        [bench.signature(), bench.signature(), bench.signature()]
    };
    let [a, b, c] = read();
    assert!(a != b && b != c && a != c);
    assert_eq!(read(), [a, b, c]);
}

#[test]
fn a_slow_clock_loses_what_was_fast_enough() {
    // 100 kHz: four clocks of 1 MHz, not of 16 kHz.
    let mut bench = programming(board());
    bench.board.break_later(When::Start, BoardFault::Clock(CHIP, Hertz::khz(16)));
    assert_ne!(bench.signature(), [0x1e, 0x95, 0x0f]);
    assert!(bench.board.violation_count(ViolationKind::SckTooFast { target: CHIP }) > 0);
}

#[test]
fn a_lost_pulse_slips_the_frame_by_one_bit_and_an_extra_one_the_other_way() {
    for fault in [BoardFault::LostPulses(CHIP, 1), BoardFault::ExtraPulse(CHIP)] {
        let mut bench = programming(board().with_fault(When::Byte(7), fault));
        // The answer is seen one bit too late, or too early.
        let seen = if fault == BoardFault::ExtraPulse(CHIP) { 0x3c } else { 0x0f };
        assert_eq!(bench.frame([0x30, 0, 0, 0])[3], seen);
        assert_ne!(bench.frame([0x30, 0, 0, 0])[3], 0x1e, "{fault:?}");
        // 31 pulses, or one, more: in step again.
        let pulses = if fault == BoardFault::ExtraPulse(CHIP) { 31 } else { 1 };
        for _ in 0..pulses {
            for clk in [Drive::High, Drive::Low] {
                bench.now += Duration::from_micros(5);
                bench.board.set_pins(bench.now, Pins { clk, ..low(Line::Cs) });
            }
        }
        assert_eq!(bench.signature(), [0x1e, 0x95, 0x0f], "{fault:?}");
        // RESET heals anyway, and no program is to blame.
        assert!(bench.board.violations().is_empty());
    }
    let mut bench = programming(board().with_fault(When::Byte(7), BoardFault::LostPulses(CHIP, 8)));
    bench.signature();
    assert_eq!(bench.enter(low(Line::Cs))[2], 0x53);
    assert_eq!(bench.signature(), [0x1e, 0x95, 0x0f]);
}

#[test]
fn moments() {
    let miso = BoardFault::Miso(Some(MisoFault::StuckHigh));
    // Before byte 7, which is the answer: 4 bytes of Programming Enable came first.
    let mut bench = programming(board().with_fault(When::Byte(7), miso));
    assert_eq!(bench.frame([0x30, 0, 0, 0]), [0, 0x30, 0, 0xff]);
    assert_eq!(bench.board.pending_faults(), 0);
    // At a time, in the middle of nothing.
    let mut bench = programming(board().with_fault(When::At(ms(1000)), miso));
    assert_eq!(bench.signature()[0], 0x1e);
    bench.wait(1000);
    assert_eq!((bench.board.pending_faults(), bench.signature()[0]), (1, 0xff));
    // In the order of time, and of giving.
    let dead = BoardFault::Miso(Some(MisoFault::StuckLow));
    let board = board()
        .with_fault(When::At(ms(3)), dead)
        .with_fault(When::At(ms(2)), miso)
        .with_fault(When::Byte(0), dead)
        .with_fault(When::Byte(0), miso);
    let mut bench = Bench::new(board);
    assert_eq!(bench.frame([0; 4]), [0xff; 4]);
    assert_eq!(bench.board.pending_faults(), 0);
}

#[test]
fn a_brown_out_during_a_write_leaves_the_page_undefined_and_ends() {
    for own in [false, true] {
        let board = board().with_fault(When::DuringWrite(CHIP, 1), BoardFault::BrownOut(ms(30)));
        let mut bench = programming(if own { board.self_powered() } else { board });
        write_page(&mut bench, 0, 0x0f);
        bench.wait(5);
        assert_eq!((flash(&bench, 0), bench.board.pending_faults()), (0x0f, 1));
        write_page(&mut bench, 0x40, 0x0f);
        bench.wait(3);
        bench.board.elapse(bench.now);
        // The part is off, with RESET low.
        assert_eq!(bench.signature(), [0; 3]);
        let page = &bench.board.avr(CHIP).unwrap().flash()[0x80..0x100];
        assert!(page[2..].iter().any(|byte| *byte != 0xff), "{page:02x?}");
        assert_eq!(flash(&bench, 0), 0x0f);
        let lost = ViolationKind::PowerLostDuringWrite { target: CHIP };
        assert_eq!(bench.board.violation_count(lost), 1);
        // And on again; programming must be enabled anew.
        bench.wait(30);
        assert_eq!(bench.signature(), [0; 3]);
        assert_eq!(bench.enter(low(Line::Cs))[2], 0x53);
        assert_eq!(bench.signature(), [0x1e, 0x95, 0x0f]);
    }
}

#[test]
fn no_supply_is_for_good() {
    let mut bench = Bench::new(board().self_powered().with_fault(When::Start, BoardFault::NoSupply));
    for _ in 0..3 {
        assert_eq!(bench.enter(low(Line::Cs)), [0; 4]);
    }
}

#[test]
fn the_dead_stay_dead() {
    let mut bench = programming(board().with_fault(When::DuringWrite(CHIP, 0), BoardFault::Death(CHIP)));
    write_page(&mut bench, 0, 0x0f);
    bench.wait(10);
    assert_eq!(bench.signature(), [0; 3]);
    bench.board.set_supply(bench.now, false);
    bench.wait(10);
    bench.board.set_supply(bench.now, true);
    assert_eq!(bench.enter(low(Line::Cs)), [0; 4]);
    assert_eq!(bench.board.avr(CHIP).unwrap().flash()[0], 0x0f);
}

#[test]
fn a_write_that_never_ends() {
    for when in [When::Start, When::DuringWrite(CHIP, 0)] {
        let mut bench = programming(board().with_fault(when, BoardFault::StuckBusy(CHIP)));
        write_page(&mut bench, 0, 0x0f);
        for _ in 0..3 {
            bench.wait(1000);
            assert_eq!(bench.frame([0xf0, 0, 0, 0])[3], 1, "{when:?}");
        }
        // Its supply ends it.
        bench.board.set_supply(bench.now, false);
        bench.wait(1);
        bench.board.set_supply(bench.now, true);
        assert_eq!(bench.enter(low(Line::Cs))[2], 0x53);
        assert_eq!(bench.frame([0xf0, 0, 0, 0])[3], 0, "{when:?}");
    }
}

#[test]
fn bits_that_are_not_programmed_and_bits_that_turn() {
    let (at, bits) = (1, 0x81);
    let stuck = BoardFault::StuckFlash { target: CHIP, at, bits };
    let mut bench = programming(board().with_fault(When::Start, stuck));
    write_page(&mut bench, 0, 0x00);
    bench.wait(5);
    assert_eq!([flash(&bench, 0), flash(&bench, at)], [0x00, 0x81]);
    assert_eq!(bench.frame([0x28, 0, 0, 0])[3], 0x81);

    let rot = BoardFault::FlashRot { target: CHIP, at, bits };
    let mut bench = programming(board().with_fault(When::AfterWrite(CHIP, 0), rot));
    write_page(&mut bench, 0, 0x0f);
    assert_eq!(flash(&bench, at), 0x0f);
    bench.wait(5);
    assert_eq!(bench.frame([0x28, 0, 0, 0])[3], 0x8e);

    let rot = BoardFault::EepromRot { target: CHIP, at: 7, bits };
    let mut bench = programming(board().with_fault(When::Byte(4), rot));
    assert_eq!(bench.frame([0xa0, 0, 7, 0])[3], 0x7e);
    // Beyond the end there is nothing to turn.
    for at in [0x8000, usize::MAX] {
        bench.board.break_later(When::Start, BoardFault::FlashRot { target: CHIP, at, bits });
        bench.board.break_later(When::Start, BoardFault::EepromRot { target: CHIP, at, bits });
    }
}

#[test]
fn a_program_that_drives_wires_when_reset_does_not_reach_it() {
    let fights = Program::new().drives(BusWire::Miso, true).drives(BusWire::Sck, false);
    let board = Board::new()
        .with(Avr::new(ATMEGA8), Line::Cs)
        .with_running(CHIP, fights)
        .self_powered()
        .with_fault(When::At(ms(500)), BoardFault::NoReset(CHIP));
    let mut bench = programming(board);
    assert_eq!(bench.signature(), ATMEGA8.signature);
    bench.wait(1000);
    assert_eq!(bench.signature(), [0xff; 3]);
    assert!(
        bench.board.violation_count(ViolationKind::BusContention { target: CHIP, wire: BusWire::Sck }) > 0
    );
    assert_eq!(bench.enter(low(Line::Cs)), [0xff; 4]);
}

fn any_fault() -> impl Strategy<Value = BoardFault> {
    let target = (0_u8..3).prop_map(Target);
    let place = (target.clone(), 0_usize..0x9000, any::<u8>());
    let time = (0_u64..200).prop_map(ms);
    let miso = [MisoFault::StuckLow, MisoFault::StuckHigh, MisoFault::Open, MisoFault::Noise];
    prop_oneof![
        prop::option::of(prop::sample::select(miso.to_vec())).prop_map(BoardFault::Miso),
        time.prop_map(BoardFault::BrownOut),
        Just(BoardFault::NoSupply),
        target.clone().prop_map(BoardFault::Death),
        target.clone().prop_map(BoardFault::NoReset),
        (target.clone(), any::<u32>()).prop_map(|(target, hz)| BoardFault::Clock(target, Hertz(hz))),
        target.clone().prop_map(BoardFault::StuckBusy),
        (target.clone(), 0_u32..40).prop_map(|(target, count)| BoardFault::LostPulses(target, count)),
        target.prop_map(BoardFault::ExtraPulse),
        place.clone().prop_map(|(target, at, bits)| BoardFault::StuckFlash { target, at, bits }),
        place.clone().prop_map(|(target, at, bits)| BoardFault::FlashRot { target, at, bits }),
        place.prop_map(|(target, at, bits)| BoardFault::EepromRot { target, at, bits }),
    ]
}

fn any_moment() -> impl Strategy<Value = When> {
    let write = ((0_u8..3).prop_map(Target), 0_u64..4);
    prop_oneof![
        Just(When::Start),
        (0_u64..500).prop_map(|time| When::At(ms(time))),
        (0_u64..100).prop_map(When::Byte),
        write.clone().prop_map(|(target, number)| When::DuringWrite(target, number)),
        write.prop_map(|(target, number)| When::AfterWrite(target, number)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_fault_panics_or_stays_when_its_time_has_come(
        faults in prop::collection::vec((any_moment(), any_fault()), 0..6),
        frames in prop::collection::vec((prop::sample::select(&[
            [0xac, 0x53, 0, 0], [0xac, 0x80, 0, 0], [0x40, 0, 1, 2], [0x48, 0, 1, 2], [0x4c, 0, 0, 0],
            [0xc0, 0, 3, 4], [0xac, 0xa0, 0, 0x62], [0x30, 0, 1, 0], [0xf0, 0, 0, 0],
        ][..]), 0_u64..20), 1..40),
        lively in any::<bool>(),
    ) {
        let board = Board::new().with(m328(), Line::Cs).with(Avr::new(ATMEGA8), Line::Aux);
        let program = Program::new().talks_to(TemperatureSensor::new(3), ms(7));
        let board = if lively { board.with_running(Target(1), program) } else { board };
        let given = faults.len();
        let board = faults.into_iter().fold(board, |board, (when, fault)| board.with_fault(when, fault));
        let mut bench = Bench::new(board);
        bench.enter(low(Line::Cs));
        for (frame, wait) in frames {
            bench.frame(frame);
            bench.wait(wait);
        }
        bench.wait(1000);
        bench.board.finish(bench.now);
        // What had a time has happened, the end of each brown-out too.
        prop_assert!(bench.board.pending_faults() <= given);
        let timed = |(when, _): &(When, Event)| matches!(when, When::At(_));
        prop_assert!(!bench.board.script.iter().any(timed), "{:?}", bench.board.script);
    }
}
