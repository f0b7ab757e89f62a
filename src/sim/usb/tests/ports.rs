//! Two ports: the terminal, binmodes, and the stall.

use std::string::String;

use super::*;
use crate::sim::{Binmode, PortGone, UsbBoard};

/// A Python byte string.
fn python(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        out.push(match rest.next().unwrap() {
            b'n' => b'\n',
            b'r' => b'\r',
            b'x' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(core::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            other => other,
        });
    }
    out
}

fn say<T: Transport>(terminal: &mut T, text: &str) -> String {
    terminal.send(text.as_bytes()).unwrap();
    String::from_utf8(receive(terminal, 3_000 * MS)).unwrap()
}

fn sump() -> UsbOptions {
    UsbOptions { mode: Binmode::Sump, ..UsbOptions::default() }
}

#[test]
fn the_terminal_says_what_was_recorded() {
    let world = UsbWorld::with_options(Recorder::default(), sump());
    let mut terminal = world.terminal();
    let mut asked = None;
    let mut count = 0;
    for line in include_str!("terminal.txt").lines() {
        let quoted =
            || line[3..].trim_end_matches(" (open)").trim().trim_start_matches("b'").trim_end_matches('\'');
        if line.starts_with("H> ") {
            asked = Some(quoted());
        } else if line.starts_with("B> ") {
            let got = say(&mut terminal, &String::from_utf8(python(asked.take().unwrap())).unwrap());
            let want = String::from_utf8(python(quoted())).unwrap();
            assert_eq!(got, want);
            count += 1;
        }
    }
    assert_eq!(count, 11);
}

#[test]
fn bpio2_is_chosen_on_the_terminal_and_may_be_saved() {
    for (answer, saved) in [("n\r", Binmode::Sump), ("y\r", Binmode::Bpio2)] {
        let mut world = UsbWorld::with_options(Recorder::default(), sump());
        let mut terminal = world.terminal();
        assert_eq!(say(&mut terminal, "\r"), "\n\r\n\r\nVT100 compatible color mode? (Y/n)> ");
        assert!(say(&mut terminal, "n\r").ends_with("HiZ> \x03"));
        assert!(say(&mut terminal, "binmode 2\r").ends_with("y/n > \x03"));
        let asks = &answer[..1];
        assert_eq!(say(&mut terminal, answer), std::format!("{asks}\n\r\n\r\nHiZ> \x03"));
        assert_eq!(world.binmode(), Binmode::Bpio2);
        drop(terminal);
        assert_eq!(error(&ask(&mut world, &status(&[1])).0), None);
        world.power_cycle();
        assert_eq!(world.binmode(), saved);
    }
}

#[test]
fn the_logic_analyser_powers_what_hangs_on_the_pins() {
    let mut world = UsbWorld::with_options(Recorder::default(), sump());
    assert!(!world.supply_on());
    world.send(&[0; 20]).unwrap();
    assert_eq!(receive(&mut world, 100 * MS), [0_u8; 0]);
    assert!(world.supply_on());
    world.send(&[0x02]).unwrap();
    assert_eq!(receive(&mut world, 100 * MS), b"1ALS");
    world.send(&[0x01]).unwrap();
    assert_eq!(receive(&mut world, 100 * MS), [0_u8; 0]);
    world.close_binary();
    assert!(!world.supply_on());
    // BPIO2 does not.
    let mut world = quiet(Recorder::default());
    world.send(&[0]).unwrap();
    drop(receive(&mut world, 100 * MS));
    assert!(!world.supply_on());
}

#[test]
fn opening_and_closing_the_terminal_stalls_the_binary_port() {
    let mut world = UsbWorld::new(Recorder::default());
    assert!(ask(&mut world, &status(&[1])).1 < 2 * MS);
    world.pause(100 * MS);
    let terminal = world.terminal();
    let took = ask(&mut world, &status(&[1])).1;
    assert!((2_000..=2_600).contains(&took.as_millis()), "{took:?}");
    assert!(ask(&mut world, &status(&[1])).1 < 20 * MS);
    drop(terminal);
    let took = ask(&mut world, &status(&[1])).1;
    assert!((600..=2_600).contains(&took.as_millis()), "{took:?}");
    // Without questions to the storage it lasts, and ends with them; nothing is lost.
    world.set_storage_polls(None);
    let mut terminal = world.terminal();
    world.send(&status(&[1])).unwrap();
    assert_eq!(receive(&mut world, 60_000 * MS), [0_u8; 0]);
    terminal.send(b"\r").unwrap();
    assert_eq!(receive(&mut terminal, 60_000 * MS), [0_u8; 0]);
    world.set_storage_polls(Some(2_000 * MS));
    assert_eq!(error(&receive(&mut world, 3_000 * MS)), None);
    assert!(!receive(&mut terminal, 3_000 * MS).is_empty());
}

#[test]
fn a_menu_that_waits_keeps_the_binary_port_waiting() {
    let mut world = UsbWorld::new(Recorder::default());
    let mut terminal = world.terminal();
    for text in ["\r", "n\r", "binmode\r"] {
        assert!(!say(&mut terminal, text).is_empty());
    }
    world.send(&status(&[1])).unwrap();
    assert_eq!(receive(&mut world, 10_000 * MS), [0_u8; 0]);
    assert!(say(&mut terminal, "x\r").ends_with("HiZ> \x03"));
    assert_eq!(error(&receive(&mut world, 1_000 * MS)), None);
}

#[test]
fn a_poisoned_builder_is_cured_by_choosing_bpio2_again() {
    let mut world = UsbWorld::new(Recorder::default());
    drop(ask(&mut world, &mode("SPI", 1_000_000)));
    drop(ask(&mut world, &data(&[0; 513])));
    let mut terminal = world.terminal();
    for (text, end) in
        [("\r", "(Y/n)> "), ("n\r", "SPI> \x03"), ("binmode 2\r", "y/n > \x03"), ("n\r", "SPI> \x03")]
    {
        assert!(say(&mut terminal, text).ends_with(end), "{text}");
    }
    drop(terminal);
    assert_eq!(error(&ask(&mut world, &status(&[1])).0), None);
}

#[test]
fn text_of_a_request_goes_to_an_open_terminal() {
    let mut world = UsbWorld::new(Recorder::default());
    let print = request(CONFIGURATION, |builder, fields| {
        let text = builder.string("hello\r\n");
        fields.offset(36, text);
    });
    drop(ask(&mut world, &print));
    let mut terminal = world.terminal();
    assert_eq!(receive(&mut terminal, 5_000 * MS), [0_u8; 0]);
    drop(ask(&mut world, &print));
    assert_eq!(receive(&mut terminal, 100 * MS), b"hello\r\n");
}

#[test]
fn ports_of_a_device_that_was_reset_are_gone() {
    let mut world = UsbWorld::new(Recorder::default());
    let mut terminal = world.terminal();
    drop(ask(&mut world, &supply(3_300, 0)));
    world.send(&request(CONFIGURATION, |_, fields| fields.byte(40, 1))).unwrap();
    let mut buffer = [0; 64];
    assert_eq!(world.recv(&mut buffer, 100 * MS), Err(PortGone));
    assert_eq!(terminal.send(b"x"), Err(PortGone));
    assert!(!world.supply_on());
    world.open_binary();
    assert_eq!(world.send(&[0]), Err(PortGone), "it is not back yet");
    world.pause(5_000 * MS);
    world.open_binary();
    assert!(ask(&mut world, &[0]).1 < 20 * MS);
}

#[test]
fn each_board_says_which_it_is() {
    for (board, version) in [(UsbBoard::V5, (5, 10)), (UsbBoard::V5xl, (0, 0)), (UsbBoard::V6, (6, 2))] {
        let options = UsbOptions { board, ..UsbOptions::default() };
        let mut world = UsbWorld::with_options(Recorder::default(), options);
        let answer = ask(&mut world, &status(&[1])).0;
        assert_eq!((number(&answer, 10), number(&answer, 12)), version);
    }
}
