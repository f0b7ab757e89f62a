//! Programming Enable, RESET, and getting out of step.

use super::*;

#[test]
fn only_programming_enable_is_taken_first() {
    let mut avr = Avr::new(M328);
    avr.set_flash(0, &[0]);
    let mut bench = Bench::new(avr);
    bench.reset(false);
    bench.wait(20 * MS);
    for frame in [[0xac, 0x80, 0x12, 0x34], [0x30, 0, 1, 2], [0x53, 0xac, 0x53, 0]] {
        let miso = bench.frame(frame);
        let ac = if frame[0] == 0xac { 0xac } else { 0 };
        assert_eq!(miso, [0, ac, 0, 0], "{frame:02x?}");
    }
    assert_eq!(bench.frame([0xac, 0x53, 0x12, 0x34]), [0, 0xac, 0x53, 0x12]);
    assert_eq!(bench.frame([0x30, 0, 0, 0]), [0x34, 0x30, 0, 0x1e]);
    let AvrStats { erases, enables, unknown, .. } = bench.avr.stats();
    assert_eq!((erases, enables, unknown), (0, 1, 0));
}

#[test]
fn a_delay_line_gives_everything_back() {
    for by_edges in [false, true] {
        let mut bench = Bench::new(Avr::new(M328).delay_line(true));
        bench.by_edges = by_edges;
        bench.reset(false);
        bench.wait(20 * MS);
        bench.pulse();
        assert_eq!(bench.frame([0xac, 0x53, 0x00, 0x00])[1..], [0xac, 0x53, 0x00], "slipped, and yet");
        assert_eq!(bench.frame([0x30, 0, 1, 0]), [0, 0x30, 0, 1]);
        assert_eq!(bench.frame([0x30, 0, 2, 0])[3], 2, "only the signature tells");
        assert_eq!(bench.avr.stats().enables, 0);
        for _ in 0..31 {
            bench.pulse();
        }
        assert_eq!(bench.frame([0xac, 0x53, 0x00, 0x00]), [0, 0xac, 0x53, 0x00]);
        assert_eq!(bench.frame([0x30, 0, 1, 0]), [0, 0x30, 0, 0x95]);
    }
}

#[test]
fn a_slip_heals_after_the_rest_of_an_instruction() {
    for slip in 1..32 {
        let mut bench = Bench::new(Avr::new(M328));
        bench.reset(false);
        bench.wait(20 * MS);
        for _ in 0..slip {
            bench.pulse();
        }
        assert_ne!(bench.frame([0xac, 0x53, 0, 0])[2], 0x53, "slip of {slip}");
        for _ in 0..32 - slip {
            bench.pulse();
        }
        assert_eq!(bench.frame([0xac, 0x53, 0, 0])[2], 0x53, "slip of {slip}");
        assert_eq!(bench.frame([0x30, 0, 0, 0])[3], 0x1e);
    }
    // One extra pulse for each try reaches every alignment within 32 tries; RESET heals at once.
    let mut bench = Bench::new(Avr::new(M328));
    bench.reset(false);
    bench.wait(20 * MS);
    bench.pulse();
    let tries = (1..=32).find(|_| {
        let heard = bench.frame([0xac, 0x53, 0, 0])[2] == 0x53;
        if !heard {
            bench.pulse();
        }
        heard
    });
    assert_eq!(tries, Some(32));
    bench.pulse();
    assert!(bench.enter());
}

#[test]
fn a_short_reset_pulse_is_not_seen() {
    for (pulse, seen) in [(1_999, false), (2_000, true)] {
        let mut bench = Bench::entered(Avr::new(M328));
        bench.byte(0x30);
        bench.reset(true);
        bench.wait(pulse);
        bench.reset(false);
        bench.wait(20 * MS);
        let rest = [0, 0, 0].map(|byte| bench.byte(byte));
        assert_eq!(rest[2] == 0x1e, !seen);
    }
    // A rising edge that came too late to be taken before RESET went high counts no more.
    for (before, erases) in [(2_000, 0), (2_001, 1)] {
        let mut bench = Bench::entered(Avr::new(M328));
        for byte in [0xac, 0x80, 0] {
            bench.byte(byte);
        }
        for _ in 0..7 {
            bench.pulse();
        }
        bench.wait(MS);
        bench.avr.set_sck(bench.now, true);
        // RESET counts as released two CPU clocks later.
        bench.wait(before - 2_000);
        bench.reset(true);
        bench.wait(MS);
        bench.avr.miso(bench.now);
        assert_eq!(bench.avr.stats().erases, erases);
    }
    // Released, it lets go of MISO and drops what was unfinished.
    let mut bench = Bench::entered(Avr::new(M328));
    bench.byte(0xac);
    bench.byte(0x80);
    bench.reset(true);
    assert!(bench.avr.miso(bench.now + 1_999).is_some());
    assert_eq!(bench.avr.miso(bench.now + 2_000), None);
    bench.wait(MS);
    bench.frame([0, 0, 0, 0]);
    assert_eq!((bench.avr.stats().erases, bench.avr.stats().lost_edges), (0, 0));
    assert!(bench.enter());
}

#[test]
fn early_programming_enable_is_counted_or_refused() {
    for (strict, wait, taken, early) in [
        (false, 20 * MS - HALF, true, 0),
        (false, 20 * MS - HALF - 1, true, 1),
        (true, 20 * MS - HALF, true, 0),
        (true, 20 * MS - HALF - 1, false, 1),
    ] {
        for by_edges in [false, true] {
            let mut bench = Bench::new(Avr::new(M328).strict_entry(strict));
            bench.by_edges = by_edges;
            bench.reset(false);
            bench.wait(wait);
            assert_eq!(bench.frame([0xac, 0x53, 0, 0])[2] == 0x53, taken);
            let AvrStats { enables, early_enables, .. } = bench.avr.stats();
            assert_eq!((enables, early_enables), (u64::from(taken), early));
            assert_eq!(bench.frame([0x30, 0, 0, 0])[3] == 0x1e, taken);
        }
    }
}
