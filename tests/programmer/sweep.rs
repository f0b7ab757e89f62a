//! One fault at one byte of a session, at one byte after the other: whoever says that it worked has to be
//! right, and nearly all that passes is mended.

use std::error::Error;
use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::Target;
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::{ATTINY2313, Fuse};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{self, Avr, Board, Device, Drive, Firmware, Hardware, Line, World};
use avrrr::transport::{Direction, Fault, FaultKind, Faulty, Transport};

use crate::bench::{Dice, image};

/// A chip that keeps its EEPROM when it is erased, or does not.
#[derive(Clone, Copy)]
struct Case {
    device: Device,
    keeps_eeprom: bool,
}

impl Case {
    fn world(self, before: &[u8], eeprom: &[u8]) -> World<Board> {
        let mut options = sim::Options::default();
        options.device = self.device;
        options.latency = Duration::from_millis(1);
        let mut avr = Avr::new(ATTINY2313).with_clock(16_000_000);
        avr.set_flash(0, before);
        avr.set_eeprom(0, eeprom);
        avr.set_fuse(Fuse::High, self.high_fuse());
        World::with_options(Board::new().with(avr, Line::Cs), options)
    }

    fn high_fuse(self) -> u8 {
        if self.keeps_eeprom { 0x9f } else { 0xdf }
    }
}

fn run<T: Transport>(transport: T, plan: &Plan) -> Result<(), Box<dyn Error>> {
    let mut bus = BusPirate::connect(transport, Direct::ONE, Options::default()).map_err(|_| "connect")?;
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).map_err(|_| "enter")?;
    let mut programmer = session.into_programmer(ATTINY2313);
    plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).map_err(|_| "run")?;
    programmer.leave().map_err(|_| "leave")?;
    bus.close().map_err(|_| "close")?;
    Ok(())
}

/// The kinds, and whether more than a device can take may come of one.
const KINDS: [(FaultKind, bool); 9] = [
    (FaultKind::Drop, false),
    (FaultKind::Flip(0x20), false),
    (FaultKind::Flip(0x28), false),
    (FaultKind::Flip(0xf0), false),
    (FaultKind::Stall(Duration::from_millis(400)), false),
    (FaultKind::Duplicate, true),
    (FaultKind::Insert(0xc0), true),
    (FaultKind::Truncate, true),
    (FaultKind::Disconnect, true),
];

/// At least so many percent of the faults that kill no device are mended.
fn sweep(case: Case, stride: usize, percent: usize) {
    let (before, eeprom) = (Dice::new(6).bytes(2048), Dice::new(7).bytes(128));
    let contents = Dice::new(5).bytes(200);
    let write = Operation::Write { memory: Memory::Flash, image: image(0, contents.clone()) };
    let plan = Plan::new(ATTINY2313, vec![Operation::Erase, write], Policy::default()).unwrap();
    let mut flash = vec![0xff; 2048];
    flash[..contents.len()].copy_from_slice(&contents);
    let kept = if case.keeps_eeprom { eeprom.clone() } else { vec![0xff; 128] };

    let mut world = case.world(&before, &eeprom);
    run(&mut world, &plan).unwrap();
    let bytes = [(Direction::Up, world.stats().bytes_up), (Direction::Down, world.stats().bytes_down)];
    let (mut mended, mut all) = (0, 0);
    for (kind, may_be_fatal) in KINDS {
        for (direction, count) in bytes {
            for at in (0..count).step_by(stride) {
                let what = (case.device, kind, direction, at);
                let mut world = case.world(&before, &eeprom);
                let outcome = run(Faulty::new(&mut world).with(Fault { direction, at, kind }), &plan);
                let took = world.now();
                assert!(took < Duration::from_secs(60), "{what:?}: {took:?}");
                // A write that was begun is over by then.
                world.pause(Duration::from_millis(200));
                if world.pins().cs == Drive::Low && !matches!(kind, FaultKind::Disconnect) {
                    // It is deaf, or waits for more bytes of a damaged length than it was fed in 17 s.
                    let was_fed = took > Duration::from_secs(17);
                    assert!(outcome.is_err() && (world.is_deaf() || was_fed), "{what:?}: RESET is low");
                }
                let avr = world.wires().avr(Target::ONLY).unwrap();
                if outcome.is_ok() {
                    assert!(avr.flash() == flash, "{what:?}");
                    assert_eq!(avr.eeprom(), kept, "{what:?}");
                    let fuses = [Fuse::Low, Fuse::High, Fuse::Extended].map(|fuse| avr.fuse(fuse));
                    assert_eq!(fuses, [Some(0x64), Some(case.high_fuse()), Some(0xff)], "{what:?}");
                    assert_eq!(avr.lock(), 0xff, "{what:?}");
                }
                if !may_be_fatal {
                    all += 1;
                    mended += usize::from(outcome.is_ok());
                }
            }
        }
    }
    eprintln!("{} keeps EEPROM {}: {mended} of {all} mended", case.device, case.keeps_eeprom);
    assert!(mended * 100 >= all * percent, "{}: {mended} of {all}", case.device);
}

fn on(hardware: Hardware, firmware: Firmware, keeps_eeprom: bool) -> Case {
    Case { device: Device::new(hardware, firmware).unwrap(), keeps_eeprom }
}

#[test]
fn a_fault_at_any_byte_is_mended_or_told() {
    sweep(on(Hardware::V3, Firmware::V6_3, false), 1, 98);
}

/// What happens before the EEPROM was looked at cannot be told from what it held, and is an error.
#[test]
fn a_fault_is_mended_or_told_where_the_eeprom_is_kept() {
    sweep(on(Hardware::V3, Firmware::V6_3, true), 3, 60);
}

#[test]
fn a_fault_is_mended_or_told_by_every_generation() {
    for (hardware, firmware) in [
        (Hardware::V1a, Firmware::V5_10),
        (Hardware::V3, Firmware::V5_10),
        (Hardware::V3, Firmware::V8_0),
        (Hardware::V4, Firmware::V6_3),
    ] {
        sweep(on(hardware, firmware, false), 7, 90);
    }
}
