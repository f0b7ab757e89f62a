//! Any sequence of events, and chips that make no sense.

use super::*;

/// Something that happens at the pins.
#[derive(Debug, Clone, Copy)]
enum Event {
    Wait(u64),
    Half(u64),
    Byte(u8),
    Frame([u8; 4]),
    Pulse,
    Reset(bool),
    Power(bool),
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let first = prop::sample::select(
        &[0x20, 0x28, 0x30, 0x38, 0x40, 0x48, 0x4c, 0x4d, 0x50, 0x58, 0xa0, 0xac, 0xc0, 0xc1, 0xc2, 0xf0][..],
    );
    let second = prop::sample::select(&[0x00, 0x08, 0x53, 0x80, 0xa0, 0xa4, 0xa8, 0xe0, 0xff][..]);
    let event = prop_oneof![
        4 => (0_u64..25 * MS).prop_map(Event::Wait),
        1 => (0_u64..4_000).prop_map(Event::Half),
        4 => Just(Event::Half(HALF)),
        2 => any::<u8>().prop_map(Event::Byte),
        20 => (first, second, any::<u8>(), any::<u8>()).prop_map(|(a, b, c, d)| Event::Frame([a, b, c, d])),
        10 => Just(Event::Frame([0xac, 0x53, 0, 0])),
        1 => Just(Event::Pulse),
        4 => any::<bool>().prop_map(Event::Reset),
        1 => any::<bool>().prop_map(Event::Power),
    ];
    prop::collection::vec(event, 0..200)
}

fn any_avr() -> impl Strategy<Value = Avr> {
    (prop::sample::select(&[M328, LARGE, OLD][..]), any::<bool>(), any::<bool>())
        .prop_map(|(chip, delay, strict)| Avr::new(chip).delay_line(delay).strict_entry(strict))
}

fn play(avr: &Avr, events: &[Event], by_edges: bool) -> (Vec<u8>, Bench) {
    let mut bench = Bench::new(avr.clone());
    bench.by_edges = by_edges;
    bench.enter();
    let mut answers = Vec::new();
    for event in events {
        match *event {
            Event::Wait(ns) => bench.wait(ns),
            Event::Half(ns) => bench.half = ns,
            Event::Byte(byte) => answers.push(bench.byte(byte)),
            Event::Frame(frame) => answers.extend(bench.frame(frame)),
            Event::Pulse => bench.pulse(),
            Event::Reset(high) => bench.reset(high),
            Event::Power(on) => bench.avr.set_power(bench.now, on),
        }
    }
    (answers, bench)
}

proptest! {
    #[test]
    fn whole_bytes_are_the_same_as_their_edges(avr in any_avr(), events in events()) {
        let (fast, fast_bench) = play(&avr, &events, false);
        let (slow, slow_bench) = play(&avr, &events, true);
        prop_assert_eq!(fast, slow);
        let (fast, slow) = (fast_bench.avr, slow_bench.avr);
        prop_assert_eq!(fast.flash(), slow.flash());
        prop_assert_eq!(fast.eeprom(), slow.eeprom());
        prop_assert_eq!(std::format!("{fast:?}"), std::format!("{slow:?}"));
    }

    #[test]
    fn nothing_panics(
        avr in any_avr(),
        clock in prop::option::of(any::<u32>()),
        edges in prop::collection::vec((any::<u64>(), 0_u8..8, any::<u8>()), 0..300),
    ) {
        let mut avr = match clock {
            Some(clock) => avr.with_clock(Hertz(clock)),
            None => avr,
        };
        for (at, what, value) in edges {
            let high = value & 1 != 0;
            match what {
                0 => avr.set_power(at, high),
                1 => avr.set_reset(at, high),
                2 => avr.set_mosi(high),
                3 => avr.set_sck(at, high),
                4 => drop(avr.miso(at)),
                // Times run backwards here: not allowed, but no reason to fail.
                _ => drop(avr.shift(at, at >> 40, value)),
            }
        }
    }
}

/// A chip that makes no sense must not make the simulator panic.
#[test]
fn nonsensical_chips_do_not_panic() {
    let chip = Chip {
        flash: Flash { size: 100, page_size: 0, ..M328.flash },
        eeprom: Some(Eeprom { size: 7, page_size: Some(4), write_time: Duration::MAX, polling: None }),
        erase_time: Duration::ZERO,
        ..M328
    };
    let small = Chip {
        flash: Flash { size: 0, page_size: 64, ..M328.flash },
        eeprom: Some(Eeprom { size: 0, page_size: Some(0), write_time: Duration::ZERO, polling: None }),
        ..M328
    };
    for chip in [chip, small] {
        let mut bench = Bench::entered(Avr::new(chip));
        for first in 0..=0xff {
            for second in [0, 8, 0x53, 0x80, 0xa0, 0xa4, 0xa8, 0xe0, 0xff] {
                bench.frame([first, second, 0xff, 0]);
                bench.wait(100 * MS);
            }
        }
        bench.avr.set_power(bench.now, false);
    }
}
