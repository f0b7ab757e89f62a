//! A program that is killed at any moment, and another that begins at once.

use std::time::Duration;

use avrrr::bus::Hertz;
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::{ATMEGA328P, ATTINY85, Chip};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{self, Board, Device, Mode, World};
use avrrr::transport::Transport;

use crate::bench::{Dice, assert_let_go, avr, board, chain, connect, image};
use crate::unknown_state::{misleading, recovers, say};

/// A transport whose program is killed at a moment. What is not on the wire then, or not in its buffer, never
/// leaves.
struct Killed<'w> {
    world: &'w mut World<Board>,
    at: Duration,
    baud: u32,
    /// Is what was handed over sent to its end?
    drains: bool,
}

#[derive(Debug, thiserror::Error)]
#[error("killed")]
struct Kill;

impl Killed<'_> {
    fn left(&self) -> Result<Duration, Kill> {
        self.at.checked_sub(self.world.now()).filter(|left| !left.is_zero()).ok_or(Kill)
    }
}

impl Transport for Killed<'_> {
    type Error = Kill;

    fn send(&mut self, bytes: &[u8]) -> Result<(), Kill> {
        let byte = Duration::from_nanos(10_000_000_000 / u64::from(self.baud));
        let left = (self.left()?.as_nanos() / byte.as_nanos()) as usize;
        let count = if self.drains { bytes.len() } else { bytes.len().min(left) };
        self.world.send(&bytes[..count]).map_err(|never| match never {})
    }
    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Kill> {
        let left = self.left()?;
        let count = self.world.recv(buf, within.min(left)).unwrap();
        if count == 0 && within >= left { Err(Kill) } else { Ok(count) }
    }
    fn discard_input(&mut self) -> Result<(), Kill> {
        self.world.discard_input().map_err(|never| match never {})
    }
    fn set_baud(&mut self, baud: u32) -> Result<bool, Kill> {
        self.left()?;
        self.baud = baud;
        Ok(self.world.set_baud(baud).unwrap())
    }
    fn now(&self) -> Duration {
        self.world.now()
    }
    fn pause(&mut self, time: Duration) {
        if let Ok(left) = self.left() {
            self.world.pause(time.min(left));
        }
    }
}

fn world(device: Device, latency_ms: u64, chip: Chip, clock: Hertz) -> World<Board> {
    let mut options = sim::WorldOptions::default();
    options.device = device;
    options.latency = Duration::from_millis(latency_ms);
    World::with_options(board(sim::Avr::new(chip).with_clock(clock)), options)
}

/// Erases, writes and verifies.
fn work<T: Transport>(transport: T, chip: Chip, bytes: usize, options: &Options) -> Result<(), String> {
    let write = Operation::Write { memory: Memory::Flash, image: image(0, Dice::new(5).bytes(bytes)) };
    let plan = Plan::new(chip, vec![Operation::Erase, write], Policy::default()).unwrap();
    let connected = BusPirate::connect(transport, Direct::ONE, options.clone());
    let mut bus = connected.map_err(|error| chain(&error))?;
    let session = Session::enter(&mut bus, avrrr::bus::Target::ONLY, &Entry::default())
        .map_err(|error| chain(&error))?;
    let mut programmer = session.into_programmer(chip);
    let ran = plan.run(&mut programmer, &mut |_| std::ops::ControlFlow::Continue(()));
    ran.map_err(|failure| chain(&failure))?;
    programmer.leave().map_err(|error| chain(&error))?;
    bus.close().map_err(|error| chain(&error))
}

fn patient() -> Options {
    let mut options = Options::default();
    options.recover = true;
    options
}

/// How long nearly all runs take at most, after a kill that left the device like this. At 115,200 baud a payload may
/// be that of a program with a very slow SPI clock, and its bytes come 30 ms apart after the fast ones. A v4 has
/// no rate here.
fn longest(world: &World<Board>) -> Duration {
    let is_slow = world.mode() == Mode::Spi && world.baud() < 120_000;
    if is_slow { SLOW } else { FAST }
}

const FAST: Duration = Duration::from_secs(6);
const SLOW: Duration = Duration::from_secs(23);

/// No run takes so much longer.
const LATE: Duration = Duration::from_millis(1_500);

fn killed_at_random(seed: u64, chip: Chip, clock: Hertz, moments: usize) {
    let mut dice = Dice::new(seed);
    let devices = Device::all().filter(|device| !device.to_string().starts_with("v2go"));
    let devices: Vec<_> = devices.collect();
    let bytes = 2048;
    let mut wrong = Vec::new();
    let (mut runs, mut late) = (0, 0);
    let mut most = [Duration::ZERO; 2];
    for device in devices {
        for latency_ms in [1, 16] {
            let whole = world(device, latency_ms, chip, clock);
            let mut once = whole.clone();
            if let Err(error) = work(&mut once, chip, bytes, &patient()) {
                panic!("{device}, {latency_ms} ms: {error}, deaf: {}, {:?}", once.is_deaf(), once.stats());
            }
            let all = once.now();
            for _ in 0..moments {
                let mut world = whole.clone();
                let at = all * (dice.below(1_000_000) as u32) / 1_000_000;
                let drains = dice.below(2) == 0;
                let killed = Killed { world: &mut world, at, baud: 115_200, drains };
                let first = work(killed, chip, bytes, &patient());
                assert!(first.is_err());
                let what = format!("{device}, {latency_ms} ms, killed at {at:?}, drains: {drains}");
                assert!(!world.is_deaf(), "{what}: deaf at once");
                let longest = longest(&world);
                let began = world.now();
                let second = work(&mut world, chip, 512, &patient());
                let took = world.now() - began;
                let most = &mut most[usize::from(longest == SLOW)];
                *most = took.max(*most);
                (runs, late) = (runs + 1, late + u32::from(took > longest));
                if second.is_err() || world.is_deaf() || took > longest + LATE {
                    wrong.push(format!("{what}: {second:?} in {took:?}, deaf: {}", world.is_deaf()));
                    continue;
                }
                assert_eq!(avr(&world).flash()[..512], Dice::new(5).bytes(bytes)[..512], "{what}");
                world.pause(Duration::from_millis(100));
                assert_let_go(&mut world, &what);
            }
        }
    }
    eprintln!("seed {seed}: {late} of {runs} were late, the longest took {most:?}");
    assert!(late * 100 <= runs, "seed {seed}: {late} of {runs}");
    assert!(wrong.is_empty(), "seed {seed}: {}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_run_that_was_killed_is_followed_by_one_that_works() {
    killed_at_random(160, ATMEGA328P, Hertz::mhz(16), 6);
}

#[test]
fn at_a_slow_clock_too() {
    killed_at_random(161, ATTINY85, Hertz::mhz(1), 3);
}

/// A device that was left at another line rate.
#[test]
fn every_usual_line_rate_is_found() {
    for (menu, baud) in [("b 10 16", 230_400), ("b 5", 9_600), ("b 10 15", 250_000), ("b 10 7", 500_000)] {
        // Bitbang mode at 9600 baud takes a zero that is too fast for another command.
        let states: &[_] = if baud == 9_600 { &[0] } else { &[0, 20] };
        for &zeros in states {
            let mut world = world(Device::default(), 16, ATTINY85, Hertz::mhz(8));
            type_in(&mut world, &format!("{menu}\n"));
            world.set_baud(baud).unwrap();
            type_in(&mut world, " ");
            for _ in 0..zeros {
                world.send(&[0]).unwrap();
                world.pause(Duration::from_millis(3));
            }
            let began = world.now();
            let bus = connect(&mut world, &Options::default());
            assert!(bus.banner().is_some(), "{baud}, {zeros}");
            assert_eq!(bus.line_rate(), Some(1_000_000));
            bus.close().unwrap();
            let took = world.now() - began;
            assert!(!world.is_deaf() && took < Duration::from_millis(1_800), "{baud}, {zeros}: {took:?}");
        }
    }
}

/// It was killed while it typed the command for another line rate. A newline carries it out, and a part of it
/// chooses 300 baud.
#[test]
fn half_a_command_for_another_line_rate_does_no_harm() {
    for typed in ["b", "b ", "b 1", "b 10", "b 10 ", "b 10 3"] {
        for latency_ms in [1, 16] {
            let mut world = world(Device::default(), latency_ms, ATTINY85, Hertz::mhz(8));
            type_in(&mut world, typed);
            let began = world.now();
            connect(&mut world, &patient()).close().unwrap();
            let took = world.now() - began;
            eprintln!("{typed:?}, {latency_ms} ms: {took:?}");
            assert!(!world.is_deaf() && took < Duration::from_millis(4_500), "{typed:?}: {took:?}");
        }
    }
}

fn type_in(world: &mut World<Board>, text: &str) {
    for key in text.bytes() {
        world.send(&[key]).unwrap();
        world.pause(Duration::from_millis(20));
    }
}

/// Its banner is over before the host listens at the normal rate.
#[test]
fn a_device_at_a_fast_rate_is_asked_for_the_banner_that_was_missed() {
    for firmware in ["5.10", "6.1", "6.3", "7.0"] {
        for latency_ms in [1, 16] {
            let device = Device::new("v3".parse().unwrap(), firmware.parse().unwrap()).unwrap();
            let mut world = world(device, latency_ms, ATTINY85, Hertz::mhz(8));
            std::mem::forget(connect(&mut world, &Options::default()));
            assert_eq!(world.baud(), 1_000_000);
            let began = world.now();
            let bus = connect(&mut world, &Options::default());
            assert!(bus.banner().is_some(), "{firmware}, {latency_ms} ms");
            assert_eq!(bus.line_rate(), Some(1_000_000), "{firmware}, {latency_ms} ms");
            bus.close().unwrap();
            let took = world.now() - began;
            assert!(took < Duration::from_millis(1_200), "{firmware}, {latency_ms} ms: {took:?}");
        }
    }
}

/// Whatever the build: the banner is the same, the codes of the SPI clocks are not.
#[test]
fn every_build_of_7_1_gets_the_fast_line_and_the_fast_clock() {
    let builds = Device::all().filter(|device| device.to_string().starts_with("v3/7.1"));
    let mut count = 0;
    for device in builds {
        let mut world = world(device, 1, ATMEGA328P, Hertz::mhz(16));
        let mut bus = connect(&mut world, &Options::default());
        assert_eq!(bus.line_rate(), Some(1_000_000), "{device}");
        let session = Session::enter(&mut bus, avrrr::bus::Target::ONLY, &Entry::default()).unwrap();
        let mut programmer = session.into_programmer(ATMEGA328P);
        programmer.find_clock(Hertz::mhz(2), Default::default()).unwrap();
        assert_eq!(programmer.clock(), Some(Hertz::mhz(2)), "{device}");
        programmer.leave().unwrap();
        bus.close().unwrap();
        world.pause(Duration::from_millis(100));
        let began = world.now();
        work(&mut world, ATMEGA328P, 32 * 1024, &patient()).unwrap();
        let took = world.now() - began;
        eprintln!("{device}: {took:?}");
        assert!(took < Duration::from_secs(8), "{device}: {took:?}");
        assert!(!world.is_deaf() && world.stats().bytes_lost == 0, "{device}");
        assert_eq!(world.wires().violations(), []);
        count += 1;
    }
    assert_eq!(count, 6);
}

/// 2 Mbaud is of use only to a device that needs no stream of answers.
#[test]
fn a_line_rate_that_gains_nothing_is_not_kept() {
    for (firmware, latency_ms, most) in
        [("5.10", 16, 6.0), ("5.10", 1, 6.0), ("6.3", 16, 5.2), ("6.3", 1, 3.4)]
    {
        let device = Device::new("v3".parse().unwrap(), firmware.parse().unwrap()).unwrap();
        let mut world = world(device, latency_ms, ATMEGA328P, Hertz::mhz(16));
        let mut options = patient();
        options.line_rate = 2_000_000;
        work(&mut world, ATMEGA328P, 32 * 1024, &options).unwrap();
        let took = world.now().as_secs_f64();
        eprintln!("{firmware}, {latency_ms} ms: {took:.2} s");
        assert!(took < most, "{firmware}, {latency_ms} ms: {took:.2} s");
        assert!(world.stats().bytes_lost == 0);
    }
}

/// Whichever byte of the search completes the transfer: the device then answers at the rate of the
/// program that was killed.
#[test]
fn a_few_bytes_of_a_page_at_a_fast_rate() {
    for missing in 1..70 {
        let mut world = misleading();
        // Killed: nothing is left in order.
        std::mem::forget(connect(&mut world, &Options::default()));
        let page = [&[0x05, 0, 132, 0, 1][..], &[0xff; 132]].concat();
        say(&mut world, &page[..page.len() - missing]);
        world.set_baud(115_200).unwrap();
        recovers(world, &missing);
    }
}
