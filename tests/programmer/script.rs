//! A transport that plays a script of what goes over the line, and the usual parts of such scripts.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use avrrr::buspirate::{BusPirate, Options};
use avrrr::select::Direct;
use avrrr::transport::{MockTransport, MockTransportError};

pub(crate) type Pirate = BusPirate<MockTransport, Direct>;

/// What the other side expects and answers, in order; and its clock.
#[derive(Debug, Default)]
pub(crate) struct Script {
    steps: VecDeque<(Vec<u8>, Vec<u8>)>,
    /// Answered, not yet heard.
    pub(crate) answer: VecDeque<u8>,
    pub(crate) now: Duration,
    /// How long was paused so far.
    pub(crate) pauses: Duration,
    pub(crate) fails: bool,
}

pub(crate) type Shared = Arc<Mutex<Script>>;

/// The script, also after a test has failed: a panic in a destructor would hide the first one.
fn locked(script: &Shared) -> MutexGuard<'_, Script> {
    script.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A transport that plays a script, and the script, to be continued.
pub(crate) fn player() -> (MockTransport, Shared) {
    let script = Shared::default();
    let mut mock = MockTransport::new();
    mock.expect_set_baud()
        .withf(|baud| matches!(baud, 115_200 | 1_000_000 | 2_000_000))
        .return_const(Ok(true));
    mock.expect_discard_input().times(1).return_const(Ok(()));
    let part = script.clone();
    mock.expect_send().returning(move |bytes| {
        let mut script = locked(&part);
        if script.fails {
            return Err(MockTransportError);
        }
        assert!(script.answer.is_empty(), "{bytes:02x?} before the answer was heard");
        let (want, answer) = script.steps.pop_front().unwrap_or_else(|| panic!("unexpected {bytes:02x?}"));
        assert_eq!(bytes, want, "{bytes:02x?} instead of {want:02x?}");
        script.answer.extend(answer);
        Ok(())
    });
    let part = script.clone();
    mock.expect_recv().returning(move |buf, within| {
        let mut script = locked(&part);
        let count = script.answer.len().min(buf.len());
        if count == 0 {
            script.now += within;
        }
        for (slot, byte) in buf.iter_mut().zip(script.answer.drain(..count)) {
            *slot = byte;
        }
        Ok(count)
    });
    let part = script.clone();
    mock.expect_now().returning(move || locked(&part).now);
    let part = script.clone();
    mock.expect_pause().returning(move |time| {
        let mut script = locked(&part);
        script.now += time;
        script.pauses += time;
    });
    (mock, script)
}

pub(crate) fn expect(script: &Shared, sent: &[u8], answer: &[u8]) {
    locked(script).steps.push_back((sent.to_vec(), answer.to_vec()));
}

pub(crate) fn is_over(script: &Shared) {
    let script = locked(script);
    assert!(script.steps.is_empty(), "still expected: {:02x?}", script.steps);
    assert!(script.answer.is_empty(), "not heard: {:02x?}", script.answer);
}

pub(crate) const BANNER_6_3: &[u8] =
    b"i\r\nBus Pirate v3.a\r\nFirmware v6.3-beta1 r2151  Bootloader v4.4\r\n\
    DEVID:0x0447 REVID:0x3046 (24FJ64GA002 B8)\r\nhttp://dangerousprototypes.com\r\nHiZ>";

/// From the prompt into binary SPI.
pub(crate) fn expect_entry(script: &Shared, banner: &[u8]) {
    expect_bitbang(script, banner);
    if banner.starts_with(b"Bus Pirate v4") {
        // The PWM that another program may have begun; its answer comes before that to the next command.
        expect(script, &[0x13], b"");
        return expect(script, &[0x01], b"\x01SPI1");
    }
    expect(script, &[0x01], b"SPI1");
}

/// From the prompt into bitbang mode.
pub(crate) fn expect_bitbang(script: &Shared, banner: &[u8]) {
    expect(script, b"\0", b"");
    expect(script, b" ", b" ");
    expect(script, b"\n", b"\r\nHiZ>");
    expect(script, b"i\n", banner);
    expect_line_rate(script, banner);
    for _ in 0..4 {
        expect(script, &[0, 0, 0, 0], b"");
    }
    // One zero was counted before: the nineteenth of these is the twentieth.
    expect(script, &[0, 0, 0, 0], b"BBIO1BBIO1");
}

/// A v3 with a firmware that is known to do it well goes to 1 Mbaud.
pub(crate) fn expect_line_rate(script: &Shared, banner: &[u8]) {
    let has = |text: &[u8]| banner.windows(text.len()).any(|part| part == text);
    if !has(b"Bus Pirate v3") || has(b"v8.0") {
        return;
    }
    // Only what comes back as it was typed is carried out.
    expect(script, b"b 10 3", b"b 10 3");
    expect(script, b"\n", b"\r\nAdjust your terminal\r\nSpace to continue\r\n");
    expect(script, b" ", b"HiZ>");
}

/// The questions for features, in one write.
pub(crate) const QUESTIONS: [u8; 7] = [0x06, 0x01, 0x05, 0x00, 0x00, 0x00, 0x01];

/// Everything that the firmware may be asked for is there.
pub(crate) fn expect_features(script: &Shared) {
    expect(script, &QUESTIONS, &[0x01, 0x01, 0x00, 0x01, 0x01, 0xff]);
}

/// The same of a device with this banner.
pub(crate) fn expect_features_of(script: &Shared, banner: &[u8]) {
    if !banner.windows(4).any(|part| part == b"v7.1") {
        return expect_features(script);
    }
    // It may be busy with an answer for too long to be asked another question.
    expect(script, &QUESTIONS[..2], &[0x01, 0x01, 0x00, 0x01]);
    expect(script, &QUESTIONS[2..], &[0x01, 0xff]);
}

/// Push-pull mode 0 at 125 kHz, RESET high before the supplies are on.
pub(crate) fn expect_set_up(script: &Shared) {
    expect(script, &[0x8a, 0x61, 0x43, 0x4b], &[1, 1, 1, 1]);
}

pub(crate) fn expect_end(script: &Shared) {
    expect(script, &[0x00, 0x0f], b"BBIO1\x01");
}

pub(crate) fn connected(options: Options) -> (Pirate, Shared) {
    let (mock, script) = player();
    expect_entry(&script, BANNER_6_3);
    expect_features(&script);
    expect_set_up(&script);
    let bus = BusPirate::connect(mock, Direct::ONE, options).unwrap();
    is_over(&script);
    (bus, script)
}

pub(crate) fn close(bus: Pirate, script: &Shared) {
    expect_end(script);
    bus.close().unwrap();
    is_over(script);
}
