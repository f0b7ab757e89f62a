//! From every state in which an earlier program, another program or the user may have left the device: right within
//! six seconds, or an error.

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::{IcspBus as _, SupplySetting, Target};
use avrrr::buspirate::{BinaryPort, BusPirate, Error, Options, Power, select_bpio2};
use avrrr::chip::{ATMEGA328P, Fuse};
use avrrr::icsp::Memory;
use avrrr::job::Operation;
use avrrr::select::Direct;
use avrrr::sim::{Binmode, Board, Line, PortGone, UsbOptions, UsbWorld};
use avrrr::transport::{Direction, Fault, FaultKind, Faulty, Transport};

use crate::random;
use crate::strikes::number;
use crate::support::{Outcome, chip, is_clean, recorded, run, write};

/// No way takes longer.
const MOST: Duration = Duration::from_secs(6);

fn board() -> Board {
    Board::new().with(chip(ATMEGA328P, 8), Line::Cs)
}

fn world_in(mode: Binmode, wires: Board) -> UsbWorld<Board> {
    let mut options = UsbOptions::default();
    options.mode = mode;
    UsbWorld::with_options(wires, options)
}

/// As a program connects that knows the port to be that of a Bus Pirate.
fn known() -> Options {
    let mut options = Options::default();
    options.recover = true;
    options
}

fn operations() -> Vec<Operation> {
    let fuse = Operation::Read { memory: Memory::Fuse(Fuse::Low) };
    vec![Operation::Erase, write(Memory::Flash, &random::bytes(3, 100)), fuse]
}

/// Connects, programs, and leaves; how long connecting took.
fn succeeds(world: &UsbWorld<Board>, options: Options) -> Outcome<Duration> {
    let began = world.now();
    let mut bus = BusPirate::connect(world.binary(), Direct::ONE, options)?;
    let took = world.now() - began;
    run(&mut bus, Target::ONLY, ATMEGA328P, operations())?;
    bus.close()?;
    assert_eq!(world.wires().avr(Target::ONLY).unwrap().flash()[..100], random::bytes(3, 100));
    assert!(!world.supply_on());
    assert_eq!(world.wires().held(), []);
    Ok(took)
}

/// The error of connecting, and how long it took.
fn fails<T: Transport>(world: &UsbWorld<Board>, port: T, options: Options) -> (Error<T::Error>, Duration) {
    let began = world.now();
    let error = BusPirate::connect(port, Direct::ONE, options).err().expect("it cannot");
    (error, world.now() - began)
}

/// A program that is killed when this byte of its line has come by; what was transferred.
fn killed(world: &UsbWorld<Board>, at: Option<(Direction, u64)>, supply: Option<SupplySetting>) -> [u64; 2] {
    let fault = |(direction, at)| Fault { direction, at, kind: FaultKind::Disconnect };
    let port = at.map(fault).into_iter().fold(Faulty::new(world.binary()), Faulty::with);
    let mut options = Options::default();
    options.supply = supply;
    if let Ok(mut bus) = BusPirate::connect(port, Direct::ONE, options) {
        let _ = run(&mut bus, Target::ONLY, ATMEGA328P, operations());
    }
    let stats = world.stats();
    [stats.bytes_up, stats.bytes_down]
}

/// Half a frame may be pending, or an answer; SPI mode, CS low, a chip in programming mode, the supply on.
#[test]
fn after_a_program_that_was_killed_at_any_byte() -> Outcome<()> {
    let [up, down] = killed(&UsbWorld::new(board()), None, None);
    let count = number("AVRRR_STRIKES", 150) as u64;
    let line = (0..up).step_by(up.div_ceil(count) as usize).map(|at| (Direction::Up, at));
    let line =
        line.chain((0..down).step_by((2 * down).div_ceil(count) as usize).map(|at| (Direction::Down, at)));
    let (mut longest, mut silent) = (Duration::ZERO, 0);
    for at in line {
        for options in [Options::default(), known()] {
            let world = UsbWorld::new(board());
            killed(&world, Some(at), None);
            let is_known = options.recover;
            match succeeds(&world, options) {
                Ok(took) => longest = longest.max(took),
                // It may switch the supply on for half a second, and is silent meanwhile.
                Err(error) if !is_known && error.to_string().starts_with("nothing answered") => {
                    silent += 1;
                    succeeds(&world, known())?;
                }
                Err(error) => return Err(format!("{at:?}: {error}").into()),
            }
        }
    }
    eprintln!("connected after {longest:?} at most; {silent} times only with patience");
    assert!(longest < MOST, "{longest:?}");
    assert!(silent < count / 20, "{silent}");
    Ok(())
}

/// Both generations of the legacy mode, with a transfer that is not complete, or without.
#[test]
fn after_a_program_in_legacy_mode_that_was_killed_at_any_byte() -> Outcome<()> {
    for mode in [Binmode::Legacy, Binmode::LegacyNew] {
        let [up, down] = killed(&world_in(mode, board()), None, None);
        let count = number("AVRRR_STRIKES", 150) as u64 / 3;
        let line = (0..up).step_by(up.div_ceil(count) as usize).map(|at| (Direction::Up, at));
        let line = line
            .chain((0..down).step_by((2 * down).div_ceil(count) as usize).map(|at| (Direction::Down, at)));
        let mut longest = (Duration::ZERO, (Direction::Up, 0));
        for at in line {
            let world = world_in(mode, board());
            killed(&world, Some(at), None);
            let took = succeeds(&world, known()).map_err(|error| format!("{mode:?} {at:?}: {error}"))?;
            if took > longest.0 {
                longest = (took, at);
            }
        }
        eprintln!("{mode:?}: connected after {longest:?} at most");
        assert!(longest.0 < MOST, "{mode:?}: {longest:?}");
    }
    Ok(())
}

#[test]
fn with_a_supply_of_another_voltage_that_is_on() -> Outcome<()> {
    let other = SupplySetting { millivolts: 5_000, limit_ma: Some(100) };
    for at in [300, 700, 1_200, 2_000] {
        let world = UsbWorld::new(board());
        killed(&world, Some((Direction::Up, at)), Some(other));
        // It may still be switching the supply on, and is silent meanwhile.
        let bus = BusPirate::connect(world.binary(), Direct::ONE, known())?;
        assert!((3_200..3_400).contains(&bus.supply().unwrap().millivolts), "{at}: {:?}", bus.supply());
        bus.close()?;
        succeeds(&world, Options::default())?;
    }
    Ok(())
}

/// A request to read more than the device can: all answers are garbage from then on.
fn poison(world: &UsbWorld<Board>) -> Outcome<()> {
    let [spi, frame] = [12, 20].map(recorded);
    let mut plain = cobs::decode_vec(&frame[..frame.len() - 1]).unwrap();
    let word = |at: usize| u32::from_le_bytes(plain[at..at + 4].try_into().unwrap()) as usize;
    let half = |at: usize| usize::from(u16::from_le_bytes(plain[at..at + 2].try_into().unwrap()));
    let field = |table: usize, slot: usize| {
        table + half((table as i64 - i64::from(word(table) as u32 as i32)) as usize + slot)
    };
    let contents = field(word(0), 10);
    let read = field(contents + word(contents), 10);
    assert_eq!(half(read), 1);
    plain[read..read + 2].copy_from_slice(&600_u16.to_le_bytes());
    let mut frame = cobs::encode_vec(&plain);
    frame.push(0);
    let mut port = world.binary();
    for request in [spi, frame] {
        port.send(&request)?;
        assert_ne!(port.recv(&mut [0; 512], Duration::from_secs(1))?, 0);
    }
    Ok(())
}

#[test]
fn with_answers_that_an_earlier_request_has_spoiled() -> Outcome<()> {
    let world = UsbWorld::new(board());
    poison(&world)?;
    for options in [Options::default(), known()] {
        let (error, took) = fails(&world, world.binary(), options);
        eprintln!("spoiled: {error} after {took:?}");
        assert!(matches!(error, Error::Spoiled), "{error}");
        assert!(took < MOST);
    }
    // What the error says helps.
    let mut terminal = world.terminal();
    assert_eq!(select_bpio2(&mut terminal)?, BinaryPort::Bpio2);
    assert!(succeeds(&world, known())? < MOST);
    Ok(())
}

/// Another program opens or closes the terminal: the device stalls for up to 2.6 s.
#[test]
fn while_the_terminal_is_opened_or_closed() -> Outcome<()> {
    for wait in [0, 500, 1_000, 1_500, 1_900] {
        for closes in [false, true] {
            let mut world = UsbWorld::new(board());
            let terminal = world.terminal();
            if closes {
                world.pause(Duration::from_secs(10) + Duration::from_millis(wait));
                drop(terminal);
                let took = succeeds(&world, known())?;
                eprintln!("closed at {wait} ms: {took:?}");
                assert!(took < MOST, "{took:?}");
            } else {
                world.pause(Duration::from_millis(wait));
                let took = succeeds(&world, known())?;
                eprintln!("opened {wait} ms before: {took:?}");
                assert!(took < MOST, "{took:?}");
                drop(terminal);
            }
        }
    }
    Ok(())
}

#[test]
fn while_the_terminal_is_opened_in_the_middle_of_a_session() -> Outcome<()> {
    let world = UsbWorld::new(board());
    let mut bus = BusPirate::connect(world.binary(), Direct::ONE, Options::default())?;
    for _ in 0..3 {
        let terminal = world.terminal();
        run(&mut bus, Target::ONLY, ATMEGA328P, operations())?;
        drop(terminal);
        run(&mut bus, Target::ONLY, ATMEGA328P, operations())?;
    }
    bus.close()?;
    is_clean(&world);
    Ok(())
}

/// The host does not ask the storage, so a stall does not end.
#[test]
fn with_a_stall_that_does_not_end() -> Outcome<()> {
    let mut world = UsbWorld::new(board());
    world.set_storage_polls(None);
    let mut terminal = world.terminal();
    let began = world.now();
    let error: Error<PortGone> = select_bpio2(&mut terminal).unwrap_err();
    assert!(matches!(&error, Error::NoTerminal { heard, .. } if heard.is_empty()), "{error}");
    assert!(world.now() - began <= MOST + Duration::from_secs(1));
    let (error, took) = fails(&world, world.binary(), Options::default());
    assert!(matches!(error, Error::NoAnswer { .. }), "{error}");
    assert!(took <= MOST, "{took:?}");
    // What was sent meanwhile is answered late, and does no harm.
    world.set_storage_polls(Some(Duration::from_secs(2)));
    assert!(succeeds(&world, known())? < MOST);

    // In the middle of a session.
    let mut bus = BusPirate::connect(world.binary(), Direct::ONE, Options::default())?;
    bus.hold_reset(Target::ONLY)?;
    world.set_storage_polls(None);
    drop(terminal);
    let began = world.now();
    assert!(run(&mut bus, Target::ONLY, ATMEGA328P, operations()).is_err());
    assert!(bus.close().is_err());
    let took = world.now() - began;
    assert!(took < 6 * MOST, "{took:?}");
    eprintln!("a session without an answer ends after {took:?}");
    world.set_storage_polls(Some(Duration::from_secs(2)));
    assert!(succeeds(&world, known())? < MOST);
    Ok(())
}

/// The logic analyser, or another mode that says nothing.
#[test]
fn in_another_mode_the_terminal_helps() -> Outcome<()> {
    for mode in [Binmode::Sump, Binmode::Other(4), Binmode::Other(6)] {
        let world = world_in(mode, board());
        let (error, took) = fails(&world, world.binary(), Options::default());
        assert!(matches!(error, Error::NoAnswer { .. } | Error::NotABusPirate { .. }), "{mode:?}: {error}");
        assert!(took < MOST, "{took:?}");
        assert!(!world.supply_on(), "{mode:?}");
        let began = world.now();
        let mut terminal = world.terminal();
        let was = select_bpio2(&mut terminal)?;
        assert!(matches!(was, BinaryPort::Was(_)), "{was:?}");
        assert!(!world.supply_on(), "{mode:?}");
        let took = world.now() - began + succeeds(&world, Options::default())?;
        eprintln!("{mode:?}: {took:?}");
        assert!(took < MOST, "{mode:?}: {took:?}");
    }
    Ok(())
}

#[test]
fn the_terminal_is_no_binary_port() {
    for typed in [&b""[..], b"\r", b"\rn\r"] {
        let world = UsbWorld::new(board());
        let mut terminal = world.terminal();
        terminal.pause(Duration::from_secs(4));
        for key in typed {
            terminal.send(&[*key]).unwrap();
            terminal.pause(Duration::from_millis(50));
        }
        for options in [Options::default(), known()] {
            let (error, took) = fails(&world, world.terminal(), options);
            eprintln!("{}: {error} after {took:?}", typed.escape_ascii());
            assert!(matches!(error, Error::Terminal | Error::NotABusPirate { .. }), "{error}");
            assert!(took < Duration::from_millis(1_500), "{took:?}");
        }
    }
}

/// Opening it stalls the device for up to 2.6 s.
#[test]
fn a_terminal_that_was_just_opened_is_told_as_soon_as_it_answers() {
    let world = UsbWorld::new(board());
    let (error, took) = fails(&world, world.terminal(), known());
    assert!(matches!(error, Error::Terminal), "{error}");
    assert!(took < Duration::from_secs(3), "{took:?}");
}

/// Whatever question the terminal is at.
#[test]
fn the_terminal_is_left_from_every_question() -> Outcome<()> {
    let typed: [&[u8]; 12] = [
        b"",
        b"\r",
        b"\rn\r",
        b"\rn\rm\r",
        b"\rn\rbinmode\r",
        b"\rn\rbinmode 1\r",
        b"\rn\rbinmode 2\r",
        b"\rn\rhalf a line",
        b"\rn\rbinmode 5\r",
        b"\rn\rbinmode 5\ry\r",
        b"\rn\rbinmode 5\rn\r",
        b"\rn\rbinmode 5\rn\r5\r",
    ];
    for typed in typed {
        for mode in [Binmode::Sump, Binmode::Bpio2] {
            let world = world_in(mode, board());
            let mut terminal = world.terminal();
            terminal.pause(Duration::from_secs(4));
            for key in typed {
                terminal.send(&[*key])?;
                terminal.pause(Duration::from_millis(20));
            }
            let began = world.now();
            let was =
                select_bpio2(&mut terminal).map_err(|error| format!("{}: {error}", typed.escape_ascii()))?;
            assert_eq!(was == BinaryPort::Bpio2, mode == Binmode::Bpio2, "{}", typed.escape_ascii());
            assert_eq!(world.binmode(), Binmode::Bpio2);
            assert!(world.now() - began < MOST);
            succeeds(&world, known())?;
        }
    }
    Ok(())
}

#[test]
fn after_a_session_that_kept_the_supply_on() -> Outcome<()> {
    let world = UsbWorld::new(board());
    let mut options = Options::default();
    options.power = Power::Keep;
    BusPirate::connect(world.binary(), Direct::ONE, options)?.close()?;
    assert!(world.supply_on());
    succeeds(&world, Options::default())?;
    Ok(())
}

/// While it switches a supply on, it is silent for half a second.
#[test]
fn after_a_program_that_was_killed_while_the_supply_was_switched_on() -> Outcome<()> {
    let [up, _] = killed(&UsbWorld::new(board()), None, None);
    for at in 0..up.min(900) {
        let world = UsbWorld::new(board());
        killed(&world, Some((Direction::Up, at)), None);
        succeeds(&world, Options::default()).map_err(|error| format!("byte {at}: {error}"))?;
    }
    Ok(())
}

/// A program like flashrom sends thousands of bytes in one command, and the legacy mode waits for the rest.
#[test]
fn after_a_long_transfer_in_legacy_mode_that_was_interrupted() -> Outcome<()> {
    // The program has less where the port is known to be that of a v5.
    let all =
        [Binmode::Legacy, Binmode::LegacyNew].map(|mode| [17_000, 1_500].map(|patience| (mode, patience)));
    for (mode, patience) in all.into_iter().flatten() {
        let world = world_in(mode, board());
        let mut port = world.binary();
        for (sent, answer) in
            [(&[0][..], &b"BBIO1"[..]), (&[1], b"SPI1"), (&[0x63], b"\x01"), (&[0x8a], b"\x01")]
        {
            port.send(sent)?;
            port.pause(Duration::from_millis(20));
            let mut got = [0; 16];
            let count = port.recv(&mut got, Duration::from_millis(20))?;
            assert_eq!(got[..count], *answer, "{mode:?}");
        }
        port.send(&[&[5, 0x30, 0, 0, 0][..], &[0xff; 50]].concat())?;
        port.pause(Duration::from_millis(1));
        drop(port);
        let mut options = known();
        options.patience = Duration::from_millis(patience);
        let took = succeeds(&world, options).map_err(|error| format!("{mode:?}: {error}"))?;
        eprintln!("{mode:?}: {took:?}");
        assert!(took < MOST, "{mode:?}: {took:?}");
    }
    Ok(())
}

/// At each of its questions whether to go on: nothing stays on, and nothing in reset.
#[test]
fn connecting_can_be_stopped_at_any_moment() {
    for stop_at in 0.. {
        let world = UsbWorld::new(board());
        let mut asked = 0;
        let mut stopped = Duration::ZERO;
        let outcome =
            BusPirate::connect_watched(world.binary(), Direct::ONE, Options::default(), &mut |_| {
                asked += 1;
                if asked <= stop_at {
                    return ControlFlow::Continue(());
                }
                stopped = world.now();
                ControlFlow::Break(())
            });
        match outcome {
            Ok(bus) => {
                eprintln!("{stop_at} questions");
                assert!(stop_at > 20);
                return bus.close().unwrap();
            }
            Err(Error::Stopped) => {}
            Err(error) => panic!("{stop_at}: {error}"),
        }
        let took = world.now() - stopped;
        assert!(took < Duration::from_secs(1), "{stop_at}: {took:?}");
        assert!(!world.supply_on(), "{stop_at}");
        assert_eq!(world.wires().held(), [], "{stop_at}");
    }
}
