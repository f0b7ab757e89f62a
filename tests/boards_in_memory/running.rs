//! Targets that run, with peripherals of their own.

use super::*;

const SENSOR: Target = Target(0);
const ETHERNET: Target = Target(1);

/// A sensor on the first chip's SPI, an Ethernet chip on the second's, nothing on the third's.
fn peripherals(every: Duration) -> Board {
    let sensor = Program::new().talks_to(TemperatureSensor::new(0x0c8a), every);
    let ethernet = Program::new().talks_to(EthernetChip::new(6), every * 3).with_sck(Hertz::mhz(4));
    Board::new()
        .with(Avr::new(ATMEGA328P), Line::Cs)
        .with(Avr::new(ATTINY85), Line::Aux)
        .with(Avr::new(ATMEGA8), Line::Aux2)
        .with_running(SENSOR, sensor)
        .with_running(ETHERNET, ethernet)
        .self_powered()
}

const THREE: [(Target, Chip); 3] = [(Target(0), ATMEGA328P), (Target(1), ATTINY85), (Target(2), ATMEGA8)];

#[test]
fn buffers_keep_peripherals_undisturbed() {
    let mut world = v1a(peripherals(MS).with_buffers());
    let wiring = options(&[Cs, Aux, Aux2]);
    for (target, chip) in THREE {
        let stats = |world: &World<Board>| -> [PeripheralStats; 2] {
            [SENSOR, ETHERNET].map(|target| world.wires().peripheral_stats(target).unwrap())
        };
        let before = stats(&world);
        let mut bus = BusPirate::connect(&mut world, Direct::new(3), wiring.clone()).unwrap();
        program(&mut bus, target, chip).unwrap();
        bus.close().unwrap();
        let after = stats(&world);
        for (other, (before, after)) in [SENSOR, ETHERNET].into_iter().zip(before.into_iter().zip(after)) {
            assert!(after.right > before.right + 15, "{target} {other}: {before:?} {after:?}");
            assert_eq!((after.wrong, after.disturbed), (0, 0), "{target} {other}");
            if other != target {
                assert_eq!(after.aborted, before.aborted, "{target} {other}");
            }
        }
        assert!(is_right(world.wires(), target));
    }
    let now = world.now();
    world.wires_mut().finish(now);
    assert_eq!(world.wires().violations(), []);
}

/// Often and seldom, so that sometimes nothing works, and sometimes almost all.
#[test]
fn without_buffers_nothing_succeeds_that_did_not() {
    let mut outcomes = [0, 0];
    for every in [1, 7, 40, 150, 400, 1100] {
        for (target, chip) in THREE {
            let mut world = v1a(peripherals(MS * every));
            let mut bus = BusPirate::connect(&mut world, Direct::new(3), options(&[Cs, Aux, Aux2])).unwrap();
            let outcome = program(&mut bus, target, chip);
            bus.close().unwrap();
            let board = world.wires();
            outcomes[usize::from(outcome.is_ok())] += 1;
            assert!(outcome.is_err() || is_right(board, target), "{every} {target}");
            let kinds: Vec<_> = board.violation_counts().map(|(kind, _)| kind).collect();
            let counted = |is: fn(&ViolationKind) -> bool| kinds.iter().any(is);
            let fought = counted(|kind| {
                matches!(kind, ViolationKind::Contention | ViolationKind::BusContention { .. })
            });
            let disturbed = counted(|kind| matches!(kind, ViolationKind::PeripheralDisturbed { .. }));
            assert!(every > 40 || fought && disturbed, "{every} {target}: {kinds:?}");
            assert!(outcome.is_ok() || fought, "{every} {target}: {outcome:?}");
        }
    }
    assert!(outcomes.iter().all(|count| *count > 0), "{outcomes:?}");
}
