//! What the pins do, and when.

use super::*;
use crate::sim::{Decoder, Disturbance, Drive, Pins, UsbBoard};

const NS: Duration = Duration::from_nanos(1);

/// Pins that moved, with the time since the first of them.
fn pins(events: &[(Duration, Event)]) -> Vec<(Duration, Pins)> {
    let moved = events.iter().filter_map(|(at, event)| match event {
        Event::Pins(pins) => Some((*at, *pins)),
        _ => None,
    });
    let moved: Vec<_> = moved.collect();
    let begun = moved.first().map_or(Duration::ZERO, |(at, _)| *at);
    moved.into_iter().map(|(at, pins)| (at - begun, pins)).collect()
}

#[test]
fn entering_spi_drives_cs_with_its_old_latch_first() {
    let mut world = recorded();
    for (latch, shown) in [(0, 2), (1, 1)] {
        drop(ask(&mut world, &io([0, 0], [0x20, latch << 5])));
        drop(events(&mut world));
        drop(ask(&mut world, &mode("SPI", 1_000_000)));
        let moved = pins(&events(&mut world));
        let moved: Vec<_> = moved.iter().filter(|(_, pins)| *pins != Pins::RELEASED).collect();
        assert_eq!(moved.len(), shown, "{moved:?}");
        let last = moved.last().unwrap().1;
        assert_eq!((last.cs, last.clk, last.mosi), (Drive::High, Drive::Low, Drive::Low));
        assert_eq!(moved[0].1.cs, if latch == 0 { Drive::Low } else { Drive::High });
        assert!(moved.last().unwrap().0 - moved[0].0 <= 200 * NS);
        drop(ask(&mut world, &mode("HiZ", 0)));
    }
}

#[test]
fn from_spi_to_spi_everything_floats_for_170_us() {
    let mut world = recorded();
    drop(ask(&mut world, &mode("SPI", 1_000_000)));
    drop(ask(&mut world, &io([0x0f, 0x0f], [0, 0])));
    drop(ask(&mut world, &data(&[1])));
    drop(events(&mut world));
    let again = request(CONFIGURATION, |builder, fields| {
        mode_fields(builder, fields, "spi", 2_000_000);
        io_fields(fields, [0x0f, 0x03], [0, 0]);
    });
    drop(ask(&mut world, &again));
    let moved = pins(&events(&mut world));
    assert_eq!(moved[0].1, Pins::RELEASED);
    // CS was low: its latch shows that before it goes high.
    let times: Vec<u128> = moved.iter().map(|(at, _)| at.as_nanos() / 100).collect();
    assert_eq!(times, [0, 1_700, 1_701, 1_850, 1_853], "{moved:?}");
    assert_eq!((moved[1].1.cs, moved[2].1.cs), (Drive::Low, Drive::High));
    let io = [Drive::Low, Drive::Low, Drive::Released, Drive::Released];
    assert_eq!(moved[4].1.io, io);
}

#[test]
fn pins_move_one_after_the_other_directions_first() {
    let mut world = recorded();
    drop(ask(&mut world, &io([0x0f, 0x0f], [0x05, 0x05])));
    let moved = pins(&events(&mut world));
    let levels = |pins: &Pins| {
        pins.io.map(|drive| match drive {
            Drive::Low => 'L',
            Drive::High => 'H',
            Drive::Released => '-',
        })
    };
    let seen: Vec<std::string::String> =
        moved.iter().map(|(_, pins)| levels(pins).iter().collect()).collect();
    assert_eq!(seen, ["L---", "LL--", "LLL-", "LLLL", "HLLL", "HLHL"]);
    assert_eq!(moved[4].0, 3_800 * NS, "the old latch");
    assert_eq!(moved[1].0, 300 * NS);
    // The latch of an input moves nothing; as an output it shows.
    drop(ask(&mut world, &io([0x0f, 0], [0, 0])));
    drop(events(&mut world));
    drop(ask(&mut world, &io([0, 0], [0x0f, 0x0a])));
    assert_eq!(pins(&events(&mut world)).len(), 0);
    drop(ask(&mut world, &io([0x0a, 0x0a], [0, 0])));
    let moved = pins(&events(&mut world));
    assert_eq!(levels(&moved.last().unwrap().1), ['-', 'H', '-', 'H']);
    // They are reported.
    let answer = ask(&mut world, &status(&[6])).0;
    assert_eq!((number(&answer, 52), number(&answer, 54)), (0x0a, 0x0a));
}

#[test]
fn cs_is_moved_by_its_direction_too() {
    let mut world = recorded();
    drop(ask(&mut world, &mode("SPI", 1_000_000)));
    drop(ask(&mut world, &data(&[])));
    for (direction, cs) in [(0, Drive::Released), (0x20, Drive::Low)] {
        drop(ask(&mut world, &io([0x20, direction], [0, 0])));
        assert_eq!(world.pins().cs, cs);
    }
    // Low while it is released means held: bit 5 of the value is the level.
    let answer = ask(&mut world, &status(&[6])).0;
    assert_eq!((number(&answer, 52), number(&answer, 54)), (0xe0, 0));
    drop(ask(&mut world, &stop()));
    let answer = ask(&mut world, &status(&[6])).0;
    assert_eq!((number(&answer, 52), number(&answer, 54)), (0xe0, 0x20));
}

#[test]
fn without_a_voltage_the_pins_drive_nothing() {
    let mut world = quiet(Recorder::default());
    drop(ask(&mut world, &mode("SPI", 1_000_000)));
    drop(ask(&mut world, &io([0x0f, 0x0f], [0x0f, 0x0f])));
    assert_eq!(read(&ask(&mut world, &data(&[1, 2])).0), [0, 0]);
    assert_eq!(events(&mut world), []);
    // The supply gives it, and shows what they were told.
    drop(ask(&mut world, &supply(3_300, 0)));
    let shown = world.pins();
    assert_eq!((shown.cs, shown.io), (Drive::Low, [Drive::High; 4]));
    assert_eq!(read(&ask(&mut world, &data(&[1, 2])).0), [1, 2]);
}

#[test]
fn only_start_alt_returns_what_was_read_while_writing() {
    let mut world = recorded();
    drop(ask(&mut world, &mode("SPI", 1_000_000)));
    assert_eq!(read(&ask(&mut world, &write_read(&[1, 2, 3], 2)).0), [0xff, 0xff]);
    assert_eq!(world.wires().shifted(), [1, 2, 3, 0xff, 0xff]);
    let both = request(DATA, |builder, fields| {
        fields.byte(6, 1);
        let write = builder.bytes(&[4, 5]);
        fields.offset(8, write);
        fields.push(10, &1_u16.to_le_bytes());
        fields.byte(14, 1);
    });
    assert_eq!(read(&ask(&mut world, &both).0), [4, 5, 0xff]);
    assert_eq!(world.pins().cs, Drive::High);
    let neither = request(DATA, |builder, fields| {
        let write = builder.bytes(&[6]);
        fields.offset(8, write);
    });
    assert_eq!(read(&ask(&mut world, &neither).0), [0_u8; 0]);
    assert_eq!(world.pins().cs, Drive::High);
    assert_eq!(world.wires().shifted().last(), Some(&6));
}

#[test]
fn modes_that_are_no_modes() {
    let mut world = recorded();
    for (name, text) in [("DIO", Some("Invalid mode name")), ("uart", None), ("1Wire", None), ("hiz", None)] {
        assert_eq!(error(&ask(&mut world, &mode(name, 0)).0).as_deref(), text, "{name}");
    }
}

#[test]
fn a_glitch_behind_a_decoder_shows_in_the_record() {
    let sixteen = (0..16)
        .fold(Board::new().with_decoder(Decoder::hct154()).self_powered(), |board, output| {
            board.with(Avr::new(ATMEGA328P), Line::Output(output))
        });
    let mut world = quiet(sixteen);
    // The latches first, then the directions: no wrong level.
    drop(ask(&mut world, &io([0, 0], [0x2f, 0x23])));
    drop(ask(&mut world, &mode("SPI", 1_000_000)));
    drop(ask(&mut world, &io([0x0f, 0x0f], [0, 0])));
    drop(ask(&mut world, &data(&[])));
    assert_eq!(world.wires().held().len(), 1);
    assert_eq!(world.wires().held()[0].0, 3);
    world.pause(MS);
    assert!(world.wires().glitches().is_empty());
    // From 3 to 12 while CS is low: the codes between.
    drop(ask(&mut world, &io([0, 0], [0x0f, 0x0c])));
    let glitches: Vec<u8> = world.wires().glitches().iter().map(|glitch| glitch.target.0).collect();
    assert_eq!(glitches, [2, 0, 4]);
    drop(ask(&mut world, &stop()));
    assert_eq!(world.wires().held(), []);
    drop(ask(&mut world, &io([0, 0], [0x0f, 0x03])));
    assert_eq!(world.wires().glitches().len(), 3);
}

#[test]
fn a_disturbed_byte_is_read_wrong_or_sent_wrong() {
    let mut world = recorded();
    drop(ask(&mut world, &mode("SPI", 1_000_000)));
    world.disturb(1, Disturbance::Miso(0x80));
    assert_eq!(read(&ask(&mut world, &data(&[1, 2, 3])).0), [1, 0x82, 3]);
    world.disturb(5, Disturbance::Mosi(0x40));
    assert_eq!(read(&ask(&mut world, &data(&[1, 2, 3])).0), [1, 2, 0x43]);
    drop(events(&mut world));
    world.disturb(6, Disturbance::Clock);
    drop(ask(&mut world, &data(&[1])));
    let clocks = pins(&events(&mut world)).iter().filter(|(_, pins)| pins.clk == Drive::High).count();
    assert_eq!(clocks, 1);
}

#[test]
fn sweeps_disturb_a_v5_and_no_v6() {
    for (board, seed, expected) in
        [(UsbBoard::V5, Some(3), true), (UsbBoard::V5, None, false), (UsbBoard::V6, Some(3), false)]
    {
        let options = UsbOptions { board, disturbs: seed, ..UsbOptions::default() };
        let wires = Recorder { own_mv: 5_000, forgets: true, ..Recorder::default() };
        let mut world = UsbWorld::with_options(wires, options);
        drop(ask(&mut world, &mode("SPI", 250_000)));
        let mut disturbed = 0;
        while world.now() < 5_000 * MS {
            let got = read(&ask(&mut world, &data(&[0x5a; 512])).0);
            disturbed += usize::from(got != [0x5a; 512]);
        }
        // Ten sweeps, each in a request of 20 ms or beside it.
        assert_eq!(disturbed > 0, expected, "{board:?} {disturbed}");
    }
}
