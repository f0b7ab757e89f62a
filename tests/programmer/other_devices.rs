//! Devices that are not a Bus Pirate, or a broken one: connecting ends in time, asks its watcher all the while,
//! and shows no control characters.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::{Hertz, IcspBus, Target, WordAddr};
use avrrr::buspirate::{BitbangHost, BitbangOptions, BusPirate, Connecting, Error, Options};
use avrrr::buspirate::{SpiHost, SpiOptions};
use avrrr::chip::ATMEGA328P;
use avrrr::icsp::{Entry, Session};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, World};
use avrrr::transport::Transport;

use crate::bench::{assert_let_go, board, connect};

const MS: fn(u64) -> Duration = Duration::from_millis;

/// The look at a device that does not answer as it should.
const LOOK: Duration = Duration::from_secs(1);

/// What something on a port does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Habit {
    Silent,
    /// Sends a byte every 15 ms, and pauses after twenty.
    Drips,
    /// Never stops.
    Babbles(u8),
    /// Sends back what it gets.
    Echoes,
    /// Answers each byte with some at random.
    Guesses(u64),
    /// Says this again and again, every 5 ms.
    Repeats(&'static str),
    /// Answers everything with this.
    Says(&'static str),
}

/// Something on a port, on virtual time.
#[derive(Debug)]
struct OtherDevice {
    habit: Habit,
    now: Duration,
    /// What it sends, and when.
    out: VecDeque<(Duration, u8)>,
    dice: u64,
}

impl OtherDevice {
    fn new(habit: Habit) -> Self {
        let dice = if let Habit::Guesses(seed) = habit { seed } else { 0 };
        Self { habit, now: Duration::ZERO, out: VecDeque::new(), dice }
    }

    /// What it says by itself next.
    fn go_on(&mut self) {
        if !self.out.is_empty() {
            return;
        }
        match self.habit {
            Habit::Drips => self.out.extend((1..=20).map(|count| (self.now + MS(15) * count, b'x'))),
            Habit::Babbles(byte) => {
                let at = |count| self.now + Duration::from_micros(87) * count;
                self.out.extend((1..=64).map(|count| (at(count), byte)));
            }
            Habit::Repeats(text) => self.out.extend(text.bytes().map(|byte| (self.now + MS(5), byte))),
            _ => {}
        }
        if self.habit == Habit::Drips {
            // Longer than the silence that ends an answer.
            self.out.push_back((self.now + MS(15 * 20 + 40), b'x'));
        }
    }

    fn roll(&mut self, end: u64) -> u64 {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.dice >> 33) % end
    }
}

impl Transport for OtherDevice {
    type Error = Infallible;

    fn send(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        match self.habit {
            Habit::Echoes => self.out.extend(bytes.iter().map(|byte| (self.now + MS(1), *byte))),
            Habit::Says(text) => self.out.extend(text.bytes().map(|byte| (self.now + MS(1), byte))),
            Habit::Guesses(_) => {
                let mut at = self.now;
                for _ in 0..self.roll(40) {
                    at += MS(self.roll(30));
                    let words = [0x00, 0x01, b'>', b'\n', b'B', b'1', self.roll(256) as u8];
                    let byte = words[self.roll(7) as usize];
                    self.out.push_back((at, byte));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Infallible> {
        self.go_on();
        let end = self.now + within;
        let first = self.out.front().map_or(end, |(at, _)| end.min(*at));
        self.now = self.now.max(first);
        let mut count = 0;
        while count < buf.len()
            && self.out.front().is_some_and(|(at, _)| *at <= self.now)
            && let Some((_, byte)) = self.out.pop_front()
        {
            buf[count] = byte;
            count += 1;
        }
        Ok(count)
    }

    fn discard_input(&mut self) -> Result<(), Infallible> {
        self.out.clear();
        Ok(())
    }

    fn set_baud(&mut self, _: u32) -> Result<bool, Infallible> {
        Ok(true)
    }

    fn now(&self) -> Duration {
        self.now
    }

    fn pause(&mut self, time: Duration) {
        self.now += time;
    }
}

fn habits() -> Vec<Habit> {
    let mut habits = vec![
        Habit::Silent,
        Habit::Drips,
        Habit::Babbles(b'U'),
        Habit::Babbles(0),
        Habit::Babbles(0xff),
        Habit::Echoes,
        Habit::Repeats("$GPGGA,123519,4807.038,N\r\n"),
        Habit::Repeats("\x1b]0;pwn\x07\x1b[2J"),
        Habit::Says("\r\nlogin: "),
        Habit::Says("\x1b]0;pwn\x07\u{9b}31m"),
        Habit::Says("\x07"),
    ];
    habits.extend((0..200).map(Habit::Guesses));
    habits
}

/// What plays a Bus Pirate for a while.
const IMPOSTORS: [Habit; 6] = [
    Habit::Repeats("\r\nHiZ>"),
    Habit::Repeats("BBIO1"),
    Habit::Says("BBIO1"),
    Habit::Says("\r\nHiZ>"),
    Habit::Says("BBIO1SPI1"),
    Habit::Says("Bus Pirate v3\x1b]0;pwn\x07\r\nFirmware v6.3\x1b[31m\r\nHiZ>"),
];

/// The time that connecting takes, and the error; while it goes on it asks at least every 50 ms.
fn refused(habit: Habit, options: &Options) -> (Duration, Error<Infallible>) {
    let mut device = OtherDevice::new(habit);
    let mut asked = Duration::ZERO;
    let mut longest = Duration::ZERO;
    let watch = &mut |event| {
        if let Connecting::Waiting { for_time } = event {
            longest = longest.max(for_time.saturating_sub(asked));
            asked = for_time;
        }
        ControlFlow::Continue(())
    };
    let error = BusPirate::connect_watched(&mut device, Direct::ONE, options.clone(), watch).unwrap_err();
    assert!(longest <= MS(60), "{habit:?}: not asked for {longest:?}");
    (device.now, error)
}

#[test]
fn what_is_no_bus_pirate_is_given_up_after_a_second() {
    for habit in habits() {
        let (took, error) = refused(habit, &Options::default());
        if matches!(habit, Habit::Guesses(_)) {
            // One that guesses a prompt by chance is taken for a Bus Pirate, for a while.
            assert!(took < Duration::from_secs(40), "{habit:?}: {took:?}, {error}");
            continue;
        }
        assert!(took <= LOOK, "{habit:?}: {took:?}, {error}");
        let silent = habit == Habit::Silent;
        let right = match error {
            Error::NoAnswer { recovered: false, .. } => silent,
            Error::NotABusPirate { recovered: false, ref heard, .. } => {
                !heard.is_empty() && heard.len() <= 64
            }
            _ => false,
        };
        assert!(right, "{habit:?}: {error:?}");
    }
}

#[test]
fn with_recovery_it_is_given_up_in_the_stated_time() {
    let mut options = Options::default();
    options.recover = true;
    for habit in habits() {
        let (took, error) = refused(habit, &options);
        let most = LOOK + 3 * options.patience;
        // One that guesses a prompt by chance is looked for twice.
        let most = if matches!(habit, Habit::Guesses(_)) { 2 * most + Duration::from_secs(16) } else { most };
        assert!(took <= most, "{habit:?}: {took:?}, {error}");
    }
    let (took, error) = refused(Habit::Silent, &options);
    assert!(matches!(error, Error::NoAnswer { recovered: true, .. }), "{error:?}");
    // At the fast rate first.
    let patience = options.patience + MS(4_158);
    assert!(took > patience && took < patience + LOOK + MS(600), "{took:?}");
}

#[test]
fn what_only_talks_like_a_bus_pirate_is_given_up_in_time() {
    for habit in IMPOSTORS {
        let (took, error) = refused(habit, &Options::default());
        // The banner, everything else, and all of it once more; it is not silent, so it is not fed.
        assert!(took < Duration::from_secs(16), "{habit:?}: {took:?}, {error}");
    }
}

#[test]
fn the_hosts_for_other_chips_end_as_well() {
    for habit in habits().into_iter().chain(IMPOSTORS) {
        let mut device = OtherDevice::new(habit);
        assert!(SpiHost::connect(&mut device, SpiOptions::default()).is_err(), "{habit:?}");
        let is_stranger = !IMPOSTORS.contains(&habit) && !matches!(habit, Habit::Guesses(_));
        let most = if is_stranger { LOOK } else { Duration::from_secs(80) };
        assert!(device.now <= most, "{habit:?}: {:?}", device.now);
        let mut device = OtherDevice::new(habit);
        let _ = BitbangHost::connect(&mut device, BitbangOptions::default());
        assert!(device.now <= 2 * most, "{habit:?}: {:?}", device.now);
    }
}

#[test]
fn connecting_stops_at_once_when_asked() {
    let mut options = Options::default();
    options.recover = true;
    // One that guesses may be taken for a Bus Pirate, and is brought back to its prompt then.
    for habit in habits().into_iter().filter(|habit| !matches!(habit, Habit::Guesses(_))) {
        for moment in [MS(0), MS(30), MS(400), Duration::from_secs(5)] {
            let mut device = OtherDevice::new(habit);
            let watch = &mut |event| match event {
                Connecting::Waiting { for_time } if for_time >= moment => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            };
            let connected = BusPirate::connect_watched(&mut device, Direct::ONE, options.clone(), watch);
            let error = connected.unwrap_err();
            assert!(device.now <= moment + MS(100), "{habit:?}, {moment:?}: {:?}", device.now);
            assert!(error == Error::Stopped || device.now < moment, "{habit:?}, {moment:?}: {error:?}");
        }
    }
}

#[test]
fn no_error_has_control_characters_or_is_long() {
    for habit in habits().into_iter().chain(IMPOSTORS) {
        let (_, error) = refused(habit, &Options::default());
        let text = error.to_string();
        assert!(text.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{habit:?}: {text:?}");
        assert!(text.len() < 400, "{habit:?}: {text}");
    }
}

/// A real one of which, from some byte on, each comes 15 ms behind the other.
#[derive(Debug)]
struct Dripping<'w> {
    world: &'w mut World<Board>,
    fast: usize,
}

impl Transport for Dripping<'_> {
    type Error = Infallible;

    fn send(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        self.world.send(bytes)
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Infallible> {
        let most = buf.len().min(self.fast.max(1));
        let count = self.world.recv(&mut buf[..most], within)?;
        if self.fast == 0 && count > 0 {
            self.world.pause(MS(15));
        }
        self.fast = self.fast.saturating_sub(count);
        Ok(count)
    }

    fn discard_input(&mut self) -> Result<(), Infallible> {
        self.world.discard_input()
    }

    fn set_baud(&mut self, baud: u32) -> Result<bool, Infallible> {
        self.world.set_baud(baud)
    }

    fn now(&self) -> Duration {
        self.world.now()
    }

    fn pause(&mut self, time: Duration) {
        self.world.pause(time);
    }
}

fn world() -> World<Board> {
    World::new(board(Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16))))
}

/// From whatever byte on: it is done in time, or given up in time, and stopped in time.
#[test]
fn a_bus_pirate_that_drips_is_bounded() {
    let mut one = world();
    connect(&mut one, &Options::default()).close().unwrap();
    let all = one.stats().bytes_down as usize;
    for fast in 0..all {
        let mut world = world();
        let dripping = Dripping { world: &mut world, fast };
        let connected = BusPirate::connect(dripping, Direct::ONE, Options::default());
        let now = match &connected {
            Ok(bus) => bus.now().unwrap(),
            Err(_) => Duration::ZERO,
        };
        drop(connected);
        let took = if now.is_zero() { world.now() } else { now };
        assert!(took < Duration::from_secs(16), "{fast}: {took:?}");
    }
    for (fast, moment) in (0..all).step_by(9).zip((0..).step_by(11)) {
        let mut world = world();
        let mut asked = MS(0);
        let watch = &mut |event| match event {
            Connecting::Waiting { for_time } if for_time >= MS(moment) => {
                asked = for_time;
                ControlFlow::Break(())
            }
            _ => ControlFlow::Continue(()),
        };
        let dripping = Dripping { world: &mut world, fast };
        let connected = BusPirate::connect_watched(dripping, Direct::ONE, Options::default(), watch);
        if let Some(error) = connected.map(drop).err() {
            assert_eq!(error, Error::Stopped, "{fast}, {moment}");
            // It is brought back to its prompt, for half a second at most.
            assert!(world.now() <= asked + MS(600), "{fast}, {moment}: {:?}", world.now());
        }
    }
}

/// A reading of 8 KB whose bytes come one by one would take two minutes.
#[test]
fn a_reading_that_drips_is_given_up() {
    let mut world = world();
    let mut bus = connect(Dripping { world: &mut world, fast: usize::MAX }, &Options::default());
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    drop(session);
    drop(bus);
    assert_let_go(&mut world, &"dripped");
    let after = world.stats().bytes_down as usize;
    let mut bus = connect(Dripping { world: &mut world, fast: after + 100 }, &Options::default());
    bus.hold_reset(Target::ONLY).unwrap();
    let began = bus.now().unwrap();
    let error = bus.read_flash(WordAddr(0), &mut [0; 8192]).unwrap_err();
    assert!(matches!(error, Error::Silent { .. }), "{error:?}");
    let took = bus.now().unwrap() - began;
    assert!(took < Duration::from_secs(12), "{took:?}");
}
