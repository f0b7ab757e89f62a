//! Lines of fuses that are written every day, and others that must not be: each on a new chip.

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::{Frame, Hertz, IcspBus, Tail, Target};
use avrrr::buspirate;
use avrrr::chip::{self, Chip, Doubt, Fuse};
use avrrr::icsp::{self, Entry, Memory, Programmer, Session};
use avrrr::job::{self, Accept, Event, FuseHazard, Operation, Plan, PlanError, Policy, Risk};
use avrrr::select::Direct;
use avrrr::sim::{Avr, World};

use crate::bench::{avr, board, connect, image, world};
use crate::hal_bus;
use crate::whole_jobs::with_programmer;

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Silent,
    /// Written, with so many warnings.
    Warned(usize),
    /// Refused unless this is accepted.
    Refused(Accept),
}

use Outcome::{Refused, Silent, Warned};

const fn lhe(low: u8, high: u8, extended: u8) -> [Option<u8>; 3] {
    [Some(low), Some(high), Some(extended)]
}

const fn lh(low: u8, high: u8) -> [Option<u8>; 3] {
    [Some(low), Some(high), None]
}

const fn l(low: u8) -> [Option<u8>; 3] {
    [Some(low), None, None]
}

const fn h(high: u8) -> [Option<u8>; 3] {
    [None, Some(high), None]
}

const fn e(extended: u8) -> [Option<u8>; 3] {
    [None, None, Some(extended)]
}

/// The part, its fuse bytes, the supply in millivolts (0: not known), and what becomes of it.
type Line = (&'static str, [Option<u8>; 3], u32, Outcome);

const OWN_5_V: u32 = 5000;
const OURS: u32 = 3300;

/// `boards.txt` of the Arduino cores, of MiniCore, MegaCore, MightyCore and ATTinyCore, and tutorials.
const EVERYDAY: &[Line] = &[
    // Uno, old and new; Nano; Pro Mini at 8 MHz.
    ("m328p", lhe(0xff, 0xde, 0x05), OURS, Warned(1)),
    ("m328p", lhe(0xff, 0xde, 0xfd), OURS, Warned(1)),
    ("m328p", lhe(0xff, 0xda, 0xfd), OURS, Warned(1)),
    ("m328p", lhe(0xff, 0xd6, 0xfd), OWN_5_V, Warned(1)),
    ("m168", lhe(0xff, 0xdd, 0x00), OURS, Warned(1)),
    // Mega 2560, Mega 1280, Leonardo and Micro, Uno's USB chip.
    ("m2560", lhe(0xff, 0xd8, 0xfd), OURS, Warned(1)),
    ("m1280", lhe(0xff, 0xda, 0xf5), OURS, Warned(1)),
    ("m32u4", lhe(0xff, 0xd8, 0xcb), OURS, Warned(1)),
    ("m16u2", lhe(0xff, 0xd9, 0xf4), OURS, Silent),
    ("m8u2", lhe(0xff, 0xd9, 0xf4), OURS, Silent),
    ("m32u2", lhe(0xff, 0xd9, 0xf4), OURS, Silent),
    ("usb82", l(0xff), OURS, Silent),
    ("usb162", lhe(0xff, 0xd9, 0xf4), OURS, Silent),
    ("usb1286", lhe(0xff, 0xd9, 0xf4), OURS, Silent),
    // NG and other ATmega8.
    ("m8", lh(0xff, 0xca), OURS, Warned(1)),
    ("m8", lh(0xdf, 0xca), OURS, Warned(1)),
    ("m8", lh(0xe4, 0xd9), OURS, Silent),
    ("m8", lh(0xe1, 0xd9), OURS, Silent),
    // MiniCore: 16 MHz crystal or 8 MHz internal, brown-out at 2.7 V or 4.3 V, EEPROM kept.
    ("m328p", lhe(0xf7, 0xd7, 0xfd), OURS, Warned(1)),
    ("m328p", lhe(0xe2, 0xd7, 0xfd), OURS, Silent),
    ("m328p", lhe(0xe2, 0xd7, 0xfc), OURS, Warned(1)),
    ("m328p", lhe(0xe2, 0xd7, 0xfc), OWN_5_V, Silent),
    ("m328pb", lhe(0xff, 0xd7, 0xf5), OURS, Warned(1)),
    ("m88p", lhe(0xe2, 0xdd, 0xf9), OURS, Silent),
    ("m1284p", lhe(0xf7, 0xd6, 0xfd), OURS, Warned(1)),
    ("m644p", lhe(0xf7, 0xde, 0xfd), OURS, Warned(1)),
    ("m32", lh(0xff, 0xd6), OURS, Warned(1)),
    ("m32", lh(0xbf, 0xc6), OWN_5_V, Warned(1)),
    ("m128", lhe(0xff, 0xce, 0xff), OURS, Warned(1)),
    ("m8515", lh(0xe4, 0xd9), OURS, Silent),
    // ATTinyCore and its relatives.
    ("t85", lhe(0xe2, 0xdf, 0xff), OURS, Silent),
    ("t85", lhe(0x62, 0xd7, 0xff), OURS, Silent),
    ("t85", lhe(0xe1, 0xdd, 0xfe), OURS, Silent),
    ("t85", lhe(0xf1, 0xdf, 0xff), OURS, Silent),
    ("t85", lhe(0xe2, 0xdd, 0xfe), OURS, Silent),
    ("t85", lhe(0xef, 0xdc, 0xff), OURS, Warned(2)),
    ("t84", lhe(0xe2, 0xdf, 0xff), OURS, Silent),
    ("t2313", lhe(0xe4, 0xdf, 0xff), OURS, Silent),
    ("t2313", lhe(0xff, 0xdf, 0xff), OURS, Warned(1)),
    ("t4313", lhe(0xe4, 0xdf, 0xff), OURS, Silent),
    ("t13", lh(0x7a, 0xff), OURS, Silent),
    ("t13", lh(0x79, 0xed), OURS, Silent),
    ("t88", lhe(0xee, 0xdf, 0xfe), OURS, Silent),
    ("t88", lhe(0xe2, 0xdf, 0xfe), OURS, Silent),
    ("t861", lhe(0xe2, 0xdf, 0xff), OURS, Silent),
    ("t861", lhe(0xe1, 0xdf, 0xff), OURS, Silent),
    ("t167", lhe(0xff, 0xdf, 0xfe), OURS, Warned(1)),
    ("t841", lhe(0xe2, 0xd7, 0xff), OURS, Silent),
    ("t1634", lhe(0xe2, 0xdf, 0xff), OURS, Silent),
    // Serial programming does not change SPIEN.
    ("m328p", h(0xf9), OURS, Silent),
    ("t13", l(0xea), OURS, Silent),
];

const HAZARDS: &[Line] = &[
    // A CPU clock of 16 kHz; of 128 kHz, which it may follow or not; of 32 kHz.
    ("t13", l(0x6b), OURS, Refused(Accept::CLOCK)),
    ("t84", l(0x64), OURS, Refused(Accept::CLOCK)),
    ("t85", l(0x64), OURS, Refused(Accept::CLOCK)),
    ("m328p", l(0x63), OURS, Refused(Accept::CLOCK)),
    ("m328p", l(0xe4), OURS, Refused(Accept::CLOCK)),
    ("t13", l(0x7b), OURS, Warned(1)),
    ("m328p", l(0xe3), OURS, Warned(1)),
    ("t1634", l(0xe4), OURS, Refused(Accept::CLOCK)),
    ("m328p", h(0x59), OURS, Refused(Accept::RSTDISBL)),
    ("m328p", h(0x99), OURS, Refused(Accept::DWEN)),
    ("t2313", h(0xde), OURS, Refused(Accept::RSTDISBL)),
    ("t85", h(0x5f), OURS, Refused(Accept::RSTDISBL)),
    ("m8", h(0x59), OURS, Refused(Accept::RSTDISBL)),
    ("m328p", l(0xe1), OURS, Refused(Accept::RESERVED)),
    ("m328p", l(0xe0), OURS, Warned(1)),
    ("m8", l(0xe8), OURS, Warned(1)),
    ("m328p", e(0x00), OURS, Warned(1)),
    ("m328p", e(0xfc), OURS, Warned(1)),
    ("m328p", e(0xfc), 0, Silent),
];

fn operations(fuses: [Option<u8>; 3]) -> Vec<Operation> {
    let bytes = [Fuse::Low, Fuse::High, Fuse::Extended].into_iter().zip(fuses);
    let write = |(fuse, value): (Fuse, Option<u8>)| {
        Some(Operation::Write { memory: Memory::Fuse(fuse), image: image(0, [value?]) })
    };
    bytes.filter_map(write).collect()
}

/// Carries out fuse writes; what was warned of, or refused before the first write.
fn run<B: IcspBus>(
    plan: Result<Plan, PlanError>,
    programmer: &mut Programmer<'_, B>,
) -> Result<Vec<FuseHazard>, FuseHazard> {
    let plan = match plan {
        Err(PlanError::Hazard(hazard)) => return Err(hazard),
        plan => plan.unwrap(),
    };
    let (mut warned, mut began) = (Vec::new(), false);
    let outcome = plan.run(programmer, &mut |event| {
        match event {
            Event::Warning(hazard) if !began => warned.push(hazard),
            Event::Warning(hazard) => panic!("too late: {hazard}"),
            Event::Started(_) => began = true,
            _ => {}
        }
        ControlFlow::Continue(())
    });
    match outcome {
        Ok(report) => {
            assert_eq!(report.warnings, warned);
            Ok(warned)
        }
        Err(failure) => match failure.error {
            job::Error::Hazard(hazard) => {
                assert!(!began);
                assert_eq!(failure.state.to_string(), "the chip is as it was");
                Err(hazard)
            }
            error => panic!("{error}"),
        },
    }
}

fn check(line: &Line) {
    let (part, fuses, supply, want) = line;
    let what = format!("{part} {fuses:02x?} at {supply} mV");
    let chip = chip::find(part).unwrap();
    let policy = Policy::default().with_supply((*supply > 0).then_some(*supply));
    let outcome = |policy| {
        let mut world = world(chip);
        let plan = Plan::new(*chip, operations(*fuses), policy);
        let done = with_programmer(&mut world, chip, |programmer| run(plan, programmer));
        let writes = avr(&world).stats().fuse_writes;
        let expected = if done.is_ok() { operations(*fuses).len() as u64 } else { 0 };
        assert_eq!(writes, expected, "{what}");
        match done {
            Ok(warned) if warned.is_empty() => Silent,
            Ok(warned) => Warned(warned.len()),
            Err(refused) => Refused(refused.risk.accept()),
        }
    };
    assert_eq!(outcome(policy), *want, "{what}");
    if let Refused(name) = *want {
        assert_eq!(outcome(policy.with_accepted(Accept::all() - name)), *want, "{what}");
        assert!(matches!(outcome(policy.with_accepted(name)), Warned(_)), "{what}");
    }
}

#[test]
fn everyday_lines_are_written_without_a_prompt() {
    EVERYDAY.iter().for_each(check);
    assert!(EVERYDAY.iter().all(|(.., outcome)| !matches!(outcome, Refused(_))));
}

#[test]
fn what_cannot_be_undone_is_refused_by_its_name() {
    HAZARDS.iter().for_each(check);
}

/// Fuse values that a chip holds already need nothing, nor do those that it has when it is new.
#[test]
fn what_a_chip_holds_is_written_without_a_word() {
    for (part, held, written) in [
        ("m328p", lhe(0xff, 0xde, 0xfd), lhe(0xff, 0xde, 0xfd)),
        ("m328p", lhe(0xff, 0xde, 0xfd), l(0xff)),
        ("m328p", lhe(0xff, 0xde, 0x00), lhe(0xf7, 0xd9, 0xf8)),
        ("m328p", lhe(0x61, 0xde, 0xfc), lhe(0x61, 0xd9, 0xfc)),
    ] {
        let chip = chip::find(part).unwrap();
        let mut part = Avr::new(*chip).with_clock(Hertz::mhz(16));
        for (fuse, value) in [Fuse::Low, Fuse::High, Fuse::Extended].into_iter().zip(held) {
            part.set_fuse(fuse, value.unwrap());
        }
        let mut world = World::new(board(part));
        let plan = Plan::new(*chip, operations(written), Policy::default().with_supply(Some(OURS)));
        let done = with_programmer(&mut world, chip, |programmer| run(plan, programmer));
        assert_eq!(done, Ok(Vec::new()), "{held:02x?} {written:02x?}");
    }
    for chip in chip::ALL.iter().copied().filter(|chip| !chip.doubts.contains(&Doubt::Clone)) {
        let factory = chip.fuses.iter().filter(|byte| byte.writable != 0);
        let writes = factory.filter_map(|byte| {
            let image = image(0, [byte.factory?]);
            Some(Operation::Write { memory: Memory::Fuse(byte.fuse), image })
        });
        let plan = Plan::new(*chip, writes.collect(), Policy::default().with_supply(Some(OURS)));
        let done = with_programmer(&mut world(chip), chip, |programmer| run(plan, programmer));
        assert_eq!(done, Ok(Vec::new()), "{}", chip.name);
    }
}

/// The bytes of one plan count together, and the last value of each.
#[test]
fn writes_of_one_plan_are_judged_together() {
    let chip = &chip::ATTINY441;
    // The low-power oscillator, of 32 kHz and of 512 kHz.
    for (fuses, want) in [(lhe(0xe4, 0xdf, 0x7f), true), (lhe(0xe4, 0xdf, 0xff), false), (l(0xe4), false)] {
        let plan = Plan::new(*chip, operations(fuses), Policy::default());
        let done = with_programmer(&mut world(chip), chip, |programmer| run(plan, programmer));
        assert_eq!(done.is_ok(), want, "{fuses:02x?} {done:?}");
    }
    let twice: Vec<_> = operations(l(0x63)).into_iter().chain(operations(l(0xe2))).collect();
    let plan = Plan::new(chip::ATMEGA328P, twice, Policy::default());
    let chip = &chip::ATMEGA328P;
    let done = with_programmer(&mut world(chip), chip, |programmer| run(plan, programmer));
    assert_eq!(done, Ok(Vec::new()));
}

/// A refusal comes before the erase.
#[test]
fn nothing_is_erased_before_a_refusal() {
    let chip = &chip::ATMEGA328P;
    let mut world = world(chip);
    let flash = Operation::Write { memory: Memory::Flash, image: image(0, [1; 600]) };
    let all = [Operation::Erase, flash].into_iter().chain(operations(l(0x63)));
    let plan = Plan::new(*chip, all.collect(), Policy::default());
    let refused = with_programmer(&mut world, chip, |programmer| run(plan, programmer)).unwrap_err();
    assert!(matches!(refused.risk, Risk::TooSlow(_)), "{refused}");
    let stats = avr(&world).stats();
    assert_eq!((stats.erases, stats.fuse_writes, stats.unknown), (0, 0, 0));
}

/// What an ATmega8 takes for less than a watchdog is debugWIRE on an ATmega328P.
#[test]
fn another_part_is_judged_by_its_own_fuses() {
    let real = &chip::ATMEGA328P;
    let outcome = |fuses, parts: Vec<Chip>, accept| {
        let mut world = world(real);
        let policy = Policy::default().with_accepted(accept);
        let plan = Plan::new(chip::ATMEGA8, operations(fuses), policy).map(|plan| plan.judged_by(parts));
        with_programmer(&mut world, &chip::ATMEGA8, |programmer| run(plan, programmer))
    };
    let known = || chip::with_signature(real.signature).copied().collect::<Vec<_>>();
    let nothing = Accept::empty();
    let refused = outcome(h(0x99), known(), nothing).unwrap_err();
    assert_eq!((refused.risk, refused.part), (Risk::DebugWire, "ATmega328P"));
    assert!(outcome(h(0x99), known(), Accept::OTHER_PART).is_err());
    assert!(outcome(h(0x99), known(), Accept::DWEN).is_ok());
    assert_eq!(outcome(h(0xd9), known(), nothing), Ok(Vec::new()));
    // It is not named, or it is none of those.
    for parts in [Vec::new(), vec![chip::ATMEGA8, chip::ATTINY85]] {
        let refused = outcome(h(0xd9), parts.clone(), nothing).unwrap_err();
        assert_eq!(refused.risk, Risk::UnknownPart);
        assert!(outcome(h(0xd9), parts.clone(), Accept::all() - Accept::OTHER_PART).is_err());
        assert!(outcome(h(0xd9), parts, Accept::OTHER_PART).is_ok());
    }
}

fn slowest(mut bus: impl IcspBus) -> Option<Hertz> {
    bus.tuning().and_then(|tuning| tuning.slowest_clock())
}

/// A bus that goes slower reaches what a Bus Pirate does not.
#[test]
fn a_slow_bus_may_make_a_chip_slow() {
    let (host, mut bus) = hal_bus::bus(board(Avr::new(chip::ATMEGA328P)), Hertz::khz(1), Direct::ONE);
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(chip::ATMEGA328P);
    let plan = Plan::new(chip::ATMEGA328P, operations(l(0x63)), Policy::default());
    let warned = run(plan, &mut programmer).unwrap();
    assert!(matches!(warned[..], [FuseHazard { risk: Risk::Slow(_), .. }]), "{warned:?}");
    programmer.leave().unwrap();
    assert_eq!(host.borrow().board.avr(Target::ONLY).unwrap().fuse(Fuse::Low), Some(0x63));
    // And it tells its slowest clock through a reference and a box, too.
    let mut world = world(&chip::ATMEGA328P);
    let mut pirate = connect(&mut world, &buspirate::Options::default());
    assert_eq!(slowest(&mut pirate), Some(Hertz(31_250)));
    let boxed: Box<dyn IcspBus<Error = _>> = Box::new(pirate);
    assert_eq!(slowest(boxed), Some(Hertz(31_250)));
    assert_eq!(slowest(bus), None);
}

/// A bus on which the first reads of the low fuse byte differ, and the first of all is a crystal.
struct Lying<'b, B> {
    bus: &'b mut B,
    lies: u8,
    reads: u8,
}

impl<B: IcspBus> IcspBus for Lying<'_, B> {
    type Error = B::Error;

    fn exchange(&mut self, frames: &mut [Frame]) -> Result<(), B::Error> {
        let asks: Vec<_> = frames.iter().map(|frame| frame[..2] == [0x50, 0x00]).collect();
        self.bus.exchange(frames)?;
        for (frame, _) in frames.iter_mut().zip(asks).filter(|(_, asks)| *asks) {
            if self.reads < self.lies {
                frame[3] = 0xff - self.reads;
            }
            self.reads += 1;
        }
        Ok(())
    }
    fn send(
        &mut self,
        frames: &mut dyn ExactSizeIterator<Item = Frame>,
        tail: Tail,
    ) -> Result<Option<u8>, B::Error> {
        self.bus.send(frames, tail)
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
        self.bus.set_clock(at_most)
    }
}

/// One read of the fuses is not enough to know that a chip runs on a crystal already.
#[test]
fn what_a_chip_holds_is_known_when_two_reads_agree() {
    let chip = &chip::ATMEGA328P;
    for lies in [0, 1, 2, 100] {
        let mut world = world(chip);
        let mut pirate = connect(&mut world, &buspirate::Options::default());
        let mut bus = Lying { bus: &mut pirate, lies, reads: 0 };
        let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
        let mut programmer = session.into_programmer(*chip);
        let plan = Plan::new(*chip, operations(l(0xff)), Policy::default()).unwrap();
        let outcome = plan.run(&mut programmer, &mut |_| ControlFlow::Continue(()));
        let warned = outcome.map(|report| report.warnings.len());
        drop(programmer);
        pirate.close().unwrap();
        match lies {
            0..=2 => assert_eq!(warned, Ok(1), "{lies}"),
            _ => {
                let error = warned.unwrap_err().error;
                let what = Memory::Fuse(Fuse::Low);
                assert!(
                    matches!(error, job::Error::Icsp(icsp::Error::Unstable { what: of, .. }) if of == what),
                    "{lies} {error}"
                );
                assert_eq!(avr(&world).stats().fuse_writes, 0, "{lies}");
            }
        }
    }
}
