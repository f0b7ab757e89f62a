//! A laboratory bench for tests: boards, jobs and what must be true after each of them.

use std::fmt;
use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::{IcspBus, Target};
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::{Chip, Fuse, FuseByte, Shows};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, Policy, Report};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, Drive, Line, Wires, World};
use avrrr::transport::Transport;

pub(crate) use crate::struck::{Dice, chain, image};

/// How much of the memories a job writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// Everything.
    Full,
    /// All of the flash, and a little of the EEPROM.
    Flash,
    /// A page or two, and a little of the EEPROM.
    Short,
}

/// The main job: erase, write, verify and read what a chip has.
pub(crate) struct Job {
    pub(crate) chip: Chip,
    pub(crate) plan: Plan,
    flash: Image,
    eeprom: Option<Image>,
    pub(crate) fuses: Vec<(Fuse, u8)>,
}

impl Job {
    pub(crate) fn new(chip: &Chip, size: Size, dice: &mut Dice) -> Self {
        let flash_size = chip.flash.size as usize;
        let flash = match size {
            Size::Full | Size::Flash => image(0, dice.bytes(flash_size)),
            Size::Short => {
                // The beginning, not a whole page, and the last byte.
                let mut image = image(0, dice.bytes(usize::from(chip.flash.page_size) + 3));
                image.insert(chip.flash.size - 1, &[0x42]).expect("behind the first pages");
                image
            }
        };
        let eeprom = chip.eeprom.map(|eeprom| match size {
            Size::Full => image(0, dice.bytes(usize::from(eeprom.size))),
            Size::Flash | Size::Short => image(u32::from(eeprom.size) - 11, dice.bytes(11)),
        });
        let new = Avr::new(*chip);
        let writable = chip.fuses.iter().filter(|byte| byte.writable != 0);
        let fuses: Vec<_> = writable.map(|byte| (byte.fuse, harmless(byte, &new))).collect();

        let write = |memory, image: &Image| Operation::Write { memory, image: image.clone() };
        let mut operations = vec![Operation::Erase, write(Memory::Flash, &flash)];
        operations.extend(eeprom.iter().map(|eeprom| write(Memory::Eeprom, eeprom)));
        operations.extend(fuses.iter().map(|(fuse, value)| write(Memory::Fuse(*fuse), &image(0, [*value]))));
        let read = Memory::ALL.into_iter().filter(|memory| memory.is_readable(chip));
        operations.extend(read.map(|memory| Operation::Read { memory }));
        if size == Size::Short {
            // Bytes by the hundred thousand are for the others.
            operations.retain(|operation| *operation != Operation::Read { memory: Memory::Flash });
            operations.push(Operation::Verify { memory: Memory::Flash, image: flash.clone() });
        }
        let plan = Plan::new(*chip, operations, Policy::default()).expect("a harmless plan");
        Self { chip: *chip, plan, flash, eeprom, fuses }
    }

    /// Runs the job in a session of its own.
    pub(crate) fn run<B: IcspBus + ?Sized>(&self, bus: &mut B, entry: &Entry) -> Report {
        let session = Session::enter(bus, Target::ONLY, entry).expect("the chip answers");
        assert_eq!(session.signature(), self.chip.signature);
        let mut programmer = session.into_programmer(self.chip);
        let report = self
            .plan
            .run(&mut programmer, &mut |_| ControlFlow::Continue(()))
            .expect("the plan is carried out");
        programmer.leave().expect("RESET is released");
        report
    }

    /// Compares what was read with the chip, and the chip with the job.
    pub(crate) fn check(&self, report: &Report, avr: &Avr) {
        for (memory, image) in &report.read {
            let mut got = image.to_bytes(0);
            let want = match memory {
                Memory::Flash => avr.flash().to_vec(),
                Memory::Eeprom => avr.eeprom().to_vec(),
                Memory::Fuse(fuse) => {
                    let byte = self.byte(*fuse);
                    got[0] &= byte.readable;
                    let late = byte.shows == Shows::AfterPowerCycle;
                    let new = if late { &Avr::new(self.chip) } else { avr };
                    vec![new.fuse(*fuse).expect("a fuse that was read") & byte.readable]
                }
                Memory::Lock => vec![avr.lock()],
                Memory::Calibration => avr.calibration().to_vec(),
                Memory::Signature => avr.signature().to_vec(),
                Memory::SignatureRow => avr.signature_row(),
                _ => unreachable!("no other memory"),
            };
            assert!(got == want, "{} {memory} was misread", self.chip.name);
        }
        self.check_chip(avr);
    }

    fn byte(&self, fuse: Fuse) -> &'static FuseByte {
        self.chip.fuses.iter().find(|byte| byte.fuse == fuse).expect("its own fuse")
    }

    /// Compares the chip with the job.
    pub(crate) fn check_chip(&self, avr: &Avr) {
        let mut flash = vec![0xff; self.chip.flash.size as usize];
        self.flash.copy_to(0, &mut flash);
        assert!(avr.flash() == flash, "{} flash", self.chip.name);
        if let Some(image) = &self.eeprom {
            let mut eeprom = vec![0xff; avr.eeprom().len()];
            image.copy_to(0, &mut eeprom);
            assert!(avr.eeprom() == eeprom, "{} eeprom", self.chip.name);
        }
        for (fuse, value) in &self.fuses {
            let byte = self.byte(*fuse);
            let got = avr.fuse(*fuse).expect("its own fuse");
            assert_eq!(got & byte.used, value & byte.used, "{} {fuse:?}", self.chip.name);
        }
    }
}

/// Another value for a fuse byte, harmless at the factory clock and for the next session.
fn harmless(byte: &FuseByte, new: &Avr) -> u8 {
    let mut fuse = new.fuse(byte.fuse).expect("its own fuse");
    for field in byte.fields.iter().filter(|field| field.mask & !byte.writable == 0) {
        if field.hazard.is_none() && field.values.is_empty() && field.name != "EESAVE" {
            fuse ^= field.mask;
        }
    }
    fuse
}

/// A board with this one AVR, its RESET on CS.
pub(crate) fn board(avr: Avr) -> Board {
    Board::new().with(avr, Line::Cs)
}

/// A new Bus Pirate with such a board.
pub(crate) fn world(chip: &Chip) -> World<Board> {
    World::new(board(Avr::new(*chip)))
}

/// A connection over any transport, the board's one AVR on CS.
pub(crate) fn connect<T: Transport>(transport: T, options: &Options) -> BusPirate<T, Direct> {
    BusPirate::connect(transport, Direct::ONE, options.clone()).expect("the Bus Pirate answers")
}

pub(crate) fn avr(world: &World<Board>) -> &Avr {
    world.wires().avr(Target::ONLY).expect("there is one")
}

/// RESET is released and the supplies are off.
pub(crate) fn assert_let_go<W: Wires>(world: &mut World<W>, what: &dyn fmt::Debug) {
    world.pause(Duration::from_millis(100));
    let pins = world.pins();
    assert!(pins.cs != Drive::Low && pins.aux != Drive::Low, "{what:?}: {pins:?} in {:?}", world.mode());
    assert!(!world.supply_on(), "{what:?}: the supplies are on in {:?}", world.mode());
    assert!(world.baud() < 120_000, "{what:?}: the line is still at {} baud", world.baud());
}

/// Nothing was done that a correct programmer never does, and nothing is left on.
pub(crate) fn assert_clean(world: &mut World<Board>, what: &dyn fmt::Debug) {
    assert_let_go(world, what);
    let violations = world.wires().violations();
    assert!(violations.is_empty(), "{what:?}: {:?}", &violations[..violations.len().min(5)]);
    assert!(!world.is_deaf(), "{what:?}: deaf in {:?}", world.mode());
    assert_eq!(world.stats().bytes_lost, 0, "{what:?}");
}

/// Connects, runs the job, closes, and looks at everything.
pub(crate) fn run_and_check(
    world: &mut World<Board>,
    job: &Job,
    options: &Options,
    entry: &Entry,
    what: &dyn fmt::Debug,
) -> Report {
    let mut bus = connect(&mut *world, options);
    let report = job.run(&mut bus, entry);
    bus.close().expect("the Bus Pirate confirms");
    job.check(&report, avr(world));
    assert_eq!(avr(world).stats().unknown, 0, "{what:?}");
    assert_clean(world, what);
    report
}

/// How to get into this chip.
pub(crate) fn entry_for(chip: &Chip) -> Entry {
    Entry::default().with_echo(chip.instructions.echo)
}
