//! Finding the clock, and a faster line.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::time::Duration;

use avrrr::bus::{Frame, Hertz, IcspBus, Tail, Target, WordAddr};
use avrrr::buspirate::{BusPirate, Error, Options, Power};
use avrrr::chip::{ATMEGA168, ATMEGA328P, ATTINY85, ATTINY2313, Fuse};
use avrrr::icsp::{self, Entry, Memory, Session};
use avrrr::job::{Event, Operation, Plan, Policy, Report};
use avrrr::select::Direct;
use avrrr::sim::{Avr, World};
use avrrr::transport::Transport;

use crate::bench::{self, Dice, Job, Size, assert_clean, avr, board, connect, image};

/// Runs a plan in a session of its own; how fast SPI was at the end, and what the report says.
pub(crate) fn run(world: &mut World<avrrr::sim::Board>, plan: &Plan, watch: &mut dyn FnMut(Event)) -> Report {
    let chip = *avr(world).chip();
    let mut bus = connect(&mut *world, &Options::default());
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).expect("the chip answers");
    let mut programmer = session.into_programmer(chip);
    let report = plan.run(&mut programmer, &mut |event| {
        watch(event);
        ControlFlow::Continue(())
    });
    programmer.leave().expect("RESET is released");
    bus.close().expect("the Bus Pirate confirms");
    // While it restarts it hears nothing.
    world.pause(Duration::from_millis(100));
    report.expect("the plan is carried out")
}

pub(crate) fn flash(bytes: impl Into<Vec<u8>>) -> Operation {
    Operation::Write { memory: Memory::Flash, image: image(0, bytes) }
}

/// Every clock from the slowest to the fastest that a part can have, and some in between.
fn clocks() -> impl Iterator<Item = u32> {
    let steps = std::iter::successors(Some(16_000_u32), |clock| Some(clock + clock / 7));
    steps.take_while(|clock| *clock < 20_000_000).chain([1_000_000, 8_000_000, 16_000_000, 20_000_000])
}

#[test]
fn finding_the_clock_harms_nothing() {
    let mut dice = Dice::new(70);
    let mut found = std::collections::BTreeSet::new();
    for clock in clocks() {
        for low in [0x62, 0xe2, 0xff] {
            // Old and new data, a locked chip too, so that any write would show.
            let mut chip = Avr::new(ATMEGA328P).with_clock(Hertz(clock));
            let contents = (dice.bytes(32 * 1024), dice.bytes(1024));
            chip.set_flash(0, &contents.0);
            chip.set_eeprom(0, &contents.1);
            chip.set_fuse(Fuse::Low, low);
            let mut world = World::new(board(chip));
            let mut bus = connect(&mut world, &Options::default());
            let what = (clock, low);
            match Session::enter(&mut bus, Target::ONLY, &Entry::default()) {
                Ok(session) => {
                    let mut programmer = session.into_programmer(ATMEGA328P);
                    programmer.find_clock(Hertz::khz(8_000), Default::default()).expect("it comes back");
                    let spi = programmer.clock().expect("a Bus Pirate knows its clock");
                    let limit = ATMEGA328P.sck.sck_below(Hertz(clock));
                    assert!(spi < limit, "{what:?}: {spi} is not below {limit}");
                    found.insert(spi);
                    let mut read = [0; 64];
                    programmer.read_flash(0x7fc0, &mut read).expect("flash can be read");
                    assert_eq!(read, contents.0[0x7fc0..]);
                    programmer.leave().expect("RESET is released");
                }
                // The Bus Pirate has no clock below 31.25 kHz.
                Err(error) => assert!(clock <= 125_000, "{what:?}: {error}"),
            }
            bus.close().expect("the Bus Pirate confirms");
            let after = avr(&world);
            assert!(after.flash() == contents.0 && after.eeprom() == contents.1, "{what:?}");
            let fuses = chip_fuses(after);
            assert_eq!((fuses, after.lock()), ([low, 0xd9, 0xff], 0xff), "{what:?}");
            let stats = after.stats();
            assert_eq!(
                (stats.page_writes, stats.eeprom_writes, stats.fuse_writes, stats.erases),
                (0, 0, 0, 0)
            );
            assert_clean(&mut world, &what);
        }
    }
    let found: Vec<_> = found.into_iter().map(|clock| clock.0 / 1000).collect();
    assert_eq!(found, [31, 125, 250, 1000, 2000, 2666]);
}

fn chip_fuses(avr: &Avr) -> [u8; 3] {
    [Fuse::Low, Fuse::High, Fuse::Extended].map(|fuse| avr.fuse(fuse).expect("it has three"))
}

#[test]
fn an_internal_oscillator_is_given_its_tolerance() {
    for (low, clock, spi, target) in [
        // 8 MHz by the fuses: 2 MHz would be beyond its limit at 10 % less, whatever it answers now.
        (0xe2, 8_800_000, 1_000, Some(8_000)),
        (0xe2, 8_000_000, 1_000, Some(8_000)),
        (0xe2, 7_300_000, 1_000, Some(8_000)),
        (0x62, 1_000_000, 125, Some(1_000)),
        (0x62, 1_090_000, 125, Some(1_000)),
        // It is not that oscillator.
        (0x62, 16_000_000, 2_000, None),
        // A crystal: what it answers is what it can.
        (0xff, 16_000_000, 2_000, None),
        (0xff, 10_000_000, 2_000, None),
        (0xff, 8_000_000, 1_000, None),
        (0xff, 2_000_000, 250, None),
    ] {
        let mut chip = Avr::new(ATMEGA328P).with_clock(Hertz(clock));
        chip.set_fuse(Fuse::Low, low);
        let mut world = World::new(board(chip));
        let plan = Plan::new(ATMEGA328P, vec![Operation::Erase, flash(vec![1; 4096])], Policy::default());
        let mut told = None;
        let report = run(&mut world, &plan.unwrap(), &mut |event| {
            if let Event::Clock { spi, target } = event {
                told = Some((spi, target));
            }
        });
        assert_eq!(report.clock, Some(Hertz::khz(spi)), "{low:#x} {clock}");
        let want = (spi != 125).then_some((Hertz::khz(spi), target.map(Hertz::khz)));
        assert_eq!(told, want, "{low:#x} {clock}");
        assert_clean(&mut world, &clock);
    }
}

#[test]
fn a_clock_that_is_asked_for_is_not_changed() {
    let policy = Policy::default().with_fastest(None);
    let plan = Plan::new(ATMEGA328P, vec![Operation::Erase, flash(vec![1; 4096])], policy).unwrap();
    let mut world = World::new(board(Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16))));
    assert_eq!(run(&mut world, &plan, &mut |_| ()).clock, Some(Hertz::khz(125)));
    let plan = Plan::new(
        ATMEGA328P,
        vec![Operation::Erase, flash(vec![1; 4096])],
        Policy::default().with_fastest(Some(Hertz::khz(999))),
    );
    let report = run(&mut world, &plan.unwrap(), &mut |_| ());
    assert_eq!(report.clock, Some(Hertz::khz(250)));
}

/// A bus on which the target sometimes falls out of step while the clock is high: what is sent then comes
/// out as something else, once in a while.
struct Marginal<B> {
    bus: B,
    above: Hertz,
    clock: Option<Hertz>,
    every: usize,
    sent: usize,
    slips: Rc<Cell<usize>>,
}

impl<B: IcspBus> Marginal<B> {
    fn slips(&mut self) -> bool {
        if self.clock.is_none_or(|clock| clock <= self.above) {
            return false;
        }
        self.sent += 1;
        let slips = self.sent.is_multiple_of(self.every);
        self.slips.set(self.slips.get() + usize::from(slips));
        slips
    }
}

impl<B: IcspBus> IcspBus for Marginal<B> {
    type Error = B::Error;
    fn exchange(&mut self, frames: &mut [Frame]) -> Result<(), B::Error> {
        self.bus.exchange(frames)?;
        // Probes are few, and so are two reads of all fuses; only long exchanges go wrong.
        if frames.len() > 12 && self.slips() {
            frames[7] = [0, 0x12, 0x34, 0x56];
        }
        Ok(())
    }
    fn send(
        &mut self,
        frames: &mut dyn ExactSizeIterator<Item = Frame>,
        tail: Tail,
    ) -> Result<Option<u8>, B::Error> {
        let mut frames: Vec<_> = frames.collect();
        if frames.len() > 8 && self.slips() {
            // The page write itself is lost, and its echo is not what it should be.
            let last = frames.len() - 1;
            frames[last] = [0x30, 0, 0, 0];
            let echo = self.bus.send(&mut frames.into_iter(), tail)?;
            return Ok(echo.map(|echo| !echo));
        }
        self.bus.send(&mut frames.into_iter(), tail)
    }
    fn hold_off(&mut self, time: Duration) -> Result<(), B::Error> {
        self.bus.hold_off(time)
    }
    fn hold_reset(&mut self, target: Target) -> Result<(), B::Error> {
        self.bus.hold_reset(target)
    }
    fn release_reset(&mut self) -> Result<(), B::Error> {
        self.bus.release_reset()
    }
    fn set_clock(&mut self, at_most: Hertz) -> Result<Option<Hertz>, B::Error> {
        self.clock = self.bus.set_clock(at_most)?;
        Ok(self.clock)
    }
    fn read_flash(&mut self, at: WordAddr, out: &mut [u8]) -> Result<usize, B::Error> {
        let count = self.bus.read_flash(at, out)?;
        if count > 8 && self.slips() {
            out[7] ^= 0x10;
        }
        Ok(count)
    }
    fn cost(&self) -> Option<avrrr::bus::Cost> {
        self.bus.cost()
    }
}

#[test]
fn a_page_that_goes_wrong_is_repeated_at_a_slower_clock() {
    for every in [2, 3, 9, 20] {
        for above in [1_000, 250, 125] {
            let mut world = World::new(board(Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16))));
            let contents = Dice::new(71).bytes(8192);
            let operations = vec![Operation::Erase, flash(&contents[..])];
            let plan = Plan::new(ATMEGA328P, operations, Policy::default()).unwrap();
            let slips = Rc::new(Cell::new(0));
            let mut bus = Marginal {
                bus: connect(&mut world, &Options::default()),
                above: Hertz::khz(above),
                clock: None,
                every,
                sent: 0,
                slips: slips.clone(),
            };
            let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
            let mut programmer = session.into_programmer(ATMEGA328P);
            let report = plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap();
            // Where it goes wrong all the time, the run is begun again at the clock of the entry.
            let clock = report.clock.unwrap();
            assert!((Hertz::khz(125)..=Hertz::khz(above)).contains(&clock), "{every} {above}: {clock}");
            programmer.leave().unwrap();
            drop(bus);
            assert!(slips.get() > 0);
            assert!(avr(&world).flash()[..8192] == contents, "{every} {above}");
            assert_clean(&mut world, &(every, above));
        }
    }
}

/// The first thing that is long goes wrong at any clock, or nothing.
fn slipping<B>(bus: B, slips: &Rc<Cell<usize>>, once: bool) -> Marginal<B> {
    let every = 1_000_000;
    let sent = if once { every - 1 } else { 0 };
    Marginal { bus, above: Hertz(0), clock: None, every, sent, slips: slips.clone() }
}

#[test]
fn one_damaged_answer_says_nothing_about_the_clock() {
    let clocks = [false, true].map(|once| {
        let mut world = World::new(board(Avr::new(ATTINY2313).with_clock(Hertz::mhz(16))));
        let read = Operation::Read { memory: Memory::Flash };
        let plan = Plan::new(ATTINY2313, vec![read], Policy::default()).unwrap();
        let slips = Rc::new(Cell::new(0));
        let mut bus = slipping(connect(&mut world, &Options::default()), &slips, once);
        let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
        let mut programmer = session.into_programmer(ATTINY2313);
        let report = plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap();
        programmer.leave().unwrap();
        drop(bus);
        assert_eq!(slips.get(), usize::from(once));
        report.clock
    });
    assert!(clocks[0] > Some(Entry::default().clock()), "{clocks:?}");
    assert_eq!(clocks[0], clocks[1]);
}

/// The job is too short for that; what has to be looked at after the disturbance is not.
#[test]
fn a_faster_clock_is_found_when_a_disturbance_leaves_much_to_read() {
    let slow = Hertz::khz(30);
    for (chip, is_long) in [(ATMEGA168, true), (ATTINY2313, false)] {
        let mut world = World::new(board(Avr::new(chip).with_clock(Hertz::mhz(16))));
        let contents = Dice::new(72).bytes(40);
        let operations = vec![Operation::Erase, flash(&contents[..])];
        let plan = Plan::new(chip, operations, Policy::default()).unwrap();
        let slips = Rc::new(Cell::new(0));
        let bus = connect(&mut world, &Options::default());
        // The first page is lost, and nothing after it.
        let mut bus = slipping(bus, &slips, true);
        let entry = Entry::default().with_clock(slow);
        let session = Session::enter(&mut bus, Target::ONLY, &entry).unwrap();
        let mut programmer = session.into_programmer(chip);
        let report = plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!(report.clock > Some(Hertz::khz(100)), is_long, "{}: {:?}", chip.name, report.clock);
        programmer.leave().unwrap();
        drop(bus);
        assert_eq!(slips.get(), 1);
        assert_eq!(avr(&world).flash()[..40], contents);
        assert_clean(&mut world, &chip.name);
    }
}

/// A transport that stalls at random, as a busy host and an unsteady USB do, for up to 20 ms each.
struct Unsteady<'w> {
    world: &'w mut World<avrrr::sim::Board>,
    dice: Dice,
}

impl Transport for Unsteady<'_> {
    type Error = std::convert::Infallible;
    fn send(&mut self, bytes: &[u8]) -> Result<(), Self::Error> {
        // The bytes leave in two parts, with a pause between them.
        let (first, rest) = bytes.split_at(self.dice.below(bytes.len() + 1));
        self.world.send(first)?;
        self.stall();
        self.world.send(rest)
    }
    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Self::Error> {
        let count = self.world.recv(buf, within)?;
        self.stall();
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
        self.stall();
    }
}

impl Unsteady<'_> {
    fn stall(&mut self) {
        if self.dice.below(3) == 0 {
            let most = [20, 200, 2_000, 20_000][self.dice.below(4)];
            self.world.pause(Duration::from_micros(self.dice.below(most) as u64));
        }
    }
}

#[test]
fn a_host_that_stalls_loses_nothing() {
    for seed in 0..40 {
        let chip = if seed % 2 == 0 { ATMEGA328P } else { ATTINY2313 };
        let mut world = World::new(board(Avr::new(chip).with_clock(Hertz::mhz(16))));
        let mut dice = Dice::new(7200 + seed);
        let job = Job::new(&chip, if seed % 8 == 0 { Size::Full } else { Size::Short }, &mut dice);
        let mut bus = connect(Unsteady { world: &mut world, dice }, &Options::default());
        let report = job.run(&mut bus, &Entry::default());
        bus.close().expect("the Bus Pirate confirms");
        job.check(&report, avr(&world));
        assert_clean(&mut world, &seed);
    }
}

/// A transport that does not follow to another line rate, as a bad adapter or cable does not.
#[derive(Debug)]
struct Stubborn<'w>(&'w mut World<avrrr::sim::Board>);

impl Transport for Stubborn<'_> {
    type Error = std::convert::Infallible;
    fn send(&mut self, bytes: &[u8]) -> Result<(), Self::Error> {
        self.0.send(bytes)
    }
    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Self::Error> {
        self.0.recv(buf, within)
    }
    fn discard_input(&mut self) -> Result<(), Self::Error> {
        self.0.discard_input()
    }
    fn set_baud(&mut self, baud: u32) -> Result<bool, Self::Error> {
        if baud == 115_200 { self.0.set_baud(baud) } else { Ok(true) }
    }
    fn now(&self) -> Duration {
        self.0.now()
    }
    fn pause(&mut self, time: Duration) {
        self.0.pause(time);
    }
}

#[test]
fn line_rates_are_used_refused_or_given_up_and_never_left_behind() {
    for (rate, used) in [(115_200, 114_286), (250_000, 250_000), (800_000, 800_000), (2_000_000, 2_000_000)] {
        let mut options = Options::default();
        options.line_rate = rate;
        let mut world = bench::world(&ATTINY85);
        let job = Job::new(&ATTINY85, Size::Short, &mut Dice::new(75));
        let mut bus = connect(&mut world, &options);
        let report = job.run(&mut bus, &Entry::default());
        bus.close().unwrap();
        job.check(&report, avr(&world));
        assert_clean(&mut world, &rate);
        let mut bus = connect(&mut world, &options);
        bus.hold_reset(Target::ONLY).unwrap();
        std::mem::forget(bus);
        assert_eq!(world.baud(), used);
        // And it is found there.
        drop(connect(&mut world, &options));
        assert_clean(&mut world, &rate);
    }
    for baud in [0, 9_601, 3_000_000, 4_000_000] {
        let mut options = Options::default();
        options.line_rate = baud;
        let mut world = bench::world(&ATTINY85);
        let error = BusPirate::connect(&mut world, Direct::ONE, options).unwrap_err();
        assert!(matches!(error, Error::NoSuchLineRate { baud: refused, .. } if refused == baud), "{error}");
        assert_eq!(world.stats().bytes_up, 0);
    }
    // With the supplies kept on the rate stays what other programs expect.
    let mut options = Options::default();
    options.power = Power::Keep;
    let mut world = bench::world(&ATTINY85);
    connect(&mut world, &options).close().unwrap();
    assert_eq!((world.baud(), world.supply_on()), (114_286, true));
    // An adapter that cannot follow leaves a device that cannot be heard: an error, in bounded time.
    let mut world = bench::world(&ATTINY85);
    let error = BusPirate::connect(Stubborn(&mut world), Direct::ONE, Options::default()).unwrap_err();
    assert!(matches!(error, Error::NotABusPirate { .. } | Error::NoAnswer { .. }), "{error:?}");
    assert!(world.now() < Duration::from_secs(60));
}

#[test]
fn a_slow_chip_with_much_eeprom_gets_the_slow_line() {
    // At 125 kHz one instruction at a time is all that the FIFO can take from a fast line.
    let mut world = bench::world(&ATTINY85);
    let mut rates = Vec::new();
    let write = Operation::Write { memory: Memory::Eeprom, image: image(0, Dice::new(76).bytes(512)) };
    let plan =
        Plan::new(ATTINY85, vec![write, Operation::Read { memory: Memory::Eeprom }], Policy::default());
    let began = world.now();
    let report = run(&mut world, &plan.unwrap(), &mut |event| {
        if let Event::Estimated(time) = event {
            rates.push(time);
        }
    });
    assert_eq!(report.clock, Some(Hertz::khz(125)));
    let took = world.now() - began;
    assert!(took < Duration::from_secs(4), "{took:?}");
    assert!(matches!(rates[..], [time] if time < Duration::from_secs(5)), "{rates:?}");
    assert_clean(&mut world, &"slow");
}

#[test]
fn a_part_that_falls_out_of_step_says_so() {
    // Without a slower clock there is nothing to try.
    let mut world = World::new(board(Avr::new(ATTINY85)));
    let mut bus = Marginal {
        bus: connect(&mut world, &Options::default()),
        above: Hertz(0),
        clock: None,
        every: 2,
        sent: 0,
        slips: Rc::default(),
    };
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(ATTINY85);
    let mut bytes = [0; 64];
    let errors: Vec<_> = (0..4).filter_map(|_| programmer.read_eeprom(0, &mut bytes).err()).collect();
    assert_eq!(errors.len(), 2);
    assert!(errors.iter().all(|error| matches!(error, icsp::Error::OutOfStep { .. })), "{errors:?}");
}
