//! RESET lines on CS and IO0 to IO3, directly and behind decoders.

use avrrr::bus::{Hertz, IcspBus as _, Target};
use avrrr::buspirate::{Error, Power, Source};
use avrrr::chip::{ATTINY85, Chip};
use avrrr::icsp::Memory;
use avrrr::job::Operation;
use avrrr::select::{Decoder, Direct, HCT138, HCT138_ENABLED, HCT154, TargetMap, targets};
use avrrr::sim::{self, Board, Line, UsbWorld};

use Source::{Cs, Io};

use crate::random;
use crate::support::*;

const CHIP: Chip = ATTINY85;

/// Four address lines and the enable input of a 74HCT154; three of a 74HCT138.
const ON_154: [Source; 5] = [Io(0), Io(1), Io(2), Io(3), Cs];
const ON_138: [Source; 4] = [Io(0), Io(1), Io(2), Cs];

/// A board with a chip at each of these lines.
fn with_chips(board: Board, resets: impl IntoIterator<Item = Line>) -> Board {
    resets.into_iter().fold(board, |board, reset| board.with(chip(CHIP, 8), reset))
}

fn behind(decoder: sim::Decoder, count: u8) -> Board {
    with_chips(Board::new().with_decoder(decoder), (0..count).map(Line::Output))
}

/// Programs all targets of a map, each with an image of its own, and then looks at all of them.
fn program_all<M: TargetMap + Clone>(world: &UsbWorld<Board>, map: &M, wiring: &[Source]) -> Outcome<()> {
    let mut bus = connect(world, map.clone(), wired(wiring))?;
    let image = |target: Target| random::bytes(u64::from(target.0) + 1, 200);
    for target in targets(map) {
        let operations = vec![Operation::Erase, write(Memory::Flash, &image(target))];
        run(&mut bus, target, CHIP, operations)?;
    }
    bus.close()?;
    is_clean(world);
    let wires = world.wires();
    for target in targets(map) {
        let avr = wires.avr(target).unwrap();
        assert_eq!(avr.flash()[..200], image(target), "{target}");
        assert_eq!(avr.stats().erases, 1, "{target}");
    }
    Ok(())
}

#[test]
fn five_chips_on_five_pins() -> Outcome<()> {
    for board in BOARDS {
        let wires = with_chips(Board::new(), [Line::Cs, Line::Io(0), Line::Io(1), Line::Io(2), Line::Io(3)]);
        program_all(&world(board, wires), &Direct::new(5), &[Cs, Io(0), Io(1), Io(2), Io(3)])?;
    }
    Ok(())
}

#[test]
fn sixteen_chips_behind_a_154() -> Outcome<()> {
    for board in BOARDS {
        program_all(&world(board, behind(sim::Decoder::hct154(), 16)), &HCT154, &ON_154)?;
    }
    Ok(())
}

#[test]
fn eight_chips_behind_a_138_that_is_enabled_by_cs_or_io3() -> Outcome<()> {
    let io = [Line::Io(0), Line::Io(1), Line::Io(2)];
    for (enable, pin) in [(Line::Cs, Cs), (Line::Io(3), Io(3))] {
        let decoder = sim::Decoder::new(&io).with_enable(enable, false);
        program_all(&world(BOARDS[0], behind(decoder, 8)), &HCT138_ENABLED, &[Io(0), Io(1), Io(2), pin])?;
    }
    Ok(())
}

/// From each target to each other one, no third target sees its RESET low, and neither end but while it is meant.
#[test]
fn no_other_target_is_in_reset_on_any_way() -> Outcome<()> {
    fn all_pairs<M: TargetMap + Clone>(wires: Board, map: &M, wiring: &[Source]) -> Outcome<()> {
        let world = world(BOARDS[0], wires);
        let mut bus = connect(&world, map.clone(), wired(wiring))?;
        for from in targets(map) {
            for to in targets(map) {
                bus.hold_reset(from)?;
                assert_eq!(world.wires().held(), [from]);
                bus.hold_reset(to)?;
                assert_eq!(world.wires().held(), [to]);
            }
        }
        bus.release_reset()?;
        assert_eq!(world.wires().held(), []);
        bus.close()?;
        is_clean(&world);
        assert_eq!(world.wires().glitches(), []);
        Ok(())
    }
    all_pairs(behind(sim::Decoder::hct154(), 16), &HCT154, &ON_154)?;
    all_pairs(behind(sim::Decoder::hct138_on_io(), 8), &HCT138_ENABLED, &ON_138)?;
    let direct = [Line::Cs, Line::Io(0), Line::Io(1), Line::Io(2), Line::Io(3)];
    all_pairs(with_chips(Board::new(), direct), &Direct::new(5), &[Cs, Io(0), Io(1), Io(2), Io(3)])
}

/// CS is low during transfers unless it is let go.
#[test]
fn a_chip_on_cs_is_left_alone_where_cs_is_no_line_of_the_map() -> Outcome<()> {
    for power in [Power::On, Power::Keep] {
        let world = world(BOARDS[0], with_chips(Board::new(), [Line::Cs, Line::Io(1)]));
        let mut options = wired(&[Io(1)]);
        options.power = power;
        let mut bus = connect(&world, Direct::ONE, options)?;
        bus.set_clock(Hertz::mhz(1))?;
        run(&mut bus, Target::ONLY, CHIP, vec![Operation::Erase, write(Memory::Flash, &[1, 2, 3, 4])])?;
        bus.close()?;
        assert_eq!(world.wires().held(), []);
        assert_eq!(world.supply_on(), power == Power::Keep);
        is_clean(&world);
        assert_eq!(world.wires().glitches(), []);
        let wires = world.wires();
        assert_eq!(wires.avr(Target(0)).unwrap().stats().enables, 0);
        assert_eq!(wires.avr(Target(1)).unwrap().flash()[..4], [1, 2, 3, 4]);
    }
    Ok(())
}

/// Pins move one after the other, so a decoder without an enable input would pass other codes.
#[test]
fn what_the_pins_cannot_do_is_refused_before_anything_is_switched_on() {
    let world = world(BOARDS[0], behind(sim::Decoder::hct138_on_io(), 8));
    let refused = |map: Decoder<'static>, wiring: &[Source]| {
        let error = avrrr::buspirate::BusPirate::connect(world.binary(), map, wired(wiring)).unwrap_err();
        assert!(!world.supply_on(), "{error}");
        error
    };
    assert!(matches!(refused(HCT138, &[Io(0), Io(1), Io(2)]), Error::NoRoute { .. }));
    assert!(matches!(
        refused(Decoder { targets: &[0], ..HCT138_ENABLED }, &[Io(0), Io(1), Io(2), Source::Aux]),
        Error::NoSuchPin { pin: Source::Aux, .. }
    ));
    assert!(matches!(
        refused(HCT154, &[Io(0), Io(1), Io(2), Io(3)]),
        Error::Wiring { wired: 4, lines: 5, .. }
    ));
    assert!(matches!(
        refused(HCT154, &[Io(0), Io(1), Io(2), Io(4), Cs]),
        Error::NoSuchPin { pin: Io(4), .. }
    ));
}
