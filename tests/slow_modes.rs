//! Chips whose CPU clock is too slow for the SPI mode of a Bus Pirate v1a to v4: bitbang mode and raw wire mode.

mod random;

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::{Hertz, IcspBus as _, Target};
use avrrr::buspirate::{BusPirate, Error, Options, RawSpeed, Shifter, Source};
use avrrr::chip::{ATMEGA328P, Fuse};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, Device, Firmware, Hardware, Line, Shared, UsbWorld, World, WorldOptions};
use avrrr::transport::{Direction, Fault, FaultKind, Faulty, Transport};

/// The fuse that chooses a CPU clock, and that clock.
const CLOCKS: [(u8, u32); 4] = [(0x62, 1_000_000), (0xe3, 128_000), (0xe4, 32_768), (0x63, 16_000)];

fn chip((low, clock): (u8, u32)) -> Board {
    let mut avr = Avr::new(ATMEGA328P).with_clock(Hertz(clock));
    avr.set_fuse(Fuse::Low, low);
    Board::new().with(avr, Line::Cs)
}

fn world(hardware: Hardware, firmware: Firmware, latency_ms: u64, board: Board) -> World<Board> {
    let mut options = WorldOptions::default();
    options.device = Device::new(hardware, firmware).unwrap();
    options.latency = Duration::from_millis(latency_ms);
    World::with_options(board, options)
}

fn write(memory: Memory, bytes: impl Into<Vec<u8>>) -> Operation {
    Operation::Write { memory, image: Image::from_bytes(0, bytes).unwrap() }
}

/// What a session was, and how long it took since it was connected.
struct Done {
    shifter: Shifter,
    clock: Hertz,
    entered: Duration,
    took: Duration,
}

/// A session of its own.
fn run<T: Transport>(transport: T, operations: Vec<Operation>) -> Done {
    let mut options = Options::default();
    options.slow = true;
    let mut bus = BusPirate::connect(transport, Direct::ONE, options).unwrap();
    let plan = Plan::new(ATMEGA328P, operations, Policy::default()).unwrap();
    let now = |bus: &BusPirate<T, _>| bus.now().unwrap();
    let began = now(&bus);
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(ATMEGA328P);
    let entered = programmer.now().unwrap();
    plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap();
    programmer.leave().unwrap();
    let (shifter, clock, ended) = (bus.shifter(), bus.clock(), now(&bus));
    bus.close().unwrap();
    Done { shifter, clock, entered: entered - began, took: ended - began }
}

const TABLE: &str = "\
v1a 3.0 16       1 MHz    125 kHz SPI mode      entered  0.04 s, an EEPROM byte  0.83 s, 2 KB and a fuse   1.75 s
v1a 3.0 16     128 kHz  31.25 kHz SPI mode      entered  0.12 s, an EEPROM byte  0.14 s, 2 KB and a fuse   5.60 s
v1a 3.0 16  32.768 kHz   5.76 kHz bitbang mode  entered  0.27 s, an EEPROM byte  0.35 s, 2 KB and a fuse  23.83 s
v1a 3.0 16      16 kHz   2.88 kHz bitbang mode  entered  0.36 s, an EEPROM byte  0.52 s, 2 KB and a fuse  47.14 s
v3 5.10 16       1 MHz    125 kHz SPI mode      entered  0.14 s, an EEPROM byte  0.37 s, 2 KB and a fuse   2.39 s
v3 5.10 16     128 kHz  31.25 kHz SPI mode      entered  0.35 s, an EEPROM byte  0.58 s, 2 KB and a fuse  36.50 s
v3 5.10 16  32.768 kHz   5.76 kHz bitbang mode  entered  0.63 s, an EEPROM byte  0.75 s, 2 KB and a fuse  25.70 s
v3 5.10 16      16 kHz   2.88 kHz bitbang mode  entered  0.80 s, an EEPROM byte  0.99 s, 2 KB and a fuse  49.30 s
v3 6.3 16        1 MHz    125 kHz SPI mode      entered  0.14 s, an EEPROM byte  0.37 s, 2 KB and a fuse   2.04 s
v3 6.3 16      128 kHz  31.25 kHz SPI mode      entered  0.35 s, an EEPROM byte  0.58 s, 2 KB and a fuse   5.91 s
v3 6.3 16   32.768 kHz   5.76 kHz bitbang mode  entered  0.65 s, an EEPROM byte  0.77 s, 2 KB and a fuse  25.79 s
v3 6.3 16       16 kHz   2.88 kHz bitbang mode  entered  0.81 s, an EEPROM byte  1.01 s, 2 KB and a fuse  49.37 s
v3 6.3 1         1 MHz    125 kHz SPI mode      entered  0.05 s, an EEPROM byte  2.12 s, 2 KB and a fuse   1.32 s
v3 6.3 1       128 kHz  31.25 kHz SPI mode      entered  0.13 s, an EEPROM byte  0.16 s, 2 KB and a fuse   4.71 s
v3 6.3 1    32.768 kHz   5.76 kHz bitbang mode  entered  0.37 s, an EEPROM byte  0.46 s, 2 KB and a fuse  25.50 s
v3 6.3 1        16 kHz   2.88 kHz bitbang mode  entered  0.47 s, an EEPROM byte  0.65 s, 2 KB and a fuse  50.08 s
v4 6.3 16        1 MHz    125 kHz SPI mode      entered  0.05 s, an EEPROM byte  0.86 s, 2 KB and a fuse   1.54 s
v4 6.3 16      128 kHz  31.25 kHz SPI mode      entered  0.17 s, an EEPROM byte  0.21 s, 2 KB and a fuse   4.87 s
v4 6.3 16   32.768 kHz      5 kHz raw wire mode entered  0.38 s, an EEPROM byte  0.50 s, 2 KB and a fuse  28.04 s
v4 6.3 16       16 kHz  3.571 kHz bitbang mode  entered  0.62 s, an EEPROM byte  0.94 s, 2 KB and a fuse  64.79 s
v5               1 MHz    125 kHz SPI mode      entered  0.02 s, an EEPROM byte  0.90 s, 2 KB and a fuse   1.91 s
v5             128 kHz  31.25 kHz SPI mode      entered  0.19 s, an EEPROM byte  0.21 s, 2 KB and a fuse   5.80 s
v5          32.768 kHz  7.968 kHz SPI mode      entered  0.29 s, an EEPROM byte  0.36 s, 2 KB and a fuse  19.79 s
v5              16 kHz  2.989 kHz SPI mode      entered  0.50 s, an EEPROM byte  0.70 s, 2 KB and a fuse  47.66 s
";

#[test]
fn slow_chips_are_programmed_by_every_generation() {
    let mut table = String::new();
    let mut row = |name: &str, clock, byte: Done, flash: Done| {
        table += &format!(
            "{name:11} {:>10} {:>10} {:13} entered {:5.2} s, an EEPROM byte {:5.2} s, 2 KB and a fuse {:6.2} s\n",
            Hertz(clock).to_string(),
            flash.clock.to_string(),
            flash.shifter.to_string(),
            flash.entered.as_secs_f64(),
            byte.took.as_secs_f64(),
            flash.took.as_secs_f64(),
        );
    };
    let flash = random::bytes(5, 2048);
    let high = Memory::Fuse(Fuse::High);
    let job = || vec![Operation::Erase, write(Memory::Flash, &flash[..]), write(high, [0xd8])];
    let byte = || vec![write(Memory::Eeprom, [0x5a])];
    let check = |board: &Board| {
        let avr = board.avr(Target::ONLY).unwrap();
        assert_eq!((avr.eeprom()[0], avr.fuse(Fuse::High)), (0xff, Some(0xd8)));
        assert!(avr.flash()[..2048] == flash);
        assert_eq!(board.violations(), []);
    };
    for (hardware, firmware, latency) in [
        (Hardware::V1a, Firmware::V3_0, 16),
        (Hardware::V3, Firmware::V5_10, 16),
        (Hardware::V3, Firmware::V6_3, 16),
        (Hardware::V3, Firmware::V6_3, 1),
        (Hardware::V4, Firmware::V6_3, 16),
    ] {
        for clock in CLOCKS {
            let mut world = world(hardware, firmware, latency, chip(clock));
            let first = run(&mut world, byte());
            let second = run(&mut world, job());
            check(world.wires());
            assert!(!world.is_deaf());
            let name = format!("{hardware} {firmware} {latency}");
            row(&name, clock.1, first, second);
        }
    }
    for clock in CLOCKS {
        let world = UsbWorld::new(chip(clock));
        let first = run(world.binary(), byte());
        let second = run(world.binary(), job());
        check(&world.wires());
        row("v5", clock.1, first, second);
    }
    assert!(table == TABLE, "the table has changed; it is now\n{table}");
}

/// The clock and the mode in which a chip is identified.
fn identify(world: World<Board>, options: Options) -> (Hertz, Shifter) {
    let mut bus = BusPirate::connect(world, Direct::ONE, options).unwrap();
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    assert_eq!(session.signature(), ATMEGA328P.signature);
    session.leave().unwrap();
    let found = (bus.clock(), bus.shifter());
    bus.close().unwrap();
    found
}

#[test]
fn raw_wire_mode_is_used_where_it_is_asked_for() {
    for (hardware, firmware) in
        [(Hardware::V1a, Firmware::V3_0), (Hardware::V3, Firmware::V6_3), (Hardware::V4, Firmware::V6_3)]
    {
        for (speed, cpu) in [(RawSpeed::Khz5, 32_768), (RawSpeed::Khz100, 1_000_000)] {
            let mut options = Options::default();
            options.raw_wire = Some(speed);
            let found = identify(world(hardware, firmware, 16, chip((0x62, cpu))), options);
            assert_eq!(found, (speed.hertz(), Shifter::RawWire), "{hardware} {firmware}");
        }
    }
    // A legacy mode has none.
    let mut options = Options::default();
    options.raw_wire = Some(RawSpeed::Khz5);
    let legacy = world(Hardware::V5, Firmware::Legacy, 16, chip(CLOCKS[0]));
    assert_eq!(BusPirate::connect(legacy, Direct::ONE, options.clone()).err(), Some(Error::NoRawWire));
    // BPIO2 mode has none either, and takes an SPI clock that is not above it.
    let mut bus = BusPirate::connect(UsbWorld::new(chip(CLOCKS[2])).binary(), Direct::ONE, options).unwrap();
    for asked in [Hertz::mhz(1), Hertz::khz(2)] {
        assert_eq!(bus.set_clock(asked), Ok(Some(Hertz(3_984))));
    }
}

/// Bitbang mode holds AUX2 of a v1a low: a RESET there is reached in raw wire mode.
#[test]
fn a_slow_chip_on_aux2_is_reached_in_raw_wire_mode() {
    let avr = Avr::new(ATMEGA328P).with_clock(Hertz(32_768));
    let mut options = Options::default();
    options.slow = true;
    options.wiring = vec![Source::Aux2];
    let board = world(Hardware::V1a, Firmware::V5_10, 16, Board::new().with(avr, Line::Aux2));
    assert_eq!(identify(board, options), (Hertz::khz(5), Shifter::RawWire));
}

/// Writes some flash in a slow mode; `None`: the device or the chip was not found. The line, as it was left.
fn write_slowly(
    world: &Shared<Board>,
    fault: Option<Fault>,
    bytes: &[u8],
) -> (Option<bool>, Faulty<Shared<Board>>) {
    let mut line = Faulty::new(world.clone());
    if let Some(fault) = fault {
        line = line.with(fault);
    }
    let mut options = Options::default();
    (options.slow, options.recover) = (true, true);
    let plan = Plan::new(ATMEGA328P, vec![write(Memory::Flash, bytes)], Policy::default()).unwrap();
    let outcome = BusPirate::connect(&mut line, Direct::ONE, options).ok().and_then(|mut bus| {
        let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).ok()?;
        let mut programmer = session.into_programmer(ATMEGA328P);
        Some(plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).is_ok())
    });
    (outcome, line)
}

/// One byte of the line is lost, changed or doubled while flash is written in a slow mode.
#[test]
fn a_disturbed_line_gives_no_false_success() {
    const PLACES: u64 = 24;
    let bytes = random::bytes(9, 8);
    let mut succeeded = 0;
    for (hardware, cpu) in [(Hardware::V3, 16_000), (Hardware::V4, 32_768)] {
        let new = || world(hardware, Firmware::V6_3, 1, chip((0x62, cpu))).shared();
        let (outcome, line) = write_slowly(&new(), None, &bytes);
        assert_eq!(outcome, Some(true));
        let kinds = [FaultKind::Drop, FaultKind::Flip(0x08), FaultKind::Flip(0x04), FaultKind::Duplicate];
        for direction in [Direction::Up, Direction::Down] {
            let all = line.faults().passed(direction);
            for (place, kind) in (0..PLACES).zip(kinds.into_iter().cycle()) {
                let at = all * place / PLACES;
                let world = new();
                let (outcome, _) = write_slowly(&world, Some(Fault { direction, at, kind }), &bytes);
                let world = world.world();
                let avr = world.wires().avr(Target::ONLY).unwrap();
                let about = format!("{hardware} {kind:?} of byte {at} {direction:?}");
                assert_eq!((avr.fuse(Fuse::Low), avr.lock()), (Some(0x62), 0xff), "{about}");
                if outcome == Some(true) {
                    succeeded += 1;
                    assert!(avr.flash()[..bytes.len()] == bytes, "{about}");
                }
            }
        }
    }
    // Many a fault ends in an error here, which is right as well.
    assert!(succeeded > 20, "{succeeded}");
}
