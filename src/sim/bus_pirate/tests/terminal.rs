//! The terminal: keys, dialogs, line rates.

use super::*;

#[test]
fn a_person_at_the_prompt() {
    let transcript = [
        ("\n", "\r\nHiZ>"),
        ("\r\n", "\r\nHiZ>\r\nHiZ>"),
        ("\x07", "\x07"),
        ("W\n", "W\r\nCommand not used in this mode\r\nHiZ>"),
        (
            "[0xAC:2]\n",
            concat!(
                "[0xAC:2]\r\n",
                "ERROR: command has no effect here\r\nSyntax error at char 1\r\n",
                "HiZ>"
            ),
        ),
        (
            "d c,C z d\n",
            concat!(
                "d c,C z d\r\nVOLTAGE PROBE: 0.00V\r\na/A/@ controls AUX pin\r\n",
                "a/A/@ controls CS pin\r\nSyntax error at char 7\r\nHiZ>"
            ),
        ),
        (
            "c A @ a\n",
            concat!(
                "c A @ a\r\na/A/@ controls AUX pin\r\nAUX HIGH\r\n",
                "AUX INPUT/HI-Z, READ: 0\r\nAUX LOW\r\nHiZ>"
            ),
        ),
        ("x\x08\x08", "x\x08 \x08\x07"),
        ("dx\x02d\x02\x7f\n", "dx\x1b[Ddx\x1b[D\x1b[Dx \x1b[D\x1b[D\r\n"),
    ];
    let mut world = world();
    for (typed, answer) in &transcript[..8] {
        assert_eq!(type_in(&mut world, typed), *answer, "{typed:?}");
    }
    // d, x; left; d between them; left; delete that d; then "dx".
    let (typed, echo) = transcript[8];
    let answer = type_in(&mut world, typed);
    assert!(answer.starts_with(echo), "{answer:?}");
    assert!(answer.ends_with("VOLTAGE PROBE: 0.00V\r\nSyntax error at char 2\r\nHiZ>"));
}

#[test]
fn history_comes_back() {
    let mut world = world();
    type_in(&mut world, "d\n");
    type_in(&mut world, "c\n");
    assert_eq!(type_in(&mut world, "\x10\x10"), "c\x08 \x08d");
    assert_eq!(type_in(&mut world, "\x1b[B\x1b[B"), "\x08 \x08c\x07");
    assert!(type_in(&mut world, "\n").contains("a/A/@ controls AUX pin"));
}

#[test]
fn the_banner_and_what_it_adds_in_a_mode() {
    let banner = "Bus Pirate v3.a\r\nFirmware v6.3-beta1 r2151  Bootloader v4.4\r\n\
        DEVID:0x0447 REVID:0x3046 (24FJ64GA002 B8)\r\nhttp://dangerousprototypes.com\r\n";
    let mut world = in_terminal_spi();
    let info = type_in(&mut world, "i\n");
    let rest = info.strip_prefix("i\r\n").unwrap().strip_prefix(banner).unwrap();
    for line in [
        "CFG1:0xFFDF CFG2:0xFF7F\r\n*----------*\r\nPinstates:\r\n",
        "P\tP\tP\tI\tI\tI\tO\tO\tO\tI\t\r\n",
        "GND\t3.30V\t5.00V\t0.00V\t0.00V\tL\tL\tL\tH\tL\t\r\n",
        "POWER SUPPLIES ON, Pull-up resistors OFF, Normal outputs (H=3.3v, L=GND)\r\n",
        "SPI (spd ckp ske smp csl hiz)=( 4 0 1 0 1 0 )\r\n*----------*\r\nSPI>",
    ] {
        assert!(rest.contains(line), "{line:?} in {rest:?}");
    }
    let reset = type_in(&mut world, "#\n");
    assert_eq!(reset, ["#\r\nRE\r\n", banner, "HiZ>"].concat());
    assert_eq!(type_in(&mut world, "i\n"), ["i\r\n", banner, "HiZ>"].concat());
}

#[test]
fn the_spi_dialog() {
    let mut world = world();
    let menu = type_in(&mut world, "m\n");
    assert!(menu.starts_with("m\r\n1. HiZ\r\n2. 1-WIRE\r\n"), "{menu:?}");
    assert!(
        menu.ends_with("5. SPI\r\n6. 2WIRE\r\n7. 3WIRE\r\n8. LCD\r\nx. exit(without change)\r\n\r\n(1)>")
    );
    assert_eq!(type_in(&mut world, "9\n"), "9\r\n\r\nInvalid choice, try again\r\n\r\n(1)>");
    assert_eq!(type_in(&mut world, "x"), "no mode change\r\nHiZ>");
    type_in(&mut world, "m\n");
    let dialog = [
        ("5\n", "Set speed:"),
        ("4\n", "Clock polarity:"),
        ("\n", "Output clock edge:"),
        ("\0\n", "Input sample phase:"),
        ("-1\n", "Invalid choice, try again"),
        ("12\x08\n", "CS:"),
        ("\n", "Select output type:"),
        ("2\n", "Clutch disengaged!!!"),
    ];
    for (typed, next) in dialog {
        let answer = type_in(&mut world, typed);
        assert!(answer.contains(next), "{typed:?} {answer:?}");
        let end = if next.starts_with("Clutch") { "'W'\r\n\r\nReady\r\nSPI>" } else { ")>" };
        assert!(answer.ends_with(end), "{typed:?} {answer:?}");
    }
    assert_eq!(world.pins(), Pins::RELEASED);
    assert_eq!(type_in(&mut world, "W\n"), "W\r\nPOWER SUPPLIES ON\r\nClutch engaged!!!\r\nSPI>");
    assert_eq!(world.pins().cs, Drive::High);
    assert!(world.supply_on());
    assert_eq!(type_in(&mut world, "w\n"), "w\r\nClutch disengaged!!!\r\nPOWER SUPPLIES OFF\r\nSPI>");
    assert_eq!(world.pins(), Pins::RELEASED);
    assert_eq!(type_in(&mut world, "m 1\n"), "m 1\r\nReady\r\nHiZ>");
    assert_eq!(type_in(&mut world, "m 4\n"), "m 4\r\nReady\r\nI2C>");
}

#[test]
fn the_one_line_dialog() {
    let mut world = world();
    assert_eq!(
        type_in(&mut world, "m 5 4 1 2 1 2 2\n"),
        "m 5 4 1 2 1 2 2\r\nSPI (spd ckp ske smp csl hiz)=( 4 0 1 0 1 0 )\r\nReady\r\nSPI>"
    );
    assert!(type_in(&mut world, "m 5 4 1 2 1 2 3\n").ends_with("4. 1MHz\r\n\r\n(1)>"));
}

#[test]
fn bracket_transfers() {
    let mut world = in_terminal_spi();
    let transcript = [
        ("[0xAC 0b11\n", "[0xAC 0b11\r\n/CS ENABLED\r\nWRITE: 0xAC \r\nWRITE: 0x03 \r\nSPI>"),
        ("]\n", "]\r\n/CS DISABLED\r\nSPI>"),
        (
            "{83,7:2 r:3}\n",
            concat!(
                "{83,7:2 r:3}\r\n/CS ENABLED\r\nWRITE: 0x53 READ: 0x53 \r\n",
                "WRITE: 0x07 READ: 0x07 0x07 READ: 0x07 \r\nREAD: 0xFF 0xFF 0xFF \r\n/CS DISABLED\r\nSPI>"
            ),
        ),
    ];
    for (typed, answer) in transcript {
        assert_eq!(type_in(&mut world, typed), answer, "{typed:?}");
    }
    assert_eq!(world.wires().shifted(), [0xac, 3, 83, 7, 7, 0xff, 0xff, 0xff]);
}

#[test]
fn zeros_add_up() {
    let mut world = world();
    assert_eq!(ask(&mut world, &[0; 19]), b"");
    assert_eq!(type_in(&mut world, "d"), "d");
    assert_eq!(ask(&mut world, &[0]), b"BBIO1");
    assert_eq!(world.mode(), Mode::Bitbang);
}

#[test]
fn sump_and_back() {
    let mut world = world();
    assert_eq!(ask(&mut world, &[0, 0, 0, 0, 0, 2]), b"1ALS");
    assert_eq!(world.mode(), Mode::Sump);
    assert_eq!(ask(&mut world, &[0x0a, 0x82, 0, 0, 0, 0, 0]), b"HiZ>");
}

#[test]
fn line_rate_dialog() {
    let mut world = world();
    let adjust = "Adjust your terminal\r\nSpace to conti";
    assert!(type_in(&mut world, "b\n").ends_with("10. BRG raw value\r\n\r\n(9)>"));
    assert_eq!(type_in(&mut world, "10\n"), "10\r\nEnter raw value for BRG\r\n\r\n(34)>");
    assert_eq!(type_in(&mut world, "3\n"), ["3\r\n", adjust].concat());
    assert_eq!(world.baud(), 1_000_000);
    world.set_baud(1_000_000).unwrap();
    assert_eq!(ask(&mut world, b"x\n\0"), b"");
    assert_eq!(type_in(&mut world, " "), "HiZ>");
}

#[test]
fn line_rate_in_one_line() {
    for (line, baud) in [("b 10 15\n", 250_000), ("b 8\n", 57_971), ("b 10 271\n", 250_000)] {
        let mut world = world();
        type_in(&mut world, line);
        assert_eq!(world.baud(), baud, "{line}");
        world.set_baud(baud).unwrap();
        assert_eq!(type_in(&mut world, " "), "HiZ>", "{line}");
    }
}

#[test]
fn the_terminal_survives_an_overrun() {
    let mut world = world();
    // The banner is being printed while the rest comes in.
    type_in(&mut world, "i\ndddddddddddddddd");
    assert!(!world.is_deaf());
    assert!(world.stats().bytes_lost > 0);
    assert!(type_in(&mut world, "\n").ends_with("HiZ>"));
}
