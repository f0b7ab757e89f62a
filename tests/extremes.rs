//! The public interface with values that nobody means: an error, an end of the range, but no panic that is
//! not documented.

use std::convert::Infallible;
use std::panic::catch_unwind;
use std::time::Duration;

use avrrr::bus::{Cost, Hertz, IcspBus as _};
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::{ATMEGA328P, ATTINY85, Chip, Eeprom, Flash, SckRule};
use avrrr::gang::{Serial, SerialFormat, Slot};
use avrrr::icsp::{Entry, Instruction, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::{Decoder, Direct, Enable, HCT138, Held, Idle, Levels, Target, TargetMap, check, targets};
use avrrr::sim::{Avr, Board, Line, World};
use avrrr::transport::Transport as _;

const NUMBERS: [u8; 8] = [0, 1, 7, 8, 15, 16, 64, 255];
const LARGE: [u32; 8] = [0, 1, 999, 1000, 12_000_000, 4_294_967, 4_294_968, u32::MAX];
const TIMES: [Duration; 3] = [Duration::ZERO, Duration::from_nanos(1), Duration::MAX];

fn levels() {
    for line in NUMBERS {
        for high in [false, true] {
            let with = Levels(0x5a).with(line, high);
            assert_eq!(with.is_high(line), high && line < 8);
            assert_eq!(line >= 8, with == Levels(0x5a) && Levels(0xa5).with(line, high) == Levels(0xa5));
        }
        assert_eq!(Held::only(Target(line)).0.count_ones(), u32::from(line < 16));
    }
}

fn maps() {
    let many: Vec<u8> = (0..=255).collect();
    for address in [&[][..], &[0], &[7, 8], &[255], &[0, 1, 2, 3, 4], &[0; 9], &many] {
        for targets_of in [&[][..], &[0], &[255, 255], &[0; 17], &many] {
            for enable in
                [None, Some(Enable { line: 8, high: false }), Some(Enable { line: 255, high: true })]
            {
                for idle in [Idle::Disabled, Idle::Code(0), Idle::Code(255)] {
                    look_at(&Decoder { address, targets: targets_of, idle, enable });
                }
            }
        }
    }
    look_at(&Direct::new(8));
    look_at(&HCT138);
}

fn look_at(map: &dyn TargetMap) {
    let sound = check(&map).is_ok();
    assert!(targets(&map).count() <= 16);
    for target in NUMBERS.map(Target) {
        let to = map.levels(target).unwrap_or(map.idle());
        assert!(!sound || map.held(to) == Held::only(target) || map.levels(target).is_none());
    }
}

fn frequencies() {
    for number in LARGE {
        assert!(Hertz::khz(number).0 >= number);
        assert!(!Hertz(number).to_string().is_empty());
        for rule in [SckRule::TwoOrThree, SckRule::Two, SckRule::Battery, SckRule::OneAndFour] {
            assert!(rule.sck_below(Hertz(number)) <= Hertz(number));
        }
    }
}

fn serial_numbers() {
    for (format, widest) in [(SerialFormat::Little, 8), (SerialFormat::Big, 8), (SerialFormat::Ascii, 19)] {
        for width in 0..=u8::MAX {
            let exists = (1..=widest).contains(&width);
            let serial = Serial::new(Memory::Eeprom, u32::MAX, width, format);
            for number in [0, 1, serial.largest(), u64::MAX] {
                let bytes = serial.encode(number);
                assert_eq!(bytes.is_some(), exists && number <= serial.largest(), "{serial:?} {number}");
                assert!(bytes.is_none_or(|bytes| serial.decode(&bytes) == Some(number)));
            }
            assert!(exists || serial.decode(&vec![0x30; width.into()]).is_none());
            let mut slot = Slot::new("a", Target::ONLY, ATTINY85);
            slot.serial = Some(serial);
            assert!(
                slot.plan(Some(0)).is_ok_and(|plan| plan.steps().count() == 0) || slot.plan(Some(0)).is_err()
            );
        }
    }
}

fn images() {
    let last = Image::from_bytes(u32::MAX, [1]).unwrap();
    assert_eq!((last.end(), last.get(u32::MAX), last.get(0)), (Some(1 << 32), Some(1), None));
    assert!(Image::from_bytes(u32::MAX, [1, 2]).is_err());
    assert!(last.clone().insert(u32::MAX - 1, &[0, 0]).is_err());
    for at in LARGE {
        assert_eq!(last.copy_to(at, &mut [0; 3]), usize::from(at > u32::MAX - 3));
    }
    for (memory, image) in [(Memory::Flash, &last), (Memory::Eeprom, &last), (Memory::Lock, &last)] {
        let write = Operation::Write { memory, image: image.clone() };
        assert!(Plan::new(ATMEGA328P, vec![write], Policy::default()).is_err());
    }
    for address in LARGE {
        let all = [
            Instruction::ReadSignature { index: address as u8 },
            Instruction::ReadFuse { fuse: avrrr::chip::Fuse::Only },
        ];
        assert!(all.iter().all(|instruction| instruction.encode().len() == 4));
    }
}

/// Chips of which a page has no bytes, or which allow no clock.
fn chips() {
    let flash = Flash { page_size: 0, ..ATMEGA328P.flash };
    let eeprom = Eeprom { page_size: Some(0), ..ATMEGA328P.eeprom.unwrap() };
    assert_eq!(flash.pages(), 0);
    let real = ATMEGA328P;
    for chip in [
        Chip { flash, ..real },
        Chip { eeprom: Some(eeprom), ..real },
        Chip { max_clock: Some(Hertz(0)), ..real },
        Chip { erase_time: Duration::MAX, ..real },
    ] {
        let image = Image::from_bytes(0, vec![1; 300]).unwrap();
        let write = |memory| Operation::Write { memory, image: image.clone() };
        let tasks = vec![Operation::Erase, write(Memory::Flash), write(Memory::Eeprom)];
        let plan = Plan::new(chip, tasks, Policy::default()).unwrap();
        for time in TIMES {
            let cost = Cost { round_trip: time, exchange: time, send: time, read_flash: Some(time) };
            assert!(plan.estimate(cost) >= time);
            assert!(Slot::new("a", Target::ONLY, chip).estimate(cost).is_ok_and(|all| all >= time));
        }
        if chip.erase_time == Duration::MAX {
            continue;
        }
        let mut bus = bus();
        let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
        let mut programmer = session.into_programmer(chip);
        // Done, or an error: the real chip has pages.
        let outcome = plan.run(&mut programmer, &mut |_| std::ops::ControlFlow::Continue(()));
        assert_eq!(outcome.is_ok(), chip.flash == real.flash && chip.eeprom == real.eeprom, "{outcome:?}");
    }
}

fn bus() -> BusPirate<World<Board>, Direct> {
    let world = World::new(Board::new().with(Avr::new(ATMEGA328P), Line::Cs));
    BusPirate::connect(world, Direct::ONE, Options::default()).unwrap()
}

fn buses() {
    for number in NUMBERS {
        let mut bus = bus();
        assert_eq!(bus.hold_reset(Target(number)).is_ok(), number == 0);
        bus.release_reset().unwrap();
        for clock in LARGE {
            let entry =
                Entry::default().with_clock(Hertz(clock)).with_slowest(Hertz(clock)).with_tries(number);
            let _ = Session::enter(&mut bus, Target(number), &entry).map(drop);
        }
    }
    for time in TIMES {
        bus().hold_off(time).unwrap();
        let _ = bus().byte_cost(time);
        let mut world = World::new(Board::new());
        let got: Result<usize, Infallible> = world.recv(&mut [0; 4], time);
        assert_eq!(got, Ok(0));
        world.pause(time);
    }
}

#[test]
fn no_value_is_a_panic() {
    let table: [(&str, fn()); 7] = [
        ("levels", levels),
        ("maps", maps),
        ("frequencies", frequencies),
        ("serial numbers", serial_numbers),
        ("images", images),
        ("chips", chips),
        ("buses", buses),
    ];
    let failed: Vec<_> =
        table.iter().filter(|(_, check)| catch_unwind(check).is_err()).map(|(name, _)| *name).collect();
    assert!(failed.is_empty(), "{failed:?}");
}
