//! Which SPI clocks are tried, and what is believed of them.

use std::cell::Cell;
use std::time::Duration;

use avrrr::bus::{Cost, Frame, Hertz, Target, Work};
use avrrr::chip::ATTINY2313;
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::job::Operation;

use crate::liar::{Asked, Liar, Lies, holding, run};

/// What a search for the fastest clock asks of the bus, the target's clock that it learns, and whether it leaves
/// a doubt. The fuses choose 1 MHz, so that a target that follows 275 kHz does not run on its oscillator.
fn search(at_most: u32, lies: Lies<'_>) -> (Asked, Option<Hertz>, bool) {
    let mut world = holding(&[]);
    let mut bus = Liar::new(&mut world, lies);
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(ATTINY2313);
    programmer.find_clock(Hertz(at_most), Work::default()).unwrap();
    let (target, disturbed) = (programmer.target_clock(), programmer.take_disturbed());
    programmer.leave().unwrap();
    (bus.asked, target, disturbed)
}

#[test]
fn a_clock_that_is_no_faster_is_not_tried() {
    let (asked, ..) = search(125_000, Lies::default());
    assert_eq!(asked.clocks, [Hertz::khz(125); 2]);
}

/// Nothing would tell that the target does not follow.
#[test]
fn a_part_without_echo_keeps_its_clock() {
    let answers = |sent: &[Frame], got: &mut [Frame]| {
        let pairs = sent.iter().zip(got).filter(|(sent, _)| sent[0] != 0xac);
        pairs.for_each(|(_, got)| got[..3].fill(0));
        true
    };
    let (asked, ..) = search(1_000_000, Lies { answers: Box::new(answers), ..Lies::default() });
    assert_eq!(asked.clocks, [Hertz::khz(125)]);
}

#[test]
fn a_clock_beyond_the_oscillator_is_tried_before_one_within() {
    let exact = || Lies { clock: Some(|at_most| at_most), ..Lies::default() };
    for (at_most, first) in [(275_001, 275_001), (275_000, 224_999)] {
        let (asked, ..) = search(at_most, exact());
        assert_eq!(asked.clocks[1], Hertz(first));
    }
}

#[test]
fn the_oscillator_is_believed_only_within_its_tolerance() {
    let at_275_000 = |at_most: Hertz| Hertz(at_most.0.min(275_000));
    let (asked, target, _) = search(1_000_000, Lies { clock: Some(at_275_000), ..Lies::default() });
    assert_eq!((asked.clocks.len(), target), (2, None));
    let at_274_999 = |at_most: Hertz| Hertz(at_most.0.min(274_999));
    let (asked, target, _) = search(1_000_000, Lies { clock: Some(at_274_999), ..Lies::default() });
    assert_eq!((asked.clocks.len(), target), (2, Some(Hertz::mhz(1))));
}

/// The second byte of an answer repeats the first byte that the part has heard.
#[test]
fn what_a_part_has_taken_for_a_write_leaves_a_doubt() {
    for (heard, is_doubtful) in
        [(0x40, true), (0x4f, true), (0xac, true), (0xc2, true), (0x50, false), (0xc3, false)]
    {
        let mut done = false;
        let lies = Lies {
            answers: Box::new(move |sent, got| {
                if sent[0][..2] == [0x28, 0x55] && !std::mem::replace(&mut done, true) {
                    got[0][1] = heard;
                }
                true
            }),
            ..Lies::default()
        };
        let (.., disturbed) = search(1_000_000, lies);
        assert_eq!(disturbed, is_doubtful, "{heard:#x}");
    }
}

/// A bus that has no clock between the first one and the fastest: after a failure programming mode is entered
/// again at the clock that it has.
#[test]
fn a_bus_without_a_slower_clock_enters_again() {
    let entries = |spoils: bool| {
        let spoiled = Cell::new(!spoils);
        let lies = Lies {
            clock: Some(|at_most| if at_most > Hertz::khz(125) { Hertz::mhz(1) } else { Hertz::khz(125) }),
            answers: Box::new(|sent: &[Frame], got: &mut [Frame]| {
                if sent[0][0] == 0xa0 && !spoiled.replace(true) {
                    got[0][1] ^= 0x01;
                }
                true
            }),
            cost: Some(Cost {
                round_trip: Duration::from_millis(10),
                exchange: Duration::from_millis(10),
                send: Duration::from_millis(10),
                read_flash: None,
            }),
            ..Lies::default()
        };
        let (outcome, asked) = run(&mut holding(&[]), vec![Operation::Read { memory: Memory::Eeprom }], lies);
        assert_eq!(outcome.is_ok(), !spoils);
        assert!(asked.clocks[1] > Hertz::mhz(1));
        asked.entries
    };
    assert_eq!(entries(true), entries(false) + 2);
}
