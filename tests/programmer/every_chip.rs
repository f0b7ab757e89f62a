//! All chips there are, over the simulated Bus Pirate on virtual time.

use std::ops::ControlFlow;
use std::thread;

use avrrr::bus::Target;
use avrrr::chip::{self, Chip, Echo, FlashWrite, Fuse, Shows};
use avrrr::icsp::{Error, Instruction, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{Accept, Action, Operation, Plan, PlanError, Policy};
use avrrr::sim::{Avr, World};

use crate::bench::{Dice, Job, Size, avr, board, connect, entry_for, image, run_and_check, world};
use crate::whole_jobs::with_programmer;

/// Does something with every chip, on as many threads as there are processors.
fn each_chip(seed: u64, act: impl Fn(&'static Chip, &mut Dice) + Sync) {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for first in 0..threads {
            let act = &act;
            scope.spawn(move || {
                for (number, chip) in (0..).zip(chip::ALL).skip(first).step_by(threads) {
                    act(chip, &mut Dice::new(seed + number));
                }
            });
        }
    });
}

#[test]
fn all_of_every_chip_is_written_verified_and_read() {
    each_chip(1000, |chip, dice| {
        let mut world = World::new(board(Avr::new(*chip)));
        let job = Job::new(chip, Size::Full, dice);
        let report = run_and_check(&mut world, &job, &Default::default(), &entry_for(chip), &chip.name);
        assert_eq!(report.signature, chip.signature);
        let stats = avr(&world).stats();
        assert_eq!((stats.erases, stats.fuse_writes), (1, job.fuses.len() as u64), "{}", chip.name);
        assert_eq!((stats.commands_while_busy, stats.unknown), (0, 0), "{}", chip.name);
    });
}

/// Pieces of an image: odd starts, holes, both sides of every border, the end of the last page.
fn pieces(size: u32, page: u32, dice: &mut Dice) -> Image {
    let mut image = Image::default();
    let borders = [0x1_0000, 0x2_0000].into_iter().filter(|border| *border < size);
    let starts = [3, size / 2 - 1, size - page - 1].into_iter().chain(borders.map(|border| border - 5));
    for at in starts {
        let bytes = dice.bytes(11.min((size - at) as usize));
        // Two of them may touch in a small memory.
        image.insert_over(at, &bytes);
    }
    image.insert_over(size - 1, &[0x42]);
    image
}

/// An image in which later bytes win.
trait InsertOver {
    fn insert_over(&mut self, at: u32, bytes: &[u8]);
}

impl InsertOver for Image {
    fn insert_over(&mut self, at: u32, bytes: &[u8]) {
        for (at, byte) in (at..).zip(bytes) {
            // The one that is there already is as random as the other.
            let _ = self.insert(at, &[*byte]);
        }
    }
}

#[test]
fn holes_odd_starts_and_borders_are_right_on_every_chip() {
    each_chip(2000, |chip, dice| {
        let flash = pieces(chip.flash.size, u32::from(chip.flash.page_size), dice);
        let eeprom = chip.eeprom.map(|eeprom| pieces(eeprom.size.into(), 4, dice));
        let mut world = world(chip);
        let old = dice.bytes(avr(&world).eeprom().len());
        world.wires_mut().avr_mut(Target::ONLY).unwrap().set_eeprom(0, &old);
        let mut operations =
            vec![Operation::Erase, Operation::Write { memory: Memory::Flash, image: flash.clone() }];
        operations.extend(eeprom.clone().map(|image| Operation::Write { memory: Memory::Eeprom, image }));
        let plan = Plan::new(*chip, operations, Policy::default()).unwrap();
        with_programmer(&mut world, chip, |programmer| {
            plan.run(programmer, &mut |_| ControlFlow::Continue(())).unwrap();
            for (at, bytes) in flash.segments() {
                let mut got = vec![0; bytes.len()];
                programmer.read_flash(at, &mut got).unwrap();
                assert_eq!(got, bytes, "{} {at:#x}", chip.name);
            }
        });
        let mut want = vec![0xff; chip.flash.size as usize];
        flash.copy_to(0, &mut want);
        assert!(avr(&world).flash() == want, "{}", chip.name);
        let mut want = vec![0xff; old.len()];
        eeprom.unwrap().copy_to(0, &mut want);
        assert!(avr(&world).eeprom() == want, "{}", chip.name);
    });
}

/// The lock byte with both bits of LB programmed.
fn locked(chip: &Chip) -> u8 {
    !chip.lock.fields.iter().find(|field| field.name == "LB").map_or(0x03, |field| field.mask)
}

#[test]
fn every_chip_can_be_locked_until_it_is_erased() {
    each_chip(3000, |chip, dice| {
        let mut world = world(chip);
        let contents = dice.bytes(600);
        world.wires_mut().avr_mut(Target::ONLY).unwrap().set_flash(0, &contents);
        let operations = vec![Operation::Write { memory: Memory::Lock, image: image(0, [locked(chip)]) }];
        let plan = Plan::new(*chip, operations, Policy::default()).unwrap();
        with_programmer(&mut world, chip, |programmer| {
            plan.run(programmer, &mut |_| ControlFlow::Continue(())).unwrap();
        });
        assert_eq!((avr(&world).lock() ^ locked(chip)) & chip.lock.used, 0, "{}", chip.name);

        // The oldest parts do not tell their signature then.
        let tells = chip.instructions.flash == FlashWrite::Page;
        let entry = entry_for(chip);
        let mut bus = connect(&mut world, &Default::default());
        let entered = Session::enter(&mut bus, Target::ONLY, &entry).map(drop);
        assert_eq!(entered.is_ok(), tells, "{}: {entered:?}", chip.name);
        assert!(tells || matches!(entered, Err(Error::NoSignature { got: [0, 1, 2], .. })), "{entered:?}");
        let entry = entry.with_any_signature(true);
        let session = Session::enter(&mut bus, Target::ONLY, &entry).unwrap();
        let mut programmer = session.into_programmer(*chip);
        // The part echoes the third byte, the low byte of the word address.
        let mut got = [0; 600];
        programmer.read_flash(0, &mut got).unwrap();
        let echo: Vec<u8> = (0..600_u32).map(|at| (at / 2) as u8).collect();
        assert_eq!(got[..], echo[..], "{}", chip.name);
        programmer.erase().unwrap();
        programmer.leave().unwrap();
        bus.close().unwrap();
        let part = avr(&world);
        assert_eq!(part.lock() & chip.lock.used, chip.lock.used, "{}", chip.name);
        assert!(part.flash().iter().all(|byte| *byte == 0xff), "{}", chip.name);
    });
}

#[test]
fn what_cannot_be_read_back_is_not_verified() {
    let verified = |chip: &Chip, memory| {
        let operations = vec![Operation::Write { memory, image: image(0, [0xff]) }];
        let plan = Plan::new(*chip, operations, Policy::default().with_accepted(Accept::all())).unwrap();
        plan.steps().any(|step| step.action == Action::Verify)
    };
    for chip in chip::ALL.iter().copied() {
        assert_eq!(verified(chip, Memory::Lock), Memory::Lock.is_readable(chip), "{}", chip.name);
        for byte in chip.fuses.iter().filter(|byte| byte.writable != 0) {
            let at_once = byte.shows == Shows::AtOnce;
            assert_eq!(verified(chip, Memory::Fuse(byte.fuse)), at_once, "{}", chip.name);
        }
    }
    let read = |memory| Plan::new(chip::AT90S1200, vec![Operation::Read { memory }], Policy::default());
    let lock = Memory::Lock;
    assert!(matches!(read(lock), Err(PlanError::WriteOnly { chip: "AT90S1200", memory: Memory::Lock, .. })));
    let fuse = Memory::Fuse(Fuse::Only);
    let missing = read(fuse).unwrap_err();
    assert!(matches!(missing, PlanError::NoSuchMemory { chip: "AT90S1200", memory, .. } if memory == fuse));
}

/// The new value of a fuse of an AT90S4433 can be read when its supply was off.
#[test]
fn a_fuse_that_shows_after_a_power_cycle_is_written_all_the_same() {
    let chip = &chip::AT90S4433;
    let mut world = world(chip);
    let before = avr(&world).fuse(Fuse::Only).unwrap();
    let image = image(0, [before ^ 0x08]);
    let operations = vec![Operation::Write { memory: Memory::Fuse(Fuse::Only), image }];
    let plan = Plan::new(*chip, operations, Policy::default()).unwrap();
    with_programmer(&mut world, chip, |programmer| {
        plan.run(programmer, &mut |_| ControlFlow::Continue(())).unwrap();
        assert_eq!(programmer.read_fuse(Fuse::Only).unwrap() & 0x3f, before & 0x3f);
    });
    // The Bus Pirate switched it off and on again.
    with_programmer(&mut world, chip, |programmer| {
        assert_eq!(programmer.read_fuse(Fuse::Only).unwrap() & 0x3f, (before ^ 0x08) & 0x3f);
    });
}

#[test]
fn a_part_without_echo_needs_to_be_known() {
    let mut silent = chip::ALL.iter().filter(|chip| chip.instructions.echo == Echo::None);
    let chip = silent.next().unwrap();
    assert_eq!((chip.name, silent.next()), ("AT90S1200", None));
    let mut world = world(chip);
    let mut bus = connect(&mut world, &Default::default());
    let unknown = Session::enter(&mut bus, Target::ONLY, &Default::default()).map(drop);
    assert!(matches!(unknown, Err(Error::NoSync { .. })), "{unknown:?}");
    let session = Session::enter(&mut bus, Target::ONLY, &entry_for(chip)).unwrap();
    assert_eq!(session.signature(), chip.signature);
    session.leave().unwrap();
}

#[test]
fn what_a_chip_does_not_have_is_not_readable() {
    let mut missing = 0;
    for chip in chip::ALL {
        for memory in [Memory::Eeprom, Memory::Calibration, Memory::SignatureRow] {
            let is_there = memory.size(chip) > 0;
            assert_eq!(memory.is_readable(chip), is_there, "{}: {memory}", chip.name);
            missing += u32::from(!is_there);
        }
    }
    assert!(missing > 20, "{missing}");
}

#[test]
fn a_memory_is_there_where_an_instruction_reaches_it() {
    let fuses = [Fuse::Low, Fuse::High, Fuse::Extended, Fuse::Only].map(|fuse| {
        (Memory::Fuse(fuse), Instruction::ReadFuse { fuse }, Some(Instruction::WriteFuse { fuse, data: 0 }))
    });
    let others = [
        (
            Memory::Eeprom,
            Instruction::ReadEeprom { at: 0 },
            Some(Instruction::WriteEeprom { at: 0, data: 0 }),
        ),
        (Memory::Lock, Instruction::ReadLock, Some(Instruction::WriteLock { data: 0xff })),
        (Memory::Calibration, Instruction::ReadCalibration { index: 0 }, None),
        (Memory::Signature, Instruction::ReadSignature { index: 2 }, None),
        (Memory::SignatureRow, Instruction::ReadSignature { index: 3 }, None),
    ];
    for (memory, read, write) in fuses.into_iter().chain(others) {
        assert_eq!(memory.is_writable(), write.is_some(), "{memory}");
        for chip in chip::ALL {
            let [reads, writes] =
                [Some(read), write].map(|one| one.is_some_and(|it| it.encode_for(chip).is_some()));
            let name = chip.name;
            assert_eq!(memory.is_readable(chip), reads, "{memory} of the {name}");
            assert_eq!(memory.size(chip) > 0, reads || writes, "{memory} of the {name}");
        }
    }
}
