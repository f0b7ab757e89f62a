//! RESET is released and the supplies go off, whatever happens in between.

use std::cell::Cell;
use std::error::Error;
use std::fmt;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use avrrr::bus::{Hertz, IcspBus, Target};
use avrrr::buspirate::{self, BusPirate, Features, Options};
use avrrr::chip::{ATMEGA8, ATTINY85, Chip};
use avrrr::icsp::{self, Entry, Session};
use avrrr::job::Event;
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, Drive, World};
use avrrr::transport::Transport;

use crate::bench::{self, Dice, Job, Size, assert_clean, assert_let_go, avr, board, connect, run_and_check};

/// What goes wrong once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// A send fails, and nothing is sent.
    SendFails,
    /// A send works, or so it says.
    SendSwallowed,
    /// A send fails half-way.
    SendHalf,
    /// Nothing is heard for once; it comes later.
    RecvSilent,
    /// What should be heard now is lost.
    RecvLost,
    /// A bit of what is heard is wrong.
    RecvWrong,
    /// Hearing fails.
    RecvFails,
}

impl Fault {
    const ALL: [Self; 7] = [
        Self::SendFails,
        Self::SendSwallowed,
        Self::SendHalf,
        Self::RecvSilent,
        Self::RecvLost,
        Self::RecvWrong,
        Self::RecvFails,
    ];

    fn is_of_send(self) -> bool {
        matches!(self, Self::SendFails | Self::SendSwallowed | Self::SendHalf)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("broken")
    }
}

impl Error for Broken {}

/// A transport on which one call goes wrong, the `at`th of its kind.
struct Faulty<'w> {
    world: &'w mut World<Board>,
    fault: Fault,
    at: usize,
    sends: usize,
    recvs: usize,
    /// Told when the fault has happened.
    happened: &'w mut bool,
}

impl Faulty<'_> {
    fn is_due(&mut self, is_of_send: bool) -> bool {
        let count = if is_of_send { &mut self.sends } else { &mut self.recvs };
        *count += 1;
        let due = self.fault.is_of_send() == is_of_send && *count == self.at;
        *self.happened |= due;
        due
    }
}

impl Transport for Faulty<'_> {
    type Error = Broken;

    fn send(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        let due = self.is_due(true);
        let part = match self.fault {
            Fault::SendHalf if due => &bytes[..bytes.len() / 2],
            _ if due => &[],
            _ => bytes,
        };
        let Ok(()) = self.world.send(part);
        if due && self.fault != Fault::SendSwallowed { Err(Broken) } else { Ok(()) }
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Broken> {
        if !self.is_due(false) {
            let Ok(count) = self.world.recv(buf, within);
            return Ok(count);
        }
        match self.fault {
            Fault::RecvSilent => {
                self.world.pause(within);
                Ok(0)
            }
            Fault::RecvFails => Err(Broken),
            Fault::RecvLost => {
                let Ok(_) = self.world.recv(buf, within);
                Ok(0)
            }
            _ => {
                let Ok(count) = self.world.recv(buf, within);
                if let Some(last) = buf[..count].last_mut() {
                    *last ^= 0x08;
                }
                Ok(count)
            }
        }
    }

    fn discard_input(&mut self) -> Result<(), Broken> {
        let Ok(()) = self.world.discard_input();
        Ok(())
    }
    fn set_baud(&mut self, baud: u32) -> Result<bool, Broken> {
        let Ok(has) = self.world.set_baud(baud);
        Ok(has)
    }
    fn now(&self) -> Duration {
        self.world.now()
    }
    fn pause(&mut self, time: Duration) {
        self.world.pause(time);
    }
}

/// The whole of it, as far as it goes; whether the job was done.
fn attempt(transport: Faulty<'_>, options: &Options, clock: Hertz, job: &Job) -> Result<(), Box<dyn Error>> {
    let mut bus = BusPirate::connect(transport, Direct::ONE, options.clone()).map_err(|_| "connect")?;
    let session =
        Session::enter(&mut bus, Target::ONLY, &Entry::default().with_clock(clock)).map_err(|_| "enter")?;
    let mut programmer = session.into_programmer(job.chip);
    job.plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).map_err(|_| "run")?;
    programmer.leave().map_err(|_| "leave")?;
    bus.close().map_err(|_| "close")?;
    Ok(())
}

/// Lets one call after the other go wrong, each `stride`th, until the job is over before that.
fn every_call_goes_wrong_once(
    chip: Chip,
    clock: u32,
    sck: Hertz,
    features: Features,
    faults: &[Fault],
    stride: usize,
) {
    let job = Job::new(&chip, Size::Short, &mut Dice::new(50));
    let mut options = Options::default();
    options.features = features;
    for fault in faults.iter().copied() {
        let mut failures = 0;
        for at in (1..).step_by(stride) {
            let what = (chip.name, features, fault, at);
            let mut world = World::new(board(Avr::new(chip).with_clock(Hertz(clock))));
            let mut happened = false;
            let began = world.now();
            let transport =
                Faulty { world: &mut world, fault, at, sends: 0, recvs: 0, happened: &mut happened };
            let result = attempt(transport, &options, sck, &job);
            if !happened {
                result.expect("no fault");
                break;
            }
            failures += usize::from(result.is_err());
            let took = world.now() - began;
            // Without features all of a doubted chip is read back in small transfers.
            let patience = if features.is_empty() { 240 } else { 60 };
            assert!(took < Duration::from_secs(patience), "{what:?}: {took:?}");
            assert_let_go(&mut world, &what);
            assert!(!world.is_deaf(), "{what:?}: deaf in {:?}", world.mode());
            // No write is cut off, no instruction comes too early.
            assert_eq!(world.wires().violations(), [], "{what:?}: {result:?}");
            if result.is_ok() {
                job.check_chip(avr(&world));
            }
            for ((fuse, new), byte) in job.fuses.iter().zip(chip.fuses) {
                let got = avr(&world).fuse(*fuse).unwrap() & byte.used;
                let old = byte.factory.unwrap() & byte.used;
                assert!(got == old || got == new & byte.used, "{what:?}: {fuse:?} {got:#04x}");
            }
            assert_eq!(Some(avr(&world).lock()), chip.lock.factory, "{what:?}");
            // And it is all as good as before.
            let lost = world.stats().bytes_lost;
            let mut bus = connect(&mut world, &options);
            let report = job.run(&mut bus, &Entry::default().with_clock(sck));
            bus.close().unwrap();
            job.check(&report, avr(&world));
            assert_let_go(&mut world, &what);
            assert_eq!((world.is_deaf(), world.stats().bytes_lost), (false, lost), "{what:?}");
        }
        eprintln!("{} {features:?} {fault:?}: {failures} failures", chip.name);
        // A silence passes, and what is lost or read wrong is read again.
        let is_mended = matches!(fault, Fault::RecvSilent | Fault::RecvLost | Fault::RecvWrong);
        assert!(failures > 0 || is_mended);
    }
}

#[test]
fn every_call_can_go_wrong_at_125_khz() {
    every_call_goes_wrong_once(ATTINY85, 1_000_000, Hertz::khz(125), Features::all(), &Fault::ALL, 1);
}

#[test]
fn every_call_can_go_wrong_at_1_mhz() {
    every_call_goes_wrong_once(ATMEGA8, 8_000_000, Hertz::khz(1_000), Features::all(), &Fault::ALL, 3);
}

#[test]
fn every_call_can_go_wrong_without_features() {
    let faults = [Fault::SendSwallowed, Fault::RecvLost, Fault::RecvFails];
    // Some 900 calls, each much like the other.
    every_call_goes_wrong_once(ATTINY85, 128_000, Hertz(31_250), Features::empty(), &faults, 7);
}

#[test]
fn a_panic_in_the_progress_lets_go() {
    let job = Job::new(&ATTINY85, Size::Short, &mut Dice::new(51));
    for at in 0..24 {
        let mut world = bench::world(&ATTINY85);
        let result = catch_unwind(AssertUnwindSafe(|| {
            let mut bus = connect(&mut world, &Options::default());
            let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
            let mut programmer = session.into_programmer(ATTINY85);
            let mut events = 0;
            let _ = job.plan.run(&mut programmer, &mut |_| {
                assert!(events != at, "a panic, as arranged");
                events += 1;
                ControlFlow::Continue(())
            });
        }));
        assert!(result.is_err(), "{at}");
        assert_clean(&mut world, &("panic", at));
        run_and_check(&mut world, &job, &Options::default(), &Entry::default(), &("after a panic", at));
    }
}

#[test]
fn a_stop_from_the_progress_lets_go() {
    let job = Job::new(&ATTINY85, Size::Short, &mut Dice::new(52));
    for at in 0..24 {
        let mut world = bench::world(&ATTINY85);
        let mut bus = connect(&mut world, &Options::default());
        let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
        let mut programmer = session.into_programmer(ATTINY85);
        let (mut events, mut after) = (0, Vec::new());
        let failure = job
            .plan
            .run(&mut programmer, &mut |event| {
                events += 1;
                if events > at + 1 {
                    after.push(matches!(event, Event::Failed(_)));
                }
                if events > at { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
            .unwrap_err();
        assert_eq!(failure.error, avrrr::job::Error::Stopped, "{at}");
        // Nothing new is begun; at most a fuse that is being written is still verified.
        let told = after.iter().filter(|is_failure| !**is_failure).count();
        assert!(told <= 4, "{at}: {after:?}");
        assert!(at == 0 || after.last() == Some(&true), "{at}: {after:?}");
        drop(programmer);
        bus.close().unwrap();
        assert_clean(&mut world, &("stop", at));
    }
}

#[test]
fn a_dropped_session_releases_reset_and_no_more() {
    let mut world = bench::world(&ATTINY85);
    let mut bus = connect(&mut world, &Options::default());
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    drop(session);
    // A second one is entered on the same connection.
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    session.leave().unwrap();
    // The bus is not closed: forgetting it leaves the wires as they are.
    std::mem::forget(bus);
    assert!(world.supply_on());
    assert_eq!(world.pins().cs, Drive::High);
    drop(connect(&mut world, &Options::default()));
    assert_clean(&mut world, &"dropped");
}

#[test]
fn a_dropped_bus_pirate_lets_go_of_a_held_target() {
    let mut world = bench::world(&ATTINY85);
    let mut bus = connect(&mut world, &Options::default());
    bus.hold_reset(Target::ONLY).unwrap();
    drop(bus);
    assert_clean(&mut world, &"dropped");
}

#[test]
fn a_write_is_over_before_anybody_lets_go() {
    for leave in [true, false] {
        let mut world = bench::world(&ATTINY85);
        let mut bus = connect(&mut world, &Options::default());
        let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
        let mut programmer = session.into_programmer(ATTINY85);
        programmer.write_flash_page(0, &[0x5a; 64]).unwrap();
        if leave {
            programmer.leave().unwrap();
        } else {
            drop(programmer);
        }
        drop(bus);
        assert_clean(&mut world, &leave);
        assert_eq!(avr(&world).flash()[..64], [0x5a; 64]);
    }
}

/// A transport whose other end may die, and is never heard again.
struct FailingPort<'w> {
    world: &'w mut World<Board>,
    is_dead: &'w Cell<bool>,
}

impl Transport for FailingPort<'_> {
    type Error = std::convert::Infallible;

    fn send(&mut self, bytes: &[u8]) -> Result<(), Self::Error> {
        if self.is_dead.get() { Ok(()) } else { self.world.send(bytes) }
    }
    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Self::Error> {
        self.world.recv(buf, within)
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

#[test]
fn a_device_that_dies_is_given_up_once() {
    let mut world = bench::world(&ATTINY85);
    let is_dead = Cell::new(false);
    let mut bus = connect(FailingPort { world: &mut world, is_dead: &is_dead }, &Options::default());
    let mut programmer =
        Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap().into_programmer(ATTINY85);
    is_dead.set(true);
    let began = programmer.now().unwrap();
    let error = programmer.read_lock().unwrap_err();
    assert!(
        matches!(error, icsp::Error::Bus(buspirate::Error::Silent { command: "transfer", .. })),
        "{error:?}"
    );
    let error = programmer.read_lock().unwrap_err();
    assert_eq!(error, icsp::Error::Bus(buspirate::Error::Lost));
    // Looks for the device, twice; so does each of the others.
    let error = programmer.leave().unwrap_err();
    assert!(matches!(error, icsp::Error::Bus(buspirate::Error::NoAnswer { .. })), "{error:?}");
    assert!(bus.release_reset().is_err());
    let took = bus.now().unwrap() - began;
    let patience = Options::default().patience;
    assert!(took > patience && took < patience + Duration::from_secs(6), "{took:?}");
    // Back to life, it is found again.
    is_dead.set(false);
    bus.release_reset().unwrap();
    bus.close().unwrap();
    assert_clean(&mut world, &"back to life");
}
