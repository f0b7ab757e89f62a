//! How fast SCK may be.

use super::*;
use crate::chip::SckRule;

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

/// At what clock a part runs with these fuses in the low byte, and a clock fed into XTAL1.
fn clock_of(chip: Chip, low: u8, bare: bool, fed: Option<Hertz>) -> u32 {
    let mut avr = Avr::new(chip);
    avr.set_fuse(Fuse::Low, low);
    let mut avr = if bare { avr.with_nothing_on_xtal() } else { avr };
    avr.feed_clock(0, fed);
    avr.pace.clock.0
}

#[test]
fn the_fuses_in_force_say_where_the_clock_comes_from() {
    use crate::chip::{AT90S2313, ATTINY13, ATTINY85};
    const FED: Option<Hertz> = Some(Hertz::mhz(4));
    for (chip, low, attached, bare, fed) in [
        // Internal oscillators need nothing: 8 MHz by 8, 128 kHz by 8, 128 kHz.
        (ATMEGA328P, 0x62, 1_000_000, 1_000_000, 1_000_000),
        (ATMEGA328P, 0x63, 16_000, 16_000, 16_000),
        (ATMEGA328P, 0xe3, 128_000, 128_000, 128_000),
        (ATTINY13, 0x6b, 16_000, 16_000, 16_000),
        // A clock from outside, a crystal, a crystal for watches: whole, and divided by 8.
        (ATMEGA328P, 0xe0, 8_000_000, 0, 4_000_000),
        (ATMEGA328P, 0x60, 1_000_000, 0, 500_000),
        (ATMEGA328P, 0xff, 8_000_000, 0, 4_000_000),
        (ATMEGA328P, 0x7f, 1_000_000, 0, 500_000),
        (ATMEGA328P, 0xe5, 8_000_000, 0, 4_000_000),
        (ATTINY85, 0xe0, 8_000_000, 0, 4_000_000),
        // No fuse for it, and no oscillator.
        (AT90S2313, 0xff, 8_000_000, 0, 4_000_000),
    ] {
        let name = chip.name;
        assert_eq!(clock_of(chip, low, false, None), attached, "{name} {low:#04x}");
        assert_eq!(clock_of(chip, low, true, None), bare, "{name} {low:#04x}, nothing at XTAL1");
        for is_bare in [false, true] {
            assert_eq!(clock_of(chip, low, is_bare, FED), fed, "{name} {low:#04x}, fed");
        }
    }
}

#[test]
fn a_clock_that_is_fed_can_begin_and_end_while_reset_is_low() {
    let mut avr = Avr::new(ATMEGA328P).with_nothing_on_xtal();
    avr.set_fuse(Fuse::Low, 0xff);
    let mut bench = Bench::new(avr);
    assert!(!bench.enter());
    bench.avr.feed_clock(bench.now, Some(Hertz::mhz(1)));
    assert!(bench.enter());
    bench.avr.feed_clock(bench.now, None);
    assert_eq!(bench.avr.miso(bench.now), None);
}
