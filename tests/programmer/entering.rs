//! How programming mode is entered where the bus or the part does not do as it should.

use avrrr::bus::{Frame, Hertz, Target};
use avrrr::icsp::{self, Diagnosis, Entry, Session};
use avrrr::sim::{Board, World};

use crate::liar::{Asked, BusError, Liar, Lies, holding};

/// The error of entering, and what was asked of the bus.
fn refused(world: &mut World<Board>, lies: Lies<'_>, entry: &Entry) -> (icsp::Error<BusError>, Asked) {
    let mut bus = Liar::new(world, lies);
    let Err(error) = Session::enter(&mut bus, Target::ONLY, entry) else { panic!("it enters") };
    (error, bus.asked)
}

/// Fails at the first frame of this kind.
fn fails_once<'l>(opcode: u8) -> Lies<'l> {
    let mut failed = false;
    let answers =
        move |sent: &[Frame], _: &mut [Frame]| sent[0][0] != opcode || std::mem::replace(&mut failed, true);
    Lies { answers: Box::new(answers), ..Lies::default() }
}

/// What it gets back in place of every answer to this kind of frame.
fn answers<'l>(opcode: u8, answer: Frame) -> Lies<'l> {
    let answers = move |sent: &[Frame], got: &mut [Frame]| {
        for (_, got) in sent.iter().zip(got).filter(|(sent, _)| sent[0] == opcode) {
            *got = answer;
        }
        true
    };
    Lies { answers: Box::new(answers), ..Lies::default() }
}

#[test]
fn no_clock_is_tried_that_is_slower_than_asked() {
    let entry = Entry::default().with_clock(Hertz::khz(500)).with_tries(1).with_slowest(Hertz::khz(100));
    let (error, asked) = refused(&mut holding(&[]), answers(0xac, [0xff; 4]), &entry);
    assert_is!(error, icsp::Error::NoSync { tries: 2, diagnosis: Diagnosis::AllOnes, .. });
    // The bus has 250 kHz and 125 kHz. What it makes of 100 kHz was tried already.
    assert_eq!(asked.clocks, [Hertz::khz(500), Hertz::khz(125), Hertz::khz(100)]);
}

#[test]
fn a_bus_that_fails_once_is_asked_again() {
    for (opcode, tries, is_disturbed) in [(0xac, 1, false), (0x30, 3, true)] {
        let mut world = holding(&[]);
        let mut bus = Liar::new(&mut world, fails_once(opcode));
        let entry = Entry::default().with_tries(tries);
        let session = Session::enter(&mut bus, Target::ONLY, &entry).unwrap();
        assert_eq!(
            session.into_programmer(avrrr::chip::ATTINY2313).take_disturbed(),
            is_disturbed,
            "{opcode:#x}"
        );
        assert_eq!(bus.asked.entries, 2, "{opcode:#x}");
    }
}

/// What it is sent comes back one byte later: then no instruction was carried out but the reading of signatures.
#[test]
fn a_signature_that_is_none_leaves_a_doubt_unless_the_part_repeats_what_it_is_sent() {
    let (error, _) = refused(&mut holding(&[]), answers(0x30, [0xff; 4]), &Entry::default());
    assert!(error.may_have_changed());
    assert_is!(error, icsp::Error::NoSignature { diagnosis: Diagnosis::AllOnes, doubtful: true, .. });
    let lies = Lies {
        answers: Box::new(|sent, got| {
            for (_, got) in sent.iter().zip(got).filter(|(sent, _)| sent[0] == 0x30) {
                got[3] = 0xff;
            }
            true
        }),
        ..Lies::default()
    };
    let (error, _) = refused(&mut holding(&[]), lies, &Entry::default());
    assert!(!error.may_have_changed());
    assert_is!(error, icsp::Error::NoSignature { diagnosis: Diagnosis::AllOnes, doubtful: false, .. });
}

#[test]
fn a_bus_that_fails_after_programming_was_enabled_leaves_a_doubt() {
    let enter = |fails: fn(&Frame) -> bool| {
        let mut world = holding(&[]);
        let lies = Lies { answers: Box::new(move |sent, _| !fails(&sent[0])), ..Lies::default() };
        refused(&mut world, lies, &Entry::default()).0
    };
    let error = enter(|frame| frame[0] == 0xac);
    assert!(matches!(error, icsp::Error::Bus(_)) && !error.may_have_changed(), "{error:?}");
    let error = enter(|frame| frame[0] == 0x30);
    assert!(matches!(error, icsp::Error::Disturbed(_)) && error.may_have_changed(), "{error:?}");
}

/// It has failed for good.
#[test]
fn a_bus_that_fails_twice_is_not_asked_again() {
    let lies = Lies { answers: Box::new(|sent, _| sent[0][0] != 0x30), ..Lies::default() };
    let (error, asked) = refused(&mut holding(&[]), lies, &Entry::default().with_tries(5));
    assert!(matches!(error, icsp::Error::Disturbed(_)), "{error:?}");
    assert_eq!(asked.entries, 2);
}
