//! What goes over the line, byte for byte, typed from the manual.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use avrrr::bus::{Hertz, IcspBus, Tail, Target, WordAddr};
use avrrr::buspirate::{BusPirate, Error, Features, Options, Power, Speed};
use avrrr::select::Direct;
use avrrr::transport::{MockTransport, MockTransportError};

pub(crate) type Pirate = BusPirate<MockTransport, Direct>;

/// What the other side expects and answers, in order; and its clock.
#[derive(Debug, Default)]
pub(crate) struct Script {
    steps: VecDeque<(Vec<u8>, Vec<u8>)>,
    /// Answered, not yet heard.
    answer: VecDeque<u8>,
    now: Duration,
    pauses: Duration,
    fails: bool,
}

pub(crate) type Shared = Arc<Mutex<Script>>;

impl Script {
    /// How long was paused so far.
    pub(crate) fn pauses(&self) -> Duration {
        self.pauses
    }
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
        let mut script = part.lock().unwrap();
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
        let mut script = part.lock().unwrap();
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
    mock.expect_now().returning(move || part.lock().unwrap().now);
    let part = script.clone();
    mock.expect_pause().returning(move |time| {
        let mut script = part.lock().unwrap();
        script.now += time;
        script.pauses += time;
    });
    (mock, script)
}

pub(crate) fn expect(script: &Shared, sent: &[u8], answer: &[u8]) {
    script.lock().unwrap().steps.push_back((sent.to_vec(), answer.to_vec()));
}

pub(crate) fn is_over(script: &Shared) {
    let script = script.lock().unwrap();
    assert!(script.steps.is_empty(), "still expected: {:02x?}", script.steps);
    assert!(script.answer.is_empty(), "not heard: {:02x?}", script.answer);
}

const BANNER_6_3: &[u8] = b"i\r\nBus Pirate v3.a\r\nFirmware v6.3-beta1 r2151  Bootloader v4.4\r\n\
    DEVID:0x0447 REVID:0x3046 (24FJ64GA002 B8)\r\nhttp://dangerousprototypes.com\r\nHiZ>";

/// From the prompt into binary SPI.
pub(crate) fn expect_entry(script: &Shared, banner: &[u8]) {
    expect_bitbang(script, banner);
    expect(script, &[0x01], b"SPI1");
}

/// From the prompt into bitbang mode.
fn expect_bitbang(script: &Shared, banner: &[u8]) {
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
fn expect_line_rate(script: &Shared, banner: &[u8]) {
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
const QUESTIONS: [u8; 7] = [0x06, 0x01, 0x05, 0x00, 0x00, 0x00, 0x01];

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

fn expect_end(script: &Shared) {
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

#[test]
fn connecting_to_a_firmware_that_has_everything() {
    let (bus, script) = connected(Options::default());
    assert_eq!(bus.features(), Features::all());
    let banner = bus.banner().unwrap();
    assert_eq!((banner.hardware.as_str(), banner.firmware), ("3.a", (6, 3)));
    assert_eq!(bus.clock(), Hertz::khz(125));
    // RESET may go low at once; the first instruction waits for the supplies.
    let mut bus = bus;
    expect(&script, &[0x4a], &[1]);
    bus.hold_reset(Target::ONLY).unwrap();
    let pauses = || script.lock().unwrap().pauses;
    let before = pauses();
    expect(&script, &[0x13, 0xac, 0x53, 0, 0], &[1, 0xff, 0xac, 0x53, 0]);
    bus.exchange(&mut [[0xac, 0x53, 0, 0]]).unwrap();
    assert_eq!(pauses() - before, Duration::from_millis(40));
    expect(&script, &[0x4b], &[1]);
    bus.release_reset().unwrap();
    close(bus, &script);
}

#[test]
fn connecting_to_a_firmware_without_write_then_read() {
    let (mock, script) = player();
    expect_entry(&script, b"Bus Pirate v3a\r\nFirmware v5.9 (r539)  Bootloader v4.1\r\nHiZ>");
    // The counts are commands: out, name, name, in again.
    expect(&script, &QUESTIONS, b"\x01\x01\x00\x01\x00BBIO1BBIO1BBIO1SPI1");
    expect_set_up(&script);
    let mut bus = BusPirate::connect(mock, Direct::ONE, Options::default()).unwrap();
    assert_eq!(bus.features(), Features::BULK | Features::AVR_READ);
    // A page is sent by transfers of four instructions, where the SPI bus nearly keeps up with the line.
    expect(&script, &[0x63], &[1]);
    assert_eq!(bus.set_clock(Hertz::khz(2_000)), Ok(Some(Hertz::khz(1_000))));
    let frames =
        [[0x40, 0, 0, 0x12], [0x48, 0, 0, 0x34], [0x40, 0, 1, 0x56], [0x48, 0, 1, 0x78], [0x4c, 0, 0, 0]];
    expect(
        &script,
        &[0x1f, 0x40, 0, 0, 0x12, 0x48, 0, 0, 0x34, 0x40, 0, 1, 0x56, 0x48, 0, 1, 0x78],
        &[[1].as_slice(), &[0; 16]].concat(),
    );
    expect(&script, &[0x13, 0x4c, 0, 0, 0], &[1, 0, 0, 0, 0]);
    bus.send(&mut frames.into_iter(), Tail::Free).unwrap();
    close(bus, &script);
}

#[test]
fn connecting_to_a_firmware_that_has_nothing() {
    let (mock, script) = player();
    expect_entry(&script, b"Bus Pirate v1a\r\nFirmware v3.0\r\nDEVID:0x0447 REVID:0x3043 (B5)\r\nHiZ>");
    // The sub-command is the command that asks for the name.
    expect(&script, &QUESTIONS, b"\x00SPI1\x00BBIO1BBIO1BBIO1SPI1");
    // AUX2, where there is one, is let go.
    expect(&script, &[0x8a, 0x61, 0x47, 0x4f], &[1, 1, 1, 1]);
    let mut bus = BusPirate::connect(mock, Direct::ONE, Options::default()).unwrap();
    assert_eq!(bus.features(), Features::BULK);
    assert_eq!(bus.read_flash(WordAddr(0), &mut [0; 8]), Ok(0));
    // Codes above 3 do not mean the same everywhere, and without write-then-read they cannot be timed.
    expect(&script, &[0x63], &[1]);
    assert_eq!(bus.set_clock(Hertz::khz(8_000)), Ok(Some(Hertz::khz(1_000))));
    close(bus, &script);
}

#[test]
fn features_that_are_not_wanted_are_not_asked_for() {
    let (mock, script) = player();
    expect_entry(&script, BANNER_6_3);
    expect_set_up(&script);
    let mut options = Options::default();
    options.features = Features::empty();
    let mut bus = BusPirate::connect(mock, Direct::ONE, options).unwrap();
    assert_eq!(bus.features(), Features::empty());
    expect(&script, &[0x13, 0x30, 0, 0, 0], &[1, 0, 0x30, 0, 0x1e]);
    expect(&script, &[0x13, 0x30, 0, 1, 0], &[1, 0, 0x30, 0, 0x95]);
    let mut frames = [[0x30, 0, 0, 0], [0x30, 0, 1, 0]];
    bus.exchange(&mut frames).unwrap();
    assert_eq!(frames, [[0, 0x30, 0, 0x1e], [0, 0x30, 0, 0x95]]);
    close(bus, &script);
}

#[test]
fn connecting_to_a_device_that_is_in_binary_mode() {
    let (mock, script) = player();
    expect(&script, b"\0", b"BBIO1");
    let text = [b"\x01\xff\r\n".as_slice(), BANNER_6_3].concat();
    expect(&script, &[0x0f], &text);
    expect_line_rate(&script, BANNER_6_3);
    for _ in 0..4 {
        expect(&script, &[0, 0, 0, 0], b"");
    }
    expect(&script, &[0, 0, 0, 0], b"BBIO1");
    expect(&script, &[0x01], b"SPI1");
    expect_features(&script);
    expect_set_up(&script);
    let bus = BusPirate::connect(mock, Direct::ONE, Options::default()).unwrap();
    assert_eq!(bus.banner().unwrap().firmware, (6, 3));
    close(bus, &script);
}

#[test]
fn supplies_that_are_not_ours_stay_off() {
    let (mock, script) = player();
    expect_entry(&script, BANNER_6_3);
    expect_features(&script);
    expect(&script, &[0x8a, 0x61, 0x43], &[1, 1, 1]);
    let mut options = Options::default();
    options.power = Power::Off;
    let mut bus = BusPirate::connect(mock, Direct::ONE, options).unwrap();
    expect(&script, &[0x42], &[1]);
    bus.hold_reset(Target::ONLY).unwrap();
    expect(&script, &[0x43], &[1]);
    bus.release_reset().unwrap();
    close(bus, &script);
}

#[test]
fn supplies_that_are_to_be_kept_are_left_in_spi_mode() {
    let mut options = Options::default();
    options.power = Power::Keep;
    // At the normal line rate, at which the next program looks for it.
    let (mock, script) = player();
    expect(&script, b"\0", b"");
    expect(&script, b" ", b" ");
    expect(&script, b"\n", b"\r\nHiZ>");
    expect(&script, b"i\n", BANNER_6_3);
    expect(&script, &[0, 0, 0, 0], b"BBIO1");
    expect(&script, &[0x01], b"SPI1");
    expect_features(&script);
    expect_set_up(&script);
    let mut bus = BusPirate::connect(mock, Direct::ONE, options).unwrap();
    expect(&script, &[0x4a], &[1]);
    bus.hold_reset(Target::ONLY).unwrap();
    expect(&script, &[0x4b], &[1]);
    bus.close().unwrap();
    is_over(&script);
}

/// How many instructions go in each command of 58.
const SPLIT: [u8; 16] = [4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3];

#[test]
fn the_commands_of_a_session() {
    let (mut bus, script) = connected(Options::default());

    expect(&script, &[0x4a], &[1]);
    bus.hold_reset(Target::ONLY).unwrap();
    let before = script.lock().unwrap().pauses;
    bus.hold_off(Duration::from_millis(20)).unwrap();
    expect(&script, &[0x13, 0xac, 0x53, 0, 0], &[1, 0xff, 0xac, 0x53, 0]);
    let mut enable = [[0xac, 0x53, 0, 0]];
    bus.exchange(&mut enable).unwrap();
    assert_eq!(enable, [[0xff, 0xac, 0x53, 0]]);
    assert!(script.lock().unwrap().pauses - before >= Duration::from_millis(20));

    // At 125 kHz the line is faster than the SPI bus: one instruction at a time.
    for (index, byte) in [(0, 0x1e), (1, 0x93), (2, 0x0b), (0, 0x1e), (1, 0x93), (2, 0x0b)] {
        expect(&script, &[0x13, 0x30, 0, index, 0], &[1, 0, 0x30, 0, byte]);
    }
    let mut signature = [0, 1, 2, 0, 1, 2].map(|index| [0x30, 0, index, 0]);
    bus.exchange(&mut signature).unwrap();
    assert_eq!(signature.map(|frame| frame[3]), [0x1e, 0x93, 0x0b, 0x1e, 0x93, 0x0b]);

    // The last byte may be anything: it is read instead of written, which makes every firmware answer.
    let page = [[0x40, 0, 0, 1], [0x48, 0, 0, 2], [0x40, 0, 1, 3], [0x48, 0, 1, 4], [0x4c, 0x1f, 0xe0, 0]];
    let payload = page.concat();
    expect(&script, &[&[0x05, 0, 19, 0, 1], &payload[..19]].concat(), &[1, 0xe0]);
    bus.send(&mut page.into_iter(), Tail::Free).unwrap();
    expect(&script, &[&[0x05, 0, 20, 0, 0], &payload[..]].concat(), &[1]);
    bus.send(&mut page.into_iter(), Tail::Exact).unwrap();
    // A few instructions are cheaper as a transfer.
    expect(&script, &[0x13, 0xac, 0xa0, 0, 0x62], &[1, 0, 0xac, 0xa0, 0]);
    bus.send(&mut [[0xac, 0xa0, 0, 0x62]].into_iter(), Tail::Exact).unwrap();

    // A page of 128 words with a Load Extended Address before it, in two parts because 125 kHz is slow.
    let mut long = vec![[0x4d, 0, 1, 0]];
    long.extend((0..128).flat_map(|word| [[0x40, 0, word, 0x55], [0x48, 0, word, 0xaa]]));
    long.push([0x4c, 0x80, 0, 0]);
    let payload = long.concat();
    expect(&script, &[&[0x05, 0x02, 0x2c, 0, 0], &payload[..556]].concat(), &[1]);
    expect(&script, &[&[0x05, 0x01, 0xdb, 0, 1], &payload[556..1031]].concat(), &[1, 0]);
    bus.send(&mut long.into_iter(), Tail::Free).unwrap();
    expect(&script, &[0x06, 0x02, 0, 0, 0x12, 0x34, 0, 0, 0, 6], &[1, 1, 0xa, 0xb, 0xc, 0xd, 0xe, 0xf]);
    let mut flash = [0; 6];
    assert_eq!(bus.read_flash(WordAddr(0x1234), &mut flash), Ok(6));
    assert_eq!(flash, [0xa, 0xb, 0xc, 0xd, 0xe, 0xf]);
    // The firmware adds words and bytes, and takes no more than 0xFFFF of both.
    let most = [[1, 1].as_slice(), &[0x5a; 0x7e]].concat();
    expect(&script, &[0x06, 0x02, 0, 0, 0xff, 0x80, 0, 0, 0, 0x7e], &most);
    assert_eq!(bus.read_flash(WordAddr(0xff80), &mut [0; 0x100]), Ok(0x7e));
    // What is left of so little is not worth a command of its own.
    assert_eq!(bus.read_flash(WordAddr(0xfffd), &mut flash), Ok(0));
    // The upper bits are in the target already.
    expect(&script, &[0x06, 0x02, 0, 0, 0, 1, 0, 0, 0, 1], &[1, 1, 0x33]);
    assert_eq!(bus.read_flash(WordAddr(0x1_0001), &mut flash[..1]), Ok(1));

    // Nothing to do is nothing said.
    bus.exchange(&mut []).unwrap();
    bus.send(&mut [].into_iter(), Tail::Exact).unwrap();
    assert_eq!(bus.read_flash(WordAddr(0), &mut []), Ok(0));
    bus.hold_reset(Target::ONLY).unwrap();
    bus.flush().unwrap();

    expect(&script, &[0x4b], &[1]);
    bus.release_reset().unwrap();
    bus.release_reset().unwrap();
    expect(&script, &[0x60], &[1]);
    assert_eq!(bus.set_clock(Hertz::khz(124)), Ok(Some(Hertz(31_250))));
    assert_eq!(bus.set_clock(Hertz::khz(10)), Ok(Some(Hertz(31_250))));
    // Slower than the line: one instruction at a time.
    for _ in 0..2 {
        expect(&script, &[0x13, 0x58, 0, 0, 0], &[1, 0, 0x58, 0, 0xff]);
    }
    bus.exchange(&mut [[0x58, 0, 0, 0]; 2]).unwrap();
    // A clock whose code does not mean the same everywhere is timed, by an answer that fills packets.
    expect(&script, &[0x67, 0x05, 0, 0, 0, 122], &[&[1, 1][..], &[0xff; 122]].concat());
    assert_eq!(bus.set_clock(Hertz::khz(20_000)), Ok(Some(Hertz::khz(8_000))));
    // Now the SPI bus is faster: many instructions at once, in commands of four at the most.
    let commands: Vec<u8> = SPLIT
        .iter()
        .flat_map(|&frames: &u8| [vec![0x0f + 4 * frames], vec![0x58; 4 * usize::from(frames)]].concat())
        .collect();
    assert_eq!(commands.len(), 248);
    let answers: Vec<u8> = SPLIT
        .iter()
        .flat_map(|&frames: &u8| [vec![1], vec![0x85; 4 * usize::from(frames)]].concat())
        .collect();
    expect(&script, &commands, &answers);
    expect(&script, &[0x13, 0x58, 0x58, 0x58, 0x58], &[1, 0x85, 0x85, 0x85, 0x85]);
    let mut frames = [[0x58; 4]; 59];
    bus.exchange(&mut frames).unwrap();
    assert_eq!(frames, [[0x85; 4]; 59]);
    expect(&script, &[0x63], &[1]);
    assert_eq!(bus.set_clock(Hertz::khz(1_999)), Ok(Some(Hertz::khz(1_000))));
    expect(&script, &[0x64], &[1]);
    assert_eq!(bus.set_clock(Hertz::khz(2_000)), Ok(Some(Hertz::khz(2_000))));
    close(bus, &script);
}

#[test]
fn a_hold_off_is_waited_for_before_anything_moves() {
    let wait = Duration::from_millis(100);
    let after = |act: &dyn Fn(&mut Pirate, &Shared)| {
        let (mut bus, script) = connected(Options::default());
        bus.hold_off(wait).unwrap();
        // A shorter one does not shorten it.
        bus.hold_off(Duration::from_millis(1)).unwrap();
        let began = script.lock().unwrap().now;
        act(&mut bus, &script);
        is_over(&script);
        let waited = script.lock().unwrap().now - began;
        close(bus, &script);
        waited
    };
    let exchange = after(&|bus, script| {
        expect(script, &[0x13, 0, 0, 0, 0], &[1, 0, 0, 0, 0]);
        bus.exchange(&mut [[0; 4]]).unwrap();
    });
    assert_eq!(exchange, wait);
    let hold = after(&|bus, script| {
        expect(script, &[0x4a], &[1]);
        bus.hold_reset(Target::ONLY).unwrap();
        expect(script, &[0x4b], &[1]);
        bus.release_reset().unwrap();
    });
    assert_eq!(hold, wait);
    let read = after(&|bus, script| {
        expect(script, &[0x06, 0x02, 0, 0, 0, 0, 0, 0, 0, 1], &[1, 1, 0]);
        bus.read_flash(WordAddr(0), &mut [0]).unwrap();
    });
    assert_eq!(read, wait);
    // This firmware takes in the payload before it moves a pin: 516 bytes at 1 Mbaud, less 3 %.
    let send = after(&|bus, script| {
        let payload = [0; 516];
        expect(script, &[&[0x05, 0x02, 0x03, 0, 1], &payload[..515]].concat(), &[1, 0]);
        bus.send(&mut [[0; 4]; 129].into_iter(), Tail::Free).unwrap();
    });
    let line = Duration::from_micros(516 * 10);
    let hidden = wait - send;
    assert!(hidden < line && hidden > line * 9 / 10, "{hidden:?} of {line:?}");
}

#[test]
fn newer_firmware_moves_pins_while_it_listens() {
    let (mock, script) = player();
    expect_entry(
        &script,
        b"Bus Pirate v3.5\r\nElderlyPirate Firmware v8.0 [HiZ SPI] Bootloader v4.5\r\nHiZ>",
    );
    expect_features(&script);
    expect_set_up(&script);
    let mut bus = BusPirate::connect(mock, Direct::ONE, Options::default()).unwrap();
    bus.hold_off(Duration::from_millis(100)).unwrap();
    let began = script.lock().unwrap().now;
    expect(&script, &[&[0x05, 0x02, 0x03, 0, 1][..], &[0; 515]].concat(), &[1, 0]);
    bus.send(&mut [[0; 4]; 129].into_iter(), Tail::Free).unwrap();
    assert_eq!(script.lock().unwrap().now - began, Duration::from_millis(100));
    close(bus, &script);
}

/// Connected to a device with this banner, at this SPI clock.
fn connected_to(banner: &[u8], speed: Speed) -> (Pirate, Shared) {
    let (mock, script) = player();
    expect_entry(&script, banner);
    expect_features_of(&script, banner);
    expect(&script, &[0x8a, 0x60 | speed as u8, 0x43, 0x4b], &[1, 1, 1, 1]);
    let mut options = Options::default();
    options.speed = Some(speed);
    let bus = BusPirate::connect(mock, Direct::ONE, options).unwrap();
    is_over(&script);
    (bus, script)
}

const BANNER_4: &[u8] = b"Bus Pirate v4\r\nFirmware v6.3-beta1 r2151  [HiZ 1-WIRE SPI]\r\nHiZ>";

#[test]
fn an_upload_over_usb_hides_nothing() {
    // A v4 has no line: its port says 115200 baud, and 516 bytes are there in less than a millisecond.
    let (mut bus, script) = connected_to(BANNER_4, Speed::Khz125);
    let wait = Duration::from_millis(100);
    bus.hold_off(wait).unwrap();
    let began = script.lock().unwrap().now;
    expect(&script, &[&[0x05, 0x02, 0x03, 0, 1][..], &[0; 515]].concat(), &[1, 0]);
    bus.send(&mut [[0; 4]; 129].into_iter(), Tail::Free).unwrap();
    assert_eq!(script.lock().unwrap().now - began, wait);
    close(bus, &script);
}

#[test]
fn a_speed_code_of_unknown_meaning_is_taken_for_slow() {
    // Code 5 is 41.7 kHz up to 6.1, code 4 is 50 kHz in most builds of 7.1: four frames would overrun
    // the FIFO.
    for (banner, speed) in [
        (&b"Bus Pirate v3a\r\nFirmware v5.10 (r559)  Bootloader v4.4\r\nHiZ>"[..], Speed::Mhz2_6),
        (b"Bus Pirate v3.5\r\nCommunity Firmware v7.1 - goo.gl/gCzQnW [HiZ SPI]\r\nHiZ>", Speed::Mhz2),
    ] {
        let (mut bus, script) = connected_to(banner, speed);
        for _ in 0..4 {
            expect(&script, &[0x13, 0, 0, 0, 0], &[1, 0, 0, 0, 0]);
        }
        bus.exchange(&mut [[0; 4]; 4]).unwrap();
        assert_eq!(bus.set_clock(Hertz::khz(8_000)), Ok(None));
        close(bus, &script);
    }
}

#[test]
fn a_payload_that_goes_straight_to_a_slow_spi_bus_is_not_uploaded() {
    // 8.0 has no buffer between line and SPI bus, and a byte at 31.25 kHz takes as long as three on the
    // line.
    let banner = b"Bus Pirate v3.5\r\nElderlyPirate Firmware v8.0 [HiZ SPI] Bootloader v4.5\r\nHiZ>";
    let (mut bus, script) = connected_to(banner, Speed::Khz30);
    for _ in 0..5 {
        expect(&script, &[0x13, 0, 0, 0, 0], &[1, 0, 0, 0, 0]);
    }
    bus.send(&mut [[0; 4]; 5].into_iter(), Tail::Free).unwrap();
    close(bus, &script);
}

#[test]
fn the_firmware_that_hangs_at_the_avr_commands_is_not_asked() {
    let (mock, script) = player();
    expect_entry(&script, b"Bus Pirate v4\r\nFirmware v6.2-beta1 r1981  [HiZ 1-WIRE SPI]\r\nHiZ>");
    expect(&script, &[0x05, 0x00, 0x00, 0x00, 0x01], &[0x01, 0xff]);
    expect_set_up(&script);
    let bus: Pirate = BusPirate::connect(mock, Direct::ONE, Options::default()).unwrap();
    assert_eq!(bus.features(), Features::all() - Features::AVR_READ);
    close(bus, &script);
}

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
