//! `IcspBus`. The rules are those of `avrrr::bus`.

use std::time::Duration;

use avrrr::bus::{Frame, HalBus, Hertz, IcspBus, Tail, Target, WordAddr};
use avrrr::buspirate::{BusPirate, Options, Source, Speed, SpiHost, SpiOptions};
use avrrr::chip::ATTINY85;
use avrrr::icsp::{Entry, Session};
use avrrr::select::{Direct, PinLines};
use avrrr::sim::{Avr, Board, Drive, Gpio, Host, Line, Pins, World};

use crate::rig::{Event, Outcome, Tape, devices, holds, shared, spi_host};

/// The whole contract, for a bus with two targets on CS and AUX.
fn suite<B: IcspBus>(bus: &mut B, tape: &Tape) -> Outcome {
    tape.take();
    resets(bus, tape)?;
    clock(bus)?;
    bus.hold_reset(Target(0)).unwrap();
    for count in [1, 2, 4, 5, 64, 300] {
        frames(bus, tape, count)?;
    }
    hold_off(bus, tape)?;
    read_flash(bus)?;
    bus.release_reset().unwrap();
    let (before, after) = (bus.now(), bus.now());
    holds("The bus's clock, for reports", before <= after, true)
}

fn some_frames(count: usize) -> Vec<Frame> {
    (0..count).map(|at| [at as u8, (at * 3) as u8, 0x55, 0xc3]).collect()
}

fn frames<B: IcspBus>(bus: &mut B, tape: &Tape, count: usize) -> Outcome {
    const ORDER: &str = "All frames of a call reach the target, whole and in order, or the call fails.";
    const KNOWN: &str = "what came back during the last byte of the last frame, if the bus knows";
    let sent = some_frames(count);
    let mut both = sent.clone();
    tape.take();
    bus.exchange(&mut both).unwrap();
    let (mosi, miso) = tape.bytes();
    holds(ORDER, mosi, sent.concat())?;
    holds("what came back replaces what was sent", both.concat(), miso)?;

    let last = bus.send(&mut sent.iter().copied(), Tail::Exact).unwrap();
    bus.flush().unwrap();
    let (mosi, miso) = tape.bytes();
    holds(ORDER, mosi, sent.concat())?;
    holds(KNOWN, last.is_none_or(|last| miso.last() == Some(&last)), true)?;

    let last = bus.send(&mut sent.iter().copied(), Tail::Free).unwrap();
    bus.flush().unwrap();
    let (mosi, miso) = tape.bytes();
    holds(KNOWN, last.is_none_or(|last| miso.last() == Some(&last)), true)?;
    let length = sent.len() * 4;
    holds("The fourth byte of the last frame may be any value.", mosi.len(), length)?;
    holds(ORDER, &mosi[..length - 1], &sent.concat()[..length - 1])?;
    bus.exchange(&mut []).unwrap();
    bus.send(&mut std::iter::empty(), Tail::Exact).unwrap();
    holds(ORDER, tape.take(), vec![])
}

fn resets<B: IcspBus>(bus: &mut B, tape: &Tape) -> Outcome {
    let pair = |pins: &Pins| (pins.cs == Drive::Low, pins.aux == Drive::Low);
    for (target, want) in [(Target(0), (true, false)), (Target(1), (false, true))] {
        bus.hold_reset(target).unwrap();
        let moved = tape.take();
        let pins: Vec<_> = moved
            .iter()
            .filter_map(|(_, event)| match event {
                Event::Pins(pins) => Some(pins),
                Event::Shift(..) => None,
            })
            .collect();
        holds("Puts exactly `target` into reset.", pins.last().map(|pins| pair(pins)), Some(want))?;
        let sck = pins.iter().all(|pins| pins.clk != Drive::High);
        holds("SCK low whenever RESET moves", sck, true)?;
        bus.release_reset().unwrap();
        let last = last_pins(tape).map(|pins| pair(&pins));
        holds("Lets every target go.", last, Some((false, false)))?;
        bus.release_reset().unwrap();
        let last = last_pins(tape).map_or((false, false), |pins| pair(&pins));
        holds("Idempotent", last, (false, false))?;
    }
    let missing = bus.hold_reset(Target(2)).is_err();
    holds("When the bus has no such target", (missing, last_pins(tape)), (true, None))
}

fn last_pins(tape: &Tape) -> Option<Pins> {
    tape.take().into_iter().rev().find_map(|(_, event)| match event {
        Event::Pins(pins) => Some(pins),
        Event::Shift(..) => None,
    })
}

fn clock<B: IcspBus>(bus: &mut B) -> Outcome {
    const RULE: &str =
        "Chooses the fastest SPI clock that is not above `at_most`, or the slowest that there is";
    let slowest = bus.set_clock(Hertz(1)).unwrap();
    for at_most in [Hertz::khz(50), Hertz::khz(125), Hertz::khz(1_000)] {
        let clock = bus.set_clock(at_most).unwrap();
        holds(RULE, clock.is_none_or(|clock| clock <= at_most || Some(clock) == slowest), true)?;
    }
    bus.hold_reset(Target(0)).unwrap();
    let refused = bus.set_clock(Hertz::khz(125)).is_err();
    bus.release_reset().unwrap();
    holds(
        "While a target is held in reset: on some hardware a change of clock moves the RESET line.",
        refused,
        true,
    )
}

fn hold_off<B: IcspBus>(bus: &mut B, tape: &Tape) -> Outcome {
    const RULE: &str = "Nothing more reaches the target, neither a frame nor an edge on RESET, before this much time has passed since the last frame or edge.";
    let page = some_frames(130);
    for time in [Duration::from_micros(1), Duration::from_micros(4_501), Duration::from_millis(30)] {
        let acts: [&dyn Fn(&mut B); 4] = [
            &|bus| bus.exchange(&mut [[1, 2, 3, 4]]).unwrap(),
            &|bus| {
                bus.send(&mut page.iter().copied(), Tail::Free).unwrap();
            },
            &|bus| bus.release_reset().unwrap(),
            &|bus| bus.hold_reset(Target(0)).unwrap(),
        ];
        for act in acts {
            tape.take();
            tape.modes();
            bus.exchange(&mut [[9; 4]]).unwrap();
            let byte = 16 * Duration::from_nanos(tape.modes()[3].half_period_ns);
            bus.hold_off(time).unwrap();
            act(bus);
            bus.flush().unwrap();
            let events = tape.take();
            // The frame itself is four shifts, and no pin moves with them.
            let Some((next, _)) = events.get(4) else { continue };
            holds(RULE, *next - (events[3].0 + byte) >= time, true)?;
        }
    }
    Ok(())
}

fn read_flash<B: IcspBus>(bus: &mut B) -> Outcome {
    for (at, length) in [(0, 0), (0, 10), (0xff00, 512), (0xffff, 2)] {
        let mut out = vec![0; length];
        let count = bus.read_flash(WordAddr(at), &mut out).unwrap();
        holds("the number of bytes that were read, always a prefix of `out`", count <= length, true)?;
        let untouched = out[count..].iter().all(|byte| *byte == 0);
        holds("`Ok(0)`: not here, read by frames.", untouched, true)?;
    }
    Ok(())
}

#[test]
fn a_bus_pirate_keeps_the_contract() {
    for device in devices() {
        let tape = Tape::default();
        let mut options = Options::default();
        options.wiring = vec![Source::Cs, Source::Aux];
        let world = shared(tape.clone(), device);
        let mut bus = BusPirate::connect(world, Direct::new(2), options).unwrap();
        suite(&mut bus, &tape).unwrap_or_else(|broken| panic!("{device}: {broken:?}"));
        let object: &mut dyn IcspBus<Error = _> = &mut bus;
        suite(&mut { object }, &tape).unwrap_or_else(|broken| panic!("{device}: {broken:?}"));
    }
}

#[test]
fn hal_bus_on_a_simulated_host_keeps_the_contract() {
    let tape = Tape::default();
    let host = Host::new(tape.clone());
    let pins = PinLines([host.pin(Gpio::Cs), host.pin(Gpio::Aux)]);
    let mut bus = HalBus::new(host.spi(Hertz::khz(125)), pins, host.delay(), Direct::new(2)).unwrap();
    suite(&mut bus, &tape).unwrap();
}

/// The long way round: our session's bus on embedded-hal, and that on a Bus Pirate.
#[test]
fn hal_bus_on_a_bus_pirate_keeps_the_contract() {
    for device in devices() {
        let (mut host, tape, _) = spi_host(device, Speed::Khz125);
        let parts = host.split();
        let pins = PinLines([parts.cs, parts.aux]);
        let mut bus = HalBus::new(parts.bus, pins, parts.delay, Direct::new(2)).unwrap();
        suite(&mut bus, &tape).unwrap_or_else(|broken| panic!("{device}: {broken:?}"));
    }
}

/// A bus that does not wait.
struct Hasty<B>(B);

impl<B: IcspBus> IcspBus for Hasty<B> {
    type Error = B::Error;
    fn exchange(&mut self, frames: &mut [Frame]) -> Result<(), B::Error> {
        self.0.exchange(frames)
    }
    fn send(
        &mut self,
        frames: &mut dyn ExactSizeIterator<Item = Frame>,
        tail: Tail,
    ) -> Result<Option<u8>, B::Error> {
        self.0.send(frames, tail)
    }
    fn hold_off(&mut self, _time: Duration) -> Result<(), B::Error> {
        Ok(())
    }
    fn hold_reset(&mut self, target: Target) -> Result<(), B::Error> {
        self.0.hold_reset(target)
    }
    fn release_reset(&mut self) -> Result<(), B::Error> {
        self.0.release_reset()
    }
    fn set_clock(&mut self, at_most: Hertz) -> Result<Option<Hertz>, B::Error> {
        self.0.set_clock(at_most)
    }
}

#[test]
fn a_bus_that_does_not_hold_off_is_found() {
    let tape = Tape::default();
    let host = Host::new(tape.clone());
    let pins = PinLines([host.pin(Gpio::Cs), host.pin(Gpio::Aux)]);
    let bus = HalBus::new(host.spi(Hertz::khz(125)), pins, host.delay(), Direct::new(2)).unwrap();
    let broken = suite(&mut Hasty(bus), &tape).unwrap_err();
    assert!(broken.rule.starts_with("Nothing more reaches the target"), "{broken:?}");
}

/// And that bus programs a chip.
#[test]
fn a_session_goes_the_long_way_round() {
    let mut world = World::new(Board::new().with(Avr::new(ATTINY85), Line::Cs));
    let mut options = SpiOptions::default();
    options.speed = Speed::Khz125;
    let mut host = SpiHost::connect(&mut world, options).unwrap();
    let parts = host.split();
    let mut bus = HalBus::new(parts.bus, PinLines([parts.cs]), parts.delay, Direct::ONE).unwrap();
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(ATTINY85);
    programmer.erase().unwrap();
    programmer.write_flash_page(64, &[0x5a; 64]).unwrap();
    programmer.leave().unwrap();
    host.close().unwrap();
    let board = world.wires();
    assert_eq!(board.avr(Target::ONLY).unwrap().flash()[64..128], [0x5a; 64]);
    assert_eq!(board.violations(), []);
}
