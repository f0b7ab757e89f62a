//! How fast SCK may be.

use super::*;

#[test]
fn sck_must_be_slower_than_the_limit() {
    // 2 t_CK below 12 MHz, 3 from there; exactly the limit is too fast.
    for (clock, limit) in [
        (1_000_000, 2_000),
        (8_000_000, 250),
        (11_999_999, 166),
        (12_000_000, 250),
        (16_000_000, 187),
        (20_000_000, 150),
        (16_000, 125_000),
    ] {
        for by_edges in [false, true] {
            let mut bench = Bench::new(Avr::new(M328).with_clock(Hertz(clock)));
            bench.by_edges = by_edges;
            bench.half = limit;
            assert!(!bench.enter(), "{clock} Hz, {limit} ns");
            assert_eq!(bench.avr.stats().lost_edges, 32);
            bench.half = limit + 1;
            assert!(bench.enter(), "{clock} Hz, {limit} ns");
            assert_eq!(bench.avr.stats().lost_edges, 32);
        }
    }
    // One pulse that is too short is lost, and the frame slips.
    let mut bench = Bench::entered(Avr::new(M328));
    bench.avr.set_sck(bench.now + 5_000, true);
    bench.avr.set_sck(bench.now + 7_000, false);
    bench.wait(10_000);
    assert_eq!(bench.frame([0x30, 0, 0, 0])[3], 0x1e);
    bench.avr.set_sck(bench.now + 5_000, true);
    bench.avr.set_sck(bench.now + 7_001, false);
    bench.wait(10_000);
    assert_ne!(bench.frame([0x30, 0, 0, 0])[3], 0x1e);
    assert_eq!(bench.avr.stats().lost_edges, 1);
}

#[test]
fn a_part_without_a_clock_is_silent() {
    let mut bench = Bench::new(Avr::new(M328).with_clock(Hertz(0)));
    assert!(!bench.enter());
    assert_eq!(bench.avr.miso(bench.now), None);
    assert_eq!(bench.avr.stats(), AvrStats::default());
}

#[test]
fn each_rule_for_sck_has_its_limits() {
    for (rule, mhz, low, high) in [
        (SckRule::TwoOrThree, 1, 2_000, 2_000),
        (SckRule::TwoOrThree, 16, 187, 187),
        (SckRule::Two, 1, 2_000, 2_000),
        (SckRule::Two, 16, 125, 125),
        (SckRule::Battery, 1, 2_200, 2_200),
        (SckRule::Battery, 16, 200, 200),
        (SckRule::OneAndFour, 1, 1_000, 4_000),
    ] {
        for (low, high, taken) in [(low + 1, high + 1, true), (low, high + 1, false), (low + 1, high, false)]
        {
            let chip = Chip { sck: rule, ..M328 };
            let mut bench = Bench::new(Avr::new(chip).with_clock(Hertz::mhz(mhz)));
            bench.reset(false);
            bench.wait(20 * MS);
            let mut echo = 0;
            for bit in (0..32).rev() {
                bench.avr.set_mosi(0xac53_0000_u32 >> bit & 1 != 0);
                bench.now += low;
                echo = echo << 1 | u32::from(bench.avr.miso(bench.now) == Some(true));
                bench.avr.set_sck(bench.now, true);
                bench.now += high;
                bench.avr.set_sck(bench.now, false);
            }
            assert_eq!(echo.to_be_bytes()[2] == 0x53, taken, "{rule:?} {mhz} MHz: {low} {high} ns");
        }
    }
}
