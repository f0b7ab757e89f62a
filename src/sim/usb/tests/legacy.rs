//! The protocol of older boards, as recorded from both generations of it.

use std::string::String;

use super::*;
use crate::sim::{Binmode, Drive, PortGone};

/// What was sent, and what each generation answered. A pause in milliseconds instead of bytes.
type Line = (&'static str, &'static str, &'static str);

const RECORDED: [Line; 38] = [
    ("00", "42 42 49 4f 31", "42 42 49 4f 31"),
    ("00", "", "42 42 49 4f 31"),
    ("01", "53 50 49 31", "53 50 49 31"),
    ("00 00 00 00 00 00", "42 42 49 4f 31", "42 42 49 4f 31"),
    ("01", "53 50 49 31", "53 50 49 31"),
    ("05 00 00 00 00", "01", "01"),
    ("48", "01", "01"),
    ("60", "01", "01"),
    ("8a", "01", "01"),
    ("06 01", "01 01 00 01", "01 01 00 01"),
    ("48", "01", "01"),
    ("03", "01", "01"),
    ("02", "01", "01"),
    ("13 ac 53 00 00", "01 00 ac 53 00", "01 00 ac 53 00"),
    ("13 30 00 00 00", "01 00 30 00 1e", "01 00 30 00 1e"),
    ("13 30 00 01 00", "01 00 30 00 95", "01 00 30 00 95"),
    ("13 30 00 02 00", "01 00 30 00 0f", "01 00 30 00 0f"),
    ("05 00 04 00 00 30 00 01 00", "01", "01"),
    ("05 00 04 00 02 30 00 01 00", "01 00 00", "01 00 ff"),
    // The rest of the instruction that this began.
    ("05 00 02 00 00 00 00", "01", "01"),
    ("06 02 00000000 00000002", "01 01 ff ff", "01 01 ff ff"),
    ("06 02 0000ffff 00000002", "01 01 ff ff", "01 01 ff ff"),
    ("06 02 0000ffff 00000003", "01 01 ff ff ff", "01 00"),
    ("03", "01", "01"),
    ("40", "01", "01"),
    ("10 aa", "01 00", "01 00"),
    ("70", "01", "00"),
    ("20", "", "00"),
    ("07", "", "00"),
    ("41", "01", "01"),
    ("63", "01", "01"),
    ("82", "01", "01"),
    ("13 30 00", "01 00 00 00 00", "01"),
    // What is to come here finds the newer one waiting, which gives up after 3 s.
    ("3500", "", ""),
    ("06 02 00 00 00", "01 01", "01"),
    ("3500", "", ""),
    ("00", "42 42 49 4f 31", "42 42 49 4f 31"),
    ("80", "01", "01"),
];

fn world(mode: Binmode) -> UsbWorld<Board> {
    let options = UsbOptions { mode, ..UsbOptions::default() };
    // The speeds of the commands: 30 kHz, then 1 MHz.
    UsbWorld::with_options(board(), options)
}

#[test]
fn both_generations_answer_as_recorded() {
    for newer in [false, true] {
        let mut world = world(if newer { Binmode::LegacyNew } else { Binmode::Legacy });
        for (sent, older_said, newer_said) in RECORDED {
            if let Ok(pause @ 1_000..) = sent.parse() {
                world.pause(MS * pause);
                continue;
            }
            world.send(&bytes(sent)).unwrap();
            // 0x48 takes 520 ms; a lost byte 51 ms.
            let silence = if sent == "48" { 600 * MS } else { 150 * MS };
            let want = bytes(if newer { newer_said } else { older_said });
            assert_eq!(receive(&mut world, silence), want, "{sent} newer: {newer}");
            if sent == "8a" {
                assert_eq!(world.pins().cs, Drive::Low);
            }
        }
    }
}

#[test]
fn without_a_voltage_nothing_moves() {
    let mut world = world(Binmode::Legacy);
    world.send(&bytes("00 63 8a 10 aa")).unwrap();
    assert_eq!(receive(&mut world, 100 * MS), bytes("42 42 49 4f 31 01 01 01 00"));
    assert_eq!(world.pins(), crate::sim::Pins::RELEASED);
    assert!(!world.supply_on());
}

fn say<T: Transport>(terminal: &mut T, text: &str) -> String {
    terminal.send(text.as_bytes()).unwrap();
    String::from_utf8(receive(terminal, 3_000 * MS)).unwrap()
}

#[test]
fn the_dialog_leads_there_and_the_terminal_does_not_stall_it() {
    for pull_307 in [false, true] {
        let options = UsbOptions { pull_307, ..UsbOptions::default() };
        let mut world = UsbWorld::with_options(board(), options);
        let mut terminal = world.terminal();
        for text in ["\r", "n\r"] {
            drop(say(&mut terminal, text));
        }
        let experimental = if pull_307 { "" } else { " (EXPERIMENTAL)" };
        let named =
            std::format!("Binmode selected: Legacy Binary Mode for Flashrom and AVRdude{experimental}");
        for (sent, said) in [
            ("binmode 5\r", std::format!("\n\r\n\r\n{named}\r\n\r\nBinmode active. Terminal locked\r\n\r\nHiZ> \x03\r\nSet OUTPUT HOLD(IO2) & WP(IO3) pins? (no=INPUT)\r\ny/n, x to exit (Y) > \x03")),
            ("n\r", "n\n\r\n\r\nPower supply\r\nVolts (0.80V-5.00V)\r\nx to exit (3.30) > \x03".into()),
            ("5\r", "5\n\r\n\r\nMaximum current (0mA-500mA)\r\nx to exit (200.00) > \x03".into()),
            ("100\r", "100\n\r\n\r\nPower supply set to 5.00V, 100mA\r\n\r\nDone! Just execute flashrom or avrdude using the binary com port\r\n".into()),
        ] {
            let got = say(&mut terminal, sent);
            assert!(got.ends_with(&said), "{got:?}");
        }
        drop(terminal);
        // At once.
        assert_eq!(ask_zero(&mut world), b"BBIO1");
        let mut terminal = world.terminal();
        assert_eq!(say(&mut terminal, "x\r"), "");
        let said = say(&mut terminal, "q");
        if !pull_307 {
            assert_eq!(said, "");
            continue;
        }
        assert_eq!(said, "\r\nExit legacy binary mode and reset the Bus Pirate? (y/n) ");
        terminal.send(b"y").unwrap();
        assert_eq!(terminal.recv(&mut [0; 8], 100 * MS), Err(PortGone));
        assert_eq!(world.binmode(), Binmode::Bpio2);
    }
}

fn ask_zero(world: &mut UsbWorld<Board>) -> Vec<u8> {
    world.send(&[0]).unwrap();
    receive(world, 20 * MS)
}
