//! What is said and done when the device answers wrong, or not at all, byte for byte.

use std::time::Duration;

use avrrr::bus::{Hertz, IcspBus, Tail, Target, WordAddr};
use avrrr::buspirate::{BusPirate, Error, Options};
use avrrr::select::Direct;
use avrrr::transport::MockTransportError;

use crate::script::*;

/// After an error the device is looked for, found in SPI mode, and set up anew.
fn expect_recovery(script: &Shared) {
    expect(script, b"\0", b"BBIO1");
    expect(script, &[0x01], b"SPI1");
    expect_set_up(script);
}

/// A device that could not be set up is left in the terminal, at the normal line rate.
fn expect_left(script: &Shared) {
    expect(script, b"\0", b"BBIO1");
    expect(script, &[0x0f], b"\x01");
    expect(script, b"\n", b"\r\nHiZ>");
    expect(script, b"i\n", BANNER_6_3);
}

/// One call on a fresh connection; its error. All calls fail after it, until RESET is released.
fn error_of(
    sent: &[u8],
    answer: &[u8],
    act: impl FnOnce(&mut Pirate) -> Result<(), Error<MockTransportError>>,
) -> Error<MockTransportError> {
    let (mut bus, script) = connected(Options::default());
    expect(&script, sent, answer);
    if sent == [0x4a] {
        // A command that only moves lines is tried again.
        expect_recovery(&script);
        expect(&script, sent, answer);
    }
    let error = act(&mut bus).unwrap_err();
    assert_eq!(bus.exchange(&mut [[0; 4]]), Err(Error::Lost), "after {error:?}");
    assert_eq!(bus.send(&mut [[0; 4]; 9].into_iter(), Tail::Exact), Err(Error::Lost));
    assert_eq!(bus.read_flash(WordAddr(0), &mut [0]), Err(Error::Lost));
    assert_eq!(bus.hold_reset(Target::ONLY), Err(Error::Lost));
    // Whatever else it said is no answer to anything.
    script.lock().unwrap().answer.clear();
    expect_recovery(&script);
    bus.release_reset().unwrap();
    expect(&script, &[0x13, 1, 2, 3, 4], &[1, 5, 6, 7, 8]);
    bus.exchange(&mut [[1, 2, 3, 4]]).unwrap();
    close(bus, &script);
    error
}

#[test]
fn wrong_answers_name_the_command() {
    let refused = |command, want, got| Error::Refused { command, want, got };
    let transfer = |answer: &[u8]| error_of(&[0x13, 0, 0, 0, 0], answer, |bus| bus.exchange(&mut [[0; 4]]));
    assert_eq!(transfer(&[0]), refused("transfer", 1, 0));
    assert_eq!(transfer(&[0x4d, 1, 2, 3, 4]), refused("transfer", 1, 0x4d));
    let sent = [&[0x05, 0, 20, 0, 0][..], &[0; 20]].concat();
    let error = error_of(&sent, &[0], |bus| bus.send(&mut [[0; 4]; 5].into_iter(), Tail::Exact).map(drop));
    assert_eq!(error, refused("write-then-read", 1, 0));
    let read = |answer: &[u8]| {
        error_of(&[0x06, 0x02, 0, 0, 0, 0, 0, 0, 0, 2], answer, |bus| {
            bus.read_flash(WordAddr(0), &mut [0; 2]).map(drop)
        })
    };
    assert_eq!(read(&[0]), refused("AVR flash read", 1, 0));
    assert_eq!(read(&[1, 0]), refused("AVR flash read", 1, 0));
    let error = error_of(&[0x4a], &[0], |bus| bus.hold_reset(Target::ONLY));
    assert_eq!(error, refused("peripherals", 1, 0));
    let error = error_of(&[0x63], &[0x80], |bus| bus.set_clock(Hertz::khz(1_000)).map(drop));
    assert_eq!(error, refused("SPI clock", 1, 0x80));
    assert_eq!(error.to_string(), "the Bus Pirate refused \"SPI clock\": it answered 0x80 instead of 0x01");
}

#[test]
fn missing_answers_name_the_command() {
    let check = |error: Error<MockTransportError>, name: &str, seen: usize, whole: usize| match error {
        Error::Silent { command, got, want, waited } => {
            assert_eq!((command, got, want), (name, seen, whole));
            assert!(waited >= Duration::from_millis(300) && waited < Duration::from_secs(2), "{waited:?}");
        }
        other => panic!("{other:?}"),
    };
    let transfer = |answer: &[u8]| error_of(&[0x13, 0, 0, 0, 0], answer, |bus| bus.exchange(&mut [[0; 4]]));
    check(transfer(&[]), "transfer", 0, 1);
    check(transfer(&[1]), "transfer", 0, 4);
    check(transfer(&[1, 9, 9, 9]), "transfer", 3, 4);
    let sent = [&[0x05, 0, 19, 0, 1][..], &[0; 19]].concat();
    let send = |answer: &[u8]| {
        error_of(&sent, answer, |bus| bus.send(&mut [[0; 4]; 5].into_iter(), Tail::Free).map(drop))
    };
    check(send(&[]), "write-then-read", 0, 1);
    check(send(&[1]), "write-then-read", 0, 1);
    let read = |answer: &[u8]| {
        error_of(&[0x06, 0x02, 0, 0, 0, 0, 0, 0, 0, 2], answer, |bus| {
            bus.read_flash(WordAddr(0), &mut [0; 2]).map(drop)
        })
    };
    check(read(&[1]), "AVR flash read", 0, 1);
    check(read(&[1, 1, 7]), "AVR flash read", 1, 2);
    check(error_of(&[0x4a], &[], |bus| bus.hold_reset(Target::ONLY)), "peripherals", 0, 1);
}

#[test]
fn a_transport_that_fails_is_named() {
    let (mut bus, script) = connected(Options::default());
    script.lock().unwrap().fails = true;
    let error = bus.exchange(&mut [[0; 4]]).unwrap_err();
    assert_eq!(error, Error::Transport(MockTransportError));
    assert_eq!(bus.release_reset(), Err(Error::Transport(MockTransportError)));
    script.lock().unwrap().fails = false;
    expect_recovery(&script);
    bus.release_reset().unwrap();
    close(bus, &script);
}

#[test]
fn an_end_that_is_not_confirmed_is_made_sure_of() {
    // The zero was heard or not: bitbang mode switches the supplies off either way.
    let (bus, script) = connected(Options::default());
    expect(&script, &[0x00, 0x0f], b"BBIO");
    expect(&script, b"\0", b"BBIO1");
    expect(&script, &[0x0f], &[1]);
    bus.close().unwrap();
    is_over(&script);
}

#[test]
fn connecting_can_fail_at_every_command() {
    let silent = |command: &'static str| move |error: &Error<MockTransportError>| matches!(error, Error::Silent { command: named, .. } if *named == command);
    let fails = |prepare: &dyn Fn(&Shared), right: &dyn Fn(&Error<MockTransportError>) -> bool| {
        let (mock, script) = player();
        expect_entry(&script, BANNER_6_3);
        prepare(&script);
        // No target is in reset yet: once more.
        expect(&script, b"\0", b"BBIO1");
        expect(&script, &[0x01], b"SPI1");
        prepare(&script);
        expect_left(&script);
        let error = BusPirate::connect(mock, Direct::ONE, Options::default()).unwrap_err();
        assert!(right(&error), "{error:?}");
        is_over(&script);
    };
    fails(&|script| expect(script, &QUESTIONS, &[]), &silent("AVR version"));
    fails(&|script| expect(script, &QUESTIONS, &[1]), &silent("AVR version"));
    fails(&|script| expect(script, &QUESTIONS, &[1, 1, 0, 1]), &silent("write-then-read"));
    fails(&|script| expect(script, &QUESTIONS, &[1, 1, 0, 1, 1]), &silent("write-then-read"));
    fails(&|script| expect(script, &QUESTIONS, b"\x01\x01\0\x01\0BBIO1BBIO1"), &silent("write-then-read"));
    let set_up = [0x8a, 0x61, 0x43, 0x4b];
    fails(
        &|script| {
            expect_features(script);
            expect(script, &set_up, &[1, 1]);
        },
        &silent("peripherals"),
    );
    fails(
        &|script| {
            expect_features(script);
            expect(script, &set_up, &[0]);
        },
        &|error| matches!(error, Error::Refused { command: "SPI configuration", want: 1, got: 0 }),
    );
}

#[test]
fn spi_mode_that_is_not_there_is_named() {
    let (mock, script) = player();
    expect(&script, b"\0", b"");
    expect(&script, b" ", b" ");
    expect(&script, b"\n", b"\r\nHiZ>");
    expect(&script, b"i\n", BANNER_6_3);
    expect_line_rate(&script, BANNER_6_3);
    expect(&script, &[0, 0, 0, 0], b"BBIO1");
    // A build without binary SPI.
    expect(&script, &[0x01], b"BBIO1");
    expect(&script, b"\0", b"BBIO1");
    expect(&script, &[0x01], b"BBIO1");
    expect_left(&script);
    let error = BusPirate::connect(mock, Direct::ONE, Options::default()).unwrap_err();
    assert!(matches!(error, Error::Silent { command: "enter SPI mode", got: 5, want: 4, .. }), "{error:?}");
    is_over(&script);
}
