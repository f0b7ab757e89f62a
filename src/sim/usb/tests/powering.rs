//! The supply.

use super::*;
use crate::sim::{BoardFault, Drive, When};

const PSU: [u8; 1] = [4];
const FAILED: Option<&str> = Some("Power supply initialization failed");

/// What the wires saw of it.
fn switched(world: &mut UsbWorld<Recorder>) -> Vec<(Duration, bool)> {
    let events = events(world);
    let switches = events.iter().filter_map(|(at, event)| match event {
        Event::Supply(on) => Some((*at, *on)),
        _ => None,
    });
    switches.collect()
}

#[test]
fn it_goes_off_first_and_takes_half_a_second_with_a_limit() {
    let mut world = quiet(Recorder::default());
    for (limit, [least, most]) in [(0, [14, 16]), (200, [510, 520])] {
        let (answer, took) = ask(&mut world, &supply(5_000, limit));
        assert_eq!(error(&answer), None);
        assert!((least..=most).contains(&took.as_millis()), "{took:?}");
    }
    let switched = switched(&mut world);
    let on: Vec<bool> = switched.iter().map(|(_, on)| *on).collect();
    assert_eq!(on, [true, false, true]);
    assert_eq!(switched[2].0 - switched[1].0, Duration::from_micros(5_800));
    let answer = ask(&mut world, &status(&PSU)).0;
    assert_eq!([36, 38, 40, 42].map(|slot| number(&answer, slot)), [1, 5_000, 200, 5_000]);
    // Without a limit the old one is shown.
    drop(ask(&mut world, &supply(1_800, 0)));
    let answer = ask(&mut world, &status(&PSU)).0;
    assert_eq!([36, 38, 40].map(|slot| number(&answer, slot)), [1, 1_799, 200]);
    // Out of range: nothing changes.
    for (millivolts, limit) in [(799, 0), (5_001, 0), (3_300, 501)] {
        assert!(error(&ask(&mut world, &supply(millivolts, limit)).0).unwrap().contains("out of range"));
    }
    assert!(world.supply_on());
    // HiZ switches it off.
    drop(ask(&mut world, &mode("HiZ", 0)));
    assert!(!world.supply_on());
}

#[test]
fn what_the_target_has_of_its_own_is_measured_and_may_flow_back() {
    let mut world = quiet(Recorder { own_mv: 3_300, ..Recorder::default() });
    let answer = ask(&mut world, &status(&PSU)).0;
    assert_eq!([36, 42].map(|slot| number(&answer, slot)), [0, 3_300]);
    assert_eq!(error(&ask(&mut world, &supply(1_800, 100)).0).as_deref(), FAILED);
    assert!(!world.supply_on());
    assert_eq!(switched(&mut world), []);
    assert_eq!(error(&ask(&mut world, &supply(3_300, 100)).0), None);
    assert_eq!(error(&ask(&mut world, &supply(5_000, 0)).0), None);
}

#[test]
fn too_much_current_trips_the_fuse() {
    // As it is switched on.
    let mut world = quiet(board().with_load(150));
    assert_eq!(error(&ask(&mut world, &supply(3_300, 100)).0).as_deref(), FAILED);
    let answer = ask(&mut world, &status(&PSU)).0;
    assert_eq!([36, 46].map(|slot| number(&answer, slot)), [0, 0]);
    // While it is on: data requests do not tell.
    let mut world = quiet(board().with_fault(When::At(800 * MS), BoardFault::Load(150)));
    drop(ask(&mut world, &mode("SPI", 1_000_000)));
    assert_eq!(error(&ask(&mut world, &supply(3_300, 100)).0), None);
    assert_eq!(error(&ask(&mut world, &data(&[1])).0), None);
    assert_eq!(world.pins().cs, Drive::Low);
    world.pause(1_000 * MS);
    assert_eq!(read(&ask(&mut world, &data(&[1])).0), [0]);
    let answer = ask(&mut world, &status(&PSU)).0;
    assert_eq!([36, 46].map(|slot| number(&answer, slot)), [0, 1]);
    assert_eq!(world.pins().cs, Drive::Released);
    // The next try forgets it.
    assert_eq!(error(&ask(&mut world, &supply(3_300, 300)).0), None);
    let answer = ask(&mut world, &status(&PSU)).0;
    assert_eq!([36, 46].map(|slot| number(&answer, slot)), [1, 0]);
}

#[test]
fn the_current_is_the_average_of_two_samples() {
    // Without sweeps for the LCD only requests take samples.
    let mut world = quiet(board().with_load(96));
    drop(ask(&mut world, &supply(5_000, 0)));
    let shown: Vec<u32> = (0..3).map(|_| number(&ask(&mut world, &status(&PSU)).0, 44)).collect();
    assert_eq!(shown, [50, 100, 100]);
    // With them it is there after a second.
    let mut world = UsbWorld::new(board().with_load(96));
    drop(ask(&mut world, &supply(5_000, 0)));
    world.pause(1_000 * MS);
    assert_eq!(number(&ask(&mut world, &status(&PSU)).0, 44), 100);
}

#[test]
fn the_board_is_powered_by_it() {
    let mut world = quiet(board());
    drop(ask(&mut world, &mode("SPI", 1_000_000)));
    drop(ask(&mut world, &supply(5_000, 100)));
    drop(ask(&mut world, &data(&[])));
    world.pause(25 * MS);
    assert_eq!(read(&ask(&mut world, &data(&[0xac, 0x53, 0, 0])).0), [0, 0xac, 0x53, 0]);
    // Below 1.8 V the chip does not work.
    drop(ask(&mut world, &supply(1_500, 100)));
    world.pause(25 * MS);
    assert_ne!(read(&ask(&mut world, &data(&[0xac, 0x53, 0, 0])).0)[2], 0x53);
    drop(ask(&mut world, &stop()));
    drop(ask(&mut world, &mode("HiZ", 0)));
    assert!(world.wires().violations().is_empty(), "{:?}", world.wires().violations());
}
