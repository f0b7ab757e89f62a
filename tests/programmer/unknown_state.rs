//! Connecting to a Bus Pirate in any state.

use std::fmt::Debug;
use std::time::Duration;

use avrrr::bus::Target;
use avrrr::buspirate::{BusPirate, Connecting, Error, Options};
use avrrr::chip::{ATMEGA8, ATMEGA2560, ATTINY85, Hertz};
use avrrr::icsp::Entry;
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, Mode, ViolationKind, World};
use avrrr::transport::Transport;

use crate::bench::{Dice, Job, Size, assert_let_go, avr, board, connect};

/// Half an 0x05 of this many bytes in all is what a page of 64 words takes.
const PAGE_WRITE: usize = 4 * (128 + 1);

/// Zeros to the prompt, then into binary SPI.
const BITBANG: [u8; 20] = [0; 20];

/// A board with everything on it that a stream of flash can mislead: text like a prompt.
pub(crate) fn misleading() -> World<Board> {
    let mut part = Avr::new(ATTINY85).with_clock(Hertz::mhz(20));
    let text: Vec<u8> = b"Z>(1)>BBIO\r\nx>".iter().copied().cycle().take(8192).collect();
    part.set_flash(0, &text);
    World::new(board(part))
}

/// Says something and hears it out.
pub(crate) fn say(world: &mut World<Board>, bytes: &[u8]) -> Vec<u8> {
    world.send(bytes).unwrap();
    let mut heard = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        match world.recv(&mut buffer, Duration::from_millis(120)).unwrap() {
            0 => return heard,
            count => heard.extend(&buffer[..count]),
        }
    }
}

/// Types text as a person does, one key after the other.
fn type_in(world: &mut World<Board>, text: &str) {
    for key in text.bytes() {
        say(world, &[key]);
    }
}

/// In binary SPI, RESET held, supplies on, programming enabled, at this SPI clock.
fn in_session(speed: u8) -> World<Board> {
    let mut world = misleading();
    assert_eq!(say(&mut world, &BITBANG), b"BBIO1");
    assert_eq!(say(&mut world, &[0x01]), b"SPI1");
    assert_eq!(say(&mut world, &[0x8a, 0x60 | speed, 0x4b]), [1, 1, 1]);
    assert_eq!(say(&mut world, &[0x4a]), [1]);
    assert_eq!(say(&mut world, &[0x13, 0xac, 0x53, 0, 0])[..1], [1]);
    assert_eq!(world.mode(), Mode::Spi);
    assert!(world.supply_on());
    world
}

/// A transport that checks what is sent before the terminal has shown its prompt or binary SPI its name:
/// one byte at a time. Until then what is heard comes in crumbs.
struct Watch<'w> {
    world: &'w mut World<Board>,
    dice: Dice,
    tail: [u8; 4],
    known: bool,
}

impl<'w> Watch<'w> {
    fn new(world: &'w mut World<Board>) -> Self {
        Self { world, dice: Dice::new(42), tail: [0; 4], known: false }
    }
}

impl Transport for Watch<'_> {
    type Error = std::convert::Infallible;

    fn send(&mut self, bytes: &[u8]) -> Result<(), Self::Error> {
        assert!(self.known || bytes.len() <= 1, "{bytes:02x?} in an unknown state");
        self.world.send(bytes)
    }
    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Self::Error> {
        let most = if self.known { buf.len() } else { buf.len().min(1 + self.dice.below(3)) };
        let count = self.world.recv(&mut buf[..most], within)?;
        for byte in &buf[..count] {
            self.tail.rotate_left(1);
            self.tail[3] = *byte;
            let at_prompt = self.tail[3] == b'>' && self.tail[2].is_ascii_alphanumeric();
            self.known |= at_prompt || self.tail == *b"SPI1";
        }
        Ok(count)
    }
    fn discard_input(&mut self) -> Result<(), Self::Error> {
        self.world.discard_input()
    }
    fn set_baud(&mut self, baud: u32) -> Result<bool, Self::Error> {
        self.world.set_baud(baud)
    }
    fn now(&self) -> Duration {
        self.world.now()
    }
    fn pause(&mut self, time: Duration) {
        self.world.pause(time);
    }
}

/// For a device whose last program was killed.
fn patient() -> Options {
    let mut options = Options::default();
    options.recover = true;
    options
}

/// Connects, does the main job, and looks at everything. How long connecting took.
pub(crate) fn recovers(mut world: World<Board>, what: &dyn Debug) -> Duration {
    assert!(!world.is_deaf() && world.stats().bytes_lost == 0, "{what:?}: deaf before it began");
    eprintln!("{what:?}");
    let began = world.now();
    let job = Job::new(avr(&world).chip(), Size::Short, &mut Dice::new(40));
    let mut bus = connect(Watch::new(&mut world), &patient());
    let took = avrrr::bus::IcspBus::now(&bus).unwrap() - began;
    let report = job.run(&mut bus, &Entry::default());
    bus.close().unwrap();
    job.check(&report, avr(&world));
    assert_let_go(&mut world, what);
    assert!(!world.is_deaf() && world.stats().bytes_lost == 0, "{what:?}");
    // Zeros that complete a page write switch the supplies off before it ends. Nothing else is
    // excused, and only of a page that was not wanted any more.
    let excused = ViolationKind::PowerLostDuringWrite { target: Target::ONLY };
    let violations = world.wires().violations();
    assert!(violations.iter().all(|violation| violation.kind == excused), "{what:?}: {violations:?}");
    assert!(violations.len() <= 1, "{what:?}: {violations:?}");
    took
}

#[test]
fn the_terminal_at_its_prompt() {
    for typed in ["", "i", "i i [0x", "m 5", "x", "W", "=0x12 v", "\x1b", "\x1b[", "m 5\nW\n[0x12"] {
        let mut world = misleading();
        type_in(&mut world, typed);
        let took = recovers(world, &typed);
        assert!(took < Duration::from_millis(700), "{typed:?}: {took:?}");
    }
}

#[test]
fn the_questions_of_the_terminal() {
    let mut states =
        vec![String::from("m\n"), String::from("m\n5"), String::from("m\nx"), String::from("m\n99")];
    for answered in 0..6 {
        states.push(format!("m\n5\n{}", "\n".repeat(answered)));
        states.push(format!("m 5\n{}1", "\n".repeat(answered)));
    }
    states.extend(
        ["b\n", "b\n9", "b\n10\n", "b\n10\n34", "b\n10\n34\n", "b\n9\n", "b 9\n", "b 10 34\n"]
            .map(String::from),
    );
    for typed in states {
        let mut world = misleading();
        type_in(&mut world, &typed);
        recovers(world, &typed);
    }
}

#[test]
fn the_terminal_in_a_mode() {
    for typed in [
        "m 5 4 1 2 1 2 2\nW\n[\n",
        "m 5 4 1 2 1 2 2\nW\na\n",
        "m 4\n",
        "m 2\n",
        "m 5 1 1 2 1 2 2\nW\nP\n{0xac:4",
    ] {
        let mut world = misleading();
        type_in(&mut world, typed);
        recovers(world, &typed);
    }
}

#[test]
fn zeros_that_were_counted_before() {
    for zeros in 0..20 {
        let mut world = misleading();
        say(&mut world, &BITBANG[..zeros]);
        recovers(world, &zeros);
    }
}

#[test]
fn bitbang_and_its_modes() {
    let states: [&[u8]; 20] = [
        &[],
        &[0x4a],
        &[0xdf],
        &[0x14],
        &[0x16],
        &[0x12],
        &[0x12, 0, 0, 8],
        &[0x12, 0, 0, 8, 0, 15],
        &[0x15],
        &[0x02],
        &[0x03],
        &[0x04],
        &[0x05],
        &[0x05, 0x1f],
        &[0x05, 0x8c, 0x48, 0x1f, 1, 2, 3],
        &[0x06],
        &[0x01],
        &[0x01, 0x0d],
        &[0x01, 0x0e],
        &[0x01, 0x8a, 0x4a],
    ];
    for state in states {
        let mut world = misleading();
        say(&mut world, &BITBANG);
        for byte in state {
            world.send(&[*byte]).unwrap();
            world.pause(Duration::from_millis(20));
        }
        recovers(world, &state);
    }
}

#[test]
fn a_crashed_session() {
    for speed in 0..6 {
        let took = recovers(in_session(speed), &speed);
        // The banner comes after a restart.
        assert!(took < Duration::from_millis(600), "{took:?}");
    }
}

#[test]
fn half_a_transfer() {
    for speed in [0, 1, 3] {
        for count in 0..16 {
            for sent in [0, 1, count] {
                let mut world = in_session(speed);
                say(&mut world, &[0x10 | count]);
                let bytes = [0x30, 0, 0, 0, 0x30, 0, 1, 0, 0x30, 0, 2, 0, 0, 0, 0, 0];
                for byte in &bytes[..usize::from(sent)] {
                    say(&mut world, &[*byte]);
                }
                recovers(world, &("0x1n", speed, count, sent));
            }
        }
    }
}

/// Write-then-read with part of its payload: load page instructions, then a page write.
fn half_written(speed: u8, length: usize, missing: usize) -> World<Board> {
    let mut world = in_session(speed);
    let [high, low] = (length as u16).to_be_bytes();
    let mut bytes = vec![0x05, high, low, 0, 1];
    for word in 0..length / 8 {
        bytes.extend([0x40, 0, word as u8, 0x12, 0x48, 0, word as u8, 0x34]);
    }
    bytes.extend([0x4c, 0, 0, 0]);
    world.send(&bytes[..5 + length - missing]).unwrap();
    say(&mut world, &[]);
    world
}

#[test]
fn half_a_page() {
    for speed in [1, 3] {
        for missing in [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 300, PAGE_WRITE] {
            let took = recovers(half_written(speed, PAGE_WRITE, missing), &("0x05", speed, missing));
            // At the fast rate first.
            let most = Options::default().patience + Duration::from_secs(4 + 2);
            assert!(took < most, "{missing}: {took:?}");
        }
    }
}

/// Without being asked to complete anything, connecting ends after a second; and that does no harm.
#[test]
fn half_a_page_is_left_alone_unless_it_is_asked_for() {
    for (speed, missing) in [(0, 300), (1, 300), (3, PAGE_WRITE)] {
        let mut world = half_written(speed, PAGE_WRITE, missing);
        let began = world.now();
        let error = BusPirate::connect(&mut world, Direct::ONE, Options::default()).unwrap_err();
        assert!(matches!(error, Error::NoAnswer { recovered: false, .. }), "{error:?}");
        assert!(world.now() - began <= Duration::from_secs(1), "{:?}", world.now() - began);
        recovers(world, &("left alone", speed, missing));
    }
}

#[test]
fn half_of_the_longest_page() {
    let length = 4 * 257;
    for speed in [1, 3] {
        for missing in [1, 4, 100, 400] {
            recovers(half_written(speed, length, missing), &("256 bytes", speed, missing));
        }
    }
}

#[test]
fn half_a_page_at_the_slowest_clock() {
    // avrdude's own speed.
    for missing in [1, 4, 5, 6, 7, 300, PAGE_WRITE] {
        recovers(half_written(0, PAGE_WRITE, missing), &("30 kHz", missing));
    }
}

#[test]
fn half_a_header() {
    for speed in [1, 3] {
        for opcode in [0x04, 0x05] {
            for header in [&[][..], &[0x02], &[0x02, 0x04], &[0x02, 0x04, 0x00], &[0x00], &[0x00, 0x10]] {
                let mut world = in_session(speed);
                world.send(&[opcode]).unwrap();
                world.send(header).unwrap();
                say(&mut world, &[]);
                recovers(world, &(opcode, speed, header));
            }
        }
    }
}

#[test]
fn half_a_flash_read() {
    let page = [0, 0, 0, 0, 0, 0, 0x10, 0];
    let half = [0, 0, 0x10, 0x00, 0, 0, 0x80, 0];
    let most = [0, 0, 0, 0, 0, 0, 0xff, 0xff];
    for (speed, parameters) in [(1, page), (1, half), (3, page), (3, half), (3, most)] {
        for sent in 0..8 {
            let mut world = in_session(speed);
            world.send(&[0x06, 0x02]).unwrap();
            world.send(&parameters[..sent]).unwrap();
            say(&mut world, &[]);
            recovers(world, &("0x06 0x02", speed, parameters, sent));
        }
    }
    let mut world = in_session(1);
    say(&mut world, &[0x06]);
    recovers(world, &"0x06");
}

#[test]
fn a_flash_read_that_is_still_going_on() {
    for (speed, length) in [(1, 0x1000_u16), (1, 0x8000), (3, 0x8000), (3, 0xffff)] {
        for head_start in [0, 1, 7, 100] {
            let mut world = in_session(speed);
            let [high, low] = length.to_be_bytes();
            world.send(&[0x06, 0x02, 0, 0, 0, 0, 0, 0, high, low]).unwrap();
            world.pause(Duration::from_millis(head_start));
            recovers(world, &("streaming", speed, length, head_start));
        }
    }
}

#[test]
fn a_page_write_that_is_still_going_on() {
    for speed in [1, 3] {
        for head_start in [0, 10, 44, 60] {
            let mut world = in_session(speed);
            let mut bytes = vec![0x05, 0x02, 0x04, 0, 0];
            bytes.extend([0x00; PAGE_WRITE]);
            world.send(&bytes).unwrap();
            world.pause(Duration::from_millis(head_start));
            recovers(world, &("writing", speed, head_start));
        }
    }
}

#[test]
fn the_logic_analyser() {
    for more in [&[][..], &[0x02], &[0x80], &[0xc0, 1, 2, 3], &[0xc1, 1]] {
        let mut world = misleading();
        say(&mut world, &[0, 0, 0, 0, 0, 2]);
        assert_eq!(world.mode(), Mode::Sump);
        say(&mut world, more);
        recovers(world, &more);
    }
}

#[test]
fn a_device_that_was_just_plugged_in() {
    let mut world = in_session(1);
    world.power_cycle();
    recovers(world, &"power cycle");
}

#[test]
fn a_connection_that_is_dropped_at_once_can_be_made_again_at_once() {
    let mut world = misleading();
    for _ in 0..4 {
        // While the device is still restarting it hears nothing; that does no harm.
        let mut bus = connect(&mut world, &Options::default());
        let job = Job::new(&ATTINY85, Size::Short, &mut Dice::new(41));
        job.run(&mut bus, &Entry::default());
        drop(bus);
        assert!(!world.is_deaf());
        assert_eq!(world.wires().violations(), []);
    }
    assert_let_go(&mut world, &"again and again");
}

#[test]
fn a_deaf_device_is_given_up_in_time() {
    let mut world = in_session(1);
    // Five bytes while the bus is busy.
    let mut bytes = vec![0x05, 0x02, 0x04, 0, 0];
    bytes.extend([0x00; PAGE_WRITE + 6]);
    world.send(&bytes).unwrap();
    world.pause(Duration::from_millis(200));
    assert!(world.is_deaf());
    let began = world.now();
    let mut options = patient();
    options.patience = Duration::from_secs(2);
    let error = BusPirate::connect(&mut world, Direct::ONE, options).unwrap_err();
    assert!(matches!(error, Error::NoAnswer { recovered: true, .. }), "{error:?}");
    assert!(world.now() - began < Duration::from_secs(5), "{:?}", world.now() - began);
}

#[test]
fn a_watcher_can_stop_the_feeding() {
    use std::ops::ControlFlow;
    let mut world = half_written(1, PAGE_WRITE, 300);
    let mut seen = 0;
    let error = BusPirate::connect_watched(&mut world, Direct::ONE, patient(), &mut |event| {
        seen += u32::from(matches!(event, Connecting::Recovering { .. }));
        if seen == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .unwrap_err();
    assert_eq!((error, seen), (Error::Stopped, 10));
    recovers(world, &"stopped");
}

#[test]
fn other_chips_too() {
    for chip in [ATMEGA8, ATMEGA2560] {
        let mut world = World::new(board(Avr::new(chip)));
        say(&mut world, &BITBANG);
        say(&mut world, &[0x01]);
        say(&mut world, &[0x8a, 0x61, 0x4a]);
        say(&mut world, &[0x13, 0xac, 0x53, 0, 0]);
        say(&mut world, &[0x1f, 0x40, 0, 0, 0x55, 0x48]);
        assert!(world.wires().avr(Target::ONLY).is_some());
        recovers(world, &chip.name);
    }
}

/// Something that says the same again and again, as fast as the line allows.
#[derive(Debug)]
struct Parrot {
    says: &'static [u8],
    now: Duration,
}

impl Transport for Parrot {
    type Error = std::convert::Infallible;

    fn send(&mut self, _: &[u8]) -> Result<(), Self::Error> {
        Ok(())
    }
    fn recv(&mut self, buf: &mut [u8], _: Duration) -> Result<usize, Self::Error> {
        self.now += Duration::from_micros(87) * self.says.len() as u32;
        buf[..self.says.len()].copy_from_slice(self.says);
        Ok(self.says.len())
    }
    fn discard_input(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }
    fn set_baud(&mut self, _: u32) -> Result<bool, Self::Error> {
        Ok(true)
    }
    fn now(&self) -> Duration {
        self.now
    }
    fn pause(&mut self, time: Duration) {
        self.now += time;
    }
}

#[test]
fn a_device_that_repeats_the_right_words_is_not_a_bus_pirate() {
    for says in
        ["\r\nHiZ>", "BBIO1", "(1)>", "\0", "\x01", "SPI1", "BBIO1SPI1", "HiZ>BBIO1", "\r\nHiZ>BBIO1BBIO"]
    {
        let mut parrot = Parrot { says: says.as_bytes(), now: Duration::ZERO };
        let error = BusPirate::connect(&mut parrot, Direct::ONE, Options::default()).unwrap_err();
        let right =
            matches!(error, Error::NotABusPirate { .. } | Error::Silent { .. } | Error::Refused { .. });
        assert!(right, "{says:?}: {error:?}");
        assert!(parrot.now < Duration::from_secs(6), "{says:?}: {:?}", parrot.now);
    }
}
